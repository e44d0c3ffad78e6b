"""What the linter refuses and a JSON Schema can say beyond the classes: settings by kind, ids, one of several keys."""

from __future__ import annotations

from typing import Any, Final, get_args

from tui_review.instrument.kinds.base import KIND_SETTINGS
from tui_review.instrument.kinds.registry import KINDS
from tui_review.instrument.language.tokens import DIGITS
from tui_review.instrument.lint.settings import LONGEST_LABEL
from tui_review.instrument.model import ColumnKind, Kind

_Definitions = dict[str, dict[str, Any]]

_PART: Final = r"(?:\{item\}|[\w.-])"
_ID: Final = rf"^(?!(?:and|or|not)$)(?:\{{item\}}|[A-Za-z0-9])(?:{_PART}*(?:\w|\{{item\}}))?$"
_OWN_ID: Final = "^[a-z0-9]+(?:-[a-z0-9]+)*$"
_MOST: Final = 10**DIGITS - 1
_NEEDS_DONE: Final = ("yes_no", "choice")
"""Kinds of which an answer does not say that something is done."""


def add_rules(definitions: _Definitions) -> None:
    """Adds to the definitions of an instrument's classes, in place, what the linter says of them one by one."""
    for name in ("Section", "Item", "Question", "Column", "GridSpec", "Requirement"):
        definitions[name]["properties"]["id"]["pattern"] = _ID
    for name in ("Instrument", "Overlay"):
        definitions[name]["properties"]["id"]["pattern"] = _OWN_ID
    definitions["Overlay"]["properties"]["extends"]["pattern"] = r"^[^\s@]+@[^\s@]+$"
    for name, kinds in (("Question", get_args(Kind)), ("Column", get_args(ColumnKind))):
        definitions[name]["properties"]["label"]["maxLength"] = LONGEST_LABEL
        definitions[name]["allOf"] = [_of_kind(kind, definitions[name]["properties"]) for kind in kinds]
    question = definitions["Question"]
    question["dependentRequired"] = {
        "na_when": ["na_because"],
        "na_because": ["na_when"],
        "not_asked_because": ["asked_when"],
    }
    question["allOf"].append(
        {"if": _answers(*_NEEDS_DONE), "then": {"properties": {"due": {"required": ["done_when"]}}}}
    )
    definitions["Column"]["not"] = {
        "properties": {"required": {"const": True}, "optional": {"const": True}},
        "required": ["required", "optional"],
    }
    definitions["Column"]["dependentSchemas"] = {
        "compute": {
            "properties": {
                **{key: {"const": False} for key in ("required", "optional")},
                **dict.fromkeys(("suggest", "na_if", "asked_when"), False),
            }
        }
    }
    definitions["Check"]["oneOf"] = [{"required": [level]} for level in ("error", "warning", "info")]
    definitions["Deadline"]["anyOf"] = [{"required": ["by"]}, {"required": ["done_when"]}]
    for name in ("RatingRow", "ComputedRow"):
        definitions[name]["oneOf"] = [
            {"required": ["when", "then"], "properties": {"else": False}},
            {"required": ["else"], "properties": {"when": False, "then": False}},
        ]
    definitions["Item"]["required"].append("rating")
    definitions["Item"]["properties"]["rating"]["minItems"] = 1
    definitions["Link"]["properties"]["instruments"]["minItems"] = 1


def _answers(*kinds: str) -> dict[str, Any]:
    return {"properties": {"answer": {"enum": list(kinds)}}, "required": ["answer"]}


def _of_kind(name: Kind, properties: dict[str, Any]) -> dict[str, Any]:
    """The settings that mean something for a kind: no others, and those it cannot do without."""
    kind = KINDS[name]
    keys = {setting: setting.removesuffix("_") for setting in KIND_SETTINGS}
    refused: dict[str, Any] = {
        key: False
        for setting, key in sorted(keys.items())
        if setting not in kind.settings and key in properties
    }
    bounds = {"at_least": 0, "at_most": 1} if kind.holds != "one" else {"at_least": -_MOST, "at_most": -_MOST}
    for setting in sorted({"at_least", "at_most"} & kind.settings):
        refused[setting] = {"minimum": bounds[setting], "maximum": _MOST}
    if "compute" in properties and (kind.holds != "one" or kind.measure is not None):
        refused["compute"] = {"type": "string"}
    needed = sorted(keys[setting] for setting in kind.needs if keys[setting] in properties)
    for key in needed:
        refused[key] = {"minItems": 1}
    if "choices" in kind.settings:
        refused["choices"] = {"minItems": 1, "uniqueItems": True}
    return {"if": _answers(name), "then": {"properties": refused, "required": needed}}
