"""Where one chooses, only the question's own keys answer; a sentence typed there answers nothing. All made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from textual import events
from textual.geometry import Size

from tests.acts import create_review
from tui_review.entry import bursts
from tui_review.instrument.loading.catalog import Catalog
from tui_review.review.serial import new_review
from tui_review.tui.base.ahead import Burst
from tui_review.tui.base.literal import literal
from tui_review.tui.base.theme import MarkTone
from tui_review.tui.lines import Line, Lines
from tui_review.tui.review.view import _noted
from tui_review.tui.wrap import cut_to

from .screens import ANSWERS, make_review
from .typist import at_work

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


async def typed(tmp_path: Path, question: str, before: dict[str, Any], *keys: str) -> tuple[Any, str, str]:
    """What is answered at a question after keys, what is said there, and the question one is at then."""
    file = make_review(tmp_path, "birch-1", before)
    async with at_work(file) as typist:
        await typist.go(question)
        await typist.press(*keys)
        screen = typist.screen
        kept = screen.state.kept(question).value
        return kept, " ".join([*(text for _, text in screen.said), typist.text]), screen.current


@pytest.mark.parametrize("before", ["Yes", "No"])
@pytest.mark.parametrize("sentence", ["the mother never came", "no plan", "yesterday", "any news"])
async def test_a_sentence_typed_at_yes_or_no_answers_nothing(
    tmp_path: Path, before: str, sentence: str
) -> None:
    keys = ["space" if letter == " " else letter for letter in sentence]
    kept, said, _ = await typed(tmp_path, "3A", {"3A": before}, *keys)
    assert kept == before
    assert "The answer to 3A is chosen, not typed." in said
    assert f"was: {sentence}" in " ".join(said.replace("|", " ").split())


@pytest.mark.parametrize("sentence", ["not sure", "yesterday", "n/a"])
async def test_enter_behind_a_sentence_takes_no_line_that_it_has_marked(
    tmp_path: Path, sentence: str
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("3A")
        await typist.press(*("space" if letter == " " else letter for letter in sentence))
        for at_once in (True, False):
            if not at_once:
                typist.app.keys.typed.end()
            await typist.press("enter")
            assert typist.screen.state.kept("3A").value is None
            assert (typist.at == "3A") == (at_once or typist.says("chosen, not typed"))


@pytest.mark.parametrize(
    ("keys", "answer"), [("y", "Yes"), ("n", "No"), ("yes", "Yes"), ("no", "No"), ("ny", "Yes")]
)
async def test_a_key_or_the_word_itself_answers(tmp_path: Path, keys: str, answer: str) -> None:
    assert (await typed(tmp_path, "3A", {}, *keys))[0] == answer


async def test_enter_takes_the_marked_line_though_another_is_the_answer_and_says_so(tmp_path: Path) -> None:
    kept, said, at = await typed(tmp_path, "3A", {"3A": "Yes"}, "right", "enter")
    assert kept == "No"
    assert at == "3A" or "3A: No." in said


async def test_an_answer_is_gone_on_from_after_a_moment_and_one_key_brings_back_to_it(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("3A")
        await typist.press("y")
        assert typist.at == "3A"
        await typist.settle()
        assert typist.at == "3B"
        assert typist.says("3A: Yes. Ctrl+Z takes it back.")
        await typist.press("ctrl+z")
        assert typist.at == "3A"
        assert typist.screen.state.kept("3A").value is None


async def test_a_narrative_that_an_answer_asks_for_is_gone_to(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care", "4A": 2})) as typist:
        await typist.go("4B")
        await typist.press("n")
        await typist.settle()
        assert (typist.at, typist.screen.view.entered_in) == ("4B", "narrative")


async def test_a_key_that_came_before_the_next_question_was_seen_answers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("3A")
        await typist.press("y")
        monkeypatch.setattr(bursts, "GLANCE", 60.0)
        await typist.settle()
        for key in ("y", "enter"):
            await typist.press(key)
            assert (typist.at, typist.screen.state.kept("3B").value) == ("3B", None)
            assert typist.says("That key came as this appeared")


@pytest.mark.parametrize("pause", [0.5, 1.0, 1.4])
async def test_the_enter_behind_an_answer_that_went_on_by_itself_passes_no_empty_question(
    tmp_path: Path, pause: float
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("3A")
        await typist.press("y")
        await typist.go_on()
        typist.clock.now += pause
        await typist.press("enter")
        assert typist.at == "3B"
        assert typist.says("came behind an answer that had gone on by itself")
        await typist.press("enter")
        assert typist.at == "3C"


@pytest.mark.parametrize("keys", [(), ("right",)])
async def test_enter_leaves_a_question_open_later_or_behind_another_key(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("3A")
        await typist.press("y")
        await typist.go_on()
        typist.clock.now += 1.0 if keys else 1.6
        await typist.press(*keys, "enter")
        assert typist.at == "3C"
        assert typist.screen.state.kept("3B").value == ("Yes" if keys else None)


async def test_the_enter_behind_a_cell_that_went_on_by_itself_passes_no_empty_cell(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("fs.children")
        await typist.press("insert", "y")
        await typist.go_on()
        typist.clock.now += 1.0
        await typist.press("enter")
        assert typist.form.at == "first_name"
        assert typist.says("came behind an answer that had gone on by itself")
        await typist.press("enter")
        assert typist.form.at == "last_name"


@pytest.mark.parametrize("pause", [0.1, 1.0])
async def test_the_enter_behind_an_answer_that_went_on_by_itself_opens_no_row(
    tmp_path: Path, pause: float
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("1.applies")
        await typist.press("y")
        await typist.go_on()
        typist.clock.now += pause
        await typist.press("enter")
        assert typist.app.screen is typist.screen
        assert typist.at == "1A1"
        assert typist.says("Once more, it opens the row.")
        await typist.press("enter")
        assert typist.form.filling.table == "1A1"


async def test_an_answer_that_was_there_before_is_not_gone_on_from_when_it_is_changed(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"3A": "Yes"})) as typist:
        await typist.go("3A")
        await typist.press("n")
        await typist.settle()
        assert (typist.at, typist.screen.view.entered_in) == ("3A", "answer")


async def test_a_key_of_what_is_offered_ticks_all_of_it(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("5.sources")
        assert typist.says("8 as in item 4: Case file; Foster parent interview")
        await typist.press("8", "2")
        assert typist.screen.state.kept("5.sources").value == [
            "Case file",
            "Mother interview",
            "Foster parent interview",
        ]


async def test_choices_in_their_order_show_it_and_what_was_ticked_before_stands_first(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("fs.primary_reason")
        assert typist.says(
            "(●) 4 Neglect (not including medical neglect) ( ) 9 Substance abuse by parent(s) ( ) 1"
        )
        await typist.go("5A1")
        await typist.press("3")
        assert typist.says("[1] 1 Reunification [ ] 2 Guardianship > [2] 3 Adoption")


async def test_what_follows_from_an_answer_can_be_read_behind_it(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("fs.case_type")
        await typist.press("1")
        await typist.settle()
        assert typist.at == "fs.other_reasons"
        assert typist.says("now asked.")


async def test_a_digit_takes_the_place_of_a_number_and_what_is_undone_in_a_table_is_marked(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.go("4A")
        await typist.press("1", "enter")
        assert typist.screen.state.kept("4A").value == 1
        await typist.go("4A1")
        first, second = typist.screen.state.kept("4A1").rows or {}
        await typist.press("home", "right_square_bracket", "ctrl+z")
        assert list(typist.screen.state.kept("4A1").rows or {}) == [first, second]
        field: Any = typist.screen.view.field
        assert field.marked == first
        await typist.press("down", "delete", "ctrl+z")
        assert field.marked == second


async def test_a_sentence_typed_slowly_answers_no_other_question_and_that_is_said(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("12A1")
        for letter in "yes and no":
            await typist.type(letter)
            await typist.settle(0.5)
        answers = typist.screen.state.review.answers
        assert [id_ for id_, each in answers.items() if id_.startswith("12") and each.value] == []
        assert typist.at == "12A1"
        assert typist.says("Pasted or typed was: yes and no")
        await typist.settle(1.6)
        await typist.press("d", "enter")
        await typist.settle(1.6)
        await typist.press("n")
        assert typist.screen.state.kept("12A1").value == "No"


@pytest.mark.parametrize("gap", [0.5, 0.65, 0.9, 1.4])
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("service", "no help came"),
        ("service", "none of them"),
        ("done", "no help came"),
        ("done", "yes she did so"),
        ("thing", "no help came"),
        ("home", "1 kin home"),
    ],
)
async def test_a_sentence_typed_slowly_where_one_chooses_is_taken_by_no_text_behind_it(
    tmp_path: Path, question: str, sentence: str, gap: float
) -> None:
    async with at_work(_chosen_and_told(tmp_path)) as typist:
        await typist.go(question)
        for letter in sentence:
            await typist.type(letter)
            await typist.settle(gap)
        await typist.settle(3.0)
        answers = typist.screen.state.review.answers
        assert [id_ for id_, each in answers.items() if each.given is not None] == []
        assert typist.at == question
        assert typist.says("Not a key here") or typist.says("chosen, not typed")


@pytest.mark.parametrize(("looked", "gap"), [(0.8, 0.2), (1.2, 0.4), (2.0, 1.0)])
async def test_a_text_typed_behind_a_look_at_its_question_is_whole(
    tmp_path: Path, looked: float, gap: float
) -> None:
    async with at_work(_chosen_and_told(tmp_path)) as typist:
        await typist.go("done")
        await typist.press("n")
        await typist.settle(looked)
        for letter in "not yet":
            await typist.type(letter)
            await typist.settle(gap)
        await typist.press("f3")
        state = typist.screen.state
        assert (state.kept("done").value, state.kept("then_done").value) == ("No", "not yet")


async def test_one_letter_typed_behind_a_look_is_kept_by_enter_and_by_a_pause(tmp_path: Path) -> None:
    async with at_work(_chosen_and_told(tmp_path)) as typist:
        await typist.go("service")
        await typist.press("n")
        await typist.settle(1.0)
        await typist.press("B", "enter")
        assert typist.screen.state.kept("then_service").value == "B"
        await typist.go("home")
        await typist.press("1")
        await typist.settle(1.0)
        await typist.press("B")
        field: Any = typist.screen.view.field
        assert field.value == ""
        typist.clock.now += 2.0
        await typist.until(lambda: field.value == "B")


def _chosen_and_told(folder: Path) -> Path:
    """A review in which each kind of choice has a text behind it."""
    beside = folder / "instruments"
    beside.mkdir(parents=True)
    (beside / "told.yaml").write_text(_TOLD, encoding="utf-8")
    rules, _sha256 = Catalog([beside]).rules("told")
    path = folder / "told-1.yaml"
    create_review(path, new_review("told-1", rules, "2026-03-16"), rules)
    return path


_TOLD: Final = """\
language: 1
id: told
version: "1"
title: Choices with texts behind them
short: Told
about: A test's own.
facts: {case: case}
ratings: {item: [Fine, Not fine]}
narratives: {when: concern, ask: "Why?"}
sections:
  - id: face
    title: Face
    questions:
      - {id: case, ask: The name., answer: text, guidance: Short.}
      - id: service
        ask: "Which?"
        answer: several
        none: None of these
        choices: [Housing, Therapy]
        guidance: Short.
      - {id: then_service, ask: "Then?", answer: text, guidance: Short.}
      - {id: done, ask: "Done?", answer: yes_no, guidance: Short.}
      - {id: then_done, ask: "Then?", answer: long_text, guidance: Short.}
      - {id: home, ask: "Where?", answer: choice, choices: [Kin, Foster], guidance: Short.}
      - {id: then_home, ask: "Then?", answer: text, guidance: Short.}
      - id: thing
        ask: Which?
        answer: table
        row: thing
        none: There were none
        guidance: Short.
        columns: [{id: a, label: A, ask: "What?", answer: text}]
      - {id: then_thing, ask: "Then?", answer: text, guidance: Short.}
  - id: rated
    title: Rated
    items:
      - id: one
        title: One
        questions:
          - {id: q1, ask: "Again?", answer: yes_no, concern: "No", guidance: Say.}
        rating:
          - {when: q1 is Yes, then: Fine}
          - {else: Not fine}
