"""What somebody else saves comes onto the screen of who reads and of who writes, whatever stands over the question."""

from __future__ import annotations

import asyncio
import shutil
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import pytest

from tests.qa.sample import LEADER, QA, REVIEWER, complete_file
from tests.tui.screens import make_review, text_of
from tests.tui.typist import Typist, at_work, on_file
from tui_review import tui
from tui_review.cli.main import main
from tui_review.qa.driver import merge_files
from tui_review.store.session import Mode
from tui_review.tui.keymap import KEYS
from tui_review.tui.lines import Lines
from tui_review.tui.parts import Follows, HalfDone, OfTheFile, SessionScreen
from tui_review.tui.qa.board import Board
from tui_review.tui.review.features import FEATURES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GIVEN = {"fs.case_type": "Foster Care", "4A": 2, "4B": "Yes"}
BOTH = pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.EDIT])
CHANGED = "Somebody else has changed the file"
OLD = "What stands here may be old"

pytestmark = pytest.mark.usefixtures("state")


def screen_of(typist: Typist) -> str:
    return " ".join(text_of(typist.app).split())


async def until(typist: Typist, holds: Callable[[], bool]) -> bool:
    for _ in range(100):
        if holds():
            return True
        await asyncio.sleep(0.05)
        await typist.settle()
    return False


async def says(typist: Typist, text: str, *, still: bool = True) -> bool:
    return await until(typist, lambda: typist.says(text) == still)


def pulled(path: Path, *answers: str, act: Callable[[Path], object] | None = None) -> None:
    """A pull brings what somebody else has answered, or done, in a clone."""
    clone = path.parent / "clone" / path.name
    clone.parent.mkdir(exist_ok=True)
    shutil.copy(path, clone)
    if answers:
        assert main(["set", str(clone), *answers, "--by", "Somebody Else"]) == 0
    if act is not None:
        act(clone)
    path.write_bytes(clone.read_bytes())


def noted(path: Path) -> None:
    assert main(["note", str(path), "4B", "Why?", "--role", "qa", "--by", "Q. Reader"]) == 0


def value(typist: Typist, id_: str) -> Any:
    answer = typist.screen.session.state.review.answers.get(id_)
    return answer.value if answer is not None else None


@BOTH
async def test_an_answer_that_somebody_else_saves_comes_onto_the_screen(tmp_path: Path, mode: Mode) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, mode=mode) as typist:
        await typist.go("4B")
        assert value(typist, "4B") == "Yes"
        pulled(path, "4B=No")
        assert await says(typist, CHANGED)
        assert value(typist, "4B") == "No"
        assert typist.screen.current == "4B"


@BOTH
@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("f4", "planned for goals or needs Yes", "planned for goals or needs No"),
        ("f5", "Foster Care Placement 3 of 7 ✓", "Foster Care Placement 3 of 7 ▼"),
        ("f6", "90 questions to answer before", "90 questions to answer and 1 error to"),
        ("f7", "because 4C is Yes, 4B is Yes", "because 4A is 2, 4B is No"),
        ("f10", "there is none yet", "1 of 1 open"),
    ],
)
async def test_what_stands_over_the_question_says_what_somebody_else_saved_too(
    tmp_path: Path, mode: Mode, key: str, before: str, after: str
) -> None:
    path = make_review(tmp_path, "made-up", {**GIVEN, "4C": "Yes"})
    async with at_work(path, mode=mode, size=(120, 40)) as typist:
        await typist.go("4B")
        await typist.press(key)
        assert before in screen_of(typist), screen_of(typist)
        pulled(path, "4B=No", act=noted)
        assert await until(typist, lambda: after in screen_of(typist)), screen_of(typist)
        assert before not in screen_of(typist)
        assert CHANGED in screen_of(typist)


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("editor", [REVIEWER, QA])
async def test_under_no_key_of_the_wizard_stands_a_screen_that_keeps_from_one_what_others_have_saved(
    tmp_path: Path, mode: Mode, editor: Any
) -> None:
    """A screen says what one opened now would say; or that something came, and the way out brings it in."""
    path = make_review(tmp_path, "made-up", GIVEN)
    stood = set()
    async with at_work(path, mode=mode, size=(120, 40), editor=editor) as typist:
        await typist.go("4B")
        for id_ in (key for offer in FEATURES for key in offer.keys):
            if id_ in ("any.close", "review.editor"):
                continue
            key = KEYS[id_].key.partition(",")[0]
            await typist.press(key)
            above = typist.app.screen
            if above is typist.screen:
                await typist.go("4B")
                continue
            stood.add(type(above).__name__)
            now = 3 if value(typist, "4A") == 2 else 2
            pulled(path, f"4A={now}")
            assert await says(typist, CHANGED), f"{id_}: {typist.text}"
            if isinstance(above, Follows) and not (isinstance(above, HalfDone) and above.is_half_done):
                assert value(typist, "4A") == now, id_
                for each in above.query(OfTheFile):
                    each.display = False
                await typist.settle()
                told = typist.text
                await typist.press("escape", key)
                assert typist.text == told, id_
            else:
                assert typist.says("leaving this brings that in"), id_
                assert value(typist, "4A") != now, id_
            while typist.app.screen is not typist.screen:
                await typist.press("escape")
            assert await until(typist, lambda: value(typist, "4A") == now), id_  # noqa: B023 - called at once
            await typist.go("4B")
    assert stood >= {
        "OutlineScreen",
        "SummaryScreen",
        "WhyScreen",
        "NotesScreen",
        "HistoryScreen",
        "GoToScreen",
    }
    assert stood >= {"HelpScreen", "ReaderScreen"}


