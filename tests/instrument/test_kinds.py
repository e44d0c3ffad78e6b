"""Kinds of answers: what each takes, says, compares and exports, and that nothing of a kind stands elsewhere."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.generating.answers import FORM, random_value
from tests.instrument.making import rules_of, unmark
from tests.yamlfile.test_writer import readings
from tui_review.errors import UserError
from tui_review.instrument.choices import Choice, choices_of, is_code
from tui_review.instrument.kinds.base import KIND_SETTINGS, limits_said, plainly
from tui_review.instrument.kinds.date import DateKind
from tui_review.instrument.kinds.number import NumberKind
from tui_review.instrument.kinds.registry import KINDS, kind_of
from tui_review.instrument.kinds.several import SeveralKind
from tui_review.instrument.kinds.time import read_time
from tui_review.instrument.language.days import is_date
from tui_review.instrument.language.measures import (
    compared,
    decimal_of,
    decimal_text,
    is_decimal,
    measure_of,
    measured,
)
from tui_review.instrument.language.patterns import LONGEST, PatternError, checked, matches
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.encoding import pack, unpack
from tui_review.instrument.model import Column, ColumnKind, Kind, Question
from tui_review.instrument.proofs.domains import Domains
from tui_review.instrument.rules import Rules
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.yamlfile.writer import write_yaml

if TYPE_CHECKING:
    from tui_review.instrument.kinds.base import AnswerKind, AskedPart
    from tui_review.instrument.language.measures import Measured
    from tui_review.instrument.language.values import Value

ROOT = Path(__file__).parents[2]
LOG = (ROOT / "tests" / "data" / "visit-log.yaml").read_text(encoding="utf-8")
FORM_SAID = "two capital letters, a hyphen and four digits"
TIME = Question(id="q", ask="?", answer="time", or_=("Not known",), na_if="sometimes")
WEIGHT = Question(id="q", ask="?", answer="decimal", unit="kg", at_least=0.5, at_most=150, decimals=1)
MONEY = Question(id="q", ask="?", answer="decimal")
WHOLE = Question(id="q", ask="?", answer="decimal", decimals=0)
CASE = Question(id="q", ask="?", answer="pattern", na_if="sometimes", pattern=FORM, pattern_message=FORM_SAID)

TAKEN: list[tuple[Question, Any, Value]] = [
    (TIME, "2:30 pm", "14:30"),
    (TIME, "2:30 P.M.", "14:30"),
    (TIME, " 2 pm", "14:00"),
    (TIME, "14:30", "14:30"),
    (TIME, "14.30", "14:30"),
    (TIME, "1430", "14:30"),
    (TIME, "0905", "09:05"),
    (TIME, "9:05", "09:05"),
    (TIME, "12:15 am", "00:15"),
    (TIME, "12 pm", "12:00"),
    (TIME, "noon", "12:00"),
    (TIME, "Midnight", "00:00"),
    (TIME, time(8, 30, 15), "08:30"),
    (TIME, "not KNOWN", "Not known"),
    (TIME, "n/a", "NA"),
    (WEIGHT, "12.5", "12.5"),
    (WEIGHT, "12.50 kg", "12.5"),
    (WEIGHT, "+012.0KG", "12"),
    (WEIGHT, ".5", "0.5"),
    (WEIGHT, "5.", "5"),
    (WEIGHT, 12, "12"),
    (WEIGHT, 12.1, "12.1"),
    (MONEY, "1,250.75", "1250.75"),
    (MONEY, "−3.20", "-3.2"),
    (MONEY, "-0.00", "0"),
    (WHOLE, "7.0", "7"),
    (CASE, " AB-1234 ", "AB-1234"),
    (CASE, "na", "NA"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "typed", "stored"), TAKEN)
def test_what_is_meant_is_stored_in_one_form(question: Question, typed: Any, stored: Value) -> None:
    assert parse_answer(question, typed) == stored
    assert parse_answer(question, stored) == stored, "what is stored reads as itself"
    assert kind_of(question).is_sound(question, stored)


REFUSED: list[tuple[Question, Any, str]] = [
    (TIME, "25:00", "is not a time of day"),
    (TIME, "2:61", "such as 14:30 or 2:30 pm"),
    (TIME, "13 pm", "is not a time of day"),
    (TIME, "0 am", "is not a time of day"),
    (TIME, "14", "Or: Not known."),
    (TIME, 1430, "is not a time of day"),
    (TIME, "", "is not a time of day"),
    (WEIGHT, "12.55", "Round it: at most 1 decimal."),
    (WEIGHT, "0.4", "The smallest number here is 0.5."),
    (WEIGHT, "150.1", "The largest number here is 150."),
    (WEIGHT, "12 lb", "is not a number"),
    (WEIGHT, "1,2.5", "is not a number"),
    (WEIGHT, "12,5", "is not a number"),
    (WEIGHT, True, "is not a number"),
    (WEIGHT, "1e2", "is not a number"),
    (WEIGHT, float("nan"), "is not a number"),
    (MONEY, "9" * 5000, "is not a number"),
    (WHOLE, "7.5", "Round it: no decimals."),
    (CASE, "ab-1234", "Write two capital letters, a hyphen and four digits."),
    (CASE, "AB-12345", "is not of the form"),
    (CASE, "AB-12\u0664\u0665", "is not of the form"),
    (CASE, "A" * 5000, "at most 100 characters"),
    (CASE, ["AB-1234"], "takes a text"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "typed", "says"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_what_would_be_right(
    question: Question, typed: Any, says: str
) -> None:
    with pytest.raises(UserError) as caught:
        parse_answer(question, typed)
    assert says in caught.value.message
    assert len(caught.value.message) < 400


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_reads_back_however_it_is_written(hour: int, minute: int) -> None:
    stored = f"{hour:02d}:{minute:02d}"
    half = "am" if hour < 12 else "pm"
    forms = (
        stored,
        f"{hour}:{minute:02d}",
        f"{hour:02d}{minute:02d}",
        f"{hour % 12 or 12}:{minute:02d} {half}",
    )
    assert {read_time(form) for form in forms} == {stored}


@given(st.decimals(-999_999_999, 999_999_999, places=2))
def test_a_decimal_is_kept_exactly_and_every_reader_of_yaml_gives_back_the_same(number: Decimal) -> None:
    stored = parse_answer(MONEY, f"{number:f}")
    assert isinstance(stored, str)
    assert is_decimal(stored)
    assert decimal_of(stored) == number
    assert decimal_text(number) == stored
    for reader, found in readings(write_yaml({"value": stored})).items():
        assert found == {"value": stored}, reader


@pytest.mark.parametrize(("question", "typed", "stored"), TAKEN)
def test_what_is_stored_means_the_same_to_every_reader_of_yaml(
    question: Question, typed: Any, stored: Value
) -> None:
    del question, typed
    for reader, found in readings(write_yaml({"value": stored})).items():
        assert found == {"value": stored}, reader


WORDS: list[tuple[Question, Value, str, Any]] = [
    (TIME, "14:30", "14:30", "14:30"),
    (TIME, "Not known", "Not known", "Not known"),
    (WEIGHT, "12.5", "12.5 kg", Decimal("12.5")),
    (WEIGHT, "NA", "NA", "NA"),
    (MONEY, "12.5", "12.5", Decimal("12.5")),
    (CASE, "AB-1234", "AB-1234", "AB-1234"),
]


@pytest.mark.parametrize(("question", "stored", "words", "cell"), WORDS)
def test_a_value_is_said_with_its_unit_and_exported_for_reckoning(
    question: Question, stored: Value, words: str, cell: Any
) -> None:
    kind = kind_of(question)
    assert kind.said(question, stored) == words
    assert kind.cell(question, stored) == cell


def question_of(name: Kind) -> Question:
    """A question of a kind, with the settings that kinds need."""
    return Question(id="q", ask="?", answer=name, choices=("A", "B"), pattern=FORM, pattern_message=FORM_SAID)


@pytest.mark.parametrize("name", get_args(Kind))
def test_every_kind_says_a_value_of_any_shape_that_a_file_may_hold(name: Kind) -> None:
    question = question_of(name)
    for value in (
        "text",
        "a\nb",
        7,
        ["A", "B"],
        [],
        {"r1": {"c": 1}},
        {},
        {"name": "N", "date": "2026-01-05"},
    ):
        said = kind_of(question).said(question, value)  # type: ignore[arg-type] # whatever a file holds
        assert "\n" not in said


def examples_of(name: Kind) -> list[Value]:
    """Answers of a kind, as they are stored."""
    question = replace(question_of(name), columns=(Column(id="c", label="C", answer="text"),))
    made = (random_value(question, Random(seed)) for seed in range(60))
    return [value for value in made if value is not None]


def compared_with(kind: AnswerKind, question: Question, one: Value, other: Value) -> tuple[Any, Any]:
    """How two answers stand to each other as conditions compare them, and as exported figures do."""
    left, right = measured(one), measured(other)
    cells: Any = (kind.cell(question, one), kind.cell(question, other))
    assert left is not None
    assert right is not None
    return compared(left, right), (cells[0] > cells[1]) - (cells[0] < cells[1])


@pytest.mark.parametrize("name", get_args(Kind))
def test_an_answer_of_a_kind_that_has_an_order_is_measured_as_the_kind_says(name: Kind) -> None:
    question, kind = question_of(name), KINDS[name]
    examples = examples_of(name)
    assert examples, "tests/generating/answers.py gives none"
    for value in examples:
        assert kind.is_sound(question, value) or name == "table", value
        found = measured(value)
        if kind.measure is not None:
            assert found is not None, (
                f"{value!r} is compared as nothing, so that conditions about it are never true"
            )
            assert measure_of(found) == kind.measure
        assert kind.tells != "day" or is_date(value), "de-identification cuts what is no ISO day to nothing"
    for one in examples if kind.measure is not None else ():
        for other in examples:
            as_conditions, as_figures = compared_with(kind, question, one, other)
            assert as_conditions == as_figures, (one, other)


@pytest.mark.parametrize("name", get_args(Kind))
def test_what_conditions_tell_apart_at_a_kind_is_in_the_order_of_what_it_is_compared_with(name: Kind) -> None:
    question, kind = question_of(name), KINDS[name]
    mentioned = [str(value) for value in examples_of(name) if isinstance(value, str | int)][:5]
    domain = kind.domain(question, mentioned) if kind.measure is not None else None
    for text in mentioned if domain else ():
        wanted = measured(text)
        assert wanted is not None
        signs = {compared(found, wanted) for value in domain or () if (found := measured(value)) is not None}
        assert signs == {-1, 0, 1}, f"not less, as much as and more than {text}"


SETTINGS: list[dict[str, Any]] = [
    {}, {"at_least": 2}, {"at_most": 2}, {"at_least": 1, "at_most": 2}, {"decimals": 1, "at_least": 0.5},
    {"or_": ("Not known",)}, {"none": "None of them"}, {"pattern": "[A-C]"},
]  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("name", get_args(Kind))
def test_conditions_reckon_with_answers_that_can_be_given_and_with_all_of_those_they_name(
    name: Kind, settings: dict[str, Any]
) -> None:
    kind = KINDS[name]
    if "decimals" in settings and "decimals" not in kind.settings:
        settings = {}
    question = replace(question_of(name), **settings)
    own = [value for value in examples_of(name) if kind.is_sound(question, value)]
    texts = [
        *("Yes", "No", "A", "B", "C", "Not known", "", "2.5", "2.50", "02", "7", "-1", "0", "14:30", "9:05", "24:00"),
        *("2026-03-31", "2026-02-30", "3/31/2026", "AB-1234", "ab-1234"),
        *(str(value) for value in own if isinstance(value, str | int)),
    ]  # fmt: skip
    for text in texts:
        stored: list[Value] = [text, [text], [text, "B"], ["A", text]]
        stored += [int(text)] if re.fullmatch("-?[0-9]+", text) else []
        given = [
            value
            for value in stored
            if kind.is_sound(question, value) and (not isinstance(value, int) or str(value) == text)
        ]
        if kind.holds in ("one", "several") and not kind.free_text and text:
            assert kind.may_be(question, text) is bool(given), text
    told_apart = [text for text in dict.fromkeys(texts) if kind.may_be(question, text)][:3]
    for domain in (kind.domain(question, told_apart), kind.counted_domain(question, told_apart)):
        for value in domain or ():
            assert kind.is_sound(question, value), value
        held = [each for value in domain or () for each in (value if isinstance(value, list) else [value])]
        if domain is not None:
            assert {text for text in told_apart if text not in map(str, held)} == set()


@pytest.mark.parametrize("name", get_args(Kind))
def test_every_kind_is_named_in_the_language(name: Kind) -> None:
    page = (ROOT / "docs" / "instrument-language.md").read_text(encoding="utf-8")
    assert f"`{name}`" in page


def test_bounds_of_what_is_summed_are_such_as_a_compiled_instrument_keeps() -> None:
    scored = kind_of(WEIGHT).scored(WEIGHT)
    assert (scored.low, scored.high) == ("0.5", 150)


def test_two_measures_have_no_order_in_either_direction() -> None:
    one_of_each: list[Any] = [3, Decimal("3.5"), "2026-03-31", "14:30"]
    for left in one_of_each:
        for right in one_of_each:
            same = measure_of(left) == measure_of(right)
            assert (compared(left, right) is not None) is same, (left, right)


ODD: list[Any] = [
    *("Yes", "yes", "No", "A", "a", "B", "NA", "na", "", " A", "A\nB", "AB-1234", "2026-05-99", "2026-05-09"),
    *("5/9/2026", "9:00", "09:00", "2.5", "2.50", "07", 7, -1, 10**10, [], ["A"], ["B"], ["B", "A"], ["A", "A"]),
    *(["A", "C"], {}, {"r1": {"c": 1}}, {"name": "N", "date": "2026-01-05"}, {"name": "N", "date": "5/1/2026"}),
]  # fmt: skip
"""What a file edited by hand may hold at a question of any kind."""


@pytest.mark.parametrize("name", sorted(set(get_args(Kind)) - {"table"}))
def test_what_is_sound_is_exactly_what_reads_as_itself(name: Kind) -> None:
    for settings in ({}, {"at_most": 2, "none": "None of them"}, {"at_least": 2}):
        question = replace(question_of(name), **settings)
        for value in ODD:
            try:
                reads_as_itself = kind_of(question).parse(question, value) == value
            except UserError:
                reads_as_itself = False
            assert kind_of(question).is_sound(question, value) is reads_as_itself, (settings, value)
            assert (kind_of(question).read_back(question, value) is not None) is reads_as_itself


DATE = Question(id="q", ask="?", answer="date", or_=("Not known",))
CHOICE = Question(id="q", ask="?", answer="choice", choices=("A", "B"))
SEVERAL = Question(id="q", ask="?", answer="several", choices=("A", "B"), none="None of them")
NAMES = Question(id="q", ask="?", answer="names", at_least=1, at_most=3)
SIGNED = Question(id="q", ask="?", answer="sign_off", signs="all_before")
ON_A_LINE: list[tuple[Question, str, Value, str]] = [
    (DATE, "31 Mar 2026", "2026-03-31", "2026-03-31"),
    (DATE, "not known", "Not known", "Not known"),
    (TIME, "2 pm", "14:00", "14:00"),
    (WEIGHT, "12.50 kg", "12.5", "12.5"),
    (CHOICE, "b", "B", "B"),
    (NAMES, "A. Made-Up; B. Made-Up", ["A. Made-Up", "B. Made-Up"], "A. Made-Up; B. Made-Up"),
    (SIGNED, "A. Made-Up, 3/31/2026", {"name": "A. Made-Up", "date": "2026-03-31"}, "A. Made-Up, 2026-03-31"),
]


@pytest.mark.parametrize(("question", "typed", "stored", "again"), ON_A_LINE)
def test_what_is_stored_is_offered_as_it_can_be_typed_again(
    question: Question, typed: str, stored: Value, again: str
) -> None:
    kind = kind_of(question)
    assert kind.parse(question, typed) == stored
    assert kind.typed_as(question, stored) == again
    assert kind.parse(question, again) == stored
    assert kind.typed_as(question, None) == ""


@pytest.mark.parametrize(
    "question", [replace(SEVERAL, at_least=2, at_most=2), replace(NAMES, none="No one", at_least=2)]
)
def test_none_is_an_answer_also_where_there_are_to_be_some_and_too_few_are_not(question: Question) -> None:
    kind = kind_of(question)
    assert kind.parse(question, []) == []
    assert kind.parse(question, ["A", "B"]) == ["A", "B"]
    with pytest.raises(UserError, match="at least 2"):
        kind.parse(question, ["A"])
    with pytest.raises(UserError, match="at least 2"):
        kind.parse(replace(question, none=""), [])


VISITS = Question(
    id="q",
    ask="?",
    answer="table",
    row="visit",
    none="No visits",
    columns=(Column(id="c", label="C", answer="text"),),
)


@pytest.mark.parametrize("typed", ["No visits", " no  VISITS ", "none", "[]", []])
def test_a_table_without_rows_can_be_said_in_the_instrument_s_words(typed: Any) -> None:
    kind = kind_of(VISITS)
    assert kind.parse(VISITS, typed) == {}
    with pytest.raises(
        UserError, match="needs at least one visit" if typed in ("none", "[]", []) else "list of rows"
    ):
        kind.parse(replace(VISITS, none=""), typed)
    with pytest.raises(UserError, match=r"each a map of columns: c; or none \(No visits\)\."):
        kind.parse(VISITS, "three visits")


@pytest.mark.parametrize("name", get_args(Kind))
def test_what_a_line_shows_of_an_answer_can_be_typed_back(name: Kind) -> None:
    question = question_of(name)
    kind = kind_of(question)
    for seed in range(20 if kind.entry == "line" else 0):
        value = random_value(question, Random(seed))
        if value is not None:
            assert kind.parse(question, kind.typed_as(question, value)) == value


class _WeekKind(DateKind):
    """A kind as a newcomer might add it: a week, stored as its Monday."""

    def read(self, part: AskedPart, given: Any) -> str:
        del part
        day = date.fromisoformat(str(given))
        return (day - timedelta(days=day.weekday())).isoformat()


def test_what_is_worked_out_is_stored_as_if_it_were_typed() -> None:
    week = _WeekKind(**{each.name: getattr(KINDS["date"], each.name) for each in fields(KINDS["date"])})
    assert week.computed(DATE, "2026-07-08") == "2026-07-06"


@pytest.mark.parametrize("name", get_args(Kind))
@pytest.mark.parametrize("found", [0, -3, 12, Decimal("2.5"), "2026-07-08", "08:00", "A", "Yes"])
def test_what_is_worked_out_is_a_sound_answer_wherever_it_can_be_one(name: Kind, found: Measured) -> None:
    question = question_of(name)
    kind = kind_of(question)
    value = kind.computed(question, found)
    try:
        kind.parse(question, kind.held(question, found))
    except UserError:
        assert value == kind.held(question, found)
    else:
        assert kind.is_sound(question, value)


@pytest.mark.parametrize("name", get_args(Kind))
def test_what_a_kind_takes_from_another_is_the_same_in_words_or_the_same_choices_without_an_order(
    name: Kind,
) -> None:
    values = [
        *ODD,
        "007",
        "+7",
        "12.50",
        ["B", "A", "C"],
        *(each for one in get_args(Kind) for each in examples_of(one)),
    ]
    for settings in ({}, {"at_most": 2}, {"at_most": 1}, {"decimals": 1, "unit": "kg"}):
        question = replace(question_of(name), **settings)
        kind = kind_of(question)
        for value in values:
            there = kind.held(question, value)
            if not kind.is_sound(question, there) or there == value:
                continue
            same = kind.typed_as(question, there) in (plainly(value), kind.typed_as(question, value))
            chosen = isinstance(value, list) and isinstance(there, list) and sorted(value) == sorted(there)
            assert same or (chosen and not kind.in_order(question)), (settings, value, there)


@pytest.mark.parametrize(
    ("question", "described", "typed"),
    [
        (WEIGHT, "a number in kg from 0.5 to 150 with at most 1 decimal", "a number in kg from 0.5 to 150"),
        (DATE, "a date or Not known", "a date: 3/31"),
        (TIME, "a time of day or Not known", "a time of day: 14:30"),
        (CHOICE, "one of: A; B", "a number"),
        (SEVERAL, "any of: A; B; or none (None of them)", "one or more numbers, such as 1 3"),
        (NAMES, "names, at least 1, at most 3", "several names: a semicolon between two"),
        (CASE, f"{FORM_SAID} (the pattern {FORM})", FORM_SAID),
    ],
    ids=lambda each: each.answer if isinstance(each, Question) else "",
)
def test_what_is_taken_is_said_to_whoever_checks_the_instrument_and_to_whoever_answers(
    question: Question, described: str, typed: str
) -> None:
    assert kind_of(question).described(question) == described
    assert kind_of(question).typed(question).startswith(typed)


class _RankingKind(SeveralKind):
    """A kind as a newcomer might add it: choices that are always in the reviewer's order."""

    def in_order(self, part: AskedPart) -> bool:
        del part
        return True


