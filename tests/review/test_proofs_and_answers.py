"""A rating that is called certain is the one that comes of every way to go on, whichever answer is given first."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.examples import few
from tests.generating.answers import random_review, random_value
from tests.generating.files import rules_from
from tests.generating.instruments import random_instrument
from tests.instrument.making import HEAD, rules_of
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.model import INCOMPLETE
from tui_review.review.evaluation import Evaluation

if TYPE_CHECKING:
    from pathlib import Path

DAY: Final = "2026-03-20"


def instrument(sheet: str, item: str, *rows: str) -> str:
    rating = "".join(f"          - {{{row}}}\n" for row in rows)
    return f"""{HEAD}sections:
  - id: sheet
    title: Sheet
    questions:
{sheet}
  - id: outcome
    title: Outcome
    domain: Safety
    items:
      - id: "1"
        title: Item
        purpose: Look.
        applicability: All.
        questions:
{item}
        rating:
{rating}    rating:
      - {{when: 1 is Area Needing Improvement, then: Not Achieved}}
      - {{else: Substantially Achieved}}
"""


def asked(id_: str, more: str = "", *, deeper: bool = False) -> str:
    blanks = " " * (10 if deeper else 6)
    return f'{blanks}- {{id: {id_}, ask: "Was it so?", answer: yes_no, guidance: Look.{more}}}\n'


TAKEN: Final = instrument(
    asked("x") + asked("q1", ", asked_when: x is Yes, not_asked_because: It was not."),
    asked("q2", ", compute: q1", deeper=True) + asked("z", deeper=True),
    "when: q2 is answered and z is Yes, then: Strength",
    "else: Area Needing Improvement",
)
SUMS: Final = instrument(
    '      - {id: a, ask: "How many?", answer: number, guidance: Count.}\n',
    '          - {id: b, ask: "How many?", answer: number, guidance: Count., compute: a}\n'
    '          - {id: c, ask: "How many?", answer: number, at_least: 0, at_most: 3, guidance: Count.}\n'
    + asked("z", deeper=True),
    "when: 'sum of b, c > 10 and z is Yes', then: Strength",
    "else: Area Needing Improvement",
)
BOUNDED: Final = SUMS.replace(
    "number, guidance: Count., compute: a", "number, at_most: 3, guidance: Count., compute: a"
)
CHOICE: Final = '      - {id: kind, ask: "Which?", answer: choice, choices: [Home, Care], guidance: Look.}\n'
NEVER: Final = ", na_because: There was none."
DOORS: Final = instrument(
    CHOICE + asked("siblings"),
    asked("1A", f", na_when: kind is Home or (kind is Care and siblings is No){NEVER}", deeper=True),
    "when: 1A is NA, then: Not Applicable",
    "when: 1A is No, then: Area Needing Improvement",
    "else: Strength",
)
EITHER: Final = instrument(
    CHOICE,
    asked("1A", f", na_when: kind is Home{NEVER}", deeper=True)
    + asked("1B", f", na_when: kind is Care{NEVER}", deeper=True),
    "when: 1A is No and 1B is No, then: Area Needing Improvement",
    "else: Strength",
)


@pytest.mark.parametrize(
    ("text", "given", "waits_for"),
    [(TAKEN, {"z": "Yes"}, "x"), (SUMS, {"z": "Yes"}, "a"), (BOUNDED, {"z": "Yes"}, "a")],
    ids=[
        "taken from one that may not be asked",
        "taken from one of many answers",
        "beyond bounds of its own",
    ],
)
def test_a_rating_by_an_answer_that_is_taken_from_another_waits_for_that(
    tmp_path: Path, text: str, given: dict[str, Any], waits_for: str
) -> None:
    rules = rules_of(tmp_path, text)
    rating = Evaluation(rules, given, as_of=DAY).rating("1")
    assert rating.rating == INCOMPLETE
    assert (
        Evaluation(rules, {**given, "x": "Yes", "q1": "No", "a": 12, "c": 1}, as_of=DAY).rated("1")
        == "Strength"
    )
    assert waits_for in rating.waiting_for


SETTLED_WITHIN: Final = (
    instrument(
        '      - {id: other, ask: "Which?", answer: text, guidance: Look.}\n' + asked("k"),
        asked("1A", deeper=True),
        "when: 2W same as other, then: Strength",
        "when: 1A is Yes, then: Strength",
        "else: Area Needing Improvement",
    )
    .split("    rating:\n      - {when: 1 is")[0]
    .rstrip()
    + """
      - id: "2"
        title: Second
        purpose: Look.
        applicability: All.
        asked_when: k is Yes
        not_asked_because: Of another kind.
        questions:
          - {id: 2A, ask: "Was it so?", answer: yes_no, guidance: Look.}
          - id: 2W
            ask: "Which?"
            answer: text
            guidance: Worked out.
            compute: [{when: 3 is Strength, then: So}, {else: Other}]
        rating: [{when: 2A is Yes, then: Strength}, {else: Area Needing Improvement}]
      - id: "3"
        title: Third
        purpose: Look.
        applicability: All.
        questions:
          - {id: 3A, ask: "Which?", answer: text, guidance: Look.}
          - {id: 3B, ask: "Which?", answer: text, guidance: Look.}
        rating: [{when: 3A same as 3B, then: Strength}, {else: Area Needing Improvement}]
    rating: [{when: 1 is Area Needing Improvement, then: Not Achieved}, {else: Substantially Achieved}]
