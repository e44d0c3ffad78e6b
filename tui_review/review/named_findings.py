"""Whom rows of a table name: somebody whom the table of people has nearly so, or twice. No name stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from tui_review.errors import closest
from tui_review.instrument.language.people import name_key, name_keys
from tui_review.instrument.language.values import rows_in
from tui_review.instrument.naming import NamingColumn, grids_by_name, naming_columns, shared_names
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding


def named_findings(evaluation: Evaluation, table: str) -> Iterator[Finding]:
    """Rows that name somebody who can be taken for another.

    Of people of one name in a grid the table of the people tells, as nothing is rated by their names.
    """
    for each in naming_columns(evaluation.rules, table):
        yield from _in_column(evaluation, table, each)


def _in_column(evaluation: Evaluation, table: str, each: NamingColumn) -> Iterator[Finding]:
    rules = evaluation.rules
    question, people = rules.questions[table].question, rules.questions[each.people].question
    label = next(column.label for column in question.columns if column.id == each.column)
    named = rows_in(evaluation.value(each.people))
    known = {
        name_key(str(row[each.name])): at for at, row in enumerate(named.values(), 1) if row.get(each.name)
    }
    told_there = bool(grids_by_name(rules, each.people))
    shared = frozenset[str]() if told_there else shared_names(rules, each, list(named.values()))
    near: dict[str, str] = {}
    for number, (row_id, row) in enumerate(rows_in(evaluation.value(table)).items(), 1):
        for key in sorted(name_keys(row.get(each.column, ""))):
            said = f"{question.row} {number}: {label} is"
            if key in shared:
                what = f"{said} the name of two in {people.label or people.id}, and nothing tells which is meant."
                yield Finding(table, "warning", "namesakes", what, row_id)
            elif key not in known:
                if key not in near:
                    near[key] = closest(key, known)
                if near[key]:
                    what = f"{said} nearly the name of {people.row} {known[near[key]]}: if that is meant, write it "
                    what += "as it stands there."
                    yield Finding(table, "warning", "near-name", what, row_id)
