"""Every rule of an instrument in plain English, item by item, for a policy analyst to check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.choices import describable
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.syntax import Cases, Computed
from tui_review.instrument.model import Question
from tui_review.instrument.rules import NEVER, RatedRules
from tui_review.telling.blocks import Block, Quote, Text, entry, heading, paragraph, quiet, strong, under
from tui_review.telling.conditions import InWords
from tui_review.telling.describe_grids import grid_rules_blocks
from tui_review.telling.guidance import whom_to_ask
from tui_review.telling.words import marks_words, one_line, rating_said, reason_words, reflow

if TYPE_CHECKING:
    from tui_review.instrument.language.syntax import Condition
    from tui_review.instrument.model import Column, Item, RatingRow, Section
    from tui_review.instrument.rules import QuestionRules, Rules


def describe(rules: Rules, item: str = "") -> Iterator[Block]:
    """The description: the whole instrument, or one item."""
    teller = _InstrumentTeller(rules)
    if item:
        yield from teller.rated(rules.rated[item])
        return
    instrument = rules.instrument
    yield heading(1, f"{instrument.title} ({instrument.id}, version {instrument.version})")
    if instrument.about:
        yield Quote(instrument.about)
    if instrument.blanks:
        said = "; ".join(instrument.blanks)
        yield paragraph(
            "A cell of a table for a short text counts as empty "
            f"where it says nothing but one or several of these: {said}"
        )
    for section in instrument.sections:
        yield from teller.section(section)
    for grid in rules.grids.values():
        yield from grid_rules_blocks(grid, teller.words)


class _InstrumentTeller:
    """Tells the parts of one instrument."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        in_words = InWords(rules)
        self.words, self.term = in_words.words, in_words.term

    def section(self, section: Section) -> Iterator[Block]:
        """A section or outcome: what it is for, its questions and items, its rating."""
        title = f"Outcome {section.id}: {section.title}" if section.rating else section.title
        yield heading(2, title, _read(section))
        if section.purpose:
            yield paragraph(one_line(section.purpose))
        outcome = self._rules.rated.get(section.id)
        for gate in outcome.gates if outcome is not None else ():
            why = reason_words(gate.because)
            yield paragraph(
                f"Asked only when {self.words(gate.condition)}; otherwise {section.not_asked} ({why})."
            )
        for question in section.questions:
            yield from self._question(self._rules.questions[question.id])
        for item in section.items:
            yield from self.rated(self._rules.rated[item.id])
        if section.rating:
            yield paragraph(strong(f"Rating of outcome {section.id}:"))
            yield under(*self._table(self._rules.rated[section.id]))

    def rated(self, rated: RatedRules) -> Iterator[Block]:
        """An item or part: what it is for, when it is asked, its questions, its rating."""
        item = self._find(rated.id)
        kind = "Part" if rated.kind == "part" else "Item"
        yield heading(3, f"{kind} {rated.id}: {rated.title}", *([_read(item)] if item is not None else []))
        for text in (item.purpose, item.applicability) if item is not None else ():
            yield from (paragraph(line.strip()) for line in reflow(text) if line.strip())
        for gate in rated.gates:
            why = reason_words(gate.because)
            yield paragraph(
                f"Asked only when {self.words(gate.condition)}; otherwise {rated.not_asked} ({why})."
            )
        for member in rated.members:
            yield from self.rated(self._rules.rated[member])
        inner = {q for member in rated.members for q in self._rules.rated[member].questions}
        for id_ in rated.questions:
            if id_ not in inner:
                yield from self._question(self._rules.questions[id_])
        if rated.rows:
            first = ", once everything asked in it is answered" if rated.complete_first else ""
            yield paragraph(strong(f"Rating of {kind.lower()} {rated.id}{first}:"))
            yield under(*self._table(rated))

    def _find(self, id_: str) -> Item | None:
        of = [item for section in self._rules.instrument.sections for item in section.items]
        return next((each for item in of for each in (item, *item.parts) if each.id == id_), None)

    def _question(self, rules: QuestionRules) -> Iterator[Block]:
        yield paragraph(strong(rules.question.id), f"  {one_line(rules.question.ask)}")
        yield under(*self._rules_of(rules))

    def _rules_of(self, rules: QuestionRules) -> Iterator[Block]:
        question = rules.question
        yield paragraph(f"Answer: {_kind(question)}", _read(question))
        if question.letter:
            yield paragraph(f"Letter {question.letter} on the form.")
        outer = self._rules.rated[rules.rated].gates if rules.rated else ()
        for gate in rules.gates:
            if gate not in outer:
                yield paragraph(f"Asked only when {self.words(gate.condition)}.")
        if rules.na is not None:
            yield paragraph(f"The program answers NA exactly when {self.words(rules.na)}.")
        if question.na_if:
            yield paragraph(f"The reviewer may choose NA: {one_line(question.na_if)}")
        yield from self._computed(rules)
        if rules.offer is not None:
            yield paragraph(f"Offered as the answer: {self._worked_out(rules.offer)}.")
        if question.set_by:
            yield paragraph("Set by the program at its time.")
        for choice in describable(question):
            yield paragraph(f"Who chooses {choice.shown} is asked: {one_line(choice.describe)}")
        if question.concern:
            yield paragraph(f"{question.concern} counts against the rating.")
        if rules.narrative is not None and question.narrative_when != NEVER:
            yield paragraph(f"A narrative is asked for when {self.words(rules.narrative)}.")
        for column in question.columns:
            yield self._column(rules, column)
        for where, checks in (("when", rules.checks), ("for a row when", rules.row_checks)):
            for check, condition in checks:
                told = f"{check.level.capitalize()} {where} {self.words(condition)}"
                settled = f" A rationale that names {question.id} settles it." if check.explained else ""
                yield paragraph(f"{told}: {one_line(check.message)}{settled}")
        for titles, asked in whom_to_ask(self._rules, question.id):
            yield paragraph(f"In interviews, {'; '.join(titles)}: {asked}")
        yield from self._ties(rules)

    def _computed(self, rules: QuestionRules) -> Iterator[Block]:
        match rules.compute:
            case None:
                pass
            case Cases(rows=((condition, yes), (None, no))) if condition is not None:
                yield paragraph(
                    f"The program answers {yes} exactly when {self.words(condition)}, otherwise {no}."
                )
            case Cases(rows=rows):
                yield paragraph("The program answers it:")
                yield under(*(self._row(number, *row) for number, row in enumerate(rows, 1)))
            case term:
                yield paragraph(f"The program answers it: {self.term(term)}.")

    def _ties(self, rules: QuestionRules) -> Iterator[Block]:
        """What a signature locks, by when something is due, what of another review is shown beside."""
        question = rules.question
        if rules.signs:
            after = f", after {question.after}" if question.after else ""
            by = f" by whom {question.signed_by} names" if question.signed_by else ""
            yield paragraph(f"Signed{by}{after}; locks {', '.join(rules.signs)}.")
        if question.due is not None:
            done = f"; done when {self.words(rules.done)}" if rules.done is not None else ""
            by = f" by {self.term(rules.due_by)}" if rules.due_by is not None else ""
            yield paragraph(f"To be done{by}{done}.")
        if question.beside:
            yield paragraph(f"Shown beside it: {', '.join(question.beside)}.")

    def _column(self, rules: QuestionRules, column: Column) -> Block:
        need = ", required" if column.required else ", optional" if column.optional else ""
        condition = self._rules.columns[rules.question.id][column.id]
        asked = f"; asked when {self.words(condition)}" if condition is not None else ""
        na = f"; NA may be chosen: {one_line(column.na_if)}" if column.na_if else ""
        said = [
            f"; {how}: {self._worked_out(cells[column.id])}"
            for how, cells in (("the program works it out", rules.cells), ("offered", rules.cell_offers))
            if column.id in cells
        ]
        told = f": {column.label}: {_kind(column)}{need}{asked}{na}{''.join(said)}"
        return entry(strong(column.id), told)

    def _worked_out(self, computed: Computed) -> str:
        """What an answer or a cell is worked out from."""
        if not isinstance(computed, Cases):
            return self.term(computed)
        rows = (
            (value, f" when {self.words(when)}" if when else " otherwise") for when, value in computed.rows
        )
        return ", ".join(f"{value}{when}" for value, when in rows)

    def _table(self, rated: RatedRules) -> Iterator[Block]:
        for number, (condition, row) in enumerate(rated.rows, 1):
            yield self._row(number, condition, rating_said(self._rules, row.rating), _read(row))

    def _row(self, number: int, condition: Condition | None, given: str, *read: Text) -> Block:
        """A row of a table of which the first true one decides."""
        first = "if" if number == 1 else "otherwise, if"
        when = f"{first} {self.words(condition)}" if condition is not None else "otherwise"
        return entry(f"{number}. {given}, {when}", *read)


def _kind(part: Question | Column) -> str:
    optional = isinstance(part, Question) and part.optional
    return kind_of(part).described(part) + ("; may stay unanswered" if optional else "")


def _read(part: Question | Item | Section | RatingRow) -> Text:
    """Where a rule was read, and whether it is unverified, in brackets."""
    return quiet(f"  [{told}]" if (told := marks_words(part)) else "")
