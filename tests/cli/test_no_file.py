"""What is named as a review and is none: every command over a folder says so, as of any review it cannot read."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import SAMPLE, Run
from tui_review.errors import DONE

COMMANDS: Final = (
    ("brief", "{folder}"),
    ("check", "{folder}"),
    ("check", "{folder}", "--json"),
    ("diff", "{folder}"),
    ("export", "{folder}", "--format", "json", "--output", "{out}"),
    ("export", "{folder}", "--format", "csv", "--output", "{out}"),
    ("forget", "{folder}"),
    ("inquiries", "{folder}"),
    ("overrides", "{folder}"),
    ("ready", "{folder}"),
    ("register", "{folder}"),
    ("report", "{folder}"),
    ("score", "{folder}"),
    ("verify", "{folder}"),
    ("verify", "{folder}", "--json"),
    ("collect", "{into}", "--from", "{folder}"),
)


def a_dangling_link(path: Path) -> None:
    path.symlink_to("/nowhere/at-all.yaml")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_a_folder(path: Path) -> None:
    path.symlink_to(path.parent)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_socket(path: Path) -> None:
    before = Path.cwd()
    # The name of a socket is no longer than a hundred characters.
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


BECAME: Final = (a_folder, a_link_to_a_folder, a_pipe, a_device, a_socket)


@pytest.mark.parametrize(
    ("became", "command"),
    [
        *((a_dangling_link, each) for each in COMMANDS),
        *((each, command) for each in BECAME for command in (COMMANDS[1], COMMANDS[-1])),
    ],
    ids=lambda each: each.__name__ if callable(each) else " ".join(each),
)
def test_a_review_that_became_no_file_is_told_by_every_command_over_its_folder(
    tmp_path: Path, run: Run, became: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    folder = tmp_path / "reviews"
    folder.mkdir()
    shutil.copy(SAMPLE, folder / SAMPLE.name)
    became(folder / "k-1.yaml")
    named = {"folder": folder, "out": tmp_path / "out", "into": tmp_path / "into"}
    ran = run(*(each.format(**named) for each in command))
    assert ran.status != DONE, ran
    assert "k-1.yaml" in ran.err, ran
    assert "no file" in ran.err or "not a file" in ran.err, ran


def git(folder: Path, *words: str) -> None:
    own = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    subprocess.run(["git", *own, *words], cwd=folder, check=True)


def handed_over(run: Run, folder: Path) -> Path:
    """A review that QA has returned, so that a version of it is kept."""
    folder.mkdir(exist_ok=True)
    file = Path(shutil.copy(SAMPLE, folder / SAMPLE.name))
    assert run("return", file, "--by", "Quinn", "--reason", "Item 3").status == DONE
    return file


def test_verify_names_kept_versions_of_a_review_that_has_no_file_any_more(tmp_path: Path, run: Run) -> None:
    file = handed_over(run, tmp_path / "reviews")
    assert run("verify", file.parent).status == DONE
    away = file.rename(tmp_path / "away.yaml")
    ran = run("verify", file.parent)
    assert (ran.status, ran.out.count("sample-0001.yaml: There is no such file any more")) == (1, 1), ran
    look = ran.out.split("`tui-review show ")[1].split("`")[0]
    assert run("show", look).status == DONE
    (told,) = json.loads(run("verify", file.parent, "--json").out)
    assert told["file"] == str(file)
    # Under another name it is no review that is missing: of its name, something else is said.
    away.rename(file.with_name("k-2.yaml"))
    assert "no such file" not in run("verify", file.parent).out


def test_a_clone_without_the_folder_of_reviews_is_not_said_to_be_damaged(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    git(clone, "init", "-q")
    git(clone, "commit", "-q", "--allow-empty", "-m", "Begun")
    monkeypatch.chdir(clone)
    ran = run("diff", "HEAD")
    assert (ran.status, ran.err.splitlines()) == (
        2,
        ["tui-review: reviews: There is no such file or folder. Check the name."],
    )
    assert "no file, folder or git revision HEAD~7" in run("diff", "HEAD~7").err


def test_verify_names_what_the_last_commit_has_and_no_file_stands_for(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "-q")
    file = handed_over(run, folder)
    git(folder, "add", file.name)
    git(folder, "commit", "-q", "-m", "Handed over")
    shutil.rmtree(folder / ".tui-review" / "versions")
    assert "no such file" not in run("verify", folder).out
    file.unlink()
    ran = run("verify", folder)
    assert (ran.status, ran.out.count("sample-0001.yaml: There is no such file any more")) == (1, 1), ran
    git(folder, "rm", "-q", file.name)
    git(folder, "commit", "-q", "-m", "It was entered twice")
    assert run("verify", folder).status == DONE
