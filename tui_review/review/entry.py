"""From what a person types, or a program gives, to a value as it is stored: forgiving in entry, exact in storage."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.language.evaluate import Value, is_date
from tui_review.instrument.model import NA, Column, Question
from tui_review.yamlfile.text import clean_line, clean_text

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES_NO: Final = {"y": "Yes", "yes": "Yes", "n": "No", "no": "No"}
_NA: Final = frozenset({"na", "n/a", "n.a.", "not applicable"})
_DASHES: Final = str.maketrans("–—‑−’", "----'")
_SIGN_OFF: Final = ("name", "date")
_SHOWN: Final = 60
"""How much of what was typed a message repeats."""


def parse_answer(question: Question, given: Any) -> Value:
    """The value that `given` means as an answer to a question; rows of a table by row id (`r1`, `r2`, …).

    Whether the question is asked, and whether NA is the reviewer's to say now, is not looked at here.
    Raises UserError with the question and what would be right.
    """
    try:
        return _answer(question, given)
    except UserError as error:
        raise error.at(question=question.id) from None


def _answer(question: Question, given: Any) -> Value:
    if isinstance(given, str) and _is_na(given) and question.answer not in ("text", "long_text", "names"):
        return NA
    match question.answer:
        case "table":
            return _rows(question, given)
        case "names":
            return _names(question, given)
        case "sign_off":
            return _sign_off(given)
        case _:
            return parse_simple(question, given)


def parse_simple(part: Question | Column, given: Any) -> str | int | list[str]:
    """The value for a question or a table's column of a simple kind. Raises UserError."""
    if isinstance(given, str) and _is_na(given) and part.answer not in ("text", "long_text"):
        return NA
    match part.answer:
        case "number":
            return _number(part, given)
        case "date":
            return _date(part, given)
        case "several":
            return _several(part, given)
        case "yes_no" | "choice":
            return _choice(part, given)
        case _:
            if isinstance(given, int) and not isinstance(given, bool):
                given = str(given)
            if not isinstance(given, str):
                raise UserError("This takes a text.")
            text = clean_text(given) if part.answer == "long_text" else clean_line(given)
            if not text.strip():
                raise UserError("The text is empty.", remedy="Clear the answer instead.")
            return text


def _is_na(text: str) -> bool:
    return text.strip().casefold() in _NA


def _choice(part: Question | Column, given: Any) -> str:
    if isinstance(given, bool):
        given = "Yes" if given else "No"
    if isinstance(given, str):
        text = " ".join(given.split())
        if part.answer == "yes_no" and text.casefold() in _YES_NO:
            return _YES_NO[text.casefold()]
        wanted = _plain(text)
        for option in part.options:
            if _plain(option) == wanted:
                return option
    shown = "; ".join([*part.options, *([NA] if part.na_if else [])])
    raise UserError(
        f"{_shown(given)} is not one of the choices.{did_you_mean(str(given), part.options)}",
        remedy=f"Use: {shown}.",
    )


def _shown(given: Any) -> str:
    """What was given, short enough for a message."""
    text = repr(given)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _plain(text: str) -> str:
    return text.translate(_DASHES).casefold()


def _several(part: Question | Column, given: Any) -> list[str]:
    texts = given if isinstance(given, list) else _split(part, given)
    chosen: list[str] = []
    for text in texts:
        option = _choice(part, text)
        if option not in chosen:
            chosen.append(option)
    chosen.sort(key=part.options.index) if not _ordered(part) else None
    _check_size(part, len(chosen), "choice")
    return chosen


def _ordered(part: Question | Column) -> bool:
    """Whether the order of choices means something: goal 1, goal 2."""
    return part.at_most is not None and part.at_most > 1


def _split(part: Question | Column, given: Any) -> list[str]:
    if not isinstance(given, str):
        raise UserError("This takes a list of choices.")
    text = given.strip()
    if text.casefold() in ("none", "none of these", "[]") and not any(
        _plain(o) == "none" for o in part.options
    ):
        return []
    if any(_plain(option) == _plain(text) for option in part.options):
        return [text]
    return [piece for piece in (piece.strip() for piece in text.strip("[]").split(";")) if piece]


def _check_size(part: Question | Column, size: int, what: str) -> None:
    none = isinstance(part, Question) and part.none
    fewest = part.at_least if part.at_least is not None else 0 if none else 1
    if size < fewest and not (size == 0 and none):
        raise UserError(f"This needs at least {fewest} {what}{'s' if fewest > 1 else ''}.")
    if part.at_most is not None and size > part.at_most:
        raise UserError(f"This takes at most {part.at_most} {what}s; {size} are given.")


