"""What a terminal sends, as keys and pastes: nothing it sends or fails to send becomes text that nobody typed.

It stands in the place of Textual's `XTermParser` (8.2.8), whose tables it uses; `tests/tui_base/test_decoder.py`
names what is wrong there and fails for each that is mended:

- an escape sequence that is late or unknown is typed out there, so that a Page Down over a bad line answers `6`:
  here it is dropped, and so is its rest, however late that comes by itself: of one that was dropped unfinished, and of
  one whose Esc has been taken for the key;
- a paste whose end comes in two pieces swallows every key after it there: here nothing within a paste times out;
- codes within a paste change its order there: here a paste is what came, letter by letter;
- no-break and ideographic blanks and joiners, typed, are no text there;
- a number that is no character, or a report of the mouse after one of the size, ends the input there;
- a byte that is no UTF-8 ends the input there: here it is the letter that it is in the locale's character set, or none,
  and then it is said;
- a text that is never ended (a title, an answer to somebody else's question) is typed out there, 32 keys at a time.

Reports that nothing here asks for (mouse, focus, size, cursor, colours) are dropped. `ESCDELAY`, in milliseconds as
for every ncurses program, is how long a lone Esc waits for the rest of a sequence; 100 unless it is set. A line that is
slower than that is known by its first key: that one is lost, which is told, and from then on Esc waits for as long as
the line needs.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import getincrementaldecoder
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.keys import Keys

from tui_review.yamlfile.charset import letter_of
from tui_review.yamlfile.text import HALF

if TYPE_CHECKING:
    from textual.message import Message

ESC: Final = "\x1b"
UNFINISHED: Final = 1.0
"""Seconds after which a sequence that has begun and does not go on is dropped.

So long, too, after an Esc that has been taken for the key, a `[` or `O` may be of the same sequence, and is held for
what comes behind it; where nothing of a key does, it was typed.
"""
STALLED: Final = 2.0
"""Seconds after which as much of a paste as has come is handed over; what comes later is still of the paste."""
_LATE_KEYS: Final = "ABCDHFPQRS"
"""What ends a key that begins with an `O`: arrows, Home and End, F1 to F4. The keypad's letters begin words."""
_LONGEST: Final = 64
"""Characters of the longest sequence that can be a key."""
_BLANKS_AND_JOINERS: Final = frozenset({"Zs", "Cf", "Co"})
"""Categories of characters that are text and yet not printable for Python."""
_MOUSE: Final = len("\x1b[Mxyz")
_STRINGS: Final = "]P_^X"
_STRING_BEGINS: Final = "0123456789>!+=$|?G"
"""What the text of an answer to a question begins with; behind anything else, Alt and a bracket were pressed."""
_REPORT: Final = re.compile(
    r"\x1b\[(?:M[ -~]{3}|<[\d;]+[Mm]|\d+(?:;\d+)+[MRt]|\?[\d;]+\$?[cnuy]|>[\d;]+c|20[01]~)"
    r"|\x1b[]P_^X][^\x00-\x1f]*(?:\x07|\x1b\\)"
)
"""What a terminal sends of itself: the mouse, its size and kind, marks of a paste, texts."""
_LINE_BREAKS: Final = "\x85\u2028\u2029"
"""What ends lines in texts of other programs, and is no key."""
_STRING_END: Final = re.compile("[\x00-\x1f]")
_SYNCHRONISES: Final = re.compile(r"\x1b\[\?2026;[1-9]\$y")
_EXTENDED: Final = re.compile(r"\x1b\[(\d*)(?:;[\d:]*)*([~ABCDEFHPQRS])")


class Key(events.Key):
    """A key; blanks of every kind, joiners and marks of direction are text."""

    pressed: float | None = None
    """When it was read from the terminal, by the clock of bursts; None where nothing reads one."""

    @property
    def is_printable(self) -> bool:
        """Whether it is text to be put in."""
        return super().is_printable or (
            self.character is not None
            and len(self.character) == 1
            and unicodedata.category(self.character) in _BLANKS_AND_JOINERS
        )


class NoLetter(events.Event):
    """Something was typed or pasted that is no letter in the terminal's character set."""


