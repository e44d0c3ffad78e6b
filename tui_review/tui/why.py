"""Why a rating is what it is: the criteria, the row that decided, the answers behind it, or what it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.language.syntax import Columns, refs
from tui_review.review.search import refs_home
from tui_review.telling.words import one_line, question_name, rated_name, value_on_a_line
from tui_review.tui import screens
from tui_review.tui.base.literal import literal
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line
from tui_review.tui.marks import rating_mark
from tui_review.tui.picker import Picker

if TYPE_CHECKING:
    from tui_review.instrument.rules import RatedRules
    from tui_review.review.reasons import Rating
    from tui_review.store.session import Session

_TRUTHS = {True: "true", False: "not so", None: "open"}
_BLANK = Line(Content(""))


class WhyScreen(Picker):
    """The explanation of one item's, part's or outcome's rating. Dismisses with a question to go to."""

    TITLE_TEXT = "Why"
    FOOT = (("Enter", "go there"), "any.close", "any.help")
    GROUPS: ClassVar[tuple[str, ...]] = ("why", "any")
    BINDINGS: ClassVar[Any] = [
        binding("review.why", "leave", show=False),
        binding("why.override", "override", show=False),
    ]

    def __init__(self, session: Session, rated_id: str) -> None:
        """`rated_id` is the item, part or outcome."""
        super().__init__(session)
        self.rated = session.state.rules.rated[rated_id]
        self.rating = session.state.evaluation.rating(rated_id)

    def foot(self) -> Sequence[str | tuple[str, str]]:
        """With the key for an override, where one is the person's to make."""
        if self.session.state.editor.role != "site_leader" or self.rated.kind == "outcome":
            return self.FOOT
        return (self.FOOT[0], "why.override", *self.FOOT[1:])

    def title_text(self) -> str:
        """What is rated."""
        return f"Why: {rated_name(self.session.state.rules, self.rated.id)}  {one_line(self.rated.title)}"

    def lines(self, typed: str) -> Sequence[Line]:
        """The rating, what decided it or what it waits for, and the criteria."""
        everything = [*self._verdict(), *self._reasons(), *self._criteria()]
        words = typed.casefold().split()
        if not words:
            return everything
        found = [
            line
            for line in everything
            if line.value and all(word in line.text.plain.casefold() for word in words)
        ]
        return found or [Line(literal("Nothing here has these words in it.", "$muted"))]

    def _verdict(self) -> Iterator[Line]:
        state = self.session.state
        scales = state.rules.instrument.ratings
        scale = scales.outcome if self.rated.kind == "outcome" else scales.item
        override = state.review.overrides.get(self.rated.id)
        if override is not None:
            mark = rating_mark(override.rating, scale)
            yield Line(Content.assemble(mark.content, literal(f" {override.rating}, by override", "bold")))
            yield Line(literal(f"  {override.by}, {override.at[:10]}: {one_line(override.reason)}"))
            yield Line(literal(f"  Computed: {self.rating.rating}", "$muted"))
        else:
            mark = rating_mark(self.rating.rating, scale)
            yield Line(Content.assemble(mark.content, literal(f" {self.rating.rating}", "bold")))
        if self.rating.warning:
            yield Line(literal(f"  {self.rating.warning}", "$tone-warning"))
        yield _BLANK

    def _reasons(self) -> Iterator[Line]:
        rating = self.rating
        if not rating.certain:
            if rating.waiting_for:
                yield _heading("It waits for")
                yield from self._answers(rating.waiting_for)
            else:
                yield _heading("It is not rated yet")
            yield _BLANK
            return
        columns = self.session.state.rules.columns
        deciding = list(_deciding(self.rated, rating, columns))
        told = [fact.id for fact in rating.reason.facts]
        ids = dict.fromkeys([*(ref for row in deciding for ref in row), *told])
        if rating.row and rating.row != "otherwise":
            yield _heading("Decided by")
            yield Line(literal(f"  {one_line(rating.row)}"))
        elif rating.row:
            yield _heading("Decided by: no other row of the criteria is true")
        if rating.because and rating.because != rating.row:
            yield Line(literal(f"  because {rating.because}", "$muted"))
        if ids:
            yield _BLANK
            yield _heading("The answers behind it")
            yield from self._answers(ids)
        yield _BLANK

    def _answers(self, ids: Iterable[str]) -> Iterator[Line]:
        state = self.session.state
        for id_ in ids:
            leads = refs_home(state.rules, id_)
            if id_ in state.rules.questions:
                question = state.rules.questions[id_].question
                value = state.evaluation.value(id_)
                said = value.value if isinstance(value, Missing) else value_on_a_line(question, value)
                why = state.evaluation.why_not_asked(id_)
                yield Line(literal(f"  {id_}  {question_name(question)}"), literal(said), leads)
                if why:
                    yield Line(literal(f"      {one_line(why)}", "$muted"))
            elif id_ in state.rules.rated:
                title = one_line(state.rules.rated[id_].title)
                rating = state.evaluation.rating(id_).rating
                yield Line(literal(f"  {rated_name(state.rules, id_)}  {title}"), literal(rating), leads)

    def _criteria(self) -> Iterator[Line]:
        state = self.session.state
        yield _heading("The criteria: the first row that is true decides")
        decided = False
        for number, (condition, row) in enumerate(self.rated.rows, 1):
            truth = None if condition is None else state.evaluation.truth(condition)
            said = "" if condition is None else _TRUTHS[truth]
            if (
                self.rating.certain
                and not decided
                and row.rating == self.rating.rating
                and (truth is True or (condition is None and self.rating.row == "otherwise"))
            ):
                decided, said = True, "decides"
            elif decided:
                said = ""
            style = "bold" if said == "decides" else "$muted" if said == "not so" else ""
            when = "otherwise" if condition is None else one_line(row.when)
            yield Line(literal(f"  {number}  {row.rating}: {when}", style), literal(said, style))

    # Overriding

    def action_override(self) -> None:
        """A site leader puts another rating in the place of the computed one, or undoes that."""
        if self.session.read_only or self.session.state.editor.role != "site_leader":
            self.say("Only a site leader can override a rating, in a review that is not open read-only.")
        elif self.rated.kind == "outcome":
            self.say("An outcome's rating follows from its items; override an item.")
        else:
            self.app.push_screen(screens.OverrideScreen(self.session, self.rated.id), self._overridden)

    async def _overridden(self, chosen: tuple[str, str] | None) -> None:
        if chosen is None:
            return
        from tui_review.tui.qa.handing import put_override  # noqa: PLC0415 - loaded by now

        try:
            await asyncio.to_thread(put_override, self.session, self.rated.id, *chosen)
        except UserError as error:
            self.say(error.message)
        else:
            self.fill()
            self.say("The override stands." if chosen[0] else "The override is undone.")


def _heading(text: str) -> Line:
    return Line(literal(text, "bold $accent"))


def _deciding(rated: RatedRules, rating: Rating, columns: Columns) -> Iterator[tuple[str, ...]]:
    """What the rows that decided name; for `otherwise`, what all rows name; for a gate, what the gate names."""
    if rating.row == "otherwise":
        for condition, _ in rated.rows:
            if condition is not None:
                yield tuple(refs(condition, columns))
        return
    for gate in rated.gates:
        if gate.because == rating.row:
            yield tuple(refs(gate.condition, columns))
    rows = rating.row.split(" / ")
    for condition, row in rated.rows:
        if condition is not None and row.when in (*rows, rating.row):
            yield tuple(refs(condition, columns))
