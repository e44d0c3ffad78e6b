"""The program itself: which libraries it stands on, whether each is there whole, and who can change what it runs."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import tui_review
from tui_review.health.remark import Grade, Remark
from tui_review.instrument.loading.catalog import instrument_folders
from tui_review.instrument.loading.trust import is_for_a_group
from tui_review.instrument.plurals import and_more
from tui_review.places import place_of
from tui_review.settings import in_force, settings_path
from tui_review.store.lists import MAY_ENTER, MAY_READ
from tui_review.store.opening import opening
from tui_review.store.readers import (
    Changer,
    account_name,
    changers_within,
    group_name,
    shut_from,
)

PINNED: Final = {"textual": "8.2.8"}
"""What the program's screens are made for, and no other."""
_LIBRARIES: Final[Mapping[str, str]] = {
    "textual": "textual.app",
    "pydantic": "pydantic",
    "ruamel.yaml": "ruamel.yaml",
    "ruamel.yaml.clib": "_ruamel_yaml",
    "tomli-w": "tomli_w",
    "XlsxWriter": "xlsxwriter",
    "argcomplete": "argcomplete",
}
"""Every package that is needed, with a module that it is there for."""


def reinstalling(python: str) -> str:
    """What installs the program anew into the place it runs from: by its own Python, and of the wheel one has."""
    return f"{python} -m pip install --force-reinstall /path/of/tui_review-*.whl"


