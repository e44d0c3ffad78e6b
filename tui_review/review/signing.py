"""Signatures: what each locks, in which order they are given, and how one is taken back.

What is to be done before one can be given, `findings` says.

A signature is the answer of a `sign_off` question that says what it `signs`. While it stands, nothing of that can be
changed, in any mode; it is undone only by whoever signed, with a reason, which the file keeps. The program knows
people by the name they give: what enforces more on a shared host is the file's permissions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.rules import Rules
from tui_review.review.gate.proposals import Change
from tui_review.review.model import Answer, Review
from tui_review.review.record.events import recorded
from tui_review.review.who import Editor
from tui_review.shape.frozen import frozen
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


def unsigned(rules: Rules, review: Review, question: str, editor: Editor, *, reason: str) -> Answer:
    """The answer with its signature taken back, the signature kept among its changes.

    Raises UserError when there is none, when the editor did not sign it, without a reason, or while a later one stands.
    """
    problem = why_not_unsigned(rules, review, question)
    if problem is not None:
        raise problem
    given = signature(review, question)
    if given is not None and not same_name(editor.name, given.name):
        what = f"Only {given.name} can take this signature back."
        raise UserError(
            what, remedy=f"You are {editor.name!r}; name the signer with --by.", question=question
        )
    why = clean_line(reason)
    if not why:
        raise UserError("Taking a signature back needs a reason.", remedy="Say why.", question=question)
    old = review.answers[question]
    new = Answer(flag=old.flag, passages=old.passages)
    new.changes = [*old.changes, *recorded(old, new, editor, why=why, how="taken back")]
    return new


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same person's, as far as the program knows people: blanks and case aside."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def signatures_last(rules: Rules, values: Mapping[str, Value]) -> list[tuple[str, Value]]:
    """Answers given at once, in an order in which no signature locks another, whatever order they came in."""
    order = {id_: number for number, id_ in enumerate(rules.questions)}
    return sorted(values.items(), key=lambda each: order[each[0]] if rules.questions[each[0]].signs else -1)


def holds_signature(rules: Rules, review: Review, change: Change) -> bool:
    """Whether a change is a signature, or of what is signed by now: neither is undone like other changes."""
    own = rules.questions.get(change.question)
    keys = ("value", "rows", "described", "narrative")
    if own is None or all(change.before.get(key) == change.after.get(key) for key in keys):
        return False
    return bool(own.signs or why_locked(rules, review, change.question))
