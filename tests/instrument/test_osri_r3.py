"""Round 3: exactly the differences from Round 4 that the reference names, its ratings, and its mock case."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

import tui_review
from tests.examples import share
from tests.reference.answers import ALL_RATED, Answers, effective_of, normalise
from tests.reference.generate import complete_cases, completions, incomplete, random_complete_case
from tests.reference.items import item_rating
from tests.reference.outcomes import OUTCOME_ITEMS, outcome_rating
from tests.review.test_reference import EACH_ITEM, RESTS_ON
from tui_review.errors import UserError
from tui_review.instrument.compare import compare_instruments
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import NA
from tui_review.instrument.rules import Rules
from tui_review.review.bare import evaluate_bare
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.yamlfile.reader import read_file

KEY = Path(tui_review.__file__).parent / "training" / "cases" / "javier-diaz" / "key" / "key.yaml"


@pytest.fixture(scope="module")
def rounds() -> dict[int, Rules]:
    catalog = Catalog([shipped_folder()])
    return {3: catalog.rules("osri-r3")[0], 4: catalog.rules("osri-r4")[0]}


@pytest.fixture(scope="module")
def r3(rounds: dict[int, Rules]) -> Rules:
    return rounds[3]


def expected(case: Answers) -> dict[str, str]:
    eff = normalise(case, 3)
    ratings = {item: item_rating(item, eff) for item in ALL_RATED}
    return ratings | {outcome: outcome_rating(outcome, ratings, eff) for outcome in OUTCOME_ITEMS}


def test_it_lints_clean_and_its_tables_are_proven() -> None:
    assert lint(shipped_folder() / "osri-r3.yaml") == []


def test_its_rules_differ_from_round_4_only_where_the_reference_says_so(rounds: dict[int, Rules]) -> None:
    found = compare_instruments(rounds[4].instrument, rounds[3].instrument, texts=False)
    reasons = {f"{item}.{parent}_na" for item in ("12B", "13", "15") for parent in ("mother", "father")}
    assert {each.id for each in found if each.status == "removed"} == reasons
    assert [each.id for each in found if each.status == "added"] == []
    aspects: dict[str, set[str]] = {}
    for each in found:
        # Letters and narratives have tests of their own below.
        rest = {change.aspect for change in each.fields} - {"letter", "narrative"}
        if each.status == "changed" and rest:
            aspects[each.id] = rest
    goal = {"5A1": {"choices"}, "5A3": {"checks"}, "5A3.goal": {"choices"}, "6A1": {"choices", "checks"}}
    goal |= {id_: {"NA rule"} for id_ in ("6A2", "6A5", "6B", "6C")}
    parents = {id_: {"NA rule"} for id_ in ("13B", "13C")}
    parents |= {id_: {"NA rule", "checks", "suggest"} for id_ in ("12B1", "12B2", "15A", "15B")}
    assert aspects == {
        "fs.children.ethnicity": {"choices"},
        "fs.children.gender": {"choices"},
        "3E": {"NA rule", "checks"},
        "4A1": {"checks"},
        "5F": {"checks"},
        "4A1.reason": {"choices"},
        "3": {"points"},
        "8": {"rating rows", "points"},
        "8.criteria": {"choices", "suggest", "checks"},
        "8.applies": {"checks"},
        "8E": {"NA rule"},
        "15.applies": {"checks", "suggest"},
        **goal,
        **parents,
    }


RULES = ("na_if", "na_when", "choices", "checks", "suggest")
INHERITED = {
    # A question of which Round 3 has another rule: what of Round 4 stays beside it, and was looked at.
    "3E": {"na_when"},
    "4A1": set(),
    "5F": {"na_when", "guidance"},
    "6A1": {"choices", "suggest", "guidance"},
    "8.criteria": {"guidance"},
    "8.applies": {"suggest"},
    "8E": {"checks"},
    "12B1": set(),
    "12B2": {"guidance"},
    "13B": {"checks", "suggest", "guidance"},
    "13C": {"checks", "suggest", "guidance"},
    "15.applies": set(),
    "15A": set(),
    "15B": {"guidance"},
}


def test_where_round_3_has_another_rule_all_that_stands_beside_it_was_looked_at(
    rounds: dict[int, Rules],
) -> None:
    _, document = read_file(shipped_folder() / "osri-r3.yaml")
    found = {}
    for id_, change in document.data["change"].items():
        if id_ in rounds[4].questions and not change.keys().isdisjoint(RULES):
            base = rounds[4].questions[id_].question
            texts = {"guidance"} if "reword" not in change else set()
            found[id_] = {part for part in {*RULES, *texts} if getattr(base, part) and part not in change}
    assert found == INHERITED


def test_the_choices_are_those_of_round_3(r3: Rules) -> None:
    children = r3.questions["fs.children"].question
    for column, choices in (("gender", ("Female", "Male")), ("ethnicity", ("Non-Hispanic", "Hispanic"))):
        found = children.column(column)
        assert found is not None
        assert found.options == choices
    assert r3.questions["6A1"].question.options == ("Reunification", "Guardianship", "Adoption", "OPPLA")
    reason = r3.questions["4A1"].question.column("reason")
    assert reason is not None
    assert len(reason.options) == 8
    assert not any("current placement" in option for option in reason.options)


def test_no_question_of_it_speaks_of_what_only_round_4_has(r3: Rules) -> None:
    text = str(r3.instrument.sections).replace("OPPLA", "")
    only = [
        *("APPLA", "In Round 4", "six reasons", "mother_na", "father_na", "aged 16", 'current placement"'),
        *("12B, 13 and 15 alone", "short of having chosen"),
    ]
    assert [word for word in only if word in text] == []


def test_the_face_sheet_has_the_letters_of_round_3(r3: Rules) -> None:
    face_sheet = r3.sections["fs"].questions
    assert {question.letter: question.id for question in face_sheet if question.letter} == {
        "A": "fs.site",
        "B": "fs.case_name",
        "C": "fs.pur_start",
        "D": "fs.qa_by",
        "E": "fs.review_completed",
        "F1": "fs.children",
        "F2": "fs.participants",
        "G": "fs.case_type",
        "H": "fs.other_reasons",
        "I": "fs.case_opened",
        "J": "fs.entered_care",
        "K": "fs.discharged",
        "L": "fs.case_closed",
        "M": "fs.reasons",
    }


def test_na_may_be_chosen_in_foster_care_at_3e_but_not_at_3f(r3: Rules) -> None:
    evaluation, findings = evaluate_bare(r3, {"fs.case_type": "Foster Care", "3E": "NA", "3F": "NA"})
    assert evaluation.value("3E") == NA
    assert [finding.question for finding in findings] == ["3F"]


@pytest.mark.parametrize("item", EACH_ITEM)
def test_every_complete_case_of_an_item_is_rated_by_the_criteria(item: str, r3: Rules) -> None:
    cases = 0
    for case in complete_cases(item, 3):
        cases += 1
        evaluation, findings = evaluate_bare(r3, case)
        assert evaluation.rating(item).rating == item_rating(item, effective_of(item, case, 3)), case
        assert [finding.message for finding in findings] == []
    assert cases >= 4


@pytest.mark.slow
def test_whole_cases_and_parts_of_them_are_rated_at_the_earliest_moment(r3: Rules) -> None:
    rng = Random(20160101)
    for _ in range(share(60)):
        case = random_complete_case(rng, 3)
        evaluation, findings = evaluate_bare(r3, case)
        assert {id_: evaluation.rating(id_).rating for id_ in expected(case)} == expected(case)
        assert findings == []
        part = incomplete(rng, case, 3)
        for question, unnamed in RESTS_ON.items():
            if any(id_ not in part for id_ in unnamed):
                part.pop(question, None)
        evaluation, _ = evaluate_bare(r3, part)
        for id_ in (*ALL_RATED, *OUTCOME_ITEMS):
            possible = completions(id_, part, 3)
            rating = evaluation.rating(id_).rating
            assert rating == (next(iter(possible)) if len(possible) == 1 else "Incomplete"), (id_, part)


def test_the_mock_case_fits_and_its_ratings_come_out_as_its_key_says(r3: Rules) -> None:
    _, document = read_file(KEY)
    key: dict[str, Any] = document.data
    assert key["instrument"] == "osri-r3"
    raw = {}
    for id_, entry in key["answers"].items():
        question = r3.questions[id_].question
        try:
            raw[id_] = parse_answer(question, entry["value"])
        except UserError as error:
            pytest.fail(error.message)
    evaluation = Evaluation(r3, raw, as_of="2026-03-20")
    assert [id_ for id_ in raw if evaluation.asked(id_) is False] == []
    narratives = {id_ for id_, entry in key["answers"].items() if entry.get("narrative")}
    wanted = {
        id_
        for id_ in raw
        if (condition := r3.questions[id_].narrative) is not None and evaluation.truth(condition)
    }
    assert narratives == wanted
    assert {id_: evaluation.rating(id_).rating for id_ in key["ratings"]} == key["ratings"]
