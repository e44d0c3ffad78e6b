"""What a command says it did stands in the files, and what it refuses, or is not declared to write, changes none."""

from __future__ import annotations

import errno
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.changing import BESIDE_IT, ELSEWHERE, OF_A_REVIEW, REVIEW, Step, words
from tests.cli.conftest import may_write
from tui_review.cli.main import COMMANDS, main, parser_of
from tui_review.store import lock
from tui_review.store.lock import Holder, ReviewLock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.cli.conftest import Run


def files(folder: Path) -> dict[str, bytes]:
    """All that stands in a folder and may be somebody's: not what is remembered to be faster."""
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "XDG_CACHE_HOME" not in path.parts
    }


def options_named(said: str) -> set[str]:
    """The options that a refusal speaks of, but for those of whole commands that it gives."""
    return set(re.findall(r"(?<![\w`-])--[a-z][a-z-]*", re.sub(r"`tui-review [^`]*`", "", said)))


def options_of(command: str) -> set[str]:
    return {option for each in parser_of(command)._actions for option in each.option_strings}


class Full(io.BytesIO):
    """A disk that takes nothing of what is printed until somebody is told."""

    told = False

    def write(self, data: object, /) -> int:
        if not self.told:
            self.told = True
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.slow
def test_what_is_done_is_called_done_where_only_the_output_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = next(step for step in BESIDE_IT if step.line.startswith("export"))
    for step in (*OF_A_REVIEW, written):
        step.before()
        before = files(tmp_path)
        monkeypatch.setattr("sys.stdin", io.StringIO(step.typed))
        capsys.readouterr()
        with monkeypatch.context() as patch:
            # A dialog that can ask nothing does nothing.
            if not step.typed:
                patch.setattr("sys.stdout", io.TextIOWrapper(io.BufferedWriter(Full()), "utf-8"))
            status = main(words(step.line))
        said = capsys.readouterr().err
        assert step.stands(), (step.line, said)
        changed = [name for name, data in files(tmp_path).items() if before.get(name) != data]
        is_told = "Nothing need be done again" in said and any(Path(name).name in said for name in changed)
        assert (status, is_told) in ((1, True), (step.status, False)), (step.line, status, said)
        assert is_told or not step.says or step.typed, (step.line, said)
        assert "try again" not in said


@pytest.mark.parametrize(
    "story", [OF_A_REVIEW, pytest.param(BESIDE_IT, marks=pytest.mark.slow)], ids=["a review", "beside"]
)
def test_every_command_that_writes_has_done_what_it_says_and_nothing_where_it_refuses(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, story: Sequence[Step]
) -> None:
    for step in story:
        step.before()
        before = files(tmp_path)
        assert not step.stands(), step.line
        refused = run(*words(step.refused))
        changed = [name for name, data in files(tmp_path).items() if before.get(name) != data]
        assert (refused.status > 0, changed) == (True, []), (step.refused, refused)
        assert not step.says or step.says not in refused.out, (step.refused, refused)
        assert options_named(refused.err) <= options_of(step.refused.split()[0]), refused
        monkeypatch.setattr("sys.stdin", io.StringIO(step.typed))
        ran = run(*words(step.line))
        assert (ran.status, step.says in ran.out, step.stands()) == (step.status, True, True), (
            step.line,
            ran,
        )


def test_no_command_that_may_write_is_left_out_of_the_story() -> None:
    told = {step.line.split()[0] for step in (*OF_A_REVIEW, *BESIDE_IT)} | set(ELSEWHERE)
    assert told == {name for name in COMMANDS if may_write(name) != "nothing"}


def test_no_command_that_changes_a_review_writes_into_one_that_somebody_has_open(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the command, and wherever the review stands in its story."""
    monkeypatch.setattr(lock, "_MOMENT", 0.0)
    tried = set()
    for step in OF_A_REVIEW:
        step.before()
        command, *_ = words(step.line)
        if COMMANDS[command].reviews == "changes":
            tried.add(command)
            held = ReviewLock.acquire(REVIEW)
            assert not isinstance(held, Holder)
            before = files(tmp_path)
            refused = run(*words(step.line))
            assert (refused.status, "has it open" in refused.err) == (2, True), (step.line, refused)
            assert files(tmp_path) == before, step.line
            held.release()
        monkeypatch.setattr("sys.stdin", io.StringIO(step.typed))
        assert run(*words(step.line)).status == step.status, step.line
    assert tried == {name for name, each in COMMANDS.items() if each.reviews == "changes"}
