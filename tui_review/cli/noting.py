"""`notes`, `note`, `reply`, `close-note`, `reopen-note`: QA's notes and their answers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any, Final

from tui_review.cli.common import add_editor, as_of_for, editor, open_for_change, save, tell
from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.qa.notes import (
    changed_since,
    in_asked_order,
    since_words,
)
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.notes import note_meant
from tui_review.review.gate.proposals import CloseNote, OpenNote, ReopenNote, Reply
from tui_review.review.model import Note, Review
from tui_review.review.record.standing import open_notes
from tui_review.review.who import Role
from tui_review.shape.plain import plain
from tui_review.store.versions import read_named
from tui_review.telling.blocks import Block, paragraph, under
from tui_review.telling.notes import note_blocks
from tui_review.terminal import print_json, say, say_of

_ROLE: Final[dict[str, Role]] = {"note": "qa", "reply": "reviewer", "close-note": "qa", "reopen-note": "qa"}
_ACTS: Final[dict[str, type[Reply | CloseNote | ReopenNote]]] = {
    "reply": Reply,
    "close-note": CloseNote,
    "reopen-note": ReopenNote,
}
_SAYS: Final = {
    "notes": "Lists the notes of a review, as their questions are asked. Exit status 1 while any is not closed.",
    "note": "Opens a note (QA). It keeps the answer of this moment, and says so when the answer changes.",
    "reply": "Replies to a note. A reviewer's reply makes it answered, QA's makes it open again.",
    "close-note": "Closes a note (QA).",
    "reopen-note": "Opens a closed note again (QA).",
}


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of a command about notes."""
    parser.set_defaults(command=command)
    parser.description = _SAYS[command]
    parser.add_argument("file", help="the review file" + (", or FILE@VERSION" if command == "notes" else ""))
    if command == "notes":
        parser.add_argument("--open", action="store_true", help="only those that are not closed")
        parser.add_argument("--json", action="store_true", help="one JSON list")
        return
    if command == "note":
        parser.add_argument("on", metavar="ON", help="a question, item or outcome, or `review` for all of it")
    else:
        parser.add_argument("note", metavar="NOTE", help="the note's id, such as n1")
    optional = command == "close-note"
    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="?" if optional else None,
        default="",
        help="the message (- for stdin); no names",
    )
    add_editor(parser, reason="")


def run(args: argparse.Namespace) -> int:
    """Runs a command about notes."""
    if args.command == "notes":
        return _list(args)
    who = editor(args, _ROLE[args.command])
    text = sys.stdin.read() if args.text == "-" else args.text
    opened, state = open_for_change(args.file, who)
    by = state.author
    try:
        if args.command == "note":
            id_ = state.propose(OpenNote(on=args.on, text=text, by=by)).made
        else:
            id_, _ = note_meant(state.review, args.note)
            state.propose(_ACTS[args.command](note=id_, text=text, by=by))
    except UserError as error:
        raise error.at(file=args.file) from None
    save(opened, state)
    say_of(args.file, f"note {id_} {state.review.notes[id_].status}")
    return DONE


def _list(args: argparse.Namespace) -> int:
    opened = read_named(args.file)
    review, evaluation = (
        opened.review,
        Evaluation.of(opened.rules, opened.review, as_of=as_of_for(args)(opened)),
    )
    ids = in_asked_order(review, opened.rules, unsettled=args.open)
    if args.json:
        print_json([_as_json(id_, review, evaluation) for id_ in ids])
    else:
        for id_ in ids:
            tell(_told(id_, review.notes[id_], review, evaluation))
        if not ids:
            say("No notes." if not review.notes else "No open notes.")
    return FINDINGS if open_notes(review) else DONE


def _as_json(id_: str, review: Review, evaluation: Evaluation) -> dict[str, Any]:
    note = review.notes[id_]
    since = changed_since(review, evaluation, note)
    changed = None
    if since is not None:
        made = since.answered or since.written
        changed = {
            "was": since.was,
            "now": since.now,
            "by": made.by if made is not None else "",
            "at": made.at if made is not None else "",
            "narrative_by": since.written.by if since.written is not None else "",
        }
    return {"note": id_, **plain(note), "on": note.on, "changed_since": changed}


def _told(id_: str, note: Note, review: Review, evaluation: Evaluation) -> Iterator[Block]:
    yield from note_blocks(id_, note)
    since = changed_since(review, evaluation, note)
    if since is not None:
        yield under(paragraph(since_words(evaluation.rules, note, since)))
