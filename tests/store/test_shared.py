"""Folders of a group are made on purpose, and everything in them is the group's; everywhere else it is its owner's."""

from __future__ import annotations

import errno
import grp
import json
import os
import pwd
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.acts import at_version
from tui_review.cli import preparing
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.health.reviews import folder_of_reviews, modes
from tui_review.store import atomic, shared
from tui_review.store.atomic import save_bytes
from tui_review.store.platform import access_list
from tui_review.store.readers import exposed, readers_of, was_shared, writers_of
from tui_review.store.shared import make_folder, prepare
from tui_review.store.versions import keep_version
from tui_review.yamlfile.files import opened_file
from tui_review.yamlfile.output import write_output

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = grp.getgrgid(os.getgid()).gr_name
ROOT = Path(__file__).parents[2]
UMASKS = (0o000, 0o022, 0o077)


@pytest.fixture(params=UMASKS, ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Each test under three umasks: none of them decides anything."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("group", "folder_mode", "file_mode"), [(OWN, 0o2770, 0o660), ("", 0o700, 0o600)], ids=["group", "alone"]
)
@pytest.mark.usefixtures("umask")
def test_a_folder_decides_who_reads_what_is_made_in_it(
    tmp_path: Path, group: str, folder_mode: int, file_mode: int
) -> None:
    folder = tmp_path / "reviews"
    assert prepare(folder, group) == []
    review = folder / "made-up.yaml"
    first = save_bytes(review, b"a: 1\n", expected=None)
    save_bytes(review, b"a: 2\n", expected=first)
    keep_version(review, at_version(1), b"a: 1\n", handed_over=True)
    versions = folder / ".tui-review" / "versions"
    for each in (folder, versions.parent, versions):
        assert oct(mode(each)) == oct(folder_mode)
    assert oct(mode(review)) == oct(mode(next(versions.glob("made-up@1-*")))) == oct(file_mode)
    assert mode(folder / ".tui-review.lock") & 0o007 == 0
    assert ".tui-review/versions/" in (folder / ".gitignore").read_text(encoding="utf-8")


@pytest.mark.usefixtures("umask")
def test_a_folder_that_only_happens_to_be_writable_by_a_group_opens_nothing_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "reviews"
    folder.mkdir()
    folder.chmod(0o775)
    save_bytes(folder / "made-up.yaml", b"a: 1\n", expected=None)
    make_folder(folder / ".tui-review" / "versions")
    assert mode(folder / "made-up.yaml") == 0o600
    assert mode(folder / ".tui-review") == mode(folder / ".tui-review" / "versions") == 0o700


THEIR_OWN = (
    "mine.csv",
    ".netrc",
    "bundle.json",
    "print.html",
    ".yaml",
    "passwords.yaml",
    "a b.yaml",
    ".hidden.yaml",
    ".tui-review/own.txt",
    ".tui-review/own.yaml",
    ".tui-review/versions/own.yaml",
    ".git/config",
)
"""What somebody keeps in a folder of reviews that is no review, and nothing of the program's."""


@pytest.mark.parametrize("group", [OWN, ""], ids=["group", "alone"])
@pytest.mark.parametrize("rights", [0o600, 0o644, 0o755, 0o440], ids=oct)
def test_of_a_folder_nothing_is_opened_or_closed_that_is_no_review_and_not_the_program_s(
    tmp_path: Path, group: str, rights: int
) -> None:
    folder = tmp_path / "reviews"
    prepare(folder, group)
    (folder / ".git").mkdir()
    own = [folder / name for name in THEIR_OWN]
    ours = [folder / name for name in ("a.yaml", ".a.yaml.lock", ".git/HEAD")]
    kept = folder / ".tui-review/versions/a@1-0123456789ab.yaml"
    for each in (*own, *ours, kept):
        each.write_bytes(b"review:\n" if each.name == "a.yaml" else b"password: x\n")
        each.chmod(rights)
    (folder / "link").symlink_to(own[0])
    (folder / "link.yaml").symlink_to(own[0])
    before = {each: mode(each) for each in own}
    protected = [f"{each}: nobody may write it." for each in ours[:1] if group and rights == 0o440]
    assert [each.partition(" Make")[0] for each in prepare(folder, group)] == protected
    assert {each: mode(each) for each in own} == before
    set_right = [*ours, kept] if group else [*ours[:2], kept]
    wanted = (rights | 0o440 | (0 if rights == 0o440 else 0o660)) & 0o770 if group else rights & 0o700
    assert {oct(mode(each)) for each in set_right} == {oct(wanted)}


