"""Random histories of one review: two to four people, each on a branch, who answer, sign, hand over, merge and settle.

`python -m tests.generating.histories --count 1000 --seed 1` prints how many acknowledged changes were lost in a merge,
how many honest histories were called broken, and how many of as many forged ones were found. What is lost, alarmed
falsely or not found is printed with its seed, and the exit status is then 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any

from tests.acts import put
from tests.instrument.making import rules_of
from tui_review.errors import UserError
from tui_review.instrument.rules import Rules
from tui_review.qa.merge import merge_reviews
from tui_review.review import signing
from tui_review.review.common import common_base
from tui_review.review.conflicts import ACTS_KEY, place, sides_of, signed_side, value_in
from tui_review.review.gate.proposals import (
    CloseNote,
    Create,
    HandOver,
    Merge,
    Migrate,
    OpenNote,
    OverrideRating,
    Reply,
    UndoOverride,
)
from tui_review.review.handover import AT_REVIEWER, acts_open_to
from tui_review.review.migrate import migrate
from tui_review.review.model import Answer, Conflict, Review
from tui_review.review.moving import carried
from tui_review.review.record.acts import breaks
from tui_review.review.record.chain import chain_ends
from tui_review.review.record.content import content_now, covered_by_acts, leaves_left, moved_since
from tui_review.review.record.events import PARTS, differs, events_of, value_of
from tui_review.review.record.order import ancestors
from tui_review.review.serial import as_written, from_document, new_review, to_data
from tui_review.review.state import ReviewState
from tui_review.review.three_way import pick
from tui_review.review.who import Editor, Role
from tui_review.shape.plain import plain
from tui_review.store.file_commits import FileCommit, FileCommits
from tui_review.store.git import Commit as GitCommit
from tui_review.store.otherwise import said_otherwise
from tui_review.store.undecided import undecided
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

DAY = "2026-03-20"
SHEET = """\
language: 1
id: histories
version: "1"
title: Histories
short: Histories
ratings: {item: [Strength, Area Needing Improvement], outcome: [Good, Bad]}
sections:
  - id: all
    title: All
    items:
      - id: "1"
        title: One
        questions:
          - {id: 1A, ask: A, answer: yes_no, guidance: Look.}
          - {id: 1B, ask: B, answer: yes_no, guidance: Look., narrative_when: 1B is No, narrative_ask: Why.}
        rating:
          - {when: 1A is No, then: Area Needing Improvement}
          - {else: Strength}
    questions:
      - {id: text, ask: Say, answer: long_text, optional: true, guidance: Look.}
      - {id: ticks, ask: Tick, answer: several, choices: [x, y, z], optional: true, guidance: Look.}
      - id: other
        ask: Say where.
        answer: choice
        optional: true
        guidance: Look.
        choices: [Home, {code: Other, label: Elsewhere, describe: Say where it was.}]
      - id: table
        ask: Rows
        answer: table
        row: row
        optional: true
        guidance: Look.
        columns:
          - {id: name, label: Name, answer: text}
          - {id: kind, label: Kind, answer: choice, choices: [one, two]}
      - {id: first, ask: Sign., label: Writer, answer: sign_off, signs: [1A, 1B, text], guidance: Sign., optional: true}
