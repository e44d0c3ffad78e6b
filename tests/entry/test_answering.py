"""A person at a question, without a screen: what is taken, refused, one change. All of it is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.instrument.making import beside
from tests.tui.screens import EDITOR, TODAY, make_review, open_session
from tui_review.cli.main import main
from tui_review.entry.answering import Answering, Step, only_at
from tui_review.entry.rows import FillingIn
from tui_review.errors import UserError
from tui_review.review.model import Answer
from tui_review.review.rows import copy_row, delete_row, move_row
from tui_review.review.spots import Spot
from tui_review.store.reviews import read_review
from tui_review.store.session import Mode, Session

PLACED = "Placed on is 2025-08-30; Reason for change is Not applicable, current placement"
SIGNED = """\
language: 1
id: signed
version: "1"
title: A sheet that is signed
short: Signed
sections:
  - id: s
    title: Signed
    questions:
      - {id: a, ask: Done, answer: yes_no, guidance: Made up.}
      - {id: sign, ask: Sign., label: Writer, answer: sign_off, signs: all_before, guidance: Sign.}
"""
pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = open_session(make_review(tmp_path), Mode.EDIT)
    yield session
    session.close()


def at(session: Session, question: str) -> Answering:
    return Answering(session, question)


def test_an_answer_that_fits_is_taken_and_saved(session: Session) -> None:
    assert at(session, "4A").give("3").taken
    session.save()
    assert read_review(session.opened.path).review.answers["4A"].value == 3


def test_what_is_no_answer_is_a_draft_with_its_reason_until_a_right_one_is_given(session: Session) -> None:
    answering = at(session, "4A")
    step = answering.give("several")
    assert "is not a whole number" in step.why_not
    assert answering.drafts.at(Spot("4A")) == "several"
    assert answering.kept.value == 2
    assert answering.give("3").taken
    assert len(answering.drafts) == 0


def test_under_a_signature_nothing_can_be_changed_and_it_is_said_why(tmp_path: Path) -> None:
    beside(tmp_path, SIGNED)
    assert main(["new", "signed", "one", "--folder", str(tmp_path)]) == 0
    path = tmp_path / "one.yaml"
    assert main(["set", str(path), "a=Yes", "--by", EDITOR.name]) == 0
    session = open_session(path, Mode.EDIT)
    assert not at(session, "a").why_fixed
    session.close()
    signature = f"sign={EDITOR.name}, {datetime.now(UTC).date()}"
    assert main(["set", str(path), signature, "--by", EDITOR.name]) == 0
    session = open_session(path, Mode.EDIT)
    assert "signed" in at(session, "a").why_fixed
    assert not at(session, "a").give("No").taken
    assert session.state.review.answers["a"].value == "Yes"
    session.close()


def test_an_na_that_would_be_an_error_is_neither_offered_nor_taken(tmp_path: Path) -> None:
    path = make_review(tmp_path, "made-up-2", {"fs.case_type": "Foster Care", "17A1": "Yes"})
    session = open_session(path, Mode.EDIT)
    answering = at(session, "17A1")
    assert answering.question.na_if == ""
    refused = answering.give("n/a")
    assert refused.why_not.startswith(
        "NA is not an answer here. The physical health of a child in foster care"
    )
    assert answering.kept.value == "Yes"
    session.state.answer("fs.case_type", "In-Home Services")
    session.state.answer("17.applies", "Yes")
    assert answering.question.na_if
    assert answering.give("n/a").taken
    session.state.answer("fs.case_type", "Foster Care")
    assert answering.question.na_if, "an NA that stands is shown as what it is"
    session.close()


def test_a_text_typed_in_bursts_is_taken_back_at_once(session: Session) -> None:
    answering = at(session, "fs.site")
    before = answering.kept.value
    for text in ("Exa", "Example", "Example Coun", "Example County"):
        answering.give(text, typed=True)
    assert answering.kept.value == "Example County"
    _, said = answering.undo()
    assert answering.kept.value == before
    assert said == "Taken back at fs.site: the answer is Example State, Sample County."


def test_typing_that_ends_where_it_began_changes_nothing(session: Session) -> None:
    answering = at(session, "fs.site")
    before = answering.kept
    answering.give("Other", typed=True)
    answering.give(before.value, typed=True)
    assert answering.kept == before
    session.save()
    assert read_review(session.opened.path).review.answers["fs.site"] == before


def test_two_texts_typed_after_each_other_are_two_changes(session: Session) -> None:
    answering = at(session, "fs.site")
    answering.give("One", typed=True)
    answering.end_typing()
    answering.give("Two", typed=True)
    answering.undo()
    assert answering.kept.value == "One"


def changed_row(answering: Answering) -> None:
    """One cell of the second placement is another at once, and one is gone."""
    kept = answering.kept
    rows = dict(kept.rows or {})
    last = list(rows)[-1]
    rows[last] = {"date": "2025-09-01", "type": rows[last]["type"]}
    answering.put_table(replace(kept, rows=rows))


@pytest.mark.parametrize(
    ("question", "act", "said"),
    [
        ("4B", lambda each: each.give("Yes"), "Taken back at 4B: the answer is No."),
        ("4B", lambda each: each.write(""), "Taken back at 4B: the narrative is as it was."),
        ("4B", lambda each: each.flag("ask"), "Taken back at 4B: it is not flagged."),
        ("4C", lambda each: each.clear(), "Taken back at 4C: the answer is Yes."),
        ("4A1", lambda each: each.clear(), "Taken back at 4A1: 2 placements are as they were."),
        ("4A1", changed_row, f"Taken back at 4A1: placement 2: {PLACED}."),
    ],
)
def test_a_step_back_says_what_stands_now(session: Session, question: str, act: object, said: str) -> None:
    answering = at(session, question)
    act(answering)  # type: ignore[operator]  # a lambda of the table
    assert answering.undo()[1] == said


def test_a_step_back_at_another_question_can_be_returned_from(session: Session) -> None:
    answering = at(session, "4C")
    answering.give("No")
    answering.route.go("2.applies", jump=True)
    answering.undo()
    assert answering.at == "4C"
    assert answering.route.returned().to == "2.applies"


def test_nothing_to_take_back_is_said(session: Session) -> None:
    assert at(session, "4C").undo()[1] == "Nothing to undo."


def test_enter_leads_into_a_narrative_that_is_asked_for_and_empty(session: Session) -> None:
    answering = at(session, "4C")
    answering.give("No")
    assert answering.onward() == "narrative"
    answering.write("What was seen, in words.")
    assert answering.onward() == "next"


def test_what_an_answer_brings_up_on_leaving_is_not_lost(session: Session) -> None:
    answering = at(session, "fs.case_closed")
    answering.give("2024-01-01", leaving=True)
    assert answering.unseen[0].message == "The case was closed before it was opened."


def test_warnings_that_an_answer_brings_up_on_leaving_are_not_lost_and_remarks_are_not_kept(
    tmp_path: Path,
) -> None:
    checks = "checks: [{warning: Look again., when: a is No}, {error: Not so., when: a is No}]"
    beside(tmp_path, SIGNED.replace("answer: yes_no, guidance", f"answer: yes_no, {checks}, guidance"))
    assert main(["new", "signed", "one", "--folder", str(tmp_path)]) == 0
    (path,) = tmp_path.glob("one.yaml")
    session = open_session(path, Mode.EDIT)
    answering = at(session, "a")
    answering.give("No", leaving=True)
    assert {(each.level, each.message) for each in answering.unseen} >= {
        ("warning", "Look again."),
        ("error", "Not so."),
    }
    answering.give("No", leaving=True)
    assert answering.unseen == [], "what stood before is nothing new"
    answering.give("Yes", leaving=True)
    answering.give("No")
    assert answering.unseen == [], "who stays reads it"
    session.close()


def test_a_review_open_to_read_refuses_every_change(tmp_path: Path) -> None:
    session = open_session(make_review(tmp_path))
    answering = at(session, "4C")
    before = answering.kept
    for step in (answering.give("No"), answering.clear(), answering.write("text"), answering.flag("x")):
        assert step.why_not == "The review is open read-only here."
    assert answering.kept == before


# Rows


def test_each_cell_of_a_row_is_kept_as_it_is_given(session: Session) -> None:
    filling = FillingIn(at(session, "4A1"))
    assert filling.at == "date"
    assert filling.give("3/1/2026").taken
    assert (filling.row_id, filling.number) == ("r3", 3)
    filling.go(1)
    filling.give("Group Home")
    session.save()
    rows = read_review(session.opened.path).review.answers["4A1"].rows or {}
    assert rows["r3"] == {"date": "2026-03-01", "type": "Group Home"}


def test_a_cell_that_cannot_be_kept_stays_with_its_row_when_the_row_is_made(session: Session) -> None:
    filling = FillingIn(at(session, "4A1"))
    assert "is not a date" in filling.give("soon").why_not
    filling.go(1)
    filling.give("Group Home")
    assert filling.draft("date") == "soon"
    assert filling.not_kept() == "date"
    assert filling.not_kept() == ""


def test_what_an_earlier_session_left_in_a_new_row_stays_with_it_when_the_row_is_made(
    session: Session,
) -> None:
    filling = FillingIn(at(session, "4A1"))
    session.under_way.keep(filling.spot("reason").place, "Half a sentence, made up")
    filling.give("2026-03-01")
    assert session.under_way.recall(filling.spot("reason").place) == "Half a sentence, made up"
    assert session.under_way.recall(Spot("4A1", column="reason").place) == ""


def test_a_row_given_up_leaves_the_table_as_it_was(session: Session) -> None:
    answering = at(session, "4A1")
    before = answering.kept.rows
    filling = FillingIn(answering, "r1")
    filling.give("2025-01-01")
    filling.give_up()
    assert answering.kept.rows == before


def test_undo_of_its_first_cell_makes_a_row_new_again_and_redo_brings_it(session: Session) -> None:
    filling = FillingIn(at(session, "4A1"))
    filling.give("2026-03-01")
    assert filling.undo()[1] == "Taken back at 4A1: placement 3 is gone."
    assert filling.row_id == ""
    assert filling.number == 3
    assert filling.redo()[1] == "Made again at 4A1: placement 3 is here again."
    assert (filling.row_id, filling.at, filling.row) == ("r3", "date", {"date": "2026-03-01"})


def test_a_row_that_was_copied_outside_of_its_form_is_not_taken_away_in_it(session: Session) -> None:
    answering = at(session, "4A1")
    answer, copied = copy_row(answering.kept, "r1")
    answering.put_table(answer)
    filling = FillingIn(answering, copied)
    assert filling.undo() == (Step(before=answering.asked), NO_MORE.format("taken back"))
    assert copied in filling.rows


NO_MORE = (
    "Nothing more of this placement is to be {} here; what was changed elsewhere is, outside of its form."
)


@pytest.mark.parametrize(
    "elsewhere",
    [
        lambda answering: FillingIn(answering, "r1").give("2025-01-02"),
        lambda answering: answering.put_table(copy_row(answering.kept, "r2")[0]),
        lambda answering: answering.put_table(delete_row(answering.kept, "r1")),
        lambda answering: answering.put_table(move_row(answering.kept, "r2", -1)),
        lambda answering: answering.flag("look again"),
        lambda answering: answering.session.record(answering.state.answer("fs.site", "Another, made up")),
    ],
    ids=["another row", "a copy of it", "a row deleted", "a move", "a flag", "another question"],
)
def test_a_rows_form_takes_back_what_is_of_the_row_and_nothing_else(
    session: Session, elsewhere: Callable[[Answering], object]
) -> None:
    answering = at(session, "4A1")
    elsewhere(answering)
    before = dict(session.state.review.answers)
    filling = FillingIn(answering, "r2")
    filling.at = "type"
    filling.give("Group Home")
    filling.at = "date"
    assert filling.undo()[1].startswith("Taken back at 4A1: placement ")
    assert filling.at == "type", "one is led to where something was taken back"
    assert session.state.review.answers == before
    assert filling.undo() == (Step(before=answering.asked), NO_MORE.format("taken back"))
    assert (session.state.review.answers, answering.at) == (before, "4A1")
    assert filling.redo()[0].taken
    assert filling.row["type"] == "Group Home"
    assert filling.redo() == (Step(before=answering.asked), NO_MORE.format("made again"))


def test_what_is_no_cell_is_taken_back_before_any_change_and_stands_there_again(session: Session) -> None:
    filling = FillingIn(at(session, "4A1"), "r2")
    filling.at = "type"
    filling.give("Group Home")
    filling.at = "date"
    filling.give("soon")
    assert filling.undo()[1] == "Taken back: what was no answer at Placed on."
    assert (filling.draft(), filling.row["type"]) == (None, "Group Home")
    filling.at = "type"
    assert filling.redo()[1] == "What was no answer at Placed on stands there again."
    assert (filling.at, filling.draft()) == ("date", "soon")


def test_undo_leaves_what_is_no_cell_yet_in_other_columns(session: Session) -> None:
    filling = FillingIn(at(session, "4A1"), "r2")
    filling.at = "date"
    filling.give("soon")
    filling.at = "type"
    filling.give("Group Home")
    filling.undo()
    assert filling.draft("date") == "soon"


def test_what_shows_another_question_than_one_is_at_changes_neither(session: Session) -> None:
    answering = at(session, "4A1")
    filling = FillingIn(answering, "r2")
    session.state.answer("fs.site", "Another, made up")
    answering.undo()
    before = dict(session.state.review.answers)
    said = "Nothing is changed: what stood here was of 4A1, and this is fs.site."
    for step in (
        filling.give("2025-01-02"),
        filling.take_away(),
        filling.give_up(),
        only_at(answering, "4A1", answering.clear),
    ):
        assert step.why_not == said
    assert session.state.review.answers == before


def test_a_row_that_somebody_else_deleted_is_refused_in_words(session: Session) -> None:
    answering = at(session, "4A1")
    acts: list[Callable[[Answer, str], object]] = [
        copy_row,
        delete_row,
        lambda table, row: move_row(table, row, 1),
    ]
    for act in acts:
        with pytest.raises(UserError, match="not in the table any more"):
            act(answering.kept, "r9")


def test_a_step_back_from_what_stood_in_the_place_of_rows_says_what_it_was(tmp_path: Path) -> None:
    assert main(["new", "contact-recording", "contacts-1", "--folder", str(tmp_path)]) == 0
    answering = at(Session.open(tmp_path / "contacts-1.yaml", EDITOR, today=TODAY), "cr.plans")
    answering.session.state.answer("cr.scope", ["Case"])
    answering.give([])
    assert (
        answering.undo()[1]
        == "Taken back at cr.plans: there is no answer any more; it was “There is no case plan”."
    )
    assert answering.redo()[1] == "Made again at cr.plans: the answer is There is no case plan."
