"""Hand-overs and overrides: exactly the acts that are open to the role, as whom, with a reason where one is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key

from tui_review.instrument.model import INCOMPLETE
from tui_review.qa.handing import stopping
from tui_review.review.gate.acts import stops
from tui_review.review.gate.proposals import OverrideRating, UndoOverride
from tui_review.review.handover import ActName, acts_open_to, role_words, where_words
from tui_review.review.record.standing import open_notes
from tui_review.review.who import ROLES
from tui_review.telling.ratings import rating_entry
from tui_review.telling.reported import rated_in
from tui_review.telling.words import rating_said, title_words
from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import KeyHint, binding
from tui_review.tui.parts import Foot, SessionScreen, top_line
from tui_review.tui.wrap import wrapped_lines

if TYPE_CHECKING:
    from tui_review.errors import UserError
    from tui_review.qa.handing import HandedOver
    from tui_review.store.session import Session
    from tui_review.tui.unsent import DialogText

ACTS: Final[dict[ActName, tuple[str, str, str]]] = {
    "submit": ("s", "submit it to QA", "Its answers are read-only from then on, until it is returned."),
    "return": ("r", "return it to the reviewer", "The answers can be changed again. Asks why."),
    "complete": ("c", "QA is complete", "It is ready for the state's QA."),
    "state_qa": ("u", "send it to the state's QA", "The state's unit looks at it next."),
    "finalise": ("f", "make it final", "It is locked; only an explicit, logged act reopens it."),
    "reopen": ("o", "reopen it", "It goes back to the reviewer. Asks why."),
}
"""Each act: its letter, what it does, what follows."""
_MEASURE: Final = 74


class HandOverScreen(SessionScreen["str | None"]):
    """The acts open to the person now. Dismisses with an act's name, `errors` to see them, `notes`, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    HandOverScreen { background: $background; }
    HandOverScreen > Words { height: auto; padding: 0 2; }
    HandOverScreen > TopLine, HandOverScreen > Foot { height: 1; padding: 0 1; }
    """
    AUTO_FOCUS: ClassVar[str] = ""
    answered_by_letters = True
    BINDINGS: ClassVar[list[Any]] = [binding("any.close", "leave", show=False)]

    def __init__(self, session: Session) -> None:
        """The review as it stands now."""
        super().__init__()
        self.session = session
        self._look()

    def _look(self) -> None:
        session, state = self.session, self.session.state
        # What may stand is asked about once an act is chosen.
        self._errors = stopping(state)
        self._notes = open_notes(state.review)
        self.acts = [] if session.read_only else acts_open_to(state.review, state.editor.role)

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield top_line(self.session)
        yield Words(Content("\n").join(self.lines()), id="acts")
        yield Foot("any.close", "any.help")

    def follow(self) -> None:
        """Other acts may be open by now, or stand in the way of one."""
        super().follow()
        self._look()
        self.query_one("#acts", Words).say(Content("\n").join(self.lines()))

    def lines(self) -> Iterator[Content]:
        """Where the review stands, who acts, what can be done, what stands in the way."""
        state = self.session.state
        yield literal("\nHand the review over\n", "bold")
        yield literal(f"It is {where_words(state.review.review)}.")
        yield literal(f"You are {state.editor.name}, in the role {role_words(state.editor.role)}.\n")
        for act in self.acts:
            letter, what, follows = ACTS[act]
            yield literal(f"  {letter}  ", "bold $accent") + literal(what, "bold")
            yield from (literal(f"     {line}", "$muted") for line in wrapped_lines(follows, _MEASURE - 5))
            for stop in self._stops(act):
                told = wrapped_lines(f"Not yet: {stop.what}", _MEASURE - 5)
                yield from (literal(f"     {line}", "$tone-warning") for line in told)
        if not self.acts:
            yield from map(literal, wrapped_lines(self.nothing_open(), _MEASURE))
        yield Content("")
        if self._errors:
            yield literal("  e  ", "bold $accent") + literal("see what is left")
        if self._notes:
            yield literal("  n  ", "bold $accent") + literal("see the open notes")

    def nothing_open(self) -> str:
        """Why there is nothing to hand over in this role now, and who could."""
        state = self.session.state
        if self.session.read_only:
            return "The review is open for reading only here; nothing can be handed over."
        review = state.review
        who = [role_words(role) for role in ROLES if acts_open_to(review, role)]
        return f"Nothing can be handed over in this role now. Who can: {', '.join(who)}."

    def _stops(self, act: ActName) -> list[UserError]:
        return list(stops(self.session.state.review, self._errors, act))

    @property
    def letters(self) -> Mapping[str, str]:
        """What each letter leads to: an act, or what stands in its way."""
        left = "errors" if self._errors else "notes"
        acts = {ACTS[act][0]: left if self._stops(act) else act for act in self.acts}
        stops = {"e": "errors"} if self._errors else {}
        return {**({"n": "notes"} if self._notes else {}), **stops, **acts}

    def own_keys(self) -> list[KeyHint]:
        """The acts that are open, and what stands in their way."""
        acts = [KeyHint(ACTS[act][0], ACTS[act][1], f"{ACTS[act][1]}. {ACTS[act][2]}") for act in self.acts]
        errors = [KeyHint("e", "errors", "See what is left.")] if self._errors else []
        return [*acts, *errors, *([KeyHint("n", "notes", "See the open notes.")] if self._notes else [])]

    def on_key(self, event: Key) -> None:
        """A letter does its act."""
        if leads_to := self.letters.get((event.character or "").lower()):
            event.stop()
            self.dismiss(leads_to)

    def action_leave(self) -> None:
        """Nothing is handed over."""
        self.dismiss(None)


def said_before(session: Session) -> str:
    """Saves what is left, and names what an act would seal though it does not hold, to be read before it is done.

    Ends with a blank; empty where all holds. On a thread. Raises UserError.
    """
    from tui_review.qa.handing import before_sealing  # noqa: PLC0415 - once a review

    session.save()
    found = before_sealing(session.opened)
    return f"{found} It stands so in the record from then on. " if found else ""


def hand_over_now(session: Session, act: ActName, reason: str = "", let_stand: str = "") -> HandedOver:
    """Saves what is left, hands the review over, and goes on with it as it is now. On a thread. Raises UserError.

    `let_stand` is why it may stand that others acted in several roles until now.
    """
    from tui_review.qa.handing import hand_over  # noqa: PLC0415 - once a review
    from tui_review.settings import load_settings  # noqa: PLC0415 - as it is now

    session.save()
    done = hand_over(
        session.opened,
        session.state,
        act,
        reason=reason,
        let_stand=let_stand,
        commit=load_settings().commit,
    )
    session.acted()
    return done


def put_override(session: Session, item: str, rating: str, reason: DialogText) -> None:
    """Overrides an item's rating (an empty one undoes the override), to be saved. Raises UserError."""
    state = session.state
    by, why = state.author, reason.text
    if rating:
        session.record(state.propose(OverrideRating(item=item, rating=rating, reason=why, by=by)).proposal)
    else:
        session.record(state.propose(UndoOverride(item=item, reason=why, by=by)).proposal)
    reason.done()


