"""The parts of an instrument, as its YAML file has them.

One definition serves three ends: pydantic reads YAML into these classes and writes the JSON Schema from them (their
attribute docstrings become the schema's descriptions), and the rest of the program works with the instances. They are
standard dataclasses so that a command that only uses an instrument need not load pydantic.

They are compared by identity and have no `repr`: each method that is not generated is time saved at every start.

A trailing underscore in a name (`or_`, `else_`) is Python's; the YAML key is without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Annotated, Final, Literal

from tui_review.instrument.checks import Check, Level
from tui_review.instrument.choices import (
    DESCRIBE,
    Choice,
    ChoiceList,
    Choices,
    alternatives_of,
    choices_of,
    describe_key,
)
from tui_review.instrument.conventions import (
    Facts,
    InquiryPlaces,
    Interviews,
    Narratives,
    Packet,
    Point,
    Prose,
    Scales,
    Sources,
    SpokenQuestion,
)
from tui_review.instrument.grid_model import GridSpec
from tui_review.instrument.ties import CONFIG as _CONFIG
from tui_review.instrument.ties import Deadline, Link
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import BY_KIND, Texts, WrittenNumber, WrittenTruth, WrittenWhole

NA: Final = "NA"
"""The answer Not Applicable, chosen by the reviewer or given by a rule."""
NOT_APPLICABLE: Final = "Not Applicable"
"""The rating of an item that is not asked, unless the item says otherwise."""
INCOMPLETE: Final = "Incomplete"
"""The rating while an open answer could still change it; no table may name it."""

Kind = Literal[
    "yes_no",
    "choice",
    "several",
    "number",
    "decimal",
    "date",
    "time",
    "text",
    "pattern",
    "long_text",
    "names",
    "table",
    "sign_off",
]
ColumnKind = Literal[
    "yes_no", "choice", "several", "number", "decimal", "date", "time", "text", "pattern", "long_text"
]


@frozen(kw_only=True, repr=False, eq=False)
class Column:
    """One column of a table question."""

    id: str
    """The key in each row."""
    label: str
    """At most 40 characters: the head of the column."""
    ask: str = ""
    """The question the row's form asks; the label where it is missing."""
    answer: ColumnKind
    """What kind of value it takes."""
    choices: Choices = ()
    """What can be chosen, or the name of one of the instrument's lists."""
    or_: ChoiceList = ()
    """Texts that may stand instead of a date or a time of day."""
    at_least: WrittenNumber | None = None
    """The smallest number, or the fewest choices."""
    at_most: WrittenNumber | None = None
    """The largest number, or the most choices."""
    decimals: WrittenWhole | None = None
    """How many decimals a `decimal` may have; 2 where it does not say."""
    unit: str = ""
    """What a `decimal` is measured in: `kg`."""
    pattern: str = ""
    """What a text must be like as a whole: `[A-Z]{2}-[0-9]{4}`."""
    pattern_message: str = ""
    """What the pattern expects, in words: `two letters, a hyphen and four digits`."""
    na_if: str = ""
    """In prose, when NA may be chosen."""
    asked_when: str = ""
    """A condition about the row's other columns."""
    compute: Annotated[tuple[ComputedRow, ...] | str, BY_KIND] = ""
    """What the program works out in each row, as at a question, about the row's other columns too; nobody is asked."""
    suggest: Annotated[tuple[ComputedRow, ...] | str, BY_KIND] = ""
    """What is offered while it is empty, as at a question, about the row's other columns too; `never` for nothing."""
    guidance: str = ""
    """What helps to fill it in."""
    required: WrittenTruth = False
    """A row without it is an error."""
    optional: WrittenTruth = False
    """A row without it is fine. With neither, it is a warning."""
    headings: Texts = ()
    """What it is called in files of other systems, besides its id and its label."""

    __pydantic_config__ = _CONFIG

    @property
    def options(self) -> tuple[str, ...]:
        """The codes to choose from, once the instrument is loaded."""
        return tuple([choice.code for choice in choices_of(self)])

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The codes of what may stand instead of a date or a time of day."""
        return tuple(choice.code for choice in alternatives_of(self))

    @property
    def describes(self) -> str:
        """The column one of whose choices it describes, for a column that such a choice brings; else empty."""
        column, brought, _ = self.id.partition(f"{DESCRIBE}.")
        return column if brought else ""


def description_column(id_: str, label: str, choice: Choice) -> Column:
    """What asks for the description of a choice that is made at the question or column of an id."""
    key = describe_key(id_, choice.code)
    return Column(id=key, label=label, ask=choice.describe, answer="text", required=True)


@frozen(kw_only=True, repr=False, eq=False)
class ComputedRow:
    """One row of an answer that is computed or offered: `when` with `then`, or `else`."""

    when: str = ""
    """The condition of this row."""
    then: str = ""
    """The answer when it is the first true row."""
    else_: str = ""
    """The answer when no row before was true."""

    __pydantic_config__ = _CONFIG

    @property
    def value(self) -> str:
        """The answer this row gives."""
        return self.then or self.else_


@frozen(kw_only=True, repr=False, eq=False)
class Question:
    """One question: what it asks, when it is asked, and what a good answer is."""

    id: str
    """The key everywhere; never changed once used."""
    ask: str
    """The question, one plain sentence or two."""
    label: str = ""
    """At most 40 characters, for outlines, tables and reports."""
    answer: Kind
    """What kind of answer it takes."""
    choices: Choices = ()
    """What can be chosen, or the name of one of the instrument's lists."""
    none: str = ""
    """The words for "none of these", which makes the empty list an answer."""
    or_: ChoiceList = ()
    """Texts that may stand instead of a date or a time of day."""
    at_least: WrittenNumber | None = None
    """The smallest number, or the fewest choices, names or rows."""
    at_most: WrittenNumber | None = None
    """The largest number, or the most choices, names or rows."""
    decimals: WrittenWhole | None = None
    """How many decimals a `decimal` may have; 2 where it does not say."""
    unit: str = ""
    """What a `decimal` is measured in: `kg`."""
    pattern: str = ""
    """What a text must be like as a whole: `[A-Z]{2}-[0-9]{4}`."""
    pattern_message: str = ""
    """What the pattern expects, in words: `two letters, a hyphen and four digits`."""
    na_if: str = ""
    """In prose, when the reviewer may choose NA."""
    na_when: str = ""
    """The program answers NA itself exactly when this holds."""
    na_because: str = ""
    """The reason for `na_when`, in words."""
    asked_when: str = ""
    """Not asked while this is false."""
    not_asked_because: str = ""
    """The reason for `asked_when`, in words."""
    compute: Annotated[tuple[ComputedRow, ...] | str, BY_KIND] = ""
    """What the program answers: a term, for Yes/No a condition, or rows of which the first true one decides."""
    set_by: Literal["", "program"] = ""
    """`program`: filled in by the program at its time."""
    suggest: Annotated[tuple[ComputedRow, ...] | str, BY_KIND] = ""
    """What is offered, in the forms of `compute`; of several choices those of every true row. `never`: nothing."""
    template: str = ""
    """What its text or narrative may begin with: offered, to be filled in, where nothing is written."""
    concern: Literal["", "Yes", "No"] = ""
    """The answer that counts against the rating; empty for a fact."""
    narrative_when: str = ""
    """When a narrative is asked for; `never` for not at all."""
    narrative_ask: str = ""
    """What the narrative should say."""
    narrative_level: Level = "error"
    """How serious a missing narrative is."""
    checks: tuple[Check, ...] = ()
    """What may be wrong with the answer beyond its kind."""
    optional: WrittenTruth = False
    """May stay unanswered at a hand-over."""
    confidential: WrittenTruth = False
    """Left out by de-identification."""
    letter: str = ""
    """The letter printed on the form."""
    guidance: str = ""
    """What the reviewer needs to know to answer well."""
    terms: tuple[str, ...] = ()
    """Names of the definitions that belong beside it."""
    basis: Texts = ()
    """Where the rule was read."""
    unverified: str = ""
    """What has not been checked against the official text."""
    sources: Sources | None = None
    """Where its NA rule, each paragraph of its guidance and each of its checks were read."""
    columns: tuple[Column, ...] = ()
    """The columns of a table."""
    row: str = "row"
    """What one row of a table is called."""
    order: str = ""
    """The column, a date or time, in whose order the rows of a table stand."""
    row_checks: tuple[Check, ...] = ()
    """What may be wrong with one row of a table: conditions about its columns."""
    signs: Texts = ()
    """The questions that a sign-off locks, or `all_before`."""
    after: str = ""
    """The sign-off that must be given before this one."""
    signed_by: str = ""
    """The question, signed too, that holds the name of whoever signs here: nobody else does, and they nowhere else."""
    due: Deadline | None = None
    """By when it is to be done."""
    beside: tuple[str, ...] = ()
    """What is shown beside it: of a linked review `osri:5A1`, of rows of a table before it `fs.participants.role`."""
    spoken: tuple[SpokenQuestion, ...] = ()
    """What is asked of people to answer it, by the sheets of `interviews`."""

    __pydantic_config__ = _CONFIG

    @property
    def options(self) -> tuple[str, ...]:
        """The codes to choose from, once the instrument is loaded."""
        return tuple([choice.code for choice in choices_of(self)])

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The codes of what may stand instead of a date or a time of day."""
        return tuple(choice.code for choice in alternatives_of(self))

    @property
    def by_program(self) -> bool:
        """Whether nobody is asked: computed, or filled in at its time."""
        return bool(self.compute) or self.set_by == "program"

    def numbered_columns(self) -> Iterator[tuple[int, Column]]:
        """Each column with its number in the file; one that describes a choice has its column's."""
        number = -1
        for column in self.columns:
            number += not column.describes
            yield number, column

    def is_concern(self, value: object) -> bool:
        """Whether an answer is the one that counts against the rating."""
        return bool(self.concern) and value == self.concern

    def column(self, column_id: str) -> Column | None:
        """The column of that id, or None."""
        return next((column for column in self.columns if column.id == column_id), None)


