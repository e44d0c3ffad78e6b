"""The folder of reviews: who can read, write and has open what, and what is kept on this machine alone."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

from tui_review.errors import UserError
from tui_review.health.remark import Remark
from tui_review.instrument.plurals import and_more, count_of
from tui_review.places import place_of
from tui_review.review.handover import CLOSED
from tui_review.review.model import Review
from tui_review.store import index_file
from tui_review.store.atomic import ANYBODY_WRITES, LOCK_NAME, TEMPORARY, is_shared
from tui_review.store.jottings import has_jottings
from tui_review.store.layout import PRIVATE
from tui_review.store.left import names_left
from tui_review.store.lock import ReviewLock, lock_name
from tui_review.store.opening import in_home, is_home
from tui_review.store.ours import is_foreign, was_review
from tui_review.store.pending import NO_FILE_NOW, Pending, is_gone, pending_anywhere
from tui_review.store.platform import access_list, close_quietly, is_immutable
from tui_review.store.private import EDITED, state_folder
from tui_review.store.readers import (
    EVERYBODY,
    Readers,
    ReadersOfFolder,
    account_name,
    closed_ways,
    group_name,
    is_nobodys,
    movers_of,
    others_sources,
    owners_above,
    owners_outside,
    primary_group,
    readers_elsewhere,
    readers_of,
    readers_to_come,
    said_account,
    was_shared,
    writers_of,
)
from tui_review.store.reviews import catalog_for, read_review, review_paths
from tui_review.store.shared import (
    BY_MODE,
    PARTING,
    WITH_ALL_IN_IT,
    KeptFrom,
    folders_in,
    is_everybodys,
    kept_from,
    parting,
    shut_out_in,
)
from tui_review.store.unsent import count_unsent, unsent_words
from tui_review.yamlfile.files import OWN_FOLDER, is_there
from tui_review.yamlfile.reader import read_file

_Unusable: TypeAlias = Literal["no file", "closed", "somebody's own", "broken"]
"""What a file can be that is named as a review is and cannot be used as one."""
_NAMED: Final = 6
"""How many files are named one by one."""
_GROUPS: Final = 0o060
_SURELY_LEFT: Final = 60.0
"""Seconds after which no save is still at what it had begun to write; one takes milliseconds."""


def folder_of_reviews(folder: Path) -> Iterator[Remark]:
    """Whether the folder is there, and can be read and written."""
    named = (str(folder),)
    try:
        state = folder.stat()
    except FileNotFoundError:
        yield Remark("folder", "warning", "There is no folder {0} yet.", named, "tui-review init {0}")
        return
    except OSError as error:
        what = f"The folder {{0}} cannot be reached ({error.strerror}): {{1}} is closed to you."
        closed = next(
            (each for each in reversed(folder.absolute().parents) if not os.access(each, os.X_OK)), folder
        )
        yield Remark("folder", "error", what, (*named, str(closed)), "ls -ld {1}; id -Gn")
        return
    if not stat.S_ISDIR(state.st_mode):
        yield Remark("folder", "error", "{0} is a file, no folder.", named, "ls -ld {0}")
        return
    if not os.access(folder, os.R_OK | os.X_OK):
        yield Remark("folder", "error", "You may not read the folder {0}.", named, "ls -ld {0}; id -Gn")
        return
    if why := _why_not_listed(folder):
        yield Remark(
            "folder", "error", "What is in the folder {0} is not seen: {1}", (*named, why), "ls -la {0}"
        )
        return
    yield from _in_the_way(folder)
    reads = only_reads(folder)
    if reads:
        what = "You may read what is in {0} and change none of it, as an account that reads only is meant to."
        yield Remark("folder", "info", what, named)
    wrong = [
        *_moved_by_others(folder),
        *(() if reads else _not_writable(folder)),
        *_writable_by_others(folder),
        *(() if reads else _seen_by_others(folder)),
        *_not_the_groups(folder, state),
        *(() if reads else _not_the_owners(folder, state)),
    ]
    yield from wrong
    if is_shared(str(folder)):
        yield from (Remark("folder", "info", *each) for each in shut_out_in(folder))
    yield from (each.without_command if reads else each for each in _let_into(folder))
    if not (wrong or reads):
        shared = is_shared(str(folder))
        whose = "of the group {1}" if shared else "of one person, {1}"
        owner = group_name(state.st_gid, -1) if shared else said_account(state.st_uid)
        what = f"The folder {{0}} can be read and written; it is one {whose}."
        yield Remark("folder", "ok", what, (str(folder), owner))


def _in_the_way(folder: Path) -> Iterator[Remark]:
    """What stands where a folder is to be in which the program keeps its own."""
    for inside in folders_in(folder)[1:]:
        # Of what lies in a folder that is closed nothing is known, which is told of that.
        if os.path.islink(inside):  # noqa: PTH114
            what = "{0} is a link: nothing is kept behind it, and nobody can hand over. Versions of reviews that lie "
            what += "behind it are to be put back where it stands."
            yield Remark("folder", "error", what, (str(inside),), "rm {0}")
            return
        if os.path.lexists(inside) and not os.path.isdir(inside):  # noqa: PTH112
            what = "{0} is a file, and is in the way of the folder of this name: nothing is kept, and nobody can hand "
            what += "over. See what it is, and move it elsewhere."
            yield Remark("folder", "error", what, (str(inside),), "ls -l {0}")
            return


def is_seen(folder: Path) -> bool:
    """Whether anything in the folder of reviews can be looked at; why not, `folder_of_reviews` says."""
    try:
        return os.access(folder, os.R_OK | os.X_OK) and is_there(folder) and not _why_not_listed(folder)
    except UserError:
        return False


def only_reads(folder: Path) -> bool:
    """Whether somebody else's folder gives this account all of it to read and none of it to write, as for a reader.

    Where a part can be written, or not be read, or the folder has lost what made it a group's, nobody has meant that.
    """
    paths = _paths(folder)
    return (
        folder.stat().st_uid != os.geteuid()
        and not was_shared(str(folder))
        and not any(map(_writable, _kept_in(folder)))
        and all(os.access(each, os.R_OK) and not os.access(each, os.W_OK) for each in paths)
    )


def _not_writable(folder: Path) -> Iterator[Remark]:
    for each in _kept_in(folder):
        if not _writable(each):
            what = "You may not write in {0}: reviews can be looked at, not worked on."
            yield Remark("folder", "warning", what, (str(each),), "ls -ld {0}; id -Gn")


def _moved_by_others(folder: Path) -> Iterator[Remark]:
    """Who can put another folder in the place of this one, by one above it."""
    for above, who in movers_of(folder):
        what = "{0} can write in {1}, and put another folder in the place of {2} with all that is kept there."
        yield Remark("folder", "warning", what, (who, above, str(folder)), "chmod +t {1}")
    for above, who in owners_above(folder):
        what = "{1}, above {2}, belongs to {0}, who can put another folder in its place with all that is kept there."
        at_home = in_home(Path(above))
        what += " It is in a home: reviews belong elsewhere, such as in /srv." if at_home else ""
        mend = "ls -ld {1}" if at_home else "chown root {1}"
        yield Remark("folder", "warning", what, (who, above, str(folder)), mend)


def _writable_by_others(folder: Path) -> Iterator[Remark]:
    for each in _kept_in(folder):
        for found in writers_of(each):
            if found.listed:
                continue
            # What lets them look into it, too, goes at once.
            seen = found.taken == "o-w" and found.who in {reader.who for reader in readers_of(each)}
            said = (found.who, str(each), "o-rwx" if seen else found.taken)
            if each == folder and is_everybodys(each):
                # Meant so by the system, as in /tmp: what mends it is another folder.
                what = "{0} can make files in {1}: reviews belong in a folder of their own."
                yield Remark("folder", "warning", what, said, "tui-review init {1}/reviews")
                continue
            what = "{0} can write in {1}, and put another file in the place of any there."
            yield Remark("folder", "warning", what, said, f"{found.tool} {{2}} {{1}}")


def _seen_by_others(folder: Path) -> Iterator[Remark]:
    """Who can see which reviews there are, as nobody has meant."""
    # Who can write there as well is told of that.
    writers = {each.who for each in writers_of(folder)}
    for found in readers_of(folder):
        if found.listed or found.lost or found.who in writers:
            continue
        said = (found.who, str(folder), found.taken, found.group)
        what, mend = "{0} can see which files are in {1}.", f"{found.tool} {{2}} {{1}}"
        of_others = folder.stat().st_gid != primary_group(folder.stat().st_uid)
        if found.group and of_others and not is_home(folder):
            what = "{0} can see which files are in {1}, whose group it is: a copy may have taken the rest from it."
            mend = "tui-review init --group {3} {1}"
        yield Remark("folder", "warning", what, said, mend)


def _let_into(folder: Path) -> Iterator[Remark]:
    """Whom access lists let into the folder, as somebody has set them."""
    for can, of in (("see which files are in", readers_of), ("add, rename and remove files in", writers_of)):
        places: defaultdict[Readers, list[str]] = defaultdict(list)
        for each in _kept_in(folder):
            for found in of(each):
                if found.listed:
                    places[replace(found, changing="")].append(str(each))
        for found, folders in places.items():
            marks = [f"{{{number}}}" for number in range(2, 2 + len(folders))]
            what = f"{{0}} can {can} {and_more(marks, 0)} by an access list, as somebody has set it; to take it back:"
            named = (found.who, found.taken, *folders)
            yield Remark("folder", "info", what, named, f"{found.tool} {{1}} {' '.join(marks)}")


def _other_group_of_all(folder: Path, gid: int) -> str:
    """The group that what stands in a group's folder is of instead, nothing being of its own; empty where none is."""
    try:
        other = (folder / OWN_FOLDER).lstat().st_gid
        reviews = {each.lstat().st_gid for each in review_paths(folder)}
    except OSError:
        return ""
    return group_name(other, -1) if other in reviews and gid not in reviews and not is_nobodys(other) else ""


