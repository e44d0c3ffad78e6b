"""The files of one review among many: the one that counts, and those that are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.review.copies import copy_words, identity_of, which_counts
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tui_review.review.copies import Identity
    from tui_review.review.model import Review
    from tui_review.store.reviews import ReviewFile


@frozen()
class Copies:
    """All files of one review."""

    counts: ReviewFile | None
    """The one that counts; None where they differ, and it is in doubt."""
    left: tuple[ReviewFile, ...]
    """Those that are left out; where it is in doubt, all of them."""

    @property
    def in_doubt(self) -> tuple[ReviewFile, ...]:
        """The files of which it is in doubt which counts."""
        return self.left if self.counts is None else ()

    def said(self, *, called: str = "review") -> list[tuple[Path, str]]:
        """Each file that is left out, and why in words."""
        found = []
        for at, each in enumerate(self.left):
            beside = self.counts or self.left[0 if at else 1]
            counts = self.counts.review if self.counts is not None else None
            words = copy_words(each.review, counts, str(beside.path), called=called)
            found.append((each.path, f"it holds {words}"))
        return found

    def differing(self, *, called: str = "review") -> list[tuple[Path, str]]:
        """The same of those alone that hold something else than the one that counts."""
        same = [self.counts is not None and each.review == self.counts.review for each in self.left]
        return [said for said, alike in zip(self.said(called=called), same, strict=True) if not alike]


def counting_file(files: Sequence[tuple[Path, Review]]) -> tuple[int, bool]:
    """Which of the files of one review is counted where one has to be, by its place, and whether that is in doubt.

    In doubt it is the one that is named as the review is, and else one that only what they hold decides.
    """
    in_order = sorted(range(len(files)), key=lambda at: _best_named(*files[at]))
    found = which_counts([files[at][1] for at in in_order])
    if found is not None:
        return in_order[found], False
    return min(in_order, key=lambda at: (_best_named(*files[at])[0], repr(plain(files[at][1])))), True


def by_review(opened: Iterable[ReviewFile]) -> list[Copies]:
    """The files of each review, whatever they are called and in whatever order they come; of a file once."""
    files: dict[Identity, list[ReviewFile]] = {}
    for each in opened:
        there = files.setdefault(identity_of(each.review), [])
        if not any(other.path.samefile(each.path) for other in there):
            there.append(each)
    return [
        _copies(sorted(each, key=lambda one: _best_named(one.path, one.review))) for each in files.values()
    ]


def _copies(files: list[ReviewFile]) -> Copies:
    at = which_counts([each.review for each in files])
    if at is None:
        return Copies(None, tuple(files))
    return Copies(files[at], (*files[:at], *files[at + 1 :]))


def _best_named(path: Path, review: Review) -> tuple[bool, str]:
    # Which path is told of files that are the same; of others it decides nothing.
    return path.stem != review.review.id, str(path)