"""
_TICKS = "- {id: ticks, ask: Tick, answer: several, choices: [x, y, z], optional: true, guidance: Look.}\n"
NEXT_SHEET = (
    SHEET.replace('version: "1"', 'version: "2"')
    .replace(_TICKS, _TICKS.replace("ticks", "marks").replace("z]", "zed]"))
    .replace("choices: [one, two]", "choices: [one]")
    + "renames: {ticks: marks, marks.choices.z: zed}\n"
)
"""The version after it: a question and a choice under other names, and a choice that is there no more."""
FURTHER_SHEET = NEXT_SHEET.replace('version: "2"', 'version: "3"')
_ROLES: tuple[Role, ...] = ("reviewer", "qa", "site_leader", "state")
_WORDS = ("A move.", "Two moves.", "No meeting was held.", "An aunt helped.", "Nobody asked.")


@cache
def rules(version: str = "1") -> Rules:
    """The rules of the worksheet, a small one of every kind of thing, or of a version after it."""
    sheets = {"1": SHEET, "2": NEXT_SHEET, "3": FURTHER_SHEET}
    return rules_of(Path(tempfile.mkdtemp()), sheets[version])


def _rules_of(review: Review) -> Rules:
    return rules(review.review.instrument.version)


@dataclass(eq=False)
class Commit:
    """One state of a branch."""

    review: Review
    parents: tuple[Commit, ...] = ()
    changes: dict[str, frozenset[int]] = field(default_factory=dict)
    """The changes at each question that led to what stands there, however they came: a model beside the record."""

    def ancestors(self) -> list[Commit]:
        """Itself and all before it, the nearest first."""
        found: list[Commit] = []
        ahead = [self]
        while ahead:
            each = ahead.pop(0)
            if each not in found:
                found.append(each)
                ahead += each.parents
        return found


@dataclass
class History:
    """What happened, and what was wrong with it."""

    seed: int
    branches: list[Commit] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    """Acknowledged changes that a merge took away without a word."""
    alarms: list[str] = field(default_factory=list)
    """What was called broken though all was done through the gate."""
    gone_back: list[str] = field(default_factory=list)
    """Questions at which a merge did not leave what one branch had gone on to from all that the other had."""


class _Writers:
    """The people, and a clock that all share."""

    def __init__(self, seed: int, *, moving: bool, picking: bool, taking_back: bool) -> None:
        self.rng = Random(seed)
        self._picks, self._takes_back = picking, taking_back
        self._to_take_back: list[tuple[int, Review, Review]] = []
        self._acts = {**_ACTS, **_MOVES} if moving else _ACTS
        self.history = History(seed)
        self._minute = self._changes = 0
        # In every third, what merges leave open is mostly settled at once.
        self._settles = seed % 3 == 0
        state = ReviewState(
            rules(),
            new_review("made-up", rules(), "2026-03-01"),
            self.editor("reviewer"),
            today=DAY,
        )
        state.propose(Create(by=state.author))
        state.answer_many({"1A": "Yes", "1B": "Yes"})
        if taking_back:
            rows = [{"name": word, "kind": "one"} for word in _WORDS[:2]]
            state.answer_many({"table": rows, "ticks": ["x", "y"], "text": " ".join(_WORDS[:2])})
            state.answer_many({"other": "Other", "other.describe.Other": _WORDS[0]})
        for act in ("submit", "return") if picking or taking_back else ():
            _as(state, self.rng, "reviewer" if act == "submit" else "qa")
            state.propose(HandOver(act=act, reason="Because.", by=state.author))
        root = Commit(state.review)
        self.history.branches = [root for _ in range(self.rng.randint(2, 4))]

    def editor(self, role: Role) -> Editor:
        return Editor(f"{role} {self.rng.randint(1, 2)}", role, now=self._now, login="made-up")

    def _now(self) -> str:
        self._minute += 1
        return (
            f"2026-03-{10 + self._minute // 1440:02}T{self._minute // 60 % 24:02}:{self._minute % 60:02}:00Z"
        )

    def run(self, steps: int) -> History:
        for _ in range(steps):
            place = self.rng.randrange(len(self.history.branches))
            if self._picks and self.rng.random() < 0.2:
                self._pick(place)
            elif self._takes_back and self.rng.random() < 0.4:
                self._give_or_take_back(place)
            elif self.rng.random() < 0.15:
                self._merge(place)
            else:
                self._act(place)
        for place in range(1, len(self.history.branches)):
            self._merge(0, place)
        return self.history

    def _act(self, place: int) -> None:
        editor = self.editor(self.rng.choice(_ROLES))
        name = self.rng.choice([*self._acts])
        if self._settles and self.history.branches[place].review.conflicts and self.rng.random() < 0.5:
            name = "settle"
        self._do(place, name, editor, lambda state: self._acts[name](state, self.rng))

    def _give_or_take_back(self, place: int) -> None:
        """Two branches give the same, each by itself; or one of them takes back what it gave so before."""
        if self._to_take_back and self.rng.random() < 0.6:
            place, before, given = self._to_take_back.pop(self.rng.randrange(len(self._to_take_back)))
            editor = self.editor("reviewer")
            self._do(place, "take back", editor, lambda state: _take_back(state, before, given))
            return
        other = self.rng.choice([each for each in range(len(self.history.branches)) if each != place])
        name, seed = self.rng.choice([*_ALIKE]), self.rng.randrange(10**6)
        for each in (place, other):
            was = self.history.branches[each].review
            editor = self.editor("reviewer")
            self._do(each, "give alike", editor, lambda state: _ALIKE[name](state, Random(seed)))
            if each == place and (now := self.history.branches[each].review) is not was:
                self._to_take_back.append((each, was, now))

    def _do(self, place: int, name: str, editor: Editor, act: Callable[[ReviewState], None]) -> None:
        before = self.history.branches[place]
        state = ReviewState(_rules_of(before.review), before.review, editor, today=DAY)
        try:
            act(state)
        except UserError:
            self.history.acts["refused"] += 1
            return
        if state.review is not before.review:
            self.history.acts[name] += 1
            commit = Commit(state.review, (before,), dict(before.changes))
            for id_ in {*before.review.answers, *state.review.answers}:
                if before.review.answers.get(id_) != state.review.answers.get(id_):
                    commit.changes[id_] = commit.changes.get(id_, frozenset()) | {self._new()}
            self._commit(place, commit, name)

    def _new(self) -> int:
        self._changes += 1
        return self._changes

    def _pick(self, place: int) -> None:
        """Takes what one commit of another branch did, or all that a branch did, without that branch's commits."""
        ours = self.history.branches[place]
        theirs = self.rng.choice(self.rng.choice(self.history.branches).ancestors()[:4])
        known = ours.ancestors()
        if theirs in known or not theirs.parents:
            return
        squashed = self.rng.random() < 0.3
        if len(theirs.parents) > 1 and not squashed:
            return
        base = next(each for each in theirs.ancestors() if each in known) if squashed else theirs.parents[0]
        self._bring(place, base, theirs, (ours,), "pick")

    def _merge(self, place: int, other: int | None = None) -> None:
        ours = self.history.branches[place]
        theirs = self.history.branches[
            self.rng.randrange(len(self.history.branches)) if other is None else other
        ]
        known = ours.ancestors()
        if theirs in known:
            return
        base = next(each for each in theirs.ancestors() if each in known)
        if base is ours:
            self.history.branches[place] = theirs
            return
        self._bring(place, base, theirs, (ours, theirs), "merge")

    def _bring(
        self, place: int, base: Commit, theirs: Commit, parents: tuple[Commit, ...], name: str
    ) -> None:
        """Merges another state into a branch."""
        ours = self.history.branches[place]
        versions = (each.review.review.instrument.version for each in (base, ours, theirs))
        merged_by = rules(pick(*versions)[0])
        found = merge_reviews(base.review, ours.review, theirs.review, merged_by)
        state = ReviewState(merged_by, ours.review, self.editor("reviewer"), today=DAY)
        state.propose(Merge(base=base.review, theirs=theirs.review, merged=found.review, by=state.author))
        self.history.acts[name] += 1
        commit = Commit(state.review, parents)
        for id_ in {*ours.changes, *theirs.changes}:
            was, mine, yours = (each.changes.get(id_, frozenset()) for each in (base, ours, theirs))
            alike = ours.review.history == theirs.review.history
            if yours == was and alike and len(parents) == 1:
                # What it was made on, and the branch never had, comes by no pick: only with a hand-over between.
                yours = frozenset()
            ahead = ours if yours <= mine else theirs if was <= mine <= yours else None
            commit.changes[id_] = mine | yours | (frozenset() if ahead else {self._new()})
            if (
                ahead
                and self._picks
                and _went_back(id_, ours.review, theirs.review, ahead.review, state.review)
            ):
                self.history.gone_back.append(f"{id_} after {name}")
        # By the names of the version that is merged; what one branch has gone on from is not lost where that stands.
        begun, left, right = (carried(each.review, merged_by, {}) for each in (base, ours, theirs))
        begun = common_base(begun, left, right)
        self.history.lost += lost(begun, left, right, state.review)
        if self._takes_back:
            self.history.lost += stands_again(begun, ours, theirs, state.review)
        self._commit(place, commit, name)

    def _commit(self, place: int, commit: Commit, name: str) -> None:
        self.history.branches[place] = commit
        found = problems(commit.review)
        if not self._picks:
            found += [
                f"{key}: nobody decided" for _, _, key in undecided(_rules_of(commit.review), commit.review)
            ]
        if found and not self.history.alarms:
            self.history.alarms = [f"after {name}: {each}" for each in found]


