"""At which paths of a clone a review has stood: it is followed by its uid, whatever its file was called.

A file that is moved, copied, renamed over several commits or in a merge is the same review at another path, and what
its commits say is of it.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from tui_review.shape.frozen import frozen
from tui_review.store.git import (
    blobs,
    contents,
    file_at,
    git,
    in_work_tree,
    resolved,
    unread_at,
    unsaid_commits,
)
from tui_review.yamlfile.files import OWN_FOLDER, read_bytes

_SUFFIX: Final = ".yaml"
_UID: Final = re.compile(rb"""^  uid: ["']?(\w+)""", re.MULTILINE)
"""The uid of a review, as the program writes it."""
_FILE: Final = "100"
"""Begins the mode of a file, which links and submodules are not."""
_PATIENCE: Final = 600.0


@frozen()
class RawChange:
    """What one commit made of one file, beside one of the commits it came after."""

    path: str
    before: str
    """The file's id in git; empty for none there."""
    after: str
    """Likewise."""


@frozen()
class Whereabouts:
    """The paths of every review of a clone, from its top, in the commits that reach some."""

    top: Path
    """The top of the clone."""
    paths: Mapping[str, tuple[str, ...]]
    """All that each review has stood at, by its uid."""
    stands: Mapping[str, tuple[str, ...]]
    """Those of them that it stands at still."""
    order: Mapping[str, int]
    """The place of each commit, the newest first."""
    is_whole: bool = True
    """Whether git could read all that says whose a file was; else a review may have stood at more paths."""


def changes_in(raw: str) -> Iterator[RawChange]:
    """The changes of files in what `git log --raw -z` says of a commit; what is no file is none there."""
    parts = iter(raw.strip("\0\n").split("\0"))
    for about, path in zip(parts, parts, strict=False):
        modes_and_ids = about.strip("\n:").split(" ")
        before, after = (
            id_ if mode.startswith(_FILE) else ""
            for mode, id_ in zip(modes_and_ids[:2], modes_and_ids[2:4], strict=True)
        )
        if before or after:
            yield RawChange(path, before, after)


def uid_in(data: bytes) -> str:
    """The uid of the review in a file; empty where it has none."""
    found = _UID.search(data)
    return found[1].decode() if found is not None else ""


def whereabouts(folder: Path, heads: Sequence[str]) -> Whereabouts:
    """Where the reviews of the clone that a folder lies in have stood, by the commits that reach `heads`.

    Of each stretch of commits that have a file at one path, the first and the last say whose it is. Raises UserError
    where git does not say them.
    """
    top = Path(git(folder, "rev-parse", "--show-toplevel").text)
    ids = git(folder, "rev-parse", *heads)
    return _read(top, tuple(ids.text.split())) if ids.status == 0 else Whereabouts(top, {}, {}, {})


def stood_under(path: Path, uid: str, heads: Sequence[str]) -> tuple[list[str], bool]:
    """A file, and wherever the review in it stood by the commits that reach `heads`, named as from its folder.

    And whether these are all: not where git lacks what says whose some file was.
    """
    own = f"./{path.name}"
    if not uid or not in_work_tree(path.parent):
        return [own], True
    where = whereabouts(path.parent, heads)
    return [own, *_from(path, where.paths.get(uid, ()))], where.is_whole


def review_then(path: Path, revision: str) -> bytes | None:
    """The review in a file as it was at a revision of git, wherever it stood there; None where it was not there.

    Raises UserError where git cannot read it, or what says where it stood.
    """
    found = file_at(path, revision)
    uid = uid_in(read_bytes(path)) if path.is_file() else ""
    at = resolved(path.parent, revision) if uid else ""
    if not at or (found is not None and uid_in(found) in ("", uid)):
        return found
    where = whereabouts(path.parent, (at,))
    for name in _from(path, where.stands.get(uid, ())):
        for data in contents(path.parent, name, (at,)):
            if data:
                return data
    if not where.is_whole:
        raise unread_at(path, revision)
    return found


def _from(path: Path, paths: Iterable[str]) -> list[str]:
    """Paths from the top of a clone, but for that of a file itself, as named from its folder.

    Git takes a path behind a revision from the top, unless it begins with a dot.
    """
    within = git(path.parent, "rev-parse", "--show-prefix").text
    named = (os.path.relpath(each, within or ".") for each in paths if each != f"{within}{path.name}")
    return [each if each.startswith("../") else f"./{each}" for each in named]


@lru_cache(maxsize=8)
def _read(top: Path, heads: tuple[str, ...]) -> Whereabouts:
    form = ("--raw", "-z", "--no-abbrev", "--no-renames", "--format=%x00%H")
    options = ("-c", "log.diffMerges=separate", "-c", "log.showRoot=true")
    ran = git(top, *options, "log", "-m", "--full-history", *form, *heads, "--", ".", patience=_PATIENCE)
    if ran.status:
        raise unsaid_commits(top, ran, _PATIENCE)
    order: dict[str, int] = {}
    edges: dict[str, dict[str, None]] = defaultdict(dict)
    newest: dict[str, str] = {}
    for each in ran.out.decode(errors="surrogateescape").split("\0\0"):
        commit, _, raw = each.strip("\0").partition("\0")
        order.setdefault(commit, len(order))
        for change in changes_in(raw):
            if not change.path.endswith(_SUFFIX) or OWN_FOLDER in change.path.split("/"):
                continue
            at = edges[change.path]
            if newest.setdefault(change.path, change.after) == change.after or not change.before:
                at[change.after] = None
            if not change.after:
                at[change.before] = None
    ids = sorted({id_ for at in edges.values() for id_ in at if id_})
    found = blobs(top, ids, patience=_PATIENCE)
    uids = {id_: uid for id_, data in found.items() if (uid := uid_in(data))}
    paths = _by_uid((uids[id_], path) for path, at in edges.items() for id_ in at if id_ in uids)
    stands = _by_uid((uids[id_], path) for path, id_ in newest.items() if id_ in uids)
    return Whereabouts(top, paths, stands, order, is_whole=len(found) == len(ids))


def _by_uid(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for uid, path in pairs:
        found[uid][path] = None
    return {uid: tuple(each) for uid, each in found.items()}
