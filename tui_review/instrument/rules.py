"""An instrument made ready for use: every condition read, every question with its gates, every table with its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from tui_review.instrument.blanks import BlankTexts, blank_columns
from tui_review.instrument.checks import Check
from tui_review.instrument.effort import efforts
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.syntax import Cases, Computed, Condition, InRows, Is, Or, Term
from tui_review.instrument.model import Column, ComputedRow, Instrument, Item, Question, RatingRow, Section
from tui_review.instrument.needs import Needs, find_needs
from tui_review.instrument.origin import Origin
from tui_review.instrument.scores import labels_of, questions_of, scores_of
from tui_review.instrument.ties import ALL_BEFORE, Deadline
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.grid_rules import GridRules
    from tui_review.instrument.language.parser import ConditionError

NEVER = "never"
"""`narrative_when: never`, `suggest: never`."""

_TRUTHS: Final = ("Yes", "No")
"""What can be chosen at a question that a condition answers."""

FieldPath = tuple[str | int, ...]
"""Where in a question, item, section or instrument a text stands: `("checks", 0, "when")`."""


def _own_rows(id_: str, field: FieldPath) -> InRows:
    """The rows that a condition or term at a question is about: inside a table, those of it."""
    return (("", id_),) if field[0] in ("columns", "row_checks") else ()


def _instead(part: Question | Column, said: str) -> str:
    """What to write where a condition cannot be the answer."""
    kind = kind_of(part)
    if kind.measure is not None:
        return f"Write what comes to {kind.described(part)}, or make it a `yes_no`."
    if kind.holds == "one":
        return f"Write rows, `- {{when: {said}, then: …}}` and `- {{else: …}}`, or make it a `yes_no`."
    return f"Write the id of another `{kind.name}`, or make it a `yes_no`."


@frozen(repr=False, eq=False)
class Gate:
    """A condition without which a question is not asked, and why, in words."""

    condition: Condition
    because: str
    owner: str
    """The question or item at which it is written; those inside an item inherit it."""
    field: FieldPath
    """Where in the owner: `asked_when`, or `applies`."""


@frozen(repr=False, eq=False)
class QuestionRules:
    """A question in its place, with its conditions read."""

    question: Question
    section: str
    item: str
    """The item it belongs to; empty on a face sheet."""
    part: str
    """The part of the item (12A); empty where there is none."""
    gates: tuple[Gate, ...]
    na: Condition | None
    compute: Computed | None
    """What the program works the answer out from."""
    narrative: Condition | None
    checks: tuple[tuple[Check, Condition], ...]
    row_checks: tuple[tuple[Check, Condition], ...] = ()
    """What may be wrong with one row of a table."""
    signs: tuple[str, ...] = ()
    """The questions that a sign-off locks, in their order."""
    offer: Computed | None = None
    """What is offered as the answer."""
    cell_offers: dict[str, Computed] = field(default_factory=dict)
    """What is offered in a cell, by its column."""
    cells: dict[str, Computed] = field(default_factory=dict)
    """What the cells of a column are worked out from, by its id."""
    blanks: dict[str, BlankTexts] = field(default_factory=dict)
    """The columns in which some texts count as empty, with these."""
    due_by: Term | None = None
    """The last day to do it."""
    done: Condition | None = None
    """When it is done, where that is not said by its being answered."""

    @property
    def rated(self) -> str:
        """The innermost rated thing it belongs to: part, item, or empty."""
        return self.part or self.item


@frozen(repr=False, eq=False)
class RatedRules:
    """An item, a part or an outcome, with its rating table read."""

    id: str
    title: str
    kind: Literal["item", "part", "outcome"]
    parent: str
    """The item of a part, the outcome of an item, empty for an outcome."""
    gates: tuple[Gate, ...]
    not_asked: str
    rows: tuple[tuple[Condition | None, RatingRow], ...]
    """In order; the condition of `else` is None."""
    questions: tuple[str, ...]
    """Its own questions (an item's include those of its parts); empty for an outcome."""
    members: tuple[str, ...]
    """The parts of an item, the items of an outcome."""
    complete_first: bool = False
    """Whether it is rated only when everything asked in it is answered."""


@frozen(repr=False, eq=False)
class Rules:
    """All of an instrument, indexed by id, in the order it is asked."""

    instrument: Instrument
    questions: dict[str, QuestionRules]
    rated: dict[str, RatedRules]
    sections: dict[str, Section]
    columns: dict[str, dict[str, Condition | None]]
    """The columns of each table, and when each is asked in a row; None for one that always is."""
    grids: dict[str, GridRules] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    """The grid of each requirement; in conditions a requirement's id stands for the percentage that is met."""
    sheets: dict[str, Condition] = field(default_factory=dict)
    """For which rows there is a sheet for an interview, by its id; for every one where it is not here."""
    needs: Needs = field(default_factory=Needs)
    """What needs what."""
    efforts: tuple[tuple[tuple[str, ...], int], ...] = ()
    """How often conditions go through the rows of tables for each other (`effort.check_effort`)."""
    own_words: dict[str, Question] = field(default_factory=dict)
    """Questions as the instrument itself has them, where a wording says them otherwise: files speak its words."""
    own_titles: dict[str, str] = field(default_factory=dict)
    """The titles of items, parts and outcomes likewise."""
    origin: Origin = field(default_factory=Origin)
    """Which text they were made from."""

    def items(self) -> Iterator[RatedRules]:
        """Items and parts, each part before its item, as they are rated."""
        return (rated for rated in self.rated.values() if rated.kind != "outcome")

    def outcomes(self) -> Iterator[RatedRules]:
        """The outcomes, in order."""
        return (rated for rated in self.rated.values() if rated.kind == "outcome")


@lru_cache(maxsize=8)
def sign_offs(rules: Rules) -> tuple[str, ...]:
    """The questions whose answers lock something: asked for at every change."""
    return tuple(id_ for id_, question in rules.questions.items() if question.signs)


def is_named(sign_off: Question, id_: str) -> bool:
    """Whether a sign-off says that it signs a question that stands before it."""
    return sign_off.signs == ALL_BEFORE or id_ in (
        (sign_off.signs,) if isinstance(sign_off.signs, str) else sign_off.signs
    )


def is_set_at_hand_over(instrument: Instrument, question: Question) -> bool:
    """Whether the program fills a question in when the review is handed over, and nobody has to before."""
    completed = question.id == instrument.facts.completed
    return question.set_by == "program" or (completed and bool(question.optional))


ReportError = Callable[[str, FieldPath, "ConditionError"], None]
"""Called for a condition that cannot be read: the id it belongs to, where in it, and what is wrong."""


def compile_rules(
    instrument: Instrument, report: ReportError | None = None, *, original: Instrument | None = None
) -> Rules:
    """Reads every condition of a loaded instrument; `original` is the same before a wording was laid over it.

    A condition that cannot be read raises its ConditionError, or, with `report`, is reported and left out.
    """
    return _Compiler(instrument, report, original or instrument).rules()


class _Compiler:
    def __init__(self, instrument: Instrument, report: ReportError | None, original: Instrument) -> None:
        self._instrument = instrument
        self._original = original
        self._report = report
        self._questions: dict[str, QuestionRules] = {}
        self._rated: dict[str, RatedRules] = {}
        self._columns: dict[str, dict[str, Condition | None]] = {}
        self._scores = scores_of(instrument)
        self._labels = labels_of(original)

    def rules(self) -> Rules:
        sections = {section.id: section for section in self._instrument.sections}
        for section in self._instrument.sections:
            gates = self._own_gate(section)
            for question in section.questions:
                self._question(question, section.id, "", "", gates)
            for item in section.items:
                self._item(item, section.id, "", gates)
            if section.rating:
                self._rated[section.id] = RatedRules(
                    id=section.id,
                    title=section.title,
                    kind="outcome",
                    parent="",
                    gates=gates,
                    not_asked=section.not_asked,
                    rows=self._rows(section.id, section.rating),
                    questions=(),
                    members=tuple(item.id for item in section.items),
                )
        # Here, as the parser is below: a compiled instrument that is remembered needs neither.
        from tui_review.instrument.grid_rules import compile_grids  # noqa: PLC0415

        grids = compile_grids(self._instrument, self._condition)
        figures = {each.requirement.id: id_ for id_, grid in grids.items() for each in grid.requirements}
        rules = Rules(
            self._instrument,
            self._questions,
            self._rated,
            sections,
            self._columns,
            grids,
            figures,
            self._sheets(),
        )
        return replace(
            rules,
            needs=find_needs(rules),
            efforts=efforts(rules),
            own_words=self._own_words(),
            own_titles=self._own_titles(),
        )

    def _sheets(self) -> dict[str, Condition]:
        interviews = self._instrument.interviews
        found = {}
        for number, sheet in enumerate(interviews.sheets if interviews else ()):
            field = ("interviews", "sheets", number, "when")
            condition = self._condition("", field, sheet.when, (("", sheet.table),)) if sheet.when else None
            if condition is not None:
                found[sheet.id] = condition
        return found

    def _own_titles(self) -> dict[str, str]:
        """The titles of what is rated in the instrument itself, where they are worded otherwise."""
        items = [item for section in self._original.sections for item in section.items]
        parts = [part for item in items for part in item.parts]
        titled: list[Section | Item] = [*self._original.sections, *items, *parts]
        rated = [each for each in titled if each.id in self._rated]
        return {each.id: each.title for each in rated if each.title != self._rated[each.id].title}

    def _own_words(self) -> dict[str, Question]:
        """The questions of the instrument itself, where they are worded otherwise."""
        if self._original is self._instrument:
            return {}
        before = questions_of(self._original)
        return {each.id: each for each in before if each is not self._questions[each.id].question}

    def _item(self, item: Item, section: str, parent: str, outer: tuple[Gate, ...]) -> tuple[str, ...]:
        gates = outer + self._own_gate(item)
        asked: list[str] = []
        for part in item.parts:
            asked += self._item(part, section, item.id, gates)
        always = {question.id.replace("{item}", item.id) for question in self._instrument.every_item}
        opened = False
        for question in item.questions:
            inner = gates
            if opened and question.id not in always:
                opens = Is(item.applies, ("Yes",))
                inner += (Gate(opens, f"{item.applies} is not Yes", item.id, ("applies",)),)
            self._question(question, section, parent or item.id, item.id if parent else "", inner)
            asked.append(question.id)
            opened = opened or question.id == item.applies
        self._rated[item.id] = RatedRules(
            id=item.id,
            title=item.title,
            kind="part" if parent else "item",
            parent=parent or section,
            gates=gates,
            not_asked=item.not_asked,
            rows=self._rows(item.id, item.rating),
            questions=tuple(asked),
            members=tuple(part.id for part in item.parts),
            complete_first=item.complete_first,
        )
        return tuple(asked)

    def _own_gate(self, part: Section | Item | Question) -> tuple[Gate, ...]:
        """The condition that stands at a part itself, if one does."""
        condition = self._condition(part.id, ("asked_when",), part.asked_when) if part.asked_when else None
        if condition is None:
            return ()
        why = part.not_asked_because or f"asked when {part.asked_when}"
        return (Gate(condition, why, part.id, ("asked_when",)),)

    def _question(
        self, question: Question, section: str, item: str, part: str, gates: tuple[Gate, ...]
    ) -> None:
        id_ = question.id
        gates += self._own_gate(question)
        checks = []
        for number, check in enumerate(question.checks):
            condition = self._condition(id_, ("checks", number, "when"), check.when)
            if condition is not None:
                checks.append((check, condition))
        row_checks = []
        for number, check in enumerate(question.row_checks):
            condition = self._condition(id_, ("row_checks", number, "when"), check.when)
            if condition is not None:
                row_checks.append((check, condition))
        if question.columns:
            self._columns[id_] = {column.id: None for column in question.columns}
        for number, column in question.numbered_columns():
            if column.asked_when:
                field = ("columns", number, "asked_when")
                self._columns[id_][column.id] = self._condition(id_, field, column.asked_when)
        narrative = question.narrative_when
        due = question.due or Deadline()
        self._questions[id_] = QuestionRules(
            question=question,
            section=section,
            item=item,
            part=part,
            gates=gates,
            na=self._condition(id_, ("na_when",), question.na_when) if question.na_when else None,
            compute=self._worked_out(id_, question, ("compute",), question.compute),
            narrative=self._condition(id_, ("narrative_when",), narrative)
            if narrative and narrative != NEVER
            else None,
            checks=tuple(checks),
            row_checks=tuple(row_checks),
            signs=self._signs(question),
            offer=self._worked_out(id_, question, ("suggest",), question.suggest),
            cell_offers=self._of_columns(question, "suggest"),
            cells=self._of_columns(question, "compute"),
            blanks=blank_columns(question, self._instrument.blanks),
            due_by=self._term(id_, ("due", "by"), due.by) if due.by else None,
            done=self._condition(id_, ("due", "done_when"), due.done_when) if due.done_when else None,
        )

    def _signs(self, question: Question) -> tuple[str, ...]:
        """The questions a sign-off covers, in the order of the instrument; unknown ids are left for the linter.

        None that the program fills in at a hand-over: it would break the signature.
        """
        return tuple(
            id_
            for id_, own in self._questions.items()
            if is_named(question, id_) and not is_set_at_hand_over(self._instrument, own.question)
        )

    def _rows(self, id_: str, rows: tuple[RatingRow, ...]) -> tuple[tuple[Condition | None, RatingRow], ...]:
        found: list[tuple[Condition | None, RatingRow]] = []
        for number, row in enumerate(rows):
            if row.else_:
                found.append((None, row))
                continue
            condition = self._condition(id_, ("rating", number, "when"), row.when)
            # A row whose condition cannot be read stays as one that is never true, so that rows keep their numbers.
            found.append((condition or Or(()), row))
        return tuple(found)

    def _of_columns(self, question: Question, key: Literal["suggest", "compute"]) -> dict[str, Computed]:
        """What is worked out in cells, by the column at which that is said under a key."""
        found = {}
        for number, column in question.numbered_columns():
            said = column.suggest if key == "suggest" else column.compute
            read = self._worked_out(question.id, column, ("columns", number, key), said)
            if read is not None:
                found[column.id] = read
        return found

    def _worked_out(
        self, id_: str, part: Question | Column, field: FieldPath, said: tuple[ComputedRow, ...] | str
    ) -> Computed | None:
        """Rows; for Yes/No a condition, or the question whose answer it has; else a term."""
        if not said or said == NEVER:
            return None
        if not isinstance(said, str):
            return Cases(
                tuple(
                    (
                        # As in a rating table: one that cannot be read is never true.
                        self._condition(id_, (*field, number, "when"), row.when) or Or(())
                        if row.when
                        else None,
                        row.value,
                    )
                    for number, row in enumerate(said)
                )
            )
        if self._reads(said, term=True) or (part.options != _TRUTHS and not self._reads(said, term=False)):
            return self._term(id_, field, said)
        if part.options != _TRUTHS:
            from tui_review.instrument.language.parser import ConditionError  # noqa: PLC0415 - see `rules`

            what = f"A condition gives Yes or No, and {part.id} is a `{part.answer}`. {_instead(part, said)}"
            self._refuse(id_, field, ConditionError(what, 0, len(said)))
            return None
        condition = self._condition(id_, field, said)
        return None if condition is None else Cases(tuple(zip((condition, None), _TRUTHS, strict=True)))

    def _reads(self, text: str, *, term: bool) -> bool:
        from tui_review.instrument.language.parser import ConditionError, parse_condition, parse_term  # noqa: PLC0415 - see `rules`

        try:
            if term:
                parse_term(text, self._scores)
            else:
                parse_condition(text, self._scores, labels=self._labels)
        except ConditionError:
            return False
        return True

    def _refuse(self, id_: str, field: FieldPath, error: ConditionError) -> None:
        if self._report is None:
            raise error
        self._report(id_, field, error)

    def _condition(self, id_: str, field: FieldPath, text: str, rows: InRows = ()) -> Condition | None:
        from tui_review.instrument.language.parser import ConditionError, parse_condition  # noqa: PLC0415 - see `rules`

        try:
            return parse_condition(text, self._scores, rows or _own_rows(id_, field), self._labels)
        except ConditionError as error:
            self._refuse(id_, field, error)
            return None

    def _term(self, id_: str, field: FieldPath, text: str) -> Term | None:
        from tui_review.instrument.language.parser import ConditionError, parse_term  # noqa: PLC0415 - see `rules`

        try:
            return parse_term(text, self._scores, _own_rows(id_, field), self._labels)
        except ConditionError as error:
            self._refuse(id_, field, error)
            return None
