"""Walks through the wizard with real keys, each with something a reviewer would want of it. All of it is made up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.widgets import Input

from tests.store.dying import die_with, touch_from_outside
from tui_review.store.session import Mode
from tui_review.tui.base import pauses
from tui_review.tui.review.row import RowScreen

from .screens import make_review
from .typist import at_work, on_file, simple

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

IN_HOME: dict[str, Any] = {
    "fs.site": "Example State, Sample County",
    "fs.case_name": "Fictional (Birch)",
    "fs.pur_start": "2025-04-01",
    "fs.children": [
        {
            "target": "No",
            "first_name": "Nia",
            "last_name": "Birch",
            "race": ["White"],
            "ethnicity": "Non-Hispanic",
            "date_of_birth": "2017-05-02",
            "gender": "Female",
            "interviewed": "Yes",
        }
    ],
    "fs.case_type": "In-Home Services",
    "fs.other_reasons": "No",
    "fs.case_opened": "2025-02-10",
    "fs.case_closed": "Not closed by time of review",
    "fs.reasons": ["Physical abuse", "Abandonment"],
    "fs.primary_reason": "Physical abuse",
    "2.applies": "Yes",
    "2A": "Yes",
    "13.applies": "Yes",
    "15.applies": "Yes",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty review."""
    return make_review(tmp_path, "birch-1", {})


