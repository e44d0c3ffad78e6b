"""`recover`: what is kept on this machine and not in a review's file, looked at, taken or discarded."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tui_review.cli.common import add_editor, editor, open_for_change, save, tell
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.instrument.plurals import count_of
from tui_review.qa.reconcile import beside_answers, difference, in_this_version, part_at, recovered
from tui_review.review.gate.proposals import from_entry
from tui_review.store.acknowledged import Acknowledged
from tui_review.store.pending import (
    NO_FILE_NOW,
    Pending,
    discard,
    is_gone,
    lacked_somewhere,
    pending,
    pending_for,
    take_out,
)
from tui_review.store.reviews import ReviewFile, read_review
from tui_review.store.unsent import (
    count_unsent,
    forget_unsent,
    only_here,
    unsent_words,
)
from tui_review.telling.diff import diff_blocks
from tui_review.terminal import complain, print_json, say, say_of

_DISCARD: Final = "`tui-review recover FILE --discard`"


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `recover`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Shows what sessions that ended early left on this machine and the review's file lacks, as a difference; "
        "--take merges it in by question, --discard erases it, or only what was changed at the questions named. "
        "Without FILE, lists all of it on this machine. "
        "Exit status 1 while something is left."
    )
    parser.add_argument("file", nargs="?", default="", help="the review file")
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help="only what was changed there")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--take", action="store_true", help="merge it into the file, as status and role allow")
    way.add_argument("--discard", action="store_true", help="erase it for good")
    parser.add_argument("--json", action="store_true", help="one JSON list")
    add_editor(parser, reason="")


def run(args: argparse.Namespace) -> int:
    """Runs `recover`."""
    if not args.file:
        if args.take or args.discard:
            raise UserError("Which review?", remedy="Name its file.")
        left = lacked_somewhere()
        if texts := count_unsent():
            said = (
                f"{unsent_words(texts)}: `tui-review recover FILE` says of a review what of it is its own, and "
                "`tui-review forget --all` erases all of it, also of files that are gone, and your notes of interviews."
            )
            if args.json:
                complain(said)
            else:
                say(said)
        return _told(left, as_json=args.json, typed=bool(texts))
    if args.take:
        return _take(args)
    if args.discard:
        return _discard(args)
    opened = read_review(Path(args.file))
    left = pending_for(opened, live=True)
    if not args.json:
        for each in left:
            _head(each)
            if each.missing:
                sides = {"old": "the file", "new": "with what is kept on this machine"}
                tell(diff_blocks(difference(opened.review, opened.rules, [each]), opened.rules, **sides))
                tell(beside_answers(each))
                _say_placeless(args.file, opened, each)
        if left:
            say("Take it with --take, erase it with --discard; left alone it stays.")
    typed = _told_of_typed(args.file, opened, as_json=args.json)
    return _told(left, as_json=args.json, listed=not args.json, typed=typed)


def _told_of_typed(file: str, opened: ReviewFile, *, as_json: bool = False) -> bool:
    """Whether something was typed for a review and is not kept; it is said, beside a document on stderr."""
    if not (texts := count_unsent(opened)):
        return False
    said = [f"{unsent_words(texts)}: named at the opening, and shown again there; --discard erases that, too"]
    left = only_here(opened, opened.rules, opened.review)
    said += filter(None, (left.at_questions, left.besides))
    for each in said:
        if as_json:
            complain(f"{file}: {each}")
        else:
            say_of(file, each)
    return True


def _take(args: argparse.Namespace) -> int:
    opened, state = open_for_change(args.file, editor(args))
    taken: list[Pending] = []
    refused: list[UserError] = []
    own = Acknowledged()
    for found in pending_for(opened):
        if found.problem or found.of_another:
            refused.append(UserError(found.unread))
            continue
        try:
            with state.all_or_nothing():
                _, _, part = recovered(state, found, own, args.questions)
        except UserError as error:
            refused.append(error)
            continue
        taken.append(part)
        for entry in part.entries:
            own.add(from_entry(entry))
    if not taken:
        if refused:
            raise _stays(refused[0]).at(file=args.file)
        if _told_of_typed(args.file, opened):
            return FINDINGS
        say_of(args.file, "nothing is kept on this machine that the file lacks")
        return DONE
    save(opened, state)
    for part in taken:
        try:
            take_out(part)
        except UserError as error:
            complain(f"{args.file}: it is taken; its journal is emptied the next time: {error.what}")
    ids = list(dict.fromkeys(id_ for part in taken for id_ in part.questions))
    say_of(args.file, f"taken: {', '.join(ids)}")
    if unsettled := [key for key in state.review.conflicts if key.partition(".")[0] in ids]:
        say_of(args.file, f"both sides changed {', '.join(unsettled)}: see `tui-review settle`")
    for each in refused:
        complain(_stays(each).at(file=args.file).message)
    try:
        now = read_review(opened.path)
        for left in pending_for(now):
            _say_placeless(args.file, now, left)
            if left.unread and not (left.problem or left.of_another):
                complain(_stays(UserError(left.unread)).at(file=args.file).message)
    except (OSError, UserError):
        complain(f"{args.file}: It is taken; what else is kept on this machine cannot be looked at now.")
        return FINDINGS
    return FINDINGS if unsettled or _is_any_left(opened.path) else DONE


def _say_placeless(file: str, opened: ReviewFile, found: Pending) -> None:
    """Names what was changed in a former version of the instrument and has no place in this one."""
    for error in in_this_version(opened.review, opened.rules, found)[1]:
        complain(_stays(error).at(file=file).message)


def _stays(refused: UserError) -> UserError:
    """Why something is not taken, with what becomes of it."""
    way_out = f"It stays on this machine until it is taken or erased: {_DISCARD}."
    return UserError(refused.what, remedy=f"{refused.remedy} {way_out}".strip(), question=refused.question)


def _is_any_left(path: Path) -> bool:
    """Whether anything is kept that the file lacks, also where that cannot be looked at: what was taken is taken."""
    try:
        return bool(pending_for(read_review(path)))
    except (OSError, UserError):
        return True


def _discard(args: argparse.Namespace) -> int:
    if is_gone(args.file) and not args.questions and (left := pending(args.file, "")):
        for found in left:
            discard(found)
        changes = count_of(sum(len(each.missing) for each in left), "change")
        say_of(f"{args.file}{NO_FILE_NOW}", f"{changes} discarded")
        return DONE
    opened = read_review(Path(args.file))
    left = pending_for(opened)
    if args.questions:
        left = [part for found in left if (part := part_at(found, args.questions)).missing]
    for found in left:
        if args.questions:
            take_out(found)
        else:
            discard(found)
    others = sum(each.of_another for each in left)
    count = others + sum(len(each.missing) for each in left)
    what = count_of(count, "change") if count else "what could not be read of it"
    texts = forget_unsent(opened) if not args.questions else 0
    if texts:
        say_of(args.file, f"{unsent_words(texts)}: erased")
    if left:
        say_of(args.file, f"{what} discarded{f', {others} of another review' if others else ''}")
    elif not texts:
        say_of(args.file, "nothing is kept on this machine that the file lacks")
    return DONE


def _told(left: Sequence[Pending], *, as_json: bool, typed: bool, listed: bool = False) -> int:
    if as_json:
        print_json([_as_json(each) for each in left])
    elif not listed:
        for each in left:
            _head(each)
    if not left and not typed and not as_json:
        say("Nothing is kept on this machine that a file lacks.")
    return FINDINGS if left or typed else DONE


def _head(found: Pending) -> None:
    where = found.file or found.path
    missing = NO_FILE_NOW if found.file and is_gone(found.file) else ""
    by = found.records.about.get("by", "")
    what = [count_of(len(found.missing), "change")] if found.missing else []
    what += [f"by {by}"] if by else []
    still = "; the session still runs" if found.live else ""
    unread = f"; {found.unread}" if found.unread else ""
    say_of(f"{where}{missing}", f"{', '.join([*what, found.when_words])}{still}{unread}")


def _as_json(found: Pending) -> dict[str, Any]:
    return {
        "file": found.file,
        "journal": found.path,
        "by": found.records.about.get("by", ""),
        "at": datetime.fromtimestamp(found.when, UTC).isoformat(timespec="seconds") if found.when else "",
        "changes": len(found.missing),
        "questions": found.questions,
        "unchanged_since": found.certain,
        "damaged": found.damaged,
        "unfinished": found.is_torn,
        "problem": found.problem,
        "of_another_review": found.of_another,
        "live": found.live,
    }
