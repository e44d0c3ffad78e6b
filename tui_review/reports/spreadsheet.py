"""Tables as CSV and as an Excel workbook (xlsx), in which no text can ever act as a formula.

The workbook is written here, in the few parts of the format that plain tables need: for 300 reviews that takes a
tenth of what the common library takes, holds no review's texts twice in memory, and leaves nothing to a library's guess
at what a text may be. Tests read the result back with that library.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from tui_review.display import make_visible
from tui_review.reports.tabular import Cell, Table

_ACTS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet read a text as a formula, when it stands first."""
_LONGEST: Final = 32_000
"""Characters in a cell; the format ends at 32,767 UTF-16 units."""
_CUT: Final = " … [cut: a cell holds no more; the JSON export has it all]"
_WIDEST: Final = 60
_NARROWEST: Final = 8
_HEAD_STYLE: Final = 1
_TEXT_STYLE: Final = 2
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_PROLOGUE: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def to_csv(table: Table) -> str:
    """A table as CSV: UTF-8, commas, quotes where needed. A text that could act as a formula gets a `'` before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.head)
    writer.writerows([guarded(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def guarded(cell: Cell) -> Cell:
    """A cell that a spreadsheet takes for what it is; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_ACTS) else cell


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table: heads stay in view and can filter; every text is kept as text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in _frame(tables):
            archive.writestr(_member(name), text)
        for number, table in enumerate(tables, 1):
            with archive.open(_member(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as stream:
                for part in _sheet(table, first=number == 1):
                    stream.write(part.encode())
    return out.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """A part of the archive; the same content gives the same bytes."""
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _frame(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    """The parts that say what the archive is and which sheets it has."""
    numbers = range(1, len(tables) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_PROLOGUE}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>'
        ),
    )
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    sheets = "".join(
        f'<sheet name={quoteattr(table.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, table in zip(numbers, tables, strict=True)
    )
    yield (
        "xl/workbook.xml",
        (f'{_PROLOGUE}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'),
    )
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    styles = (f"rId{len(tables) + 1}", "styles", "styles.xml")
    yield "xl/_rels/workbook.xml.rels", _relations([*links, styles])
    yield (
        "xl/styles.xml",
        (
            f'{_PROLOGUE}<styleSheet xmlns="{_MAIN}">'
            '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
            '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
            '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
            # Format 49 is text, and the quote prefix keeps it text when somebody edits the cell.
            '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
            '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        ),
    )


def _relations(links: Iterable[tuple[str, str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/{what}" Target="{to}"/>' for id_, what, to in links
    )
    return f'{_PROLOGUE}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _sheet(table: Table, *, first: bool) -> Iterator[str]:
    """The parts of one worksheet, a row at a time."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(_WIDEST, max(_NARROWEST, len(head) + 4))}" customWidth="1"/>'
        for n, head in enumerate(table.head, 1)
    )
    selected = ' tabSelected="1"' if first else ""
    yield (
        f'{_PROLOGUE}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"{selected}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )
    yield f"<row>{''.join(_cell(cell, _HEAD_STYLE) for cell in table.head)}</row>"
    rows = 1
    for row in table.rows:
        rows += 1
        yield f"<row>{''.join(map(_cell, row))}</row>"
    yield f'</sheetData><autoFilter ref="A1:{_letters(len(table.head))}{rows}"/></worksheet>'


def _cell(cell: Cell, style: int = 0) -> str:
    if cell == "":
        return "<c/>"
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    if cell.startswith(_ACTS):
        style = _TEXT_STYLE
    if len(cell) > _LONGEST // 2 and len(cell.encode("utf-16-le", "replace")) > 2 * _LONGEST:
        cell = (
            cell.encode("utf-16-le", "replace")[: 2 * (_LONGEST - len(_CUT))].decode("utf-16-le", "ignore")
            + _CUT
        )
    # XML knows no control characters, and the format reads _x0041_ as an escape.
    text = escape(_ESCAPED.sub("_x005F_", make_visible(cell)))
    attribute = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{attribute}><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(number: int) -> str:
    """The letters of a column, A being 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
