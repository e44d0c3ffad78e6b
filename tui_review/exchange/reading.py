"""An XLSForm as an instrument: what has an equal becomes it, and what has none is listed, row by row.

Sections are the form's outer groups; groups in them give their condition to their questions; repeats are tables.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, NamedTuple

from tui_review.exchange.conditions import Asked, Surroundings, condition_of, is_id, to_condition, to_term
from tui_review.exchange.sheets import Form, FormRow, read_form
from tui_review.exchange.xpath import (
    Binary,
    Call,
    Constant,
    Expression,
    Itself,
    NoEqualError,
    read_expression,
)
from tui_review.instrument.choices import DESCRIBE
from tui_review.instrument.language.patterns import PatternError, checked
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.model import NA, Kind
from tui_review.yamlfile.output import write_output
from tui_review.yamlfile.writer import write_yaml

_KINDS: Final[dict[str, Kind | Literal["calculate"]]] = {
    "text": "text",
    "string": "text",
    "integer": "number",
    "int": "number",
    "decimal": "decimal",
    "range": "number",
    "date": "date",
    "today": "date",
    "time": "time",
    "select_one": "choice",
    "select_multiple": "several",
    "rank": "several",
    "acknowledge": "yes_no",
    "trigger": "yes_no",
    "calculate": "calculate",
}
_OLDER: Final = {
    "select one": "select_one",
    "select all that apply": "select_multiple",
    "add select one prompt using": "select_one",
    "phone number": "text",
}
"""How older forms write a type."""
_OF_A_DEVICE: Final = frozenset(
    {
        "start",
        "end",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "audit",
        "subscriberid",
        "simserial",
        "start-geopoint",
        "background-audio",
    }
)
"""What a phone fills in; nobody is asked."""
_TRUE: Final = ("yes", "true", "true()", "1")
_YES_NO: Final = ({"yes", "no"}, {"y", "n"}, {"1", "0"}, {"true", "false"})
_SAID: Final = {"yes", "no", ""}
_LABEL: Final = 40
_NO_GUIDANCE: Final = "The form says nothing more about it."
_NO_PATTERN: Final = "what the form's pattern allows"
_DECIMALS: Final = 6
_FIGURES: Final = rf"-?[0-9]{{1,9}}(?:\.[0-9]{{1,{_DECIMALS}}})?"
"""A number as an instrument may bound one."""
LITERAL: Final = re.compile(r"-?[\d.]+(-\d\d-\d\d)?")
"""A number or a day that a form fills in beforehand."""
_ROUNDS: Final = 6
"""How often a condition may go because another one went."""


class Missed(NamedTuple):
    """What of a form has no equal."""

    row: int
    """The row of its sheet `survey`; 0 for the form as a whole."""
    name: str
    what: str

    @property
    def words(self) -> str:
        """It in a line."""
        where = f"row {self.row} ({self.name}): " if self.name else f"row {self.row}: " if self.row else ""
        return f"{where}{self.what}"


class Imported(NamedTuple):
    """An instrument made of a form."""

    id: str
    text: str
    """The YAML file."""
    missed: list[Missed]


def import_form(data: bytes, file: str) -> Imported:
    """The instrument that an XLSForm makes. Raises UserError for a file that is none."""
    form = read_form(data, file)
    # Once to know every question, so that an expression may name one that comes later.
    first = _Reading(form, file)
    first.rows()
    return _Reading(form, file, asked=first.asked).instrument()


@dataclass
class _Open:
    """A group or repeat that the row at hand stands in."""

    line: FormRow
    is_repeat: bool


@dataclass
class _Reading:
    """One form on its way."""

    form: Form
    file: str
    missed: list[Missed] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    """By name in the form, what is in the instrument."""
    is_over: bool = False
    """Whether the outer group of the last section has ended: what comes then is of none."""
    open: list[_Open] = field(default_factory=list)
    table: dict[str, Any] | None = None
    """The table of the repeat that is open."""
    noted: list[str] = field(default_factory=list)
    """Notes that wait for the question behind them."""
    ids: set[str] = field(default_factory=set)

    def instrument(self) -> Imported:
        """The instrument of all rows. Raises NoEqualError where nothing in the form can be asked."""
        self.rows()
        settings = self.form.settings
        title = settings.get("form_title", "") or settings.get("form_id", "") or "A form"
        id_ = re.sub(r"[^a-z0-9]+", "-", (settings.get("form_id", "") or title).lower()).strip("-") or "form"
        if self.form.languages:
            named = ", ".join(self.form.languages)
            self._miss(FormRow(0, {}), f"the texts in {named} are left out: a wording file would hold them")
        sections = [each for each in self.sections if each["questions"]]
        if not sections:
            raise NoEqualError("There is no question in it that an instrument could ask.", file=self.file)
        made: dict[str, Any] = {
            "language": 1,
            "id": id_ if id_[0].isalpha() else f"form-{id_}",
            "version": settings.get("version", "") or "1",
            "title": title,
            "short": textwrap.shorten(title, _LABEL, placeholder=" …"),
            "about": f"Made of an XLSForm, {title}. What could not be said here was listed as it was made.",
            "sections": sections,
        }
        return Imported(made["id"], self._settled(made), self.missed)

    def rows(self) -> None:
        """Goes through the rows."""
        for line in self.form.survey:
            self._row(line)

    def _settled(self, made: dict[str, Any]) -> str:
        """The file, without conditions that the linter finds always true, and checks that can never apply."""
        with TemporaryDirectory() as folder:
            path = Path(folder, f"{made['id']}.yaml")
            for _ in range(_ROUNDS):
                write_output(path, write_yaml(made), overwrite=True)
                found = {
                    each.text: each.code for each in lint(path) if each.code in ("always-true", "never-true")
                }
                questions = [question for each in made["sections"] for question in each["questions"]]
                if not sum(self._simplify(question, found) for question in questions):
                    break
            return write_yaml(made).decode()

    def _simplify(self, question: dict[str, Any], found: dict[str, str]) -> int:
        """Takes from a question, and its columns, what decides nothing; how much there was."""
        gone = 0
        line = FormRow(0, {"name": question["id"]})
        said = found.get(" ".join(question.get("asked_when", "").split()))
        if said is not None:
            condition = question.pop("asked_when")
            question.pop("not_asked_because", None)
            if said == "never-true":
                self._miss(line, f"the form never asks it (`{condition}`); it is asked")
            gone += 1
        for key in ("checks", "row_checks"):
            idle = [each for each in question.get(key, ()) if " ".join(each["when"].split()) in found]
            if idle:
                question[key] = [each for each in question[key] if each not in idle]
                gone += len(idle)
            for each in idle:
                self._miss(line, f"no answer could break its constraint, or every one does: {each['error']}")
            if not question.get(key, True):
                del question[key]
        return gone + sum(self._simplify(column, found) for column in question.get("columns", ()))

    @cached_property
    def lists(self) -> dict[str, list[FormRow]]:
        """The choices of each list, by its name."""
        found: dict[str, list[FormRow]] = {}
        for line in self.form.choices:
            if line.of("list_name") and line.of("name"):
                found.setdefault(line.of("list_name"), []).append(line)
        return found

    def _miss(self, line: FormRow, what: str) -> None:
        self.missed.append(Missed(line.number, line.of("name"), what))

    # Rows

    def _row(self, line: FormRow) -> None:
        said = line.of("type").strip()
        for older, present in _OLDER.items():
            if said.lower().startswith(older):
                said = present + said[len(older) :].replace(" from ", " ", 1)
        word, _, rest = said.replace("begin ", "begin_", 1).replace("end ", "end_", 1).partition(" ")
        word = word.lower()
        match word:
            case "begin_group" | "begin_repeat":
                self._begin(line, is_repeat=word == "begin_repeat")
            case "end_group" | "end_repeat":
                self._end()
            case "note":
                self.noted.append(line.of("label"))
            case _ if not word:
                pass
            case _ if word in _OF_A_DEVICE or (word == "today" and not line.of("label")):
                self._miss(line, f"`{word}` is filled in by a device; the record says who answered, and when")
            case _ if word in _KINDS:
                self._question(line, word, rest.strip())
            case _:
                self._miss(line, f"`{said}` has no equal; it is not asked")

    def _begin(self, line: FormRow, *, is_repeat: bool) -> None:
        outer = not self.open
        # Of a table in a table the questions stay columns of the outer one, which its end does not end.
        self.open.append(_Open(line, is_repeat=is_repeat and self.table is None))
        if is_repeat and self.table is not None:
            self._miss(
                line,
                "a table in the rows of a table has no equal; its questions are columns of the outer one",
            )
            return
        if outer and not is_repeat:
            self._section(line)
        if is_repeat:
            question = self._common(line, "table") | {"row": "row", "columns": []}
            if line.of("repeat_count"):
                self._miss(line, "how many rows there are is not fixed: rows are added as they are needed")
            self._append(line, question)
            self.table = question

    def _end(self) -> None:
        ended = self.open.pop() if self.open else None
        if ended is not None and ended.is_repeat:
            self.table = None
        elif not self.open:
            self.is_over = True

    def _section(self, line: FormRow) -> None:
        title = line.of("label") or line.of("name") or self.form.settings.get("form_title", "") or "Questions"
        section: dict[str, Any] = {"id": self._new_id(line.of("name") or "section"), "title": _flat(title)}
        section["questions"] = []
        condition = self._condition(line, "relevant") if line.of("relevant") else ""
        if condition:
            section |= {"asked_when": condition, "not_asked_because": _because(line)}
        self.sections.append(section)
        self.is_over = False

    def _append(self, line: FormRow, question: dict[str, Any]) -> None:
        if not self.sections or self.is_over:
            self._section(FormRow(line.number, {"name": "form"}))
        self.sections[-1]["questions"].append(question)

    # Questions

    def _question(self, line: FormRow, word: str, rest: str) -> None:
        kind = _KINDS[word]
        if kind == "calculate":
            self._calculated(line)
            return
        if word == "text" and "multiline" in line.of("appearance"):
            kind = "long_text"
        codes: dict[str, str] = {}
        choices: list[Any] = []
        if kind in ("choice", "several"):
            name, *extra = rest.split()
            listed = self.lists.get(name, [])
            if not listed:
                self._miss(line, f"its choices ({rest or 'none'}) are not in the form; it is not asked")
                return
            kind, choices, codes = _choices(listed, kind, other="or_other" in extra)
        if kind in ("number", "decimal") and word == "range":
            kind = "decimal" if "." in line.of("parameters") else "number"
        made = self._common(line, kind)
        if choices:
            made["choices"] = choices
        if NA in codes.values():
            made["na_if"] = "the form offers it as an answer"
        if word == "rank":
            made["at_least"] = made["at_most"] = len(choices)
        if kind == "decimal":
            made["decimals"] = _DECIMALS
        if word == "range":
            made |= _range(line.of("parameters"))
        if line.of("choice_filter"):
            self._miss(line, "its choices do not depend on other answers: all of them are shown")
        own = Asked(made["id"], kind, codes, self.table["id"] if self.table else "")
        self.asked[line.of("name")] = own
        self._constrain(line, made, own)
        if word == "select_multiple" and made.get("at_most", 1) > 1:
            self._miss(line, f"with at most {made['at_most']}, the order in which they are chosen counts")
        self._default(line, made, own)
        if self.table is None:
            self._append(line, made)
        else:
            self.table["columns"].append(made)

    def _common(self, line: FormRow, kind: Kind) -> dict[str, Any]:
        """What a question of every kind has: its id and texts, and when it is asked."""
        made: dict[str, Any]
        text = _flat(line.of("label") or line.of("name"))
        label = textwrap.shorten(text, _LABEL, placeholder=" …")
        made = {"id": self._new_id(line.of("name")), "label": label, "ask": text, "answer": kind}
        guidance = [each for each in (*self.noted, line.of("hint"), line.of("guidance_hint")) if each]
        self.noted.clear()
        made["guidance"] = "\n\n".join(map(_flat, guidance)) or _NO_GUIDANCE
        conditions = [
            self._condition(each.line, "relevant")
            for number, each in enumerate(self.open)
            if each.line.of("relevant") and not each.is_repeat and number
        ]
        conditions += [self._condition(line, "relevant")] if line.of("relevant") else []
        found = [each for each in conditions if each]
        if found:
            made["asked_when"] = found[0] if len(found) == 1 else " and ".join(f"({each})" for each in found)
            if self.table is None:
                made["not_asked_because"] = _because(line)
        if line.of("required").lower() not in _TRUE:
            made["optional"] = True
        if kind == "table":
            self.asked[line.of("name")] = Asked(made["id"], kind, {})
        return made

    def _calculated(self, line: FormRow) -> None:
        if self.table is not None:
            self._miss(line, "it is not worked out: nothing is, in the rows of a table")
            return
        try:
            compute, kind = self._worked_out(read_expression(line.of("calculation")))
        except NoEqualError as missing:
            self._miss(line, f"it is not worked out: {missing.what}")
            return
        made = self._common(FormRow(line.number, {**line.cells, "required": "yes"}), kind) | {
            "compute": compute
        }
        if kind == "decimal":
            made["decimals"] = _DECIMALS
        self.asked[line.of("name")] = Asked(made["id"], kind, {})
        self._append(line, made)

    def _worked_out(self, expression: Expression) -> tuple[Any, Kind]:
        """What is worked out, and the kind of answer that it is. Raises NoEqualError."""
        place = Surroundings(self.asked)
        if isinstance(expression, Call) and expression.function == "if":
            return self._rows(expression, place), "text"
        if isinstance(expression, Constant) and not expression.number:
            raise NoEqualError("it is always the same text")
        try:
            term = to_term(expression, place)
        except NoEqualError:
            return to_condition(expression, place), "yes_no"
        named = [each for each in self.asked.values() if re.search(rf"\b{re.escape(each.id)}\b", term)]
        if any(each.kind.measure is None and each.kind.holds == "one" for each in named):
            raise NoEqualError("it is a copy of another answer")
        kinds = {each.answer for each in named}
        if len(kinds) == 1 and named[0].kind.measure is not None:
            return term, named[0].answer
        return term, "decimal" if "decimal" in kinds else "number"

    def _rows(self, expression: Expression, place: Surroundings) -> list[dict[str, str]]:
        match expression:
            case Call("if", (condition, Constant(text, number=False), otherwise)) if text:
                return [{"when": to_condition(condition, place), "then": text}, *self._rows(otherwise, place)]
            case Constant(text, number=False) if text:
                return [{"else": text}]
            case _:
                raise NoEqualError("not each way through it ends in a text")

    # What goes with a question

    def _condition(self, line: FormRow, column: str, own: Asked | None = None) -> str:
        """The condition in a column of a row; empty, and listed, where it has no equal."""
        try:
            within = self.table["id"] if self.table else ""
            return condition_of(line.of(column), Surroundings(self.asked, own, within))
        except NoEqualError as missing:
            what = {"relevant": "it is always asked", "constraint": "its answers are not checked so"}[column]
            self._miss(line, f"{what}: {missing.what}")
            return ""

    def _constrain(self, line: FormRow, made: dict[str, Any], own: Asked) -> None:
        if not line.of("constraint"):
            return
        try:
            if _bound(read_expression(line.of("constraint")), made):
                return
        except NoEqualError:
            # Said again, and listed, by what reads it as a condition.
            pass
        condition = self._condition(line, "constraint", own)
        if not condition:
            return
        message = _flat(line.of("constraint_message")) or "The form does not allow this answer."
        check = {"error": message, "when": f"{own.id} is answered and not ({condition})"}
        if self.table is None:
            made["checks"] = [check]
        else:
            self.table.setdefault("row_checks", []).append(check)

    def _default(self, line: FormRow, made: dict[str, Any], own: Asked) -> None:
        if not line.of("default"):
            return
        if own.kind.measure is not None and LITERAL.fullmatch(line.of("default")):
            made["suggest"] = line.of("default")
        elif own.is_choice and line.of("default") in own.codes:
            made["suggest"] = [{"else": own.codes[line.of("default")]}]
        else:
            self._miss(line, "what the form fills in beforehand is not offered")

    def _new_id(self, name: str) -> str:
        """An id that no other thing has, also in other letters, and that conditions can name."""
        id_ = re.sub(r"[^A-Za-z0-9_.-]", "_", name).replace(DESCRIBE, "_describe") or "q"
        id_ = id_ if is_id(id_) else f"q_{id_}"
        number, found = 1, id_
        while found.lower() in self.ids:
            number += 1
            found = f"{id_}_{number}"
        self.ids.add(found.lower())
        return found


def _bound(part: Expression, made: dict[str, Any]) -> bool:
    """Takes a constraint that only says the least and the most as those; whether it was one."""
    match part:
        case Binary("and", left, right):
            before = dict(made)
            if _bound(left, made) and _bound(right, made):
                return True
            made.clear()
            made.update(before)
            return False
        case Binary(">=" | "<=" as sign, Itself(), Constant(text, number=True)):
            if made["answer"] not in ("number", "decimal") or (made["answer"] == "number" and "." in text):
                return False
            if not re.fullmatch(_FIGURES, text):
                return False
            made["at_least" if sign == ">=" else "at_most"] = float(text) if "." in text else int(text)
            return True
        case Binary(">=" | "<=" as sign, Call("count-selected", (Itself(),)), Constant(text, number=True)):
            least = int(sign == "<=")
            if made["answer"] != "several" or not text.isdigit():
                return False
            if not least <= int(text) <= len(made["choices"]):
                return False
            made["at_most" if least else "at_least"] = int(text)
            return True
        case Call("regex", (Itself(), Constant(text))) if made["answer"] == "text" and text:
            pattern = text.removeprefix("^").removesuffix("$")
            try:
                checked(pattern)
            except PatternError:
                return False
            made |= {"answer": "pattern", "pattern": pattern, "pattern_message": _NO_PATTERN}
            return True
        case _:
            return False


def _choices(listed: list[FormRow], kind: Kind, *, other: bool) -> tuple[Kind, list[Any], dict[str, str]]:
    """The kind of a question with these choices, they themselves without NA, and the code of each name in the form."""
    names = [line.of("name") for line in listed]
    codes = {name: NA if name.upper() == NA else name for name in names}
    own = [line for line in listed if line.of("name").upper() != NA]
    lowered = {line.of("name").lower() for line in own}
    labels = {line.of("label").lower() for line in own}
    if kind == "choice" and not other and lowered in _YES_NO and labels <= _SAID:
        yes = {name: "Yes" if name.lower() in ("yes", "y", "1", "true") else "No" for name in names}
        return "yes_no", [], yes | {name: NA for name, code in codes.items() if code == NA}
    # Cascading lists have the same choice once for each answer it depends on.
    single = list({line.of("name").lower(): line for line in reversed(own)}.values())[::-1]
    made = [_choice(line.of("name"), _flat(line.of("label"))) for line in single]
    if other:
        made.append({"code": "other", "label": "Other", "describe": "Which other?"})
        codes["other"] = "other"
    return kind, made, codes


def _choice(name: str, label: str) -> Any:
    return {"code": name, "label": label} if label.lower() not in ("", name.lower()) else name


def _range(parameters: str) -> dict[str, Any]:
    found = dict(re.findall(rf"(start|end)\s*=\s*({_FIGURES})(?![\w.])", parameters))
    keys = {"at_least": "start", "at_most": "end"}
    return {
        key: float(found[of]) if "." in found[of] else int(found[of])
        for key, of in keys.items()
        if of in found
    }


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).strip()


def _because(line: FormRow) -> str:
    return f"the form asks it only when {_flat(line.of('relevant'))}"
