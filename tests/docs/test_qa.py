"""The page about QA shows what the commands answer, on the sample review."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.docs.tutorial import Reader, blocks, commands

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "qa.md"


def test_every_command_answers_what_the_page_shows(tmp_path: Path) -> None:
    shutil.copy(ROOT / "reviews" / "sample-0001.yaml", tmp_path)
    reader = Reader(tmp_path)
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        if block.kind != "console":
            reader.write(block)
            continue
        for command in commands(block):
            assert reader.run(command.line) == command.output, command.line
