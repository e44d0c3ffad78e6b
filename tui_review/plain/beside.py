"""What one keeps beside the review for oneself, in plain lines: what was heard in interviews, points looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.plain.telling import number_typed
from tui_review.review.interviewees import interviewees
from tui_review.store.jottings import change_jottings, read_jottings, with_heard, with_looked_at
from tui_review.telling.blocks import Block, Quote, entry, heading, paragraph, under
from tui_review.telling.interviews import interviewee_title
from tui_review.telling.outgoing import outgoing
from tui_review.telling.reported import report_of
from tui_review.telling.second_reading import points_by_key
from tui_review.telling.words import one_line, title_words

if TYPE_CHECKING:
    from tui_review.entry.answering import Answering
    from tui_review.plain.lines import TextLines
    from tui_review.plain.talk import Talk
    from tui_review.review.interviewees import Interviewee
    from tui_review.store.jottings import Jottings

_KEPT = "Kept on this machine, for you alone; it is no part of the review."


class BesideDialog:
    """Lists and changes what one keeps beside the review one is at. Everything raises UserError where it cannot."""

    def __init__(self, answering: Answering, talk: Talk, lines: TextLines) -> None:
        """What is kept is read anew each time: a wizard elsewhere may have changed it."""
        self._answering = answering
        self._texts = lines
        self._talk = talk

    @property
    def _uid(self) -> str:
        return self._answering.state.review.review.uid

    def interviews(self, _: str) -> None:
        """Everybody to interview, with the questions of each."""
        kept = read_jottings(self._uid)
        people = interviewees(self._answering.evaluation)
        if not people:
            self._talk.say("Nobody to interview is entered yet: the face sheet says who belongs to the case.")
        for each in people:
            self._talk.tell([heading(2, interviewee_title(each)), under(*self._lines(each, kept))])

    def _lines(self, each: Interviewee, kept: Jottings) -> Iterator[Block]:
        for id_, asked in each.asks:
            written = " (written)" if each.person in kept.heard.get(id_, {}) else ""
            yield entry(f"{id_}: {' '.join(asked)}{written}")

    def heard(self, number: str) -> None:
        """Whom to ask at the question one is at, and what was heard; with a number, writes what that person said."""
        at, kept = self._answering.at, read_jottings(self._uid)
        people = interviewees(self._answering.evaluation)
        asked = [(each, said) for each in people for id_, said in each.asks if id_ == at]
        if number:
            each, _ = asked[self._place(number, len(asked), "person") - 1]
            self._write(each, kept)
        elif not asked:
            self._talk.say(f"Nobody is asked about {at}. interviews lists who is asked about what.")
        for place, (each, said) in enumerate(() if number else asked, 1):
            heard = kept.heard.get(at, {}).get(each.person, "")
            lines = (entry(line) for line in said)
            written = (paragraph("What you heard:"), Quote(heard)) if heard else ()
            self._talk.tell([paragraph(f"{place}. {interviewee_title(each)}"), under(*lines, *written)])

    def _write(self, each: Interviewee, kept: Jottings) -> None:
        at = self._answering.at
        heard, place = kept.heard.get(at, {}).get(each.person, ""), f"heard {at} {each.person}"
        stands = "What you heard (what you type takes its place; a dot at once takes it away):"
        self._texts.called(place, f"What {at} was told")
        text = self._texts.ask_on("heard", place, "what you heard", stands=stands, kept=heard).strip()
        change_jottings(self._uid, lambda now: with_heard(now, at, each.person, text))
        self._texts.given(place)
        self._talk.say(_KEPT)

    def points(self, number: str) -> None:
        """What a second reader looks for in the item one is at; with a number, ticks that one, or no longer."""
        rules = self._answering.state.rules
        at = rules.questions[self._answering.at].item
        found = [(key, point) for key, (item, point) in points_by_key(rules).items() if item.id == at]
        if number:
            key, _ = found[self._place(number, len(found), "point") - 1]
            change_jottings(self._uid, lambda now: with_looked_at(now, key))
            self._talk.say(_KEPT)
        elif not found:
            self._talk.say("There are no points for a second reader here; they are at the items.")
        if found:
            looked_at = read_jottings(self._uid).looked_at
            self._talk.say(f"{title_words(rules, at)}, what a second reader looks for:")
            for place, (key, point) in enumerate(found, 1):
                box = "looked at" if key in looked_at else "not yet"
                self._talk.say(f"{place}. [{box}] {one_line(point.ask)}", indent=2)

    def page(self, typed: str) -> None:
        """The pages that go out, such as a letter of findings; where there is one, or by its number, what it says."""
        state = self._answering.state
        pages = list(outgoing(state.evaluation).values())
        if not pages:
            self._talk.say("No page goes out from this review.")
        elif typed or len(pages) == 1:
            page = pages[self._place(typed or "1", len(pages), "page") - 1]
            self._talk.tell(page.blocks(report_of(state.review, state.evaluation)))
            self._talk.say(f"`tui-review print FILE {page.option}` writes it to a file.")
        else:
            for number, page in enumerate(pages, 1):
                self._talk.say(f"{number}. {page.title}")

    def _place(self, number: str, most: int, what: str) -> int:
        place = number_typed(number)
        if not 1 <= place <= most:
            raise UserError(f"There is no such {what}.", remedy=f"There are {count_of(most, what)} here.")
        return place
