"""A review, or a blank form, as a document to print or to read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final, Literal

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.model import NOT_APPLICABLE, Question, Section
from tui_review.instrument.rules import Rules
from tui_review.reports.deidentify import LEFT_OUT, is_left_out
from tui_review.reports.reported import ReportedAnswer, ReportedReview
from tui_review.telling.blocks import Block, Boxes, Quote, Room, TableBlock, heading, paragraph, strong
from tui_review.telling.words import one_line, rated_name, section_name

Part = Literal["unanswered", "notes"]
PARTS: Final[tuple[Part, ...]] = ("unanswered", "notes")
CONFIDENTIAL: Final = (
    "Confidential: this holds names and details of a case. Keep it where the case file is kept."
)
DEIDENTIFIED: Final = (
    "De-identified: confidential answers and names are left out, days are cut to months. "
    "Read it before you share it: what people wrote may still let somebody be recognised."
)
_ROWS: Final = 4
_ROOM: Final = 4


def review_blocks(reported: ReportedReview, only: Collection[Part] = ()) -> Iterator[Block]:
    """A review: what it is, its ratings, every question asked with its answer and notes, what happened to it.

    With `only`, nothing but the questions that are not answered, or those with notes that are not closed, or both.
    """
    yield from _head(reported)
    if not only:
        yield from _ratings(reported)
    for section in reported.rules.sections.values():
        blocks = list(_section(reported, section, only))
        if blocks:
            yield heading(2, _section_title(section))
            yield from blocks
    if not only or "notes" in only:
        yield from _loose_notes(reported, only)
    if not only and reported.history:
        yield heading(2, "History")
        rows = (
            (str(act.version), act.act.replace("_", " "), act.by, act.at, act.reason)
            for act in reported.history
        )
        yield TableBlock(("Version", "What", "By", "When", "Why"), tuple(rows))


def blank_blocks(rules: Rules, *, guidance: bool = False) -> Iterator[Block]:
    """The form of an instrument, to be filled in by hand; with `guidance`, what helps to answer is printed too."""
    instrument = rules.instrument
    yield heading(1, instrument.title)
    yield paragraph(f"{instrument.id}, version {instrument.version}. A blank form.")
    for section in rules.sections.values():
        yield heading(2, _section_title(section))
        for question in section.questions:
            yield from _blank(question, guidance=guidance)
        for item in section.items:
            yield heading(3, f"Item {item.id}  {item.title}")
            if item.purpose:
                yield paragraph(item.purpose)
            if item.asked_when:
                yield paragraph(f"Only when {item.asked_when}.")
            for id_ in rules.rated[item.id].questions:
                yield from _blank(rules.questions[id_].question, guidance=guidance)
            if item.rating:
                yield paragraph(strong("Rating, as the answers make it:"))
                yield Boxes(instrument.ratings.item)


def _head(reported: ReportedReview) -> Iterator[Block]:
    instrument = reported.rules.instrument
    yield heading(1, f"{reported.id}: {instrument.short}")
    yield paragraph(DEIDENTIFIED if reported.deidentified else CONFIDENTIAL)
    facts = [
        ("Instrument", f"{instrument.title} ({instrument.id} {instrument.version})"),
        ("Status", f"{reported.status_in_words}, version {reported.version}"),
        ("Answered", f"{reported.answered} of {reported.asked}"),
        ("Place", reported.place),
        ("Case type", reported.case_type),
        ("Period under review", f"from {reported.period_start}" if reported.period_start else ""),
        ("Completed", reported.completed),
        ("Practice", f"on the mock case {reported.case}" if reported.case else ""),
    ]
    yield TableBlock(("", ""), tuple(fact for fact in facts if fact[1]))


def _ratings(reported: ReportedReview) -> Iterator[Block]:
    if not reported.ratings:
        return
    yield heading(2, "Ratings")
    rows = (
        (rated_name(reported.rules, id_), reported.rules.rated[id_].title, _rating(reported, id_))
        for id_ in reported.ratings
    )
    yield TableBlock(("", "", "Rating"), tuple(rows))


def _rating(reported: ReportedReview, id_: str) -> str:
    rated = reported.ratings[id_]
    override = reported.overrides.get(id_)
    if not rated.computed:
        return rated.rating
    if override is None:
        return f"{rated.rating} (without overrides: {rated.computed})"
    return f"{rated.rating} (overridden by {override.by}: {override.reason} Computed: {rated.computed})"


def _section_title(section: Section) -> str:
    name = section_name(section)
    return section.title if name == section.title else f"{name}: {section.title}"


def _section(reported: ReportedReview, section: Section, only: Collection[Part]) -> Iterator[Block]:
    for question in section.questions:
        yield from _question(reported, question.id, only)
    for item in section.items:
        blocks = [
            block
            for id_ in reported.rules.rated[item.id].questions
            for block in _question(reported, id_, only)
        ]
        if not blocks and only:
            continue
        yield heading(3, f"Item {item.id}  {item.title}")
        if not only:
            rated = reported.ratings[item.id]
            because = f", because {rated.because}" if rated.because and rated.rating != NOT_APPLICABLE else ""
            yield paragraph(strong("Rating:"), f" {_rating(reported, item.id)}{because}")
        yield from blocks


def _question(reported: ReportedReview, id_: str, only: Collection[Part]) -> Iterator[Block]:
    entry = reported.entries[id_]
    notes = list(_notes(reported, id_, only))
    wanted = not only or ("unanswered" in only and entry.state == "unanswered") or ("notes" in only and notes)
    optional = entry.state == "unanswered" and reported.question(id_).optional
    if not wanted or (not notes and (entry.state == "not asked" or optional)):
        return
    yield paragraph(strong(id_), " " + one_line(reported.question(id_).ask))
    yield from _answer(reported, entry)
    if entry.narrative:
        yield Quote(entry.narrative)
    if entry.flag:
        yield paragraph(strong("Flagged for later:"), f" {entry.flag}")
    yield from notes


def _answer(reported: ReportedReview, entry: ReportedAnswer) -> Iterator[Block]:
    question = reported.question(entry.question)
    value = entry.value
    if value is None:
        hidden = (
            reported.deidentified
            and entry.state == "answered"
            and is_left_out(reported.rules, entry.question)
        )
        yield paragraph(strong("–"), " " + (LEFT_OUT if hidden else entry.why or "not answered yet"))
    elif question.columns and isinstance(value, dict) and value:
        yield _filled_table(question, value)
    elif kind_of(question).entry == "lines" and isinstance(value, str):
        yield Quote(value)
    else:
        why = f" ({entry.why})" if entry.why else ""
        yield paragraph(strong("→"), f" {_said(question, value)}{why}")


def _filled_table(question: Question, value: Mapping[str, object]) -> TableBlock:
    rows = [row for row in value.values() if isinstance(row, dict)]
    columns = [column for column in question.columns if any(column.id in row for row in rows)]
    cells = (tuple(_cell(row.get(column.id, "")) for column in columns) for row in rows)
    return TableBlock(tuple(column.label for column in columns), tuple(cells))


def _cell(cell: object) -> str:
    return ", ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _said(question: Question, value: Value) -> str:
    if isinstance(value, list):
        return "; ".join(value) or question.none or "none"
    if isinstance(value, dict):
        return ", ".join(map(str, value.values())) or question.none or "none"
    return str(value)


def _notes(reported: ReportedReview, on: str, only: Collection[Part]) -> Iterator[Block]:
    for id_, note in reported.notes.items():
        if note.on == on and not (only and note.status == "closed"):
            yield paragraph(strong(f"Note {id_}:"), f" {note.status}")
            for message in note.messages:
                yield Quote(f"{message.by} ({message.role.replace('_', ' ')}), {message.at}: {message.text}")


def _loose_notes(reported: ReportedReview, only: Collection[Part]) -> Iterator[Block]:
    """Notes on items, outcomes or the whole review."""
    places = dict.fromkeys(note.on for note in reported.notes.values() if note.on not in reported.entries)
    found = {place: blocks for place in places if (blocks := list(_notes(reported, place, only)))}
    if found:
        yield heading(2, "Notes on items and on the whole review")
    for place, blocks in found.items():
        name = rated_name(reported.rules, place) if place in reported.rules.rated else "The whole review"
        yield paragraph(strong(name))
        yield from blocks


def _blank(question: Question, *, guidance: bool) -> Iterator[Block]:
    if question.by_program:
        return
    yield paragraph(strong(question.id), " " + one_line(question.ask))
    if question.asked_when:
        yield paragraph(f"Only when {question.asked_when}.")
    if guidance and question.guidance:
        yield Quote(question.guidance)
    na = question.na_because or question.na_if
    texts = [*question.options, *question.or_, *([question.none] if question.none else [])]
    if na:
        texts.append(f"NA: {' '.join(na.split())}")
    entry = kind_of(question).entry
    if entry == "rows":
        head = tuple(column.label for column in question.columns)
        yield TableBlock(head, tuple(tuple("" for _ in head) for _ in range(_ROWS)))
    elif entry != "options":
        yield Room(_ROOM if entry == "lines" else 1)
    yield from [Boxes(tuple(texts))] if texts else []
    if question.narrative_when and question.narrative_when != "never":
        yield paragraph(f"{question.narrative_ask or 'Why?'} (when {question.narrative_when})".strip())
        yield Room(_ROOM)
