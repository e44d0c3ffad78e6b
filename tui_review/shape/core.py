"""pydantic's core over the same classes, and the one mapping of its errors to our words."""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from tui_review.shape.derived import A_LIST, A_MAP, A_TEXT, A_TEXT_KEY, Read, keys_of, one_of
from tui_review.shape.marks import TAG, Kinds
from tui_review.shape.misfit import Misfit, MisfitError, Steps, missing_key, unknown_choice, unknown_key

_KEY: Final = "[key]"
"""What pydantic adds to the place of a map's key that does not fit."""


@cache
def core_reader(kind: Any) -> Read:
    """The same as `derived.reader`, by pydantic: slow to be made, fast for each file."""
    adapter = TypeAdapter(kind)

    def read(data: Any) -> Any:
        try:
            return adapter.validate_python(data)
        except ValidationError as error:
            found = [_misfit(kind, details) for details in error.errors(include_url=False)]
            raise MisfitError(found) from None

    return read


def _misfit(kind: Any, details: Any) -> Misfit:
    """One of pydantic's errors in our words."""
    steps, given = details["loc"], details["input"]
    place: Steps = tuple(step for step in steps if not (isinstance(step, str) and step.startswith(TAG)))
    if _is_of_key(kind, steps, given):
        return Misfit(place[:-1], A_TEXT_KEY)
    match details["type"]:
        case "missing":
            return Misfit(place[:-1], missing_key(str(place[-1])))
        case "unexpected_keyword_argument":
            return Misfit(
                place, unknown_key(place[-1], keys_of(_bare(_type_at(kind, steps[:-1]))[0])), unknown=True
            )
        case "mark":
            what = details["ctx"]["what"]
        case "literal_error":
            what = unknown_choice(given, get_args(_bare(_type_at(kind, steps))[0]))
        case "union_tag_invalid":
            union, kinds = _bare(_type_at(kind, steps))
            what = one_of(kinds.members(union)) if kinds is not None else A_TEXT
        case known if known in _WORDS:
            what = _WORDS[known]
        case other:
            raise TypeError(f"pydantic finds {other}, for which there are no words")
    return Misfit(place, what)


def _is_of_key(kind: Any, steps: Steps, given: Any) -> bool:
    """Whether an error is about a map's key that is no text, for which pydantic adds a step that is no key."""
    if len(steps) < len(("a", _KEY)) or steps[-1] != _KEY or isinstance(given, str):
        return False
    return steps[-2] in (given, str(given)) and get_origin(_bare(_type_at(kind, steps[:-2]))[0]) is dict


_WORDS: Final = {
    "invalid_key": A_TEXT_KEY,
    "string_type": A_TEXT,
    "dict_type": A_MAP,
    "dataclass_type": A_MAP,
    "list_type": A_LIST,
    "tuple_type": A_LIST,
}


def _type_at(hint: Any, steps: Steps) -> Any:
    """The type at a place, with pydantic's names of the members of unions among the steps."""
    for step in steps:
        bare, kinds = _bare(hint)
        if kinds is not None:
            hint = kinds.members(bare)[str(step).removeprefix(TAG)]
        elif is_dataclass(bare):
            hint = keys_of(bare)[str(step)]  # type: ignore[arg-type] # a class, not an instance
        else:
            hint = get_args(bare)[1 if get_origin(bare) is dict else 0]
    return hint


def _bare(hint: Any) -> tuple[Any, Kinds | None]:
    """A type without None and marks, and its mark if that is one of kinds."""
    while True:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            hint, mark = arguments[0], arguments[1]
            if isinstance(mark, Kinds):
                return hint, mark
        elif origin in (Union, UnionType):
            (hint,) = (each for each in arguments if each is not NoneType)
        else:
            return hint, None
