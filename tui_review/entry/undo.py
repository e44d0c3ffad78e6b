"""What a change taken back, or made again, has done, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from tui_review.instrument.choices import to_describe
from tui_review.instrument.plurals import count_of
from tui_review.review.model import Answer
from tui_review.shape.door import structured
from tui_review.telling.words import NOT_DESCRIBED, described_words, value_on_a_line

if TYPE_CHECKING:
    from tui_review.instrument.model import Column, Question
    from tui_review.review.state import Change

_Rows: TypeAlias = Mapping[str, Mapping[str, Any]]
_LONGEST = 40
"""Cells of an answer that are said; the rest is on the screen."""


def step_told(question: Question, change: Change, *, back: bool) -> str:
    """One sentence on what stands at a question after a step back (or, without `back`, forward again)."""
    before, now = structured(Answer, change.before), structured(Answer, change.after)
    word = "Taken back" if back else "Made again"
    parts: list[str] = []
    if (before.rows or now.rows) and list((before.rows or {}).items()) != list((now.rows or {}).items()):
        parts.append(_rows(question, before.rows or {}, now.rows or {}))
    elif before.given != now.given:
        parts.append(_answer(question, before, now))
    parts += (said.rstrip(".") for said in _described(question, before, now))
    if before.narrative != now.narrative:
        parts.append("the narrative is as it was" if now.narrative else "there is no narrative")
    if before.flag != now.flag:
        parts.append("it is flagged" if now.flag else "it is not flagged")
    if before.passages != now.passages:
        parts.append(f"cited: {', '.join(now.passages) or 'nothing'}")
    return f"{word} at {change.question}: {', '.join(parts) or 'it is as it was'}."


def emptied(question: Question, before: Answer, now: Answer) -> list[str]:
    """What has been taken away at a question and leaves nothing in its place: the answer, texts beside it."""
    found = [question.id] if before.given is not None and now.given is None else []
    if before.narrative and not now.narrative:
        found.append(f"the narrative of {question.id}")
    gone = (each for each in to_describe(question, now.given) if before.described.get(each.code))
    found += [f"what {each.shown} is at {question.id}" for each in gone if not now.described.get(each.code)]
    return found


def _answer(question: Question, before: Answer, now: Answer) -> str:
    """The answer that stands; where none does any more, of a table which one stood in the place of rows."""
    if said := _given(question, now):
        return f"the answer is {said}"
    in_place = _given(question, before) if question.columns else ""
    return f"there is no answer any more; it was “{in_place}”" if in_place else "there is no answer"


def _given(question: Question, answer: Answer) -> str:
    """An answer in words; of a table without rows, those that stand for none."""
    said = question.none or "none" if answer.rows == {} else _said(question, answer.given)
    return said.rstrip(".")


def cells_changed(change: Change) -> tuple[str, list[str]]:
    """The one row that a change brings, takes or makes another, and its columns that do; empty where it does more."""
    old, new = structured(Answer, change.before), structured(Answer, change.after)
    before, now = old.rows or {}, new.rows or {}
    touched = [id_ for id_ in {**before, **now} if before.get(id_) != now.get(id_)]
    if len(touched) != 1 or _besides_rows(old) != _besides_rows(new):
        return "", []
    id_ = touched[0]
    if [each for each in before if each != id_] != [each for each in now if each != id_]:
        return "", []
    left, right = before.get(id_, {}), now.get(id_, {})
    return id_, [column for column in {**left, **right} if left.get(column) != right.get(column)]


def _besides_rows(answer: Answer) -> Answer:
    """What stands at a table beside its rows and what was given in their place."""
    return replace(answer, rows=None, value=None, last_row=0, changes=[])


def row_touched(change: Change) -> str:
    """The id of the first row that a change brings or makes another; of a copy that it takes away, the row copied.

    Empty where it does nothing of that, as in a move.
    """
    before, now = structured(Answer, change.before).rows or {}, structured(Answer, change.after).rows or {}
    gone = [row for id_, row in before.items() if id_ not in now]
    made = (id_ for id_, row in now.items() if before.get(id_) != row)
    return next(made, "") or next((id_ for id_, row in reversed(now.items()) if row in gone), "")


def _described(question: Question, before: Answer, now: Answer) -> Iterator[str]:
    """What has become of what is said of choices."""
    codes = dict.fromkeys([*before.described, *now.described])
    other = [code for code in codes if before.described.get(code) != now.described.get(code)]
    for code in other:
        yield from described_words(question, {code: now.described.get(code, NOT_DESCRIBED)})


def _cells(question: Question, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What stands in each column of a row that is another now."""
    for column in question.columns:
        if before.get(column.id) != now.get(column.id):
            yield f"{column.label} is {_said(column, now.get(column.id)) or 'empty'}"


def _said(part: Question | Column, value: Any) -> str:
    said = value_on_a_line(part, value) if value is not None else ""
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _rows(question: Question, before: _Rows, now: _Rows) -> str:
    """What has become of the rows of a table, by the numbers they stand at; of one of them, in which columns."""
    row = question.row
    come = [number for number, id_ in enumerate(now, 1) if id_ not in before]
    gone = [number for number, id_ in enumerate(before, 1) if id_ not in now]
    other = [number for number, id_ in enumerate(now, 1) if id_ in before and before[id_] != now[id_]]
    if len(other) == 1 and not (come or gone):
        id_ = list(now)[other[0] - 1]
        return f"{row} {other[0]}: {'; '.join(_cells(question, before[id_], now[id_]))}"
    for numbers, words in ((come, "is here again"), (gone, "is gone")):
        if len(numbers) == 1 and not other:
            return f"{row} {numbers[0]} {words}"
    if come or gone or other:
        return f"{count_of(len(come) + len(gone) + len(other), row)} are as they were"
    return f"the rows of {question.id} stand in their order again"
