"""What stands in the same place on every screen: the line at the top, and the keys at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, TypeAlias, runtime_checkable

from rich.cells import cell_len
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen, ScreenResultType

from tui_review.instrument.plurals import count_of
from tui_review.review.handover import TOLD_WORDS, role_words, told_status
from tui_review.review.made_with import another_text
from tui_review.review.progress import progress
from tui_review.review.record.standing import open_notes
from tui_review.store.saving import NOT_YET, TYPED_NOWHERE, ChangeState
from tui_review.store.session import Session
from tui_review.telling.origin import DOUBTS
from tui_review.telling.words import answered_words, does_not_hold
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.keymap import KEYS, KeyHint, shown
from tui_review.tui.wrap import wrapped_lines

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget


_LEAST: Final = 8
"""Columns that the left of the first line has before its middle goes."""
_GAPS: Final = 4
"""Columns between its parts."""


class TopLine(Words):
    """Left, middle and right of the first line: which review or folder, how far, what is saved."""

    DEFAULT_CSS: ClassVar[str] = "TopLine { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }"

    def __init__(self, left: str, middle: str = "", right: str = "", **options: Any) -> None:
        """The three texts; where they do not fit the left one is cut first, then the middle one goes."""
        super().__init__("", **options)
        self._texts = (left, middle, right)

    def tell(self, left: str, middle: str = "", right: str = "") -> None:
        """Shows other texts."""
        self._texts = (left, middle, right)
        self._draw()

    def on_resize(self) -> None:
        """Lays the texts out anew."""
        self._draw()

    def _draw(self) -> None:
        left, middle, right = (literal(text) for text in self._texts)
        width = self.size.width
        if not width:
            return  # It is drawn once there is room for it.
        room = width - cell_len(right.plain) - _LEAST
        if cell_len(middle.plain) > room - _GAPS:
            middle = literal("")
        taken = cell_len(middle.plain) + cell_len(right.plain) + _GAPS
        # Beside it stand two gaps of one column at least.
        least = min(_LEAST, max(room + _LEAST - 2, 0))
        left = left.truncate(max(width - taken, least), ellipsis=True)
        spare = width - cell_len(left.plain) - cell_len(middle.plain) - cell_len(right.plain)
        before = max(spare // 2, 1)
        self.say(
            Content.assemble(left.stylize("bold"), " " * before, middle, " " * max(spare - before, 1), right)
        )
        self.is_in_next_frame()


def top_line(session: Session) -> TopLine:
    """The first line over a review that is open."""
    return TopLine(*top_texts(session))


def top_texts(session: Session) -> tuple[str, str, str]:
    """Which review and, of anybody but a reviewer, in which role; how far it is; what is saved."""
    return who_and_what(session), how_far(session), saved_words(session)


@runtime_checkable
class HasTop(Protocol):
    """A screen over the review's that says what is saved."""

    def draw_top(self) -> None:
        """Says it anew."""
        ...


@runtime_checkable
class Follows(Protocol):
    """A screen over the review's that can say anew what follows from it, once somebody else has made it another.

    Under any other, what others save waits until it is left: something half done may stand there.
    """

    def follow(self) -> None:
        """Says it anew; mark and place stay."""
        ...


@runtime_checkable
class HalfDone(Protocol):
    """A screen over the review's on which something may be half done: what others save waits until it is left then."""

    is_half_done: bool


class SessionScreen(Screen[ScreenResultType]):
    """A screen over the review's, under the first line of the session that it is of. It follows what others save."""

    session: Session

    def follow(self) -> None:
        """Says anew what follows from the review; mark and place stay. To be added to."""
        self.draw_top()

    def on_screen_resume(self) -> None:
        """What stood above it is left: what was typed there was handed over or dropped."""
        if self.is_mounted:
            self.draw_top()

    def draw_top(self) -> None:
        """Says anew what is saved."""
        self.query_one(TopLine).tell(*top_texts(self.session))


class OfTheFile(Words):
    """What is to be known of a review's file on a screen over the review's, above the keys; not there else."""

    DEFAULT_CSS: ClassVar[str] = """
    OfTheFile { dock: bottom; width: 100%; height: auto; max-height: 4; margin-bottom: 1; padding: 0 1; }
    """

    @classmethod
    def tell(cls, screen: Screen[Any], text: str, tone: str) -> None:
        """Says it on a screen, which then has a line more; an empty one takes the line away."""
        told = next(iter(screen.query(cls)), None)
        if told is None:
            if not text:
                return
            told = cls()
            screen.mount(told)
        told.say(literal(text, tone))
        told.display = bool(text)


def has_cursor(widget: Widget) -> bool:
    """Whether a widget takes its screen's keys: known at once, where `has_focus` follows by a message."""
    return widget.is_attached and widget.screen.focused is widget


def session_below(app: App[Any]) -> Session | None:
    """The session of the review that the screens are over; None where they are over none."""
    sessions = (getattr(each, "session", None) for each in app.screen_stack)
    return next((each for each in sessions if isinstance(each, Session)), None)


_DIALOG: Final = 68
_DIALOG_SIDES: Final = 4


