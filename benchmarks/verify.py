"""`verify` of a folder of reviews that git keeps, each handed over twice, by a program that remembers nothing."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from benchmarks.timing import SAMPLE, own_home, report, run, seconds
from tests.sample_anew import unsealed
from tui_review.review.gate.proposals import HandOver
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import catalog_for, read_review, write_review

COUNT = 1000
QA = Editor("Q. Reader", "qa")
REVIEWER = Editor("R. Viewer")


def main(count: int = COUNT) -> None:
    """Prints the figures, of so many reviews."""
    with own_home() as home:
        folder = home / "reviews"
        folder.mkdir()
        text = unsealed(SAMPLE.read_text(encoding="utf-8"))
        paths = [folder / f"made-up-{number}.yaml" for number in range(count)]
        for number, path in enumerate(paths):
            # Each is a review of its own, of the days before there were seals that this would break.
            own = f"  id: {path.stem}\n  uid: u{number:015}\n"
            path.write_text(text.replace(f"  id: {SAMPLE.stem}\n", own, 1), encoding="utf-8")
        _git(folder, "init", "-q")
        _commit(folder)
        for path in paths:
            _hand_over(path)
        _commit(folder)
        took = seconds(lambda: run("-m", "tui_review", "verify", folder))
        read = seconds(lambda: run("-c", _READ, folder))
        report(f"verify of {count} reviews of two commits", took, "reading them as YAML", read, "under 20 s")


_READ = (
    "import sys, pathlib, ruamel.yaml; yaml = ruamel.yaml.YAML(typ='safe', pure=False); "
    "[yaml.load(path) for path in pathlib.Path(sys.argv[1]).glob('*.yaml')]"
)


def _hand_over(path: Path) -> None:
    opened = read_review(path, catalog_for(path.parent))
    state = ReviewState(opened.rules, opened.review, QA, today="2026-03-20")
    state.propose(HandOver(act="return", reason="A benchmark.", by=state.author))
    state.editor = REVIEWER
    write_review(
        path,
        state.propose(HandOver(act="submit", by=state.author)),
        state.rules,
        expected=opened.fingerprint,
    )


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True, timeout=600)  # noqa: S607 - the user's own git


def _commit(folder: Path) -> None:
    _git(folder, "add", "-A")
    author = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    _git(folder, *author, "commit", "-q", "-m", "A benchmark.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    main(parser.parse_args().count)
