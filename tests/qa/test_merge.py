"""What a three-way merge does with each part of a review, and how what it leaves open is settled."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import (
    close_note,
    open_note,
    override,
    perform,
    put,
    reply,
    stand,
    write_review,
)
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.merge import MergeResult, empty_base, merge_reviews
from tui_review.qa.reasons import give_reason
from tui_review.qa.settling import settle
from tui_review.review.conflicts import place, sides_of, with_value_at
from tui_review.review.gate.proposals import from_entry
from tui_review.review.merge_answers import merge_answer
from tui_review.review.model import Act, Answer, Conflict, Event, Message, Note, Review, Status
from tui_review.review.record.acts import breaks
from tui_review.review.record.events import recorded
from tui_review.review.record.ids import number_of, raised_uid
from tui_review.review.record.standing import misstated, note_status_after
from tui_review.review.rows import add_row, delete_row
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review

from .sample import LEADER, OBSERVER, QA, REVIEWER, STATE, complete_state, rules


def state_of(review: Review, who: Editor = REVIEWER) -> ReviewState:
    return ReviewState(rules(), review, who, today="2026-03-20")


def sides() -> tuple[Review, ReviewState, ReviewState]:
    base = complete_state().review
    # Made before there were seals.
    put(base, review=replace(base.review, uid=raised_uid("made-up")))
    base.history.append(Act(version=1, act="created", by="R", at="2026-02-20T09:00:00Z"))
    return base, state_of(deepcopy(base)), state_of(deepcopy(base))


def merged(base: Review, ours: ReviewState, theirs: ReviewState) -> MergeResult:
    return merge_reviews(base, ours.review, theirs.review, rules())


def test_value_and_narrative_of_one_question_merge_on_their_own() -> None:
    base, ours, theirs = sides()
    ours.answer_many({"4A": 2, "4B": "No"})
    theirs.write("4C", "A home that can last.")
    found = merged(base, ours, theirs)
    assert found.conflicts == {}
    assert found.review.answers["4C"].narrative == "A home that can last."
    assert found.review.answers["4B"].value == "No"


def test_an_answer_of_one_side_beside_the_narrative_of_the_other_is_named_and_settled_together() -> None:
    base, ours, theirs = sides()
    ours.answer_many({"4C": "No", "4C1": ["Temporary setting"]})
    theirs.write("4C", "A home that can last.")
    found = merged(base, ours, theirs)
    assert sorted(found.conflicts) == ["4C", "4C.narrative"]
    state = state_of(found.review)
    said = [each.message for each in state.findings() if each.code == "conflict"]
    assert len(said) == 1
    assert "narrative of the other" in said[0]
    for side, answer in (
        ("ours", ("No", "")),
        ("theirs", ("Yes", "A home that can last.")),
        ("both", ("No", "A home that can last.")),
    ):
        state = state_of(deepcopy(found.review))
        settle(state, "4C", side)
        kept = state.review.answers["4C"]
        assert ((kept.value, kept.narrative), state.review.conflicts) == (answer, {})


def test_an_answer_behind_a_question_that_the_other_side_changed_is_named() -> None:
    base, ours, theirs = sides()
    put(base.answers["4A"], value=2)
    for side in (ours, theirs):
        side.answer("4A", 2)
    ours.answer("4A", 1)
    theirs.answer("4B", "No")
    found = merged(base, ours, theirs)
    assert list(found.conflicts) == ["4A"]
    assert "4B, which is not asked so" in found.conflicts["4A"].why
    assert (found.review.answers["4A"].value, found.review.answers["4B"].value) == (1, "No")


def test_an_override_on_answers_that_the_other_side_changed_is_named() -> None:
    base, ours, theirs = sides()
    override(ours.review, ours.evaluation, LEADER, "4", "Area Needing Improvement", "why")
    theirs.answer_many({"4C": "No", "4C1": ["Temporary setting"]})
    found = merged(base, ours, theirs)
    assert list(found.conflicts) == ["4/override"]
    state = state_of(found.review, LEADER)
    with pytest.raises(UserError, match=r"Only one side \(ours\) has changed 4/override"):
        settle(state, "4", "both")
    settle(state, "4", "ours")
    assert (list(state.review.overrides), state.review.conflicts) == (["4"], {})


def test_an_override_meets_answers_its_giver_never_saw_though_they_rate_the_item_the_same() -> None:
    base, ours, theirs = sides()
    for side in (state_of(base), ours, theirs):
        side.answer_many({"5B": "No", "5B.narrative": "Not theirs."})
    override(ours.review, ours.evaluation, LEADER, "5", "Strength", "why")
    theirs.answer_many({"5C": "No", "5C.narrative": "Late."})
    assert {each.evaluation.without_overrides.rated("5") for each in (ours, theirs)} == {
        "Area Needing Improvement"
    }
    assert list(merged(base, ours, theirs).conflicts) == ["5/override"]


def test_two_sentences_of_one_narrative_and_two_ticks_of_one_list_merge() -> None:
    base, ours, theirs = sides()
    text = "The home is stable. The carer is willing."
    one, two, three = rules().questions["4C1"].question.options[:3]
    for side in (base, ours.review, theirs.review):
        side.answers["4C"] = Answer(value="No", narrative=text)
        side.answers["4C1"] = Answer(value=[two])
    ours.write("4C", text.replace("stable", "very stable"))
    theirs.write("4C", text.replace("willing", "hesitant"))
    ours.answer("4C1", [one, two])
    theirs.answer("4C1", [two, three])
    found = merged(base, ours, theirs)
    assert found.conflicts == {}
    assert found.review.answers["4C"].narrative == "The home is very stable. The carer is hesitant."
    assert found.review.answers["4C1"].value == [one, two, three]


def test_a_narrative_of_one_side_goes_with_a_list_that_both_have_ticked_in() -> None:
    one, two, three = rules().questions["4C1"].question.options[:3]
    base = Answer(value=[two])
    ours, theirs = Answer(value=[one, two]), Answer(value=[two, three], narrative="The third as well.")
    for sides in ((ours, theirs), (theirs, ours)):
        found = merge_answer("4C1", rules().questions["4C1"].question, base, *sides)
        assert found.conflicts == {}
        assert (found.answer.value, found.answer.narrative) == ([one, two, three], theirs.narrative)


def test_rows_merge_cell_by_cell_and_new_rows_of_both_sides_are_kept() -> None:
    base, ours, theirs = sides()
    first, row = "r1", {"date": "2025-06-01", "type": "Group Home"}
    base.answers["4A1"] = Answer(rows={first: row})
    ours.review.answers["4A1"] = Answer(
        rows={first: {**row, "date": "2025-07-01"}, "r2": {"date": "2025-08-01"}}
    )
    theirs.review.answers["4A1"] = Answer(
        rows={first: {**row, "type": "Other"}, "r2": {"date": "2025-09-01"}}
    )
    found = merged(base, ours, theirs)
    rows = found.review.answers["4A1"].rows
    assert rows is not None
    assert (rows[first]["date"], rows[first]["type"]) == ("2025-07-01", "Other")
    assert (rows["r2"]["date"], rows["r3"]["date"]) == ("2025-08-01", "2025-09-01")
    assert found.renumbered == {"4A1.r2": "4A1.r3"}


@pytest.mark.parametrize(
    ("side", "cells"),
    [
        ("ours", ("2025-07-01", "Group Home")),
        ("theirs", ("2025-06-01", "Other")),
        ("both", ("2025-07-01", "Other")),
    ],
)
def test_a_row_that_neither_side_wrote_is_named_and_settled(side: str, cells: tuple[str, str]) -> None:
    base, ours, theirs = sides()
    row = {"date": "2025-06-01", "type": "Group Home"}
    base.answers["4A1"] = Answer(rows={"r1": row})
    ours.review.answers["4A1"] = Answer(rows={"r1": {**row, "date": "2025-07-01"}})
    theirs.review.answers["4A1"] = Answer(rows={"r1": {**row, "type": "Other"}})
    found = merged(base, ours, theirs)
    assert list(found.conflicts) == ["4A1.r1"]
    assert "do they fit?" in found.conflicts["4A1.r1"].why
    state = state_of(found.review)
    settle(state, "4A1", side)
    assert state.review.answers["4A1"].rows == {"r1": {"date": cells[0], "type": cells[1]}}
    assert state.review.conflicts == {}


def test_a_row_given_where_ours_has_had_and_deleted_one_of_that_number_gets_another() -> None:
    base, ours, theirs = sides()
    base.answers["4A1"] = Answer()
    ours.review.answers["4A1"] = Answer(rows={"r2": {"type": "Other"}}, last_row=2)
    theirs.review.answers["4A1"] = Answer(rows={"r1": {"type": "Group Home"}}, last_row=1)
    found = merged(base, ours, theirs)
    assert found.renumbered == {"4A1.r1": "4A1.r3"}
    assert found.review.answers["4A1"].rows == {"r2": {"type": "Other"}, "r3": {"type": "Group Home"}}


@pytest.mark.parametrize("before", [None, (1,)])
@pytest.mark.parametrize("turned", [False, True])
def test_that_there_are_none_meets_a_row_of_the_other_side_and_is_left_to_settle(
    before: tuple[int, ...] | None, *, turned: bool
) -> None:
    table = rules().questions["4A1"].question
    base, none = Answer() if before is None else rowed(*before), Answer(rows={})
    sides = [none, rowed(*(before or ()), 2)]
    found = merge_answer("4A1", table, base, *(reversed(sides) if turned else sides))
    assert found.answer.rows == sides[int(turned)].rows
    assert list(found.conflicts) == ["4A1"]
    conflict = found.conflicts["4A1"]
    assert [conflict.theirs, conflict.ours][int(turned)] == sides[1].rows
    assert [conflict.ours, conflict.theirs][int(turned)] == {}


def test_that_there_are_none_takes_the_rows_that_the_other_side_left_alone() -> None:
    table = rules().questions["4A1"].question
    found = merge_answer("4A1", table, rowed(1, 2), Answer(rows={}), rowed(1, 2))
    assert (found.answer.rows, found.conflicts) == ({}, {})
    found = merge_answer("4A1", table, Answer(rows={}), Answer(rows={}), rowed(1))
    assert (found.answer.rows, found.conflicts) == (rowed(1).rows, {})


def test_where_each_side_deleted_other_rows_nobody_has_said_that_there_are_none() -> None:
    table = rules().questions["4A1"].question
    found = merge_answer("4A1", table, rowed(1, 2), rowed(1), rowed(2))
    assert (found.answer.rows, found.answer.value, found.conflicts) == (None, None, {})
    assert found.answer.last_row == 2, "no row gets the number of one that was deleted"


def test_a_row_deleted_by_one_and_changed_by_the_other_is_left_to_settle() -> None:
    base, ours, theirs = sides()
    base.answers["4A1"] = Answer(rows={"r1": {"type": "Other"}, "r2": {"type": "Other"}})
    ours.review.answers["4A1"] = Answer(rows={"r1": {"type": "Other"}}, last_row=2)
    theirs.review.answers["4A1"] = Answer(rows={"r1": {"type": "Other"}, "r2": {"type": "Group Home"}})
    found = merged(base, ours, theirs)
    conflict = found.conflicts["4A1.r2"]
    assert (conflict.ours, conflict.theirs) == (None, {"type": "Group Home"})
    state = state_of(found.review)
    state.settle("4A1.r2", "theirs")
    assert state.review.answers["4A1"].rows == {"r1": {"type": "Other"}, "r2": {"type": "Group Home"}}


@pytest.mark.parametrize("deleted", ["r1", "r2", "r3"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_deleted_row_that_is_settled_back_stands_where_it_stood(deleted: str, *, turned: bool) -> None:
    base, ours, theirs = sides()
    rows = {each: {"type": "Other", "date": f"2025-0{each[1]}-01"} for each in ("r3", "r1", "r2")}
    base.answers["4A1"] = Answer(rows=rows)
    left, right = (theirs, ours) if turned else (ours, theirs)
    left.review.answers["4A1"] = Answer(
        rows={id_: row for id_, row in rows.items() if id_ != deleted}, last_row=3
    )
    right.review.answers["4A1"] = Answer(rows=rows | {deleted: {"type": "Group Home"}})
    state = state_of(merged(base, ours, theirs).review)
    for side in ("ours", "theirs") if turned else ("theirs", "ours"):
        back = ReviewState(state.rules, state.review, state.editor, today="2026-03-20")
        back.settle(f"4A1.{deleted}", side)
        stands = [id_ for id_ in rows if side == ("ours" if turned else "theirs") or id_ != deleted]
        assert list(back.review.answers["4A1"].rows or {}) == stands


def test_a_row_of_which_no_row_above_is_known_comes_back_by_its_number() -> None:
    answer = Answer(rows={"r1": {"type": "Other"}, "r3": {"type": "Other"}})
    for row, ids in {"r2": ["r1", "r2", "r3"], "r4-k7qx": ["r1", "r3", "r4-k7qx"]}.items():
        back = with_value_at(answer, place(f"4A1.{row}"), {"type": "Group Home"})
        assert list(back.rows or {}) == ids


def test_two_answers_in_conflict_take_a_narrative_of_one_of_them_into_it() -> None:
    base, ours, theirs = sides()
    ours.answer("4A", 2)
    theirs.answer("4A", 3)
    theirs.write("4A", "Three homes.")
    found = merged(base, ours, theirs)
    assert list(found.conflicts) == ["4A", "4A.narrative"]


def test_two_sides_notes_of_one_number_are_both_kept_and_messages_only_added() -> None:
    base, ours, theirs = sides()
    first = Message(by="Q", role="qa", at="2026-03-01T09:00:00Z", text="?")
    base.notes["n1"] = Note(on="4B", status="open", messages=[first])
    put(ours.review, notes={"n1": Note(on="4B", status="open", messages=[first])})
    put(theirs.review, notes=dict(ours.review.notes))
    # Closed after the answer, and without having read it: it is not settled.
    close_note(ours.review, replace(QA, now=lambda: "2026-03-02T09:00:09Z"), "n1", "ours")
    reply(theirs.review, REVIEWER, "n1", "theirs")
    for side, text in ((ours, "ours"), (theirs, "theirs")):
        message = Message(by=text, role="qa", at=f"2026-03-02T09:00:0{len(text)}Z", text=text)
        put(side.review, notes={**side.review.notes, "n2": Note(on="4C", status="open", messages=[message])})
    found = merged(base, ours, theirs)
    assert [message.text for message in found.review.notes["n1"].messages] == ["?", "ours", "theirs"]
    assert found.review.notes["n1"].status == "answered"
    assert list(misstated(found.review)) == []
    assert [note.messages[0].text for note in found.review.notes.values()] == ["?", "ours", "theirs"]
    assert (list(found.review.notes), found.renumbered) == (["n1", "n2", "n3"], {"n2": "n3"})


def test_a_note_of_format_1_that_is_numbered_anew_carries_along_what_speaks_of_it() -> None:
    base, ours, theirs = sides()

    def noted(text: str, *more: str) -> Note:
        at = "2026-03-02T09:00:00Z"
        messages = [Message(by="Q", role="qa", at=at, text=each) for each in (text, *more)]
        return Note(on="4C", status="open", messages=messages)

    put(ours.review, notes={"n1": noted("Ours.")})
    put(theirs.review, notes={"n1": noted("Theirs.", "As n1 says, not n10 or n1-k7qx.")})
    event = Event(was="Yes", by="A", at="2026-03-03T09:00:00Z", why="note n1")
    put(theirs.review, answers={**theirs.review.answers, "4C": Answer(value="No", changes=[event])})
    found = merged(base, ours, theirs).review
    assert {id_: note.messages[0].text for id_, note in found.notes.items()} == {
        "n1": "Ours.",
        "n2": "Theirs.",
    }
    assert found.notes["n2"].messages[1].text == "As n2 says, not n10 or n1-k7qx."
    assert [each.why for each in found.answers["4C"].changes] == ["note n2"]
    # The other branch goes on with its number, and is merged once more.
    more = Note(
        on="4C", status="open", messages=[*theirs.review.notes["n1"].messages, *noted("n1 again.").messages]
    )
    later = replace(theirs.review, notes={"n1": more})
    again = merge_reviews(theirs.review, found, later, rules()).review
    assert [note.messages[0].text for note in again.notes.values()] == ["Ours.", "Theirs."]
    assert again.notes["n2"].messages[-1].text == "n2 again."
    assert [each.why for each in again.answers["4C"].changes] == ["note n2"]


def test_a_deleted_rows_number_is_never_given_again_by_whatever_comes_after() -> None:
    state = state_of(sides()[0])
    state.answer_many({"4A": 3, "4A1": [{"type": "Institution"}, {"type": "Group Home"}]})
    first, second = state.kept("4A1").rows or {}
    state.change_rows("4A1", delete_row(state.kept("4A1"), second))
    base = state.review
    made = []
    for kind in ("Group Home", "Institution"):
        side = state_of(base)
        side.change_rows("4A1", add_row(side.kept("4A1"), {"type": kind})[0])
        made.append(side.review)
    ours, theirs = made
    together = state_of(merge_reviews(base, ours, theirs, rules()).review)
    gone = [id_ for id_ in together.kept("4A1").rows or {} if id_ != first]
    for id_ in gone:
        together.change_rows("4A1", delete_row(together.kept("4A1"), id_))
    together.clear("4A1")
    together.undo()
    answer, last = add_row(together.kept("4A1"), {"type": "Institution"})
    used = {first, second, *gone}
    assert last not in used
    assert number_of(last) > max(map(number_of, used))
    assert answer.rows is not None


@pytest.mark.parametrize(
    ("ours", "theirs", "together"),
    [
        (("submitted", 2), ("in_progress", 1), ("submitted", 2)),
        (("in_progress", 1), ("submitted", 2), ("submitted", 2)),
        (("qa_complete", 3), ("returned", 3), ("qa_complete", 3)),
        (("returned", 5), ("qa_complete", 3), ("returned", 5)),
    ],
)
def test_the_further_hand_over_wins(
    ours: tuple[Status, int], theirs: tuple[Status, int], together: tuple[Status, int]
) -> None:
    base, mine, yours = sides()
    for side, (status, version) in ((mine, ours), (yours, theirs)):
        stand(side.review, status, version)
    header = merged(base, mine, yours).review.review
    assert (header.status, header.version) == together


def test_the_first_submission_of_two_gives_the_day_and_both_stand_in_the_history() -> None:
    base, ours, theirs = sides()
    for side, day in ((ours, "2026-03-07"), (theirs, "2026-03-05")):
        who = Editor("R", now=lambda day=day: f"{day}T09:00:00Z")  # type: ignore[misc]
        perform(side.review, "submit", who)
    found = merged(base, ours, theirs)
    assert found.review.answers["fs.review_completed"].value == "2026-03-05"
    assert list(found.conflicts) == ["review/act"]
    assert [act.at[:10] for act in found.review.history] == ["2026-02-20", "2026-03-05", "2026-03-07"]
    lines = found.review.answers["fs.review_completed"].changes
    for side in (ours, theirs):
        assert all(each in lines for each in side.review.answers["fs.review_completed"].changes)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_revert_of_the_first_submission_leaves_the_day_of_completion(*, swapped: bool) -> None:
    before = complete_state().review
    submitted = deepcopy(before)
    perform(submitted, "submit", REVIEWER)
    day = submitted.answers["fs.review_completed"].value
    ours = deepcopy(submitted)
    perform(ours, "return", QA, reason="See 9B.")
    sides = (before, ours) if swapped else (ours, before)
    found = merge_reviews(submitted, *sides, rules())
    assert (found.review.answers["fs.review_completed"].value, found.conflicts) == (day, {})
    assert found.review.answers["fs.review_completed"] == submitted.answers["fs.review_completed"]
    assert breaks(found.review) == []


def with_day(review: Review, day: Answer) -> Review:
    return replace(review, answers={**review.answers, "fs.review_completed": day})


def test_a_day_of_completion_that_both_sides_took_out_is_there_again() -> None:
    submitted = complete_state().review
    perform(submitted, "submit", REVIEWER)
    day = submitted.answers["fs.review_completed"]
    none = with_day(submitted, Answer(flag="look"))
    found = merge_reviews(submitted, none, none, rules()).review
    assert found.answers["fs.review_completed"].value == day.value
    assert merge_reviews(none, none, none, rules()).review.answers["fs.review_completed"].value is None


def test_what_one_side_says_beside_the_day_of_completion_and_of_taking_it_out_is_kept() -> None:
    submitted = complete_state().review
    perform(submitted, "submit", REVIEWER)
    day = submitted.answers["fs.review_completed"]
    flagged = with_day(submitted, replace(day, flag="look"))
    found = merge_reviews(submitted, submitted, flagged, rules()).review
    assert found.answers["fs.review_completed"].flag == "look"
    taken_out = recorded(day, Answer(), REVIEWER, why="a slip")
    without = with_day(submitted, Answer(changes=[*day.changes, *taken_out]))
    found = merge_reviews(submitted, submitted, without, rules()).review
    assert found.answers["fs.review_completed"].value == day.value
    assert all(each in found.answers["fs.review_completed"].changes for each in taken_out)


@pytest.mark.parametrize("is_same", [True, False])
def test_a_note_that_was_numbered_anew_is_the_one_of_its_first_message_and_none_that_only_has_its_number(
    *, is_same: bool
) -> None:
    base, ours, theirs = sides()

    def noted(text: str) -> Note:
        return Note(
            on="4C",
            status="open",
            messages=[Message(by="Q", role="qa", at="2026-03-02T09:00:00Z", text=text)],
        )

    base.notes["n1"] = noted("Moved." if is_same else "Another.")
    put(ours.review, notes={"n2": noted("Moved.")})
    put(theirs.review, notes={"n1": noted("Moved.")})
    notes = merged(base, ours, theirs).review.notes
    other = {} if is_same else {"n1": "Another."}
    assert {id_: note.messages[0].text for id_, note in notes.items()} == {**other, "n2": "Moved."}


def test_a_day_of_completion_that_was_taken_out_is_told_and_comes_back_with_the_next_submission() -> None:
    review = complete_state().review
    perform(review, "submit", REVIEWER)
    day = review.answers["fs.review_completed"].value
    perform(review, "return", QA, reason="See 9B.")
    put(review, answers={id_: each for id_, each in review.answers.items() if id_ != "fs.review_completed"})
    state = state_of(review)
    assert ("fs.review_completed", "completed") in [(each.question, each.code) for each in state.findings()]
    later = Editor("R", now=lambda: "2026-12-01T09:00:00Z")
    perform(review, "submit", later)
    assert review.answers["fs.review_completed"].value == day


def test_a_record_holds_after_two_merges_of_one_pair_that_ended_differently() -> None:
    base = complete_state().review
    perform(base, "submit", REVIEWER)
    perform(base, "return", QA, reason="see notes")
    ours, theirs = state_of(deepcopy(base)), state_of(deepcopy(base))
    # Of long texts the record keeps only the pieces that differ, which are others for either end of the merge.
    long = "The home is stable; the carer said so. " * 20
    ours.write("4C", f"{long}Ours.")
    theirs.write("4C", f"{long}Theirs.")
    one = merge_reviews(base, ours.review, theirs.review, rules()).review
    other = merge_reviews(base, theirs.review, ours.review, rules()).review
    assert one.answers["4C"].narrative != other.answers["4C"].narrative
    found = merge_reviews(base, one, other, rules()).review
    assert breaks(found) == []
    state = state_of(found)
    settle(state, "4C", "both")
    assert breaks(state.review) == []


def test_a_record_holds_where_one_side_changed_what_the_other_had_submitted() -> None:
    base = complete_state().review
    ours, theirs = state_of(deepcopy(base)), state_of(deepcopy(base))
    ours.write("4C", "Before the submission.")
    perform(theirs.review, "submit", REVIEWER)
    perform(theirs.review, "return", QA, reason="see notes")
    theirs.write("4C", "After it.")
    found = merge_reviews(base, ours.review, theirs.review, rules()).review
    assert found.answers["4C"].narrative == "Before the submission."
    assert [event.how for event in found.answers["4C"].changes] == ["", "merged"]
    assert breaks(found) == []


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("more", ["", "4A", "4C"])
def test_a_change_whose_reason_came_on_one_side_alone_stands_once(more: str, *, swapped: bool) -> None:
    first = complete_state().review
    perform(first, "submit", REVIEWER)
    perform(first, "return", QA, reason="see notes")
    state = state_of(first)
    state.answer("4C", "No")
    base = deepcopy(state.review)
    assert give_reason(state, "4C", "It came late.") is not None
    other = state_of(deepcopy(base))
    if more == "4A":
        other.write("4A", "Of another question.")
    if more == "4C":
        other.write("4C", "A shelter.")
    one, two = (other, state) if swapped else (state, other)
    found = merge_reviews(base, one.review, two.review, rules()).review
    lines = [event for event in found.answers["4C"].changes if event.part == "given"]
    assert [(event.why, event.how) for event in lines] == [("It came late.", "")]
    assert breaks(found) == []
    again = merge_reviews(base, found, other.review, rules()).review
    assert again.answers["4C"].changes == found.answers["4C"].changes


def test_a_change_that_the_other_side_has_handed_over_without_its_reason_stays_as_it_was_sealed() -> None:
    first = complete_state().review
    perform(first, "submit", REVIEWER)
    perform(first, "return", QA, reason="see notes")
    state = state_of(first)
    state.answer("4C", "No")
    base = deepcopy(state.review)
    give_reason(state, "4C", "It came late.")
    other = deepcopy(base)
    perform(other, "submit", REVIEWER)
    (sealed,) = other.answers["4C"].changes
    found = merge_reviews(base, state.review, other, rules()).review
    assert sealed in found.answers["4C"].changes
    assert breaks(found) == []


def test_without_a_common_ancestor_equal_answers_are_no_conflict() -> None:
    _, ours, theirs = sides()
    theirs.write("4C", "Another.")
    found = merge_reviews(empty_base(ours.review), ours.review, theirs.review, rules())
    assert found.conflicts == {}
    assert found.review.answers["4C"].narrative == "Another."


def in_conflict() -> ReviewState:
    base, ours, theirs = sides()
    ours.answer_many({"4A": 2, "4B": "Yes"})
    ours.write("4C", "Ours.")
    theirs.answer_many({"4A": 3, "4B": "Yes"})
    theirs.write("4C", "Theirs.")
    return state_of(merged(base, ours, theirs).review)


def test_both_ways_is_named_by_check_and_ours_stands_meanwhile() -> None:
    state = in_conflict()
    assert sorted(state.review.conflicts) == ["4A", "4C.narrative"]
    named = {finding.question for finding in state.findings() if finding.code == "conflict"}
    assert named == {"4A", "4C"}
    assert state.review.answers["4A"].value == 2


@pytest.mark.parametrize("answer", [2, 3, 4])
def test_an_answer_settles_where_its_giver_has_seen_the_sides_also_one_that_stands_there(answer: int) -> None:
    state = in_conflict()
    state.settling = "4A"
    assert state.answer("4A", answer) is not None
    assert (state.review.answers["4A"].value, list(state.review.conflicts)) == (answer, ["4C.narrative"])
    state.undo()
    assert sorted(state.review.conflicts) == ["4A", "4C.narrative"]
    state.redo()
    assert list(state.review.conflicts) == ["4C.narrative"]


@pytest.mark.parametrize("answer", [3, 4])
def test_an_answer_given_while_a_merge_arrives_only_changes_what_stands(answer: int) -> None:
    state = in_conflict()
    before = state.review
    assert state.answer("4A", answer) is not None
    state.write("4C", "Still typing.")
    sides = {key: list(sides_of(each).values()) for key, each in state.review.conflicts.items()}
    assert sides == {"4A": [answer, 3], "4C.narrative": ["Still typing.", "Theirs."]}
    state.undo()
    state.undo()
    assert state.review == before
    settle(state, "4A", "theirs")
    assert (state.review.answers["4A"].value, list(state.review.conflicts)) == (3, ["4C.narrative"])


def test_a_merge_under_way_ends_that_answers_settle_what_was_seen_before() -> None:
    state = in_conflict()
    state.settling = "4A"
    state.go_on(state.review)
    state.answer("4A", 5)
    assert "4A" in state.review.conflicts


def test_what_can_only_be_one_or_the_other_is_not_taken_as_both() -> None:
    state = in_conflict()
    with pytest.raises(UserError, match="one of them"):
        settle(state, "4A", "both")
    assert sorted(state.review.conflicts) == ["4A", "4C.narrative"]


def test_settling_is_a_change_that_a_journal_can_replay() -> None:
    state = in_conflict()
    other = state_of(deepcopy(state.review))
    change = state.settle("4C.narrative", "theirs")
    assert change is not None
    other.propose(from_entry(change.as_entry()))
    assert other.review == state.review
    assert state.review.answers["4C"].narrative == "Theirs."


def test_set_and_settle_work_on_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = in_conflict()
    path = tmp_path / "sample.yaml"
    write_review(path, state.review, rules(), expected=None)
    assert main(["settle", str(path)]) == 1
    assert "theirs: 3" in capsys.readouterr().out
    assert main(["set", str(path), "4A=4"]) == 0
    assert "4A is left to settle" in capsys.readouterr().err
    assert list(sides_of(read_review(path).review.conflicts["4A"]).values()) == [4, 3]
    assert main(["settle", str(path), "4A=2"]) == 0
    assert list(read_review(path).review.conflicts) == ["4C.narrative"]
    assert main(["settle", str(path), "4A=2"]) == 2
    assert main(["settle", str(path), "4C", "theirs", "--role", "observer"]) == 2
    assert main(["settle", str(path), "4B", "theirs"]) == 2
    assert "Unsettled here: 4C.narrative" in capsys.readouterr().err
    assert main(["settle", str(path), "4C", "both"]) == 0
    assert read_review(path).review.answers["4C"].narrative == "Ours. Theirs."
    assert main(["settle", str(path), "4C.narrative", "ours"]) == 2
    assert read_review(path).review.conflicts == {}


def test_a_review_at_qa_can_be_made_whole_but_not_by_an_observer() -> None:
    state = in_conflict()
    stand(state.review, "submitted")
    with pytest.raises(UserError):
        state.answer("4A", 3)
    state.editor = OBSERVER
    with pytest.raises(UserError):
        state.settle("4A", "theirs")
    state.editor = STATE
    with pytest.raises(UserError, match="stays as it was handed over"):
        state.settle("4A", "theirs")
    state.settle("4A", "ours")
    assert (state.review.answers["4A"].value, "4A" in state.review.conflicts) == (2, False)


def test_two_overrides_of_one_item_are_left_to_settle() -> None:
    base, ours, theirs = sides()
    for side, rating in ((ours, "Area Needing Improvement"), (theirs, "Not Applicable")):
        override(side.review, side.evaluation, LEADER, "4", rating, "why")
    found = merged(base, ours, theirs)
    assert list(found.conflicts) == ["4/override"]
    state = state_of(found.review, LEADER)
    assert state.evaluation.in_force("4") == "Incomplete", "until one of them is said to hold"
    state.settle("4/override", "theirs")
    assert state.evaluation.in_force("4") == "Not Applicable"
    assert state.review.conflicts == {}


def test_only_what_both_sides_changed_is_in_conflict() -> None:
    base, ours, theirs = sides()
    ours.write("4C", "Mine.")
    ours.write("5B", "Mine too.")
    theirs.write("4C", "Theirs.")
    theirs.write("6B", "Theirs too.")
    found = merged(base, ours, theirs)
    assert list(found.conflicts) == ["4C.narrative"]
    answers = found.review.answers
    assert [answers[id_].narrative for id_ in ("4C", "5B", "6B")] == ["Mine.", "Mine too.", "Theirs too."]


def test_qa_s_notes_and_the_reviewer_s_answers_meet_without_conflict() -> None:
    base, ours, theirs = sides()
    open_note(ours.review, ours.evaluation, QA, "4C", "Stable?")
    theirs.write("4C", "It is.")
    found = merged(base, ours, theirs)
    assert (found.conflicts, found.review.notes["n1"].value_then) == ({}, "Yes")
    assert found.review.answers["4C"].narrative == "It is."


def test_what_migrations_put_aside_is_kept_from_both_sides() -> None:
    base, ours, theirs = sides()
    same = {"9Z@1": {"value": "same"}}
    mine = {**same, "9X@1": {"value": "mine"}, "9Y@1": {"value": "one"}}
    hers = {**same, "9W@1": {"value": "hers"}, "9Y@1": {"value": "two"}}
    found = merge_reviews(
        replace(base, orphans=same),
        replace(ours.review, orphans=mine),
        replace(theirs.review, orphans=hers),
        rules(),
    )
    assert found.review.orphans == {**mine, "9W@1": {"value": "hers"}, "9Y@1/theirs": {"value": "two"}}


def rowed(*numbers: int, last: int = 0) -> Answer:
    """A table of rows by their numbers, each with a date of its own; `last` is the highest that ever was."""
    return Answer(rows={f"r{each}": {"date": f"2026-01-{each:02d}"} for each in numbers}, last_row=last)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "rows", "last"),
    [
        (rowed(1, 2, 3), rowed(1, 2, last=3), rowed(1, 2, 3), ["r1", "r2"], 3),
        (rowed(1, 2, 3), rowed(1, 2, 3), rowed(1, 2, last=3), ["r1", "r2"], 3),
        (rowed(1, last=5), rowed(1, last=5), rowed(1, last=5), ["r1"], 5),
        (rowed(1), rowed(1, 2, last=3), rowed(1, 4), ["r1", "r2", "r4"], 0),
    ],
)
def test_no_merge_forgets_the_highest_number_that_a_row_ever_had(
    base: Answer, ours: Answer, theirs: Answer, rows: list[str], last: int
) -> None:
    answer = merge_answer("4A1", rules().questions["4A1"].question, base, ours, theirs).answer
    assert (sorted(answer.rows or {}), answer.last_row) == (rows, last)


def test_a_row_of_theirs_gets_a_number_that_nobody_ever_had() -> None:
    table = rules().questions["4A1"].question
    mine, yours = (
        rowed(1, 2, last=3),
        replace(rowed(1), rows={**(rowed(1).rows or {}), "r2": {"date": "2026-03-09"}}),
    )
    found = merge_answer("4A1", table, rowed(1), mine, yours)
    assert found.renumbered == {"r2": "r4"}
    assert sorted(found.answer.rows or {}) == ["r1", "r2", "r4"]


def test_a_row_given_where_ours_deleted_its_last_one_gets_another_number() -> None:
    table = rules().questions["4A1"].question
    found = merge_answer("4A1", table, rowed(1), rowed(1, last=2), rowed(1, 2))
    assert found.renumbered == {"r2": "r3"}


def test_a_row_that_theirs_took_back_keeps_its_number() -> None:
    table = rules().questions["4A1"].question
    found = merge_answer("4A1", table, rowed(1, last=2), rowed(1, last=2), rowed(1, 2))
    assert (found.renumbered, list(found.answer.rows or {})) == ({}, ["r1", "r2"])


ROWS = {
    id_: {"date": f"2026-0{number}-01", "type": "Group Home"}
    for number, id_ in enumerate(("r1-aaaa", "r2-bbbb", "r2-cccc"), 1)
}


def kept(*ids: str) -> Answer:
    """A table of some of these rows."""
    return Answer(rows={id_: dict(ROWS[id_]) for id_ in ids})


def test_a_row_keeps_its_id_through_a_merge_and_so_stays_deleted_when_its_author_deletes_it() -> None:
    table = rules().questions["4A1"].question
    merge = merge_answer(
        "4A1", table, kept("r1-aaaa"), kept("r1-aaaa", "r2-bbbb"), kept("r1-aaaa", "r2-cccc")
    )
    assert (sorted(merge.answer.rows or {}), merge.renumbered) == (sorted(ROWS), {})
    pull = merge_answer("4A1", table, kept("r1-aaaa", "r2-cccc"), kept("r1-aaaa"), merge.answer)
    assert (sorted(pull.answer.rows or {}), pull.conflicts) == (["r1-aaaa", "r2-bbbb"], {})


@pytest.mark.parametrize("swapped", [False, True])
def test_a_row_that_an_earlier_merge_gave_another_id_is_the_same_row(swapped: bool) -> None:
    table = rules().questions["4A1"].question
    before = kept("r1-aaaa", "r2-cccc")
    renamed = Answer(rows={"r1-aaaa": ROWS["r1-aaaa"], "r4": ROWS["r2-cccc"]})
    changed = Answer(rows={**(before.rows or {}), "r2-cccc": {**ROWS["r2-cccc"], "type": "Kinship"}})
    for mine, wanted in ((kept("r1-aaaa"), []), (changed, ["Kinship"])):
        sides = (renamed, mine) if swapped else (mine, renamed)
        merge = merge_answer("4A1", table, before, *sides)
        assert [row["type"] for row in (merge.answer.rows or {}).values()][1:] == wanted
        assert merge.conflicts == {}


def test_the_very_same_row_entered_on_both_sides_is_one_and_two_of_one_side_stay_two() -> None:
    base, ours, theirs = sides()
    row = {"date": "2025-06-01", "type": "Group Home"}
    for side, letters in ((ours.review, "ab"), (theirs.review, "cd")):
        rows = {f"r{number}-{letter * 4}": dict(row) for number, letter in enumerate(letters, 1)}
        side.answers["4A1"] = Answer(rows=rows)
    theirs.review.answers["4A1"].rows["r3-dddd"] = {**row, "date": "2025-07-01"}  # type: ignore[index]
    found = merged(base, ours, theirs)
    assert (list(found.review.answers["4A1"].rows or {}), found.conflicts) == (
        ["r1-aaaa", "r2-bbbb", "r3-dddd"],
        {},
    )


def three_ways(**answers: tuple[int, ...]) -> tuple[Review, list[Review]]:
    """A base, and a branch for each answer given to 4A."""
    base, *_ = sides()
    branches = []
    for answer in answers["given"]:
        state = state_of(deepcopy(base))
        state.answer_many({"4A": answer, "4B": "Yes"})
        branches.append(state.review)
    return base, branches


def test_a_second_merge_over_an_unsettled_place_keeps_every_side_each_told_and_taken_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, (one, two, three) = three_ways(given=(2, 3, 4))
    first = merge_reviews(base, one, two, rules()).review
    for ours, theirs in ((first, three), (three, first)):
        found = merge_reviews(base, ours, theirs, rules())
        assert list(found.conflicts) == ["4A"]
        assert sorted(sides_of(found.conflicts["4A"]).values()) == [2, 3, 4]
        assert found.review.answers["4A"].value == ours.answers["4A"].value
    path = tmp_path / "sample.yaml"
    write_review(path, merge_reviews(base, first, three, rules()).review, rules(), expected=None)
    assert main(["check", str(path)]) == 1
    assert "found 3 different answers" in capsys.readouterr().out
    assert main(["settle", str(path), "4A"]) == 1
    assert [f"{side}: {answer}" in capsys.readouterr().out for side, answer in (("3", 4),)] == [True]
    assert main(["settle", str(path), "4A", "5"]) == 2
    assert "Take ours, theirs or 3." in capsys.readouterr().err
    assert main(["settle", str(path), "4A", "3"]) == 0
    settled = read_review(path).review
    assert (settled.answers["4A"].value, settled.conflicts) == (4, {})


@pytest.mark.parametrize(
    ("ours", "theirs", "left"),
    [
        ("ours", "ours", {}),
        ("ours", "theirs", {"4A": [2, 3]}),
        ("ours", None, {}),
        (None, "theirs", {}),
        (None, None, {"4A": [2, 3]}),
    ],
)
def test_a_place_settled_on_branches_is_settled_unless_they_settled_it_in_two_ways(
    ours: str | None, theirs: str | None, left: dict[str, list[int]]
) -> None:
    base, (one, two) = three_ways(given=(2, 3))
    root = merge_reviews(base, one, two, rules()).review
    branches = []
    for side in (ours, theirs):
        state = state_of(deepcopy(root))
        if side is not None:
            settle(state, "4A", side)
        branches.append(state.review)
    found = merge_reviews(root, branches[0], branches[1], rules()).review
    assert {key: list(sides_of(each).values()) for key, each in found.conflicts.items()} == left
    wanted = {"ours": 2, "theirs": 3, None: 2}
    settled_as = next((wanted[each] for each in (ours, theirs) if each is not None), 2)
    assert found.answers["4A"].value == settled_as


def test_a_place_unsettled_on_both_branches_alike_goes_on_standing_whichever_side_stands() -> None:
    base, (one, two) = three_ways(given=(2, 3))
    root = merge_reviews(base, one, two, rules()).review
    told = root.conflicts["4A"]
    put(root, conflicts={"4A": replace(told, ours=told.theirs, theirs=told.ours)})
    ours, theirs = state_of(deepcopy(root)), state_of(deepcopy(root))
    theirs.answer("14A", "No")
    found = merge_reviews(root, ours.review, theirs.review, rules()).review
    assert (found.answers["4A"].value, found.conflicts) == (2, root.conflicts)


def test_a_place_unsettled_on_one_branch_and_changed_on_the_other_keeps_what_nobody_has_given_up() -> None:
    base, (one, two) = three_ways(given=(2, 3))
    first = merge_reviews(base, one, two, rules()).review
    later = state_of(deepcopy(one))
    later.answer("4A", 5)
    found = merge_reviews(one, first, later.review, rules()).review
    assert sorted(sides_of(found.conflicts["4A"]).values()) == [3, 5]


def test_all_wordings_of_a_text_and_all_overrides_are_kept_by_a_second_merge() -> None:
    base, *_ = sides()
    branches = []
    for number, word in enumerate(("One.", "Two.", "Three.")):
        state = state_of(deepcopy(base))
        state.write("4C", word)
        leader = replace(LEADER, name=f"L. Leader {number}")
        override(state.review, state.evaluation, leader, "4", "Area Needing Improvement", word)
        branches.append(state.review)
    first, second, third = branches
    found = merge_reviews(base, merge_reviews(base, first, second, rules()).review, third, rules()).review
    assert sorted(sides_of(found.conflicts["4C.narrative"]).values()) == ["One.", "Three.", "Two."]
    reasons = [each["reason"] for each in sides_of(found.conflicts["4/override"]).values()]
    assert sorted(reasons) == ["One.", "Three.", "Two."]
    state = state_of(found)
    settle(state, "4C", "both")
    assert sorted(state.review.answers["4C"].narrative.split()) == ["One.", "Three.", "Two."]
    leading = state_of(state.review, LEADER)
    settle(leading, "4", "3")
    assert leading.review.overrides["4"].reason == reasons[2]
    assert (leading.review.conflicts, breaks(leading.review)) == ({}, [])


def test_the_messages_of_a_note_stand_in_the_order_that_each_side_has() -> None:
    first, closed, reply, again, last = (
        Message(
            id=id_,
            by=by,
            role=role,
            at=f"2026-03-03T{hour:02}:00:00Z",
            text="Made up.",
            act="closed" if is_closing else "",
        )
        for id_, by, role, hour, is_closing in (
            ("m1", "Q", "qa", 4, False),
            ("m2", "S", "state", 7, True),
            ("m3", "R", "reviewer", 14, False),
            ("m4", "Q", "qa", 16, False),
            ("m5", "Q", "qa", 21, True),
        )
    )
    base, ours, theirs = sides()
    given = ((base, [first, reply]), (ours.review, [first, closed, reply]))
    for review, messages in (*given, (theirs.review, [first, reply, again, last])):
        put(review, notes={"n1": Note(status=note_status_after(messages), messages=messages)})
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merged(base, one, other).review.notes["n1"].messages
        for side in (one, other):
            known = side.review.notes["n1"].messages
            assert [each for each in found if each in known] == known, "an act may have sealed it"


@pytest.mark.parametrize("turned", [False, True])
def test_passages_that_each_side_cites_or_takes_out_are_all_taken(*, turned: bool) -> None:
    one = rules().questions["4C"].question
    base = Answer(value="Yes", passages=["01:1", "01:2"])
    sides = [replace(base, passages=["01:1", "01:2", "07:3"]), replace(base, passages=["01:2", "02:1"])]
    found = merge_answer("4C", one, base, *(reversed(sides) if turned else sides))
    assert (sorted(found.answer.passages), found.conflicts) == (["01:2", "02:1", "07:3"], {})


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_days_on_which_a_review_began_the_first_is_taken(*, turned: bool) -> None:
    base, ours, theirs = sides()
    earlier, later = (theirs, ours) if turned else (ours, theirs)
    put(earlier.review.review, started="2026-01-05")
    put(later.review.review, started="2026-01-09")
    assert merged(base, ours, theirs).review.review.started == "2026-01-05"


def test_a_note_that_is_in_neither_file_any_more_is_there_again() -> None:
    base, ours, theirs = sides()
    asked = Message(id="m1", by="Q", role="qa", at="2026-03-01T09:00:00Z", text="Why?")
    base.notes["n1"] = Note(on="4B", status="open", messages=[asked])
    found = merged(base, ours, theirs).review
    assert {id_: note.messages for id_, note in found.notes.items()} == {"n1": [asked]}


@pytest.mark.parametrize("turned", [False, True])
def test_what_who_closed_a_note_had_not_read_moves_behind_nothing_that_came_after_it(*, turned: bool) -> None:
    first, unread, reply, closed = (
        Message(
            id=id_,
            by="Q",
            role="qa",
            at=f"2026-03-0{day}T09:00:00Z",
            text="Made up.",
            act="closed" if day == 4 else "",
        )
        for id_, day in (("m1", 1), ("m2", 2), ("m3", 3), ("m4", 4))
    )
    base, ours, theirs = sides()
    one, other = (theirs, ours) if turned else (ours, theirs)
    given = ((base, [first]), (one.review, [first, reply, closed]), (other.review, [first, unread, reply]))
    for review, messages in given:
        put(review, notes={"n1": Note(status=note_status_after(messages), messages=messages)})
    assert merged(base, ours, theirs).review.notes["n1"].messages == [first, unread, reply, closed]


def test_what_is_unsettled_in_a_row_goes_with_the_row_where_that_gets_another_number() -> None:
    base, ours, theirs = sides()
    base.answers["4A1"] = Answer()
    ours.review.answers["4A1"] = Answer(rows={"r1": {"type": "Other"}}, last_row=1)
    theirs.review.answers["4A1"] = Answer(rows={"r1": {"type": "Group Home"}}, last_row=1)
    put(theirs.review, conflicts={"4A1.r1.type": Conflict(ours="Group Home", theirs="Other")})
    found = merged(base, ours, theirs)
    assert found.renumbered == {"4A1.r1": "4A1.r2"}
    assert list(found.review.conflicts) == ["4A1.r2.type"]


def test_a_merge_tells_what_it_could_not_settle_though_an_earlier_one_has_left_the_same() -> None:
    base, (one, two, _) = three_ways(given=(2, 3, 4))
    first = merge_reviews(base, one, two, rules())
    assert list(first.conflicts) == ["4A"]
    assert merge_reviews(base, first.review, two, rules()).conflicts == first.conflicts
