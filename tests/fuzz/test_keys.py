"""A short run of the fuzzer of keys: no answer changes but by a key of its own question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .keys import fuzz

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_random_keys_change_no_answer_but_by_a_key_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert fuzz(range(12), 1, tmp_path).failures == []
