"""Whether everything is kept has one meaning: whatever is kept on this machine alone, no place says that all is saved.

Every kind of thing that the state folder can hold of a review is held against every place that speaks of it. Made up.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import tui_review.tui
from tests.qa.sample import REVIEWER, complete_file
from tests.store.dying import die_with, touch_from_outside
from tui_review.cli.main import main
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.review.spots import Spot
from tui_review.store.left import LeftText
from tui_review.store.private import UNSENT, state_folder
from tui_review.store.reviews import read_review
from tui_review.store.unsent import keep_unsent, name_of_left, only_here

from .test_not_kept import DOORS
from .typist import at_work, on_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_review.review.who import Editor

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]

TEXT: Final = "Words of a made-up case."


def typed_at(spot: Spot) -> Callable[[Path], None]:
    def typed(file: Path) -> None:
        keep_unsent(read_review(file), spot.place, TEXT)

    return typed


def left_by_an_editor(spot: Spot) -> Callable[[Path], None]:
    def left(file: Path) -> None:
        text = LeftText(name_of_left(read_review(file), spot.place))
        text.folder.mkdir(mode=0o700, parents=True)
        text.file.write_text(TEXT)

    return left


def of_a_dialog(file: Path) -> None:
    keep_unsent(read_review(file), "a dialog that no module knows", TEXT, "What is asked")


def unreadable(file: Path) -> None:
    keep_unsent(read_review(file), Spot("4A").place, TEXT)
    (kept,) = (state_folder() / UNSENT).iterdir()
    kept.write_bytes(b"\xff\xfe")


class Interrupted(io.StringIO):
    """Lines, and Ctrl+C behind them."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # as typeshed has the base of its base
        if line := super().readline(-1 if size is None else size):
            return line
        raise KeyboardInterrupt


def heard_in_plain_mode(file: Path) -> None:
    given = file.with_name("given.json")
    given.write_text('{"fs.participants": [{"name": "S. Sample", "role": "Mother", "interviewed": "Yes"}]}')
    assert main(["set", str(file), "--from", str(given), "--by", REVIEWER.name]) == 0
    talk = Talk(Interrupted("goto 8a\nheard 1\nSomebody said this.\n"), io.StringIO())
    run_plain(file, REVIEWER, "2026-03-20", talk=talk)


def in_a_journal(file: Path) -> None:
    die_with(file, "4A=3", by=REVIEWER.name)
    touch_from_outside(file)


KINDS: Final = {
    "half an answer": typed_at(Spot("4A")),
    "a narrative": typed_at(Spot("4B", narrative=True)),
    "a text where one chooses": typed_at(Spot("4B", loose=True)),
    "a cell of a row to come": typed_at(Spot("fs.children", column="name")),
    "a cell of a row that is gone": typed_at(Spot("fs.children", row="r99", column="name")),
    "a question that is gone": typed_at(Spot("no.such.question")),
    "a text that cannot be read": unreadable,
    "a dialog": of_a_dialog,
    "what was heard, in plain mode": heard_in_plain_mode,
    "an editor's text": left_by_an_editor(Spot("4B", narrative=True)),
    "an editor's text for a question that is gone": left_by_an_editor(Spot("no.such.question")),
    "changes in a journal": in_a_journal,
}


def is_told_by_commands(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["recover", str(file)]) == 1
    assert "Nothing is kept" not in capsys.readouterr().out
    assert main(["check", str(file)]) == 1
    assert "complete and clean" not in capsys.readouterr().out


def is_told_in_plain_mode(file: Path) -> None:
    out = io.StringIO()
    run_plain(file, REVIEWER, "2026-03-20", talk=Talk(io.StringIO("goto fs.site\nVermont\nquit\n"), out))
    last = out.getvalue().splitlines()[-1]
    assert "Everything is saved" not in out.getvalue()
    assert "not" in last, last


async def is_told_in_the_wizard(file: Path, editor: Editor = REVIEWER) -> None:
    async with at_work(file, editor=editor) as typist:
        await typist.settle()
        if typist.says("Not in the file: changes kept on this machine"):
            await typist.press("escape")
        await typist.settle()
        if typist.says("A text was pasted or typed"):
            assert typist.says("not saved yet")
            return
        first = typist.text.splitlines()[0]
        assert "not saved yet" in first or "kept on this machine" in first, first
        await typist.press("f6")
        assert not typist.says("nothing stops the submission"), typist.text
        assert typist.says("kept"), typist.text
        if editor is not REVIEWER:
            return
        await typist.press("ctrl+t")
        await typist.settle()
        assert not typist.says("Submit the review?"), typist.text
        assert typist.says("kept"), typist.text
        await typist.press("escape")
        await typist.settle()
        await typist.press("escape")
        await typist.settle()
        await typist.press("ctrl+q")
        await typist.settle()
        if typist.app.is_running and not typist.app._exit:
            assert typist.says("Not everything is kept"), typist.text
        else:
            assert typist.app.return_code == 1, "what is in a journal is told behind the last screen"


@pytest.mark.parametrize("kind", KINDS)
async def test_as_long_as_anything_is_kept_on_this_machine_alone_nothing_says_that_all_is_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    file = complete_file(tmp_path)
    KINDS[kind](file)
    opened = read_review(file)
    assert only_here(opened, opened.rules, opened.review).words or kind == "changes in a journal"
    is_told_by_commands(file, capsys)
    is_told_in_plain_mode(file)
    await is_told_in_the_wizard(file)


@pytest.mark.parametrize("door", DOORS)
async def test_what_a_killed_session_had_in_any_dialog_is_told_by_every_place_when_the_review_is_opened_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], door: str
) -> None:
    editor, at, keys, text = DOORS[door]
    file = complete_file(tmp_path)
    async with at_work(file, editor=editor) as typist:
        await typist.go(at)
        await typist.press(*keys)
        await typist.type(text)
        await typist.until(lambda: bool(list((state_folder() / UNSENT).glob("*"))))
    is_told_by_commands(file, capsys)
    is_told_in_plain_mode(file)
    await is_told_in_the_wizard(file, editor)
    assert on_file(file).review.status == "in_progress"


async def test_with_nothing_kept_besides_all_is_saved_and_nothing_is_asked(tmp_path: Path) -> None:
    file = complete_file(tmp_path)
    async with at_work(file, editor=REVIEWER) as typist:
        assert typist.says("all saved")
        await typist.press("f6")
        assert typist.says("nothing stops the submission")
        await typist.press("escape", "ctrl+q")
        await typist.settle()
        assert not typist.says("Not everything is kept")


NO_PROSE: Final = {"home/new.py", "training/start.py", "reader.py", "pick_list.py", "base/typed_in.py"}
"""Where what is typed is a name, an id, or what is looked for."""


def test_every_dialog_in_which_words_are_written_keeps_them_while_they_are_written() -> None:
    folder = Path(tui_review.tui.__file__).parent
    written = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if any(f"{each}(" in path.read_text() for each in ("TypedLine", "SafeTextArea"))
    }
    keeping = {each for each in written if "UnsentText(" in (folder / each).read_text()}
    fields = {"fields/line.py", "fields/long_text.py"}
    assert written - keeping - NO_PROSE - fields == set()