RANKING = _RankingKind(
    **{each.name: getattr(KINDS["several"], each.name) for each in fields(KINDS["several"])}
)


@pytest.mark.parametrize(
    ("kind", "settings", "limits"),
    [
        (KINDS["several"], {}, ""),
        (KINDS["several"], {"at_least": 1}, ""),
        (KINDS["several"], {"at_least": 12}, "At least 12."),
        (KINDS["several"], {"at_most": 1}, "At most 1."),
        (KINDS["several"], {"at_least": 1, "at_most": 3}, "At most 3, in their order."),
        (KINDS["several"], {"at_least": 2, "at_most": 3}, "At least 2, at most 3, in their order."),
        (RANKING, {}, "In their order."),
        (KINDS["names"], {"at_most": 3}, "At most 3."),
        (KINDS["choice"], {}, ""),
    ],
)
def test_a_kind_says_how_many_it_takes_and_whether_their_order_is_part_of_the_answer(
    kind: AnswerKind, settings: dict[str, Any], limits: str
) -> None:
    question = replace(question_of(kind.name), **settings)
    assert limits_said(kind, question) == limits
    assert limits.casefold().rstrip(".") in kind.described(question)


@pytest.mark.parametrize("name", ["names", "text", "long_text", "table", "sign_off", "pattern"])
def test_whether_an_answer_can_be_a_value_that_a_condition_names(name: Kind) -> None:
    question = question_of(name)
    named = {each: kind_of(question).may_be(question, each) for each in ("AB-1234", "quite another")}
    assert named == {
        "names": {"AB-1234": True, "quite another": True},
        "text": {"AB-1234": True, "quite another": True},
        "long_text": {"AB-1234": True, "quite another": True},
        "pattern": {"AB-1234": True, "quite another": False},
    }.get(name, {"AB-1234": False, "quite another": False})


