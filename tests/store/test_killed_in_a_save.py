"""A session that is killed at any step of a save, while its text is typed on, is gone on from: nothing is to settle.

There is one writer, so what its journal has behind what the file has is later, and no other answer. All made up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.tui.screens import make_review
from tui_review.cli.main import main
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review
from tui_review.store.session import Session

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

_DIES: Final = """
import os, sys, threading
from pathlib import Path
from tui_review.entry.answering import Answering
from tui_review.review.who import Editor
from tui_review.store.session import Session

CALLS = ("open", "write", "fsync", "fdatasync", "replace", "ftruncate", "unlink", "close", "fstat", "lstat", "stat")

def die(path, step, at, begun, whole):
    session = Session.open(Path(path), Editor("Ann"), today="2026-03-20")
    answering = Answering(session, at)
    enter = (lambda text: answering.give(text, typed=True)) if at == "fs.case_name" else (
        lambda text: answering.write(text, typed=True))
    enter(begun)
    assert session.flush_journal()
    taken = 0

    def typed_on():
        enter(whole)
        print(step, "kept" if session.flush_journal(0.3) else "not kept", flush=True)
        os._exit(9)

    def dying(call):
        def called(*given, **named):
            nonlocal taken
            if threading.current_thread().name == "writing":
                taken += 1
                if taken == step:
                    typed_on()
            return call(*given, **named)
        return called

    for name in CALLS:
        setattr(os, name, dying(getattr(os, name)))
    session.save()
    print("saved", flush=True)
    typed_on()

at, begun, whole, *paths = sys.argv[1:]
for step, path in enumerate(paths, 1):
    if not os.fork():
        die(path, step, at, begun, whole)
    os.wait()
"""
_STEPS: Final = 60
"""More calls than a save makes."""
BEGUN, WHOLE = "The worker visited the home on", "The worker visited the home on 4/12"


@pytest.mark.parametrize("at", ["3A", "fs.case_name"], ids=["a narrative", "an answer"])
def test_who_was_killed_at_any_step_of_a_save_goes_on_from_the_text_that_was_kept_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], at: str
) -> None:
    begun = make_review(tmp_path, "birch-3", {"3A": "No"})
    paths = [tmp_path / str(step) / "birch-3.yaml" for step in range(_STEPS)]
    for path in paths:
        path.parent.mkdir()
        shutil.copy(begun, path)
    asked = [sys.executable, "-c", _DIES, at, BEGUN, WHOLE, *map(str, paths)]
    said = subprocess.run(asked, check=True, env=os.environ, capture_output=True, text=True).stdout
    assert "saved" in said, "each step of a save has had its turn"
    kept = {
        int(line.split()[0]) for line in said.splitlines() if line.endswith(" kept") and "not" not in line
    }
    assert len(kept) > _STEPS // 2
    for step, path in enumerate(paths, 1):
        capsys.readouterr()
        main(["recover", str(path)])
        assert "two answers" not in capsys.readouterr().out, step
        session = Session.open(path, Editor("Ann"), today="2026-03-20")
        assert (session.pending, session.state.review.conflicts) == ([], {}), step
        session.close()
        answer = read_review(path).review.answers[at]
        text = answer.narrative if at == "3A" else answer.given
        assert text == (WHOLE if step in kept else BEGUN), step