def _not_the_groups(folder: Path, state: os.stat_result) -> Iterator[Remark]:
    """What of a folder that is a group's, or was, the group cannot come to, read, write or hand over."""
    group = group_name(state.st_gid, -1)
    named, mend = (str(folder), group), "tui-review init --group {1} {0}"
    if group == str(state.st_gid) and (is_shared(str(folder)) or was_shared(str(folder))):
        what = "{0} is a group's folder, and this machine knows no group {1}: it was deleted, or a copy brought its "
        what += "number. Name the group it is for (tui-review init --group)."
        yield Remark("folder", "warning", what, named, "ls -ld {0}; getent group")
        return
    nobodys = is_nobodys(state.st_gid)
    if nobodys and (is_shared(str(folder)) or was_shared(str(folder))):
        whose = "root's alone" if state.st_gid == 0 else "for those who are nobody"
        what = f"{{0}} is a group's folder, and its group, {{1}}, is {whose}: a copy may have taken it from another. "
        what += "Name the group it is for (tui-review init --group)."
        yield Remark("folder", "warning", what, named, "ls -ld {0}; getent group {1}")
    elif was_shared(str(folder)):
        lost = "has lost what makes new files the group's"
        if state.st_mode & stat.S_ISGID and not state.st_mode & stat.S_IRWXG:
            lost = "is closed to it by its mode now, with all that is in it"
        what = f"{{0}} was a folder of the group {{1}}, and {lost}. This gives it back; `tui-review init --group ''` "
        what += "makes it its owner's alone."
        yield Remark("folder", "warning", what, named, mend)
    if not is_shared(str(folder)):
        return
    for where, who in () if nobodys else owners_outside(_kept_in(folder), state.st_gid):
        what = "{0} belongs to {1}, who is not in the group {2}: they can take away and replace all that is in it, and "
        what += "let others in."
        yield Remark("folder", "warning", what, (where, who, group), "chown root {0}")
    if theirs := _other_group_of_all(folder, state.st_gid):
        # Which of the two it is for a person knows: nothing is opened to a group that could not read it before.
        what = "{0} is the folder of the group {1}, and all that is in it is of the group {2}: a chgrp may have been "
        what += "for another folder. `tui-review init --group` gives all of it to the one named, who reads it then."
        yield Remark("folder", "warning", what, (*named, theirs), "ls -la {0}")
        return
    # Of one that is nobody's, nobody is kept from anything before the right one is named.
    closed = [] if nobodys else kept_from(folder)
    for second in [each for each in closed if each.tool == PARTING][:_NAMED]:
        what = "The group {1} may not read and write {2}. It has a second name (a hard link), by which others read it "
        what += "where its mode lets them: this makes it a file of its own."
        yield Remark("folder", "warning", what, (*named, second.path), parting("{2}"))
    if by_mode := [each.path for each in closed if each.tool == BY_MODE]:
        what = "The group {1} may not read and write all that is in {0}, as {2}: nothing is handed over so."
        yield Remark("folder", "warning", what, (*named, by_mode[0]), mend)
    what = "In the folder {1} an access list keeps the group {0} from"
    yield from _given(what, group, folder, [each for each in closed if each.by_list])
    for each in _kept_in(folder):
        if each.stat().st_mode & stat.S_ISVTX:
            what = "In {0} only whoever made a file can put another there (sticky bit): nothing is handed over so."
            yield Remark("folder", "warning", what, (str(each),), "chmod -t {0}")
    for way in closed_ways(folder, state.st_gid):
        what = f"The group {{1}} cannot come to {{0}}: it cannot pass through {{2}}.{way.means}"
        yield Remark("folder", "warning", what, (*named, way.path, way.given), f"{way.tool} {{3}} {{2}}")


