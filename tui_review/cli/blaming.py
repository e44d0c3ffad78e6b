"""`blame`: who gave each answer of a review, when, and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_review.cli.common import complain_of_lacking, tell
from tui_review.errors import DONE, UserError
from tui_review.qa.blame import blame, blame_blocks
from tui_review.store.commits import Commits
from tui_review.store.reviews import read_review
from tui_review.terminal import print_json


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `blame`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Who gave each answer, in which role, when and why, by the changes that the file records since its first "
        "submission; before that, by the commits of the file where git keeps it. With QUESTION, every change there."
    )
    parser.add_argument("file", help="the review file")
    parser.add_argument("question", nargs="?", default="", help="such as 4B; without it, all")
    parser.add_argument("--json", action="store_true", help="one JSON list")


def run(args: argparse.Namespace) -> int:
    """Runs `blame`."""
    opened = read_review(Path(args.file))
    commits = Commits(opened.path, opened.review.review.uid, most=None)
    try:
        if args.json:
            print_json(
                [each.as_json() for each in blame(opened.review, opened.rules, commits, args.question)]
            )
        else:
            tell(blame_blocks(opened.review, opened.rules, commits, args.question))
    except UserError as error:
        raise error.at(file=args.file) from None
    return complain_of_lacking(commits) or DONE
