"""`forget`: what one keeps beside reviews goes once they are final, and not before unless one says so."""

from __future__ import annotations

import errno
import io
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.tui.screens import make_review
from tui_review.cli import forgetting
from tui_review.cli.main import main
from tui_review.errors import DONE, FINDINGS, UNUSABLE
from tui_review.review.serial import as_written
from tui_review.store.jottings import change_jottings, has_jottings, with_looked_at
from tui_review.store.reviews import read_review, review_bytes
from tui_review.store.unsent import count_unsent, keep_unsent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A review beside which something is kept."""
    path = make_review(tmp_path)
    change_jottings(_uid(path), lambda kept: with_looked_at(kept, "4.settings"))
    return path


class Typed(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def _uid(path: Path) -> str:
    return read_review(path).review.review.uid


def _made_final(path: Path) -> None:
    opened = read_review(path)
    review = replace(opened.review, review=replace(opened.review.review, status="final"))
    path.write_bytes(review_bytes(review, as_written(opened.rules, review), former=path.read_bytes()))


def test_beside_a_review_that_is_not_final_it_stays_unless_one_says_so(
    beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forget", str(beside)]) == FINDINGS
    assert "--open takes it away all the same" in capsys.readouterr().out
    assert has_jottings(_uid(beside))
    assert main(["forget", str(beside), "--open"]) == DONE
    assert not has_jottings(_uid(beside))


def test_beside_final_reviews_of_a_folder_it_is_taken_away_and_the_reviews_are_left(
    beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _made_final(beside)
    before = beside.read_bytes()
    assert main(["doctor", str(beside.parent)]) in (DONE, FINDINGS)
    assert "beside 1 final review" in " ".join(capsys.readouterr().out.split())
    (beside.parent / "broken.yaml").write_text("[")
    assert main(["forget", str(beside.parent)]) == UNUSABLE
    assert not has_jottings(_uid(beside))
    assert beside.read_bytes() == before


def test_all_of_it_goes_also_where_the_file_is_gone(beside: Path) -> None:
    uid = _uid(beside)
    beside.unlink()
    assert main(["forget"]) == UNUSABLE
    assert main(["forget", "--all"]) == DONE
    assert not has_jottings(uid)


def test_a_person_is_asked_before_texts_are_erased_that_can_still_be_taken(
    beside: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("3A", "4A"):
        keep_unsent(read_review(beside), place, "She was seen each month.")
    monkeypatch.setattr(forgetting, "is_shown", lambda: True)
    for typed in ("\n", ""):
        monkeypatch.setattr("sys.stdin", Typed(typed))
        assert main(["forget", "--all"]) == FINDINGS
        assert "2 texts were typed and not kept, and can still be taken" in capsys.readouterr().out
        assert (count_unsent(), has_jottings(_uid(beside))) == (2, True)
    monkeypatch.setattr("sys.stdin", Typed("y\n"))
    assert main(["forget", "--all"]) == DONE
    assert (count_unsent(), has_jottings(_uid(beside))) == (0, False)
    # Of what nobody typed there is nothing to ask.
    monkeypatch.setattr("sys.stdin", Typed(""))
    assert main(["forget", "--all"]) == DONE


def test_a_program_that_says_all_is_asked_nothing(beside: Path) -> None:
    keep_unsent(read_review(beside), "3A", "She was seen each month.")
    assert main(["forget", "--all"]) == DONE
    assert count_unsent() == 0


@pytest.mark.parametrize("arguments", [("--open",), ("--all",)])
def test_what_cannot_be_looked_at_is_not_said_to_be_nothing(
    beside: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    def closed(look: Callable[..., Any]) -> Callable[..., Any]:
        def refused(path: Any, *rest: Any, **named: Any) -> Any:
            if "/jottings" in str(path):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return look(path, *rest, **named)

        return refused

    uid = _uid(beside)
    with monkeypatch.context() as patch:
        for name in ("lstat", "listdir"):
            patch.setattr(os, name, closed(getattr(os, name)))
        assert main(["forget", *(() if arguments == ("--all",) else (str(beside),)), *arguments]) == UNUSABLE
        assert main(["doctor", str(beside.parent)]) in (DONE, FINDINGS)
    said = capsys.readouterr()
    assert "permission" in said.err
    assert "nothing beside" not in said.out
    assert has_jottings(uid)
