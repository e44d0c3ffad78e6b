"""`diff`: what changed between two files or versions of a review, and which ratings that changed."""

from __future__ import annotations

import argparse

from tui_review.cli.common import tell
from tui_review.errors import DONE, FINDINGS
from tui_review.qa.diff import diff_reviews
from tui_review.store.versions import parse_name, read_named
from tui_review.terminal import print_json

WIDTH = 80
"""Cells of a line in a pipe: what people paste into mails."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `diff`."""
    parser.set_defaults(command=command)
    parser.description = (
        "What changed from A to B, question by question, and which ratings changed because of it. A and B are review "
        "files, FILE@2 for a hand-over's version, or FILE@REVISION for one in git (FILE@HEAD~1). "
        "Exit status 0: the same, 1: different, 2: a file cannot be used."
    )
    parser.add_argument("a", metavar="A", help="the older one")
    parser.add_argument("b", metavar="B", help="the newer one")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Runs `diff`."""
    old, new = read_named(args.a), read_named(args.b)
    found = diff_reviews(old.review, old.rules, new.review, new.rules)
    if args.json:
        print_json({"a": parse_name(args.a).said, "b": parse_name(args.b).said, **found.as_json()})
    else:
        from tui_review.telling.diff import diff_blocks  # noqa: PLC0415 - not with --json

        sides = {"old": parse_name(args.a).said, "new": parse_name(args.b).said}
        tell(diff_blocks(found, new.rules, **sides), piped=WIDTH)
    return DONE if found.same else FINDINGS
