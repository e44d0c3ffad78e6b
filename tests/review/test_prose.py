"""How narratives, rationales and notes are written: what is found, and what honest texts are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.osri_cases import FOSTER_CARE, entered
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.rules import Rules

MOVED = {
    "4A": 2,
    "4A1": [
        {
            "date": "2025-06-02",
            "type": "Foster Family Home (Non-Relative)",
            "reason": "Foster parent's request",
        },
        {
            "date": "2025-10-02",
            "type": "Foster Family Home (Non-Relative)",
            "reason": "Not applicable, current placement",
        },
    ],
    "4B": "No",
}
MOVE = "The second move followed a request, and no meeting was held before it to keep the placement going."


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("osri-r4")[0]


def codes(rules: Rules, answers: dict[str, Any], **texts: str) -> set[tuple[str, str]]:
    """Questions and codes of what is found in texts, given as they stand."""
    state = entered(rules, {**FOSTER_CARE, **answers})
    state.answer_many({id_.replace("__", "."): text for id_, text in texts.items()})
    wanted = {"told", "repetition", "copy", "left-out", "thin"}
    return {(each.question, each.code) for each in state.findings() if each.code in wanted}


@pytest.mark.parametrize(
    "text",
    [
        "The mother stated that nobody had asked her to the meeting in May.",
        "Visits were moved; the target child also said that this was too short.",
        "According to the caseworker, the referral was made in July.",
        "The foster parents told us that respite came too late.",
        "She reports that the plan was mailed to her.",
        "In the interview it became plain that no meeting was held.",
        "The mother indicated that the bus to the visits takes two hours.",
        "Per the foster parent, no one had come since March.",
        "The aunt said that there was a second home in which the brothers could live together.",
        "The father reported feeling left out of the meetings about the school.",
        "In court a date was set; the mother said that nobody had told her of it.",
    ],
)
def test_who_said_something_is_found_in_rationale_narrative_and_note(text: str, rules: Rules) -> None:
    assert codes(rules, {"9.comments": text}) == {("9.comments", "told")}
    assert ("4B", "told") in codes(rules, MOVED, **{"4B__narrative": text})


@pytest.mark.parametrize(
    "text",
    [
        "The mother was invited to each meeting, and took part in setting the goals in May and August.",
        "The father was told of the school meeting, and the caseworker drove him there.",
        "The caseworker reported the injury to the hotline within an hour and saw the child that day.",
        "What was said at the meeting was written down and sent to both parents.",
        "Foster parents were asked each month what they needed, and respite began in July.",
        "The assessment indicated that the child needed help with speech, and the referral was made that week.",
        "The caseworker reported two concerns to the court and visited once a month, as per the plan.",
        "In court the father said that his mother would take the child; she was called that day and seen in a week.",
        "For seven weeks the evenings had no second adult. A child said so at a visit in September.",
        "The child told the worker in March that church mattered to her, and was driven there from then on.",
    ],
)
def test_practice_that_is_told_as_such_is_left_alone(text: str, rules: Rules) -> None:
    assert codes(rules, {"9.comments": text}) == set()


def test_a_warning_that_asks_for_a_word_is_settled_by_it(rules: Rules) -> None:
    late = {"fs.case_opened": "2022-06-01", "fs.entered_care": "2022-06-01", "6B": "Yes"}
    for said, found in (
        ("Work for item 6 was steady, and the delay lay with the child's illness.", True),
        ("16B was looked at with the school, and 6B.x is no question.", True),
        (
            "6B is Yes, as her illness alone made it late; a home was found within a month of her leave.",
            False,
        ),
    ):
        state = entered(rules, {**FOSTER_CARE, **late, "6.comments": said})
        messages = [
            each.message for each in state.findings_at("6B") if "past the reference time" in each.message
        ]
        assert bool(messages) is found
        assert all(each.endswith("A rationale that names 6B settles it.") for each in messages)


def test_a_repetition_of_the_question_is_found(rules: Rules) -> None:
    repeated = "Not all placement changes in the PUR were planned by the agency to meet the child's needs."
    assert ("4B", "repetition") in codes(rules, MOVED, **{"4B__narrative": repeated})
    assert ("4B", "repetition") not in codes(rules, MOVED, **{"4B__narrative": MOVE})
    short = codes(rules, MOVED, **{"4B__narrative": "Not planned."})
    assert [code for id_, code in short if id_ == "4B"] == ["thin"], "one text is told once"


def test_a_copy_of_another_items_text_is_found_and_one_of_the_same_item_is_not(rules: Rules) -> None:
    text = "File and visits show that it was done in time and came to what was meant."
    assert codes(rules, {"9.comments": text, "17.comments": text}) == {("17.comments", "copy")}
    longer = f"{text} Nothing else was called for in these months."
    assert codes(rules, {"9.comments": longer, "17.comments": text}) == {("17.comments", "copy")}
    both = {
        "12B1": "No",
        "12B3": "No",
        "12.comments": "Needs of the mother were assessed once, services came late.",
    }
    shared = "Her needs were looked at once, at intake, and services for them came seven months later."
    assert codes(rules, both, **{"12B1__narrative": shared, "12B3__narrative": shared}) == set()


def test_a_rationale_without_a_word_of_a_concern_is_found(rules: Rules) -> None:
    aside = "The home is warm, school goes well, and everybody gets on."
    touched = (
        "The home is warm, but the second change came at the foster parent's request, without a meeting."
    )
    for rationale, found in ((aside, True), (touched, False)):
        codes_found = codes(rules, MOVED, **{"4B__narrative": MOVE, "4__comments": rationale})
        assert (("4.comments", "left-out") in codes_found) is found


KEPT = {"5D": "Yes", "5F": "No", "5G1": ["Compelling reason documented"], "5G": "Yes"}
WITH_KIN = {"10A1": "Yes", "10A2": "No"}
BOTH_LATE = {"5B": "No", "5C": "No"}
ASIDE = "Mathematics improved, football continued, and laughter returned."


@pytest.mark.parametrize(
    ("answers", "item", "left_out"),
    [
        # What brings no rating down counts against nothing: an exception held, or relatives were searched for.
        (KEPT, "5", set()),
        (WITH_KIN, "10", set()),
        ({"2A": "No", "2B": "Yes"}, "2", set()),
        # All that brings it down is named, not only what the first row of the criteria names.
        ({**KEPT, "5B": "No"}, "5", {"5B"}),
        ({**KEPT, **BOTH_LATE, "5G1": [], "5G": "No"}, "5", {"5B", "5C", "5F", "5G"}),
        ({**WITH_KIN, "10B": "No", "10B1": ["Locate"]}, "10", {"10A2", "10B"}),
        ({**MOVED, "4C1": ["Temporary setting"], "4C": "No"}, "4", {"4B", "4C"}),
        ({"12A1": "No", "12B3": "No"}, "12", {"12A1", "12B3"}),
        ({"14A": "No", "14B": "No"}, "14", {"14A", "14B"}),
        ({"3B": "No", "3E1": ["Monitoring of visits insufficient"], "3E": "Yes"}, "3", {"3B", "3E"}),
    ],
)
def test_an_answer_counts_against_an_item_only_where_it_brings_it_down(
    answers: dict[str, Any], item: str, left_out: set[str], rules: Rules
) -> None:
    state = entered(rules, {**FOSTER_CARE, **answers})
    state.answer(f"{item}.comments", ASIDE)
    found = [each.message for each in state.findings() if each.code == "left-out"]
    assert {message.split("no word of ")[1].split()[0] for message in found} == left_out


def test_a_narrative_that_nobody_asks_for_may_be_short(rules: Rules) -> None:
    assert codes(rules, {}, **{"4C__narrative": "Yes, indeed"}) == set()


@pytest.mark.parametrize("prose", ["rationale: '{item}.why'", "who: [mother]", "says: [stated]"])
def test_rules_of_prose_that_name_nobody_who_says_something_find_that_nowhere(
    tmp_path: Path, prose: str
) -> None:
    (tmp_path / "mini.yaml").write_text(MINI.replace("PROSE", prose), encoding="utf-8")
    mini = Catalog([tmp_path]).rules("mini")[0]
    state = ReviewState(mini, new_review("a", mini, "2026-03-01"), Editor("Ann Lane"), today="2026-03-01")
    state.answer_many({"1A": "Yes", "1.why": "The mother stated that no doctor was arranged in spring."})
    assert "told" not in {each.code for each in state.findings()}


MINI = """\
language: 1
id: mini
version: "1"
title: Mini
short: Mini
about: A worksheet.
prose: {PROSE}
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
          - {id: 1.why, ask: Why, answer: long_text, guidance: G.}
        rating:
          - {when: 1A is Yes, then: Met}
          - {else: Not Met}
    rating:
      - {when: 1 is Met, then: Good}
      - {else: Poor}
"""
