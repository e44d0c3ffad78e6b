"""XLSForms: what has an equal means the same, what has none is listed, and the public converter takes ours."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest
import xlsxwriter
import yaml
from pyxform.xls2xform import convert

from tests.instrument.making import HEAD, rules_of
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.exchange.conditions import Asked, Surroundings, condition_of
from tui_review.exchange.reading import import_form
from tui_review.exchange.writing import SURVEY as SURVEY_HEAD
from tui_review.exchange.writing import export_form
from tui_review.exchange.xpath import NoEqualError
from tui_review.instrument.kinds.base import AnswerKind
from tui_review.instrument.kinds.registry import KINDS
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.rules import Rules, compile_rules
from tui_review.store.reviews import catalog_for

if TYPE_CHECKING:
    from collections.abc import Sequence

CHOICES: Final = [
    ["list_name", "name", "label"],
    ["place", "home", "At home"],
    ["place", "kin", "With relatives"],
    ["need", "food", "Food"],
    ["need", "rent", "Rent"],
    ["yn", "yes", "Yes"],
    ["yn", "no", "No"],
]
SURVEY: Final = [
    [
        "type",
        "name",
        "label",
        "hint",
        "relevant",
        "constraint",
        "constraint_message",
        "required",
        "calculation",
    ],
    ["begin_group", "visit", "The visit"],
    ["date", "day", "Which day was it?", "The day it began.", "", ". <= today()", "It lies ahead.", "yes"],
    ["select_one yn", "alone", "Was the child seen alone?", "", "", "", "", "yes"],
    ["text", "why", "Why not?", "", "${alone} = 'no'", "", "", "yes"],
    ["integer", "people", "How many lived there?", "", "", ". >= 1 and . <= 30", "", "yes"],
    ["select_one place", "where", "Where was it?", "", "${people} > 1 and not(${alone} = 'no')"],
    ["select_multiple need or_other", "needs", "What is needed?"],
    ["text", "rent", "How much is the rent?", "", "selected(${needs}, 'rent') or ${where} != 'kin'"],
    ["text", "number", "The case number?", "", "", "regex(., '[A-Z]{2}-[0-9]{4}')", "", "yes"],
    ["note", "thanks", "Ask for a paper."],
    ["decimal", "income", "What is the income?"],
    ["calculate", "all", "People and income", "", "", "", "", "", "${people} + ${income}"],
    ["end_group"],
    ["begin_repeat", "child", "The children"],
    ["text", "first_name", "First name", "", "", "", "", "yes"],
    ["integer", "age", "Age", "", "", ". < 18", "A child is younger than 18."],
    ["text", "school", "School", "", "${age} >= 6"],
    ["end_repeat"],
    ["geopoint", "point", "Where?"],
    ["text", "note", "Anything else?", "", "pulldata('a', 'b', 'c', ${people}) = 'x'"],
]


def book(survey: Sequence[Sequence[str]], choices: Sequence[Sequence[str]] = ()) -> bytes:
    """A form as a workbook."""
    out = io.BytesIO()
    settings = [["form_title", "form_id", "version"], ["A visit (made up)", "visit", "3"]]
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def made_of(survey: Sequence[Sequence[str]], folder: Path) -> tuple[Rules, list[str]]:
    """The instrument that a form makes, which lints, and what was listed."""
    made = import_form(book(survey, CHOICES), "visit.xlsx")
    path = folder / f"{made.id}.yaml"
    path.write_text(made.text, encoding="utf-8")
    # What the form asks a name at, its author puts under `names`.
    assert [each for each in lint(path) if each.code != "names"] == []
    return compile_rules(load_near(path)[0]), [each.words for each in made.missed]


def test_a_form_becomes_an_instrument_that_asks_the_same(tmp_path: Path) -> None:
    rules, missed = made_of(SURVEY, tmp_path)
    asked = {id_: each.question for id_, each in rules.questions.items()}
    kinds = {id_: each.answer for id_, each in asked.items()}
    assert kinds == {
        "day": "date",
        "alone": "yes_no",
        "why": "text",
        "people": "number",
        "where": "choice",
        "needs": "several",
        "rent": "text",
        "number": "pattern",
        "income": "decimal",
        "all": "decimal",
        "child": "table",
        "note": "text",
    }
    assert asked["day"].checks[0].when == "day is answered and not (day on or before today)"
    assert asked["day"].checks[0].error == "It lies ahead."
    assert asked["why"].asked_when == "alone is No"
    assert (asked["people"].at_least, asked["people"].at_most) == (1, 30)
    assert asked["where"].asked_when == "people > 1 and not (alone is No)"
    assert list(asked["needs"].options) == ["food", "rent", "other"]
    assert asked["rent"].asked_when == "needs has rent or where is not kin"
    assert asked["number"].pattern == "[A-Z]{2}-[0-9]{4}"
    assert asked["income"].guidance == "Ask for a paper."
    assert asked["all"].compute == "sum of people, income"
    columns = {column.id: column for column in asked["child"].columns}
    assert columns["school"].asked_when == "age >= 6"
    assert asked["child"].row_checks[0].error == "A child is younger than 18."
    assert [id_ for id_, each in asked.items() if each.optional] == [
        "where",
        "needs",
        "rent",
        "income",
        "child",
        "note",
    ]
    assert missed == [
        "row 20 (point): `geopoint` has no equal; it is not asked",
        "row 21 (note): it is always asked: `pulldata(…)` is no number or day of the language",
    ]


@pytest.mark.parametrize("relevant", [". = 'x'", ". > 3", "selected(., 'home')", ". != ''"])
def test_a_condition_of_asking_that_looks_at_its_own_answer_in_a_row_is_listed(
    tmp_path: Path, relevant: str
) -> None:
    survey = [
        ["type", "name", "label", "hint", "relevant"],
        ["integer", "people", "How many?"],
        ["begin_repeat", "child", "The children"],
        ["text", "school", "School", "", relevant],
        ["text", "first_name", "First name"],
        ["end_repeat"],
    ]
    _, missed = made_of(survey, tmp_path)
    assert [each.split(":")[0] for each in missed] == ["row 4 (school)"]


def test_yes_and_no_with_another_choice_beside_keep_it_and_are_written_as_texts(tmp_path: Path) -> None:
    survey = [["type", "name", "label"], ["select_one yn or_other", "seen", "Was the child seen?"]]
    rules, _ = made_of(survey, tmp_path)
    seen = rules.questions["seen"].question
    assert (seen.answer, list(seen.options)) == ("choice", ["yes", "no", "other"])
    made = import_form(book(survey, CHOICES), "visit.xlsx").text
    (question,) = yaml.safe_load(made)["sections"][0]["questions"]
    assert question["choices"][:2] == ["yes", "no"], "by YAML 1.1, too"
    plain, _ = made_of(
        [["type", "name", "label"], ["select_one yn", "seen", "Was the child seen?"]], tmp_path
    )
    assert plain.questions["seen"].question.answer == "yes_no"


def test_what_comes_behind_a_group_or_a_table_in_a_table_is_not_of_it(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label", "relevant"],
        ["integer", "age", "Age"],
        ["begin_group", "grown", "Grown up", "${age} >= 18"],
        ["text", "work", "Work"],
        ["end_group"],
        ["text", "town", "Town"],
        ["begin_repeat", "visit", "Visits"],
        ["text", "who", "Who"],
        ["begin_repeat", "call", "Calls"],
        ["text", "number", "Number"],
        ["end_repeat"],
        ["text", "told", "What was told"],
        ["end_repeat"],
        ["text", "end", "End"],
    ]
    rules, _ = made_of(survey, tmp_path)
    sections = {each.section: rules.sections[each.section].asked_when for each in rules.questions.values()}
    assert list(sections.values()) == ["", "age >= 18", ""]
    assert (
        rules.questions["town"].section == rules.questions["end"].section != rules.questions["work"].section
    )
    assert [column.id for column in rules.questions["visit"].question.columns] == ["who", "number", "told"]


EXPRESSIONS: Final = {
    "${n} = 5": "n is 5",
    "${n} != ''": "n is answered",
    "${n}=''": "n is not answered",
    "string-length(${t}) > 0": "t is answered",
    "5 < ${n}": "n > 5",
    "${n} + ${m} >= 10": "sum of n, m >= 10",
    "max(${n}, ${m}) > 3": "largest of n, m > 3",
    "${d} < date('2026-01-31')": "d before 2026-01-31",
    "${d} >= ${e}": "d on or after e",
    "${d} = ${e}": "d same as e",
    "selected(${s}, 'a b')": "s has a b",
    "selected(${c}, 'a b')": "c is a b",
    "selected(${s}, ${c})": "c among s",
    "count-selected(${s}) >= 2": "count of chosen in s >= 2",
    "count(${rows}) > 1": "count of rows of rows > 1",
    "sum(${in_row}) > 100": "sum of in_row in rows of rows > 100",
    "${c} = 'and' and (${n} = 1 or ${n} = 2)": 'c is "and" and (n is 1 or n is 2)',
    "not(${c} = 'x') or ${c} = \"x\"": "not (c is x) or c is x",
}
NO_EQUALS: Final = (
    *(
        "${n} * 2 > 3",
        "${unknown} = 1",
        "indexed-repeat(${n}, ${rows}, 1) = 1",
        "${t} > 'a'",
        "${in_row} = 1",
    ),
    *("${c} = 'q'", "$n = 1", "(${n} = 1", "${n}", "", "(" * 200 + "1" + ")" * 200),
)
ASKED: Final = {
    **{name: Asked(name, "number", {}) for name in "nm"},
    **{name: Asked(name, "date", {}) for name in "de"},
    "t": Asked("t", "text", {}),
    "c": Asked("c", "choice", {each: each for each in ("x", "a b", "and")}),
    "s": Asked("s", "several", {each: each for each in ("x", "a b")}),
    "rows": Asked("rows", "table", {}),
    "in_row": Asked("in_row", "number", {}, "rows"),
}


def test_an_expression_is_the_condition_that_means_the_same() -> None:
    assert {each: condition_of(each, Surroundings(ASKED)) for each in EXPRESSIONS} == EXPRESSIONS


@pytest.mark.parametrize("expression", NO_EQUALS, ids=range(len(NO_EQUALS)))
def test_an_expression_that_has_no_equal_says_so(expression: str) -> None:
    with pytest.raises(NoEqualError):
        condition_of(expression, Surroundings(ASKED))


def test_bounds_that_no_answer_could_have_are_listed_and_end_nothing(tmp_path: Path) -> None:
    long = "9" * 5000
    survey = [
        ["type", "name", "label", "constraint", "parameters"],
        ["integer", "people", "How many lived there?", f". <= {long}", ""],
        ["range", "worry", "How worried were they?", "", f"start={long} end=1.2.3"],
    ]
    rules, missed = made_of(survey, tmp_path)
    assert [each.question.at_most for each in rules.questions.values()] == [None, None]
    assert any("people" in each for each in missed), missed


def test_names_that_conditions_or_files_could_not_hold_become_others(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label"],
        ["text", "today", "A"],
        ["text", "Name", "B"],
        ["text", "name", "C"],
        ["text", "not", "D"],
    ]
    rules, _ = made_of(survey, tmp_path)
    assert list(rules.questions) == ["q_today", "Name", "name_2", "q_not"]


@pytest.mark.parametrize(
    "survey",
    [[], [["a", "b"], ["c", "d"]], [["type", "name"], ["geopoint", "x"]]],
    ids=["none", "odd", "empty"],
)
def test_what_is_no_form_is_refused_in_words(survey: list[list[str]]) -> None:
    with pytest.raises(UserError):
        import_form(book(survey), "x.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize(
    "id_", ["osri-r4", "contact-recording", "case-plan-review", "reviewer-certification", "case-inquiry"]
)
def test_the_public_converter_takes_an_instrument_and_it_comes_back(id_: str, tmp_path: Path) -> None:
    rules, _ = catalog_for(tmp_path).rules(id_)
    data, missed = export_form(rules)
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    converted = convert(xlsform=str(path), validate=False)
    assert converted.warnings == []
    back = import_form(data, path.name)
    again = tmp_path / f"{back.id}.yaml"
    again.write_text(back.text, encoding="utf-8")
    assert [each.message for each in lint(again) if each.level == "error"] == []
    names = {re.sub(r"^q_|(_2)$", "", each) for each in load_ids(again)}
    lacking = [each for each in rules.questions if each not in names and not each.startswith("q")]
    assert lacking == []
    assert all(each.name for each in missed)


def load_ids(path: Path) -> list[str]:
    """The ids of an instrument's questions."""
    return list(compile_rules(load_near(path)[0]).questions)


