"""Text that comes in bursts: what of it is one change, what is no typing but a paste, and where a paste may go."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.signing import why_locked

if TYPE_CHECKING:
    from tui_review.entry.spots import Spot
    from tui_review.instrument.model import Question
    from tui_review.review.state import Change, ReviewState

Reception = Literal["field", "narrative", "nowhere"]
_Key = TypeVar("_Key")

KEY_GAP: Final = 0.01
"""Seconds between two keys that no person keeps up: quick typing has some 0.05, a key held down 0.03."""
COUNT: Final = 4
"""So many keys that close together are a paste without brackets, as GNU screen and serial consoles make it."""
TAIL: Final = 0.25
"""Seconds after a burst in which what is typed is still of it: the line was slow, not the person."""


TYPING_PAUSE: Final = 0.7
"""Seconds without a letter that part two keys from two letters of a sentence."""


now = time.monotonic
"""The clock by which letters are told to belong together, in seconds."""


class Letters:
    """Letters typed one by one where one chooses: keys that answer, or a sentence that was meant for elsewhere."""

    def __init__(self, part: object = None) -> None:
        """At a question or column, `part`."""
        self.part = part
        self.before: Any = None
        """What was the answer before the first of them, for whoever has to take back what they did."""
        self._typed = ""
        self._last = float("-inf")
        self._is_sentence = False

    def begins(self, before: Any) -> None:
        """A letter is pressed; where it belongs to none before it, `before` is what stood then."""
        if now() - self._last >= TYPING_PAUSE:
            self._typed, self._is_sentence, self.before = "", False, before

    def take(self, letter: str, *, is_key: bool, word: str = "") -> bool:
        """Whether a letter is one of a sentence. `is_key`: it answers here; `word`: what is marked, spelt out."""
        self._typed += letter
        self._last = now()
        self._is_sentence = self._is_sentence or not (is_key or self.spells(word))
        return self._is_sentence

    def spells(self, word: str) -> bool:
        """Whether what was typed is the beginning of a word, and more than its first letter."""
        return len(self._typed) > 1 and word.casefold().startswith(self._typed)


class RestOfWord(Generic[_Key]):
    """Letters that spell on a word whose first letter has answered, once that is gone on from: they are of the answer.

    They are held until it shows that a longer word is meant for what stands there now.
    """

    def __init__(self, rest: str) -> None:
        """`rest` is the word without its first letter."""
        self._rest = rest.casefold()
        self._held: list[_Key] = []
        self._last = now()

    def take(self, key: _Key, letter: str, *, ends: bool = False) -> list[_Key] | None:
        """The keys to hand on; None while this one may be of the word. `ends`: it is Enter, which ends what was typed.

        Behind a pause nothing is of the word, and what was held was.
        """
        current = now()
        late, self._last = current - self._last >= TYPING_PAUSE, current
        if not late and self._rest and letter.casefold() == self._rest[0]:
            self._rest = self._rest[1:]
            self._held.append(key)
            return None
        held, self._held, self._rest = self._held, [], ""
        if ends and held and not late:
            return []
        return [*held, key] if letter.isalnum() and not late else [key]

    @property
    def is_over(self) -> bool:
        """Whether the next key is like any other."""
        return not (self._rest or self._held)


class Gathering(Generic[_Key]):
    """Keys that are text, put together as long as they come faster than a person types."""

    def __init__(self) -> None:
        self._keys: list[_Key] = []
        self._last = self._burst_at = float("-inf")

    def take(self, key: _Key, now: float) -> None:
        """One more key that is text, at `now` in seconds."""
        self._keys.append(key)
        self._last = now

    def wait(self) -> float | None:
        """The time at which what has been gathered is whole if nothing comes; None when there is nothing."""
        return self._last + KEY_GAP if self._keys else None

    def whole(self) -> tuple[list[_Key], bool]:
        """What has been gathered, which is forgotten here, and whether it is a burst."""
        keys, self._keys = self._keys, []
        burst = bool(keys) and (len(keys) >= COUNT or self._last - self._burst_at < TAIL)
        if burst:
            self._burst_at = self._last
        return keys, burst


def receives(state: ReviewState, question: Question) -> Reception:
    """Where a paste at a question may go.

    Into the field, if it is typed into. Else, since each of its letters would be a key that answers: into the
    narrative, when the person says so, or nowhere.
    """
    if kind_of(question).entry in ("line", "lines"):
        return "field"
    if (
        state.read_only
        or why_locked(state.rules, state.review, question.id)
        or state.evaluation.asked(question.id) is False
    ):
        return "nowhere"
    return "nowhere" if question.by_program else "narrative"


class Typing:
    """The change that typing in one spot has made so far: a text typed with pauses is one change, not many."""

    def __init__(self, state: ReviewState) -> None:
        self._state = state
        self._spot: Spot | None = None
        self._change: Change | None = None

    def end(self) -> None:
        """What comes next is a change of its own."""
        self._spot = self._change = None

    def make(self, spot: Spot, make: Callable[[], Change | None]) -> Change | None:
        """Makes a change in the place of the one the same typing made before; None when nothing changes.

        Raises UserError when it cannot be made; what was kept before still is then.
        """
        before, self._change = (self._change if spot == self._spot else None), None
        self._spot = spot
        again = before is not None and self._state.undo() is not None
        try:
            change = make()
        except UserError:
            if again:
                self._state.redo()
                self._change = before
            raise
        if again and change is None and before is not None:
            # It is as it was before any of it was typed.
            return before.undone
        self._change = change
        return change
