"""What a seal covers: all that a review says, as it stands now or as it stood when an act was done.

What stood there then is told from what stands there now and the changes since, so that a file alone is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tui_review.review.model import Act, Answer, Review
from tui_review.review.record.chain import walk
from tui_review.review.record.events import PARTS, events_of, value_of
from tui_review.review.record.seals import digest
from tui_review.shape.plain import plain

INSTRUMENT: Final = "review"
"""The place of what is said of the review as a whole."""
_LEAF: Final = 4
"""How many hexadecimal digits tell which place was changed; the content's digest tells whether one was."""

Values = Callable[[str, Answer], "Iterator[tuple[str, Any]]"]


@dataclass(slots=True)
class Content:
    """Everything covered, by place: `4B`, `note/n1`, `override/4`, `review`; and what could not be told."""

    places: dict[str, Any] = field(default_factory=dict)
    untold: dict[str, str] = field(default_factory=dict)
    """By place, why it cannot be told what stood there."""

    @property
    def digest(self) -> str:
        """Of all of it."""
        return digest(self.places)

    @property
    def leaves(self) -> dict[str, str]:
        """A short digest of each place."""
        return {place: digest([place, each])[:_LEAF] for place, each in self.places.items()}


def content_now(review: Review) -> Content:
    """What an act done now covers."""
    return _content(review, None, review.overrides)


def content_at(review: Review, covered: Collection[str], later: Collection[int]) -> Content:
    """What an act covered: the changes and messages `covered`, without what acts `later` in the history changed."""
    overrides: dict[str, Any] = dict(review.overrides)
    for number in sorted(later, reverse=True):
        act = review.history[number]
        if act.item:
            overrides.pop(act.item, None)
            if act.was is not None:
                overrides[act.item] = act.was
    return _content(review, covered, overrides)


def _content(review: Review, covered: Collection[str] | None, overrides: Mapping[str, Any]) -> Content:
    found = Content()
    header = review.review
    found.places[INSTRUMENT] = {"uid": header.uid, "id": header.id, "instrument": plain(header.instrument)}
    for id_, answer in review.answers.items():
        parts: dict[str, Any] = {}
        for part in PARTS:
            value = value_of(answer, part)
            if covered is not None:
                events = events_of(answer, part)
                try:
                    value = walk(value, events).at(covered, events)
                except LookupError:
                    found.untold[id_] = "The changes that are kept there do not lead back to it."
            if value is not None:
                parts[part] = _in_order(value)
        if parts:
            found.places[id_] = parts
    for item, override in overrides.items():
        found.places[f"override/{item}"] = override if isinstance(override, dict) else plain(override)
    for id_, note in review.notes.items():
        messages = [
            plain(each) for each in note.messages if covered is None or not each.id or each.id in covered
        ]
        if messages:
            found.places[f"note/{id_}"] = {"on": note.on, "messages": messages}
    return found


def _in_order(value: Any) -> Any:
    """A value whose order counts where it does: of a table's rows, not of a row's cells."""
    if isinstance(value, dict) and all(isinstance(row, dict) for row in value.values()):
        return [[id_, row] for id_, row in value.items()]
    return value


def recorded_ids(review: Review) -> Iterator[str]:
    """The ids of every change and message, in the order they stand."""
    for answer in review.answers.values():
        yield from (event.id for event in answer.changes if event.id)
    for note in review.notes.values():
        yield from (message.id for message in note.messages if message.id)


def words_of(act: Act) -> dict[str, Any]:
    """What an act itself says, for its seal."""
    return {key: each for key, each in plain(act).items() if key not in ("content", "parents", "seal")}
