"""At the list of reviews and at the hand-over: the first card, an empty review deleted, who submits. All made up."""

from __future__ import annotations

import dataclasses
import io
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from textual.screen import Screen
from textual.widgets import Input

from tests.store.test_earlier import begun
from tui_review.cli.main import main
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.qa import handing
from tui_review.review.spots import Spot
from tui_review.settings import Settings, load_settings
from tui_review.store.reviews import read_review
from tui_review.store.stopped import recall_place
from tui_review.store.unsent import keep_unsent, recall_unsent
from tui_review.tui.home.screen import HomeScreen
from tui_review.tui.qa.hand_over import HandingOver

from .screens import ANSWERS, EDITOR, TODAY, Stage, make_review, text_of
from .typist import at_work, found_again

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")


async def test_an_empty_review_is_deleted_after_a_question_and_no_other(tmp_path: Path) -> None:
    empty, begun = make_review(tmp_path, "a-empty", {}), make_review(tmp_path, "b-begun")
    app = Stage(HomeScreen(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("f8")
        assert "Delete an empty review?" in text_of(app)
        app.screen.dismiss(None)
        await pilot.pause()
        assert "answer; what each key does here" in text_of(app), (
            "the person is new here, though the folder is not"
        )
        await pilot.press("f8")
        await pilot.press("d", "enter")
        await app.workers.wait_for_complete()
        await pilot.press("f8", "d", "enter")
        await pilot.pause()
    assert not empty.exists()
    assert begun.exists()


async def test_a_setting_is_changed_where_it_stands_and_one_that_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    app = Stage(HomeScreen(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("f4", "enter", *"Kim", "enter", "down", "enter", *"boss", "enter")
        await pilot.pause()
        assert "role: 'boss' is not known here. Use: reviewer, qa, site_leader, state," in text_of(app)
    assert load_settings() == Settings(name="Kim")


@pytest.mark.slow
async def test_who_submits_is_asked_where_only_an_account_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "blocking", lambda _: [])
    async with at_work(make_review(tmp_path)) as typist:
        state = typist.screen.state
        state.editor = dataclasses.replace(state.editor, name="root", login="root")
        typist.screen.later(HandingOver(typist.screen)._submit)
        await typist.pilot.pause()
        assert typist.app.screen.query_one(Input).value == ""
        assert typist.says("Who submits?")
        await typist.press("enter")
        assert typist.says("It is not submitted: under which name is not said.")
        assert typist.says("Summary: nothing stops the submission"), "one is where one was"
        await typist.press("down")
        assert typist.says("It is not submitted: under which name is not said.")
        await typist.press("ctrl+t")
        await typist.paste("R. Sample")
        await typist.press("enter")
        await typist.pilot.pause()
        assert typist.says("submit, as R. Sample")
        assert typist.app.editor.name == "R. Sample", "the next review is opened by the same person"


@pytest.mark.slow
async def test_where_one_was_is_one_key_away_when_the_review_is_opened_again(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    async with at_work(path) as typist:
        await typist.go("2A")
        await typist.press("ctrl+q")
        await typist.pilot.pause()
    async with at_work(path) as typist:
        assert typist.at != "2A"
        assert typist.says("You were last at 2A: Ctrl+W goes there.")
        await typist.press("ctrl+w")
        assert typist.at == "2A"


@pytest.mark.slow
async def test_an_earlier_review_of_the_case_is_found_as_the_case_is_named_and_its_answers_are_one_key(
    tmp_path: Path,
) -> None:
    make_review(tmp_path, "a-before")
    given = {"fs.site": ANSWERS["fs.site"], "fs.case_name": "Another"}
    async with at_work(begun(tmp_path, "2026-09-01", given)) as typist:
        await typist.go("fs.case_name")
        assert typist.screen.answering.offering.earlier is None
        await typist.press(*["backspace"] * len("Another"), *ANSWERS["fs.case_name"], "enter")
        await typist.app.workers.wait_for_complete()
        await typist.go("fs.case_opened")
        assert typist.says("Offered: 2025-02-10, as in review a-before, begun 2026-03-16.")
        await typist.press("ctrl+t")
        assert typist.screen.state.review.answers["fs.case_opened"].value == "2025-02-10"
        await typist.go("fs.case_opened")
        assert typist.says("Flagged: As in review a-before")


@pytest.mark.slow
async def test_what_is_typed_in_a_dialog_stands_there_again_until_it_is_kept(tmp_path: Path) -> None:
    path = make_review(tmp_path, "birch-6", {})
    async with at_work(path) as typist:
        await typist.press("f8", *"ask them")
        assert "saved" in typist.text.splitlines()[0]
        await typist.pilot.pause(0.8)
    async with at_work(path) as typist:
        await typist.press("f8")
        assert typist.says("This was being written when the program ended.")
        await typist.press("enter")
        assert typist.says("Flagged: ask them")
        await typist.press("f8")
        assert not typist.says("This was being written")


@pytest.mark.slow
@pytest.mark.parametrize("is_told", [True, False], ids=["a signal", "kill -9"])
async def test_what_is_no_answer_yet_as_the_program_ends_stands_there_again(
    tmp_path: Path, *, is_told: bool
) -> None:
    path = make_review(tmp_path, "birch-6", {})
    async with at_work(path) as typist:
        await typist.go("fs.pur_start")
        await typist.press("4", "slash")
        if is_told:
            typist.screen.last_words()
        await typist.until(lambda: recall_unsent(read_review(path), Spot("fs.pur_start").place) == "4/")
    async with at_work(path) as typist:
        assert typist.says("What was entered at fs.pur_start when the program ended is no answer")
        await typist.go("fs.pur_start")
        assert typist.screen.view.field.pending() == "4/"
        await typist.press("1", "enter")
        assert recall_unsent(read_review(path), Spot("fs.pur_start").place) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "stood", "typed", "is_half"),
    [
        ("4A", 12, "4", True),
        ("fs.pur_start", "2025-03-14", "3/1", True),
        ("fs.pur_start", "2025-03-14", "3/31/20", True),
        ("fs.pur_start", "2025-03-14", "3/31/2025", False),
    ],
)
async def test_what_may_be_half_of_an_answer_as_the_program_ends_is_none_in_the_place_of_what_stood(
    tmp_path: Path, question: str, stood: object, typed: str, *, is_half: bool
) -> None:
    path = make_review(tmp_path, "birch-6", {"fs.case_type": "Foster Care", question: stood})
    async with at_work(path) as typist:
        await typist.go(question)
        await typist.press("ctrl+u")
        await typist.type(typed)
        typist.screen.last_words()
        place = Spot(question).place
        assert recall_unsent(read_review(path), place) == (typed if is_half else "")
    assert found_again(path).answers[question].value == (stood if is_half else "2025-03-31")
    if is_half:
        async with at_work(path) as typist:
            await typist.go(question)
            assert typist.screen.view.field.pending() == typed


async def test_a_line_that_drops_leaves_where_one_was(tmp_path: Path) -> None:
    path = make_review(tmp_path, "birch-6", {})
    async with at_work(path) as typist:
        await typist.go("4B")
        typist.app.farewell.last_words.say()
    assert recall_place(path, "questions") == "4B"


@pytest.mark.slow
async def test_a_cell_that_is_typed_in_is_kept_as_the_program_ends(tmp_path: Path) -> None:
    path = make_review(tmp_path, "birch-6", {})
    async with at_work(path) as typist:
        await typist.go("fs.participants")
        await typist.press("insert", *"Made Up")
        typist.app.farewell.last_words.say()
    rows = found_again(path).answers["fs.participants"].rows
    assert [row["name"] for row in (rows or {}).values()] == ["Made Up"]


@pytest.mark.slow
async def test_half_a_date_in_a_cell_stands_there_again_after_a_kill_or_a_signal(tmp_path: Path) -> None:
    path = make_review(tmp_path, "birch-6", {"4A1": [{"date": "2026-01-03"}]})
    spot = Spot("4A1", row="r1", column="date")
    half = spot.place
    async with at_work(path) as typist:
        await typist.go("4A1")
        await typist.press("home", "enter")
        await typist.form.action_back()
        await typist.press("ctrl+u", "4", "slash")
        await typist.until(lambda: recall_unsent(read_review(path), half) == "4/")
        await typist.press("9", "9")
        typist.app.farewell.last_words.say()
        assert recall_unsent(read_review(path), half) == "4/99"
    keep_unsent(read_review(path), "answer 12.comments", "Lines of plain mode.")
    for _ in ("not come to", "killed before that"):
        async with at_work(path) as typist:
            assert typist.screen.answering.drafts.at(spot) in ("4/99", None)
            assert recall_unsent(read_review(path), "answer 12.comments")
    async with at_work(path) as typist:
        await typist.go("12.comments")
        await typist.go("4A1")
        assert typist.screen.state.kept("12.comments").value == "Lines of plain mode."
        assert recall_unsent(read_review(path), "answer 12.comments") == ""


class Speechless(Screen[None]):
    """What is typed over a review and cannot be kept, for an error of ours."""

    def last_words(self) -> None:
        raise LookupError


@pytest.mark.slow
async def test_what_cannot_be_kept_as_the_program_ends_takes_nothing_else_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_review(tmp_path, "birch-6", {})
    async with at_work(path) as typist:
        await typist.go("fs.pur_start")
        await typist.app.push_screen(Speechless())
        half, text = (
            SimpleNamespace(explicit=False, pending=partial(str, each), shown=typist.screen.view.field.shown)
            for each in ("4/", "Made up.")
        )
        lines = SimpleNamespace(code_of=lambda _: "")
        with monkeypatch.context() as typed:
            typed.setattr(
                typist.screen,
                "view",
                SimpleNamespace(at=typist.at, field=half, fields=[half, text], descriptions=lines),
            )
            typist.screen.last_words()
        assert recall_unsent(read_review(path), Spot("fs.pur_start").place) == "4/"
    assert found_again(path).answers["fs.pur_start"].narrative == "Made up."


@pytest.mark.slow
@pytest.mark.parametrize("height", range(19, 27))
async def test_of_guidance_the_first_words_are_seen_wherever_its_heading_is(
    tmp_path: Path, height: int
) -> None:
    async with at_work(make_review(tmp_path), size=(80, height)) as typist:
        await typist.go("fs.reasons")
        guidance = typist.screen.answering.question.guidance
        assert typist.says("F2 read it all") == typist.says("Guidance") == typist.says(guidance[:12])
        assert typist.says("F2 read it all") or height < 24


@pytest.mark.slow
async def test_a_cell_that_is_emptied_and_typed_anew_is_one_change(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("fs.children")
        await typist.press("home", "enter")
        await typist.pilot.pause()
        await typist.press("shift+tab", "shift+tab")
        assert typist.form.at == "first_name"
        await typist.press("ctrl+u")
        await typist.pilot.pause(0.8)
        assert "first_name" not in typist.form.filling.row
        await typist.press(*"Zoe")
        await typist.pilot.pause(0.8)
        assert typist.form.filling.row["first_name"] == "Zoe"
        await typist.press("ctrl+z")
        assert typist.form.filling.row["first_name"] == "Ada", "once"


@pytest.mark.slow
async def test_the_marked_row_is_seen_in_a_window_too_low_for_the_heads(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path), size=(80, 10)) as typist:
        await typist.go("fs.children")
        await typist.press("home")
        assert typist.says("> 1 Yes Ada Maple")


@pytest.mark.parametrize("key", ["n", "d"])
async def test_prose_at_a_choice_waits_on_this_machine_until_it_is_said_where_it_goes(
    tmp_path: Path, key: str
) -> None:
    path = make_review(tmp_path, "birch-6", {"4B": "No"})
    text, place = "Adoption came in May, as they say.", Spot("4B", loose=True).place
    async with at_work(path) as typist:
        await typist.go("4B")
        await typist.press("shift+tab")
        await typist.screen.show("4B")
        typist.screen.focus_on("answer")
        await typist.paste(text)
        assert typist.says("A text was pasted or typed")
        assert "not saved yet" in typist.text.splitlines()[0]
        assert recall_unsent(read_review(path), place) == text
        await typist.paste(" And more.")
        typist.screen.last_words()
    async with at_work(path) as typist:
        assert typist.says("What was entered at 4B when the program ended is no answer")
        await typist.go("4B")
        assert typist.says("A text was pasted or typed")
        assert typist.says(text)
        await typist.press(key, "enter")
        await typist.pilot.pause()
        assert recall_unsent(read_review(path), place) == ""
        assert typist.screen.state.kept("4B").narrative == (f"{text} And more." if key == "n" else "")
        await typist.go("4C")
        await typist.go("4B")
        assert not typist.says("A text was pasted or typed")


@pytest.mark.parametrize(("typed", "is_half"), [("3/14/20", True), ("1/2", True), ("3/14/2018", False)])
async def test_half_a_day_in_a_row_as_the_line_drops_is_no_cell_and_stands_there_again(
    tmp_path: Path, typed: str, *, is_half: bool
) -> None:
    path = make_review(tmp_path, "birch-6", {"fs.case_type": "Foster Care"})
    async with at_work(path) as typist:
        await typist.go("fs.children")
        await typist.press("insert")
        form = typist.form
        column = next(each for each in form.filling.columns if each.answer == "date")
        while form.at != column.id:
            await typist.cell(
                form.filling.column, "made up" if form.filling.column.answer == "text" else None
            )
        await typist.type(typed)
        assert "not saved yet" in typist.text.splitlines()[0], "as at a question"
        row_id = form.filling.row_id
        typist.screen.last_words()
        assert recall_unsent(read_review(path), form.filling.spot().place) == (typed if is_half else "")
    rows = found_again(path).answers["fs.children"].rows or {}
    assert rows[row_id].get(column.id) == (None if is_half else "2018-03-14")


async def test_a_name_that_is_typed_and_not_signed_stands_there_again_and_signs_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.yaml"
    assert main(["new", "case-plan-review", "plan", "--folder", str(tmp_path)]) == 0
    async with at_work(path) as typist:
        signs = next(id_ for id_, each in typist.screen.state.rules.questions.items() if each.question.signs)
        await typist.go(signs)
        await typist.type("Ann Samp")
        assert "not saved yet" in typist.text.splitlines()[0]
        typist.screen.last_words()
        assert recall_unsent(read_review(path), Spot(signs).place) == "Ann Samp"
    assert signs not in found_again(path).raw
    async with at_work(path) as typist:
        await typist.go(signs)
        assert typist.screen.view.field.pending() == "Ann Samp"
        assert typist.says("not signed yet")


async def test_what_is_left_of_a_note_or_a_flag_half_written_is_named_at_the_opening_and_by_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_review(tmp_path, "birch-6", {})
    async with at_work(path) as typist:
        await typist.go("4B")
        await typist.press("f8")
        await typist.type("half a word")
        typist.app.farewell.last_words.say()
    async with at_work(path) as typist:
        assert typist.says("Written and not kept: “Flag 4B for later: what is to be looked at?”.")
        assert "not saved yet" in typist.text.splitlines()[0]
        await typist.press("f6")
        assert typist.says("Written and not kept: “Flag 4B for later")
        await typist.press("escape")
        await typist.go("4B")
        await typist.press("f8")
        assert typist.says("half a word")
        assert typist.app.screen.query_one(Input).value == "half a word"
    capsys.readouterr()
    main(["recover", str(path)])
    assert "Flag 4B for later" in capsys.readouterr().out
    said = io.StringIO()
    run_plain(path, EDITOR, TODAY, talk=Talk(io.StringIO("goto 4A\n2\nsummary\nquit\n"), said))
    opened, *asked, left = said.getvalue().split("Written and not kept: “Flag 4B for later")
    assert opened
    assert len(asked) == 2, "as it is opened, in the summary, and at the end"
    assert "The answers that you gave are saved. " in asked[-1]
    assert "Everything is saved" not in left
    async with at_work(path) as typist:
        await typist.go("4B")
        await typist.press("f8", "enter")
        await typist.pilot.pause()
        assert typist.screen.state.kept("4B").flag == "half a word"
    async with at_work(path) as typist:
        assert not typist.says("Written and not kept")
        assert "all saved" in typist.text.splitlines()[0]
