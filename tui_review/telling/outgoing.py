"""The pages of a review that go out to somebody: the letter of findings, and an instrument's packet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from tui_review.shape.frozen import frozen
from tui_review.telling.blocks import Block, entry, heading
from tui_review.telling.letter import letter_blocks
from tui_review.telling.packet import packet_blocks

if TYPE_CHECKING:
    from tui_review.review.evaluation import Evaluation
    from tui_review.telling.reported import ReportedReview


@frozen()
class OutgoingPage:
    """A page that goes out."""

    title: str
    option: str
    """That of `print` which writes it to a file."""
    blocks: Callable[[ReportedReview], Iterable[Block]]


def outgoing(evaluation: Evaluation) -> dict[str, OutgoingPage]:
    """The pages that there are with these answers, by a name that no question has."""
    packet = evaluation.rules.instrument.packet
    pages = {}
    if evaluation.grids:
        pages["page:letter"] = OutgoingPage("Letter of findings to the unit", "--letter", letter_blocks)
    if packet is not None:
        pages["page:packet"] = OutgoingPage(
            packet.title, "--packet", lambda told: packet_blocks(told, packet)
        )
    return pages


def outgoing_blocks(evaluation: Evaluation) -> Iterator[Block]:
    """A line for each of them, which leads to it by that name."""
    pages = outgoing(evaluation)
    if pages:
        yield heading(3, "Pages that go out")
        yield from (entry(page.title, leads=name) for name, page in pages.items())
