"""Where a review stands: what stops its hand-over, what deserves a look, its ratings. Each line leads there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tui_review.instrument.waiting import ids_words
from tui_review.review.conflicts import unsettled_places
from tui_review.review.record.standing import open_notes
from tui_review.review.search import refs_home
from tui_review.telling.blocks import (
    Block,
    Text,
    Tone,
    entry,
    heading,
    paragraph,
    quiet,
    spans,
    strong,
    under,
)
from tui_review.telling.notes import on_words
from tui_review.telling.ratings import behind_words, rating_word
from tui_review.telling.reported import rated_in
from tui_review.telling.words import (
    NOT_ANSWERED,
    one_line,
    question_name,
    rated_name,
    title_words,
    unsettled_words,
)

if TYPE_CHECKING:
    from tui_review.instrument.checks import Level
    from tui_review.instrument.rules import Rules
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.finding import Finding
    from tui_review.review.model import Review

_LEVELS: Final[Mapping[Level, str]] = {
    "error": "To do before it can be handed over",
    "warning": "Warnings: look again; they stop nothing",
    "info": "Worth knowing",
}
_DEADLINES: Final = frozenset({"due", "overdue"})
_GROUPED: Final = {
    "unanswered": NOT_ANSWERED,
    "narrative": "a narrative is missing",
    "thin": "the text says next to nothing",
}
"""The kinds of findings that are put together, item by item: there can be hundreds."""


def to_do_blocks(
    review: Review, evaluation: Evaluation, found: Sequence[Finding], typed: Sequence[str] = ()
) -> Iterator[Block]:
    """What is to be done or worth a look: findings by how serious they are, deadlines, flags, open notes.

    Before all of them, at which questions something is `typed` and not kept: nobody else can see that.
    """
    rules = evaluation.rules
    yield from _group(
        "Typed and not kept: go there, or drop it",
        len(typed),
        (
            _line(
                rules,
                id_,
                f"{question_name(rules.questions[id_].question)}: what is typed there is not kept",
                "warning",
            )
            for id_ in typed
        ),
    )
    deadlines = [finding for finding in found if finding.code in _DEADLINES]
    for level, title in _LEVELS.items():
        of_level = [finding for finding in found if finding.level == level and finding not in deadlines]
        yield from _group(title, len(of_level), _findings(rules, of_level, level))
    yield from _group(
        "Deadlines",
        len(deadlines),
        (_line(rules, each.question, each.message.removesuffix("."), each.level) for each in deadlines),
    )
    flags = {id_: answer.flag for id_, answer in review.answers.items() if answer.flag}
    yield from _group("Flagged for later", len(flags), (_line(rules, id_, flags[id_]) for id_ in flags))
    notes = {id_: review.notes[id_] for id_ in open_notes(review)}
    yield from _group(
        "Open notes",
        len(notes),
        (
            entry(
                strong(on_words(note.on)),
                f"  {last.by}: {one_line(last.text)}" if (last := note.last) is not None else "",
                aside=spans(quiet(f"{id_}, {note.status}")),
                leads=refs_home(rules, note.on),
            )
            for id_, note in notes.items()
        ),
    )


def standing_blocks(review: Review, evaluation: Evaluation) -> Iterator[Block]:
    """Every rating, outcomes with their items below them, and what stands behind those of items."""
    rules = evaluation.rules
    if rules.rated:
        yield heading(3, "Ratings")
    if said := unsettled_words(unsettled_places(review, rules.questions)):
        yield paragraph(strong(said))
    outcomes = list(rules.outcomes())
    listed = {member for outcome in outcomes for member in outcome.members}
    alone = [rated.id for rated in rules.items() if rated.kind == "item" and rated.id not in listed]
    for id_ in (*(outcome.id for outcome in outcomes), *alone):
        yield from _rating(review, evaluation, id_)


def _rating(review: Review, evaluation: Evaluation, id_: str) -> Iterator[Block]:
    rules = evaluation.rules
    rated = rated_in(evaluation, review.overrides, id_)
    first = rated.waiting_for[0] if rated.waiting_for else ""
    leads = first if first in rules.questions else refs_home(rules, id_)
    word = rating_word(rules, id_, rated.rating)
    yield entry(strong(title_words(rules, id_)), aside=(word,), leads=leads)
    behind = behind_words(rules, rated) if rules.rated[id_].kind != "outcome" else ""
    members = [block for each in rules.rated[id_].members for block in _rating(review, evaluation, each)]
    yield under(*([paragraph(quiet(behind))] if behind else []), *members)


def _group(title: str, number: int, entries: Iterator[Block]) -> Iterator[Block]:
    if number:
        yield heading(3, f"{title} ({number})")
        yield under(*entries)


def _findings(rules: Rules, found: Sequence[Finding], tone: Level) -> Iterator[Block]:
    """A line each; unanswered questions and missing narratives one line an item."""
    places = [_place_of(rules, finding) for finding in found]
    grouped: dict[tuple[str, str], list[str]] = {}
    for finding, place in zip(found, places, strict=True):
        grouped.setdefault((finding.code, place), []).append(finding.question)
    for finding, place in zip(found, places, strict=True):
        ids = grouped.get((finding.code, place), []) if place else []
        if len(ids) > 1 and finding.question == ids[0]:
            where = Text(rated_name(rules, place), tone)
            said = f"  {_GROUPED[finding.code]}: {ids_words(rules, ids, most=4)}"
            yield entry(where, said, aside=spans(quiet(str(len(ids)))), leads=ids[0])
        elif len(ids) <= 1:
            yield _line(rules, finding.question, _message(rules, finding), tone)


def _message(rules: Rules, finding: Finding) -> str:
    """What a finding says; of a question without an answer, which question it is."""
    at = rules.questions.get(finding.question)
    if at is None or finding.code != "unanswered":
        return finding.message
    return f"{question_name(at.question)}: {NOT_ANSWERED}"


def _place_of(rules: Rules, finding: Finding) -> str:
    """The item or section under which a finding is put together with others of its kind; empty for none."""
    at = rules.questions.get(finding.question)
    return (at.item or at.section) if at is not None and finding.code in _GROUPED else ""


def _line(rules: Rules, id_: str, message: str, tone: Tone = "strong") -> Block:
    said = one_line(message).removeprefix(f"{id_} ")
    return entry(Text(id_ or "review", tone), f"  {said}", leads=refs_home(rules, id_))
