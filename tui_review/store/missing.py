"""Reviews that something still tells of in a folder where no file of theirs is any more."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from tui_review.instrument.plurals import count_of
from tui_review.store.committed import FolderCommits
from tui_review.store.git import file_at
from tui_review.store.versions import kept_without_file, named_as
from tui_review.store.whereabouts import uid_in
from tui_review.yamlfile.files import read_bytes, says_it_is_a_review


def missing_reviews(
    folder: Path, commits: FolderCommits, known: Collection[str]
) -> Iterator[tuple[Path, str]]:
    """The files of reviews that a folder has no more, and what still has them, in a sentence.

    Versions kept there, or the last commit; what a commit took away, it says itself who did. One of the reviews that
    are `known`, by their uids, stands under another name. Raises UserError where it cannot be seen.
    """
    named: set[str] = set()
    for name, kept in kept_without_file(folder).items():
        path, newest = folder / name, kept[-1]
        if _stands_elsewhere(read_bytes(newest), known):
            continue
        named.add(name)
        versions = count_of(len(kept), "version")
        what = f"There is no such file any more, and {versions} of it stand in {newest.parent}."
        look = f"`tui-review show {named_as(path, newest)}` shows the last; once that is clear, they may go."
        yield path, f"{what} It was moved, renamed or taken away. {look}"
    for name in commits.by_name:
        path = folder / name
        if name in named or os.path.lexists(path):
            continue
        data = file_at(path, "HEAD") or b""
        if says_it_is_a_review(data) and not _stands_elsewhere(data, known):
            what = "There is no such file any more, and the last commit has it, so that nothing says who took it away."
            yield path, f"{what} `git restore {path}` brings it back; `git rm` says that it is to go."


def _stands_elsewhere(data: bytes, known: Collection[str]) -> bool:
    uid = uid_in(data)
    return bool(uid) and uid in known
