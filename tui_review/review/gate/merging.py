"""What a merge may do to what was handed over or signed: nothing. It stands, and the other side is a conflict.

A merge takes by question what only one side changed (`qa.merge`). Where that would change an answer under a status in
which answers are read-only, or under a signature, the sealed answer stays, and what the other side made of it stands
beside it as a conflict, to be looked at once the review is returned, reopened, or the signature taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tui_review.errors import UserError
from tui_review.instrument.choices import describe_key
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.common import begun_from
from tui_review.review.conflicts import (
    ACTS_KEY,
    part_of_place,
    place,
    sides_of,
    signed_side,
    with_acts_told,
    with_sides,
    with_value_at,
)
from tui_review.review.gate.proposals import Merge
from tui_review.review.handover import AT_REVIEWER, CLOSED, STATUS_WORDS, first_submitted
from tui_review.review.model import Answer, Conflict, Event, Override, Part, Review
from tui_review.review.moving import carried
from tui_review.review.record.acts import override_records, sealed_by
from tui_review.review.record.chain import ROOT, chain_ends, chain_of
from tui_review.review.record.content import MIGRATED, covered_by_acts, moved_since, was_in_this_instrument
from tui_review.review.record.events import (
    PARTS,
    differs,
    events_of,
    joined,
    joining_line,
    joining_message,
    recorded,
    value_of,
)
from tui_review.review.record.order import ancestors
from tui_review.review.record.out_of_turn import may_stand, unsealed_messages, was_brought
from tui_review.review.record.rewound import overrides_in
from tui_review.review.record.standing import status_after
from tui_review.review.rows import with_given, with_numbers_of
from tui_review.review.three_way import pick
from tui_review.review.who import Editor
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain

_SEVERAL: Final = 2
STANDS: Final = "what was handed over stands."
"""Ends why something is left to settle that one side changed and the other handed over."""


@frozen(repr=False)
class Sides:
    """What a merge is made of."""

    base: Review
    ours: Review
    theirs: Review

    @property
    def handed(self) -> list[Review]:
        """The sides that were handed over."""
        return [side for side in (self.ours, self.theirs) if first_submitted(side)]


def accepted(ours: Review, proposal: Merge, rules: Rules, former: Mapping[str, Rules]) -> Review:
    """The merged review, with all that is sealed as it was. Raises UserError for two different reviews."""
    if not same_review(ours, proposal.theirs):
        what = f"The two sides are two reviews that are both called {ours.review.id}."
        raise UserError(what, remedy="Put one of them into another folder.")
    base, mine, yours = (carried(each, rules, former) for each in (proposal.base, ours, proposal.theirs))
    base, yours = begun_from(base, mine, yours, rules)
    return with_acts_told(held(Sides(base, mine, yours), proposal.merged, rules))


def same_review(one: Review, other: Review) -> bool:
    """Whether two files hold states of one review, and not two that were made under one name."""
    return (one.review.id, one.review.uid) == (other.review.id, other.review.uid)


def held(sides: Sides, merged: Review, rules: Rules) -> Review:
    """The merged review with all that is sealed as it was, and what is not taken in conflict."""
    merged = _with_overrides(_with_signatures(sides, merged, rules))
    if merged.review.status not in AT_REVIEWER:
        sealing = _sealing(sides, merged)
        why = f"The review is {STATUS_WORDS[merged.review.status]}: {STANDS}"
        for id_ in dict.fromkeys([*merged.answers, *sealing.answers]):
            # The day of completion is that of the first submission of two.
            if id_ != rules.instrument.facts.completed:
                merged = _as_in(sealing, id_, sides, merged, why)
        merged = replace(
            merged, answers={id_: _cited_as_in(sealing, id_, each) for id_, each in merged.answers.items()}
        )
        if merged.review.status in CLOSED:
            merged = _overrides_as_in(sealing, sides, merged, why)
    merged = _left_to_sign_anew(sides, merged, rules)
    for given in list(signing.signatures(rules, merged)):
        signer = _signing(rules, sides, merged, given.question)
        if signer is not None:
            why = signing.why_stands(given)
            for id_ in signing.signed_places(rules, given.question):
                merged = _as_in(signer, id_, sides, merged, why)
    merged = _with_notes_joined(_left_as_handed(sides, _recorded(sides, merged)))
    return _with_what_was_signed(sides, merged, rules)


def _cited_as_in(sealing: Review, id_: str, answer: Answer) -> Answer:
    """The answer with the passages that were cited for it when it was handed over."""
    passages = sealing.answers.get(id_, Answer()).passages
    return answer if passages == answer.passages else replace(answer, passages=passages)


def _left_as_handed(sides: Sides, merged: Review) -> Review:
    """The merged review with what one side handed over as left to settle, where no line says that it was settled.

    That is so where the other side settled it on what stands, before it was submitted: there nothing is recorded.
    """
    if len(sides.handed) != 1:
        return merged
    (handed,) = sides.handed
    covered = covered_by_acts(handed)
    left = {
        key: conflict
        for key, conflict in handed.conflicts.items()
        if place(key).part not in ("act", "override")
        and all(event.id in covered for event in merged.answers.get(place(key).id, Answer()).changes)
    }
    return replace(merged, conflicts={**left, **merged.conflicts})


def _with_what_was_signed(sides: Sides, merged: Review, rules: Rules) -> Review:
    """The merged review in which unsettled signatures say what each signed, on the side on which it holds."""
    conflicts = dict(merged.conflicts)
    for id_ in conflicts.keys() & rules.questions.keys():
        if not signing.signs_something(rules, id_):
            continue
        stands = merged.answers.get(id_, Answer())
        told = [
            stands.value if each == signed_side(stands) else each
            for each in sides_of(conflicts[id_]).values()
        ]
        each_once = [each for number, each in enumerate(told) if each not in told[:number]]
        if len(each_once) < _SEVERAL:
            # Where a side has left it so, nobody has said yet that it holds.
            if all(side.conflicts.get(id_) != conflicts[id_] for side in (sides.ours, sides.theirs)):
                del conflicts[id_]
            continue
        conflict = with_sides(conflicts[id_], each_once)
        known: dict[str, str] = {}
        for side in (sides.base, sides.theirs, sides.ours):
            if id_ in side.conflicts:
                known |= side.conflicts[id_].signed
            own = side.answers.get(id_, Answer())
            if own.covers and signing.signed_digest(rules, side, id_) == own.covers:
                words = signing.what_is_signed(rules, side, id_)
                known[signing.whose(signed_side(own))] = words
                if own.value != stands.value or signed_side(own) == signed_side(stands):
                    known[signing.whose(own.value)] = words
        signed = {whose: known[whose] for whose in sorted({*map(signing.whose, each_once)} & known.keys())}
        conflicts[id_] = replace(conflict, signed=signed)
    return replace(merged, conflicts=conflicts)


def with_act_held(rules: Rules, review: Review, number: int, editor: Editor) -> Review:
    """The review as a version of its own in which an act of its history holds, and the others done apart do not.

    It has the status that the act led to and what it handed over; see `acts.act_settled`. Raises UserError where the
    file does not give that back, and where it was done in another version of the instrument than the file stays in.
    """
    acts = review.history
    if not was_in_this_instrument(review, number):
        raise _of_another_version(review, number)
    status = status_after([acts[each] for each in ancestors(acts, number)])
    header = replace(review.review, status=status, version=review.review.version + 1)
    new = _with_side_of_act(rules, replace(review, review=header), number, editor)
    return replace(new, conflicts={key: each for key, each in new.conflicts.items() if key != ACTS_KEY})


def act_of(review: Review, side: Mapping[str, Any]) -> int:
    """The place in the history of a hand-over that is a side of `review/act`."""
    return next(number for number, act in enumerate(review.history) if act.seal == side["seal"])


def _with_side_of_act(rules: Rules, review: Review, number: int, editor: Editor) -> Review:
    if review.review.status in AT_REVIEWER:
        return _with_clean_sides(rules, review, editor)
    told = sealed_by(review, number)
    if told is None:
        raise _not_given_back(review, number)
    content, handed = told
    for id_, answer in review.answers.items():
        stood = handed[id_]["given"]
        if signing.signs_something(rules, id_) and stood not in (None, answer.value):
            what = f"The signature at {id_} that was handed over with it does not stand here any more."
            raise UserError(what, remedy="Take the other hand-over; then it is signed again.", question=id_)
    # The day of completion is that of the first submission of two.
    answers = {
        id_: answer
        if id_ == rules.instrument.facts.completed
        else _with_line(answer, _with_parts(answer, handed[id_]), editor)
        for id_, answer in review.answers.items()
    }
    if review.review.status in CLOSED:
        return replace(review, answers=answers, overrides=overrides_in(content), conflicts={})
    open_overrides = {key: each for key, each in review.conflicts.items() if place(key).part == "override"}
    return replace(review, answers=answers, conflicts=open_overrides)


def _of_another_version(review: Review, number: int) -> UserError:
    """That an act was done in another version of the instrument than the file is in, and what to do about it."""
    act, stays = review.history[number], f"the file stays in {review.review.instrument.version}"
    if act.act == MIGRATED:
        what = f"This move went to another version of the instrument than the other branch's, and {stays}."
        remedy = "Take the other act, then move it: `tui-review migrate FILE --to VERSION`."
        return UserError(what, remedy=remedy)
    what = (
        f"Version {act.version} was handed over in a version of the instrument that the other branch has left"
    )
    remedy = "Take the other act, look through what stands there then, and hand over anew."
    return UserError(f"{what}: {stays}.", remedy=remedy)


def _not_given_back(review: Review, number: int) -> UserError:
    version = review.history[number].version
    if number in moved_since(review.history):
        return _of_another_version(review, number)
    what = f"The file does not give back what was handed over in version {version}."
    return UserError(what, remedy="`tui-review verify` says what differs. The other hand-over can be taken.")


def _with_parts(answer: Answer, parts: Mapping[Part, Any]) -> Answer:
    """The answer with other parts. Of a signature that is another nobody knows any more what it covered."""
    new = with_numbers_of(answer, with_given(answer, parts["given"]))
    if new.value != answer.value:
        new = signing.with_signature_of(new, Answer())
    return replace(new, described=parts["described"] or {}, narrative=parts["narrative"] or "")


def _with_line(before: Answer, after: Answer, editor: Editor) -> Answer:
    return replace(after, changes=[*before.changes, *recorded(before, after, editor, how="settled")])


def _with_clean_sides(rules: Rules, review: Review, editor: Editor) -> Review:
    """The review with what only one branch changed, where the other side's hand-over has kept it from being taken."""
    answers, conflicts = dict(review.answers), dict(review.conflicts)
    for key, conflict in review.conflicts.items():
        where = place(key, rules.questions)
        value, differ = pick(conflict.base, conflict.ours, conflict.theirs)
        if differ or conflict.others or not conflict.why.endswith(STANDS) or where.id not in answers:
            continue
        if signing.signs_something(rules, where.id):
            continue  # What a signature covered is not kept with its side: it is given again, or not.
        before = answers[where.id]
        answers[where.id] = _with_line(before, with_value_at(before, where, value, conflict.above), editor)
        del conflicts[key]
    return replace(review, answers=answers, conflicts=conflicts)


