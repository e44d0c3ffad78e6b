"""Finds the review of the same case that another one names, in the same folder, and reads what it says.

A review is never refused because of a linked one: what is missing or broken there is said in words and is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.ties import Link
from tui_review.review.evaluation import Evaluation
from tui_review.review.handover import TOLD_WORDS, told_status
from tui_review.review.links import LinkedReview, Resolve
from tui_review.review.serial import as_written
from tui_review.store.reviews import SUFFIX, ReviewFile, catalog_for, is_review_id, read_review

_UNKNOWN: Final = "Nothing of it is compared."


class _Values(Mapping[str, Value | Missing]):
    """What counts in a review, worked out where it is looked at."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._ids = dict.fromkeys([*evaluation.rules.questions, *evaluation.rules.rated])

    def __getitem__(self, id_: str) -> Value | Missing:
        if id_ not in self._ids:
            raise KeyError(id_)
        return self._evaluation.value(id_)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def resolver(path: Path, catalog: Catalog | None = None) -> Resolve:
    """What finds the reviews that the review at `path` names; it reads a file again only when it has changed."""
    found: dict[tuple[str, int, int], LinkedReview] = {}

    def resolve(link: Link, id_: str) -> LinkedReview:
        if not is_review_id(id_):
            return LinkedReview(
                id_, problem=f"This is no review's id: a file name without {SUFFIX}. {_UNKNOWN}"
            )
        if id_ == path.stem:
            return LinkedReview(id_, problem=f"This is the review itself; name the other one. {_UNKNOWN}")
        other = path.parent / f"{id_}{SUFFIX}"
        try:
            stat = other.stat()
        except OSError:
            what = f"There is no review {id_} in this folder. {_UNKNOWN}"
            return LinkedReview(id_, problem=what)
        key = (id_, stat.st_mtime_ns, stat.st_size)
        if key not in found:
            found[key] = _read(other, id_, link, catalog)
        return found[key]

    return resolve


def evaluate(opened: ReviewFile, *, as_of: str, catalog: Catalog | None = None) -> Evaluation:
    """What follows from a review as its file has it as of an ISO day, with the reviews it is linked to."""
    resolve = resolver(opened.path, catalog) if opened.rules.instrument.links else None
    return Evaluation.of(opened.rules, opened.review, as_of=as_of, resolve=resolve)


def _read(path: Path, id_: str, link: Link, catalog: Catalog | None) -> LinkedReview:
    try:
        opened = read_review(path, catalog or catalog_for(path))
    except UserError as error:
        return LinkedReview(id_, problem=f"The review {id_} cannot be read: {error.what} {_UNKNOWN}")
    instrument = opened.rules.instrument
    if instrument.id not in link.instruments:
        wanted = " or ".join(link.instruments)
        what = f"{id_} is a review with {instrument.id}; one with {wanted} belongs here. {_UNKNOWN}"
        return LinkedReview(id_, problem=what)
    evaluation = as_written(opened.rules, opened.review)
    labels = {
        question: rules.question.label or rules.question.ask
        for question, rules in opened.rules.questions.items()
    }
    labels |= {rated: rules.title for rated, rules in opened.rules.rated.items()}
    return LinkedReview(
        id_,
        title=instrument.short,
        status=TOLD_WORDS[told_status(opened.review)],
        values=_Values(evaluation),
        labels=labels,
    )