def _went_back(id_: str, ours: Review, theirs: Review, ahead: Review, merged: Review) -> bool:
    """Whether a question is another, or newly to settle, than where one branch had gone on from all of the other's."""
    held = merged.review.status not in AT_REVIEWER or ACTS_KEY in merged.conflicts
    signed = any(side.answers.get("first", Answer()).value for side in (ours, theirs, merged))
    if held or signed or any(place(key).id == id_ for side in (ours, theirs) for key in side.conflicts):
        return False
    stands, now = (side.answers.get(id_, Answer()) for side in (ahead, merged))
    left = any(place(key).id == id_ for key in merged.conflicts)
    return left or any(differs(value_of(stands, part), value_of(now, part)) for part in PARTS)


def _data_of(review: Review) -> bytes:
    return write_yaml(to_data(review, as_written(_rules_of(review), review)), head_comment="made up")


def otherwise_than_committed(last: Commit, *, by_hand: Review | None = None) -> list[str]:
    """What a branch's review says otherwise than its commits, all of one person; or one that was changed `by_hand`."""
    order: list[Commit] = []
    ahead = [last]
    while ahead:
        each = ahead[-1]
        if each in order or all(parent in order for parent in each.parents):
            ahead.pop()
            order += [] if each in order else [each]
        else:
            ahead += each.parents
    blobs = {id(each): str(number) for number, each in enumerate(order)}
    found = [
        FileCommit(
            GitCommit(blobs[id(each)], "A. Author", "2026-03-20T09:00:00Z", "A step"),
            "N",
            blobs[id(each)],
            tuple(blobs[id(parent)] for parent in each.parents) or ("",),
        )
        for each in reversed(order)
    ]
    commits = FileCommits(found, {blobs[id(each)]: _data_of(each.review) for each in order}, {})
    file = _data_of(by_hand or last.review)
    stands = from_document(read_yaml(file, file="made-up.yaml"))
    return [f"{each.place}: {each.what}" for each in said_otherwise(stands, commits)]


