"""An instance as the plain data of its file: the other way of `structured`."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Final


def plain(instance: Any) -> dict[str, Any]:
    """A plain map of a dataclass instance; what has its default value is left out."""
    found: dict[str, Any] = {}
    kind: Any = type(instance)
    for name, default in _defaults(kind):
        value = getattr(instance, name)
        if default is MISSING or value != default:
            found[name] = value if type(value) in _SIMPLE else _plain(value)
    return found


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a class, each with its default value; worked out once, as a file has hundreds of its instances."""
    return tuple(
        [
            (each.name, each.default_factory() if each.default_factory is not MISSING else each.default)
            for each in fields(kind)
        ]
    )


_SIMPLE: Final = frozenset({str, int, bool, type(None)})
"""What is plain as it is; asked here, as nearly everything is, and needs no call."""


def _plain(value: Any) -> Any:
    """The same of any part."""
    if isinstance(value, dict):
        if _SIMPLE.issuperset(map(type, value.values())):
            return dict(value)  # A row, of which a table may have a thousand.
        return {key: each if type(each) in _SIMPLE else _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [each if type(each) in _SIMPLE else _plain(each) for each in value]
    return plain(value) if is_dataclass(value) else value
