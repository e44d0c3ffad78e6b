"""Compiled instruments, remembered: reading one from YAML takes longer than most commands should.

A compiled instrument is a pickle in the user's own cache folder, readable and writable by its owner alone, named by
the hashes of the instrument's file and of the code that compiled it. It is written only by commands that write
anyway, and a missing, foreign or damaged one is simply made again. Pickle, because nothing else rebuilds some
thousand small objects in two milliseconds; it is never read from anywhere else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
from functools import cache
from pathlib import Path
from typing import Final

from tui_review.instrument.rules import Rules

_SOURCES: Final = (
    "model.py",
    "language/syntax.py",
    "language/parser.py",
    "rules.py",
    "needs.py",
    "loading/source.py",
    "loading/overlay.py",
    "language/evaluate.py",
    "language/values.py",
    "ties.py",
    "conventions.py",
    "language/days.py",
    "language/tokens.py",
    "grid_model.py",
    "grid_rules.py",
)


@cache
def _code() -> str:
    """A hash of the code that a compiled instrument depends on."""
    digest = hashlib.sha256()
    for name in _SOURCES:
        digest.update((Path(__file__).parents[1] / name).read_bytes())
    return digest.hexdigest()


def _folder() -> str:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "tui-review")


def _path(key: str) -> str:
    name = hashlib.sha256(f"{key} {_code()}".encode()).hexdigest()
    return os.path.join(_folder(), f"{name[:40]}.pickle")


def recall(key: str) -> Rules | None:
    """The compiled instrument remembered under a key (a hash of what it was made from), or None."""
    try:
        descriptor = os.open(_path(key), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            found = os.fstat(descriptor)
            private = not stat.S_IMODE(found.st_mode) & (stat.S_IWGRP | stat.S_IWOTH)
            if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or not private:
                return None
            rules = pickle.load(stream)  # noqa: S301 - our own file, see the module's text
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError):
        return None
    return rules if isinstance(rules, Rules) else None


def remember(key: str, rules: Rules) -> None:
    """Keeps a compiled instrument for the next command; where that is not possible, nothing is lost."""
    path = _path(key)
    temporary = f"{path}.{os.getpid()}"
    with contextlib.suppress(OSError):
        os.makedirs(_folder(), mode=0o700, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(temporary, flags, 0o600), "wb") as stream:
            stream.write(pickle.dumps(rules, protocol=pickle.HIGHEST_PROTOCOL))
        os.replace(temporary, path)
