"""What is told, as a sheet of paper has it: questions by their numbers on the form, and by name where they have none.

An id such as `fs.case_type` is the program's own: who reads a print, or fills in a form, has never seen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui_review.telling.blocks import (
    Block,
    Boxes,
    Entry,
    Heading,
    Inline,
    Pairs,
    Paragraph,
    Spans,
    Text,
    Under,
)
from tui_review.telling.words import question_name

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules

_NUMBER: Final = re.compile(r"\d+[A-Z]?\d*\Z")
"""The number of a question on a form: `4`, `4B`, `12A1`."""
_NO_WORD: Final = re.compile(r"[._\d]")
"""What an id has in it that is told from words of a sentence."""


def name_on_paper(question: Question) -> str:
    """How a question is called on paper: by its number on the form, else by its label."""
    return question.id if _NUMBER.match(question.id) else question_name(question)


def on_paper(rules: Rules, blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, in which sentences of the program call each question as paper does.

    What people wrote stays as it is, and so does the title of the sheet: a review may have the id of a question.
    """
    names = {
        id_: question_name(at.question)
        for id_, at in rules.questions.items()
        if not _NUMBER.match(id_) and _NO_WORD.search(id_)
    }
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?!\w|\.\w)")
    return (_named(block, pattern, names) for block in blocks) if names else iter(blocks)


def _named(block: Block, pattern: re.Pattern[str], names: dict[str, str]) -> Block:
    def text(said: str) -> str:
        return pattern.sub(lambda found: names[found[0]], said)

    def span(each: Inline) -> Inline:
        return (
            replace(each, text=text(each.text)) if isinstance(each, Text) and each.tone != "strong" else each
        )

    def spans(those: Spans) -> Spans:
        return tuple(map(span, those))

    match block:
        case Heading(level=1):
            return block
        case Heading() | Paragraph():
            return replace(block, spans=spans(block.spans))
        case Entry():
            return replace(block, spans=spans(block.spans), aside=spans(block.aside))
        case Pairs():
            return Pairs(tuple((name, spans(value)) for name, value in block.pairs))
        case Boxes():
            return Boxes(tuple(map(text, block.texts)))
        case Under():
            return Under(tuple(_named(each, pattern, names) for each in block.blocks))
        case _:
            return block