def wrong_with(folder: Path) -> list[str]:
    """What `doctor` says is wrong with it, but that root's group is nobody's."""
    found = [each for each in folder_of_reviews(folder) if "root's alone" not in each.words]
    return [each.words for each in found if each.grade != "ok"]


def test_a_file_that_is_no_review_is_not_named_as_closed_to_the_group_nor_as_open_to_others(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "reviews"
    prepare(folder, OWN)
    for name in ("passwords.yaml", ".tui-review/own.yaml"):
        (folder / name).write_bytes(b"password: x\n")
        (folder / name).chmod(0o600)
    assert wrong_with(folder) == []
    assert [each.words for each in modes(folder)] == [f"There are no files of reviews in {folder}."]


@pytest.mark.parametrize("rights", [0o1770, 0o3770, 0o1777, 0o3777], ids=oct)
def test_a_group_s_folder_that_somebody_gave_a_sticky_bit_is_set_right_by_what_doctor_names(
    tmp_path: Path, rights: int
) -> None:
    folder = tmp_path / "reviews"
    prepare(folder, OWN)
    folder.chmod(rights)
    if rights & 0o2000:
        assert f"chmod -t {folder}" in [each.command for each in folder_of_reviews(folder)]
    assert prepare(folder, OWN) == []
    assert oct(mode(folder)) == oct(0o2770)
    assert wrong_with(folder) == []


def test_a_group_s_folder_stays_the_group_s_unless_it_is_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reviews"
    assert main(["init", str(folder), "--group", OWN]) == 0
    assert main(["init", str(folder)]) == 0
    assert mode(folder) == 0o2770
    assert capsys.readouterr().out.count(f"ready, for the group {OWN}") == 2
    assert main(["init", str(folder), "--group", ""]) == 0
    assert mode(folder) == 0o700
    assert main(["init", str(folder)]) == 0
    assert capsys.readouterr().out.count("ready, for you alone") == 2


ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
OTHERS = next(each for each in grp.getgrall() if each.gr_gid not in (0, os.getgid()))


@ONLY_ROOT
@pytest.mark.parametrize("lost", [0o770, 0o2750, 0o2700])
def test_a_folder_that_its_group_has_lost_is_taken_from_nobody_without_a_word(
    open_home: Path, capsys: pytest.CaptureFixture[str], lost: int
) -> None:
    folder = open_home / "reviews"
    prepare(folder, OTHERS.gr_name)
    for each in (folder, folder / ".tui-review", folder / ".tui-review/versions"):
        each.chmod(lost)
    assert main(["init", str(folder)]) == 2
    said = capsys.readouterr().err
    assert (f"a folder of the group {OTHERS.gr_name}" in said, f"--group {OTHERS.gr_name}" in said) == (
        True,
        True,
    )
    assert mode(folder) == lost
    assert main(["init", str(folder), "--group", OTHERS.gr_name]) == 0
    assert mode(folder / ".tui-review") == 0o2770
    for each in (folder, folder / ".tui-review"):
        each.chmod(lost)
    assert main(["init", str(folder), "--group", ""]) == 0
    assert mode(folder) == 0o700
    assert main(["init", str(folder)]) == 0


@ONLY_ROOT
def test_a_folder_of_one_person_in_one_that_hands_its_group_down_was_no_group_s(tmp_path: Path) -> None:
    county = tmp_path / "county"
    county.mkdir()
    os.chown(county, -1, OTHERS.gr_gid)
    county.chmod(0o2750)
    assert main(["new", "osri-r4", "x-1", "--folder", str(county / "reviews")]) == 0
    assert mode(county / "reviews") == 0o2700
    assert not was_shared(str(county / "reviews"))
    assert main(["init", str(county / "reviews")]) == 0


@ONLY_ROOT
def test_which_group_loses_what_stands_in_a_folder_and_which_gains_it_is_said(
    open_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, another = open_home / "reviews", grp.getgrgid(2)
    assert main(["init", str(folder), "--group", OTHERS.gr_name]) == 0
    (folder / "made-up.yaml").write_bytes(b"review:\n")
    os.chown(folder / "made-up.yaml", -1, OTHERS.gr_gid)
    (folder / "made-up.yaml").chmod(0o660)
    # As somebody gives the folder to another group, and not what is in it.
    os.chown(folder, -1, another.gr_gid)
    folder.chmod(0o2770)
    assert "taken from" not in capsys.readouterr().out
    assert main(["init", str(folder), "--group", another.gr_name]) == 0
    said = capsys.readouterr().out
    assert f"taken from the group {OTHERS.gr_name}, which could come to it" in said
    assert f"given to the group {another.gr_name}, which can read and write it now" in said
    assert main(["init", str(folder), "--group", another.gr_name]) == 0
    assert "taken from" not in capsys.readouterr().out
    assert main(["init", str(folder), "--group", ""]) == 0
    assert f"taken from the group {another.gr_name}, which could come to it." in capsys.readouterr().out


@ONLY_ROOT
@pytest.mark.parametrize(
    ("rights", "of_new", "said"),
    [
        (0, False, "may not read {0} by an access list"),
        (4, False, "may not write {0} by an access list"),
        (4, True, "may not write what is made in {0} from now on by the access list"),
        (7, False, ""),
        (7, True, ""),
    ],
)
def test_whom_of_the_group_a_list_keeps_out_init_and_doctor_say_in_the_same_words(
    open_home: Path, capsys: pytest.CaptureFixture[str], rights: int, of_new: bool, said: str
) -> None:
    folder, daemon = open_home / "reviews", 1
    prepare(folder, grp.getgrgid(daemon).gr_name)
    give_list(folder, (1, 7, -1), (2, rights, daemon), (4, 7, -1), (16, 7, -1), (32, 0, -1), of_new=of_new)
    assert main(["init", str(folder), "--group", grp.getgrgid(daemon).gr_name]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "daemon is in the group" in line]
    found = [each for each in folder_of_reviews(folder) if "daemon is in the group" in each.words]
    assert told == [f"{each.words} {each.command}" for each in found]
    assert [said.format(folder) in each for each in told] == ([True] if said else [])
    assert not [each for each in modes(folder) if "daemon can read" in each.words]
    for each in found:
        assert (each.grade, each.command) == (
            "info",
            f"setfacl{' -d' if of_new else ''} -x u:daemon {folder}",
        )


def test_a_file_that_whoever_types_init_may_not_read_is_named_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, told = tmp_path / "reviews", list[str]()
    prepare(folder, OWN)
    theirs = folder / "theirs.yaml"
    theirs.write_bytes(b"review:\n")
    theirs.chmod(0o600)
    really = opened_file

    def refused(path: Path, *, within: int) -> AbstractContextManager[int]:
        if path == theirs:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return really(path, within=within)

    monkeypatch.setattr(shared, "opened_file", refused)
    assert prepare(folder, OWN, told.append) == []
    assert [each.partition(" Should it be a review, ")[0] for each in told] == [
        f"{theirs}: You have no permission to read this."
    ]


def test_what_is_there_already_is_set_right_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "reviews"
    folder.mkdir(mode=0o755)
    review = folder / "made-up.yaml"
    review.write_bytes(b"review:\n")
    review.chmod(0o644)
    (folder / ".gitignore").write_bytes(b"mine\xe9")
    for _ in range(2):
        assert prepare(folder, OWN) == []
        assert (mode(folder), mode(review)) == (0o2770, 0o660)
        assert (folder / ".gitignore").read_bytes().splitlines()[:2] == [
            b"mine\xe9",
            b".tui-review/versions/",
        ]
    assert prepare(folder) == []
    assert (mode(folder), mode(review)) == (0o700, 0o600)


def test_a_group_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no group"):
        prepare(tmp_path / "reviews", "no-such-group-here")
    assert not (tmp_path / "reviews").exists()


def test_whoever_else_can_read_a_review_is_named_with_what_mends_it(tmp_path: Path) -> None:
    review = tmp_path / "made-up.yaml"
    review.write_bytes(b"a: 1\n")
    review.chmod(0o644)
    ways = [each for each in review.parents if not each.stat().st_mode & 0o001]
    before = {each: mode(each) for each in ways}
    assert ways, "a folder of tests is its owner's alone: others cannot come to the file"
    assert exposed(review) == ""
    try:
        for each in ways:
            each.chmod(before[each] | 0o001)
        assert exposed(review) == f"Everybody on this machine can read it: chmod o-rwx {review}"
        review.chmod(0o600)
        assert exposed(review) == ""
    finally:
        for each, was in before.items():
            each.chmod(was)


def give_list(path: Path, *rights: tuple[int, int, int], of_new: bool = False) -> None:
    """Gives a file an access list, of kind, rights and whose; skips where the file system has none.

    `of_new`: to a folder the one that what is made in it gets.
    """
    packed = b"".join(struct.pack("<HHI", kind, right, who & 0xFFFFFFFF) for kind, right, who in rights)
    try:
        name = "system.posix_acl_default" if of_new else "system.posix_acl_access"
        os.setxattr(path, name, struct.pack("<I", 2) + packed)
    except OSError:
        pytest.skip("this file system has no access lists")


@pytest.mark.parametrize(
    ("who", "mask", "way_in", "said"),
    [
        (1, 4, True, "daemon"),
        (1, 4, False, ""),
        (1, 0, True, ""),
        (40009, 4, True, "40009"),
    ],
)
def test_whom_an_access_list_lets_read_is_seen_as_the_system_does(
    open_home: Path, who: int, mask: int, way_in: bool, said: str
) -> None:
    folder = open_home / "reviews"
    prepare(folder)
    review = folder / "made-up.yaml"
    save_bytes(review, b"a: 1\n", expected=None)
    assert readers_of(review) == []
    give_list(review, (1, 6, -1), (2, 4, who), (4, 0, -1), (16, mask, -1), (32, 0, -1))
    if way_in:
        give_list(folder, (1, 7, -1), (2, 1, who), (4, 0, -1), (16, 7, -1), (32, 0, -1))
    found = next(iter(readers_of(review)), None)
    assert (found.who if found else "") == said
    assert exposed(review) == "", "somebody has done it on purpose"
    if found:
        assert (found.tool, found.taken, found.listed) == ("setfacl -x", f"u:{said}", True)
    assert [each.whose for each in access_list(str(review)) if each.kind == "user"] == [who]


def test_a_groups_folder_that_lost_its_mark_is_given_back_to_the_group_and_nobody_is_shut_out(
    open_home: Path,
) -> None:
    folder = open_home / "reviews"
    others = next(each.gr_name for each in grp.getgrall() if each.gr_gid != os.getgid())
    prepare(folder, others)
    review = folder / "made-up.yaml"
    save_bytes(review, b"a: 1\n", expected=None)
    assert (was_shared(str(folder)), exposed(review)) == (False, "")
    folder.chmod(0o770)
    assert was_shared(str(folder))
    assert "chmod" not in exposed(review)
    assert exposed(review).endswith(f"tui-review init --group {others} {folder}")
    alone = open_home / "alone"
    prepare(alone)
    alone.chmod(0o775)
    assert not was_shared(str(alone)), "a folder of one's own that a umask made writable"


@pytest.mark.parametrize(
    ("mode_", "who", "taken"),
    [
        (0o700, "", ""),
        (0o755, "", ""),
        (0o777, "Everybody on this machine", "o-w"),
        (0o702, "Everybody on this machine", "o-w"),
        (0o1777, "Everybody on this machine", "o-w"),
        (0o770, "The group {0}", "g-w"),
        (0o2770, "", ""),
        (0o2773, "Everybody on this machine", "o-w"),
    ],
)
def test_whoever_else_can_write_in_a_folder_is_named_with_what_mends_it(
    open_home: Path, mode_: int, who: str, taken: str
) -> None:
    folder = open_home / "reviews"
    folder.mkdir()
    others = next(each for each in grp.getgrall() if each.gr_gid != os.getgid())
    os.chown(folder, -1, others.gr_gid)
    folder.chmod(mode_)
    found = next(iter(writers_of(folder)), None)
    assert (found.who if found else "") == who.format(others.gr_name)
    assert (found.taken if found else "") == taken
    open_home.chmod(0o700)
    assert writers_of(folder) == [], "nobody else comes there"


def test_a_folder_that_everybody_may_write_is_no_groups_that_lost_its_mark(open_home: Path) -> None:
    folder = open_home / "reviews"
    prepare(folder)
    for each in (folder, folder / ".tui-review"):
        each.chmod(0o777)
    assert not was_shared(str(folder))
    assert [remark.grade for remark in folder_of_reviews(folder)] == ["warning", "warning"]


def test_a_save_keeps_the_access_list_and_the_attributes_of_a_file(tmp_path: Path) -> None:
    review = tmp_path / "made-up.yaml"
    first = save_bytes(review, b"a: 1\n", expected=None)
    # One named user may read, the group may not: the mask shows as the group's bits.
    rights = [(0x01, 6, -1), (0x02, 4, 65534), (0x04, 0, -1), (0x10, 4, -1), (0x20, 0, -1)]
    acl = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, perm, who & 0xFFFFFFFF) for tag, perm, who in rights
    )
    try:
        os.setxattr(review, "user.made-up", b"kept")
        os.setxattr(review, "system.posix_acl_access", acl)
    except OSError:
        pytest.skip("this file system has no attributes or access lists")
    before = mode(review)
    save_bytes(review, b"a: 2\n", expected=first)
    assert os.getxattr(review, "user.made-up") == b"kept"
    assert os.getxattr(review, "system.posix_acl_access") == acl
    assert mode(review) == before


