"""How much work a command does, in calls of the program's own functions: the same on every machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import tui_review
from tests.acts import create_review, put
from tests.training.sample import as_the_key, rules_of
from tui_review.instrument.proofs.settle import settler_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Review
from tui_review.review.serial import as_written, new_review
from tui_review.review.state import ReviewState
from tui_review.store.reviews import review_bytes

CASE = "layla-morgan"
OURS = str(Path(tui_review.__file__).parent)
MOST_OF_SET = 14_500
MOST_OF_YOUNG = 1.5
COUNTING = f"""
import sys
calls = 0
def count(frame, event, argument):
    global calls
    calls += event == "call" and frame.f_code.co_filename.startswith({OURS!r})
from tui_review.cli.main import main
sys.setprofile(count)
status = main(sys.argv[1:])
sys.setprofile(None)
print(status, calls)
"""


def calls_of(work: Callable[[], object]) -> int:
    """How often functions of the program are called by some work."""
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code.co_filename.startswith(OURS)

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def calls_of_set(folder: Path) -> int:
    """What one answer more costs in a full review, with the instrument remembered by the command before."""
    path = folder / "made-up.yaml"
    state = as_the_key(CASE)
    put(state.review.review, id="made-up")
    create_review(path, state.review, state.rules)
    counted = [
        subprocess.run(
            [sys.executable, "-c", COUNTING, "set", str(path), f"4B={answer}"],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ,
        ).stdout.split()
        for answer in ("Yes", "No")
    ]
    assert [status for status, _ in counted] == ["0", "0"]
    return int(counted[1][1])


@pytest.mark.slow
def test_setting_one_answer_of_a_full_review_is_little_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert calls_of_set(tmp_path) < MOST_OF_SET


def saving(state: ReviewState, review: Review, after: Evaluation | None = None) -> int:
    """The calls that writing a review costs."""
    return calls_of(lambda: review_bytes(review, as_written(state.rules, review, after=after)))


def young_to_full() -> float:
    """What a save of a review costs that has just begun, as a multiple of one that is full."""
    state = as_the_key(CASE)
    rules, _sha256 = rules_of(CASE)
    young = new_review("young", rules, "2026-01-05")
    saving(state, young)  # what is loaded and settled once
    return saving(state, young) / saving(state, state.review)


def test_saving_a_young_review_is_hardly_more_work_than_saving_a_full_one() -> None:
    assert young_to_full() < MOST_OF_YOUNG


def test_one_answer_more_in_a_young_review_costs_a_fraction_of_the_first_look() -> None:
    rules, _sha256 = rules_of(CASE)
    young = new_review("young", rules, "2026-01-05")
    state = ReviewState(rules, young, as_the_key(CASE).editor, today="2026-01-05")
    settler_of.cache_clear()  # as in a process that has just begun
    first = as_written(rules, state.review)
    at_first = calls_of(lambda: review_bytes(state.review, first))
    state.answer("fs.case_name", "Fictional")
    assert saving(state, state.review, first) < at_first / 4
