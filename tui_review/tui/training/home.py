"""The training list: mock cases to start on, attempts to go on with or to score, quizzes to take."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, part_of
from tui_review.review.who import Editor, desk_day
from tui_review.store.folder import FolderIndex, ReviewSummary
from tui_review.store.reviews import read_review
from tui_review.telling.words import answered_words
from tui_review.training.case import Case, list_cases
from tui_review.training.keys_at_hand import scorer_at_hand
from tui_review.training.opening import why_closed
from tui_review.training.quiz import Quiz, feedback_words, sound_quizzes
from tui_review.training.quiz_run import QuizRun
from tui_review.training.register import PersonStanding, register_file, team
from tui_review.training.register_text import next_words
from tui_review.training.repetition import Repetition, due_set
from tui_review.training.rubric import rubric_beside, rubric_of
from tui_review.training.seeing import MARKED_FOR_GOOD, LyingBeside, check_ready, score_with_mark
from tui_review.training.tries import KnownAttempts, attempts_beside
from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.pick_list import PickList

if TYPE_CHECKING:
    from tui_review.settings import Settings
    from tui_review.training.scoring import Score, Scorer


CERTIFICATES: Final = "certificates"
"""The folder beside the reviews that certificates go to: among the reviews they would be listed as broken ones."""


@dataclass(slots=True)
class _Found:
    """What there is to train with."""

    cases: dict[str, Case] = field(default_factory=dict)
    quizzes: dict[str, tuple[Quiz, Case | None]] = field(default_factory=dict)
    attempts: dict[str, ReviewSummary] = field(default_factory=dict)
    """By path."""
    people: dict[str, PersonStanding] = field(default_factory=dict)
    """Where everybody's certification stands today, by path."""
    problems: list[str] = field(default_factory=list)


