"""Finding a question by what is typed: what is meant first comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.instrument.making import SMALL, rules_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.search import find, refs_home

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

SEARCHED = SMALL.replace(
    "  - id: outcome\n",
    """\
  - id: places
    title: Places
    questions:
      - {id: p.noted, ask: "What else?", label: Else, answer: text, guidance: Write it.}
      - {id: p.why, ask: "Why there?", label: Reason, answer: text, guidance: A gym counts as well.}
      - {id: the.gym, ask: "How large is it?", label: Size, answer: number, guidance: In feet.}
      - {id: p.open, ask: "Was the gym open?", label: Open, answer: yes_no, guidance: Look.}
      - {id: p.key, ask: "Who had it?", label: Key of the gym, answer: text, guidance: Look.}
      - {id: gym.hall, ask: "Which one?", label: Which, answer: text, guidance: Its name.}
      - {id: gym, ask: "Which day?", label: Day, answer: date, guidance: The day., asked_when: kind is Home}
  - id: outcome
""",
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    return rules_of(tmp_path_factory.mktemp("searched"), SEARCHED)


def found(rules: Rules, typed: str, **more: object) -> list[str]:
    return find(Evaluation(rules, {"kind": "Care"}, as_of="2026-03-20"), typed, **more)  # type: ignore[arg-type] # as named


def test_an_id_comes_before_its_beginning_label_question_part_of_an_id_guidance_and_what_is_written(
    rules: Rules,
) -> None:
    written = {"p.noted": "it was in the gym"}
    wanted = ["gym", "gym.hall", "p.key", "p.open", "the.gym", "p.why", "p.noted"]
    assert found(rules, "gym", texts=written) == wanted
    assert found(rules, "gym") == wanted[:-1]
    assert found(rules, "GYM", limit=2) == wanted[:2]


@pytest.mark.parametrize("typed", ["1b", "1B", "question 1b", " 1 B. "])
def test_an_id_is_meant_in_any_case_and_with_or_without_its_signs(rules: Rules, typed: str) -> None:
    assert found(rules, typed)[0] == "1B"


@pytest.mark.parametrize("typed", ["1", "item 1"])
def test_an_item_leads_to_its_questions_in_their_order(rules: Rules, typed: str) -> None:
    assert found(rules, typed) == ["1A", "1B", "1C"]


def test_what_is_asked_comes_before_what_fits_as_well_and_is_not_asked(rules: Rules) -> None:
    assert found(rules, "which day") == ["gym"]
    assert found(rules, "day") == ["gym", "opened"], "a label fits better than guidance, asked or not"
    asked = find(Evaluation(rules, {"kind": "Home"}, as_of="2026-03-20"), "which")
    assert asked == ["gym.hall", "kind", "gym", "1C"]
    assert found(rules, "which") == ["gym.hall", "kind", "1C", "gym"]


def test_all_words_are_to_stand_in_one_text(rules: Rules) -> None:
    assert found(rules, "gym open") == ["p.open"]
    assert found(rules, "gym feet") == []


@pytest.mark.parametrize("typed", ["", "   ", "quite another thing"])
def test_what_fits_nothing_finds_nothing(rules: Rules, typed: str) -> None:
    assert found(rules, typed) == []


@pytest.mark.parametrize(
    ("id_", "home"),
    [("1B", "1B"), ("1", "1A"), ("outcome", "1A"), ("places", "p.noted"), ("sheet", "kind"), ("2", "")],
)
def test_an_id_of_anything_leads_to_its_first_question(rules: Rules, id_: str, home: str) -> None:
    assert refs_home(rules, id_) == home
