"""Text as it is searched, and what is put in the place of what was found there."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_review.sought import IN_FIGURES, Sought, plain_signs


@given(st.text())
@example("A\u0345\u0301b\u0316\u0345 \u01c4 \ufb01 \u00c5 \u00df \u00bd")
def test_what_is_not_replaced_stays_as_it_is_written_but_for_what_nobody_sees(text: str) -> None:
    sought = Sought(text)
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    assert seen.endswith(str(sought))
    # Only accents before the first letter have nothing to stand on.
    assert all(unicodedata.category(each) in ("Mn", "Me") for each in seen.removesuffix(str(sought)))
    assert sought.written(0, len(sought.plain)) == str(sought)


def test_every_hyphen_blank_and_figure_is_that_of_the_keyboard() -> None:
    assert plain_signs("\u2010\u2011\u2012\u2013\u2212\u2014\ufe63\uff0d") == "-" * 8
    assert plain_signs("\u00a0\u2003\u202f\u3000") == " " * 4
    assert plain_signs("\uff11\u0662\u00b3\u2463\U0001d7d8") == "12340"
    assert plain_signs("M\u0336i\u200br\u00ade\u200dl\u2060a\ufeff") == "Mirela"


def test_what_is_put_into_a_text_leaves_the_rest_as_it_was() -> None:
    sought = Sought("\u201cDon\u2019t\u201d call 555\u2011123 or\u00a0777\u2212888 \u2013 ever")
    sought.put(re.compile(r"(\d+)-\d+"), r"[\1]")
    sought.put(re.compile(r"\[5+\]"), lambda _: "N")
    assert str(sought) == "\u201cDon\u2019t\u201d call N or\u00a0[777] \u2013 ever"


def test_a_long_word_is_gone_through_once_however_many_signs_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    before = Sought._before

    def counting(self: Sought, at: int, words: int) -> int:
        looked.append(at)
        return before(self, at, words)

    monkeypatch.setattr(Sought, "_before", counting)
    text = Sought("1a" * 5000 + " and 2b and 3c")
    text.put(re.compile(r"\d[bc]"), "[number]", IN_FIGURES)
    assert str(text).endswith(" and [number] and [number]")
    assert len(looked) == 3


def test_a_letter_with_a_stroke_a_hook_or_a_tail_is_read_as_the_letter() -> None:
    assert (
        plain_signs("\u01b6elda \u0127\u0268\u0142\u00f8 \u0256\u0253 \u01b5\u0110\u0166")
        == "zelda hilo db ZDT"
    )


def test_what_a_change_begins_with_as_before_keeps_its_accents() -> None:
    sought = Sought("Su tel\u00e9fono es 12.")
    sought.put(re.compile(r"(telefono es )\d+"), r"\1[number]")
    assert str(sought) == "Su tel\u00e9fono es [number]."
