"""The one commit of a hand-over: that file, and nothing else of what somebody has prepared."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from tests import measures
from tui_review.errors import UserError
from tui_review.qa.gitsetup import enable, is_set_up
from tui_review.store import git as git_module
from tui_review.store.authors import People
from tui_review.store.commits import Commits, version_in_history
from tui_review.store.committed import FolderCommits
from tui_review.store.git import (
    commit_file,
    contents,
    file_at,
    git_path,
    in_work_tree,
    resolved,
)
from tui_review.store.keys import KnownKeys
from tui_review.store.verify import Demanded
from tui_review.store.whereabouts import whereabouts
from tui_review.training.handed_in import from_branches


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.rstrip("\n")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two committed files, and a change to one of them that is staged."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "config", "user.name", "Made Up")
    git(folder, "config", "user.email", "made-up@example.org")
    (folder / "made-up.yaml").write_text("version: 1\n")
    (folder / "other.yaml").write_text("version: 1\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Two made-up files")
    (folder / "other.yaml").write_text("version: 2\n")
    git(folder, "add", "other.yaml")
    (folder / "made-up.yaml").write_text("version: 2\n")
    return folder


def program(path: Path, script: str) -> Path:
    """A program that somebody has put somewhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def own_hook(clone: Path, script: str) -> None:
    """A hook before each commit that the user's own settings name."""
    hook = program(clone.parent / "hooks" / "pre-commit", script)
    git(clone, "config", "--global", "core.hooksPath", str(hook.parent))


NAMED = {
    "fsmonitor": ["core.fsmonitor=PROGRAM"],
    "a signature's program": ["log.showSignature=true", "gpg.program=PROGRAM"],
    "an ssh signature's program": ["log.showSignature=true", "gpg.format=ssh", "gpg.ssh.program=PROGRAM"],
    "signing": ["commit.gpgSign=true", "gpg.program=PROGRAM"],
    "hooks": ["core.hooksPath=HOOKS"],
    "a filter": ["filter.made-up.clean=PROGRAM", "filter.made-up.smudge=PROGRAM"],
    "a filter that stays": ["filter.made-up.process=PROGRAM"],
    "differences": ["diff.external=PROGRAM", "diff.made-up.textconv=PROGRAM", "diff.made-up.command=PROGRAM"],
    "a pager": ["core.pager=PROGRAM", "pager.log=PROGRAM"],
    "an editor": ["core.editor=PROGRAM", "sequence.editor=PROGRAM"],
    "an alias": ["alias.log=!PROGRAM", "alias.cat-file=!PROGRAM"],
    "fetching": [
        "extensions.partialClone=origin",
        "remote.origin.promisor=true",
        "remote.origin.url=ext::PROGRAM",
        "protocol.ext.allow=always",
    ],
}


