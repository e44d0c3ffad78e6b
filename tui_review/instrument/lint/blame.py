"""Which part of a condition makes it always the same: where the caret goes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from tui_review.instrument.language.parser import parse_condition
from tui_review.instrument.language.syntax import And, Condition
from tui_review.instrument.language.tokens import ConditionError, tokens_of

if TYPE_CHECKING:
    from tui_review.instrument.lint.findings import LintFindings
    from tui_review.instrument.rules import FieldPath


def add_constant(  # noqa: PLR0913 - a finding, and how it is found
    findings: LintFindings,
    owner: str,
    field: FieldPath,
    code: str,
    message: str,
    condition: Condition,
    is_never: Callable[[Condition], bool],
) -> None:
    """A finding about a condition that is always the same, with the caret under what makes it so."""
    text = findings.written(owner, field)
    if not isinstance(text, str):
        findings.add(owner, field, code, message)
        return
    shown = " ".join(text.split())
    start, end = _place_of(shown, condition)
    if code == "never-true" and isinstance(condition, And):
        first, last = _span_of(shown[start:end], condition, is_never)
        start, end = start + first, start + last
    findings.add(owner, field, code, message, start=start, end=end)


def _place_of(text: str, condition: Condition) -> tuple[int, int]:
    """Where a condition stands in a text: all of it, or what is asked of each row."""
    tokens = [token for token in tokens_of(text) if token.kind != "end"]
    inside = [(0, len(text))]
    for before, first in pairwise(tokens):
        if before.text in ("where", "("):
            inside += [(first.start, last.end) for last in tokens if last.end >= first.end]
    there = [span for span in inside if _reads(text[slice(*span)]) == condition]
    return min(there, key=lambda span: span[1] - span[0], default=(0, len(text)))


def _reads(text: str) -> Condition | None:
    """A text as a condition; None for one that is none."""
    try:
        return parse_condition(text)
    except ConditionError:
        return None


def _span_of(text: str, condition: And, is_never: Callable[[Condition], bool]) -> tuple[int, int]:
    """From the first to the last of the few parts that exclude one another already."""
    spans = _joined(text)
    if tuple(_reads(text[start:end]) for start, end in spans) != condition.of:
        return 0, len(text)
    needed = list(range(len(spans)))
    for number in range(len(spans)):
        others = tuple(condition.of[each] for each in needed if each != number)
        if others and is_never(And(others)):
            needed.remove(number)
    return spans[needed[0]][0], spans[needed[-1]][1]


def _joined(text: str) -> list[tuple[int, int]]:
    """Where the parts of a condition stand that `and` joins, outside of parentheses."""
    found: list[tuple[int, int]] = []
    depth, end = 0, 0
    start: int | None = None
    for token in tokens_of(text):
        if token.kind == "symbol" and token.text in "()":
            depth += 1 if token.text == "(" else -1
        if token.kind == "end" or (token.kind == "word" and token.text == "and" and not depth):
            if start is not None:
                found.append((start, end))
            start = None
        else:
            start, end = token.start if start is None else start, token.end
    return found
