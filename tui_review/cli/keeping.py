"""`history`, `restore`, `settle`: the versions of a review, and what a merge left open."""

from __future__ import annotations

import argparse
import shlex
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tui_review.cli.applying import refuse_idle
from tui_review.cli.common import (
    add_editor,
    complain_of_doubts,
    complain_of_lacking,
    demanded,
    editor,
    open_for_change,
    save,
    tell,
    value_given,
)
from tui_review.cli.handing import add_commit, complain_of_unheld, tell_commit, wants_commit
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.qa.settling import left_words
from tui_review.review.conflicts import ACTS_KEY, ConflictPlace, place, taken
from tui_review.review.handover import AT_REVIEWER, where_words
from tui_review.review.state import ReviewState
from tui_review.review.who import desk_day
from tui_review.shape.plain import plain
from tui_review.store.pending import stuck_for
from tui_review.store.reviews import read_review
from tui_review.store.verify import doubts, key_owners
from tui_review.store.versions import kept_versions, parse_name, read_named, unheld
from tui_review.terminal import complain, print_json, say, say_of

_EDIT: Final = "edit"


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `history`, `restore` or `settle`."""
    parser.set_defaults(command=command)
    if command == "history":
        parser.description = (
            "What happened to a review, with the changes since its first submission, and which versions are kept: "
            "FILE@2 names one."
        )
        parser.add_argument("file", help="the review file")
        parser.add_argument("--json", action="store_true", help="one JSON list")
        return
    if command == "restore":
        parser.description = (
            "Brings a former version's answers back, as a new version. Notes, overrides and history stay. "
            "Where neither an option nor the settings say the role, a reviewer does while the answers are theirs to "
            "change, and else a site leader."
        )
        parser.add_argument("version", metavar="FILE@VERSION", help="the version, such as reviews/x.yaml@2")
        add_editor(parser, reason="why (needed)")
        add_commit(parser)
        return
    parser.description = (
        "Settles what a merge left open, by taking one side, or all where they go together; `edit` writes a text "
        "anew in your editor, QUESTION=VALUE gives an answer of its own. Without SIDE, shows the sides and who gave "
        "them (exit status 1 while anything is left)."
    )
    parser.add_argument("file", help="the review file")
    parser.add_argument(
        "place",
        nargs="?",
        default="",
        help="a question, for all that is open at it, or 4B.value, 4B.narrative; `review` for hand-overs; 4B=Yes for "
        "another answer; without it, all are listed",
    )
    parser.add_argument(
        "side",
        nargs="?",
        default=None,
        help="ours, theirs, 3 (and so on, where there are more), both, or edit",
    )
    parser.add_argument(
        "--take-back",
        action="store_true",
        help="of hand-overs: take back, too, what others answered where nothing is listed to settle",
    )
    add_editor(parser, reason="why, once the review has been submitted")


def run(args: argparse.Namespace) -> int:
    """Runs `history`, `restore` or `settle`."""
    return {"history": _history, "restore": _restore, "settle": _settle}[args.command](args)


def _history(args: argparse.Namespace) -> int:
    path = Path(args.file)
    opened = read_review(path)
    review, kept = opened.review, kept_versions(path, opened.review.history)
    for each in unheld(opened):
        complain(f"{path}: The kept version {each.number} {each.why}")
    complain_of_doubts(args.file, opened, doubts(opened))
    if args.json:
        print_json([{**plain(act), "kept": act.version in kept} for act in review.history])
        return DONE
    from tui_review.qa.blame import history_blocks  # noqa: PLC0415 - not with --json

    tell(history_blocks(review, opened.rules, kept, key_owners(opened, demanded())))
    say(f"Now {where_words(review.review)}.")
    return DONE


def _restore(args: argparse.Namespace) -> int:
    from tui_review.qa.handing import restore  # noqa: PLC0415 - only for this command

    named = parse_name(args.version)
    if not named.version:
        raise UserError(f"{args.version} names no version.", remedy="Write FILE@VERSION, such as x.yaml@2.")
    former = read_named(args.version)
    # Whose the answers are now restores them; who names another role, here or in the settings, acts in that.
    is_at_reviewer = read_review(named.path).review.review.status in AT_REVIEWER
    who = editor(args, "reviewer" if is_at_reviewer else "site_leader")
    opened, state = open_for_change(str(named.path), who)
    unheld = complain_of_unheld(str(named.path), opened, state)
    done = restore(opened, state, former, reason=args.reason, commit=wants_commit(args))
    say_of(named.path, f"as version {named.version} was; {where_words(state.review.review)}")
    tell_commit(done)
    return FINDINGS if unheld or done.not_committed else DONE


def _settle(args: argparse.Namespace) -> int:
    from tui_review.qa.settling import settle_anew, unsettled, unsettled_blocks  # noqa: PLC0415 - only for this command
    from tui_review.store.commits import Commits  # noqa: PLC0415 - only for this command

    place_, anew, value = args.place.partition("=")
    if args.side is None and not anew:
        opened = read_review(Path(args.file))
        state = ReviewState(opened.rules, opened.review, editor(args), today=desk_day())
        commits = Commits(opened.path, opened.review.review.uid, others=True)
        try:
            tell(unsettled_blocks(state, commits, args.place))
        except UserError as error:
            raise error.at(file=args.file) from None
        # Without a side it tells what the file says: what that lacks is a finding, as with other such commands.
        found = FINDINGS if state.review.conflicts or stuck_for(opened) else DONE
        return max(found, complain_of_lacking(commits))
    opened, state = open_for_change(args.file, editor(args))
    # What was written in an editor is kept until it is in the file.
    with ExitStack() as written:
        try:
            if anew:
                settle_anew(state, place_, value_given(value))
            elif args.side == _EDIT:
                for key in unsettled(state, args.place):
                    _edit(state, key, written)
            else:
                _take(state, args)
        except UserError as error:
            raise error.at(file=args.file) from None
        save(opened, state)
    say_of(args.file, f"{place_} settled; {left_words(state.review)}")
    return DONE


def _take(state: ReviewState, args: argparse.Namespace) -> None:
    """Takes a side. Raises UserError where that takes back more than is listed to settle, and is not said."""
    from tui_review.qa.settling import TakesBack, settle, unsettled  # noqa: PLC0415 - only for this command

    if args.take_back and ACTS_KEY not in unsettled(state, args.place):
        refuse_idle("--take-back", "where no hand-overs are settled")
    try:
        settle(state, args.place, args.side, take_back=args.take_back)
    except TakesBack as refusal:
        named = shlex.quote(args.file)
        remedy = f"`tui-review settle {named} review` shows it; add --take-back where it is to be so."
        raise UserError(refusal.what, remedy=remedy) from None


def _edit(state: ReviewState, key: str, written: ExitStack) -> None:
    """Has a text written anew, beginning with both wordings; what was written stays until `written` ends."""
    from tui_review.entry.editor import edited  # noqa: PLC0415 - only where a text is edited
    from tui_review.qa.settling import settle_anew  # noqa: PLC0415 - only for this command
    from tui_review.review.taken_back import is_taken_back  # noqa: PLC0415 - only for this command

    where = place(key, state.rules.questions)
    conflict = state.review.conflicts[key]
    own = state.rules.questions.get(where.id)
    whole = where == ConflictPlace(where.id) and own is not None and kind_of(own.question).entry == "lines"
    seen = conflict.why and not is_taken_back(conflict)
    if where.part != "narrative" and not (whole and not seen):
        if seen:
            state.settle(key, "both")
            return
        if f"{where.id}.narrative" in state.review.conflicts:
            return
        raise UserError(
            "Only a text can be edited.",
            remedy=f"Answer it: `tui-review settle FILE {where.id}=…`.",
            question=where.id,
        )
    text = written.enter_context(edited(str(taken(conflict, where, "both", state.rules))))
    settle_anew(state, where.id if whole else f"{where.id}.narrative", text)