def _not_the_owners(folder: Path, state: os.stat_result) -> Iterator[Remark]:
    """What in one person's folder is closed to that person, as another account may have left it there."""
    # Whoever has put a folder of their own in the place of another one is given nothing.
    if is_shared(str(folder)) or was_shared(str(folder)) or movers_of(folder):
        return
    what = "{0}, whose folder {1} is, may not read and write"
    closed = kept_from(folder)
    whole = [each.path for each in closed if each.tool == WITH_ALL_IN_IT]
    # What lies in a folder that is given back with all in it is given back with that.
    rest = [each for each in closed if each.path in whole or str(Path(each.path).parent) not in whole]
    if whole:
        rest = [replace(each, tool=WITH_ALL_IN_IT) if each.tool == "chown" else each for each in rest]
    yield from _given(what, account_name(state.st_uid), folder, rest)


def _given(what: str, who: str, folder: Path, closed: Sequence[KeptFrom]) -> Iterator[Remark]:
    """That somebody is kept from files, as `what` says it, and behind it which, with the commands that give them."""
    by_mend: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for each in closed:
        by_mend[each.tool, each.given].append(each.path)
    for (tool, given), paths in by_mend.items():
        which, mend, shown = _one_by_one(paths, f"{tool} {{2}}")
        yield Remark("folder", "warning", f"{what} {which}.", (who, str(folder), given, *shown), mend)


