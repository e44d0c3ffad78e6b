"""Histories of reviews in git, made in one call: what each commit makes of which files."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tui_review.shape.frozen import frozen


@frozen()
class Step:
    """One commit."""

    files: Mapping[str, bytes | str | None]
    """What it makes of each file by its path; None takes it away, and a text is the commit of a submodule."""
    after: tuple[int, ...] = ()
    """The commits it comes after, by their place from 0; the one before where none is named."""
    by: str = "Ann"


class _Author(NamedTuple):
    name: str
    at: int

    def __str__(self) -> str:
        return f"{self.name} <{self.name.lower()}@example.org> {1_700_000_000 + self.at} +0000"


def commit_all(folder: Path, histories: Mapping[str, Sequence[Step]], *options: str) -> None:
    """Makes a clone in a folder with a branch for each history, and nothing checked out."""
    subprocess.run(["git", "init", "-q", *options, folder], check=True, capture_output=True)
    stream, mark = b"", 0
    for branch, steps in histories.items():
        first = mark + 1
        for number, step in enumerate(steps):
            mark += 1
            who = _Author(step.by, number)
            head = f"commit refs/heads/{branch}\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata 4\nstep\n"
            parents = step.after or ((number - 1,) if number else ())
            words = zip(("from", "merge"), parents, strict=False)
            stream += (head + "".join(f"{word} :{first + each}\n" for word, each in words)).encode()
            for path, data in step.files.items():
                if data is None:
                    stream += f"D {path}\n".encode()
                elif isinstance(data, str):
                    stream += f"M 160000 {data} {path}\n".encode()
                else:
                    stream += f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
    subprocess.run(
        ["git", "-C", folder, "fast-import", "--quiet"], input=stream, check=True, capture_output=True
    )


def stand_on(folder: Path, branch: str) -> None:
    """Goes to a branch, without its files."""
    (folder / ".git" / "HEAD").write_text(f"ref: refs/heads/{branch}\n")
