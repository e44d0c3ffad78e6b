"""Overlays: an instrument that says only how it differs, and where findings about it point."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from tests.instrument.making import SMALL, changed
from tui_review.errors import UserError
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading.bases import base_of
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.model import Instrument, Question
from tui_review.instrument.rules import compile_rules

HEAD = """\
language: 1
id: other
version: "7"
title: Another instrument
short: Other
extends: small@1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def overlay(folder: Path, text: str = "", head: str = HEAD) -> Path:
    path = folder / "other.yaml"
    path.write_text(head + text, encoding="utf-8")
    return path


def question(folder: Path, text: str, id_: str) -> Question:
    return compile_rules(load_near(overlay(folder, text))[0]).questions[id_].question


def ids(instrument: Instrument) -> list[str]:
    return list(compile_rules(instrument).questions)


def test_an_overlay_without_differences_is_its_base_under_another_name(folder: Path) -> None:
    base, _ = load_near(folder / "small.yaml")
    other, _ = load_near(overlay(folder))
    assert (other.id, other.version, other.title, other.short) == (
        "other",
        "7",
        "Another instrument",
        "Other",
    )
    assert [asdict(section) for section in other.sections] == [asdict(section) for section in base.sections]
    assert lint(folder / "other.yaml") == []


def test_a_changed_field_is_replaced_and_the_others_stay(folder: Path) -> None:
    found = question(folder, "change:\n  1A: {na_if: Nothing was to be done.}\n", "1A")
    assert found.na_if == "Nothing was to be done."
    assert (found.ask, found.guidance) == ("Was it done?", "Look.")


def test_an_empty_field_is_taken_away(folder: Path) -> None:
    assert question(folder, "change:\n  1A: {guidance: }\n", "1A").guidance == ""


def test_a_column_is_changed_by_its_table_and_its_id(folder: Path) -> None:
    table = question(folder, "change:\n  people.age: {label: Years}\n", "people")
    assert [column.label for column in table.columns] == ["Name", "Years"]


def test_a_list_of_the_overlay_is_used_where_the_base_names_it(folder: Path) -> None:
    (folder / "small.yaml").write_text(changed("choices: [Home, Care]", "choices: colours"), encoding="utf-8")
    assert question(folder, "lists: {colours: [Blue]}\n", "kind").choices == ("Blue",)


def test_parts_are_added_in_order_beside_the_part_named(folder: Path) -> None:
    put = "put: [{{id: {0}, ask: New, answer: yes_no, guidance: Look.}}]"
    text = "add:\n" + "".join(
        f"  - {where}\n    {put.format(id_)}\n"
        for where, id_ in (("after: 1A", "n1"), ("after: 1A", "n2"), ("before: 1A", "n0"))
    )
    instrument, _ = load_near(overlay(folder, text))
    assert ids(instrument)[3:] == ["n0", "1A", "n1", "n2", "1B", "1C"]


def test_removed_parts_are_gone_and_so_are_removed_terms(folder: Path) -> None:
    instrument, _ = load_near(overlay(folder, "remove: [1C, people.age, terms.practice]\n"))
    assert "1C" not in ids(instrument)
    assert [c.id for c in compile_rules(instrument).questions["people"].question.columns] == ["name"]
    assert instrument.terms == {}


def test_a_word_is_replaced_in_texts_choices_and_conditions_alike_but_in_no_id(folder: Path) -> None:
    base = changed("choices: [Early, Late]", "choices: [Early, Late]\n            asked_when: kind is Home")
    (folder / "small.yaml").write_text(base, encoding="utf-8")
    instrument, _ = load_near(overlay(folder, "reword: {Home: Own home, practice: habit, kind: sort}\n"))
    questions = compile_rules(instrument).questions
    assert questions["kind"].question.choices == ("Own home", "Care")
    assert questions["kind"].question.ask == "Which sort of case is it?"
    assert instrument.terms == {"habit": "What was done."}
    assert questions["1C"].question.asked_when == "sort is Own home"  # names in conditions are words, too


def test_a_part_is_reworded_alone_wherever_the_base_breaks_the_line(folder: Path) -> None:
    long = "guidance: |\n          Home\n          or care. It is\n          Home always."
    (folder / "small.yaml").write_text(changed("guidance: Home or care.", long), encoding="utf-8")
    found = question(folder, "change:\n  kind:\n    reword: {Home or care.: Say which.}\n", "kind")
    assert found.guidance == "Say which. It is\nHome always.\n"
    assert found.choices == ("Home", "Care")


