"""What every front end says of a review in the same words: names of places, values, states; finding a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.plurals import count_of

if TYPE_CHECKING:
    from tui_review.instrument.model import Question, Section
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.findings import Finding

_SPACES: Final = re.compile(r"\s+")
_NUMBER_AT_END: Final = re.compile(r"-(\d+)\Z")
_ENDS: Final = (".", ":", ";", "!", "?", ")", '"', "'")
"""What a sentence or a heading ends with."""
_MUCH_ROOM: Final = 16
"""Cells left on a line that was ended on purpose although no sentence ends there."""


def section_name(section: Section) -> str:
    """The short name of a section or outcome: `Permanency 1`; its title where it belongs to no domain."""
    number = _NUMBER_AT_END.search(section.id)
    return f"{section.domain} {number[1]}" if section.domain and number else section.domain or section.title


def rated_name(rules: Rules, id_: str) -> str:
    """The short name of what is rated: `Item 4`, `Item 12A`, `Permanency 1`."""
    if id_ in rules.sections:
        return section_name(rules.sections[id_])
    return f"Item {id_}"


def place_name(rules: Rules, id_: str) -> str:
    """Where a question stands: `Permanency 1 > Item 4`, `Face Sheet`."""
    at = rules.questions[id_]
    section = section_name(rules.sections[at.section])
    return f"{section} > {rated_name(rules, at.rated)}" if at.rated else section


def question_name(question: Question) -> str:
    """A question in few words: its label, or what it asks."""
    return question.label or one_line(question.ask)


def one_line(text: str) -> str:
    """A text on one line."""
    return _SPACES.sub(" ", text).strip()


def value_on_a_line(question: Question, value: Value | Missing) -> str:
    """An answer as one line: the text, the chosen texts, how many rows; empty where there is none."""
    return "" if isinstance(value, Missing) else kind_of(question).said(question, value)


def left_to_do(errors: Sequence[Finding]) -> str:
    """What stands before a hand-over: `12 questions to answer and 1 error to settle`; empty when nothing does."""
    open_ = sum(finding.code == "unanswered" for finding in errors)
    rest = len(errors) - open_
    parts = [f"{count_of(open_, 'question')} to answer"] if open_ else []
    parts += [f"{count_of(rest, 'error')} to settle"] if rest else []
    return " and ".join(parts)


def refs_home(rules: Rules, id_: str) -> str:
    """The question that an id leads to: itself, or the first of a section, outcome, item or part; else empty."""
    if id_ in rules.questions:
        return id_
    rated = rules.rated.get(id_)
    if rated is not None and rated.questions:
        return rated.questions[0]
    at = (question for question, place in rules.questions.items() if id_ in (place.section, place.item))
    return next(at, "")


def find(evaluation: Evaluation, typed: str, limit: int = 40) -> list[str]:
    """The questions that something typed may mean, the likeliest first.

    An id in any case and with or without its dots (`12b3`, `fscasetype`), an item (`4`, `item 4`), or words that
    stand in the label, in what it asks, or, last, in its guidance. What is asked now comes before what is not.
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


def with_article(noun: str) -> str:
    """The noun with `a` or `an`, by its first letter."""
    return f"{'an' if noun[:1].casefold() in 'aeiou' else 'a'} {noun}"


def reflow(text: str) -> list[str]:
    """Paragraphs of a text whose lines were broken by hand: a line that had room for more ends a paragraph.

    Inside a sentence it had to have much room: nobody breaks every line as late as it would go. Blank lines stay,
    as empty paragraphs; lines that are indented or start a list stand for themselves.
    """
    lines = text.rstrip().split("\n")
    widest = max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    open_ = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if open_:
            paragraphs[-1] += f" {line.strip()}"
        else:
            paragraphs.append(line.rstrip())
        first = following.split(" ")[0] if following.strip() else ""
        starts_anew = not first or following[0] in " -*•"
        room = widest - len(line.rstrip()) - 1 - len(first)
        ended = room >= (0 if line.rstrip().endswith(_ENDS) else _MUCH_ROOM)
        open_ = bool(line.strip()) and not starts_anew and not ended
    return paragraphs
