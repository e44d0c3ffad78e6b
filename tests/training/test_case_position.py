"""Where one is in a case file: moving, searching, citing, and coming back another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.training.sample import rules_of, shipped
from tui_review.errors import UserError
from tui_review.store.stopped import keep_place, recall_place
from tui_review.training.case import Case
from tui_review.training.case_position import CasePosition
from tui_review.training.keys_at_hand import key_at_hand, scorer_at_hand

if TYPE_CHECKING:
    from pathlib import Path

LAYLA = "layla-morgan"


@pytest.fixture
def place() -> CasePosition:
    return CasePosition(shipped(LAYLA))


def refs(case: Case) -> list[str]:
    return [passage.ref for document in case.documents for passage in document.passages]


def test_stepping_reads_the_whole_file_once_and_stops_at_its_end(place: CasePosition) -> None:
    seen = [place.passage.ref]
    while place.step(1):
        seen.append(place.passage.ref)
    assert seen == refs(place.case)
    assert not place.step(1)
    assert place.passage.ref == seen[-1]


def test_a_document_is_found_again_where_it_was_left(place: CasePosition) -> None:
    place.go("06:4")
    place.turn(1)
    place.step(1)
    place.turn(-1)
    assert place.passage.ref == "06:4"
    place.go("07")
    assert place.passage.ref == "07:2"


@pytest.mark.parametrize("ref", ["", "99:1", "06:99", "06:x", "layla"])
def test_going_to_what_there_is_not_stays(place: CasePosition, ref: str) -> None:
    place.go("06:4")
    assert not place.go(ref)
    assert place.passage.ref == "06:4"


def test_found_goes_round_from_where_one_is_in_both_directions(place: CasePosition) -> None:
    place.search("overnight")
    wanted = [hit.passage.ref for hit in place.hits]
    place.go("01:1")
    place.found(-1)
    assert place.passage.ref == wanted[-1]
    place.found(1)
    assert place.passage.ref == wanted[0]
    assert place.hit == 1
    place.go("01:1")
    assert place.hit == 0


def test_a_search_without_a_hit_moves_nothing(place: CasePosition) -> None:
    assert place.search("zebra crossing") == 0
    assert not place.found(1)
    assert place.passage.ref == "01:1"


def test_cited_passages_are_told_in_the_order_of_the_file_and_gone_round(place: CasePosition) -> None:
    cited = ["09:2", "01:8", "09:2", "no:1"]
    assert place.in_order(cited) == ["01:8", "09:2"]
    place.go("09:1")
    assert place.next_of(cited) == "09:2"
    place.go("09:2")
    assert place.next_of(cited) == "01:8"
    assert not place.next_of([])


def test_the_place_is_kept_for_each_attempt_and_its_name_is_not(tmp_path: Path, state: Path) -> None:
    keep_place(tmp_path / "kim-secret.yaml", "07:3")
    assert recall_place(tmp_path / "kim-secret.yaml") == "07:3"
    assert not recall_place(tmp_path / "other.yaml")
    assert not [path for path in state.rglob("*") if "secret" in path.name]


def test_a_folder_of_keys_goes_before_the_key_kept_with_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = shipped(LAYLA)
    monkeypatch.delenv("TUI_REVIEW_KEYS", raising=False)
    assert key_at_hand(case) == case.key_path
    own = tmp_path / LAYLA / "key.yaml"
    own.parent.mkdir()
    own.write_text("# Fictional.\n")
    monkeypatch.setenv("TUI_REVIEW_KEYS", str(tmp_path))
    assert key_at_hand(case) == own


def test_without_a_key_it_is_said_who_scores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TUI_REVIEW_KEYS", raising=False)
    case = shipped(LAYLA)
    away = Case(tmp_path, case.file, case.documents)
    with pytest.raises(UserError, match="is not on this machine"):
        scorer_at_hand(away, rules_of(LAYLA)[0])
