"""A roll-up in blocks: how the reviews stand, then each section of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias, TypeVar

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import choices_of, label_of
from tui_review.instrument.kinds.base import limits_said
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.days import moment_words
from tui_review.instrument.model import INCOMPLETE, NA
from tui_review.instrument.plurals import count_of, part_of, percent_of
from tui_review.reports.figures import (
    FEWEST_FOR_PERCENT,
    NOT_SHOWN,
    PROGRESS,
    OverrideInForce,
    QuestionFigures,
    RatingFigures,
    ReviewGroup,
    Rollup,
    Share,
    StatusFigures,
)
from tui_review.reports.rollup import GROUPINGS, Grouping, apart_in, groups
from tui_review.review.handover import TOLD_WORDS, ToldStatus
from tui_review.telling.blocks import Block, Gap, TableBlock, entry, heading, paragraph, quiet, strong
from tui_review.telling.ratings import behind_words
from tui_review.telling.reported import CountedReview
from tui_review.telling.words import (
    broken_records_words,
    does_not_hold,
    rated_name,
    rating_said,
    title_words,
)

_Subject = TypeVar("_Subject")
_Columns: TypeAlias = "tuple[tuple[str, Callable[[_Subject], object]], ...]"
"""The columns of a table in their order: the head of each, and what stands in it."""
WIDTH: Final = 100
"""Cells of a line in a pipe."""
_QUARTERS: Final = 6


def rollup_blocks(rollup: Rollup, by: Grouping | None = None) -> Iterator[Block]:
    """The whole report of one instrument: how the reviews stand, then each section; with `by`, groups side by side."""
    yield from _head(rollup)
    if by is not None:
        yield from group_blocks(rollup, by)
        return
    yield from _ratings(rollup, "outcome", "Outcome performance")
    yield from _ratings(rollup, "item", "Item performance")
    yield from _practice(rollup)
    yield from _trends(rollup)
    yield from _overridden(rollup)
    yield from _qa(rollup)
    yield from _progress(rollup)


def item_blocks(rollup: Rollup, item: str) -> Iterator[Block]:
    """One item, part or outcome: its figures, every question of it, and each review's rating with what decided it."""
    yield from _head(rollup)
    wanted = rollup.of_item(item)
    shown = [each for each in rollup.ratings if each.id in wanted]
    yield heading(2, title_words(rollup.rules, item))
    for kinds in (("outcome",), ("item", "part")):
        alike = [each for each in shown if each.kind in kinds]
        if alike:
            yield _rating_table(rollup, alike, kinds[0])
    for question in rollup.questions:
        if question.rated in wanted:
            yield heading(3, f"{question.id}  {question.label}")
            yield from _counts(rollup, question)
    yield heading(3, "The reviews")
    rules = rollup.rules
    rows = (
        (each.id, rating_said(rules, each.ratings[item].rating), _behind(each, item))
        for each in rollup.of(item)
    )
    yield TableBlock(("review", "rating", "because"), tuple(rows))


def _behind(reported: CountedReview, item: str) -> str:
    return behind_words(reported.rules, reported.ratings[item]).removeprefix("because ")


def _head(rollup: Rollup) -> Iterator[Block]:
    instrument = rollup.rules.instrument
    number = len(rollup.reported_reviews)
    made_with = f"{instrument.short} ({instrument.id} {', '.join(rollup.versions)})"
    yield heading(2, f"{made_with}: {count_of(number, 'review')}")
    statuses: Counter[ToldStatus] = Counter(reported.status for reported in rollup.reported_reviews)
    yield paragraph(
        ", ".join(f"{TOLD_WORDS[status]} {n}" for status in TOLD_WORDS if (n := statuses[status]))
    )
    if said := pooled_words(rollup):
        yield paragraph(quiet(said))
    yield from broken_blocks(rollup)
    if number < FEWEST_FOR_PERCENT:
        yield paragraph(quiet(f"Under {FEWEST_FOR_PERCENT} there are counts and no percentages."))
    if said := few_words(rollup):
        yield paragraph(strong("Few reviews: "), said)


