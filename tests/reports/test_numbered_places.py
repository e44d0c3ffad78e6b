"""The number of a place goes whole, in every form and whatever follows it; counts stay. Every place is made up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.reports.sample import made, reported_of, write
from tui_review.reports.deidentify import deidentify
from tui_review.reports.leaks import doubtful
from tui_review.reports.scrub import Scrubber


def scrubbed(text: str) -> str:
    return Scrubber({}).text(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("They live in apartment twenty four.", "They live in [address]."),
        ("apartment one hundred and twelve; apt. twenty\nfour now", "[address]; [address] now"),
        ("PO box seventy-seven, P.O. Box seventy seven", "[address], [address]"),
        ("Post office box one hundred and five; PO Box 9", "[address]; [address]"),
        ("trailer twenty three; lot twenty two; mile marker forty-two", "[address]; [address]; [address]"),
        ("house number four; house no. forty-two; the house 14.", "[address]; [address]; the [address]."),
        (
            "apartment four B, apartment B four, apartment B 4, apt 4-B",
            "[address], [address], [address], [address]",
        ),
        (
            "apartment four has mold, apartment four - upstairs",
            "[address] has mold, [address] - upstairs",
        ),
        ("Her apartment number is four. The number of her flat is 4.", "Her [address]. The number of her [address]."),
        ("apartments four, five and six; apartment 4 and 5.", "[address]; [address]."),
        ("Unit 12, 45 Hillcrest Drive; unit 12 of the building", "[address], [address]; [address] of the building"),
        ("Vive en el apartamento 4B, casa n\u00famero 12, lote 22", "Vive en el [address], [address], [address]"),
        ("Apartado postal 77; apartamento treinta y cuatro", "[address]; [address]"),
        ("calle Olmo 12, apartamento 4; piso tres", "[address], [address]; [address]"),
    ],
)  # fmt: skip
def test_the_number_of_a_place_goes_whole(text: str, without: str) -> None:
    assert scrubbed(text) == without


@pytest.mark.parametrize(
    ("text", "without"),
    [
        (
            "docket twelve\nThe mother works. Docket B four",
            "docket [number]\nThe mother works. Docket [number]",
        ),
        ("docket one hundred and five; file #twenty four", "docket [number]; file #[number]"),
        (
            "expediente doce, caso n\u00famero treinta y cuatro",
            "expediente [number], caso n\u00famero [number]",
        ),
        (
            "Tribal enrollment no. 4431; her roll number is 431",
            "Tribal enrollment no. [number]; her roll number is [number]",
        ),
        ("case number twelve\nVisits are weekly", "case number [number]\nVisits are weekly"),
        ("in docket four hearings; in case two children came; an enrollment of 431", ""),
    ],
)
def test_the_number_of_a_case_or_of_a_person_goes_in_words_too(text: str, without: str) -> None:
    assert scrubbed(text) == (without or text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("five hundred Oak Street; twenty two elm street", "[address]; [address]"),
        ("One hundred and five Main Street, lives at five hundred Oak", "[address], lives at [address]"),
        ("to 12 Elm Street, trailer B four; 12 Elm Street, # B-4", "to [address]; [address]"),
        (
            "Calle Olmo doce, con su t\u00eda; Elm Street number twelve.",
            "[address], con su t\u00eda; [address].",
        ),
        ("Highway twelve, Rural Route two Box four; RR 2 Box 4", "[address], [address]; [address]"),
        (
            "lives at #4, lives in 4B; the house at 1423 Whispering Pines",
            "lives at [address], lives in [address]; the house at [address]",
        ),
        ("calle Olmo dos veces; moved to two Foster Homes", "[address] dos veces; moved to two Foster Homes"),
        ("two Juvenile Court hearings, four Family Court visits", ""),
    ],
)
def test_the_number_of_a_house_in_a_street_goes_in_words_too(text: str, without: str) -> None:
    assert scrubbed(text) == (without or text)


@pytest.mark.parametrize(
    "text",
    [
        "In her apartment four children live. In the apartment two dogs bark. It has four apartments.",
        "Her house two blocks away, an apartment two doors down, the trailer three streets over.",
        "She has an apartment, no one lives there. In the house no one spoke. She left the apartment once.",
        "She lived in the house four months, in her trailer 3 weeks, at home one night; a lot four times.",
        "The unit meeting was held; unit four meetings; one of the four units; four units of the county.",
        "Her apartment is four blocks away. The house was one of the four. Funds to house four teens came.",
        "In the house two to three times a week; in the apartment one of them slept; her house one summer.",
        "Visits at the apartment: four. She left the apartment. Four children stayed. Two home visits.",
        "Left the house 12 minutes late; in the building two supervisors met; moved to the flat in 2025.",
        "En casa cuatro ni\u00f1os; en casa dos perros; la casa y dos hermanos; en el apartamento tres veces.",
        "The family had four contacts in five weeks, two visits a month, and six of the seven hearings.",
        "moved to the apartment on the same day; a 4-bedroom apartment, a two bedroom apartment, a one-room house",
        "a PO box in town; the house and one of the cars; the lot. 3 visits; the apartment 10:30 am visit",
    ],
)
def test_what_is_counted_in_a_place_stays(text: str) -> None:
    assert scrubbed(text) == text


_ENGLISH = (
    "apartment", "Apartment", "apt", "Apt.", "APT", "PO Box", "P.O. box", "post office box", "mile marker", "trailer",
    "cabin", "flat", "house", "lot",
)  # fmt: skip
_SPANISH = ("apartamento", "Apto.", "departamento", "depto.", "apartado postal", "lote", "piso")
_IN_ENGLISH = (
    "4", "12", "431", "four", "Four", "twelve", "twenty four", "twenty-four", "seventy-seven", "one hundred and five",
    "one hundred twelve", "forty\ntwo", "one oh five", "4B", "4-B", "four B", "B four", "B-4", "twentyfour", "FOUR",
)  # fmt: skip
_IN_SPANISH = ("4", "12", "cuatro", "doce", "veinticuatro", "treinta y cuatro", "ciento doce", "4B", "once")
_MARKS = (" ", " number ", " no. ", " #", " # ", "\n", " number\n", " (", " number is ", " No ")
_MARCAS = (" ", " n\u00famero ", " n\u00fam. ", " no. ", " #", "\n", " n\u00ba ", " (")
_BEHIND = (
    ".", "", ",", ";", ")", "\nThe mother works.", "\nVisits are weekly.", "\n\nmonths later", " has mold.",
    " with her aunt.", " (upstairs)", " - upstairs", "?", " is small", ", where four children live", " and it leaks",
    " because of it",
)  # fmt: skip
_DETRAS = (
    ".",
    "",
    ",",
    "\nLa madre trabaja.",
    " con su hermana.",
    " tiene moho",
    " (arriba)",
    " - arriba",
    " y la t\u00eda",
)
_BEFORE = (
    "She lives in ",
    "at ",
    "",
    "Address: ",
    "moved to ",
    "to 12 Elm Street, ",
    "The aunt rents ",
    "She left ",
)
_LEFT_OF_ONE = re.compile(
    r"(?i)\d|(?<![^\W_])(?:one|oh|two|four|five|seven|twelve|twenty|seventy|forty|hundred|twentyfour|cuatro|doce|once"
    r"|veinticuatro|treinta|ciento)(?![^\W_])"
)


@examples(400)
@given(
    st.sampled_from(_BEFORE),
    st.one_of(
        st.tuples(*map(st.sampled_from, (_ENGLISH, _MARKS, _IN_ENGLISH, _BEHIND))),
        st.tuples(*map(st.sampled_from, (_SPANISH, _MARCAS, _IN_SPANISH, _DETRAS))),
    ),
)
def test_no_number_of_a_place_is_left_in_whatever_form(before: str, said: tuple[str, str, str, str]) -> None:
    text = before + "".join(said)
    left = scrubbed(text)
    kept = left.replace("where four children live", "")
    assert "[address]" in left, f"{text!r} -> {left!r}"
    assert not _LEFT_OF_ONE.search(kept), f"{text!r} -> {left!r}"


def listed(text: str) -> list[str]:
    review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
    (told,) = deidentify([reported_of(review)], [review])
    return [each.word for each in doubtful(told) if each.place == "4C" and each.what == "number"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She stayed in the room four.", "room four"),
        ("Then came unit twelve and it was so; case twelve of it.", "unit twelve|case twelve"),
        ("She lived in apartment four months.", "apartment four"),
        ("In her apartment four children lived. The house has two rooms, a lot four times.", ""),
        ("The unit meeting was held with one of the four in the unit.", ""),
    ],
)
def test_a_number_behind_a_place_that_is_not_surely_one_is_listed(text: str, words: str) -> None:
    assert listed(text) == list(filter(None, words.split("|")))


_ANY_PLACES = (*_ENGLISH, "unit", "suite", "building", "condo", "casa", "docket", "case", "file")
_COUNTED_OR_NOT = (
    " children live there",
    " visits",
    " people",
    " months ago",
    " has mold",
    " dogs bark",
    "\nVisits are weekly",
)


@examples(200)
@given(
    *map(
        st.sampled_from,
        (
            ("in ", "at the ", "her ", "", "of "),
            _ANY_PLACES,
            _MARKS,
            _IN_ENGLISH,
            (*_BEHIND, *_COUNTED_OR_NOT),
        ),
    )
)
def test_a_number_behind_a_place_goes_or_is_listed_or_counts_what_follows(
    before: str, place: str, mark: str, number: str, behind: str
) -> None:
    text = f"{before}{place}{mark}{number}{behind}"
    left = scrubbed(text).replace("where four children live", "")
    if _LEFT_OF_ONE.search(left) and behind not in _COUNTED_OR_NOT and " (" not in mark and "\n" not in mark:
        assert listed(text), f"{text!r} -> {left!r}"


_THINGS = (
    "children", "visits", "weeks", "months", "contacts", "hearings", "years", "siblings", "calls", "reviews", "people",
    "adults", "placements", "meetings", "hours", "days",
)  # fmt: skip
_HOW_MANY = ("two", "three", "four", "twelve", "twenty", "2", "4", "12")
_IN_PROSE = (
    "In her apartment {0} {1} were seen.", "The house had {0} {1} then.", "In the trailer {0} {1} passed.",
    "She had {0} {1} in the unit meeting.", "{0} {1} at the apartment, one of the four.", "Of {0} {1} one was at home.",
    "The apartment, {0} {1} later, was empty.", "At the house {0} {1} took place.", "She was in the unit {0} {1}.",
    "In this case {0} {1} were missed.", "The unit made {0} {1}; the lot was sold.", "They left the cabin {0} {1} ago.",
    "No one in the building kept {0} {1}.", "{0} apartments and {0} houses were looked at.",
    "In the building {0} other {1} came.", "The file says {0} {1}.", "By the docket {0} {1} were set.",
    "A room for {0} {1}; a lot of {1}.", "Her home was the third of {0} homes.",
)  # fmt: skip


@examples(200)
@given(st.sampled_from(_IN_PROSE), st.sampled_from(_HOW_MANY), st.sampled_from(_THINGS))
def test_counts_in_ordinary_prose_stay(form: str, number: str, thing: str) -> None:
    text = form.format(number, thing)
    assert scrubbed(text) == text
