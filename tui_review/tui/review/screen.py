"""The wizard's screen: one question with its parts around it, and the features that a review brings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual._callback import invoke
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen

from tui_review.entry.answering import Answering, Step
from tui_review.errors import UserError, with_more
from tui_review.review.spots import Spot
from tui_review.store.stopped import keep_place
from tui_review.tui.base.literal import Words
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.fields.line import is_half, read_as
from tui_review.tui.keymap import binding, shown
from tui_review.tui.parts import Foot, fitting
from tui_review.tui.review.features import FEATURES, Features
from tui_review.tui.review.head import Head
from tui_review.tui.review.keeping import AnswerKeeper, DescriptionKeeper, NarrativeKeeper, Pauses
from tui_review.tui.review.saving import HasLastWords, get_out, keep_last_words, saved_or_asked
from tui_review.tui.review.settling import Settling
from tui_review.tui.review.view import FieldName, QuestionView
from tui_review.tui.review.words import emptied_words, rating_line, what_changed

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.widget import Widget

    from tui_review.instrument.model import Question
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.state import ReviewState
    from tui_review.store.session import Session

_Result = TypeVar("_Result")
_PRESSING = {MarkTone.ERROR: 0, MarkTone.WARNING: 1}
"""Which notes come first."""


class ReviewScreen(Screen[str]):
    """One review, held by its session, at one question. Dismisses with a word on what became of it."""

    AUTO_FOCUS: ClassVar[str] = ""
    DEFAULT_CSS: ClassVar[str] = """
    ReviewScreen { background: $background; overflow: hidden; }
    ReviewScreen > #top { dock: top; }
    ReviewScreen > .beside { dock: right; margin: 1 0 0 0; border-left: solid $muted; }
    ReviewScreen > #bottom { dock: bottom; height: 2; }
    ReviewScreen #rating { height: 1; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        binding(key, f"do('{key}')", show=False) for offer in FEATURES for key in offer.keys
    ]
    forget_last_words: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, session: Session, start: str = "") -> None:
        """`start` is the question to begin at; empty for where a feature wants it, or the first open one."""
        super().__init__()
        self.session = session
        self.said: list[tuple[MarkTone, str]] = []
        self.problem = ""
        self.outcome = ""
        self.answering = Answering(session, start, lambda act: shown(f"review.{act}"))
        self.settling = Settling(self)
        pauses = Pauses(self, self.settling)
        self.head = Head(session)
        self.view = QuestionView(
            self.answering,
            partial(AnswerKeeper, self, pauses),
            partial(NarrativeKeeper, self, pauses),
            partial(DescriptionKeeper, self, pauses),
        )
        self._beside = 0
        self.features = Features(self, session)
        begins = (feature.begin() for feature in self.features)
        if not start and (at := next((id_ for id_ in begins if id_), "")):
            self.answering.route.go(at)

    # What the screen is about

    @property
    def current(self) -> str:
        """The question shown."""
        return self.answering.at

    @property
    def state(self) -> ReviewState:
        """The review's state machine."""
        return self.session.state

    @property
    def evaluation(self) -> Evaluation:
        """What follows from the answers now."""
        return self.session.state.evaluation

    @property
    def question(self) -> Question:
        """The question shown."""
        return self.answering.question

    @property
    def is_shown(self) -> bool:
        """Whether the screen still stands, with a question on it."""
        return self.is_attached and self.view.stands

    # Parts

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield self.head
        yield self.view
        with Vertical(id="bottom"):
            yield Words(id="rating")
            yield Foot(id="foot")

    async def on_mount(self) -> None:
        """Shows the question to begin at."""
        await self.show(self.current)
        for feature in self.features:
            await feature.opened()
        # A key that was on its way before is for what was there before.
        self.settling.typed.appeared(self)

    def on_resize(self, event: Resize) -> None:
        """Gives every part its new room."""
        for feature in self.features:
            feature.resized(event.size.width, event.size.height)
        if self.is_shown:
            self.redraw()

    def make_room(self, columns: int) -> None:
        """Leaves so many columns beside the question to something else."""
        self._beside = columns

    async def mount_beside(self, widget: Widget) -> None:
        """Puts a widget there."""
        await self.mount(widget)

    # Drawing

    async def show(self, id_: str, *, focus: bool = True) -> None:
        """Puts a question on the screen, in the place of the one before."""
        if id_ != self.current:
            self.answering.route.go(id_)
        self.answering.stood = self.answering.kept
        with self.app.batch_update():
            await self.view.put()
            self.redraw()
            if focus:
                self.focus_on("answer")

    async def show_again(self) -> None:
        """Shows the same question after a change from elsewhere: cursor, and what is typed, stay."""
        name = self.view.entered_in
        with self.app.batch_update():
            if self.view.refresh_answer():
                await self.view.put_texts()
            else:
                await self.view.put()
            self.redraw()
            self.focus_on(name)

    def redraw(self) -> None:
        """Draws everything but the fields; where these are of another question than one is at, has that one shown."""
        if self.view.at != self.current:
            self.later(partial(_catch_up, self))
            return
        width, height = self.size.width or 80, self.size.height or 24
        self.head.draw()
        rating = rating_line(self.evaluation, self.session.state.review.overrides, self.current)
        first, *rest = rating.wrap(max(width - 2, 1)) or [rating]
        # Why it is so may take a second line, and no more.
        lines = [first, Content(" ").join(rest).truncate(width - 2, ellipsis=True)] if rest else [first]
        words = self.query_one("#rating", Words)
        words.styles.height, self.query_one("#bottom").styles.height = len(lines), len(lines) + 1
        self.view.draw(width - self._beside, height - len(lines) + 1, self._notes())
        words.say(Content("\n").join(lines))
        self._draw_foot(width - 2)
        for feature in self.features:
            feature.drawn()

    def _notes(self) -> list[tuple[MarkTone, str]]:
        """What is wrong, what just happened, then what features have to say, the most pressing first."""
        notes: list[tuple[MarkTone, str]] = []
        if self.problem:
            notes.append((MarkTone.ERROR, self.problem))
        notes += self.said
        features = self.features
        if self.state.read_only and not self.said:
            why = next((why for feature in features if (why := feature.why_read_only())), "")
            notes.append((MarkTone.INFO, why or self.state.read_only))
        elif self.session.read_only and not self.said:
            notes.append((MarkTone.INFO, self.session.why_read_only))
        found = [note for feature in features for note in feature.notes()]
        return notes + sorted(found, key=lambda note: _PRESSING.get(note[0], 2))

    def _draw_foot(self, width: int) -> None:
        own = (key for key in self.view.entered.own_keys() if key.at_foot)
        keys = [*own, *self.features.foot_keys()]
        self.query_one("#foot", Foot).tell(*fitting(keys, ["any.help"], width))

    def on_descendant_focus(self) -> None:
        """The keys of the field that is entered now; a narrative that stood for having the cursor goes."""
        if not self.is_shown:
            return
        if self.view.at == self.current and self.view.entered_elsewhere():
            self.later(self._followed)
        elif self.view.at == self.current and len(self.view.fields) > 1:
            # What one types in has its rows before all others.
            self.redraw()
        else:
            self._draw_foot((self.size.width or 80) - 2)

    def say(self, text: str, tone: MarkTone = MarkTone.INFO) -> None:
        """A word to the person in the place of what was said before; an empty one only takes that away."""
        self.said = [(tone, text)] if text else []
        if self.is_shown:
            self.redraw()

    # Entering

    def commit(self, *, leaving: bool = True, coming_back: bool = False) -> str:
        """Keeps what is entered in every field; what cannot be kept becomes a draft.

        So does, with `coming_back`, what may be half of something: it is typed on at then. Gives how what was typed as
        the answer has been understood, where it is kept in other words.
        """
        if not self.is_shown:
            return ""
        typed = self.view.field.pending()
        for field in self.view.fields:
            if not (coming_back and is_half(field)):
                field.commit()
        if leaving:
            self.answering.end_typing()
        field = self.view.field
        pending = field.pending()
        if pending is not None and not field.multiline:
            self.answering.drafts.keep(Spot(self.view.at), pending)
        self.head.kept()
        return "" if pending is not None else read_as(field, typed)

    def take(self, step: Step) -> bool:
        """Shows what became of something entered; whether it was taken."""
        self.said, self.problem = [], step.why_not
        if not step.taken:
            self.redraw()
            return False
        self.head.changed()
        self.tell_what_follows(step)
        for feature in self.features:
            feature.changed(step)
        # The answer's field at once: whether it is kept decides what its next key does.
        self.later(self._followed if self.view.refresh_answer() else self.show_again)
        return True

    async def _followed(self) -> None:
        name = self.view.entered_in
        with self.app.batch_update():
            await self.view.put_texts()
            self.redraw()
            self.focus_on(name)

    def tell_what_follows(self, step: Step) -> None:
        """Says which questions are asked now and were not, or the other way."""
        if said := what_changed(step.before, self.evaluation, self.answering.asked, self.current):
            self.said.append((MarkTone.INFO, said))

    # Getting about

    async def go(self, id_: str | None, *, jump: bool = True, read: str = "") -> None:
        """Goes to a question; stays, drawn anew, for None or the one here.

        `read` is how what was typed at the one that is left has been understood.
        """
        left = self.current
        if not id_ or id_ == left or id_ not in self.state.rules.questions:
            await self.show_again()
            self.view.ask_of_loose()
            return
        read = self.commit() or read
        self.problem, self.said = "", []
        if unseen := self.answering.unseen:
            tone = MarkTone.ERROR if unseen[0].level == "error" else MarkTone.WARNING
            self.said = [(tone, f"At {left}, just left: {with_more(unseen[0].message, len(unseen) - 1)}")]
        elif left in self.answering.drafts.questions():
            self.said = [(MarkTone.WARNING, f"At {left}, just left: {_left_behind(self)}")]
        elif read:
            self.said = [(MarkTone.INFO, f"At {left}, just left: {read}.")]
        if said := emptied_words(self.answering.emptied):
            self.said.append((MarkTone.INFO, said))
        self.answering.unseen = []
        self.answering.route.go(id_, jump=jump)
        await self.show(id_)
        self._recall()
        for feature in self.features:
            feature.left(left)

    def _recall(self) -> None:
        """Says again that a draft could not be kept; of an answer, why."""
        if self.current not in self.answering.drafts.questions():
            return
        draft = self.answering.drafts.at(Spot(self.current))
        if self.view.ask_of_loose() and draft is None:
            return
        words = "What was entered here before could not be kept; it still stands here."
        if self.view.field.explicit:
            words = "What stands here is not signed yet."
        elif draft is not None:
            self.problem = self.answering.why_not(draft)
        self.say(words, MarkTone.WARNING)

    def focus_on(self, name: FieldName) -> None:
        """Has one of the fields take the keys."""
        self.set_focus(self.view.widget_of(name), scroll_visible=False)

    def set_focus(self, widget: Widget | None, *how: Any, **options: Any) -> None:
        """Where the field that takes the keys goes, the answer's has them at once: else they would reach nothing."""
        own = self.view.field.widget if widget is None and self.is_shown else widget
        super().set_focus(own, *how, **options)

    def over(
        self,
        screen: Screen[_Result],
        then: Callable[[_Result | None], object] | None = None,
        *,
        to_read: bool = False,
    ) -> None:
        """Shows a screen over the question, after keeping what is entered; `then` gets what it gives back.

        On the way back the focus, its cursor and every draft are where they were, unless `then` goes elsewhere. One
        `to_read` leaves what is half typed as it is.
        """
        if not to_read:
            self.commit(coming_back=True)
        at, name = self.current, self.view.entered_in

        async def back(result: _Result | None) -> None:
            if then is not None:
                await invoke(then, result)
            if self.is_shown and self.current == at:
                self.focus_on(name)
            await _catch_up(self)

        self.app.push_screen(screen, back)

    def later(self, act: Callable[[], object]) -> None:
        """Runs something in the screen's own turn."""
        self.call_next(act)

    async def action_do(self, act: str) -> None:
        """The one action of every key."""
        await self.do(act)

    async def do(self, act: str) -> None:
        """Does an act of any feature, by its id: that of its key, where it has one."""
        await invoke(self.features.act(act))

    # Leaving

    async def leave(self, *, anyway: bool = False) -> None:
        """Saves what is left and leaves, with `outcome`; asks first where it cannot be saved, unless `anyway`."""
        await get_out(self, partial(_leave, self, anyway=anyway))

    def last_words(self) -> str:
        """Keeps what is typed, in a row's form too, until it is durable. From any thread, as the process ends.

        What is lost then, in a sentence; empty where nothing is.
        """
        for each in self.app.screen_stack:
            if each is not self and isinstance(each, HasLastWords):
                # What one screen cannot keep takes nothing from what the others can.
                with suppress(Exception):
                    each.last_words()
        try:
            keep_place(self.session.opened.path, self.answering.at, "questions")
            keep_last_words(self.answering, self.view)
        finally:
            lost = self.session.let_go()
        return lost


