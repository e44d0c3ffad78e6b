"""Reviews that git writes are their owner's alone, or the group's, once git-setup was asked to see to it."""

from __future__ import annotations

import grp
import os
import re
import shlex
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.qa.sample import complete_file
from tests.qa.test_git import _alone, git
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.health.clone import clone as looked_at
from tui_review.health.remark import Remark
from tui_review.qa.gitmodes import (
    are_exposed,
    are_stale,
    close_git,
    install_hooks,
    is_own_hook,
    keep_modes,
    readers_of_git,
    remove_hooks,
)
from tui_review.store.git import Ran, commit_file, not_kept
from tui_review.store.shared import prepare

__all__ = ["_alone"]

EVERYBODY = "Everybody on this machine"


@pytest.fixture
def entered() -> Iterator[Path]:
    """A folder that others may enter, under the usual umask."""
    before = os.umask(0o022)
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        yield Path(home)
    os.umask(before)


@pytest.fixture
def clone(entered: Path) -> Path:
    """A clone that others may enter: a review and another YAML file, on two branches."""
    return _cloned(entered / "a clone")


def _cloned(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "-q")
    complete_file(folder / "reviews")
    (folder / "reviews").chmod(0o755)
    (folder / "workflow.yaml").write_text("on: push\n", encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "a review")
    git(folder, "checkout", "-q", "-b", "other")
    with (folder / "reviews/sample.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# by hand\n")
    git(folder, "commit", "-q", "-a", "-m", "a comment")
    git(folder, "checkout", "-q", "main")
    return folder


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_what_a_checkout_left_open_is_set_right_and_only_in_reviews(clone: Path) -> None:
    review = clone / "reviews/sample.yaml"
    assert (mode(review), are_exposed(clone)) == ("0o644", True)
    assert keep_modes(clone / "reviews") == [review]
    assert (mode(review), mode(clone / "workflow.yaml"), are_exposed(clone)) == ("0o600", "0o644", False)
    assert keep_modes(clone) == []
    assert git(clone, "status", "--porcelain") == ""


