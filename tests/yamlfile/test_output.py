"""Files that are written for people and other programs: whole or not at all, and through no link, pipe or device."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_review.errors import UserError
from tui_review.yamlfile.output import check_output, output_to, write_output


def failing(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("call", ["open", "fsync", "link", "replace", "fchmod"])
@pytest.mark.parametrize("there", [True, False])
def test_whatever_fails_the_former_file_is_whole_and_nothing_else_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, there: bool
) -> None:
    path = tmp_path / "out.csv"
    if there:
        path.write_bytes(b"former")
    before = [(each.name, each.read_bytes()) for each in tmp_path.iterdir()]
    with monkeypatch.context() as during:
        during.setattr(os, call, failing)
        if (call, there) in {("link", True), ("replace", False)}:
            write_output(path, b"new", overwrite=there, mode=0o640)
            assert path.read_bytes() == b"new"
            return
        with pytest.raises(UserError, match="disk is full"):
            write_output(path, b"new", overwrite=there, mode=0o640)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == before


def test_where_no_file_can_have_a_second_name_one_is_written_all_the_same_but_replaces_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)
    write_output(path, b"a", overwrite=False)
    with pytest.raises(UserError, match="already"):
        write_output(path, b"b", overwrite=False)
    assert (path.read_bytes(), len(list(tmp_path.iterdir()))) == (b"a", 1)


def test_neither_what_a_link_leads_to_nor_another_name_of_a_file_is_written(tmp_path: Path) -> None:
    kept = tmp_path / "kept.md"
    kept.write_bytes(b"kept")
    for lay in (os.symlink, os.link):
        path = tmp_path / f"{lay.__name__}.md"
        lay(kept, path)
        with pytest.raises(UserError, match="already"):
            write_output(path, b"new", overwrite=False)
        write_output(path, b"new", overwrite=True)
        assert (path.read_bytes(), kept.read_bytes()) == (b"new", b"kept")
        assert stat.S_IMODE(path.lstat().st_mode) == 0o600
    dangling = tmp_path / "dangling.md"
    dangling.symlink_to(tmp_path / "nowhere.md")
    with pytest.raises(UserError, match="already"):
        write_output(dangling, b"new", overwrite=False)
    assert not (tmp_path / "nowhere.md").exists()


@pytest.mark.parametrize("kind", [os.mkfifo, os.mkdir])
def test_no_pipe_and_no_folder_is_replaced_or_waited_for(
    tmp_path: Path, kind: Callable[[Path], object]
) -> None:
    path = tmp_path / "out.md"
    kind(path)
    with pytest.raises(UserError, match="no plain file"):
        write_output(path, b"new", overwrite=True)
    assert [each.name for each in tmp_path.iterdir()] == ["out.md"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_link_to_what_is_no_plain_file_is_left_alone(tmp_path: Path, *, overwrite: bool) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    for leads_to in (pipe, tmp_path, Path("/dev/null")):
        link.symlink_to(leads_to)
        with pytest.raises(UserError, match="no plain file"):
            write_output(link, b"new", overwrite=overwrite)
        assert link.is_symlink()
        link.unlink()


@pytest.mark.parametrize(
    "name", ["/dev/stdout", "/dev/stderr", "/dev/fd/1", "/proc/self/fd/1", "/dev/new.csv"]
)
@pytest.mark.parametrize("overwrite", [False, True])
def test_no_name_that_is_the_systems_own_is_replaced_or_made(name: str, *, overwrite: bool) -> None:
    before = os.path.lexists(name)
    with pytest.raises(UserError, match="the system's own"):
        check_output(Path(name), overwrite=overwrite)
    assert os.path.lexists(name) is before


def test_a_review_is_replaced_by_nothing_but_a_review(tmp_path: Path) -> None:
    path = tmp_path / "made-up.yaml"
    path.write_bytes(b"# made up\nreview:\n  id: made-up\n")
    with pytest.raises(UserError, match="review"):
        write_output(path, b"new", overwrite=True)
    assert b"made-up" in path.read_bytes()
    with output_to(path, overwrite=True, over_review=True) as stream:
        stream.write(b"merged")
    assert path.read_bytes() == b"merged"
