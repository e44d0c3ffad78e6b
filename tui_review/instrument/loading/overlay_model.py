"""The parts of an overlay, as its YAML file has them; see `model` for how these classes are used."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from tui_review.instrument.choices import ChoiceList
from tui_review.instrument.conventions import (
    Facts,
    InquiryPlaces,
    Interviews,
    Narratives,
    Packet,
    Prose,
    Scales,
)
from tui_review.instrument.grid_model import GridSpec
from tui_review.instrument.model import Question
from tui_review.instrument.ties import Link
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, WrittenWhole


@frozen(kw_only=True)
class Addition:
    """Parts put beside one of the base."""

    after: str = ""
    """The id of the question, item, section or column (`4A1.reason`) they follow."""
    before: str = ""
    """The id of the one they precede; instead of `after`."""
    put: tuple[dict[str, Any], ...]
    """Parts of the same kind, written as in any instrument."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class Overlay:
    """An instrument written as its differences from a base."""

    language: WrittenWhole
    """The version of the instrument language."""
    id: str
    """Lower-case letters, digits, hyphens."""
    version: str
    """Goes up whenever the overlay changes, or the base it names."""
    title: str
    """The instrument's full name."""
    short: str
    """The name on the screen's first line."""
    about: str = ""
    """Who uses it and what for; what the marks in `basis` mean."""
    extends: str
    """The base and its exact version: `osri-r4@2026.1`."""
    facts: Facts | None = None
    """Facts that differ."""
    names: tuple[str, ...] | None = None
    """Replaces the base's."""
    blanks: tuple[str, ...] | None = None
    """Replaces the base's."""
    ratings: Scales | None = None
    """Scales that differ."""
    lists: dict[str, ChoiceList] = field(default_factory=dict)
    """Lists that differ or are new."""
    terms: dict[str, str] = field(default_factory=dict)
    """Definitions that differ or are new."""
    narratives: Narratives | None = None
    """Replaces the base's."""
    prose: Prose | None = None
    """Replaces the base's."""
    every_item: tuple[Question, ...] | None = None
    """Replaces the base's."""
    links: dict[str, Link] = field(default_factory=dict)
    """Linked reviews that differ or are new."""
    grids: tuple[GridSpec, ...] | None = None
    """Replaces the base's."""
    packet: Packet | None = None
    """Replaces the base's."""
    inquiry: InquiryPlaces | None = None
    """Replaces the base's."""
    interviews: Interviews | None = None
    """Replaces the base's."""
    renames: dict[str, str] = field(default_factory=dict)
    """Former ids of questions, and what they are called now; beside the base's."""
    reword: dict[str, str] = field(default_factory=dict)
    """Words and phrases of the base, and what stands for them everywhere: in texts, choices and conditions."""
    change: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id of a question, item, section or column: the fields that differ. An empty field is taken away."""
    remove: tuple[str, ...] = ()
    """Ids of what the base has and this has not; also `terms.NAME`, `lists.NAME`."""
    add: tuple[Addition, ...] = ()
    """What the base has not."""

    __pydantic_config__ = STRICT
