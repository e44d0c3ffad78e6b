"""Every form of the language's page is read as it says, and what is no condition is refused where it goes wrong."""

from __future__ import annotations

import pytest

from tui_review.instrument.language.parser import ConditionError, parse_condition, parse_term
from tui_review.instrument.language.syntax import (
    Among,
    And,
    Answered,
    Compare,
    Condition,
    Count,
    CountChosen,
    CountDifferent,
    CountRows,
    Else,
    Fixed,
    Has,
    HasAny,
    HasNone,
    Is,
    NamesOnly,
    NamesPerson,
    Not,
    Or,
    Ref,
    Rows,
    Same,
    Span,
    Term,
    refs,
)

A, B, C = Is("1A", ("No",)), Is("1B", ("No",)), Is("1C", ("No",))

CONDITIONS: list[tuple[str, Condition]] = [
    ("4B is No", Is("4B", ("No",))),
    ("4B is not No", Not(Is("4B", ("No",)))),
    ("2 is one of Strength, Not Applicable", Is("2", ("Strength", "Not Applicable"))),
    ("2 is not one of Strength, Not Applicable", Not(Is("2", ("Strength", "Not Applicable")))),
    ("fs.case_type is Foster Care", Is("fs.case_type", ("Foster Care",))),
    ('8A1 is "Less than once a week, but more"', Is("8A1", ("Less than once a week, but more",))),
    ("4B is answered", Answered("4B")),
    ("4B is not answered", Not(Answered("4B"))),
    ("6A1 has APPLA", Has("6A1", "APPLA", only=False)),
    ("6A1 has only APPLA", Has("6A1", "APPLA", only=True)),
    ("3D1 has any", HasAny("3D1")),
    ("3D1 has none", HasNone("3D1")),
    ("4A > 1", Compare(">", Ref("4A"), Fixed(1), dates=False)),
    ("4A >= 1", Compare(">=", Ref("4A"), Fixed(1), dates=False)),
    ("4A < 4B", Compare("<", Ref("4A"), Ref("4B"), dates=False)),
    ("4A <= -1", Compare("<=", Ref("4A"), Fixed(-1), dates=False)),
    ("a before b", Compare("<", Ref("a"), Ref("b"), dates=True)),
    ("a after 2026-01-31", Compare(">", Ref("a"), Fixed("2026-01-31"), dates=True)),
    ("a on or before b", Compare("<=", Ref("a"), Ref("b"), dates=True)),
    ("a on or after b", Compare(">=", Ref("a"), Ref("b"), dates=True)),
    ("5A1 same as 6A1", Same("5A1", "6A1")),
    ("5A1 differs from 6A1", Not(Same("5A1", "6A1"))),
    ("who names p.name", NamesPerson("who", "p.name")),
    ("not who names p.name", Not(NamesPerson("who", "p.name"))),
    ("who names only name in rows of T", NamesOnly("who", "name", "T", None)),
    (
        "who names only name in rows of T where (role is Child) and b is No",
        And((NamesOnly("who", "name", "T", Is("role", ("Child",))), Is("b", ("No",)))),
    ),
    ("reason among reasons", Among("reason", "reasons")),
    ("reason not among reasons", Not(Among("reason", "reasons"))),
    ("any of 1A, 1B, 1C is No", Or((A, B, C))),
    ("all of 1A, 1B is No", And((A, B))),
    ("none of 1A, 1B is No", And((Not(A), Not(B)))),
    ("at least 2 of 1A, 1B, 1C is No", Count(2, 3, (A, B, C))),
    ("at most 1 of 1A, 1B, 1C is No", Count(0, 1, (A, B, C))),
    ("exactly 1 of 1A, 1B are No", Count(1, 1, (A, B))),
    ("any row of T where type is Group Home", Rows("any", "T", Is("type", ("Group Home",)))),
    ("last row of T where type is Group Home", Rows("last", "T", Is("type", ("Group Home",)))),
    ("every row of T where age > 3", Rows("every", "T", Compare(">", Ref("age"), Fixed(3), dates=False))),
    ("no row of T where (1A is No) and 1B is No", And((Rows("no", "T", A), B))),
    ("1A is No and 1B is No or 1C is No", Or((And((A, B)), C))),
    ("1A is No and (1B is No or 1C is No)", And((A, Or((B, C))))),
    ("not 1A is No and 1B is No", And((Not(A), B))),
    ("not (1A is No and 1B is No)", Not(And((A, B)))),
    ("count of rows of T > 2", Compare(">", CountRows("T", None), Fixed(2), dates=False)),
    ("count of rows of T where (1A is No) < 1", Compare("<", CountRows("T", A), Fixed(1), dates=False)),
    (
        "4A > count of different a, b in rows of T",
        Compare(">", Ref("4A"), CountDifferent("T", ("a", "b")), dates=False),
    ),
    ("count of chosen in Q >= 2", Compare(">=", CountChosen("Q"), Fixed(2), dates=False)),
    (
        "days from a to b else c < 45",
        Compare("<", Span("days", Ref("a"), Else(Ref("b"), Ref("c"))), Fixed(45), dates=False),
    ),
    ("a else b before c", Compare("<", Else(Ref("a"), Ref("b")), Ref("c"), dates=True)),
]


