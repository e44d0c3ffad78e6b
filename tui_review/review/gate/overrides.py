"""What may be done to overrides: a site leader's rating of an item in the place of the computed one.

The ratings of outcomes follow the items' ratings in force; where an outcome would be another by the answers alone,
that is shown beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.rules import Rules
from tui_review.review.conflicts import place, sides_of, taken, with_sides
from tui_review.review.gate.accepted import Scene, signer_for
from tui_review.review.gate.proposals import Author, OverrideRating, SettleOverride, UndoOverride
from tui_review.review.handover import (
    CLOSED,
    HOW_TO_REOPEN,
    OVERRIDERS,
    roles_that_can,
    who_settles_overrides,
)
from tui_review.review.model import Act, Conflict, Override, Review
from tui_review.review.record.acts import with_act
from tui_review.review.record.content import OVERRIDE_KEPT
from tui_review.shape.door import structured
from tui_review.shape.plain import plain

_SETTLED: Final = "override_settled"


def overridden(scene: Scene, proposal: OverrideRating) -> Review:
    """The review with a rating in the place of an item's (or part's) computed one.

    Raises UserError: only a site leader may, the computed rating must be certain, the rating one of the instrument's
    for items and not the computed one, the reason given, the review not final.
    """
    rules, review, item = scene.rules, scene.review, proposal.item
    _allow(review, proposal.by)
    _check_item(rules, item)
    scales = rules.instrument.ratings
    shown = {each: scales.labels.get(each, each) for each in scales.item}
    given = proposal.rating.strip().casefold()
    wanted = next((each for each in shown if given in (each.casefold(), shown[each].casefold())), "")
    if not wanted:
        raise UserError(
            f"{proposal.rating!r} is no rating of an item.{did_you_mean(proposal.rating, shown.values())}",
            remedy=f"Use: {', '.join(shown.values())}.",
            question=item,
        )
    computed = scene.evaluation.rating(item).rating
    if computed == INCOMPLETE:
        raise UserError(
            "There is no rating to override yet.", remedy="Answer the item's questions first.", question=item
        )
    if computed == wanted:
        raise UserError("That is the rating that the answers give.", question=item)
    text = proposal.reason
    if not text.strip():
        raise UserError("To override a rating a reason is needed.", question=item)
    new = Override(rating=wanted, reason=text, by=proposal.by.name, at=proposal.by.at)
    return _with(scene, item, new, proposal.by, "overridden", text)


def undone(scene: Scene, proposal: UndoOverride) -> Review:
    """The review with the computed rating in force again; the history keeps that there was an override.

    Raises UserError.
    """
    review, item = scene.review, proposal.item
    _allow(review, proposal.by)
    if item not in review.overrides:
        raise UserError(
            f"Item {item} is not overridden.{did_you_mean(item, scene.rules.rated)}",
            remedy=f"Overridden here: {', '.join(review.overrides) or 'none'}.",
        )
    return _with(scene, item, None, proposal.by, "override_undone", proposal.reason)


def settled(scene: Scene, proposal: SettleOverride) -> Review:
    """The review with one side of two overrides that a merge could not settle. Raises UserError."""
    review = scene.review
    key = f"{proposal.item}/override"
    conflict = review.conflicts.get(key)
    if conflict is None:
        raise UserError(f"Nothing is unsettled at {key}.", remedy="`tui-review check` lists what is.")
    side = taken(conflict, place(key, scene.rules.questions), proposal.side, scene.rules)
    new = structured(Override, side) if side else None
    allowed = who_settles_overrides(review.review.status)
    if proposal.by.role not in allowed:
        who = "a site leader or the state" if "state" in allowed else "a site leader"
        what = f"Only {who} may say which override holds, or that none does."
        raise UserError(what, remedy=roles_that_can(allowed), question=key)
    if new == review.overrides.get(proposal.item):
        return _with(scene, proposal.item, new, proposal.by, OVERRIDE_KEPT, "")
    _allow(review, proposal.by)
    by = proposal.by
    if new is not None:
        new = replace(new, by=by.name, at=by.at)
    return _with(scene, proposal.item, new, by, _SETTLED, new.reason if new is not None else "")


def _allow(review: Review, by: Author) -> None:
    if by.role not in OVERRIDERS:
        raise UserError("Only a site leader may override a rating.", remedy=roles_that_can(OVERRIDERS))
    if review.review.status in CLOSED:
        raise UserError("The review is final.", remedy=HOW_TO_REOPEN)


def _check_item(rules: Rules, item: str) -> None:
    rated = rules.rated.get(item)
    if rated is None:
        items = [each.id for each in rules.items()]
        raise UserError(f"There is no item {item}.{did_you_mean(item, items)}")
    if rated.kind == "outcome":
        raise UserError(
            "An outcome's rating follows from its items.", remedy="Override an item.", question=item
        )


def _restated(review: Review, item: str, new: Override | None) -> dict[str, Conflict]:
    """What is unsettled after a decision that settles nothing: it is the side that stands, beside those of others.

    Whoever made it may not have seen that there were others.
    """
    key = f"{item}/override"
    if key not in review.conflicts:
        return review.conflicts
    stood, stands = (None if each is None else plain(each) for each in (review.overrides.get(item), new))
    sides = sides_of(review.conflicts[key]).values()
    others = [each for each in sides if each not in (stood, stands)]
    if not others:
        return _without(review, item)
    return {**review.conflicts, key: with_sides(review.conflicts[key], [stands, *others])}


def _without(review: Review, item: str) -> dict[str, Conflict]:
    return {key: each for key, each in review.conflicts.items() if key != f"{item}/override"}


def _with(  # noqa: PLR0913 - what an act says
    scene: Scene, item: str, new: Override | None, by: Author, act: str, reason: str
) -> Review:
    review = scene.review
    before = review.overrides.get(item)
    overrides = {id_: each for id_, each in review.overrides.items() if id_ != item}
    if new is not None:
        overrides = {**review.overrides, item: new}
    is_settled = act in (OVERRIDE_KEPT, _SETTLED)
    conflicts = _without(review, item) if is_settled else _restated(review, item, new)
    line = Act(
        version=review.review.version,
        act=act,
        item=item,
        rating=new.rating if new is not None else "",
        was=plain(before) if before is not None else None,
        by=by.name,
        role=by.role,
        login=by.login,
        at=by.at,
        day=by.day,
        reason=reason,
    )
    return with_act(replace(review, overrides=overrides, conflicts=conflicts), line, signer_for(scene, by))
