"""A compiled instrument as bytes that hold nothing but data, and back.

Reading runs no code of ours but that of classes that say what is `__kept__` of them: the slots of the instrument's own
data classes and named tuples are filled, and bytes of whatever origin give such objects or are refused. The layout
suits what reads it, Python: one text of all strings, split in one step, and one run of numbers. Objects of one form
and size stand together, those that others are made of before them, so that each group is made by a few calls.
Tuples that are equal are one object; data classes that were one object stay one.
"""

from __future__ import annotations

import importlib
import sys
from array import array
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache, partial
from itertools import repeat
from operator import attrgetter
from typing import Any, Final, cast

_ROOM: Final = "tui_review.instrument."
"""Where the classes of a compiled instrument are; no other is ever looked up."""
_BETWEEN: Final = "\0"
"""Stands between strings; no text that can be read from a file holds it."""
_KEPT: Final = "__kept__"
"""Where a class of another kind names the attributes that its constructor is given."""
_CONSTANTS: Final[tuple[object, ...]] = (None, False, True)
_NAME: Final = attrgetter("name")
_NUMBER: Final = "I"
_WIDTH: Final = 4
_HEAD: Final = 3 * _WIDTH

_Make = Callable[[list[Any], int, int], Iterable[Any]]
"""From the parts of all objects of a group, how many parts each has, and how many objects there are."""


class DamagedError(ValueError):
    """Bytes that no compiled instrument was written as."""


def pack(root: object) -> bytes:
    """The bytes of a compiled instrument. Raises TypeError for what is not made of data classes and plain data."""
    packer = _Packer()
    packer.token(root)
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
        form, size, count = numbers[at : at + 3]
        first = at + 3
        at = first + size * count
        if at > end or count > end:
            raise DamagedError("the last group is cut off")
        pool.extend(makes[form](list(map(pool.__getitem__, numbers[first:at])), size, count))
    return pool[-1]


class _Packer:
    """Takes objects apart, and writes the parts in groups."""

    def __init__(self) -> None:
        self._records: list[tuple[str, tuple[Any, ...]]] = []
        self._levels: list[int] = []
        self._known: dict[Any, Any] = {}
        self._kept: list[object] = []

    def token(self, value: object) -> Any:
        """What stands for a value: a string for itself, the place of a constant, minus the number of a record."""
        if type(value) is str:
            if _BETWEEN in value:
                raise TypeError("a text holds the character NUL")
            return value
        if value is None or isinstance(value, bool):
            return _CONSTANTS.index(value)
        if id(value) not in self._known:
            self._kept.append(value)  # as long as it lives its id is nobody else's
            form, parts = _taken_apart(value)
            record = (form, tuple(self.token(part) for part in parts))
            key = id(value) if is_dataclass(value) else record
            if key not in self._known:
                self._records.append(record)
                inner = (part for part in record[1] if not isinstance(part, str) and part < 0)
                self._levels.append(1 + max((self._levels[-part - 1] for part in inner), default=0))
                self._known[key] = -len(self._records)
            self._known[id(value)] = self._known[key]
        return self._known[id(value)]

    def written(self) -> bytes:
        """All that was taken apart."""
        groups: dict[tuple[int, str, int], list[int]] = {}
        for number, (form, parts) in enumerate(self._records):
            groups.setdefault((self._levels[number], form, len(parts)), []).append(number)
        ordered = sorted(groups.items(), key=lambda group: group[0][0])
        strings = dict.fromkeys(part for _, parts in self._records for part in parts if isinstance(part, str))
        forms = list(dict.fromkeys(form for form, _ in self._records))
        listed = [*strings, *forms]
        place: dict[Any, int] = {place: place for place in range(len(_CONSTANTS))}
        for string in strings:
            place[string] = len(place)
        in_order = [number for _, group in ordered for number in group]
        base = len(_CONSTANTS) + len(listed)
        place |= {-number - 1: base + at for at, number in enumerate(in_order)}
        numbers = array(_NUMBER)
        for (_, form, size), group in ordered:
            numbers.extend((forms.index(form), size, len(group)))
            numbers.extend(place[part] for number in group for part in self._records[number][1])
        texts = _BETWEEN.join(listed).encode()
        texts += b" " * (-len(texts) % _WIDTH)  # at the end of the last form, which is read without
        head = array(_NUMBER, (len(texts), len(listed), len(forms)))
        return head.tobytes() + texts + numbers.tobytes()


