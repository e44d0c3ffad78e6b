"""What the answers to a question can be, as far as the conditions of an instrument tell them apart."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.language.syntax import (
    Compare,
    ConditionPart,
    Fixed,
    Has,
    Is,
    Percent,
    Ref,
    Term,
    Total,
    walk,
)
from tui_review.instrument.model import NA, Question
from tui_review.instrument.needs import DECIDING, written
from tui_review.instrument.rules import Rules


class Domains:
    """For each question the answers that conditions can tell apart, one representative each."""

    def __init__(self, rules: Rules) -> None:
        """Looks at every condition of the instrument once."""
        self._rules = rules
        self._texts: dict[str, set[str]] = {}
        self.counted: set[str] = set()
        """The questions whose answers are added up, or compared with one another, somewhere."""
        seen: set[int] = set()
        for each in written(rules):
            if each.role in DECIDING and id(each.part) not in seen:
                seen.add(
                    id(each.part)
                )  # an inherited condition is one object, met at every question under it
                for part in walk(each.part):
                    self._mention(part)
        self._told_apart_at_their_sources()
        self._found: dict[str, list[Value] | None] = {}

    def _told_apart_at_their_sources(self) -> None:
        """What is told apart at an answer that another question's is taken for is told apart at that question."""
        for id_, rules in self._rules.questions.items():
            at, source, passed = id_, rules.compute, {id_}
            while isinstance(source, Ref) and source.id in self._rules.questions and source.id not in passed:
                passed.add(source.id)
                self._texts.setdefault(source.id, set()).update(self._texts.get(at, ()))
                self.counted.update({source.id} if at in self.counted else ())
                at, source = source.id, self._rules.questions[source.id].compute

    def with_more(self, parts: Iterable[ConditionPart]) -> Domains:
        """The same telling apart, too, what these conditions do."""
        more = copy(self)
        more._texts = {id_: set(texts) for id_, texts in self._texts.items()}  # noqa: SLF001 - its own copy
        more._found = {}  # noqa: SLF001
        more.counted = set(self.counted)
        for each in parts:
            for part in walk(each):
                more._mention(part)  # noqa: SLF001
        more._told_apart_at_their_sources()  # noqa: SLF001
        return more

    def _mention(self, part: ConditionPart) -> None:
        match part:
            case Is(id=id_, values=values):
                self._texts.setdefault(id_, set()).update(values)
            case Has(id=id_, choice=choice):
                self._texts.setdefault(id_, set()).add(choice)
            case Compare(left=Ref(id=id_), right=Fixed(value=value)):
                self._texts.setdefault(id_, set()).add(str(value))
            case Compare(left=left, right=right):
                self._compared(left, right)
            case Percent(part=of, whole=whole):
                self._compared(of, whole)
            case Total(of=of, table=""):
                self.counted.update(scored.id for scored in of)

    def _compared(self, *terms: Term) -> None:
        """Numbers that are held against one another are told apart one by one."""
        self.counted.update(part.id for term in terms for part in walk(term) if isinstance(part, Ref))

    def of(self, question: Question) -> list[Value] | None:
        """The representatives, or None for a question whose answers are not few."""
        if question.id not in self._found:
            kind, mentioned = kind_of(question), self._texts.get(question.id, set())
            domain = kind.counted_domain if question.id in self.counted else kind.domain
            values = domain(question, mentioned)
            if values:
                # What a kind offers and does not take is no answer; where none is left, it is not known what they are.
                values = [value for value in values if kind.is_sound(question, value)] or None
            if values is not None and question.na_if:
                values.append(NA)
            self._found[question.id] = values
        return self._found[question.id]

    def every_score(self, id_: str) -> bool:
        """Whether the representatives of a question stand for everything it can add to a sum."""
        rules = self._rules.questions.get(id_)
        if rules is None:
            return False
        if isinstance(rules.compute, Ref):
            # It adds what the answer does that it is taken from.
            return self.every_score(rules.compute.id)
        return rules.compute is not None or kind_of(rules.question).scored(rules.question).few
