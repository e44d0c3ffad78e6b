"""What the wizard says in words: where one is, what is rated and why, what has appeared and gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from tui_review.display import on_one_line
from tui_review.entry.offering import offer_said
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.model import Column, Question
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.instrument.waiting import ids_words
from tui_review.review.progress import ItemState, item_standing, progress
from tui_review.store.inquiries import inquiries_about
from tui_review.telling.guidance import guidance_parts
from tui_review.telling.inquiries import inquiry_part
from tui_review.telling.ratings import rating_spans
from tui_review.telling.reported import rated_in
from tui_review.telling.words import rated_name, section_name, share_words, to_see_words
from tui_review.tui.base.literal import literal
from tui_review.tui.drawing import content
from tui_review.tui.keymap import shown
from tui_review.tui.marks import unicode_marks

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.entry.offers import OfferedAnswer
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.model import Override, Review

_GAP: Final = 2
"""Blanks at least between the two ends of a line."""
_RUN: Final = 3
"""From how many neighbours on a list of questions is said as `4B–4C1`."""
_PIECES: Final = 4
"""So many questions or runs of them are named where there is one line for them."""
_FEW: Final = 6
"""Up to how many questions are named one by one."""
_STATE_MARKS: Final[dict[ItemState, str]] = {
    "not started": "[ ]",
    "in progress": "[~]",
    "not complete": "[!]",
    "complete": "[x]",
    "not asked": "[-]",
}


def spread(left: Content, right: Content, width: int) -> Content:
    """Two texts at the two ends of a line; the left one is cut where they do not fit."""
    room = width - cell_len(right.plain) - _GAP
    left = left.truncate(max(room, 8), ellipsis=True)
    blanks = max(width - cell_len(left.plain) - cell_len(right.plain), 1)
    return Content.assemble(left, " " * blanks, right)


def place_line(review: Review, evaluation: Evaluation, question: str, width: int) -> Content:
    """The outcome and item of a question, and how far that is; the item's title is what gives way last."""
    rules = evaluation.rules
    here = rules.questions[question]
    section = rules.sections[here.section]
    if not here.item:
        done = progress(evaluation, [each.id for each in section.questions])
        state = share_words(done, narrow=True)
        return spread(literal(on_one_line(section.title), "bold"), literal(state, "$muted"), width)
    rated = here.rated
    done = progress(evaluation, rules.rated[rated].questions)
    outcome = on_one_line(section_name(section))
    arrow = " › " if unicode_marks() else " > "
    title = literal(f"Item {rated}  {on_one_line(rules.rated[rated].title)}", "bold")
    left = Content.assemble(literal(f"{outcome}{arrow}", "$muted"), title)
    state, stops = item_standing(review, evaluation, rated)
    share = state if state == "not asked" else share_words(done, narrow=True)
    to_see = f", {to_see_words(rules, stops)}" if stops else ""
    right, short = (literal(f"{_STATE_MARKS[state]} {said}", "$muted") for said in (share + to_see, share))
    ways = ((left, right), (title, right), (title, short))
    fitting = (each for each in ways if sum(cell_len(part.plain) for part in each) + _GAP <= width)
    return spread(*next(fitting, ways[-1]), width)


def rating_line(evaluation: Evaluation, overrides: Mapping[str, Override], question: str) -> Content:
    """The rating of the item a question belongs to: what it is and why, or what it waits for."""
    rules = evaluation.rules
    rated = rules.questions[question].rated
    if not rated:
        return literal("")
    said = rating_spans(rules, rated_in(evaluation, overrides, rated), most=_PIECES)
    return literal(f"{rated_name(rules, rated)}  ", "bold") + content(said)


