"""Keys that change an answer besides the field's own: undo, redo, clear, flag, suggestion, narrative, editor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from textual.actions import SkipAction

from tui_review.entry.answering import only_at
from tui_review.entry.undo import row_touched
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.spots import spots_of
from tui_review.settings import OFF, read_settings
from tui_review.store.unsent import OnlyHere, only_here, unsent_at
from tui_review.telling.words import value_on_a_line
from tui_review.tui import screens
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.keymap import KeyHint, shown
from tui_review.tui.review.features import Desk, Feature
from tui_review.tui.review.words import offered_words
from tui_review.tui.unsent import DialogText

_TONES = {"error": MarkTone.ERROR, "warning": MarkTone.WARNING, "info": MarkTone.INFO}


class Editing(Feature):
    """What is said of the answer at the question, and what can be done to it from any field."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._no_editor = read_settings()[0].editor == OFF

    async def opened(self) -> None:
        """Tells of texts that an editor has left, and of what was no answer yet when the program ended."""
        answering, session = self.desk.answering, self.desk.session
        rules, review = session.state.rules, session.state.review
        spots = {spot.place: spot for spot in (() if session.read_only else spots_of(rules, review))}
        try:
            found = only_here(session.opened, rules, review)
            unsent = unsent_at(session.opened, spots)
        except UserError as error:
            found, unsent = OnlyHere(), {}
            said = f"What was entered when the program ended last cannot be looked at: {error.what}"
            self.desk.said.append((MarkTone.WARNING, said))
            self.desk.redraw()
        if left := found.by_editors:
            does = "says where it is" if session.read_only or session.state.read_only else "offers it"
            said = f"An editor has left a text at {', '.join(left)}: {shown('review.editor')} there {does}."
            self.desk.said.append((MarkTone.WARNING, said))
            self.desk.redraw()
        for place, text in unsent.items():
            answering.drafts.recall(spots[place], text)
        if unsent:
            where = ", ".join(answering.drafts.questions())
            said = f"What was entered at {where} when the program ended is no answer; it stands there again."
            self.desk.said.append((MarkTone.WARNING, said))
            self.desk.later(self.desk.show_again)
            self.desk.later(self.desk.view.ask_of_loose)
        if not session.read_only and found.besides:
            self.desk.said.append((MarkTone.WARNING, found.besides))
            self.desk.redraw()

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """Its keys."""
        return {
            "review.undo": lambda: self._step(back=True),
            "review.redo": lambda: self._step(back=False),
            "review.clear": self._clear,
            "review.flag": self._flag,
            "review.suggestion": self._suggestion,
            "review.narrative": self._narrative,
            "review.editor": self._editor,
            "any.close": self._to_answer,
        }

    def notes(self) -> list[tuple[MarkTone, str]]:
        """The flag, what is offered, what is wrong."""
        answering = self.desk.answering
        answer = answering.state.review.answers.get(answering.at)
        found: list[tuple[MarkTone, str]] = []
        if answer is not None and answer.flag:
            found.append((MarkTone.WARNING, f"Flagged: {answer.flag}"))
        offered, kind = answering.offering.here(), kind_of(answering.question)
        stands_in_field = kind.holds == "several" and kind.entry == "options"
        if offered and not stands_in_field:
            found.append((MarkTone.INFO, offered_words(answering.question, offered[0])))
        found += [(_TONES[each.level], each.message) for each in answering.found()]
        if self.desk.view.field.shown.missing:
            found.append((MarkTone.WARNING, "Where ? stands in the table, something is still missing."))
        return found

    def foot(self) -> Sequence[str | KeyHint]:
        """The answer that is offered, and the way into the narrative and back."""
        view = self.desk.view
        if view.entered_in == "narrative":
            back = KeyHint(shown("review.narrative"), "answer", "Back to the answer.")
            template = KeyHint(shown("review.suggestion"), "template", "Begins the text with the template.")
            return [*([template] if self.desk.answering.offering.narrative() else []), back]
        offered = ["review.suggestion"] if self.desk.answering.offering.here() else []
        written = view.narrative is not None or bool(view.descriptions.fields)
        return [*offered, *(["review.narrative"] if written else [])]

    def idle(self) -> Collection[str]:
        """What there is nothing for: an offer, a narrative, a text for the editor."""
        answering, view = self.desk.answering, self.desk.view
        text = view.field.multiline
        fixed = answering.question.by_program or bool(answering.why_fixed)
        narrative = view.narrative is not None or not (
            answering.why_no_narrative or answering.is_closed or fixed
        )
        offered = (
            answering.offering.narrative() if view.entered_in == "narrative" else answering.offering.here()
        )
        found = [] if offered else ["review.suggestion"]
        found += [] if narrative else ["review.narrative"]
        long = (text or view.narrative is not None) and not self._no_editor
        return [*found, *([] if long else ["review.editor"])]

    # Back and forth

    async def _step(self, *, back: bool) -> None:
        """Takes back typing first, then the last change of an answer; or makes it again."""
        desk = self.desk
        field, at = desk.view.entered, desk.answering.at
        if field.can_undo if back else field.can_redo:
            raise SkipAction
        desk.commit()
        step, said = desk.answering.undo() if back else desk.answering.redo()
        desk.problem = ""
        if step.change is None:
            desk.say(said)
            return
        # Only a table has a mark.
        marked = getattr(field, "marked", "") if step.change.question == at else ""
        other = shown("review.redo" if back else "review.undo")
        desk.said = [(MarkTone.INFO, f"{said} {other} is the other way.")]
        desk.tell_what_follows(step)
        await desk.show(step.change.question)
        if row := row_touched(step.change) or marked:
            desk.view.mark_row(row)

    # The answer

    async def _clear(self) -> None:
        desk, answering = self.desk, self.desk.answering
        if answering.kept.given is None and answering.spot not in answering.drafts:
            return
        if desk.features.clears():
            return
        if desk.take(only_at(answering, desk.view.at, answering.clear)):
            desk.said.insert(0, (MarkTone.INFO, f"Cleared; {shown('review.undo')} brings it back."))
        await desk.show(answering.at)

    async def _suggestion(self) -> None:
        desk, answering = self.desk, self.desk.answering
        in_narrative = desk.view.entered_in == "narrative"
        offers = (answering.offering.narrative(),) if in_narrative else answering.offering.here()
        offer = next(iter(offers), None)
        writing = desk.view.entered.multiline and desk.view.entered.pending() is not None
        if offer is None or writing:
            return
        taken = only_at(
            answering, desk.view.at, lambda: answering.offering.take(offer, narrative=in_narrative)
        )
        if not desk.take(taken):
            return
        await desk.show(answering.at)
        if in_narrative:
            desk.focus_on("narrative")
        elif kind_of(answering.question).entry != "lines":
            desk.view.field.keeper.settled(value_on_a_line(answering.question, offer.value))

    def _flag(self) -> None:
        """Asks for a word on what to look at later, and flags the question; an empty one takes the flag away."""
        desk, answering = self.desk, self.desk.answering
        desk.commit(coming_back=True)
        id_, flag = answering.at, answering.kept.flag
        if why := desk.session.why_read_only or answering.state.read_only:
            # Before anything is typed that would only be refused.
            desk.say(why)
            return
        ask = f"Flag {id_} for later: what is to be looked at?"
        if flag:
            ask = f"{id_} is flagged. Change the words, or empty the line to take the flag away."

        def written(given: DialogText | None) -> None:
            if given is None:
                return
            flagged = None if flag and not given.text.strip() else given.text
            if desk.take(only_at(answering, id_, lambda: answering.flag(flagged))):
                given.done()

        desk.over(screens.PromptScreen(ask, flag), written)

    # The narrative

    async def _narrative(self) -> None:
        """To what is said of choices, then to the narrative, which appears where none was; from it, back."""
        desk, answering, view = self.desk, self.desk.answering, self.desk.view
        if view.entered_in == "narrative":
            desk.commit(leaving=False)
            desk.focus_on("answer")
            return
        if code := view.descriptions.after(view.descriptions.at):
            desk.commit(leaving=False)
            view.descriptions.aim(code)
            desk.focus_on("description")
            return
        if answering.is_closed:
            return
        if why := answering.why_no_narrative:
            desk.say(why)
            return
        if view.narrative is None:
            if answering.question.by_program or answering.state.read_only:
                return
            await view.want_narrative()
            desk.redraw()
        if view.narrative is not None:
            desk.commit(leaving=False)
            desk.focus_on("narrative")

    def _to_answer(self) -> None:
        """From a description or the narrative back to the answer."""
        if self.desk.view.entered_in != "answer":
            self.desk.commit(leaving=False)
            self.desk.focus_on("answer")
        else:
            rest = self.desk.session.farewell
            saved = f". {rest}" if rest else "; everything is saved as you go."
            self.desk.say(f"{shown('any.quit')} closes the review{saved}")

    def _editor(self) -> None:
        """The text in the reviewer's own editor."""
        from tui_review.tui.review.editor import edit_on  # noqa: PLC0415 - only for an editor

        edit_on(self.desk)
