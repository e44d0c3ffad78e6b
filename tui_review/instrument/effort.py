"""How much there is to try: a condition about rows inside another one may be tried for each of the rows around it.

The one place that says how much is too much: the linter asks it of an instrument (`too_much`), the program of the rows
that a review has, or is to have (`check_effort`). What a condition says nothing of it is not tried anew for, as
`Evaluator.row_truths` remembers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tui_review.errors import UserError
from tui_review.instrument.language.syntax import Columns, anatomy, asked_around, meant_at, walk
from tui_review.instrument.needs import Written, written

if TYPE_CHECKING:
    from tui_review.instrument.language.syntax import ConditionPart
    from tui_review.instrument.rules import Rules

_MOST: Final = 1_000_000
"""How many rows all conditions of an instrument together may try: some seconds."""
_MANY_ROWS: Final = 100
"""How many rows the linter takes a table to have that says of none how many it takes."""

Tables: TypeAlias = "tuple[str, ...]"
"""Tables whose rows are gone through for each other: `(4A1, 4A1)` for each row of 4A1 all of its rows."""
TryCounts: TypeAlias = "Counter[Tables]"
"""How often that is done."""


class _RowAround(NamedTuple):
    """A row around a condition."""

    has_column: Callable[[str], bool]
    rows: Tables
    """For which rows of which tables there is one."""


def efforts(rules: Rules) -> tuple[tuple[Tables, int], ...]:
    """What all conditions of an instrument try together, but for what is tried once for each row of one table."""
    found: TryCounts = Counter()
    for _, tries in _each(rules):
        found += tries
    return tuple((rows, times) for rows, times in sorted(found.items()) if len(rows) > 1)


def too_much(rules: Rules) -> Iterator[tuple[Written, str]]:
    """The conditions of an instrument that could take too long, each with what is wrong, for the linter.

    Where none does by itself and all together do, the one that tries most.
    """
    size = {table: _most_rows(rules, table) for table in rules.columns}
    each = [(_tried(tries.items(), size), part, tries) for part, tries in _each(rules)]
    found = [one for one in each if one[0] > _MOST]
    if not found and sum(tried for tried, _, _ in each) > _MOST:
        found = [max(each, key=lambda one: one[0])]
    for _, part, tries in found:
        rows = max(tries, key=lambda rows: _tried([(rows, 1)], size))
        tables = ", ".join(f"{id_} ({size.get(id_, 0)})" for id_ in dict.fromkeys(rows))
        what = f"This is tried for each row of {' and each row of '.join(rows)}, which can take very long"
        yield part, f"{what} ({tables}). Give tables `at_most`, or name fewer of the rows around in it."


def check_effort(rules: Rules, answers: Mapping[str, object]) -> None:
    """Raises UserError where conditions would try too much over the rows that the answers of a review have."""
    if not rules.efforts:
        return
    rows = {id_: len(each) for id_, each in answers.items() if isinstance(each, dict)}
    if _tried(rules.efforts, rows) <= _MOST:
        return
    each = [(_tried(tries.items(), rows), part, tries) for part, tries in _each(rules)]
    _, part, tries = max(each, key=lambda one: one[0])
    most = max(tries, key=lambda tables: _tried([(tables, 1)], rows))
    of = f"{rules.instrument.id} {rules.instrument.version}"
    tables = " and ".join(f"{rows.get(id_, 0)} rows of {id_}" for id_ in dict.fromkeys(most))
    what = f"With {tables} a condition of {of} (`{part.field[0]}` at {part.owner or part.of}) would take very long."
    raise UserError(what, remedy="Enter fewer rows, or tell whoever keeps the instrument.")


def _tried(tries: Iterable[tuple[Tables, int]], rows: Mapping[str, int]) -> int:
    """How many rows are tried where tables have so many: reckoned at every answer, so that nothing is called for it."""
    found = 0
    for tables, times in tries:
        each = times
        for table in tables:
            each *= rows.get(table, 0)
        found += each
    return found


def _most_rows(rules: Rules, table: str) -> int:
    """How many rows a table may have; none of what is no table, which the linter tells by itself."""
    if table not in rules.questions:
        return 0
    most = rules.questions[table].question.at_most
    return _MANY_ROWS if most is None else int(most)


def _each(rules: Rules) -> Iterator[tuple[Written, TryCounts]]:
    """Every condition and term of an instrument, once where it is written, with what it tries."""
    known: set[tuple[str, object]] = set()
    of_columns = {id_: _of_columns(rules.columns, id_) for id_ in rules.columns}
    for each in written(rules):
        if (each.owner, each.field) in known:
            continue
        known.add((each.owner, each.field))
        tables = tuple(dict.fromkeys(table for _, table in each.rows))
        if each.field[-1] != "match":
            # An entry of a grid is looked at for the few lines whose it is: those are found by `match`.
            tables = tables[-1:]
        around = (_RowAround(each.columns(rules).__contains__, tables),) if tables else ()
        tries = _tries(each.part, around, rules.columns, tables)
        # Whether a column is asked is found out once for each row.
        waiting, asked = [looked_at[-1] for looked_at in tries], set[str]()
        while waiting:
            table = waiting.pop()
            if table not in asked:
                asked.add(table)
                for looked_at, times in of_columns.get(table, {}).items():
                    tries[*tables, *looked_at] += times
                    waiting.append(looked_at[-1])
        if tries:
            yield each, tries


def _of_columns(columns: Columns, table: str) -> TryCounts:
    """What conditions about when a table's columns are asked try, over all of its rows."""
    found: TryCounts = Counter()
    around = (_RowAround(columns[table].__contains__, (table,)),)
    for condition in columns[table].values():
        if condition is not None:
            found += _tries(condition, around, columns, (table,))
    return found


def _tries(
    part: ConditionPart, around: tuple[_RowAround, ...], columns: Columns, outside: Tables
) -> TryCounts:
    """What one condition or term tries in rows, the innermost last; `outside` where it names none of them."""
    found: TryCounts = Counter()
    for each in walk(part):
        _, _, table, where, _ = anatomy(each)
        if not table:
            continue
        number = meant_at(asked_around(each, columns), (row.has_column for row in reversed(around)))
        rows = (*(outside if number is None else around[-1 - number].rows), table)
        found[rows] += 1
        if where is not None:
            inside = _RowAround(columns.get(table, {}).__contains__, rows)
            found += _tries(where, (*around, inside), columns, outside)
    return found
