"""A roll-up as text for a terminal, at most 100 columns wide."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.reports.figures import FEWEST, QuestionFigures, RatingFigures, Rollup, Share
from tui_review.review.handover import SAID
from tui_review.review.model import Status
from tui_review.telling.reported import ReportedReview
from tui_review.telling.words import rated_name

WIDTH: Final = 100
_INDENT: Final = "  "
_HEAD: Final = 9
_QUARTERS: Final = 6
_SHORTEST_TITLE: Final = 16
_FIGURE: Final = re.compile(r"\d+(?:/| of )\d+|–")


def rollup_lines(rollup: Rollup) -> Iterator[str]:
    """The whole report of one instrument: how the reviews stand, then each section."""
    yield from _head(rollup)
    yield from _ratings(rollup, "outcome", "Outcome performance")
    yield from _ratings(rollup, "item", "Item performance")
    yield from _practice(rollup)
    yield from _trends(rollup)
    yield from _overridden(rollup)
    yield from _qa(rollup)
    yield from _progress(rollup)


def item_lines(rollup: Rollup, item: str) -> Iterator[str]:
    """One item, part or outcome: its figures, every question of it, and each review's rating with what decided it."""
    yield from _head(rollup)
    figures = next(each for each in rollup.ratings if each.id == item)
    wanted = rollup.of_item(item)
    shown = [each for each in rollup.ratings if each.id in wanted]
    yield ""
    yield from _wrapped(f"{rated_name(rollup.rules, item)}  {figures.title}", "")
    for kinds in (("outcome",), ("item", "part")):
        alike = [each for each in shown if each.kind in kinds]
        if alike:
            yield from _rating_table(rollup, alike, kinds[0])
    for question in rollup.questions:
        if question.rated in wanted:
            yield ""
            yield from _wrapped(f"{question.id}  {question.label}", _INDENT)
            yield from _counts(question)
    yield ""
    yield "  The reviews"
    rows = [
        (s.id, s.ratings[item].rating + ("*" if s.ratings[item].computed else ""), _because(s, item))
        for s in rollup.reported_reviews
    ]
    yield from text_table(("review", "rating", "because"), rows, wide=2)
    if any(reported.ratings[item].computed for reported in rollup.reported_reviews):
        yield "  * overridden; what decided the computed rating stands beside it"


def _because(reported: ReportedReview, item: str) -> str:
    rated = reported.ratings[item]
    return f"waits for {', '.join(rated.waiting_for)}" if rated.waiting_for else rated.because


def _head(rollup: Rollup) -> Iterator[str]:
    instrument = rollup.rules.instrument
    number = len(rollup.reported_reviews)
    yield ""
    yield f"{instrument.short} ({instrument.id} {instrument.version}): {number} review{'' if number == 1 else 's'}"
    statuses: Counter[Status] = Counter(reported.status for reported in rollup.reported_reviews)
    yield _INDENT + ", ".join(f"{SAID[status]} {n}" for status in SAID if (n := statuses[status]))
    if number < FEWEST:
        yield f"  Under {FEWEST} there are counts and no percentages."


def _ratings(rollup: Rollup, kind: str, title: str) -> Iterator[str]:
    wanted = ("item", "part") if kind == "item" else (kind,)
    shown = [each for each in rollup.ratings if each.kind in wanted]
    if shown:
        yield ""
        yield title
        yield from _rating_table(rollup, shown, kind)


def _rating_table(rollup: Rollup, shown: Sequence[RatingFigures], what: str) -> Iterator[str]:
    scale = list(dict.fromkeys(name for each in shown for name in each.counts))
    best = f"{scale[0]} of rated"
    if shown[0].kind == "outcome":
        # Their titles are sentences; the short names are how people call them.
        rows = [(rated_name(rollup.rules, each.id), *_figures(each, scale)) for each in shown]
        yield from text_table((what, *scale, best), rows, wide=0)
        return
    titled = [(each.id, each.title, *_figures(each, scale)) for each in shown]
    yield from text_table((what, "", *scale, best), titled, wide=1)


def _figures(figures: RatingFigures, scale: Sequence[str]) -> tuple[object, ...]:
    return (*(figures.counts.get(name, 0) for name in scale), figures.best)


def _practice(rollup: Rollup) -> Iterator[str]:
    shown = [each for each in rollup.questions if each.kind == "yes_no"]
    if not shown:
        return
    yield ""
    yield "Practice performance: Yes/No questions (all others: --item)"
    rows = [
        (q.id, q.label, q.counts["Yes"], q.counts["No"], q.counts[NA], q.open, q.not_asked, q.first)
        for q in shown
    ]
    yield from text_table(
        ("question", "", "Yes", "No", NA, "open", "not asked", "Yes of Yes+No"), rows, wide=1
    )


