"""`register`: where everybody's certification stands on a day, as text, page, workbook, calendar or data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tui_review.cli.common import give_blocks, give_bytes, give_json, give_out, looking
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.language.date_forms import read_date
from tui_review.reports.tabular import ExportedRow, Table
from tui_review.review.who import desk_day
from tui_review.settings import reviews_folder
from tui_review.telling.markdown import markdown
from tui_review.telling.web import page
from tui_review.telling.words import broken_words
from tui_review.terminal import complain
from tui_review.training.register import PersonStanding, team
from tui_review.training.register_text import MATRIX, calendar, matrix, next_words, team_blocks

_TITLE = "Certification of the team"


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `register`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Tells where everybody with a review of reviewer-certification stands on a day: certified, temporarily or no "
        "longer; what is done, due, overdue or waived. Exit status 1 when something is overdue, has expired, or "
        "is in doubt, as a review has errors, files of it differ, or its record is not found to hold."
    )
    parser.add_argument(
        "paths", nargs="*", metavar="FOLDER", help="folders of reviews, or files (default: the settings')"
    )
    parser.add_argument("--as-of", "--on", dest="as_of", default="", metavar="DATE", help="on DATE (today)")
    formats = ("text", "md", "html", "xlsx", "ics", "json")
    parser.add_argument("--format", default="text", choices=formats, help="the format (default: text)")
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument(
        "--output", default="", metavar="FILE", help="a file, readable by you alone (default: stdout)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def run(args: argparse.Namespace) -> int:
    """Runs `register`."""
    on = read_date(args.as_of) if args.as_of else desk_day()
    if not on:
        raise UserError(f"{args.as_of!r} is not a date.", remedy="Write --as-of YYYY-MM-DD.")
    people, errors = team(map(Path, args.paths or [reviews_folder()]), on, looking())
    for error in errors:
        complain(error.message)
    for each in people:
        if each.broken:
            complain(f"{each.id}: {broken_words(each.broken)}")
    _tell(args, people, on, whole=not errors)
    if errors:
        return UNUSABLE
    late = any(
        each.standing in ("expired", "again", "in doubt")
        or any(one.state == "overdue" for one in each.milestones)
        for each in people
    )
    return FINDINGS if late else DONE


def _tell(args: argparse.Namespace, people: list[PersonStanding], on: str, *, whole: bool) -> None:
    match "json" if args.json else args.format:
        case "json":
            give_json(args, register_json(people, on))
        case "md":
            give_out(args, markdown(team_blocks(people, on, whole=whole)))
        case "html":
            give_out(args, page(team_blocks(people, on, whole=whole), _TITLE))
        case "xlsx":
            from tui_review.reports.workbook import to_xlsx  # noqa: PLC0415 - costs 60 ms, and few want a workbook

            give_bytes(args, to_xlsx(_tables(people)))
        case "ics":
            give_bytes(args, calendar(people, on))
        case _:
            give_blocks(args, team_blocks(people, on, whole=whole))


def _tables(people: list[PersonStanding]) -> list[Table]:
    who: list[ExportedRow] = [
        [each.name, each.place, each.words, each.done, each.wanted, next_words(each)] for each in people
    ]
    return [
        Table("People", ("name", "county", "standing", "done", "of", "next"), who),
        matrix_table(people),
    ]


def matrix_table(people: list[PersonStanding]) -> Table:
    """The matrix of people and milestones as a table for a workbook."""
    head, rows = matrix(people)
    return Table(MATRIX, head, [list(row) for row in rows])


def register_json(people: list[PersonStanding], on: str) -> dict[str, Any]:
    """The register as data."""
    return {"on": on, "people": [each.as_json() for each in people]}
