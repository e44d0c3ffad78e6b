"""The JSON Schema and the linter refuse the same: in whatever way an instrument is spoiled, and fault by fault."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.examples import few, share
from tests.generating.files import shipped, write_instrument
from tests.generating.instruments import random_instrument
from tests.generating.mutations import Data, mutated
from tests.instrument.visits import VISITS
from tui_review.errors import UserError
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.schema import instrument_schema
from tui_review.yamlfile.reader import read_strings

_WORDS = {"true": True, "false": False, "": None}


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(instrument_schema()))


def _as_an_editor_reads(data: Any) -> Any:
    """The data with its bare words as what YAML 1.2 makes of them, which is what an editor checks."""
    if isinstance(data, dict):
        return {key: _as_an_editor_reads(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_as_an_editor_reads(each) for each in data]
    if data in _WORDS:
        return _WORDS[data]
    if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", data):
        return int(data)
    return float(data) if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,9}", data) else data


def _refused_by_schema(data: Any) -> str:
    """Where the schema refuses the data first, and why; empty when it does not."""
    error = next(iter(_schema().iter_errors(_as_an_editor_reads(data))), None)
    return "" if error is None else f"{list(error.absolute_path)}: {error.message[:200]}"


def _refused_by_linter(data: Data, folder: Path) -> bool:
    try:
        return any(finding.level == "error" for finding in lint(write_instrument(data, folder)))
    except UserError:
        return True


@pytest.mark.parametrize("first", few(range(0, 120, 20), 2))
def test_what_the_schema_refuses_the_linter_refuses(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + share(20)):
        rng = Random(seed)
        data, mistakes = mutated(random_instrument(rng), rng, rng.choice((1, 1, 2)))
        where = _refused_by_schema(data)
        assert not where or _refused_by_linter(data, tmp_path), (seed, mistakes, where)


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_instruments_have_the_schema(name: str) -> None:
    assert _refused_by_schema(shipped()[name]) == ""


@pytest.mark.parametrize("seed", range(share(30)))
def test_random_instruments_have_the_schema(seed: int) -> None:
    assert _refused_by_schema(random_instrument(Random(seed))) == ""


def _visits() -> Data:
    return deepcopy(read_strings(VISITS.encode(), file="visits").data)


def _question(data: Data, id_: str) -> Data:
    found: list[Data] = []

    def look(at: Any) -> None:
        for each in at.values() if isinstance(at, dict) else at if isinstance(at, list) else ():
            if isinstance(each, dict) and each.get("id") == id_:
                found.append(each)
            look(each)

    look(data)
    return found[0]


FAULTS: dict[str, Callable[[Data], Any]] = {
    "an unknown key": lambda data: _question(data, "2A").update(colour="red"),
    "an unknown key of the whole": lambda data: data.update(colour="red"),
    "a missing key": lambda data: _question(data, "2A").pop("ask"),
    "a list for a text": lambda data: _question(data, "2A").update(ask=["Why?"]),
    "a map for a list": lambda data: _question(data, "2").update(rating={"else": "Met"}),
    "an unknown kind": lambda data: _question(data, "2A").update(answer="dropdown"),
    "an empty text": lambda data: _question(data, "2A").update(ask=""),
    "a blank text": lambda data: _question(data, "2A").update(guidance="  "),
    "an empty choice": lambda data: _question(data, "2B").update(choices=["School", ""]),
    "an empty definition": lambda data: data["terms"].update(worker=""),
    "bounds at a choice": lambda data: _question(data, "1A").update(at_least="1"),
    "choices at a number": lambda data: _question(data, "1B").update(choices=["A"]),
    "no choices": lambda data: _question(data, "fs.type").pop("choices"),
    "no columns": lambda data: _question(data, "fs.children").pop("columns"),
    "columns at a text": lambda data: _question(data, "fs.case").update(columns=[]),
    "a text beside a text": lambda data: _question(data, "fs.case").update({"or": ["None"]}),
    "none at a choice": lambda data: _question(data, "1A").update(none="None"),
    "a bound that allows nothing": lambda data: _question(data, "2B").update(at_most="0"),
    "a bound nobody can reach": lambda data: _question(data, "1B").update(at_most="9999999999"),
    "a bound in words": lambda data: _question(data, "1B").update(at_most="ten"),
    "a choice twice": lambda data: _question(data, "2B").update(choices=["School", "School"]),
    "an id with a blank": lambda data: _question(data, "2A").update(id="2 A"),
    "an id that is a word": lambda data: _question(data, "fs.case").update(id="not"),
    "a column's id with a blank": lambda data: _question(data, "age").update(id="the age"),
    "an instrument's id in capitals": lambda data: data.update(id="Visits"),
    "a label too long": lambda data: _question(data, "1A").update(label="x" * 41),
    "NA without a reason": lambda data: _question(data, "1C").pop("na_because"),
    "a reason without NA": lambda data: _question(data, "1C").pop("na_when"),
    "a reason without a condition": lambda data: _question(data, "1D").pop("asked_when"),
    "a check of no level": lambda data: _question(data, "2B")["checks"][0].pop("warning"),
    "a check of two levels": lambda data: _question(data, "2B")["checks"][0].update(error="No."),
    "a check without a condition": lambda data: _question(data, "2B")["checks"][0].pop("when"),
    "a row without a rating": lambda data: _question(data, "2")["rating"][0].pop("then"),
    "a row of both kinds": lambda data: _question(data, "2")["rating"][2].update(when="2A is No"),
    "else with then": lambda data: _question(data, "2")["rating"][2].update(then="Met"),
    "an item without a table": lambda data: _question(data, "2").pop("rating"),
    "a deadline without a day": lambda data: _question(data, "1B").update(due={"what": "Do it."}),
    "a deadline of a choice": lambda data: _question(data, "1A").update(due={"by": "fs.start"}),
    "a cell required and optional": lambda data: _question(data, "name").update(optional="true"),
}


@pytest.mark.parametrize("fault", few(FAULTS.values(), 13), ids=FAULTS)
def test_each_fault_that_a_schema_can_say_is_refused_by_both(
    tmp_path: Path, fault: Callable[[Data], Any]
) -> None:
    data = _visits()
    assert _refused_by_schema(data) == ""
    fault(data)
    assert _refused_by_schema(data)
    assert _refused_by_linter(data, tmp_path)
