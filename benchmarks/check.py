"""`check` of one full review, against starting Python with the libraries that such a program is built on."""

from __future__ import annotations

import shutil

from benchmarks.timing import SAMPLE, medians, own_home, report, run

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
        took, *against = medians(
            TIMES,
            lambda: run("-m", "tui_review", "check", review),
            *((lambda code=code: run("-c", code)) for code in BASELINES.values()),
        )
        for name, seconds in zip(BASELINES, against, strict=True):
            report(
                "check of one full review", took, name, seconds, "at most 1.5 x with pydantic and ruamel.yaml"
            )


if __name__ == "__main__":
    main()
