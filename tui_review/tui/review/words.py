"""What the wizard says in words: where one is, what is rated and why, what has appeared and gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from tui_review.display import on_one_line
from tui_review.instrument.model import INCOMPLETE, Question
from tui_review.review.progress import ItemState, item_state, progress
from tui_review.telling.words import rated_name, section_name
from tui_review.tui.base.literal import literal
from tui_review.tui.marks import rating_mark, unicode_marks
from tui_review.tui.wrap import reflowed

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation

_RUN: Final = 3
"""From how many neighbours on a list of questions is said as `4B–4C1`."""
_FEW: Final = 6
"""Up to how many questions are named one by one."""
_STATE_MARKS: Final[dict[ItemState, str]] = {
    "not started": "[ ]",
    "in progress": "[~]",
    "complete": "[x]",
    "not asked": "[-]",
}


def spread(left: Content, right: Content, width: int) -> Content:
    """Two texts at the two ends of a line; the left one is cut where they do not fit."""
    room = width - cell_len(right.plain) - 2
    left = left.truncate(max(room, 8), ellipsis=True)
    blanks = max(width - cell_len(left.plain) - cell_len(right.plain), 1)
    return Content.assemble(left, " " * blanks, right)


def place_line(evaluation: Evaluation, question: str, width: int) -> Content:
    """The outcome and item of a question, and how far that is."""
    rules = evaluation.rules
    here = rules.questions[question]
    section = rules.sections[here.section]
    if not here.item:
        done = progress(evaluation, [each.id for each in section.questions])
        state = f"{done.answered} of {done.asked}"
        return spread(literal(on_one_line(section.title), "bold"), literal(state, "$muted"), width)
    rated = here.rated
    done = progress(evaluation, rules.rated[rated].questions)
    outcome = on_one_line(section_name(section))
    arrow = " › " if unicode_marks() else " > "
    left = Content.assemble(
        literal(f"{outcome}{arrow}", "$muted"),
        literal(f"Item {rated}  {on_one_line(rules.rated[rated].title)}", "bold"),
    )
    state = item_state(evaluation, rated)
    said = f"{done.answered} of {done.asked}" if state == "in progress" else state
    return spread(left, literal(f"{_STATE_MARKS[state]} {said}", "$muted"), width)


def rating_line(evaluation: Evaluation, question: str) -> Content:
    """The rating of the item a question belongs to: what it is and why, or what it waits for."""
    rules = evaluation.rules
    rated = rules.questions[question].rated
    if not rated:
        return literal("")
    rating = evaluation.rating(rated)
    mark = rating_mark(evaluation.in_force(rated), rules.instrument.ratings.item)
    name = literal(f"{rated_name(rules, rated)}  ", "bold")
    if rated in evaluation.overrides:
        return Content.assemble(
            name,
            mark.content,
            literal(f" {evaluation.in_force(rated)}, overridden", f"bold $tone-{mark.tone}"),
            literal(f"; by the answers: {rating.rating}", "$muted"),
        )
    if rating.rating == INCOMPLETE:
        waits = f": waits for {named(rules, rating.waiting_for)}" if rating.waiting_for else ""
        return Content.assemble(name, mark.content, literal(f" no rating yet{waits}", "$muted"))
    because = f", because {rating.because}" if rating.because else ""
    warn = literal(f"  {rating.warning}", "$tone-warning") if rating.warning else ""
    return Content.assemble(
        name, mark.content, literal(f" {rating.rating}", f"bold $tone-{mark.tone}"), literal(because), warn
    )


def told(rules: Rules, ids: Sequence[str]) -> str:
    """A few questions by id; many by their number and the items they belong to."""
    if len(ids) <= _FEW:
        return named(rules, ids)
    order = list(rules.rated)
    items = sorted({rules.questions[id_].item or _of_section(rules, id_) for id_ in ids}, key=_place(order))
    runs: list[list[str]] = []
    for item in items:
        if runs and item.isdecimal() and runs[-1][-1].isdecimal() and int(runs[-1][-1]) + 1 == int(item):
            runs[-1].append(item)
        else:
            runs.append([item])
    dash = "–" if unicode_marks() else "-"
    said = [f"{run[0]}{dash}{run[-1]}" if len(run) >= _RUN else ", ".join(run) for run in runs]
    return f"{len(ids)} questions of {', '.join(said)}"


def _of_section(rules: Rules, id_: str) -> str:
    """The section of a question without an item, in words: the face sheet."""
    return f"the {on_one_line(rules.sections[rules.questions[id_].section].title)}"


def _place(order: Sequence[str]) -> Callable[[str], int]:
    return lambda id_: order.index(id_) if id_ in order else -1


def named(rules: Rules, ids: Sequence[str]) -> str:
    """Questions by id, neighbours on the form as a range: `4B-4C1, 4D`."""
    order = {id_: number for number, id_ in enumerate(rules.questions)}
    runs: list[list[str]] = []
    for id_ in ids:
        here = order.get(id_, -9)
        if runs and order.get(runs[-1][-1], -99) == here - 1:
            runs[-1].append(id_)
        else:
            runs.append([id_])
    dash = "–" if unicode_marks() else "-"
    said = [f"{run[0]}{dash}{run[-1]}" if len(run) >= _RUN else ", ".join(run) for run in runs]
    shown, more = said[:4], len(said) - 4
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def what_changed(before: Iterable[str], evaluation: Evaluation, after: Sequence[str], at: str) -> str:
    """A quiet word on questions that are asked now and were not, or the other way; empty when none."""
    was, now = list(before), set(after)
    gone = [id_ for id_ in was if id_ not in now and id_ != at]
    come = [id_ for id_ in after if id_ not in set(was) and id_ != at]
    by_program = [id_ for id_ in gone if evaluation.asked(id_) is not False]
    not_asked = [id_ for id_ in gone if evaluation.asked(id_) is False]
    rules = evaluation.rules
    said: list[str] = []
    if not_asked:
        why = _usual(evaluation, not_asked)
        said.append(f"{told(rules, not_asked)} now not asked: {why}.")
    if by_program:
        why = _usual(evaluation, by_program)
        said.append(f"{told(rules, by_program)} answered for you: {why}.")
    if come:
        said.append(f"{told(rules, come)} now asked.")
    return " ".join(said)


def _usual(evaluation: Evaluation, ids: Sequence[str]) -> str:
    """Why questions are not asked: the reason that holds for most of them."""
    reasons = [evaluation.why_not_asked(id_).rstrip(".") for id_ in ids]
    return max(reasons, key=reasons.count)


def narrative_label(question: Question, *, asked: bool) -> str:
    """What stands above the narrative."""
    if not asked:
        return "Narrative (not asked for here; what stands here is kept)"
    return question.narrative_ask.strip() or "Narrative"


def reader_text(evaluation: Evaluation, question: str) -> str:
    """Everything there is to read at a question: guidance, choices, definitions, the item's purpose."""
    rules = evaluation.rules
    here = rules.questions[question]
    part = here.question
    parts = [f"{question}  {part.ask.strip()}"]
    if part.guidance:
        parts.append(reflowed(part.guidance))
    if part.na_if:
        parts.append(f"NA: {reflowed(part.na_if)}")
    if part.na_when:
        parts.append(f"NA is answered for you when {part.na_when}. {part.na_because.strip()}".strip())
    parts += [f"{column.label}: {reflowed(column.guidance)}" for column in part.columns if column.guidance]
    if here.rated:
        item = next(
            (
                each
                for section in rules.instrument.sections
                for item in section.items
                for each in (item, *item.parts)
                if each.id == here.rated
            ),
            None,
        )
        if item is not None and item.purpose:
            parts.append(f"Item {item.id}, {item.title}: {reflowed(item.purpose)}")
        if item is not None and item.applicability:
            parts.append(f"It applies: {reflowed(item.applicability)}")
    terms = rules.instrument.terms
    parts += [
        f"{term.upper() if term.islower() else term}: {reflowed(terms[term])}"
        for term in part.terms
        if term in terms
    ]
    if part.unverified:
        parts.append(f"Not checked against the official text: {reflowed(part.unverified)}")
    return "\n\n".join(parts)
