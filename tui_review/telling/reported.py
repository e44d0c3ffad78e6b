"""One review as it is told: what counts now, already worked out. Show, print, exports and reports are made from these.

It is plain data beside the instrument's rules: de-identifying makes another one, and whatever is made from
that one can hold nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from tui_review.instrument.choices import choices_of, label_of, to_describe
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.model import INCOMPLETE, NOT_APPLICABLE
from tui_review.review.conflicts import conflicts_at, unsettled_places
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import counted_as_open, faulty, findings, narrative_left, warned
from tui_review.review.handover import TOLD_WORDS, told_status
from tui_review.review.links import Beside, beside
from tui_review.review.progress import QuestionState, progress, standing
from tui_review.review.rater import Rater
from tui_review.review.reasons import Reason
from tui_review.review.record.acts import doubts_json
from tui_review.review.record.standing import open_notes
from tui_review.shape.frozen import frozen
from tui_review.telling.origin import rules_json

if TYPE_CHECKING:
    from tui_review.instrument.choices import Choice
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.grid import Grid
    from tui_review.review.handover import ToldStatus
    from tui_review.review.model import Act, Answer, Message, Note, NoteStatus, Override, Review
    from tui_review.store.inquiries import Inquiry
from tui_review.review.record.events import changes_by_people

SHOWN: Final[tuple[QuestionState, ...]] = ("answered", "answered by program")
"""The states of questions that have a value."""
_WITHOUT_NARRATIVE: Final[tuple[QuestionState, ...]] = ("not asked", "answered by program")
"""The states in which what is written at a question is of an answer that does not count."""


@frozen()
class CountedAnswer:
    """What is counted at one question."""

    question: str
    state: QuestionState
    value: Value | None
    """The value that counts; None where there is none."""


@frozen()
class ReportedAnswer(CountedAnswer):
    """What there is at one question. No part has a default, so that de-identifying has to say what it makes of each."""

    described: Mapping[str, str]
    """What is said of the choices that it holds, by their codes."""
    narrative: str
    """What is written at it; nothing where it is not asked, or the program answers it."""
    unasked: bool
    """Whether the narrative stands at an answer that asks for none: it may have been written for another one."""
    why: str
    """Why it is not asked, answered by the program, does not count yet, or cannot be read, in words."""
    flag: str
    """Flagged for later: why."""
    changes: int
    """How often it was changed since the first submission."""
    beside: tuple[Beside, ...]
    """What a linked review says of it."""
    unsettled: bool
    """Whether a merge left several answers here, or texts: what stands is one of them."""
    left_out: bool
    """Whether it has an answer that de-identifying has left out."""


@frozen()
class CountedRating:
    """The rating of an item, part or outcome, as it is counted."""

    id: str
    rating: str
    """The rating that holds; `Incomplete` while an open answer can change it."""
    because: str
    """The answers that decided the computed one."""
    computed: str = ""
    """What the answers alone say, where an override makes that something else; else empty."""
    waiting_for: tuple[str, ...] = ()
    """The open questions that can still change it."""
    override: Override | None = None
    """The site leader's rating that holds in the place of the computed one."""
    warning: str = ""
    """What the deciding row of the criteria warns of."""
    brought_down_by: tuple[str, ...] = ()
    """The Yes/No questions whose answers kept the computed one from the best; `because` has what is enough.

    Whether an answer counts against it, the rules say by which reviews are counted: a former version may say nothing.
    """


@frozen()
class Rated(CountedRating):
    """The rating of an item, part or outcome."""

    reason: Reason = Reason()
    """The same as `because`, piece by piece."""
    row: str = ""
    """The deciding row of the criteria, as the instrument has it."""


@frozen()
class ReviewCounts:
    """What is counted in one review: a column each of the exports and of a report's progress, by its name.

    All of it follows from the review's file and its instrument alone, as it is remembered while these are the same.
    """

    answered: int
    asked: int
    """How many of the questions asked now are answered, as everywhere."""
    open_notes: int
    """QA notes that are not closed."""
    flagged: int
    """Questions that are flagged for later."""
    changes: int
    """Changes of answers since the first submission."""
    returned: int
    """How often it was returned."""


CALLED_IN_EXPORTS: Final = {"open_notes": "notes_not_closed", "changes": "changes_since_submission"}
"""What exports, tables and JSON, call a count otherwise than by its name."""


