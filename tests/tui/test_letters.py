"""Where one chooses, only the question's own keys answer; a sentence typed there answers nothing. All made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .screens import make_review
from .typist import at_work

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


async def typed(tmp_path: Path, question: str, before: dict[str, Any], *keys: str) -> tuple[Any, str, str]:
    """What is answered at a question after keys, what is said there, and the question one is at then."""
    file = make_review(tmp_path, "birch-1", before)
    async with at_work(file) as typist:
        await typist.go(question)
        await typist.press(*keys)
        screen = typist.screen
        kept = screen.state.kept(question).value
        return kept, " ".join(text for _, text in screen.said), screen.current


@pytest.mark.parametrize("before", ["Yes", "No"])
@pytest.mark.parametrize("sentence", ["the mother never came", "no plan", "yesterday", "any news"])
async def test_a_sentence_typed_at_yes_or_no_answers_nothing(
    tmp_path: Path, before: str, sentence: str
) -> None:
    keys = ["space" if letter == " " else letter for letter in sentence]
    kept, said, _ = await typed(tmp_path, "3A", {"3A": before}, *keys)
    assert kept == before
    assert "Not a key" in said
    assert "y Yes" in said


@pytest.mark.parametrize(
    ("keys", "answer"), [("y", "Yes"), ("n", "No"), ("yes", "Yes"), ("no", "No"), ("ny", "Yes")]
)
async def test_a_key_or_the_word_itself_answers(tmp_path: Path, keys: str, answer: str) -> None:
    assert (await typed(tmp_path, "3A", {}, *keys))[0] == answer


async def test_enter_takes_the_marked_line_though_another_is_the_answer_and_says_so(tmp_path: Path) -> None:
    kept, said, at = await typed(tmp_path, "3A", {"3A": "Yes"}, "right", "enter")
    assert kept == "No"
    assert at == "3A" or "3A: No." in said


async def test_a_sentence_typed_at_a_table_changes_no_row(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    async with at_work(file) as typist:
        await typist.go("4A1")
        before = typist.screen.state.kept("4A1").rows
        await typist.press("up", "c", *"hildren", "space", *"due")
        assert typist.screen.state.kept("4A1").rows == before
        assert typist.says("Not a key here. The keys: Ins add")
