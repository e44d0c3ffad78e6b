"""Getting about in a review: next, back, the next open or wrong question, and the screens that lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tui_review.review.record.standing import open_notes
from tui_review.tui import screens
from tui_review.tui.base.app import SafeApp
from tui_review.tui.keymap import taken_by
from tui_review.tui.review.features import FEATURES, Feature
from tui_review.tui.review.words import reader_text

if TYPE_CHECKING:
    from tui_review.entry.route import Route, Way
    from tui_review.tui.review.features import Desk

_PAGE_KEYS: Final = ("pagedown", "pageup")


def show_summary(desk: Desk, said: str = "") -> None:
    """The summary; `said` is why one is at it again."""

    async def left(answer: str | None) -> None:
        if answer == "submit":
            await desk.do("submit")
        else:
            await desk.go(answer)

    desk.over(screens.SummaryScreen(desk.session, desk.answering.at, said), left)


class Moving(Feature):
    """Every way to another question. What is entered is kept first; what cannot be kept waits as a draft."""

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Its keys."""
        return {
            "review.next": lambda: self._step(1),
            "review.back": lambda: self._step(-1),
            "review.next_open": lambda: self._way(lambda route: route.next_open(), jump=True),
            "review.next_problem": lambda: self._way(lambda route: route.next_problem(), jump=True),
            "review.return": lambda: self._way(lambda route: route.returned()),
            "review.go_to": self._go_to,
            "review.outline": self._outline,
            "review.summary": self._summary,
            "review.read": self._read,
            "review.why": self._why,
            "any.help": self._help,
        }

    def foot(self) -> Sequence[str]:
        """The ways that are always there."""
        review = self.desk.session.state.review
        flags = any(answer.flag for answer in review.answers.values())
        flags = flags or bool(open_notes(review))
        ways = ("next", "back", "next_open", "go_to", "outline", "summary", "flag")
        return [
            *(f"review.{way}" for way in ways),
            *(["review.next_flag"] if flags else []),
            "review.undo",
        ]

    async def _step(self, by: int) -> None:
        """The next question or the one before; with the page keys a screenful of what one is in first."""
        app = self.desk.app
        pages = isinstance(app, SafeApp) and app.keys.last in _PAGE_KEYS
        if not (pages and self.desk.view.entered.page(by)):
            await self._way(lambda route: route.step(by))

    async def _way(self, find: Callable[[Route], Way], *, jump: bool = False) -> None:
        """Goes where a way leads, or says why it leads nowhere."""
        desk = self.desk
        read = desk.commit()
        way = find(desk.answering.route)
        if way.to:
            await desk.go(way.to, jump=jump, read=read)
        else:
            desk.say(way.said)

    # Other screens

    def _go_to(self) -> None:
        self.desk.over(screens.GoToScreen(self.desk.session, self.desk.answering.at), self.desk.go)

    def _outline(self) -> None:
        self.desk.over(screens.OutlineScreen(self.desk.session, self.desk.answering.at), self.desk.go)

    def _summary(self) -> None:
        show_summary(self.desk)

    def _why(self) -> None:
        """Why the rating is what it is."""
        rated = self.desk.session.state.rules.questions[self.desk.answering.at].rated
        if rated:
            self.desk.over(screens.WhyScreen(self.desk.session, rated), self.desk.go)
        else:
            self.desk.say("This part is not rated.")

    def _read(self) -> None:
        """Guidance and definitions in full."""
        answering = self.desk.answering
        title = f"{answering.at}  {answering.question.label or 'Guidance'}"
        folder = self.desk.session.opened.path.parent

        def text() -> str:
            return reader_text(answering.evaluation, answering.at, folder)

        self.desk.over(screens.ReaderScreen(title, text(), anew=text), to_read=True)

    def _help(self) -> None:
        """The keys of the field one is in, then those of the review that do something here."""
        desk, idle = self.desk, self.desk.features.idle_keys()
        field = desk.view.entered
        offered = (key for offer in FEATURES for key in offer.keys if key not in idle)
        keys = [key for key in offered if not taken_by(field.widget, key)]
        terms = desk.answering.state.rules.instrument.terms
        own = field.own_keys()
        page = screens.HelpScreen(f"Keys at {desk.answering.at}", [*keys, "any"], terms, own=own)
        desk.over(page, to_read=True)
