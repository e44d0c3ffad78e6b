"""Inquiries of a folder: what was asked about an item, and what was answered, found again by item and by words.

What cannot be read may be one: that is said where they are looked for. Who reads about a review sees the others.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.errors import UserError
from tui_review.instrument.conventions import InquiryPlaces
from tui_review.instrument.language.days import is_date
from tui_review.instrument.rules import Rules
from tui_review.shape.frozen import frozen
from tui_review.store.copies import counting_file
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
"""What a review was made with, as the program writes it: most of a folder are no inquiries, and need not be read."""


@frozen()
class Inquiry:
    """One inquiry."""

    review: str
    """Its review's id."""
    uid: str
    """What tells it from every other, but for its copies; empty in one of former days."""
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

    @property
    def key(self) -> str:
        """What its copies have as well, and no other."""
        return self.uid or str(self.path)

    def concerns(self, rules: Rules, id_: str) -> bool:
        """Whether it is about a question or a rated thing of an instrument, or the item around it."""
        if self.instrument != rules.instrument.id:
            return False
        own = rules.questions.get(id_)
        around = {own.item, own.part, own.section} if own is not None and not self.question else set()
        return id_ in (self.question, self.item) or bool(around & {self.item} - {""})


class LookedThrough(NamedTuple):
    """What there is in a folder."""

    inquiries: list[Inquiry]
    """The answered ones first, the latest before; one that has two files is there once."""
    problems: list[UserError]
    """Why files that may be inquiries cannot be read."""


def look_through(folder: Path, words: str = "") -> LookedThrough:
    """The inquiries of a folder that hold every word, in any case. Raises UserError where there is no looking in it."""
    catalog = catalog_for(folder)
    copies: dict[str, list[tuple[Review, Inquiry]]] = {}
    problems: dict[str, UserError] = {}
    for path in review_paths(folder):
        try:
            read = _read(path, catalog)
        except UserError as error:
            problems.setdefault(error.message, error)
            continue
        if read is not None:
            copies.setdefault(read[1].key, []).append(read)
    found = [_counted(each) for each in copies.values()]
    wanted = words.casefold().split()
    fitting = [each for each in found if all(word in each.words for word in wanted)]
    ordered = sorted(fitting, key=lambda each: (each.answered, each.review), reverse=True)
    return LookedThrough(ordered, list(problems.values()))


def inquiries(folder: Path) -> list[Inquiry]:
    """Those that can be read: what lies beside a review never keeps anybody from reading it."""
    try:
        return look_through(folder).inquiries
    except UserError:
        return []


def inquiries_about(folder: Path, rules: Rules, id_: str) -> list[Inquiry]:
    """The same that are about a question, or what is rated."""
    return [each for each in inquiries(folder) if each.concerns(rules, id_)]


def _counted(copies: list[tuple[Review, Inquiry]]) -> Inquiry:
    """The one that counts of those that the files of one review hold."""
    return copies[counting_file([(each.path, review) for review, each in copies])[0]][1]


def _read(path: Path, catalog: Catalog) -> tuple[Review, Inquiry] | None:
    """A file's review and its inquiry; None for one of another kind. Raises UserError for what cannot be read."""
    made_with = _MADE_WITH.search(read_start(path, _HEAD))
    if made_with is not None:
        id_, version = (part.decode(errors="replace") for part in made_with.groups())
        # What is not installed, the file itself is asked about, which says all that is wrong with it.
        with suppress(UserError):
            if _DECLARED not in read_start(catalog.find(id_, version).path, _HEAD * 4):
                return None
    opened = read_review(path, catalog)
    places = opened.rules.instrument.inquiry
    return None if places is None else (opened.review, _inquiry(path, opened.review, places))


def _inquiry(path: Path, review: Review, places: InquiryPlaces) -> Inquiry:
    def said(question: str) -> str:
        answer = review.answers.get(question)
        return answer.value if answer is not None and isinstance(answer.value, str) else ""

    answered = said(places.answered)
    # An answer counts once it has its day: everything else calls it not answered until then.
    waits = not is_date(answered)
    texts = [
        review.review.id,
        *(
            each.value
            for id_, each in review.answers.items()
            if isinstance(each.value, str) and not (waits and id_ == places.answer)
        ),
    ]
    return Inquiry(
        review=review.review.id,
        uid=review.review.uid,
        path=path,
        instrument=said(places.instrument),
        item=said(places.item).casefold().removeprefix("item").strip().upper() or said(places.item),
        question=said(places.question),
        asked=said(places.asked),
        answer="" if waits else said(places.answer),
        answered="" if waits else answered,
        words="\n".join(texts).casefold(),
    )
