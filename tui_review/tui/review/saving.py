"""Saving, as the review's screen sees it: what the session says, what dead ones left, another's hand on the file."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast, runtime_checkable

from textual._callback import invoke

from tui_review.entry.meant import may_be_half
from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.places import expanded
from tui_review.review.handover import how_to_change
from tui_review.review.spots import Spot
from tui_review.store.saving import typed_nowhere
from tui_review.store.session import ChangeState
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown
from tui_review.tui.review.features import Feature
from tui_review.tui.review.following import TakingIn, may_be_old
from tui_review.tui.review.words import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from tui_review.entry.answering import Answering
    from tui_review.qa.reconcile import Joined
    from tui_review.review.state import Change
    from tui_review.store.pending import Pending
    from tui_review.store.session import SaveState, Session
    from tui_review.telling.changes import ReviewDiff
    from tui_review.tui.base.app import SafeApp
    from tui_review.tui.fields.base import Field
    from tui_review.tui.review.dialogs import WhatToAsk
    from tui_review.tui.review.features import Desk
    from tui_review.tui.review.view import QuestionView
    from tui_review.tui.unsent import DialogText


_RETRY: Final = 1.0
"""Seconds after which what is being typed is tried again, where it could not be kept."""
_TRIES: Final = 3
"""How often a save begins again because somebody else had written meanwhile."""


@runtime_checkable
class HasLastWords(Protocol):
    """A screen in which something may be typed that is not kept yet."""

    def last_words(self) -> None:
        """Keeps it as the process ends. From any thread."""
        ...


class Saving(Feature):
    """Shows what the session says about saving, and asks what is to become of two people's work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._drawn: list[tuple[MarkTone, str]] = []
        self._again: Timer | None = None
        self._taken_told = self._nowhere_told = self._lost = False
        self._theirs = TakingIn(desk)
        self._later: list[Pending] = []
        if recovered := desk.session.recovered:
            are = verb_of(recovered, "is")
            what = f"{count_of(recovered, 'change')} of a session that ended before the file was written"
            desk.said.append((MarkTone.INFO, f"{what} {are} here again."))

    async def opened(self) -> None:
        """Listens from now on; asks about what sessions before have left."""
        loop = asyncio.get_running_loop()

        def told(_: SaveState) -> None:
            # On the saving threads; nothing may be touched there.
            with suppress(RuntimeError):  # The app may be gone by now.
                loop.call_soon_threadsafe(self.desk.later, self._changed)

        def told_of_typing() -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self.desk.later, self._typing_changed)

        self.desk.session.on_saving(told)
        self.desk.session.under_way.on_change(told_of_typing)
        if not self.desk.session.read_only:
            self.ask_about_left()

    def notes(self) -> list[tuple[MarkTone, str]]:
        """What is not in the file, and why."""
        self._drawn = self._found()
        return self._drawn

    def _found(self) -> list[tuple[MarkTone, str]]:
        session = self.desk.session
        saving = session.saving
        found: list[tuple[MarkTone, str]] = []
        if why := session.under_way.why_not:
            found.append((MarkTone.ERROR, typed_nowhere(why)))
        if saving.stuck and not session.read_only:
            tail = "" if saving.taken_by is not None else ", trying again"
            found.append(
                (MarkTone.ERROR, f"Cannot save now{tail}: {saving.why or saving.unkept.rstrip('.')}.")
            )
        if saving.old:
            found.append((MarkTone.WARNING, may_be_old(saving.old)))
        if saving.aside:
            what = count_of(saving.aside, "change")
            are = verb_of(saving.aside, "is")
            found.append((MarkTone.WARNING, f"{what} {are} kept on this machine, not in the file."))
        return found

    def _changed(self) -> None:
        desk = self.desk
        if not desk.is_shown:
            return
        if self._found() != self._drawn:
            desk.redraw()
        else:
            desk.head.draw()
        self.stands_otherwise()

    def _typing_changed(self) -> None:
        """What is being typed can be kept no more, or can again; what cannot is tried again every second."""
        desk = self.desk
        if self._again is not None:
            self._again.stop()
            self._again = None
        if not desk.is_shown:
            return
        if desk.session.under_way.why_not:
            self._again = desk.app.set_interval(_RETRY, desk.session.under_way.try_again)
        desk.redraw()
        self._theirs.tell()

    def drawn(self) -> None:
        """What had to wait while another screen stood above is seen to."""
        if self.desk.session.saving.changed:
            self.desk.later(self.stands_otherwise)

    def stands_otherwise(self) -> None:
        """Sees to what needs more than a word."""
        saving = self.desk.session.saving
        self._theirs.tell()
        if self._theirs.is_due:
            self.desk.later(self._join)
        on_top: object = self.desk.app.screen
        if on_top is not self.desk:
            return
        if self._lost:
            self._lost = False
            self.ask_about_left(unbidden=True)
        elif saving.taken_by is not None and not self._taken_told:
            self._taken_told = True
            self._tell_taken_over(saving.taken_by.user)
        elif saving.why_nowhere and not self._nowhere_told:
            self._nowhere_told = True
            self._offer_copy()
        self._taken_told = self._taken_told and saving.taken_by is not None
        self._nowhere_told = self._nowhere_told and saving.state is ChangeState.NOWHERE_YET

    # What sessions before left

    def ask_about_left(self, *, unbidden: bool = False) -> None:
        """About one journal after the other; Esc leaves it for another time.

        One that comes `unbidden`, over a question that is worked at, discards nothing, whatever is being typed.
        """
        desk = self.desk
        left = [each for each in desk.session.pending if each not in self._later]
        if not left:
            return
        found = left[0]
        when = found.when_words
        what = count_of(len(found.missing), "change")
        at = named(desk.session.state.rules, found.questions)
        text = ""
        if found.was_saved:
            text = f"The file is another than the one that was saved here ({when}), without {what}, at {at}. "
        elif found.missing:
            text = f"A session that ended early ({when}) left {what} on this machine, at {at}. "
            if not found.certain:
                text += "Since then somebody else has changed the file. "
        if desk.session.state.read_only and found.missing:
            state = desk.session.state
            text += (
                f"They cannot be taken now: {state.read_only} {how_to_change(state.review, state.editor)} "
            )
        if found.unread:
            text += f"{found.unread} "
        stays = "Nothing is lost: it stays until you take it or discard it."
        text += stays if found.missing else "What there is of it stays on this machine until you discard it."
        ways = [] if unbidden else [("d", "discard it")]
        if found.missing:
            ways = [("l", "look at what it would change"), ("t", "take it: merged by question"), *ways]
        desk.over(
            screens.AskScreen(
                "Not in the file: changes kept on this machine",
                text,
                ways,
                counts="with Enter" if unbidden else "at once",
            ),
            lambda way: self._left_answered(found, way),
            # What is typed in a field was taken before; now it shows what is no more.
            to_read=unbidden,
        )

    async def _left_answered(self, found: Pending, way: str | None) -> None:
        from tui_review.qa.reconcile import difference, take  # noqa: PLC0415 - only after a crash

        desk = self.desk
        try:
            if way == "l":

                async def apart() -> ReviewDiff:
                    return difference(desk.session.state.review, desk.session.state.rules, [found])

                between = "the file and what is kept on this machine"
                over = screens.DiffScreen(desk.session, await apart(), between, apart)
                desk.later(lambda: desk.over(over, lambda _: desk.later(self.ask_about_left)))
                return
            if way == "t":
                desk.say(take(desk.session, found).taken)
                desk.answering.look_again()
                await desk.show_again()
            elif way == "d":
                self._ask_to_discard(found)
                return
        except UserError as error:
            desk.say(error.message, MarkTone.ERROR)
        self._go_on_from(found)

    def _ask_to_discard(self, found: Pending) -> None:
        """Asks once more: what is discarded is nowhere else, and no undo brings it back."""
        desk = self.desk
        what, at = count_of(len(found.missing), "change"), named(desk.session.state.rules, found.questions)
        gone = f"{what}, at {at}," if found.missing else "What is there of it"
        text = f"{gone} will be gone for good."

        def answered(way: str | None) -> None:
            if way == "d":
                try:
                    desk.session.discard(found)
                except UserError as error:
                    desk.say(error.message, MarkTone.ERROR)
                desk.redraw()
            self._go_on_from(found)

        ways = [("d", "discard it for good")]
        ask = screens.AskScreen("Discard what is kept on this machine?", text, ways, counts="with Enter")
        desk.later(lambda: desk.over(ask, answered))

    def _go_on_from(self, found: Pending) -> None:
        """On to what else was left; this one, if it is still there, is for another time."""
        if found in self.desk.session.pending:
            self._later.append(found)
        self.desk.later(self.ask_about_left)

    # Somebody else's hand

    async def take_in(self) -> None:
        """Goes on with what somebody else has written into the file, looked at now."""
        session = self.desk.session
        # Where it cannot be read, the session says so.
        with suppress(UserError):
            session.is_replaced()
        await self._join()

    async def _join(self) -> None:
        joined = await self._theirs.take_in()
        if joined is not None and joined.lost:
            # Asked once nothing else stands over the question.
            self._lost = True
            self.stands_otherwise()

    def _tell_taken_over(self, user: str) -> None:
        text = (
            f"{user} has taken this review over and goes on with it. What you have answered since is kept on this "
            "machine and not in the file. It is merged in when they close it while you stay, and offered when you "
            "open it again."
        )
        ways = [("c", "close it and look at theirs"), ("s", "stay")]
        desk = self.desk

        async def answered(way: str | None) -> None:
            if way == "c":
                await desk.leave()

        desk.over(
            screens.AskOfSaving(
                "The review was taken over",
                (text, ways),
                lambda: (text, ways) if desk.session.saving.taken_by is not None else None,
                counts="with Enter",
            ),
            answered,
        )

    # Nowhere to save

    def _offer_copy(self) -> None:
        desk = self.desk
        why = desk.session.saving.why_nowhere

        def asked() -> WhatToAsk:
            text = (
                f"{desk.session.saving.why_nowhere or why} Both are tried again every second. "
                "Until one works, what you answer is only in this window."
            )
            return text, [("c", "save a copy elsewhere"), ("s", "stay, and let it try")]

        def anew() -> WhatToAsk | None:
            return asked() if desk.session.saving.state is ChangeState.NOWHERE_YET else None

        def answered(way: str | None) -> None:
            if way == "c":
                ask_for_copy(desk)
            elif desk.session.where is ChangeState.IN_FILE:
                desk.say("Everything is in the file by now.")

        ask = screens.AskOfSaving("Nothing can be saved now", asked(), anew, counts="with Enter")
        desk.over(ask, answered)


