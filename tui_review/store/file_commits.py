"""The commits of one review's file, as they were read from git: what each brought, and what each took away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from tui_review.errors import UserError
from tui_review.review.model import Review
from tui_review.review.serial import from_document
from tui_review.shape.frozen import frozen
from tui_review.store.authors import CommitAuthor
from tui_review.store.brought import ENTRY_ID, Brought, brought_in
from tui_review.store.git import Commit
from tui_review.yamlfile.reader import read_yaml

SEAL: Final = re.compile(rb"^    seal: ([0-9a-f]{64})$", re.MULTILINE)
"""The seal of an act, as the program writes it."""
_COVERS: Final = re.compile(rb"^    covers: ([0-9a-f]{64})$", re.MULTILINE)
"""What a signature covers, as the program writes it."""
_VERSION: Final = re.compile(rb"^  instrument:\n(?:    .*\n)*?    version: (.+)$", re.MULTILINE)
"""The version of the instrument that a review is in, as the program writes it."""
_SIGNED: Final = {
    "G": "good",
    "U": "good",
    "X": "good, and expired since",
    "Y": "good, by a key expired since",
}


@frozen()
class FileCommit:
    """One commit that changed a review's file, or a merge that has it otherwise than one of its parents."""

    commit: Commit
    signature: str
    """Git's letter for its signature: `N` for none, `G` for a good one, `B` for a bad one, …"""
    blob: str
    """The file as it was committed; empty where the commit took it away."""
    before: tuple[str, ...] = ()
    """The file in each commit that it came after, of a merge several; empty where one of them has none."""
    authors: tuple[CommitAuthor, ...] = ()
    """Who made it: its author, and those that its text names beside."""

    @property
    def said(self) -> str:
        """The commit in words, with what its signature says."""
        signed = _SIGNED.get(self.signature, "")
        return f"{self.commit.said}{f', signature {signed}' if signed else ''}"

    @property
    def is_merge(self) -> bool:
        """Whether it came after several."""
        return len(self.before) > 1

    def has_author_of(self, other: FileCommit) -> bool:
        """Whether somebody made both."""
        own, others = ({name for each in one.authors for name in each.called} for one in (self, other))
        return bool(own & others)


def moved_as_one(changed: Sequence[FileCommit]) -> Iterator[FileCommit]:
    """What one commit did to files of one review: one that came where another one went is the same elsewhere."""
    gone = [each for each in changed if not each.blob]
    for each in changed:
        if each.blob and gone and not all(each.before):
            former = [blob for one in (each, *gone) for blob in one.before if blob]
            gone = []
            yield replace(each, before=(*former, *[""] * (len(each.before) - len(former))))
        elif each.blob:
            yield each
    yield from gone


class FileCommits:
    """All commits of one review's file that reach HEAD, newest first."""

    def __init__(
        self, commits: Sequence[FileCommit], data: Mapping[str, bytes], reverted: Mapping[str, Commit]
    ) -> None:
        """`data` is what each version of the file holds.

        `reverted` has, by the id of a commit, one after it that says that it reverts it.
        """
        self.all = commits
        self.reverted = reverted
        self._data = data
        self._marks: dict[str, frozenset[str]] = {}

    def content(self, each: FileCommit) -> bytes:
        """The file as a commit has it; nothing where that took it away."""
        return self._data.get(each.blob, b"")

    def review(self, each: FileCommit) -> Review | None:
        """The review as a commit has it; None where that is no sound one."""
        try:
            return from_document(read_yaml(self.content(each), file=each.commit.id))
        except UserError:
            return None

    def marks(self, blob: str) -> frozenset[str]:
        """What tells apart all that a version of the file records: ids of changes and messages, seals, signatures."""
        if blob not in self._marks:
            data = self._data.get(blob, b"")
            found = (each.decode() for pattern in (ENTRY_ID, SEAL, _COVERS) for each in pattern.findall(data))
            self._marks[blob] = frozenset(found)
        return self._marks[blob]

    def brought(self, each: FileCommit) -> frozenset[str]:
        """What a commit itself brought: a merge, what none of its branches has.

        Nothing of one that brings a whole file, which may come from another folder or machine, with all that others
        did in it.
        """
        if not each.blob or not any(each.before):
            return frozenset()
        return self.marks(each.blob).difference(*(self.marks(blob) for blob in each.before))

    def bringers(self) -> dict[str, list[FileCommit]]:
        """By each mark the commits that themselves brought it, newest first: also again, or onto another branch."""
        found: dict[str, list[FileCommit]] = {}
        for each in self.all:
            for mark in self.brought(each):
                found.setdefault(mark, []).append(each)
        return found

    def bringing(self, ids: AbstractSet[str]) -> Iterator[tuple[FileCommit, list[Brought]]]:
        """The commits that brought changes or messages, the oldest first, each with what it brought.

        So does one that brings a whole file, or has it in another version of the instrument than those before it. Of a
        commit whose file cannot be read it is the one after it that has brought what stood there. What has none of
        these `ids`, and is gone, is told as far as it stands at a question or note.
        """
        unread: set[str] = set()
        for each in reversed(self.all):
            before = [blob for blob in each.before if blob not in unread]
            known = [self.marks(blob) for blob in before if self.version(blob) == self.version(each.blob)]
            came = self.marks(each.blob).difference(*known)
            found = brought_in(self.content(each), came & ids, besides=came - ids)
            if found is None:
                unread.add(each.blob)
            elif found:
                yield each, found

    def entries(self, blob: str, ids: AbstractSet[str]) -> list[Brought] | None:
        """Some changes and messages as a version of the file has them; None where it cannot be read."""
        return brought_in(self._data.get(blob, b""), ids)

    def version(self, blob: str) -> str:
        """The version of the instrument that a version of the file is in; empty where it does not say."""
        found = _VERSION.search(self._data.get(blob, b""))
        return found[1].decode(errors="replace").strip("\"'") if found else ""

    def took_away(self, mark: str) -> Iterator[FileCommit]:
        """The commits after which something that is recorded did not stand in the file any more."""
        for each in self.all:
            if mark not in self.marks(each.blob) and any(mark in self.marks(blob) for blob in each.before):
                yield each

    def taken_back(self, mark: str) -> FileCommit | None:
        """The commit by which `git revert` took back one that had brought something; None where there is none.

        What a message says is believed of what the commit that it names has brought, and of nothing else.
        """
        takers = {each.commit.id: each for each in self.took_away(mark) if not each.is_merge}
        for each in self.all if takers else ():
            by = self.reverted.get(each.commit.id)
            if by is not None and by.id in takers and mark in self._added(each):
                return takers[by.id]
        return None

    def is_taken_back(self, each: FileCommit) -> bool:
        """Whether `git revert` took a commit back with all that it brought."""
        by = self.reverted.get(each.commit.id)
        taker = next((one for one in self.all if by is not None and one.commit.id == by.id), None)
        return taker is not None and (
            taker.blob in each.before or self._added(each).isdisjoint(self.marks(taker.blob))
        )

    def _added(self, each: FileCommit) -> frozenset[str]:
        """What a commit has and one that it came after has not: of a merge, what reverting it takes away."""
        sides = [self.marks(blob) for blob in each.before]
        return self.marks(each.blob).difference(frozenset.intersection(*sides) if sides else ())
