"""The hook of a bare repository: closed, its own whatever others have set, and what became of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.histories import commit_all
from tests.store.test_whereabouts import FORGED, HONEST
from tui_review.cli.main import main


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=False)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bare repository for a group, as the page for administrators has it made."""
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    folder = tmp_path / "reviews.git"
    assert git(tmp_path, "init", "-q", "--bare", "--shared=0660", str(folder)).returncode == 0
    assert main(["git-setup", str(folder)]) == 0
    return folder


def hook(bare: Path) -> Path:
    return bare / "hooks" / "pre-receive"


def said_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    main(["doctor", str(folder), "--json"])
    remarks = json.loads(capsys.readouterr().out)["remarks"]
    return [each for each in remarks if each["area"] == "git"]


def removed(bare: Path) -> None:
    hook(bare).unlink()


def not_run(bare: Path) -> None:
    hook(bare).chmod(0o644)


def run_by_some(bare: Path) -> None:
    hook(bare).chmod(0o744)


def written_by_the_group(bare: Path) -> None:
    (bare / "hooks").chmod(0o2770)


def rewritten_by_the_group(bare: Path) -> None:
    hook(bare).chmod(0o775)


def program_gone(bare: Path) -> None:
    gone = re.sub(
        r"/\S+(?= (?:-P -m tui_review )?verify-pushed)", "/nowhere/tui-review", hook(bare).read_text()
    )
    hook(bare).write_text(gone)


def of_another_version(bare: Path) -> None:
    hook(bare).write_text(hook(bare).read_text().replace("exit 1; }\n", "exit 1; } # as it was\n"))


def of_another(bare: Path) -> None:
    hook(bare).write_text("#!/bin/sh\nexit 0\n")


def passed_by(bare: Path) -> None:
    git(bare, "config", "--local", "--unset", "core.hooksPath")


def passed_by_for_everybody(bare: Path) -> None:
    passed_by(bare)
    git(bare, "config", "--global", "core.hooksPath", str(bare.parent / "others"))


def kept_elsewhere(bare: Path) -> None:
    git(bare, "config", "--local", "core.hooksPath", str(bare.parent / "others"))


BROKEN: dict[Callable[[Path], None], str] = {
    removed: "there is no hook for it",
    not_run: "Git passes over the hook",
    run_by_some: "not everybody who pushes may run it",
    written_by_the_group: "can change or put away",
    rewritten_by_the_group: "can change or put away",
    program_gone: "is not there: nobody can push",
    of_another_version: "is of another version",
    of_another: "is another's",
    passed_by: "has a core.hooksPath of their own",
    passed_by_for_everybody: "does not look for the hooks",
    kept_elsewhere: "does not look for the hooks",
}


@pytest.mark.parametrize("breaks", BROKEN, ids=lambda each: each.__name__)
def test_what_became_of_the_hook_is_said_with_what_mends_it(
    bare: Path, capsys: pytest.CaptureFixture[str], breaks: Callable[[Path], None]
) -> None:
    assert [each for each in said_of(bare, capsys) if each["level"] != "ok"] == []
    breaks(bare)
    (found,) = [each for each in said_of(bare, capsys) if each["level"] != "ok"]
    assert BROKEN[breaks] in found["message"]
    if breaks is of_another:
        assert found["look"] == f"ls -l {hook(bare)}"
        return
    assert found["mend"]
    command = found["mend"].split()
    assert git(bare, *command[3:]).returncode == 0 if command[0] == "git" else main(command[1:]) == 0
    if command[0] == "git":
        assert main(["git-setup", str(bare)]) == 0
    assert [each for each in said_of(bare, capsys) if each["level"] != "ok"] == []


def test_the_hook_and_its_folder_are_written_by_their_owner_alone(bare: Path) -> None:
    modes = {each: each.stat().st_mode & 0o7777 for each in (bare / "hooks", hook(bare))}
    assert [mode & 0o022 for mode in modes.values()] == [0, 0]
    assert (modes[bare / "hooks"] & 0o050, modes[hook(bare)] & 0o111) == (0o050, 0o111)


@pytest.mark.slow
def test_hooks_of_one_s_own_lead_nobody_past_those_of_the_repository(tmp_path: Path, bare: Path) -> None:
    clone, own = tmp_path / "clone", tmp_path / "own-hooks"
    own.mkdir()
    commit_all(clone, {"forged": FORGED["moved"], "kept": HONEST["kept"]})
    git(clone, "config", "--global", "core.hooksPath", str(own))
    refused = git(clone, "push", str(bare), "forged:forged")
    assert refused.returncode == 1, refused.stderr
    assert "not taken" in refused.stderr
    assert git(clone, "push", str(bare), "kept:kept").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("ends_with", ["import no_such_module", "raise SystemExit(127)"])
def test_a_push_where_a_part_of_the_program_is_gone_is_refused_in_words(
    tmp_path: Path, bare: Path, ends_with: str
) -> None:
    program = tmp_path / "tui-review"
    program.write_text(f"#!{sys.executable}\n{ends_with}\n")
    program.chmod(0o755)
    called = r"/\S+(?= (?:-P -m tui_review )?(?:verify-pushed|--version))"
    hook(bare).write_text(re.sub(called, str(program), hook(bare).read_text()))
    clone = tmp_path / "clone"
    commit_all(clone, {"kept": HONEST["kept"]})
    refused = git(clone, "push", str(bare), "kept:kept")
    assert refused.returncode == 1
    assert "tui-review does not run" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_copy_that_lost_the_group_is_named(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = bare.with_name("copy.git")
    shutil.copytree(bare, copy, copy_function=shutil.copyfile)
    copy.chmod(0o750)
    assert any("no group's folder" in each["message"] for each in said_of(copy, capsys))


def test_taking_the_hook_out_leaves_nothing_of_it(bare: Path) -> None:
    assert main(["git-setup", str(bare), "--disable"]) == 0
    assert not hook(bare).exists()
    assert git(bare, "config", "--local", "--get", "core.hooksPath").stdout == ""
