"""A text in an editor: privately, not lost by an editor that returns at once, found again where one was cut off."""

from __future__ import annotations

import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest

from tui_review.entry.editor import Sheet, edited, editor_command
from tui_review.errors import UserError
from tui_review.settings import Settings, save_settings
from tui_review.store import left
from tui_review.store.left import names_left
from tui_review.yamlfile.charset import text_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\n{does}\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))


def test_a_text_comes_back_and_nothing_of_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, 'echo "two words" > "$1"')
    with edited("one") as text:
        assert text.rstrip() == "two words"
    assert not names_left()


def test_the_editor_of_the_settings_comes_before_that_of_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("VISUAL", "vi")
    save_settings(Settings(editor="sh -e"))
    assert editor_command() == ["sh", "-e"]


def test_an_editor_that_returns_at_once_leaves_the_file_to_be_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, "exit 0")
    sheet = Sheet("a made-up review 4B narrative")
    sheet.edit("as it was")
    assert sheet.returned_at_once
    sheet.file.write_text("written in another window\n")
    assert Sheet("a made-up review 4B narrative").left() == "written in another window\n"


def test_what_was_written_quickly_was_no_return_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, 'echo "quick" > "$1"')
    sheet = Sheet("a made-up review")
    sheet.edit("as it was")
    assert not sheet.returned_at_once


def test_a_text_that_was_left_is_edited_on_with_the_swap_file_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, 'echo "begun" > "$1"; touch "$(dirname "$1")/.text.md.swp"; exit 1')
    sheet = Sheet("a made-up review")
    with pytest.raises(UserError, match="status 1"):
        sheet.edit("as it was")
    assert sheet.holds_more_than("begun")
    assert not sheet.forget_but_for("begun")
    assert stat.S_IMODE(sheet.folder.stat().st_mode) == 0o700
    editor(tmp_path, monkeypatch, "true")
    assert sheet.edit(sheet.left()).rstrip() == "begun"
    assert sheet.holds_more_than("begun")
    sheet.forget()
    assert not names_left()


_LATIN_1 = "printf 'The caf\\351 visit\\n' > \"$1\""
"""An editor that saves in Latin-1."""


def test_a_text_with_a_byte_that_is_no_letter_is_refused_and_its_file_stays_with_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, _LATIN_1)
    sheet = Sheet("a made-up review 4B narrative")
    with pytest.raises(UserError, match="UTF-8") as refused:
        sheet.edit("The visit")
    assert str(sheet.file) in refused.value.message
    assert sheet.is_refused
    assert sheet.file.read_bytes() == b"The caf\xe9 visit\n"
    assert stat.S_IMODE(sheet.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(sheet.folder.stat().st_mode) == 0o700
    assert "\ufffd" not in sheet.left()
    sheet.forget()
    with pytest.raises(UserError, match="UTF-8"), edited("Both wordings"):
        pass
    assert names_left()


def test_where_the_locale_has_letters_for_its_bytes_the_text_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, _LATIN_1)
    monkeypatch.setattr(left, "one_byte", lambda: "iso8859-1")
    with edited("The visit") as text:
        assert text == "The café visit\n"
    assert not names_left()
    assert text_of("Café ".encode() + b"M\xfcnchen", "iso8859-1") == "Café München"


_WRITES: Final = 'echo "An hour of work" > "$1"'


@pytest.mark.parametrize(
    ("does", "kept", "stays"),
    [
        (f"{_WRITES}; kill -9 $$", "as it was", True),
        (f"{_WRITES}; exit 143", "as it was", True),
        ("kill -15 $$", "as it was", True),
        (f"{_WRITES}; exit 1", "as it was", True),
        (f"{_WRITES}; exit 1", "An hour of work", False),
        ("exit 1", "as it was", False),
        ('touch "$(dirname "$1")/.text.md.swp"; exit 1', "as it was", True),
        ('echo "of nano" > "$1.save"', "as it was", True),
        ('echo "a copy of what was" > "$1~"; exit 1', "as it was", False),
    ],
)
def test_what_an_editor_leaves_is_forgotten_only_where_it_is_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, kept: str, *, stays: bool
) -> None:
    editor(tmp_path, monkeypatch, does)
    sheet = Sheet("a made-up review 4B narrative")
    with suppress(UserError):
        sheet.edit("as it was")
    sheet.forget_but_for(kept)
    assert sheet.folder.exists() is stays


def test_what_nano_wrote_as_it_was_killed_is_what_is_left_and_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, 'echo "not saved by hand" > "$1.save"; kill -1 $$')
    sheet = Sheet("a made-up review 4B narrative")
    with pytest.raises(UserError):
        sheet.edit("as it was")
    assert sheet.left().rstrip() == "not saved by hand"
    editor(tmp_path, monkeypatch, "true")
    again = Sheet("a made-up review 4B narrative")
    assert again.edit(again.left()).rstrip() == "not saved by hand"
    assert again.forget_but_for("not saved by hand")


def test_an_editor_that_cannot_start_takes_nothing_of_what_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, f"{_WRITES}; exit 1")
    sheet = Sheet("a made-up review 4B narrative")
    with pytest.raises(UserError):
        sheet.edit("as it was")
    monkeypatch.setenv("VISUAL", "no-such-editor")
    again = Sheet("a made-up review 4B narrative")
    with pytest.raises(UserError, match="no editor"):
        again.edit(again.left())
    assert not again.forget_but_for("as it was")
    assert again.left().rstrip() == "An hour of work"