def test_an_overlay_may_stand_on_an_overlay(folder: Path) -> None:
    overlay(folder, "change:\n  1A: {label: First}\n")
    third = folder / "third.yaml"
    head = HEAD.replace("id: other", "id: third").replace("small@1", "other@7")
    third.write_text(head + "change:\n  1B: {label: Second}\n", encoding="utf-8")
    questions = compile_rules(load_near(third)[0]).questions
    assert (questions["1A"].question.label, questions["1B"].question.label) == ("First", "Second")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("change:\n  1X: {label: First}\n", 8, "no question, item, section or column 1X. Did you mean 1?"),
        ("change:\n  1A: {id: 1Z}\n", 8, "An id is never changed"),
        ("remove:\n  - terms.practise\n", 8, "terms.practise"),
        ("reword:\n  Nowhere: Somewhere\n", 8, "'Nowhere' nowhere"),
        ("change:\n  1A:\n    reword: {Home: House}\n", 9, "'Home' nowhere here"),
        ("add:\n  - put: []\n", 8, "either `after` or `before`"),
        ("add:\n  - {after: 1A, before: 1B, put: []}\n", 8, "either `after` or `before`"),
        ("sections: []\n", 7, "`sections` is not a key"),
        ("change:\n  1A: {labell: First}\n", 8, "`labell` is not a key"),
    ],
)
def test_what_means_nothing_is_an_error_at_its_line_in_the_overlay(
    folder: Path, text: str, line: int, words: str
) -> None:
    found = lint(overlay(folder, text))
    assert [(finding.level, finding.line, Path(finding.file).name) for finding in found] == [
        ("error", line, "other.yaml")
    ]
    assert words in found[0].message


def test_what_the_base_says_already_is_a_warning(folder: Path) -> None:
    found = lint(overlay(folder, "change:\n  1A:\n    answer: yes_no\n"))
    assert [(finding.level, finding.code, finding.line) for finding in found] == [
        ("warning", "no-difference", 9)
    ]


def test_a_finding_points_at_the_file_that_holds_the_text(folder: Path) -> None:
    ours = lint(overlay(folder, "change:\n  1A:\n    na_when: 1Q is Yes\n    na_because: Because.\n"))
    assert [(Path(f.file).name, f.line, f.text[f.start : f.start + f.width]) for f in ours] == [
        ("other.yaml", 9, "1Q")
    ]
    theirs = lint(overlay(folder, "remove: [1B]\n"))
    line = SMALL.split("\n").index("          - when: 1B is No") + 1
    assert [(Path(f.file).name, f.line, f.code) for f in theirs] == [("small.yaml", line, "unknown-id")]


@pytest.mark.parametrize(
    ("extends", "words"),
    [
        ("small@2", "Version 2 of small is not here. There is: 1."),
        ("smal@1", "no instrument smal"),
        ("other@7", "is, in the end, the overlay itself"),
        ("small", "exact version"),
    ],
)
def test_a_base_that_cannot_be_used_is_named(folder: Path, extends: str, words: str) -> None:
    path = overlay(folder, head=HEAD.replace("small@1", extends))
    try:
        found = [finding.message for finding in lint(path)]
    except UserError as error:
        found = [error.message]
    assert len(found) == 1
    assert words in found[0]


def test_a_broken_base_is_refused_with_its_line(folder: Path) -> None:
    (folder / "small.yaml").write_text(changed("short: Small\n", "short: Small\nshrt: S\n"), encoding="utf-8")
    with pytest.raises(UserError, match=r"small\.yaml:6.*`shrt` is not a key"):
        load_near(overlay(folder))


def test_the_hash_covers_the_base_and_so_does_the_compiled_instrument(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    path = overlay(folder)
    before, first = Catalog([folder]).rules("other")
    assert load_near(path)[1] == first
    (folder / "small.yaml").write_text(changed("Was it done?", "Was it really done?"), encoding="utf-8")
    after, second = Catalog([folder]).rules("other")
    assert first != second
    assert before.questions["1A"].question.ask != after.questions["1A"].question.ask


def test_the_base_is_found_in_the_archive_beside_the_overlay(folder: Path) -> None:
    (folder / "archive").mkdir()
    (folder / "small.yaml").rename(folder / "archive" / "small.yaml")
    assert lint(overlay(folder)) == []
    (folder / "other.yaml").rename(folder / "archive" / "other.yaml")
    (folder / "archive" / "small.yaml").rename(folder / "small.yaml")
    assert lint(folder / "archive" / "other.yaml") == []


def test_the_name_of_the_base_is_read_however_it_is_quoted() -> None:
    for written in (b"a-b@1.0", b'"a-b@1.0"', b"'a-b@1.0'  # pinned"):
        assert base_of(b"id: x\nextends: " + written + b"\ntitle: T\n") == ("a-b", "1.0")
    assert base_of(b"about: |\n  extends: a@1\n") is None
