"""The documents of a mock case on paper: a page of its own for each, as the case file has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.telling.blocks import Block, Paragraph, Spans, entry, heading, paragraph, quiet, spans, strong
from tui_review.telling.words import one_line
from tui_review.training.documents import STRESSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_review.training.case import Case
    from tui_review.training.documents import CaseDocument, Passage

_BESIDE: Final = "  "


def case_pages(case: Case, documents: Sequence[CaseDocument]) -> Iterator[Block]:
    """The documents, each with its own heading and that it is fictional; of the whole case a list of them before."""
    if len(documents) == len(case.documents) and len(documents) > 1:
        yield heading(1, case.file.title)
        yield paragraph(strong(one_line(case.file.fictional)))
        yield paragraph(one_line(case.file.summary))
        yield heading(2, "What is in the case file")
        yield from (entry(each.heading) for each in documents)
    for document in documents:
        yield heading(1, f"{document.id}{_BESIDE}{document.title}")
        yield paragraph(strong(one_line(case.file.fictional)))
        yield paragraph(quiet(f"{document.date}, {document.source}"))
        yield from map(_passage, document.passages)


def _passage(passage: Passage) -> Paragraph:
    """A passage under what it is cited by, so that a sheet by itself says where it belongs."""
    return paragraph(quiet(f"[{passage.ref}]{_BESIDE}"), *_stressed(passage.text))


def _stressed(text: str) -> Spans:
    """A text whose words between asterisks are to be seen first."""
    found, at = [], 0
    for match in STRESSED.finditer(text):
        found += [*spans(text[at : match.start()]), strong(match[0].strip("*"))]
        at = match.end()
    return (*found, *spans(text[at:]))
