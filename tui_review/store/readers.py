"""Who can read a file besides those it is for, and who can write: by mode, access list, and the folders on the way.

A file is for its owner, and in a group's folder for the group. Whoever else can read it is either let in by accident
(the mode of a checkout, a copy), or on purpose, by name, in an access list.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import re
import stat
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.loading.trust import is_for_a_group
from tui_review.instrument.plurals import and_more
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import is_shared
from tui_review.store.layout import PRIVATE
from tui_review.store.lists import MAY_ENTER, MAY_READ, MAY_WRITE, effective, left_of_group, spec, taking
from tui_review.store.opening import is_home, opening
from tui_review.store.platform import AccessEntry, access_list
from tui_review.yamlfile.files import read_bytes

EVERYBODY: Final = "Everybody on this machine"
"""Who can do what any account may."""
_SOURCES: Final = Path("/etc/nsswitch.conf")
_LISTED: Final = frozenset({"files", "compat", "db", "systemd", "altfiles", "extrausers"})
"""Sources of accounts that the system lists whole."""
_NOGROUP: Final = 65534
"""The group of those who are nobody, by the Linux Standard Base's use."""
_AT_MOST: Final = 6
"""How many files are named one by one."""
_READ_AS_MADE: Final = stat.S_ISGID | stat.S_IRGRP


@frozen()
class Readers:
    """Who besides those whom a file is for can read it, and how that is mended."""

    who: str
    """Everybody, a group, or some accounts, in words."""
    tool: str
    """The command that takes it from them."""
    taken: str
    """What it is told to take, before the file."""
    group: str = ""
    """The name of the group whose folder it can be made on purpose."""
    lost: bool = False
    """Whether it was a group's folder, and has lost what makes it one: nothing is to be taken from anybody."""
    listed: bool = False
    """Whether an access list names them, which somebody has done on purpose."""
    changing: str = ""
    """Who of those that it names can change it as well, in words."""


@frozen()
class _Account:
    """An account with its groups, or a group by itself."""

    uid: int
    gids: frozenset[int]


@frozen()
class _Barrier:
    """A file or folder, as the system goes by it."""

    state: os.stat_result
    entries: Sequence[AccessEntry]

    @classmethod
    def at(cls, path: Path) -> _Barrier:
        """That at a path, through links. Raises OSError."""
        return cls(path.stat(), access_list(str(path)))

    def given_by(self, account: _Account, right: int) -> AccessEntry | None:
        """The entry of mode or list by which an account may do that, as POSIX says it; None where it may not."""
        mode = self.state.st_mode
        if account.uid == self.state.st_uid:
            return _granting([AccessEntry("owner", mode >> 6 & 7, account.uid)], right)
        # Linux asks no list whose mask lets nothing through: whom it names are as all others then.
        masked = effective(self.entries) if mode & stat.S_IRWXG else ()
        for each in masked:
            if each.kind == "user" and each.whose == account.uid:
                return _granting([each], right)
        groups = [each for each in masked if each.kind == "group" and each.whose in account.gids]
        if self.state.st_gid in account.gids:
            rights = next((each.rights for each in masked if each.kind == "owning group"), mode >> 3 & 7)
            groups.append(AccessEntry("owning group", rights, self.state.st_gid))
        return _granting(groups or [AccessEntry("everybody", mode & 7, -1)], right)

    def named(self) -> Iterator[tuple[str, _Account]]:
        """Whom it knows otherwise than as everybody: groups by themselves, then accounts, those in the groups too.

        Each with the words that `setfacl` has for it. A group that only the owner is in is no other than the owner.
        """
        gids = [each.whose for each in self.entries if each.kind == "group"]
        if group_name(self.state.st_gid, self.state.st_uid):
            gids.append(self.state.st_gid)
        for gid in gids:
            yield f"g:{group_name(gid, -1)}", _Account(-1, frozenset({gid}))
        uids = dict.fromkeys(
            [self.state.st_uid, *(each.whose for each in self.entries if each.kind == "user")]
        )
        for gid in [*gids, self.state.st_gid]:
            uids |= dict.fromkeys(each.uid for each in _members(gid))
        for uid in uids:
            yield f"u:{name_of_account(uid) or uid}", _account(uid)


