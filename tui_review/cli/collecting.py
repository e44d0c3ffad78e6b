"""`collect`: a trainer takes in a class's attempts in one command."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_review.cli.common import demanded, known_people
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.instrument.plurals import count_of
from tui_review.terminal import complain, say
from tui_review.training.collect import collect
from tui_review.training.handed_in import from_branches, from_folder


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `collect`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Copies a class's attempts into the folder INTO, from a folder with everybody's files or from a git branch "
        "each; then `tui-review score INTO --key KEY`. Exit status 1 when a file was not taken in, or somebody's "
        "folder or branch has none."
    )
    parser.add_argument("into", metavar="INTO", help="the folder they go to; made where needed")
    parser.add_argument(
        "--from", dest="source", metavar="FOLDER", help="take every attempt below this folder"
    )
    parser.add_argument("--git", metavar="REPO", help="take them from branches of this repository")
    parser.add_argument(
        "--branches", default="trainee/*", metavar="PATTERN", help="which branches (trainee/*)"
    )
    parser.add_argument("--path", metavar="FILE", help="with --git: the attempt's path in each branch")
    parser.add_argument("--case", default="", metavar="ID", help="only attempts on this case")
    parser.add_argument(
        "--update", action="store_true", help="replace files taken in before that differ by now"
    )


def run(args: argparse.Namespace) -> int:
    """Runs `collect`."""
    if bool(args.source) == bool(args.git):
        raise UserError(
            "Say where the attempts are.", remedy="Give --from FOLDER, or --git REPO with --path FILE."
        )
    if args.git and not args.path:
        raise UserError("--git needs the attempt's path in each branch.", remedy="Give it with --path.")
    repository = args.git or ""
    sources = (
        from_folder(Path(args.source))
        if args.source
        else from_branches(Path(repository), args.branches, args.path, known_people(), demanded())
    )
    done = collect(sources, Path(args.into), case=args.case, update=args.update)
    for where, path in done.taken:
        say(f"{where} -> {path}")
    for where, why in done.left:
        complain(f"{where}: not taken in: {why}")
    for (person, case), count in done.people.items():
        if count > 1:
            whom = person or "nobody who is named"
            complain(f"{count_of(count, 'attempt')} on {case} by {whom}: are they one person's?")
    say(f"{len(done.taken)} taken in, {len(done.known)} there already, {len(done.left)} left out")
    return FINDINGS if done.left else DONE
