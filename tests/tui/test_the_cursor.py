"""The cursor is always in a field that is there, whatever closes or refreshes one: no key reaches nothing. Made up."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.generating.test_each_kind import NEEDED
from tests.instrument.making import HEAD
from tests.review.others import OTHERS
from tui_review.instrument.kinds.registry import KINDS
from tui_review.tui.fields.long_text import LongTextField
from tui_review.tui.fields.table import TableField
from tui_review.tui.review.row import RowScreen
from tui_review.tui.review.saving import Saving
from tui_review.yamlfile.files import read_bytes

from .screens import ANSWERS, made_with, make_review
from .typist import at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.model import Kind

    from .typist import Typist


def _is_scrolled(field: LongTextField, to: float) -> bool:
    return field.scroll_offset.y == to


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

ASKED = {"ask": "What?", "label": "What", "guidance": "Made up."}
WITH_NARRATIVES = [name for name, kind in KINDS.items() if not kind.free_text and kind.holds != "signature"]


def entered_in(typist: Typist) -> str:
    """Which field of the question has the keys, as it is now."""
    return typist.screen.view.entered_in


def asking(folder: Path, name: Kind) -> Path:
    """An empty review whose question `q` is of a kind, and asked where `first` is Yes; behind it another one."""
    part = {"answer": name, **{each: NEEDED[each] for each in sorted(KINDS[name].needs)}}
    row = {"row": "row"} if name == "table" else {}
    ahead = {"asked_when": "first is Yes", "not_asked_because": "it is not first"}
    questions = [
        {"id": "first", **ASKED, "answer": "yes_no"},
        {"id": "q", **ASKED, **part, **row, **ahead},
        {"id": "last", **ASKED, "answer": "yes_no"},
    ]
    text = f"{HEAD}sections: {json.dumps([{'id': 's', 'title': 'S', 'questions': questions}])}\n"
    return made_with(folder, text)


async def in_a_narrative(typist: Typist) -> None:
    """A narrative that is not asked for is kept, and the cursor is in it."""
    await typist.press("y")
    await typist.go("q")
    await typist.press("tab")
    await typist.type("old words")
    await typist.press("ctrl+n", "ctrl+p", "tab")
    assert typist.at == "q"
    assert typist.screen.view.entered_in == "narrative"


async def emptied(typist: Typist) -> None:
    """All of it is marked and deleted, and that is saved."""
    await typist.press("ctrl+a", "delete")
    typist.screen.commit(leaving=False)
    await typist.settle()
    assert typist.screen.state.kept("q").narrative == ""


def rewrite(file: Path, old: str, new: str) -> None:
    text = read_bytes(file).decode()
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new))


async def changed_elsewhere(typist: Typist, file: Path, old: str, new: str) -> None:
    """Somebody else has written into the file, and the wizard has taken it in."""
    typist.screen.session.save()
    rewrite(file, old, new)
    await next(each for each in typist.screen.features if isinstance(each, Saving)).take_in()
    await typist.settle()


def takes_keys(typist: Typist) -> bool:
    """Whether what the foot speaks of has the keys, and is on the screen."""
    entered = typist.screen.view.entered.widget
    return typist.screen.focused is entered and entered.size.height > 0


@pytest.mark.parametrize("name", WITH_NARRATIVES)
async def test_a_narrative_that_is_emptied_stays_while_the_cursor_is_in_it_and_goes_behind_it(
    name: Kind, tmp_path: Path
) -> None:
    file = asking(tmp_path, name)
    async with at_work(file) as typist:
        await in_a_narrative(typist)
        await emptied(typist)
        await typist.type("new")
        assert typist.says("new"), typist.text
        await emptied(typist)
        await typist.press("tab")
        assert typist.screen.view.narrative is None
        assert takes_keys(typist)
        assert typist.screen.view.entered_in == "answer"
        await typist.press("ctrl+z")
        assert typist.says("Taken back"), typist.text
        assert takes_keys(typist)
        assert typist.says("old words"), "what was typed behind it is of the same step"
        await typist.press("ctrl+n", "y")
    review = on_file(file)
    assert review.answers["q"].narrative == "old words"
    assert review.raw["last"] == "Yes"


@pytest.mark.parametrize("name", ["number", "table"])
async def test_a_narrative_whose_question_somebody_else_closes_leaves_the_keys_to_the_answer(
    name: Kind, tmp_path: Path
) -> None:
    file = asking(tmp_path, name)
    async with at_work(file) as typist:
        await in_a_narrative(typist)
        await emptied(typist)
        await changed_elsewhere(typist, file, 'value: "Yes"', 'value: "No"')
        await typist.press("escape")
        assert typist.says("Not asked now"), typist.text
        assert takes_keys(typist)
        assert typist.screen.view.entered_in == "answer"


async def test_a_line_of_a_choice_that_somebody_else_takes_away_leaves_the_keys_to_the_answer(
    tmp_path: Path,
) -> None:
    file = made_with(tmp_path, OTHERS)
    async with at_work(file) as typist:
        await typist.go("1B")
        await typist.press("3", "2", "enter")
        assert entered_in(typist) == "description"
        await changed_elsewhere(typist, file, "      - Service\n", "")
        assert entered_in(typist) == "answer"
        assert takes_keys(typist)


@pytest.mark.parametrize("in_a_row", [False, True])
async def test_whatever_has_the_keys_and_goes_leaves_them_to_the_answer_or_the_cell(
    tmp_path: Path, *, in_a_row: bool
) -> None:
    async with at_work(asking(tmp_path, "table")) as typist:
        await in_a_narrative(typist)
        if in_a_row:
            await typist.press("tab", "insert")
        screen = typist.app.screen
        assert screen.focused is not None
        screen.focused.display = False
        await typist.pilot.pause()
        screen.focused.blur()
        assert screen.focused is (typist.form.field if in_a_row else typist.screen.view.field).widget


async def test_where_a_copy_of_a_row_is_taken_back_the_mark_is_at_the_row_copied(tmp_path: Path) -> None:
    async with at_work(asking(tmp_path, "table")) as typist:
        await typist.press("y")
        await typist.go("q")
        for number in "123":
            await typist.press("insert", number, "enter")
        await typist.press("up", "up", "c")
        await typist.settle()
        if typist.app.screen is not typist.screen:
            await typist.press("escape")
        assert len(typist.screen.state.kept("q").rows or {}) == 4
        await typist.press("ctrl+z", "delete")
        rows = typist.screen.state.kept("q").rows or {}
    assert [row["x"] for row in rows.values()] == [1, 3]


async def test_where_no_text_is_for_an_editor_the_key_that_begins_one_is_named(tmp_path: Path) -> None:
    async with at_work(asking(tmp_path, "number")) as typist:
        await typist.press("ctrl+o")
        assert typist.says("There is no long text here to write in an editor: Tab begins a narrative.")


async def test_a_long_text_opens_where_it_was_left_and_a_changed_one_at_its_end(tmp_path: Path) -> None:
    paragraphs = "\n".join(f"Paragraph {number} of what was told." for number in range(1, 41))
    file = make_review(tmp_path, answers={**ANSWERS, "4B.narrative": paragraphs, "3.comments": paragraphs})
    async with at_work(file) as typist:
        for question, to in (("3.comments", []), ("4B", ["tab"])):
            await typist.go(question)
            await typist.press(*to, "ctrl+home", *["down"] * 12, *["up"] * 3)
            field = typist.screen.view.entered
            assert isinstance(field, LongTextField)
            left = (field.cursor_location, field.scroll_offset.y)
            assert left[0] == (9, 0)
            await typist.go("14A1")
            await typist.press("ctrl+w", *to)
            await typist.until(partial(_is_scrolled, field, left[1]))
            assert (typist.at, field.cursor_location) == (question, (9, 0))
            await typist.press("ctrl+n", "ctrl+p", *to)
            assert field.cursor_location == (9, 0)
        await typist.type("A word of")
        await typist.go("14A1")
        await typist.screen.do("review.undo")
        await typist.settle()
        assert typist.at == "4B"
        await typist.press("tab")
        assert isinstance(field, LongTextField)
        assert field.cursor_location == field.document.end, (
            "what has changed meanwhile is gone on with at its end"
        )


async def test_in_a_table_the_first_row_is_marked_at_first_and_in_an_empty_one_the_line_that_adds_one(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4A1")
        field = typist.screen.view.field
        assert isinstance(field, TableField)
        assert field.marked == next(iter(field.rows))
        await typist.press("end")
        assert not field.marked, "the line that adds a row is a key away"
        await typist.go("4B")
        await typist.go("fs.participants")
        empty = typist.screen.view.field
        assert isinstance(empty, TableField)
        await typist.press("enter")
        assert isinstance(typist.app.screen, RowScreen)
