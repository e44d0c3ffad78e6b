"""Who can read or change what is decided by person, as the system decides it, and not by the entry of a list."""

from __future__ import annotations

import grp
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.store.test_shared import give_list
from tui_review.health.remark import Remark
from tui_review.health.reviews import folder_of_reviews, modes
from tui_review.store import readers
from tui_review.store.readers import EVERYBODY, ReadersOfFolder, readers_of
from tui_review.store.shared import prepare

REVIEWERS, HELPERS, ANN, OLGA = 40010, 40011, 40012, 40013
GROUPS: Final = {"reviewers": REVIEWERS, "helpers": HELPERS, "ann": ANN, "olga": OLGA}
OWNER, USER, OWNING, GROUP, MASK, OTHERS = 1, 2, 4, 8, 16, 32
ONLY_ROOT: Final = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setfacl"), reason="only root can act as several accounts"
)
Entries = tuple[tuple[int, int, int], ...]
Made = Callable[[Path], None]


class People:
    """Accounts as a machine lists them: Ann is one of the reviewers, Olga is an outsider, perhaps a helper."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Olga is no helper yet."""
        self.helping: list[str] = []
        accounts = {
            name: pwd.struct_passwd((name, "x", number, number, "", "/", "/bin/sh"))
            for name, number in (("ann", ANN), ("olga", OLGA))
        }
        by_uid, by_name, all_ = pwd.getpwuid, pwd.getpwnam, pwd.getpwall
        by_gid, gids = grp.getgrgid, os.getgrouplist
        known = {each.pw_uid: each for each in accounts.values()}
        patch.setattr(pwd, "getpwuid", lambda uid: known.get(uid) or by_uid(uid))
        patch.setattr(pwd, "getpwnam", lambda name: accounts.get(name) or by_name(name))
        patch.setattr(pwd, "getpwall", lambda: [*all_(), *accounts.values()])
        patch.setattr(grp, "getgrgid", lambda gid: self._group(gid) or by_gid(gid))
        patch.setattr(
            os, "getgrouplist", lambda name, gid: self.groups(name) if name in accounts else gids(name, gid)
        )

    def groups(self, name: str) -> list[int]:
        more = {"ann": [REVIEWERS], "olga": [HELPERS] if self.helping else []}
        return [GROUPS[name], *more[name]]

    def _group(self, gid: int) -> grp.struct_group | None:
        members = {REVIEWERS: ["ann"], HELPERS: self.helping}
        named = {number: name for name, number in GROUPS.items()}
        return grp.struct_group((named[gid], "x", gid, members.get(gid, []))) if gid in named else None

    def does(self, name: str, what: Callable[[], object]) -> bool:
        """Whether the system lets an account do something, tried by a process of its own."""
        if (child := os.fork()) == 0:
            try:
                os.setgroups(self.groups(name))
                os.setgid(GROUPS[name])
                os.setuid(GROUPS[name])
                what()
            except BaseException:  # noqa: BLE001 - whatever it is, the child goes
                os._exit(1)
            os._exit(0)
        return os.waitpid(child, 0)[1] == 0


def typed(command: str) -> None:
    """Runs what is told to be typed, on a machine that knows the accounts by their numbers alone."""
    for name, number in GROUPS.items():
        command = re.sub(rf"(?<=[ :]){name}(?= |,|$)", str(number), command)
    subprocess.run(shlex.split(command), check=True)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    return People(monkeypatch)


def listing(*entries: tuple[int, int, int], mask: int = 7) -> Made:
    """A list that names these beside what the mode says."""

    def make(path: Path) -> None:
        mode = path.stat().st_mode
        own = (
            (OWNER, mode >> 6 & 7, -1),
            (OWNING, mode >> 3 & 7, -1),
            (MASK, mask, -1),
            (OTHERS, mode & 7, -1),
        )
        give_list(path, *sorted((*own, *entries)))

    return make


def mode(added: int) -> Made:
    return lambda path: path.chmod(stat.S_IMODE(path.stat().st_mode) | added)


def given(uid: int, gid: int, rights: int) -> Made:
    def make(path: Path) -> None:
        os.chown(path, uid, gid)
        path.chmod(rights)

    return make


def both(*made: Made) -> Made:
    def make(path: Path) -> None:
        for each in made:
            each(path)

    return make


WAYS: Final = {
    "closed": mode(0),
    "her name": listing((USER, 1, OLGA)),
    "her name, masked": listing((USER, 1, OLGA), mask=0),
    "helpers": listing((GROUP, 1, HELPERS)),
    "her own group": listing((GROUP, 1, OLGA)),
    "a way for all": mode(0o001),
    "all but her": both(mode(0o001), listing((USER, 0, OLGA))),
}
FILES: Final = {
    "closed": mode(0),
    "her name": listing((USER, 4, OLGA)),
    "her name, masked": listing((USER, 4, OLGA), mask=0),
    "helpers": listing((GROUP, 4, HELPERS)),
    "her own group": listing((GROUP, 4, OLGA)),
    "all": mode(0o004),
    "all but her": both(mode(0o004), listing((USER, 0, OLGA))),
    "all but helpers": both(mode(0o004), listing((GROUP, 0, HELPERS))),
    "is hers": given(OLGA, OLGA, 0o600),
    "is of her group": given(ANN, OLGA, 0o640),
    "is of helpers": given(ANN, HELPERS, 0o640),
}


