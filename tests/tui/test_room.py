"""What a screen does with its room: the outline beside the question, rows, heads, hints. All of it is made up."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from textual.content import Content

from tui_review.instrument.model import Column
from tui_review.review.refusal import as_asked
from tui_review.review.who import Editor
from tui_review.settings import Settings
from tui_review.store.session import InUseError, Session
from tui_review.tui.app import ReviewApp
from tui_review.tui.fields.columns import columns_shown, heads
from tui_review.tui.fields.window import windowed
from tui_review.tui.review.beside import OutlineLines
from tui_review.tui.wrap import word_parts

from .screens import ANSWERS, EDITOR, TODAY, catalog, make_review, text_of
from .typist import at_work

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")


async def test_the_outline_stands_beside_the_question_where_there_is_room_and_moves_with_it(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path), size=(120, 40)) as typist:
        await typist.screen.go("4B")
        await typist.pilot.pause()
        outline = typist.screen.query_one(OutlineLines)
        assert outline.value == "4B"
        await typist.press("pagedown")
        assert outline.value == typist.at != "4B"
        assert typist.app.focused is typist.screen.view.field.widget
        await typist.pilot.resize_terminal(80, 24)
        await typist.pilot.pause()
        assert not outline.display
        assert typist.text.splitlines()[1].startswith("| Permanency 1 › Item 4")


@pytest.mark.slow
async def test_when_na_may_be_chosen_is_told_whole(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        for id_, place in typist.screen.state.rules.questions.items():
            evaluation = typist.screen.evaluation
            if (
                evaluation.open_to_reviewer(id_)
                and as_asked(evaluation, id_).na_if
                and not place.question.columns
            ):
                await typist.screen.go(id_)
                await typist.pilot.pause()
                assert typist.says(f"NA: {' '.join(place.question.na_if.split())}"), id_


def test_no_head_of_a_table_is_broken_inside_a_word() -> None:
    rules, _ = catalog().rules("osri-r4")
    rows: list[dict[str, Any]] = [{}]
    for place in rules.questions.values():
        columns = place.question.columns
        labels: dict[str, Column] = {each.id: each for each in columns}
        if columns:
            shown = columns_shown(columns, rows, 73)
            told = word_parts(" ".join(heads([(labels[id_].label, room) for id_, room in shown], 0)))
            parts = {part for id_, _ in shown for part in word_parts(labels[id_].label)}
            assert {part for part in told if "…" not in part} <= parts, place.question.id


@pytest.mark.parametrize(("at", "first", "last"), [(0, "0", "6 more below"), (9, "6 more above", "9")])
def test_of_more_rows_than_room_those_left_out_are_counted(at: int, first: str, last: str) -> None:
    shown = windowed([Content(str(row)) for row in range(10)], at, 5)
    assert len(shown) == 5
    assert first in shown[0].plain
    assert last in shown[-1].plain
    assert str(at) in [line.plain for line in shown]


@pytest.mark.parametrize("height", [12, 10, 8, 7])
async def test_two_lines_of_the_narrative_one_types_are_on_the_lowest_screens(
    tmp_path: Path, height: int
) -> None:
    async with at_work(make_review(tmp_path), size=(80, height)) as typist:
        await typist.go("4B")
        await typist.press("tab")
        await typist.type("A made-up sentence.")
        await typist.press("enter")
        await typist.type("Another one behind it.")
        await typist.pilot.pause()
        assert typist.says("A made-up sentence.")
        assert typist.says("Another one behind it.")


async def test_yes_no_and_na_stand_whole_on_a_narrow_screen(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path), size=(40, 24)) as typist:
        questions = typist.screen.state.rules.questions
        with_na = [
            id_
            for id_, place in questions.items()
            if place.question.answer == "yes_no"
            and as_asked(typist.screen.evaluation, id_).na_if
            and typist.screen.evaluation.open_to_reviewer(id_)
        ]
        assert with_na
        for id_ in with_na[:5]:
            await typist.screen.go(id_)
            await typist.pilot.pause()
            for each in ("y  Yes", "n  No", "a  NA"):
                assert each in typist.text, id_


async def test_home_and_end_lead_to_the_first_row_and_the_last_line(tmp_path: Path) -> None:
    rows = [{"date": f"2025-05-{day:02d}"} for day in range(1, 29)]
    async with at_work(
        make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care", "4A1": rows})
    ) as typist:
        await typist.screen.go("4A1")
        await typist.press("home")
        assert typist.says("> 1")
        assert typist.says("more below")
        await typist.press("end")
        assert typist.says("more above")
        assert typist.says("+ add a placement")
        await typist.press("pageup")
        assert typist.at == "4A1"
        assert typist.says("more below")
        await typist.press("pagedown", "pagedown")
        assert typist.at == "4B"


async def test_the_page_keys_go_through_a_long_text_before_they_leave_it(tmp_path: Path) -> None:
    text = "\n".join(f"Visit {number} was kept." for number in range(60))
    async with at_work(make_review(tmp_path, "birch-1", {**ANSWERS, "4.comments": text})) as typist:
        await typist.screen.go("4.comments")
        await typist.press("pageup")
        assert typist.at == "4.comments"
        assert not typist.says("Visit 59 was kept.")
        await typist.press("ctrl+p")
        assert typist.at != "4.comments", "Ctrl+P leaves at once"
        await typist.press("pagedown", "pagedown")
        assert typist.at == "4.comments", "the text is opened where it was left, a page before its end"
        await typist.press("pagedown")
        assert typist.at not in ("4.comments", "4.sources")


async def test_a_date_is_read_back_as_it_was_understood(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.screen.go("fs.pur_start")
        await typist.press("ctrl+u")
        await typist.paste("March 14th, 2018")
        await typist.press("enter")
        assert typist.screen.state.kept("fs.pur_start").value == "2018-03-14"
        assert typist.says("fs.pur_start: 2018-03-14, Wed 14 March 2018.")
        await typist.press("ctrl+p", "ctrl+u")
        await typist.paste("4/1/1925")
        await typist.press("enter")
        assert typist.says("fs.pur_start: 1925-04-01, Wed 1 April 1925, 100 years ago.")
        await typist.press("ctrl+p", "ctrl+u")
        await typist.paste("today")
        await typist.press("enter")
        assert typist.screen.state.kept("fs.pur_start").value == "2026-03-20"


async def test_why_a_rating_is_what_it_is_may_take_a_second_line(tmp_path: Path) -> None:
    whole = {**ANSWERS, "3E1": [], "3E": "No", "3F1": [], "3F": "No"}
    async with at_work(make_review(tmp_path, "birch-1", whole)) as typist:
        await typist.screen.go("3F")
        await typist.pilot.pause()
        assert "3F is No" in " ".join(typist.text.splitlines()[-3:-1])


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 24)], ids="{0[0]}".format)
async def test_a_question_before_a_review_can_be_read_to_the_end_in_a_narrow_window(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    file = make_review(tmp_path, "birch-1")
    with closing(Session.open(file, Editor("Somebody Else"), today=TODAY)):
        with pytest.raises(InUseError) as taken:
            Session.open(file, EDITOR, today=TODAY)
        app = ReviewApp(Settings(), EDITOR, TODAY, opened=taken.value)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            said = " ".join(text_of(app).replace("|", " ").split())
    assert "Two people writing into one review undo each other's work" in said
    assert "whoever is taken over keeps reading, and loses nothing saved." in said


@pytest.mark.parametrize("columns", [60, 40, 30, 24])
async def test_however_narrow_the_window_the_first_line_says_whether_all_is_saved(
    tmp_path: Path, columns: int
) -> None:
    async with at_work(make_review(tmp_path), size=(columns, 24)) as typist:
        assert "all saved" in typist.text.splitlines()[0]
        await typist.go("fs.pur_start")
        await typist.press("ctrl+u", "3")
        assert "not saved yet" in typist.text.splitlines()[0]
