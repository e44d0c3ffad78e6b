"""What a seal covers: all that a review says, as it stands now or as it stood when an act was done.

What stood there then is told from what stands there now and the changes since, so that a file alone is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, product
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from tui_review.instrument.language.values import is_rows
from tui_review.review.model import Act, Answer, Event, Header, Message, Note, Part, Review
from tui_review.review.record.chain import Chain
from tui_review.review.record.events import PARTS, value_of
from tui_review.review.record.order import Order, ancestors
from tui_review.review.record.seals import digest
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain

INSTRUMENT: Final = "review"
"""The place of what is said of the review as a whole."""
MIGRATED: Final = "migrated"
"""The act of moving to another version of the instrument."""
OVERRIDE_KEPT: Final = "override_kept"
"""The act of saying that an override, or that there is none, holds as it stands, though a branch had another."""
FORM: Final = 4
"""The form of content that acts seal now. In the second, notes hold what stood there when they were opened, and the
review its start, its mock case and its answers without a place; the third is as that, and tells that since then each
settling of what a merge left has a line, also where what stood there holds; so is the fourth, since which that goes for
overrides too, and acts say what stood `besides`."""
_STRONG: Final = 32
"""How many of a digest that is all there is of what it is of."""
_PLAIN: Final = "/.,-_"
_LEFT: Final = "left"
_LEAF: Final = 4
"""How many hexadecimal digits tell which place was changed; the content's digest tells whether one was."""

GONE: Final = "-"
"""In the place of a short digest: nothing stands there."""

Chains: TypeAlias = "Mapping[str, Mapping[Part, Chain]]"
"""What stood at each part of each question of which a change is recorded."""


