"""The one graph: what needs what, through row conditions, grids, NA rules and computed answers; and no loop in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.instrument.making import rules_of
from tui_review.instrument.lint.cycles import NEED_WORDS
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.needs import DECIDING
from tui_review.review.evaluation import Evaluation
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.language.evaluate import RowMap, Value

HEAD = """\
language: 1
id: made-up
version: "1"
title: A made-up instrument
short: Made up
ratings: {item: [Good, Bad, Not Applicable], outcome: [Good, Bad, Not Applicable]}
"""
MOVES = "answer: table, row: move, columns: [{id: d, label: Day, answer: date}]"
SINCE = f"""{HEAD}
sections:
  - id: out-1
    title: Outcome
    domain: One
    rating: [{{when: "1 is Bad", then: Bad}}, {{else: Good}}]
    items:
      - id: "1"
        title: Item
        rating:
          - {{when: A is Yes, then: Bad}}
          - {{when: any row of T where d before Q, then: Bad}}
          - {{else: Good}}
        questions:
          - {{id: Q, ask: "Since when?", label: Since, answer: date, guidance: x}}
          - {{id: T, ask: "Moves?", label: Moves, guidance: x, {MOVES}}}
          - {{id: A, ask: "Anything else?", label: Else, answer: yes_no, guidance: x}}
"""


def sheet(*questions: str, more: str = "") -> str:
    """An instrument of one sheet with these questions, each written on a line."""
    lines = "".join(f'      - {{ask: "What?", guidance: x, {question}}}\n' for question in questions)
    return f"{HEAD}sections:\n  - id: one\n    title: One\n    questions:\n{lines}{more}"


def test_a_question_named_in_a_row_condition_is_needed_and_a_column_is_not(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, SINCE)
    assert rules.needs.ids("1") == ("A", "T", "Q")
    assert rules.needs.behind("out-1") == ("1", "A", "T", "Q")
    assert rules.needs.dependents({"Q"}) == {"Q", "1", "out-1"}


def test_what_a_rating_or_a_condition_for_being_asked_names_is_named_and_what_makes_it_na_is_not(
    tmp_path: Path,
) -> None:
    asked = """\
          - {id: N, ask: "How many?", label: Number, answer: number, guidance: x}
          - {id: M, ask: "How often?", label: Often, answer: yes_no, guidance: x}
          - {id: S, ask: "Sum.", label: Sum, answer: number, compute: sum of N, na_when: M is No, na_because: So.}
          - {id: W, ask: "Was it so?", label: So, answer: yes_no, guidance: x}
          - {id: X, ask: "Since then?", label: Then, answer: yes_no, asked_when: W is Yes, guidance: x}
"""
    text = SINCE.replace("          - {id: A,", asked + "          - {id: A,", 1).replace(
        "A is Yes", "S > 1", 1
    )
    named = rules_of(tmp_path, text).needs.named
    assert {"S", "N", "T", "Q", "W"} <= named
    assert named.isdisjoint({"M", "X"})


def test_a_changed_question_of_a_row_condition_changes_the_rating_in_an_open_session(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, SINCE)
    state = ReviewState(
        rules, new_review("r", rules, "2026-01-01"), Editor("A. Reviewer"), today="2026-03-20"
    )
    state.answer_many({"Q": "2026-01-01", "T": [{"d": "2025-05-05"}]})
    certain = state.evaluation.rating("1")
    assert (certain.rating, certain.because) == (
        "Bad",
        "move 1 (d is 2025-05-05), Q is 2026-01-01, whatever the open answers are",
    )
    state.answer("Q", "2010-01-01")
    assert (state.evaluation.rating("1").rating, state.evaluation.rating("1").waiting_for) == (
        "Incomplete",
        ("A",),
    )


def test_a_table_with_a_blank_cell_that_matters_is_waited_for(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, SINCE)
    blank: dict[str, RowMap] = {"r1": {}}
    answers: dict[str, Value] = {"Q": "2026-01-01", "A": "No", "T": blank}
    rating = Evaluation(rules, answers, as_of="2026-03-20").rating("1")
    assert (rating.rating, rating.waiting_for) == ("Incomplete", ("T",))


LOOPS = {
    "through a row condition": (
        sheet(
            f"id: T, {MOVES}",
            "id: A, answer: yes_no, asked_when: any row of T where d before B",
            "id: B, answer: date, asked_when: «A» is Yes",
        ),
        "These wait for one another: A → B → A. Whether A is asked follows from B; whether B is asked follows from A.",
    ),
    "through a count of rows": (
        sheet(
            f"id: T, {MOVES}",
            "id: A, answer: number, compute: count of rows of T where d before B",
            'id: B, answer: date, na_when: "«A» > 1", na_because: x',
        ),
        "A is computed from B; whether B is NA follows from A.",
    ),
    "through a row in a row": (
        sheet(
            f"id: T, {MOVES}",
            f"id: U, {MOVES}",
            "id: A, answer: yes_no, asked_when: any row of T where (no row of U where (d before B))",
            "id: B, answer: date, asked_when: «A» is Yes",
        ),
        "A → B → A",
    ),
    "through what must be answered first": (
        HEAD
        + """\
sections:
  - id: out-1
    title: Outcome
    rating: [{when: "1 is Bad", then: Bad}, {else: Good}]
    items:
      - id: "1"
        title: Item
        complete_first: true
        rating: [{when: A is No, then: Bad}, {else: Good}]
        questions:
          - {id: A, ask: "A?", label: A, answer: yes_no, guidance: x}
          - {id: B, ask: "B?", label: B, answer: yes_no, guidance: x, asked_when: «1» is Good}
""",
        "1 is rated only when B is answered; whether B is asked follows from 1.",
    ),
    "through what opens an item": (
        HEAD
        + """\
