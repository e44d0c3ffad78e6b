"""A text in an editor: privately, not lost by an editor that returns at once, found again where one was cut off."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from tui_review.entry import editor as own
from tui_review.entry.editor import Sheet, edited, editor_command, is_any_left
from tui_review.errors import UserError
from tui_review.settings import Settings, save_settings
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
    assert edited("one").rstrip() == "two words"
    assert not is_any_left()


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
    assert sheet.has_swap
    assert stat.S_IMODE(sheet.folder.stat().st_mode) == 0o700
    editor(tmp_path, monkeypatch, "true")
    assert sheet.edit(sheet.left()).rstrip() == "begun"
    assert sheet.has_swap
    sheet.forget()
    assert not is_any_left()


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
    with pytest.raises(UserError, match="UTF-8"):
        edited("Both wordings")
    assert is_any_left()


def test_where_the_locale_has_letters_for_its_bytes_the_text_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, _LATIN_1)
    monkeypatch.setattr(own, "one_byte", lambda: "iso8859-1")
    assert edited("The visit") == "The café visit\n"
    assert not is_any_left()
    assert text_of("Café ".encode() + b"M\xfcnchen", "iso8859-1") == "Café München"
