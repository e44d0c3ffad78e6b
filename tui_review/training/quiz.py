"""Quizzes: a YAML file of questions with choices, of which some are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.plurals import count_of, part_of, percent_of
from tui_review.review.record.seals import digest
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, FilledText, Whole
from tui_review.shape.plain import plain
from tui_review.training.case import CASE_FILE, list_cases, load_case, read_case, shipped_cases
from tui_review.training.problems import Problems
from tui_review.training.quiz_lint import lint_questions
from tui_review.training.shaping import read_shaped
from tui_review.yamlfile.files import names_in_folder
from tui_review.yamlfile.reader import read_file

if TYPE_CHECKING:
    from tui_review.training.case import Case
    from tui_review.yamlfile.reader import Document

FEWEST_QUESTIONS: Final = 12
"""How many questions a quiz should have to draw from."""
_FEWEST_CHOICES: Final = 2
_OF_A_CASE: Final = "quiz.yaml"
"""What the quiz of a shipped case is called."""
_PERCENT: Final = 100


@frozen(kw_only=True)
class QuizQuestion:
    """One question of a quiz."""

    id: FilledText
    """Stays the same when the text is improved."""
    item: str = ""
    """The item or section that it is about: a practice set is drawn by it, and what to read again follows from it."""
    ask: str
    """The question."""
    choices: list[str]
    """What to choose from; shuffled unless they are a scale, such as Yes, No, NA."""
    answer: str
    """The one that is right."""
    explanation: str
    """Why; shown after the answer."""
    passages: list[str] = field(default_factory=list)
    """Passages of the case file that show it."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class Quiz:
    """A quiz, as its file has it."""

    format: AtLeastOne
    """1."""
    id: FilledText
    """For a case's quiz, the case's id."""
    title: str
    """For lists and certificates."""
    pass_mark: Annotated[int, Whole(at_least=1, at_most=100)] = 80
    """Percent of the questions asked."""
    draw: AtLeastOne = FEWEST_QUESTIONS
    """How many questions are asked."""
    feedback: Literal["each", "end"] = "each"
    """When answers are explained: each at once, or all at the end."""
    questions: list[QuizQuestion]
    """All there are to draw from."""

    __pydantic_config__ = STRICT

    @property
    def terms(self) -> str:
        """What is asked and what is enough: `12 of 20 questions, 80 % to pass`; of a set, that it is practice."""
        if self.draw > len(self.questions):
            return f"{count_of(len(self.questions), 'question')}, practice"
        return f"{part_of(self.draw, len(self.questions), 'question')}, {percent_of(self.pass_mark)} to pass"


def origin_of(quiz: Quiz, question: QuizQuestion) -> str:
    """What tells a question from those of every other quiz, also in a set made of several: `QUIZ/QUESTION`."""
    return question.id if "/" in question.id else f"{quiz.id}/{question.id}"


def feedback_words(quiz: Quiz) -> str:
    """When answers are explained, as a sentence."""
    return (
        "Each answer is explained at once."
        if quiz.feedback == "each"
        else "Answers are explained at the end."
    )


def load_quiz(path: Path, case: Case | None = None) -> Quiz:
    """The quiz of a file. Raises UserError with the line of the first thing that is wrong."""
    problems = Problems()
    return problems.sound(read_quiz(path, case, problems))


def read_quiz(path: Path, case: Case | None, problems: Problems) -> Quiz | None:
    """The same, adding all that is wrong; None for what cannot be read."""
    try:
        quiz, document = read_shaped(Quiz, path, "quiz")
    except UserError as error:
        problems.add_error(error, str(path))
        return None
    if not 0 < quiz.pass_mark <= _PERCENT:
        problems.add_at(document, ("pass_mark",), "quiz", "The pass mark is a percentage, from 1 to 100.")
    if not 0 < quiz.draw <= len(quiz.questions):
        what = f"{quiz.draw} questions are to be drawn from {len(quiz.questions)}."
        problems.add_at(document, ("draw",), "quiz", what)
    if len(quiz.questions) < FEWEST_QUESTIONS:
        there = count_of(len(quiz.questions), "question")
        what = f"There are only {there}; a quiz should have {FEWEST_QUESTIONS} or more."
        problems.add_at(document, ("questions",), "quiz", what, level="warning")
    seen: set[str] = set()
    for number, question in enumerate(quiz.questions):
        if question.id in seen:
            what = f"There are two questions {question.id}."
            problems.add_at(document, ("questions", number, "id"), "quiz", what)
        seen.add(question.id)
        _check(question, number, document, case, problems)
    return quiz


