"""What a session remembers between its saves changes nothing of what is written and found, and spares what stands."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.cli.test_calls import calls_of
from tests.contact_records import record
from tests.examples import few
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import Create
from tui_review.review.model import Answer
from tui_review.review.rows import delete_row, move_row, with_cells, with_rows_kept
from tui_review.review.serial import as_written, new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import review_bytes
from tui_review.yamlfile.writer import LastWritten, write_yaml

CONTACTS = "cr.contacts"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("contact-recording")[0]


def recorded(rules: Rules, *, contacts: int, seed: int = 1) -> ReviewState:
    """A made-up review of so many contacts of one case."""
    state = ReviewState(
        rules,
        new_review("made-up", rules, "2026-01-05"),
        Editor("A. Reviewer", "reviewer"),
        today="2026-03-20",
    )
    state.propose(Create(by=state.author))
    state.answer_many(record(seed, months=6, persons=4, contacts=contacts))
    return state


def change_something(state: ReviewState, chance: Random) -> None:
    """One change at random: of a contact, a person, a plan, a service, or of what is checked."""
    table = chance.choice((CONTACTS, CONTACTS, CONTACTS, "cr.persons", "cr.plans", "cr.services"))
    answer = state.kept(table)
    rows = list(answer.rows or {})
    days = [f"2024-{month:02}-{day:02}" for month in range(1, 8) for day in (1, 15, 28)]
    cells: dict[str, list[tuple[str, list[Any]]]] = {
        CONTACTS: [
            ("start_date", days),
            (
                "participant",
                ["Fictional Person 0", "Fictional Person 1; Fictional Person 2", "Nobody Listed"],
            ),
            ("method", ["In-Person", "Telephone", None]),
            ("services", [["SW Plan Contact"], ["Other"], None]),
            ("primary_worker", ["Yes", "No"]),
            ("on_behalf_of", ["Fictional Person 0", None]),
        ],
        "cr.persons": [("role", ["Child", "Parent"]), ("to_date", [*days, None])],
        "cr.plans": [("approved", [*days, None])],
        "cr.services": [("for_person", ["Fictional Person 0", "Fictional Person 3"])],
    }
    act = chance.choice(("cell", "cell", "cell", "delete", "move", "other"))
    if act == "other" or not rows or not state.evaluation.asked(table):
        others: list[tuple[str, list[Any]]] = [
            ("cr.review_date", ["2024-03-20", "2024-07-01"]),
            ("cr.scope", [["Case"], ["Referral"], ["Referral", "Case"]]),
            ("cr.first_month", ["2024-01-01", "2024-02-01"]),
            ("cr.county", ["Alder", "Birch"]),
        ]
        id_, values = chance.choice(others)
        state.answer(id_, chance.choice(values))
        return
    row = chance.choice(rows)
    if act == "delete":
        state.change_rows(table, delete_row(answer, row))
    elif act == "move":
        state.change_rows(table, move_row(answer, row, chance.choice((-1, 1))))
    else:
        column, values = chance.choice(cells[table])
        given = {row: {column: chance.choice(values)}}
        state.change_rows(table, with_cells(state.question(table), answer, given))


@pytest.mark.parametrize("seed", few(range(4), 1))
def test_after_any_changes_it_finds_and_writes_what_whoever_begins_anew_does(rules: Rules, seed: int) -> None:
    chance = Random(seed)
    state = recorded(rules, contacts=12, seed=seed)
    written, known = LastWritten(), None
    for _ in range(12):
        change_something(state, chance)
        review = state.review
        fresh = Evaluation.of(rules, review, as_of="2026-03-20")
        assert state.evaluation.grids == fresh.grids
        assert [state.evaluation.rating(id_) for id_ in rules.rated] == list(map(fresh.rating, rules.rated))
        known = as_written(rules, review, after=chance.choice((known, state.evaluation)))
        assert review_bytes(review, known, written=written) == review_bytes(review, as_written(rules, review))


def test_a_change_of_one_contact_costs_what_changed_and_not_what_is_there(rules: Rules) -> None:
    def cost(contacts: int) -> int:
        state, written = recorded(rules, contacts=contacts), LastWritten()
        rows = state.kept(CONTACTS).rows or {}
        row = list(rows)[len(rows) // 2]
        known = as_written(rules, state.review)
        review_bytes(state.review, known, written=written)

        def save() -> None:
            state.answer_many({f"{CONTACTS}.{row}.primary_worker": "No"})
            known_now = as_written(rules, state.review, after=known)
            review_bytes(state.review, known_now, written=written)

        return calls_of(save)

    # Some calls for each row remain: whether it is the same is asked of all. To work one out takes hundreds more.
    assert cost(60) - cost(30) < 30 * 200


def test_an_evaluation_goes_on_as_of_another_day(rules: Rules) -> None:
    state = recorded(rules, contacts=5)
    known = Evaluation.of(rules, state.review, as_of="2024-01-05")
    assert known.grids
    assert recorded_day(rules, state.review) != "2024-01-05"
    assert as_written(rules, state.review, after=known).value("today") == recorded_day(rules, state.review)


def test_a_row_is_the_same_only_where_a_file_would_say_the_same() -> None:
    before = Answer(rows={"r1": {"a": 1, "b": "x", "c": ["x"]}})
    assert before.rows
    same = with_rows_kept(before, Answer(rows={"r1": {"a": 1, "b": "x", "c": ["x"]}}))
    assert same.rows
    assert same.rows["r1"] is before.rows["r1"]
    others: list[dict[str, Any]] = [
        {"a": True, "b": "x", "c": ["x"]},
        {"b": "x", "a": 1, "c": ["x"]},
        {"a": 1, "b": "x", "c": ["y"]},
        {"a": 1, "b": "x"},
    ]
    for other in others:
        found = with_rows_kept(before, Answer(rows={"r1": other})).rows
        assert repr(found) == repr({"r1": other})


def test_what_is_written_again_stands_where_it_stands_now() -> None:
    row, written = {"a": "One", "text": "Of two\nlines."}, LastWritten()
    files: list[dict[str, Any]] = [
        {"rows": {"r1": row}},
        {"deeper": {"rows": {"r2": row, "r1": row}}},
        {"rows": {"r3": row}, "list": [row]},
        {},
        {"rows": {"r1": row}},
    ]
    for data in files:
        assert write_yaml(data, written=written) == write_yaml(data)
