"""Random conditions and terms that mean something: known ids, fitting kinds, possible values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from tui_review.instrument.kinds.registry import KINDS

YES_NO: Final = ("Yes", "No")
_SMALL_WORDS: Final = frozenset({"and", "or", "not", "is", "one", "of", "any", "none", "only", "answered"})
_DAYS: Final = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28", "2026-03-15", "2026-06-30")


@dataclass(frozen=True, slots=True)
class Askable:
    """What a condition may name: a question, a column, a rated item or outcome, or a figure of a grid."""

    id: str
    kind: str
    """The kind of answer; `rating` and `figure` for what is computed."""
    values: tuple[str, ...] = ()
    """What it may be, where that is a closed list."""
    columns: tuple[Askable, ...] = ()
    scored: bool = False
    """Whether it can be counted in a sum."""

    @property
    def measure(self) -> str:
        """What it is compared as, as its kind says; empty where it has no order, or is computed."""
        return next((kind.measure or "" for name, kind in KINDS.items() if name == self.kind), "")


@dataclass(slots=True)
class Scope:
    """What stands before a place of an instrument, so that a condition there may name it without a loop."""

    known: list[Askable] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Askable]:
        """Those of some kinds."""
        return [each for each in self.known if each.kind in kinds]

    def measured(self, measure: str) -> list[Askable]:
        """Those that are compared as a measure, of whatever kind."""
        return [each for each in self.known if each.measure == measure]

    def with_row(self, columns: tuple[Askable, ...]) -> Scope:
        """The same from inside a row: columns stand before what they hide."""
        own = {column.id for column in columns}
        return Scope([*columns, *(each for each in self.known if each.id not in own)])


def askable(question: dict[str, Any]) -> Askable:
    """What a condition may ask of a question or column as an instrument has it."""
    columns = tuple(askable(column) for column in question.get("columns", ()))
    choices = question.get("choices", ())
    values = YES_NO if question["answer"] == "yes_no" else tuple(map(code_of, choices))
    scored = KINDS[question["answer"]].measure == "number" or any("points" in each for each in choices)
    may_be_na = (question["answer"] == "yes_no" or choices) and (
        question.get("na_if") or question.get("na_when")
    )
    values = (*values, *(["NA"] if may_be_na else []))
    return Askable(question["id"], question["answer"], values, columns, scored=scored)


def code_of(choice: Any) -> str:
    """What is stored for a choice as an instrument has it."""
    return str(choice["code"]) if isinstance(choice, dict) else str(choice)


def quoted(value: str) -> str:
    """A value as a condition says it: bare where that is allowed."""
    words = value.split()
    plain = words and not _SMALL_WORDS & set(words) and not set(value) & set('(),"<>=')
    return value if plain and " ".join(words) == value else f'"{value}"'


def condition(rng: Random, scope: Scope, depth: int = 2) -> str:
    """A condition about what is in scope; empty when nothing there can be asked about."""
    if depth and rng.random() < 0.35:
        return _composed(rng, scope, depth)
    for maker in rng.sample(_LEAVES, len(_LEAVES)):
        made = maker(rng, scope)
        if made:
            return made
    return ""


def _composed(rng: Random, scope: Scope, depth: int) -> str:
    parts = [part for _ in range(rng.randint(2, 3)) if (part := condition(rng, scope, depth - 1))]
    if not parts:
        return ""
    shape = rng.random()
    if shape < 0.2 or len(parts) == 1:
        return f"not ({parts[0]})"
    word = " and " if shape < 0.6 else " or "
    return word.join(f"({part})" for part in parts)


def _pick(rng: Random, of: list[Askable]) -> Askable | None:
    return rng.choice(of) if of else None


def _is(rng: Random, scope: Scope) -> str:
    asked = _pick(rng, [each for each in scope.of("yes_no", "choice", "rating") if each.values])
    if asked is None:
        return ""
    if len(asked.values) > 2 and rng.random() < 0.3:
        chosen = rng.sample(asked.values, 2)
        return f"{asked.id} is one of {', '.join(map(quoted, chosen))}"
    return f"{asked.id} is {rng.choice(('', 'not '))}{quoted(rng.choice(asked.values))}"


def _answered(rng: Random, scope: Scope) -> str:
    asked = _pick(rng, [each for each in scope.known if each.kind not in ("rating", "figure")])
    return f"{asked.id} is {rng.choice(('', 'not '))}answered" if asked else ""


def _quantity(rng: Random, scope: Scope) -> str:
    several = scope.of("yes_no")
    if len(several) < 2:
        return ""
    chosen = rng.sample(several, rng.randint(2, min(4, len(several))))
    word = rng.choice(("any of", "all of", "none of", "at least 1 of", "at most 1 of", "exactly 1 of"))
    return f"{word} {', '.join(each.id for each in chosen)} {'is'} {rng.choice(YES_NO)}"


def _has(rng: Random, scope: Scope) -> str:
    asked = _pick(rng, scope.of("several", "names"))
    if asked is None:
        return ""
    options = [value for value in asked.values if value != "NA"]
    if not options or rng.random() < 0.3:
        return f"{asked.id} has {rng.choice(('any', 'none'))}"
    return f"{asked.id} has {rng.choice(('', 'only '))}{quoted(rng.choice(options))}"


def _among(rng: Random, scope: Scope) -> str:
    pairs = [
        (one, many)
        for one in scope.of("choice")
        for many in scope.of("several")
        if set(one.values) & set(many.values) - {"NA"}
    ]
    if not pairs:
        return ""
    one, many = rng.choice(pairs)
    return f"{one.id} {rng.choice(('', 'not '))}among {many.id}"


def _same(rng: Random, scope: Scope) -> str:
    pairs = [
        (one, other)
        for one in scope.of("choice", "number", "date", "text", "yes_no")
        for other in scope.of(one.kind)
        if one.id != other.id and (not one.values or set(one.values) & set(other.values))
    ]
    if not pairs:
        return ""
    one, other = rng.choice(pairs)
    return f"{one.id} {rng.choice(('same as', 'differs from'))} {other.id}"


def _named(rng: Random, scope: Scope) -> str:
    texts = scope.of("text", "names")
    if len(texts) < 2:
        return ""
    one, other = rng.sample(texts, 2)
    tables = [each for each in scope.of("table") if any(column.kind == "text" for column in each.columns)]
    if tables and rng.random() < 0.4:
        table = rng.choice(tables)
        column = rng.choice([column for column in table.columns if column.kind == "text"])
        return f"{one.id} names only {column.id} in rows of {table.id}"
    return f"{one.id} names {other.id}"


def _numbers(rng: Random, scope: Scope) -> str:
    left = total_term(rng, scope) if rng.random() < 0.5 else number_term(rng, scope)
    if not left:
        return ""
    right = number_term(rng, scope) if rng.random() < 0.2 else str(rng.randint(0, 4))
    right = str(rng.randint(0, 4)) if right in ("", left) else right
    return f"{left} {rng.choice(('<', '<=', '>', '>='))} {right}"


def _figure(rng: Random, scope: Scope) -> str:
    figure = _pick(rng, scope.of("figure"))
    return f"{figure.id} {rng.choice(('<', '>='))} {rng.choice((50, 90, 100))}" if figure else ""


def _dates(rng: Random, scope: Scope) -> str:
    left = date_term(rng, scope)
    if not left:
        return ""
    right = rng.choice(_DAYS) if rng.random() < 0.5 else date_term(rng, scope)
    right = rng.choice(_DAYS) if right == left else right
    return f"{left} {rng.choice(('before', 'after', 'on or before', 'on or after'))} {right}"


def _times(rng: Random, scope: Scope) -> str:
    asked = _pick(rng, scope.measured("time"))
    return f"{asked.id} {rng.choice(('before', 'after'))} {rng.choice(('08:30', '17:00'))}" if asked else ""


def _decimals(rng: Random, scope: Scope) -> str:
    asked = _pick(rng, [each for each in scope.measured("number") if each.kind != "number"])
    return f"{asked.id} {rng.choice(('<', '>='))} {rng.choice(('0', '1.5', '2', '2.25'))}" if asked else ""


def _rows(rng: Random, scope: Scope) -> str:
    table = _pick(rng, scope.of("table"))
    if table is None:
        return ""
    where = _where(rng, scope, table)
    return f"{rng.choice(('any', 'every', 'no'))} row of {table.id} where ({where})" if where else ""


def _where(rng: Random, scope: Scope, table: Askable) -> str:
    """A condition about a row; now and then about rows of a table inside it."""
    inside = scope.with_row(table.columns)
    if rng.random() < 0.8:
        inside = Scope([each for each in inside.known if each.kind != "table"])
    return condition(rng, inside, 1)


_LEAVES: Final = (
    _is,
    _is,
    _answered,
    _quantity,
    _has,
    _among,
    _same,
    _named,
    _numbers,
    _figure,
    _dates,
    _times,
    _decimals,
    _rows,
)


def number_term(rng: Random, scope: Scope) -> str:
    """A term that is a number; empty when nothing in scope makes one."""
    numbers, dates = scope.of("number"), scope.of("date")
    tables, several = scope.of("table"), scope.of("several")
    ways = [
        *(["number"] * 2 if numbers else []),
        *(["span"] if len(dates) > 1 else []),
        *(["rows", "where", "different"] if tables else []),
        *(["chosen"] if several else []),
    ]
    match rng.choice(ways) if ways else "":
        case "number":
            return rng.choice(numbers).id
        case "span":
            one, other = rng.sample(dates, 2)
            return f"{rng.choice(('days', 'months', 'years'))} from {one.id} to {other.id}"
        case "rows":
            return f"count of rows of {rng.choice(tables).id}"
        case "where":
            table = rng.choice(tables)
            where = _where(rng, scope, table)
            return f"count of rows of {table.id} where ({where})" if where else ""
        case "different":
            table = rng.choice(tables)
            return f"count of different {rng.choice(table.columns).id} in rows of {table.id}"
        case "chosen":
            return f"count of chosen in {rng.choice(several).id}"
        case _:
            return ""


def total_term(rng: Random, scope: Scope, *, whole: bool = False) -> str:
    """A sum, an extreme, a count or a share; empty when nothing in scope makes one. A `whole` one has no decimals."""

    def scored(of: Iterable[Askable]) -> list[Askable]:
        return [
            each
            for each in of
            if each.scored and (not whole or each.measure != "number" or each.kind == "number")
        ]

    own, asked = scored(scope.known), scope.of("yes_no")
    tables = [each for each in scope.of("table") if scored(each.columns)]
    ways = [
        *(["total"] if own else []),
        *(["count", "percent"] if asked else []),
        *(["rows"] * 2 if tables else []),
        *(["share"] if scope.of("table") else []),
        *(["of"] if len(scope.of("number")) > 1 else []),
    ]
    how = rng.choice(("sum", "sum", "largest", "smallest"))
    match rng.choice(ways) if ways else "":
        case "total":
            return f"{how} of {_some(rng, own)}"
        case "count" | "percent" as way:
            return f"{way} of {_some(rng, asked)} that are {rng.choice(YES_NO)}"
        case "rows":
            table = rng.choice(tables)
            where = _where(rng, scope, table) if rng.random() < 0.4 else ""
            rows = f"{how} of {_some(rng, scored(table.columns))} in rows of {table.id}"
            return f"{rows} where ({where})" if where else rows
        case "share":
            table = rng.choice(scope.of("table"))
            where = _where(rng, scope, table)
            return f"percent of rows of {table.id} where ({where})" if where else ""
        case "of":
            one, other = rng.sample(scope.of("number"), 2)
            return f"{one.id} as percent of {other.id}"
        case _:
            return ""


def _some(rng: Random, of: list[Askable]) -> str:
    """The ids of some of these."""
    return ", ".join(each.id for each in rng.sample(of, rng.randint(1, min(4, len(of)))))


def date_term(rng: Random, scope: Scope) -> str:
    """A term that is a date; empty when there is no date in scope."""
    dates = scope.of("date")
    if not dates:
        return ""
    term = rng.choice(dates).id
    match rng.randint(0, 5):
        case 0:
            return f"{rng.randint(1, 12)} {rng.choice(('days', 'months'))} {rng.choice(('after', 'before'))} {term}"
        case 1:
            return f"end of month of {term}"
        case 2:
            return f"{term} else {rng.choice(dates).id}"
        case _:
            return term