def forged_since(review: Review, rng: Random) -> Review | None:
    """A review in which another answer stands under the last change of a place, which no act seals; None for none."""
    new = deepcopy(review)
    sealed, places = covered_by_acts(review), dict[str, str]()
    for id_ in ("1A", "1B", "text"):
        own = events_of(new.answers.get(id_, Answer()), "given")
        if (end := chain_ends(own)) and not sealed.issuperset(end) and new.answers[id_].value is not None:
            places[id_] = end[0]
    if not places:
        return None
    answer = new.answers[rng.choice([*places])]
    put(answer, value={"Yes": "No", "No": "Yes"}.get(str(answer.value), "Written by hand."))
    return new


def problems(review: Review) -> list[str]:
    """Everything that verifying finds in a review, read back from its file."""
    back = from_document(read_yaml(_data_of(review), file="made-up.yaml"))
    changed = (
        f"{place}: not what was signed"
        for each in signing.signatures(_rules_of(back), back)
        for place in signing.changed_since_signed(_rules_of(back), back, each.question)
    )
    return [*(f"{each.place}: {each.what}" for each in breaks(back)), *changed]


def lost(base: Review, ours: Review, theirs: Review, merged: Review) -> Iterator[str]:
    """The changes of either side that neither stand in a merged review nor in a conflict nor in its record."""
    in_conflict = {key.split(".")[0].split("/")[0] for key in merged.conflicts}
    for id_ in dict.fromkeys([*ours.answers, *theirs.answers, *base.answers]):
        was, mine, yours, now = (each.answers.get(id_, Answer()) for each in (base, ours, theirs, merged))
        for part in PARTS:
            sides = [side for side in (mine, yours) if differs(value_of(was, part), value_of(side, part))]
            stand = [
                side
                for side in sides
                if _holds(value_of(now, part), value_of(side, part), value_of(was, part))
            ]
            if len(stand) < len(sides) and id_ not in in_conflict and not now.changes:
                yield f"{id_} {part}"
    for key in ours.conflicts.keys() & theirs.conflicts.keys() - base.conflicts.keys():
        kept, before = [*_sides(merged, key), _at(merged, key)], _at(base, key)
        for side in (ours, theirs):
            given = _sides(side, key)
            known = [*kept, *(map(_who_and_day, kept) if key == "first" else ()), before]
            yield from (f"{key} side" for each in given if each not in known and key != ACTS_KEY)
    for side in (ours, theirs):
        told = {message.id for note in merged.notes.values() for message in note.messages}
        for note_id, note in side.notes.items():
            if any(message.id not in told for message in note.messages):
                yield f"note {note_id}"


