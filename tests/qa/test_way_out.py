"""Whatever is kept on a machine while others hand the review over: the refusal names a way that works."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.acts import close_note, open_note, perform, write_review
from tests.examples import few
from tests.qa.sample import LEADER, QA, REVIEWER, STATE
from tui_review.cli.main import main
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.qa.merge import merge_reviews
from tui_review.review.conflicts import sides_of
from tui_review.review.gate.proposals import (
    Author,
    Change,
    CloseNote,
    HandOver,
    OpenNote,
    OverrideRating,
    Proposal,
    ReopenNote,
    Reply,
)
from tui_review.review.handover import ActName
from tui_review.review.model import Review, Status
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.journal import Journal
from tui_review.store.pending import pending_for
from tui_review.store.reviews import read_review

pytestmark = pytest.mark.usefixtures("state")

WAYS: Final[dict[Status, list[tuple[ActName, Editor]]]] = {
    "in_progress": [],
    "submitted": [("submit", REVIEWER)],
    "returned": [("submit", REVIEWER), ("return", QA)],
    "qa_complete": [("submit", REVIEWER), ("complete", QA)],
    "state_qa": [("submit", REVIEWER), ("complete", QA), ("state_qa", QA)],
    "final": [("submit", REVIEWER), ("complete", QA), ("state_qa", QA), ("finalise", STATE)],
}
"""How a review comes into each status while something is kept elsewhere."""
ANSWERS: Final = {
    "ci.county": "Alder (fictional)",
    "ci.asked_by": "A. Nobody",
    "ci.instrument": "osri-r4",
    "ci.item": "4",
    "ci.asked": "How?",
    "ci.facts": "One move.",
    "ci.considered": "Either.",
    "ci.sent": "2026-02-01",
    "ci.answered": "Not yet",
}
KEPT: Final = "Kept on this machine alone"


@cache
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("case-inquiry")[0]


def state_of(review: Review, who: Editor) -> ReviewState:
    return ReviewState(rules(), review, who, today="2026-03-20")


@cache
def begun() -> Review:
    """A complete inquiry with a note that is open and one that is closed."""
    state = state_of(new_review("made-up", rules(), "2026-02-20"), REVIEWER)
    state.answer_many(ANSWERS)
    review = state.review
    for number in ("n1", "n2"):
        open_note(review, state_of(review, QA).evaluation, QA, "ci.item", number)
    close_note(review, QA, "n2")
    return review


KINDS: Final[dict[str, tuple[Editor, Callable[[Author], Proposal] | None]]] = {
    "an answer": (REVIEWER, None),
    "a note": (QA, lambda by: OpenNote(on="ci.sent", text=KEPT, by=by)),
    "a reply": (REVIEWER, lambda by: Reply(note="n1", text=KEPT, by=by)),
    "a note closed": (QA, lambda by: CloseNote(note="n1", text=KEPT, by=by)),
    "a note reopened": (QA, lambda by: ReopenNote(note="n2", text=KEPT, by=by)),
    "an override": (LEADER, lambda by: OverrideRating(item="case", rating="Answered", reason=KEPT, by=by)),
    "a hand-over": (REVIEWER, lambda by: HandOver(act="submit", reason=KEPT, by=by)),
}
"""What is kept, whose it is."""
CASES: Final[list[tuple[Status, str]]] = [
    *((status, "an answer") for status in WAYS),
    *((status, kind) for kind in [*KINDS][1:] for status in ("submitted", "qa_complete", "final")),
]
DONE_ALREADY: Final = {
    ("a hand-over", status) for status in ("submitted", "qa_complete", "state_qa", "final")
}
"""Where only erasing it is left: it was done by somebody else, and nothing but the act is in it."""


def handed_over(base: Review, status: Status) -> Review:
    review = deepcopy(base)
    if status in ("state_qa", "final"):
        close_note(review, QA, "n1")
    for act, who in WAYS[status]:
        perform(review, act, who, reason="made up", rules=rules())
    return review


def keep(file: Path, base: Review, kind: str) -> None:
    """A session that began with the file as it was before keeps something, and dies."""
    who, make = KINDS[kind]
    state = state_of(base, who)
    proposal = state.answer("ci.facts", KEPT) if make is None else state.propose(make(state.author)).proposal
    assert proposal is not None
    journal = Journal(file, "0" * 64, {"by": who.name, "uid": base.review.uid})
    journal.append(proposal.as_entry())
    os.close(journal._descriptor)


def is_kept(file: Path) -> bool:
    return bool(pending_for(read_review(file)))


def advised(said: str) -> list[str]:
    """The commands that a message names, the first way first."""
    return [found for found in re.findall(r"`tui-review ([^`]*)`", said) if "FILE" in found]


def follow(file: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Takes what is kept, doing what each refusal says; which commands that took."""
    done: list[str] = []
    while is_kept(file):
        capsys.readouterr()
        status = main(["recover", str(file), "--take", "--by", "R. Reviewer"])
        if not is_kept(file):
            break
        assert status == 2
        command, *_ = [each for each in advised(capsys.readouterr().err) if each not in done]
        words = [{"FILE": str(file), "…": "made up"}.get(word, word) for word in shlex.split(command)]
        assert (
            main([*words, "--by", "S. Omebody"] if "--by" not in words and "recover" not in words else words)
            < 2
        )
        done.append(command)
    return done


