"""Each kind of answer, at a question and in a column made up for it, through everything that a person does with it."""

from __future__ import annotations

import io
import json
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

import pytest

from tests.acts import create_review
from tests.generating.answers import FORM, as_answer, random_value
from tests.instrument.making import HEAD
from tui_review.errors import DONE
from tui_review.exchange.reading import import_form
from tui_review.exchange.writing import export_form
from tui_review.instrument.kinds.base import AskedPart
from tui_review.instrument.kinds.date import DATE, DateKind
from tui_review.instrument.kinds.registry import KINDS
from tui_review.instrument.language.date_forms import read_month
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.model import ColumnKind, Kind, Question
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.plain.telling import given_by, how_to_answer
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.three_way import merged_part
from tui_review.review.who import Editor
from tui_review.store.csv_file import read_tables
from tui_review.store.reviews import read_review
from tui_review.store.tables_csv import ColumnMap, rows_from
from tui_review.telling.terminal import text
from tui_review.training.compare import compare_answers, is_compared

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.language.evaluate import Value

NEEDED: Final[dict[str, Any]] = {
    "choices": ["A", "B", "C"],
    "pattern": FORM,
    "pattern_message": "two capital letters, a hyphen and four digits",
    "columns": [{"id": "x", "label": "X", "answer": "number"}],
}
"""What a kind may need, made up; one that needs more has it here."""
NO_FORM: Final = {"names": "text", "sign_off": "text"}
"""What comes back from a form of a kind that forms do not have."""
TODAY: Final = "2026-03-10"
EACH: Final = pytest.mark.parametrize("name", get_args(Kind))
ON_ONE_LINE: Final = pytest.mark.parametrize(
    "name",
    [name for name, kind in KINDS.items() if kind.entry in ("options", "line") and kind.holds != "signature"],
)
IN_A_COLUMN: Final = pytest.mark.parametrize("name", get_args(ColumnKind))


class Made(NamedTuple):
    """A kind's instrument, and two answers of the kind."""

    rules: Rules
    path: Path
    question: Question
    answers: tuple[Value, Value]

    def state(self, id_: str) -> ReviewState:
        """A review that nobody has answered."""
        review = new_review(id_, self.rules, TODAY)
        return ReviewState(
            self.rules, review, Editor("A. Made-Up", now=lambda: f"{TODAY}T12:00:00Z"), today=TODAY
        )


def made(name: Kind, folder: Path) -> Made:
    """A question of a kind, one asked when it is answered, and, where it can stand in one, a column."""
    part = {"answer": name, **{each: NEEDED[each] for each in sorted(KINDS[name].needs)}}
    asked = {"ask": "What?", "label": "What", "guidance": "Made up."}
    ahead = {"asked_when": "first is Yes", "not_asked_because": "it is not first"}
    behind = {"asked_when": "q is answered", "not_asked_because": "it waits for q"}
    questions = [
        {"id": "first", **asked, "answer": "yes_no"},
        {"id": "q", **asked, **part, **ahead},
        {"id": "behind", **asked, "answer": "yes_no", **behind},
    ]
    if name in get_args(ColumnKind):
        columns = [{"id": "c", "label": "Cell", **part}, {"id": "n", "label": "Count", "answer": "number"}]
        questions.append({"id": "t", **asked, "answer": "table", "row": "row", "columns": columns})
    (folder / "instruments").mkdir()
    path = folder / "instruments" / "small.yaml"
    path.write_text(f"{HEAD}sections: {json.dumps([{'id': 's', 'title': 'S', 'questions': questions}])}\n")
    assert [each.message for each in lint(path) if each.level == "error"] == []
    rules = compile_rules(load_near(path)[0])
    question = rules.questions["q"].question
    samples = [
        value for seed in range(60) if (value := random_value(question, Random(seed))) not in (None, [], {})
    ]
    assert samples, "tests/generating/answers.py gives no answer"
    other = [value for value in samples if value != samples[0]]
    assert other, "tests/generating/answers.py gives one answer only"
    return Made(rules, path, question, (samples[0], other[0]))


@EACH
def test_what_is_chosen_from_has_choices_that_can_be_given_and_are_shown(name: Kind, tmp_path: Path) -> None:
    here, kind = made(name, tmp_path), KINDS[name]
    options = here.question.options
    assert bool(options) is (kind.entry == "options")
    assert len(kind.letters) in (0, len(options))
    shown = text(how_to_answer(here.question))
    for number, (option, typed) in enumerate(zip(options, kind.letters or "123456789", strict=False), 1):
        given = kind.parse(here.question, option)
        assert kind.is_sound(here.question, given)
        assert given == kind.parse(here.question, given_by(here.question, typed, str)), number
        assert kind.letters or f"{number}. {option}" in shown
        assert kind.may_be(here.question, option)


@EACH
def test_an_answer_is_given_and_read_again_from_its_file_and_what_waits_for_it_is_asked(
    name: Kind, tmp_path: Path
) -> None:
    here, kind = made(name, tmp_path), KINDS[name]
    for number, value in enumerate(here.answers):
        path = tmp_path / f"made-up-{number}.yaml"
        state = here.state(path.stem)
        state.answer("first", "Yes")
        assert state.evaluation.asked("behind") is not True
        state.answer("q", value)
        assert state.evaluation.asked("behind") is True
        kept = as_answer(here.question, value)
        assert state.kept("q").given == kept.given
        if kind.entry in ("options", "line"):
            typed = given_by(here.question, kind.typed_as(here.question, value), str)
            assert kind.parse(here.question, typed) == value
        create_review(path, state.review, here.rules)
        assert read_review(path).review.answers["q"].given == kept.given


