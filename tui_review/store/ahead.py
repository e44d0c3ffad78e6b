"""The program that reads a folder ahead of a list that is shown: `python -m tui_review.store.ahead FOLDER PROCESS`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tui_review.store.folder import read_ahead

if __name__ == "__main__":
    # Whoever waits draws a screen meanwhile, and comes first.
    os.nice(5)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    read_ahead(Path(sys.argv[1]), int(sys.argv[2]))
