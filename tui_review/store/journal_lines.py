"""The lines of a journal: how an entry is written so that a torn one is known, and what they add up to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from tui_review.shape.frozen import frozen

_SUM: Final = 16
"""How many hexadecimal digits of the SHA-256 guard a line: enough against accidents."""
_BEGINNING: Final = re.compile(rb"(?:[0-9a-f]{1,16}|[0-9a-f]{16} (?:\{[ -~]*)?)\Z")
"""What a record, which is ASCII, may be broken off to."""
_LATEST: Final = 32e9
"""Seconds since 1970 that a calendar has a day for."""
JournalRecord = dict[str, Any]
"""A sound line: its number `n`, the fingerprint `base` of the file, the time `at`, and what it says.

One of a change has the number of the change before it in the same journal, too, `past`; 0 for the first; and `own`
where the session that writes it has written that file itself.
"""
_MISSING: Final = b"a line is missing here"
"""Stands among damaged lines for those that are gone, and is one itself where it is written."""


@frozen()
class Lacking:
    """The records of changes that a file lacks."""

    records: tuple[JournalRecord, ...]
    certain: bool
    """Whether the file is exactly what they were made on, or a save of those before them: they go on from it."""
    wrote_the_file: bool = False
    """Whether it is such a save."""


@frozen()
class Records:
    """The sound lines of one journal, and those that are not.

    An unfinished line at the end, behind whole ones, is not among the damaged: as a rule it was being written when the
    session ended, and so never said to be kept; but whoever cut it off may have been somebody else. What no record
    begins with, or holds more than one, is no such line.
    """

    records: tuple[JournalRecord, ...]
    damaged: tuple[bytes, ...]
    """Those that are gone from among the others, too, each such place as one."""
    torn: bytes = b""
    """Such an unfinished line; empty where there is none."""

    @property
    def entries(self) -> tuple[JournalRecord, ...]:
        """The records of changes, without those of saves."""
        return tuple(record for record in self.records if "entry" in record)

    @property
    def about(self) -> dict[str, Any]:
        """Whose journal it is, and of which review; empty in those of former days."""
        return next((record["about"] for record in self.records if isinstance(record.get("about"), dict)), {})

    @property
    def when(self) -> float:
        """The time of the last change, else of what else can be read, in seconds since 1970; 0 if nothing can."""
        return max((float(record["at"]) for record in self.entries or self.records), default=0.0)

    def missing_from(self, current: str) -> Lacking:
        """The records of changes that a file with the fingerprint `current` lacks, as far as a journal can tell.

        A save notes, before it begins, the fingerprint that the file will have, and how many entries are in it.
        """
        for record in reversed(self.records):
            if record.get("target") == current:
                behind = tuple(each for each in self.entries if each["n"] > record["n"])
                return Lacking(behind, certain=True, wrote_the_file=True)
        first = self.entries[:1]
        certain = bool(first) and first[0]["base"] == current
        return Lacking(self.entries, certain, wrote_the_file=certain and first[0].get("own") is True)


def to_line(record: JournalRecord) -> bytes:
    """The record as one line that starts with its checksum. Raises `TypeError` for what is not JSON."""
    body = json.dumps(record, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode()
    return _sum(body) + b" " + body + b"\n"


def in_a_row(records: Iterable[JournalRecord]) -> Iterator[JournalRecord]:
    """Records that are to be the lines of one journal, each change with the number of the one before it."""
    past = 0
    for record in records:
        if "entry" in record:
            yield {**record, "past": past}
            past = record["n"]
        else:
            yield record


def _gaps(records: Iterable[JournalRecord]) -> Iterator[bytes]:
    """One for each change before which others are gone; those of former days do not tell."""
    past = 0
    for record in records:
        if "entry" in record:
            if record.get("past", 0) not in (0, past):
                yield _MISSING
            past = record["n"]


def read_lines(content: bytes) -> Records:
    """What a journal says; a line whose checksum is wrong is kept apart."""
    records: list[JournalRecord] = []
    damaged: list[bytes] = []
    *whole, last = content.split(b"\n")
    for line in filter(None, whole):
        record = _sound(line)
        if record is None:
            damaged.append(line)
        else:
            records.append(record)
    final = _sound(last)
    if final is not None:
        records.append(final)
    is_torn = final is None and bool(last) and bool(records) and _is_torn(last)
    if final is None and last and not is_torn:
        damaged.append(last)
    if content and not records and not damaged:
        damaged.append(b"")
    # Where lines cannot be read, those are what is gone.
    gaps = [] if damaged else list(_gaps(records))
    return Records(tuple(records), (*damaged, *gaps), last if is_torn else b"")


def _is_torn(line: bytes) -> bool:
    """Whether a line is the beginning of a record, and of one alone: so much of it was written, and no more."""
    if not _BEGINNING.match(line):
        return False
    try:
        json.JSONDecoder().raw_decode(line[_SUM + 1 :].decode("ascii"))
    except (ValueError, RecursionError):
        return True
    return False


def _sound(line: bytes) -> JournalRecord | None:
    """The record of a line that is whole."""
    body = line[_SUM + 1 :]
    if line[: _SUM + 1] != _sum(body) + b" ":
        return None
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and _is_whole(record) else None


def _is_whole(record: JournalRecord) -> bool:
    """Whether everything in it is of its kind: somebody may have written a line by hand, with its checksum."""
    number, at = record.get("n"), record.get("at")
    return (
        type(number) is int
        and isinstance(at, int | float)
        and not isinstance(at, bool)
        and abs(at) < _LATEST
        and all(isinstance(record.get(name, ""), str) for name in ("base", "target"))
        and type(record.get("past", 0)) is int
        and all(isinstance(record.get(name, {}), dict) for name in ("entry", "about"))
        and "base" in record
    )


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:_SUM].encode()
