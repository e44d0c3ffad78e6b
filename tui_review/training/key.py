"""The answer key of a mock case, read and held against its instrument. Only scoring and linting read one.

The key is a file of its own, so that it can be kept where trainees have no access. What a key says never goes into
an attempt or a journal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.instrument.rules import Rules
from tui_review.instrument.waiting import waits_words
from tui_review.review.bare import evaluate_bare
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import TO_ANSWER
from tui_review.review.findings import findings
from tui_review.review.model import Answer, Review
from tui_review.review.serial import new_review
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, Whole
from tui_review.shape.misfit import MisfitError
from tui_review.store.atomic import fingerprint
from tui_review.training.case import Case
from tui_review.training.compare import compare_answers, is_about_answers
from tui_review.training.documents import NOTICE
from tui_review.training.problems import Problems
from tui_review.training.shaping import first_line, read_shaped
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.reader import Document

_DEFENDS: Final = re.compile(r"\b(is|are|be) (accepted|defended)\b|\bhas a case\b")
"""Words of a discussion that another answer than the key's can be defended."""
_OF_TEXTS: Final = frozenset({"name", "repetition", "copy", "told", "left-out"})
"""Codes of findings about what is written at a question, and not about its answer."""
_DIGITS: Final = 12
_DAY: Final = "2000-01-01"
"""A day on which something might have been signed, or a review completed."""


@frozen(kw_only=True)
class KeyAnswer:
    """The key's answer to one question."""

    value: Any
    """As a bare answer map has it."""
    passages: list[str] = field(default_factory=list)
    """The passages that decide it."""
    because: str = ""
    """The reasoning, for the trainee to read after scoring."""
    narrative: str = ""
    """A model narrative."""
    accept: list[Any] = field(default_factory=list)
    """Other values that can be defended, each by itself or as the map of an `Acceptable`."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class Acceptable:
    """A value other than the key's that can be defended."""

    value: Any
    """As a bare answer map has it."""
    credit: Annotated[int, Whole(at_least=1, at_most=100)] = 100
    """How much of a right answer it is worth, in percent."""
    beside: dict[str, Any] = field(default_factory=dict)
    """What has to be answered at other questions for it to be accepted, as bare answer maps have it."""

    __pydantic_config__ = STRICT


@frozen()
class Defensible:
    """The same, as it is stored."""

    value: Value
    credit: int
    """Percent."""
    beside: dict[str, Value] = field(default_factory=dict)
    """What has to be answered at other questions."""


@frozen(kw_only=True)
class Ambiguity:
    """Where reasonable reviewers may differ."""

    questions: list[str]
    """The questions it is about."""
    title: str
    """In a line."""
    passages: list[str] = field(default_factory=list)
    """What it turns on."""
    discussion: str
    """Both sides, and why the key says what it says."""

    __pydantic_config__ = STRICT

    @property
    def heading(self) -> str:
        """The title as a sentence before the discussion."""
        return self.title if self.title.endswith(("?", "!", ".")) else f"{self.title}."


@frozen(kw_only=True)
class KeyFile:
    """`key.yaml`, as written."""

    format: AtLeastOne
    """1."""
    case: str
    """The case's id."""
    instrument: str
    """The instrument it answers."""
    answers: dict[str, KeyAnswer]
    """By question id: everything a reviewer is asked."""
    ratings: dict[str, str] = field(default_factory=dict)
    """By item and outcome. Computed from the answers; written so that a slip in either is found."""
    ambiguities: list[Ambiguity] = field(default_factory=list)
    """Where reasonable reviewers may differ."""

    __pydantic_config__ = STRICT


