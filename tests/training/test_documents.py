from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.training.sample import shipped
from tui_review.errors import UserError
from tui_review.training.documents import CaseDocument, read_document, search
from tui_review.training.problems import Problems

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """> Fictional training material.

Document: Contact log
Date: 2026-06-18
Source: case file

[1] First passage,
on two lines.

Still the first.

[2] Second (with a bracket [3] inside).
"""


def read(tmp_path: Path, text: str) -> tuple[CaseDocument | None, list[tuple[int, str]]]:
    path = tmp_path / "07.md"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    document = read_document("07", path, problems)
    return document, [(problem.line, problem.code) for problem in problems.found]


def test_a_document_has_its_head_and_its_numbered_passages(tmp_path: Path) -> None:
    document, problems = read(tmp_path, GOOD)
    assert document is not None
    assert (document.title, document.date, document.source) == ("Contact log", "2026-06-18", "case file")
    assert [passage.ref for passage in document.passages] == ["07:1", "07:2"]
    assert document.passages[0].text == "First passage,\non two lines.\n\nStill the first."
    assert document.passages[1].line == 12
    assert problems == []


def test_a_document_saved_by_another_editor_is_the_same_and_an_empty_one_says_that_it_is_empty(
    tmp_path: Path,
) -> None:
    plain, _ = read(tmp_path, GOOD)
    path = tmp_path / "07.md"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    problems = Problems()
    assert (read_document("07", path, problems), problems.found) == (plain, [])
    for nothing in (b"", b"\xef\xbb\xbf", b"\r\n \r\n"):
        path.write_bytes(nothing)
        problems = Problems()
        assert read_document("07", path, problems) is None
        assert [problem.message for problem in problems.found] == ["The document is empty."]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "code"),
    [
        ("> Fictional training material.", "> Training material.", 1, "notice"),
        ("> Fictional training material.", "Fictional training material.", 1, "notice"),
        ("Date: 2026-06-18", "Date: 2026-06-31", 4, "date"),
        ("Date: 2026-06-18\n", "", 1, "head"),
        ("[2] Second", "[3] Second", 12, "paragraph"),
        ("[1] First", "First", 7, "paragraph"),
    ],
)
def test_what_is_wrong_with_a_document_is_said_with_its_line(
    tmp_path: Path, was: str, becomes: str, line: int, code: str
) -> None:
    _, problems = read(tmp_path, GOOD.replace(was, becomes, 1))
    assert (line, code) in problems


def test_a_document_that_is_not_there_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    problems = Problems()
    assert read_document("07", tmp_path / "none.md", problems) is None
    assert problems.found[0].code == "unreadable"


def test_searching_finds_passages_with_all_words_in_any_case(tmp_path: Path) -> None:
    document, _ = read(tmp_path, GOOD)
    assert document is not None
    assert [hit.passage.ref for hit in search([document], "PASSAGE first")] == ["07:1"]
    assert search([document], "first second") == []
    assert search([document], "  ") == []


def test_quoted_words_are_looked_for_together_over_line_ends_too(tmp_path: Path) -> None:
    document, _ = read(tmp_path, GOOD)
    assert document is not None
    hits = search([document], '"passage, on two"')
    assert [hit.passage.text[slice(*hit.spans[0])] for hit in hits] == ["passage,\non two"]
    assert search([document], '"two passage"') == []


def test_search_words_are_no_patterns() -> None:
    assert search(shipped("layla-morgan").documents, ".*") == []


def test_passages_are_cited_as_people_write_them() -> None:
    case = shipped("layla-morgan")
    assert case.cited("7:3, 07:3; 18:01") == ["07:3", "18:1"]
    with pytest.raises(UserError, match="no passage 07:99"):
        case.cited("07:99")
