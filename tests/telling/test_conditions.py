"""Conditions in words say what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.instrument.making import SMALL, rules_of
from tui_review.instrument.language.parser import parse_condition
from tui_review.telling.conditions import InWords

NUMBERS = """\
          - {id: n, ask: N., answer: number, guidance: So.}
          - {id: who, ask: Who., answer: text, guidance: So.}
          - {id: whose, ask: Whose., answer: text, guidance: So.}
"""


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("n < 3", "n is less than 3"),
        # Where n is not asked or NA the one holds and the other does not.
        ("not n < 3", "it is not so that n is less than 3"),
        ("n >= 3", "n is at least 3"),
        ("who is like Aunt Bea", "who is aunt bea in whatever case and blanks"),
        ("who is Aunt Bea", "who is Aunt Bea"),
        ("1A is one of Yes, No and n > 3", "(1A is Yes or No) and n is more than 3"),
        ("1A is Yes and n > 3", "1A is Yes and n is more than 3"),
    ],
)
def test_a_condition_in_words_is_what_is_done(tmp_path: Path, condition: str, said: str) -> None:
    rules = rules_of(tmp_path, SMALL.replace("        rating:\n", f"{NUMBERS}        rating:\n", 1))
    assert InWords(rules).words(parse_condition(condition)) == said
