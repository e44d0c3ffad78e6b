"""`home` and `open`: the screens over a folder of reviews, and on one review; or the same review in plain lines."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

from tui_review.cli.common import acting_name, name_of_person, no_screen, signer, user_name
from tui_review.errors import FINDINGS, UserError
from tui_review.review.who import ROLES, Editor, Policy, desk_day, role_of
from tui_review.settings import Settings, load_settings, reviews_folder
from tui_review.store.session import InUseError, Mode, Session
from tui_review.terminal import complain, is_shown, lament, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `home` or `open`."""
    parser.set_defaults(command=command)
    parser.add_argument(
        "--by",
        type=name_of_person,
        default="",
        metavar="NAME",
        help="who works (default: the settings' or user's name)",
    )
    parser.add_argument("--role", choices=ROLES, default=None, help="in which role (default: the settings')")
    if command == "home":
        parser.add_argument(
            "folder", nargs="?", default="", help="the folder of reviews (default: the settings')"
        )
        return
    parser.add_argument("file", help="the review file")
    parser.add_argument(
        "--plain",
        action="store_true",
        help="in plain lines, without screens; exit status 1 where a line that came through a pipe was not taken",
    )
    parser.add_argument("--read-only", action="store_true", help="look, and change nothing")


def run(args: argparse.Namespace) -> int:
    """Runs the screens, or the plain lines; returns the exit status."""
    settings = load_settings()
    who = _editor(args, settings)
    if args.command == "home":
        return _home(reviews_folder(args.folder), who, settings)
    path, mode = Path(args.file), Mode.READ_ONLY if args.read_only else Mode.EDIT
    plain = args.plain
    if not plain and (why := no_screen()):
        complain(f"{why} The review is shown in plain lines.")
        plain = True
    if plain:
        from tui_review.plain.run import run_plain  # noqa: PLC0415 - one of the two ways

        return run_plain(path, who, desk_day(), mode=mode)
    opened: Session | InUseError
    try:
        opened = Session.open(path, who, today=desk_day(), mode=mode)
    except InUseError as error:
        opened = error
    return _shown(settings, who, opened=opened)


def _home(folder: Path, who: Editor, settings: Settings) -> int:
    why = no_screen()
    if why and sys.stdin.isatty() and is_shown():
        from tui_review.plain.home import run_plain_home  # noqa: PLC0415 - one of the two ways

        # Whoever gets this program at log-in, and no shell, has no other way to plain lines.
        complain(f"{why} Reviews are listed, and shown, in plain lines.")
        return run_plain_home(folder, who, desk_day())
    if why:
        # Whoever logs in without a terminal and gets this program, and no shell, can type no other command here.
        remedy = "Open one: tui-review open FILE --plain."
        if os.environ.get("SSH_CONNECTION"):
            remedy = "Log in with one: ssh -t HOST."
        raise UserError(f"{why} The list of reviews needs one.", remedy=remedy)
    return _shown(settings, who, folder=folder)


def _shown(
    settings: Settings, who: Editor, *, folder: Path | None = None, opened: Session | InUseError | None = None
) -> int:
    # Until the first question is drawn, only what lasts is made: looking for garbage in it takes time now, and makes
    # the screen pause later. The app turns the search on again.
    gc.disable()
    from tui_review.tui.app import ReviewApp  # noqa: PLC0415 - only who draws loads what draws
    from tui_review.tui.base.app import run_app  # noqa: PLC0415

    app = ReviewApp(settings, who, desk_day(), folder=folder, opened=opened)
    try:
        status = run_app(app)
    finally:
        gc.enable()
    if any(app.only_here.values()):
        status = status or FINDINGS
        kept = [str(path) for path, count in app.only_here.items() if count]
        complain(
            f"Kept on this machine, not in the file: changes of {', '.join(kept)}. See tui-review recover."
        )
    if app.outcome:
        if status:
            lament(f"{app.outcome}\n")
        else:
            say(app.outcome)
    return status


def _editor(args: argparse.Namespace, settings: Settings) -> Editor:
    """Who works, by options, settings, or the system."""
    role = args.role or role_of(settings)
    name, policy = acting_name(args.by), Policy.of(settings, asks_later=True)
    return Editor(name, role, login=user_name(), policy=policy, signer=signer())