def _granting(entries: Sequence[AccessEntry], right: int) -> AccessEntry | None:
    return next((each for each in entries if each.rights & right), None)


@frozen()
class _Way:
    """A file or folder with all folders on the way to it."""

    path: str
    place: _Barrier
    ways: Sequence[_Barrier]
    folder: str
    """The folder of reviews, or other one, that it is, or is in."""
    whose: os.stat_result
    """That of the folder."""

    @classmethod
    def to(cls, path: Path) -> _Way:
        """The way to what a path leads to. Raises OSError."""
        real = Path(os.path.realpath(path))
        place = _Barrier.at(real)
        folder = real if stat.S_ISDIR(place.state.st_mode) else real.parent
        folder = next((each.parent for each in (folder, folder.parent) if each.name == PRIVATE), folder)
        return cls(str(real), place, [_Barrier.at(each) for each in real.parents], str(folder), folder.stat())

    def can(self, account: _Account, right: int) -> AccessEntry | None:
        """By which entry of the file an account that can come to it may do that with it."""
        comes = all(each.given_by(account, MAY_ENTER) for each in self.ways)
        return self.place.given_by(account, right) if comes else None

    def others(self, right: int) -> dict[AccessEntry, list[tuple[str, _Account]]] | None:
        """Who can do that with it besides those whom it is for, by the entry that lets them; None for everybody.

        By person: somebody whom one entry lets through a folder, and another at the file. Only those are gone through
        whom the first of all these places names, or has in a group that it names, which keeps everybody else out.
        """
        narrow = self.place
        if narrow.state.st_mode & right:
            closed = [each for each in self.ways if not each.state.st_mode & stat.S_IXOTH]
            if not closed:
                return None
            narrow = closed[0]
        found: defaultdict[AccessEntry, list[tuple[str, _Account]]] = defaultdict(list)
        for word, account in narrow.named():
            by = None if self.is_for(account) else self.can(account, right)
            if by is not None and not any(of.uid == -1 and of.gids <= account.gids for _, of in found[by]):
                found[by].append((word, account))
        return {by: who for by, who in found.items() if who}

    def is_for(self, account: _Account) -> bool:
        """Whether it is for somebody: root, the folder's owner, and in a group's folder the group.

        In a folder of root's that is no group's a file is its owner's.
        """
        if is_for_a_group(self.whose.st_mode) and self.whose.st_gid in account.gids:
            return True
        of_roots = not (self.whose.st_uid or is_for_a_group(self.whose.st_mode))
        return account.uid in {0, self.whose.st_uid, self.place.state.st_uid if of_roots else 0}


def may(path: Path, rights: int, *, uid: int = -1, gid: int = -1) -> bool:
    """Whether an account, or a group by itself, has all of some rights to what a path leads to. Raises OSError.

    The folders on the way are not asked.
    """
    return _may(path, rights, _account(uid) if gid == -1 else _Account(-1, frozenset({gid})))


def _may(path: Path, rights: int, account: _Account) -> bool:
    place, asked = _Barrier.at(path), [each for each in (MAY_READ, MAY_WRITE, MAY_ENTER) if rights & each]
    return account.uid == 0 or all(place.given_by(account, each) for each in asked)


def readers_of(path: Path) -> list[Readers]:
    """Who besides those whom a file is for can read it, or see what is in a folder; each by what lets them.

    A folder on the way that they cannot enter keeps them out.
    """
    return _others(path, MAY_READ)


def readers_elsewhere(path: Path) -> list[Readers]:
    """Who else can read a file by a second name of it (a hard link), in a folder that they may enter."""
    with contextlib.suppress(OSError):
        if path.lstat().st_nlink > 1:
            here = readers_of(path)
            return [each for each in _others(path, MAY_READ, anywhere=True) if each not in here]
    return []


