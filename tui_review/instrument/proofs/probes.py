"""Ways the open answers could be given: two of them that rate differently show, without a proof, that a rating is open.

A proof by diagrams costs milliseconds; while a review is young nearly every rating is open, and two tries tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui_review.instrument.language.evaluate import Value
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.waiting import counts_meanwhile

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

_WAYS: Final = ((0, -1), (-1, 0), (0, 0), (-1, -1))
"""Which of its answers each question has: a Yes/No question, and any other. Nothing special at all comes first."""


class Probes:
    """Answers to every question of few answers of one instrument, in several ways.

    But to those that `counts_meanwhile` passes over: what they may still come to makes no answer NA that is given.
    """

    def __init__(self, rules: Rules, domains: Domains) -> None:
        """Nothing is made before it is asked for."""
        self._rules = rules
        self._domains = domains
        self._made: list[dict[str, Value]] = []

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Each way as a map of answers, valid ones all."""
        if not self._made:
            self._made = self._all()
        return iter(self._made)

    def _all(self) -> list[dict[str, Value]]:
        made: list[dict[str, Value]] = [{} for _ in _WAYS]
        for id_, rules in self._rules.questions.items():
            question = rules.question
            is_passed_over = counts_meanwhile(self._rules, (id_,))
            values = None if question.by_program or is_passed_over else self._domains.of(question)
            if values:
                for answers, (of_two, of_more) in zip(made, _WAYS, strict=True):
                    answers[id_] = values[of_two if question.answer == "yes_no" else of_more]
        return made
