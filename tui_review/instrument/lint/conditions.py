"""Do the conditions mean something: known ids, fitting types, possible values, no question that waits for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from tui_review.errors import did_you_mean
from tui_review.instrument.effort import too_much
from tui_review.instrument.kinds.base import Holds
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import is_date
from tui_review.instrument.language.measures import is_decimal, is_time
from tui_review.instrument.language.syntax import (
    TERMS,
    TODAY,
    Among,
    And,
    Answered,
    Compare,
    Condition,
    Count,
    CountChosen,
    CountDifferent,
    CountRows,
    Else,
    Fixed,
    Has,
    HasAny,
    HasNone,
    Holding,
    Is,
    Later,
    MonthEnd,
    NamesOnly,
    NamesPerson,
    Not,
    Or,
    Percent,
    PercentOf,
    Ref,
    Rows,
    Same,
    Scored,
    Span,
    Term,
    Total,
)
from tui_review.instrument.lint.cycles import check_cycles
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.lint.ranges import RangeChecker, columns_inside
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.needs import NeedRole, Written, written
from tui_review.instrument.rules import FieldPath, RatedRules, Rules
from tui_review.instrument.ties import LINKED

_NUMBER: Final = "a number"
_DATE: Final = "a date"
_TIME: Final = "a time of day"
_MEASURED: Final = frozenset({_NUMBER, _DATE, _TIME})
_NAMES: Final = frozenset({"text", "names"})
"""The kinds in which names of people stand."""
_ASKED: Final[Mapping[Holds, str]] = {
    "one": "use `is`, as in `{0} is …`",
    "several": "use `has`, as in `{0} has …`",
    "rows": "ask about its rows: `any row of {0} where (…)`, `count of rows of {0} > 1`",
    "signature": "use `is answered`, as in `{0} is answered`",
}
"""How a question can be asked about, by how much it holds."""
_ANY_ROW: Final = "any row of {1} where ({0} …)"
"""How a column is asked about; its id and its table's go into it."""
_STANDING: Final[frozenset[NeedRole]] = frozenset(("asked_when", "applies", "na_when", "rating"))
"""The roles in which nothing may change by waiting."""
_COMPUTED: Final[frozenset[NeedRole]] = frozenset(("compute",))
Linked = Mapping[str, tuple[Rules, ...]]
"""By the name of a link, the instruments that the other review may be of, as far as they are installed."""


def check_conditions(rules: Rules, findings: LintFindings, linked: Linked | None = None) -> bool:
    """Checks every condition and term of an instrument; whether all are sound, so that proofs make sense."""
    before = len(findings.found)
    others = linked or {}
    looked_at: set[tuple[str, FieldPath]] = set()
    for each in written(rules):
        if (each.owner, each.field) in looked_at or each.role == "applies":
            continue
        looked_at.add((each.owner, each.field))
        checker = _ConditionChecker(rules, findings, each.owner, each.field, others)
        columns = {
            f"{prefix}{column.id}": column
            for prefix, table in each.rows
            if table in rules.questions
            for column in rules.questions[table].question.columns
        }
        checker.part(each, columns)
        RangeChecker(rules, findings, each.owner, each.field).check(each.part, columns)
    _check_today(rules, findings)
    for each, what in too_much(rules):
        findings.add(each.owner, each.field, "too-much", what)
    sound = len(findings.found) == before
    return check_cycles(rules, findings) and sound


def _check_today(rules: Rules, findings: LintFindings) -> None:
    """Reports answers that are computed from `today` and decide what is asked or rated."""
    for id_ in rules.questions:
        if TODAY not in rules.needs.ids(id_, _COMPUTED):
            continue
        follows = rules.needs.dependents([id_])
        decided = [
            other
            for other in (*rules.questions, *rules.rated)
            if any(need.id in follows and need.role in _STANDING for need in rules.needs.direct(other))
        ]
        if decided:
            what = f"This changes by waiting, and {decided[0]} is asked or rated by it. Leave `today` out."
            field = next(need.field for need in rules.needs.direct(id_, _COMPUTED) if need.id == TODAY)
            findings.add(id_, field, "today", what, about=TODAY)


