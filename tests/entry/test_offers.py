"""What the program holds already is offered where it is asked again; what is written can be found. All made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acts import create_review
from tests.instrument.making import HEAD, rules_of
from tests.tui.screens import ANSWERS, EDITOR, TODAY, catalog, made_with, make_review
from tui_review.cli.main import main
from tui_review.entry.answering import Answering
from tui_review.entry.meant import meant_today
from tui_review.entry.offers import offers, ticked_before
from tui_review.entry.rows import FillingIn
from tui_review.errors import UserError
from tui_review.instrument.kinds.date import by_the_calendar
from tui_review.instrument.language.date_forms import read_month
from tui_review.instrument.language.days import month_end
from tui_review.review.evaluation import Evaluation
from tui_review.review.search import find
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.store.discarding import discard_empty
from tui_review.store.earlier import EarlierReview
from tui_review.store.session import Session

CRITERION = "In-home, with safety concerns for a child"
pytestmark = pytest.mark.usefixtures("state")


STAYS = f"""{HEAD}sections:
  - id: s
    title: S
    questions:
      - id: stays
        ask: Which stays?
        answer: table
        row: stay
        guidance: x
        columns:
          - {{id: start, label: Start, answer: date}}
          - {{id: end, label: End, answer: date, optional: true}}
          - {{id: seen, label: Seen, answer: date, optional: true}}
        row_checks:
          - {{error: A stay ends after the day it began., when: not start before end}}
