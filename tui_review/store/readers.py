"""Who can read a file besides those it is for, and who can write: by mode, access list, and the folders on the way.

A file is for its owner, and in a group's folder for the group. Whoever else can read it is either let in by accident
(the mode of a checkout, a copy), or on purpose, by name, in an access list.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tui_review.shape.frozen import frozen
from tui_review.store.atomic import is_shared
from tui_review.store.layout import PRIVATE
from tui_review.store.platform import AccessEntry, access_list

EVERYBODY: Final = "Everybody on this machine"
"""Who can do what any account may."""
_READ: Final = 4
_WRITE: Final = 2
_ENTER: Final = 1


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


def readers_of(path: Path) -> Readers | None:
    """Who besides those whom a file is for can read it; None where nobody can.

    A folder on the way that they cannot enter keeps them out.
    """
    try:
        state = path.stat()
        real = Path(os.path.realpath(path))
        ways = [(folder.stat(), access_list(str(folder))) for folder in real.parents]
        own = access_list(str(real))
    except OSError:
        return None
    if state.st_mode & stat.S_IROTH and all(way.st_mode & stat.S_IXOTH for way, _ in ways):
        return Readers(EVERYBODY, "chmod", "o-rwx")
    folder = str(real.parent)
    group = _Account(-1, frozenset({state.st_gid}))
    if not is_shared(folder) and _reaches(group, state, own, ways):
        name = group_name(state.st_gid, state.st_uid)
        if name:
            return Readers(f"The group {name}", "chmod", "g-rwx", name, lost=was_shared(folder))
    named = [each for each in _named(own) if _reaches(each[1], state, own, ways)]
    if not named:
        return None
    words = [word for word, _ in named]
    can_write = [word for word, account in named if _reaches(account, state, own, ways, _WRITE)]
    return Readers(
        _listed_who(words), "setfacl -x", ",".join(words), listed=True, changing=_listed_who(can_write)
    )


def readers_to_come(folder: Path) -> Readers | None:
    """Whom the access list that a group's folder gives to new files lets read what is made in it; None for nobody.

    In one person's folder it lets nobody, as files there are made for their owner alone.
    """
    if not is_shared(str(folder)):
        return None
    entries = access_list(str(folder), of_new=True)
    may = {(each.kind, each.whose) for each in entries if each.rights & _READ}
    named = [
        word
        for word, account in _named(entries)
        if ("user", account.uid) in may or any(("group", gid) in may for gid in account.gids)
    ]
    if not named:
        return None
    return Readers(_listed_who(named), "setfacl -d -x", ",".join(named), listed=True)


def _listed_who(words: Sequence[str]) -> str:
    """Accounts and groups that `setfacl` has these words for, as they are told."""
    return ", ".join(f"{'the group ' if word[0] == 'g' else ''}{word[2:]}" for word in words)


def writers_of(path: Path) -> Readers | None:
    """Who besides those whom it is for can write in a folder, or into a file, by its mode; None where nobody can.

    Whoever can write in a folder can put another file in the place of each.
    """
    try:
        state = path.stat()
        real = Path(os.path.realpath(path))
        ways = [(folder.stat(), access_list(str(folder))) for folder in real.parents]
        own = access_list(str(real))
    except OSError:
        return None
    if state.st_mode & stat.S_IWOTH and all(way.st_mode & stat.S_IXOTH for way, _ in ways):
        return Readers(EVERYBODY, "chmod", "o-w")
    group = _Account(-1, frozenset({state.st_gid}))
    folder = str(real if stat.S_ISDIR(state.st_mode) else real.parent)
    if is_shared(folder) or was_shared(folder) or was_shared(os.path.dirname(folder)):
        return None
    name = group_name(state.st_gid, state.st_uid) if _reaches(group, state, own, ways, _WRITE) else ""
    return Readers(f"The group {name}", "chmod", "g-w", name) if name else None


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
    if state.st_mode & stat.S_IWOTH:
        yield Changer(path, EVERYBODY, "chmod", "o-w")
    elif state.st_gid and _may(_Account(-1, frozenset({state.st_gid})), state, entries, _WRITE):
        yield Changer(path, f"The group {group_name(state.st_gid, -1)}", "chmod", "g-w")
    for word, account in _named(entries):
        if account.uid and _may(account, state, entries, _WRITE):
            whose = f"{'The group ' if word[0] == 'g' else ''}{word[2:]}"
            yield Changer(path, whose, "setfacl -x", word)


@frozen()
class ClosedWay:
    """A folder that keeps those out whom one below it is for."""

    path: str
    tool: str
    """The command that lets them pass, and no more."""
    given: str
    """What it is told to give, before the folder."""

    def said(self, group: str) -> str:
        """The same in a sentence, behind the folder."""
        mend = f"{self.tool} {self.given} {self.path}"
        return f"{self.path}: the group {group} cannot pass through this folder to the reviews: {mend}"


def closed_ways(folder: Path, gid: int) -> list[ClosedWay]:
    """The folders on the way to one of a group's that keep out the group or, of those known to be in it, anybody."""
    found = []
    members = _members(gid) or [_Account(-1, frozenset({gid}))]
    for way in reversed(Path(os.path.realpath(folder)).parents):
        try:
            state, entries = way.stat(), access_list(str(way))
        except OSError:
            break  # It is below one that is named, or nobody may know.
        if all(each.uid == 0 or _may(each, state, entries, _ENTER) for each in members):
            continue
        by_list = ("setfacl -m", f"g:{group_name(gid, -1)}:x")
        by_mode = ("chmod", "g+x" if state.st_gid == gid else "o+x")
        found.append(ClosedWay(str(way), *(by_list if entries else by_mode)))
    return found


