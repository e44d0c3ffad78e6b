"""What can be asked for at any question in plain lines: commands, guidance, ratings and why, how far the review is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.plain.telling import outline_blocks, summary_blocks
from tui_review.store.inquiries import inquiries_about
from tui_review.telling.blocks import paragraph
from tui_review.telling.guidance import HEADING_SIGN, guidance_parts
from tui_review.telling.inquiries import inquiry_part
from tui_review.telling.why import why_blocks

if TYPE_CHECKING:
    from tui_review.entry.answering import Answering
    from tui_review.plain.lines import TextLines
    from tui_review.plain.talk import Talk

HELP: Final = """Type an answer as the question says; it is saved at once. Or a command:
  Enter alone    the question again; on, where an answer may stay empty
  take           take what is offered; take 2 the second of several
  ?              the guidance and the definitions
  next, back     the question after or before; back always works
  skip           the next question without an answer, or else with something wrong
  problem        the next answer with an error or a warning
  mark           the next question flagged for later
  return         where you were before goto, skip, problem, mark or undo
  goto 12B3      that question; goto and a word looks for it
  clear          take the answer away
  describe       say what a choice is, such as Other, that asks for it
  narrative      write the narrative, or an answer of several lines, in lines; a single
                 dot ends it, Ctrl+C leaves it
  more           go on with the narrative or the text that stands here
  flag WHY       flag the question for later; flag off takes that away
  undo, redo     take back the last change; make it again
  add, edit 2, copy 2, delete 2, up 2, down 2    rows of a table
  why, why 12    why the item, or another, is rated as it is
  outline        all items; outline 4 for the questions of one
  summary        ratings, what is missing, warnings
  interviews     whom to ask what, and where you wrote down what you heard
  heard          whom to ask here, and what you heard; heard 2 writes what the second said
  page           the letter of findings, or what else goes out from this review
  points         what a second reader looks for in this item; points 2 ticks the second
  settle         what a merge left open; settle 4B ours, theirs, 3 or both takes it,
                 settle 4B=Yes answers it anew
  submit         hand the review over to QA
  quit           leave; everything is saved
An answer that looks like a command is typed behind an equals sign: = next"""
"""What `help` says."""


class ToldDialog:
    """Tells, and changes nothing."""

    def __init__(self, answering: Answering, talk: Talk, lines: TextLines) -> None:
        """Where one is, and who is told."""
        self._answering = answering
        self._talk = talk
        self._lines = lines

    def help(self, _: str) -> None:
        """All commands."""
        self._talk.say(HELP)

    def guidance(self, _: str) -> None:
        """The guidance at the question, and what an inquiry says of it."""
        rules = self._answering.state.rules
        about = inquiries_about(self._answering.session.opened.path.parent, rules, self._answering.at)
        parts = [*guidance_parts(rules, self._answering.at), *map(inquiry_part, about)]
        for part in parts:
            self._talk.read_out(part.removeprefix(HEADING_SIGN))
        if not parts:
            self._talk.say("There is no guidance for this question.")

    def why(self, typed: str) -> None:
        """Why the item one is at, or another, is rated as it is."""
        rules = self._answering.state.rules
        rated = {id_.casefold(): id_ for id_ in rules.rated}
        wanted = rated.get(typed.casefold().removeprefix("item ").strip(), "")
        if typed and not wanted:
            self._talk.say(f"There is no item {typed}.")
            return
        at = rules.questions[self._answering.at]
        ids = [wanted] if wanted else [id_ for id_ in (at.part, at.item, at.section) if id_ in rules.rated]
        for id_ in ids:
            self._talk.tell(
                why_blocks(self._answering.state.evaluation, self._answering.state.review.overrides, id_)
            )
        if not ids:
            self._talk.say("Nothing here is rated.")

    def outline(self, typed: str) -> None:
        """All items, or the questions of one."""
        places = {
            id_.casefold(): id_
            for id_ in (*self._answering.state.rules.sections, *self._answering.state.rules.rated)
        }
        wanted = places.get(typed.casefold().removeprefix("item ").strip(), typed)
        blocks = list(outline_blocks(self._answering.state, wanted))
        self._talk.tell(blocks or [paragraph(f"There is no item {typed}.")])

    def summary(self, _: str) -> None:
        """Ratings, what is missing, warnings."""
        self._talk.tell(summary_blocks(self._answering.state, self._lines.typed()))
        self._lines.tell_dialogs()
