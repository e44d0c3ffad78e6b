"""The way through a review leads to a question there is, or says why it leads nowhere. All of it is made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.tui.screens import make_review, open_session
from tui_review.cli.main import main
from tui_review.entry.answering import Answering
from tui_review.entry.route import Route
from tui_review.review.progress import asked

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def review(tmp_path: Path) -> Path:
    return make_review(tmp_path, flag="4A")


def route(path: Path, at: str) -> Route:
    session = open_session(path)
    return Route(session.state, at, lambda act: f"<{act}>")


def test_next_and_back_lead_through_what_is_asked(review: Path) -> None:
    way = route(review, "4B")
    assert (way.step(1).to, way.step(-1).to) == ("4C1", "4A1")


def test_at_the_ends_it_says_how_to_go_on_by_the_name_of_the_key(review: Path) -> None:
    questions = list(open_session(review).state.rules.questions)
    first, last = route(review, questions[0]), route(review, questions[-1])
    assert first.step(-1).said == "This is the first question."
    assert "<next_open> goes to the next of them" in last.step(1).said


def test_the_next_open_question_goes_round(review: Path) -> None:
    questions = list(open_session(review).state.rules.questions)
    assert route(review, questions[-1]).next_open().to == route(review, questions[0]).next_open().to


def test_the_next_mark_is_flagged_or_has_a_note_that_is_not_closed(review: Path) -> None:
    assert route(review, "1.applies").next_mark().to == "4A"
    assert main(["note", str(review), "3B", "Which one?", "--by", "Q. Reader", "--role", "qa"]) == 0
    assert route(review, "1.applies").next_mark().to == "3B"
    assert route(review, "4A").next_mark().to == "3B"
    assert "<flag> flags one" in route(make_review(review.parent, "plain"), "4B").next_mark().said


def test_the_next_problem_is_an_answer_with_an_error_or_a_warning(tmp_path: Path) -> None:
    path = make_review(tmp_path, "early", {"fs.case_type": "Foster Care", "4A": 2, "4B": "No"})
    assert route(path, "1.applies").next_problem().to == "4B"
    assert route(path, "4B").next_problem().to != "1.applies"


def test_where_one_jumped_from_is_returned_to_once(review: Path) -> None:
    way = route(review, "4B")
    way.go("9C", jump=True)
    way.go("10A", jump=True)
    for expected in ("9C", "4B", ""):
        found = way.returned()
        assert found.to == expected
        if found.to:
            way.go(found.to)
    assert way.returned().said == "Nowhere was jumped from."


MOVES: list[Any] = ["next", "back", "open", "problem", "mark", "return", "jump"]


@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MOVES), max_size=30), st.data())
def test_every_way_leads_to_a_question_there_is_or_says_why_not(
    review: Path, moves: list[str], data: st.DataObject
) -> None:
    answering = Answering(open_session(review))
    way, questions = answering.route, list(answering.state.rules.questions)
    now = set(asked(answering.evaluation))
    for move in moves:
        if move == "jump":
            way.go(data.draw(st.sampled_from(questions)), jump=True)
            continue
        found = {
            "next": lambda: way.step(1),
            "back": lambda: way.step(-1),
            "open": way.next_open,
            "problem": way.next_problem,
            "mark": way.next_mark,
            "return": way.returned,
        }[move]()
        assert bool(found.to) != bool(found.said)
        if found.to:
            assert found.to in questions
            assert move not in ("next", "back", "open") or found.to in now
            way.go(found.to, jump=move not in ("next", "back", "return"))
