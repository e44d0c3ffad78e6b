"""Reviews in the formats of other programs, and the files they go into."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.telling.reported import ReportedReview
from tui_review.yamlfile.output import write_output

Format = Literal["csv", "xlsx", "json", "html", "md"]
DOCUMENTS: Final[tuple[Format, ...]] = ("html", "md")
"""The formats in which each review can be a file of its own."""


def export(reported_reviews: Sequence[ReportedReview], format_: Format, *, wide: bool = False) -> bytes:
    """All reviews in one document. With `wide`, CSV and the workbook's answers have one row a review."""
    match format_:
        case "csv":
            from tui_review.reports.csv_table import to_csv  # noqa: PLC0415 - each format loads its own
            from tui_review.reports.tabular import long_table, wide_table  # noqa: PLC0415

            return to_csv(wide_table(reported_reviews) if wide else long_table(reported_reviews)).encode(
                "utf-8", "replace"
            )
        case "xlsx":
            return _workbook(reported_reviews, wide=wide)
        case "json":
            import json  # noqa: PLC0415

            deidentified = bool(reported_reviews) and all(
                reported.deidentified for reported in reported_reviews
            )
            document = {
                "format": 1,
                "deidentified": deidentified,
                "reviews": [reported.as_json() for reported in reported_reviews],
            }
            return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
        case "html" | "md":
            return document_of(reported_reviews, format_)


def document_of(reported_reviews: Sequence[ReportedReview], format_: Literal["html", "md"]) -> bytes:
    """The reviews as they are printed, one after the other."""
    from tui_review.telling.markdown import markdown  # noqa: PLC0415
    from tui_review.telling.review import document_blocks  # noqa: PLC0415
    from tui_review.telling.web import page  # noqa: PLC0415

    blocks = (block for reported in reported_reviews for block in document_blocks(reported))
    title = (
        reported_reviews[0].id if len(reported_reviews) == 1 else count_of(len(reported_reviews), "review")
    )
    text = markdown(blocks) if format_ == "md" else page(blocks, title)
    return text.encode("utf-8", "replace")


def _workbook(reported_reviews: Sequence[ReportedReview], *, wide: bool) -> bytes:
    from tui_review.reports import tabular  # noqa: PLC0415 - see export
    from tui_review.reports.workbook import to_xlsx  # noqa: PLC0415

    first = tabular.reviews_table(reported_reviews)
    answers = tabular.answers_table(reported_reviews)
    if wide:
        table = tabular.wide_table(reported_reviews)
        answers = tabular.Table("answers", table.head, table.rows)
    rest = (
        tabular.narratives_table(reported_reviews),
        tabular.ratings_table(reported_reviews),
        tabular.cells_table(reported_reviews),
    )
    grids = (
        (tabular.figures_table(reported_reviews), tabular.months_table(reported_reviews))
        if any(reported.grids for reported in reported_reviews)
        else ()
    )
    return to_xlsx([first, answers, *rest, *grids])


def targets(
    reported_reviews: Sequence[ReportedReview], format_: Format, output: Path
) -> dict[Path, Sequence[ReportedReview]]:
    """The files to write, with the reviews in each.

    Into a folder goes one file a review of the formats that are read by people, else one file of all. Raises
    UserError where two reviews would be one file.
    """
    if not output.is_dir():
        return {output: reported_reviews}
    if format_ not in DOCUMENTS:
        return {output / f"reviews.{format_}": reported_reviews}
    found: dict[Path, Sequence[ReportedReview]] = {}
    for reported in reported_reviews:
        path = output / f"{reported.id}.{format_}"
        if path in found:
            what = f"Two reviews of these folders are called {reported.id}."
            raise UserError(what, remedy="Export the folders one by one, or into one file.", file=str(path))
        found[path] = [reported]
    return found


def write_private(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Writes a file that only its owner can read, wholly or not at all. Raises UserError.

    An existing file is replaced only with `overwrite`, and a review never: nothing that ends like one is written.
    """
    if path.suffix in (".yaml", ".yml"):
        raise UserError("An export never goes into a YAML file.", remedy="Name another file.", file=str(path))
    write_output(path, data, overwrite=overwrite)
