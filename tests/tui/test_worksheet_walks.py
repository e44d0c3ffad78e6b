"""A worksheet of an agency's own in the wizard: signatures, deadlines, warnings at what was left. All made up."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from tui_review.review.who import Editor

from .screens import made_with
from .typist import at_work, found_again, on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

SHEET = """\
language: 1
id: signed
version: "1"
title: Signed
short: Signed
about: Made up.
sections:
  - id: sheet
    title: Sheet
    questions:
      - {id: a, ask: About A, answer: yes_no, guidance: Look., narrative_when: a is No, narrative_ask: Say why.}
      - id: b
        ask: About B
        answer: number
        guidance: Look.
        checks: [{warning: So many are rare., when: b > 9}]
      - {id: first, ask: Sign., label: Writer, answer: sign_off, signs: all_before, optional: true, guidance: Sign.}
      - id: second
        ask: Sign.
        label: Reader
        answer: sign_off
        signs: all_before
        after: first
        optional: true
        guidance: Sign.
      - {id: started, ask: "Since when?", answer: date, guidance: Look.}
      - {id: done, ask: "Done when?", answer: date, or: [Not yet], due: {by: 1 months after started}, guidance: Look.}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty review with the worksheet beside it."""
    return made_with(tmp_path, SHEET)


def signature(file: Path, id_: str) -> Any:
    """What stands in the file at a sign-off."""
    answer = on_file(file).answers.get(id_)
    return answer.value if answer is not None else None


async def test_a_signature_says_what_is_missing_and_leads_there(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("n")
        await typist.go("first")
        assert typist.says("Not to be signed yet. What is signed here is not complete: a, b.")
        await typist.press("f3")
        assert typist.at == "a"  # Its narrative is missing.
        await typist.go("second")
        assert typist.says("first (Writer) is signed first.")
        await typist.press("f3")
        assert typist.at == "a"


async def test_a_name_where_nobody_can_sign_yet_is_gone_on_leaving_as_the_screen_says(file: Path) -> None:
    """The next person's name is not joined to it."""
    async with at_work(file) as typist:
        await typist.go("first")
        await typist.paste("Tess Trainee")
        await typist.press("enter", "pagedown")
        assert typist.says("At first, just left: what was entered is not kept, as it cannot be signed yet.")
        await typist.press("pageup")
        assert not typist.says("Tess Trainee")
        await typist.paste("Abe Advisor")
        await typist.press("pageup")
        assert typist.says("what was entered is not kept, as it cannot be signed yet.")
        await typist.press("y", "pagedown")
        assert not typist.says("Advisor")


async def test_what_is_left_behind_and_is_no_answer_is_said_to_stand_there_where_it_does(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("y")
        await typist.go("b")
        await typist.paste("many")
        await typist.press("pagedown")
        assert typist.says(
            "At b, just left: what was entered is not kept, as it cannot be; it still stands there"
        )
        await typist.press("pageup")
        assert typist.says("many")


async def test_going_past_a_name_signs_nothing_and_enter_signs(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("y")
        await typist.go("b")
        await typist.paste("3")
        await typist.go("first")
        await typist.paste("Wanda Writer")
        await typist.press("pagedown", "pageup")
        assert typist.screen.state.kept("first").value is None
        assert typist.says("What stands here is not signed yet.")
        await typist.press("enter")
        assert typist.says("Nobody signs for another")
        await typist.press("n", "enter", "y")
        await typist.go("a")
        assert typist.says("Locked: Wanda Writer signed it")
        await typist.press("n")
        assert typist.screen.state.kept("a").value == "Yes"
    assert signature(file, "first")["name"] == "Wanda Writer"


class Slow:
    """A key whose agent takes its time."""

    key = "made up"
    on: ClassVar[list[str]] = []

    def sign(self, words: str) -> str:
        """As a key does, on whatever thread it is asked."""
        self.on.append(threading.current_thread().name)
        return f"signed: {len(words)}"


async def test_a_key_signs_on_a_thread_while_the_screen_waits(file: Path) -> None:
    async with at_work(file, editor=Editor("Wanda Writer", signer=Slow())) as typist:
        await typist.press("y")
        await typist.go("b")
        await typist.paste("3")
        await typist.go("first")
        await typist.press("down", "enter")
        for _ in range(40):
            await asyncio.sleep(0.05)
            if typist.screen.state.kept("first").key:
                break
        assert typist.says("Signed. What it signs is locked.")
    assert on_file(file).answers["first"].key == "made up"
    assert threading.main_thread().name not in Slow.on


async def test_the_end_of_the_program_signs_nothing(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.press("y")
        await typist.go("b")
        await typist.paste("3")
        await typist.go("first")
        await typist.paste("Wanda Writer")
        typist.screen.last_words()
    assert found_again(file).answers["b"].value == 3
    assert signature(file, "first") is None


async def test_only_the_signer_takes_a_signature_back_with_a_reason_and_the_last_one_first(
    file: Path,
) -> None:
    async with at_work(file) as typist:
        await typist.press("y")
        await typist.go("b")
        await typist.paste("3")
        for id_, name in (("first", "Wanda Writer"), ("second", "Rita Reader")):
            await typist.go(id_)
            await typist.paste(name)
            await typist.press("enter", "y")
        await typist.go("first")
        await typist.press("delete")
        assert typist.says("Rita Reader signed after it")
        await typist.go("second")
        await typist.press("delete")
        assert typist.says("Rita Reader signed here")
        await typist.paste("Wanda Writer")
        await typist.press("enter")
        assert typist.says("Only Rita Reader can take this signature back.")
        await typist.press("delete")
        await typist.paste("rita reader")
        await typist.press("enter")
        await typist.paste("A number was wrong.")
        await typist.press("enter")
        assert typist.screen.state.kept("second").value is None
    changes = on_file(file).answers["second"].changes
    assert [(each.by, each.why) for each in changes] == [("rita reader", "A number was wrong.")]
    assert signature(file, "first") is not None


async def test_what_an_answer_brings_up_is_said_at_the_next_question_too(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("b")
        await typist.paste("12")
        await typist.press("enter")
        assert typist.at == "first"
        assert typist.says("At b, just left: So many are rare.")
        await typist.press("pageup", "pagedown")
        assert not typist.says("just left")


async def test_once_all_is_answered_the_next_open_question_is_one_with_an_error(file: Path) -> None:
    async with at_work(file) as typist:
        typist.screen.state.answer_many({"a": "No", "b": 3, "started": "2020-01-01", "done": "2020-01-02"})
        await typist.go("done")
        await typist.press("f3")
        assert typist.at == "a"


async def test_a_deadline_is_shown_where_it_is_answered_and_in_the_summary(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("started")
        await typist.paste("2020-01-31")
        await typist.go("done")
        assert typist.says("overdue; the last day was 2020-02-29.")
        await typist.press("f6")
        assert typist.says("Deadlines (1)")
        await typist.press("escape")
        await typist.paste("2020-02-03")
        await typist.press("enter")
        assert not typist.says("overdue")


async def test_a_draft_says_again_why_it_is_no_answer(file: Path) -> None:
    async with at_work(file) as typist:
        await typist.go("b")
        await typist.paste("many")
        await typist.press("pagedown", "pageup")
        assert typist.says("it still stands here")
        assert typist.says("'many' is not a number") or typist.says("'many' is not a whole number")
