"""No instrument stops the linter, and none that it passes stops a review. `fuzz_linter` is the long run."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.examples import share
from tests.generating.files import rules_from, write_instrument
from tests.generating.fuzz_linter import at_most, evaluate, fuzz
from tests.generating.instruments import Data, random_instrument
from tests.generating.mutations import many_answers, many_choices
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.proofs.diagram import Diagrams


def one_item() -> Data:
    """An instrument with one item that asks nothing yet: what becomes of it hangs on no dice."""
    return {
        "language": "1",
        "id": "made",
        "version": "1",
        "title": "A made-up instrument",
        "short": "Made up",
        "ratings": {"item": ["Strength", "Area Needing Improvement", "Not Applicable"]},
        "sections": [
            {"id": "s", "title": "S", "items": [{"id": "1", "title": "T", "questions": [], "rating": []}]}
        ],
    }


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_the_linter_comes_to_an_end_without_an_exception_and_so_does_what_it_passes(
    tmp_path: Path, first: int
) -> None:
    assert fuzz(range(first, first + share(10)), 2, tmp_path).failures == []


def test_more_combinations_than_can_be_looked_at_are_a_finding_in_words(tmp_path: Path) -> None:
    data = one_item()
    many_answers(data, Random(3))
    path = write_instrument(data, tmp_path)
    with at_most(60):
        (found,) = [finding for finding in lint(path) if finding.code == "too-many"]
    assert "too many combinations" in found.message
    assert "Split the condition" in found.message
    assert path.read_text().splitlines()[found.line - 1].strip() == "rating:"


@pytest.mark.slow
def test_a_review_goes_on_where_the_combinations_are_too_many(tmp_path: Path) -> None:
    data = one_item()
    many_answers(data, Random(3))
    rules = rules_from(data, tmp_path)
    with at_most(60):
        evaluate(rules, Random(1))


@pytest.mark.parametrize("seed", range(share(12)))
def test_a_rating_that_nothing_can_be_proven_of_says_what_it_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    def at_once(diagrams: Diagrams, _steps: int = 0) -> None:
        diagrams._steps = 0

    monkeypatch.setattr(Diagrams, "allow", at_once)
    rng = Random(seed)
    evaluate(rules_from(random_instrument(rng), tmp_path), rng)


def test_a_question_with_many_choices_named_in_a_condition_is_looked_at(tmp_path: Path) -> None:
    data = random_instrument(Random(4))
    for seed in range(8):
        many_choices(data, Random(seed))
    with at_most(60):
        lint(write_instrument(data, tmp_path))