def few_words(rollup: Rollup) -> str:
    """That what is told of all reviews, without the people, is told of a small group; empty where it is not."""
    if not rollup.deidentified or len(rollup.reported_reviews) >= FEWEST_FOR_PERCENT:
        return ""
    return (
        f"as a group among others of fewer than {FEWEST_FOR_PERCENT} these would not be told. Here all of their ratings"
        " are, and may say whose case each is."
    )


def broken_blocks(rollup: Rollup) -> Iterator[Block]:
    """Which of the reviews counted have a record that does not hold; nothing where there are none."""
    if said := broken_records_words(rollup.broken):
        yield paragraph(
            strong("Not certain: "),
            f"{said}. {_CHANGED if any(map(does_not_hold, rollup.broken.values())) else ''}They are counted;"
            " `tui-review verify` says what there is, and --verified leaves these reviews out.",
        )


_CHANGED: Final = "Something there was changed by hand or by a merge, and nothing says who did. "


def pooled_words(rollup: Rollup) -> str:
    """Of which version how many reviews are, and what of the former ones is not counted; empty for one version."""
    if len(rollup.versions) < 2:  # noqa: PLR2004 - one is not pooled
        return ""
    made = ", ".join(f"{number} with version {version}" for version, number in rollup.versions.items())
    changed = rollup.changed
    rest = (
        f"; something else is meant there at {', '.join(changed)}, which count from the latest version alone"
        if changed
        else ""
    )
    return f"Made {made}{rest}."


def _ratings(rollup: Rollup, kind: str, title: str) -> Iterator[Block]:
    wanted = ("item", "part") if kind == "item" else (kind,)
    shown = [each for each in rollup.ratings if each.kind in wanted]
    if shown:
        yield heading(3, title)
        yield _rating_table(rollup, shown, kind)


def _rating_table(rollup: Rollup, shown: Sequence[RatingFigures], what: str) -> Block:
    scale = list(dict.fromkeys(name for each in shown for name in each.counts))
    heads = [rating_said(rollup.rules, name) for name in scale]
    best = f"{heads[0]} of rated"
    if shown[0].kind == "outcome":
        # Their titles are sentences; the short names are how people call them.
        rows = [(rated_name(rollup.rules, each.id), *_figures(each, scale)) for each in shown]
        return _table((what, *heads, best), rows)
    titled = [(each.id, each.title, *_figures(each, scale)) for each in shown]
    return _table((what, "", *heads, best), titled)


def _figures(figures: RatingFigures, scale: Sequence[str]) -> tuple[object, ...]:
    return (*(figures.counts.get(name, 0) for name in scale), figures.best)


def _practice(rollup: Rollup) -> Iterator[Block]:
    shown = [each for each in rollup.questions if each.kind == "yes_no"]
    if shown:
        yes, no = (_said(rollup, shown[0], code) for code in ("Yes", "No"))
        yield heading(3, f"Practice performance: {yes}/{no} questions (all others: --item)")
        columns: _Columns[QuestionFigures] = (
            ("question", lambda q: q.id),
            ("", lambda q: q.label),
            (yes, lambda q: q.counts["Yes"]),
            (no, lambda q: q.counts["No"]),
            (NA, lambda q: q.counts[NA]),
            ("open", lambda q: q.open),
            ("not asked", lambda q: q.not_asked),
            ("concern", lambda q: _said(rollup, q, q.concern) if q.concern else ""),
            ("without concern", lambda q: q.without_concern or ""),
        )
        yield _of(columns, shown)


def _said(rollup: Rollup, question: QuestionFigures, code: str) -> str:
    """What is shown for a choice of a question."""
    return label_of(choices_of(rollup.rules.questions[question.id].question), code)


def _counts(rollup: Rollup, question: QuestionFigures) -> Iterator[Block]:
    asked = rollup.rules.questions[question.id].question
    kind = kind_of(asked)
    # Of what may be chosen together there are many that nobody has chosen.
    counts = [
        (_said(rollup, question, name), number)
        for name, number in question.counts.items()
        if number or kind.holds != "several"
    ]
    if kind.in_order(asked):
        yield paragraph(quiet(f"{limits_said(kind, asked)} Each counts wherever it stands."))
    rows = [*counts, ("open", question.open), ("not asked", question.not_asked)]
    yield _table(("", ""), [row for row in rows if row[1] or row[0] not in (NA, "open", "not asked")])


