"""What `textconv` prints of a record is for people, and shows that anything in it was changed."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

import pytest

from tests.qa.test_way_out import begun, handed_over, rules
from tui_review.review.model import Act
from tui_review.telling.kept import readable


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
