"""The machine and the account: program, locale, terminal, clock, disk, settings and the program's own folders."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import resource
import shutil
import stat
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review import places
from tui_review.entry.editor import editor_command
from tui_review.errors import UserError
from tui_review.health.remark import Calm, Grade, Remark
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.places import NO_HOME, PlaceOf, home, place_of
from tui_review.settings import (
    OFF,
    InForce,
    in_force,
    load_settings,
    read_settings,
    settings_path,
    settings_paths,
)
from tui_review.store.private import open_to_others
from tui_review.store.readers import EVERYBODY, account_name, changers_of, name_of_account, writers_of
from tui_review.support import umask

_SMALLEST: Final = (80, 24)
_LITTLE: Final = 100 * 1024 * 1024
"""Bytes free below which it is worth a word."""
_NOTHING: Final = 4 * 1024 * 1024
"""Bytes free below which saving fails soon."""
_AHEAD: Final = 300
"""Seconds that another machine's clock may be ahead."""
_A_WORD: Final = re.compile(r"[\w.@:+-]{1,40}")
_DULL: Final = ("", "dumb", "unknown")


def locale() -> Iterator[Remark]:
    """Whether every character can be shown and named."""
    chosen = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    value = _word(os.environ.get(chosen, "")) or "not set"
    encodings = {sys.getfilesystemencoding(), getattr(sys.stdout, "encoding", None) or "utf-8"}
    odd = sorted(each for each in encodings if each.lower().replace("-", "") != "utf8")
    said = f"{chosen or 'The locale'} is {value}"
    if odd:
        what = f"{said}, so texts are in {', '.join(odd)}: some characters cannot be shown."
        yield Remark("locale", "warning", what, mend="export LC_ALL=C.UTF-8")
    else:
        yield Remark("locale", "ok", f"{said}, texts are in UTF-8.")