def test_a_mode_that_cannot_be_set_is_named_with_whose_business_it_is(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: int, __: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchmod", refused)
    with pytest.raises(
        UserError, match=r"cannot be set \(Operation not permitted\)\. Whoever owns it"
    ) as found:
        keep_modes(clone / "reviews")
    assert found.value.file.startswith(str(clone))


def test_a_review_behind_a_link_that_took_the_place_of_a_folder_is_left_as_it_is(clone: Path) -> None:
    (clone / "reviews").rename(clone / "elsewhere")
    (clone / "reviews").symlink_to("elsewhere")
    (clone / "elsewhere/sample.yaml").chmod(0o644)
    assert keep_modes(clone) == []
    assert mode(clone / "elsewhere/sample.yaml") == "0o644"


def test_in_a_groups_folder_a_review_is_the_groups(clone: Path) -> None:
    prepare(clone / "reviews", grp.getgrgid(os.getgid()).gr_name)
    review = clone / "reviews/sample.yaml"
    review.chmod(0o644)
    assert keep_modes(clone) == [review]
    assert mode(review) == "0o660"


def test_in_a_groups_folder_what_git_keeps_is_the_groups_before_the_first_commit_too(tmp_path: Path) -> None:
    folder, group = tmp_path / "reviews", grp.getgrgid(os.getgid()).gr_name
    prepare(folder, group)
    git(folder, "init", "-q")
    assert main(["git-setup", "--modes", str(folder)]) == 0
    assert mode(folder / ".git") == "0o2770"
    assert git(folder, "config", "core.sharedRepository").strip() == "0660"
    (folder / ".git").chmod(0o2700)
    prepare(folder, group)
    assert mode(folder / ".git") == "0o2770", "and what sets the folder right sets it right again"


def test_a_git_that_one_may_not_read_is_not_called_none(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, how: Path(path).name != ".git" and real(path, how))
    ran = Ran(128, b"", "fatal: not a git repository")
    monkeypatch.setattr("tui_review.store.git.git", lambda *_, **__: ran)
    assert commit_file(clone / "reviews/sample.yaml", "made up") == "its .git is closed to you"
    assert "may not read" in not_kept(clone, ran).what
    assert [each.grade for each in looked_at(clone) if "may not read" in each.words] == ["error"]
    file = str(clone / "reviews/sample.yaml")
    for command in (
        ["verify", file],
        ["diff", f"{file}@HEAD~1", file],
        ["diff", "HEAD", str(clone / "reviews")],
    ):
        capsys.readouterr()
        assert main(command) == 2, command
        told = capsys.readouterr()
        assert ("may not read" in told.err, "no commit has it" in told.out) == (True, False)


def test_what_git_keeps_of_reviews_is_closed_to_others_too_and_said_to_be_open_until_then(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert who_reads(clone / "reviews") == {clone / "reviews": EVERYBODY}
    assert told_of_git(clone / "reviews") == [f"tui-review git-setup --modes '{clone}/reviews'"]
    assert main(["git-setup", "--modes", str(clone)]) == 0
    assert "can be read by nobody else" in capsys.readouterr().out
    assert (readers_of_git(clone / "reviews"), mode(clone / ".git")) == ({}, "0o700")
    review = clone / "reviews/sample.yaml"
    review.chmod(0o644)
    assert [each.mend for each in looked_at(clone / "reviews") if each.grade == "warning"] == [
        "tui-review keep-modes {0}"
    ], "what is installed is not to be installed again"
    (clone / "reviews").chmod(0o700)
    assert keep_modes(clone) == [review], "a folder that is closed today is no reason to leave it open"


def told_of_git(folder: Path) -> list[str]:
    """The commands by which the doctor closes what git keeps, each of a warning that says who can read it."""
    found = [each for each in looked_at(folder) if "every version" in each.words]
    assert all((each.grade, EVERYBODY in each.words) == ("warning", True) for each in found)
    return [each.command for each in found]


def who_reads(folder: Path) -> dict[Path, str]:
    return {where: each.who for where, each in readers_of_git(folder).items()}


@pytest.mark.parametrize(
    ("shared", "before", "after", "told"),
    [
        ("false", "0o755", "0o700", ""),
        ("group", "0o2775", "0o2770", "0660"),
        ("all", "0o2775", "0o2770", "0660"),
        ("0644", "0o2755", "0o2750", "0640"),
        ("0660", "0o2770", "0o2770", "0660"),
    ],
)
def test_a_bare_repository_is_closed_to_all_but_its_owner_or_the_group_it_is_shared_with(
    entered: Path, capsys: pytest.CaptureFixture[str], shared: str, before: str, after: str, told: str
) -> None:
    bare = _bare(entered, shared)
    bare.chmod(int(before, 8))
    is_open = before != after
    assert told_of_git(bare) == ([f"tui-review git-setup {bare}"] if is_open else [])
    assert [each.words for each in looked_at(bare) if "does not keep" in each.words] == []
    assert main(["git-setup", str(bare)]) == 0
    assert ("nobody but its owner" in capsys.readouterr().out) == is_open
    assert (mode(bare), who_reads(bare), close_git(bare)) == (after, {}, False)
    assert git(bare, "config", "--default", "", "core.sharedRepository").strip() == told


def test_who_can_read_a_bare_repository_that_one_may_not_close_is_said_with_the_command(
    entered: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_: int, __: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    bare = _bare(entered, "group")
    monkeypatch.setattr(os, "fchmod", refused)
    monkeypatch.setattr("tui_review.qa.guard.write_own", lambda *_: None)
    assert main(["git-setup", str(bare)]) == 2
    said = capsys.readouterr().err
    assert (f"{EVERYBODY} can read" in said, f"tui-review git-setup {bare}" in said) == (True, True)
    entered.chmod(0o700)
    assert main(["git-setup", "--modes", str(bare)]) == 0, "a folder above it keeps everybody out"


def test_hooks_that_are_kept_elsewhere_keep_no_repository_open(entered: Path) -> None:
    bare, clone = _bare(entered, "group"), entered / "clone"
    git(entered, "init", "-q", str(clone))
    for each in (bare, clone):
        git(each, "config", "core.hooksPath", str(entered / "hooks"))
        assert main(["git-setup", "--modes", str(each)]) == 2
    assert (mode(bare), mode(clone / ".git")) == ("0o2770", "0o700")


@pytest.mark.slow
def test_wherever_git_keeps_what_is_of_reviews_it_is_closed_or_named(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare, borrowing = _bare(clone.parent, "group"), clone.parent / "borrowing"
    git(clone, "push", "-q", str(bare), "main")
    git(clone.parent, "clone", "-q", "--shared", str(bare), "borrowing")
    git(
        clone.parent, "clone", "-q", "--separate-git-dir", str(clone.parent / "apart.git"), str(bare), "apart"
    )
    git(clone, "worktree", "add", "-q", str(clone.parent / "linked"), "other")
    allowed = ("-c", "protocol.file.allow=always")
    git(borrowing, *allowed, "submodule", "--quiet", "add", str(bare), "part")
    kept = {
        "linked": clone / ".git",
        "apart": clone.parent / "apart.git",
        "borrowing/part": borrowing / ".git/modules/part",
    }
    for name, folder in kept.items():
        assert main(["git-setup", "--modes", str(clone.parent / name)]) == 0
        assert (mode(folder), who_reads(clone.parent / name)) == ("0o700", {}), name
    capsys.readouterr()
    assert main(["git-setup", "--modes", str(borrowing)]) == 0
    assert f"{EVERYBODY} can read what git keeps there" in capsys.readouterr().out
    assert told_of_git(borrowing) == [f"tui-review git-setup {bare}"]
    assert main(["git-setup", str(bare)]) == 0
    assert who_reads(borrowing) == {}


def _bare(folder: Path, shared: str) -> Path:
    """A bare repository, as git makes it."""
    git(folder, "init", "-q", "--bare", f"--shared={shared}", "reviews.git")
    return folder / "reviews.git"


@pytest.mark.slow
def test_git_itself_sets_reviews_right_whatever_wrote_them(clone: Path) -> None:
    review = clone / "reviews/sample.yaml"
    hook = clone / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho mine >> seen\nexit 0\n", encoding="utf-8")
    assert main(["git-setup", "--modes", str(clone)]) == 0
    assert (mode(review), install_hooks(clone)) == ("0o600", False)
    git(clone, "checkout", "-q", "other")
    assert (mode(review), "mine" in (clone / "seen").read_text(encoding="utf-8")) == ("0o600", True)
    git(clone, "checkout", "-q", "main")
    git(clone, "merge", "-q", "other")
    assert mode(review) == "0o600"
    assert main(["set", str(review), "4B.narrative=Made up."]) == 0
    assert commit_file(review, "an answer", is_own=is_own_hook) == "", (
        "hooks of the program's own keep no hand-over from its commit"
    )
    git(clone, "rebase", "-q", "--force-rebase", "HEAD~2")
    assert mode(review) == "0o600"
    for words in (("reset", "-q", "--hard", "HEAD~1"), ("cherry-pick", "ORIG_HEAD")):
        git(clone, *words)
        assert mode(review) == "0o600", words
    review.write_text(f"{review.read_text()}# by hand\n", encoding="utf-8")
    git(clone, "stash")
    assert mode(review) == "0o600"
    git(clone, "restore", "--source=HEAD~1", "reviews/sample.yaml")
    assert mode(review) == "0o600"
    first = clone.parent / "first"
    git(clone.parent, "init", "-q", "first")
    assert main(["git-setup", "--modes", str(first)]) == 0
    git(first, "pull", "-q", str(clone), "main")
    assert mode(first / "reviews/sample.yaml") == "0o600", "the first pull into an empty clone is one as well"
    assert main(["git-setup", "--disable", str(clone)]) == 0
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\necho mine >> seen\nexit 0\n"
    assert not hook.with_name("post-merge").exists()


@pytest.mark.slow
def test_a_merge_or_rebase_that_stops_leaves_reviews_private_and_can_be_taken_back(clone: Path) -> None:
    first, second = clone / "reviews/sample.yaml", clone / "reviews/second.yaml"
    second.write_bytes(first.read_bytes())
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "another")
    git(clone, "checkout", "-q", "-b", "third")
    for path in (first, second):
        _with_name(path, "Made up")
    git(clone, "commit", "-q", "-a", "-m", "theirs")
    git(clone, "checkout", "-q", "main")
    _with_name(first, "Otherwise")
    git(clone, "commit", "-q", "-a", "-m", "ours")
    assert main(["git-setup", "--modes", str(clone)]) == 0
    for word in ("merge", "rebase"):
        stopped = subprocess.run(["git", "-C", clone, word, "third"], capture_output=True, check=False)
        assert (stopped.returncode, mode(first), mode(second)) == (1, "0o600", "0o600"), word
        git(clone, word, "--abort")
        assert (git(clone, "status", "--porcelain"), mode(first)) == ("", "0o600"), word
    assert main(["git-setup", "--disable", str(clone)]) == 0
    assert "trustctime" not in git(clone, "config", "--local", "--list")


def _with_name(path: Path, name: str) -> None:
    path.write_text(
        path.read_text(encoding="utf-8").replace("value: Zzyzx", f"value: {name}", 1), encoding="utf-8"
    )


def _program_at(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This program, as another version of it that lies elsewhere."""
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(path.with_name("python3")))


def test_git_starts_the_program_by_the_link_that_an_upgrade_turns(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opt = clone.parent / "opt"
    _program_at(opt / "0.1/bin/tui-review", monkeypatch)
    (opt / "now").symlink_to("0.1")
    monkeypatch.setattr("sys.argv", [str(opt / "now/bin/tui-review")])
    assert main(["git-setup", "--modes", str(clone)]) == 0
    hook = (clone / ".git/hooks/post-merge").read_text(encoding="utf-8")
    assert str(opt / "now/bin/tui-review") in hook
    monkeypatch.setattr("sys.argv", [str(opt / "0.1/bin/tui-review")])
    assert (are_stale(clone), install_hooks(clone)) == (False, False), "the same program, by another path"


def test_hooks_whose_program_is_gone_say_so_and_any_git_setup_mends_them(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opt = clone.parent / "opt"
    with monkeypatch.context() as earlier:
        _program_at(opt / "0.1/bin/tui-review", earlier)
        assert main(["git-setup", "--modes", str(clone)]) == 0
    (opt / "0.1/bin/tui-review").unlink()
    done = subprocess.run(
        ["git", "-C", clone, "checkout", "-q", "other"], capture_output=True, text=True, check=True
    )
    assert "who can read the reviews" in done.stderr
    stale = [each for each in looked_at(clone) if "another version" in each.words]
    assert [each.mend for each in stale] == ["tui-review git-setup {0}"]
    assert main(["git-setup", str(clone)]) == 0
    assert not are_stale(clone)


def test_hooks_that_are_not_the_clones_or_no_shells_are_left_alone(clone: Path) -> None:
    hook = clone / ".git/hooks/post-merge"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/usr/bin/python3\nprint()\n", encoding="utf-8")
    with pytest.raises(UserError, match="keep-modes"):
        install_hooks(clone)
    assert hook.read_text(encoding="utf-8") == "#!/usr/bin/python3\nprint()\n"
    assert [each.name for each in hook.parent.iterdir() if not each.name.endswith(".sample")] == [
        "post-merge"
    ]
    git(clone, "config", "core.hooksPath", str(clone.parent / "hooks"))
    with pytest.raises(UserError, match="kept elsewhere"):
        install_hooks(clone)
    assert remove_hooks(clone) is False
    assert not (clone.parent / "hooks").exists()


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setfacl"), reason="only root makes such lists")
def test_whom_a_list_lets_read_what_git_keeps_is_told_with_what_takes_it_back() -> None:
    with tempfile.TemporaryDirectory() as home:
        bare = Path(home) / "reviews.git"
        Path(home).chmod(0o755)
        subprocess.run(["git", "init", "--quiet", "--bare", "--shared=0660", str(bare)], check=True)

        def told() -> list[Remark]:
            return [each for each in looked_at(bare) if "can read what git keeps" in each.words]

        assert told() == []
        subprocess.run(["setfacl", "-R", "-m", "u:40013:rX", str(bare)], check=True)
        (found,) = told()
        assert (found.grade, found.words.startswith("40013 can read")) == ("info", True)
        subprocess.run(shlex.split(found.command), check=True)
        assert told() == []


@pytest.mark.slow
def test_what_is_said_of_two_reviews_under_one_name_ends_with_the_modes_of_the_program(clone: Path) -> None:
    assert main(["git-setup", "--modes", str(clone)]) == 0
    git(clone, "checkout", "-q", "--orphan", "third")
    git(clone, "rm", "-q", "-r", "-f", "reviews")
    complete_file(clone / "reviews")
    git(clone, "add", "reviews")
    git(clone, "commit", "-q", "-m", "another review")
    git(clone, "checkout", "-q", "main")
    said = git(clone, "merge", "--no-edit", "--allow-unrelated-histories", "third", status=1)
    said = " ".join(said.split())
    show, checkout, keep = re.findall(r"`((?:git (?:show|checkout)|tui-review keep-modes)[^`]*)`", said)
    (clone / "more").mkdir()
    for line in (show.replace("FOLDER", "more"), checkout, "git add reviews more"):
        subprocess.run(["sh", "-c", line], cwd=clone, check=True, capture_output=True)
    assert keep == "tui-review keep-modes ."
    assert main(["keep-modes", str(clone)]) == 0
    assert mode(clone / "more/sample.yaml") == "0o600"
