"""Signatures: what each locks, in which order they are given, and how one is taken back.

What is to be done before one can be given, `findings` says.

A signature is the answer of a `sign_off` question that says what it `signs`. While it stands, nothing of that can be
changed, in any mode; it is undone only by whoever signed, with a reason, which the file keeps. The program knows
people by the name they give: what enforces more on a shared host is the file's permissions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.instrument.rules import Rules
from tui_review.review.gate.proposals import Change
from tui_review.review.model import Answer, Review
from tui_review.review.record.content import in_order
from tui_review.review.record.events import PARTS, recorded, value_of
from tui_review.review.record.seals import digest
from tui_review.review.who import Editor
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_line


@frozen()
class Signature:
    """One signature that stands."""

    question: str
    name: str
    date: str


def signature(review: Review, question: str) -> Signature | None:
    """The signature given at a sign-off; None where there is none, or it is not written as one."""
    answer = review.answers.get(question)
    value = answer.value if answer is not None else None
    if not isinstance(value, dict):
        return None
    return Signature(question, str(value.get("name", "")), str(value.get("date", "")))


def signatures(rules: Rules, review: Review) -> Iterator[Signature]:
    """Every signature that locks something, in the order of the instrument."""
    for id_, question in rules.questions.items():
        if question.signs:
            found = signature(review, id_)
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


def signed(rules: Rules, review: Review, question: str, answer: Answer) -> Answer:
    """An answer to a sign-off with what it signs: a digest of exactly that, and the same in words.

    Any other answer, and a signature that stood there already, as it is.
    """
    own = rules.questions.get(question)
    if own is None or not own.signs:
        return answer
    if answer.value is None:
        return replace(answer, covers="", signed="") if answer.covers or answer.signed else answer
    before = review.answers.get(question, Answer())
    if answer.value == before.value and answer.covers == before.covers:
        return answer
    return replace(
        answer, covers=signed_digest(rules, review, question), signed=_signed_words(rules, review, question)
    )


def signed_digest(rules: Rules, review: Review, question: str) -> str:
    """The digest of exactly what a signature at a sign-off signs, as it stands: answers, texts, earlier signatures."""
    return digest({"instrument": plain(review.review.instrument), **signed_places(rules, review, question)})


def signed_places(rules: Rules, review: Review, question: str) -> dict[str, Any]:
    """What a signature at a sign-off signs, by question: what is answered there."""
    own = rules.questions[question]
    found: dict[str, Any] = {}
    for id_ in (*own.signs, *filter(None, (own.question.after,))):
        answer = review.answers.get(id_)
        parts = {} if answer is None else {part: value_of(answer, part) for part in PARTS}
        stands = {part: in_order(value) for part, value in parts.items() if value is not None}
        if stands:
            found[id_] = stands
    return found


def _signed_words(rules: Rules, review: Review, question: str) -> str:
    """What is signed, in words: how much, from where to where, of what, after whom."""
    own, instrument = rules.questions[question], review.review.instrument
    found = [id_ for id_ in signed_places(rules, review, question) if id_ != own.question.after]
    what = f"{count_of(len(found), 'answer')} ({found[0]} to {found[-1]})" if found else "no answer"
    earlier = signature(review, own.question.after)
    after = f", after {earlier.name} on {earlier.date}" if earlier is not None else ""
    return f"{what} of {instrument.id} {instrument.version}{after}"


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
    """Whether two names are the same person's, as far as the program knows people: blanks and case aside."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def holds_signature(rules: Rules, review: Review, change: Change) -> bool:
    """Whether a change is a signature, or of what is signed by now: neither is undone like other changes."""
    own = rules.questions.get(change.question)
    keys = ("value", "rows", "described", "narrative")
    if own is None or all(change.before.get(key) == change.after.get(key) for key in keys):
        return False
    return bool(own.signs or why_locked(rules, review, change.question))
