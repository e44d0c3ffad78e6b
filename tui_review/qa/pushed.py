"""What is pushed to a bare repository, laid out to be looked at before git takes it; `guard` has git ask for it.

Git calls `pre-receive` with what came in quarantine: the objects are there, and no branch has them. A repository of its
own, in a private folder that is removed again, borrows them; nothing is written into the one that is pushed to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen
from tui_review.store.git import file_at, git, resolved
from tui_review.store.reviews import SUFFIX
from tui_review.yamlfile.files import says_it_is_a_review, without_links

_NOTHING: Final = re.compile(r"0+\Z")
_BRANCHES: Final = "refs/heads/"
_OBJECTS: Final = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
_OF_A_HOOK: Final = (
    *_OBJECTS,
    "GIT_QUARANTINE_PATH",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
)
"""What git tells a hook of the repository it is called in."""
_PLAIN: Final = ("-c", "core.symlinks=false", "-c", "core.autocrlf=false")


@frozen()
class Pushed:
    """One branch, tag or other ref as it is pushed."""

    ref: str
    """Its whole name: `refs/heads/main`."""
    before: str
    """What it was at; empty for one that is made."""
    after: str
    """What it is to be at."""

    @property
    def is_branch(self) -> bool:
        """Whether it is a branch."""
        return self.ref.startswith(_BRANCHES)

    @property
    def said(self) -> str:
        """What it is called: a branch by its name alone, anything else by its whole one."""
        return self.ref.removeprefix(_BRANCHES)


def pushed(lines: Iterable[str]) -> list[Pushed]:
    """What git says is pushed, branches first, but for what is taken away. Raises UserError for other lines."""
    found = []
    for line in lines:
        before, after, ref = [*line.split(maxsplit=2), "", "", ""][:3]
        if not re.fullmatch(r"[0-9a-f]{40,64}", before) or not re.fullmatch(r"[0-9a-f]{40,64}", after):
            what = "These are no lines as git gives them to a `pre-receive` hook."
            raise UserError(
                what, remedy="Git calls it; `tui-review git-setup` in the bare repository has it so."
            )
        if not _NOTHING.match(after):
            old = "" if _NOTHING.match(before) else before
            found.append(Pushed(ref.strip(), old, after))
    return sorted(found, key=lambda each: not each.is_branch)


def with_commits(found: Iterable[Pushed]) -> Iterator[Pushed]:
    """Each as the commits that it leads from and to.

    Not what leads to no commit, as a tag of a single file does, nor a tag of a commit that comes with a branch.
    """
    known: set[str] = set()
    for each in found:
        before, after = (resolved(Path(), id_) if id_ else "" for id_ in (each.before, each.after))
        if after and (each.is_branch or after not in known):
            known.add(after)
            yield Pushed(each.ref, before, after)


@contextmanager
def checked_out(each: Pushed) -> Iterator[Path]:
    """A folder with all files of a commit as it is pushed, and the commits that lead there. Raises UserError."""
    form = git(Path(), "rev-parse", "--show-object-format").text or "sha1"
    sources = [os.environ.get(_OBJECTS[0]) or str(_git_folder() / "objects")]
    sources += filter(None, os.environ.get(_OBJECTS[1], "").split(os.pathsep))
    own = {name: os.environ.pop(name) for name in _OF_A_HOOK if name in os.environ}
    try:
        with TemporaryDirectory(prefix="tui-review-pushed-") as name:
            folder = without_links(Path(name))
            _done(
                git(folder, "init", "--quiet", "--template=", f"--object-format={form}", str(folder)).status
            )
            borrowed = "".join(f"{without_links(Path(source))}\n" for source in sources)
            (folder / ".git" / "objects" / "info").mkdir(exist_ok=True)
            (folder / ".git" / "objects" / "info" / "alternates").write_text(borrowed, encoding="utf-8")
            _done(git(folder, *_PLAIN, "checkout", "--quiet", "--detach", each.after).status)
            yield folder
    finally:
        os.environ.update(own)


def reviews_pushed(folder: Path, each: Pushed) -> list[Path]:
    """The reviews, in such a folder, that a commit brings or changes, by their place in it."""
    listing: tuple[str, ...] = ("ls-tree", "-r", "-z", "--name-only", each.after)
    if each.before and git(folder, "cat-file", "-e", each.before).status == 0:
        listing = (
            "diff-tree",
            "-r",
            "-z",
            "--name-only",
            "--no-renames",
            "--diff-filter=d",
            each.before,
            each.after,
        )
    names = [os.fsdecode(name) for name in git(folder, *listing).out.split(b"\0") if name]
    found = [Path(name) for name in names if name.endswith(SUFFIX)]
    return [path for path in found if _is_review(folder / path, each.before)]


def _git_folder() -> Path:
    """The repository that a hook is called in."""
    return Path(git(Path(), "rev-parse", "--absolute-git-dir").text or ".")


def _is_review(path: Path, before: str) -> bool:
    """Whether a file says that it is a review, or did before it was pushed as something else."""
    if says_it_is_a_review(path):
        return True
    was = file_at(path, before) if before else None
    return was is not None and says_it_is_a_review(was)


def _done(status: int) -> None:
    if status:
        what = "What is pushed cannot be laid out to be looked at."
        raise UserError(what, remedy="Is there room in the folder for temporary files?")
