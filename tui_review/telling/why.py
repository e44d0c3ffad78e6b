"""Why a rating is what it is: the row that decided, the answers behind it, what it waits for, the criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from tui_review.instrument.language.syntax import refs
from tui_review.review.progress import standing
from tui_review.review.search import refs_home
from tui_review.telling.blocks import (
    Block,
    Gap,
    Text,
    Tone,
    entry,
    heading,
    paragraph,
    spans,
    strong,
    under,
)
from tui_review.telling.ratings import behind_words, rating_word
from tui_review.telling.reported import rated_in
from tui_review.telling.words import answer_words, one_line, question_name, rating_said, title_words

if TYPE_CHECKING:
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.model import Override
    from tui_review.telling.reported import Rated

_TRUTHS: Final[Mapping[bool | None, str]] = {True: "true", False: "not so", None: "open"}
_DECIDES: Final = "decides"
_TONES: Final[Mapping[str, Tone]] = {_DECIDES: "strong", "not so": "quiet"}
_OTHERWISE: Final = "otherwise"


def why_blocks(evaluation: Evaluation, overrides: Mapping[str, Override], id_: str) -> Iterator[Block]:
    """Everything that explains the rating of an item, part or outcome; entries lead to the questions behind it."""
    rules = evaluation.rules
    rated = rated_in(evaluation, overrides, id_)
    yield entry(strong(title_words(rules, id_)), aside=(rating_word(rules, id_, rated.rating),))
    if behind := behind_words(rules, rated):
        yield under(paragraph(behind))
    yield Gap()
    if rated.waiting_for:
        yield heading(3, "It waits for")
        yield under(*_answers(evaluation, rated.waiting_for))
    elif rated.row:
        decided = rated.row != _OTHERWISE
        yield heading(3, "Decided by" if decided else "Decided by: no other row of the criteria is true")
        yield under(*([paragraph(one_line(rated.row))] if decided else []))
    if ids := _named(evaluation, rated):
        yield heading(3, "The answers behind it")
        yield under(*_answers(evaluation, ids))
    if rules.rated[id_].rows:
        yield heading(3, "The criteria: the first row that is true decides")
        yield under(*_criteria(evaluation, rated))


def _named(evaluation: Evaluation, rated: Rated) -> list[str]:
    """What decided, as far as it is asked or rated: what the row that decided names first."""
    rules, reason = evaluation.rules, evaluation.rating(rated.id).reason
    rows = rules.rated[rated.id].rows
    deciding = [condition for condition, row in rows if condition and row.when in rated.row.split(" / ")]
    first = {ref for condition in deciding for ref in refs(condition, rules.columns)}
    return sorted(dict.fromkeys(fact.id for fact in reason.facts), key=lambda id_: id_ not in first)


def _answers(evaluation: Evaluation, ids: Iterable[str]) -> Iterator[Block]:
    rules = evaluation.rules
    for id_ in ids:
        leads = refs_home(rules, id_)
        if id_ in rules.questions:
            question = rules.questions[id_].question
            said = answer_words(question, *standing(evaluation, id_))
            yield entry(strong(id_), f"  {question_name(question)}", aside=spans(said), leads=leads)
        elif id_ in rules.rated:
            word = rating_word(rules, id_, evaluation.in_force(id_))
            yield entry(strong(title_words(rules, id_)), aside=(word,), leads=leads)


def _criteria(evaluation: Evaluation, rated: Rated) -> Iterator[Block]:
    decided = False
    computed = evaluation.rating(rated.id)
    for number, (condition, row) in enumerate(evaluation.rules.rated[rated.id].rows, 1):
        truth = None if condition is None else evaluation.truth(condition)
        said = "" if condition is None or decided else _TRUTHS[truth]
        holds = truth is True or (condition is None and computed.row == _OTHERWISE)
        if computed.certain and not decided and holds and row.rating == computed.rating:
            decided, said = True, _DECIDES
        when = _OTHERWISE if condition is None else one_line(row.when)
        tone = _TONES.get(said, "plain")
        yield entry(
            Text(f"{number}. {rating_said(evaluation.rules, row.rating)}: {when}", tone),
            aside=(Text(said, tone),) if said else (),
        )
