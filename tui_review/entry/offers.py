"""Answers that the program holds already, offered where they are asked again: visible, and taken by a key only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Evaluator, Missing, Value
from tui_review.instrument.language.syntax import Ref
from tui_review.instrument.model import NA
from tui_review.instrument.naming import grids_by_name
from tui_review.instrument.rules import NEVER
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import with_answer, worked_out
from tui_review.review.findings import column_evaluator
from tui_review.review.refusal import as_asked
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.language.syntax import Computed
    from tui_review.instrument.model import Column, Question
    from tui_review.review.evaluation import Evaluation
    from tui_review.store.earlier import EarlierReview

_MOST: Final = 4
"""Lists that are offered at once."""


@frozen()
class OfferedAnswer:
    """One answer that is offered."""

    value: Value
    where: str = ""
    """Whence it is, to be read behind `as`: `at 5A1`, `in child 1`; empty where it is only likely."""
    mark: str = ""
    """What the question is flagged with when it is taken, for it is to be looked at again; empty for nothing."""


def offers(
    evaluation: Evaluation, id_: str, earlier: EarlierReview | None = None
) -> tuple[OfferedAnswer, ...]:
    """What is offered at a question, the likeliest first.

    Lists that were ticked in items before, what the instrument offers, what an `earlier` review of the case says of
    it, the one text that may stand instead of a date, a template.
    """
    question = as_asked(evaluation, id_)
    template = template_of(question) if kind_of(question).entry == "lines" else None
    if question.suggest == NEVER:
        return () if template is None else (template,)
    offer = evaluation.rules.questions[id_].offer
    lists = _lists_before(evaluation, id_)
    own = [] if offer is None else _worked_out(question, offer, evaluation.as_left.evaluator.at_this_moment())
    last = [] if earlier is None else _said_before(evaluation, id_, earlier)
    # A list that was ticked before is the likeliest; what the instrument offers comes right behind it.
    found = [
        *lists[:1],
        *own,
        *last,
        *lists[1:],
        *_instead(question),
        *([] if template is None else [template]),
    ]
    different = [each for at, each in enumerate(found) if each.value not in [one.value for one in found[:at]]]
    return tuple(different[:_MOST])


def template_of(question: Question) -> OfferedAnswer | None:
    """What a text at a question may begin with, if the instrument or a wording has anything."""
    text = question.template.strip()
    return OfferedAnswer(text, "the template has it", "The template is to be filled in.") if text else None


def _said_before(evaluation: Evaluation, id_: str, earlier: EarlierReview) -> list[OfferedAnswer]:
    """The answer of an earlier review, where it is about the family: not what is rated, nor what is of each review.

    Of a table's rows those columns are left out in which nothing is ever offered.
    """
    place, facts = evaluation.rules.questions[id_], evaluation.rules.instrument.facts
    value = earlier.answers.get(id_)
    of_review = (facts.case, facts.place, facts.period_start, facts.completed)
    if value is None or place.item or place.question.by_program or place.question.signs or id_ in of_review:
        return []
    if isinstance(value, dict):
        kept = {each.id for each in place.question.columns if each.suggest != NEVER and not each.compute}
        rows = [
            {id_: cell for id_, cell in row.items() if id_ in kept}
            for row in value.values()
            if isinstance(row, dict)
        ]
        given: Any = [row for row in rows if row]
    else:
        given = value
    try:
        value = parse_answer(place.question, given)
    except UserError:
        return []
    said = f"in review {earlier.id}, begun {earlier.started}"
    return [OfferedAnswer(value, said, f"As {said}: does it still hold?")]


def _worked_out(part: Question | Column, offer: Computed, evaluator: Evaluator) -> list[OfferedAnswer]:
    """What the instrument offers, if it comes to anything that can stand there."""
    value = worked_out(part, offer, evaluator)
    if isinstance(value, Missing | dict) or (value == NA and not part.na_if):
        return []
    if value != NA and not kind_of(part).is_sound(part, value):
        return []
    where = f"at {offer.id}" if isinstance(offer, Ref) else "follows from other answers"
    return [OfferedAnswer(value, where)]


def _instead(part: Question | Column) -> list[OfferedAnswer]:
    """The text that may stand instead of a date, where there is but one: `Not yet discharged`.

    Where the instrument says when something is offered, it is offered then alone.
    """
    texts = () if part.suggest else part.alternatives
    return [OfferedAnswer(texts[0])] if len(texts) == 1 else []


def _lists_before(evaluation: Evaluation, id_: str) -> list[OfferedAnswer]:
    """Each list ticked where items before ask the same of themselves (`3.sources`), once.

    Those that were ticked most often first, and of these the latest.
    """
    questions = evaluation.rules.questions
    here = questions[id_].question
    kind, of_item = kind_of(here), id_.partition(".")[2]
    if kind.holds != "several" or not (here.options and of_item):
        return []
    ticked: dict[tuple[str, ...] | frozenset[str], tuple[list[str], list[str]]] = {}
    for other, place in questions.items():
        if other == id_:
            break
        alike = place.question.options == here.options and kind_of(place.question) is kind_of(here)
        value = evaluation.raw(other)
        if alike and other.partition(".")[2] == of_item and isinstance(value, list) and value:
            same: tuple[str, ...] | frozenset[str]
            same = tuple(value) if kind.in_order(here) else frozenset(value)
            known = ticked.pop(same, (value, []))
            ticked[same] = (known[0], [*known[1], other.partition(".")[0]])
    latest_first = [*reversed(ticked.values())]
    latest_first.sort(key=lambda each: -len(each[1]))
    return [OfferedAnswer(value, _in_items(items)) for value, items in latest_first]


def _in_items(items: list[str]) -> str:
    return f"in {'item' if len(items) == 1 else 'items'} {', '.join(items)}"


def ticked_before(evaluation: Evaluation, id_: str) -> list[str]:
    """For one of several: those that are ticked in the list of the same choices before it, in its section."""
    questions = evaluation.rules.questions
    here = questions[id_]
    kind = kind_of(here.question)
    if kind.holds != "one" or "choices" not in kind.needs:
        return []
    found: list[str] = []
    for other, place in questions.items():
        if other == id_:
            break
        several = kind_of(place.question).holds == "several"
        alike = several and place.question.options == here.question.options
        if alike and (place.section, place.item) == (here.section, here.item):
            value = evaluation.raw(other)
            found = value if isinstance(value, list) else []
    return found


def cell_offer(
    evaluation: Evaluation, id_: str, rows: Mapping[str, Mapping[str, Any]], row_id: str, column: Column
) -> OfferedAnswer | None:
    """What is offered in an empty cell of a row of the table at `id_`; a new row has an empty id.

    First what the instrument offers there. A date: what stands instead of one in the row above, the date before it in
    the row, or what may stand instead. A choice that is made elsewhere in the item, and a name that stands elsewhere:
    the first that has no row yet. Anything else: what the row above has. Nothing that would at once be an error.
    """
    row = rows.get(row_id, {})
    if column.id in row or column.suggest == NEVER:
        return None
    likely = _cell_offers(evaluation, id_, rows, row_id, column)
    right = (each for each in likely if not _is_wrong(evaluation, id_, rows, row_id, {column.id: each.value}))
    return next(right, None)


def _cell_offers(
    evaluation: Evaluation, id_: str, rows: Mapping[str, Mapping[str, Any]], row_id: str, column: Column
) -> Iterator[OfferedAnswer]:
    """What may be offered in a cell, the likeliest first."""
    row = rows.get(row_id, {})
    question = evaluation.rules.questions[id_].question
    ids = list(rows)
    at = (ids.index(row_id) if row_id in ids else len(ids)) - 1
    above = rows[ids[at]].get(column.id) if at >= 0 else None
    if (own := _own_offer(evaluation, id_, rows, row, column)) is not None:
        yield own
        return
    if kind_of(column).is_day:
        if above in column.alternatives:
            yield OfferedAnswer(above, f"in {question.row} {at + 1}")
        elif (before := _date_before(question, row, column)) is not None:
            yield before
        else:
            yield from _instead(column)
        return
    given = [each[column.id] for each in rows.values() if column.id in each]
    for value, where in (
        *_chosen_elsewhere(evaluation, id_, column),
        *_names_elsewhere(evaluation, id_, column),
    ):
        if value not in given:
            yield OfferedAnswer(value, where)
    if above is not None and not kind_of(column).measure and not _names_a_row(evaluation, id_, column):
        yield OfferedAnswer(above, f"in {question.row} {at + 1}")


def _names_a_row(evaluation: Evaluation, id_: str, column: Column) -> bool:
    """Whether it is the name of one of the people that a table's rows are: no two have the same."""
    interviews = evaluation.rules.instrument.interviews
    sheets = interviews.sheets if interviews is not None else ()
    return any((sheet.table, sheet.name) == (id_, column.id) for sheet in sheets)


