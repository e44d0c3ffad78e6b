"""The packet that an instrument sends to somebody: some answers on one page, and what of them is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tui_review.instrument.wanted import wanted_for
from tui_review.telling.blocks import Block, Gap, Pairs, entry, heading, paragraph, spans, strong, under
from tui_review.telling.terminal import text
from tui_review.telling.words import LEFT_OUT, answer_words, question_name, rated_name, reflow

if TYPE_CHECKING:
    from tui_review.instrument.conventions import Packet
    from tui_review.telling.reported import ReportedAnswer, ReportedReview

_MAIL_WIDTH: Final = 72
"""Cells of a line of a mail."""
_MISSING: Final = "missing"


def packet_blocks(reported: ReportedReview, packet: Packet) -> Iterator[Block]:
    """The page: a line for each answer it holds, and below, by name, what is missing and what `check` warns of.

    Of an instrument that lacks a question of it, what is lacking.
    """
    yield heading(1, packet.title)
    refused = wanted_for(packet).refusal(reported.rules)
    if refused is not None:
        yield paragraph(refused.message)
    else:
        yield from _body(reported, packet)


def packet_mail(reported: ReportedReview, packet: Packet) -> str:
    """The same as the text of a mail, with the lines that say to whom and about what."""
    head = f"To: {packet.to}\nSubject: {packet.subject}\n\n"
    return f"{head}{text(_body(reported, packet), _MAIL_WIDTH)}"


def missing_in(reported: ReportedReview, packet: Packet) -> list[str]:
    """The questions of a packet that are asked and have no answer, or one that only says that there is none yet."""
    return [id_ for id_ in packet.holds if _is_missing(reported, reported.entries[id_])]


def _is_missing(reported: ReportedReview, answer: ReportedAnswer) -> bool:
    if answer.state == "not asked" or answer.left_out:
        return False
    return answer.value is None or answer.value in reported.question(answer.question).alternatives


def _body(reported: ReportedReview, packet: Packet) -> Iterator[Block]:
    if packet.intro:
        yield paragraph("\n".join(reflow(packet.intro)).strip())
        yield Gap()
    missing = missing_in(reported, packet)
    pairs = (
        (question_name(reported.question(id_)), _MISSING if id_ in missing else _said(reported, id_))
        for id_ in packet.holds
    )
    yield Pairs(tuple((name, spans(said)) for name, said in pairs))
    yield Gap()
    if missing:
        yield paragraph(strong(f"Missing ({len(missing)}):"))
        yield under(*(entry(question_name(reported.question(id_))) for id_ in missing))
    elif not reported.faulty:
        yield paragraph("Nothing is missing.")
    if reported.faulty:
        yield from _to_see_to(reported, "Wrong, to be mended first", reported.faulty)
    if reported.warned:
        yield Gap()
        yield from _to_see_to(reported, "To look at before it is sent", reported.warned)


def _to_see_to(reported: ReportedReview, what: str, ids: Sequence[str]) -> Iterator[Block]:
    yield paragraph(strong(f"{what} ({len(ids)}), see `tui-review check`:"))
    yield under(*(entry(_called(reported, id_)) for id_ in ids))


def _called(reported: ReportedReview, id_: str) -> str:
    """A question, or what is rated: an override may be warned of, too."""
    rules = reported.rules
    return question_name(reported.question(id_)) if id_ in rules.questions else rated_name(rules, id_)


def _said(reported: ReportedReview, id_: str) -> str:
    answer = reported.entries[id_]
    if answer.left_out:
        return LEFT_OUT
    return answer_words(reported.question(id_), answer.state, answer.value, answer.why)
