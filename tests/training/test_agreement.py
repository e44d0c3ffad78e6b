"""Two or more reviews of one case: what is alike, what differs, and what follows from what."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.training.sample import as_the_key, key_of, rules_of, saved, started
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.values import is_rows
from tui_review.training.agreement import RaterAgreement, compare_reviews
from tui_review.training.compare import compare_answers, is_compared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

LAYLA = "layla-morgan"


def compared(*changes: dict[str, Any]) -> RaterAgreement:
    reviews = [as_the_key(LAYLA, f"r{number}", but=but).review for number, but in enumerate(changes, 1)]
    return compare_reviews(reviews, rules_of(LAYLA)[0])


def test_equal_reviews_agree_in_everything() -> None:
    found = compared({}, {})
    assert found.same == found.compared > 100
    assert found.disagreements == ()
    assert (found.yes_no.percent, found.yes_no.ac1, found.yes_no.kappa) == (100, 1, 1)


def test_a_difference_is_listed_before_the_ratings_that_follow_from_it() -> None:
    found = compared({}, {"16B": "No"})
    assert [each.id for each in found.disagreements] == ["16B", "16", "wellbeing-2"]
    first, rating, _ = found.disagreements
    assert [said.value for said in first.said] == ["Yes", "No"]
    assert rating.rated
    assert rating.follows_from == ("16B",)
    assert [each.id for each in found.to_reconcile()] == ["16B"]


def test_a_question_that_only_one_was_asked_follows_from_why() -> None:
    found = {each.id: each for each in compared({}, {"16.applies": "No"}).disagreements}
    assert found["16A"].follows_from == ("16.applies",)
    assert found["16A"].said[1].shown == "not asked"
    assert found["16.applies"].follows_from == ()


def test_a_cell_that_one_reader_leaves_empty_is_a_difference_whoever_is_named_first() -> None:
    rules, key = rules_of(LAYLA)[0], key_of(LAYLA)
    tried = 0
    for id_ in key.file.answers:
        question, whole = rules.questions[id_].question, key.evaluation.raw(id_)
        for row_id, row in whole.items() if is_rows(whole) and is_compared(question) else ():
            for name in row:
                less: Any = deepcopy(whole)
                del less[row_id][name]
                pairs = ((less, whole), (whole, less))
                one, other = (compare_answers(question, *pair, by_key=False) for pair in pairs)
                assert one.same == other.same
                column = question.column(name)
                told = column is not None and not (column.compute or kind_of(column).free_text)
                assert one.same == (not told)
                tried += 1
    assert tried > 5
    rows: Any = deepcopy(key.evaluation.raw("4A1"))
    del next(iter(rows.values()))["reason"]
    given: tuple[dict[str, Any], dict[str, Any]] = ({}, {"4A1": rows})
    figures = [compared(*given), compared(*given[::-1])]
    assert {each.same - each.compared for each in figures} == {-1}
    assert [len(each.to_reconcile()) for each in figures] == [1, 1]


def test_what_somebody_has_not_answered_yet_is_no_difference() -> None:
    assert [each.id for each in compared({}, {"16B": None}).disagreements] == []


def test_three_reviewers_are_shown_with_what_each_says_and_wrote() -> None:
    states = [as_the_key(LAYLA, f"r{n}", but={"9B": value}) for n, value in enumerate(("Yes", "No", "Yes"))]
    states[1].write("9B", "The father's relatives were not asked.")
    found = compare_reviews([state.review for state in states], rules_of(LAYLA)[0])
    (difference,) = found.to_reconcile()
    assert [said.reviewer for said in difference.said] == ["trainee (r0)", "trainee (r1)", "trainee (r2)"]
    assert difference.said[1].narrative == "The father's relatives were not asked."


def test_lists_and_tables_say_where_they_differ() -> None:
    found = compared(
        {"fs.reasons": ["Abandonment"]}, {"fs.reasons": ["Abandonment", "Domestic violence in child's home"]}
    )
    difference = next(each for each in found.disagreements if each.id == "fs.reasons")
    assert difference.detail == ("missing: Domestic violence in child's home",)


def test_of_three_reviewers_it_is_said_whose_cell_of_a_table_is_another() -> None:
    key = as_the_key(LAYLA, "key")
    rows: Any = deepcopy(key.evaluation.raw("4A1"))
    next(iter(rows.values()))["date"] = "2026-01-02"
    states = [as_the_key(LAYLA, f"r{n}", but={"4A1": rows} if n == 1 else {}) for n in range(3)]
    found = compare_reviews([state.review for state in states], rules_of(LAYLA)[0])
    (difference,) = (each for each in found.disagreements if each.id == "4A1")
    (line,) = difference.detail
    assert line.startswith("trainee (r0) and trainee (r1): ")
    assert "2026-01-02" in line


GOALS: Final = (["Reunification", "Adoption"], ["Adoption", "Reunification"])


def test_goals_in_opposite_order_differ_where_the_form_numbers_them_and_not_at_its_boxes() -> None:
    one, other = ({"5A1": goals, "6A1": goals} for goals in GOALS)
    found = {each.id: each for each in compared(one, other).to_reconcile()}
    assert found["5A1"].detail == ("in another order: Adoption; Reunification",)
    assert "6A1" not in found


def test_there_are_too_few_outcomes_for_coefficients() -> None:
    found = compared({}, {"16B": "No"})
    assert found.outcomes.subjects == 7
    assert found.outcomes.ac1 is None
    assert found.ratings.ac1 is not None


def test_reviews_of_different_instruments_and_a_single_one_are_refused() -> None:
    with pytest.raises(UserError, match="was made with"):
        compare_reviews([started(LAYLA).review, started("javier-diaz").review], rules_of(LAYLA)[0])
    with pytest.raises(UserError, match="at least two"):
        compare_reviews([started(LAYLA).review], rules_of(LAYLA)[0])


def test_agreement_runs_as_a_command(here: Path, run: Run) -> None:
    one = saved(as_the_key(LAYLA, "one").review, here, LAYLA)
    two = saved(as_the_key(LAYLA, "two", but={"16B": "No"}).review, here, LAYLA)
    ran = run("agreement", one, two, "--json")
    given = json.loads(ran.out)
    assert ran.status == 1
    # By which formulas chance is taken out stands wherever the figures do.
    for told in (given["chance"], " ".join(run("agreement", one, two).out.split())):
        assert "AC1 is Gwet's, kappa Cohen's (Conger's of more than two)" in told
        assert "worked out from every answer, those that one reader alone gave included" in told
    assert given["differences"][0]["question"] == "16B"
    assert [said["value"] for said in given["differences"][0]["said"]] == ["Yes", "No"]
    assert "16B" in run("agreement", one, two, "--narratives").out
    same = saved(as_the_key(LAYLA, "same").review, here, LAYLA)
    assert run("agreement", one, same).status == 0


def test_reviewers_whose_reviews_share_an_id_are_told_apart_by_name(here: Path, run: Run) -> None:
    kim = saved(as_the_key(LAYLA, "case-7", by="Kim Sample").review, here / "kim", LAYLA)
    lee = saved(as_the_key(LAYLA, "case-7", but={"16B": "No"}, by="Lee Sample").review, here / "lee", LAYLA)
    shown = run("agreement", kim, lee).out
    assert "Kim Sample (case-7), Lee Sample (case-7)" in shown
    assert "Lee Sample (case-7): No" in shown
    said = json.loads(run("agreement", kim, lee, "--json").out)["differences"][0]["said"]
    assert [each["reviewer"] for each in said] == ["Kim Sample (case-7)", "Lee Sample (case-7)"]
    again = run("agreement", kim, kim)
    assert again.status == 2
    assert "hold the same review" in again.err


def test_a_cell_left_empty_is_no_other_answer_than_what_it_means() -> None:
    people = deepcopy(key_of(LAYLA).file.answers["fs.participants"].value)
    for row in people:
        row.pop("judged", None)
        row.pop("standing", None)
    short, whole = as_the_key(LAYLA, "short", but={"fs.participants": people}), as_the_key(LAYLA, "whole")
    found = compare_reviews([short.review, whole.review], key_of(LAYLA).rules)
    assert "fs.participants" not in [each.id for each in found.disagreements]


def test_what_follows_from_a_difference_is_no_cause_of_another_one(here: Path, run: Run) -> None:
    (here / "instruments").mkdir()
    (here / "instruments/chain.yaml").write_text(CHAIN, encoding="utf-8")
    for name, answers in (("one", ("1A=Yes", "1B=Yes", "1C=Yes")), ("two", ("1A=No",))):
        assert run("new", "chain", name, "--folder", here, "--by", f"{name.title()} Sample").status == 0
        assert run("set", here / f"{name}.yaml", *answers, "--by", f"{name.title()} Sample").status == 0
    told = json.loads(run("agreement", here / "one.yaml", here / "two.yaml", "--json").out)
    found = {each["question"]: each["follows_from"] for each in told["differences"]}
    assert (found["1A"], found["1B"], found["1C"]) == ([], ["1A"], ["1A"])


CHAIN: Final = """\
language: 1
id: chain
version: "1"
title: Chain
short: Chain
about: Each question is asked because of the one before it.
ratings: {item: [Met, Not Met], outcome: [Good, Poor]}
sections:
  - id: s
    title: S
    domain: Safety
    items:
      - id: "1"
        title: One
        questions:
          - {id: 1A, ask: Is it so, answer: yes_no, guidance: G.}
          - {id: 1B, ask: And this, answer: yes_no, guidance: G., asked_when: 1A is Yes}
          - {id: 1C, ask: And that, answer: yes_no, guidance: G., asked_when: 1B is Yes}
        rating:
          - {when: 1A is Yes, then: Met}
          - {else: Not Met}
    rating:
      - {when: 1 is Met, then: Good}
      - {else: Poor}
"""
