"""A certain rating is what every way to go on comes to, there is one where all is answered, and all say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples import few
from tests.generating.rated import RandomRated, evaluated
from tests.instrument.making import rules_of
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


@pytest.mark.parametrize("seed", [2079, 3283, 4254, 4430, 4859, *range(2026, 2032)])
def test_a_rating_and_its_reason_follow_from_the_answers_whatever_was_looked_at_before(
    tmp_path: Path, seed: int
) -> None:
    made = RandomRated(seed)
    rules = rules_of(tmp_path, made.text)
    for _ in range(4):
        given = made.answers()
        looked_at = evaluated(rules, given)
        for id_ in rules.questions:
            assert looked_at.value(id_) == looked_at.value(id_)
        for id_ in ("1", "outcome"):
            rating = evaluated(rules, given).rating(id_)
            assert looked_at.rating(id_) == rating, given
            assert not rating.because.startswith(" "), given