@ONLY_ROOT
@pytest.mark.parametrize("helping", [False, True], ids=["no helper", "a helper"])
@pytest.mark.parametrize("shared", [False, True], ids=["alone", "shared"])
@pytest.mark.parametrize("way", WAYS)
def test_an_outsider_is_told_where_she_reads_and_only_there_and_what_is_typed_keeps_her_out(
    open_home: Path, people: People, way: str, shared: bool, helping: bool
) -> None:
    people.helping = ["olga"] if helping else []
    folder = open_home / "reviews"
    folder.mkdir()
    os.chown(folder, ANN, REVIEWERS if shared else ANN)
    folder.chmod(0o2770 if shared else 0o700)
    WAYS[way](folder)
    wrong = []
    for name, made in FILES.items():
        file = folder / f"{name.replace(' ', '-').replace(',', '')}.yaml"
        file.write_bytes(b"a: 1\n")
        os.chown(file, ANN, REVIEWERS if shared else ANN)
        file.chmod(0o660 if shared else 0o600)
        made(file)
        assert people.does("ann", file.read_bytes) or name in ("is hers", "is of helpers", "is of her group")
        reads = people.does("olga", file.read_bytes)
        told = ReadersOfFolder().of(file)
        named = any(
            each.who == EVERYBODY or "olga" in each.who or (helping and "helpers" in each.who)
            for each in told
        )
        for each in told:
            typed(f"{each.tool} {each.taken} {file}")
        # Of everybody, and of a group, it is told also where one of them is left out.
        false = named > reads and "all but" not in f"{way} {name}"
        if named < reads or false or people.does("olga", file.read_bytes) or readers_of(file):
            wrong.append((name, reads, told))
    assert wrong == []


@ONLY_ROOT
@pytest.mark.parametrize(
    ("entry", "can", "cannot"),
    [
        ((USER, 5, OLGA), ["see which files are in"], ["add, rename"]),
        ((USER, 7, OLGA), ["see which files are in", "add, rename and remove files in"], []),
        ((GROUP, 7, HELPERS), ["see which files are in", "add, rename and remove files in"], []),
        ((USER, 1, OLGA), [], ["see which", "add, rename"]),
        ((GROUP, 7, REVIEWERS), [], ["see which", "add, rename"]),
    ],
)
def test_whom_a_list_lets_see_or_change_what_is_in_the_folder_is_told_with_what_takes_it_back(
    open_home: Path, people: People, entry: tuple[int, int, int], can: list[str], cannot: list[str]
) -> None:
    people.helping = ["olga"]
    folder = open_home / "reviews"
    prepare(folder)
    for each in (folder, *folder.rglob("*")):
        os.chown(each, ANN, REVIEWERS)
        each.chmod(0o2770 if each.is_dir() else 0o660)
    assert [each.grade for each in folder_of_reviews(folder)] == ["ok"]
    listing(entry)(folder)
    told = [each for each in folder_of_reviews(folder) if each.grade != "ok"]
    assert [each for each in can if not any(each in of.words for of in told)] == []
    assert [each for each in cannot if any(each in of.words for of in told)] == []
    assert {each.grade for each in told} <= {"info"}
    assert people.does("olga", (folder / "hers").touch) == ("add, rename and remove files in" in can)
    for remark in told:
        typed(remark.command)
    assert not people.does("olga", lambda: list(folder.iterdir()))
    assert not people.does("olga", (folder / "new").touch)


@ONLY_ROOT
def test_what_a_copy_has_left_of_a_group_s_folder_is_told(open_home: Path, people: People) -> None:
    folder = open_home / "reviews"
    folder.mkdir()
    os.chown(folder, ANN, REVIEWERS)
    folder.chmod(0o755)
    assert people.does("ann", lambda: list(folder.iterdir()))
    folder.chmod(0o750)
    (found,) = folder_of_reviews(folder)
    assert (found.grade, found.command) == ("warning", f"tui-review init --group reviewers {folder}")


@ONLY_ROOT
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("lost", [0o770, 0o2750, 0o2550])
@pytest.mark.parametrize(
    "of", [("versions",), ("versions", ".tui-review"), ("versions", ".tui-review", "reviews")]
)
def test_what_is_told_of_a_group_s_folder_that_lost_something_shuts_no_colleague_out(
    open_home: Path, lost: int, of: tuple[str, ...]
) -> None:
    folder = open_home / "reviews"
    prepare(folder)
    versions = folder / ".tui-review" / "versions"
    kept = versions / "made-up@1-0123456789abcdef.yaml"
    kept.write_bytes(b"a: 1\n")
    for each in (folder, *folder.rglob("*")):
        os.chown(each, ANN, REVIEWERS)
        each.chmod(0o2770 if each.is_dir() else 0o660)
    for each in (versions, versions.parent, folder):
        if each.name in of:
            each.chmod(lost)
    told = [each for each in (*folder_of_reviews(folder), *modes(folder)) if each.grade == "warning"]
    assert told
    assert {each.command for each in told} == {f"tui-review init --group reviewers {folder}"}


