"""A review as it was at an act of its history, told from its file alone: what stands there, and the changes since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui_review.review.model import Act, Answer, Override, Review
from tui_review.review.record.acts import sealed_by
from tui_review.review.record.content import Content, moved_since
from tui_review.review.record.order import Order, ancestors
from tui_review.review.record.seals import SEAL_IN_NAMES
from tui_review.review.record.standing import note_status_after, status_after, version_after
from tui_review.review.rows import with_given
from tui_review.shape.door import structured

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tui_review.review.model import Part

_OVERRIDE: Final = "override/"


def acts_of_version(history: Sequence[Act], number: int) -> list[int]:
    """The places in a history of the sealed acts that made a version: one on each branch that had it."""
    order = Order(history)
    made = [place for place, act in enumerate(history) if act.seal and act.version == number and not act.item]
    return [
        place
        for place in made
        if version_after([history[each] for each in order.ancestors(place) if each != place]) < number
    ]


def name_of_version(history: Sequence[Act], at: int) -> str:
    """How the version that an act made is named behind `@`: by its number, and of several branches by the seal too."""
    act = history[at]
    makers = acts_of_version(history, act.version)
    return (
        f"{act.version}-{act.seal[:SEAL_IN_NAMES]}" if len(makers) > 1 and at in makers else str(act.version)
    )


def review_at(review: Review, number: int) -> Review | None:
    """The review as an act of its history left it, and as its seal has it; None where the file does not tell that.

    So it is before the first hand-over, before or beside a migration, and where the record does not hold. Flags, cited
    passages and what an instrument has no place for are those of now, as no seal covers them.
    """
    act, before = review.history[number], ancestors(review.history, number)
    if not act.content or number in moved_since(review.history):
        return None
    sealed = sealed_by(review, number)
    if sealed is None:
        return None
    content, stood = sealed
    done = [review.history[place] for place in before]
    covered = {id_ for each in done for id_ in each.covers}
    notes = {}
    for id_, note in review.notes.items():
        messages = [each for each in note.messages if not each.id or each.id in covered]
        if messages:
            notes[id_] = replace(note, messages=messages, status=note_status_after(messages))
    return replace(
        review,
        review=replace(review.review, version=version_after(done), status=status_after(done)),
        answers={id_: _then(answer, stood[id_], covered) for id_, answer in review.answers.items()},
        ratings={},
        overrides=overrides_in(content),
        notes=notes,
        conflicts={},
        history=done,
    )


def _then(answer: Answer, stood: Mapping[Part, Any], covered: Collection[str]) -> Answer:
    given = stood["given"]
    then = replace(
        with_given(answer, given),
        described=stood["described"] or {},
        narrative=stood["narrative"] or "",
        changes=[each for each in answer.changes if not each.id or each.id in covered],
    )
    if given == answer.given:
        return then
    # What was signed then is not told: the signature's own words are those of the one that stands.
    return replace(then, covers="", signed="", leaves="", login="", key="", signature="")


def overrides_in(content: Content) -> dict[str, Override]:
    """The overrides that an act sealed."""
    return {
        place.removeprefix(_OVERRIDE): structured(Override, each)
        for place, each in content.places.items()
        if place.startswith(_OVERRIDE)
    }
