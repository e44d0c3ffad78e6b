"""Of many names only those that a text can hold are searched for in it: the same goes, and the same is still found."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import share
from tests.generating.names import UNSPACED, broken, full_name, written
from tests.reports.sample import made, reported_of
from tests.reports.test_deidentify import without_people
from tui_review.reports import names_there
from tui_review.reports.leaks import still_there
from tui_review.reports.names_there import NamesThere
from tui_review.reports.scrub import Scrubber
from tui_review.review.names import case_name_forms, name_forms

FEW = names_there._FEW
ALL, NONE = 10**9, -1
"""From how many names on they are sorted out: never, and always."""

UNUSUAL = ("Foster", "Case", "Will", "Grace", "Street", "Le", "Do")
BESIDE = (
    "on May 5, 2026",
    "call 555-0142",
    "STRASSE",
    "KEMALI IŞIK",
    "Mother",
    "x@y.org",
    "12-34",
    "王小明",
    "JQ",
)


def searched(few: int, names: dict[str, list[str]], texts: list[str]) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names_there, "_FEW", few)
        scrubber = Scrubber(names)
        return [scrubber.text(text) for text in texts]


@pytest.mark.parametrize("seed", range(share(40)))
def test_the_same_goes_whether_all_names_are_searched_for_or_those_that_may_be_there(seed: int) -> None:
    draw = random.Random(seed)
    people = [full_name(draw) for _ in range(6)]
    people += [
        f"{draw.choice(UNUSUAL)} {draw.choice(UNUSUAL)}",
        "Day Link",
        "E. Mail",
        "Kemalİ Işık",
    ]
    names: dict[str, list[str]] = {}
    for person, role in zip(people, ["mother", "father", "child", "aunt", ""] * 2, strict=True):
        for form in (*name_forms(person), *case_name_forms(f"The {person} case")):
            names.setdefault(form, []).extend([role] if role else [])
    names |= {form: ["uncle"] for form in name_forms("".join(draw.choice(UNSPACED)))}
    names |= {"Mother": [], "12-34": [], "Straße": ["friend"], "&": []}
    texts = []
    for _ in range(6):
        said = [draw.choice((written, broken))(draw, draw.choice(people)) for _ in range(draw.randint(0, 4))]
        words = [*said, *draw.sample(BESIDE, 4), "she said", "of the plan."]
        draw.shuffle(words)
        texts.append(draw.choice((" ", ", ", "\n", "-")).join(words))
    assert searched(NONE, names, texts) == searched(ALL, names, texts)


@given(st.lists(st.text("aAbBßıİ'- .王"), max_size=6), st.text("aAbBsSiIßıİ'- .\n[]王", max_size=40))
def test_the_same_goes_of_any_letters(names: list[str], text: str) -> None:
    of = {name: ["child"] for name in names}
    assert searched(NONE, of, [text]) == searched(ALL, of, [text])


def test_the_same_is_found_that_still_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    review = made()
    # Nothing was taken out.
    told = reported_of(review)
    names = [*name_forms("Mirela Quillon"), *name_forms("Tore O'Brien-Berg"), *name_forms("Ilka Foster")]
    monkeypatch.setattr(names_there, "_FEW", ALL)
    expected = still_there(told, review, names)
    assert expected
    monkeypatch.setattr(names_there, "_FEW", NONE)
    assert still_there(told, review, names) == expected
    assert not still_there(without_people(review), review, names)


def test_of_ten_thousands_of_names_a_text_is_searched_for_its_own() -> None:
    names = {f"Quill{number:05} Feather{number:05}": ["child"] for number in range(60_000)}
    there = NamesThere(names)
    assert len(names) > FEW
    text = "Quill00007 Feather00007 and feather59999 met."
    assert there.those_in(text) == {"Quill00007 Feather00007"}
    assert Scrubber(names).text(text).startswith("[child] and")
