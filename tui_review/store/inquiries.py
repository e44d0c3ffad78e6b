"""Inquiries of a folder: what was asked about an item, and what was answered, found again by item and by words.

A file that cannot be read is no inquiry; `check` says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.conventions import InquiryPlaces
from tui_review.instrument.language.days import is_date
from tui_review.instrument.rules import Rules
from tui_review.shape.frozen import frozen
from tui_review.store.reviews import catalog_for, read_review, review_paths
from tui_review.yamlfile.files import read_start

if TYPE_CHECKING:
    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.review.model import Review

_HEAD: Final = 2048
_DECLARED: Final = b"\ninquiry:"
_MADE_WITH: Final = re.compile(
    rb"^  instrument:\s*\n    id: \"?([\w-]+)\"?\s*\n    version: \"?([^\"\s]+)", re.MULTILINE
)


@frozen()
class Inquiry:
    """One inquiry."""

    review: str
    """Its review's id."""
    path: Path
    instrument: str
    """The id of the instrument that it is about."""
    item: str
    question: str
    """Empty where the whole item is meant."""
    asked: str
    answer: str
    answered: str
    """The ISO day of the answer; empty while there is none."""
    words: str
    """All its texts, in small letters, to be searched."""

    def concerns(self, rules: Rules, id_: str) -> bool:
        """Whether it is about a question or a rated thing of an instrument, or the item around it."""
        if self.instrument != rules.instrument.id:
            return False
        own = rules.questions.get(id_)
        around = {own.item, own.part, own.section} if own is not None and not self.question else set()
        return id_ in (self.question, self.item) or bool(around & {self.item} - {""})


def inquiries(folder: Path, words: str = "", catalog: Catalog | None = None) -> list[Inquiry]:
    """The inquiries of a folder that hold every word, in any case: answered ones first, the latest before.

    Raises UserError for a folder that cannot be read.
    """
    known = catalog or catalog_for(folder)
    found = [each for path in review_paths(folder) for each in _read(path, known)]
    wanted = words.casefold().split()
    fitting = [each for each in found if all(word in each.words for word in wanted)]
    return sorted(fitting, key=lambda each: (each.answered, each.review), reverse=True)


def inquiries_about(folder: Path, rules: Rules, id_: str) -> list[Inquiry]:
    """Those that are about a question, or what is rated, in a review of the folder."""
    try:
        return [each for each in inquiries(folder) if each.concerns(rules, id_)]
    except UserError:
        return []


def _read(path: Path, catalog: Catalog) -> Iterator[Inquiry]:
    """The inquiry of a file; its head says whether it is worth reading."""
    try:
        made_with = _MADE_WITH.search(read_start(path, _HEAD))
        if made_with is None:
            return
        entry = catalog.find(*(part.decode() for part in made_with.groups()))
        # Most reviews of a folder are none: their instruments need not be loaded to see it.
        if _DECLARED not in read_start(entry.path, _HEAD * 4):
            return
        places = catalog.load(entry)[0].instrument.inquiry
        if places is not None:
            yield _inquiry(path, read_review(path, catalog).review, places)
    except UserError:
        return


def _inquiry(path: Path, review: Review, places: InquiryPlaces) -> Inquiry:
    def said(question: str) -> str:
        answer = review.answers.get(question)
        return answer.value if answer is not None and isinstance(answer.value, str) else ""

    texts = [
        review.review.id,
        *(each.value for each in review.answers.values() if isinstance(each.value, str)),
    ]
    answered = said(places.answered)
    return Inquiry(
        review=review.review.id,
        path=path,
        instrument=said(places.instrument),
        item=said(places.item).casefold().removeprefix("item").strip().upper() or said(places.item),
        question=said(places.question),
        asked=said(places.asked),
        answer=said(places.answer),
        answered=answered if is_date(answered) else "",
        words="\n".join(texts).casefold(),
    )
