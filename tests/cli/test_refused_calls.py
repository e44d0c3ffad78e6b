"""Each call to the system that a command makes is refused in turn: the files are as before or changed, as is said."""

from __future__ import annotations

import errno
import io
import shutil
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests.cli.changing import OF_A_REVIEW, Step, review, words
from tests.store.test_refusals import ERRORS, calls_of, refusing
from tui_review.cli.main import main

pytestmark = pytest.mark.slow
LAST: Final = 100
"""Of how many calls of each command some are refused: those before look for instruments, over and over."""
WAYS_TO_WRITE: Final = {"set", "load", "submit", "recover", "restore", "settle", "migrate"}
"""The commands whose files are written in a way of their own, of which one call in four is refused; of others few."""
THOROUGH, FEW = 4, 20
NOT_REFUSED: Final = {"init": "it can be run again", "merge-driver": "it merges as text what it cannot read"}


def reviews(folder: Path) -> dict[str, bytes]:
    """Reviews and their kept versions: not the schema for editors, which is laid beside if it can be."""
    return {str(path): path.read_bytes() for path in (folder / "reviews").rglob("[!.]*.yaml*")}


def is_former(name: str) -> bool:
    """Whether a file is a copy of what the review is still, laid aside before it was to be changed."""
    return int(name.partition("@")[2].partition("-")[0] or -1) in range(review().review.version + 1)


def test_a_command_whose_calls_are_refused_in_turn_has_changed_the_files_or_says_that_it_has_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path.with_name(f"{tmp_path.name}-before")

    def begin(step: Step) -> None:
        for each in tmp_path.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        shutil.copytree(aside, tmp_path, dirs_exist_ok=True)
        monkeypatch.setattr("sys.stdin", io.StringIO(step.typed))
        capsys.readouterr()

    for turn, step in enumerate(OF_A_REVIEW):
        command = words(step.line)
        step.before()
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(tmp_path, aside)
        begin(step)
        count = calls_of(partial(main, command))
        success = capsys.readouterr().out
        done = len(reviews(tmp_path))
        every = THOROUGH if command[0] in WAYS_TO_WRITE else FEW
        tried = range(max(0, count - LAST) + turn % THOROUGH, count, every)
        for refused in () if command[0] in NOT_REFUSED else tried:
            begin(step)
            before = reviews(tmp_path)
            number = ERRORS[refused % len(ERRORS)]
            with refusing(refused, number):
                status = main(command)
            said = capsys.readouterr()
            what = (step.line, refused, errno.errorcode[number], status, said)
            assert "inside" not in said.err, what
            if step.stands():
                assert status in (0, 1), what
                assert said.out.splitlines()[:1] == success.splitlines()[:1], what
                assert "try again" not in said.err.casefold(), what
                assert len(reviews(tmp_path)) == done, what
            else:
                assert (status, said.out) == (2, ""), what
                left = reviews(tmp_path)
                assert before.items() <= left.items(), what
                assert all(is_former(name) for name in left.keys() - before.keys()), what
        begin(step)
        assert main(command) == step.status
