"""What is named of several differing answers behind a rating is what makes the difference, and no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.examples import few, share
from tests.training.sample import CASES, as_the_key, at_random, key_of, rules_of, scored, scorer_of
from tui_review.instrument.language.evaluate import Missing
from tui_review.review.evaluation import Evaluation
from tui_review.training.agreement import compare_reviews

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui_review.training.scoring import Score

LAYLA = "layla-morgan"


def test_an_answer_without_which_the_rating_would_be_the_same_is_not_behind_it() -> None:
    # Item 8 needs improvement by 8B in the key, too, whatever is said at 8A.
    score = scored(LAYLA, {"8A": "No", "9A": "Yes"})
    assert score.marks["permanency-2"].causes == ("9A",)


def test_answers_that_only_together_change_a_rating_are_all_behind_it() -> None:
    assert scored(LAYLA, {"14A": "No", "14B": "No"}).marks["14"].causes == ("14A", "14B")


def test_answers_each_of_which_would_change_a_rating_are_all_behind_it() -> None:
    assert scored(LAYLA, {"12B2": "Yes", "12B4": "Yes"}).marks["12B"].causes == ("12B2", "12B4")


def test_of_what_readers_disagree_in_only_what_changes_a_rating_is_behind_it() -> None:
    reviews = [as_the_key(LAYLA, "r1").review, as_the_key(LAYLA, "r2", but={"8A": "No", "9A": "Yes"}).review]
    for pair in (reviews, reviews[::-1], [*reviews, as_the_key(LAYLA, "r3").review]):
        found = {
            each.id: each.follows_from for each in compare_reviews(pair, rules_of(LAYLA)[0]).disagreements
        }
        assert found == {"8A": (), "9A": (), "9": ("9A",), "permanency-2": ("9A",)}


def single(name: str, score: Score, id_: str) -> set[str]:
    """The wrong answers that would give the key's rating by themselves."""
    return {
        each for each in differing(score) if rated_with(name, score, {each}, id_) == score.marks[id_].wanted
    }


def differing(score: Score) -> list[str]:
    return [each for each, mark in score.marks.items() if mark.state in ("wrong", "defensible")]


def rated_with(name: str, score: Score, given: Collection[str], id_: str) -> object:
    """What a rating becomes when these answers, and what follows from them alone, are the key's."""
    key, rules = key_of(name).evaluation, rules_of(name)[0]
    raw: dict[str, Any] = dict(score.review.raw)
    for each, mark in score.marks.items():
        mended = each in given or (mark.state == "follows" and set(mark.causes) <= set(given))
        if each in rules.questions and (mended or isinstance(mark.given, Missing)):
            value = key.raw(each)
            raw[each] = value
    known = {each: value for each, value in raw.items() if not isinstance(value, Missing)}
    return Evaluation(rules, known, as_of="2026-07-01").value(id_)


@pytest.mark.parametrize("name", few(CASES, 1))
def test_the_keys_answers_at_what_is_named_give_the_keys_rating_and_none_is_named_for_nothing(
    name: str,
) -> None:
    for seed in range(max(share(60), 10)):
        score = scorer_of(name).score(at_random(name, "attempt", seed, errors=30))
        for id_, mark in score.marks.items():
            if mark.group not in ("items", "outcomes") or not mark.causes:
                continue
            alone = single(name, score, id_)
            where = (seed, id_, mark.causes)
            accepted = {each for each in differing(score) if score.marks[each].state == "defensible"}
            if alone:
                assert set(mark.causes) == (alone - accepted or alone), where
            else:
                # Beside a wrong answer one that is accepted is not named, though it may be behind the rating, too.
                assert rated_with(name, score, {*mark.causes, *accepted}, id_) == mark.wanted, where
                for left_out in mark.causes:
                    fewer = set(mark.causes) - {left_out}
                    assert rated_with(name, score, fewer, id_) != mark.wanted, where


@pytest.mark.parametrize("name", few(CASES, 1))
def test_the_first_readers_answers_at_what_is_named_give_the_first_readers_rating(name: str) -> None:
    rules = rules_of(name)[0]
    for seed in range(max(share(40), 8)):
        one, two = (at_random(name, f"r{number}", seed + number, errors=20) for number in (0, 1000))
        view, other = (Evaluation(rules, each.raw, as_of="2026-07-01") for each in (one, two))
        for each in compare_reviews([one, two], rules).disagreements:
            if not each.rated:
                continue
            wanted, behind = each.said[0].value, each.follows_from
            alone = [cause for cause in behind if mixed(view, other, {cause}).value(each.id) == wanted]
            where = (seed, each.id, behind)
            assert behind, where
            if len(alone) < len(behind):
                assert mixed(view, other, set(behind)).value(each.id) == wanted, where
                for left_out in behind:
                    assert mixed(view, other, set(behind) - {left_out}).value(each.id) != wanted, where


def mixed(first: Evaluation, second: Evaluation, given: set[str]) -> Evaluation:
    """The second reader's answers with some of the first's, and with what only the first was asked."""
    raw: dict[str, Any] = {id_: second.raw(id_) for id_ in second.rules.questions}
    for id_ in first.rules.questions:
        only_first = first.open_to_reviewer(id_) and not (
            second.open_to_reviewer(id_) and second.value(id_) is not Missing.UNANSWERED
        )
        if id_ in given or only_first:
            raw[id_] = first.raw(id_)
    known = {id_: value for id_, value in raw.items() if not isinstance(value, Missing)}
    return Evaluation(first.rules, known, as_of="2026-07-01")
