"""A save is whole or not at all, durable, and never undoes another's."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui_review.errors import UserError
from tui_review.store import atomic
from tui_review.store.atomic import LOCK_NAME, FileChanged, FileGone, fingerprint, save_bytes
from tui_review.store.platform import over_cores
from tui_review.store.unconfirmed import unconfirmed_words

ROOT = Path(__file__).resolve().parents[2]


def child(code: str, *arguments: object, **options: object) -> subprocess.Popen[bytes]:
    """A Python process of its own that runs `code`."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, **options)  # type: ignore[call-overload]
    _children.append(process)
    return process  # type: ignore[no-any-return]


_children: list[subprocess.Popen[bytes]] = []


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    """Ends the processes of a test and closes what they wrote to."""
    yield
    while _children:
        process = _children.pop()
        process.kill()
        process.communicate()


def test_a_new_file_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    assert save_bytes(path, b"a: 1\n", expected=None) == fingerprint(b"a: 1\n")
    assert path.read_bytes() == b"a: 1\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444 | 0o200])
def test_a_replaced_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    path.chmod(mode)
    save_bytes(path, b"new", expected=fingerprint(b"old"))
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_nothing_stays_in_the_folder_but_the_file_and_one_lock(tmp_path: Path) -> None:
    version = save_bytes(tmp_path / "a.yaml", b"1", expected=None)
    save_bytes(tmp_path / "a.yaml", b"2", expected=version)
    save_bytes(tmp_path / "b.yaml", b"3", expected=None)
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.yaml", "b.yaml", LOCK_NAME}
    assert (tmp_path / LOCK_NAME).read_bytes() == b""


@pytest.mark.parametrize(
    ("folder", "lock"), [(0o700, 0o600), (0o2770, 0o660), (0o775, 0o660), (0o777, 0o664), (0o1777, 0o664)]
)
def test_the_lock_is_nothing_that_everybody_can_write(tmp_path: Path, folder: int, lock: int) -> None:
    tmp_path.chmod(folder)
    save_bytes(tmp_path / "a.yaml", b"1", expected=None)
    assert oct(stat.S_IMODE((tmp_path / LOCK_NAME).stat().st_mode)) == oct(lock)


def test_a_lock_that_one_can_only_read_is_locked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LOCK_NAME).touch()
    real = os.open

    def only_read(path: str, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(LOCK_NAME) and flags & os.O_ACCMODE != os.O_RDONLY:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", only_read)
    assert save_bytes(tmp_path / "a.yaml", b"1", expected=None) == fingerprint(b"1")


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EBADF])
def test_where_a_folder_cannot_be_synced_a_save_is_as_durable_as_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", folders_fail(number))
    assert save_bytes(tmp_path / "a.yaml", b"new", expected=None) == fingerprint(b"new")


def test_a_folder_that_reports_an_error_when_it_is_synced_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", folders_fail(errno.EIO))
    path = tmp_path / "a.yaml"
    first = save_bytes(path, b"new", expected=None)
    assert "did not confirm that it outlasts a power cut (the disk reported an error)" in unconfirmed_words(
        path
    )
    monkeypatch.undo()
    save_bytes(path, b"newer", expected=first)
    assert unconfirmed_words(path) == ""


def folders_fail(number: int) -> Callable[[int], None]:
    """An `fsync` that fails for folders."""
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        sync(descriptor)

    return fsync


def test_a_file_that_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    seen = save_bytes(path, b"mine", expected=None)
    path.write_bytes(b"theirs")
    with pytest.raises(FileChanged, match="changed by somebody else"):
        save_bytes(path, b"mine again", expected=seen)
    with pytest.raises(FileChanged, match="already a file"):
        save_bytes(path, b"new", expected=None)
    assert path.read_bytes() == b"theirs"
    path.unlink()
    with pytest.raises(FileGone, match="gone"):
        save_bytes(path, b"mine again", expected=seen)
    assert not path.exists()


def test_behind_a_link_the_file_itself_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path = tmp_path / "real" / "a.yaml"
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    version = save_bytes(path, b"1", expected=None)
    save_bytes(link, b"2", expected=version)
    assert link.is_symlink()
    assert path.read_bytes() == b"2"


