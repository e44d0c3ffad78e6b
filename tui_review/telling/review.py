"""A review told from its first question to its last: for `show`, for print and for exports that people read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.plurals import part_of
from tui_review.telling.blocks import (
    Block,
    Pairs,
    Quote,
    TableBlock,
    heading,
    paragraph,
    quiet,
    spans,
    strong,
    under,
)
from tui_review.telling.inquiries import inquiry_part
from tui_review.telling.notes import history_table, note_blocks
from tui_review.telling.origin import rules_words
from tui_review.telling.paper import name_on_paper, on_paper
from tui_review.telling.ratings import rating_spans, ratings_blocks
from tui_review.telling.words import (
    LEFT_OUT,
    NOT_ASKED_FOR,
    answer_words,
    broken_words,
    described_words,
    marks_words,
    one_line,
    rated_name,
    section_name,
    title_words,
    unsettled_words,
    value_at,
    value_on_a_line,
)

if TYPE_CHECKING:
    from tui_review.instrument.model import Item, Question, Section
    from tui_review.telling.reported import ReportedAnswer, ReportedReview

Only = Literal["unanswered", "notes"]
_OPEN: Final = frozenset({"unanswered", "unreadable"})
ONLY: Final[tuple[Only, ...]] = ("unanswered", "notes")
CONFIDENTIAL: Final = (
    "Confidential: this holds names and details of a case. Keep it where the case file is kept."
)
DEIDENTIFIED: Final = (
    "De-identified: confidential answers are left out, and names that the review lists; days are cut to months. A "
    "name that it lists nowhere may still stand in what people wrote. Read it before you share it."
)


def document_blocks(reported: ReportedReview, only: Collection[Only] = ()) -> Iterator[Block]:
    """A review to be printed or kept apart from its file: with whom it may reach, and what each item is for."""
    warning = paragraph(DEIDENTIFIED if reported.deidentified else CONFIDENTIAL)
    return on_paper(reported.rules, _ReviewTeller(reported, only, purposes=True).blocks(warning))


def review_blocks(reported: ReportedReview, only: Collection[Only] = ()) -> Iterator[Block]:
    """A review: what it is, its ratings, every question asked with its answer and notes, what happened to it.

    With `only`, nothing but the questions that are not answered, or those with notes that are not closed, or both.
    """
    yield from _ReviewTeller(reported, only, purposes=False).blocks()


def answer_blocks(question: Question, answer: ReportedAnswer) -> Iterator[Block]:
    """What stands at a question: its answer, a table with its rows numbered, or why there is none."""
    value = answer.value
    if answer.state == "unreadable":
        told = answer_words(question, answer.state, None, answer.why)
        yield paragraph(strong(f"{told[0].upper()}{told[1:]}"))
    if answer.left_out:
        yield paragraph("Answer: ", quiet(LEFT_OUT))
    elif isinstance(value, dict) and question.columns and value:
        yield rows_table(question, value)
    elif kind_of(question).entry == "lines" and isinstance(value, str):
        yield Quote(value)
    elif value is None and answer.state == "unreadable":
        return
    elif value is None:
        told = answer_words(question, answer.state, None, answer.why)
        yield paragraph(quiet(f"{told[0].upper()}{told[1:]}"))
    else:
        given = strong(answer_words(question, answer.state, value, answer.why))
        yield paragraph("Answer: ", given, *([quiet("  a concern")] if question.is_concern(value) else []))


def rows_table(question: Question, rows: Mapping[str, object]) -> TableBlock:
    """The rows of a table, numbered from 1, as they are called everywhere."""
    filled = [row for row in rows.values() if isinstance(row, dict)]
    columns = [column for column in question.columns if any(column.id in row for row in filled)]
    body = (
        (str(number), *(value_on_a_line(column, row.get(column.id)) for column in columns))
        for number, row in enumerate(filled, 1)
    )
    return TableBlock((question.row, *(column.label for column in columns)), tuple(body))


class _ReviewTeller:
    def __init__(self, reported: ReportedReview, only: Collection[Only], *, purposes: bool) -> None:
        self._reported = reported
        self._rules = reported.rules
        self._only = only
        self._purposes = purposes

    def blocks(self, *first: Block) -> Iterator[Block]:
        reported, only = self._reported, self._only
        yield heading(1, f"{reported.id}: {self._rules.instrument.short}")
        yield from first
        yield Pairs(tuple((name, spans(value)) for name, value in self._facts() if value))
        if not only and reported.ratings:
            yield heading(2, "Ratings")
            yield from ratings_blocks(self._rules, reported.ratings.values())
        for section in self._rules.sections.values():
            blocks = list(self._section(section))
            if blocks:
                yield heading(2, section_title(section))
                yield from blocks
        if not only:
            yield from self._grids()
        if not only or "notes" in only:
            yield from self._loose_notes()
        if not only and reported.history:
            yield heading(2, "History")
            yield history_table(reported.history)

    def _grids(self) -> Iterator[Block]:
        if self._reported.grids:
            from tui_review.telling.grids import grid_blocks  # noqa: PLC0415 - few instruments have grids

            for grid in self._reported.grids:
                yield from grid_blocks(self._rules, grid)

    def _facts(self) -> Iterator[tuple[str, str]]:
        reported, instrument = self._reported, self._rules.instrument
        yield "Instrument", f"{instrument.title} ({instrument.id} {instrument.version})"
        yield "Rules", rules_words(self._rules)
        yield "Unsettled", unsettled_words(reported.unsettled)
        yield "Record", broken_words(reported.broken)
        yield "Status", f"{reported.status_in_words}, version {reported.version}"
        yield "Answered", part_of(reported.counts.answered, reported.counts.asked, "question")
        yield "Place", reported.place
        yield "Unit", reported.unit_said
        fact = instrument.facts.case_type
        yield "Case type", value_at(self._rules, fact, reported.case_type) if reported.case_type else ""
        yield "Period under review", f"from {reported.period_start}" if reported.period_start else ""
        yield "Completed", reported.completed
        yield "Practice", f"on the mock case {reported.case}" if reported.case else ""

    def _section(self, section: Section) -> Iterator[Block]:
        for question in section.questions:
            yield from self._question(question.id)
        for item in section.items:
            blocks = [block for id_ in self._rules.rated[item.id].questions for block in self._question(id_)]
            if blocks or not self._only:
                yield heading(3, title_words(self._rules, item.id))
                yield from () if self._only else self._item(item)
                yield from blocks

    def _item(self, item: Item) -> Iterator[Block]:
        yield paragraph(strong("Rating: "), *rating_spans(self._rules, self._reported.ratings[item.id]))
        own = (item.id, *(part.id for part in item.parts), *self._rules.rated[item.id].questions)
        for inquiry in self._reported.inquiries:
            if any(inquiry.concerns(self._rules, id_) for id_ in own):
                yield Quote(inquiry_part(inquiry))
        if self._purposes and item.purpose:
            yield paragraph(quiet(one_line(item.purpose)))
        if self._purposes and (read := marks_words(item)):
            yield paragraph(quiet(f"[{read}]"))

    def _question(self, id_: str) -> Iterator[Block]:
        only, answer = self._only, self._reported.entries[id_]
        question = self._reported.question(id_)
        notes = list(self._notes(id_))
        wanted = not only or ("unanswered" in only and answer.state in _OPEN) or ("notes" in only and notes)
        optional = answer.state == "unanswered" and question.optional
        if not wanted or (not notes and (answer.state == "not asked" or optional)):
            return
        marks = marks_words(question) if self._purposes else ""
        name = name_on_paper(question) if self._purposes else id_
        yield paragraph(strong(name), f"  {one_line(question.ask)}", quiet(f"  [{marks}]" if marks else ""))
        yield under(*answer_blocks(question, answer), *self._beside(question, answer), *notes)

    @staticmethod
    def _beside(question: Question, answer: ReportedAnswer) -> Iterator[Block]:
        if answer.unsettled:
            yield paragraph(strong("Unsettled:"), " one of several that a merge found")
        yield from (paragraph(said) for said in described_words(question, answer.described))
        if answer.unasked:
            yield paragraph(quiet(NOT_ASKED_FOR))
        if answer.narrative:
            yield Quote(answer.narrative)
        if answer.flag:
            yield paragraph(strong("Flagged for later:"), f" {answer.flag}")
        for fact in answer.beside:
            yield paragraph(f"Beside it, {fact.id} in {fact.review} ({fact.label}): {fact.words}")

    def _notes(self, on: str) -> Iterator[Block]:
        for id_, note in self._reported.notes.items():
            if note.on == on and not (self._only and note.is_closed):
                yield from note_blocks(id_, note)

    def _loose_notes(self) -> Iterator[Block]:
        """Notes on items, outcomes or the whole review."""
        reported = self._reported
        places = dict.fromkeys(note.on for note in reported.notes.values() if note.on not in reported.entries)
        found = {place: blocks for place in places if (blocks := list(self._notes(place)))}
        if found:
            yield heading(2, "Notes on items and on the whole review")
        for place, blocks in found.items():
            name = rated_name(self._rules, place) if place in self._rules.rated else "The whole review"
            yield heading(3, name)
            yield from blocks


def section_title(section: Section) -> str:
    """A section by its short name and its title: `Permanency 1: …`."""
    name = section_name(section)
    return section.title if name == section.title else f"{name}: {section.title}"
