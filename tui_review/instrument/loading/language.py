"""The language in which texts of instruments are shown while a command runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final


@dataclass(slots=True)
class Spoken:
    """A language, and whether it was asked for outright: then it must be one that there is."""

    language: str = ""
    strict: bool = False


WORDED: Final = ".wording.yaml"
"""What the name of a wording file ends with: `osri-r4.wording.yaml`, `osri-r4.es.wording.yaml`."""
SPOKEN: Final = Spoken()
"""What is spoken in this process; an empty language is the instrument's own."""


@contextmanager
def speaking(language: str, *, strict: bool = False) -> Iterator[None]:
    """Shows texts in a language, where an instrument is worded in it, until it ends."""
    before = SPOKEN.language, SPOKEN.strict
    SPOKEN.language, SPOKEN.strict = language, strict
    try:
        yield
    finally:
        SPOKEN.language, SPOKEN.strict = before
