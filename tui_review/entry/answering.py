"""Answering: the one state machine of a person at a question, whatever draws it.

The wizard, the form of a row and the plain mode hand over what is entered and are told what became of it: taken,
or refused with the reason; what else is asked now; where to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from tui_review.entry.bursts import Reception, Typing, receives
from tui_review.entry.drafts import Drafts
from tui_review.entry.meant import meant_today
from tui_review.entry.offering import Offering
from tui_review.entry.route import Route, first_to_settle
from tui_review.entry.undo import cells_changed, emptied, step_told
from tui_review.errors import UserError
from tui_review.instrument.choices import to_describe
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import NA
from tui_review.review.entry import parse_answer
from tui_review.review.model import Answer
from tui_review.review.progress import asked, next_unanswered
from tui_review.review.refusal import as_asked, why_no_na
from tui_review.review.signing import why_locked
from tui_review.review.spots import Spot
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.choices import Choice
    from tui_review.instrument.model import Question
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.finding import Finding
    from tui_review.review.state import Change, ReviewState
    from tui_review.store.session import Session

_UNSEEN_OTHERWISE: Final = ("unanswered", "description", "narrative", "narrative-left", "kept", "cell")
"""Kinds of findings that the question itself shows."""


@frozen()
class Step:
    """What became of something entered."""

    change: Change | None = None
    """The change it made; None when it changed nothing."""
    refused: UserError | None = None
    """Why it is no answer; None when it was taken."""
    before: Sequence[str] = ()
    """The questions that were asked before it, in their order."""

    @property
    def taken(self) -> bool:
        """Whether what was entered stands now."""
        return self.refused is None

    @property
    def why_not(self) -> str:
        """Why it was refused and what to do, in words; empty when it was taken."""
        refused = self.refused
        return " ".join(part for part in (refused.what, refused.remedy) if part) if refused else ""


class Answering:
    """One person at work on one open review. Every change is handed over to be saved as it is made."""

    def __init__(
        self, session: Session, start: str = "", name_of: Callable[[str], str] = lambda act: act
    ) -> None:
        """At `start`, or where a session that died was, or at what is left to settle, or the first open question.

        `name_of` says how the front end calls an act (`next_open`): by its key, or its command.
        """
        self.session = session
        self.drafts = Drafts(session.under_way.keep)
        session.under_way.stands_at(self.drafts.questions)
        self._typing = Typing(session.state)
        self.asked = asked(self.evaluation)
        """The questions to be answered as the last step left it."""
        self.offering = Offering(self)
        self.stood = Answer()
        """What was kept at the question when one came to it, or when it was last said what has become of it."""
        self.unseen: list[Finding] = []
        """Errors and warnings that the last answer brought up, where it is given on leaving."""
        self.route = Route(session.state, self._start(start), name_of)

    def _start(self, wanted: str) -> str:
        known = self.state.rules.questions
        recovered = self.session.last_place if self.session.recovered else ""
        to_settle = first_to_settle(self.state)
        for id_ in (wanted, recovered, to_settle, next_unanswered(self.evaluation), *self.asked):
            if id_ in known:
                return id_
        return next(iter(known))

    # Where one is

    @property
    def at(self) -> str:
        """The question one is at."""
        return self.route.at

    @property
    def spot(self) -> Spot:
        """Its answer, as a place to type in."""
        return Spot(self.at)

    @property
    def state(self) -> ReviewState:
        """The review's state machine."""
        return self.session.state

    @property
    def evaluation(self) -> Evaluation:
        """What follows from the answers now."""
        return self.session.state.evaluation

    @property
    def question(self) -> Question:
        """The question one is at, as it is asked now."""
        return as_asked(self.evaluation, self.at)

    @property
    def kept(self) -> Answer:
        """A copy of all that is kept at the question."""
        return self.state.kept(self.at)

    @property
    def emptied(self) -> list[str]:
        """What has been taken away at the question since then, and leaves nothing in its place."""
        return emptied(self.question, self.stood, self.kept)

    @property
    def why_fixed(self) -> str:
        """Why nothing can be changed at the question now, in words; empty when something can."""
        if self.session.read_only:
            return self.session.why_read_only
        return self.state.read_only or why_locked(self.state.rules, self.state.review, self.at)

    @property
    def is_closed(self) -> bool:
        """Whether the question is not asked now."""
        return self.evaluation.asked(self.at) is False

    @property
    def asks_narrative(self) -> bool:
        """Whether the answers so far ask for a narrative at the question."""
        condition = self.state.rules.questions[self.at].narrative
        return (
            condition is not None and not self.is_closed and bool(self.evaluation.truth(condition, now=True))
        )

    @property
    def why_no_narrative(self) -> str:
        """Why no narrative is begun at the question, in words; empty where one may be.

        Beside a text of one's own it would stand where nobody looks, unless it is asked for, or stands there already.
        """
        is_text = kind_of(self.question).free_text and not (self.asks_narrative or self.kept.narrative)
        return f"No narrative belongs to {self.at}: the answer is the text." if is_text else ""

    @property
    def to_describe(self) -> tuple[Choice, ...]:
        """The choices made at the question that ask for a description."""
        return () if self.is_closed else to_describe(self.question, self.kept.given)

    @property
    def undescribed(self) -> tuple[Choice, ...]:
        """Those of them of which nothing is said yet."""
        described = self.kept.described
        return tuple(choice for choice in self.to_describe if not described.get(choice.code))

    def found(self) -> list[Finding]:
        """What is to be said about the answer at the question, but for what the question itself shows."""
        return [each for each in self.state.findings_at(self.at) if each.code not in _UNSEEN_OTHERWISE]

    def receives(self) -> Reception:
        """Where a paste here may go."""
        return "nowhere" if self.session.read_only else receives(self.state, self.question)

    # Entering

    def give(self, value: Any, *, typed: bool = False, leaving: bool = False, by: str = "") -> Step:
        """Answers the question; what cannot be an answer is a draft then.

        `typed`: while typing goes on. `by`: who gives it, of a signature that another person gives here. `leaving`:
        the question may be gone from the screen before what the answer brings up is read; so that is `unseen` then.
        """
        before = self.found() if leaving else []
        meant = meant_today(self.question, value, self.evaluation, self.state.today)
        step = self.change(self.spot, lambda: _answer(self, meant, by), typed=typed)
        self.unseen = []
        if step.taken:
            self.drafts.drop(self.spot)
            if leaving:
                new = [each for each in self.found() if each not in before]
                self.unseen = [each for each in new if each.level != "info"]
        else:
            self.drafts.keep(self.spot, value)
        return step

    def clear(self, *, typed: bool = False) -> Step:
        """Takes the answer away, and what stood in its place. `typed`: while typing goes on, as another is typed."""
        step = self.change(self.spot, lambda: self.state.clear(self.at), typed=typed)
        if step.taken:
            self.drafts.drop_question(self.at)
        return step

    def write(self, text: str, *, typed: bool = False) -> Step:
        """Writes the narrative; empty text takes it away."""
        spot = Spot(self.at, narrative=True)
        step = self.change(spot, lambda: self.state.write(self.at, text), typed=typed)
        if step.taken:
            self.drafts.drop(spot)
        else:
            self.drafts.keep(spot, text)
        return step

    def describe(self, code: str, text: str, *, typed: bool = False) -> Step:
        """Says what a choice is that asks for it; empty text takes that away."""
        spot = Spot(self.at, choice=code)
        step = self.change(spot, lambda: self.state.describe(self.at, text, code), typed=typed)
        if step.taken:
            self.drafts.drop(spot)
        else:
            self.drafts.keep(spot, text)
        return step

    def flag(self, words: str | None) -> Step:
        """Flags the question for later, with a word why; None takes the flag away."""
        return self.change(self.spot, lambda: self.state.flag(self.at, words))

    def put_table(self, answer: Answer, spot: Spot | None = None) -> Step:
        """Puts a table in the place of what is kept; `spot` is the cell that is being typed in, if one is."""
        id_ = self.at
        return self.change(
            spot or self.spot, lambda: self.state.change_rows(id_, answer), typed=spot is not None
        )

    def change(self, spot: Spot, make: Callable[[], Change | None], *, typed: bool = False) -> Step:
        """Makes one change and has it saved. With `typed` it takes the place of what the same typing made before."""
        before = self.asked
        if self.session.read_only:
            return Step(refused=UserError(self.why_fixed), before=before)
        if not typed:
            self._typing.end()
        try:
            change = self._typing.make(spot, make) if typed else make()
        except UserError as error:
            return Step(refused=error, before=before)
        self.session.record(change)
        self.look_again()
        return Step(change, before=before)

    def look_again(self) -> None:
        """Takes in what is asked now, after a change from elsewhere (a merge, a version brought back)."""
        self.asked = asked(self.evaluation)

    def end_typing(self) -> None:
        """What is typed next is a change of its own."""
        self._typing.end()

    # Taking back

    def undo(self, may: Callable[[Change], bool] = lambda _: True) -> tuple[Step, str]:
        """Takes the last change back, if it is one that one `may`; what became of it, and that in words."""
        return self._step_back(may, back=True)

    def redo(self, may: Callable[[Change], bool] = lambda _: True) -> tuple[Step, str]:
        """Makes the last change taken back again, likewise."""
        return self._step_back(may, back=False)

    def _step_back(self, may: Callable[[Change], bool], *, back: bool) -> tuple[Step, str]:
        self._typing.end()
        before = self.asked
        change = self.state.undo(may) if back else self.state.redo(may)
        if change is None:
            return Step(before=before), "Nothing to undo." if back else "Nothing to redo."
        self.session.record(change)
        self.look_again()
        self.route.go(change.question, jump=True)
        row, columns = cells_changed(change)
        for spot in (Spot(change.question, row=row, column=column) for column in columns):
            if spot in self.drafts:
                self.drafts.drop(spot)
        if not row:
            self.drafts.drop_question(change.question)
        return Step(change, before=before), step_told(self.question, change, back=back)

    # Going on

    def why_not(self, draft: Any) -> str:
        """Why a draft at the question is no answer, in words; empty where it is one by now."""
        meant = meant_today(self.question, draft, self.evaluation, self.state.today)
        try:
            refused = self.state.refusal(self.at, parse_answer(self.question, meant))
        except UserError as error:
            refused = error
        return Step(refused=refused).why_not

    def next_undescribed(self, after: str = "") -> str:
        """The next choice, behind the one with a code, of which nothing is said yet; empty for none."""
        codes = [choice.code for choice in self.to_describe]
        behind = codes[codes.index(after) + 1 :] if after in codes else codes
        open_ = [choice.code for choice in self.undescribed]
        return next((code for code in behind if code in open_), "")

    def settles(self) -> bool:
        """Whether an answer just given leaves nothing to look at here, and what comes next is open.

        Only then is it gone on from by itself: where an answer stands already, the next key would change it unseen.
        """
        if any(each.level != "info" for each in self.found()):
            return False
        if self.onward() != "next":
            return True
        to = self.route.step(1).to
        return bool(to) and self.state.kept(to).given is None

    def onward(self, after: str = "") -> Literal["description", "narrative", "next"]:
        """Where Enter leads from the answer, or from what is said of the choice with a code.

        Into a description or narrative that is asked for and empty, or else to the next question.
        """
        if self.next_undescribed(after):
            return "description"
        return "narrative" if self.asks_narrative and not self.kept.narrative else "next"


def only_at(answering: Answering, id_: str, act: Callable[[], Step]) -> Step:
    """What becomes of an act of whatever shows a question: refused, and not done, where one is at another by now."""
    if answering.at != id_:
        what = f"Nothing is changed: what stood here was of {id_}, and this is {answering.at}."
        return Step(refused=UserError(what), before=answering.asked)
    return act()


def _answer(answering: Answering, value: Any, by: str) -> Change | None:
    """Answers the question one is at. Raises UserError for an NA that is not offered there, with why."""
    id_, question = answering.at, answering.question
    if question is not answering.state.rules.questions[id_].question and parse_answer(question, value) == NA:
        raise UserError(f"NA is not an answer here. {why_no_na(answering.evaluation, id_)}", question=id_)
    return answering.state.answer(id_, value, by=by)
