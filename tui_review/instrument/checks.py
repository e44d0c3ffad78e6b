"""Cross-checks, as an instrument's file has them."""

from __future__ import annotations

from typing import Literal

from tui_review.instrument.ties import CONFIG as _CONFIG
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import WrittenTruth

Level = Literal["error", "warning", "info"]


@frozen(kw_only=True, repr=False, eq=False)
class Check:
    """One cross-check: a message of one level, and the condition that is true when something is wrong."""

    when: str
    """The condition that is true when something is wrong."""
    error: str = ""
    """What is wrong; stops a hand-over."""
    warning: str = ""
    """What looks wrong; stops nothing."""
    info: str = ""
    """What is worth knowing."""
    explained: WrittenTruth = False
    """Whether it is settled by a rationale of its item (`prose`) that names the question by its id."""

    __pydantic_config__ = _CONFIG

    @property
    def level(self) -> Level:
        """Which of the three kinds of message this is."""
        return "error" if self.error else "warning" if self.warning else "info"

    @property
    def message(self) -> str:
        """The words of the one message."""
        return self.error or self.warning or self.info
