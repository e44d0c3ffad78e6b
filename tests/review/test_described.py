"""What is said of a choice that asks for it: kept by choice, demanded while it is chosen, recorded, merged, sealed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.acts import perform, put
from tests.qa.sample import QA
from tests.review.others import EDITOR, OTHERS, others, rules_from, state_with
from tui_review.entry.answering import _UNSEEN_OTHERWISE
from tui_review.errors import UserError
from tui_review.qa.merge import MergeResult, merge_reviews
from tui_review.review.conflicts import place
from tui_review.review.findings import blocking
from tui_review.review.migrate import migrate
from tui_review.review.record.acts import breaks
from tui_review.review.serial import from_document
from tui_review.review.state import ReviewState
from tui_review.store.reviews import review_bytes
from tui_review.yamlfile.reader import read_yaml

OTHER = {"1A": "Other"}
SAID = {**OTHER, "1A.describe": "A flood."}
TWO = ["Service", "Person"]


def found(state: ReviewState, id_: str, code: str) -> list[str]:
    return [each.message for each in state.findings_at(id_) if each.code == code]


def test_a_choice_that_asks_for_it_is_an_error_until_it_is_described() -> None:
    state = state_with(OTHER)
    assert found(state, "1A", "description") == ["Something else is not described: What was it?"]
    assert blocking(state.findings())
    state.describe("1A", " A flood. ")
    assert found(state, "1A", "description") == []
    assert blocking(state.findings()) == []
    assert state.kept("1A").described == {"Other": "A flood."}


def test_a_description_that_says_next_to_nothing_is_an_error_that_every_door_shows() -> None:
    state = state_with({**OTHER, "1A.describe": "x"})
    assert found(state, "1A", "description") == []
    assert found(state, "1A", "thin") == ["What describes Something else says next to nothing: What was it?"]
    assert "thin" not in _UNSEEN_OTHERWISE
    assert blocking(state.findings())


def test_each_of_several_choices_is_described_for_itself() -> None:
    state = state_with({"1B": TWO, "1B.describe.Person": "An aunt."})
    assert found(state, "1B", "description") == ["Service is not described: Which service?"]
    state.describe("1B", "Respite care.", "service")
    assert state.kept("1B").described == {"Service": "Respite care.", "Person": "An aunt."}
    assert found(state, "1B", "description") == []


def test_what_was_said_of_a_choice_no_longer_chosen_is_kept_said_to_be_and_counts_again() -> None:
    state = state_with(SAID)
    state.answer("1A", "School")
    assert found(state, "1A", "kept") == [
        "A description of Something else is kept and does not count: it is not chosen."
    ]
    assert blocking(state.findings_at("1A")) == []
    state.answer("1A", "Other")
    assert state.findings_at("1A") == []


@pytest.mark.parametrize("given", [{"1A": "School"}, {"1B": []}, {}])
def test_nothing_is_asked_of_other_choices(given: dict[str, Any]) -> None:
    state = state_with(given)
    assert [each for each in state.findings() if each.code in ("description", "kept")] == []


def test_the_order_in_which_choice_and_description_are_given_does_not_matter() -> None:
    one, other = state_with(SAID), state_with(dict(reversed(SAID.items())))
    assert one.review.answers == other.review.answers


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"1C.describe": "x"}, "No choice here asks for a description"),
        ({"1A.describe.School": "x"}, "No choice School asks for a description here"),
        ({"1B.describe": "x"}, "Name it: 1B.describe.Service, 1B.describe.Person"),
        ({"1B": TWO, "1B.describe": "x"}, "Which choice is described?"),
        ({"1X.describe": "x"}, "has no question 1X"),
        ({"1A.describe": ["x"]}, "A description is a text"),
    ],
)
def test_what_describes_nothing_is_refused_and_nothing_is_kept(given: dict[str, Any], says: str) -> None:
    state = state_with({})
    with pytest.raises(UserError, match=says):
        state.answer_many({"1A": "Other", **given})
    assert state.review.answers == {}


def test_without_a_code_the_one_that_is_chosen_is_meant() -> None:
    assert state_with({"1B": ["Person"], "1B.describe": "An aunt."}).kept("1B").described == {
        "Person": "An aunt."
    }


def test_undo_takes_a_description_back_and_redo_makes_it_again() -> None:
    state = state_with(OTHER)
    state.describe("1A", "A flood.")
    state.undo()
    assert state.kept("1A").described == {}
    state.redo()
    assert state.kept("1A").described == {"Other": "A flood."}


def test_it_is_written_beside_the_answer_and_read_back() -> None:
    state = state_with(SAID)
    written = review_bytes(state.review, state.evaluation)
    assert "    value: Other\n    described:\n      Other: A flood.\n" in written.decode()
    assert from_document(read_yaml(written, file="x.yaml")).answers == state.review.answers


def submitted() -> ReviewState:
    state = state_with(SAID)
    perform(state.review, "submit", EDITOR)
    perform(state.review, "return", QA, reason="Say more.")
    return ReviewState(others(), state.review, EDITOR, today="2026-03-20")


def test_a_change_after_the_first_submission_is_recorded_and_the_seals_hold() -> None:
    state = submitted()
    state.describe("1A", "A flood in the street.")
    (event,) = state.kept("1A").changes
    assert (event.part, event.was) == ("described", {"Other": "A flood."})
    assert breaks(state.review) == []


def test_a_description_changed_by_hand_breaks_the_seal() -> None:
    state = submitted()
    put(state.review.answers["1A"], described={"Other": "Nothing of note."})
    assert {each.place for each in breaks(state.review)} == {"1A"}


def merged(ours: dict[str, Any], theirs: dict[str, Any], base: dict[str, Any]) -> MergeResult:
    sides = [state_with(base) for _ in range(3)]
    for side in sides:
        put(side.review.review, uid="u0123456789abcde")
        put(side.review, history=deepcopy(sides[0].review.history))
    sides[1].answer_many(ours)
    sides[2].answer_many(theirs)
    before, mine, yours = (side.review for side in sides)
    return merge_reviews(before, mine, yours, others())


def test_descriptions_merge_choice_by_choice() -> None:
    result = merged({"1B.describe.Service": "Respite."}, {"1B.describe.Person": "An aunt."}, {"1B": TWO})
    assert result.conflicts == {}
    assert result.review.answers["1B"].described == {"Service": "Respite.", "Person": "An aunt."}


def test_two_descriptions_of_one_choice_are_a_conflict_that_either_side_settles() -> None:
    result = merged({"1A.describe": "Mold."}, {"1A.describe": "Fire."}, SAID)
    (key,) = result.conflicts
    assert key == "1A.describe.Other"
    assert place(key).said == "description of Other"
    state = ReviewState(others(), result.review, EDITOR, today="2026-03-20")
    assert state.kept("1A").described == {"Other": "Mold."}
    state.settle(key, "theirs")
    assert state.kept("1A").described == {"Other": "Fire."}
    assert state.review.conflicts == {}


def test_two_descriptions_after_a_submission_merge_and_every_seal_holds() -> None:
    root = submitted()
    sides = [ReviewState(others(), deepcopy(root.review), EDITOR, today="2026-03-20") for _ in range(2)]
    for side, text in zip(sides, ("Mold.", "Fire."), strict=True):
        side.describe("1A", text)
        perform(side.review, "submit", EDITOR)
    result = merge_reviews(root.review, sides[0].review, sides[1].review, others())
    assert breaks(result.review) == []
    assert list(result.conflicts) == ["review/act", "1A.describe.Other"]


@pytest.mark.parametrize("turned", [False, True], ids=["ours is handed over", "theirs is handed over"])
def test_a_choice_that_one_branch_alone_describes_is_left_open_where_the_other_handed_over(
    turned: bool,
) -> None:
    root = state_with({"1B": TWO, "1B.describe.Service": "Respite."})
    put(root.review.review, uid="u0123456789abcde")
    sides = [ReviewState(others(), deepcopy(root.review), EDITOR, today="2026-03-20") for _ in range(2)]
    perform(sides[0].review, "submit", EDITOR)
    sides[1].describe("1B", "An aunt.", "Person")
    ours, theirs = (each.review for each in (reversed(sides) if turned else sides))
    result = merge_reviews(root.review, ours, theirs, others())
    assert list(result.conflicts) == ["1B.describe.Person"]
    assert result.review.answers["1B"].described == {"Service": "Respite."}


def rows(*given: dict[str, Any]) -> dict[str, Any]:
    return {"1D": [{"name": "A. Made-Up", **row} for row in given]}


def test_a_description_in_a_row_that_says_next_to_nothing_is_an_error_as_at_a_question() -> None:
    state = state_with({})
    state.answer_many(rows({"role": "Other", "role.describe.Other": "x"}))
    (thin,) = [each for each in state.findings() if each.code == "thin"]
    assert (thin.level, "says next to nothing" in thin.message) == ("error", True)


def test_in_a_table_a_description_has_a_cell_of_its_own_that_is_demanded_while_the_choice_is_made() -> None:
    state = state_with(rows({"role": "Other"}, {"role": "Kin"}))
    (missing,) = state.findings_at("1D")
    assert (missing.level, missing.row) == ("error", "r1")
    assert missing.message == "person 1: Role: Other is missing."
    state.answer_many(rows({"role": "Other", "role.describe.Other": "Neighbor"}, {"role": "Kin"}))
    assert state.findings_at("1D") == []


def test_in_a_row_the_short_name_of_a_description_is_that_of_the_choice_made() -> None:
    state = state_with(rows({"role": "Other", "role.describe": "Neighbor"}))
    assert state.kept("1D").rows == {
        "r1": {"name": "A. Made-Up", "role": "Other", "role.describe.Other": "Neighbor"}
    }


def test_what_a_row_says_of_a_choice_no_longer_made_is_kept_and_said_to_be() -> None:
    state = state_with(rows({"role": "Kin", "role.describe.Other": "Neighbor"}))
    (kept,) = state.findings_at("1D")
    assert (kept.level, kept.code, kept.row) == ("info", "kept", "r1")
    assert kept.message == "person 1: Role: Other is kept and does not count."


def test_a_cell_that_describes_is_written_behind_the_choice() -> None:
    state = state_with(rows({"day": "2026-03-01", "role.describe.Other": "Neighbor", "role": "Other"}))
    written = review_bytes(state.review, state.evaluation).decode()
    assert (
        written.index("role: Other") < written.index("role.describe.Other: Neighbor") < written.index("day:")
    )


def test_two_descriptions_in_one_row_are_a_conflict_at_that_cell() -> None:
    said = ({"role": "Other", "role.describe.Other": text} for text in ("Mold.", "Fire."))
    result = merged(rows(next(said)), rows(next(said)), rows({"role": "Other"}))
    (key,) = result.conflicts
    assert key == "1D.r1.role.describe.Other"
    state = ReviewState(others(), result.review, EDITOR, today="2026-03-20")
    state.settle(key, "theirs")
    assert state.kept("1D").rows == {
        "r1": {"name": "A. Made-Up", "role": "Other", "role.describe.Other": "Fire."}
    }


def test_a_migration_takes_descriptions_in_rows_to_the_codes_and_columns_of_now() -> None:
    state = state_with(rows({"role": "Other", "role.describe.Other": "Neighbor"}))
    text = OTHERS.replace('version: "1"', 'version: "2"')
    text = text.replace("id: role", "id: part").replace(
        '{code: Other, describe: "Which other role', '{code: Else, describe: "Which other role'
    )
    text = text.replace("sections:", "renames: {1D.role: 1D.part, 1D.part.choices.Other: Else}\nsections:", 1)
    moved, report = migrate(state.review, others(), rules_from(text), EDITOR)
    assert report.dropped == []
    assert moved.answers["1D"].rows == {
        "r1": {"name": "A. Made-Up", "part": "Else", "part.describe.Else": "Neighbor"}
    }
