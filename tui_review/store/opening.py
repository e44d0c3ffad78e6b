"""What a command that mends a set-up may open, and to whom.

Only what is the program's, or the team's, is opened to everybody who needs it. A home, and any other folder, is opened
by no command that is advised: a group alone is let through, and told what that means.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import Final

from tui_review.shape.frozen import frozen
from tui_review.store.lists import giving

_SYSTEMS: Final = frozenset({
    "bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin",
    "srv", "sys", "tmp", "usr", "var",
})  # fmt: skip
"""The folders at the root of a system, by the Filesystem Hierarchy Standard 3.0."""
_HOMES: Final = frozenset({"/home", "/Users"})
"""Where homes lie, those of accounts too that the system does not list."""
LISTING: Final = "setfacl -m"
"""The command that gives somebody more by an access list, whatever the mode is."""
_MEANT: Final = "the command lets the group through, and so to all in there that is open to everybody."
_A_HOME: Final = f" It is in a home: move what is meant for the group to /srv; else {_MEANT}"
_ELSEWHERE: Final = f" A folder in /srv is closed to nobody; else {_MEANT}"


@frozen()
class Opening:
    """What opens a file or folder to a group, and to no more people than it is for."""

    tool: str
    given: str
    """What it is told to give, before the file or folder."""
    means: str = ""
    """What whoever types it is to know, in sentences behind another; empty for what is the program's or the team's."""

    @property
    def is_by_mode(self) -> bool:
        """Whether it is by the mode of what is the program's or the team's."""
        return self.tool == "chmod"


def is_systems(path: Path) -> bool:
    """Whether a folder is the system's: its root, or one there."""
    return path.parent == path or (path.parent == Path(path.anchor) and path.name in _SYSTEMS)


def homes() -> set[Path]:
    """The homes of all accounts that the system lists, through links."""
    return {Path(os.path.realpath(each.pw_dir)) for each in pwd.getpwall()}


def is_home(folder: Path) -> bool:
    """Whether a folder is the home of an account that the system lists, which no group is let into."""
    return Path(os.path.realpath(folder)) in homes()


def in_home(path: Path) -> bool:
    """Whether a path is somebody's home, or in one."""
    real, listed = Path(os.path.realpath(path)), homes()
    return any(
        str(each) == "/root" or str(each.parent) in _HOMES or (each in listed and not is_systems(each))
        for each in (real, *real.parents)
    )


def opening(
    path: Path, group: str, rights: str, *, ours: Path | None = None, of_group: bool = False
) -> Opening:
    """What gives a group some rights to a file or folder: `x` to pass, `rX` to read.

    `ours` is a folder of the program's that it may be in, `of_group` says that its mode has rights of this very group.
    """
    home = in_home(path)
    if ours is not None and not home and path.is_relative_to(ours):
        return Opening("chmod", f"go+{rights}")
    if of_group and not home:
        return Opening("chmod", f"g+{rights}")
    return Opening(LISTING, giving(str(path), f"g:{group}:{rights}"), _A_HOME if home else _ELSEWHERE)
