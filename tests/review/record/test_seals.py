"""Seals of acts: honest work keeps them, whatever is changed besides the record breaks them and is named."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from unittest.mock import Mock

import pytest

from tests.acts import close_note, open_note, override, perform, put, reply, settle_act, undo_override
from tests.qa.sample import LEADER, QA, REVIEWER, STATE, complete_state
from tui_review.instrument.plurals import count_of
from tui_review.qa.merge import merge_reviews
from tui_review.qa.reasons import give_reason
from tui_review.qa.settling import settle
from tui_review.review.evaluation import Evaluation
from tui_review.review.handover import ActName
from tui_review.review.model import Act, Answer, Note, Review
from tui_review.review.record import chain, content, events
from tui_review.review.record.acts import breaks, with_act
from tui_review.review.record.events import recorded
from tui_review.review.record.out_of_turn import dated_ahead, dated_before
from tui_review.review.record.seals import sealed
from tui_review.review.record.standing import open_when_closed
from tui_review.review.state import ReviewState
from tui_review.telling.notes import act_name, breaks_told, note_blocks
from tui_review.telling.terminal import text_lines

COMPLETED = "fs.review_completed"


def submitted() -> ReviewState:
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    return state


def returned() -> ReviewState:
    state = submitted()
    perform(state.review, "return", QA, reason="Look at 4C.")
    return state


def again(state: ReviewState, review: Review) -> ReviewState:
    return ReviewState(state.rules, review, REVIEWER, today="2026-03-20")


def test_a_whole_round_between_reviewer_and_qa_keeps_every_seal() -> None:
    state = submitted()
    review = state.review
    note = open_note(review, state.evaluation, QA, "4C", "Stable?")
    perform(review, "return", QA, reason="See the note.")
    state.answer_many({"4C": "No", "4C1": ["Temporary setting"], "4C.narrative": "A shelter.\nThen an aunt."})
    state.write("4C", "A shelter.\nThen a cousin.")
    reply(review, REVIEWER, note, "It was a shelter.")
    perform(review, "submit", REVIEWER)
    close_note(review, QA, note)
    override(review, state.evaluation, LEADER, "4", "Strength", "One planned move only.")
    undo_override(review, state.evaluation, LEADER, "4", "It was not planned.")
    perform(review, "complete", QA)
    perform(review, "finalise", STATE)
    assert breaks(review) == []
    assert all(act.seal for act in review.history)
    assert all(act.content for act in review.history if act.seal)


@pytest.mark.parametrize("acts", [[], ["complete"], ["complete", "finalise"]])
@pytest.mark.parametrize("sealed_since", [False, True])
def test_an_answer_changed_while_nobody_changes_answers_is_named_whatever_record_stands_beside_it(
    acts: list[ActName], *, sealed_since: bool
) -> None:
    state = submitted()
    review = state.review
    assert breaks(review) == []
    for act in acts:
        perform(review, act, STATE if act == "finalise" else QA)
    forge(review)
    if sealed_since:
        perform(review, "return" if not acts else "reopen", LEADER, reason="x")
    said = [each.what for each in breaks(review) if each.place == "4C"]
    assert len(said) == 1
    assert "changed before this act" in said[0] if sealed_since else "changed after this act" in said[0]


def forge(review: Review, id_: str = "4C") -> None:
    """An answer by hand, with a line of the record beside it."""
    forged = replace(review.answers[id_], value="No")
    event = next(iter(recorded(review.answers[id_], forged, REVIEWER, why="late")))
    review.answers[id_] = replace(forged, changes=[*review.answers[id_].changes, event])


def handed(*acts: ActName) -> ReviewState:
    """A review with a closed note, handed over."""
    state = submitted()
    note = open_note(state.review, state.evaluation, QA, "4C", "Stable?")
    close_note(state.review, QA, note)
    for act in acts:
        perform(state.review, act, STATE if act == "finalise" else QA)
    return state


def _a_closed_note(state: ReviewState) -> None:
    [note] = state.review.notes.values()
    messages = [replace(each, id=f"forged{number}") for number, each in enumerate(note.messages)]
    state.review.notes["n2-7smg"] = replace(note, messages=messages)


def _a_message(state: ReviewState) -> None:
    note = state.review.notes["n1"]
    note.messages.insert(1, replace(note.messages[0], id="forged1", text="Seen."))


def _an_open_note(state: ReviewState) -> None:
    _a_closed_note(state)
    note = state.review.notes["n2-7smg"]
    put(note, status="open", messages=note.messages[:1])


@pytest.mark.parametrize(
    ("forge", "says"),
    [(_a_closed_note, ["note/n2-7smg"]), (_a_message, ["note/n1"]), (_an_open_note, ["", "note/n2-7smg"])],
)
def test_what_is_written_into_the_notes_of_a_final_review_is_named_whatever_day_it_bears(
    forge: Callable[[ReviewState], None], says: list[str]
) -> None:
    final, at_qa = handed("complete", "finalise"), handed("complete")
    assert (breaks(final.review), breaks(at_qa.review)) == ([], [])
    for state in (final, at_qa):
        forge(state)
    assert [each.place for each in breaks(final.review)] == says
    assert breaks(at_qa.review) == [], "at QA notes are written at any time"


def _with_late_note() -> tuple[Review, str]:
    """A final review to which a merge brought a note, and the note's id."""
    root = handed("complete")
    final, late = deepcopy(root.review), deepcopy(root.review)
    perform(final, "finalise", STATE)
    id_ = open_note(late, root.evaluation, QA, "4A", "How many?")
    merged, mirrored = (
        merge_reviews(root.review, *sides, root.rules).review for sides in ((final, late), (late, final))
    )
    assert merged.notes == mirrored.notes, "whoever merges makes the same line"
    again = merge_reviews(late, merged, late, root.rules).review
    assert again.notes == merged.notes, "a line says it once"
    return merged, id_


