"""Reviews in the formats of other programs, and the files they go into.

Of each review there is a part, made wherever it is read; the parts are written one after the other, so that there is
never more of them than a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.shape.frozen import frozen
from tui_review.telling.reported import ReportedReview
from tui_review.yamlfile.output import check_output, output_to

Format = Literal["csv", "xlsx", "json", "html", "md"]
DOCUMENTS: Final[tuple[Format, ...]] = ("html", "md")
"""The formats in which each review can be a file of its own."""


@frozen()
class Exporter:
    """How reviews become one document."""

    part: Callable[[ReportedReview], Any]
    """What is made of one review: plain data, which goes from one process to another."""
    write: Callable[[BinaryIO, Iterable[Any], str], None]
    """Writes the document of such parts, with a title, where the format has any."""


def exporter(format_: Format, *, wide: bool = False, deidentified: bool = False) -> Exporter:
    """How reviews become a document of a format. With `wide`, CSV and the workbook's answers have one row a review."""
    match format_:
        case "csv":
            return _wide_csv() if wide else _long_csv()
        case "xlsx":
            return _workbook(wide=wide)
        case "json":
            return _json(deidentified=deidentified)
        case "html":
            return _html()
        case "md":
            return _markdown()


def title_of(ids: Sequence[str]) -> str:
    """What a document of these reviews is called."""
    return ids[0] if len(ids) == 1 else count_of(len(ids), "review")


def _long_csv() -> Exporter:
    from tui_review.reports.csv_table import csv_head, csv_rows  # noqa: PLC0415 - each format loads its own
    from tui_review.reports.tabular import ALL_IN_ONE  # noqa: PLC0415

    def write(out: BinaryIO, parts: Iterable[str], _title: str) -> None:
        _write(out, chain([csv_head(ALL_IN_ONE.head)], parts))

    return Exporter(lambda reported: csv_rows(ALL_IN_ONE.rows(reported)), write)


def _wide_csv() -> Exporter:
    from tui_review.reports.csv_table import csv_head, csv_rows  # noqa: PLC0415 - see above
    from tui_review.reports.tabular import WideRows, wide_row  # noqa: PLC0415

    def write(out: BinaryIO, parts: Iterable[Any], _title: str) -> None:
        table = WideRows()
        for part in parts:
            table.add(part)
        _write(out, chain([csv_head(table.head)], (csv_rows([row]) for row in table.rows())))

    return Exporter(wide_row, write)


def _workbook(*, wide: bool) -> Exporter:
    from tui_review.reports.tabular import Table, WideRows, sheets_of, wide_row  # noqa: PLC0415 - see above
    from tui_review.reports.workbook import write_xlsx  # noqa: PLC0415

    sheets = sheets_of(wide=wide)

    def part(reported: ReportedReview) -> Any:
        return [list(sheet.rows(reported)) for sheet in sheets], wide_row(reported) if wide else None

    def write(out: BinaryIO, parts: Iterable[Any], _title: str) -> None:
        table = WideRows()

        def rows() -> Iterator[Any]:
            for each, row in parts:
                if wide:
                    table.add(row)
                yield each

        def late() -> Iterator[Table]:
            if wide:
                yield Table("answers", table.head, table.rows())

        write_xlsx(out, sheets, rows(), late)

    return Exporter(part, write)


def _json(*, deidentified: bool) -> Exporter:
    import json  # noqa: PLC0415

    from tui_review.reports.tabular import review_json  # noqa: PLC0415 - see above

    def part(reported: ReportedReview) -> str:
        told = json.dumps(review_json(reported), ensure_ascii=False, indent=1)
        return "\n  " + told.replace("\n", "\n  ")

    def write(out: BinaryIO, parts: Iterable[str], _title: str) -> None:
        told = iter(parts)
        first = next(told, None)
        begun = f'{{\n "format": 1,\n "deidentified": {json.dumps(deidentified and first is not None)},\n "reviews": ['
        ended = "]\n}\n" if first is None else "\n ]\n}\n"
        rest = (f",{each}" for each in told)
        _write(out, chain([begun, first or ""], rest, [ended]))

    return Exporter(part, write)


def _html() -> Exporter:
    from tui_review.telling.review import document_blocks  # noqa: PLC0415 - see above
    from tui_review.telling.web import PAGE_ENDED, body, page_begun  # noqa: PLC0415

    def write(out: BinaryIO, parts: Iterable[str], title: str) -> None:
        _write(out, chain([page_begun(title)], _between("\n", parts), [PAGE_ENDED]))

    return Exporter(lambda reported: body(document_blocks(reported)), write)


def _markdown() -> Exporter:
    from tui_review.telling.markdown import markdown  # noqa: PLC0415 - see above
    from tui_review.telling.review import document_blocks  # noqa: PLC0415

    def write(out: BinaryIO, parts: Iterable[str], _title: str) -> None:
        _write(out, _between("\n", parts))

    return Exporter(lambda reported: markdown(document_blocks(reported)), write)


def _between(sign: str, parts: Iterable[str]) -> Iterator[str]:
    for number, part in enumerate(parts):
        yield f"{sign}{part}" if number else part


def _write(out: BinaryIO, texts: Iterable[str]) -> None:
    out.writelines(text.encode("utf-8", "replace") for text in texts)


def files_of(ids: Sequence[str], format_: Format, folder: Path) -> list[Path]:
    """The files of a document for each review, in a folder. Raises UserError where two reviews would be one file."""
    found: dict[Path, None] = {}
    for id_ in ids:
        path = folder / f"{id_}.{format_}"
        if path in found:
            what = f"Two reviews of these folders are called {id_}."
            raise UserError(what, remedy="Export the folders one by one, or into one file.", file=str(path))
        found[path] = None
    return list(found)


def write_private(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Writes a file that only its owner can read, wholly or not at all. Raises UserError.

    An existing file is replaced only with `overwrite`, and a review never: nothing that ends like one is written.
    """
    with private_file(path, overwrite=overwrite) as stream:
        stream.write(data)


def check_private(path: Path, *, overwrite: bool) -> None:
    """Raises UserError where `write_private` would; nothing is written."""
    _check_no_review(path)
    check_output(path, overwrite=overwrite)


def _check_no_review(path: Path) -> None:
    if path.suffix in (".yaml", ".yml"):
        raise UserError("An export never goes into a YAML file.", remedy="Name another file.", file=str(path))


def private_file(path: Path, *, overwrite: bool) -> AbstractContextManager[BinaryIO]:
    """The same as a stream: where anything is raised, the file is as it was."""
    _check_no_review(path)
    return output_to(path, overwrite=overwrite)
