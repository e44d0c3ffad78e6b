"""Reviews without the people: what leaves the agency, or goes to somebody who must not know who said what.

The rules, in docs/reports.md for people:

- Confidential questions, the places of people's names, and answers that say who are left out.
- Names of the review, wherever they stand in a text, become the person's role where the review says one.
- Days are cut to their month; a date of birth becomes the age in whole years when the period under review began.
- Whoever worked on the review is named by role. The review's id becomes a number.

What is said of a review is put together anew, field by field: what nobody has decided about is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.days import is_date, months_between
from tui_review.instrument.language.evaluate import RowMap, Value
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.naming import asks_who
from tui_review.instrument.rules import Rules
from tui_review.reports.case_numbers import asks_for_a_number
from tui_review.reports.ever_given import BIRTH, births_in, ever_given
from tui_review.reports.identifiers import OLDEST
from tui_review.reports.ids_out import ReviewIds
from tui_review.reports.leaks import still_there
from tui_review.reports.named import names_in, places_of_names, role_of_row, said_role
from tui_review.reports.scrub import Scrubber
from tui_review.review.grid import Grid
from tui_review.review.grid_judge import Judged, JudgedLine, MonthCell
from tui_review.review.model import Act, Message, Note, Override, Review
from tui_review.review.reasons import Fact, Reason, RowFact
from tui_review.telling.reported import Rated, ReportedAnswer, ReportedReview
from tui_review.telling.words import LEFT_OUT

_MONTH: Final = 7
_ANOTHER: Final = "another review"
"""What a review is called that is not told of."""


def deidentify(reported_reviews: Sequence[ReportedReview], reviews: Sequence[Review]) -> list[ReportedReview]:
    """The reported reviews without the people; `reviews` are the same as their files have them, in the same order.

    Raises UserError where a name, number or birth date of a review is still there.
    """
    one = Deidentifying([reported.id for reported in reported_reviews])
    given = enumerate(zip(reported_reviews, reviews, strict=True))
    return [one.told(number, reported, review) for number, (reported, review) in given]


class Deidentifying:
    """Takes the people out of reviews, one after the other, in any order."""

    def __init__(self, ids: Sequence[str]) -> None:
        """`ids` are those of all the reviews, in their order: each is called by its place in it."""
        width = max(3, len(str(len(ids))))
        self.ids = [f"review-{number:0{width}}" for number in range(1, len(ids) + 1)]
        """What they are called."""
        self._called = dict(zip(ids, self.ids, strict=True))
        self._in_texts = ReviewIds(self._called)

    def told(self, number: int, reported: ReportedReview, review: Review) -> ReportedReview:
        """One of them, by its place from 0, without the people; `review` is the same as its file has it.

        Raises UserError where a name, number or birth date of it is still there.
        """
        told = _Deidentifier(reported, review, self._called, self._in_texts).without_people(self.ids[number])
        places = still_there(told, review, names_in(reported.rules, review))
        if places:
            where = ", ".join(map(str, places))
            what = f"A name, number or birth date of the review {reported.id} still stands at {where}."
            instead = (
                f"Nothing was given out. Write it otherwise there, or `export --leave-out {reported.id}`."
            )
            raise UserError(what, remedy=instead)
        return told


def is_left_out(rules: Rules, id_: str) -> bool:
    """Whether a question's answer is left out as a whole."""
    question = rules.questions[id_].question
    asks = asks_who(question) or asks_for_a_number(question)
    return question.confidential or asks or id_ in places_of_names(rules)


