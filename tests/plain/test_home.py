"""Who has a terminal that draws nothing, and no command line, comes to reviews all the same."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.conftest import home
from tests.plain.scripted import status_after
from tui_review.cli import home as command
from tui_review.cli.main import main
from tui_review.errors import DONE
from tui_review.plain.home import run_plain_home
from tui_review.plain.talk import Talk
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review

__all__ = ["home"]

pytestmark = pytest.mark.usefixtures("home")
WHO = Editor("A. Reviewer")


def talked(folder: Path, *lines: str) -> str:
    said = io.StringIO()
    typed = io.StringIO("".join(f"{each}\n" for each in lines))
    status = run_plain_home(folder, WHO, "2026-03-20", talk=Talk(typed, said))
    assert status == status_after(said.getvalue())
    return said.getvalue()


def test_a_review_is_begun_found_again_and_answered(tmp_path: Path) -> None:
    said = talked(tmp_path, "new", "osri-r4", "made-up", "quit", "nowhere", "quit")
    assert "No reviews in" in said
    assert "There is no review nowhere." in said
    said = talked(tmp_path, "1", "goto fs.site", "Alder (made up)", "quit", "list", "quit")
    assert "1. made-up, " in said
    assert read_review(tmp_path / "made-up.yaml").review.answers["fs.site"].value == "Alder (made up)"


def test_an_id_is_proposed_and_what_cannot_be_opened_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("format: 1\nreview: {id: x\n", encoding="utf-8")
    said = talked(tmp_path, "broken", "new", "none", "new", "1", "", "quit", "quit")
    assert "Not taken: " in said
    assert "There is no instrument none." in said
    assert len(list(tmp_path.glob("2*-001.yaml"))) == 1


def test_a_dumb_terminal_has_the_list_where_a_pipe_is_told_of_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert main([str(tmp_path)]) != DONE
    assert "--plain" in capsys.readouterr().err

    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Typed("quit\n"))
    monkeypatch.setattr(command, "is_shown", lambda: True)
    monkeypatch.setattr(Talk, "_comes_within", lambda *_: False)
    assert main([str(tmp_path)]) == DONE
    assert "No reviews in" in capsys.readouterr().out
