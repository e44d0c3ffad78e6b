"""Plain data from a file into the review's dataclasses, and back, by their own type hints.

One definition of the format: the classes in `model`. Reading checks every key and type and says which is wrong.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from tui_review.errors import did_you_mean

_T = TypeVar("_T")
Path = tuple[str | int, ...]


class ShapeError(ValueError):
    """Data that does not have the shape of its class: where, and what is wrong."""

    def __init__(self, path: Path, what: str) -> None:
        """`path` leads to the offending key or value."""
        super().__init__(what)
        self.path = path
        self.what = what


def structure(kind: type[_T], data: Any, path: Path = ()) -> _T:
    """An instance of a dataclass from a plain map. Raises ShapeError."""
    if not isinstance(data, dict):
        raise ShapeError(path, "A map of keys and values is expected here.")
    hints = _hints(cast("Any", kind))
    for key in data:
        if key not in hints:
            raise ShapeError(
                (*path, key), f"`{key}` is not a key of this place.{did_you_mean(str(key), hints)}"
            )
    values: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type] # a dataclass, by the contract
        if each.name in data:
            values[each.name] = _value(hints[each.name], data[each.name], (*path, each.name))
        elif each.default is MISSING and each.default_factory is MISSING:
            raise ShapeError(path, f"`{each.name}` is missing here.")
    return kind(**values)


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _value(hint: Any, data: Any, path: Path) -> Any:
    origin = get_origin(hint)
    if hint is Any:
        return data
    if origin is Literal:
        if data not in get_args(hint):
            known = [str(arg) for arg in get_args(hint)]
            raise ShapeError(path, f"{data!r} is not known here. Use: {', '.join(known)}.")
        return data
    if origin in (Union, UnionType):
        return _one_of(get_args(hint), data, path)
    if is_dataclass(hint):
        return structure(hint, data, path)  # type: ignore[arg-type] # a class, not an instance
    if origin is list and isinstance(data, list):
        return [_value(get_args(hint)[0], each, (*path, number)) for number, each in enumerate(data)]
    if origin is dict and isinstance(data, dict):
        return {key: _value(get_args(hint)[1], each, (*path, key)) for key, each in data.items()}
    if origin is None and isinstance(data, hint) and not (hint is int and isinstance(data, bool)):
        return data
    wanted = {str: "A text", int: "A whole number", list: "A list", dict: "A map"}.get(
        origin or hint, "A value"
    )
    raise ShapeError(path, f"{wanted} is expected here.")


def _one_of(hints: tuple[Any, ...], data: Any, path: Path) -> Any:
    deepest: ShapeError | None = None
    for hint in hints:
        if hint is NoneType:
            if data is None:
                return None
            continue
        try:
            return _value(hint, data, path)
        except ShapeError as error:
            if deepest is None or len(error.path) > len(deepest.path):
                deepest = error
    raise deepest or ShapeError(path, "A value is expected here.")


def plain(instance: Any) -> dict[str, Any]:
    """A plain map of a dataclass instance; what has its default value is left out."""
    found: dict[str, Any] = {}
    for each in fields(instance):
        value = getattr(instance, each.name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if default is MISSING or value != default:
            found[each.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return plain(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
