"""`manual`: the pages of the manual, which ship with the program. `completions`: a shell that knows its commands.

The arguments of `help`, too, which is answered where all commands are known.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tui_review.errors import DONE, UserError, did_you_mean
from tui_review.terminal import say
from tui_review.yamlfile.files import read_text

SHELLS: Final = ("bash", "zsh", "fish")
_FIRST: Final = ("index", "first-hour", "wizard", "qa", "training", "reports", "administrators")
"""The pages that most readers look for, in the order of who reads them; the others follow by name."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of the three commands."""
    parser.set_defaults(command=command)
    if command == "help":
        parser.description = "Says what --help says: of the program, or of a command."
        parser.add_argument("named", nargs="?", default="", metavar="COMMAND", help="a command")
        return
    if command == "manual":
        parser.description = "Lists the pages of the manual, or prints one. They ship with the program."
        parser.add_argument("page", nargs="?", default="", help="a page of the list")
        return
    parser.description = (
        "Prints what a shell has to read to complete commands, options and files: bash with "
        '`eval "$(tui-review completions bash)"` in ~/.bashrc, zsh likewise in ~/.zshrc, fish with '
        "`tui-review completions fish | source` in config.fish."
    )
    parser.add_argument("shell", choices=SHELLS, help="which shell")


def run(args: argparse.Namespace) -> int:
    """Runs one of the two commands; returns the exit status."""
    if args.command == "completions":
        from argcomplete.shell_integration import shellcode  # noqa: PLC0415 - for this command only

        say(shellcode(["tui-review"], shell=args.shell))
        return DONE
    pages = manual_pages()
    if not args.page:
        width = max(map(len, pages))
        for name, path in pages.items():
            say(f"  {name:<{width}}  {_title_of(path)}")
        return DONE
    if args.page not in pages:
        hint = did_you_mean(args.page, pages)
        raise UserError(
            f"The manual has no page {args.page}.{hint}", remedy="`tui-review manual` lists them."
        )
    say(read_text(pages[args.page]).rstrip("\n"))
    return DONE


def manual_pages() -> dict[str, Path]:
    """The pages of the manual by name: those inside the package, or at the top of a checkout.

    What lies above them (`SECURITY.md`, `CHANGELOG.md`) is among them, called as pages are.
    """
    package = Path(__file__).parents[1]
    inside = package / "shipped"
    top = inside if (inside / "docs").is_dir() else package.parent
    paths = [*sorted((top / "docs").glob("*.md")), *sorted(top.glob("*.md"))]
    found = {path.stem.lower(): path for path in paths}
    return {name: found.pop(name) for name in _FIRST if name in found} | found


def _title_of(page: Path) -> str:
    lines = read_text(page).splitlines()
    return next((line[2:].strip() for line in lines if line.startswith("# ")), page.stem)


def complete(commands: Mapping[str, str], parser_of: Callable[[str], argparse.ArgumentParser]) -> None:
    """Answers a shell that asks what could be written next, and ends the process.

    `commands` says what each does. Only the one that is named is looked at, so that the answer comes as fast as that
    command starts.
    """
    import argcomplete  # noqa: PLC0415 - never loaded by a command that runs

    words = os.environ.get("COMP_LINE", "").split()
    parser = argparse.ArgumentParser(prog="tui-review")
    below = parser.add_subparsers()
    for name, does in commands.items():
        named = name in words[1:2]
        below.add_parser(name, help=does, parents=[parser_of(name)] if named else [], add_help=False)
    argcomplete.autocomplete(parser)
    sys.exit(DONE)
