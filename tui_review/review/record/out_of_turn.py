"""Whose turn it was: answers are changed while a review is at its reviewer, notes are written until it is final.

The gate takes nothing else, so a change made while a review was at QA, or final, was written by hand, whatever lines
of the record stand beside it and whether an act has sealed it since; and so was an act that the status or the role
does not allow. A merge that brings the lines of a branch says so with a line of its own.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import unquote

from tui_review.instrument.language.days import day_words, days_between
from tui_review.review.conflicts import place as place_of
from tui_review.review.handover import (
    AT_REVIEWER,
    BACKWARD,
    CLOSED,
    HOW_TO_REOPEN,
    OVERRIDERS,
    RULES,
    SETTLERS,
    STATUS_WORDS,
    role_words,
    who_says_it_holds,
    who_settles_overrides,
)
from tui_review.review.model import Act, Answer, Event, Message, Note, Part, Review, Status
from tui_review.review.record.content import (
    BEGUN,
    CITED,
    GONE,
    MIGRATED,
    OVERRIDE_KEPT,
    UNSETTLED,
    begun_now,
    besides_now,
    covered_by_acts,
    moved_since,
    read_leaves,
    recorded_entries,
)
from tui_review.review.record.events import (
    PARTS,
    chains_of,
    joining_message,
    leaves_as_it_stood,
    value_of,
)
from tui_review.review.record.order import (
    Order,
    last_acts,
    last_seals,
    parents,
)
from tui_review.review.record.replay import Turn
from tui_review.review.record.standing import note_status_after, open_notes, status_after

SAYS_BESIDES: Final = 4
"""From this form of acts on they say what stood `besides`."""
_MOVES: Final = frozenset({MIGRATED, "restored"})
"""The acts that may themselves change answers, and say so."""
_PUTS_ANEW: Final = _MOVES | {"settled"}
"""The acts after which other places may be left to settle, and other passages stand."""
_CLOSES: Final = frozenset(rule.past for rule in RULES.values() if rule.end in CLOSED)
"""The acts that make a review final."""
_GIVES_BACK: Final = frozenset(RULES[each].past for each in BACKWARD)
"""The acts with which no signature stands any more."""


def otherwise_than_sealed(review: Review, sealed: Mapping[str, Mapping[Part, Any]]) -> Iterator[str]:
    """The questions at which something else stands than was `sealed` by the last act."""
    for id_, answer in review.answers.items():
        stood = sealed.get(id_, {})
        if any(value_of(answer, part) != stood.get(part) for part in PARTS):
            yield id_


def recorded_out_of_turn(review: Review) -> Iterator[tuple[str, str]]:
    """What no act seals, and nobody may write in the status that the review is in: changes and messages, by place.

    For a review whose last act is one, with a seal.
    """
    status, covered = review.review.status, covered_by_acts(review)
    if status not in AT_REVIEWER:
        for id_, answer in review.answers.items():
            events = [event for event in answer.changes if event.id not in covered]
            if not may_stand(answer, events, status):
                yield (
                    id_,
                    f"A change of it was recorded after this act, while the review is {STATUS_WORDS[status]}.",
                )
    if status in CLOSED:
        for id_, note in review.notes.items():
            written = unsealed_messages(note, covered)
            if written and not was_brought(note, written):
                what = f"The review is {STATUS_WORDS[status]} and takes no notes, and here is a message that this act "
                yield (
                    f"note/{id_}",
                    f"{what}did not seal, and no merge says that it brought it. {HOW_TO_REOPEN}",
                )


def unsealed_messages(note: Note, covered: Container[str]) -> list[Message]:
    """The messages in a note that no act covers, but for lines of merges, which say nothing else."""
    messages = (each for each in note.messages if each.act != "merged" or each.by or each.text)
    return [each for each in messages if each.id and each.id not in covered]


def was_brought(note: Note, written: Sequence[Message]) -> bool:
    """Whether the line of a merge in a note says that it brought exactly these messages, as they are."""
    return bool(written) and joining_message(written) in note.messages


def brought_notes(review: Review) -> frozenset[str]:
    """The notes of a final review that whoever made it so had not seen open, as a merge brought what opened them.

    A line of a merge says so of messages that no act sealed until then; those that an act of another branch had sealed
    came with that act.
    """
    acts, still = review.history, open_notes(review) if review.review.status in CLOSED else []
    ends = [number for number, act in enumerate(acts) if act.act in _CLOSES] if still else []
    if not ends:
        return frozenset()
    end, covered, order = ends[-1], covered_by_acts(review), Order(acts)
    seen = {id_ for number in order.ancestors(end) for id_ in acts[number].covers}
    since = [set(act.covers) for number, act in enumerate(acts) if end in order.ancestors(number)[:-1]]
    beside = covered - seen - set[str]().union(*since)

    def is_brought(note: Note) -> bool:
        then = [each for each in note.messages if not each.id or each.id in seen]
        if len(then) == len(note.messages) or (then and note_status_after(then) != "closed"):
            return False
        written = unsealed_messages(note, seen | beside)
        parts = [[each for each in written if each.id in covers] for covers in since]
        return all(was_brought(note, each) for each in (*parts, unsealed_messages(note, covered)) if each)

    return frozenset(id_ for id_ in still if is_brought(review.notes[id_]))


def may_stand(answer: Answer, events: Sequence[Event], status: Status) -> bool:
    """Whether changes at a question may come to the record in a status in which nobody changes answers.

    Those may that a merge brought and joined, and the word of who may say so that what was handed over stands.
    """
    after = {event.id: event.after for event in answer.changes}
    joined: set[str] = set()
    ahead = [id_ for event in events if event.how == "merged" for id_ in (event.id, *event.after)]
    while ahead:
        id_ = ahead.pop()
        if id_ not in joined:
            joined.add(id_)
            ahead += after.get(id_, ())
    own = [event for event in events if event.part and event.id not in joined]
    chains, may_say = chains_of(answer) if own else {}, SETTLERS.get(status, ())
    return all(
        event.how == "settled"
        and event.role in may_say
        and event.part
        and leaves_as_it_stood(event, chains[event.part])
        for event in own
    )


def done_out_of_turn(act: Act, status: Status) -> str:
    """Why an act is none that could be done in the status the review had, in that role; empty where it is one."""
    rule = next((each for each in RULES.values() if each.past == act.act), None)
    if act.act == OVERRIDE_KEPT:
        may, roles = True, who_settles_overrides(status)
    elif act.act == "settled" and act.status in CLOSED:
        may, roles = True, who_says_it_holds(act)
    elif act.item:
        may, roles = status not in CLOSED, OVERRIDERS
    elif rule is not None:
        may, roles = status in rule.start, rule.roles
    else:
        return ""
    if not may:
        return f"Nobody can do this while a review is {STATUS_WORDS[status]}, as it was."
    if act.role and act.role not in roles:
        return f"The role {role_words(act.role)} cannot do this."
    return ""


def besides_out_of_turn(review: Review, turn: Turn | None = None) -> Iterator[tuple[str, str]]:
    """What is otherwise than an act said of what stood `besides`, and no line says why, by place; see `besides_now`.

    It is looked at as a later act has it, whose `turn` it is, or as it stands now. Acts of former days say nothing of
    it.
    """
    acts, since, stands = review.history, set[str](), dict[str, str]()
    act = None if turn is None else turn.act
    if turn is None:
        seals = last_seals(acts)
        last = [each for each in acts if each.seal in seals]
    else:
        last = turn.came_after
    old = any(each.form < SAYS_BESIDES for each in (*last, *([] if act is None else [act])))
    if not last or old or (act is not None and act.act in _PUTS_ANEW):
        return
    told = [read_leaves(each.besides) for each in last]
    if turn is None:
        since, stands = {*recorded_entries(review)} - covered_by_acts(review), besides_now(review)
        order = Order(acts)
        done = (order.ancestors(number) for number, each in enumerate(acts) if each.seal in seals)
        statuses = [status_after([acts[place] for place in each]) for each in done]
    else:
        since, stands = set(turn.act.covers), read_leaves(turn.act.besides)
        statuses = [each.status for each in turn.branches]
    if not AT_REVIEWER.intersection(statuses):
        for place in dict.fromkeys(key for each in (*told, stands) for key in each if key.startswith(CITED)):
            if stands.get(place, GONE) not in [each.get(place, GONE) for each in told]:
                what = f"The passages cited for it were changed while the review was {STATUS_WORDS[statuses[0]]}."
                yield place.removeprefix(CITED), what
    for key in told[0] if len(told) == 1 else ():
        where = place_of(unquote(key.removeprefix(UNSETTLED)), review.answers)
        if key in stands or not key.startswith(UNSETTLED) or where.part == "act":
            continue
        if where.part == "override":
            if act is None or act.item != where.id:
                yield f"override/{where.id}", "It was left to settle, and no act settles it."
        elif all(event.id not in since for event in review.answers.get(where.id, Answer()).changes):
            yield where.id, "It was left to settle, and no line says that it was settled."


def begun_otherwise(review: Review) -> Iterator[tuple[str, Act]]:
    """What the header says of how the review began, and an act done before its first submission does not, in words."""
    moved, now, told = moved_since(review.history), begun_now(review), set[str]()
    for number, act in enumerate(review.history):
        for place, leaf in read_leaves(act.besides).items():
            key = place.removeprefix(BEGUN)
            if (
                place not in now
                or leaf == now[place]
                or key in told
                or (key == "instrument" and number in moved)
            ):
                continue
            told.add(key)
            was = "had none" if leaf == GONE else "had one" if now[place] == GONE else "had another"
            says = "none" if now[place] == GONE else "one"
            what = f"The header has {says} of `{key}`, and {was} when this act was done"
            yield f"{what}: nothing but an edit of the file changes that.", act


def may_have_changed(review: Review) -> bool:
    """Whether lines that no act seals stand at answers of a review that is not at its reviewer."""
    if review.review.status in AT_REVIEWER or len(last_acts(review.history)) != 1:
        return False
    covered = covered_by_acts(review)
    return any(event.id not in covered for answer in review.answers.values() for event in answer.changes)


def sealed_out_of_turn(review: Review, turn: Turn) -> Iterator[tuple[str, str]]:
    """The questions that an act sealed otherwise than the acts before it, at a time when nobody changes answers.

    So are those with changes that led back to the same. After a merge what stands at each is what one of its branches
    had there; while hand-overs of branches are unsettled, it may be what either handed over.
    """
    act, branches = turn.act, turn.branches
    statuses = [each.status for each in branches]
    if act.act in _MOVES or not branches or AT_REVIEWER.intersection(statuses):
        return
    if len(turn.just_before.last_whole) > 1:
        return
    if not all(each.is_sealed for each in branches):
        return  # What stood there before the first seal, nothing tells.
    leaves = read_leaves(act.leaves)
    for place, answer in review.answers.items():
        stands, covered = leaves.get(place), turn.covers.get(place, ())
        if stands is None and not covered:
            continue
        events = [event for event in answer.changes if event.id in covered]
        is_other = stands is not None and stands not in [each.leaves.get(place, GONE) for each in branches]
        was_changed = is_other or not may_stand(answer, events, statuses[0])
        if was_changed and not _took_signature_back(act, events):
            yield place, f"It was changed before this act, while the review was {STATUS_WORDS[statuses[0]]}."


def _took_signature_back(act: Act, events: Sequence[Event]) -> bool:
    """Whether an act that gives a review back has taken a signature back by these changes, and nothing besides."""
    signatures = all(event.how == "taken back" and isinstance(event.was, dict) for event in events)
    return act.act in _GIVES_BACK and bool(events) and signatures


def dated_ahead(review: Review, today: str) -> Iterator[tuple[str, str, Act | None]]:
    """What says that it was done later than the day after `today`, which no clock here has reached.

    Acts, changes and messages, each by its place.
    """
    limit = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    for act in review.history:
        if day_words(act.at) > limit:
            yield "", "It says that it was done on a day that is still to come.", act
    for id_, answer in review.answers.items():
        for event in answer.changes:
            if day_words(event.at) > limit:
                yield (
                    id_,
                    f"A change says that it was made on {day_words(event.at)}, which is still to come.",
                    None,
                )
    for id_, note in review.notes.items():
        for message in note.messages:
            if day_words(message.at) > limit:
                what = (
                    f"A message says that it was written on {day_words(message.at)}, which is still to come."
                )
                yield f"note/{id_}", what, None


def dated_before(acts: Sequence[Act]) -> Iterator[tuple[str, Act]]:
    """The acts that say that they were done more than a day before one that they follow, in words.

    No break of the record: a clock may have been wrong for a while, and what it has sealed stays.
    """
    made = {act.seal: act for act in acts if act.seal}
    for number, act in enumerate(acts):
        latest = max((made[seal].at for seal in parents(acts, number) if seal in made), default="")
        if (days_between(act.at[:10], latest[:10]) or 0) > 1:
            what = (
                f"It says {day_words(act.at)}, and the act before it {day_words(latest)}: a clock was wrong."
            )
            yield what, act
