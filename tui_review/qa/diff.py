"""What changed between two states of a review, question by question, and which ratings that changed.

Each side is looked at with the instrument version that made it. Plain data throughout: `as_json` is the document of
`diff --json`, `diff_text` draws it for people.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.proofs.settle import Settler
from tui_review.instrument.rules import Rules
from tui_review.qa.diff_rows import RowChange, row_changes
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Answer, Review
from tui_review.review.shape import plain
from tui_review.telling.blocks import Piece
from tui_review.telling.word_diff import word_diff


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """All that changed at one question."""

    question: str
    label: str
    item: str
    """The item it belongs to; empty on a face sheet."""
    place: str
    """The item's or section's title."""
    answered: bool
    """Whether the answer itself changed (`old` and `new` say how), rows included."""
    old: Any = None
    """The answer before: as it is stored, a table as its rows by id; None for none."""
    new: Any = None
    rows: tuple[RowChange, ...] = ()
    """Of a table, its rows that changed."""
    narrative: tuple[Piece, ...] = ()
    """Word by word; empty when it is the same."""
    flag: tuple[str, str] | None = None
    """The flag's comment before and after; None when it is the same."""
    passages: tuple[list[str], list[str]] | None = None
    """The passages cited before and after; None when they are the same."""
    conflict: str = ""
    """What became of a merge's conflict here: `unsettled`, `settled`; empty when nothing did."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """A question that nobody answered anew and that stands otherwise all the same."""

    question: str
    label: str
    was: str
    """`not asked`, `NA`, `asked`, or the program's own answer."""
    now: str


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note that is new, moved on, or has new messages."""

    note: str
    on: str
    was: str
    """The status before; empty for a new note."""
    now: str
    messages: tuple[dict[str, Any], ...]
    """The messages that came."""


@dataclass(frozen=True, slots=True)
class RatingChange:
    """A rating in force that is another now, and what changed it."""

    id: str
    title: str
    kind: Literal["item", "part", "outcome"]
    old: str
    new: str
    old_because: str
    new_because: str
    changed_by: tuple[str, ...]
    """The questions whose change it follows from; for an outcome the items; `override` for a site leader's."""


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """Something about the review as a whole: status, version, instrument, id."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OverrideChange:
    """An override set, changed or undone."""

    item: str
    title: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ReviewDiff:
    """Everything that differs between two states of a review."""

    id: str
    header: tuple[HeaderChange, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    """In the order they are asked."""
    consequences: tuple[Consequence, ...] = ()
    notes: tuple[NoteChange, ...] = ()
    overrides: tuple[OverrideChange, ...] = ()
    ratings: tuple[RatingChange, ...] = ()
    history: tuple[dict[str, Any], ...] = field(default=())
    """The lines of the history that only the newer one has."""

    @property
    def same(self) -> bool:
        """Whether nothing at all differs."""
        return self == ReviewDiff(self.id)

    def as_json(self) -> dict[str, Any]:
        """The document of `diff --json`."""
        return {"same": self.same, **asdict(self)}


def diff_reviews(old: Review, old_rules: Rules, new: Review, new_rules: Rules) -> ReviewDiff:
    """What leads from one state of a review to another."""
    return _Differ(old, old_rules, new, new_rules).diff()


class _Differ:
    def __init__(self, old: Review, old_rules: Rules, new: Review, new_rules: Rules) -> None:
        self._old, self._new = old, new
        self._old_rules, self._new_rules = old_rules, new_rules
        settler = Settler(new_rules)
        self._now = Evaluation.of(new_rules, new, settler)
        same_rules = old_rules is new_rules
        self._was = Evaluation.of(old_rules, old, settler if same_rules else Settler(old_rules))

    def diff(self) -> ReviewDiff:
        ids = dict.fromkeys(
            [*self._new_rules.questions, *self._old_rules.questions, *self._new.answers, *self._old.answers]
        )
        questions = tuple(change for id_ in ids if (change := self._question(id_)) is not None)
        changed = {change.question for change in questions if change.answered}
        return ReviewDiff(
            self._new.review.id,
            tuple(self._header()),
            questions,
            tuple(one for id_ in ids if id_ not in changed and (one := self._consequence(id_)) is not None),
            tuple(self._notes()),
            tuple(self._overrides()),
            self._ratings(changed),
            tuple(plain(act) for act in self._new.history if act not in self._old.history),
        )

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
            ("started", a.started, b.started),
            ("answers without a place", f"{sorted(self._old.orphans)}", f"{sorted(self._new.orphans)}"),
        ]
        return [HeaderChange(what, old, new) for what, old, new in pairs if old != new]

    def _question(self, id_: str) -> QuestionChange | None:
        old, new = self._old.answers.get(id_, Answer()), self._new.answers.get(id_, Answer())
        conflict = self._conflict(id_)
        narrative = tuple(word_diff(old.narrative, new.narrative)) if old.narrative != new.narrative else ()
        flag = (old.flag, new.flag) if old.flag != new.flag else None
        answered = old.given != new.given or list(old.rows or {}) != list(new.rows or {})
        passages = (old.passages, new.passages) if old.passages != new.passages else None
        if not (answered or narrative or flag or passages or conflict):
            return None
        rules = self._new_rules if id_ in self._new_rules.questions else self._old_rules
        label, item, place = describe(rules, id_)
        rows: tuple[RowChange, ...] = ()
        if answered and (old.rows is not None or new.rows is not None):
            columns = (
                {c.id: c.label for c in rules.questions[id_].question.columns}
                if id_ in rules.questions
                else {}
            )
            rows = tuple(row_changes(old.rows or {}, new.rows or {}, columns))
        return QuestionChange(
            id_, label, item, place, answered, old.given, new.given, rows, narrative, flag, passages, conflict
        )

    def _conflict(self, id_: str) -> str:
        from tui_review.review.conflicts import conflicts_at  # noqa: PLC0415 - few reviews have any

        if not self._old.conflicts and not self._new.conflicts:
            return ""
        was = conflicts_at(self._old, id_, self._old_rules.questions)
        now = conflicts_at(self._new, id_, self._new_rules.questions)
        return "" if was == now else "unsettled" if now else "settled"

    def _consequence(self, id_: str) -> Consequence | None:
        if id_ not in self._old_rules.questions or id_ not in self._new_rules.questions:
            return None
        was, now = _standing(self._was, id_), _standing(self._now, id_)
        if was == now:
            return None
        return Consequence(id_, describe(self._new_rules, id_)[0], was, now)

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
                id_, rated.title, rated.kind, old, new, _why(self._was, id_), _why(self._now, id_), causes
            )
        return tuple(found.values())


def _why(evaluation: Evaluation, id_: str) -> str:
    rating = evaluation.rating(id_)
    if id_ in evaluation.overrides:
        return f"overridden; by the answers {rating.rating}"
    return rating.because or (f"waits for {', '.join(rating.waiting_for)}" if rating.waiting_for else "")


def _standing(evaluation: Evaluation, id_: str) -> str:
    """How a question stands without regard to what the reviewer answered: for seeing what follows."""
    value = evaluation.value(id_)
    if value is Missing.NOT_ASKED:
        return "not asked"
    rules = evaluation.rules.questions[id_]
    if evaluation.answered_na(id_):
        return "NA"
    if rules.question.by_program and not isinstance(value, Missing | dict):
        return ", ".join(value) if isinstance(value, list) else str(value)
    return "asked"


def describe(rules: Rules, id_: str) -> tuple[str, str, str]:
    """A question's label, its item (or empty), and the title of its item or section; the id where it is unknown."""
    found = rules.questions.get(id_)
    if found is None:
        return id_, "", ""
    label = found.question.label or found.question.ask
    title = rules.rated[found.item].title if found.item else rules.sections[found.section].title
    return label, found.item, title
