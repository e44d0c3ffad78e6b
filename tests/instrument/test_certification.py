"""The certification of one reviewer: what counts as certified, and what is due when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tui_review.instrument.conventions import Packet
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.due import Due, due
from tui_review.review.evaluation import Evaluation
from tui_review.review.migrate import migrate
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.telling.markdown import markdown
from tui_review.telling.packet import missing_in, packet_blocks, packet_mail
from tui_review.telling.reported import ReportedReview, report_of

COURSES = ("osri1", "osri2", "osri3", "morgan", "diaz")
CERTIFICATES: dict[str, Any] = {
    "rc.earlier": "Not before April 2023",
    "rc.access": "2026-01-10",
    "rc.morgan_round": "Round 4",
    "rc.diaz_round": "Round 3",
    **{f"rc.{course}_quiz": "Yes" for course in COURSES},
    **{f"rc.{course}": "2026-02-01" for course in COURSES},
    "rc.sent": "2026-02-20",
}
REST: dict[str, Any] = {
    "rc.training_start": "2026-04-06",
    "rc.registration_closes": "2026-03-01",
    "rc.temporary": "2026-02-10",
    "rc.training": "2026-04-09",
    "rc.coaching": [{"date": f"2026-05-0{day}", "attended": "Yes"} for day in (1, 2, 3)],
}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("reviewer-certification")[0]


def made(rules: Rules, answers: dict[str, Any]) -> ReviewState:
    """One person's file with these answers."""
    review = new_review("made-up-1", rules, "2026-01-02")
    state = ReviewState(rules, review, Editor("A. Coach"), today="2026-03-20")
    state.answer_many(answers)
    return state


def certification(rules: Rules, answers: dict[str, Any]) -> str:
    return made(rules, answers).evaluation.rating("certification").rating


def on(rules: Rules, answers: dict[str, Any], day: str) -> dict[str, Due]:
    """What is to be done, by question, on a day."""
    looked_at = Evaluation.of(rules, made(rules, answers).review, as_of=day)
    return {each.question: each for each in due(looked_at)}


def codes(state: ReviewState, question: str) -> list[tuple[str, str]]:
    return [(found.level, found.code) for found in state.findings_at(question)]


def test_it_lints_clean_and_its_tables_are_proven() -> None:
    assert lint(shipped_folder() / "reviewer-certification.yaml") == []


def test_all_five_certificates_the_training_and_three_sessions_make_a_certified_reviewer(
    rules: Rules,
) -> None:
    assert certification(rules, {**CERTIFICATES, **REST}) == "Certified"


@pytest.mark.parametrize("course", COURSES)
def test_one_certificate_not_there_yet_leaves_only_the_temporary_certification(
    rules: Rules, course: str
) -> None:
    without = {**CERTIFICATES, **REST, f"rc.{course}": "Not yet", "rc.sent": "Not yet"}
    assert certification(rules, without) == "Temporary Certification Given"
    never = {**without, "rc.temporary": "Not temporarily certified"}
    assert certification(rules, never) == "Not Yet Certified"


@pytest.mark.parametrize(
    "answer", [{"rc.training": "Not yet"}, {"rc.coaching": []}, {"rc.sent": "Not yet"}], ids=str
)
def test_each_of_the_other_steps_is_needed(rules: Rules, answer: dict[str, Any]) -> None:
    assert certification(rules, {**CERTIFICATES, **REST, **answer}) == "Temporary Certification Given"


def test_two_sessions_attended_and_one_missed_are_not_three(rules: Rules) -> None:
    rows = [*REST["rc.coaching"][:2], {"date": "2026-05-03", "attended": "No"}]
    assert (
        certification(rules, {**CERTIFICATES, **REST, "rc.coaching": rows}) == "Temporary Certification Given"
    )
    more = [*rows, {"date": "2026-05-10", "attended": "Yes"}]
    assert certification(rules, {**CERTIFICATES, **REST, "rc.coaching": more}) == "Certified"


def test_nothing_is_rated_before_anything_is_known(rules: Rules) -> None:
    assert certification(rules, {}) == "Incomplete"


def test_a_temporary_certification_ends_after_six_months(rules: Rules) -> None:
    evaluation = made(rules, {"rc.temporary": "2026-08-31"}).evaluation
    assert evaluation.value("rc.temporary_expires") == "2027-02-28"
    never = made(rules, {"rc.temporary": "Not temporarily certified"}).evaluation
    assert never.value("rc.temporary_expires") == "NA"


def test_the_training_is_overdue_from_the_day_after_the_temporary_certification_ends(rules: Rules) -> None:
    answers = {"rc.temporary": "2026-02-10", "rc.training": "Not yet"}
    assert on(rules, answers, "2026-08-10")["rc.training"].state == "due"
    late = on(rules, answers, "2026-08-11")["rc.training"]
    assert (late.state, late.due_on) == ("overdue", "2026-08-10")