def test_a_note_that_a_merge_brings_to_a_final_review_holds_and_is_told_as_open() -> None:
    merged, id_ = _with_late_note()
    assert breaks(merged) == []
    assert merged.notes[id_].status == "open"
    assert id_ in open_when_closed(merged), "`check` names it"
    told = text_lines(note_blocks(id_, merged.notes[id_]), 200)
    assert [line for line in told if "By a merge" in line and "while the review was final" in line]
    perform(merged, "reopen", STATE, reason="a late note")
    assert breaks(merged) == []


@pytest.mark.real_ids
@pytest.mark.parametrize("is_noted_first", [True, False])
def test_a_note_comes_to_a_final_review_with_an_override_as_it_does_alone(*, is_noted_first: bool) -> None:
    root = handed("complete", "state_qa")
    final, late = deepcopy(root.review), deepcopy(root.review)
    perform(final, "finalise", STATE)
    if is_noted_first:
        id_ = open_note(late, root.evaluation, STATE, "4A", "How many?")
    override(
        late, Evaluation.of(root.rules, late, as_of=""), LEADER, "14", "Area Needing Improvement", "Seldom."
    )
    if not is_noted_first:
        id_ = open_note(late, root.evaluation, STATE, "4A", "How many?")
    merged = merge_reviews(root.review, final, late, root.rules).review
    state = ReviewState(root.rules, merged, LEADER, today="2026-03-20")
    settle(state, "14", "ours")
    assert [each.what for each in breaks(state.review)] == []
    assert id_ in open_when_closed(state.review), "`check` names it"
    perform(state.review, "reopen", STATE, reason="a late note")
    assert breaks(state.review) == []


def test_a_review_that_was_made_final_by_hand_over_an_open_note_does_not_hold() -> None:
    root = handed("complete", "state_qa")
    note = open_note(root.review, root.evaluation, STATE, "4A", "How many?")
    close_note(root.review, STATE, note)
    perform(root.review, "finalise", STATE)
    put(root.review.notes[note], messages=root.review.notes[note].messages[:1], status="open")
    assert any("notes are still open" in each.what for each in breaks(root.review))


