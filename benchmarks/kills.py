"""Sessions are killed in random states while somebody else writes the file: is an answer lost that was said to be kept?

What was told is held against what is there afterwards: in the file, in a conflict that the file names, or in a journal
that the next session offers. Journals of earlier sessions are taken by some, and left by others.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.timing import own_home
from tests.terminal import Terminal
from tui_review.cli.main import main as command
from tui_review.errors import UserError
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.atomic import save_bytes
from tui_review.store.pending import pending_for
from tui_review.store.reviews import read_review, review_bytes
from tui_review.store.session import Mode, Session

QUESTIONS = ("3A", "3B", "3C", "4B", "7A", "8A")
THEIRS = ("5B", "5C", "6B")
PER_FILE = 25
"""Sessions after which a new review is begun."""

SESSION = """
import contextlib, random, sys, time
from pathlib import Path
from tui_review.errors import UserError
from tui_review.qa.reconcile import join, take
from tui_review.review.who import Editor
from tui_review.store.session import Session
path, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
session = Session.open(path, Editor("Ann"), today="2026-03-20")
for found in list(session.pending):
    if chance.random() < 0.5:
        # Whoever takes an older answer up has said that it is to stand.
        for entry in found.entries:
            print("tried", entry["question"], entry["after"].get("value"), flush=True)
        with contextlib.suppress(UserError):
            take(session, found)
print("ready", flush=True)
while True:
    if session.saving.changed and chance.random() < 0.7:
        with contextlib.suppress(UserError):
            join(session)
    if chance.random() < 0.6:
        question, value = chance.choice(sys.argv[3:]), chance.choice(["Yes", "No"])
        with contextlib.suppress(UserError):
            change = session.state.answer(question, value)
            print("tried", question, value, flush=True)
            session.record(change)
            if session.flush_journal(0.5):
                print("kept", question, value, flush=True)
    elif chance.random() < 0.3:
        with contextlib.suppress(UserError):
            session.save()
    time.sleep(chance.random() * 0.2)
"""


class Told:
    """What sessions said to keep, question by question: the last value so told, and what was tried since."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.since: defaultdict[str, set[str]] = defaultdict(set)
        self.count = 0

    def hear(self, line: str) -> None:
        """One line that a session printed."""
        word, *rest = line.split()
        if word == "tried" and len(rest) == 2:
            self.since[rest[0]].add(rest[1])
        elif word == "kept" and len(rest) == 2:
            self.count += 1
            self.kept[rest[0]] = rest[1]
            self.since[rest[0]] = set()

    def lost(self, path: Path) -> list[str]:
        """The answers told to be kept that are neither in the file nor offered, with what is there; all are made up."""
        opened = read_review(path)
        offered: defaultdict[str, set[Any]] = defaultdict(set)
        for found in pending_for(opened):
            for entry in found.entries:
                offered[entry["question"]].add(entry["after"].get("value"))
        for key, conflict in opened.review.conflicts.items():
            offered[key.partition(".")[0]] |= {str(conflict.ours), str(conflict.theirs)}
        raw = opened.review.raw
        return [
            f"{question}: told {value}, since {self.since[question]}, has {raw.get(question)}, "
            f"offered {offered[question]}"
            for question, value in self.kept.items()
            if not ({raw.get(question)} | offered[question]) & ({value} | self.since[question])
        ]


def write_from_outside(path: Path, chance: random.Random) -> None:
    """Somebody else writes in the file and asks for no lock: at a question of their own, or at one of the session's."""
    for _ in range(20):
        opened = read_review(path)
        state = ReviewState(opened.rules, opened.review, Editor("Bob"), today="2026-03-20")
        question = chance.choice([*THEIRS, *QUESTIONS[:1]])
        with contextlib.suppress(UserError):
            state.write(question, f"Made up, {chance.random()}.")
        data = review_bytes(state.review, as_written(opened.rules, state.review), former=path.read_bytes())
        with contextlib.suppress(UserError):
            save_bytes(path, data, expected=opened.fingerprint)
            return


