"""What somebody missed in quizzes, asked again after longer and longer times: each person's own, on this machine.

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
from tui_review.training.quiz_run import Sitting
from tui_review.training.shaping import FORMAT
from tui_review.training.under_way import FileUnderWay

if TYPE_CHECKING:
    from tui_review.errors import UserError
    from tui_review.training.quiz_run import Marked

DAYS_BETWEEN: Final = (1, 3, 7, 14, 30)
"""Days until a question is asked again: after it was missed, and after each time it was right when due."""
_SEEDS: Final = 200
"""How many seeds of a quiz are kept."""
_HEAD: Final = "What was missed in quizzes, to be asked again: `tui-review quiz --due`."


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
    """What each was drawn by, the last ones: the same seed asks the same."""

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

    __pydantic_config__ = STRICT


class Repetition:
    """One person's questions to be asked again."""

    def __init__(self, person: str) -> None:
        """`person` is a name, or the account's, however it is written: `Kim Lee` and `lee,  kim` are one."""
        self.person = person

    def _file(self) -> FileUnderWay[RepetitionFile]:
        name = f"{digest(name_key(self.person))[:16]}.yaml"
        path = Path(private_folder("practice")) / name
        return FileUnderWay(path, RepetitionFile, "list of questions to be asked again", _HEAD)

    def read(self) -> RepetitionFile:
        """What is kept of this person. Raises UserError where it cannot be read."""
        return self._file().file or RepetitionFile(format=FORMAT, person=self.person)

    def due(self, on: str) -> list[str]:
        """The questions to be asked again on an ISO day, those due the longest first. Raises UserError."""
        asked = [(each.due, id_) for id_, each in self.read().questions.items() if each.due <= on]
        return [id_ for _, id_ in sorted(asked)]

    def begin(self, quiz: Quiz, seed: int) -> Sitting:
        """Counts a sitting of a quiz before its first question, and says which it is.

        Raises UserError where it cannot be kept.
        """
        under_way = self._file()
        file = under_way.file or RepetitionFile(format=FORMAT, person=self.person)
        before = file.sittings.get(quiz.id)
        seeds = before.seeds if before is not None else []
        number = before.begun + 1 if before is not None else 1
        after = SittingsOfQuiz(
            begun=number, seeds=[*(each for each in seeds if each != seed), seed][-_SEEDS:]
        )
        under_way.write(replace(file, sittings={**file.sittings, quiz.id: after}))
        return Sitting(number, seed in seeds)

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
