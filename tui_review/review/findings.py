"""What is missing, wrong or worth a look in a review. Errors stop a hand-over, never a save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.blanks import beside_name, blank_cells, blank_words, without_blanks
from tui_review.instrument.checks import Check, Level
from tui_review.instrument.choices import alternatives_of, choices_of, label_of, to_describe
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Evaluator, Missing, RowMap, Value, days_between
from tui_review.instrument.language.measures import measured
from tui_review.instrument.language.people import name_key
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.instrument.rules import QuestionRules
from tui_review.instrument.waiting import waits_words
from tui_review.review.conflicts import ACTS_KEY, place, sides_of
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation, empty_cells, with_worked_out
from tui_review.review.finding import TO_ANSWER, Finding
from tui_review.review.handover import CLOSED, first_submitted, why_unsettled
from tui_review.review.made_with import another_text, how_to_take_it
from tui_review.review.model import Answer, Review
from tui_review.review.names import Names
from tui_review.review.people import people_findings
from tui_review.review.record.content import covered_by_acts
from tui_review.review.record.reasons import lacks_reason
from tui_review.review.record.standing import misstated, open_when_closed
from tui_review.review.signing import faults, nearly_another, same_account, signature
from tui_review.review.who import Policy

if TYPE_CHECKING:
    from tui_review.instrument.language.syntax import Condition
    from tui_review.review.prose import ProseChecker

_OPEN: Final = ("value", "na")
_NOTHING_MORE: Final = Policy()
FEWEST_WORDS: Final = 3
"""A narrative or rationale of fewer words tells nobody anything."""
_FEWEST_LETTERS: Final = 2
"""What says which other thing it is by less says nothing."""
DAYS_TO_COMPLETE: Final = 14
"""A review is to be completed within this many days of its start (Round 4 FAQ)."""


def findings(review: Review, evaluation: Evaluation, policy: Policy = _NOTHING_MORE) -> list[Finding]:
    """Everything there is to say about a review as of the evaluation's day, in the order it is asked.

    `policy` is what the settings ask for besides.
    """
    return list(_ReviewChecker(review, evaluation, policy).all())


def findings_at(review: Review, evaluation: Evaluation, question: str) -> list[Finding]:
    """What there is to say at one question: what the reviewer sees beside it."""
    return list(_ReviewChecker(review, evaluation).at(question))


def unsound(review: Review, evaluation: Evaluation, questions: Iterable[str]) -> list[str]:
    """Those of some questions that still wait for another answer, or have errors: unanswered, wrong, incomplete."""
    checker = _ReviewChecker(review, evaluation)
    return [
        id_
        for id_ in questions
        if evaluation.asked(id_) is None or any(found.level == "error" for found in checker.at(id_))
    ]


def first_to_do(review: Review, evaluation: Evaluation, question: str) -> str:
    """What is to be done first before a sign-off can be signed: a question's id; empty when it can be."""
    own = evaluation.rules.questions[question]
    earlier = own.question.after
    if earlier and evaluation.value(earlier) is Missing.UNANSWERED:
        return first_to_do(review, evaluation, earlier) or earlier
    return next(iter(unsound(review, evaluation, own.signs)), "")


def why_not_signed_yet(review: Review, evaluation: Evaluation, question: str) -> UserError | None:
    """Why a sign-off cannot be signed now: an earlier one is missing, or what it signs is not complete."""
    rules = evaluation.rules
    own = rules.questions[question]
    earlier = own.question.after
    if earlier and evaluation.value(earlier) is Missing.UNANSWERED:
        label = rules.questions[earlier].question.label
        what = f"{earlier}{f' ({label})' if label else ''} is signed first."
        return UserError(what, question=question)
    open_ids = unsound(review, evaluation, own.signs)
    if open_ids:
        what = f"What is signed here is not complete: {', '.join(open_ids)}."
        return UserError(what, remedy="Answer that first; then sign.", question=question)
    return None