@pytest.mark.parametrize("kind", [each for each in KINDS.values() if "at_least" in each.settings])
def test_bounds_of_any_kind_go_into_a_form_or_are_listed(kind: AnswerKind, tmp_path: Path) -> None:
    needed = {
        "choices": "choices: [a, b, c]",
        "columns": "columns: [{id: c, label: C, answer: text}]",
        "row": "row: row",
        "decimals": "decimals: 1",
    }
    more = ", ".join(said for setting, said in needed.items() if setting in kind.settings)
    asked = f"{{id: q, ask: Which, answer: {kind.name}, guidance: x, at_least: 2, at_most: 3, {more}}}"
    rules = rules_of(tmp_path, f"{HEAD}sections:\n  - {{id: s, title: S, questions: [{asked}]}}\n")
    form, missed = export_form(rules)
    survey = openpyxl.load_workbook(io.BytesIO(form))["survey"]
    said = [str(row[SURVEY_HEAD.index("constraint")]) for row in survey.iter_rows(values_only=True)]
    listed = [each.what for each in missed if each.name == "q"]
    assert any(">= 2 and" in each for each in said) != ("how many there may be is not in the form" in listed)


_NEEDED: Final = {
    "choices": "choices: [a, b, c]",
    "columns": "columns: [{id: c, label: C, answer: text}]",
    "row": "row: row",
    "decimals": "decimals: 1",
    "pattern": "pattern: '[a-z]', pattern_message: A letter.",
}


