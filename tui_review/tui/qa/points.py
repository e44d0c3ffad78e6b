"""What a second reader looks for, item by item: ticked here for oneself, without touching the review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from tui_review.errors import UserError
from tui_review.instrument.plurals import part_of
from tui_review.store.jottings import change_jottings, read_jottings, with_looked_at
from tui_review.telling.blocks import Quote, paragraph, quiet, strong
from tui_review.telling.second_reading import points_by_key
from tui_review.telling.words import one_line, title_words
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line
from tui_review.tui.qa.board import Board

if TYPE_CHECKING:
    from tui_review.store.session import Session
    from tui_review.telling.blocks import Block


class PointsScreen(Board):
    """The points of every item. Dismisses with a question of the marked one's item, or None."""

    EMPTY: ClassVar[str] = "The instrument has no points for second readers."
    GROUPS: ClassVar[tuple[str, ...]] = ("points", "board", "any")
    BINDINGS: ClassVar[list[Any]] = [
        binding("board.go", "go", show=False),
        binding("points.tick", "tick", show=False),
        binding("review.jottings", "leave", show=False),
    ]

    def __init__(self, session: Session, current: str) -> None:
        """`current` is the question the person is at; the list begins at its item's first point not looked at."""
        self._points = points_by_key(session.state.rules)
        self._kept = read_jottings(session.state.review.review.uid)
        item = session.state.rules.questions[current].item
        here = [key for key, found in self._points.items() if found[0].id == item]
        still = [key for key in here if key not in self._kept.looked_at]
        super().__init__(session, next(iter([*still, *here]), ""))

    def title_text(self) -> str:
        """How many were looked at."""
        seen = sum(key in self._kept.looked_at for key in self._points)
        return f"Second reading: {part_of(seen, len(self._points), 'point')} looked at; your ticks stay on this machine"

    def lines(self) -> Sequence[Line]:
        """The items, each with its points below."""
        found: list[Line] = []
        last = None
        for key, (item, point) in self._points.items():
            if item is not last:
                title = literal(title_words(self.state.rules, item.id), "bold $accent")
                found.append(Line(title, literal(self.state.evaluation.in_force(item.id), "$muted")))
            last = item
            box = "[x]" if key in self._kept.looked_at else "[ ]"
            found.append(Line(literal(f"{box} {one_line(point.ask)}"), Content(""), key))
        return found

    def detail(self, value: str, width: int) -> list[Content]:
        """The point in full, and the rationale that it is held against."""
        item, point = self._points[value]
        blocks: list[Block] = [paragraph(strong(one_line(point.ask)))]
        answers = self.state.review.answers
        for id_ in self.state.rules.rated[item.id].questions:
            answer = answers.get(id_)
            text = answer.narrative or (answer.value if id_.endswith(".comments") else "") if answer else ""
            if isinstance(text, str) and text:
                blocks.append(paragraph(quiet(id_)))
                blocks.append(Quote(text))
        return drawn(blocks, width)

    def foot(self) -> list[str | tuple[str, str]]:
        """The keys."""
        return ["points.tick", "board.go"]

    def action_go(self) -> None:
        """To the item's first question."""
        if self.value:
            self.dismiss(self.state.rules.rated[self._points[self.value][0].id].questions[0])

    def action_tick(self) -> None:
        """Looked at; again: not yet."""
        key = self.value
        if not key:
            return
        try:
            self._kept = change_jottings(self.state.review.review.uid, lambda kept: with_looked_at(kept, key))
        except UserError as error:
            self.say(error.message, "$tone-error")
            return
        self.fill()
