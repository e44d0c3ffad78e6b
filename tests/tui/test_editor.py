"""The editor from the wizard: one that returns at once, and one that was cut off. All of the case is made up."""

from __future__ import annotations

import io
import shutil
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from tests.qa.sample import complete_file
from tui_review.cli.main import main
from tui_review.places import place_of
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.review.spots import Spot
from tui_review.store.left import LeftText
from tui_review.store.reviews import read_review
from tui_review.store.unsent import name_of_left, recall_unsent
from tui_review.tui.review.editor import sheet_of

from .screens import EDITOR, TODAY, make_review
from .test_pty import wizard
from .typist import at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

    from .typist import Typist

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that returns before anybody writes."""
    editor_that("exit 0", tmp_path, monkeypatch)


def editor_that(does: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\n{does}\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))


async def to_the_editor(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typist.app, "suspend", nullcontext)
    await typist.screen.go("4B")
    await typist.press("ctrl+o")
    await typist.pilot.pause()


@pytest.mark.usefixtures("at_once")
async def test_a_text_saved_in_another_window_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await to_the_editor(typist, monkeypatch)
        assert typist.says("The editor returned at once")
        sheet_of(typist.screen.session, "4B", narrative=True).file.write_text("From another window.\n")
        await typist.press("t")
        await typist.pilot.pause()
        assert typist.screen.state.kept("4B").narrative == "From another window."


@pytest.mark.usefixtures("at_once")
async def test_a_text_that_an_editor_has_left_is_told_of_and_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_review(tmp_path)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        sheet_of(typist.screen.session, "4B", narrative=True).file.write_text("Cut off.\n")
        await typist.press("escape")
    async with at_work(path) as typist:
        assert typist.says("has left a text at 4B")
        await to_the_editor(typist, monkeypatch)
        assert typist.says("A text is left here")
        await typist.press("t")
        await typist.pilot.pause()
        assert typist.screen.state.kept("4B").narrative == "Cut off."


async def test_a_text_from_the_editor_is_gone_on_with_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor_that('sleep 1.1\nprintf "Two lines,\\nfrom the editor." > "$1"', tmp_path, monkeypatch)
    async with at_work(make_review(tmp_path)) as typist:
        await to_the_editor(typist, monkeypatch)
        await typist.type(" More.")
        typist.screen.commit()
        assert typist.screen.state.kept("4B").narrative == "Two lines,\nfrom the editor. More."


async def test_a_text_from_the_editor_that_was_kept_is_offered_no_more_when_it_is_written_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor_that('sleep 1.1\necho "From the editor." > "$1"', tmp_path, monkeypatch)
    path = make_review(tmp_path)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        assert typist.screen.state.kept("4B").narrative == "From the editor."
    assert main(["set", str(path), "4B.narrative=From the editor. And more."]) == 0
    async with at_work(path) as typist:
        assert not typist.says("has left a text")


def cut_off_at_4b(path: Path) -> LeftText:
    """What an editor had saved as the program was killed."""
    left = LeftText(name_of_left(read_review(path), Spot("4B", narrative=True).place))
    left.folder.mkdir(mode=0o700, parents=True)
    left.file.write_text("Cut off.\n")
    return left


@pytest.mark.usefixtures("at_once")
async def test_where_nothing_can_be_written_any_more_it_says_where_the_text_is_that_an_editor_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = complete_file(tmp_path)
    assert main(["submit", str(path), "--by", "Kim"]) == 0
    cut_off_at_4b(path)
    async with at_work(path) as typist:
        assert typist.says("has left a text at 4B")
        await to_the_editor(typist, monkeypatch)
        assert typist.says("cannot be taken up now")
        assert not typist.says("There is no long text here")


async def test_whoever_hands_over_in_the_wizard_is_asked_about_what_an_editor_has_left(
    tmp_path: Path,
) -> None:
    path = complete_file(tmp_path)
    left = cut_off_at_4b(path)
    async with at_work(path) as typist:
        await typist.screen.do("hand over")
        await typist.pilot.pause()
        assert typist.says("Not everything is kept")
        assert left.left()
        await typist.settle(2.0)
        await typist.press("d")
        await typist.pilot.pause()
        assert not left.left()


@pytest.mark.parametrize(("key", "is_kept"), [("k", True), ("e", False), ("escape", True)])
async def test_an_editor_that_leaves_an_empty_file_empties_no_text_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, *, is_kept: bool
) -> None:
    editor_that(': > "$1"', tmp_path, monkeypatch)
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4B")
        await typist.press("tab")
        await typist.paste("Made up, of two words.")
        await typist.press("f3")
        before = typist.screen.state.kept("4B").narrative
        assert before
        await to_the_editor(typist, monkeypatch)
        assert typist.says("The editor left nothing")
        assert typist.screen.state.kept("4B").narrative == before
        await typist.settle(2.0)
        await typist.press(key)
        await typist.pilot.pause()
        assert typist.screen.state.kept("4B").narrative == (before if is_kept else "")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["y", "t", "escape"])
async def test_a_text_that_git_changed_under_the_editor_is_asked_about_and_is_no_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    path = make_review(tmp_path)
    (tmp_path / "pulled").mkdir()
    pulled = tmp_path / "pulled" / path.name
    pulled.write_bytes(path.read_bytes())
    assert main(["set", str(pulled), "4B.narrative=The log was read, as they say.", "4C=Yes"]) == 0
    does = f'printf "The log was read by me.\\n" > "$1"\ncat "{pulled}" > "{path}"\nsleep 1'
    editor_that(does, tmp_path, monkeypatch)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        await typist.until(lambda: typist.says("The text is another by now"))
        assert typist.says("There it reads now: … as they say. Yours: … by me.") or typist.says("they say.")
        await typist.settle(2.0)
        await typist.press(key, *(["enter"] if key != "escape" else []))
        await typist.pilot.pause()
        theirs, mine = "The log was read, as they say.", "The log was read by me."
        held = typist.screen.state
        assert held.kept("4B").narrative == (mine if key == "y" else theirs)
        assert held.review.raw["4C"] == "Yes"
        assert not held.review.conflicts
    assert not on_file(path).conflicts
    assert on_file(path).answers["4B"].narrative == (mine if key == "y" else theirs)
    async with at_work(path) as typist:
        assert typist.says("has left a text at 4B") is (key != "y")


@pytest.mark.slow
async def test_an_editor_that_changed_nothing_leaves_what_git_put_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_review(tmp_path)
    (tmp_path / "pulled").mkdir()
    pulled = tmp_path / "pulled" / path.name
    pulled.write_bytes(path.read_bytes())
    assert main(["set", str(pulled), "4B.narrative=Theirs alone, made up."]) == 0
    editor_that(f'cat "{pulled}" > "{path}"\nsleep 1', tmp_path, monkeypatch)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        await typist.until(lambda: typist.screen.state.kept("4B").narrative == "Theirs alone, made up.")
        await typist.pilot.pause()
        assert typist.says("Theirs alone, made up.")
    assert on_file(path).answers["4B"].narrative == "Theirs alone, made up."
    assert not on_file(path).conflicts


async def test_a_text_that_is_not_taken_is_said_changes_nothing_and_is_offered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor_that("printf 'The caf\\351\\n' > \"$1\"", tmp_path, monkeypatch)
    async with at_work(make_review(tmp_path)) as typist:
        before = typist.screen.state.kept("4B")
        await to_the_editor(typist, monkeypatch)
        assert typist.says("The text is not taken")
        assert typist.screen.state.kept("4B") == before
        await typist.press("ctrl+o")
        await typist.pilot.pause()
        assert typist.says("A text is left here")


_WRITES = 'printf "Two pages, made up.\\n" > "$1"'


@pytest.mark.parametrize(
    ("does", "is_told"),
    [
        (f"{_WRITES}; kill -9 $$", True),
        (f"{_WRITES}; kill -15 $$", True),
        ('touch "$(dirname "$1")/.text.md.swp"; kill -9 $$', True),
        (f"{_WRITES}; exit 1", True),
        ("exit 1", False),
    ],
)
async def test_what_an_editor_that_was_killed_has_left_stays_and_is_told_of_at_the_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, *, is_told: bool
) -> None:
    path = make_review(tmp_path)
    editor_that(does, tmp_path, monkeypatch)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        assert typist.says("The editor ended with status")
        assert typist.says("stays on this machine") is is_told
    async with at_work(path) as typist:
        assert typist.says("An editor has left a text at 4B") is is_told
        await to_the_editor(typist, monkeypatch)
        assert typist.says("A text is left here") is is_told


async def test_a_text_that_was_left_outlasts_an_editor_that_cannot_start_and_is_dropped_on_purpose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_review(tmp_path)
    editor_that(f"{_WRITES}; kill -9 $$", tmp_path, monkeypatch)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        for unusable in ("no-such-editor", "false", "one 'quote"):
            monkeypatch.setenv("VISUAL", unusable)
            await typist.press("ctrl+o", "t")
            await typist.pilot.pause()
            sheet = sheet_of(typist.screen.session, "4B", narrative=True)
            assert sheet.left() == "Two pages, made up.\n"
        monkeypatch.setenv("VISUAL", "true")
        await typist.press("ctrl+o", "d")
        await typist.pilot.pause()
        assert "Two pages" not in sheet.left()
        assert "Two pages" not in typist.screen.state.kept("4B").narrative


async def test_a_text_from_the_editor_that_is_refused_stays_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_review(tmp_path)
    editor_that("printf 'An hour of work,\\nwith \\033 in it.\\n' > \"$1\"", tmp_path, monkeypatch)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        await typist.until(lambda: typist.says("U+001B"))
        assert "An hour of work" in sheet_of(typist.screen.session, "4B", narrative=True).left()
        place = Spot("4B", narrative=True).place
        assert "An hour of work" in recall_unsent(read_review(path), place), "as what is typed and refused"


@pytest.mark.slow
@pytest.mark.parametrize("editor", ["vi", "nano"])
def test_what_stands_unsaved_in_a_real_editor_outlasts_a_dropped_line(tmp_path: Path, editor: str) -> None:
    if not shutil.which(editor):
        pytest.skip(f"there is no {editor} here")
    path = make_review(tmp_path)
    with wizard(path, EDITOR=editor) as terminal:
        terminal.stands("answered")
        terminal.press("f4").type("4B").press("enter")
        terminal.stands("The second move")
        terminal.press("ctrl+o")
        terminal.wait_for("text.md")
        terminal.settle()
        terminal.type("OUnheard of, and made up. " if editor == "vi" else "Unheard of, and made up. ")
        terminal.wait_for("Unheard of")
        if editor == "vi":
            time.sleep(5)  # It writes its swap file some seconds after the last key.
        terminal.hang_up()
        terminal.exit_status()
    folder = place_of("state") / "editor"
    end = time.monotonic() + 20
    while not any(b"Unheard of" in each.read_bytes() for each in folder.rglob("*") if each.is_file()):
        assert time.monotonic() < end, list(folder.rglob("*"))
        time.sleep(0.1)
    with wizard(path, EDITOR=editor) as terminal:
        terminal.stands("An editor has left a text at 4B")


NOT_TAKEN = {
    "ends with an error": ("printf 'half a sentence' >> \"$1\"; exit 3", ()),
    "writes Latin-1": ("sleep 1.1; printf 'Caf\\351 is half' > \"$1\"", ()),
    "is back at once": ("(sleep 0.2; printf 'half a sentence' > \"$1\") &", ("escape",)),
}


@pytest.mark.parametrize("way", NOT_TAKEN)
async def test_while_a_text_of_an_editor_is_not_taken_nothing_says_that_all_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    does, then = NOT_TAKEN[way]
    editor_that(does, tmp_path, monkeypatch)
    path = make_review(tmp_path)
    async with at_work(path) as typist:
        await to_the_editor(typist, monkeypatch)
        await typist.press(*then) if then else None
        sheet = sheet_of(typist.screen.session, "4B", narrative=True)
        await typist.until(lambda: "half" in sheet.left())
        await says_not_saved(typist)
        await typist.screen.go("4C")
        await says_not_saved(typist)
    async with at_work(path) as typist:
        await says_not_saved(typist)
    capsys.readouterr()
    for lines in ("quit\n", "No\nquit\n"):
        talk = Talk(io.StringIO(lines), out := io.StringIO())
        run_plain(path, EDITOR, TODAY, talk=talk)
        assert "Everything is saved" not in out.getvalue()
        assert "Nothing was changed" not in out.getvalue()
        last = out.getvalue().splitlines()[-3:]
        assert "4B" in " ".join(last), last
    sheet.forget()
    async with at_work(path) as typist:
        assert not typist.says("not saved yet")


async def says_not_saved(typist: Typist) -> None:
    """The first line says it, and the summary names the question."""
    typist.screen.redraw()
    await typist.pilot.pause()
    assert "not saved yet" in typist.text.splitlines()[0], typist.text
    await typist.press("f6")
    assert "not saved yet" in typist.text.splitlines()[0], typist.text
    assert typist.says("Typed and not kept")
    await typist.press("escape")


async def test_once_the_text_of_an_editor_is_taken_or_dropped_all_is_saved_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_review(tmp_path)
    cut_off_at_4b(path)
    editor_that("sleep 1.1", tmp_path, monkeypatch)
    async with at_work(path) as typist:
        assert "not saved yet" in typist.text.splitlines()[0]
        await to_the_editor(typist, monkeypatch)
        assert "not saved yet" in typist.text.splitlines()[0]
        await typist.press("d")
        await typist.until(lambda: not typist.says("not saved yet"))
        assert typist.says("all saved"), typist.text