@pytest.mark.parametrize(
    ("kind", "instead"),
    [
        (kind, instead)
        for kind in KINDS.values()
        for instead in ("", "[Not known]")
        if kind.name != "sign_off" and (not instead or "or_" in kind.settings)
    ],
)
def test_not_applicable_can_be_chosen_in_a_form_wherever_a_reviewer_may(
    kind: AnswerKind, instead: str, tmp_path: Path
) -> None:
    needed = [said for setting, said in _NEEDED.items() if setting in kind.settings]
    also = [f"or: {instead}"] if instead else []
    part = ", ".join([f"answer: {kind.name}, guidance: x, na_if: Nobody could go.", *needed, *also])
    asked = [
        f"{{id: q, ask: Which, {part}}}",
        "{id: after, ask: And, answer: text, asked_when: q is NA, guidance: x}",
    ]
    if kind.name not in ("table", "names", "sign_off"):
        column = f"{{id: q2, label: Q, ask: Which, {part}}}"
        asked.append(f"{{id: t, ask: Rows, answer: table, row: row, guidance: x, columns: [{column}]}}")
    rules = rules_of(tmp_path, f"{HEAD}sections:\n  - {{id: s, title: S, questions: [{', '.join(asked)}]}}\n")
    form, missed = export_form(rules)
    book = openpyxl.load_workbook(io.BytesIO(form))
    lists = {row[0] for row in book["choices"].iter_rows(values_only=True) if row[2] == "Not Applicable"}
    types = [str(row[0]) for row in book["survey"].iter_rows(values_only=True)]
    offered = [each for each in types if each.rpartition(" ")[2] in lists]
    listed = [each.what for each in missed if "Not Applicable" in each.what]
    assert len(offered) + len(listed) == len(asked) - 1
    (tmp_path / "form.xlsx").write_bytes(form)
    assert convert(xlsform=str(tmp_path / "form.xlsx"), validate=False).warnings == []


