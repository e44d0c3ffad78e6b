"""The settings: one class, what is wrong said once, and nobody kept from working."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from tests.cli.conftest import run_fresh
from tui_review import places
from tui_review.cli.main import main
from tui_review.entry.editor import editor_command
from tui_review.errors import UserError
from tui_review.health.machine import own_settings
from tui_review.review.who import ROLES
from tui_review.settings import (
    FIXED,
    WHAT,
    Settings,
    fixed_settings,
    load_settings,
    read_settings,
    reviews_folder,
    save_settings,
    settings_path,
    settings_paths,
    sources,
    with_setting,
)
from tui_review.shape.derived import keys_of
from tui_review.tui.base.theme import Look
from tui_review.tui.keymap import use_fitting_keys


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)


def written(text: str | bytes) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_bytes(text.encode() if isinstance(text, str) else text)


def test_without_a_file_the_defaults_hold() -> None:
    assert read_settings() == (Settings(), [])


def test_what_is_saved_is_read_back() -> None:
    chosen = Settings(
        folder="elsewhere", theme="light", keys={"next": "n"}, people={"a@b.example": "A; B"}, commit=True
    )
    save_settings(chosen)
    assert read_settings() == (chosen, [])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('name = "A"\nfoldr = "x"\n', 2, "`foldr` is not a key of this place. Did you mean folder?"),
        ('theme = "drak"\n', 1, "Did you mean dark? Use: dark, light, ansi, mono, monochrome."),
        ("name = 'A'\ncommit = \"yes\"\n", 2, "True or false is expected here."),
        ("commit = 1\n", 1, "True or false is expected here."),
        ('several_roles = "eror"\n', 1, "Did you mean error? Use: warning, error."),
        ('reasons = "questions"\n', 1, "Did you mean question? Use: optional, question, sitting."),
        ("[keys]\nnext = 3\n", 2, "A text is expected here."),
        ('folder = ""\n', 1, "A text that is not empty is expected here."),
        ("folder = 2026-01-05\n", 1, "A text that is not empty is expected here."),
        ("name = nan\n", 1, "A text is expected here."),
        ("keys = 3\n", 1, "A map of keys and values is expected here."),
    ],
)
def test_what_does_not_fit_is_said_with_its_line_and_the_rest_is_used(
    text: str, line: int, says: str
) -> None:
    written(f"{text}")
    found, (problem,) = read_settings()
    assert (problem.file, problem.line) == (str(settings_path()), line)
    assert says in problem.message
    assert found == Settings(name="A" if "name = 'A'" in text or 'name = "A"' in text else "")


@pytest.mark.parametrize("text", [b"folder = ", b"\xff\xfe", b"a" * 10 + b" = " + b"[" * 2000, b"\0"])
def test_a_file_that_is_no_toml_leaves_the_defaults(text: bytes) -> None:
    written(text)
    found, (problem,) = read_settings()
    assert found == Settings()
    assert str(settings_path()) in problem.message
    assert "recursion" not in problem.message


@pytest.mark.slow
def test_a_broken_file_costs_a_command_one_line(tmp_path: Path) -> None:
    written('foldr = "x"\n')
    ran = run_fresh("new", "osri-r4", "made-up-1", "--folder", tmp_path / "r")
    assert ran.status == 0
    ran = run_fresh("new", "osri-r4", "made-up-2")
    assert (ran.status, ran.err.count("\n")) == (0, 1)
    assert "Did you mean folder?" in ran.err
    assert (tmp_path / "reviews" / "made-up-2.yaml").is_file()


@pytest.fixture
def for_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of whoever runs the machine."""
    file = tmp_path / "xdg" / "tui-review" / "settings.toml"
    file.parent.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"relative:{tmp_path / 'xdg'}:{tmp_path / 'weaker'}")
    file.write_text('folder = "~/shared"\nrole = "qa"\n[keys]\n"review.next" = "ctrl+n"\n')
    weaker = tmp_path / "weaker" / "tui-review" / "settings.toml"
    weaker.parent.mkdir(parents=True)
    weaker.write_text('role = "observer"\nlanguage = "es"\n')
    return file


