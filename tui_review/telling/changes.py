"""What can differ between two states of a review. Plain data: `as_json` is the document of `diff --json`."""

from __future__ import annotations

from dataclasses import asdict, field
from typing import Any, Literal

from tui_review.shape.frozen import frozen
from tui_review.telling.blocks import Piece


@frozen()
class CellChange:
    """One cell that is another now; None for an empty one."""

    column: str
    label: str
    old: Any
    new: Any


@frozen()
class RowChange:
    """A row that came, went, changed or moved."""

    row: str
    """The row's id."""
    number: int
    """Where it stands, from 1: in the newer table, or in the older one where it is removed."""
    kind: Literal["added", "removed", "changed", "moved"]
    cells: tuple[CellChange, ...] = ()
    """Of an added or removed row all its cells, of a changed one those that changed."""
    after: str = ""
    """Of an added or moved row: the id of the row before it; empty for the first place."""


@frozen()
class QuestionChange:
    """All that changed at one question."""

    question: str
    label: str
    item: str
    """The item it belongs to; empty on a face sheet."""
    place: str
    """The item's or section's title."""
    answered: bool
    """Whether the answer itself changed (`old` and `new` say how), rows included."""
    old: Any = None
    """The answer before: as it is stored, a table as its rows by id; None for none."""
    new: Any = None
    rows: tuple[RowChange, ...] = ()
    """Of a table, its rows that changed."""
    described: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What is said of choices, before and after, by code; those of which the same is said are not among them."""
    narrative: tuple[Piece, ...] = ()
    """Word by word; empty when it is the same."""
    flag: tuple[str, str] | None = None
    """The flag's comment before and after; None when it is the same."""
    passages: tuple[list[str], list[str]] | None = None
    """The passages cited before and after; None when they are the same."""
    made: tuple[dict[str, str], ...] = ()
    """The recorded changes between the two states: part, by, role, at, why, how; none before the first submission."""
    conflict: str = ""
    """What became of a merge's conflict here: `unsettled`, `settled`; `changed` where other sides are left to settle;
    empty when nothing did."""
    beside: tuple[str, ...] = ()
    """What else differs of what is kept here: `changes` for lines of the record that are gone or say something else,
    and parts of a signature or a table that nothing above tells."""


@frozen()
class Consequence:
    """A question that nobody answered anew and that stands otherwise all the same."""

    question: str
    label: str
    was: str
    """`not asked`, `NA`, `asked`, or the program's own answer."""
    now: str


@frozen()
class NoteChange:
    """A note that is new, moved on, or has new messages."""

    note: str
    on: str
    was: str
    """The status before; empty for a new note."""
    now: str
    messages: tuple[dict[str, Any], ...]
    """The messages that came."""


@frozen()
class RatingChange:
    """A rating in force that is another now, and what changed it."""

    id: str
    title: str
    kind: Literal["item", "part", "outcome"]
    old: str
    new: str
    old_because: str
    new_because: str
    old_told: str
    """What stands behind the older rating, as it is told of every rating."""
    new_told: str
    changed_by: tuple[str, ...]
    """The questions whose change it follows from; for an outcome the items; `override` for a site leader's."""


@frozen()
class HeaderChange:
    """Something about the review as a whole: status, version, instrument, id."""

    what: str
    old: str
    new: str


@frozen()
class OverrideChange:
    """An override set, changed or undone."""

    item: str
    title: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


@frozen()
class ReviewDiff:
    """Everything that differs between two states of a review."""

    id: str
    header: tuple[HeaderChange, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    """In the order they are asked."""
    consequences: tuple[Consequence, ...] = ()
    notes: tuple[NoteChange, ...] = ()
    overrides: tuple[OverrideChange, ...] = ()
    ratings: tuple[RatingChange, ...] = ()
    history: tuple[dict[str, Any], ...] = field(default=())
    """The lines of the history that only the newer one has."""

    @property
    def same(self) -> bool:
        """Whether nothing at all differs."""
        return self == ReviewDiff(self.id)

    def as_json(self) -> dict[str, Any]:
        """The document of `diff --json`."""
        document = asdict(self)
        for rating in document["ratings"]:
            del rating["old_told"], rating["new_told"]
        return {"same": self.same, **document}
