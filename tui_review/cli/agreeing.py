"""`agreement`: how far two or more reviews of one live case agree, and what to reconcile."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_review.cli.common import demanded, tell
from tui_review.errors import DONE, FINDINGS
from tui_review.review.who import desk_day
from tui_review.store.committed import branches_of
from tui_review.store.reviews import read_review
from tui_review.store.verify import places, verify
from tui_review.telling.words import broken_words
from tui_review.terminal import complain, print_json
from tui_review.training.agreement import compare_reviews
from tui_review.training.report import agreement_blocks


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `agreement`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Compares two or more reviews of one case: percent agreement, Gwet's AC1 with its interval, Cohen's kappa, and "
        "every difference in the order of the instrument. Exit status 1 when the reviews differ."
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="the review files")
    parser.add_argument(
        "--narratives", action="store_true", help="also what each reviewer wrote at a difference"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Runs `agreement`."""
    opened = [read_review(Path(file)) for file in args.files]
    rules = opened[0].rules
    found = compare_reviews([each.review for each in opened], rules)
    for each in opened:
        branches = branches_of(each.path)
        if broken := places(verify(each, desk_day(), demanded(), on_a_branch=branches, renamed=True)):
            complain(f"{each.review.review.id}: {broken_words(broken)}")
    place = rules.instrument.facts.case
    if place and len({str(each.review.raw.get(place, "")) for each in opened}) > 1:
        complain(f"{place} differs: are these reviews of one case?")
    if args.json:
        print_json(found.as_json())
    else:
        tell(agreement_blocks(found, narratives=args.narratives))
    return FINDINGS if found.disagreements else DONE
