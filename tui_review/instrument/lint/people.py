"""Do interview sheets and points of second readers mean something; are places of people's names told to be such."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_review.errors import did_you_mean
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import marks
from tui_review.instrument.naming import says_names

if TYPE_CHECKING:
    from tui_review.instrument.conventions import InterviewSheet
    from tui_review.instrument.lint.findings import LintFindings
    from tui_review.instrument.model import Column, Item, Question
    from tui_review.instrument.rules import FieldPath, Rules


_ENDS: Final = (".", "?", "!", "…")


def check_people(rules: Rules, findings: LintFindings) -> None:
    """Reports what is wrong with `interviews`, with `spoken` of every question, and with `points` of every item."""
    interviews = rules.instrument.interviews
    sheets = [sheet.id for sheet in interviews.sheets] if interviews else []
    for number, sheet in enumerate(interviews.sheets if interviews else ()):
        at: FieldPath = ("interviews", "sheets", number)
        if sheets.index(sheet.id) != number:
            findings.add("", (*at, "id"), "duplicate-id", f"Two sheets are called {sheet.id}. Rename one.")
        _check_sheet(rules, sheet, at, findings)
    said = set()
    for id_, question in rules.questions.items():
        for number, spoken in enumerate(question.question.spoken):
            lines = [line.strip() for line in spoken.ask.splitlines() if line.strip()]
            broken = next((line for line in lines if not line.endswith(_ENDS)), "")
            if broken:
                what = f"{broken!r} ends in the middle of a sentence, and each line is asked by itself. "
                what += "Write each question on one line."
                findings.add(id_, ("spoken", number, "ask"), "broken-line", what, about=broken)
            for sheet_id in marks(spoken.to):
                said.add(sheet_id)
                if sheet_id not in sheets:
                    what = f"There is no sheet {sheet_id}.{did_you_mean(sheet_id, sheets)}"
                    findings.add(id_, ("spoken", number, "to"), "unknown-id", what, about=sheet_id)
    for number, sheet_id in enumerate(sheets):
        if sheet_id not in said:
            what = f"No question asks anything of {sheet_id}. Give one `spoken` to it, or take the sheet out."
            findings.add("", ("interviews", "sheets", number, "id"), "unused", what, about=sheet_id)
    for item in _items(rules):
        ids = [point.id for point in item.points]
        for number, point in enumerate(item.points):
            if ids.index(point.id) != number:
                what = f"Two points of {item.id} are called {point.id}. Rename one."
                findings.add(item.id, ("points", number, "id"), "duplicate-id", what, about=point.id)


def _check_sheet(rules: Rules, sheet: InterviewSheet, at: FieldPath, findings: LintFindings) -> None:
    table = rules.questions.get(sheet.table)
    if table is None or kind_of(table.question).holds != "rows":
        tables = [id_ for id_, each in rules.questions.items() if each.question.columns]
        what = f"There is no table {sheet.table}.{did_you_mean(sheet.table, tables)}"
        findings.add("", (*at, "table"), "unknown-id", what, about=sheet.table)
        return
    columns = [column.id for column in table.question.columns]
    for field, column in [("name", sheet.name), *(("shows", each) for each in sheet.shows)]:
        if column not in columns:
            what = f"{sheet.table} has no column {column}.{did_you_mean(column, columns)}"
            findings.add("", (*at, field), "unknown-id", what, about=column)


def check_names_told(rules: Rules, findings: LintFindings) -> None:
    """Warns of short texts that are asked for somebody's name and do not stand under `names`."""
    told = {*rules.instrument.names, rules.instrument.facts.case}
    for id_, own in rules.questions.items():
        question = own.question
        places: list[tuple[str, FieldPath, Question | Column]] = [(id_, (), question)]
        places += [
            (f"{id_}.{each.id}", ("columns", number), each) for number, each in enumerate(question.columns)
        ]
        for place, at, part in places:
            if place not in told and says_names(part):
                what = f"{place} is asked for a name, and does not stand under `names`: in texts nobody looks for what "
                what += 'stands there. Put it there, or say in its `ask` that it is "without a name".'
                findings.add(id_, (*at, "id"), "names", what, level="warning", about=part.id)


def _items(rules: Rules) -> Iterator[Item]:
    for section in rules.sections.values():
        for item in section.items:
            yield item
            yield from item.parts
