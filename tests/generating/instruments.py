"""Random instruments as plain data, sound by construction: known ids, fitting kinds, nothing that waits for itself."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any, Final, get_args

from tests.generating.conditions import (
    Askable,
    Scope,
    askable,
    code_of,
    condition,
    date_term,
    number_term,
    total_term,
)
from tui_review.instrument.model import ColumnKind, Kind

Data = dict[str, Any]

_CHOICES: Final = (
    ("Home", "Foster Care", "In-Home Services"),
    ("Weekly", "Less than once a week, but at least twice a month", "Never (no contact)"),
    ("Mother", "Father", "Child", "None", "Other"),
    ("Ja", "Nein", "não", "日本"),
)
_RATINGS: Final = ("Strength", "Area Needing Improvement", "Not Applicable")
_OUTCOMES: Final = ("Substantially Achieved", "Partially Achieved", "Not Achieved")
_SIMPLE: Final = get_args(ColumnKind)
_KINDS: Final = (*(kind for kind in get_args(Kind) if kind != "sign_off"), "yes_no", "yes_no", "choice")
"""Every kind, the most common more often; signatures stand at the end."""


def random_instrument(rng: Random, *, grids: bool = True) -> Data:
    """An instrument that compiles, whose conditions fit and wait for nothing that waits for them.

    The linter may still object to what it proves (a row that never decides, a condition that is always true).
    It has every kind of answer, tables with conditions about what is outside the row, NA rules, gates, computed
    answers, checks, narratives, deadlines, signatures, and, with `grids`, now and then a grid whose figures are rated.
    """
    return _Maker(rng).instrument(grids=grids)


class _Maker:
    """Makes one instrument, remembering what stands before the place it is at."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._scope = Scope()
        self._lists = {f"list_{number}": list(choices) for number, choices in enumerate(_CHOICES)}
        self._numbers = 0

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def instrument(self, *, grids: bool) -> Data:
        data: Data = {
            "language": "1",
            "id": "made",
            "version": "1",
            "title": "A made-up instrument",
            "short": "Made up",
            "about": "Fictional.",
            "ratings": {"item": list(_RATINGS), "outcome": list(_OUTCOMES)},
            "lists": self._lists,
            "terms": {"term": "What it means."},
        }
        sections = [self._sheet("fs", first=True)]
        if grids and self._chance(0.35):
            sections.append(self._grid_sheet(data))
        sections += [self._outcome(f"outcome-{number}") for number in range(1, self._rng.randint(2, 3))]
        if self._chance(0.3):
            sections.append(self._sheet("end", first=False))
        if self._chance(0.4):
            sections.append({"id": "signing", "title": "Signing", "questions": self._signatures()})
        data["sections"] = sections
        self._whole(data)
        return data

    def _whole(self, data: Data) -> None:
        """What an instrument says once for all its questions."""
        sheet = data["sections"][0]["questions"]
        data["facts"] = {"case": "fs.name", "period_start": "fs.start"}
        if self._chance(0.3):
            sheet.append(self._question("fs.completed", "date", set_by="program", optional="true"))
            data["facts"]["completed"] = "fs.completed"
        if self._chance(0.5):
            data["narratives"] = {"when": "No", "ask": "Why not?"}
        if self._chance(0.2):
            data["every_item"] = [self._question("{item}.sources", "long_text", optional="true")]

    # Questions.

    def _id(self, prefix: str) -> str:
        self._numbers += 1
        style = self._numbers % 4
        return f"{prefix}{self._numbers}E1" if style == 0 else f"{prefix}{'abc'[style - 1]}{self._numbers}"

    def _question(self, id_: str, kind: str, **more: Any) -> Data:
        return {"id": id_, "ask": f"What of {id_}?", "answer": kind, "guidance": "Look.", **more}

    def _of_kind(self, part: Data, *, column: bool = False) -> Data:
        """Gives a question or column what its kind needs."""
        rng = self._rng
        match part["answer"]:
            case "choice" | "several":
                part["choices"] = list(rng.choice(_CHOICES))
                if self._chance(0.3):
                    part["choices"] = [
                        {"code": each, "points": str(rng.randint(-1, 3))} for each in part["choices"]
                    ]
                if part["answer"] == "several" and not column and self._chance(0.5):
                    part["none"] = "None of these"
                if part["answer"] == "several" and self._chance(0.3):
                    part["at_most"] = str(rng.randint(1, len(part["choices"])))
            case "number":
                low = rng.randint(0, 2)
                if self._chance(0.5):
                    part["at_least"] = str(low)
                if self._chance(0.5):
                    part["at_most"] = str(low + rng.randint(0, 3))
            case "date" | "time" if self._chance(0.3):
                part["or"] = ["Not yet"]
            case "decimal":
                part["unit"] = "kg"
                if self._chance(0.5):
                    part["at_least"] = "0.5"
            case "pattern":
                part["pattern"], part["pattern_message"] = (
                    "[A-Z]{2}-[0-9]{4}",
                    "two letters, a hyphen, four digits",
                )
            case _:
                pass
        if self._chance(0.15):
            part["na_if"] = "There was none."
        return part

    def _table(self, part: Data) -> None:
        columns: list[Data] = []
        outside = Scope(list(self._scope.known))
        for number in range(self._rng.randint(1, 4)):
            kind = self._rng.choice(_SIMPLE)
            column: Data = {"id": f"c{number}_{kind}", "label": f"Column {number}", "answer": kind}
            self._of_kind(column, column=True)
            if number and self._chance(0.3):
                inside = outside.with_row(tuple(askable(each) for each in columns))
                self._conditional(column, "asked_when", inside)
            if self._chance(0.3):
                column[self._rng.choice(("required", "optional"))] = "true"
            columns.append(column)
        part["columns"] = columns
        part["row"] = "entry"
        if self._chance(0.4):
            part["none"] = "None of them"
        inside = outside.with_row(tuple(askable(each) for each in columns))
        if self._chance(0.4):
            part["row_checks"] = self._checks(inside)

    def _conditional(self, part: Data, key: str, scope: Scope | None = None) -> None:
        text = condition(self._rng, scope or self._scope)
        if text:
            part[key] = text

    def _checks(self, scope: Scope) -> list[Data]:
        checks = []
        for _ in range(self._rng.randint(1, 2)):
            text = condition(self._rng, scope)
            if text:
                level = self._rng.choice(("error", "warning", "info"))
                checks.append({level: "Something looks wrong.", "when": text})
        return checks

    def _asked(self, prefix: str) -> Data:
        """A question after all that is in scope; in scope itself from here on."""
        rng = self._rng
        part = self._question(self._id(prefix), rng.choice(_KINDS))
        term = number_term if rng.random() < 0.5 else partial(total_term, whole=True)
        computed = term(rng, self._scope) if rng.random() < 0.15 else ""
        if not computed and rng.random() < 0.06:
            computed = date_term(rng, self._scope)
            part["answer"] = "date" if computed else part["answer"]
        elif computed:
            part["answer"] = "number"
        if computed:
            part["compute"] = computed
        else:
            self._of_kind(part)
            if part["answer"] == "table":
                self._table(part)
            elif part["answer"] in ("yes_no", "choice", "text") and self._chance(0.2):
                self._work_out(part)
        if self._chance(0.25):
            self._conditional(part, "asked_when")
        if self._chance(0.2) and "compute" not in part:
            self._conditional(part, "na_when")
            if "na_when" in part:
                part["na_because"] = "It cannot be."
        self._scope.known.append(askable(part))
        self._said_of(part)
        return part

    def _work_out(self, part: Data) -> None:
        """Has the program answer a question: by a condition, or by rows."""
        text = condition(self._rng, self._scope)
        if not text:
            return
        part.pop("na_if", None)
        if part["answer"] == "yes_no" and self._chance(0.5):
            part["compute"] = text
            return
        own = [code_of(each) for each in part.get("choices", ())]
        values = own or {"yes_no": ["Yes", "No"]}.get(part["answer"], ["So", "Otherwise"])
        rows = [{"when": text, "then": self._rng.choice(values)}]
        more = condition(self._rng, self._scope)
        if more and self._chance(0.5):
            rows.append({"when": more, "then": self._rng.choice(values)})
        part["compute"] = [*rows, {"else": self._rng.choice(values)}]

    def _said_of(self, part: Data) -> None:
        """What looks at a question's own answer, too."""
        if self._chance(0.25):
            checks = self._checks(self._scope)
            if checks:
                part["checks"] = checks
        if self._chance(0.2):
            self._conditional(part, "narrative_when")
        if self._chance(0.15):
            part["terms"] = ["term"]
        if self._chance(0.2):
            part["optional"] = "true"
        if self._chance(0.15) and "compute" not in part:
            by = date_term(self._rng, self._scope)
            done = condition(self._rng, self._scope)
            part["due"] = {key: text for key, text in (("by", by), ("done_when", done)) if text}
            if "done_when" not in part["due"]:
                del part["due"]

    def _sheet(self, prefix: str, *, first: bool) -> Data:
        questions = []
        if first:
            fixed = (("fs.name", "text"), ("fs.start", "date"), ("fs.opened", "date"))
            questions = [self._question(id_, kind) for id_, kind in fixed]
            self._scope.known += [askable(each) for each in questions]
        questions += [self._asked(f"{prefix}.") for _ in range(self._rng.randint(2, 5))]
        return {"id": prefix, "title": "A face sheet", "questions": questions}

    # Items and outcomes.

    def _rating(self, words: tuple[str, ...], scope: Scope) -> list[Data]:
        rows = []
        for _ in range(self._rng.randint(1, 3)):
            text = condition(self._rng, scope)
            if text:
                rows.append({"when": text, "then": self._rng.choice(words)})
        return [*rows, {"else": self._rng.choice(words)}]

    def _item(self, id_: str, *, part: bool = False) -> Data:
        item: Data = {"id": id_, "title": f"Item {id_}", "purpose": "Fictional."}
        if self._chance(0.25):
            self._conditional(item, "asked_when")
            item["not_asked_because"] = "It is another case."
        if not part and self._chance(0.2):
            item["parts"] = [self._item(f"{id_}{letter}", part=True) for letter in "AB"]
        questions: list[Data] = []
        if self._chance(0.3):
            opening = self._question(f"{id_}.applies", "yes_no")
            item["applies"] = opening["id"]
            questions.append(opening)
            self._scope.known.append(askable(opening))
        questions += [self._asked(f"{id_}.") for _ in range(self._rng.randint(1, 4))]
        item["questions"] = questions
        if self._chance(0.1):
            item["complete_first"] = "true"
        item["rating"] = self._rating(_RATINGS, self._scope)
        given = [row.get("then") or row["else"] for row in item["rating"]]
        self._scope.known.append(Askable(id_, "rating", tuple(dict.fromkeys([*given, "Not Applicable"]))))
        return item

    def _outcome(self, id_: str) -> Data:
        number = len(self._scope.of("rating"))
        items = [self._item(f"{number + each}X") for each in range(1, self._rng.randint(2, 3))]
        outcome: Data = {"id": id_, "title": "An outcome", "domain": "Safety", "items": items}
        outcome["rating"] = self._rating(_OUTCOMES, self._scope)
        return outcome

    def _signatures(self) -> list[Data]:
        first = self._question("sign.first", "sign_off", signs="all_before", optional="true")
        second = self._question("sign.second", "sign_off", signs="all_before", after="sign.first")
        return [first, second]

    # Grids.

    def _grid_sheet(self, data: Data) -> Data:
        """Two dates, people, contacts, plans, and the grid over them."""
        people = self._question("g.people", "table", row="person", none="Nobody")
        people["columns"] = [
            {"id": "name", "label": "Name", "answer": "text", "required": "true"},
            {"id": "role", "label": "Role", "answer": "choice", "choices": ["Child", "Parent"]},
            {"id": "since", "label": "Since", "answer": "date"},
            {"id": "until", "label": "Until", "answer": "date"},
        ]
        contacts = self._question("g.contacts", "table", row="contact", none="No contact")
        contacts["columns"] = [
            {"id": "day", "label": "Day", "answer": "date"},
            {"id": "who", "label": "Who", "answer": "text"},
            {"id": "done", "label": "Done", "answer": "yes_no"},
            {"id": "length", "label": "Minutes", "answer": "number"},
        ]
        plans = self._question("g.plans", "table", row="plan", none="No plan")
        plans["columns"] = [
            {"id": "start", "label": "Start", "answer": "date"},
            {"id": "end", "label": "End", "answer": "date"},
            {"id": "kind", "label": "Kind", "answer": "choice", "choices": ["Plan", "Runaway"]},
        ]
        dates = [self._question("g.first", "date"), self._question("g.last", "date")]
        questions = [*dates, people, contacts, plans]
        before = Scope(list(self._scope.known))
        self._scope.known += [askable(each) for each in questions]
        grid = self._grid(before, people, contacts)
        data["grids"] = [grid]
        data["names"] = ["g.people.name", "g.contacts.who"]
        self._scope.known += [Askable(each["id"], "figure") for each in grid["requirements"]]
        return {"id": "grid-sheet", "title": "Contacts", "questions": questions}

    def _grid(self, before: Scope, people: Data, contacts: Data) -> Data:
        line = tuple(
            Askable(f"person.{each['id']}", each["answer"], tuple(each.get("choices", ())))
            for each in people["columns"]
        )
        entry = tuple(askable(each) for each in contacts["columns"])
        inside = before.with_row((*line, *entry))
        grid: Data = {
            "id": "grid",
            "title": "Contacts by month",
            "months": {"first": "g.first", "last": "g.last"},
            "rows": {"table": "g.people", "name": "name", "from": "since", "to": "until"},
            "entries": {"table": "g.contacts", "date": "day", "match": "who same as person.name"},
            "covers": [
                {"id": "plan", "table": "g.plans", "when": "kind is Plan", "from": "start", "to": "end"}
                | {"because": "no plan on that day"}
            ],
            "requirements": [],
        }
        if self._chance(0.3):
            self._conditional(grid, "asked_when", before)
        if self._chance(0.4):
            lift = {"table": "g.plans", "when": "kind is Runaway", "from": "start", "to": "end"}
            grid["lifts"] = [{**lift, "because": "runaway"}]
        for number in range(self._rng.randint(1, 4)):
            grid["requirements"].append(self._requirement(number, inside, before.with_row(line)))
        return grid

    def _requirement(self, number: int, inside: Scope, line: Scope) -> Data:
        own: Data = {"id": f"need_{number}", "label": f"Requirement {number}"}
        measure = self._rng.choice(
            ("each_month", "window", "in_all", "has_row", "more_than_half", "every_entry", "covered")
        )
        if measure == "covered":
            return {**own, "covered": "plan"}
        if measure in ("each_month", "in_all"):
            own[measure] = str(self._rng.randint(1, 2))
        elif measure == "has_row":
            return {**own, "has_row": {"table": "g.plans", "match": "kind is Plan"}, "recorded": ["end"]}
        elif measure == "window":
            own["window"] = {"months": str(self._rng.randint(1, 3)), "at_least": "1"}
        else:
            own[measure] = condition(self._rng, inside, 1) or "done is Yes"
            own["why_not"] = "not so"
        if self._chance(0.4):
            self._conditional(own, "who", line)
        if self._chance(0.4):
            own["under"] = "plan"
        if self._chance(0.3):
            own["recorded"] = ["done", "length"]
        if self._chance(0.5):
            must = condition(self._rng, inside, 1)
            own["counts"] = [{"must": must or "done is Yes", "why_not": "not so"}]
        return own
