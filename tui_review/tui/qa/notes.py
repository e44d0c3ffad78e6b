"""QA's notes: the list, the marked one's messages, the answer then and now; reply, open, close, reopen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.content import Content

from tui_review.errors import with_more
from tui_review.instrument.plurals import part_of
from tui_review.qa import notes as qa
from tui_review.review.gate.notes import why_not_noted
from tui_review.review.gate.proposals import CloseNote, OpenNote, ReopenNote, Reply
from tui_review.review.handover import NoteAct
from tui_review.review.search import refs_home
from tui_review.telling.notes import message_blocks
from tui_review.telling.word_diff import word_diff
from tui_review.telling.words import one_line, question_name, rated_name, title_words, value_words
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import binding, shown
from tui_review.tui.lines import Line
from tui_review.tui.qa.board import READING_ONLY, Board
from tui_review.tui.qa.changed import paragraph_lines, word_by_word
from tui_review.tui.qa.writing import WriteScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_review.instrument.rules import Rules
    from tui_review.review.gate.accepted import Accepted
    from tui_review.review.model import Note
    from tui_review.review.state import ReviewState
    from tui_review.store.session import Session
    from tui_review.tui.unsent import DialogText

_MARKS: Final = {"open": "?", "answered": ">", "closed": "x"}


class NotesScreen(Board):
    """The notes of a review. Dismisses with the question of the marked one, or None."""

    EMPTY: ClassVar[str] = "No note is open."
    GROUPS: ClassVar[tuple[str, ...]] = ("notes", "board", "any")
    BINDINGS: ClassVar[list[Any]] = [
        binding("board.go", "go", show=False),
        binding("notes.reply", "reply", show=False),
        binding("notes.close", "close", show=False),
        binding("notes.reopen", "reopen", show=False),
        binding("notes.question", "new('question')", show=False),
        binding("notes.item", "new('item')", show=False),
        binding("notes.review", "new('review')", show=False),
        binding("notes.all", "all_or_open", show=False),
        binding("review.notes", "leave", show=False),
    ]

    def __init__(self, session: Session, current: str) -> None:
        """`current` is the question the person is at; the list begins at its note, or at the next open one."""
        review, rules = session.state.review, session.state.rules
        here = [id_ for id_ in notes_at(session, current) if not review.notes[id_].is_closed]
        here = here or notes_at(session, current)
        super().__init__(session, here[0] if here else qa.next_unsettled(review, rules))
        self.current = current
        self._all = not qa.in_asked_order(review, rules, unsettled=True) or bool(
            here and review.notes[here[0]].is_closed
        )

    def title_text(self) -> str:
        """How many there are."""
        every = self.state.review.notes.values()
        open_ = sum(not note.is_closed for note in every)
        if not every:
            return "Notes: there is none yet"
        shown_ones = "all are listed" if self._all else "the closed ones are left out"
        return f"Notes: {part_of(open_, len(every))} open; {shown_ones}"

    def lines(self) -> Sequence[Line]:
        """One line each, in the order of the questions."""
        review, rules = self.state.review, self.state.rules
        ids = qa.in_asked_order(review, rules, unsettled=not self._all)
        return [self._line(id_, review.notes[id_]) for id_ in ids]

    def _line(self, id_: str, note: Note) -> Line:
        last = note.last
        text = one_line(last.text) or last.act if last is not None else ""
        by = f"{last.by}: " if last is not None else ""
        head = literal(f"{_MARKS[note.status]} {id_:<8} ", "bold")
        return Line(
            Content.assemble(head, literal(f"{_on(note):<10} ", "bold $accent"), literal(f"{by}{text}")),
            literal(note.status, "$muted"),
            id_,
        )

    def foot(self) -> list[str | tuple[str, str]]:
        """What can be done with the marked note, in this role."""
        keys: list[str | tuple[str, str]] = []
        new: list[str | tuple[str, str]] = []
        note = self.state.review.notes.get(self.value) if self.is_mounted else None
        if note is not None and not note.is_closed and not self._why_not("write in a note"):
            keys.append("notes.reply")
        if note is not None and not self._why_not("close a note"):
            keys.append("notes.close" if not note.is_closed else "notes.reopen")
        if not self._why_not("open a note"):
            new = ["notes.question", "notes.item", "notes.review"]
        keys = [*(["board.go"] if note is not None else []), *keys, *new]
        return [*keys, (shown("notes.all"), "open ones" if self._all else "all")]

    def _why_not(self, act: NoteAct) -> str:
        if self.session.read_only:
            return READING_ONLY
        why = why_not_noted(self.state.review, self.state.editor.role, act)
        return why.message if why is not None else ""

    def detail(self, value: str, width: int) -> list[Content]:
        """What the note is about, the answer then and now, every message."""
        state = self.state
        note = state.review.notes[value]
        found = paragraph_lines(f"{value} on {about(state.rules, note.on)}", width, "bold")
        since = qa.changed_since(state.review, state.evaluation, note)
        if since is None:
            if note.on and (note.value_then is not None or self.state.evaluation.open_to_reviewer(note.on)):
                found += paragraph_lines(
                    f"It is as it was then: {_value_then(state.rules, note)}.", width, "$muted"
                )
        else:
            found += paragraph_lines(f"{qa.since_words(state.rules, note, since)}.", width, "$tone-warning")
            if since.was_narrative != since.now_narrative:
                found += word_by_word(word_diff(since.was_narrative, since.now_narrative), width)
        found.append(Content(""))
        for message in note.messages:
            found += drawn(message_blocks(message), width)
        return found

    # Keys

    def action_go(self) -> None:
        """To the question the note is about."""
        note = self.state.review.notes.get(self.value)
        if note is None:
            return
        home = refs_home(self.state.rules, note.on)
        if home:
            self.dismiss(home)
        else:
            self.say("This note is about the review as a whole.")

    def action_all_or_open(self) -> None:
        """All, or only those that are not closed."""
        self._all = not self._all
        self.fill()

    def action_reply(self) -> None:
        """A message more."""
        id_ = self.value
        if id_ and self._may("write in a note"):
            self._write(f"Reply to {id_}", "What is to be said?", partial(_replied, self.state, id_))

    def action_close(self) -> None:
        """The note is settled."""
        id_ = self.value
        if id_ and self._may("close a note"):
            ask = "A last word, if there is one to say. Enter closes the note."
            self._write(f"Close {id_}", ask, partial(_closed, self.state, id_), needed=False)

    def action_reopen(self) -> None:
        """It is not settled after all."""
        id_ = self.value
        if id_ and self._may("reopen a note"):
            self._write(f"Reopen {id_}", "Why?", partial(_reopened, self.state, id_))

    def action_new(self, on: str) -> None:
        """A new note."""
        if not self._may("open a note"):
            return
        place = {
            "question": self.current,
            "item": self.state.rules.questions[self.current].rated or self.current,
            "review": "",
        }[on]
        title = f"A note on {about(self.state.rules, place)}"
        self._write(title, "What is asked or asked for?", partial(self._new, place))

    def _new(self, place: str, text: str) -> tuple[Accepted[Any], str]:
        done = self.state.propose(OpenNote(on=place, text=text, by=self.state.author))
        self._mark = done.made
        return done, f"{done.made} is open. The answer as it is now is kept with it."

    def _may(self, act: NoteAct) -> bool:
        if why := self._why_not(act):
            self.say(why)
        return not why

    def _write(
        self,
        title: str,
        ask: str,
        act: Callable[[str], tuple[Accepted[Any], str]],
        *,
        needed: bool = True,
    ) -> None:
        async def written(given: DialogText | None) -> None:
            if given is None:
                return
            told = ""
            self._mark = ""

            def done() -> Accepted[Any]:
                nonlocal told
                accepted, told = act(given.text)
                return accepted

            if await self.keep(done, "", given):
                self.fill(self._mark)
                self.say(told)

        self.app.push_screen(WriteScreen(title, ask, needed=needed), written)


def notes_at(session: Session, question: str) -> list[str]:
    """The notes on a question, and those on its item, outcome or section, oldest first."""
    state = session.state
    here = state.rules.questions[question]
    places = dict.fromkeys([question, here.rated, here.item, here.section])
    return [id_ for place in places if place for id_ in qa.at_place(state.review, place)]


def about(rules: Rules, place: str) -> str:
    """What a note is about, in words."""
    if place in rules.questions:
        return f"{place}  {question_name(rules.questions[place].question)}"
    if place in rules.rated:
        return title_words(rules, place)
    return place or "the review as a whole"


def _value_then(rules: Rules, note: Note) -> str:
    """The answer as it was when the note was opened, in words."""
    at = rules.questions.get(note.on)
    return value_words(at.question if at is not None else None, note.value_then)


def _on(note: Note) -> str:
    return note.on or "review"


def notes_line(session: Session, question: str) -> str:
    """A word on the notes that are not closed at a question; empty where there are none."""
    review = session.state.review
    ids = [id_ for id_ in notes_at(session, question) if not review.notes[id_].is_closed]
    if not ids:
        return ""
    first = review.notes[ids[0]]
    last = first.last
    words = f" {last.by}: {one_line(last.text)}" if last is not None else ""
    on = "" if first.on == question else f" on {rated_name(session.state.rules, first.on)}"
    return f"Note {ids[0]}{on}, {with_more(first.status, len(ids) - 1)}; {shown('review.notes')} opens it.{words}"


def _replied(state: ReviewState, id_: str, text: str) -> tuple[Accepted[Any], str]:
    done = state.propose(Reply(note=id_, text=text, by=state.author))
    return done, f"Replied; {id_} is {done.review.notes[id_].status}."


def _closed(state: ReviewState, id_: str, text: str) -> tuple[Accepted[Any], str]:
    done = state.propose(CloseNote(note=id_, text=text, by=state.author))
    return done, f"{id_} is closed."


def _reopened(state: ReviewState, id_: str, text: str) -> tuple[Accepted[Any], str]:
    done = state.propose(ReopenNote(note=id_, text=text, by=state.author))
    return done, f"{id_} is open again."
