"""What a class answered in quizzes: the file that each hands in, and who missed which question.

Of each person the first answer to a question counts, as what was explained by then is known: what they make of it
later is practice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import count_of, part_of, percent_of, rest_percent
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, DayText, FilledText, Truth, Whole
from tui_review.telling.blocks import Block, TableBlock, entry, heading, paragraph, strong
from tui_review.training.quiz import origin_of
from tui_review.training.shaping import FORMAT, read_shaped
from tui_review.yamlfile.files import names_in_folder, read_start
from tui_review.yamlfile.output import check_output, write_output
from tui_review.yamlfile.text import clean_line
from tui_review.yamlfile.writer import write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui_review.training.quiz_run import QuizRun

CLASS_TITLE: Final = "Quizzes of a class"
_ALL: Final = 100
_BEGINS: Final = b"quiz_sitting:"
_START: Final = 200
"""Bytes in which a file says what it is."""


@frozen(kw_only=True)
class AnsweredQuestion:
    """One question of a sitting, as it was answered."""

    id: FilledText
    """What tells it from those of every other quiz: `osri-part-1/osri-part-1-1-1`."""
    item: str = ""
    """The item that it is about."""
    ask: str
    """The question."""
    chosen: str
    """What was chosen."""
    right: Annotated[bool, Truth()]
    """Whether that is right."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class QuizSitting:
    """One sitting of one person, for whoever teaches the class."""

    name: FilledText
    quiz: FilledText
    """The quiz's id."""
    title: str
    bank: str
    """Whose questions they are, in words."""
    date: DayText
    """ISO."""
    sitting: Annotated[int, Whole(at_least=0)]
    """Which sitting of the quiz by that name it was, as far as one machine knows; 0 where it does not."""
    to_answer: AtLeastOne
    """How many questions were asked, those included that were not answered, as it was left."""
    passed: Annotated[bool, Truth()]
    questions: list[AnsweredQuestion]

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class QuizSittingFile:
    """The same, as its file has it."""

    format: AtLeastOne
    """1."""
    quiz_sitting: QuizSitting

    __pydantic_config__ = STRICT


def sitting_file(run: QuizRun, name: str, date: str) -> bytes:
    """What was answered in a sitting, to its end or until it was left. Raises UserError without a name."""
    if not clean_line(name):
        raise UserError("What is handed in needs a name.", remedy="Give it with --name.")
    result = run.result
    told = QuizSitting(
        name=clean_line(name),
        quiz=run.quiz.id,
        title=run.quiz.title,
        bank=run.bank,
        date=date,
        sitting=run.begun.number if run.begun is not None else 0,
        to_answer=len(run.questions),
        passed=result is not None and result.passed,
        questions=[
            AnsweredQuestion(
                id=origin_of(run.quiz, each.drawn.question),
                item=each.drawn.question.item,
                ask=each.drawn.question.ask.strip(),
                chosen=each.chosen,
                right=each.right,
            )
            for each in run.marked
        ],
    )
    return write_yaml({"format": FORMAT, "quiz_sitting": asdict(told)})


def check_sitting_file(path: Path, *, overwrite: bool) -> None:
    """Raises UserError where a sitting could not be written: to be known before a quiz, not after it."""
    if path.suffix != ".yaml":
        what = "What is handed in is a file that ends with .yaml."
        raise UserError(what, remedy=f"Write --result {path.name}.yaml.", file=str(path))
    check_output(path, overwrite=overwrite)


def save_sitting(run: QuizRun, name: str, date: str, path: Path, *, overwrite: bool) -> None:
    """Writes what was answered in a sitting. Raises UserError as `check_sitting_file` does."""
    check_sitting_file(path, overwrite=overwrite)
    write_output(path, sitting_file(run, name, date), overwrite=overwrite)


def read_sittings(place: Path, errors: list[UserError]) -> list[QuizSitting]:
    """The sittings of a folder, or of one file, earliest first; what is wrong with one is added to `errors`.

    What else a folder holds is passed over, such as certificates. One that is there twice counts once. Raises UserError
    for a folder that cannot be read, and a file that holds none.
    """
    if not place.is_dir():
        return [_sitting(place)]
    found: dict[str, QuizSitting] = {}
    for file in (place / name for name in names_in_folder(place) if name.endswith(".yaml")):
        try:
            if _BEGINS in read_start(file, _START):
                told = _sitting(file)
                found.setdefault(repr(told), told)
        except UserError as error:
            errors.append(error)
    return sorted(found.values(), key=lambda each: (each.date, each.sitting))


def _sitting(file: Path) -> QuizSitting:
    return read_shaped(QuizSittingFile, file, "sitting of a quiz")[0].quiz_sitting


@dataclass(slots=True)
class QuestionOfClass:
    """How a class answered one question."""

    id: str
    item: str
    ask: str
    asked: int = 0
    """How many people answered it."""
    missed: list[str] = field(default_factory=list)
    """Who did not answer it right the first time, by name."""
    instead: Counter[str] = field(default_factory=Counter)
    """What these chose."""

    @property
    def percent(self) -> float:
        """The share that missed it."""
        return _ALL * len(self.missed) / self.asked

    @property
    def instead_words(self) -> str:
        """What was chosen in the place of the right choice, most chosen first."""
        return "; ".join(f"{choice} ({times})" for choice, times in self.instead.most_common())

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        return {
            "question": self.id,
            "item": self.item,
            "ask": self.ask,
            "asked": self.asked,
            "missed": len(self.missed),
            "percent_missed": round(self.percent, 1),
            "missed_by": self.missed,
            "chosen_instead": dict(self.instead.most_common()),
        }


