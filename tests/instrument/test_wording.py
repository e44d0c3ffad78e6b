"""Wording files: every text of an instrument in other words or another language, and no rule or file by it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, tzinfo
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Self, Union, get_origin, get_type_hints

import pytest

from tests.instrument.making import HEAD, SMALL
from tests.instrument.test_labels import LEAVING
from tui_review.cli.common import open_for_change
from tui_review.cli.main import main
from tui_review.instrument import checks, choices, conventions, grid_model, model, ties
from tui_review.instrument.lint.wording import lint_wording
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.loading.language import speaking
from tui_review.instrument.loading.near import written_near
from tui_review.instrument.loading.wording import TEXTS, Wording, reword, texts_of
from tui_review.instrument.rules import Rules
from tui_review.plain.telling import asked_blocks
from tui_review.review import serial, who
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review
from tui_review.telling.terminal import text
from tui_review.telling.words import value_words
from tui_review.tui.fields.options import options_of

CLASSES: list[type] = [
    *(model.Instrument, model.Section, model.Item, model.Question, model.Column, model.RatingRow),
    *(checks.Check, choices.Choice, conventions.Facts, conventions.Narratives, conventions.Scales),
    conventions.Sources,
    *(ties.Deadline, ties.Link, grid_model.LineRows, grid_model.Requirement),
    *(grid_model.GridSpec, grid_model.GridMonths, grid_model.GridRows, grid_model.GridEntries),
    *(grid_model.Stretch, grid_model.Must, grid_model.Window, grid_model.MoreOften),
]
KEYS = {
    *("id", "version", "answer", "pattern", "na_when", "asked_when", "compute", "set_by", "suggest"),
    *(
        "narrative_when",
        "narrative_level",
        "letter",
        "after",
        "when",
        "then",
        "else_",
        "not_asked",
        "applies",
    ),
    *(
        "concern",
        "na",
        "order",
        "code",
        "case",
        "place",
        "case_type",
        "unit",
        "period_start",
        "completed",
        "by",
        "done_when",
        "question",
    ),
    *("first", "last", "table", "name", "from_", "to", "date", "match", "must", "who", "counts_as", "under"),
    *("more_than_half", "every_entry", "covered", "level", "basis", "signs", "signed_by"),
    *("not_before", "months", "at_least", "also", "headings"),
}
"""Fields that are ids, rules, marks or ratings: the same in every wording."""
MANY = 3
"""Words of a text that stands in nothing else by chance."""
SPANISH = shipped_folder() / "case-plan-review.es.wording.yaml"


def is_text(hint: Any) -> bool:
    """Whether a field of this type holds a text, be it one of a few or none."""
    of_texts = get_origin(hint) in (Union, UnionType, Literal) and "tui_review" not in str(hint)
    return hint is str or (of_texts and ("str" in str(hint) or "'" in str(hint)))


@pytest.mark.parametrize("part", CLASSES, ids=lambda part: part.__name__)
def test_every_field_that_holds_a_text_is_worded_or_known_as_a_key(part: type) -> None:
    hints = get_type_hints(part)
    texts = {each.name for each in fields(part) if is_text(hints[each.name])}
    assert set(TEXTS.get(part, ())) <= {each.name for each in fields(part)}
    assert texts - set(TEXTS.get(part, ())) <= KEYS
    assert not set(TEXTS.get(part, ())) & (KEYS - {"by", "unit"})


def rules_in(language: str) -> Rules:
    with speaking(language):
        return Catalog([shipped_folder()]).rules("case-plan-review")[0]


def test_the_case_plan_worksheet_is_worded_in_spanish_to_the_last_text() -> None:
    assert lint_wording(SPANISH) == []
    own = texts_of(written_near(shipped_folder() / "case-plan-review.yaml")[0])
    worded = texts_of(rules_in("es").instrument)
    untranslated = {
        key
        for key, text in own.items()
        if text and worded.get(key) == text and not key.startswith("answers.")
    }
    assert untranslated == set()


def test_answers_that_need_no_list_are_worded_where_they_are_asked_for_and_nowhere_else(
    tmp_path: Path,
) -> None:
    asking = {"yes_no": {"answers.Yes", "answers.No"}, "text": set[str]()}
    for kind, answers in asking.items():
        for column in (False, True):
            question = f"ask: Which, answer: {kind}, guidance: Look."
            if column:
                cells = f"[{{id: c, label: C, answer: {kind}}}]"
                question = f"ask: Which, answer: table, guidance: Look., columns: {cells}"
            (tmp_path / "i.yaml").write_text(
                f"{HEAD}sections:\n  - id: s\n    title: S\n    questions:\n      - {{id: q, {question}}}\n"
            )
            texts = texts_of(written_near(tmp_path / "i.yaml")[0])
            assert {each for each in texts if each.startswith("answers.")} == answers


def test_rules_are_the_same_in_every_language() -> None:
    own, spanish = rules_in(""), rules_in("es")
    assert list(own.questions) == list(spanish.questions)
    for id_, question in own.questions.items():
        assert [condition for _, condition in question.checks] == [
            condition for _, condition in spanish.questions[id_].checks
        ]
        assert question.question.options == spanish.questions[id_].question.options


def made(folder: Path, language: list[str], answers: list[str]) -> bytes:
    assert main(["new", "case-plan-review", "one", "--folder", str(folder), *language]) == 0
    assert main(["set", str(folder / "one.yaml"), *answers, *language]) == 0
    return (folder / "one.yaml").read_bytes()


@pytest.fixture
def answers_file(tmp_path: Path) -> str:
    path = tmp_path / "answers.yaml"
    path.write_text(
        "cp.case: Lee (fictional)\ncp.county: Alder\ncp.prepared: []\ncp.review_date: '2026-03-02'\n"
        "cp.trainee: A. Trainee\ncp5: [Adoption, Reunification]\ncp5.agree: 'No'\ncp5.who: The father.\n"
        "cp6: 'Yes'\ncp6.narrative: In time.\ncp1: Panel\n"
        "cp2: [{name_or_role: mother, role: listened, parent: 'No'}]\n"
        "cp3: x\ncp4: x\ncp7.safety: x\ncp7.permanency: x\ncp7.well_being: x\ncp8: x\n"
    )
    return str(path)


class Clock(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2026, 3, 2, 9, tzinfo=tz)


def test_the_same_answers_give_the_same_bytes_in_both_languages(
    tmp_path: Path, answers_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial, "new_uid", lambda: "u0123456789abcde")
    monkeypatch.setattr(who, "datetime", Clock)
    one, other = tmp_path / "own", tmp_path / "spanish"
    one.mkdir()
    other.mkdir()
    own = made(one, [], ["--from", answers_file])
    assert own == made(other, ["--lang", "es"], ["--from", answers_file])


def test_the_reason_in_a_file_is_in_the_instruments_own_words(tmp_path: Path) -> None:
    instruments = tmp_path / "instruments"
    instruments.mkdir()
    (instruments / "leaving.yaml").write_text(LEAVING)
    (instruments / "leaving.es.wording.yaml").write_text(
        "why.choices.home: Volvió a casa\nhelped.choices.visits: Visitas\n1.title: La salida\n"
    )
    for name, language in (("one", []), ("other", ["--lang", "es"])):
        assert main(["new", "leaving", name, "--folder", str(tmp_path), *language]) == 0
        answers = ["why=home", "helped=visits", "day=unknown"]
        assert main(["set", str(tmp_path / f"{name}.yaml"), *answers, *language]) == 0
    one, other = (
        read_review(tmp_path / f"{name}.yaml", Catalog([instruments])).review for name in ("one", "other")
    )
    assert one.ratings == other.ratings
    assert "salida" not in (tmp_path / "other.yaml").read_text()
    assert "why is Went home" in (tmp_path / "other.yaml").read_text()


def test_the_wizard_and_plain_mode_ask_in_spanish(tmp_path: Path, answers_file: str) -> None:
    made(tmp_path, [], ["--from", answers_file])
    with speaking("es"):
        _, state = open_for_change(str(tmp_path / "one.yaml"), Editor("A. Trainee", "reviewer", ""))
    asked = text(asked_blocks(state, "cp5"), 0)
    assert "¿Qué meta o metas de permanencia" in asked
    assert "4. Adopción" in asked
    assert "Answer: Adopción; Reunificación." in asked
    lines = options_of(state.question("cp6"))
    assert [(line.key, line.text, line.value) for line in lines] == [("y", "Sí", "Yes"), ("n", "No", "No")]
    assert value_words(state.question("cp6"), "Yes") == "Sí"


def test_answers_are_given_in_the_words_that_are_shown(tmp_path: Path) -> None:
    file = made(
        tmp_path, ["--lang", "es"], ["cp5=adopción; Reunificación", "cp6=Sí", "cp6.narrative=a tiempo"]
    )
    text = file.decode()
    assert "- Adoption\n" in text
    assert "- Reunification\n" in text
    assert "Adopción" not in text


def test_the_worksheet_is_shown_described_and_printed_in_spanish(
    tmp_path: Path, answers_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path, [], ["--from", answers_file])
    file = str(tmp_path / "one.yaml")
    own = texts_of(rules_in("").instrument)
    for command in (
        ["show", file, "--lang", "es"],
        ["print", file, "--lang", "es"],
        ["describe", "case-plan-review", "--lang", "es"],
    ):
        capsys.readouterr()
        assert main(command) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert "Revisión del plan de caso" in said
        assert "Adopción" in said
        # A description names the codes of choices, too.
        told = {key: " ".join(text.split()) for key, text in own.items() if ".choices." not in key}
        left = [key for key, text in told.items() if len(text.split()) > MANY and text in said]
        assert left == [], command


def test_an_instrument_that_is_not_worded_in_the_language_asked_for_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["print", "--blank", "osri-r4", "--lang", "es"]) == 0
    assert "osri-r4 has no texts in 'es': they are shown in its own language." in capsys.readouterr().err
    for language in ([], ["--lang", "es"]):
        assert main(["print", "--blank", "case-plan-review", *language]) == 0
        assert "no texts" not in capsys.readouterr().err


def test_a_setting_chooses_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "tui-review").mkdir()
    (tmp_path / "tui-review" / "settings.toml").write_text('language = "es"\n')
    assert main(["describe", "case-plan-review"]) == 0
    assert "¿En qué condado" in capsys.readouterr().out
    assert main(["describe", "osri-r4", "--item", "4"]) == 0
    assert "Stability" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "says"), [("se", "There is: es."), ("ES!", "--lang es")])
def test_a_language_that_there_is_not_is_refused(
    language: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe", "case-plan-review", "--lang", language]) == 2
    assert says in capsys.readouterr().err


def test_an_agencys_words_lie_below_a_languages(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "small.wording.yaml").write_text("1A: Agency asks\n1A.guidance: Agency guides\n")
    (tmp_path / "small.es.wording.yaml").write_text("1A: Pregunta\n")
    with speaking("es"):
        question = Catalog([tmp_path]).rules("small")[0].questions["1A"].question
    assert (question.ask, question.guidance) == ("Pregunta", "Agency guides")


@pytest.mark.parametrize(
    ("lines", "code", "says"),
    [
        ("1AX: x\n", "unknown-id", "`1AX` names no text. Did you mean 1A?"),
        ("1A: ''\n", "empty", "`1A` is empty"),
        ("1A: x\n", "missing-text", "`1A.guidance` is not worded: Look. (small.yaml:42)"),
        ("1A: x\n", "missing-text", "`lists.colours.Red` is not worded: Red (small.yaml:12)"),
        ("1A: x\n", "missing-text", "`instrument.title` is not worded: A small instrument (small.yaml:4)"),
        ("1A.label: " + "x" * 41 + "\n", "label", "has at most 40"),
    ],
)
def test_the_linter_finds_what_a_wording_lacks(tmp_path: Path, lines: str, code: str, says: str) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    file = tmp_path / "small.es.wording.yaml"
    file.write_text(lines)
    found = [each.message for each in lint_wording(file) if each.code == code]
    assert any(says in message for message in found), found
    assert main(["lint", str(file)]) == 1


@pytest.mark.parametrize(("shown", "read"), [("2025-01-01", "a date"), ("N/A", "NA")])
def test_a_wording_that_shows_what_reads_as_something_else_is_a_finding(
    tmp_path: Path, shown: str, read: str
) -> None:
    (tmp_path / "small.yaml").write_text(
        SMALL.replace("guidance: The day.", "or: [Never]\n        guidance: The day.", 1)
    )
    file = tmp_path / "small.wording.yaml"
    file.write_text(f"opened.or.Never: '{shown}'\n")
    (found,) = lint_wording(file)
    assert (found.code, found.message) == ("label", f"{shown!r} is shown for 'Never', and is read as {read}.")


def test_a_placeholder_that_a_wording_has_lost_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(
        SMALL.replace(
            "lists:\n",
            "every_item:\n  - {id: '{item}_why', ask: 'Why {item}?', answer: text, guidance: g}\nlists:\n",
            1,
        )
    )
    file = tmp_path / "small.wording.yaml"
    file.write_text("'{item}_why': ¿Por qué?\n")
    (found,) = lint_wording(file)
    assert (found.code, found.line) == ("placeholder", 1)
    file.write_text("'{item}_why': ¿Por qué {item}?\n")
    assert lint_wording(file) == []


def test_a_text_of_every_item_is_worded_at_each(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        SMALL.replace(
            "lists:\n",
            "every_item:\n  - {id: '{item}_why', ask: 'Why {item}?', answer: text, guidance: g}\nlists:\n",
            1,
        )
    )
    worded = reword(written_near(path)[0], [Wording("w", {"{item}_why": "¿Por qué {item}?"})])
    asked = [each.ask for item in worded.sections[1].items for each in item.questions]
    assert "¿Por qué 1?" in asked
