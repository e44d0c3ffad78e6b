"""The answer key of a mock case, read and held against its instrument. Only scoring and linting read one.

The key is a file of its own, so that it can be kept where trainees have no access. What a key says never goes into
an attempt or a journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.instrument.rules import Rules
from tui_review.instrument.waiting import waits_words
from tui_review.review.bare import evaluate_bare
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.model import Answer, Review
from tui_review.review.serial import new_review
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne
from tui_review.training.case import Case
from tui_review.training.compare import is_compared
from tui_review.training.documents import NOTICE
from tui_review.training.problems import Problems
from tui_review.training.shaping import first_line, read_shaped
from tui_review.yamlfile.reader import Document

_ABOUT_ANSWERS: Final = frozenset({"unanswered", "na", "check", "cell"})
"""The findings of a review that make a key unsound. Narratives and names in texts are only worth a look."""


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
    """Other values that count as right."""

    __pydantic_config__ = STRICT


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
    accepted: dict[str, list[Value]]
    """Other values that count as right, by question."""

    def value(self, id_: str) -> Value | Missing:
        """The key's value of a question, or its rating of an item or outcome."""
        return self.evaluation.value(id_)

    def answer(self, id_: str) -> KeyAnswer | None:
        """The key's entry for a question, with passages and reasoning; None where it has none."""
        return self.file.answers.get(id_)

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


def read_key(path: Path, rules: Rules, case: Case | None, problems: Problems) -> AnswerKey | None:
    """The same, adding all that is wrong; None for what cannot be read."""
    try:
        file, document = read_shaped(KeyFile, path, "answer key")
    except UserError as error:
        problems.add_error(error, str(path))
        return None
    return _Check(file, document, rules, case, problems).key()


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

    def key(self) -> AnswerKey:
        """The key, after everything was looked at."""
        self._head()
        given = dict(self._case.file.face_sheet) if self._case is not None else {}
        answers = {**given, **{id_: answer.value for id_, answer in self._file.answers.items()}}
        for id_, value in given.items():
            if id_ in self._file.answers and self._file.answers[id_].value != value:
                self._add(id_, "face-sheet", f"The case's face sheet has another answer to {id_}.")
        evaluation, found = evaluate_bare(self._rules, answers)
        for finding in found:
            self._add(finding.question, finding.code, finding.message)
        self._as_review(evaluation, answers)
        self._ratings(evaluation)
        self._passages()
        self._ambiguities()
        return AnswerKey(self._file, self._rules, evaluation, frozenset(given), self._accepted())

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

    def _as_review(self, evaluation: Evaluation, answers: Mapping[str, Any]) -> None:
        """What the checks of a review find in the key: asked and missing, cross-checks, cells."""
        review = _review(self._rules, evaluation, answers)
        for finding in findings(review, evaluation):
            if finding.level != "error" or finding.code not in _ABOUT_ANSWERS:
                continue
            if finding.code == "unanswered" and not is_compared(
                self._rules.questions[finding.question].question
            ):
                continue
            if finding.code == "unanswered":
                what = f"{finding.question} is asked, but the key has no answer to it."
                self._problems.add_at(self._document, ("answers",), "missing", what)
            else:
                self._add(finding.question, finding.code, finding.message)

    def _ratings(self, evaluation: Evaluation) -> None:
        for id_, rating in self._file.ratings.items():
            place = ("ratings", id_)
            if id_ not in self._rules.rated:
                hint = did_you_mean(id_, self._rules.rated)
                self._problems.add_at(
                    self._document, place, "unknown-item", f"There is no item or outcome {id_}.{hint}"
                )
                continue
            computed = evaluation.rating(id_)
            if computed.rating == INCOMPLETE:
                waits = waits_words(self._rules, computed.waiting_for)
                what = f"The rating of {id_} is still open: it {waits}."
                self._problems.add_at(self._document, place, "rating", what)
            elif computed.rating != rating:
                what = f"The rating of {id_} by the answers is {computed.rating}, because {computed.because}."
                self._problems.add_at(self._document, place, "rating", what)
        absent = [id_ for id_ in self._rules.rated if id_ not in self._file.ratings]
        if absent:
            what = f"Ratings are not given for {', '.join(absent)}; they are not cross-checked."
            self._problems.add_at(self._document, ("ratings",), "rating-missing", what, level="warning")

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

    def _accepted(self) -> dict[str, list[Value]]:
        accepted: dict[str, list[Value]] = {}
        for id_, answer in self._file.answers.items():
            if id_ not in self._rules.questions:
                continue
            for number, value in enumerate(answer.accept):
                try:
                    accepted.setdefault(id_, []).append(
                        parse_answer(self._rules.questions[id_].question, value)
                    )
                except UserError as error:
                    place = ("answers", id_, "accept", number)
                    self._problems.add_at(self._document, place, "value", error.message)
        return accepted


def _review(rules: Rules, evaluation: Evaluation, answers: Mapping[str, Any]) -> Review:
    """The key as a review, so that the same checks apply to both."""
    completed = answers.get(rules.instrument.facts.completed)
    review = new_review("key", rules, "", completed if isinstance(completed, str) else "2000-01-01")
    for id_ in answers:
        raw = evaluation.raw(id_) if id_ in rules.questions else Missing.UNANSWERED
        if isinstance(raw, Missing) or (raw == NA and evaluation.answered_na(id_)):
            continue
        table = kind_of(rules.questions[id_].question).holds == "rows" and isinstance(raw, dict)
        review.answers[id_] = Answer(rows=raw) if table else Answer(value=raw)  # type: ignore[arg-type]
    return review
