"""An open session says at every moment what its file says: ratings, reasons, what is asked, what is waited for."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.examples import few, share
from tests.generating.answers import random_review, random_value
from tests.generating.files import rules_from, rules_over
from tests.generating.instruments import random_instrument
from tests.generating.overlays import random_overlay
from tui_review.errors import UserError
from tui_review.instrument.language.syntax import ConditionPart, anatomy, walk
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.needs import written
from tui_review.instrument.proofs.settle import settler_of
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.serial import from_document, new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import review_bytes
from tui_review.yamlfile.reader import read_yaml

DAY = "2026-05-05"
OTHER_DAYS = ("2020-02-02", "2031-03-03")


def told(evaluation: Evaluation, order: Random | None = None) -> dict[str, object]:
    """Everything that follows from the answers, by question, item and outcome, asked for in one order or another."""
    rules = evaluation.rules
    ids = [*rules.questions, *rules.rated, "grids"]
    if order is not None:
        order.shuffle(ids)
    said: dict[str, object] = {}
    for id_ in ids:
        if id_ in rules.rated:
            # What a file holds, before anything is remembered of what the screen shows.
            rated, rating = evaluation.rated(id_), evaluation.rating(id_)
            assert rated == rating.rating
            said[id_] = rated, rating, rating.because
        elif id_ in rules.questions:
            asked, na = evaluation.asked(id_), evaluation.answered_na(id_)
            said[id_] = asked, na, evaluation.value(id_), evaluation.why_not_asked(id_)
        else:
            said[id_] = evaluation.grids
    return said


def as_read_again(state: ReviewState) -> Evaluation:
    """A fresh evaluation of the file as it would be saved now, in a process that has settled nothing yet."""
    settler_of.cache_clear()
    data = review_bytes(state.review, state.evaluation)
    return Evaluation.of(state.rules, from_document(read_yaml(data, file="made-up.yaml")), as_of=DAY)


def named_in_rows(rules: Rules) -> list[str]:
    """The questions that conditions about rows name, and their tables: where it is easiest to forget one."""
    found: dict[str, None] = {}

    def look(part: ConditionPart, *, inside: bool) -> None:
        for each in walk(part):
            ids, _, table, where, _ = anatomy(each)
            if inside:
                found.update(dict.fromkeys(ids))
            if where is not None:
                found[table] = None
                look(where, inside=True)

    for each in written(rules):
        look(each.part, inside=bool(each.rows))
    return [id_ for id_ in found if id_ in rules.questions]


def change(state: ReviewState, rng: Random, favored: list[str]) -> None:
    """Answers, clears, takes back or repeats something; what cannot be answered now is left."""
    id_ = rng.choice(favored if favored and rng.random() < 0.5 else list(state.rules.questions))
    value = random_value(state.rules.questions[id_].question, rng)
    try:
        match rng.randrange(8):
            case 0:
                state.clear(id_)
            case 1:
                state.undo()
            case 2:
                state.redo()
            case _ if value is not None:
                state.answer(
                    id_, list(value.values()) if isinstance(value, dict) and "name" not in value else value
                )
            case _:
                pass
    except UserError:
        pass


def session(tmp_path: Path, seed: int, steps: int) -> None:
    """A session over a random instrument, compared with its file after every step."""
    rng = Random(seed)
    base = random_instrument(rng)
    over = rng.random() < 0.3
    rules = rules_over(base, random_overlay(base, rng), tmp_path) if over else rules_from(base, tmp_path)
    review = random_review(rules, rng, rng.choice((0, 0.6, 0.95)))
    state = ReviewState(rules, review, Editor("A. Reviewer"), today=DAY)
    favored = named_in_rows(rules)
    for step in range(steps):
        change(state, rng, favored)
        # What else a process asks, as for what is offered, and for a report of another day.
        for other in (
            state.evaluation.as_left,
            Evaluation.of(rules, state.review, as_of=rng.choice(OTHER_DAYS)),
        ):
            for id_ in rules.rated:
                other.rating(id_)
        here, there = told(state.evaluation, rng), told(as_read_again(state), rng)
        different = {id_: (here[id_], there[id_]) for id_ in here if here[id_] != there[id_]}
        assert different == {}, (seed, step)
        for id_ in rules.rated:
            rating = state.evaluation.rating(id_)
            assert rating.certain or rating.waiting_for, (seed, step, id_)
            assert (rating.rating == INCOMPLETE) is not rating.certain
        for id_ in rules.questions:
            if state.evaluation.asked(id_) is None:
                assert state.evaluation.why_not_asked(id_).startswith("waits for "), (seed, step, id_)


@pytest.mark.parametrize("seed", few((1301, *range(1008, 1018)), 4))
def test_after_every_step_a_session_says_what_its_file_says(tmp_path: Path, seed: int) -> None:
    session(tmp_path, seed, 20)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2000, 2080))
def test_after_every_step_of_many_sessions_too(tmp_path: Path, seed: int) -> None:
    session(tmp_path, seed, 25)


@pytest.mark.parametrize("instrument", ["osri-r3", "osri-r4"])
@pytest.mark.parametrize("share_answered", [0.02, 0.1, 0.3, 0.7])
def test_a_file_holds_each_rating_that_the_screen_gives(instrument: str, share_answered: float) -> None:
    rules, _ = Catalog(instrument_folders()).rules(instrument)
    for seed in range(share(60)):
        review = random_review(rules, Random(seed), share_answered)
        told(Evaluation.of(rules, review, as_of=DAY))


def test_what_can_make_no_given_answer_na_any_more_keeps_no_rating_out_of_the_file() -> None:
    rules, _ = Catalog(instrument_folders()).rules("osri-r4")
    state = ReviewState(rules, new_review("made-up-1", rules, DAY), Editor("A. Reviewer"), today=DAY)
    state.answer_many({"fs.case_type": "Foster Care", "6C": "Yes"})
    certain = state.evaluation.rating("6")
    assert certain.rating == "Strength"
    assert certain.because.startswith("6C is Yes, whatever the open answers are unless 6A1")
    assert certain.because.endswith(" makes an answer NA")
    assert as_read_again(state).rated("6") == "Strength"
    assert "Item 6" not in str(list(ReviewState(rules, state.review, state.editor, today=DAY).findings()))
