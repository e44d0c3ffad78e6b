"""Each call to the system that a command makes is refused in turn: the file is as it was or changed, as is said."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.instrument.making import SMALL
from tests.store.test_refusals import ERRORS, calls_of, refusing
from tests.tui.screens import made_with
from tui_review.cli.main import main
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.journal import Journal
from tui_review.store.reviews import read_review

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]
Command = list[str]
ANSWERED = [
    "kind=Home",
    "opened=2026-01-05",
    'people=[{"name": "R. Sample", "age": 4}]',
    "1A=Yes",
    "1B=Yes",
    "1C=[]",
]
LAST = 100
"""Of how many calls of each command one in two is refused: those before look for instruments, over and over."""


def did(*words: object) -> None:
    assert main([str(each) for each in words]) == 0


def set_(review: Path) -> Command:
    """One answer."""
    return ["set", str(review), "1A=No"]


def submit(review: Path) -> Command:
    """A hand-over."""
    return ["submit", str(review), "--by", "Ann"]


def load(review: Path) -> Command:
    """Rows of a file."""
    rows = review.with_name("people.csv")
    rows.write_text("Name,Age\nS. Sample,5\n", encoding="utf-8")
    return ["load", str(review), "--table", "people", "--csv", str(rows)]


def recover(review: Path) -> Command:
    """What a session that ended early has left."""
    opened = read_review(review)
    state = ReviewState(opened.rules, opened.review, Editor("Ann"), today="2026-03-20")
    journal = Journal(review, opened.fingerprint, {"by": "Ann"})
    changed = state.answer("1A", "No")
    assert changed is not None
    journal.append(changed.as_entry())
    os.close(journal._descriptor)
    return ["recover", str(review), "--take"]


def restore(review: Path) -> Command:
    """A former version."""
    did("submit", review, "--by", "Ann")
    did("return", review, "--by", "Bob", "--role", "qa", "--reason", "Again.")
    did("set", review, "1A=No", "--by", "Ann")
    return ["restore", f"{review}@2", "--by", "Lee", "--reason", "Earlier."]


def settle(review: Path) -> Command:
    """What a merge has left open."""
    sides = [review.with_name(name) for name in ("base", "ours", "theirs")]
    for each, answer in zip(sides, ("Yes", "No", ""), strict=True):
        shutil.copy(review, each)
        did("set", each, f"1A={answer}", "--by", each.name)
    assert main(["merge-driver", *map(str, sides), str(review)]) == 1
    shutil.move(sides[1], review)
    for each in (sides[0], sides[2]):
        each.unlink()
    return ["settle", str(review), "1A", "theirs"]


def migrate(review: Path) -> Command:
    """Another version of its instrument."""
    newer = SMALL.replace('version: "1"', 'version: "2"')
    (review.parent / "instruments" / "newer.yaml").write_text(newer, encoding="utf-8")
    return ["migrate", str(review), "--to", "2"]


@pytest.mark.parametrize("prepared", [set_, submit, load, recover, restore, settle, migrate])
def test_a_command_whose_calls_are_refused_in_turn_has_changed_the_file_or_says_that_it_has_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], prepared: Callable[[Path], Command]
) -> None:
    place = tmp_path / "reviews"
    place.mkdir()
    review = made_with(place, SMALL)
    did("set", review, *ANSWERED)
    command = prepared(review)
    kept_aside = tmp_path / "before"
    shutil.copytree(tmp_path, kept_aside, ignore=shutil.ignore_patterns("before"))

    def begin() -> None:
        for each in kept_aside.iterdir():
            shutil.rmtree(tmp_path / each.name)
            shutil.copytree(each, tmp_path / each.name)
        capsys.readouterr()

    before = review.read_bytes()
    capsys.readouterr()
    statuses: list[int] = []
    count = calls_of(lambda: statuses.append(main(command)))
    assert (statuses[0] in (0, 1), review.read_bytes() != before) == (True, True)
    success = capsys.readouterr().out
    # What is kept for a hand-over counts before it has its own name, too.
    kept = len(list(place.rglob("*@*.yaml*")))
    for refused in range(max(0, count - LAST), count, 2):
        begin()
        number = ERRORS[refused % len(ERRORS)]
        with refusing(refused, number):
            status = main(command)
        said = capsys.readouterr()
        what = (refused, errno.errorcode[number], status, said)
        assert "inside" not in said.err, what
        if review.read_bytes() == before:
            assert (status, said.out) == (2, ""), what
            assert len(list(place.rglob("*@2-*.yaml"))) == len(
                list((kept_aside / "reviews").rglob("*@2-*.yaml"))
            ), what
        else:
            assert status in (0, 1), what
            assert said.out.splitlines()[:1] == success.splitlines()[:1], what
            assert "try again" not in said.err.casefold(), what
            assert len(list(place.rglob("*@*.yaml*"))) == kept, what
