"""What a value must be beyond its type, written beside the type: `Annotated[str, DAY]`.

A mark is read by both that check data: the derived structurer and pydantic call the same `read`, so a rule is written
once, and pydantic's JSON Schema takes its `schema`. Numbers and truth values always have a mark: it says whether they
are written as such (in reviews, where a text is not a number) or as text (in instruments, where every value is read as
text, so that nobody has to quote `4`, `Yes` or `2026.1`).
"""

from __future__ import annotations

import re
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, get_args

from tui_review.shape.day import ISO_DAY, calendar_day
from tui_review.shape.misfit import expected

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

LARGEST: Final = 10**18 - 1
"""The largest whole number anywhere: it has to fit 64 bits for every reader of a file."""


class MarkError(ValueError):
    """A value that is not what its mark says; the text is for people."""


class ShapeMark:
    """Base of the marks: plain classes, as data classes would take a millisecond each of every start."""

    __slots__ = ()

    def read(self, given: Any) -> Any:
        """The value to keep. Raises MarkError with what is wrong."""
        raise NotImplementedError

    @property
    def schema(self) -> dict[str, Any]:
        """The same in JSON Schema, as far as that can say it."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import PydanticCustomError, core_schema  # noqa: PLC0415 - only where pydantic is used

        def read(given: Any) -> Any:
            try:
                return self.read(given)
            except MarkError as error:
                raise PydanticCustomError("mark", "{what}", {"what": str(error)}) from None

        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self.schema


class Whole(ShapeMark):
    """A whole number within bounds."""

    __slots__ = ("at_least", "at_most", "written")

    def __init__(self, at_least: int = -LARGEST, at_most: int = LARGEST, *, written: bool = False) -> None:
        """`written`: as text, too."""
        self.at_least = at_least
        self.at_most = at_most
        self.written = written

    def read(self, given: Any) -> int:
        """The number."""
        if self.written and isinstance(given, str) and re.fullmatch(_WHOLE, given):
            given = int(given)
        if type(given) is int and self.at_least <= given <= self.at_most:
            return given
        raise MarkError(expected(self._words))

    @property
    def _words(self) -> str:
        if self.at_most < LARGEST:
            return f"a whole number from {self.at_least} to {self.at_most}"
        return "a whole number" if self.at_least == -LARGEST else f"a whole number of {self.at_least} or more"

    @property
    def schema(self) -> dict[str, Any]:
        """Its type and bounds."""
        return {"type": "integer", "minimum": self.at_least, "maximum": self.at_most}


class Decimal(ShapeMark):
    """A number with or without decimals, written as such or as text."""

    __slots__ = ()

    def read(self, given: Any) -> float:
        """The number: whole where it is written so."""
        if isinstance(given, str) and re.fullmatch(_DECIMAL, given):
            return float(given) if "." in given else int(given)
        if type(given) in (int, float) and abs(given) <= LARGEST:
            return float(given) if isinstance(given, float) else int(given)
        raise MarkError(f"{expected('a number')} Write it as 3 or 0.5.")

    @property
    def schema(self) -> dict[str, Any]:
        """Its type."""
        return {"type": "number"}


class Truth(ShapeMark):
    """true or false."""

    __slots__ = ("written",)

    def __init__(self, *, written: bool = False) -> None:
        """`written`: as text, too."""
        self.written = written

    def read(self, given: Any) -> bool:
        """The truth value."""
        if self.written and given in ("true", "false"):
            return bool(given == "true")
        if isinstance(given, bool):
            return given
        raise MarkError(expected("true or false"))

    @property
    def schema(self) -> dict[str, Any]:
        """Its type."""
        return {"type": "boolean"}


class Matching(ShapeMark):
    """A text of a certain form."""

    __slots__ = ("pattern", "words")

    def __init__(self, pattern: str, words: str) -> None:
        """`pattern` matches all of it; `words` say what is expected: `a date (YYYY-MM-DD)`."""
        self.pattern = pattern
        self.words = words

    def read(self, given: Any) -> str:
        """The text as it is."""
        if isinstance(given, str) and re.fullmatch(self.pattern, given):
            return given
        raise MarkError(expected(self.words))

    @property
    def schema(self) -> dict[str, Any]:
        """Its pattern, which JSON Schema does not anchor by itself."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


