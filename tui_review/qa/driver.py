"""What git calls for a merge: three versions of a file as one."""

from __future__ import annotations

import os
import shlex
import tempfile
from dataclasses import replace
from pathlib import Path

from tui_review.errors import UserError
from tui_review.qa.gitmodes import are_hooked
from tui_review.qa.merge import empty_base, merge_reviews
from tui_review.review.as_of import recorded_day
from tui_review.review.gate.gate import decide
from tui_review.review.gate.merging import same_review
from tui_review.review.gate.proposals import Merge
from tui_review.review.handover import first_submitted
from tui_review.review.model import Conflict, Review
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.review.three_way import merged_set, pick
from tui_review.review.who import Editor
from tui_review.shape.frozen import frozen
from tui_review.store.git import git
from tui_review.store.layout import hand_written
from tui_review.store.reviews import SUFFIX, ReviewFile, catalog_for, parse_review, review_bytes
from tui_review.yamlfile.files import read_bytes

_MARKED = 127
"""The most conflicts that `git merge-file` counts; above are its errors."""


@frozen()
class Driven:
    """What a merge for git came to."""

    data: bytes
    """The merged file; with text conflict markers where it had to be merged as text."""
    conflicts: tuple[str, ...] = ()
    """The places that are left to settle."""
    whys: tuple[str, ...] = ()
    """Why each of them is, in a sentence."""
    as_text: str = ""
    """Why it was merged as text, line by line, or not at all; empty when it was merged by question."""
    text_conflict: bool = False
    """Whether conflict markers were left in it."""

    @property
    def clean(self) -> bool:
        """Whether nothing is left to settle."""
        return not self.conflicts and not self.text_conflict


def merge_files(base: Path, ours: Path, theirs: Path, path: str) -> Driven:
    """Merges git's three versions of the file that stands at `path` of the work tree; writes nothing.

    An empty base means that both sides created the file. What is no sound review is merged as text, as git would; of
    two different reviews nothing is merged. Raises UserError when a file cannot be read.
    """
    sides = [read_bytes(each) for each in (base, ours, theirs)]
    try:
        mine, yours = (
            _opened(data, path, side) for data, side in zip(sides[1:], ("ours", "theirs"), strict=True)
        )
        begun = _opened(sides[0], path, "base") if sides[0].strip() else None
        root = begun.review if begun is not None else empty_base(mine.review)
        former = {
            each.rules.instrument.version: each.rules for each in (begun, mine, yours) if each is not None
        }
        if not same_review(mine.review, yours.review):
            return _apart(sides, mine.review, yours.review, path)
        reference = pick(
            root.review.instrument, mine.review.review.instrument, yours.review.review.instrument
        )[0]
        rules, _ = catalog_for(Path(path)).made_with(reference.id, reference.version, reference.sha256)
        merged = merge_reviews(root, mine.review, yours.review, rules, former)
        # The gate takes it as from a wizard: what was handed over or signed is changed by no merge.
        state = ReviewState(rules, mine.review, Editor(""), today=recorded_day(rules, mine.review))
        proposal = Merge(base=root, theirs=yours.review, merged=merged.review, by=state.author)
        accepted = decide(proposal, state, former).review
        evaluation = as_written(rules, accepted)
        comments = merged_set(*map(hand_written, sides))
        data = review_bytes(accepted, evaluation, former=sides[1], comments=comments)
    except UserError as error:
        driven = _as_text(sides, error.message)
        if driven.text_conflict:
            way = "Once nothing is in the way of it, `git mergetool -t tui-review` merges it by question."
            return replace(driven, as_text=f"{driven.as_text} {way}")
        return driven
    left = {key: accepted.conflicts.get(key, each) for key, each in merged.conflicts.items()}
    return Driven(data, tuple(left), tuple(map(_why, left.values())))


def _why(conflict: Conflict) -> str:
    """Why a place is left to settle, in a sentence."""
    if conflict.why:
        return conflict.why
    changed_by_both = pick(conflict.base, conflict.ours, conflict.theirs)[1]
    return "both sides changed it." if changed_by_both else "one side changed it, beside what both changed."


def _opened(data: bytes, path: str, side: str) -> ReviewFile:
    where = Path(path)
    return parse_review(where, data, name=f"{path} ({side})", catalog=catalog_for(where))


def _apart(sides: list[bytes], mine: Review, yours: Review, path: str) -> Driven:
    """Two reviews in one place: both whole, between the markers, since no line of one belongs to the other.

    So is one that has another id on one side.
    """
    _, ours, theirs = (each if each.endswith(b"\n") else each + b"\n" for each in sides)
    data = b"".join((b"<<<<<<< ours\n", ours, b"=======\n", theirs, b">>>>>>> theirs\n"))
    why = (
        _two_names(mine, yours) if mine.review.uid == yours.review.uid else _two_reviews(mine.review.id, path)
    )
    return Driven(data, as_text=why, text_conflict=True)


def _two_reviews(id_: str, path: str) -> str:
    """What to do about two reviews in one place: each keeps its id, which is sealed with its first submission."""
    shown, name, taken = (shlex.quote(each) for each in (f":3:{path}", Path(path).name, path))
    closed = (
        " Then `tui-review keep-modes .` closes theirs as the program would have." if _keeps_modes() else ""
    )
    return (
        f"The two sides are two reviews that are both called {id_}, and nothing merges those. From the top of the "
        f"clone, `git show {shown} >FOLDER/{name}` puts theirs, with its id, into another folder, and `git checkout "
        f"--ours -- {taken}` leaves ours here; then `git add` both.{closed}"
    )


def _two_names(mine: Review, yours: Review) -> str:
    """What to do about one review that is called otherwise on one side: on that it was changed by hand."""
    former, now = (yours, mine) if not first_submitted(yours) else (mine, yours)
    was, is_now = (f"{each.review.id}{SUFFIX}" for each in (former, now))
    return (
        f"The two sides are one review: `id` and file are {mine.review.id} on ours and {yours.review.id} on theirs. "
        "Do not put one of them elsewhere: there would be two of it. Take the merge back (`git merge --abort`, or what "
        f"`git status` says); on the branch that has it as {former.review.id}, `git mv {was} {is_now}`, write `id: "
        f"{now.review.id}` in it, and commit. Then merge again."
    )


def _keeps_modes() -> bool:
    """Whether this clone is one in which reviews keep the modes of the program's."""
    try:
        return are_hooked(Path())
    except UserError:
        return False


def _as_text(sides: list[bytes], why: str) -> Driven:
    """Git's own merge by lines, with its markers."""
    base, ours, theirs = sides
    with tempfile.TemporaryDirectory(dir=_private_place()) as folder:
        for name, data in (("base", base), ("ours", ours), ("theirs", theirs)):
            (Path(folder) / name).write_bytes(data)
        labels = ("-L", "ours", "-L", "base", "-L", "theirs")
        done = git(Path(folder), "merge-file", "-p", *labels, "ours", "base", "theirs")
    if done.status > _MARKED:
        raise UserError("The two sides cannot be merged, not even as text.", remedy="Choose one of them.")
    return Driven(done.out, as_text=why, text_conflict=done.status > 0)


def _private_place() -> str | None:
    """The folder git works in, which is the user's own, rather than a shared one for temporary files."""
    return next((each for each in (".git", ".") if Path(each).is_dir() and os.access(each, os.W_OK)), None)
