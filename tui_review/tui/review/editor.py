"""The text at a question in the reviewer's own editor, which has the terminal meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final, cast

from tui_review.entry.bursts import start_of
from tui_review.entry.editor import Sheet
from tui_review.errors import UserError
from tui_review.review.spots import Spot
from tui_review.store.unsent import name_of_left
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.fields.long_text import LongTextField
from tui_review.tui.keymap import shown
from tui_review.tui.review.saving import taken_in

if TYPE_CHECKING:
    from tui_review.store.session import Session
    from tui_review.tui.base.app import SafeApp
    from tui_review.tui.review.features import Desk


def sheet_of(session: Session, question: str, *, narrative: bool) -> Sheet:
    """The file by which one text of a review is edited."""
    return Sheet(name_of_left(session.opened, Spot(question, narrative=narrative).place))


def edit_on(desk: Desk) -> None:
    """Has the long text at the question shown edited, and keeps it; says so where there is none, or it fails.

    A text that an editor has left here is offered first.
    """
    narrative = desk.view.narrative
    target = narrative if narrative is not None else desk.view.field
    if not isinstance(target, LongTextField) or target.read_only:
        desk.say(_no_text(desk), MarkTone.WARNING)
        return
    desk.commit(coming_back=True)
    editing = _Editing(desk, target, own=narrative is None)
    left = editing.sheet.left()
    if editing.sheet.holds_more_than(target.text):
        text = f"An editor has left a text for {desk.answering.at} that is not kept, on this machine only."
        ways = [("t", "take it up in the editor"), ("d", "drop it, and edit what stands here")]
        desk.over(screens.AskScreen("A text is left here", text, ways), lambda way: editing.go_on(way, left))
    else:
        editing.run(target.text)


def _no_text(desk: Desk) -> str:
    """That nothing is written in an editor at the question shown, and where one has left a text for it all the same."""
    at = desk.answering.at
    if text := desk.session.under_way.only_here.by_editors.get(at):
        return f"What an editor has left at {at} cannot be taken up now: it stands in {text.file}."
    answering = desk.answering
    can_be_begun = not (answering.why_no_narrative or answering.is_closed or answering.why_fixed)
    begins = f": {shown('review.narrative')} begins a narrative" if can_be_begun else ""
    return f"There is no long text here to write in an editor{begins}."


class _Editing:
    """One text, from the field to the editor and back; it is held against what stands there by then."""

    def __init__(self, desk: Desk, target: LongTextField, *, own: bool) -> None:
        self._desk = desk
        self._own = own
        self._at = desk.answering.at
        self._stood = target.text
        self.sheet = sheet_of(desk.session, self._at, narrative=not own)

    @property
    def _target(self) -> LongTextField | None:
        """Where the text goes, as it is on the screen now; None where it can be written no more."""
        view = self._desk.view
        field = view.field if self._own else view.narrative
        is_there = self._desk.answering.at == self._at and isinstance(field, LongTextField)
        return (
            cast("LongTextField", field) if is_there and not cast("LongTextField", field).read_only else None
        )

    def go_on(self, way: str | None, left: str) -> None:
        """With what was left, or without."""
        if way == "t":
            self.run(left)
        elif way == "d":
            self.sheet.forget()
            self.run(self._stood)

    def run(self, text: str) -> None:
        """Has the editor have it."""
        desk = self._desk
        forget = cast("SafeApp[Any]", desk.app).on_last_words(self._last_words)
        try:
            found = self.sheet.edit(text, desk.app.suspend())
        except UserError as error:
            self._stays_unless_kept(error)
            return
        finally:
            forget()
        desk.later(lambda: self._back(found))

    def _stays_unless_kept(self, refused: UserError) -> None:
        """Says why nothing came back, and that what an editor has left stays, unless all of it stands here."""
        said = refused.message
        if not self.sheet.forget_but_for(self._stood) and not self.sheet.is_refused:
            said = f"{said} {_STAYS.format(shown('review.editor'))}"
        self._desk.say(said, MarkTone.ERROR)

    async def _back(self, found: str) -> None:
        """What became of it, once what others have written into the file meanwhile is on the screen."""
        await taken_in(self._desk)
        now = self._target.text if self._target is not None else ""
        if not found.strip() and now.strip():
            # A full disk leaves an empty file, too.
            said = "Nothing stands in what it left, and a text stands here."
            ways = [("k", "keep the text that stands here"), ("e", "empty it")]
            self._desk.over(screens.AskScreen("The editor left nothing", said, ways), self._left_empty)
        elif self.sheet.returned_at_once and found.rstrip() == self._stood.rstrip():
            said = "It may still have the text, in a window of its own. Save it there first."
            ways = [("t", "take it as it is saved now"), ("d", "leave the text as it was")]
            asked = screens.AskScreen("The editor returned at once", said, ways)
            self._desk.over(asked, self._saved_elsewhere)
        else:
            self._hold(found)

    def _left_empty(self, way: str | None) -> None:
        if way == "e":
            self._take("")
        else:
            self.sheet.forget_but_for(self._stood)

    async def _saved_elsewhere(self, way: str | None) -> None:
        """Without a word the file stays: it is offered when the text is edited next."""
        if way == "t":
            try:
                found = self.sheet.taken(self.sheet.left()) or self._stood
            except UserError as error:
                self._desk.say(error.message, MarkTone.ERROR)
                return
            await taken_in(self._desk)
            self._hold(found)
        elif way == "d":
            self.sheet.forget()

    def _hold(self, found: str) -> None:
        """Takes a text where nobody has written there meanwhile, and asks otherwise."""
        mine, stood = found.rstrip(), self._stood.rstrip()
        now = self._target.text.rstrip() if self._target is not None else stood
        if mine == stood:
            self.sheet.forget_but_for(stood)
            self._desk.focus_on("answer" if self._own else "narrative")
            self._desk.head.draw()
        elif now in (stood, mine):
            self._take(found)
        else:
            key = shown("review.editor")
            theirs, mine = (
                _from(start_of(text, len(text)), other) for text, other in ((now, mine), (mine, now))
            )
            said = f"Somebody else has written at {self._at} while your editor had the text. There it reads now: "
            said += f"{theirs} Yours: {mine}"
            ways = [
                ("y", "put yours in its place"),
                ("t", f"leave theirs; yours stays on this machine, and {key} there offers it"),
            ]
            asked = screens.AskScreen("The text is another by now", said, ways, counts="with Enter")
            self._desk.over(asked, lambda way: self._take(found) if way == "y" else None)

    def _take(self, text: str) -> None:
        target = self._target
        if target is None:
            key = shown("review.editor")
            said = (
                f"Nothing can be written at {self._at} now: what you wrote stays on this machine, and {key} "
            )
            said += "there offers it."
            self._desk.say(said, MarkTone.WARNING)
            return
        target.load_text(text.rstrip("\n"))
        target.action_to_end()
        self._desk.focus_on("answer" if self._own else "narrative")
        self._desk.commit()
        # What is refused, or can be kept nowhere, is nowhere but here.
        if self._desk.session.flush_journal():
            kept = self._desk.answering.kept
            self.sheet.forget_but_for(str(kept.given or "") if self._own else kept.narrative)
        self._desk.head.draw()

    def _last_words(self) -> None:
        """What the editor has saved is kept although the program is ending.

        What it has not may be in a file of its own that it writes as it ends, a moment later: nothing is forgotten.
        """
        answering = self._desk.answering
        with suppress(OSError, UserError):
            now = self.sheet.taken(self.sheet.left())
            if now.strip() and now.rstrip() != self._stood.rstrip():
                keep: Callable[[str], object] = answering.give if self._own else answering.write
                keep(now)


_STAYS: Final = "What it has left stays on this machine, and {} here offers it."
_SHOWN: Final = 160
"""Letters of each of two texts that are told apart."""


def _from(text: str, other: str) -> str:
    """The beginning of a text, from the word on where it is another than the other one."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False)))
    parts = text.rfind(" ", 0, alike) + 1
    return start_of(f"… {text[parts:]}" if parts else text, _SHOWN)
