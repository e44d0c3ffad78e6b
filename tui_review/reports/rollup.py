"""Many reviews together: how items, outcomes and practice stand, what was overridden, how far the reviews are.

Reviews are put together only with those of the same instrument and version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tui_review.instrument.language.days import is_date
from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.instrument.rules import Rules
from tui_review.reports.figures import (
    Overridden,
    Period,
    QuestionFigures,
    RatingFigures,
    Rollup,
    Standing,
    StatusFigures,
)
from tui_review.reports.sheet import SHOWN, Sheet
from tui_review.review.handover import SAID
from tui_review.review.model import Status

COUNTED: Final = ("yes_no", "choice", "several")
"""The kinds of questions whose answers are counted."""


def roll_up(sheets: Iterable[Sheet]) -> list[Rollup]:
    """One roll-up for each instrument and version, by id and version."""
    groups: dict[tuple[str, str], list[Sheet]] = {}
    for sheet in sheets:
        groups.setdefault(sheet.instrument, []).append(sheet)
    return [_group(groups[key]) for key in sorted(groups)]


def _group(sheets: Sequence[Sheet]) -> Rollup:
    rules = sheets[0].rules
    return Rollup(
        rules=rules,
        sheets=tuple(sheets),
        ratings=tuple(_figures(rules, id_, sheets) for id_ in rules.rated),
        questions=tuple(
            _answers(rules, id_, sheets)
            for id_, at in rules.questions.items()
            if at.rated and at.question.answer in COUNTED
        ),
        overridden=tuple(
            Overridden(sheet.id, item, rated.computed, rated.rating, each.by, each.at, each.reason)
            for sheet in sheets
            for item, each in sheet.overrides.items()
            if (rated := sheet.ratings.get(item)) is not None and rated.computed
        ),
        standings=tuple(_standing(sheet) for sheet in sheets),
        statuses=tuple(_statuses(rules, sheets)),
        periods=tuple(_periods(rules, sheets)),
    )


def _figures(rules: Rules, id_: str, sheets: Iterable[Sheet]) -> RatingFigures:
    rated = rules.rated[id_]
    scales = rules.instrument.ratings
    scale = scales.outcome if rated.kind == "outcome" else scales.item
    counts = dict.fromkeys([*scale, INCOMPLETE], 0)
    for sheet in sheets:
        rating = sheet.ratings[id_].rating
        counts[rating] = counts.get(rating, 0) + 1
    return RatingFigures(id_, rated.title, rated.kind, counts)


def _answers(rules: Rules, id_: str, sheets: Iterable[Sheet]) -> QuestionFigures:
    question = rules.questions[id_].question
    counts = dict.fromkeys(question.options, 0)
    if question.none:
        counts[question.none] = 0
    counts[NA] = 0
    answered = open_ = not_asked = 0
    for sheet in sheets:
        entry = sheet.entries[id_]
        if entry.state not in SHOWN:
            not_asked += entry.state == "not asked"
            open_ += entry.state != "not asked"
            continue
        answered += 1
        value = entry.value
        given = (value or [question.none]) if isinstance(value, list) else [value]
        for each in given:
            if isinstance(each, str):
                counts[each] = counts.get(each, 0) + 1
    label = question.label or " ".join(question.ask.split())
    rated = rules.questions[id_].rated
    return QuestionFigures(id_, label, rated, question.answer, counts, answered, open_, not_asked)


def _standing(sheet: Sheet) -> Standing:
    return Standing(
        sheet.id, sheet.status, sheet.answered, sheet.asked, sheet.open_notes, sheet.flagged,
        sheet.changes, _returned(sheet),
    )  # fmt: skip


def _returned(sheet: Sheet) -> int:
    return sum(act.act == "returned" for act in sheet.history)


def _statuses(rules: Rules, sheets: Iterable[Sheet]) -> list[StatusFigures]:
    found: dict[Status, StatusFigures] = {}
    for sheet in sheets:
        figures = found.setdefault(sheet.status, StatusFigures(sheet.status))
        figures.reviews += 1
        items = (id_ for id_, rated in rules.rated.items() if rated.kind == "item")
        figures.ratings.update(sheet.ratings[id_].rating for id_ in items)
        figures.notes.update(note.status for note in sheet.notes.values())
        figures.changes += sheet.changes
        figures.returned += _returned(sheet)
    return [found[status] for status in SAID if status in found]


def quarter(day: str) -> str:
    """The quarter of an ISO day or month: `2026 Q1`; empty for what is none."""
    if not is_date(day[:7] + "-01"):
        return ""
    return f"{day[:4]} Q{(int(day[5:7]) + 2) // 3}"


def _periods(rules: Rules, sheets: Iterable[Sheet]) -> list[Period]:
    quarters: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if name := quarter(sheet.completed):
            quarters.setdefault(name, []).append(sheet)
    items = [rated.id for rated in rules.items()]
    return [
        Period(name, len(found), {id_: _figures(rules, id_, found).best for id_ in items})
        for name, found in sorted(quarters.items())
    ]