@frozen()
class AnswerKey:
    """A key that agrees with its instrument, and what follows from it."""

    file: KeyFile
    rules: Rules
    evaluation: Evaluation
    given: frozenset[str]
    """The questions that the face sheet of the case answers already."""
    accepted: dict[str, list[Defensible]]
    """Other values that can be defended, by question."""
    digest: str
    """What tells the key from every other text of it: the first digits of its file's SHA-256."""
    by_item: bool = False
    """Whether the case shows the key of each finished item; so it is taken where the case is not known."""

    def value(self, id_: str) -> Value | Missing:
        """The key's value of a question, or its rating of an item or outcome."""
        return self.evaluation.value(id_)

    def answer(self, id_: str) -> KeyAnswer | None:
        """The key's entry for a question, with passages and reasoning; None where it has none."""
        return self.file.answers.get(id_)

    def text(self, id_: str) -> str:
        """What the key has written at a question: its text, or its model narrative; empty where it has none."""
        answer = self.answer(id_)
        if answer is None:
            return ""
        whole = kind_of(self.rules.questions[id_].question).entry == "lines"
        return answer.value if whole and isinstance(answer.value, str) else answer.narrative

    def ambiguity(self, id_: str) -> Ambiguity | None:
        """The discussion of a question where reviewers may differ, if the key has one."""
        return next((each for each in self.file.ambiguities if id_ in each.questions), None)


def load_key(path: Path, rules: Rules, case: Case | None) -> AnswerKey:
    """The key of a file, sound for an instrument. Raises UserError with the line of the first disagreement.

    Without the case, passages are not looked up, and what its face sheet gives is not known.
    """
    problems = Problems()
    return problems.sound(read_key(path, rules, case, problems))


def key_head(path: Path) -> tuple[str, str]:
    """The case and the instrument that a key is for. Raises UserError for what is no key."""
    file, _ = read_shaped(KeyFile, path, "answer key")
    return file.case, file.instrument


def read_key(
    path: Path, rules: Rules, case: Case | None, problems: Problems, *, thoroughly: bool = False
) -> AnswerKey | None:
    """The same, adding all that is wrong; None for what cannot be read.

    `thoroughly` is for whoever writes one, and takes its time: what is accepted is tried two by two, too, and what
    the checks of a review warn of is said of the key's answers and model narratives.
    """
    try:
        file, document = read_shaped(KeyFile, path, "answer key")
    except UserError as error:
        problems.add_error(error, str(path))
        return None
    check = _Check(file, document, rules, case, problems)
    key = check.key()
    if thoroughly:
        check.warned_of()
        check.in_pairs()
    return key


