"""A compiled instrument as bytes that hold nothing but data, and back.

Reading calls no code but the constructors of the instrument's own data classes and named tuples: bytes of whatever
origin build such objects or are refused. The layout suits what reads it, Python: one text of all strings, split in one
step, and one run of numbers. Each object is a record (its form, how many parts, the numbers of the parts), after the
records of its parts. Tuples that are equal are one object; data classes that were one object stay one.
"""

from __future__ import annotations

import importlib
import sys
from array import array
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import partial
from typing import Any, Final

_ROOM: Final = "tui_review.instrument."
"""Where the classes of a compiled instrument are; no other is ever looked up."""
_BETWEEN: Final = "\0"
"""Stands between strings; no text that can be read from a file holds it."""
_KEPT: Final = "__kept__"
"""Where a class of another kind names the attributes that its constructor is given."""
_CONSTANTS: Final[tuple[object, ...]] = (None, False, True)
_NUMBER: Final = "I"
_WIDTH: Final = 4
_HEAD: Final = 3 * _WIDTH

_Make = Callable[[list[Any]], Any]


class DamagedError(ValueError):
    """Bytes that no compiled instrument was written as."""


def pack(root: object) -> bytes:
    """The bytes of a compiled instrument. Raises TypeError for what is not made of data classes and plain data."""
    packer = _Packer()
    packer.number(root)
    return packer.written()


def unpack(data: bytes) -> Any:
    """What `pack` was given. Raises DamagedError for bytes that it did not write, as far as that shows."""
    try:
        return _unpacked(memoryview(data))
    except (ValueError, TypeError, LookupError, AttributeError, ImportError) as error:
        raise DamagedError(str(error)) from None


def _unpacked(data: memoryview) -> Any:
    texts, strings, forms = data[:_HEAD].cast(_NUMBER)
    pool: list[Any] = [*_CONSTANTS, *str(data[_HEAD : _HEAD + texts], "utf-8").split(_BETWEEN)]
    numbers = data[_HEAD + texts :].cast(_NUMBER).tolist()
    if len(pool) != len(_CONSTANTS) + strings or forms > strings:
        raise DamagedError("the strings are not as many as are said")
    makes = [_make(form) for form in pool[-forms:]]
    at, end = 0, len(numbers)
    while at < end:
        first = at + 2
        at = first + numbers[first - 1]
        pool.append(makes[numbers[first - 2]]([pool[number] for number in numbers[first:at]]))
    if at != end:
        raise DamagedError("the last record is cut off")
    return pool[-1]


class _Packer:
    """Gives every value its number in the order in which `_unpacked` will meet them."""

    def __init__(self) -> None:
        self._records: list[tuple[str, tuple[Any, ...]]] = []
        self._known: dict[Any, Any] = {}
        self._kept: list[object] = []

    def number(self, value: object) -> Any:
        """A token for a value: a string stands for itself, a constant and an object for their numbers."""
        for place, constant in enumerate(_CONSTANTS):
            if value is constant:
                return place
        if type(value) is str:
            if _BETWEEN in value:
                raise TypeError("a text holds the character NUL")
            return value
        if id(value) not in self._known:
            self._kept.append(value)  # as long as it lives its id is nobody else's
            form, parts = _taken_apart(value)
            record = (form, tuple(self.number(part) for part in parts))
            key = id(value) if is_dataclass(value) else record
            if key not in self._known:
                self._records.append(record)
                self._known[key] = -len(self._records)
            self._known[id(value)] = self._known[key]
        return self._known[id(value)]

    def written(self) -> bytes:
        """All that was numbered."""
        strings: dict[str, None] = {}
        for _, parts in self._records:
            strings.update(dict.fromkeys(part for part in parts if isinstance(part, str)))
        forms = list(dict.fromkeys(form for form, _ in self._records))
        listed = [*strings, *forms]
        place = {string: len(_CONSTANTS) + number for number, string in enumerate(strings)}
        base = len(_CONSTANTS) + len(listed) - 1
        numbers = array(_NUMBER)
        for form, parts in self._records:
            numbers.append(forms.index(form))
            numbers.append(len(parts))
            numbers.extend(
                place[part] if isinstance(part, str) else part if part >= 0 else base - part for part in parts
            )
        texts = _BETWEEN.join(listed).encode()
        texts += b" " * (-len(texts) % _WIDTH)  # at the end of the last form, which is read without
        head = array(_NUMBER, (len(texts), len(listed), len(forms)))
        return head.tobytes() + texts + numbers.tobytes()