def test_what_the_program_answers_with_na_is_not_asked_in_a_form(tmp_path: Path) -> None:
    first = "{id: n, ask: How many, answer: number, guidance: x}"
    asked = "{id: q, ask: Which, answer: text, guidance: x, na_when: n is 0, na_because: There were none.}"
    rules = rules_of(tmp_path, f"{HEAD}sections:\n  - {{id: s, title: S, questions: [{first}, {asked}]}}\n")
    survey = openpyxl.load_workbook(io.BytesIO(export_form(rules)[0]))["survey"]
    said = {str(row[1]): row[SURVEY_HEAD.index("relevant")] for row in survey.iter_rows(values_only=True)}
    assert said["q"] == "not(${n} = '0')"


@pytest.mark.parametrize(
    ("asked", "filled"),
    [
        ("answer: number, suggest: 3", "3"),
        ("answer: date, suggest: 2026-01-31", "2026-01-31"),
        ("answer: choice, choices: [a, b], suggest: [{else: b}]", "b"),
        ("answer: number, suggest: n", ""),
        ("answer: choice, choices: [a, b], suggest: [{when: n is 2, then: a}, {else: b}]", ""),
    ],
)
def test_what_is_offered_is_filled_in_beforehand_or_listed(asked: str, filled: str, tmp_path: Path) -> None:
    first = "{id: n, ask: How many, answer: number, guidance: x}"
    asked = f"{{id: q, ask: Which, guidance: x, {asked}}}"
    rules = rules_of(tmp_path, f"{HEAD}sections:\n  - {{id: s, title: S, questions: [{first}, {asked}]}}\n")
    form, missed = export_form(rules)
    survey = openpyxl.load_workbook(io.BytesIO(form))["survey"]
    said = {str(row[1]): row[SURVEY_HEAD.index("default")] for row in survey.iter_rows(values_only=True)}
    assert (said["q"] or "") == filled
    assert bool(filled) != (
        "what is offered as its answer is not filled in beforehand" in [each.what for each in missed]
    )


