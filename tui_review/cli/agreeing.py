"""`agreement`: how far two or more reviews of one live case agree, and what to reconcile."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_review.cli.common import print_json, say
from tui_review.cli.messages import complain
from tui_review.errors import DONE, FINDINGS
from tui_review.store.reviews import read_review
from tui_review.training.agreement import Disagreement, RaterAgreement, compare_reviews
from tui_review.training.coefficients import CAUTION, FEWEST
from tui_review.training.report import coefficients, percent


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
    place = rules.instrument.facts.case
    if place and len({str(each.review.raw.get(place, "")) for each in opened}) > 1:
        complain(f"{place} differs: are these reviews of one case?")
    if args.json:
        print_json(found.as_json())
    else:
        _print(found, narratives=args.narratives)
    return FINDINGS if found.disagreements else DONE


def _print(found: RaterAgreement, *, narratives: bool) -> None:
    say(f"{', '.join(found.reviews)}: {found.same} of {found.compared} compared questions alike")
    rows = [("answers", found.answers), ("Yes/No answers", found.yes_no)]
    rows += [("item ratings", found.ratings), ("outcome ratings", found.outcomes)]
    for name, figures in rows:
        ac1, interval, kappa = coefficients(figures)
        told = f", AC1 {ac1} ({interval}), kappa {kappa}" if figures.ac1 is not None else ""
        say(f"  {name}: {figures.subjects} compared, {percent(figures.percent)} agreement{told}")
    if any(figures.ac1 is not None for _, figures in rows):
        say(f"  {CAUTION}")
    else:
        say(f"  Under {FEWEST} in common: counts, no coefficients.")
    for each in found.disagreements:
        say()
        _print_one(each, narratives=narratives)


def _print_one(each: Disagreement, *, narratives: bool) -> None:
    kind = "rating of " if each.rated else ""
    after = f" (follows from {', '.join(each.follows_from)})" if each.follows_from else ""
    say(f"{kind}{each.id}  {each.label}{after}")
    for said in each.said:
        because = f" ({said.because})" if said.because else ""
        say(f"  {said.reviewer}: {said.shown}{because}")
        if narratives and said.narrative:
            for line in said.narrative.split("\n"):
                say(f"    | {line}")
    for detail in each.detail:
        say(f"  {detail}")
