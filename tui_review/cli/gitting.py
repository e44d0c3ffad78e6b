"""`git-setup`, and what git then calls: `textconv`, `merge-driver` and `keep-modes`."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from tui_review.errors import DONE, FINDINGS
from tui_review.terminal import complain, hand_out, say, say_of


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of a command about git."""
    parser.set_defaults(command=command)
    if command == "git-setup":
        parser.description = (
            "Installs diff and merge drivers for reviews in this clone: readable diffs whose hunks name item and "
            "question, and merges by question. Nothing is committed; other YAML files are treated as before. In a bare "
            "repository it has git refuse pushed reviews of which `verify` says that they do not hold, and closes the "
            "repository to all but its owner, or the group that it is shared with (core.sharedRepository)."
        )
        parser.add_argument(
            "folder", nargs="?", default=".", help="a folder of the clone (default: this one)"
        )
        parser.add_argument("--disable", action="store_true", help="take them out again")
        parser.add_argument(
            "--modes",
            action="store_true",
            help="also have git keep reviews private, whenever it has written some, by hooks of the clone",
        )
    elif command == "keep-modes":
        parser.description = (
            "Takes reviews that git has written from whoever else can read them; in a group's folder gives them to the "
            "group. Called by git after `git-setup --modes`."
        )
        parser.add_argument(
            "folder", nargs="?", default=".", help="a folder of the clone (default: this one)"
        )
    elif command == "textconv":
        parser.description = "Prints a review file as readable text (what is none, as it is). Called by git."
        parser.add_argument("file")
    else:
        parser.description = (
            "Merges three versions of a review by question and row, into OURS. Called by git. "
            "Exit status 0: merged, 1 or what --left says: something is left to settle."
        )
        parser.add_argument(
            "--left",
            type=int,
            default=FINDINGS,
            metavar="STATUS",
            help="the exit status where something is left (default: 1, which Python that cannot start has too)",
        )
        for name, what in (("base", "%%O"), ("ours", "%%A"), ("theirs", "%%B")):
            parser.add_argument(name, help=what)
        parser.add_argument("path", nargs="?", default="", help="%%P")


def run(args: argparse.Namespace) -> int:
    """Runs a command about git."""
    commands = {
        "git-setup": _setup,
        "textconv": _textconv,
        "merge-driver": _merge,
        "keep-modes": _keep_modes,
    }
    return commands[args.command](args)


def _setup(args: argparse.Namespace) -> int:
    from tui_review.qa import gitmodes  # noqa: PLC0415 - git itself never asks for it
    from tui_review.qa.gitsetup import disable, enable  # noqa: PLC0415
    from tui_review.store.git import is_bare  # noqa: PLC0415

    folder = Path(args.folder)
    if is_bare(folder):
        return _setup_bare(folder, args)
    if args.disable:
        found = [disable(folder), gitmodes.remove_hooks(folder)]
        say("The drivers are taken out of this clone." if any(found) else "There was nothing to take out.")
        return DONE
    say(
        "The drivers are installed in this clone."
        if enable(folder)
        else "The drivers were installed already."
    )
    if args.modes or gitmodes.are_stale(folder):
        if gitmodes.close_git(folder):
            say("What git keeps of them can be read by nobody else from now on.")
        gitmodes.install_hooks(folder)
        say("Whenever git has written reviews here they are set right, as by `tui-review keep-modes`.")
        _keep_modes(args)
        _say_readers(folder)
    elif gitmodes.are_exposed(folder) or gitmodes.readers_of_git(folder):
        say(
            "Others can read reviews that git keeps or writes here: `tui-review git-setup --modes` keeps them private."
        )
    return DONE


def _say_readers(folder: Path) -> None:
    """Who can still read what git keeps, as far as this command does not close it, with the one that does."""
    from tui_review.qa.gitmodes import closing, readers_of_git  # noqa: PLC0415 - git itself never asks for it

    for repository, readers in readers_of_git(folder).items():
        command = f"{closing(repository)} {shlex.quote(str(repository))}"
        say(
            f"{repository}: {readers.who} can read what git keeps there, every version of each review: {command}"
        )


def _setup_bare(folder: Path, args: argparse.Namespace) -> int:
    from tui_review.qa.gitmodes import close_git  # noqa: PLC0415
    from tui_review.qa.guard import disable_hook, enable_hook, ways_past  # noqa: PLC0415

    if args.disable:
        found = disable_hook(folder)
        say("Nothing that is pushed is looked at any more." if found else "There was nothing to take out.")
        return DONE
    try:
        taken = "held against its record from now on, and refused where that does not hold."
        found = enable_hook(folder)
        say(f"What is pushed here is {taken if found else 'held against its record already.'}")
    finally:
        if close_git(folder):
            whose = "its owner, and its group where it is shared with one (core.sharedRepository),"
            say(f"From now on nobody but {whose} can read what git keeps here.")
    for each in ways_past(folder):
        say(each.what.format(folder, each.about))
    _say_readers(folder)
    return DONE


def _keep_modes(args: argparse.Namespace) -> int:
    from tui_review.qa.gitmodes import keep_modes  # noqa: PLC0415 - for these commands only

    for path in keep_modes(Path(args.folder)):
        say_of(path, "readable by others no more")
    return DONE


def _textconv(args: argparse.Namespace) -> int:
    from tui_review.qa.textconv import review_text  # noqa: PLC0415

    hand_out(review_text(Path(args.file)))
    return DONE


def _merge(args: argparse.Namespace) -> int:
    from tui_review.qa.driver import merge_files  # noqa: PLC0415
    from tui_review.yamlfile.output import OWNERS_ALONE, mode_of, output_to  # noqa: PLC0415

    path = args.path or args.ours
    ours = Path(args.ours)
    driven = merge_files(Path(args.base), ours, Path(args.theirs), path)
    mode = mode_of(ours, OWNERS_ALONE)
    with output_to(ours, overwrite=True, mode=mode, over_review=True) as stream:
        stream.write(driven.data)
    if driven.as_text:
        complain(f"{path}: not merged by question. {driven.as_text}")
    for key, why in zip(driven.conflicts, driven.whys, strict=True):
        complain(f"{path}: {key}: {why} Settle it: `tui-review settle`.")
    return DONE if driven.clean else int(args.left)
