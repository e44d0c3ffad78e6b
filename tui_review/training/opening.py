"""When the key of a mock case opens, and its quiz, which gives the key away: once an attempt could be submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.plurals import and_more
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import left_to_do
from tui_review.review.findings import blocking, findings
from tui_review.store.folder import FolderIndex
from tui_review.store.reviews import read_review
from tui_review.telling.words import answered_words
from tui_review.training.tries import is_try_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tui_review.review.finding import Finding
    from tui_review.review.model import Review
    from tui_review.store.folder import ReviewSummary
    from tui_review.training.case import Case

_NAMED: Final = 5
"""So many of the places at which something is left are named."""


def left_to_finish(
    review: Review, evaluation: Evaluation, *, of: Callable[[Finding], bool] = lambda _: True
) -> str:
    """What keeps an attempt from being finished, in words: what `submit` would not take it for; empty where it would.

    This is the one rule for whatever shows something of a key, and for who has passed, `of` what scores are of.
    """
    errors = [each for each in blocking(findings(review, evaluation)) if of(each)]
    where = list(dict.fromkeys(each.question for each in errors if each.question))
    named = and_more(where[:_NAMED], len(where) - _NAMED)
    return f"{left_to_do(errors)}: {named}" if named else left_to_do(errors)


def check_open(case: Case, folder: Path, person: str) -> None:
    """Raises UserError while the quiz of a case is closed to a person, whose attempts are looked for in a folder.

    The quiz of a case that says `quiz_opens: always` is open.
    """
    if why := why_closed(case, FolderIndex(folder).summaries(), person):
        remedy = "Finish one, or name the folder it is in with --folder."
        raise UserError(why, remedy=remedy)


def why_closed(case: Case, reviews: Iterable[ReviewSummary], person: str) -> str:
    """Why the quiz of a case is closed to a person; empty where it is open."""
    if case.file.quiz_opens == "always":
        return ""
    mine = [each for each in reviews if is_try_of(each, case.id, person)]
    left = [(each.id, _left_of(each)) for each in mine]
    if not all(words for _, words in left):
        return ""
    begun = ", ".join(f"{id_} ({words})" for id_, words in left)
    stands = f"Not finished yet: {begun}." if begun else f"{person} has none yet."
    return f"The quiz on {case.id} opens after an attempt on the case, whose key it gives away. {stands}"


def _left_of(attempt: ReviewSummary) -> str:
    """What is left to do in an attempt; empty where nothing is. Only one that is answered is read for it."""
    if not attempt.progress.done:
        return answered_words(attempt.progress)
    try:
        opened = read_review(attempt.path)
    except UserError as error:
        return error.message
    as_of = recorded_day(opened.rules, opened.review)
    return left_to_finish(opened.review, Evaluation.of(opened.rules, opened.review, as_of=as_of))
