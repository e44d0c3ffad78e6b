"""Whether an item is the same in two versions of an instrument, so that its reviews can be counted together.

It is where the same is asked, of the same, rated by the same table, with the same answers to choose from, or some more
in one version, as that table rates those of both: whatever else was written otherwise (guidance, notes on where it
comes from, what is offered) changes no rating.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Final

from tui_review.instrument.choices import alternatives_of, choices_of
from tui_review.instrument.loading.catalog import version_key
from tui_review.instrument.loading.wording import TEXTS
from tui_review.instrument.model import Column, Item, Question, Section
from tui_review.instrument.rules import Rules
from tui_review.telling.reported import CountedReview

_NO_MEANING: Final = (
    *(
        "basis",
        "sources",
        "spoken",
        "terms",
        "suggest",
        "template",
        "checks",
        "row_checks",
        "due",
        "letter",
        "beside",
    ),
    *(
        "concern",
        "narrative_when",
        "narrative_level",
        "optional",
        "confidential",
        "points",
        "domain",
        "order",
    ),
)
"""Fields that rate nothing and say nothing of what is asked."""
_OPTIONS: Final = ("choices", "or_")
"""Fields that say what can be chosen, which is compared by itself."""


def alike(one: Rules, other: Rules, id_: str) -> bool:
    """Whether an item, part or outcome, or a question, means the same in both."""
    if one is other:
        return True
    mine, others = _options(one, id_), _options(other, id_)
    same = _fingerprint(one, id_) == _fingerprint(other, id_) is not None
    return same and (mine <= others or others <= mine)


def newest(reported_reviews: Iterable[CountedReview]) -> Rules:
    """The latest version of the instrument among some reviews, at least one."""
    return max(
        (each.rules for each in reported_reviews), key=lambda rules: version_key(rules.instrument.version)
    )


def of_the_same(reported_reviews: Iterable[CountedReview], rules: Rules, id_: str) -> list[CountedReview]:
    """The reviews in whose version of the instrument an id means what it does in `rules`."""
    every = list(reported_reviews)
    # Ten thousand reviews are of a few versions.
    versions = {id(each.rules): each.rules for each in every}
    same = {key: alike(each, rules, id_) for key, each in versions.items()}
    return every if all(same.values()) else [each for each in every if same[id(each.rules)]]


@lru_cache(maxsize=4096)
def _fingerprint(rules: Rules, id_: str) -> str | None:
    """All that an id means; None where there is nothing of that id."""
    if id_ in rules.questions:
        return repr(_meant(rules.questions[id_].question))
    if id_ not in rules.rated:
        return None
    rated = rules.rated[id_]
    part = _part(rules, id_)
    members = [_fingerprint(rules, member) for member in rated.members]
    return repr((rated.kind, rated.questions, _meant(part), members))


@lru_cache(maxsize=4096)
def _options(rules: Rules, id_: str) -> frozenset[tuple[str, str, int | None]]:
    """What can be chosen at the questions behind an id, each with what it counts."""
    if id_ in rules.rated:
        rated = rules.rated[id_]
        return frozenset().union(*(_options(rules, each) for each in (*rated.questions, *rated.members)))
    if id_ not in rules.questions:
        return frozenset()
    question = rules.questions[id_].question
    parts: list[Question | Column] = [question, *question.columns]
    return frozenset(
        (part.id, choice.code, choice.points)
        for part in parts
        for choice in (*choices_of(part), *alternatives_of(part))
    )


def _part(rules: Rules, id_: str) -> Section | Item | None:
    """Where a rated thing stands in the instrument."""
    items = [item for section in rules.instrument.sections for item in section.items]
    parts = [part for item in items for part in item.parts]
    every: list[Section | Item] = [*rules.instrument.sections, *items, *parts]
    return next((each for each in every if each.id == id_), None)


def _meant(part: Any) -> Any:
    """A part of an instrument as plain data, without words; but for what a question asks, in its bare words."""
    if is_dataclass(part):
        silent = {*TEXTS.get(type(part), ()), *_NO_MEANING, *_OPTIONS}
        found = {
            each.name: _meant(getattr(part, each.name))
            for each in fields(part)
            if each.name not in silent and not (isinstance(part, Section) and each.name == "questions")
        }
        if isinstance(part, Question):
            found["ask"] = re.findall(r"\w+", part.ask.casefold())
        return found
    if isinstance(part, tuple | list):
        return [_meant(each) for each in part]
    return part
