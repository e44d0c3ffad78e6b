"""What there is to read at a question: guidance, definitions, what its item is for, where its rules were read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.model import marks
from tui_review.telling.words import marks_words, one_line, reflow, title_words

if TYPE_CHECKING:
    from tui_review.instrument.model import Item
    from tui_review.instrument.rules import Rules

HEADING_SIGN = "# "
"""What the lines of headings begin with."""


def guidance_parts(rules: Rules, id_: str) -> Iterator[str]:
    """The texts, each of one or more paragraphs; at the end, where the rules were read and what the marks mean."""
    part = rules.questions[id_].question
    if part.guidance:
        yield reflowed(part.guidance)
    if part.na_if:
        yield f"NA: {reflowed(part.na_if)}"
    if part.na_when:
        yield f"NA is answered for you when {part.na_when}. {one_line(part.na_because)}".strip()
    if asked := list(dict.fromkeys(title for titles, _ in whom_to_ask(rules, id_) for title in titles)):
        yield f"Whom to ask: {'; '.join(asked)}. What to ask them is on the sheets for interviews."
    for column in part.columns:
        if column.guidance:
            yield f"{column.label}: {reflowed(column.guidance)}"
    item = _item_of(rules, id_)
    if item is not None and item.purpose:
        yield f"{title_words(rules, item.id)}: {reflowed(item.purpose)}"
    if item is not None and item.applicability:
        yield f"It applies: {reflowed(item.applicability)}"
    terms = rules.instrument.terms
    for term in part.terms:
        if term in terms:
            yield f"{term.upper() if term.islower() else term}: {reflowed(terms[term])}"
    read = {id_: marks_words(part), **({title_words(rules, item.id): marks_words(item)} if item else {})}
    for name, where in read.items():
        if where:
            yield f"Where {name} was read: {where}"
    if any(read.values()) and rules.instrument.about:
        yield f"{HEADING_SIGN}About {rules.instrument.title}"
        yield reflowed(rules.instrument.about)


def whom_to_ask(rules: Rules, id_: str) -> Iterator[tuple[list[str], str]]:
    """Who is asked in an interview for a question to be answered, as sheets call them, and what they are asked."""
    interviews = rules.instrument.interviews
    titles = {sheet.id: sheet.title for sheet in interviews.sheets} if interviews else {}
    for spoken in rules.questions[id_].question.spoken:
        yield [titles[sheet] for sheet in marks(spoken.to) if sheet in titles], one_line(spoken.ask)


def _item_of(rules: Rules, id_: str) -> Item | None:
    """The item or part that a question belongs to; None on a face sheet."""
    rated = rules.questions[id_].rated
    items = (item for section in rules.instrument.sections for item in section.items)
    return next((each for item in items for each in (item, *item.parts) if each.id == rated), None)


def reflowed(text: str) -> str:
    """A text with the line ends inside its paragraphs taken out."""
    return "\n".join(reflow(text)).strip("\n")
