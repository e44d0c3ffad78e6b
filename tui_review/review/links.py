"""Another review of the same case: what of it is shown beside a question and compared, read only.

The store finds and reads the other file (`store.linked`); here it is only facts. What cannot be read is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from tui_review.instrument.kinds.base import plainly
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.plurals import count_of
from tui_review.instrument.ties import Link, linked_parts
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation


@frozen()
class LinkedReview:
    """What is known of one linked review."""

    id: str
    """The other review's id, as the reviewer named it."""
    title: str = ""
    """The other instrument's short name."""
    status: str = ""
    """Where the other review stands."""
    values: Mapping[str, Value | Missing] = field(default_factory=dict)
    """Its values that count, by its own question ids; what is not in it is unknown."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What its questions are called."""
    problem: str = ""
    """Why it cannot be read, and what to do; then nothing of it is known."""


Resolve = Callable[[Link, str], LinkedReview]
"""Finds the linked review of an id."""


@frozen()
class Beside:
    """One fact of a linked review, as it is shown beside a question."""

    id: str
    """`osri:5A1`."""
    label: str
    """What it is, in the other instrument's words."""
    review: str
    """The other review's id."""
    value: Value | Missing
    """What it says there."""

    @property
    def words(self) -> str:
        """The value for a person."""
        if isinstance(self.value, Missing):
            return "not answered there" if self.value is Missing.UNANSWERED else "not asked there"
        if isinstance(self.value, dict):
            return count_of(len(self.value), "row")
        return plainly(self.value) or "none"


def resolve_links(rules: Rules, raw: Mapping[str, Value], resolve: Resolve) -> dict[str, LinkedReview]:
    """The reviews that a review names at its link questions, by the link's name."""
    found: dict[str, LinkedReview] = {}
    for name, link in rules.instrument.links.items():
        id_ = raw.get(link.question)
        if isinstance(id_, str):
            found[name] = resolve(link, id_)
    return found


def rows_beside(evaluation: Evaluation, question: str) -> list[str]:
    """What rows of the review's own tables are shown beside a question, a line a table.

    Each row that has one of the cells that are named, by what stands in its first column. For the screen only: names
    stand in them.
    """
    named: dict[str, list[str]] = {}
    for id_ in evaluation.rules.questions[question].question.beside:
        if linked_parts(id_) is None:
            table, _, column = id_.rpartition(".")
            named.setdefault(table, []).append(column)
    lines = []
    for table, columns in named.items():
        own = evaluation.rules.questions[table].question
        rows = evaluation.value(table)
        told = [
            f"{plainly(row.get(own.columns[0].id, '')) or own.row}: {', '.join(cells)}"
            for row in (rows.values() if is_rows(rows) else ())
            if (cells := [plainly(row[column]) for column in columns if column in row])
        ]
        if told:
            lines.append(f"{own.label or table}: {'; '.join(told)}.")
    return lines


def beside(evaluation: Evaluation, question: str) -> list[Beside]:
    """What of linked reviews is shown beside a question; empty while none is named, or it cannot be read."""
    shown = []
    for id_ in evaluation.rules.questions[question].question.beside:
        name, other = linked_parts(id_) or ("", id_)
        linked = evaluation.linked.get(name)
        if linked is not None and not linked.problem:
            label = linked.labels.get(other, other)
            shown.append(Beside(id_, label, linked.id, evaluation.value(id_)))
    return shown
