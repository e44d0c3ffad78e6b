"""Git's drivers: how soon each starts, and a log with differences in words, nothing remembered and remembered."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from benchmarks.timing import measured, medians, own_home, report
from tests.qa.sample import complete_file
from tui_review.cli.main import main as cli
from tui_review.qa.gitsetup import enable

COMMITS: Final = 20
TIMES: Final = 5
_BASELINE: Final = "import pydantic, ruamel.yaml"
_NOBODY: Final = "[user]\n\tname = Nobody\n\temail = nobody@example.org\n"


def git(folder: Path, *arguments: str) -> None:
    """Runs git; raises where it fails."""
    program = shutil.which("git")
    if program is None:
        raise SystemExit("There is no git here.")
    subprocess.run([program, *arguments], cwd=folder, check=True, capture_output=True)


def clone_of(home: Path) -> tuple[Path, Path]:
    """A clone with a complete review that was changed in each of so many commits, and the review's file."""
    (home / "gitconfig").write_text(_NOBODY)
    os.environ |= {
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
    }
    clone = home / "clone"
    clone.mkdir()
    git(clone, "init", "-q")
    file = complete_file(clone / "reviews")
    git(clone, "add", "reviews")
    git(clone, "commit", "-q", "-m", "a review")
    enable(clone)
    for number in range(COMMITS):
        if cli(["set", str(file), f"4.comments=As told the {number}. time, made up."]):
            raise SystemExit("The review could not be changed.")
        git(clone, "commit", "-q", "-a", "-m", f"change {number}")
    return clone, file


def starts(home: Path, file: Path) -> None:
    """What each driver costs as git calls it, in processor time."""
    mine, base = home / "mine", home / "base"
    program = ("-m", "tui_review")
    shutil.copy(file, base)

    def merge() -> float:
        shutil.copy(file, mine)
        return measured(*program, "merge-driver", base, mine, file, file).processor

    def middle(once: list[float]) -> float:
        return sorted(once)[len(once) // 2]

    merge()
    bare = middle([measured("-c", _BASELINE).processor for _ in range(TIMES)])
    merged = middle([merge() for _ in range(TIMES)])
    told = middle([measured(*program, "textconv", file).processor for _ in range(TIMES)])
    for what, took in (("textconv of a full review", told), ("merge-driver of a full review", merged)):
        report(f"{what}, processor time", took, f"python -c '{_BASELINE}'", bare, "at most 1.6 x")


def logs(clone: Path) -> None:
    """`git log -p` in words against the raw one: the first time, and when git has kept the texts."""
    words = ["log", "-p", f"-{COMMITS}", "--", "reviews"]

    def first() -> None:
        git(clone, "update-ref", "-d", "refs/notes/textconv/tui-review")
        git(clone, *words)

    cold, warm, raw = medians(
        TIMES, first, lambda: git(clone, *words), lambda: git(clone, "log", "-p", "--no-textconv", *words[2:])
    )
    size = f"git log -p of {COMMITS} changes in words"
    report(f"{size}, the first time", cold, "the raw log", raw, "none")
    # `first` comes before each, so that this is the second run.
    report(f"{size}, the second time", warm, "the raw log", raw, "at most 2 x")


def main() -> None:
    """Prints the figures."""
    before = dict(os.environ)
    with own_home() as home:
        clone, file = clone_of(home)
        starts(home, file)
        logs(clone)
    os.environ.clear()
    os.environ.update(before)


if __name__ == "__main__":
    main()
