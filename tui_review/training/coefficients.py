"""Coefficients of agreement: percent, Gwet's AC1 with its interval, Cohen's kappa. Two raters or more, gaps allowed.

AC1 and its variance follow K. L. Gwet (2008, "Computing inter-rater reliability and its variance in the presence of
high agreement"); kappa for more than two raters is Conger's, which is Cohen's for two. Where ratings are missing, both
go by Gwet's rule: agreement over what two or more rated, chance from all that each rater gave. Cohen's kappa of the
complete pairs alone is another figure then.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

FEWEST_RATED: Final = 10
"""Under this many people of a class, or shared items, there are counts and no coefficients."""
CHANCE: Final = (
    "AC1 is Gwet's, kappa Cohen's (Conger's of more than two). The agreement is that of the pairs of answers; what "
    "chance would give is worked out from every answer, those that one reader alone gave included: kappa of the "
    "complete pairs alone may differ."
)
"""By which formulas the coefficients take chance out of the agreement."""
CAUTION: Final = (
    "Kappa is low when nearly everything gets the same rating, however well raters agree: 50 ratings with 90 % "
    "agreement, nearly all Strength, give kappa 0.39 and AC1 0.88. Read AC1 and the counts first."
)
_PAIR: Final = 2
_CONFIDENCE: Final = 0.95


@frozen()
class Agreement:
    """How far raters agree over a number of subjects."""

    subjects: int
    """Things that at least two rated."""
    percent: float | None
    """The share of pairs of ratings that agree, 0 to 100; None without subjects."""
    ac1: float | None = None
    """Gwet's AC1; None under ten subjects, or people where they are the sample."""
    ac1_low: float | None = None
    """The lower end of its 95 % interval; None for a sample of one."""
    ac1_high: float | None = None
    """The upper end."""
    kappa: float | None = None
    """Cohen's (Conger's) kappa; None where AC1 is, and where every rating is the same."""


def agreement(
    table: Sequence[Sequence[Hashable | None]],
    *,
    fewest: int = FEWEST_RATED,
    clusters: Sequence[Hashable] | None = None,
    weights: Sequence[float] | None = None,
    of_compared: bool = False,
) -> Agreement:
    """The figures of a table with a row for each subject and a column for each rater; None is no rating.

    The categories are those that occur. Under `fewest` subjects there are no coefficients. `clusters` says for each
    row whose it is, where several rows are of one person: the interval then takes people as the sample, and not their
    answers, which are alike, and `fewest` counts people. `weights` says how much of a subject each row is, where one
    takes several: half an agreement and half a difference, in two rows of one cluster. There is no interval for a
    sample of one.

    Gwet's interval has what one rater alone rated in its sample, too, as a subject without agreement: a few gaps widen
    it little, and an attempt that was hardly begun makes it say nothing. With `of_compared`, and wherever people are
    the sample, it is that of what two or more rated.
    """
    kinds = _Kinds()
    rated = [(number, kinds[tuple(row)]) for number, row in enumerate(table)]
    rated = [(number, kind) for number, kind in rated if kind.total]
    part = [1.0 if weights is None else weights[number] for number, _ in rated]
    several = [(kind, of) for (_, kind), of in zip(rated, part, strict=True) if kind.total >= _PAIR]
    if not several:
        return Agreement(0, None)
    doubly = math.fsum(of for _, of in several)
    subjects = round(doubly)
    percent = 100 * math.fsum(of * kind.alike for kind, of in several) / doubly
    compared = [number for number, kind in rated if kind.total >= _PAIR]
    sample = subjects if clusters is None else len({clusters[number] for number in compared})
    if min(subjects, sample) < max(fewest, _PAIR):
        return Agreement(subjects, percent)
    ac1, parts = _gwet([kind for _, kind in rated], part)
    numbers, over = [number for number, _ in rated], math.fsum(part)
    if (of_compared or clusters is not None) and len(several) < len(rated):
        # Without gaps the two are one.
        parts = _gwet([kind for kind, _ in several], [of for _, of in several])[1]
        numbers, over = compared, doubly
    owners = [number if clusters is None else clusters[number] for number in numbers]
    error, freedom = _error(parts, owners, over)
    kappa = _conger([table[number] for number, _ in rated], part, percent / 100)
    if not freedom:
        return Agreement(subjects, percent, ac1, kappa=kappa)
    margin = student_quantile((1 + _CONFIDENCE) / 2, freedom) * error
    low, high = max(-1.0, ac1 - margin), min(1.0, ac1 + margin)
    return Agreement(subjects, percent, ac1, low, high, kappa)


