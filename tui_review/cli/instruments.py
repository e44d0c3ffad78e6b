"""`instruments`, `lint`, `describe`, `schema`: for those who write and check instruments."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.cli.applying import refuse_idle
from tui_review.cli.common import instrument_file, rules_of, tell
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.loading.language import WORDED
from tui_review.store.reviews import catalog_for
from tui_review.telling.origin import text_words
from tui_review.terminal import complain, hand_out, print_json, say

if TYPE_CHECKING:
    from tui_review.instrument.lint.findings import LintFinding

_WIDTH: Final = 100
"""Cells of a line of a description in a pipe."""

SCHEMAS: Final = {
    "instrument": ("instrument.model", "Instrument"),
    "review": ("review.model", "Review"),
    "settings": ("settings", "Settings"),
    "case": ("training.case", "CaseFile"),
    "key": ("training.key", "KeyFile"),
    "quiz": ("training.quiz", "Quiz"),
    "rubric": ("training.rubric", "RubricFile"),
    "consensus": ("training.consensus", "ConsensusFile"),
}
"""Kinds of files that people write, and the class of each."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of the four commands."""
    parser.set_defaults(command=command)
    if command == "instruments":
        parser.description = "Lists the instruments that are installed, every version."
        parser.add_argument("--folder", default=".", help="also those beside this folder of reviews")
        parser.add_argument(
            "--update-manifest",
            action="store_true",
            help="for maintainers: write versions.json anew; refused when a released version was changed",
        )
    elif command == "lint":
        parser.description = "Checks instrument files and proves their rating tables."
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="instrument files, wording files (ID.es.wording.yaml), or ids of installed instruments",
        )
        parser.add_argument(
            "--list-unverified", action="store_true", help="list rules not checked against a source"
        )
    elif command == "describe":
        parser.description = "Prints every rule of an instrument in plain English, item by item."
        parser.add_argument("instrument", help="an installed instrument's id, or an instrument file")
        parser.add_argument("--version", default="", help="its version (default: the newest)")
        parser.add_argument("--item", default="", help="only this item")
        parser.add_argument(
            "--sources",
            action="store_true",
            help="a table of where each rule was read, and what is not verified",
        )
    else:
        parser.description = "Prints the JSON Schema that editors use."
        parser.add_argument("kind", choices=SCHEMAS, help="of which files")
    if command in ("instruments", "lint"):
        parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Runs one of the four commands."""
    return {"instruments": _list, "lint": _lint, "describe": _describe, "schema": _schema}[args.command](args)


def _list(args: argparse.Namespace) -> int:
    if args.update_manifest:
        return _update_manifest()
    folder = Path(args.folder)
    if not folder.is_dir():
        raise UserError("There is no such folder.", remedy="Check the name.", file=args.folder)
    catalog = catalog_for(folder)
    entries = catalog.entries()
    if args.json:
        keys = ("id", "version", "title", "path")
        print_json(
            [
                {key: str(getattr(entry, key)) for key in keys}
                | {"origin": origin.doubt or origin.kind, "sha256": origin.sha256}
                for entry in entries
                for origin in [catalog.origin(entry)]
            ]
        )
    else:
        for entry in entries:
            say(
                f"{entry.id}  {entry.version}  {entry.title}  {entry.path}  {text_words(catalog.origin(entry))}"
            )
    for each in catalog.passed_over():
        complain(f"{each.words}: instruments may be there that are not in this list.")
    return FINDINGS if catalog.passed_over() else DONE


def _update_manifest() -> int:
    from tui_review.instrument.loading.catalog import shipped_folder  # noqa: PLC0415 - for this option only
    from tui_review.instrument.loading.manifest import broken, current, manifest_text  # noqa: PLC0415
    from tui_review.instrument.origin import MANIFEST  # noqa: PLC0415
    from tui_review.yamlfile.output import OWNERS_ALONE, mode_of, write_output  # noqa: PLC0415

    folder = shipped_folder()
    problems = broken(folder)
    for problem in problems:
        complain(problem)
    if problems:
        return FINDINGS
    path = folder / MANIFEST
    write_output(
        path, manifest_text(current(folder)).encode(), overwrite=True, mode=mode_of(path, OWNERS_ALONE)
    )
    say(str(path))
    return DONE


def _lint(args: argparse.Namespace) -> int:
    from tui_review.instrument.lint.findings import unreadable  # noqa: PLC0415 - for this command only
    from tui_review.instrument.lint.linter import unverified  # noqa: PLC0415 - loads pydantic; for this command only

    found, broken = [], []
    for file in args.files:
        try:
            path = instrument_file(file)
            found += unverified(path) if args.list_unverified else _linted(path)
        except UserError as error:
            broken.append(unreadable(error))
            complain(error.message)
    status = UNUSABLE if broken else DONE
    if args.json:
        print_json([finding.as_json() for finding in (*found, *broken)])
    else:
        # What is wrong with a file that cannot be read is the one line on stderr; the place in it is shown here.
        for line in [line for each in found for line in each.as_lines()] + [
            line for each in broken for line in each.as_lines()[1:]
        ]:
            say(line)
        if not args.list_unverified and not found and status == DONE:
            worded = all(file.endswith(WORDED) for file in args.files)
            say(f"No findings: {'every text is worded' if worded else 'every rating table is proven'}.")
    if any(finding.level != "info" for finding in found):
        status = max(status, FINDINGS)
    return status


def _linted(path: Path) -> list[LintFinding]:
    """The findings of an instrument's file and of the wordings beside it, or of one wording file."""
    from tui_review.instrument.lint.linter import lint  # noqa: PLC0415 - loads pydantic
    from tui_review.instrument.lint.wording import is_wording, lint_wording, wordings_beside  # noqa: PLC0415

    if is_wording(path):
        return lint_wording(path)
    return [*lint(path), *(each for wording in wordings_beside(path) for each in lint_wording(wording))]


def _describe(args: argparse.Namespace) -> int:
    from tui_review.telling.describe import describe  # noqa: PLC0415 - for this command only
    from tui_review.telling.sources import sources_blocks  # noqa: PLC0415

    if args.version and ("@" in args.instrument or Path(args.instrument).is_file()):
        refuse_idle("--version", "with a file, or with ID@VERSION")
    rules = rules_of(args.instrument, args.version)
    if args.item and args.item not in rules.rated:
        raise UserError(f"{rules.instrument.id} has no item {args.item}.")
    told = sources_blocks(rules, args.item) if args.sources else describe(rules, args.item)
    tell(told, piped=_WIDTH)
    return DONE


def _schema(args: argparse.Namespace) -> int:
    hand_out(schema_text(args.kind).encode())
    return DONE


def schema_text(kind: str) -> str:
    """The JSON Schema of a kind of file, one of SCHEMAS."""
    if kind == "instrument":
        from tui_review.instrument.schema import instrument_schema  # noqa: PLC0415 - loads pydantic

        return instrument_schema()
    from tui_review.shape.schema import schema_of  # noqa: PLC0415 - loads pydantic

    module, name = SCHEMAS[kind]
    return schema_of(getattr(import_module(f"tui_review.{module}"), name), kind)
