"""What people propose to do to a review: one class for each kind of act, and how a journal keeps it.

A proposal says who, in which role, from which account, when and why, and what is to become of the review; whether it
may is the gate's to say, again each time it is proposed: a proposal that a journal kept is looked at as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Annotated, Any, ClassVar, Final, TypeAlias, cast, get_args

from tui_review.errors import UserError
from tui_review.review.handover import ActName
from tui_review.review.model import Answer, How, Review
from tui_review.review.record.ids import new_event_id
from tui_review.review.record.seals import digest
from tui_review.review.who import Editor, Role, day_at_desk
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, Truth
from tui_review.shape.plain import plain

ENTRY_FORMAT: Final = 2
"""The version of the entries that this program writes. It reads every version up to it."""


@frozen(kw_only=True, repr=False)
class Author:
    """Who proposes something, and when: the same moment for all that an act writes."""

    name: str = ""
    """The name given; empty where a journal of former days does not say."""
    role: Role = "reviewer"
    """In which role."""
    login: str = ""
    """The account on the machine."""
    at: str = ""
    """When, UTC."""
    day: str = ""
    """The ISO day where they sit, at that moment; empty where it is that of `at`."""

    __pydantic_config__ = STRICT

    @classmethod
    def of(cls, editor: Editor) -> Author:
        """Whoever works on the review, at this moment."""
        at = editor.now()
        day = day_at_desk(at)
        own = "" if at.startswith(day) else day
        return cls(name=editor.name, role=editor.role, login=editor.login, at=at, day=own)

    @property
    def editor(self) -> Editor:
        """The same as one who works on the review, for whom it stays that moment."""
        at = self.at
        return Editor(self.name, self.role, now=lambda: at, login=self.login)


@frozen(kw_only=True, repr=False)
class Proposed:
    """What every proposal says."""

    do: ClassVar[str]
    """What kind it is, in a journal."""
    by: Author = field(default_factory=Author)
    """Who proposes it."""
    id: str = field(default_factory=new_event_id)
    """What tells it from every other: a journal taken up twice does nothing twice."""

    __pydantic_config__ = STRICT

    @property
    def place(self) -> str:
        """The question, item or note it is about; empty for the review as a whole."""
        return ""

    def as_entry(self) -> dict[str, Any]:
        """The proposal as a journal keeps it."""
        return {"entry": ENTRY_FORMAT, "do": self.do, **plain(self)}


@frozen(repr=False)
class Change(Proposed):
    """Anything at one question: its answer, rows, narrative, flag, passages, a signature, one taken back.

    All that is kept there before and after, as plain data, the lines of the record included.
    """

    do = "answer"
    question: str
    """The question's id."""
    before: dict[str, Any]
    """All that was kept there, with what has its default value left out."""
    after: dict[str, Any]
    """All that is to be kept there."""
    unsettled: dict[str, Any] = field(default_factory=dict)
    """What a merge had left unsettled here and the change settles, by key of `conflicts`."""
    settles: Annotated[bool, Truth()] = True
    """False for a change taken back: what it had settled is unsettled again."""
    why: str = ""
    """Why it is changed."""
    how: How = ""
    """Otherwise than by answering: taken back (a signature), recovered, loaded."""
    undoes: str = ""
    """Of a change that takes another back: the id of that."""

    @property
    def place(self) -> str:
        """The question."""
        return self.question

    @property
    def undone(self) -> Change:
        """The change that takes this one back."""
        return replace(
            self,
            id=new_event_id(),
            undoes=self.id,
            before=self.after,
            after=self.before,
            settles=not self.settles,
        )


@frozen(kw_only=True, repr=False)
class OpenNote(Proposed):
    """A QA note on a question, an item, an outcome, or the whole review."""

    do = "open_note"
    on: str
    """The place; `review` or empty for the whole review."""
    text: str
    """What it says."""

    @property
    def place(self) -> str:
        """The place of the note."""
        return self.on


@frozen(kw_only=True, repr=False)
class OfNote(Proposed):
    """What is done to one note."""

    note: str
    """The note's id, or its number where that is enough."""

    @property
    def place(self) -> str:
        """The note."""
        return self.note


@frozen(kw_only=True, repr=False)
class OfItem(Proposed):
    """What is done to the override of one item."""

    item: str
    """The item, or a part of one."""

    @property
    def place(self) -> str:
        """The item."""
        return self.item


@frozen(kw_only=True, repr=False)
class Reply(OfNote):
    """One more message in a note."""

    do = "reply"
    text: str
    """What it says."""


