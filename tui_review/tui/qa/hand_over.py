"""Handing the review over from its screen: a reviewer submits; everybody else chooses among the acts open to them."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.review.findings import blocking
from tui_review.review.handover import BACKWARD, acts_open_to
from tui_review.review.who import why_no_name
from tui_review.settings import load_settings
from tui_review.store.pending import pending_words
from tui_review.store.unsent import OnlyHere
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import shown
from tui_review.tui.review.dialogs import CHANGED_MEANWHILE
from tui_review.tui.review.features import Feature
from tui_review.tui.review.leaving import ask_of_typed
from tui_review.tui.review.moving import show_summary
from tui_review.tui.review.saving import taken_in
from tui_review.tui.unsent import NO_DIALOG_TEXT, DialogText
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.review.handover import ActName
    from tui_review.tui.review.dialogs import WhatToAsk
    from tui_review.tui.review.features import Desk


class HandingOver(Feature):
    """What the summary leads to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._first = ""
        """What is said before an act is asked about, once."""

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Handing over."""
        return {"hand over": self._hand_over}

    async def _hand_over(self) -> None:
        session = self.desk.session
        self.desk.commit()
        acts = [] if session.read_only else acts_open_to(session.state.review, session.state.editor.role)
        if acts == ["submit"]:
            await self._submit()
        else:
            self.desk.over(screens.HandOverScreen(session), self._chosen)

    async def _without_typed(self, then: Callable[[], Awaitable[None]], *, backward: bool = False) -> None:
        """Goes on once nothing is typed that is not kept; it is dropped only where somebody says so.

        What an editor has left outlasts an act that gives the review back: there it can be taken up.
        """
        desk = self.desk
        stays = OnlyHere() if backward else desk.session.under_way.only_here
        left = stays.by_editors

        async def dropped() -> None:
            for text in left.values():
                text.forget()
            if desk.answering.drafts:
                desk.answering.drafts.clear()
                desk.problem = ""
                desk.say("")
                await desk.show(desk.answering.at)
            await then()

        letter = "d" if left or desk.answering.drafts else "h"
        await ask_of_typed(desk, (letter, "hand over"), dropped, stays, dropped=list(left))

    async def _chosen(self, act: str | None) -> None:
        from tui_review.tui.qa.handing import ACTS  # noqa: PLC0415 - loaded by now

        if act == "errors":
            await self.desk.do("review.summary")
        elif act == "notes":
            await self.desk.do("review.notes")
        elif act == "submit":
            await self._submit()
        elif act in BACKWARD:
            await self._without_typed(lambda: self._ask_why(act), backward=True)
        elif act in ACTS:
            await self._without_typed(lambda: self._ask_once_more(act))

    async def _ask_once_more(self, act: ActName) -> None:
        """The last question before an act that only another one, with a reason, leads back from."""
        from tui_review.tui.qa.handing import ACTS  # noqa: PLC0415 - loaded by now

        letter, what, follows = ACTS[act]

        async def chosen(way: str | None) -> None:
            if way == letter:
                await self._let_stand(lambda why: self._act(act, let_stand=why))

        def asked() -> str:
            return f"{follows} What leads back from there is in the record, with its reason."

        way = (letter, f"{what}, as {self.desk.session.state.editor.name}")
        await self._ask_of(act, f"{what[0].upper()}{what[1:]}?", asked, way, chosen)

    async def _ask_of(
        self,
        act: ActName,
        title: str,
        asked: Callable[[], str],
        way: tuple[str, str],
        chosen: Callable[[str | None], Awaitable[None]],
    ) -> None:
        """Asks whether an act is to be done; anew where somebody else has changed what it would be done to."""
        back = ("b", "back to the review")
        before = await self._said_before()
        if before is None:
            return

        async def anew() -> WhatToAsk:
            if why := self._why_not(act):
                return why, [back]
            try:
                before = await asyncio.to_thread(said_before, self.desk.session)
            except UserError as error:
                return error.message, [back]
            return before + asked(), [way, back]

        from tui_review.tui.qa.handing import said_before  # noqa: PLC0415 - loaded by now

        first, self._first = self._first, ""
        self.desk.over(screens.AskAnew(title, (first + before + asked(), [way, back]), anew), chosen)

    def _why_not(self, act: ActName) -> str:
        """Why an act can be done no more, in words; empty where it can."""
        session, state = self.desk.session, self.desk.session.state
        from tui_review.qa.handing import stopping  # noqa: PLC0415 - loaded by now
        from tui_review.review.gate.acts import stops  # noqa: PLC0415 - loaded by now

        if act not in acts_open_to(state.review, state.editor.role):
            return state.read_only or "It is not open to you any more."
        if session.pending:
            return pending_words(session.pending, session.opened.path)
        return next((each.what for each in stops(state.review, stopping(state), act)), "")

    # Submitting

    async def _submit(self) -> None:
        """Hands the review over to QA; with errors open, the summary shows them, each leading to its question."""
        desk, state = self.desk, self.desk.session.state
        if desk.session.read_only or state.read_only:
            desk.say(state.read_only or "The review is open for reading only.")
            return
        from tui_review.qa.handing import stopping  # noqa: PLC0415 - once a review

        if stopping(state):
            await desk.do("review.summary")
            return
        if desk.session.pending:
            desk.say(pending_words(desk.session.pending, desk.session.opened.path), MarkTone.WARNING)
            return
        await self._without_typed(self._ask_whether)

    async def _ask_whether(self) -> None:
        """The last question before it is submitted; under which name, before that, where nobody has said one."""
        state = self.desk.session.state
        from tui_review.qa.handing import before_submission  # noqa: PLC0415 - once a review

        if state.editor.name == state.editor.login and not load_settings().name:
            self._ask_who()
            return

        async def chosen(way: str | None) -> None:
            if way == "s":
                await self._let_stand(self._submit_now)

        way = ("s", f"submit, as {state.editor.name}")
        await self._ask_of("submit", "Submit the review?", lambda: before_submission(state), way, chosen)

    async def _said_before(self) -> str | None:
        """What does not hold and would be sealed, said before it is asked; None where that cannot be looked at."""
        from tui_review.tui.qa.handing import said_before  # noqa: PLC0415 - once a review

        try:
            return await asyncio.to_thread(said_before, self.desk.session)
        except UserError as error:
            self.desk.say(error.message, MarkTone.ERROR)
            return None

    def _ask_who(self) -> None:
        """Nobody has said a name yet, and an account is none: it stands in the record from here on."""
        state = self.desk.session.state

        async def named(given: DialogText | None) -> None:
            name = ""
            if given is not None:
                given.done()
                name = clean_line(given.text)
            if not name:
                show_summary(self.desk, "It is not submitted: under which name is not said.")
                return
            from tui_review.tui.home.settings import HoldsSettings  # noqa: PLC0415 - once a review

            state.editor = dataclasses.replace(state.editor, name=name)
            if isinstance(self.desk.app, HoldsSettings):
                # What is opened next in this run of the program is worked on by the same person.
                self.desk.app.editor = dataclasses.replace(self.desk.app.editor, name=name)
            await self._submit()

        ask = f"Who submits? Nobody has said a name here, only the account {state.editor.login} is known. The name "
        ask += "stands in the record; `name` in the settings keeps it for next time."
        offered = "" if state.editor.is_nobody else state.editor.login
        self.desk.over(screens.PromptScreen(ask, offered, replaced=True, wrong_with=why_no_name), named)

    async def _submit_now(self, let_stand: DialogText) -> None:
        from tui_review.qa.handing import handed_over_words  # noqa: PLC0415 - once a review
        from tui_review.tui.qa.handing import hand_over_now  # noqa: PLC0415 - once a review

        session = self.desk.session
        try:
            done = await asyncio.to_thread(hand_over_now, session, "submit", "", let_stand.text)
        except UserError as error:
            await self._refused(error)
            return
        let_stand.done()
        self.desk.outcome = handed_over_words(session.state.review, done)
        await self.desk.leave()

    async def _refused(self, error: UserError) -> None:
        """Says why an act was not done; where somebody else has just changed the file, it is asked anew of that."""
        desk = self.desk
        with suppress(UserError):  # Where it cannot be read, the session says so.
            if desk.session.is_replaced():
                await taken_in(desk)
                if not desk.session.saving.changed:
                    self._first = f"{CHANGED_MEANWHILE} "
                    await self._hand_over()
                    return
        desk.say(error.message, MarkTone.ERROR)

    async def _let_stand(self, then: Callable[[DialogText], Awaitable[None]]) -> None:
        """Goes on with why it may stand that others acted in several roles; empty where nothing has to."""
        errors = blocking(self.desk.session.state.findings())

        async def written(why: DialogText | None) -> None:
            if why is not None:
                await then(why)

        if not errors:
            await then(NO_DIALOG_TEXT)
            return
        ask = "Somebody acted in several roles of this review; the summary says who. Why may that stand? It is kept in "
        ask += "the record, with your name."
        self.desk.over(screens.WriteScreen("Let it stand", ask), written)

    # The other acts

    async def _ask_why(self, act: ActName) -> None:
        async def written(reason: DialogText | None) -> None:
            if reason is not None:
                await self._act(act, reason)

        from tui_review.tui.qa.handing import ACTS  # noqa: PLC0415 - loaded by now

        before = await self._said_before()
        if before is None:
            return
        what = ACTS[act][1].capitalize()
        ask = f"{before}Why? It stands in the review's history, and the reviewer reads it."
        self.desk.over(screens.WriteScreen(what, ask), written)

    async def _act(
        self, act: ActName, reason: DialogText = NO_DIALOG_TEXT, let_stand: DialogText = NO_DIALOG_TEXT
    ) -> None:
        from tui_review.qa.handing import handed_over_words  # noqa: PLC0415 - once a review
        from tui_review.tui.qa.handing import hand_over_now  # noqa: PLC0415 - once a review

        desk = self.desk
        try:
            done = await asyncio.to_thread(hand_over_now, desk.session, act, reason.text, let_stand.text)
        except UserError as error:
            await self._refused(error)
            return
        reason.done()
        let_stand.done()
        said = handed_over_words(desk.session.state.review, done)
        if act == "return":
            # It is the reviewer's now: nobody else is to sit before it with the next key an answer.
            desk.outcome = said
            await desk.leave()
            return
        desk.said = [(MarkTone.INFO, f"{said} {shown('any.quit')} closes it.")]
        await desk.show(desk.answering.at)
