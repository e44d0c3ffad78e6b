"""Which of several files of one review goes on from which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.qa.sample import complete_state
from tui_review.review.copies import goes_on_from
from tui_review.review.model import Act, Review

ACTS = 400


def with_acts(count: int, reason: str = "made up") -> Review:
    """A review with a long record, all of it within one minute."""
    acts = [
        Act(
            version=number + 1,
            act="returned",
            by="Q. Reader",
            role="qa",
            at=f"2026-03-01T09:00:{number % 60:02}Z",
            reason=reason,
            seal=f"{number:064x}",
        )
        for number in range(count)
    ]
    return replace(complete_state().review, history=acts)


def test_a_file_goes_on_from_one_whose_whole_record_it_has() -> None:
    less, more = with_acts(ACTS), with_acts(ACTS + 1)
    assert goes_on_from(more, less)
    assert not goes_on_from(less, more)
    assert not goes_on_from(less, less)
    assert not goes_on_from(with_acts(ACTS + 1, "another"), less)


def test_in_a_long_record_each_act_is_held_against_its_own_and_not_against_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    less, more = with_acts(ACTS), with_acts(ACTS + 1)
    held, same = 0, Act.__eq__

    def counted(one: Act, other: object) -> bool:
        nonlocal held
        held += 1
        return same(one, other)

    monkeypatch.setattr(Act, "__eq__", counted)
    assert goes_on_from(more, less)
    assert held <= 2 * ACTS
