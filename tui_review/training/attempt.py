"""Starting an attempt on a mock case: an ordinary review, with the case's face sheet filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.review.entry import parse_answer
from tui_review.review.gate.proposals import Create
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.store.reviews import create_review, path_for_new
from tui_review.training.case import CASE_FILE, Case
from tui_review.training.lint import check_face_sheet
from tui_review.training.problems import Problems
from tui_review.training.tries import begun_as

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.instrument.rules import Rules
    from tui_review.review.gate.accepted import Accepted
    from tui_review.review.who import Editor


def start_attempt(  # noqa: PLR0913 - what, as what, where, who, with what, when
    case: Case, id_: str, folder: Path, who: Editor, catalog: Catalog, *, today: str
) -> Path:
    """Writes the review `folder/id_.yaml` for practice on a case, and says where it is.

    Its header names the case. Nothing is ever overwritten. Raises UserError for an id that is unsafe or taken, and
    for a case that disagrees with its instrument, with the line.
    """
    path = path_for_new(folder, id_)
    rules, _sha256 = catalog.rules(case.file.instrument, case.file.instrument_version)
    begun = begun_as(case.id, who.name, folder)
    review = new_attempt(case, id_, rules, who, today=today, begun=begun)
    create_review(path, review, rules)
    return path


def new_attempt(  # noqa: PLR0913 - see start_attempt
    case: Case, id_: str, rules: Rules, who: Editor, *, today: str, begun: str = ""
) -> Accepted[Any]:
    """The review that an attempt starts as; `begun` is what it records of those of its person before it.

    Raises UserError for a case that disagrees with its instrument.
    """
    problems = Problems()
    check_face_sheet(case, rules, problems)
    problems.refuse()
    empty = new_review(id_, rules, today)
    empty = replace(empty, review=replace(empty.review, case=case.id))
    given: dict[str, Any] = {}
    asked = {}
    for question, value in case.file.face_sheet.items():
        definition = rules.questions[question].question
        if definition.set_by == "program":
            # The case has its own day of completion, so that months in care do not depend on when one practises.
            given[question] = parse_answer(definition, value)
        else:
            asked[question] = value
    state = ReviewState(rules, empty, who, today=today)
    created: Accepted[Any] = state.propose(Create(given=given, reason=begun, by=state.author))
    try:
        state.answer_many(asked)
    except UserError as error:
        raise error.at(file=str(case.folder / CASE_FILE)) from None
    return state.accepted or created