@frozen(kw_only=True, repr=False, eq=False)
class RatingRow:
    """One row of a rating table: `when` with `then`, or `else`."""

    when: str = ""
    """The condition of this row."""
    then: str = ""
    """The rating when it is the first true row."""
    else_: str = ""
    """The rating when no row before was true."""
    basis: Texts = ()
    """Where the rule was read."""
    unverified: str = ""
    """What has not been checked against the official text."""
    warn: str = ""
    """A warning shown when this row decides."""

    __pydantic_config__ = _CONFIG

    @property
    def rating(self) -> str:
        """The rating this row gives."""
        return self.then or self.else_


@frozen(kw_only=True, repr=False, eq=False)
class Item:
    """One rated item, or a part of one (12A)."""

    id: str
    """The item's number."""
    title: str
    """The item's name."""
    purpose: str = ""
    """What the item is to find out."""
    applicability: str = ""
    """In prose, to which cases it applies."""
    asked_when: str = ""
    """While this is false nothing of the item is asked."""
    not_asked: str = NOT_APPLICABLE
    """The rating of an item that is not asked."""
    not_asked_because: str = ""
    """Why it is not asked, in words."""
    applies: str = ""
    """The question that opens the item: the others are asked only while it is Yes."""
    basis: Texts = ()
    """Where its rules were read."""
    unverified: str = ""
    """What has not been checked against the official text."""
    parts: tuple[Item, ...] = ()
    """Sub-items, asked before the item's own questions."""
    questions: tuple[Question, ...] = ()
    """The item's questions, in the order they are asked."""
    complete_first: WrittenTruth = False
    """No rating before everything asked in the item is answered, even where the table is already certain."""
    points: tuple[Point, ...] = ()
    """What a second reader looks for in it."""
    rating: tuple[RatingRow, ...] = ()
    """The rating table: the first true row decides."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Section:
    """A face sheet (questions), or an outcome (items and a rating table)."""

    id: str
    """The key everywhere."""
    title: str
    """The section's or outcome's name."""
    domain: str = ""
    """The domain of an outcome: Safety, Permanency, Well-being."""
    purpose: str = ""
    """What it is for."""
    questions: tuple[Question, ...] = ()
    """The questions of a section without items."""
    items: tuple[Item, ...] = ()
    """The items of an outcome."""
    asked_when: str = ""
    """While this is false nothing of the section is asked."""
    not_asked: str = NOT_APPLICABLE
    """The rating of an outcome that is not asked."""
    not_asked_because: str = ""
    """Why it is not asked, in words."""
    basis: Texts = ()
    """Where its rules were read."""
    unverified: str = ""
    """What has not been checked against the official text."""
    rating: tuple[RatingRow, ...] = ()
    """The outcome's rating table."""

    __pydantic_config__ = _CONFIG


