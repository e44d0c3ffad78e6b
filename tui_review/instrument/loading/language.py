"""The language in which texts of instruments are shown while a command runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final


@dataclass(slots=True)
class Spoken:
    """A language, and whether it was asked for outright: then it must be one that there is."""

    language: str = ""
    strict: bool = False
    not_worded: dict[str, None] = field(default_factory=dict)
    """The instruments that were shown in their own language, as they have no words in the one that was asked for."""


WORDED: Final = ".wording.yaml"
"""What the name of a wording file ends with: `osri-r4.wording.yaml`, `osri-r4.es.wording.yaml`."""
SPOKEN: Final = Spoken()
"""What is spoken in this process; an empty language is the instrument's own."""


@contextmanager
def speaking(language: str, *, strict: bool = False) -> Iterator[None]:
    """Shows texts in a language, where an instrument is worded in it, until it ends."""
    before = SPOKEN.language, SPOKEN.strict
    SPOKEN.language, SPOKEN.strict = language, strict
    SPOKEN.not_worded.clear()
    try:
        yield
    finally:
        SPOKEN.language, SPOKEN.strict = before
