"""What the review's screen can do, as features: each contributes keys, words, and parts of the screen.

The screen knows none of them by name. It finds them here, loads those a review needs when it opens and the others at
the first press of one of their keys, and asks all of them in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from tui_review.review.handover import QA_ROLES
from tui_review.shape.frozen import frozen
from tui_review.store.jottings import may_have_jottings

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    from tui_review.entry.answering import Answering, Step
    from tui_review.store.session import Session
    from tui_review.tui.base.theme import MarkTone
    from tui_review.tui.keymap import KeyHint
    from tui_review.tui.review.head import Head
    from tui_review.tui.review.view import FieldName, QuestionView

_Result = TypeVar("_Result")


class Desk(Protocol):
    """The review's screen, as its parts and features see it."""

    answering: Answering
    features: Features
    view: QuestionView
    head: Head
    said: list[tuple[MarkTone, str]]
    """Words about what has just happened."""
    problem: str
    """Why what is entered cannot be kept."""
    outcome: str
    """What became of the review, for the screen or shell one comes back to."""

    @property
    def session(self) -> Session:
        """The review, held open."""
        ...

    @property
    def app(self) -> App[Any]:
        """The app around it."""
        ...

    @property
    def is_shown(self) -> bool:
        """Whether the screen still stands, with a question on it."""
        ...

    def over(
        self,
        screen: Screen[_Result],
        then: Callable[[_Result | None], object] | None = None,
        *,
        to_read: bool = False,
    ) -> None:
        """Shows a screen over the question, after keeping what is entered; `then` gets what it gives back.

        On the way back the focus, its cursor and every draft are where they were, unless `then` goes elsewhere.
        """
        ...

    async def do(self, act: str) -> None:
        """Does an act of any feature, by its id: that of its key, where it has one."""
        ...

    def later(self, act: Callable[[], object]) -> None:
        """Runs something in the screen's own turn."""
        ...

    def focus_on(self, name: FieldName) -> None:
        """Has one of the fields take the keys."""
        ...

    def commit(self, *, leaving: bool = True, coming_back: bool = False) -> str:
        """Keeps what is entered; what cannot be kept is a draft then."""
        ...

    def take(self, step: Step) -> bool:
        """Shows what became of something entered; whether it was taken."""
        ...

    async def go(self, id_: str | None, *, jump: bool = True, read: str = "") -> None:
        """Goes to a question; stays, drawn anew, for None or the one here."""
        ...

    async def show(self, id_: str, *, focus: bool = True) -> None:
        """Puts a question on the screen, in the place of the one before."""
        ...

    async def show_again(self) -> None:
        """Shows the same question after a change from elsewhere: cursor, and what is typed, stay."""
        ...

    def tell_what_follows(self, step: Step) -> None:
        """Says which questions are asked now and were not, or the other way."""
        ...

    def redraw(self) -> None:
        """Draws everything but the fields."""
        ...

    def say(self, text: str, tone: MarkTone = ...) -> None:
        """A word to the person in the place of what was said before; an empty one only takes that away."""
        ...

    async def leave(self, *, anyway: bool = False) -> None:
        """Leaves the review, with `outcome`; asks first where not everything can be saved, unless `anyway`."""
        ...

    def make_room(self, columns: int) -> None:
        """Leaves so many columns beside the question to something else."""
        ...

    async def mount_beside(self, widget: Widget) -> None:
        """Puts a widget there."""
        ...


