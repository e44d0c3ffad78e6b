"""What changed between two states of a review, change by change, and which ratings that changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.review.model import Act
from tui_review.review.search import refs_home
from tui_review.telling.blocks import Block, heading, paragraph, strong, under
from tui_review.telling.diff import (
    ARROW,
    change_words,
    changed_blocks,
    header_words,
    note_change_blocks,
    override_blocks,
    rating_blocks,
)
from tui_review.telling.notes import act_line, on_words
from tui_review.telling.terminal import text_lines
from tui_review.telling.words import one_line, rated_name, title_words
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.qa.board import Board

if TYPE_CHECKING:
    from tui_review.store.session import Session
    from tui_review.telling.changes import QuestionChange, RatingChange, ReviewDiff

_Detail = Callable[[int], list[Content]]


class DiffScreen(Board):
    """The changes as a list, the marked one in full. Dismisses with the question of a change, or None."""

    EMPTY: ClassVar[str] = "There is no difference."
    BINDINGS: ClassVar[list[Any]] = [binding("board.go", "go", show=False)]

    def __init__(
        self,
        session: Session,
        diff: ReviewDiff,
        between: str,
        anew: Callable[[], Awaitable[ReviewDiff]],
    ) -> None:
        """`between` names the two states: `version 2 and now`. `anew` gives their difference as it is by then.

        It raises UserError where that cannot be said.
        """
        super().__init__(session)
        self._between = between
        self._anew = anew
        self._take(diff)
        # Whoever looks at changes wants the first answer, not the head of the review.
        self._mark = f"q:{diff.questions[0].question}" if diff.questions else ""

    def _take(self, diff: ReviewDiff) -> None:
        self._diff = diff
        self._entries = list(self._all())
        self._details: dict[str, _Detail] = {line.value: detail for line, detail, _ in self._entries}
        self._homes = {line.value: home for line, _, home in self._entries}

    def follow(self) -> None:
        """One of the two may be another by now."""
        self.run_worker(self._look_again(), exclusive=True, group="anew")

    async def _look_again(self) -> None:
        try:
            diff = await self._anew()
        except UserError as error:
            self.say(error.message, "$tone-error")
            return
        self._take(diff)
        super().follow()

    def title_text(self) -> str:
        """Between what, and how much."""
        questions, ratings = len(self._diff.questions), len(self._diff.ratings)
        count = f"{count_of(questions, 'question')}, {count_of(ratings, 'rating')} changed"
        at = [line.value for line, *_ in self._entries].index(self.value) + 1 if self.value else 0
        return f"Between {self._between}: {count}" + (f"   {at}/{len(self._entries)}" if at else "")

    def lines(self) -> Sequence[Line]:
        """One line a change."""
        return [line for line, *_ in self._entries]

    def detail(self, value: str, width: int) -> list[Content]:
        """The change in full."""
        return self._details[value](width)

    def foot(self) -> list[str | tuple[str, str]]:
        """The keys."""
        return ["board.down", "board.up", "board.scroll_down", "board.go"]

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Says which change it is, too."""
        super().on_lines_moved(event)
        self.fill_title()

    def action_go(self) -> None:
        """To the question."""
        if home := self._homes.get(self.value):
            self.dismiss(home)
        else:
            self.say("This leads to no question.")

    # The list

    def _all(self) -> Iterator[tuple[Line, _Detail, str]]:
        diff, rules = self._diff, self.session.state.rules
        if diff.header or diff.history:
            text = "; ".join(map(header_words, diff.header)) or "acts in its history"
            acts = [paragraph(act_line(Act(**act))) for act in diff.history]
            header = [paragraph(header_words(each)) for each in diff.header]
            head = paragraph(strong("The review as a whole"))
            yield self._line("=", "review", text), _drawn([head, under(*header, *acts)]), ""
        for change in diff.questions:
            text = f"{one_line(change.label)}: {change_words(change, rules)}"
            line = self._line(f"q:{change.question}", change.question, text, change.item)
            yield line, _drawn(self._question(change)), refs_home(rules, change.question)
        for one in diff.consequences:
            text = f"{one_line(one.label)}: {one.was}{ARROW}{one.now}"
            line = self._line(f"c:{one.question}", one.question, text)
            told = paragraph(strong(one.question), f"  {text}. It follows from other answers.")
            yield line, _drawn([told]), refs_home(rules, one.question)
        for rating in diff.ratings:
            text = f"{rated_name(rules, rating.id)}: {rating.old}{ARROW}{rating.new}"
            line = self._line(f"r:{rating.id}", "rating", text)
            yield line, _drawn(rating_blocks(rating, rules)), refs_home(rules, rating.id)
        for each in diff.overrides:
            blocks = list(override_blocks(each, rules))
            line = self._line(f"o:{each.item}", "override", text_lines(blocks[:1], 0)[0])
            yield line, _drawn(blocks), refs_home(rules, each.item)
        for note in diff.notes:
            said = [each for each in note.messages if each.get("act") != "merged"]
            text = one_line(said[-1].get("text", "")) if said else ""
            head_text = f"{note.note} on {on_words(note.on)}, {note.now or 'gone'}: {text}"
            line = self._line(f"n:{note.note}", "note", head_text)
            yield line, _drawn(note_change_blocks(note)), refs_home(rules, note.on)

    @staticmethod
    def _line(value: str, head: str, text: str, item: str = "") -> Line:
        right = literal(f"Item {item}", "$muted") if item else Content("")
        return Line(Content.assemble(literal(f"{head:<9} ", "bold $accent"), literal(text)), right, value)

    def _question(self, change: QuestionChange) -> Iterator[Block]:
        """All that changed at one question, and the ratings that changed because of it."""
        rules, ratings = self.session.state.rules, self._diff.ratings
        at = rules.questions.get(change.question)
        ask = one_line(at.question.ask if at is not None else change.label)
        yield paragraph(strong(change.question), f"  {ask}")
        yield under(*changed_blocks(change, rules))
        own = [rating for rating in ratings if change.question in rating.changed_by]
        if own:
            yield heading(3, "Ratings that changed because of it")
        for rating in own:
            # An outcome follows from the item.
            follows = [each for each in ratings if rating.id in each.changed_by]
            yield under(self._turned(rating), under(*map(self._turned, follows)))

    def _turned(self, rating: RatingChange) -> Block:
        return paragraph(
            f"{title_words(self.session.state.rules, rating.id)}: {rating.old}{ARROW}{rating.new}"
        )


def _drawn(blocks: Iterable[Block]) -> _Detail:
    kept = tuple(blocks)
    return lambda width: drawn(kept, width)
