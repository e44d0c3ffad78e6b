"""A key has no texts, names and signatures, as none is asked of it: who answers as it does scores as it does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tui_review.review.who import desk_day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

INSTRUMENT = """\
language: 1
id: mini
version: "1"
title: Mini
short: Mini
about: A worksheet.
ratings: {item: [Met, Not Met], outcome: [Good, Poor]}
sections:
  - id: s
    title: S
    domain: Safety
    items:
      - id: "1"
        title: One
        {FIRST}
        questions:
          - {id: 1A, ask: Is it so, answer: yes_no, guidance: G.}
          - {{QUESTION}, ask: And, guidance: G.}
        rating:
          - {when: {WHEN}, then: Met}
          - {else: Not Met}
    rating:
      - {when: 1 is Met, then: Good}
      - {else: Poor}
"""
CASE = """\
# Fictional training material. Everybody in it is invented.
format: 1
id: elm
title: Elm
fictional: Fictional training material. Everybody in it is invented.
instrument: mini
summary: |
  A worksheet as training.
feedback: item
documents:
  - {id: "01", file: documents/01-notes.md}
"""
DOCUMENT = """\
> Fictional training material. Everybody in it is invented.

Document: Notes
Date: 2026-03-01
Source: case file

[1] The panel met on 2026-03-01.
"""
KEY = """\
# Answer key to a fictional mock case.
format: 1
case: elm
instrument: mini
answers:
  1A: {value: "Yes", passages: ["01:1"], because: It is.}