def writers_of(path: Path) -> list[Readers]:
    """Who besides those whom it is for can write in a folder, or into a file.

    Whoever can write in a folder can put another file in the place of each.
    """
    return [each for each in _others(path, MAY_WRITE) if not each.lost]


def _others(path: Path, right: int, *, anywhere: bool = False) -> list[Readers]:
    """Who else can do that; `anywhere`: whatever the folders on the way say."""
    try:
        way = _Way.to(path)
        way = replace(way, ways=()) if anywhere else way
        found = way.others(right)
    except OSError:
        return []
    all_ = "rwx" if right == MAY_READ else "w"
    if found is None:
        return [Readers(EVERYBODY, "chmod", f"o-{all_}")]
    told, listed = [], []
    for by, who in found.items():
        named = _listed_who([word for word, _ in who])
        said = named[:1].upper() + named[1:] if named.startswith("the group ") else named
        match by.kind:
            case "owner":
                told.append(
                    Readers(said, "chown", name_of_account(way.whose.st_uid) or str(way.whose.st_uid))
                )
            case "everybody":
                told.append(Readers(said, "chmod", f"o-{all_}"))
            case "owning group":
                told.append(_by_its_group(way, said, who[0], all_))
            case _:
                listed.append((by, who))
    if listed:
        told.append(_by_list(way, listed))
    return told


def _by_its_group(way: _Way, said: str, first: tuple[str, _Account], taken: str) -> Readers:
    """Those whom the group of a file, or members of it, lets in."""
    if is_for_a_group(way.whose.st_mode):
        return Readers(said, "chgrp", group_name(way.whose.st_gid, -1))
    word, account = first
    group = word[2:] if account.uid == -1 and not is_nobodys(way.place.state.st_gid) else ""
    # By `chmod` all whom a list names would lose it, too.
    tool, what = (
        (f"{taking(way.path, ['g:'])} -m", f"g::{left_of_group(way.place.entries, taken)}")
        if way.place.entries
        else ("chmod", f"g-{taken}")
    )
    return Readers(said, tool, what, group, lost=bool(group) and was_shared(way.folder))


def _by_list(way: _Way, found: Sequence[tuple[AccessEntry, Sequence[tuple[str, _Account]]]]) -> Readers:
    """Those whom an access list names, or who are in a group that it names."""
    words = [word for _, who in found for word, _ in who]
    of_list = _taking(way.path, way.place, [(by, account) for by, who in found for _, account in who])
    can_write = [word for _, who in found for word, account in who if way.can(account, MAY_WRITE)]
    changing = _listed_who(can_write)
    return Readers(_listed_who(words), *of_list, listed=True, changing=changing)


def _taking(path: str, place: _Barrier, found: Sequence[tuple[AccessEntry, _Account]]) -> tuple[str, str]:
    """The command that takes lines out of a list, and what it is told; they stay, empty, where they keep from more.

    As somebody whom no line names any more is one of the others, or of the group.
    """
    lines = dict.fromkeys((by.kind, by.whose) for by, _ in found)
    rest = _Barrier(place.state, [each for each in place.entries if (each.kind, each.whose) not in lines])
    gains = any(
        rest.given_by(account, right) and not place.given_by(account, right)
        for _, account in found
        for right in (MAY_READ, MAY_WRITE, MAY_ENTER)
    )
    words = [spec(AccessEntry(kind, 0, whose)) for kind, whose in lines]
    if gains:
        return "setfacl -n -m", ",".join(f"{each}:---" for each in words)
    return f"{taking(path, words)} -x", ",".join(words)


def readers_to_come(folder: Path) -> Readers | None:
    """Whom the access list that a group's folder gives to new files lets read what is made in it; None for nobody.

    In one person's folder it lets nobody, as files there are made for their owner alone.
    """
    if not is_shared(str(folder)):
        return None
    entries = effective(access_list(str(folder), of_new=True))
    may = {(each.kind, each.whose) for each in entries if each.rights & MAY_READ}
    # Whoever is in the group gains nothing by a line with their name: see `shut_out`.
    gid = folder.stat().st_gid
    known = {("group", gid), *(("user", each.uid) for each in _members(gid))} if may else set()
    may -= known
    named = [
        word
        for word, account in _named(entries)
        if ("user", account.uid) in may
        or (account.uid == -1 and any(("group", each) in may for each in account.gids))
    ]
    if not named:
        return None
    tool = f"{taking(str(folder), named, of_new=True)} -d -x"
    return Readers(_listed_who(named), tool, ",".join(named), listed=True)


