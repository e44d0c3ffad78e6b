"""`submit`, `return`, `complete`, `state-qa`, `finalise`, `reopen`: the hand-overs of a review."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
import sys
from typing import Final

from tui_review.cli.common import add_editor, complain_of_doubts, editor, open_for_change
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.qa.handing import HandedOver, NotComplete, hand_over, not_holding, open_notes_words
from tui_review.review.handover import BACKWARD, CLOSED, ActName, default_role, where_words
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, why_no_name
from tui_review.settings import load_settings
from tui_review.store.jottings import may_have_jottings
from tui_review.store.reviews import ReviewFile
from tui_review.telling.words import finding_words
from tui_review.terminal import complain, say, say_of
from tui_review.yamlfile.text import clean_line

_HOW_NAMED: Final = "`--by NAME` says who it is, `tui-review settings name=NAME` for good."
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
    parser.description = (
        "Hands a review over; its version goes up, and the version is kept (see `tui-review history`). Exit status 1: "
        "not handed over, as something is left to do, or handed over with a record that does not hold, or without the "
        "commit that was asked for; it says which."
    )
    parser.add_argument("file", help="the review file")
    add_editor(parser, reason="why (needed to return and to reopen)")
    if _ACTS[command] not in BACKWARD:
        parser.add_argument(
            "--let-stand",
            default="",
            metavar="WHY",
            help="let stand that others acted in several roles of it until now, and why",
        )
    add_commit(parser)


def add_commit(parser: argparse.ArgumentParser) -> None:
    """The options that decide whether the file is committed to git (by default as the settings say)."""
    parser.add_argument(
        "--commit",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="commit the file to git (never pushes)",
    )


def wants_commit(args: argparse.Namespace) -> bool:
    """Whether to commit, by option or settings."""
    return load_settings().commit if args.commit is None else bool(args.commit)


def run(args: argparse.Namespace) -> int:
    """Runs a hand-over; with open errors a forward one is refused, and they are listed.

    One over what does not hold is done, and ends as not clean.
    """
    act = _ACTS[args.command]
    opened, state = open_for_change(args.file, _named(editor(args, default_role(act))))
    # What does not hold is sealed by this act as well, and is known before.
    unheld = complain_of_unheld(args.file, opened, state)
    try:
        done = hand_over(
            opened,
            state,
            act,
            reason=args.reason,
            let_stand=getattr(args, "let_stand", ""),
            commit=wants_commit(args),
        )
    except NotComplete as refusal:
        say_of(args.file, f"not handed over; {refusal.what}")
        for finding in refusal.errors:
            say(f"  {finding_words(finding, level=False)}")
        return FINDINGS
    say_of(args.file, where_words(state.review.review))
    if said := open_notes_words(state.review):
        say(said)
    if state.review.review.status in CLOSED and may_have_jottings(state.review.review.uid):
        say(
            f"What you keep beside it on this machine, `tui-review forget {shlex.quote(args.file)}` takes away."
        )
    tell_commit(done)
    if state.editor.is_nobody:
        complain(f"It stands in the record as {state.editor.name}: {_HOW_NAMED}")
    return FINDINGS if unheld or done.not_committed else DONE


def complain_of_unheld(file: str, opened: ReviewFile, state: ReviewState) -> bool:
    """Names what does not hold before an act seals it as well; whether anything does not."""
    complain_of_doubts(file, opened, ())
    found = not_holding(opened, state.evaluation)
    for each in found:
        complain(f"{file}: {each}")
    return bool(found)


def _named(who: Editor) -> Editor:
    """Somebody with a name: at a terminal it is asked for where only the account root is known. Raises UserError."""
    if not (who.is_nobody and sys.stdin.isatty()):
        return who
    complain("Who does it? Only the account root is known here. Name:")
    name = clean_line(sys.stdin.readline())
    if not name:
        raise UserError(
            "It is not handed over: under which name is not said.", remedy=_HOW_NAMED.capitalize()
        )
    if why := why_no_name(name):
        raise UserError(f"It is not handed over. {why}", remedy=_HOW_NAMED.capitalize())
    return dataclasses.replace(who, name=name)


def tell_commit(done: HandedOver) -> None:
    """Says what became of a commit."""
    if done.committed:
        say(done.commit_words)
    elif done.not_committed:
        complain(done.commit_words)
