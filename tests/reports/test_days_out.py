"""What is put in the place of a day says nothing that did not stand there: no other month, no other year, no span."""

from __future__ import annotations

import re
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.reports.sample import made, reported_of, write
from tui_review.instrument.language.days import MONTHS
from tui_review.reports.deidentify import deidentify
from tui_review.reports.leaks import doubtful
from tui_review.reports.scrub import Scrubber


def scrubbed(text: str) -> str:
    return Scrubber({}).text(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Seen on 2/10 and 12/14.", "Seen on February and December."),
        ("Seen on 2/10 & 12/14.", "Seen on February & December."),
        ("Seen on 2/10, 12/14.", "Seen on February, December."),
        ("Seen on 4/12, 5/13, 6/14.", "Seen on April, May, June."),
        (
            "Visits were on 1/9, 2/13, 3/13, 4/10, 5/8 and 6/12.",
            "Visits were on January, February, March, April, May and June.",
        ),
        ("Visits 4/12, 5/3 and 6/9", "Visits April, May and June"),
        ("The worker visited 7/3, 7/17.", "The worker visited July, July."),
        ("Visited 2/10/25, 3/12/25 and 4/9/25", "Visited 2/2025, 3/2025 and 4/2025"),
        ("2/10/2026 and 12/14/2026", "2/2026 and 12/2026"),
        ("from 12/28/2025 to 1/3/2026", "from 12/2025 to 1/2026"),
        ("4/28 to 5/3; 4/28 - 5/3; on 4/28 through 5/3", "April to May; April - May; on April through May"),
        ("2/10/2026 - 3/12", "February 2026 - March"),
        ("Mon 4/12 she came; on 25/12 too; due: 3/9", "Mon April she came; on December too; due: March"),
        ("Seen on 2/10, December 14, 2026", "Seen on February, December 2026"),
        ("on April 12 and 3/4/2026", "on April and 3/2026"),
        ("13/13/2020, 2026-13-14, 30.30.2020", "2020, 2026, 2020"),
        # Day first in Spanish: which is the month, nothing says.
        ("desde 4/12 hasta 5/11, desde 14/12", "desde [day] hasta [day], desde December"),
        # May be a share, and nothing is said of which: no month, and no day left either.
        ("seen on 4/12 sessions; by 4/12.", "seen on [number] sessions; by [number]."),
        ("4/10-12/26", "April-[day]"),
    ],
)
def test_each_day_in_figures_becomes_its_own_month(text: str, without: str) -> None:
    assert scrubbed(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "2/3 and 3/3 calls came late; she met 2/3 and 3/3 goals; he took 1/2 and 3/4 tablets.",
        "3/4 and 11/12 of the contacts were in person; 9/10 and 10/10 on the scale; Items 5/3 and 6/9.",
        "Attended 4/12 and 5/12 sessions. Room 4/12, 5/12. Visited 2/30 and 13/13. On 3/4 of them; 24/7.",
        "He was absent 3/8, 11/25. Rose 2/3 to 3/3.",
    ],
)
def test_what_may_be_a_share_stays(text: str) -> None:
    assert scrubbed(text) == text


_DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
_FORMS = (
    "{0.month}/{0.day}", "{0.month}/{0.day}", "{0.month:02}/{0.day:02}", "{0.month}/{0.day}/{0.year}",
    "{0.month}/{0.day}/{0:%y}", "{0.month}/{0.day}/'{0:%y}", "{0:%B} {0.day}", "{0:%B} {0.day}, {0.year}",
    "{0:%b}. {0.day}", "{0.day} {0:%B} {0.year}", "{0:%B} {0.day}th", "{0.year}-{0.month:02}-{0.day:02}",
    "{0.month}-{0.day}-{0.year}", "{0.day}-{0:%b}-{0:%y}", "{0.day} of {0:%B}",
)  # fmt: skip
_JOINTS = (
    " and ",
    ", ",
    ", and ",
    " & ",
    "; ",
    " to ",
    " - ",
    "-",
    " through ",
    " until ",
    " or ",
    " ",
    ". ",
)
_BEFORE = (
    "",
    "Seen on ",
    "Visits were on ",
    "from ",
    "by ",
    "between ",
    "since ",
    "Visited ",
    "She met ",
    "Room ",
)
_AFTER = (
    ".",
    "",
    " at home.",
    " calls.",
    " of the contacts.",
    " sessions",
    ", 3 of 4 visits",
    " she came",
    ")",
)
_SAID = re.compile(
    rf"(?P<name>(?:{'|'.join(each[:3] for each in MONTHS)})[a-z]*)\.?(?:,? (?P<beside>\d{{4}})(?!-\d\d(?![\d/])))?"
    r"|(?<![\d/])(?P<month>\d{1,2})[/.-](?P<year>\d{4})|(?P<iso>\d{4})-(?P<second>\d\d)(?!/)|(?P<alone>\b\d{4}\b)"
)
_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, 1)}


