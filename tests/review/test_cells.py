"""A cell of a column that is not asked in its row has no value: in ratings, in findings, in what is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.instrument.making import HEAD, rules_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.model import Answer
from tui_review.review.serial import new_review

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.language.values import RowMap

MOVES = (
    HEAD
    + """\
sections:
  - id: moves
    title: Moves
    items:
      - id: "1"
        title: Moves
        questions:
          - id: scope
            ask: Are group homes looked at?
            answer: yes_no
            guidance: Look.
          - id: T
            ask: Which moves were there?
            answer: table
            row: move
            guidance: All.
            columns:
              - {id: kind, label: Kind, answer: choice, choices: [Home, Group], required: true}
              - {id: planned, label: Planned, answer: yes_no, asked_when: kind is Group and scope is Yes}
        rating:
          - {when: any row of T where planned is No, then: Area Needing Improvement}
          - {else: Strength}
    rating:
      - {else: Substantially Achieved}
"""
)


@pytest.mark.parametrize(
    ("scope", "row", "rating", "waits"),
    [
        ("Yes", {"kind": "Home"}, "Strength", ()),
        ("Yes", {"kind": "Home", "planned": "No"}, "Strength", ()),
        ("Yes", {"kind": "Group", "planned": "No"}, "Area Needing Improvement", ()),
        ("Yes", {"kind": "Group"}, "Incomplete", ("T",)),
        ("Yes", {"planned": "No"}, "Incomplete", ("T",)),
        ("No", {"kind": "Group", "planned": "No"}, "Strength", ()),
        ("", {"kind": "Group", "planned": "No"}, "Incomplete", ("scope",)),
        ("", {"kind": "Home", "planned": "No"}, "Strength", ()),
    ],
)
def test_a_rating_goes_by_the_cells_that_are_asked(
    tmp_path: Path, scope: str, row: RowMap, rating: str, waits: tuple[str, ...]
) -> None:
    rules = rules_of(tmp_path, MOVES)
    before = Evaluation(rules, {"T": {"r1": row}}, as_of="2026-03-20")
    before.rating("1")
    raw: dict[str, Any] = {"T": {"r1": row}, **({"scope": scope} if scope else {})}
    for evaluation in (
        Evaluation(rules, raw, as_of="2026-03-20"),
        Evaluation(rules, raw, as_of="2026-03-20", after=before),
    ):
        found = evaluation.rating("1")
        assert (found.rating, found.waiting_for) == (rating, waits)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"kind": "Home"}, []),
        (
            {"kind": "Group"},
            [
                (
                    "unrated",
                    "1",
                    "1 is not rated: it waits for T, where something is left empty (move 1, Planned).",
                )
            ],
        ),
        ({"kind": "Group", "planned": "No"}, []),
    ],
)
def test_a_rating_that_waits_for_what_may_be_left_empty_is_told(
    tmp_path: Path, row: RowMap, found: list[tuple[str, str, str]]
) -> None:
    rules = rules_of(
        tmp_path, MOVES.replace("answer: yes_no, asked", "answer: yes_no, optional: true, asked")
    )
    review = new_review("made-up", rules, "2026-01-05")
    review.answers["scope"] = Answer(value="Yes")
    review.answers["T"] = Answer(rows={"r1": row})
    told = findings(review, Evaluation.of(rules, review, as_of="2026-03-20"))
    assert [(each.code, each.question, each.message) for each in told] == found


def test_what_is_worked_out_beyond_its_bounds_is_told(tmp_path: Path) -> None:
    total = (
        "          - {id: sum, ask: Sum., answer: number, at_most: 7, compute: sum of low, guidance: So.}\n"
    )
    asked = "          - {id: low, ask: Low., answer: number, guidance: So.}\n"
    rules = rules_of(tmp_path, MOVES.replace("        rating:\n", asked + total + "        rating:\n", 1))
    for given, codes in ((7, []), (8, ["value"])):
        review = new_review("made-up", rules, "2026-01-05")
        review.answers["low"] = Answer(value=given)
        told = findings(review, Evaluation.of(rules, review, as_of="2026-03-20"))
        assert [each.code for each in told if each.question == "sum"] == codes


def test_what_is_kept_in_a_cell_that_is_not_asked_is_told(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, MOVES)
    review = new_review("made-up", rules, "2026-01-05")
    review.answers["scope"] = Answer(value="Yes")
    review.answers["T"] = Answer(rows={"r1": {"kind": "Home", "planned": "No"}})
    found = findings(review, Evaluation.of(rules, review, as_of="2026-03-20"))
    assert [(each.code, each.level, each.message) for each in found] == [
        ("kept", "info", "move 1: Planned is kept and does not count.")
    ]
