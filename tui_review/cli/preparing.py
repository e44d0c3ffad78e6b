"""`init`: a folder for reviews, of one person or shared by a group on purpose."""

from __future__ import annotations

import argparse
import os
import shlex
from pathlib import Path

from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.store.readers import listed_words, said_account
from tui_review.store.reviews import place_schema
from tui_review.store.shared import group_sharing, group_that_lost, prepare, shut_out_in
from tui_review.terminal import complain, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `init`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Makes a folder for reviews, or sets one right: for its owner alone or, with --group, for everybody in a "
        "group, who then read and write all reviews, notes and former versions in it, and nobody else. Other files "
        "that lie there stay as they are. Run it again whenever in doubt: a group's folder stays that group's, and of "
        "one that its group has lost it asks whose it is to be."
    )
    parser.add_argument("folder", help="the folder")
    parser.add_argument(
        "--group",
        default=None,
        metavar="G",
        help="the group that works in it; '' takes it back for you alone",
    )


def run(args: argparse.Namespace) -> int:
    """Runs `init`."""
    folder = Path(args.folder)
    group = group_sharing(folder) if args.group is None else args.group
    if args.group is None and (lost := group_that_lost(folder)):
        what = f"This was a folder of the group {lost}, which a copy, a backup or a chmod has taken it from."
        remedy = (
            f"Say whose it is to be: `--group {lost}` gives it back, `--group ''` makes it its owner's alone."
        )
        raise UserError(what, remedy=remedy, file=str(folder))
    left = prepare(folder, group, say)
    place_schema(folder)
    whose = f"for the group {group}" if group else f"for {_owner_of(folder)} alone"
    for each in left:
        complain(each)
    if left:
        say(f"{folder}: not ready {whose} yet")
        return FINDINGS
    say(f"{folder}: ready, {whose}")
    for what, named, mend in shut_out_in(folder) if group else ():
        say(f"{what.format(*named)} {mend.format(*map(shlex.quote, named))}")
    if listed := listed_words(folder):
        say(listed)
    return DONE


def _owner_of(folder: Path) -> str:
    """Whose a folder is, as it is said to whoever has it made or set right."""
    owner = folder.stat().st_uid
    return "you" if owner == os.geteuid() else said_account(owner)
