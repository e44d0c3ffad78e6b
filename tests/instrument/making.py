"""Small instruments written inside tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui_review.instrument.loading.near import load_near
from tui_review.instrument.rules import Rules, compile_rules

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
language: 1
id: small
version: "1"
title: A small instrument
short: Small
ratings:
  item: [Strength, Area Needing Improvement, Not Applicable]
  outcome: [Substantially Achieved, Not Achieved]
"""
"""What stands before the questions of a small instrument."""
SMALL = (
    HEAD
    + """\
names: [people.name]
terms: {practice: What was done.}
lists:
  colours: [Red, Green]
sections:
  - id: sheet
    title: Sheet
    questions:
      - id: kind
        ask: Which kind of case is it?
        answer: choice
        choices: [Home, Care]
        guidance: Home or care.
      - id: opened
        ask: When was it opened?
        answer: date
        guidance: The day.
      - id: people
        ask: Who belongs to it?
        answer: table
        guidance: All.
        columns:
          - {id: name, label: Name, answer: text}
          - {id: age, label: Age, answer: number}
  - id: outcome
    title: Outcome
    items:
      - id: "1"
        title: First item
        questions:
          - id: 1A
            ask: Was it done?
            answer: yes_no
            guidance: Look.
          - id: 1B
            ask: Was it good?
            answer: yes_no
            guidance: Look.
          - id: 1C
            ask: Which of these?
            answer: several
            choices: [Early, Late]
            none: None
            guidance: Look.
        rating:
          - when: 1A is No
            then: Area Needing Improvement
          - when: 1B is No
            then: Area Needing Improvement
          - else: Strength
    rating:
      - when: 1 is Strength
        then: Substantially Achieved
      - else: Not Achieved
"""
)
"""A sound instrument to break in one place."""


class Marked(NamedTuple):
    """A text without its marks, and where the first mark stood."""

    text: str
    line: int
    column: int
    caret: str
    """The text between the marks; empty where only a place is marked."""


def unmark(text: str) -> Marked:
    """Takes `«` (here it begins) and `»` (here the caret ends) out of a text; line and column count from 1."""
    before, _, after = text.partition("«")
    caret, end, _ = after.partition("»")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Marked(text.replace("«", "").replace("»", ""), line, column, caret if end else "")


def changed(old: str, new: str) -> str:
    """The small instrument with one text replaced by another, which may hold marks."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times in the small instrument"
    return SMALL.replace(old, new)


def rules_of(folder: Path, text: str = SMALL) -> Rules:
    """The compiled rules of an instrument given as text."""
    path = folder / "instrument.yaml"
    path.write_text(text, encoding="utf-8")
    instrument, _ = load_near(path)
    return compile_rules(instrument)


def beside(folder: Path, text: str) -> str:
    """Puts the instrument of a text where the reviews of a folder find it, and says its id."""
    id_ = text.partition("\nid: ")[2].partition("\n")[0]
    (folder / "instruments").mkdir(exist_ok=True)
    (folder / "instruments" / f"{id_}.yaml").write_text(text, encoding="utf-8")
    return id_
