"""How a review's file looks beside its data: titles behind ids, and comments of people."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml

from tests.qa.sample import complete_state
from tui_review.review.serial import as_written, to_data
from tui_review.store.layout import hand_written, laid_out
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


def test_what_looks_like_a_title_in_a_text_is_left_alone() -> None:
    data = {
        "format": 2,
        "answers": {"4B": {"value": "No", "narrative": "One.\nanswers:\n  4B:\n# no comment"}},
    }
    file = laid_out(data, cast("Any", rules_with("Planned")), None)
    assert read_yaml(file, file="x").data == data
    assert file.count(b"# Planned") == 1
    assert hand_written(file) == []
