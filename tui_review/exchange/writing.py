"""An instrument as an XLSForm: questions, choices, skip rules, constraints, tables as repeats.

Ratings, signatures, narratives' prompts beyond a text, and whatever else a form has no equal for are listed in a sheet
of their own, and by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, assert_never

from tui_review.exchange.expressions import Find, FormQuestion, to_calculation, to_expression
from tui_review.exchange.reading import LITERAL, Missed
from tui_review.exchange.xpath import NoEqualError
from tui_review.instrument.checks import Check
from tui_review.instrument.choices import Choice, alternatives_of, choices_of, describable
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.syntax import Cases, Computed, Condition, Not, refs
from tui_review.instrument.model import NA, Column, Instrument, Question
from tui_review.instrument.rules import QuestionRules, Rules
from tui_review.reports.tabular import ExportedRow, Table
from tui_review.reports.workbook import to_xlsx

SURVEY: Final = (
    *("type", "name", "label", "hint", "required", "relevant"),
    *("constraint", "constraint_message", "calculation", "appearance", "default"),
)
"""The columns of the sheet of questions."""
MISSED_SHEET: Final = "not in the form"
GIVEN: Final = "given"
"""The choice that says that an answer follows, where a text or Not Applicable may stand instead."""


def export_form(rules: Rules) -> tuple[bytes, list[Missed]]:
    """The workbook of an instrument, and what of it is not in there."""
    writing = _Writing(rules)
    writing.run()
    instrument = rules.instrument
    tables = [
        Table("survey", SURVEY, iter(writing.rows)),
        Table("choices", ("list_name", "name", "label"), iter(writing.choices)),
        Table("settings", ("form_title", "form_id", "version"), iter([_settings(instrument)])),
    ]
    if writing.missed:
        missed: list[ExportedRow] = [[each.name, each.what] for each in writing.missed]
        tables.append(Table(MISSED_SHEET, ("id", "what has no equal"), iter(missed)))
    return to_xlsx(tables), writing.missed


@dataclass
class _Writing:
    """One form on its way."""

    rules: Rules
    rows: list[ExportedRow] = field(default_factory=list)
    choices: list[ExportedRow] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    shown: dict[str, FormQuestion] = field(default_factory=dict)
    """Questions by id; columns of the table at hand before them."""
    lists: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)
    """The name of each list of choices that is written."""
    names: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Goes through the sections."""
        for id_, each in self.rules.questions.items():
            self.shown[id_] = self._shown(each.question)
        for section in self.rules.sections.values():
            inside = [each for each in self.rules.questions.values() if each.section == section.id]
            if not inside:
                continue
            name = self._name(f"section_{section.id}")
            self._row(type="begin_group", name=name, label=section.title)
            item = ""
            for each in inside:
                if each.item != item:
                    self._end_item(item)
                    item = each.item
                    if item:
                        title = f"{item}  {self.rules.rated[item].title}"
                        self._row(type="begin_group", name=self._name(f"item_{item}"), label=title)
                self._question(each)
            self._end_item(item)
            self._row(type="end_group")
        for rated in self.rules.rated.values():
            self._miss(rated.id, f"{rated.kind} {rated.id} is not rated in the form")

    def _end_item(self, item: str) -> None:
        if item:
            self._row(type="end_group")

    def _row(self, **cells: str) -> None:
        self.rows.append([cells.get(column, "") for column in SURVEY])

    def _miss(self, id_: str, what: str) -> None:
        self.missed.append(Missed(0, id_, what))

    def _name(self, id_: str) -> str:
        """A name that XML allows and nothing else has, for an id."""
        name = re.sub(r"[^A-Za-z0-9_.-]", "_", id_)
        name = name if re.match(r"[A-Za-z_]", name) else f"q_{name}"
        number, found = 1, name
        while found.lower() in self.names:
            number += 1
            found = f"{name}_{number}"
        self.names.add(found.lower())
        return found

    def _shown(self, part: Question | Column) -> FormQuestion:
        choices = _all_choices(part)
        name = self._name(part.id)
        aside = self._name(f"{part.id}.or") if _instead(part) else ""
        names = dict(zip((each.code for each in choices), _names_of(choices), strict=True))
        return FormQuestion(name, names, kind_of(part), aside)

    def _find(self, id_: str) -> FormQuestion:
        found = self.shown.get(id_)
        if found is None:
            raise NoEqualError(f"{id_} is worked out by a rating or another review")
        return found

    # Questions

    def _question(self, rules: QuestionRules) -> None:
        question = rules.question
        if question.set_by == "program":
            self._miss(question.id, "the program fills it in at the hand-over; in the form it is asked")
        relevant = self._relevant(rules)
        if question.compute:
            self._worked_out(question, rules.compute, relevant)
        elif question.answer == "table":
            self._table(rules, relevant)
        else:
            constraint, message = self._constraint(question, rules.checks)
            required = not question.optional and not question.set_by
            self._asked(question, relevant, required=required, constraint=constraint, message=message)
        if rules.narrative is not None:
            asked = question.narrative_ask or "Why?"
            shown = self._expression(question.id, rules.narrative, "its narrative is always asked for")
            both = " and ".join(filter(None, [relevant, shown]))
            name = self._name(f"{question.id}.narrative")
            self._row(
                type="text", name=name, label=asked, required="yes", relevant=both, appearance="multiline"
            )
        bounded = question.at_least is not None or question.at_most is not None
        for condition, words in (
            (bounded and not _form_kind(question).bounded, "how many there may be"),
            (question.due, "by when it is to be done"),
            (question.signs, "what a signature locks"),
            (
                question.na_if and question.answer == "table",
                "that Not Applicable may stand in the place of rows",
            ),
        ):
            if condition:
                self._miss(question.id, f"{words} is not in the form")

    def _relevant(self, rules: QuestionRules) -> str:
        conditions: list[Condition] = [each.condition for each in rules.gates]
        conditions += [Not(rules.na)] if rules.na is not None else []
        said = [self._expression(rules.question.id, each, "it is always asked") for each in conditions]
        return " and ".join(filter(None, said))

    def _expression(self, id_: str, condition: Condition, otherwise: str) -> str:
        try:
            return to_expression(condition, self._find)
        except NoEqualError as missing:
            self._miss(id_, f"{otherwise}: {missing.what}")
            return ""

    def _asked(
        self,
        part: Question | Column,
        relevant: str,
        *,
        required: bool,
        constraint: str = "",
        message: str = "",
    ) -> None:
        shown = self.shown[part.id]
        label = part.ask or part.label
        needed = "yes" if required else ""
        kind = _form_kind(part)
        said = kind.type
        if instead := _instead(part):
            listed = self._list(part.id, (Choice(code=GIVEN, label=kind.follows), *instead))
            self._row(
                type=f"select_one {listed}", name=shown.aside, label=label, required=needed, relevant=relevant
            )
            relevant, needed = f"${{{shown.aside}}} = '{GIVEN}'", "yes"
        if said == "select_multiple" and kind_of(part).in_order(part):
            self._miss(part.id, "the order in which they are chosen is not in the form")
        if said.startswith(("select_", "rank")):
            said = f"{said} {self._list(part.id, _all_choices(part))}"
        self._row(
            type=said,
            name=shown.name,
            label=label,
            hint=_hint(part),
            required=needed,
            relevant=relevant,
            constraint=constraint,
            constraint_message=message,
            appearance=kind.appearance,
            default=self._offered(part),
        )
        for choice in describable(part):
            name = self._name(f"{part.id}.other.{choice.code}")
            chosen = f"selected(${{{shown.name}}}, '{shown.names.get(choice.code, choice.code)}')"
            self._row(type="text", name=name, label=choice.describe, required="yes", relevant=chosen)

    def _offered(self, part: Question | Column) -> str:
        """What is filled in beforehand: an answer that is offered whatever else is answered."""
        if part.suggest in ("", (), "never"):
            return ""
        first = part.suggest if isinstance(part.suggest, str) else part.suggest[0]
        always = first if isinstance(first, str) else "" if first.when else first.value
        if always:
            if always in self.shown[part.id].names:
                return self.shown[part.id].names[always]
            if kind_of(part).measure is not None and LITERAL.fullmatch(always):
                return always
        self._miss(part.id, "what is offered as its answer is not filled in beforehand")
        return ""

    def _worked_out(self, part: Question | Column, computed: Computed | None, relevant: str) -> None:
        try:
            said = _calculation(computed, self._find)
        except NoEqualError as missing:
            self._miss(part.id, f"it is not worked out, and asked: {missing.what}")
            self._asked(part, relevant, required=False)
            return
        self._row(type="calculate", name=self.shown[part.id].name, calculation=said, relevant=relevant)

    def _table(self, rules: QuestionRules, relevant: str) -> None:
        question = rules.question
        name = self.shown[question.id].name
        self._row(type="begin_repeat", name=name, label=question.ask, relevant=relevant)
        outer = dict(self.shown)
        self.shown |= {column.id: self._shown(column) for column in question.columns}
        checked = self._cell_checks(rules)
        for column in question.columns:
            if column.describes:
                continue
            condition = self.rules.columns[question.id][column.id]
            gate = (
                self._expression(f"{question.id}.{column.id}", condition, "it is always asked")
                if condition
                else ""
            )
            if column.id in rules.cells:
                self._worked_out(column, rules.cells[column.id], gate)
                continue
            constraint, message = self._constraint(column, checked.get(column.id, ()))
            self._asked(column, gate, required=column.required, constraint=constraint, message=message)
        self.shown = outer
        self._row(type="end_repeat")

    def _cell_checks(self, rules: QuestionRules) -> dict[str, list[tuple[Check, Condition]]]:
        """The checks of a table's rows by the last column that each names, at which a form can refuse."""
        found: dict[str, list[tuple[Check, Condition]]] = {}
        for check, condition in rules.row_checks:
            named = refs(condition, self.rules.columns)
            own = [column.id for column in rules.question.columns if column.id in named]
            if own:
                found.setdefault(own[-1], []).append((check, condition))
            else:
                self._miss(rules.question.id, f"a check of its rows: {check.message}")
        return found

    def _constraint(
        self, part: Question | Column, checks: Iterable[tuple[Check, Condition]]
    ) -> tuple[str, str]:
        """What an answer must be like, and what is said otherwise."""
        said, messages = list(_bounds(part)), []
        if part.pattern:
            said.append(f"regex(., '^{part.pattern}$')")
            messages.append(part.pattern_message)
        for check, condition in checks:
            if check.level != "error":
                self._miss(part.id, f"a form only refuses, it does not warn: {check.message}")
                continue
            expression = self._expression(
                part.id, condition, f"its answers are not checked so ({check.message})"
            )
            if expression:
                said.append(f"not({expression})")
                messages.append(check.message)
        return " and ".join(said), " ".join(messages)

    def _list(self, id_: str, choices: tuple[Choice, ...]) -> str:
        key = tuple((each.code, each.shown) for each in choices)
        if key not in self.lists:
            self.lists[key] = re.sub(r"[^A-Za-z0-9_]", "_", f"list_{id_}")
            named = _names_of(choices)
            self.choices += [
                [self.lists[key], name, each.shown] for name, each in zip(named, choices, strict=True)
            ]
        return self.lists[key]


