"""A review as its file holds it. Plain data: who may change what, and what follows from it, is said elsewhere.

A review is never changed: what the gate accepts is another review (`review.gate`).

None of the classes has a `repr` of its fields: nothing of a case gets into a log or a message by accident.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Final, Literal, TypeAlias

from tui_review.instrument.language.evaluate import Value
from tui_review.review.record.steps import Edit, StepBack
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import BY_KIND, STRICT, AtLeastOne, DayText, FilledText, Kinds, SafeName, Whole

FORMAT: Final = 2
"""The version of the review file's format that this program writes. It reads every version up to it."""

Status = Literal["in_progress", "submitted", "returned", "qa_complete", "state_qa", "final"]
NoteStatus = Literal["open", "answered", "closed"]

_Cell: TypeAlias = Annotated[str | int | list[str], BY_KIND]
_STORED: Final = Kinds((str, int, list[str], dict[str, Annotated[str | dict[str, _Cell], BY_KIND]]))
"""What stands at a question: what is wrong with it beyond its kind is a finding, and keeps no file from opening."""


@frozen(kw_only=True, repr=False)
class InstrumentRef:
    """The instrument a review was made with; it is opened with exactly this version."""

    id: FilledText
    """The instrument's id."""
    version: FilledText
    """The instrument's version."""
    sha256: str
    """The hash of the instrument's file."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True, repr=False)
class Header:
    """What the review is, and where it stands."""

    id: SafeName
    """The review's id: the file's name without `.yaml`."""
    version: AtLeastOne
    """Goes up at every hand-over."""
    instrument: InstrumentRef
    """What was asked."""
    status: Status
    """Where the review stands between reviewer and QA."""
    started: DayText
    """The day the review was created."""
    uid: str = ""
    """What tells it from every other review, whatever its id; missing in a review made before format 2."""
    case: str = ""
    """The mock case it is practice for; missing in a review of a live case."""

    __pydantic_config__ = STRICT


Part = Literal["", "given", "described", "narrative"]
How = Literal[
    "",
    "submitted",
    "taken back",
    "merged",
    "migrated",
    "settled",
    "restored",
    "recovered",
    "loaded",
    "explained",
]


@frozen(kw_only=True, repr=False)
class Event:
    """One change at a question since the first submission: what stood there before, who changed it, when and why.

    What the change made of it is not written: it is what the next change says stood there, or what stands there now.
    """

    id: str = ""
    """What tells it from every other; missing in what a file of format 1 kept."""
    after: list[str] = field(default_factory=list)
    """The changes it was made after: missing for the first at its place, two where a merge joined two branches."""
    part: Part = ""
    """Which part of what is kept at the question: `given` (the answer), `described` or `narrative`."""
    was: Any = None
    """What stood there before; missing when there was nothing, or when `edits` or `rows` say it."""
    edits: list[Edit] = field(default_factory=list)
    """The pieces of a text that were replaced."""
    rows: dict[str, dict[str, Any] | None] | None = None
    """The cells of a table that are others now, by row and column; null for what was not there."""
    order: list[str] = field(default_factory=list)
    """The former order of the rows, where it cannot be told from the present one."""
    other: StepBack | None = None
    """After a merge: what stood on the second branch."""
    was_narrative: str = ""
    """The narrative before, in what a file of format 1 kept."""
    by: str
    """Who changed it; empty for what a merge did, or a move to another version of the instrument."""
    role: str = ""
    """In which role."""
    login: str = ""
    """The account on the machine."""
    at: str
    """When, UTC."""
    why: str = ""
    """Why."""
    how: How = ""
    """Otherwise than by answering: submitted (the day of it), taken back (a signature), merged, settled, restored, …

    What is `explained` changes nothing: it says why its author changed what is kept there before. By what is `migrated`
    choices stand in another order, as the instrument's version takes none, or takes the one that was kept aside.
    """

    __pydantic_config__ = STRICT

    @property
    def steps(self) -> tuple[StepBack, ...]:
        """The steps back, one for each branch it was made after."""
        first = StepBack(was=self.was, edits=self.edits, rows=self.rows, order=self.order)
        return (first,) if self.other is None else (first, self.other)


@frozen(kw_only=True, repr=False)
class Answer:
    """All that is kept at one question."""

    value: Annotated[Value | None, _STORED] = None
    """A text, a number, chosen texts, names, or a sign-off; None while unanswered. Tables have `rows`."""
    rows: dict[str, dict[str, Any]] | None = None
    """The rows of a table by row id, in their order; None while unanswered, empty for "none"."""
    last_row: Annotated[int, Whole(at_least=0)] = 0
    """The highest row number ever used, where it is not that of a row still there: ids are never reused."""
    described: dict[str, str] = field(default_factory=dict)
    """What is said of choices that ask for a description (`Other`), by code, also while they are not chosen."""
    narrative: str = ""
    """The narrative that belongs to the answer."""
    flag: str = ""
    """Flagged for later: why."""
    passages: list[str] = field(default_factory=list)
    """Passages of a mock case cited for the answer: `07:3`."""
    changes: list[Event] = field(default_factory=list)
    """Every change since the first submission."""
    covers: str = ""
    """Of a signature: the digest of what it signs."""
    signed: str = ""
    """Of a signature: what it signs, in words."""
    leaves: str = ""
    """Of a signature: a short digest of each place it signs, so that a change besides it is named."""
    login: str = ""
    """Of a signature: the account on the machine under which it was given."""
    key: str = ""
    """Of a signature: the fingerprint of the SSH key that it is signed with."""
    signature: str = ""
    """Of a signature: what that key made of it, armored."""

    __pydantic_config__ = STRICT

    @property
    def given(self) -> Value | None:
        """The value or the rows, whichever it has."""
        return self.rows if self.rows is not None else self.value

    @property
    def empty(self) -> bool:
        """Whether nothing at all is kept here."""
        return self == Answer()


@frozen(kw_only=True, repr=False)
class WrittenRating:
    """A rating as the file shows it. Computed again whenever it matters; written for people and diffs."""

    rating: str
    """The rating, by the instrument's table."""
    because: str
    """The answers that decided it."""
    without_overrides: str = ""
    """Of an outcome: what it would be without the overrides of its items, where that differs."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True, repr=False)
class Message:
    """One message of a note. Messages are only ever added."""

    by: str
    """Who; empty where a merge says what it brought to a final review."""
    role: str
    """In which role."""
    at: str
    """When, UTC."""
    text: str
    """What."""
    act: Literal["", "closed", "reopened", "merged"] = ""
    """What it did to the note besides saying something; `merged` is a merge's line, and no person's."""
    login: str = ""
    """The account on the machine."""
    id: str = ""
    """What tells it from every other; missing in what a file of format 1 kept."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True, repr=False)
