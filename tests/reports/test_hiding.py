"""Nothing of a small group follows from what is told of others, whatever form it is told in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.reports.counties import QUARTERS, reviewed, reviews
from tui_review.reports.brief import brief_of
from tui_review.reports.brief_tables import brief_tables
from tui_review.reports.brief_text import brief_blocks
from tui_review.reports.figures import FEWEST_FOR_PERCENT
from tui_review.reports.hiding import CellSize, Where, tellable
from tui_review.reports.rollup import Grouping, group_of, groups, quarter, roll_up
from tui_review.reports.rollup_tables import rollup_tables
from tui_review.reports.rollup_text import group_blocks, rollup_blocks
from tui_review.telling.markdown import markdown

if TYPE_CHECKING:
    from tui_review.telling.reported import ReportedReview

ALL: Where = frozenset()
COUNTIES = ("Alder", "Birch", "Larch", "")
DAYS = (QUARTERS[0], QUARTERS[2], "")
RATED = re.compile(r"(\d+)(?: of |/)(\d+)")


def at(**common: str) -> Where:
    return frozenset(common.items())


def is_made_of(wanted: Sequence[int], told: Sequence[Sequence[int]]) -> bool:
    """Whether some sums and differences of what is told are what is wanted."""
    return _rank(told) == _rank([*told, wanted])


def _rank(rows: Sequence[Sequence[int]]) -> int:
    left, rank = [[Fraction(each) for each in row] for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        found = next((row for row in left if row[column]), None)
        if found is None:
            continue
        left.remove(found)
        rank += 1
        left = [
            [mine - row[column] / found[column] * other for mine, other in zip(row, found, strict=True)]
            for row in left
        ]
    return rank


def small_ones(told: Iterable[Where], cells: dict[Where, int]) -> list[tuple[Where, ...]]:
    """All unions of cells with few rated reviews that can be made of what is told, tried one by one."""
    there = [cell for cell, rated in cells.items() if rated]
    vectors = [[int(each <= cell) for cell in there] for each in told]
    return [
        some
        for some in chain.from_iterable(combinations(there, number) for number in range(1, len(there) + 1))
        if sum(cells[cell] for cell in some) < FEWEST_FOR_PERCENT
        and is_made_of([int(cell in some) for cell in there], vectors)
    ]


SIZES = st.one_of(st.integers(0, 4), st.integers(0, 30))


@given(st.lists(SIZES, min_size=12, max_size=12))
@examples(150)
def test_no_small_group_is_a_sum_or_difference_of_what_is_told(sizes: list[int]) -> None:
    keys = [
        at(**({"county": county} if county else {}), **({"quarter": day} if day else {}))
        for county in COUNTIES
        for day in DAYS
    ]
    cells = dict(zip(keys, sizes, strict=True))
    wanted = [at(county=each) for each in COUNTIES[:3]] + [at(quarter=each) for each in DAYS[:2]]
    counted = {key: CellSize(size, size) for key, size in cells.items() if size}
    told = tellable(wanted, counted, FEWEST_FOR_PERCENT, [ALL])
    within = [at(county=county, quarter=day) for county in COUNTIES[:3] for day in DAYS[:2]]
    besides = tellable(within, counted, FEWEST_FOR_PERCENT, [ALL, *told])
    if sum(sizes) >= FEWEST_FOR_PERCENT:
        assert not small_ones([ALL, *told, *besides], cells)
    else:
        assert not any(size for key, size in cells.items() for each in (*told, *besides) if each <= key)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([19, 5, 1], [True, True, True]),
        ([12, 40, 5, 1], [True, False, True, True]),
        ([12, 40, 6, 5], [False, False, True, True]),
        ([12, 40, 6], [True, False, True]),
        ([12, 40], [False, False]),
    ],
)
def test_groups_that_are_small_together_cannot_be_reckoned_from_the_others(
    sizes: list[int], hidden: list[bool]
) -> None:
    wanted = [at(county=str(number)) for number in range(len(sizes))]
    counted = {each: CellSize(size, size) for each, size in zip(wanted, sizes, strict=True)}
    told = tellable(wanted, counted, FEWEST_FOR_PERCENT, [ALL])
    assert [each not in told for each in wanted] == hidden


FEWEST = FEWEST_FOR_PERCENT


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([(FEWEST, FEWEST)], ["0"]),
        ([(FEWEST, FEWEST), (FEWEST, FEWEST)], ["0", "1"]),
        ([(FEWEST - 1, FEWEST - 1), (FEWEST + 1, FEWEST + 1)], []),
        # Nobody is rated in a large group: that is told, and of a group that is just large enough too.
        ([(FEWEST, 0), (FEWEST, FEWEST)], ["0", "1"]),
        ([(FEWEST - 1, 0), (FEWEST, FEWEST)], []),
        ([(FEWEST, 0), (FEWEST, 0)], ["0", "1"]),
        ([(FEWEST - 1, 0), (FEWEST, 0)], ["1"]),
        # All rated reviews together are just enough.
        ([(FEWEST, FEWEST), (FEWEST, 0), (FEWEST, 0)], ["0", "1", "2"]),
    ],
)
def test_a_group_of_just_so_many_is_not_small_and_one_of_fewer_is(
    sizes: list[tuple[int, int]], told: list[str]
) -> None:
    wanted = [at(county=str(number)) for number in range(len(sizes))]
    cells = {each: CellSize(*size) for each, size in zip(wanted, sizes, strict=True)}
    found = tellable(wanted, cells, FEWEST, [ALL])
    assert found == [at(county=each) for each in told]


def test_a_group_of_just_so_many_is_told_though_others_hold_fewer_of_it_each() -> None:
    sizes = {("a", "1"): FEWEST - 4, ("a", "2"): 4, ("b", "1"): 30, ("b", "2"): 30}
    cells = {at(county=c, quarter=q): CellSize(size, size) for (c, q), size in sizes.items()}
    wanted = [at(county="a"), at(county="b"), at(quarter="1"), at(quarter="2")]
    assert tellable(wanted, cells, FEWEST, [ALL]) == wanted


def folder(sizes: Sequence[tuple[int, int]]) -> list[ReportedReview]:
    """Of each county and quarter, and of none, so many in which item 14 is a Strength, and so many in which not."""
    places = [(county, day) for county in COUNTIES for day in DAYS]
    return [
        replace(each, place=county, completed=day)
        for (county, day), (fine, short) in zip(places, sizes, strict=True)
        for each in [reviewed()] * fine + [reviewed(q14A="No")] * short
    ]


def told_in_brief(found: list[ReportedReview]) -> Iterator[tuple[Where, int, int]]:
    """What the page, the full page and the workbook tell of item 14: of whom, how many Strengths, of how many."""
    (rollup,) = roll_up(found)
    brief = brief_of(rollup, "2026-06-01")
    assert brief is not None
    for row in list(brief_tables([brief])[2].rows):
        if row[2] == "14" and isinstance(row[6], int) and row[4] in ("county", "quarter"):
            yield at(**{str(row[4]): str(row[5]).casefold()}), row[6], int(str(row[7]))
    for full in (True, False):
        text = markdown(brief_blocks(brief, lambda *_: "", {}, full=full))
        if total := re.search(r"Item 14[^|\n]*\| (\d+) of (\d+)", text):
            yield ALL, int(total[1]), int(total[2])
        yield from _in_tables(text)
        yield from _in_sentences(text)


def _in_tables(text: str) -> Iterator[tuple[Where, int, int]]:
    head: Where = ALL
    for line in text.splitlines():
        if title := re.match(r"\| (\w+), by quarter", line):
            head = at(county=title[1].casefold())
        elif re.match(r"\| By|###", line):
            head = ALL
        elif row := re.match(r"\| (Alder|Birch|Larch|\d{4} Q\d) \| (\d+) of (\d+)", line):
            yield head | _named(row[1]), int(row[2]), int(row[3])


def _named(name: str) -> Where:
    return at(**{"quarter" if name[0].isdigit() else "county": name.casefold()})


def _in_sentences(text: str) -> Iterator[tuple[Where, int, int]]:
    share = r"(\d+) of (\d+) \(\d+ %\)"
    for found in re.finditer(
        rf"Item 14(?: in (\w+))? (?:rose|fell) from {share} in (.{{7}}) to {share} in (.{{7}})", text
    ):
        county = at(county=found[1].casefold()) if found[1] else ALL
        for first in (2, 5):
            yield county | _named(found[first + 2]), int(found[first]), int(found[first + 1])
    for found in re.finditer(rf"; in (\w+) from {share} in (.{{7}}) to {share} in (.{{7}})", text):
        for first in (2, 5):
            county = at(county=found[1].casefold())
            yield county | _named(found[first + 2]), int(found[first]), int(found[first + 1])
    for found in re.finditer(rf"(?=(Alder|Birch|Larch)(?: has)? {share})", text):
        yield _named(found[1]), int(found[2]), int(found[3])
    for found in re.finditer(rf"Item 14.* (?:rose|fell) from {share} before to {share} since", text):
        for name, first in (("before", 1), ("since", 3)):
            yield at(half=name), int(found[first]), int(found[first + 1])
    for found in re.finditer(r"Of the \d+ cases (\d+ in [^.]+)\.", text):
        for part in found[1].split(", "):
            if part.endswith(("Alder", "Birch", "Larch")):
                yield _named(part.split()[-1]), -1, -1


def told_in_report(found: list[ReportedReview], by: Grouping) -> Iterator[tuple[Where, int, int]]:
    """The same of a report without the people, in text and JSON."""
    (rollup,) = roll_up([replace(each, deidentified=True) for each in found])
    data = rollup.as_json() | {
        "by": rollup.groups_json(groups(rollup.reported_reviews, by, rollup.rules), by)
    }
    (total,) = (each["best_of_rated"] for each in data["items"] if each["id"] == "14")
    yield ALL, total["part"], total["of"]
    for key, named in (("by", by), ("trends", "quarter")):
        for each in data[key]:
            if (share := each["best_of_rated"]["14"]) is not None:
                yield at(**{named: each[named].casefold()}), share["part"], share["of"]
    for blocks in (rollup_blocks(rollup), group_blocks(rollup, by)):
        told = [line.split("|")[1:-1] for line in markdown(blocks).splitlines() if line.startswith("|")]
        heads: list[str] = []
        for cells in told:
            heads = cells if cells[0].strip() == "item" else heads
            if cells[0].strip() == "14" and len(cells) == len(heads) and "Strength" not in heads[2]:
                for head, cell in zip(heads[2:], cells[2:], strict=True):
                    if share := RATED.search(cell):
                        yield _named(head.strip()), int(share[1]), int(share[2])
    for row in rollup_tables([rollup], by)[2].rows:
        if row[5] == "14" and isinstance(row[7], int):
            yield at(**{by: str(row[3]).casefold()}), row[7], int(str(row[8]))


def common_of(each: ReportedReview) -> Where:
    half = ("since" if each.completed >= "2026-06-01" else "before") if each.completed else ""
    named = {
        "county": group_of(each, "county").casefold(),
        "quarter": quarter(each.completed).casefold(),
        "half": half,
    }
    return at(**{name: value for name, value in named.items() if value})


def hold(found: list[ReportedReview], told: Iterable[tuple[Where, int, int]]) -> None:
    """Every figure is true, and no small group follows from them."""
    cells: dict[Where, int] = {}
    for each in found:
        cells[common_of(each)] = cells.get(common_of(each), 0) + 1
    said = set()
    for where, part, of in told:
        those = [each for each in found if where <= common_of(each)]
        strengths = sum(each.ratings["14"].rating == "Strength" for each in those)
        assert (part, of) in ((strengths, len(those)), (-1, -1))
        said.add(where)
    if len(found) >= FEWEST_FOR_PERCENT:
        assert not small_ones(said, cells)
    else:
        assert not [each for each in said if any(each <= cell for cell in cells) and each != ALL]


PAIRS = st.one_of(
    st.just((0, 0)),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.integers(0, 20), st.integers(0, 20)),
)


@given(st.lists(PAIRS, min_size=12, max_size=12).filter(lambda each: any(map(sum, each))))
@examples(40)
def test_no_small_group_follows_from_all_that_a_brief_or_a_report_tells(sizes: list[tuple[int, int]]) -> None:
    found = folder(sizes)
    hold(found, told_in_brief(found))
    for by in ("county", "quarter"):
        hold(found, told_in_report(found, by))


Sizes = tuple[int, int]


def county(first: Sizes = (0, 0), second: Sizes = (0, 0), none: Sizes = (0, 0)) -> list[Sizes]:
    return [first, second, none]


@pytest.mark.parametrize(
    "sizes",
    [
        # A small county beside one of which the quarters are told.
        county((13, 1), (3, 11)) + county((4, 0)) + county((12, 2), (12, 2)) + county(),
        # One review without a day of completion; one without a site.
        county((20, 10), (22, 8), (0, 1)) + county() + county() + county(),
        county((9, 3)) + county((8, 4)) + county() + county((0, 1)),
        # What has no county is none that rises or falls.
        county() + county() + county((0, 0), (0, 1)) + county((0, 10), (4, 6)),
        # Nobody of a small county falls short.
        county((3, 12)) + county((4, 0)) + county((4, 11)) + county(),
    ],
)
def test_what_was_reckoned_once_is_not_told(sizes: list[tuple[int, int]]) -> None:
    found = folder(sizes)
    hold(found, told_in_brief(found))
    hold(found, told_in_report(found, "county"))
    hold(found, told_in_report(found, "quarter"))


@pytest.mark.parametrize("short", [0, 1, 5])
def test_that_it_is_not_said_where_cases_are_says_nothing_of_a_small_county(short: int) -> None:
    found = reviews("Alder", QUARTERS[0], 12, q14A="No") + reviews("Alder", QUARTERS[0], 3)
    found += reviews("Larch", QUARTERS[0], 11, q14A="No") + reviews("Larch", QUARTERS[0], 4)
    found += reviews("Birch", QUARTERS[0], short, q14A="No") + reviews("Birch", QUARTERS[0], 5 - short)
    (rollup,) = roll_up(found)
    brief = brief_of(rollup)
    assert brief is not None
    assert "in Alder" not in markdown(brief_blocks(brief, lambda *_: "", {}, full=False))


def test_where_nobody_of_a_small_group_is_rated_that_is_not_told_either() -> None:
    found = reviews("Larch", QUARTERS[0], 24) + reviews("Alder", QUARTERS[0], 15)
    found += reviews("Birch", QUARTERS[0], 3, q14A=None, q14B=None)
    (rollup,) = roll_up([replace(each, deidentified=True) for each in found])
    told = {
        each["county"]: each["best_of_rated"]["14"]
        for each in rollup.groups_json(groups(found, "county", rollup.rules), "county")
    }
    assert told["Birch"] is told["Alder"] is None
    assert told["Larch"] == {"part": 24, "of": 24, "percent": 100}


def test_how_reviews_of_a_status_are_rated_is_told_of_no_few() -> None:
    found = reviews("Larch", QUARTERS[0], 30)
    found += [replace(each, status="submitted") for each in reviews("Larch", QUARTERS[0], 30)]
    found += [replace(each, status="final") for each in reviews("Larch", QUARTERS[0], 1)]
    (rollup,) = roll_up([replace(each, deidentified=True) for each in found])
    told = {each["status"]: each["ratings"] for each in rollup.as_json()["qa"]}
    text = markdown(rollup_blocks(rollup))
    assert told["final"] is None
    assert [each is None for each in told.values()].count(True) == 2
    assert (
        len(re.findall(r"^\| (?:in progress|submitted|final)[^|]*\| \d+ \| not shown", text, re.MULTILINE))
        == 2
    )
    (open_one,) = roll_up(found)
    assert all(each["ratings"] for each in open_one.as_json()["qa"])


def test_that_all_reviews_are_few_is_said_where_they_are_told_without_the_people() -> None:
    found = [replace(each, deidentified=True) for each in reviews("Birch", QUARTERS[0], 8)]
    assert "may say whose case each is" in markdown(rollup_blocks(roll_up(found)[0]))
    assert "may say whose case each is" not in markdown(rollup_blocks(roll_up(found + found)[0]))


def test_of_many_counties_and_quarters_what_may_be_told_is_found_soon() -> None:
    cells = {
        at(county=str(county), quarter=str(day)): CellSize(size, size)
        for county in range(60)
        for day in range(24)
        if (size := (county * 7 + day * 5) % 11)
    }
    wanted = [at(county=str(each)) for each in range(60)] + [at(quarter=str(each)) for each in range(24)]
    assert len(tellable(wanted, cells, FEWEST_FOR_PERCENT, [ALL])) == len(wanted)
