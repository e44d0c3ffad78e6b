"""What an instrument says once for many: named lists filled in, questions of every item repeated, defaults applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from tui_review.instrument.choices import Choice, describable
from tui_review.instrument.conventions import CONCERN
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import Column, Instrument, Item, Question, description_column
from tui_review.instrument.rules import NEVER
from tui_review.shape.misfit import Steps as YamlPath


def resolve(written: Instrument, paths: dict[str, YamlPath] | None = None) -> Instrument:
    """The instrument with named lists filled in, `every_item` repeated, narrative defaults applied.

    `paths` receives where each id is written. Names that lead nowhere are left for the linter: an unknown list
    becomes an empty one.
    """
    places = paths if paths is not None else {}
    sections = []
    for s, section in enumerate(written.sections):
        at: YamlPath = ("sections", s)
        places.setdefault(section.id, at)
        questions = tuple(
            _question(written, question, "", (*at, "questions", q), places)
            for q, question in enumerate(section.questions)
        )
        items = tuple(
            _item(written, item, (*at, "items", i), places, part=False)
            for i, item in enumerate(section.items)
        )
        sections.append(replace(section, questions=questions, items=items))
    for g, grid in enumerate(written.grids):
        places.setdefault(grid.id, ("grids", g))
        for r, requirement in enumerate(grid.requirements):
            places.setdefault(requirement.id, ("grids", g, "requirements", r))
    return replace(written, sections=tuple(sections))


def _item(written: Instrument, item: Item, at: YamlPath, places: dict[str, YamlPath], *, part: bool) -> Item:
    places.setdefault(item.id, at)
    parts = tuple(
        _item(written, inner, (*at, "parts", p), places, part=True) for p, inner in enumerate(item.parts)
    )
    questions = [
        _question(written, question, item.applies, (*at, "questions", q), places)
        for q, question in enumerate(item.questions)
    ]
    if not part:
        for q, template in enumerate(written.every_item):
            question = _fill(template, item.id)
            questions.append(_question(written, question, item.applies, ("every_item", q), places))
    return replace(item, parts=parts, questions=tuple(questions))


def _fill(template: Question, item: str) -> Question:
    """A question of `every_item` for one item."""
    filled: dict[str, Any] = {}
    for each in fields(Question):
        value = getattr(template, each.name)
        if isinstance(value, str):
            filled[each.name] = value.replace("{item}", item)
    for key, rows in (
        ("checks", template.checks),
        ("compute", template.compute),
        ("suggest", template.suggest),
    ):
        if not isinstance(rows, str):
            filled[key] = tuple(replace(row, when=row.when.replace("{item}", item)) for row in rows)
    return replace(template, **filled)


def _question(
    written: Instrument, question: Question, applies: str, at: YamlPath, places: dict[str, YamlPath]
) -> Question:
    places.setdefault(question.id, at)
    columns = (replace(each, choices=_choices(written, each.choices)) for each in question.columns)
    described = tuple(each for column in columns for each in (column, *_descriptions(column)))
    question = replace(question, columns=described, choices=_choices(written, question.choices))
    return _with_narrative(written, question, applies, in_item=at[0] == "every_item" or "items" in at)


def _descriptions(column: Column) -> Iterator[Column]:
    """A column for what is said of each choice that asks for it: a row keeps it in a cell of its own."""
    test = "has" if kind_of(column).holds == "several" else "is"
    for choice in describable(column):
        described = description_column(column.id, f"{column.label}: {choice.shown}", choice)
        yield replace(described, asked_when=f'{column.id} {test} "{choice.code}"')


def _choices(written: Instrument, choices: tuple[Choice | str, ...] | str) -> tuple[Choice | str, ...]:
    return written.lists.get(choices, ()) if isinstance(choices, str) else choices


def _with_narrative(written: Instrument, question: Question, applies: str, *, in_item: bool) -> Question:
    """The instrument's narrative rule, where the question has none of its own."""
    rule = written.narratives
    if rule is None or question.answer != "yes_no":
        return question
    ask = question.narrative_ask or rule.ask
    asks = question.id in rule.only if rule.only else question.id not in rule.except_
    if question.narrative_when:
        return replace(question, narrative_ask=ask)
    when = rule.when if isinstance(rule.when, str) else f"one of {', '.join(rule.when)}"
    if when == CONCERN:
        when = question.concern
    if not in_item or question.id == applies or not asks or not when:
        return replace(question, narrative_when=NEVER, narrative_ask=ask)
    return replace(question, narrative_when=f"{question.id} is {when}", narrative_ask=ask)
