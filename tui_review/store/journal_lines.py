"""The lines of a journal: how an entry is written so that a torn one is known, and what they add up to."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from tui_review.shape.frozen import frozen

_SUM: Final = 16
"""How many hexadecimal digits of the SHA-256 guard a line: enough against accidents."""


@frozen()
class Batch:
    """Entries in the order they were made, and the fingerprint of the file that they change."""

    base: str
    entries: tuple[dict[str, Any], ...]


@frozen()
class Pending:
    """Changes that may not be in the review file: the latest batch, and any older ones for other files.

    `when` is the time of the last entry in seconds since 1970, `damaged` how many lines could not be read
    (one, the last, after a crash in the middle of an append: an entry that was never reported as saved).
    `targets` are the fingerprints of the saves that were begun, each with how many entries of the latest
    batch went into it.
    """

    base: str
    entries: tuple[dict[str, Any], ...]
    when: float
    damaged: int
    older: tuple[Batch, ...] = ()
    targets: tuple[tuple[str, int], ...] = ()

    def missing_from(self, current: str) -> tuple[dict[str, Any], ...] | None:
        """The entries of the latest batch that a file with fingerprint `current` lacks.

        None if the file is neither what they were made on nor a save of theirs: somebody changed it
        meanwhile.
        """
        for target, count in reversed(self.targets):
            if target == current:
                return self.entries[count:]
        return self.entries if current == self.base else None


@frozen()
class Records:
    """The sound lines of one journal, how many were not, and whether the last is unfinished."""

    records: tuple[dict[str, Any], ...]
    damaged: int
    torn: bool

    @property
    def entries(self) -> tuple[dict[str, Any], ...]:
        """The records of changes, without those of saves."""
        return tuple(record for record in self.records if "entry" in record)

    @property
    def when(self) -> float:
        """The time of the last record, in seconds since 1970; 0 if there is none."""
        return max((float(record["at"]) for record in self.records), default=0.0)

    def batches(self) -> list[Batch]:
        """The entries by the file they change, the latest last."""
        found: dict[str, list[dict[str, Any]]] = {}
        for record in self.entries:
            found.setdefault(record["base"], []).append(record["entry"])
        return [Batch(base, tuple(entries)) for base, entries in found.items()]

    def targets(self, base: str) -> tuple[tuple[str, int], ...]:
        """The saves begun on `base`, each with how many of its entries went into it."""
        numbers = [record["n"] for record in self.entries if record["base"] == base]
        saves = [record for record in self.records if "target" in record and record["base"] == base]
        return tuple((save["target"], sum(number <= save["n"] for number in numbers)) for save in saves)


def to_line(record: dict[str, Any]) -> bytes:
    """The record as one line that starts with its checksum. Raises `TypeError` for what is not JSON."""
    body = json.dumps(record, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode()
    return _sum(body) + b" " + body + b"\n"


def read_lines(content: bytes) -> Records:
    """What a journal says; a line whose checksum is wrong is counted and left out."""
    records = []
    damaged = 0
    for line in content.split(b"\n"):
        if not line:
            continue
        record = _sound(line)
        if record is None:
            damaged += 1
        else:
            records.append(record)
    return Records(tuple(records), damaged, torn=bool(content) and not content.endswith(b"\n"))


def _sound(line: bytes) -> dict[str, Any] | None:
    """The record of a line that is whole."""
    body = line[_SUM + 1 :]
    if line[: _SUM + 1] != _sum(body) + b" ":
        return None
    try:
        record = json.loads(body)
    except ValueError:
        return None
    return record if isinstance(record, dict) and {"n", "base", "at"} <= record.keys() else None


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:_SUM].encode()
