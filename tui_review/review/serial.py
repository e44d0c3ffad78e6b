"""A review as the plain data of its file, in canonical order, and back.

The same state gives the same data: answers stand in the instrument's order, columns in the table's, and of ratings
those that are certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.rules import Rules
from tui_review.review.as_of import recorded_day
from tui_review.review.conflicts import with_acts_told
from tui_review.review.evaluation import Evaluation
from tui_review.review.made_with import made_with
from tui_review.review.model import FORMAT, Answer, Header, Review, WrittenRating
from tui_review.review.record.ids import new_uid, raised_uid
from tui_review.review.record.seals import digest
from tui_review.shape.door import structured_format
from tui_review.shape.plain import plain
from tui_review.yamlfile.reader import Document


def new_review(id_: str, rules: Rules, day: str) -> Review:
    """An empty review made with an instrument, on an ISO day."""
    reference = made_with(rules)
    header = Header(id=id_, version=1, instrument=reference, status="in_progress", started=day, uid=new_uid())
    return Review(review=header)


def as_written(rules: Rules, review: Review, *, after: Evaluation | None = None) -> Evaluation:
    """What the file of a review says: as of the last day that the file itself gives.

    `after` is the same before a change.
    """
    return Evaluation.of(rules, review, as_of=recorded_day(rules, review), after=after)


def to_data(review: Review, evaluation: Evaluation) -> dict[str, Any]:
    """The plain data of a review's file, with the ratings that follow from its answers. It is only to be read.

    A row whose cells stand in order is the review's own: the same object as long as nothing in it changes.
    """
    rules = evaluation.rules
    data: dict[str, Any] = {"format": review.format, "review": plain(review.review)}
    order = {id_: number for number, id_ in enumerate(rules.questions)}
    ids = sorted(review.answers, key=lambda id_: (order.get(id_, len(order)), id_))
    data["answers"] = {id_: _answer(review.answers[id_], rules, id_) for id_ in ids}
    data["ratings"] = {id_: written_rating(evaluation, id_) for id_ in certain_ratings(evaluation)}
    rest = plain(replace(review, answers={}))
    for key in ("overrides", "notes", "conflicts", "orphans", "history"):
        if key in rest:
            data[key] = rest[key]
    return data


def certain_ratings(evaluation: Evaluation) -> dict[str, str]:
    """The ratings that a file holds, by id: those that no open answer can change."""
    rated = {id_: evaluation.rated(id_) for id_ in evaluation.rules.rated}
    return {id_: rating for id_, rating in rated.items() if rating != INCOMPLETE}


def written_rating(evaluation: Evaluation, id_: str) -> dict[str, str]:
    """What a file says of a rating that is certain: the rating, why, and what it were without overrides."""
    rating = evaluation.rating(id_)
    data = {"rating": rating.rating, "because": rating.own_because}
    if evaluation.overrides and evaluation.rules.rated[id_].kind == "outcome":
        computed = evaluation.without_overrides.rated(id_)
        if computed != rating.rating:
            data["without_overrides"] = computed
    return data


def ratings_to_write(evaluation: Evaluation) -> dict[str, WrittenRating]:
    """What a file says of all ratings that are certain, by id."""
    return {id_: WrittenRating(**written_rating(evaluation, id_)) for id_ in certain_ratings(evaluation)}


def ratings_as_written(evaluation: Evaluation) -> str:
    """The digest of the ratings that a file says."""
    return ratings_digest(ratings_to_write(evaluation))


def ratings_digest(ratings: Mapping[str, WrittenRating]) -> str:
    """The digest of the ratings that a file was read to say."""
    return digest({id_: plain(each) for id_, each in ratings.items()})


def _answer(answer: Answer, rules: Rules, id_: str) -> dict[str, Any]:
    if answer.rows is None:
        return plain(answer)
    data = plain(replace(answer, rows={}))
    columns = rules.questions[id_].question.columns if id_ in rules.questions else ()
    order = {column.id: number for number, column in enumerate(columns)}
    data["rows"] = {row_id: _cells(row, order) if order else row for row_id, row in answer.rows.items()}
    return data


def _cells(row: RowMap, order: Mapping[str, int]) -> RowMap:
    """A row with its cells in the order of their columns, those of none behind."""
    places = [order.get(key, len(order)) for key in row]
    if len(order) not in places and places == sorted(places):
        return row
    return {key: row[key] for key in sorted(row, key=lambda key: (order.get(key, len(order)), key))}


def from_document(document: Document) -> Review:
    """The review that a file holds, in the present format. Raises UserError with file, line and what to do."""
    review = structured_format(
        Review,
        document,
        what="review file",
        formats=range(1, FORMAT + 1),
        remedy="Undo the last edit of the file by hand, or take the version before from git.",
    )
    return with_acts_told(review if review.format == FORMAT else _raised(review))


def _raised(review: Review) -> Review:
    """A review of format 1 as one of format 2: nothing is another, and it has a uid.

    The uid follows from how the review began, so that two branches that both raise it make the same.
    """
    header = review.review
    first = [plain(act) for act in review.history[:1]]
    began = digest([header.id, header.started, header.instrument.id, first])
    return replace(review, format=FORMAT, review=replace(header, uid=raised_uid(began)))