"""


def answering(path: Path, at: str) -> Answering:
    return Answering(Session.open(path, EDITOR, today=TODAY), at)


def test_the_sources_of_the_item_before_are_offered_until_there_are_some(tmp_path: Path) -> None:
    here = answering(make_review(tmp_path), "5.sources")
    offered, _ = here.offering.here()
    assert (offered.value, offered.where) == (["Case file", "Foster parent interview"], "in item 4")
    assert here.give(offered.value).taken
    assert here.offering.here() == ()


def test_the_sources_are_offered_that_go_with_who_was_interviewed(tmp_path: Path) -> None:
    people = [
        {"name": "Made Up", "role": "Mother", "interviewed": "Yes"},
        {"name": "Made Upp", "role": "Father", "interviewed": "No"},
        {"name": "Maid Upp", "role": "Supervisor", "interviewed": "Yes"},
    ]
    given = {"fs.case_name": "Made up", "fs.participants": people}
    (offered,) = answering(make_review(tmp_path, answers=given), "1.sources").offering.here()
    assert offered.value == ["Case file", "Mother interview", "Caseworker/supervisor interview"]


def test_lists_of_earlier_items_are_each_offered_once_the_most_frequent_first(tmp_path: Path) -> None:
    file, child = ["Case file"], ["Child interview", "Case file"]
    ticked = {
        "3.sources": file,
        "4.sources": child,
        "5.sources": file[::-1],
        "6.sources": ["Mother interview"],
    }
    offered = answering(make_review(tmp_path, answers={**ANSWERS, **ticked}), "7.sources").offering.here()
    assert [each.where for each in offered] == ["in items 3, 5", "in item 6", "in item 4"]


def test_lists_whose_order_counts_are_offered_as_they_were_ordered(tmp_path: Path) -> None:
    asked = "ask: Which, label: W, answer: several, choices: [a, b, c], at_most: 2, guidance: x"
    items = "".join(
        f"      - {{id: {n}, title: T, questions: [{{id: {n}.goals, {asked}}}], rating: [{{else: Strength}}]}}\n"
        for n in ("1", "2", "3")
    )
    rules = rules_of(tmp_path, f"{HEAD}sections:\n  - id: s\n    title: S\n    items:\n{items}")
    evaluation = Evaluation(rules, {"1.goals": ["a", "b"], "2.goals": ["b", "a"]}, as_of=TODAY)
    offered = [(each.value, each.where) for each in offers(evaluation, "3.goals")]
    assert offered == [(["b", "a"], "in item 2"), (["a", "b"], "in item 1")]


def test_of_one_among_many_those_that_were_ticked_come_first(tmp_path: Path) -> None:
    evaluation = answering(make_review(tmp_path), "fs.primary_reason").evaluation
    ticked = ["Neglect (not including medical neglect)", "Substance abuse by parent(s)"]
    assert ticked_before(evaluation, "fs.primary_reason") == ticked
    assert ticked_before(evaluation, "fs.case_type") == []


def test_the_one_text_that_may_stand_instead_of_a_date_is_offered(tmp_path: Path) -> None:
    here = answering(make_review(tmp_path, answers={"fs.case_type": "Foster Care"}), "fs.discharged")
    assert [each.value for each in here.offering.here()] == ["Not yet discharged"]
    assert answering(make_review(tmp_path, "other", {}), "fs.case_opened").offering.here() == ()


def filled(path: Path, at: str, **cells: str) -> FillingIn:
    """A new row of a table with these cells given."""
    filling = FillingIn(answering(path, at))
    for column, value in cells.items():
        filling.at = column
        assert filling.give(value).taken
    return filling


def offered_in(filling: FillingIn, column: str) -> tuple[object, str] | None:
    filling.at = column
    offer = filling.offered()
    return (offer.value, offer.where) if offer else None


def test_a_cell_is_offered_what_the_row_above_has_until_it_is_filled(tmp_path: Path) -> None:
    filling = filled(make_review(tmp_path), "fs.children", target="No")
    assert offered_in(filling, "last_name") == ("Maple", "in child 2")
    assert offered_in(filling, "target") is None
    assert offered_in(filling, "date_of_birth") is None


def test_what_would_be_wrong_and_whose_name_it_is_are_not_offered_from_the_row_above(tmp_path: Path) -> None:
    children = [{"target": "No", "first_name": "Cada"}, {"target": "Yes", "first_name": "Emil"}]
    filling = filled(make_review(tmp_path, answers={**ANSWERS, "fs.children": children}), "fs.children")
    assert offered_in(filling, "target") == ("No", "follows from other answers")
    assert offered_in(filling, "first_name") is None
    children.reverse()
    filling = filled(make_review(tmp_path, "birch-2", {**ANSWERS, "fs.children": children}), "fs.children")
    assert offered_in(filling, "target") == ("No", "follows from other answers")


def test_a_name_that_two_people_may_not_have_is_not_offered_from_the_row_above(tmp_path: Path) -> None:
    path = tmp_path / "contacts-1.yaml"
    assert main(["new", "contact-recording", "contacts-1", "--folder", str(tmp_path)]) == 0
    given = '[{"name": "P12 Test", "role": "Child"}]'
    assert main(["set", str(path), f"cr.persons={given}"]) == 0
    filling = FillingIn(answering(path, "cr.persons"))
    assert offered_in(filling, "name") is None
    assert offered_in(filling, "role") == ("Child", "in person 1")


def test_a_cell_that_a_check_of_its_row_forbids_is_not_offered(tmp_path: Path) -> None:
    path = made_with(tmp_path, STAYS)
    filling = filled(path, "stays", start="2025-05-02")
    assert offered_in(filling, "seen") == ("2025-05-02", "Start")
    assert offered_in(filling, "end") is None


def test_a_date_in_a_row_is_offered_the_date_before_it(tmp_path: Path) -> None:
    reports = make_review(tmp_path, answers={**ANSWERS, "1.applies": "Yes"})
    filling = filled(reports, "1A1", report_date="2025-05-02")
    assert offered_in(filling, "assigned") == ("2025-05-02", "Report received")
    filling.at = "assigned"
    filling.give("5/3")
    assert offered_in(filling, "face_to_face") == ("2025-05-03", "Assigned")


def test_a_name_in_a_row_is_offered_the_next_that_stands_elsewhere(tmp_path: Path) -> None:
    reports = make_review(tmp_path, answers={**ANSWERS, "1.applies": "Yes"})
    filling = filled(reports, "1A1", report_date="2025-05-02")
    assert offered_in(filling, "child_first_name") == ("Ada", "at fs.children")
    filling.at = "child_first_name"
    filling.give("Ada")
    assert offered_in(FillingIn(filling.answering), "child_first_name") == ("Ben", "at fs.children")


def test_the_day_of_entry_is_offered_for_the_first_placement_only(tmp_path: Path) -> None:
    filling = filled(make_review(tmp_path, answers={**ANSWERS, "4A1": []}), "4A1")
    assert offered_in(filling, "date") == ("2025-02-12", "at fs.entered_care")
    filling.give("2025-02-12")
    assert offered_in(FillingIn(filling.answering), "date") is None


def test_what_held_for_the_person_or_home_above_is_not_offered_for_the_next(tmp_path: Path) -> None:
    dead = {"name": "A", "role": "Mother", "judged": "Mother", "standing": "Deceased all PUR"}
    moved = {"date": "2025-02-12", "type": "Group Home", "reason": "Foster parent's request"}
    answers = {**ANSWERS, "fs.participants": [dead], "4A1": [moved]}
    people = filled(
        make_review(tmp_path, "a-1", answers), "fs.participants", name="B", role="Father", judged="Father"
    )
    assert offered_in(people, "standing") == ("To be judged", "follows from other answers")
    placements = filled(make_review(tmp_path, "a-2", answers), "4A1", date="2025-08-30", type="Group Home")
    assert offered_in(placements, "reason") is None


def test_months_in_a_row_are_worked_out_and_not_asked_for(tmp_path: Path) -> None:
    goals = make_review(tmp_path, answers={**ANSWERS, "5A1": ["Adoption", "Guardianship"]})
    filling = filled(goals, "5A3", goal="Adoption")
    filling.at = "established"
    filling.give("2025-04-20")
    assert "months_in_care_then" not in [each.id for each in filling.columns]
    rows = filling.answering.evaluation.value("5A3")
    assert isinstance(rows, dict)
    assert [row["months_in_care_then"] for row in rows.values() if isinstance(row, dict)] == [2]
    assert filling.row == {"goal": "Adoption", "established": "2025-04-20"}


def test_a_goal_is_still_the_goal_and_did_not_end_on_the_day_it_began(tmp_path: Path) -> None:
    filling = filled(
        make_review(tmp_path, answers={**ANSWERS, "5A1": ["Adoption"]}), "5A3", established="2025-04-20"
    )
    assert offered_in(filling, "changed") == ("Still the goal", "follows from other answers")


def test_an_instrument_may_have_nothing_offered_in_a_column(tmp_path: Path) -> None:
    rules, _sha256 = catalog().rules("contact-recording")
    path = tmp_path / "made-up.yaml"
    create_review(path, new_review("made-up", rules, TODAY), rules)
    filling = filled(path, "cr.persons", from_date="2026-01-05")
    assert offered_in(filling, "to_date") is None


def test_a_column_that_waits_for_another_is_no_line_of_the_form_before_it_is_asked(tmp_path: Path) -> None:
    filling = filled(make_review(tmp_path, answers={**ANSWERS, "4A1": []}), "4A1", date="2025-02-12")
    assert "reason_other" not in [each.id for each in filling.columns]
    filling.at = "reason"
    filling.give("Other")
    assert "reason_other" in [each.id for each in filling.columns]


def test_what_an_earlier_review_says_of_the_family_is_offered_and_what_is_taken_is_marked(
    tmp_path: Path,
) -> None:
    children = {"r1": {"target": "Yes", "first_name": "Ada", "interviewed": "Yes"}}
    said: dict[str, Any] = {
        "fs.children": children,
        "fs.pur_start": "2024-04-01",
        "4B": "No",
        "fs.other_reasons": 3,
    }
    here = answering(make_review(tmp_path, answers={}), "fs.children")
    here.offering.earlier = EarlierReview("2024-007", "2024-09-02", said)
    (offered,) = here.offering.here()
    assert offered.value == {"r1": {"target": "Yes", "first_name": "Ada"}}, (
        "who was interviewed is of each review"
    )
    assert here.offering.take(offered).taken
    assert here.kept.flag == "As in review 2024-007, begun 2024-09-02: does it still hold?"
    for id_ in ("fs.pur_start", "4B", "fs.other_reasons"):
        here.route.go(id_)
        assert here.offering.here() == (), f"{id_} is of each review, is rated, or is no answer"


def test_a_template_is_offered_for_a_text_that_is_empty_and_what_is_taken_is_marked(tmp_path: Path) -> None:
    instruments = tmp_path / "instruments"
    instruments.mkdir()
    words = '"{item}.comments.template": "What was needed:"\n4B.template: "What was planned:"\n'
    (instruments / "osri-r4.wording.yaml").write_text(words, encoding="utf-8")
    here = answering(make_review(tmp_path, answers={**ANSWERS, "4B": "No"}), "4.comments")
    (offered,) = here.offering.here()
    assert here.offering.take(offered).taken
    assert (here.kept.value, here.kept.flag) == ("What was needed:", "The template is to be filled in.")
    here.route.go("4B")
    here.write("")
    narrative = here.offering.narrative()
    assert narrative is not None
    assert here.offering.take(narrative, narrative=True).taken
    assert here.kept.narrative == "What was planned:"
    assert here.offering.narrative() is None


def test_what_is_offered_and_can_be_no_answer_there_is_not_offered(tmp_path: Path) -> None:
    given = {**ANSWERS, "fs.case_opened": "2025-02-10", "fs.entered_care": "2025-02-12"}
    goals = make_review(tmp_path, answers={**given, "5A1": ["Adoption"]})
    filling = filled(goals, "5A3", goal="Adoption", established="2024-12-01")
    assert offered_in(filling, "months_in_care_then") is None


def test_an_empty_optional_cell_keeps_nothing_from_being_offered(tmp_path: Path) -> None:
    text = f"""{STAYS}      - id: ended
        ask: Did one end?
        answer: yes_no
        guidance: x
        suggest: [{{when: any row of stays where end on or after 2026-01-01, then: "Yes"}}, {{else: "No"}}]
