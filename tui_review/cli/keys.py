"""`keys`: every key as it is bound here, with the user's own in place of the shipped ones."""

from __future__ import annotations

import argparse
from typing import Any

from tui_review.settings import load_settings
from tui_review.terminal import complain, print_json, say
from tui_review.tui.keymap import DEFAULTS, GROUPS, KEYS, name_of, names_of, use_fitting_keys

_WIDTH = 16
_ID = 22


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `keys`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Lists every key of the screens with the id by which [keys] in the settings sets it. A field's own keys "
        "(y, n, digits) stand at the foot of the screen and on F1."
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Lists them; returns the exit status."""
    if problem := use_fitting_keys(load_settings().keys)[1]:
        complain(problem)
    if args.json:
        print_json([_entry(id_) for id_ in KEYS])
        return 0
    for group, heading in GROUPS.items():
        say(heading)
        for id_ in KEYS:
            if id_.partition(".")[0] == group:
                own = "" if KEYS[id_].key == DEFAULTS[id_].key else " (your own)"
                say(f"  {names_of(id_):<{_WIDTH}} {id_:<{_ID}} {KEYS[id_].help}{own}")
        say("")
    return 0


def _entry(id_: str) -> dict[str, Any]:
    bound = KEYS[id_]
    keys = [each.strip() for each in bound.key.split(",")]
    return {
        "id": id_,
        "keys": keys,
        "names": [name_of(key) for key in keys],
        "label": bound.label,
        "help": bound.help,
        "own": bound.key != DEFAULTS[id_].key,
    }