sections:
  - id: out-1
    title: Outcome
    rating: [{when: "1 is Bad", then: Bad}, {else: Good}]
    items:
      - id: "1"
        title: Item
        applies: opens
        rating: [{when: A is No, then: Bad}, {else: Good}]
        questions:
          - {id: opens, ask: "Does it apply?", label: Opens, answer: yes_no, guidance: x, asked_when: A is Yes}
          - {id: A, ask: "A?", label: A, answer: yes_no, guidance: x}
""",
        "A is asked only when opens is Yes",
    ),
    "through another figure of a grid": (
        sheet(
            "id: first, answer: date",
            "id: last, answer: date",
            "id: people, answer: table, row: person, columns: [{id: name, label: Name, answer: text}]",
            "id: seen, answer: table, row: contact, columns: "
            "[{id: day, label: Day, answer: date}, {id: who, label: Who, answer: text}]",
            'id: A, answer: yes_no, asked_when: "half >= 50"',
            more="""\
grids:
  - id: months
    title: By month
    months: {first: first, last: last}
    rows: {table: people, name: name}
    entries: {table: seen, date: day, match: who same as person.name}
    requirements:
      - {id: half, label: Half, each_month: 1}
      - {id: all, label: All, each_month: 1, who: A is Yes}
""",
        ),
        "The grid months looks at A; whether A is asked follows from half; half is a figure of the grid months.",
    ),
}


@pytest.mark.parametrize(("text", "says"), LOOPS.values(), ids=LOOPS)
def test_a_loop_of_any_kind_is_a_finding_with_its_chain_in_words(
    tmp_path: Path, text: str, says: str
) -> None:
    before, mark, _ = text.partition("«")
    path = tmp_path / "made-up.yaml"
    path.write_text(text.replace("«", "").replace("»", ""), encoding="utf-8")
    found = [finding for finding in lint(path) if finding.code == "cycle"]
    assert len(found) == 1, [finding.message for finding in lint(path)]
    assert says in found[0].message
    if mark:
        line = before.count("\n") + 1
        assert (found[0].line, found[0].column) == (line, len(before) - before.rfind("\n"))


def test_no_rating_may_follow_from_the_day_on_which_one_looks(tmp_path: Path) -> None:
    text = sheet(
        "id: opened, answer: date",
        "id: done, answer: date, set_by: program",
        "id: open_for, answer: number, compute: months from opened to done",
        'id: long, answer: yes_no, checks: [{info: "Long open.", when: open_for > 12}]',
        "id: why, answer: yes_no, asked_when: open_for > 12",
    ).replace("sections:", "facts: {completed: done}\nsections:")
    path = tmp_path / "made-up.yaml"
    path.write_text(text, encoding="utf-8")
    found = [(finding.line, finding.message) for finding in lint(path) if finding.code == "as-of"]
    assert [line for line, _ in found] == [text.count("\n")]
    assert "open_for follows from the day on which one looks" in found[0][1]


def test_every_way_to_decide_has_words_for_a_loop() -> None:
    assert set(NEED_WORDS) == DECIDING


def test_of_one_entry_more_a_grid_looks_at_that_one_alone_unless_a_condition_is_about_all_of_them() -> None:
    needs = Catalog([shipped_folder()]).rules("contact-recording")[0].needs
    beside = needs.beside("contacts_by_month", "cr.contacts")
    assert {"cr.persons", "cr.plans", "cr.first_month", "cr.last_month"} <= beside
    assert "cr.contacts" not in beside


def test_a_figure_of_a_grid_needs_what_any_of_its_conditions_names_besides_their_columns(
    tmp_path: Path,
) -> None:
    text = sheet(
        "id: first, answer: date",
        "id: last, answer: date",
        "id: A, answer: yes_no",
        "id: B, answer: yes_no",
        "id: people, answer: table, row: person, columns: [{id: name, label: Name, answer: text}]",
        "id: seen, answer: table, row: contact, columns: "
        "[{id: day, label: Day, answer: date}, {id: who, label: Who, answer: text}]",
        "id: away, answer: table, row: journey, columns: "
        "[{id: since, label: Since, answer: date}, {id: until, label: Until, answer: date}]",
        more="""\
grids:
  - id: months
    title: By month
    months: {first: first, last: last}
    rows: {table: people, name: name}
    entries: {table: seen, date: day, match: who same as person.name}
    lifts: [{table: away, when: B is Yes and since is answered, from: since, to: until, because: away}]
    requirements: [{id: all, label: All, every_entry: who is answered and A is Yes}]
""",
    )
    behind = rules_of(tmp_path, text).needs.behind("all")
    assert set(behind) == {"months", "first", "last", "people", "seen", "away", "A", "B"}


def chain(length: int) -> str:
    """An instrument in which each question is asked when the one before is Yes."""
    waiting = (f"id: q{n}, answer: yes_no, asked_when: q{n - 1} is Yes" for n in range(1, length))
    return sheet("id: q0, answer: yes_no", *waiting)


@pytest.mark.slow
def test_a_chain_that_the_linter_passes_is_worked_out_and_a_longer_one_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "made-up.yaml"
    found: dict[int, list[str]] = {}
    for length in (70, 80, 400, 3000):
        path.write_text(chain(length), encoding="utf-8")
        found[length] = [finding.code for finding in lint(path) if finding.level == "error"]
    assert found == {70: [], 80: ["chain"], 400: ["chain"], 3000: ["chain"]}
    answers: dict[str, Value] = {f"q{n}": "Yes" for n in range(70)}
    assert Evaluation(rules_of(tmp_path, chain(70)), answers, as_of="2026-03-20").value("q69") == "Yes"