def _is_wrong(
    evaluation: Evaluation,
    id_: str,
    rows: Mapping[str, Mapping[str, Any]],
    row_id: str,
    cells: Mapping[str, Any],
) -> bool:
    """Whether a table that is right as it is would have an error with these cells in a row.

    By a check of the table or of its rows, or as two of its people had one name.
    """
    rules = evaluation.rules.questions[id_]
    row = dict(rows.get(row_id, {}))
    stood = {each: dict(values) for each, values in rows.items()}
    given = {**stood, row_id: {**row, **cells}}
    named = grids_by_name(evaluation.rules, id_)
    if any(len(grid.namesakes(given.values())) > len(grid.namesakes(stood.values())) for grid in named):
        return True
    if of_row := [check for stated, check in rules.row_checks if stated.level == "error"]:
        was, would = (column_evaluator(each, evaluation, rules, now=True) for each in (row, given[row_id]))
        if any(would.truth(each) and not was.truth(each) for each in of_row):
            return True
    errors = [check for stated, check in rules.checks if stated.level == "error"]
    then = with_answer(evaluation, id_, given) if errors else evaluation
    return any(then.truth(each, now=True) and not evaluation.truth(each, now=True) for each in errors)


def _own_offer(
    evaluation: Evaluation,
    id_: str,
    rows: Mapping[str, Mapping[str, Any]],
    row: Mapping[str, Any],
    column: Column,
) -> OfferedAnswer | None:
    """What the instrument offers in a cell; the answer to a question in one row only."""
    rules = evaluation.rules.questions[id_]
    offer = rules.cell_offers.get(column.id)
    if offer is None:
        return None
    found = _worked_out(column, offer, column_evaluator(dict(row), evaluation, rules, now=True))
    of_question = isinstance(offer, Ref) and rules.question.column(offer.id) is None
    given = [each.get(column.id) for each in rows.values()] if of_question else []
    return next((each for each in found if each.value not in given), None)