async def get_out(desk: Desk, act: Callable[[], object]) -> None:
    """Does what leads out of the review. An error on the way ends the program, by its last words: nobody is kept in.

    So what can be is in the file then, and all else is kept on this machine. Nothing is asked once the program's files
    are gone, as what it would be asked in may be gone with them.
    """
    app = cast("SafeApp[Any]", desk.app)
    failed = app.gone
    if failed is None:
        try:
            await invoke(act)
        except Exception as error:  # noqa: BLE001 - told by kind and place, as every other
            failed = error
    if failed is not None:
        with suppress(Exception):
            desk.commit()
            await asyncio.to_thread(desk.session.save)
        app.crashed(failed)


async def _save(session: Session) -> Joined | None:
    """Writes the file, after taking in what somebody else has written into it, and says what became of that.

    Raises UserError, also where what was saved is not to be found any more.
    """
    joined = None
    for _ in range(_TRIES):
        try:
            if session.saving.state is not ChangeState.IN_FILE:
                await asyncio.to_thread(session.save)
            if not session.is_replaced():
                return joined
        except UserError:
            if not session.saving.changed:
                raise
        from tui_review.qa.reconcile import join  # noqa: PLC0415 - only when two people changed it

        joined = join(session)
    await asyncio.to_thread(session.save)
    return joined


