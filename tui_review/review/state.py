"""The one state machine of a review: what may be answered now, and every change to it.

Screens, the plain mode and the commands all drive this; none of them decides what is asked, valid or rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import describable, describe_key
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import RowMap, Value
from tui_review.instrument.model import NA, Question
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.as_of import as_of
from tui_review.review.conflicts import Side, place, settled_by, taken, with_value_at
from tui_review.review.entry import EntryPlace, choice_meant, described_text, entry_place, parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding
from tui_review.review.findings import findings, findings_at
from tui_review.review.gate.proposals import Author, Change
from tui_review.review.handover import first_submitted, why_read_only
from tui_review.review.links import Resolve
from tui_review.review.model import Answer, Conflict, How, Override, Review
from tui_review.review.record.events import changed, recorded
from tui_review.review.refusal import contradiction, refusal
from tui_review.review.rows import with_rows
from tui_review.review.who import Editor
from tui_review.shape.door import structured
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_line, clean_text

__all__ = ["Change", "ReviewState"]


class ReviewState:
    """A review being worked on."""

    def __init__(
        self, rules: Rules, review: Review, editor: Editor, *, today: str, resolve: Resolve | None = None
    ) -> None:
        """`rules` are those of the instrument that made the review; an open one is looked at as of `today` (ISO).

        `resolve` finds linked reviews (`store.linked`); without it, what they say is unknown.
        """
        self._resolve = resolve
        self.rules = rules
        self._review = review
        self.editor = editor
        self.today = today
        self._evaluation: Evaluation | None = None
        self._before: Evaluation | None = None
        self._done: list[Change] = []
        self._undone: list[Change] = []

    @property
    def review(self) -> Review:
        """The review as it is now."""
        return self._review

    @review.setter
    def review(self, review: Review) -> None:
        """Goes on with another state of it (after a merge, or a hand-over); nothing before can be undone."""
        self._review = review
        self._done.clear()
        self._undone.clear()
        self.refresh()

    def refresh(self) -> None:
        """Looks again at what follows, after something but an answer (an override) was changed in the review."""
        self._evaluation = self._before = None

    @property
    def evaluation(self) -> Evaluation:
        """What follows from the answers as they are now."""
        if self._evaluation is None:
            day, resolve = as_of(self.rules, self.review, self.today), self._resolve
            before, self._before = self._before, None
            self._evaluation = Evaluation.of(
                self.rules, self.review, as_of=day, resolve=resolve, after=before
            )
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
        return self._put(id_, self._with_value(id_, value), why, said=id_)

    def refusal(self, id_: str, value: Value) -> UserError | None:
        """Why a value that fits the question's kind cannot be its answer now; None when it can."""
        self.question(id_)
        return refusal(self.review, self.evaluation, id_, value)

    def why_locked(self, id_: str) -> str:
        """Who signed what stands at a question, and how to change it all the same; empty when it is not locked."""
        return signing.why_locked(self.rules, self.review, id_)

    def unsign(self, id_: str, *, reason: str, by: str = "") -> Change:
        """Takes a signature back: by whoever signed (`by`, or the editor), with a reason, which the file keeps.

        Later signatures are taken back first. It cannot be undone: it is signed again. Raises UserError.
        """
        self._editable(id_)
        who = replace(self.editor, name=clean_line(by)) if by else self.editor
        answer = signing.unsigned(self.rules, self.review, id_, who, reason=reason)
        change = Change(id_, plain(self.kept(id_)), plain(answer), by=Author.of(who))
        self.apply(change)
        self._done.append(change)
        self._undone.clear()
        return change

    def _with_value(self, id_: str, value: Value) -> Answer:
        answer = self.kept(id_)
        if kind_of(self.question(id_)).holds == "rows" and value != NA:
            return with_rows(answer, list(cast("dict[str, RowMap]", value).values()))
        answer.value, answer.rows = value, None
        return answer

    def write(self, id_: str, text: str, *, why: str = "") -> Change | None:
        """The narrative of a question; empty text takes it away."""
        self._editable(id_)
        answer = self.kept(id_)
        answer.narrative = clean_text(text).lstrip("\n")
        return self._put(id_, answer, why, said=f"{id_}.narrative")

    def describe(self, id_: str, text: str, code: str = "", *, why: str = "") -> Change | None:
        """What is said of a choice that asks for it; empty text takes it away, another choice keeps it.

        Without a `code`, of the one choice there that asks for it, or the one of them that is chosen. Raises UserError.
        """
        question = self._editable(id_)
        code = choice_meant(question, self.kept(id_).value, code)
        answer = self.kept(id_)
        said = {**answer.described, code: clean_line(text)}
        order = [choice.code for choice in describable(question)]
        answer.described = {each: said[each] for each in [*order, *said] if said.get(each)}
        return self._put(id_, answer, why, said=describe_key(id_, code))

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
        return self._put(id_, answer, why, said=id_)

    def change_rows(self, id_: str, rows: Answer, *, why: str = "") -> Change | None:
        """Puts a table as `rows` (made by the functions of `rows`) in the place of what is kept."""
        self._editable(id_)
        if self.evaluation.asked(id_) is False:
            why_not = self.evaluation.why_not_asked(id_).rstrip(".")
            raise UserError(f"It is not asked now: {why_not}.", question=id_)
        return self._put(id_, rows, why)

    def answer_many(self, given: Mapping[str, Any], *, why: str = "") -> list[Change]:
        """Answers many questions at once: all, or, when one cannot be answered so, none.

        `4B.narrative` gives a narrative, `4C1.describe` or `4C1.describe.Other` what is said of a choice. What follows
        from the answers is looked at when all of them are in, so their order does not matter. Raises UserError
        naming the first question that cannot be.
        """
        before = deepcopy(self.review)
        changes: list[Change] = []
        try:
            values: dict[str, Value] = {}
            described: list[tuple[EntryPlace, str]] = []
            for key, one in given.items():
                where = entry_place(key, self.rules.questions)
                id_, text = where.id, "" if one is None else str(one)
                if where.part == "narrative":
                    changes += self._made(self.write(id_, text, why=why))
                elif where.part == "described":
                    described.append((where, described_text(id_, one)))
                elif one is None:
                    changes += self._made(self.clear(id_, why=why))
                else:
                    values[id_] = self._parsed(id_, one)
            for id_, value in signing.signatures_last(self.rules, values):
                if not self.question(id_).by_program and not self._said_by_program(id_, value):
                    changes += self._made(self._put(id_, self._with_value(id_, value), why, said=id_))
            for where, text in described:
                changes += self._made(self.describe(where.id, text, where.code, why=why))
            for id_, value in values.items():
                refusal = contradiction(self.evaluation, id_, value) or self.refusal(id_, value)
                if refusal is not None:
                    raise refusal
        except UserError:
            self.review.answers, self.review.conflicts = before.answers, before.conflicts
            self.refresh()
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

    def settle(self, key: str, side: Side, *, why: str = "") -> Change | None:
        """Settles what a merge could not, by taking one side or both; answering the question settles it too.

        Works whatever the status is, as it makes the file whole again. None for an override, which is no answer.
        Raises UserError when nothing is unsettled there, or for an observer.
        """
        conflict = self.review.conflicts.get(key)
        if conflict is None:
            raise UserError(f"Nothing is unsettled at {key}.", remedy="`tui-review check` lists what is.")
        if self.editor.role == "observer":
            raise UserError("An observer reads only.", question=key)
        where = place(key, self.rules.questions)
        value = taken(conflict, where, side, self.rules)
        if where.part == "override":
            overrides = {id_: each for id_, each in self.review.overrides.items() if id_ != where.id}
            self.review.overrides = (
                {**overrides, where.id: structured(Override, value)} if value else overrides
            )
            self.review.conflicts = {k: each for k, each in self.review.conflicts.items() if k != key}
            self.refresh()
            return None
        return self._put(where.id, with_value_at(self.kept(where.id), where, value), why, said=key)

    def _put(self, id_: str, answer: Answer, why: str, *, said: str = "") -> Change | None:
        """Makes a change, remembers it for undo, and, after the first submission, in the file.

        `said` is the place that was answered explicitly: saying again what stands there settles a conflict.
        """
        before = self.kept(id_)
        settled = settled_by(self.review, self.rules.questions, id_, (before, answer), said)
        recordable = changed(before, answer)
        if answer == before and not recordable and not settled:
            return None
        locked = self.why_locked(id_) if recordable else ""
        if locked:
            raise UserError(locked, question=id_)
        if first_submitted(self.review) and recordable:
            how: How = "settled" if settled else ""
            events = recorded(before, answer, self.editor, why=why or self.editor.why, how=how)
            answer.changes = [*before.changes, *events]
        change = Change(id_, plain(before), plain(answer), settled, by=Author.of(self.editor))
        self.apply(change)
        self._done.append(change)
        self._undone.clear()
        return change

    def apply(self, change: Change) -> None:
        """Puts what a change says in place, without remembering it for undo (replaying a journal)."""
        answer = structured(Answer, change.after)
        answers = dict(self.review.answers)
        if answer.empty:
            answers.pop(change.question, None)
        else:
            answers[change.question] = answer
        self.review.answers = answers
        if change.unsettled:
            kept = {key: each for key, each in self.review.conflicts.items() if key not in change.unsettled}
            again = {key: Conflict(**each) for key, each in change.unsettled.items()}
            self.review.conflicts = kept if change.settles else {**kept, **again}
        self._before, self._evaluation = self._evaluation or self._before, None

    def undo(self) -> Change | None:
        """Takes the last change back and says which; None when there is none."""
        if (
            not self._done
            or self.read_only
            or signing.holds_signature(self.rules, self.review, self._done[-1])
        ):
            return None
        change = self._done.pop()
        self._undone.append(change)
        self.apply(change.undone)
        return change.undone

    def redo(self) -> Change | None:
        """Makes the last change taken back again."""
        if (
            not self._undone
            or self.read_only
            or signing.holds_signature(self.rules, self.review, self._undone[-1])
        ):
            return None
        change = self._undone.pop()
        self._done.append(change)
        self.apply(change)
        return change
