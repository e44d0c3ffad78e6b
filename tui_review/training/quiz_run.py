"""One sitting of a quiz: what is drawn, what is answered, what it comes to. Screens and lines both drive this."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.plurals import count_of, part_of, percent_of, whole_percent
from tui_review.shape.frozen import frozen
from tui_review.training.quiz import bank_words, origin_of

if TYPE_CHECKING:
    from tui_review.training.quiz import Quiz, QuizQuestion

_SCALES: Final = (
    ("Yes", "No", "NA"),
    ("Strength", "Area Needing Improvement", "Not Applicable"),
    ("Substantially Achieved", "Partially Achieved", "Not Achieved", "Not Applicable"),
)
"""Choices that keep their order: people look for them where they always stand."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_PERCENT: Final = 100


@frozen()
class Drawn:
    """A question as it is asked in this sitting."""

    number: int
    """From 1."""
    question: QuizQuestion
    choices: tuple[str, ...]
    """In the order shown; the first is (a)."""

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """Each choice with its letter."""
        return list(zip(_LETTERS, self.choices, strict=False))


@frozen()
class Marked:
    """A question answered."""

    drawn: Drawn
    chosen: str

    @property
    def right(self) -> bool:
        """Whether the right choice was made."""
        return self.chosen == self.drawn.question.answer

    @property
    def right_letter(self) -> str:
        """The letter of the right choice."""
        return _LETTERS[self.drawn.choices.index(self.drawn.question.answer)]

    @property
    def verdict(self) -> str:
        """Whether it is right, and which is: `Not so: (b) is right`, as a sentence."""
        return "Right." if self.right else f"Not so: ({self.right_letter}) is right."


@frozen()
class Sitting:
    """Which of somebody's sittings of a quiz one is, and what of it was asked before, as far as this machine knows."""

    number: int
    """From 1."""
    known: frozenset[str]
    """Which of its questions somebody was asked before, in whatever quiz, draw or order; see `origin_of`."""
    of: int
    """How many questions it has."""

    @property
    def words(self) -> str:
        """Which it is, and how many of its questions had been asked before; see `sitting_words`."""
        return sitting_words(self.number, len(self.known), self.of)


def sitting_words(number: int, asked_before: int, of: int) -> str:
    """Which sitting of a quiz one is, and of its questions: `asked before: 12 of 12`."""
    again = f"asked before: {part_of(asked_before, of)}"
    return f"sitting {number} of this quiz by that name, or without a name, on this machine; {again}"


@frozen()
class QuizResult:
    """What a finished sitting comes to."""

    quiz: str
    title: str
    right: int
    asked: int
    drawn_from: int
    """How many questions there were to draw from."""
    whole: bool
    """Whether as many were asked as the quiz asks, and not fewer."""
    pass_mark: int
    seed: int
    begun: Sitting | None = None
    """Which sitting it was; None where that is not known."""
    bank: str = ""
    """Whose questions they are, in words."""

    @property
    def percent(self) -> int:
        """The share that was right, rounded down: 79.9 is not 80."""
        return whole_percent(_PERCENT * self.right / self.asked)

    @property
    def words(self) -> str:
        """What was reached: `10 of 12 right, 83 %`."""
        return f"{part_of(self.right, self.asked)} right, {percent_of(self.percent)}"

    @property
    def passed(self) -> bool:
        """Whether the pass mark was reached, with all questions that the quiz asks."""
        return self.whole and self.right * _PERCENT >= self.pass_mark * self.asked

    @property
    def verdict(self) -> str:
        """Whether it is passed, and with what: `Passed: 10 of 12 right, 83 %`."""
        if not self.whole:
            return f"Practice, too short to pass: {self.words}"
        return f"{'Passed' if self.passed else 'Not passed yet'}: {self.words}"


class QuizRun:
    """One sitting. Answer `current` until it is None; then `result` is there. The same seed asks the same."""

    def __init__(self, quiz: Quiz, *, seed: int | None = None, questions: int | None = None) -> None:
        """`questions` instead of the number the quiz draws. Raises UserError when there are not so many."""
        self.quiz = quiz
        self.seed = random.SystemRandom().randrange(10**6) if seed is None else seed
        count = quiz.draw if questions is None else questions
        if not 0 < count <= len(quiz.questions):
            raise UserError(
                f"{quiz.id} has {count_of(len(quiz.questions), 'question')}; {count} cannot be drawn."
            )
        source = random.Random(self.seed)  # noqa: S311 - to be repeatable, not to be secret
        drawn = source.sample(quiz.questions, count)
        self.questions = [
            Drawn(number, question, _order(question, source)) for number, question in enumerate(drawn, 1)
        ]
        self.marked: list[Marked] = []
        self.bank = bank_words(quiz)
        """Whose questions they are, in words."""
        self.begun: Sitting | None = None
        """Which of somebody's sittings it is, once that was counted."""

    @property
    def origins(self) -> list[str]:
        """What tells each question from those of every other quiz, in the order they are asked."""
        return [origin_of(self.quiz, drawn.question) for drawn in self.questions]

    @property
    def put(self) -> list[str]:
        """The same of those that somebody has seen by now: what is answered, and the current one."""
        return self.origins[: len(self.marked) + 1]

    @property
    def terms(self) -> str:
        """How much is asked and what is enough: `12 questions, 80 % to pass`."""
        count = len(self.questions)
        enough = f"{percent_of(self.quiz.pass_mark)} to pass" if count >= self.quiz.draw else "practice only"
        return f"{count_of(count, 'question')}, {enough}"

    @property
    def current(self) -> Drawn | None:
        """The question to answer now; None when all are answered."""
        return self.questions[len(self.marked)] if len(self.marked) < len(self.questions) else None

    def answer(self, given: str) -> Marked:
        """Answers the current question by letter, or by a choice's text. Raises UserError for anything else.

        There is no going back: the explanation is shown next.
        """
        drawn = self.current
        if drawn is None:
            raise UserError("All questions are answered.")
        text = given.strip()
        by_letter = dict(drawn.lettered)
        chosen = by_letter.get(text.casefold().strip("().")) or next(
            (choice for choice in drawn.choices if choice.casefold() == text.casefold()), None
        )
        if chosen is None:
            last = drawn.lettered[-1][0]
            hint = did_you_mean(text, drawn.choices)
            raise UserError(
                f"{text!r} is not one of the choices.{hint}", remedy=f"Type a letter, a to {last}."
            )
        marked = Marked(drawn, chosen)
        self.marked.append(marked)
        return marked

    @property
    def result(self) -> QuizResult | None:
        """What it comes to; None while a question is open."""
        if self.current is not None:
            return None
        right = sum(marked.right for marked in self.marked)
        quiz = self.quiz
        asked, there = len(self.questions), len(quiz.questions)
        whole = asked >= quiz.draw
        return QuizResult(
            quiz.id, quiz.title, right, asked, there, whole, quiz.pass_mark, self.seed, self.begun, self.bank
        )


def _order(question: QuizQuestion, source: random.Random) -> tuple[str, ...]:
    """The choices shuffled; numbers, and the words of a scale, in their own order."""
    choices = list(question.choices)
    for scale in _SCALES:
        if set(choices) <= set(scale):
            return tuple(sorted(choices, key=scale.index))
    if all(choice.isdecimal() for choice in choices):
        return tuple(sorted(choices, key=int))
    source.shuffle(choices)
    return tuple(choices)
