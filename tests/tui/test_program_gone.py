"""The program's own folder is taken away, or another version put there, while a review is open: one still gets out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal import ROOT, Terminal
from tui_review.store.pending import pending_for
from tui_review.store.reviews import read_review

from .screens import make_review
from .test_pty import saved

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the program and all that it uses, as one that it is installed in."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    for each in [ROOT / "tui_review", ROOT / "instruments", *Path(sysconfig.get_path("purelib")).iterdir()]:
        if not (folder / each.name).exists():
            (folder / each.name).symlink_to(each)
    return folder


def wizard(file: Path, installed: Path, state: Path) -> Terminal:
    """The wizard of that program on a review, whose instrument a command has worked through before."""
    env = {"PYTHONPATH": str(installed), "XDG_STATE_HOME": str(state), "PYTHONDONTWRITEBYTECODE": "1"}
    program = [sys.executable, "-S", "-m", "tui_review"]
    subprocess.run([*program, "show", str(file)], env=os.environ | env, check=True, capture_output=True)
    return Terminal([*program, "open", str(file)], env=env, cwd=file.parent)


def taken_away(installed: Path) -> None:
    installed.rename(installed.with_name("away"))


def replaced(installed: Path) -> None:
    """Another version stands there, of which each module lacks what this one wants of it."""
    (installed / "tui_review").unlink()
    for module in (ROOT / "tui_review").rglob("*.py"):
        other = installed / module.relative_to(ROOT)
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_text("")


@pytest.fixture(params=[taken_away, replaced], ids=["taken away", "replaced"])
def gone(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """What becomes of the program."""
    becomes: Callable[[Path], None] = request.param
    return becomes


def first_answered(terminal: Terminal) -> None:
    """The first question stands, and is answered."""
    terminal.wait_for("fs.site", 15)
    terminal.settle()
    terminal.type("Sample County").press("enter")
    terminal.stands("fs.case_name")


def typed_and_closed(terminal: Terminal) -> str:
    """What is said by who closes it; on one line, as a terminal breaks lines where it will."""
    terminal.press("ctrl+q")
    terminal.exit_status()
    return re.sub(r"\s+", "", terminal.text)


def test_a_session_whose_program_is_gone_closes_with_everything_in_the_file(
    tmp_path: Path, installed: Path, state: Path, gone: Callable[[Path], None]
) -> None:
    file = make_review(tmp_path / "r", "birch-7", {})
    with wizard(file, installed, state) as terminal:
        first_answered(terminal)
        gone(installed)
        terminal.type("Fictional").press("enter")
        terminal.stands("fs.pur_start")
        saved(terminal)
        typed_and_closed(terminal)
    answers = read_review(file).review.raw
    assert (answers["fs.site"], answers["fs.case_name"]) == ("Sample County", "Fictional")


def test_what_is_half_typed_when_the_program_is_gone_is_asked_about_and_kept_where_the_line_drops(
    tmp_path: Path, installed: Path, state: Path, gone: Callable[[Path], None]
) -> None:
    file = make_review(tmp_path / "r", "birch-8", {})
    with wizard(file, installed, state) as terminal:
        first_answered(terminal)
        terminal.type("Fictional").press("enter")
        terminal.stands("fs.pur_start")
        gone(installed)
        # No day: what is asked about it at the end was loaded with the first screens.
        terminal.type("13/45/2025")
        terminal.settle()
        terminal.press("ctrl+q")
        terminal.stands("What is typed at fs.pur_start is not kept")
        assert "error inside" not in terminal.text
        terminal.hang_up()
    kept = read_review(file)
    assert kept.review.raw["fs.case_name"] == "Fictional"
    assert pending_for(kept) == []
    with Terminal(
        [sys.executable, "-m", "tui_review", "open", str(file)], env={"XDG_STATE_HOME": str(state)}
    ) as again:
        again.stands("fs.pur_start")
        assert "13/45/2025" in again.text
