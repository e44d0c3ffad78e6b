"""Made-up reviews for the tests of reports: nobody in them exists."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.acts import create_review, put
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Act, Event, Message, Note, Override
from tui_review.review.record.ids import raised_uid
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.telling.reported import ReportedReview, report_of

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

ROOT = Path(__file__).parents[2]
AT = "2026-03-14T09:00:00Z"

FACE: dict[str, Any] = {
    "fs.site": "Larch County (fictional)",
    "fs.case_name": "Quillon (fictional)",
    "fs.pur_start": "2025-04-01",
    "fs.reviewers": ["Bela Vexley"],
    "fs.case_type": "Foster Care",
    "fs.case_opened": "2025-01-10",
    "fs.entered_care": "2025-02-01",
    "fs.discharged": "Not yet discharged",
    "fs.case_closed": "Not closed by time of review",
    "fs.children": [
        {"target": "Yes", "first_name": "Ossian", "last_name": "Quillon", "date_of_birth": "2017-06-05"},
        {"target": "No", "first_name": "Ilka", "last_name": "Quillon", "date_of_birth": "2020-06-05"},
    ],
    "fs.participants": [
        {"name": "Mirela Quillon", "role": "Mother", "interviewed": "Yes"},
        {"name": "Tore Haddeby", "role": "Father", "interviewed": "No"},
        {"name": "Nan Ysolde-Brack", "role": "Caseworker", "interviewed": "Yes"},
    ],
}
STRENGTH: dict[str, Any] = {"4A": 1, "4C1": ["None of the above apply"], "4C": "Yes"}


@cache
def rules_of(instrument: str = "osri-r4", version: str = "") -> Rules:
    return Catalog(instrument_folders()).rules(instrument, version)[0]


def made(
    id_: str = "made-up",
    answers: dict[str, Any] | None = None,
    *,
    instrument: str = "osri-r4",
    version: str = "",
    face: bool = True,
) -> Review:
    """A review with some answers."""
    rules = rules_of(instrument, version)
    review = new_review(id_, rules, "2026-03-01")
    # As before there were seals: a record that holds.
    put(review.review, uid=raised_uid(id_))
    review.history.append(Act(version=1, act="created", by="Bela Vexley", role="reviewer", at=AT))
    state = ReviewState(rules, review, Editor("Bela Vexley", now=lambda: AT), today="2026-03-14")
    state.answer_many({**(FACE if face and instrument == "osri-r4" else {}), **(answers or {})})
    return state.review


def item_4(rating: str) -> dict[str, Any]:
    """Answers that make item 4 a Strength or not; made for the roll-up."""
    return {"4A": 1, "4C": "Yes" if rating == "Strength" else "No"}


def reported_of(review: Review) -> ReportedReview:
    made_with = review.review.instrument
    rules = rules_of(made_with.id, made_with.version)
    return report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))


def write(review: Review, text: dict[str, str]) -> Review:
    """The review with narratives."""
    for question, narrative in text.items():
        put(review.answers[question], narrative=narrative)
    return review


def with_qa(review: Review) -> Review:
    """The review after QA: a note, an override, a change after the first submission."""
    messages = [
        Message(by="Lone Aquist", role="qa", at=AT, text="Did Tore Haddeby's lawyer say so on 2026-02-11?")
    ]
    review.notes["n1"] = Note(on="4C", status="open", value_then="Yes", messages=messages)
    closed = [*messages, Message(by="Lone Aquist", role="qa", at=AT, text="", act="closed")]
    review.notes["n2"] = Note(on="4A", status="closed", messages=closed)
    review.overrides["4"] = Override(
        rating="Area Needing Improvement", reason="MIRELA was not asked.", by="Una Sorrel", at=AT
    )
    review.answers["4C"].changes.append(Event(was="No", by="Bela Vexley", at=AT))
    review.history.append(Act(version=2, act="submitted", by="Bela Vexley", role="reviewer", at=AT))
    review.history.append(
        Act(version=3, act="returned", by="Lone Aquist", role="qa", at=AT, reason="Ask Ilka.")
    )
    put(review.review, status="returned", version=3)
    return review


def save(folder: Path, review: Review) -> Path:
    path = folder / f"{review.review.id}.yaml"
    create_review(path, review, rules_of(review.review.instrument.id))
    return path
