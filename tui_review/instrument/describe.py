"""Every rule of an instrument in plain English, item by item, for a policy analyst to check.

Conditions are told from their parsed form, with the label of each question beside its id, so that what is printed is
what the program does, not a copy of what the file says.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from tui_review.instrument.describe_grids import describe_grids
from tui_review.instrument.kinds.registry import kind_of
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
    Is,
    Later,
    MonthEnd,
    Not,
    Or,
    Ref,
    Rows,
    Same,
    Span,
    Term,
)
from tui_review.instrument.model import Column, Item, Question, RatingRow, Section, marks
from tui_review.instrument.rules import NEVER, QuestionRules, RatedRules, Rules

_WIDTH: Final = 100
_DATES: Final = {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"}
_NUMBERS: Final = {"<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
_NOT_NUMBERS: Final = {"<": "is at least", "<=": "is more than", ">": "is at most", ">=": "is less than"}


def describe(rules: Rules, item: str = "") -> Iterator[str]:
    """The lines of the description: the whole instrument, or one item."""
    teller = _Teller(rules)
    if item:
        yield from teller.rated(rules.rated[item])
        return
    instrument = rules.instrument
    yield f"{instrument.title} ({instrument.id}, version {instrument.version})"
    for section in instrument.sections:
        yield ""
        yield from teller.section(section)
    if rules.grids:
        yield ""
        for line in describe_grids(rules, teller.words):
            yield from _wrapped(line.lstrip(), " " * (len(line) - len(line.lstrip())))


class _Teller:
    """Tells the parts of one instrument in words."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def section(self, section: Section) -> Iterator[str]:
        heading = f"Outcome {section.id}: {section.title}" if section.rating else section.title
        yield heading
        yield "=" * min(len(heading), _WIDTH)
        for question in section.questions:
            yield from self._question(self._rules.questions[question.id], "  ")
        for item in section.items:
            yield ""
            yield from self.rated(self._rules.rated[item.id])
        if section.rating:
            yield ""
            yield f"  Rating of outcome {section.id}:"
            yield from self._table(self._rules.rated[section.id], "    ")

    def rated(self, rated: RatedRules) -> Iterator[str]:
        """An item or part: when it is asked, its questions, its rating."""
        item = self._find(rated.id)
        kind = "Part" if rated.kind == "part" else "Item"
        yield f"  {kind} {rated.id}: {rated.title}{_provenance(item)}"
        for gate in rated.gates:
            why = gate.because.rstrip(".")
            when = f"Asked only when {self.words(gate.condition)}; otherwise {rated.not_asked} ({why})."
            yield from _wrapped(when, "    ")
        for member in rated.members:
            yield from self.rated(self._rules.rated[member])
        inner = {q for member in rated.members for q in self._rules.rated[member].questions}
        for id_ in rated.questions:
            if id_ not in inner:
                yield from self._question(self._rules.questions[id_], "    ")
        if rated.rows:
            first = ", once everything asked in it is answered" if rated.complete_first else ""
            yield f"    Rating of {kind.lower()} {rated.id}{first}:"
            yield from self._table(rated, "      ")

    def _find(self, id_: str) -> Item | Section | None:
        def within(items: tuple[Item, ...]) -> Item | None:
            for item in items:
                found = item if item.id == id_ else within(item.parts)
                if found is not None:
                    return found
            return None

        for section in self._rules.instrument.sections:
            found = within(section.items)
            if found is not None:
                return found
        return None

    def _question(self, rules: QuestionRules, indent: str) -> Iterator[str]:
        question = rules.question
        more = indent + "    "
        yield from _wrapped(f"{question.id}  {question.ask}", indent)
        yield from _wrapped(f"Answer: {_kind(question)}{_provenance(question)}", more)
        outer = self._rules.rated[rules.rated].gates if rules.rated else ()
        for gate in rules.gates:
            if gate not in outer:
                yield from _wrapped(f"Asked only when {self.words(gate.condition)}.", more)
        if rules.na is not None:
            yield from _wrapped(f"The program answers NA exactly when {self.words(rules.na)}.", more)
        if question.na_if:
            yield from _wrapped(f"The reviewer may choose NA: {question.na_if}", more)
        if rules.compute is not None:
            yield from _wrapped(f"The program answers it: {self.term(rules.compute)}.", more)
        if question.set_by:
            yield f"{more}Set by the program at its time."
        if rules.narrative is not None and question.narrative_when != NEVER:
            yield from _wrapped(f"A narrative is asked for when {self.words(rules.narrative)}.", more)
        for column in question.columns:
            yield from self._column(rules, column, more)
        for where, checks in (("when", rules.checks), ("for a row when", rules.row_checks)):
            for check, condition in checks:
                told = f"{check.level.capitalize()} {where} {self.words(condition)}: {check.message}"
                yield from _wrapped(told, more)
        yield from self._ties(rules, more)

    def _ties(self, rules: QuestionRules, indent: str) -> Iterator[str]:
        """What a signature locks, by when something is due, what of another review is shown beside."""
        question = rules.question
        if rules.signs:
            after = f", after {question.after}" if question.after else ""
            yield from _wrapped(f"Signed{after}; locks {', '.join(rules.signs)}.", indent)
        if question.due is not None:
            done = f"; done when {self.words(rules.done)}" if rules.done is not None else ""
            by = f" by {self.term(rules.due_by)}" if rules.due_by is not None else ""
            yield from _wrapped(f"To be done{by}{done}.", indent)
        if question.beside:
            yield from _wrapped(f"Shown beside it: {', '.join(question.beside)}.", indent)

    def _column(self, rules: QuestionRules, column: Column, indent: str) -> Iterator[str]:
        need = ", required" if column.required else ", optional" if column.optional else ""
        asked = f"; asked when {self.words(rules.columns[column.id])}" if column.id in rules.columns else ""
        yield from _wrapped(f"- {column.id}: {column.label}: {_kind(column)}{need}{asked}", indent)

    def _table(self, rated: RatedRules, indent: str) -> Iterator[str]:
        for number, (condition, row) in enumerate(rated.rows, 1):
            first = "if" if number == 1 else "otherwise, if"
            when = f"{first} {self.words(condition)}" if condition is not None else "otherwise"
            yield from _wrapped(f"{number}. {row.rating}, {when}{_provenance(row)}", indent)

    # Conditions and terms

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
            case Not(condition=Has(id=id_, choice=choice)):
                return f"{self._name(id_)} does not have {choice}"
            case Not(condition=Same(left=left, right=right)):
                return f"{self._name(left)} differs from {self._name(right)}"
            case Not(condition=Among(choice=choice, several=several)):
                return f"{self._name(choice)} is not among {self._name(several)}"
            case Not(condition=Compare(op=op, left=left, right=right, dates=False)):
                return f"{self.term(left)} {_NOT_NUMBERS[op]} {self.term(right)}"
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
            case Same(left=left, right=right):
                return f"{self._name(left)} is the same as {self._name(right)}"
            case Among(choice=choice, several=several):
                return f"{self._name(choice)} is among {self._name(several)}"
            case Rows(kind=kind, table=table, where=where):
                return f"{kind} row of {self._name(table)} has: {self.words(where)}"

    def _any(self, of: tuple[Condition, ...]) -> str:
        """`any of A, B, C is No` for a run of the same test; empty for anything else."""
        values = {part.values if isinstance(part, Is) else None for part in of}
        if len(of) < 3 or len(values) != 1 or None in values:  # noqa: PLR2004 - two read better with "or"
            return ""
        tests = [part for part in of if isinstance(part, Is)]
        return f"any of {', '.join(self._name(test.id) for test in tests)} is {' or '.join(tests[0].values)}"

    def _inner(self, condition: Condition) -> str:
        told = self.words(condition)
        return f"({told})" if isinstance(condition, And | Or | Count | Rows) else told

    def _is(self, test: Is, verb: str) -> str:
        joined = " or ".join(test.values)
        return f"{self._name(test.id)} {verb} {joined}"

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
                return f"{self.term(first)} (or, where that is no date, {self.term(second)})"

    def _name(self, id_: str) -> str:
        if id_ in self._rules.questions:
            label = self._rules.questions[id_].question.label
            return f"{id_} ({label})" if label else id_
        if id_ in self._rules.rated:
            rated = self._rules.rated[id_]
            return f"outcome {id_}" if rated.kind == "outcome" else f"{rated.kind} {id_}"
        return id_


def _kind(part: Question | Column) -> str:
    optional = isinstance(part, Question) and part.optional
    return kind_of(part).described(part) + ("; may stay unanswered" if optional else "")


def _provenance(part: Question | Column | Item | Section | RatingRow | None) -> str:
    """Where a rule was read, and whether it is unverified, in brackets."""
    if part is None or isinstance(part, Column):
        return ""
    told = [*marks(part.basis), *([f"unverified: {part.unverified.strip()}"] if part.unverified else [])]
    return f"  [{', '.join(' '.join(each.split()) for each in told)}]" if told else ""


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_long_words=False,
    )