class InPieces(events.Event):
    """A key of several bytes has come so slowly that its first was taken for Esc, or for nothing; no more comes."""

    def __init__(self, *, waits: bool) -> None:
        """`waits`: from here on Esc waits for as long as the line needs."""
        super().__init__()
        self.waits = waits


class PasteOpen(events.Event):
    """A paste has begun, and nothing has come of it for a while, its end neither: a key now is one of its letters."""


class PasteOver(events.Event):
    """A paste whose end never came is over, as somebody has said by a lone Esc."""


class Decoder:
    """Bytes in, keys and pastes out. However the bytes are split, the same comes out, but for what times out."""

    def __init__(self, escape_delay: float = constants.ESCAPE_DELAY, charset: str = "") -> None:
        """`escape_delay` is how many seconds a lone Esc waits for the rest of a sequence.

        `charset` is what bytes are that are no UTF-8; empty where there are to be none.
        """
        self._escape_delay = escape_delay
        self._charset = charset
        self._bytes = getincrementaldecoder("utf-8")("surrogateescape")
        self._held = ""
        self._string = False
        self._late = self._ends_text = False
        # What somebody's next read may be the rest of: `ESC`, taken for the key, or what was dropped.
        self._begun = ""
        self._late_until = self._escaped_at = self._gap = 0.0
        self._paste: list[str] | None = None
        self._stalled = False
        self._way_out = False
        self._at = 0.0
        self._found: list[Message] = []

    def feed(self, data: bytes, now: float) -> list[Message]:
        """What comes of bytes that have come at `now`, in seconds of any clock that only goes forward."""
        self._at = now
        text = self._bytes.decode(data)
        # Whoever waits for what Esc does presses it twice.
        self._way_out = (self._stalled or self._way_out) and text.strip(ESC) == "" != text
        self._stalled = False
        begun, self._begun = self._begun, "" if text else self._begun
        rest = _rest_of(begun, text) if begun else ""
        return (self._take_rest(begun, rest) if rest else []) + self._take(text[len(rest) :])

    def _take_rest(self, begun: str, rest: str) -> list[Message]:
        """What comes of a sequence whose beginning is gone: a paste that begins so is one, all else is lost."""
        self._late_until = 0.0
        if begun + rest == BRACKETED_PASTE_START:
            self._paste = []
            return []
        gap = self._at - self._escaped_at
        waits = begun == ESC and gap <= UNFINISHED
        if waits:
            self._wait_longer(gap)
        return [InPieces(waits=waits)]

    def _wait_longer(self, gap: float) -> None:
        self._escape_delay = max(self._escape_delay, min(2 * gap, UNFINISHED))

    def _take(self, text: str) -> list[Message]:
        at = 0
        while at < len(text):
            at = self._next(text, at)
        found, self._found = self._found, []
        return found

    def wait(self) -> float | None:
        """The time at which `tick` has something to do if nothing comes; None when it waits for nothing."""
        if self._paste is not None:
            return self._at + STALLED if not self._stalled else None
        if not self._held:
            return self._at + UNFINISHED if self._charset and self._bytes.getstate()[0] else None
        if self._held == ESC:
            return self._at + self._escape_delay
        return self._at + UNFINISHED

    def tick(self, now: float) -> list[Message]:
        """What comes of nothing having come until `now`. To be called only when nothing is there to be fed."""
        until = self.wait()
        if until is None or now < until:
            return []
        if self._paste is not None:
            self._stall()
        elif not self._held:
            # No other byte of a letter came: it was whole.
            return self._take(self._bytes.decode(b"", final=True))
        elif self._held == ESC and self._ends_text:
            self._begun, self._held = f"{ESC}]{ESC}", ""
        elif self._held == ESC:
            self._key("escape", ESC)
            self._escaped_at, self._late_until = self._at, now + UNFINISHED
            self._begun, self._held = ESC, ""
        else:
            typed = self._late and len(self._held) == len("\x1b[")
            self._begun = "" if typed else self._held
            if typed:
                self._type(self._held[1:])
            self._drop()
        found, self._found = self._found, []
        return found

    # Text

    def _next(self, text: str, at: int) -> int:
        """Takes one character, or as many as are alike; where to go on."""
        if self._paste is not None:
            return self._pasted(text, at)
        if self._string:
            return self._in_string(text, at)
        character = text[at]
        if self._held:
            return at + 1 if self._in_sequence(character) else at
        self._ends_text = False
        if character == ESC:
            self._held = ESC
        elif character in "[O" and self._at <= self._late_until:
            self._held, self._late, self._gap = ESC + character, True, self._at - self._escaped_at
        else:
            self._type("\n" if character in _LINE_BREAKS else character)
        self._late_until = 0.0
        return at + 1

    def _type(self, characters: str) -> None:
        for character in map(self._letter, characters):
            for key, letter in _typed(character) if character else ():
                self._key(key, letter)

    def _letter(self, character: str) -> str:
        """A character as it is typed: of a byte that is no UTF-8 its letter, or nothing, and then that is told."""
        if not HALF.search(character):
            return character
        if letter := letter_of(ord(character) & 0xFF, self._charset):
            return letter
        self._found.append(NoLetter())
        return ""

    def _key(self, key: str, character: str | None) -> None:
        self._found.append(Key(key, character))

    # Pastes

    def _pasted(self, text: str, at: int) -> int:
        assert self._paste is not None  # noqa: S101 - nobody else calls it
        whole = self._held + text[at:]
        end = whole.find(BRACKETED_PASTE_END)
        if end < 0:
            # What may be the beginning of the end is kept apart.
            sure = len(whole)
            sure -= next((n for n in range(5, 0, -1) if whole.endswith(BRACKETED_PASTE_END[:n])), 0)
            self._held = whole[sure:]
            self._paste += [whole[:sure]] if sure else []
            return len(text)
        self._paste.append(whole[:end])
        self._hand_over()
        left = len(whole) - end - len(BRACKETED_PASTE_END)
        self._paste, self._held = None, ""
        return len(text) - left

    def _hand_over(self) -> None:
        # https://github.com/Textualize/textual/issues/1661
        raw = "".join(self._paste or ()).replace("\x00", "")
        # Where a letter is lost, that is to be seen in the text.
        pasted = "".join(self._letter(each) or "\ufffd" for each in raw) if HALF.search(raw) else raw
        if pasted:
            self._found.append(events.Paste(pasted))
        self._paste = []

    def _stall(self) -> None:
        """A paste that does not go on: Esc alone, between two silences, is the way out of one that never ends."""
        if self._way_out:
            self._paste, self._held, self._way_out = None, "", False
            self._found.append(PasteOver())
        else:
            self._hand_over()
            self._stalled = True
            self._found.append(PasteOpen())

    # Sequences

    def _drop(self) -> None:
        self._held, self._late, self._string = "", False, False

    def _in_string(self, text: str, at: int) -> int:
        """Goes on to the end of a text nobody wants: BEL, ESC with a backslash, or any other control."""
        end = _STRING_END.search(text, at)
        if end is None:
            return len(text)
        self._drop()
        if end[0] == ESC:
            # The backslash behind it is no key either: Alt and a backslash are nothing here.
            self._held, self._ends_text = ESC, True
        return end.end() if end[0] in "\x07\x1b" else end.start()

    def _in_sequence(self, character: str) -> bool:
        """Takes the next character of a sequence; False when it belongs to what comes after it."""
        held = self._held
        if held == ESC:
            return self._introduced(character)
        if character == ESC:
            self._release(unknown=len(held) == len("\x1b["))
            self._held = ESC
            return True
        if len(held) == len("\x1b]") and held[1] in _STRINGS:
            if character in _STRING_BEGINS:
                self._string = True
                return True
            self._held = ""
            self._key(f"alt+{held[1].lower()}", None)
            return False
        if not " " <= character <= "~":
            self._release(unknown=len(held) == len("\x1b["))
            return False
        if len(held) <= _LONGEST:
            self._held = held = held + character
        if self._is_whole(held, character):
            self._complete(held)
        return True

    def _introduced(self, character: str) -> bool:
        """The character behind an Esc."""
        if character in "[O" + _STRINGS:
            self._held = ESC + character
            return True
        if character == ESC:
            self._key("escape", ESC)
            return True
        self._held = ""
        known = _known(ESC + character)
        if not known and not character.isprintable():
            self._key("escape", ESC)
            return False
        for key, letter in known or [(f"alt+{character.lower()}", None)]:
            self._key(key, letter)
        return True

    @staticmethod
    def _is_whole(held: str, last: str) -> bool:
        """Whether a sequence ends with its last character."""
        if held.startswith("\x1bO"):
            return not last.isdigit() and last != ";"
        if held.startswith("\x1b[M"):
            return len(held) >= _MOUSE
        if held.startswith("\x1b[["):
            return len(held) > len("\x1b[[")
        # rxvt ends some keys with a dollar, which is in the middle of reports.
        return "@" <= last <= "~" or (last == "$" and held in ANSI_SEQUENCES_KEYS)

    def _release(self, *, unknown: bool) -> None:
        """Drops a sequence; what was typed behind an Esc that was the key itself, and is none, is text."""
        if self._late and unknown:
            self._type(self._held[1:])
        self._drop()

    def _complete(self, sequence: str) -> None:
        if sequence == BRACKETED_PASTE_START:
            self._drop()
            self._paste = []
            return
        known = _known(sequence)
        if self._late:
            is_key = bool(known) and (sequence[1] == "[" or sequence[-1] in _LATE_KEYS)
            self._release(unknown=not is_key and len(sequence) == len("\x1b[x"))
            if is_key:
                self._wait_longer(self._gap)
                self._found.append(InPieces(waits=True))
            return
        self._drop()
        if _SYNCHRONISES.fullmatch(sequence):
            self._found.append(messages.TerminalSupportsSynchronizedOutput())
        for key, character in known:
            self._key(key, character)


