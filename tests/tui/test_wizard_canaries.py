"""Words of a case typed wherever the wizard takes text are in the review's folder and in journals, and nowhere else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.qa.sample import QA, REVIEWER, complete_file
from tests.warm import warm
from tui_review import support
from tui_review.errors import UserError
from tui_review.tui.base.crash import in_one_line

from .test_qa_walks import hand_over, note
from .typist import at_work

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

CANARY = "Canaria"
"""Made up."""
EDITOR = """#!/bin/sh
ps -ww -eo args > "$TMPDIR/ps"
env > "$TMPDIR/env"
printf 'Canaria wrote this.\\n' > "$1"
"""
"""An editor that tells what others on the machine see of it."""


@pytest.fixture(params=(0o000, 0o022, 0o077), ids=oct)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Everything the program can write to is under one folder, under each umask."""
    warm(tmp_path / "XDG_CACHE_HOME", without=CANARY)
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"):
        (tmp_path / name).mkdir(exist_ok=True)
        monkeypatch.setenv(name, str(tmp_path / name))
    script = tmp_path / "editor"
    script.write_text(EDITOR)
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.chdir(tmp_path)
    before = os.umask(request.param)
    support.begin(str(tmp_path / "debug.log"))
    yield tmp_path
    support.end()
    os.umask(before)


def holding_canaries(places: Path) -> list[Path]:
    """The files with the word in them, but for the editor, which writes it."""
    files = (path for path in places.rglob("*") if path.is_file() and path.name != "editor")
    return [path for path in files if CANARY.encode() in path.read_bytes()]


async def test_no_word_typed_into_the_wizard_is_outside_the_review_and_the_journal(
    places: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = complete_file(places / "reviews", id_="made-up")
    async with at_work(file, editor=REVIEWER) as typist:
        monkeypatch.setattr(typist.app, "suspend", nullcontext)
        await typist.go("fs.case_name")
        await typist.press("ctrl+u")
        await typist.paste(f"{CANARY} family")
        await typist.press("f8")
        await typist.paste(f"ask {CANARY}")
        await typist.press("enter", "f4")
        await typist.paste(CANARY)
        await typist.press("escape")
        await typist.go("4.comments")
        await typist.press("ctrl+o")
        await typist.pilot.pause()
        assert typist.screen.state.kept("4.comments").value == f"{CANARY} wrote this."
        in_one_line(UserError(f"{CANARY} is in the message"))
        await hand_over(typist, "s")
    async with at_work(file, editor=QA) as typist:
        await typist.go("4A")
        await note(typist, "q", f"Is {CANARY} well?")
        await hand_over(typist, "r", f"{CANARY} again.")
    text = file.read_text(encoding="utf-8")
    assert all(f"{CANARY} {rest}" in text for rest in ("family", "wrote", "again"))
    assert all(f"{before} {CANARY}" in text for before in ("ask", "Is"))
    holding = holding_canaries(places)
    assert all(path.is_relative_to(file.parent) or path.parent.name == "journal" for path in holding)
    assert {oct(stat.S_IMODE(path.stat().st_mode)) for path in holding} == {"0o600"}
    assert all((places / "TMPDIR" / name).stat().st_size for name in ("ps", "env")), "the editor was called"
    assert "survived kind=UserError" in (places / "debug.log").read_text(encoding="utf-8")
    assert CANARY not in "".join(capfd.readouterr())
