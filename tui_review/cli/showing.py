"""`show`: a review as readable text, or as one JSON document."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tui_review.cli.common import add_day, day, print_json, say
from tui_review.errors import DONE
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.model import Question
from tui_review.review.due import Due, due
from tui_review.review.evaluation import Evaluation
from tui_review.review.handover import SAID
from tui_review.review.links import beside
from tui_review.review.progress import asked, progress, unanswered
from tui_review.store.linked import evaluate
from tui_review.store.reviews import ReviewFile, read_review


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `show`."""
    parser.set_defaults(command=command)
    parser.description = "Shows a review: every answer with its question, and the ratings."
    parser.add_argument("file", help="the review file")
    add_day(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Runs `show`."""
    opened = read_review(Path(args.file))
    evaluation = evaluate(opened)
    on = day(args)
    to_do = due(evaluation, on)
    if args.json:
        document = as_json(opened, evaluation)
        if to_do:
            document |= {"on": on, "due": [each.as_json() for each in to_do]}
        print_json(document)
    else:
        _print(opened, evaluation)
        _print_grids(evaluation)
        _print_due(to_do, on)
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


def _print_grids(evaluation: Evaluation) -> None:
    if not evaluation.grids:
        return
    from tui_review.review.grid_text import grid_lines  # noqa: PLC0415 - few instruments have grids

    for grid in evaluation.grids:
        say()
        for line in grid_lines(grid):
            say(line)


def _print_due(to_do: list[Due], on: str) -> None:
    if not to_do:
        return
    say()
    say(f"What is to be done, on {on}")
    width = max(len(each.what) for each in to_do)
    for each in to_do:
        say(f"    {each.state:<8}{each.what:<{width}}  {each.words}")


def _rating(evaluation: Evaluation, id_: str) -> str:
    if id_ not in evaluation.rules.rated:
        return ""
    rating = evaluation.rating(id_)
    said = f": {rating.rating}" + (f" ({rating.because})" if rating.because else "")
    return said + (f"; overridden: {evaluation.in_force(id_)}" if id_ in evaluation.overrides else "")


def _print_questions(opened: ReviewFile, evaluation: Evaluation, ids: list[str]) -> None:
    for id_ in ids:
        value = evaluation.value(id_)
        if value is Missing.NOT_ASKED:
            continue
        question = evaluation.rules.questions[id_].question
        answer = opened.review.answers.get(id_)
        why = f"  ({evaluation.why_not_asked(id_)})" if evaluation.answered_na(id_) else ""
        say(f"    {id_}  {question.label or question.ask}")
        for line in _lines(question, value):
            say(f"        {line}{why}")
        for line in answer.narrative.split("\n") if answer is not None and answer.narrative else []:
            say(f"        | {line}")
        for fact in beside(evaluation, id_):
            say(f"        beside it, {fact.id} in {fact.review} ({fact.label}): {fact.words}")


def _lines(question: Question, value: Value | Missing) -> list[str]:
    if isinstance(value, Missing):
        return ["–"]
    if isinstance(value, list):
        return value or ["none of these"]
    if isinstance(value, dict):
        rows = [row for row in value.values() if isinstance(row, dict)]
        if not rows:
            return [", ".join(str(part) for part in value.values()) or "none"]
        labels = {column.id: column.label for column in question.columns}
        return [
            "; ".join(f"{labels.get(key, key)}: {_cell(cell)}" for key, cell in row.items()) for row in rows
        ]
    return str(value).split("\n")


def _cell(cell: object) -> str:
    return ", ".join(str(each) for each in cell) if isinstance(cell, list) else str(cell)
