"""Finding a question by what stands at it. All made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.screens import EDITOR, TODAY, make_review
from tui_review.entry import seeking
from tui_review.entry.seeking import Seeking
from tui_review.store.session import Session
from tui_review.telling import words

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.language.evaluate import Missing, Value
    from tui_review.instrument.model import Column, Question

pytestmark = pytest.mark.usefixtures("state")
MANY = 300


def test_cells_are_read_once_and_not_at_each_key_and_again_once_they_are_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    of_a_value = words.value_on_a_line

    def counted(part: Question | Column, value: Value | Missing | None) -> str:
        said.append(part.id)
        return of_a_value(part, value)

    monkeypatch.setattr(seeking, "value_on_a_line", counted)
    people = [{"name": f"Made Up {number}", "role": "Mother"} for number in range(MANY)]
    path = make_review(tmp_path, answers={"fs.participants": people, "fs.case_name": "The Wombats"})
    state = Session.open(path, EDITOR, today=TODAY).state
    sought = Seeking()
    assert sought.found(state, "u")
    first = len(said)
    assert first >= MANY
    for typed in ("up", "up 29", "up 299"):
        sought.found(state, typed)
    assert len(said) == first
    assert sought.found(state, "up 299") == ["fs.participants"]
    assert sought.row(state, "fs.participants", "up 299") == "participant 300: Made Up 299"
    state.answer("fs.case_name", "The Quokkas")
    assert sought.found(state, "quokkas") == ["fs.case_name"]
    assert not sought.found(state, "wombats")
    assert len(said) < first + MANY
