"""Taking back a signature that locks: only whoever gave it can, and says why."""

from __future__ import annotations

from tui_review.review.signing import same_name, signature, why_not_unsigned
from tui_review.telling.words import one_line
from tui_review.tui import screens
from tui_review.tui.review.features import Feature


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

        def said(name: str | None) -> None:
            if name is None:
                return
            if same_name(name, given.name):
                self._ask_why(id_, name)
            else:
                self.desk.say(f"Only {given.name} can take this signature back.")

        ask = f"{given.name} signed here on {given.date}, and nobody else can take it back. Your name?"
        self.desk.over(screens.PromptScreen(ask), said)

    def _ask_why(self, id_: str, by: str) -> None:
        answering = self.desk.answering

        def written(reason: str | None) -> None:
            if reason is not None:
                step = answering.change(
                    answering.spot, lambda: answering.state.unsign(id_, reason=reason, by=by)
                )
                self.desk.take(step)

        ask = f"Why, {one_line(by)}? The signature and the reason stay in the file."
        self.desk.over(screens.WriteScreen("Take the signature back?", ask), written)