def _left_to_sign_anew(sides: Sides, merged: Review, rules: Rules) -> Review:
    """The merged review without signatures that were given in a version of the instrument which one side has left.

    A migration takes those back that stand; one that the other branch gave meanwhile is left to settle, as nobody
    signed what stands here.
    """
    three = (sides.base, sides.ours, sides.theirs)
    now = merged.review.instrument
    if all(side.review.instrument == now for side in three):
        return merged
    answers, conflicts = dict(merged.answers), dict(merged.conflicts)
    for given in signing.signatures(rules, merged):
        id_, stands = given.question, answers[given.question]
        own = signed_side(stands)
        those = [side for side in three if signed_side(side.answers.get(id_, Answer())) == own]
        if not those or any(side.review.instrument == now for side in those):
            continue
        before = sides.base.answers.get(id_, Answer())
        known = conflicts.get(id_, Conflict(base=signed_side(before)))
        more = [each for each in sides_of(known).values() if each not in (None, stands.value, own)]
        why = signing.why_anew(given, those[0].review.instrument.version, now.version)
        conflicts[id_] = with_sides(replace(known, why=why), [None, own, *more])
        answers[id_] = signing.with_signature_of(replace(stands, value=None), Answer())
    return replace(merged, answers=answers, conflicts=conflicts)