def _another_word(note: Note) -> None:
    note.messages[0] = replace(note.messages[0], text="Never mind.")


def _another_message(note: Note) -> None:
    note.messages.append(replace(note.messages[0], id="forged1", act="closed"))


def _more_in_the_line(note: Note) -> None:
    note.messages.append(replace(note.messages[-1], id="forged1", text="All is well."))


def _no_line(note: Note) -> None:
    del note.messages[-1]


@pytest.mark.parametrize("forge", [_another_word, _another_message, _more_in_the_line, _no_line])
def test_what_is_written_into_a_note_beside_what_a_merge_brought_to_a_final_review_is_named(
    forge: Callable[[Note], None],
) -> None:
    merged, id_ = _with_late_note()
    forge(merged.notes[id_])
    assert f"note/{id_}" in [each.place for each in breaks(merged)]


def test_further_messages_that_another_merge_brings_hold_as_the_first_do() -> None:
    root = handed("complete")
    id_ = open_note(root.review, root.evaluation, QA, "4A", "How many?")
    one, other = deepcopy(root.review), deepcopy(root.review)
    closed = deepcopy(root.review)
    close_note(closed, QA, id_)
    perform(closed, "finalise", STATE)
    reply(one, QA, id_, "And when?")
    reply(other, QA, id_, "And where?")
    merged = merge_reviews(root.review, closed, one, root.rules).review
    both = merge_reviews(root.review, merged, other, root.rules).review
    assert (breaks(merged), breaks(both)) == ([], [])
    assert both.notes[id_].status == "open", "who closed it had not read either"


@pytest.mark.parametrize("acts", [[], ["complete"], ["complete", "finalise"]])
@pytest.mark.parametrize("sealed_since", [False, True])
def test_changes_that_lead_back_to_what_was_handed_over_are_named_all_the_same(
    acts: list[ActName], *, sealed_since: bool
) -> None:
    review = handed(*acts).review
    for value in ("No", "Yes"):
        stands = review.answers["4C"]
        new = replace(stands, value=value)
        review.answers["4C"] = replace(new, changes=[*stands.changes, *recorded(stands, new, REVIEWER)])
    if sealed_since:
        perform(review, "return" if not acts else "reopen", LEADER, reason="x")
    assert [each.place for each in breaks(review)] == ["4C"]


@pytest.mark.real_ids
def test_changes_of_a_branch_that_lead_back_come_to_what_was_handed_over_with_a_line_of_the_merge() -> None:
    root = returned()
    ours, branch = deepcopy(root.review), again(root, deepcopy(root.review))
    perform(ours, "submit", REVIEWER)
    for value in ("No", "Yes"):
        branch.answer("4C", value)
    for one, other in ((ours, branch.review), (branch.review, ours)):
        merged = merge_reviews(root.review, one, other, root.rules).review
        assert [event.how for event in merged.answers["4C"].changes] == ["", "", "merged"]
        assert breaks(merged) == []
        perform(merged, "complete", QA)
        assert breaks(merged) == []


@pytest.mark.parametrize("sealed_since", [False, True])
def test_passages_that_were_cited_are_held_while_nobody_changes_them(*, sealed_since: bool) -> None:
    state = complete_state()
    state.cite("4C", ["07:3"])
    perform(state.review, "submit", REVIEWER)
    review = deepcopy(state.review)
    for cited in (["07:3", "01:1"], []):
        put(review.answers["4C"], passages=cited)
        if sealed_since:
            perform(review, "return", QA, reason="x")
        assert [each.place for each in breaks(review)] == ["4C"]
        review = deepcopy(state.review)
    perform(review, "return", QA, reason="x")
    honest = again(state, review)
    honest.cite("4C", ["01:1"])
    honest.cite("4A", ["01:1"])
    perform(honest.review, "submit", REVIEWER)
    assert breaks(honest.review) == []


