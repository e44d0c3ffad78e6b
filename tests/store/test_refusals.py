"""Every call to the system that a save, a journal or a lock makes is refused in turn: nothing is lost, all is said."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tui_review.errors import UserError
from tui_review.store.atomic import NotCertain, fingerprint, save_bytes
from tui_review.store.journal import Journal
from tui_review.store.lock import Holder, ReviewLock
from tui_review.store.pending import pending

ERRORS = [errno.EACCES, errno.EIO, errno.ENOSPC, errno.ESTALE, errno.EINTR, errno.EROFS, errno.ELOOP]
CALLS = (
    "open", "read", "write", "pread", "close", "stat", "lstat", "fstat", "fsync", "fdatasync", "ftruncate", "replace",
    "rename", "unlink", "mkdir", "fchmod", "fchown", "chmod", "listdir", "listxattr", "getxattr", "setxattr",
)  # fmt: skip
CLOSES = ("close",)
"""These have done what they were asked for when they report an error."""


class System:
    """The system, refusing one call: the one of that number."""

    def __init__(self, refused: int, number: int) -> None:
        self.calls = 0
        self._refused = refused
        self._number = number

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls - 1 == self._refused:
                if name in CLOSES:
                    real(*arguments, **named)
                raise OSError(self._number, os.strerror(self._number))
            return real(*arguments, **named)

        return call


@contextmanager
def refusing(refused: int, number: int) -> Iterator[System]:
    """Has the call of that number fail; -1 for none."""
    system = System(refused, number)
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, system.wrap(name, getattr(os, name)))
        patch.setattr(fcntl, "flock", system.wrap("flock", fcntl.flock))
        yield system


def calls_of(act: Callable[[], object]) -> int:
    with refusing(-1, 0) as system:
        act()
    return system.calls


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("fresh", [True, False], ids=["new", "replaced"])
def test_a_save_whose_every_call_is_refused_in_turn_leaves_the_old_file_or_the_new(
    tmp_path: Path, number: int, fresh: bool
) -> None:
    path = tmp_path / "made-up.yaml"
    expected = None if fresh else fingerprint(b"old")

    def begin() -> None:
        for each in tmp_path.iterdir():
            each.unlink()
        if not fresh:
            path.write_bytes(b"old")
            path.chmod(0o640)

    begin()
    count = calls_of(lambda: save_bytes(path, b"new", expected=expected))
    assert count > 10
    for refused in range(count):
        begin()
        said: UserError | None = None
        with refusing(refused, number):
            try:
                save_bytes(path, b"new", expected=expected)
            except UserError as error:
                said = error
        written = said is None or isinstance(said, NotCertain)
        assert said is None or (said.what.endswith(".") and said.remedy)
        there = path.read_bytes() if path.exists() else b""
        assert there == (b"new" if written else b"" if fresh else b"old"), refused
        if not fresh:
            assert stat.S_IMODE(path.stat().st_mode) == 0o640, refused
        if not written:
            save_bytes(path, b"new", expected=expected)
            assert path.read_bytes() == b"new"


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_a_journal_whose_every_call_is_refused_in_turn_keeps_what_it_said_to_keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    base = "a" * 64

    def lines(refused: int) -> tuple[System, list[int], list[int]]:
        place = tmp_path / f"state-{number}-{refused}"
        monkeypatch.setenv("XDG_STATE_HOME", str(place))
        journal = Journal(tmp_path / "made-up.yaml", base)
        told: list[int] = []
        with refusing(refused, number) as system:
            for each in range(1, 4):
                with suppress(UserError):
                    journal.append({"question": str(each)}, each)
                    told.append(each)
            with suppress(UserError):
                journal.clear(base, through=1)
        journal.append({"question": "4"}, 4)
        told.append(4)
        os.close(journal._descriptor)
        (found,) = pending(tmp_path / "made-up.yaml", base)
        assert found.damaged == 0
        return system, told, [record["n"] for record in found.records.entries]

    system, told, kept = lines(-1)
    assert (told, kept) == ([1, 2, 3, 4], [2, 3, 4])
    for refused in range(system.calls):
        _, told, kept = lines(refused)
        assert set(told) - {1} <= set(kept), refused
        assert set(kept) <= set(told), refused
        assert kept == sorted(kept)


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_a_lock_whose_every_call_is_refused_in_turn_is_had_or_said_not_to_be(
    tmp_path: Path, number: int
) -> None:
    review = tmp_path / "made-up.yaml"
    review.write_bytes(b"a: 1\n")

    def had() -> None:
        lock = ReviewLock.acquire(review)
        assert not isinstance(lock, Holder), "nobody else has it"
        lock.keep()
        lock.is_held()
        lock.release()

    for refused in range(calls_of(had)):
        with refusing(refused, number), suppress(UserError):
            had()
        had()
        ReviewLock.look(review)