def _with_signatures(sides: Sides, merged: Review, rules: Rules) -> Review:
    """The merged review in which each signature says what it signs, as the side does that gave it.

    Where both gave the same, what was handed over says it.
    """
    answers = dict(merged.answers)
    handed = merged.review.status not in AT_REVIEWER
    for given in signing.signatures(rules, merged):
        stands = answers[given.question]
        both = [side.answers.get(given.question, Answer()) for side in (sides.ours, sides.theirs)]
        known = [each for each in both if each.value == stands.value and each.covers]
        known.sort(key=lambda each: (each.covers != stands.covers, each.key != stands.key))
        if handed and (own := _sealing(sides, merged).answers.get(given.question)) in known:
            known = [own]
        if known:
            answers[given.question] = signing.with_signature_of(stands, known[0])
    return replace(merged, answers=answers)


def _with_overrides(merged: Review) -> Review:
    """The merged review with each override as the last acts on it made it: one, or several that made the same of it."""
    overrides = dict(merged.overrides)
    for item, record in override_records(merged).items():
        made = record.made[0]
        alike = all(act.seal for act in record.acts) and all(each == made for each in record.made)
        if alike and f"{item}/override" not in merged.conflicts:
            overrides.pop(item, None)
            if made is not None:
                overrides[item] = structured(Override, made)
    return replace(merged, overrides=overrides)


