"""The linter's part about grids: tables and columns that exist, one measure for each requirement, its conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tui_review.errors import did_you_mean
from tui_review.instrument.grid_model import GridSpec, Requirement, Stretch
from tui_review.instrument.grid_rules import GridRules
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.lint.findings import PART_ID, LintFindings
from tui_review.instrument.model import Column, Question
from tui_review.instrument.rules import FieldPath, Rules

_WORD: Final = re.compile(r"[A-Za-z]\w*\Z")
_LABEL: Final = 60
_MEASURES: Final = (
    *("each_month", "window", "in_all", "has_row"),
    *("more_than_half", "every_entry", "covered"),
)
_OF_ENTRIES: Final = ("recorded", "counts", "counts_as", "under")
_COVERS_ONLY: Final = ("not_before", "longest")


def check_grids(rules: Rules, findings: LintFindings) -> None:
    """Reports what is wrong with the names, texts and numbers of the grids."""
    taken = {*rules.questions, *rules.rated, *rules.sections}
    for number, spec in enumerate(rules.instrument.grids):
        _Grid(rules, number, spec, findings).check(rules.grids[spec.id], taken)


def _columns(rules: Rules, table: str) -> dict[str, Column]:
    question = rules.questions.get(table)
    return {column.id: column for column in question.question.columns} if question is not None else {}


class _Grid:
    """Checks one grid."""

    def __init__(self, rules: Rules, number: int, spec: GridSpec, findings: LintFindings) -> None:
        self._rules = rules
        self._number = number
        self._spec = spec
        self._findings = findings

    def check(self, grid: GridRules, taken: set[str]) -> None:
        """`taken` holds the ids in use, and receives those of the grid."""
        spec = self._spec
        # By place, not by id: an id used twice has the place of the other.
        at: FieldPath = ("grids", self._number)
        self._own_id((*at, "id"), spec.id, taken)
        for number, requirement in enumerate(spec.requirements):
            self._own_id((*at, "requirements", number, "id"), requirement.id, taken)
        for key in ("first", "last"):
            self._date_question(("months", key), getattr(spec.months, key))
        columns = self._table(("rows", "table"), spec.rows.table)
        self._column(("rows", "name"), spec.rows.name, spec.rows.table, columns)
        for number, column in enumerate(spec.rows.same):
            self._column(("rows", "same", number), column, spec.rows.table, columns)
        if spec.rows.same and spec.rows.name not in spec.rows.same:
            what = f"Rows of two names would be one line: add {spec.rows.name}, which names a row."
            self._add(("rows", "same"), "measure", what)
        for key, column in (("from", spec.rows.from_), ("to", spec.rows.to)):
            if column:
                self._column(("rows", key), column, spec.rows.table, columns, date=True)
        if columns and not _WORD.match(grid.line):
            what = (
                f"One row of {spec.rows.table} is called {grid.line!r}; it must be one word (`person.name`)."
            )
            self._add(("rows", "table"), "type", what)
        entries = self._table(("entries", "table"), spec.entries.table)
        self._column(("entries", "date"), spec.entries.date, spec.entries.table, entries, date=True)
        self._stretches("covers", spec.covers)
        self._stretches("lifts", spec.lifts)
        covers = [cover.id for cover in spec.covers]
        for requirement in spec.requirements:
            self._requirement(requirement, covers)

    def _add(self, field: FieldPath, code: str, what: str, owner: str = "") -> None:
        self._findings.add(owner or self._spec.id, field, code, what)

    def _own_id(self, at: FieldPath, id_: str, taken: set[str]) -> None:
        if id_ in taken:
            what = f"The id {id_} is used twice. Give one of them another id."
            self._findings.add("", at, "duplicate-id", what)
        if not PART_ID.match(id_):
            what = f"The id {id_!r} may have only letters, digits, `.`, `_`, `-`."
            self._findings.add("", at, "bad-id", what)
        taken.add(id_)

    def _known(self, field: FieldPath, id_: str, owner: str = "") -> Question | None:
        rules = self._rules.questions.get(id_)
        if rules is None:
            hint = did_you_mean(id_, self._rules.questions)
            self._add(field, "unknown-id", f"There is no question {id_}.{hint}", owner)
        return rules.question if rules is not None else None

    def _date_question(self, field: FieldPath, id_: str) -> None:
        question = self._known(field, id_)
        if question is not None and kind_of(question).measure != "date":
            self._add(field, "type", f"{id_} is no date; the months of a grid are those of two dates.")

    def _table(self, field: FieldPath, id_: str, owner: str = "") -> dict[str, Column]:
        question = self._known(field, id_, owner)
        if question is not None and kind_of(question).holds != "rows":
            self._add(field, "type", f"{id_} is no table.", owner)
        return _columns(self._rules, id_)

    def _column(  # noqa: PLR0913 - a column in its place
        self,
        field: FieldPath,
        id_: str,
        table: str,
        columns: dict[str, Column],
        *,
        date: bool = False,
        owner: str = "",
    ) -> None:
        if not columns:
            return
        if id_ not in columns:
            hint = did_you_mean(id_, columns)
            self._add(field, "unknown-id", f"{table} has no column {id_}.{hint}", owner)
        elif date and kind_of(columns[id_]).measure != "date":
            self._add(field, "type", f"The column {id_} of {table} is no date.")

    def _stretches(self, key: str, stretches: Iterable[Stretch]) -> None:
        seen: set[str] = set()
        for number, stretch in enumerate(stretches):
            columns = self._table((key, number, "table"), stretch.table)
            self._column((key, number, "from"), stretch.from_, stretch.table, columns, date=True)
            self._column((key, number, "to"), stretch.to, stretch.table, columns, date=True)
            if key == "covers" and (not stretch.id or stretch.id in seen):
                self._add(
                    (key, number), "duplicate-id", "A cover needs an id of its own, for `under` to name."
                )
            if stretch.not_before:
                field = (key, number, "not_before")
                self._column(field, stretch.not_before, stretch.table, columns, date=True)
            for name in _COVERS_ONLY if key == "lifts" else ():
                if getattr(stretch, name):
                    self._add((key, number, name), "type", f"`{name}` is for `covers`; leave it out.")
            if key == "lifts" and stretch.id:
                self._add((key, number, "id"), "type", "Nothing names a lift; leave its id out.")
            seen.add(stretch.id)

    def _other_tables(self, own: Requirement) -> None:
        """What a requirement names of the rows that count, and of tables other than that of the entries."""
        counted = self._spec.entries.table
        if own.has_row is not None:
            counted = own.has_row.table
            self._table(("has_row", "table"), counted, own.id)
            if own.under:
                self._add(
                    ("under",), "measure", "Rows of `has_row` are of no day; leave out `under`.", own.id
                )
        columns = _columns(self._rules, counted)
        for number, id_ in enumerate(own.recorded):
            self._column(("recorded", number), id_, counted, columns, owner=own.id)
        unless = own.window.unless if own.window is not None else None
        if unless is None:
            return
        columns = self._table(("window", "unless", "table"), unless.table, own.id)
        for key in ("months", "at_least"):
            id_ = getattr(unless, key)
            field: FieldPath = ("window", "unless", key)
            self._column(field, id_, unless.table, columns, owner=own.id)
            if id_ in columns and kind_of(columns[id_]).measure != "number":
                self._add(field, "type", f"The column {id_} of {unless.table} is no number.", own.id)

    def _requirement(self, own: Requirement, covers: list[str]) -> None:
        def add(field: FieldPath, code: str, what: str) -> None:
            self._add(field, code, what, own.id)

        measures = [name for name in _MEASURES if getattr(own, name) not in ("", None)]
        if len(measures) != 1:
            add((), "measure", f"A requirement has exactly one of {', '.join(_MEASURES)}.")
        if len(own.label) > _LABEL:
            add(("label",), "label", f"A label has at most {_LABEL} characters; this has {len(own.label)}.")
        for field, cover in (("under", own.under), ("covered", own.covered)):
            if cover and cover not in covers:
                add((field,), "unknown-id", f"There is no cover {cover}.{did_you_mean(cover, covers)}")
        if own.covered and (own.who or any(getattr(own, name) for name in _OF_ENTRIES)):
            add(("covered",), "measure", "`covered` looks at days only; leave out who and what counts.")
        by_id = {each.id: each for each in self._spec.requirements}
        if own.counts_as:
            other = by_id.get(own.counts_as)
            if other is None or other is own or other.counts_as:
                hint = did_you_mean(own.counts_as, by_id)
                add(
                    ("counts_as",),
                    "unknown-id",
                    f"No requirement {own.counts_as} with `counts` of its own.{hint}",
                )
            if own.recorded or own.counts or own.under or own.has_row:
                what = "`counts_as` takes the place of `recorded`, `counts` and `under`, and `has_row` has its own."
                add(("counts_as",), "measure", what)
            elif other is not None and other.has_row:
                add(("counts_as",), "measure", f"{other.id} looks at rows of another table, not at entries.")
        if own.together and not (own.each_month or own.window):
            what = "`together` is for what is asked of months: `each_month` or `window`. Leave it out."
            add(("together",), "measure", what)
        self._other_tables(own)
        if (own.more_than_half or own.every_entry) and not own.why_not:
            add((), "no-reason", "This measure needs `why_not`: the reviewer must be told why.")
