"""A review of the same case beside another one: shown, compared, never needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acts import create_review, write_review
from tests.instrument.making import SMALL
from tui_review.cli.main import main
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.links import beside
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.linked import evaluate, resolver
from tui_review.store.reviews import read_review

SHEET = """\
language: 1
id: sheet
version: "1"
title: A sheet
short: Sheet
links:
  other: {question: other_id, instruments: [small]}
sections:
  - id: page
    title: Page
    questions:
      - id: other_id
        ask: Which other review?
        answer: text
        optional: true
        guidance: Its id.
      - id: colours
        ask: Which?
        answer: several
        choices: [Early, Late]
        guidance: Look.
        beside: ["other:1C", "other:1"]
        checks:
          - warning: The other review says otherwise.
            when: colours differs from other:1C
      - id: done
        ask: Done?
        answer: yes_no
        guidance: Look.
        checks:
          - warning: The other review was not good.
            when: done is Yes and other:1B is No
          - info: The other review is not rated well.
            when: done is Yes and other:1 is Area Needing Improvement
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of reviews with two instruments beside them and no others."""
    instruments = tmp_path / "instruments"
    instruments.mkdir()
    (instruments / "sheet.yaml").write_text(SHEET)
    (instruments / "small.yaml").write_text(SMALL)
    monkeypatch.delenv("TUI_REVIEW_INSTRUMENTS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "none"))
    return tmp_path


def create(folder: Path, instrument: str, id_: str, answers: dict[str, Any]) -> Path:
    """A review file with these answers."""
    rules, _sha256 = Catalog([folder / "instruments"]).rules(instrument)
    state = ReviewState(
        rules, new_review(id_, rules, "2026-03-10"), Editor("A. Reviewer"), today="2026-03-20"
    )
    state.answer_many(answers)
    path = folder / f"{id_}.yaml"
    create_review(path, state.review, rules)
    return path


def codes(path: Path) -> list[tuple[str, str, str]]:
    """What is found in a review, but for what is unanswered."""
    opened = read_review(path)
    found = findings(opened.review, evaluate(opened, as_of="2026-03-20"))
    return [(each.question, each.level, each.code) for each in found if each.code != "unanswered"]


def test_contradictions_are_pointed_out_and_what_the_other_says_is_shown(folder: Path) -> None:
    create(folder, "small", "o1", {"1A": "Yes", "1B": "No", "1C": ["Early"]})
    path = create(folder, "sheet", "s1", {"other_id": "o1", "colours": ["Late"], "done": "Yes"})
    assert codes(path) == [
        ("colours", "warning", "check"),
        ("done", "warning", "check"),
        ("done", "info", "check"),
    ]
    facts = beside(evaluate(read_review(path), as_of="2026-03-20"), "colours")
    assert [(fact.id, fact.review, fact.words) for fact in facts] == [
        ("other:1C", "o1", "Early"),
        ("other:1", "o1", "Area Needing Improvement"),
    ]


def test_the_order_of_choices_is_no_contradiction_and_agreement_is_quiet(folder: Path) -> None:
    create(folder, "small", "o1", {"1A": "Yes", "1B": "Yes", "1C": ["Early", "Late"]})
    path = create(folder, "sheet", "s1", {"other_id": "o1", "colours": ["Late", "Early"], "done": "Yes"})
    assert codes(path) == []


def test_what_the_other_has_not_answered_yet_is_unknown_not_a_contradiction(folder: Path) -> None:
    create(folder, "small", "o1", {})
    path = create(folder, "sheet", "s1", {"other_id": "o1", "colours": ["Late"], "done": "Yes"})
    assert codes(path) == []
    assert [fact.words for fact in beside(evaluate(read_review(path), as_of="2026-03-20"), "colours")] == [
        "not answered there",
        "not answered there",
    ]


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("nowhere", "no review nowhere"),
        ("../s1", "no review's id"),
        ("s1", "the review itself"),
        ("broken", "cannot be read"),
        ("s2", "one with small belongs here"),
    ],
)
def test_another_review_that_cannot_be_used_is_a_warning_and_everything_else_goes_on(
    folder: Path, named: str, words: str
) -> None:
    (folder / "broken.yaml").write_text("format: 1\nreview: [\n")
    create(folder, "sheet", "s2", {})
    path = create(folder, "sheet", "s1", {"other_id": named, "colours": ["Late"], "done": "Yes"})
    opened = read_review(path)
    found = findings(opened.review, evaluate(opened, as_of="2026-03-20"))
    assert [(each.question, each.level, each.code) for each in found] == [("other_id", "warning", "link")]
    assert words in found[0].message
    assert beside(evaluate(opened, as_of="2026-03-20"), "colours") == []


def test_naming_another_review_while_working_compares_at_once(folder: Path) -> None:
    create(folder, "small", "o1", {"1C": ["Early"]})
    path = create(folder, "sheet", "s1", {"colours": ["Late"]})
    opened = read_review(path)
    state = ReviewState(
        opened.rules, opened.review, Editor("A. Reviewer"), resolve=resolver(path), today="2026-03-20"
    )
    assert [found.code for found in state.findings_at("colours")] == []
    state.answer("other_id", "o1")
    assert [found.code for found in state.findings_at("colours")] == ["check"]
    state.clear("other_id")
    assert [found.code for found in state.findings_at("colours")] == []


def test_a_change_of_the_other_file_is_seen_at_the_next_change(folder: Path) -> None:
    other = create(folder, "small", "o1", {"1C": ["Early"]})
    path = create(folder, "sheet", "s1", {"other_id": "o1", "colours": ["Late"]})
    opened = read_review(path)
    state = ReviewState(
        opened.rules, opened.review, Editor("A. Reviewer"), resolve=resolver(path), today="2026-03-20"
    )
    assert [found.code for found in state.findings_at("colours")] == ["check"]
    changed = read_review(other)
    theirs = ReviewState(changed.rules, changed.review, Editor("B. Reviewer"), today="2026-03-20")
    theirs.answer("1C", ["Late"])
    write_review(other, theirs.review, changed.rules, expected=changed.fingerprint)
    state.answer("done", "No")
    assert state.findings_at("colours") == []


def test_without_anybody_to_find_it_the_other_review_is_unknown_and_ratings_are_the_same(
    folder: Path,
) -> None:
    create(folder, "small", "o1", {"1A": "Yes", "1B": "No", "1C": ["Early"]})
    path = create(folder, "sheet", "s1", {"other_id": "o1", "colours": ["Late"], "done": "Yes"})
    opened = read_review(path)
    assert findings(opened.review, Evaluation.of(opened.rules, opened.review, as_of="2026-03-20")) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ('beside: ["other:1C",', 'beside: ["other:1D",', "unknown-id", "small has no question or item 1D"),
        ('beside: ["other:1C",', 'beside: ["othr:1C",', "unknown-id", "Did you mean other?"),
        ('beside: ["other:1C",', 'beside: ["done",', "linked", "no column of a table"),
        ("other:1B is No", "other:1B is Maybe", "value", "can never be 'Maybe'"),
        ("colours differs from other:1C", "colours differs from other:1B", "type", "not of one kind"),
        ("question: other_id,", "question: other,", "unknown-id", "Did you mean other_id?"),
        ("question: other_id,", "question: done,", "type", "must be a `text` question"),
        ("- warning: The other review was", "- error: The other review was", "linked", "Another review"),
        ("        optional: true\n", "        asked_when: other:1A is Yes\n", "linked", "this review alone"),
    ],
)
def test_the_linter_checks_names_against_the_other_instrument(
    folder: Path, old: str, new: str, code: str, words: str
) -> None:
    assert SHEET.count(old) == 1
    path = folder / "instruments" / "sheet.yaml"
    path.write_text(SHEET.replace(old, new))
    found = lint(path)
    assert [each.code for each in found] == [code]
    assert words in found[0].message


def test_a_sound_sheet_lints_clean_and_without_the_other_instrument_says_what_is_not_checked(
    folder: Path,
) -> None:
    path = folder / "instruments" / "sheet.yaml"
    assert lint(path) == []
    (folder / "instruments" / "small.yaml").unlink()
    assert [(each.level, each.code) for each in lint(path)] == [("info", "not-installed")]


@pytest.mark.parametrize(
    ("goals", "theirs", "warned"),
    [
        (["Reunification"], ["Reunification"], False),
        (["Adoption", "Reunification"], ["Reunification", "Adoption"], False),
        (["Adoption"], ["Reunification"], True),
        (["Reunification", "APPLA"], ["Reunification"], True),
        (["APPLA"], ["APPLA"], False),
        (["APPLA"], ["Guardianship"], True),
        (["Guardianship", "APPLA"], ["Adoption", "APPLA"], True),
        (["Relatives", "Adoption"], ["Reunification"], True),
        (["Relatives", "Adoption"], ["Adoption"], False),
        (["Relatives", "Adoption"], ["Guardianship", "Adoption"], False),
        (["Relatives", "Reunification"], ["Reunification", "Adoption"], True),
        (["Relatives", "APPLA"], ["Guardianship"], True),
        (["Relatives"], ["Guardianship"], False),
        (["Relatives"], ["Reunification"], True),
    ],
)
def test_the_worksheet_compares_its_goals_with_those_of_the_osri(
    tmp_path: Path, goals: list[str], theirs: list[str], warned: bool
) -> None:
    assert osri_warning(tmp_path, {"cp5": goals}, {"5A1": theirs}, "cp5") is warned


@pytest.mark.parametrize(
    ("mine", "theirs", "warned"),
    [("Yes", "Yes", False), ("Yes", "No", True), ("No", "Yes", True), ("Yes", "NA", False)],
)
def test_the_worksheet_compares_question_six_with_5b(
    tmp_path: Path, mine: str, theirs: str, warned: bool
) -> None:
    assert osri_warning(tmp_path, {"cp6": mine}, {"5B": theirs}, "cp6") is warned


@pytest.mark.parametrize(("theirs", "warned"), [(["OPPLA"], False), (["Adoption"], True)])
def test_the_same_goal_under_its_name_of_round_3_is_no_contradiction(
    tmp_path: Path, theirs: list[str], warned: bool
) -> None:
    assert osri_warning(tmp_path, {"cp5": ["APPLA"]}, {"5A1": theirs}, "cp5", "osri-r3") is warned


def osri_warning(
    folder: Path, mine: dict[str, Any], theirs: dict[str, Any], question: str, osri: str = "osri-r4"
) -> bool:
    """Whether the shipped worksheet warns at a question, with an OSRI review beside it."""
    from tui_review.instrument.loading.catalog import shipped_folder  # noqa: PLC0415 - two tests only

    catalog = Catalog([shipped_folder()])
    for instrument, id_, answers in (
        (osri, "o1", {"fs.case_type": "Foster Care", "5.applies": "Yes", **theirs}),
        ("case-plan-review", "w1", {"cp.osri_review": "o1", **mine}),
    ):
        rules, _sha256 = catalog.rules(instrument)
        review = new_review(id_, rules, "2026-03-10")
        state = ReviewState(rules, review, Editor("A. Reviewer"), today="2026-03-20")
        state.answer_many(answers)
        create_review(folder / f"{id_}.yaml", state.review, rules)
    opened = read_review(folder / "w1.yaml", catalog)
    found = findings(opened.review, evaluate(opened, as_of="2026-03-20", catalog=catalog))
    return any(each.question == question and each.code == "check" for each in found)


@pytest.mark.parametrize(("name", "is_said"), [("ORLA  bexley", False), ("Orla Bexleigh", True)])
def test_the_case_of_a_linked_review_is_the_same_whatever_its_blanks_and_capitals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, is_said: bool
) -> None:
    assert main(["new", "osri-r4", "o1", "--folder", str(tmp_path)]) == 0
    assert main(["new", "case-plan-review", "p1", "--folder", str(tmp_path)]) == 0
    assert main(["set", str(tmp_path / "o1.yaml"), f"fs.case_name={name}"]) == 0
    assert main(["set", str(tmp_path / "p1.yaml"), "cp.case=Orla Bexley", "cp.osri_review=o1"]) == 0
    capsys.readouterr()
    main(["check", str(tmp_path / "p1.yaml")])
    assert ("of a case with another name" in capsys.readouterr().out) is is_said