def test_where_an_access_list_cannot_be_kept_a_save_opens_the_file_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = tmp_path / "made-up.yaml"
    first = save_bytes(review, b"a: 1\n", expected=None)
    review.chmod(0o640)
    monkeypatch.setattr(
        os, "listxattr", lambda which: ["system.posix_acl_access"] if which == str(review) else []
    )
    monkeypatch.setattr(os, "getxattr", lambda *_: (_ for _ in ()).throw(OSError(95, "Not supported")))
    save_bytes(review, b"a: 2\n", expected=first)
    assert mode(review) == 0o600


def test_where_the_group_cannot_be_kept_the_saver_s_own_group_gets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = tmp_path / "made-up.yaml"
    first = save_bytes(review, b"a: 1\n", expected=None)
    review.chmod(0o664)
    state = os.stat_result
    lstat = os.lstat

    def of_another_group(path: str) -> os.stat_result:
        found = list(lstat(path))
        found[5] += 1
        return state(found)

    monkeypatch.setattr(os, "lstat", of_another_group)
    monkeypatch.setattr(os, "fchown", lambda *_: (_ for _ in ()).throw(PermissionError(1, "Not permitted")))
    save_bytes(review, b"a: 2\n", expected=first)
    monkeypatch.undo()
    assert oct(mode(review)) == oct(0o604)