def _taken_apart(value: object) -> tuple[str, Iterable[Any]]:
    """The form of an object, as `_make` reads it, and its parts."""
    kind = type(value)
    if isinstance(value, dict) and kind is dict:
        return "dict", [part for entry in value.items() for part in entry]
    if isinstance(value, int | float) and kind in (int, float):
        return kind.__name__, [repr(value)]
    if isinstance(value, frozenset) and kind is frozenset:
        return "frozenset", sorted(value)  # the same instrument, the same bytes
    if isinstance(value, tuple) and kind is tuple:
        return "tuple", list(value)
    form, parts_of = _form(cast("Any", kind))
    return form, parts_of(value)


@cache
def _form(kind: Any) -> tuple[str, Callable[[Any], Iterable[Any]]]:
    """The form of a class, and what gives the parts of one of its objects."""
    where = f"{kind.__module__.removeprefix(_ROOM)}:{kind.__qualname__}"
    if not _is_ours(kind):
        raise TypeError(f"{where} is no part of a compiled instrument")
    if issubclass(kind, tuple):
        return where, tuple
    if hasattr(kind, _KEPT):
        return where, lambda value: [getattr(value, name) for name in getattr(kind, _KEPT)]
    names = [each.name for each in fields(kind)]
    return f"{where}:{','.join(names)}", lambda value: [getattr(value, name) for name in names]


def _is_ours(kind: type) -> bool:
    """Whether a class holds data of the instrument's: a named tuple, a data class, one that says what is `__kept__`."""
    plain = issubclass(kind, tuple) and hasattr(kind, "_fields")
    return kind.__module__.startswith(_ROOM) and (
        plain or hasattr(kind, _KEPT) or (is_dataclass(kind) and "__slots__" in vars(kind))
    )


def _make(form: str) -> _Make:
    """What makes the objects of a form from their parts."""
    name, _, rest = form.rstrip(" ").partition(":")
    if not rest:
        return _PLAIN[name]
    class_name, _, given = rest.partition(":")
    module = sys.modules.get(_ROOM + name) or importlib.import_module(_ROOM + name)
    kind = getattr(module, class_name)
    if not isinstance(kind, type) or not _is_ours(kind):
        raise DamagedError("this is no class of an instrument")
    if issubclass(kind, tuple):
        return partial(_named_tuples, kind)
    if hasattr(kind, _KEPT):
        return lambda values, size, count: [kind(*parts) for parts in _rows(values, size, count)]
    return partial(_data_classes, kind, given.split(","))


def _rows(values: list[Any], size: int, count: int) -> Iterable[tuple[Any, ...]]:
    return zip(*[iter(values)] * size, strict=True) if size else [()] * count


def _named_tuples(kind: Any, values: list[Any], size: int, count: int) -> Iterable[Any]:
    if size != len(kind._fields):
        raise DamagedError("a named tuple has another number of parts")
    return map(partial(tuple.__new__, kind), _rows(values, size, count))


def _data_classes(kind: Any, names: list[str], values: list[Any], size: int, count: int) -> list[Any]:
    """Objects whose slots are filled field by field, for all of them at once: half of a start's reading goes here."""
    if size != len(names) or {*map(_NAME, fields(kind))} != {*names}:
        raise DamagedError("a data class has other parts")
    made = list(map(object.__new__, repeat(kind, count)))
    for number, name in enumerate(names):
        deque(map(getattr(kind, name).__set__, made, values[number::size]), 0)
    return made


_PLAIN: Final[dict[str, _Make]] = {
    "tuple": _rows,
    "frozenset": lambda values, size, count: map(frozenset, _rows(values, size, count)),
    "dict": lambda values, size, count: [
        dict(zip(parts[::2], parts[1::2], strict=True)) for parts in _rows(values, size, count)
    ],
    "int": lambda values, size, count: [int(*parts) for parts in _rows(values, size, count)],
    "float": lambda values, size, count: [float(*parts) for parts in _rows(values, size, count)],
}
