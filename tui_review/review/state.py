"""The one state machine of a review: what may be answered now, and every change to it.

Screens, the plain mode and the commands all drive this; none of them decides what is asked, valid or rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, cast

from tui_review.errors import UserError
from tui_review.instrument.evaluate import Missing, RowMap, Value
from tui_review.instrument.findings import did_you_mean
from tui_review.instrument.model import NA, Question
from tui_review.instrument.rules import Rules
from tui_review.instrument.settle import Settler
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import Finding, findings, findings_at
from tui_review.review.handover import Editor, first_submitted, why_read_only
from tui_review.review.model import Answer, AnswerChange, Review
from tui_review.review.rows import with_rows
from tui_review.review.shape import plain, structure
from tui_review.yamlfile.text import clean_line, clean_text

NARRATIVE: Final = ".narrative"
"""`4B.narrative` in a map of answers is the narrative of 4B."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: all that is kept at one question, before and after, as plain data."""

    question: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(self.question, self.after, self.before)

    def as_entry(self) -> dict[str, Any]:
        """The change as a journal keeps it."""
        return {"question": self.question, "before": self.before, "after": self.after}

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Change:
        """The change of a journal's entry. Raises UserError for one that is no change."""
        try:
            return cls(str(entry["question"]), dict(entry["before"]), dict(entry["after"]))
        except (KeyError, TypeError, ValueError):
            raise UserError("The journal holds an entry that is no change of an answer.") from None


