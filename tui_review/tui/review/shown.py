"""What the fields of a question show: its answer and its narrative, from the state of the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.entry.offers import ticked_before
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.model import description_column
from tui_review.review.evaluation import with_worked_out
from tui_review.review.findings import columns_asked, why_not_signed_yet
from tui_review.review.spots import Spot
from tui_review.tui.fields.base import Shown
from tui_review.tui.review.described import ToDescribe

if TYPE_CHECKING:
    from tui_review.entry.answering import Answering
    from tui_review.tui.fields.kinds import FieldKind


def answer_shown(answering: Answering) -> tuple[FieldKind, Shown]:
    """The kind of field for the question one is at, and what it shows."""
    id_, question, evaluation = answering.at, answering.question, answering.evaluation
    answer = answering.state.review.answers.get(id_)
    own = answer.given if answer is not None else None
    by_program = question.by_program or bool(evaluation.answered_na(id_))
    if by_program or (answering.is_closed and own is None):
        value = evaluation.value(id_)
        return "program", Shown(question, None if isinstance(value, Missing) else value, editable=False)
    return question.answer, Shown(
        question,
        with_worked_out(evaluation, id_, own) if is_rows(own) else own,
        draft=answering.drafts.at(answering.spot),
        editable=not answering.is_closed and not answering.why_fixed,
        name=answering.state.editor.name,
        today=answering.state.today,
        not_yet=_not_yet(answering, own),
        missing=_missing_cells(answering, own),
        first=ticked_before(answering.evaluation, id_),
        offered=answering.offering.here(),
    )


def _not_yet(answering: Answering, own: Value | None) -> str:
    """Why a signature cannot be given now; empty for everything else."""
    if own is not None or not answering.question.signs:
        return ""
    why = why_not_signed_yet(answering.state.review, answering.evaluation, answering.at)
    return why.what if why is not None else ""


def _missing_cells(answering: Answering, own: Value | None) -> list[tuple[str, str]]:
    question = answering.question
    if not question.columns or not isinstance(own, dict):
        return []
    return [
        (row_id, column.id)
        for row_id, row in own.items()
        if isinstance(row, dict)
        for column in columns_asked(row, answering.evaluation, question)
        if column.id not in row and not column.optional
    ]


def descriptions_shown(answering: Answering) -> list[ToDescribe]:
    """The choices made at the question that ask what they are, and what is said of each."""
    described = answering.kept.described
    return [
        ToDescribe(
            choice,
            Shown(
                description_column(answering.at, choice.shown, choice),
                described.get(choice.code),
                draft=answering.drafts.at(Spot(answering.at, choice=choice.code)),
                editable=not answering.why_fixed,
            ),
            missing=choice.code not in described,
        )
        for choice in answering.to_describe
    ]


def narrative_text(answering: Answering) -> str:
    """The narrative kept at the question."""
    answer = answering.state.review.answers.get(answering.at)
    return answer.narrative if answer is not None else ""


def narrative_stands(answering: Answering) -> bool:
    """Whether there is a narrative to show: one is asked for, kept, or entered and not kept yet."""
    entered = Spot(answering.at, narrative=True) in answering.drafts
    return answering.asks_narrative or bool(narrative_text(answering)) or entered


def narrative_shown(answering: Answering) -> Shown:
    """What the narrative's field shows."""
    return Shown(
        answering.question,
        narrative_text(answering),
        draft=answering.drafts.at(Spot(answering.at, narrative=True)),
        editable=not answering.why_fixed and not answering.is_closed,
    )
