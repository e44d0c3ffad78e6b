"""What a file has no more that an open session had in it: it was put back, or somebody took something away."""

from __future__ import annotations

from collections.abc import Iterator

from tui_review.instrument.rules import Rules
from tui_review.review.conflicts import conflicts_at, place, sides_of, signed_side, value_in, with_value_at
from tui_review.review.gate.proposals import Author, Change, Proposal
from tui_review.review.merge_answers import merge_answer
from tui_review.review.model import Act, Answer, Review
from tui_review.review.record.content import ids_set_aside
from tui_review.review.record.events import PARTS, is_another, is_in_record, value_of
from tui_review.review.signing import with_signature_of
from tui_review.shape.door import structured
from tui_review.shape.plain import plain
from tui_review.store.acknowledged import Acknowledged


def acts_gone(mine: Review, there: Review) -> list[Act]:
    """The acts of a session's review that a file has not got whose history is the beginning of it."""
    count = len(there.history)
    return mine.history[count:] if mine.history[:count] == there.history else []


def lacking(  # noqa: PLR0913 - two reviews, and what is known of them
    mine: Review, there: Review, own: Acknowledged, *, by: Author, rules: Rules, is_former: bool
) -> list[Proposal]:
    """What would bring back what a session had in its file and another file in its place has not.

    Of its own changes, those that would make another review of this one; what is a side of an unsettled place, or in
    the record of what somebody else has made of it since, is not lost. Where any is, or an act, the file is an older
    one, and the answers of others that went with it are brought back too; with `is_former` it is known to be one that
    was there before, and whatever differs in it is older.
    """
    lost = {}
    for id_, kept in own.before.items():
        after, stands = mine.answers.get(id_, Answer()), there.answers.get(id_, Answer())
        before = stands if is_former else structured(Answer, kept)
        if _is_lost(id_, before, after, there, rules):
            lost[id_] = before
    older = is_former or acts_gone(mine, there)
    found: list[Proposal] = []
    for id_ in dict.fromkeys([*mine.answers, *lost]) if lost or acts_gone(mine, there) else ():
        after, stands = mine.answers.get(id_, Answer()), there.answers.get(id_, Answer())
        before = stands if older or _holds(after, stands) else lost.get(id_, after)
        if is_another(before, after):
            found.append(Change(question=id_, before=plain(before), after=plain(after), by=by))
    marks = set(_marks(mine)) - set(_marks(there))
    return [*found, *(act for act in own.acts if (act.by.name, act.by.at) in marks)]


def _is_lost(id_: str, before: Answer, after: Answer, there: Review, rules: Rules) -> bool:
    stands = _with_sides_of(after, id_, there, rules)
    if not (is_another(before, after) and is_another(stands, after)):
        return False
    if is_in_record(before, after, stands, aside={*ids_set_aside(there)}):
        return False
    question = rules.questions[id_].question if id_ in rules.questions else None
    merged = merge_answer(id_, question, before, after, stands)
    return bool(merged.conflicts) or is_another(stands, merged.answer)


def _with_sides_of(answer: Answer, id_: str, there: Review, rules: Rules) -> Answer:
    """What stands at a question of a review, with what an answer has in the place of each side that says the same."""
    stands = there.answers.get(id_, Answer())
    conflicts = conflicts_at(there, id_, rules.questions)
    # A row before its cells, and the order of the rows once all are there.
    for key in sorted(conflicts, key=lambda each: (each.endswith("/order"), len(each))):
        where = place(key, rules.questions)
        value = value_in(answer, where)
        sides = list(sides_of(conflicts[key]).values())
        if where.part == "order":
            rows = list(stands.rows or {})
            sides = [[row for row in side or () if row in rows] for side in sides]
            value = [row for row in value if row in rows]
        signed = signed_side(answer) if answer.covers and not where.part else value
        if value in sides or signed in sides:
            stands = with_value_at(stands, where, value)
            stands = with_signature_of(stands, answer) if signed != value else stands
    return stands


def _holds(answer: Answer, less: Answer) -> bool:
    """Whether an answer has all that another has: that may be what it was before."""
    if answer.rows is not None and less.rows is not None:
        # That there are none is an answer, and no beginning of rows.
        if not less.rows.items() <= answer.rows.items() or (answer.rows and not less.rows):
            return False
        less = Answer(described=less.described, narrative=less.narrative)
    return all(value_of(less, part) in (None, value_of(answer, part)) for part in PARTS)


def _marks(review: Review) -> Iterator[tuple[str, str]]:
    """Who did something besides answering, and when, as far as it stands in a review."""
    for note in review.notes.values():
        yield from ((each.by, each.at) for each in note.messages)
    yield from ((each.by, each.at) for each in review.history)
