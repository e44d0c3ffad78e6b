"""What is kept on this machine and not in a file is named at every door, looked at, taken or discarded; never lost."""

from __future__ import annotations

import errno
import io
import json
import os
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.examples import few
from tests.store.dying import die_with
from tui_review.cli.main import COMMANDS
from tui_review.review.who import Editor
from tui_review.store.folder import FolderIndex
from tui_review.store.journal import Journal
from tui_review.store.journal_lines import to_line
from tui_review.store.lock import ReviewLock
from tui_review.store.pending import check_nothing_kept, pending_anywhere
from tui_review.store.reviews import read_review
from tui_review.store.session import Session

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Run

KEPT = "1 change is kept on this machine, not in the file: 3A."


@pytest.fixture
def left(review: Path) -> Path:
    """A review of which a killed session left one answer in its journal."""
    die_with(review, "3A=No")
    assert "3A" not in read_review(review).review.raw
    return review


@pytest.mark.parametrize("command", few(["show", "check", "rate", "history", "notes", "recover"], 2))
def test_whoever_reads_a_file_is_told_what_it_lacks_and_the_status_is_not_0(
    left: Path, run: Run, command: str
) -> None:
    ran = run(command, left)
    assert ran.status == 1
    assert (KEPT in ran.out + ran.err) or ("3A" in ran.out and command == "recover")


NO_ANSWERS: list[Any] = [[{"a": 1}], ["a", 3], [["a"]], {"r1": [{}]}, {"r1": {"a": {"b": 1}}}]


@pytest.mark.parametrize("value", few(NO_ANSWERS, 2))
def test_a_kept_change_that_is_none_is_told_and_stays_while_the_others_are_taken(
    left: Path, run: Run, value: Any
) -> None:
    (kept,) = pending_anywhere()
    (change,) = kept.missing
    entry = change["entry"] | {"id": "another0", "question": "4A", "after": {"value": value}}
    with Path(kept.path).open("ab") as journal:
        journal.write(to_line(change | {"n": change["n"] + 1, "entry": entry}))
    looked = run("recover", left)
    assert (looked.status, "no change of a review" in looked.err) == (2, True)
    assert run("recover", left, "--take").status == 1
    assert "3A" in read_review(left).review.answers
    assert "4A" not in read_review(left).review.answers
    assert run("recover", left, "--discard").status == 0
    assert run("recover", left).status == 0


