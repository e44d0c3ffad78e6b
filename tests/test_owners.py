"""What root does where another person works stays that person's, whatever wrote it."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.changing import BESIDE_IT, OF_A_REVIEW, words
from tests.cli.conftest import SAMPLE
from tui_review import owners
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.lock import Holder, ReviewLock
from tui_review.yamlfile.output import write_output

if TYPE_CHECKING:
    from collections.abc import Callable

ANN, GROUP = 40001, 40011
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")


def not_hers(folder: Path) -> list[str]:
    """What in a folder, it included, is another's; git's own but for its settings is git's matter."""
    return [
        str(each)
        for each in (folder, *folder.rglob("*"))
        if not each.is_relative_to(folder / ".git") or each.name in ("config", "attributes", "exclude")
        if (each.lstat().st_uid, each.lstat().st_gid) != (ANN, GROUP)
    ]


@pytest.fixture
def hers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of Ann's that one is in, with one's own home elsewhere."""
    folder = tmp_path / "hers"
    folder.mkdir(mode=0o700)
    os.chown(folder, ANN, GROUP)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[safe]\n\tdirectory = *\n[user]\n\tname = A\n\temail = a@b\n")
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name))
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("story", ["of a review", "beside it"])
def test_every_command_of_root_s_leaves_what_it_makes_and_replaces_with_the_owner_of_the_folder(
    hers: Path, monkeypatch: pytest.MonkeyPatch, story: str
) -> None:
    for step in OF_A_REVIEW if story == "of a review" else BESIDE_IT:
        step.before()
        # What others have put there is theirs.
        for each in (hers, *hers.rglob("*")):
            if not each.is_symlink():
                os.chown(each, ANN, GROUP)
        monkeypatch.setattr("sys.stdin", io.StringIO(step.typed))
        assert main(["--debug", "support.log", *words(step.line)]) == step.status, step.line
        assert not_hers(hers) == [], step.line


def test_what_root_replaces_keeps_its_owner_though_the_folder_is_another_s(hers: Path) -> None:
    bob = 40002
    for name in ("a.yaml", "out.csv"):
        (hers / name).write_bytes(b"a: 1\n")
        os.chown(hers / name, bob, 40012)
    save_bytes(hers / "a.yaml", b"a: 2\n", expected=fingerprint(b"a: 1\n"))
    write_output(hers / "out.csv", b"a\n", overwrite=True)
    for name in ("a.yaml", "out.csv"):
        state = (hers / name).stat()
        assert (state.st_uid, state.st_gid) == (bob, 40012), name


def test_a_lock_that_root_lays_or_takes_over_is_left_to_the_owner_of_the_folder(hers: Path) -> None:
    (hers / "a.yaml").write_bytes(b"a: 1\n")
    os.chown(hers / "a.yaml", ANN, GROUP)
    ways: tuple[Callable[[Path], ReviewLock | Holder], ...] = (ReviewLock.acquire, ReviewLock.take_over)
    for lay in ways:
        held = lay(hers / "a.yaml")
        assert isinstance(held, ReviewLock)
        assert not_hers(hers) == []
        held.release()


def test_where_everybody_makes_files_root_s_are_root_s(hers: Path) -> None:
    hers.chmod(0o1777)
    save_bytes(hers / "a.yaml", b"a: 1\n", expected=None)
    assert (hers / "a.yaml").stat().st_uid == 0


def test_what_cannot_be_given_to_its_owner_is_not_written(
    hers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system over the network that takes root for nobody."""
    shutil.copy(SAMPLE, hers / "a.yaml")
    os.chown(hers / "a.yaml", ANN, GROUP)
    before = (hers / "a.yaml").read_bytes()

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refused)
    for write in (
        lambda: save_bytes(hers / "a.yaml", b"a: 2\n", expected=fingerprint(before)),
        lambda: save_bytes(hers / "new.yaml", b"a: 2\n", expected=None),
        lambda: write_output(hers / "out.csv", b"a\n", overwrite=False),
    ):
        with pytest.raises(UserError, match=f"the account {ANN}"):
            write()
    assert [each.name for each in hers.iterdir()] == ["a.yaml"]
    assert (hers / "a.yaml").read_bytes() == before


def test_of_what_somebody_lays_where_root_makes_something_nothing_is_given_away(
    hers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever owns the folder may put there what is root's, at the very moment."""
    secret = hers.parent / "secret"
    secret.mkdir(mode=0o700)
    (secret / "key").write_bytes(b"made up")
    (hers / "a.lock").symlink_to(secret / "key")
    for laid in ("a.lock", "b.lock"):
        if laid == "b.lock":
            os.link(secret / "key", hers / laid)
        with pytest.raises(FileExistsError):
            owners.made_file(str(hers / laid), os.O_RDWR, 0o600)
    mkdir = os.mkdir

    def exchanged(path: str, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        mkdir(path, mode, dir_fd=dir_fd)
        Path(path).rmdir()
        secret.rename(path)

    monkeypatch.setattr(os, "mkdir", exchanged)
    owners.made_folder(str(hers / "made"), 0o700)
    assert {(hers / "made").stat().st_uid, (hers / "made" / "key").stat().st_uid} == {0}


def test_init_of_root_s_says_whose_the_folder_is_and_what_is_closed_to_them(
    hers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(hers)]) == 0
    assert capsys.readouterr().out == f"{hers}: ready, for the account {ANN} alone\n"
    assert not_hers(hers) == []
    os.chown(hers / ".tui-review" / "versions", 0, 0)
    assert main(["init", str(hers)]) == 1
    said = capsys.readouterr()
    assert said.out == f"{hers}: not ready for the account {ANN} alone yet\n"
    assert f"chown -R {ANN} {hers / '.tui-review' / 'versions'}" in said.err


def test_root_in_the_home_of_another_makes_no_folder_there_that_is_closed_to_them(
    hers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `sudo -E` has it: what root keeps there is root's own, and what lies above it is for all programs."""
    monkeypatch.setenv("HOME", str(hers))
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    assert main(["settings", "theme=light"]) == 0
    assert main(["new", "osri-r4", "a", "--folder", "reviews"]) == 0
    assert main(["report", "reviews"]) in (0, 1)
    own = {hers / ".local/state/tui-review", hers / ".cache/tui-review"}
    assert [each for each in not_hers(hers) if not any(Path(each).is_relative_to(one) for one in own)] == []
