"""A brief in blocks, in the words of somebody who answers for the practice and not for the instrument."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from tui_review.instrument.model import INCOMPLETE, NOT_APPLICABLE
from tui_review.instrument.plurals import and_more, count_of, part_of, percent_of
from tui_review.reports.brief import FEWEST_TOLD, Brief, Driver, Trend, WeakItem, Within, causes
from tui_review.reports.figures import FEWEST_FOR_PERCENT, NOT_SHOWN, RatingFigures, ReviewGroup, Share
from tui_review.reports.hiding import Where
from tui_review.reports.rollup import GROUPINGS, Apart, group_of
from tui_review.reports.rollup_text import broken_blocks, pooled_words
from tui_review.telling.blocks import (
    Bar,
    Bars,
    Block,
    Entry,
    Legend,
    Paragraph,
    Quote,
    TableBlock,
    Text,
    entry,
    heading,
    paragraph,
    quiet,
    spans,
    strong,
    under,
)
from tui_review.telling.ratings import behind_words
from tui_review.telling.terminal import bar_text
from tui_review.telling.words import question_name, rated_name, rating_said, title_words

if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules

    Learning = Callable[[Rules, str], str]
    """Where to learn what a question asks about; empty where nothing is known."""

_MOST_BARS: Final = 12
"""So many are drawn next to each other, the last ones."""
_TIED: Final = 8
"""So many items are named that fall short alike."""
_GLANCED: Final = 5
"""So many differences are named at the head."""
_Kind = Literal["fell", "county", "unit", "case_type", "rose"]
_DIFFERENT: Final[tuple[_Kind, ...]] = get_args(_Kind)
"""In the order in which they are told there."""
_ON_A_PAGE: Final = 3
"""So many of the weakest items are told of on a page."""
_DRIVERS_ON_A_PAGE: Final = 3
_CAUSES: Final = 2
"""So many answers are named behind a difference."""
_NO_COUNTY: Final = "no county"
_STRONG_ON_A_PAGE: Final = 6
_TAKEN_OUT: Final = "Names and dates are taken out; read them before you pass them on."
_SPANS: Final = (
    "“60 to 74 %” is where the share of all cases like these may lie, judged from the ones that were read"
    " (a 95 % Wilson interval). Few cases make it long."
)
_DIFFERENCES: Final = (
    "That something rose, fell or stands apart is said where chance alone makes such a difference in one of twenty"
    " comparisons; of many comparisons some will be chance."
)
_FEW_RATINGS: Final = f"Fewer than {FEWEST_TOLD} ratings"
_FEW: Final = f"fewer than {FEWEST_FOR_PERCENT}, not shown"
_NONE: Final = "none rated"


def brief_blocks(
    brief: Brief, learning: Learning, excerpts: dict[str, list[str]], *, full: bool = True
) -> Iterator[Block]:
    """The brief: one printed page, and with `full` all that stands behind it.

    `excerpts` are de-identified rationales by item, where they were asked for.
    """
    yield from _head(brief)
    yield from _at_a_glance(brief)
    if brief.since:
        yield from _since(brief)
    yield from _outcomes(brief)
    yield heading(2, "What is strong")
    yield from _strong(brief, full=full)
    if not full:
        yield from _first_of_all(brief, learning, excerpts)
        return
    if brief.weak:
        yield heading(2, "Where to look first")
        named = {each.item for each in _glanced(brief)}
        for weak in brief.weak:
            if weak in brief.weakest or weak.figures.id in named:
                yield from _weak(brief, weak, learning, excerpts.get(weak.figures.id, []))
        yield heading(2, "The weakest items side by side")
        yield from _side_by_side(brief)
    yield from _all_items(brief)
    yield from _how_to_read(brief)


def overview(brief: Brief, leads: str = "") -> Iterator[Block]:
    """Outcomes and items with their bars, the weakest items first; each leads to its id, after `leads`."""
    rollup, rules = brief.rollup, brief.rollup.rules
    number = count_of(len(rollup.reported_reviews), "case review").capitalize()
    yield paragraph(f"{number}. {pooled_words(rollup)}".rstrip())
    yield from broken_blocks(rollup)
    for title, shown in (
        ("Outcomes", [each for each in rollup.ratings if each.kind == "outcome"]),
        ("Items that fall short", [each.figures for each in brief.weak]),
        (f"Items that reach the {brief.yardsticks.called}", brief.met),
        ("Items with too few ratings to say", brief.unsure),
    ):
        if shown:
            yield heading(2, title)
        for each in shown:
            bar = _bar(title_words(rules, each.id), each.best, brief.yardsticks.of(rules, each.id))
            said = spans(f"{bar_text(bar)}  {_said(each.best)}".strip())
            yield entry(bar.label, aside=said, leads=f"{leads}{each.id}")
    yield Legend(brief.yardsticks.called)


def behind(brief: Brief, id_: str) -> Iterator[Block]:
    """What is behind the figure of an outcome or item: what brought it down, and each review; each leads to its review.

    Those that fall short come first.
    """
    rollup, rules = brief.rollup, brief.rollup.rules
    figures = next(each for each in rollup.ratings if each.id == id_)
    yield heading(2, f"{title_words(rules, id_)}: {_said(figures.best)}")
    weak = next((each for each in brief.weak if each.figures.id == id_), None)
    if weak is not None:
        yield from (paragraph(_with_causes(brief, each)) for each in _differences(brief, weak))
        yield from (paragraph(_driver_words(rules, each)) for each in weak.drivers)
    best, *others = figures.counts
    for rating in (*others, best):
        alike = [each for each in rollup.of(id_) if each.ratings[id_].rating == rating]
        if alike:
            yield heading(2, f"{rating_said(rules, rating)}: {len(alike)}")
        for each in alike:
            where = ", ".join(filter(None, (each.place, each.case_type_said, each.completed)))
            why = behind_words(rules, each.ratings[id_])
            yield entry(f"{each.id}  {where}".rstrip(), aside=spans(why), leads=each.id)


def _driver_words(rules: Rules, driver: Driver) -> str:
    """`14A Frequency sufficient: No, 39 of 43`."""
    name = question_name(rules.questions[driver.question].question)
    return f"{driver.question} {name}: {driver.answer}, {part_of(driver.reviews, driver.of)}"


def _first_of_all(brief: Brief, learning: Learning, excerpts: dict[str, list[str]]) -> Iterator[Block]:
    """What is to be done about, as far as a page has room for it."""
    rules = brief.rollup.rules
    if brief.weak:
        yield heading(2, "Where to look first")
        best = rating_said(rules, rules.instrument.ratings.item[0])
        bars = [
            _bar(title_words(rules, weak.figures.id), weak.figures.best, weak.yardstick)
            for weak in brief.weakest
        ]
        yield Bars(f"{best}, of the cases that an item applies to", tuple(bars))
    for weak in brief.weak[:_ON_A_PAGE]:
        yield from _in_short(brief, weak, learning)
    written = {weak.figures.id: excerpts.get(weak.figures.id, []) for weak in brief.weak[:_ON_A_PAGE]}
    if any(written.values()):
        yield heading(2, "From the rationales")
        yield paragraph(quiet(_TAKEN_OUT))
        for id_, texts in written.items():
            if texts:
                yield heading(3, title_words(rules, id_))
                yield from map(Quote, texts)
    yield Legend(brief.yardsticks.called)
    yield paragraph(quiet(f"{_SPANS} {_DIFFERENCES} {_small_words()}"))


def _in_short(brief: Brief, weak: WeakItem, learning: Learning) -> Iterator[Block]:
    """An item that falls short in a few lines: what brought it down, where, what to look at next."""
    rules, now = brief.rollup.rules, _reached(brief, weak)
    name = rated_name(rules, weak.figures.id)
    drivers = [_driver_words(rules, each) for each in weak.drivers[:_DRIVERS_ON_A_PAGE]]
    if drivers:
        why = f"What brought it down: {'; '.join(drivers)}."
        yield paragraph(strong(f"{name}. "), f"{now} {why}".strip(), *_where(brief, weak))
    else:
        yield paragraph(strong(f"{name}. "), f"{now} {_no_driver(rules, len(weak.short))}".strip())
    told = [span for each in _next(rules, weak, learning) for span in (*each.spans, Text(" "))]
    yield under(*([paragraph(*told)] if told else []))


def _where(brief: Brief, weak: WeakItem) -> tuple[str, ...]:
    """In which counties the cases are that fall short, where none of them has but a few, and none is hidden.

    Whether it is said follows from what may be told: that it is not must say nothing, either.
    """
    if None in brief.rollup.told_to_all(brief.groups["county"], weak.figures.id):
        return ()
    counted = Counter(group_of(each, "county") for each in weak.short)
    if len(counted) < 2 or min(counted.values()) < FEWEST_TOLD:  # noqa: PLR2004 - one is no difference
        return ()
    said = ", ".join(f"{number} in {place or _NO_COUNTY}" for place, number in counted.most_common())
    return (f" Of the {count_of(len(weak.short), 'case')} {said}.",)


def _head(brief: Brief) -> Iterator[Block]:
    rollup = brief.rollup
    places = [each.name for each in brief.groups["county"]]
    quarters = [each.name for each in brief.groups["quarter"]]
    where = " and ".join(places) if len(places) in (1, 2) else count_of(len(places), "county")
    if not all(group_of(each, "county") for each in rollup.reported_reviews):
        where += f" and {_NO_COUNTY}"
    yield heading(1, f"What the case reviews say: {where}" if places else "What the case reviews say")
    when = f", completed {_span(quarters)}" if quarters else ""
    instrument = rollup.rules.instrument
    yield paragraph(
        f"{count_of(len(rollup.reported_reviews), 'case review').capitalize()}{when}. ",
        quiet(f"{instrument.title}, version {instrument.version}. {pooled_words(rollup)}".rstrip()),
    )
    yield from broken_blocks(rollup)


def _span(quarters: Sequence[str]) -> str:
    first, last = quarters[0], quarters[-1]
    return f"in {first}" if first == last else f"from {first} to {last}"


def _at_a_glance(brief: Brief) -> Iterator[Block]:
    outcomes = [
        each for each in brief.rollup.ratings if each.kind == "outcome" and each.best.percent is not None
    ]
    yardsticks = brief.yardsticks
    met = [each for each in outcomes if each.best.part * 100 >= yardsticks.outcomes * each.best.of]
    lines = []
    if outcomes:
        reach = f"{part_of(len(met), len(outcomes), 'outcome')} reach the {yardsticks.called} of"
        lines.append(entry(f"{reach} {percent_of(yardsticks.outcomes)}."))
    sure = len(brief.met) + len(brief.weak)
    if sure:
        lines.append(entry(f"{part_of(len(brief.met), sure, 'item')} reach theirs."))
    if brief.weak:
        lines.append(_falls_short_most(brief))
    named: set[str] = set()
    for each in _glanced(brief):
        # What is behind an item is said once here: there is one page for all of it.
        lines.append(entry(each.said if each.item in named else _with_causes(brief, each)))
        named.add(each.item)
    if brief.rollup.overridden:
        lines.append(entry(_overrides_words(brief)))
    if brief.unsure:
        few = count_of(len(brief.unsure), "item")
        lines.append(entry(f"Of {few} too few cases are rated to say anything."))
    yield under(*lines)


def _overrides_words(brief: Brief) -> str:
    """How many ratings are not those by the answers, and what the items would come to by these.

    Of an item with a few of them no more is told: it would speak of single families.
    """
    given = brief.rollup.overridden
    said = count_of(len(given), "rating").capitalize() if len(given) >= FEWEST_TOLD else _FEW_RATINGS
    told = []
    for figures in brief.rollup.ratings:
        here = [each for each in given if each.item == figures.id]
        if len(here) < FEWEST_TOLD:
            continue
        best, unrated = next(iter(figures.counts)), (NOT_APPLICABLE, INCOMPLETE)
        parts, of = figures.best.part, figures.best.of
        for each in here:
            parts += (each.computed == best) - (each.rating == best)
            of += (each.computed not in unrated) - (each.rating not in unrated)
        now, then = _said(figures.best), _said(Share(parts, of))
        told.append(
            f"; {len(here)} of item {figures.id}, which has {then} by the answers and {now} with them"
        )
    return f"{said} overridden by site leaders{''.join(told)}."


def _falls_short_most(brief: Brief) -> Entry:
    """The item that falls short most, or those that do alike."""
    rules, weak = brief.rollup.rules, brief.weak[0]
    # As it is shown: of two that read the same none is the weaker one for a reader.
    alike = [each for each in brief.weak if each.is_as_weak_as(weak)]
    others = any(each.reached for each in brief.weak) and not weak.reached
    but = f", of those that do not reach the {brief.yardsticks.called} by now" if others else ""
    if len(alike) == 1:
        name = title_words(rules, weak.figures.id)
        return entry(strong(name), f" falls short most{but}: {_strengths(rules, weak.figures)}.")
    named = and_more([each.figures.id for each in alike[:_TIED]], len(alike) - _TIED)
    percent = percent_of(weak.figures.best.percent or 0)
    best = rating_said(rules, rules.instrument.ratings.item[0])
    return entry(
        strong(f"Items {named}"), f" fall short most alike{but}: {best} in {percent} of their cases."
    )


def _glanced(brief: Brief) -> list[_Difference]:
    """The differences for the head: what fell, who stands apart, what rose; of each kind the greatest at least."""
    found = [each for weak in brief.weak for each in _differences(brief, weak)]
    found += [_in_quarters(brief, id_, apart) for id_, apart in brief.slipping.items()]
    found.sort(key=lambda each: (_DIFFERENT.index(each.kind), -each.size))
    first = [next((each for each in found if each.kind == kind), None) for kind in _DIFFERENT]
    told = list(filter(None, first))
    told += [each for each in found if each not in told][: max(0, _GLANCED - len(told))]
    return [each for each in found if each in told]


def _since(brief: Brief) -> Iterator[Block]:
    """What moved since the last brief."""
    yield heading(2, f"What changed since {brief.since}")
    if not brief.changed:
        yield paragraph("Nothing by more than chance often makes.")
    rules = brief.rollup.rules
    for id_, apart in brief.changed.items():
        one, two = apart.one.best[id_], apart.two.best[id_]
        yield entry(
            strong(title_words(rules, id_)),
            f" {_way(one, two)} from {_said(one)} before to {_said(two)} since.",
        )


def _outcomes(brief: Brief) -> Iterator[Block]:
    rules = brief.rollup.rules
    bars = [
        _bar(title_words(rules, each.id), each.best, brief.yardsticks.of(rules, each.id))
        for each in brief.rollup.ratings
        if each.kind == "outcome"
    ]
    if bars:
        best = rating_said(rules, rules.instrument.ratings.outcome[0])
        yield heading(2, "Outcomes")
        yield Bars(f"{best}, of the cases it applies to", tuple(bars))


def _strong(brief: Brief, *, full: bool) -> Iterator[Block]:
    if not brief.met:
        yield paragraph(f"No item reaches its {brief.yardsticks.called} yet.")
        return
    if not full:
        named = [f"{title_words(brief.rollup.rules, each.id)}, {_said(each.best)}" for each in brief.met]
        more = len(named) - _STRONG_ON_A_PAGE
        others = f"; and {count_of(more, 'other item')}" if more > 0 else ""
        yield paragraph(f"{'; '.join(named[:_STRONG_ON_A_PAGE])}{others}.")
        return
    yield under(
        *(
            entry(strong(title_words(brief.rollup.rules, each.id)), f": {_said(each.best)}")
            for each in brief.met
        )
    )


def _weak(brief: Brief, weak: WeakItem, learning: Learning, excerpts: Sequence[str]) -> Iterator[Block]:
    rules, called = brief.rollup.rules, brief.yardsticks.called
    yield heading(3, title_words(rules, weak.figures.id))
    between = weak.figures.best.between
    unsure = between is not None and between[1] >= weak.yardstick
    caution = " So few cases could also come from a practice that reaches it." if unsure else ""
    said = f"{_strengths(rules, weak.figures)}; {percent_of(weak.yardstick)} is the {called}.{caution}"
    yield paragraph(f"{said[0].upper()}{said[1:]} {_reached(brief, weak)}".rstrip())
    yield from (paragraph(_with_causes(brief, each)) for each in _differences(brief, weak))
    yield from _drivers(brief, weak)
    for by in weak.apart:
        found = brief.groups[by]
        yield from _bars(
            GROUPINGS[by], found, brief.rollup.told_to_all(found, weak.figures.id), weak.yardstick
        )
    for there in weak.within:
        yield from _bars(f"{there.county}, by quarter", there.quarters, there.shares, weak.yardstick)
    if excerpts:
        yield paragraph(quiet(f"From the rationales. {_TAKEN_OUT}"))
        yield from map(Quote, excerpts)
    yield from _next(rules, weak, learning)


def _strengths(rules: Rules, figures: RatingFigures) -> str:
    """`Strength in 46 of 64 cases (71 %)`."""
    best, share = rating_said(rules, next(iter(figures.counts))), figures.best
    return f"{best} in {part_of(share.part, share.of, 'case')} ({percent_of(share.percent or 0)})"


def _next(rules: Rules, weak: WeakItem, learning: Learning) -> Iterator[Paragraph]:
    """The cases to read again, and where to learn what they lack."""
    if weak.drivers:
        first = weak.drivers[0]
        cases = count_of(first.reviews, "case")
        yield paragraph(
            strong("To look at next:"),
            f" the {cases} in which {first.question} ({question_name(rules.questions[first.question].question)}) "
            f"was {first.answer}.",
        )
    learn = learning(
        rules, weak.drivers[0].question if weak.drivers else _first_question(rules, weak.figures.id)
    )
    if learn:
        yield paragraph(strong("Training on it:"), f" {learn}")


def _first_question(rules: Rules, item: str) -> str:
    return next(id_ for id_, at in rules.questions.items() if at.item == item)


def _drivers(brief: Brief, weak: WeakItem) -> Iterator[Block]:
    rules, of = brief.rollup.rules, len(weak.short)
    if not weak.drivers:
        yield paragraph(quiet(_no_driver(rules, of)))
        return
    bars = []
    for each in weak.drivers:
        name = f"{each.question}  {question_name(rules.questions[each.question].question)}: {each.answer}"
        bars.append(Bar(name, part_of(each.reviews, each.of), 100 * each.reviews // each.of))
    yield Bars(f"What brought it down, in {count_of(of, 'case')}", tuple(bars))


def _no_driver(rules: Rules, of: int) -> str:
    if not any(at.question.concern for at in rules.questions.values()):
        version = rules.instrument.version
        return f"Version {version} does not say which answers count against an item: what brought it down is not known."
    return f"No single answer stands behind {FEWEST_TOLD} or more of the {count_of(of, 'case')}."


def _bars(
    title: str, found: Sequence[ReviewGroup], told: Sequence[Share | None], yardstick: int
) -> Iterator[Block]:
    """A bar for each group in which something is rated; none where that is one alone."""
    bars = [
        Bar(each.name, NOT_SHOWN) if share is None else _bar(each.name, share, yardstick)
        for each, share in zip(found, told, strict=True)
        if share is None or share.of
    ]
    if len(bars) > 1:
        yield Bars(title, tuple(bars[-_MOST_BARS:]))


class _Difference(NamedTuple):
    """What of an item moved or stands apart by more than chance."""

    item: str
    """Its id."""
    kind: _Kind
    size: float
    """By how much, from 0 to 1."""
    said: str
    """A sentence."""
    sides: tuple[tuple[str, frozenset[Where]], tuple[str, frozenset[Where]]]
    """The earlier quarter and the later, or the groups: what each is called, and of which reviews it is."""


def _differences(brief: Brief, weak: WeakItem) -> Iterator[_Difference]:
    """What of an item moved or stands apart by more than chance."""
    id_, name = weak.figures.id, rated_name(brief.rollup.rules, weak.figures.id)
    for by, apart in weak.apart.items():
        if by == "quarter":
            yield _in_quarters(brief, id_, apart)
            continue
        one, two = apart.one.best[id_], apart.two.best[id_]
        said = f"{name}: {apart.one.name} has {_said(one)}, {apart.two.name} {_said(two)}."
        yield _Difference(id_, by, abs(one.part / one.of - two.part / two.of), said, _sides(apart))
    moving = [(there, there.moved) for there in weak.within if there.moved is not None]
    # What fell in one county is told though it rose in another, and apart from it.
    for moved in (
        [(there, trend) for there, trend in moving if trend.rose == rose] for rose in (False, True)
    ):
        if not moved:
            continue
        first = moved[0][1]
        way = _way(first.one, first.two)
        others = "".join(f"; in {there.county} {_moved_words(trend)}" for there, trend in moved[1:])
        said = f"{name} in {moved[0][0].county} {way} {_moved_words(first)}{others}."
        alike = [there for there, trend in moved if (trend.first, trend.last) == (first.first, first.last)]
        yield _Difference(id_, way, first.size, said, _quarters_in(alike, first))


def _in_quarters(brief: Brief, id_: str, apart: Apart) -> _Difference:
    """How an item moved from quarter to quarter, everywhere."""
    one, two = apart.one.best[id_], apart.two.best[id_]
    said = _moved(rated_name(brief.rollup.rules, id_), apart.one.name, one, apart.two.name, two)
    return _Difference(id_, _way(one, two), abs(one.part / one.of - two.part / two.of), said, _sides(apart))


def _sides(apart: Apart) -> tuple[tuple[str, frozenset[Where]], tuple[str, frozenset[Where]]]:
    return (apart.one.name, frozenset({apart.one.where})), (apart.two.name, frozenset({apart.two.where}))


def _quarters_in(
    counties: Sequence[Within], trend: Trend
) -> tuple[tuple[str, frozenset[Where]], tuple[str, frozenset[Where]]]:
    """The first and the last quarter told of those counties."""
    first, last = (
        (name, frozenset(each.where for there in counties for each in there.quarters if each.name == name))
        for name in (trend.first, trend.last)
    )
    return first, last


def _with_causes(brief: Brief, difference: _Difference) -> str:
    """A difference, and the answers behind it: in how many cases of each side they brought the item down."""
    rules = brief.rollup.rules
    (one, ones), (two, twos) = difference.sides
    told = [
        f"{each.question} {question_name(rules.questions[each.question].question)}: {each.answer}, "
        f"{_cases(each.one)} in {one}, {_cases(each.two)} in {two}"
        for each in causes(brief, difference.item, ones, twos, most=_CAUSES)
    ]
    if told:
        return f"{difference.said} Behind it: {'; '.join(told)}."
    if not any(at.question.concern for at in rules.questions.values()):
        return difference.said
    return f"{difference.said} Behind it is no single answer of which enough cases can be told."


def _cases(share: Share | None) -> str:
    return f"fewer than {FEWEST_TOLD}" if share is None else part_of(share.part, share.of)


def _way(one: Share, two: Share) -> Literal["rose", "fell"]:
    return "rose" if two.part * one.of > one.part * two.of else "fell"


def _reached(brief: Brief, weak: WeakItem) -> str:
    """That an item reaches its yardstick by now, as a sentence; empty where it does not."""
    if weak.reached is None:
        return ""
    quarter, share = weak.reached
    return f"By now it reaches the {brief.yardsticks.called}: {_said(share)} in {quarter}."


def _moved(subject: str, first: str, one: Share, last: str, two: Share) -> str:
    return f"{subject} {_way(one, two)} {_moved_words(Trend(first, one, last, two))}."


def _moved_words(trend: Trend) -> str:
    return f"from {_said(trend.one)} in {trend.first} to {_said(trend.two)} in {trend.last}"


def _side_by_side(brief: Brief) -> Iterator[Block]:
    """The weakest items by quarter, county and case type: a line for each of those, a column for each item."""
    rules = brief.rollup.rules
    for by in GROUPINGS:
        found = brief.groups[by]
        if len(found) < 2:  # noqa: PLR2004 - one has nothing to be compared with
            continue
        told = [brief.rollup.told_to_all(found, weak.figures.id) for weak in brief.weakest]
        rows = [
            (
                each.name,
                *("" if share is not None and not share.of else _with_span(share) for share in shares),
            )
            for each, *shares in zip(found, *told, strict=True)
        ]
        yield heading(3, GROUPINGS[by])
        heads = (rated_name(rules, weak.figures.id) for weak in brief.weakest)
        yield TableBlock(("", *heads), tuple(rows))


def _with_span(share: Share | None) -> str:
    """`46 of 64, 59 to 81 %`."""
    if share is None or share.between is None:
        return NOT_SHOWN
    return f"{part_of(share.part, share.of)}, {_span_words(share)}"


def _span_words(share: Share) -> str:
    """`59 to 81 %`."""
    low, high = share.between or (0, 100)
    return f"{low} to {percent_of(high)}"


def _all_items(brief: Brief) -> Iterator[Block]:
    rules = brief.rollup.rules
    yield heading(2, "All items")
    best = rating_said(rules, rules.instrument.ratings.item[0])
    bars = [
        _bar(title_words(rules, each.id), each.best, brief.yardsticks.of(rules, each.id))
        for each in brief.rollup.ratings
        if each.kind == "item"
    ]
    yield Bars(f"{best}, of the cases that an item applies to", tuple(bars))


def _how_to_read(brief: Brief) -> Iterator[Block]:
    yield heading(2, "How to read this")
    yield Legend(brief.yardsticks.called)
    yardsticks = brief.yardsticks
    others = [f"{percent_of(each)} for item {id_}" for id_, each in yardsticks.but.items()]
    expected = ", ".join([f"{percent_of(yardsticks.items)} of the cases for an item", *others])
    yield under(
        entry(f"The {yardsticks.called} is {percent_of(yardsticks.outcomes)} for an outcome, {expected}."),
        entry("A share is taken of the cases that an outcome or item applies to and that are fully rated."),
        entry(_SPANS),
        entry(_small_words()),
        entry(_DIFFERENCES),
        entry(
            f"What brought an item down, and what is behind a difference, is told where it did so in {FEWEST_TOLD}"
            " cases or more."
        ),
    )


def _small_words() -> str:
    return (
        f"Of groups with fewer than {FEWEST_FOR_PERCENT} rated cases nothing is shown, and nothing of another from"
        " which they could be reckoned."
    )


def _bar(label: str, share: Share, yardstick: int) -> Bar:
    if share.percent is None:
        return Bar(label, _FEW if share.of else _NONE)
    return Bar(label, f"{_said(share)}, {_span_words(share)}", share.percent, share.between, yardstick)


def _said(share: Share) -> str:
    """`46 of 64 (71 %)`."""
    return (
        f"{part_of(share.part, share.of)} ({percent_of(share.percent)})"
        if share.percent is not None
        else _FEW
    )
