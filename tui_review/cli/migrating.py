"""`migrate`: moving a review to another version of its instrument, after saying what becomes of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_review.cli.common import add_editor, editor, held_for_change
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.instrument.plurals import count_of
from tui_review.instrument.rules import Rules
from tui_review.review.gate.proposals import Migrate
from tui_review.review.migrate import migrate
from tui_review.review.model import Review
from tui_review.review.moving import MigrationReport
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, desk_day
from tui_review.store.pending import check_nothing_kept
from tui_review.store.reviews import ReviewFile, catalog_for, read_review, write_review
from tui_review.store.unsent import check_nothing_typed
from tui_review.terminal import print_json, say, say_of


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `migrate`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Moves a review to another version of its instrument. Answers without a place there are kept in the file, "
        "and come back with a version that has one; so does the order of choices, which stay, where a version takes "
        "none. What two branches had put aside differently comes back to be "
        "settled. Signatures fall, as they were given in the former version: that needs --reason. "
        "With --dry-run nothing is written, and the status is 1 when an "
        "answer would lose its place, or its order, or a signature would fall."
    )
    parser.add_argument("file", help="the review file")
    parser.add_argument("--to", required=True, metavar="VERSION", help="the version of its instrument")
    parser.add_argument("--dry-run", action="store_true", help="only report what would become of it")
    parser.add_argument("--json", action="store_true", help="the report as one JSON document")
    add_editor(parser, reason="why; kept in the history")


def run(args: argparse.Namespace) -> int:
    """Runs `migrate`."""
    path, who = Path(args.file), editor(args)
    if args.dry_run:
        _, report = _moved(read_review(path, catalog_for(path)), args.to, who)[1:]
    else:
        report = _move(path, args.to, who)
    if args.json:
        print_json(report.as_json())
    else:
        _say(args.file, report, done=not args.dry_run)
    return FINDINGS if args.dry_run and (report.dropped or report.void) else DONE


def _move(path: Path, version: str, who: Editor) -> MigrationReport:
    """Writes the review as it is in the other version, while nobody else has it open."""
    # Changes in a journal name the questions of the version they were made in.
    opened = held_for_change(path)
    check_nothing_kept(opened)
    check_nothing_typed(opened, opened.rules, opened.review)
    rules, review, report = _moved(opened, version, who)
    state = ReviewState(opened.rules, opened.review, who, today=desk_day())
    accepted = state.propose(Migrate(moved=review, reason=who.why, by=state.author))
    write_review(path, accepted, rules, expected=opened.fingerprint)
    return report


def _moved(opened: ReviewFile, version: str, who: Editor) -> tuple[Rules, Review, MigrationReport]:
    """The rules of the other version, the review in it, and what became of it."""
    rules, _sha256 = catalog_for(opened.path).rules(opened.rules.instrument.id, version)
    try:
        return rules, *migrate(opened.review, opened.rules, rules, who)
    except UserError as error:
        raise error.at(file=str(opened.path)) from None


def _say(file: str, report: MigrationReport, *, done: bool) -> None:
    """The report for a person, what needs a look first."""
    say_of(file, f"{'moved' if done else 'would move'} from {report.start} to {report.end}")
    for given in report.void:
        what = f"signed in {report.start} by {given.name} on {given.date}; it is signed anew"
        say(f"  signature    {given.question}: {'falls' if done else 'would fall'}, {what}")
    for orphan in report.dropped:
        say(f"  kept aside   {orphan.id}: {orphan.why}")
    for key in report.unsettled:
        say(f"  to settle    {key}: two branches had put aside something different")
    for id_ in report.now_ordered:
        say(f"  look at      {id_}: its order means something in {report.end}, and nobody has given one")
    for change in report.ratings:
        say(f"  rating       {change.id}: {change.before or 'not rated'} -> {change.after or 'not rated'}")
    for id_ in report.newly_asked:
        say(f"  newly asked  {id_}")
    for old, new in report.renamed.items():
        say(f"  renamed      {old} -> {new}")
    for id_ in report.restored:
        say(f"  comes back   {id_}")
    say(f"  kept         {count_of(len(report.kept), 'answer')}")