THEIRS: Final = (
    "made-up.yaml",
    ".made-up.yaml.lock",
    ".tui-review.lock",
    ".gitignore",
    ".tui-review",
    ".tui-review/review.schema.json",
    ".tui-review/versions",
    ".tui-review/versions/.gitignore",
    ".tui-review/versions/made-up@1-0123456789abcdef.yaml",
)
"""What the program makes in a folder of reviews."""


def made_by_the_program(folder: Path, of: int) -> None:
    """A folder in which all of it lies, Ann's, of a group where one is named."""
    prepare(folder)
    for name in THEIRS:
        if not (folder / name).exists():
            (folder / name).write_bytes(b"review:\n")
    for each in (folder, *folder.rglob("*")):
        os.chown(each, ANN, of or ANN)
        each.chmod((0o2770 if of else 0o700) if each.is_dir() else 0o660 if of else 0o600)


def told_of(folder: Path) -> list[Remark]:
    return [each for each in (*folder_of_reviews(folder), *modes(folder)) if each.grade not in ("ok", "info")]


CLOSING: Final[dict[str, Made]] = {
    "its owner's alone": given(ANN, REVIEWERS, 0o700),
    "of her own group": given(ANN, ANN, 0o660),
    "read alone by the group": given(ANN, REVIEWERS, 0o640),
    "not its owner's": given(ANN, REVIEWERS, 0o070),
    "by a list": lambda path: give_list(
        path, (OWNER, 7, -1), (USER, 7, ANN), (OWNING, 0, -1), (MASK, 7, -1), (OTHERS, 0, -1)
    ),
}


@ONLY_ROOT
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", [*THEIRS, ".git"])
def test_whatever_the_program_makes_in_a_group_s_folder_is_named_where_it_is_closed_to_the_group(
    open_home: Path, name: str
) -> None:
    folder = open_home / "reviews"
    if name == ".git":
        (folder / name).mkdir(parents=True)
    made_by_the_program(folder, REVIEWERS)
    assert told_of(folder) == []
    for how, made in CLOSING.items():
        made(folder / name)
        told = told_of(folder)
        assert len(told) == 1, (how, told)
        assert str(folder / name) in told[0].words
        if how == "by a list":
            assert prepare(folder, str(REVIEWERS)) != [], "an access list is not the program's to change"
            assert told[0].command.startswith("setfacl -m g::rw")
            typed(told[0].command)
        else:
            assert told[0].command == f"tui-review init --group reviewers {folder}"
            assert prepare(folder, str(REVIEWERS)) == []
        assert told_of(folder) == [], how


@ONLY_ROOT
@pytest.mark.parametrize("name", THEIRS)
def test_whatever_the_program_makes_in_one_person_s_folder_is_named_where_it_is_closed_to_that_person(
    open_home: Path, people: People, name: str
) -> None:
    folder, file = open_home / "reviews", open_home / "reviews" / name
    made_by_the_program(folder, 0)
    assert told_of(folder) == []
    # As root leaves it that has put it back, or worked there.
    for made in (given(0, 0, 0o700), given(ANN, ANN, 0o000)):
        made(file)
        told = [each for each in folder_of_reviews(folder) if each.grade == "warning"]
        assert [str(file) in each.words and "ann" in each.words for each in told] == [True], told
        typed(told[0].command)
        assert told_of(folder) == []
        assert file.is_dir() or people.does("ann", file.read_bytes)


@ONLY_ROOT
@pytest.mark.usefixtures("people")
def test_a_review_that_nobody_may_write_is_read_by_the_group_and_stays_so_and_that_is_told(
    open_home: Path,
) -> None:
    folder = open_home / "reviews"
    made_by_the_program(folder, REVIEWERS)
    review, kept = folder / THEIRS[0], folder / THEIRS[-1]
    for each in (review, kept):
        each.chmod(0o400)
    (left,) = prepare(folder, str(REVIEWERS))
    assert left.startswith(f"{review}: nobody may write it.")
    assert [oct(stat.S_IMODE(each.stat().st_mode)) for each in (review, kept)] == [oct(0o440)] * 2
    (told,) = told_of(folder)
    assert str(review) in told.words


def test_where_accounts_come_from_elsewhere_it_is_said_what_was_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "reviews"
    prepare(folder)
    (folder / "made-up.yaml").write_bytes(b"review:\n")
    (folder / "made-up.yaml").chmod(0o600)
    sources = tmp_path / "nsswitch.conf"
    monkeypatch.setattr(readers, "_SOURCES", sources)
    for text, said in (
        ("passwd: files systemd\ngroup: files [SUCCESS=merge] systemd\n", "no one else can read any."),
        ("passwd: files sss # all\nshadow: files nis\n", "listed here (others come from sss)."),
    ):
        sources.write_text(text)
        (found,) = modes(folder)
        assert (found.grade, found.words.endswith(said)) == ("ok", True), found.words
