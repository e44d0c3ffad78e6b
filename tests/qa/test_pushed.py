"""What is pushed to a bare repository: what git says of it, and the hook that has it looked at."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.store.histories import Step, commit_all
from tests.store.test_whereabouts import FORGED, HONEST, SUBMITTED
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


LINK = "120000"
FILE = "100644"
WAS, IS_NEW = "closed/sample.yaml", "closed/another.yaml"
UNREADABLE: dict[str, tuple[str, str, bytes, str]] = {
    "a link": (WAS, LINK, b"real.txt", "It is a link, to 'real.txt'"),
    "a link beside it": (IS_NEW, LINK, b"sample.yaml", "It is a link, to 'sample.yaml'"),
    "empty": (WAS, FILE, b"", "The file is empty"),
    "empty beside it": (IS_NEW, FILE, b"", "It is empty"),
    "another kind of YAML": (WAS, FILE, b"a: b\n", "This is no review file"),
    "another encoding": (WAS, FILE, SUBMITTED.decode().encode("utf-16"), "The file is in UTF-16"),
    "another encoding beside it": (
        IS_NEW,
        FILE,
        SUBMITTED.decode().encode("utf-16"),
        "It is no text in UTF-8",
    ),
    "a review under another name": (
        "closed/sample.yml",
        FILE,
        SUBMITTED,
        "It is a review, and its name does not",
    ),
    "in a hidden file": (
        "closed/.sample",
        FILE,
        SUBMITTED,
        "It is a review, and its name does not end with .yaml",
    ),
}
"""What stands under the name of a review, as git has it, and what is said of it."""


def made(folder: Path, *arguments: str, typed: bytes = b"") -> str:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, input=typed, check=True, capture_output=True)
    return done.stdout.decode().strip()


def with_entry(folder: Path, parent: str, path: str, mode: str, data: bytes) -> str:
    """A commit after another one that has something else at a path."""
    made(folder, "read-tree", parent)
    blob = made(folder, "hash-object", "-w", "--stdin", typed=data)
    made(folder, "update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
    return made(folder, "commit-tree", made(folder, "write-tree"), "-p", parent, "-m", "x")


@pytest.mark.slow
@pytest.mark.parametrize("case", UNREADABLE)
@pytest.mark.parametrize("is_new", [False, True], ids=["a branch there is", "a new branch"])
def test_what_nobody_can_read_under_the_name_of_a_review_is_taken_by_no_ref(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    case: str,
    *,
    is_new: bool,
) -> None:
    path, mode, data, said = UNREADABLE[case]
    commit_all(tmp_path, {"main": (Step({WAS: SUBMITTED}),)})
    before = made(tmp_path, "rev-parse", "main")
    after = with_entry(tmp_path, before, path, mode, data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", [f"{NONE if is_new else before} {after} refs/heads/other\n"])
    assert main(["verify-pushed"]) != 0
    told = capfd.readouterr()
    assert f"{path}:" in told.out + told.err
    assert said in told.out + told.err
    assert "other: not taken" in told.out


@pytest.mark.slow
def test_another_kind_of_yaml_beside_reviews_is_nobody_s_concern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit_all(tmp_path, {"main": (Step({WAS: SUBMITTED}),)})
    before = made(tmp_path, "rev-parse", "main")
    after = with_entry(tmp_path, before, IS_NEW, FILE, b"a: b\n")
    page = b"review:\n  id: as a page tells of it\n" + SUBMITTED
    after = with_entry(tmp_path, after, "notes/page.md", FILE, page)
    after = with_entry(tmp_path, after, "notes/link.yaml", LINK, b"../elsewhere.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", [f"{before} {after} refs/heads/main\n"])
    assert main(["verify-pushed"]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tree", "blob", "a tag of a tree"])
def test_a_review_without_the_commits_that_brought_it_is_taken_by_no_ref(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    commit_all(tmp_path, {"main": (Step({WAS: SUBMITTED, "a/readme.txt": b"a"}),)})
    names = {"tree": "main^{tree}", "blob": f"main:{WAS}", "a tag of a tree": "v1"}
    made(tmp_path, "tag", "-m", "x", "v1", "main^{tree}")
    monkeypatch.chdir(tmp_path)
    id_ = made(tmp_path, "rev-parse", names[kind])
    monkeypatch.setattr("sys.stdin", [f"{NONE} {id_} refs/tags/forged\n"])
    assert main(["verify-pushed"]) == 1
    assert "refs/tags/forged: not taken. It leads to files without commits" in capsys.readouterr().out
    for sound in ("main:a", "main:a/readme.txt"):
        monkeypatch.setattr("sys.stdin", [f"{NONE} {made(tmp_path, 'rev-parse', sound)} refs/tags/sound\n"])
        assert main(["verify-pushed"]) == 0


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
    gone.write_text(re.sub(r"\S+(?= (?:verify-pushed|--version))", "/nowhere/tui-review", hook.read_text()))
    done = subprocess.run(["sh", gone], capture_output=True, text=True, check=False)
    assert (done.returncode, "`tui-review git-setup`" in done.stderr) == (1, True)
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


@pytest.mark.slow
def test_a_branch_with_a_hand_over_that_no_other_has_is_not_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = tmp_path / "there"
    commit_all(repository, {"kept": HONEST["kept"]})
    at = ["git", "-C", str(repository)]
    id_ = subprocess.run(
        [*at, "rev-parse", "kept"], check=True, capture_output=True, text=True
    ).stdout.strip()
    monkeypatch.chdir(repository)
    monkeypatch.setattr("sys.stdin", [f"{id_} {NONE} refs/heads/kept\n"])
    others = subprocess.run(
        [*at, "for-each-ref", "--format=%(refname)"], check=True, capture_output=True, text=True
    )
    for ref in others.stdout.split():
        if ref != "refs/heads/kept":
            subprocess.run([*at, "update-ref", "-d", ref], check=True)
    assert main(["verify-pushed"]) == 1
    said = capsys.readouterr().out
    assert "kept: not taken away. No other branch has of " in said
    assert "submitted by" in said
    # Under another name in the same push, or in another branch, it stays.
    monkeypatch.setattr("sys.stdin", [f"{id_} {NONE} refs/heads/kept\n", f"{NONE} {id_} refs/heads/other\n"])
    assert main(["verify-pushed"]) == 0
    subprocess.run([*at, "update-ref", "refs/heads/merged", id_], check=True)
    monkeypatch.setattr("sys.stdin", [f"{id_} {NONE} refs/heads/kept\n"])
    assert main(["verify-pushed"]) == 0
