"""The JSON Schemas of files, from the classes: for editors that complete and check, not for the program itself."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@cache
def schema_of(kind: Any, file: str) -> str:
    """The schema of a class as JSON text, ending in a newline; `file` says of what kind of file it is."""
    return as_text({"$schema": DIALECT, **TypeAdapter(kind).json_schema(), "title": f"tui-review: {file}"})


def as_text(schema: dict[str, Any]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
