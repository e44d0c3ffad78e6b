"""What is written otherwise in a review without the people: how it was, and how it is given out.

It holds what is taken out, and so is as confidential as the review itself: it is for the office that owns it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.instrument.language.days import is_date

if TYPE_CHECKING:
    from tui_review.telling.reported import ReportedAnswer, ReportedReview

_AROUND: Final = 4
"""So many words are told on both sides of what is written otherwise."""
_ALIKE: Final = 3
"""So many words in a row that are the same stand at the same place of both texts."""
_FARTHEST: Final = 60
"""So many words are looked ahead for them."""
_Hunk = tuple[int, int, int, int]
"""From which word to which in the one text, and in the other."""


class Replaced(NamedTuple):
    """A place that is written otherwise."""

    place: str
    """The question, note or act."""
    was: str
    """What stood there, with some words around."""
    now: str

    def __str__(self) -> str:
        """On one line."""
        return f"{self.place}: {self.was} -> {self.now}"


def replaced(was: ReportedReview, told: ReportedReview) -> Iterator[Replaced]:
    """Every place in the texts of a review that is told otherwise, in order; answers left out as a whole are not."""
    given = dict(_written_in(told))
    for key, text in _written_in(was):
        now = given.get(key)
        if now is not None and now != text and not (is_date(text) and text.startswith(now)):
            yield from (Replaced(key[0], *each) for each in _otherwise(text.split(), now.split()))


def _written_in(told: ReportedReview) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text that people wrote, each under the same key in a review and in what is told of it."""
    yield ("place",), told.place
    yield ("unit",), told.unit
    for id_, entry in told.entries.items():
        yield from (((id_, *key), text) for key, text in _answered(entry))
    for id_, rated in told.ratings.items():
        if rated.override is not None:
            yield (id_, "override"), rated.override.reason
    for id_, note in told.notes.items():
        yield (note.on or id_, id_, "then"), note.narrative_then
        if isinstance(note.value_then, str):
            yield (note.on or id_, id_, "answer then"), note.value_then
        messages = [each for each in note.messages if each.act != "merged"]
        yield from (((note.on or id_, id_, str(number)), each.text) for number, each in enumerate(messages))
    for number, act in enumerate(told.history, 1):
        yield (f"act {number}",), act.reason
    for name, texts in (("unsettled", told.unsettled), ("record", told.broken)):
        yield from (((name, str(number)), text) for number, text in enumerate(texts))


def _answered(entry: ReportedAnswer) -> Iterator[tuple[tuple[str, ...], str]]:
    yield ("narrative",), entry.narrative
    yield ("flag",), entry.flag
    yield from ((("described", code), text) for code, text in entry.described.items())
    match entry.value:
        case str() as text:
            yield ("answer",), text
        case list() as several:
            yield from ((("answer", str(number)), str(each)) for number, each in enumerate(several))
        case Mapping() as rows:
            for row_id, row in rows.items():
                cells = row.items() if isinstance(row, Mapping) else [("", row)]
                yield from (((row_id, str(key)), cell) for key, cell in cells if isinstance(cell, str))


def _otherwise(was: list[str], now: list[str]) -> Iterator[tuple[str, str]]:
    """What is otherwise between two texts of words; places that lie close together as one."""
    together: list[_Hunk] = []
    for hunk in _hunks(was, now):
        if together and hunk[0] - together[-1][1] <= 2 * _AROUND:
            hunk = (together[-1][0], hunk[1], together.pop()[2], hunk[3])  # noqa: PLW2901 - it is one with the last
        together.append(hunk)
    for start, end, first, last in together:
        yield _cut(was, start, end), _cut(now, first, last)


def _hunks(was: list[str], now: list[str]) -> Iterator[_Hunk]:
    at = there = 0
    while at < len(was) or there < len(now):
        if at < len(was) and there < len(now) and was[at] == now[there]:
            at, there = at + 1, there + 1
            continue
        more, others = _until_alike(was, now, at, there)
        yield at, at + more, there, there + others
        at, there = at + more, there + others


def _until_alike(was: list[str], now: list[str], at: int, there: int) -> tuple[int, int]:
    """How many words are otherwise in the one and in the other, before both go on in the same words."""
    for both in range(1, _FARTHEST):
        for more in range(both + 1):
            one = was[at + more : at + more + _ALIKE]
            other = now[there + both - more : there + both - more + _ALIKE]
            if one == other and at + more <= len(was) and there + both - more <= len(now):
                return more, both - more
    return len(was) - at, len(now) - there


def _cut(words: list[str], start: int, end: int) -> str:
    """Some words in quotes, with those around them."""
    first, last = max(0, start - _AROUND), min(len(words), end + _AROUND)
    said = " ".join(words[first:last])
    return f'"{"… " if first else ""}{said}{" …" if last < len(words) else ""}"'
