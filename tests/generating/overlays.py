"""Random overlays over instruments given as plain data."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any, Final

Data = dict[str, Any]

_REWORDED: Final = {"Home": "Own home", "Weekly": "Every week", "Mother": "Parent", "made-up": "invented"}


def random_overlay(base: Data, rng: Random) -> Data:
    """An overlay that means something over an instrument: it changes, takes away, adds and rewords.

    What it takes away nothing else of the base names, and what it adds or changes makes no condition wrong.
    """
    asked = _questions(base)
    overlay: Data = {
        "language": "1",
        "id": "over",
        "version": "1",
        "title": "A made-up overlay",
        "short": "Over",
        "about": "Fictional.",
        "extends": f"{base['id']}@{base['version']}",
    }
    changed = rng.sample(asked, min(len(asked), rng.randint(0, 4)))
    change = {each["id"]: _change(each, rng) for each in changed}
    removed = [each["id"] for each in asked if _named_once(base, each["id"]) and rng.random() < 0.3][:2]
    # A section or item keeps a question, and a part that is gone is not changed.
    removed = [id_ for id_ in removed if id_ not in change and _has_others(base, id_, removed)]
    if change:
        overlay["change"] = change
    if removed:
        overlay["remove"] = removed
    beside = [each["id"] for each in asked if each["id"] not in removed and "{item}" not in each["id"]]
    added = [
        {rng.choice(("after", "before")): id_, "put": [_new(number, rng)]}
        for number, id_ in enumerate(rng.sample(beside, min(len(beside), rng.randint(0, 2))))
    ]
    if added:
        overlay["add"] = added
    if rng.random() < 0.5:
        there = json.dumps(base, ensure_ascii=False)
        reword = {word: new for word, new in _REWORDED.items() if re.search(rf"\b{word}\b", there)}
        if reword:
            overlay["reword"] = reword
    return overlay


def _change(question: Data, rng: Random) -> Data:
    fields: Data = {"ask": "Asked otherwise?", "guidance": "Look elsewhere."}
    if "label" in question or rng.random() < 0.5:
        fields["label"] = "Otherwise"
    return fields


def _new(number: int, rng: Random) -> Data:
    answer = rng.choice(("yes_no", "number", "date", "text", "names"))
    return {
        "id": f"added{number}",
        "ask": "And this?",
        "answer": answer,
        "guidance": "Look.",
        "optional": "true",
    }


def _questions(data: Any) -> list[Data]:
    """The questions of sections, items and parts; not those that every item has."""
    found: list[Data] = []
    for section in data["sections"]:
        found += section.get("questions", [])
        ahead = list(section.get("items", []))
        while ahead:
            item = ahead.pop()
            found += item.get("questions", [])
            ahead += item.get("parts", [])
    return found


def _named_once(base: Data, id_: str) -> bool:
    return len(re.findall(rf"(?<![\w.]){re.escape(id_)}(?![\w.])", json.dumps(base))) == 1 and id_ not in (
        "fs.name",
        "fs.start",
    )


def _has_others(base: Data, id_: str, removed: list[str]) -> bool:
    for section in base["sections"]:
        ahead: list[Data] = [section]
        while ahead:
            at = ahead.pop()
            own = [each["id"] for each in at.get("questions", [])]
            if id_ in own:
                return bool(set(own) - set(removed))
            ahead += [*at.get("items", []), *at.get("parts", [])]
    return False
