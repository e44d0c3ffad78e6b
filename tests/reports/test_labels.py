"""Reports for people show labels and take either; data keeps codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.instrument.making import beside
from tests.instrument.test_labels import LEAVING
from tui_review.cli.main import main

WORDS = """\
why.choices.home: Volvió a casa
why.choices.other: Otra cosa
helped.choices.visits: Visitas
ratings.Good: Bien
ratings.Poor: Mal
kind.choices.fc: Acogida
"""
CASE = """\
          - id: kind
            ask: Which kind of case is it?
            answer: choice
            guidance: g
            choices: [{code: fc, label: Foster care}, {code: ih, label: In the home}]
"""


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with one made-up review, and its instrument in two languages."""
    text = LEAVING.replace("        rating:\n", f"{CASE}        rating:\n")
    text = text.replace("ratings: {item", "facts: {case_type: kind}\nratings: {item")
    beside(tmp_path, text)
    (tmp_path / "instruments" / "leaving.es.wording.yaml").write_text(WORDS)
    assert main(["new", "leaving", "one", "--folder", str(tmp_path)]) == 0
    answers = ["why=home", "helped=visits", "day=unknown", "kind=fc"]
    assert main(["set", str(tmp_path / "one.yaml"), *answers]) == 0
    capsys.readouterr()
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_tables_of_choices_and_ratings_have_the_words_of_the_language(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = said(capsys, "report", str(folder), "--item", "1")
    assert "Went home" in own
    assert "Something else" in own
    spanish = said(capsys, "report", str(folder), "--item", "1", "--lang", "es")
    assert "Volvió a casa" in spanish
    assert "Good" not in spanish
    assert "Went home" not in spanish.replace("why is Went home", "")
    whole = said(capsys, "report", str(folder), "--lang", "es")
    assert "Good" not in whole


def test_data_keeps_codes_in_every_language(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, spanish = (
        json.loads(said(capsys, "report", str(folder), "--json", *language))
        for language in ([], ["--lang", "es"])
    )
    (question,) = (each for each in own["instruments"][0]["practice"] if each["id"] == "why")
    assert set(question["counts"]) >= {"home", "other"}
    assert own == spanish


@pytest.mark.parametrize("case_type", ["fc", "Foster care", "foster CARE"])
def test_reviews_are_chosen_by_a_case_types_code_or_label(
    folder: Path, capsys: pytest.CaptureFixture[str], case_type: str
) -> None:
    assert "1 review" in said(capsys, "report", str(folder), "--case-type", case_type)


def test_a_case_type_that_there_is_not_is_answered_with_labels(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(folder), "--case-type", "Fostr care"]) == 2
    assert "Did you mean Foster care? There are: Foster care, In the home." in capsys.readouterr().err


def test_a_rating_is_overridden_and_listed_in_either_word_and_kept_as_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(folder / "one.yaml")
    act = ("override", file, "1", "mal", "--reason", "A doubt.", "--by", "L. Leader", "--role", "site_leader")
    assert "Mal (by the answers Bien)" in said(capsys, *act, "--lang", "es")
    assert "rating: Poor" in Path(file).read_text()
    assert "Mal; by the answers Bien" in said(capsys, "overrides", file, "--lang", "es")
    (listed,) = json.loads(said(capsys, "overrides", file, "--json", "--lang", "es"))
    assert (listed["rating"], listed["computed"]) == ("Poor", "Good")


def test_git_is_shown_labels(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "textconv", str(folder / "one.yaml"))
    assert "Went home" in shown
    assert "- Family visits" in shown
    assert "Volvió a casa" in said(capsys, "textconv", str(folder / "one.yaml"), "--lang", "es")
