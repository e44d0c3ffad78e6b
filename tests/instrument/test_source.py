"""Reading instruments: lists, repeated questions and narrative rules filled in; other wording laid over; schemas."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.instrument.making import SMALL, changed, rules_of
from tui_review.cli.instruments import schema_text
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import shipped_folder
from tui_review.instrument.loading.language import WORDED
from tui_review.instrument.loading.near import load_near, written_near
from tui_review.instrument.loading.resolving import resolve
from tui_review.instrument.loading.wording import Wording, read_wording, reword
from tui_review.instrument.schema import instrument_schema
from tui_review.shape.plain import plain

ROOT = Path(__file__).parents[2]


def test_a_named_list_becomes_the_choices(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, changed("choices: [Home, Care]", "choices: colours"))
    assert rules.questions["kind"].question.options == ("Red", "Green")


def test_questions_of_every_item_are_asked_at_its_end_under_its_id(tmp_path: Path) -> None:
    repeated = (
        'every_item:\n  - {id: "{item}.why", ask: "Why {item}?", answer: long_text, guidance: Say.}\nlists:\n'
    )
    rules = rules_of(tmp_path, changed("lists:\n", repeated))
    assert rules.rated["1"].questions == ("1A", "1B", "1C", "1.why")
    assert rules.questions["1.why"].question.ask == "Why 1?"


def test_what_follows_the_opening_question_waits_for_its_yes(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, changed("title: First item\n", "title: First item\n        applies: 1A\n"))
    assert rules.questions["1A"].gates == ()
    assert [gate.because for gate in rules.questions["1B"].gates] == ["1A is not Yes"]


def test_the_narrative_rule_reaches_every_yes_no_question_of_an_item(tmp_path: Path) -> None:
    rule = 'narratives: {when: "No", ask: "Why so?", except: [1B]}\nlists:\n'
    questions = rules_of(tmp_path, changed("lists:\n", rule)).questions
    assert questions["1A"].question.narrative_when == "1A is No"
    assert questions["1A"].question.narrative_ask == "Why so?"
    assert questions["1B"].narrative is None
    assert questions["kind"].narrative is None


def test_the_first_fault_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(changed("ask: Was it done?", "ask: Was it done?\n            colour: red"))
    with pytest.raises(UserError) as caught:
        load_near(path)
    assert caught.value.message.startswith(f"{path}:41:")
    assert "`colour`" in caught.value.message
    assert "tui-review lint" in caught.value.message


def test_another_wording_replaces_texts_and_no_rule(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    wording = tmp_path / "small.wording.yaml"
    wording.write_text(
        "1A: Officially done?\n1A.guidance: Official.\n'1.title': Officially first\nterms.practice: Deeds.\n"
    )
    written, _ = written_near(path)
    before, after = resolve(written), reword(written, [read_wording(wording)])
    item = after.sections[1].items[0]
    assert item.title == "Officially first"
    assert (item.questions[0].ask, item.questions[0].guidance) == ("Officially done?", "Official.")
    assert after.terms == {"practice": "Deeds."}
    assert item.rating == before.sections[1].items[0].rating
    assert plain(item.questions[1]) == plain(before.sections[1].items[0].questions[1])


@pytest.mark.parametrize("key", ["9Z", "1A.when", "1.rating", "terms.nothing", "1A.asked_when"])
def test_a_wording_that_names_no_text_is_refused(tmp_path: Path, key: str) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    written, _ = written_near(path)
    with pytest.raises(UserError, match="names no text") as caught:
        reword(written, [Wording("small.wording.yaml", {key: "x"})])
    assert "small.wording.yaml" in caught.value.message


def test_a_wording_that_is_no_flat_map_of_texts_is_refused(tmp_path: Path) -> None:
    wording = tmp_path / "small.wording.yaml"
    wording.write_text("1A: {ask: Done}\n")
    with pytest.raises(UserError, match="flat map"):
        read_wording(wording)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (ROOT / "instruments" / "instrument.schema.json", instrument_schema),
        (ROOT / "reviews" / ".tui-review" / "review.schema.json", partial(schema_text, "review")),
    ],
    ids=["instruments", "reviews"],
)
def test_the_schemas_beside_the_files_are_those_of_the_models(path: Path, schema: object) -> None:
    assert callable(schema)
    assert path.read_text(encoding="utf-8") == schema(), "`tui-review schema KIND > FILE` makes it anew"
    assert json.loads(path.read_text(encoding="utf-8"))["$schema"].endswith("2020-12/schema")


def test_the_first_line_of_every_shipped_instrument_names_the_schema_beside_it() -> None:
    for path in shipped_folder().glob("*.yaml"):
        if path.name.endswith(WORDED):
            continue
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first == "# yaml-language-server: $schema=instrument.schema.json", path.name


@pytest.mark.slow
def test_the_schema_describes_every_key_for_an_editor() -> None:
    question = json.loads(instrument_schema())["$defs"]["Question"]
    assert {"else", "or", "except"} <= {
        key for part in json.loads(instrument_schema())["$defs"].values() for key in part["properties"]
    }
    undescribed = [key for key, part in question["properties"].items() if not part.get("description")]
    assert undescribed == []
    assert question["additionalProperties"] is False
