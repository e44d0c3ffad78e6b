"""Bytes from a terminal become keys and pastes: the same however they are split, and nothing that nobody typed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._parser import ParseError
from textual._xterm_parser import XTermParser

from tests.examples import examples
from tests.terminal import KEYS
from tui_review.tui.base.decoder import STALLED, UNFINISHED, Decoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.message import Message

DELAY = 0.1
LOOKED = 0.05
"""Seconds between looks where only pauses of a second and more matter."""
PASTE = b"\x1b[200~%s\x1b[201~"
OPEN = ("PasteOpen", None)


def said(found: Iterable[Message]) -> list[tuple[str, str | None]]:
    """What was decoded, in a form that can be compared; a paste's text is one."""
    return [
        (each.key, each.character)
        if isinstance(each, events.Key)
        else (type(each).__name__, getattr(each, "text", None))
        for each in found
    ]


def together(*parts: bytes) -> list[tuple[str, str | None]]:
    """What comes of parts that arrive one right behind the other."""
    decoder = Decoder(DELAY)
    return said([event for part in parts for event in decoder.feed(part, 0.0)])


def apart(seconds: float, parts: Sequence[bytes], each: float = 0.01) -> list[tuple[str, str | None]]:
    """What comes of parts with so many seconds before and behind each, looked at every `each` of one."""
    decoder, now, found = Decoder(DELAY), 100.0, []
    for part in parts:
        found += decoder.feed(part, now)
        for _ in range(round(seconds / each)):
            now += each
            found += decoder.tick(now)
    for _ in range(round(3 / each)):
        now += each
        found += decoder.tick(now)
    return said(found)