def is_roots_alone(gid: int) -> bool:
    """Whether a group is root's, and nobody else is known to be in it."""
    return gid == 0 and all(each.uid == 0 for each in _members(gid))


def _members(gid: int) -> list[_Account]:
    """The accounts that are known to be in a group."""
    with contextlib.suppress(KeyError):
        named = set(grp.getgrgid(gid).gr_mem)
        accounts = [each for each in pwd.getpwall() if each.pw_gid == gid or each.pw_name in named]
        return [
            _Account(each.pw_uid, frozenset(os.getgrouplist(each.pw_name, each.pw_gid))) for each in accounts
        ]
    return []


def exposed(path: Path) -> str:
    """Who can read a file by accident, with the command that mends it; empty where nobody can."""
    return _exposed_words(readers_of(path), path)


def _exposed_words(found: Readers | None, path: Path) -> str:
    """The same of a file whose readers are known."""
    if found is None or found.listed:
        return ""
    if path.is_symlink():
        # The command would change whatever the link leads to, which whoever laid it may have chosen.
        return f"{found.who} can read what it leads to, as it is a link: ls -l {path}"
    if found.lost:
        return f"{found.who} can read it, whose folder it was: tui-review init --group {found.group} {path.parent}"
    other = f" (or tui-review init --group {found.group} {path.parent})" if found.group else ""
    return f"{found.who} can read it: {found.tool} {found.taken} {path}{other}"


class ReadersOfFolder:
    """Who can read the files of one folder: those of one mode, owner and access list are alike, and asked of once."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self._known: dict[tuple[object, ...], Readers | None] = {}

    def exposed(self, path: Path) -> str:
        """What `exposed` says of a file."""
        try:
            state = path.lstat()
            if stat.S_ISLNK(state.st_mode):
                return exposed(path)
            whose = (state.st_mode, state.st_uid, state.st_gid, access_list(str(path)))
        except OSError:
            return ""
        if whose not in self._known:
            self._known[whose] = readers_of(path)
        return _exposed_words(self._known[whose], path)


def listed_words(folder: Path) -> str:
    """Whom the access list of a folder lets read in it, in a sentence; empty where it names nobody."""
    try:
        state, entries = folder.stat(), access_list(str(folder))
    except OSError:
        return ""
    named = [word[2:] for word, account in _named(entries) if _may(account, state, entries, _READ)]
    return f"By its access list it can be read by {', '.join(named)} too." if named else ""


def was_shared(folder: str) -> bool:
    """Whether a folder was made for a group and has lost what makes it one, as a copy, a backup or a `chmod` does.

    Then the group may still write in what the program keeps there, which nobody else's folder has: in it alone where
    that is the group's on purpose yet, or in the folder too. One in which everybody may write is nobody's.
    """
    inside = os.path.join(folder, PRIVATE)
    try:
        outer, inner = os.stat(folder), os.stat(inside)
    except OSError:
        return False
    if (
        is_shared(folder)
        or (outer.st_mode | inner.st_mode) & stat.S_IWOTH
        or not inner.st_mode & stat.S_IWGRP
    ):
        return False
    return bool(outer.st_mode & stat.S_IWGRP) or (is_shared(inside) and outer.st_gid == inner.st_gid)


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


def account_name(uid: int) -> str:
    """The name of an account, or its number in words."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"The account {uid}"


def _named(entries: Sequence[AccessEntry]) -> Iterator[tuple[str, _Account]]:
    """The accounts and groups that an access list names, with the words that `setfacl` has for them."""
    for each in entries:
        if each.kind == "user":
            try:
                account = pwd.getpwuid(each.whose)
                gids = frozenset(os.getgrouplist(account.pw_name, account.pw_gid))
                yield f"u:{account.pw_name}", _Account(each.whose, gids)
            except KeyError:
                yield f"u:{each.whose}", _Account(each.whose, frozenset())
        elif each.kind == "group":
            try:
                name = grp.getgrgid(each.whose).gr_name
            except KeyError:
                name = str(each.whose)
            yield f"g:{name}", _Account(-1, frozenset({each.whose}))


def _reaches(
    account: _Account,
    state: os.stat_result,
    entries: Sequence[AccessEntry],
    ways: Sequence[tuple[os.stat_result, Sequence[AccessEntry]]],
    right: int = _READ,
) -> bool:
    """Whether an account can come to a file and read it, or do what another right is for."""
    return _may(account, state, entries, right) and all(_may(account, *way, _ENTER) for way in ways)


def _may(account: _Account, state: os.stat_result, entries: Sequence[AccessEntry], right: int) -> bool:
    """Whether the system lets an account do that with a file or folder, as POSIX says it."""
    if account.uid == state.st_uid:
        return bool(state.st_mode >> 6 & right)
    mask = next((each.rights for each in entries if each.kind == "mask"), 7)
    for each in entries:
        if each.kind == "user" and each.whose == account.uid:
            return bool(each.rights & mask & right)
    groups = [each.rights for each in entries if each.kind == "group" and each.whose in account.gids]
    if state.st_gid in account.gids:
        owning = next(
            (each.rights for each in entries if each.kind == "owning group"), state.st_mode >> 3 & 7
        )
        groups.append(owning)
    if groups:
        return any(rights & mask & right for rights in groups)
    return bool(state.st_mode & right)
