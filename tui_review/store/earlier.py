"""The review before this one of the same case, in the same folder: what it says of the family may still hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Value
from tui_review.shape.frozen import frozen
from tui_review.store.reviews import ReviewFile, catalog_for, read_review, review_paths
from tui_review.yamlfile.files import read_bytes

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review


@frozen()
class EarlierReview:
    """What an earlier review of the case says."""

    id: str
    started: str
    """The ISO day on which it was begun."""
    answers: Mapping[str, Value]
    """Its reviewer's own answers by question."""


@frozen()
class NamedCase:
    """A case as a review names it."""

    words: tuple[str, ...]
    """Its name and, where the instrument asks for it, its place, as they are compared."""
    instrument: str
    """The instrument's id."""
    started: str
    """The ISO day on which the review was begun."""


def named_case(review: Review, rules: Rules) -> NamedCase | None:
    """What a review is about; None while its case is not named in full, and for practice on a mock case."""
    facts = rules.instrument.facts
    named = [review.raw.get(fact) for fact in (facts.case, facts.place) if fact]
    words = tuple(" ".join(each.split()).casefold() for each in named if isinstance(each, str))
    if not facts.case or review.review.case or len(words) < len(named) or not all(words):
        return None
    return NamedCase(words, rules.instrument.id, review.review.started)


def earlier_review(path: Path, case: NamedCase | None) -> EarlierReview | None:
    """The latest review of a case that was begun before the one at `path`; None where there is none.

    The same case has the same name and place, whatever the case of their letters. What cannot be read is passed over.
    """
    if case is None:
        return None
    found = [
        each
        for each in _with_text(path, case.words[0])
        if (other := named_case(each.review, each.rules)) is not None
        and (other.words, other.instrument) == (case.words, case.instrument)
        and other.started < case.started
    ]
    last = max(found, key=lambda each: (each.review.review.started, each.path.name), default=None)
    if last is None:
        return None
    return EarlierReview(last.review.review.id, last.review.review.started, last.review.raw)


def _with_text(path: Path, name: str) -> Iterator[ReviewFile]:
    """The other reviews of the folder in whose file the longest word of a name stands."""
    catalog = catalog_for(path)
    word = max(name.split(), key=len)
    for other in review_paths(path.parent):
        with suppress(OSError, UserError):
            if other != path and word in read_bytes(other).decode(errors="replace").casefold():
                yield read_review(other, catalog)