class _Kind:
    """What there is to know of every subject with the same ratings: many have them, in a class."""

    __slots__ = ("alike", "counts", "total")

    def __init__(self, row: Sequence[Hashable | None]) -> None:
        self.counts = Counter(cell for cell in row if cell is not None)
        self.total = self.counts.total()
        """How many rated it."""
        pairs = self.total * (self.total - 1)
        self.alike = sum(count * (count - 1) for count in self.counts.values()) / pairs if pairs else 0.0
        """The share of the pairs of ratings that are the same."""


class _Kinds(dict[tuple["Hashable | None", ...], _Kind]):
    """Each kind of subject, made when it is first met."""

    def __missing__(self, row: tuple[Hashable | None, ...]) -> _Kind:
        found = self[row] = _Kind(row)
        return found


def _gwet(rows: Sequence[_Kind], weights: Sequence[float]) -> tuple[float, list[float]]:
    """AC1, and how far each row's part in it lies from it: what its standard error is made of."""
    every: dict[_Kind, float] = {}
    for kind, of in zip(rows, weights, strict=True):
        every[kind] = every.get(kind, 0.0) + of
    subjects = math.fsum(weights)
    share: dict[Hashable, float] = {}
    for kind, times in every.items():
        for category, count in kind.counts.items():
            share[category] = share.get(category, 0.0) + times * count / kind.total / subjects
    doubly = sum(times for kind, times in every.items() if kind.total >= _PAIR)
    observed = sum(times * kind.alike for kind, times in every.items()) / doubly
    if len(share) == 1:
        return 1.0, [0.0] * len(rows)
    others = len(share) - 1
    chance = sum(part * (1 - part) for part in share.values()) / others
    ac1 = (observed - chance) / (1 - chance)
    parts: dict[_Kind, float] = {}
    for kind in every:
        by_pairs = (subjects / doubly) * (kind.alike - chance) / (1 - chance) if kind.total >= _PAIR else 0.0
        own = sum(n * (1 - share[category]) for category, n in kind.counts.items()) / (others * kind.total)
        parts[kind] = by_pairs - 2 * (1 - ac1) * (own - chance) / (1 - chance) - ac1
    return ac1, [of * parts[kind] for kind, of in zip(rows, weights, strict=True)]


def _error(parts: Sequence[float], owners: Sequence[Hashable], subjects: float) -> tuple[float, int]:
    """The standard error of the parts' mean over so many subjects, those of one owner together, and its freedom."""
    sums: dict[Hashable, float] = {}
    for part, owner in zip(parts, owners, strict=True):
        sums[owner] = sums.get(owner, 0.0) + part
    freedom = len(sums) - 1
    if not freedom:
        return 0.0, 0
    variance = sum(each**2 for each in sums.values()) * len(sums) / freedom / subjects**2
    return math.sqrt(variance), freedom


def _conger(
    rows: Sequence[Sequence[Hashable | None]], weights: Sequence[float], observed: float
) -> float | None:
    """Conger's kappa; None where agreement by chance would be complete."""
    raters: list[dict[Hashable, float]] = []
    for column in zip(*rows, strict=True):
        said: dict[Hashable, float] = {}
        for cell, of in zip(column, weights, strict=True):
            if cell is not None:
                said[cell] = said.get(cell, 0.0) + of
        if said:
            raters.append(said)
    chance = 0.0
    for category in {category for said in raters for category in said}:
        shares = [said.get(category, 0.0) / math.fsum(said.values()) for said in raters]
        mean = sum(shares) / len(shares)
        variance = sum((each - mean) ** 2 for each in shares) / (len(shares) - 1) if len(shares) > 1 else 0.0
        chance += mean**2 - variance / len(shares)
    return None if math.isclose(chance, 1) else (observed - chance) / (1 - chance)


@cache
def student_quantile(probability: float, freedom: int) -> float:
    """The quantile of Student's t, `probability` from 0.5 to below 1, by halving; to nine digits."""
    low, high = 0.0, 1.0
    while _student(high, freedom) < probability:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if _student(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return high


def _student(t: float, freedom: int) -> float:
    """The distribution function of Student's t for t >= 0 (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine = math.cos(angle)
    odd = freedom % 2
    term = total = cosine if odd else 1.0
    for step in range(2 + odd, freedom - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    if odd:
        inner = math.sin(angle) * total if freedom > 1 else 0.0
        return 0.5 + (angle + inner) / math.pi
    return 0.5 + math.sin(angle) * total / 2
