"""A review held open: what is acknowledged survives, and nobody's work is overwritten."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import create_review, open_note, perform, write_review
from tests.examples import few
from tests.qa.sample import QA, REVIEWER, complete_state
from tests.store.dying import die_with, touch_from_outside
from tui_review.cli.main import main
from tui_review.errors import DONE, UserError
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.qa.merge import merge_reviews
from tui_review.qa.reasons import give_reason
from tui_review.qa.reconcile import Joined, join, take, with_changes
from tui_review.qa.settling import settle
from tui_review.review.conflicts import sides_of
from tui_review.review.model import Answer, Conflict
from tui_review.review.record.acts import breaks
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store import atomic, platform, reviews, saver
from tui_review.store.atomic import fingerprint
from tui_review.store.journal import Journal
from tui_review.store.pending import check_nothing_kept, pending, pending_for
from tui_review.store.reviews import read_review
from tui_review.store.saving import SaveState
from tui_review.store.session import ChangeState, InUseError, Mode, Session

if TYPE_CHECKING:
    from collections.abc import Callable

ANN = Editor("Ann")


@pytest.fixture
def review(tmp_path: Path, state: Path) -> Path:
    """A new, empty review in a folder of its own."""
    del state
    rules, _sha256 = Catalog([shipped_folder()]).rules("osri-r4")
    path = tmp_path / "reviews" / "made-up-1.yaml"
    create_review(path, new_review("made-up-1", rules, "2026-01-05"), rules)
    return path


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A review that was submitted and is back at its reviewer: its changes are recorded."""
    made = complete_state("returned")
    perform(made.review, "submit", REVIEWER, rules=made.rules)
    perform(made.review, "return", QA, reason="See 9B.", rules=made.rules)
    path = tmp_path / "reviews" / "returned.yaml"
    create_review(path, made.review, made.rules)
    return path


def answers(path: Path) -> dict[str, object]:
    return dict(read_review(path).review.raw)


def until(wanted: Callable[[], bool], what: str) -> None:
    """Waits for something that the saving threads do."""
    end = time.monotonic() + 60
    while not wanted():
        if time.monotonic() > end:
            pytest.fail(f"it never came: {what}")
        time.sleep(0.02)


