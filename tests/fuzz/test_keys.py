"""A short run of the fuzzer: no answer changes but by a key of its own question, and nothing ends the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from . import terminal, wizard
from .model import Place, broken

if TYPE_CHECKING:
    from pathlib import Path

YES_NO = Place("", "4B", "options", choices={"y": "Yes", "n": "No", "a": "NA"})


def test_the_model_knows_a_changed_answer_from_one_that_was_given() -> None:
    no, yes, other = {"4B": ("No", "")}, {"4B": ("Yes", "")}, {"4B": ("No", ""), "4C": ("No", "")}
    assert broken(YES_NO, "key", "y", no, yes) == ""
    assert broken(YES_NO, "key", "n", no, yes)
    assert broken(YES_NO, "key", "pagedown", no, yes)
    assert broken(YES_NO, "sentence", "", no, yes)
    assert broken(YES_NO, "key", "ctrl+m", no, yes) == broken(YES_NO, "key", "enter", no, yes) == ""
    assert broken(YES_NO, "key", "n", no, other)
    assert broken(YES_NO, "history", "ctrl+z", no, {"4C": ("No", "")})
    assert broken(Place("OutlineScreen", "4B", "options", choices=YES_NO.choices), "key", "y", no, yes)


@pytest.mark.slow
def test_random_keys_change_no_answer_but_by_a_key_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert wizard.fuzz(range(24), 1, tmp_path).failures == []


@pytest.mark.slow
def test_random_bytes_at_a_terminal_neither_answer_nor_end(tmp_path: Path) -> None:
    assert terminal.fuzz(range(4), 1, tmp_path).failures == []