@pytest.mark.parametrize("name", get_args(Kind))
def test_every_kind_is_registered_under_its_name_and_knows_its_settings(name: Kind) -> None:
    kind = KINDS[name]
    assert kind.name == name
    assert kind.settings <= set(KIND_SETTINGS)
    assert kind.needs <= kind.settings
    question = question_of(name)
    assert kind.described(question)
    assert kind.typed(question)


@pytest.mark.parametrize("name", get_args(ColumnKind))
def test_every_kind_of_column_takes_back_what_it_offers_as_an_answer(name: ColumnKind) -> None:
    column = Column(
        id="c", label="C", answer=name, choices=("A", "B"), pattern=FORM, pattern_message=FORM_SAID
    )
    for value in kind_of(column).domain(column, ["A", "2.5", "08:00"]) or []:
        assert kind_of(column).is_sound(column, value), value


MENTIONED = ["0", "-1", "1", "-5", "2.5", "A", "Yes", "08:00", "2026-01-05"]


@pytest.mark.parametrize("name", get_args(Kind))
@given(
    st.sampled_from([None, -1, 0, 1]), st.sampled_from([None, -1, 0, 1]), st.sets(st.sampled_from(MENTIONED))
)
def test_what_proofs_take_for_answers_are_answers(
    name: Kind, least: int | None, most: int | None, mentioned: set[str]
) -> None:
    question = replace(question_of(name), at_least=least, at_most=most, na_if="sometimes")
    values = _domains(question, mentioned).of(question)
    assert [value for value in values or [] if not kind_of(question).is_sound(question, value)] == []


