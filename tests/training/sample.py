"""Attempts on the shipped cases, made from their keys: right throughout, or wrong where a test says so."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.acts import create_review
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.review.findings import texts_asked
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.training.attempt import new_attempt
from tui_review.training.case import Case, load_case, shipped_cases
from tui_review.training.key import AnswerKey, load_key
from tui_review.training.scoring import Score, Scorer

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

CASES = ("layla-morgan", "javier-diaz")
TODAY = "2026-07-01"


@cache
def shipped(name: str) -> Case:
    return load_case(shipped_cases() / name)


@cache
def rules_of(name: str) -> tuple[Rules, str]:
    return Catalog(instrument_folders()).rules(shipped(name).file.instrument)


@cache
def key_of(name: str) -> AnswerKey:
    path = shipped(name).key_path
    assert path is not None
    return load_key(path, rules_of(name)[0], shipped(name))


@cache
def scorer_of(name: str) -> Scorer:
    return Scorer(key_of(name))


def started(name: str, id_: str = "attempt", by: str = "trainee", at: str = "") -> ReviewState:
    """An attempt as it starts, at a moment where one is given."""
    rules, _sha256 = rules_of(name)
    who = Editor(by, now=lambda: at) if at else Editor(by)
    review = new_attempt(shipped(name), id_, rules, who, today=TODAY)
    return ReviewState(rules, review.review, who, today=TODAY)


def as_the_key(
    name: str, id_: str = "attempt", *, but: dict[str, Any] | None = None, by: str = "trainee", at: str = ""
) -> ReviewState:
    """An attempt that says what the key says, but for some answers, given in this order; None takes one away."""
    state = started(name, id_, by, at)
    state.answer_many({id_: answer.value for id_, answer in key_of(name).file.answers.items()})
    for asked, answer in key_of(name).file.answers.items():
        if answer.narrative and asked not in (but or {}):
            state.write(asked, answer.narrative)
    for question, value in (but or {}).items():
        state.clear(question) if value is None else state.answer(question, value)
    return state


def finished(
    name: str, id_: str = "attempt", *, but: dict[str, Any] | None = None, by: str = "trainee", at: str = ""
) -> ReviewState:
    """The same, as `submit` would take it."""
    return filled_in(as_the_key(name, id_, but={"fs.reviewers": [by], **(but or {})}, by=by, at=at))


def filled_in(state: ReviewState) -> ReviewState:
    """An attempt with what `submit` asks for and a key does not have: descriptions, and texts beside other answers."""
    for id_ in {found.question for found in state.findings() if "is not described" in found.message}:
        state.describe(id_, "Nobody was there in the evenings, as the plan had said.")
    missing = [id_ for id_, text in texts_asked(state.review, state.evaluation).items() if not text]
    for number, id_ in enumerate(missing):
        text = f"What was done here, t{'o' * number}ld in words of one's own."
        whole = kind_of(state.question(id_)).entry == "lines"
        state.answer(id_, text) if whole else state.write(id_, text)
    return state


def scored(name: str, but: dict[str, Any] | None = None) -> Score:
    return scorer_of(name).score(as_the_key(name, but=but).review)


def perturbed(name: str, id_: str, seed: int, errors: int = 15, by: str = "") -> ReviewState:
    """An attempt with some answers other than the key's, the same for the same seed; each somebody else's."""
    source = random.Random(seed)
    state = as_the_key(name, id_, by=by or f"Trainee {id_}")
    closed = [
        id_
        for id_, each in state.rules.questions.items()
        if each.question.answer in ("yes_no", "choice") and id_ not in key_of(name).given
    ]
    for question in source.sample(closed, errors):
        options = [*state.question(question).options, *(["NA"] if state.question(question).na_if else [])]
        try:
            state.answer(question, source.choice(options))
        except UserError:
            continue  # Not asked in this case.
    return state


def at_random(name: str, id_: str, seed: int, errors: int = 15) -> Review:
    return perturbed(name, id_, seed, errors).review


def saved(review: Review, folder: Path, name: str) -> Path:
    path = folder / f"{review.review.id}.yaml"
    create_review(path, review, rules_of(name)[0])
    return path
