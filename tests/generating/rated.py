"""Small instruments at random with one rated item, and every way to go on from what is answered of it.

Answers that are taken from others or worked out, questions that may not be asked or be NA, sums, and a table with cells
that are worked out: so few answers are open that each way to give them can be tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any, Final, NamedTuple

from tui_review.review.evaluation import Evaluation

_MOST: Final = 300
"""Ways to go on that are tried."""
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "yes_no": {"answer": "yes_no"},
    "choice": {"answer": "choice", "choices": [{"code": "Low", "points": 0}, {"code": "High", "points": 5}]},
    "few": {"answer": "number", "at_least": 0, "at_most": 2},
    "many": {"answer": "number"},
}
_ANSWERS: Final[dict[str, tuple[Any, ...]]] = {
    "yes_no": ("Yes", "No"),
    "choice": ("Low", "High"),
    "few": (0, 1, 2),
    "many": (0, 1, 7),
}
_CELLS: Final[dict[str, tuple[Any, ...]]] = {"role": ("Child", "Parent"), "seen": ("Yes", "No"), "n": (0, 2)}
_ROWS: Final = (
    "role is Child",
    "seen is Yes",
    "seen is not No",
    "n > 0",
    "w > 1",
    "v is Yes",
    "v is not Yes",
    "any row of T where (outer.seen is Yes and role is Child)",
    "every row of T where (n >= outer.n)",
    "no row of T where (w > outer.w and outer.role is Child)",
)


class Asked(NamedTuple):
    """A question of such an instrument."""

    id: str
    kind: str
    answers: tuple[Any, ...]
    """What may be given; nothing where it is worked out."""


class RandomRated:
    """One instrument, as text that is YAML, and what may be answered."""

    def __init__(self, seed: int) -> None:
        """The same for the same seed."""
        self._random = Random(seed)
        self.asked: list[Asked] = []
        self.has_table = self._random.random() < 0.4
        self.text = json.dumps(self._instrument())

    def _instrument(self) -> dict[str, Any]:
        questions = [self._question(f"Q{number}") for number in range(self._random.randint(3, 5))]
        if self.has_table:
            questions.append(self._table())
        rows = [
            {"when": self._condition(), "then": self._random.choice(("Strength", "Area Needing Improvement"))}
            for _ in range(self._random.randint(1, 2))
        ]
        item: dict[str, Any] = {
            "id": "1",
            "title": "Item",
            "purpose": "Look.",
            "applicability": "All.",
            "questions": questions,
            "rating": [*rows, {"else": self._random.choice(("Strength", "Not Applicable"))}],
        }
        if self._random.random() < 0.15:
            item["complete_first"] = True
        outcome = [{"when": "1 is Strength", "then": "Substantially Achieved"}, {"else": "Not Achieved"}]
        return {
            "language": 1,
            "id": "small",
            "version": "1",
            "title": "A small instrument",
            "short": "Small",
            "ratings": {
                "item": ["Strength", "Area Needing Improvement", "Not Applicable"],
                "outcome": ["Substantially Achieved", "Not Achieved"],
            },
            "sections": [
                {"id": "outcome", "title": "Outcome", "domain": "Safety", "items": [item], "rating": outcome}
            ],
        }

    def _question(self, id_: str) -> dict[str, Any]:
        kind = self._random.choice(tuple(_KINDS))
        made: dict[str, Any] = {"id": id_, "ask": "Was it so?", "guidance": "Look.", **_KINDS[kind]}
        alike = [each.id for each in self.asked if each.kind == kind]
        is_worked_out = bool(self.asked) and self._random.random() < 0.35
        if is_worked_out and alike and self._random.random() < 0.6:
            made["compute"] = self._random.choice(alike)
        elif is_worked_out and kind == "yes_no":
            made["compute"] = self._condition()
        elif is_worked_out and kind == "choice":
            made["compute"] = [{"when": self._condition(), "then": "Low"}, {"else": "High"}]
        if self.asked and self._random.random() < 0.3:
            made |= {"asked_when": self._condition(), "not_asked_because": "It was not."}
        if self.asked and "compute" not in made and self._random.random() < 0.3:
            made |= {"na_when": self._condition(), "na_because": "There was none."}
        self.asked.append(Asked(id_, kind, () if "compute" in made else _ANSWERS[kind]))
        return made

    def _table(self) -> dict[str, Any]:
        columns: list[dict[str, Any]] = [
            {"id": "role", "label": "Role", "answer": "choice", "choices": ["Child", "Parent"]},
            {"id": "seen", "label": "Seen", "answer": "yes_no"},
            {"id": "n", "label": "Number", "answer": "number", "asked_when": "role is Child"},
            {
                "id": "w",
                "label": "Worked out",
                "answer": "number",
                "compute": self._random.choice(("n", "n else 3")),
            },
            {"id": "v", "label": "Said", "answer": "yes_no", "compute": "seen is Yes and n > 0"},
        ]
        return {
            "id": "T",
            "ask": "Which?",
            "answer": "table",
            "row": "row",
            "guidance": "All.",
            "columns": columns,
        }

    def _condition(self) -> str:
        one = self._leaf()
        if self._random.random() < 0.5:
            one = f"({one}) {self._random.choice(('and', 'or'))} ({self._leaf()})"
        return f"not ({one})" if self._random.random() < 0.15 else one

    def _leaf(self) -> str:
        chance = self._random.random()
        if self.has_table and self.asked and chance < 0.25 and len(self.asked) > 2:
            return (
                f"{self._random.choice(('any', 'every', 'no'))} row of T where ({self._random.choice(_ROWS)})"
            )
        asked = self._random.choice(self.asked) if self.asked else Asked("Q0", "yes_no", ())
        if chance < 0.4:
            return f"{asked.id} is {self._random.choice(('', 'not '))}answered"
        scored = [each.id for each in self.asked if each.kind != "yes_no"]
        if chance < 0.55 and scored:
            some = ", ".join(self._random.sample(scored, min(2, len(scored))))
            how = self._random.choice(("sum", "largest", "smallest"))
            return f"{how} of {some} {self._random.choice(('>=', '<'))} {self._random.randint(0, 6)}"
        if asked.kind in ("few", "many"):
            return f"{asked.id} {self._random.choice(('>=', '<'))} {self._random.randint(0, 3)}"
        one = self._random.choice(_ANSWERS[asked.kind])
        return f"{asked.id} is {self._random.choice(('', 'not '))}{self._random.choice((one, one, 'NA'))}"

    def answers(self) -> dict[str, Any]:
        """Some of the answers, and rows of which some cells are open."""
        given = {
            each.id: self._random.choice(each.answers)
            for each in self.asked
            if each.answers and self._random.random() < 0.45
        }
        if self.has_table:
            given["T"] = {
                f"r{number}": {
                    column: self._random.choice(cells)
                    for column, cells in _CELLS.items()
                    if self._random.random() < 0.7
                }
                for number in range(self._random.randint(1, 2))
            }
        return given

    def ways_on(self, given: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Every way to answer what is open and to fill in the cells; nothing where they are too many."""
        places: list[tuple[tuple[str, str, str], tuple[Any, ...]]] = [
            ((each.id, "", ""), each.answers) for each in self.asked if each.answers and each.id not in given
        ]
        for row, cells in given.get("T", {}).items():
            places += [
                (("T", row, column), answers) for column, answers in _CELLS.items() if column not in cells
            ]
        number = 1
        for _, answers in places:
            number *= len(answers)
        for chosen in product(*(answers for _, answers in places)) if number <= _MOST else ():
            whole = (
                {**given, "T": {row: dict(cells) for row, cells in given["T"].items()}}
                if "T" in given
                else dict(given)
            )
            for ((id_, row, column), _), answer in zip(places, chosen, strict=True):
                if row:
                    whole[id_][row][column] = answer
                else:
                    whole[id_] = answer
            yield whole


def evaluated(rules: Any, given: dict[str, Any]) -> Evaluation:
    """What follows from answers."""
    return Evaluation(rules, given, as_of="2026-03-20")
