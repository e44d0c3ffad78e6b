"""What changed between two states of a review, question by question, and which ratings that changed.

Each side is looked at with the instrument version that made it. `telling.diff` puts it into words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Final

from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.rules import Rules
from tui_review.instrument.waiting import waits_words
from tui_review.qa.diff_rows import column_labels, row_changes
from tui_review.review.as_of import recorded_day
from tui_review.review.conflicts import place
from tui_review.review.evaluation import Evaluation
from tui_review.review.handover import act_words
from tui_review.review.model import Answer, Review
from tui_review.review.rows import is_same_given
from tui_review.shape.plain import plain
from tui_review.telling.changes import (
    Consequence,
    HeaderChange,
    NoteChange,
    OverrideChange,
    QuestionChange,
    RatingChange,
    ReviewDiff,
    RowChange,
)
from tui_review.telling.ratings import behind_words
from tui_review.telling.reported import rated_in
from tui_review.telling.word_diff import word_diff
from tui_review.telling.words import one_line, question_and_place, value_words

_SHOWN: Final = 12
"""How much of a digest is shown."""
_LONGEST: Final = 100
"""Letters of a value that no words are for."""


def diff_reviews(old: Review, old_rules: Rules, new: Review, new_rules: Rules) -> ReviewDiff:
    """What leads from one state of a review to another."""
    return _Differ(old, old_rules, new, new_rules).diff()


class _Differ:
    def __init__(self, old: Review, old_rules: Rules, new: Review, new_rules: Rules) -> None:
        self._old, self._new = old, new
        self._old_rules, self._new_rules = old_rules, new_rules
        self._now = Evaluation.of(new_rules, new, as_of=recorded_day(new_rules, new))
        self._was = Evaluation.of(old_rules, old, as_of=recorded_day(old_rules, old))

    def diff(self) -> ReviewDiff:
        ids = dict.fromkeys(
            [*self._new_rules.questions, *self._old_rules.questions, *self._new.answers, *self._old.answers]
        )
        questions = tuple(change for id_ in ids if (change := self._question(id_)) is not None)
        changed = {change.question for change in questions if change.answered}
        found = ReviewDiff(
            self._new.review.id,
            tuple(self._header()),
            questions,
            tuple(one for id_ in ids if id_ not in changed and (one := self._consequence(id_)) is not None),
            tuple(self._notes()),
            tuple(self._overrides()),
            self._ratings(changed),
            tuple(plain(act) for act in self._new.history if act not in self._old.history),
        )
        return replace(found, header=(*found.header, *self._besides(found)))

    def _besides(self, found: ReviewDiff) -> Iterator[HeaderChange]:
        """What differs and is told nowhere in what was `found`: no field of a review may differ unsaid."""
        told = {change.question for change in found.questions}
        questions = self._new_rules.questions
        sides = [
            {key: each for key, each in review.conflicts.items() if place(key, questions).id not in told}
            for review in (self._old, self._new)
        ]
        yield from _pair("left to settle", *sides)
        yield from _pair("answers without a place", self._old.orphans, self._new.orphans)
        rated = {change.id for change in found.ratings}
        written = [
            {id_: each.rating for id_, each in review.ratings.items() if id_ not in rated}
            for review in (self._old, self._new)
        ]
        yield from _pair("ratings as written", *written)
        if found.same and written[0] == written[1]:
            # With other answers other reasons follow.
            yield from _pair("ratings as written", self._old.ratings, self._new.ratings)

    def _header(self) -> list[HeaderChange]:
        a, b = self._old.review, self._new.review
        pairs = [
            ("id", a.id, b.id),
            ("version", str(a.version), str(b.version)),
            ("status", a.status, b.status),
            (
                "instrument",
                f"{a.instrument.id} {a.instrument.version}",
                f"{b.instrument.id} {b.instrument.version}",
            ),
            ("instrument's text", a.instrument.sha256[:_SHOWN], b.instrument.sha256[:_SHOWN]),
            ("started", a.started, b.started),
            ("mock case", a.case or "none", b.case or "none"),
            ("uid", a.uid, b.uid),
            ("acts that are gone", self._gone(), ""),
            ("format", str(self._old.format), str(self._new.format)),
        ]
        return [HeaderChange(what, old, new) for what, old, new in pairs if old != new]

    def _gone(self) -> str:
        """The acts of the older side that the newer one has not, in words."""
        kept = {act.seal or str(plain(act)) for act in self._new.history}
        gone = (act for act in self._old.history if (act.seal or str(plain(act))) not in kept)
        return ", ".join(f"{act_words(act.act)} (version {act.version})" for act in gone)

    def _question(self, id_: str) -> QuestionChange | None:
        old, new = self._old.answers.get(id_, Answer()), self._new.answers.get(id_, Answer())
        conflict = self._conflict(id_)
        narrative = tuple(word_diff(old.narrative, new.narrative)) if old.narrative != new.narrative else ()
        flag = (old.flag, new.flag) if old.flag != new.flag else None
        answered = not is_same_given(old.given, new.given)
        described = {
            code: (old.described.get(code, ""), new.described.get(code, ""))
            for code in dict.fromkeys([*new.described, *old.described])
            if old.described.get(code) != new.described.get(code)
        }
        passages = (old.passages, new.passages) if old.passages != new.passages else None
        made, beside = _made(old, new), tuple(_beside(old, new, answered=answered))
        if not (answered or described or narrative or flag or passages or conflict or made or beside):
            return None
        rules = self._new_rules if id_ in self._new_rules.questions else self._old_rules
        label, item, place = question_and_place(rules, id_)
        rows: tuple[RowChange, ...] = ()
        if answered and (old.rows is not None or new.rows is not None):
            rows = tuple(row_changes(old.rows or {}, new.rows or {}, column_labels(rules, id_)))
        return QuestionChange(
            question=id_,
            label=label,
            item=item,
            place=place,
            answered=answered,
            old=old.given,
            new=new.given,
            rows=rows,
            described=described,
            narrative=narrative,
            flag=flag,
            passages=passages,
            made=made,
            conflict=conflict,
            beside=beside,
        )

    def _conflict(self, id_: str) -> str:
        from tui_review.review.conflicts import conflicts_at  # noqa: PLC0415 - few reviews have any

        if not self._old.conflicts and not self._new.conflicts:
            return ""
        was = conflicts_at(self._old, id_, self._old_rules.questions)
        now = conflicts_at(self._new, id_, self._new_rules.questions)
        if was == now:
            return ""
        return "settled" if not now else "changed" if was else "unsettled"

    def _consequence(self, id_: str) -> Consequence | None:
        if id_ not in self._old_rules.questions or id_ not in self._new_rules.questions:
            return None
        was, now = _standing(self._was, id_), _standing(self._now, id_)
        if was == now:
            return None
        return Consequence(id_, question_and_place(self._new_rules, id_)[0], was, now)

    def _notes(self) -> list[NoteChange]:
        found: list[NoteChange] = []
        for id_, note in self._new.notes.items():
            before = self._old.notes.get(id_)
            if before == note:
                continue
            old = list(before.messages) if before is not None else []
            came = tuple(plain(message) for message in note.messages if message not in old)
            found.append(
                NoteChange(id_, note.on, before.status if before is not None else "", note.status, came)
            )
        found += [
            NoteChange(id_, note.on, note.status, "", ())
            for id_, note in self._old.notes.items()
            if id_ not in self._new.notes
        ]
        return found

    def _overrides(self) -> list[OverrideChange]:
        found: list[OverrideChange] = []
        for item in dict.fromkeys([*self._old.overrides, *self._new.overrides]):
            old, new = self._old.overrides.get(item), self._new.overrides.get(item)
            if old != new:
                title = self._new_rules.rated[item].title if item in self._new_rules.rated else item
                found.append(
                    OverrideChange(item, title, plain(old) if old else None, plain(new) if new else None)
                )
        return found

    def _ratings(self, changed: set[str]) -> tuple[RatingChange, ...]:
        found: dict[str, RatingChange] = {}
        for id_, rated in self._new_rules.rated.items():
            if id_ not in self._old_rules.rated:
                continue
            old, new = self._was.in_force(id_), self._now.in_force(id_)
            if old == new:
                continue
            causes: tuple[str, ...]
            if self._was.overrides.get(id_) != self._now.overrides.get(id_):
                causes = ("override",)
            else:
                members = tuple(member for member in rated.members if member in found)
                support = changed.intersection(self._new_rules.needs.behind(id_))
                causes = (
                    members
                    if rated.kind == "outcome" and members
                    else (
                        *members,
                        *(question for question in self._new_rules.questions if question in support),
                    )
                )
            found[id_] = RatingChange(
                id_,
                rated.title,
                rated.kind,
                old,
                new,
                _why(self._was, id_),
                _why(self._now, id_),
                behind_words(self._old_rules, rated_in(self._was, self._old.overrides, id_)),
                behind_words(self._new_rules, rated_in(self._now, self._new.overrides, id_)),
                causes,
            )
        return tuple(found.values())


_TOLD: Final = ("value", "rows", "described", "narrative", "flag", "passages", "changes")
"""The parts of what is kept at a question that have words of their own."""


def _beside(old: Answer, new: Answer, *, answered: bool) -> Iterator[str]:
    """The parts that differ besides; what is signed anew, and a row more, has other parts of its own."""
    if any(each not in new.changes for each in old.changes):
        yield "changes"
    for each in () if answered else fields(Answer):
        if each.name not in _TOLD and getattr(old, each.name) != getattr(new, each.name):
            yield each.name


def _pair(what: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[HeaderChange]:
    """What differs of two maps, by key; nothing where they are the same."""
    differ = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
    if differ:
        sides = (
            "; ".join(f"{key} {_in_short(side[key])}" for key in differ if key in side) for side in (old, new)
        )
        was, now = sides
        yield HeaderChange(what, was or "none", now or "none")


def _in_short(value: object) -> str:
    """A value of the file in a few words."""
    said = plain(value) if is_dataclass(value) else value
    line = one_line(json.dumps(said, ensure_ascii=False) if isinstance(said, dict) else str(said))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _made(old: Answer, new: Answer) -> tuple[dict[str, str], ...]:
    """The changes that the record has between two states of an answer."""
    return tuple(
        {"part": each.part, "by": each.by, "role": each.role, "at": each.at, "why": each.why, "how": each.how}
        for each in new.changes
        if each not in old.changes
    )


def _why(evaluation: Evaluation, id_: str) -> str:
    rating = evaluation.rating(id_)
    if id_ in evaluation.overrides:
        return f"overridden; by the answers {rating.rating}"
    return rating.because or waits_words(evaluation.rules, rating.waiting_for)


def _standing(evaluation: Evaluation, id_: str) -> str:
    """How a question stands without regard to what the reviewer answered: for seeing what follows."""
    value = evaluation.value(id_)
    if value is Missing.NOT_ASKED:
        return "not asked"
    rules = evaluation.rules.questions[id_]
    if evaluation.answered_na(id_):
        return "NA"
    if rules.question.by_program and not isinstance(value, Missing):
        return value_words(rules.question, value)
    return "asked"
