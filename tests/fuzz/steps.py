"""What happens at a terminal, at random: keys, half keys, pastes, sentences, other sizes, noise of the line."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from tests.terminal import KEYS

_NOT_PRESSED: Final = {"ctrl+q", "ctrl+z", "ctrl+y", "ctrl+o", "ctrl+c"}
"""Leaving, the editor, and what has a step of its own."""
NAMED: Final = sorted(set(KEYS) - _NOT_PRESSED)
LETTERS: Final = "yna123459bcdux[]+ /?é\u00a0"
SENTENCES: Final = (
    "the mother never came",
    "Seen on:\tYes, at home.\rNo plan.",
    "xkcd vwx",
    "no plan was made",
    "y",
    "\u3000a\u200db\n\n\n",
)
SLOW_SENTENCES: Final = (
    "yes and no",
    "no plan, and any",
    "any news, not yet",
    "never a visit",
    "a child, new",
    "na, not yet",
    "N/A and so on",
    "1 or 2, any",
    "copied and done",
    "both, then",
)
"""Such as begin with what answers somewhere."""
_NOISE: Final = (b"\xe9", b"\x1b[1114112u", b"\x1b]0;x", b"\x1b[<0;1;1M", b"\x1b[", b"\x1b[?1;2c", b"\x00")
_SIZES: Final = ((80, 24), (80, 24), (120, 40), (200, 60), (40, 10), (1, 1), (2, 200), (500, 2), (500, 200))
SLOWLY: Final = 1.0
"""Seconds between two keys of somebody who thinks."""
TYPED: Final = 0.08
"""Seconds between two letters of somebody who types."""
HUNTED: Final = (0.05, 0.66)
"""Seconds at least and at most between two letters of somebody who looks for each."""


@dataclass(frozen=True)
class Step:
    """One thing that happens: parts of bytes, each with the seconds before it; or another size."""

    what: str
    key: str = ""
    parts: tuple[tuple[float, bytes], ...] = ()
    sizes: tuple[tuple[int, int], ...] = ()
    """Columns and rows, one after the other, as while a window is dragged."""

    def __str__(self) -> str:
        """Without what a paste holds."""
        return f"{self.what} {self.key or ' '.join(f'{wide}x{high}' for wide, high in self.sizes)}".strip()


def step(chance: random.Random) -> Step:
    """A step at random."""
    kinds = (
        _key,
        _key,
        _key,
        _letter,
        _letter,
        _split,
        _burst,
        _paste,
        _sentence,
        _slow,
        _size,
        _history,
        _noise,
    )
    return chance.choice(kinds)(chance)


def _key(chance: random.Random) -> Step:
    name = chance.choice(NAMED)
    return Step("key", name, ((SLOWLY, KEYS[name].encode()),))


def _letter(chance: random.Random) -> Step:
    letter = chance.choice(LETTERS)
    return Step("key", letter, ((SLOWLY, letter.encode()),))


def _split(chance: random.Random) -> Step:
    name = chance.choice([name for name in NAMED if len(KEYS[name]) > 1])
    whole = KEYS[name].encode()
    at = chance.randrange(1, len(whole))
    return Step("key", name, ((SLOWLY, whole[:at]), (chance.uniform(0.0, 0.3), whole[at:])))


def _burst(chance: random.Random) -> Step:
    text = chance.choice(SENTENCES[:4])
    return Step("burst", "", ((SLOWLY, text.encode()),))


def _paste(chance: random.Random) -> Step:
    whole = b"\x1b[200~%s\x1b[201~" % chance.choice(SENTENCES).encode()
    at = chance.randrange(1, len(whole))
    return Step("paste", "", ((SLOWLY, whole[:at]), (chance.uniform(0.0, 2.0), whole[at:])))


def _sentence(chance: random.Random) -> Step:
    text = chance.choice(SENTENCES[:1] + SENTENCES[2:3])
    return Step("sentence", "", tuple((TYPED, letter.encode()) for letter in text))


def _slow(chance: random.Random) -> Step:
    text = chance.choice(SLOW_SENTENCES)
    gaps = (SLOWLY, *(chance.uniform(*HUNTED) for _ in text))
    parts = zip(gaps, text, strict=False)
    return Step("slow", text[:2].lower(), tuple((gap, letter.encode()) for gap, letter in parts))


def _size(chance: random.Random) -> Step:
    """One size, or row by row (or column by column) to another."""
    wide, high = chance.choice(_SIZES)
    if chance.random() < 0.5:
        return Step("size", sizes=((wide, high),))
    count = chance.randrange(2, 24)
    by = chance.choice(((0, -1), (0, 1), (-1, 0), (-7, -1)))
    dragged = ((max(1, wide + by[0] * each), max(1, high + by[1] * each)) for each in range(count))
    return Step("size", sizes=tuple(dragged))


def _history(chance: random.Random) -> Step:
    return Step("history", key := chance.choice(("ctrl+z", "ctrl+y")), ((SLOWLY, KEYS[key].encode()),))


def _noise(chance: random.Random) -> Step:
    return Step("noise", "", ((SLOWLY, chance.choice(_NOISE)),))
