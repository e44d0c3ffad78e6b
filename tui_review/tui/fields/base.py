"""What every field is: shown a question (or a column of a table), it hands over what is entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from textual.widget import Widget

from tui_review.entry.offers import OfferedAnswer
from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.model import Column, Question
from tui_review.shape.frozen import frozen
from tui_review.tui.keymap import KeyHint, key_hint

if TYPE_CHECKING:
    from textual.events import Key

    from tui_review.entry.bursts import Letters


class Keeper(Protocol):
    """The screen around a field: it keeps what is entered. Called at once, never by message, so no key overtakes."""

    def give(self, value: Any) -> bool:
        """Answers with a value; False when it cannot be an answer, which is then said beside the field."""
        ...

    def take_away(self) -> None:
        """Takes the answer away."""
        ...

    def take_back(self, before: Any) -> None:
        """Has the answer be what stood `before`, None for none: what letters answered are the first of a text."""
        ...

    def typing(self) -> None:
        """Something is being typed that is not kept yet."""
        ...

    def entered(self, took: str = "") -> None:
        """The person is done with this answer and wants to go on; `took` is what that very key answered."""
        ...

    def settled(self, took: str) -> None:
        """One key has given an answer where none stood, `took` in words: on by itself, unless a key follows at once."""
        ...

    def refuse(self, why: str, *, taken_back: bool = False) -> None:
        """A key was no answer, which is said beside the field; with `taken_back` nothing is left to say of one."""
        ...

    @property
    def typed(self) -> Letters[Key]:
        """What the letters mean that are typed, here and before."""
        ...


@frozen()
class Shown:
    """What a field is to show."""

    part: Question | Column
    value: Value | None
    """The reviewer's own answer, whether or not it counts now."""
    draft: Any = None
    """What was entered here and could not be kept."""
    editable: bool = True
    name: str = ""
    """The name of whoever works here, for a signature."""
    today: str = ""
    """This day, ISO."""
    not_yet: str = ""
    """For a signature: why it cannot be given now."""
    missing: Sequence[tuple[str, str]] = ()
    """For a table: row id and column of every cell that is asked for and empty."""
    first: Sequence[str] = ()
    """Choices that stand before the others, since they are chosen elsewhere."""
    offered: Sequence[OfferedAnswer] = ()
    """Answers that the program holds already, the likeliest first."""


class Field:
    """The side of a field that the screen sees; the other base is always a Textual widget."""

    keeper: Keeper
    shown: Shown
    keeps_while_typing = False
    """Whether any text typed so far is an answer, so that it can be kept while typing goes on."""
    answered_by_letters = True
    """Whether its keys answer, so that text that comes in a burst is a paste and no keys."""
    drawn_from_shown = False
    """Whether what it shows decides how it is first drawn, so that it must know before."""
    multiline = False
    """Whether it takes as many rows as it gets, and Enter is a new line."""

    @property
    def explicit(self) -> bool:
        """Whether only Enter gives what is entered: neither leaving nor the end of the program does."""
        return False

    def show(self, shown: Shown, keeper: Keeper) -> None:
        """Puts a question in the place of the one before."""
        self.keeper = keeper
        self.shown = shown

    def refresh_value(self, shown: Shown) -> None:
        """Shows the same question again after its answer changed (undo, a suggestion taken)."""
        self.show(shown, self.keeper)

    def rows_wanted(self, room: int) -> int:
        """How many rows it would like to have in a place so many cells wide."""
        del room
        return 1

    def commit(self) -> None:
        """Hands over what is typed and not kept yet."""

    def pending(self) -> Any:
        """What is entered and not kept; None when there is nothing."""
        return None

    def mark(self, row_id: str) -> None:
        """Marks a row by its id, or, for an empty one, the line that adds a row; does nothing where there are none."""

    def page(self, by: int) -> bool:
        """Moves a screenful on (`by` 1) or back (-1) in what does not fit; False where there is no more that way."""
        del by
        return False

    @property
    def can_undo(self) -> bool:
        """Whether it has typing of its own to take back, before the review's last change."""
        return False

    @property
    def can_redo(self) -> bool:
        """Whether it has typing of its own to make again."""
        return False

    def hint(self) -> str:
        """A line on what can be entered and how."""
        return ""

    def own_keys(self) -> list[KeyHint]:
        """Keys of its own, those that matter most first: for the foot of the screen and the page of help."""
        return []

    @property
    def widget(self) -> Widget:
        """The field as the widget it is."""
        assert isinstance(self, Widget)  # noqa: S101 - every subclass is one
        return self


def not_a_key(keys: Sequence[KeyHint], *, is_one: bool, taken_back: bool) -> str:
    """What is said of a letter that is no key of a field, or one of a text: its keys, and what became of the answer.

    `is_one`: by itself it is a key, and came right behind a letter that is none.
    """
    told = ", ".join(f"{each.key} {each.label}" for each in keys)
    became = WITHDRAWN if taken_back else "Nothing is changed."
    why = ", but read as a text: it came right behind another letter. Pause first" if is_one else " here"
    return f"Not a key{why}. The keys: {told}. {became}"


def clearing(shown: Shown) -> list[KeyHint]:
    """The key that takes the answer away, where there is one."""
    return [key_hint("review.clear")] if shown.value is not None and shown.editable else []


WITHDRAWN: Final = "What the letters before it did is taken back."
"""Said where a text is refused whose first letters had answered."""
PAGING: Final = KeyHint(
    "PgUp/PgDn",
    "page",
    "A screenful up or down in here first, then to another question; Ctrl+P and Ctrl+N lead there at once.",
    at_foot=False,
)
"""Told where there may be more than fits."""
STANDS_FIXED: Final = "Nothing can be answered here now: what stands here is fixed. Enter goes on."
"""Said of a key that would answer, where nothing can be changed."""
EMPTIES: Final = KeyHint("Ctrl+U", "empty", "Empties the line up to the cursor.", at_foot=False)
"""Told wherever one types."""
ON: Final = KeyHint("Enter", "next", "On to the next question or column.")
"""What Enter does where nothing is entered."""
