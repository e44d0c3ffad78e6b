"""What somebody was asked in quizzes, and what they missed, asked again after longer and longer times.

Each person's own, on this machine.

The rule: what is missed is asked again from the next day on. Each time it is right when it is due, the next time is
3, 7, 14 and then 30 days later; right once more, it is learned. Missed again, it begins anew. What is answered right
before it is due stays due when it was: knowing it for an hour is no learning.
"""

from __future__ import annotations

from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from tui_review.instrument.language.evaluate import day_after
from tui_review.instrument.language.people import name_key
from tui_review.review.record.seals import digest
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, DayText, Whole
from tui_review.store.private import private_folder
from tui_review.training.quiz import Quiz, QuizQuestion, origin_of, sound_quizzes
from tui_review.training.quiz_run import QuizRun, Sitting
from tui_review.training.shaping import FORMAT
from tui_review.training.under_way import FileUnderWay

if TYPE_CHECKING:
    from tui_review.errors import UserError
    from tui_review.training.quiz_run import Marked

DAYS_BETWEEN: Final = (1, 3, 7, 14, 30)
"""Days until a question is asked again: after it was missed, and after each time it was right when due."""
_HEAD: Final = "What was asked in quizzes; what was missed is asked again: `tui-review quiz --due`."


@frozen(kw_only=True)
class MissedQuestion:
    """A question that was missed, and is not learned yet."""

    due: DayText
    """From which day on it is asked again."""
    right: Annotated[int, Whole(at_least=0, at_most=len(DAYS_BETWEEN))] = 0
    """How many times it was right when due, since it was missed last."""
    missed: AtLeastOne
    """How many times it was missed."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class SittingsOfQuiz:
    """The sittings of one quiz that one person has begun."""

    begun: AtLeastOne
    """How many there were."""
    seeds: list[Annotated[int, Whole()]] = field(default_factory=list)
    """What those of former days were drawn by, which kept no questions: the same seed asks the same."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class RepetitionFile:
    """What one person is to be asked again, as written."""

    format: AtLeastOne
    """1."""
    person: str
    """Whose it is."""
    questions: dict[str, MissedQuestion] = field(default_factory=dict)
    """By quiz and question: `osri-part-2/osri-part-2-4-1`."""
    sittings: dict[str, SittingsOfQuiz] = field(default_factory=dict)
    """By quiz."""
    asked: list[str] = field(default_factory=list)
    """What was asked, right or not, in whatever quiz or set: by quiz and question, as above."""

    __pydantic_config__ = STRICT


