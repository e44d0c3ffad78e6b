"""What a second reader looks for, item by item, beside what the review says there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from tui_review.telling.blocks import Block, Boxes, Quote, entry, heading, paragraph, quiet, strong, under
from tui_review.telling.paper import name_on_paper, on_paper
from tui_review.telling.ratings import rating_spans
from tui_review.telling.review import CONFIDENTIAL, DEIDENTIFIED
from tui_review.telling.words import one_line, title_words

if TYPE_CHECKING:
    from tui_review.instrument.conventions import Point
    from tui_review.instrument.model import Item
    from tui_review.instrument.rules import Rules
    from tui_review.telling.reported import ReportedReview

_WRITTEN: Final = (".sources", ".comments")
"""What of an item's own questions the points are held against."""


def point_key(item: str, point: Point) -> str:
    """What a point is called in what is kept beside a review: `4.settings`."""
    return f"{item}.{point.id}"


def points_by_key(rules: Rules) -> dict[str, tuple[Item, Point]]:
    """Every point of an instrument with its item, by `point_key`, in the order in which items are asked."""
    items = (item for section in rules.sections.values() for item in section.items)
    return {point_key(item.id, point): (item, point) for item in items for point in item.points}


def second_reading_blocks(reported: ReportedReview, looked_at: Collection[str] = ()) -> Iterator[Block]:
    """Every item with points: its rating, what it rests on, the points with a box each; those looked at are marked."""
    return on_paper(reported.rules, _blocks(reported, looked_at))


def _blocks(reported: ReportedReview, looked_at: Collection[str]) -> Iterator[Block]:
    rules = reported.rules
    yield heading(1, f"{reported.id}: points for a second reader")
    yield paragraph(DEIDENTIFIED if reported.deidentified else CONFIDENTIAL)
    items = [item for section in rules.sections.values() for item in section.items if item.points]
    if not items:
        yield paragraph("The instrument has no points for second readers.")
    for item in items:
        yield heading(2, title_words(rules, item.id))
        yield paragraph(strong("Rating: "), *rating_spans(rules, reported.ratings[item.id]))
        yield from _written(reported, item)
        seen = [each for each in item.points if point_key(item.id, each) in looked_at]
        yield Boxes(tuple(one_line(each.ask) for each in item.points if each not in seen))
        if seen:
            yield paragraph(quiet("Looked at already:"))
            yield under(*(entry(one_line(each.ask)) for each in seen))


def _written(reported: ReportedReview, item: Item) -> Iterator[Block]:
    for id_ in reported.rules.rated[item.id].questions:
        answer = reported.entries[id_]
        if id_.endswith(_WRITTEN) and isinstance(answer.value, str):
            yield Quote(answer.value)
        elif answer.narrative:
            yield paragraph(strong(name_on_paper(reported.question(id_))))
            yield under(Quote(answer.narrative))