def test_what_a_kind_offers_and_does_not_take_is_no_answer_to_a_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question = question_of("number")

    def read(_kind: NumberKind, part: Any, given: Any) -> int:
        assert part is question
        if int(given) < 0:
            raise UserError("Nothing is less than none.")
        return int(given)

    monkeypatch.setattr(NumberKind, "read", read)
    assert _domains(question, {"0"}).of(question) == [0, 1]
    assert _domains(question, {"-5"}).of(question) is None


def _domains(question: Question, mentioned: set[str]) -> Domains:
    """What conditions tell apart at a question that they compare with some texts."""
    domains = object.__new__(Domains)
    domains._texts, domains._found, domains.counted = {question.id: mentioned}, {}, set()
    return domains


HOLDS = [
    ("began before 08:00", {"began": "07:59"}, True),
    ("began before 08:00", {"began": "08:00"}, False),
    ("began on or after 08:00", {"began": "08:00"}, True),
    ("began before ended", {"began": "9 am", "ended": "10:00"}, True),
    ("began before ended", {"began": "Not known", "ended": "10:00"}, False),
    ("began is 08:00", {"began": "8:00"}, True),
    ("weight < 12.50", {"weight": "12.4"}, True),
    ("weight < 12.5", {"weight": "12.5"}, False),
    ("weight >= 12", {"weight": "12.0"}, True),
    ("weight > 9.5", {"weight": "10"}, True),
    ("weight is 12.5", {"weight": "12.50"}, True),
    ("weight is NA", {"weight": "NA"}, True),
    ("weight < 1", {"weight": "NA"}, False),
    ("weight > 1", {}, None),
    ("case_number is AB-1234", {"case_number": "AB-1234"}, True),
    ("any row of notes where from after 20:00", {"notes": [{"from": "21:15"}]}, True),
    ("any row of notes where dose > 2.5", {"notes": [{"from": "noon", "dose": "2.50"}]}, False),
    ("weight same as dose", {"weight": "2.0", "dose": 2}, True),
]