"""
    rules = rules_of(tmp_path, text)
    given: dict[str, Any] = {"stays": {"r1": {"start": "2026-01-02"}}}
    one = Evaluation(rules, given, as_of=TODAY)
    assert [each.value for each in offers(one, "ended")] == ["No"]


def test_a_choice_in_a_row_is_offered_what_was_ticked_in_its_item(tmp_path: Path) -> None:
    goals = make_review(tmp_path, answers={**ANSWERS, "5A1": ["Adoption", "Guardianship"]})
    filling = filled(goals, "5A3")
    assert offered_in(filling, "goal") == ("Adoption", "at 5A1")
    filling.give("Adoption")
    assert offered_in(FillingIn(filling.answering), "goal") == ("Guardianship", "at 5A1")


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("3/14", "2026-03-14"),
        ("314", "2026-03-14"),
        ("3-14", "2026-03-14"),
        ("3 / 14", "2026-03-14"),
        ("12/5", "2025-12-05"),
        ("5 Dec", "2025-12-05"),
        ("Sat, March 14", "2026-03-14"),
        ("031425", "2025-03-14"),
        ("031498", "1998-03-14"),
    ],
)
def test_a_day_without_a_year_is_the_latest_such_day_until_today(
    tmp_path: Path, typed: str, means: str
) -> None:
    here = answering(make_review(tmp_path, answers={}), "fs.case_opened")
    assert here.give(typed).taken
    assert here.kept.value == means
    assert "Look at the year" in here.give("4/1/1025").why_not


def test_a_day_without_a_year_lies_before_the_end_of_a_period_that_ended() -> None:
    assert by_the_calendar("3/14", "2026-03-20", "2026-01-31") == "2025-03-14"
    assert by_the_calendar("2/29", "2025-01-20") == "2024-02-29"
    assert by_the_calendar("2/29", "2026-03-20") == "2/29", "no earlier year is taken unseen"
    assert by_the_calendar("229", "2026-03-20") == "229"
    assert by_the_calendar("Tue, April 1", "2026-06-20") == "Tue, April 1", "it was a Wednesday"
    assert by_the_calendar("13/45", "2026-03-20") == "13/45"
    assert by_the_calendar("260314", "2026-03-20") == "260314"


def test_it_is_gone_on_by_itself_only_from_what_needs_no_look_to_what_is_open(tmp_path: Path) -> None:
    here = answering(make_review(tmp_path, answers={}), "fs.other_reasons")
    assert here.give("No").taken
    assert here.settles()
    assert here.give("Yes").taken
    here.state.answer("fs.case_opened", "2025-02-10")
    assert not here.settles(), "what comes next is answered: another key would change it"


def test_an_answer_with_something_to_look_at_is_not_left_by_itself(tmp_path: Path) -> None:
    here = answering(make_review(tmp_path, answers={**ANSWERS, "2.criteria": [CRITERION]}), "2.applies")
    assert here.give("No").taken
    assert not here.settles()


def test_no_other_list_of_the_item_before_is_offered(tmp_path: Path) -> None:
    assert answering(make_review(tmp_path), "3E1").offering.here() == ()


def test_words_of_a_narrative_lead_to_its_question_behind_those_of_questions(tmp_path: Path) -> None:
    evaluation = answering(make_review(tmp_path), "4B").evaluation
    texts = {"4B": "a meeting was held in the gymnasium", "4C": "nothing"}
    assert find(evaluation, "gymnasium", texts=texts) == ["4B"]
    assert find(evaluation, "placement", texts={"1A1": "placement"})[-1] != "4A"


def test_an_empty_review_can_be_deleted_and_no_other(tmp_path: Path) -> None:
    empty, begun = make_review(tmp_path, "empty-1", {}), make_review(tmp_path, "begun-1")
    discard_empty(empty)
    assert not empty.exists()
    with pytest.raises(UserError, match="entered"):
        discard_empty(begun)
    assert begun.exists()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("1/2026", "2026-01-01"),
        ("Jan 2026", "2026-01-01"),
        ("2026-2", "2026-02-01"),
        ("febrero de 2026", "2026-02-01"),
    ]
    + [(other, "") for other in ("13/2026", "1/26", "2026", "1/2/2026", "May")],
)
def test_a_month_is_read_where_one_is_asked_for(typed: str, first: str) -> None:
    assert read_month(typed) == first
    rules, _sha256 = catalog().rules("contact-recording")
    evaluation = ReviewState(rules, new_review("birch-1", rules, TODAY), EDITOR, today=TODAY).evaluation
    days = {"cr.first_month": first, "cr.last_month": first and month_end(first), "cr.review_date": ""}
    for id_, day in days.items():
        assert (
            meant_today(rules.questions[id_].question, typed, evaluation, TODAY) == (day or typed)
            or typed == "1/26"
        )
