"""One question on the screen: place, what it asks, field, hints, descriptions, notes, narrative, guidance, in its rows.

It draws the state and changes nothing. A field once made is kept and shown again for the next question of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui_review.telling.guidance import reflowed
from tui_review.tui.base.ahead import GoesOn
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.theme import MarkTone, glyph
from tui_review.tui.fields.kinds import FieldSlot
from tui_review.tui.fields.withdrawing import withdraw
from tui_review.tui.keymap import KEYS, shown
from tui_review.tui.marks import unicode_marks
from tui_review.tui.parts import has_cursor
from tui_review.tui.review.described import Descriptions
from tui_review.tui.review.shown import (
    answer_shown,
    descriptions_shown,
    narrative_shown,
    narrative_stands,
    narrative_text,
)
from tui_review.tui.review.words import narrative_label, place_line, spread
from tui_review.tui.wrap import clipped, wrapped_lines

if TYPE_CHECKING:
    from textual.events import Paste
    from textual.widget import Widget

    from tui_review.entry.answering import Answering
    from tui_review.tui.fields.base import Field, Keeper
    from tui_review.tui.review.keeping import AnswerKeeper

_MEASURE: Final = 100
"""Cells of a line of text at most: longer ones are hard to read."""
_FIXED: Final = 5
"""Rows that are always taken: top, place and a blank, rating, keys."""
_LONGEST_ASK: Final = 5
_NARRATIVE_ROWS: Final = 3
_WRITTEN: Final = 2
"""Rows at least of a text while one writes it: what stands around it gives way."""
_GUIDANCE_ROWS: Final = 4
_SHORT_ID: Final = 6
_MOST_NOTES: Final = 4

FieldName = Literal["answer", "description", "narrative"]


class QuestionView(Vertical):
    """The question one is at. `put` shows another, `refresh_answer` the same again, `draw` all but the fields."""

    DEFAULT_CSS: ClassVar[str] = """
    QuestionView { height: 1fr; overflow: hidden; }
    QuestionView > Words { height: 1; padding: 0 1; }
    QuestionView > #place { height: 2; }
    QuestionView > #ask, QuestionView > #notes, QuestionView > #label, QuestionView > #hint,
    QuestionView > #guidance { height: auto; }
    QuestionView > #hint { padding: 0 4; color: $muted; }
    QuestionView > #answer, QuestionView > #narrative { height: auto; }
    """

    def __init__(
        self,
        answering: Answering,
        keeper: Callable[[str], AnswerKeeper],
        narrative_keeper: Callable[[str], Keeper],
        description_keeper: Callable[[str, str], Keeper],
    ) -> None:
        """The keepers take what the fields of one question hand over: each is made for its id.

        That of a description is made for the code of its choice, too.
        """
        super().__init__(id="question")
        self._answering = answering
        self._keeper = keeper
        self._narrative_keeper = narrative_keeper
        self.at = ""
        """The question that the answer's field shows; empty while none does."""
        self._slots: dict[FieldName, FieldSlot] = {
            "answer": FieldSlot("answer"),
            "narrative": FieldSlot("narrative"),
        }
        self.descriptions = Descriptions(lambda code: description_keeper(answering.at, code))
        self._kind = ""
        self._wanted = ""
        """The question at which the cursor is in the narrative, or is to be: that one stands, asked for or not."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Words(id="place")
        yield Words(id="ask")
        yield self._slots["answer"]
        yield Words(id="hint")
        yield self.descriptions
        yield Words(id="notes")
        yield Words(id="label")
        yield self._slots["narrative"]
        yield Words(id="guidance")

    def on_paste(self, event: Paste) -> None:
        """A paste that no field took, since it is not typed into."""
        event.stop()
        withdrawn = isinstance(event, GoesOn) and withdraw(self.field)
        self._keeper(self.at).pasted(event.text, withdrawn=withdrawn)

    def ask_of_loose(self) -> bool:
        """Asks again where a text goes that came here where one chooses, and was left; whether it did."""
        return self._keeper(self.at).ask_of_loose()

    # The fields

    @property
    def stands(self) -> bool:
        """Whether a question has been put."""
        return bool(self.at)

    @property
    def field(self) -> Field:
        """The answer's field."""
        field = self._slots["answer"].field
        assert field is not None  # noqa: S101 - there is one from the first question on
        return field

    @property
    def narrative(self) -> Field | None:
        """The narrative's field, while it is shown."""
        slot = self._slots["narrative"]
        return slot.field if slot.display else None

    @property
    def fields(self) -> list[Field]:
        """Every field that is shown, from top to bottom."""
        narrative = self.narrative
        return [self.field, *self.descriptions.fields, *([narrative] if narrative is not None else [])]

    @property
    def entered_in(self) -> FieldName:
        """The kind of field that has the focus; the answer's, where none has."""
        narrative = self.narrative
        if narrative is not None and has_cursor(narrative.widget):
            return "narrative"
        return "description" if self.descriptions.at else "answer"

    @property
    def entered(self) -> Field:
        """That field itself."""
        return next((field for field in self.fields if has_cursor(field.widget)), self.field)

    def widget_of(self, name: FieldName) -> Widget:
        """A field's widget; the answer's, where it is not shown."""
        found = {"answer": None, "description": self.descriptions.target, "narrative": self.narrative}[name]
        return (found or self.field).widget

    async def put(self) -> None:
        """Shows the question one is at, in the place of the one before."""
        self._kind, what = answer_shown(self._answering)
        if self._wanted != self._answering.at:
            self._wanted = ""
        at = self._answering.at
        await self._slots["answer"].put(self._kind, what, self._keeper(at))
        self.at = at
        await self.put_texts(renew=True)

    def refresh_answer(self) -> bool:
        """Shows the answer after a change, cursor unmoved; False when it needs another field, which `put` shows."""
        kind, what = answer_shown(self._answering)
        if kind != self._kind or self.at != self._answering.at:
            return False
        self.field.refresh_value(what)
        self.descriptions.refresh_values(descriptions_shown(self._answering))
        return True

    async def want_narrative(self) -> None:
        """Shows a narrative although none is asked for."""
        self._wanted = self._answering.at
        await self._put_narrative(renew=True)

    def entered_elsewhere(self) -> bool:
        """Notes which field the cursor is in now; whether a narrative stands that only stood for having it."""
        narrative = self.narrative
        if narrative is None:
            return False
        self._wanted = self.at if has_cursor(narrative.widget) else ""
        return not self._has_narrative

    async def put_texts(self, *, renew: bool = False) -> None:
        """Shows or hides descriptions and narrative; `renew` when they are another question's."""
        await self.descriptions.put(descriptions_shown(self._answering), renew=renew)
        await self._put_narrative(renew=renew)

    async def _put_narrative(self, *, renew: bool) -> None:
        slot = self._slots["narrative"]
        if not self._has_narrative:
            slot.display = False
            return
        what = narrative_shown(self._answering)
        if renew or not slot.display or slot.field is None:
            slot.display = True
            await slot.put("long_text", what, self._narrative_keeper(self._answering.at))
        else:
            slot.field.refresh_value(what)

    @property
    def _has_narrative(self) -> bool:
        if narrative_stands(self._answering):
            return True
        # A field in which the cursor is never goes, but where nothing can be written in it any more.
        return self._wanted == self._answering.at and narrative_shown(self._answering).editable

    def mark_row(self, row_id: str) -> None:
        """Marks a row of the table, where the answer is one; the line that adds one for an empty id."""
        self.field.mark(row_id)

    # Drawing

    def draw(self, width: int, height: int, notes: Sequence[tuple[MarkTone, str]]) -> None:
        """Draws everything but the fields, and gives each part its rows, on a screen of this size."""
        answering = self._answering
        inner = width - 2
        measure = min(inner, _MEASURE)
        self._words("place").say(
            place_line(answering.state.review, answering.evaluation, answering.at, inner)
        )
        ask = self._ask(measure)
        said = self._hint()
        hint = [literal(line) for line in (wrapped_lines(said, measure - 6) if said else [])]
        noted = _noted(notes, measure)
        label = self._label(measure) if self._has_narrative else []
        rooms = height - _FIXED - sum(map(len, (ask, hint, noted, label))) - self.descriptions.draw(measure)
        rooms += self._give_way(rooms, ask, hint, noted, label)
        self._fill("ask", ask)
        self._fill("hint", hint)
        self._fill("notes", noted)
        self._fill("label", label)
        rooms -= self._size_field(rooms, _NARRATIVE_ROWS if label else 0, width)
        rooms -= self._size_narrative(rooms)
        # A blank row parts the guidance from the rating where there is room.
        spare = 1 if rooms > _GUIDANCE_ROWS else 0
        self._fill("guidance", self._guidance(measure, rooms - spare))

    def _size_field(self, rooms: int, below: int, width: int) -> int:
        """Gives the answer its rows, and leaves so many `below` it; the rows taken."""
        field = self.field
        wanted = field.rows_wanted(width)
        if field.multiline:
            wanted = max(min(max(wanted, 4), rooms - below - _GUIDANCE_ROWS), _NARRATIVE_ROWS)
        is_beside = self.entered_in == "narrative" and rooms <= _WRITTEN
        rows = max(min(wanted, rooms - below), 0 if is_beside else 1)
        field.widget.styles.height = rows
        return rows

    def _size_narrative(self, rooms: int) -> int:
        """Gives the narrative its rows, as many as its text wants and the rest can spare; the rows taken."""
        narrative = self.narrative
        if narrative is None:
            return 0
        wanted = min(narrative.rows_wanted(0), rooms - _GUIDANCE_ROWS)
        rows = max(min(max(wanted, _NARRATIVE_ROWS), rooms), 1)
        narrative.widget.styles.height = rows
        return rows

    def _give_way(
        self, rooms: int, ask: list[Content], hint: list[Content], noted: list[Content], label: list[Content]
    ) -> int:
        """Takes lines from around what is typed in, where that has too few of its own; how many.

        The guidance has none by then. When NA may be chosen goes first, which the page of guidance says too.
        """
        in_narrative = self.entered_in == "narrative"
        least = _WRITTEN + 1 if in_narrative else _WRITTEN if self.field.multiline else 1
        gap = label[:1]
        del label[:1]
        parts = ((hint, 0), (gap, 0), (ask, 1), (noted, 1), (label, 1), (ask, 0), (noted, 0), (label, 0))
        spared = 0
        for lines, fewest in parts:
            while rooms + spared < least and len(lines) > fewest:
                lines.pop()
                spared += 1
        label[:0] = gap
        is_tight = rooms + spared < least
        self._words("place").styles.height = 1 if is_tight else 2
        return spared + is_tight

    def _words(self, id_: str) -> Words:
        return self.query_one(f"#{id_}", Words)

    def _fill(self, id_: str, lines: list[Content]) -> None:
        words = self._words(id_)
        words.display = bool(lines)
        words.say(Content("\n").join(lines))

    def _ask(self, measure: int) -> list[Content]:
        id_ = self._answering.at
        indent = len(id_) + 2 if len(id_) <= _SHORT_ID else 4
        ask = reflowed(self._answering.question.ask)
        lines = clipped(wrapped_lines(f"{id_}  {ask}", measure, indent=indent), _LONGEST_ASK)
        first = Content.assemble(literal(id_, "bold $accent"), literal(lines[0][len(id_) :], "bold"))
        return [first, *(literal(line, "bold") for line in lines[1:]), Content("")]

    def _label(self, measure: int) -> list[Content]:
        """What stands above the narrative, behind a blank row, and the key that leads there."""
        answering = self._answering
        is_asked = answering.asks_narrative
        missing = is_asked and not narrative_text(answering)
        told = wrapped_lines(narrative_label(answering.question, asked=is_asked), measure - 14)
        tone = "bold $tone-warning" if missing else "bold"
        first, *more = (literal(f"   {line}", tone) for line in clipped(told, 2))
        key = literal(f"{shown('review.narrative')} {'write' if missing else 'edit'}", "$muted")
        return [Content(""), spread(first, key, measure), *more]

    def _hint(self) -> str:
        answering = self._answering
        id_, question, evaluation = answering.at, answering.question, answering.evaluation
        if answering.is_closed:
            has = answering.kept.given is not None
            kept = " The earlier answer is kept and does not count." if has else ""
            return f"Not asked now: {evaluation.why_not_asked(id_).rstrip('.')}.{kept}"
        if question.set_by:
            return "The program fills it in at its time."
        if question.compute:
            return "The program works it out."
        if evaluation.answered_na(id_):
            return f"Answered for you: {question.na_because.strip() or question.na_when}"
        return self.field.hint()

    def _guidance(self, measure: int, rows: int) -> list[Content]:
        """The head and as much of the guidance as there is room for, its first words at least; a key has the whole."""
        question = self._answering.question
        # Below the blank row and the heading.
        room = rows - 2
        text = reflowed(question.guidance)
        if question.terms:
            text += f"\nTerms: {', '.join(question.terms)}."
        if rows < 1 or not text.strip():
            return []
        lines = wrapped_lines(text.strip(), measure)
        is_cut = len(lines) > room or bool(question.terms)
        more = f"{shown('review.read')} {KEYS['review.read'].label}" if is_cut else ""
        key = literal(more, "$muted")
        head = spread(literal("Guidance", "$accent"), key, measure)
        if rows == 1:
            words = literal(" ".join(text.split()))
            return [spread(Content.assemble(literal("Guidance  ", "$accent"), words), key, measure)]
        if room < 1:
            # Rather the row that parts it from what stands above gives way than the only one with words.
            return [head, *(literal(line) for line in clipped(lines, 1))]
        return [Content(""), head, *(literal(line) for line in clipped(lines, room))]


def _noted(notes: Sequence[tuple[MarkTone, str]], measure: int) -> list[Content]:
    """What is to be said here, the most pressing first, in at most four lines."""
    lines: list[Content] = []
    for tone, text in notes:
        mark = glyph(tone, unicode=unicode_marks())
        found = clipped(wrapped_lines(text, measure - 4), _MOST_NOTES - len(lines))
        lines += [
            literal(f" {mark if not number else ' '} {line}", f"$tone-{tone}")
            for number, line in enumerate(found)
        ]
    return lines