@pytest.mark.parametrize("keys", NAMED.values(), ids=NAMED)
def test_no_program_that_a_clone_names_is_run(clone: Path, tmp_path: Path, keys: list[str]) -> None:
    ran = tmp_path / "ran"
    harm = program(tmp_path / "harm" / "pre-commit", f"touch {ran}\ncat")
    (clone / ".gitattributes").write_text("*.yaml diff=made-up filter=made-up\n")
    (clone / "gone.yaml").write_text("version: 9\n")
    git(clone, "add", "gone.yaml")
    git(clone, "commit", "--quiet", "--only", "-m", "A file whose content goes", "--", "gone.yaml")
    signed = git(clone, "cat-file", "commit", "HEAD").split("\n")
    signed[signed.index("") : signed.index("")] = [
        "gpgsig -----BEGIN PGP SIGNATURE-----",
        " made up",
        " -----END PGP SIGNATURE-----",
    ]
    (tmp_path / "commit").write_text("\n".join(signed))
    git(
        clone, "update-ref", "HEAD", git(clone, "hash-object", "-t", "commit", "-w", str(tmp_path / "commit"))
    )
    blob = git(clone, "rev-parse", "HEAD:gone.yaml")
    for key in keys:
        name, _, value = key.replace("PROGRAM", str(harm)).replace("HOOKS", str(harm.parent)).partition("=")
        git(clone, "config", name, value)
    (clone / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    ran.unlink(missing_ok=True)
    file = clone / "made-up.yaml"
    assert file_at(file, "HEAD") == b"version: 1\n"
    with pytest.raises(UserError, match="cannot be read from git"):
        file_at(clone / "gone.yaml", "HEAD")
    version_in_history(file, 1)
    whereabouts(clone, ("HEAD",))
    commit_file(file, "made-up: submitted\n")
    list(from_branches(clone, "ma*", "made-up.yaml", People({}), Demanded(KnownKeys(""))))
    is_set_up(clone)
    assert not ran.exists()


@pytest.mark.parametrize(
    "name", ["hooks/pre-commit", "core.hooksPath", "filter.made-up.clean", "gpg.program"]
)
def test_a_clone_that_names_a_program_gets_no_commit_and_is_told_why(
    clone: Path, tmp_path: Path, name: str
) -> None:
    harm = program(tmp_path / "harm", f"touch {tmp_path / 'ran'}")
    if name.startswith("hooks/"):
        program(clone / ".git" / name, str(harm))
    else:
        git(clone, "config", name, str(harm))
    assert name.casefold() in commit_file(clone / "made-up.yaml", "made-up: submitted\n").casefold()
    assert git(clone, "log", "--format=%s") == "Two made-up files"
    assert not (tmp_path / "ran").exists()


def test_a_file_whose_name_begins_with_a_dash_is_a_file_to_git_s_drivers(clone: Path) -> None:
    enable(clone)
    (clone / "-n.yaml").write_text("version: 1\n")
    git(clone, "add", "--", "-n.yaml")
    git(clone, "commit", "--quiet", "-m", "A name like an option")
    (clone / "-n.yaml").write_text("version: 2\n")
    assert "+version: 2" in git(clone, "diff", "--", "-n.yaml")
    assert file_at(clone / "-n.yaml", "HEAD") == b"version: 1\n"


def test_only_that_file_is_committed_and_what_is_staged_stays_staged(clone: Path) -> None:
    assert commit_file(clone / "made-up.yaml", "made-up: submitted\n\nNo rating changed.\n") == ""
    assert git(clone, "show", "--format=%B", "--name-only").split("\n") == [
        "made-up: submitted", "", "No rating changed.", "", "", "made-up.yaml",
    ]  # fmt: skip
    assert git(clone, "show", "HEAD:made-up.yaml") == "version: 2"
    assert git(clone, "diff", "--cached", "--name-only") == "other.yaml"


def test_a_file_is_committed_as_it_is_and_not_as_it_was_staged(clone: Path) -> None:
    git(clone, "add", "made-up.yaml")
    (clone / "made-up.yaml").write_text("version: 3\n")
    assert commit_file(clone / "made-up.yaml", "made-up: submitted\n") == ""
    assert git(clone, "show", "HEAD:made-up.yaml") == "version: 3"


def test_a_file_that_git_does_not_know_yet_is_committed_alone(clone: Path) -> None:
    (clone / "fresh.yaml").write_text("version: 1\n")
    (clone / "unknown.yaml").write_text("version: 1\n")
    assert commit_file(clone / "fresh.yaml", "fresh: submitted\n") == ""
    assert git(clone, "show", "--format=", "--name-only") == "fresh.yaml"
    assert git(clone, "status", "--porcelain") == " M made-up.yaml\nM  other.yaml\n?? unknown.yaml"


def test_a_refused_commit_says_why_and_leaves_the_index_as_it_was(clone: Path) -> None:
    own_hook(clone, "echo 'not on a Sunday' >&2\nexit 1")
    (clone / "fresh.yaml").write_text("version: 1\n")
    before = git(clone, "status", "--porcelain")
    assert commit_file(clone / "fresh.yaml", "fresh: submitted\n") == "not on a Sunday"
    assert commit_file(clone / "made-up.yaml", "made-up: submitted\n") == "not on a Sunday"
    assert git(clone, "status", "--porcelain") == before
    assert git(clone, "log", "--format=%s") == "Two made-up files"


def test_a_file_that_has_not_changed_says_so(clone: Path) -> None:
    git(clone, "checkout", "--", "made-up.yaml")
    assert commit_file(clone / "made-up.yaml", "made-up: submitted\n") != ""
    assert git(clone, "diff", "--cached", "--name-only") == "other.yaml"


def test_outside_git_nothing_is_committed(tmp_path: Path) -> None:
    (tmp_path / "made-up.yaml").write_text("version: 1\n")
    assert commit_file(tmp_path / "made-up.yaml", "made-up: submitted\n") == "the folder is not kept in git"


def test_the_commits_of_a_file_are_found_and_what_it_was_when_it_had_a_version(
    clone: Path, tmp_path: Path
) -> None:
    file = clone / "review.yaml"
    for number, text in enumerate(
        ("version: 1", "version: 2", "version: 2\n  status: returned", "version: 3")
    ):
        file.write_text(f"review:\n  {text}\n")
        git(clone, "add", file.name)
        git(clone, "commit", "--quiet", "-m", f"Commit {number}", "--", file.name)
    assert [each.subject for each in Commits(file).all] == ["Commit 3", "Commit 2", "Commit 1", "Commit 0"]
    assert version_in_history(file, 2) == b"review:\n  version: 2\n"
    assert version_in_history(file, 4) is None
    assert Commits(tmp_path / "review.yaml").all == []


def test_the_commits_of_a_folders_files_are_read_with_what_each_had_before(clone: Path) -> None:
    commit_file(clone / "made-up.yaml", "Changed")
    by_name = FolderCommits(clone, People({})).by_name
    assert {name: [each.commit.subject for each in those] for name, those in by_name.items()} == {
        "made-up.yaml": ["Changed", "Two made-up files"],
        "other.yaml": ["Two made-up files"],
    }
    last, first = by_name["made-up.yaml"]
    assert (last.before, first.before) == ((first.blob,), ("",))


def test_a_clone_is_set_up_once_it_has_the_drivers(clone: Path) -> None:
    assert not is_set_up(clone)
    enable(clone)
    assert is_set_up(clone)


def test_a_revision_is_the_commit_that_it_names_or_none(clone: Path) -> None:
    assert resolved(clone, "HEAD") == resolved(clone, "main") == git(clone, "rev-parse", "HEAD")
    assert [resolved(clone, name) for name in ("no-such-branch", "--all", "HEAD:made-up.yaml")] == [""] * 3


def test_without_git_it_is_said_to_be_missing(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(clone))
    with pytest.raises(UserError, match="Install git"):
        git_path(clone, "info/attributes")


def test_a_file_with_a_line_break_in_its_name_is_at_no_revision(tmp_path: Path) -> None:
    assert contents(tmp_path, "a\nb.yaml", ["HEAD", "HEAD~1"]) == [None, None]


def test_a_circle_of_links_is_no_crash_and_every_path_is_followed_in_one_way(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(UserError):
        in_work_tree(loop)  # What cannot be seen is not denied.
    package = Path(git_module.__file__).parents[1]
    followed = [
        str(path)
        for path in package.rglob("*.py")
        for node in measures.nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "resolve"
        if not node.args and not node.keywords
    ]
    assert followed == []