def warned(found: Iterable[Finding]) -> list[str]:
    """The questions at which there is a warning, in order: what stands there holds, and somebody is to look at it."""
    return list(dict.fromkeys(each.question for each in found if each.level == "warning"))


def faulty(found: Iterable[Finding]) -> list[str]:
    """The questions at which something is wrong, in order; one that only has no answer is none of them."""
    wrong = (each for each in found if each.level == "error" and each.code != TO_ANSWER)
    return list(dict.fromkeys(each.question for each in wrong))


def counted_as_open(review: Review, evaluation: Evaluation) -> list[Finding]:
    """What is wrong with answers and overrides in a file that cannot be such, and signatures that do not hold."""
    checker = _ReviewChecker(review, evaluation)
    answers = (id_ for id_ in evaluation.rules.questions if evaluation.unreadable(id_))
    found = [
        each
        for id_ in answers
        for each in checker.at(id_)
        if each.code in _OPEN or (id_ in evaluation.void and each.level == "error")
    ]
    return found + [each for each in checker.overrides() if each.level == "error"]


def asks_narrative(rules: QuestionRules, now: Evaluator) -> bool:
    """Whether the answer given to a question asks for a narrative."""
    return rules.narrative is not None and now.truth(rules.narrative) is True


def narrative_left(rules: QuestionRules, narrative: str, now: Evaluator) -> bool:
    """Whether a narrative stands at an answer that asks for none, as it may have been written for another answer."""
    return bool(narrative) and rules.narrative is not None and now.truth(rules.narrative) is False


def says_nothing(text: str) -> bool:
    """Whether a text is there and too short to tell anybody anything; signs and figures alone are no words."""
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    return bool(text.strip()) and len(words) < FEWEST_WORDS


def explains_nothing(text: str) -> bool:
    """Whether a text is there and is one letter or a sign; of other scripts one character may be a word."""
    return text.isascii() and bool(text.strip()) and sum(map(str.isalnum, text)) < _FEWEST_LETTERS


def texts_asked(review: Review, evaluation: Evaluation) -> dict[str, str]:
    """What is written at each question whose narrative or text is asked for now, by id, in order; empty for nothing.

    What may stay empty, and does, is asked of nobody.
    """
    now = evaluation.evaluator.at_this_moment()
    found: dict[str, str] = {}
    for id_, rules in evaluation.rules.questions.items():
        if asks_narrative(rules, now):
            kept = review.answers.get(id_)
            narrative = kept.narrative if kept is not None else ""
            if narrative or rules.question.narrative_level != "info":
                found[id_] = narrative
        elif kind_of(rules.question).entry == "lines" and evaluation.open_to_reviewer(id_):
            kept = review.answers.get(id_)
            value = kept.value if kept is not None else None
            if isinstance(value, str):
                found[id_] = value
            elif value is None and not rules.question.optional:
                found[id_] = ""
    return found


def blocking(found: list[Finding]) -> list[Finding]:
    """The errors among findings: what stops a hand-over."""
    return [finding for finding in found if finding.level == "error"]


def _prose(review: Review, evaluation: Evaluation) -> ProseChecker | None:
    prose = evaluation.rules.instrument.prose
    if prose is None:
        return None
    from tui_review.review.prose import ProseChecker  # noqa: PLC0415 - few instruments ask for it

    return ProseChecker(prose, review, evaluation)


