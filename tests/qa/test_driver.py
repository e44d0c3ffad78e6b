"""What git is given of three versions of a file: by question where that can be, else as git would, or both whole."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from tests.acts import put
from tui_review.errors import UserError
from tui_review.qa.driver import Driven, merge_files
from tui_review.qa.textconv import review_text
from tui_review.review.record.ids import new_uid
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.store.reviews import parse_review, review_bytes

from .sample import REVIEWER, complete_state, rules

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.review.model import Review


def branch(root: Review, **answers: object) -> ReviewState:
    state = ReviewState(rules(), deepcopy(root), REVIEWER, today="2026-03-20")
    state.answer_many({f"4{id_}": value for id_, value in answers.items()})
    return state


def written(review: Review) -> bytes:
    return review_bytes(review, as_written(rules(), review))


def driven(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> Driven:
    files = [folder / name for name in ("base", "ours", "theirs")]
    for file, data in zip(files, (base, ours, theirs), strict=True):
        file.write_bytes(data)
    return merge_files(files[0], files[1], files[2], str(folder / "sample.yaml"))


def test_answers_of_two_branches_merge_by_question(tmp_path: Path) -> None:
    root = complete_state().review
    ours, theirs = branch(root, A=3), branch(root, C="No", C1=["Temporary setting"])
    found = driven(tmp_path, *map(written, (root, ours.review, theirs.review)))
    merged = parse_review(tmp_path / "sample.yaml", found.data).review
    assert (merged.answers["4A"].value, merged.answers["4C"].value) == (3, "No")
    assert (found.clean, found.conflicts, found.as_text) == (True, (), "")


def test_what_both_answered_otherwise_is_a_conflict_in_a_file_without_markers(tmp_path: Path) -> None:
    root = complete_state().review
    ours, theirs = branch(root, A=2), branch(root, A=3)
    found = driven(tmp_path, *map(written, (root, ours.review, theirs.review)))
    assert (found.clean, found.conflicts, found.text_conflict) == (False, ("4A",), False)
    assert b"<<<<<<<" not in found.data


def test_what_one_side_changed_beside_what_both_did_is_not_said_to_be_changed_by_both(tmp_path: Path) -> None:
    root = complete_state().review
    ours, theirs = branch(root, A=2), branch(root, A=3)
    ours.write("4A", "Two settings.")
    found = driven(tmp_path, *map(written, (root, ours.review, theirs.review)))
    told = dict(zip(found.conflicts, found.whys, strict=True))
    one = "one side changed it, beside what both changed."
    assert told == {"4A": "both sides changed it.", "4A.narrative": one}


def test_a_file_that_both_made_merges_as_from_nothing(tmp_path: Path) -> None:
    root = complete_state().review
    found = driven(tmp_path, b"", written(root), written(branch(root, A=3).review))
    assert found.conflicts == ("4A",)


def test_two_reviews_in_one_place_are_kept_whole_between_the_markers(tmp_path: Path) -> None:
    one, other = complete_state().review, complete_state().review
    put(other.review, uid=new_uid())
    found = driven(tmp_path, b"", written(one), written(other).rstrip(b"\n"))
    assert (found.clean, found.text_conflict) == (False, True)
    assert "two reviews that are both called sample, and nothing merges those" in found.as_text
    assert found.data == b"<<<<<<< ours\n%b=======\n%b>>>>>>> theirs\n" % (written(one), written(other))


@pytest.mark.parametrize(
    ("ours", "theirs", "clean", "data"),
    [
        (b"a\nB\nc\n", b"a\nD\nc\n", False, b"a\n<<<<<<< ours\nB\n=======\nD\n>>>>>>> theirs\nc\n"),
        (b"A\nb\nc\n", b"a\nb\nc\n", True, b"A\nb\nc\n"),
    ],
    ids=["both changed", "one changed"],
)
def test_what_is_no_review_is_merged_as_git_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: bytes, theirs: bytes, clean: bool, data: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    found = driven(tmp_path, b"a\nb\nc\n", ours, theirs)
    assert (found.clean, found.data) == (clean, data)
    assert found.as_text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "ours", "theirs"], "nothing is left"


def test_what_cannot_even_be_merged_as_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"not even as text\. Choose one"):
        driven(tmp_path, b"a\0b", b"a\0c", b"a\0d")


def test_a_file_that_is_no_review_is_shown_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_bytes(b"a: 1\n\xff")
    assert review_text(tmp_path / "notes.yaml") == b"a: 1\n\xff"