def session(path: Path, chance: random.Random, told: Told) -> None:
    """One session that is killed at some moment."""
    arguments = [sys.executable, "-c", SESSION, str(path), str(chance.randrange(10**9)), *QUESTIONS]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("the session has no output")
        while (line := process.stdout.readline()) != "ready\n":
            if not line:
                raise RuntimeError("the session did not begin")
            told.hear(line)
        for _ in range(chance.randrange(3)):
            time.sleep(chance.random())
            write_from_outside(path, chance)
        time.sleep(chance.random() * 1.2)
        process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM]))
        for line in process.stdout:
            if line.endswith("\n"):
                told.hear(line)


SAVED = re.compile(r"saved \d\d:\d\d:\d\d|kept on this machine")


def wizard(path: Path, chance: random.Random, told: Told) -> None:
    """The wizard in a terminal, with dialogs left and answered at random; killed, ended, or its line cut."""
    for found in pending_for(read_review(path)):
        for entry in found.entries:
            told.since[entry["question"]].add(str(entry["after"].get("value")))
    arguments = [sys.executable, "-m", "tui_review", "open", str(path)]
    home = {name: os.environ[name] for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME")}
    with contextlib.suppress(AssertionError, OSError), Terminal(arguments, env=home) as terminal:
        terminal.wait_until(lambda: "answered" in terminal.screen()[0], 30.0)
        for _ in range(chance.randrange(2, 6)):
            happens = chance.random()
            if happens < 0.25:
                write_from_outside(path, chance)
            elif happens < 0.35:
                with contextlib.suppress(UserError):
                    Session.open(path, Editor("Bob"), today="2026-03-20", mode=Mode.TAKE_OVER).close()
            elif happens < 0.55:
                time.sleep(chance.random() * 2)
                terminal.type(chance.choice(("\x1b", "t\r", "l\r", "s\r")))
            else:
                with contextlib.suppress(AssertionError):
                    answered(terminal, chance, told)
        time.sleep(chance.random())
        match chance.randrange(3):
            case 0:
                terminal.signal(signal.SIGKILL)
            case 1:
                terminal.signal(signal.SIGTERM)
            case _:
                terminal.hang_up()
        terminal.exit_status(20.0)


def answered(terminal: Terminal, chance: random.Random, told: Told) -> None:
    """One question gone to and answered; what the first line says of it then is what was told."""
    question, value = chance.choice(QUESTIONS), chance.choice(["Yes", "No"])
    terminal.press("f4").type(f"{question}\r")
    shown = re.compile(rf"^ {question}  ", re.MULTILINE)
    terminal.wait_until(lambda: shown.search("\n".join(terminal.screen()[2:])) is not None, 5.0)
    before = SAVED.search(terminal.screen()[0])
    told.hear(f"tried {question} {value}")
    terminal.type(value[0].lower())
    terminal.wait_until(lambda: _says_more(terminal, before), 3.0)
    told.hear(f"kept {question} {value}")


def _says_more(terminal: Terminal, before: re.Match[str] | None) -> bool:
    now = SAVED.search(terminal.screen()[0])
    return now is not None and (before is None or now[0] != before[0])


def run(sessions: int, seed: int, *, wizards: float = 0.0) -> tuple[int, int]:
    """How many answers were told to be kept, and how many of them are lost; `wizards` is the share in a terminal."""
    chance = random.Random(seed)  # noqa: S311 - for repeatable cases, not for secrets
    kept = lost = 0
    with own_home() as home:
        for first in range(0, sessions, PER_FILE):
            told = Told()
            with contextlib.redirect_stdout(sys.stderr):
                command(["new", "osri-r4", f"made-up-{first}", "--folder", str(home / "reviews")])
            path = home / "reviews" / f"made-up-{first}.yaml"
            for _ in range(min(PER_FILE, sessions - first)):
                (wizard if chance.random() < wizards else session)(path, chance, told)
                missing = told.lost(path)
                lost += len(missing)
                for each in missing:
                    print(each, file=sys.stderr)
            kept += told.count
            print(f"{first + PER_FILE}: {kept} told, {lost} lost so far", file=sys.stderr)
    return kept, lost


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--wizards", type=float, default=0.2, help="how many of them, as a share, in a terminal"
    )
    given = parser.parse_args()
    kept, lost = run(given.sessions, given.seed, wizards=given.wizards)
    print(
        f"{given.sessions} sessions killed (seed {given.seed}): {kept} answers told to be kept, {lost} lost"
    )
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
