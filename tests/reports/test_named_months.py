"""Nothing of a figure goes without a word, but a day; and no day stays beside a month that is named."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui_review.instrument.language.days import MONTHS
from tui_review.reports.scrub import Scrubber


def scrubbed(text: str) -> str:
    return Scrubber({}).text(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("The mother kept 10 of July's 12 visits.", "The mother kept [number] of July's 12 visits."),
        ("He missed 2 of April's four visits.", "He missed [number] of April's four visits."),
        ("Only 3 of June visits were kept.", "Only [number] of June visits were kept."),
        ("One of June's visits was missed.", "[number] of June's visits was missed."),
        ("The mother failed two of March's tests.", "The mother failed [number] of March's tests."),
        ("A third of March was spent away.", "A [number] of March was spent away."),
        ("Until June 4 of the 6 sessions were kept.", "Until June [number] of the 6 sessions were kept."),
        ("Mother has 2 sons; 1 May be adopted.", "Mother has 2 sons; [number] May be adopted."),
        (
            "missed 4 May visits, 2 December hearings",
            "missed [number] May visits, [number] December hearings",
        ),
        ("Of 12 March visits he kept 10.", "Of [number] March visits he kept 10."),
        ("had 3 March 2026 rehearsals", "had [number] March 2026 rehearsals"),
        (
            "the first March visit; falt\u00f3 a 2 de marzo",
            "the [number] March visit; falt\u00f3 a [number] de marzo",
        ),
        ("On the 12th of March 2 workers came.", "On the March [number] workers came."),
        ("on 5/15, 3 drummers came; on 2/3 Tuesdays", "on May, [number] drummers came; on [number] Tuesdays"),
    ],
)
def test_a_count_beside_a_month_is_a_number_in_brackets(text: str, without: str) -> None:
    assert scrubbed(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "Level 3. May visits were kept. She lives with her son, 15. May is his sister.",
        "In June 10 of 12 sessions; 3 in April; 3 of the June visits; in March 3 visits were held.",
        "In April, 14 visits were made. No one may visit; one may say so. In March, one of the sisters left.",
        "section 3.4.15; on May 3-year-olds came; at 10:30 May came",
        "He kept 3 visits in March, 2 in April and 1 in May; missed 3 in early June, 4 in July.",
    ],
)
def test_what_surely_counts_something_stays(text: str) -> None:
    assert scrubbed(text) == text


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("On the twelfth of March, first visit.", "On the March, first visit."),
        ("the fifth of May. First visit.", "the May. First visit."),
        ("the fifth of May - first visit", "the May - first visit"),
        ("On the first of May, 2nd hearing.", "On the May, 2nd hearing."),
        ("born on the twenty-third of April, second child", "born on the April, second child"),
        ("the twenty second day of March", "the March"),
        ("El cinco de mayo, primero vino el padre.", "El mayo, [number] vino el padre."),
        ("Held on 5/15, 16 and 17.", "Held on May, [number] and [number]."),
        (
            "on 5/15, 22, 29; on 5/15/2025, 16 and 17",
            "on May, [number], [number]; on 5/2025, [number] and [number]",
        ),
        ("on 12/14 and 12/28; 3/4 of the visits", "on December and December; 3/4 of the visits"),
        ("On May 15, 16 and 17 she came.", "On May she came."),
        ("On May 15, 3 visits were held.", "On May, 3 visits were held."),
        ("Visits in March: 3, 12 and 19", "Visits in March: [number], [number] and [number]"),
        ("on 28. November, 28. November 2025", "on [number]. November, [number]. November 2025"),
        ("April 12, May 3 and June 9", "April, May and June"),
        ("room 12/14/16, seen 3.4.15", "room [number], seen [number]"),
    ],
)
def test_a_day_beside_a_month_goes_whatever_follows(text: str, without: str) -> None:
    assert scrubbed(text) == without


_WORDS = ["two", "three", "five", "seven", "ten", "eleven", "twelve"]
_THINGS = ["visits", "hearings", "rehearsals", "tests", "drummers", "sessions", "Tuesdays", "goals", "sons"]
_COUNTS = st.one_of(st.integers(1, 40).map(str), st.sampled_from(_WORDS))
_IN_SPANISH = ("enero", "marzo", "mayo", "agosto", "diciembre")
_OF_A_MONTH = (
    "The mother kept {0} of {1}'s {2} {3}.", "He missed {0} {1} {3}.", "Of {0} {1} {3} he kept {2}.",
    "Only {0} of {1} {3} were kept.", "{0} of {1} {3} and {2} others.", "In {1} {0} of {2} {3} were kept.",
    "Until {1} {0} of the {2} {3} were kept.", "By {1} {0} {3} were kept.", "On {1} {0} {3} were lost, {2} kept.",
    "In {1}, {0} {3} were kept.", "In {1} {0}, then {2}.", "He had {0} {3}; {2} {1} {3} too.", "Level {0}. {1} {3}.",
    "Her son is {0}. {1} is {2}.", "kept {0} of {1} 2026 {3}", "{0} {1} 2026 {3}", "{0} or {2} {1} {3}",
    "Since {1} {0} and {2} {3} failed.", "{0}, {2} and {0} {1} {3}", "on {1} {0} more {3}", "for {1} {0}, {2}",
    "{1}: {0} {3}, {2} kept", "She is {0}, {1} is {2}.", "falt\u00f3 a {0} de {1}, {2} {3}",
)  # fmt: skip


def figures_of(text: str) -> int:
    return (
        len(re.findall(rf"(?<!\w)(?:\d+|{'|'.join(_WORDS)})(?!\w)", text))
        + text.count("[number]")
        + text.count("[day]")
    )


@given(
    st.sampled_from(_OF_A_MONTH), _COUNTS, _COUNTS, st.sampled_from((*MONTHS, "Jan.", "Sept.", *_IN_SPANISH)),
    st.sampled_from(_THINGS),
)  # fmt: skip
@examples(500)
def test_every_count_near_a_month_stands_there_or_a_bracket_does(
    form: str, one: str, other: str, month: str, thing: str
) -> None:
    text = form.format(one, month, other, thing)
    left = scrubbed(text)
    assert figures_of(left) >= figures_of(text), f"{text!r} -> {left!r}"
    assert month.casefold().rstrip(".") in left.casefold()


_MAY = 5
"""It is never cut short: what follows its point is another sentence."""
_ORDINALS = [
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


@st.composite
def _days_of_a_month(draw: st.DrawFn) -> str:
    """One day of a month or several, in some form."""
    day = date(2025, draw(st.integers(1, 12)), draw(st.integers(13, 20)))
    more = draw(st.lists(st.integers(21, 28), max_size=3, unique=True))
    joint = draw(st.sampled_from((", ", " and ", " & ", "-", " to ")))
    name = draw(st.sampled_from((f"{day:%B}", f"{day:%b}", f"{day:%b}." if day.month != _MAY else "May")))
    full, word = f"{day:%B}", _ORDINALS[day.day - 13]
    several = joint.join(map(str, (day.day, *more)))
    ending = draw(st.sampled_from(("", "", ", 2025", " 2025")))
    form = draw(
        st.sampled_from(
            (
                f"{name} {several}{ending}", f"the {day.day}th of {full}{ending}", f"{several} {full}{ending}",
                f"the {word} of {full}{ending}", f"{full} {word}{ending}", f"{day.day}-{day:%b}",
                f"the {several} of {full}", f"el {day.day} de marzo", f"el {several} de mayo de 2025",
                f"{full}, {several}",
                f"{full} the {day.day}th",
                f"the {day.day}th day of {full}", f"{full}: {several}",
            )
        )
    )  # fmt: skip
    return str(form)


@given(
    st.sampled_from(("Seen on ", "", "She came ", "born ", "Since ", "In ", "the visits of ", "Friday, ")),
    st.lists(_days_of_a_month(), min_size=1, max_size=3),
    st.sampled_from((", ", " and ", "; ", ". ", " to ", " or ")),
    st.sampled_from(
        (
            ".",
            "",
            ", first visit.",
            " at home.",
            " she came.",
            ". First visit.",
            ", 2nd hearing",
            " rehearsed",
            ")",
        )
    ),
)
@examples(500)
def test_no_day_stays_beside_a_month_or_in_a_list_with_it(
    before: str, days: list[str], joint: str, after: str
) -> None:
    text = f"{before}{joint.join(days)}{after}"
    left = scrubbed(text)
    assert not re.search(rf"(?<!\d)(?:1[3-9]|2\d)(?!\d)|{'|'.join(_ORDINALS)}", left), f"{text!r} -> {left!r}"
    for word in ("first", "2nd"):
        assert word in left.casefold() or word not in after.casefold() or "[number]" in left, (
            f"{text!r} -> {left!r}"
        )


_EACH_DAY = (
    *(
        "first",
        "third",
        "fifth",
        "ninth",
        "twelfth",
        "nineteenth",
        "twentieth",
        "twenty second",
        "twenty-third",
    ),
    *("1st", "3rd", "5th", "12th", "19th", "22nd", "thirtieth", "twenty\nfirst"),
)
_A_DAY_OF_THEM = re.compile(
    r"\d(?:st|nd|rd|th)|first|second|third|fifth|ninth|twelfth|nineteenth|twent|thirtieth", re.IGNORECASE
)


@given(
    st.sampled_from((
        "In March she came on the {}", "The March visits were on the {}", "She came on the {}", "due on the {}",
        "{} of March", "She was there on the {} of March", "The visits of March were the {}", "On Friday the {}",
    )),
    st.lists(st.sampled_from(_EACH_DAY), min_size=2, max_size=5),
    st.sampled_from((", the ", " and the ", ", ", " and ", ", and the ", " & ", " or the ")),
    st.sampled_from((
        ".", "", ",", "; then", " and she left", " when he left", "\nThe mother came", ")", " with her aunt",
    )),
)  # fmt: skip
@examples(300)
def test_no_day_of_a_list_stays_beside_a_month_or_behind_what_says_a_day(
    before: str, days: list[str], joint: str, behind: str
) -> None:
    listed = f"{before.format(joint.join(days))}{behind}"
    left = scrubbed(listed)
    assert not _A_DAY_OF_THEM.search(left), f"{listed!r} -> {left!r}"


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("In March she came on the fifth and the twelfth.", "In March she came on the [day] and the [day]."),
        (
            "visits on the 5th, the 12th and the nineteenth.",
            "visits on the [day], the [day] and the [day].",
        ),
        (
            "She visited on the third. On the twenty second he moved.",
            "She visited on the [day]. On the [day] he moved.",
        ),
        ("on the second visit, on the third floor, on the first and second visits; by the second.", ""),
        (
            "on the third and fourth attempts; the first two; from the first. The second and the third came.",
            "",
        ),
        ("on the second of four visits, on the first of these, on the 5th and 12th visits", ""),
    ],
)
def test_days_in_words_go_alone_and_in_lists(text: str, without: str) -> None:
    assert scrubbed(text) == (without or text)
