"""When the file is written, and what is done once it has what was recorded: without threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from tests.qa.sample import complete_file
from tui_review.review.who import Editor
from tui_review.store import saver
from tui_review.store.journal import Journal
from tui_review.store.lock import ReviewLock
from tui_review.store.reviews import read_review
from tui_review.store.saver import Saver, Timing
from tui_review.store.saving import SaveState
from tui_review.store.session import Mode, Session


def test_what_waits_for_the_file_is_done_once_that_has_it_and_not_before(tmp_path: Path, state: Path) -> None:
    del state
    path = complete_file(tmp_path)
    session = Session.open(path, Editor("Ann"), today="2026-03-20", mode=Mode.READ_ONLY)
    session.state.answer("4C", "No")
    accepted = session.state.accepted
    assert accepted is not None
    opened = read_review(path)
    one = Saver(opened, cast("ReviewLock", None), lambda _: cast("Journal", None))
    done: list[str] = []
    one.record([None], accepted, lambda: done.append("first"))
    one._succeeded(accepted, 0, 0)
    assert done == [], "a save that was under way does not have it"
    one.record([None], accepted, lambda: done.append("second"))
    one._succeeded(accepted, 1, 1)
    assert done == ["first"]
    one._succeeded(accepted, 2, 2)
    one._succeeded(accepted, 2, 2)
    assert done == ["first", "second"]


def test_the_file_is_written_in_a_pause_and_at_last_though_keys_keep_coming(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    clock: Any = type("Clock", (), {"monotonic": staticmethod(lambda: now[0])})
    monkeypatch.setattr(saver, "time", clock)
    timing, lacks = Timing(), SaveState(made=1)
    timing.changed()
    assert timing.due(lacks, waiting=True) == pytest.approx(100.0 + saver._PAUSE)
    while now[0] < 100.0 + saver._LONGEST + 2:
        now[0] += saver._PAUSE / 2
        timing.changed()
    assert timing.due(lacks, waiting=True) == pytest.approx(100.0 + saver._LONGEST)
    timing.written()
    timing.changed()
    assert timing.due(lacks, waiting=True) == pytest.approx(now[0] + saver._PAUSE)
    assert timing.due(lacks, waiting=False) == float("inf")


def test_what_the_file_has_not_is_aside_from_the_moment_in_which_another_file_is_gone_on_with(
    tmp_path: Path, state: Path
) -> None:
    del state
    opened = read_review(complete_file(tmp_path))
    one = Saver(opened, cast("ReviewLock", None), lambda base: Journal(opened.path, base))
    one._set(made=5, written=3, aside=1)
    one.give_way(opened)
    assert (one.state.aside, one.state.written, one.state.made) == (3, 5, 5), "until somebody has looked"


def test_what_came_while_the_file_was_written_is_still_to_be_kept_by_the_journal(
    tmp_path: Path, state: Path
) -> None:
    del state
    path = complete_file(tmp_path)
    session = Session.open(path, Editor("Ann"), today="2026-03-20", mode=Mode.READ_ONLY)
    session.state.answer("4C", "No")
    accepted = session.state.accepted
    assert accepted is not None
    opened = read_review(path)
    journal = Journal(path, opened.fingerprint)
    one = Saver(opened, cast("ReviewLock", None), lambda _: journal)
    one.record([{"question": "4C"}], accepted)
    one.record([{"question": "5B"}], accepted)
    one._succeeded(accepted, 1, 1)
    one._stop = True
    one._keeping()
    assert journal.entries == [{"question": "5B"}], "the file has what came before, and that alone"
    journal.close()
