"""`load`: the rows of a table from a CSV file, all of them or none."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tui_review.cli.common import add_editor, editor, open_for_change, save
from tui_review.errors import DONE, FINDINGS, UserError, did_you_mean
from tui_review.instrument.model import Question
from tui_review.instrument.naming import naming_columns, shared_names
from tui_review.instrument.plurals import count_of, part_of
from tui_review.review.rows import with_rows
from tui_review.review.state import ReviewState
from tui_review.store.csv_file import CP1252, read_tables
from tui_review.store.tables_csv import ColumnMap, Loaded, PeopleNamed, read_mapping, rows_from
from tui_review.terminal import print_json, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `load`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Adds the rows of a file, CSV or .xlsx, to a table of a review. If one line is bad, each bad line is listed "
        "and nothing is loaded. Columns are found by their names; --map says what they are called otherwise."
    )
    parser.add_argument("file", help="the review file")
    parser.add_argument(
        "--table", required=True, metavar="ID", help="the table question, or the end of its id: contacts"
    )
    parser.add_argument(
        "--csv", required=True, metavar="FILE", help="the file, CSV or .xlsx, with a header line"
    )
    parser.add_argument("--sheet", metavar="NAME", default="", help="the sheet of an .xlsx file")
    parser.add_argument("--map", metavar="FILE.yaml", help="columns, values, always, dates, separator, skip")
    duplicates = parser.add_mutually_exclusive_group()
    duplicates.add_argument(
        "--skip-duplicates", action="store_true", help="leave out rows the table has already"
    )
    duplicates.add_argument(
        "--keep-duplicates", action="store_true", help="take equal rows, too: two equal contacts on one day"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be loaded")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    add_editor(parser, reason="why rows are added, once the review has been submitted")


def run(args: argparse.Namespace) -> int:
    """Runs `load`."""
    opened, state = open_for_change(args.file, editor(args))
    table = table_named(state, args.table)
    mapping = read_mapping(Path(args.map), table) if args.map else ColumnMap()
    tables = read_tables(Path(args.csv), args.sheet)
    kept = state.kept(table.id)
    existing = list((kept.rows or {}).values())
    loaded = rows_from(
        tables,
        table,
        mapping,
        existing,
        people_named(state, table),
        args.csv,
        blanks=state.rules.questions[table.id].blanks,
        keep_duplicates=args.keep_duplicates,
    )
    encoding = tables[0].encoding
    clean = not loaded.bad and (args.skip_duplicates or not loaded.duplicates)
    added: list[str] = []
    if clean and loaded.rows:
        try:
            added = _add(state, table, existing, loaded)
        except UserError as error:
            raise error.at(file=args.file) from None
        if not args.dry_run:
            save(opened, state)
    if args.json:
        print_json(_document(args, table, encoding, loaded, added))
    else:
        _print(args, table, encoding, loaded, added)
    return DONE if clean else FINDINGS


def table_named(state: ReviewState, name: str) -> Question:
    """The table question of an id, or of the end of one. Raises UserError."""
    tables = [rules.question for rules in state.rules.questions.values() if rules.question.columns]
    found = [table for table in tables if table.id == name] or [
        table for table in tables if table.id.endswith(f".{name}")
    ]
    if len(found) != 1:
        ids = [table.id for table in tables]
        what = "has no table" if not found else "has several tables"
        raise UserError(
            f"{state.rules.instrument.id} {what} {name}.{did_you_mean(name, ids)}",
            remedy=f"Tables: {', '.join(ids) or 'none'}.",
        )
    return found[0]


def people_named(state: ReviewState, table: Question) -> dict[str, PeopleNamed]:
    """Whom the columns of a table may name, by column: the people that the review has now."""
    found: dict[str, PeopleNamed] = {}
    for each in naming_columns(state.rules, table.id):
        rows = list((state.kept(each.people).rows or {}).values())
        names = tuple(str(row[each.name]) for row in rows if row.get(each.name))
        found[each.column] = PeopleNamed(names, each.one, shared_names(state.rules, each, rows))
    return found


def _add(state: ReviewState, table: Question, existing: list[dict[str, Any]], loaded: Loaded) -> list[str]:
    """Adds the rows at the end; returns their ids."""
    answer = with_rows(state.kept(table.id), [*existing, *loaded.rows])
    state.change_rows(table.id, answer)
    return list(answer.rows or {})[len(existing) :]


def _document(
    args: argparse.Namespace, table: Question, encoding: str, loaded: Loaded, added: list[str]
) -> dict[str, Any]:
    return {
        "file": args.file,
        "table": table.id,
        "csv": args.csv,
        "encoding": encoding,
        "dry_run": args.dry_run,
        "added": added,
        "duplicates": loaded.duplicates,
        "bad": [{"line": bad.line, "column": bad.column, "message": bad.message} for bad in loaded.bad],
        "ignored": list(loaded.ignored),
        "absent": list(loaded.absent),
        "notes": loaded.notes,
    }


def _print(
    args: argparse.Namespace, table: Question, encoding: str, loaded: Loaded, added: list[str]
) -> None:
    if encoding == CP1252:
        say(f"{args.csv}: read as {CP1252}, as it is not in UTF-8")
    if loaded.ignored:
        say(f"{args.csv}: not taken, as no column of {table.id} is called so: {', '.join(loaded.ignored)}")
    if loaded.absent:
        say(f"{args.csv}: not in the file, and left empty: {', '.join(loaded.absent)}")
    for note in loaded.notes:
        say(f"{args.csv}: {note}")
    for bad in loaded.bad:
        say(f"{args.csv}:{bad.line}: {bad.message}")
    for line in loaded.duplicates:
        before = loaded.again.get(line)
        stands = f"it is line {before} once more" if before else "it stands in the table already"
        left = "left out" if args.skip_duplicates else stands
        say(f"{args.csv}:{line}: a duplicate: {left}")
    if loaded.bad:
        lines = len({bad.line for bad in loaded.bad})
        say(f"Nothing was loaded: {part_of(lines, loaded.lines)} lines cannot be taken.")
    elif loaded.duplicates and not args.skip_duplicates:
        known = part_of(len(loaded.duplicates), loaded.lines)
        say(f"Nothing was loaded: {known} lines are duplicates. See --skip-duplicates and --keep-duplicates.")
    elif added:
        would = "would be added" if args.dry_run else "added"
        say(f"{count_of(len(added), table.row)} {would} to {table.id} ({added[0]} to {added[-1]}).")
    else:
        say("Nothing to load.")
