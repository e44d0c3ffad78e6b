"""Two programs that answer one review at the same time undo nothing of each other, and neither is sent away."""

from __future__ import annotations

import pytest

from benchmarks.two_writers import run


@pytest.mark.slow
def test_two_commands_that_write_at_the_same_time_lose_nothing_and_are_not_refused() -> None:
    refused, lost, _ = run(25)
    assert (refused, lost) == (0, 0)