def _taken_apart(value: object) -> tuple[str, list[Any]]:
    """The form of an object, as `_make` reads it, and its parts; a data class without what has its default."""
    kind = type(value)
    if isinstance(value, dict) and kind is dict:
        return "dict", [part for entry in value.items() for part in entry]
    if isinstance(value, int) and kind is int:
        return "int", [str(value)]
    if isinstance(value, float):
        return "float", [repr(value)]
    if isinstance(value, frozenset) and kind is frozenset:
        return "frozenset", sorted(value)  # the same instrument, the same bytes
    if isinstance(value, tuple) and kind is tuple:
        return "tuple", list(value)
    where = f"{kind.__module__.removeprefix(_ROOM)}:{kind.__qualname__}"
    if not _is_ours(kind):
        raise TypeError(f"{where} is no part of a compiled instrument")
    if isinstance(value, tuple):
        return where, list(value)
    if hasattr(kind, _KEPT):
        return where, [getattr(value, name) for name in getattr(kind, _KEPT)]
    kept: tuple[Field[Any], ...] = fields(value)  # type: ignore[arg-type] # a data class, by `_is_ours`
    given = {each.name: getattr(value, each.name) for each in kept}
    for each in kept:
        default = each.default if each.default_factory is MISSING else each.default_factory()
        if type(default) is type(given[each.name]) and default == given[each.name]:
            del given[each.name]
    return f"{where}:{','.join(given)}", list(given.values())


def _is_ours(kind: type) -> bool:
    """Whether a class holds data of the instrument's: a named tuple, a data class, one that says what is `__kept__`."""
    plain = issubclass(kind, tuple) and hasattr(kind, "_fields")
    return kind.__module__.startswith(_ROOM) and (
        plain or hasattr(kind, _KEPT) or (is_dataclass(kind) and not hasattr(kind, "__post_init__"))
    )


def _make(form: str) -> _Make:
    """What makes an object of a form from its parts."""
    name, _, rest = form.rstrip(" ").partition(":")
    if not rest:
        return _PLAIN[name]
    class_name, _, given = rest.partition(":")
    module = sys.modules.get(_ROOM + name) or importlib.import_module(_ROOM + name)
    kind = getattr(module, class_name)
    if not isinstance(kind, type) or not _is_ours(kind):
        raise DamagedError("this is no class of an instrument")
    if issubclass(kind, tuple):
        return partial(_named_tuple, kind, len(kind._fields))  # type: ignore[attr-defined] # `_is_ours` has looked
    if hasattr(kind, _KEPT):
        return lambda parts: kind(*parts)
    return partial(_data_class, kind, given.split(",") if given else [])


def _named_tuple(kind: Any, length: int, parts: list[Any]) -> Any:
    if len(parts) != length:
        raise DamagedError("a named tuple has another number of parts")
    return tuple.__new__(kind, parts)


def _data_class(kind: Any, names: list[str], parts: list[Any]) -> Any:
    return kind(**dict(zip(names, parts, strict=True)))


_PLAIN: Final[dict[str, _Make]] = {
    "tuple": tuple,
    "frozenset": frozenset,
    "dict": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    "int": lambda parts: int(parts[0]),
    "float": lambda parts: float(parts[0]),
}
