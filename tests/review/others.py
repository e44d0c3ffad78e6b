"""A small instrument whose choices ask for a description, and reviews made with it. All of it is made up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.instrument.making import rules_of
from tui_review.instrument.rules import Rules
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

OTHERS = """\
language: 1
id: others
version: "1"
title: Others (fictional)
short: Others
ratings: {item: [Good, Poor]}
sections:
  - id: s
    title: One
    items:
      - id: "1"
        title: Moves
        questions:
          - id: "1A"
            ask: Why did the child move?
            label: Why
            answer: choice
            guidance: g
            choices: [School, {code: Other, label: Something else, describe: "What was it?"}]
          - id: "1B"
            ask: What helped?
            answer: several
            none: Nothing helped.
            optional: true
            guidance: g
            choices: [Visits, {code: Service, describe: "Which service?"}, {code: Person, describe: "Which person?"}]
          - id: "1C"
            ask: Was it planned?
            answer: yes_no
            guidance: g
            asked_when: 1A is School
          - id: "1D"
            ask: Who was there?
            answer: table
            row: person
            optional: true
            guidance: g
            columns:
              - {id: name, label: Name, answer: text}
              - id: role
                label: Role
                answer: choice
                choices: [Kin, {code: Other, describe: "Which other role?"}]
              - {id: day, label: Day, answer: date, optional: true}
        rating:
          - {when: 1A is School, then: Good}
          - {else: Poor}
"""
EDITOR = Editor("A. Reviewer", now=lambda: "2026-03-20T12:00:00Z")


@cache
def others() -> Rules:
    """The rules of it."""
    return rules_from(OTHERS)


def rules_from(text: str) -> Rules:
    """The rules of an instrument like it."""
    with TemporaryDirectory() as folder:
        return rules_of(Path(folder), text)


def state_with(answers: dict[str, Any]) -> ReviewState:
    """A review with some answers, as a reviewer works on it."""
    state = ReviewState(others(), new_review("one", others(), "2026-03-10"), EDITOR, today="2026-03-20")
    state.answer_many(answers)
    return state
