"""Made-up reviews for the tests of QA: complete, fictional, and quick to make."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import create_review
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.instrument.model import NA, Column, Question
from tui_review.review import rows
from tui_review.review.findings import blocking
from tui_review.review.progress import unanswered
from tui_review.review.record.ids import new_uid
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

REVIEWER = Editor("R. Reviewer", "reviewer", now=lambda: "2026-03-01T09:00:00Z")
QA = Editor("Q. Reader", "qa", now=lambda: "2026-03-02T09:00:00Z")
LEADER = Editor("L. Leader", "site_leader", now=lambda: "2026-03-03T09:00:00Z")
STATE = Editor("S. Unit", "state", now=lambda: "2026-03-04T09:00:00Z")
OBSERVER = Editor("O. Observer", "observer", now=lambda: "2026-03-05T09:00:00Z")

# A foster care case of nobody: what the rest is filled in around.
FACTS: dict[str, Any] = {
    "fs.case_type": "Foster Care",
    "fs.pur_start": "2025-04-01",
    "fs.case_opened": "2025-01-10",
    "fs.entered_care": "2025-02-01",
    "fs.discharged": "Not yet discharged",
    "fs.case_closed": "Not closed by time of review",
    "4A": 1,
}
_DATE = "2025-06-01"
_BORN = "2015-06-01"


@cache
def rules() -> Rules:
    return Catalog(instrument_folders()).rules("osri-r4")[0]


def empty_state(editor: Editor = REVIEWER, id_: str = "sample") -> ReviewState:
    return ReviewState(rules(), new_review(id_, rules(), "2026-02-20"), editor, today="2026-03-01")


def complete_state(id_: str = "sample") -> ReviewState:
    """A review that can be submitted: every question asked has the first answer that makes no error."""
    complete = deepcopy(_complete())
    header = replace(complete.review, id=id_, uid=new_uid())
    return ReviewState(rules(), replace(complete, review=header), REVIEWER, today="2026-03-01")


@cache
def _complete() -> Review:
    """Such a review, filled in once: that takes longer than most of what is tried with it."""
    state = empty_state()
    with pytest.MonkeyPatch.context() as patched:
        # Rows are called `r1`, whichever test is the first to ask.
        patched.setattr(rows, "new_numbered", lambda what, number, *_: f"{what}{number}")
        for question, value in FACTS.items():
            state.answer(question, value)
        while open_now := unanswered(state.evaluation):
            for question in open_now:
                if state.evaluation.open_to_reviewer(question):
                    state.answer(question, _first(state.question(question)))
    for _ in range(5):
        errors = blocking(state.findings())
        if not errors:
            break
        for finding in errors:
            _mend(state, finding.question, finding.code)
    assert not blocking(state.findings()), blocking(state.findings())[:3]
    return state.review


def _mend(state: ReviewState, question: str, code: str) -> None:
    if code == "narrative":
        state.write(question, f"The file and the interviews agree about {question}; made up for a test.")
        return
    definition = state.question(question)
    now = state.evaluation.value(question)
    if code == "check" and definition.answer == "yes_no":
        state.answer(question, "No" if now == "Yes" else "Yes")


def _first(question: Question) -> Any:
    if question.answer == "table":
        return [] if question.none else [{column.id: _simple(column) for column in question.columns}]
    if question.answer == "names":
        return ["A. Nobody"]
    if question.answer == "sign_off":
        return {"name": "A. Nobody", "date": _DATE}
    if question.answer == "several" and question.none:
        return []
    return _simple(question)


def _simple(part: Question | Column) -> Any:
    match part.answer:
        case "yes_no":
            return "Yes"
        case "choice":
            return part.options[0]
        case "several":
            return list(part.options[: max(1, int(part.at_least or 1))])
        case "number":
            return part.at_least if part.at_least is not None else 1
        case "date":
            return _BORN if part.id == "date_of_birth" else _DATE
        case "long_text":
            return "Written for a test; the case does not exist."
        case "text":
            return "Zzyzx"
        case _:
            return NA


def complete_file(folder: Path, id_: str = "sample") -> Path:
    state = complete_state(id_)
    path = folder / f"{id_}.yaml"
    create_review(path, state.review, state.rules)
    return path
