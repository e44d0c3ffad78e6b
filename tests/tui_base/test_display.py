"""What a terminal would act on is shown, not sent."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_review.display import has_control, in_cells, make_visible, on_one_line

ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_every_control_and_format_character_is_made_visible() -> None:
    missed = [
        hex(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in ACTING and on_one_line(chr(code)) == chr(code)
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("a\rb", "a␍b"),
        ("\x7f", "␡"),
        ("\x9b", "⟨U+009B⟩"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\u200b", "⟨U+200B⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
    ],
)
def test_hidden_characters_are_named(hidden: str, shown: str) -> None:
    assert make_visible(hidden) == shown


def test_lines_and_tabs_stay_where_there_may_be_several_lines_and_show_where_not() -> None:
    assert make_visible("a\n\tb") == "a\n\tb"
    assert on_one_line("a\n\tb") == "a␊␉b"


def test_everyday_text_of_many_languages_is_left_alone() -> None:
    text = "Zoë said: “yes” – naïve, Łódź, مرحبا, שלום, 日本語, ✓ 👍🏽 ❤️"
    assert make_visible(text) == text


@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_what_is_shown_hides_nothing_and_showing_twice_is_showing_once(text: str) -> None:
    assert not has_control(make_visible(text).replace("\n", "").replace("\t", ""))
    assert not has_control(on_one_line(text))
    assert make_visible(make_visible(text)) == make_visible(text)


def test_in_laid_out_text_each_stand_in_takes_one_cell() -> None:
    hidden = "\x00\x1b\n\t\x7f\x80\x9f\u00ad\u200b\u202e\u2028\ufeff\ud800\U000e0100\u3164"
    assert len(in_cells(hidden)) == len(hidden)
    assert all(cell_len(each) == 1 for each in in_cells(hidden))