@frozen(kw_only=True, repr=False, eq=False)
class Instrument:
    """A whole instrument, as written; `loading` resolves its lists, defaults and repeated questions."""

    language: WrittenWhole
    """The version of the instrument language."""
    id: str
    """Lower-case letters, digits, hyphens."""
    version: str
    """Goes up whenever a rule or a text changes."""
    title: str
    """The instrument's full name."""
    short: str
    """The name on the screen's first line."""
    about: str = ""
    """Who uses it and what for; what the marks in `basis` mean."""
    facts: Facts = field(default_factory=Facts)
    """Which questions hold what the program must find."""
    names: tuple[str, ...] = ()
    """Questions and columns (`fs.children.first_name`) where people's names stand."""
    blanks: tuple[str, ...] = ()
    """Texts that stand for nothing: a cell for a short text that holds nothing but one or several counts as empty."""
    ratings: Scales = field(default_factory=Scales)
    """The words that rating tables may use."""
    lists: dict[str, ChoiceList] = field(default_factory=dict)
    """Choices that several questions share."""
    terms: dict[str, str] = field(default_factory=dict)
    """Definitions."""
    narratives: Narratives | None = None
    """The rule for narratives that most questions share."""
    prose: Prose | None = None
    """What is looked for in texts; nothing of the kind without it."""
    links: dict[str, Link] = field(default_factory=dict)
    """Other reviews whose answers are shown beside and compared, by the name that stands in `osri:5A1`."""
    every_item: tuple[Question, ...] = ()
    """Asked at the end of every item; `{item}` stands for its id."""
    renames: dict[str, str] = field(default_factory=dict)
    """Former ids of questions and columns (`4A1.kind`) and choice codes (`4B.choices.home`), and what they are now."""
    sections: tuple[Section, ...]
    """In the order they are asked."""
    grids: tuple[GridSpec, ...] = ()
    """Tables by month, and what is required in each month."""
    packet: Packet | None = None
    """What is sent to somebody from it."""
    inquiry: InquiryPlaces | None = None
    """Where it holds an inquiry about an item of another instrument."""
    interviews: Interviews | None = None
    """Sheets for interviews with the people of a case."""

    __pydantic_config__ = _CONFIG


def marks(basis: tuple[str, ...] | str) -> tuple[str, ...]:
    """`basis` as a tuple, however it was written."""
    return (basis,) if isinstance(basis, str) and basis else tuple(basis)
