"""What is mended of Textual works, and each patch is still needed: one that is not is to be taken out."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.widgets import Static, TextArea

from tui_review.tui.base.crash import in_one_line
from tui_review.tui.base.literal import Words
from tui_review.tui.base.typed_in import SafeTextArea

NARRATIVE = "\n".join(f"line {number} of a made-up narrative" for number in range(8))


class Page(App[None]):
    """A text area lower than the paste is long."""

    CSS = "TextArea { height: 5; border: none; }"

    def __init__(self, area: TextArea) -> None:
        super().__init__()
        self.area = area

    def compose(self) -> ComposeResult:
        yield self.area


async def undone(area: TextArea) -> str:
    """What stands in the area after a paste and the key that takes it back."""
    app = Page(area)
    async with app.run_test(size=(80, 24)) as pilot:
        area.focus()
        await pilot.pause()
        app.post_message(events.Paste(NARRATIVE))
        await pilot.pause()
        await pilot.press("ctrl+z")
        await pilot.pause()
        return area.text


async def test_a_paste_longer_than_the_area_can_be_undone() -> None:
    assert await undone(SafeTextArea("before ")) == "before "


@pytest.mark.slow
async def test_textual_issue_6686_still_needs_the_patch() -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        await undone(TextArea())


async def rows_after_a_shorter_text(static: Static) -> int:
    """The rows wanted for a text that was laid out with two lines, and got one before it was mounted."""
    app = Page(TextArea())
    async with app.run_test(size=(80, 24)):
        app.mount(static)
        room = Size(80, 24)
        static.get_content_height(room, room, 80)
        static.say("one line") if isinstance(static, Words) else static.update("one line")
        return static.get_content_height(room, room, 80)


async def test_a_text_that_got_shorter_before_it_was_mounted_takes_only_its_own_rows() -> None:
    assert await rows_after_a_shorter_text(Words("two\nlines")) == 1


@pytest.mark.slow
async def test_textual_still_keeps_the_height_of_what_stood_there_before_mounting() -> None:
    assert await rows_after_a_shorter_text(Static("two\nlines")) == 2


def test_a_program_that_was_removed_while_it_runs_is_told_as_that_and_not_as_an_error_inside() -> None:
    told = in_one_line(ModuleNotFoundError("no such module", name="tui_review.tui.made_up"))
    assert ("changed or removed" in told, "made_up" in told, "inside" in told) == (True, False, False)
