"""Grids: the same figures as a naive second computation, in time, in plain lines; and a broken one is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contact_records import naive_figures, naive_referral_figures, record, referral_record
from tests.examples import few
from tests.instrument.making import changed, unmark
from tui_review.instrument.language.evaluate import Evaluator, Missing
from tui_review.instrument.language.parser import parse_term
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.grid import Grid
from tui_review.review.grid_findings import grid_findings, said_months
from tui_review.telling.blocks import plain_text
from tui_review.telling.grids import cell_blocks, grid_blocks
from tui_review.telling.terminal import cells, text, text_lines


@pytest.fixture(scope="module")
def contacts() -> Rules:
    return Catalog([shipped_folder()]).rules("contact-recording")[0]


def evaluated(rules: Rules, answers: dict[str, Any]) -> Evaluation:
    return Evaluation(
        rules,
        {id_: parse_answer(rules.questions[id_].question, one) for id_, one in answers.items()},
        as_of="2026-03-20",
    )


@pytest.mark.parametrize("seed", few(range(25), 6))
def test_the_figures_are_those_of_a_naive_computation(contacts: Rules, seed: int) -> None:
    answers = record(seed, months=14, persons=6, contacts=150)
    (grid,) = evaluated(contacts, answers).grids
    found = {judged.id: (judged.met, judged.of) for judged in grid.requirements}
    assert found == naive_figures(answers)


@pytest.mark.parametrize("seed", few(range(40), 6))
def test_the_figures_of_a_referral_are_those_of_a_naive_computation(contacts: Rules, seed: int) -> None:
    answers = referral_record(seed)
    (grid,) = evaluated(contacts, answers).grids
    found = {judged.id: (judged.met, judged.of) for judged in grid.requirements if judged.of}
    assert found == naive_referral_figures(answers)


def test_a_share_that_nobody_recorded_is_not_recorded_and_not_against_a_rule(contacts: Rules) -> None:
    """As everywhere else: what is known to be against the rule comes first where all must be so."""
    answers = record()
    states: dict[str, set[str]] = {}
    for said in ("", "No"):
        rows = [
            {id_: said if id_ == "in_residence" else cell for id_, cell in row.items()}
            for row in answers["cr.contacts"]
        ]
        (grid,) = evaluated(contacts, {**answers, "cr.contacts": rows}).grids
        found = next(each for each in grid.requirements if each.id == "child_residence")
        states[said] = {
            str(cell.state)
            for line in found.lines
            for cell in line.cells
            if cell.state not in ("lifted", "not_required")
        }
        whys = {why for line in found.lines for cell in line.cells for _, why in cell.why_not}
        assert whys == {"not in the residence" if said else "In the residence not recorded"}
    assert states == {"": {"not_recorded"}, "No": {"not_counted"}}


def test_what_is_kept_in_a_cell_that_is_not_asked_asks_nothing_of_a_line(contacts: Rules) -> None:
    answers = record(months=14, persons=6, contacts=150)
    (plan,) = [each for each in answers["cr.services"] if each["kind"] == "SW Plan Contact"]
    plan |= {"party": "Staff Person/Child", "for_person": "Fictional Person 4"}
    without = {id_: cell for id_, cell in plan.items() if not id_.startswith("in_person")}
    figures = []
    for service in (plan | {"in_person_times": 9, "in_person_months": 1}, without):
        (grid,) = evaluated(contacts, answers | {"cr.services": [service]}).grids
        figures.append({judged.id: (judged.met, judged.of) for judged in grid.requirements})
    assert figures[0] == figures[1]
    assert figures[0]["scp_in_person"] != (0, 0)


def test_made_up_records_have_everything_that_can_happen(contacts: Rules) -> None:
    states, reasons = set(), set()
    for seed in range(6):
        (grid,) = evaluated(contacts, record(seed)).grids
        for judged in grid.requirements:
            for line in judged.lines:
                states |= {(judged.measure, cell.state) for cell in line.cells}
                reasons |= {why for cell in line.cells for _, why in cell.why_not}
    assert {state for _, state in states} == {
        *("counted", "not_counted", "not_recorded"),
        *("missing", "lifted", "not_required"),
    }
    assert {measure for measure, _ in states} == {
        "each_month",
        "has_row",
        "window",
        "more_than_half",
        "every_entry",
        "covered",
    }
    assert "no approved case plan at the time" in reasons


def test_lines_fit_the_screen_and_name_every_person_and_figure(contacts: Rules) -> None:
    (grid,) = evaluated(contacts, record()).grids
    for width in (40, 80, 100):
        assert max(map(cells, text_lines(grid_blocks(contacts, grid), width))) <= width
    told = text(grid_blocks(contacts, grid))
    for judged in grid.requirements:
        assert f"{judged.label}: {judged.met} of {judged.of}" in told
    assert "x counts" in told


def test_a_name_cannot_move_the_cursor(contacts: Rules) -> None:
    answers = record(months=3, persons=1, contacts=5)
    raw = {id_: parse_answer(contacts.questions[id_].question, one) for id_, one in answers.items()}
    assert isinstance(raw["cr.persons"], dict)
    raw["cr.persons"]["r1"]["name"] = "\x1b[2J\u202eabc"  # type: ignore[index] # a file edited by hand
    (grid,) = Evaluation(contacts, raw, as_of="2026-03-20").grids
    assert not {"\x1b", "\u202e"} & set(text(grid_blocks(contacts, grid)))


def test_one_month_can_be_told_in_full(contacts: Rules) -> None:
    (grid,) = evaluated(contacts, record()).grids
    judged = grid.requirements[0]
    at = next(n for n, cell in enumerate(judged.lines[0].cells) if cell.state == "counted" and cell.why_not)
    told = text_lines(cell_blocks(grid, judged, judged.lines[0], at))
    assert told[0] == f"{judged.lines[0].name}, {grid.months[at]}: counted"
    assert any(line.endswith(": counts") for line in told)
    row, why = judged.lines[0].cells[at].why_not[0]
    assert f"{grid.row_called(judged, row)}: {why}" in told


def test_what_is_said_of_the_case_plan_stands_at_its_table(contacts: Rules) -> None:
    found = {each.code: each.question for each in grid_findings(evaluated(contacts, record(contacts=20)))}
    assert found["gap"] == "cr.plans"
    assert found["missing-row"] == "cr.services"
    assert found["missing-month"] == "cr.contacts"


def test_a_month_of_a_requirement_on_the_case_plan_leads_to_the_entry_of_the_plan(contacts: Rules) -> None:
    answers = record()
    answers["cr.services"].append(
        {"kind": "SW Plan Contact", "for_person": answers["cr.persons"][0]["name"], "method": "Telephone"}
        | {"party": "Staff Person/Child", "schedule": "monthly"}
    )
    (grid,) = evaluated(contacts, answers).grids
    judged = grid.requirement("plan_contacts")
    assert judged is not None
    assert judged.table == "cr.services"
    assert "  0/1\n" in text(grid_blocks(contacts, grid))
    head, *entries = cell_blocks(grid, judged, judged.lines[0], 0)
    assert "an entry is there, but does not count" in plain_text(head.spans)
    number = len(answers["cr.services"])
    assert [(each.leads, plain_text(each.spans)) for each in entries][-1] == (
        f"r{number}",
        f"entry {number}: method is not In-Person",
    )


def test_findings_name_lines_by_number_and_never_by_name(contacts: Rules) -> None:
    answers = record(contacts=20)
    found = list(grid_findings(evaluated(contacts, answers)))
    assert {"missing-month", "gap"} <= {finding.code for finding in found}
    said = " ".join(finding.message for finding in found)
    assert "person 1: " in said
    assert re.search(r"every month: 20[0-9-, to]+: (contact \d+: not in person|no contact)", said)
    assert not any(person["name"] in said for person in answers["cr.persons"])


def test_a_grid_is_one_json_document(contacts: Rules) -> None:
    (grid,) = evaluated(contacts, record(months=2, contacts=10)).grids
    assert (
        json.loads(json.dumps(grid.as_json()))["requirements"][0]["percent"] == grid.requirements[0].percent
    )


def test_a_figure_is_the_percentage_once_nothing_is_waited_for(contacts: Rules) -> None:
    (grid,) = evaluated(contacts, record(months=2, contacts=10)).grids
    known = next(each for each in grid.requirements if not each.open and each.percent is not None)
    assert grid.figure(known.id) == known.percent
    assert grid.figure("of no requirement") is Missing.UNANSWERED
    assert replace(grid, waiting_for=("cr.persons",)).figure(known.id) is Missing.UNANSWERED


@pytest.mark.parametrize("last", ["2023-12-31", "2034-02-01"])
def test_a_period_that_cannot_be_makes_no_grid(contacts: Rules, last: str) -> None:
    (grid,) = evaluated(contacts, record(contacts=5) | {"cr.last_month": last}).grids
    assert (grid.months, grid.waiting_for) == ((), ("cr.first_month", "cr.last_month"))
    assert "waits for" in text(grid_blocks(contacts, grid))


@pytest.mark.parametrize(
    ("day", "last"),
    [("2024-02-10", "2024-02-29"), ("2025-02-01", "2025-02-28"), ("2025-12-31", "2025-12-31")],
)
def test_the_end_of_a_month_is_its_last_day(contacts: Rules, day: str, last: str) -> None:
    term = parse_term("end of month of cr.first_month")
    assert Evaluator(evaluated(contacts, {"cr.first_month": day}), {}).term(term) == last


def test_runs_of_months_are_said_shortly() -> None:
    assert said_months(["2025-11", "2025-12", "2026-01", "2026-04"]) == "2025-11 to 2026-01, 2026-04"


GRID = """\
grids:
  - id: by-month
    title: By month
    months: {first: opened, last: opened}
    rows: {table: people, name: name}
    entries: {table: people, date: born, match: name same as person.name}
    covers:
      - {id: whole, table: people, from: born, to: born, because: no}
    requirements:
      - id: seen
        label: Seen every month
        who: age > 3
        each_month: 1
        counts:
          - {must: age > 1, why_not: too young}
