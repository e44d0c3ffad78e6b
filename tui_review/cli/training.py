"""`train`: mock cases. Listing and reading them, starting an attempt, and checking a case of one's own."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui_review.cli.common import give_out, name_of_person, user_name
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.plurals import count_of
from tui_review.review.who import Editor, desk_day
from tui_review.settings import load_settings, reviews_folder
from tui_review.store.folder import ids_taken
from tui_review.store.reviews import catalog_for
from tui_review.terminal import ask, complain, lament, print_json, say
from tui_review.training.case import Case, case_folders, find_case, list_cases, load_case
from tui_review.training.people import free_id
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.training.documents import CaseDocument, Passage


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `train`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Lists the mock cases; with CASE says what is in one; with CASE and ID starts an attempt on it: an ordinary "
        "review, FOLDER/ID.yaml, with the face sheet filled in. Prints its path; nothing is overwritten."
    )
    parser.add_argument("case", nargs="?", help="a case's id, or its folder")
    parser.add_argument("id", nargs="?", help="the new review's id and file name")
    parser.add_argument(
        "--folder",
        help="where attempts go, with instruments of your own beside them (default: reviews, or the settings' folder)",
    )
    parser.add_argument(
        "--by",
        type=name_of_person,
        default="",
        metavar="NAME",
        help="whose attempt it is (default: the name of the settings; else it is asked)",
    )
    parser.add_argument(
        "--cases", action="append", metavar="FOLDER", help="a folder of cases to look in first"
    )
    parser.add_argument(
        "--list", action="store_true", help="list the cases (what happens without a case, too)"
    )
    parser.add_argument(
        "--read", metavar="PLACE", help="print a document (07), a passage (07:3), or `all` of the case"
    )
    parser.add_argument(
        "--format",
        default="text",
        choices=("text", "md", "html"),
        help="with --read: the format (default: text); md and html are for paper, each document on a page of its own",
    )
    parser.add_argument(
        "--output", default="", metavar="FILE", help="a file, readable by you alone (default: stdout)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")
    parser.add_argument("--search", metavar="WORDS", help="print the passages that hold all the words")
    parser.add_argument(
        "--lint", action="append", metavar="FOLDER", help="everything wrong with the case in FOLDER"
    )
    parser.add_argument("--key", help="with --lint: the key, where it is not kept with the case")
    parser.add_argument("--json", action="store_true", help="one JSON document (for --list and --lint)")


def run(args: argparse.Namespace) -> int:
    """Runs `train`."""
    if args.lint:
        return _lint(args)
    folders = [*(Path(folder) for folder in args.cases or []), *case_folders()]
    if args.list or not args.case:
        return _list(folders, as_json=args.json)
    case = find_case(args.case, folders)
    if args.read:
        return _read(case, args.read) if args.format == "text" else _hand_out(case, args)
    if args.search:
        return _search(case, args.search)
    if args.id:
        return _start(case, args)
    _describe(case, args)
    return DONE


def _list(folders: list[Path], *, as_json: bool) -> int:
    cases, errors = list_cases(folders)
    if as_json:
        print_json(
            [
                {
                    "id": case.id,
                    "title": case.file.title,
                    "instrument": case.file.instrument,
                    "summary": case.file.summary.strip(),
                    "fictional": case.file.fictional,
                    "documents": len(case.documents),
                    "feedback": case.file.feedback,
                    "quiz": case.id if case.file.quiz else "",
                    "folder": str(case.folder),
                }
                for case in cases
            ]
        )
    else:
        for case in cases:
            say(
                f"{case.id}  {case.file.instrument}  {case.file.title}  ({count_of(len(case.documents), 'document')})"
            )
    for error in errors:
        complain(error.message)
    return UNUSABLE if errors else DONE


def _describe(case: Case, args: argparse.Namespace) -> None:
    say(f"{case.file.title}  ({case.file.instrument})")
    say(case.file.fictional)
    say()
    for line in case.file.summary.strip().split("\n"):
        say(line)
    say()
    for document in case.documents:
        say(f"{document.heading}: {count_of(len(document.passages), 'passage')}")
    say()
    person = args.by or load_settings().name
    id_ = free_id(case.id, person, ids_taken(reviews_folder(args.folder)))
    by = "" if person else " --by NAME"
    say(f"Start with: tui-review train {case.id} {id_}{by}")


def _read(case: Case, place: str) -> int:
    if ":" in place:
        for passage in _passages_at(case, place):
            say(f"[{passage.ref}] {passage.text}")
        return DONE
    for document in _documents_at(case, place):
        say(case.file.fictional)
        say(document.heading)
        for passage in document.passages:
            say()
            say(f"[{passage.ref}] {passage.text}")
        say()
    return DONE


def _documents_at(case: Case, place: str) -> list[CaseDocument]:
    """The documents that are named, in which of passages that are named stand those alone. Raises UserError."""
    if ":" in place:
        passages = _passages_at(case, place)
        there = {passage.document: case.document(passage.document) for passage in passages}
        return [
            replace(document, passages=tuple(each for each in passages if each.document == document.id))
            for document in there.values()
            if document is not None
        ]
    if place == "all":
        return list(case.documents)
    document = case.document(place) or case.document(place.zfill(2))
    if document is None:
        known = ", ".join(each.id for each in case.documents)
        raise UserError(f"{case.id} has no document {place}.", remedy=f"There are: {known}.")
    return [document]


def _passages_at(case: Case, places: str) -> list[Passage]:
    return [found for ref in case.cited(places) if (found := case.passage(ref)) is not None]


def _hand_out(case: Case, args: argparse.Namespace) -> int:
    """What is read, for paper."""
    from tui_review.telling.markdown import markdown  # noqa: PLC0415 - for paper only
    from tui_review.telling.web import page  # noqa: PLC0415
    from tui_review.training.case_pages import case_pages  # noqa: PLC0415

    blocks = case_pages(case, _documents_at(case, args.read))
    give_out(args, page(blocks, case.file.title) if args.format == "html" else markdown(blocks))
    return DONE


def _search(case: Case, words: str) -> int:
    hits = case.search(words)
    for hit in hits:
        say(f"[{hit.passage.ref}] {hit.passage.text}")
        say()
    if not hits:
        say("No passage holds all of these words.")
    return DONE if hits else FINDINGS


def _start(case: Case, args: argparse.Namespace) -> int:
    from tui_review.training.attempt import start_attempt  # noqa: PLC0415 - for starting only

    folder = reviews_folder(args.folder)
    who = Editor(_person(args.by), login=user_name())
    catalog = _beside_reviews(folder)
    path = start_attempt(case, args.id, folder, who, catalog, today=desk_day())
    lament(f"{case.file.fictional}\n")
    say(str(path))
    return DONE


def _beside_reviews(folder: Path) -> Catalog:
    """The instruments for a folder of reviews that may be made yet."""
    return catalog_for(folder if folder.is_dir() else folder / "new.yaml")


def _person(given: str) -> str:
    """Whose attempt it is: asked for at a terminal where nothing says it; elsewhere the account's, with a word."""
    name = clean_line(given or load_settings().name)
    if not name and sys.stdin.isatty():
        ask("Whose attempt is it? ", aside=True)
        name = clean_line(sys.stdin.readline())
        if not name:
            raise UserError("Whose attempt it is has to be said.", remedy="Give the name with --by.")
    if not name:
        name = user_name()
        complain(f"The attempt is by {name}, which is the account's name; --by says whose it is.")
    return name


def _agreeing_words(folder: Path, *, key: str) -> str:
    """That nothing was found in a case, and in which of its parts: a key that is not there agrees with nothing."""
    case = load_case(folder)
    parts = {"quiz": case.quiz_path is not None, "key": bool(key) or case.key_path is not None}
    *first, last = ["documents", "face sheet", *(part for part, there in parts.items() if there)]
    lacking = "".join(f" There is no {part}." for part, there in parts.items() if not there)
    return (
        f"No findings: {', '.join(first)} and {last} agree with each other and with the instrument.{lacking}"
    )


def _lint(args: argparse.Namespace) -> int:
    from tui_review.training.lint import lint_case  # noqa: PLC0415 - for checking only

    found, catalog = [], _beside_reviews(reviews_folder(args.folder))
    for folder in args.lint:
        key = Path(args.key) if args.key else None
        found += lint_case(Path(folder), catalog, key)
    if args.json:
        print_json([problem.as_json() for problem in found])
    else:
        for problem in found:
            say(problem.as_line())
        if not found:
            for folder in args.lint:
                say(_agreeing_words(Path(folder), key=args.key))
    if any(problem.code == "unreadable" for problem in found):
        return UNUSABLE
    return FINDINGS if found else DONE