def _listed_who(words: Sequence[str]) -> str:
    """Accounts and groups that `setfacl` has these words for, as they are told."""
    return ", ".join(f"{'the group ' if word[0] == 'g' else ''}{word[2:]}" for word in words)


@frozen()
class Changer:
    """Somebody beside root who can put another text in the place of a file that is to be root's alone."""

    path: str
    """Where: the file, what it leads to, or a folder on the way to either."""
    who: str
    tool: str
    taken: str

    @property
    def how(self) -> str:
        """What they have or can do of it."""
        return "owns" if self.tool == "chown" else "can write in"


def changers_of(path: Path) -> list[Changer]:
    """Who beside root can change a file, by owning it or by writing in it or in a folder on the way, links included."""
    found: dict[Changer, None] = {}
    for real in (path.absolute(), Path(os.path.realpath(path))):
        for each in (real, *real.parents):
            try:
                state, entries = each.lstat(), access_list(str(each))
            except OSError:
                continue
            # What a link leads to is looked at by itself.
            if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
                continue
            found.update(dict.fromkeys(_changing(str(each), state, entries)))
    return list(found)


def movers_of(folder: Path) -> list[tuple[str, str]]:
    """Who beside those whom a folder is for can put another in its place: each folder above it, and who writes there.

    Where each only takes away what is theirs (sticky bit), nobody can but whoever owns it: see `owners_above`.
    """
    real = Path(os.path.realpath(folder))
    found = []
    for above in real.parents:
        with contextlib.suppress(OSError):
            place = _Barrier.at(above)
            if place.state.st_mode & stat.S_ISVTX:
                continue
            ways = [_Barrier.at(each) for each in above.parents]
            way = _Way(str(above), place, ways, str(real), real.stat())
            others = way.others(MAY_WRITE)
            if others is None:
                found.append((str(above), EVERYBODY))
                continue
            words = [word for by, who in others.items() if by.kind != "owner" for word, _ in who]
            if words:
                named = _listed_who(words)
                said = named[:1].upper() + named[1:] if named.startswith("the group ") else named
                found.append((str(above), said))
    return found


def owners_above(folder: Path) -> list[tuple[str, str]]:
    """Each folder above one that belongs neither to root nor to whoever that is for, and its owner.

    Whatever its mode is now, they can give themselves the right to put another folder in the place of that one.
    """
    real = Path(os.path.realpath(folder))
    found = []
    for above in real.parents:
        with contextlib.suppress(OSError):
            way = _Way(str(above), _Barrier.at(above), (), str(real), real.stat())
            owner = way.place.state.st_uid
            if not way.is_for(_account(owner)):
                found.append((str(above), said_account(owner)))
    return found


def owners_outside(folders: Sequence[Path], gid: int) -> list[tuple[str, str]]:
    """Which folders of a group belong to somebody who is not in it, nor root, and to whom.

    Whatever their modes say, they can give themselves every right there.
    """
    found = []
    for each in folders:
        with contextlib.suppress(OSError):
            owner = each.stat().st_uid
            if owner and gid not in _account(owner).gids:
                found.append((str(each), said_account(owner)))
    return found


def changers_within(folder: Path) -> list[Changer]:
    """Who beside root can change a folder or anything in it, or put another in its place."""
    found = dict.fromkeys(changers_of(folder))
    for each in sorted(folder.rglob("*")):
        with contextlib.suppress(OSError):
            state = each.lstat()
            if stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode):
                found.update(dict.fromkeys(_changing(str(each), state, access_list(str(each)))))
    return list(found)


