"""What a key may do to the answers, by hand, from the list of keys: it knows of the program only where one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Answers = Mapping[str, Any]
Does = Literal["nothing", "here", "one step"]

MOVING: Final = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "escape"}
)
SAME: Final = {"ctrl+m": "enter", "ctrl+i": "tab"}
"""Keys for which a terminal sends what it sends for another."""
ROW_KEYS: Final = frozenset({"insert", "+", "a", "c", "delete", "enter", "[", "]", "u", "d", "n"})


@dataclass(frozen=True)
class Place:
    """Where somebody is."""

    over: str
    """The screen over the question; empty for the question itself."""
    question: str
    entry: Literal["options", "line", "lines", "rows", "program"]
    """How the question is answered; `program` for one that nobody is to answer."""
    in_narrative: bool = False
    several: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    """The letters of a choice, with the value that each stands for."""
    offered: frozenset[str] = frozenset()
    """The keys of lists that are offered."""


def does(place: Place, what: str, key: str = "") -> Does:
    """What a step may do: nothing to any answer, something to the one here, or one step of what was done before."""
    key = SAME.get(key, key)
    if place.over == "RowScreen":
        # Back and forth, too, it goes through what is of the row alone.
        return "here"
    if what == "history":
        return "one step"
    if place.entry in ("line", "lines") and not place.in_narrative:
        # What was typed before is kept by whatever comes next, or by itself under a screen, and a paste is typed.
        return "here"
    if place.over or place.in_narrative or place.entry == "program":
        return "nothing"
    if what == "slow":
        # Its first letter may be a key, and a row that it opens is typed into.
        return "here"
    if what != "key" or key in MOVING:
        # A sentence, a paste, half a key, another size: none of it chooses.
        return "nothing"
    if key == "ctrl+t":
        return "here"
    if place.entry == "rows":
        return "here" if key in ROW_KEYS else "nothing"
    return "here" if key in {*place.choices, *place.offered, "enter", " ", "delete"} else "nothing"


def broken(place: Place, what: str, key: str, before: Answers, after: Answers) -> str:
    """What of a step was not to be, in words without any answer; empty where all is well."""
    changed = {id_ for id_ in {*before, *after} if before.get(id_) != after.get(id_)}
    may = does(place, what, key)
    if may == "nothing" and changed:
        return f"{sorted(changed)} changed"
    if may == "here" and changed - {place.question}:
        return f"{sorted(changed - {place.question})} changed besides {place.question}"
    if may == "one step" and len(changed) > 1:
        return f"one step changed {sorted(changed)}"
    if changed and place.entry == "options" and what == "slow" and not (place.over or place.in_narrative):
        # The second letter may correct the first, while the answer stands.
        then, began = chosen(before, place), [{place.choices[each]} for each in key if each in place.choices]
        right = [then, *began, *(then ^ each for each in began)]
        return "" if chosen(after, place) in right else "a text chose another"
    if changed and place.entry == "options" and what == "key" and key in place.choices and not place.over:
        now, value = chosen(after, place), place.choices[key]
        took = value in now ^ chosen(before, place) if place.several else now == {value}
        return "" if took else f"{key} chose another"
    return ""


def chosen(answers: Answers, place: Place) -> set[str]:
    """What is chosen at a place."""
    given = answers.get(place.question, (None,))[0]
    return set(given) or {""} if isinstance(given, list) else {given} - {None}
