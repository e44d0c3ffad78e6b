"""Nothing is found wrong in a folder that holds nothing: that it does is said, and where reviews are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["check", "verify", "overrides"])
def test_a_folder_without_reviews_is_said_to_have_none(run: Run, sample: Path, command: str) -> None:
    done = run(command, sample.parent.parent)
    assert done.status == 0
    assert "There are no reviews in this folder. There are some in " in done.err
    assert str(sample.parent) in done.err
    assert "There are no reviews" not in run(command, sample.parent).err