class _ReviewChecker:
    def __init__(self, review: Review, evaluation: Evaluation, policy: Policy = _NOTHING_MORE) -> None:
        self._review = review
        self._policy = policy
        self._evaluation = evaluation
        self._names = Names(evaluation.rules.instrument, review)
        self._prose = _prose(review, evaluation)
        self._now = evaluation.evaluator.at_this_moment()
        self._left = evaluation.as_left.evaluator.at_this_moment()

    def all(self) -> Iterator[Finding]:
        rules = self._evaluation.rules
        if what := another_text(rules, self._review):
            # A closed one keeps what it was closed with; nothing is to be done there.
            closed = self._review.review.status in CLOSED
            said = what if closed else f"{what} {how_to_take_it(self._review)}"
            yield Finding("", "warning" if closed else "error", "instrument-changed", said)
        for id_ in rules.questions:
            yield from self.at(id_)
        for id_, answer in self._review.answers.items():
            # Of an answer that went to another place a merge may keep the record alone.
            stands = answer.given is not None or answer.described or answer.narrative or answer.flag
            if id_ not in rules.questions and stands:
                what = f"This instrument has no question {id_}; its answer is kept and does not count. "
                yield Finding(id_, "error", "unknown-question", f"{what}{self._how_to_move()}")
        for id_ in rules.rated:
            warning = self._evaluation.rating(id_).warning
            if warning:
                yield Finding(id_, "warning", "rating", warning)
        yield from self._unrated()
        for on in dict.fromkeys(note.on for note in self._review.notes.values()):
            if on not in rules.questions:
                yield from self._names_in_notes(on)
        yield from self._conflicts()
        yield from self.overrides()
        if rules.grids:
            from tui_review.review.grid_findings import grid_findings  # noqa: PLC0415 - few have grids

            yield from grid_findings(self._evaluation)
        yield from self._late()
        yield from people_findings(self._review, self._policy)
        yield from self._reasons()
        for _, what in misstated(self._review):
            yield Finding("", "error", "record", what)
        if what := open_when_closed(self._review):
            yield Finding("", "error", "open-notes", what)
        if any(question.question.due for question in rules.questions.values()):
            from tui_review.review.due import due_findings  # noqa: PLC0415 - few have deadlines

            yield from due_findings(self._evaluation)

    def _how_to_move(self) -> str:
        version = self._evaluation.rules.instrument.version
        return f"`tui-review migrate FILE --to {version}` takes it where it belongs by now, or puts it aside."

    def _unrated(self) -> Iterator[Finding]:
        """What is not rated although all that has to be answered is: it waits for what may be left empty."""
        told = self._namesakes() | self._unsettled()
        for id_, rated in self._evaluation.rules.rated.items():
            waits_for = self._evaluation.rating(id_).waiting_for if rated.kind != "outcome" else ()
            if waits_for and all(map(self._may_stay_open, waits_for)) and not told.intersection(waits_for):
                rules = self._evaluation.rules
                conditions = (condition for condition, _ in rated.rows if condition is not None)
                unknown = [leaf for each in conditions for leaf in self._evaluation.evaluator.unknown(each)]
                cells = self._cells_words(unknown)
                what = (
                    f"{id_} is not rated: it {waits_words(rules, waits_for)}, where something is left empty"
                )
                what += f" ({cells})." if cells else "."
                yield Finding(id_, "warning", "unrated", what)

    def _namesakes(self) -> set[str]:
        """The tables of people whose rows cannot be told apart: what waits for them is said there."""
        grids = self._evaluation.rules.grids.values()
        tables = ((grid, self._evaluation.value(grid.spec.rows.table)) for grid in grids)
        return {
            grid.spec.rows.table for grid, rows in tables if is_rows(rows) and grid.namesakes(rows.values())
        }

    def _unsettled(self) -> set[str]:
        """The questions at which a merge left something open, which is said there."""
        questions = self._evaluation.rules.questions
        return {place(key, questions).id for key in self._review.conflicts}

    def _may_stay_open(self, id_: str) -> bool:
        question = self._evaluation.rules.questions.get(id_)
        if question is None or self._evaluation.unreadable(id_):
            return False
        return bool(question.question.optional) or self._evaluation.raw(id_) is not Missing.UNANSWERED

    def _conflicts(self) -> Iterator[Finding]:
        said: set[tuple[str, str]] = set()
        for key, conflict in self._review.conflicts.items():
            if key == ACTS_KEY:
                what = f"{why_unsettled(self._review)} `tui-review settle FILE {place(key).id}`."
                yield Finding("", "error", "conflict", what)
                continue
            where = place(key, self._evaluation.rules.questions)
            if (where.id, conflict.why) in said:
                continue
            if conflict.why:
                said.add((where.id, conflict.why))
            place_words = f" ({where.said})" if where.said and not conflict.why else ""
            found = len(sides_of(conflict)) if conflict.others else "two"
            what = conflict.why or f"A merge found {found} different answers here{place_words}."
            what += f" Settle it: open the review, or `tui-review settle FILE {where.id}`."
            yield Finding(where.id, "error", "conflict", what, where.row)

    def overrides(self) -> Iterator[Finding]:
        for id_, override in self._review.overrides.items():
            yield from self._names_in(id_, override.reason, f"the override of {id_}")
            rated = self._evaluation.rules.rated.get(id_)
            if rated is None or rated.kind == "outcome":
                what = f"The override of {id_} is of no item of this instrument and does not count."
                yield Finding(id_, "error", "override", f"{what} {self._how_to_move()}")
            elif override.rating not in self._evaluation.rules.instrument.ratings.item:
                what = f"The override of {id_} is no rating of an item. {self._how_to_move()}"
                yield Finding(id_, "error", "override", what)
            elif self._evaluation.rating(id_).rating == override.rating:
                what = f"The override of {id_} says what the answers say by now; it can be undone."
                yield Finding(id_, "info", "override", what)

    def at(self, id_: str) -> Iterator[Finding]:
        rules = self._evaluation.rules.questions[id_]
        answer = self._review.answers.get(id_)
        given = answer.given if answer is not None else None
        yield from self._sound(rules, given)
        yield from self._computed(rules.question, given)
        yield from self._names_in_notes(id_)
        if not self._evaluation.open_to_reviewer(id_):
            if answer is not None and not rules.question.by_program:
                yield from self._kept(id_, answer)
            if self._evaluation.asked(id_) is False:
                # A text that does not count stands in the file all the same, for whoever reads it.
                yield from self._names_at(rules, answer or Answer())
                return
        elif given is None and not rules.question.optional:
            yield Finding(id_, "error", TO_ANSWER, f"{id_} is not answered yet.")
        elif given == NA and not rules.question.na_if:
            what = f"NA is not an answer to {id_} here: the program gives it when it applies."
            yield Finding(id_, "error", "na", what)
        elif answer is not None:
            yield from _undescribed(rules.question, answer)
            yield from _named_twice(rules.question, given)
        yield from self._narrative(rules, answer or Answer())
        if rules.question.columns and answer is not None and answer.rows:
            yield from self._rows(rules, answer.rows)
            if self._evaluation.rules.grids:
                from tui_review.review.grid_findings import namesake_findings  # noqa: PLC0415 - few have grids

                yield from namesake_findings(self._evaluation, id_)
            if rules.row_checks:
                from tui_review.review.named_findings import named_findings  # noqa: PLC0415 - few name people

                yield from named_findings(self._evaluation, id_)
        yield from self._ties(rules, given)
        for check, condition in rules.checks:
            found = self._found(check, condition, self._now, self._left)
            if found and not (check.explained and self._explained(rules)):
                settled = f" A rationale that names {id_} settles it." if check.explained else ""
                yield Finding(id_, found[0], "check", f"{found[1]}{settled}")

    def _ties(self, rules: QuestionRules, given: Value | None) -> Iterator[Finding]:
        """What is wrong with a signature, or with the review that is linked here."""
        if rules.signs and given is not None:
            yield from self._signature(rules.question.id)
        for name, link in self._evaluation.rules.instrument.links.items():
            linked = self._evaluation.linked.get(name) if link.question == rules.question.id else None
            if linked is not None and linked.problem:
                yield Finding(rules.question.id, "warning", "link", linked.problem)

    def _signature(self, question: str) -> Iterator[Finding]:
        """What is wrong with a signature in a file: given too early, out of order, or over something incomplete."""
        given = signature(self._review, question)
        if given is None:
            return
        too_early = why_not_signed_yet(self._review, self._evaluation, question)
        if too_early is not None:
            yield Finding(question, "error", "signature", too_early.what)
        rules = self._evaluation.rules
        for code, what in faults(rules, self._review, given, as_of=self._evaluation.as_of):
            yield Finding(question, "error", code, what)
        if what := nearly_another(rules, self._review, given):
            yield Finding(question, "warning", "signature-name", what)
        if what := same_account(rules, self._review, given):
            yield Finding(question, "error" if self._policy.one_role else "info", "signature-account", what)

    def _sound(self, rules: QuestionRules, given: Value | None) -> Iterator[Finding]:
        """Whether the value is one the question can have: a file may have been edited by hand."""
        id_ = rules.question.id
        if (
            given is None
            or given == NA
            or not self._evaluation.unreadable(id_)
            or id_ in self._evaluation.void
        ):
            return
        what = "The answer is not written the way it is stored; answer it again."
        try:
            parse_answer(rules.question, given)
        except UserError as error:
            what = error.message
        yield Finding(id_, "error", "value", what)

    def _computed(self, question: Question, given: Value | None) -> Iterator[Finding]:
        """Whether what the program works out is an answer that the question can have: it may lie beyond its bounds.

        And what stands in the file in its place, where it is another or is not known yet.
        """
        if not question.compute:
            return
        value = self._evaluation.value(question.id)
        if given is not None and given != value:
            what = f"{question.id} is worked out by the program; the answer in the file does not count."
            yield Finding(question.id, "warning", "value", what)
        if not isinstance(value, Missing) and value != NA and not kind_of(question).is_sound(question, value):
            said, takes = kind_of(question).said(question, value), kind_of(question).described(question)
            what = f"{question.id} is worked out as {said}, and takes {takes}. Look at what it is worked out from."
            yield Finding(question.id, "warning", "value", what)

    def _kept(self, id_: str, answer: Answer) -> Iterator[Finding]:
        value, given = self._evaluation.value(id_), answer.given
        other = given is not None and value != given
        if value is Missing.UNANSWERED or not (other or answer.narrative):
            return
        why = self._evaluation.why_not_asked(id_).rstrip(".")
        question = self._evaluation.rules.questions[id_].question
        state = "not asked" if isinstance(value, Missing) else kind_of(question).said(question, value)
        kept = "answer" if other else "narrative"
        with_it = ", with its narrative" if other and answer.narrative else ""
        what = f"An earlier {kept} is kept and does not count{with_it}: {id_} is {state} now ({why})."
        yield Finding(id_, "info", "kept", what)

    def _narrative(self, rules: QuestionRules, answer: Answer) -> Iterator[Finding]:
        question = rules.question
        wanted = asks_narrative(rules, self._now)
        # A narrative that nobody asks for may be as short as one likes.
        whole = answer.value if kind_of(question).entry == "lines" else answer.narrative if wanted else ""
        is_thin = isinstance(whole, str) and whole != NA and says_nothing(whole)
        if is_thin:
            what = f"The text at {question.id} says next to nothing; write what was done, and when."
            yield Finding(question.id, "warning", "thin", what)
        elif _asked_to_explain(question) and explains_nothing(str(answer.value or "")):
            yield Finding(question.id, "warning", "thin", f"The text at {question.id} says next to nothing.")
        if wanted and not answer.narrative:
            what = f"{question.id} asks for a narrative here."
            if question.narrative_level == "info":
                what = f"{question.id} takes a narrative here, which may stay empty."
            yield Finding(question.id, question.narrative_level, "narrative", what)
        elif narrative_left(rules, answer.narrative, self._now):
            what = f"What is written at {question.id} is not asked for at this answer. If it was written for "
            what += "another one, take it away, or write it anew."
            yield Finding(question.id, "info", "narrative-left", what)
        if self._prose is not None:
            # What says next to nothing says no more than the question, which is not said as well.
            found = self._prose.at(rules, answer)
            yield from (each for each in found if not (is_thin and each.code == "repetition"))
        yield from self._names_at(rules, answer)

    def _names_at(self, rules: QuestionRules, answer: Answer) -> Iterator[Finding]:
        question, instrument = rules.question, self._evaluation.rules.instrument
        # A face sheet may say by name whose father somebody is.
        if question.confidential and not rules.item:
            return
        texts = [answer.narrative, *answer.described.values()]
        names = frozenset(instrument.names)
        # Where the case is, and with whom, may hold a name by chance.
        facts = (instrument.facts.place, instrument.facts.unit)
        own_place = question.confidential or question.id in (*facts, *names)
        if kind_of(question).free_text and isinstance(answer.value, str) and not own_place:
            texts.append(answer.value)
        if answer.rows:
            free = [
                column.id
                for column in question.columns
                if kind_of(column).free_text and f"{question.id}.{column.id}" not in names
            ]
            texts += [str(row[id_]) for row in answer.rows.values() for id_ in free if id_ in row]
        if any(texts):
            yield from self._names_in(question.id, "\n".join(texts), question.id)

    def _names_in_notes(self, on: str) -> Iterator[Finding]:
        for id_, note in self._review.notes.items():
            if note.on == on:
                text = "\n".join(message.text for message in note.messages)
                yield from self._names_in(on, text, f"note {id_}")
                if self._prose is not None:
                    yield from self._prose.told(on, text, f"note {id_}")

    def _names_in(self, id_: str, text: str, where: str) -> Iterator[Finding]:
        found = self._names.found_in(text)
        if found:
            names, stand = count_of(len(found), "name"), verb_of(len(found), "stands")
            what = f"{names} of the face sheet {stand} in the text at {where}. Write the role (mother, target child)."
            yield Finding(id_, "warning", "name", what)

    def _rows(self, rules: QuestionRules, rows: dict[str, RowMap]) -> Iterator[Finding]:
        question = rules.question
        left = self._evaluation.as_left
        columns = {column.id for column in question.columns}
        names = self._evaluation.rules.instrument.names
        for number, (row_id, row) in enumerate(rows.items(), 1):
            for name in (each for each in row if each not in columns):
                what = f"{question.row} {number}: This instrument has no column {name} here; the cell is kept and does "
                what += f"not count. {self._how_to_move()}"
                yield Finding(question.id, "error", "unknown-column", what, row_id)
            inside = column_evaluator(row, left, rules)
            blank = blank_cells(rules, row)
            for column in question.columns:
                if not inside.asked(column.id):
                    if column.id in row:
                        what = f"{question.row} {number}: {column.label} is kept and does not count."
                        yield Finding(question.id, "info", "kept", what, row_id)
                    continue
                if column.compute:
                    yield from self._worked_out(rules, column, number, row_id, row)
                elif column.id in blank:
                    level: Level = "error" if column.required else "warning"
                    what = blank_words(rules, number, column.id, row)
                    yield Finding(question.id, level, "blank", what, row_id)
                elif column.id not in row and not column.optional:
                    level = "error" if column.required else "warning"
                    what = f"{question.row} {number}: {column.label} is missing."
                    yield Finding(question.id, level, "cell", what, row_id)
                elif _asked_to_explain(column) and explains_nothing(str(row.get(column.id, ""))):
                    what = f"{question.row} {number}: {column.label} says next to nothing."
                    # What describes a choice is demanded, in a cell as at a question.
                    yield Finding(
                        question.id, "error" if column.describes else "warning", "thin", what, row_id
                    )
                elif f"{question.id}.{column.id}" in names and (
                    what := beside_name(rules, number, column.id, row)
                ):
                    yield Finding(question.id, "warning", "blank", what, row_id)
            if rules.row_checks:
                yield from self._row_checks(rules, number, row_id, row)

        if question.order:
            yield from _out_of_order(question, with_worked_out(self._evaluation, question.id, rows))
        yield from _twice(question, rows)

    def _row_checks(self, rules: QuestionRules, number: int, row_id: str, row: RowMap) -> Iterator[Finding]:
        question = rules.question
        now, left = (
            column_evaluator(row, each, rules, now=True)
            for each in (self._evaluation, self._evaluation.as_left)
        )
        for check, condition in rules.row_checks:
            if found := self._found(check, condition, now, left, (now, question.id, number)):
                what = f"{question.row} {number}: {found[1]}"
                yield Finding(question.id, found[0], "row-check", what, row_id)

    def _found(
        self,
        check: Check,
        condition: Condition,
        now: Evaluator,
        left: Evaluator,
        row: tuple[Evaluator, str, int] | None = None,
    ) -> tuple[Level, str] | None:
        """What a check finds, with its level; None for nothing.

        What holds only with the optional cells left empty that are so names them, and stops no hand-over.
        """
        truth = now.truth(condition)
        if truth:
            return check.level, check.message
        if truth is None and left.truth(condition):
            what = f"{check.message} This leaves out what is empty: {self._cells_words(now.unknown(condition), row)}."
            return "warning" if check.level == "error" else check.level, what
        return None

    def _explained(self, rules: QuestionRules) -> bool:
        """Whether the rationale of a question's item names the question."""
        prose = self._evaluation.rules.instrument.prose
        place = prose.rationale.replace("{item}", rules.item) if prose is not None and rules.item else ""
        said = self._evaluation.value(place) if place else Missing.UNANSWERED
        named = rf"(?<![\w.]){re.escape(rules.question.id)}(?!\w|\.\w)"
        return isinstance(said, str) and re.search(named, said) is not None

    def _cells_words(
        self, unknown: Iterable[Condition], row: tuple[Evaluator, str, int] | None = None
    ) -> str:
        """The empty cells that conditions wait for: `participant 1, Judged as`."""
        rules = self._evaluation.rules.questions
        said: list[str] = []
        for table, number, id_ in empty_cells(self._evaluation, unknown, row):
            question = rules[table].question
            label = next(column.label for column in question.columns if column.id == id_)
            said.append(f"{question.row} {number}, {label}")
        return "; ".join(said)

    def _worked_out(
        self, rules: QuestionRules, column: Column, number: int, row_id: str, row: RowMap
    ) -> Iterator[Finding]:
        """What stands in a cell that the program works out, where it is another."""
        table = self._evaluation.value(rules.question.id)
        counts = table[row_id].get(column.id) if is_rows(table) else None
        if column.id in row and row[column.id] != counts:
            said, given = (kind_of(column).said(column, each) for each in (counts, row[column.id]))
            what = f"{rules.question.row} {number}: {column.label} is {said or 'not known yet'}, by the other answers; "
            what += f"{given} was given and does not count."
            yield Finding(rules.question.id, "warning", "cell", what, row_id)

    def _reasons(self) -> Iterator[Finding]:
        """Changes of what was submitted that nobody gave a reason for, where the settings ask for one."""
        if self._policy.reasons == "optional":
            return
        sealed = covered_by_acts(self._review)
        for id_, answer in self._review.answers.items():
            if answer.changes and lacks_reason(answer, sealed):
                what = f"{id_} was changed after it was submitted, and nobody said why. Whoever changed it says so "
                what += "on leaving it in the wizard, or by giving the same answer with `set --why`."
                yield Finding(id_, "error", "reason", what)

    def _late(self) -> Iterator[Finding]:
        completed = self._evaluation.rules.instrument.facts.completed
        if not completed:
            return
        day, kept = self._evaluation.seen(completed), self._review.answers.get(completed, Answer())
        if kept.value is None and first_submitted(self._review):
            what = "The review was submitted, and the day on which it was completed stands here no more. "
            yield Finding(completed, "warning", "completed", f"{what}The next submission puts it back.")
        started = self._review.review.started
        took = days_between(started, day) if isinstance(day, str) else None
        if took is not None and took > DAYS_TO_COMPLETE:
            what = f"More than {DAYS_TO_COMPLETE} days have passed since the review was started ({started})."
            yield Finding(completed, "warning", "late", what)


