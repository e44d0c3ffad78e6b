"""Overrides: a site leader's rating of an item in the place of the computed one, which stays visible.

The ratings of outcomes follow the items' ratings in force; where an outcome would be another by the answers alone,
that is shown beside it. Functions that change a review change it in place; saving is the caller's.
"""

from __future__ import annotations

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Act, Override, Review
from tui_review.review.record.acts import log_act
from tui_review.review.who import Editor
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain
from tui_review.yamlfile.text import clean_text


@frozen()
class OverriddenItem:
    """One overridden item, as lists show it."""

    item: str
    title: str
    computed: str
    """What the answers say: the rating by the item's table."""
    rating: str
    """The rating in force."""
    reason: str
    by: str
    at: str
    """When, UTC."""


def override(  # noqa: PLR0913 - what, by whom, why, and the review it is about
    review: Review, evaluation: Evaluation, editor: Editor, item: str, rating: str, reason: str
) -> None:
    """Puts a rating in the place of an item's (or part's) computed one.

    Raises UserError: only a site leader may, the computed rating must be certain, the rating one of the instrument's
    for items and not the computed one, the reason given, the review not final.
    """
    rules = evaluation.rules
    _allow(review, editor)
    _item(rules, item)
    scale = rules.instrument.ratings.item
    wanted = next((each for each in scale if each.casefold() == rating.strip().casefold()), "")
    if not wanted:
        raise UserError(
            f"{rating!r} is no rating of an item.{did_you_mean(rating, scale)}",
            remedy=f"Use: {', '.join(scale)}.",
            question=item,
        )
    computed = evaluation.rating(item).rating
    if computed == INCOMPLETE:
        raise UserError(
            "There is no rating to override yet.", remedy="Answer the item's questions first.", question=item
        )
    if computed == wanted:
        raise UserError("That is the rating that the answers give.", question=item)
    text = clean_text(reason)
    if not text.strip():
        raise UserError("To override a rating a reason is needed.", question=item)
    before = review.overrides.get(item)
    review.overrides = {
        **review.overrides,
        item: Override(rating=wanted, reason=text, by=editor.name, at=editor.now()),
    }
    _settle(review, item)
    _log(review, editor, "overridden", item, text, before)


def undo_override(review: Review, rules: Rules, editor: Editor, item: str, reason: str = "") -> None:
    """Lets the computed rating hold again; the history keeps that there was an override. Raises UserError."""
    _allow(review, editor)
    if item not in review.overrides:
        raise UserError(
            f"Item {item} is not overridden.{did_you_mean(item, rules.rated)}",
            remedy=f"Overridden here: {', '.join(review.overrides) or 'none'}.",
        )
    before = review.overrides[item]
    review.overrides = {id_: each for id_, each in review.overrides.items() if id_ != item}
    _settle(review, item)
    _log(review, editor, "override_undone", item, clean_text(reason).strip(), before)


def overridden(review: Review, evaluation: Evaluation) -> list[OverriddenItem]:
    """The overridden items of a review, in the order they are asked."""
    return [
        OverriddenItem(
            id_,
            rated.title,
            evaluation.rating(id_).rating,
            review.overrides[id_].rating,
            review.overrides[id_].reason,
            review.overrides[id_].by,
            review.overrides[id_].at,
        )
        for id_, rated in evaluation.rules.rated.items()
        if id_ in review.overrides
    ]


def _allow(review: Review, editor: Editor) -> None:
    if editor.role != "site_leader":
        raise UserError("Only a site leader may override a rating.", remedy="Act with --role site_leader.")
    if review.review.status == "final":
        raise UserError("The review is final.", remedy="Reopen it first, with a reason.")


def _item(rules: Rules, item: str) -> None:
    rated = rules.rated.get(item)
    if rated is None:
        items = [each.id for each in rules.items()]
        raise UserError(f"There is no item {item}.{did_you_mean(item, items)}")
    if rated.kind == "outcome":
        raise UserError(
            "An outcome's rating follows from its items.", remedy="Override an item.", question=item
        )


def _settle(review: Review, item: str) -> None:
    """What a merge left unsettled about the override is settled by deciding anew."""
    review.conflicts = {key: each for key, each in review.conflicts.items() if key != f"{item}/override"}


def _log(  # noqa: PLR0913 - what an act says
    review: Review, editor: Editor, act: str, item: str, reason: str, before: Override | None
) -> None:
    now = review.overrides.get(item)
    log_act(
        review,
        Act(
            version=review.review.version,
            act=act,
            item=item,
            rating=now.rating if now is not None else "",
            was=plain(before) if before is not None else None,
            by=editor.name,
            role=editor.role,
            login=editor.login,
            at=editor.now(),
            reason=reason,
        ),
    )
