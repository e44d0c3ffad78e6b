"""What is broken in a set-up is named with the command that mends it, nothing is changed, and help needs no names."""

from __future__ import annotations

import ast
import errno
import grp
import io
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import pytest

import tui_review
from tests import measures
from tests.cli.conftest import SAMPLE, Ran, Run, home, run, run_fresh
from tests.qa.test_git import git
from tests.sample_anew import unsealed
from tests.store.conftest import open_home
from tests.store.test_shared import give_list
from tui_review import places
from tui_review.cli import doctor
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.health import clone, instruments, machine, program, remark, reviews
from tui_review.health.look import look
from tui_review.health.remark import Remark
from tui_review.store import opening, readers, shared
from tui_review.store.index_file import IndexFile, Row, clear, index_path
from tui_review.store.journal import Journal
from tui_review.store.lock import Holder, ReviewLock
from tui_review.store.readers import EVERYBODY, Readers, exposed, was_shared
from tui_review.store.reviews import read_review
from tui_review.store.shared import prepare
from tui_review.store.unsent import keep_unsent

__all__ = ["home", "open_home", "run"]

CANARY: Final = "Canaria"
"""Stands in every name; made up."""
NOTHING: Final = ("ok", "info")


class Setup(NamedTuple):
    """One folder with a sound review, and a home of the test's own."""

    folder: Path
    home: Path
    patch: pytest.MonkeyPatch

    @property
    def review(self) -> Path:
        return self.folder / "made-up.yaml"


