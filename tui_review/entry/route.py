"""The way through a review: where next, where back, where something is open or wrong, and back from a jump."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from tui_review.review.conflicts import place
from tui_review.review.findings import blocking, first_to_do
from tui_review.review.progress import asked, next_unanswered
from tui_review.review.record.standing import open_notes
from tui_review.review.search import refs_home
from tui_review.review.signing import signature
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.review.state import ReviewState

_TRAIL: Final = 50
"""So many jumps are remembered."""


def open_notes_by_question(state: ReviewState) -> dict[str, list[str]]:
    """The notes that are not closed by the question that each leads to, in the order of the questions."""
    found: dict[str, list[str]] = {}
    for id_ in open_notes(state.review):
        found.setdefault(refs_home(state.rules, state.review.notes[id_].on), []).append(id_)
    return {question: found[question] for question in state.rules.questions if question in found}


def first_to_settle(state: ReviewState) -> str:
    """The first question at which a merge left something to settle, in the order they are asked; empty for none."""
    rules, left = state.rules, state.review.conflicts
    homes = {refs_home(rules, place(key, rules.questions).id) for key in left}
    return next((question for question in rules.questions if question in homes), "")


@frozen()
class Way:
    """Where to go."""

    to: str
    """The question; empty to stay."""
    said: str = ""
    """Why one stays, in words."""


class Route:
    """Where somebody is in a review, and every way on from there. It changes no answer."""

    def __init__(self, state: ReviewState, at: str, name_of: Callable[[str], str]) -> None:
        """At a question; `name_of` says how the front end calls an act: `F3`, or `skip`."""
        self._state = state
        self.at = at
        self._name_of = name_of
        self._trail: list[str] = []

    def go(self, id_: str, *, jump: bool = False) -> None:
        """Goes to a question; with `jump`, the one that is left can be returned to."""
        if jump and id_ != self.at:
            self._trail = [*self._trail, self.at][-_TRAIL:]
        self.at = id_

    def came_from(self, id_: str) -> None:
        """Has a question be the one to return to."""
        self._trail.append(id_)

    def returned(self) -> Way:
        """Where the last jump came from; that jump is done with then."""
        while self._trail:
            if (to := self._trail.pop()) != self.at:
                return Way(to)
        return Way("", "Nowhere was jumped from.")

    def step(self, by: int) -> Way:
        """The next question that is asked (`by` 1), or the one before (-1)."""
        order, here = self._order()
        now = set(asked(self._state.evaluation))
        ids = order[here + 1 :] if by > 0 else reversed(order[:here])
        to = next((id_ for id_ in ids if id_ in now), "")
        if to:
            return Way(to)
        if by < 0:
            return Way("", "This is the first question.")
        if next_unanswered(self._state.evaluation):
            key = self._name_of("next_open")
            return Way("", f"This is the last question; some are still open: {key} goes to the next of them.")
        return Way("", f"This was the last question. {self._submit_from()}")

    def next_open(self) -> Way:
        """The next question without an answer, going round; from a signature, what is to be done before it.

        Once all are answered it leads to those that something is wrong with, such as a narrative that is missing.
        """
        to = (
            self._before_signing()
            or next_unanswered(self._state.evaluation, self.at)
            or self._next_of(self._wrong())
        )
        if not to:
            return Way("", f"Every question is answered. {self._submit_from()}")
        if to == self.at:
            return Way("", "This is the only question still open, or still wrong.")
        return Way(to)

    def next_problem(self) -> Way:
        """The next question with an error or a warning in what is answered, going round."""
        found = self._state.findings()
        levels = ("error", "warning")
        wrong = {each.question for each in found if each.level in levels and each.code != "unanswered"}
        to = self._next_of(wrong)
        if not to:
            return Way("", "Nothing that is answered is wrong or doubtful.")
        return Way(to) if to != self.at else Way("", "This is the only question with something to look at.")

    def next_mark(self) -> Way:
        """The next question that is flagged or has a note that is not closed, going round."""
        flagged = {id_ for id_, answer in self._state.review.answers.items() if answer.flag}
        to = self._next_of({*flagged, *open_notes_by_question(self._state)})
        if not to:
            key = self._name_of("flag")
            return Way("", f"No question is flagged or has an open note; {key} flags one.")
        return (
            Way(to)
            if to != self.at
            else Way("", "This is the only question that is flagged or has an open note.")
        )

    def _order(self) -> tuple[list[str], int]:
        order = list(self._state.rules.questions)
        return order, order.index(self.at)

    def _next_of(self, ids: Iterable[str]) -> str:
        """The first of some questions behind the one here, going round; empty for none."""
        order, here = self._order()
        wanted = set(ids)
        return next((id_ for id_ in [*order[here + 1 :], *order[: here + 1]] if id_ in wanted), "")

    def _wrong(self) -> set[str]:
        return {finding.question for finding in blocking(self._state.findings())}

    def _before_signing(self) -> str:
        """What is to be done before the signature here; empty where none is asked, or it can be given."""
        state = self._state
        if not state.rules.questions[self.at].signs or signature(state.review, self.at) is not None:
            return ""
        return first_to_do(state.review, state.evaluation, self.at)

    def _submit_from(self) -> str:
        return f"{self._name_of('summary')} shows the summary; submit from there."