@frozen(kw_only=True, repr=False)
class CloseNote(OfNote):
    """Closing a note."""

    do = "close_note"
    text: str = ""
    """A last word."""


@frozen(kw_only=True, repr=False)
class ReopenNote(OfNote):
    """Opening a closed note again."""

    do = "reopen_note"
    text: str
    """Why."""


@frozen(kw_only=True, repr=False)
class OverrideRating(OfItem):
    """A site leader's rating in the place of an item's computed one."""

    do = "override"
    rating: str
    """The rating that is to hold."""
    reason: str
    """Why."""


@frozen(kw_only=True, repr=False)
class UndoOverride(OfItem):
    """Letting an item's computed rating hold again."""

    do = "undo_override"
    reason: str = ""
    """Why."""


@frozen(kw_only=True, repr=False)
class SettleOverride(OfItem):
    """Taking one side of two overrides that a merge could not settle."""

    do = "settle_override"
    side: str
    """Whose override, or absence of one, holds."""


@frozen(kw_only=True, repr=False)
class SettleAct(Proposed):
    """Saying which of the hand-overs holds that branches did from one version."""

    do = "settle_act"
    side: str
    """Whose."""
    reason: str = ""
    """Why."""


@frozen(kw_only=True, repr=False)
class HandOver(Proposed):
    """A hand-over between reviewer and QA."""

    do = "hand_over"
    act: ActName
    """Which."""
    reason: str = ""
    """Why."""
    let_stand: str = ""
    """Why it may stand that others acted in several roles until now; empty where nobody lets it stand."""


@frozen(kw_only=True, repr=False)
class Restore(Proposed):
    """Bringing the answers of a former version back."""

    do = "restore"
    former: Review
    """The review as it was then."""
    reason: str
    """Why."""


@frozen(kw_only=True, repr=False)
class Merge(Proposed):
    """The work of two branches as one review."""

    do = "merge"
    base: Review
    """What both sides started from."""
    theirs: Review
    """The other side; ours is what stands."""
    merged: Review
    """Both sides' work as one."""


@frozen(kw_only=True, repr=False)
class Migrate(Proposed):
    """Moving to another version of the instrument."""

    do = "migrate"
    moved: Review
    """The review in the other version, before the act is written into its history."""
    reason: str = ""
    """Why."""


@frozen(kw_only=True, repr=False)
class Create(Proposed):
    """The beginning of a new review's history."""

    do = "create"
    given: dict[str, Any] = field(default_factory=dict)
    """By question, what the program itself answers from the start: a mock case's day of completion."""
    reason: str = ""
    """What is to be remembered of the beginning: which attempt of its person it is."""


@frozen(kw_only=True, repr=False)
class SeeKey(Proposed):
    """Being shown, for an attempt on a mock case, what its key says."""

    do = "see_key"
    reason: str
    """How much of the key, and what the attempt came to just then."""


Proposal: TypeAlias = (
    Change
    | OpenNote
    | Reply
    | CloseNote
    | ReopenNote
    | OverrideRating
    | UndoOverride
    | SettleOverride
    | SettleAct
    | HandOver
    | Restore
    | Merge
    | Migrate
    | Create
    | SeeKey
)
"""Everything that anybody can propose to do to a review."""

_KINDS: Final[dict[str, type[Proposed]]] = {kind.do: kind for kind in get_args(Proposal)}


def from_entry(entry: Mapping[str, Any]) -> Proposal:
    """The proposal of a journal's entry, of any version up to this one. Raises UserError for anything else."""
    try:
        if "entry" not in entry:
            # The first journals kept changes of answers alone, and did not say whose.
            return _with_answers(structured(Change, {"id": digest(entry)[:10], **entry}))
        if entry["entry"] != ENTRY_FORMAT:
            raise UserError(
                "The journal was written by a later tui-review.", remedy="Open the review with that."
            )
        rest = {key: each for key, each in entry.items() if key not in ("entry", "do")}
        return _with_answers(structured(_KINDS[entry["do"]], rest))
    except (KeyError, TypeError, ValueError):
        raise UserError("The journal holds an entry that is no change of a review.") from None


def _with_answers(proposed: Proposed) -> Proposal:
    """The same, where what a change keeps of a question is what a file may keep there. Raises ValueError."""
    if isinstance(proposed, Change):
        for kept in (proposed.before, proposed.after):
            structured(Answer, kept)
    return cast("Proposal", proposed)