"""
)


def test_what_a_rating_waits_for_may_be_the_rating_of_another_item(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, SETTLED_WITHIN)
    rating = Evaluation(rules, {}, as_of=DAY).rating("1")
    assert (rating.rating, set(rating.waiting_for)) == (INCOMPLETE, {"other", "k", "1A", "3"})
    given = {"k": "Yes", "3A": "x", "3B": "x", "other": "So"}
    assert Evaluation(rules, given, as_of=DAY).rated("1") == "Strength"


def test_a_share_of_what_is_never_above_zero_is_none(tmp_path: Path) -> None:
    numbers = '          - {id: due, ask: "How many?", answer: number, at_most: 0, guidance: Count.}\n'
    numbers += '          - {id: made, ask: "How many?", answer: number, at_least: 0, guidance: Count.}\n'
    text = instrument(
        asked("x"),
        numbers,
        "when: made as percent of due >= 90, then: Strength",
        "else: Area Needing Improvement",
    )
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    assert [each for each in lint(path) if each.level == "error"] == []
    found = Evaluation(rules_of(tmp_path, text), {"due": 0, "made": 3}, as_of=DAY)
    assert found.rating("1").rating == "Area Needing Improvement"


ENDED: Final = [
    {"kind": "Lasting", "began": "2026-01-01"},
    {"kind": "Ended", "began": "2026-01-01", "ended": "2026-01-05"},
]


@pytest.mark.parametrize("said", ["days > 30", "days from began to ended > 30"])
@pytest.mark.parametrize(
    ("last", "rating"),
    [({}, "Strength"), ({"ended": "2026-03-05"}, "Area Needing Improvement"), ({"ended": None}, INCOMPLETE)],
)
def test_a_cell_that_comes_to_no_number_is_waited_for_no_more_than_the_term_itself(
    tmp_path: Path, said: str, last: dict[str, Any], rating: str
) -> None:
    item = """\
          - id: t
            ask: Which placements?
            answer: table
            row: placement
            guidance: All.
            columns:
              - {id: kind, label: Kind, answer: choice, choices: [Ended, Lasting]}
              - {id: began, label: Began, answer: date}
              - {id: ended, label: Ended, answer: date, asked_when: kind is Ended}
              - {id: days, label: Days, answer: number, compute: days from began to ended}
