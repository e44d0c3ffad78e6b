"""`new` and `set`: creating a review and answering its questions without a screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from tui_review.cli.common import (
    acting_name,
    add_editor,
    editor,
    name_of_person,
    newest_rules,
    open_for_change,
    read_answers,
    save,
    user_name,
    value_given,
)
from tui_review.cli.held import HELD
from tui_review.errors import DONE, UserError
from tui_review.review.conflicts import conflicts_at
from tui_review.review.entry import entry_place
from tui_review.review.gate.accepted import Accepted
from tui_review.review.gate.proposals import Create
from tui_review.review.serial import new_review
from tui_review.review.signing import signs_something
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, desk_day
from tui_review.settings import reviews_folder
from tui_review.store.atomic import FileChanged
from tui_review.store.reviews import catalog_for, create_review, path_for_new
from tui_review.terminal import complain, say


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `new` or `set`."""
    parser.set_defaults(command=command)
    if command == "new":
        parser.description = "Creates the review file FOLDER/ID.yaml and prints its path."
        parser.add_argument(
            "instrument", help="the instrument's id, such as osri-r4 (see `tui-review instruments`)"
        )
        parser.add_argument(
            "id", help="the review's id and file name: letters, digits, - and _; no person's name"
        )
        parser.add_argument(
            "--folder", default=None, help="where to (default: reviews, or the settings' folder)"
        )
        parser.add_argument("--version", default="", help="the instrument's version (default: the newest)")
        parser.add_argument("--by", type=name_of_person, default="", metavar="NAME", help="who creates it")
    else:
        parser.description = "Answers questions through the same checks as the wizard: all of them, or none."
        parser.add_argument("file", help="the review file")
        parser.add_argument(
            "answers",
            nargs="*",
            metavar="QUESTION=VALUE",
            help="an answer, 4B.narrative, 4C1.describe, a cell 4A1.r2.date (4A1.new.date: a new row); empty clears "
            "it, and 4A1.r2= deletes a row",
        )
        add_editor(parser, reason="why answers are changed, once the review has been submitted")
    parser.add_argument(
        "--from", dest="source", metavar="FILE", help="a flat JSON or YAML map of answers (- for stdin)"
    )


def run(args: argparse.Namespace) -> int:
    """Runs `new` or `set`."""
    return _new(args) if args.command == "new" else _set(args)


def _new(args: argparse.Namespace) -> int:
    folder = reviews_folder(args.folder)
    path = path_for_new(folder, args.id)
    catalog = catalog_for(folder if folder.is_dir() else path)
    rules = newest_rules(catalog, args.instrument, args.version)
    who = Editor(acting_name(args.by), login=user_name())
    state = ReviewState(rules, new_review(args.id, rules, desk_day()), who, today=desk_day())
    created: Accepted[Any] = state.propose(Create(by=state.author))
    if args.source:
        state.answer_many(read_answers(args.source))
    create_review(path, state.accepted or created, rules)
    say(str(path))
    return DONE


def _assigned(assignments: Iterable[str]) -> dict[str, Any]:
    """What is given by `QUESTION=VALUE`. Raises UserError for anything else, and for a place given twice."""
    given: dict[str, Any] = {}
    for assignment in assignments:
        id_, equals, value = assignment.partition("=")
        if not equals:
            raise UserError(f"{assignment!r} is not QUESTION=VALUE.", remedy="Write, for example, 4B=No.")
        if (id_ := id_.strip()) in given:
            # Of two rows that are added, the first would be lost without a word.
            remedy = (
                "Give it once. Several rows are added by several calls, or by --from with a list of rows."
            )
            raise UserError("It is given twice in one command.", remedy=remedy, question=id_)
        given[id_] = value_given(value)
    return given


def _set(args: argparse.Namespace) -> int:
    given: dict[str, Any] = dict(read_answers(args.source)) if args.source else {}
    given |= _assigned(args.answers)
    if not given:
        raise UserError("No answers are given.", remedy="Write QUESTION=VALUE, or --from FILE.")
    for last in (False, False, True):
        opened, state = open_for_change(args.file, editor(args))
        try:
            changes = state.answer_many(given)
        except UserError as error:
            raise error.at(file=args.file) from None
        try:
            if changes:
                save(opened, state)
        except FileChanged:
            # Git, or an editor, which take no lock: the answers go on top of what is there by now.
            if last:
                raise
            HELD.close()
        else:
            break
    if args.reason and not changes:
        complain(
            f"{args.file}: all of this stands there already: nothing was changed, and the reason is kept nowhere."
        )
    for each in changes:
        # Whether two signers are one person only people know: whoever signs is asked at once.
        for found in state.findings_at(each.question) if signs_something(state.rules, each.question) else ():
            if found.level == "warning":
                complain(f"{args.file}: {found.message}")
    for id_ in dict.fromkeys(entry_place(key, state.rules.questions).id for key in given):
        if conflicts_at(state.review, id_, state.rules.questions):
            what = f"{args.file}: {id_} is left to settle all the same: `tui-review settle {args.file} {id_}`"
            complain(f"{what} shows all sides, and `ours` takes what stands.")
    return DONE
