"""The one door from plain data to instances: who looks at a file, and how what is wrong with it is said.

Both ways give the same (see `derived`), and cost, by `benchmarks/shapes.py` (ms of CPU on a slow core, a review of
31 KB and an instrument of 190 KB):

| | a review: once | each | an instrument: once | each |
|---|---|---|---|---|
| derived | 7 | 0.52 | 14 | 3.9 |
| pydantic, with its import | 229 | 0.44 | 288 | 1.8 |

So a process looks with the derived structurer, whatever it was started for, and with pydantic from the file on from
which that pays: some 2,500 reviews. (130 instruments would do, but nobody has them.)
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, Protocol, TypeVar, cast

from tui_review.errors import UserError, said, with_more
from tui_review.shape.derived import reader
from tui_review.shape.misfit import MisfitError, Steps

MANY: Final = 2_500
"""From so many files of one kind on it is pydantic that looks."""

_ANSWERS: Final = "answers"
"""The key under which any file has what belongs to a question, by its id."""

_T = TypeVar("_T")
_read: Counter[type] = Counter()


class PlacedFile(Protocol):
    """A file, read, that says where everything in it stands."""

    @property
    def file(self) -> str:
        """Its name for messages."""

    @property
    def data(self) -> Any:
        """What it holds."""

    def nearest_line(self, path: Steps, /) -> int:
        """The line of a place, or of the nearest around it that is written."""


def structured(kind: type[_T], data: Any) -> _T:
    """An instance of a class from plain data. Raises MisfitError with all that is wrong."""
    return reader(kind)(data)  # type: ignore[no-any-return] # of its kind, by the reader's promise


def structured_one_of_many(kind: type[_T], data: Any) -> _T:
    """The same for what a file holds, by pydantic when there were many of them."""
    _read[kind] += 1
    if _read[kind] <= MANY:
        return structured(kind, data)
    from tui_review.shape.core import core_reader  # noqa: PLC0415 - pydantic, see the module's text

    return core_reader(cast("Any", kind))(data)  # type: ignore[no-any-return] # by the reader's promise


def structured_file(kind: type[_T], document: PlacedFile, *, remedy: str) -> _T:
    """The instance that a file holds. Raises UserError with file, line and question of what is wrong first."""
    try:
        return structured_one_of_many(kind, document.data)
    except MisfitError as error:
        raise as_user_error(error, document, remedy) from None


def structured_format(kind: type[_T], document: PlacedFile, *, what: str, formats: range, remedy: str) -> _T:
    """The same for a file whose `format` says which version of its format it has, one of `formats`.

    `what` (a `review file`) it should be is for messages.
    """
    written = document.data.get("format") if isinstance(document.data, dict) else None
    format_ = formats[-1]
    if type(written) is int and written in formats:
        return structured_file(kind, document, remedy=remedy)
    wrong = f"This is no {what} of format {format_}."
    if type(written) is int and written > format_:
        wrong = f"The format {written} of this {what} is newer than this program knows."
    more = "Is it another kind of file, or written by a newer tui-review?"
    line = document.nearest_line(("format",))
    raise UserError(wrong, remedy=more, file=document.file, line=line)


def as_user_error(error: MisfitError, document: PlacedFile, remedy: str) -> UserError:
    """The error for a person: file, line and question of the first thing that is wrong, and how many more there are."""
    first, more = error.found[0], len(error.found) - 1
    question = said(first.path[1]) if first.path[:1] == (_ANSWERS,) and len(first.path) > 1 else ""
    what = with_more(first.what, more)
    line = document.nearest_line(first.path)
    return UserError(what, remedy=remedy, file=document.file, line=line, question=question)
