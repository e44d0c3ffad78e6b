"""The generator keeps its promises: what it calls sound compiles and fits, and its answers are valid."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.examples import few, share
from tests.generating.answers import random_answers
from tests.generating.files import rules_from, write_instrument, write_overlay
from tests.generating.instruments import random_instrument
from tests.generating.mutations import MISTAKES, mutated
from tests.generating.overlays import random_overlay
from tui_review.instrument.lint.linter import lint
from tui_review.review.entry import parse_answer

SEEDS = range(share(20))
PROVEN = {"dead-row", "never-true", "always-true", "due", "left-empty", "unless"}
"""What only a proof can tell; sound instruments may have it."""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_instrument_is_sound_but_for_what_is_proven(tmp_path: Path, seed: int) -> None:
    path = write_instrument(random_instrument(Random(seed)), tmp_path)
    found = [finding for finding in lint(path) if finding.code not in PROVEN]
    assert [line for finding in found for line in finding.as_lines()] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_overlay_over_it_is_sound_too(tmp_path: Path, seed: int) -> None:
    base = random_instrument(Random(seed))
    path = write_overlay(base, random_overlay(base, Random(seed)), tmp_path)
    found = [finding for finding in lint(path) if finding.code not in PROVEN]
    assert [line for finding in found for line in finding.as_lines()] == []


def test_random_instruments_have_sums_and_shares_of_every_form() -> None:
    forms = ("sum of", "largest of", "smallest of", "count of", "percent of", "in rows of", "as percent of")
    written = "\n".join(str(random_instrument(Random(seed))) for seed in range(60))
    assert [form for form in forms if form not in written] == []
    assert "'points'" in written


@pytest.mark.parametrize("seed", SEEDS)
def test_random_answers_are_stored_as_they_are_given(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    rules = rules_from(random_instrument(rng), tmp_path)
    answers = random_answers(rules, rng)
    assert answers
    for id_, value in answers.items():
        assert parse_answer(rules.questions[id_].question, value) == value


def test_the_same_seed_makes_the_same(tmp_path: Path) -> None:
    one, other = (random_instrument(Random(7)) for _ in range(2))
    assert one == other
    assert mutated(one, Random(3), 5) == mutated(other, Random(3), 5)
    rules = rules_from(one, tmp_path)
    assert random_answers(rules, Random(1)) == random_answers(rules, Random(1))


@pytest.mark.parametrize("mistake", few(MISTAKES, 9), ids=lambda mistake: mistake.__name__)
def test_every_mistake_can_be_made(mistake: object) -> None:
    assert callable(mistake)
    changed = 0
    for seed in range(10):
        data, untouched = (random_instrument(Random(seed)) for _ in range(2))
        mistake(data, Random(seed))
        changed += data != untouched
    assert changed
