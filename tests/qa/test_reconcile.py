"""What is said when somebody else has changed the file, or changes come back out of a journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acts import create_review
from tests.qa.sample import complete_state, rules
from tui_review.qa.reconcile import Joined, difference
from tui_review.store.reviews import read_review

MANY = tuple(f"4{letter}" for letter in "ABCDEFGH")


@pytest.mark.parametrize(
    ("joined", "words"),
    [
        (Joined(), "Somebody else has changed the file; what they changed stands here now."),
        (Joined(conflicts=("4B",)), "now. Left to settle: 4B."),
        (Joined(conflicts=MANY), "Left to settle: 4A, 4B, 4C, 4D, 4E, 4F and 2 more."),
        (Joined(aside=1, why="It is final."), "now. 1 change of yours stays on this machine: It is final."),
        (Joined(aside=3, why="It is final"), "now. 3 changes of yours stay on this machine: It is final."),
    ],
)
def test_what_became_of_a_changed_file_is_said_in_sentences(joined: Joined, words: str) -> None:
    assert joined.words.endswith(words)


def test_what_comes_back_out_of_a_journal_is_said_with_what_is_to_be_settled() -> None:
    assert Joined().taken == "What was kept on this machine is here again."
    assert Joined(conflicts=("4B", "4C")).taken.endswith("again. Left to settle: 4B, 4C.")


def test_what_is_kept_aside_is_not_said_to_take_the_ratings_away(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    create_review(path, complete_state().review, rules())
    review = read_review(path).review
    assert review.ratings
    assert difference(review, rules(), []).same
