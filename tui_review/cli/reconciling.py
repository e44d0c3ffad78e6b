"""`reconcile` and `take-agreed`: reviewers of one case agree on what differs, and that goes into a review."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_review.cli.common import (
    acting_name,
    add_editor,
    check_screen,
    editor,
    name_of_person,
    open_for_change,
    policy,
    save,
    user_name,
    value_given,
)
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.review.who import Editor, role_of
from tui_review.settings import load_settings
from tui_review.store.reviews import read_review
from tui_review.terminal import complain, say

if TYPE_CHECKING:
    from tui_review.training.consensus import Consensus


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `reconcile` or `take-agreed`."""
    parser.set_defaults(command=command)
    if command == "take-agreed":
        parser.description = (
            "Answers a review as its reviewers agreed on, all of it or nothing. Who agreed, and why, stands in the "
            "consensus file, and with each change of a review that was submitted once: before, its record keeps none. "
            "What the reviewer of that review did not agree to, nobody else takes over there. "
            "Exit status 1 when something was left alone, so or as it was answered or written otherwise since."
        )
        parser.add_argument(
            "file", metavar="REVIEW", help="the review file, one of those that were reconciled"
        )
        parser.add_argument(
            "consensus", metavar="CONSENSUS", help="the consensus file that `reconcile` wrote"
        )
        add_editor(parser, reason="why, beside what the consensus says")
        return
    parser.description = (
        "Walks through the differences of two or more reviews of one live case on the screen: each reviewer's answer "
        "and words, the ratings they lead to, the figures. What is agreed on there, or with --agree, is written into a "
        "consensus file; the reviews stay as they are."
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="the review files")
    parser.add_argument(
        "--into",
        default="",
        metavar="CONSENSUS",
        help="the consensus file (default: consensus/ID.yaml beside the folder of the first review)",
    )
    parser.add_argument(
        "--agree",
        default="",
        metavar="QUESTION=VALUE",
        help="record this without the screen, with --reason and --by",
    )
    parser.add_argument(
        "--drop", default="", metavar="QUESTION", help="take back what was agreed on at this one"
    )
    parser.add_argument("--narrative", metavar="TEXT", help="with --agree: the narrative agreed on")
    parser.add_argument("--reason", default="", metavar="TEXT", help="with --agree: why")
    parser.add_argument(
        "--by",
        type=name_of_person,
        default="",
        metavar="NAMES",
        help="with --agree: who agreed, by the names that are in the reviews",
    )
    parser.add_argument(
        "--again", action="store_true", help="with --agree: in the place of what was agreed before"
    )


def run(args: argparse.Namespace) -> int:
    """Runs `reconcile` or `take-agreed`."""
    return _reconcile(args) if args.command == "reconcile" else _take(args)


def _reconcile(args: argparse.Namespace) -> int:
    from tui_review.training.agreement import compare_reviews  # noqa: PLC0415 - here and below: for this command
    from tui_review.training.consensus import Consensus, consensus_beside  # noqa: PLC0415
    from tui_review.training.report import made_otherwise_words  # noqa: PLC0415

    opened = [read_review(Path(file)) for file in args.files]
    rules = opened[0].rules
    reviews = [each.review for each in opened]
    found = compare_reviews(reviews, rules)
    place = rules.instrument.facts.case
    if place and len({str(review.raw.get(place, "")) for review in reviews}) > 1:
        complain(f"{place} differs: are these reviews of one case?")
    for each in made_otherwise_words(found.other_text):
        complain(each)
    path = Path(args.into) if args.into else consensus_beside(opened)
    consensus = Consensus(path, reviews, found, rules)
    who = Editor(acting_name(""), role_of(load_settings(), "reviewer"), login=user_name(), policy=policy())
    if args.drop:
        if args.agree:
            raise UserError("--drop and --agree are two things.", remedy="Give one after the other.")
        consensus.drop(args.drop)
        say(f"{consensus.path}: {consensus.words}")
        return DONE
    if args.agree:
        return _agree(consensus, args, who)
    check_screen("Record what is agreed on with --agree.")
    from tui_review.tui.base.app import run_app  # noqa: PLC0415 - only who draws loads what draws
    from tui_review.tui.training.reconcile import ReconcileScreen  # noqa: PLC0415
    from tui_review.tui.training.stage import WalkApp  # noqa: PLC0415

    return run_app(
        WalkApp(ReconcileScreen(found, consensus, who, [each.path for each in opened]), load_settings())
    )


def _agree(consensus: Consensus, args: argparse.Namespace, who: Editor) -> int:
    id_, equals, given = args.agree.partition("=")
    value: Any = value_given(given)
    if not equals or value is None:
        raise UserError(f"{args.agree!r} is not QUESTION=VALUE.", remedy="Write, for example, --agree 4B=No.")
    consensus.agree(
        id_.strip(),
        value,
        reason=args.reason,
        by=args.by,
        who=who,
        narrative=args.narrative,
        again=args.again,
    )
    say(f"{consensus.path}: {consensus.words}")
    return DONE


def _take(args: argparse.Namespace) -> int:
    from tui_review.training.consensus import read_consensus, take_over  # noqa: PLC0415 - for this command

    file = read_consensus(Path(args.consensus))
    opened, state = open_for_change(args.file, editor(args))
    try:
        taken = take_over(state, file)
    except UserError as error:
        raise error.at(file=args.file) from None
    if taken.changed:
        save(opened, state)
    for id_, why in taken.left:
        complain(f"{args.file}: {id_} is left alone: {why}.")
    for id_ in taken.unwritten:
        complain(f"{args.file}: {id_} asks for a narrative with this answer, and has none yet.")
    say(taken.words)
    return FINDINGS if taken.left else DONE
