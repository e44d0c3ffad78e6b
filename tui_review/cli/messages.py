"""Messages to a person beside what a command prints."""

from __future__ import annotations

import contextlib
import sys

from tui_review.display import on_one_line


def complain(message: str) -> None:
    """One line on stderr, where it is open, whatever the message holds: nothing in it acts on a terminal."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"tui-review: {on_one_line(' '.join(message.split()))}\n")
        sys.stderr.flush()