class TrainingScreen(Screen[Path | None]):
    """Dismisses with the attempt to open, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    TrainingScreen { background: $background; }
    TrainingScreen PickList { margin-top: 1; }
    TrainingScreen #about { height: auto; min-height: 3; max-height: 9; padding: 0 1; margin-top: 1; color: $muted; }
    """
    AUTO_FOCUS: ClassVar[str] = "Lines"
    BINDINGS: ClassVar[list[Any]] = [
        binding("any.close", "leave", show=False),
        binding("any.help", "keys", show=False),
        binding("training.choose", "choose", show=False),
        binding("training.score", "score", show=False),
    ]

    def __init__(self, folder: Path) -> None:
        """`folder` holds the reviews, attempts among them."""
        super().__init__()
        self.folder = folder
        self._index = FolderIndex(folder)
        self._found = _Found()

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine("Training", "", "reading")
        with PickList():
            yield Lines()
        yield Words("", id="about")
        yield Foot("training.choose", "training.score", ("Up/Down", "mark"), "any.close", "any.help")

    # Reading

    def on_mount(self) -> None:
        """Reads what there is."""
        self.run_worker(self._read, thread=True, exclusive=True, group="reading")

    def _read(self) -> None:
        """On a thread."""
        found = _Found()
        certifications: list[Path] = []
        cases, errors = list_cases()
        found.cases = {case.id: case for case in cases}
        found.quizzes = {quiz.id: (quiz, case) for quiz, case in sound_quizzes(errors)}
        try:
            if (due := due_set(self._repetition, desk_day(), errors)) is not None:
                found.quizzes = {due.id: (due, None), **found.quizzes}
        except UserError as error:
            errors.append(error)
        try:
            for summary in self._index.summaries():
                if summary.mock_case:
                    found.attempts[str(summary.path)] = summary
                elif summary.instrument_id == register_file().instrument and not summary.problem:
                    certifications.append(summary.path)
            people, unreadable = team(certifications, desk_day())
            found.people = {str(each.path): each for each in people}
            errors += unreadable
        except UserError as error:
            errors.append(error)
        found.problems = list(dict.fromkeys(error.message for error in errors))
        self.app.call_from_thread(self._show, found)

    def _show(self, found: _Found) -> None:
        if not self.is_attached:
            return
        self._found = found
        lines: list[Line] = []
        if found.attempts:
            lines.append(Line(literal("Attempts", "bold $accent")))
        for path, each in found.attempts.items():
            done = each.progress
            right = f"{answered_words(done)}, {each.status_in_words}"
            left = f"{each.started_by}  {each.id}" if each.started_by else each.id
            lines.append(Line(literal(left), literal(right, "$muted"), f"attempt {path}"))
        lines += [Line(Content("")) for _ in lines[:1]]
        lines.append(Line(literal("Mock cases", "bold $accent")))
        for case in found.cases.values():
            right = f"{count_of(len(case.documents), 'document')}, {case.file.instrument}"
            lines.append(Line(literal(case.file.title), literal(right, "$muted"), f"case {case.id}"))
        lines += [Line(Content("")), Line(literal("Quizzes", "bold $accent"))]
        for quiz, _ in found.quizzes.values():
            right = quiz.terms
            lines.append(Line(literal(quiz.title), literal(right, "$muted"), f"quiz {quiz.id}"))
        self.query_one(Lines).show(lines, self.query_one(Lines).value)
        if found.people:
            lines += [Line(Content("")), Line(literal(f"Certification, on {desk_day()}", "bold $accent"))]
        for path, person in found.people.items():
            right = f"{part_of(person.done, person.wanted)} done, {person.words}"
            lines.append(Line(literal(person.name), literal(right, "$muted"), f"person {path}"))
        said = "" if not found.problems else f"{len(found.problems)} cannot be used"
        self.query_one(TopLine).tell("Training", "", said)

    def on_lines_moved(self) -> None:
        """Says more about the line the mark stands on."""
        kind, _, name = self.query_one(Lines).value.partition(" ")
        text = ""
        if kind == "case" and name in self._found.cases:
            file = self._found.cases[name].file
            text = f"{file.fictional} {' '.join(file.summary.split())}"
        elif kind == "attempt" and name in self._found.attempts:
            each = self._found.attempts[name]
            title = (
                self._found.cases[each.mock_case].file.title
                if each.mock_case in self._found.cases
                else each.mock_case
            )
            text = f"Attempt on {title}. Enter goes on with it; s scores it once it could be submitted."
        elif kind == "person":
            text = f"Next: {next_words(self._found.people[name])}. Enter opens the review."
        elif kind == "quiz" and name in self._found.quizzes:
            quiz = self._found.quizzes[name][0]
            whole = quiz.draw <= len(quiz.questions)
            more = "With enough right, a certificate of practice can be written." if whole else ABOUT_DUE
            text = f"{feedback_words(quiz)} {more}"
        about = [text, *(f"Cannot be used: {problem}" for problem in self._found.problems)]
        self.query_one("#about", Words).say("\n".join(each for each in about if each))

    def _tell(self, text: str) -> None:
        """A word in the place of what the marked line is about."""
        self.query_one("#about", Words).say(literal(text, "$tone-warning"))

    # Acting

    def action_choose(self) -> None:
        """Starts an attempt, goes on with one, or begins a quiz."""
        kind, _, name = self.query_one(Lines).value.partition(" ")
        if kind in ("attempt", "person"):
            self.dismiss(Path(name))
        elif kind == "case":
            self.app.push_screen(screens.StartScreen(self._found.cases[name], self.folder), self._started)
        elif kind == "quiz":
            self._quiz(*self._found.quizzes[name])

    def _started(self, path: Path | None) -> None:
        if path is not None:
            self.dismiss(path)

    @property
    def _person(self) -> str:
        settings: Settings | None = getattr(self.app, "settings", None)
        return settings.name if settings is not None else ""

    @property
    def _who(self) -> Editor:
        who: Editor | None = getattr(self.app, "editor", None)
        return who or Editor("unknown")

    @property
    def _repetition(self) -> Repetition:
        """What whoever sits here missed before: by the name of the settings, else the account's."""
        who: Editor | None = getattr(self.app, "editor", None)
        return Repetition(self._person, who.login if who is not None else "")

    def _quiz(self, quiz: Quiz, case: Case | None) -> None:
        if case is not None and (why := self._kept_closed(case)):
            self._tell(why)
            return
        folder = self.folder.absolute().parent / CERTIFICATES
        sitting = QuizRun(quiz, questions=min(quiz.draw, len(quiz.questions)))
        screen = screens.QuizScreen(sitting, case, folder, name=self._person, repetition=self._repetition)
        self.app.push_screen(screen, lambda _: self.on_mount())

    def _kept_closed(self, case: Case) -> str:
        """Why a case's quiz stays closed; else empty, with the quiz in its person's attempts: it gives the key away."""
        who = self._who
        if why := why_closed(case, self._found.attempts.values(), who.name):
            return why
        try:
            LyingBeside(self._index.summaries()).mark(case.id, who.name, "its quiz", who, today=desk_day())
        except UserError as error:
            return error.message
        return ""

    def action_score(self) -> None:
        """Asks whether the marked attempt is to be held against the key; an unfinished one is refused unseen."""
        kind, _, name = self.query_one(Lines).value.partition(" ")
        each = self._found.attempts.get(name)
        if kind != "attempt" or each is None:
            self._tell("Only an attempt can be scored: mark one, above the mock cases.")
        elif each.mock_case not in self._found.cases:
            self._tell(f"The case {each.mock_case} is not here, so it cannot be scored here.")
        else:
            case = self._found.cases[each.mock_case]
            self.run_worker(
                lambda: self._look(Path(name), case), thread=True, exclusive=True, group="scoring"
            )

    def _look(self, path: Path, case: Case) -> None:
        """On a thread: whether the attempt can be scored, before it is asked whether it is to be."""
        try:
            opened = read_review(path)
            check_ready(opened, scorer_at_hand(case, opened.rules))
        except UserError as error:
            self.app.call_from_thread(self._tell, error.message)
        else:
            self.app.call_from_thread(self._ask_to_score, path, case)

    def _ask_to_score(self, path: Path, case: Case) -> None:
        def answered(way: str | None) -> None:
            if way == "s":
                score = partial(self._score, path, case)
                self.run_worker(score, thread=True, exclusive=True, group="scoring")

        ask = screens.AskScreen("Score this attempt?", MARKED_FOR_GOOD, [("s", "score it")])
        self.app.push_screen(ask, answered)

    def _score(self, path: Path, case: Case) -> None:
        """On a thread: reads the key and the attempt."""
        try:
            scorer = scorer_at_hand(case, read_review(path).rules)
            ticked = rubric_of(read_review(path).review, rubric_beside(path))
            score = score_with_mark(path, scorer, self._who, today=desk_day())
            score.rubric = ticked
            score.tries = KnownAttempts(attempts_beside([path], [score.review])).tries(score.review)
        except UserError as error:
            self.app.call_from_thread(self._tell, error.message)
        else:
            self.app.call_from_thread(self._scored, score, scorer, case)

    def _scored(self, score: Score, scorer: Scorer, case: Case) -> None:
        from tui_review.tui.training.score import ScoreScreen  # noqa: PLC0415 - only with a key

        self.app.push_screen(ScoreScreen(score, scorer, case))

    def action_leave(self) -> None:
        """Back to the reviews."""
        self.dismiss(None)

    def action_keys(self) -> None:
        """The page of help."""
        self.app.push_screen(screens.HelpScreen("Help: training", ("training", "any"), about=ABOUT))


ABOUT_DUE: Final = "What was missed comes again after 1, 3, 7, 14 and 30 days, until it was right each time."
"""What is said of the questions that are due."""

ABOUT: Final = """A mock case is a made-up case file to practise on: you make an ordinary review of it, with the case \
file beside the questions, and are scored against a trainer's key at the end. A quiz asks about the instrument, or \
about a case."""
"""What the page of help says first."""
