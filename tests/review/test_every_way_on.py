"""A certain rating is what every way to go on comes to, there is one where all is answered, and all say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples import few
from tests.generating.rated import RandomRated, evaluated
from tests.instrument.making import HEAD, rules_of
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.model import INCOMPLETE

STEP = 25


@pytest.mark.parametrize("first", few(range(0, 40 * STEP, STEP), 4))
def test_a_certain_rating_is_that_of_every_way_on_and_a_complete_review_has_one(
    tmp_path: Path, first: int
) -> None:
    for seed in range(first, first + STEP):
        made = RandomRated(seed)
        path = tmp_path / "small.yaml"
        path.write_text(made.text, encoding="utf-8")
        if any(each.code == "cycle" for each in lint(path)):
            continue
        rules = rules_of(tmp_path, made.text)
        for _ in range(4):
            given = made.answers()
            ratings = {}
            for id_ in ("1", "outcome"):
                now = evaluated(rules, given)
                ratings[id_] = now.rating(id_)
                assert evaluated(rules, given).rated(id_) == ratings[id_].rating, (seed, given)
                assert ratings[id_].certain or ratings[id_].waiting_for, (seed, given)
            counts_meanwhile = now.passed_over(rules.needs.behind("outcome"))
            for whole in made.ways_on(given):
                after = evaluated(rules, whole)
                for id_, rating in ratings.items():
                    assert after.rated(id_) != INCOMPLETE, (seed, whole)
                    if rating.certain and not counts_meanwhile:
                        assert after.rated(id_) == rating.rating, (seed, id_, given, whole)


AROUND = """\
sections:
  - id: table
    title: Table
    questions:
      - id: A
        ask: Which stays?
        answer: table
        row: stay
        guidance: All.
        columns:
          - {id: a, label: Kind, answer: choice, choices: [P, Q], required: true}
          - {id: d, label: Day, answer: date, optional: true}
      - id: B
        ask: Which visits?
        answer: table
        row: visit
        guidance: All.
        columns:
          - {id: d, label: Day, answer: date, required: true}
  - id: outcome
    title: Outcome
    domain: Safety
    items:
      - id: "1"
        title: Item
        purpose: Look.
        applicability: All.
        questions:
          - id: y
            ask: Was it so?
            answer: yes_no
            guidance: Look.
            na_when: any row of A where (any row of B where (d after outer.d))
            na_because: There was a later visit.
        rating:
          - {when: every row of A where (a is Q), then: Not Applicable}
          - {when: y is Yes, then: Strength}
          - {when: y is NA, then: Not Applicable}
          - {else: Area Needing Improvement}
    rating:
      - {when: 1 is Strength, then: Substantially Achieved}
      - {else: Not Achieved}
"""


def test_a_rating_waits_for_a_cell_of_a_row_around_that_a_row_inside_it_is_held_against(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, HEAD + AROUND)
    given = {"y": "Yes", "A": {"r1": {"a": "P"}}, "B": {"r1": {"d": "2024-02-02"}}}
    rating = evaluated(rules, given).rating("1")
    assert (rating.certain, rating.waiting_for) == (False, ("A",))
    whole = {**given, "A": {"r1": {"a": "P", "d": "2024-01-01"}}}
    assert evaluated(rules, whole).rated("1") == "Not Applicable"
    path = tmp_path / "small.yaml"
    asked = AROUND.replace(
        "every row of A where (a is Q)", "every row of A where (any row of B where (d after outer.d))"
    )
    path.write_text(HEAD + asked, encoding="utf-8")
    assert "left-empty" in {each.code for each in lint(path)}
