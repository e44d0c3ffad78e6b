"""`load`: rows from CSV, all or none, with every bad line named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tui_review.cli import loading
from tui_review.cli.main import main
from tui_review.errors import DONE, FINDINGS, UNUSABLE
from tui_review.store import reviews
from tui_review.store.reviews import read_review

DATA = Path(__file__).parents[1] / "data"
SAMPLE, MAPPING = DATA / "contacts-fictional.csv", DATA / "contacts-fictional.map.yaml"
HEADER = "Start date,Referral or case,Participant,Method,Status"


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A made-up review without contacts."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["new", "contact-recording", "fictional-1", "--folder", str(tmp_path)]) == DONE
    capsys.readouterr()
    return tmp_path / "fictional-1.yaml"


def rows(review: Path) -> dict[str, dict[str, object]]:
    answer = read_review(review).review.answers.get("cr.contacts")
    return dict(answer.rows or {}) if answer is not None else {}


def load(review: Path, csv: Path | str | bytes, *options: str) -> int:
    if not isinstance(csv, Path):
        path = review.parent / "given.csv"
        path.write_bytes(csv.encode() if isinstance(csv, str) else csv)
        csv = path
    return main(["load", str(review), "--table", "contacts", "--csv", str(csv), *options])


def test_the_sample_is_loaded_through_its_mapping(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(review, SAMPLE, "--map", str(MAPPING)) == DONE
    found = rows(review)
    assert list(found) == ["r1", "r2", "r3", "r4", "r5"]
    assert found["r2"]["start_date"] == "2026-02-11"
    assert found["r2"]["services"] == ["SW Plan Contact", "Other"]
    assert (found["r2"]["method"], found["r5"]["method"]) == ("In-Person", "Telephone")
    out = capsys.readouterr().out
    assert "5 contacts added to cr.contacts (r1 to r5)." in out
    assert "not taken" in out
    assert "Remark" in out


def test_more_rows_than_a_review_may_hold_are_refused_while_they_are_read(
    review: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "MAX_EVENTS", 500)
    monkeypatch.setattr(loading, "_add", pytest.fail)
    before = review.read_bytes()
    line = "1/14/2026,Case,Child Fictional {},In-Person,Completed\n"
    assert load(review, f"{HEADER}\n" + "".join(map(line.format, range(100)))) == UNUSABLE
    assert "too large to be opened again" in capsys.readouterr().err
    assert review.read_bytes() == before


def test_columns_are_found_by_label_or_id_in_any_case(review: Path) -> None:
    csv = "START DATE,setting,participant,Method\n1/14/2026,case,Child Fictional A,in-person\n"
    assert load(review, csv) == DONE
    assert rows(review)["r1"] == {
        "start_date": "2026-01-14",
        "setting": "Case",
        "method": "In-Person",
        "participant": "Child Fictional A",
    }


def test_bad_lines_are_all_named_and_nothing_is_loaded(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = review.read_bytes()
    csv = (
        f"{HEADER}\n"
        "1/14/2026,Case,Child Fictional A,In-Person,Completed\n"
        "31/31/2026,Case,Child Fictional A,In-Person,Completed\n"
        '1/15/2026,Case,"Child\nFictional A",In-Person,Completed\n'
        "1/16/2026,Case,,Carrier pigeon,Completed\n"
        "1/17/2026,Case\n"
        "1/18/2026,Case,Child Fictional A,N/A,Completed\n"
    )
    assert load(review, csv) == FINDINGS
    out = capsys.readouterr().out
    said = re.findall(r"given\.csv:(\d+):", out)
    assert said == ["3", "6", "6", "7", "8"]
    assert "Carrier pigeon" in out
    assert "Participant is missing" in out
    assert "It has 2 cells; the header has 5." in out
    assert "Nothing was loaded: 4 of 6 lines cannot be taken." in out
    assert review.read_bytes() == before


def test_cells_that_say_nothing_are_taken_as_empty_and_counted_by_column(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv = (
        f"{HEADER},Location,Exception approved by\n"
        "1/14/2026,Case,Child Fictional A,In-Person,Completed,N/A,none\n"
        "1/15/2026,Case,Child Fictional A,In-Person,Completed,School,-\n"
        "1/16/2026,Case,Child Fictional A,In-Person,Completed,Home,\n"
    )
    assert load(review, csv) == DONE
    assert [(row.get("location"), row.get("approved_by")) for row in rows(review).values()] == [
        (None, None),
        ("School", None),
        ("Home", None),
    ]
    out = capsys.readouterr().out
    assert "given.csv: Location: 1 cell says N/A, taken as empty\n" in out
    assert "given.csv: Exception approved by: 2 cells say none or -, taken as empty\n" in out


def test_a_participant_who_is_nobody_is_missing(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(review, f"{HEADER}\n1/14/2026,Case,Unknown,In-Person,Completed\n") == FINDINGS
    assert "given.csv:2: Participant is missing." in capsys.readouterr().out


def test_a_dry_run_says_the_same_and_writes_nothing(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = review.read_bytes()
    assert load(review, SAMPLE, "--map", str(MAPPING), "--dry-run") == DONE
    assert "5 contacts would be added" in capsys.readouterr().out
    assert review.read_bytes() == before


def test_duplicates_stop_a_load_unless_they_may_be_skipped(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = f"{HEADER}\n1/14/2026,Case,Child Fictional A,In-Person,Completed\n"
    two = f"{one}1/15/2026,Case,Child Fictional A,In-Person,Completed\n"
    assert load(review, one) == DONE
    assert load(review, two) == FINDINGS
    assert "given.csv:2: a duplicate" in capsys.readouterr().out
    assert list(rows(review)) == ["r1"]
    assert load(review, two, "--skip-duplicates") == DONE
    assert list(rows(review)) == ["r1", "r2"]
    assert rows(review)["r2"]["start_date"] == "2026-01-15"


def test_a_line_that_stands_twice_in_the_file_is_a_duplicate(review: Path) -> None:
    line = "1/14/2026,Case,Child Fictional A,In-Person,Completed\n"
    assert load(review, f"{HEADER}\n{line}{line}") == FINDINGS
    assert load(review, f"{HEADER}\n{line}{line}", "--skip-duplicates") == DONE
    assert list(rows(review)) == ["r1"]


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")]
)
def test_the_encoding_is_decided(
    review: Path, capsys: pytest.CaptureFixture[str], encoding: str, said: str
) -> None:
    csv = f"{HEADER}\n1/14/2026,Case,Fictional Renée,In-Person,Completed\n".encode(encoding)
    assert load(review, csv, "--json") == DONE
    assert json.loads(capsys.readouterr().out)["encoding"] == said
    assert rows(review)["r1"]["participant"] == "Fictional Renée"


def test_semicolons_separate_where_the_header_says_so(review: Path) -> None:
    csv = f"{HEADER}\n1/14/2026,Case,Child Fictional A,In-Person,Completed\n".replace(",", ";")
    assert load(review, csv) == DONE
    assert len(rows(review)) == 1


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_what_excel_saves_as_unicode_text_is_read(review: Path, order: str) -> None:
    text = f"\ufeff{HEADER}\r\n1/14/2026,Case,José Fictional,In-Person,Completed\r\n".replace(",", "\t")
    assert load(review, text.encode(order)) == DONE
    assert [row["participant"] for row in rows(review).values()] == ["José Fictional"]


def test_a_stray_quote_does_not_swallow_the_rest(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    csv = f'{HEADER}\n1/14/2026,Case,"Child,In-Person,Completed\n1/15/2026,Case,B,In-Person,Completed\n'
    assert load(review, csv) == FINDINGS
    assert "given.csv:2: It cannot be read from here on" in capsys.readouterr().out
    assert rows(review) == {}


@pytest.mark.parametrize(
    ("csv", "words"),
    [
        (b"", "no header line"),
        (b"\xff\xfeS\0t", "The file breaks off, or is not in UTF-16"),
        (b"S\0t\0", "The file is no text"),
        (b"Start date\n\x81\n", "neither in UTF-8 nor in Windows-1252"),
        (b"Method,Status\nIn-Person,Completed\n", "No column is for Start date"),
        (b"Method,method\nIn-Person,In-Person\n", "Two columns are called"),
    ],
)
def test_a_file_that_cannot_serve_is_refused_in_one_line(
    review: Path, capsys: pytest.CaptureFixture[str], csv: bytes, words: str
) -> None:
    assert load(review, csv) == UNUSABLE
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("columns: {stat_date: Day}\n", "Did you mean start_date?"),
        ("columns: {start_date: Start dat}\n", "Did you mean Start date?"),
        ("colums: {}\n", "Did you mean columns?"),
        ("values: {method: In-Person}\n", "map of keys and values"),
    ],
)
def test_a_mapping_that_names_nothing_is_refused(
    review: Path, capsys: pytest.CaptureFixture[str], mapping: str, words: str
) -> None:
    path = review.parent / "map.yaml"
    path.write_text(mapping)
    assert load(review, f"{HEADER}\n", "--map", str(path)) == UNUSABLE
    assert words in capsys.readouterr().err


def test_a_mapping_can_give_what_the_file_lacks(review: Path) -> None:
    path = review.parent / "map.yaml"
    path.write_text('always: {setting: Case}\ndates: "%d.%m.%Y"\n')
    csv = "Start date,Participant\n14.01.2026,Child Fictional A\n"
    assert load(review, csv, "--map", str(path)) == DONE
    assert rows(review)["r1"]["setting"] == "Case"
    assert rows(review)["r1"]["start_date"] == "2026-01-14"


def test_another_table_can_be_loaded_and_a_question_that_is_none_not(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv = review.parent / "people.csv"
    csv.write_text("Name,Role\nChild Fictional A,Child\n")
    assert main(["load", str(review), "--table", "cr.persons", "--csv", str(csv)]) == DONE
    assert main(["load", str(review), "--table", "county", "--csv", str(csv)]) == UNUSABLE
    assert "has no table county" in capsys.readouterr().err


def test_a_column_that_the_program_works_out_is_not_taken_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "osri-r4", "fictional-2", "--folder", str(tmp_path)]) == DONE
    review, csv = tmp_path / "fictional-2.yaml", tmp_path / "children.csv"
    csv.write_text("First name,Age\nAl,4\n", encoding="utf-8")
    load = ["load", str(review), "--table", "children", "--csv", str(csv)]
    assert main(load) == DONE
    assert "Age is worked out by the program, and not taken from Age" in capsys.readouterr().out
    assert read_review(review).review.answers["fs.children"].rows == {"r1": {"first_name": "Al"}}
    (mapping := tmp_path / "map.yaml").write_text("always: {age: '4'}\n", encoding="utf-8")
    assert main([*load, "--map", str(mapping)]) == UNUSABLE
    assert "The program works out Age (age) itself" in capsys.readouterr().err


def test_show_prints_the_grid_and_gives_it_as_json(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(review, SAMPLE, "--map", str(MAPPING)) == DONE
    answers = review.parent / "answers.yaml"
    answers.write_text(
        'cr.scope: [Case]\ncr.first_month: "2026-01-01"\ncr.last_month: "2026-03-31"\n'
        "cr.persons: [{name: Child Fictional A, role: Child}]\n"
        'cr.plans: [{approved: "2026-01-01", start_date: "2026-01-01", end_date: "2026-03-31"}]\n'
        "cr.services: []\n"
    )
    assert main(["set", str(review), "--from", str(answers)]) == DONE
    capsys.readouterr()
    assert main(["show", str(review)]) == DONE
    out = capsys.readouterr().out
    assert (
        "\nChild Fictional A  x  x  !  2/3\n  Child Fictional A, 2026-03: contact 3: not completed\n" in out
    )
    assert main(["show", str(review), "--json"]) == DONE
    (grid,) = json.loads(capsys.readouterr().out)["grids"]
    assert grid["requirements"][0]["percent"] == 66
    assert main(["check", str(review)]) == FINDINGS
    said = "person 1: Each child seen in person every month: 2026-03: contact 3: not completed."
    assert said in capsys.readouterr().out
