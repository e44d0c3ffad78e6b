"""`settings`: what the user has chosen, where it stands, and choosing anew."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from tui_review.cli.applying import refuse_idle
from tui_review.errors import DONE, UserError
from tui_review.settings import (
    WHAT,
    Settings,
    fixed_settings,
    load_settings,
    save_settings,
    settings_path,
    settings_paths,
    sources,
    status_of_files,
    with_setting,
)
from tui_review.terminal import print_json, say
from tui_review.tui.keymap import use_keys

_NAME = 15
_VALUE = 24


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `settings`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Shows the settings and which file each comes from: your own, or one for everybody on this machine, which may "
        'fix some (fixed = ["editor"]). NAME says '
        "what one is; NAME=VALUE sets it, an empty value puts the default back; keys.ID=KEY sets a key (`tui-review "
        "keys` lists the ids), people.EMAIL=NAME who commits under an e-mail or name of git. What is shown ends with 2 "
        "where a file of settings cannot be used."
    )
    parser.add_argument(
        "changes",
        nargs="*",
        metavar="NAME[=VALUE]",
        help="settings to change, all or none, or one to be told",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Changes and shows them; returns the exit status."""
    found = load_settings()
    if len(args.changes) == 1 and args.changes[0] in WHAT:
        if args.json:
            refuse_idle("--json", "with one setting")
        say(_told(getattr(found, args.changes[0])))
        return status_of_files()
    given: set[str] = set()
    for each in args.changes:
        name, is_set, value = each.partition("=")
        if not is_set:
            raise UserError(
                "A setting is changed by NAME=VALUE.", remedy="For example: tui-review settings role=qa"
            )
        if name in given:
            raise UserError(f"{name} is given twice in one command.", remedy="Give it once.")
        given.add(name)
        found = with_setting(found, name, value)
    if args.changes:
        use_keys(found.keys)
        save_settings(found)
    # What was to be set is set, whatever else the files say.
    status = DONE if args.changes else status_of_files()
    chosen = {name: getattr(found, name) for name in WHAT}
    come_from, fixed = sources(), fixed_settings()
    if args.json:
        places = {name: str(path) for name, path in come_from.items()}
        told = {"settings": chosen, "set": _set(chosen), "from": places, "fixed": sorted(fixed)}
        print_json({"file": str(settings_path()), **told})
        return status
    for path in settings_paths():
        whose = "your own" if path == settings_path() else "for everybody"
        say(f"{path}: {whose}{_not_read(path)}")
    for name, value in chosen.items():
        origin = come_from.get(name)
        place = (
            "" if origin in (None, settings_path()) else f" ({'fixed by ' if name in fixed else ''}{origin})"
        )
        say(f"  {name:<{_NAME}} {_told(value):<{_VALUE}} {WHAT[name]}{place}")
    return status


def _not_read(path: Path) -> str:
    """Why nothing of a file of settings is known, behind its name; empty where it can be read."""
    try:
        path.stat()
    except PermissionError:
        return ", closed to you"
    except OSError:
        return ", not there"
    return "" if os.access(path, os.R_OK) else ", closed to you"


def _set(chosen: dict[str, Any]) -> list[str]:
    """Those that differ from the defaults."""
    return [name for name, value in chosen.items() if value != getattr(Settings(), name)]


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{id_}={key}" for id_, key in value.items()) or "-"
    return str(value).lower() if isinstance(value, bool) else str(value) or "-"
