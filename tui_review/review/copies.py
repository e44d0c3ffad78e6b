"""Several files of one review: which are of one, and which of them counts. Never by a file's name, or by order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tui_review.review.record.acts import breaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_review.review.model import Review

Identity: TypeAlias = tuple[str, ...]


def identity_of(review: Review) -> Identity:
    """What is the same in two files exactly when they hold the same review, however they are called."""
    header = review.review
    if header.uid:
        return (header.uid,)
    first = review.history[0] if review.history else None
    return (header.id.casefold(), header.started, *((first.by, first.at) if first is not None else ()))


def which_counts(copies: Sequence[Review]) -> int | None:
    """The place of the one that counts among what several files of one review hold; None where that is in doubt.

    It is the one that goes on from all others; of those that are the same, the first. One whose record does not hold
    never counts where that of another does.
    """
    if all(each == copies[0] for each in copies):
        return 0
    held = [at for at, each in enumerate(copies) if record_holds(each)] or list(range(len(copies)))
    return next((at for at in held if all(_is_or_goes_on(copies[at], copies[other]) for other in held)), None)


def record_holds(review: Review) -> bool:
    """Whether a review is as its own record has it, whatever lies beside its file."""
    return not any(each.looked_at for each in breaks(review))


def goes_on_from(one: Review, other: Review) -> bool:
    """Whether all that was done, changed and said in one review's file is in another's, which has more."""
    mine, theirs = list(_recorded(one)), list(_recorded(other))
    if len(mine) <= len(theirs):
        return False
    # Only what may be the same is compared: in a long record each with each would take seconds.
    alike: dict[tuple[str, str, str], list[Any]] = {}
    for place, each in mine:
        alike.setdefault(_told_by(place, each), []).append(each)
    return all(each in alike.get(_told_by(place, each), ()) for place, each in theirs)


def _told_by(place: str, each: Any) -> tuple[str, str, str]:
    """What tells most lines of a record apart: where, when, and by which id or seal, if they have one."""
    return place, each.at, getattr(each, "seal", "") or getattr(each, "id", "")


def _is_or_goes_on(one: Review, other: Review) -> bool:
    return one == other or goes_on_from(one, other)


def _recorded(review: Review) -> Iterator[tuple[str, Any]]:
    yield from (("", act) for act in review.history)
    for place, answer in review.answers.items():
        yield from ((place, change) for change in answer.changes)
    for id_, note in review.notes.items():
        yield from ((id_, message) for message in note.messages)


def copy_words(left: Review, counts: Review | None, other: str, *, called: str = "review") -> str:
    """What a file that is left out holds, beside the `other` that counts, or is as much in doubt where none does."""
    said = f"the same {called} as {other}"
    if counts is None:
        return f"{said}, differs from it, and neither goes on from the other"
    if left == counts:
        return said
    if goes_on_from(counts, left):
        return f"{said}, which goes on from it"
    return f"{said}, differs from it, and its record does not hold"
