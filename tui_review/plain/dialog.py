"""Question by question: what is typed is a command, or else an answer. It decides nothing: the state does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui_review.entry.answering import Answering, Step
from tui_review.entry.offering import offer_said
from tui_review.entry.route import Way
from tui_review.entry.seeking import Seeking
from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.plain.beside import BesideDialog
from tui_review.plain.commands import command_in, literally, looks_like_a_command
from tui_review.plain.lines import TextLines
from tui_review.plain.table import TableDialog
from tui_review.plain.talk import Talk
from tui_review.plain.telling import (
    asked_blocks,
    given_by,
    narrative_wanted,
    number_typed,
    problem_blocks,
)
from tui_review.plain.told import ToldDialog
from tui_review.qa.settling import left_words
from tui_review.review.conflicts import names_a_side
from tui_review.review.findings import blocking
from tui_review.review.progress import progress
from tui_review.review.signing import SignedForAnotherError
from tui_review.review.spots import Spot, takes_lines, text_spot
from tui_review.review.who import why_no_name
from tui_review.telling.blocks import plain_text
from tui_review.telling.ratings import rating_spans
from tui_review.telling.reported import rated_in
from tui_review.telling.words import answered_words, one_line, question_name, rated_name, value_on_a_line
from tui_review.yamlfile.text import clean_line

if TYPE_CHECKING:
    from tui_review.entry.offers import OfferedAnswer
    from tui_review.instrument.choices import Choice
    from tui_review.review.reasons import Rating
    from tui_review.store.session import Session

_RESULTS: Final = 10
_TRIES: Final = 3
"""How often a save begins again because somebody else had written meanwhile."""
_CALLED: Final = {"next_open": "skip"}
"""How acts are called here, where they are not called so everywhere."""


class Dialog:
    """One session in lines. `run` returns when the reviewer leaves."""

    def __init__(self, session: Session, talk: Talk) -> None:
        """It begins at the first open question, or the first of all."""
        self.session = session
        self.state = session.state
        self.talk = talk
        self.answering = Answering(session, name_of=lambda act: _CALLED.get(act, act))
        self._left = self._has_looked = False
        self.lines = TextLines(talk, session)
        self.handed_over = False
        """Whether the review was handed over, which was said."""
        told = ToldDialog(self.answering, talk, self.lines)
        beside = BesideDialog(self.answering, talk, self.lines)
        self._commands: dict[str, Callable[[str], None]] = {
            "?": told.guidance,
            "help": told.help,
            "next": lambda _: self._go(self.answering.route.step(1)),
            "back": lambda _: self._go(self.answering.route.step(-1)),
            "skip": lambda _: self._jump(self.answering.route.next_open()),
            "problem": lambda _: self._jump(self.answering.route.next_problem()),
            "mark": lambda _: self._jump(self.answering.route.next_mark()),
            "return": lambda _: self._go(self.answering.route.returned()),
            "goto": self._goto,
            "take": self._take,
            "clear": self._clear,
            "describe": self._describe,
            "narrative": self._narrative,
            "more": self._more,
            "flag": self._flag,
            "undo": lambda _: self._step_back(*self.answering.undo()),
            "redo": lambda _: self._step_back(*self.answering.redo()),
            "why": told.why,
            "outline": told.outline,
            "summary": told.summary,
            "interviews": beside.interviews,
            "heard": beside.heard,
            "points": beside.points,
            "page": beside.page,
            "settle": self._settle,
            "submit": self._submit,
            "recover": self._recover,
            "quit": self._quit,
        }

    @property
    def at(self) -> str:
        """The question one is at."""
        return self.answering.at

    def run(self) -> None:
        """Asks until `quit`. Raises Leave at the end of input."""
        self._show()
        while not self._left:
            typed = self.talk.ask(self.at)
            if self.session.saving.changed:
                with suppress(
                    UserError
                ):  # What is typed is taken all the same, and where it is kept is said.
                    self._join()
            self._one(typed)

    def _one(self, typed: str) -> None:
        command, text = command_in(typed), literally(typed)
        try:
            if not typed.strip() and _may_stay_empty(self.answering):
                self._go(self.answering.route.step(1))
            elif not typed.strip():
                self._show()
            elif command is not None:
                self._commands[command.word](command.rest)
            elif text is not None:
                self._answer(text)
            else:
                self._answer(typed, self._seems(typed))
        except UserError as error:
            self.talk.refuse(error)
            if seems := self._seems(typed):
                self.talk.say(f"“{typed.strip()}” {seems}. Type help for the commands.")
            if narrative_wanted(self.state, self.at) and " " in typed.strip():
                self.talk.say("To write the narrative, type narrative first.")

    def _seems(self, typed: str) -> str:
        """What is told of a text that seems to be a mistyped command; empty for any other."""
        rules = self.state.rules
        places = {id_.casefold() for id_ in (*rules.questions, *rules.rated, *rules.sections)}
        return looks_like_a_command(typed, places)

    def _show(self) -> None:
        self.talk.say()
        self.talk.tell(asked_blocks(self.state, self.at))
        self._look_for_earlier()
        for number, offer in enumerate(self._offered(), 1):
            takes = "take" if number == 1 else f"take {number}"
            self.talk.say(f"{offer_said(self.answering.question, offer)} Type {takes} to take it.")
        text = text_spot(self.at, self.answering.question)
        self.lines.tell_editors(self.at)
        self.lines.tell_left(text.place)
        if text != self.answering.spot:
            self.lines.tell_half(self.answering.spot.place)
        self.lines.tell_loose(Spot(self.at, loose=True).place)

    # What is offered

    def _offered(self) -> Sequence[OfferedAnswer]:
        """What can be taken here: answers, or else the template of a narrative that is asked for."""
        offering = self.answering.offering
        template = offering.narrative() if self.answering.asks_narrative else None
        return offering.here() or ((template,) if template is not None else ())

    def _look_for_earlier(self) -> None:
        """Looks for an earlier review of the case, where it might say something; again once the case is named anew."""
        offering, rules = self.answering.offering, self.state.rules
        might_say = not rules.questions[self.at].item and self.answering.kept.given is None
        if self._has_looked or not might_say or self.session.read_only or self.state.review.review.case:
            return
        self._has_looked = True
        offering.earlier = offering.find_earlier() if rules.instrument.facts.case else None

    def _take(self, number: str) -> None:
        self._may_change()
        found, at = self._offered(), number_typed(number or "1")
        if not 1 <= at <= len(found):
            there = count_of(len(found), "answer")
            raise UserError(f"{there} can be taken here." if found else "Nothing is offered here.")
        in_narrative = not self.answering.offering.here()
        before = self._ratings()
        step = self.answering.offering.take(found[at - 1], narrative=in_narrative)
        said = value_on_a_line(self.answering.question, self.answering.kept.given).rstrip(".")
        self._given(step, "the narrative is begun" if in_narrative else f"{self.at} is {said}.", before)

    # Answering

    def _answer(self, typed: str, seems: str = "") -> None:
        """Gives an answer; what it `seems` to be is told with what is said of it."""
        answering = self.answering
        question = answering.question
        if self.session.read_only:
            raise UserError(answering.why_fixed)
        if question.columns:
            table = TableDialog(answering, self.talk, self.lines, self._saved, self._seems)
            if table.handles(typed):
                if table.is_left:
                    self._quit("")
                return
        is_none = bool(question.none) and typed.strip().casefold() in ("none", question.none.casefold())
        place = answering.spot.place
        given = (
            [] if is_none else given_by(question, typed, lambda begun: self.lines.ask("more", place, begun))
        )
        self._give(given, seems)

    def _give(self, given: object, seems: str = "") -> None:
        answering = self.answering
        question, before = answering.question, self._ratings()
        step = answering.give(given)
        if isinstance(step.refused, SignedForAnotherError):
            self.talk.say(f"{step.refused.what} Who signs at this keyboard?")
            step = answering.give(given, by=clean_line(self.talk.ask("your name")))
        if step.refused is not None:
            # A line is typed anew; a text of several is offered again.
            if not takes_lines(answering.spot, self.state):
                answering.drafts.drop(answering.spot)
            raise step.refused
        # What was left here, by a wizard too, is no more than this.
        self.lines.given(answering.spot.place)
        said = value_on_a_line(question, answering.kept.given)
        if step.change is None:
            self.talk.say(f"{self.at} is {said.rstrip('.')} already.")
            self._ask_why()
        told = f" That {seems}: undo takes it back." if seems else ""
        self._given(step, f"{self.at} is {said.rstrip('.')}.{told}", before)

    def _ratings(self) -> dict[str, Rating]:
        return {id_: self.state.evaluation.rating(id_) for id_ in self.state.rules.rated}

    def _given(self, step: Step, said: str, before: Mapping[str, Rating]) -> None:
        """Has what was given saved, says what follows from it, and goes on; `before` are the ratings until then."""
        answering = self.answering
        if step.change is not None or step.refused is not None:
            self._saved(step, said)
        self._has_looked = self._has_looked and not answering.offering.names_the_case
        for id_, old in before.items():
            rating = self.state.evaluation.rating(id_)
            if rating.rating != old.rating:
                rated = rated_in(self.state.evaluation, self.state.review.overrides, id_)
                told = plain_text(rating_spans(self.state.rules, rated))
                self.talk.say(f"{rated_name(self.state.rules, id_)} is now {told}.")
        self.talk.tell(problem_blocks(self.state, self.at))
        self._describe_all(answering.undescribed)
        match answering.onward():
            case "next":
                self._go(answering.route.step(1))
            case "description":
                self.talk.say("It is not described yet. Type describe to say what it is, or next to go on.")
            case "narrative":
                wanted = narrative_wanted(self.state, self.at)
                self.talk.say(
                    f"A narrative is asked for: {wanted} Type narrative to write it, or next to go on."
                )

    def _describe(self, _: str) -> None:
        """Asks what each choice is that wants a description, whether or not something is said of it."""
        self._may_change()
        choices = self.answering.to_describe
        if not choices:
            self.talk.say("Nothing that is chosen here asks for a description.")
        self._describe_all(choices)

    def _describe_all(self, choices: Iterable[Choice]) -> None:
        for choice in choices:
            said = self.answering.kept.described.get(choice.code)
            if said:
                self.talk.say(f"{choice.shown} now: {said}")
            self.talk.say(f"{choice.shown}: {one_line(choice.describe)} Enter alone leaves it as it is.")
            typed = self.talk.ask(choice.shown).strip()
            if typed:
                step = self.answering.describe(choice.code, typed)
                if step.refused is not None:
                    self.answering.drafts.drop(Spot(self.at, choice=choice.code))
                self._saved(step, f"what {choice.shown} is at {self.at}.")

    def _saved(self, step: Step, said: str) -> None:
        """Says what was done, and only once it is durable that it is saved. Raises UserError for what was refused."""
        if step.refused is not None:
            raise step.refused
        if step.change is None:
            self.talk.say("Nothing to change.")
            return
        _say_saved(self, said)
        self._ask_why()

    def _ask_why(self) -> None:
        """Asks why what was submitted was changed, where the settings ask for a reason."""
        from tui_review.qa.reasons import give_reason, unexplained, why_no_reason  # noqa: PLC0415 - few changes need one

        state, asked = self.state, self.state.editor.policy.reasons
        if asked == "optional" or not unexplained(state, self.at):
            return
        until = " It holds for all that is changed until you quit." if asked == "sitting" else ""
        self.talk.say(f"{self.at} was changed after the submission. Why?{until}")
        why = self.talk.ask("why").strip()
        if wrong := why_no_reason(state, why):
            self.talk.say(wrong)
            why = ""
        if not why:
            self.talk.say(
                "It has no reason yet; give the answer again to say why. Nothing is handed over before."
            )
            return
        self.session.record(give_reason(state, self.at, why))
        if asked == "sitting":
            state.editor = replace(state.editor, why=why)

    def save(self) -> bool:
        """Writes the file, after taking in what somebody else has written into it; whether it takes all made here.

        Raises UserError.
        """
        takes_all = True
        if self.session.read_only:
            return takes_all
        for _ in range(_TRIES):
            if self.session.saving.changed:
                takes_all = self._join() and takes_all
            try:
                self.session.save()
                if not (self.session.saving.made and self.session.is_replaced()):
                    return takes_all
            except UserError:
                if not self.session.saving.changed:
                    raise
        self.session.save()
        return takes_all

    def _join(self) -> bool:
        """Takes in what somebody else has changed, and says so; whether nothing of this session stays on this machine.

        Raises UserError while that cannot be.
        """
        from tui_review.qa.reconcile import join  # noqa: PLC0415 - only when two people changed it

        joined = join(self.session)
        self.answering.look_again()
        more = " Type recover to look at it." if joined.lost else ""
        self.talk.say(f"{joined.words}{more}")
        return not joined.aside

    def _may_change(self) -> None:
        if self.session.read_only:
            raise UserError(self.answering.why_fixed)

    def _clear(self, _: str) -> None:
        self._may_change()
        step = self.answering.clear()
        if step.refused is None:
            self.lines.given(self.answering.spot.place)
        self._saved(step, f"{self.at} has no answer now.")

    def _narrative(self, _: str) -> None:
        """The narrative in lines; where the answer is itself a text of several lines, that."""
        self._may_change()
        why, is_answer = (
            self.answering.why_no_narrative,
            not text_spot(self.at, self.answering.question).narrative,
        )
        if why and not is_answer:
            raise UserError(why, remedy="Type it, and Enter.", question=self.at)
        spot, called = (Spot(self.at), "answer") if why else (Spot(self.at, narrative=True), "narrative")
        kept = str(self.answering.kept.given or "") if why else self.answering.kept.narrative
        stands = f"The {called} now (what you type takes its place; a dot at once leaves it):"
        text = self.lines.ask_on("text", spot.place, f"the {called}", stands=stands, kept=kept)
        if why and text.strip():
            self._give(text)
        elif not why and (text.strip() or not kept):
            self._saved(self.answering.write(text), f"the narrative of {self.at}.")
            self.lines.given(spot.place)

    def _more(self, _: str) -> None:
        """Goes on with what was typed here and not given, or else with the text that stands."""
        self._may_change()
        spot, kept = text_spot(self.at, self.answering.question), self.answering.kept
        loose = Spot(self.at, loose=True).place
        came = self.lines.left(loose) if spot.narrative else ""
        if spot.narrative and not (kept.narrative or self.lines.left(spot.place) or came):
            self._narrative("")
            return
        begun = self.lines.left(spot.place) or (kept.narrative if spot.narrative else str(kept.given or ""))
        begun = "\n\n".join(filter(None, (begun.rstrip(), came)))
        self.talk.say("Go on behind this; a line with a single dot ends it:")
        self.talk.say(begun, indent=2)
        text = self.lines.ask("more", spot.place, begun)
        if spot.narrative:
            self._saved(self.answering.write(text), f"the narrative of {self.at}.")
            self.lines.given(spot.place)
            self.lines.given(loose)
        else:
            self._give(text)

    def _flag(self, comment: str) -> None:
        off = comment.casefold() == "off"
        step = self.answering.flag(None if off else comment)
        self._saved(step, f"{self.at} is {'no longer flagged' if off else 'flagged for later'}.")

    def _step_back(self, step: Step, said: str) -> None:
        if step.change is None:
            self.talk.say(said)
            return
        self._saved(step, said)
        self._show()

    def _recover(self, wanted: str) -> None:
        """Shows what sessions before left as a difference; with `take` or `discard` behind it, does that."""
        from tui_review.qa.reconcile import difference, take  # noqa: PLC0415 - only after a crash
        from tui_review.telling.diff import diff_blocks  # noqa: PLC0415

        self._may_change()
        if not self.session.pending:
            self.talk.say("There is nothing to recover.")
            return
        found = self.session.pending[0]
        if wanted == "discard":
            self.session.discard(found)
            self.talk.say("Discarded.")
        elif wanted == "take":
            joined = take(self.session, found)
            self.answering.look_again()
            _say_saved(self, joined.taken)
        else:
            if found.unread:
                self.talk.say(found.unread)
            if found.missing:
                diff = difference(self.state.review, self.state.rules, [found])
                self.talk.tell(
                    diff_blocks(diff, self.state.rules, old="the file", new="kept on this machine")
                )
            to_merge = "recover take to merge this in, " if found.missing else ""
            self.talk.say(f"Type {to_merge}recover discard to erase it; left alone it stays.")

    # Moving about

    def _go(self, way: Way, *, jump: bool = False) -> None:
        """Goes where a way leads, or says why it leads nowhere."""
        if way.to:
            self.answering.route.go(way.to, jump=jump)
            self._show()
        else:
            self.talk.say(way.said)

    def _jump(self, way: Way) -> None:
        self._go(way, jump=True)

    def _goto(self, typed: str) -> None:
        seeking = Seeking()
        hits = seeking.found(self.state, typed)
        exact = "".join(character for character in typed.casefold() if character.isalnum())
        first = "".join(character for character in hits[0].casefold() if character.isalnum()) if hits else ""
        if not typed:
            self.talk.say("Type goto and an id, or a word of the question.")
        elif not hits:
            self.talk.say(f"No question, answer or narrative has {typed} in it.")
        elif len(hits) == 1 or first == exact:
            if first != exact and (row := seeking.row(self.state, hits[0], typed)):
                self.talk.say(f"Found in {row}.")
            self._jump(Way(hits[0]))
        else:
            for id_ in hits[:_RESULTS]:
                row = seeking.row(self.state, id_, typed)
                said = f"{question_name(self.state.question(id_))}{f' ({row})' if row else ''}"
                self.talk.say(f"  {id_} {said}")
            self.talk.say("Type goto and one of these.")

    # Leaving

    def _settle(self, typed: str) -> None:
        from tui_review.qa.settling import (  # noqa: PLC0415 - few have any
            TakesBack,
            held_blocks,
            settle,
            settle_anew,
            unsettled_blocks,
        )
        from tui_review.store.commits import Commits  # noqa: PLC0415 - few reviews have any

        at, anew, value = typed.partition("=")
        about, _, side = typed.rpartition(" ")
        if anew:
            self._may_change()
            self.session.record(*settle_anew(self.state, at, value))
            _say_saved(self, f"{at} settled; {left_words(self.state.review)}.")
            return
        if not names_a_side(side) or (side.isdecimal() and not about):
            self.talk.tell(
                unsettled_blocks(
                    self.state,
                    Commits(self.session.opened.path, self.state.review.review.uid, others=True),
                    typed,
                )
            )
            return
        self._may_change()
        try:
            changes = settle(self.state, about or self.at, side)
        except TakesBack as refusal:
            self.talk.tell(held_blocks(self.state, side))
            if self.talk.ask(f"{refusal.what} yes or no").strip().casefold() not in ("y", "yes"):
                self.talk.say("It is not settled.")
                return
            changes = settle(self.state, about or self.at, side, take_back=True)
        self.session.record(*changes)
        _say_saved(self, f"{about or self.at}: {side} taken; {left_words(self.state.review)}.")

    def _submit(self, _: str) -> None:
        from tui_review.qa.handing import (  # noqa: PLC0415 - once a review
            NotComplete,
            hand_over,
            handed_over_words,
            may_let_stand,
        )
        from tui_review.settings import load_settings  # noqa: PLC0415 - as it is now

        self._may_change()
        if not blocking(self.state.findings()) and (at := self.lines.not_dropped(self.state)):
            self._jump(Way(at))
            return
        if self.state.editor.is_nobody and not blocking(self.state.findings()):
            self.talk.say(
                "Who submits? Only the account root is known here, and the name stands in the record."
            )
            name = clean_line(self.talk.ask("name"))
            if not name:
                raise UserError("It is not submitted: under which name is not said.")
            if why := why_no_name(name):
                raise UserError(f"It is not submitted. {why}")
            self.state.editor = dataclasses.replace(self.state.editor, name=name)
        self.save()
        if not blocking(self.state.findings()) and not _is_to_be_submitted(self):
            self.talk.say("It is not submitted.")
            return
        try:
            try:
                done = hand_over(self.session.opened, self.state, "submit", commit=load_settings().commit)
            except NotComplete as error:
                if not may_let_stand(self.state, error.errors):
                    raise
                for each in error.errors:
                    self.talk.say(each.message)
                self.talk.say(
                    "Why may that stand? It is kept in the record; without a reason it is not submitted."
                )
                if not (why := self.talk.ask("why", of_text=True).strip()):
                    raise
                done = hand_over(
                    self.session.opened,
                    self.state,
                    "submit",
                    let_stand=why,
                    commit=load_settings().commit,
                )
        except NotComplete as error:
            self.talk.not_done(f"Not submitted: {error.what} Type summary to see what, skip to go there.")
            return
        self.talk.say(f"{handed_over_words(self.state.review, done)} It is read-only here.")
        self._left = self.handed_over = True

    def _quit(self, _: str) -> None:
        done = progress(self.state.evaluation)
        self.talk.say(f"{answered_words(done)}.")
        self._left = True


def _may_stay_empty(answering: Answering) -> bool:
    """Whether nothing need be answered at the question, and nothing is."""
    return answering.question.optional and answering.kept.given is None and not answering.is_closed


def _is_to_be_submitted(dialog: Dialog) -> bool:
    """Says what is to be known before a submission; whether it is to be, which a person at a terminal is asked."""
    from tui_review.qa.handing import before_sealing, before_submission  # noqa: PLC0415 - once a review

    if unheld := before_sealing(dialog.session.opened):
        dialog.talk.say(unheld)
    dialog.talk.say(before_submission(dialog.state))
    return not dialog.talk.is_typed or dialog.talk.ask("submit? yes or no").strip().casefold() in ("y", "yes")


def _say_saved(dialog: Dialog, said: str) -> None:
    """Has the file written, and says what was done as saved, or else where it is kept."""
    session = dialog.session
    try:
        takes_all = dialog.save()
    except UserError:
        # The file can fail before the journal is through.
        where = "Kept on this machine" if session.flush_journal() else "NOT SAVED"
        why = f"cannot save now, trying again: {session.saving.why or session.saving.unkept.rstrip('.')}"
        dialog.talk.say(f"{where}, not in the file ({why}): {said}")
    else:
        dialog.talk.say(f"Saved: {said}" if takes_all else f"Kept on this machine, not in the file: {said}")
