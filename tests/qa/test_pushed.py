"""What is pushed to a bare repository: what git says of it, and the hook that has it looked at."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.store.histories import commit_all
from tests.store.test_whereabouts import FORGED, HONEST
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.pushed import Pushed, pushed

ONE, OTHER, NONE = "1" * 40, "2" * 40, "0" * 40


def test_branches_and_then_all_else_are_looked_at_but_what_is_taken_away() -> None:
    lines = [
        f"{NONE} {ONE} refs/tags/v1\n",
        f"{ONE} {OTHER} refs/heads/main\n",
        f"{NONE} {ONE} refs/heads/a/new one\n",
        f"{ONE} {NONE} refs/heads/gone\n",
    ]
    found = pushed(lines)
    assert found == [
        Pushed("refs/heads/main", ONE, OTHER),
        Pushed("refs/heads/a/new one", "", ONE),
        Pushed("refs/tags/v1", "", ONE),
    ]
    assert [each.said for each in found] == ["main", "a/new one", "refs/tags/v1"]


@pytest.mark.slow
def test_a_forged_review_is_taken_by_no_ref_and_by_no_kind_of_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for form, names in {"sha1": ("forged", "v1"), "sha256": ("kept",)}.items():
        repository = tmp_path / form
        histories = {"forged": FORGED["moved"], "kept": HONEST["kept"]}
        commit_all(repository, histories, f"--object-format={form}")
        at = ["git", "-C", str(repository)]
        named = (
            "-c",
            "user.name=N",
            "-c",
            "user.email=n@example.org",
            "tag",
            "-m",
            "A quarter",
            "v1",
            "forged",
        )
        subprocess.run([at[0], *at[1:], *named], check=True)
        monkeypatch.chdir(repository)
        for name in names:
            id_ = subprocess.run(
                [*at, "rev-parse", name], check=True, capture_output=True, text=True
            ).stdout.strip()
            monkeypatch.setattr("sys.stdin", [f"{'0' * len(id_)} {id_} refs/custom/{name}\n"])
            assert main(["verify-pushed"]) == (name != "kept"), capsys.readouterr()
            assert (f"refs/custom/{name}: not taken" in capsys.readouterr().out) == (name != "kept")


@pytest.mark.parametrize("line", ["", "main", f"{ONE} refs/heads/main", f"--all {ONE} refs/heads/main"])
def test_what_git_does_not_say_is_refused_with_what_to_do(line: str) -> None:
    with pytest.raises(UserError, match="pre-receive"):
        pushed([line])


def test_the_hook_goes_as_it_came_and_another_s_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "a.git"], check=True, capture_output=True)
    hook = tmp_path / "a.git" / "hooks" / "pre-receive"
    setup = ["git-setup", str(tmp_path / "a.git")]
    for _ in range(2):
        assert main(setup) == 0
        assert "verify-pushed" in hook.read_text()
    gone = hook.with_name("gone")
    gone.write_text(re.sub(r"\S+(?= verify-pushed)", "/nowhere/tui-review", hook.read_text()))
    done = subprocess.run(["sh", gone], capture_output=True, text=True, check=False)
    assert (done.returncode, "`tui-review git-setup`" in done.stderr) == (127, True)
    assert main([*setup, "--disable"]) == 0
    assert not hook.exists()
    hook.write_text("#!/bin/sh\nexit 1\n")
    capsys.readouterr()
    assert main(setup) == 2
    assert "verify-pushed" in capsys.readouterr().err
    assert hook.read_text() == "#!/bin/sh\nexit 1\n"
    with (tmp_path / "a.git" / "config").open("a") as config:
        config.write(f"[core]\n\thooksPath = {tmp_path / 'shared'}\n")
    assert main(setup) == 2
    assert "core.hooksPath" in capsys.readouterr().err
