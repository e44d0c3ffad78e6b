"""`unsign`: taking a signature back. Signing is answering: `tui-review set FILE QUESTION="Name, YYYY-MM-DD"`."""

from __future__ import annotations

import argparse

from tui_review.cli.common import add_editor, editor, open_for_change, save
from tui_review.errors import DONE, UserError
from tui_review.terminal import say_of


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `unsign`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Takes a signature back, so that what it locked can be changed. Only whoever signed can, with a reason; "
        "the signature and the reason stay in the file."
    )
    parser.add_argument("file", help="the review file")
    parser.add_argument("question", help="the id of the sign-off")
    add_editor(parser, reason="why (needed)")


def run(args: argparse.Namespace) -> int:
    """Runs `unsign`."""
    opened, state = open_for_change(args.file, editor(args))
    try:
        state.unsign(args.question, reason=args.reason)
    except UserError as error:
        raise error.at(file=args.file) from None
    save(opened, state)
    say_of(args.file, f"the signature at {args.question} is taken back")
    return DONE
