"""`submit`, `return`, `complete`, `state-qa`, `finalise`, `reopen`: the hand-overs of a review."""

from __future__ import annotations

import argparse

from tui_review.cli.common import add_editor, editor, open_for_change, save, say
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import blocking, findings
from tui_review.review.handover import SAID, ActName, default_role, perform

_ACTS: dict[str, ActName] = {
    "submit": "submit",
    "return": "return",
    "complete": "complete",
    "state-qa": "state_qa",
    "finalise": "finalise",
    "reopen": "reopen",
}


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of a hand-over."""
    parser.set_defaults(command=command)
    parser.add_argument("file", help="the review file")
    add_editor(parser, reason="why (needed to return and to reopen)")


def run(args: argparse.Namespace) -> int:
    """Runs a hand-over; a submission with open errors is refused, and they are listed."""
    act = _ACTS[args.command]
    opened, state = open_for_change(args.file, editor(args, default_role(act)))
    review, rules = opened.review, opened.rules
    try:
        perform(review, act, state.editor, reason=args.reason, completed=rules.instrument.facts.completed)
    except UserError as error:
        raise error.at(file=args.file) from None
    if act == "submit":
        errors = blocking(findings(review, Evaluation(rules, review.raw)))
        if errors:
            say(
                f"{args.file}: not submitted; {len(errors)} error{'s' if len(errors) > 1 else ''} to settle first:"
            )
            for finding in errors:
                say(f"  {finding.question or 'review'}: {finding.message}")
            return FINDINGS
    save(opened, state)
    say(f"{args.file}: {SAID[review.review.status]}, version {review.review.version}")
    return DONE
