"""Whether two answers to a question are the same, and where they differ. Never about words, only about facts."""

from __future__ import annotations

from dataclasses import field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from tui_review.instrument.choices import choices_of, label_of
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, RowMap, Value
from tui_review.instrument.language.syntax import Cases
from tui_review.instrument.language.values import is_rows
from tui_review.review.evaluation import worked_out
from tui_review.review.finding import TO_ANSWER
from tui_review.review.findings import column_evaluator
from tui_review.review.record.seals import digest
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne
from tui_review.telling.words import value_words
from tui_review.training.shaping import read_shaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.language.values import Cell
    from tui_review.instrument.model import Column, Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.finding import Finding
    from tui_review.review.model import Answer, Review

_ABOUT_ANSWERS: Final = frozenset({TO_ANSWER, "na", "check", "cell"})
"""The codes of findings that make a key unsound, and an attempt one that is not finished."""
_DIGITS: Final = 16
"""Of a digest: enough to tell what somebody answered from all else they could."""


@frozen(kw_only=True)
class ComparingFile:
    """`comparing.yaml`."""

    format: AtLeastOne
    """1."""
    more_is_fine: list[str] = field(default_factory=list)
    """Questions at which more choices or rows than the key has are fine."""
    any_order: list[str] = field(default_factory=list)
    """Questions whose choices are kept in the reviewer's order, and mean the same in every other."""
    not_compared: list[str] = field(default_factory=list)
    """Questions that help to answer others, or say what an item rests on: they are the reviewer's own."""

    __pydantic_config__ = STRICT


@frozen()
class Comparison:
    """What comparing two answers found."""

    same: bool
    detail: tuple[str, ...] = ()
    """For tables and lists: what is missing, too much or different, one each."""


@cache
def _comparing() -> ComparingFile:
    return read_shaped(ComparingFile, Path(__file__).parent / "comparing.yaml", "list of rules of comparing")[
        0
    ]


def more_is_fine(id_: str) -> bool:
    """Whether more than the key has is still right at a question."""
    return any(fnmatchcase(id_, pattern) for pattern in _comparing().more_is_fine)


def order_counts(part: Question | Column) -> bool:
    """Whether the same choices in another order are another answer: where the kind says so, but for the rules."""
    free = any(fnmatchcase(part.id, pattern) for pattern in _comparing().any_order)
    return not free and kind_of(part).in_order(part)


def is_compared(question: Question) -> bool:
    """Whether answers to a question are compared at all: texts, names, sources and what only helps are not."""
    return not kind_of(question).free_text and not any(
        fnmatchcase(question.id, pattern) for pattern in _comparing().not_compared
    )


def is_about_answers(rules: Rules, found: Finding) -> bool:
    """Whether what is found in a review is about what is compared: not narratives, names in texts, or open sources."""
    if found.code not in _ABOUT_ANSWERS:
        return False
    return found.code != TO_ANSWER or is_compared(rules.questions[found.question].question)


def work_digest(rules: Rules, review: Review, *, unscored: bool = False) -> str:
    """A short digest of what is answered in an attempt, and of where something is written: another one after mending.

    What the program sets and signatures are no part of it, nor what is never scored (who reviewed, sources, words in an
    only row), but with `unscored`, as digests of former days had it; nor the wording of texts: that is `texts_digest`.
    """
    kept: dict[str, Any] = {}
    for id_, question, answer in _of_the_person(rules, review):
        given = _of_the_work(question, answer.given, unscored=unscored)
        if given not in (None, False) or answer.narrative.strip():
            kept[id_] = [given, bool(answer.narrative.strip())]
    return digest(kept)[:_DIGITS]


def _of_the_work(question: Question, given: Any, *, unscored: bool) -> Any:
    """What of an answer is part of the work that is scored; of a text only that it is there."""
    if not is_compared(question):
        return bool(given) and (unscored or kind_of(question).entry == "lines")
    if unscored or not is_rows(given):
        return given
    # Words tell which row is whose in the key: among several, other ones may make a wrong table right.
    words = len(given) > 1
    told = [
        each.id for each in question.columns if not each.compute and (words or not kind_of(each).free_text)
    ]
    return {row_id: {name: row[name] for name in told if name in row} for row_id, row in given.items()}


def texts_digest(rules: Rules, review: Review) -> str:
    """A short digest of what is written in an attempt, its narratives and rationales, however its lines are broken."""
    kept: dict[str, Any] = {}
    for id_, question, answer in _of_the_person(rules, review):
        whole = answer.value if kind_of(question).entry == "lines" else None
        texts = [" ".join(each.split()) for each in (whole, answer.narrative) if isinstance(each, str)]
        if any(texts):
            kept[id_] = texts
    return digest(kept)[:_DIGITS]


def text_digest(text: str) -> str:
    """A short digest of one text, exactly as it stands."""
    return digest(text)[:_DIGITS]


