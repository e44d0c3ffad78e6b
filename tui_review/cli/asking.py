"""`inquiries`, `ready`: what was asked of the state's unit, and which reviews are ready for its quality assurance."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from tui_review.cli.common import demanded, give_blocks, give_out, tell
from tui_review.errors import DONE, FINDINGS, UNUSABLE
from tui_review.instrument.plurals import count_of
from tui_review.reports.csv_table import to_csv
from tui_review.reports.gather import Filters, gather
from tui_review.reports.ready import READY, ready_blocks, ready_table
from tui_review.review.handover import HANDED_OVER_APART
from tui_review.review.who import desk_day
from tui_review.store.inquiries import look_through
from tui_review.telling.inquiries import inquiry_blocks
from tui_review.telling.web import page
from tui_review.telling.words import broken_words, unsettled_words
from tui_review.terminal import complain, print_json, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of a command."""
    parser.set_defaults(command=command)
    if command == "ready":
        parser.description = (
            "Lists the reviews that are ready for the state's quality assurance: county QA is complete."
        )
        parser.add_argument("paths", nargs="+", metavar="FOLDER", help="a folder of reviews, or review files")
        formats = ("text", "csv", "html")
        parser.add_argument("--format", default="text", choices=formats, help="the format (default: text)")
        parser.add_argument(
            "--output", default="", metavar="FILE", help="a file, readable by you alone (default: stdout)"
        )
        parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")
        return
    parser.description = (
        "Finds the inquiries of a folder by their words and by what they are about, with the answers."
    )
    parser.add_argument("folder", help="the folder of reviews")
    parser.add_argument("words", nargs="*", help="words that must all stand in it, in any case")
    parser.add_argument("--item", default="", metavar="ID", help="about one item, or one question")
    parser.add_argument("--instrument", default="", metavar="ID", help="about one instrument")
    parser.add_argument("--open", action="store_true", help="only those that are not answered yet")
    parser.add_argument("--json", action="store_true", help="one JSON list")


def run(args: argparse.Namespace) -> int:
    """Runs a command."""
    return _ready(args) if args.command == "ready" else _inquiries(args)


def _inquiries(args: argparse.Namespace) -> int:
    looked = look_through(Path(args.folder), " ".join(args.words))
    for problem in looked.problems:
        complain(problem.message)
    found = [
        each
        for each in looked.inquiries
        if (not args.item or args.item.casefold() in (each.item.casefold(), each.question.casefold()))
        and args.instrument in ("", each.instrument)
        and not (args.open and each.answered)
    ]
    if args.json:
        print_json([{**asdict(each), "path": str(each.path)} for each in found])
    else:
        say(f"{count_of(len(found), 'inquiry').capitalize()}{'' if found else ' like this'}")
        tell(inquiry_blocks(found))
    return UNUSABLE if looked.problems else DONE


def _ready(args: argparse.Namespace) -> int:
    found = gather(
        map(Path, args.paths), Filters(statuses=(READY, HANDED_OVER_APART)), today=desk_day(), keys=demanded()
    )
    for problem in found.problems:
        complain(problem.message)
    # What a merge left open, or nobody has recorded, is cleared up before anybody goes on with a review.
    ready = []
    for each in found.reported_reviews:
        if why := unsettled_words(each.unsettled) or broken_words(each.broken):
            complain(f"{each.id} is not listed. {why}")
        else:
            ready.append(each)
    blocks = ready_blocks(ready)
    if args.format == "csv":
        give_out(args, to_csv(ready_table(ready)))
    elif args.format == "html":
        give_out(args, page(blocks, "Ready"))
    else:
        give_blocks(args, blocks)
    if found.problems:
        return UNUSABLE
    return DONE if len(ready) == len(found.reported_reviews) else FINDINGS
