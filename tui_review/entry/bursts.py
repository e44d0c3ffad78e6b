"""Text that comes in bursts: what of it is one change, what is no typing but a paste, and where a paste may go."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Generic, Literal, TypeVar

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.signing import why_locked

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.review.spots import Spot
    from tui_review.review.state import Change, ReviewState

Reception = Literal["field", "narrative", "nowhere"]
_Key = TypeVar("_Key")

KEY_GAP: Final = 0.01
"""Seconds between two keys that no person keeps up: quick typing has some 0.05, a key held down 0.03."""
COUNT: Final = 4
"""So many keys that close together are a paste without brackets, as GNU screen and serial consoles make it."""
TAIL: Final = 0.25
"""Seconds after a burst in which what is typed is still of it: the line was slow, not the person."""
PIECE_GAP: Final = 0.1
"""Seconds for which the next piece of a burst is waited for; behind the end of a line it is `TAIL`."""
_LONGEST: Final = 2.0
"""Seconds after which as much of a burst as has come is handed over."""
_QUOTED: Final = 60
"""Letters of a text that are shown again on a line."""
QUOTED_IN_FULL: Final = 300
"""The same, where it is asked where it belongs."""


TYPING_PAUSE: Final = 0.7
"""Seconds without a letter that part two keys from two letters of a word."""
SILENCE: Final = 1.5
"""Seconds without a letter after which a text is over: who looks for each letter needs a second for one."""
DELIBERATE: Final = 1.0
"""Seconds without a letter after which the next is no more of a text that came at a quicker pace than that."""
_PACES: Final = 3
"""So many times as long as between its letters a text waits for the next one; within the two figures above."""
_INSISTS: Final = 3
"""The same key so often, each time behind a pause, is no text: no word has it."""
HELD_FOR: Final = SILENCE + 0.4
"""Seconds after which a letter that was held is handed on: one that came by then has had its turn on a busy machine."""
GLANCE: Final = 0.4
"""Seconds after something has appeared by itself in which a key that answers, or Enter, is one for what was before."""
_CORRECTIONS: Final = 1
"""So often a letter may take the place of the one just typed, where one is chosen: the next makes them a word."""
_AS_FAST: Final = 0.5
"""The share of a pause within which the next letters follow where they are for what was seen in that pause."""
_NOT_APPLICABLE: Final = ("na", "n/a")
_IN_WORDS: Final = "'’"


now = time.monotonic
"""The clock by which letters are told to belong together, in seconds."""

Means = Literal["key", "too soon", "text"]


def _is_in_word(sign: str) -> bool:
    return sign.isalnum() or sign in _IN_WORDS


class _Trail(Generic[_Key]):
    """What may come behind a letter that has answered: the rest of its word, or of a text that it has begun.

    Letters of either that were handed on to nobody are held here, and such as may begin what is meant for what stands
    there by now, until their pace shows.
    """

    def __init__(self) -> None:
        self.rests: list[str] = []
        """What may still come of the word, whichever it is."""
        self.held: list[_Key] = []
        self.answered_by = ""
        """The letter, where it was gone on from, until something else is typed."""
        self.unseen_until = float("-inf")
        """Until then no letter can be meant for what stands there now."""
        self._lead, self._held_from = 0.0, float("-inf")
        """Seconds between the letter and the first held that fell into what is typed into; when that came."""

    def begin(self, rests: list[str]) -> None:
        """A letter has answered; or, for no rests, none has."""
        self.rests, self.held, self.answered_by, self._lead = rests, [], "", 0.0

    def spells_on(self, letter: str, possible: int | None = None) -> list[str]:
        """What may come behind this letter too, of so many of the rests."""
        return [rest[1:] for rest in self.rests[:possible] if rest.startswith(letter.casefold())]

    @property
    def is_spelt_out(self) -> bool:
        """Whether a word that stands for the answer has come, or the first of several: `None` of these."""
        return bool(self.held) and any(not (rest and _is_in_word(rest[0])) for rest in self.rests)

    @property
    def is_for_here(self) -> bool:
        """Whether letters are held that are for what is typed into unless others come on behind them."""
        return bool(self.held) and self._lead >= TYPING_PAUSE and not self.is_spelt_out

    def follow(self, key: _Key, letter: str, at: float, gap: float) -> list[_Key] | None:
        """What is for what is typed into, of a letter there and of those held; None where it goes on the text."""
        rests = self.spells_on(letter)
        if not rests and self.is_spelt_out and gap >= TYPING_PAUSE and _is_in_word(letter):
            # The word was spelt out, and is over.
            self.held, self.rests = [], []
        if self.is_gone_on(letter, at, gap, spells_on=bool(rests)):
            return None
        # A figure goes on a figure: `12 visits`.
        may_go_on = not letter.isdigit() or self.answered_by.isdigit()
        if rests or (not self.held and may_go_on and _is_in_word(self.answered_by)):
            self.rests = rests
            self.held.append(key)
            return []
        held = self.held
        self.begin([])
        return [*held, key]

    def is_gone_on(self, text: str, at: float, gap: float, *, spells_on: bool = False) -> bool:
        """Whether a letter, or a text that has come at once, goes on what was typed to what stood there before.

        It came before anybody could see the new, or in the midst of a word; begins with a blank, as nobody does; ends
        the word that has answered; or came on as fast as the letters before it, those for the new being quicker.
        """
        if not self.held:
            self._lead, self._held_from = gap, at
        if at < self.unseen_until:
            return True
        if spells_on:
            return False
        if not self.held:
            return not text[:1].strip() or (self._lead < TYPING_PAUSE and _is_in_word(self.answered_by))
        pace = (at - self._held_from) / len(self.held)
        return (
            self._lead < TYPING_PAUSE
            or (self.is_spelt_out and not _is_in_word(text[:1]))
            or (len(text) == 1 and pace >= self._lead * _AS_FAST)
        )

    def is_word_at_once(self, text: str) -> bool:
        """Whether a text that has come at once begins with the rest of the word."""
        begun = (rest for rest in self.rests if rest and text.casefold().startswith(rest))
        return any(not text[len(rest) : len(rest) + 1].isalnum() for rest in begun)


class _Pace:
    """How quickly the letters of a text come one by one: by that its next one is waited for."""

    def __init__(self) -> None:
        self.gap = 0.0
        """Seconds between the key just pressed and the one before."""
        self._gaps: list[float] = []
        self._again = ("", 0)
        """The letter pressed last, and how often it was, each time behind a pause."""
        self._left: float | None = None
        """When an answer was gone on from by itself; None once a key has come behind it."""
        self._behind = float("inf")
        """Seconds by which the key just pressed, the first since, came behind that."""

    def begin(self) -> None:
        """No letter of a text has come yet."""
        self._gaps = []

    def press(self, letter: str, gap: float, at: float) -> None:
        """A key was pressed `at` that time, so many seconds behind the one before."""
        self._behind, self._left = float("inf") if self._left is None else at - self._left, None
        last, times = self._again
        self.gap, self._again = gap, (letter, times + 1 if letter == last and gap >= TYPING_PAUSE else 1)

    def leave(self, at: float) -> None:
        """An answer that one key gave is gone on from, as that key was the last for a moment."""
        self._left = at

    def appear(self, at: float) -> None:
        """What was gone on to stands there."""
        self._left = None if self._left is None else at

    @property
    def ends_answer(self) -> bool:
        """Whether the key just pressed, if it is Enter, is for an answer that went on by itself meanwhile.

        Whoever presses the answer and then Enter, as where nothing goes on by itself, does so within `SILENCE`.
        """
        return self._behind < SILENCE

    def go_on(self) -> None:
        """That key was one more letter of a text."""
        self._gaps.append(self.gap)

    @property
    def is_known(self) -> bool:
        """Whether any letters have come one by one; not of a text that came at once."""
        return bool(self._gaps)

    @property
    def patience(self) -> float:
        """Seconds without a letter after which a text is over."""
        if not self._gaps:
            return SILENCE
        return min(SILENCE, max(DELIBERATE, _PACES * sum(self._gaps) / len(self._gaps)))

    @property
    def insists(self) -> bool:
        """Whether somebody presses the same key again and again, which was taken for a letter of a text."""
        return self._again[1] >= _INSISTS


class Letters(Generic[_Key]):
    """Letters typed one after the other, wherever they fall: keys that answer, or a text that was meant for elsewhere.

    A text begins with a letter that is no key where it falls, with a blank behind a letter, and with what follows a
    word whose first letter has answered. No letter of it answers, wherever one is by then, until nothing is typed for
    a while or a key comes that is no letter. What is typed into is given its letters, but for those of a text that
    had begun before: where a letter has answered and was gone on from, what follows close behind it is of its text, or
    the rest of its word, and so is what follows later at that very pace; it is held until its pace shows.
    What has come of a text from its first letter on is kept here, for whoever finds that it is one: `hand_over`.
    """

    def __init__(self) -> None:
        self.is_text = False
        """Whether a text has begun."""
        self._last = self._pressed = self._appeared = float("-inf")
        self._appeared_as: object = None
        self._run = ""
        """The letters so far, none long after the one before."""
        self._text = ""
        """All that has come since the first of them, or of the text, and was given to nobody."""
        self.is_handed_on = False
        """Whether the text was given to somebody, to whom the rest of it is to be given."""
        self.pace = _Pace()
        self.has_taken_back = False
        """Whether an answer was taken back, so that one is on the way to where it was given."""
        self._place: object = None
        self._is_new = True
        self._has_moved = False
        self._trail = _Trail[_Key]()
        self._take_back: Callable[[], object] | None = None
        """Takes back what the first of these letters has answered and was gone on from."""

    def press(self, key: _Key, letter: str, at: float, *, into_text: bool, ends: bool = False) -> list[_Key]:
        """The keys to hand on for one pressed `at` that time: it, none, or with it those that were held.

        `letter` is empty for a key that is none, `ends` for Enter; `into_text`: what it falls into is typed into.
        """
        gap, was_digit = at - self._last, self._run[-1:].isdigit()
        self.pace.press(letter, gap, at)
        over_text = self.is_text and (gap >= self.pace.patience or self.pace.insists)
        is_over = not letter or gap >= SILENCE or over_text
        is_held, held = bool(self._trail.held), self.no_more() if is_over else []
        self._last = self._pressed = at
        if is_over:
            self.end()
        if not letter:
            # Enter ends a word that is spelt out, and does no more.
            return [] if ends and is_held and not held and gap < SILENCE else [*held, key]
        if gap >= TYPING_PAUSE:
            self._run, self._has_moved = "", False
            # Ticks are made one by one; of words, the letters that went before belong to this one.
            self._is_new = self._is_new or was_digit
            if not self.is_text and not self._trail.answered_by:
                self._text = ""
        if self._text:
            self.pace.go_on()
        self._run += letter
        self._text += letter
        if self.is_text:
            return [key]
        if not into_text:
            return self._spell(key, letter)
        if not self._trail.answered_by:
            return [*held, key]
        found = self._trail.follow(key, letter, at, gap)
        if found:
            self._text, self._take_back = "", None
        return self._is_text_from(key) if found is None else found

    @property
    def is_prose(self) -> bool:
        """Whether what has come of a text, and was given to nobody, is more than a slip of the finger."""
        return self.is_text and not self.is_handed_on and len(self._text.strip()) >= COUNT

    def no_more(self) -> list[_Key]:
        """The letters held that are for what is typed into: nothing has come on behind them at their pace."""
        held = self._trail.held if self.holds_back else []
        if held:
            self._trail.begin([])
            self._text, self._take_back = "", None
        return held

    @property
    def holds_back(self) -> bool:
        """Whether letters are held that are for what is typed into unless others come on behind them."""
        return self._trail.is_for_here

    def _is_text_from(self, key: _Key) -> list[_Key]:
        self._trail.held, self._trail.rests, self.is_text, self._has_moved = [], [], True, True
        self._proves_text()
        return [key]

    def ends_line(self, at: float) -> bool:
        """Whether Enter, pressed `at` that time, ends a line of a text whose next one may follow: it is no key then."""
        goes_on = self.is_of_the_text(at)
        if goes_on:
            self._last = self._pressed = at
            self._text += "\n"
        return goes_on

    def is_of_the_text(self, at: float) -> bool:
        """Whether what has come `at` that time goes on a text that does not belong here."""
        return self.is_text and at - self._last < self.pace.patience

    def press_text(self, at: float) -> None:
        """A whole text has come at once."""
        self.end()
        self._run, self._last = "\n", at

    def begin_text(self, text: str, at: float) -> None:
        """A text has begun to come where it does not belong, and what follows close behind is of it."""
        self.press_text(at)
        self._text, self.is_text = text, True

    def hand_over(self) -> str:
        """What has come of the text and was given to nobody yet; who takes it is to be given the rest, too."""
        text, self._text, self.is_handed_on = self._text, "", True
        return text

    def goes_on(self, at: float) -> None:
        """What came `at` that time was for what was before: letters close behind it are of it, and not for here."""
        self.end()
        self.is_text, self._last = True, at

    def _spell(self, key: _Key, letter: str) -> list[_Key]:
        """A letter where one chooses: of the word that has answered there, or for there."""
        # A key may well be NA behind a No.
        trail = self._trail
        if rests := trail.spells_on(letter, 1):
            trail.rests = rests
            trail.held.append(key)
            return []
        was_held, is_whole = bool(trail.held), trail.is_spelt_out
        trail.rests, trail.held = [], []
        if is_whole and not _is_in_word(letter):
            return self._is_text_from(key)
        self.is_text = was_held and len(self._run) > 1
        return [key]

    def means(
        self, *, is_key: bool, one_only: bool = False, elsewhere: bool = False, screen: object = None
    ) -> Means:
        """What the letter just pressed means where it answers, on a `screen`, where that is not the one that appeared.

        `one_only`: one answer takes the place of another; `elsewhere`: the letters before fell on another screen.
        """
        changes = sum(one != other for one, other in pairwise(self._run))
        self.is_text = self.is_text or not is_key or (one_only and changes > _CORRECTIONS)
        if self.is_text:
            self._proves_text()
            return "text"
        is_left = None not in (screen, self._appeared_as) and screen is not self._appeared_as
        too_soon = self._has_moved if is_left else self.is_too_soon
        return "too soon" if too_soon or (elsewhere and len(self._run) > 1) else "key"

    def _proves_text(self) -> None:
        """A text is being typed: where its first letter has answered, that is taken back, wherever one is by now.

        Behind a pause one letter that is no key is a slip, and a second one makes it a text.
        """
        take_back = self._take_back
        if take_back is not None and (self._has_moved or len(self._run) > 1):
            self._take_back, self.has_taken_back = None, True
            take_back()

    def goes_on_at_once(
        self, text: str, at: float, *, into_text: bool, of_keys: bool = False, until: float | None = None
    ) -> bool:
        """Whether a text that has come at once, from `at` to `until`, goes on the letters before it: it is a text then.

        The line had stalled, or the letters come faster than some were read. Where one types it may be a paste that is
        meant for there, unless it goes on the word of the answer, or came before there was anything to type into;
        where each letter is a key, `of_keys`, it goes on what has answered alone.
        """
        gap = at - self._last
        if gap >= SILENCE or not (self._text or self.is_text):
            return False
        trail = self._trail
        if trail.answered_by:
            if into_text and not trail.is_word_at_once(text) and not trail.is_gone_on(text, at, gap):
                return False
            self._has_moved = True
        elif into_text or of_keys or not (self.is_text or gap < TYPING_PAUSE):
            return False
        self.is_text, self._text, self._last = True, self._text + text, at if until is None else until
        trail.rests, trail.held = [], []
        self._proves_text()
        return True

    def begins(self, place: object) -> bool:
        """Whether the letter just pressed is the first of what is typed at a place."""
        begins, self._is_new = self._is_new or place is not self._place, False
        self._place = place
        return begins

    def answered(self, word: str) -> None:
        """The letter just pressed stands for a word; whoever spells it out means nothing else by the rest."""
        begins = word[:1].casefold() == self._run[-1:].casefold() != ""
        self._trail.begin([word[1:].casefold()] if begins else [])
        self._take_back, self._text = None, self._run

    def went_on(self, take_back: Callable[[], object] | None = None, *, unseen: float = 0.0) -> None:
        """What was typed at is gone, and something else stands in its place.

        `take_back` is called once, where the letter that has answered turns out to be the first of a text; for so many
        seconds more, `unseen`, no letter can be meant for the new.
        """
        trail, self._has_moved = self._trail, True
        # A bracket before a word is a key of tables, too.
        by = next(filter(_is_in_word, self._run), self._run[:1])
        trail.unseen_until, trail.answered_by = now() + unseen, by
        self._take_back = take_back if self._run else None
        if trail.rests and not trail.held:
            # Where No is the only answer with such a letter, NA is written all the same.
            trail.rests += [word[1:] for word in _NOT_APPLICABLE if word[0] == self._run[-1:].casefold()]
        self.appeared()

    def appeared(self, screen: object = None) -> None:
        """What was gone on to stands there now, or a whole `screen`: who is on another by then has left it by a key."""
        self._appeared, self._appeared_as = now(), screen
        self.pace.appear(self._appeared)

    def seen(self) -> None:
        """A key that is part of no text, and answers nothing, has been pressed: what stands there has been seen."""
        self._appeared = float("-inf")

    @property
    def is_too_soon(self) -> bool:
        """Whether the key just pressed cannot be meant for what has just appeared: it was not seen, or is of a word."""
        return self._has_moved or self._pressed - self._appeared < GLANCE

    @property
    def is_in_word(self) -> bool:
        """Whether a letter came right before the key just pressed."""
        return bool(self._run[:-1].strip())

    @property
    def ends_in_letter(self) -> bool:
        """Whether the key pressed last was a letter."""
        return bool(self._run)

    @property
    def since_last(self) -> float:
        """Seconds since the last key."""
        return now() - self._last

    def end(self) -> None:
        """What comes next has nothing to do with what was typed."""
        self.is_text = self._has_moved = self.is_handed_on = False
        self._run, self._text, self._is_new = "", "", True
        self.pace.begin()
        self._trail.begin([])
        self._take_back = None


class Gathering(Generic[_Key]):
    """Keys that are text, put together as long as they come faster than a person types."""

    def __init__(self) -> None:
        self._keys: list[_Key] = []
        self._first = self._last = self._burst_at = float("-inf")
        self._ends_line = False

    def take(self, key: _Key, now: float, *, ends_line: bool = False) -> None:
        """One more key that is text, at `now` in seconds; `ends_line` for Enter."""
        if not self._keys:
            self._first = now
        self._keys.append(key)
        self._last, self._ends_line = now, ends_line

    @property
    def is_burst(self) -> bool:
        """Whether what has been gathered is a text for certain."""
        return len(self._keys) >= COUNT

    def wait(self) -> float | None:
        """The time at which what has been gathered is whole if nothing comes; None when there is nothing.

        A burst is waited for longer: its pieces are one text, and behind a line another may follow.
        """
        if not self._keys:
            return None
        if len(self._keys) < COUNT:
            return self._last + KEY_GAP
        gap = TAIL if self._ends_line else PIECE_GAP
        return max(min(self._last + gap, self._first + _LONGEST), self._last + KEY_GAP)

    def whole(self) -> tuple[list[_Key], bool]:
        """What has been gathered, which is forgotten here, and whether it is a burst."""
        keys, self._keys = self._keys, []
        burst = bool(keys) and (len(keys) >= COUNT or self._last - self._burst_at < TAIL)
        if burst:
            self._burst_at = self._last
        return keys, burst


def lines_of(text: str) -> list[str]:
    """The lines of a text in which something stands, without the blanks around them."""
    return [line for each in text.splitlines() if (line := each.strip())]


def start_of(text: str, letters: int = _QUOTED) -> str:
    """The beginning of a text, on one line, with a stroke for each end of a line."""
    said = " / ".join(" ".join(line.split()) for line in lines_of(text))
    return said if len(said) <= letters else f"{said[:letters]}…"


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
