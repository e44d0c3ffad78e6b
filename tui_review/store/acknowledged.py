"""What a session has done to its review, so that a file put in its place can be held against it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_review.review.gate.proposals import Change, Proposal


class Acknowledged:
    """The changes of one session: each was told as kept or saved, and may not vanish unsaid."""

    def __init__(self) -> None:
        self.before: dict[str, dict[str, Any]] = {}
        """All that was kept at each question before the session first changed it, as plain data."""
        self.last: dict[str, Change] = {}
        """The last change that it made at each question, or took up."""
        self.acts: list[Proposal] = []
        """What it did besides answering: notes, overrides."""

    def add(self, proposal: Proposal) -> None:
        """One more was made."""
        if isinstance(proposal, Change):
            self.before.setdefault(proposal.question, proposal.before)
            self.last[proposal.question] = proposal
        else:
            self.acts.append(proposal)

    def give_up(self, lost: Iterable[Proposal]) -> None:
        """These are kept elsewhere from now on."""
        for each in lost:
            if isinstance(each, Change):
                self.before.pop(each.question, None)
                self.last.pop(each.question, None)
            else:
                self.acts.remove(each)
