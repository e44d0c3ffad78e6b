"""Folders of reviews for one person or for a group, on purpose; and what in one is closed to them.

A folder is a group's when the group may write in it and what is made in it becomes the group's (setgid): that is what
`share` makes, and what no system does by itself. Everywhere else what is made is for its owner alone.
"""

from __future__ import annotations

import contextlib
import grp
import os
import shlex
import stat
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.plurals import and_more
from tui_review.owners import made_folder
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import ANYBODY_WRITES, LOCK_NAME, is_shared
from tui_review.store.layout import PRIVATE, SCHEMA
from tui_review.store.lists import MAY_ENTER, MAY_READ, MAY_WRITE, giving, set_mode
from tui_review.store.opening import LISTING, is_home, is_systems
from tui_review.store.ours import (
    is_foreign,
    is_named_as_review,
    is_ours,
    is_programs,
    leads_to_review,
    was_review,
)
from tui_review.store.platform import sync_folder
from tui_review.store.readers import (
    account_name,
    closed_ways,
    group_name,
    may,
    name_of_account,
    shut_out,
    was_shared,
)
from tui_review.yamlfile.files import (
    missing_folders,
    names_in_folder,
    opened_file,
    opened_folder,
    os_refusal,
    read_bytes,
)
from tui_review.yamlfile.output import write_output

OWNERS: Final = 0o700
"""The mode of a folder that its owner alone can enter."""
_PASSED: Final = 0o711
"""The mode of one that others pass through, and do not look into."""
_TEAM: Final = 0o2770
_READABLE: Final = 0o440
_READS: Final = 0o444
_WRITABLE: Final = 0o660
_EVERYBODYS: Final = frozenset({"/tmp", "/var/tmp", "/dev/shm"})  # noqa: S108 - named so that nothing is made there
"""Those in which everybody makes files, by the same standard."""
_IGNORES: Final = ".gitignore"
_IGNORED: Final = (".tui-review/versions/", ".tui-review.lock", ".*.yaml.lock", ".*.yaml.tmp")
"""What git is not to offer: former versions, locks, and what a killed save leaves."""


def make_folder(path: Path, above: int = OWNERS, own: Path | None = None) -> None:
    """Makes a folder and those above it that are missing, to last: a group's inside a group's, else the owner's alone.

    `above` is the mode of those above it; `own` is one that is whoever's that makes it, wherever it lies, with those in
    it. Raises OSError.
    """
    for each in missing_folders(path):
        with contextlib.suppress(FileExistsError):
            if own is not None and each.is_relative_to(own):
                each.mkdir(mode=OWNERS)
            else:
                made_folder(str(each), OWNERS)
            wanted = _TEAM if is_shared(str(each.parent)) else OWNERS if each == path else above
            if wanted != OWNERS:
                with opened_folder(each) as made:
                    set_mode(made, wanted, made_in=str(each.parent))
        sync_folder(str(each.parent))


def _nobody(_: str) -> None:
    """Is told what is for nobody."""


