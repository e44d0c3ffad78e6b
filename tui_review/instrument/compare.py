"""What differs between two instruments, question by question: for those who train, migrate and maintain them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any, Final, Literal

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import Column, Instrument, Item, Question, Section
from tui_review.shape.frozen import frozen

DifferenceStatus = Literal["added", "removed", "changed"]

_ASPECTS: Final[dict[str, str]] = {
    "ask": "wording",
    "label": "wording",
    "title": "wording",
    "purpose": "wording",
    "applicability": "wording",
    "guidance": "guidance",
    "terms": "guidance",
    "answer": "kind of answer",
    "choices": "choices",
    "none": "choices",
    "or_": "choices",
    "at_least": "bounds",
    "at_most": "bounds",
    "in_order": "order of what is chosen",
    "na_if": "NA rule",
    "na_when": "NA rule",
    "na_because": "wording",
    "asked_when": "condition",
    "not_asked": "condition",
    "not_asked_because": "wording",
    "applies": "condition",
    "concern": "narrative",
    "narrative_when": "narrative",
    "narrative_ask": "wording",
    "narrative_level": "narrative",
    "checks": "checks",
    "basis": "source",
    "unverified": "source",
    "sources": "source",
    "rating": "rating rows",
}
"""What each field of a part is about, in the words of the report; a field that is not here is its own aspect."""
TEXT_CHANGES: Final = frozenset({"wording", "guidance", "source", "term"})
"""Aspects that change no answer and no rating."""
_INNER: Final = frozenset({"id", "questions", "items", "parts", "columns"})
_ELSEWHERE: Final = frozenset(
    {
        *("language", "id", "version", "title", "short", "about", "renames"),
        *("lists", "terms", "narratives", "every_item", "sections"),
    }
)
"""Fields of an instrument that differ by nature, or show at the questions they are about."""


@frozen()
class FieldChange:
    """One field that differs; `before` and `after` are plain data, empty where there is none."""

    aspect: str
    field: str
    before: Any
    after: Any


@frozen()
class Difference:
    """One part that only one of two instruments has, or that is another in each."""

    kind: str
    """instrument, section, item, question, column, term."""
    id: str
    status: DifferenceStatus
    label: str
    fields: tuple[FieldChange, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """A plain map of all parts."""
        return asdict(self)


def compare_instruments(one: Instrument, other: Instrument, *, texts: bool = True) -> list[Difference]:
    """The differences between two loaded instruments, in the order of the first, what is added at the end of its kind.

    Without `texts` only what can change an answer or a rating. Id, version and the instrument's own names are not
    compared: they differ by nature.
    """
    found = [
        *_whole(one, other),
        *_parts(dict(_walk(one)), dict(_walk(other))),
        *_order(one, other),
        *_terms(one.terms, other.terms),
    ]
    if texts:
        return found
    kept = []
    for each in found:
        rules = tuple(change for change in each.fields if change.aspect not in TEXT_CHANGES)
        if each.kind != "term" and (each.status != "changed" or rules):
            kept.append(Difference(each.kind, each.id, each.status, each.label, rules))
    return kept


@frozen()
class _Part:
    """A part in its place, its fields as plain data."""

    kind: str
    label: str
    fields: dict[str, Any]


def _walk(instrument: Instrument) -> Iterator[tuple[str, _Part]]:
    """Every section, item, question and column by id, in order, lists and narrative rules filled in."""
    for section in instrument.sections:
        yield section.id, _part("section", section, "", section.title)
        for question in section.questions:
            yield from _question(question, section.id)
        for item in section.items:
            yield from _item(item, section.id)


def _item(item: Item, place: str) -> Iterator[tuple[str, _Part]]:
    yield item.id, _part("item", item, place, item.title)
    for part in item.parts:
        yield from _item(part, item.id)
    for question in item.questions:
        yield from _question(question, item.id)


def _question(question: Question, place: str) -> Iterator[tuple[str, _Part]]:
    yield question.id, _part("question", question, place, question.label or question.ask)
    for column in question.columns:
        yield f"{question.id}.{column.id}", _part("column", column, question.id, column.label)


def _part(kind: str, part: Any, place: str, label: str) -> _Part:
    data = {each.name: _plain(getattr(part, each.name)) for each in fields(part) if each.name not in _INNER}
    if isinstance(part, Section | Item):
        data["rating"] = [_row(row) for row in data["rating"]]
    if isinstance(part, Question) and not (part.narrative_when and part.narrative_when != "never"):
        # A prompt that is never shown is no difference.
        data["narrative_when"] = data["narrative_ask"] = ""
    if isinstance(part, Question | Column) and kind_of(part).entry == "options":
        data["in_order"] = "part of the answer" if kind_of(part).in_order(part) else ""
    return _Part(kind, label, {**data, "place": place})


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A rating row without what does not decide, as it is written."""
    return {key.removesuffix("_"): row[key] for key in ("when", "then", "else_", "warn") if row[key]}


def _plain(value: Any) -> Any:
    """Data that JSON can hold; a single mark of a source is a list of one."""
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def _parts(before: dict[str, _Part], after: dict[str, _Part]) -> Iterator[Difference]:
    for id_, part in before.items():
        if id_ not in after:
            # A removed table says enough; its columns need no lines of their own.
            if not (part.kind == "column" and part.fields["place"] not in after):
                yield Difference(part.kind, id_, "removed", part.label)
            continue
        changes = _changes(part.fields, after[id_].fields)
        if changes:
            yield Difference(part.kind, id_, "changed", after[id_].label, changes)
    for id_, part in after.items():
        if id_ not in before and not (part.kind == "column" and part.fields["place"] not in before):
            yield Difference(part.kind, id_, "added", part.label)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    changes = []
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ""), after.get(name, "")
        if _normal(name, was) != _normal(name, now):
            changes.append(FieldChange(_ASPECTS.get(name, name), name.removesuffix("_"), was, now))
    return tuple(changes)


def _normal(name: str, value: Any) -> Any:
    """What is compared: texts without their line breaks, marks of sources however they are written."""
    if name == "basis":
        return [value] if isinstance(value, str) and value else list(value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _whole(one: Instrument, other: Instrument) -> Iterator[Difference]:
    names = [each.name for each in fields(Instrument) if each.name not in _ELSEWHERE]
    before, after = ({name: _plain(getattr(each, name)) for name in names} for each in (one, other))
    changes = _changes(before, after)
    if changes:
        yield Difference("instrument", "", "changed", other.short, changes)


def _order(one: Instrument, other: Instrument) -> Iterator[Difference]:
    """Whether what both have is asked in another order."""
    first, second = ([id_ for id_, _ in _walk(each)] for each in (one, other))
    common = set(first) & set(second)
    before, after = ([id_ for id_ in ids if id_ in common] for ids in (first, second))
    if before != after:
        change = FieldChange("order", "order", before, after)
        yield Difference("instrument", "", "changed", other.short, (change,))


def _terms(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield Difference("term", name, "removed", name)
        elif name not in before:
            yield Difference("term", name, "added", name)
        elif _normal("", before[name]) != _normal("", after[name]):
            change = FieldChange("term", "term", before[name], after[name])
            yield Difference("term", name, "changed", name, (change,))
