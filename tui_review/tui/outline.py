"""The whole review as a tree: outcomes, items, questions, each with its state; choosing one goes there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.content import Content

from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.model import Section
from tui_review.review.progress import is_asked, progress, question_state, standing, what_stops
from tui_review.telling.words import (
    one_line,
    question_name,
    rated_name,
    rating_said,
    section_name,
    share_words,
    to_see_words,
    value_on_a_line,
)
from tui_review.tui.base.literal import literal
from tui_review.tui.lines import EMPTY, Line, Lines
from tui_review.tui.marks import flag_mark, kept_mark, note_mark, rating_mark, state_mark
from tui_review.tui.picker import Picker

if TYPE_CHECKING:
    from tui_review.store.session import Session

_LONGEST_VALUE = 30


class Tree:
    """Outcomes, items and questions as lines, folded or open. `narrow`: for a list beside the question."""

    def __init__(self, session: Session, current: str, *, narrow: bool = False) -> None:
        """The item of the question `current` is open."""
        self.session = session
        self.narrow = narrow
        self.open: set[str] = set()
        self.unfold(current)

    def unfold(self, current: str) -> None:
        """Opens the item of a question, and no other."""
        at = self.session.state.rules.questions.get(current)
        self.open = {(at.rated or at.section) if at else ""}
        if at and at.part:
            self.open.add(at.item)

    def lines(self, typed: str) -> Sequence[Line]:
        """The tree, or, while something is typed, what of it fits."""
        rules = self.session.state.rules
        found: list[Line] = []
        for section in rules.sections.values():
            inner = list(self._section(section, typed))
            if inner or not typed:
                found.append(self._section_line(section, typed))
                found += inner
        return found

    def _section_line(self, section: Section, typed: str) -> Line:
        name = section_name(section)
        title = "" if self.narrow or section.title == name else section.title
        folded = bool(section.questions) and section.id not in self.open and not typed
        text = Content.assemble(
            literal(f"{name} ", "bold"), literal(f" {one_line(title)}", "$muted"), "  …" if folded else ""
        )
        right = EMPTY
        if section.id in self.session.state.rules.rated:
            right = self._rating(section.id)
        elif section.questions:
            right = self._progress([question.id for question in section.questions])
        return Line(text, right, f"section {section.id}")

    def _section(self, section: Section, typed: str) -> Iterator[Line]:
        if section.id in self.open or typed:
            for question in section.questions:
                yield from self._question(question.id, "  ", typed)
        for item in section.items:
            yield from self._item(item.id, "  ", typed)

    def _item(self, id_: str, indent: str, typed: str) -> Iterator[Line]:
        rated = self.session.state.rules.rated[id_]
        inner: list[Line] = []
        in_parts: set[str] = set()
        for part in rated.members:
            inner += self._item(part, f"{indent}  ", typed)
            in_parts |= set(self.session.state.rules.rated[part].questions)
        if id_ in self.open or typed:
            for question in rated.questions:
                if question not in in_parts:
                    inner += self._question(question, f"{indent}  ", typed)
        if typed and not inner:
            return
        if not typed and id_ not in self.open:
            inner = []
        name = id_ if self.narrow else rated_name(self.session.state.rules, id_)
        asked = is_asked(self.session.state.evaluation, id_)
        text = Content.assemble(
            indent, literal(f"{name}  "), literal(one_line(rated.title), "" if asked else "$muted")
        )
        yield Line(text, Content.assemble(self._notes(id_), self._rating(id_)), f"item {id_}")
        yield from inner

    def _question(self, id_: str, indent: str, typed: str) -> Iterator[Line]:
        state = self.session.state
        question = state.rules.questions[id_].question
        words = f"{id_} {question.label} {one_line(question.ask)}".casefold()
        if not all(word in words for word in typed.casefold().split()):
            return
        answer = state.review.answers.get(id_)
        stands = question_state(state.evaluation, id_)
        kept = (
            stands in ("not asked", "answered by program") and answer is not None and answer.given is not None
        )
        mark = kept_mark() if kept else state_mark(stands)
        value = value_on_a_line(question, standing(state.evaluation, id_).value)
        said = value or ("" if stands in ("unanswered", "waiting") else stands)
        if stands == "unanswered" and question.optional:
            said = "optional"
        if len(said) > _LONGEST_VALUE:
            said = f"{said[:_LONGEST_VALUE]}…"
        muted = state.evaluation.value(id_) is Missing.NOT_ASKED
        text = Content.assemble(
            indent, mark.content, " ", literal(f"{id_}  {question_name(question)}", "$muted" if muted else "")
        )
        if self.narrow:
            said = ""
        flag = Content.assemble(flag_mark().content, " ") if answer is not None and answer.flag else EMPTY
        shown_value = literal(said, "$muted" if kept or muted else "")
        yield Line(text, Content.assemble(flag, self._notes(id_), shown_value), id_)

    def _notes(self, id_: str) -> Content:
        """The mark of the notes that are not closed on a question, an item or a part itself."""
        notes = self.session.state.review.notes.values()
        noted = any(note.on == id_ and not note.is_closed for note in notes)
        return Content.assemble(note_mark().content, " ") if noted else EMPTY

    def _rating(self, id_: str) -> Content:
        state = self.session.state
        rules = state.rules
        rating = state.evaluation.rating(id_)
        scales = rules.instrument.ratings
        kind = rules.rated[id_].kind
        is_overridden = id_ in state.review.overrides and id_ not in state.evaluation.unsettled
        word = state.evaluation.in_force(id_)
        mark = rating_mark(word, scales.outcome if kind == "outcome" else scales.item)
        done = progress(state.evaluation, rules.rated[id_].questions)
        word = rating_said(rules, word)
        if is_overridden:
            word = f"{word} (overridden)"
        elif not rating.certain or not done.done:
            # The mark says the rating already; the summary has it in words.
            word = share_words(done, narrow=self.narrow) if kind != "outcome" else ""
        elif kind != "outcome" and (left := what_stops(state.review, state.evaluation, id_)):
            word = to_see_words(rules, left[:1] if self.narrow else left)
        elif self.narrow and kind != "outcome":
            word = ""
        return Content.assemble(literal(word, "" if rating.certain else "$muted"), " ", mark.content)

    def _progress(self, questions: Sequence[str]) -> Content:
        done = progress(self.session.state.evaluation, questions)
        return literal(f"{share_words(done)}  ", "$muted")


class OutlineScreen(Picker):
    """The outline. Items fold; the one of the current question is open at first. Typing looks into all of them."""

    TITLE_TEXT = "Outline"
    HINT = "type an id or a word to filter; Left and Right fold and unfold"
    FOOT = ("any.choose", ("Left/Right", "fold"), ("Ctrl+E", "fold all / none"), "any.close", "any.help")
    BINDINGS: ClassVar[Any] = [
        Binding("left", "fold(True)", show=False, priority=True),
        Binding("right", "fold(False)", show=False, priority=True),
        Binding("ctrl+e", "fold_all", show=False, priority=True),
    ]

    def __init__(self, session: Session, current: str = "") -> None:
        """`current` is the question the reviewer is at."""
        super().__init__(session, current)
        self._tree = Tree(session, current)  # literal: what stands in it, no widget

    def lines(self, typed: str) -> Sequence[Line]:
        """The tree, or, while something is typed, what of it fits."""
        return self._tree.lines(typed)

    def likeliest(self, lines: Sequence[Line]) -> str:
        """The first question: that is what is looked for, not the item above it."""
        questions = self.session.state.rules.questions
        return next((line.value for line in lines if line.value in questions), "")

    def choose(self, value: str) -> None:
        """A question is gone to; a section or an item is unfolded, or folded."""
        id_ = value.rpartition(" ")[2]
        if value == id_:
            self.dismiss(value)
        else:
            self._toggle(id_)

    def action_fold(self, close: bool) -> None:  # noqa: FBT001 - Textual's actions take positional arguments
        """Folds the item the mark is in, or unfolds the one it is on."""
        value = self.query_one(Lines).value
        id_ = value.rpartition(" ")[2]
        rules = self.session.state.rules
        if id_ in rules.questions and value == id_:
            at = rules.questions[id_]
            id_ = at.rated or at.section
        if close:
            self._tree.open.discard(id_)
        else:
            self._tree.open.add(id_)
        self._again(id_)

    def action_fold_all(self) -> None:
        """Unfolds everything, or, when everything is, folds it."""
        rules = self.session.state.rules
        everything = {*rules.rated, *rules.sections}
        self._tree.open = set() if self._tree.open >= everything else everything
        self.fill()

    def _toggle(self, id_: str) -> None:
        self._tree.open ^= {id_}
        self._again(id_)

    def _again(self, id_: str) -> None:
        rules = self.session.state.rules
        mark = f"section {id_}" if id_ in rules.sections else f"item {id_}"
        self.query_one(Lines).show(self.lines(self.typed), mark)
