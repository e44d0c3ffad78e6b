"""Sealing an act, and holding a record against its seals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tui_review.review.handover import CLOSED, STATUS_WORDS
from tui_review.review.model import Act, Part, Review
from tui_review.review.record.content import (
    FORM,
    GONE,
    MIGRATED,
    Chains,
    Content,
    Contents,
    Recorded,
    answers_at,
    begun_now,
    besides_now,
    content_now,
    covered_by_acts,
    leaves_left,
    moved_since,
    override_acts,
    override_by,
    override_then,
    recorded_entries,
    words_of,
)
from tui_review.review.record.events import MOVED, chains_of, moves_an_order
from tui_review.review.record.hands import written_by_no_hand
from tui_review.review.record.ids import is_raised
from tui_review.review.record.order import NO_PARENT, Order, ancestors, last_acts, last_seals, parents
from tui_review.review.record.out_of_turn import (
    begun_otherwise,
    besides_out_of_turn,
    brought_notes,
    done_out_of_turn,
    may_have_changed,
    otherwise_than_sealed,
    recorded_out_of_turn,
    sealed_out_of_turn,
)
from tui_review.review.record.replay import Replay
from tui_review.review.record.seals import digest, sealed
from tui_review.review.record.standing import misstated, open_when_closed
from tui_review.review.who import Signer
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain

_WIDTH: Final = 110
_MARK: Final = 4
_SAID: Final = {"described": "description", "narrative": "narrative"}
"""The parts of what is kept at a question beside its answer, in words."""


WHOLE_RECORD: Final = "the record as a whole"
"""What does not hold where it is no place of its own."""
NOT_LOOKED_AT: Final = "kept versions, commits or signatures that cannot be read"
"""Among the places at which a record does not hold, what could not be held against it: that says nothing of anybody."""
ANOTHER_TEXT: Final = "ratings, as it was made with another text of its instrument than is installed"
"""The same of ratings, which follow from another text than the one they were written by."""
NOT_SEEN: Final = (NOT_LOOKED_AT, ANOTHER_TEXT)
"""All that says nothing of anybody."""


@frozen()
class Break:
    """One thing in a record that does not hold."""

    place: str
    """The question, note or override; empty for the record as a whole."""
    what: str
    """In words."""
    act: Act | None = None
    """The act whose seal it breaks; None where no seal is concerned."""
    unseen: str = ""
    """One of `NOT_SEEN`, where it only could not be looked at; empty where it was."""

    @property
    def looked_at(self) -> bool:
        """Whether it says something of the record."""
        return not self.unseen


def broken_at(places: Iterable[str]) -> list[str]:
    """Of the places at which a record is in doubt, those at which it does not hold."""
    return [each for each in places if each not in NOT_SEEN]


def unseen_at(places: Iterable[str]) -> list[str]:
    """Of the places at which a record is in doubt, what could not be looked at."""
    return [each for each in places if each in NOT_SEEN]


def doubts_json(places: Sequence[str]) -> dict[str, list[str]]:
    """The places at which one record is in doubt, as JSON has them."""
    return {"record_does_not_hold_at": broken_at(places), "record_not_looked_at": unseen_at(places)}


def with_act(review: Review, act: Act, signer: Signer | None = None) -> Review:
    """The review with an act in its history, sealed over what it covers and the acts before it.

    What the act changes in the review (status, version, an override) is changed before. With a key an act that seals
    something is signed; raises UserError where it cannot be.
    """
    before = review.history
    last = last_seals(before)
    previous = [before[-1].seal] if before and before[-1].seal else []
    known = covered_by_acts(review)
    entries = {id_: each for id_, each in recorded_entries(review).items() if id_ not in known}
    act = replace(act, covers=list(entries), parents=[] if last == previous else last)
    if entries:
        words = [plain(each.entry) for each in entries.values()]
        act = replace(act, said=digest(words), marks=_wrapped(map(_mark, words)))
    if any(each.act == "submitted" for each in [*before, act]):
        content = content_now(review)
        act = replace(
            act,
            form=FORM,
            content=content.digest,
            leaves=said_leaves(_new_leaves(content, leaves_left(before))),
            besides=said_leaves(besides_now(review)),
        )
    else:
        act = replace(act, besides=said_leaves(begun_now(review)))
    if signer is None or not act.content:
        act = replace(act, seal=_seal([*before, act], len(before)))
    else:
        act = replace(act, key=signer.key)
        act = replace(act, seal=_seal([*before, act], len(before)))
        act = replace(act, signature=signer.sign(act_to_sign(act)))
    return replace(review, history=[*before, act])


def act_to_sign(act: Act) -> str:
    """What a key signs of an act: its seal, which stands for all that it covers and came before it."""
    return f"tui-review act\n{act.seal}\n"


def joined_history(base: Sequence[Act], ours: Sequence[Act], theirs: Sequence[Act]) -> list[Act]:
    """The acts of two branches as one history, by their time, each saying after which acts it came."""
    found: list[Act] = []
    for branch in (base, ours, theirs):
        for number, act in enumerate(branch):
            named = replace(act, parents=parents(branch, number) or [NO_PARENT]) if act.seal else act
            # An act that both branches have stands in the history once.
            if named not in found:
                found.append(named)
    found.sort(key=lambda act: (bool(act.seal), act.at))
    for number, act in enumerate(found):
        bare = replace(act, parents=[])
        if act.seal and act.parents == (parents([*found[:number], bare], number) or [NO_PARENT]):
            found[number] = bare
    return found


def breaks(review: Review) -> list[Break]:
    """Everything in a review's record that does not hold, as far as its file alone can tell."""
    chains = {id_: chains_of(answer) for id_, answer in review.answers.items() if answer.changes}
    said = [Break(place, what) for place, what in misstated(review)]
    begun = [Break("", what, act) for what, act in begun_otherwise(review)]
    seals = list(_seals(review, chains))
    moved = _moved(review, chains)
    hands = [Break(place, what) for place, what in written_by_no_hand(review, chains)]
    return [
        *said,
        *begun,
        *_chains(chains),
        *hands,
        *moved,
        *_overrides(review),
        *seals,
        *_out_of_turn(review),
    ]