@pytest.mark.parametrize(("condition", "answers", "truth"), HOLDS)
def test_conditions_compare_times_and_decimals_exactly(
    tmp_path: Path, condition: str, answers: dict[str, Any], *, truth: bool | None
) -> None:
    dose = "      - {id: dose, ask: How much, answer: number, guidance: Look, optional: true}\n"
    text = LOG.replace("  - id: outcome\n    title", f"{dose}  - id: outcome\n    title")
    rules = rules_of(tmp_path, text.replace("when: 1A is No", f"when: {condition}"))
    raw = {id_: parse_answer(rules.questions[id_].question, one) for id_, one in answers.items()}
    test = rules.rated["1"].rows[0][0]
    assert test is not None
    assert Evaluation(rules, raw, as_of="2026-03-20").truth(test) is truth


def test_a_decimal_that_is_computed_is_an_answer_like_any_other(tmp_path: Path) -> None:
    half = "      - {id: half, ask: How much, answer: decimal, compute: weight else 0, guidance: Look}\n"
    rules = rules_of(tmp_path, LOG.replace("  - id: outcome\n    title", f"{half}  - id: outcome\n    title"))
    assert Evaluation(rules, {"weight": "12.5"}, as_of="2026-03-20").value("half") == "12.5"


def lint_log(tmp_path: Path, old: str, new: str) -> tuple[list[str], int, int]:
    """What the linter says of the visit log with one change, and where the mark in the change stands."""
    assert LOG.count(old) == 1
    marked = unmark(LOG.replace(old, new))
    path = tmp_path / "log.yaml"
    path.write_text(marked.text, encoding="utf-8")
    return [f"{each.line}:{each.code}: {each.message}" for each in lint(path)], marked.line, marked.column


