"""Interviews: for each person of the case what to ask, what the review says, and what one heard, kept for oneself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.review.interviewees import interviewees
from tui_review.store.jottings import change_jottings, read_jottings, with_heard
from tui_review.telling.blocks import Gap, Quote, entry, paragraph, quiet, strong
from tui_review.telling.interviews import interviewee_title, said_so_far
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import binding, shown
from tui_review.tui.lines import Line
from tui_review.tui.qa.board import Board
from tui_review.tui.qa.writing import WriteScreen

if TYPE_CHECKING:
    from tui_review.review.interviewees import Interviewee
    from tui_review.store.session import Session
    from tui_review.tui.unsent import DialogText


class InterviewsScreen(Board):
    """The sheets of all people, a line a question. Dismisses with the question of the marked line, or None."""

    EMPTY: ClassVar[str] = "Nobody to interview is entered yet: the face sheet says who belongs to the case."
    GROUPS: ClassVar[tuple[str, ...]] = ("interview", "board", "any")
    BINDINGS: ClassVar[list[Any]] = [
        binding("board.go", "go", show=False),
        binding("interview.write", "write", show=False),
        binding("review.jottings", "leave", show=False),
    ]

    def __init__(self, session: Session, current: str) -> None:
        """`current` is the question the person is at; the list begins at the first who is asked about it."""
        self._people = _asked_of(session)
        self._kept = read_jottings(session.state.review.review.uid)
        self._unkept: dict[tuple[str, str], str] = {}
        """What was written by question and person, and could not be kept."""
        self._is_warned = False
        super().__init__(
            session, next((key for key, found in self._people.items() if found[1] == current), "")
        )

    def follow(self) -> None:
        """The people of the case may be others by now."""
        self._people = _asked_of(self.session)
        super().follow()

    def title_text(self) -> str:
        """How many sheets there are, and whose the notes are."""
        sheets = len({(each.sheet.id, each.row) for each, _, _ in self._people.values()})
        return f"Interviews: {count_of(sheets, 'sheet')}; what you write here stays on this machine"

    def lines(self) -> Sequence[Line]:
        """The people, each with what to ask below."""
        found: list[Line] = []
        last = None
        for key, (each, id_, asked) in self._people.items():
            if each is not last:
                found.append(Line(literal(interviewee_title(each), "bold $accent"), Content("")))
            last = each
            heard = literal("written" if self._heard(each, id_) else "", "$muted")
            found.append(Line(literal(f"{id_:<16} {asked[0]}"), heard, key))
        return found

    def detail(self, value: str, width: int) -> list[Content]:
        """What to ask, what the review says, what was heard."""
        each, id_, asked = self._people[value]
        state = self.state
        blocks = [
            paragraph(strong(interviewee_title(each)), *(quiet(f"  {said}") for _, said in each.facts)),
            *(entry(line) for line in asked),
            *said_so_far(state.review, state.evaluation, id_),
        ]
        heard = self._heard(each, id_)
        if heard:
            blocks += [Gap(), paragraph(strong("What you heard")), Quote(heard)]
        interviews = state.rules.instrument.interviews
        after = interviews.afterwards.strip().splitlines() if interviews else []
        return drawn([*blocks, Gap(), *(paragraph(quiet(line)) for line in after)], width)

    def foot(self) -> list[str | tuple[str, str]]:
        """The keys."""
        return ["interview.write", "board.go"]

    def _heard(self, each: Interviewee, question: str) -> str:
        return self._kept.heard.get(question, {}).get(each.person, "")

    def action_go(self) -> None:
        """To the question."""
        if self.value:
            self.dismiss(self._people[self.value][1])

    def action_write(self) -> None:
        """Writes what was heard; an empty text takes it away."""
        if not self.value:
            return
        each, id_, asked = self._people[self.value]

        def written(given: DialogText | None) -> None:
            if given is not None:
                self._keep(id_, each.person, given)

        ask = f"{' '.join(asked)} It stays on this machine, and is no part of the review."
        title = f"What you heard at {id_}"
        begun = self._unkept.get((id_, each.person), self._heard(each, id_))
        sheet = WriteScreen(title, ask, of=each.person, needed=False, warn_of_names=False, text=begun)
        self.app.push_screen(sheet, written)

    def _keep(self, question: str, person: str, given: DialogText) -> None:
        text = given.text
        try:
            self._kept = change_jottings(
                self.state.review.review.uid, lambda kept: with_heard(kept, question, person, text)
            )
        except UserError as error:
            # Nowhere but here: it stands in the dialog again, until it can be kept or is dropped on purpose.
            self._unkept[question, person], self._is_warned = text, False
            again = f"What you wrote stands here again: {shown('interview.write')}."
            self.say(f"{error.message} {again}", "$tone-error")
            return
        given.done()
        self._unkept.pop((question, person), None)
        self.fill()
        self.say("Kept on this machine, for you alone.")

    def action_leave(self) -> None:
        """Back to where one was; where something could not be kept, at the second time only."""
        if not self._unkept or self._is_warned:
            super().action_leave()
            return
        self._is_warned = True
        at = ", ".join(question for question, _ in self._unkept)
        what = f"What you wrote at {at} is not kept: {shown('interview.write')} there has it again"
        self.say(f"{what}; {shown('any.close')} once more drops it.", "$tone-error")


def _asked_of(session: Session) -> dict[str, tuple[Interviewee, str, tuple[str, ...]]]:
    """What each person of the case is asked at which question, by the values of the lines."""
    return {
        f"{each.sheet.id}/{each.row}/{id_}": (each, id_, asked)
        for each in interviewees(session.state.evaluation)
        for id_, asked in each.asks
    }