@pytest.mark.real_ids
def test_passages_of_another_branch_do_not_come_to_what_was_handed_over() -> None:
    root = returned()
    ours, branch = deepcopy(root.review), again(root, deepcopy(root.review))
    perform(ours, "submit", REVIEWER)
    branch.cite("4C", ["07:3"])
    for one, other in ((ours, branch.review), (branch.review, ours)):
        merged = merge_reviews(root.review, one, other, root.rules).review
        assert (merged.answers["4C"].passages, breaks(merged)) == ([], [])


@pytest.mark.real_ids
def test_what_an_act_found_left_to_settle_goes_with_a_line_that_settles_it_or_is_named() -> None:
    root = complete_state()
    ours, theirs = (again(root, deepcopy(root.review)) for _ in range(2))
    perform(ours.review, "submit", REVIEWER)
    theirs.answer("4C", "No")
    merged = merge_reviews(root.review, ours.review, theirs.review, root.rules).review
    perform(merged, "return", QA, reason="x")
    forged, honest = deepcopy(merged), again(root, merged)
    put(forged, conflicts={})
    assert [each.place for each in breaks(forged)] == ["4C"]
    perform(forged, "submit", REVIEWER)
    assert [each.place for each in breaks(forged)] == ["4C"]
    settle(honest, "4C", "ours")
    assert breaks(honest.review) == []
    perform(honest.review, "submit", REVIEWER)
    assert (honest.review.conflicts, breaks(honest.review)) == ({}, [])


@pytest.mark.parametrize(
    "forge",
    [
        lambda act: replace(
            act, act="overridden", item="4", rating="Strength", role="site_leader", version=4
        ),
        lambda act: replace(act, act="returned", role="qa", version=5),
        lambda act: replace(act, act="reopened", role="reviewer", version=5),
    ],
    ids=["an override", "a hand-over", "another role"],
)
def test_an_act_that_nobody_could_do_is_named_though_it_is_sealed(forge: Callable[[Act], Act]) -> None:
    review = handed("complete", "finalise").review
    bare = Act(version=1, act="made up", by="S. Omebody", at="2026-03-05T09:00:00Z")
    done = with_act(review, forge(bare))
    assert any(each.act == done.history[-1] and "this" in each.what for each in breaks(done))


def test_a_merge_of_two_branches_at_qa_is_no_cover_for_an_answer_changed_by_hand() -> None:
    state = submitted()
    branch = deepcopy(state.review)
    perform(state.review, "complete", QA)
    override(branch, again(state, branch).evaluation, LEADER, "4", "Area Needing Improvement", "Not so.")
    base = submitted().review
    put(base, review=state.review.review, history=state.review.history[:-1], answers=deepcopy(branch.answers))
    merged = merge_reviews(base, state.review, branch, state.rules).review
    honest = deepcopy(merged)
    for each in (honest, merged):
        if each is merged:
            forge(each)
        perform(each, "state_qa", QA)
        assert len(each.history[-1].parents) == 2
    assert breaks(honest) == []
    assert [each.place for each in breaks(merged)] == ["4C"]


def test_a_status_by_hand_without_a_history_is_named_and_nothing_more() -> None:
    review = returned().review
    forge(review)
    put(review, history=[], review=replace(review.review, status="final"))
    assert {each.place for each in breaks(review)} == {""}


def test_what_is_said_to_be_done_on_a_day_to_come_is_named() -> None:
    state = returned()
    state.answer("4C", "No")
    (event, *_) = state.review.answers["4C"].changes
    day = event.at[:10]
    note = open_note(state.review, state.evaluation, QA, "4C", "Which days?")
    assert list(dated_ahead(state.review, day)) == []
    places = {place for place, _, _ in dated_ahead(state.review, "2026-01-01")}
    assert places == {"", "4C", COMPLETED, f"note/{note}"}