def wait_until_written(session: Session, path: Path, question: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if question in answers(path):
            return
        time.sleep(0.02)
    pytest.fail(f"{question} is not in the file; saving says {session.saving}")


def test_a_change_is_durable_at_once_and_in_the_file_soon(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    assert session.flush_journal()
    assert session.saving.all_durable
    wait_until_written(session, review, "1.applies")
    until(lambda: session.saving.state is ChangeState.IN_FILE, "that it is saved")
    assert session.saving.at == pytest.approx(time.time(), abs=5)
    session.close()


def test_closing_writes_what_is_left(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    session.close()
    assert answers(review) == {"1.applies": "No"}


def test_who_lets_go_as_the_process_ends_has_kept_everything_and_writes_nothing_more(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    session.let_go()
    assert session.saving.all_durable
    written = review.read_bytes()
    with pytest.raises(UserError, match=r"The program is ending\. Every change is kept on this machine"):
        session.save()
    session.close()
    assert review.read_bytes() == written
    Session.open(review, ANN, today="2026-03-20").close()
    assert answers(review) == {"1.applies": "No"}


def test_a_folder_that_was_made_anew_under_an_open_review_is_the_one_that_is_saved_in(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(review.parent)
    session = Session.open(Path(review.name), ANN, today="2026-03-20")
    held = review.read_bytes()
    shutil.rmtree(review.parent)
    review.parent.mkdir()
    review.write_bytes(held)
    session.record(session.state.answer("1.applies", "No"))
    session.save()
    assert answers(review) == {"1.applies": "No"}
    with pytest.raises(UserError, match="The folder that this was begun in is gone"):
        session.save_copy(Path("copy.yaml"))
    session.save_copy(review.parent / "copy.yaml")
    session.close()


def test_where_nothing_was_changed_nothing_is_said_to_be_kept_on_this_machine(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    session.save()
    review.write_bytes(review.read_bytes() + b"\n")
    session.hold_up("")
    with pytest.raises(UserError, match="Nothing was changed here since it was saved last"):
        session.save()
    session.close()


def test_a_write_that_is_under_way_as_the_process_ends_leaves_nothing_half_written(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, begun = atomic._put_in_place, threading.Event()

    def slow(*given: Any) -> None:
        begun.set()
        time.sleep(0.1)
        real(*given)

    monkeypatch.setattr(atomic, "_put_in_place", slow)
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    assert begun.wait(60)
    session.let_go()
    assert [each.name for each in review.parent.glob(".*.yaml.tmp")] == []


def test_whoever_is_told_hears_of_a_change_only_when_it_is_durable(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    heard: list[int] = []
    session.on_saving(lambda saving: heard.append(saving.durable))
    session.record(session.state.answer("1.applies", "No"), session.state.answer("2.applies", "No"))
    assert session.flush_journal()
    session.close()
    assert heard[:2] == [1, 2]


@pytest.mark.parametrize("how", few([signal.SIGKILL, signal.SIGTERM], 1))
def test_acknowledged_answers_of_a_killed_session_come_back(review: Path, how: signal.Signals) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from tui_review.review.handover import Editor\n"
        "from tui_review.store.session import Session\n"
        "session = Session.open(Path(sys.argv[1]), Editor('Ann'), today='2026-03-20')\n"
        "for question in ('3A', '3B', '3C'):\n"
        "    session.record(session.state.answer(question, 'No'))\n"
        "session.flush_journal()\n"
        "print(session.saving.durable, flush=True)\n"
        "time.sleep(0 if session.saving.durable == 3 else 9)\n"
        "__import__('os').kill(__import__('os').getpid(), int(sys.argv[2]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(review), str(int(how))], capture_output=True, text=True, check=False
    )
    assert done.stdout == "3\n", done.stderr
    session = Session.open(review, ANN, today="2026-03-20")
    assert {q: session.state.evaluation.raw(q) for q in ("3A", "3B", "3C")} == dict.fromkeys(
        ("3A", "3B", "3C"), "No"
    )
    assert session.recovered in (0, 3)  # 0 when the file was written before the end
    session.close()
    assert answers(review) == {"3A": "No", "3B": "No", "3C": "No"}


def test_what_a_journal_holds_is_not_forced_on_a_file_that_somebody_changed(review: Path) -> None:
    die_with(review, "3A=No")
    assert "3A" not in read_review(review).review.raw, "the file was written already: this test shows nothing"
    touch_from_outside(review)
    session = Session.open(review, ANN, today="2026-03-20")
    assert [found.questions for found in session.pending] == [["3A"]]
    assert session.saving.only_here == 1
    assert answers(review) == {}
    take(session, session.pending[0])
    session.close()
    assert answers(review) == {"3A": "No"}
    assert pending(review, fingerprint(review.read_bytes())) == []


def test_a_journal_with_a_line_that_cannot_be_read_is_shown_and_not_taken_unasked(review: Path) -> None:
    die_with(review, "3A=No", "3B=No")
    (found,) = pending_for(read_review(review))
    journal = Path(found.path)
    first = next(line for line in journal.read_bytes().split(b"\n") if b'"3A"' in line)
    journal.write_bytes(journal.read_bytes().replace(first, first[:-9] + b'"Yes"}}}}'))
    session = Session.open(review, ANN, today="2026-03-20")
    assert session.recovered == 0
    assert [(each.damaged, each.questions) for each in session.pending] == [(1, ["3B"])]
    take(session, session.pending[0])
    session.close()
    assert answers(review) == {"3B": "No"}
    (found,) = pending_for(read_review(review))
    assert (found.damaged, found.entries) == (1, ())


def test_what_is_whole_of_a_torn_journal_comes_back_and_the_rest_is_told_and_kept_till_it_is_discarded(
    review: Path,
) -> None:
    die_with(review, "3A=No", "3B=No")
    (found,) = pending_for(read_review(review))
    journal = Path(found.path)
    journal.write_bytes(journal.read_bytes()[:-9])
    part = journal.read_bytes().rpartition(b"\n")[2]
    session = Session.open(review, ANN, today="2026-03-20")
    assert session.recovered == 1
    assert [(each.missing, each.is_torn) for each in session.pending] == [((), True)]
    session.close()
    assert answers(review) == {"3A": "No"}
    assert journal.read_bytes().endswith(part)
    session = Session.open(review, ANN, today="2026-03-20")
    (found,) = session.pending
    session.discard(found)
    assert (session.pending, journal.exists()) == ([], False)
    session.close()


def test_what_cannot_be_read_is_discarded_only_once_the_file_has_what_was_taken_beside_it(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_with(review, "3A=No", "3B=No")
    (found,) = pending_for(read_review(review))
    journal = Path(found.path)
    journal.write_bytes(journal.read_bytes()[:-9])

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as there:
        there.setattr(atomic, "write_all", full)
        session = Session.open(review, ANN, today="2026-03-20")
        (rest,) = session.pending
        with pytest.raises(UserError, match="not in the file yet"):
            session.discard(rest)
        assert journal.exists()
    until(lambda: session.saving.state is ChangeState.IN_FILE, "the file is written")
    session.discard(rest)
    session.close()
    assert (answers(review), journal.exists()) == ({"3A": "No"}, False)


def test_what_was_left_and_not_taken_stays_whatever_later_sessions_do(review: Path) -> None:
    die_with(review, "3A=No")
    touch_from_outside(review)
    for question in ("1.applies", "2.applies"):
        session = Session.open(review, ANN, today="2026-03-20")
        session.record(session.state.answer(question, "No"))
        session.close()
        assert session.saving.only_here == 1
        assert "recover" in session.farewell
    assert answers(review) == {"1.applies": "No", "2.applies": "No"}
    (found,) = Session.open(review, ANN, today="2026-03-20", mode=Mode.READ_ONLY).pending
    assert found.questions == ["3A"]


def test_journals_of_several_dead_sessions_are_all_offered(review: Path) -> None:
    die_with(review, "3A=No")
    touch_from_outside(review)
    die_with(review, "3B=No")
    touch_from_outside(review)
    session = Session.open(review, ANN, today="2026-03-20")
    assert [found.questions for found in session.pending] == [["3A"], ["3B"]]
    for found in list(session.pending):
        take(session, found)
    session.close()
    assert answers(review) == {"3A": "No", "3B": "No"}


def test_a_journal_is_kept_until_the_file_has_what_was_taken_from_it(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_with(review, "3A=No")
    before = fingerprint(review.read_bytes())

    def refused(*_: object, **__: object) -> str:
        raise UserError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(saver, "save_bytes", refused)
        session = Session.open(review, ANN, today="2026-03-20")
        assert session.recovered == 1
        with pytest.raises(UserError, match="disk is full"):
            session.close()
    assert [found.questions for found in pending(review, before)] == [["3A"]]


def test_what_both_changed_differently_is_a_conflict_when_it_is_taken(review: Path) -> None:
    die_with(review, "3A=No")
    session = Session.open(review, ANN, today="2026-03-20", mode=Mode.READ_ONLY)
    other = session.state
    other.answer("3A", "Yes")
    write_review(review, other.review, other.rules, expected=session.opened.fingerprint)
    session = Session.open(review, ANN, today="2026-03-20")
    assert list(take(session, session.pending[0]).conflicts) == ["3A"]
    session.close()
    assert set(read_review(review).review.conflicts) == {"3A"}


def typed_on(review: Path, at: str, *, by: str = "Ann", last: str = "A move was made") -> None:
    """A text that goes on after a kill, and is killed again while what the first had of it is asked about."""
    die_with(review, f"{at}=A mov")
    die_with(review, f"{at}=A move was")
    die_with(review, f"{at}={last}", by=by)


def text_at(review: Path, at: str) -> object:
    answer = read_review(review).review.answers[at.removesuffix(".narrative")]
    return answer.narrative if at.endswith(".narrative") else answer.value


@pytest.mark.parametrize(
    ("begun", "at", "way"),
    few(
        [
            ("review", "3B.narrative", "forwards"),
            ("returned", "1.comments", "backwards"),
            ("review", "1.comments", "backwards"),
            ("returned", "3B.narrative", "forwards"),
            ("returned", "3B.narrative", "backwards"),
            ("review", "1.comments", "command"),
            ("returned", "1.comments", "command"),
        ],
        2,
        apart=True,
    ),
)
def test_a_text_that_one_person_typed_on_after_a_kill_is_one_text_and_not_two_to_settle(
    request: pytest.FixtureRequest, at: str, way: str, begun: str
) -> None:
    path: Path = request.getfixturevalue(begun)
    session = Session.open(path, ANN, today="2026-03-20")
    session.record(session.state.answer("3B", "No"))
    session.close()
    typed_on(path, at)
    if way == "command":
        assert main(["recover", str(path), "--take", "--by", "Ann"]) == DONE
    else:
        session = Session.open(path, ANN, today="2026-03-20")
        assert session.recovered
        left = list(session.pending)
        for found in left if way == "forwards" else reversed(left):
            assert list(take(session, found).conflicts) == []
        session.close()
    assert text_at(path, at) == "A move was made"
    assert read_review(path).review.conflicts == {}


@pytest.mark.parametrize(
    ("by", "last"), [("Bea", "A move was made"), ("Ann", "A move is made")], ids=["two people", "two texts"]
)
def test_what_two_people_typed_or_two_texts_of_one_are_left_to_settle(
    review: Path, by: str, last: str
) -> None:
    typed_on(review, "1.comments", by=by, last=last)
    session = Session.open(review, ANN, today="2026-03-20")
    for found in list(session.pending):
        take(session, found)
    session.close()
    assert list(read_review(review).review.conflicts) == ["1.comments"]


def test_a_review_that_was_handed_over_takes_nothing_from_a_journal(review: Path) -> None:
    die_with(review, "3A=No")
    review.write_bytes(review.read_bytes().replace(b"status: in_progress", b"status: submitted"))
    session = Session.open(review, ANN, today="2026-03-20")
    assert [found.questions for found in session.pending] == [["3A"]]
    with pytest.raises(UserError, match="submitted"):
        take(session, session.pending[0])
    with contextlib.suppress(UserError):
        session.close()
    assert answers(review) == {}
    assert pending(review, fingerprint(review.read_bytes()))


def test_a_session_killed_between_the_file_and_its_journal_lacks_nothing(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journal, "clear", lambda *_, **__: None)
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("3A", "No"))
    wait_until_written(session, review, "3A")
    assert pending(review, fingerprint(review.read_bytes()), live=True) == []
    session.close()


def test_what_the_file_has_already_is_not_pending(review: Path) -> None:
    die_with(review, "3A=No")
    opened = read_review(review)
    state = Session.open(review, ANN, today="2026-03-20", mode=Mode.READ_ONLY).state
    state.answer("3A", "No")
    state.answer("3B", "No")
    write_review(review, state.review, state.rules, expected=opened.fingerprint)
    assert pending_for(read_review(review)) == []


def test_of_several_changes_in_a_journal_exactly_those_come_back_that_the_file_lacks(review: Path) -> None:
    die_with(review, "3A=No", "3B=No", "3C=Yes")
    (found,) = pending_for(read_review(review))
    assert found.questions == ["3A", "3B", "3C"]
    session = Session.open(review, ANN, today="2026-03-20")
    assert session.recovered == 3
    assert session.last_place == "3C"
    session.close()
    assert answers(review) == {"3A": "No", "3B": "No", "3C": "Yes"}
    again = Session.open(review, ANN, today="2026-03-20")
    assert (again.recovered, again.pending) == (0, [])
    again.close()


def test_a_second_person_is_told_who_has_it_open(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    with pytest.raises(InUseError) as caught:
        Session.open(review, Editor("Bob"), today="2026-03-20")
    assert caught.value.holder.pid == os.getpid()
    reader = Session.open(review, Editor("Bob"), mode=Mode.READ_ONLY, today="2026-03-20")
    assert reader.read_only
    reader.record(reader.state.answer("1.applies", "No"))
    reader.close()
    session.close()
    assert answers(review) == {}


def test_after_a_take_over_the_first_session_writes_nothing_more(review: Path) -> None:
    first = Session.open(review, ANN, today="2026-03-20")
    second = Session.open(review, Editor("Bob"), mode=Mode.TAKE_OVER, today="2026-03-20")
    second.record(second.state.answer("2.applies", "No"))
    second.save()
    first.record(first.state.answer("1.applies", "No"))
    until(lambda: first.saving.taken_by is not None, "that it was taken over")
    assert first.flush_journal()
    assert first.saving.state is ChangeState.KEPT_HERE
    assert "only" in first.saving.words
    with pytest.raises(UserError, match="taken the review over"):
        first.close()
    assert answers(review) == {"2.applies": "No"}
    assert first.saving.only_here == 1
    second.close()


def test_who_was_taken_over_goes_on_once_the_other_has_closed(review: Path) -> None:
    first = Session.open(review, ANN, today="2026-03-20")
    second = Session.open(review, Editor("Bob"), mode=Mode.TAKE_OVER, today="2026-03-20")
    first.record(first.state.answer("1.applies", "No"))
    second.record(second.state.answer("2.applies", "No"))
    until(lambda: first.saving.taken_by is not None, "that it was taken over")
    second.close()
    until(lambda: first.saving.changed, "that the file is another")
    assert join(first).conflicts == []
    first.close()
    assert answers(review) == {"1.applies": "No", "2.applies": "No"}
    assert first.saving.state is ChangeState.IN_FILE


@pytest.mark.parametrize("answered", [True, False])
def test_a_changed_file_is_noticed_within_two_seconds_and_joined(review: Path, answered: bool) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    if answered:
        session.record(session.state.answer("1.applies", "No"))
        session.save()
    opened = read_review(review)
    state = Session.open(review, Editor("Bob"), today="2026-03-20", mode=Mode.READ_ONLY).state
    state.answer("2.applies", "No")
    began = time.monotonic()
    write_review(review, state.review, state.rules, expected=opened.fingerprint)
    until(lambda: session.saving.changed, "that the file is another")
    assert time.monotonic() - began < 2
    session.record(session.state.answer("3A", "No"))
    assert session.flush_journal()
    assert session.saving.state is ChangeState.KEPT_HERE
    join(session)
    session.close()
    assert answers(review) == {"2.applies": "No", "3A": "No", **({"1.applies": "No"} if answered else {})}
    assert session.farewell == ""


def test_a_session_without_changes_of_its_own_writes_nothing_of_what_came_and_went(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    before = review.read_bytes()
    other = Session.open(review, Editor("Bob", "qa"), today="2026-03-20", mode=Mode.READ_ONLY).state
    open_note(other.review, other.evaluation, other.editor, "3A", "Why?")
    write_review(review, other.review, other.rules, expected=fingerprint(before))
    until(lambda: session.saving.changed, "that a note came")
    join(session)
    assert [note.on for note in session.state.review.notes.values()] == ["3A"]
    review.write_bytes(before)
    until(lambda: session.saving.changed, "that the note went")
    join(session)
    assert session.state.review.notes == {}
    session.close()
    assert review.read_bytes() == before


def test_what_is_taken_out_of_the_file_again_is_not_called_saved_at_its_time(review: Path) -> None:
    before = review.read_bytes()
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    session.save()
    assert session.saving.words.startswith("saved ")
    review.write_bytes(before)
    until(lambda: session.saving.changed, "that the answer went")
    assert session.saving.words == "changed elsewhere"
    assert join(session).lost == ["1.applies"]
    assert session.saving.words == "kept on this machine"
    session.close()
    assert review.read_bytes() == before


def put_back(session: Session, data: bytes) -> Joined:
    """Somebody puts another state of the file in its place, and the session goes on with it."""
    session.opened.path.write_bytes(data)
    until(lambda: session.saving.changed, "that the file is another")
    return join(session)


def with_answers(session: Session, **given: str) -> bytes:
    for question, value in given.items():
        session.record(session.state.answer(question, value))
    session.save()
    return session.opened.path.read_bytes()


def test_what_was_saved_and_an_older_file_lacks_is_kept_here_and_can_be_taken_back(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    older = with_answers(session, **{"3A": "No"})
    with_answers(session, **{"1.applies": "No", "3A": "Yes"})
    session.record(session.state.write("3A", "Made up."))
    session.save()
    joined = put_back(session, older)
    assert sorted(joined.lost) == ["1.applies", "3A"]
    assert "What was saved here at" in joined.words
    assert review.read_bytes() == older, "nothing of it is written unasked"
    assert (session.saving.only_here, "recover" in session.farewell) == (2, True)
    with_answers(session, **{"2.applies": "No"})
    assert session.saving.words == "kept on this machine", "though this answer is in the file"
    session.record(session.state.clear("2.applies"))
    session.close()
    session = Session.open(review, ANN, today="2026-03-20")
    assert session.recovered == 0, "nor when it is opened the next time"
    (found,) = session.pending
    assert found.was_saved
    assert take(session, found).conflicts == []
    session.close()
    assert (answers(review), session.farewell) == ({"1.applies": "No", "3A": "Yes"}, "")
    assert read_review(review).review.answers["3A"].narrative.strip() == "Made up."
    assert pending_for(read_review(review)) == []


@pytest.mark.parametrize("since", ["narrative", "flag"])
@pytest.mark.parametrize("part", ["value", "narrative"])
def test_what_was_saved_and_worked_at_since_is_left_to_settle_where_the_file_in_its_place_has_anothers(
    review: Path, part: str, since: str
) -> None:
    """As with a reason that is given for it while git puts the file back, with somebody else's change in it."""
    session = Session.open(review, ANN, today="2026-03-20")
    with_answers(session, **{"fs.case_type": "Foster Care", "4A": "1"})
    other = read_review(review)
    state = Session.open(review, ANN, today="2026-03-20", mode=Mode.READ_ONLY).state
    if part == "value":
        state.answer("4A", 3)
        with_answers(session, **{"4A": "2"})
    else:
        state.write("4A", "Theirs.")
        session.record(session.state.write("4A", "Mine."))
        session.save()
    write_review(review.with_name("other.yaml"), state.review, other.rules, expected=None)
    if since == "flag":
        session.record(session.state.flag("4A", "Look again."))
    else:
        session.record(session.state.write("4A", "Mine. And more."))
    joined = put_back(session, review.with_name("other.yaml").read_bytes())
    at = {"value": "4A", "narrative": "4A.narrative"}[part]
    assert at in joined.conflicts
    session.close()
    sides = sides_of(read_review(review).review.conflicts[at]).values()
    assert any(str(side).startswith({"value": "2", "narrative": "Mine"}[part]) for side in sides)


@pytest.mark.parametrize("side", ["ours", "theirs"])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["the file as it was", "changed elsewhere"])
def test_what_was_settled_and_is_not_in_the_file_is_kept_told_and_taken(
    review: Path, side: str, *, elsewhere: bool
) -> None:
    there = read_review(review)
    answered = {"3A": Answer(value="No")}
    unsettled = replace(there.review, answers=answered, conflicts={"3A": Conflict(ours="No", theirs="Yes")})
    write_review(review, unsettled, there.rules, expected=there.fingerprint)
    session = Session.open(review, ANN, today="2026-03-20")
    for change in settle(session.state, "3A", side):
        session.record(change)
    session.let_go()
    session.close()
    assert [found.questions for found in pending_for(read_review(review))] == [["3A"]]
    if elsewhere:
        there = read_review(review)
        state = Session.open(review, ANN, today="2026-03-20", mode=Mode.READ_ONLY).state
        state.answer("1.applies", "No")
        write_review(review, state.review, there.rules, expected=there.fingerprint)
    session = Session.open(review, ANN, today="2026-03-20")
    if elsewhere:
        assert take(session, session.pending[0]).conflicts == []
    session.close()
    now = read_review(review).review
    assert (now.conflicts, now.raw["3A"]) == ({}, "No" if side == "ours" else "Yes")
    assert pending_for(read_review(review)) == []


@pytest.mark.parametrize("typed_on", [False, True])
def test_a_text_that_was_saved_is_kept_also_where_the_file_in_its_place_has_others_unsettled_there(
    review: Path, typed_on: bool
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.write("3A", "Left."))
    session.save()
    other = read_review(review)
    sides = Conflict(ours="Left.", theirs="Right.")
    unsettled = replace(other.review, conflicts={"3A.narrative": sides})
    write_review(review.with_name("other.yaml"), unsettled, other.rules, expected=None)
    session.record(session.state.write("3A", "Mine."))
    session.save()
    assert session.saving.words.startswith("saved ")
    if typed_on:
        session.record(session.state.answer("1.applies", "No"))
    joined = put_back(session, review.with_name("other.yaml").read_bytes())
    assert joined.lost == ["3A"]
    session.close()
    session = Session.open(review, ANN, today="2026-03-20")
    (found,) = session.pending
    assert take(session, found).conflicts == ["3A.narrative"]
    session.close()
    now = read_review(review).review
    [kept] = now.conflicts.values()
    assert set(sides_of(kept).values()) == {"Mine.", "Left.", "Right."}


def test_the_order_of_rows_that_was_saved_is_kept_and_can_be_taken_back(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    rows = {"r1": {"type": "Made up"}, "r2": {"type": "Made up too"}}
    session.record(session.state.change_rows("4A1", Answer(rows=rows)))
    session.save()
    older, stands = review.read_bytes(), session.state.kept("4A1").rows or {}
    turned = {id_: stands[id_] for id_ in reversed(stands)}
    session.record(session.state.change_rows("4A1", Answer(rows=turned)))
    session.save()
    assert put_back(session, older).lost == ["4A1"]
    (found,) = session.pending
    take(session, found)
    session.close()
    assert list(read_review(review).review.answers["4A1"].rows or {}) == list(turned)
    assert pending_for(read_review(review)) == []


def test_answers_of_others_that_go_with_those_of_this_session_are_kept_too(review: Path) -> None:
    empty = review.read_bytes()
    first = Session.open(review, Editor("Bob"), today="2026-03-20")
    with_answers(first, **{"1.applies": "No"})
    first.close()
    session = Session.open(review, ANN, today="2026-03-20")
    with_answers(session, **{"3A": "No"})
    assert sorted(put_back(session, empty).lost) == ["1.applies", "3A"]
    assert put_back(session, empty + b"# by hand\n").lost == [], "what is kept is not lost once more"
    (found,) = session.pending
    take(session, found)
    session.save()
    assert put_back(session, empty).lost != [], "what was taken and saved again is"
    session.close()


def test_what_is_typed_on_while_the_file_goes_back_stays_or_is_kept(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    older = review.read_bytes()
    with_answers(session, **{"fs.case_name": "Doe", "3A": "No"})
    review.write_bytes(older)
    until(lambda: session.saving.changed, "that the file is another")
    session.record(session.state.answer("fs.case_name", "Doeville"))
    joined = join(session)
    assert (joined.lost, joined.conflicts) == (["3A"], ["fs.case_name"])
    session.close()
    assert answers(review) == {"fs.case_name": "Doeville"}
    assert [each.questions for each in pending_for(read_review(review))] == [["3A"]]


def test_what_others_make_of_an_answer_and_the_record_knows_is_no_loss(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    with_answers(session, **{"3A": "No"})
    more = read_review(review)
    state = Session.open(review, Editor("Bob"), today="2026-03-20", mode=Mode.READ_ONLY).state
    state.answer("3B", "No")
    write_review(review, state.review, state.rules, expected=more.fingerprint)
    until(lambda: session.saving.changed, "that the file is another")
    assert (join(session).lost, session.pending) == ([], [])
    session.close()


def test_what_was_saved_in_a_returned_review_is_kept_as_well_where_something_new_is_laid_over_an_older_file(
    returned: Path,
) -> None:
    session = Session.open(returned, Editor("Ann", "reviewer"), today="2026-03-20")
    older, stood = returned.read_bytes(), answers(returned)["4A"]
    with_answers(session, **{"4A": "4"})
    session.save()
    returned.write_bytes(older)
    until(lambda: session.saving.changed, "that the file is another")
    session.record(session.state.answer("9B", "No"))
    assert join(session).lost == ["4A"]
    session.close()
    assert (answers(returned)["4A"], answers(returned)["9B"]) == (stood, "No")
    assert [each.questions for each in pending_for(read_review(returned))] == [["4A"]]
    assert not read_review(returned).review.answers["4A"].changes, "nobody turned it back"


@pytest.mark.parametrize("then", ["reason", "flag"])
@pytest.mark.parametrize("at_once", [False, True], ids=["kept first", "joined at once"])
def test_a_reason_or_flag_given_while_the_file_goes_back_leaves_a_record_that_holds(
    returned: Path, then: str, *, at_once: bool
) -> None:
    session = Session.open(returned, Editor("Ann", "reviewer"), today="2026-03-20")
    older = returned.read_bytes()
    with_answers(session, **{"4A": "4"})
    returned.write_bytes(older)
    until(lambda: session.saving.changed, "that the file is another")
    if not at_once:
        join(session)
    if then == "flag":
        session.record(session.state.flag("4A", "Look again."))
    elif session.state.kept("4A").changes:
        session.record(give_reason(session.state, "4A", "The note."))
    if at_once:
        join(session)
    session.save()
    for found in list(session.pending):
        take(session, found)
    session.save()
    session.close()
    now = read_review(returned)
    assert breaks(now.review) == []
    assert now.review.raw["4A"] == 4
    assert pending_for(now) == []


@pytest.mark.parametrize("later", [1, 5], ids=["changed back", "changed further"])
def test_what_came_back_into_the_file_and_somebody_changed_since_is_not_kept_any_more(
    returned: Path, later: int
) -> None:
    session = Session.open(returned, Editor("Ann", "reviewer"), today="2026-03-20")
    older = returned.read_bytes()
    with_answers(session, **{"4A": "4"})
    session.save()
    newer = returned.read_bytes()
    assert put_back(session, older).lost == ["4A"]
    assert (session.saving.only_here, len(pending_for(read_review(returned)))) == (1, 1)
    assert put_back(session, newer).lost == []
    assert session.pending == []
    there = read_review(returned)
    state = ReviewState(there.rules, there.review, Editor("Bob", "reviewer"), today="2026-03-20")
    state.answer("4A", later)
    write_review(returned, state.review, state.rules, expected=there.fingerprint)
    until(lambda: session.saving.changed, "that the file is another")
    assert (join(session).lost, session.pending, session.saving.only_here) == ([], [], 0)
    session.close()
    assert pending_for(read_review(returned)) == []
    check_nothing_kept(read_review(returned))
    # Taken all the same, as by somebody who still has it before him, it changes nothing.
    (found,) = pending(returned, "")
    before = read_review(returned).review
    merged, asked = with_changes(before, [found])
    assert merge_reviews(merged, asked, before, there.rules).review.answers == before.answers


def test_what_cannot_be_kept_here_is_not_given_up_for_an_older_file(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    older = review.read_bytes()
    with_answers(session, **{"3A": "No"})

    def full(*_: object) -> None:
        raise UserError("The disk is full.")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Journal, "append", full)
        with pytest.raises(UserError, match="full"):
            put_back(session, older)
    assert session.state.review.raw == {"3A": "No"}
    assert join(session).lost == ["3A"]
    session.close()


def test_a_file_that_is_gone_when_one_leaves_is_not_as_it_was_saved(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    with_answers(session, **{"3A": "No"})
    review.unlink()
    with pytest.raises(UserError):
        session.is_replaced()
    session.close()
    assert "not as it was saved" in session.farewell


def test_a_file_changed_meanwhile_is_never_overwritten_and_its_answers_are_not_called_saved(
    review: Path,
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    changed = review.read_bytes() + b"<<<<<<< not a review now\n"
    review.write_bytes(changed)
    session.record(session.state.answer("1.applies", "No"))
    with pytest.raises(UserError):
        session.save()
    assert session.saving.changed
    assert session.flush_journal()
    with pytest.raises(UserError) as caught:
        join(session)
    assert session.saving.problem == caught.value.what
    assert session.saving.state is ChangeState.KEPT_HERE
    assert session.saving.words == "kept on this machine only"
    with pytest.raises(UserError):
        session.close()
    assert review.read_bytes() == changed
    assert session.saving.only_here == 1
    assert "recover" in session.farewell


def test_changes_for_a_file_that_was_handed_over_meanwhile_stay_on_this_machine(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("2.applies", "No"))
    session.save()
    review.write_bytes(review.read_bytes().replace(b"status: in_progress", b"status: submitted"))
    session.record(session.state.answer("1.applies", "No"))
    until(lambda: session.saving.changed, "that the file is another")
    joined = join(session)
    assert joined.aside == 1
    assert session.state.read_only
    session.close()
    assert answers(review) == {"2.applies": "No"}
    assert session.saving.only_here == 1
    (found,) = pending(review, fingerprint(review.read_bytes()))
    assert found.questions == ["1.applies"]


def test_a_lock_that_somebody_removed_is_laid_again_and_nobody_is_said_to_have_taken_over(
    review: Path,
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    lock = review.with_name(f".{review.name}.lock")
    lock.unlink()
    session.record(session.state.answer("1.applies", "No"))
    wait_until_written(session, review, "1.applies")
    assert session.saving.taken_by is None
    assert lock.exists()
    session.close()
    assert not lock.exists()


def test_a_folder_that_is_away_for_a_moment_is_told_and_saving_heals_by_itself(review: Path) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    away = review.parent.with_name("away")
    review.parent.rename(away)
    session.record(session.state.answer("1.applies", "No"))
    until(lambda: bool(session.saving.problem), "that it cannot be saved")
    assert session.flush_journal()
    assert session.saving.taken_by is None
    assert session.saving.state is ChangeState.KEPT_HERE
    away.rename(review.parent)
    wait_until_written(session, review, "1.applies")
    until(lambda: session.saving.state is ChangeState.IN_FILE, "that it is saved")
    assert session.saving.problem == ""
    session.close()


def test_without_a_journal_the_file_is_written_at_once_and_without_the_file_the_journal(
    review: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (state / "tui-review").parent.mkdir(parents=True, exist_ok=True)
    (state / "tui-review").write_text("in the way")
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    until(lambda: session.saving.state is ChangeState.IN_FILE, "that it is in the file")
    assert answers(review) == {"1.applies": "No"}
    assert not session.saving.stuck
    (state / "tui-review").unlink()
    real = atomic.save_bytes
    monkeypatch.setattr(saver, "save_bytes", full_disk)
    session.record(session.state.answer("2.applies", "No"))
    until(lambda: "full" in session.saving.why, "that the disk is full")
    assert session.flush_journal(3)
    assert session.saving.state is ChangeState.KEPT_HERE
    monkeypatch.setattr(saver, "save_bytes", real)
    until(lambda: session.saving.state is ChangeState.IN_FILE, "that it healed")
    session.close()


def test_when_neither_can_be_written_that_is_said_a_copy_can_be_made_and_it_heals(
    review: Path, state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state.mkdir()
    (state / "tui-review").write_text("in the way")
    real = atomic.save_bytes
    monkeypatch.setattr(saver, "save_bytes", full_disk)
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    until(lambda: session.saving.stuck and bool(session.saving.why), "that nothing can be saved")
    assert session.saving.state is ChangeState.NOWHERE_YET
    assert session.saving.words == "NOT SAVED"
    why, _, unkept = session.saving.why_nowhere.partition(". Nor can it be kept on this machine: ")
    assert (why, f"{unkept.rstrip('.')}.") == (session.saving.why, f"{session.saving.unkept.rstrip('.')}.")
    assert why
    assert unkept
    session.save_copy(tmp_path / "copy" / "made-up-1.yaml")
    assert answers(tmp_path / "copy" / "made-up-1.yaml") == {"1.applies": "No"}
    monkeypatch.setattr(saver, "save_bytes", real)
    until(lambda: session.saving.state is ChangeState.IN_FILE, "that it healed")
    session.close()


def test_where_nothing_can_be_saved_is_told_once_both_have_failed_and_the_loss_at_the_end(
    review: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Any] = {"made": 1, "unkept": "The disk is full."}
    assert SaveState(**made).why_nowhere == ""
    assert SaveState(made=1, problem="The folder is gone.").why_nowhere == ""
    assert SaveState(**made, kept=1, problem="The folder is gone.").why_nowhere == ""
    both = "The folder is gone. Nor can it be kept on this machine: The disk is full."
    assert SaveState(**made, problem="The folder is gone.").why_nowhere == both
    state.mkdir()
    (state / "tui-review").write_text("in the way")
    monkeypatch.setattr(saver, "save_bytes", full_disk)
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    until(lambda: bool(session.saving.why_nowhere), "that nothing can be saved")
    assert session.let_go().startswith(f"{review}: 1 change could not be saved anywhere: ")


def test_while_a_change_is_not_durable_nothing_is_called_saved(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    session.record(session.state.answer("1.applies", "No"))
    session.save()
    assert session.saving.words.startswith("saved ")
    go = threading.Event()
    monkeypatch.setattr(Journal, "append", lambda *_: go.wait(60))
    session.record(session.state.answer("2.applies", "No"))
    assert session.saving.words == "saving"
    go.set()
    session.close()


def test_a_slow_disk_of_reviews_does_not_keep_changes_from_the_journal(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    real, go = atomic.save_bytes, threading.Event()

    def slow(path: Path, data: bytes, *, expected: str | None) -> str:
        go.wait(60)
        return real(path, data, expected=expected)

    monkeypatch.setattr(saver, "save_bytes", slow)
    session.record(session.state.answer("1.applies", "No"))
    time.sleep(0.6)
    session.record(session.state.answer("2.applies", "No"))
    assert session.flush_journal(0.5)
    assert session.saving.state is ChangeState.KEPT_HERE
    go.set()
    session.close()
    assert answers(review) == {"1.applies": "No", "2.applies": "No"}


def test_an_error_of_ours_while_saving_is_told_and_tried_again(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    real = reviews.review_bytes
    monkeypatch.setattr(saver, "review_bytes", lambda *_, **__: 1 // 0)
    session.record(session.state.answer("1.applies", "No"))
    until(lambda: "ZeroDivisionError" in session.saving.problem, "that it failed")
    monkeypatch.setattr(saver, "review_bytes", real)
    wait_until_written(session, review, "1.applies")
    session.close()


def test_what_is_written_and_not_certain_to_last_is_not_called_saved(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    real = platform.sync_folder
    monkeypatch.setattr(atomic, "sync_folder", lambda _: (_ for _ in ()).throw(OSError(5, "I/O error")))
    session.record(session.state.answer("1.applies", "No"))
    until(lambda: "did not confirm" in session.saving.problem, "that it is not certain")
    assert answers(review) == {"1.applies": "No"}
    assert (session.saving.state, session.saving.words) == (ChangeState.KEPT_HERE, "written, not certain")
    assert session.farewell == "", "what the file has is not said to be out of it"
    session.save()
    monkeypatch.setattr(atomic, "sync_folder", real)
    until(lambda: session.saving.state is ChangeState.IN_FILE, "that it healed")
    session.close()


def full_disk(*_: object, **__: object) -> str:
    raise UserError("The disk is full.")


NONE: dict[str, Any] = {}
PLACEMENT = {"type": "Group Home"}


@pytest.mark.parametrize("written", ["", "saved"], ids=["typed since", "in the file"])
def test_that_there_are_none_is_an_answer_that_no_row_of_another_s_takes_the_place_of(
    review: Path, written: str
) -> None:
    session = Session.open(review, ANN, today="2026-03-20")
    other = Session.open(review, Editor("Bob"), today="2026-03-20", mode=Mode.READ_ONLY).state
    before = review.read_bytes()
    other.answer("4A1", [PLACEMENT])
    session.record(session.state.answer("4A1", []))
    if written:
        session.save()
    write_review(
        review, other.review, other.rules, expected=fingerprint(review.read_bytes() if written else before)
    )
    until(lambda: session.saving.changed, "that the file is another")
    joined = join(session)
    if written:
        assert joined.lost == ["4A1"], "it is kept on this machine, and said to be"
    else:
        assert joined.conflicts == ["4A1"]
        assert session.state.review.answers["4A1"].rows == NONE
    session.close()


def test_that_there_are_none_is_taken_from_this_machine_as_a_side_beside_rows_of_another_s(
    review: Path,
) -> None:
    opened, data = read_review(review), review.read_bytes()
    state = ReviewState(opened.rules, opened.review, ANN, today="2026-03-20")
    journal = Journal(review, opened.fingerprint, {"by": "Ann", "uid": opened.review.review.uid})
    change = state.answer("4A1", [])
    assert change is not None
    journal.append(change.as_entry())
    os.close(journal._descriptor)
    other = Session.open(review, Editor("Bob"), today="2026-03-20", mode=Mode.READ_ONLY).state
    other.answer("4A1", [PLACEMENT])
    write_review(review, other.review, other.rules, expected=fingerprint(data))
    (found,) = pending_for(read_review(review))
    session = Session.open(review, ANN, today="2026-03-20")
    assert take(session, found).conflicts == ["4A1"]
    conflict = session.state.review.conflicts["4A1"]
    assert NONE in (conflict.ours, conflict.theirs)
    assert [*map(dict, (conflict.ours or conflict.theirs).values())] == [PLACEMENT]
    session.close()
