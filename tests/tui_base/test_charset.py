"""A terminal that is not in UTF-8: what it sends are its letters, and what is drawn it has letters for."""

from __future__ import annotations

import pytest
from textual import events

from tui_review.tui.base.charset import encoded
from tui_review.tui.base.decoder import Decoder, Key, NoLetter

LATIN = "iso8859-1"


def typed(charset: str, *parts: bytes) -> tuple[str, int]:
    """What is typed by parts with two seconds between them, and how often it is said that something is no letter."""
    decoder, now, found = Decoder(0.1, charset), 0.0, []
    for part in parts:
        found += decoder.feed(part, now)
        while (until := decoder.wait()) is not None:
            now = until
            found += decoder.tick(now)
        now += 2.0
    letters = "".join(each.character or "" for each in found if isinstance(each, Key))
    pasted = "".join(each.text for each in found if isinstance(each, events.Paste))
    return letters + pasted, sum(isinstance(each, NoLetter) for each in found)


@pytest.mark.parametrize("parts", [(b"Caf\xe9 Nu\xf1ez",), (b"Caf", b"\xe9", b" ", b"Nu", b"\xf1", b"ez")])
def test_bytes_are_the_letters_of_the_terminal_s_own_character_set(parts: tuple[bytes, ...]) -> None:
    assert typed(LATIN, *parts) == ("Café Nuñez", 0)


def test_utf_8_is_understood_whatever_the_locale_says() -> None:
    assert typed(LATIN, "Café Nuñez".encode(), b" \xe9") == ("Café Nuñez é", 0)


def test_a_byte_that_is_no_letter_is_left_out_and_told_and_in_a_paste_its_place_is_seen() -> None:
    assert typed("", b"Caf\xe9 x") == ("Caf x", 1)
    assert typed("", b"\x1b[200~Caf\xe9 x\x1b[201~") == ("Caf\ufffd x", 1)
    assert typed(LATIN, b"\x1b[200~Caf\xe9 x\x1b[201~") == ("Café x", 0)
    assert typed("koi8-r", b"\xc1") == ("а", 0)


def test_what_a_character_set_lacks_is_drawn_as_wide_by_something_like_it() -> None:
    assert encoded("\x1b[1mé ─│┼ “x” ş 漢 ✗\x1b[0m", LATIN) == b'\x1b[1m\xe9 -|+ "x" s ?? x\x1b[0m'
    assert encoded("é ─", "") == "é ─".encode()
    assert encoded("é ─ \ud800", "") == "é ─ ?".encode()
