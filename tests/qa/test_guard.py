"""The hook of a bare repository: closed, its own whatever others have set, and what became of it."""

from __future__ import annotations

import grp
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.conftest import open_home
from tests.store.histories import commit_all
from tests.store.test_whereabouts import FORGED, HONEST
from tui_review.cli.main import main
from tui_review.qa.guard import ways_past

__all__ = ["open_home"]


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("of", ["its folder", "itself"])
def test_whoever_else_owns_the_hook_is_named_with_what_takes_it_from_them(
    bare: Path, capsys: pytest.CaptureFixture[str], of: str
) -> None:
    os.chown(given := hook(bare) if of == "itself" else hook(bare).parent, 40012, -1)
    (found,) = [each for each in said_of(bare, capsys) if each["level"] != "ok"]
    assert "40012 owns" in found["message"]
    assert found["mend"] == f"chown 0 {given}"
    subprocess.run(found["mend"].split(), check=True)
    assert [each for each in said_of(bare, capsys) if each["level"] != "ok"] == []
    # Whose repository it is may own its hook.
    for each in (bare, hook(bare), hook(bare).parent):
        os.chown(each, 40012, -1)
    (found,) = [each for each in said_of(bare, capsys) if each["level"] != "ok"]
    assert found["mend"] == f"git config --global --add safe.directory {bare}", (
        "git says nothing of others' before"
    )
    subprocess.run(found["mend"].split(), check=True)
    assert [each for each in said_of(bare, capsys) if each["level"] != "ok"] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_program_that_the_group_may_not_run_is_named_as_what_refuses_every_push(
    bare: Path, open_home: Path
) -> None:
    installed = open_home / "installed" / "tui-review"
    installed.parent.mkdir(mode=0o755)
    installed.write_bytes(b"#!/bin/sh\n")
    installed.chmod(0o755)
    other = next(each for each in grp.getgrall() if each.gr_gid)
    os.chown(bare, -1, other.gr_gid)
    bare.chmod(0o2770)
    called = re.sub(r"/\S+(?= (?:-P -m tui_review )?verify-pushed)", str(installed), hook(bare).read_text())
    hook(bare).write_text(called)

    def told() -> list[str]:
        return [each.about for each in ways_past(bare) if "may not run" in each.what]

    assert told() == []
    installed.chmod(0o700)
    assert told() == [str(installed)]
    installed.parent.chmod(0o700)
    assert told() == [str(installed.parent)]