@frozen()
class CountedReview:
    """What roll-ups count of one review, and what is remembered of it. No part has a default: see `ReportedReview`."""

    id: str
    rules: Rules
    version: int
    """Goes up at every hand-over."""
    status: ToldStatus
    started: str
    """The ISO day it was created."""
    entries: Mapping[str, CountedAnswer]
    """By question, in the instrument's order; those at least that are counted, or bring a rating down."""
    ratings: Mapping[str, CountedRating]
    """By item, part and outcome, in the instrument's order."""
    counts: ReviewCounts
    note_statuses: tuple[NoteStatus, ...]
    """Of each note."""
    case: str
    """The mock case it is practice for; empty for a live case."""
    place: str
    """The facts that the instrument names; empty where there are none yet. Days are ISO days."""
    unit: str
    case_type: str
    period_start: str
    completed: str
    unreadable: tuple[str, ...]
    """The questions, and the items with overrides, of which the file has what cannot be read and counts as open."""
    unsettled: tuple[str, ...]
    """The places that a merge left unsettled, in words."""
    broken: tuple[str, ...]
    """The places at which its record does not hold, as `verify` names them; empty also where nobody has looked."""
    deidentified: bool

    @property
    def status_in_words(self) -> str:
        """The status as people say it."""
        return TOLD_WORDS[self.status]

    @property
    def case_type_said(self) -> str:
        """The case type as it is shown."""
        return self._shown(self.rules.instrument.facts.case_type, self.case_type)

    @property
    def unit_said(self) -> str:
        """The unit as it is shown."""
        return self._shown(self.rules.instrument.facts.unit, self.unit)

    def _shown(self, fact: str, code: str) -> str:
        return label_of(choices_of(self.question(fact)), code) if fact and code else ""

    @property
    def instrument(self) -> tuple[str, str]:
        """The instrument's id and version."""
        return self.rules.instrument.id, self.rules.instrument.version

    @property
    def overrides(self) -> dict[str, Override]:
        """The overrides, by item."""
        return {id_: rated.override for id_, rated in self.ratings.items() if rated.override is not None}

    def question(self, id_: str) -> Question:
        """The definition of a question."""
        return self.rules.questions[id_].question


@frozen()
class ReportedReview(CountedReview):
    """One review. No part has a default: whoever makes one of it says what becomes of each."""

    entries: Mapping[str, ReportedAnswer]
    """By question, in the instrument's order: all of them."""
    ratings: Mapping[str, Rated]
    """By item, part and outcome, in the instrument's order."""
    notes: dict[str, Note]
    history: tuple[Act, ...]
    grids: tuple[Grid, ...]
    """The grids there are with these answers."""
    inquiries: tuple[Inquiry, ...]
    """Those of its folder, where it is told to who may read that."""
    warned: tuple[str, ...]
    """The questions at which `check` has a warning, of a review from which a packet goes out; else nobody looked."""
    faulty: tuple[str, ...]
    """Those at which it has an error, other than that there is no answer; of such a review too."""

    def shown(self) -> Iterator[ReportedAnswer]:
        """The entries that have a value or a narrative, or one that cannot be read, in order."""
        return (
            entry
            for entry in self.entries.values()
            if entry.value is not None or entry.narrative or entry.state == "unreadable"
        )

    def beyond_columns(self) -> dict[str, Any]:
        """What the JSON export of a review tells of it and a column cannot, as one plain map."""
        return {
            "instrument": {**rules_json(self.rules), "title": self.rules.instrument.title},
            "answers": {entry.question: _entry_json(entry) for entry in self.shown()},
            "unanswered": [id_ for id_, entry in self.entries.items() if entry.state == "unanswered"],
            "unreadable": list(self.unreadable),
            "unsettled": list(self.unsettled),
            **doubts_json(self.broken),
            "ratings": {id_: _rated_json(rated) for id_, rated in self.ratings.items()},
            "overrides": {id_: _plain(override) for id_, override in self.overrides.items()},
            "notes": {
                id_: {
                    "on": note.on,
                    "status": note.status,
                    "value_then": note.value_then,
                    "narrative_then": note.narrative_then,
                    "messages": [_plain(message) for message in note.messages],
                }
                for id_, note in self.notes.items()
            },
            "history": [_plain(act) for act in self.history],
            **({"grids": [grid.as_json() for grid in self.grids]} if self.grids else {}),
        }


def report_of(review: Review, evaluation: Evaluation) -> ReportedReview:
    """A review as it is told, from what follows from its answers."""
    rules = evaluation.rules
    facts = rules.instrument.facts
    done = progress(evaluation)
    wrong: dict[str, str] = {}
    for finding in counted_as_open(review, evaluation):
        wrong.setdefault(finding.question, finding.message)
    header = review.review
    looked_at = findings(review, evaluation) if rules.instrument.packet is not None else []
    entries = {id_: _entry(review, evaluation, id_, wrong.get(id_, "")) for id_ in rules.questions}
    return ReportedReview(
        id=header.id,
        rules=rules,
        version=header.version,
        status=told_status(review),
        started=header.started,
        entries=entries,
        ratings=_ratings(review, evaluation),
        counts=ReviewCounts(
            answered=done.answered,
            asked=done.asked,
            open_notes=len(open_notes(review)),
            flagged=sum(bool(entry.flag) for entry in entries.values()),
            changes=sum(entry.changes for entry in entries.values()),
            returned=sum(act.act == "returned" for act in review.history),
        ),
        note_statuses=tuple(note.status for note in review.notes.values()),
        case=header.case,
        place=_fact(evaluation, facts.place),
        unit=_fact(evaluation, facts.unit),
        case_type=_fact(evaluation, facts.case_type),
        period_start=_fact(evaluation, facts.period_start),
        completed=_fact(evaluation, facts.completed),
        notes=dict(review.notes),
        history=tuple(review.history),
        grids=tuple(evaluation.grids),
        inquiries=(),
        warned=tuple(warned(looked_at)),
        faulty=tuple(faulty(looked_at)),
        unreadable=tuple(wrong),
        unsettled=unsettled_places(review, rules.questions),
        broken=(),
        deidentified=False,
    )


