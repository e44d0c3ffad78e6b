"""What a script is told that types lines through a pipe, which nobody hears."""

from __future__ import annotations

import re

from tui_review.errors import DONE, FINDINGS


def status_after(said: str) -> int:
    """The status behind what was said: a finding where a line was not taken, as is said of each."""
    return FINDINGS if re.search(r"^Not (?:taken|submitted): ", said, re.MULTILINE) else DONE
