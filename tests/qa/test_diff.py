"""The semantic diff: answers, narratives, tables, notes, overrides, and the ratings that follow."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.acts import look_again, open_note, override, perform, put, reply
from tui_review.cli.main import main
from tui_review.qa.diff import diff_reviews
from tui_review.qa.diff_rows import row_changes
from tui_review.qa.textconv import review_text
from tui_review.review.model import Conflict
from tui_review.review.state import ReviewState
from tui_review.telling.changes import ReviewDiff
from tui_review.telling.diff import diff_blocks
from tui_review.telling.terminal import WIDTH, text_lines
from tui_review.telling.word_diff import word_diff

from .sample import LEADER, QA, REVIEWER, complete_file, complete_state, rules


def pair() -> tuple[ReviewState, ReviewState]:
    old = complete_state()
    return old, ReviewState(rules(), deepcopy(old.review), REVIEWER, today="2026-03-20")


def diff(old: ReviewState, new: ReviewState) -> ReviewDiff:
    return diff_reviews(old.review, old.rules, new.review, new.rules)


def text(found: ReviewDiff) -> str:
    return "\n".join(text_lines(diff_blocks(found, rules())))


def test_a_review_and_its_copy_are_the_same() -> None:
    old, new = pair()
    found = diff(old, new)
    assert found.same
    assert text(found) == "No difference."


def test_an_answer_is_shown_old_and_new_with_its_label_and_the_ratings_it_changed() -> None:
    old, new = pair()
    new.answer_many({"4C": "No", "4C1": ["Temporary setting"]})
    found = diff(old, new)
    assert [(change.question, change.old, change.new) for change in found.questions] == [
        ("4C1", [], ["Temporary setting"]),
        ("4C", "Yes", "No"),
    ]
    assert found.questions[1].label == "Placement stable"
    assert (found.questions[1].item, found.questions[1].place) == ("4", "Stability of Foster Care Placement")
    ratings = {change.id: (change.old, change.new, change.changed_by) for change in found.ratings}
    assert ratings == {
        "4": ("Strength", "Area Needing Improvement", ("4C",)),
        "permanency-1": ("Substantially Achieved", "Partially Achieved", ("4",)),
    }
    assert (found.ratings[0].old_because, found.ratings[0].new_because) == (
        "4C is Yes, 4A is 1",
        "4C is No",
    )


def test_what_follows_for_other_questions_is_told() -> None:
    old, new = pair()
    new.answer("4A", 2)
    found = diff(old, new)
    assert [(one.question, one.was, one.now) for one in found.consequences] == [("4B", "NA", "asked")]


def test_narratives_differ_word_by_word() -> None:
    old, new = pair()
    old.write("4C", "The second move was planned.\nThe third was not.")
    new.write("4C", "The second move was planned late.\nThe third was not.")
    (change,) = diff(old, new).questions
    assert not change.answered
    assert "planned{+ late+}." in text(diff(old, new))


@given(st.text("ab c\n.", max_size=40), st.text("ab c\n.", max_size=40))
def test_the_pieces_of_a_word_diff_give_both_texts_back(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "He was not seen. It was not visited.",
            "He was Al. It was not visited.",
            "He was [-not seen-]{+Al+}. It was not visited.",
        ),
        (
            "Visits were weekly. Visits were not weekly in May.",
            "Visits were monthly. Visits were not weekly in May.",
            "Visits were [-weekly-]{+monthly+}. Visits were not weekly in May.",
        ),
        ("It was not.", "It was not. It was not.", "It was not.{+ It was not.+}"),
    ],
)
def test_only_the_words_that_changed_are_told_where_they_stand_in_the_next_sentence_too(
    old: str, new: str, said: str
) -> None:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    assert "".join(marks[piece.kind].format(piece.text) for piece in word_diff(old, new)) == said


def test_tables_differ_row_by_row() -> None:
    old = {"r1": {"a": 1}, "r2": {"a": 2}, "r3": {"a": 3}, "r4": {"a": 4}}
    new = {"r4": {"a": 4}, "r1": {"a": 1, "b": 9}, "r3": {"a": 3}, "r5": {"a": 5}}
    found = [(each.row, each.kind, each.after) for each in row_changes(old, new, {"a": "A", "b": "B"})]
    assert found == [("r2", "removed", ""), ("r4", "moved", ""), ("r1", "changed", ""), ("r5", "added", "r3")]
    (cell,) = row_changes(old, new, {"a": "A", "b": "B"})[2].cells
    assert (cell.column, cell.label, cell.old, cell.new) == ("b", "B", None, 9)


def test_what_a_merge_left_open_is_told_as_open_and_then_as_settled() -> None:
    one, other = pair()
    put(other.review, conflicts={"4C": Conflict(base="Yes", ours="Yes", theirs="No")})
    for old, new, said in ((one, other, "to be settled"), (other, one, "is settled")):
        found = diff(old, new)
        assert [(change.question, change.conflict) for change in found.questions] == [
            ("4C", "settled" if said == "is settled" else "unsettled")
        ]
        assert said in text(found)
    assert diff(other, other).same


def test_notes_overrides_and_hand_overs_are_told() -> None:
    old, new = pair()
    open_note(old.review, old.evaluation, QA, "4C", "Stable?")
    put(new.review, notes=deepcopy(old.review.notes))
    reply(new.review, REVIEWER, "n1", "It is.")
    override(new.review, new.evaluation, LEADER, "4", "Area Needing Improvement", "A pattern.")
    perform(new.review, "submit", REVIEWER)
    look_again(new)
    found = diff(old, new)
    shown = text(found)
    assert "n1 on 4C: open → answered" in shown
    assert "R. Reviewer (reviewer)" in shown
    assert "| It is." in shown
    assert "4  Stability of Foster Care Placement: none → Area Needing Improvement" in shown
    assert "status: in progress → submitted, at QA" in shown
    assert {change.id: change.changed_by for change in found.ratings} == {
        "4": ("override",),
        "permanency-1": ("4",),
    }


def test_no_line_is_wider_than_80_columns_and_nothing_moves_the_cursor() -> None:
    old, new = pair()
    new.write("4C", "word " * 60 + "\x1b[2J"[1:] + " end")
    new.answer("fs.case_name", "N" * 70)
    override(new.review, new.evaluation, LEADER, "4", "Area Needing Improvement", "because " * 30)
    lines = text_lines(diff_blocks(diff(old, new), rules(), old="a.yaml", new="b.yaml"))
    assert max(len(line) for line in lines) <= WIDTH
    assert not any(ord(character) < 32 for line in lines for character in line)


def test_the_command_says_same_different_or_unusable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = complete_file(tmp_path / "a"), tmp_path / "b.yaml"
    b.write_bytes(a.read_bytes())
    assert main(["diff", str(a), str(b)]) == 0
    another = complete_file(tmp_path / "another")
    assert main(["diff", str(a), str(another)]) == 1
    assert "uid: " in capsys.readouterr().out, "two reviews of one name are not the same"
    assert main(["set", str(b), "4A=2", "4B=No", "4B.narrative=No meeting was held."]) == 0
    capsys.readouterr()
    assert main(["diff", str(a), str(b), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [each["question"] for each in found["questions"]] == ["4A", "4B"]
    assert found["ratings"][0]["changed_by"] == ["4A", "4B"]
    assert main(["diff", str(a), str(tmp_path / "none.yaml")]) == 2
    b.write_text("nonsense: [")
    assert main(["diff", str(a), str(b)]) == 2


def test_textconv_prints_words_and_a_broken_file_as_it_is(tmp_path: Path) -> None:
    path = complete_file(tmp_path)
    words = review_text(path).decode()
    assert "4C: Placement stable  (Item 4  Stability of Foster Care Placement)\n4C | Yes\n" in words
    assert "Rating 4: Stability of Foster Care Placement\nRating 4 | Strength\n" in words
    for broken in (b"", b"\xff\xfe", b"a: [\n", path.read_bytes() + b"<<<<<<< x\n", b"a: b: c\n"):
        path.write_bytes(broken)
        assert review_text(path) == broken


def test_textconv_shows_every_kind_of_change(tmp_path: Path) -> None:
    path = complete_file(tmp_path)
    name, seen = str(path), {review_text(path)}
    for command in (
        ["set", name, "4C.narrative=A home that can last."],
        ["submit", name],
        ["note", name, "4C", "Stable?"],
        ["reply", name, "n1", "Yes."],
        ["override", name, "4", "Area Needing Improvement", "--reason", "A pattern."],
        ["return", name, "--reason", "x"],
        ["set", name, "4A=2", "4B=Yes", "fs.other_reasons=No"],
        ["set", name, "4A="],
    ):
        assert main(command) == 0, command
        now = review_text(path)
        assert now not in seen, command
        seen.add(now)
