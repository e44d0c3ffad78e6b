"""The columns of a table at a narrow terminal: what is left out, what is never cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from tests.contact_records import record
from tui_review.instrument.choices import Choice
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.model import Column, Question
from tui_review.tui.fields.base import Shown
from tui_review.tui.fields.choice import ChoiceField
from tui_review.tui.fields.columns import COLUMN_GAP, columns_shown, heads, whole_width

from .screens import make_review
from .typist import at_work

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.tui.fields.base import Keeper

COLUMNS = [
    Column(id="received", label="Report received", answer="date"),
    Column(id="child", label="Child", answer="text"),
    Column(id="allegation", label="Allegation", answer="text"),
    Column(id="response", label="Response", answer="choice", choices=("Assessment", "Investigation")),
    Column(id="seen", label="Face-to-face contact", answer="date"),
    Column(id="disposition", label="Disposition", answer="choice", choices=("Substantiated",)),
]
ROW = {
    "received": "2024-05-08",
    "child": "Robin",
    "allegation": "Neglect, inadequate supervision",
    "response": "Investigation",
    "seen": "2024-05-09",
    "disposition": "Substantiated",
}


def test_where_there_is_room_every_column_shows_all_that_stands_in_it() -> None:
    assert all(room >= len(ROW[id_]) for id_, room in columns_shown(COLUMNS, [ROW], 130))


def test_texts_and_choices_give_way_before_a_date_does() -> None:
    found = dict(columns_shown(COLUMNS, [ROW], 60))
    assert list(found) == [column.id for column in COLUMNS]
    assert found["received"] >= 10
    assert found["seen"] >= 10
    assert sum(found.values()) + COLUMN_GAP * len(found) <= 60


def test_at_the_narrowest_a_text_is_left_out_and_dates_stay_whole() -> None:
    found = dict(columns_shown(COLUMNS, [ROW], 48))
    assert "allegation" not in found
    assert {"received", "child", "seen"} <= set(found)
    assert min(found["received"], found["seen"]) >= 10


def test_a_head_of_two_words_stands_in_two_lines_with_no_word_broken() -> None:
    (first, second) = heads([("Report received", dict(columns_shown(COLUMNS, [ROW], 130))["received"])], 0)
    assert (first.strip(), second.strip()) == ("Report", "received")


def test_a_head_with_hyphens_is_broken_behind_them() -> None:
    assert [line.strip() for line in heads([("Face-to-face contact", 10)], 0)] == [
        "Face-to-",
        "face",
        "contact",
    ]


TABLES = [
    placed.question
    for id_ in ("osri-r4", "contact-recording")
    for placed in Catalog([shipped_folder()]).rules(id_)[0].questions.values()
    if placed.question.columns
]


@pytest.mark.parametrize("question", TABLES, ids=lambda question: question.id)
def test_in_the_room_that_a_table_asks_for_every_column_is_shown_and_no_head_is_cut(
    question: Question,
) -> None:
    row = {
        column.id: "2026-03-31" if column.answer == "date" else "made up, and long"
        for column in question.columns
    }
    labels = {column.id: column.label for column in question.columns}
    room = whole_width(question.columns, [row])
    for each in (room, room + 1, room + 7):
        shown = columns_shown(question.columns, [row], each)
        assert len(shown) == len(question.columns)
        assert "…" not in "".join(heads([(labels[id_], width) for id_, width in shown], 0))


@pytest.mark.slow
async def test_at_120_columns_the_outline_gives_a_table_what_its_heads_need(
    tmp_path: Path, state: Path
) -> None:
    del state
    async with at_work(make_review(tmp_path), (120, 40)) as typist:
        await typist.go("fs.case_type")
        assert typist.says("fs.reviewers Reviewers"), "the outline stands beside"
        await typist.go("fs.children")
        lines = typist.text.splitlines()
        first = next(number for number, line in enumerate(lines) if ">  1  " in line)
        head = " ".join(line.rpartition("│")[2].strip("|") for line in lines[first - 3 : first])
        assert {"First", "birth", "Gender"} <= set(head.split())
        assert "…" not in head
        await typist.go("fs.case_type")
        assert typist.says("fs.reviewers Reviewers")


def test_contacts_at_80_columns_show_whom_each_was_with() -> None:
    question = Catalog([shipped_folder()]).rules("contact-recording")[0].questions["cr.contacts"].question
    (row,) = record(contacts=1)["cr.contacts"]
    shown = dict(columns_shown(question.columns, [row | {"participant": "Fictional Child"}], 73))
    assert shown["participant"] == len("Fictional Child")
    assert sum(width + COLUMN_GAP for width in shown.values()) <= 73


@pytest.mark.parametrize(
    ("yes", "room", "rows"), [("Ja", 60, 1), ("Ja", 24, 3), ("Ja, in dem Umfang " * 4, 60, 4)]
)
def test_what_letters_choose_stands_on_one_line_only_where_all_of_it_fits(
    yes: str, room: int, rows: int
) -> None:
    field = ChoiceField()
    worded = (Choice(code="Yes", label=yes.strip()), Choice(code="No", label="Nein"))
    question = Question(id="q", ask="?", answer="yes_no", choices=worded, na_if="sometimes")
    field.show(Shown(question, "No"), cast("Keeper", None))
    assert field.rows_wanted(room) == rows
