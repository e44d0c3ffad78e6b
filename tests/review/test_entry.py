"""What people type, and what it is stored as: forgiving in entry, exact in storage."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tui_review.errors import UserError
from tui_review.instrument.model import Column, Question
from tui_review.review.entry import parse_answer

FREQUENCY = ("More than once a week", "In-Home Services – Alternative Response", "Child's behavior", "None")
YES_NO = Question(id="q", ask="?", answer="yes_no", na_if="sometimes")
CHOICE = Question(id="q", ask="?", answer="choice", choices=FREQUENCY)
SEVERAL = Question(id="q", ask="?", answer="several", choices=("Red", "Green", "Blue"), none="None")
GOALS = Question(
    id="q", ask="?", answer="several", choices=("Adoption", "Guardianship"), at_least=1, at_most=2
)
NUMBER = Question(id="q", ask="?", answer="number", at_least=0, at_most=99)
DATE = Question(id="q", ask="?", answer="date", or_=("Not yet discharged",))
TEXT = Question(id="q", ask="?", answer="text")
LONG = Question(id="q", ask="?", answer="long_text")
NAMES = Question(id="q", ask="?", answer="names", at_least=1)
SIGN = Question(id="q", ask="?", answer="sign_off")
TABLE = Question(
    id="q",
    ask="?",
    answer="table",
    none="None",
    row="move",
    columns=(
        Column(id="day", label="Day", answer="date"),
        Column(id="kind", label="Kind", answer="choice", choices=("Home", "Group Home"), na_if="never"),
    ),
)

TAKEN: list[tuple[Question, Any, Any]] = [
    (YES_NO, "y", "Yes"),
    (YES_NO, " YES ", "Yes"),
    (YES_NO, "n", "No"),
    (YES_NO, True, "Yes"),
    (YES_NO, False, "No"),
    (YES_NO, "n/a", "NA"),
    (YES_NO, "Not Applicable", "NA"),
    (CHOICE, "more than ONCE a  week", "More than once a week"),
    (CHOICE, "in-home services - alternative response", "In-Home Services – Alternative Response"),
    (CHOICE, "child’s behavior", "Child's behavior"),
    (CHOICE, "none", "None"),
    (SEVERAL, "blue; red", ["Red", "Blue"]),
    (SEVERAL, ["Blue", "Red", "blue"], ["Red", "Blue"]),
    (SEVERAL, "green", ["Green"]),
    (SEVERAL, "none", []),
    (SEVERAL, [], []),
    (GOALS, ["Guardianship", "Adoption"], ["Guardianship", "Adoption"]),
    (NUMBER, " 3 ", 3),
    (NUMBER, 3, 3),
    (NUMBER, "+0", 0),
    (DATE, "2026-3-1", "2026-03-01"),
    (DATE, "3/31/2026", "2026-03-31"),
    (DATE, "20260331", "2026-03-31"),
    (DATE, "31 Mar 2026", "2026-03-31"),
    (DATE, "March 31, 2026", "2026-03-31"),
    (DATE, "Sept. 5, 2026", "2026-09-05"),
    (DATE, date(2026, 3, 31), "2026-03-31"),
    (DATE, "3/1/26", "2026-03-01"),
    (DATE, "12-31-98", "1998-12-31"),
    (DATE, "4 / 1 / 2026", "2026-04-01"),
    (DATE, "04012026", "2026-04-01"),
    (DATE, "Wed, April 1 2026", "2026-04-01"),
    (DATE, "Wed 1 April 2026", "2026-04-01"),
    (DATE, "miércoles, 1 de abril de 2026", "2026-04-01"),
    (DATE, "mar 3, 2026", "2026-03-03"),
    (DATE, "1 april '26", "2026-04-01"),
    (DATE, "not yet discharged", "Not yet discharged"),
    (TEXT, "  Alder County\t", "Alder County"),
    (TEXT, 12, "12"),
    (TEXT, "NA", "NA"),
    (LONG, "First.  \r\nSecond.\n\n", "First.\nSecond."),
    (NAMES, "A. One; B. Two", ["A. One", "B. Two"]),
    (NAMES, ["A. One", " "], ["A. One"]),
    (SIGN, "A. One, 3/31/2026", {"name": "A. One", "date": "2026-03-31"}),
    (SIGN, {"name": "A. One", "date": "2026-03-31"}, {"name": "A. One", "date": "2026-03-31"}),
    (TABLE, [{"day": "3/1/2026"}, {}], {"r1": {"day": "2026-03-01"}, "r2": {}}),
    (TABLE, [{"kind": "group home"}], {"r1": {"kind": "Group Home"}}),
    (TABLE, {"r7": {"kind": "na", "day": ""}}, {"r1": {"kind": "NA"}}),
    (TABLE, "none", {}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "given", "stored"), TAKEN)
def test_what_is_meant_is_stored_exactly(question: Question, given: Any, stored: Any) -> None:
    assert parse_answer(question, given) == stored
    assert type(parse_answer(question, given)) is type(stored)


REFUSED: list[tuple[Question, Any, str]] = [
    (YES_NO, "maybe", "Use: Yes; No; NA."),
    (YES_NO, 1, "not one of the choices"),
    (CHOICE, "More than once a weak", "Did you mean More than once a week?"),
    (SEVERAL, "red; purple", "'purple' is not one of the choices"),
    (SEVERAL, 3, "a list of choices"),
    (GOALS, [], "at least 1 choice"),
    (NUMBER, "3.5", "not a whole number"),
    (NUMBER, True, "not a whole number"),
    (NUMBER, "three", "not a whole number"),
    (NUMBER, -1, "The smallest number here is 0"),
    (NUMBER, "100", "The largest number here is 99"),
    (NUMBER, "9" * 5000, "not a whole number"),
    (DATE, "31.2.2026", "YYYY-MM-DD"),
    (DATE, "2026-02-30", "is not a date"),
    (DATE, "31/3/2026", "is not a date"),
    (DATE, "26-03-31", "is not a date"),
    (DATE, "4/31/2026", "is not a date: April has 30 days."),
    (DATE, "4/31", "is not a date: April has 30 days."),
    (DATE, "4/0/2025", "is not a date: April has 30 days."),
    (DATE, "2025-02-00", "is not a date: February 2025 has 28 days."),
    (DATE, "2/29/2026", "is not a date: February 2026 has 28 days."),
    (DATE, "2/30", "is not a date: February has 28 days, or 29."),
    (DATE, "229", "is not a date: which year is not written."),
    (DATE, "Tue, April 1 2026", "is not a date: April 1, 2026 is a Wednesday."),
    (DATE, "31/3/2026", "there is no month 31, and the month comes first"),
    (DATE, "3/1/026", "is not a date"),
    (DATE, "Smarch 1, 2026", "is not a date"),
    (DATE, "Smarch 1, 2026", "no month is called Smarch"),
    (DATE, "9/3/205", "is not a date: a year has four digits, or two, and 205 has 3."),
    (DATE, "202-9-3", "a year has four digits, or two, and 202 has 3"),
    (DATE, "9/3/20255", "and 20255 has 5"),
    (DATE, "March 3, 205", "and 205 has 3"),
    (DATE, "Sep 2025", "is not a date: which day is not written."),
    (DATE, "September", "which day is not written"),
    (DATE, "9/2025", "which day is not written"),
    (DATE, "2025", "which month and day is not written"),
    (DATE, "last monday", "Which day words mean is not worked out: give the day. Write YYYY-MM-DD"),
    (DATE, "soon", "Which day words mean is not worked out"),
    (DATE, "tomorrow", "Which day words mean is not worked out"),
    (DATE, "Yesterday", "That is a day only where somebody types it, on the day: give the day."),
    (DATE, 20260331, "is not a date"),
    (TEXT, "  ", "Clear the answer instead"),
    (TEXT, ["a"], "takes a text"),
    (LONG, "bell \x07", ""),
    (NAMES, "; ;", "at least 1 name"),
    (NAMES, [1], "a list of names"),
    (SIGN, "A. One", "name and the date"),
    (SIGN, {"name": "A. One"}, "a name and a date"),
    (TABLE, [{"dya": "2026-03-01"}], "move 1: there is no column dya. Did you mean day?"),
    (TABLE, [{}, {"day": "soon"}], "move 2, Day: 'soon' is not a date"),
    (TABLE, ["2026-03-01"], "a row is a map"),
    (TABLE, 7, "a list of rows"),
]


@pytest.mark.parametrize(("question", "given", "says"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_what_would_be_right(
    question: Question,
    given: Any,
    says: str,
) -> None:
    with pytest.raises(UserError) as caught:
        parse_answer(question, given)
    assert says in caught.value.message
    assert caught.value.question == "q"
    assert len(caught.value.message) < 400
