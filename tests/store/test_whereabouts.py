"""A review is followed in git by its uid: through moves, copies, renames over several commits and in merges."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acts import perform
from tests.qa.sample import QA, REVIEWER, complete_state
from tui_review.review.handover import ActName
from tui_review.review.record.acts import breaks
from tui_review.review.serial import as_written
from tui_review.review.who import Editor
from tui_review.store.authors import People
from tui_review.store.commits import Commits, at_question, version_in_history
from tui_review.store.committed import FolderCommits
from tui_review.store.reviews import parse_review, review_bytes
from tui_review.store.whereabouts import review_then, uid_in

from .histories import Step, commit_all, stand_on


def _states() -> list[bytes]:
    """One review begun, submitted, returned; and another one of the same name."""
    found = []
    state = complete_state()
    acts: tuple[tuple[ActName | None, Editor], ...] = ((None, REVIEWER), ("submit", REVIEWER), ("return", QA))
    for act, editor in acts:
        if act:
            perform(state.review, act, editor, reason="Look again.")
        found.append(review_bytes(state.review, as_written(state.rules, state.review)))
    other = complete_state()
    return [*found, review_bytes(other.review, as_written(other.rules, other.review))]


BEGUN, SUBMITTED, RETURNED, OTHER = _states()
OLD, NEW, FAR = "reviews/sample.yaml", "closed/sample.yaml", "closed/far/sample.yaml"
BESIDE = "closed/former.yaml"
GIVEN = (Step({OLD: BEGUN}), Step({OLD: SUBMITTED}))
FORGED = {
    "moved": (*GIVEN, Step({OLD: None, NEW: BEGUN})),
    "moved-twice": (*GIVEN, Step({OLD: None, FAR: SUBMITTED}), Step({FAR: None, NEW: BEGUN})),
    "in-two-commits": (*GIVEN, Step({OLD: None}), Step({"a.txt": b"a"}), Step({NEW: BEGUN})),
    "copied-first": (*GIVEN, Step({NEW: BEGUN}), Step({OLD: None})),
    "back-again": (
        *GIVEN,
        Step({OLD: None, FAR: SUBMITTED}),
        Step({FAR: None, OLD: BEGUN}),
        Step({OLD: None, NEW: BEGUN}),
    ),
    "in-a-merge": (
        *GIVEN,
        Step({"a.txt": b"a"}, after=(0,)),
        Step({OLD: None, NEW: BEGUN}, after=(1, 2)),
    ),
    "over-another-one": (Step({NEW: OTHER}), *GIVEN, Step({OLD: None, NEW: BEGUN})),
}
HONEST = {
    "beside-a-submodule": (Step({NEW: BEGUN, "closed/instruments": "1" * 40}), Step({NEW: SUBMITTED})),
    "kept": (*GIVEN, Step({OLD: None, NEW: SUBMITTED}, by="Bob")),
    "renamed-in-its-folder": (
        Step({BESIDE: BEGUN}),
        Step({BESIDE: SUBMITTED}),
        Step({BESIDE: None, NEW: SUBMITTED}, by="Bob"),
    ),
    "from-a-folder-below": (
        Step({FAR: BEGUN}),
        Step({FAR: SUBMITTED}),
        Step({FAR: None, NEW: SUBMITTED}, by="Bob"),
    ),
    "gone-on-with": (*GIVEN, Step({OLD: None, NEW: SUBMITTED}), Step({NEW: RETURNED})),
    "moved-beside-an-act": (
        *GIVEN[:1],
        Step({OLD: None, NEW: BEGUN}, by="Bob"),
        Step({OLD: SUBMITTED}, after=(0,)),
        Step({OLD: None, NEW: SUBMITTED}, after=(1, 2), by="Bob"),
    ),
    "its-name-given-to-another": (
        Step({NEW: OTHER}),
        Step({NEW: None, OLD: OTHER}),
        Step({NEW: SUBMITTED}),
    ),
    "the-name-of-one-that-moved": (
        Step({NEW: RETURNED}),
        Step({NEW: None, FAR: RETURNED}),
        Step({NEW: OTHER}, by="Bob"),
    ),
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a clone")
    commit_all(folder, FORGED | HONEST)
    (folder / "closed").mkdir()
    return folder


@pytest.mark.parametrize("history", [*FORGED, *HONEST])
def test_an_act_that_is_dropped_is_named_wherever_the_review_stood(clone: Path, history: str) -> None:
    stand_on(clone, history)
    last = (FORGED | HONEST)[history][-1].files.get(NEW)
    opened = parse_review(clone / NEW, last if isinstance(last, bytes) else BEGUN)
    for names in ((), ("sample.yaml",)):
        commits = FolderCommits(clone / "closed", People({}), names)
        commits.read()
        found = [each.what for each in commits.breaks(opened, breaks(opened.review))]
        assert [f"submitted by {REVIEWER.name}." in what for what in found] == [True] * (history in FORGED)


def test_who_gave_an_answer_is_whose_commit_brought_it_and_not_who_moved_the_file(clone: Path) -> None:
    file = clone / NEW
    moved = ("kept", "renamed-in-its-folder", "from-a-folder-below", "moved-beside-an-act")
    for history in (*moved, "the-name-of-one-that-moved"):
        stand_on(clone, history)
        last = HONEST[history][-1].files[NEW]
        assert isinstance(last, bytes)
        uid = uid_in(last)
        made = Commits(file, uid).made(at_question("4C", "given"), "Yes").commit
        assert (made.author if made is not None else "") == (
            "Bob" if history.startswith("the-name") else "Ann"
        )


@pytest.mark.parametrize("history", ["kept", "renamed-in-its-folder", "from-a-folder-below"])
def test_a_review_is_found_at_a_revision_and_a_version_by_whatever_name_it_had(
    clone: Path, history: str
) -> None:
    stand_on(clone, history)
    file = clone / NEW
    file.write_bytes(SUBMITTED)
    assert [review_then(file, name) for name in ("HEAD", "HEAD~1", "HEAD~2")] == [SUBMITTED, SUBMITTED, BEGUN]
    assert version_in_history(file, 1, uid=uid_in(BEGUN)) == BEGUN
    stand_on(clone, "its-name-given-to-another")
    assert (review_then(file, "HEAD"), review_then(clone / FAR, "HEAD")) == (SUBMITTED, None)
