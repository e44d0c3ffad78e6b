"""What counts as an answer while other answers are open, and the reasons given for ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.instrument.making import HEAD, rules_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import INCOMPLETE
from tui_review.review.bare import evaluate_bare
from tui_review.review.evaluation import Evaluation

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.rules import Rules

FOSTER: dict[str, Value] = {"fs.case_type": "Foster Care"}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("osri-r4")[0]


def test_an_na_by_rule_is_none_yet_while_it_is_open_whether_the_question_is_asked(rules: Rules) -> None:
    placed: dict[str, Value] = {"10A1": "Yes", "10A2": "Yes"}
    assert Evaluation(rules, {**FOSTER, **placed}, as_of="2026-03-20").value("10B") is Missing.UNANSWERED
    assert (
        Evaluation(rules, {**FOSTER, **placed, "10.applies": "Yes"}, as_of="2026-03-20").value("10B") == "NA"
    )
    assert (
        Evaluation(rules, {**FOSTER, **placed, "10.applies": "No"}, as_of="2026-03-20").value("10B")
        is Missing.NOT_ASKED
    )


@pytest.mark.parametrize(
    ("item", "given", "rating"),
    [
        ("3", {"3A": "No"}, "Area Needing Improvement"),
        ("14", {"14A": "Yes", "14B": "Yes"}, "Strength"),
        ("14", {"14A": "No", "14B": "Yes"}, "Area Needing Improvement"),
        ("14", {"14A1": "Never", "14A": "Yes", "14B": "Yes"}, "Area Needing Improvement"),
        ("6", {"6A1": ["Adoption"], "6B": "No"}, "Area Needing Improvement"),
    ],
)
def test_ratings_need_no_more_than_their_criteria_name_in_a_review_as_in_a_bare_map(
    rules: Rules, item: str, given: dict[str, Any], rating: str
) -> None:
    answers = {"fs.case_type": "Foster Care", **given}
    assert Evaluation(rules, answers, as_of="2026-03-20").rating(item).rating == rating
    assert evaluate_bare(rules, answers)[0].rating(item).rating == rating


def test_the_reason_names_what_ruled_out_another_rating_and_nothing_else(rules: Rules) -> None:
    moves: dict[str, Value] = {**FOSTER, "4A": 2, "4B": "No", "4C": "Yes"}
    assert Evaluation(rules, moves, as_of="2026-03-20").rating("4").because == "4A is 2, 4B is No"
    kept: dict[str, Value] = {**FOSTER, "4A": 1, "4C": "Yes"}
    assert Evaluation(rules, kept, as_of="2026-03-20").rating("4").because == "4C is Yes, 4A is 1"


def test_what_decides_already_is_the_reason_although_another_row_is_open() -> None:
    certification = Catalog([shipped_folder()]).rules("reviewer-certification")[0]
    answers: dict[str, Value] = {
        "rc.earlier": "Not before April 2023",
        "rc.access": "2026-01-12",
        "rc.osri1_quiz": "Yes",
        "rc.osri2_quiz": "No",
    }
    rating = Evaluation(certification, answers, as_of="2026-03-20").rating("online")
    assert rating.rating == "Not Done"
    assert rating.because == "rc.osri2_quiz is No, whatever the open answers are"


ASKED_BY_RATING = """\
language: 1
id: made-up
version: "1"
title: A made-up instrument
short: Made up
ratings: {item: [Good, Bad, Not Applicable]}
sections:
  - id: one
    title: One
    items:
      - id: "1"
        title: Item
        rating: [{when: A is Yes, then: Bad}, {else: Good}]
        questions:
          - {id: A, ask: "Was it late?", label: Late, answer: yes_no, guidance: x}
  - id: two
    title: Two
    questions:
      - {id: why, ask: "What is done about it?", answer: long_text, guidance: x, asked_when: 1 is Bad}
"""


def test_what_is_asked_by_a_rating_waits_while_a_merge_has_left_it_unsettled_and_no_longer(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, ASKED_BY_RATING)
    evaluation = None
    for unsettled, rating, asked in (
        ({"A"}, "Incomplete", None),
        (set(), "Bad", True),
        ({"A"}, "Incomplete", None),
    ):
        evaluation = Evaluation(
            rules, {"A": "Yes"}, as_of="2026-03-20", unsettled=frozenset(unsettled), after=evaluation
        )
        assert (evaluation.rating("1").rating, evaluation.asked("why")) == (rating, asked)


ASKED_LATE = """\
language: 1
id: made-up
version: "1"
title: A made-up instrument
short: Made up
facts: {completed: done}
sections:
  - id: one
    title: One
    questions:
      - {id: done, ask: "When was it done?", answer: date, guidance: x}
      - {id: late, ask: "Why so late?", answer: long_text, guidance: x, asked_when: done after 2026-03-31}
