"""Days as texts: what is a date, and that arithmetic over what is none has no result and never an error."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_review.instrument.language.days import (
    day_after,
    days_between,
    is_date,
    month_end,
    months_between,
)

DAYS = st.dates()
TEXTS = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.sampled_from(["2026-13-45", "2026-W05-3", "20260105ab", "2026-02-29", "٢٠٢٦-01-01", ""]),
)


@pytest.mark.parametrize(
    "text", ["2026-13-45", "2026-W05-3", "20260105ab", "2026-1-05", "2025-02-29", "٢٠٢٦-01-01", "", None, 20]
)
def test_only_year_month_and_day_of_the_calendar_are_a_date(text: object) -> None:
    assert not is_date(text)


@given(DAYS)
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    assert is_date(day.isoformat())


@given(TEXTS, TEXTS, st.integers(), st.sampled_from(["days", "months"]))
def test_what_is_no_date_has_no_distance_and_no_day_after(a: str, b: str, number: int, unit: str) -> None:
    both = is_date(a) and is_date(b)
    assert (days_between(a, b) is not None) is both
    assert (months_between(a, b) is not None) is both
    assert bool(day_after(number, unit, a)) is is_date(a)
    assert bool(month_end(a)) is is_date(a)


@given(DAYS)
def test_the_end_of_a_month_is_followed_by_the_first_of_the_next(day: date) -> None:
    end = date.fromisoformat(month_end(day.isoformat()))
    assert (end.year, end.month) == (day.year, day.month)
    assert end == date.max or (end + timedelta(days=1)).day == 1