def _calculation(computed: Computed | None, find: Find) -> str:
    """What works an answer out. Raises NoEqualError where a form cannot."""
    if isinstance(computed, Cases):
        rows = [(when, value) for when, value in computed.rows if when is not None]
        last = next((value for when, value in computed.rows if when is None), "")
        said = "".join(f"if({to_expression(when, find)}, '{value}', " for when, value in rows)
        return f"{said}'{last}'{')' * len(rows)}"
    if computed is None:
        raise NoEqualError("nothing says how")
    return to_calculation(computed, find)


class _FormKind(NamedTuple):
    """What a kind of answer is in a form."""

    type: str
    """Behind `rank` and one that begins with `select_` stands the list of its choices."""
    bounded: str
    """What `at_least` and `at_most` are about, as an expression; empty where a form bounds nothing."""
    hint: str
    """What a form has to say of how it is written."""
    appearance: str
    follows: str
    """The choice that says that an answer follows, where something may stand in its place; empty of what is chosen."""


def _form_kind(part: Question | Column) -> _FormKind:
    """What a question or column is in a form. A kind that is not named here does not pass the type checker."""
    match part.answer:
        case "yes_no" | "choice":
            return _FormKind("select_one", bounded="", hint="", appearance="", follows="")
        case "several":
            said = "rank" if _is_ranking(part) else "select_multiple"
            return _FormKind(said, bounded="count-selected(.)", hint="", appearance="", follows="")
        case "number":
            return _FormKind("integer", bounded=".", hint="", appearance="", follows="A number")
        case "decimal":
            return _FormKind("decimal", bounded=".", hint="", appearance="", follows="A number")
        case "date":
            return _FormKind("date", bounded="", hint="", appearance="", follows="A day")
        case "time":
            return _FormKind("time", bounded="", hint="", appearance="", follows="A time")
        case "table":
            return _FormKind("begin_repeat", bounded="", hint="", appearance="", follows="")
        case "text" | "pattern":
            return _FormKind("text", bounded="", hint="", appearance="", follows="A text")
        case "long_text":
            return _FormKind("text", bounded="", hint="", appearance="multiline", follows="A text")
        case "names":
            names = "Names, with semicolons between them."
            return _FormKind("text", bounded="", hint=names, appearance="", follows="Names")
        case "sign_off":
            return _FormKind("text", bounded="", hint="Name and day.", appearance="", follows="A signature")
        case _:
            assert_never(part.answer)


