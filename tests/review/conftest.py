"""The shipped OSRI, loaded once, and reviews made with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

TODAY = "2026-03-20"


@pytest.fixture(scope="session")
def osri() -> Rules:
    """The rules of the shipped Round 4 instrument."""
    return Catalog([shipped_folder()]).rules("osri-r4")[0]


class MakeState(Protocol):
    """Makes a review with some answers."""

    def __call__(self, answers: dict[str, Any] | None = None) -> ReviewState: ...


@pytest.fixture
def made(osri: Rules) -> MakeState:
    """Makes a review with some answers, worked on by a made-up reviewer."""

    def make(answers: dict[str, Any] | None = None) -> ReviewState:
        review = new_review("made-up-1", osri, "2026-03-10")
        editor = Editor("A. Reviewer", now=lambda: f"{TODAY}T12:00:00Z")
        state = ReviewState(osri, review, editor, today=TODAY)
        state.answer_many(answers or {})
        return state

    return make
