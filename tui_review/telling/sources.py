"""Where the rules of an instrument were read, part by part: for an analyst who settles what is not certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_review.instrument.conventions import Sources
from tui_review.instrument.model import marks
from tui_review.instrument.plurals import count_of
from tui_review.shape.frozen import frozen
from tui_review.telling.blocks import Block, TableBlock, heading, paragraph
from tui_review.telling.words import one_line, reflow

if TYPE_CHECKING:
    from tui_review.instrument.model import Item, Question, RatingRow, Section
    from tui_review.instrument.rules import Rules


@frozen()
class SourceOf:
    """One part of an instrument, and where it was read."""

    where: str
    """A question, item or outcome, and which part of it: `5F`, `5F NA`, `5F guidance 1`, `5 rating 2`."""
    says: str
    """What it says, on one line."""
    marks: str
    """The marks of its sources; empty where none is named."""
    unverified: str = ""
    """What has not been checked against the official text."""


def sources_of(rules: Rules, item: str = "") -> Iterator[SourceOf]:
    """Every rule and every paragraph of guidance, in the order they are asked; with `item`, that item's alone."""
    for section in rules.sections.values():
        if not item:
            for question in section.questions:
                yield from _of_question(question)
        for each in section.items:
            if item in ("", each.id):
                yield from _of_item(rules, each)
        if not item:
            yield from _of_rows(section)


def sources_blocks(rules: Rules, item: str = "") -> Iterator[Block]:
    """The table of sources."""
    yield heading(1, f"{rules.instrument.title}: where its rules were read")
    found = list(sources_of(rules, item))
    rows = tuple((each.where, each.says, each.marks or "not said", each.unverified) for each in found)
    yield TableBlock(("where", "says", "read in", "not verified"), rows)
    open_ = sum(bool(each.unverified) for each in found)
    yield paragraph(f"{count_of(len(found), 'part')}, {open_} of them with something that is not verified.")


def _of_item(rules: Rules, item: Item) -> Iterator[SourceOf]:
    if item.basis or item.unverified:
        yield SourceOf(item.id, one_line(item.title), _said(item.basis), one_line(item.unverified))
    for part in item.parts:
        yield from _of_item(rules, part)
    for question in item.questions:
        yield from _of_question(question)
    yield from _of_rows(item)


def _of_question(question: Question) -> Iterator[SourceOf]:
    sources = question.sources or Sources()
    id_ = question.id
    yield SourceOf(id_, one_line(question.ask), _said(question.basis), one_line(question.unverified))
    if question.na_if or question.na_when:
        yield SourceOf(f"{id_} NA", one_line(question.na_if or question.na_because), _said(sources.na))
    for part, texts, named in (
        ("guidance", [text for text in reflow(question.guidance) if text.strip()], sources.guidance),
        ("check", [check.message for check in question.checks], sources.checks),
        ("row check", [check.message for check in question.row_checks], sources.row_checks),
    ):
        for number, text in enumerate(texts, 1):
            mark = named[number - 1] if number <= len(named) else ""
            yield SourceOf(f"{id_} {part} {number}", one_line(text), mark)


def _of_rows(part: Item | Section) -> Iterator[SourceOf]:
    rows: tuple[RatingRow, ...] = part.rating
    for number, row in enumerate(rows, 1):
        says = f"{row.rating}, {'when ' + one_line(row.when) if row.when else 'otherwise'}"
        named = _said(row.basis) or _said(part.basis)
        yield SourceOf(f"{part.id} rating {number}", one_line(says), named, one_line(row.unverified))


def _said(basis: tuple[str, ...] | str) -> str:
    return ", ".join(marks(basis))
