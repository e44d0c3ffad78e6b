"""What is certain while answers are open, term by term: exactly what every way of answering them gives."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pytest

from tui_review.instrument.conventions import Scales
from tui_review.instrument.language.patterns import checked, matches
from tui_review.instrument.model import Instrument, Item, Question, RatingRow, Section
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.review.evaluation import Evaluation

TOLD = ("a", "b", "c")
NUMBERS = ("n", "m")
ANSWERS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(TOLD, ("Yes", "No", "NA")),
    **dict.fromkeys(NUMBERS, (0, 1, 2)),
}
CONDITIONS = [
    ("count of a, b, c that are Yes >= 2", TOLD),
    ("percent of a, b, c that are Yes >= 60", TOLD),
    ("percent of a, b, c that are Yes < 40", TOLD),
    ("at least 2 of a, b, c is No", TOLD),
    ("any of a, b is NA", ("a", "b")),
    ("sum of n, m >= 3", NUMBERS),
    ("largest of n, m > 1", NUMBERS),
    ("smallest of n, m < 1", NUMBERS),
]


def rules_with(condition: str) -> Rules:
    questions = (
        *(Question(id=id_, ask="?", answer="yes_no", na_if="so") for id_ in TOLD),
        *(Question(id=id_, ask="?", answer="number", at_least=0, at_most=2) for id_ in NUMBERS),
    )
    rows = (RatingRow(when=condition, then="Good"), RatingRow(else_="Poor"))
    items = (Item(id="1", title="One", questions=questions, rating=rows),)
    return compile_rules(
        Instrument(
            language=1, id="x", version="1", title="X", short="X", ratings=Scales(item=("Good", "Poor")),
            sections=(Section(id="s", title="S", items=items),),
        )
    )  # fmt: skip


@pytest.mark.parametrize(("condition", "ids"), CONDITIONS)
def test_a_rating_is_certain_when_every_way_of_answering_gives_it_and_waits_for_what_can_change_it(
    condition: str, ids: tuple[str, ...]
) -> None:
    rules = rules_with(condition)

    @cache
    def rated(*values: Any) -> str:
        given = dict(zip(ids, values, strict=True))
        return Evaluation(rules, given, as_of="2026-03-20").rating("1").rating

    for partial in product(*((None, *ANSWERS[id_]) for id_ in ids)):
        open_ = [at for at, value in enumerate(partial) if value is None]
        ways = list(product(*(ANSWERS[ids[at]] if at in open_ else (partial[at],) for at in range(len(ids)))))
        possible = {rated(*way) for way in ways}
        matters = {
            ids[at]
            for at in open_
            for way in ways
            if any(rated(*way[:at], other, *way[at + 1 :]) != rated(*way) for other in ANSWERS[ids[at]])
        }
        known = {id_: value for id_, value in zip(ids, partial, strict=True) if value is not None}
        found = Evaluation(rules, known, as_of="2026-03-20").rating("1")
        wanted = possible.pop() if len(possible) == 1 else "Incomplete"
        assert (found.rating, set(found.waiting_for)) == (wanted, matters), (condition, known)


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("(?:(a|b)c){1,2}", "acbc", True),
        ("(?:[ab]c){1,2}", "acbc", True),
        ("(?:[ab]c){1,2}", "ac", True),
        ("(?:[ab]c){1,2}", "acbcac", False),
        ("([ab]|c)d", "cd", True),
        ("([ab]|c)d", "d", False),
        (r"(?:\d|x){3}", "1x2", True),
        (r"\(?[0-9]{3}\)?", "(555)", True),
        ("a?b*c+", "cc", True),
        ("[^a-c]{2}", "dd", True),
        ("[^a-c]{2}", "da", False),
        (r"\w+\s\w+", "ab cd", True),
    ],
)
def test_each_part_of_a_pattern_is_taken_and_means_what_it_means_everywhere(
    pattern: str, text: str, wanted: bool
) -> None:
    try:
        checked(pattern)
    except ValueError as error:
        pytest.fail(str(error))
    assert matches(pattern, text) is wanted