class _Check:
    """Holds one key against its instrument and its case."""

    def __init__(
        self, file: KeyFile, document: Document, rules: Rules, case: Case | None, problems: Problems
    ) -> None:
        self._file = file
        self._document = document
        self._rules = rules
        self._case = case
        self._problems = problems
        given = dict(case.file.face_sheet) if case is not None else {}
        self._given = frozenset(given)
        self._answers = {**given, **{id_: answer.value for id_, answer in file.answers.items()}}
        self._evaluation, self._found = evaluate_bare(rules, self._answers)
        self._take_for_given()
        self._accepts: list[tuple[tuple[str | int, ...], dict[str, Any]]] = []

    def key(self) -> AnswerKey:
        """The key, after everything was looked at."""
        self._head()
        given = self._case.file.face_sheet if self._case is not None else {}
        for id_, value in given.items():
            if id_ in self._file.answers and self._file.answers[id_].value != value:
                self._add(id_, "face-sheet", f"The case's face sheet has another answer to {id_}.")
        for finding in self._found:
            self._add(finding.question, finding.code, finding.message)
        self._as_review()
        self._ratings()
        self._unrated()
        self._passages()
        self._ambiguities()
        by_item = self._case is None or self._case.file.feedback == "item"
        digest = fingerprint(read_bytes(Path(self._document.file)))[:_DIGITS]
        accepted = self._accepted()
        return AnswerKey(self._file, self._rules, self._evaluation, self._given, accepted, digest, by_item)

    def _take_for_given(self) -> None:
        """Rates as if texts, names and signatures were there that a rating waits for: none is asked of a key.

        What would still be open then is said by `_unrated`.
        """
        while True:
            missing = [
                id_
                for rated in self._rules.rated
                for id_ in self._evaluation.rating(rated).waiting_for
                if id_ in self._rules.questions
                and id_ not in self._answers
                and kind_of(self._rules.questions[id_].question).free_text
            ]
            if not missing:
                return
            for id_ in dict.fromkeys(missing):
                self._answers[id_] = self._stand_in(id_)
            self._evaluation, _ = evaluate_bare(self._rules, self._answers)

    def _stand_in(self, id_: str) -> Any:
        """What might be written at a question: of a signature that of whoever is to sign, after all others."""
        question, somebody = self._rules.questions[id_].question, f"Somebody at {id_}"
        match kind_of(question).holds:
            case "signature":
                signer = (
                    self._answers.setdefault(question.signed_by, somebody) if question.signed_by else somebody
                )
                given = (each.get("date") for each in self._answers.values() if isinstance(each, dict))
                dates = [each for each in given if isinstance(each, str)]
                return {"name": signer, "date": max(dates, default=_DAY)}
            case "several":
                return [somebody]
            case _:
                return somebody

    def _head(self) -> None:
        if NOTICE not in first_line(Path(self._document.file)).casefold():
            self._problems.add(
                self._document.file, 1, "notice", "The first line must say that everything is fictional."
            )
        if self._case is not None and self._file.case != self._case.id:
            what = f"The key is for the case {self._file.case}, not for {self._case.id}."
            self._problems.add_at(self._document, ("case",), "case", what)
        if self._file.instrument != self._rules.instrument.id:
            what = f"The key is for {self._file.instrument}, not for {self._rules.instrument.id}."
            self._problems.add_at(self._document, ("instrument",), "instrument", what)

    def _add(self, id_: str, code: str, message: str) -> None:
        self._problems.add_at(self._document, ("answers", id_, "value"), code, message)

    def _as_review(self) -> None:
        """What the checks of a review find in the key: asked and missing, cross-checks, cells."""
        review = _review(self._rules, self._evaluation, self._answers)
        for finding in findings(review, self._evaluation):
            if finding.level != "error" or not is_about_answers(self._rules, finding):
                continue
            if finding.code == TO_ANSWER:
                what = f"{finding.question} is asked, but the key has no answer to it."
                self._problems.add_at(self._document, ("answers",), "missing", what)
            else:
                self._add(finding.question, finding.code, finding.message)

    def warned_of(self) -> None:
        """Adds as warnings what an attempt that is answered and written like the key is warned of."""
        asked = {id_: each for id_, each in self._file.answers.items() if id_ in self._rules.questions}
        review = _review(self._rules, self._evaluation, self._answers)
        for id_, answer in asked.items():
            if answer.narrative:
                held = review.answers.get(id_, Answer())
                review.answers[id_] = replace(held, narrative=answer.narrative)
        for finding in findings(review, self._evaluation):
            # What stands in for texts and signatures is the program's, as is the day of completion.
            of_the_key = finding.question in asked or finding.question in self._given
            if finding.level == "warning" and (of_the_key or finding.question in self._rules.rated):
                part = "narrative" if finding.code in _OF_TEXTS else "value"
                what = finding.message
                if not what.startswith(finding.question):
                    what = f"{finding.question}: {what}"
                place = ("answers", finding.question, part)
                self._problems.add_at(self._document, place, finding.code, what, level="warning")

    def _ratings(self) -> None:
        for id_, rating in self._file.ratings.items():
            place = ("ratings", id_)
            if id_ not in self._rules.rated:
                hint = did_you_mean(id_, self._rules.rated)
                self._problems.add_at(
                    self._document, place, "unknown-item", f"There is no item or outcome {id_}.{hint}"
                )
                continue
            computed = self._evaluation.rating(id_)
            if computed.rating not in (INCOMPLETE, rating):
                what = f"The rating of {id_} by the answers is {computed.rating}, because {computed.because}."
                self._problems.add_at(self._document, place, "rating", what)
        absent = [
            id_
            for id_ in self._rules.rated
            if id_ not in self._file.ratings and self._evaluation.rating(id_).rating != INCOMPLETE
        ]
        if absent:
            what = f"Ratings are not given for {', '.join(absent)}; they are not cross-checked."
            self._problems.add_at(self._document, ("ratings",), "rating-missing", what, level="warning")

    def _unrated(self) -> None:
        """What the key's answers leave without a rating cannot be scored: the key needs an answer more."""
        for id_ in self._rules.rated:
            computed = self._evaluation.rating(id_)
            if computed.rating == INCOMPLETE and (computed.waiting_for or id_ in self._file.ratings):
                waits = waits_words(self._rules, computed.waiting_for)
                why = f"it {waits}" if waits else "no row of its table holds"
                what = f"The rating of {id_} is still open: {why}. The key needs an answer more."
                place = ("ratings", id_) if id_ in self._file.ratings else ("answers",)
                self._problems.add_at(self._document, place, "rating", what)

    def _passages(self) -> None:
        for id_, answer in self._file.answers.items():
            self._known(answer.passages, ("answers", id_, "passages"))
            rules = self._rules.questions.get(id_)
            given = self._case is not None and id_ in self._case.file.face_sheet
            if rules is not None and not given and not (answer.passages and answer.because):
                what = (
                    f"{id_} has no {'reasoning' if answer.passages else 'passages'} for the trainee to read."
                )
                self._problems.add_at(self._document, ("answers", id_), "reasoning", what, level="warning")

    def _known(self, refs: list[str], place: tuple[str | int, ...]) -> None:
        if self._case is None:
            return
        for number, ref in enumerate(refs):
            if self._case.passage(ref) is None:
                what = f"The case file has no passage {ref}."
                self._problems.add_at(self._document, (*place, number), "unknown-passage", what)

    def _ambiguities(self) -> None:
        for number, ambiguity in enumerate(self._file.ambiguities):
            self._known(ambiguity.passages, ("ambiguities", number, "passages"))
            for each, id_ in enumerate(ambiguity.questions):
                if id_ not in self._file.answers:
                    what = f"An ambiguity is about {id_}, to which the key has no answer."
                    place = ("ambiguities", number, "questions", each)
                    self._problems.add_at(self._document, place, "ambiguity", what)

    def _accepted(self) -> dict[str, list[Defensible]]:
        accepted: dict[str, list[Defensible]] = {}
        for id_, answer in self._file.answers.items():
            if id_ not in self._rules.questions:
                continue
            for number, given in enumerate(answer.accept):
                place = ("answers", id_, "accept", number)
                try:
                    plain = structured(Acceptable, given if _is_map(given) else {"value": given})
                    value = parse_answer(self._rules.questions[id_].question, plain.value)
                    beside = {other: self._beside(other, said) for other, said in plain.beside.items()}
                except MisfitError as error:
                    self._problems.add_at(self._document, place, "value", str(error))
                except UserError as error:
                    self._problems.add_at(self._document, place, "value", error.message)
                else:
                    new = Defensible(value, plain.credit, beside)
                    self._once_accepted(place, id_, new, accepted.get(id_, []))
                    accepted.setdefault(id_, []).append(new)
                    self._can_be(place, id_, value, plain)
        self._argued(accepted)
        return accepted

    def _once_accepted(
        self, place: tuple[str | int, ...], id_: str, new: Defensible, before: Iterable[Defensible]
    ) -> None:
        """Adds where the same answer is accepted already, beside the same ones: only one of both can count."""
        question = self._rules.questions[id_].question
        for each in before:
            if each.beside == new.beside and compare_answers(question, new.value, each.value).same:
                worth = (
                    "" if each.credit == new.credit else f", for {each.credit} and for {new.credit} percent"
                )
                what = f"This answer is accepted twice at {id_}{worth}."
                self._problems.add_at(
                    self._document, place, "accept", what, level="warning" if not worth else "error"
                )

    def _beside(self, id_: str, given: Any) -> Value:
        """What has to be answered at another question."""
        if id_ not in self._rules.questions:
            raise UserError(f"There is no question {id_}.{did_you_mean(id_, self._rules.questions)}")
        return parse_answer(self._rules.questions[id_].question, given)

    def _can_be(self, place: tuple[str | int, ...], id_: str, value: Value, plain: Acceptable) -> None:
        """Adds where what is accepted is the key's own answer, or no answer there with what it is to stand beside."""
        own = self._evaluation.raw(id_)
        question = self._rules.questions[id_].question
        if not isinstance(own, Missing) and compare_answers(question, value, own).same:
            what = f"What is accepted at {id_} is the key's own answer: it is right, and its credit does not count."
            self._problems.add_at(self._document, place, "accept", what, level="warning")
        said = {**plain.beside, id_: plain.value}
        self._accepts.append((place, said))
        other, found = evaluate_bare(self._rules, {**self._answers, **said})
        for finding in found:
            if finding.question in (id_, *plain.beside) and finding not in self._found:
                what = f"Nobody can answer so: {finding.message}"
                self._problems.add_at(self._document, place, finding.code, what)
        for outcome, theirs in self._other_outcomes(other).items():
            self._one_value(place, outcome, theirs, "this answer")
        for outcome in self._opened_outcomes(other):
            waits = waits_words(self._rules, other.rating(outcome).waiting_for)
            what = f"With this answer {outcome} would have no rating yet, as it {waits}: an outcome has one value."
            self._problems.add_at(self._document, place, "accept", what, level="warning")

    def _opened_outcomes(self, other: Evaluation) -> list[str]:
        """The outcomes that the key rates, and that have no rating before somebody answers what is asked then."""
        return [
            id_
            for id_, rated in self._rules.rated.items()
            if rated.kind == "outcome"
            and other.rating(id_).rating == INCOMPLETE != self._evaluation.rating(id_).rating
        ]

    def _other_outcomes(self, other: Evaluation) -> dict[str, str]:
        """The outcomes that come to another rating than by the key's own answers.

        What can be defended may change an item's rating, and never an outcome's: that has one value in a key.
        """
        found = {}
        for id_, rated in self._rules.rated.items():
            theirs = other.rating(id_).rating
            if rated.kind == "outcome" and theirs not in (self._evaluation.rating(id_).rating, INCOMPLETE):
                found[id_] = theirs
        return found

    def _one_value(self, place: tuple[str | int, ...], id_: str, theirs: str, by: str) -> None:
        mine = self._evaluation.rating(id_).rating
        what = f"With {by} {id_} would be {theirs} and not {mine}: an outcome has one value."
        self._problems.add_at(self._document, place, "accept", what, level="warning")

    def in_pairs(self) -> None:
        """Adds where two accepted answers together change an outcome that neither of them changes alone."""
        alone = [
            set(self._other_outcomes(evaluate_bare(self._rules, {**self._answers, **said})[0]))
            for _, said in self._accepts
        ]
        for (one, (_, first)), (two, (place, second)) in combinations(enumerate(self._accepts), 2):
            if any(first[id_] != second[id_] for id_ in first.keys() & second.keys()):
                continue
            other, _ = evaluate_bare(self._rules, {**self._answers, **first, **second})
            for id_, theirs in self._other_outcomes(other).items():
                if id_ not in alone[one] | alone[two]:
                    by = f"this answer and what is accepted at {' and '.join(first)} together"
                    self._one_value(place, id_, theirs, by)

    def _argued(self, accepted: Mapping[str, list[Defensible]]) -> None:
        """Whatever is accepted is discussed, and a discussion that defends another answer has it accepted."""
        discussed = {id_ for ambiguity in self._file.ambiguities for id_ in ambiguity.questions}
        for id_ in accepted:
            if id_ not in discussed:
                what = f"{id_} accepts another answer, and no ambiguity says why both can be defended."
                self._problems.add_at(self._document, ("answers", id_), "accept", what, level="warning")
        for number, ambiguity in enumerate(self._file.ambiguities):
            if _DEFENDS.search(ambiguity.discussion) and not accepted.keys() & set(ambiguity.questions):
                what = "The discussion defends another answer, but none of its questions accepts one."
                place = ("ambiguities", number, "discussion")
                self._problems.add_at(self._document, place, "accept", what, level="warning")


def _is_map(given: Any) -> bool:
    return isinstance(given, dict) and "value" in given


def _review(rules: Rules, evaluation: Evaluation, answers: Mapping[str, Any]) -> Review:
    """The key as a review, so that the same checks apply to both."""
    completed = answers.get(rules.instrument.facts.completed)
    review = new_review("key", rules, completed if isinstance(completed, str) else _DAY)
    for id_ in answers:
        raw = evaluation.raw(id_) if id_ in rules.questions else Missing.UNANSWERED
        if isinstance(raw, Missing) or (raw == NA and evaluation.answered_na(id_)):
            continue
        table = kind_of(rules.questions[id_].question).holds == "rows" and isinstance(raw, dict)
        review.answers[id_] = Answer(rows=raw) if table else Answer(value=raw)  # type: ignore[arg-type]
    return review
