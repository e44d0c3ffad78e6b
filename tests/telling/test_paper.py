"""On paper a question has its number on the form or its name, and no id of the program."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Run, home, run
from tests.reports.sample import item_4, made, reported_of, rules_of, save, write
from tui_review.instrument.choices import alternatives_of, choices_of, describable
from tui_review.instrument.kinds.registry import kind_of
from tui_review.plain.telling import how_to_answer
from tui_review.telling.describe import describe
from tui_review.telling.form import blank_blocks
from tui_review.telling.keying import keying_blocks
from tui_review.telling.markdown import markdown
from tui_review.telling.paper import name_on_paper
from tui_review.telling.review import document_blocks
from tui_review.telling.second_reading import second_reading_blocks
from tui_review.telling.terminal import text_lines
from tui_review.telling.web import page
from tui_review.telling.words import one_line
from tui_review.tui.fields.base import Shown
from tui_review.tui.fields.several import SeveralField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tui_review.instrument.model import Column, Question
    from tui_review.instrument.rules import Rules
    from tui_review.telling.blocks import Block

__all__ = ["home", "run"]
INSTRUMENTS = ("osri-r4", "contact-recording", "case-plan-review", "reviewer-certification", "case-inquiry")


def ids_in(rules: Rules, blocks: Iterable[Block]) -> set[str]:
    told = markdown(blocks).replace("\\", "")
    ids = (id_ for id_ in rules.questions if re.search(r"[._]", id_))
    return {id_ for id_ in ids if re.search(rf"(?<![\w.]){re.escape(id_)}(?![\w])", told)}


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_id_stands_on_a_blank_form_or_a_print(instrument: str) -> None:
    rules = rules_of(instrument)
    assert ids_in(rules, blank_blocks(rules, guidance=False)) == set()
    reported = reported_of(made(instrument=instrument, face=False))
    for blocks in (document_blocks(reported), second_reading_blocks(reported), keying_blocks(reported)):
        assert ids_in(rules, blocks) == set()


def test_a_review_that_is_called_as_a_question_keeps_its_name_on_paper() -> None:
    """A county may number its case plan reviews as the worksheet does its questions."""
    reported = replace(reported_of(made(instrument="case-plan-review", face=False)), id="cp3")
    for blocks in (document_blocks(reported), second_reading_blocks(reported), keying_blocks(reported)):
        assert markdown(blocks).startswith("# cp3: ")


@pytest.mark.parametrize("format_", ["md", "html"])
@pytest.mark.parametrize("instrument", [*INSTRUMENTS, "osri-r3"])
def test_a_blank_form_can_be_filled_in_by_hand(instrument: str, format_: str) -> None:
    """Every choice of every question and column stands at it, and so does when NA is one."""
    rules = rules_of(instrument)
    asked = [at.question for at in rules.questions.values() if not at.question.by_program]
    blocks = [*blank_blocks(rules)]
    told = markdown(blocks).replace("\\", "") if format_ == "md" else plain(page(blocks, "A form"))
    form, at = " ".join(told.split()).replace("**", ""), 0
    for question, following in pairwise([*asked, None]):
        assert question is not None
        at = form.index(asked_on_paper(question), at)
        end = form.index(asked_on_paper(following), at + 1) if following is not None else None
        own = form[at:end]
        by_hand = [each for each in question.columns if not (each.compute or each.describes)]
        parts: list[Question | Column] = [question, *by_hand]
        for part in parts:
            choices = (*choices_of(part), *alternatives_of(part))
            lacks = [each.shown for each in choices if " ".join(each.shown.split()) not in own]
            lacks += [each.describe for each in describable(part) if one_line(each.describe) not in own]
            assert not lacks, (question.id, part.id)
            assert one_line(part.na_if)[:25] in own, (question.id, part.id)
            assert not part.na_if or "NA: " in own


def test_a_text_that_may_stay_empty_says_so_on_a_blank_form() -> None:
    rules = rules_of("osri-r3")
    form = text_of(blank_blocks(rules))
    for id_ in ("3D", "3E", "3F"):
        question = rules.questions[id_].question
        assert f"{one_line(question.narrative_ask)} (when {question.narrative_when}) May stay empty." in form
    assert "(when 3D is Yes)" in text_of(blank_blocks(rules_of("osri-r4")))
    assert "(when 3D is Yes) May" not in text_of(blank_blocks(rules_of("osri-r4")))


def asked_on_paper(question: Question) -> str:
    return f"{name_on_paper(question)} {one_line(question.ask)}"


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_a_reason_names_a_fact_of_the_face_sheet_and_what_people_wrote_stays() -> None:
    review = made(answers={"fs.case_type": "In-Home Services", "fs.site": "Larch"}, face=False)
    said = markdown(document_blocks(reported_of(review)))
    assert "**Item 4**: **Not Applicable**, because Case type is In-Home Services" in said
    text = "It says fs.site in the letter."
    quoted = write(made(answers=item_4("No")), {"4C": text})
    assert text in markdown(document_blocks(reported_of(quoted))).replace("\\", "")


def test_a_sheet_for_keying_in_has_every_answer_once_in_the_order_of_the_form() -> None:
    review = write(made(answers={**item_4("No"), "4C1": ["Temporary setting"]}), {"4C": "Nobody asked her."})
    reported = reported_of(review)
    said = markdown(keying_blocks(reported)).replace("\\", "")
    shown = [entry for entry in reported.entries.values() if entry.state.startswith("answered")]
    assert said.count("- [ ]") == len(shown) > 15
    at = [said.index(f"- [ ] {id_} ") for id_ in ("4A", "4C")]
    assert at == sorted(at)
    assert "> Nobody asked her." in said
    assert "Comes out as: **Area Needing Improvement**" in said
    tables = [each for each in shown if kind_of(reported.question(each.question)).entry == "rows"]
    assert said.count("| --- |") >= len(tables) > 1


def test_keying_is_a_page_of_its_own(run: Run, tmp_path: Path) -> None:
    path = save(tmp_path, made("a", item_4("Strength")))
    assert "# a: to key in" in run("print", path, "--keying").out
    assert run("print", path, "--keying", "--qa").status == 2
    assert run("print", path, "--keying", "--only", "notes").status == 2


def test_how_many_may_be_chosen_and_that_they_are_put_in_order_is_said_wherever_it_is_asked() -> None:
    rules, said = rules_of("osri-r4"), "at most 2, in their order"
    ranked = rules.questions["5A1"].question
    form = text_of(blank_blocks(rules))
    assert f"{said.capitalize()}." in form[form.index(ranked.ask[:30]) :][:600]
    assert said in text_of(describe(rules))
    assert f"{said.capitalize()}." in text_of(how_to_answer(ranked))
    field = SeveralField()
    field.shown = Shown(ranked, None)
    assert field.hint().startswith(f"{said.capitalize()}.")


def text_of(blocks: Iterable[Block]) -> str:
    return " ".join("\n".join(text_lines(blocks, 100)).split())
