"""Where the review stands: ratings and why, what stops the hand-over, what deserves a look. Each line leads there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from textual.content import Content

from tui_review.instrument.model import Level
from tui_review.review.findings import Finding, blocking
from tui_review.review.handover import acts_open_to
from tui_review.review.search import refs_home
from tui_review.telling.words import left_to_do, one_line, question_name, rated_name
from tui_review.tui.base.literal import literal
from tui_review.tui.base.theme import Tone, glyph
from tui_review.tui.keymap import binding, shown
from tui_review.tui.lines import Line
from tui_review.tui.marks import flag_mark, rating_mark, unicode_marks
from tui_review.tui.picker import Picker

SUBMIT: Final = "submit"
"""What the screen is dismissed with when the review is to be handed over."""
_BLANK: Final = Line(Content(""))
_LEVELS: Final[tuple[tuple[Level, str, Tone], ...]] = (
    ("error", "To do before it can be handed over", Tone.ERROR),
    ("warning", "Warnings: look again; they stop nothing", Tone.WARNING),
    ("info", "Worth knowing", Tone.INFO),
)
_IDS_SHOWN: Final = 8


class SummaryScreen(Picker):
    """The summary. Dismisses with a question to go to, with `submit`, or with None."""

    TITLE_TEXT = "Summary"
    HINT = "type to filter"
    AT_CURRENT = False
    GROUPS: ClassVar[tuple[str, ...]] = ("summary", "any")
    FOOT = (("Enter", "go there"), "summary.submit", "any.close", "any.help")
    BINDINGS: ClassVar[Any] = [binding("summary.submit", "submit", show=False)]

    def lines(self, typed: str) -> Sequence[Line]:
        """Every line, or those that hold what is typed."""
        everything = [*self._to_do(), *self._ratings()]
        words = typed.casefold().split()
        if not words:
            return everything
        found = [
            line
            for line in everything
            if line.value and all(word in line.text.plain.casefold() for word in words)
        ]
        return found or [Line(literal("Nothing here has these words in it.", "$muted"))]

    def title_text(self) -> str:
        """The screen's name, and in one sentence whether the review can be handed over."""
        state = self.session.state
        left = left_to_do(blocking(state.findings()))
        if left:
            return f"Summary: {left} before it can be submitted"
        if "submit" in acts_open_to(state.review, state.editor.role):
            return f"Summary: nothing stops the submission; {shown('summary.submit')} submits it"
        if acts_open_to(state.review, state.editor.role):
            return f"Summary: nothing to settle; {shown('summary.submit')} hands it over"
        return "Summary: nothing to settle"

    def _ratings(self) -> Iterator[Line]:
        state = self.session.state
        rules = state.rules
        if not rules.rated:
            return
        yield _heading("Ratings")
        outcomes = list(rules.outcomes())
        for outcome in outcomes:
            yield from self._rating(outcome.id, "")
            for item in outcome.members:
                yield from self._rating(item, "  ")
                for part in rules.rated[item].members:
                    yield from self._rating(part, "    ")
        listed = {item for outcome in outcomes for item in outcome.members}
        for rated in rules.items():
            if rated.kind == "item" and rated.id not in listed:
                yield from self._rating(rated.id, "")

    def _rating(self, id_: str, indent: str) -> Iterator[Line]:
        state = self.session.state
        rules = state.rules
        rated = rules.rated[id_]
        rating = state.evaluation.rating(id_)
        override = state.review.overrides.get(id_)
        scales = rules.instrument.ratings
        word = override.rating if override is not None else rating.rating
        mark = rating_mark(word, scales.outcome if rated.kind == "outcome" else scales.item)
        bold = "bold" if rated.kind == "outcome" else ""
        text = Content.assemble(
            indent, mark.content, " ", literal(f"{rated_name(rules, id_)}  {one_line(rated.title)}", bold)
        )
        leads = refs_home(rules, id_)
        if rating.waiting_for:
            leads = rating.waiting_for[0] if rating.waiting_for[0] in rules.questions else leads
        yield Line(text, literal(word, "" if rating.certain else "$muted"), leads)
        if override is not None:
            why = f"{indent}    override by {override.by}: {one_line(override.reason)}; computed: {rating.rating}"
            yield Line(literal(why, "$muted"))
        elif rating.certain and rating.because and rated.kind != "outcome":
            yield Line(literal(f"{indent}    because {rating.because}", "$muted"))
        elif rating.waiting_for and rated.kind != "outcome":
            yield Line(literal(f"{indent}    waits for {_some(rating.waiting_for)}", "$muted"))

    def _to_do(self) -> Iterator[Line]:
        state = self.session.state
        found = state.findings()
        for level, heading, tone in _LEVELS:
            of_level = [finding for finding in found if finding.level == level]
            if of_level:
                yield _heading(f"{heading} ({len(of_level)})")
                yield from self._findings(of_level, tone)
                yield _BLANK
        yield from self._deadlines()
        flagged = [id_ for id_ in state.rules.questions if self._flag(id_)]
        if flagged:
            yield _heading(f"Flagged for later ({len(flagged)})")
            for id_ in flagged:
                yield self._line(id_, self._flag(id_), flag_mark().content)
            yield _BLANK
        notes = {id_: note for id_, note in state.review.notes.items() if note.status != "closed"}
        if notes:
            yield _heading(f"Open notes ({len(notes)})")
            for id_, note in notes.items():
                said = one_line(note.messages[-1].text) if note.messages else ""
                last = note.messages[-1].by if note.messages else ""
                mark = literal(glyph(Tone.INFO, unicode=unicode_marks()), "$tone-info")
                text = Content.assemble("  ", mark, " ", literal(f"{note.on or id_}  {last}: {said}"))
                yield Line(text, literal(note.status, "$muted"), refs_home(state.rules, note.on))
            yield _BLANK

    def _deadlines(self) -> Iterator[Line]:
        """What is overdue or due today or soon."""
        if all(each.question.due is None for each in self.session.state.rules.questions.values()):
            return
        from tui_review.review.due import due  # noqa: PLC0415 - few instruments have deadlines

        pressing = [
            each
            for each in due(self.session.state.evaluation, time.strftime("%Y-%m-%d"))
            if each.state in ("overdue", "due")
        ]
        if not pressing:
            return
        yield _heading(f"Deadlines ({len(pressing)})")
        for each in pressing:
            tone = Tone.WARNING if each.state == "overdue" else Tone.INFO
            mark = literal(glyph(tone, unicode=unicode_marks()), f"$tone-{tone}")
            yield self._line(each.question, f"{each.what}: {each.words}", mark)
        yield _BLANK

    def _findings(self, found: list[Finding], tone: Tone) -> Iterator[Line]:
        """A line each; unanswered questions and missing narratives one line an item, or there would be hundreds."""
        rules = self.session.state.rules
        mark = literal(glyph(tone, unicode=unicode_marks()), f"$tone-{tone}")
        grouped: dict[tuple[str, str], list[str]] = {}
        for finding in found:
            at = rules.questions.get(finding.question)
            if at is not None and finding.code in _GROUPED:
                grouped.setdefault((finding.code, at.item or at.section), []).append(finding.question)
        told: set[tuple[str, str]] = set()
        for finding in found:
            at = rules.questions.get(finding.question)
            key = (finding.code, (at.item or at.section) if at is not None else "")
            ids = grouped.get(key, [])
            if len(ids) <= 1:
                yield self._line(finding.question, finding.message, mark)
            elif key not in told:
                told.add(key)
                where = rated_name(rules, key[1])
                text = Content.assemble(
                    "  ", mark, " ", literal(where, "bold"), literal(f"  {_GROUPED[key[0]]}: {_some(ids)}")
                )
                yield Line(text, literal(str(len(ids)), "$muted"), ids[0])

    def _line(self, id_: str, message: str, mark: Content) -> Line:
        rules = self.session.state.rules
        said = one_line(message).removeprefix(f"{id_} ")
        name = id_ or "review"
        if id_ in rules.questions and said.startswith("is not answered"):
            said = f"{question_name(rules.questions[id_].question)}: not answered yet"
        text = Content.assemble("  ", mark, " ", literal(name, "bold"), literal(f"  {said}"))
        return Line(text, value=refs_home(rules, id_))

    def _flag(self, id_: str) -> str:
        answer = self.session.state.review.answers.get(id_)
        return answer.flag if answer is not None else ""

    def action_submit(self) -> None:
        """Hands over, or says why not."""
        state = self.session.state
        left = left_to_do(blocking(state.findings()))
        if self.session.read_only:
            self.say("The review is open read-only here; nothing can be handed over.")
        elif acts_open_to(state.review, state.editor.role) != ["submit"]:
            # The screen of hand-overs says what is open to this role, and what is not.
            self.dismiss(SUBMIT)
        elif left:
            self.say(f"It cannot be submitted yet: {left}, listed at the top.")
        else:
            self.dismiss(SUBMIT)


_GROUPED: Final = {"unanswered": "not answered yet", "narrative": "a narrative is missing"}
"""The kinds of findings that are put together, item by item."""


def _heading(text: str) -> Line:
    return Line(literal(text, "bold $accent"))


def _some(ids: Sequence[str]) -> str:
    shown_ids = ", ".join(ids[:_IDS_SHOWN])
    return shown_ids if len(ids) <= _IDS_SHOWN else f"{shown_ids} and {len(ids) - _IDS_SHOWN} more"
