"""The one commit of a hand-over: that file, and nothing else of what somebody has prepared."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tui_review.store.git import commit_file

if TYPE_CHECKING:
    from pathlib import Path


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
    hook = clone / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho 'not on a Sunday' >&2\nexit 1\n")
    hook.chmod(0o755)
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
