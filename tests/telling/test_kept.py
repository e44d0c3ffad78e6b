"""What `textconv` prints of a record is for people, and shows that anything in it was changed."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.instrument.making import changed, rules_of
from tests.qa.sample import QA
from tests.qa.test_way_out import begun, handed_over, rules
from tui_review.display import has_control
from tui_review.review.model import Act
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.telling.kept import readable
from tui_review.yamlfile.comments import Comment


def history(*acts: Act) -> list[str]:
    review = replace(handed_over(begun(), "qa_complete"), history=list(acts))
    return [line for line in readable(review, rules()).splitlines() if line.startswith("History | ")]


def test_an_act_is_a_sentence_without_digests_and_lists() -> None:
    acts = handed_over(begun(), "qa_complete").history
    lines = history(*acts)
    assert "version 2, submitted by R. Reviewer (reviewer), 2026-03-01T09:00:00Z" in lines[-2]
    for line in lines:
        assert re.search(r"[0-9a-f]{12}|\['", line) is None, line


@pytest.mark.parametrize("name", [each.name for each in fields(Act)])
def test_whatever_is_changed_in_an_act_changes_its_line(name: str) -> None:
    act = handed_over(begun(), "qa_complete").history[-1]
    value = getattr(act, name)
    other: Any = 7 if isinstance(value, int) else ["other"] if isinstance(value, list) else "other"
    assert history(replace(act, **{name: other})) != history(act)


ACTING = "\x1b]0;owned\x07\u202e"
"""Sets a terminal's title, and turns the rest of the line around."""


def test_nothing_in_a_file_or_its_instrument_acts_on_the_terminal_that_git_shows_it_on(
    tmp_path: Path,
) -> None:
    titled = changed("ask: Was it done?", 'ask: Was it done?\n            label: "Red \\e]0;owned\\a\\u202E"')
    known = rules_of(tmp_path, titled)
    state = ReviewState(known, new_review("made-up", known, "2026-02-20"), QA, today="2026-03-20")
    state.answer_many({"1A": "Yes"})
    told = readable(state.review, known, [Comment(("answers", "1A"), f"# {ACTING}")])
    assert "1A: Red ␛]0;owned␇⟨U+202E⟩" in told
    assert not has_control(told.replace("\n", ""))
