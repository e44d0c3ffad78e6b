"""A class: how often each question was answered as the key has it, what was answered instead, how far all agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.plurals import part_of
from tui_review.shape.frozen import frozen
from tui_review.telling.words import value_at, value_words
from tui_review.training.coefficients import CAUTION, FEWEST_RATED, Agreement, agreement
from tui_review.training.explain import label, owner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_review.instrument.rules import Rules
    from tui_review.training.scoring import Group, Score, ScoredAnswer, Scorer

HARDEST: Final = 10
"""How many of the hardest questions are named."""
_NEVER: Final = 10**9


@frozen()
class QuestionScores:
    """One question, item or outcome over the class."""

    id: str
    label: str
    owner: str
    """The item or section it belongs to."""
    group: Group
    wanted: str
    """The key's answer, in one line."""
    right: int
    accepted: int
    """Those that the key accepts beside its own: they agree with it."""
    wrong: int
    follows: int
    unfinished: int
    percent: float | None
    """Agreement with the key among `counted`."""
    confusion: tuple[tuple[str, int], ...]
    """What was answered instead, most often first."""
    agreement: Agreement | None
    """With the key, attempt by attempt; None for lists and tables, and where nobody answered."""

    @property
    def agreeing(self) -> int:
        """How many answered as the key has it or accepts it."""
        return self.right + self.accepted

    @property
    def counted(self) -> int:
        """How many answered it on their own account; for ratings, what follows counts as differing too."""
        follows = self.follows if self.group in ("items", "outcomes") else 0
        return self.agreeing + self.wrong + follows

    @property
    def words(self) -> str:
        """How many answered as the key has it or accepts it: `7 of 9 as the key, 1 of them accepted`."""
        accepted = f", {self.accepted} of them accepted" if self.accepted else ""
        return f"{part_of(self.agreeing, self.counted)} as the key{accepted}"


@frozen()
class ClassFigures:
    """A class as a whole."""

    attempts: int
    questions: dict[str, QuestionScores]
    """By question, item and outcome."""
    hardest: tuple[str, ...]
    """The questions most often answered otherwise, the hardest first."""
    answers: Agreement
    """Yes/No answers with the key, pooled."""
    ratings: Agreement
    """Item ratings with the key, pooled."""
    answers_among: Agreement
    """Yes/No answers of the attempts among each other."""
    ratings_among: Agreement
    """Item ratings of the attempts among each other."""

    @property
    def coefficients(self) -> bool:
        """Whether there are enough attempts for coefficients."""
        return self.attempts >= FEWEST_RATED

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        pooled = ("answers", "ratings", "answers_among", "ratings_among")
        return {
            "attempts": self.attempts,
            "note": "" if self.coefficients else f"Under {FEWEST_RATED} attempts: counts, no coefficients.",
            "caution": CAUTION if self.coefficients else "",
            "hardest": list(self.hardest),
            **{name: asdict(getattr(self, name)) for name in pooled},
            "questions": {id_: _as_json(each) for id_, each in self.questions.items()},
        }


def _as_json(figures: QuestionScores) -> dict[str, Any]:
    plain = {**asdict(figures), "counted": figures.counted, "percent": rounded(figures.percent)}
    plain["confusion"] = [{"given": given, "count": count} for given, count in figures.confusion]
    return plain


def class_figures(scores: Sequence[Score], scorer: Scorer) -> ClassFigures:
    """The figures of a class, from the scores of its attempts."""
    rules = scorer.rules
    marks: dict[str, list[ScoredAnswer]] = {}
    for score in scores:
        for mark in score.marks.values():
            marks.setdefault(mark.id, []).append(mark)
    # Under ten attempts, no number of questions makes the coefficients mean anything.
    fewest = FEWEST_RATED if len(scores) >= FEWEST_RATED else _NEVER
    order = [id_ for id_ in (*rules.questions, *rules.rated) if id_ in marks]
    questions = {id_: _figures(id_, marks[id_], rules, fewest) for id_ in order}
    asked = [each for each in questions.values() if each.id in rules.questions and each.wrong]
    hardest = sorted(
        asked, key=lambda each: (each.percent if each.percent is not None else 100.0, -each.wrong)
    )
    yes_no = [
        id_ for id_ in order if id_ in rules.questions and rules.questions[id_].question.answer == "yes_no"
    ]
    rated = [id_ for id_ in order if questions[id_].group == "items"]
    return ClassFigures(
        attempts=len(scores),
        questions=questions,
        hardest=tuple(each.id for each in hardest[:HARDEST]),
        answers=agreement(_with_key(yes_no, marks), fewest=fewest),
        ratings=agreement(_with_key(rated, marks), fewest=fewest),
        answers_among=agreement(_among(yes_no, scores), fewest=fewest),
        ratings_among=agreement(_among(rated, scores), fewest=fewest),
    )


def _figures(id_: str, marks: list[ScoredAnswer], rules: Rules, fewest: int) -> QuestionScores:
    states = Counter(mark.state for mark in marks)
    rated = id_ in rules.rated
    differing = [mark for mark in marks if mark.state == "wrong" or (rated and mark.state == "follows")]
    agreeing = states["right"] + states["defensible"]
    counted = agreeing + len(differing)
    instead = Counter(value_at(rules, id_, mark.given) for mark in differing)
    simple = rated or kind_of(rules.questions[id_].question).is_fact
    return QuestionScores(
        id=id_,
        label=label(rules, id_),
        owner=owner(rules, id_),
        group=marks[0].group,
        wanted=value_at(rules, id_, marks[0].wanted),
        right=states["right"],
        accepted=states["defensible"],
        wrong=states["wrong"],
        follows=states["follows"],
        unfinished=states["unfinished"],
        percent=100 * agreeing / counted if counted else None,
        confusion=tuple(instead.most_common()),
        agreement=agreement(_with_key([id_], {id_: marks}), fewest=fewest) if simple and counted else None,
    )


def rounded(value: float | None) -> float | None:
    """A figure as data has it: to four digits after the point."""
    return None if value is None else round(value, 4)


def _rating(mark: ScoredAnswer) -> str | int | None:
    """What counts as this attempt's rating of the question or item; None where it gave none of its own."""
    if mark.state == "follows" and mark.group in ("applicability", "answers"):
        return None
    return _word(mark.given)


def _held_against_key(mark: ScoredAnswer) -> str | int | None:
    """The same where it is held against the key: what the key accepts agrees with it."""
    return _word(mark.wanted) if mark.state == "defensible" else _rating(mark)


def _word(value: Value | Missing) -> str | int | None:
    if isinstance(value, Missing):
        return None
    return value if isinstance(value, str | int) else value_words(None, value)


def _with_key(ids: list[str], marks: dict[str, list[ScoredAnswer]]) -> list[list[str | int | None]]:
    """A row for each answer given: the attempt's and the key's."""
    return [[_held_against_key(mark), _word(mark.wanted)] for id_ in ids for mark in marks.get(id_, [])]


def _among(ids: list[str], scores: Sequence[Score]) -> list[list[str | int | None]]:
    """A row for each question or item: what each attempt says."""
    return [
        [_rating(mark) if (mark := score.marks.get(id_)) is not None else None for score in scores]
        for id_ in ids
    ]
