"""Whether plain data has the shape of an instrument, or of an overlay, and what is wrong with it in words.

pydantic is loaded only here, and only when a file is read: a command that works from a compiled instrument starts in
half the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui_review.errors import did_you_mean
from tui_review.instrument.model import Instrument

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from tui_review.instrument.loading.overlay_model import Overlay

YamlPath = tuple[str | int, ...]
_Shaped = TypeVar("_Shaped")


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing in a file that does not have the shape of an instrument."""

    path: YamlPath
    what: str


def instrument_of(data: Any) -> tuple[Instrument | None, list[Shape]]:
    """The data as an instrument, or all that keeps it from being one."""
    return _validated(_instrument_adapter(), data)


def wrong_in_overlay(data: Any) -> list[Shape]:
    """All that keeps data from being an overlay; what it changes is looked at when it has been laid over its base."""
    return _validated(_overlay_adapter(), data)[1]


def _validated(adapter: TypeAdapter[_Shaped], data: Any) -> tuple[_Shaped | None, list[Shape]]:
    from pydantic import ValidationError  # noqa: PLC0415 - see the module's text

    try:
        return adapter.validate_python(data), []
    except ValidationError as error:
        return None, [_shape(details) for details in error.errors()]


@cache
def _instrument_adapter() -> TypeAdapter[Instrument]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - see the module's text

    return TypeAdapter(Instrument)


@cache
def _overlay_adapter() -> TypeAdapter[Overlay]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - see the module's text

    from tui_review.instrument.loading.overlay_model import Overlay  # noqa: PLC0415 - for overlays only

    return TypeAdapter(Overlay)


_WORDS: Final[dict[str, str]] = {
    "missing": "`{key}` is missing here.",
    "extra_forbidden": "`{key}` is not a key of the instrument language here.",
    "unexpected_keyword_argument": "`{key}` is not a key of the instrument language here.",
}


_QUOTED: Final = re.compile(r"'([^']+)'")


def _shape(details: Any) -> Shape:
    """One of pydantic's findings in words; its location is the path in the YAML."""
    # Union members are named in the location ("tuple[str, ...]"): they are no part of the file.
    path = tuple(
        part for part in details["loc"] if not (isinstance(part, str) and ("[" in part or part == "str"))
    )
    key = path[-1] if path else ""
    words = _WORDS.get(details["type"])
    what = words.format(key=key) if words else f"`{key}`: {details['msg'][:1].lower()}{details['msg'][1:]}."
    if details["type"] == "literal_error":
        allowed = _QUOTED.findall(str(details.get("ctx", {}).get("expected", "")))
        what += did_you_mean(str(details.get("input", "")), allowed)
    return Shape(path[:-1] if details["type"] == "missing" else path, what)
