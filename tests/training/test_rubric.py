"""The craft of writing: what a trainer ticks is kept beside the attempt, of one text, and counted in every report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.training.sample import as_the_key, key_of, saved, scorer_of, shipped
from tui_review.errors import UserError
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review
from tui_review.telling.markdown import markdown
from tui_review.training.class_report import class_blocks, class_sheets, handout_blocks
from tui_review.training.classroom import class_figures
from tui_review.training.report import attempt_blocks
from tui_review.training.rubric import Ticking, all_criteria, met_by, rubric_beside, rubric_figures, rubric_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run
    from tui_review.training.scoring import Score

JAVIER = "javier-diaz"
WHO = Editor("T. Trainer", now=lambda: "2026-07-02T09:00:00Z")


def scored(id_: str = "attempt", **but: str) -> Score:
    state = as_the_key(JAVIER, id_, by="Kim")
    for place, text in but.items():
        state.answer_many({place: text})
    return scorer_of(JAVIER).score(state.review)


def test_a_text_is_read_for_practice_time_role_evidence_and_no_names() -> None:
    assert [each.id for each in all_criteria()] == ["practice", "time", "role", "evidence", "no_names"]


def test_ticks_are_kept_with_the_attempt_at_once_and_taken_back(here: Path) -> None:
    score, path = scored(), here / "rubrics" / "attempt.yaml"
    ticking = Ticking(path, score, WHO)
    for criterion in ("evidence", "practice", "time", "time"):
        ticking.tick("3B", criterion)
    ticking.tick("1.comments")
    kept = rubric_of(score.review, path)
    assert kept is not None
    assert {id_: each.met for id_, each in kept.texts.items()} == {
        "3B": ["practice", "evidence"],
        "1.comments": [],
    }
    assert (kept.attempt, kept.texts["3B"].by) == ("Kim (attempt)", "T. Trainer")
    figures = rubric_figures([score])
    assert (figures.read, figures.texts, figures.points, figures.most) == (2, 15, 2, 10)
    again = scored()
    again.rubric = kept
    Ticking(path, score, WHO).tick("3C", "role")
    assert rubric_figures([again]).points == 2, "what was read before is not what is there now"


def test_an_attempt_whose_texts_fall_short_or_are_missing_is_not_perfect(here: Path) -> None:
    score = scored()
    perfect = [score.perfect]
    ticking = Ticking(here / "a.yaml", score, WHO)
    ticking.tick("3B", "practice")
    perfect.append(score.perfect)
    for each in all_criteria()[1:]:
        ticking.tick("3B", each.id)
    perfect.append(score.perfect)
    assert perfect == [True, False, True]
    bare = as_the_key(JAVIER)
    bare.write("3B", "")
    without = scorer_of(JAVIER).score(bare.review)
    assert (without.unwritten, without.perfect) == (["3B"], False)
    with pytest.raises(UserError, match="Nothing is written at 3B"):
        Ticking(here / "b.yaml", without, WHO).tick("3B", "practice")


def test_ticks_count_for_the_text_that_was_read_alone(here: Path) -> None:
    path = here / "a.yaml"
    before = scored()
    Ticking(path, before, WHO).tick("3B", "practice")
    after = scored(**{"3B.narrative": "The caseworker asked nobody before May 2026, by the record."})
    after.rubric = rubric_of(before.review, path)
    assert met_by(after, "3B") is None
    assert rubric_figures([after]).changed == ("3B",)
    assert not after.perfect
    with pytest.raises(UserError, match=r"ticked of another attempt: Kim \(attempt\)"):
        Ticking(path, scored("other"), WHO)


def test_reports_count_what_was_ticked_of_one_attempt_and_of_a_class(here: Path) -> None:
    one, two = scored("one"), scored("two")
    ticking = Ticking(here / "one.yaml", one, WHO)
    ticking.tick("3B", "practice")
    ticking.tick("3C", "practice")
    ticking.tick("3C", "time")
    scorer = scorer_of(JAVIER)
    report = markdown(attempt_blocks(one, scorer, None))
    assert "3 of 10 ticks in 2 of 15 texts, by T. Trainer" in report
    assert "| 3C | yes | yes | – | – | – |" in report
    figures = class_figures([one, two], scorer)
    assert (figures.rubric.read, figures.rubric.texts) == (2, 30)
    assert figures.rubric.met["practice"] == 2
    assert [(each.ticks, each.most_ticks) for each in figures.people] == [(3, 10), (0, 0)]
    for page in (class_blocks(figures, [one, two], scorer, None), handout_blocks(figures, scorer, None)):
        assert "Ticks of the trainer, who read 2 of 30 texts" in markdown(page)
    _, head, rows = class_sheets(figures, [one, two], scorer)[1]
    assert dict(zip(head, rows[0], strict=True))["ticks"] == 3


def test_the_passages_cited_are_held_against_those_of_the_key_answer_by_answer() -> None:
    state = as_the_key(JAVIER)
    key = key_of(JAVIER).file.answers
    elsewhere = next(ref for ref in ("01:1", "02:1", "03:1") if ref not in key["3A"].passages)
    state.cite("3A", [elsewhere])
    state.cite("3B", key["3B"].passages[:1])
    report = markdown(attempt_blocks(scorer_of(JAVIER).score(state.review), scorer_of(JAVIER), None))
    assert "1 of 2 cite a passage that the key names for them; not so 3A." in report


def test_score_finds_the_ticks_beside_the_folder_of_the_attempts(here: Path, run: Run) -> None:
    path = saved(as_the_key(JAVIER, "one", by="Kim").review, here / "class", JAVIER)
    score = scorer_of(JAVIER).score(read_review(path).review)
    Ticking(rubric_beside(path), score, WHO).tick("3B", "practice")
    ran = run("score", path, "--key", key_path())
    assert "1 of 5 ticks in 1 of 15 texts, by T. Trainer" in ran.out
    assert ran.status == 1
    elsewhere = run("score", path, "--key", key_path(), "--rubrics", here / "none", "--json")
    assert elsewhere.status == 0
    assert json.loads(elsewhere.out)["attempts"][0]["rubric"]["read"] == 0


def key_path() -> str:
    return str(shipped(JAVIER).key_path)
