"""What gives away the answers of a quiz or makes its questions poor: length, place, kind and words, catch-all choices.

None of it keeps a quiz from being used: these are warnings for whoever writes one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from tui_review.instrument.plurals import count_of, part_of, percent_of, verb_of
from tui_review.training.blocks import block_of_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.training.problems import Problems
    from tui_review.training.quiz import Quiz, QuizQuestion
    from tui_review.yamlfile.reader import Document

FEWEST_IN_BANK: Final = 20
"""How many questions a bank should have."""
WANTED_CHOICES: Final = 4
MOST_BY_CUE: Final = 0.4
"""In how many of the questions a cue alone may lead to the right choice; by chance one does in a quarter."""
_FEWEST_BY_KIND: Final = 6
"""Questions with choices of a kind from which on what is right in them is no chance."""
_FEWEST_PLACES: Final = 2
"""Choices up to which a question is a Yes or No, whose order is that of every other."""
_FEWEST_OFFERED: Final = 10
"""Questions in which a kind is offered from which on it says something that it never is right."""
_MOST_LENGTH: Final = 1.25
"""How many times as long as the longest wrong choice the right one may be."""
_MOST_SPREAD: Final = 2.0
"""How many times as long as the shortest choice the longest may be."""
_KIND: Final = re.compile(r"\s*(\w+)\s*(?:[:,;.]|$)")
"""What a choice begins with: the answer itself, before its reason."""
_PLACES: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
_ALIKE: Final = 0.75
"""From which share of common words on two questions, or two choices, are one."""
_PERCENT: Final = 100
_SHORT: Final = 16
"""Characters up to which choices are words of a scale, whose lengths say nothing."""
_ABSOLUTE: Final = re.compile(
    r"\b(?:any(?:body|one|thing)?|never|always|only|every(?:body|one|thing)?|alone|all(?! the (?:same|more)\b))\b",
    re.IGNORECASE,
)
"""Words that leave no exception: writers put them into what is to be wrong."""
_LEAST_BY_WORDS: Final = 0.15
"""How many of the choices with such words should be right ones; by chance a quarter are."""
_OF_THE_KEY: Final = re.compile(
    r"\b(?:the|by) key\b|\bkey's\b|\b(?:is|are|be|gets?) (?:full|half|no) credit\b", re.IGNORECASE
)
"""Words that ask what a key says, and not what stands in the case."""
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
    if longest > MOST_BY_CUE * len(quiz.questions):
        cued = part_of(longest, len(quiz.questions), "question")
        what = f"The right choice is the longest in {cued}: length gives it away."
        problems.add_at(document, ("questions",), "quiz-length", what, level="warning")
    for code, what in (*_by_place(quiz.questions), *_by_kind(quiz.questions), *_by_words(quiz.questions)):
        problems.add_at(document, ("questions",), code, what, level="warning")


def _by_place(questions: list[QuizQuestion]) -> Iterator[tuple[str, str]]:
    """That the right choice stands at one place too often: on the screen they are shuffled, on paper they are not."""
    written = [
        each for each in questions if len(each.choices) > _FEWEST_PLACES and each.answer in each.choices
    ]
    places = Counter(each.choices.index(each.answer) for each in written)
    for at, times in places.most_common(1):
        if len(written) >= _FEWEST_OFFERED and times > MOST_BY_CUE * len(written) and at < len(_PLACES):
            cued = part_of(times, len(written), "question")
            yield (
                "quiz-place",
                f"The right choice stands {_PLACES[at]} in {cued}: its place gives it away on paper.",
            )


def _by_kind(questions: list[QuizQuestion]) -> Iterator[tuple[str, str]]:
    """What the first word of choices gives away, where several of a question begin alike (`Yes: …`, `Yes: …`, `No: …`).

    That is: being the only one of its kind, being of a kind that mostly is right, or of one that never is.
    """
    alone: Counter[str] = Counter()
    alone_right: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    right: Counter[str] = Counter()
    by_taking: dict[str, float] = {}
    for question in questions:
        kinds = Counter(_kind(each) for each in question.choices)
        if not any(kind and times > 1 for kind, times in kinds.items()):
            continue
        wanted = _kind(question.answer)
        for kind in filter(None, kinds):
            offered[kind] += 1
            right[kind] += kind == wanted
            by_taking[kind] = by_taking.get(kind, 0) + (kind == wanted) / kinds[kind]
            if kinds[kind] == 1:
                alone[kind] += 1
                alone_right[kind] += kind == wanted
    for kind, times in alone.items():
        if times >= _FEWEST_BY_KIND and alone_right[kind] > MOST_BY_CUE * times:
            cued = part_of(alone_right[kind], times, "question")
            yield (
                "quiz-alone",
                f"The one choice that begins with {kind} is right in {cued} that have only one.",
            )
    for kind, times in offered.items():
        if times >= _FEWEST_OFFERED and by_taking[kind] > MOST_BY_CUE * times:
            cued = percent_of(round(_PERCENT * by_taking[kind] / times))
            there = count_of(times, "question")
            yield (
                "quiz-kind",
                f"{there} have a choice that begins with {kind}, and who takes it is right in {cued}.",
            )
        if times >= _FEWEST_OFFERED and not right[kind]:
            there = count_of(times, "question")
            yield "quiz-kind", f"A choice that begins with {kind} is offered in {there} and never right."


def _by_words(questions: list[QuizQuestion]) -> Iterator[tuple[str, str]]:
    """That words which leave no exception stand in wrong choices nearly alone, or too often in right ones."""
    choices = offered = right = 0
    for question in questions:
        having = [choice for choice in question.choices if _ABSOLUTE.search(choice)]
        if 0 < len(having) < len(question.choices):
            offered += 1
            choices += len(having)
            right += question.answer in having
    if offered >= _FEWEST_BY_KIND and not _LEAST_BY_WORDS * choices <= right <= MOST_BY_CUE * choices:
        cue = (
            "strikes them out has fewer left"
            if right < MOST_BY_CUE * choices
            else "takes them is right too often"
        )
        there, of_them = count_of(choices, "choice"), count_of(offered, "question")
        what = (
            f"{there} in {of_them} {verb_of(choices, 'has')} a word without exception (any, all, always, every, "
            f"never, only, alone), and {right} of them {verb_of(right, 'is')} right: who {cue}."
        )
        yield "quiz-absolute", what


def _kind(choice: str) -> str:
    """The word that a choice begins with, where that is an answer by itself; else nothing."""
    found = _KIND.match(choice)
    return found[1] if found else ""


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
    if any(_OF_THE_KEY.search(text) for text in (question.ask, *question.choices)):
        found.append(("quiz-key", "it asks what the key says: ask for the ground in the case."))
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
