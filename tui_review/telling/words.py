"""What every front end says of a review in the same words: names of places, values, states; finding a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.model import INCOMPLETE, NA, NOT_APPLICABLE
from tui_review.instrument.plurals import count_of

if TYPE_CHECKING:
    from tui_review.instrument.model import Question, Section
    from tui_review.instrument.rules import Rules
    from tui_review.review.findings import Finding
    from tui_review.telling.blocks import Standing

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


def standing(rating: str, scale: Sequence[str]) -> Standing:
    """Where a rating stands on its instrument's scale, whose words are in order, the best first."""
    if rating == INCOMPLETE:
        return "incomplete"
    words = [word for word in scale if word not in (NOT_APPLICABLE, NA)]
    if rating not in words:
        return "not applicable"
    return "best" if rating == words[0] else "worst" if rating == words[-1] else "between"


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