def test_no_moment_of_a_save_opens_a_file_wider_than_its_access_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = tmp_path / "made-up.yaml"
    first = save_bytes(review, b"a: 1\n", expected=None)
    review.chmod(0o660)
    done: list[str] = []
    real = os.fchmod

    def with_list(*_: object) -> bool:
        done.append("list")
        return True

    def with_mode(descriptor: int, mode: int) -> None:
        done.append("mode")
        real(descriptor, mode)

    monkeypatch.setattr(atomic, "copy_attributes", with_list)
    monkeypatch.setattr(os, "fchmod", with_mode)
    save_bytes(review, b"a: 2\n", expected=first)
    assert done == ["list", "mode"]


AS_SOMEBODY = """
import difflib, encodings.ascii, encodings.idna, getpass, importlib, os, pkgutil, random, secrets, shlex, sys, textwrap
import encodings.utf_8_sig, tomli_w, tomllib
import tui_review
# Where the interpreter stands in somebody's home, nothing can be loaded from it later.
for each in pkgutil.walk_packages(tui_review.__path__, "tui_review."):
    if not each.name.startswith(("tui_review.tui", "tui_review.__main__")):
        importlib.import_module(each.name)
from tui_review.yamlfile.reader import read_yaml
read_yaml(b"a: 1", file="made up")
from tui_review.shape.schema import schema_of
from tui_review.review.model import Review
schema_of(Review, "review")
import tui_review.tui.keymap
uid = int(sys.argv[1])
os.setgroups([40000] if uid < 40003 else [])
os.setgid(uid)
os.setuid(uid)
os.umask(0o022)
from tui_review.cli.main import main
for line in sys.argv[2].split("|"):
    print(line)
    print(f"ended with {main(line.strip().split(' '))}", flush=True)
"""
ANN, BOB, STRANGER = "40001", "40002", "40003"
DAEMON = "1"
"""An account that every system has, with a name."""
CLOSED = (
    "check DIR|verify DIR|report DIR|export DIR --format csv|overrides DIR|doctor DIR|score DIR|show FILE|rate FILE|"
    "check FILE|set FILE 3A=No|submit FILE|history FILE|notes FILE|note FILE 3A Why|diff FILE|settle FILE|print FILE|"
    "blame FILE|recover FILE|migrate FILE --to 2026.1|new osri-r4 x --folder DIR|init DIR|open FILE --plain|"
    "collect DIR --from DIR|instruments --folder DIR|train layla-morgan x --folder DIR|textconv FILE"
)
"""Commands on a folder that one may not enter."""