@given(st.data(), st.lists(_DAYS, min_size=1, max_size=7))
@examples(400)
def test_the_months_and_years_that_are_told_are_those_of_the_days_that_stood_there_in_order(
    data: st.DataObject, days: list[date]
) -> None:
    text, before = data.draw(st.sampled_from(_BEFORE)), ""
    for at, day in enumerate(days):
        joint = data.draw(st.sampled_from(_JOINTS)) if at else ""
        form = data.draw(st.sampled_from(_FORMS))
        if joint == "-" and ("-" in form or "-" in before):
            joint = " - "  # Days with hyphens of their own are parted by more than another one.
        before = form
        text += joint + form.format(day)
    text += data.draw(st.sampled_from(_AFTER))
    left = scrubbed(text)
    ahead = list(days)
    for found in _SAID.finditer(left):
        name = found["name"]
        month = _NUMBERS[name[:3]] if name else int(found["month"] or found["second"] or 0)
        year = int(found["beside"] or found["year"] or found["iso"] or found["alone"] or 0)
        while ahead and not (month in (0, ahead[0].month) and year in (0, ahead[0].year)):
            del ahead[0]
        assert ahead, f"{text!r} -> {left!r}: {found[0]!r} is of no day there"
        del ahead[0]


@pytest.mark.parametrize("unit", [
    "1 ", "12 ", "case no. ", "1, ", "1/2 ", "a-1 ", "#1 ", "case 1 ", "1a ", "x1_", "1-ab-", "4/12 and ", "1 of ",
    "1.1.", "DOB 1 ", "born 1/", "apartment four ", "apt 4 ", "lot 4, ", "twenty ", "hundred and ", "nta y ", "number ",
    "the fifth, ", "on the 5th and ", "apartment number ", "unit (", "four elm ", "docket four ",
])  # fmt: skip
def test_a_long_text_of_one_thing_takes_no_longer_than_it_is_long(unit: str) -> None:
    # Of initials that are letters of a court's numbers, and with a birth date.
    scrubber = Scrubber({"Jane Coe": ["mother"], "Page Case": ["aunt"]}, [date(2017, 6, 5)])
    took = []
    for length in (1_000, 8_000):
        begun = process_time()
        scrubber.text((unit * length)[:length])
        took.append(process_time() - begun)
    assert took[1] < 20 * took[0] + 0.5, took


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Mother's DOB 07-14, aunt's birthday 7.14.", "Mother's DOB [day], aunt's birthday [day]."),
        ("Father was born on 14.07. in Reno", "Father was born on [day] in Reno"),
        ("DOB 14 07 85, DOB: 7 14 85; dob 1 2 03.", "DOB [day], DOB: [day]; dob [day]."),
        ("Born 12 25 79; date of birth 25 12 79.", "Born [day]; date of birth [day]."),
        ("Father's birth date is 12.25, birthday: 25-12", "Father's birth date is [day], birthday: [day]"),
        ("DOB 7/14/85, born on 7/14, DOB 14/7", "DOB 7/1985, born on July, DOB July"),
        ("Mother (7 14 85) came; nacida el 14 07 85", "Mother ([day]) came; nacida el [day]"),
    ],
)
def test_a_day_of_birth_goes_however_it_is_written(text: str, without: str) -> None:
    assert scrubbed(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "Born at 38 weeks, 3 of 4 visits; birth order 2; born in 7/1985. Her birth certificate, 3 copies.",
        "Since the birth 2 visits and 3 calls. Born in 1985; the third-born child.",
    ],
)
def test_other_figures_near_a_birth_stay(text: str) -> None:
    assert scrubbed(text) == text


def test_what_may_be_a_day_and_stays_is_listed_for_a_person_to_decide() -> None:
    text = (
        "Seen 28.11., then 28. November was it. Came 4-12 and 04-12; 4.12. she left, 4 12 26 too. "
        "2-3 times, aged 0-17, 3.5 hours, 2.5 visits, 10-15 minutes, item 2."
    )
    review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
    (told,) = deidentify([reported_of(review)], [review])
    assert [each.word for each in doubtful(told) if each.place == "4C"] == [
        "28.11.", "28. November", "4-12", "04-12", "4.12.", "4 12 26",
    ]  # fmt: skip