def in_lines(here: Made, folder: Path, *typed: str) -> tuple[str, Value | None]:
    """What the plain mode says when the question is answered so, and what the file holds then."""
    path = folder / "typed-1.yaml"
    state = here.state(path.stem)
    state.answer("first", "Yes")
    create_review(path, state.review, here.rules)
    out, lines = io.StringIO(), "".join(f"{line}\n" for line in ("goto q", *typed, "quit"))
    editor = Editor("A. Made-Up", now=lambda: f"{TODAY}T12:00:00Z")
    assert run_plain(path, editor, TODAY, talk=Talk(io.StringIO(lines), out)) == DONE
    kept = read_review(path).review.answers.get("q")
    return out.getvalue(), kept.given if kept else None


@ON_ONE_LINE
@pytest.mark.usefixtures("state")
def test_what_is_typed_in_lines_is_said_as_the_file_holds_it(name: Kind, tmp_path: Path) -> None:
    here, kind = made(name, tmp_path), KINDS[name]
    value = here.answers[0]
    said, kept = in_lines(here, tmp_path, kind.typed_as(here.question, value))
    assert kept == value
    assert f"Saved: q is {kind.said(here.question, value).rstrip('.')}." in said


class _MonthKind(DateKind):
    """A month, compared as a day: a kind made up to be alike to one that is there, and to read its own forms."""

    def read(self, part: AskedPart, given: Any) -> str:
        month, _, year = str(given).partition("/")
        if len(year) == len("25") and month.isdecimal():
            return f"20{year}-{int(month):02d}-01"
        return read_month(str(given)) or f"{super().read(part, given)[:7]}-01"

    def words(self, part: AskedPart, value: Value) -> str:
        return f"month {super().words(part, value)[:7]}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("10/25", "2025-10-01"), ("Oct 2025", "2025-10-01"), ("today", "2026-03-01"), ("14 Oct", "2025-10-01")],
)
@pytest.mark.usefixtures("state")
def test_a_kind_that_is_compared_as_days_reads_what_is_typed_before_the_calendar_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, kept: str
) -> None:
    traits = {each: getattr(DATE, each) for each in ("name", "noun", "remedy", "measure", "tells")}
    here = made("date", tmp_path)
    monkeypatch.setitem(KINDS, "date", _MonthKind(**traits))
    said, found = in_lines(here, tmp_path, typed)
    assert found == kept
    assert f"Saved: q is month {kept[:7]}." in said


@IN_A_COLUMN
def test_a_cell_comes_from_a_file_of_another_system(name: Kind, tmp_path: Path) -> None:
    here, kind = made(name, tmp_path), KINDS[name]
    table = here.rules.questions["t"].question
    file = tmp_path / "cells.csv"
    cells = [kind.typed_as(here.question, value) for value in here.answers]
    file.write_text(
        "".join(f'"{cell}",{n}\n' for cell, n in [("Cell", "Count"), *zip(cells, "12", strict=True)])
    )
    loaded = rows_from(read_tables(file), table, ColumnMap(), [], {}, file.name)
    assert loaded.bad == []
    assert [row["c"] for row in loaded.rows] == list(here.answers)


@EACH
def test_a_question_goes_into_a_form_and_comes_back(name: Kind, tmp_path: Path) -> None:
    here = made(name, tmp_path)
    back = import_form(export_form(here.rules)[0], "form.xlsx")
    path = tmp_path / "back.yaml"
    path.write_text(back.text, encoding="utf-8")
    assert [each.message for each in lint(path) if each.level == "error"] == []
    found = compile_rules(load_near(path)[0])
    question = found.questions["q"].question
    assert question.answer == NO_FORM.get(name, name)
    assert question.options == here.question.options
    assert found.questions["behind"].gates
    if name in get_args(ColumnKind):
        (column, _) = found.questions["t"].question.columns
        assert (column.answer, column.options) == (NO_FORM.get(name, name), here.question.options)


@EACH
def test_what_one_side_answers_is_merged_and_what_both_do_is_sound_or_left_to_settle(
    name: Kind, tmp_path: Path
) -> None:
    here, kind = made(name, tmp_path), KINDS[name]
    one, other = here.answers
    assert merged_part(here.question, one, one, other).value == other
    assert merged_part(here.question, one, other, one).value == other
    both = merged_part(here.question, None, one, other)
    assert both.conflict or kind.is_sound(here.question, both.value)


@EACH
def test_two_answers_are_called_alike_when_they_are(name: Kind, tmp_path: Path) -> None:
    here = made(name, tmp_path)
    one, other = here.answers
    assert compare_answers(here.question, one, one, by_key=False).same
    if is_compared(here.question):
        assert not compare_answers(here.question, one, other, by_key=False).same


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.holds == "several"])
@pytest.mark.parametrize("bounds", [{}, {"at_least": 1}, {"at_most": 2}])
def test_the_order_counts_exactly_where_an_answer_keeps_it(name: Kind, bounds: dict[str, Any]) -> None:
    question, kind = Question(id="q", ask="?", answer=name, choices=("A", "B"), **bounds), KINDS[name]
    one, other = ["A", "B"], ["B", "A"]
    counts = kind.read(question, one) != kind.read(question, other)
    assert kind.in_order(question) is counts
    if is_compared(question):
        assert compare_answers(question, one, other).same is not counts