def _check(
    question: QuizQuestion, number: int, document: Document, case: Case | None, problems: Problems
) -> None:
    place = ("questions", number)
    if question.answer not in question.choices:
        hint = did_you_mean(question.answer, question.choices)
        what = f"The answer to {question.id} is not one of its choices.{hint}"
        problems.add_at(document, (*place, "answer"), "quiz-answer", what)
    if len(question.choices) < _FEWEST_CHOICES or len(set(question.choices)) < len(question.choices):
        what = f"{question.id} needs at least two choices, all different."
        problems.add_at(document, (*place, "choices"), "quiz-choices", what)
    if not question.explanation.strip():
        problems.add_at(document, place, "quiz", f"{question.id} has no explanation.", level="warning")
    for each, ref in enumerate(question.passages):
        if case is None:
            what = f"{question.id} cites {ref}, but the quiz belongs to no case."
        elif case.passage(ref) is None:
            what = f"The case file has no passage {ref}."
        else:
            continue
        problems.add_at(document, (*place, "passages", each), "unknown-passage", what)


def case_beside(path: Path, problems: Problems) -> Case | None:
    """The case in whose folder a quiz lies, adding all that is wrong with it; None where it lies in no case's."""
    folder = path.absolute().parent
    return read_case(folder, problems) if (folder / CASE_FILE).is_file() else None


def lint_quiz(path: Path, case: Case | None, problems: Problems) -> Quiz | None:
    """The quiz of a file, with all that is wrong with it and all that is poor in its questions."""
    quiz = read_quiz(path, case, problems)
    if quiz is not None:
        lint_questions(quiz, read_file(path)[1], problems)
    return quiz


def practice_set(item: str) -> Quiz:
    """The questions of all quizzes without a case that are about an item, as a quiz of their own.

    Raises UserError when there are none.
    """
    found: list[QuizQuestion] = []
    items: dict[str, None] = {}
    for path, case in quiz_paths().values():
        if case is None:
            quiz = load_quiz(path)
            items.update(dict.fromkeys(question.item for question in quiz.questions))
            found += [
                replace(question, id=origin_of(quiz, question))
                for question in quiz.questions
                if question.item == item
            ]
    if not found:
        what = f"There are no questions about item {item}.{did_you_mean(item, items)}"
        raise UserError(what, remedy=f"There are some about {', '.join(filter(None, items))}.")
    # A set is practice, never a pass: it asks for more than there is.
    return Quiz(
        format=1, id=f"item-{item}", title=f"Item {item}: practice", draw=len(found) + 1, questions=found
    )


def is_shipped(quiz: Quiz) -> bool:
    """Whether a quiz is one that ships with the program, question by question, and not another under its id."""
    own = shipped_quizzes() / f"{quiz.id}.yaml"
    found = [own] if own in shipped_quizzes().glob("*.yaml") else []
    found += [path for path in shipped_cases().glob(f"*/{_OF_A_CASE}") if path.parent.name == quiz.id]
    return any(read_shaped(Quiz, path, "quiz")[0] == quiz for path in found)


def bank_words(quiz: Quiz) -> str:
    """Whose questions a quiz asks, for a certificate: whoever writes a file may call it as a shipped one is called."""
    if is_shipped(quiz):
        return "shipped with tui-review"
    return (
        f"a file of one's own, not one that ships with tui-review (digest {digest(repr(plain(quiz)))[:12]})"
    )


def quiz_paths() -> dict[str, tuple[Path, Case | None]]:
    """Every quiz by id (its file's name, or its case's id): those beside, those shipped, one for each case.

    Nothing is read but the cases; a case that is unsound has no quiz here. Raises UserError where it cannot be seen
    what is beside.
    """
    found: dict[str, tuple[Path, Case | None]] = {}
    for folder in (Path("quizzes"), shipped_quizzes()):
        for path in (folder / name for name in names_in_folder(folder) if name.endswith(".yaml")):
            found.setdefault(path.stem, (path, None))
    for case in list_cases()[0]:
        if case.quiz_path is not None:
            found.setdefault(case.id, (case.quiz_path, case))
    return found


def shipped_quizzes() -> Path:
    """The folder of the quizzes that ship with the program."""
    return Path(__file__).parent / "quizzes"


def find_quiz(name: str) -> tuple[Quiz, Case | None]:
    """The quiz of an id or of a file, and its case if it has one. Raises UserError when there is none."""
    if name.endswith(".yaml"):
        path = Path(name)
        case = load_case(path.parent) if (path.parent / CASE_FILE).is_file() else None
        return load_quiz(path, case), case
    known = quiz_paths()
    if name not in known:
        hint = did_you_mean(name, known)
        raise UserError(f"There is no quiz {name}.{hint}", remedy="`tui-review quiz --list` lists them.")
    path, case = known[name]
    return load_quiz(path, case), case


def sound_quizzes(errors: list[UserError]) -> Iterable[tuple[Quiz, Case | None]]:
    """Every quiz that can be used, in order; what is wrong with others is added to `errors`."""
    for path, case in quiz_paths().values():
        try:
            yield load_quiz(path, case), case
        except UserError as error:
            errors.append(error)
