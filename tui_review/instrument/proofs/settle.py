"""Whether a rating is already certain, and which open questions could still change it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.language.syntax import TODAY
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.rules import Rules
from tui_review.instrument.ties import linked_parts
from tui_review.instrument.waiting import Known, waits_for
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from tui_review.instrument.proofs.domains import Domains
    from tui_review.instrument.proofs.probes import Probes
    from tui_review.instrument.proofs.worlds import Worlds

_T = TypeVar("_T")
_REMEMBERED: Final = 4096
_ANEW: Final = 10
"""How many times as much work is done for one rating alone."""
_INSTRUMENTS: Final = 8
"""Of how many instruments it is remembered what was settled."""


@frozen()
class Settled:
    """The ratings that can still come out, the rows that would give them, and the questions it depends on."""

    ratings: tuple[str, ...]
    rows: tuple[int, ...]
    waiting_for: tuple[str, ...]


class Settler:
    """Settles ratings of one instrument; remembers what it found for equal answers."""

    def __init__(self, rules: Rules) -> None:
        """Nothing is built before the first unsettled rating is asked for."""
        self._rules = rules
        self._domains: Domains | None = None
        self._probes: Probes | None = None
        self._found: dict[Hashable, Settled] = {}
        self._na: dict[Hashable, bool] = {}
        self._worlds: tuple[Known, Worlds] | None = None

    @property
    def domains(self) -> Domains:
        """The answers that conditions tell apart."""
        from tui_review.instrument.proofs.domains import Domains  # noqa: PLC0415 - not for what is settled anyway

        self._domains = self._domains or Domains(self._rules)
        return self._domains

    @property
    def probes(self) -> Probes:
        """Ways the open answers could be given."""
        from tui_review.instrument.proofs.probes import Probes  # noqa: PLC0415 - not for what is settled anyway

        self._probes = self._probes or Probes(self._rules, self.domains)
        return self._probes

    def settle(self, id_: str, known: Known) -> Settled:
        """What can still become of the rating of an item, part or outcome, given what is known.

        One rating means that no open answer can change it. Each question waited for can change it, as far as what is
        compared in several ways goes: each comparison may come out either way here. `known` must not change while it
        is asked about.
        """
        key = self._key(id_, known)
        if key not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = self._settle(id_, known)
        return self._found[key]

    def is_na_anyhow(self, question: str, known: Known) -> bool:
        """Whether the program answers a question NA whatever the questions come to that its NA waits for."""
        from tui_review.instrument.proofs.diagram import TRUE  # noqa: PLC0415 - as `worlds`

        key = self._key(question, known)
        if key not in self._na:
            if len(self._na) >= _REMEMBERED:
                self._na.clear()
            self._na[key] = bool(
                self._worked_out(known, lambda worlds: worlds.answered_na(question, given=True) == TRUE)
            )
        return self._na[key]

    def _key(self, id_: str, known: Known) -> Hashable:
        """All that what is settled of something is made of."""
        given = (known.overrides.get(each, "") for each in self._rules.rated) if known.overrides else ()
        return (id_, *given, *((each, self._frozen(known, each)) for each in self._behind(id_)))

    def _of(self, known: Known) -> Worlds:
        from tui_review.instrument.proofs.worlds import Worlds  # noqa: PLC0415 - not for what is settled anyway

        last = self._worlds
        if last is None or last[0] is not known:
            last = self._worlds = (known, Worlds(self._rules, self.domains, known, meanwhile=True))
        return last[1]

    def _worked_out(self, known: Known, work: Callable[[Worlds], _T]) -> _T | None:
        """What comes of some work; None where it takes too much.

        It goes on from what was worked out of these answers before. Where that is not enough it is done anew, alone
        and with more time: what comes of a rating is not to depend on which one was asked for first.
        """
        from tui_review.instrument.proofs.diagram import STEPS, TooManyCombinationsError  # noqa: PLC0415 - as `worlds`

        for steps in (STEPS, STEPS * _ANEW):
            worlds = self._of(known)
            worlds.diagrams.allow(steps)
            try:
                return work(worlds)
            except (TooManyCombinationsError, RecursionError):
                self._worlds = None
        return None

    def _settle(self, id_: str, known: Known) -> Settled:
        return self._worked_out(known, lambda worlds: self._proven(id_, worlds)) or self._unproven(id_, known)

    def _proven(self, id_: str, worlds: Worlds) -> Settled:
        diagrams, ratings = worlds.diagrams, worlds.ratings(id_)
        questions = dict.fromkeys(
            question
            for variable in sorted(diagrams.variables(ratings))
            for question in worlds.variables[variable].questions
        )
        return Settled(
            tuple(sorted(str(rating) for rating in diagrams.leaves(ratings))),
            tuple(sorted(row for row in diagrams.leaves(worlds.rated(id_)) if isinstance(row, int))),
            self._in_order(questions),
        )

    def _unproven(self, id_: str, known: Known) -> Settled:
        """What is said of a table with more combinations than can be looked at: that any rating may come of it."""
        rated = self._rules.rated[id_]
        ratings = {row.rating for _, row in rated.rows} | {rated.not_asked, INCOMPLETE}
        behind = (id_, *(each for each in self._rules.needs.behind(id_) if each in self._rules.rated))
        tables = [self._rules.rated[each] for each in behind]
        conditions = [gate.condition for table in tables for gate in table.gates]
        conditions += [condition for table in tables for condition, _ in table.rows if condition is not None]
        waits = [each for each in waits_for(self._rules, known, conditions) if each not in self._rules.rated]
        return Settled(tuple(sorted(ratings)), tuple(range(len(rated.rows))), self._in_order(waits))

    def _behind(self, id_: str) -> Iterator[str]:
        """Every question that a rating may depend on, and what else is given: the day, answers of linked reviews."""
        questions = self._rules.questions
        for each in self._rules.needs.behind(id_):
            if each in questions or each == TODAY or linked_parts(each) is not None:
                yield each

    def _frozen(self, known: Known, id_: str) -> Hashable:
        """All that is made of an answer, as far as it is not worked out of others."""
        if id_ not in self._rules.questions:
            return repr(known.value(id_))
        value = known.raw(id_)
        if isinstance(value, str | int | Missing):
            return value
        return (repr(value), known.unreadable(id_), known.left.get(id_))

    def _in_order(self, questions: Iterable[str]) -> tuple[str, ...]:
        order = {id_: number for number, id_ in enumerate((*self._rules.rated, *self._rules.questions))}
        return tuple(sorted(questions, key=lambda id_: order.get(id_, -1)))


@lru_cache(maxsize=_INSTRUMENTS)
def settler_of(rules: Rules) -> Settler:
    """The settler of an instrument, one for all its reviews: what was settled for equal answers is known."""
    return Settler(rules)