@pytest.mark.parametrize(("later", "named"), [(0, False), (-1, False), (-3, True)])
def test_an_act_that_says_it_was_done_days_before_the_one_it_follows_is_named(
    later: int, *, named: bool
) -> None:
    state = returned()
    last = state.review.history[-1]
    at = datetime.fromisoformat(last.at) + timedelta(days=later)
    early = replace(last, version=last.version + 1, at=at.isoformat(), parents=[last.seal], seal="e" * 64)
    assert [act for _, act in dated_before([*state.review.history, early])] == ([early] if named else [])
    assert list(dated_before([*state.review.history, replace(early, at="-0.0")])) == [], "that is no day"


def _answer(review: Review) -> None:
    review.answers["4C"] = Answer(value="No")


def _narrative(review: Review) -> None:
    put(review.answers["4A"], narrative="Written by hand.")


def _row(review: Review) -> None:
    next(iter((review.answers["fs.children"].rows or {}).values()))["race"] = ["Unable to Determine"]


def _gone(review: Review) -> None:
    del review.answers["4C"]


def _event(review: Review) -> None:
    review.answers["4C"].changes.clear()


@pytest.mark.parametrize(
    ("forge", "place"),
    [(_answer, "4C"), (_narrative, "4A"), (_row, "fs.children"), (_gone, "4C")],
    ids=["an answer", "a narrative", "a cell", "an answer taken away"],
)
def test_what_is_changed_by_hand_after_an_act_is_named_with_the_act(
    forge: Callable[[Review], None], place: str
) -> None:
    review = submitted().review
    forge(review)
    (found,) = breaks(review)
    assert (found.place, found.act) == (place, review.history[-1])


def test_a_break_names_the_act_as_the_history_does() -> None:
    review = returned().review
    _answer(review)
    names = {act_name(act) for act in review.history}
    found = breaks(review)
    assert len(found) == len(review.history)
    for each in found:
        assert each.act is not None
        assert act_name(each.act) in names
        assert next(breaks_told([each]))[1].startswith(f"4C, after {act_name(each.act)}: ")
    ((place, line),) = breaks_told(found)
    first = act_name(review.history[0])
    assert (place, line.startswith(f"4C, after {first}, and {count_of(len(found) - 1, 'later act')}: ")) == (
        "4C",
        True,
    )


def test_each_chain_is_walked_once_however_many_acts_were_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    state = returned()
    state.answer("4C", "No")
    perform(state.review, "submit", REVIEWER)
    walks = Mock(side_effect=chain.chain_of)
    monkeypatch.setattr(events, "chain_of", walks)
    assert breaks(state.review) == []
    changed = [answer for answer in state.review.answers.values() if answer.changes]
    assert walks.call_count == len(changed) * len(events.PARTS)


def test_a_recorded_change_whose_record_is_taken_out_is_noticed() -> None:
    state = returned()
    state.answer("4C", "No")
    perform(state.review, "submit", REVIEWER)
    assert breaks(state.review) == []
    _event(state.review)
    assert any(found.place == "4C" for found in breaks(state.review))
    assert any("not in the file" in found.what for found in breaks(state.review))


@pytest.mark.parametrize("field", ["by", "role", "login", "at", "why", "how"])
def test_who_changed_what_an_act_sealed_and_when_and_why_is_sealed_too(field: str) -> None:
    state = returned()
    state.answer("4C", "No", why="Note n1.")
    state.answer("4A", 3, why="Note n1.")
    perform(state.review, "submit", REVIEWER)
    assert breaks(state.review) == []
    put(state.review.answers["4C"].changes[0], **{field: "settled" if field == "how" else "somebody else"})
    (found,) = breaks(state.review)
    assert (found.place, found.act) == ("4C", state.review.history[-1])
    assert "another who, when, why" in found.what


def test_a_reason_said_on_one_branch_only_breaks_nothing_when_they_meet() -> None:
    state = returned()
    state.answer("4C", "No")
    sides = []
    for why in ("", "Note n1."):
        side = again(state, deepcopy(state.review))
        give_reason(side, "4C", why)
        perform(side.review, "submit", REVIEWER)
        sides.append(side.review)
    ours, theirs = sides
    merged = merge_reviews(state.review, ours, theirs, state.rules).review
    assert breaks(merged) == []
    assert {event.why for event in merged.answers["4C"].changes} == {"", "Note n1."}


