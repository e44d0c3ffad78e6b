"""What changed between two states of a review, change by change, and which ratings that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from tui_review.instrument.plurals import count_of
from tui_review.qa.diff_text import said
from tui_review.review.handover import SAID
from tui_review.review.search import refs_home
from tui_review.telling.words import one_line
from tui_review.tui.base.literal import literal
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line
from tui_review.tui.qa.board import Board
from tui_review.tui.qa.changed import (
    ARROW,
    note_detail,
    old_and_new,
    paragraph,
    question_detail,
    rating_detail,
    rating_name,
)

if TYPE_CHECKING:
    from tui_review.qa.diff import OverrideChange, QuestionChange, ReviewDiff
    from tui_review.store.session import Session

_Detail = Callable[[int], list[Content]]


class DiffScreen(Board):
    """The changes as a list, the marked one in full. Dismisses with the question of a change, or None."""

    EMPTY: ClassVar[str] = "There is no difference."
    BINDINGS: ClassVar[list[Any]] = [binding("board.go", "go", show=False)]

    def __init__(self, session: Session, diff: ReviewDiff, between: str) -> None:
        """`between` names the two states: `version 2 and now`."""
        super().__init__(session)
        self._diff = diff
        self._between = between
        self._entries = list(self._all())
        # Whoever looks at changes wants the first answer, not the head of the review.
        self._mark = f"q:{diff.questions[0].question}" if diff.questions else ""
        self._details: dict[str, _Detail] = {line.value: detail for line, detail, _ in self._entries}
        self._homes = {line.value: home for line, _, home in self._entries}

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

    def on_lines_moved(self) -> None:
        """Says which change it is, too."""
        super().on_lines_moved()
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
            text = "; ".join(
                f"{each.what} {_header(each.what, each.old)} {ARROW} {_header(each.what, each.new)}"
                for each in diff.header
            )
            yield self._line("=", "review", text or "acts in its history"), self._header, ""
        for change in diff.questions:
            line = self._line(
                f"q:{change.question}",
                change.question,
                f"{one_line(change.label)}: {_short(change)}",
                change.item,
            )
            yield line, self._question(change), refs_home(rules, change.question)
        for one in diff.consequences:
            line = self._line(
                f"c:{one.question}", one.question, f"{one_line(one.label)}: {one.was} {ARROW} {one.now}"
            )
            text = f"{one.question}  {one_line(one.label)}: {one.was} {ARROW} {one.now}. It follows from other answers."
            yield line, _said(text), refs_home(rules, one.question)
        for rating in diff.ratings:
            text = f"{one_line(rating_name(rating))}: {rating.old} {ARROW} {rating.new}"
            line = self._line(f"r:{rating.id}", "rating", text)
            yield line, partial(rating_detail, rating), refs_home(rules, rating.id)
        for each in diff.overrides:
            old, new = (side["rating"] if side else "none" for side in (each.old, each.new))
            line = self._line(
                f"o:{each.item}", "override", f"Item {each.item}  {one_line(each.title)}: {old} {ARROW} {new}"
            )
            yield line, _override(each), refs_home(rules, each.item)
        for note in diff.notes:
            text = one_line(note.messages[-1]["text"]) if note.messages else ""
            line = self._line(
                f"n:{note.note}",
                "note",
                f"{note.note} on {note.on or 'the review'}, {note.now or 'gone'}: {text}",
            )
            yield line, partial(note_detail, note), refs_home(rules, note.on)

    @staticmethod
    def _line(value: str, head: str, text: str, item: str = "") -> Line:
        right = literal(f"Item {item}", "$muted") if item else Content("")
        return Line(Content.assemble(literal(f"{head:<9} ", "bold $accent"), literal(text)), right, value)

    def _question(self, change: QuestionChange) -> _Detail:
        rules = self.session.state.rules.questions.get(change.question)
        ask = one_line(rules.question.ask) if rules is not None else ""
        return lambda width: question_detail(change, ask, self._diff.ratings, width)

    def _header(self, width: int) -> list[Content]:
        found = [literal("The review as a whole", "bold"), Content("")]
        for each in self._diff.header:
            text = f"{each.what}: {_header(each.what, each.old)} {ARROW} {_header(each.what, each.new)}"
            found += paragraph(text, width, indent=2)
        for act in self._diff.history:
            why = f": {act['reason']}" if act.get("reason") else ""
            role = f" ({act['role']})" if act.get("role") else ""
            what = f"version {act['version']} {act['act'].replace('_', ' ')} by {act['by']}{role}"
            text = f"{what}, {act['at'][:10]}{why}"
            found += paragraph(text, width, indent=2)
        return found


def _header(what: str, value: str) -> str:
    said_so = {str(status): words for status, words in SAID.items()}
    return said_so.get(value, value) if what == "status" else value


def _short(change: QuestionChange) -> str:
    """A change in a few words, for its line."""
    parts = []
    if change.rows:
        parts.append(count_of(len(change.rows), "change") + " in the table")
    elif change.answered:
        parts.append(f"{one_line(said(change.old))} {ARROW} {one_line(said(change.new))}")
    parts += ["narrative"] if change.narrative else []
    parts += ["flag"] if change.flag is not None else []
    parts += ["passages"] if change.passages is not None else []
    parts += (
        [{"unsettled": "to be settled", "settled": "settled"}[change.conflict]] if change.conflict else []
    )
    return ", ".join(parts)


def _said(text: str) -> _Detail:
    return lambda width: paragraph(text, width)


def _override(change: OverrideChange) -> _Detail:
    def detail(width: int) -> list[Content]:
        old, new = (side["rating"] if side else "no override" for side in (change.old, change.new))
        found = [*paragraph(f"Override of item {change.item}  {change.title}", width, "bold"), Content("")]
        found += old_and_new(old, new, width)
        if change.new:
            found += paragraph(
                f"{change.new['by']}, {change.new['at'][:10]}: {change.new['reason']}", width, indent=2
            )
        return found

    return detail
