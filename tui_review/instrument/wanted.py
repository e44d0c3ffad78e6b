"""What a page or list of the program looks at in an instrument that it knows by id, held against the rules first.

The file is whoever's put one of that id in place: it may lack what is named here. That is said, and nothing made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.conventions import Packet
    from tui_review.instrument.rules import Rules


@frozen(kw_only=True)
class Wanted:
    """What is looked at."""

    by: str
    """What looks at it: `the register`."""
    questions: tuple[str, ...] = ()
    rated: tuple[str, ...] = ()
    """Items, parts and outcomes."""
    scales: tuple[str, ...] = ()
    """Of the ratings, of `item` or `outcome`: those of which there must be a best."""

    def lacking_in(self, rules: Rules) -> tuple[str, ...]:
        """What of it an instrument has not, in words; empty where it has all."""
        return tuple(self._lacking_in(rules))

    def _lacking_in(self, rules: Rules) -> Iterator[str]:
        yield from (f"question {id_}" for id_ in self.questions if id_ not in rules.questions)
        yield from (f"rating of {id_}" for id_ in self.rated if id_ not in rules.rated)
        scales = rules.instrument.ratings
        there = {"item": scales.item, "outcome": scales.outcome}
        yield from (f"scale of ratings ({name})" for name in self.scales if not there[name])

    def check(self, rules: Rules, *, file: str = "") -> None:
        """Raises UserError where an instrument lacks something, of the review in a file."""
        if (error := self.refusal(rules)) is not None:
            raise error.at(file=file)

    def refusal(self, rules: Rules) -> UserError | None:
        """What is said where an instrument lacks something."""
        lacking = self.lacking_in(rules)
        if not lacking:
            return None
        own = rules.instrument
        path = f" ({rules.origin.path})" if rules.origin.path else ""
        what = f"{own.id} {own.version}{path} lacks what {self.by} looks at: {', '.join(lacking)}."
        return UserError(what, remedy="See `tui-review lint` of that file, or use the one that ships.")


def wanted_for(packet: Packet) -> Wanted:
    """What the page that an instrument sends to somebody looks at."""
    return Wanted(by="the page that is sent", questions=packet.holds)
