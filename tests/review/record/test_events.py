"""The lines of the record: how often people changed an answer, and when a line that nobody wrote was made."""

from __future__ import annotations

import pytest

from tui_review.review.model import Answer, Event, Part
from tui_review.review.record.chain import ROOT
from tui_review.review.record.events import changes_by_people, is_in_record, joining_line, moved_line

AT = "2026-03-09T10:00:00Z"


def line(id_: str, part: Part = "given", *after: str, at: str = AT) -> Event:
    return Event(id=id_, part=part, after=list(after), by="A. Reviewer", at=at)


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ([line("a1"), line("a2", "narrative")], 1),
        ([line("a1"), line("a2", "given", "a1")], 2),
        ([line("a1"), line("a2", "narrative"), line("a3", "given", "a1")], 2),
        ([line("a1"), line("a2", "narrative", at="2026-03-09T10:00:01Z")], 2),
    ],
)
def test_an_answer_and_its_narrative_given_together_are_one_change_and_two_answers_are_two(
    changes: list[Event], count: int
) -> None:
    assert changes_by_people(Answer(value="Yes", changes=changes)) == count


@pytest.mark.parametrize("since", ["2026-03-01T09:00:00Z", "2026-03-20T09:00:00Z"])
def test_the_line_of_a_move_is_no_older_than_the_change_it_follows_and_than_the_review(since: str) -> None:
    stood = Answer(value=["Work", "Home"], changes=[line("a1")])
    (moved,) = moved_line("goals", stood, ["Home", "Work"], since)
    assert (moved.at, moved.after, moved.by) == (max(since, AT), ["a1"], "")


def test_a_line_that_joins_what_no_change_is_recorded_of_follows_nothing() -> None:
    assert joining_line("4A", "given", [(ROOT, 2)], 3, AT).after == []
    assert joining_line("4A", "given", [("a1", 2), ("a2", 4)], 3, AT).after == ["a1", "a2"]


def test_what_led_to_an_answer_is_not_in_a_record_that_has_what_it_took_away() -> None:
    before = Answer(value="Yes", changes=[line("a1")])
    after = Answer(value="No", changes=[line("a2")])
    assert is_in_record(before, after, Answer(value="No", changes=[line("a2")]))
    assert not is_in_record(
        before, after, Answer(value="No", changes=[line("a1"), line("a2", "given", "a1")])
    )
