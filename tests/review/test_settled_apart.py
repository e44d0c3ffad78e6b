"""What is settled of one evaluation is no answer for another: not of another day, nor of cells taken as left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.instrument.making import HEAD, rules_of
from tui_review.entry.offers import offers
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.proofs.settle import settler_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.model import Answer
from tui_review.review.serial import new_review

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.rules import Rules

DAY: Final = "2026-03-20"
INSTRUMENT: Final = (
    HEAD
    + """\
sections:
  - id: sheet
    title: Sheet
    questions:
      - id: visits
        ask: Which visits?
        answer: table
        row: visit
        guidance: All.
        columns:
          - {id: day, label: Day, answer: date}
          - {id: n, label: Number, answer: number, at_least: 0, at_most: 9, optional: true}
          - {id: many, label: Many, answer: yes_no, compute: n is 5}
      - {id: q, ask: "Was it good?", answer: yes_no, guidance: Look.}
      - {id: r, ask: "And was it well?", answer: yes_no, guidance: Look., suggest: 1 is Strength}
  - id: one
    title: Outcome
    domain: Safety
    items:
      - id: "1"
        title: Item
        applicability: All.
        questions:
          - {id: z, ask: "And so?", answer: yes_no, guidance: Look.}
        rating:
          - {when: 'RATED and z is Yes and q is Yes', then: Strength}
          - {when: 'RATED', then: Strength}
          - {else: Area Needing Improvement}
"""
)
ONE_VISIT: Final[dict[str, Any]] = {"visits": {"r1": {"day": "2026-01-02"}}, "q": "Yes"}


def rules(tmp_path: Path, rated: str) -> Rules:
    settler_of.cache_clear()
    return rules_of(tmp_path, INSTRUMENT.replace("RATED", rated))


@pytest.mark.parametrize("first", ["offer", "rating"])
def test_what_is_offered_where_a_cell_stays_empty_makes_no_rating_certain_while_it_may_be_filled_in(
    tmp_path: Path, first: str
) -> None:
    evaluation = Evaluation(rules(tmp_path, "no row of visits where (many is Yes)"), ONE_VISIT, as_of=DAY)
    if first == "offer":
        offers(evaluation, "r")
    rating = evaluation.rating("1")
    assert (rating.rating, rating.waiting_for) == (INCOMPLETE, ("visits",))
    assert [each.value for each in offers(evaluation, "r")] == ["Yes"]


@pytest.mark.parametrize("days", [("2026-07-01", "2026-05-01"), ("2026-05-01", "2026-07-01")])
def test_a_rating_by_the_day_of_looking_is_settled_for_each_day(
    tmp_path: Path, days: tuple[str, str]
) -> None:
    own = rules(tmp_path, "today after 2026-06-01")
    text = INSTRUMENT.replace("'RATED and z is Yes and q is Yes'", "z is Yes and q is Yes")
    own = rules_of(tmp_path, text.replace("RATED", "today after 2026-06-01"))
    found = {day: Evaluation(own, {"q": "Yes"}, as_of=day).rating("1").rating for day in days}
    assert found == {"2026-07-01": "Strength", "2026-05-01": INCOMPLETE}


def test_what_a_rating_waits_for_is_the_empty_cell_and_not_what_is_worked_out_of_it(tmp_path: Path) -> None:
    own = rules(tmp_path, "no row of visits where (many is Yes)")
    evaluation = Evaluation(own, {**ONE_VISIT, "r": "Yes", "z": "Yes"}, as_of=DAY)
    review = new_review("made-up", own, DAY)
    review.answers["visits"] = Answer(rows=ONE_VISIT["visits"])
    said = [each.message for each in findings(review, evaluation)]
    assert any("left empty (visit 1, Number)" in each for each in said), said
