"""The app on a real terminal: signals, hang-ups, crashes, stray bytes, hostile text, silence while idle."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal import ROOT, Terminal
from tests.tui_base.sample import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

SAMPLE = str(Path(__file__).with_name("sample.py"))
SOON = 20.0
"""Seconds within which the process has to be gone, whatever happened."""


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Where the sample app writes its last words."""
    return tmp_path / "words"


def argv(words: Path, look: str = "dark") -> list[str]:
    return [sys.executable, SAMPLE, str(words), look]


def started(terminal: Terminal) -> Terminal:
    """The terminal, once the app stands on it and is quiet."""
    terminal.wait_for("ready")
    terminal.settle(0.15)
    return terminal


def assert_given_back(terminal: Terminal) -> None:
    """The terminal is as a shell expects it: its own screen, a cursor, wrapping lines, nothing reported."""
    assert terminal.mode(1049) is False
    assert terminal.mode(25) is True
    assert terminal.mode(7) is True
    assert terminal.mode(2004) is False
    wanted = termios.ECHO | termios.ICANON | termios.ISIG
    assert terminal.attributes()[3] & wanted == wanted


@pytest.mark.parametrize("ignored", [False, True], ids=["heard", "ignored as under nohup"])
def test_a_lost_line_ends_the_app_and_its_last_words_are_kept(words: Path, *, ignored: bool) -> None:
    ignoring = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh"] if ignored else []
    with Terminal([*ignoring, *argv(words)]) as terminal:
        started(terminal)
        before = terminal.cpu_seconds()
        terminal.hang_up()
        assert terminal.exit_status(SOON) == 128 + signal.SIGHUP
        assert words.read_text() == f"said by {terminal.pid}"
        assert before < 5


def test_while_nothing_happens_nothing_is_sent_and_no_time_is_used(words: Path) -> None:
    with Terminal(argv(words)) as terminal:
        started(terminal)
        before = terminal.cpu_seconds()
        assert terminal.quiet_for(3.0) == b""
        assert terminal.cpu_seconds() - before <= 0.1
        for mode in (1000, 1002, 1003, 1004, 1006, 1015, 1016):
            assert terminal.mode(mode) is None
        assert b"\x1b[>" not in terminal.bytes_sent


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_app_and_gives_the_terminal_back(words: Path, number: signal.Signals) -> None:
    with Terminal(argv(words)) as terminal:
        started(terminal).signal(number)
        assert terminal.exit_status(SOON) == 128 + number
        assert_given_back(terminal)
        assert words.exists()


def test_a_signal_ends_the_app_even_while_it_is_stuck(words: Path) -> None:
    with Terminal(argv(words)) as terminal:
        started(terminal).press("f10")
        time.sleep(0.3)
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_status(SOON) == 128 + signal.SIGTERM
        assert words.exists()


def test_a_terminal_that_stops_reading_stops_neither_the_app_nor_its_end(words: Path) -> None:
    with Terminal(argv(words)) as terminal:
        started(terminal).stall()
        terminal.press("f7")
        counted = Path(f"{words}.count")
        terminal.wait_until(counted.exists, what="the app to go on")
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_status(SOON) == 128 + signal.SIGTERM
        assert words.exists()
        terminal.resume()
        terminal.wait_until(lambda: terminal.mode(1049) is False, what="the terminal given back")
        assert_given_back(terminal)


def test_a_terminal_that_reads_again_shows_what_is_true_now(words: Path) -> None:
    with Terminal(argv(words)) as terminal:
        started(terminal).stall()
        terminal.press("f7")
        terminal.wait_until(Path(f"{words}.count").exists, what="the app to go on")
        terminal.resume()
        terminal.wait_for("counted to the end")


def test_bytes_that_are_no_text_do_not_end_the_app(words: Path) -> None:
    with Terminal(argv(words)) as terminal:
        started(terminal).type(b"a\xff\xe9b\xc3\xa9")
        terminal.wait_for("abé")
        terminal.type("still here")
        terminal.wait_for("still here")


def test_text_is_shown_letter_by_letter_in_every_widget(words: Path) -> None:
    with Terminal(argv(words), rows=50, cols=200) as terminal:
        started(terminal).press("f8")
        terminal.wait_for("all shown")
        terminal.settle()
        # Input, border title, TextArea, DataTable, RichLog, Words, two Statics, the notification and its
        # title.
        assert terminal.text.count("[/x] [@click=app.quit]x[/] esc␛]0;t") == 10
        assert terminal.text.count("bidi⟨U+202E⟩abc⟨U+2066⟩ zw⟨U+200B⟩ del␡") >= 3
        for acting in ("\x1b]0;", "\x1b[31mred", "\x9b", "\u202e", "\u2066", "\u200b", "\x7f", "\x07"):
            assert acting.encode() not in terminal.bytes_sent
        # The border right of the field stays where it belongs.
        assert terminal.screen()[2].endswith("▎")
        assert len(terminal.screen()[2]) == 200


DEVELOPING = {"PYTHONASYNCIODEBUG": "1", "TEXTUAL": "debug,devtools", "TEXTUAL_DEBUG": "1"}
"""What a developer's shell may have set, and what would tell more."""


def assert_nothing_of_the_case(terminal: Terminal) -> None:
    sent = terminal.bytes_sent.decode()
    for secret in (SECRET, *SECRET.split("-"), "no such person", str(Path.home())):
        assert secret not in sent