class Accounts:
    """Commands run by several accounts, all but the stranger of one group, on one folder of reviews."""

    def __init__(self, home: Path) -> None:
        """`home` is a folder that everybody may enter."""
        self.home = home
        self.folder = home / "reviews"
        prepare(self.folder, OWN)
        for each in (self.folder, *self.folder.rglob("*")):
            was = mode(each)
            os.chown(each, -1, 40000)
            each.chmod(was)

    def sample(self, folder: Path, rights: int) -> Path:
        """The sample, which is submitted, in a folder of the group: Ann's, with those rights."""
        folder.mkdir(exist_ok=True)
        path = folder / "sample-0001.yaml"
        shutil.copy(ROOT / "reviews" / path.name, path)
        for each in {folder, path} - {self.folder}:
            os.chown(each, int(ANN), 40000)
        path.chmod(rights)
        return path

    def begin(self, who: str, commands: str) -> subprocess.Popen[str]:
        """Some commands of an account, one after the other, in a process."""
        own = self.home / who
        own.mkdir(exist_ok=True)
        os.chown(own, int(who), int(who))
        names = ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HOME")
        places = {**dict.fromkeys(names, str(own)), "PYTHONPATH": str(ROOT), "LOGNAME": "boss"}
        return subprocess.Popen(
            [sys.executable, "-c", AS_SOMEBODY, who, commands],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **places},
        )

    def run(self, who: str, commands: str) -> str:
        """What they said, all in all."""
        return self.begin(who, commands).communicate()[0]


