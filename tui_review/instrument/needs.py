"""What needs what: every condition of an instrument in its place, and the one graph over them.

Worked out when an instrument is compiled (`Rules.needs`). The memory of the evaluation, what an open rating waits
for, what follows from a wrong answer, why a rating changed, and the linter's loops all read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tui_review.instrument.language.syntax import Cases, Computed, Condition, InRows, Term, refs

if TYPE_CHECKING:
    from tui_review.instrument.rules import FieldPath, Gate, QuestionRules, Rules

NeedRole = Literal[
    "asked_when",
    "applies",
    "na_when",
    "compute",
    "rating",
    "complete_first",
    "grid",
    "figure",
    "narrative_when",
    "suggest",
    "check",
    "row_check",
    "column",
    "due",
    "sheet",
]
"""In what a thing is needed; mostly the field that names it."""

DECIDING: Final[frozenset[NeedRole]] = frozenset(
    ("asked_when", "applies", "na_when", "compute", "rating", "complete_first", "column", "grid", "figure")
)
"""The roles that decide a value, whether a question is asked, or a rating; the others only tell."""
_NAMING: Final[frozenset[NeedRole]] = frozenset(("asked_when", "applies", "rating"))
_ANSWERING_NA: Final = frozenset[NeedRole](("na_when",))
_COMPUTING: Final[frozenset[NeedRole]] = frozenset(("compute", "column", "grid", "figure"))


class Need(NamedTuple):
    """One thing that is needed, and where that is written."""

    id: str
    """A question, item, outcome, grid, figure, or a linked review's question (`osri:5A1`)."""
    role: NeedRole
    owner: str
    """The part of the instrument at which it is written: for an inherited condition the item."""
    field: FieldPath
    """Where in the owner."""


class Written(NamedTuple):
    """A condition or term of an instrument, in its place."""

    of: str
    """What it says something of: a question, item, outcome or grid."""
    role: NeedRole
    owner: str
    """The part of the instrument at which it is written."""
    field: FieldPath
    part: Condition | Term
    rows: InRows = ()
    """The rows it is about."""

    def columns(self, rules: Rules) -> frozenset[str]:
        """The columns it may name outside any `where`, called as it calls them."""
        return frozenset(
            f"{prefix}{column}" for prefix, table in self.rows for column in rules.columns.get(table, ())
        )


class Needs:
    """The graph of an instrument. Ids that nothing is written about need nothing."""

    __slots__ = ("_behind", "_dependents", "_direct", "_doubtful", "_named")
    __kept__ = ("_direct",)
    """What is kept of it in a compiled instrument; the rest is worked out anew when it is asked for."""

    def __init__(self, direct: Mapping[str, tuple[Need, ...]] | None = None) -> None:
        """`direct` holds, by what needs, everything it needs, in the order it is written."""
        self._direct = direct or {}
        self._behind: dict[str, tuple[str, ...]] = {}
        self._dependents: dict[str, tuple[str, ...]] | None = None
        self._doubtful: frozenset[str] | None = None
        self._named: frozenset[str] | None = None

    def __iter__(self) -> Iterator[str]:
        """Everything that needs something, in the instrument's order."""
        return iter(self._direct)

    def direct(self, id_: str, roles: frozenset[NeedRole] = DECIDING) -> tuple[Need, ...]:
        """What is needed in these roles without anything between."""
        return tuple([need for need in self._direct.get(id_, ()) if need.role in roles])

    def ids(self, id_: str, roles: frozenset[NeedRole] = DECIDING) -> tuple[str, ...]:
        """The ids of `direct`, each once."""
        return tuple(dict.fromkeys([need.id for need in self.direct(id_, roles)]))

    def behind(self, id_: str) -> tuple[str, ...]:
        """Everything that decides something, directly or through others; itself only where it waits for itself."""
        if id_ not in self._behind:
            self._behind[id_] = _reached(id_, self.ids)
        return self._behind[id_]

    @property
    def doubtful(self) -> frozenset[str]:
        """Whatever may be answered NA by what no rating table names: see `named`."""
        if self._doubtful is None:
            # In plain loops, as `named`.
            found, named = set[str](), self.named
            for id_, needs in self._direct.items():
                seen: set[str] = set()
                ahead: list[str] = []
                for need in needs:
                    if need.role in _ANSWERING_NA:
                        ahead.append(need.id)  # noqa: PERF401 - a frame for each, else
                while ahead and id_ not in found:
                    at = ahead.pop()
                    if at not in named:
                        found.add(id_)
                    elif at not in seen:
                        seen.add(at)
                        for each in self._direct.get(at, ()):
                            if each.role in DECIDING:
                                ahead.append(each.id)  # noqa: PERF401 - a frame for each, else
            self._doubtful = frozenset(found)
        return self._doubtful

    def dependents(self, ids: Iterable[str]) -> frozenset[str]:
        """Everything that may be another when these are: they, and what they decide, directly or through others."""
        if self._dependents is None:
            found: dict[str, dict[str, None]] = {}
            for id_, needs in self._direct.items():
                for need in needs:
                    if need.role in DECIDING:
                        found.setdefault(need.id, {})[id_] = None
            self._dependents = {id_: tuple(those) for id_, those in found.items()}
        directly = self._dependents
        return frozenset(ids).union(*(_reached(id_, lambda at: directly.get(at, ())) for id_ in ids))

    def beside(self, grid: str, entries: str) -> frozenset[str]:
        """What decides of one entry of a grid what it is there, besides the entry itself.

        The table of the entries is among it only where a condition looks at all of them.
        """
        plainly: FieldPath = ("entries", "table")
        needs = (*self.direct(grid), *self.direct(entries))
        return frozenset(need.id for need in needs if need.field != plainly)

    @property
    def named(self) -> frozenset[str]:
        """What rating tables and conditions for being asked name, and what the program computes that from."""
        if self._named is None:
            # In plain loops: each command that rates goes through the whole instrument here.
            named: set[str] = set()
            computed: dict[str, list[str]] = {}
            for id_, needs in self._direct.items():
                for need in needs:
                    if need.role in _NAMING:
                        named.add(need.id)
                    if need.role in _COMPUTING:
                        computed.setdefault(id_, []).append(need.id)
            behind = [_reached(id_, lambda at: computed.get(at, ())) for id_ in named & computed.keys()]
            self._named = frozenset(named).union(*behind)
        return self._named

    def __eq__(self, other: object) -> bool:
        """Whether the same things need the same things, written at the same places."""
        return isinstance(other, Needs) and self._direct == other._direct

    def __hash__(self) -> int:
        """Equal graphs have equal hashes."""
        return hash(tuple(self._direct))


