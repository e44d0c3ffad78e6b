"""A number goes whole, however it is grouped; what is left of any is listed. Every number is made up."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.reports.sample import made, reported_of, write
from tui_review.reports.deidentify import deidentify
from tui_review.reports.leaks import doubtful
from tui_review.reports.scrub import Scrubber

_LABELS = (
    *(
        "phone",
        "Telephone",
        "cell",
        "WhatsApp",
        "Fax",
        "pager",
        "tel",
        "Su tel\u00e9fono",
        "celular",
        "mobile phone",
    ),
    *("zip code", "ZIP", "postal code", "area code", "ssn", "SSN", "Social Security", "her social"),
    *(
        "case",
        "Docket",
        "case number",
        "file no.",
        "ID",
        "referral",
        "account ending in",
        "card ends with",
        "",
    ),
)
_FILLERS = (
    " ",
    ": ",
    " is ",
    " number ",
    " number: ",
    " of the mother is ",
    " no. ",
    " (",
    " # ",
    " ending in ",
)
_SIGNS = (" ", "-", ".", "/", " - ", ") (", "] [", "\u2011", "\u00a0", " . ", "\u00b7", "_", " / ", "\\")
_SAID = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FIGURE = re.compile(rf"\d+|(?<![^\W_])(?:{'|'.join(_SAID)})(?![^\W_])", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Her phone is 555 01 42. Cell 916 555 01 42", "Her phone is [number]. Cell [number]"),
        ("Tel: 555 01 42 ext 12; phone 555 014 2", "Tel: [number] ext [number]; phone [number]"),
        ("Su tel\u00e9fono es 664 123 45 67.", "Su tel\u00e9fono es [number]."),
        ("phone [555] [01] [42]; phone 55 12 34", "phone [number]; phone [number]"),
        ("Case 24 JD 00 45; case 2024 JV 00 12 3.", "Case [number]; case [number]."),
        ("Case number 24 JD 00 45 67; docket five 5 two", "Case number [number]; docket [number]"),
        ("zip code nine five eight one four, ZIP: nine five", "zip code [number], ZIP: [number]"),
        ("postal code nine-five-eight-one-four", "postal code [number]"),
        ("ssn ends six seven eight nine; her SSN is 67 89", "ssn ends [number]; her SSN is [number]"),
        ("The last four of her social are six seven eight nine", "The last four of her social are [number]"),
        ("nine five eight one four; card ends with six seven eight", "[number]; card ends with [number]"),
        ("Her birthday is the twenty-second. DOB twenty-second", "Her birthday is the [day]. DOB [day]"),
        ("b-day is the 22nd, birthday the 3rd", "b-day is the [day], birthday the [day]"),
        ("at 38\u00b034'54\"N 121\u00b029'40\"W", "at [number] [number]"),
        ("lives at 12-B Elm, lived at twelve Elm", "lives at [address], lived at twelve Elm"),
        ("lives at twelve Elm; mile 12 of Route 7", "lives at [address]; [address]"),
        ("SSN 4 / 516 / 89 / 6 / 89; 29.79.49, 1-49-38", "SSN [number]; [number], [number]"),
    ],
)
def test_a_number_goes_whole_however_it_is_grouped(text: str, without: str) -> None:
    assert Scrubber({}).text(text) == without


@pytest.mark.parametrize(
    ("text", "without"),
    [
        (
            "Call 555-0142. 3 visits; call 555-0142 2.5 hours",
            "Call [number]. 3 visits; call [number] 2.5 hours",
        ),
        ("phone 555 01 42 3 times; docket 12-34 4 of 5", "phone [number] 3 times; docket [number] 4 of 5"),
        ("Call 555-0142:\n3. Then more", "Call [number]:\n3. Then more"),
        (
            "phone 100 times; by phone in 2025; by phone at 10:30",
            "phone 100 times; by phone in 2025; by phone at 10:30",
        ),
        ("the social worker 12 times; her birthday was the first visit", ""),
        ("two three-year-olds, one two-parent home; ends with 100 percent; a year ending 2025", ""),
    ],
)
def test_what_is_counted_beside_a_number_stays(text: str, without: str) -> None:
    assert Scrubber({}).text(text) == (without or text)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("There 555 01 4 then, 01 42 and 12 34.", "555 01 4|01 42|12 34"),
        ("They said nine five, seven seven then.", "nine five, seven seven"),
        ("Her phone is 555 01 42, 17, 18.", "17, 18"),
        ("Then [555] [01] and 01.42.", "555] [01|01.42"),
        ("In 2025 3 visits, four 30 minute visits, two hundred visits, twenty-five, 10:30 11:45.", ""),
        ("Item 4A 4B, 2 children, 3-5 visits. 2025-04 3 contacts; FY 2025 2026; 12 % 3 visits.", ""),
        ("Call 555-0142. 3 visits were made.", ""),
    ],
)
def test_a_row_of_figures_or_of_their_words_that_counts_nothing_is_listed(text: str, listed: str) -> None:
    review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
    (told,) = deidentify([reported_of(review)], [review])
    words = [each.word for each in doubtful(told) if each.place == "4C" and each.what == "number"]
    assert words == list(filter(None, listed.split("|")))


def given_out(text: str) -> tuple[str, str]:
    """A narrative as it is given out, and all that is listed of it for a person to decide."""
    review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
    (told,) = deidentify([reported_of(review)], [review])
    listed = " ".join(each.word for each in doubtful(told) if each.place == "4C" and each.what == "number")
    return str(told.entries["4C"].narrative), listed


def unlisted(text: str) -> list[str]:
    """The figures that stand in what is given out of a text and in no line of the list."""
    left, listed = given_out(text)
    return [each for each in _FIGURE.findall(left) if each not in _FIGURE.findall(listed)]


_GROUPS = st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=2, max_size=6).filter(
    # Days in figures, and a year with its month, are told as such.
    lambda groups: len("".join(groups)) > 4 and not any(re.match("19|20", each) for each in groups)
)


@examples(150)
@given(st.sampled_from(_LABELS), st.sampled_from(_FILLERS), _GROUPS, st.sampled_from(_SIGNS), st.booleans())
def test_no_figure_of_a_number_is_left_without_being_listed(
    label: str, filler: str, groups: list[str], sign: str, in_words: bool
) -> None:
    said = [" ".join(_SAID[int(figure)] for figure in each) if in_words else each for each in groups]
    text = f"Then {label}{filler}{sign.join(said)} it was."
    assert unlisted(text) == [], given_out(text)


@pytest.fixture
def soon() -> Iterator[None]:
    """What is not at its end after a minute never is."""

    def ends(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ends)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("sign", list(" ()[]{}<>.\\/_+*~|-,:;#'\"=\n\t"))
def test_a_text_of_nothing_but_what_parts_figures_comes_to_an_end(sign: str) -> None:
    # Where a pattern has two ways to read each sign, none of these would in anybody's life.
    for text in (
        f"1{sign * 400}x",
        f"phone{sign * 400}5{sign * 400}x",
        f"{sign} " * 300 + "7x",
        f"one{sign}" * 200 + "x",
    ):
        assert given_out(text)[0]