@pytest.mark.parametrize(
    ("bounds", "type_", "lost"),
    [
        ((3, 3), "rank", False),
        ((2, 2), "select_multiple", True),
        ((1, 2), "select_multiple", True),
        ((2, None), "select_multiple", False),
        ((None, 1), "select_multiple", False),
    ],
)
def test_bounds_of_several_come_back_and_their_order_goes_into_a_form_or_is_listed(
    bounds: tuple[int | None, int | None], type_: str, lost: bool, tmp_path: Path
) -> None:
    given = zip(("at_least", "at_most"), bounds, strict=True)
    said = "".join(f", {name}: {bound}" for name, bound in given if bound is not None)
    asked = f"{{id: q, ask: Which, answer: several, guidance: x, choices: [a, b, c]{said}}}"
    rules = rules_of(tmp_path, f"{HEAD}sections:\n  - {{id: s, title: S, questions: [{asked}]}}\n")
    form, missed = export_form(rules)
    survey = openpyxl.load_workbook(io.BytesIO(form))["survey"]
    types = [str(row[0]).split()[0] for row in survey.iter_rows(min_row=2, values_only=True)]
    assert type_ in types
    assert [each.what for each in missed] == ["the order in which they are chosen is not in the form"] * lost
    if type_ == "rank":
        (tmp_path / "form.xlsx").write_bytes(form)
        assert convert(xlsform=str(tmp_path / "form.xlsx"), validate=False).warnings == []
    back = import_form(form, "form.xlsx")
    (tmp_path / "back.yaml").write_text(back.text, encoding="utf-8")
    found = compile_rules(load_near(tmp_path / "back.yaml")[0]).questions["q"].question
    assert (found.at_least, found.at_most) == bounds
    told = [each.what for each in back.missed]
    assert told == [f"with at most {bounds[1]}, the order in which they are chosen counts"] * lost


def test_the_commands_read_and_write_a_form_and_tell_what_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visit.xlsx").write_bytes(book(SURVEY, CHOICES))
    assert main(["import-xlsform", "visit.xlsx"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("visit.yaml\n  row 20 (point): ")
    assert main(["import-xlsform", "visit.xlsx"]) == 2, "nothing is replaced unasked"
    assert main(["export", "visit.yaml", "--format", "xlsform", "--output", "back.xlsx"]) == 0
    assert import_form(Path("back.xlsx").read_bytes(), "back.xlsx").id == "visit"