def _out_of_order(question: Question, rows: dict[str, RowMap]) -> Iterator[Finding]:
    """Rows that stand behind a later one, where the instrument gives them an order."""
    latest = ""
    for number, (row_id, row) in enumerate(rows.items(), 1):
        at = measured(row.get(question.order, ""))
        if not isinstance(at, str):
            continue
        if at < latest:
            what = f"{question.row} {number} is earlier than the one before. Put the rows in order of time."
            yield Finding(question.id, "warning", "order", what, row_id)
        latest = max(at, latest)


def _twice(question: Question, rows: dict[str, RowMap]) -> Iterator[Finding]:
    """Rows that are another one once more in every cell, and count twice.

    Of those in which nothing but choices and figures stand, two may well be alike.
    """
    telling = [each.id for each in question.columns if kind_of(each).is_day or kind_of(each).free_text]
    first: dict[str, int] = {}
    for number, (row_id, row) in enumerate(rows.items(), 1):
        if any(row.get(column) for column in telling):
            same = first.setdefault(repr(sorted(row.items())), number)
            if same != number:
                what = f"{question.row} {number} says in every cell what {question.row} {same} does. If it was entered "
                what += "twice, take one out."
                yield Finding(question.id, "warning", "twice", what, row_id)


def _named_twice(question: Question, given: Value | None) -> Iterator[Finding]:
    """A person who stands in a list of names more than once; by which name, a finding never says."""
    if kind_of(question).tells == "names" and isinstance(given, list):
        twice = len(given) - len({name_key(str(each)) for each in given})
        if twice:
            what = (
                f"At {question.id} the same name stands again: is that one person, or is another one meant?"
            )
            yield Finding(question.id, "warning", "twice", what)


