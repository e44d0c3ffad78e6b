"""What is typed and is no change yet is kept while it is typed; where it cannot be, that is said. All made up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import pytest

from tests.qa.sample import QA, REVIEWER, complete_file
from tui_review.review.who import Editor
from tui_review.store.pending import pending_for
from tui_review.store.reviews import read_review
from tui_review.store.saving import SaveState
from tui_review.store.session import Mode, Session
from tui_review.store.unsent import count_unsent

from .screens import make_review
from .test_qa_walks import contents, put, written_elsewhere
from .typist import Typist, at_work, on_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

SAID: Final = "What is typed cannot be kept on this machine now"


@pytest.fixture
def in_the_way(state: Path) -> Path:
    """What keeps the state folder from taking anything."""
    (state / "tui-review").mkdir(parents=True)
    file = state / "tui-review" / "unsent"
    file.write_text("in the way")
    return file


def close_state(state: Path) -> None:
    """Nothing of the program's can be in the state folder at all."""
    state.mkdir(exist_ok=True)
    (state / "tui-review").write_text("in the way")


def make_way(in_the_way: Path) -> None:
    in_the_way.unlink()


async def until_said(typist: Typist, text: str, *, is_said: bool = True) -> None:
    for _ in range(200):
        await asyncio.sleep(0.05)
        if typist.says(text) == is_said:
            return
    pytest.fail(f"{'never' if is_said else 'still'} said: {text}; the screen says {typist.text}")


DOORS: Final = {
    "a note": (QA, "1B", ("f10", "q"), "Some words."),
    "a flag": (REVIEWER, "1B", ("f8",), "Some words."),
    "what was heard": (REVIEWER, "3B", ("ctrl+underscore", "w"), "Some words."),
    "a cell": (REVIEWER, "fs.children", ("insert", *["pagedown"] * 5), "2/"),
    "half a day": (REVIEWER, "fs.pur_start", ("ctrl+u",), "2/"),
}


@pytest.mark.parametrize("door", DOORS)
async def test_a_text_that_cannot_be_kept_while_it_is_typed_is_told_until_it_can(
    tmp_path: Path, in_the_way: Path, door: str
) -> None:
    editor, at, keys, text = DOORS[door]
    file = complete_file(tmp_path)
    async with at_work(file, editor=editor) as typist:
        await typist.go(at)
        await typist.press(*keys)
        await typist.type(text)
        await until_said(typist, SAID)
        assert typist.says("text NOT KEPT")
        assert count_unsent() == 0
        make_way(in_the_way)
        await until_said(typist, SAID, is_said=False)
        assert not typist.says("text NOT KEPT")
        assert count_unsent() == 1


@pytest.mark.usefixtures("in_the_way")
async def test_a_text_that_could_not_be_kept_and_is_handed_over_is_told_no_more(tmp_path: Path) -> None:
    file = complete_file(tmp_path)
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("1B")
        await typist.press("f8")
        await typist.type("Some words.")
        await until_said(typist, SAID)
        await typist.press("enter")
        await until_said(typist, SAID, is_said=False)
        assert count_unsent() == 0
    assert on_file(file).answers["1B"].flag == "Some words."


async def test_the_question_what_is_to_become_of_what_could_not_be_saved_follows_what_is_so(
    tmp_path: Path,
) -> None:
    file = make_review(tmp_path, "birch-3", {})
    async with at_work(file) as typist:
        await typist.go("fs.site")
        before = file.read_bytes()
        file.write_bytes(b"<<<<<<< no review any more\n")
        await typist.type("Sample")
        await typist.press("enter")
        await until_said(typist, "kept on this machine only")
        await typist.press("ctrl+q")
        await until_said(typist, "Your changes are kept on this machine")
        file.write_bytes(before)
        await until_said(typist, "Not everything is in the file", is_said=False)
        await until_said(typist, "Everything is in the file by now")
    assert on_file(file).raw["fs.site"] == "Sample"


