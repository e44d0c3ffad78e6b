"""The JSON Schema of instrument files, from the classes of `model`: for editors that complete and check."""

from __future__ import annotations

from typing import Any


def instrument_schema() -> str:
    """The schema as JSON text, ending in a newline."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - slow to load, and needed only here

    from tui_review.instrument.loading.overlay_model import Overlay  # noqa: PLC0415
    from tui_review.instrument.model import Column, Instrument, Item, Question, Section  # noqa: PLC0415
    from tui_review.instrument.schema_rules import add_rules  # noqa: PLC0415
    from tui_review.shape.schema import DIALECT, as_text  # noqa: PLC0415

    kinds = (Instrument, Overlay, Section, Item, Question, Column)
    adapters = [(kind.__name__, "validation", TypeAdapter(kind)) for kind in kinds]
    found, common = TypeAdapter.json_schemas(adapters)  # type: ignore[arg-type] # adapters of several kinds
    definitions = common["$defs"]
    for (name, _), reference in found.items():
        definitions.setdefault(name, reference)
    overlay = definitions["Overlay"]["properties"]
    overlay["reword"]["additionalProperties"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    changed = _as_written(_changed(definitions, ("Section", "Item", "Question", "Column")))
    reword = _as_written(overlay["reword"])
    written = {name: _filled(_as_written(definition)) for name, definition in definitions.items()}
    # What an overlay leaves empty is taken away.
    written["Overlay"]["properties"] |= {"reword": reword}
    written["Overlay"]["properties"]["change"]["additionalProperties"] = changed
    add_rules(written)
    schema = {
        "$schema": DIALECT,
        "title": "An instrument of tui-review",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/Overlay"},
        "else": {"$ref": "#/$defs/Instrument"},
        "$defs": written,
    }
    return as_text(schema)


def _changed(definitions: dict[str, Any], kinds: tuple[str, ...]) -> dict[str, Any]:
    """The fields that an overlay may change: those of each kind of part, none needed, and any may be empty."""
    properties: dict[str, Any] = {"reword": definitions["Overlay"]["properties"]["reword"]}
    for kind in kinds:
        for name, field in definitions[kind]["properties"].items():
            known = properties.setdefault(name, {"anyOf": [{"type": "null"}]})
            bare = {key: value for key, value in field.items() if key != "default"}
            if name not in ("id", "reword") and bare not in known["anyOf"]:
                known["anyOf"].append(bare)
    del properties["id"]
    return {"type": "object", "properties": properties, "additionalProperties": False}


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


def _filled(node: Any) -> Any:
    """No text is left empty."""
    if isinstance(node, list):
        return [_filled(each) for each in node]
    if not isinstance(node, dict):
        return node
    node = {key: _filled(each) for key, each in node.items()}
    text = isinstance(node.get("type"), list) and "string" in node["type"]
    return {**node, "pattern": r"\S"} if text and "pattern" not in node else node