def _reached(id_: str, step: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    ahead = list(reversed(step(id_)))
    while ahead:
        at = ahead.pop()
        if at not in found:
            found[at] = None
            ahead += reversed(step(at))
    return tuple(found)


def find_needs(rules: Rules, roles: frozenset[NeedRole] = DECIDING) -> Needs:
    """The graph of an instrument whose conditions are read, in some roles.

    A compiled instrument keeps what decides something; the roles that only tell are for whoever asks for them.
    """
    direct: dict[str, list[Need]] = {}
    for of, need in _named_plainly(rules):
        if need.role in roles:
            direct.setdefault(of, []).append(need)
    for each in written(rules):
        for id_ in () if each.role not in roles else refs(each.part, rules.columns, each.columns(rules)):
            direct.setdefault(each.of, []).append(Need(id_, each.role, each.owner, each.field))
    return Needs({id_: tuple(needs) for id_, needs in direct.items()})


def written(rules: Rules) -> Iterator[Written]:
    """Every condition and term of an instrument, at everything it says something of: inherited ones several times."""
    for question in rules.questions.values():
        yield from _of_question(question, rules.columns.get(question.question.id, {}))
    for rated in rules.rated.values():
        yield from _gates(rated.id, rated.gates)
        for number, (condition, _) in enumerate(rated.rows):
            if condition is not None:
                yield Written(rated.id, "rating", rated.id, ("rating", number, "when"), condition)
    yield from _of_grids(rules)
    interviews = rules.instrument.interviews
    for number, sheet in enumerate(interviews.sheets if interviews else ()):
        if sheet.id in rules.sheets:
            field = ("interviews", "sheets", number, "when")
            yield Written(sheet.id, "sheet", "", field, rules.sheets[sheet.id], (("", sheet.table),))


def _gates(of: str, gates: Iterable[Gate]) -> Iterator[Written]:
    for gate in gates:
        role: NeedRole = "applies" if gate.field == ("applies",) else "asked_when"
        yield Written(of, role, gate.owner, gate.field, gate.condition)


def _of_question(rules: QuestionRules, asked: Mapping[str, Condition | None]) -> Iterator[Written]:
    own = rules.question
    id_ = own.id
    yield from _gates(id_, rules.gates)
    for field, computed in _worked_out(("compute",), own.compute, rules.compute):
        yield Written(id_, "compute", id_, field, computed)
    for field, offered in _worked_out(("suggest",), own.suggest, rules.offer):
        yield Written(id_, "suggest", id_, field, offered)
    single: tuple[tuple[NeedRole, FieldPath, Condition | Term | None], ...] = (
        ("na_when", ("na_when",), rules.na),
        ("narrative_when", ("narrative_when",), rules.narrative if own.narrative_when else None),
        ("due", ("due", "by"), rules.due_by),
        ("due", ("due", "done_when"), rules.done),
    )
    for role, field, part in single:
        if part is not None:
            yield Written(id_, role, id_, field, part)
    for check, condition in rules.checks:
        yield Written(id_, "check", id_, ("checks", own.checks.index(check), "when"), condition)
    rows = (("", id_),)
    for check, condition in rules.row_checks:
        yield Written(
            id_, "row_check", id_, ("row_checks", own.row_checks.index(check), "when"), condition, rows
        )
    for number, column in own.numbered_columns():
        if (when := asked.get(column.id)) is not None:
            yield Written(id_, "column", id_, ("columns", number, "asked_when"), when, rows)
        field = ("columns", number, "suggest")
        for at, offered in _worked_out(field, column.suggest, rules.cell_offers.get(column.id)):
            yield Written(id_, "suggest", id_, at, offered, rows)
        field = ("columns", number, "compute")
        for at, computed in _worked_out(field, column.compute, rules.cells.get(column.id)):
            yield Written(id_, "compute", id_, at, computed, rows)


def _worked_out(
    at: FieldPath, said: Sequence[object] | str, read: Computed | None
) -> Iterator[tuple[FieldPath, Condition | Term]]:
    """What an answer is worked out from, each part where it is written."""
    if not isinstance(read, Cases):
        if read is not None:
            yield at, read
        return
    for number, (condition, _) in enumerate(read.rows):
        if condition is not None:
            yield at if isinstance(said, str) else (*at, number, "when"), condition


def _of_grids(rules: Rules) -> Iterator[Written]:
    """The conditions of the grids. A grid is worked out as a whole, so that each of its figures needs all of them."""
    for id_, grid in rules.grids.items():
        if grid.asked is not None:
            yield Written(id_, "grid", id_, ("asked_when",), grid.asked)
        rows: InRows = (("", grid.spec.entries.table),)
        if grid.when is not None:
            yield Written(id_, "grid", id_, ("entries", "when"), grid.when, rows)
        for number, (must, _) in enumerate(grid.counts):
            yield Written(id_, "grid", id_, ("entries", "counts", number, "must"), must, rows)
        yield Written(id_, "grid", id_, ("entries", "match"), grid.match, grid.scopes.entry)
        for key, stretches in (("covers", tuple(grid.covers.values())), ("lifts", grid.lifts)):
            for number, stretch in enumerate(stretches):
                if stretch.when is not None:
                    rows = grid.scopes.stretch(key, stretch.stretch.table)
                    yield Written(id_, "grid", id_, (key, number, "when"), stretch.when, rows)
        for each in grid.requirements:
            own_id = each.requirement.id
            if each.who is not None:
                yield Written(id_, "grid", own_id, ("who",), each.who, grid.scopes.who)
            own = each.requirement
            if each.counting == own_id:
                about = grid.scopes.line_rows(own.has_row.table) if own.has_row else grid.scopes.entry
                for number, (must, _) in enumerate(each.counts):
                    yield Written(id_, "grid", own_id, ("counts", number, "must"), must, about)
            for table, field, condition in each.line_rows():
                rows = grid.scopes.line_rows(table)
                yield Written(id_, "grid", own_id, (*field, "match"), condition, rows)
            if each.share is not None:
                measure = "more_than_half" if each.requirement.more_than_half else "every_entry"
                yield Written(id_, "grid", own_id, (measure,), each.share, grid.scopes.entry)


def _named_plainly(rules: Rules) -> Iterator[tuple[str, Need]]:
    """What is needed without a condition: what must be answered first, a grid's tables and dates."""
    for rated in rules.rated.values():
        if rated.complete_first:
            for id_ in rated.questions:
                yield rated.id, Need(id_, "complete_first", rated.id, ("complete_first",))
    for id_, grid in rules.grids.items():
        spec = grid.spec
        places: list[tuple[str, FieldPath]] = [
            (spec.months.first, ("months", "first")),
            (spec.months.last, ("months", "last")),
            (spec.rows.table, ("rows", "table")),
            (spec.entries.table, ("entries", "table")),
        ]
        for key, stretches in (("covers", spec.covers), ("lifts", spec.lifts)):
            places += [(each.table, (key, number, "table")) for number, each in enumerate(stretches)]
        for named, field in places:
            yield id_, Need(named, "grid", id_, field)
        for each in grid.requirements:
            own = each.requirement.id
            yield own, Need(id_, "figure", own, ("id",))
            for table, field, _ in each.line_rows():
                yield id_, Need(table, "grid", own, (*field, "table"))
