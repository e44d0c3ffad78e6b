"""The figures behind a brief, as the sheets of a workbook. Nothing is in them that the brief does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tui_review.reports.brief import Brief
from tui_review.reports.figures import Share
from tui_review.reports.rollup_tables import SHARE, share_cells
from tui_review.reports.tabular import ExportedRow, Table
from tui_review.telling.words import question_name, rated_name, record_words, title_words


def brief_tables(briefs: Sequence[Brief]) -> list[Table]:
    """Ratings, what brought items down, the groups next to each other, and where any is, whose record is in doubt."""
    broken: list[ExportedRow] = [
        [id_, record_words(each)] for brief in briefs for id_, each in brief.rollup.broken.items()
    ]
    instrument = ("instrument", "version", "id", "title")
    return [
        Table("ratings", (*instrument, "kind", *SHARE, "yardstick"), _each(briefs, _ratings)),
        Table(
            "drivers",
            (*instrument, "question", "label", "answer", "cases", "of_cases"),
            _each(briefs, _drivers),
        ),
        Table("groups", (*instrument, "by", "group", *SHARE), _each(briefs, _groups)),
        *([Table("records_in_doubt", ("review", "record"), broken)] if broken else []),
    ]


def _each(briefs: Sequence[Brief], rows: Callable[[Brief], Iterable[ExportedRow]]) -> Iterator[ExportedRow]:
    for brief in briefs:
        instrument = brief.rollup.rules.instrument
        for row in rows(brief):
            yield [instrument.id, instrument.version, *row]


def _ratings(brief: Brief) -> Iterator[ExportedRow]:
    rules = brief.rollup.rules
    for each in brief.rollup.ratings:
        if each.kind != "part":
            yield [
                *_named(brief, each.id),
                each.kind,
                *_share(each.best),
                brief.yardsticks.of(rules, each.id),
            ]


def _drivers(brief: Brief) -> Iterator[ExportedRow]:
    for weak in brief.weak:
        for each in weak.drivers:
            label = question_name(brief.rollup.rules.questions[each.question].question)
            named = _named(brief, weak.figures.id)
            yield [*named, each.question, label, each.answer, each.reviews, each.of]


def _groups(brief: Brief) -> Iterator[ExportedRow]:
    for by, groups in brief.groups.items():
        for rated in brief.rollup.ratings:
            if rated.kind == "part":
                continue
            shares = brief.rollup.told_to_all(groups, rated.id)
            for each, share in zip(groups, shares, strict=True):
                yield [*_named(brief, rated.id), by, each.name, *_share(share)]


def _named(brief: Brief, id_: str) -> tuple[str, str]:
    rules = brief.rollup.rules
    return id_, title_words(rules, id_).removeprefix(rated_name(rules, id_)).strip()


def _share(share: Share | None) -> ExportedRow:
    if share is None or (share.of and share.percent is None):
        return share_cells(None)
    return share_cells(share) if share.of else [0, 0, "", "", ""]