class Repetition:
    """One person's questions to be asked again."""

    def __init__(self, name: str, account: str = "") -> None:
        """`name` is a person's, however it is written: `Kim Lee` and `lee,  kim` are one; empty for the account's own.

        What the account was asked without a name counts for every name: it may have been the same person.
        """
        self.person = name.strip() or account
        self.account = account

    def _file(self) -> FileUnderWay[RepetitionFile]:
        return _file_of(self.person)

    def read(self) -> RepetitionFile:
        """What is kept of this person. Raises UserError where it cannot be read."""
        return self._file().file or RepetitionFile(format=FORMAT, person=self.person)

    def is_of(self, name: str) -> bool:
        """Whether a name is this person's."""
        return name_key(name) == name_key(self.person)

    def due(self, on: str) -> list[str]:
        """The questions to be asked again on an ISO day, those due the longest first. Raises UserError."""
        asked = [(each.due, id_) for id_, each in self.read().questions.items() if each.due <= on]
        return [id_ for _, id_ in sorted(asked)]

    def begin(self, run: QuizRun) -> Sitting:
        """Counts a sitting of a quiz, before its first question or at its end, and says which it is.

        Raises UserError where it cannot be kept.
        """
        under_way = self._file()
        file = under_way.file or RepetitionFile(format=FORMAT, person=self.person)
        nameless = _file_of(self.account).file if self.account and not self.is_of(self.account) else None
        known = _asked(file, run.quiz) | _asked(nameless, run.quiz)
        own, others = _begun(file, run.quiz) + 1, _begun(nameless, run.quiz)
        asked = sorted({*_asked(file, run.quiz), *run.put})
        sittings = {**file.sittings, run.quiz.id: SittingsOfQuiz(begun=own)}
        under_way.write(replace(file, sittings=sittings, asked=asked))
        return Sitting(own + others, known & frozenset(run.origins), len(run.questions))

    def begun_as(self, run: QuizRun, name: str) -> Sitting | None:
        """Which sitting it is of a name, now that its questions are answered; None where that is not known.

        What began without a name is counted there, and counts for every name. Raises UserError where it cannot be kept.
        """
        if self.is_of(name):
            return run.begun
        named = Repetition(name, self.account)
        if not self.is_of(self.account):
            return named.begin(run)
        if run.begun is None:
            return None
        file = named.read()
        known = run.begun.known | _asked(file, run.quiz) & frozenset(run.origins)
        return Sitting(run.begun.number + _begun(file, run.quiz), known, len(run.questions))

    def put(self, run: QuizRun) -> None:
        """Keeps which questions of a sitting were asked by now. Raises UserError where it cannot be kept."""
        under_way = self._file()
        file = under_way.file or RepetitionFile(format=FORMAT, person=self.person)
        if new := set(run.put) - set(file.asked):
            under_way.write(replace(file, asked=sorted(new.union(file.asked))))

    def record(self, quiz: Quiz, marked: Marked, on: str) -> MissedQuestion | None:
        """What an answer given on an ISO day makes of its question: when it is asked again, None for never.

        Raises UserError where it cannot be kept.
        """
        id_ = origin_of(quiz, marked.drawn.question)
        under_way = self._file()
        file = under_way.file or RepetitionFile(format=FORMAT, person=self.person)
        before = file.questions.get(id_)
        after = _after(before, on, right=marked.right)
        if after != before:
            others = {each: kept for each, kept in file.questions.items() if each != id_}
            under_way.write(replace(file, questions={**others, id_: after} if after is not None else others))
        return after


def _file_of(person: str) -> FileUnderWay[RepetitionFile]:
    name = f"{digest(name_key(person))[:16]}.yaml"
    path = Path(private_folder("practice")) / name
    return FileUnderWay(path, RepetitionFile, "list of questions to be asked again", _HEAD)


def _begun(file: RepetitionFile | None, quiz: Quiz) -> int:
    of_quiz = file.sittings.get(quiz.id) if file is not None else None
    return of_quiz.begun if of_quiz is not None else 0


def _asked(file: RepetitionFile | None, quiz: Quiz) -> frozenset[str]:
    """What somebody was asked; of sittings of a quiz in former days what it draws by their seeds."""
    if file is None:
        return frozenset()
    of_quiz = file.sittings.get(quiz.id)
    seeds = of_quiz.seeds if of_quiz is not None else []
    draw = min(quiz.draw, len(quiz.questions))
    drawn = (each for seed in seeds for each in QuizRun(quiz, seed=seed, questions=draw).origins)
    return frozenset(file.asked).union(drawn)


def _after(before: MissedQuestion | None, on: str, *, right: bool) -> MissedQuestion | None:
    if not right:
        missed = before.missed + 1 if before is not None else 1
        return MissedQuestion(due=day_after(DAYS_BETWEEN[0], "days", on), missed=missed)
    if before is None or on < before.due:
        return before
    times = before.right + 1
    if times == len(DAYS_BETWEEN):
        return None
    return replace(before, right=times, due=day_after(DAYS_BETWEEN[times], "days", on))


def due_set(repetition: Repetition, on: str, errors: list[UserError]) -> Quiz | None:
    """What is due for a person on an ISO day, as a quiz of its own; None where nothing is.

    A question that no quiz has any more is passed over; quizzes that cannot be used are added to `errors`.
    """
    wanted = repetition.due(on)
    known: dict[str, QuizQuestion] = {}
    if wanted:
        for quiz, _ in sound_quizzes(errors):
            known.update({origin_of(quiz, question): question for question in quiz.questions})
    found = [replace(known[id_], id=id_) for id_ in wanted if id_ in known]
    if not found:
        return None
    return Quiz(
        format=FORMAT, id="due", title=f"Missed before: due on {on}", draw=len(found) + 1, questions=found
    )