def _one_by_one(files: Sequence[str], doing: str) -> tuple[str, str, Sequence[str]]:
    """Marks from `{3}` on for files, what does something to all of them, and which are named: few, or the first.

    `{1}` is their folder.
    """
    few = len(files) <= _NAMED
    shown = files if few else files[:1]
    marks = [f"{{{number}}}" for number in range(3, 3 + len(shown))]
    # Of many, reviews alone are sought, and those in this folder alone: other files are somebody's own.
    sought = f"find {{1}} {{1}}/{PRIVATE}/versions -maxdepth 1 -type f -name '*.yaml'"
    sought += " -exec grep -qs '^review:' {{}} ';'"
    every = f"{doing} {' '.join(marks)}" if few else f"{sought} -exec {doing} {{{{}}}} +"
    return and_more(marks, len(files) - len(shown)), every, shown


def modes(folder: Path) -> Iterator[Remark]:
    """Whether every review can be read by those who should, and by nobody else."""
    if why := _why_not_listed(versions := folder / PRIVATE / "versions"):
        what = "Who can read the files of {0} is not known: {1}"
        # What keeps it closed is shown, and not what lies behind that.
        shown = versions if os.access(versions.parent, os.X_OK) else versions.parent
        yield Remark("modes", "error", what, (str(versions), why, str(shown)), "ls -ld {2}")
        return
    paths = [each for each in (*_paths(folder), *_paths(versions)) if _may_be_review(each)]
    by_reader: defaultdict[Readers, list[str]] = defaultdict(list)
    by_name: defaultdict[Readers, list[str]] = defaultdict(list)
    unread, unwritten = [], []
    reads, readers_there = only_reads(folder), ReadersOfFolder()
    known = {each.path for each in kept_from(folder)}
    for path in paths:
        if path.is_symlink():
            # No command for its mode: that would change whatever it leads to, which somebody else may have chosen.
            yield Remark("modes", "warning", "{0} is a link: see where it leads.", (str(path),), "ls -l {0}")
            continue
        for readers in readers_there.of(path):
            by_reader[readers].append(str(path))
        for readers in readers_elsewhere(path):
            by_name[readers].append(str(path))
        # A former version is written once. That nobody may write a review is told whoever may do anything, too.
        may_write = os.access(path, os.W_OK) and path.stat().st_mode & ANYBODY_WRITES
        if str(path) in known:
            continue
        if not os.access(path, os.R_OK):
            unread.append(str(path))
        elif path.parent == folder and not (reads or may_write):
            unwritten.append(str(path))
    yield from _told_of_readers(by_reader, folder, reads=reads)
    yield from _told_of_readers(
        by_name, folder, " by a second name (a hard link), where that lies", reads=reads
    )
    to_come: defaultdict[Readers, list[str]] = defaultdict(list)
    for each in _kept_in(folder):
        if (coming := readers_to_come(each)) is not None:
            to_come[coming].append(str(each))
    for readers, folders in to_come.items():
        marks = [f"{{{number}}}" for number in range(2, 2 + len(folders))]
        what = f"{{0}} can read what is made in {and_more(marks, 0)} from now on, by the access list that it gives to "
        what += "new files, as somebody has set it; to take it back:"
        named = (readers.who, readers.taken, *folders)
        yield Remark("modes", "info", what, named, f"{readers.tool} {{1}} {' '.join(marks)}")
    if unread:
        # What it is, only whoever reads it knows.
        as_what = "a review is" if len(unread) == 1 else "reviews are"
        what = f"You may not read {count_of(len(unread), 'file')} named as {as_what}, as {{0}}."
        yield Remark("modes", "warning", what, (unread[0],), _showing_why(unread[0]))
    if unwritten:
        what = f"You may not write {count_of(len(unwritten), 'review')}, as {{0}}."
        yield Remark("modes", "warning", what, (unwritten[0],), _showing_why(unwritten[0]))
    if not paths:
        yield Remark("modes", "info", "There are no files of reviews in {0}.", (str(folder),))
    elif not (by_reader or by_name or to_come or unread or unwritten):
        what = f"{count_of(len(paths), 'file').capitalize()} of reviews: no one else can read any"
        others = others_sources()
        what += ", of the accounts and groups that are listed here (others come from {0})." if others else "."
        yield Remark("modes", "ok", what, (others,))


