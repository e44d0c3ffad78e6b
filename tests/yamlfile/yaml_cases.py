"""Texts that YAML readers are known to take for something else, and strategies that make data from them."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

AWKWARD = [
    "", " ", "  x", "x ", "Yes", "no", "on", "Off", "y", "N", "null", "Null", "NULL", "~", "true", "TRUE",
    "False", "12:30", "1:2:3", "010", "1_000", "0x1F", "0o17", "0b11", "8E1", "8e-1", "1.", ".5", "1.5",
    "+1", "-1", "-0", "0", ".inf", "-.INF", ".NaN", "nan", "inf", "1e3", "4A", "12A", "2024-01-02",
    "2001-12-14 21:59:43.10 -5", "2001-12-14t21:59:43.10-05:00", "1,000", "a: b", "a:", "a:b", "a #b",
    "a#b", "#a", "- a", "-", "--", "---", "...", "--- a", "? a", "?", ":", ": a", "=", "<<", "*a", "&a",
    "!a", "!!str a", "%a", "@a", "`a", "|", ">", "|-", "[a", "]", "{a", "}", ",a", "a, b", "[]", "{}",
    "'a'", '"a"', "it's", 'say "x"', "\\", "a\\nb", "a\tb", "\ta", "a\rb", "a\u0085b", "a\u2028b",
    "\ufeffa", "a\ufeff", "a\u00a0", "\u00a0", "\u202eabc", "a\u200db", "\x1b[31m", "\x7f", "é", "e\u0301",
    "日本語", "😀", "😀: x", "<<<<<<< ours", "=======", ">>>>>>> theirs", "a\nb", "a\n", "\na", "\n", "\n\n",
    "a\n\n", " a\nb", "\n a\nb", "a\n b\n  c", "a \nb", "a\n \nb", "a\n\n\nb", "#a\n#b", "- a\n- b",
    "a: b\nc: d", "---\na", "...\nb", "a\n=======\nb", "x" * 101, "x " * 60 + "x", " " + "x" * 120,
    "x" * 120 + " ", "\t" + "x" * 120, "|\n|", "a\n\tb", "\\\n\\", "\ud7ff", "\ue000", "\U0010fffd",
    "12e03", "0.1.2", "1__2", "190:20:30.15", "685_230.15", "0999", "1e", "0x", "0b2", "1-2", "2024-1-2",
    "2024-01-02T", "1Z", "1 2", "٣", "²", "½", "1:", "1: 2", "http://example.org/a?b#c",
]  # fmt: skip
"""Each must come back as it is, from every reader."""

PUNCTUATION = " \n-:#abyn0125.e_'\"|>?&*!%@`[]{},\\\t\u00a0é"
texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(max_size=30),
    st.text(alphabet=PUNCTUATION, max_size=140),
    st.lists(st.sampled_from(AWKWARD), max_size=4).map("\n".join),
)
keys = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=30)).filter(lambda key: len(key) < 70)
scalars = st.one_of(texts, st.integers(-(10**18) + 1, 10**18 - 1), st.booleans(), st.none())
maps: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    keys,
    st.recursive(
        scalars,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
        max_leaves=12,
    ),
    max_size=5,
)


def random_map(rng: Random) -> dict[str, Any]:
    """Data as `maps` gives it, for thousands of tries: drawing it takes no time, and nothing makes it shorter."""
    return {_random_text(rng)[:69]: _random_value(rng, 2) for _ in range(rng.randrange(6))}


def _random_value(rng: Random, deeper: int) -> Any:
    match rng.randrange(8 if deeper else 6):
        case 6:
            return [_random_value(rng, deeper - 1) for _ in range(rng.randrange(5))]
        case 7:
            return {_random_text(rng)[:69]: _random_value(rng, deeper - 1) for _ in range(rng.randrange(5))}
        case 0:
            return rng.choice(
                (None, True, False, rng.randrange(-(10**18) + 1, 10**18), rng.randrange(-20, 20))
            )
        case _:
            return _random_text(rng)


def _random_text(rng: Random) -> str:
    match rng.randrange(4):
        case 0:
            return rng.choice(AWKWARD)
        case 1:
            last = rng.choice((0x7F, 0x2FF, 0xD7FF))
            return "".join(chr(rng.randrange(last + 1)) for _ in range(rng.randrange(31)))
        case 2:
            return "".join(rng.choices(PUNCTUATION, k=rng.randrange(141)))
        case _:
            return "\n".join(rng.choices(AWKWARD, k=rng.randrange(5)))
