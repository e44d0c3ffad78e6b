"""One thing that is to be said about a review: what finds it and what shows it share nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from tui_review.instrument.checks import Level
from tui_review.instrument.plurals import count_of
from tui_review.shape.frozen import frozen

TO_ANSWER: Final = "unanswered"
"""The code of what says that a question is to be answered."""


@frozen()
class Finding:
    """One finding about one question (or item, or the review as a whole)."""

    question: str
    """The question's or item's id; empty for the whole review."""
    level: Level
    code: str
    """A stable name of the kind of finding."""
    message: str
    """What is wrong and what to do; no answer and no name in it."""
    row: str = ""
    """The row's id, for a finding about one row of a table."""

    def as_json(self, file: str) -> dict[str, Any]:
        """The finding as `check --json` gives it."""
        return {"file": file, **{name: getattr(self, name) for name in _NAMES}}


_NAMES: Final = tuple(each.name for each in fields(Finding))


def left_to_do(errors: Sequence[Finding]) -> str:
    """What stands before a hand-over: `12 questions to answer and 1 error to settle`; empty when nothing does."""
    open_ = sum(finding.code == TO_ANSWER for finding in errors)
    rest = len(errors) - open_
    parts = [f"{count_of(open_, 'question')} to answer"] if open_ else []
    parts += [f"{count_of(rest, 'error')} to settle"] if rest else []
    return " and ".join(parts)
