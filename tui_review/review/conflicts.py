"""The places of a review that a merge could not settle: how their keys read, and putting one side in place.

Keys of `conflicts`: `4B` (an answer), `4B.narrative`, `4C1.describe.Other` (what is said of a choice), `4A1.r2` (a row
deleted by one side and changed by the other), `4A1.r2.type` (one cell), `4A1/order` (the order of the rows),
`4/override` (an override of item 4), `review/act` (hand-overs that branches did from one version).
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.language.values import is_rows
from tui_review.review.model import Act, Answer, Conflict, Part, Review
from tui_review.review.record.events import differs
from tui_review.review.record.ids import number_of
from tui_review.review.record.order import last_acts
from tui_review.review.rows import with_row_map
from tui_review.review.three_way import merged_part, merged_text, pick
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

BOTH: Final = "both"
"""What is taken of an unsettled place where all sides go together."""
ACTS_KEY: Final = "review/act"
"""The key of hand-overs that branches did from one version."""

_KEY: Final = (
    r"(?s)(?P<id>.+?)(?:\.(?P<row>r\d+(?:-[0-9a-z]{4})?)(?:\.(?P<column>.+))?"
    r"|\.describe\.(?P<code>.+)|[./](?P<part>[a-z]+))?\Z"
)
_PARTS: Final = {".narrative": "narrative", "/order": "order", "/override": "override", "/act": "act"}
_SEVERAL: Final = 2
_FIRST_OTHER: Final = _SEVERAL + 1
_ACT_WORDS: Final = ("version", "act", "by", "role", "at", "seal")
_HIDDEN: Final = ("covers", "key")
"""What tells two signatures apart that are of one person and day: what each covers, and the key that made it."""


@frozen()
class ConflictPlace:
    """What one key of `conflicts` is about."""

    id: str
    """The question, for an override the item, for hand-overs `review`."""
    part: str = ""
    """`narrative`, `described`, `order`, `override` or `act`; empty for the answer, a row or a cell."""
    row: str = ""
    """The row's id."""
    column: str = ""
    """The column, where it is about one cell."""
    code: str = ""
    """The choice, where it is about what is said of one."""

    @property
    def said(self) -> str:
        """The place in words, after the id: `narrative`, `row r2, type`; empty for the answer itself."""
        if self.row:
            return f"row {self.row}" + (f", {self.column}" if self.column else "")
        if self.code:
            return f"description of {self.code}"
        return {"order": "order of the rows", "act": "hand-over"}.get(self.part, self.part)


def place(key: str, questions: Container[str] = ()) -> ConflictPlace:
    """What a key is about. Ids of `questions` are never taken apart."""
    found = None if key in questions else re.match(_KEY, key)
    if found is None:
        return ConflictPlace(key)
    if found["row"]:
        return ConflictPlace(found["id"], row=found["row"], column=found["column"] or "")
    if found["code"]:
        return ConflictPlace(found["id"], "described", code=found["code"])
    part = _PARTS.get(key[len(found["id"]) :], "")
    return ConflictPlace(found["id"], part) if part else ConflictPlace(key)


def part_of_place(where: ConflictPlace) -> Part:
    """The part of what is kept at a question that an unsettled place of it is of."""
    parts: dict[str, Part] = {"narrative": "narrative", "described": "described"}
    return parts.get(where.part, "given")


def conflicts_at(review: Review, question: str, questions: Container[str] = ()) -> dict[str, Conflict]:
    """Everything unsettled at one question, by key."""
    return {
        key: conflict for key, conflict in review.conflicts.items() if place(key, questions).id == question
    }


def meant_by(review: Review, given: str, questions: Container[str] = ()) -> tuple[str, ...]:
    """The keys that a person means: a question's id means everything unsettled at it, `4B.value` its answer alone.

    Empty where nothing is unsettled there.
    """
    found = tuple(conflicts_at(review, given, questions))
    if found:
        return found
    answer = given.removesuffix(".value")
    return tuple(key for key in dict.fromkeys((given, answer)) if key in review.conflicts)


def unsettled_ids(review: Review, questions: Container[str]) -> frozenset[str]:
    """The questions whose answer is unsettled, and the items whose override is: no rating goes by what stands there."""
    places = (place(key, questions) for key in review.conflicts)
    return frozenset(where.id for where in places if where.part in ("", "order", "override"))


