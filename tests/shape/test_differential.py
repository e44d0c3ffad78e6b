"""The derived structurer and pydantic give the same for every file: one value, or the same words at the same places."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from tests.shape.mutated import Sample, mutated, samples
from tui_review.shape.core import core_reader
from tui_review.shape.derived import reader
from tui_review.shape.misfit import MisfitError

NAMES: dict[type, tuple[str, ...]] = {}
"""The fields of each data class that was met; none for any other type."""


def names_of(kind: type) -> tuple[str, ...]:
    """The fields of a data class; none for any other type."""
    if kind not in NAMES:
        NAMES[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return NAMES[kind]


def same(one: Any, other: Any) -> bool:
    """Whether two values are alike in all that they hold, the types too."""
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is str:
        return bool(one == other)
    if kind is dict:
        return len(one) == len(other) and all(map(same, (*one, *one.values()), (*other, *other.values())))
    if kind is list or kind is tuple:
        return len(one) == len(other) and all(map(same, one, other))
    if names := names_of(kind):
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return repr(one) == repr(other)


def outcome(read: Any, data: Any) -> tuple[Any, Any]:
    """What reading gives: the value, or all that is wrong."""
    try:
        return read(data), None
    except MisfitError as error:
        return None, error.found


SAMPLES = samples()


def compared(times: int, seed: int) -> tuple[int, int]:
    """How many mutated files were sound and how many were not, after each was read in both ways."""
    source = random.Random(seed)
    weights = [sample.weight for sample in SAMPLES]
    counts = [0, 0]
    for number in range(times):
        (sample,) = source.choices(SAMPLES, weights)
        data = mutated(sample.data, source)
        derived, core = outcome(reader(sample.kind), data), outcome(core_reader(sample.kind), data)
        assert same(derived, core), f"file {number} of seed {seed}, a {sample.kind.__name__}"
        counts[derived[1] is not None] += 1
    return counts[0], counts[1]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind.__name__)
def test_a_sound_file_is_read_the_same_in_both_ways(sample: Sample) -> None:
    derived = outcome(reader(sample.kind), sample.data)
    assert derived[1] is None
    assert same(derived, outcome(core_reader(sample.kind), sample.data))


def test_damaged_files_are_read_or_refused_the_same_in_both_ways() -> None:
    sound, refused = compared(150, seed=1)
    assert min(sound, refused) > 24


@pytest.mark.slow
def test_twenty_thousand_damaged_files_are_read_or_refused_the_same_in_both_ways() -> None:
    sound, refused = compared(20_000, seed=2)
    assert min(sound, refused) > 2_000


@pytest.mark.parametrize("key", ["[key]", "[a]"])
def test_a_key_that_pydantic_has_a_use_for_is_a_key_like_any_other(key: str) -> None:
    act = {"version": 1, "act": "created", "by": "A. B.", "at": "2026-03-20T12:00:00Z"}
    review = next(sample for sample in SAMPLES if sample.kind.__name__ == "Review")
    for wrong in (0, "0", None):
        data = {**review.data, "history": [{**act, key: wrong}], "overrides": {key: wrong}}
        assert same(outcome(reader(review.kind), data), outcome(core_reader(review.kind), data))
