"""What goes into other programs is complete, and cannot act there."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import zipfile
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.acts import put
from tests.reports.exporting import export, table_of, wide_table
from tests.reports.sample import ROOT, item_4, made, reported_of, with_qa, write
from tui_review.errors import UserError
from tui_review.instrument.kinds.date import day
from tui_review.reports import tabular, workbook
from tui_review.reports.csv_table import guarded
from tui_review.reports.export import files_of, write_private
from tui_review.reports.figures import count_columns
from tui_review.reports.tabular import ALL_IN_ONE, REVIEWS_TABLE, ExportedRow, Table, review_json, sheets_of
from tui_review.reports.workbook import to_xlsx
from tui_review.review.model import Answer
from tui_review.telling.blocks import Quote, TableBlock, paragraph, strong
from tui_review.telling.form import blank_blocks
from tui_review.telling.markdown import markdown
from tui_review.telling.paper import name_on_paper
from tui_review.telling.reported import CALLED_IN_EXPORTS
from tui_review.telling.review import document_blocks
from tui_review.telling.web import page
from tui_review.telling.words import NOT_ASKED_FOR

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.telling.reported import ReportedReview

ACTING = ["=1+1", "+1", "-1 of 2", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "＝1"]


FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def reported() -> ReportedReview:
    return reported_of(
        with_qa(
            write(
                made("made-up", {**item_4("Strength"), "4A": 2, "4B": "Yes", "4.comments": FORMULA}),
                {"4B": "Nobody planned it."},
            )
        )
    )


def rows(reported: ReportedReview, *, wide: bool = False) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export([reported], "csv", wide=wide).decode())))


def test_csv_has_a_row_for_every_answer_cell_and_rating(reported: ReportedReview) -> None:
    found = rows(reported)
    answers = {
        row["question"]: row["answer"]
        for row in found
        if row["kind"] not in ("cell", "item", "part", "outcome")
    }
    assert set(answers) == {entry.question for entry in reported.shown()}
    assert answers["fs.reviewers"] == "Bela Vexley"
    assert answers["fs.children"] == "2"
    cells = [row for row in found if (row["question"], row["column"]) == ("fs.children", "first_name")]
    assert [row["answer"] for row in cells] == ["Ossian", "Ilka"]
    ratings = {row["item"]: row["answer"] for row in found if row["kind"] == "item"}
    assert ratings["4"] == "Area Needing Improvement"
    assert {row["place"] for row in found} == {"Larch County (fictional)"}


def documented() -> dict[str, set[str]]:
    """By table, its columns as the page for analysts names them."""
    page_ = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    lines = page_.partition("### Every column")[2].partition("\n\n**")[0].splitlines()
    found: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith("| `"):
            heads, tables, _ = (cell.strip() for cell in line.strip("|").split(" | ", 2))
            for table in tables.split(", "):
                found.setdefault(table, set()).update(re.findall(r"`(\w+)`", heads))
    return found


def tables_of(reported: ReportedReview) -> dict[str, Table]:
    """Every table that exports are made from, by the name that the page has for it."""
    return {
        "csv": table_of(ALL_IN_ONE, [reported]),
        "wide": wide_table([reported]),
        **{sheet.name: table_of(sheet, [reported]) for sheet in sheets_of(wide=False)},
    }


def test_the_page_for_analysts_names_every_column_of_every_table(reported: ReportedReview) -> None:
    found = {
        name: {head for head in table.head if "." not in head and not head[:1].isdigit()}
        for name, table in tables_of(reported).items()
    }
    assert found == documented()


def test_every_row_of_a_table_is_as_long_as_its_head(reported: ReportedReview) -> None:
    for name, table in tables_of(reported).items():
        lengths = {len(row) for row in table.rows}
        assert lengths <= {len(table.head)}, name
        assert lengths or name in ("figures", "months"), "only instruments with grids fill these"


def test_the_sheet_of_reviews_counts_each_thing_under_its_own_head() -> None:
    review = with_qa(made("made-up", item_4("Strength")))
    put(review.answers["4A"], flag="look again")
    put(review.answers["4C"], flag="look again")
    review.answers["4B"] = Answer(value="Yess", flag="look again")
    told = reported_of(review)
    table = table_of(REVIEWS_TABLE, [told])
    (row,) = (dict(zip(table.head, row, strict=True)) for row in table.rows)
    assert (row["notes_not_closed"], row["flagged"], row["unreadable"]) == (1, 3, 1)
    assert (row["answered"], row["asked"]) == (told.counts.answered, told.counts.asked)
    assert told.counts.answered < told.counts.asked
    assert (row["version"], row["changes_since_submission"]) == (review.review.version, told.counts.changes)
    assert (row["status"], row["practice"], row["started"]) == ("returned", "", date(2026, 3, 1))
    counts = [head for head, _ in count_columns(CALLED_IN_EXPORTS)]
    in_json = review_json(told)
    assert {head: in_json[head] for head in counts} == {head: row[head] for head in counts}


def test_a_column_of_the_reviews_is_in_their_json_and_in_the_csv_and_the_keys_are_those_others_rely_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = reported_of(made("made-up", item_4("Strength")))
    counts = [head for head, _ in count_columns(CALLED_IN_EXPORTS)]
    assert review_json(told).keys() == {
        *("id", "instrument", "version", "status", "started", "practice", "place", "unit", "case_type"),
        *("period_start", "completed", *counts, "answers", "unanswered", "unreadable", "unsettled"),
        *("record_does_not_hold_at", "record_not_looked_at", "ratings", "overrides", "notes", "history"),
    }
    more: Any = tabular._Column("handed_over", lambda _: "2026-11-21")
    monkeypatch.setattr(tabular, "_REVIEWS", (*tabular._REVIEWS, more))
    assert json.loads(export([told], "json"))["reviews"][0]["handed_over"] == "2026-11-21"


def test_wide_csv_has_one_row_a_review(reported: ReportedReview) -> None:
    (row,) = rows(reported, wide=True)
    assert (row["review"], row["4A"], row["4B"], row["4.rating"]) == (
        "made-up",
        "2",
        "Yes",
        "Area Needing Improvement",
    )


def test_reviews_of_two_instruments_stand_in_one_wide_table() -> None:
    reported_reviews = [
        reported_of(made("a")),
        reported_of(made("b", {"cp.county": "Elm"}, instrument="case-plan-review")),
    ]
    first, second = csv.DictReader(io.StringIO(export(reported_reviews, "csv", wide=True).decode()))
    assert (first["fs.site"], first["cp.county"]) == ("Larch County (fictional)", "")
    assert (second["fs.site"], second["cp.county"]) == ("", "Elm")


@pytest.mark.parametrize("text", ACTING)
def test_no_text_can_act_as_a_formula_in_csv(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded("plain =1") == "plain =1"
    assert guarded(-1) == -1


@pytest.mark.parametrize("text", [*ACTING, "a\x1bb", "_x0041_", "<&>", "<r><t>x</t></r>", "long" * 20_000])
def test_no_text_can_act_as_a_formula_in_a_workbook(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([Table("t", ("a", "b"), [[text, 5]])])))
    cell, number = book["t"][2]
    assert cell.data_type == "s"
    assert number.value == 5
    kept = text.replace("\x1b", "␛")
    # openpyxl reads this sign of an escape in some cells only.
    found = cell.value.replace("_x005F_", "_")
    assert found == kept if len(kept) < 32_000 else found.startswith(kept[:30_000])
    assert len(cell.value) <= 32_767


def test_the_workbook_has_its_five_sheets_with_everything(reported: ReportedReview) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export([reported], "xlsx")))
    assert book.sheetnames == ["reviews", "answers", "narratives", "ratings", "tables"]
    texts = {row[3]: row[5] for row in book["narratives"].iter_rows(min_row=2, values_only=True)}
    assert (texts["4.comments"], texts["4B"]) == (FORMULA, f"{NOT_ASKED_FOR} Nobody planned it.")
    rated = {row[2]: row for row in book["ratings"].iter_rows(min_row=2, values_only=True)}
    assert rated["4"][4] == "Area Needing Improvement"
    assert book["reviews"].freeze_panes == "A2"
    assert book["reviews"].max_row == 2


def test_days_and_numbers_are_dates_and_numbers_in_a_workbook(reported: ReportedReview) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export([reported], "xlsx")))
    answers = {row[3].value: row[6] for row in book["answers"].iter_rows(min_row=2)}
    assert (answers["4A"].value, answers["4A"].data_type) == (2, "n")
    assert answers["fs.pur_start"].is_date
    (head, review) = book["reviews"].iter_rows()
    facts = {cell.value: value for cell, value in zip(head, review, strict=True)}
    assert facts["period_start"].is_date
    assert facts["period_start"].number_format == "yyyy-mm-dd"
    assert {cell.font.b for cell in head} == {True}
    assert book["reviews"].auto_filter.ref == book["reviews"].dimensions


def test_days_that_no_workbook_has_and_months_stay_texts() -> None:
    rows: list[ExportedRow] = [
        [day("1899-12-31"), day("2026-03"), day("2026-W01-1"), day("2026-02-30"), day("2026-02-28"), 1.5]
    ]
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([Table("t", tuple("abcdef"), rows)])))
    *texts, real, number = [cell.value for cell in book["t"][2]]
    assert texts == ["1899-12-31", "2026-03", "2026-W01-1", "2026-02-30"]
    assert (real.date(), number) == (date(2026, 2, 28), 1.5)


def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    tables = [Table("t", ("a",), [["v"], ["w"], ["x"], ["y"], ["z"]]), Table("t2", ("b",), [])]
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(tables)))
    found = {sheet.title: [cell.value for (cell,) in sheet.iter_rows()] for sheet in book}
    assert found == {"t": ["a", "v", "w"], "t2": ["b"], "t 2": ["a", "x", "y"], "t 3": ["a", "z"]}


def test_a_table_wider_than_a_sheet_is_refused() -> None:
    with pytest.raises(UserError, match="more than 16,384 columns"):
        to_xlsx([Table("t", ("a",) * 16_385, [])])


def test_a_workbook_of_one_row_a_review_has_it_in_the_place_of_the_answers(reported: ReportedReview) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export([reported, reported], "xlsx", wide=True)))
    assert book.sheetnames == ["reviews", "answers", "narratives", "ratings", "tables"]
    head, *found = book["answers"].iter_rows(values_only=True)
    assert [dict(zip(head, row, strict=True))["4.rating"] for row in found] == [
        "Area Needing Improvement"
    ] * 2
    assert book["reviews"].max_row == 3


def test_gnumeric_reads_the_workbook_as_it_was_written(reported: ReportedReview, tmp_path: Path) -> None:
    file = tmp_path / "made-up.xlsx"
    file.write_bytes(export([reported], "xlsx"))
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    command: list[str | Path] = ["ssconvert", "-S", file, tmp_path / "sheet-%n.csv"]
    subprocess.run(command, check=True, capture_output=True, timeout=60, env=home)
    reviews, answers, narratives = (
        list(csv.DictReader(io.StringIO((tmp_path / f"sheet-{n}.csv").read_text("utf-8")))) for n in range(3)
    )
    assert [row["review"] for row in reviews] == ["made-up"]
    assert reviews[0]["period_start"] == reported.period_start.replace("-", "/")
    by_question = {row["question"]: row["answer"] for row in answers}
    assert by_question["4A"] == "2"
    assert by_question["fs.reviewers"] == "Bela Vexley"
    assert {row["question"]: row["text"] for row in narratives}["4.comments"] == FORMULA


def test_the_same_reviews_give_the_same_workbook(reported: ReportedReview) -> None:
    assert export([reported], "xlsx") == export([reported], "xlsx")
    assert zipfile.ZipFile(io.BytesIO(export([reported], "xlsx"))).testzip() is None


def test_json_has_answers_narratives_ratings_notes_and_history(reported: ReportedReview) -> None:
    (found,) = json.loads(export([reported], "json"))["reviews"]
    assert found["answers"]["4B"] == {
        "value": "Yes", "narrative": "Nobody planned it.", "narrative_not_asked_for": True,
    }  # fmt: skip
    assert found["ratings"]["4"]["rating"] == "Area Needing Improvement"
    assert found["notes"]["n1"]["messages"][0]["by"] == "Lone Aquist"
    assert [act["act"] for act in found["history"]] == ["created", "submitted", "returned"]


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _ in attrs)]


def test_nothing_that_somebody_wrote_is_markup_in_html() -> None:
    text = '<script>alert(1)</script><img src=x onerror=y> & "q" \u202e'
    told = page([Quote(text), paragraph(strong(text), text), TableBlock((text,), ((text,),))], text)
    assert not {"script", "img", "src", "onerror", "href"} & set(Tags(told).found)
    assert "\u202e" not in told


def test_html_stands_by_itself(reported: ReportedReview) -> None:
    page = export([reported], "html").decode()
    assert not {"script", "link", "img", "src", "href"} & set(Tags(page).found)
    assert "url(" not in page
    assert "@media print" in page


def test_nothing_that_somebody_wrote_is_markup_in_markdown() -> None:
    text = "# no heading\n- no list\n1. nor this\n[no](link) <b>`x`</b> a|b"
    lines = markdown([Quote(text), TableBlock(("h",), (("a|b",),))]).splitlines()
    assert lines[:3] == ["> \\# no heading\\", "> \\- no list\\", "> 1\\. nor this\\"]
    assert lines[3] == "> \\[no\\](link) \\<b\\>\\`x\\`\\</b\\> a\\|b"
    assert lines[-1] == "| a\\|b |"


def test_a_printed_review_has_every_answer_and_note(reported: ReportedReview) -> None:
    text = markdown(document_blocks(reported))
    for wanted in ("Mirela Quillon", "Rating:", "Note n1", "Note n2", "by the answers", "Confidential"):
        assert wanted in text


def test_only_what_is_open_is_printed_when_that_is_asked_for(reported: ReportedReview) -> None:
    open_ = markdown(document_blocks(reported, ["unanswered"]))
    assert "Not answered" in open_
    assert "**4B**" not in open_
    notes = markdown(document_blocks(reported, ["notes"]))
    assert "**4C**" in notes
    assert "Note n1" in notes
    assert "n2" not in notes
    assert "**Item 1 applies**" not in notes


def test_a_blank_form_has_every_question_a_person_answers_and_no_answer(reported: ReportedReview) -> None:
    text = markdown(blank_blocks(reported.rules))
    asked = [at.question for at in reported.rules.questions.values() if not at.question.by_program]
    assert [q.id for q in asked if f"**{name_on_paper(q)}**" not in text] == []
    assert "- [ ] Foster Care" in text
    assert reported.question("4A").guidance.strip() not in text


def test_no_two_reviews_of_a_folder_are_one_document(tmp_path: Path) -> None:
    assert files_of(["a", "b"], "html", tmp_path) == [tmp_path / "a.html", tmp_path / "b.html"]
    with pytest.raises(UserError, match="made-up"):
        files_of(["made-up", "made-up"], "md", tmp_path)


def test_a_file_is_its_owners_alone_and_replaced_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_private(path, b"a", overwrite=False)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UserError, match="already"):
        write_private(path, b"b", overwrite=False)
    write_private(path, b"b", overwrite=True)
    assert path.read_bytes() == b"b"


def test_an_export_never_replaces_a_review_nor_writes_through_a_link(tmp_path: Path) -> None:
    review = tmp_path / "r.yaml"
    review.write_bytes(b"kept")
    with pytest.raises(UserError, match="YAML"):
        write_private(review, b"x", overwrite=True)
    link = tmp_path / "l.csv"
    link.symlink_to(review)
    write_private(link, b"x", overwrite=True)
    assert review.read_bytes() == b"kept"
    with pytest.raises(UserError):
        write_private(tmp_path / "no" / "such.csv", b"x", overwrite=False)