def unsettled_places(review: Review, questions: Container[str]) -> tuple[str, ...]:
    """Every unsettled place in words: `4A`, `4B narrative`, `the hand-over`."""
    places = (place(key, questions) for key in review.conflicts)
    told = (f"the {each.said}" if each.part == "act" else f"{each.id} {each.said}".strip() for each in places)
    return tuple(dict.fromkeys(told))


def sides_of(conflict: Conflict) -> dict[str, Any]:
    """What the sides of an unsettled place have there, by its name: ours, theirs, and 3, 4 for further branches."""
    others = {str(number): each for number, each in enumerate(conflict.others, _FIRST_OTHER)}
    return {"ours": conflict.ours, "theirs": conflict.theirs, **others}


def names_a_side(word: str) -> bool:
    """Whether a word can be the name of a side, or of all of them."""
    return word in ("ours", "theirs", BOTH) or word.isdecimal()


def with_sides(conflict: Conflict, sides: Sequence[Any]) -> Conflict:
    """The conflict with other sides, two or more."""
    return replace(conflict, ours=sides[0], theirs=sides[1], others=list(sides[2:]))


def taken(conflict: Conflict, where: ConflictPlace, side: str, rules: Rules) -> Any:
    """What stands at a place when a side is taken there; None for nothing.

    `both` is what all sides changed, together: all wordings of a text, all of several lists, the row that one side
    took out. Raises UserError where it can only be one of them, and for a side that is none.
    """
    sides = sides_of(conflict)
    if side in sides:
        return deepcopy(sides[side])
    if side != BOTH:
        what = f"{side!r} is none of its sides."
        known = [*sides, *([BOTH] if takes_both(conflict, where, rules) else [])]
        remedy = f"Take {', '.join(known[:-1])} or {known[-1]}."
        raise UserError(what, remedy=remedy, question=where.id)
    ours, *rest = sides.values()
    for theirs in rest:
        ours, differ = _together(conflict.base, ours, theirs, where, rules)
        if differ:
            remedy = f"Take one of {', '.join(sides)}, or answer it anew."
            raise UserError("It can only be one of them.", remedy=remedy, question=where.id)
    return deepcopy(ours)


def changed_by(conflict: Conflict) -> frozenset[str]:
    """The sides of a place, by their names, that have something else there than what all started from."""
    return frozenset(name for name, side in sides_of(conflict).items() if differs(conflict.base, side))


def takes_both(conflict: Conflict, where: ConflictPlace, rules: Rules) -> bool:
    """Whether several sides changed a place, and what they made of it can stand together."""
    if len(changed_by(conflict)) < _SEVERAL:
        return False
    try:
        taken(conflict, where, BOTH, rules)
    except UserError:
        return False
    return True


def _together(base: Any, ours: Any, theirs: Any, where: ConflictPlace, rules: Rules) -> tuple[Any, bool]:
    """What two sides changed, together, and whether it can only be one of them."""
    value, differ = pick(base, ours, theirs)
    if where.part in ("narrative", "described"):
        return merged_text(*(str(each or "") for each in (base, ours, theirs))).both, False
    if where.row and not where.column:
        if ours is None or theirs is None:
            return theirs if ours is None else ours, False
        cells = {
            key: pick((base or {}).get(key), ours.get(key), theirs.get(key)) for key in {**ours, **theirs}
        }
        row = {key: cell for key, (cell, _) in cells.items() if cell is not None}
        return row, any(differ for _, differ in cells.values())
    if differ and not where.part and where.id in rules.questions:
        question = rules.questions[where.id].question
        value = merged_part(
            question.column(where.column) if where.column else question, base, ours, theirs
        ).both
        differ = value is None
    return value, differ


def signed_side(answer: Answer) -> Any:
    """What stands at an answer as a side of an unsettled place: of a signature also what it covers, unseen."""
    if not isinstance(answer.value, dict) or not answer.covers:
        return answer.value
    return {**answer.value, **{key: each for key in _HIDDEN if (each := getattr(answer, key))}}


def is_another_signature(side: Any) -> bool:
    """Whether a side is a signature that does not stand, and that who and when do not tell from one that does."""
    return isinstance(side, dict) and "name" in side and "covers" in side


def as_seen(side: Any) -> Any:
    """A side as it stands at an answer: of a signature who and when."""
    if not is_another_signature(side):
        return side
    return {key: each for key, each in side.items() if key not in _HIDDEN}


def act_side(act: Act) -> dict[str, Any]:
    """A hand-over as a side of `review/act`."""
    return {key: each for key in _ACT_WORDS if (each := getattr(act, key))}


