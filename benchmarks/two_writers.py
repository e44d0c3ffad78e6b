"""Two programs answer different questions of one review at the same time: what is lost, what is refused."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from benchmarks.timing import own_home
from tui_review.cli.main import main as command
from tui_review.store.reviews import read_review

WRITER = """
import contextlib, io, sys
from tui_review.cli.main import main
file, question, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
refused = 0
for number in range(count):
    with contextlib.redirect_stderr(io.StringIO()):
        refused += main(["set", file, f"{question}.narrative=Made up, line {number}.", f"{question}=No"]) != 0
print(refused)
"""
"""One process that runs the command again and again: what starts a process is not what is measured."""


def run(updates: int) -> tuple[int, int, float]:
    """Refused calls and updates lost of two writers with so many updates each, and the seconds it took."""
    with own_home() as home:
        folder = home / "reviews"
        command(["new", "osri-r4", "made-up-1", "--folder", str(folder)])
        path = folder / "made-up-1.yaml"
        began = time.monotonic()
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(path), question, str(updates)],
                stdout=subprocess.PIPE,
                text=True,
            )
            for question in ("3A", "3B")
        ]
        refused = sum(int(writer.communicate()[0].split()[-1]) for writer in writers)
        took = time.monotonic() - began
        answers = read_review(path).review.answers
        last = f"Made up, line {updates - 1}."
        lost = (
            sum(answers[question].narrative.strip() != last for question in ("3A", "3B"))
            if not refused
            else 0
        )
        return refused, lost, took


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=2000)
    updates = parser.parse_args().updates
    refused, lost, took = run(updates)
    print(
        f"two writers x {updates} updates: {lost} lost, {refused} refused ({100 * refused / updates / 2:.2f} %)"
    )
    print(f"    in {took:.0f} s; wanted: 0 lost, under 1 % refused")


if __name__ == "__main__":
    main()
