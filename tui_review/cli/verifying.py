"""`verify`: whether what files say was done is what was done."""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

from tui_review.cli.common import demanded, today
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.plurals import count_of, part_of
from tui_review.review.conflicts import unsettled_places
from tui_review.review.model import Act
from tui_review.review.record.acts import Break
from tui_review.store.committed import FileCommit, FolderCommits
from tui_review.store.reviews import catalog_for, read_review, review_paths
from tui_review.store.verify import verify
from tui_review.store.versions import kept_versions
from tui_review.telling.notes import act_name, break_words
from tui_review.telling.words import unsettled_words
from tui_review.terminal import complain, print_json, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `verify`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Holds reviews against their record: seals, changes, kept versions, written ratings, file names, and, where "
        "git keeps them, the commits with their authors and signatures. "
        "What that shows, and what it cannot: docs/qa.md."
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="review files, or folders of them")
    parser.add_argument(
        "--require-signed", action="store_true", help="name acts and signatures that no key signed, too"
    )
    parser.add_argument("--json", action="store_true", help="one JSON list of what does not hold")


def run(args: argparse.Namespace) -> int:
    """Runs `verify`."""
    status, day, keys = DONE, today(), demanded(required=args.require_signed)
    documents: list[dict[str, Any]] = []
    files: dict[str, list[str]] = defaultdict(list)
    for given in args.paths:
        paths = review_paths(Path(given)) if Path(given).is_dir() else [Path(given)]
        catalog = catalog_for(Path(given))
        commits = FolderCommits(Path(given) if Path(given).is_dir() else Path(given).parent)
        try:
            commits.read()
        except UserError as error:
            complain(error.message)
            status, commits = UNUSABLE, FolderCommits.unread()
        for path in paths:
            try:
                opened = read_review(path, catalog)
                found = verify(opened, day, keys)
                found += list(commits.breaks(opened, found))
                if said := unsettled_words(unsettled_places(opened.review, opened.rules.questions)):
                    found.append(Break("", said))
            except UserError as error:
                complain(error.message)
                status = UNUSABLE
                continue
            files[opened.review.review.uid].append(str(path))
            found += [
                Break("", f"The same review stands in {other}, too.")
                for other in files[opened.review.review.uid][:-1]
            ]
            if found:
                status = max(status, FINDINGS)
            documents += [
                {
                    "file": str(path),
                    "place": each.place,
                    "act": act_name(each.act) if each.act else "",
                    "message": each.what,
                }
                for each in found
            ]
            if not args.json:
                last = next(iter(commits.by_name.get(path.name, ())), None)
                _print(path, found, opened.review.history, last)
    if args.json:
        print_json(documents)
    return status


def _print(path: Path, found: list[Break], acts: list[Act], last: FileCommit | None) -> None:
    for each in found:
        say(f"{path}: {break_words(each)}")
    if found:
        return
    without, signed = sum(not act.seal for act in acts), sum(bool(act.signature) for act in acts)
    told = f"all holds; {count_of(len(acts) - without, 'act')} with a seal"
    if signed:
        told += f", {signed} of them signed with a key"
    if without:
        told += f", {count_of(without, 'act')} without, done before there were seals"
    made = {act.version for act in acts if act.seal and act.content}
    if made:
        # Each machine keeps those that were handed over there, so that one that is gone is no break by itself.
        kept = made.intersection(kept_versions(path, acts))
        told += f"; kept here {part_of(len(kept), len(made), 'version')}"
    told += f"; last commit {last.said}" if last is not None else "; no commit has it"
    say(f"{path}: {told}")
