"""The JSON Schema of instrument files, from the classes of `model`: for editors that complete and check."""

from __future__ import annotations

import json
from typing import Any


def instrument_schema() -> str:
    """The schema as JSON text, ending in a newline."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - slow to load, and needed only here

    from tui_review.instrument.model import Instrument  # noqa: PLC0415

    schema = _as_written(TypeAdapter(Instrument).json_schema(by_alias=True))
    title = "An instrument of tui-review"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _as_written(node: Any) -> Any:
    """Every number and text may be written bare: YAML readers make `Yes`, `4`, `2026.1` what they like."""
    if isinstance(node, list):
        return [_as_written(each) for each in node]
    if not isinstance(node, dict):
        return node
    node = {key: _as_written(each) for key, each in node.items()}
    if node.get("type") == "string" and "enum" not in node and "const" not in node:
        node["type"] = ["string", "number", "boolean"]
    return node
