"""`override`, `undo-override`, `overrides`: a site leader's ratings in the place of computed ones."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tui_review.cli.common import (
    add_editor,
    as_of_for,
    complain_of_doubts,
    editor,
    looking,
    open_for_change,
    reviews_given,
    save,
)
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.language.days import day_words
from tui_review.instrument.rules import Rules
from tui_review.qa.overrides import OverriddenItem, overridden_items
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import OverrideRating, UndoOverride
from tui_review.store.folder import FolderIndex
from tui_review.store.verify import doubts
from tui_review.store.versions import read_named
from tui_review.telling.words import rating_said
from tui_review.terminal import complain, print_json, say, say_of


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of a command about overrides."""
    parser.set_defaults(command=command)
    if command == "overrides":
        parser.description = "Lists the overridden items, with the rating that the answers give."
        parser.add_argument("paths", nargs="+", metavar="PATH", help="review files, or folders of them")
        parser.add_argument("--json", action="store_true", help="one JSON list")
        return
    parser.add_argument("file", help="the review file")
    parser.add_argument("item", help="the item, such as 4")
    if command == "override":
        parser.description = (
            "Puts a rating in the place of an item's computed one, which stays visible. Site leaders only."
        )
        parser.add_argument("rating", help='such as "Area Needing Improvement"')
    else:
        parser.description = "Lets the computed rating of an item hold again. Site leaders only."
    add_editor(parser, reason="why (needed to override)")


def run(args: argparse.Namespace) -> int:
    """Runs a command about overrides. They are a site leader's act; another --role is refused."""
    if args.command == "overrides":
        return _list(args)
    who = editor(args, "site_leader")
    opened, state = open_for_change(args.file, who)
    try:
        if args.command == "override":
            state.propose(
                OverrideRating(item=args.item, rating=args.rating, reason=args.reason, by=state.author)
            )
        else:
            state.propose(UndoOverride(item=args.item, reason=args.reason, by=state.author))
    except UserError as error:
        raise error.at(file=args.file) from None
    save(opened, state)
    ratings = (state.evaluation.rating(args.item).rating, state.evaluation.in_force(args.item))
    computed, holds = (rating_said(state.rules, rating) for rating in ratings)
    say(
        f"{args.file}: item {args.item} {holds}"
        + (f" (by the answers {computed})" if computed != holds else "")
    )
    return DONE


def _list(args: argparse.Namespace) -> int:
    documents: list[dict[str, Any]] = []
    status = DONE
    for given in args.paths:
        for path in _overridden_in(Path(given)) if Path(given).is_dir() else [given]:
            try:
                opened = read_named(str(path))
            except UserError as error:
                complain(error.message)
                status = UNUSABLE
                continue
            evaluation = Evaluation.of(opened.rules, opened.review, as_of=as_of_for(args)(opened))
            if complain_of_doubts(str(path), opened, doubts(opened, known=evaluation)):
                status = max(status, FINDINGS)
            for each in overridden_items(opened.review, evaluation):
                documents.append({"file": str(path), **asdict(each)})
                if not args.json:
                    _print(str(path), each, opened.rules)
    if args.json:
        print_json(documents)
    elif not documents:
        say("No overridden items in what could be read." if status == UNUSABLE else "No overridden items.")
    return status


def _overridden_in(folder: Path) -> Iterator[Path]:
    """The files of a folder in which something is overridden, and those that cannot be read, which is said then."""
    reviews_given(folder)
    return (
        each.path for each in FolderIndex(folder, looking()).summaries() if each.overridden or each.problem
    )


def _print(file: str, each: OverriddenItem, rules: Rules) -> None:
    say_of(file, f"item {each.item}  {each.title}")
    holds, computed = (rating_said(rules, rating) for rating in (each.rating, each.computed))
    say(f"    {holds}; by the answers {computed}")
    say(f"    {each.by}, {day_words(each.at)}: {each.reason}")
    if each.unsettled:
        say("    A merge left it to settle: no rating holds until somebody does.")
    if not each.recorded:
        say("    The record does not have it so: `tui-review verify` says more.")
