"""What day it is, is said where a person sits: the day of completion, and as of which day a review is looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.acts import perform
from tests.qa.sample import QA, REVIEWER, complete_state
from tui_review.review.as_of import as_of, recorded_day
from tui_review.review.record.acts import breaks
from tui_review.review.who import Editor, day_at_desk

COMPLETED = "fs.review_completed"


@pytest.fixture(
    params=[
        ("America/Los_Angeles", "2026-04-01T01:05:00Z", "2026-03-31"),
        ("Pacific/Guam", "2026-03-31T22:05:00Z", "2026-04-01"),
    ]
)
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A moment, UTC, and the day where somebody sits at it."""
    zone, at, day = request.param
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    yield at, day
    monkeypatch.undo()
    time.tzset()


def test_a_review_is_completed_on_the_day_where_it_is_submitted(desk: tuple[str, str]) -> None:
    at, day = desk
    state = complete_state()
    state.review.answers.pop(COMPLETED, None)
    perform(state.review, "submit", replace(REVIEWER, now=lambda: at))
    assert state.review.answers[COMPLETED].value == day
    assert (state.review.history[-1].at, state.review.history[-1].on) == (at, day)
    assert breaks(state.review) == []
    assert as_of(state.rules, state.review, "2027-01-01") == day


def test_a_review_without_a_day_of_completion_is_looked_at_as_of_the_day_where_it_was_submitted(
    desk: tuple[str, str],
) -> None:
    at, day = desk
    state = complete_state()
    perform(state.review, "submit", replace(REVIEWER, now=lambda: at))
    del state.review.answers[COMPLETED]
    assert recorded_day(state.rules, state.review) == day


def test_what_is_done_after_the_submission_moves_no_day_as_of_which_one_looks() -> None:
    state = complete_state()
    perform(state.review, "submit", replace(REVIEWER, now=lambda: "2026-03-20T12:00:00Z"))
    perform(state.review, "complete", replace(QA, now=lambda: "2026-04-02T12:00:00Z"))
    del state.review.answers[COMPLETED]
    assert recorded_day(state.rules, state.review) == "2026-03-20"


def test_of_several_submissions_the_last_is_the_day_as_of_which_one_looks() -> None:
    state = complete_state()

    def on(day: int, who: Editor) -> Editor:
        return replace(who, now=lambda: f"2026-03-{day}T12:00:00Z")

    perform(state.review, "submit", on(20, REVIEWER))
    perform(state.review, "return", on(24, QA), reason="To look again.")
    perform(state.review, "submit", on(27, REVIEWER))
    del state.review.answers[COMPLETED]
    assert recorded_day(state.rules, state.review) == "2026-03-27"


def test_the_day_is_written_only_where_it_is_another_than_the_moment_s() -> None:
    state = complete_state()
    perform(state.review, "submit", replace(REVIEWER, now=lambda: "2026-03-20T12:00:00Z"))
    assert state.review.history[-1].day == ""
    assert day_at_desk("2026-03-20T12:00:00Z") == "2026-03-20"