def _told_of_readers(
    by_reader: Mapping[Readers, Sequence[str]], folder: Path, by: str = "", *, reads: bool
) -> Iterator[Remark]:
    for readers, files in by_reader.items():
        if readers.lost:
            continue  # That it was a group's is told of the folder, with what mends both.
        told = _readable(readers, files, folder, by)
        # Whoever only reads there can close it to nobody.
        yield replace(told.without_command, grade="info") if reads else told


def _showing_why(path: str) -> str:
    """What shows why a file is closed: its access list, what its file system was told of it, or its mode."""
    if access_list(path):
        return "getfacl -p {0}; id -Gn"
    if not Path(path).stat().st_mode & ANYBODY_WRITES:
        return "ls -l {0}"
    return "lsattr {0}" if os.geteuid() == 0 or is_immutable(path) else "ls -l {0}; id -Gn"


def _readable(readers: Readers, files: Sequence[str], folder: Path, by: str) -> Remark:
    """That somebody can read files: all named and mended one by one, or the first and the folder."""
    which, mend, shown = _one_by_one(files, f"{readers.tool} {{2}}")
    named = (readers.group or readers.who, str(folder), readers.taken, *shown)
    who = "The group {0}" if readers.group else "{0}" if readers.who != EVERYBODY else readers.who
    if readers.listed:
        also = ", and change it" if readers.changing == readers.who else ""
        also = also or (f", and {{{len(named)}}} change it" if readers.changing else "")
        named = (*named, readers.changing)
        what = f"{who} can read {which}{by} by an access list{also}, as somebody has set it; to take it back:"
        return Remark("modes", "info", what, named, mend)
    return Remark("modes", "warning", f"{who} can read {which}{by}.", named, mend)