def _seal(acts: Sequence[Act], number: int) -> str:
    """The seal that an act must have. What was done before there were seals goes into the first."""
    act = acts[number]
    came_after = parents(acts, number)
    if not came_after:
        came_after = [digest([words_of(each) for each in acts[:number] if not each.seal])]
    return sealed(act.content, words_of(act), came_after)


def _new_leaves(content: Content, known: dict[str, str]) -> dict[str, str]:
    gone = {place: GONE for place, leaf in known.items() if place not in content.places and leaf != GONE}
    return {place: leaf for place, leaf in content.leaves.items() if known.get(place) != leaf} | gone


def said_leaves(leaves: dict[str, str]) -> str:
    """The short digest of each place as it stands in a file."""
    return _wrapped(f"{place}:{leaf}" for place, leaf in leaves.items())


def _wrapped(words: Iterable[str]) -> str:
    from textwrap import wrap  # noqa: PLC0415 - only where something is sealed

    return "\n".join(wrap(" ".join(words), _WIDTH, break_long_words=False, break_on_hyphens=False))


def _mark(words: dict[str, Any]) -> str:
    """A short digest of a change or message, that tells which of several was changed."""
    return digest(words)[:_MARK]


def _chains(chains: Chains) -> Iterator[Break]:
    """What is wrong with the changes kept at one question, whatever the seals say."""
    for id_, parts in chains.items():
        for part, chain in parts.items():
            for fault in chain.faults:
                where = "" if part == "given" else f" ({_SAID[part]})"
                yield Break(id_, f"The record of changes does not hold{where}: {fault.what}")


def _moved(review: Review, chains: Chains) -> Iterator[Break]:
    """Lines that say that a move to another version made them, and are none that a move makes: it changes an order.

    What a further move made of codes and columns, the file does not tell: then as much as it does is looked at.
    """
    moves = sum(act.act == MIGRATED for act in review.history)
    for id_, parts in chains.items():
        for event in review.answers[id_].changes:
            if event.how != MOVED:
                continue
            if event.part != "given" or not moves:
                yield Break(id_, f"A line of the record ({event.id}) says that a move made it, and none did.")
            elif not parts["given"].faults and not moves_an_order(event, parts["given"], exactly=moves == 1):
                what = f"A line of the record ({event.id}) says that a move to another version made it, "
                yield Break(id_, f"{what}and it changes more than an order.")


@frozen()
class OverrideRecord:
    """What a record makes of the override of an item."""

    acts: list[Act]
    """The last acts that say so: several where several branches each have one."""
    made: list[dict[str, Any] | None]
    """What they make of it: None for no override."""


def override_records(review: Review) -> dict[str, OverrideRecord]:
    """What the record makes of each override that there was, by item.

    Where a hand-over was said to hold that leaves no more to settle, the override is the one that it was sealed with.
    """
    acts, found = review.history, dict[str, OverrideRecord]()
    settled = [number for number, act in enumerate(acts) if act.act == "settled" and act.status in CLOSED]
    order = Order(acts)
    for item, own in override_acts(review).items():
        last = order.last_of(own)
        found[item] = OverrideRecord(
            [acts[number] for number in last], [override_by(acts[number]) for number in last]
        )
        for number in settled:
            before = order.ancestors(number)
            if set(last) <= set(before):
                left = leaves_left(acts[place] for place in before)
                held = override_then(acts, item, [place for place in own if place in before], own[0], left)
                found[item] = OverrideRecord([acts[number]], [held])
    return found


def _overrides(review: Review) -> Iterator[Break]:
    """Overrides that are not what the last act on them made of them; of two branches either."""
    for item, record in override_records(review).items():
        override = review.overrides.get(item)
        stands = None if override is None else plain(override)
        made = record.made
        if f"{item}/override" in review.conflicts:
            # A merge has left what was handed over, and somebody is to settle it.
            acts = [act for act in review.history if act.item == item]
            made = [*made, *(each for act in acts for each in (override_by(act), act.was))]
        if all(act.seal for act in record.acts) and stands not in made:
            what = "It was changed after this act, and no act says so."
            yield Break(f"override/{item}", what, record.acts[-1])


