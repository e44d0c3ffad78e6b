"""No regular expression of the program can read one text in so many ways that trying them never ends."""

from __future__ import annotations

import ast
import re
import time
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as codes  # type: ignore[attr-defined]  # what a pattern is made of
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import pytest

import tui_review
from tests import measures
from tui_review.instrument.language.date_forms import is_in_words, why_no_day

if TYPE_CHECKING:
    from collections.abc import Iterator

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_WITHIN = {
    codes.SUBPATTERN: 3,
    codes.ASSERT: 1,
    codes.ASSERT_NOT: 1,
    codes.MAX_REPEAT: 2,
    codes.MIN_REPEAT: 2,
    codes.POSSESSIVE_REPEAT: 2,
}
"""Where in what the parser gives of each there is a pattern again."""


def patterns() -> Iterator[tuple[str, str | bytes, int]]:
    """Every pattern that a module keeps, and every one that is written in a call of `re`, with its place."""
    for module in walk_packages(tui_review.__path__, "tui_review."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(import_module(module.name)).items():
            kept = value if isinstance(value, tuple | list) else [value]
            for each in kept:
                if isinstance(each, re.Pattern):
                    yield f"{module.name}.{name}", each.pattern, each.flags
    for path in Path(tui_review.__file__).parent.rglob("*.py"):
        for node in measures.nodes_of(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
                    yield f"{path.name}:{node.lineno}", first.value, 0


def within(code: Any, value: Any) -> list[Any]:
    """The patterns that a part of one is made of."""
    if code is codes.BRANCH:
        return list(value[1])
    if code is codes.ATOMIC_GROUP:
        return [value]
    return [value[_WITHIN[code]]] if code in _WITHIN and value[_WITHIN[code]] is not None else []


def may_be_empty(pattern: Any) -> bool:
    """Whether a pattern fits where nothing stands."""

    def part(code: Any, value: Any) -> bool:
        if code in (*REPEATS, codes.POSSESSIVE_REPEAT):
            return value[0] == 0 or may_be_empty(value[2])
        if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            return True
        return any(map(may_be_empty, within(code, value)))

    return all(part(code, value) for code, value in pattern)


def is_of_any_length(pattern: Any) -> bool:
    """Whether a pattern is no more than one that may be repeated, with what may be nothing around it."""
    parts = list(pattern)
    for number, (code, value) in enumerate(parts):
        if not may_be_empty(parts[:number] + parts[number + 1 :]):
            continue
        if code in REPEATS and value[1] is codes.MAXREPEAT:
            return True
        if code in (codes.SUBPATTERN, codes.BRANCH) and any(map(is_of_any_length, within(code, value))):
            return True
    return False


def tries_without_end(pattern: Any) -> bool:
    """Whether a repeat repeats what is of any length: a run can be parted in as many ways as it has places."""
    return any(
        (code in REPEATS and value[1] is codes.MAXREPEAT and is_of_any_length(value[2]))
        or any(map(tries_without_end, within(code, value)))
        for code, value in pattern
    )


def test_no_pattern_repeats_what_may_be_of_any_length() -> None:
    found = {place for place, pattern, flags in patterns() if tries_without_end(parser.parse(pattern, flags))}
    assert found == set()


@pytest.mark.parametrize("pattern", [r"(?:a+b*)+", r"(\w+\s?)*", r"(?:x|(?:a*))+$"])
def test_such_a_pattern_is_noticed(pattern: str) -> None:
    assert tries_without_end(parser.parse(pattern, 0))


@pytest.mark.parametrize("end", ["", "\u200d", "7", "_"])
def test_a_sentence_in_the_place_of_a_day_is_told_at_once(end: str) -> None:
    """A wizard stood still for a minute at a sentence with a joiner in it."""
    text = "Not closed by the time of the review, no plan was made and the mother never came" + end
    began = time.process_time()
    assert is_in_words(text) == (not end)
    why_no_day(text)
    assert time.process_time() - began < 1