def soundness(folder: Path) -> Iterator[Remark]:
    """Whether every review can be read."""
    catalog = catalog_for(folder)
    unusable: defaultdict[_Unusable, list[tuple[str, str]]] = defaultdict(list)
    beside, unseen = 0, ""
    by_uid: defaultdict[str, list[str]] = defaultdict(list)
    for path in review_paths(folder):
        try:
            head = read_review(path, catalog).review.review
        except UserError as error:
            unusable[_what_is_unusable(path)].append((str(path), error.what))
            continue
        if head.uid:
            by_uid[head.uid].append(str(path))
        try:
            beside += head.status in CLOSED and has_jottings(head.uid)
        except UserError as error:
            unseen = error.what
    if unseen:
        what = "What you keep on this machine beside reviews cannot be looked at: {0}"
        yield Remark("reviews", "error", what, (unseen, str(place_of("state"))), "ls -la {1}")
    if beside:
        final = count_of(beside, "final review")
        what = f"You keep notes of interviews or ticks on this machine beside {final} in {{0}}."
        yield Remark(
            "reviews", "info", f"{what} `tui-review forget` takes them away for good.", (str(folder),)
        )
    for left in _left_half_written(folder)[:_NAMED]:
        what = "{0} is what a save or a hand-over that was killed had begun to write: nothing needs it, and it may go."
        yield Remark("reviews", "warning", what, (str(left),), "rm {0}")
    for copies in [each for each in by_uid.values() if len(each) > 1][:_NAMED]:
        what = (
            "{0} and {1} hold the same review: one is a copy, and what is changed in one is not in the other."
        )
        yield Remark("reviews", "warning", what, (copies[0], copies[1]), "tui-review verify {0} {1}")
    yield from _told_of_unusable(folder, unusable)
    if not unusable.keys() - {"somebody's own"}:
        yield Remark("reviews", "ok", "Every review can be read.")


def _what_is_unusable(path: Path) -> _Unusable:
    """What a file that is named as a review is, and cannot be used, is; of one that is closed nobody knows."""
    if _is_none(path):
        return "no file"
    if not os.access(path, os.R_OK):
        return "closed"
    return "somebody's own" if _is_somebodys_own(path) else "broken"


def _told_of_unusable(
    folder: Path, unusable: Mapping[_Unusable, Sequence[tuple[str, str]]]
) -> Iterator[Remark]:
    """What is said of files that cannot be used, each with why, by what they are."""
    for each, _ in unusable.get("no file", ())[:_NAMED]:
        what = "{0} is no file, though it is named as a review is: no command can read it."
        yield Remark("reviews", "warning", what, (each,), "ls -ld {0}")
    for each, _ in unusable.get("somebody's own", ())[:_NAMED]:
        what = "{0} is named as a review is and is none: it is left as it is, and nothing is told of it."
        yield Remark("reviews", "info", what, (each,))
    broken = unusable.get("broken", ())
    for path_, what in broken[:_NAMED]:
        yield Remark("reviews", "error", "{0} cannot be used: {1}", (path_, what), "tui-review check {0}")
    if len(broken) > _NAMED:
        more = count_of(len(broken) - _NAMED, "more review")
        yield Remark("reviews", "error", f"{more} cannot be used.", (str(folder),), "tui-review check {0}")
    if closed := [each for each, _ in unusable.get("closed", ())]:
        # That they are closed is told with what mends it, of the folder or of their modes.
        marks = [f"{{{number}}}" for number in range(len(closed[:_NAMED]))]
        what = f"What is in {and_more(marks, len(closed) - len(marks))} is not known, as you may not read it."
        yield Remark("reviews", "info", what, tuple(closed[:_NAMED]))


