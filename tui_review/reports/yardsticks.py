"""The shares of cases that are expected to have the best rating. They are data, in `yardsticks.yaml`."""

from __future__ import annotations

from dataclasses import field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tui_review.shape.door import structured_format
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne
from tui_review.yamlfile.reader import read_file

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules


@frozen(kw_only=True)
class Yardsticks:
    """What is expected of the reviews of some instruments, in percent."""

    instruments: list[str]
    """Patterns of instrument ids."""
    called: str
    """What people call one."""
    outcomes: AtLeastOne
    items: AtLeastOne
    but: dict[str, AtLeastOne] = field(default_factory=dict)
    """By item, what is expected of it instead."""

    __pydantic_config__ = STRICT

    def of(self, rules: Rules, id_: str) -> int:
        """What is expected of an item, part or outcome."""
        if rules.rated[id_].kind == "outcome":
            return self.outcomes
        return self.but.get(id_, self.items)


@frozen(kw_only=True)
class YardsticksFile:
    """`yardsticks.yaml`."""

    format: AtLeastOne
    """1."""
    yardsticks: list[Yardsticks]
    """In the order they are tried."""

    __pydantic_config__ = STRICT


@cache
def _all() -> tuple[Yardsticks, ...]:
    _, document = read_file(Path(__file__).parent / "yardsticks.yaml")
    what, remedy = "list of yardsticks", "See the comment at its head."
    return tuple(
        structured_format(YardsticksFile, document, what=what, formats=range(1, 2), remedy=remedy).yardsticks
    )


def yardsticks_of(rules: Rules) -> Yardsticks | None:
    """Those of an instrument; None where nothing is expected of its reviews."""
    id_ = rules.instrument.id
    return next((each for each in _all() if any(fnmatchcase(id_, one) for one in each.instruments)), None)