def ids_told(rules: Rules, ids: Sequence[str]) -> str:
    """A few questions by id; many by their number and the items they belong to."""
    if len(ids) <= _FEW:
        return named(rules, ids)
    order = list(rules.rated)
    places = [rules.questions[id_] for id_ in ids]
    items = sorted({place.item for place in places if place.item}, key=_place(order))
    # A section of questions without items: the face sheet.
    sections = dict.fromkeys(place.section for place in places if not place.item)
    runs: list[list[str]] = []
    for item in items:
        if runs and item.isdecimal() and runs[-1][-1].isdecimal() and int(runs[-1][-1]) + 1 == int(item):
            runs[-1].append(item)
        else:
            runs.append([item])
    dash = "–" if unicode_marks() else "-"
    of_items = [f"{run[0]}{dash}{run[-1]}" if len(run) >= _RUN else ", ".join(run) for run in runs]
    said = (
        [", ".join(f"“{on_one_line(rules.sections[each].title)}”" for each in sections)] if sections else []
    )
    if items:
        said.append(f"{'item' if len(items) == 1 else 'items'} {', '.join(of_items)}")
    return f"{count_of(len(ids), 'question')} of {' and '.join(said)}"


def _place(order: Sequence[str]) -> Callable[[str], int]:
    return lambda id_: order.index(id_) if id_ in order else -1


def named(rules: Rules, ids: Sequence[str]) -> str:
    """A few questions by id, of many the first: `4B-4C1, 4D and 3 more`."""
    return ids_words(rules, ids, most=_PIECES, dash="–" if unicode_marks() else "-")


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
        kept = "; their answers are kept" if _answered(evaluation, not_asked) else ""
        said.append(
            f"{ids_told(rules, not_asked)} {verb_of(len(not_asked), 'is')} now not asked: {why}{kept}."
        )
    if by_program:
        why = _usual(evaluation, by_program)
        said.append(
            f"{ids_told(rules, by_program)} {verb_of(len(by_program), 'is')} answered for you: {why}."
        )
    if come:
        said.append(f"{ids_told(rules, come)} {verb_of(len(come), 'is')} now asked.")
    return " ".join(said)


def _answered(evaluation: Evaluation, ids: Sequence[str]) -> bool:
    """Whether some of these questions have something in the file."""
    return any(evaluation.raw(id_) is not Missing.UNANSWERED for id_ in ids)


def _usual(evaluation: Evaluation, ids: Sequence[str]) -> str:
    """Why questions are not asked: the reason that holds for most of them."""
    reasons = [evaluation.why_not_asked(id_).rstrip(".") for id_ in ids]
    return max(reasons, key=reasons.count)


def offered_words(part: Question | Column, offer: OfferedAnswer) -> str:
    """What is offered, whence it is, and the key that takes it."""
    return f"{on_one_line(offer_said(part, offer))} {shown('review.suggestion')} takes it and goes on."


def narrative_label(question: Question, *, asked: bool) -> str:
    """What stands above the narrative."""
    if not asked:
        return "Narrative (not asked for here; what stands here is kept)"
    return question.narrative_ask.strip() or "Narrative"


def reader_text(evaluation: Evaluation, question: str, folder: Path) -> str:
    """Everything there is to read at a question, with the inquiries of the folder that concern it."""
    rules = evaluation.rules
    ask = rules.questions[question].question.ask.strip()
    asked_before = (inquiry_part(each) for each in inquiries_about(folder, rules, question))
    return "\n\n".join([f"{question}  {ask}", *guidance_parts(rules, question), *asked_before])


def emptied_words(gone: Sequence[str], *, is_closed: bool = False) -> str:
    """That something saved is taken away, by leaving it empty; and what brings it back, unless the review `is_closed`.

    Empty for nothing.
    """
    if not gone:
        return ""
    named = " and ".join(gone)
    named = f"{named[0].upper()}{named[1:]}" if named.startswith(("the ", "what ")) else named
    them = "it" if len(gone) == 1 else "them, one by one"
    back = "" if is_closed else f" {shown('review.undo')} brings {them} back."
    return f"{named} {verb_of(len(gone), 'is')} emptied.{back}"
