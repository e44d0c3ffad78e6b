"""What sums, extremes and percentages come to, and between what they lie while something is open."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from tui_review.instrument.language.measures import percentage
from tui_review.instrument.language.totals import (
    Amount,
    Bounds,
    PassCount,
    percent_bounds,
    total,
    total_bounds,
)

TWO, SEVEN = Amount(2, 2, known=True), Amount(7, 7, known=True)
OPEN = Amount(-1, 9, known=False)
ENDLESS = Amount(None, None, known=False)


@pytest.mark.parametrize(
    ("how", "amounts", "known", "bounds"),
    [
        ("sum", [TWO, SEVEN], 9, Bounds(9, 9)),
        ("sum", [], 0, Bounds(0, 0)),
        ("sum", [TWO, OPEN], 2, Bounds(1, 11)),
        ("sum", [TWO, Amount(3, 9, known=False)], 2, Bounds(2, 11)),
        ("sum", [TWO, Amount(-9, -3, known=False)], 2, Bounds(-7, 2)),
        ("sum", [TWO, ENDLESS], 2, Bounds(None, None)),
        ("largest", [TWO, SEVEN], 7, Bounds(7, 7)),
        ("largest", [TWO, OPEN], 2, Bounds(2, 9)),
        ("largest", [TWO, ENDLESS], 2, Bounds(2, None)),
        ("largest", [OPEN], None, None),
        ("largest", [], None, None),
        ("smallest", [TWO, SEVEN], 2, Bounds(2, 2)),
        ("smallest", [TWO, OPEN], 2, Bounds(-1, 2)),
        ("smallest", [TWO, ENDLESS], 2, Bounds(None, 2)),
        ("smallest", [OPEN], None, None),
    ],
)
def test_a_total_comes_to_what_is_known_and_lies_between_what_the_open_may_add(
    how: str, amounts: list[Amount], known: int | None, bounds: Bounds | None
) -> None:
    assert total(how, amounts) == known
    assert total_bounds(how, amounts) == bounds


@pytest.mark.parametrize(
    ("count", "percent", "bounds"),
    [
        (PassCount(2, 1, 0, 0), 66, Bounds(66, 66)),
        (PassCount(2, 1, 1, 0), 66, Bounds(50, 75)),
        (PassCount(2, 1, 0, 1), 66, Bounds(50, 75)),
        (PassCount(0, 0, 1, 1), None, Bounds(0, 100)),
        (PassCount(0, 0, 0, 1), None, None),
        (PassCount(0, 3, 0, 0), 0, Bounds(0, 0)),
        (PassCount(3, 0, 0, 0), 100, Bounds(100, 100)),
    ],
)
def test_a_share_is_of_those_that_count_and_each_open_one_may_count_either_way_or_not(
    count: PassCount, percent: int | None, bounds: Bounds | None
) -> None:
    assert (count.percent, count.bounds) == (percent, bounds)


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [
        (Bounds(1, 2), Bounds(4, 5), Bounds(20, 50)),
        (Bounds(1, 1), Bounds(3, 3), Bounds(33, 33)),
        (Bounds(0, None), Bounds(1, 2), Bounds(0, None)),
        (Bounds(1, 2), Bounds(4, None), Bounds(0, 50)),
        (Bounds(1, 2), Bounds(0, 5), None),
        (Bounds(-1, 2), Bounds(4, 5), Bounds(-25, 50)),
        (Bounds(-3, -1), Bounds(4, 5), Bounds(-75, -20)),
        (Bounds(-3, -1), Bounds(4, None), Bounds(-75, -1)),
        (Bounds(None, 2), Bounds(4, 5), Bounds(None, 50)),
        (Bounds(1, 2), Bounds(None, 5), None),
        (None, Bounds(4, 5), None),
        (Bounds(1, 2), None, None),
    ],
)
def test_a_percentage_of_a_number_is_rounded_down_and_unknown_where_the_whole_may_be_nothing(
    part: Bounds | None, whole: Bounds | None, found: Bounds | None
) -> None:
    assert percent_bounds(part, whole) == found


@pytest.mark.parametrize(
    ("part", "whole"), [("-0.5", "1.5"), ("-5", "15"), ("0.5", "1.5"), ("1", "3"), ("-1.5", "1.5")]
)
def test_a_percentage_is_rounded_down_the_same_with_decimals_and_without(part: str, whole: str) -> None:
    exact = Fraction(part) * 100 / Fraction(whole)
    assert percentage(Decimal(part), Decimal(whole)) == floor(exact)
