"""Signatures that lock: given by whom they name, at this screen; taken back by whoever gave them, who says why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import ModalScreen

from tui_review.review.signing import SignedForAnotherError, same_name, signature, why_not_unsigned
from tui_review.telling.words import one_line
from tui_review.tui import screens
from tui_review.tui.base.literal import Words
from tui_review.tui.keymap import binding
from tui_review.tui.review.features import Feature

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui_review.entry.answering import Step
    from tui_review.tui.review.features import Desk
    from tui_review.tui.unsent import DialogText


class SigningScreen(ModalScreen[None]):
    """While a key signs, which may take seconds: nothing else can be done meanwhile."""

    DEFAULT_CSS: ClassVar[str] = """
    SigningScreen { align: center middle; background: $background; }
    SigningScreen:ansi { background: $background; }
    SigningScreen Words { width: 72; height: auto; padding: 0 2; }
    """

    BINDINGS: ClassVar[list[Any]] = [binding("any.help", "keys", show=False)]

    def action_keys(self) -> None:
        """None does anything before the key has signed."""
        self.notify("No key does anything here: your key signs, and the review goes on behind that.")

    def compose(self) -> ComposeResult:
        """What is waited for."""
        yield Words("Your key signs …")


def give_signature(desk: Desk, value: Any, by: str = "") -> bool:
    """Gives a signature, `by` somebody who said so at this screen, or by whoever works here; whether it stands.

    With a key it is given on a thread, and stands later: an agent takes its time.
    """
    answering = desk.answering

    def give() -> Step:
        return answering.give(value, leaving=True, by=by)

    if answering.state.editor.signer is None or by:
        return _given(desk, value, give())
    desk.view.run_worker(_on_a_thread(desk, value, give), exclusive=True, group="signing")
    return False


async def _on_a_thread(desk: Desk, value: Any, give: Callable[[], Step]) -> None:
    waiting = screens.SigningScreen()
    desk.over(waiting)
    try:
        step = await asyncio.to_thread(give)
    finally:
        waiting.dismiss(None)
    desk.later(lambda: _given(desk, value, step))


def _given(desk: Desk, value: Any, step: Step) -> bool:
    refused = step.refused
    if isinstance(refused, SignedForAnotherError):
        _ask_in_person(desk, value, refused.name)
    return desk.take(step)


def _ask_in_person(desk: Desk, value: Any, name: str) -> None:
    """Asks whether whoever a signature names is here: several people sign at one screen."""
    works = desk.session.state.editor.name
    text = (
        f"{one_line(works)} works here, and the signature names {one_line(name)}. Nobody signs for another: it is "
        f"recorded as given by {one_line(name)}, under this account."
    )
    ways = [("y", f"I am {one_line(name)}, and sign"), ("n", "do not sign")]

    def answered(way: str | None) -> None:
        if way == "y":
            give_signature(desk, value, by=name)

    desk.over(screens.AskScreen("Who signs?", text, ways), answered)


class Signatures(Feature):
    """Stands in the way of the key that clears, at a signature."""

    def clears(self) -> bool:
        """A signature that locks is taken back with a reason; any other answer at once."""
        answering = self.desk.answering
        state = answering.state
        own = state.rules.questions[answering.at]
        if not own.signs or signature(state.review, answering.at) is None:
            return False
        if self.desk.session.read_only or state.read_only:
            self.desk.say(state.read_only or "The review is open for reading only.")
        else:
            self._ask_whose(answering.at)
        return True

    def _ask_whose(self, id_: str) -> None:
        """Asks for the signer's name, where somebody else works here; several people sign at one screen."""
        state = self.desk.session.state
        given = signature(state.review, id_)
        problem = why_not_unsigned(state.rules, state.review, id_)
        if problem is not None or given is None:
            self.desk.say(problem.what if problem is not None else "")
            return
        if same_name(state.editor.name, given.name):
            self._ask_why(id_, state.editor.name)
            return

        def said(name: DialogText | None) -> None:
            if name is None:
                return
            name.done()
            if same_name(name.text, given.name):
                self._ask_why(id_, name.text)
            else:
                self.desk.say(f"Only {given.name} can take this signature back.")

        ask = f"{given.name} signed here on {given.date}, and nobody else can take it back. Your name?"
        self.desk.over(screens.PromptScreen(ask), said)

    def _ask_why(self, id_: str, by: str) -> None:
        answering = self.desk.answering

        def written(reason: DialogText | None) -> None:
            if reason is not None:
                step = answering.change(
                    answering.spot, lambda: answering.state.unsign(id_, reason=reason.text, by=by)
                )
                if self.desk.take(step):
                    reason.done()

        ask = f"Why, {one_line(by)}? The signature and the reason stay in the file."
        self.desk.over(screens.WriteScreen("Take the signature back?", ask, of=id_), written)
