"""Exports as they are written, of reviews that a test has at hand."""

from __future__ import annotations

import io
from collections.abc import Sequence

from tui_review.reports.export import Format, exporter, title_of
from tui_review.reports.tabular import ExportedRow, GrowingTable, Table, WideRows, wide_row
from tui_review.telling.reported import ReportedReview


def export(reported_reviews: Sequence[ReportedReview], format_: Format, *, wide: bool = False) -> bytes:
    """All reviews in one document."""
    deidentified = all(each.deidentified for each in reported_reviews)
    way = exporter(format_, wide=wide, deidentified=deidentified)
    out = io.BytesIO()
    way.write(out, map(way.part, reported_reviews), title_of([each.id for each in reported_reviews]))
    return out.getvalue()


def table_of(sheet: GrowingTable, reported_reviews: Sequence[ReportedReview]) -> Table:
    """A table as it has grown by these reviews."""
    rows: list[ExportedRow] = [row for each in reported_reviews for row in sheet.rows(each)]
    return Table(sheet.name, sheet.head, rows)


def wide_table(reported_reviews: Sequence[ReportedReview]) -> Table:
    """The table of one row a review."""
    table = WideRows()
    for each in reported_reviews:
        table.add(wide_row(each))
    return Table("reviews", table.head, list(table.rows()))