"""


async def test_the_rest_of_a_sentence_behind_a_stall_takes_back_the_cell_that_its_first_letter_gave(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("fs.children")
        await typist.press("insert", "n")
        await typist.settle(0.6)
        form = typist.form
        assert (form.at, form.filling.row) == ("first_name", {"target": "No"})
        await typist.type("o, he")
        assert (form.at, form.filling.row) == ("target", {})
        assert typist.says("No is taken back")


async def test_a_sentence_typed_at_a_question_put_over_another_takes_no_way(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"3A": "No"})) as typist:
        await typist.go("3A")
        await typist.paste("a made-up paste")
        await typist.type("don")
        assert typist.says("A text was pasted")
        await typist.settle(1.6)
        await typist.type("to no end")
        assert typist.says("Pasted or typed was: a made-up pastedonto no end")
        await typist.press("escape")
        assert typist.screen.state.kept("3A").narrative == ""


async def test_a_key_right_behind_a_wrong_one_is_no_key_and_it_is_said_how_it_is_one(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("4C")
        await typist.press("1")
        assert typist.says("Not a key here")
        await typist.press("y")
        assert typist.screen.state.kept("4C").given is None
        assert typist.says(
            "Not a key, but read as a text: it came right behind another letter. Pause first. The keys: y Yes"
        )
        await typist.settle(1.6)
        await typist.press("y")
        assert typist.screen.state.kept("4C").given == "Yes"


async def test_a_sentence_typed_at_a_table_changes_no_row(tmp_path: Path) -> None:
    file = make_review(tmp_path)
    async with at_work(file) as typist:
        await typist.go("4A1")
        before = typist.screen.state.kept("4A1").rows
        await typist.press("up", "c", *"hildren", "space", *"due")
        assert typist.screen.state.kept("4A1").rows == before
        assert typist.says("Pasted or typed was: children due")


@pytest.mark.parametrize("gap", [0.05, 0.6])
@pytest.mark.parametrize("sentence", ["[two came", "]two came", "[a] b came", "up and down", "due today"])
async def test_a_sentence_that_begins_with_a_key_of_rows_leaves_their_order(
    tmp_path: Path, sentence: str, gap: float
) -> None:
    people = {"r1": {"name": "Mother"}, "r2": {"name": "Father"}, "r3": {"name": "Aunt"}}
    file = make_review(tmp_path, answers={**ANSWERS, "fs.participants": people})
    async with at_work(file) as typist:
        await typist.go("fs.participants")
        await typist.press("home", "down")
        await typist.settle(1.6)
        for letter in sentence:
            await typist.type(letter)
            await typist.settle(gap)
        await typist.settle(1.6)
        assert typist.says("typed was"), typist.text
        await typist.press("d", "enter")
        await typist.settle(0.3)
        assert list((typist.screen.state.kept("fs.participants").rows or {}).items()) == list(people.items())


@pytest.mark.parametrize(("word", "answer"), [("Yes", "Yes"), ("No", "No"), ("NA", None)])
async def test_a_word_typed_at_a_column_that_is_chosen_reaches_no_other_column(
    tmp_path: Path, word: str, answer: str | None
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("fs.children")
        await typist.press("insert", *word)
        form = typist.form
        assert form.at == "target"
        assert form.filling.row == ({"target": answer} if answer else {})
        await typist.settle()
        assert form.filling.row == ({"target": answer} if answer else {})


async def test_a_word_typed_slowly_reaches_no_other_column_either(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {})) as typist:
        await typist.go("fs.children")
        await typist.press("insert", "Y")
        await typist.settle(0.5)
        form = typist.form
        assert form.at == "first_name"
        await typist.press("e", "s", "enter")
        await typist.press(*"Ada", "enter")
        assert form.filling.row == {"target": "Yes", "first_name": "Ada"}


async def test_what_cannot_be_kept_is_not_gone_on_from_and_half_a_date_is_not_read_while_one_reads(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care"})) as typist:
        await typist.go("5A1")
        await typist.press("1", "2", "3", "enter")
        assert typist.at == "5A1"
        assert not typist.says("is not kept, as it cannot be")
        await typist.go("fs.pur_start")
        await typist.press(*"3/2", "f2", "escape", "f1", "escape", *"2/25", "enter")
        assert typist.screen.state.kept("fs.pur_start").value == "2025-03-22"


@pytest.mark.parametrize(("term", "lines"), [("screen-256color", "A\n\nB\n\n\nC"), ("xterm", "A\nB\n\nC")])
def test_line_ends_that_gnu_screen_pastes_in_turn_are_all_kept(
    monkeypatch: pytest.MonkeyPatch, term: str, lines: str
) -> None:
    monkeypatch.setenv("TERM", term)
    assert Burst([events.Key("x", each) for each in "A\r\nB\r\n\rC"]).text == lines


def test_what_is_cut_says_that_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "Whoever was responsible for the case in the period is to be named here, " * 9
    drawn = [line.plain for line in _noted([(MarkTone.WARNING, long), (MarkTone.INFO, "Read.")], 60)]
    assert len(drawn) == 4
    assert drawn[-1].endswith("…")
    assert cut_to("Not closed by time of review", 20) == "Not closed by time…"
    monkeypatch.setattr(Lines, "size", Size(40, 5))
    for text, cut in ((long, long.strip()), ("Read.", "")):
        lines = Lines()
        lines._lines, lines._at = [Line(literal(text), literal("4B"), "4B")], 0
        assert lines.cut == cut
