"""An instrument whose conditions could take very long: it is said of the review and the condition; nothing hangs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import SAMPLE, Run
from tests.instrument.making import beside
from tests.instrument.test_effort import INDEPENDENT, OF_BOTH, instrument
from tui_review.errors import DONE, UNUSABLE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """A folder with a sound review, and one of an instrument that tries too much of so many rows."""
    made = tmp_path / "reviews"
    made.mkdir()
    shutil.copy(SAMPLE, made)
    beside(made, instrument(OF_BOTH))
    assert run("new", "small", "k-1", "--folder", made).status == DONE
    file = made / "k-1.yaml"
    rows = "".join(f"      r{number}: {{n: {number}, k: No}}\n" for number in range(120))
    file.write_text(file.read_text().replace("answers: {}\n", f"answers:\n  t:\n    rows:\n{rows}"))
    return made


@pytest.mark.parametrize("command", ["check", "show", "verify", "report", "export", "diff"])
def test_a_review_of_too_many_rows_is_refused_with_the_condition(
    folder: Path, run: Run, command: str
) -> None:
    options = ["--format", "csv"] if command == "export" else []
    ran = run(command, folder / "k-1.yaml", *options)
    assert ran.status == UNUSABLE
    said = "With 120 rows of t a condition of small 1 (`checks` at q) would take very long."
    assert said in ran.err + ran.out
    assert "k-1.yaml" in ran.err + ran.out
    if command not in ("show", "export", "diff"):
        ran = run(command, folder)
        assert said in ran.err + ran.out
        assert "inside" not in ran.err


def test_conditions_too_deep_in_one_another_are_refused_wherever_the_instrument_is_used(
    folder: Path, run: Run
) -> None:
    beside(folder, instrument(f"any row of t where (any row of t where ({INDEPENDENT}))"))
    assert "at most 3 deep" in run("lint", folder / "instruments" / "small.yaml").out
    for command in ("check", "show"):
        ran = run(command, folder / "k-1.yaml")
        assert ran.status == UNUSABLE
        assert "at most 3 deep" in ran.err + ran.out