@pytest.mark.parametrize(("status", "kind"), few(CASES, 9, apart=True))
def test_what_is_kept_is_in_the_file_after_what_each_refusal_advises(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: Status, kind: str
) -> None:
    file, base = tmp_path / "made-up.yaml", begun()
    review = handed_over(base, status)
    if kind == "a reply" and status != "final":
        close_note(review, QA, "n1")
    write_review(file, review, rules(), expected=None)
    keep(file, base, kind)
    assert main(["recover", str(file)]) == 1
    assert kind == "a hand-over" or KEPT in capsys.readouterr().out, "it is shown before it is erased"
    done = follow(file, capsys)
    erased = any("--discard" in each for each in done)
    assert (KEPT in file.read_text(encoding="utf-8")) != erased
    assert erased == ((kind, status) in DONE_ALREADY), done


def merged_with_a_hand_over(base: Review) -> Review:
    """An answer of a reviewer's, and the hand-over of a branch that did not have it."""
    ours = state_of(base, REVIEWER)
    ours.answer("ci.facts", "Saved before the merge.")
    return merge_reviews(base, ours.review, handed_over(base, "qa_complete"), rules()).review


def test_what_was_typed_while_a_merge_brought_a_hand_over_is_taken_after_a_reopening(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, base = tmp_path / "made-up.yaml", begun()
    merged = merged_with_a_hand_over(base)
    assert list(merged.conflicts) == ["ci.facts"]
    write_review(file, merged, rules(), expected=None)
    keep(file, base, "an answer")
    follow(file, capsys)
    review = read_review(file).review
    conflict = review.conflicts["ci.facts"]
    assert {KEPT, "Saved before the merge."} <= {
        review.answers["ci.facts"].value,
        *sides_of(conflict).values(),
    }


def test_that_what_stands_holds_is_said_by_whom_the_refusal_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, base = tmp_path / "made-up.yaml", begun()
    merged = merged_with_a_hand_over(base)
    write_review(file, merged, rules(), expected=None)
    settled = ["settle", str(file), "ci.facts", "theirs"]
    assert main([*settled, "--role", "reviewer"]) == 2
    assert "roles: qa, site_leader, state" in capsys.readouterr().err
    assert main([*settled, "--role", "qa"]) == 0
    assert read_review(file).review.conflicts == {}


def test_one_of_several_things_that_are_kept_can_be_erased(tmp_path: Path) -> None:
    file, base = tmp_path / "made-up.yaml", begun()
    write_review(file, handed_over(base, "final"), rules(), expected=None)
    keep(file, base, "an answer")
    keep(file, base, "a hand-over")
    assert main(["recover", str(file), "ci.facts", "--discard"]) == 0
    assert [entry["do"] for found in pending_for(read_review(file)) for entry in found.entries] == [
        "hand_over"
    ]


def test_what_was_answered_at_a_question_that_is_gone_is_shown_and_can_be_erased(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, base = tmp_path / "made-up.yaml", begun()
    write_review(file, base, rules(), expected=None)
    journal = Journal(file, "0" * 64, {"uid": base.review.uid})
    journal.append(Change("ci.gone", {}, {"value": KEPT}, by=Author(name="A. Nobody")).as_entry())
    os.close(journal._descriptor)
    assert main(["recover", str(file)]) == 1
    assert KEPT in capsys.readouterr().out
    assert follow(file, capsys) == ["recover FILE --discard"]