"""
    rows = (f"when: any row of t where {said}, then: Area Needing Improvement", "else: Strength")
    rules = rules_of(tmp_path, instrument(asked("x"), item, *rows))
    last_row = {column: cell for column, cell in {**ENDED[1], **last}.items() if cell is not None}
    found = Evaluation(rules, {"t": {"r1": ENDED[0], "r2": last_row}}, as_of=DAY)
    assert (found.rated("1"), found.rating("1").rating) == (rating, rating)


@pytest.mark.parametrize("text", [TAKEN, SUMS], ids=["answered", "sum"])
def test_no_row_is_called_dead_that_such_an_answer_decides(tmp_path: Path, text: str) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    assert [each for each in lint(path) if each.level == "error"] == []


def test_an_answer_that_is_na_whatever_is_open_counts_in_no_rating(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, DOORS)
    for given in ({}, {"1A": "No"}, {"1A": "Yes"}, {"1A": "No", "kind": "Care"}, {"kind": "Home"}):
        found = Evaluation(rules, {"siblings": "No", **given}, as_of=DAY)
        assert (found.rated("1"), found.rating("1").rating) == ("Not Applicable", "Not Applicable"), given
    assert (
        Evaluation(rules, {"siblings": "Yes", "1A": "No"}, as_of=DAY).rated("1") == "Area Needing Improvement"
    )


def test_a_rating_is_not_certain_that_answers_given_first_make_another(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, EITHER)
    nothing = Evaluation(rules, {}, as_of=DAY)
    assert (nothing.rated("1"), nothing.rating("1").rating) == (INCOMPLETE, INCOMPLETE)
    first = Evaluation(rules, {"1A": "No", "1B": "No"}, as_of=DAY)
    assert (first.rated("1"), first.rating("1").rating) == ("Area Needing Improvement",) * 2
    last = Evaluation(rules, {"1A": "No", "1B": "No", "kind": "Home"}, as_of=DAY)
    assert last.rating("1").rating == "Strength"


def test_an_answer_whose_na_waits_for_what_a_table_names_too_makes_no_rating_certain(tmp_path: Path) -> None:
    text = instrument(
        CHOICE,
        asked("1A", deeper=True) + asked("1B", f", na_when: kind is Home and 1A is No{NEVER}", deeper=True),
        "when: 1A is No and 1B is NA, then: Area Needing Improvement",
        "else: Strength",
    )
    rules = rules_of(tmp_path, text)
    first = Evaluation(rules, {"1B": "Yes"}, as_of=DAY).rating("1")
    assert (first.rating, first.waiting_for) == (INCOMPLETE, ("kind", "1A"))
    counts = Evaluation(rules, {"1B": "Yes", "1A": "No"}, as_of=DAY).rating("1")
    assert counts.rating == "Strength"
    last = Evaluation(rules, {"1B": "Yes", "1A": "No", "kind": "Home"}, as_of=DAY).rating("1")
    assert last.rating == "Area Needing Improvement"


LATER: Final = "any row of B where (d after outer.d)"
AROUND: Final = """\
      - id: A
        ask: Which stays?
        answer: table
        row: stay
        guidance: All.
        columns:
          - {id: a, label: Kind, answer: choice, choices: [P, Q], required: true}
          - {id: d, label: Day, answer: date, optional: true}
      - id: B
        ask: Which visits?
        answer: table
        row: visit
        guidance: All.
        columns:
          - {id: d, label: Day, answer: date, required: true}
