"""`git-setup`, and what git then calls: `textconv` and `merge-driver`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_review.errors import DONE, FINDINGS
from tui_review.terminal import complain, hand_out, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of a command about git."""
    parser.set_defaults(command=command)
    if command == "git-setup":
        parser.description = (
            "Installs diff and merge drivers for reviews in this clone: readable diffs whose hunks name item and "
            "question, and merges by question. Nothing is committed; other YAML files are treated as before."
        )
        parser.add_argument(
            "folder", nargs="?", default=".", help="a folder of the clone (default: this one)"
        )
        parser.add_argument("--disable", action="store_true", help="take them out again")
    elif command == "textconv":
        parser.description = "Prints a review file as readable text (what is none, as it is). Called by git."
        parser.add_argument("file")
    else:
        parser.description = (
            "Merges three versions of a review by question and row, into OURS. Called by git. "
            "Exit status 0: merged, 1: something is left to settle."
        )
        for name, what in (("base", "%%O"), ("ours", "%%A"), ("theirs", "%%B")):
            parser.add_argument(name, help=what)
        parser.add_argument("path", nargs="?", default="", help="%%P")


def run(args: argparse.Namespace) -> int:
    """Runs a command about git."""
    return {"git-setup": _setup, "textconv": _textconv, "merge-driver": _merge}[args.command](args)


def _setup(args: argparse.Namespace) -> int:
    from tui_review.qa.gitsetup import disable, enable  # noqa: PLC0415 - git itself never asks for it

    folder = Path(args.folder)
    if args.disable:
        say(
            "The drivers are taken out of this clone."
            if disable(folder)
            else "There was nothing to take out."
        )
    else:
        say(
            "The drivers are installed in this clone."
            if enable(folder)
            else "The drivers were installed already."
        )
    return DONE


def _textconv(args: argparse.Namespace) -> int:
    from tui_review.qa.driver import review_text  # noqa: PLC0415

    hand_out(review_text(Path(args.file)))
    return DONE


def _merge(args: argparse.Namespace) -> int:
    from tui_review.qa.driver import merge_files  # noqa: PLC0415
    from tui_review.yamlfile.output import OWNERS_ALONE, mode_of, write_output  # noqa: PLC0415

    path = args.path or args.ours
    ours = Path(args.ours)
    driven = merge_files(Path(args.base), ours, Path(args.theirs), path)
    write_output(ours, driven.data, overwrite=True, mode=mode_of(ours, OWNERS_ALONE))
    if driven.as_text:
        complain(f"{path}: merged as text. {driven.as_text}")
    for key in driven.conflicts:
        complain(f"{path}: {key}: both sides changed it. Settle it: `tui-review settle`.")
    return DONE if driven.clean else FINDINGS
