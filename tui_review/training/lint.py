"""Everything wrong with a mock case: its files, its face sheet, its quiz, and its key if there is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import choices_of
from tui_review.instrument.language.evaluate import is_date
from tui_review.review.entry import parse_answer
from tui_review.training.case import CASE_FILE, Case, read_case
from tui_review.training.documents import NOTICE
from tui_review.training.key import read_key
from tui_review.training.problems import Problem, Problems
from tui_review.training.quiz import lint_quiz
from tui_review.training.shaping import first_line
from tui_review.yamlfile.files import read_text
from tui_review.yamlfile.reader import Document, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.instrument.rules import Rules
    from tui_review.yamlfile.positions import PathKey

QUIZ_FILE: Final = "quiz.yaml"
"""What the quiz of a case is called, where nobody says otherwise."""
_SOURCES: Final = ".sources"
"""How questions end that ask what an item rests on."""
_ISO: Final = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_SHORT: Final = re.compile(r"(?<![\d-])\d\d-\d\d(?![\d-])")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def lint_case(folder: Path, catalog: Catalog, key: Path | None = None) -> list[Problem]:
    """Every problem of the case in a folder, in the order of its files; `key` where that is kept elsewhere."""
    problems = Problems()
    case = read_case(folder, problems)
    if case is None:
        return problems.found
    rules = _rules(case, catalog, problems)
    if rules is not None:
        check_face_sheet(case, rules, problems)
        _check_sources(case, rules, problems)
    # The day on which the review counts as completed is one that no document can mention.
    completed = rules.instrument.facts.completed if rules is not None else ""
    _check_dates(case, folder / CASE_FILE, ("face_sheet",), problems, known=completed)
    _check_dates_of_documents(case, problems)
    if case.quiz_path is not None:
        quiz = lint_quiz(case.quiz_path, case, problems)
        if NOTICE not in first_line(case.quiz_path).casefold():
            what = "The first line must be a comment that says that all is fictional."
            problems.add(str(case.quiz_path), 1, "notice", what)
        if quiz is not None and quiz.id != case.id:
            problems.add(
                str(case.quiz_path), 1, "id", f"The quiz's id is {quiz.id}, not the case's, {case.id}."
            )
    elif (folder / QUIZ_FILE).exists():
        what = f"The case does not name its {QUIZ_FILE}, so it has no quiz: write `quiz: {QUIZ_FILE}`."
        problems.add(str(folder / CASE_FILE), 1, "quiz", what, level="warning")
    path = key or case.key_path
    if path is not None and rules is not None:
        read_key(path, rules, case, problems, thoroughly=True)
        _check_dates(case, path, ("answers",), problems)
    return problems.found


def _rules(case: Case, catalog: Catalog, problems: Problems) -> Rules | None:
    """The rules of the case's instrument."""
    try:
        return catalog.rules(case.file.instrument, case.file.instrument_version)[0]
    except UserError as error:
        _, document = read_file(case.folder / CASE_FILE)
        problems.add_at(document, ("instrument",), "instrument", error.message)
        return None


def check_face_sheet(case: Case, rules: Rules, problems: Problems) -> None:
    """Adds what in the case's face sheet the instrument does not know or allow."""
    found: list[tuple[str, str, str]] = []
    for id_, value in case.file.face_sheet.items():
        known = rules.questions.get(id_)
        if known is None:
            hint = did_you_mean(id_, rules.questions)
            found.append((id_, "unknown-question", f"{rules.instrument.id} has no question {id_}.{hint}"))
        elif known.question.compute:
            found.append((id_, "program-answer", f"{id_} is computed; it cannot be given."))
        else:
            try:
                parse_answer(known.question, value)
            except UserError as error:
                found.append((id_, "value", error.message))
    if found:
        _, document = read_file(case.folder / CASE_FILE)
        for id_, code, message in found:
            problems.add_at(document, ("face_sheet", id_), code, message)


def _check_sources(case: Case, rules: Rules, problems: Problems) -> None:
    """Adds where the head of a document names a source that nobody can tick at any item."""
    known = {
        choice.code.casefold(): choice.code
        for id_, each in rules.questions.items()
        if id_.endswith(_SOURCES)
        for choice in choices_of(each.question)
    }
    for document in case.documents:
        if known and document.source and document.source.casefold() not in known:
            hint = did_you_mean(document.source, [each.lower() for each in known.values()])
            what = f"{document.source} is no source that a reviewer can tick.{hint}"
            lines = read_text(document.path).splitlines()
            line = next(number for number, each in enumerate(lines, 1) if each.startswith("Source:"))
            problems.add(str(document.path), line, "source", what, level="warning")


def _check_dates(case: Case, path: Path, place: PathKey, problems: Problems, *, known: str = "") -> None:
    """Every date given as an answer is one of the calendar, and one that the case file mentions."""
    try:
        _, document = read_file(path)
    except UserError:
        return  # Already said.
    mentioned = dates_in_case_file(case)
    for where, value in _values(document, place):
        if not _ISO.fullmatch(value):
            continue
        if not is_date(value):
            problems.add_at(document, where, "date", f"{value} is no date of the calendar.")
        elif value not in mentioned and where != (*place, known):
            what = f"The date {value} stands nowhere in the case file."
            problems.add_at(document, where, "date-not-in-file", what, level="warning")


def _check_dates_of_documents(case: Case, problems: Problems) -> None:
    for document in case.documents:
        for passage in document.passages:
            for date in _ISO.findall(passage.text):
                if not is_date(date):
                    what = f"{date} in passage {passage.ref} is no date of the calendar."
                    problems.add(str(document.path), passage.line, "date", what)


def dates_in_case_file(case: Case) -> frozenset[str]:
    """Every date that stands in the documents of a case, their heads included.

    Written in full, or as month and day (`10-04`) in a document that names the year somewhere.
    """
    dates: set[str] = set()
    for document in case.documents:
        texts = [document.title, document.date, *(passage.text for passage in document.passages)]
        whole = "\n".join(texts)
        dates.update(_ISO.findall(whole))
        dates.update(f"{year}-{day}" for year in set(_YEAR.findall(whole)) for day in _SHORT.findall(whole))
    return frozenset(dates)


def _values(document: Document, place: PathKey) -> list[tuple[PathKey, str]]:
    """Every text below a place that is an answer: all of a face sheet, `value` in a key."""
    data: Any = document.data
    for key in place:
        data = data.get(key) if isinstance(data, dict) else None
    if place == ("answers",) and isinstance(data, dict):
        found: list[tuple[PathKey, str]] = []
        for id_, answer in data.items():
            if isinstance(answer, dict) and "value" in answer:
                found += _texts(answer["value"], (*place, id_, "value"))
        return found
    return _texts(data, place)


def _texts(data: Any, place: PathKey) -> list[tuple[PathKey, str]]:
    if isinstance(data, str):
        return [(place, data)]
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in pairs for found in _texts(value, (*place, key))]
