"""Sections that are asked only in some cases, and the day as of which a review is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.instrument.making import changed
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.rules import compile_rules
from tui_review.review.evaluation import Evaluation

OUTCOME = "  - id: outcome\n    title: Outcome\n"
ONLY_IN_CARE = OUTCOME + "    asked_when: kind is Care\n    not_asked_because: the child is at home\n"
GUIDANCE = "        guidance: The day.\n"
TODAY = GUIDANCE + "        checks: [{warning: It lies ahead., when: opened after today}]\n"


def evaluated(tmp_path: Path, old: str, new: str, as_of: str = "2026-05-01", **answers: Value) -> Evaluation:
    path = tmp_path / "small.yaml"
    path.write_text(changed(old, new), encoding="utf-8")
    assert [found.message for found in lint(path) if "not_asked" not in found.message] == []
    return Evaluation(compile_rules(load_near(path)[0]), answers, as_of=as_of)


def test_nothing_of_a_section_is_asked_while_its_condition_is_false(tmp_path: Path) -> None:
    scale = ONLY_IN_CARE + "    not_asked: Not Achieved\n"
    home = evaluated(tmp_path, OUTCOME, scale, kind="Home", **{"1A": "Yes"})
    assert [home.asked(id_) for id_ in ("1A", "1B", "1C")] == [False, False, False]
    assert home.why_not_asked("1A") == "the child is at home"
    assert (home.rating("1").rating, home.rating("outcome").rating) == ("Not Applicable", "Not Achieved")
    assert home.value("1A") is Missing.NOT_ASKED
    care = evaluated(tmp_path, OUTCOME, scale, kind="Care", **{"1A": "No"})
    assert (care.asked("1B"), care.rating("outcome").rating) == (True, "Not Achieved")
    assert evaluated(tmp_path, OUTCOME, scale).asked("1A") is None


def test_a_section_that_is_not_asked_has_a_rating_of_outcomes(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(changed(OUTCOME, ONLY_IN_CARE), encoding="utf-8")
    (found,) = lint(path)
    assert found.code == "unknown-rating"
    assert "'Not Applicable' is not among the ratings of outcomes" in found.message


@pytest.mark.parametrize(("as_of", "ahead"), [("2026-05-01", True), ("2026-05-02", False)])
def test_today_is_the_day_as_of_which_a_review_is_looked_at(tmp_path: Path, as_of: str, ahead: bool) -> None:
    found = evaluated(tmp_path, GUIDANCE, TODAY, as_of, opened="2026-05-02")
    (_, condition), *_ = found.rules.questions["opened"].checks
    assert found.truth(condition) is ahead


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("when: 1B is No", "when: opened after today", "never changes by waiting"),
        (OUTCOME, OUTCOME + "    asked_when: opened after today\n", "never changes by waiting"),
        ("- id: opened\n", "- id: today\n", "`today` is a word of conditions"),
    ],
)
def test_nothing_is_asked_or_rated_by_the_day_of_looking(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(changed(old, new), encoding="utf-8")
    assert what in " ".join(found.message for found in lint(path))


def test_what_is_computed_from_today_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    open_for = (
        "\n      - id: open_for\n        ask: Days open.\n        answer: number\n        guidance: Days.\n"
    )
    text = changed(
        "      - id: people\n",
        f"{open_for[1:]}        compute: days from opened to today\n      - id: people\n",
    )
    path.write_text(text, encoding="utf-8")
    assert lint(path) == []
    path.write_text(text.replace("when: 1B is No", "when: open_for > 30"), encoding="utf-8")
    assert [(found.code, found.text) for found in lint(path)] == [("today", "days from opened to today")]
