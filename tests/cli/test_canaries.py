"""Words of a case put into every field are found in the review's folder and in journals, and nowhere else."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.examples import few
from tests.store.dying import die_with
from tests.warm import warm
from tui_review import support
from tui_review.review.who import Editor
from tui_review.store.session import Session
from tui_review.training.case import shipped_cases
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
    """Everything the program can write to is under one folder, which knows compiled instruments from before."""
    warm(tmp_path / "XDG_CACHE_HOME", without=CANARY)
    (tmp_path / "TMPDIR").mkdir()
    for name in ("XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def flag_and_describe(review: Path) -> None:
    """What no command takes is in the file by a session."""
    session = Session.open(review, Editor(f"{CANARY} Person"), today="2026-03-20")
    session.record(session.state.flag("3A", f"ask {CANARY}"))
    session.record(session.state.answer("4C1", ["Other"]))
    session.record(session.state.describe("4C1", f"{CANARY} says"))
    session.close()


def csv_of(review: Path) -> Path:
    """Rows of a table as another system gives them: one that can be read and one that cannot."""
    path = review.with_name("rows.csv")
    path.touch(0o600)
    path.write_text(
        f"first_name,date_of_birth\n{CANARY} Two,2019-02-03\n{CANARY},{CANARY}\n", encoding="utf-8"
    )
    return path


@pytest.mark.usefixtures("umask")
def test_no_word_of_a_case_is_outside_the_reviews_and_the_journals(
    review: Path, places: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = places / "debug.log"
    by = ("--by", f"{CANARY} Person")

    def logged(*arguments: object) -> None:
        run(*arguments, "--debug", log)

    logged("set", review, *FIELDS, *by)
    rows = review.with_name("rows.json")
    rows.touch(0o600)
    rows.write_text(json.dumps({"fs.children": [{"target": "Yes", "first_name": CANARY}]}), encoding="utf-8")
    logged("set", review, "--from", rows, *by)
    rows.write_text(json.dumps({"fs.children": [{CANARY: CANARY}], CANARY: CANARY}), encoding="utf-8")
    logged("set", review, "--from", rows, *by)
    logged("load", review, "--table", "fs.children", "--csv", csv_of(review), *by)
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


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A mock case of one's own, with the word in a passage, in its key and in its quiz."""
    folder = tmp_path / "cases" / "layla-morgan"
    shutil.copytree(shipped_cases() / "layla-morgan", folder)
    for name in ("documents/01-intake-and-investigation.md", "key/key.yaml", "quiz.yaml"):
        file = folder / name
        file.chmod(0o600)
        file.write_text(f"{file.read_text(encoding='utf-8')}\n# {CANARY} of {name}\n", encoding="utf-8")
    passage = folder / "documents/01-intake-and-investigation.md"
    passage.write_text(
        passage.read_text(encoding="utf-8").replace("[1] ", f"[1] {CANARY} "), encoding="utf-8"
    )
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("umask")
def test_no_word_of_a_case_file_or_of_who_practises_is_outside_the_case_and_the_attempts(
    case: Path, places: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, folder = places / "debug.log", places / "reviews"
    own = ("--cases", case.parent)
    key = ("--key", case / "key" / "key.yaml")
    by = ("--by", f"{CANARY} Person")

    def logged(*arguments: object) -> str:
        return run(*arguments, "--debug", log).err

    for id_ in ("attempt-1", "attempt-2"):
        logged("train", "layla-morgan", id_, "--folder", folder, *own, *by)
    attempts = sorted(folder.glob("*.yaml"))
    logged("train", "--lint", case)
    logged("train", "layla-morgan", "--read", "01", *own)
    logged("train", "layla-morgan", "--search", CANARY, *own)
    logged("set", attempts[0], "3A=No", f"3A.narrative={CANARY} went home.", *by)
    session = Session.open(attempts[0], Editor(f"{CANARY} Person"), today="2026-03-20")
    session.record(session.state.cite("3A", ["01:1"]))
    session.close()
    logged("score", *attempts, *key, "--case", case, "--out", places / "scored")
    logged("agreement", *attempts)
    logged("reconcile", *attempts)
    logged("debrief", attempts[0], *key)
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n" * 80))
    logged(
        "quiz", case / "quiz.yaml", "--name", f"{CANARY} Person", "--certificate", places / "scored" / "of"
    )
    wrong = case / "key" / "key.yaml"
    wrong.write_text(f"{wrong.read_text(encoding='utf-8')}\n  {CANARY} lives: [here\n", encoding="utf-8")
    said = [logged("score", *attempts, *key, "--case", case), logged("train", "--lint", case)]
    passage = case / "documents" / "01-intake-and-investigation.md"
    passage.write_bytes(passage.read_bytes() + b"\xff\xfe")
    said += [logged("train", "layla-morgan", "--read", "all", *own), logged("show", attempts[0])]
    assert CANARY not in "".join(said)
    found = [
        path
        for path in places.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes() + path.name.encode()
    ]
    allowed = (folder, case, places / "scored")
    assert [path for path in found if not any(path.is_relative_to(each) for each in allowed)] == []
    for path in [*found, *(places / "scored").rglob("*"), log]:
        assert path.is_relative_to(case) or stat.S_IMODE(path.stat().st_mode) in (0o600, 0o700), path


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


def test_no_log_is_written_at_the_end_of_a_review_or_into_what_is_no_file(review: Path, run: Run) -> None:
    before = review.read_bytes()
    pipe, second = review.with_name("pipe"), review.with_name("second.log")
    os.mkfifo(pipe)
    review.with_name("first.log").write_bytes(b"")
    os.link(review.with_name("first.log"), second)
    for place in (review, pipe, second, review.parent):
        ran = run("show", "--debug", place)
        assert (ran.status, ran.err.count("\n")) == (2, 1)
        assert "inside" not in ran.err
    assert review.read_bytes() == before
    log = review.with_name("debug.log")
    for _ in range(2):
        assert run("keys", "--debug", log).status == 0
    assert log.read_text(encoding="utf-8").count("program") == 2


def test_a_log_without_a_file_is_refused_in_words(run: Run) -> None:
    ran = run("instruments", "--debug")
    assert (ran.status, "--debug needs a file" in ran.err) == (2, True)


def test_a_log_that_the_disk_does_not_take_is_said_to_be_cut_and_stops_nothing(
    places: Path, review: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, write = places / "debug.log", os.write

    def full(descriptor: int, data: bytes) -> int:
        if descriptor == support._Log.descriptor:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data)

    sound = run("show", review)
    monkeypatch.setattr(os, "write", full)
    ran = run("show", review, "--debug", log)
    assert (ran.status, ran.out) == (sound.status, sound.out)
    assert ran.err.count("\n") == sound.err.count("\n") + 1
    assert f"{log}: The log is not whole. The disk is full." in ran.err