@dataclass(slots=True)
class Content:
    """Everything covered, by place: `4B`, `note/n1`, `override/4`, `review`."""

    places: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Of all of it."""
        return digest(self.places)

    @property
    def leaves(self) -> dict[str, str]:
        """A short digest of each place."""
        return {place: _leaf(place, each) for place, each in self.places.items()}


def content_now(review: Review) -> Content:
    """What an act done now covers, in the form `FORM`."""
    return _content(review, review.overrides, FORM)


class Contents:
    """What acts of a review covered, told from what stands there now."""

    def __init__(self, review: Review, chains: Chains) -> None:
        """`chains` are those of the review."""
        self._review, self._chains = review, chains
        self._own = override_acts(review)

    def at(
        self,
        covered: Container[str],
        acts: Container[int],
        leaves: Mapping[str, str],
        form: int,
        only: Collection[str] | None = None,
    ) -> Content:
        """What was covered when exactly the changes and messages `covered` and the `acts` of the history had been done.

        Of a chain that does not lead back, what stands there now is taken; where branches began differently, that
        which has the short digest in `leaves`. With `only`, what stood at these places alone, and what few words are
        of the review as a whole.
        """
        review = self._review
        if only is not None:
            review = _part(review, only)
        overrides: dict[str, Any] = dict(review.overrides)
        for item, own in self._own.items():
            if only is not None and f"override/{item}" not in only:
                continue
            done = [number for number in own if number in acts]
            overrides.pop(item, None)
            if (stood := override_then(review.history, item, done, own[0], leaves)) is not None:
                overrides[item] = stood
        return _content(review, overrides, form, covered, self._chains, leaves)


def _part(review: Review, only: Collection[str]) -> Review:
    """A review with nothing but what stands at some places."""
    return replace(
        review,
        answers={id_: review.answers[id_] for id_ in only if id_ in review.answers},
        notes={id_: note for id_, note in review.notes.items() if f"note/{id_}" in only},
        overrides={item: each for item, each in review.overrides.items() if f"override/{item}" in only},
        orphans={},
    )


def override_then(
    history: Sequence[Act], item: str, done: Sequence[int], first: int, leaves: Mapping[str, str]
) -> dict[str, Any] | None:
    """The override that stood at an item after the acts `done` on it; before the `first` one where there are none.

    Where two branches overrode it and nobody has settled that, a hand-over was said to hold that had another, or what
    is first was done beside a migration, it is the one that has the known short digest.
    """
    own = [history[number] for number in reversed(done)]
    stood = override_by(own[0]) if own else _was(history[first])
    if not own and leaves:
        # What was done before a migration is not looked at where it was done, but may have stood since.
        own = [act for act in history if act.item == item]
    place = f"override/{item}"
    leaf = leaves.get(place, GONE)
    told = chain(() if done else (stood, None), map(override_by, own), map(_was, reversed(own)))
    return next((each for each in told if (GONE if each is None else _leaf(place, each)) == leaf), stood)


def _was(act: Act) -> dict[str, Any] | None:
    """The override that stood before an act on it."""
    return act.was if isinstance(act.was, dict) else None


def override_acts(review: Review, *, before_moves: bool = False) -> dict[str, list[int]]:
    """The acts on the override of each item, by their places in the history; those before a migration if wanted."""
    # A migration puts aside what is no item any more; what held before it, the kept version says.
    acts, moved = review.history, 0
    if not before_moves and (moves := _migrations(acts)):
        done = Order(acts).done
        for number in moves:
            moved |= done[number]
    found: dict[str, list[int]] = {}
    for number, act in enumerate(acts):
        if act.item and not moved >> number & 1:
            found.setdefault(act.item, []).append(number)
    return found


def moved_since(acts: Sequence[Act]) -> frozenset[int]:
    """The acts, by their place in the history, that were done before a migration, or beside one on another branch.

    A migration moves answers to other places, and a merge takes what the other branch has to where they are by then:
    what stood where when such an act was done, the file does not tell, and the kept version does.
    """
    moves = sum(1 << number for number in _migrations(acts))
    if not moves:
        return frozenset()
    return frozenset(number for number, done in enumerate(Order(acts).done) if done & moves != moves)


def _migrations(acts: Sequence[Act]) -> set[int]:
    return {number for number, act in enumerate(acts) if act.act == MIGRATED}


def override_by(act: Act) -> dict[str, Any] | None:
    """The override that an act made, or says to hold, as plain data; None for none."""
    if act.act == OVERRIDE_KEPT:
        return act.was if isinstance(act.was, dict) else None
    return {"rating": act.rating, "reason": act.reason, "by": act.by, "at": act.at} if act.rating else None


def _content(  # noqa: PLR0913 - see Contents.at
    review: Review,
    overrides: Mapping[str, Any],
    form: int,
    covered: Container[str] | None = None,
    chains: Chains | None = None,
    leaves: Mapping[str, str] | None = None,
) -> Content:
    found = Content()
    header = review.review
    found.places[INSTRUMENT] = _made_with(header)
    for id_, answer in review.answers.items():
        if answer.changes and covered is not None:
            options = _may_have_stood(answer, covered, (chains or {}).get(id_))
            stood = _stood(id_, options, (leaves or {}).get(id_, ""))
        else:
            stood = {part: value_of(answer, part) for part in PARTS}
        if parts := _sealed_parts(stood):
            found.places[id_] = parts
    for item, override in overrides.items():
        found.places[f"override/{item}"] = override if isinstance(override, dict) else plain(override)
    for id_, note in review.notes.items():
        messages = [
            plain(each) for each in note.messages if covered is None or not each.id or each.id in covered
        ]
        if messages:
            found.places[f"note/{id_}"] = {"on": note.on, "messages": messages}
            if form > 1:
                found.places |= _then(id_, note)
    if form > 1:
        found.places |= _begun(review)
    return found


def _made_with(header: Header) -> dict[str, Any]:
    return {"uid": header.uid, "id": header.id, "instrument": plain(header.instrument)}


CITED: Final = "passages/"
UNSETTLED: Final = "conflict/"
"""How places begin that an act says `besides`: a question's passages, and the key of what was left to settle."""


def besides_now(review: Review) -> dict[str, str]:
    """What an act done now says `besides`: a digest of the passages cited at each question, and what is unsettled.

    Keys may hold blanks, and are kept as addresses keep them.
    """
    cited = {
        f"{CITED}{id_}": digest(answer.passages)[:_STRONG]
        for id_, answer in review.answers.items()
        if answer.passages
    }
    return cited | {f"{UNSETTLED}{quote(key, safe=_PLAIN)}": _LEFT for key in review.conflicts}


BEGUN: Final = "begun/"
"""How places begin of which an act says `besides`, before the first submission, how the review began."""


def begun_now(review: Review) -> dict[str, str]:
    """What an act before the first submission says `besides`: a digest of each part of the header that no one changes.

    What is empty is said to be so. The instrument a migration changes, which is an act of its own.
    """
    header = review.review
    told = {
        "case": header.case,
        "instrument": plain(header.instrument),
        "started": header.started,
        "uid": header.uid,
    }
    return {f"{BEGUN}{key}": digest(each)[:_STRONG] if each else GONE for key, each in told.items()}


def was_in_this_instrument(review: Review, number: int) -> bool:
    """Whether an act of the history was done in the version, and text, of the instrument that the file is in.

    So it is taken to have been where nothing tells: acts of former days say nothing of it before the first submission.
    """
    if not _migrations(review.history):
        return True
    header, told = review.review, dict[str, str]()
    for each in ancestors(review.history, number):
        told |= read_leaves(review.history[each].besides) | read_leaves(review.history[each].leaves)
    now = begun_now(review) | {INSTRUMENT: _leaf(INSTRUMENT, _made_with(header))}
    # The content of an act says it once there is any.
    place = INSTRUMENT if INSTRUMENT in told else f"{BEGUN}instrument"
    return told.get(place, now[place]) == now[place]


