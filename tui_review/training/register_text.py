"""The register told: who is where, the matrix of people and milestones, and a calendar of what is to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tui_review.instrument.language.evaluate import day_after
from tui_review.instrument.plurals import part_of, whole_percent
from tui_review.telling.blocks import Bar, Bars, Block, TableBlock, heading, paragraph
from tui_review.training.register import errors_at

if TYPE_CHECKING:
    from tui_review.training.register import PersonStanding, StandingName

_ORDER: Final[dict[StandingName, str]] = {
    "certified": "certified",
    "again": "to be certified again",
    "temporary": "temporarily certified",
    "expired": "temporary certification expired",
    "not yet": "not yet certified",
    "in doubt": (
        "in doubt: errors in the review, rows that stand twice, files of it that differ, or a record that is not found "
        "to hold"
    ),
}
MATRIX: Final = "Milestones"
_ALL: Final = 100
_FOLD: Final = 75
"""Octets of a line of a calendar."""


def team_blocks(people: Sequence[PersonStanding], on: str, *, whole: bool) -> Iterator[Block]:
    """Everybody of a team on a day: how many stand where, each with what is next, and the matrix.

    `whole`: whether every file of the register could be counted.
    """
    yield heading(1, f"Certification of the team, on {on}")
    if not people:
        yield paragraph(
            f"Nobody is in {'the register' if whole else 'what of the register could be counted'}."
        )
        return
    counts = Counter(each.standing for each in people)
    bars = (
        Bar(words, part_of(counts[name], len(people)), whole_percent(_ALL * counts[name] / len(people)))
        for name, words in _ORDER.items()
        if counts[name]
    )
    yield Bars("Where they stand", tuple(bars))
    yield heading(2, "Who is where")
    yield TableBlock(("name", "county", "standing", "done", "next"), tuple(_line(each) for each in people))
    yield from matrix_blocks(people, on)


def matrix_blocks(people: Sequence[PersonStanding], on: str) -> Iterator[Block]:
    """The matrix of people and milestones, under the day that it is of."""
    head, rows = matrix(people)
    yield heading(2, f"{MATRIX}, on {on}")
    yield TableBlock(head, tuple(rows))
    yield paragraph(
        "A day behind `done` is when it was done, behind `due`, `to do` and `overdue` its last day."
    )


def matrix(people: Sequence[PersonStanding]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The same as a head and rows; what somebody is not asked stays empty."""
    whats: dict[str, str] = {}
    for each in people:
        whats.update({one.question: one.what for one in each.milestones})
    order = _in_order(people, whats)
    rows = []
    for each in people:
        cells = {one.question: one.words for one in each.milestones}
        rows.append((each.name, each.words, *(cells.get(question, "") for question in order)))
    return ("name", "standing", *(whats[question] for question in order)), rows


def _in_order(people: Sequence[PersonStanding], whats: dict[str, str]) -> list[str]:
    """The questions as the person with most milestones has them; others after those."""
    fullest = max(people, key=lambda each: len(each.milestones), default=None)
    first = [one.question for one in fullest.milestones] if fullest is not None else []
    return [*first, *(question for question in whats if question not in first)]


def _line(each: PersonStanding) -> tuple[str, ...]:
    return (each.name, each.place, each.words, part_of(each.done, each.wanted), next_words(each))


def next_words(each: PersonStanding) -> str:
    """What is to be done next, in a line: where that has errors, or nothing else is, to mend them; else a dash."""
    if each.next is not None and each.next.question not in each.faults:
        return f"{each.next.what}: {each.next.words}"
    if each.faults and each.standing in ("not yet", "in doubt"):
        return f"mend the review: {errors_at(each.faults)}"
    return "–"


def calendar(people: Sequence[PersonStanding], on: str) -> bytes:
    """The days that are still ahead or overdue as an iCalendar file: last days of milestones, ends of certifications.

    Who is in doubt for files that differ stands on the day itself, and for nothing that one of those says.

    An event keeps its id from one file to the next, so that a calendar that takes both in has it once.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tui-review//certification//EN",
        "CALSCALE:GREGORIAN",
    ]
    for each in people:
        for key, day, what in _days(each):
            lines += [
                "BEGIN:VEVENT",
                f"UID:{each.uid}-{key}@tui-review",
                f"DTSTAMP:{on.replace('-', '')}T000000Z",
                f"DTSTART;VALUE=DATE:{day.replace('-', '')}",
                f"DTEND;VALUE=DATE:{day_after(1, 'days', day).replace('-', '')}",
                f"SUMMARY:{_escaped(f'{each.name}: {what}')}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _days(each: PersonStanding) -> Iterator[tuple[str, str, str]]:
    if each.in_doubt:
        yield "in-doubt", each.on, each.words
        return
    if each.standing == "temporary" and each.day:
        yield "temporary", each.day, "temporary certification ends"
    for one in each.milestones:
        if one.state in ("open", "due", "overdue") and one.day:
            yield one.question, one.day, f"last day of: {one.what}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line in pieces of 75 octets at most, none of which ends within a character."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _FOLD:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