def _sealing(sides: Sides, merged: Review) -> Review:
    """The side whose hand-over is the last one: what it handed over stands."""
    header = merged.review
    for side in (sides.ours, sides.theirs):
        if (side.review.status, side.review.version) == (header.status, header.version):
            return side
    return sides.ours if sides.ours.review.status == header.status else sides.theirs


def _signing(rules: Rules, sides: Sides, merged: Review, question: str) -> Review | None:
    """The side on which a signature was given, with what it signs as it was signed; None where none has it so."""
    stands = merged.answers[question]
    found = [
        side
        for side in (sides.ours, sides.theirs, sides.base)
        if side.answers.get(question, Answer()).value == stands.value
    ]
    for side in found:
        if stands.covers and signing.signed_digest(rules, side, question) == stands.covers:
            return side
    # A signature of former days does not say what it covers: what stood there when both began is what was signed.
    return found[-1] if found and not stands.covers else None


def _as_in(side: Review, id_: str, sides: Sides, merged: Review, why: str) -> Review:
    """The merged review with one question as a side has it, and in conflict where the merge made it otherwise."""
    sealed, made = side.answers.get(id_, Answer()), merged.answers.get(id_, Answer())
    parts = [part for part in PARTS if differs(value_of(sealed, part), value_of(made, part))]
    if not parts:
        return merged
    answer, conflicts = made, dict(merged.conflicts)
    for part in parts:
        answer = _with_part(answer, part, sealed)
        before = {key: conflicts.pop(key) for key in list(conflicts) if _is_of(key, id_, part)}
        known = {*sides.ours.conflicts, *sides.theirs.conflicts}
        conflicts |= {key: each for key, each in before.items() if key in known}
        for key, conflict in _conflicts(sides, id_, part, why):
            # What further branches gave before stays beside what this merge does not take.
            more = list(sides_of(before[key]).values()) if key in before else []
            known_here = [conflict.ours, conflict.theirs]
            # Each side stays in its place, as those of the question's other places do.
            is_known = all(each in more for each in known_here)
            told = more if is_known else [*known_here, *(each for each in more if each not in known_here)]
            conflicts[key] = with_sides(conflict, told)
    return replace(merged, answers={**merged.answers, id_: answer}, conflicts=conflicts)


def _with_part(answer: Answer, part: Part, sealed: Answer) -> Answer:
    match part:
        case "given":
            last = max(answer.last_row, sealed.last_row)
            given = replace(answer, value=sealed.value, rows=sealed.rows, last_row=last)
            return signing.with_signature_of(given, sealed)
        case "described":
            return replace(answer, described=sealed.described)
        case _:
            return replace(answer, narrative=sealed.narrative)


def _is_of(key: str, id_: str, part: Part) -> bool:
    where = place(key)
    if id_ not in (where.id, key):
        return False
    return part_of_place(where) == part


