"""Finding the command, running it, and saying in one line what went wrong.

Only the module of the command that runs is imported: a command that draws nothing loads no screen library, and
starts fast.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from tui_review.errors import UNUSABLE, UserError

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "home": ("home", "the home screen over a folder of reviews (what runs without a command)"),
    "new": ("answering", "create a review"),
    "open": ("home", "open a review in the wizard"),
    "set": ("answering", "answer questions of a review"),
    "show": ("showing", "show a review as text"),
    "rate": ("rating", "ratings of a review, or of bare answer maps"),
    "check": ("checking", "what is missing or wrong in reviews"),
    "submit": ("handing", "hand a review over to QA"),
    "return": ("handing", "return a review to the reviewer"),
    "complete": ("handing", "QA is complete"),
    "state-qa": ("handing", "hand a review over to the state's QA"),
    "finalise": ("handing", "finalise a review"),
    "reopen": ("handing", "reopen a review, with a reason"),
    "instruments": ("instruments", "the instruments that are installed"),
    "lint": ("instruments", "check an instrument file and prove its rating tables"),
    "describe": ("instruments", "every rule of an instrument in plain English"),
    "schema": ("instruments", "the JSON Schema of instrument or review files"),
}
"""Every command: its module in this package, and what it does."""


def main(argv: list[str] | None = None) -> int:
    """Runs a command; returns its exit status. Nothing but UserError's one line ever reaches a person on failure."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _run(arguments)
    except UserError as error:
        return _fail(error.message)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has enough; Python must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except RecursionError:
        return _fail("The data is nested too deeply.")
    except Exception as error:  # noqa: BLE001 - a traceback could show a case's data
        return _fail(
            f"An error inside tui-review ({_where(error)}). Nothing was changed by it; please report this line."
        )


def _run(arguments: list[str]) -> int:
    if arguments[:1] in (["-h"], ["--help"]):
        sys.stdout.write(_overview())
        return 0
    if arguments[:1] == ["--version"]:
        from importlib.metadata import version  # noqa: PLC0415 - only here, and slow

        sys.stdout.write(f"tui-review {version('tui-review')}\n")
        return 0
    name = arguments[0] if arguments and arguments[0] in COMMANDS else "home"
    rest = arguments[1:] if arguments and arguments[0] in COMMANDS else arguments
    if (
        name == "home"
        and rest
        and not rest[0].startswith("-")
        and not Path(rest[0]).exists()
        and "/" not in rest[0]
    ):
        from tui_review.instrument.findings import did_you_mean  # noqa: PLC0415 - only for a mistyped command

        hint = did_you_mean(rest[0], COMMANDS)
        raise UserError(
            f"There is no command and no folder {rest[0]}.{hint}", remedy="See `tui-review --help`."
        )
    module = import_module(f"tui_review.cli.{COMMANDS[name][0]}")
    parser = argparse.ArgumentParser(prog=f"tui-review {name}", allow_abbrev=False)
    module.arguments(parser, name)
    try:
        parsed = parser.parse_args(rest)
    except SystemExit as stop:
        return int(stop.code or 0)
    status: int = module.run(parsed)
    sys.stdout.flush()
    return status


def _overview() -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:<{width}}  {what}" for name, (_, what) in COMMANDS.items()]
    head = "tui-review [FOLDER]: guided case reviews, kept as YAML files.\n\nCommands (`tui-review COMMAND --help` explains each):\n"
    tail = "\nExit status: 0 done and clean, 1 findings, 2 the command or a file could not be used.\n"
    return head + "\n".join(lines) + "\n" + tail


def _fail(message: str) -> int:
    sys.stderr.write(f"tui-review: {' '.join(message.split())}\n")
    return UNUSABLE


def _where(error: Exception) -> str:
    """The kind of an error and its place in the code; never its message or values, which may hold a case's data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f", {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__}{place}"
