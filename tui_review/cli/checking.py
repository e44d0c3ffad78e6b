"""`check`: what is missing or wrong in reviews, one file or whole folders."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui_review.cli.common import add_as_of, as_of_for, demanded, policy
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.plurals import count_of
from tui_review.review.finding import Finding
from tui_review.review.findings import findings
from tui_review.store.linked import evaluate
from tui_review.store.pending import pending_words, stuck_for
from tui_review.store.readers import exposed
from tui_review.store.reviews import ReviewFile, catalog_for, passed_over, read_review, review_paths
from tui_review.store.verify import Demanded, record_breaks
from tui_review.telling.notes import break_words
from tui_review.telling.origin import rules_words
from tui_review.telling.words import NOT_ANSWERED, finding_words
from tui_review.terminal import complain, print_json, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `check`."""
    parser.set_defaults(command=command)
    parser.description = "Validates reviews. Errors block a hand-over, never a save."
    parser.add_argument("paths", nargs="+", metavar="PATH", help="review files, or folders of them")
    add_as_of(parser)
    parser.add_argument("--json", action="store_true", help="one JSON list of findings")


def run(args: argparse.Namespace) -> int:
    """Runs `check`."""
    status = DONE
    day, keys = as_of_for(args), demanded()
    documents: list[dict[str, Any]] = []
    for given in args.paths:
        paths = review_paths(Path(given)) if Path(given).is_dir() else [Path(given)]
        for path in passed_over(Path(given)):
            complain(f"{path}: no file, though it is named as a review is; it is passed over.")
            status = max(status, FINDINGS)
        catalog = catalog_for(Path(given))
        for path in paths:
            try:
                found = check_file(path, day, catalog, keys)
            except UserError as error:
                complain(error.message)
                found = [Finding("", "error", "unreadable", error.message)]
                status = UNUSABLE
            else:
                if who := exposed(path):
                    complain(f"{path}: {who}")
                    documents.append(Finding("", "info", "exposed", who).as_json(str(path)))
            if any(finding.level != "info" for finding in found):
                status = max(status, FINDINGS)
            documents += [finding.as_json(str(path)) for finding in found]
            if not args.json:
                _print(path, found)
    if args.json:
        print_json(documents)
    return status


def check_file(
    path: Path,
    day: Callable[[ReviewFile], str],
    catalog: Catalog,
    keys: Demanded,
) -> list[Finding]:
    """Every finding of one review file as of the ISO day that `day` gives for it.

    Raises UserError for one that cannot be read.
    """
    opened = read_review(path, catalog)
    evaluation = evaluate(opened, as_of=day(opened), catalog=catalog)
    found = findings(opened.review, evaluation, policy())
    if opened.instrument_changed:
        reference = opened.review.review.instrument
        what = f"The installed {reference.id} {reference.version} is not the text this review was made with."
        found.append(Finding("", "warning", "instrument-changed", what))
    if doubt := opened.rules.origin.doubt:
        what = f"{rules_words(opened.rules)}: {opened.rules.origin.path}."
        code = "instrument-unsure" if doubt == "unsure" else "instrument-not-shipped"
        found.append(Finding("", "warning", code, what))
    if left := stuck_for(opened):
        found.append(Finding("", "warning", "pending", pending_words(left, path)))
    said = {each.message for each in found}
    found += [
        Finding("" if "/" in each.place else each.place, "warning", "record", break_words(each))
        for each in record_breaks(opened, keys, known=evaluation)
        if each.what not in said
    ]
    return found


def _print(path: Path, found: list[Finding]) -> None:
    unanswered = [finding.question for finding in found if finding.code == "unanswered"]
    for finding in found:
        if finding.code not in ("unanswered", "unreadable"):
            say(f"{path}: {finding_words(finding)}")
    if unanswered:
        say(f"{path}: {count_of(len(unanswered), 'question')} {NOT_ANSWERED} yet: {', '.join(unanswered)}")
    if not found:
        say(f"{path}: complete and clean")