class _Deidentifier:
    def __init__(
        self, reported: ReportedReview, review: Review, ids: Mapping[str, str], in_texts: ReviewIds
    ) -> None:
        self._reported = reported
        self._rules = reported.rules
        self._names = places_of_names(reported.rules)
        self._ids = ids
        self._links = {link.question for link in reported.rules.instrument.links.values()}
        given = tuple(ever_given(reported.rules, review))
        linked = {str(each.value) for each in given if each.place in self._links} - ids.keys()
        others = ReviewIds(dict.fromkeys(linked, _ANOTHER))
        self._scrub = Scrubber(names_in(reported.rules, review), births_in(given), (in_texts, others))

    def without_people(self, id_: str) -> ReportedReview:
        """The whole review, under another id."""
        reported = self._reported
        return ReportedReview(
            id=id_,
            rules=self._rules,
            version=reported.version,
            status=reported.status,
            counts=reported.counts,
            unreadable=reported.unreadable,
            unsettled=tuple(map(self._scrub.text, reported.unsettled)),
            broken=tuple(map(self._scrub.text, reported.broken)),
            case=reported.case,
            case_type=self._case_type(reported.case_type),
            started=self._month(reported.started),
            place=self._scrub.text(reported.place),
            unit=self._scrub.text(reported.unit),
            period_start=self._month(reported.period_start),
            completed=self._month(reported.completed),
            entries={key: self._entry(entry) for key, entry in reported.entries.items()},
            ratings={key: self._rated(rated) for key, rated in reported.ratings.items()},
            notes={key: self._note(note) for key, note in reported.notes.items()},
            history=tuple(self._act(act) for act in reported.history),
            grids=tuple(self._grid(grid) for grid in reported.grids),
            note_statuses=reported.note_statuses,
            inquiries=(),
            warned=reported.warned,
            faulty=reported.faulty,
            deidentified=True,
        )

    def _grid(self, grid: Grid) -> Grid:
        """A grid whose lines are called by role and number."""
        spec = self._rules.grids[grid.id].spec
        rows = self._reported.entries[spec.rows.table].value
        people = rows if isinstance(rows, dict) else {}
        question = self._rules.questions[spec.rows.table].question
        called = {
            row_id: f"{role_of_row(question, row) if isinstance(row, dict) else ''} {number}".strip()
            for number, (row_id, row) in enumerate(people.items(), 1)
        }
        return Grid(
            id=grid.id,
            title=grid.title,
            line=grid.line,
            entry=grid.entry,
            entries=grid.entries,
            months=grid.months,
            requirements=tuple(self._requirement(each, called, grid.line) for each in grid.requirements),
            unmatched=grid.unmatched,
            undated=grid.undated,
            outside=grid.outside,
            left_out={self._scrub.text(why): rows for why, rows in grid.left_out.items()},
            undue=grid.undue,
            waiting_for=grid.waiting_for,
            called=grid.called,
            order=grid.order,
            days={row_id: self._month(day) for row_id, day in grid.days.items()},
        )

    def _requirement(self, judged: Judged, called: Mapping[str, str], one: str) -> Judged:
        return Judged(
            id=judged.id,
            label=judged.label,
            measure=judged.measure,
            level=judged.level,
            why_not=self._scrub.text(judged.why_not),
            table=judged.table,
            lines=tuple(self._line(line, called, one) for line in judged.lines),
            met=judged.met,
            of=judged.of,
            open=judged.open,
        )

    def _line(self, line: JudgedLine, called: Mapping[str, str], one: str) -> JudgedLine:
        names = (called.get(row, "") for row in line.together or (line.row,))
        cells = (
            MonthCell(
                state=cell.state,
                rows=cell.rows,
                why_not=tuple((row, self._scrub.text(why)) for row, why in cell.why_not),
                because=self._scrub.text(cell.because),
            )
            for cell in line.cells
        )
        return JudgedLine(
            row=line.row,
            name=" / ".join(f"{one} {name}" if name.isdecimal() else name for name in names),
            cells=tuple(cells),
            met=line.met,
            of=line.of,
            kept=line.kept,
            also=line.also,
            together=line.together,
        )

    def _entry(self, entry: ReportedAnswer) -> ReportedAnswer:
        hidden = is_left_out(self._rules, entry.question)
        bare = ReportedAnswer(
            question=entry.question,
            state=entry.state,
            value=None,
            described={},
            narrative="",
            unasked=False,
            # What another review says is told of that one.
            beside=(),
            # Of what cannot be read it repeats what stands there.
            why="" if entry.state == "unreadable" else self._scrub.text(entry.why),
            flag=self._scrub.text(entry.flag),
            changes=entry.changes,
            unsettled=entry.unsettled,
            left_out=hidden and entry.state == "answered",
        )
        if hidden:
            return bare
        return replace(
            bare,
            value=None if entry.value is None else self._value(entry.question, entry.value),
            described={code: self._scrub.text(text) for code, text in entry.described.items()},
            narrative=self._scrub.text(entry.narrative),
            unasked=entry.unasked,
        )

    def _case_type(self, said: str) -> str:
        """A word of the instrument's, as everywhere; what is none is a free text."""
        place = self._rules.instrument.facts.case_type
        return str(self._simple(self._reported.question(place), said)) if said else ""

    def _value(self, id_: str, value: Value) -> Value:
        question = self._reported.question(id_)
        if id_ in self._links:
            return self._ids.get(str(value), _ANOTHER)
        match value:
            case dict() if kind_of(question).tells == "signature":
                return {"date": self._month(str(value.get("date", "")))}
            case dict():
                rows = ((row_id, row) for row_id, row in value.items() if isinstance(row, dict))
                return {row_id: self._row(question, row) for row_id, row in rows}
            case list():
                return [str(self._simple(question, each)) for each in value]
            case _:
                return self._simple(question, value)

    def _row(self, question: Question, row: RowMap) -> RowMap:
        kept: RowMap = {}
        for key, cell in row.items():
            column = question.column(key)
            if column is None or asks_for_a_number(column) or f"{question.id}.{key}" in self._names:
                continue
            if isinstance(cell, list):
                kept[key] = [str(self._simple(column, each)) for each in cell]
            else:
                kept[key] = self._simple(column, cell)
        return kept

    def _simple(self, part: Question | Column, value: str | int) -> str | int:
        """A text, date, number or choice. What is no word of the instrument's own is free text, whatever its kind."""
        if not isinstance(value, str) or value == NA or value in part.options or value in part.alternatives:
            return value
        kind = kind_of(part)
        match kind.tells if kind.is_sound(part, value) else "words":
            case "nothing":
                return value
            case "day":
                return self._age(value) if part.id.rpartition(".")[2] == BIRTH else self._month(value)
            case "words" | "short words" | "names" | "signature":
                return self._scrub.text(value)

    def _age(self, birth: str) -> str:
        months = months_between(birth, self._reported.period_start)
        if months is None:
            return birth[:4]
        years = max(0, months // 12)
        return f"{years} years" if years < OLDEST else f"{OLDEST} or more years"

    def _rated(self, rated: Rated) -> Rated:
        reason = self._reason(rated.reason)
        override = self._override(rated.override) if rated.override is not None else None
        return Rated(
            id=rated.id,
            rating=rated.rating,
            because=reason.words,
            computed=rated.computed,
            waiting_for=rated.waiting_for,
            override=override,
            warning=rated.warning,
            brought_down_by=rated.brought_down_by,
            row=rated.row,
            reason=reason,
        )

    def _reason(self, reason: Reason) -> Reason:
        """What decided a rating: each answer and cell as it is told everywhere without the people."""
        return replace(reason, facts=tuple(self._fact(fact) for fact in reason.facts))

    def _fact(self, fact: Fact) -> Fact:
        """What is said of a question; items and figures stay as they are."""
        if fact.id not in self._reported.entries:
            return fact
        question = self._reported.question(fact.id)
        if is_left_out(self._rules, fact.id):
            return _said_of(fact, LEFT_OUT)
        if not isinstance(fact.value, dict):
            return self._told(fact, self._value(fact.id, fact.value))
        if kind_of(question).tells == "signature":
            return _said_of(fact, "signed")
        rows = tuple(
            RowFact(
                row.called,
                row.called,
                row.number,
                row.row,
                tuple(self._cell(question, each) for each in row.facts),
            )
            for row in fact.rows
        )
        return Fact(
            fact.id, self._value(fact.id, fact.value), fact.said, fact.said, rows=rows, fitting=fact.fitting
        )

    def _cell(self, table: Question, fact: Fact) -> Fact:
        """What is said of a cell in a row, or of what a row goes by besides."""
        column = table.column(fact.id)
        if column is None:
            return self._fact(fact)
        left_out = asks_for_a_number(column) or f"{table.id}.{fact.id}" in self._names
        if left_out or isinstance(fact.value, dict):
            return _said_of(fact, LEFT_OUT)
        if isinstance(fact.value, list):
            return self._told(fact, [str(self._simple(column, each)) for each in fact.value])
        return self._told(fact, self._simple(column, fact.value))

    def _told(self, fact: Fact, value: Value) -> Fact:
        """A fact with the value that is told of it, in the same words where that is the same value."""
        if value == fact.value:
            return replace(fact, own=fact.said)
        return _said_of(fact, ", ".join(map(str, value)) if isinstance(value, list) else str(value))

    def _override(self, override: Override) -> Override:
        reason = self._scrub.text(override.reason)
        by = said_role("site_leader")
        return Override(rating=override.rating, reason=reason, by=by, at=self._month(override.at))

    def _note(self, note: Note) -> Note:
        hidden = note.on in self._rules.questions and is_left_out(self._rules, note.on)
        return Note(
            on=note.on,
            status=note.status,
            value_then=None if hidden else self._then(note),
            narrative_then="" if hidden else self._scrub.text(note.narrative_then),
            messages=[self._message(message) for message in note.messages if message.act != "merged"],
        )

    def _then(self, note: Note) -> Any:
        then = note.value_then
        if note.on in self._rules.questions and isinstance(then, str | list | dict):
            return self._value(note.on, then)
        return self._scrub.text(then) if isinstance(then, str) else then

    def _message(self, message: Message) -> Message:
        text = self._scrub.text(message.text)
        by = said_role(message.role)
        return Message(by=by, role=message.role, at=self._month(message.at), text=text, act=message.act)

    def _act(self, act: Act) -> Act:
        return Act(
            version=act.version,
            act=act.act,
            by=said_role(act.role),
            role=act.role,
            at=self._month(act.at),
            reason=self._scrub.text(act.reason),
            item=act.item,
            rating=act.rating,
        )

    def _month(self, day: str) -> str:
        """A day or moment cut to its month; what is none stays a text without days and names."""
        return day[:_MONTH] if is_date(day[:10]) else self._scrub.text(day)


def _said_of(fact: Fact, said: str) -> Fact:
    """A fact of which only this is said."""
    return Fact(fact.id, said, said, said, fact.overridden)