def _changing(path: str, state: os.stat_result, entries: Sequence[AccessEntry]) -> Iterator[Changer]:
    if state.st_uid:
        yield Changer(path, account_name(state.st_uid), "chown", "root")
    if stat.S_ISDIR(state.st_mode) and state.st_mode & stat.S_ISVTX:
        return  # What is root's there, nobody else takes away.
    place = _Barrier(state, entries)
    if state.st_mode & stat.S_IWOTH:
        yield Changer(path, EVERYBODY, "chmod", "o-w")
    elif state.st_gid and place.given_by(_Account(-1, frozenset({state.st_gid})), MAY_WRITE):
        yield Changer(path, f"The group {group_name(state.st_gid, -1)}", "chmod", "g-w")
    for word, account in _named(entries):
        if account.uid and place.given_by(account, MAY_WRITE):
            whose = f"{'The group ' if word[0] == 'g' else ''}{word[2:]}"
            by = next(each for each in entries if spec(each) == word)
            yield Changer(path, whose, *_taking(path, place, [(by, account)]))


@frozen()
class ClosedWay:
    """A folder that keeps those out whom one below it is for."""

    path: str
    tool: str
    """The command that lets them pass, and no more."""
    given: str
    """What it is told to give, before the folder."""
    means: str
    """What whoever types that is to know, in sentences behind another."""

    def said(self, group: str) -> str:
        """The same in sentences, behind the folder."""
        mend = f"{self.tool} {self.given} {self.path}"
        closed = f"{self.path}: the group {group} cannot pass through this folder to the reviews"
        return f"{closed}.{self.means} {mend}" if self.means else f"{closed}: {mend}"


def closed_ways(folder: Path, gid: int) -> list[ClosedWay]:
    """The folders on the way to one of a group's that keep out the group or, of those known to be in it, anybody."""
    found = []
    members = _those_in(gid)
    for way in reversed(Path(os.path.realpath(folder)).parents):
        try:
            state, entries = way.stat(), access_list(str(way))
        except OSError:
            break  # It is below one that is named, or nobody may know.
        if all(each.uid == 0 or _Barrier(state, entries).given_by(each, MAY_ENTER) for each in members):
            continue
        lets = opening(way, group_name(gid, -1), "x", of_group=state.st_gid == gid and not entries)
        found.append(ClosedWay(str(way), lets.tool, lets.given, lets.means))
    return found


def shut_from(path: Path, rights: int, gid: int) -> str:
    """What keeps a group from a file, of it and the folders on the way to it; empty where nothing does.

    As for `closed_ways`, it is by those who are known to be in it.
    """
    real = Path(os.path.realpath(path))
    try:
        for each in closed_ways(real, gid):
            return each.path
        return "" if all(_may(real, rights, each) for each in _those_in(gid)) else str(real)
    except OSError:
        return ""  # That it is not there, or cannot be looked at, is told otherwise.


@frozen()
class ShutOut:
    """Somebody of a group whom access lists keep by name from what they give the group, as somebody has set them."""

    who: str
    """In the words of `setfacl`."""
    lacking: str
    """What they may not do, while the group may: read, write or enter."""
    tool: str
    paths: tuple[str, ...]
    of_new: bool
    """Whether it is the list that folders give to what is made in them."""

    def told(self, group: str) -> tuple[str, tuple[str, ...], str]:
        """The sentence, what `{0}`, `{1}` in it stand for, and the command that takes it back, with the same marks."""
        named = self.paths[:_AT_MOST]
        marks = [f"{{{number}}}" for number in range(3, 3 + len(named))]
        which, by = and_more(marks, len(self.paths) - len(named)), "an access list"
        if self.of_new:
            which, by = f"what is made in {which} from now on", "the access list that it gives to new files"
        what = f"{{0}} is in the group {{1}}, and may not {self.lacking} {which} by {by}, as somebody has set it; "
        mend = f"{self.tool}{' -d' if self.of_new else ''} -x {{2}} {' '.join(marks)}"
        return f"{what}to take it back:", (self.who[2:], group, self.who, *named), mend