def prepare(folder: Path, group: str = "", tell: Callable[[str], object] = _nobody) -> list[str]:
    """Makes a folder of reviews, or sets one right that is there: for a group, or without one for its owner alone.

    Whoever works in it may have laid links: nothing behind one is touched, nor is any file opened or closed that is
    neither a review nor what the program keeps. Gives what was left as it is, a sentence each: links to reviews, files
    with a second name, those of somebody else, who alone can set them right, what nobody may write, what an access list
    keeps from the group, and folders on the way that keep the group out. Raises UserError, also where the folder, or
    one that the program keeps in it, is a link itself, and where it is one that others have for something else.
    Whom an access list names and its mask kept out stays out, which `tell` is told.
    """
    if whose := _others_have(folder, group):
        remedy = (
            "Its rights would be another's then. Name a folder of its own for reviews, such as one in it."
        )
        raise UserError(f"This is {whose}, and none of reviews.", remedy=remedy, file=str(folder))
    made: dict[Path, str] = {} if os.path.lexists(folder) else {folder: str(folder.parent)}
    taken: defaultdict[int, list[str]] = defaultdict(list)
    rights = _Rights(_group(group) if group else None, group, tell, made, taken)
    _, inside, versions = folders_in(folder)
    try:
        if folder.is_symlink():
            what = "This is a link, and nothing is changed behind one."
            remedy = f"Name the folder that it leads to: {os.path.realpath(folder)}"
            raise UserError(what, remedy=remedy, file=str(folder))
        with nothing_begun(folder), contextlib.ExitStack() as held:
            make_folder(folder, _PASSED if group else OWNERS)
            within: dict[Path, int] = {folder: held.enter_context(opened_folder(folder))}
            for each in (inside, versions):
                with contextlib.suppress(FileExistsError):
                    made_folder(each.name, OWNERS, within[each.parent])
                    made[each] = str(each.parent)
                within[each] = held.enter_context(opened_folder(each, within=within[each.parent]))
            kept = folder / ".git"
            if group and kept.is_dir() and not kept.is_symlink():
                within[kept] = held.enter_context(opened_folder(kept, within=within[folder]))
            _ignore(folder / _IGNORES, within[folder])
            left = [
                said for path, descriptor in within.items() for said in rights.of_folder(path, descriptor)
            ]
            for said in rights.taken_words():
                tell(said)
            if rights.gid is None:
                return [*left, *_kept_by_root(folder)]
            by_list = [each.said(group) for each in kept_from(folder) if each.by_list]
            return [*left, *by_list, *(each.said(group) for each in closed_ways(folder, rights.gid))]
    except OSError as error:
        raise os_refusal(error, file=error.filename or str(folder), act="write") from None


def _kept_by_root(folder: Path) -> Iterator[str]:
    """What in another person's folder that person may not read or write, for root, who can give it to them."""
    if os.geteuid() == 0 != (owner := folder.stat().st_uid):
        for each in kept_from(folder):
            mend = f"{each.tool} {each.given} {shlex.quote(each.path)}"
            yield f"{each.path}: {account_name(owner)}, whose folder this is, may not read and write it. {mend}"


def _others_have(folder: Path, group: str) -> str:
    """What a folder is that is there for something else, whose rights nobody may change for reviews; empty for none.

    Somebody who keeps reviews in their home keeps them for themselves.
    """
    path = Path(os.path.realpath(folder))
    if is_systems(path):
        return "a folder of the system"
    if is_home(path) and (group or not os.path.lexists(folders_in(path)[1])):
        return "a home folder"
    return "a folder in which everybody keeps what is theirs" if is_everybodys(path) else ""


def is_everybodys(folder: Path) -> bool:
    """Whether a folder is there for everybody to make files in, as /tmp is: it is no one's for reviews.

    What the program has made for a group is none, nor one with reviews of its owner's in it, whatever its mode is now.
    """
    path = os.path.realpath(folder)
    try:
        state = os.stat(path)
    except OSError:
        return False
    if not (state.st_mode & stat.S_ISVTX and state.st_mode & stat.S_IWOTH):
        return False
    if path in _EVERYBODYS:
        return True
    with contextlib.suppress(OSError):
        return not is_shared(path) and os.stat(os.path.join(path, PRIVATE)).st_uid != state.st_uid
    return not is_shared(path)


@contextlib.contextmanager
def nothing_begun(folder: Path) -> Iterator[None]:
    """Takes away again what was made of a folder of reviews inside, where it could not be made whole (a full disk).

    What somebody else has put there meanwhile stays, with the folder.
    """
    there = os.path.lexists(folder)
    # A lock in a folder that was there may be held by now.
    files = (_IGNORES, SCHEMA, *(() if there else (LOCK_NAME,)))
    begun = [*missing_folders(folder), *folders_in(folder)[1:], *(folder / name for name in files)]
    new = [each for each in begun if not os.path.lexists(each)]
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError, UserError):
            # Where somebody else has begun to work meanwhile, it is theirs.
            if there or all(folder / name in new for name in names_in_folder(folder)):
                _take_away([each for each in reversed(new) if os.path.lexists(each)])
        raise


