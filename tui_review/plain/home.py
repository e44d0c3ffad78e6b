"""The reviews of a folder in plain lines, for who can name none on a command line: one is opened, or begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from tui_review.errors import DONE, FINDINGS, UserError
from tui_review.instrument.plurals import part_of
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Leave, Talk
from tui_review.review.who import Editor
from tui_review.store.folder import (
    FolderIndex,
    ReviewSummary,
    ids_taken,
    newest_instruments,
    propose_id,
    start_review,
)

_WAYS: Final = "Type a review's number or id to open it, new to begin one, list to hear them again, or quit."
_Listed = TypeVar("_Listed")


def run_plain_home(folder: Path, editor: Editor, today: str, *, talk: Talk | None = None) -> int:
    """The list of reviews, and each that is chosen by `run_plain`, until `quit` or the end of input.

    Gives the worst exit status of what was done. Raises UserError for a folder that cannot be read.
    """
    talk, status = talk or Talk(), DONE
    listed = _listed(folder, talk)
    while True:
        try:
            typed = talk.ask("review").strip()
            if typed.casefold() in ("q", "quit"):
                break
            if typed.casefold() in ("", "l", "list"):
                listed = _listed(folder, talk)
                continue
            if typed.casefold() == "new":
                path = _begun(folder, editor, today, talk)
            else:
                path = _chosen(typed, listed, lambda each: each.called, "review").path
            status = max(status, run_plain(path, editor, today, talk=talk))
            listed = _listed(folder, talk)
        except UserError as error:
            talk.refuse(error)
        except (Leave, KeyboardInterrupt):
            break
    return max(status, FINDINGS) if talk.is_undone else status


def _listed(folder: Path, talk: Talk) -> list[ReviewSummary]:
    """Says what a folder has, a line each, and what can be typed."""
    found = list(FolderIndex(folder).summaries())
    talk.say(f"Reviews in {folder}:" if found else f"No reviews in {folder} yet.")
    for number, each in enumerate(found, 1):
        done = part_of(each.progress.answered, each.progress.asked) if each.progress.asked else ""
        held = f"open by {each.holder.user}" if each.holder is not None else ""
        parts = (each.called, each.case, each.instrument, each.status_in_words, done, held, each.problem)
        talk.say(f"{number}. {', '.join(filter(None, parts))}")
    talk.say(_WAYS)
    return found


def _begun(folder: Path, editor: Editor, today: str, talk: Talk) -> Path:
    """A new review, of the instrument and under the id that are asked for. Raises UserError, and Leave."""
    entries = newest_instruments(folder)
    for number, each in enumerate(entries, 1):
        talk.say(f"{number}. {each.title} ({each.id} {each.version})")
    entry = _chosen(talk.ask("instrument").strip(), entries, lambda each: each.id, "instrument")
    proposed = propose_id(ids_taken(folder))
    id_ = talk.ask(f"id, or Enter for {proposed}").strip() or proposed
    return start_review(folder, id_, entry, editor, today)


def _chosen(typed: str, listed: Sequence[_Listed], id_of: Callable[[_Listed], str], what: str) -> _Listed:
    """The one of a list that a number or an id means. Raises UserError."""
    for number, each in enumerate(listed, 1):
        if typed in (str(number), id_of(each)):
            return each
    raise UserError(f"There is no {what} {typed}.", remedy="Type its number or its id, as listed.")
