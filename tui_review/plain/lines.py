"""Texts of several lines: each line is kept on this machine as it is typed, until the text is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_review.review.spots import spots_of
from tui_review.store.saving import typed_nowhere
from tui_review.store.unsent import (
    check_nothing_typed,
    editors_words,
)
from tui_review.telling.words import one_line

if TYPE_CHECKING:
    from tui_review.plain.talk import Talk
    from tui_review.review.state import ReviewState
    from tui_review.store.session import Session

_SHOWN = 60
"""Characters of a text that was left which are said."""


class TextLines:
    """Asks for texts, and has what is typed survive Ctrl+C, a signal, a dropped line and a kill."""

    def __init__(self, talk: Talk, session: Session) -> None:
        """`session` has the review open that the texts are for."""
        self._talk = talk
        self._session = session

    def ask(self, prompt: str, place: str, begun: str = "") -> str:
        """The text for a place, behind what is `begun`; it is kept until `given`. Raises UserError where it is left."""
        return self._talk.ask_lines(prompt, begun, lambda text: self._keep(place, text))

    def ask_on(self, prompt: str, place: str, called: str, *, stands: str, kept: str) -> str:
        """The same behind what was left there, or else in place of what is `kept`, which `stands` says."""
        left = self.left(place)
        said = "Typed here before, and not given yet; go on behind it:" if left else stands
        if told := left or kept:
            self._talk.say(said)
            self._talk.say(told, indent=2)
        self._talk.say(f"Type {called}; a line with a single dot ends it.")
        return self.ask(prompt, place, left)

    def _keep(self, place: str, text: str) -> bool:
        """Keeps it; where it cannot be that is said, and that it can again."""
        under_way = self._session.under_way
        before = under_way.why_not
        is_kept = under_way.keep(place, text)
        if under_way.why_not and not before:
            self._talk.say(typed_nowhere(under_way.why_not))
        elif before and not under_way.why_not:
            self._talk.say("What is typed is kept on this machine again.")
        return is_kept

    def given(self, place: str) -> None:
        """What was typed at a place stands where it belongs, or is dropped on purpose."""
        self._session.under_way.keep(place, "")

    def left(self, place: str) -> str:
        """What was typed at a place and not given; empty for nothing."""
        return self._session.under_way.recall(place)

    def called(self, place: str, words: str) -> None:
        """Says how what is written at a place is called where it is told of, where that is no question's own."""
        self._session.under_way.in_dialog(place, words)

    def not_kept(self) -> str:
        """What stands anywhere that was typed and is not kept, and where it is, as one leaves; empty for nothing."""
        left = self._session.under_way.only_here
        said: list[str] = []
        if left.typed:
            where = ", ".join(left.typed)
            said.append(
                f"What you typed at {where} is not given: it is kept on this machine, and offered there."
            )
        if left.by_editors:
            said.append(editors_words(left.by_editors))
        return " ".join([*said, *self._besides()])

    def left_at(self) -> Sequence[str]:
        """The questions at which something was typed, here or in the wizard, and not given."""
        return self._session.under_way.only_here.typed

    def typed(self) -> list[str]:
        """The same, with those at which an editor has left something."""
        return self._session.under_way.only_here.questions

    def not_dropped(self, state: ReviewState) -> str:
        """Where something is typed that is not kept and is not to be dropped as one submits; empty where nothing is.

        Raises UserError where nobody can be asked.
        """
        left = self._session.under_way.only_here
        if said := self._besides():
            self._talk.say(said[0])
        if not left.at_questions:
            return ""
        if not self._talk.is_typed:
            check_nothing_typed(self._session.opened, state.rules, state.review)
        self._talk.say(left.at_questions)
        if self._talk.ask("drop it, and submit? yes or no").strip().casefold() in ("y", "yes"):
            self._session.under_way.drop(spot.place for spot in spots_of(state.rules, state.review))
            return ""
        self._talk.say("It is not submitted.")
        return left.questions[0]

    def tell_left(self, place: str) -> None:
        """Says what was typed at a place and not given, and what goes on with it."""
        if text := self._shown(place):
            self._talk.say(f"Typed here and not given: “{text}”. Type more to go on with it or give it.")

    def tell_half(self, place: str, empties: str = "clear") -> None:
        """Says what the wizard left at a place that is no answer, and what becomes of it."""
        if text := self._shown(place):
            self._talk.say(
                f"Typed here and no answer yet: “{text}”. An answer, or {empties}, takes its place."
            )

    def tell_loose(self, place: str) -> None:
        """Says what came in the wizard where one chooses, and what puts it where it can stand."""
        if text := self._shown(place):
            self._talk.say(f"Typed here, where one chooses: “{text}”. Type more to have it in the narrative.")

    def tell_dialogs(self) -> None:
        """Says what was being written in the wizard's dialogs, and whatever else is kept at no question."""
        for said in self._besides():
            self._talk.say(said)

    def _besides(self) -> list[str]:
        left = self._session.under_way.only_here
        return [f"{left.besides}{' That is in the wizard.' if left.dialogs else ''}"] if left.besides else []

    def tell_editors(self, at: str = "") -> None:
        """Says what editors have left, at one question or anywhere in the review, and where it is."""
        left = self._session.under_way.only_here.by_editors
        if there := {id_: text for id_, text in left.items() if at in ("", id_)}:
            self._talk.say(editors_words(there))

    def _shown(self, place: str) -> str:
        text = one_line(self.left(place))
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