def _number(part: Question | Column, given: Any) -> int:
    if isinstance(given, str) and re.fullmatch(r"\s*[+-]?\d{1,9}\s*", given):
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int):
        raise UserError(f"{_shown(given)} is not a whole number.", remedy="Write digits, such as 3.")
    if part.at_least is not None and given < part.at_least:
        raise UserError(f"{given} is too small.", remedy=f"The smallest number here is {part.at_least}.")
    if part.at_most is not None and given > part.at_most:
        raise UserError(f"{given} is too large.", remedy=f"The largest number here is {part.at_most}.")
    return given


def _date(part: Question | Column, given: Any) -> str:
    if isinstance(given, date):
        return given.isoformat()[:10]
    if isinstance(given, str):
        for text in part.or_:
            if _plain(text) == _plain(" ".join(given.split())):
                return text
        found = read_date(given)
        if found:
            return found
    also = f" Or: {'; '.join(part.or_)}." if part.or_ else ""
    raise UserError(
        f"{_shown(given)} is not a date.",
        remedy=f"Write YYYY-MM-DD or month/day/year, such as 3/31/2026.{also}",
    )


def read_date(text: str) -> str:
    """The ISO date that a person means: 2026-3-1, 3/31/2026, 31 Mar 2026, March 31, 2026; empty if none.

    3/31/26 is 2026, and 3/31/98 is 1998: two figures from 69 on are of the last century, as POSIX has it.
    """
    text = text.strip().rstrip(".")
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)", text):
        month, day, year = match.groups()
        if len(year) == 2:  # noqa: PLR2004 - two figures
            year = ("19" if year >= "69" else "20") + year
    elif match := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})", text):
        month, day, year = match.groups()
    elif match := re.fullmatch(r"(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})", text):
        day, month, year = match.groups()
    else:
        return ""
    if not month.isdecimal():
        if month[:3].casefold() not in _MONTHS:
            return ""
        month = str(_MONTHS.index(month[:3].casefold()) + 1)
    iso = f"{year}-{int(month):02d}-{int(day):02d}"
    return iso if is_date(iso) else ""


def _names(question: Question, given: Any) -> list[str]:
    pieces = re.split(r"[;\n]", given) if isinstance(given, str) else given
    if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
        raise UserError("This takes a list of names.", remedy="Separate several names with semicolons.")
    names = [name for name in (clean_line(piece) for piece in pieces) if name]
    _check_size(question, len(names), "name")
    return names


def _sign_off(given: Any) -> dict[str, str]:
    if isinstance(given, str):
        name, _, day = given.rpartition(",")
        given = {"name": name, "date": day}
    if not isinstance(given, dict) or set(given) != set(_SIGN_OFF):
        raise UserError("A sign-off has a name and a date.", remedy="Write: Name, YYYY-MM-DD.")
    name, day = clean_line(str(given["name"])), read_date(str(given["date"]))
    if not name or not day:
        raise UserError("A sign-off needs both the name and the date.", remedy="Write: Name, YYYY-MM-DD.")
    return {"name": name, "date": day}


def _rows(question: Question, given: Any) -> dict[str, dict[str, Any]]:
    if isinstance(given, str) and given.strip().casefold() in ("none", "[]"):
        given = []
    if isinstance(given, dict) and all(isinstance(row, dict) for row in given.values()):
        given = list(given.values())
    if not isinstance(given, list):
        raise UserError(
            f"This takes a list of rows, each a map of columns: {', '.join(c.id for c in question.columns)}."
        )
    if question.none or given:
        _check_size(question, len(given), question.row)
    else:
        raise UserError(f"This needs at least one {question.row}.")
    return {f"r{number}": parse_row(question, row, number) for number, row in enumerate(given, 1)}


def parse_row(question: Question, given: Any, number: int) -> dict[str, Any]:
    """One row of a table, its cells in the order of the columns. `number`, from 1, is for messages."""
    where = f"{question.row} {number}"
    if not isinstance(given, dict):
        raise UserError(f"{where}: a row is a map of columns to values.")
    known = {column.id: column for column in question.columns}
    for key in given:
        if key not in known:
            raise UserError(f"{where}: there is no column {key}.{did_you_mean(str(key), known)}")
    row: dict[str, Any] = {}
    for column in question.columns:
        cell = given.get(column.id)
        if cell is None or cell == "":
            continue
        try:
            row[column.id] = parse_simple(column, cell)
        except UserError as error:
            raise UserError(f"{where}, {column.label}: {error.what}", remedy=error.remedy) from None
    return row
