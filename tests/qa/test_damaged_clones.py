"""A clone that git cannot use: nothing of what it should have is said not to be there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.examples import few
from tests.qa.sample import complete_file
from tests.qa.test_git import _alone, answer, clone, git
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


def _shallow(clone: Path) -> Path:
    cut = clone.with_name("cut")
    git(clone.parent, "clone", "-q", "--depth", "1", clone.as_uri(), str(cut))
    return cut


def _blobless(clone: Path) -> Path:
    git(clone, "config", "uploadpack.allowFilter", "true")
    cut = clone.with_name("cut")
    git(clone.parent, "clone", "-q", "--filter=blob:none", clone.as_uri(), str(cut))
    clone.rename(clone.with_name("gone"))
    return cut


def _without_version(revision: str) -> Callable[[Path], Path]:
    def take_away(clone: Path) -> Path:
        id_ = git(clone, "rev-parse", f"{revision}:reviews/sample.yaml").strip()
        (clone / ".git/objects" / id_[:2] / id_[2:]).unlink()
        return clone

    return take_away


LACKING: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "shallow": (_shallow, "by Carl or somebody before: the clone is cut short", "git fetch --unshallow"),
    "blobless": (_blobless, "by Carl or somebody before: git cannot read a version", "--refetch --no-filter"),
    "first gone": (_without_version("HEAD~2"), "by Bob or somebody before: git cannot read", "git fsck"),
    "last gone": (_without_version("HEAD"), "by somebody that nothing names: git cannot read", "git fsck"),
}
"""What takes versions away from a clone, whose the first answer is said to be then, and what is said to mend it."""


@pytest.fixture
def three(clone: Path) -> Path:
    """A clone in which Alice has committed a review, Bob the answer of 4A, and Carl that of 4B."""
    git(clone, "commit", "-q", "--amend", "--no-edit", "--author=Alice <alice@example.org>")
    for name, given in (("Bob", "4A=3"), ("Carl", "4B=Yes")):
        git(clone, "config", "user.name", name)
        answer(clone, given)
    return clone


@pytest.mark.parametrize("lacking", few(LACKING, 4))
def test_nobody_is_named_for_certain_whose_answer_may_be_of_a_commit_that_git_lacks(
    three: Path, lacking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    take_away, whose, remedy = LACKING[lacking]
    file = str(take_away(three) / "reviews/sample.yaml")
    capsys.readouterr()
    assert main(["blame", file, "4C"]) == 2
    told = capsys.readouterr()
    assert whose in " ".join(told.out.split())
    assert remedy in " ".join(told.err.split())
    assert main(["blame", file, "4C", "--json"]) == 2
    (given, *_) = json.loads(capsys.readouterr().out)
    assert (given["by"], whose in given["doubt"]) == ("", True)
    assert main(["verify", file]) in (0, 2)
    assert "cut short" in (said := capsys.readouterr().err) or "cannot be read" in said


def test_where_nothing_lacks_each_answer_is_of_who_committed_it(
    three: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    for question, by in (("4C", "Alice"), ("4A", "Bob"), ("4B", "Carl")):
        assert main(["blame", str(three / "reviews/sample.yaml"), question, "--json"]) == 0
        (given, *_) = json.loads(capsys.readouterr().out)
        assert (given["by"], given["doubt"]) == (by, "")


@pytest.mark.parametrize("lacking", few(LACKING, 4))
def test_no_version_is_taken_for_the_one_sought_whose_commit_git_may_lack(
    three: Path, lacking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    take_away, _, remedy = LACKING[lacking]
    file = str(take_away(three) / "reviews/sample.yaml")
    number = read_review(Path(file)).review.review.version
    commands = [("show", f"{file}@{number}"), ("diff", f"{file}@{number}")]
    if lacking != "last gone":
        commands += [("show", f"{file}@HEAD~2"), ("diff", f"{file}@HEAD~2")]
    else:
        commands = [("show", f"{file}@HEAD"), ("diff", f"{file}@HEAD")]
    for command in commands:
        capsys.readouterr()
        assert main([*command]) == 2, command
        assert remedy in " ".join(capsys.readouterr().err.split()), command


@pytest.mark.slow
@pytest.mark.parametrize("lacking", few(LACKING, 4))
def test_settle_says_of_which_side_it_may_be_somebody_before(
    three: Path, lacking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    git(three, "checkout", "-q", "-b", "other", "HEAD~2")
    answer(three, "4A=5", "4B=Yes")
    git(three, "checkout", "-q", "main")
    git(three, "merge", "--no-edit", "other", status=1)
    file = three / "reviews/sample.yaml"
    git(three, "commit", "-q", "-a", "-m", "merged")
    take_away, _, remedy = LACKING[lacking]
    cut = take_away(three) / file.relative_to(three)
    capsys.readouterr()
    assert main(["settle", str(cut)]) == 2
    told = capsys.readouterr()
    assert remedy in " ".join(told.err.split())
    assert ", or one before: " in told.out or "nothing says by whom: " in told.out


def test_a_review_that_was_moved_is_of_nobody_for_certain_where_git_lacks_what_says_where_it_stood(
    three: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(three, "mv", "reviews/sample.yaml", "reviews/moved.yaml")
    git(three, "commit", "-q", "-m", "moved")
    (three / "reviews/moved.yaml").write_bytes((three / "reviews/moved.yaml").read_bytes() + b"\n")
    moved = _blobless(three) / "reviews/moved.yaml"
    capsys.readouterr()
    assert main(["blame", str(moved), "4C"]) == 2
    assert "or somebody before: " in " ".join(capsys.readouterr().out.split())
