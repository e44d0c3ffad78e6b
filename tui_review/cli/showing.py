"""`show`: a review as readable text, or as one JSON document."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tui_review.cli import pendings
from tui_review.cli.common import add_as_of, as_of_for, complain_of_doubts, tell
from tui_review.errors import DONE
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.values import is_rows
from tui_review.review.conflicts import unsettled_places
from tui_review.review.due import Due, due
from tui_review.review.evaluation import Evaluation, is_as_given
from tui_review.review.links import beside
from tui_review.review.progress import asked, unanswered
from tui_review.review.record.acts import doubts_json
from tui_review.store.inquiries import inquiries
from tui_review.store.linked import evaluate
from tui_review.store.reviews import ReviewFile
from tui_review.store.verify import doubts
from tui_review.store.versions import read_named
from tui_review.telling.blocks import Block, TableBlock, heading
from tui_review.telling.origin import rules_json
from tui_review.telling.reported import report_of
from tui_review.telling.review import review_blocks
from tui_review.terminal import print_json


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `show`."""
    parser.set_defaults(command=command)
    parser.description = "Shows a review: every answer with its question, and the ratings."
    parser.add_argument("file", help="the review file, or FILE@VERSION")
    add_as_of(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Runs `show`."""
    opened = read_named(args.file)
    on = as_of_for(args)(opened)
    evaluation = evaluate(opened, as_of=on)
    to_do = due(evaluation)
    broken = doubts(opened, known=evaluation)
    if args.json:
        document = as_json(opened, evaluation, broken) | pendings.as_json(opened.path)
        if to_do:
            document |= {"on": on, "due": [each.as_json() for each in to_do]}
        print_json(document)
    else:
        tell(_blocks(opened, evaluation, to_do, on))
    complain_of_doubts(args.file, opened, broken)
    return DONE


def as_json(opened: ReviewFile, evaluation: Evaluation, broken: Sequence[str]) -> dict[str, Any]:
    """A review as `show --json` gives it: answers that count (the program's too), and those kept aside.

    `broken` are the places at which its record does not hold.
    """
    review = opened.review
    answers: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for id_ in evaluation.rules.questions:
        value, given = evaluation.value(id_), evaluation.given(id_)
        if not isinstance(value, Missing):
            answers[id_] = _plain(value)
        own = evaluation.rules.questions[id_]
        if not isinstance(given, Missing) and not is_as_given(own, value, given):
            kept[id_] = _plain(given)
    return {
        "id": review.review.id,
        "instrument": rules_json(opened.rules),
        "status": review.review.status,
        "version": review.review.version,
        "answers": answers,
        "kept": kept,
        **doubts_json(broken),
        "unsettled": list(unsettled_places(review, evaluation.rules.questions)),
        "described": {id_: answer.described for id_, answer in review.answers.items() if answer.described},
        "narratives": {id_: answer.narrative for id_, answer in review.answers.items() if answer.narrative},
        "asked": asked(evaluation),
        "unanswered": unanswered(evaluation, optional=True),
        **_beside(evaluation),
        **({"grids": [grid.as_json() for grid in evaluation.grids]} if evaluation.rules.grids else {}),
    }


def _beside(evaluation: Evaluation) -> dict[str, Any]:
    """What linked reviews say, by the question it is shown beside; nothing where no review is linked."""
    facts = {
        id_: [
            {
                "id": fact.id,
                "review": fact.review,
                "value": None if isinstance(fact.value, Missing) else fact.value,
            }
            for fact in found
        ]
        for id_ in evaluation.rules.questions
        if (found := beside(evaluation, id_))
    }
    return {"beside": facts} if facts else {}


def _plain(value: Value) -> Any:
    """A table as a list of row maps, everything else as it is stored."""
    return list(value.values()) if is_rows(value) else value


def _blocks(opened: ReviewFile, evaluation: Evaluation, to_do: list[Due], on: str) -> Iterator[Block]:
    found = tuple(inquiries(opened.path.parent)) if not evaluation.rules.instrument.inquiry else ()
    yield from review_blocks(replace(report_of(opened.review, evaluation), inquiries=found))
    if to_do:
        yield heading(2, f"What is to be done, on {on}")
        yield TableBlock(("", "", ""), tuple((each.state, each.what, each.words) for each in to_do))
