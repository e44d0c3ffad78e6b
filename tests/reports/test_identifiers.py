"""What has the form of an identifier leaves a text; what is about practice stays in it. Every number is made up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.reports.sample import made, reported_of, save, write
from tui_review.cli.main import main
from tui_review.errors import DONE, UNUSABLE, UserError
from tui_review.instrument.language.days import MONTHS
from tui_review.reports.deidentify import deidentify
from tui_review.reports.leaks import doubtful, taken_out
from tui_review.reports.scrub import Scrubber


def scrubbed(text: str) -> str:
    return Scrubber({}).text(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("seen on 12-Apr-2026, 12Apr26 and APRIL 12TH", "seen on Apr 2026, Apr 26 and APRIL"),
        ("2026/4/2 or 2026.04.12", "2026-04 or 2026-04"),
        ("the twenty-first of April 2026", "the April 2026"),
        ("seen on 4/12 and between 3/1 and 3/15", "seen on April and between March and March"),
        ("due on the 12th", "due on the [day]"),
        ("+44 20 7946 0958, 555-0142, 916 555 0142", "[number], [number], [number]"),
        ("Case No. 4711 and docket # A-123", "Case No. [number] and docket # [number]"),
        ("JV-2024-00123, 24-CW-000345, J123456", "[number], [number], [number]"),
        ("0123-4567-8901-2345678 or 123 456 789", "[number] or [number]"),
        ("Alder, CA 95123-1234", "Alder, CA [number]"),
        ("at 1204 N. Oak Grove Ave., Apt 4B, or 12 elm street", "at [address], or [address]"),
        ("on Elm Street, P.O. Box 45", "on [address], [address]"),
        ("aged 92, a 93-year-old", "aged 90 or more, a 90-or-more-year-old"),
        ("Mi\u00adrela", "Mirela"),
    ],
)
def test_an_identifier_leaves_the_text(text: str, without: str) -> None:
    assert scrubbed(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "46 of 64 cases (71 %), 3/4 of visits, 2-3 visits, 24/7, a 10-day notice, 60/40",
        "in 2025-2026 and FY 2025/26, from 2026-04 to 2026-06, in 4/2026",
        "Item 14, 12A1, room 204, Suite 200, $15000 and 12,500 dollars",
        "3 Juvenile Court hearings, a 4 hours drive, went 2 times down the street",
        "89 years old, aged 95 days, on the 3rd floor, Dr. Smith came 3 times",
        "they may 5 times march 3 blocks",
    ],
)
def test_what_is_about_practice_stays(text: str) -> None:
    assert scrubbed(text) == text


_DIGITS = st.text("123456789", min_size=2, max_size=5)
_SEPARATOR = st.sampled_from(["-", "/", "", " "])


@examples(150)
@given(st.data())
def test_no_number_of_any_grouping_is_left(data: st.DataObject) -> None:
    between = data.draw(_SEPARATOR)
    groups = data.draw(
        st.lists(_DIGITS, min_size=2, max_size=5).filter(lambda found: len("".join(found)) >= 7)
    )
    number = between.join(groups)
    prefix = data.draw(st.sampled_from(["", "JV-", "no. ", "CINA-"]))
    around = data.draw(st.sampled_from(["see {} for it", "{}", "({})", "{}, then", "the file {}."]))
    left = scrubbed(around.format(f"{prefix}{number}"))
    years = re.fullmatch(r"(?:19|20)\d\d(?:[-/ ](?:19|20)?\d\d)*", number)
    assert years or not re.search(r"\d{3}", left), left


@examples(150)
@given(st.dates().filter(lambda day: day.day > 12 and day.day != day.year % 100), st.data())
def test_no_day_is_left_in_any_form(day: date, data: st.DataObject) -> None:
    name = MONTHS[day.month - 1]
    month = data.draw(st.sampled_from([name, name.upper(), f"{name[:3]}.", name[:3]]))
    ending = data.draw(st.sampled_from(["", "th"]))
    forms = [
        f"{day.year:04d}-{day.month:02d}-{day.day:02d}",
        f"{day.month}/{day.day}/{day.year:04d}",
        f"{day.month:02d}.{day.day:02d}.{day.year % 100:02d}",
        f"{month} {day.day}{ending}, {day.year:04d}",
        f"{day.day}{ending} of {month} {day.year:04d}",
        f"{day.day}-{name[:3]}-{day.year:04d}",
    ]
    left = scrubbed(f"Seen on {data.draw(st.sampled_from(forms))} at home.")
    assert str(day.day) not in re.findall(r"\d+", left), left


@pytest.mark.parametrize(
    "text",
    [
        "They call her M i r e l a at home.",
        "Reach her at 916 / 555 / 0142.",
        "MIRE\u200bLA is there, mírela.",
    ],
)
def test_what_still_names_somebody_stops_the_whole_and_says_where(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = write(made(answers={"4A": 1, "4C": "No", "fs.case_name": "916-555-0142"}), {"4C": text})
    monkeypatch.setattr(Scrubber, "_names", lambda _, text: text)
    with pytest.raises(UserError, match=r"still stands at .*4C"):
        deidentify([reported_of(review)], [review])


def test_what_may_be_a_name_is_listed_with_its_place_for_a_person_to_decide() -> None:
    text = "The mother Zelda came on Monday with Ilka. Weekly visits. Call 916-555-0142, said Zelda."
    review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
    (told,) = deidentify([reported_of(review)], [review])
    assert [each for each in doubtful(told) if each[0] == "4C"] == [("4C", "Zelda")]
    assert (taken_out(told)["child"], taken_out(told)["number"]) == (1, 1)


def test_the_list_is_for_what_is_de_identified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save(tmp_path, write(made(answers={"4A": 1, "4C": "No"}), {"4C": "The aunt Zelda was there."}))
    assert main(["print", str(path), "--deidentify", "--review"]) == DONE
    assert "review-001: 4C: a name? Zelda" in capsys.readouterr().err
    assert main(["print", str(path), "--review"]) == UNUSABLE
