"""Running the commands, in this process or in a fresh one, with a home of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from tui_review.cli.main import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "reviews" / "sample-0001.yaml"


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
    """Runs a command in this process."""

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        written = capsys.readouterr()
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