def stands_again(base: Review, ours: Commit, theirs: Commit, merged: Review) -> Iterator[str]:
    """What somebody took back on one side, the other has given as well, and a merge does not leave to settle.

    By the states that the branches went through. Of what was left to settle when both began, whoever settles decides.
    """
    left, was = {place(key).id for key in (*merged.conflicts, *base.conflicts)}, set(_things(base))
    for side, other in ((ours, theirs), (theirs, ours)):
        here, there, known = set(_things(side.review)), set(_things(other.review)), other.ancestors()
        acts = [each for each in side.ancestors() if each not in known and len(each.parents) == 1]
        for id_ in {thing[0] for thing in was ^ there if thing[0] not in left}:
            # What was before the changes that both have is what both began with.
            both = side.changes.get(id_, frozenset()) & other.changes.get(id_, frozenset())
            since = [each for each in acts if both <= each.parents[0].changes.get(id_, frozenset())]
            steps = [(set(_things(each.parents[0].review)), set(_things(each.review))) for each in since]
            given = {thing for thing in there - was - here if thing[0] == id_ and thing[1] != "any"}
            if any(given & old - new for old, new in steps):
                yield f"{id_} stands again"
            # Where all were taken out, it was not the same that the other side did.
            gone = {thing for thing in (was & here) - there if thing[:2] in ((id_, "ticks"), (id_, "row"))}
            if any(gone & new - old and (id_, "any", None) in old for old, new in steps):
                yield f"{id_} is gone again"
            came = [row for row in _came(other.review, id_, base) if row not in _came(side.review, id_, base)]
            for each in since if came else ():
                old, new = (_came(review, id_, base) for review in (each.parents[0].review, each.review))
                if len(new) < len(old) and any(row in old and row not in new for row in came):
                    yield f"a row of {id_} stands again"


def _came(review: Review, id_: str, base: Review) -> list[dict[str, Any]]:
    """The rows of a table that came since both sides began."""
    was = base.answers.get(id_, Answer()).rows or {}
    rows = review.answers.get(id_, Answer()).rows or {}
    return [row for row_id, row in rows.items() if row_id not in was and row not in was.values()]


def _things(review: Review) -> Iterator[tuple[str, str, Any]]:
    """Each thing that can be given by itself and stands in a review: of what, of which kind, and what."""
    for id_, answer in review.answers.items():
        if answer.value and isinstance(answer.value, list):
            yield from ((id_, "ticks", each) for each in answer.value)
            yield id_, "any", None
        elif id_ == "text":
            yield from ((id_, "text", word) for word in _WORDS if word in str(answer.value))
        elif answer.value is not None:
            yield id_, "value", repr(answer.value)
        yield from ((id_, "narrative", word) for word in _WORDS if word in answer.narrative)
        yield from ((id_, "described", each) for each in answer.described.items())
        for row_id, row in (answer.rows or {}).items():
            yield id_, "row", row_id
            yield from ((id_, "cell", (row_id, *cell)) for cell in row.items())
            yield id_, "any", None
    yield from ((item, "override", each.rating) for item, each in review.overrides.items())


def _sides(review: Review, key: str) -> list[Any]:
    """What a review has left to settle at a place; of a signature that stands, what it covers is told as well."""
    given = list(sides_of(review.conflicts[key]).values()) if key in review.conflicts else []
    stands = review.answers.get(key, Answer())
    return [signed_side(stands) if each is not None and each == stands.value else each for each in given]


def _who_and_day(side: Any) -> Any:
    """What is left of a signature that does not say what it covered: one of the same person and day stands for it."""
    return {"name": side["name"], "date": side["date"]} if isinstance(side, dict) else side


def _at(review: Review, key: str) -> Any:
    where = place(key)
    if where.part == "override":
        return plain(review.overrides[where.id]) if where.id in review.overrides else None
    answer = review.answers.get(where.id, Answer())
    return signed_side(answer) if key == "first" else value_in(answer, where)


def _holds(now: Any, side: Any, was: Any) -> bool:
    """Whether what a side made of a value stands: as it is, or merged with what the other made of it."""
    if now == side:
        return True
    if isinstance(side, str) and isinstance(now, str):
        before = was if isinstance(was, str) else ""
        return all(word in now for word in side.split() if word not in before.split())
    if isinstance(side, list) and isinstance(now, list):
        return all(each in now for each in side if each not in (was or []))
    if isinstance(side, dict) and isinstance(now, dict):
        # A row of the same cells under another id is what a merge made one of: the other side may delete it.
        new = {id_: row for id_, row in side.items() if row not in (was or {}).values()}
        return all(id_ in now or row in now.values() for id_, row in new.items())
    return False


def _answer(state: ReviewState, rng: Random) -> None:
    state.answer(rng.choice(["1A", "1B"]), rng.choice(["Yes", "No"]), why=rng.choice(["", "asked"]))


def _write(state: ReviewState, rng: Random) -> None:
    state.write(rng.choice(["1A", "1B"]), " ".join(rng.sample(_WORDS, rng.randint(0, 3))))


