"""Every call to the system that a save, a journal or a lock makes is refused in turn: nothing is lost, all is said."""

from __future__ import annotations

import ast
import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest

from tests import measures
from tests.acts import at_version
from tests.instrument.making import SMALL
from tests.tui.screens import made_with
from tui_review.errors import UserError
from tui_review.review.who import Editor
from tui_review.store import atomic
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.journal import Journal
from tui_review.store.lock import Holder, ReviewLock
from tui_review.store.pending import pending
from tui_review.store.reviews import read_review
from tui_review.store.saving import ChangeState
from tui_review.store.session import Session
from tui_review.store.shared import prepare
from tui_review.store.unconfirmed import unconfirmed_words
from tui_review.store.versions import keep_version
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.output import write_output

ERRORS = [errno.EACCES, errno.EIO, errno.ENOSPC, errno.ESTALE, errno.EINTR, errno.EROFS, errno.ELOOP]
CALLS = (
    "open", "read", "write", "pread", "lseek", "close", "stat", "lstat", "fstat", "fsync", "fdatasync", "ftruncate",
    "replace", "rename", "link", "unlink", "mkdir", "rmdir", "fchmod", "fchown", "chmod", "chown", "listdir", "scandir",
    "access", "listxattr", "getxattr", "setxattr", "removexattr",
)  # fmt: skip
ASKS_NO_FILE = {
    "sched_getaffinity",
    "uname",
    "getpid",
    "getuid",
    "geteuid",
    "strerror",
    "fsencode",
    "fsdecode",
    "urandom",
    "kill",
    "fspath",
    "getgrouplist",
    "getppid",
    "nice",
    "_exit",
}
"""What modules ask the system besides."""
CLOSES = ("close",)
"""These have done what they were asked for when they report an error."""


def test_no_call_to_the_system_is_left_out_of_those_that_are_refused() -> None:
    package = Path(atomic.__file__).parents[1]
    made = {
        node.func.attr
        for path in [
            *package.glob("store/*.py"),
            *(package / "yamlfile" / name for name in ("files.py", "output.py")),
        ]
        for node in measures.nodes_of(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "os"
    }
    # A file that is opened this way is read and written by the one that is open already.
    assert made - ASKS_NO_FILE - {"fdopen"} <= set(CALLS)


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
        written = said is None
        assert not unconfirmed_words(path) or written, refused
        assert said is None or (said.what.endswith(".") and said.remedy)
        there = path.read_bytes() if path.exists() else b""
        assert there == (b"new" if written else b"" if fresh else b"old"), refused
        if not fresh:
            assert stat.S_IMODE(path.stat().st_mode) == 0o640, refused
        if not written:
            save_bytes(path, b"new", expected=expected)
            assert path.read_bytes() == b"new"


def version(folder: Path) -> None:
    """A version is kept, in folders that are not there yet."""
    keep_version(folder / "made-up.yaml", at_version(2), b"a: 2\n", handed_over=True)


def output(folder: Path) -> None:
    """A report takes the place of another."""
    write_output(folder / "report.md", b"new", overwrite=True)


def shared(folder: Path) -> None:
    """A folder is one's own."""
    prepare(folder)


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("act", [version, output, shared])
def test_what_else_is_written_is_whole_or_as_it_was_and_a_refusal_is_said(
    tmp_path: Path, act: Callable[[Path], None], number: int
) -> None:
    def begin(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "made-up.yaml").write_bytes(b"a: 1\n")
        (folder / "report.md").write_bytes(b"old")
        return folder

    first = begin("none")
    for refused in range(calls_of(lambda: act(first))):
        folder = begin(str(refused))
        with refusing(refused, number), suppress(UserError):
            act(folder)
        assert (folder / "made-up.yaml").read_bytes() == b"a: 1\n"
        assert (folder / "report.md").read_bytes() in (b"old", b"new")
        act(folder)
        kept = [each.read_bytes() for each in folder.rglob("made-up@*.yaml")]
        assert kept in ([], [b"a: 2\n"])


@pytest.mark.slow
def test_a_session_whose_every_call_is_refused_in_turn_tells_where_an_answer_is_and_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 1
    refused = 0
    while refused < count:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / f"state-{refused}"))
        (tmp_path / str(refused)).mkdir()
        review = made_with(tmp_path / str(refused), SMALL)
        session = Session.open(review, Editor("Ann"), today="2026-03-20")
        with refusing(refused, errno.EIO) as system:
            session.record(session.state.answer("kind", "Home"))
            session.flush_journal(0.3)
            with suppress(UserError):
                session.save()
            told = session.saving.state
        count = max(count, system.calls)
        # The journal first: what is tried again meanwhile goes from there into the file.
        kept = str([found.records.entries for found in pending(review, "", live=True)])
        in_file = read_review(review).review.raw.get("kind") == "Home"
        assert in_file or told is not ChangeState.IN_FILE, refused
        assert in_file or "kind" in kept or told is ChangeState.NOWHERE_YET, refused
        session.save()
        session.close()
        opened = read_review(review)
        assert (opened.review.raw.get("kind"), pending(review, opened.fingerprint)) == ("Home", []), refused
        refused += 1
    assert count > 20


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
        try:
            assert lock.keep() is None, "nobody has taken it over"
            lock.is_held()
        finally:
            lock.release()

    for refused in range(calls_of(had)):
        with refusing(refused, number), suppress(UserError):
            had()
        had()
        ReviewLock.look(review)


def test_a_read_that_gives_nothing_now_is_refused_in_words_and_no_end_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "made-up.yaml"
    file.write_bytes(b"made up")
    real = os.fdopen

    class Stalled:
        def __init__(self, stream: Any) -> None:
            self.stream, self.parts = stream, 0

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.stream.close()

        def read(self, most: int) -> bytes | None:
            self.parts += 1
            return self.stream.read(most) if self.parts == 1 else None

    monkeypatch.setattr(os, "fdopen", lambda *given, **named: Stalled(real(*given, **named)))
    with pytest.raises(UserError, match="refused to read this"):
        read_bytes(file)