class Feature:
    """One thing the screen can do. Each says only what it adds; what it leaves as it stands here adds nothing."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """What it can do, by id: keys of the keymap, and acts that other features ask for."""
        return {}

    def begin(self) -> str:
        """The question at which it wants the screen to open; empty where it does not care."""
        return ""

    async def opened(self) -> None:
        """The first question stands."""

    def resized(self, width: int, height: int) -> None:
        """The screen has another size."""

    def drawn(self) -> None:
        """The question was drawn anew."""

    def stands_otherwise(self) -> None:
        """Another screen stands over the question, or one of them is gone."""

    def notes(self) -> list[tuple[MarkTone, str]]:
        """What there is to say at the question, the most pressing first."""
        return []

    def why_read_only(self) -> str:
        """Better words for why the answers cannot be changed; empty where it has none."""
        return ""

    def foot(self) -> Sequence[str | KeyHint]:
        """Keys of its own that matter now."""
        return ()

    def idle(self) -> Collection[str]:
        """Ids of its keys that do nothing at the question as it is."""
        return ()

    def changed(self, step: Step) -> None:
        """Something entered at the question was taken."""

    def clears(self) -> bool:
        """Whether it sees itself to taking the answer here away, because that needs more than a key."""
        return False

    def left(self, question: str) -> None:
        """A question was left for another."""


@frozen()
class Offer:
    """A feature that is there, loaded when it is needed."""

    home: str
    """Its module below `tui_review.tui`, and its class."""
    keys: tuple[str, ...]
    """The ids of its keys."""
    at_once: Callable[[Session], bool] = lambda _: True
    """Whether a review needs it from its opening on."""

    def load(self, desk: Desk) -> Feature:
        """The feature on a screen."""
        module, _, name = self.home.partition(":")
        made: Feature = getattr(import_module(f"tui_review.tui.{module}"), name)(desk)
        return made


def keeps_jottings(session: Session) -> bool:
    """Whether something is to be shown at once beside the questions: one reads again, or wrote down what was heard."""
    state = session.state
    return state.editor.role in QA_ROLES or may_have_jottings(state.review.review.uid)


def _may_have_earlier(session: Session) -> bool:
    """Whether the instrument says what names a case, and the review is of a real one."""
    return bool(session.state.rules.instrument.facts.case) and not session.state.review.review.case


FEATURES: Final = (
    Offer("review.saving:Saving", ()),
    Offer("review.leaving:Leaving", ()),
    Offer(
        "training.feature:CaseBeside",
        ("case.open", "case.cited", "case.feedback"),
        lambda session: bool(session.state.review.review.case),
    ),
    Offer("review.beside:OutlineBeside", (), lambda session: not session.state.review.review.case),
    Offer("qa.feature:Qa", ("review.notes", "review.history", "review.settle", "review.next_flag")),
    Offer("review.earlier:Earlier", (), _may_have_earlier),
    Offer("qa.reasons:Reasons", ()),
    Offer("qa.signatures:Signatures", ()),
    Offer("qa.hand_over:HandingOver", ()),
    Offer("jottings:JottingsBeside", ("review.jottings",), keeps_jottings),
    Offer("grids:Grids", ("review.grid",), lambda session: bool(session.state.rules.grids)),
    Offer(
        "review.editing:Editing",
        (
            "review.undo",
            "review.redo",
            "review.clear",
            "review.flag",
            "review.suggestion",
            "review.narrative",
            "review.editor",
            "any.close",
        ),
    ),
    Offer(
        "review.moving:Moving",
        (
            "review.next",
            "review.back",
            "review.next_open",
            "review.next_problem",
            "review.return",
            "review.go_to",
            "review.outline",
            "review.summary",
            "review.read",
            "review.why",
            "any.help",
        ),
    ),
)
"""Every feature, in the order in which they are asked."""


class Features:
    """Those of one screen: what a review needs from its opening on, each other from the first press of its key."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self._absent = {key for offer in FEATURES if not offer.at_once(session) for key in offer.keys}
        self._loaded = {offer: offer.load(desk) for offer in FEATURES if offer.at_once(session)}

    def __iter__(self) -> Iterator[Feature]:
        """In the order in which they are asked."""
        return iter(list(self._loaded.values()))

    def act(self, id_: str) -> Callable[[], object]:
        """What an act of any of them does, by its id: that of its key, where it has one."""
        for offer in FEATURES:
            if id_ in offer.keys and offer not in self._loaded:
                self._loaded[offer] = offer.load(self._desk)
        return next(acts[id_] for feature in self if id_ in (acts := feature.acts()))

    def foot_keys(self) -> list[str | KeyHint]:
        """Keys of what there is besides the field, as far as they matter now."""
        return [key for feature in self for key in feature.foot()]

    def idle_keys(self) -> set[str]:
        """Ids of keys that do nothing at the question as it is."""
        return self._absent.union(*(feature.idle() for feature in self))

    def clears(self) -> bool:
        """Whether one of them sees itself to taking the answer away."""
        return any(feature.clears() for feature in self)
