"""What the program holds already is offered where it is asked again; what is written can be found. All made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.screens import EDITOR, TODAY, make_review
from tui_review.entry.answering import Answering
from tui_review.errors import UserError
from tui_review.review.search import find
from tui_review.store.discarding import discard_empty
from tui_review.store.session import Session

pytestmark = pytest.mark.usefixtures("state")


def answering(path: Path, at: str) -> Answering:
    return Answering(Session.open(path, EDITOR, today=TODAY), at)


def test_the_sources_of_the_item_before_are_offered_until_there_are_some(tmp_path: Path) -> None:
    here = answering(make_review(tmp_path), "5.sources")
    offered = here.offered()
    assert offered == ("4.sources", ["Case file", "Foster parent interview"])
    assert here.give(offered[1]).taken
    assert here.offered() is None


def test_no_other_list_of_the_item_before_is_offered(tmp_path: Path) -> None:
    assert answering(make_review(tmp_path), "3E1").offered() is None


def test_words_of_a_narrative_lead_to_its_question_behind_those_of_questions(tmp_path: Path) -> None:
    evaluation = answering(make_review(tmp_path), "4B").evaluation
    texts = {"4B": "a meeting was held in the gymnasium", "4C": "nothing"}
    assert find(evaluation, "gymnasium", texts=texts) == ["4B"]
    assert find(evaluation, "placement", texts={"1A1": "placement"})[-1] != "4A"


def test_an_empty_review_can_be_deleted_and_no_other(tmp_path: Path) -> None:
    empty, begun = make_review(tmp_path, "empty-1", {}), make_review(tmp_path, "begun-1")
    discard_empty(empty)
    assert not empty.exists()
    with pytest.raises(UserError, match="entered"):
        discard_empty(begun)
    assert begun.exists()
