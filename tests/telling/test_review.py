"""A review told: the same words at `show`, `rate` and print, whatever the back end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reports.sample import item_4, made, reported_of, rules_of, with_qa, write
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Answer
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.telling.form import blank_blocks
from tui_review.telling.keying import keying_blocks
from tui_review.telling.paper import on_paper
from tui_review.telling.ratings import ratings_blocks
from tui_review.telling.review import document_blocks, review_blocks
from tui_review.telling.summary import to_do_blocks
from tui_review.telling.terminal import text
from tui_review.telling.words import NOT_ASKED_FOR, narrative_words


@pytest.mark.slow
def test_a_rating_and_its_reason_stand_in_the_same_words_at_rate_show_and_print() -> None:
    reported = reported_of(
        with_qa(write(made("made-up", {**item_4("Strength"), "4A": 2, "4B": "Yes"}), {"4B": "Planned."}))
    )
    ratings = list(ratings_blocks(reported.rules, reported.ratings.values()))
    shown = text(review_blocks(reported), 0).splitlines()
    printed = text(document_blocks(reported), 0).splitlines()
    assert [line for line in text(ratings, 0).splitlines() if line not in shown] == []
    # But for the names that paper has for questions.
    on_a_print = text(on_paper(reported.rules, ratings), 0).splitlines()
    assert [line for line in on_a_print if line not in printed] == []


def test_rows_are_numbered_from_one_as_they_are_called_everywhere() -> None:
    shown = text(review_blocks(reported_of(made("made-up"))), 0)
    assert "      1  Yes     Ossian" in shown
    assert "      2  No      Ilka" in shown
    assert "r1" not in shown


def test_what_an_item_is_for_and_where_its_rules_were_read_reach_the_reader_of_a_print() -> None:
    reported = reported_of(made("made-up"))
    purpose = next(item.purpose for section in reported.rules.sections.values() for item in section.items)
    assert " ".join(purpose.split()) in text(document_blocks(reported), 0)
    assert "[D" in text(document_blocks(reported), 0)
    form = text(blank_blocks(reported.rules, guidance=True), 0)
    assert " ".join(purpose.split()) in form
    assert reported.rules.instrument.about.splitlines()[0] in form


def test_what_the_answers_say_stands_beside_a_rating_only_where_another_holds() -> None:
    rated = reported_of(with_qa(made("made-up", item_4("Strength")))).ratings
    assert rated["4"].computed == "Strength"
    assert {id_ for id_, each in rated.items() if each.computed} <= {"4", "permanency-1"}


def test_what_was_written_at_a_question_that_is_not_asked_is_kept_and_not_told() -> None:
    review = write(made("made-up", {**item_4("Strength"), "4A": 2, "4B": "Yes"}), {"4B": "Planned."})
    assert reported_of(review).entries["4B"].narrative == "Planned."
    review.answers["fs.case_type"] = Answer(value="In-Home Services")
    assert reported_of(review).entries["4B"].narrative == ""


def test_what_was_written_for_another_answer_is_marked_and_of_one_by_the_program_not_told() -> None:
    review = write(made("made-up", {**item_4("Strength"), "4A": 2, "4B": "No"}), {"4B": "Nobody planned it."})
    assert (NOT_ASKED_FOR in text(document_blocks(reported_of(review)), 0)) is False
    review.answers["4B"] = replace(review.answers["4B"], value="Yes")
    told = reported_of(review)
    assert f"{NOT_ASKED_FOR}\n" in text(document_blocks(told), 0)
    assert NOT_ASKED_FOR in text(keying_blocks(told), 0)
    assert narrative_words(told.entries["4B"]) == f"{NOT_ASKED_FOR} Nobody planned it."
    review.answers["4A"] = Answer(value=1)
    assert reported_of(review).entries["4B"].narrative == ""


def test_what_is_to_be_done_names_the_notes_that_are_open() -> None:
    review = with_qa(made("made-up", item_4("Strength")))
    evaluation = Evaluation.of(rules_of(), review, as_of="2026-03-20")
    told = text(to_do_blocks(review, evaluation, []), 0)
    assert "n1, open" in told
    assert "n2" not in told


def test_texts_that_say_next_to_nothing_are_not_said_to_be_missing() -> None:
    review = write(
        made("made-up", {**item_4("Area Needing Improvement"), "4A": 2, "4B": "No"}),
        {"4B": "No.", "4C": "No."},
    )
    state = ReviewState(rules_of(), review, Editor("A. Reviewer"), today="2026-03-20")
    thin = [finding for finding in state.findings() if finding.code == "thin"]
    told = text(to_do_blocks(review, state.evaluation, thin), 0)
    assert "the text says next to nothing: 4B, 4C" in told
    assert "missing" not in told
