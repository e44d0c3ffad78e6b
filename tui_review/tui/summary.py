"""Where the review stands: ratings and why, what stops the hand-over, what deserves a look. Each line leads there.

Pages that go out, the letter of findings and the packet, are read from here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from tui_review.instrument.plurals import and_more
from tui_review.review.finding import left_to_do
from tui_review.review.handover import acts_open_to
from tui_review.telling.blocks import paragraph, strong
from tui_review.telling.outgoing import outgoing, outgoing_blocks
from tui_review.telling.reported import report_of
from tui_review.telling.summary import standing_blocks, to_do_blocks
from tui_review.telling.words import broken_words, does_not_hold
from tui_review.tui import screens
from tui_review.tui.drawing import rows_with
from tui_review.tui.keymap import binding, shown
from tui_review.tui.lines import Line, Lines
from tui_review.tui.picker import Picker

if TYPE_CHECKING:
    from tui_review.store.session import Session
    from tui_review.telling.blocks import Block

SUBMIT: Final = "submit"
"""What the screen is dismissed with when the review is to be handed over."""


class SummaryScreen(Picker):
    """The summary. Dismisses with a question to go to, with `submit`, or with None."""

    TITLE_TEXT = "Summary"
    HINT = "type to filter"
    AT_CURRENT = False
    GROUPS: ClassVar[tuple[str, ...]] = ("summary", "any")
    FOOT = (("Enter", "go there"), "summary.submit", "any.close", "any.help")
    BINDINGS: ClassVar[Any] = [binding("summary.submit", "submit", show=False)]

    def __init__(self, session: Session, current: str = "", said: str = "") -> None:
        """`said` stands above the keys from the beginning."""
        super().__init__(session, current)
        self._said = said

    def lines(self, typed: str) -> Sequence[Line]:
        """Every line, or those that hold what is typed."""
        state = self.session.state
        only_here = self.session.under_way.only_here
        to_do = to_do_blocks(state.review, state.evaluation, state.findings(), only_here.questions)
        standing = standing_blocks(state.review, state.evaluation)
        doubtful = [paragraph(strong(broken_words(self.session.doubts)))] if self.session.doubts else []
        if only_here.besides:
            doubtful.append(paragraph(strong(only_here.besides)))
        return rows_with(typed, [*doubtful, *to_do, *outgoing_blocks(state.evaluation), *standing])

    def choose(self, value: str) -> None:
        """Leads to a question, or shows a page that goes out."""
        state = self.session.state
        if value not in outgoing(state.evaluation):
            super().choose(value)
            return
        page = outgoing(state.evaluation)[value]

        def told() -> Iterable[Block]:
            return page.blocks(report_of(state.review, state.evaluation))

        how = f"tui-review print FILE {page.option} writes it"
        self.app.push_screen(screens.ReaderScreen(page.title, told(), subtitle=how, anew=told))

    def on_lines_moved(self) -> None:
        """Says the marked line in full, where it is cut, beside what is to be said."""
        self.say("\n".join(filter(None, (self._said, self.query_one(Lines).cut))))

    def title_text(self) -> str:
        """The screen's name, and in one sentence whether the review can be handed over."""
        state = self.session.state
        left = self._left()
        if left:
            return f"Summary: {left} before it can be submitted"
        if self.session.pending and acts_open_to(state.review, state.editor.role):
            return "Summary: what is kept on this machine is to be taken or discarded before"
        if does_not_hold(self.session.doubts):
            return "Summary: its record does not hold"
        only_here = self.session.under_way.only_here
        if typed := only_here.questions:
            return f"Summary: what is typed at {and_more(typed[:1], len(typed) - 1)} is not kept"
        if only_here:
            return "Summary: what was written is not all kept"
        if "submit" in acts_open_to(state.review, state.editor.role):
            return f"Summary: nothing stops the submission; {shown('summary.submit')} submits it"
        if acts_open_to(state.review, state.editor.role):
            return f"Summary: nothing to settle; {shown('summary.submit')} hands it over"
        return "Summary: nothing to settle"

    def _left(self) -> str:
        from tui_review.qa.handing import stopping  # noqa: PLC0415 - once a review

        return left_to_do(stopping(self.session.state))

    def action_submit(self) -> None:
        """Hands over, or says why not."""
        state = self.session.state
        left = self._left()
        if self.session.read_only:
            self.say("The review is open read-only here; nothing can be handed over.")
        elif acts_open_to(state.review, state.editor.role) != ["submit"]:
            # The screen of hand-overs says what is open to this role, and what is not.
            self.dismiss(SUBMIT)
        elif left:
            self.say(f"It cannot be submitted yet: {left}, listed at the top.")
        else:
            self.dismiss(SUBMIT)