class ReviewState:
    """A review being worked on."""

    def __init__(self, rules: Rules, review: Review, editor: Editor, *, today: str = "") -> None:
        """`rules` are those of the instrument that made the review; `today` is an ISO date."""
        self.rules = rules
        self.review = review
        self.editor = editor
        self._today = today
        self._settler = Settler(rules)
        self._evaluation: Evaluation | None = None
        self._done: list[Change] = []
        self._undone: list[Change] = []

    @property
    def evaluation(self) -> Evaluation:
        """What follows from the answers as they are now."""
        if self._evaluation is None:
            self._evaluation = Evaluation(self.rules, self.review.raw, self._settler, today=self._today)
        return self._evaluation

    @property
    def read_only(self) -> str:
        """Why the answers cannot be changed now, in words; empty when they can."""
        return why_read_only(self.review, self.editor)

    def question(self, id_: str) -> Question:
        """The definition of a question. Raises UserError for an id that is none."""
        rules = self.rules.questions.get(id_)
        if rules is None:
            hint = did_you_mean(id_, self.rules.questions)
            raise UserError(f"{self.rules.instrument.id} has no question {id_}.{hint}")
        return rules.question

    def kept(self, id_: str) -> Answer:
        """A copy of all that is kept at a question."""
        answer = self.review.answers.get(id_)
        return deepcopy(answer) if answer is not None else Answer()

    def findings(self) -> list[Finding]:
        """Everything missing, wrong or worth a look."""
        return findings(self.review, self.evaluation)

    def findings_at(self, id_: str) -> list[Finding]:
        """The same at one question."""
        return findings_at(self.review, self.evaluation, id_)

    def answer(self, id_: str, given: Any, *, why: str = "") -> Change | None:
        """Answers a question; None when it changes nothing. Raises UserError when it cannot be answered so."""
        question = self._editable(id_)
        value = parse_answer(question, given)
        refusal = self.refusal(id_, value)
        if refusal is not None:
            raise refusal
        if self.evaluation.answered_na(id_):
            return None  # NA given where the program says NA already: nothing to keep.
        return self._put(id_, self._with_value(id_, value), why)

    def refusal(self, id_: str, value: Value) -> UserError | None:
        """Why a value that fits the question's kind cannot be its answer now; None when it can."""
        evaluation, question = self.evaluation, self.question(id_)
        if evaluation.asked(id_) is False:
            if value == NA:
                return None
            why = evaluation.why_not_asked(id_)
            return UserError(f"It is not asked now: {why.rstrip('.')}.", question=id_)
        by_rule = evaluation.answered_na(id_)
        if by_rule and value != NA:
            return UserError(f"The program answers it NA: {question.na_because.rstrip('.')}.", question=id_)
        if value == NA and not by_rule and not question.na_if:
            when = f" The program answers NA itself when {question.na_when}." if question.na_when else ""
            return UserError(f"NA is not an answer here.{when}", question=id_)
        return None

    def _with_value(self, id_: str, value: Value) -> Answer:
        answer = self.kept(id_)
        if self.question(id_).answer == "table" and value != NA:
            return with_rows(answer, list(cast("dict[str, RowMap]", value).values()))
        answer.value, answer.rows = value, None
        return answer

    def write(self, id_: str, text: str, *, why: str = "") -> Change | None:
        """The narrative of a question; empty text takes it away."""
        self._editable(id_)
        answer = self.kept(id_)
        answer.narrative = clean_text(text)
        return self._put(id_, answer, why)

    def flag(self, id_: str, comment: str | None) -> Change | None:
        """Flags a question for later, with a comment; None takes the flag away."""
        self._editable(id_)
        answer = self.kept(id_)
        answer.flag = "" if comment is None else clean_line(comment) or "look again"
        return self._put(id_, answer, "")

    def cite(self, id_: str, passages: Iterable[str]) -> Change | None:
        """The passages of a case file cited for an answer."""
        self._editable(id_)
        answer = self.kept(id_)
        answer.passages = list(dict.fromkeys(passages))
        return self._put(id_, answer, "")

    def clear(self, id_: str, *, why: str = "") -> Change | None:
        """Takes the answer away; the narrative stays."""
        self._editable(id_)
        answer = self.kept(id_)
        if answer.rows is not None:
            answer = with_rows(answer, None)
        answer.value = None
        return self._put(id_, answer, why)

    def change_rows(self, id_: str, rows: Answer, *, why: str = "") -> Change | None:
        """Puts a table as `rows` (made by the functions of `rows`) in the place of what is kept."""
        self._editable(id_)
        if self.evaluation.asked(id_) is False:
            why_not = self.evaluation.why_not_asked(id_).rstrip(".")
            raise UserError(f"It is not asked now: {why_not}.", question=id_)
        return self._put(id_, rows, why)

    def answer_many(self, given: Mapping[str, Any], *, why: str = "") -> list[Change]:
        """Answers many questions at once: all, or, when one cannot be answered so, none.

        `4B.narrative` gives a narrative. What follows from the answers is looked at when all of them are in, so
        their order does not matter. Raises UserError naming the first question that cannot be.
        """
        before = deepcopy(self.review)
        changes: list[Change] = []
        try:
            values: dict[str, Value] = {}
            for id_, one in given.items():
                if id_.endswith(NARRATIVE) and id_ not in self.rules.questions:
                    question = id_.removesuffix(NARRATIVE)
                    changes += self._made(self.write(question, "" if one is None else str(one), why=why))
                elif one is None:
                    changes += self._made(self.clear(id_, why=why))
                else:
                    values[id_] = self._parsed(id_, one)
            for id_, value in values.items():
                if not self.question(id_).by_program and not self._said_by_program(id_, value):
                    changes += self._made(self._put(id_, self._with_value(id_, value), why))
            for id_, value in values.items():
                refusal = self._contradiction(id_, value) or self.refusal(id_, value)
                if refusal is not None:
                    raise refusal
        except UserError:
            self.review.answers = before.answers
            self._evaluation = None
            if changes:
                del self._done[-len(changes) :]
            raise
        return changes

    def _parsed(self, id_: str, given: Any) -> Value:
        question = self.question(id_)
        return (
            parse_answer(question, given) if question.by_program else parse_answer(self._editable(id_), given)
        )

    def _said_by_program(self, id_: str, value: Value) -> bool:
        """Whether this can only be the program's own answer, given back: not to be kept."""
        return value == NA and not self.question(id_).na_if

    def _contradiction(self, id_: str, value: Value) -> UserError | None:
        """For what the program answers itself: given and different is refused."""
        if not self.question(id_).by_program:
            return None
        actual = self.evaluation.value(id_)
        if isinstance(actual, Missing) or actual == value:
            return None
        return UserError(f"The program answers it itself ({actual}); {value} was given.", question=id_)

    @staticmethod
    def _made(change: Change | None) -> list[Change]:
        return [] if change is None else [change]

    def _editable(self, id_: str) -> Question:
        question = self.question(id_)
        if self.read_only:
            raise UserError(self.read_only, question=id_)
        if question.by_program:
            raise UserError("The program answers it itself.", question=id_)
        return question

    def _put(self, id_: str, answer: Answer, why: str) -> Change | None:
        """Makes a change, remembers it for undo, and, after the first submission, in the file."""
        before = self.kept(id_)
        if answer == before:
            return None
        if first_submitted(self.review) and (answer.given, answer.narrative) != (
            before.given,
            before.narrative,
        ):
            was = AnswerChange(
                was=before.given,
                was_narrative=before.narrative,
                by=self.editor.name,
                at=self.editor.now(),
                why=why or self.editor.why,
            )
            answer.changes = [*before.changes, was]
        change = Change(id_, plain(before), plain(answer))
        self.apply(change)
        self._done.append(change)
        self._undone.clear()
        return change

    def apply(self, change: Change) -> None:
        """Puts what a change says in place, without remembering it for undo (replaying a journal)."""
        answer = structure(Answer, change.after)
        answers = dict(self.review.answers)
        if answer.empty:
            answers.pop(change.question, None)
        else:
            answers[change.question] = answer
        self.review.answers = answers
        self.review.conflicts.pop(change.question, None)
        self._evaluation = None

    def undo(self) -> Change | None:
        """Takes the last change back and says which; None when there is none."""
        if not self._done or self.read_only:
            return None
        change = self._done.pop()
        self._undone.append(change)
        self.apply(change.undone)
        return change.undone

    def redo(self) -> Change | None:
        """Makes the last change taken back again."""
        if not self._undone or self.read_only:
            return None
        change = self._undone.pop()
        self._done.append(change)
        self.apply(change)
        return change
