"""Random keys into the wizard: `python -m tests.fuzz --count 2000 --seed 1`, in a real terminal with `--terminal`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from . import terminal, wizard

AT_ONCE: Final = 100
"""So many sequences are told of together."""


def main() -> int:
    """Runs as many sequences as asked for and says what became of them; 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many sequences")
    parser.add_argument(
        "--first", type=int, default=0, help="the number of the first, to go on from an earlier run"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--terminal", action="store_true", help="the program itself on a pseudo-terminal")
    chosen = parser.parse_args()
    run = terminal.fuzz if chosen.terminal else wizard.fuzz
    failed, last = 0, chosen.first + chosen.count
    # Each block is told as soon as it is done: what was run counts also where the rest is broken off.
    for first in range(chosen.first, last, AT_ONCE):
        with tempfile.TemporaryDirectory() as folder:
            found = run(range(first, min(first + AT_ONCE, last)), chosen.seed, Path(folder))
        for failure in found.failures:
            sys.stdout.write(f"{failure}\n")
        sys.stdout.write(
            f"seed {chosen.seed}, from {first}: {found.sequences} sequences of {found.steps} steps, "
            f"{found.chunks} chunks and {found.resizes} sizes; {found.changes} changed an answer, as they may; "
            f"none took over {found.longest:.2f} s of the processor; {len(found.failures)} failed\n"
        )
        sys.stdout.flush()
        failed += len(found.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