def shut_out(paths: Sequence[Path], gid: int, *, of_new: bool = False) -> list[ShutOut]:
    """Whom of a group access lists keep by name from files and folders of the group.

    `of_new`: from what is made in these folders, by the list that they give to it. Whoever owns a file is kept from
    nothing by a line with their name.
    """
    places: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    uids: set[int] | None = None
    for path in paths:
        entries = effective(access_list(str(path), of_new=of_new))
        groups = next((each.rights for each in entries if each.kind == "owning group"), 0)
        for each in entries:
            lacking = _words_of(groups & ~each.rights) if each.kind == "user" else ""
            if not lacking or (not of_new and each.whose == path.stat().st_uid):
                continue
            uids = {member.uid for member in _members(gid)} if uids is None else uids
            if each.whose in uids:
                tool = taking(str(path), [spec(each)], of_new=of_new)
                places[spec(each), lacking, tool].append(str(path))
    return [ShutOut(*by, tuple(found), of_new) for by, found in places.items()]


def _words_of(rights: int) -> str:
    """The first of some rights to a file or folder, as it is told; empty for none."""
    words = {MAY_READ: "read", MAY_WRITE: "write", MAY_ENTER: "enter"}
    return next((word for right, word in words.items() if rights & right), "")


def is_nobodys(gid: int) -> bool:
    """Whether a group is nobody's to work in: the system's for nobody, or root's with nobody else known to be in it."""
    return gid == _NOGROUP or (gid == 0 and all(each.uid == 0 for each in _members(gid)))


def _those_in(gid: int) -> list[_Account]:
    """The accounts that are known to be in a group; where none is, the group by itself."""
    return _members(gid) or [_Account(-1, frozenset({gid}))]


def _members(gid: int) -> list[_Account]:
    """The accounts that are known to be in a group, be it by the account itself or by the group."""
    uids = [each.pw_uid for each in pwd.getpwall() if each.pw_gid == gid]
    with contextlib.suppress(KeyError):
        for name in grp.getgrgid(gid).gr_mem:
            # One that nobody lists is known by its name all the same.
            with contextlib.suppress(KeyError):
                uids.append(pwd.getpwnam(name).pw_uid)
    return [_account(uid) for uid in dict.fromkeys(uids)]


def exposed(path: Path) -> str:
    """Who can read a file by accident, with the command that mends it; empty where nobody can."""
    return _exposed_words(readers_of(path), path)


def _exposed_words(found: Sequence[Readers], path: Path) -> str:
    """The same of a file whose readers are known."""
    return "; ".join(_exposed_to(each, path) for each in found if not each.listed)


def _exposed_to(found: Readers, path: Path) -> str:
    if path.is_symlink():
        # The command would change whatever the link leads to, which whoever laid it may have chosen.
        return f"{found.who} can read what it leads to, as it is a link: ls -l {path}"
    if found.lost:
        return f"{found.who} can read it, whose folder it was: tui-review init --group {found.group} {path.parent}"
    is_groups = found.group and not is_home(path.parent)
    other = f" (or tui-review init --group {found.group} {path.parent})" if is_groups else ""
    return f"{found.who} can read it: {found.tool} {found.taken} {path}{other}"