def packages() -> Iterator[Remark]:
    """What is installed, in which versions, and whether each can be loaded."""
    here = (sys.executable,)
    found: dict[str, str] = {}
    for name in ("tui-review", *_LIBRARIES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            grade: Grade = "warning" if name == "tui-review" else "error"
            what = f"The package {name} is not installed."
            yield Remark("program", grade, what, here, reinstalling("{0}"))
    for name, module in _LIBRARIES.items():
        try:
            import_module(module)
        except Exception as error:  # noqa: BLE001 - whatever a broken library does as it is loaded
            if name in found:
                what = f"The package {name} is not whole: it cannot be loaded ({type(error).__name__})."
                yield Remark("program", "error", what, here, reinstalling("{0}"))
                del found[name]
    python = ".".join(map(str, sys.version_info[:3]))
    listed = ", ".join(f"{name} {number}" for name, number in found.items())
    yield Remark("program", "ok", f"Python {python}, {listed}; {os.uname().sysname} {os.uname().machine}.")
    for name, wanted in PINNED.items():
        if found.get(name, wanted) != wanted:
            what = f"{name} is {found[name]}; the screens are made for {wanted}."
            yield Remark("program", "error", what, here, f"{{0}} -m pip install {name}=={wanted}")


def who_can_change_it() -> Iterator[Remark]:
    """Who besides root and this account can change what everybody runs here."""
    package = Path(tui_review.__file__).parent
    places: defaultdict[Changer, list[str]] = defaultdict(list)
    for by in changers_within(package):
        if not _is_oneself(by):
            # What is on the way is mended by itself, and nothing else in it.
            within = "" if Path(by.path).is_relative_to(package) else by.path
            places[Changer(within, by.who, by.tool, by.taken)].append(by.path)
    for by, paths in places.items():
        where = and_more(["{2}"], len(paths) - 1)
        what = f"{{0}} {by.how} {where}, and can change the program that runs here."
        every = f"find {{3}} -exec {by.tool} {{1}} {{{{}}}} +"
        mend = every if len(paths) > 1 else f"{by.tool} {{1}} {{2}}"
        yield Remark("program", "warning", what, (by.who, by.taken, paths[0], str(package)), mend)


def who_can_run_it(folder: Path) -> Iterator[Remark]:
    """Whether the group that a folder is for can run what root has installed: not where a umask of 077 closed it."""
    group = _group_of(folder)
    try:
        package = Path(tui_review.__file__).stat()
    except OSError:
        return
    if group is None or package.st_uid:
        return
    # Each stands for what was installed with it.
    for name in (sys.executable, tui_review.__file__, *filter(None, map(_file_of, _LIBRARIES.values()))):
        needed = MAY_READ | (MAY_ENTER if name == sys.executable else 0)
        shut = shut_from(Path(name), needed, group)
        # What lies below a folder that keeps others out is root's own, and the group has another program.
        if shut and Path(shut).is_relative_to(os.path.realpath(sys.prefix)):
            what = "The group {0}, whose folder {1} is, cannot run the program: {2} is closed to it."
            named = (group_name(group, -1), str(folder), shut, sys.prefix)
            lets = opening(Path(shut), named[0], "rX", ours=Path(os.path.realpath(sys.prefix)))
            own = sys.prefix != sys.base_prefix and lets.is_by_mode
            what += "" if lets.is_by_mode else " It is in a home: install the program elsewhere, as in /opt."
            yield Remark("program", "error", what, named, "chmod -R go+rX {3}" if own else "ls -ld {2}")
            return
    # Python itself may lie elsewhere, as in root's home, with what is installed open to everybody.
    shut = shut_from(Path(sys.executable), MAY_READ | MAY_ENTER, group)
    if shut and not shut_from(Path(sys.prefix), MAY_READ | MAY_ENTER, group):
        what = "The group {0}, whose folder {1} is, cannot run the program: its Python is {2}, and {3} is closed to it."
        what += " Make its environment anew by a Python that every account can run."
        named = (group_name(group, -1), str(folder), os.path.realpath(sys.executable), shut)
        yield Remark("program", "error", what, named, "ls -ld {3} {2}")


def who_can_read_it(folder: Path) -> Iterator[Remark]:
    """Whether the group that a folder is for can read what its sessions go by: settings for everybody, instruments.

    For whoever keeps those can read them, and is told nothing by a look at what is open to them.
    """
    group = _group_of(folder)
    if group is None:
        return
    within = Path(os.path.realpath(folder))
    # One's own are nobody else's.
    own = place_of("data")
    places = [
        each
        for each in instrument_folders(folder)
        if os.access(each, os.X_OK) and each.is_dir() and not each.is_relative_to(own)
    ]
    # What closes the program with all that was installed with it is told of that.
    installed = Path(os.path.realpath(sys.prefix)) if next(who_can_run_it(folder), None) else None
    everybodys = [each.path for each in in_force() if each.is_there and each.path != settings_path()]
    for area, paths in (
        ("settings", [(each.parent, each) for each in everybodys]),
        ("instruments", [(place, each) for place in places for each in (place, *place.glob("*.yaml"))]),
    ):
        for ours, path in paths:
            shut = shut_from(path, MAY_READ | (MAY_ENTER if path.is_dir() else 0), group)
            if shut and installed is not None and Path(shut).is_relative_to(installed):
                continue
            # What keeps the group from the folder itself is told of that.
            if shut and os.lstat(shut).st_uid == os.geteuid() and not within.is_relative_to(shut):
                what = "The group {0}, whose folder {1} is, cannot read {2}, and works without it: {3} is closed to it."
                read = Path(shut).is_relative_to(ours) or shut == os.path.realpath(path)
                lets = opening(Path(shut), group_name(group, -1), "rX" if read else "x", ours=ours)
                named = (group_name(group, -1), str(folder), str(path), shut, lets.given)
                yield Remark(area, "warning", f"{what}{lets.means}", named, f"{lets.tool} {{4}} {{3}}")
                break


def _group_of(folder: Path) -> int | None:
    """The group that a folder is for; None for one person's, or none that can be looked at."""
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_gid if is_for_a_group(state.st_mode) else None


def _file_of(module: str) -> str:
    return getattr(sys.modules.get(module), "__file__", "") or ""


def _is_oneself(by: Changer) -> bool:
    """Whether it is this account, or a group in which nobody else is."""
    if by.tool == "chown":
        return by.who == account_name(os.geteuid())
    if by.taken != "g-w":
        return False
    state = os.lstat(by.path)
    return not group_name(state.st_gid, state.st_uid)