"""


def around(first: str) -> str:
    """An item whose NA holds a cell of a row against one of the row around; its rating asks `first` of the rows."""
    return instrument(
        AROUND,
        asked(
            "y", f", na_when: any row of A where ({LATER}), na_because: There was a later visit.", deeper=True
        ),
        f"when: every row of A where ({first}), then: Not Applicable",
        "when: y is Yes, then: Strength",
        "when: y is NA, then: Not Applicable",
        "else: Area Needing Improvement",
    )


def test_a_rating_waits_for_a_cell_of_a_row_around_that_a_row_inside_it_is_held_against(
    tmp_path: Path,
) -> None:
    rules = rules_of(tmp_path, around("a is Q"))
    given: dict[str, Any] = {"y": "Yes", "A": {"r1": {"a": "P"}}, "B": {"r1": {"d": "2024-02-02"}}}
    rating = Evaluation(rules, given, as_of=DAY).rating("1")
    assert (rating.certain, rating.waiting_for) == (False, ("A",))
    whole = {**given, "A": {"r1": {"a": "P", "d": "2024-01-01"}}}
    assert Evaluation(rules, whole, as_of=DAY).rated("1") == "Not Applicable"
    path = tmp_path / "small.yaml"
    path.write_text(around(LATER), encoding="utf-8")
    assert "left-empty" in {each.code for each in lint(path)}


def test_no_rating_is_certain_before_all_is_answered_that_has_to_be_first_where_it_is_asked(
    tmp_path: Path,
) -> None:
    text = instrument(
        asked("siblings"),
        asked("1A", deeper=True),
        "when: 1A is No, then: Not Applicable",
        "else: Not Applicable",
    )
    gate = "complete_first: true\n        asked_when: siblings is Yes\n        not_asked_because: There were none.\n"
    rules = rules_of(tmp_path, text.replace("purpose: Look.\n", f"purpose: Look.\n        {gate}"))
    nothing = Evaluation(rules, {}, as_of=DAY)
    assert (nothing.rating("1").rating, nothing.rating("1").waiting_for) == (INCOMPLETE, ("siblings", "1A"))
    assert Evaluation(rules, {"siblings": "No"}, as_of=DAY).rating("1").rating == "Not Applicable"
    for answer in ("Yes", "No"):
        complete = Evaluation(rules, {"siblings": "Yes", "1A": answer}, as_of=DAY)
        assert complete.rating("1").rating == "Not Applicable"


def test_an_outcome_is_not_rated_by_an_item_that_has_no_rating_yet(tmp_path: Path) -> None:
    text = instrument(
        asked("x"),
        asked("1A", deeper=True)
        + '          - {id: 1T, ask: "Which?", answer: text, guidance: Look.}\n'
        + asked("1B", ", asked_when: 1A is Yes, not_asked_because: It was not.", deeper=True),
        "when: 1A is No, then: Area Needing Improvement",
        "else: Strength",
    )
    rules = rules_of(
        tmp_path, text.replace("purpose: Look.\n", "purpose: Look.\n        complete_first: true\n")
    )
    (outcome,) = (id_ for id_, rated in rules.rated.items() if rated.kind == "outcome")
    open_ = Evaluation(rules, {"1A": "Yes"}, as_of=DAY)
    assert (open_.rating("1").rating, open_.rating("1").waiting_for) == (INCOMPLETE, ("1T", "1B"))
    assert (open_.rating(outcome).rating, open_.rated(outcome)) == (INCOMPLETE, INCOMPLETE)
    assert set(open_.rating(outcome).waiting_for) == {"1T", "1B"}
    given_by_a_person = Evaluation(rules, {"1A": "Yes"}, as_of=DAY, overrides={"1": "Strength"})
    assert given_by_a_person.rating(outcome).rating == "Substantially Achieved"
    complete = Evaluation(rules, {"1A": "Yes", "1T": "This.", "1B": "No"}, as_of=DAY)
    assert complete.rating(outcome).rating == "Substantially Achieved"


@pytest.mark.parametrize("seed", few(range(100, 112), 3))
def test_a_certain_rating_is_the_same_after_any_further_answer(tmp_path: Path, seed: int) -> None:
    """But for a given answer that a further one makes NA, which is said of it (`passed_over`)."""
    rng = Random(seed)
    rules = rules_from(random_instrument(rng), tmp_path)
    for filled in (0.0, 0.3, 0.6, 0.9):
        review = random_review(rules, rng, filled)
        before = Evaluation.of(rules, review, as_of=DAY)
        assert {id_: before.rated(id_) for id_ in rules.rated} == {
            id_: before.rating(id_).rating for id_ in rules.rated
        }
        # Whichever is asked for first, in an evaluation of which nothing is known yet.
        first = rng.choice(list(rules.rated))
        alone = Evaluation.of(rules, review, as_of=DAY).rating(first)
        assert (alone.rating, alone.waiting_for) == (
            before.rating(first).rating,
            before.rating(first).waiting_for,
        )
        certain = {
            id_: rating.rating
            for id_ in rules.rated
            if (rating := before.rating(id_)).certain and not before.passed_over(rules.needs.behind(id_))
        }
        open_ = [
            id_ for id_, at in rules.questions.items() if id_ not in review.raw and not at.question.by_program
        ]
        for id_ in rng.sample(open_, min(6, len(open_))):
            value = random_value(rules.questions[id_].question, rng)
            if value is not None:
                overrides = {each: override.rating for each, override in review.overrides.items()}
                given = {**review.raw, id_: value}
                after = Evaluation(rules, given, as_of=DAY, overrides=overrides)
                assert {each: after.rating(each).rating for each in certain} == certain, (filled, id_)
