"""What an instrument says once for all its questions: where its facts stand, its ratings' words, its narratives.

Read from YAML like the rest of `model`, which says how its classes are used.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Final, Literal

from tui_review.instrument.ties import CONFIG as _CONFIG
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import BY_KIND, Texts

CONCERN: Final = "concern"
"""`narratives.when`: at each question the answer that counts against its rating."""


@frozen(kw_only=True, repr=False, eq=False)
class Facts:
    """Which questions hold what the program itself must find; each may be missing."""

    case: str = ""
    """The case's name, shown in lists."""
    place: str = ""
    """State, county or local area."""
    unit: str = ""
    """The unit or office of the agency that has the case."""
    case_type: str = ""
    """The kind of case."""
    period_start: str = ""
    """The first day of the period under review."""
    completed: str = ""
    """The day of the first submission, set by the program."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Packet:
    """A page to be sent to somebody: some answers, and which of them are missing."""

    title: str
    """What stands above it."""
    to: str
    """The e-mail address it goes to."""
    subject: str
    """Of the mail."""
    intro: str = ""
    """What it says before the answers."""
    holds: tuple[str, ...]
    """The questions whose answers it holds, in order."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class InterviewSheet:
    """For some rows of a table, people of the case, a sheet each: what to ask them."""

    id: str
    """What `spoken` calls it: `mother`."""
    title: str
    """What the person is: `Mother`."""
    table: str
    """The table whose rows are people."""
    name: str
    """The column with what the person is called."""
    when: str = ""
    """A condition about the row's columns; without it, every row. One that waits for an answer leaves the row in."""
    shows: tuple[str, ...] = ()
    """The columns that stand beside the name on the sheet."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Interviews:
    """Sheets for interviews with the people of a case: each has what questions ask of such a person."""

    opening: str = ""
    """How an interview begins, a line each."""
    afterwards: str = ""
    """How to use what was heard, a line each."""
    sheets: tuple[InterviewSheet, ...]
    """Who is interviewed, in order."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class SpokenQuestion:
    """What is asked of people, in spoken words, to answer a question of the instrument."""

    to: Texts
    """The sheets on which it stands."""
    ask: str
    """An open question or several, a line each."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Point:
    """What a second reader looks for in an item."""

    id: str
    """Its key in the item; never changed once used."""
    ask: str
    """What to look for, in a sentence or two."""
    basis: Texts = ()
    """Where it was read."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class InquiryPlaces:
    """Which questions hold what makes a review an inquiry: it is found again, and shown at what it is about."""

    instrument: str
    """The choice whose code is the id of the instrument that it is about."""
    item: str
    """The text with the item's id."""
    question: str
    """The text with the question's id; unanswered where the whole item is meant."""
    asked: str
    """What is asked."""
    answer: str
    """What was answered."""
    answered: str
    """The day of the answer."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Prose:
    """What is looked for in narratives, rationales and notes, beside names and what is missing."""

    who: tuple[str, ...] = ()
    """What people are called of whom it is not to be told that they said something."""
    says: tuple[str, ...] = ()
    """What is written of somebody who says something, right behind or with a word or two between."""
    phrases: tuple[str, ...] = ()
    """What tells of an interview by itself: `according to the mother`."""
    on_record: tuple[str, ...] = ()
    """What shows, in a sentence, that something was said in the case and stands in its file: `in court`."""
    rationale: str = ""
    """The question of every item in which each of its concerns is to be touched; `{item}` stands for its id."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Scales:
    """The words that rating tables may use."""

    item: tuple[str, ...] = ()
    """For items and parts."""
    outcome: tuple[str, ...] = ()
    """For outcomes."""
    labels: dict[str, str] = field(default_factory=dict)
    """What is shown for a rating, where that is not the rating itself."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Narratives:
    """When a Yes/No question of an item asks for a narrative, unless the question says so itself."""

    when: Annotated[Literal["concern", "Yes", "No"] | tuple[Literal["Yes", "No"], ...], BY_KIND]
    """The answer that asks for one: `concern`, the one that each question calls so; both: whatever it is, but NA."""
    ask: str
    """What the narrative should say."""
    except_: tuple[str, ...] = ()
    """Questions that ask for none."""
    only: tuple[str, ...] = ()
    """The only questions that ask for one."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Sources:
    """Where what stands at a question was read, part by part, in the marks that the instrument explains in `about`."""

    na: Texts = ()
    """Of its NA rule."""
    guidance: tuple[str, ...] = ()
    """Of each paragraph of its guidance."""
    checks: tuple[str, ...] = ()
    """Of each of its checks."""
    row_checks: tuple[str, ...] = ()
    """Of each of its checks of a row."""

    __pydantic_config__ = _CONFIG
