"""Compiled instruments, remembered: reading one from YAML takes longer than most commands should.

A compiled instrument is data in the user's own cache folder (see `encoding`; reading it runs nothing), and any command
may put one there. It is used only if it is certain to be what compiling would give:

- its name and its checksum cover the instrument it was made from (files, bases, wording), Python, and where the
  program is installed;
- it lists every module of this program that was loaded when it was made, and the packages they use, each with size
  and time of change. What took part in compiling had been imported by then, so no list is kept by hand, and the
  modules of one command too many cost a stat each;
- folder and file belong to the user, and nobody else can write them.

One that fails in any of this is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from typing import Final

from tui_review.instrument.loading.encoding import DamagedError, pack, unpack
from tui_review.instrument.rules import Rules
from tui_review.places import place_of
from tui_review.yamlfile.files import make_own_folder

KEPT: Final = 32
"""How many compiled instruments are kept: those made last."""

_SUFFIX: Final = ".rules"
_DIGEST: Final = hashlib.blake2b().digest_size
_PACKAGE: Final = "tui_review"
_OWN: Final = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH
_STARTED: Final = time.time_ns()


def recall(key: str) -> Rules | None:
    """The compiled instrument remembered under a key (a hash of what it was made from), or None."""
    try:
        with _folder() as folder:
            descriptor = os.open(_name(key), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        with os.fdopen(descriptor, "rb", buffering=0) as stream:
            if not stat.S_ISREG(_private(descriptor)):
                return None
            digest, data = stream.read(_DIGEST), stream.read()
        stamps, _, packed = data.partition(b"\n\n")
        lines = stamps.split(b"\n")
        if digest != _digest(key, data) or _stamped(lines) != lines:
            return None
        rules = unpack(packed)
    except (OSError, DamagedError):
        return None
    return rules if isinstance(rules, Rules) else None


def remember(key: str, rules: Rules) -> None:
    """Keeps a compiled instrument for the next command; where that is not possible, nothing is lost."""
    stamps = _stamps()
    if not stamps:
        return
    data = b"\n".join(stamps) + b"\n\n" + pack(rules)
    name = _name(key)
    temporary = f"{name}.{os.getpid()}"
    with contextlib.suppress(OSError):
        make_own_folder(os.path.dirname(_path()))
        with contextlib.suppress(FileExistsError):
            os.mkdir(_path(), 0o700)
        with _folder() as folder:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(temporary, flags, 0o600, dir_fd=folder)
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(_digest(key, data) + data)
                os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                # A full disk, say: nobody else would take it away.
                os.unlink(temporary, dir_fd=folder)
                raise
            _tidy(folder)


def program_digest() -> str:
    """A digest of this program as it is installed: Python, each of its files, and where packages it uses are.

    Empty where a file is newer than this process, which has what was there before: then nothing that is worked out
    now may be taken for what the program as it is now gives.
    """
    stamps = [_bound("")]
    try:
        for file in _files_of(_OWN):
            found = os.stat(file)
            if found.st_ctime_ns > _STARTED:
                return ""
            stamps.append(
                b"%b\t%d\t%d\t%d" % (os.fsencode(file), found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            )
        # An installer that exchanges a package writes into the folder that it is in.
        stamps += [b"%d" % os.stat(each).st_mtime_ns for each in sys.path if each.endswith("-packages")]
    except OSError:
        return ""
    return hashlib.sha256(b"\n".join(stamps)).hexdigest()


def _files_of(folder: str) -> list[str]:
    """The files of the program below a folder, by name, but for what Python makes of them."""
    found = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.is_dir():
                found += _files_of(entry.path) if entry.name != "__pycache__" else []
            else:
                found.append(entry.path)
    return found


def _path() -> str:
    return str(place_of("cache"))


@contextlib.contextmanager
def _folder() -> Iterator[int]:
    """A descriptor of the cache folder. Raises OSError where there is none that is the user's alone."""
    descriptor = os.open(_path(), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _private(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def _private(descriptor: int) -> int:
    """The mode of an open file or folder. Raises PermissionError if somebody else owns it or may write it."""
    found = os.fstat(descriptor)
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & _OTHERS:
        raise PermissionError
    return found.st_mode


def _name(key: str) -> str:
    """The file's name: that of all that is fixed while a process runs."""
    return hashlib.sha256(_bound(key)).hexdigest()[:40] + _SUFFIX


def _digest(key: str, data: bytes) -> bytes:
    return hashlib.blake2b(_bound(key) + data).digest()


def _bound(key: str) -> bytes:
    return f"{key}\n{sys.version}\n{sys.byteorder}\n{_OWN}\n".encode(errors="surrogateescape")


def _stamps() -> list[bytes]:
    """The stamps of what is loaded; none where a file is newer than this process, which has what was there before."""
    with contextlib.suppress(OSError):
        files = _loaded()
        if all(os.stat(file).st_ctime_ns <= _STARTED for file in files):
            return _stamped([os.fsencode(file) for file in files])
    return []


def _loaded() -> list[str]:
    """The files of the modules of this program that are loaded, and one for each package that is not Python's own."""
    files: dict[str, str] = {}
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        top = name.partition(".")[0]
        if not file or top in sys.stdlib_module_names or top.startswith("__"):
            continue
        # The first file of a package stands for all of it: an installer writes every one anew.
        whole = top == _PACKAGE or getattr(sys.modules.get(top), "__file__", None) is None
        files.setdefault(name if whole else top, file)
    return sorted(set(files.values()))


def _stamped(lines: list[bytes]) -> list[bytes]:
    """`path<TAB>size<TAB>time` of files as they are now, from such lines or paths alone. Raises OSError."""
    paths = [line.partition(b"\t")[0] for line in lines]
    return [
        b"%b\t%d\t%d" % (path, found.st_size, found.st_mtime_ns)
        for path, found in zip(paths, map(os.stat, paths), strict=True)
    ]


def _tidy(folder: int) -> None:
    """Removes all but the newest compiled instruments."""
    names = [name for name in os.listdir(folder) if name.endswith(_SUFFIX)]
    ages = [(-os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime_ns, name) for name in names]
    for _, name in sorted(ages)[KEPT:]:
        os.unlink(name, dir_fd=folder)
