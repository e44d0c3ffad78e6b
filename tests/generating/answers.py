"""Random valid answers to the questions of any instrument that compiles."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, floor
from random import Random
from typing import Any, Final, assert_never

from tests.acts import put
from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.rules import Rules
from tui_review.review.model import Answer, Review
from tui_review.review.serial import new_review

FORM: Final = "[A-Z]{2}-[0-9]{4}"
"""The pattern of which there are answers."""
_FIRST: Final = date(2025, 12, 1)
_WORDS: Final = ("Fictional", "made up", "in two\nlines", "é", "x" * 60)
_NAMES: Final = ("Lee", "Kim", "Ada")


def random_answers(rules: Rules, rng: Random, share: float = 0.7) -> dict[str, Value]:
    """Answers as they are stored, to about a share of the questions: each one its question's kind and bounds allow.

    Whether a question is asked is not looked at: answers to questions that are not asked are part of the life of a
    review. A table has its rows by row id.
    """
    found: dict[str, Value] = {}
    for id_, own in rules.questions.items():
        if not own.question.by_program and rng.random() < share:
            value = random_value(own.question, rng)
            if value is not None:
                found[id_] = value
    return found


def random_review(rules: Rules, rng: Random, share: float = 0.7) -> Review:
    """A fictional review with random answers, some with narratives."""
    review = new_review("made-up", rules, "2026-01-01")
    for id_, value in random_answers(rules, rng, share).items():
        review.answers[id_] = as_answer(rules.questions[id_].question, value)
        if rng.random() < 0.3:
            put(review.answers[id_], narrative="A fictional narrative.\n")
    return review


def as_answer(question: Question, value: Value) -> Answer:
    """A stored value as what a review keeps at a question."""
    if question.answer == "table" and isinstance(value, dict):
        rows: dict[str, Any] = {id_: dict(row) for id_, row in value.items() if isinstance(row, dict)}
        return Answer(rows=rows)
    return Answer(value=value)


def random_value(question: Question, rng: Random) -> Value | None:
    """One answer that a question takes; None where its bounds allow none."""
    if question.na_if and rng.random() < 0.15:
        return NA
    match question.answer:
        case "table":
            return _rows(question, rng)
        case "names":
            size = _size(question, len(_NAMES), rng)
            return None if size is None else list(rng.sample(_NAMES, size))
        case "long_text":
            return rng.choice(_WORDS)
        case "sign_off":
            return {"name": rng.choice(_NAMES), "date": _day(rng)}
        case "yes_no" | "choice" | "several" | "number" | "decimal" | "date" | "time" | "text" | "pattern":
            return random_cell(question, rng)
    assert_never(question.answer)


def random_cell(part: Question | Column, rng: Random) -> str | int | list[str] | None:
    """One value of a simple kind, for a question or a column; None where its bounds allow none."""
    if part.na_if and isinstance(part, Column) and rng.random() < 0.1:
        return NA
    match part.answer:
        case "yes_no" | "choice":
            return rng.choice(part.options) if part.options else None
        case "several":
            size = _size(part, len(part.options), rng)
            if size is None:
                return None
            chosen = rng.sample(part.options, size)
            return sorted(chosen, key=part.options.index)
        case "number":
            return _number(part, rng)
        case "decimal":
            whole = _number(part, rng)
            return None if whole is None else str(whole)
        case "time":
            return (
                rng.choice(part.alternatives)
                if part.alternatives and rng.random() < 0.3
                else f"{rng.randint(0, 23):02d}:30"
            )
        case "pattern":
            # A text for a random pattern is a puzzle of its own.
            return f"AB-{rng.randint(1000, 9999)}" if part.pattern == FORM else None
        case "date":
            return rng.choice(part.alternatives) if part.alternatives and rng.random() < 0.3 else _day(rng)
        case "text" | "long_text":
            return " ".join(rng.choice(_WORDS).split())
        case "table" | "names" | "sign_off":
            return None
    assert_never(part.answer)


def _day(rng: Random) -> str:
    return (_FIRST + timedelta(days=rng.randint(0, 240))).isoformat()


def _number(part: Question | Column, rng: Random) -> int | None:
    low = ceil(part.at_least) if part.at_least is not None else min(0, floor(part.at_most or 0))
    high = floor(part.at_most) if part.at_most is not None else low + 5
    return None if low > high or abs(low) > 10**9 else rng.randint(low, min(high, low + 6))


def _size(part: Question | Column, there: int, rng: Random) -> int | None:
    """How many choices, names or rows to give; None where no number is allowed."""
    none = isinstance(part, Question) and bool(part.none)
    fewest = ceil(part.at_least) if part.at_least is not None else 0 if none else 1
    most = min(there, floor(part.at_most) if part.at_most is not None else there)
    if none and rng.random() < 0.2:
        return 0
    return rng.randint(max(fewest, 0), most) if max(fewest, 0) <= most else None


def _rows(question: Question, rng: Random) -> dict[str, dict[str, Any]] | None:
    size = _size(question, 4, rng)
    if size is None:
        return None
    rows: dict[str, dict[str, Any]] = {}
    for number in range(1, size + 1):
        cells = {
            column.id: cell
            for column in question.columns
            if rng.random() < 0.8 and (cell := random_cell(column, rng)) is not None
        }
        rows[f"r{number}"] = cells
    return rows