def test_certificates_are_due_the_day_before_registration_closes(rules: Rules) -> None:
    answers = {
        "rc.registration_closes": "2026-03-01",
        "rc.earlier": "Not before April 2023",
        "rc.osri1_quiz": "Yes",
        "rc.osri1": "2026-02-01",
    }
    found = on(rules, answers, "2026-03-01")
    assert (found["rc.sent"].state, found["rc.sent"].due_on) == ("overdue", "2026-02-28")
    assert found["rc.osri1"].state == "done"
    assert found["rc.diaz"].state == "overdue"
    assert on(rules, answers, "2026-02-28")["rc.sent"].state == "due"
    assert on(rules, answers, "2026-01-01")["rc.sent"].state == "open"


def test_three_sessions_are_one_thing_to_do_and_missing_without_a_day_while_none_is_set(
    rules: Rules,
) -> None:
    two = {"rc.coaching": REST["rc.coaching"][:2]}
    assert on(rules, two, "2026-12-31")["rc.coaching"].state == "open"
    assert "missing" in on(rules, two, "2026-12-31")["rc.coaching"].words
    planned = {**two, "rc.coaching_ends": "2026-06-30"}
    assert on(rules, planned, "2026-07-01")["rc.coaching"].state == "overdue"
    assert on(rules, {**planned, **REST}, "2026-07-01")["rc.coaching"].state == "done"


def test_a_session_on_a_day_to_come_is_no_progress_and_a_person_not_certified_by_it(rules: Rules) -> None:
    rows = [*REST["rc.coaching"][:2], {"date": "2027-12-31", "attended": "Yes"}]
    assert on(rules, {"rc.coaching": rows}, "2026-06-30")["rc.coaching"].state != "done"
    assert on(rules, {"rc.coaching": rows}, "2027-12-31")["rc.coaching"].state == "done"


def test_a_certificate_without_a_passed_quiz_is_an_error(rules: Rules) -> None:
    given = {"rc.earlier": "Not before April 2023", "rc.diaz_quiz": "No"}
    assert codes(made(rules, {**given, "rc.diaz": "2026-02-01"}), "rc.diaz") == [("error", "check")]
    assert codes(made(rules, {**given, "rc.diaz": "Not yet"}), "rc.diaz") == []


def test_certificates_sent_too_early_or_too_late_are_found(rules: Rules) -> None:
    early = made(rules, {**CERTIFICATES, "rc.sent": "2026-01-31"})
    assert codes(early, "rc.sent") == [("error", "check")]
    late = made(rules, {**CERTIFICATES, "rc.registration_closes": "2026-02-20"})
    assert codes(late, "rc.sent") == [("warning", "check")]


def test_the_prerequisite_of_before_april_2023_with_access_to_the_system_waives_the_courses(
    rules: Rules,
) -> None:
    waived = {"rc.earlier": "2023-03-31", "rc.oms_access": "Yes"}
    assert made(rules, waived).evaluation.rating("online").rating == "Done"
    assert made(rules, waived).evaluation.asked("rc.osri1") is False
    assert certification(rules, {**waived, **REST}) == "Certified"


@pytest.mark.parametrize(
    "given",
    [
        {"rc.earlier": "2023-03-31", "rc.oms_access": "No"},
        {"rc.earlier": "2023-04-01"},
        {"rc.earlier": "Not before April 2023"},
    ],
)
def test_without_the_access_or_before_the_day_the_five_courses_are_asked_for(
    rules: Rules, given: dict[str, str]
) -> None:
    state = made(rules, given)
    assert state.evaluation.asked("rc.osri1")
    assert state.evaluation.rating("online").rating == "Incomplete"


@pytest.mark.parametrize("taken_on", ["Round 3", "Round 4"])
def test_a_mock_case_may_be_taken_on_either_academy(rules: Rules, taken_on: str) -> None:
    assert certification(rules, {**CERTIFICATES, **REST, "rc.diaz_round": taken_on}) == "Certified"


def test_the_five_goals_of_the_course_are_asked_once_it_is_over(rules: Rules) -> None:
    assert len(rules.questions["rc.goals"].question.options) == 5
    assert made(rules, {"rc.training": "Not yet"}).evaluation.asked("rc.goals") is False
    assert made(rules, {"rc.training": "2026-04-09"}).evaluation.asked("rc.goals")


PERSON = {
    "rc.name": "Tess Fictional",
    "rc.county": "Alder",
    "rc.email": "tess@example.org",
    "rc.phone": "555-0100",
    "rc.role": "Case reviewer",
}


def packet_of(rules: Rules, answers: dict[str, Any]) -> tuple[ReportedReview, Packet]:
    state = made(rules, answers)
    packet = rules.instrument.packet
    assert packet is not None
    # On a day by which all of it has been, or it would be an error.
    return report_of(state.review, Evaluation.of(rules, state.review, as_of="2026-06-01")), packet


def test_the_packet_is_one_page_with_everything_the_state_asks_for(rules: Rules) -> None:
    whole = packet_of(rules, {**PERSON, **CERTIFICATES, **REST})
    assert missing_in(*whole) == []
    mail = packet_mail(*whole)
    assert mail.startswith("To: cwscasereviews@dss.ca.gov\nSubject: ")
    for said in ("Tess Fictional", "Alder", "tess@example.org", "555-0100", "Case reviewer", "2026-04-06"):
        assert said in mail
    assert mail.count("2026-02-01") == 5, "five certificates, each with its day"
    assert mail.count("\n") < 40
    assert "Nothing is missing." in markdown(packet_blocks(*whole))


