"""A home of the test's own, and running commands in this process."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from tests.training.sample import shipped
from tui_review.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


class Ran(NamedTuple):
    """What a command gave."""

    status: int
    out: str
    err: str


class Run(Protocol):
    """Runs a command in this process."""

    def __call__(self, *arguments: object) -> Ran: ...


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and a home of the test's own."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name))
    monkeypatch.delenv("TUI_REVIEW_CASES", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def once(*arguments: object) -> Ran:
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return once


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of a shipped case that a test may damage, in a folder of cases."""
    folder = tmp_path / "cases" / "layla-morgan"
    shutil.copytree(shipped("layla-morgan").folder, folder)
    return folder
