"""The JSON Schemas refuse what reading refuses, wherever a schema can say it, and nothing else."""

from __future__ import annotations

import json
import random
from importlib import import_module
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.shape.mutated import mutated, samples
from tui_review.cli.instruments import SCHEMAS, schema_text
from tui_review.shape.derived import A_TEXT_KEY, reader
from tui_review.shape.misfit import MisfitError

NOT_SAID = ("The calendar has no such day.", A_TEXT_KEY)
"""What JSON Schema cannot say; that 3.0 is no whole number is the third, and JSON has no such difference."""


def _has_whole_floats(data: Any) -> bool:
    if isinstance(data, dict | list):
        return any(map(_has_whole_floats, data.values() if isinstance(data, dict) else data))
    return isinstance(data, float) and data.is_integer()


def _wrong(kind: Any, data: Any) -> list[str]:
    try:
        reader(kind)(data)
    except MisfitError as error:
        return [misfit.what for misfit in error.found]
    return []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "instrument"])
def test_a_schema_refuses_what_reading_refuses_and_nothing_else(name: str) -> None:
    module, class_name = SCHEMAS[name]
    kind = getattr(import_module(f"tui_review.{module}"), class_name)
    schema = json.loads(schema_text(name))
    Draft202012Validator.check_schema(schema)
    validator, source = Draft202012Validator(schema), random.Random(name)
    sound = [sample.data for sample in samples() if sample.kind is kind]
    assert sound
    counts = [0, 0]
    for data in sound:
        assert validator.is_valid(data)
    for _ in range(150):
        data = mutated(source.choice(sound), source)
        wrong = _wrong(kind, data)
        if (all(what in NOT_SAID for what in wrong) and wrong) or _has_whole_floats(data):
            continue
        assert validator.is_valid(data) is not bool(wrong), wrong
        counts[bool(wrong)] += 1
    assert min(counts) > 5
