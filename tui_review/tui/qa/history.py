"""What happened to a review, act by act; what changed since a version, or by an act; a version brought back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from tui_review.errors import UserError
from tui_review.instrument.language.days import moment_words
from tui_review.review.handover import person_words, where_words
from tui_review.review.record.rewound import name_of_version
from tui_review.store.atomic import fingerprint
from tui_review.store.versions import Named, kept_versions, review_of
from tui_review.telling.blocks import Gap, paragraph, quiet
from tui_review.telling.notes import act_blocks, done_words
from tui_review.telling.words import one_line
from tui_review.tui import screens
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import drawn
from tui_review.tui.keymap import binding, shown
from tui_review.tui.lines import Line
from tui_review.tui.qa.board import READING_ONLY, Board
from tui_review.tui.qa.feature import RESTORED
from tui_review.tui.qa.handing import said_before
from tui_review.yamlfile.files import read_bytes

if TYPE_CHECKING:
    from tui_review.review.model import Act, Review
    from tui_review.store.reviews import ReviewFile
    from tui_review.store.session import Session
    from tui_review.telling.changes import ReviewDiff
    from tui_review.tui.unsent import DialogText


class HistoryScreen(Board):
    """The acts, newest first. Dismisses with a question to go to, `restored`, or None."""

    EMPTY: ClassVar[str] = "Nothing has happened yet."
    GROUPS: ClassVar[tuple[str, ...]] = ("history", "board", "any")
    BINDINGS: ClassVar[list[Any]] = [
        binding("history.compare", "compare", show=False),
        binding("history.step", "step", show=False),
        binding("history.restore", "restore", show=False),
        binding("review.history", "leave", show=False),
    ]

    def __init__(self, session: Session) -> None:
        """Begins at the newest version that differs from the review as it is."""
        self._path = session.opened.path
        self._kept = kept_versions(self._path, session.state.review.history)
        super().__init__(session, self._begin(session))

    def _begin(self, session: Session) -> str:
        history = session.state.review.history
        same = session.opened.fingerprint
        for at in range(len(history) - 1, -1, -1):
            path = self._kept.get(history[at].version)
            if path is not None and fingerprint(read_bytes(path)) != same:
                return str(at)
        return str(len(history) - 1)

    @property
    def _act(self) -> Act | None:
        return self.state.review.history[int(self.value)] if self.value else None

    def follow(self) -> None:
        """Another version may be kept by now."""
        self._kept = kept_versions(self._path, self.state.review.history)
        super().follow()

    def title_text(self) -> str:
        """Where the review stands."""
        return f"Versions: now {where_words(self.state.review.review)}"

    def lines(self) -> Sequence[Line]:
        """One line an act."""
        history = self.state.review.history
        return [self._line(number, history[number]) for number in range(len(history) - 1, -1, -1)]

    def _line(self, number: int, act: Act) -> Line:
        mark = f"@{act.version}" if act.version in self._kept else str(act.version)
        reason = f": {one_line(act.reason)}" if act.reason else ""
        text = Content.assemble(
            literal(f"{mark:>4}  ", "bold $accent"),
            literal(done_words(act), "bold"),
            literal(f"  {person_words(act.by, act.role)}{reason}"),
        )
        return Line(text, literal(moment_words(act.at), "$muted"), str(number))

    def detail(self, value: str, width: int) -> list[Content]:
        """The act in full, and what can be done with its version."""
        act = self.state.review.history[int(value)]
        kept = (
            f"It is kept, as {self._path.name}@{name_of_version(self.state.review.history, int(value))}."
            if act.version in self._kept
            else "It is not kept beside the review; git may have it."
        )
        return drawn([*act_blocks(act), Gap(), paragraph(quiet(kept))], width)

    def foot(self) -> list[str | tuple[str, str]]:
        """The keys."""
        return [
            (shown("history.compare"), "changed since"),
            "history.step",
            "history.restore",
        ]

    # Keys

    def action_compare(self) -> None:
        """From the marked version to the review as it is."""
        if self.value:
            self.run_worker(self._compare(_marked(self), None), exclusive=True)

    def action_step(self) -> None:
        """From the version before to the marked one."""
        act = self._act
        if act is None:
            return
        if act.version == 1:
            self.say("This is the first version.")
            return
        self.run_worker(self._compare(str(act.version - 1), _marked(self)), exclusive=True)

    async def _compare(self, old: str, new: str | None) -> None:
        now = self.state.review.review.version
        if old == str(now) and now not in self._kept:
            self.say(
                f"Version {old} is what stands now: it has not been handed over since, and nothing of it is kept."
            )
            return

        async def found() -> ReviewDiff:
            return await asyncio.to_thread(self._diff, old, new, deepcopy(self.state.review))

        try:
            diff = await found()
        except UserError as error:
            self.say(error.message, "$tone-error")
            return
        between = f"version {old} and " + ("now" if new is None else f"version {new}")

        def left(question: str | None) -> None:
            if question:
                self.dismiss(question)

        self.app.push_screen(screens.DiffScreen(self.session, diff, between, found), left)

    def _diff(self, old: str, new: str | None, now: Review) -> ReviewDiff:
        from tui_review.qa.diff import diff_reviews  # noqa: PLC0415 - only when compared

        was = self._read(old)
        if new is None:
            return diff_reviews(was.review, was.rules, now, self.state.rules)
        other = self._read(new)
        return diff_reviews(was.review, was.rules, other.review, other.rules)

    def _read(self, version: str) -> ReviewFile:
        return review_of(Named(self._path, version))

    async def action_restore(self) -> None:
        """Asks why, and brings the marked version back."""
        act = self._act
        if act is None:
            return
        if self.session.read_only:
            self.say(READING_ONLY)
            return
        version = _marked(self)
        try:
            before = await asyncio.to_thread(said_before, self.session)
        except UserError as error:
            self.say(error.message, "$tone-error")
            return
        ask = (
            f"{before}Its answers take the place of those that stand now, as a new version; nothing is lost, and "
            "notes, overrides and history stay. Why?"
        )

        async def written(reason: DialogText | None) -> None:
            if reason is not None:
                await self._restore(version, reason)

        self.app.push_screen(screens.WriteScreen(f"Bring version {version} back?", ask), written)

    async def _restore(self, version: str, reason: DialogText) -> None:
        try:
            await asyncio.to_thread(self._restore_now, version, reason.text)
        except UserError as error:
            self.say(error.message, "$tone-error")
            return
        reason.done()
        self.dismiss(RESTORED)

    def _restore_now(self, version: str, reason: str) -> None:
        from tui_review.qa.handing import restore  # noqa: PLC0415 - only when restored
        from tui_review.settings import load_settings  # noqa: PLC0415 - as it is now

        session = self.session
        session.save()
        former = self._read(version)
        restore(session.opened, session.state, former, reason=reason, commit=load_settings().commit)
        session.acted()


def _marked(screen: HistoryScreen) -> str:
    """The version of the marked act, as it is named behind `@`."""
    return name_of_version(screen.state.review.history, int(screen.value))
