"""One change of an answer: what a journal keeps, what undo takes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_review.errors import UserError


@dataclass(frozen=True, slots=True)
class Change:
    """One change: all that is kept at one question, before and after, as plain data."""

    question: str
    before: dict[str, Any]
    after: dict[str, Any]
    unsettled: dict[str, Any] = field(default_factory=dict)
    """What a merge had left unsettled here and the change settles, by key of `conflicts`."""
    settles: bool = True
    """False for a change taken back: what it had settled is unsettled again."""

    @property
    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(self.question, self.after, self.before, self.unsettled, not self.settles)

    def as_entry(self) -> dict[str, Any]:
        """The change as a journal keeps it."""
        entry = {"question": self.question, "before": self.before, "after": self.after}
        return {**entry, "unsettled": self.unsettled, "settles": self.settles} if self.unsettled else entry

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Change:
        """The change of a journal's entry. Raises UserError for one that is no change."""
        try:
            unsettled, settles = dict(entry.get("unsettled", {})), bool(entry.get("settles", True))
            return cls(
                str(entry["question"]), dict(entry["before"]), dict(entry["after"]), unsettled, settles
            )
        except (KeyError, TypeError, ValueError):
            raise UserError("The journal holds an entry that is no change of an answer.") from None