"""
FIRST = "complete_first: true"


def laid(here: Path, question: str, *, first: bool = True, when: str = "1A is Yes") -> None:
    """An instrument, a case on it, and a key that has an answer to 1A alone."""
    own = INSTRUMENT.replace("        {FIRST}\n", f"        {FIRST}\n" if first else "")
    own = own.replace("{QUESTION}", question).replace("{WHEN}", when)
    for place, text in (
        ("reviews/instruments/mini.yaml", own),
        ("cases/elm/case.yaml", CASE),
        ("cases/elm/documents/01-notes.md", DOCUMENT),
        ("key.yaml", KEY),
    ):
        (here / place).parent.mkdir(parents=True, exist_ok=True)
        (here / place).write_text(text, encoding="utf-8")


def lint(run: Run) -> tuple[int, str]:
    ran = run("train", "--folder", "reviews", "--lint", "cases/elm", "--key", "key.yaml")
    return ran.status, ran.out


@pytest.mark.parametrize(
    ("question", "given", "first", "when"),
    [
        ("id: 1T, answer: text", "1T=A plan for it.", True, "1A is Yes"),
        ("id: 1T, answer: long_text", "1T=A plan for it, in words.", True, "1A is Yes"),
        ("id: 1T, answer: names", "1T=Ann Lane", True, "1A is Yes"),
        ("id: 1T, answer: text, optional: true", "1T=A plan.", False, "1A is Yes and 1T is answered"),
    ],
)
def test_who_answers_as_a_key_without_texts_is_rated_as_the_key(
    here: Path, run: Run, question: str, given: str, first: bool, when: str
) -> None:
    laid(here, question, first=first, when=when)
    _, said = lint(run)
    assert "Ratings are not given for 1, s" in said
    assert "error" not in said
    assert run("train", "elm", "ann", "--by", "Ann Lane").status == 0
    assert run("set", "reviews/ann.yaml", "1A=Yes", given, "--by", "Ann Lane").status == 0
    ran = run("score", "reviews/ann.yaml", "--key", "key.yaml")
    assert (ran.status, "answers 1 of 1, items 1 of 1, outcomes 1 of 1" in ran.out) == (0, True), ran.out
    with (here / "key.yaml").open("a", encoding="utf-8") as key:
        key.write('ratings: {"1": Met, s: Good}\n')
    assert lint(run)[0] == 0
    assert run("score", "reviews/ann.yaml", "--key", "key.yaml").status == 0


def test_a_signature_that_a_key_does_not_have_keeps_no_attempt_from_being_rated(here: Path, run: Run) -> None:
    laid(here, "id: 1T, answer: sign_off, signs: [1A]")
    assert "error" not in lint(run)[1]
    assert run("train", "elm", "ann", "--by", "Ann Lane").status == 0
    assert run("set", "reviews/ann.yaml", "1A=Yes", "--by", "Ann Lane").status == 0
    ran = run("set", "reviews/ann.yaml", f"1T=Ann Lane, {desk_day()}", "--by", "Ann Lane")
    assert ran.status == 0, ran.err
    ran = run("score", "reviews/ann.yaml", "--key", "key.yaml")
    assert "items 1 of 1, outcomes 1 of 1" in ran.out, ran.out + ran.err


def test_what_a_key_still_needs_to_be_rated_is_an_error_of_it_and_no_attempt_is_scored_by_it(
    here: Path, run: Run
) -> None:
    laid(here, "id: 1.sources, answer: choice, choices: [File, Mother]")
    status, said = lint(run)
    assert status == 1
    assert (
        "error: The rating of 1 is still open: it waits for 1.sources. The key needs an answer more" in said
    )
    assert "given for 1" not in said
    assert run("train", "elm", "ann", "--by", "Ann Lane").status == 0
    ran = run("score", "reviews/ann.yaml", "--key", "key.yaml")
    assert (ran.status, "waits for 1.sources" in ran.err) == (2, True)


def laid_for_a_plan(here: Path) -> str:
    """A case on the worksheet for case plan reviews, and its key."""
    laid(here, "id: 1T, answer: text")
    case = here / "cases/elm/case.yaml"
    given = 'face_sheet:\n  cp.case: Oak\n  cp.county: North\n  cp.review_date: "2026-03-01"\n'
    case.write_text(
        CASE.replace("instrument: mini", "instrument: case-plan-review") + given, encoding="utf-8"
    )
    rest = "passages: ['01:1'], because: So.}"
    answers = {
        "cp2": "[{name_or_role: Mother, role: Spoke, parent: 'Yes'}]",
        "cp5": "[Reunification]",
        "cp5.agree": "'No'",
        "cp6": "'Yes'",
        "cp.arranged": "[Case chosen in which the parent takes part]",
        "cp.prepared": "[]",
        "cp.comprehension": "'Yes'",
    }
    key = KEY[: KEY.index("  1A")].replace("mini", "case-plan-review")
    key += "".join(f"  {id_}: {{value: {value}, {rest}\n" for id_, value in answers.items())
    (here / "key.yaml").write_text(key, encoding="utf-8")
    return key


def test_a_worksheet_with_three_signatures_is_scored_by_a_key_without_texts(here: Path, run: Run) -> None:
    key = laid_for_a_plan(here)
    _, said = lint(run)
    assert "error" not in said, said
    (here / "key.yaml").write_text(f"{key}ratings: {{review: Complete}}\n", encoding="utf-8")
    status, said = lint(run)
    # What is said of the preparations is said of an attempt like the key, too.
    told = [line for line in said.splitlines() if ": warning: " in line]
    assert (status, [line.split()[2] for line in told]) == (1, ["cp.arranged:", "cp.prepared:"]), said


def test_what_has_no_rating_yet_is_never_as_the_key(here: Path, run: Run) -> None:
    laid(here, "id: 1T, answer: text")
    (here / "cases/elm/key").mkdir()
    (here / "cases/elm/key/key.yaml").write_text(KEY, encoding="utf-8")
    assert run("train", "elm", "ann", "--by", "Ann Lane").status == 0
    for given, left in (("1A=", "1A, 1T"), ("1A=Yes", "1T")):
        assert run("set", "reviews/ann.yaml", given, "--by", "Ann Lane").status == 0
        for item, name in (("s", "Safety"), ("1", "Item 1")):
            for key in ((), ("--key", "key.yaml")):
                ran = run("score", "reviews/ann.yaml", "--item", item, *key)
                assert (ran.status, ran.out) == (2, "")
                assert f"{name} is not finished: {left}" in ran.err
    ran = run("score", "reviews/ann.yaml", "--key", "key.yaml")
    assert (ran.status, "no rating yet: 1" in ran.out) == (1, True)
    page = run("score", "reviews/ann.yaml", "--key", "key.yaml", "--report", "md").out
    assert "Not finished (not counted)\n\nNo rating yet: 1, s." in page
    assert run("set", "reviews/ann.yaml", "1T=A plan for it.", "--by", "Ann Lane").status == 0
    for item, name in (("s", "Safety"), ("1", "Item 1")):
        assert run("score", "reviews/ann.yaml", "--item", item).out == f"{name}: as the key.\n"


def test_where_the_case_is_not_found_it_is_said_beside_what_the_key_lacks_without_it(
    here: Path, run: Run
) -> None:
    laid_for_a_plan(here)
    assert run("train", "elm", "ann", "--by", "Ann Lane").status == 0
    (here / "cases").rename(here / "elsewhere")
    ran = run("score", "reviews/ann.yaml", "--key", "key.yaml")
    assert ran.status == 2
    assert "There is no mock case elm" in ran.err
    assert "--case names the folder of the case" in ran.err
    assert run("score", "reviews/ann.yaml", "--key", "key.yaml", "--case", "elsewhere/elm").status == 1


def test_a_key_in_the_folders_of_keys_is_found_by_score_and_instruments_are_no_attempts(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid(here, "id: 1T, answer: text")
    (here / "keys").mkdir()
    (here / "key.yaml").rename(here / "keys/elm.yaml")
    monkeypatch.setenv("TUI_REVIEW_KEYS", str(here / "keys"))
    assert run("train", "elm", "ann", "--by", "Ann Lane").status == 0
    assert run("set", "reviews/ann.yaml", "1A=Yes", "1T=A plan for it.", "--by", "Ann Lane").status == 0
    assert run("score", "reviews/ann.yaml", "--item", "1").out == "Item 1: as the key.\n"
    ran = run("collect", "in", "--from", "reviews")
    assert (ran.status, ran.err) == (0, "")


def test_an_attempt_without_its_whole_history_is_by_nobody_and_has_not_passed(here: Path, run: Run) -> None:
    laid(here, "id: 1T, answer: text")
    assert run("train", "elm", "ann", "--by", "Ann Lane").status == 0
    path = here / "reviews/ann.yaml"
    assert run("set", path, "1A=Yes", "1T=A plan for it.", "--by", "Ann Lane").status == 0
    assert run("score", path, "--key", "key.yaml").status == 0
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("\nhistory:") + 1], encoding="utf-8")
    told = json.loads(run("score", path, "--key", "key.yaml", "--json").out)
    assert told["attempts"][0]["broken"] == ["the record as a whole"]