sections:
"""
MONTHLY = "each_month: 1"
OFTEN = "table: people, months: age, at_least: age"


def with_grid(old: str, new: str) -> str:
    assert GRID.count(old) == 1
    small = changed("        answer: table\n", "        answer: table\n        row: person\n")
    small = small.replace(
        "          - {id: age,", "          - {id: born, label: Born, answer: date}\n          - {id: age,"
    )
    return small.replace("sections:\n", GRID.replace(old, new), 1)


def test_a_sound_grid_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(with_grid("age > 3", "age > 3"))
    assert [finding.message for finding in lint(path)] == []


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("first: opened", "first: «openned", "unknown-id", "Did you mean opened?"),
        ("first: opened", "first: «kind", "type", "kind is no date"),
        ("rows: {table: people", "rows: {table: «kind", "type", "kind is no table"),
        ("name: name", "name: «nam", "unknown-id", "Did you mean name?"),
        ("people, name: name", "people, name: name, same: [name, «agee]", "unknown-id", "Did you mean age?"),
        (
            "people, name: name",
            "people, name: name, «same: [age]",
            "measure",
            "Rows of two names would be one",
        ),
        (MONTHLY, "in_all: 1\n        together: «true", "measure", "`each_month` or `window`. Leave it out"),
        ("date: born", "date: «bron", "unknown-id", "Did you mean born?"),
        ("date: born", "date: «age", "type", "is no date"),
        ("same as person.name", "same as «person.nam»", "unknown-id", "Did you mean person.name?"),
        ("must: age > 1", "must: «name» > 1", "type", "neither a number nor a date"),
        ("must: age > 1", "must: «ages» > 1", "unknown-id", "Did you mean age?"),
        ("who: age > 3", "who: age «!", "condition", "Write `is not`"),
        ("must: age > 1", "must: age «!", "condition", "Write `is not`"),
        ("match: name same as person.name", "match: name «!", "condition", "Write `is not`"),
        ("because: no}", "because: no, when: age «!}", "condition", "Write `is not`"),
        (MONTHLY, "more_than_half: age «!\n        why_not: no", "condition", "Write `is not`"),
        (MONTHLY, "every_entry: age «!\n        why_not: no", "condition", "Write `is not`"),
        (MONTHLY, "has_row: {table: people, match: age «!}", "condition", "Write `is not`"),
        (
            MONTHLY,
            f"window: {{months: 6, unless: {{{OFTEN}, match: age «!}}}}",
            "condition",
            "Write `is not`",
        ),
        ("each_month: 1", "each_month: «0", "shape", "1 or more"),
        ("        each_month: 1\n", "", "measure", "exactly one of"),
        ("each_month: 1", "each_month: 1\n        window: {months: 6}", "measure", "exactly one of"),
        ("each_month: 1", "each_month: 1\n        under: «hole", "unknown-id", "Did you mean whole?"),
        ("each_month: 1", "every_entry: age > 2", "no-reason", "needs `why_not`"),
        ("- id: seen", "- id: «1A", "duplicate-id", "used twice"),
        (
            "        counts:\n",
            "        counts_as: «sen\n        counts:\n",
            "unknown-id",
            "Did you mean seen?",
        ),
    ],
)
def test_a_broken_grid_is_refused_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, message: str
) -> None:
    marked = unmark(with_grid(old, new))
    path = tmp_path / "small.yaml"
    path.write_text(marked.text)
    (finding,) = [each for each in lint(path) if each.code == code and message in each.message]
    if "«" in new:
        assert (finding.line, finding.column) == (marked.line, marked.column)


def test_a_rating_may_ask_for_a_figure_and_is_certain_when_the_figure_is(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(with_grid("age > 3", "age > 3").replace("when: 1B is No", "when: seen < 50"))
    assert lint(path) == []
    rules = compile_rules(load_near(path)[0])
    given: dict[str, Any] = {"1A": "Yes", "opened": "2026-01-15"}
    assert evaluated(rules, given).rating("1").waiting_for == ("people",)
    people = [{"name": "A", "age": 5, "born": "2026-01-02"}, {"name": "B", "age": 5, "born": "2025-01-02"}]
    rating = evaluated(rules, given | {"people": people}).rating("1")
    assert rating.rating == "Strength"
    rating = evaluated(rules, given | {"people": people[1:]}).rating("1")
    assert (rating.rating, rating.because) == ("Area Needing Improvement", "seen is 0 of 1, 0 %")


SECOND = """\
  - id: second
    title: Second
    months: {first: opened, last: opened}
    rows: {table: people, name: name}
    entries: {table: people, date: born, match: name same as person.name}
    requirements:
      - id: met
        label: Met
        each_month: 1
        counts:
          - {must: 1 is Strength, why_not: not good}
