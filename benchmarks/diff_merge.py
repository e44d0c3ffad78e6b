"""A diff and a merge of two complete reviews with a page of narrative at every question, all of it made up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

from benchmarks.timing import ROOT, medians, own_home, report
from tests.acts import create_review
from tests.qa.sample import complete_state, rules
from tui_review.review.state import ReviewState

TIMES = 9
LIMIT = 0.3
"""Seconds over the baseline."""
_BASELINE = "import pydantic, ruamel.yaml"
_WORDS = (
    *("the", "agency", "met", "with", "mother", "father", "and", "foster", "parent", "at"),
    *("home", "about", "safety", "plan", "services", "visits", "school", "was", "not", "by"),
)


def narrate(state: ReviewState, seed: int, every: int) -> None:
    """Writes a page at every `every`-th question that is asked."""
    random = Random(seed)  # noqa: S311 - made-up words
    asked = [id_ for id_ in rules().questions if state.evaluation.open_to_reviewer(id_)]
    for id_ in asked[::every]:
        state.write(id_, "\n".join(" ".join(random.choices(_WORDS, k=14)) for _ in range(8)))


def side(folder: Path, seed: int) -> Path:
    """A review file: the base (seed 0), or one that differs from it in every third or fourth narrative."""
    state = complete_state()
    narrate(state, 0, 1)
    if seed:
        narrate(state, seed, seed + 2)
        state.answer_many({"4A": seed + 1, "4B": "No"})
    create_review(folder / "sample.yaml", state.review, state.rules)
    return folder / "sample.yaml"


def tui_review(*arguments: str | Path) -> None:
    """Runs a command that may find something."""
    command = [sys.executable, "-m", "tui_review", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())


def main() -> None:
    """Prints the figures."""
    with own_home() as home:
        base, ours, theirs = (side(home / str(seed), seed) for seed in range(3))
        merged = home / "A"

        def merge() -> None:
            shutil.copy(ours, merged)
            tui_review("merge-driver", base, merged, theirs, ours)

        # A merge compiles the instrument and remembers it, as any command does that writes.
        took_merge, took_diff, start = medians(
            TIMES,
            merge,
            lambda: tui_review("diff", ours, theirs),
            lambda: subprocess.run([sys.executable, "-c", _BASELINE], check=True),
        )
        goal = f"at most {LIMIT * 1000:.0f} ms over it"
        size = f"two reviews of {ours.stat().st_size // 1024} KB"
        for what, took in (("diff", took_diff), ("merge", took_merge)):
            over = (took - start) * 1000
            report(
                f"{what} of {size}", took, f"python -c '{_BASELINE}'", start, f"{goal}; here {over:+.0f} ms"
            )


if __name__ == "__main__":
    main()
