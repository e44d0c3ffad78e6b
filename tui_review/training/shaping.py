"""Reading a YAML file of training material into its dataclass, every key and type checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from tui_review.errors import UserError
from tui_review.review.shape import ShapeError, structure
from tui_review.yamlfile.reader import Document, read_file

if TYPE_CHECKING:
    from pathlib import Path

_T = TypeVar("_T")
FORMAT: Final = 1
"""The version of the formats of cases, keys and quizzes."""


def read_shaped(kind: type[_T], path: Path, what: str) -> tuple[_T, Document]:
    """The `kind` that a file holds, and where everything stands in it.

    `what` it should be ("a mock case") is for messages. Raises UserError with file and line.
    """
    _, document = read_file(path)
    if document.data.get("format") != FORMAT:
        said = f"This is not {what} of format {FORMAT}."
        raise UserError(
            said,
            remedy=f"Its `format` must be {FORMAT}.",
            file=str(path),
            line=document.line(("format",)) or 1,
        )
    try:
        return structure(kind, document.data), document
    except ShapeError as error:
        lines = (document.line(error.path[:length]) for length in range(len(error.path), 0, -1))
        line = next((line for line in lines if line), 1)
        raise UserError(
            error.what, remedy="docs/training.md has the format.", file=str(path), line=line
        ) from None


def first_line(path: Path) -> str:
    """The first line of a text file; empty when it cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return stream.readline(1000)
    except OSError:
        return ""
