"""Reading a YAML file of training material into its dataclass, every key and type checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from tui_review.errors import UserError
from tui_review.shape.door import structured_format
from tui_review.yamlfile.files import read_start
from tui_review.yamlfile.reader import Document, read_file

if TYPE_CHECKING:
    from pathlib import Path

_T = TypeVar("_T")
FORMAT: Final = 1
"""The version of the formats of cases, keys and quizzes."""


def read_shaped(kind: type[_T], path: Path, what: str) -> tuple[_T, Document]:
    """The `kind` that a file holds, and where everything stands in it.

    `what` it should be ("mock case") is for messages. Raises UserError with file and line.
    """
    _, document = read_file(path)
    return structured_format(
        kind, document, what=what, formats=range(1, FORMAT + 1), remedy="docs/training.md has the format."
    ), document


def first_line(path: Path) -> str:
    """The first line of a text file; empty when it cannot be read."""
    try:
        return read_start(path, 1000).decode("utf-8", "replace").partition("\n")[0]
    except UserError:
        return ""
