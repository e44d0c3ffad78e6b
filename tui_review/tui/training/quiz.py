"""A quiz on the screen: a question, its choices by letter, the explanation after each, the certificate at the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Static

from tui_review.errors import UserError
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import part_of, percent_of
from tui_review.review.who import desk_day
from tui_review.telling.guidance import reflowed
from tui_review.training.certificate import certificate, save_certificate
from tui_review.training.documents import unstressed
from tui_review.training.quiz import feedback_words
from tui_review.training.quiz_run import Marked, QuizResult, QuizRun, Sitting
from tui_review.tui import screens
from tui_review.tui.base.literal import literal
from tui_review.tui.base.theme import MarkTone, glyph
from tui_review.tui.keymap import binding, shown
from tui_review.tui.marks import unicode_marks
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.review.dialogs import AskScreen, PromptScreen
from tui_review.tui.training.page import MEASURE, quoted
from tui_review.tui.wrap import wrapped_lines
from tui_review.yamlfile.output import make_private_folder

if TYPE_CHECKING:
    from tui_review.training.case import Case
    from tui_review.training.repetition import Repetition
    from tui_review.tui.unsent import DialogText

_INDENT: Final = 8


class QuizScreen(Screen[None]):
    """One sitting. What is chosen is chosen: the explanation comes next."""

    DEFAULT_CSS: ClassVar[str] = """
    QuizScreen { background: $background; }
    QuizScreen VerticalScroll { height: 1fr; padding: 0 1; margin-top: 1; scrollbar-size-vertical: 1;
        background: $background; }
    QuizScreen #page { width: auto; height: auto; }
    """
    AUTO_FOCUS: ClassVar[str] = "VerticalScroll"
    answered_by_letters = True
    BINDINGS: ClassVar[list[Any]] = [
        binding("any.close", "leave", show=False),
        binding("any.help", "keys", show=False),
        Binding("enter,space", "next", show=False),
    ]

    def __init__(
        self,
        sitting: QuizRun,
        case: Case | None,
        folder: Path,
        *,
        name: str = "",
        repetition: Repetition | None = None,
    ) -> None:
        """`folder` is where certificates go; `name` the one proposed for them; `repetition` keeps what is missed."""
        super().__init__()
        self.sitting = sitting
        self.case = case
        self.folder = folder
        self.name_proposed = name
        self._repetition = repetition
        self._again: list[str] = []
        """The days from which on what was missed is asked again."""
        self.explained: Marked | None = None
        self.files: list[Path] = []
        """The certificate's files, once it is written."""
        self._problem = ""
        self._counted: dict[str, Sitting | None] = {}
        """Which sitting it is of each name, of whoever sits here and of those that a certificate was asked for."""

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine("")
        with VerticalScroll():
            yield Static(id="page", markup=False)
        yield Foot()

    def on_resize(self) -> None:
        """Wraps for the width there is."""
        self._draw()

    # Showing

    def _draw(self) -> None:
        width = min(max(self.size.width - 4, 30), MEASURE)
        sitting = self.sitting
        told = sitting.quiz.feedback == "each" or sitting.result is not None
        right = f"{sum(marked.right for marked in sitting.marked)} right" if told else ""
        number = len(sitting.marked) + (self.explained is None)
        done = part_of(min(number, len(sitting.questions)), len(sitting.questions))
        self.query_one(TopLine).tell(sitting.quiz.title, done, right)
        result = sitting.result
        if self.explained is not None:
            lines = self.explanation(self.explained, width)
            last = result is not None
            self.query_one(Foot).tell(
                ("Enter", "result" if last else "next"), ("Up/Down", "scroll"), "any.help"
            )
        elif result is not None:
            lines = self.end(result, width)
            may = result.passed and not self.files
            self.query_one(Foot).tell(*([("c", "certificate")] if may else []), ("a", "again"), "any.close")
        else:
            lines = self.question(width)
            letters = [letter for letter, _ in sitting.current.lettered] if sitting.current else []
            self.query_one(Foot).tell((f"{letters[0]}-{letters[-1]}", "answer"), "any.close", "any.help")
        self.query_one("#page", Static).update(Content("\n").join(lines))

    def _top(self) -> None:
        self._draw()
        self.query_one(VerticalScroll).scroll_home(animate=False, immediate=True)

    def question(self, width: int) -> list[Content]:
        """The current question and its choices."""
        drawn = self.sitting.current
        assert drawn is not None  # noqa: S101 - asked for only then
        lines = [literal(line, "bold") for line in wrapped_lines(reflowed(drawn.question.ask), width)]
        lines.append(Content(""))
        for letter, choice in drawn.lettered:
            lines += _choice(letter, choice, width, " ")
        if drawn.number == 1:
            said = f"{self.sitting.terms}. {feedback_words(self.sitting.quiz)}"
            notice = [said, *([self.case.file.fictional] if self.case is not None else [])]
            lines.append(Content(""))
            lines += [literal(line, "$muted") for each in notice for line in wrapped_lines(each, width)]
        return lines

    def explanation(self, marked: Marked, width: int) -> list[Content]:
        """Whether the answer was right, and why."""
        question, unicode = marked.drawn.question, unicode_marks()
        lines = [literal(line, "bold") for line in wrapped_lines(reflowed(question.ask), width)]
        lines.append(Content(""))
        for letter, choice in marked.drawn.lettered:
            right, mine = choice == question.answer, choice == marked.chosen
            tone = MarkTone.OK if right else MarkTone.ERROR if mine else None
            mark = glyph(tone, unicode=unicode) if tone is not None else " "
            lines += _choice(letter, choice, width, mark, f"$tone-{tone}" if tone is not None else "$muted")
        lines += [
            Content(""),
            literal(marked.verdict, f"bold $tone-{MarkTone.OK if marked.right else MarkTone.ERROR}"),
        ]
        lines += [literal(line) for line in wrapped_lines(reflowed(question.explanation), width)]
        for ref in question.passages:
            passage = self.case.passage(ref) if self.case is not None else None
            if passage is not None:
                lines += [Content(""), *quoted(unstressed(passage.text), width, f"[{ref}] ")]
        return lines

    def end(self, result: QuizResult, width: int) -> list[Content]:
        """What the quiz came to."""
        tone = MarkTone.OK if result.passed else MarkTone.WARNING
        lines = [
            literal(result.verdict, f"bold $tone-{tone}"),
            literal(
                f"The pass mark is {percent_of(result.pass_mark)}. Drawn with seed {result.seed}.", "$muted"
            ),
            Content(""),
        ]
        missed = [marked.drawn for marked in self.sitting.marked if not marked.right]
        if missed:
            when = f", asked again from {min(self._again)} on" if self._again else ""
            lines.append(literal(f"To look at again{when}:", "bold"))
        for drawn in missed:
            ask = wrapped_lines(f"{drawn.number:>3}  {reflowed(drawn.question.ask)}", width, indent=5)
            lines += [literal(line) for line in ask]
            if self.sitting.quiz.feedback == "end":
                why = f"{drawn.question.answer}. {reflowed(drawn.question.explanation)}"
                lines += [literal(f"     {line}", "$muted") for line in wrapped_lines(why, width - 5)]
        known = [f"{name}: {each.words}" for name, each in self._counted.items() if each is not None]
        lines += [literal(line, "$muted") for each in known for line in wrapped_lines(each, width)]
        if self.files:
            lines += [Content(""), literal("The certificate is written:", "bold")]
            lines += [literal(f"  {path}") for path in self.files]
        if self._problem:
            lines += [Content(""), *(literal(x, "$tone-error") for x in wrapped_lines(self._problem, width))]
        return lines

    # Keys

    @property
    def letters(self) -> Collection[str]:
        """Those that answer; at the end, those of what there is to do."""
        if self.explained is not None:
            return ()
        drawn = self.sitting.current
        return dict(drawn.lettered) if drawn is not None else ("c", "a")

    def on_key(self, event: Key) -> None:
        """A letter answers; at the end, c and a."""
        letter = (event.character or "").lower()
        if letter not in self.letters:
            return
        event.stop()
        if self.sitting.current is not None:
            marked = self.sitting.answer(letter)
            self._keep(marked)
            self.explained = marked if self.sitting.quiz.feedback == "each" else None
            if self.explained is None:
                self._put()
                # The rest of a word is none for the question that stands there now.
                self.app.keys.typed.went_on()  # type: ignore[attr-defined]  # it runs in an app of ours
            self._top()
        elif letter == "c":
            self._ask_name()
        else:
            self.sitting = QuizRun(self.sitting.quiz, questions=len(self.sitting.questions))
            self.files, self._again, self._problem, self._counted = [], [], "", {}
            self._count()
            self._top()

    def on_mount(self) -> None:
        """Counts the sitting before it is answered."""
        self._count()

    def _count(self) -> None:
        """Has this sitting known for the one it is, which its certificate says; what cannot be kept is said."""
        if self._repetition is None or self.sitting.result is not None:
            return
        try:
            self.sitting.begun = self._repetition.begin(self.sitting)
            self._counted = {self._repetition.person: self.sitting.begun}
        except UserError as error:
            self.notify(f"Which sitting this is, is not kept. {error.message}", severity="warning")

    def _put(self) -> None:
        """Keeps that the current question was asked; what cannot be kept is said, and stops nothing."""
        if self._repetition is None:
            return
        try:
            self._repetition.put(self.sitting)
        except UserError as error:
            self.notify(f"What is asked is not kept. {error.message}", severity="warning")

    def _sitting_of(self, name: str) -> Sitting | None:
        """Which sitting this is of the name on a certificate; None where that cannot be told."""
        key = name_key(name)
        if self._repetition is not None and key and key not in map(name_key, self._counted):
            try:
                self._counted[name] = self._repetition.begun_as(self.sitting, name)
            except UserError as error:
                self.notify(f"Which sitting this is, is not kept. {error.message}", severity="warning")
        return next((each for known, each in self._counted.items() if name_key(known) == key), None)

    def _keep(self, marked: Marked) -> None:
        """Has what is missed asked again after some days; what cannot be kept is said, and stops nothing."""
        if self._repetition is None:
            return
        try:
            after = self._repetition.record(self.sitting.quiz, marked, desk_day())
        except UserError as error:
            self.notify(f"What was missed is not kept for later. {error.message}", severity="warning")
        else:
            self._again += [after.due] if after is not None and not marked.right else []

    def action_next(self) -> None:
        """From the explanation on to the next question, or to the result."""
        if self.explained is not None:
            self.explained = None
            self._put()
            self._top()

    def holds(self) -> str:
        """A quiz that is begun has no result before its end."""
        begun = self.sitting.result is None and bool(self.sitting.marked)
        return f"The quiz has no result before its end; {shown('any.close')} leaves it." if begun else ""

    def action_leave(self) -> None:
        """Leaves; asks first in the middle of it."""
        if self.sitting.result is not None or not self.sitting.marked:
            self.dismiss(None)
            return
        ways = [("l", "leave; it begins anew next time"), ("g", "go on with it")]
        self.app.push_screen(
            AskScreen("Leave the quiz?", "It has no result before its end.", ways), self._left
        )

    def _left(self, way: str | None) -> None:
        if way == "l":
            self.dismiss(None)

    def _ask_name(self) -> None:
        result = self.sitting.result
        if result is not None and result.passed and not self.files:
            self.app.push_screen(
                PromptScreen("The name on the certificate:", self.name_proposed), self._certify
            )

    def _certify(self, name: DialogText | None) -> None:
        """Writes the certificate under a name of its own: nothing is overwritten."""
        result = self.sitting.result
        if name is None or result is None:
            return
        today = desk_day()
        try:
            given = certificate(replace(result, begun=self._sitting_of(name.text)), name.text, today)
            make_private_folder(self.folder)
            stem = f"{result.quiz}-{today}"
            taken = {path.name.split(".")[0] for path in self.folder.iterdir()}
            number = 1
            while (free := stem if number == 1 else f"{stem}-{number}") in taken:
                number += 1
            self.files = save_certificate(given, self.folder / free)
            self._problem = ""
        except UserError as error:
            self._problem = error.message
        except OSError as error:
            self._problem = f"The folder {self.folder} cannot be written ({error.strerror})."
        self._draw()

    def action_keys(self) -> None:
        """The page of help."""
        self.app.push_screen(screens.HelpScreen("Help: quiz", ("any",), about=ABOUT))


def _choice(letter: str, choice: str, width: int, mark: str, style: str = "") -> list[Content]:
    lines = wrapped_lines(reflowed(choice), width - _INDENT)
    head = literal(f"  {mark} ({letter}) ", style if mark != " " else "bold $accent")
    return [
        (head if not n else Content(" " * _INDENT)) + literal(line, style) for n, line in enumerate(lines)
    ]


ABOUT: Final = """Answer with the letter of a choice. The explanation follows at once, and Enter goes on; there is no \
going back. With enough right, a certificate of practice can be written at the end, as a page and as data. It stands \
for no certificate of the academy."""
"""What the page of help says first."""
