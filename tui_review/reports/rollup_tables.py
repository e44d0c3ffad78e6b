"""A roll-up as tables, for CSV and for the sheets of a workbook. What is too small to be told is told by none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tui_review.reports.figures import NOT_SHOWN, PROGRESS, ReviewGroup, Rollup, Share
from tui_review.reports.rollup import Grouping, groups
from tui_review.reports.tabular import ExportedRow, Table

SHARE = ("best", "of_rated", "percent", "from_percent", "to_percent")
"""The columns that tell a share."""


def rollup_tables(rollups: Sequence[Rollup], by: Grouping = "quarter") -> list[Table]:
    """Ratings, the answers to questions, the groups side by side, and how far each review is."""
    made = ("instrument", "version")
    return [
        Table("ratings", (*made, "kind", "id", "title", "rating", "reviews"), _each(rollups, _ratings)),
        Table(
            "practice",
            (*made, "item", "question", "label", "answer", "reviews", "is_concern"),
            _each(rollups, _practice),
        ),
        groups_table(rollups, by),
        Table("progress", (*made, *(each.head for each in PROGRESS)), _each(rollups, _progress)),
    ]


def groups_table(rollups: Sequence[Rollup], by: Grouping) -> Table:
    """A row for each outcome, item and part, and group: the best rating among those rated, with its interval."""

    def rows(rollup: Rollup) -> Iterator[ExportedRow]:
        found: list[ReviewGroup] = groups(rollup.reported_reviews, by, rollup.rules)
        for rated in rollup.ratings:
            for each, share in zip(found, rollup.told(found, rated.id), strict=True):
                yield [by, each.name, rated.kind, rated.id, rated.title, *share_cells(share)]

    head = ("instrument", "version", "by", "group", "kind", "id", "title", *SHARE)
    return Table("groups", head, _each(rollups, rows))


def share_cells(share: Share | None) -> ExportedRow:
    """A share in the columns of `SHARE`; said to be hidden where it is too small to be told."""
    if share is None:
        return [NOT_SHOWN, NOT_SHOWN, "", "", ""]
    low, high = share.between or ("", "")
    return [share.part, share.of, "" if share.percent is None else share.percent, low, high]


def _each(
    rollups: Sequence[Rollup], rows: Callable[[Rollup], Iterable[ExportedRow]]
) -> Iterator[ExportedRow]:
    for rollup in rollups:
        made = [rollup.rules.instrument.id, ", ".join(rollup.versions)]
        for row in rows(rollup):
            yield [*made, *row]


def _ratings(rollup: Rollup) -> Iterator[ExportedRow]:
    for each in rollup.ratings:
        for rating, number in each.counts.items():
            yield [each.kind, each.id, each.title, rating, number]


def _practice(rollup: Rollup) -> Iterator[ExportedRow]:
    for each in rollup.questions:
        counts = {**each.counts, "open": each.open, "not asked": each.not_asked}
        for answer, number in counts.items():
            is_concern = "Yes" if answer == each.concern else "No"
            yield [each.rated, each.id, each.label, answer, number, is_concern if each.concern else ""]


def _progress(rollup: Rollup) -> Iterator[ExportedRow]:
    for reported in rollup.reported_reviews:
        yield [each.value(reported) for each in PROGRESS]