def _text(state: ReviewState, rng: Random) -> None:
    state.answer("text", " ".join(rng.sample(_WORDS, rng.randint(1, 3))))


def _tick(state: ReviewState, rng: Random) -> None:
    state.answer("ticks", rng.sample(["x", "y", "z"], rng.randint(1, 3)))


def _rows(state: ReviewState, rng: Random) -> None:
    rows = [dict(row) for row in (state.kept("table").rows or {}).values()]
    if rows and rng.random() < 0.4:
        rows.pop(rng.randrange(len(rows)))
    else:
        rows.append({"name": rng.choice(_WORDS), "kind": rng.choice(["one", "two"])})
    state.answer("table", rows) if rows else state.clear("table")


def _clear(state: ReviewState, rng: Random) -> None:
    state.clear(rng.choice(["1A", "text", "ticks", "table"]))


def _undo(state: ReviewState, rng: Random) -> None:
    _answer(state, rng)
    state.undo()


def _hand_over(state: ReviewState, rng: Random) -> None:
    _as(state, rng, "reviewer", "qa", "site_leader", "state")
    acts = acts_open_to(state.review, state.editor.role)
    if acts:
        state.propose(HandOver(act=rng.choice(acts), reason="Because.", by=state.author))


def _as(state: ReviewState, rng: Random, *roles: Role) -> None:
    role = rng.choice(roles)
    state.editor = replace(state.editor, role=role, name=f"{role} {rng.randint(1, 2)}")


def _open(state: ReviewState, rng: Random) -> None:
    _as(state, rng, "qa", "state")
    state.propose(OpenNote(on=rng.choice(["1A", "1", "review"]), text=rng.choice(_WORDS), by=state.author))


def _reply(state: ReviewState, rng: Random) -> None:
    note = rng.choice([*state.review.notes, "n1"])
    state.propose(Reply(note=note, text=rng.choice(_WORDS), by=state.author))


def _close(state: ReviewState, rng: Random) -> None:
    state.propose(CloseNote(note=rng.choice([*state.review.notes, "n1"]), by=state.author))


def _override(state: ReviewState, rng: Random) -> None:
    _as(state, rng, "site_leader")
    rating = rng.choice(["Strength", "Area Needing Improvement"])
    state.propose(OverrideRating(item="1", rating=rating, reason="Why.", by=state.author))


def _undo_override(state: ReviewState, rng: Random) -> None:
    _as(state, rng, "site_leader")
    state.propose(UndoOverride(item="1", by=state.author))


def _sign(state: ReviewState, rng: Random) -> None:
    if state.kept("first").value is not None:
        name = signing.signature(state.review, "first")
        state.unsign("first", by=name.name if name else "", reason="Wrong.")
    else:
        signer = f"Signer {rng.randint(1, 2)}"
        state.answer("first", f"{signer}, {DAY}", by=signer)


def _describe(state: ReviewState, rng: Random) -> None:
    state.answer_many({"other.describe.Other": rng.choice(_WORDS)})


def _cell(state: ReviewState, rng: Random) -> None:
    row = rng.choice([*(state.kept("table").rows or {"r1": {}})])
    state.answer_many({f"table.{row}.{rng.choice(['name', 'kind'])}": rng.choice(["one", "two"])})


def _delete(state: ReviewState, rng: Random) -> None:
    state.answer_many({f"table.{rng.choice([*(state.kept('table').rows or {'r1': {}})])}": None})


def _take_back(state: ReviewState, before: Review, given: Review) -> None:
    """Puts back what stood before something was given, and nothing else."""
    for id_, answer in given.answers.items():
        was, stands = before.answers.get(id_, Answer()), state.kept(id_)
        if was.narrative != answer.narrative == stands.narrative:
            state.write(id_, was.narrative)
        if was.described != answer.described == stands.described:
            state.answer_many({f"{id_}.describe.Other": was.described.get("Other")})
        if id_ == "first":
            if was.value is None and isinstance(answer.value, dict) and answer.value == stands.value:
                state.unsign(id_, by=str(answer.value["name"]), reason="Wrong.")
        elif was.value != answer.value == stands.value:
            state.clear(id_) if was.value is None else state.answer(id_, was.value)
        for row, cells in (answer.rows or {}).items():
            former, now = (was.rows or {}).get(row), (state.kept(id_).rows or {}).get(row)
            if now == cells and former is None:
                state.answer_many({f"{id_}.{row}": None})
            elif now == cells != former:
                state.answer_many({f"{id_}.{row}.{name}": cell for name, cell in (former or {}).items()})
    if given.overrides.keys() - before.overrides.keys() and "1" in state.review.overrides:
        _undo_override(state, Random(1))