@pytest.fixture
def accounts() -> Iterator[Accounts]:
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    yield Accounts(home)
    shutil.rmtree(home)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")
def test_an_account_that_reads_a_folder_and_changes_none_of_it_is_told_so_once(accounts: Accounts) -> None:
    theirs = accounts.sample(accounts.home / "to-be-read", 0o640)
    theirs.parent.chmod(0o750)
    said = accounts.run(BOB, f"doctor {theirs.parent} --json")
    told = json.loads(said[said.index("{") : said.rindex("}") + 1])["remarks"]
    own = [each for each in told if each["area"] in ("folder", "modes", "reviews", "locks")]
    assert [each["message"] for each in own if each["level"] in ("warning", "error")] == []
    assert sum("change none of it" in each["message"] for each in own) == 1
    # A file that is closed to them is no reader's lot.
    theirs.chmod(0o600)
    said = accounts.run(BOB, f"doctor {theirs.parent}")
    assert "You may not read 1 file named as a review is" in said
    assert ("is none" in said, "Every review can be read" in said) == (False, False)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")
def test_settings_for_everybody_that_are_closed_to_somebody_keep_nobody_from_setting_their_own(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = accounts.home / "xdg" / "tui-review"
    closed.mkdir(parents=True)
    (closed / "settings.toml").write_text('role = "qa"\n')
    closed.chmod(0o700)
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(closed.parent))
    said = accounts.run(
        ANN, "settings theme=light|settings theme|doctor DIR".replace("DIR", str(accounts.folder))
    )
    # What is said of the file that cannot be used is the exit status of who asks what holds.
    assert (said.count("ended with 0"), said.count("ended with 2")) == (1, 1), said
    assert ("\nlight\n" in said, f"{closed}/settings.toml: for everybody, closed to you" in said) == (
        True,
        True,
    )
    assert ("You have no permission to read this." in said, "Errno" in said, "refused a look" in said) == (
        True,
        False,
        False,
    )


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")
@pytest.mark.parametrize("closed", ["the folder", "the folder above it"])
def test_a_folder_that_is_closed_to_somebody_is_told_once(accounts: Accounts, closed: str) -> None:
    folder = accounts.folder
    if closed != "the folder":
        folder = accounts.home / "closed" / "reviews"
        folder.mkdir(parents=True)
        folder.parent.chmod(0o700)
    said = accounts.run(STRANGER, f"doctor {folder} --json")
    told = json.loads(said[said.index("{") : said.rindex("}") + 1])["remarks"]
    # That these accounts cannot run the Python of these tests is another matter.
    told = [each for each in told if "cannot run the program" not in each["message"]]
    own = [each for each in told if str(folder) in each["message"] or str(folder) in each["look"]]
    wrong = [each["area"] for each in own if each["level"] in ("warning", "error")]
    assert wrong == ["folder"], own


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")
def test_accounts_of_a_group_work_in_one_folder_and_a_stranger_is_told_so_by_every_command(
    accounts: Accounts,
) -> None:
    folder = accounts.folder
    review = folder / "made-up-1.yaml"
    submitted, theirs = accounts.sample(folder, 0o660), accounts.sample(accounts.home / "to-be-read", 0o640)
    theirs.parent.chmod(0o750)
    assert "ended with 0" in accounts.run(ANN, f"new osri-r4 made-up-1 --folder {folder}")
    back = f"return {submitted} --reason Again. --by Bob --role qa"
    said = accounts.run(
        BOB, f"set {review} 3A=No|note {review} 3A Why? --role qa|{back}|open {theirs} --plain"
    )
    assert said.count("ended with 0") == 4
    assert "You may not write in this folder: the review can be looked at" in said
    again = f"submit {submitted} --by Ann|diff {submitted}@2 {submitted}@4"
    said = accounts.run(ANN, f"set {review} 3B=No|reply {review} n1 So.|{again}")
    assert (said.count("ended with 0"), "returned by Bob" in said) == (3, True)
    assert f"account {BOB}" in accounts.run(ANN, f"history {submitted}")
    assert oct(mode(folder / ".tui-review/versions/.gitignore")) == oct(0o660), "the git of each reads it"
    for each in (review, *folder.rglob("*.yaml")):
        assert oct(mode(each)) == oct(0o660)
        assert each.stat().st_gid == 40000
    with accounts.begin(DAEMON, f"open {review} --plain") as holder:
        assert holder.stdout is not None
        while "made-up-1" not in holder.stdout.readline():
            pass
        said = accounts.run(ANN, f"set {review} 3B=Yes")
        assert ("daemon has it open on" in said, "ended with 2" in said) == (True, True)
        holder.communicate("quit\n")
    commands = CLOSED.replace("FILE", str(review)).replace("DIR", str(folder))
    said = accounts.run(STRANGER, commands)
    for printed in said.split("ended with ")[:-1]:
        assert all(word not in printed for word in ("Traceback", "inside tui-review", "made-up-1:")), printed
    statuses = [after[:1] for after in said.split("ended with ")[1:]]
    assert len(statuses) == len(CLOSED.split("|"))
    assert [line for line, status in zip(CLOSED.split("|"), statuses, strict=True) if status == "0"] == []


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")
@pytest.mark.parametrize("closed_by", ["its mode", "its access list"])
def test_a_file_that_its_own_rights_close_to_somebody_of_the_group_is_looked_at_and_not_changed(
    accounts: Accounts, closed_by: str
) -> None:
    review = accounts.folder / "made-up-1.yaml"
    assert "ended with 0" in accounts.run(ANN, f"new osri-r4 made-up-1 --folder {accounts.folder}")
    if closed_by == "its mode":
        review.chmod(0o640)
    else:
        give_list(review, (0x01, 6, -1), (0x02, 4, int(BOB)), (0x04, 6, -1), (0x10, 6, -1), (0x20, 0, -1))
    was = (review.read_bytes(), review.stat().st_uid)
    said = accounts.run(BOB, f"set {review} 3A=No|note {review} 3A Why? --role qa")
    assert (said.count("ended with 2"), said.count("You may not write this file")) == (2, 2), said
    assert "You may not write this file" in accounts.run(BOB, f"open {review} --plain")
    assert (review.read_bytes(), review.stat().st_uid) == was
    assert "ended with 0" in accounts.run(ANN, f"set {review} 3A=No")