def _conflicts(sides: Sides, id_: str, part: Part, why: str) -> Iterator[tuple[str, Conflict]]:
    three = [side.answers.get(id_, Answer()) for side in (sides.base, sides.ours, sides.theirs)]
    if part == "described":
        for code in dict.fromkeys([*three[1].described, *three[2].described]):
            base, ours, theirs = (each.described.get(code) for each in three)
            if ours != theirs:
                yield describe_key(id_, code), Conflict(base=base, ours=ours, theirs=theirs, why=why)
        return
    base, ours, theirs = (value_of(each, part) for each in three)
    yield (
        f"{id_}.narrative" if part == "narrative" else id_,
        Conflict(base=base, ours=ours, theirs=theirs, why=why),
    )


def _overrides_as_in(sealing: Review, sides: Sides, merged: Review, why: str) -> Review:
    conflicts = dict(merged.conflicts)
    for item in dict.fromkeys([*sealing.overrides, *merged.overrides]):
        if sealing.overrides.get(item) != merged.overrides.get(item):
            three = (side.overrides.get(item) for side in (sides.base, sides.ours, sides.theirs))
            base, ours, theirs = (None if each is None else plain(each) for each in three)
            conflicts[f"{item}/override"] = Conflict(base=base, ours=ours, theirs=theirs, why=why)
    return replace(merged, overrides=sealing.overrides, conflicts=conflicts)


def _recorded(sides: Sides, merged: Review) -> Review:
    """The merged review in which, from what each side handed over, recorded changes lead to what stands there now."""
    handed, answers = sides.handed, dict(merged.answers)
    kept = (id_ for side in (sides.ours, sides.theirs) for id_, each in side.answers.items() if each.changes)
    places = [*answers, *(id_ for side in handed for id_ in side.answers)] if handed else kept
    for id_ in dict.fromkeys(places):
        answer = answers.get(id_, Answer())
        for part in PARTS:
            answer = _joined(sides, merged, id_, part, answer)
        if not answer.empty:
            answers[id_] = answer
    return replace(merged, answers=answers)


def _with_notes_joined(merged: Review) -> Review:
    """The merged review in which a line says of each message that came to a final review that a merge brought it.

    It stands there, and `check` names its note as open: whoever finalised had not seen it.
    """
    if merged.review.status not in CLOSED:
        return merged
    covered, notes = covered_by_acts(merged), dict(merged.notes)
    for id_, note in merged.notes.items():
        written = unsealed_messages(note, covered)
        if written and not was_brought(note, written):
            notes[id_] = replace(note, messages=[*note.messages, joining_message(written)])
    return replace(merged, notes=notes)


def _may_stand(merged: Review, answer: Answer, events: Sequence[Event]) -> bool:
    covered = covered_by_acts(merged)
    return may_stand(answer, [each for each in events if each.id not in covered], merged.review.status)


def _joined(sides: Sides, merged: Review, id_: str, part: Part, answer: Answer) -> Answer:
    """The answer with a line that joins what its sides have, where the changes of either do not lead to what stands.

    Beside what was handed over the changes of another branch are joined in any case, as they came by a merge alone.
    """
    now, events = value_of(answer, part), events_of(answer, part)
    ends: list[tuple[str, Any]] = []
    kept: list[Event] = []
    for side in (sides.ours, sides.theirs):
        own = side.answers.get(id_, Answer())
        mine = events_of(own, part)
        kept += mine
        end = ((chain_ends(mine) or (ROOT,))[0], value_of(own, part))
        if (mine or first_submitted(side)) and end not in ends:
            ends.append(end)
    chain = chain_of(now, events)
    leads = not chain.faults and all(
        value in chain.roots if end == ROOT else chain.values.get(end) == value for end, value in ends
    )
    made = [event for event in events if event not in kept]
    bare = replace(answer, changes=[event for event in answer.changes if event not in made])
    if leads and (merged.review.status in AT_REVIEWER or not events or _may_stand(merged, answer, events)):
        # Made for what stood there before that was held; another merge of the same two may leave that.
        ours, theirs = (side.answers.get(id_, Answer()) for side in (sides.ours, sides.theirs))
        lines = [each for each in joined(id_, bare, ours, theirs) if each.part == part] if made else []
        return replace(bare, changes=[*bare.changes, *lines]) if lines and lines != made else answer
    at = max([*(event.at for event in kept), *(each.history[-1].at for each in sides.handed)], default="")
    return replace(bare, changes=[*bare.changes, joining_line(id_, part, ends, now, at)])
