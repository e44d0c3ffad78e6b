"""The text at a question in the reviewer's own editor, which has the terminal meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from tui_review.entry.editor import Sheet, is_any_left
from tui_review.errors import UserError
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.fields.long_text import LongTextField
from tui_review.yamlfile.files import without_links

if TYPE_CHECKING:
    from tui_review.store.session import Session
    from tui_review.tui.base.app import SafeApp
    from tui_review.tui.review.features import Desk


def sheet_of(session: Session, question: str, *, narrative: bool) -> Sheet:
    """The file by which one text of a review is edited."""
    return Sheet(f"{without_links(session.opened.path)} {question} {'narrative' if narrative else 'answer'}")


def questions_left(session: Session) -> list[str]:
    """The questions of a review at which an editor that was cut off has left a text that is not kept."""
    if not is_any_left():
        return []
    found = []
    for id_ in session.state.rules.questions:
        kept = session.state.review.answers.get(id_)
        texts = {True: kept.narrative if kept else "", False: str(kept.given or "") if kept else ""}
        for narrative, text in texts.items():
            left = sheet_of(session, id_, narrative=narrative).left()
            if left.strip() and left.rstrip() != text.rstrip():
                found.append(id_)
    return found


def edit_on(desk: Desk) -> None:
    """Has the long text at the question shown edited, and keeps it; says so where there is none, or it fails.

    A text that an editor has left here is offered first.
    """
    narrative = desk.view.narrative
    target = narrative if narrative is not None else desk.view.field
    if not isinstance(target, LongTextField) or target.read_only:
        desk.say("There is no long text here to write in an editor.")
        return
    desk.commit(coming_back=True)
    editing = _Editing(desk, target, own=narrative is None)
    left = editing.sheet.left()
    if left.strip() and left.rstrip() != target.text.rstrip():
        text = f"An editor has left a text for {desk.answering.at} that is not kept, on this machine only."
        ways = [("t", "take it up in the editor"), ("d", "drop it, and edit what stands here")]
        desk.over(screens.AskScreen("A text is left here", text, ways), lambda way: editing.go_on(way, left))
    else:
        editing.run(target.text)


class _Editing:
    """One text, from the field to the editor and back."""

    def __init__(self, desk: Desk, target: LongTextField, *, own: bool) -> None:
        self._desk = desk
        self._target = target
        self._own = own
        self.sheet = sheet_of(desk.session, desk.answering.at, narrative=not own)

    def go_on(self, way: str | None, left: str) -> None:
        """With what was left, or without."""
        if way == "t":
            self.run(left)
        elif way == "d":
            self.run(self._target.text)

    def run(self, text: str) -> None:
        """Has the editor have it."""
        desk = self._desk
        forget = cast("SafeApp[Any]", desk.app).on_last_words(self._last_words)
        try:
            found = self.sheet.edit(text, desk.app.suspend())
        except UserError as error:
            if not self.sheet.is_refused:
                self.sheet.forget()
            desk.say(error.message, MarkTone.ERROR)
            return
        finally:
            forget()
        if not found.strip() and self._target.text.strip():
            # A full disk leaves an empty file, too.
            said = "Nothing stands in what it left, and a text stands here."
            ways = [("k", "keep the text that stands here"), ("e", "empty it")]
            desk.over(screens.AskScreen("The editor left nothing", said, ways), self._left_empty)
        elif self.sheet.returned_at_once and found.rstrip() == self._target.text.rstrip():
            said = "It may still have the text, in a window of its own. Save it there first."
            ways = [("t", "take it as it is saved now"), ("d", "leave the text as it was")]
            desk.over(screens.AskScreen("The editor returned at once", said, ways), self._saved_elsewhere)
        else:
            self._take(found)

    def _left_empty(self, way: str | None) -> None:
        if way == "e":
            self._take("")
        else:
            self.sheet.forget()

    def _saved_elsewhere(self, way: str | None) -> None:
        """Without a word the file stays: it is offered when the text is edited next."""
        if way == "t":
            try:
                self._take(self.sheet.taken(self.sheet.left()) or self._target.text)
            except UserError as error:
                self._desk.say(error.message, MarkTone.ERROR)
        elif way == "d":
            self.sheet.forget()

    def _take(self, text: str) -> None:
        self._target.load_text(text.rstrip("\n"))
        self._desk.focus_on("answer" if self._own else "narrative")
        self._desk.commit()
        self.sheet.forget()

    def _last_words(self) -> None:
        """What the editor has saved is kept although the program is ending; what it has not, stays in its swap file."""
        answering = self._desk.answering
        with suppress(OSError, UserError):
            now = self.sheet.taken(self.sheet.left())
            if now.strip() and now.rstrip() != self._target.text.rstrip():
                keep: Callable[[str], object] = answering.give if self._own else answering.write
                keep(now)
            if not self.sheet.has_swap:
                self.sheet.forget()
