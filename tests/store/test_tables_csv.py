"""Lists of contacts as people export them: what becomes of each kind of file, in rows. All of it is fictional."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.naming import NamingColumn, naming_columns
from tui_review.instrument.rules import Rules
from tui_review.store.csv_file import read_tables
from tui_review.store.file_dates import DateStyle
from tui_review.store.tables_csv import ColumnMap, Loaded, PeopleNamed, rows_from

PEOPLE = ("Ada Fictional", "Ben Fictional", "José Ñandú")
NAMED = {"participant": PeopleNamed(PEOPLE, one=True), "on_behalf_of": PeopleNamed(PEOPLE, one=False)}
HEADER = "Start date,Referral or case,Participant,Method,On behalf of"
LINE = "3/5/2026,Case,Ada Fictional,In-Person,Ada Fictional"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Catalog([shipped_folder()]).rules("contact-recording")[0]


@pytest.fixture
def loaded(rules: Rules, tmp_path: Path) -> Any:
    """What a file comes to in the table of contacts."""

    def load(
        data: str | bytes,
        mapping: ColumnMap | None = None,
        people: Mapping[str, PeopleNamed] = NAMED,
        **options: Any,
    ) -> Loaded:
        path = tmp_path / "given"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        question = rules.questions["cr.contacts"].question
        tables = read_tables(path, options.pop("sheet", ""))
        return rows_from(tables, question, mapping or ColumnMap(), [], people, "given", **options)

    return load


def days(found: Loaded) -> list[Any]:
    assert found.bad == []
    return [row["start_date"] for row in found.rows]


def workbook(*rows: Sequence[Any], title: str = "Contacts", before: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    if before:
        sheet.title = before
        sheet.append(["Only a cover"])
        sheet = book.create_sheet()
    sheet.title = title
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_several_people_in_one_line_become_a_contact_for_each(loaded: Any) -> None:
    both = "Ada Fictional; Fictional, Ben"
    found = loaded(f'{HEADER}\n3/5/2026,Case,"{both}",In-Person,"{both}"\n')
    assert [row["participant"] for row in found.rows] == ["Ada Fictional", "Ben Fictional"]
    assert {row["on_behalf_of"] for row in found.rows} == {"Ada Fictional; Ben Fictional"}


@pytest.mark.parametrize("between", [", ", " and ", " & ", "/", "\n", " | "])
def test_known_people_are_told_apart_whatever_stands_between_them(loaded: Any, between: str) -> None:
    found = loaded(f'{HEADER}\n3/5/2026,Case,"Ada Fictional{between}Ben Fictional",In-Person,\n')
    assert [row["participant"] for row in found.rows] == ["Ada Fictional", "Ben Fictional"]


@pytest.mark.parametrize(("written", "meant"), [("Lee, Kim", ["Kim Lee"]), ("Kim, Lee", ["Kim", "Lee"])])
def test_a_whole_name_that_somebody_has_is_one_person_though_its_parts_are_names_too(
    loaded: Any, written: str, meant: list[str]
) -> None:
    people = {"participant": PeopleNamed(("Kim Lee", "Kim", "Lee"), one=True)}
    found = loaded(f'{HEADER}\n3/5/2026,Case,"{written}",In-Person,\n', people=people)
    assert [row["participant"] for row in found.rows] == meant


def test_a_comma_parts_no_names_that_nobody_knows(loaded: Any) -> None:
    found = loaded(f'{HEADER}\n3/5/2026,Case,"Other, Person",In-Person,\n')
    assert [row["participant"] for row in found.rows] == ["Other, Person"]


@pytest.mark.parametrize("written", ["JOSÉ ÑANDÚ", "José\u00a0 Ñandú", "Ñandú, José", " josé  ñandú "])
def test_a_name_becomes_that_of_the_table_of_people(loaded: Any, written: str) -> None:
    found = loaded(f'{HEADER}\n2026-03-05,Case,"{written}",In-Person,\n')
    assert ([row["participant"] for row in found.rows], found.notes) == (["José Ñandú"], [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Fictional, Ada (age 6)", ["Ada Fictional"]),
        ("Ada Fictional (child, age 6)", ["Ada Fictional"]),
        ("Ada (Addie) Fictional", ["Ada Fictional"]),
        ("Jose Nandu [father]", ["José Ñandú"]),
        ("Ada Fictional (6), Ben Fictional (child, 4)", ["Ada Fictional", "Ben Fictional"]),
        ("Ada Fictional (6); Fictional, Ben (4)", ["Ada Fictional", "Ben Fictional"]),
    ],
)
def test_what_a_name_adds_in_brackets_makes_nobody_else_of_it(
    loaded: Any, written: str, meant: list[str]
) -> None:
    found = loaded(f'{HEADER}\n2026-03-05,Case,"{written}",In-Person,\n')
    assert ([row["participant"] for row in found.rows], found.bad) == (meant, [])
    (note,) = found.notes
    assert note.startswith("Participant: taken, what stands in brackets aside: '")
    assert note.endswith(f"for {meant[-1]}")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Ada Fictionel (age 6)", "Did you mean Ada Fictional?"),
        ("Ada Fictional (Ben Fictional)", "Did you mean Ada Fictional or Ben Fictional?"),
        ("Grandmother (Ben Fictional)", "Did you mean Ben Fictional?"),
    ],
)
def test_a_name_with_brackets_that_may_be_somebodys_is_refused(loaded: Any, written: str, asked: str) -> None:
    found = loaded(f"{HEADER}\n2026-03-05,Case,{written},In-Person,\n")
    assert [(bad.line, bad.column) for bad in found.bad] == [(2, "participant")]
    assert asked in found.bad[0].message


def test_a_stranger_with_brackets_is_nobody(loaded: Any) -> None:
    found = loaded(f"{HEADER}\n2026-03-05,Case,Xu Quill (neighbour),In-Person,\n")
    assert found.bad == []
    assert any(
        "nobody in the table of people is called 'Xu Quill (neighbour)'" in note for note in found.notes
    )


def test_na_in_a_cell_of_text_is_no_text_but_a_cell_to_be_left_empty(loaded: Any) -> None:
    found = loaded(f"{HEADER}\n2026-03-05,Case,NA,In-Person,\n")
    assert [row.get("participant") for row in found.rows] in ([], [None])
    (bad,) = found.bad
    assert "Participant" in str(bad)
    assert "'NA' is no value here" in str(bad)


def test_a_name_that_is_near_one_stays_and_is_said_with_its_line(loaded: Any) -> None:
    found = loaded(f"{HEADER}\n2026-03-05,Case,Ada Fictionel,In-Person,\n")
    assert [row["participant"] for row in found.rows] == ["Ada Fictionel"]
    (note,) = found.notes
    assert note.startswith("line 2: Participant")
    assert note.endswith("Did you mean Ada Fictional?")


@pytest.mark.parametrize(
    "written",
    [
        *("3/5/2026 12:00:00 AM", "2026-03-05T14:30:00Z", "2026-03-05 18:22:41 UTC", "3/5/2026 9:05 pm"),
        *("5-Mar-26", "5 Mar 2026", '"March 5, 2026"', '"Thu, March 5, 2026"', "05-MAR-2026", "3/5/26"),
        *("46086", "46086.75", "2026-03-05 00:00:00+00:00", "20260305"),
    ],
)
def test_a_date_is_read_however_systems_write_it(loaded: Any, written: str) -> None:
    assert days(loaded(f"{HEADER}\n{written},Case,Ada Fictional,In-Person,\n")) == ["2026-03-05"]


def test_two_columns_may_have_two_styles_of_dates(loaded: Any) -> None:
    lines = "5/3/2026,Case,Ada Fictional,3/25/2026\n14/3/2026,Case,Ada Fictional,4/1/2026\n"
    found = loaded(f"Start date,Referral or case,Participant,Date entered\n{lines}")
    assert [(row["start_date"], row["entered"]) for row in found.rows] == [
        ("2026-03-05", "2026-03-25"),
        ("2026-03-14", "2026-04-01"),
    ]
    assert any("Start date is read as day/month/year" in note for note in found.notes)


@pytest.mark.parametrize(
    ("dates", "note"),
    [
        (
            ["1/10/2026", "3/10/2026", "13/1/2026"],
            "is read as day/month/year: 1 cell shows it (13/1/2026), 2 cells could be either way (1/10/2026)",
        ),
        (
            ["2/3/2026", "4/4/2026"],
            "is read as month/day/year, and nothing tells: 1 cell could be either way (2/3/2026)",
        ),
        (
            ["13/1/2026"],
            "is read as day/month/year: 1 cell shows it (13/1/2026), no cells could be either way",
        ),
        (["2/3/2026", "1/13/2026"], ""),
        (["4/4/2026", "2026-03-02", "5-Mar-26"], ""),
    ],
)
def test_how_many_dates_could_be_read_in_two_ways_is_said(loaded: Any, dates: list[str], note: str) -> None:
    lines = "".join(f"{day},Case,Ada Fictional,In-Person,\n" for day in dates)
    notes = [each for each in loaded(f"{HEADER}\n{lines}").notes if "is read as" in each]
    assert notes == ([f"Start date {note}; --map can say otherwise"] if note else [])


def test_what_is_no_day_is_said_in_the_order_in_which_its_column_is_read(loaded: Any) -> None:
    found = loaded(f"{HEADER}\n31/2/2026,Case,Ada Fictional,In-Person,\n")
    (bad,) = found.bad
    assert "'31/2/2026' is read as day/month/year, and is none: February 2026 has 28 days." in bad.message


def test_what_may_be_two_days_beside_dates_of_both_kinds_is_refused_and_a_map_settles_it(loaded: Any) -> None:
    lines = "".join(
        f"{day},Case,Ada Fictional,In-Person,\n" for day in ("13/1/2026", "1/13/2026", "1/2/2026")
    )
    found = loaded(f"{HEADER}\n{lines}")
    assert [bad.line for bad in found.bad] == [2, 4]
    assert "'1/2/2026' could be two days, as the column has 13/1/2026 and 1/13/2026" in found.bad[1].message
    found = loaded(f"{HEADER}\n{lines}", ColumnMap(dates={"start_date": "%d/%m/%Y"}))
    assert [(bad.line, "as the map says" in bad.message) for bad in found.bad] == [(3, True)]


@pytest.mark.parametrize(
    ("dates", "others", "read", "note"),
    [
        (
            ["03.01.2026", "05.02.2026"],
            ["14.01.2026", "06.02.2026"],
            ["2026-01-03", "2026-02-05"],
            "is read as day/month/year, as Date entered has 14.01.2026: 2 cells could be either way (03.01.2026)",
        ),
        (
            ["03.01.2026", "05.02.2026"],
            ["2026-01-14", "2026-02-06"],
            ["2026-01-03", "2026-02-05"],
            "is read as day/month/year, as the column has dots: 2 cells could be either way (03.01.2026)",
        ),
        (
            ["03.01.2026", "05.02.2026"],
            ["03.14.2026", "05.06.2026"],
            ["2026-03-01", "2026-05-02"],
            "is read as month/day/year, as Date entered has 03.14.2026: 2 cells could be either way (03.01.2026)",
        ),
        (
            ["3/1/2026", "5/2/2026"],
            ["14/1/2026", "6/2/2026"],
            ["2026-01-03", "2026-02-05"],
            "is read as day/month/year, as Date entered has 14/1/2026: 2 cells could be either way (3/1/2026)",
        ),
        (
            ["3/1/2026", "5/2/2026"],
            ["14.1.2026", "6.2.2026"],
            ["2026-03-01", "2026-05-02"],
            "is read as month/day/year, and nothing tells: 2 cells could be either way (3/1/2026)",
        ),
        (
            ["3/1/2026", "13/2/2026"],
            ["1/14/2026", "2/16/2026"],
            ["2026-01-03", "2026-02-13"],
            (
                "is read as day/month/year: 1 cell shows it (13/2/2026), though Date entered has 1/14/2026, 1 cell "
                "could be either way (3/1/2026)"
            ),
        ),
    ],
)
def test_dots_and_other_columns_of_one_style_tell_how_a_column_is_written(
    loaded: Any, dates: list[str], others: list[str], read: list[str], note: str
) -> None:
    lines = "".join(f"{one},Case,Ada Fictional,{other}\n" for one, other in zip(dates, others, strict=True))
    found = loaded(f"Start date,Referral or case,Participant,Date entered\n{lines}")
    assert days(found) == read
    assert f"Start date {note}; --map can say otherwise" in found.notes


@pytest.mark.parametrize("sign", ["/", "-"])
def test_columns_that_contradict_each_other_decide_nothing_for_a_third(loaded: Any, sign: str) -> None:
    given = (
        "3/1/2026,Case,Ada Fictional,14/1/2026,1/25/2019\n4/4/2026,Case,Ada Fictional,15/4/2026,2/2/2019\n"
    )
    text = "Start date,Referral or case,Participant,Date entered,Date of birth\n" + given.replace("/", sign)
    found = loaded(text)
    assert [(bad.line, bad.column) for bad in found.bad] == [(2, "start_date")]
    first, second = f"14{sign}1{sign}2026", f"1{sign}25{sign}2019"
    said = f"as Date entered and Date of birth have {first} and {second}"
    assert said in found.bad[0].message
    assert "--map" in found.bad[0].message
    settled = loaded(text, ColumnMap(dates={"start_date": f"%d{sign}%m{sign}%Y"}))
    assert days(settled) == ["2026-01-03", "2026-04-04"]


def test_dots_beside_dates_of_the_other_order_in_one_column_are_refused(loaded: Any) -> None:
    lines = "03.01.2026,Case,Ada Fictional,,\n1/14/2026,Case,Ada Fictional,,\n"
    found = loaded(f"{HEADER}\n{lines}")
    assert [(bad.line, bad.column) for bad in found.bad] == [(2, "start_date")]
    assert "the column has dots and 1/14/2026" in found.bad[0].message


def test_a_line_that_names_one_of_two_people_of_one_name_is_refused(loaded: Any) -> None:
    people = {"participant": PeopleNamed(PEOPLE, one=True, shared=frozenset(["ada fictional"]))}
    lines = 'DAY,Case,"Fictional, Ada",In-Person,\nDAY,Case,Ben Fictional,In-Person,\n'
    found = loaded(f"{HEADER}\n{lines.replace('DAY', '2026-03-02')}", people=people)
    assert [(bad.line, bad.column) for bad in found.bad] == [(2, "participant")]
    assert "two people are called" in found.bad[0].message


def test_a_map_says_each_columns_style(loaded: Any) -> None:
    mapping = ColumnMap(dates={"start_date": "%d.%m.%Y", "entered": "%m.%d.%Y"})
    header = "Start date,Referral or case,Participant,Date entered"
    found = loaded(f"{header}\n05.03.2026,Case,Ada Fictional,03.06.2026\n", mapping)
    assert (found.rows[0]["start_date"], found.rows[0]["entered"]) == ("2026-03-05", "2026-03-06")


def test_a_column_that_cannot_be_of_one_style_is_bad_line_by_line(loaded: Any) -> None:
    lines = "3/25/2026,Case,Ada Fictional,,\n25/3/2026,Case,Ada Fictional,,\n"
    found = loaded(f"{HEADER}\n{lines}")
    assert [(bad.line, bad.column) for bad in found.bad] == [(3, "start_date")]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_what_separates_cells_is_known_from_the_lines(loaded: Any, separator: str) -> None:
    assert days(loaded(f"{HEADER}\n{LINE}\n\n".replace(",", separator))) == ["2026-03-05"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_line_that_names_the_separator_is_no_header(loaded: Any, separator: str) -> None:
    text = f"{HEADER}\n{LINE}\n".replace(",", separator)
    assert days(loaded(f"sep={separator}\r\n{text}")) == ["2026-03-05"]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Contacts export,,,,\nRun 4/1/2026,,,,\n", "lines 1 to 2"),
        ("Contacts, of March, all\n\n\n", "line 1"),
    ],
)
def test_titles_above_the_header_are_left_out_and_said(loaded: Any, title: str, lines: str) -> None:
    found = loaded(f"{title}{HEADER}\n{LINE}\n31/31/2026,Case,Ada Fictional,,\n")
    assert found.notes[0] == f"not taken, as it stands above the header: {lines}"
    assert [bad.line for bad in found.bad] == [title.count("\n") + 3], "lines are those of the file"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "latin-1"])
def test_every_encoding_of_the_office_is_read(loaded: Any, encoding: str) -> None:
    found = loaded(f"{HEADER}\n{LINE.replace('Ada Fictional', 'José Ñandú')}\n".encode(encoding))
    assert found.rows[0]["participant"] == "José Ñandú"


def test_headings_and_values_of_other_systems_are_known(loaded: Any) -> None:
    header = "Contact Date,Referral/Case,Participant Name,Contact Method,Contact Status,Services,Primary"
    found = loaded(f"{header}\n3/5/2026,case,Ada Fictional,Face-to-Face,Complete,sw plan contact; FEE,Y\n")
    assert found.rows == [
        {
            "start_date": "2026-03-05",
            "participant": "Ada Fictional",
            "setting": "Case",
            "method": "In-Person",
            "status": "Completed",
            "services": ["SW Plan Contact", "Family engagement effort"],
            "primary_worker": "Yes",
        }
    ]


def test_columns_that_the_file_lacks_are_named(loaded: Any) -> None:
    found = loaded(f"{HEADER},Remark\n{LINE},x\n")
    assert "Date entered" in found.absent
    assert "Method" not in found.absent
    assert found.ignored == ("Remark",)


def test_two_equal_contacts_of_a_day_can_both_be_kept(loaded: Any) -> None:
    twice = f"{HEADER}\n{LINE}\n{LINE}\n"
    assert loaded(twice).duplicates == [3]
    assert len(loaded(twice, keep_duplicates=True).rows) == 2


def test_a_workbook_is_read_sheet_by_sheet(loaded: Any) -> None:
    rows: list[Sequence[Any]] = [
        ["Contacts of March"],
        HEADER.split(","),
        [datetime(2026, 3, 5, 14, 30), "Case", "Ada Fictional", "In-Person", None],  # noqa: DTZ001 - as cells are
        [46087, "Case", "Ben Fictional", "Telephone", None],
        ["7-Mar-26", "Case", "Ada Fictional", "Visit", None],
    ]
    found = loaded(workbook(*rows, before="Cover"))
    assert days(found) == ["2026-03-05", "2026-03-06", "2026-03-07"]
    assert "taken from the sheet Contacts" in found.notes
    assert days(loaded(workbook(*rows, before="Cover"), sheet="Contacts")) == days(found)


def _open_document() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<office/>")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 not a workbook", "cannot be read as a workbook"),
        (_open_document(), r"format of LibreOffice \(.ods\), which is not read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format, or one with a password"),
        (b"", "no header line"),
    ],
)
def test_a_file_that_is_no_table_is_refused(loaded: Any, data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        loaded(data)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(loaded: Any) -> None:
    with pytest.raises(UserError, match="Did you mean Contacts") as refused:
        loaded(workbook(["Start date"]), sheet="Contcts")
    assert refused.value.remedy == "Sheets: Contacts."


def test_the_columns_that_name_people_are_those_of_the_instruments_conditions(rules: Rules) -> None:
    assert naming_columns(rules, "cr.contacts") == (
        NamingColumn("participant", "cr.persons", "name", one=True),
        NamingColumn("on_behalf_of", "cr.persons", "name", one=False),
    )
    assert naming_columns(rules, "cr.services") == (
        NamingColumn("for_person", "cr.persons", "name", one=False),
    )
    assert naming_columns(rules, "cr.plans") == ()


@pytest.mark.parametrize("text", ["13/13/2026", "soon", "99999999", "2026-02-30", ""])
def test_what_is_no_date_is_none(text: str) -> None:
    assert DateStyle([text]).read(text) == ""


def test_a_header_once_more_is_left_out_and_said_and_other_lines_by_the_map(loaded: Any) -> None:
    text = f"{HEADER}\n{LINE}\n{HEADER.upper()}\nPrinted 11/27/2026,,,,\n{LINE.replace('3/5', '3/6')}\n"
    assert {each.line for each in loaded(text).bad} == {4}
    found = loaded(text, ColumnMap(skip=["printed"]))
    assert days(found) == ["2026-03-05", "2026-03-06"]
    assert any("line 3 is left out, as it is the header once more" in note for note in found.notes)
    assert any("line 4 is left out, as the map says so: Printed 11/27/2026" in note for note in found.notes)


def test_a_name_without_its_accents_is_the_persons_who_alone_is_called_so(loaded: Any) -> None:
    found = loaded(f'{HEADER}\n3/5/2026,Case,"NANDU, JOSE",In-Person,JOSE NANDU and Ada Fictional\n')
    assert found.rows[0]["participant"] == "José Ñandú"
    assert found.rows[0]["on_behalf_of"] == "José Ñandú; Ada Fictional"
    assert any("taken, accents aside: 'NANDU, JOSE' for José Ñandú" in note for note in found.notes)
    two = ("José Ñandú", "Jose Ñandu")
    people = {"participant": PeopleNamed(two, one=True)}
    assert "accents aside" not in " ".join(
        loaded(f"{HEADER}\n3/5/2026,Case,JOSE NANDU,In-Person,\n", people=people).notes
    )


def test_real_dates_beside_texts_of_the_other_order_may_have_been_turned_round(loaded: Any) -> None:
    def notes(*days: Any) -> list[str]:
        lines = [[day, "Case", "Ada Fictional", "In-Person", ""] for day in days]
        found: Loaded = loaded(workbook(HEADER.split(","), *lines))
        return [note for note in found.notes if "turned them round" in note]

    (note,) = notes(date(2026, 3, 4), date(2026, 5, 6), "13/04/2026")
    assert "Start date: 2 dates of the first twelve days (2026-03-04) beside texts (13/04/2026)" in note
    assert notes(date(2026, 3, 4), date(2026, 5, 16), "13/04/2026") == []
    assert notes(date(2026, 3, 4), date(2026, 5, 6)) == []


def test_hidden_rows_and_columns_of_a_workbook_are_loaded_and_said(loaded: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, LINE, LINE.replace("3/5", "3/6"), LINE.replace("3/5", "3/7")):
        sheet.append(row.split(","))
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.save(buffer := io.BytesIO())
    found = loaded(buffer.getvalue())
    assert len(days(found)) == 3
    assert "1 row of the sheet is hidden and loaded all the same: 3" in found.notes
    assert "1 column of the sheet is hidden and read all the same: Method" in found.notes


@pytest.mark.parametrize("last", ["Total,,,,", "Grand total:,,2,,", "TOTALS 2,,,,", "Records,,2,,"])
def test_a_line_of_sums_below_the_table_is_left_out_and_said(loaded: Any, last: str) -> None:
    found = loaded(f"{HEADER}\n{LINE}\n{last}\n")
    assert (len(found.rows), found.bad) == (1, [])
    assert any("line 3 is left out, as it reads as a sum: " in note for note in found.notes)


def test_a_name_that_nobody_has_is_said_once_for_its_column(loaded: Any) -> None:
    lines = "".join(
        f"2026-03-0{day},Case,{name},In-Person,\n" for day, name in ((1, "Quentin Zyx"), (2, "Mother")) * 2
    )
    found = loaded(f"{HEADER}\n{lines}", keep_duplicates=True)
    assert found.notes == ["Participant: nobody in the table of people is called 'Quentin Zyx', 'Mother'"]
    assert (
        loaded(
            f"{HEADER}\n{lines}", people={"participant": PeopleNamed((), one=True)}, keep_duplicates=True
        ).notes
        == []
    )


@pytest.mark.parametrize(
    ("written", "meant"), [("1", "Yes"), ("0", "No"), ("TRUE", "Yes"), ("false", "No"), ("Y", "Yes")]
)
def test_yes_and_no_are_known_as_other_systems_write_them(loaded: Any, written: str, meant: str) -> None:
    found = loaded(f"{HEADER},Primary\n{LINE},{written}\n")
    assert [row["primary_worker"] for row in found.rows] == [meant]


@pytest.mark.parametrize("between", [", ", ";", " | ", ",  "])
def test_choices_are_told_apart_whatever_stands_between_them(loaded: Any, between: str) -> None:
    found = loaded(f'{HEADER},Services\n{LINE},"SW Plan Contact{between}FEE"\n')
    assert [row["services"] for row in found.rows] == [["SW Plan Contact", "Family engagement effort"]]
    assert [bad.column for bad in loaded(f'{HEADER},Services\n{LINE},"SW Plan Contact, Fishing"\n').bad] == [
        "services"
    ]


def test_a_second_heading_of_a_column_is_said_to_be_one(loaded: Any) -> None:
    found = loaded(f"{HEADER},Contact Date,Remark\n{LINE},2026-03-06,x\n")
    assert found.ignored == ("Remark",)
    assert (
        "Start date is taken from Start date, and not from Contact Date; --map can say otherwise"
        in found.notes
    )


def test_a_line_that_stands_in_the_file_before_is_told_from_one_that_the_table_has(loaded: Any) -> None:
    found = loaded(f"{HEADER}\n{LINE}\n{LINE}\n")
    assert (found.duplicates, found.again) == ([3], {3: 2})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        *(
            (each, True)
            for each in ("2026-04-01T06:30:00Z", "2026-04-01 06:30:00 UTC", "2026-04-01T06:30:00.5+00:00")
        ),
        *(
            (each, False)
            for each in (
                "2026-04-01T00:00:00Z",
                "2026-04-01 06:30",
                "2026-04-01T06:30:00-07:00",
                "2026-04-01",
            )
        ),
    ],
)
def test_a_time_in_utc_is_said_as_its_day_may_be_another(loaded: Any, written: str, said: bool) -> None:
    found = loaded(f"{HEADER}\n{written},Case,Ada Fictional,In-Person,\n")
    assert days(found) == ["2026-04-01"]
    note = f"Start date: 1 cell has a time in UTC ({written}); its day is taken, which may be another than where it was"
    assert (note in found.notes) is said


def test_a_formula_that_nobody_has_worked_out_is_no_empty_cell(loaded: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Printed on", "=TODAY()"])
    sheet.append(HEADER.split(","))
    sheet.append(LINE.split(","))
    sheet.append(["=A3+1", *LINE.split(",")[1:]])
    stream = io.BytesIO()
    book.save(stream)
    found = loaded(stream.getvalue())
    assert [(each.line, "Cell A4 has a formula" in each.message) for each in found.bad] == [(4, True)]


def test_another_sheet_with_such_a_header_is_named(loaded: Any) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("More")):
        sheet.append(HEADER.split(","))
        sheet.append(LINE.split(","))
    stream = io.BytesIO()
    book.save(stream)
    assert loaded(stream.getvalue()).notes[:2] == [
        "taken from the sheet Sheet",
        "the sheet More has such a header, too, and was not taken: --sheet takes another",
    ]
