"""Which text of its instrument a review is rated by: the one it was made with, or another of that version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.review.model import InstrumentRef

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

_HASH: Final = 12


def made_with(rules: Rules) -> InstrumentRef:
    """What a review's header says that it is made with."""
    return InstrumentRef(id=rules.instrument.id, version=rules.instrument.version, sha256=rules.origin.sha256)


def another_text(rules: Rules, review: Review) -> str:
    """That a review is rated by another text than it was made with, a sentence; empty where it is the same.

    An agency's own instrument may be edited without a version of its own, or have another put in its place: then
    nobody has answered anything, and ratings are others.
    """
    made_with, here = review.review.instrument, rules.origin.sha256
    if not here or here == made_with.sha256:
        return ""
    return f"The installed {made_with.id} {made_with.version} is not the text this review was made with."


def how_to_take_it(review: Review) -> str:
    """What to do about it before a review is handed over."""
    version = review.review.instrument.version
    return (
        f"Put that text ({review.review.instrument.sha256[:_HASH]}…) back, or go on with this one: "
        f"`tui-review migrate FILE --to {version}` says which ratings change by it, and records it."
    )