@pytest.mark.parametrize(("text", "meaning"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_each_form_is_read_as_the_page_says(text: str, meaning: Condition) -> None:
    assert parse_condition(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("fs.entered_care", Ref("fs.entered_care")),
        ("12", Fixed(12)),
        ("2026-01-31", Fixed("2026-01-31")),
        ("count of rows of T", CountRows("T", None)),
        ("months from a to b else c", Span("months", Ref("a"), Else(Ref("b"), Ref("c")))),
        ("(a else b) else c", Else(Else(Ref("a"), Ref("b")), Ref("c"))),
    ],
)
def test_each_term_is_read_as_the_page_says(text: str, meaning: Term) -> None:
    assert parse_term(text) == meaning


def test_line_breaks_and_blanks_mean_nothing() -> None:
    assert parse_condition("  1A is No\n  and\n  1B   is  No ") == And((A, B))


ERRORS = [
    ("", "a question, an item", 0, 1),
    ("4B", "`4B` stands here without a test", 2, 3),
    ("4B is", "Expected a value here", 5, 6),
    ("4B is No and", "a question, an item", 12, 13),
    ("4B = No", "`=` is not used here", 3, 4),
    ('4B is "No', "never closed", 6, 9),
    ("(4B is No", "Expected `)`", 9, 10),
    ("4B is No)", "Expected `and`, `or` or the end", 8, 9),
    ("count of rows of 3A is 0", "What stands before `is` is no question", 20, 22),
    ("any of 4A, is No", "Expected a test here", 14, 16),
    ("at least of 4A is No", "Expected a number", 9, 11),
    ("at least two of 4A is No", "Expected a number", 9, 12),
    ("any row of T with x is No", "Expected `where`", 13, 17),
    ("6A1 has", "Expected a value here", 7, 8),
    ("6A1 has only", "Expected a value here", 12, 13),
    ("4A > ", "a question, a number or a date", 4, 5),
    ("a same as", "a question", 9, 10),
    ("days from a b > 1", "Expected `to`", 12, 13),
    ("count of different a of T > 1", "Expected `in rows of`", 21, 23),
    ("a is one of Yes,", "Expected a value", 16, 17),
]


@pytest.mark.parametrize(("text", "what", "start", "end"), ERRORS, ids=[repr(error[0]) for error in ERRORS])
def test_what_is_no_condition_is_refused_where_it_goes_wrong(
    text: str, what: str, start: int, end: int
) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert what in caught.value.what
    assert caught.value.what.endswith(".")
    assert (caught.value.start, caught.value.end) == (start, end)


def test_what_a_condition_names_is_listed_once_and_in_order() -> None:
    condition = parse_condition("b is No and (a > count of rows of T or b is Yes) and c same as d")
    assert refs(condition, {}) == ("b", "a", "T", "c", "d")


LABELS = {
    ("", "4C1"): {"At home": "home"},
    ("T", "type"): {"Foster home": "foster"},
    ("", "type"): {"Other home": "other"},
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('4C1 is "At home"', Is("4C1", ("home",))),
        ('4C1 is not "At home"', Not(Is("4C1", ("home",)))),
        ('4C1 is one of school, "At home"', Is("4C1", ("school", "home"))),
        ('4C1 has only "At home"', Has("4C1", "home", only=True)),
        ('4D is "At home"', Is("4D", ("At home",))),
        (
            'any row of T where type is one of "Foster home", "Other home"',
            Rows("any", "T", Is("type", ("foster", "Other home"))),
        ),
        ('type is "Other home"', Is("type", ("other",))),
        ('type is "Foster home"', Is("type", ("Foster home",))),
    ],
)
def test_a_choice_is_named_by_code_or_label_of_the_column_before_a_question_of_that_id(
    text: str, wanted: Condition
) -> None:
    assert parse_condition(text, labels=LABELS) == wanted


@pytest.mark.parametrize("inside", ["not ", "("])
def test_conditions_are_nested_forty_deep_and_no_deeper_however_many_stand_beside_one_another(
    inside: str,
) -> None:
    def nested(deep: int) -> str:
        return f"{inside * deep}a is No{')' * deep if inside == '(' else ''}"

    assert parse_condition(nested(40))
    assert parse_condition(" and ".join([nested(30)] * 3))
    with pytest.raises(ConditionError, match="nested more than 40 deep"):
        parse_condition(nested(41))