async def _leave(screen: ReviewScreen, *, anyway: bool) -> None:
    if not anyway and not await saved_or_asked(screen):
        return
    session = screen.session
    keep_place(session.opened.path, screen.answering.at, "questions")
    session.on_saving(lambda _: None)
    session.under_way.on_change(lambda: None)
    with suppress(UserError):  # How it stands then is said below.
        await asyncio.to_thread(session.close)
    gone = emptied_words(screen.answering.emptied, is_closed=True)
    screen.outcome = " ".join(part for part in (gone, screen.outcome, session.farewell) if part)
    screen.forget_last_words()
    # What came up meanwhile asks of a session that has ended; what it would have asked, the farewell says.
    while screen.app.screen is not screen and screen in screen.app.screen_stack:
        screen.app.pop_screen()
    if len(screen.app.screen_stack) > 1:
        screen.dismiss(screen.outcome)
    else:
        screen.app.review_left(screen.outcome, session)  # type: ignore[attr-defined]  # it runs in a ReviewApp


async def _catch_up(screen: ReviewScreen) -> None:
    """Shows the question one is at, where the fields are still those of another, and what is saved by now."""
    screen.head.draw()
    if screen.is_shown and screen.view.at != screen.current:
        await screen.show(screen.current)


def _left_behind(desk: ReviewScreen) -> str:
    """What becomes of what could not be kept: it stands there, but for a name where nobody can sign yet."""
    if desk.view.field.shown.not_yet:
        desk.answering.drafts.drop_question(desk.current)
        return "what was entered is not kept, as it cannot be signed yet."
    if desk.view.field.explicit:
        return "the name stands there, and is not signed yet."
    return "what was entered is not kept, as it cannot be; it still stands there."