@pytest.fixture
def closed(left: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same review, while the folder of journals cannot be looked into."""
    listdir = os.listdir

    def refused(path: Any = ".") -> list[str]:
        if str(path).endswith("/journal"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refused)
    return left


CANNOT = "A journal on this machine cannot be read: "


@pytest.mark.parametrize("command", few(["check", "show", "verify", "history", "recover"], 2))
def test_where_journals_cannot_be_looked_at_nobody_is_told_that_nothing_is_kept(
    closed: Path, run: Run, command: str
) -> None:
    ran = run(command, closed)
    told = ran.out + ran.err
    assert ran.status == 1, told
    assert "Nothing is kept" not in told
    assert ("permission" in told) or ("cannot be looked at" in told)


def test_nothing_is_handed_over_while_journals_cannot_be_looked_at(closed: Path, run: Run) -> None:
    before = closed.read_bytes()
    ran = run("submit", closed, "--by", "R. Reviewer")
    assert (ran.status, CANNOT in ran.err, closed.read_bytes()) == (2, True, before)
    taken = run("recover", closed, "--take")
    assert (taken.status, "permission" in taken.err) == (2, True)


def test_doctor_and_the_list_of_all_do_not_call_journals_well_that_cannot_be_looked_at(
    closed: Path, run: Run
) -> None:
    everything = run("recover")
    assert (everything.status, "Nothing is kept" in everything.out) == (1, False)
    assert "No session has left anything" not in run("doctor", closed.parent).out
    assert [each.pending for each in FolderIndex(closed.parent).summaries()] == [1]


TELLS = """
show @ | rate @ | verify @ | blame @ | history @ | notes @ | overrides @ | diff @ @ | settle @ | agreement @ OTHER
report @ | export @ --format json --output out.json | print @ | ready @ | inquiries FOLDER
brief @ --status in_progress | register @ | forget @
"""
"""A line for each command that tells what a review file says, and for `settle`, which does so without a side.

`@` is the file, FOLDER where it is, OTHER another.
"""
ON_SCREENS_OR_OF_ATTEMPTS = {"reconcile", "debrief", "score"}


@pytest.mark.slow
def test_every_command_that_tells_what_a_file_says_tells_what_it_lacks(left: Path, run: Run) -> None:
    lines = [line.split() for line in TELLS.replace("|", "\n").splitlines() if line.strip()]
    declared = {name for name, each in COMMANDS.items() if each.reviews == "tells"}
    assert {line[0] for line in lines} | ON_SCREENS_OR_OF_ATTEMPTS == declared | {"settle"}
    assert run("new", "osri-r4", "other", "--folder", left.parent / "others").status == 0
    known = {"@": left, "FOLDER": left.parent, "OTHER": left.parent / "others" / "other.yaml"}
    for line in lines:
        ran = run(*(known.get(word, word) for word in line))
        assert (ran.status, KEPT in ran.err) == (1, True), line


@pytest.mark.parametrize("command", [name for name, each in COMMANDS.items() if each.reviews == "none"])
def test_no_command_that_has_to_do_with_no_review_reads_one(
    left: Path, run: Run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    opened = os.open

    def watched(path: str | Path, *arguments: Any, **named: Any) -> int:
        read.append(str(path))
        return opened(path, *arguments, **named)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    for given in ([left], [left.parent], [left, left]):
        run(command, *given)
    assert (str(left) in read) == (command in READ_AS_ANOTHER_FILE)


READ_AS_ANOTHER_FILE = {"lint", "compare", "describe", "quiz", "import-xlsform"}
"""They read any file that is named, and refuse what is no instrument, quiz or form."""


@pytest.mark.slow
def test_what_shows_texts_of_an_instrument_shows_them_in_a_language_and_nothing_else_shows_any(
    tmp_path: Path, run: Run
) -> None:
    assert run("new", "case-plan-review", "made-up-2", "--folder", tmp_path / "sheets").status == 0
    path = tmp_path / "sheets" / "made-up-2.yaml"
    labels = [each.question.label for each in read_review(path).rules.questions.values()]
    assert run("set", path, *(f"{id_}=No" for id_ in first_yes_no(path))).status == 0
    assert run("new", "case-plan-review", "other", "--folder", tmp_path / "others").status == 0
    known = {"@": path, "FOLDER": path.parent, "OTHER": tmp_path / "others" / "other.yaml"}
    showing: set[str] = set()
    for line in (line.split() for line in TELLS.replace("|", "\n").splitlines() if line.strip()):
        words = [known.get(word, word) for word in line]
        words = [tmp_path / "out.json" if word == "out.json" else word for word in words]
        own = said_by(run(*words), tmp_path / "out.json")
        shown = [label for label in labels if len(label) > SOME_WORDS and label in own]
        if not COMMANDS[line[0]].texts:
            assert shown == [], line
            continue
        showing |= {line[0]} if shown else set()
        spanish = said_by(run(*words, "--lang", "es"), tmp_path / "out.json")
        assert [label for label in shown if label in spanish] == [], line
    assert {"show", "print", "report"} <= showing


SOME_WORDS = 15


def first_yes_no(path: Path) -> list[str]:
    rules = read_review(path).rules
    return [id_ for id_, each in rules.questions.items() if each.question.answer == "yes_no"][:3]


def said_by(ran: Ran, file: Path) -> str:
    written = file.read_text() if file.exists() else ""
    file.unlink(missing_ok=True)
    return ran.out + written


def test_check_and_show_say_it_in_json_too(left: Path, run: Run) -> None:
    (found,) = (each for each in json.loads(run("check", left, "--json").out) if each["code"] == "pending")
    assert KEPT in found["message"]
    assert json.loads(run("show", left, "--json").out)["pending"] == {"changes": 1, "questions": ["3A"]}


def test_the_list_of_reviews_says_it(left: Path) -> None:
    index = FolderIndex(left.parent)
    assert [each.pending for each in index.summaries()] == [1]
    (found,) = pending_anywhere()
    (left.parent / "x").mkdir()
    assert [each.pending for each in index.summaries()] == [1], "also when nothing is read again"
    assert found.questions == ["3A"]


@pytest.mark.parametrize("command", few(["submit", "restore", "finalise", "return", "migrate"], 2))
def test_nothing_is_handed_over_without_what_was_kept(left: Path, run: Run, command: str) -> None:
    before = left.read_bytes()
    more = {"return": ["--reason", "x"], "migrate": ["--to", "2026.1"]}.get(command, [])
    name = f"{left}@1" if command == "restore" else left
    ran = run(command, name, *more)
    assert ran.status == 2
    assert KEPT in ran.err
    assert "recover" in ran.err
    assert left.read_bytes() == before


def test_it_is_looked_at_as_a_difference_and_then_taken(left: Path, run: Run) -> None:
    looked = run("recover", left)
    assert "3A" in looked.out
    assert "{+No+}" in looked.out or "No" in looked.out
    assert run("recover", left, "--take").status == 0
    assert read_review(left).review.raw["3A"] == "No"
    assert run("recover", left).status == 0
    assert run("check", left).out.count("pending") == 0


def test_it_is_discarded_only_when_that_is_said(left: Path, run: Run) -> None:
    assert run("set", left, "3B=No").status == 0
    assert run("recover", left).status == 1
    assert run("recover", left, "--discard").status == 0
    assert run("recover", left).status == 0
    assert dict(read_review(left).review.raw) == {"3B": "No"}


def test_one_question_of_several_can_be_taken(review: Path, run: Run) -> None:
    die_with(review, "3A=No", "3B=No")
    assert run("recover", review, "3B", "--take").status == 1
    assert dict(read_review(review).review.raw) == {"3B": "No"}
    assert "3A" in run("recover", review).out


def test_what_was_kept_is_not_taken_into_a_review_that_was_handed_over(left: Path, run: Run) -> None:
    left.write_bytes(left.read_bytes().replace(b"status: in_progress", b"status: submitted"))
    ran = run("recover", left, "--take")
    assert ran.status == 2
    assert "submitted" in ran.err
    assert run("recover", left).status == 1
    assert dict(read_review(left).review.raw) == {}


def test_what_was_kept_is_found_after_the_folder_was_renamed(left: Path, run: Run) -> None:
    moved = left.parent.rename(left.parent.with_name("moved")) / left.name
    assert "no such file now" in run("recover").out
    assert KEPT in run("check", moved).out
    assert KEPT in run("history", moved).err
    assert run("recover", moved, "--take").status == 0
    assert read_review(moved).review.raw["3A"] == "No"
    assert run("recover").status == 0


def test_what_was_kept_for_a_file_that_is_gone_is_erased_when_that_is_said(left: Path, run: Run) -> None:
    """It is of a case: nobody is to keep it on a machine for ever because a folder was taken away."""
    left.unlink()
    assert "There is no such file" in run("recover", left, "--take").err
    ran = run("recover", left, "--discard")
    assert (ran.status, "1 change discarded" in ran.out) == (0, True)
    assert run("recover").status == 0
    assert run("recover", left, "--discard").status == 2


def test_what_was_kept_of_another_review_that_stood_in_the_file_is_named_and_never_taken(
    left: Path, run: Run
) -> None:
    first = left.rename(left.with_name("first.yaml"))
    other = left.parent.parent / "other"
    assert run("new", "osri-r4", left.stem, "--folder", other).status == 0
    (other / left.name).rename(left)
    before = left.read_bytes()
    for command in ("recover", "check", "show"):
        ran = run(command, left)
        assert (
            ran.status,
            "1 change of another review, which stood in this file then" in ran.out + ran.err,
        ) == (
            1,
            True,
        )
    ran = run("recover", left, "--take")
    assert (ran.status, "of another review" in ran.err, left.read_bytes()) == (2, True, before)
    check_nothing_kept(read_review(left))
    with closing(Session.open(left, Editor("R"), today="2026-07-01")) as session:
        assert (session.recovered, [each.missing for each in session.pending]) == (0, [()])
    # It is offered where that review stands by now.
    assert KEPT in run("check", first).out
    assert run("recover", first, "--take").status == 0
    assert (read_review(first).review.raw, left.read_bytes()) == ({"3A": "No"}, before)
    assert run("recover", left).status == 0


def test_what_was_kept_of_another_review_can_be_discarded_where_it_is_named(left: Path, run: Run) -> None:
    first = left.rename(left.with_name("first.yaml"))
    other = left.parent.parent / "other"
    run("new", "osri-r4", left.stem, "--folder", other)
    (other / left.name).rename(left)
    first.unlink()
    assert "1 change discarded, 1 of another review" in run("recover", left, "--discard").out
    assert run("recover", left).status == 0


def test_a_line_that_cannot_be_read_is_named_and_stays(left: Path, run: Run) -> None:
    (found,) = pending_anywhere()
    journal = Path(found.path)
    journal.write_bytes(journal.read_bytes().replace(b'"No"', b'"Nn"'))
    assert "1 line of its journal is missing or cannot be read" in run("check", left).out
    assert run("recover", left, "--take").status == 2
    assert run("recover", left).status == 1
    assert run("recover", left, "--discard").status == 0
    assert run("recover", left).status == 0


@pytest.mark.parametrize("cut", ["its last change", "its only change"])
def test_a_line_that_is_not_finished_is_named_and_stays_whatever_is_taken(
    review: Path, run: Run, cut: str
) -> None:
    answers = ["3A=No", "3B=No"] if cut == "its last change" else ["3B=No"]
    die_with(review, *answers)
    (found,) = pending_anywhere()
    journal = Path(found.path)
    journal.write_bytes(journal.read_bytes()[:-9])
    part = journal.read_bytes().rpartition(b"\n")[2]
    torn = "Its last line is not finished"
    assert torn in run("check", review).out
    taken = run("recover", review, "--take")
    assert (taken.status, torn in taken.err) == (1 if len(answers) > 1 else 2, len(answers) > 1)
    assert ("3A" in read_review(review).review.raw) == (len(answers) > 1)
    assert run("set", review, "1.applies=No").status == 0
    assert journal.read_bytes().endswith(part)
    assert torn in run("recover").out
    assert torn in run("submit", review, "--by", "R. Reviewer").err
    assert run("recover", review, "--discard").out.endswith("what could not be read of it discarded\n")
    assert not journal.exists()
    assert run("recover", review).status == 0


def test_a_command_that_writes_says_who_has_the_review_open(review: Path, run: Run) -> None:
    session = Session.open(review, Editor("Ann"), today="2026-03-20")
    before = review.read_bytes()
    for command in (["set", review, "3A=No"], ["submit", review], ["note", review, "3A", "Why?"]):
        ran = run(*command)
        assert ran.status == 2
        assert "has it open on" in ran.err
    assert review.read_bytes() == before
    session.close()
    assert run("set", review, "3A=No").status == 0


def test_a_command_waits_for_another_one_that_holds_the_review(review: Path, run: Run) -> None:
    lock = ReviewLock.acquire(review, command=True)
    assert isinstance(lock, ReviewLock)
    threading.Timer(0.8, lock.release).start()
    assert run("set", review, "3A=No").status == 0
    assert read_review(review).review.raw["3A"] == "No"


def test_a_command_lets_go_of_the_review_however_it_ends(review: Path, run: Run) -> None:
    assert run("set", review, "3A=no such answer").status == 2
    assert run("set", review, "3A=No").status == 0
    assert ReviewLock.look(review) is None


def test_what_a_running_session_does_not_get_into_the_file_is_named_after_a_while(
    review: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(review, "0" * 64)
    journal.append({"question": "3A", "before": {}, "after": {"value": "No"}})
    assert run("show", review).status == 0
    everywhere = run("recover")
    assert (everywhere.status, "the session still runs" in everywhere.out) == (1, True)
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert KEPT in run("show", review).err
    journal.clear("1" * 64, through=1)
    journal.close()


def test_what_somebody_else_wrote_into_the_file_meanwhile_is_not_listed_for_ever(
    left: Path, run: Run
) -> None:
    assert "1 change" in run("recover").out
    with pytest.MonkeyPatch.context() as there:
        there.setenv("XDG_STATE_HOME", str(left.parent / "elsewhere"))
        assert run("set", left, "3A=No", "1.applies=No").status == 0
    ran = run("recover")
    assert (ran.status, "Nothing is kept on this machine that a file lacks." in ran.out) == (0, True)
