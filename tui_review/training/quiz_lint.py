"""What gives a quiz's answers away, or makes its questions poor: cues of length, catch-all choices, doubles.

None of it keeps a quiz from being used: these are warnings for whoever writes one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui_review.instrument.plurals import count_of, part_of
from tui_review.training.blocks import block_of_item

if TYPE_CHECKING:
    from tui_review.training.problems import Problems
    from tui_review.training.quiz import Quiz, QuizQuestion
    from tui_review.yamlfile.reader import Document

FEWEST_IN_BANK: Final = 20
"""How many questions a bank should have."""
WANTED_CHOICES: Final = 4
MOST_LONGEST: Final = 0.4
"""In how many of the questions the right choice may be the longest; by chance it is in a quarter."""
_MOST_LENGTH: Final = 1.25
"""How many times as long as the longest wrong choice the right one may be."""
_MOST_SPREAD: Final = 2.0
"""How many times as long as the shortest choice the longest may be."""
_ALIKE: Final = 0.75
"""From which share of common words on two questions, or two choices, are one."""
_SHORT: Final = 16
"""Characters up to which choices are words of a scale, whose lengths say nothing."""
_CATCH_ALL: Final = re.compile(
    r"\b(all|none|both|neither) of (these|the above|the choices)\b|\bany of (these|the above)\b",
    re.IGNORECASE,
)


def lint_questions(quiz: Quiz, document: Document, problems: Problems) -> None:
    """Adds what is poor in the questions of a quiz, one by one and over the bank."""
    if len(quiz.questions) < FEWEST_IN_BANK:
        there = count_of(len(quiz.questions), "question")
        what = f"A bank of {there} is soon known by heart; {FEWEST_IN_BANK} or more last."
        problems.add_at(document, ("questions",), "quiz-bank", what, level="warning")
    longest = 0
    for number, question in enumerate(quiz.questions):
        for code, what in _about(question):
            problems.add_at(document, ("questions", number), code, f"{question.id}: {what}", level="warning")
        # Of many that are alike each is told once, with the first.
        like = next((other for other in quiz.questions[:number] if _alike(question.ask, other.ask)), None)
        if like is not None:
            what = f"{question.id} asks nearly what {like.id} asks."
            problems.add_at(document, ("questions", number, "ask"), "quiz-double", what, level="warning")
        longest += _is_longest(question)
    if longest > MOST_LONGEST * len(quiz.questions):
        cued = part_of(longest, len(quiz.questions), "question")
        what = f"The right choice is the longest in {cued}: length gives it away."
        problems.add_at(document, ("questions",), "quiz-length", what, level="warning")


def _about(question: QuizQuestion) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    wrong = [choice for choice in question.choices if choice != question.answer]
    if len(question.choices) != WANTED_CHOICES:
        found.append(
            (
                "quiz-choices",
                f"it has {count_of(len(question.choices), 'choice')}; {WANTED_CHOICES} plausible ones are best.",
            )
        )
    if any(_CATCH_ALL.search(choice) for choice in question.choices):
        found.append(("quiz-catch-all", "a choice that speaks of the others tests reading, not judgment."))
    if wrong and max(map(len, question.choices)) > _SHORT:
        if len(question.answer) > _MOST_LENGTH * max(map(len, wrong)):
            found.append(("quiz-length", "the right choice stands out by its length."))
        elif max(map(len, question.choices)) > _MOST_SPREAD * min(map(len, question.choices)):
            found.append(("quiz-length", "the choices differ in length by more than twice."))
    for number, choice in enumerate(question.choices):
        if any(_alike(choice, other) for other in question.choices[:number]):
            found.append(("quiz-double", f"two of its choices say the same: {choice}"))
    if not question.item or block_of_item(question.item) is None:
        found.append(("quiz-item", "it is tied to no item, so that nobody can be told what to read again."))
    return found


def _is_longest(question: QuizQuestion) -> bool:
    return all(len(question.answer) > len(choice) for choice in question.choices if choice != question.answer)


def _alike(one: str, other: str) -> bool:
    # A day or a figure is one word: 1 March and 3 January are two.
    mine, theirs = (set(re.findall(r"\w+(?:[-/.:]\w+)*", each.casefold())) for each in (one, other))
    return len(mine & theirs) > _ALIKE * len(mine | theirs)