class Note:
    """A QA note on a question, an item, or the whole review."""

    on: str = ""
    """The question, item or outcome; empty for the whole review."""
    status: NoteStatus
    """Where the note stands."""
    value_then: Any = None
    """The answer, or the item's rating, when the note was opened."""
    narrative_then: str = ""
    """The narrative when the note was opened."""
    messages: list[Message] = field(default_factory=list)
    """The first is the note itself."""

    __pydantic_config__ = STRICT

    @property
    def is_closed(self) -> bool:
        """Whether QA is done with it."""
        return self.status == "closed"

    @property
    def last(self) -> Message | None:
        """The last message of a person."""
        return next((each for each in reversed(self.messages) if each.act != "merged"), None)


@frozen(kw_only=True, repr=False)
class Override:
    """A site leader's rating in the place of the computed one, which stays visible."""

    rating: str
    """The rating that holds."""
    reason: str
    """Why."""
    by: str
    """Who."""
    at: str
    """When, UTC."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True, repr=False)
class Act:
    """One line of the review's history."""

    version: AtLeastOne
    """The version that the act made."""
    act: str
    """created, submitted, returned, qa_completed, sent_to_state_qa, finalised, reopened, restored, migrated, …"""
    by: str
    """Who."""
    role: str = ""
    """In which role."""
    at: str
    """When, UTC."""
    day: str = ""
    """The day it was where they sat, where that is another than the one of `at`."""
    reason: str = ""
    """Why."""
    login: str = ""
    """The account on the machine."""
    item: str = ""
    """Of an override, or one undone: the item."""
    rating: str = ""
    """Of an override: the rating."""
    was: Any = None
    """Of an override, or one undone: the override before; missing where there was none."""
    status: Literal[Status, ""] = ""
    """Of hand-overs of two branches that were settled: the status of the one that holds."""
    covers: list[str] = field(default_factory=list)
    """The changes and messages since the act before that this one seals, by their ids."""
    said: str = ""
    """The digest of all that those say: who, in which role, from which account, when, why."""
    marks: str = ""
    """A short digest of each of them, in their order, so that a break names the change."""
    content: str = ""
    """The digest of what the act seals; missing before the first submission, and in acts of format 1."""
    form: AtLeastOne = 1
    """How much of a review `content` is of: `record.content` tells the forms apart."""
    leaves: str = ""
    """A short digest of each place that is another than the act before left it, so that a break names the place."""
    besides: str = ""
    """What stood there that `content` is not of, by place: the passages cited, and what a merge had left to settle.
    Before the first submission, of which there is no `content`: how the review began."""
    ratings: str = ""
    """Of a hand-over: the digest of the ratings that the file says then, and why; missing in one of former days."""
    parents: list[str] = field(default_factory=list)
    """The seals of the acts it came after, where that is not simply the line before."""
    key: str = ""
    """The fingerprint of the SSH key that the act is signed with."""
    seal: str = ""
    """The digest of the act, its content and the acts before it; missing in acts of format 1."""
    signature: str = ""
    """What the key made of the seal, armored."""

    __pydantic_config__ = STRICT

    @property
    def on(self) -> str:
        """The ISO day of it, where whoever did it sat."""
        return self.day or self.at[:10]


