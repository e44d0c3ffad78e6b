"""One person at a time has a review open, and the second learns who."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tui_review.errors import UserError
from tui_review.store import lock as module
from tui_review.store.lock import Holder, MayNotLockError, ReviewLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from tui_review.store.lock import ReviewLock
lock = ReviewLock.acquire(sys.argv[1])
print(type(lock).__name__, flush=True)
while sys.stdin.readline():
    print(lock.is_held(), flush=True)
lock.release()
print("released", flush=True)
"""


@pytest.fixture
def review(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")
    path.chmod(0o640)
    return path


@pytest.fixture
def other(review: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the review open; a line sent to it is answered with whether it still has."""
    command = [sys.executable, "-c", HOLD, str(review)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ReviewLock\n"
        yield process
        process.kill()


def lock_file(review: Path) -> Path:
    return review.with_name(f".{review.name}.lock")


def acquired(review: Path) -> ReviewLock:
    found = ReviewLock.acquire(review)
    assert isinstance(found, ReviewLock)
    return found


def note(**changes: Any) -> str:
    """A note as another process would leave it."""
    mine = {
        "user": "ann",
        "host": os.uname().nodename,
        "pid": os.getpid(),
        "since": "2026-03-01T10:00:00+0000",
    }
    return json.dumps({**mine, "boot": module._boot(), "started": module._started(os.getpid()), **changes})


def test_the_lock_stands_beside_the_review_while_it_is_open(review: Path) -> None:
    lock = acquired(review)
    said = json.loads(lock_file(review).read_text())
    assert (said["pid"], said["host"]) == (os.getpid(), os.uname().nodename)
    assert said["user"]
    assert stat.S_IMODE(lock_file(review).stat().st_mode) == 0o640
    assert lock.is_held()
    lock.release()
    assert not lock.is_held()
    assert not lock_file(review).exists()
    lock.release()


def test_the_lock_of_a_review_that_is_not_there_yet_is_its_owners_alone(tmp_path: Path) -> None:
    lock = ReviewLock.acquire(tmp_path / "new.yaml")
    assert isinstance(lock, ReviewLock)
    assert stat.S_IMODE(Path(lock.path).stat().st_mode) == 0o600
    lock.release()


def test_the_second_learns_who_has_it(review: Path, other: subprocess.Popen[str]) -> None:
    for found in (ReviewLock.acquire(review), ReviewLock.look(review)):
        assert isinstance(found, Holder)
        assert (found.pid, found.host, found.alive) == (other.pid, os.uname().nodename, True)
        assert found.user
        assert datetime.fromisoformat(found.since).tzinfo is not None
    assert lock_file(review).exists()


def test_a_link_to_the_review_is_the_same_review(review: Path, other: subprocess.Popen[str]) -> None:
    link = review.with_name("link.yaml")
    link.symlink_to(review)
    found = ReviewLock.acquire(link)
    assert isinstance(found, Holder)
    assert found.pid == other.pid


def test_after_a_kill_the_next_gets_it_without_asking(review: Path, other: subprocess.Popen[str]) -> None:
    other.kill()
    other.wait()
    assert lock_file(review).exists()
    assert ReviewLock.look(review) is None
    acquired(review).release()
    assert not lock_file(review).exists()


def test_after_a_release_the_next_gets_it(review: Path, other: subprocess.Popen[str]) -> None:
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.close()
    assert other.stdout.readline() == "released\n"
    acquired(review).release()


def test_who_is_taken_over_from_finds_out_and_leaves_the_new_lock_alone(
    review: Path, other: subprocess.Popen[str]
) -> None:
    assert other.stdin is not None
    assert other.stdout is not None
    print(file=other.stdin, flush=True)
    assert other.stdout.readline() == "True\n"
    mine = ReviewLock.take_over(review)
    print(file=other.stdin, flush=True)
    assert other.stdout.readline() == "False\n"
    other.stdin.close()
    assert other.stdout.readline() == "released\n"
    assert mine.is_held()
    found = ReviewLock.acquire(review)
    assert isinstance(found, Holder)
    assert found.pid == os.getpid()
    mine.release()
    assert [path.name for path in review.parent.iterdir()] == ["a.yaml"]


def test_a_lock_of_another_machine_is_believed_until_it_is_taken_over(review: Path) -> None:
    lock_file(review).write_text(note(host="elsewhere", boot="x"))
    for found in (ReviewLock.acquire(review), ReviewLock.look(review)):
        assert isinstance(found, Holder)
        assert (found.user, found.host, found.alive) == ("ann", "elsewhere", None)
    lock = ReviewLock.take_over(review)
    assert lock.is_held()
    lock.release()


def test_a_number_that_another_process_has_now_is_no_living_holder() -> None:
    mine = json.loads(note())
    assert module._holder(mine, locked=False).alive is True
    assert module._holder({**mine, "started": mine["started"] + 1}, locked=False).alive is False
    assert module._holder({**mine, "boot": "before the restart"}, locked=False).alive is False


def test_a_process_that_ended_is_no_living_holder() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert module._holder(json.loads(note(pid=process.pid)), locked=False).alive is False


@pytest.mark.parametrize(
    "content",
    [
        "", "garbage", "[]", "{}", "[" * 4096, '{"pid": 1e400}',
        '{"pid": "x", "host": 3, "user": null, "started": [], "since": {}}',
    ],
)  # fmt: skip
def test_a_damaged_lock_file_stops_nobody_unless_it_is_held(review: Path, content: str) -> None:
    lock_file(review).write_text(content)
    found = ReviewLock.acquire(review)
    if isinstance(found, Holder):
        found = ReviewLock.take_over(review)
    found.release()
    assert not lock_file(review).exists()


def test_a_name_in_a_lock_file_cannot_send_codes_to_the_terminal(review: Path) -> None:
    lock_file(review).write_text(note(host="else\x1b[2Jwhere", user="a\u202enn" + "x" * 200))
    found = ReviewLock.acquire(review)
    assert isinstance(found, Holder)
    assert (found.host, len(found.user)) == ("else[2Jwhere", 80)
    assert found.user.isprintable()


def test_a_link_in_the_place_of_the_lock_is_not_followed(review: Path) -> None:
    lock_file(review).symlink_to(review)
    with pytest.raises(UserError):
        ReviewLock.acquire(review)
    assert review.read_bytes() == b"a: 1\n"


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file or folder"):
        ReviewLock.acquire(tmp_path / "absent" / "a.yaml")


def test_a_lock_that_is_another_file_s_second_name_is_refused_and_that_file_left_alone(review: Path) -> None:
    other = review.with_name("precious")
    other.write_text("precious")
    os.link(other, lock_file(review))
    with pytest.raises(UserError, match="second name"):
        ReviewLock.acquire(review)
    assert other.read_text() == "precious"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_stands_where_a_lock_is_to_be_and_is_no_file_is_named(
    review: Path, make: Callable[[Path], None]
) -> None:
    make(lock_file(review))
    with pytest.raises(UserError) as caught:
        ReviewLock.acquire(review)
    assert caught.value.file == str(lock_file(review))
    assert ReviewLock.look(review) is None


def test_a_lock_that_is_somebody_else_s_alone_is_named_and_the_review_can_be_looked_at(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_file(review).write_text("")
    real = os.open

    def refused(path: Any, *given: Any, **named: Any) -> int:
        if str(path) == str(lock_file(review)):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *given, **named)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(MayNotLockError, match="does not let you use its lock"):
        ReviewLock.acquire(review)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(MayNotLockError, match="is somebody else's") as caught:
        ReviewLock.acquire(review)
    assert str(lock_file(review)) in caught.value.what


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_lock_that_the_disk_refuses_leaves_nothing_and_is_nobody_else_s(
    review: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(UserError) as caught:
        ReviewLock.acquire(review)
    assert "somebody else" not in caught.value.what
    assert not lock_file(review).exists()


def test_a_shared_lock_has_its_mode_from_the_first_and_who_comes_before_it_has_waits(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review.chmod(0o660)
    seen: list[int] = []
    lock, before = fcntl.flock, os.umask(0)

    def looked(descriptor: int, how: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", looked)
    try:
        own = ReviewLock.acquire(review)
    finally:
        os.umask(before)
    assert isinstance(own, ReviewLock)
    assert seen == [0o660]
    # To another user who comes while it has not that mode yet it is refused for a moment.
    lock_file(review).chmod(0o600)
    real = os.open

    def refused_at_first(path: Any, flags: int, *given: Any, **named: Any) -> int:
        if str(path) == str(lock_file(review)) and not flags & os.O_EXCL and len(seen) < 3:
            seen.append(0)
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags, *given, **named)

    monkeypatch.setattr(os, "open", refused_at_first)
    assert isinstance(ReviewLock.acquire(review), Holder)
    own.release()


def test_who_may_only_read_is_not_asked_to_take_over_from_who_works_on_it(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = ReviewLock.acquire(review)
    assert not isinstance(lock, Holder)
    real = os.open

    def refused(path: Any, flags: int, *given: Any, **named: Any) -> int:
        if str(path) == str(lock_file(review)) and flags & os.O_ACCMODE != os.O_RDONLY:
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags, *given, **named)

    monkeypatch.setattr(os, "open", refused)
    assert isinstance(ReviewLock.acquire(review), Holder), "whoever may write there may take it over"
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(MayNotLockError, match="can be looked at"):
        ReviewLock.acquire(review)
    monkeypatch.undo()
    lock.release()


@pytest.mark.parametrize("make", [os.link, os.symlink])
def test_what_lies_in_the_way_of_taking_over_is_never_written_to(
    review: Path, make: Callable[..., None]
) -> None:
    other = review.with_name("precious")
    other.write_text("precious")
    make(other, f"{lock_file(review)}.{os.getpid()}")
    ReviewLock.take_over(review).release()
    assert other.read_text() == "precious"


def test_a_command_that_meets_a_lock_of_another_machine_says_how_it_is_taken_over() -> None:
    """As a backup brings it along: nobody closes that session any more."""
    gone = Holder("ann", "elsewhere", 1, "2026-03-20T10:00:00", alive=None).refused("made up.yaml")
    assert "`tui-review open 'made up.yaml'` can take it over" in gone.remedy
    assert (
        "take it over" not in Holder("ann", "here", 1, "2026-03-20T10:00:00", alive=True).refused("x").remedy
    )