def _entry(review: Review, evaluation: Evaluation, id_: str, wrong: str) -> ReportedAnswer:
    state, value, why = standing(evaluation, id_)
    answer = review.answers.get(id_)
    chosen = to_describe(evaluation.rules.questions[id_].question, value) if answer is not None else ()
    written = answer.narrative if answer is not None and state not in _WITHOUT_NARRATIVE else ""
    return ReportedAnswer(
        id_,
        state,
        value,
        described=_described(answer, chosen),
        narrative=written,
        unasked=bool(written)
        and narrative_left(evaluation.rules.questions[id_], written, evaluation.evaluator.at_this_moment()),
        why=wrong if state == "unreadable" else why,
        flag=answer.flag if answer is not None else "",
        changes=changes_by_people(answer) if answer is not None else 0,
        beside=tuple(beside(evaluation, id_)),
        unsettled=bool(review.conflicts and conflicts_at(review, id_, evaluation.rules.questions)),
        left_out=False,
    )


def _described(answer: Answer | None, chosen: tuple[Choice, ...]) -> dict[str, str]:
    said = answer.described if answer is not None else {}
    return {choice.code: said[choice.code] for choice in chosen if choice.code in said}


def _ratings(review: Review, evaluation: Evaluation) -> dict[str, Rated]:
    """Every rating of a review; with one that falls short all that brought it down, as reports count it."""
    rules, alone, found = evaluation.rules, evaluation.without_overrides, {}
    rater, fine = Rater(alone), {INCOMPLETE, NOT_APPLICABLE, *rules.instrument.ratings.item[:1]}
    for id_ in rules.rated:
        rated = rated_in(evaluation, review.overrides, id_)
        named = rater.brought_down_by(id_) if alone.rating(id_).rating not in fine else ()
        against = (
            [each for each in rules.questions if each in named and _may_count(rules, each)] if named else ()
        )
        found[id_] = replace(rated, brought_down_by=tuple(against)) if against else rated
    return found


def _may_count(rules: Rules, id_: str) -> bool:
    """Whether an answer to a question could be said to count against a rating."""
    return "concern" in kind_of(rules.questions[id_].question).settings


def rated_in(evaluation: Evaluation, overrides: Mapping[str, Override], id_: str) -> Rated:
    """The rating of an item, part or outcome, with a review's overrides."""
    rating = evaluation.rating(id_)
    holds = evaluation.in_force(id_)
    computed = evaluation.without_overrides.rating(id_).rating
    open_override = id_ in evaluation.unsettled
    return Rated(
        id_,
        holds,
        "its override is unsettled" if open_override else rating.because,
        computed if computed != holds else "",
        rating.waiting_for,
        None if open_override else overrides.get(id_),
        rating.warning,
        reason=rating.reason,
        row=rating.row,
    )


def _fact(evaluation: Evaluation, question: str) -> str:
    value = evaluation.value(question) if question else Missing.NOT_ASKED
    return value if isinstance(value, str) else ""


def _entry_json(entry: ReportedAnswer) -> dict[str, Any]:
    found: dict[str, Any] = {"value": entry.value}
    if entry.described:
        found["described"] = dict(entry.described)
    if entry.narrative:
        found["narrative"] = entry.narrative
    if entry.unasked:
        found["narrative_not_asked_for"] = True
    if entry.state == "answered by program":
        found["by_program"] = True
    if entry.unsettled:
        found["unsettled"] = True
    if entry.flag:
        found["flag"] = entry.flag
    if entry.changes:
        found["changes"] = entry.changes
    return found


def _rated_json(rated: Rated) -> dict[str, Any]:
    found: dict[str, Any] = {"rating": rated.rating, "because": rated.because}
    if rated.computed:
        found["computed"] = rated.computed
    if rated.waiting_for:
        found["waiting_for"] = list(rated.waiting_for)
    return found


def _plain(part: Act | Message | Override) -> dict[str, Any]:
    """The fields that say something."""
    return {key: value for key, value in asdict(part).items() if value != ""}