def _counts(question: QuestionFigures) -> Iterator[str]:
    counts = [
        (name, number) for name, number in question.counts.items() if number or question.kind != "several"
    ]
    rows = [*counts, ("open", question.open), ("not asked", question.not_asked)]
    width = max(len(name) for name, _ in rows)
    for name, number in rows:
        if number or name not in (NA, "open", "not asked"):
            yield f"      {name:<{width}}  {number:>5}"


def _trends(rollup: Rollup) -> Iterator[str]:
    periods = rollup.periods[-_QUARTERS:]
    if not periods:
        return
    yield ""
    best = rollup.rules.instrument.ratings.item[:1]
    yield f"Trends: {' '.join(best)} of rated, by the quarter in which the review was completed"
    if len(rollup.periods) > len(periods):
        yield f"  the last {_QUARTERS} of {len(rollup.periods)} quarters; --json has all"
    rows: list[tuple[object, ...]] = [
        ("", "reviews", *(period.reviews for period in periods)),
        *(
            (rated.id, rated.title, *(_short(period.best[rated.id]) for period in periods))
            for rated in rollup.rules.items()
        ),
    ]
    yield from text_table(("item", "", *(period.name for period in periods)), rows, wide=1)


def _short(share: Share) -> str:
    return f"{share.part}/{share.of}" if share.of else "–"


def _overridden(rollup: Rollup) -> Iterator[str]:
    yield ""
    yield f"Overridden ratings: {len(rollup.overridden) or 'none'}"
    rows = [
        (each.review, each.item, each.computed, each.rating, f"{each.by}, {each.at[:10]}: {each.reason}")
        for each in rollup.overridden
    ]
    if rows:
        yield from text_table(("review", "item", "computed", "overridden", "by, when, why"), rows, wide=4)


def _qa(rollup: Rollup) -> Iterator[str]:
    scale = [*rollup.rules.instrument.ratings.item, INCOMPLETE]
    yield ""
    yield "QA summary by status: item ratings, then notes and changes of answers since the first submission"
    ratings = [
        (SAID[each.status], each.reviews, *(each.ratings[name] for name in scale)) for each in rollup.statuses
    ]
    yield from text_table(("status", "reviews", *scale), ratings, wide=0)
    yield ""
    work = [
        (
            SAID[each.status], each.notes["open"], each.notes["answered"], each.notes["closed"],
            each.changes, each.returned,
        )
        for each in rollup.statuses
    ]  # fmt: skip
    head = ("status", "notes open", "notes answered", "notes closed", "changes", "returned")
    yield from text_table(head, work, wide=0)


def _progress(rollup: Rollup) -> Iterator[str]:
    yield ""
    yield "Progress"
    rows = [
        (
            each.review, SAID[each.status],
            f"{each.answered} of {each.asked}", each.open_notes, each.flagged, each.changes, each.returned,
        )
        for each in rollup.standings
    ]  # fmt: skip
    head = ("review", "status", "answered", "notes not closed", "flagged", "changes", "returned")
    yield from text_table(head, rows, wide=0)


def text_table(head: Sequence[str], rows: Sequence[Sequence[object]], *, wide: int) -> Iterator[str]:
    """A table of at most `WIDTH` columns. The column `wide` takes the room that is left; its texts are wrapped.

    Heads are broken over lines; numbers and shares stand to the right.
    """
    heads = [textwrap.wrap(cell, _HEAD, break_long_words=False) or [""] for cell in head]
    cells = [[str(cell) for cell in row] for row in rows]
    right = [all(_is_figure(row[n]) for row in rows) for n in range(len(head))]
    widths = [
        max([len(line) for line in heads[n]] + [len(row[n]) for row in cells]) for n in range(len(head))
    ]
    others = sum(widths) - widths[wide] + 2 * (len(head) - 1) + len(_INDENT)
    widths[wide] = min(widths[wide], max(_SHORTEST_TITLE, WIDTH - others))
    tall = max(len(lines) for lines in heads)
    for number in range(tall):
        line = [lines[number - tall] if number >= tall - len(lines) else "" for lines in heads]
        yield _row(line, widths, right)
    for row in cells:
        wrapped = textwrap.wrap(row[wide], widths[wide], break_on_hyphens=False) or [""]
        for number, part in enumerate(wrapped):
            line = ["" if number else cell for cell in row]
            line[wide] = part
            yield _row(line, widths, right)


def _is_figure(cell: object) -> bool:
    return isinstance(cell, int | Share) or (isinstance(cell, str) and _FIGURE.fullmatch(cell) is not None)


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    parts = (
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    )
    return (_INDENT + "  ".join(parts)).rstrip()


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent * 3)