class Day(Matching):
    """An ISO date of the calendar."""

    __slots__ = ()

    def read(self, given: Any) -> str:
        """The date as it is."""
        text = Matching.read(self, given)
        if calendar_day(text) is None:
            raise MarkError("The calendar has no such day.")
        return text


class Kinds(ShapeMark):
    """One of several kinds of value, told apart by what is given: a text, a number, a list, a map."""

    __slots__ = ("of",)

    def __init__(self, of: tuple[Any, ...] = ()) -> None:
        """`of` are the types; without them, those of the union that is marked. Of each kind there is one at most."""
        self.of = of

    def members(self, union: Any) -> dict[str, Any]:
        """The types by the kind of data that each takes."""
        types = [each for each in self.of or get_args(union) if each is not type(None)]
        found = {kind_of_type(each): each for each in types}
        if len(found) < len(types):
            raise TypeError(f"two members of {union} take the same kind of value")
        return found

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 - only where pydantic is used

        members = self.members(source)
        choices: dict[Any, Any] = {
            TAG + kind: handler.generate_schema(Annotated[each, Whole()] if each is int else each)
            for kind, each in members.items()
        }
        schema: CoreSchema = core_schema.tagged_union_schema(
            choices, lambda given: TAG + KINDS_IN_WORDS.get(type(given), "")
        )
        return core_schema.nullable_schema(schema) if type(None) in get_args(source) else schema

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(core)


STRICT: Final[dict[str, Any]] = {"extra": "forbid", "use_attribute_docstrings": True}
"""How pydantic reads a class of files: no key that it does not have; docstrings become the schema's descriptions."""
TAG: Final = "\0"
"""Begins the names that pydantic gives to the members of `Kinds`; no key of a file does."""
_WHOLE: Final = "-?[0-9]{1,18}"
_DECIMAL: Final = r"-?(?:[0-9]{1,18}|[0-9]{1,9}\.[0-9]{1,6})"
KINDS_IN_WORDS: Final[dict[type, str]] = {
    str: "a text",
    int: "a whole number",
    list: "a list",
    tuple: "a list",
    dict: "a map",
}
"""The kinds of value that `Kinds` tells apart, by the type of what is given."""


def kind_of_type(hint: Any) -> str:
    """The kind of value that a type takes."""
    origin = getattr(hint, "__origin__", hint)
    if is_dataclass(hint):
        return KINDS_IN_WORDS[dict]
    if origin in KINDS_IN_WORDS:
        return KINDS_IN_WORDS[origin]
    if all(isinstance(each, str) for each in get_args(hint)) and get_args(hint):
        return KINDS_IN_WORDS[str]  # a Literal of texts
    raise TypeError(f"{hint} is no kind of value that can be told from others")


BY_KIND: Final = Kinds()
Texts: TypeAlias = Annotated[tuple[str, ...] | str, BY_KIND]
"""One text, or a list of them."""

WrittenTruth: TypeAlias = Annotated[bool, Truth(written=True)]
WrittenWhole: TypeAlias = Annotated[int, Whole(written=True)]
WrittenNumber: TypeAlias = Annotated[int | float, Decimal()]
WrittenCount: TypeAlias = Annotated[int, Whole(at_least=1, written=True)]
AtLeastOne: TypeAlias = Annotated[int, Whole(at_least=1)]

DayText: TypeAlias = Annotated[str, Day(ISO_DAY, "a date (YYYY-MM-DD)")]
"""An ISO date of the calendar."""
FilledText: TypeAlias = Annotated[str, Matching(r"[\s\S]*\S[\s\S]*", "a text that is not empty")]
SafeName: TypeAlias = Annotated[
    str, Matching(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", "a name of letters, digits, - and _, at most 64,")
]
"""An id that is a file's or folder's name, too."""
