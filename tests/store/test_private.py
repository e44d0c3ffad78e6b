"""What is kept on this machine is its user's alone, also after a backup was put back without its modes. All made up."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.tui.screens import EDITOR, TODAY, make_review
from tui_review.cli.main import main
from tui_review.store import private
from tui_review.store.left import names_left
from tui_review.store.private import close_to_others, open_to_others
from tui_review.store.reviews import read_review
from tui_review.store.session import Session
from tui_review.store.unsent import keep_unsent, only_here
from tui_review.yamlfile.files import names_in_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def opened(tmp_path: Path, state: Path) -> Path:
    """A state folder with files of former sessions, put back as `chmod -R u=rwX,go=rX` leaves it."""
    keep_unsent(read_review(make_review(tmp_path, "one")), "a note", "Made-up words")
    journal = state / "tui-review" / "journal"
    journal.mkdir()
    (journal / f"{'a' * 32}-1.jsonl").write_bytes(b"")
    (journal / f"{'a' * 32}-1.jsonl").chmod(0o666)
    for each in (journal, journal.parent, state / "tui-review" / "unsent"):
        each.chmod(0o755)
    return state / "tui-review"


def test_what_is_typed_is_looked_for_once_while_nothing_of_it_changes(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "_SETTLED", 0)
    of = read_review(make_review(tmp_path, "one"))
    keep_unsent(of, "a note", "Made-up words", "a note")
    (state / "tui-review" / "editor").mkdir()
    time.sleep(0.05)
    looks: list[str] = []

    def looked(folder: Path) -> list[str]:
        looks.append(folder.name)
        return names_in_folder(folder)

    monkeypatch.setattr(private, "names_in_folder", looked)
    drawn = [only_here(of, of.rules, of.review).dialogs for _ in range(5)]
    assert (drawn, sorted(looks)) == ([("a note",)] * 5, ["editor", "unsent"])
    time.sleep(0.05)
    keep_unsent(of, "another note", "More made-up words", "another note")
    (state / "tui-review" / "editor" / "left").mkdir()
    assert only_here(of, of.rules, of.review).dialogs == ("a note", "another note")
    assert names_left() == ["left"]


def test_what_is_typed_a_moment_after_a_look_is_seen(tmp_path: Path, state: Path) -> None:
    del state
    of = read_review(make_review(tmp_path, "one"))
    for number in range(20):
        keep_unsent(of, f"note {number}", "Made-up words")
        assert len(private.names_kept(private.UNSENT)) == number + 1


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(each.lstat().st_mode) & 0o077 for each in (folder, *folder.rglob("*"))}


def test_a_session_closes_all_that_stands_open(tmp_path: Path, opened: Path) -> None:
    assert modes(opened) != {0}
    Session.open(make_review(tmp_path, "two"), EDITOR, today=TODAY).close()
    assert modes(opened) == {0}


def test_a_write_that_finds_its_folder_open_closes_all(tmp_path: Path, opened: Path) -> None:
    keep_unsent(read_review(tmp_path / "one.yaml"), "a reply", "Made-up words")
    assert modes(opened) == {0}


def test_the_doctor_names_what_stands_open_and_its_command_closes_all_of_it(
    tmp_path: Path, opened: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", str(tmp_path)]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "others have a right to 4 of its files and folders" in told
    assert f"chmod -R go= {opened}" in told
    # Less than that does not silence it.
    subprocess.run(["chmod", "go-w", opened], check=True)
    opened.chmod(0o700)
    main(["doctor", str(tmp_path)])
    assert "others have a right to" in " ".join(capsys.readouterr().out.split())
    subprocess.run(["chmod", "-R", "go=", opened], check=True)
    main(["doctor", str(tmp_path)])
    assert "others have a right to" not in " ".join(capsys.readouterr().out.split())
    assert open_to_others() == []


def test_nothing_behind_a_link_and_nothing_of_somebody_else_is_touched(
    tmp_path: Path, opened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_bytes(b"")
    (outside / "file").chmod(0o644)
    outside.chmod(0o755)
    (opened / "unsent" / "away").symlink_to(outside)
    (opened / "journal" / "file").symlink_to(outside / "file")
    close_to_others()
    assert open_to_others() == []
    assert [stat.S_IMODE(each.stat().st_mode) for each in (outside, outside / "file")] == [0o755, 0o644]
    opened.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    close_to_others()
    assert stat.S_IMODE(opened.stat().st_mode) == 0o755