FAULTS = [
    ("pattern: '[A-Z]{2}-[0-9]{4}'", "pattern: «'([0-9]+)+'", "setting", "could take very long"),
    ("pattern: '[A-Z]{2}-[0-9]{4}'", "pattern: «'[A-Z'", "setting", "at character 1 is never closed"),
    ("pattern: '[A-Z]{2}-[0-9]{4}'", "pattern: «'^[A-Z]$'", "setting", "Leave `^` out"),
    ("        pattern: '[A-Z]{2}-[0-9]{4}'\n", "", "setting", "A `pattern` needs `pattern`."),
    ("        pattern_message: two capital", "        label: two capital", "setting", "needs `pattern_message`"),
    ("        unit: kg\n", "        «or: [Heavy]\n", "setting", "it is for `date`, `time`"),
    ("decimals: 1", "decimals: «7", "setting", "from 0 to 6"),
    ("at_least: 0.5", "at_least: «200", "setting", "Nothing is from 200 to 150"),
    ("or: [Not known]", "«unit: h", "setting", "`unit` means nothing at a `time`; it is for `decimal`."),
    ("answer: text\n        opt", "answer: number\n        at_most: «1.5\n        opt", "setting", "a whole number"),
    ("began before 08:00 or", "began before «8:00» or", "value", "write it as 08:30"),
    ("began before 08:00 or", "began before «24:00» or", "value", "no time of day"),
    ("began before 08:00 or", "began < «08:00» or", "type", "use `before` or `after`"),
    ("began before 08:00 or", "began before «2026-01-05» or", "type", "A time of day and a date have no order"),
    ("began before 08:00 or", "began is «soon» or", "value", "is a time of day; it can never be 'soon'"),
    ("weight < 2.5", "weight before «2.5»", "type", "use `<` or `>`"),
    ("weight < 2.5", "weight is «2.50»", "value", "it can never be '2.50'"),
    ("weight < 2.5", "case_number is «ab»", "value", "it can never be 'ab'"),
    ("weight < 2.5", "days from «began» to ended > 1", "type", "needs two dates"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "says"), FAULTS)
