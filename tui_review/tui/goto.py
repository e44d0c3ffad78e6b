"""Going to a question by what is typed: its id, its item, or a word of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content

from tui_review.display import on_one_line
from tui_review.entry.seeking import Seeking
from tui_review.review.progress import next_unanswered, question_state
from tui_review.telling.words import place_name, question_name, value_on_a_line
from tui_review.tui.base.literal import literal
from tui_review.tui.lines import Line
from tui_review.tui.marks import state_mark
from tui_review.tui.picker import Picker

if TYPE_CHECKING:
    from tui_review.store.session import Session

_LONGEST: Final = 40
"""Cells of an answer that are shown beside its question."""


class GoToScreen(Picker):
    """Results as they are typed, the likeliest first."""

    TITLE_TEXT = "Go to"
    HINT = "an id such as 12b3, an item, or a word of questions, answers and narratives"
    GROUPS: ClassVar[tuple[str, ...]] = ("any",)
    FOOT = ("any.choose", "any.close", "any.help")

    def __init__(self, session: Session, current: str = "") -> None:
        """`current` is the question the reviewer is at."""
        super().__init__(session, current)
        self._seeking = Seeking()

    def lines(self, typed: str) -> Sequence[Line]:
        """What fits what is typed; before that, the next open question and those of the item here."""
        rules = self.session.state.rules
        if typed.strip():
            found = self._seeking.found(self.session.state, typed)
            nothing = f"No question, answer or narrative has “{typed.strip()}” in it."
            return [self._line(id_, typed) for id_ in found] or [Line(literal(nothing, "$muted"))]
        lines: list[Line] = []
        if next_open := next_unanswered(self.session.state.evaluation, self.current):
            lines += [
                Line(Content.styled("Next without an answer", "$muted")),
                self._line(next_open),
                Line(Content("")),
            ]
        at = rules.questions.get(self.current)
        if at is not None:
            here = [
                id_
                for id_, place in rules.questions.items()
                if (place.item or place.section) == (at.item or at.section)
            ]
            lines.append(Line(literal(place_name(rules, self.current), "$muted")))
            lines += [self._line(id_, at_home=True) for id_ in here]
        return lines

    def _line(self, id_: str, typed: str = "", *, at_home: bool = False) -> Line:
        """A question with its answer, of a table the row in which what is typed was found.

        Without an answer, with its place, unless that stands above (`at_home`).
        """
        state = self.session.state
        question = state.rules.questions[id_].question
        stands = question_state(state.evaluation, id_)
        row = self._seeking.row(state, id_, typed)
        value = row or value_on_a_line(question, state.evaluation.value(id_))
        text = Content.assemble(
            state_mark(stands).content, " ", literal(f"{id_}  ", "bold"), literal(question_name(question))
        )
        right = on_one_line(value) or ("" if at_home else place_name(state.rules, id_))
        return Line(text, literal(right, "$muted").truncate(_LONGEST, ellipsis=True), id_)
