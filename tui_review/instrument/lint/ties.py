"""Do signatures, deadlines and links mean something: known ids, an order that can be kept, nothing left unlocked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.lint.conditions import Linked, find_linked
from tui_review.instrument.lint.findings import LintFindings
from tui_review.instrument.model import Instrument, Question
from tui_review.instrument.needs import DECIDING, NeedRole, find_needs
from tui_review.instrument.rules import is_set_at_hand_over
from tui_review.instrument.ties import ALL_BEFORE, LINKED

_CHECKS: Final = frozenset[NeedRole](("check",))
_COMPUTED: Final = frozenset[NeedRole](("compute",))

if TYPE_CHECKING:
    from tui_review.instrument.rules import FieldPath, QuestionRules, Rules


def linked_instruments(instrument: Instrument, file: Path) -> Linked:
    """The instruments that an instrument's links name, as far as they are installed and sound."""
    if not instrument.links:
        return {}
    from tui_review.instrument.loading.catalog import Catalog, instrument_folders  # noqa: PLC0415 - for links only

    catalog = Catalog([file.parent, *instrument_folders()])
    found: dict[str, tuple[Rules, ...]] = {}
    for name, link in instrument.links.items():
        of_link: list[Rules] = []
        for id_ in link.instruments:
            try:
                of_link.append(catalog.rules(id_)[0])
            except UserError:
                continue  # not installed, or broken: linting that file says so
        found[name] = tuple(of_link)
    return found


def check_ties(rules: Rules, findings: LintFindings, linked: Linked) -> None:
    """Reports what is wrong with `links`, and with `signs`, `after`, `due` and `beside` of every question."""
    _check_links(rules, findings, linked)
    _check_day(rules, findings)
    in_checks = find_needs(rules, _CHECKS)
    for question in rules.questions.values():
        _check_signature(rules, question, findings)
        _check_deadline(question.question, findings)
        for number, id_ in enumerate(question.question.beside):
            at = ("beside", number)
            if LINKED not in id_:
                _check_column(rules, question.question.id, id_, at, findings)
            else:
                find_linked(rules, findings, question.question.id, at, id_, linked)
        for number, check in enumerate(question.question.checks):
            of_check = (
                need for need in in_checks.direct(question.question.id, _CHECKS) if need.field[1] == number
            )
            if check.error and any(LINKED in need.id for need in of_check):
                what = "Another review can change unseen: a check that names one is a `warning` or an `info`."
                findings.add(question.question.id, ("checks", number, "error"), "linked", what)


def _check_column(rules: Rules, question: str, id_: str, at: FieldPath, findings: LintFindings) -> None:
    """Reports what stands in `beside` and is no column of one of the instrument's tables."""
    table, _, column = id_.rpartition(".")
    if column not in rules.columns.get(table, ()):
        columns = [f"{table}.{each}" for table, those in rules.columns.items() for each in those]
        what = (
            f"{id_} is no column of a table. `beside` names what is shown of a linked review (`osri:5A1`), or of the "
            f"rows of a table (`people.role`).{did_you_mean(id_, columns)}"
        )
        findings.add(question, at, "linked", what, about=id_)


def _check_day(rules: Rules, findings: LintFindings) -> None:
    """What is asked and rated may not follow from the day on which somebody looks.

    Until a review is completed that day stands in for its completion, in checks and in what is computed to be shown.
    """
    completed = rules.instrument.facts.completed
    moving, before = {completed} if completed else set(), 0
    while len(moving) > before:
        before = len(moving)
        moving |= {id_ for id_ in rules.needs if moving.intersection(rules.needs.ids(id_, _COMPUTED))}
    for id_ in rules.needs:
        for need in rules.needs.direct(id_, DECIDING - _COMPUTED):
            if need.id in moving:
                what = (
                    f"{need.id} follows from the day on which one looks until the review is completed. "
                    "What is asked and rated must not; leave it to a check."
                )
                findings.add(need.owner, need.field, "as-of", what, about=need.id)


def _check_links(rules: Rules, findings: LintFindings, linked: Linked) -> None:
    for name, link in rules.instrument.links.items():
        question = rules.questions.get(link.question)
        at = ("links", name)
        if question is None:
            hint = did_you_mean(link.question, rules.questions)
            findings.add("", (*at, "question"), "unknown-id", f"There is no question {link.question}.{hint}")
        elif question.question.answer != "text":
            what = f"{link.question} must be a `text` question: it holds the other review's id."
            findings.add("", (*at, "question"), "type", what)
        if not link.instruments:
            what = "A link names the instruments that the other review may be of."
            findings.add("", (*at, "instruments"), "linked", what)
        elif not linked.get(name):
            what = f"None of {', '.join(link.instruments)} is installed: the ids named there are not checked."
            findings.add("", (*at, "instruments"), "not-installed", what, level="info")


