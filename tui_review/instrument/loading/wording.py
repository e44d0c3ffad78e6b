"""Wording files: other words, or another language, for the texts of an instrument. No rule can be changed so.

A wording file is a flat map. A key names one text: `4B` the sentence of a question, `4B.guidance` another text of it,
`4A1.reason.label` one of a column, `lists.goals.Adoption` and `4B.choices.home` what is shown for a choice,
`4B.or.Unknown` the same for a text in a date's place, `4B.checks.1` the message of a check, `terms.PUR` a definition
and `terms.PUR.name` its name, `ratings.Strength` what is shown for a rating, `answers.Yes` for an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.checks import Check
from tui_review.instrument.choices import Choice, choices_in, own_choices
from tui_review.instrument.conventions import (
    Interviews,
    InterviewSheet,
    Narratives,
    Packet,
    Point,
    Scales,
    SpokenQuestion,
)
from tui_review.instrument.grid_model import GridSpec, Must, Requirement, Stretch
from tui_review.instrument.loading.resolving import resolve
from tui_review.instrument.model import (
    INCOMPLETE,
    NOT_APPLICABLE,
    Column,
    Instrument,
    Item,
    Kind,
    Question,
    RatingRow,
    Section,
)
from tui_review.instrument.ties import Deadline
from tui_review.yamlfile.reader import read_file

TEXTS: Final[Mapping[type, tuple[str, ...]]] = {
    Instrument: ("title", "short", "about"),
    Section: ("title", "domain", "purpose", "not_asked_because", "unverified"),
    Item: ("title", "purpose", "applicability", "not_asked_because", "unverified"),
    Question: (
        *("ask", "label", "none", "unit", "pattern_message", "na_if", "na_because", "not_asked_because"),
        *("narrative_ask", "template", "unverified", "guidance", "row"),
    ),
    Column: ("label", "ask", "unit", "pattern_message", "na_if", "guidance"),
    Choice: ("label", "describe"),
    Check: ("error", "warning", "info"),
    RatingRow: ("unverified", "warn"),
    Narratives: ("ask",),
    Packet: ("title", "subject", "intro"),
    Interviews: ("opening", "afterwards"),
    InterviewSheet: ("title",),
    SpokenQuestion: ("ask",),
    Point: ("ask",),
    Deadline: ("what",),
    GridSpec: ("title",),
    Stretch: ("because",),
    Must: ("why_not",),
    Requirement: ("label", "why_not", "guidance", "unverified"),
}
"""The fields of each part of an instrument that are texts for people; every other one is a key, a rule or a part."""
_SHORT: Final[Mapping[type, tuple[str, ...]]] = {
    Question: ("ask",),
    Choice: ("label",),
    Check: ("error", "warning", "info"),
    SpokenQuestion: ("ask",),
    Point: ("ask",),
}
"""Texts that the key of their part names by itself."""
_BY_ID: Final = (Section, Item, Question, GridSpec, Requirement)
_CHOICES: Final = ("choices", "or_")

_Word = Callable[[str, str], str]
"""From the key of a text and the text to what stands in its place."""


@dataclass(slots=True)
class Wording:
    """A wording file, read."""

    file: str
    texts: dict[str, str]
    lenient: bool = False
    """Whether it may hold texts that this version of the instrument lacks: a language's file serves all versions."""
    used: set[str] = field(default_factory=set)
    """The keys that named a text."""


def read_wording(path: Path, *, lenient: bool = False) -> Wording:
    """A wording file. Raises UserError."""
    _, document = read_file(path, strings=True)
    if not isinstance(document.data, dict) or not all(
        isinstance(text, str) for text in document.data.values()
    ):
        raise UserError("A wording file is a flat map of ids to texts.", file=str(path))
    return Wording(str(path), dict(document.data), lenient)


def reword(written: Instrument, wordings: Sequence[Wording]) -> Instrument:
    """The instrument, resolved, with its texts replaced; of two wordings the later one counts.

    What stands once for many (a list, a question of every item) is replaced where it is written; what is left over
    may be about one of those many. Raises UserError for a key that names no text.
    """

    def word(key: str, text: str) -> str:
        found = text
        for wording in wordings:
            if key in wording.texts:
                wording.used.add(key)
                found = wording.texts[key]
        return found

    def rest(key: str, text: str) -> str:
        fresh = any(key in wording.texts and key not in wording.used for wording in wordings)
        return word(key, text) if fresh else text

    reworded = _Rewording(rest).instrument(resolve(_Rewording(word).instrument(written)))
    for wording in wordings:
        unknown = [key for key in wording.texts if key not in wording.used]
        if unknown and not wording.lenient:
            known = did_you_mean(unknown[0], texts_of(written))
            raise UserError(
                f"`{unknown[0]}` names no text of {written.id}.{known}",
                remedy="Use a question's id, `ID.guidance`, `ID.title`, `terms.NAME`.",
                file=wording.file,
            )
    return reworded


