"""Killed in random states while somebody else writes the file, sessions lose nothing that they said to keep."""

from __future__ import annotations

import pytest

from benchmarks.kills import run


@pytest.mark.slow
def test_sessions_killed_in_random_states_lose_nothing_that_they_said_to_keep() -> None:
    kept, lost = run(6, seed=7)
    assert kept > 0
    assert lost == 0
