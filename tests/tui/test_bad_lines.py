"""The real program on a line that stalls, loses and bunches: it answers nothing by accident. All of it is made up."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.terminal import Terminal

from .screens import make_review
from .typist import on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


def wizard(file: Path, question: str) -> Terminal:
    """The wizard at a question, in a terminal of its own."""
    terminal = Terminal(
        [sys.executable, "-m", "tui_review", "open", str(file)],
        env={"XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]},
    )
    terminal.stands("F1 help")
    terminal.press("ctrl+g")
    terminal.wait_for("Go to")
    terminal.type(question)
    terminal.wait_for(question)
    terminal.press("enter")
    terminal.settle()
    return terminal


def left(file: Path, terminal: Terminal) -> dict[str, Any]:
    """What the file holds once the wizard is left: of each answer its value, of each narrative its text."""
    terminal.press("ctrl+q")
    assert terminal.exit_status() == 0
    answers = on_file(file).answers
    values = {id_: answer.value for id_, answer in answers.items()}
    return values | {
        f"{id_}.narrative": answer.narrative for id_, answer in answers.items() if answer.narrative
    }


@pytest.mark.parametrize(
    ("question", "before", "first", "rest"),
    [
        ("fs.case_type", "In-Home Services", b"\x1b[1", b"7~"),
        ("14A1", "Once a week", b"\x1b[", b"6~"),
        ("fs.site", "Alder", b"\x1b", b"[6~"),
    ],
)
def test_a_key_in_two_pieces_changes_no_answer(
    tmp_path: Path, question: str, before: str, first: bytes, rest: bytes
) -> None:
    file = make_review(tmp_path, "birch-1", {question: before})
    with wizard(file, question) as terminal:
        terminal.type(first)
        time.sleep(0.2)
        terminal.type(rest)
        terminal.settle()
        if b"7~" in rest:
            terminal.wait_for("Summary")
            terminal.press("escape")
            terminal.settle()
        assert left(file, terminal)[question] == before


def test_a_paste_without_brackets_answers_nothing_and_is_asked_about(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-1", {"3A": "No"})
    with wizard(file, "3A") as terminal:
        terminal.type("Seen on:\tYes, at home.\rNo plan was made.\r")
        terminal.wait_for("A text was pasted")
        terminal.settle(0.8)
        terminal.type("n")
        terminal.settle()
        terminal.type("\r")
        terminal.settle()
        found = left(file, terminal)
        assert {id_: value for id_, value in found.items() if value is not None and "narr" not in id_} == {
            "3A": "No"
        }
        assert found["3A.narrative"].startswith("Seen on:    Yes, at home.\nNo plan was made.")


def test_a_paste_without_brackets_into_a_narrative_stays_there(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-1", {"3A": "No"})
    with wizard(file, "3A") as terminal:
        terminal.press("tab")
        terminal.settle()
        terminal.type("Seen on:\tYes, at home.\rNo plan was made.")
        terminal.settle(0.8)
        found = left(file, terminal)
        assert found["3A"] == "No"
        assert found["3A.narrative"] == "Seen on:    Yes, at home.\nNo plan was made."


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_whatever_ends_its_lines_a_paste_without_brackets_joins_no_words(tmp_path: Path, end: str) -> None:
    file = make_review(tmp_path, "birch-1", {"3A": "No"})
    with wizard(file, "3A") as terminal:
        terminal.press("tab")
        terminal.settle()
        terminal.type(f"Seen at home, one first{end}second line and no more.")
        terminal.settle(0.8)
        found = left(file, terminal)
        assert found["3A"] == "No"
        assert found["3A.narrative"] == "Seen at home, one first\nsecond line and no more."


def test_four_thousand_characters_without_brackets_are_there_at_once(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-1", {})
    with wizard(file, "3.comments") as terminal:
        began = time.monotonic()
        # In parts: a terminal holds some 4,000 bytes of a line that nobody has read.
        for _ in range(8):
            terminal.type("a made-up sentence. " * 25)
        terminal.type("The very end")
        terminal.wait_for("The very end")
        assert time.monotonic() - began < 2.0
        assert len(left(file, terminal)["3.comments"]) == 8 * 500 + len("The very end")


def test_every_blank_typed_is_kept_and_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-1", {})
    with wizard(file, "3.comments") as terminal:
        for letter in "A\u00a0b\u3000c\u200dd\ne":
            terminal.type(letter)
            time.sleep(0.03)
        terminal.type("\npasted by line feeds\nend")
        terminal.settle(0.8)
        kept = "A\u00a0b\u3000c\u200dd\ne\npasted by line feeds\nend"
        assert left(file, terminal)["3.comments"] == kept


def test_a_letter_in_two_pieces_is_one_and_a_byte_that_is_none_ends_nothing_and_is_told(
    tmp_path: Path,
) -> None:
    file = make_review(tmp_path, "birch-1", {})
    with wizard(file, "3.comments") as terminal:
        for part in (b"\xc3", b"\xa9", b"\xe9", b"x"):
            terminal.type(part)
            time.sleep(0.2)
        terminal.settle(0.4)
        assert "no letter of" in terminal.text
        terminal.type("\x1b[1114112u\x1b[48;24;80;0;0t\x1b[<0;1;1M\x1b]0;never ended")
        time.sleep(1.2)
        terminal.type("y")
        terminal.settle(0.8)
        assert left(file, terminal)["3.comments"] == "éxy"


def test_codes_in_a_paste_keep_their_order_and_are_shown(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-1", {})
    with wizard(file, "3.comments") as terminal:
        terminal.paste("Notes: \x1b[31mred\x1b[0m end")
        terminal.wait_for("Notes: ␛[31mred␛[0m end")


def test_a_paste_whose_end_is_lost_says_so_and_is_left_as_it_says(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-1", {})
    with wizard(file, "fs.site") as terminal:
        terminal.type("\x1b[200~pasted")
        terminal.wait_for("A paste has not ended")
        time.sleep(1)
        terminal.type("\x1b")
        time.sleep(0.4)
        terminal.type("\x1b")
        terminal.wait_for("keys are keys again")
        assert left(file, terminal)["fs.site"] == "pasted"


def test_the_end_of_a_paste_in_two_pieces_swallows_no_key(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-1", {})
    with wizard(file, "fs.site") as terminal:
        terminal.type("\x1b[200~pasted\x1b[20")
        time.sleep(0.3)
        terminal.type("1~")
        terminal.wait_for("pasted")
        for letter in " typed":
            terminal.type(letter)
            time.sleep(0.03)
        terminal.wait_for("pasted typed")
        assert left(file, terminal)["fs.site"] == "pasted typed"
