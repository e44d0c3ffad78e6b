"""A clone that git cannot use: nothing of what it should have is said not to be there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.examples import few
from tests.qa.sample import complete_file
from tests.qa.test_git import _alone, clone, git
from tui_review.cli.main import main
from tui_review.health.clone import clone as remarks_on
from tui_review.store.reviews import read_review

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["_alone", "clone"]


def _emptied(name: str) -> Callable[[Path], None]:
    return lambda clone: _written(clone, name, b"")


def _gone(name: str) -> Callable[[Path], None]:
    def take_away(clone: Path) -> None:
        path = clone / ".git" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return take_away


def _without_its_commit(clone: Path) -> None:
    id_ = git(clone, "rev-parse", "HEAD").strip()
    (clone / ".git/objects" / id_[:2] / id_[2:]).unlink()


def _moved(clone: Path) -> None:
    """A worktree in its place, whose clone is where nobody looks."""
    main_clone = clone.with_name("main clone")
    clone.rename(main_clone)
    git(main_clone, "worktree", "add", "-q", "-f", "--detach", str(clone))
    main_clone.rename(clone.with_name("moved"))


def _within_another(clone: Path) -> None:
    """Broken inside another clone, which git would answer by."""
    git(clone.parent, "init", "-q")
    _emptied("HEAD")(clone)


def _bare(clone: Path) -> None:
    git(clone, "config", "core.bare", "true")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "HEAD empty": _emptied("HEAD"),
    "HEAD gone": _gone("HEAD"),
    "HEAD cut": lambda clone: _written(clone, "HEAD", b"ref: refs/he"),
    "HEAD elsewhere": lambda clone: _written(clone, "HEAD", b"ref: refs/heads/nothing\n"),
    "branch empty": _emptied("refs/heads/main"),
    "branch gone": _gone("refs/heads/main"),
    "branch of zeros": lambda clone: _written(clone, "refs/heads/main", bytes(41)),
    "branch of no commit": lambda clone: _written(clone, "refs/heads/main", b"12345678" * 5 + b"\n"),
    "commit gone": _without_its_commit,
    "refs gone": _gone("refs"),
    "objects gone": _gone("objects"),
    "clone moved": _moved,
    "within another clone": _within_another,
    "said to have no files": _bare,
}


def _written(clone: Path, name: str, data: bytes) -> None:
    (clone / ".git" / name).write_bytes(data)


@pytest.mark.parametrize("damage", few(DAMAGES, 6))
def test_verify_does_not_say_that_no_commit_has_what_a_clone_that_git_cannot_use_may_have(
    clone: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[damage](clone)
    assert main(["verify", str(clone / "reviews/sample.yaml")]) == 2
    told = capsys.readouterr()
    assert "no commit has it" not in told.out
    assert "its commits were not looked at" in told.out
    assert "What its commits say was not looked at." in told.err
    graded = [each.grade for each in remarks_on(clone / "reviews") if each.area == "git"]
    assert "error" in graded


COMMANDS = (
    ("blame", "{file}"),
    ("show", "{file}@HEAD"),
    ("diff", "{file}@HEAD"),
    ("diff", "{file}@77"),
    ("diff", "HEAD", "{folder}"),
)


@pytest.mark.parametrize("damage", few(DAMAGES, 3))
def test_no_reader_of_git_says_that_there_is_nothing_in_it(
    clone: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[damage](clone)
    file = clone / "reviews/sample.yaml"
    for command in COMMANDS:
        assert main([each.format(file=file, folder=file.parent) for each in command]) == 2, command
        told = capsys.readouterr().err
        assert "is not kept" not in told, command
        assert "There is no" not in told, command


def test_a_version_beside_a_file_is_not_said_to_be_lost_where_git_cannot_say_whether_a_branch_has_it(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    before = file.read_bytes()
    assert main(["submit", str(file), "--by", "Made Up"]) == 0
    file.write_bytes(before)
    assert main(["verify", str(file)]) == 1
    assert "an older file was put back" in capsys.readouterr().out
    _emptied("HEAD")(clone)
    assert main(["verify", str(file)]) == 2
    assert "an older file was put back" not in (told := capsys.readouterr().out)
    assert "Whether a branch has" in told
    main(["report", str(file)])
    said = capsys.readouterr()
    assert "not looked at in whole" in said.out + said.err


def test_where_git_does_not_say_which_files_it_keeps_nobody_says_that_they_are_not_exposed(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _written(clone, "index", b"no index")
    (found,) = [each for each in remarks_on(clone / "reviews") if each.grade == "error"]
    assert "which files it keeps" in found.words
    assert main(["keep-modes", str(clone)]) == 2
    assert "which files it keeps" in capsys.readouterr().err


def test_of_a_clone_without_a_commit_all_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clone = tmp_path / "new"
    clone.mkdir()
    git(clone, "init", "-q")
    file = complete_file(clone)
    assert main(["verify", str(file)]) == 0
    assert "no commit has it" in capsys.readouterr().out
    assert main(["blame", str(file)]) == 0
    assert all(each.grade != "error" for each in remarks_on(clone))
    assert main(["submit", str(file), "--by", "Made Up", "--commit"]) == 0
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0
    assert "no commit has it" not in capsys.readouterr().out
    assert read_review(file).review.review.version == 2