def _date_before(question: Question, row: Mapping[str, Any], column: Column) -> OfferedAnswer | None:
    found = None
    for each in question.columns:
        if each.id == column.id:
            break
        if kind_of(each).is_day and each.id in row and row[each.id] not in each.alternatives:
            found = OfferedAnswer(row[each.id], each.label)
    return found


def _chosen_elsewhere(evaluation: Evaluation, id_: str, column: Column) -> Iterator[tuple[Any, str]]:
    """What is ticked before the table, in its item, from the very choices of a column."""
    questions = evaluation.rules.questions
    if not column.options:
        return
    for other, place in questions.items():
        if other == id_:
            return
        if place.item == questions[id_].item and place.question.options == column.options:
            value = evaluation.raw(other)
            values = value if isinstance(value, list) else [value]
            yield from ((each, f"at {other}") for each in values if not isinstance(each, Missing))


def _names_elsewhere(evaluation: Evaluation, id_: str, column: Column) -> Iterator[tuple[Any, str]]:
    """For a column of people's names: the names in columns of other tables that are called alike."""
    names = evaluation.rules.instrument.names
    if f"{id_}.{column.id}" not in names:
        return
    for name in names:
        table, _, other = name.rpartition(".")
        if table in ("", id_) or not (
            column.id == other or (column.id.endswith(f"_{other}") and "_" in other)
        ):
            continue
        rows = evaluation.raw(table)
        if isinstance(rows, dict):
            cells = (row for row in rows.values() if isinstance(row, dict) and other in row)
            yield from ((row[other], f"at {table}") for row in cells)
