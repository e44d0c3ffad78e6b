"""Where the program keeps what belongs to a user: settings, state, cache, data. The one place that knows.

An `XDG_…_HOME` counts where it is an absolute path, as its standard says. Where there is no home folder at all (HOME is
not set, and the system does not know the account; or it is not there, and the system alone makes it) these places are
in `NO_HOME`, where there is nothing and nothing can be made, so that reading finds the defaults and writing is refused.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import Final, Literal, TypeAlias

PlaceOf: TypeAlias = Literal["config", "state", "cache", "data"]
NO_HOME: Final = Path(os.devnull, "no-home")
_UNDER_HOME: Final[dict[PlaceOf, str]] = {
    "config": ".config",
    "state": ".local/state",
    "cache": ".cache",
    "data": ".local/share",
}
_NAME: Final = "tui-review"
FOR_EVERYBODY: Final = Path("/etc/xdg")
"""Where whoever runs the machine sets what holds for everybody; no variable of a user leads elsewhere."""


def place_of(of: PlaceOf) -> Path:
    """The program's folder for settings, state, cache or data; not made yet."""
    given = os.environ.get(f"XDG_{of.upper()}_HOME", "")
    return (Path(given) if Path(given).is_absolute() else home() / _UNDER_HOME[of]) / _NAME


def home() -> Path:
    """The user's home folder, by HOME or else by the system; `NO_HOME` where neither says, or where it is not there."""
    given = os.environ.get("HOME", "")
    try:
        named = Path(given) if Path(given).is_absolute() else Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:
        return NO_HOME
    try:
        named.stat()
    except (FileNotFoundError, NotADirectoryError):
        return NO_HOME
    except OSError:
        return named  # That it is closed, or cannot be reached now, is said where it is read.
    return named


def expanded(text: str) -> Path:
    """A path as somebody types it, with `~` for the home folder; a `~` that nobody knows stays one."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path's own raises for a user that is not known
