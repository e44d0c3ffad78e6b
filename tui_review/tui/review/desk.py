"""How a question is drawn: every part but the field, and the rows each gets."""

from __future__ import annotations

import time
from typing import Final

from textual.content import Content

from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.theme import Tone, glyph
from tui_review.tui.fields.base import text_of
from tui_review.tui.keymap import KEYS, shown
from tui_review.tui.marks import unicode_marks
from tui_review.tui.parts import Foot, TopLine, how_far, saved_words, who_and_what
from tui_review.tui.review.sheet import Sheet
from tui_review.tui.review.words import narrative_label, place_line, rating_line, spread
from tui_review.tui.wrap import clipped, reflowed, wrapped

_MEASURE: Final = 100
"""Cells of a line of text at most: longer ones are hard to read."""
_FIXED: Final = 5
"""Rows that are always taken: top, place and a blank, rating, keys."""
SLOW: Final = 0.5
"""Seconds after which a change that is not durable yet is said to be on its way."""
_LONGEST_ASK: Final = 5
_NARRATIVE_ROWS: Final = 3
_GUIDANCE_ROWS: Final = 4
_SHORT_ID: Final = 6


class Desk(Sheet):
    """Draws the question with its place, hints, notes, guidance and rating, in the rows that each can have."""

    def redraw(self) -> None:
        """Draws everything but the fields, and gives each part its rows."""
        width, height = (self.size.width or 80) - self.beside, self.size.height or 24
        inner = width - 2
        measure = min(inner, _MEASURE)
        evaluation = self.evaluation
        self.draw_top()
        self.query_one("#place", Words).say(place_line(evaluation, self.current, inner))
        room = height - _FIXED
        ask = self._ask_lines(measure)
        self._fill("ask", ask)
        room -= len(ask)
        hint = clipped(wrapped(self._hint(), measure - 6), 3) if self._hint() else []
        notes = self._notes(measure)
        rooms = room - len(hint) - len(notes)
        wants, is_asked = self.narrative_shown()
        label = (
            clipped(wrapped(narrative_label(self.question, asked=is_asked), measure - 14), 2) if wants else []
        )
        below = len(label) + 1 + _NARRATIVE_ROWS if wants else 0
        field = self.field
        wanted = field.rows_wanted(inner - 6)
        if field.multiline:
            wanted = max(min(max(wanted, 4), rooms - below - _GUIDANCE_ROWS), _NARRATIVE_ROWS)
        rows = max(min(wanted, rooms - below), 1)
        field.widget.styles.height = rows
        rooms -= rows
        self._fill("hint", [literal(line) for line in hint])
        self._fill("notes", notes)
        if wants:
            rooms -= self._size_narrative(rooms, len(label))
        self._fill("label", self._label(label, measure, missing=is_asked and not self.narrative_text()))
        # A blank row parts the guidance from the rating where there is room.
        spare = 1 if rooms > _GUIDANCE_ROWS else 0
        self._fill("guidance", [Content(""), *self._guidance(measure, rooms - spare)] if rooms > 0 else [])
        self.query_one("#rating", Words).say(
            rating_line(evaluation, self.current).truncate(inner, ellipsis=True)
        )
        self._draw_foot(inner + self.beside)

    def _label(self, lines: list[str], measure: int, *, missing: bool) -> list[Content]:
        """What stands above the narrative, and the key that leads there."""
        if not lines:
            return []
        tone = "bold $tone-warning" if missing else "bold"
        first, *more = (literal(f"   {line}", tone) for line in lines)
        key = literal(f"{shown('review.narrative')} {'write' if missing else 'edit'}", "$muted")
        return [Content(""), spread(first, key, measure), *more]

    def _size_narrative(self, rooms: int, label: int) -> int:
        """Gives the narrative its rows, as many as its text wants and the rest can spare; the rows taken."""
        narrative = self.narrative_field
        if narrative is None:
            return 0
        wanted = min(narrative.rows_wanted(0), rooms - label - 1 - _GUIDANCE_ROWS)
        rows = max(min(max(wanted, _NARRATIVE_ROWS), rooms - label - 1), 1)
        narrative.widget.styles.height = rows
        return rows + label + 1

    def _fill(self, id_: str, lines: list[Content]) -> None:
        words = self.query_one(f"#{id_}", Words)
        words.display = bool(lines)
        words.say(Content("\n").join(lines))

    def _ask_lines(self, measure: int) -> list[Content]:
        id_ = self.current
        indent = len(id_) + 2 if len(id_) <= _SHORT_ID else 4
        lines = clipped(
            wrapped(f"{id_}  {reflowed(self.question.ask)}", measure, indent=indent), _LONGEST_ASK
        )
        first = Content.assemble(literal(id_, "bold $accent"), literal(lines[0][len(id_) :], "bold"))
        return [first, *(literal(line, "bold") for line in lines[1:]), Content("")]

    def _hint(self) -> str:
        id_, question, evaluation = self.current, self.question, self.evaluation
        if evaluation.asked(id_) is False:
            kept = " The earlier answer is kept and does not count." if id_ in self.state.review.raw else ""
            return f"Not asked now: {evaluation.why_not_asked(id_).rstrip('.')}.{kept}"
        if question.set_by:
            return "The program fills it in at its time."
        if question.compute:
            return "The program works it out."
        if evaluation.answered_na(id_):
            return f"Answered for you: {question.na_because.strip() or question.na_when}"
        return self.field.hint()

    def _notes(self, measure: int) -> list[Content]:
        """What is to be said here, the most pressing first, at most four lines."""
        notes: list[tuple[Tone, str]] = []
        if self.problem:
            notes.append((Tone.ERROR, self.problem))
        saving = self.session.saving
        if saving.problem:
            notes.append((Tone.ERROR, f"Not saved: {saving.problem}"))
        notes += self.said
        if self.state.read_only and self.said == []:
            notes.append((Tone.INFO, self.read_only_words()))
        notes += self._at_question()
        if self.field.shown.missing:
            notes.append((Tone.WARNING, "Where ? stands in the table, something is still missing."))
        lines: list[Content] = []
        for tone, text in notes:
            mark = glyph(tone, unicode=unicode_marks())
            found = wrapped(text, measure - 4)
            lines += [
                literal(f" {mark if not number else ' '} {line}", f"$tone-{tone}")
                for number, line in enumerate(found)
            ]
        return lines[:4]

    def read_only_words(self) -> str:
        """Why the answers cannot be changed."""
        return self.state.read_only

    def _at_question(self) -> list[tuple[Tone, str]]:
        found: list[tuple[Tone, str]] = []
        answer = self.state.review.answers.get(self.current)
        if answer is not None and answer.flag:
            found.append((Tone.WARNING, f"Flagged: {answer.flag}"))
        if offer := self.offered():
            source, value = offer
            found.append(
                (Tone.INFO, f"{source} says: {text_of(value)}. {shown('review.suggestion')} takes it over.")
            )
        tones = {"error": Tone.ERROR, "warning": Tone.WARNING, "info": Tone.INFO}
        # What the field itself shows is not said again.
        return found + [
            (tones[finding.level], finding.message)
            for finding in self.state.findings_at(self.current)
            if finding.code not in ("unanswered", "narrative", "kept", "cell")
        ]

    def offered(self) -> tuple[str, Value] | None:
        """The question whose answer is offered here, and that answer; None when there is none to offer."""
        source = self.question.suggest
        if (
            not source
            or self.current in self.state.review.raw
            or self.evaluation.asked(self.current) is False
        ):
            return None
        value = self.evaluation.value(source)
        return None if isinstance(value, Missing | dict) else (source, value)

    def _guidance(self, measure: int, rows: int) -> list[Content]:
        """The head and as much of the guidance as there is room for; the whole is one key away."""
        room = rows - 1
        text = reflowed(self.question.guidance)
        if self.question.terms:
            text += f"\nTerms: {', '.join(self.question.terms)}."
        if room < 1 or not text.strip():
            return []
        more = literal(f"{shown('review.read')} {KEYS['review.read'].label}", "$muted")
        head = spread(literal("Guidance", "$accent"), more, measure)
        return [head, *(literal(line) for line in clipped(wrapped(text.strip(), measure), room - 1))]

    def draw_top(self) -> None:
        """Says anew which review it is, how far, and what is saved."""
        what, far = who_and_what(self.session), how_far(self.session)
        self.query_one("#top", TopLine).tell(what, far, self.saved_now())

    def saved_now(self) -> str:
        """What may be said about saving."""
        saving = self.session.saving
        # A change is durable within a millisecond: only a slow disk is worth a word.
        on_its_way = (
            not saving.all_durable and not saving.problem and time.monotonic() < self.changed_at + SLOW
        )
        if not on_its_way:
            self._saved_words = saved_words(self.session)
        return "not saved yet" if self.unsaved else self._saved_words

    def _draw_foot(self, width: int) -> None:
        keys: list[str | tuple[str, str]] = [*self.field.keys(), *self.keys_besides()]
        review = self.state.review
        flags = any(answer.flag for answer in review.answers.values())
        flags = flags or any(note.status != "closed" for note in review.notes.values())
        keys += [
            "review.next",
            "review.back",
            "review.next_open",
            "review.go_to",
            "review.outline",
            "review.summary",
        ]
        keys += ["review.flag", *(["review.next_flag"] if flags else []), "review.undo"]
        room, kept = width - len(f"{shown('any.help')} help"), []
        for key in keys:
            pair = (shown(key), KEYS[key].label) if isinstance(key, str) else key
            room -= len(pair[0]) + len(pair[1]) + 3
            if room < 0:
                break
            kept.append(pair)
        self.query_one("#foot", Foot).tell(*kept, "any.help")

    def keys_besides(self) -> tuple[str, ...]:
        """Keys of what there is besides the question: a case file, notes, a grid."""
        return self.more_keys