class DialogWords(Words):
    """A text of a dialog, as lines that fit into the window as it is now."""

    def __init__(
        self, text: str = "", tone: str = "", *, before: str = "", behind: str = "", **options: Any
    ) -> None:
        """`before` and `behind` stand around it where there is a text: blank lines."""
        self._told, self._tone = text, tone
        self._before, self._behind = before, behind
        # In the first frame, too, which comes before the window is looked at.
        super().__init__(self._laid_out(_DIALOG), **options)

    def tell(self, text: str, tone: str = "") -> None:
        """Says `text` instead."""
        self._told, self._tone = text, tone
        self._draw()

    def on_mount(self) -> None:
        """Says it as wide as the window is."""
        self._draw()

    def on_resize(self) -> None:
        """Says it anew for another width."""
        self._draw()

    def _draw(self) -> None:
        room = max(min(self.app.size.width - _DIALOG_SIDES, _DIALOG), 1)
        self.say(self._laid_out(room))

    def _laid_out(self, room: int) -> Content:
        lines = "\n".join(wrapped_lines(self._told, room))
        return literal(f"{self._before}{lines}{self._behind}" if self._told else "", self._tone)


class TopOfDialog(TopLine):
    """The first line above a dialog: over a review, which it is and what is saved; else it is not there."""

    DEFAULT_CSS: ClassVar[str] = "TopOfDialog { dock: top; }"

    def __init__(self) -> None:
        super().__init__("")

    def on_mount(self) -> None:
        """Says it."""
        self.draw()

    def draw(self) -> None:
        """Says it anew."""
        session = session_below(self.app)
        self.display = session is not None
        if session is not None:
            self.tell(*top_texts(session))


def who_and_what(session: Session) -> str:
    """The review, the instrument, and the role in which somebody but a reviewer works."""
    state = session.state
    # Before the instrument, which is cut first where there is no room.
    role = "" if state.editor.role == "reviewer" else f"   as {role_words(state.editor.role)}"
    marks = (
        "record does not hold" if does_not_hold(session.doubts) else "",
        "another text than it was made with" if another_text(state.rules, state.review) else "",
        DOUBTS[state.rules.origin.doubt],
    )
    doubt = "".join(f"   {said}" for said in marks if said)
    return f"{state.review.review.id}{role}{doubt}   {state.rules.instrument.short}"


def how_far(session: Session) -> str:
    """How many questions are answered, and how many notes are open."""
    state = session.state
    done = progress(state.evaluation)
    notes = len(open_notes(state.review))
    noted = f", {count_of(notes, 'open note')}" if notes else ""
    return f"{answered_words(done)}{noted}"


def saved_words(session: Session) -> str:
    """How saving stands, as the first line says it."""
    if session.under_way.why_not:
        return TYPED_NOWHERE
    if session.under_way.is_typed:
        return NOT_YET
    if session.read_only:
        return "read only"
    saving = session.saving
    if saving.state is not ChangeState.IN_FILE or saving.stuck:
        return saving.words
    if session.state.read_only:
        return TOLD_WORDS[told_status(session.state.review)]
    return NOT_YET if session.under_way.only_here.words else saving.words


Told: TypeAlias = str | tuple[str, str] | KeyHint
"""A key at the foot of a screen: an id of the keymap, a key's name and its word, or a field's own."""


class Foot(Words):
    """The keys that matter here and now, on the last line."""

    DEFAULT_CSS: ClassVar[str] = (
        "Foot { dock: bottom; height: 1; padding: 0 1; text-wrap: nowrap; color: $muted; }"
    )

    def __init__(self, *keys: Told, **options: Any) -> None:
        """`keys` are ids of the keymap, or a key's name and its word."""
        super().__init__(foot(keys), **options)
        self._keys = keys

    def on_resize(self, event: Resize) -> None:
        """Other keys may fit."""
        del event
        self.tell(*self._keys)

    def tell(self, *keys: Told) -> None:
        """Shows other keys, each whole: where there is no room the last ones go, but for the way out and the help."""
        self._keys, shown_now = keys, list(keys)
        room = self.size.width + _BETWEEN
        while self.size.width and sum(map(_width, shown_now)) > room:
            may_go = [at for at, key in enumerate(shown_now) if key not in _STAY]
            if not may_go:
                break
            del shown_now[may_go[-1]]
        self.say(foot(shown_now))


_STAY: Final = ("any.help", "any.quit", "any.close")
"""The keys that are always told."""
_BETWEEN: Final = 2
"""Blanks between two keys."""


def fitting(keys: Sequence[Told], always: Sequence[Told], width: int) -> list[Told]:
    """As many of `keys`, from the first on, as there is room for beside those that are always shown."""
    room = width - sum(_width(key) for key in always)
    kept: list[Told] = []
    for key in keys:
        room -= _width(key)
        if room < 0:
            break
        kept.append(key)
    return [*kept, *always]


def _pair(key: Told) -> tuple[str, str]:
    """A key's name, and its word."""
    return (shown(key), KEYS[key].label) if isinstance(key, str) else key[:2]


def _width(key: Told) -> int:
    name, label = _pair(key)
    return cell_len(name) + cell_len(label) + 3


def foot(keys: Iterable[Told]) -> Content:
    """Keys and their words as one line."""
    pairs = map(_pair, keys)
    return Content("  ").join(
        Content.assemble(literal(key, "bold"), " ", literal(label)) for key, label in pairs
    )
