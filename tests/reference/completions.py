"""Which ratings a partial case can still get, and which open questions can still change it: by brute force.

For each item the ratings of *all* raw complete cases are put in a table, one axis for each question, one
step on the axis for each class of answers that rate alike (a test shows that they do). A partial case is a
slice of that table: fixed on the axes it answers, free on the others. This takes raw answers as independent
of each other; derived NA and "not asked" are already in the table's ratings.

Outcomes: items of one outcome share no question but the case type. With the case type fixed, what one item
can still become does not depend on another, so the product of the items' possible ratings is exact.

The opening date and the period's first day are one axis (opened before, or not): fixed when both are given.
While either is open both sides are possible, since the open one may be any day.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from .answers import (
    CASE_OPENED,
    CASE_TYPE,
    NA,
    PUR_START,
    Answer,
    Answers,
    Case,
    Question,
    effective_of,
    questions_of,
)
from .items import item_rating
from .outcomes import OUTCOME_FACTS, OUTCOME_ITEMS, outcome_rating

Result = tuple[str, tuple[object, ...]]  # a rating, and the answers behind it that an outcome looks at
Axes = tuple[tuple[Question, tuple[Answer, ...]], ...]
Table = dict[tuple[int, ...], Result]
_SAMPLE_OPENED = {True: "2025-03-31", False: "2025-04-01"}


def completions(item_or_outcome: str, partial: Answers, round_: int = 4) -> set[str]:
    """The ratings that some completion of the partial case has. One: the rating is certain."""
    if item_or_outcome not in OUTCOME_ITEMS:
        return {rating for rating, _ in _reachable(item_or_outcome, partial, round_)}
    items = OUTCOME_ITEMS[item_or_outcome]
    found: set[str] = set()
    for fixed in _with_each_case_type(partial):
        reachable = (_reachable(item, fixed, round_) for item in items)
        found |= {_outcome(item_or_outcome, results) for results in product(*reachable)}
    return found


def open_questions_that_matter(item_or_outcome: str, partial: Answers, round_: int = 4) -> set[str]:
    """The unanswered questions of which two answers, all else the same, can give different ratings."""
    items = OUTCOME_ITEMS.get(item_or_outcome, (item_or_outcome,))
    asked = {question.id for item in items for question in questions_of(item, round_)}
    given = _given(partial, asked, round_, items)
    return {key for key in asked if key not in given and _matters(item_or_outcome, items, key, given, round_)}


def _matters(target: str, items: tuple[str, ...], key: str, partial: Answers, round_: int) -> bool:
    """Whether some two completions that differ in this question's raw answer alone rate differently."""
    starts = [partial] if key == CASE_TYPE else list(_with_each_case_type(partial))
    return any(
        len({_rating(target, step) for step in zip(*lines, strict=True)}) > 1
        for start in starts
        for lines in product(*_lines_of_each(items, key, start, round_))
    )


def _lines_of_each(
    items: tuple[str, ...], key: str, partial: Answers, round_: int
) -> list[set[tuple[Result, ...]]]:
    """Each item's lines along one question; an item without that question stays the same along it."""
    lines = [_lines(item, key, partial, round_) for item in items]
    length = max(len(line) for own in lines for line in own)
    return [{line if len(line) == length else line * length for line in own} for own in lines]


def _rating(target: str, results: tuple[Result, ...]) -> str:
    """The rating of the item or outcome, from its items' results."""
    return _outcome(target, results) if target in OUTCOME_ITEMS else results[0][0]


def _outcome(outcome_id: str, results: tuple[Result, ...]) -> str:
    """The outcome's rating, from its items' results."""
    items = OUTCOME_ITEMS[outcome_id]
    ratings = {item: rating for item, (rating, _) in zip(items, results, strict=True)}
    eff: Case = {}
    for item, (_, facts) in zip(items, results, strict=True):
        keys = OUTCOME_FACTS.get(item, ())
        eff |= {key: str(fact) for key, fact in zip(keys, facts, strict=True) if fact is not None}
    return outcome_rating(outcome_id, ratings, eff)