def test_a_folder_below_others_that_are_not_there_is_made_too(tmp_path: Path) -> None:
    assert prepare(tmp_path / "county" / "reviews") == []
    assert stat.S_IMODE((tmp_path / "county" / "reviews").stat().st_mode) == 0o700


def test_a_folder_in_which_somebody_else_has_to_do_something_is_not_said_to_be_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preparing, "prepare", lambda *_: ["a file of theirs"])
    assert main(["init", str(tmp_path / "reviews")]) == 1
    said = capsys.readouterr()
    assert ("not ready for you alone yet" in said.out, "a file of theirs" in said.err) == (True, True)


@pytest.mark.parametrize("kind", ["everybody's", "a home", "the system's"])
def test_a_folder_that_is_there_for_something_else_is_not_made_one_of_reviews(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder = Path("/proc") if kind == "the system's" else tmp_path / "there"
    if kind != "the system's":
        folder.mkdir(mode=0o755)
    if kind == "everybody's":
        folder.chmod(0o1777)
    if kind == "a home":
        account = pwd.struct_passwd(("kim", "x", 4711, 4711, "", str(folder), "/bin/sh"))
        monkeypatch.setattr(pwd, "getpwall", lambda: [account])
    before = folder.stat()
    with pytest.raises(UserError, match="and none of reviews"):
        prepare(folder, OWN)
    assert (folder.stat().st_mode, folder.stat().st_gid) == (before.st_mode, before.st_gid)
    if kind != "the system's":
        assert list(folder.iterdir()) == []
        prepare(folder / "reviews", OWN)


@pytest.mark.parametrize("planted", ["", ".tui-review", ".tui-review/versions", ".gitignore", "made-up.yaml"])
@pytest.mark.parametrize("group", [OWN, ""], ids=["group", "alone"])
def test_init_changes_nothing_behind_a_link_that_somebody_has_laid_and_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], planted: str, group: str
) -> None:
    folder, theirs = tmp_path / "reviews", tmp_path / "theirs"
    theirs.mkdir(mode=0o755)
    secret = theirs / "secret"
    secret.write_bytes(b"review:\n")
    secret.chmod(0o604)
    before = {each: (mode(each), each.stat().st_ctime_ns) for each in (theirs, secret)}
    prepare(folder, group)
    link = folder / planted
    if link.is_dir():
        link.rename(tmp_path / "moved")
    link.unlink(missing_ok=True)
    link.symlink_to(secret if "." in planted[1:] or planted == ".gitignore" else theirs)
    assert main(["init", str(folder), *(["--group", group] if group else [])]) == (
        1 if planted == "made-up.yaml" else 2
    )
    said = capsys.readouterr()
    assert (f"{link}: " in said.err, "link" in said.err, "not ready" in said.out or not said.out) == (
        True,
    ) * 3
    assert {each: (mode(each), each.stat().st_ctime_ns) for each in before} == before
    assert sorted(theirs.iterdir()) == [secret]


