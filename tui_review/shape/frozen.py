"""Frozen data classes that cost a start little.

`dataclass(frozen=True)` writes and compiles up to seven methods for each class: a quarter of a short command's time, as
one loads some seventy classes and makes instances of thirty. Here what is alike for every class is written once, and
`__init__`, which is not, is compiled when the first instance is made. All else is a data class of the standard library:
`fields`, `replace`, `asdict`, `match`, `copy` and pydantic see no difference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform

_Kind = TypeVar("_Kind", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(*, kw_only: bool = False, eq: bool = True, repr: bool = True) -> Callable[[_Kind], _Kind]:  # noqa: A002 - as dataclass calls it
    """Makes a frozen data class with slots; the options mean what they mean to `dataclass`.

    Without `eq` instances are compared and hashed by identity. What the class itself defines is kept.
    """
    methods: dict[str, Callable[..., Any]] = {
        **_ALWAYS,
        **(_BY_VALUE if eq else {}),
        **(_SHOWN if repr else {}),
    }

    def made(kind: _Kind) -> _Kind:
        given = methods.keys() & vars(kind).keys()
        data = cast("_Kind", dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=True)(kind))
        for name, method in methods.items():
            if name not in given:
                setattr(data, name, method)
        return data

    return made


def _init(self: Any, *values: Any, **named: Any) -> None:
    """The `__init__` of a class that has no instance yet: makes the real one, and calls it."""
    kind = self.__class__
    kind.__init__ = _compiled_init(kind)
    kind.__init__(self, *values, **named)


def _compiled_init(kind: Any) -> Callable[..., None]:
    """An `__init__` that takes the fields as arguments and fills the slots."""
    names: dict[str, Any] = {"MISSING": MISSING}
    positional: list[str] = []
    by_name: list[str] = []
    lines: list[str] = []
    for each in fields(kind):
        names[f"set_{each.name}"] = getattr(kind, each.name).__set__
        (by_name if each.kw_only else positional).append(each.name + _default(each, names))
        value = each.name
        if each.default_factory is not MISSING:
            value = f"make_{value}() if {value} is MISSING else {value}"
        lines.append(f" set_{each.name}(self, {value})")
    star = ["*"] if by_name else []
    head = f"def __init__({', '.join(['self', *positional, *star, *by_name])}):"
    exec("\n".join([head, *lines, " return"]), names)  # noqa: S102 - names of fields, as dataclass itself does it
    return cast("Callable[..., None]", names["__init__"])


def _default(each: Field[Any], names: dict[str, Any]) -> str:
    """What stands behind a parameter's name; what is called there goes into `names`."""
    if each.default_factory is not MISSING:
        names[f"make_{each.name}"] = each.default_factory
        return "=MISSING"
    if each.default is not MISSING:
        names[f"default_{each.name}"] = each.default
        return f"=default_{each.name}"
    return ""


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def _values(kind: Any) -> Callable[[Any], Any]:
    """Gives the values of a class's fields; without fields, nothing."""
    names = _names(kind)
    return attrgetter(*names) if names else lambda _: None


def _eq(self: Any, other: Any) -> Any:
    kind: Any = self.__class__
    return _values(kind)(self) == _values(kind)(other) if other.__class__ is kind else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self.__class__)(self))


def _repr(self: Any) -> str:
    kind: Any = self.__class__
    return f"{kind.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in _names(kind))})"


def _setattr(_self: Any, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(_self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    """What `copy` copies."""
    return [getattr(self, name) for name in _names(self.__class__)]


def _setstate(self: Any, values: list[Any]) -> None:
    for name, value in zip(_names(self.__class__), values, strict=True):
        object.__setattr__(self, name, value)


_Methods = dict[str, Callable[..., Any]]
_ALWAYS: _Methods = {
    "__init__": _init, "__setattr__": _setattr, "__delattr__": _delattr,
    "__getstate__": _getstate, "__setstate__": _setstate,
}  # fmt: skip
_BY_VALUE: _Methods = {"__eq__": _eq, "__hash__": _hash}
_SHOWN: _Methods = {"__repr__": _repr}
