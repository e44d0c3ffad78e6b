"""Settling what a merge left open: what a person means, what the sides are and who gave them, taking one or both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from tui_review.errors import UserError
from tui_review.instrument.language.days import day_words, moment_words
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.plurals import count_of
from tui_review.instrument.rules import Rules
from tui_review.qa.diff import diff_reviews
from tui_review.qa.diff_rows import column_labels, row_changes
from tui_review.review.conflicts import (
    ACTS_KEY,
    BOTH,
    ConflictPlace,
    changed_by,
    conflicts_at,
    is_another_signature,
    meant_by,
    part_of_place,
    place,
    sides_of,
    signed_side,
    taken,
    value_in,
)
from tui_review.review.entry import entry_place
from tui_review.review.gate.merging import act_of, with_act_held
from tui_review.review.gate.proposals import Change, SettleAct, SettleOverride
from tui_review.review.handover import person_words
from tui_review.review.model import Answer, Conflict, Event, Review
from tui_review.review.record.content import override_by
from tui_review.review.record.events import steps_of
from tui_review.review.rows import part_alone
from tui_review.review.state import ReviewState
from tui_review.review.taken_back import is_taken_back
from tui_review.store.commits import Commits, answer_at
from tui_review.telling.blocks import Block, Quote, paragraph, strong, under
from tui_review.telling.changes import ReviewDiff
from tui_review.telling.diff import override_blocks, question_blocks, row_change_blocks
from tui_review.telling.notes import side_words

_NOT_YET: Final = object()
"""What a commit has at a place that the change one looks for has not come to."""


def unsettled(state: ReviewState, given: str) -> tuple[str, ...]:
    """The keys that a person means; all for nothing given. Raises UserError where nothing is unsettled there."""
    conflicts = state.review.conflicts
    keys = meant_by(state.review, given, state.rules.questions) if given else tuple(conflicts)
    if given and not keys:
        left = ", ".join(conflicts)
        raise UserError(f"Nothing is unsettled at {given}.", remedy=f"Unsettled here: {left or 'nothing'}.")
    return keys


class TakesBack(UserError):  # noqa: N818 - what is said to a person, as UserError is
    """A hand-over that holds takes back what others answered where nothing is listed to settle; `places` says where."""

    def __init__(self, places: tuple[str, ...]) -> None:
        """`places` are questions, and items of overrides."""
        self.places = places
        super().__init__(f"Where it holds, what others answered is taken back at {', '.join(places)}.")


def settle(
    state: ReviewState, given: str, side: str, *, take_back: bool = False
) -> list[Change | SettleOverride | SettleAct | None]:
    """Takes one side, or both, at all that a person means, all or nothing.

    Raises UserError where nothing is unsettled there, or it can only be one or the other; TakesBack where a hand-over
    would undo more than the places that are listed, and nobody said that it is to `take_back` that.
    """
    keys = unsettled(state, given)
    if side == BOTH:
        _check_both(state.review, keys)
    if ACTS_KEY in keys and not take_back and (places := taken_back(state, side)):
        raise TakesBack(places)
    with state.all_or_nothing():
        return [state.settle(key, side) for key in keys]


def _check_both(review: Review, keys: Sequence[str]) -> None:
    """Raises UserError where one side alone has changed anything: there is nothing to put together."""
    changed = {name for key in keys for name in changed_by(review.conflicts[key])}
    if len(changed) == 1:
        what = f"Only one side ({changed.pop()}) has changed {', '.join(keys)}: there are not two to take."
        raise UserError(what, remedy=f"Take {' or '.join(sides_of(review.conflicts[keys[0]]))}.")


def settle_anew(state: ReviewState, key: str, given: Any) -> list[Change]:
    """Settles a place (`4B`, `4B.narrative`) by an answer of its own. Raises UserError where that cannot be."""
    unsettled(state, key)
    state.settling = entry_place(key, state.rules.questions).id
    try:
        return state.answer_many({key: given})
    finally:
        state.settling = ""


def taken_back(state: ReviewState, side: str) -> tuple[str, ...]:
    """Where a hand-over that is said to hold takes back what stands, and nothing to settle is listed: by place.

    Raises UserError for what is none of the sides, and where the file does not give back what was handed over.
    """
    conflicts, questions = state.review.conflicts, state.rules.questions
    diff, found = _made_by(state, side), list[str]()
    for change in diff.questions:
        at = conflicts_at(state.review, change.question, questions)
        listed = {part_of_place(place(key, questions)) for key in at}
        changed = (
            ("given", change.answered),
            ("described", change.described),
            ("narrative", change.narrative),
        )
        if any(is_another and part not in listed for part, is_another in changed):
            found.append(change.question)
    overrides = (each.item for each in diff.overrides if f"{each.item}/override" not in conflicts)
    return (*found, *(f"{item} (override)" for item in overrides))


def held_blocks(state: ReviewState, side: str) -> Iterator[Block]:
    """What stands otherwise once a hand-over, a side of `review/act`, is said to hold; nothing where all stays."""
    try:
        diff = _made_by(state, side)
    except UserError as error:
        yield paragraph(error.message)
        return
    told = [
        block for each in diff.questions for block in question_blocks(replace(each, made=()), state.rules)
    ]
    told += [block for each in diff.overrides for block in override_blocks(each, state.rules)]
    if told:
        yield paragraph("Where it holds, this stands as it was handed over then:")
        yield under(*told)


def _made_by(state: ReviewState, side: str) -> ReviewDiff:
    """What a hand-over that is said to hold makes of the review."""
    review, rules = state.review, state.rules
    held = taken(review.conflicts[ACTS_KEY], place(ACTS_KEY), side, rules)
    return diff_reviews(
        review, rules, with_act_held(rules, review, act_of(review, held), state.editor), rules
    )


def unsettled_blocks(state: ReviewState, commits: Commits, given: str = "") -> Iterator[Block]:
    """What is unsettled, each with its sides and who gave them. Raises UserError where nothing is at `given`."""
    for key in unsettled(state, given):
        conflict, where = state.review.conflicts[key], place(key, state.rules.questions)
        yield paragraph(strong(key), f"  ({where.id}, {where.said})" if where.said else "")
        sides: list[Block] = [paragraph(conflict.why)] if conflict.why else []
        for side, value in {"base": conflict.base, **sides_of(conflict)}.items():
            if isinstance(value, str) and "\n" in value:
                sides += [paragraph(f"{side}:"), under(Quote(value))]
            else:
                sides.append(paragraph(f"{side}: {side_words(state.rules, where, value)}"))
            if rows := side_rows(state.rules, where, conflict.base, value):
                sides.append(under(*rows))
            if where.part == "act" and value is not None and side != "base":
                sides.append(under(*held_blocks(state, side)))
            # What one side has gone back to is that side's.
            if side == "base" and value in sides_of(conflict).values():
                continue
            if whose := origin_words(state.review, state.rules, commits, key, value):
                sides.append(under(paragraph(whose)))
        yield under(*sides)
    if not state.review.conflicts:
        yield paragraph("Nothing is left to settle.")


def side_rows(rules: Rules, where: ConflictPlace, base: Any, side: Any) -> list[Block]:
    """What a side has made of the rows of a whole table, against what both began with; nothing of all else."""
    if where.row or where.part or not is_rows(side) or side == base:
        return []
    began = base if is_rows(base) else {}
    changes = row_changes(began, side, column_labels(rules, where.id))
    return [block for row in changes for block in row_change_blocks(row, where.id, rules)]


def origin_words(review: Review, rules: Rules, commits: Commits, key: str, value: Any) -> str:
    """Who gave one side at an unsettled place, or took it away, when, in which commit; empty where nothing says so."""
    where, conflict = place(key, rules.questions), review.conflicts.get(key)
    went_back = conflict is not None and is_taken_back(conflict)
    if value is None and (
        where.part == "act" or conflict is None or (conflict.base is None and not went_back)
    ):
        return ""  # Nobody took away what never was.
    stands = review.answers.get(where.id, Answer())
    # The signature that stands is told as it is seen; two of one person and day differ in what they cover.
    is_standing = where == ConflictPlace(where.id) and bool(stands.covers) and value == stands.value
    committed = signed_side(stands) if is_standing else value
    # Both gave the same: which of the two stands on that side, the line that joins them tells.
    event = _on_its_side(stands, where, conflict, value) if conflict is not None and went_back else None
    by = _by_record(review, where, value) if event is None else _by_event(event)
    return ", ".join(each for each in (by, _by_commit(commits, where, committed, event)) if each)


def _by_record(review: Review, where: ConflictPlace, value: Any) -> str:
    if where.part == "act":
        return ""  # What it is says that already.
    if where.part == "override":
        if isinstance(value, dict):
            return f"{value['by']}, {moment_words(value['at'])}"
        undone = [act for act in review.history if act.item == where.id and override_by(act) is None]
        return (
            f"{person_words(undone[-1].by, undone[-1].role)}, {moment_words(undone[-1].at)}" if undone else ""
        )
    part = part_of_place(where)
    for step in reversed(list(steps_of(review.answers.get(where.id, Answer())))):
        event = step.event
        gave = event.by and event.how != "explained"
        if step.part != part or not gave or value_in(part_alone(part, step.after), where) != value:
            continue
        if value is not None or value_in(part_alone(part, step.before), where) is not None:
            return _by_event(event)
    return ""


def _by_event(event: Event) -> str:
    return f"{person_words(event.by, event.role)}, {moment_words(event.at)}"


def _on_its_side(answer: Answer, where: ConflictPlace, conflict: Conflict, value: Any) -> Event | None:
    """The change that made what stands on one of the branches that a merge joined last; None where nothing says so.

    A row that came on both branches has another id on each.
    """
    part = part_of_place(where)
    rows = [each for each in sides_of(conflict).values() if each is not None]
    row = rows[0] if rows and where.row and not where.column and conflict.base is None else None
    steps = {step.event.id: step for step in steps_of(answer) if step.part == part}

    def has(id_: str) -> bool:
        stood = part_alone(part, steps[id_].after) if id_ in steps else None
        if row is not None and stood is not None:
            return (row in (stood.rows or {}).values()) == (value is not None)
        return stood is not None and bool(value_in(stood, where) == value)

    for join in reversed([each.event for each in steps.values() if len(each.event.after) > 1]):
        ahead = [end for end in join.after if has(end)]
        while ahead:
            step = steps[ahead.pop()]
            before = [each for each in step.event.after if has(each)]
            if step.event.by and step.event.how != "explained" and not before:
                return step.event
            ahead += before
    return None


def _by_commit(commits: Commits, where: ConflictPlace, value: Any, event: Event | None) -> str:
    try:
        if where.part == "act":
            made = commits.made(lambda data: value if value.get("seal") in _seals(data) else None, value)
        elif where.part == "override":
            made = commits.made(lambda data: (data.get("overrides") or {}).get(where.id), value)
        else:
            made = commits.made(lambda data: _side_in(data, where, value, event), value)
    except UserError:
        return "its commits cannot be looked at"
    if made.commit is None:
        return f"nothing says by whom: {made.doubt}" if made.doubt else ""
    told = f"commit {made.commit.id[:8]} by {made.commit.author}, {day_words(made.commit.at)}"
    return f"{told}, or one before: {made.doubt}" if made.doubt else told


def _side_in(data: dict[str, Any], where: ConflictPlace, side: Any, event: Event | None) -> Any:
    """What a file's data has at a place, told as a side of it is; with the change that gave it, where that is known."""
    if event is not None and event.id not in _events(data, where.id):
        return _NOT_YET
    answer = answer_at(data, where.id)
    return signed_side(answer) if is_another_signature(side) else value_in(answer, where)


def _events(data: dict[str, Any], id_: str) -> list[Any]:
    """The ids of the changes at a question in a file's data."""
    kept = (data.get("answers") or {}).get(id_)
    return (
        [each.get("id") for each in (kept.get("changes") or ()) if isinstance(each, dict)]
        if isinstance(kept, dict)
        else []
    )


def _seals(data: dict[str, Any]) -> list[Any]:
    """The seals of the acts in a file's data."""
    return [act.get("seal") for act in data.get("history") or () if isinstance(act, dict)]


def left_words(review: Review) -> str:
    """How much of a merge is still to be settled: `2 places left to settle`."""
    return f"{count_of(len(review.conflicts), 'place')} left to settle"
