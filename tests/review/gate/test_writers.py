"""Nothing but the gate makes a review that may be written, and nothing is written but what it made."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import tui_review
from tests import measures
from tui_review.review import model
from tui_review.review.gate.accepted import Accepted

ROOT = Path(tui_review.__file__).parent
HELD = [kind for kind in vars(model).values() if isinstance(kind, type) and kind.__module__ == model.__name__]
SAVES = {
    "store/jottings.py": "what one keeps for oneself, in the state folder: no review",
    "store/reviews.py": "write_review: what the gate accepted",
    "store/saver.py": "a session's file: what the gate accepted",
    "store/versions.py": "a kept version: the bytes of what was written or is being written",
    "training/collect.py": "an attempt taken in byte for byte",
    "training/under_way.py": "what is agreed on, ticked or missed: files of training that are no reviews",
}
"""Every module that writes files durably, and what it writes there."""
WRITES = {
    "cli/common.py": "what a state accepted last",
    "cli/migrating.py": "what `Migrate` made",
    "qa/handing.py": "what a hand-over or `Restore` made",
    "store/reviews.py": "a new review: what `Create` made, with its first answers",
    "training/consensus.py": "what answering as agreed made",
    "training/seeing.py": "what `SeeKey` made",
}
"""Every module that writes the file of a review."""
SERIALIZES = {
    "store/reviews.py": "what `write_review` is given: accepted",
    "store/saver.py": "the snapshot of a session: accepted",
    "qa/handing.py": "the steps of a hand-over: accepted",
    "qa/driver.py": "what `Merge` made: accepted",
}
"""Every module that makes the bytes of a review, and of what."""
MAKES = {
    "review/serial.py": "reads files, and begins an empty review",
    "qa/merge.py": "puts two sides together, for `Merge`",
}
"""Every module outside the gate that makes a review from its parts."""


@cache
def _callers_of() -> dict[str, set[str]]:
    """The modules that call something, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in ROOT.rglob("*.py"):
        for node in measures.nodes_of(path):
            if isinstance(node, ast.Call):
                function = node.func
                name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                found[name].add(path.relative_to(ROOT).as_posix())
    return found


def _callers(*names: str) -> set[str]:
    return {module for name in names for module in _callers_of().get(name, ())}


def test_only_the_gate_accepts() -> None:
    callers = _callers(Accepted.__name__)
    assert {each for each in callers if not each.startswith("review/gate/")} == set()


def test_what_writes_files_is_known_each_for_what_it_writes() -> None:
    assert _callers("save_bytes") == set(SAVES)


def test_every_writer_of_a_review_is_known_and_hands_in_what_the_gate_accepted() -> None:
    assert _callers("write_review", "create_review") >= set(WRITES)
    creators = _callers("create_review") - {"store/reviews.py"}
    assert _callers("write_review") == set(WRITES)
    assert creators == {"cli/answering.py", "store/folder.py", "training/attempt.py", "store/session.py"}


def test_what_becomes_bytes_of_a_review_is_what_the_gate_accepted() -> None:
    assert _callers("review_bytes") == set(SERIALIZES)


def test_reviews_are_put_together_only_where_that_is_said() -> None:
    made = {module for module in _callers("Review") if not module.startswith("review/gate/")}
    assert made == set(MAKES)


def test_a_review_and_all_it_holds_is_never_changed() -> None:
    free: object = object.__setattr__
    changeable = [kind.__name__ for kind in HELD if kind.__setattr__ is free]
    assert changeable == []


def test_nobody_gets_round_what_is_never_changed() -> None:
    getting_round = {
        module for module in _callers("__setattr__") if "object.__setattr__" in (ROOT / module).read_text()
    }
    assert getting_round <= {"shape/frozen.py"}


def test_the_acts_of_the_gate_are_called_by_the_gate_alone() -> None:
    acts = ("changed_answer", "handed_over", "performed", "restored", "migrated", "created", "with_act")
    outside = {module for module in _callers(*acts) if not module.startswith("review/gate/")}
    assert outside <= {"review/record/acts.py"}
