"""Words of a case put into every field are found in the review's folder and in journals, and nowhere else."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.examples import few
from tests.store.dying import die_with
from tui_review import support
from tui_review.review.who import Editor
from tui_review.store.session import Session
from tui_review.tui.base.crash import Crash, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Run

CANARY = "Canaria"
"""Stands in every text that a person can enter; made up."""
FIELDS = [
    f"fs.case_name={CANARY} Name",
    f"fs.site={CANARY} County",
    "3A=No",
    f"3A.narrative={CANARY} went home.",
    f"3B.narrative={CANARY}: another text.",
]


@pytest.fixture(params=few((0o000, 0o022, 0o077), 1), ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything the program can write to is under one folder."""
    for name in ("XDG_CACHE_HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def flag_and_describe(review: Path) -> None:
    """What no command takes is in the file by a session."""
    session = Session.open(review, Editor(f"{CANARY} Person"), today="2026-03-20")
    session.record(session.state.flag("3A", f"ask {CANARY}"))
    session.record(session.state.answer("4C1", ["Other"]))
    session.record(session.state.describe("4C1", f"{CANARY} says"))
    session.close()


@pytest.mark.usefixtures("umask")
def test_no_word_of_a_case_is_outside_the_reviews_and_the_journals(
    review: Path, places: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = places / "debug.log"
    by = ("--by", f"{CANARY} Person")

    def logged(*arguments: object) -> None:
        run(*arguments, "--debug", log)

    logged("set", review, *FIELDS, *by)
    logged("note", review, "3A", f"Is {CANARY} well?", "--role", "qa", *by)
    logged("reply", review, "n1", f"{CANARY} is.", *by)
    logged("set", review, f"3A={CANARY} is no answer", *by)
    logged("set", review, f"{CANARY}=No", *by)
    logged("override", review, "4", "Strength", "--reason", f"{CANARY} moved.", "--role", "site_leader", *by)
    flag_and_describe(review)
    logged("submit", review, *by)
    logged("return", review, "--reason", f"{CANARY} again", "--role", "qa", *by)
    logged("print", review, "--only", "notes")
    logged("print", review, "--output", review.with_name("printed.md"))
    logged("doctor", review.parent, "--bundle", places / "bundle.txt")
    logged("show", review)
    logged("check", review)
    logged("show", review.with_name(f"{CANARY}.yaml"))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"goto fs.site\n{CANARY} typed\nquit\n"))
    logged("open", review, "--plain", *by)
    die_with(review, "3C=No", f"fs.case_name={CANARY} unsaved")
    logged("recover", review)
    logged("check", review)
    assert CANARY in review.read_text(encoding="utf-8"), "the test shows something"
    found = [
        path
        for path in places.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes() + path.name.encode()
    ]
    assert all(path.is_relative_to(review.parent) or path.parent.name == "journal" for path in found)
    assert any(path.parent.name == "journal" for path in found)
    assert (places / "bundle.txt").stat().st_mode & 0o777 == 0o600
    for path in [*found, log]:
        assert oct(stat.S_IMODE(path.stat().st_mode)) == oct(0o600), path
    said = log.read_text(encoding="utf-8")
    assert all(
        word in said for word in ("program", "terminal", "command name=submit", "refused", "end status=")
    )


def test_what_the_log_says_of_an_error_is_its_kind_and_its_places(
    review: Path, places: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> int:
        raise ValueError(f"{CANARY} is in the message")

    monkeypatch.setattr("tui_review.cli.showing.run", fails)
    log = places / "debug.log"
    assert run("show", review, "--debug", log).status == 2
    said = log.read_text(encoding="utf-8")
    assert "error kind=ValueError" in said
    assert "test_canaries.py:" in said
    assert CANARY not in said


def failed() -> BaseException:
    """An error whose message is of a case."""
    names: dict[str, str] = {}
    try:
        names[f"{CANARY} Person"]
    except KeyError as error:
        return error
    raise AssertionError


def test_a_crash_on_the_screen_is_noted_without_what_it_was_about(places: Path) -> None:
    log = places / "debug.log"
    support.begin(str(log))
    try:
        for tell in (Crash.of, in_one_line):
            tell(failed())
        support.note("question", id=f"{CANARY} Person")
    finally:
        support.end()
    said = log.read_text(encoding="utf-8")
    assert ("crash kind=KeyError" in said, "survived kind=KeyError" in said) == (True, True)
    assert CANARY not in said
    assert "question id=…" in said


def test_a_log_without_a_file_is_refused_in_words(run: Run) -> None:
    ran = run("instruments", "--debug")
    assert (ran.status, "--debug needs a file" in ran.err) == (2, True)