def with_acts_told(review: Review) -> Review:
    """The review with `review/act` unsettled exactly where hand-overs of several branches are, as its history says.

    A file that was merged by lines, or of which somebody took the place out, has it again.
    """
    last = [act_side(act) for act in last_acts(review.history)]
    conflict = review.conflicts.get(ACTS_KEY)
    known = [] if conflict is None else list(sides_of(conflict).values())
    if len(last) < _SEVERAL:
        others = {key: each for key, each in review.conflicts.items() if key != ACTS_KEY}
        return review if conflict is None else replace(review, conflicts=others)
    if conflict is not None and len(known) == len(last) and all(each in last for each in known):
        return review
    still = [each for each in known if each in last]
    told = with_sides(conflict or Conflict(), [*still, *(each for each in last if each not in known)])
    others = {key: each for key, each in review.conflicts.items() if key != ACTS_KEY}
    return replace(review, conflicts={ACTS_KEY: told, **others})


def value_in(answer: Answer, where: ConflictPlace) -> Any:
    """What stands at a place of an answer now; None for nothing."""
    if where.part == "narrative":
        return answer.narrative or None
    if where.code:
        return answer.described.get(where.code)
    if where.part == "order":
        return list(answer.rows or {})
    if not where.row:
        return answer.given
    row = (answer.rows or {}).get(where.row)
    return row if row is None or not where.column else row.get(where.column)


def settled_by(
    review: Review, questions: Container[str], id_: str, change: tuple[Answer, Answer], said: str
) -> dict[str, Any]:
    """What a change that is to settle, before and after, does: what was said explicitly, and every place it changes."""
    before, after = change
    table = said == id_ and (before.rows is not None or after.rows is not None)
    found: dict[str, Any] = {}
    for key, conflict in conflicts_at(review, id_, questions).items():
        where = place(key, questions)
        whole = table and where.part not in ("narrative", "described")
        if key == said or whole or value_in(before, where) != value_in(after, where):
            found[key] = plain(conflict)
    return found


def restated(
    review: Review,
    questions: Container[str],
    id_: str,
    change: tuple[Answer, Answer],
    settled: Container[str],
) -> dict[str, Conflict]:
    """What is unsettled after a change that settles only `settled`: what it gave elsewhere is the side that stands.

    Whoever gave it may not have seen that there were others.
    """
    before, after = change
    found = dict(review.conflicts)
    for key, conflict in conflicts_at(review, id_, questions).items():
        where = place(key, questions)
        stood, stands = value_in(before, where), value_in(after, where)
        if key not in settled and stood != stands:
            sides = list(sides_of(conflict).values())
            # In its place, so that each side goes on being one person's at all places of the question.
            number = sides.index(stood) if stood in sides else 0
            found[key] = with_sides(conflict, [*sides[:number], stands, *sides[number + (stood in sides) :]])
    return found


def with_value_at(
    answer: Answer, where: ConflictPlace, value: Any, above: Sequence[str] | None = None
) -> Answer:
    """The answer with `value` at a place; None takes away what is there.

    A row that comes back stands below the nearest of those `above` it that is still there, or by its number.
    """
    value = as_seen(value)
    if where.part == "narrative":
        return replace(answer, narrative=value or "")
    if where.code:
        said = {**answer.described, where.code: value or ""}
        return replace(answer, described={code: text for code, text in said.items() if text})
    rows = dict(answer.rows or {})
    if where.part == "order":
        wanted = [id_ for id_ in value or [] if id_ in rows]
        return with_row_map(answer, {id_: rows[id_] for id_ in [*wanted, *rows]})
    if where.column:
        if where.row in rows:
            row = {column: cell for column, cell in rows[where.row].items() if column != where.column}
            rows[where.row] = row if value is None else {**row, where.column: value}
        return with_row_map(answer, rows)
    if where.row:
        ids = [id_ for id_ in rows if value is not None or id_ != where.row]
        if value is not None and where.row not in rows:
            ids.insert(_below(where.row, ids, above), where.row)
        return with_row_map(answer, {id_: value if id_ == where.row else rows[id_] for id_ in ids})
    if is_rows(value) or (value is None and answer.rows is not None):
        return with_row_map(answer, value)
    return replace(with_row_map(answer, None), value=value)


def _below(row: str, ids: Sequence[str], above: Sequence[str] | None) -> int:
    """At which place among the rows of a table a row comes back."""
    if above is None:
        later = (at for at, id_ in enumerate(ids) if number_of(id_) > number_of(row))
        return next(later, len(ids))
    return next((ids.index(id_) + 1 for id_ in reversed(above) if id_ in ids), 0)
