"""How a review's file looks beside its data: titles behind ids, and comments of people."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml

from tests.qa.sample import complete_state
from tui_review.review.serial import as_written, to_data
from tui_review.store.layout import hand_written, laid_out, mistitled
from tui_review.yamlfile.reader import read_yaml


def rules_with(label: str) -> Any:
    question = SimpleNamespace(question=SimpleNamespace(label=label, ask=""))
    return SimpleNamespace(questions={"4B": question}, rated={}, own_words={}, own_titles={})


@pytest.mark.parametrize(
    "label", ["A # sign: and | more", "\u202eturned\u2028round", "x\ny\ttab", "\ufeff", "w" * 300]
)
def test_whatever_a_title_holds_the_file_reads_as_its_data(label: str) -> None:
    data = {"format": 2, "answers": {"4B": {"value": "No"}, "4C": {"value": "Yes"}}}
    file = laid_out(data, cast("Any", rules_with(label)), None)
    assert read_yaml(file, file="x").data == data
    assert hand_written(file) == []


def test_titles_are_no_data_to_any_reader() -> None:
    state = complete_state()
    data = to_data(state.review, as_written(state.rules, state.review))
    titled = laid_out(data, state.rules, None)
    bare = laid_out(data, state.rules, b"")
    assert titled.count(b": # ") > bare.count(b": # ")
    assert yaml.safe_load(titled) == yaml.safe_load(bare)
    assert read_yaml(titled, file="x").data == read_yaml(bare, file="x").data == data


def test_a_title_that_is_another_than_the_instruments_is_told_and_no_line_of_a_text_or_of_a_person() -> None:
    state = complete_state()
    data = to_data(state.review, as_written(state.rules, state.review))
    data["answers"]["4A"]["narrative"] = "  4C: # Not so\nanswers:\n  4C: # Not so"
    file = laid_out(data, state.rules, None).replace(b"format: 2", b"format: 2 # as of now", 1)
    assert list(mistitled(file, state.rules)) == []
    assert list(mistitled(file.replace(b"\n", b"\r\n"), state.rules)) == []
    start = file.index(b"\n  4C: # ")
    end = file.index(b"\n", start + 1)
    for forged in (file[start:end] + b" NO", b"\n  4C: # Was it not stable?"):
        [(id_, title)] = mistitled(file[:start] + forged + file[end:], state.rules)
        assert (id_, title.encode()) == ("4C", file[start:end].removeprefix(b"\n  4C: # "))
    rated = re.sub(rb'(\n  "4": # ).*', rb"\1Another", file)
    assert [id_ for id_, _ in mistitled(rated, state.rules)] == ["4"]
    bare = laid_out(data, state.rules, b"")
    assert list(mistitled(bare, state.rules)) == []


def test_what_looks_like_a_title_in_a_text_is_left_alone() -> None:
    data = {
        "format": 2,
        "answers": {"4B": {"value": "No", "narrative": "One.\nanswers:\n  4B:\n# no comment"}},
    }
    file = laid_out(data, cast("Any", rules_with("Planned")), None)
    assert read_yaml(file, file="x").data == data
    assert file.count(b"# Planned") == 1
    assert hand_written(file) == []
