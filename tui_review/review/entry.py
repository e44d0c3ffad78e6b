"""From what a person types, or a program gives, to a value as it is stored: forgiving in entry, exact in storage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import DESCRIBE, describable, describe_key, to_describe
from tui_review.instrument.kinds.base import code_meant
from tui_review.instrument.kinds.registry import kind_of
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Container

    from tui_review.instrument.language.evaluate import Value
    from tui_review.instrument.model import Question


_NARRATIVE: Final = ".narrative"
NEW_ROW: Final = "new"
"""Stands for a row that is not there yet, where one cell of a row is given."""
_ROW: Final = re.compile(
    rf"(?P<id>.+?)\.(?P<row>r[0-9]{{1,9}}(?:-[0-9a-z]+)?|{NEW_ROW})(?:\.(?P<column>.+))?"
)


@frozen()
class EntryPlace:
    """What a key of a map of answers is about: `4B`, `4B.narrative`, `4C1.describe.Other`, `4A1.r2`, `4A1.r2.date`."""

    id: str
    """The question."""
    part: Literal["given", "described", "narrative", "cell", "row"] = "given"
    code: str = ""
    """The choice that is described; empty where it is not named."""
    row: str = ""
    """The row, or that of a cell, as it was given, or `NEW_ROW`."""
    column: str = ""


def entry_place(key: str, questions: Container[str]) -> EntryPlace:
    """What a key is about. Ids of `questions` are never taken apart."""
    if key not in questions:
        found = _ROW.fullmatch(key)
        if found is not None and found["id"] in questions:
            column = found["column"] or ""
            return EntryPlace(found["id"], "cell" if column else "row", row=found["row"], column=column)
        if key.endswith(_NARRATIVE):
            return EntryPlace(key.removesuffix(_NARRATIVE), "narrative")
        id_, described, code = key.partition(DESCRIBE)
        if described and code[:1] in ("", "."):
            return EntryPlace(id_, "described", code[1:])
    return EntryPlace(key)


def choice_meant(question: Question, value: Value | None, named: str) -> str:
    """The code of the choice that is described: the one named by code or label, or the only one it can be.

    Raises UserError where there is none, or more than one.
    """
    asking = describable(question)
    if not asking:
        raise UserError("No choice here asks for a description.", question=question.id)
    if not named:
        found = asking if len(asking) == 1 else to_describe(question, value)
        if len(found) == 1:
            return found[0].code
        keys = ", ".join(describe_key(question.id, choice.code) for choice in asking)
        raise UserError("Which choice is described?", remedy=f"Name it: {keys}.", question=question.id)
    code = code_meant(asking, named)
    if not code:
        hint = did_you_mean(named, [choice.code for choice in asking])
        raise UserError(f"No choice {named} asks for a description here.{hint}", question=question.id)
    return code


def described_text(question: str, given: object) -> str:
    """What is said of a choice, as a program gives it; nothing takes it away. Raises UserError for what is no text."""
    if given is not None and not isinstance(given, str):
        what = "A description is a text, one for each choice."
        raise UserError(
            what, remedy=f"Write {describe_key(question, 'CODE')}: and the text.", question=question
        )
    return given or ""


def parse_answer(question: Question, given: Any) -> Value:
    """The value that `given` means as an answer to a question; rows of a table by row id (`r1`, `r2`, …).

    Whether the question is asked, and whether NA is the reviewer's to say now, is not looked at here.
    Raises UserError with the question and what would be right.
    """
    try:
        return kind_of(question).parse(question, given)
    except UserError as error:
        raise error.at(question=question.id) from None
