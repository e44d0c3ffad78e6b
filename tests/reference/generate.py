"""Cases for tests: every complete one of an item, random complete ones, random incomplete ones.

`completions` and `open_questions_that_matter` are at hand here too. The sampled answers are invented; nothing
in them is about a real case.
"""

from collections.abc import Iterator
from itertools import product
from random import Random

from .answers import (
    CASE_TYPE,
    FOSTER_CARE,
    FREQUENCIES,
    ITEMS,
    NA,
    NEVER,
    NO,
    YES,
    Answer,
    Answers,
    Case,
    Question,
    in_home,
    is_asked,
    questions_of,
)
from .completions import completions, open_questions_that_matter

__all__ = [
    "complete_cases",
    "completions",
    "incomplete",
    "is_consistent",
    "open_questions_that_matter",
    "random_complete_case",
]

# Never, and three that are not: enough for an exhaustive run.
_FEW_FREQUENCIES = (FREQUENCIES[0], FREQUENCIES[2], FREQUENCIES[4], NEVER)
# Where No is the good answer.
_GOOD_WHEN_NO = ("3D", "3E", "3F", "5D", "5E")


def complete_cases(item_id: str, round_: int = 4, *, stale: bool = False) -> Iterator[Case]:
    """Every complete case of one item, with the face sheet facts it depends on, as raw answers.

    Normally an answer stands exactly at each question that is asked and not derived NA, so that each
    effective case comes once. With `stale`, every question has a raw answer in all combinations: those that
    a derived NA overrides or that are not asked must change nothing. Cases that break a "must be" are among
    them (`is_consistent` tells).
    """
    questions = questions_of(item_id, round_)
    if stale:
        for answers in product(*(_samples(question) for question in questions)):
            yield {question.id: _copy(answer) for question, answer in zip(questions, answers, strict=True)}
    else:
        yield from _branch(item_id, questions, {}, {})


def is_consistent(case: Answers) -> bool:
    """Whether a complete case keeps the hard rules among the rated questions ("must be", "always")."""
    never_but_enough = case.get("14A1") == NEVER and case.get("14A") == YES
    if CASE_TYPE not in case:
        return not never_but_enough
    gate = "13.applies" if in_home(case) else "17.applies"
    return not never_but_enough and case.get(gate) != NO


def random_complete_case(rng: Random, round_: int = 4) -> Case:
    """A complete case over all items, keeping the hard rules (`is_consistent`).

    Every item is in a mood of its own, so that Strengths are not rare. For each case a coin decides whether
    the derived NAs are given or left out. What the reference only advises (when NA or "does not apply" may be
    chosen) is not kept: 5.applies may be No whatever the dates.
    """
    given_na = rng.random() < 0.5
    case: Case = {}
    effective: Case = {}
    for item_id in ITEMS:
        good = rng.choice((0.0, 0.6, 0.97))
        for question in questions_of(item_id, round_):
            if question.id in effective or not is_asked(item_id, question.id, effective):
                continue
            if question.na_iff is not None and question.na_iff(effective):
                effective[question.id] = NA
                if given_na:
                    case[question.id] = NA
            else:
                answer = _forced(question.id, effective) or _draw(rng, question, good)
                effective[question.id] = case[question.id] = _copy(answer)
    return case


def incomplete(rng: Random, case: Answers, round_: int = 4) -> Case:
    """A random part of a case: anything from nearly nothing to nearly everything.

    A given NA that only the program can answer stays only with everything of the case it follows from; alone
    it would be no answer that a reviewer can give.
    """
    share = rng.random()
    partial: Case = {key: _copy(answer) for key, answer in case.items() if rng.random() < share}
    for item_id in ITEMS:
        for question in questions_of(item_id, round_):
            if question.only_derived_na and partial.get(question.id) == NA:
                reads = (key for key in question.reads if key in case)
                if any(key not in partial for key in reads):
                    del partial[question.id]
    return partial


def _samples(question: Question) -> tuple[Answer, ...]:
    """The answers tried in exhaustive runs."""
    return _FEW_FREQUENCIES if question.values == FREQUENCIES else question.values


def _copy(answer: Answer) -> Answer:
    """The answer, lists not shared between cases."""
    return list(answer) if isinstance(answer, list) else answer


def _branch(item_id: str, rest: tuple[Question, ...], effective: Case, raw: Case) -> Iterator[Case]:
    """The cases that go on from these answers."""
    if not rest:
        yield {key: _copy(answer) for key, answer in raw.items()}
        return
    question, rest = rest[0], rest[1:]
    if not is_asked(item_id, question.id, effective):
        yield from _branch(item_id, rest, effective, raw)
    elif question.na_iff is not None and question.na_iff(effective):
        yield from _branch(item_id, rest, {**effective, question.id: NA}, raw)
    else:
        for answer in _samples(question):
            yield from _branch(
                item_id, rest, {**effective, question.id: answer}, {**raw, question.id: answer}
            )


def _forced(question_id: str, effective: Answers) -> Answer | None:
    """The answer a hard rule wants here, if one does."""
    if question_id == "14A" and effective["14A1"] == NEVER:
        return NO
    foster = effective[CASE_TYPE] == FOSTER_CARE if CASE_TYPE in effective else None
    if (question_id == "13.applies" and foster is False) or (question_id == "17.applies" and foster is True):
        return YES
    return None


def _draw(rng: Random, question: Question, good: float) -> Answer:
    """A random answer; with probability `good` one that does no harm to a Strength."""
    if question.id == CASE_TYPE:
        return rng.choice((FOSTER_CARE, *question.values))
    if rng.random() < good:
        bad = YES if question.id in _GOOD_WHEN_NO else NO
        return rng.choice([answer for answer in question.values if answer != bad])
    return rng.choice(question.values)