def _undescribed(question: Question, answer: Answer) -> Iterator[Finding]:
    """Choices that ask for a description and have none; descriptions of what is not chosen."""
    chosen = to_describe(question, answer.given)
    for choice in chosen:
        said = answer.described.get(choice.code, "")
        asked = " ".join(choice.describe.split())
        if not said:
            yield Finding(question.id, "error", "description", f"{choice.shown} is not described: {asked}")
        elif not said.strip() or explains_nothing(said):
            what = f"What describes {choice.shown} says next to nothing: {asked}"
            yield Finding(question.id, "error", "thin", what)
    for code in answer.described:
        if code not in [choice.code for choice in chosen]:
            shown = label_of((*choices_of(question), *alternatives_of(question)), code)
            what = f"A description of {shown} is kept and does not count: it is not chosen."
            yield Finding(question.id, "info", "kept", what)


def _asked_to_explain(question: Question | Column) -> bool:
    """Whether a text is asked for because of another answer: which other reason it was, say."""
    return bool(question.asked_when) and kind_of(question).free_text


def column_evaluator(
    row: RowMap, evaluation: Evaluation, rules: QuestionRules, *, now: bool = False
) -> Evaluator:
    """Evaluates conditions about the columns of one row; with `now`, `is answered` speaks of this moment.

    What the program works out in the row is there, whatever is given in its place; what says nothing is not.
    """
    evaluator = evaluation.evaluator.at_this_moment() if now else evaluation.evaluator
    table = rules.question.id
    counts = without_blanks(rules, {"": row})
    return evaluator.in_row(
        with_worked_out(evaluation, table, counts)[""] if rules.cells else counts[""], table
    )


def columns_asked(row: RowMap, evaluation: Evaluation, question: Question) -> list[Column]:
    """The columns of a row as it is so far: those asked for certain, and those given while that is open."""
    rules = evaluation.rules.questions[question.id]
    asked, inside = (
        (each for each in question.columns if not each.compute),
        column_evaluator(row, evaluation, rules),
    )
    found = ((column, inside.asked(column.id)) for column in asked)
    return [column for column, asked_now in found if asked_now or (asked_now is None and column.id in row)]
