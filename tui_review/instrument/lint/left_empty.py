"""What may be left empty keeps a rating that asks for it open for as long as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui_review.instrument.language.syntax import ConditionPart, anatomy, meant_inside
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.model import Column
from tui_review.instrument.needs import NeedRole, Written, written
from tui_review.instrument.rules import Rules

_ROLES: Final[frozenset[NeedRole]] = frozenset(("rating", "na_when"))


def check_left_empty(rules: Rules, findings: LintFindings) -> None:
    """Warns of ratings and NA rules that ask for an answer or a cell that is `optional`, also by what is worked out."""
    search = _Optional(rules)
    for each in search.written:
        named = search.named(each.part, {}) if each.role in _ROLES else ()
        for id_, through in dict(named).items():
            asked = (
                f"{through} is worked out of it, and what is asked of that here"
                if through
                else "what is asked of it here"
            )
            what = (
                f"{id_} may be left empty, {'' if through else 'and '}{asked} is open then, for as long as it is. "
                "Take `optional` away there, or ask something that is answered in every review."
            )
            findings.add(each.owner, each.field, "left-empty", what, level="warning", about=id_)


class _Optional:
    def __init__(self, rules: Rules) -> None:
        self.written = list(written(rules))
        self._rules = rules
        self._worked_out: dict[tuple[str, str], list[Written]] = {}
        """By a question, and the column where it is a cell, the conditions and terms that it is worked out from."""
        for each in self.written:
            if each.role == "compute":
                column = self._column(each)
                self._worked_out.setdefault((each.of, column), []).append(each)

    def _column(self, each: Written) -> str:
        head, *rest = each.field
        if head != "columns":
            return ""
        columns = self._rules.questions[each.of].question.numbered_columns()
        return next(column.id for number, column in columns if number == rest[0] and not column.describes)

    def named(
        self,
        part: ConditionPart,
        inside: dict[str, tuple[str, Column]],
        seen: tuple[tuple[str, str], ...] = (),
    ) -> Iterator[tuple[str, str]]:
        """What a condition names and may be left empty, each with what is worked out of it in between, if anything.

        `inside` are the columns of the row it is about, with their table; `seen` leads here.
        """
        ids, parts, table, where, cells = anatomy(part)
        at = self._rules.questions.get(table)
        own = {} if at is None else {each.id: (table, each) for each in at.question.columns}
        for id_ in ids:
            if id_ in inside:
                yield from self._cell(*inside[id_], seen)
            elif id_ in self._rules.questions:
                yield from self._question(id_, seen)
        for cell in cells:
            if cell in own:
                yield from self._cell(*own[cell], seen)
        for inner in parts:
            yield from self.named(inner, inside, seen)
        if where is not None:
            yield from self.named(where, meant_inside(inside, own), seen)

    def _question(self, id_: str, seen: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
        question = self._rules.questions[id_].question
        if question.optional and not question.compute:
            yield id_, _called(seen)
        yield from self._behind((id_, ""), {}, seen)

    def _cell(
        self, table: str, column: Column, seen: tuple[tuple[str, str], ...]
    ) -> Iterator[tuple[str, str]]:
        if column.optional and not column.compute:
            yield column.id, _called(seen)
        columns = self._rules.questions[table].question.columns
        yield from self._behind((table, column.id), {each.id: (table, each) for each in columns}, seen)

    def _behind(
        self, place: tuple[str, str], inside: dict[str, tuple[str, Column]], seen: tuple[tuple[str, str], ...]
    ) -> Iterator[tuple[str, str]]:
        for each in self._worked_out.get(place, ()) if place not in seen else ():
            yield from self.named(each.part, inside, (*seen, place))


def _called(seen: tuple[tuple[str, str], ...]) -> str:
    """What a condition itself names, of what leads on from it."""
    return seen[0][1] or seen[0][0] if seen else ""
