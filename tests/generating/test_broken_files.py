"""A few spoiled files of every kind through commands, as `python -m tests.generating.broken_files` tries thousands."""

from __future__ import annotations

from random import Random

import pytest

from tests.generating import broken_files


@pytest.mark.slow
def test_no_spoiled_file_ends_a_command_with_an_error_inside_or_takes_long() -> None:
    found = broken_files.run(60, seed=2026)
    assert found.problems == []
    assert len(found.files) > 12
    assert set(found.statuses) == {0, 1, 2}


def test_a_file_is_spoiled_the_same_each_time_and_hardly_ever_stays_as_it_was() -> None:
    data = b"format: 2\nreview:\n  id: made-up\nanswers:\n  4A:\n    value: 2\n"
    once, again = (
        [broken_files.spoiled(data, Random(number), "review") for number in range(100)] for _ in range(2)
    )
    assert once == again
    assert sum(each == data for each in once) < 10