async def saved_or_asked(desk: Desk) -> bool:
    """Whether everything is saved before leaving; where it is not, asks what is to be done, and stays."""
    session = desk.session
    if session.read_only or not session.saving.made:
        return True
    try:
        joined = await _save(session)
    except UserError as error:
        what = error.what

        def anew() -> WhatToAsk | None:
            return None if session.where is ChangeState.IN_FILE else _how_to_leave(session, what)

        async def answered(way: str | None) -> None:
            if way == "l":
                await desk.leave(anyway=True)
            elif way == "a":
                await desk.leave()
            elif way == "c":
                ask_for_copy(desk)
            elif session.where is ChangeState.IN_FILE:
                desk.say(f"Everything is in the file by now: {shown('any.quit')} leaves.")

        asked = _how_to_leave(session, what)
        desk.over(screens.AskOfSaving("Not everything is in the file", asked, anew), answered)
        return False
    if joined is None or not joined.lost:
        return True
    desk.answering.look_again()
    desk.say(joined.words, MarkTone.WARNING)
    await desk.show_again()
    _saving_of(desk).ask_about_left()
    return False


async def taken_in(desk: Desk) -> None:
    """Goes on with what somebody else has written into the file, looked at now."""
    await _saving_of(desk).take_in()


def _saving_of(desk: Desk) -> Saving:
    return next(each for each in desk.features if isinstance(each, Saving))