def _rest_of(begun: str, text: str) -> str:
    """What of a read is the rest of a sequence whose beginning is gone: all of it, or up to the next key's Esc.

    A paste's mark has the paste behind it, and that is never to be keys. Empty where the text was typed.
    """
    paste = BRACKETED_PASTE_START[len(begun) :]
    if BRACKETED_PASTE_START.startswith(begun) and text.startswith(paste):
        return paste
    for end in sorted({at for at in range(1, min(len(text), _LONGEST)) if text[at] == ESC} | {len(text)}):
        sequence = begun + text[:end]
        may_be = sequence[1] == "[" or (sequence[1] == "O" and sequence[-1] in _LATE_KEYS)
        is_key = may_be and len(sequence) <= _LONGEST and bool(_known(sequence))
        if is_key or _REPORT.fullmatch(sequence):
            return text[:end]
    return ""


@lru_cache(maxsize=1024)
def _typed(character: str) -> tuple[tuple[str, str | None], ...]:
    """The keys that a character stands for, with what each puts in."""
    return tuple((each.key, each.character) for each in _TABLES._sequence_to_key_events(character))  # noqa: SLF001


@lru_cache(maxsize=1024)
def _known(sequence: str) -> tuple[tuple[str, str | None], ...]:
    """The keys that a sequence stands for; none for a report, or one that is not known."""
    extended = _EXTENDED.fullmatch(sequence)
    if extended and ";" in sequence and extended[1] + extended[2] not in FUNCTIONAL_KEYS:
        return ()
    if ANSI_SEQUENCES_KEYS.get(sequence) is IGNORE_SEQUENCE or sequence in ("\x1b[I", "\x1b[O"):
        return ()
    if not extended and not sequence.endswith("u") and sequence not in ANSI_SEQUENCES_KEYS:
        return ()
    if extended and ";" not in sequence and not {sequence, extended[1] + extended[2]} & _NAMED:
        return ()
    try:
        keys = [(each.key, each.character) for each in _TABLES._sequence_to_key_events(sequence)]  # noqa: SLF001
    except (ValueError, OverflowError):
        return ()
    return tuple(
        (key, text)
        for key, text in keys
        if key != Keys.Ignore and not HALF.search(text or "") and not HALF.search(key)
    )


_TABLES: Final = XTermParser()
_NAMED: Final = frozenset({*ANSI_SEQUENCES_KEYS, *FUNCTIONAL_KEYS})
