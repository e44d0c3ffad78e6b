"""How many examples a property is tried with: all of them in the whole suite, a share in the quick one.

`pytest` runs the whole suite, `pytest -m 'not slow'` the quick one, `-m minute` a part of that; `tests/conftest.py`
loads the profile before any test is imported. No example has a deadline: how long something takes is for `benchmarks/`.
The examples of a run are always the same ones, so that nothing lands or fails by luck; `--hypothesis-seed=N` looks
among others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pytest
from hypothesis import settings

WHOLE: Final = 100
QUICK: Final = 15


def load_profile(marks: str, seed: str | None) -> None:
    """Takes the profile for a run of the tests with these marks, as given to `pytest -m`, and of that seed or none."""
    for name, number in (("whole", WHOLE), ("quick", QUICK)):
        settings.register_profile(name, max_examples=number, deadline=None, derandomize=seed is None)
    settings.load_profile("quick" if "not slow" in marks or marks == "minute" else "whole")


def share(number: int) -> int:
    """How many of a number of tries this run makes: all of them, or the quick suite's share; never none."""
    profile = settings.get_profile(settings.get_current_profile_name())
    return max(number * profile.max_examples // WHOLE, 1)


def examples(number: int, **others: Any) -> settings:
    """Settings for a property that needs more or fewer examples than `WHOLE` in the whole suite."""
    return settings(max_examples=share(number), **others)


def few(cases: Iterable[Any], quick: int, *, apart: bool = False) -> list[Any]:
    """Cases for `parametrize`: the quick suite tries the first of them, the whole suite all.

    With `apart` each case is several arguments.
    """
    return [
        pytest.param(*(case if apart else (case,)), marks=[pytest.mark.slow] if number >= quick else [])
        for number, case in enumerate(cases)
    ]