def _with_each_case_type(partial: Answers) -> Iterator[Answers]:
    """The partial case as it is if its type is known, else once in foster care and once in-home."""
    if CASE_TYPE in partial:
        yield partial
    else:
        for answer in ("Foster Care", "In-Home Services"):
            yield {**partial, CASE_TYPE: answer}


@cache
def _axes(item_id: str, round_: int) -> Axes:
    """The item's questions, each with one answer of every class."""
    found: list[tuple[Question, tuple[Answer, ...]]] = []
    for question in questions_of(item_id, round_):
        if question.id == PUR_START:
            continue
        if question.id == CASE_OPENED:
            found.append((question, tuple(_SAMPLE_OPENED.values())))
        else:
            classes = {question.kind(answer): answer for answer in reversed(question.values)}
            found.append((question, tuple(classes.values())))
    return tuple(found)


@cache
def _table(item_id: str, round_: int) -> Table:
    """The result of every raw complete case, by the steps on the axes."""
    axes = _axes(item_id, round_)
    facts = OUTCOME_FACTS.get(item_id, ())
    table: Table = {}
    for steps in product(*(range(len(answers)) for _, answers in axes)):
        raw: Case = {
            question.id: answers[step] for (question, answers), step in zip(axes, steps, strict=True)
        }
        eff = effective_of(item_id, {**raw, PUR_START: "2025-04-01"}, round_)
        table[steps] = item_rating(item_id, eff), tuple(eff.get(key) for key in facts)
    return table


def _given(partial: Answers, keys: Iterable[str], round_: int, items: tuple[str, ...]) -> Answers:
    """The answers that count as given: not a raw NA where NA can only be derived."""
    wanted = set(keys)
    derived = {
        question.id for item in items for question in questions_of(item, round_) if question.only_derived_na
    }
    return {
        key: answer
        for key, answer in partial.items()
        if key in wanted and not (answer == NA and key in derived)
    }


def _slice(item_id: str, partial: Answers, round_: int) -> list[range]:
    """On each axis the steps that agree with the partial case. ValueError for an answer of no class."""
    axes = _axes(item_id, round_)
    given = _given(partial, partial, round_, (item_id,))
    return [_steps(question, answers, given) for question, answers in axes]


def _steps(question: Question, answers: tuple[Answer, ...], given: Answers) -> range:
    """The steps on one axis that agree with what is given."""
    free = range(len(answers))
    if question.id not in given:
        return free
    if question.id == CASE_OPENED:
        if PUR_START not in given:
            return free
        at = answers.index(_SAMPLE_OPENED[str(given[CASE_OPENED]) < str(given[PUR_START])])
    else:
        at = [question.kind(answer) for answer in answers].index(question.kind(given[question.id]))
    return range(at, at + 1)


def _reachable(item_id: str, partial: Answers, round_: int) -> set[Result]:
    """The results of all completions of one item."""
    table = _table(item_id, round_)
    return {table[steps] for steps in product(*_slice(item_id, partial, round_))}


def _lines(item_id: str, key: str, partial: Answers, round_: int) -> set[tuple[Result, ...]]:
    """For each completion of an item's other questions: the results along the open question `key`."""
    axis_key = CASE_OPENED if key == PUR_START else key
    axes = _axes(item_id, round_)
    ranges = _slice(item_id, partial, round_)
    at = next((place for place, (question, _) in enumerate(axes) if question.id == axis_key), None)
    if at is None:
        return {(result,) for result in _reachable(item_id, partial, round_)}
    table = _table(item_id, round_)
    return {
        tuple(table[(*before, step, *after)] for step in ranges[at])
        for before in product(*ranges[:at])
        for after in product(*ranges[at + 1 :])
    }