def terminal() -> Iterator[Remark]:
    """Whether screens can be drawn here, and an editor called."""
    term = os.environ.get("TERM", "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Remark("terminal", "info", "This is no terminal: nothing is known of how screens look.")
    elif term in _DULL:
        what = "TERM names no terminal that draws screens; reviews open in plain lines."
        yield Remark("terminal", "warning", what, mend="export TERM=xterm-256color")
    else:
        size = shutil.get_terminal_size()
        what = f"TERM is {_word(term) or 'not a word'}, {size.columns} by {size.lines}."
        small = size.columns < _SMALLEST[0] or size.lines < _SMALLEST[1]
        calm: Calm = "info" if small else "ok"
        yield Remark("terminal", calm, f"{what} Screens are made for 80 by 24 at least." if small else what)
    try:
        yield Remark("editor", "ok", "The editor is {0}.", (editor_command()[0],))
    except UserError as error:
        if load_settings().editor:
            # What the environment says counts for nothing then.
            grade: Grade = "info" if load_settings().editor == OFF else "warning"
            yield Remark("editor", grade, "{0}", (error.what,), "tui-review settings editor")
        else:
            yield Remark("editor", "info", "There is no editor for long texts.", mend="export EDITOR=nano")


def account() -> Iterator[Remark]:
    """Whether the system knows the account and its home folder."""
    try:
        name = pwd.getpwuid(os.geteuid()).pw_name
        yield Remark("account", "ok", f"The account is {{0}}, umask {umask():03o}.", (name,))
    except KeyError:
        what = "The system does not know this account: it stands as a number in the record."
        yield Remark("account", "warning", what, mend="getent passwd $(id -u)")
    if NO_HOME in (home(), *home().parents):
        what = "There is no home folder: no settings of one's own are read, and nothing can be kept on this machine."
        yield Remark("account", "error", what, mend="export HOME=/path/of/a/folder/of/your/own")


def own_settings() -> Iterator[Remark]:
    """Which files of settings are read, which of what they say holds, and whether they can be read and used."""
    _, problems = read_settings()
    changed = list(_changeable())
    # Such settings of one's own are passed over for that very reason, which is told once.
    own, told = str(settings_path()), any(each.named[1] == EVERYBODY for each in changed if _is_own(each))
    problems = [each for each in problems if not (told and each.file == own and not each.line)]
    for problem in problems:
        place_ = f"{problem.file}:{problem.line}" if problem.line else problem.file
        named = (problem.file, place_, " ".join(filter(None, (problem.what, problem.remedy))))
        yield Remark("settings", "warning", "{1}: {2}", named, _mending(Path(problem.file)))
    yield from changed
    faulty = {each.file for each in problems}
    calm: Calm = "info" if problems or changed else "ok"
    for file in in_force():
        if NO_HOME not in file.path.parents and (file.holding or str(file.path) not in faulty):
            yield _said_of(file, calm)


def _said_of(file: InForce, calm: Calm) -> Remark:
    """That a file of settings is read, or would be, and what of it holds for whom."""
    own = file.path == settings_path()
    whose = "your own settings" if own else "settings for everybody"
    if not file.is_there:
        return Remark("settings", "info", f"There is no {{0}}, where {whose} are read.", (str(file.path),))
    what = f"{{0}} has {whose}. It sets {', '.join(file.holding) or 'nothing'}"
    if file.fixed:
        what += f"; nobody sets otherwise: {', '.join(file.fixed)}"
    beside: dict[Path, list[str]] = {}
    for name, by in file.passed_over.items():
        beside.setdefault(by, []).append(name)
    for number, names in enumerate(beside.values(), 1):
        what += f"; {{{number}}} comes before it in: {', '.join(names)}"
    return Remark("settings", calm, f"{what}.", (str(file.path), *map(str, beside)))


def _is_own(remark: Remark) -> bool:
    """Whether a remark on who can change settings is about the user's own."""
    return Path(remark.named[0]) in (settings_path(), settings_path().parent)


def _mending(file: Path) -> str:
    """What mends a file of settings that is wrong, or shows more where no editor can."""
    try:
        state = file.stat()
    except OSError:
        return "ls -ld {0}"
    if not stat.S_ISREG(state.st_mode) or state.st_uid not in (0, os.geteuid()):
        return "ls -ld {0}"
    if not os.access(file, os.R_OK) or not state.st_mode & stat.S_IRUSR:
        return "chmod u+r {0}" if state.st_uid == os.geteuid() else "ls -l {0}; id -Gn"
    return "${{EDITOR:-nano}} {0}" if os.access(file, os.W_OK) else "ls -l {0}"


def _changeable() -> Iterator[Remark]:
    """Who can change settings beside those whose they are: the user's own, and root's for everybody."""
    for path in settings_paths():
        of_machine = path.is_relative_to(places.FOR_EVERYBODY)
        for by in () if path == settings_path() else changers_of(path):
            # What a variable names fixes nothing for others, and may be of one's own.
            own = by.tool != "chown" or by.who == account_name(os.geteuid())
            if of_machine or not (own or Path(by.path) not in (path, path.parent)):
                what = f"{{1}} {by.how} {{0}}, and can change settings that are for everybody."
                named = (by.path, by.who, by.taken, str(path), os.path.realpath(path))
                # Who owns a folder that a link leads into is to keep it: a file of root's takes the link's place.
                away = not path.is_relative_to(by.path) and Path(by.path).is_dir()
                mend = "cp --remove-destination {4} {3}" if away else f"{by.tool} {{2}} {{0}}"
                yield Remark("settings", "warning", what, named, mend)
        for each in () if of_machine else (path, path.parent):
            for found in writers_of(each) if os.path.exists(path) else ():  # noqa: PTH110 - closed is no end
                if path == settings_path() or found.who == EVERYBODY:
                    what = (
                        f"{{1}} can write {'into' if each == path else 'in'} {{0}}, and change the settings."
                    )
                    writers = (str(each), found.who, found.taken)
                    yield Remark("settings", "warning", what, writers, f"{found.tool} {{2}} {{0}}")


def own_folders() -> Iterator[Remark]:
    """Whether the program's own folders are there, the user's alone, and can be written."""
    wrong: defaultdict[tuple[str, str, str], list[PlaceOf]] = defaultdict(list)
    for of in _NEEDED:
        folder = place_of(of)
        if NO_HOME in folder.parents:
            continue
        if (why := _wrong_with(folder))[0]:
            wrong[why].append(of)
            continue
        opened = open_to_others() if of == "state" else []
        if opened:
            what = "The state folder {0} keeps answers and texts of reviews, and others have a right to "
            what += f"{len(opened)} of its files and folders, as {{1}}."
            yield Remark("folders", "warning", what, (str(folder), opened[-1]), "chmod -R go= {0}")
        else:
            yield Remark("folders", "ok", f"The {of} folder is {{0}}.", (str(folder),))
    for (why_not, mend, there), those in wrong.items():
        # What one cause has for all of them is told once.
        grade: Grade = "error" if "state" in those else "warning"
        so = "; ".join(_NEEDED[of] for of in those)
        what = f"The {those[0]} folder {{0}} {why_not}: {so}."
        if len(those) > 1:
            which = f"{', '.join(those[:-1])} and {those[-1]}"
            home_too = ", which is HOME," if there == str(home()) else ""
            what = f"By {{1}}{home_too} each of the {which} folders {why_not}: {so}."
        yield Remark("folders", grade, what, (str(place_of(those[0])), there), mend)


_NEEDED: Final[dict[PlaceOf, str]] = {
    "config": "settings cannot be kept",
    "state": "changes cannot be kept on this machine when a file cannot be written",
    "cache": "commands start slower",
}
"""What does not work without each folder."""


def _wrong_with(folder: Path) -> tuple[str, str, str]:
    """What is wrong with one of the program's own folders, what mends it, and where; empty where nothing is.

    In what mends it `{0}` is the folder, and `{1}` where it is wrong: there, or the nearest above it that is there.
    """
    there = folder
    try:
        while not there.exists():
            if there.is_symlink():
                return "is behind a link that leads nowhere", "ls -ld {1}", str(there)
            there = there.parent
        state, read_only = there.stat(), os.statvfs(there).f_flag & os.ST_RDONLY
    except OSError:
        closed = next((each for each in reversed(there.parents) if not os.access(each, os.X_OK)), there)
        return "cannot be reached", _giving_back(closed), str(closed)
    wrong = mend = ""
    if not stat.S_ISDIR(state.st_mode):
        wrong, mend = "has a file in its way", "ls -ld {1}"
    elif read_only:
        wrong, mend = "is on a file system that is mounted to be read only", "findmnt -T {1}"
    elif not os.access(there, os.W_OK | os.X_OK):
        own = there == folder and state.st_uid == os.geteuid()
        wrong, mend = "cannot be written", "chmod u+rwx {1}" if own else _giving_back(there)
    elif there == folder and state.st_uid != os.geteuid():
        wrong, mend = "belongs to somebody else", _giving_back(there)
    elif there == folder != place_of("state") and stat.S_IMODE(state.st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        wrong, mend = "can be written by others", "chmod go-w {1}"
    return wrong, mend, str(there)


def _giving_back(place: Path) -> str:
    """What gives a folder, with all in it, to this account where it is plainly that one's; what shows it otherwise.

    It is where it lies in a folder of theirs, or is their home. Root's is no folder only because it lies in root's.
    """
    me = os.geteuid()
    with contextlib.suppress(OSError, KeyError):
        of_theirs = place.parent.stat().st_uid == me or str(place) == pwd.getpwuid(me).pw_dir
        if me and of_theirs and not place.is_symlink() and place.stat().st_uid != me:
            return f"chown -R {name_of_account(me) or me} {{1}}"
    return "ls -ld {1}"


def disk(*folders: Path) -> Iterator[Remark]:
    """Whether there is room where something is to be written; each file system once."""
    seen = set()
    for folder in folders:
        if NO_HOME in folder.parents:
            continue
        there = next(
            (each for each in (folder, *folder.parents) if os.access(each, os.F_OK) and each.is_dir()), None
        )
        if there is None:
            continue
        try:
            device, room = there.stat().st_dev, os.statvfs(there)
        except OSError:
            continue
        if device in seen:
            continue
        seen.add(device)
        yield _room(there, room)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    if limit not in (resource.RLIM_INFINITY, -1) and limit < _LITTLE:
        what = f"Files may have {limit // 1024} KiB at most here."
        yield Remark("disk", "warning", what, mend="ulimit -f unlimited")


def _room(folder: Path, room: os.statvfs_result) -> Remark:
    free = room.f_bavail * room.f_frsize
    named = (str(folder),)
    if room.f_flag & os.ST_RDONLY:
        return Remark("disk", "warning", "The file system of {0} can only be read.", named, "df -h {0}")
    if room.f_files and not room.f_favail:
        what = "The file system of {0} takes no more files, whatever their size."
        return Remark("disk", "error", what, named, "df -i {0}")
    grade: Grade = "error" if free < _NOTHING else "warning" if free < _LITTLE else "ok"
    what = f"There is room for {free // (1024 * 1024)} MiB at {{0}}."
    return Remark("disk", grade, what, named, "" if grade == "ok" else "df -h {0}")


def clock(folder: Path) -> Iterator[Remark]:
    """Whether the clock can be right: nothing was written in the future."""
    now = time.time()
    files = [Path(__file__)]
    with contextlib.suppress(OSError):
        files += [each for each in folder.iterdir() if each.suffix == ".yaml"]
    ahead = [path for path in files if _time_of(path) > now + _AHEAD]
    said = time.strftime("%Y-%m-%d %H:%M %z", time.localtime(now))
    if ahead:
        written = f"{count_of(len(ahead), 'file')} {verb_of(len(ahead), 'was')} written later"
        what = f"It is {said} by this machine, and {written}, as {{0}}."
        yield Remark("clock", "warning", what, (str(ahead[0]),), "timedatectl status")
    else:
        yield Remark("clock", "ok", f"It is {said}.")


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _word(text: str) -> str:
    """A value of the environment, if it is no more than a word: anything may stand there."""
    return text if _A_WORD.fullmatch(text) else ""