def test_every_screen_of_a_session_follows_or_says_that_something_may_be_half_done_on_it() -> None:
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        import_module(module.name)
    known: list[type[SessionScreen[Any]]] = [SessionScreen]
    for each in known:
        known += each.__subclasses__()
    silent = {
        each.__name__
        for each in known
        if each not in (SessionScreen, Board)
        and each.follow is SessionScreen.follow
        and not getattr(each, "is_half_done", False)
    }
    assert {"Picker", "GridScreen", "HandOverScreen"} <= {each.__name__ for each in known}
    assert silent == set()


@BOTH
@pytest.mark.parametrize("key", ["f1", "f2", "f4", "f5", "f6", "f7", "f10", "ctrl+d"])
async def test_that_the_file_is_gone_is_said_on_each_screen_and_that_it_is_back(
    tmp_path: Path, mode: Mode, key: str
) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, mode=mode) as typist:
        await typist.go("4B")
        held = path.read_bytes()
        path.unlink()
        assert await says(typist, OLD), "at the question"
        await typist.press(key)
        assert await says(typist, OLD), "on a screen that came later"
        path.write_bytes(held)
        assert await says(typist, OLD, still=False)
        path.unlink()
        assert await says(typist, OLD), "on a screen that stood"
        path.write_bytes(held)
        assert await says(typist, OLD, still=False)


@BOTH
async def test_what_stood_there_is_kept_while_the_file_cannot_be_read(tmp_path: Path, mode: Mode) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, mode=mode) as typist:
        held = path.read_bytes()
        await typist.press("f6")
        path.write_bytes(b"<<<<<<< in the midst of a merge\n" + held)
        assert await says(typist, OLD)
        assert value(typist, "4A") == 2
        path.write_bytes(held)
        assert await says(typist, OLD, still=False)
        await typist.press("escape")
        assert not typist.says(OLD)


@BOTH
async def test_why_the_file_cannot_be_gone_on_with_is_what_is_so_when_it_comes_back_to_its_place(
    tmp_path: Path, mode: Mode
) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, mode=mode) as typist:
        await typist.go("4B")
        held = path.read_bytes()
        for stands, why in (
            (b"<<<<<<< in the midst of a merge\n" + held, "conflict markers"),
            (held.replace(b"uid: ", b"uid: x", 1), "Another review stands in the file"),
        ):
            path.write_bytes(stands)
            assert await says(typist, why)
            path.rename(path.with_suffix(".away"))
            assert await says(typist, "not in its place any more")
            path.with_suffix(".away").rename(path)
            assert await says(typist, why)
            assert await says(typist, "not in its place any more", still=False)


async def test_what_a_writer_has_typed_is_there_when_the_summary_is_left(tmp_path: Path) -> None:
    path = make_review(tmp_path, "made-up", {**GIVEN, "4B.narrative": "It was planned."})
    async with at_work(path) as typist:
        await typist.go("4B")
        await typist.press("tab", "ctrl+end")
        await typist.type(" Twice.")
        await typist.press("f6")
        pulled(path, "4A=1")
        assert await says(typist, CHANGED)
        assert value(typist, "4A") == 1
        await typist.press("escape")
        assert typist.says("It was planned. Twice.")
        await typist.type(" And once.")
        await typist.press("ctrl+q")
    held = on_file(path)
    assert held.answers["4B"].narrative.strip() == "It was planned. Twice. And once."
    assert held.answers["4A"].value == 1


