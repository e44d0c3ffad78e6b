"""Every name that a review has or had, in each of its forms, with the roles of whoever has it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from tui_review.instrument.blanks import blank_texts
from tui_review.instrument.grid_rules import ROLE
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.values import RowMap
from tui_review.instrument.model import NA, Column, Question
from tui_review.instrument.naming import says_names
from tui_review.instrument.rules import Rules
from tui_review.reports.case_numbers import asks_for_a_number
from tui_review.reports.ever_given import BIRTH, EverGiven, ever_given
from tui_review.reports.scrub import NAME
from tui_review.review.handover import role_words
from tui_review.review.model import Review
from tui_review.review.names import case_name_forms, is_role, name_forms, names_written
from tui_review.shape.plain import plain


def names_in(rules: Rules, review: Review) -> dict[str, set[str]]:
    """Every name of a review in each of its forms, with the roles it stands for."""
    found: dict[str, set[str]] = defaultdict(set)
    given = tuple(ever_given(rules, review))
    for forms, role in (*_people(rules, given), *_who_worked_on_it(review)):
        for form in forms:
            found[form].update([role] if role else [])
    for text in _phrases(rules, given):
        found.setdefault(text, set())
    return dict(found)


def _people(rules: Rules, given: Iterable[EverGiven]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The forms of each name that is or was written, and the role of whoever has it; empty where it is not known."""
    places, parts = frozenset(places_of_names(rules)), _parts(rules)
    blanks = blank_texts(rules.instrument.blanks)
    stand: set[tuple[str, str]] = set()
    for each in given:
        part, said = parts.get(each.place), each.value
        if part is not None and kind_of(part).tells == "signature" and isinstance(said, dict):
            yield name_forms(str(said.get("name", ""))), ""
        elif each.place == rules.instrument.facts.case and isinstance(said, str):
            # A family's name is nobody's in particular, also where only one person of that name is listed.
            yield case_name_forms(said), NAME
        elif each.place in places or (part is None and _OF_NAMES.search(each.place)):
            here = (each.place, str(said))
            if each.now:
                stand.add(here)
            elif here in stand:
                # Who stands there now has the role that is said now.
                continue
            role = (
                role_of_row(rules.questions[table].question, each.known or {})
                if (table := _table(rules, each))
                else ""
            )
            none = (NA, *(part.alternatives if part is not None else ()))
            names = names_written(each.place, said, each.row)
            yield from (
                (name.forms(), role) for name in names if not (name.text in none or blanks.hold(name.text))
            )


def _table(rules: Rules, each: EverGiven) -> str:
    """The table that a cell is of; empty for what is no cell of a table that the instrument has."""
    table = each.place.rpartition(".")[0] if each.row is not None else ""
    return table if table in rules.questions else ""


_OF_NAMES: Final = re.compile(
    r"(?i)(?:\A|[._-])(?:names?|who|by|reviewers?|(?:case)?workers?|supervisors?|trainee|advisor|approver)\Z"
)
"""How a place is called that an instrument no longer has, and where names stood."""


def _who_worked_on_it(review: Review) -> Iterator[tuple[tuple[str, ...], str]]:
    """Whoever is named as having done something, with the role in which."""
    for act in review.history:
        yield name_forms(act.by), said_role(act.role)
        yield from ((name_forms(by), "") for by in _bys(act.was))
    for note in review.notes.values():
        yield from ((name_forms(message.by), said_role(message.role)) for message in note.messages)
    for override in review.overrides.values():
        yield name_forms(override.by), said_role("site_leader")
    for answer in review.answers.values():
        yield from ((name_forms(change.by), "") for change in answer.changes)
    for kept in (*map(plain, review.conflicts.values()), *review.orphans.values()):
        yield from ((name_forms(by), "") for by in _bys(kept))


def _bys(kept: Any) -> Iterator[str]:
    """Who did what is kept of acts, overrides and changes: each has when beside who."""
    if isinstance(kept, dict):
        if isinstance(by := kept.get("by"), str) and "at" in kept:
            yield by
        kept = list(kept.values())
    for each in kept if isinstance(kept, list) else ():
        yield from _bys(each)


@lru_cache(maxsize=8)
def _parts(rules: Rules) -> dict[str, Question | Column]:
    """Every question and column of an instrument, by where it stands."""
    parts: dict[str, Question | Column] = {}
    for id_, at in rules.questions.items():
        parts[id_] = at.question
        parts |= {f"{id_}.{own.id}": own for own in at.question.columns}
    return parts


@lru_cache(maxsize=8)
def places_of_names(rules: Rules) -> tuple[str, ...]:
    """The questions and columns where people's names stand: what the instrument lists, and what says so of itself."""
    said = (
        place
        for place, part in _parts(rules).items()
        if kind_of(part).tells == "names" or (says_names(part) and place != rules.instrument.facts.case)
    )
    return tuple(dict.fromkeys((*rules.instrument.names, *said)))


def role_of_row(question: Question, row: RowMap) -> str:
    """The role of the person a row is about; empty where the row does not say."""
    column = question.column(ROLE)
    said = row.get(ROLE)
    if column is not None and isinstance(said, str) and (said in column.options or is_role(said)):
        return "" if said == "Other" else said.casefold()
    return question.row if question.column(BIRTH) is not None else ""


def _phrases(rules: Rules, given: Iterable[EverGiven]) -> Iterator[str]:
    """Texts that are left out as a whole (a telephone number, a docket's), which may be repeated in a narrative."""
    parts = _parts(rules)
    for each in given:
        part = parts.get(each.place)
        if part is None or kind_of(part).tells != "short words":
            continue
        confidential = isinstance(part, Question) and part.confidential
        text = str(each.value or "").strip()
        if (confidential or asks_for_a_number(part)) and len(text) >= _SHORTEST_PHRASE and text != NA:
            yield text


_SHORTEST_PHRASE: Final = 3
"""Characters: shorter ones are no identifiers."""


def said_role(role: str) -> str:
    """A role of those who work on reviews, in words."""
    return role_words(role or "reviewer")
