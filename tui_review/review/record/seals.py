"""Seals: a digest of exactly what an act covers, bound to the acts before it.

A digest is of the data and not of the file's bytes, so that line ends, comments and other programs' way to write YAML
break none. What seals show: whether what they cover was changed afterwards by anything but a recorded change. Who
writes a whole record anew can seal it anew; only a signature with a key binds a person (`record.keys`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

SEAL_IN_NAMES: Final = 12
"""How much of a seal stands in the name of a version, where another has its number."""


def digest(data: Any) -> str:
    """The SHA-256 of plain data, in hexadecimal: the same for the same data, in whatever order maps have their keys.

    Raises ValueError for what is no plain data: numbers that are none, keys that are no texts.
    """
    return _digest_of(as_one_text(data))


def as_one_text(data: Any) -> str:
    """Plain data as one text, which is the same for the same data. Raises ValueError as `digest`."""
    _plain(data)
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest_of_texts(entries: Mapping[str, str]) -> str:
    """The digest of a map each of whose entries is `as_one_text` already: its key, a colon, and what stands there."""
    return _digest_of(f"{{{','.join([entries[key] for key in sorted(entries)])}}}")


def _digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sealed(content: str, act: dict[str, Any], parents: Iterable[str]) -> str:
    """The seal of an act: over the digest of what it covers, its own words, and the seals of the acts before it."""
    return digest({"content": content, "act": act, "parents": sorted(parents)})


def _plain(data: Any) -> None:
    if isinstance(data, str):
        return
    if isinstance(data, dict):
        if not all(isinstance(key, str) for key in data):
            raise ValueError("a key that is no text")
        for each in data.values():
            _plain(each)
    elif isinstance(data, list | tuple):
        for each in data:
            _plain(each)
    elif not isinstance(data, int | float | bool | None):
        raise ValueError(f"a {type(data).__name__} is no plain data")  # noqa: TRY004 - one error for what is no plain data
