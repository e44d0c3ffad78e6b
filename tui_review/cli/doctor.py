"""`doctor`: what is wrong with this set-up and how it is mended, for a person, a program, or for support."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.health.look import look
from tui_review.health.remark import Remark, without_names, worst
from tui_review.places import expanded
from tui_review.settings import read_settings
from tui_review.store.index_file import clear
from tui_review.terminal import print_json, say
from tui_review.tui.keymap import use_keys
from tui_review.yamlfile.output import write_output

_AREA: Final = 12
_GRADE: Final = 8
_HEAD: Final = """\
What `tui-review doctor` found, for whoever is asked for help. Names, paths and texts are numbers in it; nothing of a
case is in it.
"""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `doctor`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Looks at this set-up and says what is wrong and which command mends it: program, locale, terminal, account, "
        "settings, folders, disk, clock, the folder of reviews with modes, locks and journals, git, instruments. "
        "Changes nothing, but with --clear-index. Exit status 1 when there is a warning or an error."
    )
    parser.add_argument(
        "folder", nargs="?", default="", help="the folder of reviews (default: the settings')"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument(
        "--clear-index",
        action="store_true",
        help="first delete what is remembered on this machine of reviews that were read",
    )
    parser.add_argument(
        "--bundle",
        default="",
        metavar="FILE",
        help="also write it into FILE for support, without a name, a path or anything of a case",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def run(args: argparse.Namespace) -> int:
    """Runs `doctor`."""
    if args.clear_index:
        clear()
    folder = Path(args.folder or expanded(read_settings()[0].folder))
    # A single dot is lost among the sentences.
    remarks = look(Path.cwd() if folder == Path() else folder, _keys)
    if args.bundle:
        lines = "\n".join(without_names(remarks))
        write_output(Path(args.bundle), f"{_HEAD}\n{lines}\n".encode(), overwrite=args.overwrite)
    if args.json:
        print_json({"level": worst(remarks), "remarks": [each.as_json() for each in remarks]})
    else:
        _print(remarks)
    return FINDINGS if worst(remarks) in ("warning", "error") else DONE


def _print(remarks: Sequence[Remark]) -> None:
    for each in remarks:
        say(f"{each.area:<{_AREA}} {each.grade:<{_GRADE}} {each.words}")
        if each.command:
            whose = f"as {each.typed_by}: " if each.typed_by else "" if each.mends else "look: "
            say(f"{'':<{_AREA + _GRADE + 1}} {whose}{each.command}")


def _keys() -> Iterator[Remark]:
    """Whether the user's own keys can be used."""
    own = read_settings()[0].keys
    try:
        use_keys(own)
    except UserError as error:
        yield Remark("settings", "error", "{0}", (error.what,), "tui-review keys")