def _is_ranking(part: Question | Column) -> bool:
    """Whether all that is listed is put in order: a form ranks all of a list or nothing."""
    number = len(part.options)
    bounds = part.at_least == part.at_most == number
    may_be_none = part.na_if or (isinstance(part, Question) and part.none)
    return bounds and not may_be_none and kind_of(part).in_order(part)


def _settings(instrument: Instrument) -> ExportedRow:
    return [instrument.title, instrument.id, instrument.version]


def _all_choices(part: Question | Column) -> tuple[Choice, ...]:
    """What can be chosen: NA, too, where the reviewer may."""
    return (*choices_of(part), *_not_applicable(part)) if choices_of(part) else _instead(part)


def _instead(part: Question | Column) -> tuple[Choice, ...]:
    """What may stand in the place of an answer that is written and not chosen; nothing at a table."""
    if choices_of(part) or part.answer == "table":
        return ()
    return (*alternatives_of(part), *_not_applicable(part))


def _not_applicable(part: Question | Column) -> tuple[Choice, ...]:
    return (Choice(code=NA, label="Not Applicable"),) if part.na_if else ()


def _names_of(choices: tuple[Choice, ...]) -> list[str]:
    """A name for each choice that a form allows: no blanks, no two alike in any case."""
    found: list[str] = []
    for each in choices:
        name = re.sub(r"[^A-Za-z0-9_.-]+", "_", each.code).strip("_") or "choice"
        while name.lower() in {other.lower() for other in found}:
            name += "_"
        found.append(name)
    return found


def _bounds(part: Question | Column) -> Iterator[str]:
    of = _form_kind(part).bounded
    for sign, bound in ((">=", part.at_least), ("<=", part.at_most)):
        if of and bound is not None:
            yield f"{of} {sign} {bound}"


def _hint(part: Question | Column) -> str:
    unit = f"In {part.unit}." if part.unit else ""
    first = part.guidance.strip().split("\n\n")[0]
    return " ".join(filter(None, [_form_kind(part).hint, unit, re.sub(r"\s+", " ", first)]))
