"""What was handed over to nobody is kept for its place of its review, and for nobody else. All made up."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from tui_review.store.unsent import keep_unsent, recall_unsent, take_unsent

if TYPE_CHECKING:
    from pathlib import Path


def test_a_text_is_kept_for_its_place_of_its_review_until_it_is_forgotten(
    tmp_path: Path, state: Path
) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    keep_unsent(one, "a note", "two\nlines")
    assert recall_unsent(one, "a note") == "two\nlines"
    assert (recall_unsent(one, "a reply"), recall_unsent(other, "a note")) == ("", "")
    kept = [path for path in state.rglob("*") if path.is_file()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600]
    assert not any(word in str(kept) for word in ("one", "note"))
    keep_unsent(one, "a note", "")
    assert recall_unsent(one, "a note") == ""


def test_what_was_no_answer_yet_is_handed_over_once(tmp_path: Path, state: Path) -> None:
    review = tmp_path / "one.yaml"
    assert take_unsent(review, ["answer 2A"]) == {}
    keep_unsent(review, "answer 2A", "3/3")
    assert take_unsent(review, ["answer 2", "answer 2A"]) == {"answer 2A": "3/3"}
    assert take_unsent(review, ["answer 2", "answer 2A"]) == {}
    del state