def _trends(rollup: Rollup) -> Iterator[Block]:
    periods = rollup.periods[-_QUARTERS:]
    if not periods:
        return
    best = " ".join(rating_said(rollup.rules, each) for each in rollup.rules.instrument.ratings.item[:1])
    yield heading(3, f"Trends: {best} of rated, by the quarter in which the review was completed")
    if len(rollup.periods) > len(periods):
        yield paragraph(quiet(f"the last {part_of(_QUARTERS, len(rollup.periods))} quarters; --json has all"))
    yield _side_by_side(rollup, periods, _with_percent)


def progress_blocks(rollup: Rollup) -> Iterator[Block]:
    """How far the reviews are, and nothing of practice: by status, then each review."""
    yield from _head(rollup)
    yield from _qa(rollup)
    yield from _progress(rollup)


def compared_blocks(rollup: Rollup, by: Grouping, named: Sequence[str]) -> Iterator[Block]:
    """Two groups compared: the share of each, how many points lie between, and whether that is more than chance.

    Raises UserError for a group that is not there, and for words of more than one.
    """
    found = groups(rollup.reported_reviews, by, rollup.rules)
    one, two = (_group_meant([each.name for each in found], name) for name in named)
    rows = []
    for rated in rollup.ratings:
        told = rollup.told(found, rated.id)
        first, second = told[one], told[two]
        rows.append((rated.id, rated.title, _spanned(first), _spanned(second), *_between(first, second)))
    yield from _head(rollup)
    yield heading(3, f"{found[one].name} and {found[two].name} compared")
    heads = ("", "", found[one].name, found[two].name, "points between", "more than chance")
    yield _table(heads, rows)
    yield paragraph(
        quiet(
            "More than chance: where chance alone makes such a difference in one of twenty comparisons (Newcombe's"
            " interval); of many comparisons some will be chance."
        )
    )


def _group_meant(there: Sequence[str], words: str) -> int:
    """Which group is meant: the one called so, else the one that has all the words, as `--place` takes them."""
    called = [name.casefold() for name in there]
    if words.casefold() in called:
        return called.index(words.casefold())
    found = [at for at, name in enumerate(called) if all(word in name for word in words.casefold().split())]
    if len(found) == 1:
        return found[0]
    if found:
        what = f"{words} stands in {' and in '.join(there[at] for at in found)}. Which is meant?"
        raise UserError(what, remedy="Write more of its name.")
    what = f"No review belongs to {words}.{did_you_mean(words, there)}"
    raise UserError(what, remedy=f"There are: {', '.join(there) or 'none'}.")


def _spanned(share: Share | None) -> str:
    """`46/64, 71 % (59 to 81)`."""
    if share is None or share.between is None:
        return _short(share)
    low, high = share.between
    return f"{_with_percent(share)} ({low} to {high})"


def _between(one: Share | None, two: Share | None) -> tuple[str, str]:
    if one is None or two is None or one.percent is None or two.percent is None:
        return "–", "–"
    points = round(100 * (two.part / two.of - one.part / one.of))
    return f"{points:+d}", "yes" if one.is_other_than(two) else "no"


_OF: Final[dict[Grouping, str]] = {
    "county": "county",
    "unit": "unit",
    "case_type": "case type",
    "quarter": "day of completion",
}
"""What a review has to name to belong to a group."""


