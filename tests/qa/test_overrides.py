"""Overrides: who, on what, what follows, and that the computed rating stays in sight."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acts import look_again, override, undo_override
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.overrides import overridden_items
from tui_review.review.evaluation import Evaluation
from tui_review.review.serial import to_data
from tui_review.review.who import Editor

from .sample import LEADER, OBSERVER, QA, REVIEWER, STATE, complete_file, complete_state, empty_state

ANI = "Area Needing Improvement"


@pytest.mark.parametrize("who", [REVIEWER, QA, STATE, OBSERVER])
def test_only_a_site_leader_overrides(who: Editor) -> None:
    state = complete_state()
    with pytest.raises(UserError, match="Only a site leader"):
        override(state.review, state.evaluation, who, "4", ANI, "why")
    assert state.review.overrides == {}


def test_the_override_holds_and_the_computed_rating_stays_beside_it() -> None:
    state = complete_state()
    override(state.review, state.evaluation, LEADER, "4", "area needing improvement", "A pattern.")
    look_again(state)
    evaluation = state.evaluation
    assert (evaluation.rating("4").rating, evaluation.in_force("4")) == ("Strength", ANI)
    (one,) = overridden_items(state.review, evaluation)
    assert (one.item, one.computed, one.rating, one.reason, one.by) == (
        "4",
        "Strength",
        ANI,
        "A pattern.",
        LEADER.name,
    )
    data = to_data(state.review, evaluation)
    assert data["ratings"]["4"]["rating"] == "Strength"
    assert data["overrides"]["4"]["rating"] == ANI


def test_an_outcome_follows_the_rating_in_force_and_says_what_it_would_be_without() -> None:
    state = complete_state()
    assert state.evaluation.rating("permanency-1").rating == "Substantially Achieved"
    override(state.review, state.evaluation, LEADER, "4", ANI, "A pattern.")
    look_again(state)
    rating = state.evaluation.rating("permanency-1")
    assert (rating.rating, "4 is Area Needing Improvement (overridden)" in rating.because) == (
        "Partially Achieved",
        True,
    )
    assert state.evaluation.without_overrides.rating("permanency-1").rating == "Substantially Achieved"
    written = to_data(state.review, state.evaluation)["ratings"]["permanency-1"]
    assert written["without_overrides"] == "Substantially Achieved"
    others = to_data(state.review, state.evaluation)["ratings"].items()
    assert [id_ for id_, each in others if "without_overrides" in each] == ["permanency-1"]


def test_an_outcome_still_open_is_settled_by_what_an_override_makes_certain() -> None:
    state = complete_state()
    for item in ("4", "6"):
        override(state.review, state.evaluation, LEADER, item, ANI, "A pattern.")
    state.clear("5B")
    look_again(state)
    open_outcome = state.evaluation.rating("permanency-1")
    assert (open_outcome.rating, open_outcome.waiting_for) == ("Incomplete", ("5B",))
    override(
        state.review,
        Evaluation.of(state.rules, complete_state().review, as_of="2026-03-20"),
        LEADER,
        "5",
        ANI,
        "A pattern.",
    )
    look_again(state)
    assert state.evaluation.rating("5").rating == "Incomplete"
    assert state.evaluation.rating("permanency-1").rating == "Not Achieved"


def test_undoing_brings_the_computed_rating_back_and_the_history_keeps_both() -> None:
    state = complete_state()
    override(state.review, state.evaluation, LEADER, "4", ANI, "A pattern.")
    undo_override(state.review, state.evaluation, LEADER, "4", "Mistaken.")
    look_again(state)
    assert state.evaluation.in_force("4") == "Strength"
    assert overridden_items(state.review, state.evaluation) == []
    assert [act.act for act in state.review.history] == ["overridden", "override_undone"]
    with pytest.raises(UserError, match="not overridden"):
        undo_override(state.review, state.evaluation, LEADER, "4")


@pytest.mark.parametrize(
    ("item", "rating", "reason", "said"),
    [
        ("4", ANI, "  ", "reason is needed"),
        ("4", "Strength", "x", "the answers give"),
        ("4", "Excellent", "x", "no rating of an item"),
        ("44", ANI, "x", "no item 44"),
        ("permanency-1", "Not Achieved", "x", "follows from its items"),
    ],
)
def test_what_is_no_override_is_refused(item: str, rating: str, reason: str, said: str) -> None:
    state = complete_state()
    with pytest.raises(UserError, match=said):
        override(state.review, state.evaluation, LEADER, item, rating, reason)
    assert state.review.overrides == {}
    assert state.review.history == []


def test_a_rating_that_is_not_there_yet_is_not_overridden() -> None:
    state = empty_state()
    with pytest.raises(UserError, match="no rating to override yet"):
        override(state.review, state.evaluation, LEADER, "1", ANI, "x")


def test_the_commands_show_both_ratings_and_list_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(complete_file(tmp_path))
    assert main(["override", file, "4", ANI, "--reason", "x", "--role", "qa"]) == 2
    assert main(["override", file, "4", ANI, "--reason", "A pattern.", "--by", "L. Leader"]) == 0
    capsys.readouterr()
    main(["rate", file, "--json"])
    found = json.loads(capsys.readouterr().out)
    four, outcome = found["items"]["4"], found["outcomes"]["permanency-1"]
    assert (four["rating"], four["override"], four["in_force"]) == ("Strength", ANI, ANI)
    assert (outcome["rating"], outcome["without_overrides"]) == (
        "Partially Achieved",
        "Substantially Achieved",
    )
    assert main(["overrides", str(tmp_path), "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["item"], listed["computed"], listed["rating"]) == ("4", "Strength", ANI)
    broken = tmp_path / "broken.yaml"
    broken.write_text("review:\n  id: [\n")
    assert main(["overrides", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert ("item 4" in said.out, "broken.yaml" in said.err) == (True, True), "one file hides no other"
    assert main(["undo-override", file, "4"]) == 0
    assert main(["overrides", str(tmp_path)]) == 2
    assert "No overridden items in what could be read." in capsys.readouterr().out
    broken.unlink()
    assert main(["overrides", file]) == 0
    assert "No overridden items." in capsys.readouterr().out
