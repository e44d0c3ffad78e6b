"""An instance as the plain data of its file: the other way of `structured`."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any


def plain(instance: Any) -> dict[str, Any]:
    """A plain map of a dataclass instance; what has its default value is left out."""
    found: dict[str, Any] = {}
    for each in fields(instance):
        value = getattr(instance, each.name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if default is MISSING or value != default:
            found[each.name] = value if type(value) is str else _plain(value)
    return found


def _plain(value: Any) -> Any:
    """The same of any part; most are texts, and need no call each."""
    if is_dataclass(value):
        return plain(value)
    if isinstance(value, dict):
        return {key: each if type(each) is str else _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [each if type(each) is str else _plain(each) for each in value]
    return value
