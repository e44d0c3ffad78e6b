"""Inquiries in words: at the item they concern, and as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tui_review.telling.blocks import Block, Quote, paragraph, strong, under

if TYPE_CHECKING:
    from tui_review.store.inquiries import Inquiry


def inquiry_head(inquiry: Inquiry) -> str:
    """What it is about and how far it is: `Item 4, question 4B: answered 2026-05-04`."""
    question = f", question {inquiry.question}" if inquiry.question else ""
    how = f"answered {inquiry.answered}" if inquiry.answered else "not answered yet"
    return f"Item {inquiry.item or '?'}{question} ({inquiry.instrument or 'no instrument named'}): {how}"


def inquiry_blocks(found: Iterable[Inquiry]) -> Iterator[Block]:
    """Each inquiry with its question and its answer."""
    for each in found:
        yield paragraph(strong(each.review), f"  {inquiry_head(each)}")
        yield under(*(Quote(text) for text in (each.asked, each.answer) if text))


def inquiry_part(inquiry: Inquiry) -> str:
    """One inquiry as it stands beside the guidance of the item that it concerns."""
    answer = f"\nThe answer: {inquiry.answer.strip()}" if inquiry.answer else ""
    return f"Inquiry {inquiry.review}, {inquiry_head(inquiry)}\nAsked: {inquiry.asked.strip()}{answer}"
