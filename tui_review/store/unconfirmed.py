"""What was written, and of which the disk did not confirm that it outlasts a power cut.

Such a file holds what was to be written: nothing has failed, and nothing need be done again. Whoever wrote it says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

UNCONFIRMED: Final[dict[str, str]] = {}
"""Why the disk did not confirm it, in words, by file; what it has confirmed since is gone from it."""


def unconfirmed_words(file: Path | str) -> str:
    """What is to be said of a file that was written so, in two sentences; empty for all others."""
    why = UNCONFIRMED.get(str(file), "")
    if not why:
        return ""
    what = f"It is written, but the disk did not confirm that it outlasts a power cut ({why})."
    return f"{what} Nothing need be done again; the next save confirms it too."