def _is_somebodys_own(path: Path) -> bool:
    """Whether a file that cannot be used is somebody's own, and not a review that was damaged.

    One that is whole, and has nothing of a review in it, is something else. In a group's folder what the program makes
    is the group's.
    """
    if not is_foreign(path) or was_review(path):
        return False
    if is_shared(str(path.parent)) and not path.stat().st_mode & _GROUPS:
        return True
    with suppress(UserError):
        _, found = read_file(path)
        return isinstance(found.data, dict) and not found.data.keys() & {each.name for each in fields(Review)}
    return False


def _left_half_written(folder: Path) -> list[Path]:
    """Files under the hidden names that a save writes at, but for those of one that may be running."""
    found = []
    for each in [folder, folder / PRIVATE / "versions"]:
        with suppress(OSError):
            for path in sorted(each.glob(f".*{TEMPORARY}")):
                state = path.lstat()
                if stat.S_ISREG(state.st_mode) and time.time() - state.st_mtime > _SURELY_LEFT:
                    found.append(path)
    return found


def locks(folder: Path) -> Iterator[Remark]:
    """Who has which review open, and whether the folder's lock can be used."""
    # Who may not write there saves nothing, locked or not: that is said of the folder.
    to_change = _writable(folder)
    yield from _folder_lock(folder, to_change=to_change)
    for path in _paths(folder):
        lock = path.with_name(lock_name(path.name))
        with suppress(OSError):
            if not _is_plain(found := lock.lstat()):
                yield _no_lock(lock, found, "its review cannot be changed")
            elif to_change and not os.access(lock, os.R_OK | os.W_OK):
                what = "You may not lock {0}: its review cannot be changed by you."
                yield Remark("locks", "error", what, (str(lock),), "ls -l {0}; id -Gn")
        holder = ReviewLock.look(path)
        if holder is None:
            continue
        named = (str(path), holder.user, holder.host, holder.since, str(holder.pid))
        if holder.alive is None:
            what = "{0} is open by {1} on another machine, {2}, since {3}; whether still, is not known here."
            yield Remark("locks", "info", what, named, "tui-review open {0}")
        else:
            what = "{0} is open by {1} on {2} since {3}, process {4}."
            yield Remark("locks", "info", what, named)


def _folder_lock(folder: Path, *, to_change: bool) -> Iterator[Remark]:
    """The lock that every save takes: only looked at, and tried on the folder itself, so that nothing is made."""
    path = folder / LOCK_NAME
    named = (str(path),)
    try:
        state = path.lstat()
    except OSError:
        state = None
    if state is not None and not _is_plain(state):
        yield _no_lock(path, state, "nothing can be saved")
        return
    if state is not None and to_change and not os.access(path, os.R_OK | os.W_OK):
        yield Remark(
            "locks", "error", "You may not lock {0}: nothing can be saved.", named, "ls -l {0}; id -Gn"
        )
        return
    try:
        descriptor = os.open(
            path if state else folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        )
    except OSError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield Remark("locks", "ok", "The file system has locks.")
    except BlockingIOError:
        what = "Another program is saving in this folder at this moment; should it stay so, it hangs."
        yield Remark("locks", "info", what, named, "fuser -v {0}")
    except OSError as error:
        if error.errno in {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}:
            what = "The file system of {0} has no locks: nothing can be saved there."
            yield Remark("locks", "error", what, (str(folder),), "findmnt -T {0}")
    finally:
        close_quietly(descriptor)


def _is_plain(state: os.stat_result) -> bool:
    return stat.S_ISREG(state.st_mode) and state.st_nlink == 1


def _no_lock(path: Path, state: os.stat_result, so: str) -> Remark:
    """That something else stands where a lock is to be, and what takes it away."""
    mend = "rmdir {0}" if stat.S_ISDIR(state.st_mode) else "rm {0}"
    return Remark("locks", "error", f"{{0}} is no plain file: {so}.", (str(path),), mend)