BYTES = st.lists(
    st.one_of(
        st.sampled_from([value.encode() for value in KEYS.values()]),
        st.sampled_from(
            [b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]0;", b"\x1b\\", b"\x07", b"\x1b[200~", b"\x1b[201~"]
        ),
        st.sampled_from(
            [b"\x1b[1114112u", b"\x1b[48;24;80;1;1t", b"\x1b[<0;1;1M", b"\x1b[M", b"\xe9", b"\xc3"]
        ),
        st.text().map(lambda text: text.encode("utf-8", "ignore")),
        st.binary(max_size=8),
    )
).map(b"".join)


@given(BYTES, st.data())
def test_any_split_of_any_bytes_gives_what_the_whole_gives(data: bytes, draw: st.DataObject) -> None:
    cuts = sorted(draw.draw(st.sets(st.integers(0, len(data)))))
    parts = [data[start:end] for start, end in pairwise([0, *cuts, len(data)])]
    assert together(*parts) == together(data)


@given(BYTES.map(lambda data: data.replace(b"\x1b[201~", b"").decode("utf-8", "replace").replace("\x00", "")))
def test_a_paste_is_what_came_letter_by_letter_and_nothing_of_it_is_a_key(text: str) -> None:
    assert together(PASTE % text.encode(), b"y") == [*([("Paste", text)] if text else []), ("y", "y")]


@pytest.mark.parametrize("name", sorted(KEYS))
def test_every_key_of_a_terminal_has_its_name(name: str) -> None:
    same = {"ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+m": "enter"}
    assert [key for key, _ in apart(1, [KEYS[name].encode()])] == [same.get(name, name)]


def test_every_sequence_of_textuals_tables_is_the_key_that_it_is_there() -> None:
    tables = XTermParser()
    for sequence, known in ANSI_SEQUENCES_KEYS.items():
        if len(sequence) > 1 and known is not IGNORE_SEQUENCE:
            expected = [each.key for each in tables._sequence_to_key_events(sequence)]
            assert [key for key, _ in together(sequence.encode())] == expected, repr(sequence)


@pytest.mark.parametrize("gap", [0.05, 0.15, 0.3, 0.45, 0.9])
@pytest.mark.parametrize("name", [name for name in KEYS if len(KEYS[name]) > 1])
def test_a_key_whose_bytes_come_late_is_that_key_or_nothing_and_never_text(name: str, gap: float) -> None:
    sequence = KEYS[name].encode()
    for at in range(1, len(sequence)):
        found = apart(gap, [sequence[:at], sequence[at:]])
        assert found in ([(name, None)], [(name, "\t")], [("escape", "\x1b"), ("InPieces", None)]), found
    each_alone = apart(gap, [bytes([byte]) for byte in sequence])
    assert [key for key, _ in each_alone] in ([name], ["escape", "InPieces"])


SENT = {
    **{name: sequence for name, sequence in KEYS.items() if len(sequence) > 1},
    **{
        f"{name} {mark}": f"\x1b[1;{mark}{end}"
        for name, end in (("up", "A"), ("end", "F"))
        for mark in (2, 5)
    },
    "linux f1": "\x1b[[A",
    "rxvt delete": "\x1b[3$",
    "mouse": "\x1b[<0;12;7M",
    "old mouse": "\x1b[M !!",
    "a paste's end": "\x1b[201~",
    "colours": "\x1b]11;rgb:ffff/0000/ffff\x07",
    "colours, otherwise ended": "\x1b]11;rgb:ffff/0000/ffff\x1b\\",
}
"""What terminals send in several bytes, by what it is."""


@examples(400)
@given(st.sampled_from(sorted(SENT)), st.data(), st.floats(UNFINISHED + 0.05, 10))
def test_the_rest_of_what_a_terminal_sent_is_never_text_however_late_it_comes(
    name: str, draw: st.DataObject, pause: float
) -> None:
    sequence = SENT[name].encode()
    at = draw.draw(st.integers(1, len(sequence) - 1))
    parts = [sequence[:at], sequence[at:]]
    found = apart(pause, parts, LOOKED)
    escaped = [("escape", "\x1b")] if at == 1 else []
    assert found == [*escaped, ("InPieces", None)]
    # With the next key right behind it, too, and what is typed then is text.
    assert apart(pause, [parts[0], parts[1] + b"\x1b[6~", b"6~"], LOOKED) == [
        *found,
        ("pagedown", None),
        *together(b"6~"),
    ]


@pytest.mark.parametrize("at", range(1, 6))
@pytest.mark.parametrize("pause", [1.05, 1.5, 4.0, 10.0])
def test_a_paste_whose_mark_comes_in_halves_is_a_paste(at: int, pause: float) -> None:
    whole = PASTE % b"yny"
    found = apart(pause, [whole[:at], whole[at:], b"y"], LOOKED)
    assert found == [*([("escape", "\x1b")] if at == 1 else []), ("Paste", "yny"), ("y", "y")]


@pytest.mark.parametrize("before", [b"", b"\x1b", b"\x1b[", b"\x1b[6", b"\x1bO"], ids=repr)
@pytest.mark.parametrize("text", ["[6~", "6 ~", "Once", "On", "[Above]", "yes", "6~ more"])
def test_what_is_typed_letter_by_letter_or_goes_on_is_text_whatever_was_dropped_before(
    before: bytes, text: str
) -> None:
    letters = [letter.encode() for letter in text]
    typed = said(Decoder().feed(text.encode(), UNFINISHED))
    found = apart(UNFINISHED + 0.2, [before, *letters], LOOKED)
    assert found == [*([("escape", "\x1b")] if before == b"\x1b" else []), *typed]
    found = apart(UNFINISHED + 0.2, [before, b"x", text.encode()], LOOKED)
    assert found[-len(text) :] == typed


@pytest.mark.parametrize("name", ["f1", "f4", "f7", "pagedown", "delete", "up"])
def test_a_line_that_sends_a_key_in_pieces_is_waited_for_from_its_second_key_on(name: str) -> None:
    first, second = ([bytes([byte]) for byte in KEYS[key].encode()] for key in ("f5", name))
    found = apart(0.2, [*first, *second])
    assert [key for key, _ in found] == ["escape", "InPieces", name]
    assert [key for key, _ in apart(0.2, [*first, b"\x1b"])] == ["escape", "InPieces", "escape"]


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_what_ends_a_line_in_other_programs_ends_it_here_too(end: str) -> None:
    assert together(f"a{end}b".encode()) == together(b"a\nb")


def test_a_sequence_that_never_ends_is_dropped() -> None:
    assert apart(UNFINISHED + 0.1, [b"\x1b[6", b"y"]) == [("y", "y")]


def test_a_lone_escape_is_the_key_after_its_delay_and_not_before() -> None:
    decoder = Decoder(DELAY)
    assert decoder.feed(b"\x1b", 5.0) == []
    assert decoder.wait() == pytest.approx(5.0 + DELAY)
    assert decoder.tick(5.0 + DELAY / 2) == []
    assert said(decoder.tick(5.0 + DELAY)) == [("escape", "\x1b")]
    assert decoder.wait() is None


@pytest.mark.parametrize("text", ["Once", "On", "[the", "No"])
def test_what_is_typed_right_after_an_escape_is_text(text: str) -> None:
    found = apart(0.2, [b"\x1b", *(letter.encode() for letter in text)])
    assert found[0] == ("escape", "\x1b")
    assert "".join(letter or "" for _, letter in found[1:]) == text


@pytest.mark.parametrize("letter", ["O", "["])
def test_what_is_typed_alone_or_long_after_an_escape_is_text(letter: str) -> None:
    assert apart(UNFINISHED + 0.2, [b"\x1b", letter.encode(), b"Q"]) == [
        ("escape", "\x1b"),
        *said(Decoder().feed(letter.encode(), UNFINISHED)),
        ("Q", "Q"),
    ]


def test_the_end_of_a_paste_may_come_in_pieces_at_any_time() -> None:
    whole = PASTE % b"a made-up text"
    for at in range(len(b"\x1b[200~") + 1, len(whole)):
        found = apart(STALLED + 1, [whole[:at], whole[at:], b"y"])
        assert "".join(text or "" for kind, text in found if kind == "Paste") == "a made-up text"
        assert [each for each in found if each[0] != "Paste"] == [OPEN, ("y", "y")]


def test_what_comes_within_a_paste_after_any_time_is_no_key_and_that_it_is_open_is_told_each_time() -> None:
    assert apart(10, [b"\x1b[200~one", b"y", b"\x1b[6~", b"\x1b[201~"]) == [
        *(("Paste", "one"), OPEN),
        *(("Paste", "y"), OPEN),
        *(("Paste", "\x1b[6~"), OPEN),
    ]


@pytest.mark.parametrize("pressed", [[b"\x1b"], [b"\x1b\x1b"], [b"\x1b", b"\x1b"]], ids=repr)
def test_an_escape_alone_leads_out_of_a_paste_that_never_ends_however_often_it_is_pressed(
    pressed: list[bytes],
) -> None:
    decoder = Decoder(DELAY)
    assert decoder.feed(b"\x1b[200~one", 0.0) == []
    assert said(decoder.tick(STALLED)) == [("Paste", "one"), OPEN]
    for number, each in enumerate(pressed):
        assert decoder.feed(each, 5 + number / 2) == []
    assert said(decoder.tick(10.0)) == [("PasteOver", None)]
    assert said(decoder.feed(b"y", 11.0)) == [("y", "y")]


@pytest.mark.parametrize("letter", ["\u00a0", "\u3000", "\u202f", "\u200d", "\u200c", "é", "漢", "\ufffd"])
def test_every_blank_and_joiner_typed_is_text(letter: str) -> None:
    [key] = Decoder().feed(letter.encode(), 0.0)
    assert isinstance(key, events.Key)
    assert key.is_printable
    assert key.character == letter


@pytest.mark.parametrize(
    "report",
    [
        b"\x1b[1114112u",
        b"\x1b[97;;55296u",
        b"\x1b[48;24;80;100;200t\x1b[<0;1;1M",
        b"\x1b[M abc"[:6],
        b"\x1b[I\x1b[O",
        b"\x1b[24;80R",
        b"\x1b[?62;1;4c",
        b"\x1b]11;rgb:ffff/ffff/ffff\x07",
        b"\x1bP1$r0m\x1b\\"[:-2] + b"\x07",
        b"\x1b[" + b"1;" * 500 + b"m",
    ],
)
def test_a_report_that_nobody_asked_for_is_nothing(report: bytes) -> None:
    assert together(report, b"y") == [("y", "y")]


def test_a_text_that_never_ends_is_taken_in_at_once_and_dropped() -> None:
    decoder = Decoder(DELAY)
    assert decoder.feed(b"\x1b]0;" + b"n" * 1_000_000, 0.0) == []
    assert decoder.tick(UNFINISHED) == []
    assert said(decoder.feed(b"y", UNFINISHED)) == [("y", "y")]


# What Textual's own parser does: when one of these fails, its reason for the decoder is gone.


def upstream(*parts: str, late: bool = False) -> list[tuple[str, str | None]]:
    """What Textual's parser makes of parts; with `late`, each comes after its time is up."""
    parser, found = XTermParser(), list[object]()
    for part in parts:
        found += parser.feed(part)
        if late:
            parser._timeout_time = parser._timeout_time and 0.0
            found += parser.tick()
    return said(found)  # type: ignore[arg-type]


def test_textual_types_out_what_is_late() -> None:
    assert ("6", "6") in upstream("\x1b[", "6~", late=True)


def test_textual_loses_the_end_of_a_paste_in_two_pieces() -> None:
    assert upstream("\x1b[200~pasted\x1b[20", "1~", "y", late=True)[-1] != ("y", "y")


def test_textual_takes_no_text_read_for_the_end_of_the_input() -> None:
    parser = XTermParser()
    list(parser.feed(""))
    with pytest.raises(ParseError):
        list(parser.feed("y"))


def test_textual_fails_at_a_number_that_is_no_character() -> None:
    with pytest.raises((ValueError, RuntimeError)):
        upstream("\x1b[1114112u")


def test_textual_fails_at_a_mouse_report_after_one_of_a_size_in_no_pixels() -> None:
    with pytest.raises((ZeroDivisionError, RuntimeError)):
        upstream("\x1b[48;24;80;0;0t\x1b[<0;1;1M")


def test_textual_takes_no_blank_but_one() -> None:
    assert not events.Key("no_break_space", "\u00a0").is_printable


def test_textual_types_out_a_text_that_is_not_ended() -> None:
    assert ("n", "n") in upstream("\x1b]0;" + "n" * 40)