def questions_of_class(sittings: Iterable[QuizSitting]) -> list[QuestionOfClass]:
    """Every question that somebody answered, those that most missed first; of each person the first answer."""
    found: dict[str, QuestionOfClass] = {}
    seen: set[tuple[str, str]] = set()
    for told in sittings:
        for each in told.questions:
            who = (name_key(told.name), each.id)
            if who in seen:
                continue
            seen.add(who)
            question = found.setdefault(each.id, QuestionOfClass(each.id, each.item, each.ask))
            question.asked += 1
            if not each.right:
                question.missed.append(told.name)
                question.instead[each.chosen] += 1
    return sorted(found.values(), key=lambda each: (-each.percent, -each.asked, each.id))


QUESTION_HEAD: Final = (
    "question",
    "item",
    "asked",
    "missed",
    "share",
    "missed by",
    "chosen instead",
    "what it asks",
)
_SHOWN: Final = ("question", "item", "missed", "share", "missed by")
PEOPLE_HEAD: Final = ("name", "quiz", "on", "sitting", "right", "share", "passed", "whose questions")


def people_rows(sittings: Iterable[QuizSitting]) -> list[tuple[str, ...]]:
    """Each sitting on a line, by name; whose questions they are is told of all."""
    rows: list[tuple[str, ...]] = []
    for told in sorted(sittings, key=lambda each: (name_key(each.name), each.date, each.sitting)):
        right, of = sum(each.right for each in told.questions), len(told.questions)
        left = "" if of == told.to_answer else f", left after {part_of(of, told.to_answer)}"
        rows.append(
            (
                told.name,
                told.quiz,
                told.date,
                str(told.sitting or "–"),
                part_of(right, of),
                percent_of(_ALL * right / of) if of else "–",
                f"{'yes' if told.passed else 'no'}{left}",
                told.bank,
            )
        )
    return rows


def question_rows(questions: Iterable[QuestionOfClass]) -> list[tuple[str, ...]]:
    """Each question on a line."""
    return [
        (
            each.id.rpartition("/")[2],
            each.item,
            str(each.asked),
            str(len(each.missed)),
            percent_of(rest_percent(each.percent)),
            ", ".join(each.missed),
            each.instead_words,
            each.ask,
        )
        for each in questions
    ]


def quiz_class_blocks(sittings: list[QuizSitting]) -> Iterator[Block]:
    """The page to keep: who missed which question, hardest first, and everybody's sittings."""
    people = len({name_key(each.name) for each in sittings})
    yield heading(1, f"Quizzes: class of {people}")
    yield paragraph(
        f"{count_of(len(sittings), 'sitting')}. Of each person the first answer to a question counts. "
        "The files say what was answered, and nothing seals them."
    )
    yield heading(2, "Who missed which question")
    questions = questions_of_class(sittings)
    rows = (
        (id_, item, part_of(int(missed), int(asked)), share, names)
        for id_, item, asked, missed, share, names, _, _ in question_rows(questions)
    )
    yield TableBlock(_SHOWN, tuple(rows), by_column=True)
    if any(each.missed for each in questions):
        yield heading(2, "What was chosen instead")
    for each in questions:
        if each.missed:
            yield paragraph(strong(each.id.rpartition("/")[2]), f" {each.ask}")
            yield from (entry(f"{choice} ({times})") for choice, times in each.instead.most_common())
    yield heading(2, "Sittings")
    yield TableBlock(PEOPLE_HEAD[:-1], tuple(row[:-1] for row in people_rows(sittings)), by_column=True)
    for bank in dict.fromkeys(each.bank for each in sittings):
        of = ", ".join(dict.fromkeys(each.quiz for each in sittings if each.bank == bank))
        yield paragraph(f"{of}: {bank}.")


def quiz_class_sheets(
    sittings: list[QuizSitting],
) -> list[tuple[str, tuple[str, ...], list[list[str | int | float]]]]:
    """The same as tables for a workbook: name, head, rows; figures are numbers there."""
    questions = questions_of_class(sittings)
    numbers = [(each.asked, len(each.missed), rest_percent(each.percent)) for each in questions]
    rows: list[list[str | int | float]] = [
        [*row[:2], *figures, *row[5:]] for row, figures in zip(question_rows(questions), numbers, strict=True)
    ]
    people: list[list[str | int | float]] = [list(row) for row in people_rows(sittings)]
    return [("Questions", QUESTION_HEAD, rows), ("Sittings", PEOPLE_HEAD, people)]


def quiz_class_json(sittings: list[QuizSitting]) -> dict[str, Any]:
    """The same as data."""
    return {
        "questions": [each.as_json() for each in questions_of_class(sittings)],
        "sittings": [
            {
                "name": each.name,
                "quiz": each.quiz,
                "on": each.date,
                "sitting": each.sitting,
                "right": sum(one.right for one in each.questions),
                "answered": len(each.questions),
                "to_answer": each.to_answer,
                "passed": each.passed,
                "questions": each.bank,
            }
            for each in sittings
        ],
    }