def _how_to_leave(session: Session, what: str) -> WhatToAsk:
    """Why not everything is in the file, where it is, and the ways to go on from there."""
    is_lost = session.where is ChangeState.NOWHERE_YET
    if is_lost:
        stays = "Your changes are nowhere but in this window: leaving loses them."
    else:
        stays = "Your changes are kept on this machine, and offered when you open the review again."
    why = session.saving.why
    said = f"The file cannot be saved now: {why}." if why else what
    ways = [
        ("a", "try again"),
        ("c", "save a copy elsewhere"),
        ("l", "leave, and lose them" if is_lost else "leave it so"),
    ]
    return f"{said} {stays}", ways


def ask_for_copy(desk: Desk) -> None:
    """Asks where to, and writes a copy of the review there."""
    name = f"{desk.session.state.review.review.id}-copy-{time.strftime('%H%M%S')}.yaml"

    def why_not(where: str) -> str:
        """Writes it; why that cannot be, in words."""
        if where.strip():
            try:
                desk.session.save_copy(expanded(where.strip()))
            except UserError as error:
                return error.message
        return ""

    def written(given: DialogText | None) -> None:
        if given is not None and given.text.strip():
            given.done()
            where = expanded(given.text.strip())
            desk.say(f"A copy of all that is here now is in {where}. The first line says what the file has.")

    ask = "Save a copy of the review, for you alone, as this file:"
    prompt = screens.PromptScreen(ask, str(Path("~") / name), wrong_with=why_not)
    desk.later(lambda: desk.over(prompt, written))


def keep_last_words(answering: Answering, view: QuestionView) -> None:
    """Keeps what is typed in each field, whatever becomes of the others. From any thread, as the process ends."""
    for field in view.fields:
        pending = field.pending()
        if isinstance(pending, str):
            # What is refused could not have been kept in any other way either.
            with suppress(UserError):
                answering.session.record(_last_change(answering, view, field, pending))


def _last_change(answering: Answering, view: QuestionView, field: Field, typed: str) -> Change | None:
    state, id_ = answering.state, view.at
    code = view.descriptions.code_of(field)
    is_answer = field is view.field
    spot = Spot(id_, narrative=not is_answer and not code, choice=code)
    # What cannot be kept stands there again when the review is opened.
    answering.drafts.typing(spot, typed)
    if is_answer and may_be_half(field.shown.part, typed):
        return None
    if code:
        change = state.describe(id_, typed, code)
    elif is_answer:
        change = state.answer(id_, typed) if typed.strip() else state.clear(id_)
    else:
        change = state.write(id_, typed)
    answering.drafts.typing(spot, None)
    return change