def test_settings_and_conditions_that_do_not_fit_a_kind_are_found_where_they_stand(
    tmp_path: Path, old: str, new: str, code: str, says: str
) -> None:
    found, line, _ = lint_log(tmp_path, old, new)
    there = [each for each in found if f":{code}: " in each and says in each]
    assert there, found
    assert "«" not in new or there[0].startswith(f"{line}:")


def test_the_log_is_sound_and_its_table_of_ratings_is_proven(tmp_path: Path) -> None:
    path = tmp_path / "log.yaml"
    path.write_text(LOG, encoding="utf-8")
    assert lint(path) == []


def test_a_row_that_no_time_and_no_decimal_reaches_is_found(tmp_path: Path) -> None:
    dead = "          - when: began before 07:00 or weight < 2\n            then: Strength\n"
    found, _, _ = lint_log(tmp_path, "          - else: Strength", f"{dead}          - else: Strength")
    assert any("dead-row" in each or "no row" in each.casefold() for each in found), found


def test_a_compiled_instrument_with_every_kind_is_remembered_whole(tmp_path: Path) -> None:
    rules = unpack(pack(rules_of(tmp_path, LOG)))
    assert isinstance(rules, Rules)
    weight = rules.questions["weight"].question
    assert (weight.at_least, weight.at_most, weight.unit) == (0.5, 150, "kg")


PATTERNS = st.text("ab[](){}|*+?\\.^$-,0129dws:=!<>&~é A", max_size=14) | st.lists(
    st.sampled_from(["a", "b", "[ab]", ".", "(a|b)", "(ab|a)", "*", "+", "{2}", "{1,30}", "?", "|", "\\d"])
).map("".join)


@given(PATTERNS, st.sampled_from(["a" * LONGEST, "a" * 99 + "!", "ab" * 49 + "!", "1" * 99 + "x"]))
def test_no_pattern_that_is_taken_makes_anybody_wait(pattern: str, text: str) -> None:
    try:
        compiled = checked(pattern)
    except PatternError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either is right; what is refused is refused in words
        assert not matches(pattern, text)
        return
    start = perf_counter()
    assert matches(pattern, text) is (compiled.fullmatch(text) is not None)
    assert perf_counter() - start < 2


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|aa)*",
        "(a*)*",
        "(.*)(.*)(.*)(.*)",
        r"(\w+\s?)+",
        "(a|b|ab)*c",
        r"(a)\1",
        "(?=a)a",
        "x{101}",
    ],
)
def test_a_pattern_that_can_run_away_is_refused_at_once(pattern: str) -> None:
    start = perf_counter()
    with pytest.raises(PatternError):
        checked(pattern)
    assert perf_counter() - start < 1
    assert not matches(pattern, "a" * LONGEST)