def _take_away(made: Sequence[Path]) -> None:
    """Removes files and empty folders, those within before those they are in; stops at what cannot be removed."""
    for each in made:
        os.rmdir(each) if each.is_dir() and not each.is_symlink() else os.unlink(each)


def group_sharing(folder: Path) -> str:
    """The group whose folder it is, on purpose, by its name or, where it has none, its number; empty for nobody's."""
    with contextlib.suppress(OSError):
        if is_shared(str(folder)):
            return group_name(folder.stat().st_gid, -1)
    return ""


def group_that_lost(folder: Path) -> str:
    """The group of others that a folder was made for, and that has lost it since (`was_shared`); empty for none."""
    with contextlib.suppress(OSError):
        if was_shared(str(folder)):
            state = folder.stat()
            return group_name(state.st_gid, state.st_uid)
    return ""


def shut_out_in(folder: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Whom of a group access lists keep by name from its folder of reviews, from a review, or from what is made there.

    Each as `ShutOut.told` gives it. Raises OSError where the folder cannot be read.
    """
    state = folder.stat()
    kept = [each for each in folders_in(folder) if os.path.isdir(each) and not os.path.islink(each)]
    named = (folder / name for name in sorted(os.listdir(folder)))
    reviews = [each for each in named if is_named_as_review(each) and stat.S_ISREG(each.lstat().st_mode)]
    group = group_name(state.st_gid, -1)
    for each in (*shut_out([*kept, *reviews], state.st_gid), *shut_out(kept, state.st_gid, of_new=True)):
        yield each.told(group)


BY_MODE: Final = "tui-review init --group"
PARTING: Final = "cp"
WITH_ALL_IN_IT: Final = "chown -R"
"""What gives a folder to its owner that is closed to them, and so all that may be closed in it."""


def parting(file: str) -> str:
    """What makes a file with a second name (a hard link) one of its own, and closes that name to all others."""
    return f"chmod o-rwx {file} && cp -a {file} {file}.parted && mv -f {file}.parted {file}"


@frozen()
class KeptFrom:
    """Something in a folder of reviews that is closed to whom the folder is for."""

    path: str
    tool: str
    """The command that gives it to them."""
    given: str
    """What it is told to give, before the file or folder."""

    @property
    def by_list(self) -> bool:
        """Whether an access list keeps it from the group, which nothing but another list mends."""
        return self.tool == LISTING

    def said(self, group: str) -> str:
        """The same in a sentence, behind the file."""
        return (
            f"{self.path}: its access list keeps the group {group} out: {self.tool} {self.given} {self.path}"
        )


def kept_from(folder: Path) -> list[KeptFrom]:
    """What in a folder of reviews, of all that is theirs, those may not read or write whom the folder is for.

    In a group's folder those are each file's owner and the group, in another one the owner of the folder: whatever the
    program makes there is held against the folder, by what `prepare` gives. What nobody may write is meant so.
    Raises OSError where the folder cannot be read.
    """
    state = folder.stat()
    shared = is_shared(str(folder))
    rights = _Rights(state.st_gid if shared else None, "", _nobody, {}, defaultdict(list))
    found: list[KeptFrom] = []
    for path in _all_in(folder, shared=shared):
        with contextlib.suppress(OSError):
            there = path.lstat()
            if stat.S_ISREG(there.st_mode) or stat.S_ISDIR(there.st_mode):
                found.extend(rights.lacking(path, there, state.st_uid))
    return found


def _all_in(folder: Path, *, shared: bool) -> Iterator[Path]:
    """A folder of reviews with all in it that is of those whom it is for. What git makes in its own, git gives."""
    of_their_own = folders_in(folder)
    for each in of_their_own:
        # One in a folder that is closed is passed over with it, which is told of that.
        if each != folder and (os.path.islink(each) or not os.path.isdir(each)):
            continue
        yield each
        # What cannot be looked into is closed itself.
        with contextlib.suppress(OSError):
            inside = [each / name for name in sorted(os.listdir(each))]
            # A folder in the place of a file is told of where it is in the way.
            found = [path for path in inside if not (is_foreign(path) or path.is_dir())]
            yield from found
    if shared and (folder / ".git").is_dir():
        yield folder / ".git"


def folders_in(folder: Path) -> tuple[Path, Path, Path]:
    """A folder of reviews, and those in it in which the program keeps what is its own."""
    inside = folder / PRIVATE
    return folder, inside, inside / "versions"


@frozen()
class _Rights:
    """Whose what stands in a folder of reviews is to be."""

    gid: int | None
    """The group's number; None for the owner alone."""
    group: str
    tell: Callable[[str], object]
    """Is told whom a list names and its mask kept out."""
    made: Mapping[Path, str]
    """What was not there before, and the folder that each was made in."""
    taken: defaultdict[int, list[str]]
    """What was taken from a group that could come to it, by that group's number."""

    def lacking(self, path: Path, state: os.stat_result, owner: int) -> Iterator[KeptFrom]:
        """What keeps a file or folder from the group, or without one from the owner of its folder. Raises OSError."""
        folder = stat.S_ISDIR(state.st_mode)
        letters = "rwx" if folder else "rw" if _is_to_change(state.st_mode) else "r"
        wanted = MAY_READ | (MAY_WRITE if "w" in letters else 0) | (MAY_ENTER if folder else 0)
        if self.gid is None:
            if not may(path, wanted, uid=owner):
                own = state.st_uid == owner
                # In a folder of somebody else's there may be more that is closed.
                tool = "chmod" if own else WITH_ALL_IN_IT if folder else "chown"
                given = f"u+{letters}" if own else name_of_account(owner) or str(owner)
                yield KeptFrom(str(path), tool, given)
        elif state.st_gid != self.gid or self._wanted(state) & ~state.st_mode:
            tool = PARTING if _has_second_name(state) else BY_MODE
            yield KeptFrom(str(path), tool, str(self.gid))
        elif not may(path, wanted, gid=self.gid):
            yield KeptFrom(str(path), LISTING, giving(str(path), f"g::{letters}"))

    def taken_words(self) -> Iterator[str]:
        """Which group has lost what, and to whom, a sentence each."""
        for gid, paths in self.taken.items():
            which, former = and_more(paths[:1], len(paths) - 1), group_name(gid, -1)
            given = f"given to the group {self.group}, which can read and write it now" if self.group else ""
            yield f"{which}: taken from the group {former}, which could come to it{given and f', and {given}'}."

    def of_folder(self, folder: Path, descriptor: int) -> Iterator[str]:
        """Sets right an open folder, and in it reviews and what is kept; says what was left as it is. Raises OSError.

        Whatever else lies there is somebody's own: a list that was exported, a password.
        """
        yield from self._set(folder, descriptor)
        for name in sorted(os.listdir(descriptor)):
            yield from self._of_file(folder / name, descriptor)

    def _of_file(self, path: Path, within: int) -> Iterator[str]:
        state = os.lstat(path.name, dir_fd=within)
        if stat.S_ISLNK(state.st_mode) and (leads_to_review(path) or (is_programs(path) and path.is_file())):
            yield f"{path}: is a link, and nothing is changed behind one. See where it leads, and remove it."
        # Of what is kept much is written once.
        locked = self.gid is not None and is_named_as_review(path) and not _is_to_change(state.st_mode)
        if not stat.S_ISREG(state.st_mode) or (self._has(state) and not locked):
            return
        try:
            with opened_file(path, within=within) as descriptor:
                if not is_ours(path, descriptor):
                    return
                yield from self._set(path, descriptor)
        except OSError as error:
            if is_programs(path) or was_review(path):
                refused = os_refusal(error, file=str(path), act="read")
                yield f"{path}: {refused.what} {refused.remedy}"
            elif is_named_as_review(path):
                owner = "Should it be a review, whoever owns it has to run the same command."
                self.tell(f"{path}: {os_refusal(error, file=str(path), act='read').what} {owner}")
            return
        if locked:
            yield f"{path}: nobody may write it. Make it writable (chmod ug+w) if it is meant to change."

    def _set(self, path: Path, descriptor: int) -> Iterator[str]:
        """Gives an open file or folder the mode and group it is to have, where that can be done."""
        state = os.fstat(descriptor)
        if self._has(state):
            return
        if _has_second_name(state):
            # Whatever it is there for, nobody has named it.
            yield f"{path}: has a second name (a hard link). {parting(shlex.quote(str(path)))}"
            return
        if os.geteuid() not in {state.st_uid, 0}:
            yield f"{path}: belongs to somebody else, who has to run the same command."
            return
        if self.gid not in {None, state.st_gid}:
            try:
                os.fchown(descriptor, -1, self.gid)
            except PermissionError:
                what = f"You are no member of the group {self.group}, so this cannot be given to it."
                raise UserError(
                    what, remedy="Ask to be made one, and log in again.", file=str(path)
                ) from None
        # A group that only the owner is in is no other than the owner.
        lost = self.gid != state.st_gid and state.st_mode & stat.S_IRWXG and path not in self.made
        if lost and group_name(state.st_gid, state.st_uid):
            self.taken[state.st_gid].append(str(path))
        if held := set_mode(descriptor, self._wanted(state), made_in=self.made.get(path)):
            self.tell(
                f"{path}: its access list names {held}, and its mask kept out what that gives: "
                "they have no more of it than before, and the list says so now."
            )

    def _has(self, state: os.stat_result) -> bool:
        return stat.S_IMODE(state.st_mode) == self._wanted(state) and self.gid in {None, state.st_gid}

    def _wanted(self, state: os.stat_result) -> int:
        mode = stat.S_IMODE(state.st_mode)
        if self.gid is None:
            return OWNERS if stat.S_ISDIR(state.st_mode) else mode & 0o700
        if stat.S_ISDIR(state.st_mode):
            return _TEAM
        # What anybody may write, owner and group may; what nobody may is not opened to changes by the way.
        return (mode | (_WRITABLE if _is_to_change(mode) else _READABLE)) & 0o770


def _has_second_name(state: os.stat_result) -> bool:
    return stat.S_ISREG(state.st_mode) and state.st_nlink > 1


def _is_to_change(mode: int) -> bool:
    """Whether a file of this mode is to be written by those whom it is for: one that may be read alone is not."""
    return bool(mode & ANYBODY_WRITES) or not mode & _READS


def _ignore(path: Path, within: int) -> None:
    """Has git pass over what is not to be committed; lines that stand there already stay."""
    # Whatever bytes stand there, they stay.
    known = read_bytes(path, within=within) if path.name in os.listdir(within) else b""
    there = known.decode("utf-8", "surrogateescape")
    more = [line for line in _IGNORED if line not in there.splitlines()]
    if more:
        end = "" if not there or there.endswith("\n") else "\n"
        text = there + end + "\n".join(more) + "\n"
        write_output(path, text.encode("utf-8", "surrogateescape"), overwrite=True, within=within)


def _group(name: str) -> int:
    try:
        return grp.getgrgid(int(name)).gr_gid if name.isdecimal() else grp.getgrnam(name).gr_gid
    except (KeyError, OverflowError):
        what = f"There is no group {name} on this machine."
        raise UserError(what, remedy="Name one of yours (`id -Gn` lists them), or have it made.") from None