def _then(id_: str, note: Note) -> dict[str, Any]:
    """What a note keeps of the place it is on, as it was when the note was opened."""
    then = {"value_then": note.value_then, "narrative_then": note.narrative_then or None}
    return {f"{key}/{id_}": value for key, value in then.items() if value is not None}


def _begun(review: Review) -> dict[str, Any]:
    """What no act but a migration changes. What a merge put beside an answer without a place is its own."""
    header = review.review
    found: dict[str, Any] = {"review/started": header.started, "review/case": header.case}
    kept = {f"orphans/{id_}": each for id_, each in review.orphans.items() if not id_.endswith("/theirs")}
    return {place: each for place, each in (found | kept).items() if each not in ("", None)}


def answers_at(
    review: Review, chains: Chains, covered: Container[str], leaves: Mapping[str, str]
) -> dict[str, dict[Part, Any]]:
    """What stood at each part of each question when exactly the changes `covered` had been made; see `Contents.at`."""
    return {
        id_: _stood(id_, _may_have_stood(answer, covered, chains.get(id_)), leaves.get(id_, ""))
        for id_, answer in review.answers.items()
    }


def _may_have_stood(
    answer: Answer, covered: Container[str] | None, chains: Mapping[Part, Chain] | None
) -> list[tuple[Any, ...]]:
    """What may have stood at each part of a question when exactly the changes `covered` had been made."""
    options: list[tuple[Any, ...]] = [(value_of(answer, part),) for part in PARTS]
    if covered is not None and chains is not None and answer.changes:
        for number, part in enumerate(PARTS):
            with suppress(LookupError):
                options[number] = chains[part].may_have_stood(covered)
    return options


def _stood(id_: str, options: list[tuple[Any, ...]], leaf: str) -> dict[Part, Any]:
    """What stood at each part of a question: of what may have, what has the short digest that is known."""
    each = [dict(zip(PARTS, values, strict=True)) for values in product(*options)]
    if len(each) == 1:
        return each[0]
    sealed = ((stood, _sealed_parts(stood)) for stood in each)
    known = (stood for stood, parts in sealed if (_leaf(id_, parts) == leaf if parts else leaf in ("", GONE)))
    return next(known, each[0])


def _sealed_parts(stood: Mapping[Part, Any]) -> dict[str, Any]:
    """What of a question goes into a seal: each part at which something stands."""
    return {part: in_order(value) for part, value in stood.items() if value is not None}


def _leaf(place: str, stands: Any) -> str:
    return digest([place, stands])[:_LEAF]


def in_order(value: Any) -> Any:
    """A value whose order counts where it does: of a table's rows, not of a row's cells."""
    if is_rows(value):
        return [[id_, row] for id_, row in value.items()]
    return value


def leaves_left(acts: Iterable[Act]) -> dict[str, str]:
    """The short digest of each place as acts left it."""
    found: dict[str, str] = {}
    for act in acts:
        found.update(read_leaves(act.leaves))
    return found


def read_leaves(text: str) -> dict[str, str]:
    """The short digest of each place, as an act or a signature keeps them."""
    return {place: leaf for place, _, leaf in (each.rpartition(":") for each in text.split())}


@frozen()
class Recorded:
    """One change or message, and where it stands."""

    place: str
    entry: Event | Message


def recorded_entries(review: Review) -> dict[str, Recorded]:
    """Every change and message that has an id, in the order they stand."""
    found: dict[str, Recorded] = {}
    for id_, answer in review.answers.items():
        found |= {event.id: Recorded(id_, event) for event in answer.changes if event.id}
    for id_, note in review.notes.items():
        found |= {each.id: Recorded(f"note/{id_}", each) for each in note.messages if each.id}
    return found


def ids_set_aside(review: Review) -> Iterator[str]:
    """The ids of the changes of answers without a place, which are kept with them as they were."""
    ahead: list[Any] = [review.orphans]
    while ahead:
        each = ahead.pop()
        if isinstance(each, dict):
            if isinstance(id_ := each.get("id"), str):
                yield id_
            ahead += each.values()
        elif isinstance(each, list):
            ahead += each


def covered_by_acts(review: Review) -> set[str]:
    """The ids of the changes and messages that acts seal: they stay as they are."""
    return {id_ for act in review.history for id_ in act.covers}


def words_of(act: Act) -> dict[str, Any]:
    """What an act itself says, for its seal."""
    return {
        key: each
        for key, each in plain(act).items()
        if key not in ("content", "parents", "seal", "signature")
    }