OUTSIDE = re.compile(
    r"\.answer\s*(?:==|!=|in|not in)\s|match \w+(?:\.\w+)*\.answer:|\[\w+\.answer\]|\.get\(\w+\.answer"
)
ROLES = {
    "instrument/kinds/registry.py": "a kind is found by its name here",
    "instrument/loading/wording.py": "the words for such options are given once",
    "instrument/loading/resolving.py": "the rule for narratives is about yes_no questions",
    "instrument/lint/linter.py": "the question that opens an item is a yes_no",
    "instrument/lint/settings.py": "a question that a setting names has to be of a certain kind, or of the same",
    "instrument/lint/ties.py": "the other review's id stands in a text",
    "instrument/proofs/probes.py": "the first ways tried are all Yes and all No",
    "exchange/conditions.py": "what a form asks is no part of an instrument yet, and has the name of a kind",
    "exchange/writing.py": "what a question is in an XLSForm",
    "training/agreement.py": "figures over all yes_no questions together",
    "training/classroom.py": "figures over all yes_no questions together",
}
"""Where a question's part in the instrument, not its kind, is asked for, and which."""


def test_what_is_true_of_a_kind_stands_in_its_module_alone() -> None:
    package = ROOT / "tui_review"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any("quiz" not in line and OUTSIDE.search(line) for line in path.read_text().splitlines())
    }
    found = {path for path in found if "quiz" not in path}
    assert found == set(ROLES)
    # What answers are compared as is a matter of the language; elsewhere a kind says itself what follows from it.
    asked = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"kind\w*(?:\([^()]*\))?\.measure\s*(?:==|!=|in|not in)\s", path.read_text())
    }
    assert {path for path in asked if not path.startswith("instrument/")} == set()
    # Figures of a question have the name of its kind, to be told and not to be asked.
    names = "|".join(get_args(Kind))
    by_name = re.compile(rf'\.kind\s*(?:==|!=|in|not in)\s*[(\[{{]?"(?:{names})"')
    texts = {path.relative_to(package).as_posix(): path.read_text() for path in package.rglob("*.py")}
    # Figures over all yes_no questions together.
    assert [path for path, text in texts.items() if by_name.search(text)] == ["reports/rollup_text.py"]
    assert by_name.findall(texts["reports/rollup_text.py"]) == by_name.findall('.kind == "yes_no"')


OF_A_FORM = {"exchange/reading.py", "exchange/conditions.py"}
"""There `decimal` is a word of XLSForms."""


@pytest.mark.parametrize(("kind", "registry"), [("decimal", "simple"), ("sign_off", "registry")])
def test_the_table_of_what_to_touch_names_exactly_the_files_that_name_a_kind(
    kind: str, registry: str
) -> None:
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith("| a kind of answer |"))
    named = set(re.findall(r"`([\w/]+\.py)`", row))
    both = {"instrument/kinds/simple.py", "instrument/kinds/registry.py"}
    other = {"instrument/language/measures.py", *(each for each in named if each.startswith("tests/"))}
    assert both | other < named
    for each in ("tests/generating/answers.py", "tests/tui/typist.py"):
        assert each in named
        assert f'"{kind}"' in (ROOT / each).read_text(encoding="utf-8")
    named -= other
    expected = named - both | {f"instrument/kinds/{registry}.py", f"instrument/kinds/{kind}.py"}
    package = ROOT / "tui_review"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(rf'(?<!answer=)"{kind}"', path.read_text(encoding="utf-8"))
    }
    assert found - OF_A_FORM == expected
    for document in re.findall(r"\((docs/[\w-]+\.md)\)", row):
        assert f"`{kind}`" in (ROOT / document).read_text(encoding="utf-8")


def test_what_can_be_chosen_without_a_list_is_a_code_whatever_is_listed_besides() -> None:
    listed = (Choice(code="Yes", label="Indeed"), Choice(code="Perhaps"))
    part = Question(id="q", ask="?", answer="yes_no", choices=listed)
    assert [each.code for each in choices_of(part)] == ["Yes", "No"]
    assert [is_code(part, each) for each in ("Yes", "No", "Perhaps", True)] == [True, True, False, False]
    other = replace(part, answer="choice")
    assert [is_code(other, each) for each in ("Yes", "No", "Perhaps")] == [True, False, True]