async def test_a_note_that_is_being_written_stays_and_both_are_in_the_file_when_it_is_kept(
    tmp_path: Path,
) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    async with at_work(path, editor=QA) as typist:
        await typist.go("4B")
        await typist.press("f10", "q")
        await typist.type("Who sai")
        pulled(path, "4A=1")
        assert await says(typist, f"{CHANGED}; leaving this brings that in.")
        assert value(typist, "4A") == 2
        await typist.type("d so?")
        assert typist.says("Who said so?")
        await typist.press("enter")
        assert await until(typist, lambda: value(typist, "4A") == 1)
        assert typist.says("1 of 1 open")
        assert await says(typist, "saved ")
        assert not typist.says("cannot be saved"), typist.text
        await typist.press("escape", "ctrl+q")
    held = on_file(path)
    assert held.answers["4A"].value == 1
    assert [note.messages[0].text for note in held.notes.values()] == ["Who said so?"]


async def test_an_override_that_is_being_chosen_stays_under_the_number_that_stood_beside_it(
    tmp_path: Path,
) -> None:
    path = complete_file(tmp_path)
    assert main(["submit", str(path), "--by", REVIEWER.name]) == 0
    async with at_work(path, editor=LEADER) as typist:
        await typist.go("4B")
        await typist.press("f7", "ctrl+t")
        stood = typist.text
        pulled(path, act=noted)
        assert await says(typist, "leaving this brings that in")
        assert set(stood.splitlines()[1:]) <= set(typist.text.splitlines())
        await typist.press("escape")
        assert await says(typist, "open note")


async def test_the_mark_and_the_place_stay_where_a_list_is_drawn_anew(tmp_path: Path) -> None:
    path = make_review(tmp_path, "made-up", {**GIVEN, "4C": "Yes"})
    async with at_work(path) as typist:
        await typist.go("4B")
        await typist.press("f6", *["down"] * 40, *["up"] * 6)
        shown = typist.app.screen.query_one(Lines)
        marked, row = shown.value, shown._at - round(shown.scroll_offset.y)
        assert marked
        assert shown.scroll_offset.y > 0
        pulled(path, "4B=No", act=noted)
        assert await says(typist, CHANGED)
        await typist.settle()
        assert (shown.value, shown._at - round(shown.scroll_offset.y)) == (marked, row)


def in_conflict(path: Path) -> None:
    before, theirs = path.with_name("before"), path.parent / "theirs" / path.name
    theirs.parent.mkdir()
    shutil.copy(path, before)
    shutil.copy(path, theirs)
    pulled(theirs, "4C.narrative=Of theirs.", "4A=3")
    assert main(["set", str(path), "4C.narrative=Of ours.", "4A=4"]) == 0
    path.write_bytes(merge_files(before, path, theirs, path.name).data)


async def test_the_sides_of_a_place_that_is_being_settled_are_not_exchanged_under_ones_key(
    tmp_path: Path,
) -> None:
    path = complete_file(tmp_path)
    in_conflict(path)
    async with at_work(path, editor=REVIEWER) as typist:
        await typist.press("ctrl+k")
        assert typist.says("2 places")
        pulled(path, "4A=2")
        assert await says(typist, "leaving this brings that in")
        assert typist.says("2 places")
        await typist.press("escape")
        assert await until(typist, lambda: value(typist, "4A") == 2)


async def test_what_is_asked_before_the_submission_is_asked_anew_of_what_somebody_else_has_saved(
    tmp_path: Path,
) -> None:
    path = complete_file(tmp_path)
    async with at_work(path, editor=REVIEWER) as typist:
        await typist.press("f6", "ctrl+t")
        assert typist.says("Submit the review?"), typist.text
        pulled(path, "fs.case_name=Another")
        assert await says(typist, "this is what stands by now")
        assert value(typist, "fs.case_name") == "Another"
        await typist.press("s", "enter")
        assert await until(typist, lambda: on_file(path).review.status == "submitted")
    assert on_file(path).answers["fs.case_name"].value == "Another"


async def test_what_can_be_submitted_no_more_is_not_offered_for_submission(tmp_path: Path) -> None:
    path = complete_file(tmp_path)
    async with at_work(path, editor=REVIEWER) as typist:
        await typist.press("f6", "ctrl+t")
        pulled(path, "4A=2")
        assert await says(typist, "this is what stands by now")
        assert not typist.says("submit, as")
        await typist.press("s", "enter")
        await typist.press("b", "enter")
        assert on_file(path).review.status == "in_progress"


async def test_what_an_older_file_lacks_is_asked_about_once_the_summary_is_left(tmp_path: Path) -> None:
    path = make_review(tmp_path, "made-up", GIVEN)
    older = path.read_bytes()
    async with at_work(path) as typist:
        await typist.go("4B")
        await typist.press("n")
        await typist.settle()
        typist.screen.session.save()
        await typist.press("f6")
        path.write_bytes(older)
        assert await says(typist, CHANGED)
        assert not typist.says("changes kept on this machine")
        await typist.press("escape")
        assert await says(typist, "Not in the file: changes kept on this machine")
        assert value(typist, "4B") == "Yes"
