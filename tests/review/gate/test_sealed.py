"""What was handed over or signed is changed by nothing but an act that says so: one test for each door."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from tests.acts import override, perform, put
from tests.generating.histories import DAY, rules
from tests.qa.sample import LEADER, QA, REVIEWER, STATE, complete_state
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.merge import merge_reviews
from tui_review.qa.settling import settle
from tui_review.review.gate.answers import rebased
from tui_review.review.gate.proposals import (
    Author,
    Change,
    HandOver,
    Merge,
    OpenNote,
    OverrideRating,
    Proposal,
    Restore,
    from_entry,
)
from tui_review.review.model import Event, Review
from tui_review.review.record.acts import breaks
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.plain import plain
from tui_review.store.reviews import read_review


def _at(review: Review, who: Editor = REVIEWER) -> ReviewState:
    return ReviewState(complete_state().rules, review, who, today="2026-03-20")


def _handed(root: Review, *acts: str) -> Review:
    """The review after some acts, each by whoever does it."""
    state = _at(root)
    who = {"submit": REVIEWER, "return": QA, "complete": QA, "finalise": STATE}
    for act in acts:
        state.propose(HandOver(act=act, reason="Because.", by=Author.of(who[act])))  # type: ignore[arg-type]
    return state.review


FINAL = ("submit", "complete", "finalise")


@pytest.mark.parametrize("acts", [("submit",), ("submit", "complete"), FINAL], ids=lambda acts: acts[-1])
@pytest.mark.parametrize("turned", [False, True], ids=["ours is sealed", "theirs is sealed"])
def test_a_merge_changes_nothing_that_was_handed_over(acts: tuple[str, ...], turned: bool) -> None:
    root = complete_state().review
    other = _at(root)
    other.answer("4C", "No")
    other.write("5B", "Otherwise.")
    sealed = _handed(root, *acts)
    sides = (other.review, sealed) if turned else (sealed, other.review)
    found = merge_reviews(root, *sides, other.rules)
    assert found.review.review.status == sealed.review.status
    for question in ("4C", "5B"):
        assert found.review.answers[question] == sealed.answers[question]
    assert sorted(found.conflicts) == ["4C", "5B.narrative"]
    assert all("handed over stands" in each.why for each in found.conflicts.values())
    assert breaks(found.review) == []


@pytest.mark.parametrize("turned", [False, True], ids=["ours is sealed", "theirs is sealed"])
def test_a_signature_that_both_branches_have_alike_takes_nothing_into_what_one_handed_over(
    turned: bool,
) -> None:
    root = ReviewState(rules(), new_review("made-up", rules(), "2026-03-01"), REVIEWER, today=DAY)
    root.answer_many({"1A": "Yes", "1B": "Yes"})
    other, sealed = (ReviewState(rules(), root.review, REVIEWER, today=DAY) for _ in range(2))
    other.answer("text", "Written on one branch alone.")
    for state in (other, sealed):
        state.answer("first", f"{REVIEWER.name}, {DAY}")
    handed = _handed_by(sealed)
    sides = (other.review, handed) if turned else (handed, other.review)
    found = merge_reviews(root.review, *sides, rules()).review
    assert "text" in found.conflicts
    assert found.answers["first"].covers == handed.answers["first"].covers
    assert (found.answers["text"].value, breaks(found)) == (None, [])


def _handed_by(state: ReviewState) -> Review:
    state.propose(HandOver(act="submit", by=state.author))
    return state.review


@pytest.mark.parametrize("turned", [False, True], ids=["ours is final", "theirs is final"])
def test_an_override_of_one_branch_alone_is_left_open_beside_a_review_that_the_other_made_final(
    turned: bool,
) -> None:
    root = complete_state().review
    final = _handed(root, *FINAL)
    other = _at(root, LEADER)
    override(other.review, other.evaluation, LEADER, "4", "Area Needing Improvement", "A pattern.")
    sides = (other.review, final) if turned else (final, other.review)
    found = merge_reviews(root, *sides, other.rules)
    assert found.review.overrides == {}
    assert list(found.conflicts) == ["4/override"]
    state = _at(found.review, QA)
    with pytest.raises(UserError, match="Only a site leader or the state may say which override holds"):
        settle(state, "4", "theirs" if turned else "ours")
    state.editor = STATE
    settle(state, "4", "theirs" if turned else "ours")
    assert (state.review.overrides, state.review.conflicts, breaks(state.review)) == ({}, {}, [])
    assert [act.act for act in state.review.history][-1] == "override_kept"


def test_a_wizard_that_was_open_while_the_review_was_made_final_does_not_change_it() -> None:
    root = complete_state().review
    wizard = _at(root)
    wizard.answer("4C", "No")
    final = _handed(root, *FINAL)
    merged = merge_reviews(root, wizard.review, final, wizard.rules).review
    wizard.propose(Merge(base=root, theirs=final, merged=merged, by=wizard.author))
    assert wizard.review.review.status == "final"
    assert wizard.review.answers["4C"] == final.answers["4C"]
    with pytest.raises(UserError, match="final"):
        wizard.answer("4A", 3)
    assert wizard.undo() is None


def test_what_the_gate_is_told_was_merged_is_looked_at_again() -> None:
    root = complete_state().review
    final = _handed(root, *FINAL)
    forged = _at(root)
    forged.answer("4C", "No")
    state = _at(final)
    wrongly = Merge(base=root, theirs=forged.review, merged=_with(final, forged), by=state.author)
    state.propose(wrongly)
    assert state.review.answers["4C"] == final.answers["4C"]


def _with(review: Review, state: ReviewState) -> Review:
    from dataclasses import replace  # noqa: PLC0415 - for this test only

    return replace(review, answers={**review.answers, "4C": state.review.answers["4C"]})


def test_what_a_journal_kept_is_not_taken_into_a_review_that_was_handed_over_since() -> None:
    root = complete_state().review
    crashed = _at(root)
    change = crashed.answer("4C", "No")
    assert change is not None
    kept = from_entry(change.as_entry())
    for acts in (("submit",), FINAL):
        state = _at(_handed(root, *acts))
        with pytest.raises(UserError, match=r"submitted|final"):
            state.propose(rebased(state.review, kept))
        assert state.review.answers["4C"].value == "Yes"


def test_what_a_journal_kept_says_that_it_was_recovered_and_whose_it_is() -> None:
    root = _handed(complete_state().review, "submit", "return")
    crashed = _at(root)
    change = crashed.write("4C", "Kept.")
    assert change is not None
    since = _at(root, LEADER)
    since.write("4C", "Meanwhile.")
    since.propose(rebased(since.review, from_entry(change.as_entry())))
    last = since.kept("4C").changes[-1]
    assert (last.how, last.by, since.kept("4C").narrative) == ("recovered", REVIEWER.name, "Kept.")
    assert breaks(since.review) == []


def test_a_note_taken_up_twice_from_a_journal_stands_there_once() -> None:
    state = _at(complete_state().review, QA)
    done = state.propose(OpenNote(on="4C", text="Stable?", by=state.author))
    again = state.propose(from_entry(done.proposal.as_entry()))
    assert list(again.review.notes) == [done.made]


NOT_THEIRS: dict[str, Callable[[], Proposal]] = {
    "a final review is restored by the state alone": lambda: Restore(
        former=complete_state().review, reason="x", by=Author.of(LEADER)
    ),
    "a final review takes no override": lambda: OverrideRating(
        item="4", rating="Area Needing Improvement", reason="x", by=Author.of(LEADER)
    ),
    "a final review takes no note": lambda: OpenNote(on="4C", text="x", by=Author.of(QA)),
    "a reviewer does not reopen": lambda: HandOver(act="reopen", reason="x", by=Author.of(REVIEWER)),
}


@pytest.mark.parametrize("propose", NOT_THEIRS.values(), ids=NOT_THEIRS)
def test_a_final_review_stays_as_it_is(propose: Callable[[], Proposal]) -> None:
    state = _at(_handed(complete_state().review, *FINAL))
    before = state.review
    with pytest.raises(UserError):
        state.propose(propose())
    assert state.review is before


@pytest.mark.parametrize(("acts", "how"), [((), []), (("submit", "return"), ["restored"])])
def test_a_restored_answer_is_recorded_as_such_once_the_review_was_submitted(
    acts: tuple[str, ...], how: list[str]
) -> None:
    state = _at(_handed(complete_state().review, *acts))
    former = state.review
    state.answer("4C", "No")
    before = len(state.kept("4C").changes)
    state.propose(Restore(former=former, reason="The wrong child.", by=Author.of(LEADER)))
    assert state.kept("4C").value == "Yes"
    assert [change.how for change in state.kept("4C").changes[before:]] == how
    assert state.kept("4A").changes == former.answers["4A"].changes


def test_the_record_of_what_was_handed_over_is_not_shortened() -> None:
    state = _at(_handed(complete_state().review, "submit", "return"))
    state.answer("4C", "No")
    state.answer_many({"4C1": ["Temporary setting"], "4C.narrative": "A shelter."})
    change = state.answer("4A", 3)
    assert change is not None
    perform(state.review, "submit", REVIEWER)
    perform(state.review, "return", QA, reason="x")
    with pytest.raises(UserError, match="record of what was handed over"):
        state.propose(change.undone)


def test_no_change_takes_away_a_line_of_former_days_which_has_no_id() -> None:
    state = _at(_handed(complete_state().review, "submit", "return"))
    former = Event(was="Yes", by="F. Former", at="2019-01-02T09:00:00Z")
    put(state.review.answers["4C"], changes=[former])
    before = plain(state.review.answers["4C"])
    shortened = {key: value for key, value in before.items() if key != "changes"}
    with pytest.raises(UserError, match="record of what was handed over"):
        state.propose(Change(question="4C", before=before, after=shortened, by=state.author))
    assert state.review.answers["4C"].changes == [former]


def test_settle_and_restore_change_no_final_review_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.acts import create_review  # noqa: PLC0415 - for this test only

    root = complete_state()
    path = tmp_path / "sample.yaml"
    create_review(path, root.review, root.rules)
    for command in (
        ["submit", "--by", "Ann"],
        ["complete", "--by", "Bob"],
        ["finalise", "--by", "Cleo"],
    ):
        assert main([command[0], str(path), *command[1:]]) == 0
    was = path.read_bytes()
    assert main(["restore", f"{path}@1", "--reason", "x"]) == 2
    assert main(["set", str(path), "4C=No"]) == 2
    assert path.read_bytes() == was
    assert "final" in capsys.readouterr().err
    assert main(["restore", f"{path}@1", "--reason", "x", "--role", "state"]) == 0
    review = read_review(path).review
    assert (review.review.status, review.history[-1].act) == ("returned", "restored")
    path.write_text(path.read_text().replace("status: returned", "status: final"))
    for command in (["verify"], ["check"]):
        assert main([*command, str(path)]) == 1
        assert capsys.readouterr().out.count("says `status: final`, and the history gives returned") == 1
    assert main(["reopen", str(path), "--reason", "x", "--role", "state"]) == 2


def test_a_note_closed_by_hand_lets_no_review_become_final() -> None:
    state = _at(_handed(complete_state().review, "submit"))
    state.propose(OpenNote(on="4C", text="Stable?", by=Author.of(QA)))
    review = _handed(state.review, "complete")
    put(next(iter(review.notes.values())), status="closed")
    assert any("its messages give open" in each.what for each in breaks(review))
    with pytest.raises(UserError, match="its messages give open"):
        perform(review, "finalise", STATE)


@pytest.mark.parametrize("turned", [False, True], ids=["ours was handed over", "theirs was handed over"])
def test_what_was_handed_over_as_unsettled_is_not_settled_by_a_branch_that_settled_it_before_its_submission(
    turned: bool,
) -> None:
    begun = complete_state().review
    branches = [_at(begun) for _ in range(2)]
    for state, answer in zip(branches, ("Yes", "No"), strict=True):
        state.answer("4C", answer)
        state.write("4C", f"It is {answer}.")
    ours, theirs = (each.review for each in branches)
    root = merge_reviews(begun, ours, theirs, _at(begun).rules).review
    assert sorted(root.conflicts) == ["4C", "4C.narrative"]
    # Handed over when nothing of that stopped an act yet.
    handed, settled = deepcopy(root), _at(root)
    perform(handed, "submit", REVIEWER)
    settle(settled, "4C", "ours")
    assert (settled.review.conflicts, settled.review.answers["4C"].changes) == ({}, [])
    sides = (settled.review, handed) if turned else (handed, settled.review)
    found = merge_reviews(root, *sides, settled.rules).review
    assert (found.review.status, sorted(found.conflicts)) == ("submitted", ["4C", "4C.narrative"])
    assert breaks(found) == []