def _settle(state: ReviewState, rng: Random) -> None:
    key = rng.choice([*state.review.conflicts, ""])
    if key in (ACTS_KEY, "1/override"):
        _as(state, rng, "reviewer", "qa", "site_leader", "state")
    state.settle(key, rng.choice([*sides_of(state.review.conflicts.get(key, Conflict())), "both"]))


def _migrate(state: ReviewState, rng: Random) -> None:
    moved, _ = migrate(state.review, state.rules, rules("2"), state.editor)
    reason = rng.choice(["", "Anew."]) or ("Signed." if state.kept("first").value else "")
    state.propose(Migrate(moved=moved, reason=reason, by=state.author))


_ACTS = {
    "answer": _answer,
    "write": _write,
    "text": _text,
    "tick": _tick,
    "rows": _rows,
    "clear": _clear,
    "undo": _undo,
    "hand over": _hand_over,
    "hand over more": _hand_over,
    "open note": _open,
    "reply": _reply,
    "close note": _close,
    "override": _override,
    "undo override": _undo_override,
    "sign": _sign,
    "settle": _settle,
}
_MOVES = {"migrate": _migrate, "migrate more": _migrate}
"""What goes beside those only where a history has it, so that the others stay as they were."""


_ALIKE = {
    "answer": _answer,
    "write": _write,
    "text": _text,
    "tick": _tick,
    "describe": _describe,
    "cell": _cell,
    "rows": _rows,
    "delete": _delete,
    "override": _override,
    "sign": _sign,
}
"""What two branches give alike."""


def honest(
    seed: int, steps: int = 40, *, moving: bool = False, picking: bool = False, taking_back: bool = False
) -> History:
    """One history in which everything goes through the gate; `moving`: also to the instrument's next version.

    With `picking`, of a review that was handed over, changes reach branches by being picked and squashed as well; with
    `taking_back`, of one likewise, two branches give the same and one of them takes that back since.
    """
    return _Writers(seed, moving=moving, picking=picking, taking_back=taking_back).run(steps)


FORGERIES = (
    "answer",
    "narrative",
    "gone",
    "note",
    "override",
    "act",
    "act gone",
    "status",
    "event gone",
    "event said",
    "rows",
    "signed",
)
"""The ways in which a file is changed by hand."""


def forged(review: Review, rng: Random) -> tuple[str, Review] | None:
    """A review changed by hand at what an act or a signature covers, and how; None where there is nothing such."""
    new = deepcopy(review)
    sealed = [new.history[number] for number in _held(new) if new.history[number].content]
    signed = [each for each in signing.signatures(_rules_of(new), new) if new.answers[each.question].covers]
    for kind in rng.sample(FORGERIES, len(FORGERIES)):
        if (signed if kind == "signed" else sealed) and _FORGE[kind](new, rng):
            return kind, new
    return None


def _held(review: Review) -> list[int]:
    """The acts, by their place in the history, that are held against what stands there: none before a migration."""
    return [number for number in range(len(review.history)) if number not in moved_since(review.history)]


def _covered(review: Review) -> set[str]:
    """The changes and messages that are held by an act which seals what stands there."""
    acts = review.history
    sealing = [number for number in _held(review) if acts[number].content]
    return {id_ for number in sealing for place in ancestors(acts, number) for id_ in acts[place].covers}


def _is_covered(review: Review, id_: str) -> bool:
    """Whether what stands at a question is what an act sealed; what was changed since, the next one will seal."""
    covered = _covered(review)
    events = review.answers[id_].changes if id_ in review.answers else []
    sealing = [number for number in _held(review) if review.history[number].content]
    last = (
        leaves_left(review.history[number] for number in ancestors(review.history, sealing[-1]))
        if sealing
        else {}
    )
    return (
        last.get(id_, "-") != "-"
        and last[id_] == content_now(review).leaves.get(id_)
        and all(event.id in covered for event in events)
    )


def _forge_answer(review: Review, _: Random) -> bool:
    answer = review.answers.get("1A")
    if answer is None or answer.value is None or not _is_covered(review, "1A"):
        return False
    put(answer, value="No" if answer.value == "Yes" else "Yes")
    return True


def _forge_narrative(review: Review, _: Random) -> bool:
    if not _is_covered(review, "1B"):
        return False
    put(review.answers["1B"], narrative="Written by hand.")
    return True


def _forge_gone(review: Review, _: Random) -> bool:
    return _is_covered(review, "1A") and review.answers.pop("1A", None) is not None