def test_what_is_set_for_everybody_holds_until_a_user_sets_it(
    for_everybody: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, problems = read_settings()
    assert problems == []
    assert (found.folder, found.role, found.language) == ("~/shared", "qa", "es")
    assert reviews_folder() == Path(os.environ["HOME"]) / "shared"
    assert main(["settings", "role=reviewer", "keys.review.back=pageup", "theme=light"]) == 0
    own = settings_path().read_text()
    assert "shared" not in own, "what holds for everybody is no setting of one's own"
    assert "ctrl+n" not in own
    found, _ = read_settings()
    assert (found.role, found.theme) == ("reviewer", "light"), "the program's own default can be chosen again"
    assert found.keys == {"review.next": "ctrl+n", "review.back": "pageup"}
    capsys.readouterr()
    assert main(["settings", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["from"]["folder"], told["from"]["role"]) == (str(for_everybody), str(settings_path()))
    assert "name" not in told["from"]
    assert main(["settings"]) == 0
    assert f"({for_everybody})" in capsys.readouterr().out
    assert main(["settings", "role="]) == 0
    assert read_settings()[0].role == "qa"
    capsys.readouterr()
    assert main(["settings", "role"]) == 0
    assert capsys.readouterr().out == "qa\n"


def test_a_broken_file_for_everybody_is_named_and_the_user_s_own_holds(for_everybody: Path) -> None:
    for_everybody.write_text("role = ")
    written('name = "A"\n')
    found, (problem,) = read_settings()
    assert (found.name, found.role, found.language) == ("A", "observer", "es")
    assert "what it fixes for everybody does not hold" in problem.message
    assert str(for_everybody) in problem.message


def test_setting_one_loses_nothing_that_stands_in_a_broken_file(capsys: pytest.CaptureFixture[str]) -> None:
    written('name = "A"\nfoldr = "x"\n')
    assert main(["settings", "theme=light"]) == 0
    assert "foldr" in settings_path().read_text()
    written('name = "A"\nfolder = "x\n')
    assert main(["settings", "theme=light"]) == 2
    assert "Mend that file first" in capsys.readouterr().err
    assert settings_path().read_text() == 'name = "A"\nfolder = "x\n'


@pytest.mark.parametrize(
    ("text", "status"), [('name = "A"\n', 0), ('role = "boss"\n', 0), ('foldr = "x"\n', 0), ("theme =", 2)]
)
def test_what_is_shown_of_settings_ends_as_their_files_are(text: str, status: int) -> None:
    written(text)
    for shown in (["settings"], ["settings", "--json"], ["settings", "theme"]):
        assert main(shown) == status
    # What can be set is set.
    assert main(["settings", "theme=light"]) == (2 if status == 2 else 0)


def test_every_theme_can_be_set() -> None:
    assert {look.value for look in Look} <= set(get_args(keys_of(Settings)["theme"]))


def test_every_setting_is_told_in_words_and_can_be_changed() -> None:
    assert set(WHAT) | {FIXED} == set(keys_of(Settings))
    assert set(get_args(keys_of(Settings)["role"])) == {"", *ROLES}
    found = with_setting(with_setting(Settings(), "name", "R. Sample"), "keys.review.next", "ctrl+n")
    found = with_setting(with_setting(found, "commit", "yes"), "theme", "light")
    assert found == Settings(name="R. Sample", keys={"review.next": "ctrl+n"}, commit=True, theme="light")
    people = {"jdoe@county.example": "J. Doe"}
    assert with_setting(Settings(), "people.jdoe@county.example", "J. Doe") == Settings(people=people)
    assert with_setting(with_setting(found, "keys.review.next", ""), "commit", "") == Settings(
        name="R. Sample", theme="light"
    )


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("nmae", "x", "Did you mean name"),
        ("theme", "pink", "theme: "),
        ("keys", "x", "no setting"),
        ("people", "x", "no setting"),
        ("commit", "2", "commit: "),
    ],
)
def test_a_setting_that_cannot_be_is_refused(key: str, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        with_setting(Settings(), key, text)


def test_the_command_sets_all_or_none_and_shows_where_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "name=R. Sample", "role=qa"]) == 0
    assert str(settings_path()) in capsys.readouterr().out
    assert main(["settings", "name=Other", "role=qq"]) == 2
    assert main(["settings", "keys.review.next=f3"]) == 2
    assert "two keys on one screen" in capsys.readouterr().err
    assert main(["settings", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["settings"]["name"] == "R. Sample"
    assert shown["set"] == ["name", "role"]


def test_what_is_fixed_for_everybody_nobody_sets_for_oneself(
    for_everybody: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for_everybody.write_text('several_roles = "error"\neditor = "off"\nfixed = ["several_roles", "editor"]\n')
    written('several_roles = "warning"\neditor = "bash"\nname = "A"\n')
    found, problems = read_settings()
    assert (found.several_roles, found.editor, found.name, problems) == ("error", "off", "A", [])
    with pytest.raises(UserError, match="no editor here"):
        editor_command()
    assert main(["settings", "several_roles=warning"]) == 2
    assert f"{for_everybody}: several_roles is fixed for everybody" in " ".join(
        capsys.readouterr().err.split()
    )
    assert main(["settings", "theme=light"]) == 0
    assert f"(fixed by {for_everybody})" in capsys.readouterr().out
    assert read_settings()[0].editor == "off"
    assert 'editor = "bash"' in settings_path().read_text(), "what holds again once it is fixed no more"


@pytest.mark.parametrize("dirs", ["/nowhere", ":", "", "{own}", "{own}:{machine}", "{machine}:{own}"])
def test_what_the_machine_fixes_holds_whatever_a_variable_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dirs: str
) -> None:
    machine, own = tmp_path / "machine", tmp_path / "own"
    monkeypatch.setattr(places, "FOR_EVERYBODY", machine)
    said = {machine: 'several_roles = "error"\nrole = "qa"\nfixed = ["several_roles"]\n'}
    said[own] = 'several_roles = "warning"\nfixed = ["several_roles"]\n'
    for folder, text in said.items():
        (folder / "tui-review").mkdir(parents=True)
        (folder / "tui-review" / "settings.toml").write_text(text)
    monkeypatch.setenv("XDG_CONFIG_DIRS", dirs.format(own=own, machine=machine))
    found, problems = read_settings()
    assert (found.several_roles, found.role, problems) == ("error", "qa", [])
    file = machine / "tui-review" / "settings.toml"
    assert (fixed_settings()["several_roles"], sources()["several_roles"]) == (file, file)
    assert settings_paths()[0] == file
    assert settings_paths().count(file) == 1


def test_a_mark_that_an_editor_puts_before_the_settings_changes_nothing(for_everybody: Path) -> None:
    for_everybody.write_bytes(b'\xef\xbb\xbfeditor = "off"\nfixed = ["editor"]\n')
    written('\ufeffname = "A"\n')
    found, problems = read_settings()
    assert (found.editor, found.name, problems) == ("off", "A", [])
    assert main(["settings", "theme=light"]) == 0
    assert (read_settings()[0].name, read_settings()[0].theme) == ("A", "light")


def test_a_value_that_does_not_fit_is_not_said_to_be_fixed(
    for_everybody: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for_everybody.write_text('several_roles = "eror"\neditor = "off"\nfixed = ["several_roles", "editor"]\n')
    _, problems = read_settings()
    assert any("several_roles is not fixed" in each.message for each in problems)
    assert set(fixed_settings()) == {"editor"}
    assert main(["settings"]) == 0
    (line,) = [each for each in capsys.readouterr().out.splitlines() if "several_roles " in each]
    assert "fixed by" not in line


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_settings_for_everybody_that_a_member_owns_are_named(for_everybody: Path) -> None:
    os.chown(for_everybody, 12345, -1)
    assert any(f"The account 12345 owns {for_everybody}" in each.words for each in own_settings())


@pytest.mark.parametrize(
    ("own", "everybody", "said"),
    [
        ('fixed = ["editor"]\n', "", "not in one's own"),
        ("", 'fixed = ["editr"]\n', "Did you mean editor?"),
        ("", "fixed = [3]\n", "no setting 3"),
        ("", "fixed = 3\n", "takes a list"),
        ("", 'fixed = "editor"\n', 'takes a list: fixed = ["editor"]'),
    ],
)
def test_what_cannot_be_fixed_is_said(for_everybody: Path, own: str, everybody: str, said: str) -> None:
    written(own)
    for_everybody.write_text(everybody)
    (problem,) = read_settings()[1]
    assert said in problem.message


@pytest.mark.parametrize("fixed", ['["editor", "several-roles", "rol"]', '"editor"'])
def test_what_is_fixed_by_its_right_name_holds_beside_a_wrong_one_and_each_command_names_that(
    for_everybody: Path, capsys: pytest.CaptureFixture[str], fixed: str
) -> None:
    written('editor = "vim"\n')
    for_everybody.write_text(f'editor = "off"\nfixed = {fixed}\n')
    assert (load_settings().editor, sources()["editor"]) == ("off", for_everybody)
    said = capsys.readouterr().err
    for wrong in ("several-roles", "rol") if "rol" in fixed else ("a list",):
        assert wrong in said
    assert "What it fixes besides holds: editor." in said
    assert main(["settings", "editor=bash"]) == 2
    [first, *_] = [each.words for each in own_settings() if each.grade == "warning"]
    assert "What it fixes besides holds: editor." in first


def test_each_fault_of_the_files_is_said_and_none_is_counted_only() -> None:
    written('foldr = "x"\ntheme = "drak"\nrole = "boss"\nname = "A"\n')
    found, problems = read_settings()
    assert [each.line for each in problems] == [1, 2, 3]
    assert (found.name, found.role) == ("A", "")


def test_comments_in_ones_own_settings_survive_a_change(capsys: pytest.CaptureFixture[str]) -> None:
    written("""\
# Mine, made up.
name = "A"  # as in the record
theme = "dark"

[keys]
# the other one is taken by my terminal
"review.next" = "ctrl+n"
""")
    for change in ("name=B", "role=qa", "theme=", "keys.review.back=ctrl+p", "people.a@b.example=A"):
        assert main(["settings", change]) == 0, capsys.readouterr()
    assert (
        settings_path().read_text()
        == """\
# Mine, made up.
name = "B" # as in the record

role = "qa"
[keys]
# the other one is taken by my terminal
"review.next" = "ctrl+n"
"review.back" = "ctrl+p"
[people]
"a@b.example" = "A"
"""
    )
    assert main(["settings", "keys.review.next=", "keys.review.back="]) == 0
    assert read_settings() == (Settings(name="B", role="qa", people={"a@b.example": "A"}), [])
    assert "# the other one" in settings_path().read_text()


def test_a_file_that_is_written_in_another_way_is_written_anew_and_says_the_same() -> None:
    written('keys = {"review.next" = "ctrl+n"}\nname = """A\nB"""\n')
    save_settings(with_setting(read_settings()[0], "keys.review.back", "ctrl+p"))
    assert read_settings()[0].keys == {"review.next": "ctrl+n", "review.back": "ctrl+p"}


def test_keys_that_cannot_be_are_told_and_the_others_are_used() -> None:
    own = {"review.next": "ctrl+b", "review.nxt": "ctrl+n", "review.back": "ctrl+p"}
    used, problem = use_fitting_keys(own)
    assert used == {"review.back": "ctrl+p"}
    assert "tmux keeps it for itself" in problem
    assert "Did you mean review.next?" in problem
    assert use_fitting_keys({}) == ({}, "")


def test_a_name_that_no_review_could_hold_is_not_kept() -> None:
    with pytest.raises(UserError, match="The setting name holds"):
        save_settings(Settings(name="\x1b[31mA. Nobody"))
    assert read_settings() == (Settings(), [])


def test_folders_that_are_made_for_settings_are_ones_own_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    before = os.umask(0)
    try:
        save_settings(Settings(name="Kim"))
    finally:
        os.umask(before)
    made = [tmp_path / "home", tmp_path / "home" / "config", tmp_path / "home" / "config" / "tui-review"]
    assert [oct(each.stat().st_mode & 0o777) for each in made] == ["0o700"] * 3


@pytest.mark.parametrize("of", ["the file", "its folder"])
@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.chmod(path.stat().st_mode | 0o002),
        pytest.param(
            lambda path: os.chown(path, 40001, -1),
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away"),
        ),
    ],
    ids=["everybody can write", "another account's"],
)
def test_settings_that_somebody_else_may_have_written_are_not_used_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object], of: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    save_settings(Settings(name="Kim", editor="vi"))
    assert load_settings().name == "Kim"
    path = tmp_path / "tui-review" / "settings.toml"
    change(path if of == "the file" else path.parent)
    settings, problems = read_settings()
    assert (settings.name, settings.editor) == (Settings().name, Settings().editor)
    assert [each.remedy for each in problems] == ["Nothing of this file is used."]


@pytest.mark.parametrize("name", ["folder", "cases", "sign"])
def test_the_character_nul_in_a_setting_is_said_and_the_rest_is_used(name: str) -> None:
    written(f'theme = "light"\n{name} = "a\\u0000b"\n')
    used, problems = read_settings()
    assert (used.theme, getattr(used, name)) == ("light", getattr(Settings(), name))
    assert ["NUL" in each.what and each.line for each in problems] == [2]


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_key_in_the_home_of_nobody_is_no_key_and_keeps_nobody_from_reading(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "osri-r4", "one", "--folder", str(tmp_path)]) == 0
    written('sign = "~nobody-of-that-name/key"\nallowed_signers = "~nobody-of-that-name/list"\n')
    assert main([command, str(tmp_path / "one.yaml")]) in (0, 1)
    assert main(["submit", str(tmp_path / "one.yaml")]) in (1, 2)
    assert "An error inside" not in capsys.readouterr().err
