"""An earlier review of the same case is found in the folder, and no other. All made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acts import create_review, put
from tests.tui.screens import EDITOR, catalog, make_review
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.store.earlier import earlier_review, named_case
from tui_review.store.reviews import read_review

if TYPE_CHECKING:
    from pathlib import Path

NAMED = {"fs.site": "Example State, Sample County", "fs.case_name": "Fictional (Maple)"}
pytestmark = pytest.mark.usefixtures("state")


def begun(folder: Path, day: str, answers: dict[str, str], *, mock: str = "") -> Path:
    """A review of the day with these answers."""
    rules, _sha256 = catalog().rules("osri-r4")
    review = new_review(f"of-{day}", rules, day)
    put(review.review, case=mock)
    state = ReviewState(rules, review, EDITOR, today=day)
    state.answer_many(answers)
    path = folder / f"of-{day}.yaml"
    create_review(path, state.review, rules)
    return path


def found_for(path: Path) -> str:
    opened = read_review(path)
    found = earlier_review(path, named_case(opened.review, opened.rules))
    return found.id if found is not None else ""


def test_the_latest_review_of_the_same_case_that_was_begun_before_is_found(tmp_path: Path) -> None:
    make_review(tmp_path, "first")
    begun(tmp_path, "2026-05-01", NAMED)
    (tmp_path / "broken.yaml").write_text("answers: [Fictional (Maple)\n", encoding="utf-8")
    path = begun(
        tmp_path,
        "2026-09-01",
        {"fs.site": "example state,  sample county", "fs.case_name": "FICTIONAL (maple)"},
    )
    begun(tmp_path, "2026-10-01", NAMED)
    assert found_for(path) == "of-2026-05-01"
    assert found_for(tmp_path / "first.yaml") == ""


@pytest.mark.parametrize(
    ("answers", "mock"),
    [
        ({**NAMED, "fs.site": "Another county"}, ""),
        ({**NAMED, "fs.case_name": "Fictional (Mapleton)"}, ""),
        ({"fs.case_name": NAMED["fs.case_name"]}, ""),
        (NAMED, "layla-morgan"),
    ],
)
def test_another_case_a_case_not_named_in_full_and_practice_have_none(
    tmp_path: Path, answers: dict[str, str], mock: str
) -> None:
    make_review(tmp_path, "first")
    assert found_for(begun(tmp_path, "2026-09-01", answers, mock=mock)) == ""