"""


def test_a_grid_may_ask_for_a_rating_that_another_grid_decides(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    text = with_grid("sections:\n", f"{SECOND}sections:\n").replace("when: 1B is No", "when: seen < 50")
    path.write_text(text)
    assert lint(path) == []
    people = [{"name": "A", "age": 5, "born": "2026-01-02"}]
    given: dict[str, Any] = {"1A": "Yes", "opened": "2026-01-15", "people": people}
    found = evaluated(compile_rules(load_near(path)[0]), given)
    assert found.rating("1").rating == "Strength"
    assert [(each.id, each.figure(own)) for each, own in zip(found.grids, ("seen", "met"), strict=True)] == [
        ("by-month", 100),
        ("second", 100),
    ]


def test_an_entry_outside_the_months_is_named_also_where_no_requirement_counts_entries(
    tmp_path: Path,
) -> None:
    path = tmp_path / "small.yaml"
    measure = "has_row: {table: people, match: name same as person.name}"
    text = with_grid(MONTHLY, measure).replace("entries: {table: people", "entries: {table: visits")
    visits = """\
      - id: visits
        ask: Which visits?
        answer: table
        guidance: All.
        columns:
          - {id: name, label: Name, answer: text}
          - {id: born, label: Day, answer: date}
  - id: outcome
"""
    path.write_text(text.replace("  - id: outcome\n", visits, 1))
    given: dict[str, Any] = {
        "opened": "2026-01-15",
        "people": [{"name": "A", "age": 5}],
        "visits": [{"name": "A", "born": "2026-01-02"}, {"name": "A", "born": "2026-02-02"}],
    }
    (outside,) = (
        each.message
        for each in grid_findings(evaluated(compile_rules(load_near(path)[0]), given))
        if each.code == "outside"
    )
    assert outside.endswith("not counted in By month: row 2.")


def test_a_figure_cannot_decide_whether_its_own_table_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    text = with_grid("age > 3", "age > 3").replace(
        "        row: person\n", "        row: person\n        asked_when: seen > 5\n"
    )
    path.write_text(text)
    assert "cycle" in {finding.code for finding in lint(path)}


def test_an_instrument_without_grids_has_none(osri: Rules) -> None:
    empty: list[Grid] = []
    assert Evaluation(osri, {}, as_of="2026-03-20").grids == empty
