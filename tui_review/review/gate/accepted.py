"""What the gate makes of a proposal: a review that may be written. Only the gate makes one."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from tui_review.instrument.language.people import name_key
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import Author, Proposed
from tui_review.review.model import Review
from tui_review.review.who import Editor, Signer
from tui_review.shape.frozen import frozen

P_co = TypeVar("P_co", bound=Proposed, covariant=True)


@frozen(repr=False)
class Accepted(Generic[P_co]):
    """A proposal that was accepted, and the review that it made."""

    review: Review
    """The review as it is with it; the one from before is as it was."""
    proposal: P_co
    """The proposal, with all that was written into the record for it: put into a journal, it says the same again."""
    steps: tuple[Review, ...] = ()
    """The reviews on the way, where one act did two: sent to the state's QA, and finalised."""
    made: str = ""
    """The id of the note it opened; empty for any other."""


class Scene(Protocol):
    """What the gate looks at: a review, its rules, and what follows from it, looked at only where it is asked for."""

    @property
    def rules(self) -> Rules:
        """The rules of the instrument that made the review."""

    @property
    def review(self) -> Review:
        """The review as it stands."""

    @property
    def editor(self) -> Editor:
        """Who works on it, and what the settings ask of them."""

    @property
    def evaluation(self) -> Evaluation:
        """What follows from its answers."""


def signer_for(scene: Scene, by: Author) -> Signer | None:
    """The key of whoever works on a review, for what they do themselves; none for what a journal kept of another."""
    editor = scene.editor
    return editor.signer if name_key(by.name) == name_key(editor.name) else None