def texts_of(instrument: Instrument) -> dict[str, str]:
    """Every key of a text, with the text; empty where there is none, and where the program has words of its own."""
    found: dict[str, str] = {}

    def note(key: str, text: str) -> str:
        found.setdefault(key, text)
        return text

    _Rewording(note).instrument(instrument)
    return found


def _kinds_asked(part: Instrument | Section | Item | Question | Column) -> Iterator[Kind]:
    """The kinds of answers of all questions and columns, in order."""
    if isinstance(part, Question | Column):
        yield part.answer
    within = (getattr(part, name, ()) for name in ("sections", "parts", "items", "questions", "columns"))
    for each in chain.from_iterable(within):
        yield from _kinds_asked(each)


class _Rewording:
    """Goes through an instrument and replaces its texts."""

    def __init__(self, word: _Word) -> None:
        self._word = word
        self._terms: dict[str, str] = {}
        self._own: dict[Kind, tuple[Choice, ...]] = {}
        """Of a kind whose choices need no list, those that are worded."""

    def instrument(self, whole: Instrument) -> Instrument:
        """The whole, with names of terms and the words of answers first, as questions refer to them."""
        self._terms = {name: self._word(f"terms.{name}.name", name) for name in whole.terms}
        for kind in dict.fromkeys(_kinds_asked(whole)):
            answers = [(each, self._word(f"answers.{each.code}", each.shown)) for each in own_choices(kind)]
            if any(label != each.shown for each, label in answers):
                self._own[kind] = tuple([replace(each, label=label) for each, label in answers])
        terms = {self._terms[name]: self._word(f"terms.{name}", text) for name, text in whole.terms.items()}
        lists = {name: self._choices(choices, f"lists.{name}") for name, choices in whole.lists.items()}
        worded: Instrument = self._part(whole, "instrument")
        return replace(worded, terms=terms, lists=lists)

    def _part(self, part: Any, at: str) -> Any:
        changed: dict[str, Any] = {}
        within = "" if isinstance(part, Instrument) else f"{at}."
        for each in fields(part):
            value = getattr(part, each.name)
            name = each.name.removesuffix("_")
            if each.name in TEXTS.get(type(part), ()):
                found: Any = self._text(part, each.name, value, at)
            elif each.name in _CHOICES and isinstance(value, tuple):
                found = self._choices(value, f"{within}{name}")
            elif isinstance(value, tuple) and value and is_dataclass(value[0]):
                found = self._parts(value, at, f"{within}{name}")
            elif isinstance(value, Scales):
                found = self._scales(value)
            else:
                found = self._part(value, f"{within}{name}") if is_dataclass(value) else value
            if found is not value and found != value:
                changed[each.name] = found
        if isinstance(part, Question):
            changed["terms"] = tuple(self._terms.get(name, name) for name in part.terms)
        if isinstance(part, Question | Column) and part.answer in self._own:
            changed["choices"] = self._own[part.answer]
        return replace(part, **changed) if changed else part

    def _text(self, part: Any, name: str, text: str, at: str) -> str:
        silent = isinstance(part, Check) and not text
        if silent or (name == "row" and not part.columns):
            return text
        if name not in _SHORT.get(type(part), ()):
            return self._word(f"{at}.{name}", text)
        return self._word(at, text)

    def _parts(self, parts: tuple[Any, ...], at: str, within: str) -> tuple[Any, ...]:
        found = []
        for number, each in enumerate(parts, 1):
            if isinstance(each, _BY_ID):
                key = each.id
            else:
                key = f"{at}.{each.id}" if isinstance(each, Column) else f"{within}.{number}"
            found.append(self._part(each, key))
        return tuple(found) if any(new is not old for new, old in zip(found, parts, strict=True)) else parts

    def _choices(self, choices: tuple[Choice | str, ...], at: str) -> tuple[Choice | str, ...]:
        found: list[Choice | str] = []
        for written, choice in zip(choices, choices_in(choices), strict=True):
            label = self._word(f"{at}.{choice.code}", choice.shown)
            describe = self._word(f"{at}.{choice.code}.describe", choice.describe)
            same = (label, describe) == (choice.shown, choice.describe)
            found.append(written if same else replace(choice, label=label, describe=describe))
        return tuple(found)

    def _scales(self, scales: Scales) -> Scales:
        """What is shown for ratings: for the program's own only where the wording has words for them."""
        own = dict.fromkeys([*scales.item, *scales.outcome])
        labels = {word: self._word(f"ratings.{word}", scales.labels.get(word, word)) for word in own}
        for word in (INCOMPLETE, NOT_APPLICABLE):
            if word not in own:
                labels[word] = self._word(f"ratings.{word}", scales.labels.get(word, "")) or word
        labels = {word: label for word, label in labels.items() if label != word}
        return replace(scales, labels=labels) if labels != scales.labels else scales
