"""Notes, overrides and hand-overs that a dead session left in its journal are taken, also into a changed file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.qa.sample import LEADER, QA, REVIEWER, complete_file
from tui_review.cli.main import main
from tui_review.review.gate.proposals import (
    Author,
    CloseNote,
    HandOver,
    OpenNote,
    OverrideRating,
    Proposal,
    Reply,
    UndoOverride,
)
from tui_review.review.model import Review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.journal import Journal
from tui_review.store.pending import pending_for
from tui_review.store.reviews import read_review

pytestmark = pytest.mark.usefixtures("state")

Acts = list[Callable[[Author], Proposal]]


@pytest.fixture(scope="module")
def at_qa(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A review at QA with a note and an override."""
    file = complete_file(tmp_path_factory.mktemp("made"))
    name = str(file)
    for command in (
        ["submit", name, "--by", REVIEWER.name],
        ["note", name, "4A", "Which?", "--by", QA.name, "--role", "qa"],
        [
            "override",
            name,
            "5",
            "Area Needing Improvement",
            "--reason",
            "x",
            "--by",
            "L",
            "--role",
            "site_leader",
        ],
    ):
        assert main(command) == 0
    return file.read_bytes()


@pytest.fixture
def file(tmp_path: Path, at_qa: bytes) -> Path:
    file = tmp_path / "sample.yaml"
    file.write_bytes(at_qa)
    return file


def left_by(editor: Editor, file: Path, acts: Acts) -> None:
    """A session of somebody makes these, is told that they are kept, and dies before the file is written."""
    opened = read_review(file)
    state = ReviewState(opened.rules, opened.review, editor, today="2026-03-20")
    journal = Journal(file, opened.fingerprint, {"by": editor.name, "uid": opened.review.review.uid})
    for act in acts:
        journal.append(state.propose(act(state.author)).proposal.as_entry())
    os.close(journal._descriptor)


def pending_kinds(file: Path) -> list[str]:
    return [entry["do"] for found in pending_for(read_review(file)) for entry in found.entries]


CASES: list[tuple[str, Editor, Acts, Callable[[Review], bool]]] = [
    (
        "a note",
        QA,
        [lambda by: OpenNote(on="4C", text="Why?", by=by)],
        lambda review: any(note.on == "4C" for note in review.notes.values()),
    ),
    (
        "a reply and a note closed",
        QA,
        [
            lambda by: Reply(note="n1", text="See 07.", by=by),
            lambda by: CloseNote(note="n1", text="Good.", by=by),
        ],
        lambda review: next(iter(review.notes.values())).status == "closed",
    ),
    (
        "an override",
        LEADER,
        [lambda by: OverrideRating(item="4", rating="Area Needing Improvement", reason="r", by=by)],
        lambda review: "4" in review.overrides and review.overrides["4"].reason == "r",
    ),
    (
        "an override taken back",
        LEADER,
        [lambda by: UndoOverride(item="5", reason="r", by=by)],
        lambda review: "5" not in review.overrides,
    ),
    (
        "a hand-over",
        QA,
        [lambda by: HandOver(act="return", reason="Two things.", by=by)],
        lambda review: review.review.status == "returned" and review.history[-1].reason == "Two things.",
    ),
]


@pytest.mark.parametrize("changed", [False, True], ids=["the same file", "a file changed since"])
@pytest.mark.parametrize(("_what", "editor", "acts", "stands"), CASES, ids=[case[0] for case in CASES])
def test_what_was_kept_is_taken_with_its_author(
    file: Path, _what: str, editor: Editor, acts: Acts, stands: Callable[[Review], bool], changed: bool
) -> None:
    left_by(editor, file, acts)
    if changed:
        assert main(["note", str(file), "7A", "Else?", "--by", "Another", "--role", "qa"]) == 0
    assert not stands(read_review(file).review)
    before = read_review(file).review
    assert main(["recover", str(file), "--take", "--by", "Whoever"]) == 0
    review = read_review(file).review
    assert stands(review)
    assert pending_kinds(file) == []
    assert set(before.notes) <= set(review.notes)
    assert "Whoever" not in file.read_text(encoding="utf-8"), "who takes it is not its author"
    assert editor.name in file.read_text(encoding="utf-8")


def test_what_the_gate_does_not_take_any_more_stays_and_the_rest_is_taken(file: Path) -> None:
    left_by(
        QA,
        file,
        [
            lambda by: OpenNote(on="4C", text="Why?", by=by),
            lambda by: HandOver(act="return", reason="Two things.", by=by),
        ],
    )
    name = str(file)
    # What is kept on this machine and not in the file stands in the way of a hand-over, so somebody does it elsewhere.
    with pytest.MonkeyPatch.context() as there:
        there.setenv("XDG_STATE_HOME", str(file.parent / "elsewhere"))
        assert main(["return", name, "--reason", "Mine.", "--by", "Another", "--role", "qa"]) == 0
    assert main(["recover", name, "--take"]) == 1
    review = read_review(file).review
    assert [act.reason for act in review.history if act.act == "returned"] == ["Mine."]
    assert any(note.on == "4C" for note in review.notes.values())
    assert pending_kinds(file) == ["hand_over"]