def test_what_the_packet_lacks_is_named(rules: Rules) -> None:
    given = {**PERSON, **CERTIFICATES, **REST, "rc.osri2": "Not yet", "rc.training_start": "Not chosen yet"}
    del given["rc.phone"]
    lacking = packet_of(rules, given)
    assert missing_in(*lacking) == ["rc.phone", "rc.training_start", "rc.osri2"]
    assert "Missing (3):" in packet_mail(*lacking)
    assert "OSRI Part 2, certificate" in packet_mail(*lacking)


def test_a_packet_of_somebody_who_needs_no_courses_says_so(rules: Rules) -> None:
    given = {**PERSON, **REST, "rc.earlier": "2023-01-15", "rc.oms_access": "Yes"}
    waived = packet_of(rules, given)
    assert missing_in(*waived) == []
    assert "not asked: the prerequisite was completed before April 2023" in " ".join(
        packet_mail(*waived).split()
    )


def test_a_register_of_the_version_before_opens_as_it_was_and_migrates(rules: Rules) -> None:
    before = Catalog([shipped_folder()]).rules("reviewer-certification", "2026.1")[0]
    given = {id_: one for id_, one in {**CERTIFICATES, **REST}.items() if id_ in before.questions}
    state = made(before, given)
    assert state.evaluation.rating("certification").rating == "Certified"
    moved, report = migrate(state.review, before, rules, Editor("A. Coach"))
    assert report.dropped == []
    assert {id_: (each.value, each.rows) for id_, each in moved.answers.items()} == {
        id_: (each.value, each.rows) for id_, each in state.review.answers.items()
    }
    looked_at = Evaluation.of(rules, moved, as_of="2026-06-01")
    assert looked_at.rating("certification").rating == "Certified"
    assert looked_at.asked("rc.earlier"), "what the version before did not ask for is asked"
    del moved.answers["rc.morgan"]
    assert Evaluation.of(rules, moved, as_of="2026-06-01").rating("certification").waiting_for


@pytest.mark.parametrize(
    "id_", ["rc.access", *(f"rc.{course}" for course in COURSES), "rc.sent", "rc.training"]
)
def test_nothing_is_done_on_a_day_that_is_still_to_come(rules: Rules, id_: str) -> None:
    state = made(rules, CERTIFICATES | {"rc.training_start": "2026-03-01", id_: "2026-03-21"})
    found = [each.message for each in state.findings() if each.question == id_ and each.level == "error"]
    assert any(each.startswith("The day lies ahead") for each in found)
    state.answer(id_, "2026-03-20")
    assert not any("lies ahead" in each.message for each in state.findings())


@pytest.mark.parametrize(
    ("answers", "id_", "first"),
    [
        ({"rc.access": "2026-02-02"}, "rc.access", "A certificate of The OSRI is older"),
        ({"rc.access": "2026-02-01"}, "rc.access", ""),
        (
            {"rc.coaching": [{"date": "2026-02-27", "attended": "Yes"}]},
            "rc.coaching",
            "A session was held before",
        ),
        ({"rc.coaching": [{"date": "2026-02-28", "attended": "Yes"}]}, "rc.coaching", ""),
    ],
)
def test_the_steps_come_in_their_order(rules: Rules, answers: dict[str, Any], id_: str, first: str) -> None:
    state = made(rules, CERTIFICATES | {"rc.training_start": "2026-02-28", **answers})
    found = [each for each in state.findings() if each.question == id_ and each.level == "warning"]
    assert [each.message.startswith(first) for each in found] == ([True] if first else [])


def test_what_check_warns_of_stands_in_the_packet_too(rules: Rules) -> None:
    sound = packet_of(rules, {**PERSON, **CERTIFICATES, **REST})
    assert "To look at" not in packet_mail(*sound)
    warned = packet_of(rules, {**PERSON, **CERTIFICATES, **REST, "rc.morgan_round": "Round 3"})
    mail = packet_mail(*warned)
    assert "Nothing is missing." in mail
    assert "To look at before it is sent (1), see `tui-review check`:" in mail
    assert "Layla Morgan, round" in mail[mail.index("To look at") :]


def test_what_is_wrong_stands_in_the_packet_and_nothing_is_called_whole_then(rules: Rules) -> None:
    wrong = packet_of(rules, {**PERSON, **CERTIFICATES, **REST, "rc.osri1_quiz": "No"})
    mail = packet_mail(*wrong)
    assert "Nothing is missing." not in mail
    assert "Wrong, to be mended first (1), see `tui-review check`:" in mail


def test_a_packet_says_also_what_check_warns_of_at_something_rated(rules: Rules) -> None:
    reported, packet = packet_of(rules, {**PERSON, **CERTIFICATES, **REST})
    mail = packet_mail(replace(reported, warned=("coaching",)), packet)
    assert "Item coaching" in mail[mail.index("To look at") :]
