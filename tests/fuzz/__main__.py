"""Random keys into the wizard: `python -m tests.fuzz --count 2000 --seed 1`, in a real terminal with `--terminal`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import terminal, wizard


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
    numbers = range(chosen.first, chosen.first + chosen.count)
    run = terminal.fuzz if chosen.terminal else wizard.fuzz
    with tempfile.TemporaryDirectory() as folder:
        found = run(numbers, chosen.seed, Path(folder))
    for failure in found.failures:
        sys.stdout.write(f"{failure}\n")
    sys.stdout.write(
        f"seed {chosen.seed}: {found.sequences} sequences of {found.steps} steps, {found.chunks} chunks and "
        f"{found.resizes} sizes; {found.changes} changed an answer, as they may; none took over {found.longest:.2f} s "
        f"of the processor; {len(found.failures)} failed\n"
    )
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
