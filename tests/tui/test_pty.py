"""The real program on a real terminal: whatever ends it, no answer that was shown as saved is lost."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Terminal

from .screens import make_review
from .typist import on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]
PASTE = "\x1b[200~{}\x1b[201~"


def wizard(file: Path, *options: str, **env: str) -> Terminal:
    """The wizard on a file, in a terminal of its own."""
    own = {name: os.environ[name] for name in ("XDG_STATE_HOME",)}
    return Terminal([sys.executable, "-m", "tui_review", "open", str(file), *options], env={**own, **env})


def saved(terminal: Terminal) -> None:
    """Waits until the status line says that it is saved."""
    terminal.wait_until(lambda: re.search(r"saved \d\d:\d\d:\d\d", terminal.screen()[0]) is not None)


def answer_two(terminal: Terminal) -> None:
    """Answers the first two questions."""
    terminal.stands("fs.site")
    terminal.type("Sample County").press("enter")
    terminal.stands("fs.case_name")
    terminal.type("Fictional").press("enter")
    terminal.wait_for("fs.pur_start")
    terminal.wait_for("2 of ")
    saved(terminal)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_what_was_shown_as_saved_is_there_after_a_signal(tmp_path: Path, end: signal.Signals) -> None:
    file = make_review(tmp_path, "birch-2", {})
    with wizard(file) as terminal:
        answer_two(terminal)
        terminal.signal(end)
        assert terminal.exit_status() in {128 + end, -end}
    if end != signal.SIGKILL:
        assert list(tmp_path.glob(".*.yaml.lock")) == [], (
            "who comes next is not told that somebody has it open"
        )
    with wizard(file) as terminal:
        terminal.stands("2 of ")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    answers = on_file(file).answers
    assert answers["fs.site"].value == "Sample County"
    assert answers["fs.case_name"].value == "Fictional"


def test_a_lost_line_takes_not_even_what_was_being_typed(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-3", {})
    with wizard(file) as terminal:
        answer_two(terminal)
        terminal.type("3/31/2025")
        terminal.wait_for("3/31/2025")
        terminal.hang_up()
        terminal.exit_status()
    with wizard(file) as terminal:
        terminal.wait_for("3 of ")
        terminal.stands("fs.pur_start")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    assert on_file(file).answers["fs.pur_start"].value == "2025-03-31"


def test_after_a_kill_one_is_where_one_was_and_is_told_what_came_back(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    with wizard(file) as terminal:
        terminal.stands("answered")
        terminal.press("f4")
        terminal.type("3D")
        terminal.press("enter")
        terminal.stands("› Item 3")
        terminal.type("y")
        saved(terminal)
        terminal.signal(signal.SIGKILL)
        terminal.exit_status()
    with wizard(file) as terminal:
        terminal.stands("answered")
        # The file may have been written before the kill; then there is nothing to tell.
        written = on_file(file).answers["3D"].value == "Yes"
        assert written or ("here again" in terminal.text and "3D  " in terminal.text), terminal.text


def test_a_paste_of_several_paragraphs_is_one_narrative(tmp_path: Path) -> None:
    file = make_review(tmp_path, "birch-4", {"fs.case_type": "Foster Care", "4A": 2})
    text = "First paragraph.\n\nSecond, with an escape: [/x] [@click=app.quit].\n\nThird."
    with wizard(file) as terminal:
        terminal.stands("answered")
        terminal.press("f4")
        terminal.type("4B")
        terminal.press("enter")
        terminal.stands("Were all placement changes")
        terminal.type("n").press("enter")
        terminal.type(PASTE.format(text.replace("\n", "\r")))
        terminal.stands("Third.")
        terminal.press("pagedown")
        saved(terminal)
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    assert on_file(file).answers["4B"].narrative.rstrip() == text


def test_the_editor_gets_the_text_privately_and_gives_it_back(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    seen = tmp_path / "seen"
    editor = tmp_path / "editor"
    editor.write_text(
        f'#!/bin/sh\nstat -c %a "$1" > {seen}\necho "$1" >> {seen}\ncat "$1" >> {seen}\n'
        'printf "From the editor.\\n\\nTwo paragraphs.\\n" > "$1"\n'
    )
    editor.chmod(0o755)
    with wizard(file, EDITOR=str(editor), TMPDIR=str(tmp_path)) as terminal:
        terminal.stands("answered")
        terminal.press("f4")
        terminal.type("4B")
        terminal.press("enter")
        terminal.stands("The second move")
        terminal.press("ctrl+o")
        terminal.wait_for("From the editor.")
        saved(terminal)
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    mode, name, *text = seen.read_text().splitlines()
    assert mode == "600"
    assert text[0].startswith("The second move")
    assert not os.path.exists(name)  # noqa: PTH110 - a name from a file
    assert not [each for each in tmp_path.iterdir() if each.name.startswith("tui-review-")]
    assert on_file(file).answers["4B"].narrative.rstrip() == "From the editor.\n\nTwo paragraphs."


def test_nothing_is_sent_while_nothing_happens(tmp_path: Path) -> None:
    with wizard(make_review(tmp_path)) as terminal:
        terminal.stands("answered")
        assert terminal.quiet_for(3.0) == b""


@pytest.mark.parametrize("theme", ["dark", "ansi"])
def test_the_next_question_takes_less_than_two_kilobytes(tmp_path: Path, theme: str) -> None:
    config = tmp_path / "config" / "tui-review"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text(f'theme = "{theme}"\n')
    with wizard(make_review(tmp_path), XDG_CONFIG_HOME=str(tmp_path / "config")) as terminal:
        terminal.stands("answered")
        sizes = []
        for key in ["pageup"] * 25:
            before = len(terminal.bytes_sent)
            terminal.press(key)
            terminal.settle(0.15)
            sizes.append(len(terminal.bytes_sent) - before)
        assert max(sizes) < 2048, sizes


def test_a_second_person_is_told_who_has_it_open_and_may_read(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    with wizard(file) as first:
        first.wait_for("answered")
        with wizard(file) as second:
            second.stands("Somebody has this review open")
            second.type("r")
            second.stands("read only")
            second.press("ctrl+q")
            assert second.exit_status() == 0
        with wizard(file) as third:
            third.stands("Somebody has this review open")
            third.type("q")
            assert third.exit_status() == 0


def test_without_a_screen_the_review_is_shown_in_lines_with_a_word_why(tmp_path: Path) -> None:
    with wizard(make_review(tmp_path), TERM="dumb") as terminal:
        terminal.wait_for("TERM is dumb")


def test_the_file_stays_private(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    file.chmod(0o600)
    with wizard(file) as terminal:
        terminal.stands("answered")
        terminal.press("f3").press("ctrl+q")
        assert terminal.exit_status() == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
