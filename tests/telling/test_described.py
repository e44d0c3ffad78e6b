"""What is said of an Other is told wherever its answer is, in the same words, and asked for where one types."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.instrument.making import beside
from tests.reports.exporting import export
from tests.review.others import OTHERS, others, state_with
from tui_review.cli.main import main
from tui_review.entry.undo import step_told
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.qa.diff import diff_reviews
from tui_review.reports.deidentify import deidentify
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review
from tui_review.telling.describe import describe
from tui_review.telling.diff import diff_blocks
from tui_review.telling.form import blank_blocks
from tui_review.telling.kept import readable
from tui_review.telling.reported import report_of
from tui_review.telling.review import review_blocks
from tui_review.telling.terminal import text

WORDS = "A flood at the mill"
SAID = {"1A": "Other", "1A.describe": WORDS}
TOLD = f"Something else: {WORDS}"


def test_it_is_told_under_the_answer_by_show_and_textconv() -> None:
    state = state_with(SAID)
    assert TOLD in text(review_blocks(report_of(state.review, state.evaluation)), 0)
    assert TOLD in readable(state.review, others())


def test_it_is_not_told_while_another_choice_is_made_and_the_record_keeps_it() -> None:
    state = state_with(SAID)
    state.answer("1A", "School")
    assert WORDS not in text(review_blocks(report_of(state.review, state.evaluation)), 0)
    assert TOLD in readable(state.review, others())


def test_a_diff_says_what_was_said_and_what_is() -> None:
    old, new = state_with(SAID), state_with({**SAID, "1A.describe": "A fire"})
    found = diff_reviews(old.review, others(), new.review, others())
    assert f"Something else: {WORDS} → A fire" in text(diff_blocks(found, others()), 0)
    (change,) = found.as_json()["questions"]
    assert (change["answered"], change["described"]) == (False, {"Other": (WORDS, "A fire")})


def test_undo_says_what_stands_there_again() -> None:
    state = state_with(SAID)
    change = state.describe("1A", "A fire")
    assert change is not None
    question = state.question("1A")
    assert step_told(question, change.undone, back=True) == f"Taken back at 1A: {TOLD}."
    first = replace(change, before={"value": "Other"})
    assert step_told(question, first.undone, back=True) == "Taken back at 1A: Something else: not described."


@pytest.mark.parametrize("wide", [False, True])
def test_an_export_holds_it_under_the_code_of_its_choice(*, wide: bool) -> None:
    state = state_with(SAID)
    reported = report_of(state.review, state.evaluation)
    rows = list(csv.DictReader(io.StringIO(export([reported], "csv", wide=wide).decode())))
    if wide:
        assert rows[0]["1A.describe.Other"] == WORDS
    else:
        (row,) = [row for row in rows if row["kind"] == "description"]
        assert (row["question"], row["column"], row["answer"]) == ("1A", "Other", WORDS)
    assert reported.beyond_columns()["answers"]["1A"]["described"] == {"Other": WORDS}


def test_names_in_it_are_taken_out_with_those_of_narratives() -> None:
    state = state_with({"1A": "Other", "1A.describe": "Cared for by A. Reviewer since 2026-03-04"})
    state.review.history[:] = []
    reported = report_of(state.review, state.evaluation)
    (plain,) = deidentify([reported], [state.review])
    assert "2026-03-04" not in plain.entries["1A"].described["Other"]


def test_a_description_of_the_rules_and_a_blank_form_say_what_is_asked() -> None:
    assert "Who chooses Something else is asked: What was it?" in text(describe(others()), 0)
    form = text(blank_blocks(others()), 0)
    assert "Something else: What was it?" in form
    assert "Role: Other" not in form


@pytest.fixture
def file(tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A review of the small instrument in a file, with the instrument beside it."""
    del state
    beside(tmp_path, OTHERS)
    assert main(["new", "others", "one", "--folder", str(tmp_path)]) == 0
    capsys.readouterr()
    return tmp_path / "one.yaml"


def typed(file: Path, *lines: str) -> str:
    """What is said when these lines are typed."""
    out, given = io.StringIO(), io.StringIO("".join(f"{line}\n" for line in lines))
    run_plain(file, Editor("A. Reviewer"), "2026-03-20", talk=Talk(given, out))
    return out.getvalue()


def test_in_lines_it_is_asked_right_after_the_choice(file: Path) -> None:
    said = typed(file, "something else", WORDS, "quit")
    assert "Something else: What was it?" in said
    assert "Saved: what Something else is at 1A." in said
    assert "Question 1B:" in said
    assert read_review(file).review.answers["1A"].described == {"Other": WORDS}


def test_in_lines_it_may_be_left_for_later_and_is_asked_for_again(file: Path) -> None:
    said = typed(file, "2", "", "describe", WORDS, "goto 1a", "quit")
    assert "It is not described yet. Type describe to say what it is" in said
    assert TOLD in said.split("goto")[-1]
    assert read_review(file).review.answers["1A"].described == {"Other": WORDS}


def test_a_row_asks_for_it_in_lines(file: Path) -> None:
    typed(file, "goto 1d", "add", "A. Made-Up", "other", "Neighbor", "", "quit")
    (row,) = (read_review(file).review.answers["1D"].rows or {}).values()
    assert row == {"name": "A. Made-Up", "role": "Other", "role.describe.Other": "Neighbor"}


def test_set_check_and_submit_agree_on_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", str(file), "1A=Something else"]) == 0
    assert main(["check", str(file), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["question"], found["level"], found["code"]) == ("1A", "error", "description")
    assert main(["submit", str(file), "--by", "A. Reviewer"]) == 1
    assert "Something else is not described: What was it?" in capsys.readouterr().out
    assert main(["set", str(file), f"1A.describe={WORDS}"]) == 0
    assert main(["check", str(file)]) == 0
    capsys.readouterr()
    assert main(["show", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["described"] == {"1A": {"Other": WORDS}}
    assert main(["submit", str(file), "--by", "A. Reviewer"]) == 0


def test_rows_loaded_from_csv_may_lack_it_and_check_asks_for_it(file: Path, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,role\nA. Made-Up,Other\n")
    assert main(["load", str(file), "--table", "1D", "--csv", str(table)]) == 0
    assert main(["set", str(file), "1A=School", "1C=Yes"]) == 0
    assert main(["check", str(file)]) == 1
    table.write_text("name,role,Role: Other\nB. Made-Up,Other,Neighbor\n")
    assert main(["load", str(file), "--table", "1D", "--csv", str(table)]) == 0
    rows = list((read_review(file).review.answers["1D"].rows or {}).values())
    assert rows[1] == {"name": "B. Made-Up", "role": "Other", "role.describe.Other": "Neighbor"}