def find_linked(  # noqa: PLR0913 - an id in its place
    rules: Rules, findings: LintFindings, owner: str, field: FieldPath, id_: str, linked: Linked
) -> None:
    """Checks that `osri:5A1` names a declared link, and something in each instrument it may be of."""
    _ConditionChecker(rules, findings, owner, field, linked).find(id_)


def _may_be_meant(id_: str, twice: str) -> bool:
    """Whether a missing id may be what one of two that are called alike was to be, as 1B for one of two 1A."""
    return id_[:-1] == twice[:-1] or bool(did_you_mean(id_, [twice]))


class _ConditionChecker:
    """Checks one condition, reporting at its place."""

    def __init__(
        self, rules: Rules, findings: LintFindings, owner: str, field: FieldPath, linked: Linked
    ) -> None:
        self._rules = rules
        self._linked = linked
        self._add = findings.at(owner, field)
        self._twice = findings.twice
        self._field = field

    def find(self, id_: str) -> None:
        """Reports an id that names nothing."""
        self._find(id_, {})

    def part(self, written: Written, columns: dict[str, Column]) -> None:
        """Checks a condition or term as it is written, with the columns it may name."""
        match written.part:
            case Ref(id=id_) if written.role in ("compute", "suggest"):
                # An answer of any kind can be another's; that the two are of one kind is looked at with the settings.
                found = self._find(id_, columns)
                if found is not None and id_ not in columns and id_ not in self._rules.questions:
                    self._comes_to(_kind(found), written)
            case term if isinstance(term, TERMS):
                kind = self.term(term, columns)
                if kind in (_NUMBER, _TIME) and written.role == "due":
                    self._add("type", "The last day must be a date.")
                elif kind is not None and written.role in ("compute", "suggest"):
                    self._comes_to(kind, written)
            case condition:
                self.condition(condition, columns)

    def _comes_to(self, kind: str, written: Written) -> None:
        """Whether what is worked out can be an answer where it is written: a day is no number."""
        part: Question | Column = self._rules.questions[written.owner].question
        if written.field[0] == "columns":
            part = self._rules.questions[written.owner].question.columns[int(written.field[1])]
        wanted = _kind(part)
        if wanted in _MEASURED and kind != wanted:
            self._add("type", f"This comes to {kind}, and {part.id} takes {wanted}. Make them of one kind.")

    def condition(self, condition: Condition, columns: dict[str, Column]) -> None:
        match condition:
            case And(of=of) | Or(of=of) | Count(of=of):
                for part in of:
                    self.condition(part, columns)
            case Not(condition=inner):
                self.condition(inner, columns)
            case Rows(table=table, where=where):
                self._table(table, where, columns)
            case Compare(left=left, right=right, dates=dates):
                self._compare(left, right, columns, dates=dates)
            case Same(left=left_id, right=right_id):
                one, other = self._find(left_id, columns), self._find(right_id, columns)
                if one is not None and other is not None and _kind(one) != _kind(other):
                    self._add(
                        "type",
                        f"{left_id} and {right_id} are not of one kind. Compare with another.",
                        right_id,
                    )
            case NamesPerson() | NamesOnly():
                self._names(condition, columns)
            case Among(choice=choice, several=several):
                self._one_choice(choice, columns)
                self._several(several, columns)
            case Has(id=id_, choice=choice):
                self._several(id_, columns)
                self._value(id_, choice, columns)
            case HasAny(id=id_) | HasNone(id=id_):
                self._several(id_, columns)
            case Is(id=id_, values=values):
                self._is(id_, values, columns)
            case Answered(id=id_):
                self._find(id_, columns)
                if id_ in self._rules.figures:
                    self._add("type", f"{id_} is a percentage; compare it: `{id_} >= 90`.", id_)

    def _find(
        self, id_: str, columns: dict[str, Column], how: str = _ANY_ROW
    ) -> Question | Column | RatedRules | None:
        """What an id names; one that names nothing is reported, a column with `how` its rows are asked about."""
        if id_ in columns:
            return columns[id_]
        if any(_may_be_meant(id_, each) for each in self._twice):
            # That one of the two should be called so, or which of them it is, is told where they stand.
            return None
        if id_ in self._rules.questions:
            return self._rules.questions[id_].question
        if id_ in self._rules.rated:
            return self._rules.rated[id_]
        if id_ == TODAY:
            return self._today()
        if LINKED in id_:
            return self._in_linked(id_)
        if id_ in self._rules.figures:
            return Column(id=id_, label=id_, answer="number")
        known = [*columns, *self._rules.questions, *self._rules.rated, *self._rules.figures]
        hint = self._as_column(id_, how) or did_you_mean(id_, known) or " Write the id of one that there is."
        self._add("unknown-id", f"There is no question or item {id_}.{hint}", id_)
        return None

    def _today(self) -> Column:
        # A column's rule is written as a question's: its field says the column first.
        written_in = [each for each in self._field if each != "columns" and not isinstance(each, int)]
        if written_in[0] not in ("checks", "row_checks", "due", "compute"):
            what = "What is asked and rated never changes by waiting: `today` is for checks, `due` and `compute`."
            self._add("today", what, TODAY)
        return Column(id=TODAY, label=TODAY, answer="date")

    def _as_column(self, id_: str, how: str) -> str:
        """How to ask about a column, where an id is that of one: `age`, or `people.age`."""
        for table, columns in self._rules.columns.items():
            column = id_.removeprefix(f"{table}.")
            if column in columns:
                return f" {column} is a column of {table}: ask about its rows, `{how.format(column, table)}`."
        return ""

    def _scale(self, id_: str) -> list[str]:
        """The ratings that an item or outcome can have: those of the instrument that it stands in."""
        name, link, _ = id_.partition(LINKED)
        those = self._linked.get(name, ()) if link else (self._rules,)
        scales = [rules.instrument.ratings for rules in those]
        return [rating for each in scales for rating in (*each.item, *each.outcome)]

    def _in_linked(self, id_: str) -> Question | RatedRules | None:
        """What `osri:5A1` names in the other instrument; None, too, where none of them is installed."""
        name, _, other = id_.partition(LINKED)
        links = self._rules.instrument.links
        if name not in links:
            known = did_you_mean(name, links) or " Links are declared under `links`."
            self._add("unknown-id", f"There is no link {name}.{known}", id_)
            return None
        if self._field[0] not in ("checks", "beside"):
            what = (
                f"{id_} stands in another review: only `checks` and `beside` may name it. "
                "What is asked and rated must follow from this review alone."
            )
            self._add("linked", what, id_)
        found: Question | RatedRules | None = None
        for rules in self._linked.get(name, ()):
            here = rules.questions.get(other)
            part = here.question if here is not None else rules.rated.get(other)
            if part is None:
                hint = did_you_mean(other, [*rules.questions, *rules.rated])
                self._add("unknown-id", f"{rules.instrument.id} has no question or item {other}.{hint}", id_)
            found = found or part
        return found

    def _table(self, table: str, where: Condition | None, outer: dict[str, Column]) -> None:
        question = self._find(table, {})
        if question is None:
            return
        if not isinstance(question, Question) or kind_of(question).holds != "rows":
            self._add("type", f"{table} is not a table; {_how_to_ask(question, table)}.", table)
        elif where is not None:
            self.condition(where, columns_inside(question, outer))

    def _names(self, names: NamesPerson | NamesOnly, columns: dict[str, Column]) -> None:
        """Whether what is to hold names, and each name of a person, can hold them."""
        places = [(names.names, self._find(names.names, columns))]
        if isinstance(names, NamesPerson):
            places.append((names.person, self._find(names.person, columns)))
        else:
            self._table(names.table, names.where, columns)
            table = self._rules.questions.get(names.table)
            own = {column.id: column for column in table.question.columns} if table is not None else {}
            if own and names.column not in own:
                hint = did_you_mean(names.column, own)
                self._add("unknown-id", f"{names.table} has no column {names.column}.{hint}", names.column)
            places.append((names.column, own.get(names.column)))
        for id_, found in places:
            if found is not None and _kind(found) not in _NAMES:
                self._add("type", f"{id_} holds no names; `names` is for `text` and `names`.", id_)

    def _several(self, id_: str, columns: dict[str, Column]) -> None:
        found = self._find(id_, columns)
        if found is not None and (isinstance(found, RatedRules) or kind_of(found).holds != "several"):
            what = f"{id_} is not a question with several choices; {_how_to_ask(found, id_)}."
            self._add("type", what, id_)

    def _one_choice(self, id_: str, columns: dict[str, Column]) -> None:
        found = self._find(id_, columns)
        if found is not None and (
            isinstance(found, RatedRules) or kind_of(found).holds != "one" or kind_of(found).measure
        ):
            self._add("type", f"{id_} is never one of several choices; {_how_to_ask(found, id_)}.", id_)

    def _is(self, id_: str, values: tuple[str, ...], columns: dict[str, Column]) -> None:
        found = self._find(id_, columns)
        if found is not None and not isinstance(found, RatedRules) and kind_of(found).holds != "one":
            self._add("type", f"{id_} does not hold one value; {_how_to_ask(found, id_)}.", id_)
            return
        for value in values:
            self._value(id_, value, columns)

    def _value(self, id_: str, value: str, columns: dict[str, Column]) -> None:
        """Whether the answer can be this value at all."""
        found = self._find(id_, columns)
        if found is None:
            return
        if isinstance(found, RatedRules):
            scale = self._scale(id_)
            given = dict.fromkeys([*(row.rating for _, row in found.rows), found.not_asked])
            possible = [each for each in given if each in scale]
            # A row that gives no rating of the scale is reported as such; it may be meant to be this one.
            fits = value in possible or (len(possible) < len(given) and value in scale)
        else:
            # What is worked out is NA where there is nothing to work it out from.
            may_be_na = found.na_if or found.compute or (isinstance(found, Question) and found.na_when)
            possible = [*found.options, *([NA] if may_be_na else [])] if found.options else []
            fits = kind_of(found).may_be(found, value) or bool(value == NA and may_be_na)
        if not fits and (isinstance(found, RatedRules) or possible or "choices" not in kind_of(found).needs):
            hint = did_you_mean(value, possible) or (
                f" It can be: {'; '.join(possible)}." if possible else self._takes(found)
            )
            joined = next((word for word in value.split() if word in ("AND", "OR", "NOT")), "")
            hint = f" Write `{joined.lower()}` in small letters." if joined else hint
            kind = "" if possible else f"is {_kind(found)}; it "
            self._add("value", f"{id_} {kind}can never be {value!r}.{hint}", value)

    @staticmethod
    def _takes(found: Question | Column | RatedRules) -> str:
        return "" if isinstance(found, RatedRules) else f" It takes {kind_of(found).described(found)}."

    def _compare(self, left: Term, right: Term, columns: dict[str, Column], *, dates: bool) -> None:
        kinds = [(term, self.term(term, columns)) for term in (left, right)]
        ordered = (_DATE, _TIME) if dates else (_NUMBER,)
        for term, kind in kinds:
            about = term.id if isinstance(term, Ref) else str(getattr(term, "value", ""))
            if kind not in (*ordered, None):
                how = "use `<` or `>`" if dates else "use `before` or `after`"
                what = f"{about or 'This term'} is {kind}, compared here as {' or '.join(ordered)}; {how}."
                self._add("type", what, about)
                return
        one, other = (kind for _, kind in kinds)
        if one and other and one != other:
            about = next((term.id for term in (left, right) if isinstance(term, Ref)), "")
            self._add(
                "type", f"{one.capitalize()} and {other} have no order. Name two of the same kind.", about
            )

    def _fixed(self, value: int | str) -> str:
        """Checks a number, day or time that is written out, and says which it is."""
        if isinstance(value, int) or is_decimal(value):
            return _NUMBER
        if ":" in value and not is_time(value):
            self._add("value", f"{value} is no time of day; write it as 08:30 or 14:30.", value)
        elif ":" not in value and not is_date(value):
            self._add("value", f"{value} is no day of the calendar. Correct it.", value)
        return _TIME if ":" in value else _DATE

    def term(self, term: Term, columns: dict[str, Column]) -> str | None:  # noqa: C901, PLR0912 - one case a kind
        """Checks a term and says what it comes to; None where that cannot be told."""
        match term:
            case Fixed(value=value):
                return self._fixed(value)
            case Ref(id=id_):
                found = self._find(id_, columns)
                if found is None:
                    return None
                kind = _kind(found)
                if kind not in _MEASURED:
                    what = (
                        f"{id_} is neither a number nor a date nor a time of day; {_how_to_ask(found, id_)}."
                    )
                    self._add("type", what, id_)
                    return None
                return kind
            case Else(first=first, second=second):
                kinds = {self.term(first, columns), self.term(second, columns)} - {None}
                if len(kinds) > 1:
                    self._add(
                        "type", "Both sides of `else` must be of one kind: dates, times or numbers.", "else"
                    )
                return next(iter(kinds), None)
            case Span(unit=unit, start=start, end=end):
                for side in (start, end):
                    if self.term(side, columns) not in (_DATE, None):
                        self._add("type", f"`{unit} from … to …` needs two dates.", unit)
            case Later(start=start):
                if self.term(start, columns) not in (_DATE, None):
                    self._add("type", "Days or months can be counted from a date only.")
                return _DATE
            case MonthEnd(day=day):
                if self.term(day, columns) not in (_DATE, None):
                    self._add("type", "`end of month of …` needs a date.", "month")
                return _DATE
            case CountRows(table=table, where=where):
                self._table(table, where, columns)
            case CountDifferent(table=table, columns=wanted):
                self._table(table, None, columns)
                known = self._rules.columns.get(table, ())
                for column in wanted:
                    if known and column not in known:
                        hint = did_you_mean(column, known)
                        self._add("unknown-id", f"{table} has no column {column}.{hint}", column)
            case CountChosen(question=question):
                self._several(question, columns)
            case Total():
                self._total(term, columns)
            case Holding(of=of) | PercentOf(of=of):
                for condition in of:
                    self.condition(condition, columns)
            case Percent(part=part, whole=whole):
                for side in (part, whole):
                    if self.term(side, columns) not in (_NUMBER, None):
                        self._add("type", "`… as percent of …` needs two numbers.", "percent")
        return _NUMBER

    def _total(self, total: Total, columns: dict[str, Column]) -> None:
        """Whether everything in a sum can be counted, and, in one over rows, is a column of them."""
        if not total.table:
            for each in total.of:
                self._scored(each, columns, f"{total.how} of {{0}} in rows of {{1}}")
            return
        self._table(total.table, total.where, columns)
        table = self._rules.questions.get(total.table)
        if table is None or not table.question.columns:
            return
        own = {column.id: column for column in table.question.columns}
        for each in total.of:
            if each.id in own:
                self._scored(each, own)
            else:
                hint = did_you_mean(each.id, own)
                self._add("unknown-id", f"{total.table} has no column {each.id}.{hint}", each.id)

    def _scored(self, scored: Scored, columns: dict[str, Column], how: str = _ANY_ROW) -> None:
        found = self._find(scored.id, columns, how)
        if found is None or scored.known:
            return
        if not isinstance(found, RatedRules) and found.choices:
            what = f"{scored.id} cannot be counted: give each of its choices `points`."
        else:
            what = (
                f"{scored.id} cannot be counted: only a number, or choices with `points`, can. "
                f"To count answers, write `count of {scored.id}, … that are Yes`."
            )
        self._add("type", what, scored.id)


def _how_to_ask(found: Question | Column | RatedRules, id_: str) -> str:
    """What can be said of this question instead, ready to be written."""
    if isinstance(found, RatedRules):
        return _ASKED["one"].format(id_)
    kind = kind_of(found)
    match kind.measure:
        case None:
            return _ASKED[kind.holds].format(id_)
        case "number":
            return f"compare it: `{id_} > 1`"
        case "date":
            return f"compare it: `{id_} before 2026-01-31`"
        case "time":
            return f"compare it: `{id_} before 12:30`"
        case _:
            assert_never(kind.measure)


def _kind(found: Question | Column | RatedRules) -> str:
    if isinstance(found, RatedRules):
        return "a rating"
    kind = kind_of(found)
    match kind.measure:
        case None:
            return kind.name
        case "number":
            return _NUMBER
        case "date":
            return _DATE
        case "time":
            return _TIME
        case _:
            assert_never(kind.measure)
