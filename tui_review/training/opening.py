"""When the quiz of a mock case opens: once its person has finished an attempt on the case, as it gives the key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_review.errors import UserError
from tui_review.store.folder import FolderIndex
from tui_review.telling.words import answered_words
from tui_review.training.tries import is_try_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tui_review.store.folder import ReviewSummary
    from tui_review.training.case import Case


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
    if any(each.progress.done for each in mine):
        return ""
    begun = ", ".join(f"{each.id} ({answered_words(each.progress)})" for each in mine)
    stands = f"Not finished yet: {begun}." if begun else f"{person} has none yet."
    return f"The quiz on {case.id} opens after an attempt on the case, whose key it gives away. {stands}"