def _left(found: Pending, *, gone: bool) -> Remark:
    """What a session that ended early left on this machine."""
    if found.problem:
        what = "A journal on this machine cannot be read: {0}: {1}"
        return Remark("journals", "error", what, (found.path, found.problem), "ls -l {0}")
    unread = f" {found.unread}" if found.unread else ""
    changes = count_of(len(found.missing), "change")
    if not found.file:
        what = f"{changes} of a review that the journal does not name may be on this machine alone.{unread}"
        return Remark("journals", "warning", what, mend="tui-review recover")
    what = f"{changes} of {{0}}{NO_FILE_NOW if gone else ''} may be on this machine alone.{unread}"
    mend = "tui-review recover" if gone else "tui-review recover {0}"
    return Remark("journals", "warning", what, (found.file,), mend)


def journals() -> Iterator[Remark]:
    """What sessions that ended early left on this machine, for whatever review."""
    left = pending_anywhere()
    gone = {found.file for found in left if found.file and is_gone(found.file)}
    for found in left if len(gone) <= _NAMED else [each for each in left if each.file not in gone]:
        yield _left(found, gone=found.file in gone)
    if len(gone) > _NAMED:
        what = f"What sessions left of {count_of(len(gone), 'review')} whose file is gone may be on this machine alone."
        yield Remark("journals", "warning", what, mend="tui-review recover")
    texts = count_unsent()
    if texts:
        # What erases is never named as what mends: somebody types it.
        what = f"{unsent_words(texts)}: shown again at the next opening."
        yield Remark("journals", "info", what, mend="tui-review recover")
    if names_left():
        what = "Texts that an editor left stand in {0}; Ctrl+O at their question."
        yield Remark("journals", "info", what, (str(state_folder() / EDITED),))
    if not left and not texts:
        yield Remark("journals", "ok", "No session has left anything on this machine.")


def index() -> Iterator[Remark]:
    """What is remembered on this machine of reviews that were read."""
    if not index_file.is_kept():
        yield Remark("index", "info", "Nothing of reviews is remembered on this machine, by the settings.")
        return
    try:
        found = index_file.what_is_kept()
    except UserError as error:
        where = (index_file.index_path(), error.what)
        what = "What is remembered of reviews, {0}, cannot be looked at: {1}"
        if os.path.isfile(where[0]) and os.access(where[0], os.R_OK | os.W_OK):  # noqa: PTH113 - as is_seen
            # It erases nothing that somebody wrote.
            what += " `tui-review doctor --clear-index` takes it away: it holds nothing that somebody wrote, and is "
            what += "made anew from the reviews."
        yield Remark("index", "error", what, where, "ls -ld {0}")
        return
    if found is None:
        yield Remark("index", "ok", "Nothing of reviews is remembered on this machine yet.")
    else:
        held = f"Facts of {count_of(found[0], 'review')} are remembered in {max(found[1] >> 10, 1)} KB"
        what = f"{held}, for you alone: {{0}}. `tui-review doctor --clear-index` deletes it."
        yield Remark("index", "ok", what, (index_file.index_path(),))


def _kept_in(folder: Path) -> list[Path]:
    """The folder of reviews, and those in it in which the program keeps what is its own, as far as they are there."""
    # Of a folder in one that nobody may enter nothing is known; the other is said to be closed.
    # What is no folder is in the way of one, which is told.
    return [each for each in folders_in(folder) if os.path.isdir(each)]  # noqa: PTH112


def _paths(folder: Path) -> list[Path]:
    """The files that may be reviews; none where the folder cannot be read, which is said elsewhere."""
    try:
        return [each for each in review_paths(folder) if not _is_none(each)]
    except UserError:
        return []


def _may_be_review(path: Path) -> bool:
    """Whether a file is a review or a kept version, or cannot be read, or is a link: of all others nothing is said."""
    return path.is_symlink() or not (os.access(path, os.R_OK) and is_foreign(path))


def _is_none(path: Path) -> bool:
    """Whether what is named as a review is no file; not of a link that may not be followed, which may lead to one."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _why_not_listed(folder: Path) -> str:
    """Why what a folder holds cannot be seen; empty where it can, and where there is none."""
    try:
        # What is no folder is told where it is in the way of one.
        if is_there(folder) and (folder.is_symlink() or not stat.S_ISREG(folder.lstat().st_mode)):
            review_paths(folder)
    except UserError as error:
        return error.what
    return ""


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK | os.X_OK)
