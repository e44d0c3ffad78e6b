"""`forget`: taking away what one keeps beside reviews for oneself: what was heard in interviews, points looked at."""

from __future__ import annotations

import argparse
import sys
from itertools import chain
from pathlib import Path

from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.plurals import count_of
from tui_review.review.handover import CLOSED, where_words
from tui_review.store.jottings import forget_all_jottings, forget_jottings, has_jottings
from tui_review.store.reviews import catalog_for, read_review, reviews_named
from tui_review.store.unsent import count_unsent, forget_unsent, unsent_words
from tui_review.terminal import ask, complain, is_shown, say, say_of


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `forget`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Takes away for good what you keep on this machine beside reviews that are final: what you heard in "
        "interviews, and which points of a second reader you looked at. The reviews are left as they are. "
        "Exit status 1 while something stays beside a review that is not final."
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="review files, or folders of them")
    parser.add_argument(
        "--open", action="store_true", help="also beside reviews that are not final: it may be needed yet"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="all that is kept so on this machine, also beside reviews whose file is gone, and what was typed and not "
        "kept: on a terminal it asks before it erases that",
    )


def run(args: argparse.Namespace) -> int:
    """Runs `forget`."""
    if args.all == bool(args.paths):
        raise UserError("Beside which reviews?", remedy="Name files or folders, or --all alone.")
    if args.all:
        if (texts := count_unsent()) and not _is_meant(texts):
            say("Nothing is taken away.")
            return FINDINGS
        say(f"{count_of(forget_all_jottings(), 'review')}: what you kept beside is taken away")
        if texts := forget_unsent():
            say(f"{unsent_words(texts)}: erased")
        return DONE
    stays = taken = unread = 0
    for path in chain.from_iterable(reviews_named(Path(given)) for given in args.paths):
        try:
            head = read_review(path, catalog_for(path.parent)).review.review
        except UserError as error:
            complain(error.message)
            unread += 1
            continue
        if not has_jottings(head.uid):
            continue
        if head.status not in CLOSED and not args.open:
            stays += 1
            say_of(path, f"kept, as it is {where_words(head)}; --open takes it away all the same")
            continue
        forget_jottings(head.uid)
        taken += 1
        say_of(path, "what you kept beside it is taken away")
    if unread:
        return UNUSABLE
    if not stays and not taken:
        say("You keep nothing beside these.")
    return FINDINGS if stays else DONE


def _is_meant(texts: int) -> bool:
    """Whether texts that can still be taken are to be erased: asked of a person; a program that says it means it."""
    if not (sys.stdin.isatty() and is_shown()):
        return True
    taken = "can still be taken: open the review, or see `recover`"
    ask(f"{unsent_words(texts)}, and {taken}. Erase for good? y, or Enter not to: ")
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