def _of_the_person(rules: Rules, review: Review) -> Iterator[tuple[str, Question, Answer]]:
    """The answers that are somebody's own work: none that the program sets, and no signature."""
    for id_, answer in review.answers.items():
        known = rules.questions.get(id_)
        if known is None or known.question.by_program or kind_of(known.question).holds == "signature":
            continue
        yield id_, known.question, answer


def as_meant(evaluation: Evaluation, id_: str, value: Value) -> Value:
    """An answer with what the empty cells of its rows mean that may be left so: what the instrument offers there."""
    rules = evaluation.rules.questions[id_]
    left = [
        (column, offer)
        for column in rules.question.columns
        if column.optional and isinstance(offer := rules.cell_offers.get(column.id), Cases)
    ]
    if not left or not is_rows(value):
        return value
    meant: dict[str, RowMap] = {}
    for row_id, given in value.items():
        row = dict(given)
        for column, offer in left:
            inside = column_evaluator(row, evaluation, rules, now=True)
            if column.id not in row and inside.asked(column.id):
                offered = worked_out(column, offer, inside)
                row.update({} if isinstance(offered, Missing) else {column.id: cast("Cell", offered)})
        meant[row_id] = row
    return meant


def compare_answers(question: Question, given: Value, wanted: Value, *, by_key: bool = True) -> Comparison:
    """Holds an answer against the one wanted: a key's, or (not `by_key`) that of another reader.

    A key may be content with more than it has, and asks for no cell that it leaves empty. Of two readers neither is the
    measure: whatever one has and the other has not differs, whichever of them is named first.
    """
    more = by_key and more_is_fine(question.id)
    if kind_of(question).holds == "rows" and is_rows(given) and is_rows(wanted):
        return _tables(question, list(given.values()), list(wanted.values()), more=more, by_key=by_key)
    if isinstance(given, list) and isinstance(wanted, list):
        return _lists(question, given, wanted, more=more)
    return Comparison(given == wanted)


def _lists(question: Question, given: list[str], wanted: list[str], *, more: bool) -> Comparison:
    known = choices_of(question)
    missing = [f"missing: {label_of(known, each)}" for each in wanted if each not in given]
    extra = [] if more else [f"too much: {label_of(known, each)}" for each in given if each not in wanted]
    moved = []
    if order_counts(question):
        mine = [each for each in given if each in wanted]
        if mine != [each for each in wanted if each in given]:
            moved = [f"in another order: {value_words(question, wanted)}"]
    found = (*missing, *extra, *moved)
    return Comparison(not found, found)


def _tables(
    question: Question, given: list[Any], wanted: list[Any], *, more: bool, by_key: bool
) -> Comparison:
    """Rows are paired by how much they have in common, whatever their order; then facts are compared cell by cell."""
    pairs, other = _paired(question, given, wanted), "the key" if by_key else "the other"
    detail: list[str] = []
    for number, row in enumerate(wanted, 1):
        if number - 1 not in pairs:
            detail.append(f"missing: {question.row} {number} of {other} ({_summary(question, row)})")
            continue
        at = pairs[number - 1]
        for column in question.columns:
            if kind_of(column).free_text or column.compute or (by_key and column.id not in row):
                continue
            mine, theirs = given[at].get(column.id), row.get(column.id)
            if not _same_cell(column, mine, theirs):
                said, theirs_said = (
                    "missing" if each is None else value_words(column, each) for each in (mine, theirs)
                )
                detail.append(f"{question.row} {at + 1}, {column.label}: {said}; {other}: {theirs_said}")
    if not more:
        spare = [at for at in range(len(given)) if at not in pairs.values()]
        detail += [f"too much: {question.row} {at + 1} ({_summary(question, given[at])})" for at in spare]
    return Comparison(not detail, tuple(detail))


def _paired(question: Question, given: list[RowMap], wanted: list[RowMap]) -> dict[int, int]:
    """For each wanted row the given one that is most like it, by index; rows alike in nothing are not paired."""
    likeness = sorted(
        (
            (-_likeness(question, mine, theirs), abs(at - to), to, at)
            for to, theirs in enumerate(wanted)
            for at, mine in enumerate(given)
        ),
    )
    pairs: dict[int, int] = {}
    for score, _, to, at in likeness:
        if score < 0 and to not in pairs and at not in pairs.values():
            pairs[to] = at
    return pairs


def _likeness(question: Question, mine: RowMap, theirs: RowMap) -> int:
    """How many cells are alike; dates and words tell rows apart better than choices of two do.

    Equal rows are alike, also those that are empty.
    """
    score = int(mine == theirs)
    for column in question.columns:
        one, other = mine.get(column.id), theirs.get(column.id)
        if one is None or other is None:
            continue
        if _same_cell(column, one, other):
            score += kind_of(column).weight
    return score


def _same_cell(column: Column, one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
    if isinstance(one, list) and isinstance(other, list):
        return one == other if order_counts(column) else set(one) == set(other)
    return one == other


def _summary(question: Question, row: RowMap) -> str:
    cells = [value_words(column, row[column.id]) for column in question.columns if column.id in row]
    return ", ".join(cells[:3])