async def test_that_nothing_can_be_saved_is_told_for_as_long_as_it_is_so(tmp_path: Path, state: Path) -> None:
    file = make_review(tmp_path, "birch-4", {})
    close_state(state)
    async with at_work(file) as typist:
        await typist.go("fs.site")
        before = file.read_bytes()
        file.write_bytes(b"<<<<<<< no review any more\n")
        await typist.type("Sample")
        await typist.press("enter")
        await until_said(typist, "Nothing can be saved now")
        file.write_bytes(before)
        await until_said(typist, "Nothing can be saved now", is_said=False)
        await until_said(typist, "Everything is in the file by now")
    assert on_file(file).raw["fs.site"] == "Sample"


async def test_that_the_review_was_taken_over_is_told_until_it_is_given_back(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-6", {})
    async with at_work(file) as typist:
        other = Session.open(file, Editor("Bob"), today="2026-03-20", mode=Mode.TAKE_OVER)
        await until_said(typist, "The review was taken over")
        other.close()
        await until_said(typist, "The review was taken over", is_said=False)


async def test_that_saving_is_held_up_is_said_no_longer_than_the_first_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening: list[Callable[[SaveState], None]] = []
    listen = Session.on_saving

    def on_saving(session: Session, told: Callable[[SaveState], None]) -> None:
        listening.append(told)
        listen(session, told)

    monkeypatch.setattr(Session, "on_saving", on_saving)
    async with at_work(make_review(tmp_path, "birch-7", {})) as typist:
        held_up = SaveState(made=1, unkept="The disk is full.")
        with monkeypatch.context() as patch:
            patch.setattr(Session, "saving", held_up)
            typist.screen.redraw()
            await until_said(typist, "Cannot save now, trying again: The disk is full")
        # The file takes it all, though the journal still cannot.
        listening[0](typist.screen.session.saving)
        await until_said(typist, "Cannot save now", is_said=False)


async def older_file_again(typist: Typist, file: Path) -> None:
    """An answer is saved, and the older file takes its place; what that lacks is kept."""
    older = contents(file)
    await typist.go("6B")
    await typist.press("n")
    await typist.settle()
    await until_said(typist, "saved ")
    put(file, older)
    await until_said(typist, "Not in the file: changes kept on this machine")


async def test_what_is_kept_is_not_called_lost_where_the_file_is_gone(tmp_path: Path) -> None:
    file = complete_file(tmp_path)
    async with at_work(file, editor=REVIEWER) as typist:
        await older_file_again(typist, file)
        await typist.press("escape")
        file.unlink()
        await until_said(typist, "Cannot save now")
        await typist.press("ctrl+q")
        await until_said(typist, "Not everything is in the file")
        assert typist.says("Your changes are kept on this machine")
        assert typist.says("leave it so")


async def test_what_was_taken_is_not_called_kept_here_any_more_though_places_are_to_be_settled(
    tmp_path: Path,
) -> None:
    file = complete_file(tmp_path)
    async with at_work(file, editor=REVIEWER) as typist:
        theirs = written_elsewhere(file, "6B.narrative=Of theirs.")
        await older_file_again(typist, file)
        # While that is asked about a pull brings what somebody else has written.
        put(file, theirs)
        await typist.press("t", "enter")
        await until_said(typist, "Left to settle: 6B, 6B.narrative")
        await until_said(typist, "saved ")
        assert not typist.says("1 change is kept on this machine"), typist.text
        await typist.press("ctrl+q")
        await typist.pilot.pause()
    assert pending_for(read_review(file)) == []


@pytest.mark.parametrize("keys", [("f10",), ("f6",), ("f10", "f1"), ("ctrl+r",), ("f5",)])
async def test_who_leaves_from_a_page_over_the_question_is_gone_also_where_the_file_has_become_an_older_one(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    """Nothing would be saved any more by a session that has ended, whatever is typed."""
    file = complete_file(tmp_path)
    async with at_work(file, editor=REVIEWER) as typist:
        older = file.read_bytes()
        await typist.go("6B")
        await typist.press("n")
        await typist.settle()
        await until_said(typist, "saved ")
        await typist.press(*keys)
        put(file, older)
        await until_said(typist, "kept on this machine")
        await typist.press("ctrl+q")
        await typist.settle()
        assert typist.app._exit
    assert len(pending_for(read_review(file))) == 1
