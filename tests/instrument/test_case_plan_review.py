"""The case plan review worksheet: its eight questions, and when it is complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acts import create_review, look_again, put
from tests.cli.conftest import Run, run
from tui_review.errors import UserError
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.bare import evaluate_bare
from tui_review.review.findings import counted_as_open
from tui_review.review.migrate import migrate
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review

EIGHT: dict[str, Any] = {
    "cp1": "A panel led by the agency",
    "cp2": [{"name_or_role": "mother", "role": "was asked about progress", "parent": "Yes"}],
    "cp3": "Spoke about each step.",
    "cp4": "Reported on the plan.",
    "cp5": ["Reunification", "Adoption"],
    "cp5.agree": "Yes",
    "cp6": "Yes",
    "cp6.narrative": "The first goal came on day 40.",
    "cp7.safety": "No contact without a third person.",
    "cp7.permanency": "Visits twice a week.",
    "cp7.well_being": "A tutor.",
    "cp8": "Approves the plan.",
}
PREPARED: dict[str, Any] = {
    "cp.case": "Made-up case",
    "cp.county": "Made-up County",
    "cp.review_date": "2026-05-04",
    "cp.trainee": "Tess Tran",
    "cp.arranged": [
        "Case plan that is due for review identified",
        "Outcome and its importance gone through with the trainee",
        "Observation of a foster care case plan review arranged",
        "Case chosen in which the parent takes part",
        "The county's case plan procedure gone through",
    ],
    "cp.prepared": [
        "Policy chapter on case plan reviews read",
        "Case record read, risk and safety issues identified",
    ],
}
__all__ = ["run"]
TRAINEE, ADVISOR, SUPERVISOR = "cp.sign_trainee", "cp.sign_advisor", "cp.sign_supervisor"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("case-plan-review")[0]


@pytest.fixture
def state(rules: Rules) -> ReviewState:
    """An empty worksheet."""
    review = new_review("made-up-1", rules, "2026-05-04")
    return ReviewState(
        rules, review, Editor("Tess Tran", now=lambda: "2026-05-05T12:00:00Z"), today="2026-05-31"
    )


def rating(state: ReviewState) -> str:
    return state.evaluation.rating("review").rating


def warnings(state: ReviewState, question: str) -> list[str]:
    return [found.message for found in state.findings_at(question) if found.level == "warning"]


def test_it_lints_clean_and_its_table_is_proven() -> None:
    assert [
        found for found in lint(shipped_folder() / "case-plan-review.yaml") if found.level != "info"
    ] == []


def test_it_is_complete_with_eight_answers_comprehension_feedback_and_three_signatures(
    state: ReviewState,
) -> None:
    state.answer_many({**PREPARED, **EIGHT})
    state.answer(TRAINEE, "Tess Tran, 2026-05-05", by="Tess Tran")
    state.answer(ADVISOR, "Ada Visor, 2026-05-06", by="Ada Visor")
    state.answer_many({"cp.comprehension": "Yes", "cp.feedback": "Well seen."})
    assert rating(state) == "Incomplete"
    state.answer(SUPERVISOR, "Sue Pervisor, 2026-05-07", by="Sue Pervisor")
    assert rating(state) == "Complete"
    assert [found for found in state.findings() if found.level == "error"] == []


def test_the_trainee_signs_as_the_trainee_alone_and_nobody_else_does(state: ReviewState) -> None:
    state.answer_many({**PREPARED, **EIGHT})
    with pytest.raises(UserError, match=r"stands at cp\.trainee, and that is not Bob Else"):
        state.answer(TRAINEE, "Bob Else, 2026-05-05", by="Bob Else")
    state.answer(TRAINEE, "Tess Tran, 2026-05-05", by="Tess Tran")
    with pytest.raises(UserError, match=r"signed at cp\.sign_trainee already"):
        state.answer(ADVISOR, "Tess Tran, 2026-05-06", by="Tess Tran")
    assert rating(state) == "Incomplete"


@pytest.mark.parametrize("spoiled", ["cp3", "cp.trainee", SUPERVISOR])
def test_it_is_complete_by_no_signature_that_does_not_hold(state: ReviewState, spoiled: str) -> None:
    state.answer_many({**PREPARED, **EIGHT})
    state.answer(TRAINEE, "Tess Tran, 2026-05-05", by="Tess Tran")
    state.answer(ADVISOR, "Ada Visor, 2026-05-06", by="Ada Visor")
    state.answer_many({"cp.comprehension": "Yes", "cp.feedback": "Well seen."})
    state.answer(SUPERVISOR, "Sue Pervisor, 2026-05-07", by="Sue Pervisor")
    assert rating(state) == "Complete"
    signed = {"name": "Tess Tran", "date": "2026-05-07"}
    put(state.review.answers[spoiled], value=signed if spoiled == SUPERVISOR else "Written by hand.")
    look_again(state)
    found = state.evaluation.rating("review")
    assert found.rating == "Incomplete"
    assert SUPERVISOR in found.waiting_for
    assert {SUPERVISOR} <= {each.question for each in counted_as_open(state.review, state.evaluation)}


@pytest.mark.parametrize(
    ("trainee", "advisor", "wrong"),
    [
        ("Tess Tran", "Ada Visor", []),
        ("Bob Else", "Ada Visor", [TRAINEE]),
        ("Bob Else", "Tess Tran", [TRAINEE, ADVISOR]),
    ],
)
def test_answers_by_themselves_are_complete_by_no_signature_of_somebody_else(
    rules: Rules, trainee: str, advisor: str, wrong: list[str]
) -> None:
    given = {**PREPARED, **EIGHT, "cp.comprehension": "Yes", "cp.feedback": "Well seen."}
    given |= {TRAINEE: f"{trainee}, 2026-05-05", ADVISOR: f"{advisor}, 2026-05-06"}
    given |= {SUPERVISOR: "Sue Pervisor, 2026-05-07"}
    evaluation, findings = evaluate_bare(rules, given)
    assert [each.question for each in findings if each.level == "error"] == wrong
    assert evaluation.rating("review").rating == ("Incomplete" if wrong else "Complete")


def test_comprehension_alone_rates_nothing_although_the_table_would_be_certain(state: ReviewState) -> None:
    state.answer("cp.comprehension", "Yes")
    found = state.evaluation.rating("review")
    assert found.rating == "Incomplete"
    assert {"cp1", "cp8", TRAINEE, SUPERVISOR} <= set(found.waiting_for)


@pytest.mark.parametrize("missing", [id_ for id_ in EIGHT if "." not in id_ or id_.startswith("cp7")])
def test_no_answer_of_the_eight_may_be_missing_when_the_trainee_signs(
    state: ReviewState, missing: str
) -> None:
    given = {id_: value for id_, value in EIGHT.items() if id_.removesuffix(".narrative") != missing}
    state.answer_many({**PREPARED, **given})
    with pytest.raises(UserError, match=f"not complete: {missing}"):
        state.answer(TRAINEE, "Tess Tran, 2026-05-05", by="Tess Tran")


def test_without_comprehension_the_supervisor_does_not_sign_and_it_is_not_yet_complete(
    state: ReviewState,
) -> None:
    state.answer_many({**PREPARED, **EIGHT})
    state.answer(TRAINEE, "Tess Tran, 2026-05-05", by="Tess Tran")
    state.answer(ADVISOR, "Ada Visor, 2026-05-06", by="Ada Visor")
    state.answer_many({"cp.comprehension": "No", "cp.feedback": "Read the chapter again."})
    with pytest.raises(UserError, match="not asked now"):
        state.answer(SUPERVISOR, "Sue Pervisor, 2026-05-07", by="Sue Pervisor")
    assert rating(state) == "Not Yet Complete"


def test_a_review_without_a_parent_is_warned_of(state: ReviewState) -> None:
    state.answer("cp2", [{"name_or_role": "caseworker", "role": "led it", "parent": "No"}])
    assert any("No parent was there" in message for message in warnings(state, "cp2"))
    state.answer("cp2", EIGHT["cp2"])
    assert warnings(state, "cp2") == []


def test_the_table_of_those_present_needs_a_row(state: ReviewState) -> None:
    with pytest.raises(UserError, match="at least one person"):
        state.answer("cp2", [])


def test_who_does_not_agree_is_asked_only_when_not_all_do(state: ReviewState) -> None:
    state.answer("cp5.agree", "Yes")
    assert not state.evaluation.open_to_reviewer("cp5.who")
    state.answer("cp5.agree", "No")
    assert state.evaluation.open_to_reviewer("cp5.who")


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_question_six_asks_for_a_narrative_either_way(state: ReviewState, answer: str) -> None:
    state.answer("cp6", answer)
    assert [found.code for found in state.findings_at("cp6")] == ["narrative"]


def test_half_the_preparation_is_a_warning_and_stops_nobody(state: ReviewState) -> None:
    half = {**PREPARED, "cp.prepared": ["Policy chapter on case plan reviews read"]}
    state.answer_many({**half, **EIGHT})
    assert len(warnings(state, "cp.prepared")) == 1
    assert state.answer(TRAINEE, "Tess Tran, 2026-05-05", by="Tess Tran") is not None


def test_each_task_of_the_supervisor_is_asked_and_what_is_missing_is_warned_of(state: ReviewState) -> None:
    state.answer_many(PREPARED)
    assert warnings(state, "cp.arranged") == []
    state.answer("cp.arranged", PREPARED["cp.arranged"][1:])
    assert len(warnings(state, "cp.arranged")) == 1


def test_the_two_performance_items_reach_the_reader_where_they_are_asked_about(rules: Rules) -> None:
    for id_, wanted in (
        ("cp.arranged", {"OSRI item 5", "OSRI item 6"}),
        ("cp6", {"OSRI item 5", "OSRI item 6"}),
    ):
        assert wanted <= set(rules.questions[id_].question.terms)
    terms = rules.instrument.terms
    assert "in time" in terms["OSRI item 5"]
    assert "concerted efforts" in terms["OSRI item 6"]


def test_permanent_placement_with_relatives_is_a_goal(state: ReviewState) -> None:
    state.answer("cp5", ["Permanent placement with relatives", "reunification"])
    assert [found.level for found in state.findings_at("cp5")] == []


def test_a_worksheet_of_the_version_before_keeps_its_answers_when_it_is_migrated(rules: Rules) -> None:
    before = Catalog([shipped_folder()]).rules("case-plan-review", "2026.1")[0]
    review = new_review("made-up-2", before, "2026-05-04")
    state = ReviewState(before, review, Editor("Tess Tran"), today="2026-05-31")
    state.answer_many({**{id_: one for id_, one in PREPARED.items() if id_ != "cp.arranged"}, **EIGHT})
    moved, report = migrate(state.review, before, rules, Editor("Tess Tran"))
    assert (report.dropped, report.newly_asked) == ([], ["cp.arranged"])
    assert moved.answers["cp5"].value == EIGHT["cp5"]


def test_whose_signatures_fall_by_a_move_is_said_before_and_after_and_kept_with_the_reason(
    tmp_path: Path, run: Run, rules: Rules, state: ReviewState
) -> None:
    state.answer_many({**PREPARED, **EIGHT})
    state.answer(TRAINEE, "Tess Tran, 2026-05-05", by="Tess Tran")
    state.answer(ADVISOR, "Ada Visor, 2026-05-06", by="Ada Visor")
    file = tmp_path / "made-up-1.yaml"
    create_review(file, state.review, rules)
    move = ("migrate", file, "--to", "2026.1", "--by", "Sam Other")
    would = run(*move, "--dry-run")
    assert would.status == 1
    assert (
        f"{TRAINEE}: would fall, signed in {rules.instrument.version} by Tess Tran on 2026-05-05" in would.out
    )
    assert f"{ADVISOR}: would fall" in would.out
    void = json.loads(run(*move, "--dry-run", "--json").out)["void"]
    assert void[0] == {"question": TRAINEE, "name": "Tess Tran", "date": "2026-05-05"}
    refused = run(*move)
    assert (refused.status, "Tess Tran, 2026-05-05, at cp.sign_trainee" in refused.err) == (2, True)
    assert "--reason" in refused.err
    done = run(*move, "--reason", "The county has the former form")
    assert (done.status, f"{TRAINEE}: falls, signed in" in done.out) == (0, True)
    now = read_review(file).review
    assert "no signature holds (Tess Tran, 2026-05-05, at cp.sign_trainee; " in now.history[-1].reason
    line = now.answers[TRAINEE].changes[-1]
    assert line.why.startswith(
        f"signed in version {rules.instrument.version}, and moved to 2026.1: The county has"
    )