class OverrideScreen(SessionScreen["tuple[str, DialogText] | None"]):
    """Another rating for an item. Dismisses with the rating chosen (empty: the override undone) and the reason."""

    is_half_done = True  # A number is to mean what stood beside it.

    DEFAULT_CSS: ClassVar[str] = HandOverScreen.DEFAULT_CSS.replace("HandOverScreen", "OverrideScreen")
    AUTO_FOCUS: ClassVar[str] = ""
    answered_by_letters = True
    BINDINGS: ClassVar[list[Any]] = [binding("any.close", "leave", show=False)]

    def __init__(self, session: Session, item: str) -> None:
        """`item` is the item or part."""
        super().__init__()
        self.session = session
        self.item = item
        state = session.state
        computed = state.evaluation.rating(item).rating
        scale = state.rules.instrument.ratings.item
        others = [word for word in scale if word != computed] if computed != INCOMPLETE else []
        self._ratings: Sequence[str] = others
        self._now = state.review.overrides.get(item)

    def compose(self) -> ComposeResult:
        """What the answers say, what holds, what may be put in its place."""
        state = self.session.state
        yield top_line(self.session)
        title = f"\nOverride {title_words(state.rules, self.item)}\n"
        yield Words(literal(title, "bold"))
        told = rating_entry(state.rules, rated_in(state.evaluation, state.review.overrides, self.item))
        yield Words(Content("\n").join(drawn([told], _MEASURE)))
        if self._now is None and not self._ratings:
            yield Words("It is not rated yet, so there is nothing to override.")
        yield Words("")
        for number, rating_word in enumerate(self._ratings, 1):
            yield Words(
                literal(f"  {number}  ", "bold $accent") + literal(rating_said(state.rules, rating_word))
            )
        if self._now is not None:
            yield Words(
                literal("  u  ", "bold $accent")
                + literal("undo the override: what the answers say holds again")
            )
        yield Words(
            literal("\nThe computed rating stays visible, and the history keeps who and why.", "$muted")
        )
        yield Foot("any.close", "any.help")

    @property
    def letters(self) -> Mapping[str, str]:
        """The rating that each key stands for; an empty one undoes the override."""
        undoes = {"u": ""} if self._now is not None else {}
        return {**undoes, **{str(number): each for number, each in enumerate(self._ratings, 1)}}

    def own_keys(self) -> list[KeyHint]:
        """The ratings there may be, and the way back to that of the answers."""
        rules = self.session.state.rules
        return [
            KeyHint(key, "", rating_said(rules, rating) if rating else "What the answers say holds again.")
            for key, rating in self.letters.items()
        ]

    def on_key(self, event: Key) -> None:
        """A number chooses."""
        rating = self.letters.get((event.character or "").lower())
        if rating is not None:
            event.stop()
            self._ask(rating)

    def _ask(self, rating: str) -> None:
        shown = rating_said(self.session.state.rules, rating)
        title = f"Why is it to be {shown}?" if rating else "Why is the override undone?"
        ask = "The reason is shown beside the rating." if rating else "A word, if you like."
        self.app.push_screen(
            screens.WriteScreen(title, ask, of=self.item, needed=bool(rating)),
            lambda why: self._chosen(rating, why),
        )

    def _chosen(self, rating: str, why: DialogText | None) -> None:
        if why is not None:
            self.dismiss((rating, why))

    def action_leave(self) -> None:
        """Nothing changes."""
        self.dismiss(None)
