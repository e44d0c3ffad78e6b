"""`check` of one full review, against starting Python with the libraries that such a program is built on."""

from __future__ import annotations

import shutil
from statistics import median

from benchmarks.timing import SAMPLE, measured, own_home, report, run

TIMES = 15
BASELINES = {
    "python -c pass": "pass",
    "python -c 'import pydantic, ruamel.yaml'": "import pydantic, ruamel.yaml",
    "the same with BaseModel and YAML taken": "from pydantic import BaseModel; from ruamel.yaml import YAML",
}


def main() -> None:
    """Prints the figures."""
    with own_home() as home:
        review = shutil.copy(SAMPLE, home / SAMPLE.name)
        # A command that writes compiles the instrument and remembers it, as in a reviewer's day.
        run("-m", "tui_review", "return", review, "--by", "Q. Reader", "--reason", "A benchmark.")
        run("-m", "tui_review", "submit", review)
        commands = [("-m", "tui_review", "check", review), *(("-c", code) for code in BASELINES.values())]
        # By turns, and processor time, which other work on the machine changes little.
        rounds = [[measured(*each).processor for each in commands] for _ in range(TIMES)]
        took, *against = map(median, zip(*rounds, strict=True))
        for name, seconds in zip(BASELINES, against, strict=True):
            report(
                "check of one full review, processor time",
                took,
                name,
                seconds,
                "at most 1.5 x with pydantic and ruamel.yaml",
            )


if __name__ == "__main__":
    main()