@pytest.mark.slow
async def test_an_in_home_case_is_answered_from_the_first_question_to_the_hand_over(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.answer(IN_HOME)
        assert typist.says("Every question is answered.")
        await typist.press("f6")
        await typist.press("ctrl+t")
        assert typist.says("Submit the review?"), typist.text
        await typist.press("s")
        await typist.pilot.pause(1)
    review = on_file(file)
    assert review.review.status == "submitted"
    assert review.answers["fs.case_type"].value == "In-Home Services"
    assert review.ratings["4"].rating == "Not Applicable"
    assert review.ratings["2"].rating == "Strength"


async def test_a_foster_care_case_turned_in_home_and_back_has_lost_nothing(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    before = on_file(file).answers
    async with at_work(file) as typist:
        await typist.go("fs.case_type")
        await typist.press("2")
        assert typist.says("now not asked")
        assert typist.says("their answers are kept")
        await typist.go("4B")
        assert typist.says("Not asked now")
        assert typist.says("earlier answer is kept")
        await typist.go("fs.case_type")
        await typist.press("1")
        assert typist.says("now asked")
        await typist.go("4B")
        assert typist.says("The second move followed a request")
    assert on_file(file).answers == before


@pytest.mark.slow
async def test_every_table_is_filled_in_row_by_row(tmp_path: Path) -> None:
    file = make_review(
        tmp_path, "maple-2", {"fs.case_type": "Foster Care", "1.applies": "Yes", "5.applies": "Yes", "4A": 2}
    )
    async with at_work(file) as typist:
        rules = typist.screen.state.rules
        tables = [
            id_
            for id_, rules_ in rules.questions.items()
            if rules_.question.columns and typist.screen.evaluation.open_to_reviewer(id_)
        ]
        for id_ in tables:
            await typist.go(id_)
            row = {column.id: simple(column) for column in rules.questions[id_].question.columns}
            await typist.rows(rules.questions[id_].question, [row, row])
            kept = typist.screen.state.review.answers[id_].rows
            assert kept is not None
            assert list(kept) == ["r1", "r2"]
            assert kept["r1"] == kept["r2"]
            assert len(kept["r1"]) >= len(
                [c for c in rules.questions[id_].question.columns if not (c.asked_when or c.compute)]
            )
    assert {"fs.children", "fs.participants", "1A1", "4A1", "5A2"} <= set(tables) | {"5A2"}


async def test_a_row_is_changed_moved_deleted_and_brought_back(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    async with at_work(file) as typist:
        await typist.go("fs.children")
        await typist.press("down", "left_square_bracket")
        assert _first_names(typist) == ["Ben", "Ada"]
        await typist.press("enter")
        assert isinstance(typist.app.screen, RowScreen)
        await typist.press(
            "pageup", "pageup", "pageup", "pageup", "pageup", "pageup", "pageup", "pagedown", "ctrl+u"
        )
        await typist.type("Bo")
        await typist.press("enter", "escape")
        assert _first_names(typist) == ["Bo", "Ada"]
        await typist.press("up", "delete")
        assert _first_names(typist) == ["Ada"]
        assert typist.says("is deleted")
        await typist.press("ctrl+z")
        assert _first_names(typist) == ["Bo", "Ada"]


async def test_of_a_cell_that_could_not_be_kept_it_is_asked_anew_after_every_change(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4A1")
        await typist.press("insert")
        assert typist.form.at == "date"
        await typist.type("in the spring")
        await typist.press("enter", "escape")
        assert typist.says("This could not be kept. Esc again drops it.")
        await typist.type(", or so")
        assert not typist.says("Esc again drops it.")
        await typist.press("escape")
        assert typist.says("This could not be kept. Esc again drops it."), "other words stand there by now"
        await typist.press("pagedown", "escape")
        assert typist.says("This could not be kept. Esc again drops it."), "another cell was looked at since"
        await typist.press("escape")
        assert typist.at == "4A1"
        assert typist.app.screen is typist.screen


def _first_names(typist: Any) -> list[str]:
    rows = typist.screen.state.review.answers["fs.children"].rows
    return [row["first_name"] for row in rows.values()]


async def test_undo_in_a_rows_form_says_what_it_takes_back_and_never_leaves_the_row(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("fs.reviewers")
        await typist.press("ctrl+u")
        await typist.paste("R. Other (made up)")
        await typist.press("enter")
        await typist.go("fs.children")
        before = dict(typist.screen.state.review.answers)
        await typist.press("home", "down", "enter")
        await typist.press(*["pageup"] * 9, "pagedown", "ctrl+u")
        assert typist.form.at == "first_name"
        await typist.type("Bo")
        await typist.press("enter", "ctrl+z")
        assert (typist.form.at, typist.screen.state.review.answers) == ("first_name", before)
        assert typist.says("Taken back at fs.children: child 2: First name is Ben. Ctrl+Y is the other way.")
        await typist.press("ctrl+z")
        assert (typist.at, typist.screen.state.review.answers) == ("fs.children", before)
        assert typist.says("Nothing more of this child is to be taken back here")
        await typist.press("ctrl+y")
        assert typist.says("Made again at fs.children: child 2: First name is Bo. Ctrl+Z is the other way.")
        await typist.press("f5")
        assert typist.says("F5 works at the table: Esc goes back there.")
        await typist.press("escape")
        assert _first_names(typist) == ["Ada", "Bo"]
        await typist.press("ctrl+z", "ctrl+z")
        assert typist.at == "fs.reviewers"
        assert typist.says("Kim Sample")


async def test_no_key_acts_on_another_question_than_the_one_that_is_shown(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("fs.children")
        before = dict(typist.screen.state.review.answers)
        for key in ("delete", "c", "d", "insert", "enter"):
            await typist.go("fs.children")
            await typist.press("home")
            typist.screen.answering.route.go("fs.reviewers")
            await typist.press(key)
            assert typist.screen.state.review.answers == before, key
            assert typist.screen.view.at == typist.at == "fs.reviewers", key
            assert typist.app.screen is typist.screen, key


def left_here(folder: Path) -> Path:
    """A review of which a session that ended early left a change, and which was written since."""
    file = make_review(folder)
    die_with(file, "4A=3")
    touch_from_outside(file)
    return file


async def test_what_is_kept_on_this_machine_is_discarded_by_no_single_key(tmp_path: Path) -> None:
    async with at_work(left_here(tmp_path)) as typist:
        await typist.type("d")
        assert typist.says("Discard what is kept on this machine?")
        await typist.type("dim")
        await typist.press("enter")
        assert len(typist.screen.session.pending) == 1
        await typist.type("d")
        await typist.press("enter")
        assert typist.screen.session.pending == []
        assert not typist.says("kept on this machine")


async def test_esc_at_discarding_discards_nothing(tmp_path: Path) -> None:
    async with at_work(left_here(tmp_path)) as typist:
        await typist.type("d")
        assert typist.says("Discard what is kept on this machine?")
        await typist.press("escape")
        assert len(typist.screen.session.pending) == 1


@pytest.mark.parametrize("key", ["f4", "f5", "f6", "f7", "f8", "f10", "ctrl+d", "f1", "f2"])
async def test_half_a_date_is_typed_on_at_behind_whatever_lies_over_the_question(
    file: Path, key: str
) -> None:
    async with at_work(file) as typist:
        await typist.go("fs.pur_start")
        before = typist.screen.state.kept("fs.pur_start").value
        await typist.press("ctrl+u")
        await typist.type("3/1")
        await typist.press(key)
        await typist.settle()
        assert typist.screen.state.kept("fs.pur_start").value == before
        while typist.app.screen is not typist.screen:
            await typist.press("escape")
            await typist.settle()
        await typist.type("4/2025")
        await typist.press("enter")
        assert typist.screen.state.kept("fs.pur_start").value == "2025-03-14"


@pytest.mark.parametrize("way", ["pagedown", "f4"])
async def test_how_a_day_was_understood_is_said_however_it_is_left(file: Path, way: str) -> None:
    async with at_work(file) as typist:
        await typist.go("fs.pur_start")
        await typist.press("ctrl+u")
        await typist.type("3/14/25")
        await typist.press(way)
        if way == "f4":
            await typist.paste("4B")
            await typist.press("enter")
        assert typist.says("At fs.pur_start, just left: 2025-03-14, Fri 14 March 2025.")


async def test_what_is_no_date_is_said_in_words_and_still_stands_there_when_one_comes_back(
    file: Path,
) -> None:
    async with at_work(file) as typist:
        await typist.go("fs.pur_start")
        await typist.paste("31 Febtober")
        await typist.press("enter")
        assert typist.at == "fs.pur_start"
        assert typist.says("is not a date")
        await typist.press("pageup")
        assert typist.at == "fs.case_name"
        await typist.press("pagedown")
        assert typist.says("31 Febtober")
        await typist.press("ctrl+u")
        await typist.paste("31 mar 2025")
        await typist.press("enter")
        assert typist.at == "fs.reviewers"
        assert typist.screen.state.review.answers["fs.pur_start"].value == "2025-03-31"


async def test_keys_typed_ahead_land_at_the_question_they_were_meant_for(tmp_path: Path) -> None:
    file = make_review(tmp_path, "maple-3", {"fs.case_type": "Foster Care"})
    async with at_work(file) as typist:
        await typist.go("2.applies")
        # All at once, as from a line that stuttered.
        keys = ("y", "pagedown", "y", "pagedown")
        all_taken = typist.app.keys.taken + len(keys)
        for key in keys:
            typist.app.simulate_key(key)
        await typist.until(lambda: typist.app.keys.taken == all_taken)
        answers = typist.screen.state.review.answers
        assert answers["2.applies"].value == "Yes"
        assert answers["2A"].value == "Yes"
        assert "2.sources" not in answers


async def test_what_is_typed_ahead_of_a_row_s_form_is_no_command_to_the_table(tmp_path: Path) -> None:
    file = make_review(tmp_path, "maple-3", {"fs.case_type": "Foster Care"})
    async with at_work(file) as typist:
        await typist.go("fs.children")
        keys = ("insert", "n", "enter", *"Cada", "enter", *"Dunca", "escape")
        all_taken = typist.app.keys.taken + len(keys)
        for key in keys:
            typist.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await typist.until(lambda: typist.app.keys.taken == all_taken and typist.app.screen is typist.screen)
        rows = typist.screen.state.review.answers["fs.children"].rows or {}
        assert [(row["target"], row["first_name"], row["last_name"]) for row in rows.values()] == [
            ("No", "Cada", "Dunca")
        ]


async def test_a_row_is_copied_below_itself_and_the_copy_changed(tmp_path: Path) -> None:
    one = {"target": "No", "first_name": "Cada", "last_name": "Dunca"}
    other = {"target": "Yes", "first_name": "Emil", "last_name": "Fay"}
    file = make_review(tmp_path, "maple-3", {"fs.case_type": "Foster Care", "fs.children": [one, other]})
    async with at_work(file) as typist:
        await typist.go("fs.children")
        await typist.press("up", "up", "c", "enter", "pageup", "pageup", "ctrl+u", *"Gil", "escape")
        rows = typist.screen.state.review.answers["fs.children"].rows or {}
        assert rows == {"r1": one, "r3": {**one, "first_name": "Gil"}, "r2": other}
        await typist.press("ctrl+z", "ctrl+z")
        assert list(typist.screen.state.review.answers["fs.children"].rows or {}) == ["r1", "r2"]


async def test_a_text_that_cannot_be_kept_still_stands_wherever_it_was_put_and_is_told_on_leaving(
    tmp_path: Path,
) -> None:
    wrong = "No character: \ufdd0 this."
    async with at_work(make_review(tmp_path)) as typist:
        for id_, keys in (("4.comments", ()), ("4B", ("tab",)), ("fs.case_name", ())):
            await typist.go(id_)
            await typist.press(*keys)
            await typist.paste(wrong)
            await typist.press("pagedown")
            assert typist.says(f"At {id_}, just left: what was entered is not kept")
            await typist.go(id_)
            drafts = [field.pending() for field in typist.screen.view.fields if field.pending()]
            assert [draft.endswith(wrong) for draft in drafts] == [True], id_
        await typist.press("f8")
        await typist.paste(wrong)
        await typist.press("enter")
        assert typist.says("U+FDD0")
        assert typist.app.screen.query_one(Input).value == wrong, "it stands there still"
        await typist.press("ctrl+u", *"look", "enter")
        assert typist.screen.state.kept("fs.case_name").flag == "look"


async def test_what_was_refused_and_is_emptied_again_does_not_come_back(tmp_path: Path) -> None:
    file = make_review(tmp_path, "maple-3", {"fs.case_type": "Foster Care"})
    async with at_work(file) as typist:
        await typist.go("fs.pur_start")
        await typist.press(*"soon", "enter")
        assert typist.says("is not a date")
        await typist.press("backspace")
        assert not typist.says("is not a date")
        await typist.press(*["backspace"] * 3, "pagedown", "pageup")
        assert not typist.says("still stands here")
        assert len(typist.screen.answering.drafts) == 0


async def test_a_pasted_narrative_arrives_whole_and_undo_takes_it_back_at_once(tmp_path: Path) -> None:
    file = make_review(tmp_path, "maple-4", {"fs.case_type": "Foster Care", "4A": 2})
    text = "First paragraph, about the move.\n\nSecond paragraph.\n  - indented\n\nThird."
    async with at_work(file) as typist:
        await typist.go("4B")
        await typist.press("n", "enter")
        await typist.paste(text.replace("\n", "\r"))
        await typist.press("pagedown")
        assert typist.screen.state.review.answers["4B"].narrative.rstrip() == text
        await typist.press("ctrl+z")
        assert typist.at == "4B"
        assert typist.screen.state.review.answers["4B"].narrative == ""
        assert typist.screen.state.review.answers["4B"].value == "No"


@pytest.mark.parametrize("place", ["a question", "a cell"])
async def test_a_text_typed_without_a_pause_is_kept_every_few_seconds(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pauses._LONGEST <= 5
    monkeypatch.setattr(pauses, "_LONGEST", 1.0)
    rows = [{"target": "No", "first_name": "Cada"}]
    file = make_review(tmp_path, "maple-3", {"fs.case_type": "Foster Care", "fs.children": rows})
    async with at_work(file) as typist:
        await typist.go("fs.site" if place == "a question" else "fs.children")
        if place == "a cell":
            await typist.press("up", "up", "enter", "pageup", "pageup", "pagedown")
            assert typist.form.at == "first_name"
        until = time.monotonic() + 2.0
        while time.monotonic() < until:
            await typist.pilot.press("x")
            await typist.pilot.pause(0.1)
        answers = typist.screen.state.review.answers
        kept = str(answers["fs.site"].value if place == "a question" else answers["fs.children"].rows)
        assert "xxx" in kept


async def test_the_last_choice_turned_off_is_not_taken_again_by_enter(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    async with at_work(file) as typist:
        await typist.go("12.sources")
        await typist.press("delete")
        await typist.press("2")
        await typist.press("2")
        await typist.press("enter")
        assert typist.screen.current == "12.comments"
    assert "12.sources" not in on_file(file).answers


async def test_a_text_typed_with_pauses_is_one_change(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.type("Sample")
        await typist.pilot.pause(0.8)
        assert typist.screen.state.review.answers["fs.site"].value == "Sample"
        await typist.type(" County")
        await typist.pilot.pause(0.8)
        await typist.press("pagedown")
        assert typist.screen.state.review.answers["fs.site"].value == "Sample County"
        await typist.press("ctrl+z")
        assert "fs.site" not in typist.screen.state.review.answers


async def test_an_answer_is_cleared_and_brought_back(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4C")
        await typist.press("delete")
        assert "4C" not in typist.screen.state.review.answers
        await typist.press("ctrl+z")
        assert typist.screen.state.review.answers["4C"].value == "Yes"
        await typist.press("ctrl+y")
        assert "4C" not in typist.screen.state.review.answers


async def test_a_question_is_flagged_found_again_and_unflagged(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4A")
        await typist.press("f8")
        await typist.type("ask again")
        await typist.press("enter")
        assert typist.says("Flagged: ask again")
        await typist.go("1.applies")
        await typist.press("f9")
        assert typist.at == "4A"
        await typist.press("f8", "ctrl+u", "enter")
        assert not typist.says("Flagged")
        assert typist.screen.state.review.answers["4A"].flag == ""


async def test_a_rating_appears_the_moment_it_is_certain(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "maple-5", {"fs.case_type": "Foster Care", "4A": 2})) as typist:
        await typist.go("4B")
        assert typist.says("Item 4 ◐ Incomplete: waits for 4B, 4C")
        await typist.press("n")
        assert typist.says("Area Needing Improvement, because")
        await typist.press("f7")
        assert typist.says("Why: Item 4")


async def test_an_offered_answer_is_taken_with_one_key(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        offered = next(
            id_
            for id_, rules in typist.screen.state.rules.questions.items()
            if rules.question.suggest == "5A1"
        )
        await typist.go(offered)
        assert typist.says("as at 5A1")
        await typist.press("ctrl+t")
        assert typist.screen.state.review.answers[offered].value == ["Reunification"]


async def test_in_a_review_opened_to_read_no_key_changes_anything(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    before = file.read_bytes()
    async with at_work(file, mode=Mode.READ_ONLY) as typist:
        await typist.go("4B")
        await typist.press("y", "delete", "tab", "x", "ctrl+z")
        await typist.go("fs.site")
        await typist.type("changed")
        await typist.press("pagedown", "ctrl+t")
        assert typist.says("read only")
    assert file.read_bytes() == before


async def test_submitting_too_early_leads_to_what_is_missing(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.press("f6", "ctrl+t")
        assert typist.says("It cannot be submitted yet")
        await typist.press("enter")
        assert typist.at in {
            error.question for error in typist.screen.state.findings() if error.level == "error"
        }


async def test_closing_with_something_that_could_not_be_kept_asks_first(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("fs.pur_start")
        await typist.paste("soon")
        await typist.press("ctrl+q")
        assert typist.says("Not everything is kept")
        await typist.press("g")
        assert typist.at == "fs.pur_start"
        assert typist.says("soon")


async def test_na_where_it_is_no_answer_is_refused_in_words(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-2", {"fs.case_type": "Foster Care", "4A": 2})
    async with at_work(file) as typist:
        await typist.go("4B")
        await typist.press("a")
        assert typist.says("NA is not an answer here. The program answers NA itself when 4A is one of 0, 1.")
        await typist.press("y")
        assert not typist.says("NA is not an answer here.")
    assert on_file(file).answers["4B"].value == "Yes"


async def test_a_text_pasted_where_one_chooses_goes_into_the_narrative_or_nowhere(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    async with at_work(file) as typist:
        await typist.go("4C")
        before = dict(typist.screen.state.review.answers)
        await typist.paste("No, nobody yet: a sentence that was copied.")
        assert typist.says("A text was pasted")
        await typist.press("ctrl+q")
        await typist.settle()
        assert typist.says("A text was pasted"), "leaving would drop it unseen"
        assert any("waits for where it goes" in each.message for each in typist.app._notifications)
        await typist.press("escape")
        assert typist.screen.state.review.answers == before
        await typist.settle()
        assert typist.says("What was pasted is not kept.")
        await typist.paste("No, nobody yet: a sentence that was copied.")
        await typist.settle()
        await typist.press("n")
        assert typist.says("A text was pasted"), "a letter alone may be the next one of what was typed"
        await typist.press("enter")
        await typist.type("!")
        await typist.press("pagedown")
    answer = on_file(file).answers["4C"]
    assert answer.value == "Yes"
    assert answer.narrative == "No, nobody yet: a sentence that was copied.!"


async def test_a_text_pasted_into_a_cell_that_is_chosen_changes_nothing_and_is_told(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4A1")
        before = dict(typist.screen.state.review.answers)
        await typist.press("down", "enter", "pagedown")
        await typist.paste("2 moves in 4 months")
        assert typist.says("what was pasted is not kept")
        assert typist.screen.state.review.answers == before


@pytest.mark.parametrize("way", ["pageup", "pagedown", "enter", "f4 4 b enter", "ctrl+q"])
async def test_what_leaving_a_field_empty_takes_away_is_said_and_comes_back(file: Path, way: str) -> None:
    answers = {"fs.site": "Alder County", "fs.case_name": "Fictional (Birch)", "fs.discharged": "2026-01-05"}
    path = make_review(file.parent, "emptied", {"fs.case_type": "Foster Care", **answers})
    async with at_work(path) as typist:
        await typist.go("fs.discharged")
        before = typist.screen.state.review.answers["fs.discharged"].value
        await typist.press("ctrl+u", *way.split())
        if way == "ctrl+q":
            assert "fs.discharged is emptied." in typist.app.outcome
            return
        assert typist.at != "fs.discharged"
        assert typist.says("fs.discharged is emptied. Ctrl+Z brings it back.")
        await typist.press("ctrl+z")
        assert typist.screen.state.review.answers["fs.discharged"].value == before


async def test_a_narrative_and_a_cell_that_are_left_empty_are_said_to_be(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4B")
        await typist.press("tab")
        await typist.type("A made-up sentence.")
        await typist.press("pagedown", "pageup", "tab", "ctrl+a", "delete")
        await typist.pilot.pause(0.8)
        await typist.press("pagedown")
        assert typist.says("The narrative of 4B is emptied. Ctrl+Z brings it back.")
        await typist.go("fs.children")
        assert not typist.says("is emptied")
        await typist.press("home", "down", "enter", *["pageup"] * 9, "pagedown", "ctrl+u", "pagedown")
        assert typist.says("First name is emptied. Ctrl+Z brings it back.")


async def test_a_blank_typed_before_a_pause_is_still_there_after_it(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.type("Sample ")
        await typist.pilot.pause(0.8)
        await typist.type("County")
        await typist.press("pagedown")
        assert typist.screen.state.review.answers["fs.site"].value == "Sample County"


async def test_the_next_problem_and_the_way_back_have_a_key_each(tmp_path: Path) -> None:
    answers = {"fs.case_type": "Foster Care", "4A": 2, "4B": "No"}
    async with at_work(make_review(tmp_path, "early", answers)) as typist:
        await typist.go("1.applies")
        await typist.press("ctrl+x")
        assert typist.at == "4B"
        await typist.press("ctrl+w")
        assert typist.at == "1.applies"


async def test_a_row_that_is_complete_opens_at_its_first_cell_and_another_at_what_it_lacks(
    tmp_path: Path,
) -> None:
    rows = [
        {"date": "2025-06-02", "type": "Group Home", "reason": "To relative"},
        {"date": "2025-09-01"},
    ]
    file = make_review(tmp_path, "rows-1", {"fs.case_type": "Foster Care", "4A1": rows})
    async with at_work(file) as typist:
        await typist.go("4A1")
        await typist.press("home", "enter")
        assert typist.form.at == "date", "what it may leave empty is not what one came for"
        await typist.press("escape", "down", "enter")
        assert typist.form.at == "type"
        await typist.press("escape", "insert")
        assert typist.form.at == "date"


async def test_no_narrative_is_begun_beside_an_answer_that_is_a_text(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        for question in ("fs.case_name", "fs.reviewers", "fs.qa_by", "18.comments"):
            await typist.screen.go(question)
            await typist.press("tab")
            assert typist.screen.view.narrative is None, question
            assert typist.screen.view.entered_in == "answer"


async def test_keys_of_what_this_review_has_not_are_answered_in_words(tmp_path: Path) -> None:
    said = {
        "ctrl+e": "no grid of months",
        "ctrl+k": "Nothing is to be settled",
        "ctrl+f": "no practice on a mock case",
        "ctrl+r": "no practice on a mock case",
        "f11": "no practice on a mock case",
        "f12": "no practice on a mock case",
    }
    async with at_work(make_review(tmp_path)) as typist:
        for question in ("4B", "12A1"):
            await typist.screen.go(question)
            for key, words in said.items():
                typist.screen.say("")
                await typist.press(key)
                await typist.settle()
                assert typist.says(words), (question, key)


async def test_whoever_passes_a_question_by_enter_without_an_answer_is_told(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("fs.pur_start")
        await typist.press("enter")
        assert typist.at != "fs.pur_start"
        assert typist.says("At fs.pur_start, just left: nothing is answered.")
        await typist.press("enter")
        assert not typist.says("At fs.pur_start, just left")
