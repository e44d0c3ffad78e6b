"""`import-xlsform`, and `export --format xlsform`: instruments in the form that survey programs read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from tui_review.cli.common import rules_of
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.terminal import complain, say
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.output import write_output

_LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a workbook."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `import-xlsform`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Makes an instrument of an XLSForm: its questions, choices, skip rules, constraints, and repeats as tables. "
        "What has no equal is listed by its row, and the exit status is 1 then."
    )
    parser.add_argument("file", help="the form, a workbook (.xlsx)")
    parser.add_argument(
        "--output", default="", metavar="FILE", help="the instrument (default: ID.yaml, here)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def run(args: argparse.Namespace) -> int:
    """Makes the instrument; returns the exit status."""
    from tui_review.exchange.reading import import_form  # noqa: PLC0415 - for this command only

    made = import_form(read_bytes(args.file, most=_LARGEST), args.file)
    output = Path(args.output or f"{made.id}.yaml")
    write_output(output, made.text.encode(), overwrite=args.overwrite)
    say(str(output))
    for each in made.missed:
        say(f"  {each.words}")
    return FINDINGS if made.missed else DONE


def export_instrument(named: str, output: str, *, overwrite: bool) -> int:
    """Writes an instrument, by its id or file, as an XLSForm; returns the exit status. Raises UserError."""
    from tui_review.exchange.writing import export_form  # noqa: PLC0415 - for this format only

    if not output:
        raise UserError("A workbook is no text.", remedy="Name a file for it: --output FORM.xlsx.")
    data, missed = export_form(rules_of(named))
    write_output(Path(output), data, overwrite=overwrite)
    for each in missed:
        complain(f"{each.name}: {each.what.removesuffix('.')}.")
    return FINDINGS if missed else DONE