def _seals(review: Review, chains: Chains) -> Iterator[Break]:
    acts = review.history
    seals = {act.seal for act in acts}
    entries, moved = recorded_entries(review), moved_since(acts)
    replay = Replay(review, chains)
    for number, act in enumerate(acts):
        if not act.seal:
            if any(each.seal for each in acts[:number]):
                yield Break("", "The act has no seal, though acts before it have.", act)
            elif not is_raised(review.review.uid) or _was_sealed(act):
                yield Break("", "The act has no seal any more, and was done with one.", act)
            continue
        turn = replay.turn(number)
        if act.seal != _seal(acts, number):
            yield Break("", "What the act says, or what came before it, was changed.", act)
        elif what := done_out_of_turn(act, turn.just_before.status):
            yield Break("", what, act)
        if not seals.issuperset(parents(acts, number)):
            yield Break("", "An act that it came after is not in the history any more.", act)
        yield from _said_otherwise(act, entries)
        is_held = bool(act.content) and number not in moved
        turned = [*sealed_out_of_turn(review, turn), *besides_out_of_turn(review, turn)] if is_held else []
        past = replay.after(number)
        if not is_held:
            continue
        for lost in sorted(past.lost):
            yield Break("", f"A change that it covers is not in the file any more: {lost}.", act)
        if replay.digest(past, act.form) != act.content:
            yield from _changed(act, replay.content(past, act.form), past.leaves)
        yield from (Break(place, what, act) for place, what in turned)


def _out_of_turn(review: Review) -> Iterator[Break]:
    """What stands there since the last act, and nobody may have written in the status that the review is in."""
    last = last_acts(review.history)
    if len(last) != 1:
        return
    if what := open_when_closed(review, brought_notes(review)):
        yield Break("", what)
    if not last[0].content:
        return
    found = dict(recorded_out_of_turn(review))
    if may_have_changed(review):
        sealed_then = answers_sealed_by(review, review.history.index(last[0])) or {}
        status = STATUS_WORDS[review.review.status]
        for place in otherwise_than_sealed(review, sealed_then) if sealed_then else ():
            found[place] = f"It was changed after this act, while the review is {status}."
    found = dict(besides_out_of_turn(review)) | found
    yield from (Break(place, what, last[0]) for place, what in found.items())


def _was_sealed(act: Act) -> bool:
    """Whether an act says what only one with a seal does."""
    rest = (
        act.content,
        act.covers,
        act.said,
        act.marks,
        act.leaves,
        act.besides,
        act.parents,
        act.key,
        act.signature,
    )
    return any(rest) or act.form > 1


def answers_sealed_by(review: Review, number: int) -> dict[str, dict[Part, Any]] | None:
    """What stood at each part of each question when an act of the history was sealed; None where that is not told."""
    told = sealed_by(review, number)
    return None if told is None else told[1]


def sealed_by(review: Review, number: int) -> tuple[Content, dict[str, dict[Part, Any]]] | None:
    """All that an act of the history has sealed, and of it what stood at each part of each question; None likewise."""
    act, before = review.history[number], ancestors(review.history, number)
    chains = {id_: chains_of(answer) for id_, answer in review.answers.items() if answer.changes}
    done = [review.history[place] for place in before]
    covered, known = {id_ for each in done for id_ in each.covers}, leaves_left(done)
    content = Contents(review, chains).at(covered, set(before), known, act.form)
    return (content, answers_at(review, chains, covered, known)) if content.digest == act.content else None


def _said_otherwise(act: Act, entries: Mapping[str, Recorded]) -> Iterator[Break]:
    """Which of the changes that an act seals say of themselves another who, when or why by now."""
    if not act.said or any(id_ not in entries for id_ in act.covers):
        return
    words = [plain(entries[id_].entry) for id_ in act.covers]
    if digest(words) == act.said:
        return
    marked = zip(act.covers, words, act.marks.split(), strict=False)
    others = [id_ for id_, word, mark in marked if _mark(word) != mark]
    for place in dict.fromkeys(entries[id_].place for id_ in others or act.covers):
        yield Break(place, "A change says another who, when, why or what than when this act was done.", act)


def _changed(act: Act, content: Content, leaves: Mapping[str, str]) -> Iterator[Break]:
    """Which places are others than when an act was sealed, by the short digests that it left."""
    known = {place: leaf for place, leaf in leaves.items() if leaf != GONE}
    now = content.leaves
    found = [place for place in dict.fromkeys([*known, *now]) if known.get(place) != now.get(place)]
    for place in found:
        yield Break(place, "It was changed after this act, and no change is recorded.", act)
    if not found:
        yield Break("", "Something it covers was changed, and no change is recorded.", act)
