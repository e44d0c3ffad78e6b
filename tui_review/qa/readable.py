"""A review file as text made for `git diff`: what `textconv` prints.

Every line that changes says which item and question it belongs to, in the hunk header (git looks upwards for a line
like `Item 4 | 4B  …`). Nothing that the file says is left out, and nothing depends on the day it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tui_review.display import make_visible
from tui_review.instrument.rules import Rules
from tui_review.qa.diff import describe
from tui_review.qa.diff_text import said
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Answer, Review
from tui_review.review.serial import to_data

HUNK_HEADER: Final = '^([A-Z][^|]* \\| .*)$\n^  "?([0-9A-Za-z][A-Za-z0-9._/-]*)"?:$'
"""For git's `xfuncname`: the head lines of this text, and in the raw file (`git add -p`) the id of the question."""


def readable(review: Review, rules: Rules) -> str:
    """The text of a review, ending in a newline."""
    return "\n".join(make_visible(line) for line in _lines(review, rules)) + "\n"


def _lines(review: Review, rules: Rules) -> Iterator[str]:
    header = review.review
    yield f"Review | {header.id}"
    yield f"  status: {header.status}"
    yield f"  version: {header.version}"
    yield f"  instrument: {header.instrument.id} {header.instrument.version}"
    yield f"  started: {header.started}"
    data = to_data(review, Evaluation.of(rules, review))
    for id_ in data["answers"]:
        label, item, place = describe(rules, id_)
        head = f"Item {item}" if item else place or "Answers"
        yield f"{head} | {id_}  {label}"
        yield from _answer(review.answers[id_])
    for id_, rating in data["ratings"].items():
        rated = rules.rated[id_]
        name = rated.title if rated.kind == "outcome" else f"{id_}  {rated.title}"
        yield f"Rating | {name}"
        yield f"  {rating['rating']}"
        yield f"  because {rating['because']}"
        if "without_overrides" in rating:
            yield f"  without overrides {rating['without_overrides']}"
    for part in ("overrides", "notes", "conflicts", "orphans"):
        for id_, each in data.get(part, {}).items():
            yield f"{part.capitalize()} | {id_}"
            yield from _tree(each, "  ")
    if review.history:
        yield "History | "
        for act in data["history"]:
            yield "  " + "  ".join(f"{value}" for value in act.values())


def _answer(answer: Answer) -> Iterator[str]:
    if answer.rows is not None:
        if not answer.rows:
            yield "  none"
        for id_, row in answer.rows.items():
            yield f"  {id_}"
            for column, cell in row.items():
                yield from _indented(f"{column}: {said(cell)}", "    ")
    elif isinstance(answer.value, list):
        yield from (f"  - {each}" for each in answer.value or ["none of these"])
    elif answer.value is not None:
        yield from _indented(said(answer.value), "  ")
    for line in answer.narrative.split("\n") if answer.narrative else ():
        yield f"  | {line}"
    if answer.flag:
        yield f"  flag: {answer.flag}"
    if answer.passages:
        yield f"  passages: {', '.join(answer.passages)}"
    for change in answer.changes:
        why = f" ({change.why})" if change.why else ""
        yield from _indented(f"was {said(change.was)} until {change.at}, changed by {change.by}{why}", "  ")
        yield from _indented(change.was_narrative, "    | ") if change.was_narrative else ()


def _tree(value: Any, indent: str) -> Iterator[str]:
    """Any plain data, a line a leaf."""
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, dict | list):
                yield f"{indent}{key}"
                yield from _tree(each, indent + "  ")
            else:
                yield from _indented(f"{key}: {each}", indent)
    elif isinstance(value, list):
        for each in value:
            yield f"{indent}-"
            yield from _tree(each, indent + "  ")
    else:
        yield from _indented(str(value), indent)


def _indented(text: str, indent: str) -> Iterator[str]:
    return (indent + line for line in text.split("\n"))
