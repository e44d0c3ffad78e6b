"""The tutorial does what it says, word by word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.tutorial import Reader, blocks, commands

PAGE = Path(__file__).parents[2] / "docs" / "tutorial-own-instrument.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody who has done everything the page says; each output was compared on the way."""
    folder = tmp_path_factory.mktemp("tutorial")
    reader = Reader(folder)
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        if block.kind == "console":
            for command in commands(block):
                assert reader.run(command.line) == command.output, command.line
        else:
            assert block.path, f"a {block.kind} box names no file: {block.text[:40]}"
            reader.write(block)
    return folder


@pytest.mark.slow
def test_every_command_answers_what_the_page_shows(folder: Path) -> None:
    assert (folder / "my-reviews" / "first.yaml").is_file()


@pytest.mark.slow
def test_it_makes_a_worksheet_of_ten_questions_with_a_skip_rule_a_table_and_a_rating(folder: Path) -> None:
    from tui_review.instrument.loading.near import load_near  # noqa: PLC0415 - after the reader has written it

    instrument, _ = load_near(folder / "my-reviews" / "instruments" / "safety-plan.yaml")
    item = instrument.sections[1].items[0]
    asked = [*instrument.sections[0].questions, *item.questions]
    assert len(asked) == 10
    assert item.applies
    assert any(question.asked_when for question in asked)
    assert any(question.answer == "table" for question in asked)
    assert len(item.rating) > 1


@pytest.mark.slow
def test_the_page_shows_a_mistake_the_linter_catches_and_ends_with_a_proven_table() -> None:
    shown = [
        command.output
        for block in blocks(PAGE.read_text(encoding="utf-8"))
        if block.kind == "console"
        for command in commands(block)
        if " lint " in command.line
    ]
    assert any("Did you mean sp.written?" in output for output in shown)
    assert any("[no-rating]" in output for output in shown)
    assert shown[-1] == "No findings: every rating table is proven.\n"
