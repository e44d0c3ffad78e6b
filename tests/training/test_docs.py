"""The example case of the documentation is one that the program accepts."""

from __future__ import annotations

import re
from pathlib import Path

from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.training.case import find_case
from tui_review.training.lint import lint_case

PAGE = Path(__file__).parents[2] / "docs" / "training.md"


def test_the_example_case_is_sound_and_found(here: Path) -> None:
    for name, text in re.findall(
        r"^```\w+ file=(\S+)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text, encoding="utf-8")
    assert lint_case(here / "cases" / "river-road", Catalog(instrument_folders())) == []
    assert find_case("river-road").cited("1:2") == ["01:2"]