def test_a_file_that_is_set_unchangeable_is_told_as_that_to_whoever_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "made-up.yaml"
    first = save_bytes(path, b"a: 1\n", expected=None)
    if (
        not shutil.which("chattr")
        or subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode
    ):
        pytest.skip("this file system, or this account, knows no such")
    try:
        with pytest.raises(UserError, match=r"chattr \+i.*chattr -i"):
            save_bytes(path, b"a: 2\n", expected=first)
    finally:
        subprocess.run(["chattr", "-i", path], check=True)
    save_bytes(path, b"a: 2\n", expected=first)


def test_a_write_protected_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"final")
    path.chmod(0o400)
    with pytest.raises(UserError, match="write-protected"):
        save_bytes(path, b"x", expected=fingerprint(b"final"))
    assert path.read_bytes() == b"final"


def test_a_link_in_the_place_of_the_temporary_file_or_lock_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    victim = tmp_path / "victim"
    victim.write_bytes(b"safe")
    (tmp_path / ".a.yaml.tmp").symlink_to(victim)
    save_bytes(path, b"1", expected=None)
    assert victim.read_bytes() == b"safe"
    (tmp_path / LOCK_NAME).unlink()
    (tmp_path / LOCK_NAME).symlink_to(victim)
    with pytest.raises(UserError):
        save_bytes(path, b"2", expected=fingerprint(b"1"))
    assert path.read_bytes() == b"1"


def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file or folder") as caught:
        save_bytes(tmp_path / "absent" / "a.yaml", b"x", expected=None)
    assert caught.value.file.endswith("a.yaml")


def test_a_folder_without_permission_is_said_in_words() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        path.write_bytes(b"old")
        Path(folder).chmod(0o555)
        me = os.geteuid()
        if me == 0:  # root may write everywhere: be somebody else for a moment
            os.seteuid(65534)
        try:
            with pytest.raises(UserError, match="may not"):
                save_bytes(path, b"new", expected=fingerprint(b"old"))
        finally:
            os.seteuid(me)
            Path(folder).chmod(0o700)
        assert path.read_bytes() == b"old"


@pytest.mark.parametrize("step", ["write", "fsync", "replace", "pread"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT])
def test_whatever_fails_the_old_file_stays_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    path = tmp_path / "a.yaml"
    version = save_bytes(path, b"old", expected=None)

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(UserError) as caught:
        save_bytes(path, b"new", expected=version)
    assert caught.value.remedy
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.yaml", LOCK_NAME}
    save_bytes(path, b"new", expected=version)


def test_a_disk_that_fills_up_in_the_middle_of_a_write_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    version = save_bytes(path, b"old", expected=None)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(UserError, match="larger than is allowed"):
            save_bytes(path, b"x" * 10_000, expected=version)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert not (tmp_path / ".a.yaml.tmp").exists()


def test_a_system_that_takes_few_bytes_at_a_time_gets_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:7]))
    save_bytes(tmp_path / "a.yaml", b"0123456789" * 10, expected=None)
    assert (tmp_path / "a.yaml").read_bytes() == b"0123456789" * 10


@pytest.mark.parametrize("arrived", [b"new", b"somebody else's"])
def test_a_file_put_in_place_whose_answer_is_lost_on_the_network_is_saved_if_it_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arrived: bytes
) -> None:
    path = tmp_path / "a.yaml"
    version = save_bytes(path, b"old", expected=None)
    real = os.replace

    def without_answer(temporary: str, target: str) -> None:
        real(temporary, target)
        Path(target).write_bytes(arrived)
        raise OSError(errno.EIO, "no answer")

    monkeypatch.setattr(os, "replace", without_answer)
    if arrived == b"new":
        assert save_bytes(path, b"new", expected=version) == fingerprint(b"new")
    else:
        with pytest.raises(UserError):
            save_bytes(path, b"new", expected=version)


