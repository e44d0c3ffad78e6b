"""What is to be done by when: done, open, due or overdue on a given day.

No rule of an instrument has a clock. The day is given by whoever asks, so the same answers and the same day always
say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Literal

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, day_after, days_between, is_date
from tui_review.instrument.model import NA
from tui_review.instrument.plurals import count_of
from tui_review.instrument.rules import QuestionRules
from tui_review.instrument.ties import Deadline
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding
from tui_review.shape.frozen import frozen

DueState = Literal["done", "open", "due", "overdue"]


@frozen()
class Due:
    """One thing to be done, as it stands on a day."""

    question: str
    """The question that asks for it."""
    what: str
    """What is to be done."""
    due_on: str
    """The last day, ISO; empty where none is known."""
    state: DueState
    """`due`: within the notice before the last day, or planned too late; `open`: not done, and there is time."""
    words: str
    """The same for a person."""

    def as_json(self) -> dict[str, Any]:
        """A plain map of all parts."""
        return asdict(self)


def due(evaluation: Evaluation) -> list[Due]:
    """Everything that is to be done, in the order it is asked, as it stands on the evaluation's day.

    What is not asked, or answered NA, is not to be done and is left out.
    """
    return [found for id_ in evaluation.rules.questions if (found := due_at(evaluation, id_)) is not None]


def due_at(evaluation: Evaluation, question: str) -> Due | None:
    """What is to be done at one question, as it stands on the evaluation's day; None where nothing is."""
    rules = evaluation.rules.questions[question]
    deadline = rules.question.due
    if deadline is None or evaluation.asked(question) is False or evaluation.value(question) == NA:
        return None
    return _due(evaluation, rules, deadline)


def _due(evaluation: Evaluation, rules: QuestionRules, deadline: Deadline) -> Due:
    question, day = rules.question, evaluation.as_of
    by = evaluation.evaluator.term(rules.due_by) if rules.due_by is not None else ""
    last = by if isinstance(by, str) else ""
    value = evaluation.value(question.id)
    is_day = kind_of(question).is_day
    given = value if is_day and isinstance(value, str) and is_date(value) else ""
    if rules.done is not None:
        done = evaluation.truth(rules.done, now=True) is True
    elif is_day:
        done = bool(given) and given <= day
    else:
        done = not isinstance(value, Missing)
    state, words = _state(last, day, given, deadline.notice, done=done)
    what = deadline.what or question.label or question.ask
    return Due(question.id, what, last, state, words)


def _state(last: str, day: str, given: str, notice: int, *, done: bool) -> tuple[DueState, str]:
    """The state and its words; `given` is the answer where that is a date: when it was done, or is planned."""
    late = bool(last and given > last)
    if done:
        words = f"done {given}" if given else "done"
        return (
            "done",
            f"{words}, {_apart(last, given)} after the last day, {last}" if late else words,
        )
    planned = f"; planned for {given}" if given > day else ""
    if not last:
        return "open", f"missing; no last day is known{planned}"
    if day > last:
        return "overdue", f"{_apart(last, day)} overdue; the last day was {last}{planned}"
    left = "today" if day == last else f"in {_apart(day, last)}, on {last}"
    if late and planned:
        return "due", f"due {left}{planned}, which is too late"
    near = day_after(notice, "days", day) >= last
    return ("due" if near else "open"), f"due {left}{planned}"


def _apart(start: str, end: str) -> str:
    return count_of(days_between(start, end) or 0, "day")


def due_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """What is overdue on the evaluation's day, as warnings, and what is due soon, for information."""
    for each in due(evaluation):
        if each.state in ("due", "overdue"):
            level: Literal["warning", "info"] = "warning" if each.state == "overdue" else "info"
            yield Finding(each.question, level, each.state, f"{each.what}: {each.words}.")