def group_blocks(rollup: Rollup, by: Grouping) -> Iterator[Block]:
    """Items and outcomes group by group, and which groups differ by more than chance often makes."""
    found = groups(rollup.reported_reviews, by, rollup.rules)
    best = rating_said(rollup.rules, rollup.rules.instrument.ratings.item[0]) if rollup.rules.rated else ""
    yield heading(3, f"{GROUPINGS[by]}: {best} of rated")
    if not found:
        yield paragraph("No review says yet what it belongs to.")
        return
    yield _side_by_side(rollup, found, _with_percent)
    if left := len(rollup.reported_reviews) - sum(each.reviews for each in found):
        # Of reviews without the people a small number could tell what is hidden.
        many = "Some reviews" if rollup.deidentified else count_of(left, "review").capitalize()
        one = left == 1 and not rollup.deidentified
        yield paragraph(
            quiet(
                f"{many} {'names' if one else 'name'} no {_OF[by]} yet, and {'stands' if one else 'stand'} in no group."
            )
        )
    for rated in rollup.ratings:
        apart = apart_in(found, rollup.told(found, rated.id), by)
        if apart is not None:
            each = "; ".join(
                f"{one.name} {_with_percent(one.best[rated.id])}" for one in (apart.one, apart.two)
            )
            name = rated_name(rollup.rules, rated.id)
            yield entry(f"{name} differs by more than chance often makes: {each}")


def _side_by_side(
    rollup: Rollup, found: Sequence[ReviewGroup], said: Callable[[Share | None], str]
) -> TableBlock:
    sizes = (_short(size) if size is None else size.of for size in rollup.sizes(found))
    rows: list[tuple[object, ...]] = [
        ("", "reviews", *sizes),
        *(
            (rated.id, rated.title, *map(said, rollup.told(found, rated.id)))
            for rated in rollup.ratings
            if rated.kind != "outcome"
        ),
    ]
    return _table(("item", "", *(each.name for each in found)), rows)


def _short(share: Share | None) -> str:
    if share is None:
        return NOT_SHOWN
    return f"{share.part}/{share.of}" if share.of else "–"


def _with_percent(share: Share | None) -> str:
    percent = share.percent if share is not None else None
    return _short(share) if percent is None else f"{_short(share)}, {percent_of(percent)}"


def _overridden(rollup: Rollup) -> Iterator[Block]:
    yield heading(3, f"Overridden ratings: {len(rollup.overridden) or 'none'}")
    columns: _Columns[OverrideInForce] = (
        ("review", lambda each: each.review),
        ("item", lambda each: each.item),
        ("computed", lambda each: rating_said(rollup.rules, each.computed)),
        ("overridden", lambda each: rating_said(rollup.rules, each.rating)),
        ("by, when, why", lambda each: f"{each.by}, {moment_words(each.at)}: {each.reason}"),
    )
    yield _of(columns, rollup.overridden)


_QA: Final[_Columns[StatusFigures]] = (
    ("status", lambda each: TOLD_WORDS[each.status]),
    ("notes open", lambda each: each.notes["open"]),
    ("notes answered", lambda each: each.notes["answered"]),
    ("notes closed", lambda each: each.notes["closed"]),
    ("changes", lambda each: each.changes),
    ("returned", lambda each: each.returned),
)


def _qa(rollup: Rollup) -> Iterator[Block]:
    scale = [*rollup.rules.instrument.ratings.item, INCOMPLETE]
    yield heading(3, "QA summary by status: item ratings, then notes and changes since the first submission")
    told = rollup.statuses_told()
    ratings = [
        (
            TOLD_WORDS[each.status],
            each.reviews,
            *(each.ratings[name] if each.status in told else NOT_SHOWN for name in scale),
        )
        for each in rollup.statuses
    ]
    heads = (rating_said(rollup.rules, name) for name in scale)
    yield _table(("status", "reviews", *heads), ratings)
    yield Gap()
    yield _of(_QA, rollup.statuses)


def _answered(reported: CountedReview) -> str:
    return part_of(reported.counts.answered, reported.counts.asked)


_PROGRESS: Final[_Columns[CountedReview]] = tuple(
    (" ".join(each.head.split("_")), _answered if each.head == "answered" else each.value)
    for each in PROGRESS
    if each.head != "asked"
)
"""The same with what is answered beside what is asked, as people say it."""


def _progress(rollup: Rollup) -> Iterator[Block]:
    yield heading(3, "Progress")
    yield _of(_PROGRESS, rollup.reported_reviews)


def _of(columns: _Columns[_Subject], subjects: Iterable[_Subject]) -> TableBlock:
    head = tuple(head for head, _ in columns)
    return _table(head, [tuple(value(each) for _, value in columns) for each in subjects])


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> TableBlock:
    return TableBlock(tuple(head), tuple(tuple(map(str, row)) for row in rows))