def test_init_leaves_a_second_name_of_another_file_as_it_is_and_names_it(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"review:\n")
    other.chmod(0o600)
    folder = tmp_path / "reviews"
    folder.mkdir()
    (folder / "made-up.yaml").hardlink_to(other)
    (left,) = prepare(folder, OWN)
    assert "second name" in left
    assert mode(other) == 0o600


def test_a_folder_that_another_one_takes_the_place_of_while_it_is_made_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, theirs = tmp_path / "reviews", tmp_path / "theirs"
    prepare(folder, OWN)
    theirs.mkdir(mode=0o755)
    real = os.mkdir

    def exchanged(path: str, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        real(path, mode, dir_fd=dir_fd)
        Path(path).rmdir()
        Path(path).symlink_to(theirs)

    monkeypatch.setattr(os, "mkdir", exchanged)
    with pytest.raises(OSError, match="symbolic links"):
        make_folder(folder / "within")
    assert mode(theirs) == 0o755


@pytest.mark.parametrize("name", [".tui-review.lock", ".made-up.yaml.lock", ".tui-review/x", "way/x"])
def test_no_output_goes_where_the_program_keeps_its_own(tmp_path: Path, name: str) -> None:
    prepare(tmp_path / "reviews")
    path = tmp_path / "reviews" / name
    (tmp_path / "reviews/way").symlink_to(".tui-review")
    with pytest.raises(UserError, match="keeps its own"):
        write_output(path, b"made up", overwrite=True)
    assert not path.exists()


@pytest.mark.parametrize("there", ["nothing", "the folder above", "a folder with a file"])
@pytest.mark.parametrize("command", ["init", "init --group", "new"])
def test_where_a_folder_cannot_be_made_whole_nothing_of_it_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, command: str
) -> None:
    folder = tmp_path / "county" / "reviews"
    if there != "nothing":
        folder.parent.mkdir()
    if there == "a folder with a file":
        folder.mkdir()
        (folder / "own.csv").write_bytes(b"x\n")
    before = sorted(tmp_path.rglob("*"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    # What takes no room is made first: folders, and files without a text.
    monkeypatch.setattr(shared, "write_output", full)
    monkeypatch.setattr(atomic, "write_all", full)
    named = [str(folder)] if command == "init" else [str(folder), "--group", OWN]
    command_line = ["new", "osri-r4", "x-1", "--folder", str(folder)]
    assert main(command_line if command == "new" else ["init", *named]) == 2
    # In a folder that was there already somebody may wait for its lock by now.
    left = {
        each for each in tmp_path.rglob("*") if not (folder in before and each.name == ".tui-review.lock")
    }
    assert left == set(before)


def test_where_the_folder_itself_cannot_be_made_those_above_it_go_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.mkdir

    def full(path: str, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        if Path(path).name == "reviews":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        real(path, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "mkdir", full)
    assert main(["init", str(tmp_path / "county" / "office" / "reviews")]) == 2
    assert list(tmp_path.iterdir()) == []
