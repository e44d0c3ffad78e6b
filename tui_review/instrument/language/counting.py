"""Sums, counts and percentages over the answers that an evaluator knows: what they come to, or between what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.instrument.language.numbers import (
    NO_VALUE,
    TermValue,
    counts,
    or_no_value,
    percent,
    points_of,
)
from tui_review.instrument.language.syntax import (
    CountDifferent,
    CountRows,
    Holding,
    Percent,
    PercentOf,
    Scored,
    Term,
    Total,
)
from tui_review.instrument.language.totals import (
    Amount,
    Bounds,
    PassCount,
    percent_bounds,
    total,
    total_bounds,
)
from tui_review.instrument.language.values import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from tui_review.instrument.language.evaluate import Evaluator


def counted(evaluator: Evaluator, term: CountDifferent | Total | Holding | PercentOf | Percent) -> TermValue:
    """What a sum, an extreme, a count or a percentage comes to."""
    match term:
        case CountDifferent():
            between = _different(evaluator, term)
            if isinstance(between, Missing):
                return None if between is Missing.UNANSWERED else NO_VALUE
            return between.low if between.low == between.high else None
        case Total(how=how):
            amounts = _amounts(evaluator, term)
            if isinstance(amounts, Missing):
                return None if amounts is Missing.UNANSWERED else NO_VALUE
            return or_no_value(total(how, amounts)) if all(each.known for each in amounts) else None
        case Holding(of=of):
            truths = [evaluator.truth(condition) for condition in of]
            return None if None in truths else truths.count(True)
        case PercentOf():
            tally = _tally(evaluator, term)
            return None if tally.unsure or tally.open else or_no_value(tally.percent)
        case Percent(part=part, whole=whole):
            return percent(evaluator.term(part), evaluator.term(whole))


def term_bounds(evaluator: Evaluator, term: Term) -> Bounds | None:
    """The least and the most that a number can come to; None where it may be no number, or is none."""
    value = evaluator.term(term)
    if value is not None:
        return None if value is NO_VALUE or isinstance(value, str) else Bounds(value, value)
    match term:
        case CountDifferent():
            between = _different(evaluator, term)
            return None if isinstance(between, Missing) else between
        case Total():
            amounts = _amounts(evaluator, term)
            return None if isinstance(amounts, Missing) else total_bounds(term.how, amounts)
        case Holding(of=of):
            return _between([evaluator.truth(condition) for condition in of])
        case CountRows(table=table, where=where) if where is not None:
            rows = evaluator.row_truths(table, where)
            return None if isinstance(rows, Missing) else _between([truth for _, truth in rows])
        case PercentOf():
            return _tally(evaluator, term).bounds
        case Percent(part=part, whole=whole):
            return percent_bounds(term_bounds(evaluator, part), term_bounds(evaluator, whole))
        case _:
            return None


def _different(evaluator: Evaluator, term: CountDifferent) -> Bounds | Missing:
    """How many rows differ, at least and at most: a cell that is open may come to be like another, or like none.

    A row in which none of the columns is asked is no value; one of which that is open may come to be none.
    """
    if evaluator.is_unreadable(term.table):
        return Missing.UNANSWERED
    rows = evaluator.rows_of(term.table)
    if isinstance(rows, Missing):
        return rows
    cells = [tuple(map(row.value, term.columns)) for row in rows]
    # Texts, as 1 and "1" are alike.
    texts = [tuple(each if isinstance(each, Missing) else str(each) for each in row) for row in cells]
    sure = [
        row for row, of in zip(texts, rows, strict=True) if any(of.asked(column) for column in term.columns)
    ]
    closed = {row for row in sure if Missing.UNANSWERED not in row}
    open_ = sum(Missing.UNANSWERED in row for row in texts)
    unlike = list(_like_none([row for row in sure if row not in closed], closed))
    return Bounds(len(closed) + _apart(unlike), len(closed) + open_)


def _apart(rows: Sequence[tuple[str | Missing, ...]]) -> int:
    """How many of these differ at least: those answered differently in one column stay so, whatever else comes in."""
    columns = (set(column) - {Missing.UNANSWERED} for column in zip(*rows, strict=True))
    return max((1 if rows else 0, *map(len, columns)))


def _like_none(
    rows: Sequence[tuple[str | Missing, ...]], others: AbstractSet[tuple[str | Missing, ...]]
) -> Iterator[tuple[str | Missing, ...]]:
    """The rows that may come to be like none of the others, whatever is answered of what is open in them."""
    known: dict[tuple[int, ...], set[tuple[str | Missing, ...]]] = {}
    for row in rows:
        answered = tuple(at for at, cell in enumerate(row) if cell is not Missing.UNANSWERED)
        if answered not in known:
            known[answered] = {tuple(other[at] for at in answered) for other in others}
        if tuple(row[at] for at in answered) not in known[answered]:
            yield row


def _between(truths: list[bool | None]) -> Bounds:
    return Bounds(truths.count(True), len(truths) - truths.count(False))


def _amounts(evaluator: Evaluator, term: Total) -> list[Amount] | Missing:
    """The numbers that a total is of; why there are none where its table is not answered, or not asked."""
    if not term.table:
        return [amount for each in term.of for amount in _amounts_of(evaluator, each)]
    rows = evaluator.rows_where(term.table, term.where)
    if isinstance(rows, Missing):
        return rows
    found: list[Amount] = []
    for row, meant in rows:
        amounts = [] if meant is False else [amount for each in term.of for amount in _amounts_of(row, each)]
        found += [amount._replace(known=False) for amount in amounts] if meant is None else amounts
    return found


def _amounts_of(evaluator: Evaluator, scored: Scored) -> list[Amount]:
    """What one answer counts: one number, or nothing."""
    value = evaluator.value(scored.id)
    if value is Missing.UNANSWERED:
        return [Amount(scored.least, scored.most, known=False)]
    number = points_of(scored, value)
    return [] if number is None else [Amount(number, number, known=True)]


def _tally(evaluator: Evaluator, share: PercentOf) -> PassCount:
    """Of how many questions that count the condition holds."""
    found = {True: 0, False: 0, None: 0}
    open_ = 0
    for id_, condition in zip(share.ids, share.of, strict=True):
        value = evaluator.value(id_)
        if value is Missing.UNANSWERED:
            open_ += 1
        elif counts(value):
            found[evaluator.truth(condition)] += 1
    return PassCount(found[True], found[False], found[None], open_)