def test_a_disk_that_keeps_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    version = save_bytes(path, b"old", expected=None)
    monkeypatch.setattr(os, "pread", lambda *_: b"new garbage")
    with pytest.raises(UserError, match="disk reported an error"):
        save_bytes(path, b"new", expected=version)
    assert path.read_bytes() == b"old"


def test_a_save_waits_for_another_but_not_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    version = save_bytes(path, b"old", expected=None)
    holder = child(
        """
        import fcntl, sys, time
        stream = open(sys.argv[1])
        fcntl.flock(stream, fcntl.LOCK_EX)
        print("held", flush=True)
        time.sleep(60)
        """,
        tmp_path / LOCK_NAME,
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"held\n"
        monkeypatch.setattr(atomic, "PATIENCE", 0.1)
        with pytest.raises(UserError, match="Another program"):
            save_bytes(path, b"new", expected=version)
        assert path.read_bytes() == b"old"
    finally:
        holder.kill()
        holder.wait()
    save_bytes(path, b"new", expected=version)


ADD_ONE = """
    import sys
    from tui_review.store.atomic import FileChanged, fingerprint, save_bytes
    done = 0
    while done < int(sys.argv[2]):
        seen = open(sys.argv[1], "rb").read()
        try:
            save_bytes(sys.argv[1], b"%d" % (int(seen) + 1), expected=fingerprint(seen))
        except FileChanged:
            continue
        done += 1
"""


def test_of_two_writers_neither_loses_an_update(tmp_path: Path) -> None:
    path = tmp_path / "count"
    save_bytes(path, b"0", expected=None)
    writers = [child(ADD_ONE, path, 100) for _ in range(2)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert path.read_bytes() == b"200"


WRITE_ON = """
    import sys
    from tui_review.store.atomic import fingerprint, save_bytes
    path = sys.argv[1]
    data = open(path, "rb").read()
    number = int(data.split()[0])
    while True:
        number += 1
        new = b"%d\\n" % number + b"%d " % number * 8000
        save_bytes(path, new, expected=fingerprint(data))
        data = new
        sys.stdout.buffer.write(b"%d\\n" % number)
        sys.stdout.flush()
"""


def kill_while_saving(folder: Path, kills: int) -> int:
    """Kill a process that saves without pause `kills` times; the number of versions it reported as saved."""
    chance = random.Random(7)
    path = folder / "a.yaml"
    save_bytes(path, b"0\n" + b"0 " * 8000, expected=None)
    first = 0
    for _ in range(kills):
        process = child(WRITE_ON, path)
        assert process.stdout is not None
        # The first version says that it is up and running; then any moment will do.
        reported = process.stdout.readline()
        time.sleep(chance.random() * 0.02)
        process.kill()
        reported += process.stdout.read()
        process.wait()
        acknowledged = [int(line) for line in reported.split(b"\n")[:-1]]
        content = path.read_bytes()
        number = int(content.split()[0])
        assert content == b"%d\n" % number + b"%d " % number * 8000, "a torn file"
        assert acknowledged
        assert acknowledged[0] == first + 1
        assert number - acknowledged[-1] in {0, 1}, "a version that was reported as saved is lost"
        first = number
    return first


def test_a_kill_at_any_moment_leaves_a_whole_file_and_loses_nothing_reported(tmp_path: Path) -> None:
    assert kill_while_saving(tmp_path, 5) >= 5


@pytest.mark.slow
def test_a_hundred_and_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    assert kill_while_saving(tmp_path, 150) >= 150
    leftovers = {entry.name for entry in tmp_path.iterdir()}
    assert leftovers <= {"a.yaml", ".a.yaml.tmp", LOCK_NAME}
    save_bytes(tmp_path / "a.yaml", b"x", expected=fingerprint((tmp_path / "a.yaml").read_bytes()))
    assert not (tmp_path / ".a.yaml.tmp").exists()


def test_work_over_all_cores_comes_back_in_order_and_what_it_raises_is_raised() -> None:
    assert list(over_cores(str, range(200))) == [str(each) for each in range(200)]
    with pytest.raises(ZeroDivisionError):
        list(over_cores((1).__truediv__, [*range(1, 100), 0]))
