"""Acts on a review that a test holds on to, done in place, and forging: what the program itself never does."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.accepted import Accepted
from tui_review.review.gate.acts import performed
from tui_review.review.gate.gate import decide
from tui_review.review.gate.proposals import (
    Author,
    CloseNote,
    Create,
    HandOver,
    OpenNote,
    OverrideRating,
    Proposal,
    ReopenNote,
    Reply,
    SettleAct,
    UndoOverride,
)
from tui_review.review.handover import RULES, ActName
from tui_review.review.model import Act, Header, InstrumentRef, Review, Status
from tui_review.review.record.ids import raised_uid
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store import reviews


def put(instance: Any, **values: Any) -> None:
    """Writes into what is never changed: a file forged by hand."""
    for name, value in values.items():
        object.__setattr__(instance, name, value)


def stand(review: Review, status: Status, version: int = 1) -> None:
    """Puts a review where a hand-over leads, with the line of its history that says so, as before there were seals."""
    put(
        review,
        review=replace(review.review, status=status, version=version, uid=raised_uid(review.review.id)),
    )
    past = {rule.end: rule.past for rule in RULES.values()}.get(status)
    if past:
        act = Act(version=version, act=past, by="S. Omebody", at="2026-03-01T08:00:00Z")
        put(review, history=[*review.history, act])


class _Scene:
    def __init__(self, review: Review, evaluation: Evaluation) -> None:
        self.review = review
        self.evaluation = evaluation

    editor = Editor("made up")

    @property
    def rules(self) -> Rules:
        return self.evaluation.rules


def _done(review: Review, evaluation: Evaluation | None, proposal: Proposal) -> str:
    accepted = decide(proposal, _Scene(review, cast("Evaluation", evaluation)))
    _become(review, accepted.review)
    return accepted.made


def _become(review: Review, new: Review) -> None:
    put(review, **{each.name: getattr(new, each.name) for each in fields(new)})


@cache
def _shipped(id_: str) -> Rules:
    return Catalog([shipped_folder()]).rules(id_)[0]


def perform(
    review: Review, act: ActName, editor: Editor, *, reason: str = "", rules: Rules | None = None
) -> None:
    """Hands a review over, complete or not."""
    by, new = Author.of(editor), review
    rules = rules or _shipped("osri-r4")
    if act == "finalise" and review.review.status == "qa_complete" and editor.role == "state":
        new = performed(rules, new, HandOver(act="state_qa", by=by))
    _become(review, performed(rules, new, HandOver(act=act, reason=reason, by=by)))


def settle_act(review: Review, rules: Rules, editor: Editor, side: str) -> None:
    """Says which hand-over of several branches holds."""
    evaluation = Evaluation.of(rules, review, as_of="")
    _done(review, evaluation, SettleAct(side=side, by=Author.of(editor)))


def open_note(review: Review, evaluation: Evaluation, editor: Editor, on: str, text: str) -> str:
    """Opens a note and gives its id."""
    return _done(review, evaluation, OpenNote(on=on, text=text, by=Author.of(editor)))


def reply(review: Review, editor: Editor, note: str, text: str) -> None:
    """Replies to a note."""
    _done(review, None, Reply(note=note, text=text, by=Author.of(editor)))


def close_note(review: Review, editor: Editor, note: str, text: str = "") -> None:
    """Closes a note."""
    _done(review, None, CloseNote(note=note, text=text, by=Author.of(editor)))


def reopen_note(review: Review, editor: Editor, note: str, text: str) -> None:
    """Opens a closed note again."""
    _done(review, None, ReopenNote(note=note, text=text, by=Author.of(editor)))


def override(
    review: Review, evaluation: Evaluation, editor: Editor, item: str, rating: str, reason: str
) -> None:
    """Overrides a rating."""
    by = Author.of(editor)
    _done(review, evaluation, OverrideRating(item=item, rating=rating, reason=reason, by=by))


def undo_override(
    review: Review, evaluation: Evaluation, editor: Editor, item: str, reason: str = ""
) -> None:
    """Undoes an override."""
    _done(review, evaluation, UndoOverride(item=item, reason=reason, by=Author.of(editor)))


def go_on(state: ReviewState, review: Review) -> None:
    """Goes on with another review, as after an act."""
    state.go_on(Accepted(review, HandOver(act="submit")))


def look_again(state: ReviewState) -> None:
    """Looks again at what follows from a review that a test has written into."""
    state.go_on(Accepted(state.review, Create()))


def write_review(path: Path, review: Review, rules: Rules, *, expected: str | None) -> str:
    """Writes a review that no gate has seen."""
    return reviews.write_review(path, Accepted(review, Create()), rules, expected=expected)


def create_review(path: Path, review: Review, rules: Rules) -> str:
    """Writes the file of a new review that no gate has seen."""
    return reviews.create_review(path, Accepted(review, Create()), rules)


def at_version(number: int) -> Review:
    """A review of which nothing but its version is known."""
    made_with = InstrumentRef(id="made-up", version="1", sha256="0" * 64)
    header = Header(
        id="made-up", version=number, instrument=made_with, status="submitted", started="2026-03-01"
    )
    return Review(review=header)
