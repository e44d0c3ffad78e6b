"""`show`: a review as readable text, or as one JSON document."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tui_review.cli.common import print_json, say
from tui_review.errors import DONE
from tui_review.instrument.evaluate import Missing, Value
from tui_review.review.evaluation import Evaluation
from tui_review.review.handover import SAID
from tui_review.review.progress import asked, progress, unanswered
from tui_review.store.reviews import ReviewFile, read_review


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `show`."""
    parser.set_defaults(command=command)
    parser.description = "Shows a review: every answer with its question, and the ratings."
    parser.add_argument("file", help="the review file")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Runs `show`."""
    opened = read_review(Path(args.file))
    evaluation = Evaluation.of(opened.rules, opened.review)
    if args.json:
        print_json(as_json(opened, evaluation))
    else:
        _print(opened, evaluation)
    return DONE


def as_json(opened: ReviewFile, evaluation: Evaluation) -> dict[str, Any]:
    """A review as `show --json` gives it: answers that count (the program's too), and those kept aside."""
    review = opened.review
    answers: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for id_ in evaluation.rules.questions:
        value, raw = evaluation.value(id_), evaluation.raw(id_)
        if not isinstance(value, Missing):
            answers[id_] = _plain(value)
        if not isinstance(raw, Missing) and raw != value:
            kept[id_] = _plain(raw)
    return {
        "id": review.review.id,
        "instrument": {"id": review.review.instrument.id, "version": review.review.instrument.version},
        "status": review.review.status,
        "version": review.review.version,
        "answers": answers,
        "kept": kept,
        "narratives": {id_: answer.narrative for id_, answer in review.answers.items() if answer.narrative},
        "asked": asked(evaluation),
        "unanswered": unanswered(evaluation, optional=True),
    }


def _plain(value: Value) -> Any:
    """A table as a list of row maps, everything else as it is stored."""
    if isinstance(value, dict) and all(isinstance(row, dict) for row in value.values()):
        return list(value.values())
    return value


def _print(opened: ReviewFile, evaluation: Evaluation) -> None:
    review, rules = opened.review, evaluation.rules
    done = progress(evaluation)
    header = review.review
    say(f"{header.id}  {rules.instrument.short}  {SAID[header.status]}, version {header.version}")
    say(f"{done.answered} of {done.asked} questions answered")
    for section in rules.sections.values():
        say()
        say(f"{section.title}{_rating(evaluation, section.id)}")
        _print_questions(opened, evaluation, [q.id for q in section.questions])
        for item in section.items:
            say()
            say(f"  Item {item.id}  {item.title}{_rating(evaluation, item.id)}")
            _print_questions(opened, evaluation, list(rules.rated[item.id].questions))


def _rating(evaluation: Evaluation, id_: str) -> str:
    if id_ not in evaluation.rules.rated:
        return ""
    rating = evaluation.rating(id_)
    return f": {rating.rating}" + (f" ({rating.because})" if rating.because else "")


def _print_questions(opened: ReviewFile, evaluation: Evaluation, ids: list[str]) -> None:
    for id_ in ids:
        value = evaluation.value(id_)
        if value is Missing.NOT_ASKED:
            continue
        question = evaluation.rules.questions[id_].question
        answer = opened.review.answers.get(id_)
        why = f"  ({evaluation.why_not_asked(id_)})" if evaluation.answered_na(id_) else ""
        say(f"    {id_}  {question.label or question.ask}")
        for line in _lines(value):
            say(f"        {line}{why}")
        for line in answer.narrative.split("\n") if answer is not None and answer.narrative else []:
            say(f"        | {line}")


def _lines(value: Value | Missing) -> list[str]:
    if isinstance(value, Missing):
        return ["–"]
    if isinstance(value, list):
        return value or ["none of these"]
    if isinstance(value, dict):
        rows = [row for row in value.values() if isinstance(row, dict)]
        if not rows:
            return [", ".join(str(part) for part in value.values()) or "none"]
        return ["; ".join(f"{key}: {_cell(cell)}" for key, cell in row.items()) for row in rows]
    return str(value).split("\n")


def _cell(cell: object) -> str:
    return ", ".join(str(each) for each in cell) if isinstance(cell, list) else str(cell)