def _check_signature(rules: Rules, own: QuestionRules, findings: LintFindings) -> None:
    question = own.question
    if kind_of(question).holds != "signature":
        return
    order = list(rules.questions)
    named = () if question.signs == ALL_BEFORE else question.signs
    if isinstance(named, str):
        what = f"`signs` is a list of questions, or `{ALL_BEFORE}`."
        findings.add(question.id, ("signs",), "type", what)
        named = ()
    for number, id_ in enumerate(named):
        before = _check_before(rules, order, question.id, ("signs", number), id_, findings)
        if before and is_set_at_hand_over(rules.instrument, rules.questions[id_].question):
            what = f"The program fills {id_} in at a hand-over, after the signature: take it out of `signs`."
            findings.add(question.id, ("signs", number), "set-later", what, about=id_)
    after = question.after
    stands = after and _check_before(rules, order, question.id, ("after",), after, findings)
    if stands and kind_of(rules.questions[after].question).holds != "signature":
        what = f"{after} is no sign-off; `after` gives the order of signatures."
        findings.add(question.id, ("after",), "type", what, about=after)
    if question.signed_by and _check_before(
        rules, order, question.id, ("signed_by",), question.signed_by, findings
    ):
        _check_who_signs(rules, own, findings)
    _check_locked(rules, own, findings)


def _check_who_signs(rules: Rules, own: QuestionRules, findings: LintFindings) -> None:
    """Whether somebody can be named where it is said who signs, and the name stays what it was."""
    question, named = own.question, rules.questions[own.question.signed_by].question
    condition = named.asked_when if named.asked_when != question.asked_when else ""
    if named.answer not in ("text", "names") or named.by_program:
        what = f"{named.id} must be a `text` or `names` question that people answer: it says who signs."
    elif named.optional or named.na_if or named.na_when or condition:
        what = f"{named.id} may stay empty, and then nobody could sign here. Have it answered always."
    elif named.id not in own.signs:
        what = f"{named.id} says who signs, and is not signed itself: add it to `signs`."
    elif others := [
        id_
        for id_, other in rules.questions.items()
        if id_ != question.id
        and other.signs
        and other.question.signed_by == named.id
        and named.answer == "text"
    ]:
        what = (
            f"{named.id} names one person, who signs at {others[0]} too; signatures are by different people."
        )
    else:
        return
    findings.add(question.id, ("signed_by",), "signed-by", what, about=named.id)


def _check_before(  # noqa: PLR0913 - an id in its place
    rules: Rules, order: list[str], owner: str, at: tuple[str | int, ...], id_: str, findings: LintFindings
) -> bool:
    """Whether an id is a question that stands before a sign-off."""
    if id_ not in rules.questions:
        what = f"There is no question {id_}.{did_you_mean(id_, order)}"
        findings.add(owner, at, "unknown-id", what, about=id_)
        return False
    if order.index(id_) >= order.index(owner):
        what = f"{id_} does not stand before {owner}: nobody can sign what is asked later."
        findings.add(owner, at, "order", what, about=id_)
        return False
    return True


def _check_locked(rules: Rules, own: QuestionRules, findings: LintFindings) -> None:
    """What is signed must not change through an answer that is not."""
    signed = set(own.signs)
    for id_ in own.signs:
        needed = rules.needs.ids(id_)
        open_ids = sorted({ref for ref in needed if ref in rules.questions and ref not in signed})
        later = [
            ref for ref in open_ids if is_set_at_hand_over(rules.instrument, rules.questions[ref].question)
        ]
        if later:
            what = (
                f"{id_} is signed, but follows from {', '.join(later)}, which the program fills in at a hand-over: "
                "leave it out of `signs`, or let it follow from something else."
            )
            findings.add(own.question.id, ("signs",), "set-later", what, about=id_)
        elif open_ids:
            what = (
                f"{id_} is signed, but {', '.join(open_ids)} decides whether it is asked or what it says: "
                "sign that too."
            )
            findings.add(own.question.id, ("signs",), "unsigned", what, about=id_)


def _check_deadline(question: Question, findings: LintFindings) -> None:
    due = question.due
    if due is None:
        return
    if not due.by and not due.done_when:
        what = "`due` needs `by` (the last day) or `done_when`."
        findings.add(question.id, ("due",), "due", what)
    if question.by_program and not due.done_when:
        what = "The program answers this itself; say with `done_when` what is to be done."
        findings.add(question.id, ("due",), "due", what)
    if kind_of(question).entry == "options" and not due.done_when:
        what = "Being answered does not say that it is done here; say with `done_when` when it is."
        findings.add(question.id, ("due",), "due", what)