"""


def test_a_session_over_midnight_asks_what_the_day_that_stands_in_for_the_completion_asks(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, ASKED_LATE)
    before = Evaluation(rules, {}, as_of="2026-03-31")
    assert before.asked("late") is False
    assert Evaluation(rules, {}, as_of="2026-04-01", after=before).asked("late") is True


GATED: Final = """\
sections:
  - id: s
    title: S
    questions:
      - {id: a, ask: A, label: A, answer: yes_no, guidance: G}
      - {id: b, ask: B, label: B, answer: yes_no, guidance: G}
    items:
      - id: "1"
        title: T
        asked_when: a is Yes
        not_asked_because: a is No
        questions: [{id: c, ask: C, label: C, answer: yes_no, guidance: G}]
        rating:
          - {when: b is No, then: Area Needing Improvement}
          - {when: c is No, then: Area Needing Improvement}
          - {else: Strength}
"""


def test_an_item_is_not_rated_while_it_is_open_whether_it_is_asked_whatever_stands_outside_it(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, HEAD + GATED)
    given: dict[str, dict[str, Value]] = {"": {}, "Yes": {"a": "Yes"}, "No": {"a": "No"}}
    found = {
        a: Evaluation(rules, {"b": "No", **more}, as_of="2026-03-20").rating("1") for a, more in given.items()
    }
    assert (found[""].rating, found[""].waiting_for) == (INCOMPLETE, ("a",))
    assert found["Yes"].rating == "Area Needing Improvement"
    assert found["No"].rating == "Not Applicable"


FIRST = (
    HEAD
    + """\
sections:
  - id: s
    title: S
    items:
      - id: i
        title: I
        complete_first: true
        rating:
          - {when: must is Yes, then: Strength}
          - {else: Area Needing Improvement}
        questions:
          - {id: must, ask: Was it done, answer: yes_no, guidance: Look.}
          - {id: also, ask: By whom, answer: text, guidance: Look.}
          - {id: may, ask: What else, answer: text, optional: true, guidance: Look.}
          - {id: end, ask: When, answer: date, set_by: program, guidance: Look.}
facts: {completed: end}
"""
)


SUMS = (
    HEAD
    + """\
sections:
  - id: s
    title: S
    items:
      - id: i
        title: I
        rating: &rows
          - {when: sum of c in rows of T < N, then: Area Needing Improvement}
          - {when: Q is Yes, then: Area Needing Improvement}
          - {else: Strength}
        questions:
          - {id: Q, ask: Q, answer: yes_no, guidance: Look.}
          - {id: N, ask: N, answer: number, at_least: 0, at_most: 250, guidance: Look.}
          - id: T
            ask: T
            answer: table
            row: row
            columns: [{id: c, label: C, answer: choice, choices: [{code: A, points: 5}, {code: B, points: 1}]}]
            guidance: Look.
      - id: j
        title: J
        rating: &rows
        questions: [{id: O, ask: O, answer: yes_no, guidance: Look.}]
"""
)
_ROWS = SUMS[SUMS.index("&rows\n") + 6 : SUMS.index("        questions:")]
SUMS = SUMS.replace("title: J\n        rating: &rows\n", f"title: J\n        rating:\n{_ROWS}").replace(
    " &rows", ""
)


@pytest.mark.parametrize("most", ["250", "100", "300"])
@pytest.mark.parametrize("items", ["ij", "ji"])
def test_a_rating_is_certain_whichever_is_asked_for_first_and_whatever_is_answered_besides(
    tmp_path: Path, items: str, most: str
) -> None:
    """With so many numbers that one item's proof takes all the work that is done at first."""
    rules = rules_of(tmp_path, SUMS.replace("at_most: 250", f"at_most: {most}"))
    answered: list[dict[str, Any]] = [{"Q": "Yes"}, {"Q": "Yes", "T": {"r1": {"c": "A"}}}]
    for given in answered:
        found = Evaluation(rules, given, as_of="2026-03-20")
        ratings = [found.rating(item) for item in items]
        assert [each.rating for each in ratings] == ["Area Needing Improvement"] * 2
        assert [each.waiting_for for each in ratings] == [()] * 2


BEHIND = FIRST.replace(
    "    items:\n",
    "    rating:\n      - {when: j is Strength, then: Good}\n      - {when: i is Strength, then: Good}\n"
    "      - {else: Bad}\n    items:\n",
).replace(
    "facts: {",
    "      - id: j\n        title: J\n        rating:\n          - {when: other is Yes, then: Strength}\n"
    "          - {else: Area Needing Improvement}\n        questions:\n"
    "          - {id: other, ask: Was it, answer: yes_no, guidance: Look.}\nfacts: {",
)


def test_an_outcome_does_not_wait_for_what_a_rating_that_a_person_gave_goes_by(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, BEHIND)
    open_ = Evaluation(rules, {}, as_of="2026-03-20")
    assert open_.rating("s").rating == INCOMPLETE
    given = Evaluation(rules, {}, as_of="2026-03-20", overrides={"i": "Strength"})
    assert given.rating("s").rating == "Good"


def test_an_item_that_is_to_be_complete_first_waits_for_what_must_be_answered_and_for_nothing_else(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, FIRST)
    found = Evaluation(rules, {"must": "Yes"}, as_of="2026-03-20").rating("i")
    assert (found.rating, found.waiting_for) == (INCOMPLETE, ("also",))
    assert (
        Evaluation(rules, {"must": "Yes", "also": "A."}, as_of="2026-03-20").rating("i").rating == "Strength"
    )
