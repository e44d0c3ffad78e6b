"""The blocks of learning: which one belongs to a question. The map is data, in `blocks.yaml`."""

from __future__ import annotations

from dataclasses import field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne
from tui_review.training.shaping import read_shaped

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules


@frozen(kw_only=True)
class LearningBlock:
    """One block of learning."""

    id: str
    """A short name."""
    title: str
    """Its name."""
    covers: str
    """What one learns there, in a line."""
    questions: list[str] = field(default_factory=list)
    """Patterns of question ids."""
    items: list[str] = field(default_factory=list)
    """Patterns of item and section ids."""
    read: dict[str, str] = field(default_factory=dict)
    """What to read again, by item or section."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class BlocksFile:
    """`blocks.yaml`."""

    format: AtLeastOne
    """1."""
    instruments: list[str]
    """Patterns of the ids of the instruments whose items and questions these are."""
    blocks: list[LearningBlock]
    """In the order they are tried."""

    __pydantic_config__ = STRICT


@cache
def _file() -> BlocksFile:
    path = Path(__file__).parent / "blocks.yaml"
    return read_shaped(BlocksFile, path, "list of blocks of learning")[0]


def all_blocks() -> tuple[LearningBlock, ...]:
    """Every block, in order."""
    return tuple(_file().blocks)


@cache
def block_of_item(item: str) -> LearningBlock | None:
    """The block that belongs to an item or section; None where none does."""
    named = (block for block in all_blocks() if any(fnmatchcase(item, pattern) for pattern in block.items))
    return next(named, None)


def block_of(rules: Rules, question: str) -> LearningBlock | None:
    """The block that belongs to a question; None where none fits, as at any of an instrument that they are not of."""
    if not any(fnmatchcase(rules.instrument.id, pattern) for pattern in _file().instruments):
        return None
    place = rules.questions[question]
    return _block_named(question) or block_of_item(place.item or place.section)


@cache
def _block_named(question: str) -> LearningBlock | None:
    """The block that names a question itself."""
    named = (
        block for block in all_blocks() if any(fnmatchcase(question, pattern) for pattern in block.questions)
    )
    return next(named, None)
