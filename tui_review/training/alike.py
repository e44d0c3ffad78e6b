"""Texts of a class that a trainer is to look at: nearly alike, or of no words. What lies behind, nothing here tells."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from tui_review.instrument.language.people import name_key
from tui_review.review.prose import word_for_word
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui_review.training.scoring import Score, Scorer

WhyLookedAt: TypeAlias = Literal["nearly alike", "one sentence again", "no words"]
"""Why a text is to be looked at."""
_NEARLY: Final = 0.85
"""The share of words in common from which two texts are nearly alike: one word in eight may be another."""
_AT_AN_END: Final = 4
"""How many first or last words two texts have to have in common to be held against each other at all."""
_OFTEN: Final = 3
"""At so many questions one sentence again, with a word changed, is named."""
_LEAST_WORDS: Final = 4
_LETTERS: Final = re.compile(r"[^\W\d_]{4,}")
_NO_WORD: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}|^[bcdfghjklmnpqrstvwxz]+$")
"""Five consonants in a row, or nothing but such: hardly a word, in whatever language is written with these letters."""


@frozen()
class ToLookAt:
    """Texts that are to be looked at."""

    why: WhyLookedAt
    key: bool
    """Whether the key has nearly the same."""
    attempts: tuple[int, ...]
    """In which of the attempts, by their places in the order given."""
    questions: tuple[str, ...]
    """At which questions, in the instrument's order."""


def to_look_at(scores: Sequence[Score], scorer: Scorer) -> tuple[ToLookAt, ...]:
    """What of the texts of a class is nearly alike without being word for word the same, and what has no words."""
    questions = [id_ for id_ in scorer.rules.questions if id_ not in scorer.key.given]
    people = [name_key(score.trainee) or str(number) for number, score in enumerate(scores)]
    together: dict[tuple[WhyLookedAt, bool, tuple[int, ...]], list[str]] = {}
    for id_ in questions:
        texts = [
            (-1, scorer.key.text(id_)),
            *((at, score.texts.get(id_, "")) for at, score in enumerate(scores)),
        ]
        for alike in _groups(texts):
            attempts = tuple(at for at in alike if at >= 0)
            if -1 in alike or len({people[at] for at in attempts}) > 1:
                together.setdefault(("nearly alike", -1 in alike, attempts), []).append(id_)
    for at, score in enumerate(scores):
        written = [(number, score.texts.get(id_, "")) for number, id_ in enumerate(questions)]
        for alike in _groups(written):
            if len(alike) >= _OFTEN:
                together["one sentence again", False, (at,)] = [questions[number] for number in alike]
        if odd := [questions[number] for number, text in written if has_no_words(text)]:
            together["no words", False, (at,)] = odd
    return tuple(ToLookAt(*found, tuple(ids)) for found, ids in together.items())


def has_no_words(text: str) -> bool:
    """Whether a text is letters of which hardly any are words."""
    plain = unicodedata.normalize("NFKD", text).casefold().encode("ascii", "ignore").decode()
    words = _LETTERS.findall(plain)
    return len(words) >= _LEAST_WORDS and 3 * sum(bool(_NO_WORD.search(word)) for word in words) >= len(words)


def _groups(texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, ...]]:
    """Whose texts are nearly alike, by number, where not all of them are word for word the same."""
    ends: dict[tuple[str, ...], list[_Group]] = {}
    groups: list[_Group] = []
    for number, text in texts:
        words = word_for_word(text).split()
        if not words:
            continue
        places = ("first", *words[:_AT_AN_END]), ("last", *words[-_AT_AN_END:])
        near = (each for place in places for each in ends.get(place, ()) if each.has_nearly(words))
        group = next(near, None)
        if group is None:
            group = _Group(words)
            groups.append(group)
        group.numbers.append(number)
        group.texts.add(" ".join(words))
        for place in places:
            if group not in ends.setdefault(place, []):
                ends[place].append(group)
    return (tuple(each.numbers) for each in groups if len(each.texts) > 1)


class _Group:
    def __init__(self, words: Sequence[str]) -> None:
        self.words = Counter(words)
        self.of = len(words)
        self.numbers: list[int] = []
        self.texts: set[str] = set()

    def has_nearly(self, words: Sequence[str]) -> bool:
        """Whether a text is nearly that which came first."""
        if 2 * min(self.of, len(words)) < _NEARLY * (self.of + len(words)):
            return False
        return 2 * (self.words & Counter(words)).total() >= _NEARLY * (self.of + len(words))
