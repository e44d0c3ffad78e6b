"""Why a rating is what it is: the criteria, the row that decided, the answers behind it, or what it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from tui_review.errors import UserError
from tui_review.telling.why import why_blocks
from tui_review.telling.words import title_words
from tui_review.tui import screens
from tui_review.tui.drawing import rows_with
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line
from tui_review.tui.picker import Picker

if TYPE_CHECKING:
    from tui_review.store.session import Session
    from tui_review.tui.unsent import DialogText


class WhyScreen(Picker):
    """The explanation of one item's, part's or outcome's rating. Dismisses with a question to go to."""

    TITLE_TEXT = "Why"
    FOOT = (("Enter", "go there"), "any.close", "any.help")
    GROUPS: ClassVar[tuple[str, ...]] = ("why", "any")
    BINDINGS: ClassVar[Any] = [
        binding("review.why", "leave", show=False),
        binding("why.override", "override", show=False),
    ]

    def __init__(self, session: Session, rated_id: str) -> None:
        """`rated_id` is the item, part or outcome."""
        super().__init__(session)
        self.rated = session.state.rules.rated[rated_id]

    def foot(self) -> Sequence[str | tuple[str, str]]:
        """With the key for an override, where one is the person's to make."""
        if self.session.state.editor.role != "site_leader" or self.rated.kind == "outcome":
            return self.FOOT
        return (self.FOOT[0], "why.override", *self.FOOT[1:])

    def title_text(self) -> str:
        """What is rated."""
        return f"Why: {title_words(self.session.state.rules, self.rated.id)}"

    def lines(self, typed: str) -> Sequence[Line]:
        """The rating, what decided it or what it waits for, and the criteria."""
        state = self.session.state
        return rows_with(typed, why_blocks(state.evaluation, state.review.overrides, self.rated.id))

    # Overriding

    def action_override(self) -> None:
        """A site leader puts another rating in the place of the computed one, or undoes that."""
        if self.session.read_only or self.session.state.editor.role != "site_leader":
            self.say("Only a site leader can override a rating, in a review that is not open read-only.")
        elif self.rated.kind == "outcome":
            self.say("An outcome's rating follows from its items; override an item.")
        else:
            self.app.push_screen(screens.OverrideScreen(self.session, self.rated.id), self._overridden)

    async def _overridden(self, chosen: tuple[str, DialogText] | None) -> None:
        if chosen is None:
            return
        from tui_review.tui.qa.board import saved_or_joined  # noqa: PLC0415 - only when overridden
        from tui_review.tui.qa.handing import put_override  # noqa: PLC0415 - loaded by now

        try:
            put_override(self.session, self.rated.id, *chosen)
            await saved_or_joined(self.session)
        except UserError as error:
            self.say(error.message)
        else:
            self.fill()
            self.say("The override stands." if chosen[0] else "The override is undone.")
