"""JSON as this project reads it: what is ambiguous in it is refused, as it is in YAML."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from tui_review.errors import UserError
from tui_review.yamlfile.files import utf8_text


class NotJsonError(UserError):
    """A text that is no JSON at all."""


def read_json(text: bytes | str) -> Any:
    """The data of a JSON text in UTF-8.

    Raises UserError with the line (of several) of a key that is given twice in one map, and for maps and lists that
    are nested too deeply; NotJsonError for what is no JSON, NaN and Infinity among it.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            raise _twice(next(key for key in keys if keys.count(key) > 1), said)
        return found

    try:
        said = text if isinstance(text, str) else _letters_of(text)
        return json.loads(said, object_pairs_hook=once, parse_constant=_no_constant)
    except RecursionError:
        raise UserError(
            "The maps and lists of this JSON are nested too deeply.", remedy="Check the brackets."
        ) from None
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) and "\n" in error.doc.strip() else None
        raise NotJsonError(
            "This is not sound JSON.", remedy="Check brackets and quotes.", line=line
        ) from None


def _letters_of(data: bytes) -> str:
    try:
        return utf8_text(data).removeprefix("\ufeff")
    except UserError as error:
        raise NotJsonError(error.what, remedy=error.remedy, line=error.line) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _twice(key: str, text: str) -> UserError:
    """The refusal of a key, with the line on which it stands the second time."""
    written = re.compile(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:")
    places = [found.start() for found in written.finditer(text)]
    line = text.count("\n", 0, places[1]) + 1 if len(places) > 1 and "\n" in text.strip() else None
    shown = f'The key "{key}"' if re.fullmatch(r"[\w.-]{1,40}", key) else "A key"
    return UserError(f"{shown} is given twice in one map.", remedy="Keep the right one.", line=line)
