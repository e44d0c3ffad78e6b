"""What a dialog about saving promises holds when the program is killed at that dialog, and when it is left by Esc."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.store.dying import die_with, touch_from_outside
from tui_review.review.who import Editor
from tui_review.store.pending import pending_for
from tui_review.store.reviews import read_review
from tui_review.store.session import Mode, Session

from .screens import make_review
from .test_pty import wizard

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


def offered(file: Path) -> set[str]:
    """The questions of which this machine keeps changes that the file lacks."""
    return {id_ for found in pending_for(read_review(file)) for id_ in found.questions}


def kill(terminal: Terminal) -> None:
    terminal.signal(signal.SIGKILL)
    terminal.exit_status()


def left_behind(folder: Path) -> Path:
    """A review of which a killed session left an answer, and whose file somebody has changed since."""
    file = make_review(folder, "birch-7", {})
    die_with(file, "3A=No")
    assert "3A" not in read_review(file).review.raw
    touch_from_outside(file)
    return file


@pytest.mark.parametrize("keys", [[], ["escape"], ["l"], ["l", "escape", "escape"]], ids="-".join)
def test_what_a_dead_session_left_stays_offered_whatever_is_done_but_discarding_it(
    tmp_path: Path, keys: list[str]
) -> None:
    file = left_behind(tmp_path)
    with wizard(file) as terminal:
        terminal.wait_for("Not in the file: changes kept on this machine")
        for key in keys:
            terminal.settle()
            if len(key) == 1:
                terminal.type(key)
            else:
                terminal.press(key)
        terminal.settle()
        kill(terminal)
    assert offered(file) == {"3A"}


def test_who_leaves_it_for_later_goes_on_and_is_told_again_at_the_end(tmp_path: Path) -> None:
    file = left_behind(tmp_path)
    with wizard(file) as terminal:
        terminal.stands("Not in the file: changes kept on this machine")
        terminal.press("escape")
        terminal.stands("1 change is kept on this machine, not in the file")
        terminal.type("Sample County").press("enter")
        terminal.stands("1 of ")
        terminal.wait_until(lambda: "Sample County" in file.read_text())
        terminal.settle()
        assert "kept on this machine" in terminal.screen()[0]
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 1
    assert offered(file) == {"3A"}
    assert read_review(file).review.raw["fs.site"] == "Sample County"


def test_what_is_taken_from_a_dead_session_is_merged_and_offered_no_more(tmp_path: Path) -> None:
    file = left_behind(tmp_path)
    with wizard(file) as terminal:
        terminal.stands("Not in the file: changes kept on this machine")
        terminal.type("t")
        terminal.stands("is here again")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    assert offered(file) == set()
    assert read_review(file).review.raw["3A"] == "No"


def test_what_could_not_be_saved_is_offered_after_a_kill_at_the_question_what_to_do(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-8", {})
    with wizard(file) as terminal:
        terminal.wait_for("fs.site")
        before = file.read_bytes()
        file.write_bytes(b"<<<<<<< no review any more\n")
        terminal.type("Sample County").press("enter")
        terminal.stands("kept on this machine only")
        terminal.press("ctrl+q")
        terminal.wait_for("Not everything is in the file")
        kill(terminal)
    assert file.read_bytes() == b"<<<<<<< no review any more\n"
    file.write_bytes(before)
    assert offered(file) == {"fs.site"}


def test_who_was_taken_over_and_stays_keeps_what_is_answered_since_when_killed(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-9", {})
    with wizard(file) as terminal:
        terminal.wait_for("fs.site")
        other = Session.open(file, Editor("Bob"), today="2026-03-20", mode=Mode.TAKE_OVER)
        terminal.stands("The review was taken over")
        terminal.type("s")
        terminal.stands("> s")
        terminal.press("enter")
        terminal.stands("fs.site")
        terminal.type("Sample County").press("enter")
        terminal.wait_for("kept on this machine")
        kill(terminal)
    other.close()
    assert offered(file) == {"fs.site"}


def test_where_nothing_can_be_saved_a_copy_goes_elsewhere_and_all_heals_when_the_place_is_back(
    tmp_path: Path, state: Path
) -> None:
    file = make_review(tmp_path / "reviews", "birch-5", {})
    state.mkdir()
    (state / "tui-review").write_text("in the way")
    away, copy = tmp_path / "away", tmp_path / "elsewhere" / "copy.yaml"
    with wizard(file) as terminal:
        terminal.wait_for("fs.site")
        file.parent.rename(away)
        terminal.type("Sample County").press("enter")
        terminal.wait_for("Nothing can be saved now")
        time.sleep(0.5)  # What comes right behind an answer still belongs to its burst.
        terminal.type("c").press("enter")
        terminal.stands("Save a copy of the review")
        terminal.press("ctrl+u").type(str(copy)).press("enter")
        terminal.wait_until(copy.exists)
        assert read_review(copy).review.raw["fs.site"] == "Sample County"
        assert copy.stat().st_mode & 0o777 == 0o600
        away.rename(file.parent)
        terminal.wait_until(lambda: "fs.site" in read_review(file).review.raw)
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
