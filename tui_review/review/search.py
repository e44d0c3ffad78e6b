"""Finding a question: by an id, by what is rated, by words of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation


_IN_ANSWERS: Final = 7
"""How well a question fits in whose answer or narrative the words stand."""


def refs_home(rules: Rules, id_: str) -> str:
    """The question that an id leads to: itself, or the first of a section, outcome, item or part; else empty."""
    if id_ in rules.questions:
        return id_
    rated = rules.rated.get(id_)
    if rated is not None and rated.questions:
        return rated.questions[0]
    at = (question for question, place in rules.questions.items() if id_ in (place.section, place.item))
    return next(at, "")


def find(
    evaluation: Evaluation, typed: str, limit: int = 40, texts: Mapping[str, str] | None = None
) -> list[str]:
    """The questions that something typed may mean, the likeliest first.

    An id in any case and with or without its dots (`12b3`, `fscasetype`), an item (`4`, `item 4`), or words that
    stand in the label, in what it asks, in its guidance, or, last, in `texts`: what is answered and written at each.
    What is asked now comes before what is not.
    """
    rules = evaluation.rules
    wanted = typed.strip().casefold()
    if not wanted:
        return []
    key = _key(wanted.removeprefix("item ").removeprefix("question "))
    words = wanted.split()
    found: list[tuple[int, bool, int, str]] = []
    for number, (id_, at) in enumerate(rules.questions.items()):
        rank = _rank(_key(id_), key, at.rated.casefold(), words, at.question)
        if rank is None and texts and all(word in texts.get(id_, "") for word in words):
            rank = _IN_ANSWERS
        if rank is not None:
            found.append((rank, rank > 0 and evaluation.asked(id_) is False, number, id_))
    return [id_ for *_, id_ in sorted(found)[:limit]]


def _rank(id_: str, key: str, rated: str, words: Iterable[str], question: Question) -> int | None:
    """How well a question fits what was typed, 0 being best; None for not at all."""
    if id_ == key:
        return 0
    if rated == key:
        return 1
    if key and id_.startswith(key):
        return 2
    for rank, text in ((3, question.label), (4, question.ask), (6, question.guidance)):
        folded = text.casefold()
        if folded and all(word in folded for word in words):
            return rank
    return 5 if key and key in id_ else None


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