@pytest.mark.parametrize("field", ["by", "role", "at", "reason", "version", "act"])
def test_a_line_of_the_history_written_over_is_noticed(field: str) -> None:
    review = returned().review
    put(review.history[-1], **{field: 9 if field == "version" else "somebody"})
    assert any("What the act says" in found.what for found in breaks(review))


def test_a_line_of_the_history_taken_out_is_noticed() -> None:
    state = returned()
    perform(state.review, "submit", REVIEWER)
    del state.review.history[-2]
    assert breaks(state.review)


def test_a_note_s_text_and_an_override_written_over_are_named() -> None:
    state = submitted()
    review = state.review
    note = open_note(review, state.evaluation, QA, "4C", "Stable?")
    override(review, state.evaluation, LEADER, "4", "Area Needing Improvement", "Two moves.")
    perform(review, "return", QA, reason="x")
    assert breaks(review) == []
    put(review.notes[note].messages[0], text="All is well.")
    put(review.overrides["4"], reason="None.")
    assert {found.place for found in breaks(review)} == {f"note/{note}", "override/4"}


@pytest.mark.real_ids
def test_two_branches_that_both_work_on_and_submit_keep_their_seals_when_merged() -> None:
    root = returned()
    sides = [again(root, deepcopy(root.review)) for _ in range(2)]
    for state, value, text in zip(sides, ("No", "Yes"), ("Ours.", "Theirs."), strict=True):
        state.answer_many({"4C": value, "14A": "No", "14A.narrative": text})
        state.answer("5C", value)
        open_note(state.review, state.evaluation, QA, "4C", text)
        perform(state.review, "submit", REVIEWER)
    merged = merge_reviews(root.review, sides[0].review, sides[1].review, root.rules).review
    assert breaks(merged) == []
    other_way = merge_reviews(root.review, sides[1].review, sides[0].review, root.rules).review
    assert breaks(other_way) == []
    settle_act(merged, root.rules, REVIEWER, "theirs")
    perform(merged, "return", QA, reason="x")
    assert breaks(merged) == []
    assert len(merged.notes) == 2


def test_both_sides_submitting_first_keep_their_seals_when_merged() -> None:
    root = complete_state()
    sides = []
    for day in ("2026-03-09", "2026-03-11"):
        state = again(root, deepcopy(root.review))
        who = REVIEWER.__class__("R. Reviewer", now=lambda day=day: f"{day}T10:00:00Z")  # type: ignore[misc]
        perform(state.review, "submit", who)
        sides.append(state.review)
    merged = merge_reviews(root.review, sides[0], sides[1], root.rules).review
    assert breaks(merged) == []
    assert merged.answers[COMPLETED].value == "2026-03-09"


def test_a_change_that_another_branch_made_does_not_come_under_a_seal_but_into_conflict() -> None:
    root = complete_state()
    ours, theirs = (again(root, deepcopy(root.review)) for _ in range(2))
    perform(ours.review, "submit", REVIEWER)
    theirs.answer("4C", "No")
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merge_reviews(root.review, one.review, other.review, root.rules)
        assert breaks(found.review) == []
        assert list(found.conflicts) == ["4C"]
        assert found.review.answers["4C"].value == "Yes"


def test_of_what_may_have_stood_at_a_question_it_is_what_the_digest_is_of() -> None:
    nothing = (None,)
    options = [("Yes", None), *[nothing] * (len(events.PARTS) - 1)]
    answered = {events.PARTS[0]: "Yes"}
    for leaf, stood in ((content._leaf("4A", answered), answered), ("", {}), ("-", {})):
        assert content._sealed_parts(content._stood("4A", options, leaf)) == stood


def test_a_seal_after_two_branches_is_the_same_whichever_is_named_first() -> None:
    assert sealed("content", {"act": "submitted"}, ["b", "a"]) == sealed(
        "content", {"act": "submitted"}, ["a", "b"]
    )
