"""Conditions and terms of an instrument in plain English.

They are told from their parsed form, with the label of each question beside its id, so that what is said is what the
program does, not a copy of what the file says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.instrument.language.syntax import (
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
    Span,
    Term,
    Total,
)

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

_DATES: Final = {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"}
_NUMBERS: Final = {"<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
_LOOSELY: Final = " in whatever case and blanks"


class InWords:
    """Conditions and terms over one instrument, in words."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def words(self, condition: Condition) -> str:  # noqa: C901, PLR0912 - one case for each kind of condition
        """A condition in words."""
        match condition:
            case And(of=of):
                return " and ".join(self._inner(part) for part in of)
            case Or(of=of):
                return self._any(of) or " or ".join(self._inner(part) for part in of)
            case Count(low=low, high=high, of=of):
                at_bound = f"at least {low}" if high >= len(of) else f"at most {high}"
                many = f"exactly {low}" if low == high else at_bound
                return f"{many} of these hold: {'; '.join(self.words(part) for part in of)}"
            case Not(condition=Is() as inner):
                return self._is(inner, "is not")
            case Not(condition=Answered(id=id_)):
                return f"{self._name(id_)} is not answered"
            case Not(condition=Has(id=id_, choice=choice, only=False)):
                return f"{self._name(id_)} does not have {choice}"
            case Not(condition=Same(left=left, right=right, loose=loose)):
                return f"{self._name(left)} differs from {self._name(right)}{_LOOSELY if loose else ''}"
            case Not(condition=NamesPerson(names=names, person=person)):
                return f"{self._name(names)} does not name {self._name(person)}"
            case Not(condition=Among(choice=choice, several=several)):
                return f"{self._name(choice)} is not among {self._name(several)}"
            case Not(condition=inner):
                return f"it is not so that {self._inner(inner)}"
            case Is():
                return self._is(condition, "is")
            case Answered(id=id_):
                return f"{self._name(id_)} is answered"
            case Has(id=id_, choice=choice, only=only):
                return f"{self._name(id_)} has {'only ' if only else ''}{choice}"
            case HasAny(id=id_):
                return f"something is chosen at {self._name(id_)}"
            case HasNone(id=id_):
                return f"nothing is chosen at {self._name(id_)}"
            case Compare(op=op, left=left, right=right, dates=dates):
                return f"{self.term(left)} {(_DATES if dates else _NUMBERS)[op]} {self.term(right)}"
            case Same(left=left, right=right, loose=loose):
                return f"{self._name(left)} is the same as {self._name(right)}{_LOOSELY if loose else ''}"
            case Among(choice=choice, several=several):
                return f"{self._name(choice)} is among {self._name(several)}"
            case NamesPerson(names=names, person=person):
                return f"{self._name(names)} names {self._name(person)}"
            case NamesOnly(names=names, column=column, table=table, where=where):
                those = f" with: {self.words(where)}" if where is not None else ""
                return (
                    f"{self._name(names)} names only what is {column} in a row of {self._name(table)}{those}"
                )
            case Rows(kind=kind, table=table, where=where):
                which = "the last" if kind == "last" else kind
                return f"{which} row of {self._name(table)} has: {self.words(where)}"

    def _any(self, of: tuple[Condition, ...]) -> str:
        """`any of A, B, C is No` for a run of the same test; empty for anything else."""
        values = {part.values if isinstance(part, Is) else None for part in of}
        if len(of) < 3 or len(values) != 1 or None in values:  # noqa: PLR2004 - two read better with "or"
            return ""
        tests = [part for part in of if isinstance(part, Is)]
        return f"any of {', '.join(self._name(test.id) for test in tests)} is {' or '.join(tests[0].values)}"

    def _inner(self, condition: Condition) -> str:
        told = self.words(condition)
        plain = condition.condition if isinstance(condition, Not) else condition
        several = isinstance(plain, Is) and len(plain.values) > 1
        return f"({told})" if several or isinstance(condition, And | Or | Count | Rows | NamesOnly) else told

    def _is(self, test: Is, verb: str) -> str:
        joined = " or ".join(test.values)
        return f"{self._name(test.id)} {verb} {joined}{_LOOSELY if test.loose else ''}"

    def term(self, term: Term) -> str:
        """A term in words."""
        match term:
            case Ref(id=id_):
                return self._name(id_)
            case Fixed(value=value):
                return str(value)
            case CountRows(table=table, where=None):
                return f"the number of rows of {self._name(table)}"
            case CountRows(table=table, where=where):
                return f"the number of rows of {self._name(table)} with: {self.words(where) if where else ''}"
            case CountDifferent(table=table, columns=columns):
                return f"the number of rows of {self._name(table)} that differ in {', '.join(columns)}"
            case CountChosen(question=question):
                return f"the number of choices at {self._name(question)}"
            case Span(unit=unit, start=start, end=end):
                return f"the {unit} from {self.term(start)} to {self.term(end)}"
            case Later(number=number, unit=unit, start=start):
                side = "after" if number >= 0 else "before"
                many = unit if abs(number) != 1 else unit.removesuffix("s")
                return f"{abs(number)} {many} {side} {self.term(start)}"
            case MonthEnd(day=day):
                return f"the last day of the month of {self.term(day)}"
            case Else(first=first, second=second):
                return f"{self.term(first)} (or, where there is none, {self.term(second)})"
            case Total() | Holding() | PercentOf() | Percent():
                return self._counted(term)

    def _counted(self, term: Total | Holding | PercentOf | Percent) -> str:
        """A sum, an extreme, a count or a percentage in words."""
        match term:
            case Total(how=how, of=of, table=""):
                return f"the {how} of {', '.join(self._name(each.id) for each in of)}"
            case Total(how=how, of=of, table=table, where=where):
                rows = f"{', '.join(each.id for each in of)} in the rows of {self._name(table)}"
                return f"the {how} of {rows}{f' with: {self.words(where)}' if where is not None else ''}"
            case Holding(of=of):
                return f"how many {self._each(of)}"
            case PercentOf(of=of):
                return f"what percentage {self._each(of)}, leaving out what is NA or not asked,"
            case Percent(part=part, whole=whole):
                return f"{self.term(part)} as a percentage of {self.term(whole)}"

    def _each(self, of: tuple[Condition, ...]) -> str:
        """`of A, B are Yes` for the same test of each; else each in words."""
        values = {part.values if isinstance(part, Is) else None for part in of}
        if len(values) != 1 or None in values:
            return f"of these hold: {'; '.join(self.words(part) for part in of)}"
        tests = [part for part in of if isinstance(part, Is)]
        return f"of {', '.join(self._name(test.id) for test in tests)} are {' or '.join(tests[0].values)}"

    def _name(self, id_: str) -> str:
        if id_ in self._rules.questions:
            label = self._rules.questions[id_].question.label
            return f"{id_} ({label})" if label else id_
        if id_ in self._rules.rated:
            rated = self._rules.rated[id_]
            return f"outcome {id_}" if rated.kind == "outcome" else f"{rated.kind} {id_}"
        return id_
