"""Running the commands, in this process or in a fresh one, with a home of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import pytest

from tui_review.cli.main import COMMANDS, Writes, main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "reviews" / "sample-0001.yaml"


WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
OWN: Final = ("XDG_STATE_HOME", "XDG_CACHE_HOME", "__pycache__", ".rules")
"""What is remembered and kept on a machine, which every command may write."""
CHANGING: Final = {
    "os.rename": 1,
    "os.link": 1,
    "os.remove": 0,
    "os.chmod": 0,
    "os.mkdir": 0,
    "os.truncate": 0,
}
"""Events of what is done to a file, and which of what comes with them names it."""
_watched: list[tuple[set[str], frozenset[int | None]]] = []
"""What is written while it is watched, and the threads that ran before, which do something else."""


def _heard(event: str, given: tuple[object, ...]) -> None:
    """Python tells of each file that is opened, renamed or taken away; see `sys.addaudithook`."""
    if not _watched or threading.get_ident() in _watched[-1][1]:
        return
    if event == "open":
        named = given[0] if isinstance(given[2], int) and given[2] & WRITING else None
    else:
        named = given[CHANGING[event]] if event in CHANGING else None
    if isinstance(named, str | os.PathLike):
        path = str(Path.cwd() / os.fsdecode(named))
        own = os.environ.get("XDG_CACHE_HOME", "-")
        if not path.startswith(("/dev/", own)) and not any(each in path for each in OWN):
            _watched[-1][0].add(path)


sys.addaudithook(_heard)


@contextmanager
def watching() -> Iterator[set[str]]:
    """Which files are written meanwhile, but for what is only remembered."""
    others = {each.ident for each in threading.enumerate()} - {threading.get_ident()}
    _watched.append((set(), frozenset(others)))
    try:
        yield _watched[-1][0]
    finally:
        _watched.pop()


def may_write(command: str) -> Writes:
    """What a command may write: reviews, where it changes them; else what is declared. A folder is the home screen."""
    declared = COMMANDS.get(command, COMMANDS["home"])
    return "reviews" if declared.reviews == "changes" else declared.writes


def is_review(path: str) -> bool:
    file = Path(path)
    return file.is_file() and b"\nreview:\n" in file.read_bytes()[:4096]


class Ran(NamedTuple):
    """What a command gave."""

    status: int
    out: str
    err: str


class Run(Protocol):
    """Runs a command in this process."""

    def __call__(self, *arguments: object) -> Ran: ...


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, in which every command leaves what it leaves but compiled instruments."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(folder / name))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("TUI_REVIEW_INSTRUMENTS", raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process, and sees to it that it writes no more than it is declared to."""

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        with watching() as touched:
            status = main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        assert " object at 0x" not in f"{written.out}{written.err}", "values are put into words"
        touched -= {str(each) for before, each in pairwise(arguments) if before == "--debug"}
        # A Python that meets a module for the first time keeps it compiled.
        touched = {each for each in touched if ".pyc" not in each}
        declared = may_write(str(arguments[0]) if arguments else "home")
        assert declared != "nothing" or not touched, (arguments, touched)
        assert declared == "reviews" or not any(map(is_review, touched)), (arguments, touched)
        return Ran(status, written.out, written.err)

    return command


def run_fresh(*arguments: object, code: str = "", stdin: str = "") -> Ran:
    """Runs a command (or, with `code`, some Python) in a process of its own."""
    command = [sys.executable, *(["-c", code] if code else ["-m", "tui_review"]), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # As users have it: what is written is held back until somebody sends it off.
    environment.pop("PYTHONUNBUFFERED", None)
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, env=environment)
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the complete sample review, submitted."""
    folder = tmp_path / "reviews"
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(SAMPLE, folder / SAMPLE.name))


@pytest.fixture
def review(tmp_path: Path, run: Run) -> Path:
    """A review that has just been created, made-up."""
    assert run("new", "osri-r4", "made-up-1", "--folder", tmp_path / "reviews").status == 0
    return tmp_path / "reviews" / "made-up-1.yaml"