@pytest.mark.parametrize(
    "key", ["f2", "f3", "f4", "f5", "f9"], ids=["handler", "worker", "task", "thread", "render"]
)
def test_an_error_is_told_in_one_line_without_the_case_and_the_session_goes_on(words: Path, key: str) -> None:
    log = words.with_name("log")
    with Terminal(argv(words), env={**DEVELOPING, "TEXTUAL_LOG": str(log)}, cols=120) as terminal:
        started(terminal).press(key)
        kind = "RuntimeError" if key in ("f3", "f4") else "ValueError"
        terminal.wait_for(f"An error inside the program ({kind} at")
        assert "sample.py:" in terminal.text
        started(terminal).type("goes on")
        terminal.wait_for("goes on")
        assert_nothing_of_the_case(terminal)
        assert not log.exists()
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_status() == 143


def test_an_app_that_fails_again_and_again_ends_and_tells_the_kind_and_the_place(words: Path) -> None:
    log = words.with_name("log")
    with Terminal(argv(words), env={**DEVELOPING, "TEXTUAL_LOG": str(log)}) as terminal:
        started(terminal).press("f11")
        assert terminal.exit_status() == 70
        assert_given_back(terminal)
        said = terminal.text
        assert "ValueError" in said
        assert f"sample.py:{line_of('raise ValueError')}" in said
        assert "Your answers are saved." in said
        assert words.exists()
        assert_nothing_of_the_case(terminal)
        assert not log.exists()


def line_of(source: str) -> int:
    lines = Path(SAMPLE).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if source in line)


def test_an_editor_gets_the_terminal_and_the_app_gets_it_back(words: Path) -> None:
    with Terminal(argv(words)) as terminal:
        started(terminal).press("f6")
        terminal.wait_for("in the editor")
        assert_given_back(terminal)
        # An interrupt typed in the editor is the editor's.
        terminal.press("ctrl+c")
        terminal.wait_for("back from the editor")
        terminal.settle(0.15)
        terminal.type("more")
        terminal.wait_for("more")
        terminal.press("f6")
        terminal.wait_for("in the editor")
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_status(SOON) == 128 + signal.SIGTERM
        assert words.exists()


def test_the_shell_can_stop_and_continue_the_app(words: Path) -> None:
    with Terminal(["/bin/sh", "-i"], env={"PS1": "shell> "}) as shell:
        shell.wait_for("shell>")
        shell.type(" ".join(argv(words)) + "\r")
        started(shell)
        (app,) = children(shell.pid)
        os.kill(app, signal.SIGTSTP)
        shell.wait_for("Stopped")
        assert shell.mode(1049) is False
        shell.type("fg\r")
        started(shell)
        shell.type("typed after")
        shell.wait_for("typed after")
        shell.press("ctrl+q")
        shell.wait_until(lambda: shell.mode(1049) is False)


def children(pid: int) -> list[int]:
    """The processes that `pid` has started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_whole_screen_follows_the_size_of_the_terminal(words: Path) -> None:
    with Terminal(argv(words), env={"COLUMNS": "80", "LINES": "24"}) as terminal:
        started(terminal).resize(30, 60)
        terminal.wait_until(lambda: "▔" * 58 + "▎" in terminal.screen()[1], what="the narrow screen")
        assert terminal.screen()[1].count("▔") == 58


@pytest.mark.parametrize(
    ("look", "colours"),
    [("monochrome", lambda _: False), ("ansi", lambda code: code < 38), ("dark", lambda _: True)],
    ids=["monochrome", "ansi", "dark"],
)
def test_a_theme_sends_only_the_colours_it_may(
    words: Path, look: str, colours: Callable[[int], bool]
) -> None:
    with Terminal(argv(words, look)) as terminal:
        started(terminal).type("seen")
        terminal.wait_for("seen")
        used = colour_codes(terminal.bytes_sent)
        assert [code for code in used if not colours(code)] == []
        assert used or look == "monochrome"
        # The cursor after the word can be seen without any colour.
        row = next(number for number, line in enumerate(terminal.screen()) if "seen" in line)
        assert terminal.cell(row, terminal.screen()[row].index("seen") + 4).reverse


def colour_codes(sent: bytes) -> set[int]:
    """The codes of every colour but the terminal's default ones (39, 49)."""
    codes = set()
    for found in re.findall(rb"\x1b\[([0-9;]*)m", sent):
        numbers = [int(each) for each in found.split(b";") if each]
        for number in numbers:
            if 30 <= number <= 48 and number != 39:
                codes.add(38 if number == 48 else number - 10 * (40 <= number < 48))
            if number in {38, 48}:
                break
    return codes


def test_without_a_terminal_it_says_so_in_one_line(words: Path) -> None:
    code = (
        "import sys; from tests.tui_base.sample import *; from tui_review.errors import UserError\n"
        "try: main()\nexcept UserError as error: print(error.message)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    said = "Run it without pipes, or give it a terminal of its own: `su --pty -c …`, `ssh -t …`."
    assert done.stdout == f"The screens need a terminal. {said}\n"


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_killing_its_tmux_window_keeps_the_last_words(words: Path, tmp_path: Path) -> None:
    def tmux(*arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(tmp_path / "socket"), "-f", os.devnull, *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "xterm-256color"},
        )
        return done.stdout

    tmux("new-session", "-d", "-x", "80", "-y", "24", *argv(words))
    pid = int(tmux("display-message", "-p", "#{pane_pid}"))
    try:
        wait(lambda: "ready" in tmux("capture-pane", "-p"))
        tmux("send-keys", "-l", "typed in tmux")
        wait(lambda: "typed in tmux" in tmux("capture-pane", "-p"))
    finally:
        tmux("kill-server")
    wait(words.exists, SOON)
    wait(lambda: not Path(f"/proc/{pid}").exists(), SOON)


def wait(holds: Callable[[], bool], seconds: float = 8.0) -> None:
    """Waits until `holds()`, or fails."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