@pytest.fixture
def setup(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    folder = tmp_path / "reviews"
    folder.mkdir(mode=0o700)
    text = unsealed(SAMPLE.read_text(encoding="utf-8")).replace("id: sample-0001", "id: made-up", 1)
    (folder / "made-up.yaml").write_text(text, encoding="utf-8")
    (folder / "made-up.yaml").chmod(0o600)
    monkeypatch.setenv("TERM", "xterm")
    return Setup(folder, home, monkeypatch)


def no_home(setup: Setup) -> None:
    def unknown(_: int) -> object:
        raise KeyError

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        setup.patch.delenv(name, raising=False)
    setup.patch.setattr(pwd, "getpwuid", unknown)


def latin_1(setup: Setup) -> None:
    setup.patch.setattr(sys, "getfilesystemencoding", lambda: "iso8859-1")


def dumb_terminal(setup: Setup) -> None:
    setup.patch.setenv("TERM", "dumb")
    for stream in ("stdin", "stdout"):
        setup.patch.setattr(f"sys.{stream}.isatty", lambda: True)


def settings(text: str) -> Callable[[Setup], None]:
    def write(setup: Setup) -> None:
        folder = setup.home / "XDG_CONFIG_HOME" / "tui-review"
        folder.mkdir(parents=True)
        (folder / "settings.toml").write_text(text, encoding="utf-8")

    return write


def file_in_the_way(of: str) -> Callable[[Setup], None]:
    def lay(setup: Setup) -> None:
        path = setup.home / f"XDG_{of}_HOME"
        path.write_bytes(b"")
        setup.patch.setenv(path.name, str(path))

    return lay


def cache_with(mode: int) -> Callable[[Setup], None]:
    def cache(setup: Setup) -> None:
        folder = setup.home / "cache" / "tui-review"
        folder.mkdir(parents=True)
        folder.chmod(mode)
        setup.patch.setenv("XDG_CACHE_HOME", str(folder.parent))

    return cache


def state_put_back(folders: int, files: int) -> Callable[[Setup], None]:
    """As a backup is put back that knows no modes."""

    def state(setup: Setup) -> None:
        folder = setup.home / "state" / "tui-review" / "journal"
        folder.mkdir(parents=True)
        (folder / "ab.jsonl").write_bytes(b"")
        (folder / "ab.jsonl").chmod(files)
        for each in (folder, folder.parent):
            each.chmod(folders)
        setup.patch.setenv("XDG_STATE_HOME", str(folder.parents[1]))

    return state


def disk_full(setup: Setup) -> None:
    there = os.statvfs(setup.folder)
    full = os.statvfs_result([*there[:4], 3, *there[5:]])
    setup.patch.setattr(os, "statvfs", lambda _: full)


def clock_behind(setup: Setup) -> None:
    os.utime(setup.review, (time.time() + 86400,) * 2)


def settings_that_are(made: Callable[[Path], None]) -> Callable[[Setup], None]:
    def lay(setup: Setup) -> None:
        folder = setup.home / "XDG_CONFIG_HOME" / "tui-review"
        folder.mkdir(parents=True)
        made(folder / "settings.toml")

    return lay


def closed(path: Path) -> None:
    path.write_text("theme =", encoding="utf-8")
    path.chmod(0)


def in_latin_1(path: Path) -> None:
    path.write_bytes(b'theme = "light"\nname = "Ren\xe9"\n')


def home_gone(setup: Setup) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        setup.patch.delenv(name, raising=False)
    setup.patch.setenv("HOME", str(setup.home / "not" / "there"))


def library_gone(setup: Setup) -> None:
    real = import_module

    def missing(name: str) -> object:
        if name == "tomli_w":
            raise ModuleNotFoundError(name)
        return real(name)

    setup.patch.setattr(program, "import_module", missing)


def old_textual(setup: Setup) -> None:
    setup.patch.setattr(program, "version", lambda name: "7.0.0" if name == "textual" else "1.0")


def no_folder(setup: Setup) -> None:
    shutil.rmtree(setup.folder)


def file_for_a_folder(setup: Setup) -> None:
    shutil.rmtree(setup.folder)
    setup.folder.write_bytes(b"")


def file_for_what_is_kept(name: str) -> Callable[[Setup], None]:
    def lay(setup: Setup) -> None:
        path = setup.folder / name
        path.parent.mkdir(exist_ok=True, mode=0o700)
        path.write_bytes(b"")

    return lay


def open_to_all(setup: Setup) -> None:
    everybody = Readers("Everybody on this machine", "chmod", "o-rwx")
    setup.patch.setattr(readers.ReadersOfFolder, "of", lambda *_: [everybody])


def written_by_all(module: ModuleType) -> Callable[[Setup], None]:
    def open_(setup: Setup) -> None:
        settings('name = "R. One"')(setup)
        everybody, named = Readers("Everybody on this machine", "chmod", "o-w"), ("reviews", "settings.toml")
        setup.patch.setattr(module, "writers_of", lambda path: [everybody] if path.name in named else [])

    return open_


def broken_review(setup: Setup) -> None:
    (setup.folder / "other.yaml").write_text("format: 1\nreview: {id: x\n", encoding="utf-8")


def copied_review(setup: Setup) -> None:
    main(["new", "osri-r4", "own", "--folder", str(setup.folder)])
    shutil.copy(setup.folder / "own.yaml", setup.folder / "a-copy.yaml")


def no_file(setup: Setup) -> None:
    (setup.folder / "gone.yaml").symlink_to("nowhere")
    (setup.folder / "a-folder.yaml").mkdir()


def no_instrument(setup: Setup) -> None:
    (setup.folder / "instruments").mkdir()
    (setup.folder / "instruments" / "case-plan-review.yaml").write_text("id: [\n", encoding="utf-8")


def lock_with_two_names(setup: Setup) -> None:
    (setup.folder / "kept").write_bytes(b"")
    os.link(setup.folder / "kept", setup.folder / ".tui-review.lock")


def journal_left(setup: Setup, name: str = "made-up") -> None:
    journal = Journal(setup.folder / f"{name}.yaml", "0" * 64, {"by": CANARY})
    journal.append({"question": "4A", "after": {"value": 2}})
    os.close(journal._descriptor)


def journal_unreadable(setup: Setup) -> None:
    journal_left(setup)
    (path,) = (setup.home / "XDG_STATE_HOME" / "tui-review" / "journal").iterdir()
    os.link(path, path.with_name("second"))


def journal_without_its_head(setup: Setup) -> None:
    journal_left(setup)
    (path,) = (setup.home / "XDG_STATE_HOME" / "tui-review" / "journal").iterdir()
    path.write_bytes(b"damaged" + path.read_bytes()[7:])


def instruments_not_there(setup: Setup) -> None:
    setup.patch.setenv("TUI_REVIEW_INSTRUMENTS", str(setup.home / "not-there"))


def head_empty(setup: Setup) -> None:
    git(setup.folder, "init", "-q")
    (setup.folder / ".git/HEAD").write_bytes(b"")


def clone_without_drivers(setup: Setup) -> None:
    git(setup.folder, "init", "-q")


def no_git(setup: Setup) -> None:
    setup.patch.setenv("PATH", "")


def shadowing(setup: Setup) -> None:
    (setup.folder / "instruments").mkdir()
    text = (SAMPLE.parents[1] / "instruments" / "case-plan-review.yaml").read_text(encoding="utf-8")
    (setup.folder / "instruments" / "own.yaml").write_text(f"{text}\n# ours\n", encoding="utf-8")


def two_of_one_version(setup: Setup) -> None:
    shadowing(setup)
    own = setup.folder / "instruments" / "own.yaml"
    own.with_name("a-copy.yaml").write_bytes(own.read_bytes() + b"# a draft\n")


def broken_instrument(setup: Setup) -> None:
    (setup.folder / "instruments").mkdir()
    text = 'language: 1\nid: ours\nversion: "1"\ntitle: Ours\nsections: 3\n'
    (setup.folder / "instruments" / "ours.yaml").write_text(text, encoding="utf-8")


def shipped_changed(setup: Setup) -> None:
    made_up = [{"id": "osri-r4", "version": "2026.1", "sha256": "0" * 64}]
    setup.patch.setattr(instruments, "manifest_of", lambda _: made_up)


BROKEN: Final[list[tuple[Callable[[Setup], None], str, str, str, str]]] = [
    (no_home, "account", "error", "no home folder", "export HOME="),
    (home_gone, "account", "error", "no home folder", "export HOME="),
    (no_home, "account", "warning", "does not know this account", "getent passwd"),
    (latin_1, "locale", "warning", "iso8859-1", "export LC_ALL=C.UTF-8"),
    (dumb_terminal, "terminal", "warning", "plain lines", "export TERM="),
    (settings("theme ="), "settings", "warning", "settings cannot be read", "nano"),
    (settings_that_are(Path.mkdir), "settings", "warning", "settings.toml: ", "ls -ld"),
    (settings_that_are(closed), "settings", "warning", "settings.toml: ", "chmod u+r"),
    (
        settings_that_are(in_latin_1),
        "settings",
        "warning",
        "settings.toml:2: The file is not in UTF-8",
        "nano",
    ),
    (settings('role = "boss"'), "settings", "warning", "site_leader", "nano"),
    (file_in_the_way("STATE"), "folders", "error", "a file in its way", "ls -ld"),
    (file_in_the_way("CACHE"), "folders", "warning", "commands start slower", "ls -ld"),
    (state_put_back(0o755, 0o644), "folders", "warning", "others have a right to 3 of its", "chmod -R go="),
    (state_put_back(0o700, 0o666), "folders", "warning", "others have a right to 1 of its", "chmod -R go="),
    (state_put_back(0o710, 0o600), "folders", "warning", "others have a right to 2 of its", "chmod -R go="),
    (cache_with(0o777), "folders", "warning", "written by others", "chmod go-w"),
    (cache_with(0o770), "folders", "warning", "written by others", "chmod go-w"),
    (cache_with(0o702), "folders", "warning", "written by others", "chmod go-w"),
    (disk_full, "disk", "error", "room for 0 MiB", "df -h"),
    (clock_behind, "clock", "warning", "written later", "timedatectl"),
    (old_textual, "program", "error", "made for 8.2.8", "-m pip install textual==8.2.8"),
    (
        library_gone,
        "program",
        "error",
        "The package tomli-w is not whole",
        "-m pip install --force-reinstall",
    ),
    (no_folder, "folder", "warning", "no folder", "tui-review init"),
    (file_for_a_folder, "folder", "error", "is a file", "ls -ld"),
    (file_for_what_is_kept(".tui-review"), "folder", "error", "is in the way of the folder", "ls -l"),
    (file_for_what_is_kept(".tui-review/versions"), "folder", "error", "is in the way", "ls -l"),
    (open_to_all, "modes", "warning", "Everybody on this machine can read", "chmod o-rwx"),
    (written_by_all(reviews), "folder", "warning", "Everybody on this machine can write in", "chmod o-w"),
    (written_by_all(machine), "settings", "warning", "and change the settings", "chmod o-w"),
    (broken_review, "reviews", "error", "other.yaml cannot be used", "tui-review check"),
    (copied_review, "reviews", "warning", "hold the same review", "tui-review verify"),
    (no_file, "reviews", "warning", "gone.yaml is no file", "ls -ld"),
    (no_file, "reviews", "warning", "a-folder.yaml is no file", "ls -ld"),
    (no_instrument, "instruments", "warning", "taken for no instrument", "tui-review lint"),
    (lock_with_two_names, "locks", "error", "no plain file", "rm "),
    (journal_left, "journals", "warning", "1 change of", "tui-review recover"),
    (journal_unreadable, "journals", "error", "cannot be read", "ls -l"),
    (journal_without_its_head, "journals", "warning", "that the journal does not name", "tui-review recover"),
    (instruments_not_there, "instruments", "warning", "TUI_REVIEW_INSTRUMENTS names", "ls -ld"),
    (head_empty, "git", "error", "Git does not say", "status"),
    (clone_without_drivers, "git", "warning", "not installed in this clone", "tui-review git-setup"),
    (no_git, "git", "info", "not installed", ""),
    (shadowing, "instruments", "warning", "in the place of the shipped", "tui-review instruments"),
    (two_of_one_version, "instruments", "warning", "comes before another text of", "own.yaml"),
    (broken_instrument, "instruments", "error", "ours 1 cannot be used", "tui-review lint"),
    (shipped_changed, "instruments", "error", "not the text that was shipped", "--force-reinstall"),
]
PARTS: Final[dict[str, Callable[[Path], Iterator[Remark]]]] = {
    "program": lambda _: program.packages(),
    "locale": lambda _: machine.locale(),
    "terminal": lambda _: machine.terminal(),
    "account": lambda _: machine.account(),
    "settings": lambda _: machine.own_settings(),
    "folders": lambda _: machine.own_folders(),
    "disk": machine.disk,
    "clock": machine.clock,
    "folder": reviews.folder_of_reviews,
    "modes": reviews.modes,
    "reviews": reviews.soundness,
    "locks": reviews.locks,
    "journals": lambda _: reviews.journals(),
    "git": clone.clone,
    "instruments": instruments.instruments,
}


def test_a_bare_repository_is_not_looked_through_for_files_of_reviews(setup: Setup) -> None:
    bare = setup.home / "pushed.git"
    git(setup.home, "init", "-q", "--bare", str(bare))
    said = [each.words for each in look(bare, lambda: iter(()))]
    assert any("is a bare repository" in each for each in said)
    assert not any("no files of reviews" in each or "Every review" in each for each in said)


@pytest.mark.parametrize(
    ("break_it", "area", "grade", "said", "mend"), BROKEN, ids=[f"{each[1]}: {each[3]}" for each in BROKEN]
)
def test_what_is_broken_is_named_with_the_command_that_mends_it(
    setup: Setup, break_it: Callable[[Setup], None], area: str, grade: str, said: str, mend: str
) -> None:
    sound = list(PARTS[area](setup.folder))
    assert [each.words for each in sound if each.grade not in NOTHING] == []
    assert not any(said in each.words for each in sound)
    break_it(setup)
    found = [each for each in PARTS[area](setup.folder) if said in each.words]
    assert [each.grade for each in found] == [grade], [each.words for each in PARTS[area](setup.folder)]
    assert mend in found[0].command
    assert [
        each.words for each in PARTS[area](setup.folder) if each.grade not in NOTHING and not each.command
    ] == []


def remarks_made() -> Iterator[tuple[str, ast.Call, list[ast.expr]]]:
    """Each place in the code that makes one: where it is, and what is given as its command."""
    for path in [*Path(reviews.__file__).parent.glob("*.py"), Path(doctor.__file__)]:
        for node in measures.nodes_of(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Remark":
                named = [each.value for each in node.keywords if each.arg == "mend"]
                yield f"{path.name}:{node.lineno}", node, [*node.args[4:5], *named]


def test_no_command_that_is_named_erases_what_somebody_wrote() -> None:
    """Whoever types what stands there has not read what it does: a link or half a save goes, and nothing else."""
    erasing = [
        ast.unparse(node.args[0])
        for _, node, mends in remarks_made()
        if any(re.search(r"\brm\b|forget|--discard|--clear", ast.unparse(mend)) for mend in mends)
    ]
    assert sorted(erasing) == ["'folder'", "'reviews'"]


def test_what_was_typed_and_not_kept_leads_to_where_it_is_seen(setup: Setup) -> None:
    keep_unsent(read_review(setup.review), "3A", "She was seen each month.")
    (told,) = [each for each in reviews.journals() if "typed and not kept" in each.words]
    assert (told.grade, told.command, told.mends) == ("info", "tui-review recover", False)


def test_journals_of_many_files_that_are_gone_are_told_once(setup: Setup) -> None:
    for number in range(8):
        journal_left(setup, name=f"gone-{number}")
    told = [each for each in reviews.journals() if each.grade == "warning"]
    assert [each.words for each in told if "whose file is gone" in each.words] == [
        each.words for each in told
    ]


def test_every_finding_that_can_be_made_names_what_to_type() -> None:
    """Each place in the code that makes one, whatever state it takes to get there."""
    # `calm` has a type of its own, in which no finding is.
    silent = [
        place
        for place, node, mends in remarks_made()
        if ast.unparse(node.args[1]) not in {"'ok'", "'info'", "calm"}
        and (not mends or ast.unparse(mends[0]) == "''")
    ]
    assert silent == []


def unreachable(setup: Setup) -> None:
    """Closed to this account, as a group's folder is to whoever is not in the group."""
    real = os.access
    setup.patch.setattr(os, "access", lambda path, how: path != setup.folder and real(path, how))

    def refused(path: Any = ".", *rest: Any, **named: Any) -> Any:
        if str(path).startswith(f"{setup.folder}"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return looked[refused_as](path, *rest, **named)

    for refused_as in (looked := {name: getattr(os, name) for name in ("listdir", "scandir")}):
        setup.patch.setattr(os, refused_as, refused)


def unlisted(setup: Setup) -> None:
    """It can be entered, and the system does not say what is in it."""
    real = os.listdir

    def refused(path: Any = ".") -> Any:
        if str(path) == str(setup.folder):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return real(path)

    setup.patch.setattr(os, "listdir", refused)


@pytest.mark.parametrize(
    ("break_it", "mend"),
    [
        (no_folder, "tui-review init "),
        (file_for_a_folder, "look: ls -ld "),
        (unreachable, "look: ls -ld "),
        (unlisted, "look: ls -la "),
    ],
)
def test_what_is_wrong_with_the_folder_is_one_line_with_what_to_type_and_nothing_in_it_is_called_well(
    setup: Setup, run: Run, break_it: Callable[[Setup], None], mend: str
) -> None:
    break_it(setup)
    told = run("doctor", setup.folder)
    lines = told.out.splitlines()
    wrong = [number for number, each in enumerate(lines) if each[13:20] in ("warning", "error  ")]
    assert [lines[number].split()[0] for number in wrong] == ["folder"], told.out
    assert lines[wrong[0] + 1].strip().startswith(mend)
    assert told.status == 1
    assert "Every review can be read" not in told.out
    assert "There are no files" not in told.out


def test_each_file_of_settings_is_named_whether_it_is_there_and_what_of_it_holds(
    setup: Setup, tmp_path: Path
) -> None:
    setup.patch.setattr(places, "FOR_EVERYBODY", tmp_path / "xdg")
    setup.patch.delenv("XDG_CONFIG_DIRS")
    own = setup.home / "XDG_CONFIG_HOME" / "tui-review" / "settings.toml"
    everybodys = tmp_path / "xdg" / "tui-review" / "settings.toml"

    def told() -> list[str]:
        return [each.words for each in machine.own_settings()]

    assert told() == [
        f"There is no {everybodys}, where settings for everybody are read.",
        f"There is no {own}, where your own settings are read.",
    ]
    everybodys.parent.mkdir(parents=True)
    everybodys.write_text(
        'folder = "/srv/reviews"\neditor = "off"\nrole = "qa"\nfixed = ["editor"]\nkeys = {}\n',
        encoding="utf-8",
    )
    settings('editor = "vim"\nrole = "reviewer"\nname = "R. One"\n')(setup)
    said = f"{everybodys} has settings for everybody. It sets folder, editor, keys; nobody sets otherwise: editor"
    assert told() == [
        f"{said}; {own} comes before it in: role.",
        f"{own} has your own settings. It sets role, name; {everybodys} comes before it in: editor.",
    ]


def test_settings_that_everybody_can_write_are_told_once(setup: Setup) -> None:
    settings('name = "R. One"')(setup)
    file = setup.home / "XDG_CONFIG_HOME" / "tui-review" / "settings.toml"
    for each in (setup.home, file.parents[1], file.parent):
        each.chmod(0o755)
    file.chmod(0o666)
    everybody = Readers(EVERYBODY, "chmod", "o-w")
    setup.patch.setattr(machine, "writers_of", lambda path: [everybody] if path == file else [])
    assert [each.command for each in machine.own_settings() if each.grade == "warning"] == [
        f"chmod o-w {file}"
    ]


def test_who_can_change_the_program_is_named_with_what_takes_it_from_them(
    setup: Setup, tmp_path: Path
) -> None:
    package = tmp_path / "installed" / "tui_review"
    package.mkdir(parents=True)
    for each in ("__init__.py", "cli.py"):
        (package / each).write_bytes(b"")
    package.parent.chmod(0o755)
    package.chmod(0o755)
    setup.patch.setattr(tui_review, "__file__", str(package / "__init__.py"))

    def told() -> list[str]:
        return [each.command for each in program.who_can_change_it() if str(package) in each.words]

    assert told() == []
    (package / "cli.py").chmod(0o646)
    assert told() == [f"chmod o-w {package / 'cli.py'}"]
    (package / "__init__.py").chmod(0o646)
    assert told() == [f"find {package} -exec chmod o-w {{}} +"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_program_that_a_group_of_nobody_else_can_write_is_one_s_own(
    setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "installed" / "tui_review"
    package.mkdir(parents=True)
    file = package / "__init__.py"
    file.write_bytes(b"")
    for each in (package.parent, package, file):
        each.chmod(0o755)
        os.chown(each, 40017, 40018)
    package.chmod(0o775)
    setup.patch.setattr(tui_review, "__file__", str(file))
    monkeypatch.setattr(os, "geteuid", lambda: 40017)

    def told() -> list[str]:
        return [each.command for each in program.who_can_change_it() if str(package) in each.words]

    assert told() == [f"chmod g-w {package}"]
    monkeypatch.setattr(
        program, "group_name", lambda gid, uid: "" if (gid, uid) == (40018, 40017) else "others"
    )
    assert told() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_settings_that_a_variable_names_are_told_of_where_everybody_can_write_them(
    setup: Setup, open_home: Path
) -> None:
    folder = open_home / "more" / "tui-review"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('role = "qa"\n')
    for each in (folder.parent, folder):
        each.chmod(0o755)
    setup.patch.setenv("XDG_CONFIG_DIRS", str(folder.parent))

    def told() -> list[str]:
        return [each.command for each in machine.own_settings() if str(folder) in each.words and each.mend]

    assert told() == []
    # A group of the team's may keep what is no more than a default.
    os.chown(folder, -1, 40018)
    folder.chmod(0o775)
    assert told() == []
    folder.chmod(0o777)
    assert told() == [f"chmod o-w {folder}"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
@pytest.mark.parametrize("mode", [0o2750, 0o770])
def test_what_took_a_folder_from_its_group_is_told_and_not_that_the_group_sees_it(
    open_home: Path, mode: int
) -> None:
    folder = open_home / "reviews"
    prepare(folder, grp.getgrgid(1).gr_name)
    folder.chmod(mode)
    (found,) = [each for each in reviews.folder_of_reviews(folder) if each.grade not in NOTHING]
    assert ("has lost" in found.words, "init --group" in found.command) == (True, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_settings_and_instruments_that_the_group_of_the_folder_cannot_read_are_named_to_who_keeps_them(
    setup: Setup, open_home: Path
) -> None:
    groups(setup)
    ours = open_home / "instruments"
    ours.mkdir(mode=0o755)
    ours.chmod(0o755)
    everybodys = open_home / "xdg" / "tui-review"
    everybodys.mkdir(parents=True)
    (everybodys / "settings.toml").write_text('role = "qa"\n')
    for each in (everybodys.parent, everybodys, everybodys / "settings.toml"):
        each.chmod(0o755)
    setup.patch.setattr(places, "FOR_EVERYBODY", open_home / "xdg")
    setup.patch.delenv("XDG_CONFIG_DIRS")
    setup.patch.setenv("TUI_REVIEW_INSTRUMENTS", str(ours))

    def named() -> list[tuple[str, str]]:
        return [(each.area, each.command) for each in program.who_can_read_it(setup.folder)]

    assert named() == []
    own = places.place_of("data") / "instruments"
    assert named() == [], "one's own, of which there are none, are nobody else's"
    own.mkdir(parents=True, mode=0o700)
    assert named() == [], "nor where there are some"
    for area, closed in (
        ("settings", everybodys / "settings.toml"),
        ("settings", everybodys),
        ("instruments", ours),
    ):
        closed.chmod(0o700)
        assert named() == [(area, f"chmod go+rX {closed}")]
        # Whose it is can open it, and is told.
        os.chown(closed, 40017, -1)
        assert named() == []
        os.chown(closed, 0, -1)
        closed.chmod(0o755)


@pytest.mark.parametrize("name", [".tui-review", ".tui-review/versions"])
def test_a_file_in_the_place_of_what_the_program_keeps_is_told_once_and_not_as_a_right_that_is_lacking(
    setup: Setup, name: str
) -> None:
    file_for_what_is_kept(name)(setup)
    look_at = (reviews.folder_of_reviews, reviews.modes, reviews.soundness)
    (found,) = [each for part in look_at for each in part(setup.folder) if each.grade not in NOTHING]
    assert ("is a file" in found.words, "You may not" in found.words) == (True, False)


@pytest.mark.parametrize("name", [".tui-review", ".tui-review/versions"])
def test_a_link_in_the_place_of_what_the_program_keeps_is_named(setup: Setup, name: str) -> None:
    prepare(setup.folder)
    kept, elsewhere = setup.folder / name, setup.home / "elsewhere"
    kept.rename(elsewhere)
    kept.symlink_to(elsewhere)
    found = [each for each in reviews.folder_of_reviews(setup.folder) if "is a link" in each.words]
    assert [(each.grade, each.command) for each in found] == [("error", f"rm {kept}")]


def installed_in(setup: Setup, home: Path) -> Path:
    """An environment with the program in it that everybody can run, as which this one stands."""
    installed = home / "installed"
    for each in (installed / "lib" / "tui_review", installed / "bin"):
        each.mkdir(parents=True)
    for each in (installed / "lib" / "tui_review" / "__init__.py", installed / "bin" / "python"):
        each.write_bytes(b"")
        each.chmod(0o755)
    setup.patch.setattr(tui_review, "__file__", str(installed / "lib" / "tui_review" / "__init__.py"))
    setup.patch.setattr(program, "_LIBRARIES", {})
    setup.patch.setattr(sys, "executable", str(installed / "bin" / "python"))
    setup.patch.setattr(sys, "prefix", str(installed))
    return installed


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_a_program_that_the_group_of_the_folder_cannot_run_is_named_to_who_installed_it(
    setup: Setup, open_home: Path
) -> None:
    groups(setup)
    installed = installed_in(setup, open_home)
    assert list(program.who_can_run_it(setup.folder)) == []
    for closed, mode in (
        (installed / "lib", 0o700),
        (installed / "lib" / "tui_review" / "__init__.py", 0o600),
    ):
        closed.chmod(mode)
        (found,) = program.who_can_run_it(setup.folder)
        assert (found.grade, str(closed) in found.words) == ("error", True)
        assert found.command == f"chmod -R go+rX {installed}"
        closed.chmod(0o755)
    closed = installed / "lib"
    closed.chmod(0o700)
    setup.patch.setattr(opening, "homes", lambda: {open_home})
    (found,) = program.who_can_run_it(setup.folder)
    assert ("install the program elsewhere" in found.words, found.command) == (True, f"ls -ld {closed}")
    setup.patch.setattr(opening, "homes", set)
    open_home.chmod(0o700)
    assert list(program.who_can_run_it(setup.folder)) == [], "it is one's own, and the group has another"
    open_home.chmod(0o755)
    os.chown(installed / "lib" / "tui_review" / "__init__.py", 40017, -1)
    assert list(program.who_can_run_it(setup.folder)) == [], "somebody else's is nobody else's"
    os.chown(installed / "lib" / "tui_review" / "__init__.py", 0, -1)
    assert len(list(program.who_can_run_it(setup.folder))) == 1
    setup.folder.chmod(0o700)
    assert list(program.who_can_run_it(setup.folder)) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_an_installation_that_a_umask_closed_to_the_group_is_told_once(setup: Setup, open_home: Path) -> None:
    groups(setup)
    installed = installed_in(setup, open_home)
    ours = installed / "lib" / "tui_review" / "instruments"
    ours.mkdir()
    setup.patch.setattr(program, "instrument_folders", lambda _: [ours])
    assert list(program.who_can_read_it(setup.folder)) == []
    installed.chmod(0o750)
    told = [*program.who_can_run_it(setup.folder), *program.who_can_read_it(setup.folder)]
    assert [each.command for each in told] == [f"chmod -R go+rX {installed}"]
    installed.chmod(0o755)
    ours.chmod(0o700)
    told = [*program.who_can_run_it(setup.folder), *program.who_can_read_it(setup.folder)]
    assert [each.area for each in told] == ["instruments"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_an_environment_made_by_a_python_that_the_group_cannot_reach_is_named_to_who_installed_it(
    setup: Setup, open_home: Path
) -> None:
    groups(setup)
    installed, roots = installed_in(setup, open_home), open_home / "roots"
    (roots / "bin").mkdir(parents=True)
    (installed / "bin" / "python").rename(roots / "bin" / "python3")
    (installed / "bin" / "python").symlink_to(roots / "bin" / "python3")
    for each in (roots, roots / "bin"):
        each.chmod(0o755)
    assert list(program.who_can_run_it(setup.folder)) == []
    roots.chmod(0o700)
    (found,) = program.who_can_run_it(setup.folder)
    assert (found.grade, str(roots) in found.words, "Make its environment anew" in found.words) == (
        "error",
        True,
        True,
    )


def test_a_command_for_another_account_is_told_with_the_account(
    setup: Setup, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = str(setup.review)
    told = {
        mend: Remark("modes", "warning", "{0}: {1}", (here, "o-r"), mend)
        for mend in ("chmod {1} {0}", "chown ann {0}", "find {0} -exec chmod {1} {{}} +", "ls -l {0}", "")
    }
    assert {each.typed_by for each in told.values()} == {""}, "it is root who asks"
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me or 40017)
    if me == 0:
        assert [each.typed_by for each in told.values()] == ["root", "root", "root", "", ""]
        assert told["chmod {1} {0}"].as_json()["as"] == "root"
        os.chown(here, 40017, -1)
        assert [each.typed_by for each in told.values()] == ["", "root", "", "", ""]
    of_init = Remark("folder", "warning", "{0}: {1}", (str(setup.folder), here), "tui-review init {0}")
    assert of_init.typed_by == "", "each sets right what is theirs"
    if me == 0:
        os.chown(here, 0, -1)
        assert of_init.typed_by == "root", "what is wrong is root's, who alone can set it right"
    monkeypatch.setattr(doctor, "look", lambda *_: [told["chown ann {0}"]])
    assert f"as root: chown ann {here}" in run("doctor", setup.folder).out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_command_about_what_belongs_to_several_accounts_is_for_root(setup: Setup) -> None:
    me, ben, cid = 40017, 40018, 40019
    mine, bens, cids = (setup.folder / f"{name}.yaml" for name in ("mine", "bens", "cids"))
    for path, uid in ((mine, me), (bens, ben), (cids, cid)):
        path.touch()
        os.chown(path, uid, -1)
    setup.patch.setattr(remark, "name_of_account", lambda uid: {ben: "ben", cid: "cid"}.get(uid, ""))
    setup.patch.setattr(os, "geteuid", lambda: me)

    def typed_by(mend: str, *named: Path) -> str:
        return Remark("modes", "warning", "{0}", tuple(map(str, named)), mend).typed_by

    assert typed_by("chmod o-r {0}", mine) == ""
    assert typed_by("chmod o-r {0}", bens) == "ben"
    assert typed_by("setfacl -x u:dan {0} {1}", bens, cids) == "root"
    assert typed_by("chmod o-r {0} {1}", mine, bens) == "root", "none of the two can do both"
    # What is looked for, and what is only named beside it.
    assert typed_by("find {1} -exec chmod o-r {{}} +", bens, setup.folder / "gone") == "ben"
    assert typed_by("chmod o-r {1}", bens, mine) == ""
    assert typed_by("find {0} -exec chown dan {{}} +", mine) == "root"
    # Of a folder of one's own, what is wrong may be another's.
    os.chown(setup.folder, me, -1)
    assert typed_by("tui-review init {0}", setup.folder, bens) == "ben"
    assert typed_by("tui-review init {0}", setup.folder, setup.folder / "gone") == ""


def test_what_a_save_that_runs_has_begun_is_not_told_and_what_one_left_is(setup: Setup) -> None:
    left = setup.folder / ".made-up.yaml.tmp"
    left.touch()
    assert not [each for each in reviews.soundness(setup.folder) if str(left) in each.words]
    os.utime(left, (1, 1))
    (found,) = [each for each in reviews.soundness(setup.folder) if str(left) in each.words]
    assert found.command == f"rm {left}"
    left.unlink()
    left.mkdir()
    os.utime(left, (1, 1))
    assert not [each for each in reviews.soundness(setup.folder) if str(left) in each.words]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_whoever_put_a_folder_in_the_place_of_another_is_given_nothing(open_home: Path) -> None:
    folder = open_home / "reviews"
    prepare(folder)
    (folder / "made-up.yaml").write_text("review:\n")
    for each in (open_home, folder):
        os.chown(each, 40017, -1)

    def given() -> list[Remark]:
        return [each for each in reviews.folder_of_reviews(folder) if "chown" in each.command]

    assert [each.named[0] for each in given()] == ["The account 40017"]
    open_home.chmod(0o777)
    assert given() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_of_a_folder_of_the_program_s_that_is_somebody_else_s_no_mode_is_to_be_changed(setup: Setup) -> None:
    folder = setup.home / "cache" / "tui-review"
    folder.mkdir(parents=True, mode=0o700)
    setup.patch.setenv("XDG_CACHE_HOME", str(folder.parent))
    may, me = os.access, os.geteuid()

    def told() -> tuple[str, str]:
        (found,) = [each for each in machine.own_folders() if "cache" in each.words]
        return found.words, found.command

    os.chown(folder, 40017, -1)
    assert ("belongs to somebody else" in told()[0], told()[1]) == (True, f"ls -ld {folder}")
    setup.patch.setattr(
        os, "access", lambda path, how: may(path, how) and Path(path) not in (folder, folder.parent)
    )
    assert ("cannot be written" in told()[0], told()[1]) == (True, f"ls -ld {folder}")
    os.chown(folder, me, -1)
    assert ("cannot be written" in told()[0], told()[1]) == (True, f"chmod u+rwx {folder}")
    folder.rmdir()
    assert ("cannot be written" in told()[0], told()[1]) == (True, f"ls -ld {folder.parent}")


def told_to(uid: int, folder: Path) -> list[tuple[str, str, str]]:
    """Area, words and command of each finding that the doctor has for an account, which a process of its own is."""
    # What is loaded once it is needed may stand where the account cannot read.
    look(folder, lambda: iter(()))
    reads, writes = os.pipe()
    if (child := os.fork()) == 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
        found = [each for each in look(folder, lambda: iter(())) if each.grade not in NOTHING]
        os.write(
            writes,
            repr([(each.area, each.words, f"{each.typed_by}: {each.command}") for each in found]).encode(),
        )
        os._exit(0)
    os.close(writes)
    os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as stream:
        told: list[tuple[str, str, str]] = ast.literal_eval(stream.read().decode())
    return told


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("closed", ["the home", "what the state is kept in"])
def test_a_folder_that_root_has_left_in_a_home_is_told_once_with_what_gives_it_back(
    open_home: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    ann, home = 40017, open_home / "ann"
    folder = home / "reviews" if closed != "the home" else open_home / "reviews"
    state = home / ".local" / "state"
    for each in (
        home,
        home / ".local",
        state,
        state / "tui-review",
        state / "tui-review" / "journal",
        folder,
    ):
        each.mkdir(mode=0o700)
        os.chown(each, ann, ann)
    shut = home if closed == "the home" else state
    os.chown(shut, 0, 0)
    os.chown(open_home, ann, ann)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    about_it = [each for each in told_to(ann, folder) if str(home) in each[1]]
    assert [(area, mend) for area, _, mend in about_it] == [("folders", f"root: chown -R {ann} {shut}")], (
        about_it
    )
    assert ("which is HOME" in about_it[0][1]) == (closed == "the home")
    assert str(shut) in about_it[0][1] or str(shut) in about_it[0][2]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_settings_that_are_somebody_else_s_are_not_to_be_edited(setup: Setup) -> None:
    settings("theme =")(setup)
    (found,) = [each for each in machine.own_settings() if each.grade == "warning"]
    assert "nano" in found.command
    path = Path(found.named[0])
    os.chown(path, 40017, -1)
    assert {each.command for each in machine.own_settings() if each.grade == "warning"} == {f"ls -ld {path}"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_who_may_write_a_part_of_somebody_else_s_folder_is_no_mere_reader(setup: Setup) -> None:
    os.chown(setup.folder, 40017, -1)
    kept = setup.folder / ".tui-review"
    kept.mkdir()
    may, writable = os.access, set[Path]()
    setup.patch.setattr(
        os, "access", lambda path, how: may(path, how) and (not how & os.W_OK or Path(path) in writable)
    )
    assert reviews.only_reads(setup.folder)
    for each in (setup.folder, kept, setup.review):
        writable.add(each)
        assert not reviews.only_reads(setup.folder)
        writable.clear()
    os.chown(setup.folder, 0, -1)
    assert not reviews.only_reads(setup.folder), "one's own folder was closed by accident"


@pytest.mark.parametrize("there", [True, False])
def test_of_a_home_that_is_mounted_to_be_read_only_no_mode_is_to_be_changed(
    setup: Setup, there: bool
) -> None:
    place = setup.home / "closed" / "tui-review"
    (place if there else place.parent).mkdir(parents=True)
    setup.patch.setenv("XDG_STATE_HOME", str(place.parent))
    access, room = os.access, os.statvfs(place.parent)
    as_read_only = os.statvfs_result([*room[:8], room.f_flag | os.ST_RDONLY, *room[9:]])
    setup.patch.setattr(os, "statvfs", lambda _: as_read_only)
    setup.patch.setattr(os, "access", lambda path, how: how != os.W_OK | os.X_OK and access(path, how))
    (found,) = [each for each in machine.own_folders() if str(place) in each.words]
    assert (found.grade, "mounted to be read only" in found.words) == ("error", True)
    assert found.command == f"findmnt -T {place if there else place.parent}"


def test_a_command_that_only_shows_more_is_not_said_to_mend(setup: Setup, run: Run) -> None:
    no_file(setup)
    open_to_all(setup)
    ran = run("doctor", setup.folder)
    assert f"look: ls -ld {setup.folder / 'gone.yaml'}" in ran.out
    remarks = json.loads(run("doctor", setup.folder, "--json").out)["remarks"]
    commands = {each["area"]: (each["mend"], each["look"]) for each in remarks if each["level"] == "warning"}
    assert commands["modes"] == (f"chmod o-rwx {setup.review}", "")
    assert commands["reviews"][0] == ""


def test_what_is_named_as_a_review_and_is_none_is_not_passed_over_in_silence(setup: Setup, run: Run) -> None:
    no_file(setup)
    ran = run("check", setup.folder)
    told = [line.split(": ")[-2:] for line in ran.err.splitlines() if "a-folder" in line or "gone" in line]
    assert (ran.status, [each[-1].split(". ")[0] for each in told]) == (
        2,
        ["This is a folder, not a file", "This is a link that leads to no file"],
    )


@pytest.mark.parametrize("of_group", [False, True], ids=["alone", "group"])
@pytest.mark.parametrize(
    ("text", "has_lock", "grade"),
    [
        ("password: x\n", False, "info"),
        ("password: x\n", True, "error"),
        ("answers: {4A: {value: 2}}\n", False, "error"),
        ("format: 1\nreview: {id: x\n", False, "error"),
        ("", False, "error"),
        ("\0\0\0", False, "error"),
    ],
)
def test_a_file_of_somebody_s_own_is_no_error_and_a_damaged_review_is(
    setup: Setup, text: str, has_lock: bool, grade: str, of_group: bool
) -> None:
    if of_group:
        prepare(setup.folder, grp.getgrgid(os.getgid()).gr_name)
    other = setup.folder / "other.yaml"
    other.write_text(text)
    other.chmod(0o660 if of_group else 0o600)
    if has_lock:
        (setup.folder / ".other.yaml.lock").touch()
    (found,) = [each for each in reviews.soundness(setup.folder) if "other.yaml" in each.words]
    assert found.grade == grade


def test_a_file_that_a_group_s_folder_gives_to_nobody_is_somebody_s_own(setup: Setup) -> None:
    prepare(setup.folder, grp.getgrgid(os.getgid()).gr_name)
    other = setup.folder / "other.yaml"
    for text in ("pass word\0", ""):
        other.write_text(text)
        other.chmod(0o600)
        assert [each.grade for each in reviews.soundness(setup.folder)] == ["info", "ok"]
        other.chmod(0o660)
        assert [each.grade for each in reviews.soundness(setup.folder)] == ["error"]


@pytest.mark.parametrize("has_lock", [False, True])
def test_of_a_file_that_one_may_not_read_it_is_not_said_what_it_is_nor_that_all_is_well(
    setup: Setup, has_lock: bool
) -> None:
    other = setup.folder / "other.yaml"
    other.write_text("password: x\n")
    may = os.access
    setup.patch.setattr(os, "access", lambda path, how: path != other and may(path, how))
    setup.patch.setattr(reviews, "read_review", refusing(read_review, other))
    if has_lock:
        (setup.folder / ".other.yaml.lock").touch()
    (found,) = reviews.soundness(setup.folder)
    assert (found.grade, found.words) == ("info", f"What is in {other} is not known, as you may not read it.")
    (told,) = [each for each in reviews.modes(setup.folder) if each.grade == "warning"]
    assert told.words == f"You may not read 1 file named as a review is, as {other}."


def refusing(read: Callable[..., Any], closed_to_us: Path) -> Callable[..., Any]:
    def refuse(path: Path, *others: Any) -> Any:
        if path == closed_to_us:
            raise UserError("You have no permission to read this.", file=str(path))
        return read(path, *others)

    return refuse


def test_kept_versions_that_others_can_read_are_named_too(setup: Setup) -> None:
    versions = setup.folder / ".tui-review" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    kept = versions / "sample-0001@2-0123456789abcdef.yaml"
    kept.write_text("x")
    everybody = Readers("Everybody on this machine", "chmod", "o-r")
    setup.patch.setattr(readers.ReadersOfFolder, "of", lambda _, path: [everybody] if path == kept else [])
    found = [each for each in reviews.modes(setup.folder) if each.grade == "warning"]
    assert [kept.name in each.words for each in found] == [True]


def test_of_a_link_among_the_reviews_no_command_changes_what_it_leads_to(
    setup: Setup, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "theirs").write_text("x")
    (tmp_path / "theirs").chmod(0o644)
    link = setup.folder / "link.yaml"
    link.symlink_to(tmp_path / "theirs")
    told = run("doctor", setup.folder)
    assert f"{link} is a link: see where it leads." in told.out
    assert not [line for line in told.out.splitlines() if "chmod" in line and "link.yaml" in line]
    assert "chmod" not in exposed(link)


def test_a_name_with_a_line_in_it_forges_no_line(setup: Setup, run: Run) -> None:
    (setup.folder / "a\nfolder       ok       All is well.yaml").write_text("x")
    assert "\nfolder       ok       All is well" not in run("doctor", setup.folder).out


@pytest.mark.parametrize("name", ["listdir", "lstat"])
def test_of_a_folder_that_cannot_be_looked_into_nothing_is_called_well(
    setup: Setup, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    look = getattr(os, name)

    def refused(path: Any = ".", *rest: Any, **named: Any) -> Any:
        if str(path) == str(setup.folder):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return look(path, *rest, **named)

    monkeypatch.setattr(os, name, refused)
    told = run("doctor", setup.folder)
    assert told.status == 1
    assert "no one else can read any" not in told.out
    assert "Every review can be read" not in told.out


def test_many_reviews_that_others_can_read_are_one_line_and_one_command(setup: Setup) -> None:
    for number in range(9):
        shutil.copy(setup.review, setup.folder / f"made up {number}.yaml")
    (setup.folder / "passwords.yaml").write_text("password: x\n", encoding="utf-8")
    (setup.folder / "within").mkdir()
    shutil.copy(setup.review, setup.folder / "within")
    everything = [*setup.folder.rglob("*.yaml")]
    for each in everything:
        each.chmod(0o644)
    open_to_all(setup)
    (found,) = reviews.modes(setup.folder)
    assert found.words.endswith("made up 0.yaml and 9 more.")
    subprocess.run(["sh", "-c", found.command], check=False, stderr=subprocess.DEVNULL)
    still = {str(each.relative_to(setup.folder)) for each in everything if each.stat().st_mode & 0o007}
    assert still == {"passwords.yaml", "within/made-up.yaml"}, "whatever is no review of the folder stays"


def test_a_folder_without_reviews_is_not_said_to_be_private(setup: Setup) -> None:
    setup.review.unlink()
    setup.folder.chmod(0o755)
    assert [each.words for each in reviews.modes(setup.folder)] == [
        f"There are no files of reviews in {setup.folder}."
    ]


def test_of_a_folder_that_one_may_not_enter_git_is_not_said_to_keep_nothing(setup: Setup) -> None:
    setup.patch.setattr(os, "access", lambda *_: False)
    assert [each.grade for each in clone.clone(setup.folder)] == ["ok"]


def test_who_has_a_review_open_is_named_and_is_no_fault(setup: Setup) -> None:
    lock = ReviewLock.acquire(setup.review)
    assert not isinstance(lock, Holder)
    found = [each for each in reviews.locks(setup.folder) if "is open by" in each.words]
    lock.release()
    assert [(each.grade, str(os.getpid()) in each.words) for each in found] == [("info", True)]


def test_what_cannot_be_looked_at_is_a_remark_and_all_else_is_told(setup: Setup) -> None:
    def fails() -> Iterator[Remark]:
        yield Remark("settings", "ok", "Before.")
        raise ZeroDivisionError(CANARY)

    found = look(setup.folder, fails)
    (failed,) = [each for each in found if "ZeroDivisionError, test_doctor.py:" in each.words]
    assert CANARY not in failed.words
    assert {each.area for each in found} >= set(PARTS)
    assert any(each.words == "Before." for each in found)


def listed(folder: Path) -> list[tuple[str, int]]:
    """Everything in a folder, and when it was written."""
    return [(str(each), each.lstat().st_mtime_ns) for each in sorted(folder.rglob("*"))]


def test_a_sound_set_up_is_status_0_and_a_look_changes_nothing(setup: Setup, run: Run) -> None:
    before = listed(setup.folder.parent)
    ran = run("doctor", setup.folder, "--json")
    assert (ran.status, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert document["level"] in NOTHING
    assert {each["area"] for each in document["remarks"]} >= set(PARTS)
    assert listed(setup.folder.parent) == before


@pytest.mark.parametrize("as_json", [True, False])
def test_where_everything_is_broken_at_once_each_is_a_line_and_none_a_traceback(
    setup: Setup, run: Run, as_json: bool
) -> None:
    breaks = (broken_review, lock_with_two_names, clone_without_drivers, shadowing, clock_behind)
    for break_it in (*breaks, disk_full, latin_1, old_textual, settings("keys = 3"), no_home):
        break_it(setup)
    ran = run("doctor", setup.folder, *(["--json"] if as_json else []))
    assert (ran.status, "Traceback" in ran.err, "report this line" in ran.out) == (1, False, False)
    for said in (
        "no home folder",
        "iso8859-1",
        "made for 8.2.8",
        "room for 0 MiB",
        "no plain file",
        "git-setup",
    ):
        assert said in ran.out


def test_a_bundle_for_support_has_no_name_in_it(setup: Setup, run: Run) -> None:
    folder = setup.folder.with_name(f"{CANARY} family")
    setup.folder.rename(folder)
    named = Setup(folder, setup.home, setup.patch)
    for break_it in (broken_review, journal_left, shadowing, clone_without_drivers):
        break_it(named)
    broken = folder / f"{CANARY}.yaml"
    broken.write_text(f"format: 1\nreview:\n  {CANARY}: {CANARY}\n", encoding="utf-8")
    settings(f'name = "{CANARY}"\ntheme = "{CANARY}"\nfolder = "{CANARY}"')(named)
    own = folder / "instruments" / "own.yaml"
    text = own.read_text(encoding="utf-8")
    own.with_name("second.yaml").write_text(text.replace("id: case-plan-review", f"id: {CANARY}", 1))
    named.patch.setenv("EDITOR", f"/bin/{CANARY}")
    named.patch.setenv("TERM", f"{CANARY} term")
    lock = ReviewLock.acquire(broken)
    bundle = setup.home / "bundle.txt"
    ran = run("doctor", folder, "--bundle", bundle)
    assert not isinstance(lock, Holder)
    lock.release()
    said = bundle.read_text(encoding="utf-8")
    assert (ran.status, CANARY in ran.out, CANARY in said) == (1, True, False)
    assert str(setup.home) not in said
    assert all(f"\n{area}: " in said for area in PARTS)
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert run("doctor", folder, "--bundle", bundle).status == 2


@pytest.mark.slow
def test_without_a_home_folder_every_command_works_or_says_why_not(setup: Setup, run: Run) -> None:
    no_home(setup)
    setup.patch.setattr("sys.stdin", io.StringIO("goto 4A\n3\nquit\n"))
    for command, status in (
        (("check", setup.review), 0),
        (("new", "osri-r4", "made-up-2", "--folder", setup.folder), 0),
        (("set", setup.folder / "made-up-2.yaml", "4A=2"), 0),
        (("open", setup.folder / "made-up-2.yaml", "--plain"), 0),
        (("recover",), 0),
        (("settings",), 0),
        (("settings", "role=qa"), 2),
        (("train", "--list"), 0),
    ):
        ran = run(*command)
        assert (ran.status, "inside tui-review" in ran.err) == (status, False), (command, ran)
    assert read_review(setup.folder / "made-up-2.yaml").review.raw["4A"] == 3, (
        "the file is written without a journal"
    )


def test_a_home_folder_that_is_not_there_is_made_by_no_command(setup: Setup, run: Run) -> None:
    home_gone(setup)
    assert run("new", "osri-r4", "made-up-2", "--folder", setup.folder).status == 0
    assert run("set", setup.folder / "made-up-2.yaml", "4A=2").status == 0
    run("check", setup.folder)
    assert run("settings", "theme=light").status == 2
    assert not (setup.home / "not").exists()


@pytest.mark.slow
def test_it_speaks_on_a_terminal_that_has_no_utf_8(setup: Setup) -> None:
    setup.patch.setenv("PYTHONIOENCODING", "iso8859-1")
    setup.patch.setenv("LC_ALL", "POSIX")
    setup.patch.setenv("PYTHONUTF8", "0")
    ran: Ran = run_fresh("doctor", setup.folder)
    assert (ran.status, "Traceback" in ran.err, "export LC_ALL=C.UTF-8" in ran.out) == (1, False, True)


def test_what_is_remembered_of_reviews_is_said_with_how_to_delete_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert [each.words for each in reviews.index()] == [
        "Nothing of reviews is remembered on this machine yet."
    ]
    file = IndexFile()
    file.put("view", "/folder", "bound", [Row("one", "state", "data")])
    file.close()
    (found,) = reviews.index()
    assert found.words.startswith("Facts of 1 review are remembered in 12 KB")
    assert index_path() in found.words
    assert clear()
    assert not clear()


@pytest.mark.parametrize("left", ["versions", "review", "mode"])
def test_what_in_a_group_s_folder_is_closed_to_the_group_is_named_also_to_root(
    setup: Setup, left: str
) -> None:
    for module in (reviews, shared):
        setup.patch.setattr(module, "closed_ways", lambda *_: [])
    # Root's own is nobody's to work in.
    group = str(os.getegid() or 1)
    assert main(["init", str(setup.folder), "--group", group]) == 0
    setup.folder.joinpath(".tui-review", "versions").mkdir(exist_ok=True)
    assert main(["init", str(setup.folder), "--group", group]) == 0

    def named() -> list[str]:
        return [each.words for each in reviews.folder_of_reviews(setup.folder) if "The group" in each.words]

    assert named() == []
    kept = setup.folder / ".tui-review"
    closed = {"versions": kept / "versions", "review": setup.review, "mode": kept}[left]
    closed.chmod(0o2700 if closed.is_dir() else 0o600)
    (found,) = named()
    assert str(closed) in found
    assert main(["init", str(setup.folder), "--group", group]) == 0
    assert named() == []


def test_of_the_folder_one_is_in_the_whole_name_is_said(setup: Setup, run: Run) -> None:
    setup.patch.chdir(setup.folder)
    ran = run("doctor", ".")
    assert " .." not in ran.out
    assert str(setup.folder) in ran.out


def test_an_editor_of_the_settings_that_is_not_there_is_no_matter_of_the_environment(setup: Setup) -> None:
    settings('editor = "no-such-editor"\n')(setup)
    (found,) = [each for each in machine.terminal() if each.area == "editor"]
    assert (found.grade, "no-such-editor" in found.words, "EDITOR" in found.command) == (
        "warning",
        True,
        False,
    )


@pytest.mark.parametrize("damage", ["a folder that is closed", "a file that is damaged"])
def test_what_is_remembered_and_cannot_be_looked_at_is_not_said_to_be_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    folder = Path(index_path()).parent
    folder.parent.mkdir(parents=True)
    if damage == "a folder that is closed":
        # A link to itself: root, too, is refused.
        folder.symlink_to(folder.name)
    else:
        folder.mkdir()
        Path(index_path()).write_bytes(b"no database" * 900)
    (found,) = reviews.index()
    assert found.grade == "error"
    assert "cannot be looked at" in found.words
    # Where it cannot be taken away, it is not said how.
    can_go = damage == "a file that is damaged"
    assert ("`tui-review doctor --clear-index` takes it away" in found.words) == can_go
    assert ("nothing that somebody wrote" in found.words) == can_go
    if can_go:
        assert main(["doctor", "--clear-index", str(tmp_path)]) in (0, 1)
        assert [each.grade for each in reviews.index()] == ["ok"]


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (os.R_OK, "You may not read 1 file named as a review is"),
        (os.W_OK, "You may not write 1 review"),
    ],
)
def test_a_review_that_one_may_read_and_not_write_or_the_other_way_round_is_told(
    setup: Setup, refused: int, said: str
) -> None:
    setup.patch.setattr(os, "access", lambda _, asked: not asked & refused)
    (found,) = [each for each in reviews.modes(setup.folder) if each.grade == "warning"]
    assert found.words.startswith(said)


def test_of_a_review_that_nobody_may_write_its_mode_is_shown(setup: Setup) -> None:
    setup.review.chmod(0o400)
    (found,) = [each for each in reviews.modes(setup.folder) if each.grade not in NOTHING]
    assert found.command == f"ls -l {setup.review}"


def groups(setup: Setup) -> None:
    """Makes the folder a group's, in which others are than root."""
    group = next(each for each in grp.getgrall() if each.gr_gid != 0)
    for module in (reviews, shared):
        setup.patch.setattr(module, "closed_ways", lambda *_: [])
    assert prepare(setup.folder, group.gr_name) == []


def sticky(setup: Setup) -> None:
    setup.folder.chmod(0o3770)


def group_gone(setup: Setup) -> None:
    os.chown(setup.folder, -1, 54321)


def lost_its_mark(setup: Setup) -> None:
    setup.folder.chmod(0o770)


def lock_of_one(setup: Setup) -> None:
    lock_at(setup).touch(mode=0o600)


def lock_at(setup: Setup) -> Path:
    return setup.folder / f".{setup.review.name}.lock"


def to_root(setup: Setup) -> None:
    os.chown(setup.folder, -1, 0)
    for each in setup.folder.rglob("*"):
        os.chown(each, -1, 0)


def no_writing(setup: Setup) -> None:
    setup.folder.chmod(0o2750)


def members_rules(setup: Setup) -> None:
    broken_instrument(setup)
    text = (SAMPLE.parents[1] / "instruments" / "case-plan-review.yaml").read_text(encoding="utf-8")
    text = text.replace("id: case-plan-review", "id: ours", 1)
    (setup.folder / "instruments" / "ours.yaml").write_text(text, encoding="utf-8")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
@pytest.mark.parametrize(
    ("break_it", "area", "said", "mend"),
    [
        (sticky, "folder", "sticky bit", "chmod -t "),
        (lock_of_one, "folder", ".made-up.yaml.lock", "tui-review init --group"),
        (to_root, "folder", "is root's alone", "ls -ld"),
        (no_writing, "folder", "was a folder of the group", "tui-review init --group"),
        (group_gone, "folder", "knows no group 54321", "getent group"),
        (members_rules, "instruments", "can change what everybody's reviews are rated by", "ls -ld"),
    ],
)
def test_what_keeps_a_group_from_working_is_named_with_what_mends_it(
    setup: Setup, break_it: Callable[[Setup], None], area: str, said: str, mend: str
) -> None:
    groups(setup)
    assert [each.words for each in PARTS[area](setup.folder) if each.grade not in NOTHING] == []
    break_it(setup)
    (found,) = [each for each in PARTS[area](setup.folder) if said in each.words]
    assert (found.grade, mend in found.command) == ("warning", True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_a_group_s_folder_whose_group_is_gone_is_not_made_one_person_s(setup: Setup, run: Run) -> None:
    groups(setup)
    group_gone(setup)
    told = run("init", setup.folder)
    assert (told.status, "no group 54321" in told.err, oct(setup.folder.stat().st_mode)[-4:]) == (
        2,
        True,
        "2770",
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_whom_of_the_group_a_list_keeps_out_by_name_is_told_with_what_takes_it_back(setup: Setup) -> None:
    groups(setup)
    daemon = grp.getgrgid(1)
    for each in (setup.folder, *setup.folder.rglob("*")):
        was = each.stat().st_mode
        os.chown(each, -1, daemon.gr_gid)
        each.chmod(was)
    give_list(setup.review, (1, 6, -1), (2, 0, 1), (4, 6, -1), (16, 6, -1), (32, 0, -1))
    (found,) = [each for each in reviews.folder_of_reviews(setup.folder) if "may not read" in each.words]
    assert (found.grade, found.command) == ("info", f"setfacl -x u:daemon {setup.review}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_a_home_that_has_reviews_in_it_is_opened_to_no_group(open_home: Path, setup: Setup) -> None:
    folder = open_home / "ann"
    prepare(folder)
    shutil.copy(setup.review, folder)
    os.chown(folder, -1, 54321)
    for each, rights in ((folder, 0o750), (folder / "made-up.yaml", 0o644)):
        each.chmod(rights)
    assert any("init --group" in each.command for each in reviews.folder_of_reviews(folder)), (
        "were it no home"
    )
    setup.patch.setattr(opening, "homes", lambda: {folder})
    found = [each for each in reviews.folder_of_reviews(folder) if each.grade not in NOTHING]
    assert [each.command for each in found] == [f"chmod g-rwx {folder}"]
    assert "init --group" not in exposed(folder / "made-up.yaml")
    assert main(["init", str(folder), "--group", "daemon"]) == 2
    assert main(["init", str(folder)]) == 0
    assert (folder.stat().st_mode & 0o777, folder.stat().st_mode & 0o077) == (0o700, 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_a_group_s_folder_that_lost_its_mark_is_told_once(setup: Setup) -> None:
    groups(setup)
    lost_its_mark(setup)
    found = [each for each in look(setup.folder, lambda: iter(())) if each.area in ("folder", "modes")]
    assert [each.command for each in found if each.grade not in NOTHING] == [
        f"tui-review init --group {grp.getgrgid(setup.folder.stat().st_gid).gr_name} {setup.folder}"
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_whom_a_folder_lets_read_what_is_made_in_it_from_now_on_is_named_with_what_takes_it_back(
    setup: Setup,
) -> None:
    groups(setup)
    inner = setup.folder / ".tui-review"
    for each in (setup.folder, inner):
        give_list(each, (1, 7, -1), (2, 5, 12345), (4, 7, -1), (16, 7, -1), (32, 0, -1), of_new=True)
    (found,) = [each for each in reviews.modes(setup.folder) if "from now on" in each.words]
    assert found.words.startswith("12345 can read what is made in")
    assert found.command == f"setfacl -d -x u:12345 {setup.folder} {inner}"
    assert not [each for each in reviews.modes(setup.folder) if each.grade == "ok"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_a_folder_in_which_the_group_may_not_write_any_more_is_not_mended_by_shutting_colleagues_out(
    setup: Setup,
) -> None:
    groups(setup)
    no_writing(setup)
    assert was_shared(str(setup.folder))
    assert not [each.command for each in reviews.modes(setup.folder) if "chmod" in each.command]


@pytest.mark.parametrize(
    ("make", "mend"),
    [(Path.mkdir, "rmdir "), (lambda path: path.symlink_to("nowhere"), "rm ")],
    ids=["folder", "link"],
)
@pytest.mark.parametrize("of", ["", "made-up.yaml"])
def test_what_stands_where_a_lock_is_to_be_is_taken_away_by_what_takes_it_away(
    setup: Setup, make: Callable[[Path], None], mend: str, of: str
) -> None:
    path = setup.folder / (f".{of}.lock" if of else ".tui-review.lock")
    make(path)
    (found,) = [each for each in reviews.locks(setup.folder) if "no plain file" in each.words]
    assert (found.grade, found.command) == ("error", f"{mend}{path}")


def test_a_lock_of_a_review_that_is_somebody_elses_is_named(setup: Setup) -> None:
    lock_of_one(setup)
    real = os.access
    setup.patch.setattr(os, "access", lambda path, how: path != lock_at(setup) and real(path, how))
    assert any("You may not lock" in each.words for each in reviews.locks(setup.folder))


def test_who_is_to_read_only_is_not_told_of_each_lock(setup: Setup) -> None:
    lock_of_one(setup)
    (setup.folder / ".tui-review.lock").touch()
    real = os.access
    setup.patch.setattr(os, "access", lambda path, how: not how & os.W_OK and real(path, how))
    assert [each.words for each in reviews.locks(setup.folder) if each.grade not in NOTHING] == []
    assert any("looked at, not worked on" in each.words for each in reviews.folder_of_reviews(setup.folder))


def test_of_a_folder_that_is_everybodys_by_the_system_no_mode_is_to_be_changed(setup: Setup) -> None:
    setup.folder.chmod(0o1777)
    everybody = Readers("Everybody on this machine", "chmod", "o-w")
    setup.patch.setattr(reviews, "writers_of", lambda path: [everybody] if path == setup.folder else [])
    (found,) = reviews.folder_of_reviews(setup.folder)
    assert (found.grade, found.command) == ("warning", f"tui-review init {setup.folder}/reviews")
    assert "in the place of any" not in found.words


def by_its_group(file: Path) -> None:
    os.chown(file, -1, 12345)
    file.chmod(0o664)


def by_a_link(file: Path) -> None:
    theirs = file.parents[2] / "theirs"
    theirs.write_bytes(file.read_bytes())
    os.chown(theirs, 12345, -1)
    file.unlink()
    file.symlink_to(theirs)


def by_a_link_into_a_home(file: Path) -> None:
    """Whoever owns the folder is to keep it: a file of root's belongs in the place of the link."""
    theirs = file.parents[2] / "home-of-theirs"
    theirs.mkdir(mode=0o755)
    file.rename(theirs / file.name)
    file.symlink_to(theirs / file.name)
    os.chown(theirs, 12345, -1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize(
    ("change", "said", "mend"),
    [
        (by_its_group, "12345 can write in", "chmod g-w"),
        (lambda file: file.parents[1].chmod(0o777), "Everybody on this machine can write in", "chmod o-w"),
        (lambda file: os.chown(file.parent, 12345, -1), "The account 12345 owns", "chown root"),
        (
            lambda file: give_list(file, (1, 6, -1), (2, 6, 12345), (4, 4, -1), (16, 6, -1), (32, 4, -1)),
            "12345 can",
            "setfacl -x",
        ),
        (by_a_link, "The account 12345 owns", "chown root"),
        (by_a_link_into_a_home, "The account 12345 owns", "cp --remove-destination"),
    ],
    ids=["group", "folder above", "owner of the folder", "access list", "link", "link into a home"],
)
def test_whoever_can_change_the_settings_for_everybody_is_named_however_they_can(
    setup: Setup, tmp_path: Path, change: Callable[[Path], Any], said: str, mend: str
) -> None:
    file = tmp_path / "xdg" / "tui-review" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('editor = "off"\nfixed = ["editor"]\n')
    for each in (file.parents[1], file.parent, file):
        each.chmod(0o755)
    setup.patch.setattr(places, "FOR_EVERYBODY", tmp_path / "xdg")
    assert not [each for each in machine.own_settings() if each.grade == "warning"]
    change(file)
    (found,) = [each for each in machine.own_settings() if each.grade == "warning"]
    assert (said in found.words, mend in found.command) == (True, True), found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
@pytest.mark.parametrize(
    ("rights", "said"), [((4, 4), ""), ((6, 4), "12345 change it"), ((6, 6), "and change it")]
)
def test_whom_an_access_list_lets_change_a_review_is_not_said_to_read_it_alone(
    setup: Setup, rights: tuple[int, int], said: str
) -> None:
    groups(setup)
    # The folders that pytest makes are entered by nobody else.
    setup.patch.setattr(readers._Way, "can", lambda way, *given: way.place.given_by(*given))
    for each in (setup.folder, setup.review):
        access = [(2, right, uid) for right, uid in zip(rights, (12345, 12346), strict=True)]
        enter = 1 if each.is_dir() else 0
        named = [(kind, right | enter, uid) for kind, right, uid in access]
        give_list(each, (1, 7, -1), *named, (4, 7, -1), (16, 7, -1), (32, 0, -1))
    (found,) = [each for each in reviews.modes(setup.folder) if "by an access list" in each.words]
    assert found.words.startswith("12345, 12346 can read")
    assert said in found.words
    assert ("change it" in found.words) == bool(said)
