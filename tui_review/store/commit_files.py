"""A commit laid out as files to be looked at, in a repository of its own that borrows the objects of another one."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.store.git import git
from tui_review.yamlfile.files import without_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLAIN: Final = ("-c", "core.symlinks=false", "-c", "core.autocrlf=false")


@contextmanager
def commit_as_files(commit: str, objects: Iterable[str], *, form: str, shallow: str = "") -> Iterator[Path]:
    """A private folder with all files of a commit, and the commits that lead there; it is removed again.

    `objects` are the folders in which git finds what it is made of, `form` how its ids are made; `shallow` is what a
    clone that was cut short says of where it ends. Nothing is written there. Raises UserError.
    """
    with TemporaryDirectory(prefix="tui-review-laid-out-") as name:
        folder = without_links(Path(name))
        _done(git(folder, "init", "--quiet", "--template=", f"--object-format={form}", str(folder)).status)
        own = folder / ".git"
        (own / "objects" / "info").mkdir(exist_ok=True)
        borrowed = "".join(f"{without_links(Path(each))}\n" for each in objects)
        (own / "objects" / "info" / "alternates").write_text(borrowed, encoding="utf-8")
        if shallow:
            (own / "shallow").write_text(shallow, encoding="ascii")
        _done(git(folder, *_PLAIN, "checkout", "--quiet", "--detach", commit).status)
        yield folder


def _done(status: int) -> None:
    if status:
        what = "What is in git cannot be laid out to be looked at."
        raise UserError(what, remedy="Is there room in the folder for temporary files?")