class ReadersOfFolder:
    """Who can read the files of one folder: those of one mode, owner and access list are alike, and asked of once."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self._known: dict[tuple[object, ...], list[Readers]] = {}

    def of(self, path: Path) -> list[Readers]:
        """What `readers_of` says of a file."""
        try:
            state = path.lstat()
            if stat.S_ISLNK(state.st_mode):
                return readers_of(path)
            whose = (path.parent, state.st_mode, state.st_uid, state.st_gid, access_list(str(path)))
        except OSError:
            return []
        if whose not in self._known:
            self._known[whose] = readers_of(path)
        return self._known[whose]

    def exposed(self, path: Path) -> str:
        """What `exposed` says of a file."""
        return _exposed_words(self.of(path), path)


def listed_words(folder: Path) -> str:
    """Whom the access list of a folder lets read or write in it, in a sentence; empty where it names nobody."""
    by_right = {
        "read": [each.who for each in readers_of(folder) if each.listed],
        "written": [each.who for each in writers_of(folder) if each.listed],
    }
    told = [f"{done} by {', '.join(who)}" for done, who in by_right.items() if who]
    return f"By its access list it can be {' and '.join(told)} too." if told else ""


def was_shared(folder: str) -> bool:
    """Whether a folder was made for a group and has lost what makes it one, as a copy, a backup or a `chmod` does.

    Then the group may still write in what the program keeps there, which nobody else's folder has: in it alone where
    that is the group's on purpose yet, or in the folder too. Or what is made in both is the group's, which may read it,
    or is let into neither now (`chmod -R 700`): `init` leaves no such mark in a folder of one person, and nothing else
    does but a folder above that hands its group down. One in which everybody may write is nobody's.
    """
    inside = os.path.join(folder, PRIVATE)
    try:
        outer, inner = os.stat(folder), os.stat(inside)
    except OSError:
        return False
    if is_shared(folder) or (outer.st_mode | inner.st_mode) & stat.S_IWOTH:
        return False
    of_one_group, both = outer.st_gid == inner.st_gid, outer.st_mode & inner.st_mode
    if of_one_group and both & _READ_AS_MADE == _READ_AS_MADE:
        return True
    if of_one_group and both & stat.S_ISGID and not both & stat.S_IRWXG:
        return not _is_handed_down(folder, outer)
    of_group = bool(inner.st_mode & stat.S_IWGRP)
    return of_group and (bool(outer.st_mode & stat.S_IWGRP) or (is_shared(inside) and of_one_group))


def _is_handed_down(folder: str, state: os.stat_result) -> bool:
    """Whether what makes files in a folder the group's has come from the one that it was made in, on no purpose."""
    above = Path(os.path.realpath(folder)).parent.stat()
    return bool(above.st_mode & stat.S_ISGID) and above.st_gid == state.st_gid


def group_name(gid: int, uid: int) -> str:
    """The name of a group that others than a file's owner are in; empty for a user's own."""
    try:
        group = grp.getgrgid(gid)
    except KeyError:
        return str(gid)
    try:
        owner = pwd.getpwuid(uid)
    except (KeyError, OverflowError):
        return group.gr_name
    own = gid == owner.pw_gid and set(group.gr_mem) <= {owner.pw_name} and group.gr_name == owner.pw_name
    return "" if own else group.gr_name


def primary_group(uid: int) -> int:
    """The group that what an account makes is given to; -1 for an account that is not known."""
    try:
        return pwd.getpwuid(uid).pw_gid
    except (KeyError, OverflowError):
        return -1


def others_sources() -> str:
    """From where this machine has accounts that it may not list, as the system's file on it says; empty for nowhere."""
    try:
        text = read_bytes(_SOURCES).decode("utf-8", "replace")
    except UserError:
        return ""
    named = re.findall(r"^(?:passwd|group):([^#\n]*)", text, re.MULTILINE)
    words = re.sub(r"\[.*?\]", " ", " ".join(named)).split()
    return ", ".join(dict.fromkeys(each for each in words if each not in _LISTED))


def account_name(uid: int) -> str:
    """The name of an account, or its number in words."""
    return name_of_account(uid) or f"The account {uid}"


def said_account(uid: int) -> str:
    """The same within a sentence."""
    return name_of_account(uid) or f"the account {uid}"


def name_of_account(uid: int) -> str:
    """The name of an account; empty for one that the system does not know."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def _account(uid: int) -> _Account:
    """An account with all its groups, as far as the system knows it."""
    try:
        known = pwd.getpwuid(uid)
    except KeyError:
        return _Account(uid, frozenset())
    return _Account(uid, frozenset(os.getgrouplist(known.pw_name, known.pw_gid)))


def _named(entries: Sequence[AccessEntry]) -> Iterator[tuple[str, _Account]]:
    """The accounts and groups that an access list names, with the words that `setfacl` has for them."""
    for each in entries:
        if each.kind == "user":
            yield spec(each), _account(each.whose)
        elif each.kind == "group":
            yield spec(each), _Account(-1, frozenset({each.whose}))
