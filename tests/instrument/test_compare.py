"""Comparing instruments: what is added, removed and changed, and in which respect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.instrument.making import SMALL, changed
from tui_review.cli.main import main
from tui_review.instrument.compare import Difference, compare_instruments
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.loading.near import load_near
from tui_review.instrument.model import Instrument


def loaded(folder: Path, text: str = SMALL) -> Instrument:
    path = folder / "instrument.yaml"
    path.write_text(text, encoding="utf-8")
    return load_near(path)[0]


def differences(folder: Path, text: str, *, texts: bool = True) -> list[Difference]:
    return compare_instruments(loaded(folder), loaded(folder, text), texts=texts)


def summary(found: list[Difference]) -> list[tuple[str, str, str, list[str]]]:
    return [(each.kind, each.id, each.status, [change.aspect for change in each.fields]) for each in found]


@pytest.mark.parametrize(
    ("old", "new", "kind", "id_", "aspect"),
    [
        ("ask: Was it done?", "ask: Was it done well?", "question", "1A", "wording"),
        ("guidance: Home or care.", "guidance: Say which.", "question", "kind", "guidance"),
        ("choices: [Home, Care]", "choices: [Home, Kin]", "question", "kind", "choices"),
        ("ask: Was it done?", "ask: Was it done?\n            na_if: Never.", "question", "1A", "NA rule"),
        (
            "ask: Was it done?",
            "ask: Was it done?\n            asked_when: kind is Home",
            "question",
            "1A",
            "condition",
        ),
        (
            "ask: Was it done?",
            "ask: Was it done?\n            checks: [{warning: Look., when: 1A is No}]",
            "question",
            "1A",
            "checks",
        ),
        (
            "ask: Was it done?",
            "ask: Was it done?\n            narrative_when: 1A is No",
            "question",
            "1A",
            "narrative",
        ),
        ("label: Age, answer: number", "label: Age, answer: text", "column", "people.age", "kind of answer"),
        ("when: 1B is No", "when: 1B is No or 1C has any", "item", "1", "rating rows"),
        ("title: First item", "title: The first item", "item", "1", "wording"),
        ("practice: What was done.", "practice: What is done.", "term", "practice", "term"),
        ("\nsections:", "\nfacts: {case: kind}\nsections:", "instrument", "", "facts"),
    ],
)
def test_a_changed_field_is_reported_under_its_part_and_aspect(
    tmp_path: Path, old: str, new: str, kind: str, id_: str, aspect: str
) -> None:
    assert summary(differences(tmp_path, changed(old, new))) == [(kind, id_, "changed", [aspect])]


def test_what_only_one_has_is_added_or_removed_and_a_table_speaks_for_its_columns(tmp_path: Path) -> None:
    start, end = SMALL.index("      - id: people"), SMALL.index("  - id: outcome")
    assert summary(differences(tmp_path, SMALL[:start] + SMALL[end:])) == [
        ("question", "people", "removed", [])
    ]
    assert summary(compare_instruments(loaded(tmp_path, SMALL[:start] + SMALL[end:]), loaded(tmp_path))) == [
        ("question", "people", "added", [])
    ]


def test_other_line_breaks_are_no_difference(tmp_path: Path) -> None:
    text = changed("guidance: Home or care.", "guidance: |\n          Home\n          or care.")
    assert differences(tmp_path, text) == []


def test_another_order_of_the_same_questions_is_a_difference(tmp_path: Path) -> None:
    start, end = SMALL.index("      - id: kind"), SMALL.index("      - id: opened")
    middle = SMALL.index("      - id: people")
    moved = SMALL[:start] + SMALL[end:middle] + SMALL[start:end] + SMALL[middle:]
    assert summary(differences(tmp_path, moved)) == [("instrument", "", "changed", ["order"])]


def test_rules_alone_leave_out_words(tmp_path: Path) -> None:
    text = changed("ask: Was it done?", "ask: Done?\n            na_if: Never.").replace("Look.", "Think.")
    assert summary(differences(tmp_path, text, texts=False)) == [("question", "1A", "changed", ["NA rule"])]


def test_the_command_says_by_its_status_whether_there_are_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(SMALL, encoding="utf-8")
    other.write_text(changed("choices: [Home, Care]", "choices: [Home, Kin]"), encoding="utf-8")
    assert main(["compare", str(one), str(one)]) == 0
    assert "No differences." in capsys.readouterr().out
    assert main(["compare", str(one), str(other)]) == 1
    out = capsys.readouterr().out
    assert "changed question kind" in out
    assert "- Care" in out
    assert "+ Kin" in out
    assert "Home" not in out
    assert main(["compare", str(one), str(other), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["id"], found["fields"][0]["after"]) == ("kind", ["Home", "Kin"])
    assert main(["compare", str(one), "nowhere@1"]) == 2


def test_that_an_order_is_part_of_the_answer_in_one_version_alone_is_said(tmp_path: Path) -> None:
    text = changed("choices: [Early, Late]", "choices: [Early, Late]\n            at_most: 2")
    (found,) = differences(tmp_path, text)
    assert [(each.aspect, each.before, each.after) for each in found.fields] == [
        ("bounds", None, 2),
        ("order of what is chosen", "", "part of the answer"),
    ]


def test_what_an_instrument_is_linked_to_is_no_difference_where_it_is_the_same_and_else_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Path(shipped_folder() / "case-plan-review.yaml")
    (tmp_path / "one.yaml").write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["compare", str(one), str(tmp_path / "one.yaml")]) == 0
    assert main(["compare", "case-plan-review@2026.1", "case-plan-review@2026.2"]) == 1
    assert "links" not in capsys.readouterr().out
    assert main(["compare", "osri-r4", "case-plan-review"]) == 1
    said = capsys.readouterr().out
    assert "links  + osri: question: cp.osri_review; instruments: osri-r4, osri-r3" in said
    assert " object at " not in said
    assert main(["compare", "osri-r4", "case-plan-review", "--json"]) == 1
    (change,) = (
        field
        for each in json.loads(capsys.readouterr().out)
        for field in each["fields"]
        if field["field"] == "links"
    )
    assert change["after"] == {"osri": {"question": "cp.osri_review", "instruments": ["osri-r4", "osri-r3"]}}


def test_yes_and_no_of_a_rule_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "osri-r3@2016.1", "osri-r3@2016.2"]) == 1
    said = capsys.readouterr().out
    assert ": True" not in said
    assert ": False" not in said
    assert "explained: yes" in said


def test_whatever_an_instrument_says_is_compared_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    every = [(each.id, each.version) for each in Catalog([shipped_folder()]).entries()]
    assert len(every) > 5
    for id_, version in every:
        main(["compare", "contact-recording@2026.1", f"{id_}@{version}"])
        main(["compare", f"{id_}@{version}", "contact-recording@2026.1", "--json"])
        said = capsys.readouterr()
        assert (" object at 0x" in said.out, said.err) == (False, "")