@frozen(kw_only=True, repr=False)
class Conflict:
    """One place that branches changed in several ways: settled by choosing or editing."""

    base: Any = None
    """The answer both started from."""
    ours: Any = None
    """The answer of one side."""
    theirs: Any = None
    """The answer of the other side."""
    others: list[Any] = field(default_factory=list)
    """What further branches gave, that were merged while this was unsettled."""
    why: str = ""
    """Why it is to be looked at, where it is not that the sides gave two answers."""
    above: list[str] | None = None
    """Of a row that one side deleted: the rows that stand above it on the other; None where that is not known."""
    signed: dict[str, str] = field(default_factory=dict)
    """Of signatures, by whose and of which day: the digest of what each side's signed, as it stood there."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True, repr=False)
class Review:
    """One review: everything its file says."""

    format: AtLeastOne = FORMAT
    """The version of this format."""
    review: Header
    """What it is."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """By question id, in the instrument's order."""
    ratings: dict[str, WrittenRating] = field(default_factory=dict)
    """By item, part and outcome: those that are certain."""
    overrides: dict[str, Override] = field(default_factory=dict)
    """By item."""
    notes: dict[str, Note] = field(default_factory=dict)
    """By note id."""
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    """By place (`4B`, `4B.narrative`, `4A1.r2.type`, … see `conflicts`): what merges could not settle."""
    orphans: dict[str, Any] = field(default_factory=dict)
    """Answers of a former version of the instrument that have no place in this one, as they were, and the `order` of
    choices that stay."""
    history: list[Act] = field(default_factory=list)
    """What happened, oldest first."""

    __pydantic_config__ = STRICT

    @property
    def started_by(self) -> str:
        """Whose review it is: whoever started it. Empty where the file does not say."""
        return self.history[0].by if self.history else ""

    @property
    def raw(self) -> dict[str, Value]:
        """The reviewer's own answers by question id, whether or not they count now."""
        return {id_: given for id_, answer in self.answers.items() if (given := answer.given) is not None}
