"""The one state machine of a review: what may be answered now, and every change to it.

Screens, the plain mode and the commands all drive this; none of them decides what is asked, valid or rated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import describable, describe_key
from tui_review.instrument.effort import check_effort
from tui_review.instrument.kinds.base import check_most
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import RowMap, Value
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.model import NA, Question
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.as_of import as_of
from tui_review.review.conflicts import place, settled_by, taken, with_value_at
from tui_review.review.entry import EntryPlace, choice_meant, described_text, entry_place, parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding
from tui_review.review.findings import findings, findings_at
from tui_review.review.gate.accepted import Accepted
from tui_review.review.gate.gate import P, decide
from tui_review.review.gate.proposals import (
    Author,
    Change,
    HandOver,
    Merge,
    Migrate,
    Restore,
    SettleAct,
    SettleOverride,
)
from tui_review.review.handover import how_to_change, why_read_only
from tui_review.review.links import Resolve
from tui_review.review.model import Answer, Review
from tui_review.review.record.content import covered_by_acts
from tui_review.review.record.events import changed, recorded
from tui_review.review.record.reasons import unexplained_by, with_reason
from tui_review.review.refusal import contradiction, refusal
from tui_review.review.rows import with_cells, with_rows, without_claims, without_row, without_worked_out
from tui_review.review.who import Editor
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_line, clean_text

__all__ = ["Change", "ReviewState"]


def _any_change(_: Change) -> bool:
    """Whatever was changed last."""
    return True


class ReviewState:
    """A review being worked on."""

    def __init__(
        self, rules: Rules, review: Review, editor: Editor, *, today: str, resolve: Resolve | None = None
    ) -> None:
        """`rules` are those of the instrument that made the review; an open one is looked at as of `today` (ISO).

        `resolve` finds linked reviews (`store.linked`); without it, what they say is unknown.
        """
        self.resolve = resolve
        self.rules = rules
        self._review = review
        self.accepted: Accepted[Any] | None = None
        """What the gate accepted last, and may be written; None while nothing was changed."""
        self.editor = editor
        self.today = today
        self.settling = ""
        """The question whose answer settles what is unsettled there: whoever gives it has seen the sides."""
        self._evaluation: Evaluation | None = None
        self._before: Evaluation | None = None
        self._done: list[Change] = []
        self._undone: list[Change] = []

    @property
    def review(self) -> Review:
        """The review as it is now."""
        return self._review

    @property
    def author(self) -> Author:
        """Who works on it, at this moment."""
        return Author.of(self.editor)

    def propose(self, proposal: P) -> Accepted[P]:
        """Goes on with the review as it is with what is proposed. Raises UserError where that may not be."""
        accepted = decide(proposal, self)
        self.go_on(accepted)
        return accepted

    def go_on(self, found: Accepted[Any] | Review) -> None:
        """Goes on with what the gate accepted, or with what a file holds, of which nothing is to be written.

        After that, and after an act on the whole review, nothing before it can be undone.
        """
        accepted = found if isinstance(found, Accepted) else None
        proposal = None if accepted is None else accepted.proposal
        if not isinstance(proposal, Change):
            # What is unsettled may be another by now.
            self.settling = ""
        if proposal is None or isinstance(proposal, HandOver | SettleAct | Restore | Merge | Migrate):
            self._done.clear()
            self._undone.clear()
        self._before = (self._evaluation or self._before) if isinstance(proposal, Change) else None
        self._evaluation = None
        self._review, self.accepted = found.review if isinstance(found, Accepted) else found, accepted

    @property
    def evaluation(self) -> Evaluation:
        """What follows from the answers as they are now."""
        if self._evaluation is None:
            day, resolve = as_of(self.rules, self.review, self.today), self.resolve
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
        """All that is kept at a question."""
        return self.review.answers.get(id_) or Answer()

    def findings(self) -> list[Finding]:
        """Everything missing, wrong or worth a look."""
        return findings(self.review, self.evaluation, self.editor.policy)

    def findings_at(self, id_: str) -> list[Finding]:
        """The same at one question."""
        return findings_at(self.review, self.evaluation, id_)

    def answer(self, id_: str, given: Any, *, why: str = "", by: str = "") -> Change | None:
        """Answers a question; None when it changes nothing. Raises UserError when it cannot be answered so.

        `by` gives it, where that is not whoever works on the review: a signature, by whom it names.
        """
        question = self._editable(id_)
        value = parse_answer(question, given)
        refusal = self.refusal(id_, value)
        if refusal is not None:
            raise refusal
        if self.evaluation.answered_na(id_):
            return None  # NA given where the program says NA already: nothing to keep.
        return self._put(id_, _with_value(question, self.kept(id_), value), why, said=id_, by=by)

    def refusal(self, id_: str, value: Value) -> UserError | None:
        """Why a value that fits the question's kind cannot be its answer now; None when it can."""
        self.question(id_)
        return refusal(self.review, self.evaluation, id_, value)

    def unsign(self, id_: str, *, reason: str, by: str = "") -> Change:
        """Takes a signature back: by whoever signed (`by`, or the editor), with a reason, which the file keeps.

        Later signatures are taken back first. It cannot be undone: it is signed again. Raises UserError.
        """
        self._editable(id_)
        author = replace(self.author, name=clean_line(by)) if by else self.author
        signing.check_unsigning(self.rules, self.review, id_, author.name)
        why = clean_line(reason)
        if not why:
            raise UserError("Taking a signature back needs a reason.", remedy="Say why.", question=id_)
        old = self.kept(id_)
        new = Answer(flag=old.flag, passages=old.passages)
        # A signature is kept in the record before the first submission too.
        lines = recorded(old, new, author.editor, why=why, how="taken back")
        new = replace(new, changes=[*old.changes, *lines])
        return self._make(Change(id_, plain(old), plain(new), by=author, why=why, how="taken back"))

    def write(self, id_: str, text: str, *, why: str = "") -> Change | None:
        """The narrative of a question; empty text takes it away."""
        self._editable(id_)
        answer = replace(self.kept(id_), narrative=clean_text(text).lstrip("\n"))
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
        described = {each: said[each] for each in [*order, *said] if said.get(each)}
        return self._put(id_, replace(answer, described=described), why, said=describe_key(id_, code))

    def flag(self, id_: str, comment: str | None) -> Change | None:
        """Flags a question for later, with a comment; None takes the flag away."""
        self._editable(id_)
        flag = "" if comment is None else clean_line(comment) or "look again"
        return self._put(id_, replace(self.kept(id_), flag=flag), "")

    def cite(self, id_: str, passages: Iterable[str]) -> Change | None:
        """The passages of a case file cited for an answer."""
        self._editable(id_)
        return self._put(id_, replace(self.kept(id_), passages=list(dict.fromkeys(passages))), "")

    def clear(self, id_: str, *, why: str = "") -> Change | None:
        """Takes the answer away; the narrative stays."""
        self._editable(id_)
        answer = self.kept(id_)
        if answer.rows is not None:
            answer = with_rows(answer, None)
        return self._put(id_, replace(answer, value=None), why, said=id_)

    def change_rows(self, id_: str, rows: Answer, *, why: str = "") -> Change | None:
        """Puts a table as `rows` (made by the functions of `rows`) in the place of what is kept.

        Raises UserError for a question that is no table, and where rows come to it beyond what it takes; of those that
        a file has too many of, any may be changed, and go.
        """
        question, given = self._editable(id_), len(rows.rows or {})
        if kind_of(question).holds != "rows":
            raise UserError("It is no table, so it has no rows.", question=id_)
        if given > len(self.kept(id_).rows or {}):
            try:
                check_most(question, given, question.row)
                check_effort(self.rules, {**self.review.raw, id_: rows.rows})
            except UserError as error:
                raise error.at(question=id_) from None
        if self.evaluation.asked(id_) is False:
            why_not = self.evaluation.why_not_asked(id_).rstrip(".")
            raise UserError(f"It is not asked now: {why_not}.", question=id_)
        return self._put(id_, rows, why)

    def answer_many(self, given: Mapping[str, Any], *, why: str = "") -> list[Change]:
        """Answers many questions at once: all, or, when one cannot be answered so, none.

        `4B.narrative` gives a narrative, `4C1.describe` or `4C1.describe.Other` what is said of a choice, `4A1.r2.date`
        one cell of a row, `4A1.new.date` of one that is added, and None for `4A1.r2` deletes it. What follows from the
        answers is looked at when all of them are in, so their order does not matter. Raises UserError naming the first
        question that cannot be.
        """
        made: list[Change | None] = []
        with self.all_or_nothing():
            values: dict[str, Value] = {}
            described: list[tuple[EntryPlace, str]] = []
            cells: dict[str, dict[str, dict[str, Any]]] = {}
            claims: dict[str, Value] = {}
            for key, one in given.items():
                where = entry_place(key, self.rules.questions)
                id_, text = where.id, "" if one is None else str(one)
                if where.part == "narrative":
                    with _named(id_):
                        made.append(self.write(id_, text, why=why))
                elif where.part == "described":
                    described.append((where, described_text(id_, one)))
                elif where.part == "row":
                    row = without_row(self._editable(id_), self.kept(id_), where.row, one)
                    made.append(self.change_rows(id_, row, why=why))
                elif where.part == "cell":
                    cells.setdefault(id_, {}).setdefault(where.row, {})[where.column] = one
                elif one is None:
                    made.append(self.clear(id_, why=why))
                else:
                    question = self.question(id_)
                    values[id_] = parse_answer(question if question.by_program else self._editable(id_), one)
            signs = {id_: self.rules.questions[id_].signs for id_ in values}
            made += [self._give(id_, value, why) for id_, value in values.items() if not signs[id_]]
            for id_, named in cells.items():
                answer = with_cells(self._editable(id_), self.kept(id_), named)
                answer, claims[id_] = without_claims(self.rules.questions[id_], answer, named)
                made.append(self.change_rows(id_, answer, why=why))
            for where, text in described:
                with _named(where.id):
                    made.append(self.describe(where.id, text, where.code, why=why))
            # What is signed is signed as it stands then, and no signature locks another.
            made += [self._give(id_, values[id_], why) for id_ in self.rules.questions if signs.get(id_)]
            for id_, value in (*values.items(), *claims.items()):
                if (claimed := contradiction(self.evaluation, id_, value)) is not None:
                    raise claimed
            for id_, value in values.items():
                if (refused := self.refusal(id_, value)) is not None:
                    raise refused
        return [change for change in made if change is not None]

    def _give(self, id_: str, value: Value, why: str) -> Change | None:
        """Puts in place a value that fits the question's kind; None where the program says it itself."""
        question = self.question(id_)
        if question.by_program or (value == NA and not question.na_if):
            return None
        if is_rows(value):
            value = without_worked_out(self.rules.questions[id_], value)
        return self._put(id_, _with_value(question, self.kept(id_), value), why, said=id_)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Takes back all that was done within when one of it cannot be."""
        before, done = (self._review, self.accepted), len(self._done)
        try:
            yield
        except UserError:
            self._review, self.accepted = before
            self._evaluation = self._before = None
            del self._done[done:]
            raise

    def _editable(self, id_: str) -> Question:
        question = self.question(id_)
        if self.read_only:
            raise UserError(self.read_only, remedy=how_to_change(self.review, self.editor), question=id_)
        if question.by_program:
            raise UserError("The program answers it itself.", question=id_)
        return question

    def settle(self, key: str, side: str, *, why: str = "") -> Change | SettleOverride | SettleAct | None:
        """Settles what a merge could not, by taking one side or all.

        What was handed over is not changed by it: there, only what stands can be said to hold. Raises UserError when
        nothing is unsettled there, and where status, role or a signature do not allow it.
        """
        conflict = self.review.conflicts.get(key)
        if conflict is None:
            raise UserError(f"Nothing is unsettled at {key}.", remedy="`tui-review check` lists what is.")
        where = place(key, self.rules.questions)
        value = taken(conflict, where, side, self.rules)
        if where.part == "override":
            return self.propose(SettleOverride(item=where.id, side=side, by=self.author)).proposal
        if where.part == "act":
            return self.propose(SettleAct(side=side, by=self.author, reason=why)).proposal
        answer = with_value_at(self.kept(where.id), where, value, conflict.above)
        if where.id == key and value != self.kept(key).given and signing.signs_something(self.rules, key):
            if value is not None:
                signing.check_side(self.rules, self.review, key, conflict, value)
            if answer.value != self.kept(key).value:
                answer = signing.with_signature_of(answer, Answer())
        before, self.settling = self.settling, where.id
        try:
            return self._put(where.id, answer, why, said=key)
        finally:
            self.settling = before

    def _put(self, id_: str, answer: Answer, why: str, *, said: str = "", by: str = "") -> Change | None:
        """Makes a change and remembers it for undo; None where it changes and settles nothing.

        `said` is the place that was answered explicitly: where that settles, saying again what stands there does too.
        """
        before, settled = self.kept(id_), {}
        if id_ == self.settling:
            settled = settled_by(self.review, self.rules.questions, id_, (before, answer), said)
        why = why or self.editor.why
        if answer == before and not changed(before, answer) and not settled:
            sealed = covered_by_acts(self.review)
            needed = self.editor.policy.reasons != "optional"
            if why and needed and unexplained_by(before, self.editor, sealed):
                # The same answer again, with a reason: that of the change that made it so.
                after = with_reason(before, self.editor, clean_line(why), sealed)
                return self.amend(Change(id_, plain(before), plain(after), by=self.author))
            return None
        author = replace(self.author, name=clean_line(by)) if by else self.author
        return self._make(Change(id_, plain(before), plain(answer), settled, by=author, why=why))

    def _make(self, change: Change) -> Change:
        made = self.propose(change).proposal
        self._done.append(made)
        self._undone.clear()
        return made

    def amend(self, change: Change) -> Change:
        """Goes on with what is said of the last change afterwards: taking that back takes this back with it."""
        made = self.propose(change).proposal
        if self._done and self._done[-1].question == change.question:
            self._done[-1] = replace(self._done[-1], after=made.after)
        return made

    def undo(self, may: Callable[[Change], bool] = _any_change) -> Change | None:
        """Takes the last change back and says which; None when there is none, or it is none that one `may`."""
        if (
            not self._done
            or self.read_only
            or not may(self._done[-1])
            or signing.holds_signature(self.rules, self.review, self._done[-1])
        ):
            return None
        change = self._done[-1]
        undone = self.propose(replace(change.undone, by=self.author)).proposal
        self._undone.append(self._done.pop())
        return undone

    def redo(self, may: Callable[[Change], bool] = _any_change) -> Change | None:
        """Makes the last change taken back again; None as for `undo`."""
        if (
            not self._undone
            or self.read_only
            or not may(self._undone[-1])
            or signing.holds_signature(self.rules, self.review, self._undone[-1])
        ):
            return None
        change = self.propose(self._undone[-1]).proposal
        self._undone.pop()
        self._done.append(change)
        return change


@contextmanager
def _named(id_: str) -> Iterator[None]:
    """What is refused within is said of a question."""
    try:
        yield
    except UserError as error:
        raise error.at(question=id_) from None


def _with_value(question: Question, answer: Answer, value: Value) -> Answer:
    if kind_of(question).holds == "rows" and value != NA:
        return with_rows(answer, list(cast("dict[str, RowMap]", value).values()))
    return replace(answer, value=value, rows=None)
