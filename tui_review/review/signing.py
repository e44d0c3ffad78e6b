"""Signatures: what each locks, in which order they are given, and how one is taken back.

What is to be done before one can be given, `findings` says.

A signature is the answer of a `sign_off` question that says what it `signs`. While it stands, nothing of that can be
changed, in any mode; it is undone only by whoever signed, with a reason, which the file keeps. The program knows
people by the name they give: what enforces more on a shared host is the file's permissions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.language.people import name_key, name_keys
from tui_review.instrument.model import NA
from tui_review.instrument.plurals import and_more, count_of
from tui_review.instrument.rules import Rules, is_named, sign_offs
from tui_review.review.conflicts import place, sides_of
from tui_review.review.handover import AT_REVIEWER
from tui_review.review.model import Answer, Conflict, Event, Review
from tui_review.review.record.acts import said_leaves
from tui_review.review.record.content import INSTRUMENT, Content, in_order, read_leaves
from tui_review.review.record.events import PARTS, recorded, value_of
from tui_review.review.record.ids import is_raised
from tui_review.review.record.seals import digest
from tui_review.review.who import Editor, Signer
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain
from tui_review.sought import without_accents
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.review.gate.proposals import Change


class SignedForAnotherError(UserError):
    """A signature that names somebody else than whoever gives it."""

    def __init__(self, name: str, by: str, question: str) -> None:
        """`name` stands in the signature; `by` gives it."""
        self.name = name
        what = f"The signature names {name}, and {by or 'nobody'} gives it: nobody signs for another."
        remedy = f'{name} signs in person: at a command with --by "{name}".'
        super().__init__(what, remedy=remedy, question=question)


@frozen()
class Signature:
    """One signature that stands."""

    question: str
    name: str
    date: str


def signature(review: Review, question: str) -> Signature | None:
    """The signature given at a sign-off; None where there is none, or it is not written as one."""
    return _signature_in(review.answers, question)


def _signature_in(answers: Mapping[str, Answer], question: str) -> Signature | None:
    answer = answers.get(question)
    value = answer.value if answer is not None else None
    if answer is None or not isinstance(value, dict):
        return None
    return Signature(question, name_in(answer), str(value.get("date", "")))


def name_in(answer: Answer) -> str:
    """Whose signature an answer is; empty where it is none."""
    return str(answer.value.get("name", "")) if isinstance(answer.value, dict) else ""


def signatures(rules: Rules, review: Review) -> Iterator[Signature]:
    """Every signature that locks something, in the order of the instrument."""
    return _signatures_in(rules, review.answers)


def _signatures_in(rules: Rules, answers: Mapping[str, Answer]) -> Iterator[Signature]:
    for id_ in sign_offs(rules):
        found = _signature_in(answers, id_)
        if found is not None:
            yield found


def locked_by(rules: Rules, review: Review, question: str) -> Signature | None:
    """The last signature that covers a question, or stands there itself; it is the one to be undone first."""
    found = None
    for each in signatures(rules, review):
        own = rules.questions[each.question]
        if question in (each.question, own.question.after) or question in own.signs:
            found = each
    return found


def why_locked(rules: Rules, review: Review, question: str) -> str:
    """Why a signature keeps a question from being changed, and what to do; empty when none does."""
    found = locked_by(rules, review, question)
    if found is None:
        return ""
    where = rules.questions[found.question].question
    return (
        f"{found.name} signed it on {found.date} ({where.label or found.question}). "
        f"To change it, {found.name} takes the signature at {found.question} back first, with a reason."
    )


def how_to_unlock(rules: Rules, review: Review, question: str) -> str:
    """The command that takes back the signature which keeps a question from being changed; empty when none does."""
    found = locked_by(rules, review, question)
    return (
        f'`tui-review unsign FILE {found.question} --by "{found.name}" --reason …` takes it back.'
        if found is not None
        else ""
    )


def locked_error(rules: Rules, review: Review, question: str) -> UserError:
    """What is said of a change that a signature keeps from being made, with the command that takes it back."""
    what = why_locked(rules, review, question)
    return UserError(what, remedy=how_to_unlock(rules, review, question), question=question)


def why_not_unsigned(rules: Rules, review: Review, question: str) -> UserError | None:
    """Why nobody can take a signature back now: there is none, or a later one stands; None when its signer can."""
    if signature(review, question) is None:
        return UserError("There is no signature to take back here.", question=question)
    later = locked_by(rules, review, question)
    if later is not None and later.question != question:
        what = f"{later.name} signed after it, on {later.date}: {later.question} is taken back first."
        return UserError(what, question=question)
    return None


def check_unsigning(rules: Rules, review: Review, question: str, name: str) -> None:
    """Raises UserError where this person cannot take a signature back: none stands, a later one does, not theirs."""
    problem = why_not_unsigned(rules, review, question)
    if problem is not None:
        raise problem
    given = signature(review, question)
    if given is not None and not same_name(name, given.name):
        what = f"Only {given.name} can take this signature back."
        raise UserError(what, remedy=f"You are {name!r}; name the signer with --by.", question=question)


def signed(rules: Rules, review: Review, question: str, answer: Answer, login: str) -> Answer:
    """An answer to a sign-off with what it signs, as a digest and in words, and under which account.

    Any other answer, and a signature that stood there already, as it is.
    """
    own = rules.questions.get(question)
    if own is None or not own.signs:
        return answer
    if answer.value is None:
        return with_signature_of(answer, Answer())
    before = review.answers.get(question, Answer())
    if answer.value == before.value and answer.covers == before.covers:
        return answer
    new = replace(answer, signed=_signed_words(rules, review, question), login=login, key="", signature="")
    content = _signed_content(review, question, new, signed_places(rules, question))
    return replace(new, covers=content.digest, leaves=said_leaves(content.leaves))


def with_signature_of(answer: Answer, other: Answer) -> Answer:
    """An answer that says of a signature what another does: what it covers, and what a key made of it."""
    return replace(
        answer,
        covers=other.covers,
        signed=other.signed,
        leaves=other.leaves,
        login=other.login,
        key=other.key,
        signature=other.signature,
    )


def with_key(review: Review, question: str, answer: Answer, signer: Signer) -> Answer:
    """A signature, signed with a key. Raises UserError where that cannot be done."""
    made = replace(answer, key=signer.key, signature="")
    return replace(made, signature=signer.sign(signature_to_sign(review, question, made)))


def signature_to_sign(review: Review, question: str, answer: Answer) -> str:
    """What a key signs of a signature: who, when, and exactly what it covers."""
    says = {"uid": review.review.uid, "question": question, "value": answer.value, "covers": answer.covers}
    says |= {"signed": answer.signed, "leaves": answer.leaves, "key": answer.key}
    return f"tui-review signature\n{digest(says)}\n"


def signed_digest(rules: Rules, review: Review, question: str) -> str:
    """The digest of exactly what a signature at a sign-off signs, as it stands: answers, texts, earlier signatures."""
    return next(
        (each.digest for each in _as_signed(rules, review, question)),
        _signed_content(review, question, review.answers[question], signed_places(rules, question)).digest,
    )


def changed_since_signed(rules: Rules, review: Review, question: str) -> list[str]:
    """What is not as it was signed at a sign-off; the sign-off itself where it cannot be told what."""
    answer = review.answers.get(question, Answer())
    # What was signed before there were digests does not say what it covers.
    if not answer.covers and is_raised(review.review.uid):
        return []
    if any(said_leaves(each.leaves) == answer.leaves for each in _as_signed(rules, review, question)):
        return []
    was = read_leaves(answer.leaves)
    each = (_others(was, content.leaves) for content in _signed_forms(rules, review, question))
    found = min(each, key=len)
    return [question if place == INSTRUMENT else place for place in found] or [question]


def signed_places(rules: Rules, question: str) -> tuple[str, ...]:
    """The questions that a signature at a sign-off signs, the earlier sign-off among them."""
    own = rules.questions[question]
    return (*own.signs, *((own.question.after,) if own.question.after else ()))


def _as_signed(rules: Rules, review: Review, question: str) -> Iterator[Content]:
    """What stands, in the forms in which it is what was signed: the first signatures did not cover whose they are."""
    covers = review.answers[question].covers
    return (each for each in _signed_forms(rules, review, question) if each.digest == covers)


def _signed_forms(rules: Rules, review: Review, question: str) -> Iterator[Content]:
    """The first signatures did not cover whose they are, and did what the program fills in at a hand-over."""
    answer = review.answers.get(question, Answer())
    places, named = signed_places(rules, question), _named_places(rules, question)
    for signature_ in (answer, replace(answer, value=None, signed="")):
        for each in dict.fromkeys((places, named)):
            yield _signed_content(review, question, signature_, each)


def _named_places(rules: Rules, question: str) -> tuple[str, ...]:
    """What a sign-off names, also what the program fills in at a hand-over."""
    own, order = rules.questions[question].question, list(rules.questions)
    before = order[: order.index(question)]
    return (*(id_ for id_ in before if is_named(own, id_)), *((own.after,) if own.after else ()))


def _others(was: dict[str, str], now: dict[str, str]) -> list[str]:
    """The places whose short digests are not the same."""
    return [place for place in dict.fromkeys([*was, *now]) if was.get(place) != now.get(place)]


def _signed_content(review: Review, question: str, signature: Answer, places: tuple[str, ...]) -> Content:
    """What a signature covers: whose it is, of which day, under which account, and what stands at all `places`."""
    header = review.review
    found = Content({INSTRUMENT: {"uid": header.uid, "instrument": plain(header.instrument)}})
    own = {"login": signature.login, "value": signature.value, "signed": signature.signed}
    if own := {key: each for key, each in own.items() if each}:
        found.places[question] = own
    for id_ in places:
        answer = review.answers.get(id_)
        parts = {} if answer is None else {part: value_of(answer, part) for part in PARTS}
        stands = {part: in_order(value) for part, value in parts.items() if value is not None}
        if stands:
            found.places[id_] = stands
    return found


def _signed_words(rules: Rules, review: Review, question: str) -> str:
    """What is signed, in words: how much, from where to where, of what, after whom."""
    own, instrument = rules.questions[question], review.review.instrument
    found = [id_ for id_ in own.signs if id_ in review.answers]
    what = f"{count_of(len(found), 'answer')} ({found[0]} to {found[-1]})" if found else "no answer"
    earlier = signature(review, own.question.after)
    after = f", after {earlier.name} on {earlier.date}" if earlier is not None else ""
    return f"{what} of {instrument.id} {instrument.version}{after}"


def all_of(given: Iterable[Signature]) -> str:
    """Whose signatures those are, of which day, and where."""
    return "; ".join(f"{each.name}, {each.date}, at {each.question}" for each in given)


def void(rules: Rules, review: Review) -> frozenset[str]:
    """The sign-offs at which a signature stands that does not hold, on whatever day one looks: it counts as none."""
    standing = signatures(rules, review)
    return frozenset(given.question for given in standing if any(faults(rules, review, given)))


def faults(rules: Rules, review: Review, given: Signature, *, as_of: str = "") -> Iterator[tuple[str, str]]:
    """What is wrong with a signature: each fault by a code, in words.

    Signatures of a review are by different people, each by whom the review names for it, in order, not before what
    they sign and not in the future, as seen on the day `as_of`; in a review that was handed over, on the last day that
    it was anywhere when that was done. Without a day nothing is in the future.
    """
    yield from _misgiven(rules, review.answers, given)
    handed = (
        [] if review.review.status in AT_REVIEWER else [_day(act.at, _LAST) for act in review.history[-1:]]
    )
    if as_of and given.date > max([as_of, *handed]):
        yield "signature-future", f"It is dated {given.date}, which is still to come."
    changes = (change.at for id_ in signed_places(rules, given.question) for change in _changes(review, id_))
    last = max((_day(at, _FIRST) for at in changes), default="")
    if given.date < max(last, review.review.started):
        yield "signature-early", "It is dated before what it signs was written."
    changed = changed_since_signed(rules, review, given.question)
    if changed:
        yield "signature-changed", f"What stands at {', '.join(changed)} is not what was signed."


def misgiven(rules: Rules, answers: Mapping[str, Answer]) -> Iterator[tuple[str, str, str]]:
    """What answers alone show to be wrong with the signatures among them: the question, the fault by a code, in words.

    Whose each is, and in which order they were given; what was signed and when is in a review's record alone.
    """
    for given in _signatures_in(rules, answers):
        for code, what in _misgiven(rules, answers, given):
            yield given.question, code, what


def _misgiven(rules: Rules, answers: Mapping[str, Answer], given: Signature) -> Iterator[tuple[str, str]]:
    earlier = _signature_in(answers, rules.questions[given.question].question.after)
    if earlier is not None and earlier.date > given.date:
        yield "signature-order", f"It is dated before {earlier.question}, which is signed first."
    if twice := _signed_before(rules, answers, given):
        yield "signature-person", twice
    if another := _for_another(rules, answers, given):
        yield "signature-whose", another


def why_stands(given: Signature) -> str:
    """Why something is left to settle that a merge brought under a signature."""
    return f"{given.name} signed it on {given.date}: what was signed stands."


def why_anew(given: Signature, signed_in: str, now: str) -> str:
    """Why a signature is left to settle that a merge brought to another version of the instrument."""
    what = f"{given.name} signed it on {given.date} in version {signed_in} of the instrument"
    return f"{what}, and the review is in version {now} by now: it is signed anew."


def without_reason(conflicts: Mapping[str, Conflict], given: Signature) -> dict[str, Conflict]:
    """What is left to settle once a signature is taken back: it is no reason any more."""
    why = why_stands(given)
    return {key: replace(each, why="") if each.why == why else each for key, each in conflicts.items()}


def whose(side: Any) -> str:
    """Whose signature a side is, and of which day, and what it covers where that alone tells it from another."""
    if not isinstance(side, dict):
        return ""
    return ", ".join(str(side[key]) for key in ("name", "date", "covers", "key") if key in side)


def is_one(one: Answer, other: Answer) -> bool:
    """Whether two signatures of one person and day are one: both cover the same, as far as they say what."""
    if not one.covers or not other.covers:
        return True
    return one.covers == other.covers and (not one.key or not other.key or one.key == other.key)


def why_twice(question: str, one: Answer, other: Answer) -> str:
    """Why two signatures of one person and day at a sign-off are left to settle."""
    who, _, day = whose(one.value).rpartition(", ")
    places = _others(read_leaves(one.leaves), read_leaves(other.leaves))
    others = [place for place in places if place not in (question, INSTRUMENT)]
    named = and_more(others[:_NAMED], len(others) - _NAMED)
    what = f"over different answers ({named})" if named else "from two accounts or with two keys"
    return f"{who} signed it on {day} on both sides of a merge, {what}."


def what_is_signed(rules: Rules, review: Review, question: str) -> str:
    """The digest of what a signature at a sign-off would sign as it stands, whoever gives it."""
    return _signed_content(review, question, Answer(), signed_places(rules, question)).digest


def check_all_settled(rules: Rules, review: Review, question: str) -> None:
    """Raises UserError where something is left to settle that a signature at a sign-off would sign."""
    places = signed_places(rules, question)
    left = [key for key in review.conflicts if place(key, rules.questions).id in places]
    if left:
        what = f"A merge left unsettled what is signed here: {', '.join(left)}."
        raise UserError(
            what, remedy=f"Settle that first: `tui-review settle FILE {left[0]}`.", question=question
        )


def check_side(rules: Rules, review: Review, question: str, conflict: Conflict, value: Any) -> None:
    """Raises UserError where a signature of one side may not be taken: what it signed is not what stands.

    Then it is given anew, which says what is signed.
    """
    check_all_settled(rules, review, question)
    if conflict.signed.get(whose(value)) != what_is_signed(rules, review, question):
        raise _not_what_stands(rules, review, question, value.get("name", ""))


def check_holds(rules: Rules, review: Review, question: str, by: str) -> None:
    """Raises UserError where `by` may not say that the signature that stands is the side that holds.

    Whoever it names says so, once all is settled that it signs, and only where that is what stands.
    """
    name = name_in(review.answers[question])
    if not same_name(name, by):
        raise SignedForAnotherError(name, by, question)
    check_all_settled(rules, review, question)
    if changed_since_signed(rules, review, question):
        raise _not_what_stands(rules, review, question, name)


def check_none_holds(rules: Rules, review: Review, question: str, by: str) -> None:
    """Raises UserError where `by` may not say that no signature holds, as none stands where others were given.

    One that holds over what stands is only taken back, by whoever gave it; one that does not, nobody has to.
    """
    check_all_settled(rules, review, question)
    conflict, signed = review.conflicts[question], what_is_signed(rules, review, question)
    for value in sides_of(conflict).values():
        if not isinstance(value, dict) or conflict.signed.get(whose(value)) != signed:
            continue
        name = value.get("name", "")
        if not same_name(name, by):
            what = f"Only {name} can say that this signature does not hold."
            raise UserError(what, remedy=f"You are {by!r}; name the signer with --by.", question=question)


def _not_what_stands(rules: Rules, review: Review, question: str, name: str) -> UserError:
    what = f"What {name} signed is not what stands here."
    anew = f'It is given anew: `tui-review settle FILE {question}="{name}, YYYY-MM-DD" --by "{name}"`.'
    if signature(review, question) is not None:
        anew = f"{how_to_unlock(rules, review, question)} {anew}"
    return UserError(what, remedy=anew, question=question)


def why_not_given(rules: Rules, review: Review, question: str, *, as_of: str) -> str:
    """Why the signature that stands at a sign-off may not be given there, in words; empty where it may."""
    given = signature(review, question)
    found = faults(rules, review, given, as_of=as_of) if given is not None else ()
    return next((what for _, what in found), "")


def signs_something(rules: Rules, question: str) -> bool:
    """Whether a question is a sign-off whose signature locks something."""
    own = rules.questions.get(question)
    return own is not None and bool(own.signs)


def _signed_before(rules: Rules, answers: Mapping[str, Answer], given: Signature) -> str:
    """That the same person gave a signature before this one, in words; empty where it was somebody else."""
    for other in _signatures_in(rules, answers):
        if other.question == given.question:
            break
        if same_name(other.name, given.name):
            return f"{given.name} signed at {other.question} already; signatures are by different people."
    return ""


def _for_another(rules: Rules, answers: Mapping[str, Answer], given: Signature) -> str:
    """That a signature is somebody else's to give, by the names that the review holds, in words; empty where it is not.

    Where a question says who signs, nobody else does; and whoever is named to sign at one place signs at no other.
    """
    own = rules.questions[given.question].question.signed_by
    if own and name_key(given.name) not in _named_at(answers, own):
        return f"Who signs here stands at {own}, and that is not {given.name}."
    for id_ in sign_offs(rules):
        other = rules.questions[id_].question.signed_by
        if other and other != own and name_key(given.name) in _named_at(answers, other):
            return (
                f"{given.name} stands at {other} and so signs at {id_}; signatures are by different people."
            )
    return ""


def _named_at(answers: Mapping[str, Answer], question: str) -> frozenset[str]:
    """The keys of the names that a question holds: one, or several, in one text too."""
    answer = answers.get(question)
    given = answer.given if answer is not None else None
    named = (str(name) for name in (given if isinstance(given, list) else [given]) if name and name != NA)
    return frozenset().union(*map(name_keys, named))


def nearly_another(rules: Rules, review: Review, given: Signature) -> str:
    """That the name is nearly that of an earlier signature, in words; empty where it is not.

    One may have signed twice, under a name in another order, with initials or with other signs.
    """
    for other in signatures(rules, review):
        if other.question == given.question:
            break
        if not same_name(other.name, given.name) and _may_be_one(other.name, given.name):
            what = f"{given.name} signed here, and {other.name} at {other.question}: is that one person?"
            return f"{what} Signatures are by different people."
    return ""


def _may_be_one(one: str, other: str) -> bool:
    """Whether the words of the shorter name are all in the other, in any order; a letter is any word it begins.

    Accents are aside: many a keyboard has none.
    """
    words = [re.findall(r"[^\W_]+", without_accents(name_key(each))) for each in (one, other)]
    few, many = sorted(words, key=len)
    whole = 0
    for word in sorted(few, key=len, reverse=True):
        same = next((each for each in many if each == word), "")
        like = same or next((each for each in many if 1 in (len(each), len(word)) and each[0] == word[0]), "")
        if not like:
            return False
        many.remove(like)
        whole += bool(same) and len(word) > 1
    return whole > 0 and len(few) > 1


def same_account(rules: Rules, review: Review, given: Signature) -> str:
    """That an earlier signature was given under the same account, in words; empty where it was not."""
    login = review.answers[given.question].login
    for other in signatures(rules, review):
        if other.question == given.question or not login:
            break
        if review.answers[other.question].login == login and not same_name(other.name, given.name):
            what = f"{given.name} signed under the account {login}, as {other.name} did at {other.question}: "
            return f"{what}it is one person, an account that several use, or one screen."
    return ""


def _changes(review: Review, question: str) -> list[Event]:
    return review.answers[question].changes if question in review.answers else []


def _day(moment: str, hours: int) -> str:
    """The day that it was at a moment given in UTC where clocks are so many hours ahead; empty for no moment."""
    try:
        return (datetime.fromisoformat(moment) + timedelta(hours=hours)).date().isoformat()
    except (ValueError, OverflowError):
        return ""


_NAMED: Final = 5
"""How many questions a reason names."""
_FIRST: Final = -12
"""Where a day is over last: the earliest day that it is anywhere."""
_LAST: Final = 14
"""Where a day begins first: the latest day that it is anywhere."""


def voided(rules: Rules, review: Review, editor: Editor, reason: str) -> dict[str, Answer]:
    """The answers of a review that goes back to be changed: no signature stands, and the record keeps each."""
    answers = dict(review.answers)
    for each in signatures(rules, review):
        old = answers[each.question]
        new = Answer(flag=old.flag, passages=old.passages)
        lines = recorded(old, new, editor, why=clean_line(reason), how="taken back")
        answers[each.question] = replace(new, changes=[*old.changes, *lines])
    return answers


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same person's, as far as the program knows people: blanks, case and order aside."""
    return name_key(one) == name_key(other)


def holds_signature(rules: Rules, review: Review, change: Change) -> bool:
    """Whether a change is a signature, or of what is signed by now: neither is undone like other changes."""
    own = rules.questions.get(change.question)
    keys = ("value", "rows", "described", "narrative")
    if own is None or all(change.before.get(key) == change.after.get(key) for key in keys):
        return False
    return bool(own.signs or why_locked(rules, review, change.question))
