"""Naming what is kept on this machine and not in the files that a command was about."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tui_review.errors import UserError
from tui_review.store.atomic import fingerprint
from tui_review.store.pending import (
    has_moved,
    pending,
    pending_anywhere,
    pending_words,
    stuck_for,
    with_journals,
)
from tui_review.store.reviews import SUFFIX, read_review, review_paths
from tui_review.store.unsent import only_here
from tui_review.store.versions import parse_name
from tui_review.terminal import complain
from tui_review.yamlfile.files import read_bytes


def name_pending(parsed: argparse.Namespace) -> bool:
    """Says on stderr what is pending for the review files that a command was given; whether anything is."""
    found = False
    renamed = any(map(has_moved, pending_anywhere()))
    is_known = with_journals()
    for path in dict.fromkeys(_files(parsed)):
        said = pending_said(path, renamed=renamed) if renamed or is_known(path) else ""
        if said:
            complain(f"{path}: {said}")
            found = True
    return found


def name_typed(parsed: argparse.Namespace) -> None:
    """Says on stderr at which questions of review files that a command was given something is typed and not kept."""
    for path in dict.fromkeys(_files(parsed, in_folders=False)):
        with suppress(UserError):
            opened = read_review(path)
            if said := only_here(opened, opened.rules, opened.review).words:
                complain(f"{path}: {said} Opening the review says how to go on with it.")


def pending_said(path: Path, *, renamed: bool) -> str:
    """What is pending for a review file, in a sentence; empty where nothing is, and for what is no review.

    With `renamed` there are journals of reviews that stand elsewhere by now: any file may be one of those.
    """
    try:
        # Most files have no journal: those are not read as reviews.
        if not renamed and not pending(path, fingerprint(read_bytes(path)), live=True):
            return ""
        found = stuck_for(read_review(path))
    except UserError:
        return ""
    return pending_words(found, path) if found else ""


def as_json(path: Path) -> dict[str, Any]:
    """The same as a part of a JSON document: how many changes, at which questions; nothing where there are none."""
    try:
        found = stuck_for(read_review(path))
    except UserError:
        return {}
    if not found:
        return {}
    questions = list(dict.fromkeys(id_ for each in found for id_ in each.questions))
    return {"pending": {"changes": sum(len(each.missing) for each in found), "questions": questions}}


def _files(parsed: argparse.Namespace, *, in_folders: bool = True) -> Iterator[Path]:
    """The files that arguments name, with `in_folders` those of folders that they name too."""
    for value in vars(parsed).values():
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, str) or not one:
                continue
            path = parse_name(one).path
            try:
                if path.is_dir():
                    yield from review_paths(path) if in_folders else ()
                elif path.suffix == SUFFIX and path.is_file():
                    yield path
            except (OSError, UserError, ValueError):
                continue
