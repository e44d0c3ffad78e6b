"""The gate: one function that every change of a review goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never, cast

from tui_review.review.gate import notes, overrides
from tui_review.review.gate.accepted import Accepted, Scene
from tui_review.review.gate.answers import changed_answer
from tui_review.review.gate.proposals import (
    Change,
    CloseNote,
    Create,
    HandOver,
    Merge,
    Migrate,
    OpenNote,
    OverrideRating,
    Proposal,
    ReopenNote,
    Reply,
    Restore,
    SeeKey,
    SettleAct,
    SettleOverride,
    UndoOverride,
)
from tui_review.review.people import check_role
from tui_review.yamlfile.text import clean_line, clean_text

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

P = TypeVar("P", bound=Proposal)
_SAID: Final = ("text", "reason", "why", "let_stand")
"""What somebody says in a proposal: a note, why something is done."""


def decide(proposal: P, scene: Scene, former: Mapping[str, Rules] | None = None) -> Accepted[P]:
    """The review as it is with what is proposed.

    `former` are the rules of other versions that sides of a merge are of, by version; `qa.merge` is given the same.
    Raises UserError where status, role, signatures or seals do not allow it: who may, and what to do. The review of
    the scene stays as it is in any case.
    """
    proposal = _in_clean_words(proposal)
    if scene.editor.policy.one_role and not isinstance(proposal, Create | Merge):
        check_role(scene.review, proposal.by)
    found = _decided(proposal, scene, former or {})
    return cast("Accepted[P]", found)


def _in_clean_words(proposal: P) -> P:
    """The proposal with its author's name and what the author says in it as texts are kept.

    Raises UserError for characters that no file may hold.
    """
    said = {each: getattr(proposal, each) for each in _SAID if getattr(proposal, each, "")}
    cleaned: dict[str, Any] = {each: clean_text(text) for each, text in said.items()}
    if (name := clean_line(proposal.by.name)) != proposal.by.name:
        cleaned["by"] = replace(proposal.by, name=name)
    return replace(proposal, **cleaned) if cleaned and cleaned != said else proposal


def _decided(proposal: Proposal, scene: Scene, former: Mapping[str, Rules]) -> Accepted[Any]:
    match proposal:
        case Change():
            return Accepted(*changed_answer(scene, proposal))
        case OpenNote():
            opened = notes.opened(scene, proposal)
            return Accepted(opened, proposal, made=next(reversed(opened.notes)))
        case Reply():
            return Accepted(notes.replied(scene.review, proposal), proposal)
        case CloseNote():
            return Accepted(notes.closed(scene.review, proposal), proposal)
        case ReopenNote():
            return Accepted(notes.reopened(scene.review, proposal), proposal)
        case OverrideRating():
            return Accepted(overrides.overridden(scene, proposal), proposal)
        case UndoOverride():
            return Accepted(overrides.undone(scene, proposal), proposal)
        case SettleOverride():
            return Accepted(overrides.settled(scene, proposal), proposal)
        case HandOver() | SettleAct() | Restore() | Merge() | Migrate() | Create() | SeeKey():
            return _whole(proposal, scene, former)
        case _:
            assert_never(proposal)


def _whole(
    proposal: HandOver | SettleAct | Restore | Merge | Migrate | Create | SeeKey,
    scene: Scene,
    former: Mapping[str, Rules],
) -> Accepted[Any]:
    """What is done to a review as a whole; few sessions do, and the others start faster without."""
    from tui_review.review.gate import acts, merging  # noqa: PLC0415 - see above

    match proposal:
        case HandOver():
            *on_the_way, new = acts.handed_over(scene, proposal)
            return Accepted(new, proposal, steps=tuple(on_the_way))
        case SettleAct():
            return Accepted(acts.act_settled(scene, proposal), proposal)
        case Restore():
            return Accepted(acts.restored(scene, proposal), proposal)
        case Merge():
            new = merging.accepted(scene.review, proposal, scene.rules, former)
            return Accepted(new, replace(proposal, merged=new))
        case Migrate():
            return Accepted(acts.migrated(scene, proposal), proposal)
        case Create():
            return Accepted(acts.created(scene.review, proposal), proposal)
        case SeeKey():
            return Accepted(acts.key_seen(scene, proposal), proposal)
        case _:
            assert_never(proposal)
