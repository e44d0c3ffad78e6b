"""Sessions that die: what they leave is what tests of journals start from."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DIES = """
import os, sys
from pathlib import Path
from tui_review.review.who import Editor
from tui_review.store.session import Session
session = Session.open(Path(sys.argv[1]), Editor(sys.argv[2]), today='2026-03-20')
for answer in sys.argv[3:]:
    session.record(*session.state.answer_many(dict([answer.split('=')])))
assert session.flush_journal()
os.kill(os.getpid(), 9)
"""


def die_with(review: Path, *given: str, by: str = "Ann") -> None:
    """A session answers, is told that it is kept, and is killed before the file is written."""
    subprocess.run([sys.executable, "-c", DIES, str(review), by, *given], check=False)


def touch_from_outside(review: Path) -> None:
    """Somebody else writes the file anew; the data stay."""
    review.write_bytes(review.read_bytes() + b"# somebody was here\n")
