"""Choices whose label is not their code: shown by label, entered by either, kept and exported by code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.instrument.making import beside
from tui_review.cli.main import main
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.rules import Rules
from tui_review.store.reviews import read_review
from tui_review.telling.words import value_words

LEAVING = """\
language: 1
id: leaving
version: "1"
title: Leaving (fictional)
short: Leaving
ratings: {item: [Good, Poor]}
sections:
  - id: s
    title: One
    items:
      - id: "1"
        title: Leaving
        questions:
          - id: why
            ask: Why did the child leave?
            answer: choice
            guidance: g
            choices: [{code: home, label: Went home, describe: To whom}, {code: other, label: Something else}]
          - id: helped
            ask: What helped?
            answer: several
            guidance: g
            choices: [{code: visits, label: Family visits}, {code: money, label: Money for rent}]
          - id: day
            ask: On which day?
            answer: date
            guidance: g
            or: [{code: unknown, label: Nobody knows}]
        rating:
          - {when: why is "Went home" and helped has visits, then: Good}
          - {else: Poor}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of reviews with the instrument beside it."""
    beside(tmp_path, LEAVING)
    return tmp_path


def rules_in(folder: Path) -> Rules:
    return Catalog([folder / "instruments"]).rules("leaving")[0]


def test_the_instrument_is_sound(folder: Path) -> None:
    assert lint(folder / "instruments" / "leaving.yaml") == []


@pytest.mark.parametrize(
    ("id_", "given", "stored", "said"),
    [
        ("why", "home", "home", "Went home"),
        ("why", "went  HOME", "home", "Went home"),
        ("helped", "money; Family visits", ["visits", "money"], "Family visits; Money for rent"),
        ("helped", "money for rent", ["money"], "Money for rent"),
        ("day", "nobody knows", "unknown", "Nobody knows"),
        ("day", "UNKNOWN", "unknown", "Nobody knows"),
    ],
)
def test_an_answer_is_given_by_code_or_label_kept_by_code_and_said_by_label(
    folder: Path, id_: str, given: str, stored: object, said: str
) -> None:
    question = rules_in(folder).questions[id_].question
    assert kind_of(question).parse(question, given) == stored
    assert value_words(question, stored) == said


def test_people_read_labels_and_programs_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder / "one.yaml")
    answers = ["why=Went home", "helped=Family visits", "day=nobody knows"]
    assert main(["new", "leaving", "one", "--folder", str(folder)]) == 0
    assert main(["set", file, *answers]) == 0
    kept = Path(file).read_text()
    assert 'value: "home"' in kept.replace("value: home", 'value: "home"')
    assert "- visits" in kept
    capsys.readouterr()
    assert main(["show", file]) == 0
    shown = capsys.readouterr().out
    assert "Went home" in shown
    assert "Family visits" in shown
    assert "Nobody knows" in shown
    assert "Good" in shown
    assert main(["export", str(folder), "--format", "csv"]) == 0
    exported = capsys.readouterr().out
    assert "home" in exported
    assert "unknown" in exported
    assert "Family visits" not in exported.replace("helped is Family visits", "")


def test_a_label_that_is_two_codes_is_a_finding(folder: Path) -> None:
    file = folder / "instruments" / "leaving.yaml"
    file.write_text(LEAVING.replace("label: Something else", "label: HOME"))
    (found,) = [each for each in lint(file) if each.code == "label"]
    assert "'HOME' is shown for 'other', and is 'home' too" in found.message
    assert "HOME" in LEAVING.replace("label: Something else", "label: HOME").splitlines()[found.line - 1]


RENAMES = "renames: {why.choices.home: returned, helped.choices.visits: family}"
RENAMED = (
    LEAVING.replace('version: "1"', f'version: "2"\n{RENAMES}')
    .replace("code: home", "code: returned")
    .replace("code: visits", "code: family")
    .replace("has visits", "has family")
)


def test_answers_move_to_the_codes_that_their_choices_have_now(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "one.yaml"
    assert main(["new", "leaving", "one", "--folder", str(folder)]) == 0
    assert main(["set", str(file), "why=home", "helped=visits; money", "day=unknown"]) == 0
    assert main(["set", str(file), "why.describe=To the mother."]) == 0
    (folder / "instruments" / "leaving-2.yaml").write_text(RENAMED)
    assert lint(folder / "instruments" / "leaving-2.yaml") == []
    capsys.readouterr()
    assert main(["migrate", str(file), "--to", "2"]) == 0
    assert "why.choices.home" in capsys.readouterr().out
    answers = read_review(file, Catalog([folder / "instruments"])).review.answers
    assert (answers["why"].value, answers["helped"].value) == ("returned", ["family", "money"])
    assert answers["why"].described == {"returned": "To the mother."}


@pytest.mark.parametrize(
    ("renames", "code", "says"),
    [
        ("why.choices.home: other", "rename", "'home' can be chosen at why"),
        ("why.choices.old: othre", "unknown-id", "why has no choice 'othre'. Did you mean other?"),
        ("wy.choices.old: other", "unknown-id", "There is no question or column wy. Did you mean why?"),
    ],
)
def test_a_renamed_code_that_leads_nowhere_is_a_finding(
    folder: Path, renames: str, code: str, says: str
) -> None:
    file = folder / "instruments" / "leaving.yaml"
    file.write_text(LEAVING.replace("sections:", f"renames: {{{renames}}}\nsections:", 1))
    (found,) = lint(file)
    assert found.code == code
    assert says in found.message
