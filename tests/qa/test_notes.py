"""Notes: who may do what, what they keep, and in which order they come."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import close_note, open_note, perform, put, reopen_note, reply
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.notes import at_place, changed_since, in_asked_order, next_unsettled
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

from .sample import LEADER, OBSERVER, QA, REVIEWER, STATE, complete_file, complete_state, empty_state


def at_qa() -> ReviewState:
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    return state


@pytest.mark.parametrize("who", [QA, LEADER, STATE])
def test_qa_opens_the_reviewer_answers_qa_closes_and_reopens(who: Editor) -> None:
    state = at_qa()
    review = state.review
    id_ = open_note(review, state.evaluation, who, "4B", "Why?")
    assert (id_, review.notes[id_].status) == ("n1", "open")
    reply(review, REVIEWER, id_, "Because.")
    assert review.notes[id_].status == "answered"
    close_note(review, who, id_)
    assert review.notes[id_].status == "closed"
    reopen_note(review, who, id_, "Not quite.")
    assert review.notes[id_].status == "open"
    said = [(message.role, message.text, message.act) for message in review.notes[id_].messages]
    assert said == [
        (who.role, "Why?", ""),
        ("reviewer", "Because.", ""),
        (who.role, "", "closed"),
        (who.role, "Not quite.", "reopened"),
    ]


def test_qa_writing_in_an_answered_note_opens_it_again() -> None:
    state = at_qa()
    open_note(state.review, state.evaluation, QA, "4B", "Why?")
    reply(state.review, REVIEWER, "n1", "Because.")
    reply(state.review, QA, "n1", "Because of what?")
    assert state.review.notes["n1"].status == "open"


@pytest.mark.parametrize("who", [REVIEWER, OBSERVER])
def test_who_is_not_qa_opens_closes_and_reopens_nothing(who: Editor) -> None:
    state = at_qa()
    open_note(state.review, state.evaluation, QA, "4B", "Why?")
    before = replace(state.review.notes["n1"])
    with pytest.raises(UserError, match="cannot open a note"):
        open_note(state.review, state.evaluation, who, "4B", "x")
    with pytest.raises(UserError, match="cannot close a note"):
        close_note(state.review, who, "n1")
    with pytest.raises(UserError, match="cannot reopen a note"):
        reopen_note(state.review, who, "n1", "x")
    assert state.review.notes == {"n1": before}


def test_an_observer_does_not_reply() -> None:
    state = at_qa()
    open_note(state.review, state.evaluation, QA, "4B", "Why?")
    with pytest.raises(UserError, match="The role observer cannot"):
        reply(state.review, OBSERVER, "n1", "x")


def test_ids_go_up_and_a_note_stands_on_questions_items_outcomes_or_the_review() -> None:
    state = at_qa()
    for place in ("review", "4", "permanency-1", "12A", "4B"):
        open_note(state.review, state.evaluation, QA, place, "?")
    assert list(state.review.notes) == ["n1", "n2", "n3", "n4", "n5"]
    assert [note.on for note in state.review.notes.values()] == ["", "4", "permanency-1", "12A", "4B"]
    assert at_place(state.review, "4") == ["n2"]
    with pytest.raises(UserError, match=r"no question, item or outcome 4Z.*4"):
        open_note(state.review, state.evaluation, QA, "4Z", "?")


def test_the_answer_of_the_moment_is_kept_and_a_later_change_told_with_when_and_by_whom() -> None:
    state = at_qa()
    open_note(state.review, state.evaluation, QA, "4C", "Stable?")
    open_note(state.review, state.evaluation, QA, "4", "Really?")
    note, on_item = state.review.notes["n1"], state.review.notes["n2"]
    assert (note.value_then, on_item.value_then) == ("Yes", "Strength")
    assert changed_since(state.review, state.evaluation, note) is None
    perform(state.review, "return", QA, reason="see notes")
    state.editor = replace(REVIEWER, now=lambda: "2026-03-09T10:00:00Z")
    state.answer_many({"4C": "No", "4C1": ["Temporary setting"]})
    since = changed_since(state.review, state.evaluation, note)
    assert since is not None
    assert (since.was, since.now, since.written) == ("Yes", "No", None)
    assert since.answered is not None
    assert (since.answered.at, since.answered.by) == ("2026-03-09T10:00:00Z", "R. Reviewer")
    rated = changed_since(state.review, state.evaluation, on_item)
    assert rated is not None
    assert (rated.was, rated.now) == ("Strength", "Area Needing Improvement")


def test_a_changed_narrative_counts_as_a_change() -> None:
    state = empty_state()
    open_note(state.review, state.evaluation, QA, "4B", "Say more.")
    put(state.review, answers={})
    state.answer("fs.case_type", "Foster Care")
    state.write("4B", "More.")
    since = changed_since(state.review, state.evaluation, state.review.notes["n1"])
    assert since is not None
    assert (since.was_narrative, since.now_narrative) == ("", "More.")


def test_notes_come_as_their_places_are_asked_and_the_navigator_goes_round() -> None:
    state = at_qa()
    for place in ("18", "fs.site", "4B", "4", "review", "1A"):
        open_note(state.review, state.evaluation, QA, place, "?")
    rules = state.rules
    assert in_asked_order(state.review, rules) == ["n5", "n2", "n6", "n4", "n3", "n1"]
    close_note(state.review, QA, "n6")
    assert in_asked_order(state.review, rules, unsettled=True) == ["n5", "n2", "n4", "n3", "n1"]
    assert next_unsettled(state.review, rules, "n2") == "n4"
    assert next_unsettled(state.review, rules, "n6") == "n4"
    assert next_unsettled(state.review, rules, "n1") == "n5"
    for id_ in ("n5", "n2", "n4", "n3", "n1"):
        close_note(state.review, QA, id_)
    assert next_unsettled(state.review, rules) == ""


def test_a_final_review_takes_no_note_and_no_review_becomes_final_with_one_open() -> None:
    state = at_qa()
    open_note(state.review, state.evaluation, QA, "4B", "?")
    reply(state.review, REVIEWER, "n1", "!")
    perform(state.review, "complete", QA)
    with pytest.raises(UserError, match="still open: n1"):
        perform(state.review, "finalise", STATE)
    close_note(state.review, QA, "n1")
    perform(state.review, "finalise", STATE)
    with pytest.raises(UserError, match="final"):
        open_note(state.review, state.evaluation, QA, "4B", "?")


def test_a_name_in_a_note_is_warned_of() -> None:
    state = at_qa()
    name = next(iter((state.review.answers["fs.children"].rows or {}).values()))["first_name"]
    open_note(state.review, state.evaluation, QA, "4B", f"What did {name} say?")
    assert any(finding.code == "name" and "note n1" in finding.message for finding in state.findings())


def test_the_commands_work_while_the_answers_are_read_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(complete_file(tmp_path))
    assert main(["submit", file]) == 0
    assert main(["set", file, "4C=No"]) == 2
    assert main(["note", file, "4C", "Stable?", "--by", "Q. Reader"]) == 0
    assert main(["reply", file, "n1", "Yes.", "--by", "R. Reviewer"]) == 0
    capsys.readouterr()
    assert main(["notes", file, "--json"]) == 1
    (note,) = json.loads(capsys.readouterr().out)
    assert (note["on"], note["status"], note["value_then"]) == ("4C", "answered", "Yes")
    assert [message["text"] for message in note["messages"]] == ["Stable?", "Yes."]
    assert main(["close-note", file, "n1"]) == 0
    assert main(["notes", file]) == 0
    capsys.readouterr()
    assert main(["notes", file, "--open"]) == 0
    assert capsys.readouterr().out == "No open notes.\n"
    assert main(["reply", file, "n1", "x"]) == 2
    assert main(["reopen-note", file, "n1", "Again."]) == 0
    assert main(["note", file, "4C", " "]) == 2
