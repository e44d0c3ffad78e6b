"""A structurer derived from the classes themselves: plain data in, instances out, or all that is wrong in words.

It reads the same annotations as pydantic and is made in a few milliseconds where pydantic's classes need some hundred
(`door` has the figures). `tests/shape/test_differential.py` proves the two equal, value and message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from tui_review.shape.marks import KINDS_IN_WORDS, Kinds, MarkError, ShapeMark, Whole
from tui_review.shape.misfit import Misfit, MisfitError, expected, missing_key, unknown_choice, unknown_key

Read = Callable[[Any], Any]
A_MAP = expected("a map of keys and values")
A_LIST = expected("a list, each entry behind a dash,")
A_TEXT = expected("a text")
A_TEXT_KEY = expected("a text as the key")


def reader(hint: Any) -> Read:
    """What gives an instance of a type from plain data, or raises MisfitError with everything that is wrong.

    Raises TypeError for a type that files do not have: each number has a mark, each union is one of kinds.
    """
    if is_dataclass(hint) and isinstance(hint, type):
        return _of_class(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return _anything
    if hint is str:
        return _text
    if origin is Annotated:
        return _marked(arguments[0], arguments[1])
    if origin is Literal:
        return _choice(arguments)
    if origin in (Union, UnionType):
        of = [each for each in arguments if each is not NoneType]
        if len(of) == 1:
            return _optional(reader(of[0]))
    if origin is list:
        return _list(reader(arguments[0]), list)
    if origin is tuple and arguments[1:] == (...,):
        return _list(reader(arguments[0]), tuple)
    if origin is dict and arguments[0] is str:
        return _map(reader(arguments[1]))
    raise TypeError(f"{hint} is no type of anything in a file")


@cache
def keys_of(kind: Any) -> dict[str, Any]:
    """The keys that a class has in a file, and their types."""
    hints = get_type_hints(kind, include_extras=True)
    config = getattr(kind, "__pydantic_config__", {})
    if config.get("extra") != "forbid":
        raise TypeError(f"{kind.__name__} is read from files and does not say `__pydantic_config__ = STRICT`")
    as_written = config.get("alias_generator", str)
    return {as_written(each.name): hints[each.name] for each in fields(kind)}


@cache
def _of_class(kind: Any) -> Read:
    named = dict(zip(keys_of(kind), fields(kind), strict=True))
    required = {key for key, each in named.items() if each.default is each.default_factory is MISSING}
    parts = [(key, each.name, _later(keys_of(kind)[key]), key in required) for key, each in named.items()]

    def read(data: Any) -> Any:
        if not isinstance(data, dict):
            raise MisfitError([Misfit((), A_MAP)])
        values = {}
        wrong: list[Misfit] = []
        known = 0
        for key, name, part, needed in parts:
            if key in data:
                known += 1
                try:
                    values[name] = part(data[key])
                except MisfitError as error:
                    wrong += _under(key, error)
            elif needed:
                wrong.append(Misfit((), missing_key(key)))
        if known < len(data):
            wrong += [
                Misfit((key,), unknown_key(key, named), unknown=True)
                if isinstance(key, str)
                else Misfit((_step(key),), A_TEXT_KEY)
                for key in data
                if key not in named
            ]
        if wrong:
            raise MisfitError(wrong)
        return kind(**values)

    return read


def _later(hint: Any) -> Read:
    """The reader of a part, made when it is first needed: classes may hold one another."""
    if not is_dataclass(hint) and not any(is_dataclass(each) for each in get_args(hint)):
        return reader(hint)
    made: list[Read] = []

    def read(data: Any) -> Any:
        if not made:
            made.append(reader(hint))
        return made[0](data)

    return read


def _step(key: Any) -> str | int:
    """A key as a step of a path, whatever it is."""
    return key if isinstance(key, str) else int(key) if isinstance(key, int) else str(key)


def _under(step: str | int, error: MisfitError) -> list[Misfit]:
    return [Misfit((step, *each.path), each.what, each.unknown) for each in error.found]


def _anything(data: Any) -> Any:
    return data


def _text(data: Any) -> Any:
    if isinstance(data, str):
        return data
    raise MisfitError([Misfit((), A_TEXT)])


def _marked(hint: Any, mark: ShapeMark) -> Read:
    if isinstance(mark, Kinds):
        return _one_of(hint, mark)

    def read(data: Any) -> Any:
        try:
            return mark.read(data)
        except MarkError as error:
            raise MisfitError([Misfit((), str(error))]) from None

    return read


def _choice(choices: tuple[str, ...]) -> Read:
    def read(data: Any) -> Any:
        if isinstance(data, str) and data in choices:
            return data
        raise MisfitError([Misfit((), unknown_choice(data, choices))])

    return read


def _optional(inner: Read) -> Read:
    return lambda data: None if data is None else inner(data)


def _one_of(hint: Any, mark: Kinds) -> Read:
    members = mark.members(hint)
    readers: dict[type, Read] = {
        given: reader(Annotated[members[kind], Whole()] if members[kind] is int else members[kind])
        for given, kind in KINDS_IN_WORDS.items()
        if kind in members
    }
    if NoneType in get_args(hint):
        readers[NoneType] = _anything

    def read(data: Any) -> Any:
        found = readers.get(type(data))
        if found is None:
            raise MisfitError([Misfit((), one_of(members))])
        return found(data)

    return read


def one_of(kinds: Any) -> str:
    """The words for a value that is of none of some kinds."""
    *others, last = kinds
    return expected(f"{', '.join(others)} or {last}")


def _list(inner: Read, kind: type) -> Read:
    def read(data: Any) -> Any:
        if not isinstance(data, list):
            raise MisfitError([Misfit((), A_LIST)])
        found = []
        wrong: list[Misfit] = []
        for number, each in enumerate(data):
            try:
                found.append(inner(each))
            except MisfitError as error:
                wrong += _under(number, error)
        if wrong:
            raise MisfitError(wrong)
        return found if kind is list else tuple(found)

    return read


def _map(inner: Read) -> Read:
    def read(data: Any) -> Any:
        if not isinstance(data, dict):
            raise MisfitError([Misfit((), A_MAP)])
        found = {}
        wrong: list[Misfit] = []
        for key, each in data.items():
            if not isinstance(key, str):
                wrong.append(Misfit((_step(key),), A_TEXT_KEY))
            try:
                found[key] = inner(each)
            except MisfitError as error:
                wrong += _under(_step(key), error)
        if wrong:
            raise MisfitError(wrong)
        return found

    return read
