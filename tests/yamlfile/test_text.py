"""Text as typed or pasted becomes text as kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_review.errors import UserError
from tui_review.yamlfile.text import clean_line, clean_text

pasted = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=("Cc", "Cs", "Cn")),
        st.sampled_from(" \t\n\r\v\f\u0085\u2028\u2029\ufeff\u00a0e\u0301\u202e"),
    ),
    max_size=40,
)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f", "\n"])
def test_every_kind_of_line_end_becomes_a_newline(line_end: str) -> None:
    assert clean_text(f"one{line_end}two{line_end}{line_end}three") == "one\ntwo\n\nthree"
    assert clean_line(f"one{line_end}two") == "one two"


def test_blanks_at_line_ends_and_newlines_at_the_end_go() -> None:
    assert clean_text("one  \n  two \t\n\u00a0\n\n") == "one\n  two"


def test_blanks_at_the_start_of_a_line_stay_in_text_and_go_in_a_line() -> None:
    assert clean_text("  - a\n  - b") == "  - a\n  - b"
    assert clean_line("  a  ") == "a"


def test_tabs_become_blanks() -> None:
    assert clean_text("a\tb") == "a    b"
    assert clean_line("a\tb") == "a b"


def test_letters_and_their_accents_are_composed() -> None:
    assert clean_text("cafe\u0301") == "caf\u00e9"
    assert clean_text("cafe\ufeff\u0301") == "caf\u00e9"


def test_a_byte_order_mark_is_dropped() -> None:
    assert clean_text("\ufeffa") == "a"


def test_bidirectional_controls_and_joiners_are_part_of_the_text() -> None:
    text = "\u202babc\u202c \u200d \u200e"
    assert clean_text(f"{text}x") == f"{text}x"


def test_a_byte_that_is_no_letter_is_refused_as_that_with_its_place() -> None:
    for clean in (clean_text, clean_line):
        with pytest.raises(UserError, match="not in UTF-8: a byte at its line 2, column 5, is part of no"):
            clean("one\r\ntwo \udcff")


@pytest.mark.parametrize("code", [0, 7, 0x1B, 0x7F, 0x9B, 0xD800, 0xDC00, 0xFDD0, 0xFFFF, 0x1FFFE])
def test_what_is_no_text_is_refused_with_its_place(code: int) -> None:
    for clean in (clean_text, clean_line):
        with pytest.raises(UserError) as caught:
            clean(f"one\r\ntwo {chr(code)}")
        message = caught.value.message
        assert f"U+{code:04X}" in message
        assert "line 2, column 5" in message
        message.encode("ascii")


@given(pasted)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_text, clean_line):
        cleaned = clean(text)
        assert clean(cleaned) == cleaned


@given(pasted)
def test_nothing_but_blanks_line_ends_and_composition_changes(text: str) -> None:
    def visible(some: str) -> str:
        return unicodedata.normalize("NFC", "".join(some.replace("\ufeff", "").split()))

    assert visible(clean_text(text)) == visible(text)
    assert visible(clean_line(text)) == visible(text)
    assert "\n" not in clean_line(text)