def _forge_note(review: Review, _: Random) -> bool:
    covered = _covered(review)
    for note in review.notes.values():
        for message in note.messages:
            if message.id in covered:
                put(message, text="All is well.")
                return True
    return False


def _forge_override(review: Review, _: Random) -> bool:
    if not any(act.item == "1" for act in review.history):
        return False
    for override in review.overrides.values():
        put(override, reason="By hand.")
        return True
    return False


def _forge_act(review: Review, rng: Random) -> bool:
    act = rng.choice([act for act in review.history if act.seal])
    name = rng.choice(["by", "role", "at", "reason"])
    put(act, **{name: "somebody"})
    return True


def _forge_act_gone(review: Review, _: Random) -> bool:
    # The last act of a branch that no act came after yet: only the kept version and the commits know of it.
    acts = review.history
    after = enumerate(pairwise(acts))
    followed = [number for number, (act, later) in after if act.seal and later.seal and not later.parents]
    if not followed:
        return False
    del acts[followed[-1]]
    return True


def _forge_status(review: Review, rng: Random) -> bool:
    name, value = rng.choice([("status", "final"), ("version", review.review.version + 1)])
    if name == "status" and any(act.act == "finalised" for act in review.history):
        return False
    put(review.review, **{name: value})
    return True


def _forge_event_gone(review: Review, _: Random) -> bool:
    covered = _covered(review)
    for answer in review.answers.values():
        for event in answer.changes:
            if event.id in covered:
                answer.changes.remove(event)
                return True
    return False


def _forge_event_said(review: Review, rng: Random) -> bool:
    covered = {id_ for act in review.history if act.said for id_ in act.covers}
    for answer in review.answers.values():
        for event in answer.changes:
            if event.id in covered:
                put(event, **{rng.choice(["by", "role", "login", "at", "why"]): "somebody"})
                return True
    return False


def _forge_rows(review: Review, _: Random) -> bool:
    if not _is_covered(review, "table"):
        return False
    for row in (review.answers["table"].rows or {}).values():
        row["name"] = "By hand."
        return True
    return False


def _forge_signed(review: Review, _: Random) -> bool:
    put(review.answers.setdefault("text", Answer()), value="Written by hand after signing.")
    return True


_FORGE = {
    "answer": _forge_answer,
    "narrative": _forge_narrative,
    "gone": _forge_gone,
    "note": _forge_note,
    "override": _forge_override,
    "act": _forge_act,
    "act gone": _forge_act_gone,
    "status": _forge_status,
    "event gone": _forge_event_gone,
    "event said": _forge_event_said,
    "rows": _forge_rows,
    "signed": _forge_signed,
}


def main() -> int:
    """Runs the command; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=40)
    args = parser.parse_args()
    acts: Counter[str] = Counter()
    found: Counter[str] = Counter()
    lost = alarms = made = 0
    missed: list[str] = []
    seeds = range(args.seed, args.seed + args.count)
    for seed, way in product(seeds, ("", "moving", "taking back")):
        named = f"seed {seed} {way}".rstrip()
        history = honest(seed, args.steps, moving=way == "moving", taking_back=way == "taking back")
        history.alarms = history.alarms or otherwise_than_committed(history.branches[0])
        acts += history.acts
        lost += len(history.lost)
        if history.lost:
            sys.stdout.write(f"{named}: lost {history.lost}" + "\n")
        if history.alarms:
            alarms += 1
            sys.stdout.write(f"{named}: {history.alarms}" + "\n")
            continue
        last = history.branches[0]
        if (by_hand := forged_since(last.review, Random(seed))) is not None:
            made += 1
            if otherwise_than_committed(last, by_hand=by_hand):
                found["since an act"] += 1
            else:
                missed.append(f"{named}: an answer under a change was not found")
        forgery = forged(last.review, Random(seed))
        if forgery is None:
            continue
        made += 1
        kind, review = forgery
        if problems(review):
            found[kind] += 1
        else:
            missed.append(f"{named}: {kind} was not found")
    sys.stdout.writelines(f"{each}\n" for each in missed)
    sys.stdout.write(f"{args.count} histories, {sum(acts.values())} acts: {dict(acts.most_common())}" + "\n")
    sys.stdout.write(f"changes lost: {lost}; honest histories called broken: {alarms}" + "\n")
    sys.stdout.write(f"forgeries: {made}, found: {sum(found.values())} {dict(found)}" + "\n")
    return 1 if lost or alarms or missed else 0


if __name__ == "__main__":
    sys.exit(main())
