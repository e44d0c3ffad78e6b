"""What git knows of the reviews of a folder: the commits of each, their authors and signatures, and the acts in them.

All of a folder is asked for at once, since a call of git takes longer than looking at a review. Only commits that
reach HEAD count. Signatures are checked with the user's own programs and settings, never with those that a clone names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.review.model import Review
from tui_review.review.record.acts import Break, breaks
from tui_review.shape.frozen import frozen
from tui_review.store.git import Commit, blobs, git, in_work_tree
from tui_review.store.reviews import ReviewFile, parse_review

_SEAL: Final = re.compile(rb"^    seal: ([0-9a-f]{64})$", re.MULTILINE)
_SIGNED: Final = {
    "G": "good",
    "U": "good",
    "X": "good, and expired since",
    "Y": "good, by a key expired since",
}
_BROKEN: Final = {"B": "does not fit what it signs", "R": "is by a key that was revoked"}
_PROGRAMS: Final = (
    *("-c", "gpg.program=gpg"),
    *("-c", "gpg.openpgp.program=gpg"),
    *("-c", "gpg.x509.program=gpgsm"),
    *("-c", "gpg.ssh.program=ssh-keygen"),
)
_OWN_FILES: Final = ("gpg.ssh.allowedSignersFile", "gpg.ssh.revocationFile")
_GONE: Final = "0" * 40


@frozen()
class FileCommit:
    """One commit that changed a review's file."""

    commit: Commit
    signature: str
    """Git's letter for its signature: `N` for none, `G` for a good one, `B` for a bad one, …"""
    blob: str
    """The file as it was committed; empty where the commit took it away."""

    @property
    def said(self) -> str:
        """The commit in words, with what its signature says."""
        signed = _SIGNED.get(self.signature, "")
        return f"{self.commit.said}{f', signature {signed}' if signed else ''}"


class FolderCommits:
    """The commits of a folder's files, newest first; none where git does not keep it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read before it is asked for."""
        self._folder = folder

    @cached_property
    def by_name(self) -> dict[str, list[FileCommit]]:
        """The commits of each file, by its name."""
        found: dict[str, list[FileCommit]] = {}
        if not in_work_tree(self._folder):
            return found
        marks = "%x01%H%x00%an%x00%aI%x00%s%x00%G?"
        out = git(
            self._folder,
            *_safe_signatures(self._folder),
            *("log", "--full-history", "--raw", "--no-abbrev", "--no-renames", "--relative"),
            *(f"--format={marks}", "--", "."),
        ).out.decode(errors="replace")
        for entry in out.split("\x01")[1:]:
            head, _, raw = entry.partition("\n")
            id_, author, at, subject, signature = head.split("\0")
            commit = Commit(id_, author, at, subject)
            for line in raw.strip().splitlines():
                about, _, name = line.partition("\t")
                blob = about.split(" ")[3]
                there = "" if blob == _GONE else blob
                found.setdefault(name, []).append(FileCommit(commit, signature, there))
        return found

    @cached_property
    def _blobs(self) -> dict[str, bytes]:
        ids = list(dict.fromkeys(each.blob for those in self.by_name.values() for each in those if each.blob))
        return blobs(self._folder, ids)

    def breaks(self, opened: ReviewFile, found: list[Break]) -> Iterator[Break]:
        """What the commits of a review say beside its file; `found` is what the file alone shows not to hold.

        Acts that a commit had and the file has no more, signatures that do not hold, and of each place that does not
        hold the last commit at which it did.
        """
        commits = self.by_name.get(opened.path.name, [])
        yield from _lost_acts(opened.review, commits, self._blobs) if commits else ()
        for each in commits:
            if each.signature in _BROKEN:
                what = f"The signature of commit {each.commit.said} {_BROKEN[each.signature]}."
                yield Break("", what)
        for place in dict.fromkeys(each.place for each in found if each.place):
            yield from self._last_fitting(opened, place, commits)

    def _last_fitting(self, opened: ReviewFile, place: str, commits: list[FileCommit]) -> Iterator[Break]:
        """The last commit at which a place that does not hold now did, and the one after it."""
        after = ""
        for each in commits:
            if not each.blob:
                continue
            try:
                then = parse_review(opened.path, self._blobs[each.blob], name=each.commit.id)
            except UserError:
                continue
            if all(broken.place != place for broken in breaks(then.review)):
                changed = f"commit {after}" if after else "what is not committed yet"
                yield Break(place, f"It held at commit {each.said}; {changed} changed it.")
                return
            after = each.said


def _lost_acts(review: Review, commits: list[FileCommit], data: dict[str, bytes]) -> Iterator[Break]:
    kept = {act.seal for act in review.history if act.seal}
    told: set[str] = set()
    for each in reversed(commits):
        for seal in _SEAL.findall(data.get(each.blob, b"")):
            if seal.decode() not in kept | told:
                told.add(seal.decode())
                yield Break("", f"An act that stands in commit {each.said} is not in the file any more.")


def _safe_signatures(folder: Path) -> list[str]:
    """Options under which git checks signatures with nothing that the clone names."""
    options = list(_PROGRAMS)
    for name in _OWN_FILES:
        own = git(folder, "config", "--global", "--path", "--get", name)
        options += ["-c", f"{name}={own.text if own.status == 0 else os.devnull}"]
    return options
