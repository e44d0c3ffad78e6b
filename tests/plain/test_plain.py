"""The plain mode, as a person or a script types into it."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from select import select
from typing import TYPE_CHECKING

import pytest

from tests.plain.scripted import status_after
from tests.qa.sample import complete_file
from tests.tui.screens import EDITOR, TODAY, make_review
from tests.visit_log import new_visit
from tui_review.cli.main import main
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.plain.commands import WORDS
from tui_review.plain.dialog import Dialog
from tui_review.plain.home import run_plain_home
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.review.model import Conflict
from tui_review.review.serial import as_written
from tui_review.review.spots import Spot
from tui_review.review.who import Editor, Policy
from tui_review.store import saver
from tui_review.store.journal import Journal
from tui_review.store.private import state_folder
from tui_review.store.reviews import read_review, review_bytes
from tui_review.store.session import Mode, Session
from tui_review.store.unsent import keep_unsent

if TYPE_CHECKING:
    from pathlib import Path

    from tui_review.review.model import Answer

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_review(tmp_path)


def talk(path: Path, *lines: str, mode: Mode = Mode.EDIT) -> str:
    """What is said when these lines are typed."""
    out = io.StringIO()
    given = io.StringIO("".join(f"{line}\n" for line in lines))
    status = run_plain(path, EDITOR, TODAY, mode=mode, talk=Talk(given, out))
    assert status == status_after(out.getvalue())
    return out.getvalue()


def answer(path: Path, id_: str) -> Answer:
    return read_review(path).review.answers[id_]


def test_an_answer_is_saved_and_the_next_question_follows(path: Path) -> None:
    said = talk(path, "goto 3e1", "none", "n", "quit")
    assert "Saved: 3E1 is None of these." in said
    assert "Question 3E:" in said
    assert answer(path, "3E1").value == []
    assert answer(path, "3E").value == "No"


def test_saved_is_said_only_of_what_is_in_the_file(path: Path) -> None:
    class Watched(io.StringIO):
        def write(self, text: str, /) -> int:
            if text.startswith("Saved: "):
                id_ = text.split()[1]
                said.append((id_, answer(path, id_).value))
            return super().write(text)

    said: list[tuple[str, object]] = []
    given = io.StringIO("goto 3e1\nnone\nn\nquit\n")
    assert run_plain(path, EDITOR, TODAY, talk=Talk(given, Watched())) == DONE
    assert said == [("3E1", []), ("3E", "No")]


def test_why_what_was_submitted_is_changed_is_asked_where_a_reason_is_needed(tmp_path: Path) -> None:
    path = complete_file(tmp_path)
    assert main(["submit", str(path), "--by", "Kim"]) == 0
    assert main(["return", str(path), "--by", "Q", "--reason", "Look again."]) == 0
    who = replace(EDITOR, policy=Policy(reasons="sitting", asks_later=True))
    out = io.StringIO()
    given = io.StringIO("goto 4c\nn\n\ngoto 4c\nn\nThe home closed.\ngoto 5b\nn\nquit\n")
    assert run_plain(path, who, TODAY, talk=Talk(given, out)) == DONE
    assert out.getvalue().count("Why? It holds for all that is changed until you quit.") == 2
    assert "It has no reason yet" in out.getvalue()
    assert [answer(path, id_).changes[-1].why for id_ in ("4C", "5B")] == ["The home closed."] * 2


def test_what_one_person_did_in_several_roles_is_let_stand_by_another_as_they_submit(tmp_path: Path) -> None:
    path = complete_file(tmp_path)
    changed = ["set", str(path), "4B.narrative=All were planned.", "--by", "Q", "--why", "A slip."]
    assert main(["submit", str(path), "--by", "Kim"]) == 0
    assert main(["return", str(path), "--by", "Q", "--reason", "Look again."]) == 0
    assert main(changed) == 0

    def submitting(account: str, *lines: str) -> str:
        out = io.StringIO()
        who = Editor(account, "reviewer", login=account, policy=Policy(one_role=True))
        run_plain(path, who, TODAY, talk=Talk(io.StringIO("".join(f"{each}\n" for each in lines)), out))
        return out.getvalue()

    assert "Not submitted: 2 errors" in submitting("third", "submit", "", "quit")
    said = submitting("third", "submit", "There was nobody else.")
    assert "Q acted in several roles of this review: qa, reviewer." in " ".join(said.split())
    history = read_review(path).review.history
    assert [act.act for act in history[-2:]] == ["roles_let_stand", "submitted"]
    assert (history[-2].by, history[-2].reason) == ("third", "There was nobody else.")


def test_what_cannot_be_written_is_not_called_saved(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> str:
        raise UserError("The disk is full.")

    out = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(saver, "save_bytes", refused)
        assert run_plain(path, EDITOR, TODAY, talk=Talk(io.StringIO("goto 4a\n3\nquit\n"), out)) == FINDINGS
    said = out.getvalue()
    assert (
        "Kept on this machine, not in the file (cannot save now, trying again: The disk is full): 4A" in said
    )
    assert "Saved: " not in said
    assert "1 change is kept on this machine, not in the file" in said
    assert "1 change of a session that broke off: taken in." in talk(path, "quit")
    assert answer(path, "4A").value == 3


def test_what_is_neither_in_the_file_nor_on_this_machine_is_not_called_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise UserError("The disk is full.")

    out = io.StringIO()
    monkeypatch.setattr(saver, "save_bytes", refused)
    monkeypatch.setattr(Journal, "append", refused)
    assert run_plain(path, EDITOR, TODAY, talk=Talk(io.StringIO("goto 4a\n3\nquit\nquit\n"), out)) != DONE
    assert "NOT SAVED" in out.getvalue()
    assert "Kept on this machine" not in out.getvalue()


def test_who_only_reads_discards_nothing_that_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> str:
        raise UserError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(saver, "save_bytes", refused)
        assert (
            run_plain(path, EDITOR, TODAY, talk=Talk(io.StringIO("goto 4a\n3\nquit\n"), io.StringIO()))
            == FINDINGS
        )
    for wanted in ("discard", "take"):
        out = io.StringIO()
        given = io.StringIO(f"recover {wanted}\nquit\n")
        run_plain(path, EDITOR, TODAY, mode=Mode.READ_ONLY, talk=Talk(given, out))
        assert "Discarded" not in out.getvalue()
        assert "Saved" not in out.getvalue()
    assert "taken in." in talk(path, "quit")
    assert answer(path, "4A").value == 3


@pytest.mark.parametrize("way", ["settle 4A=2", "settle 4A theirs"])
def test_settled_is_said_only_of_what_is_in_the_file(path: Path, way: str) -> None:
    class Watched(io.StringIO):
        def write(self, text: str, /) -> int:
            if "left to settle" in text:
                then = read_review(path).review
                said.append((then.answers["4A"].value, dict(then.conflicts)))
            return super().write(text)

    opened = read_review(path)
    review = replace(opened.review, conflicts={"4A": Conflict(base=1, ours=1, theirs=2)})
    path.write_bytes(review_bytes(review, as_written(opened.rules, review), former=path.read_bytes()))
    said: list[tuple[object, object]] = []
    given = io.StringIO(f"{way}\nquit\n")
    assert run_plain(path, EDITOR, TODAY, talk=Talk(given, Watched())) == DONE
    assert said == [(2, {})]


def test_what_a_merge_left_open_is_shown_and_settled(path: Path) -> None:
    opened = read_review(path)
    conflict = Conflict(base="Was.", ours="Ours.", theirs="Theirs.")
    review = replace(opened.review, conflicts={"4C.narrative": conflict})
    path.write_bytes(review_bytes(review, as_written(opened.rules, review), former=path.read_bytes()))
    said = talk(path, "settle", "settle 4A theirs", "settle 4A=2", "settle 4C both", "quit")
    assert "theirs: Theirs." in said
    assert "Nothing is unsettled at 4A." in said
    assert "4C: both taken; no places left to settle." in said
    assert answer(path, "4C").narrative == "Ours. Theirs."
    assert read_review(path).review.conflicts == {}


def test_a_review_opens_at_what_a_merge_left_to_settle_and_says_what_that_is(path: Path) -> None:
    opened = read_review(path)
    sides = Conflict(base="Was.", ours="Ours.", theirs="Theirs.")
    review = replace(
        opened.review, conflicts={"9B.narrative": sides, "4C.narrative": sides, "4/override": sides}
    )
    path.write_bytes(review_bytes(review, as_written(opened.rules, review), former=path.read_bytes()))
    greeting, _, asked = talk(path, "quit").partition("Type settle to see")
    assert "Left to settle after a merge: 9B narrative, 4C narrative, 4 override." in " ".join(
        greeting.split()
    )
    assert "Question 4A" in asked
    asked = talk(path, "settle 4C ours", "quit").partition("Type settle to see")[2]
    assert "Question 4A" in asked, "the override is of item 4"


@pytest.mark.parametrize("way", ["settle 4A ours", "settle 4A theirs", "settle 4A=3"])
def test_what_is_settled_and_cannot_be_written_is_said_to_be_kept_and_is_there_the_next_time(
    path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise UserError("The disk is full.")

    opened = read_review(path)
    standing = opened.review.answers["4A"].value
    review = replace(opened.review, conflicts={"4A": Conflict(base=1, ours=standing, theirs=2)})
    path.write_bytes(review_bytes(review, as_written(opened.rules, review), former=path.read_bytes()))
    out = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(saver, "save_bytes", refused)
        given = io.StringIO(f"{way}\nquit\n")
        assert run_plain(path, EDITOR, TODAY, talk=Talk(given, out)) == FINDINGS
    assert "Kept on this machine, not in the file" in out.getvalue()
    assert "Not taken" not in out.getvalue()
    talk(path, "quit")
    held = read_review(path).review
    assert held.conflicts == {}
    assert held.answers["4A"].value == {"ours": standing, "theirs": 2}.get(way.rsplit(maxsplit=1)[-1], 3)


def test_who_is_judged_as_a_parent_is_said_where_one_is(tmp_path: Path) -> None:
    said = talk(complete_file(tmp_path), "goto 12b1", "quit")
    assert "Case participants: Zzyzx: Mother, To be judged." in " ".join(said.split())


def test_a_choice_is_taken_by_its_number(path: Path) -> None:
    talk(path, "goto 3e1", "1 3", "quit")
    options = read_review(path).rules.questions["3E1"].question.options
    assert answer(path, "3E1").value == [options[0], options[2]]


def test_what_is_no_answer_is_refused_in_words_and_asked_again(path: Path) -> None:
    said = talk(path, "goto 4a", "several", "-1", "3", "quit")
    assert "Not taken: 'several' is not a whole number." in said
    assert "The smallest number here is 0." in said
    assert answer(path, "4A").value == 3


def test_the_rating_is_said_when_an_answer_changes_it(path: Path) -> None:
    assert "Item 4 is now Strength" in talk(path, "goto 4b", "y", "quit")


def test_a_narrative_of_several_paragraphs_arrives_whole(path: Path) -> None:
    said = talk(path, "goto 3b", "n", "narrative", "One.", "", "Two.", ".", "quit")
    assert "A narrative is asked for" in said
    assert answer(path, "3B").narrative == "One.\n\nTwo."


def test_a_long_text_goes_on_until_a_single_dot(path: Path) -> None:
    talk(path, "goto 4.comments", "First line", "second line", ".", "quit")
    assert answer(path, "4.comments").value == "First line\nsecond line"


def test_back_is_allowed_without_an_answer(path: Path) -> None:
    said = talk(path, "goto 5a2", "back", "quit")
    assert said.rindex("Question 5A1:") > said.rindex("Question 5A2:")


def test_skip_goes_to_the_next_open_question_only(path: Path) -> None:
    assert "Question 4.comments:" in talk(path, "goto 4a", "skip", "quit")


def test_goto_finds_the_words_of_answers_and_of_the_cells_of_tables(tmp_path: Path) -> None:
    people = [{"name": "Made Up", "role": "Mother"}, {"name": "Quokka", "role": "Father"}]
    path = make_review(tmp_path, answers={"fs.participants": people, "fs.case_name": "The Wombats"})
    said = talk(path, "goto quokka", "goto wombats", "goto numbat", "quit")
    assert "Found in participant 2: Quokka.\n" in said
    assert said.index("Question fs.participants:") < said.index("Question fs.case_name:")
    assert "No question, answer or narrative has numbat in it." in said


def test_a_word_finds_the_questions_that_hold_it(path: Path) -> None:
    said = talk(path, "goto stab", "quit")
    assert "  4C Placement stable" in said
    assert "Type goto and one of these." in said


def test_an_answer_that_is_a_command_is_typed_behind_an_equals_sign(path: Path) -> None:
    talk(path, "goto fs.site", "= next", "quit")
    assert answer(path, "fs.site").value == "next"


def test_a_row_is_added_column_by_column_and_an_unsound_cell_asked_again(path: Path) -> None:
    said = talk(path, "goto 4a1", "add", "tomorrow", "3/1/2026", "4", "9", "quit")
    assert "'tomorrow' is not a date." in said
    rows = answer(path, "4A1").rows
    assert rows is not None
    assert rows["r3"] == {
        "date": "2026-03-01",
        "type": "Group Home",
        "reason": "Not applicable, current placement",
    }


def test_a_command_in_a_row_does_what_it_says_or_is_refused_and_is_never_a_cell(path: Path) -> None:
    before = set(answer(path, "fs.children").rows or {})
    words = ("goto 4A", "notes", "submit", "delete 1", "why")
    said = talk(path, "goto fs.children", "add", "n", "help", *words, "quit")
    assert "behind an equals sign: = next" in said, "help is of the row"
    assert "submit is a command for a question" in said
    assert "delete 1 is a command for a question" in said
    assert "is kept as far as it is filled in" in said, "quit leaves, and says what becomes of the row"
    rows = answer(path, "fs.children").rows or {}
    kept = [row for id_, row in rows.items() if id_ not in before]
    assert len(kept) == 1
    assert set(kept[0].values()) <= {"No", "notes"}, (
        "only the word that is no command anywhere is a text, and told"
    )


def test_a_text_in_a_row_that_is_a_command_is_typed_behind_an_equals_sign(path: Path) -> None:
    talk(path, "goto fs.children", "add", "n", "= next", "quit")
    assert "next" in list((answer(path, "fs.children").rows or {}).values())[-1].values()


def test_undo_and_back_in_a_row_ask_the_column_again(path: Path) -> None:
    said = talk(path, "goto fs.children", "add", "n", "gotto 4A", "undo", "Cada", "back", "Ceda", "quit")
    assert "looks like the command goto: undo takes it back" in said
    row = list((answer(path, "fs.children").rows or {}).values())[-1]
    assert "Ceda" in row.values()
    assert not {"gotto 4A", "Cada"} & set(row.values())


@pytest.mark.parametrize(
    "typed", ["go 4A1", "gotto 3A", "go 99Z", ":q", "/foo", "hlep", "exit", "sumbit", "nextt"]
)
def test_what_looks_like_a_mistyped_command_is_kept_and_that_is_told(path: Path, typed: str) -> None:
    said = talk(path, "goto fs.case_name", typed, "quit")
    assert re.search(
        rf"Saved: fs.case_name is {re.escape(typed)}. That looks like .*undo takes it back", said
    )
    assert answer(path, "fs.case_name").value == typed


@pytest.mark.parametrize(
    "typed",
    [
        "go home with mother",
        "Paige",
        "text",
        "heart",
        "/s/ J. Doe",
        "Mark Sample",
        "point",
        "black",
        "open visit",
        "= gotto",
    ],
)
def test_no_ordinary_text_is_called_a_command(path: Path, typed: str) -> None:
    said = talk(path, "goto fs.case_name", typed, "quit")
    assert "looks like" not in said
    assert answer(path, "fs.case_name").value == typed.removeprefix("= ")


@pytest.mark.parametrize("typed", ["notes", "history", "grid"])
def test_a_command_that_is_none_here_is_named_where_it_is_refused(path: Path, typed: str) -> None:
    said = talk(path, "goto 4a1", typed, "quit")
    assert f"“{typed}” looks like a command, and there is none of that name here." in said


def test_a_deleted_row_comes_back_with_undo(path: Path) -> None:
    before = answer(path, "4A1").rows
    assert "placement 1 is deleted" in talk(path, "goto 4a1", "delete 1", "undo", "quit")
    assert answer(path, "4A1").rows == before


def test_rows_can_be_moved(path: Path) -> None:
    talk(path, "goto 4a1", "up 2", "quit")
    assert list(answer(path, "4A1").rows or {}) == ["r2", "r1"]


def test_a_row_can_be_given_up(path: Path) -> None:
    before = answer(path, "4A1").rows
    talk(path, "goto 4a1", "edit 1", "2025-01-01", "cancel", "quit")
    assert answer(path, "4A1").rows == before


def test_narrative_at_a_question_for_a_text_writes_the_answer_or_says_that_there_is_none(path: Path) -> None:
    said = talk(
        path, "goto 18.comments", "narrative", "One.", "", "Two.", ".", "narrative", "Three.", ".", "quit"
    )
    assert "Saved: 18.comments is One. Two." in said
    assert "The answer now (what you type takes its place" in said
    kept = answer(path, "18.comments")
    assert (kept.value, kept.narrative) == ("Three.", "")
    before = answer(path, "fs.case_name")
    said = talk(path, "goto fs.case_name", "narrative", "more", "quit")
    assert said.count("No narrative belongs to fs.case_name: the answer is the text.") == 2
    assert answer(path, "fs.case_name") == before


def test_clear_takes_the_answer_away_and_keeps_the_narrative(path: Path) -> None:
    talk(path, "goto 4b", "clear", "quit")
    assert answer(path, "4B").value is None
    assert answer(path, "4B").narrative.startswith("The second move")


def test_mark_leads_to_a_note_that_is_open_and_the_note_stands_there(path: Path) -> None:
    assert main(["note", str(path), "4B", "Which move?", "--by", "Q. Reader", "--role", "qa"]) == 0
    said = talk(path, "goto 4A", "flag ask again", "mark", "quit")
    assert "Question 4B:" in said
    assert "on 4B: open" in said
    assert "Which move?" in said


def test_a_flag_keeps_its_comment_until_it_is_taken_off(path: Path) -> None:
    talk(path, "goto 4b", "flag ask again", "quit")
    assert answer(path, "4B").flag == "ask again"
    talk(path, "goto 4b", "flag off", "quit")
    assert answer(path, "4B").flag == ""


def test_why_says_the_deciding_row_or_what_is_waited_for(path: Path) -> None:
    said = talk(path, "why 4", "why 5", "why 99", "quit")
    assert "Item 4  Stability of Foster Care Placement  Area Needing Improvement\n" in said
    assert "  because 4A is 2, 4B is No\n" in said
    assert "  5B  Goals established in time  not answered" in said
    assert "There is no item 99." in said


def test_the_outline_of_an_item_lists_its_questions_with_their_answers(path: Path) -> None:
    said = talk(path, "outline 4", "quit")
    assert "4A  Placement settings: 2" in said
    assert "5A2" not in said


def test_an_incomplete_review_is_not_submitted(path: Path) -> None:
    assert "Not submitted:" in talk(path, "submit", "quit")
    assert read_review(path).review.review.status == "in_progress"


def test_the_end_of_input_leaves_with_everything_saved(path: Path) -> None:
    assert "Everything is saved." in talk(path, "goto 4a", "3")
    assert answer(path, "4A").value == 3


def test_a_narrative_cut_off_by_the_end_of_input_is_kept(path: Path) -> None:
    talk(path, "goto 4c", "narrative", "half a sen")
    assert answer(path, "4C").narrative == "half a sen"


def test_a_read_only_session_shows_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    said = talk(path, "goto 4a", "3", "clear", "why", "quit", mode=Mode.READ_ONLY)
    assert said.count("Not taken: The review is open read-only here.") == 2
    assert "Nothing was changed." in said
    assert path.read_bytes() == before


def test_a_review_somebody_else_has_open_can_be_read_or_left(path: Path) -> None:
    other = Session.open(path, EDITOR, today=TODAY)
    try:
        assert "The review is open read-only here." in talk(path, "read", "quit")
        out = io.StringIO()
        assert run_plain(path, EDITOR, TODAY, talk=Talk(io.StringIO("quit\n"), out)) == UNUSABLE
        assert "has it open" in out.getvalue()
    finally:
        other.close()


class Interrupted(io.StringIO):
    """Input during which somebody else changes the file: before the line that starts with `!`."""

    def __init__(self, path: Path, *lines: str) -> None:
        super().__init__("".join(f"{line}\n" for line in lines))
        self._path = path

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        line = super().readline(-1 if size is None else size)
        if not line.startswith("!"):
            return line
        text = self._path.read_text(encoding="utf-8")
        self._path.write_text(text.replace("Sample County", "Other County"), encoding="utf-8")
        return "3\n"


def test_a_file_changed_by_somebody_else_is_joined_and_nothing_of_either_is_lost(path: Path) -> None:
    out = io.StringIO()
    given = Interrupted(path, "goto 4a", "!", "goto 4c", "n", "quit")
    assert run_plain(path, EDITOR, TODAY, talk=Talk(given, out)) == DONE
    assert "Somebody else has changed the file; what they changed stands here now." in out.getvalue()
    assert (answer(path, "4A").value, answer(path, "4C").value) == (3, "No")
    assert answer(path, "fs.site").value == "Example State, Other County"


def test_what_a_file_that_was_handed_over_does_not_take_is_not_said_to_be_saved(tmp_path: Path) -> None:
    file = complete_file(tmp_path)

    class HandedOver(Interrupted):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            line = io.StringIO.readline(self, -1 if size is None else size)
            if not line.startswith("!"):
                return line
            theirs = tmp_path / "clone" / file.name
            theirs.parent.mkdir()
            shutil.copy(file, theirs)
            assert main(["submit", str(theirs), "--by", "S. Second"]) == 0
            file.write_bytes(theirs.read_bytes())
            return "3\n"

    out = io.StringIO()
    assert (
        run_plain(file, EDITOR, TODAY, talk=Talk(HandedOver(file, "goto 4a", "!", "quit"), out)) == FINDINGS
    )
    said = out.getvalue()
    assert "Saved: 4A" not in said
    assert "Kept on this machine, not in the file: 4A is 3" in said
    assert "First it is returned" in said
    assert answer(file, "4A").value == 1


def test_what_an_older_file_lacks_is_named_and_can_be_taken_back(path: Path) -> None:
    older = path.read_bytes()

    class PutBack(Interrupted):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            line = io.StringIO.readline(self, -1 if size is None else size)
            if line.startswith("!"):
                self._path.write_bytes(older)
                return line[1:]
            return line

    out = io.StringIO()
    given = PutBack(path, "goto 4a", "3", "goto 4c", "n", "!quit")
    assert run_plain(path, EDITOR, TODAY, talk=Talk(given, out)) == FINDINGS
    assert "What was saved here at 4A, 4C is not in it" in out.getvalue()
    assert "kept on this machine, not in the file" in out.getvalue()
    assert path.read_bytes() == older
    assert "Saved: What was kept on this machine is here again." in talk(path, "recover take", "quit")
    assert (answer(path, "4A").value, answer(path, "4C").value) == (3, "No")


def test_a_file_that_is_no_review_any_more_is_left_alone_and_what_is_kept_is_offered_as_a_difference(
    path: Path,
) -> None:
    before = path.read_bytes()
    out = io.StringIO()

    class Spoilt(Interrupted):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            line = super().readline(size)
            if line == "3\n":
                self._path.write_bytes(b"<<<<<<< ours\n")
            return line

    given = Spoilt(path, "goto 4a", "!", "quit")
    assert run_plain(path, EDITOR, TODAY, talk=Talk(given, out)) == FINDINGS
    assert "Kept on this machine, not in the file" in out.getvalue()
    assert path.read_bytes() == b"<<<<<<< ours\n"
    path.write_bytes(before.replace(b"Sample County", b"Other County"))
    looked = io.StringIO()
    assert run_plain(path, EDITOR, TODAY, talk=Talk(io.StringIO("recover\nquit\n"), looked)) == FINDINGS
    assert "2 → 3" in looked.getvalue()
    assert answer(path, "4A").value == 2
    assert "is here again" in talk(path, "recover take", "quit")
    assert answer(path, "4A").value == 3
    assert "There is nothing to recover." in talk(path, "recover", "quit")


def test_escape_sequences_of_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    # The writer refuses them; a file written by another program may hold them, escaped.
    path = make_review(tmp_path)
    text = path.read_text(encoding="utf-8").replace('"Example State, Sample County"', '"Example\\e[2J State"')
    path.write_text(text.replace("Example State, Sample County", '"Example\\e[2J State"'), encoding="utf-8")
    said = talk(path, "goto fs.site", "quit")
    assert "\x1b" not in said
    assert "Example␛[2J State" in said


def test_it_works_in_a_pipe_and_loads_no_screen_library(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tui_review.plain.run import run_plain;"
        "from tui_review.review.handover import Editor;"
        f"status = run_plain(Path(sys.argv[1]), Editor('kim'), '{TODAY}');"
        "assert not {'textual', 'rich'} & set(sys.modules); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        input=b"goto 4a\n3\n\xff\nquit\n",
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode == FINDINGS, "a line of it was no text"
    assert b"Saved: 4A is 3." in done.stdout
    assert answer(path, "4A").value == 3


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=lambda number: number.name)
def test_when_the_line_drops_the_answer_is_in_the_file_and_nobody_is_said_to_have_it_open(
    path: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "tui_review", "open", str(path), "--plain"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as lines:
        assert lines.stdin is not None
        assert lines.stdout is not None
        lines.stdin.write("goto 3e1\nnone\n")
        lines.stdin.flush()
        while "Saved: 3E1" not in lines.stdout.readline():
            pass
        assert list(path.parent.glob(".*.yaml.lock"))
        lines.send_signal(number)
        assert lines.wait(60) in (0, 128 + number)
    assert answer(path, "3E1").value == []
    assert list(path.parent.glob(".*.yaml.lock")) == []


def test_what_was_typed_before_and_cannot_be_looked_at_is_not_said_to_be_nothing(path: Path) -> None:
    keep_unsent(read_review(path), "made up", "made up")
    folder = state_folder() / "unsent"
    shutil.rmtree(folder)
    # A link to itself: root, too, is refused.
    folder.symlink_to(folder.name)
    assert "What was typed and not given before cannot be looked at: " in talk(path, "goto 4a", "3", "quit")
    assert answer(path, "4A").value == 3


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=lambda number: number.name)
def test_on_a_terminal_whose_output_is_stopped_the_first_signal_ends_it(
    path: Path, number: signal.Signals
) -> None:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "tui_review", "open", str(path), "--plain"]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True) as lines:
        os.close(slave)
        said = b""
        while b"> " not in said:
            said += os.read(master, 65536)
        os.write(master, b"goto 3e1\n")
        while b"3E1" not in said or not said.endswith(b"> "):
            said += os.read(master, 65536)
        # Ctrl+S: what the answer is answered with stands still in the program.
        os.write(master, b"\x13none\n")
        while "3E1" not in read_review(path).review.answers:
            assert lines.poll() is None
        lines.send_signal(number)
        assert lines.wait(60) in (0, 128 + number)
    os.close(master)
    assert answer(path, "3E1").value == []
    assert list(path.parent.glob(".*.yaml.lock")) == []


def test_what_may_stay_empty_is_passed_by_an_empty_line_and_that_is_said(path: Path) -> None:
    said = talk(path, "goto fs.qa_by", "clear", "", "quit")
    assert "It may stay empty: Enter alone goes on." in said
    assert re.findall(r"Question (\S+):", said)[-1] != "fs.qa_by"
    assert "fs.qa_by" not in read_review(path).review.answers


def test_at_a_table_it_is_said_how_rows_are_given(path: Path) -> None:
    said = talk(path, "goto 4a1", "one move", "quit")
    assert "Not taken: Rows are filled in column by column here. Type add for a new placement" in said
    assert "map" not in said


def test_at_a_table_that_has_rows_the_way_on_is_said(path: Path) -> None:
    said = talk(path, "goto 4a1", "done", "add", "3/1/2026", "4", "9", "done", "", "next", "quit")
    way = "When the rows are all there, next goes on."
    assert said.count(way) == 5, "on coming, behind a row, at the table again, and with each of two refusals"


def test_what_the_wizard_offers_is_offered_in_lines_and_taken_by_a_word(path: Path) -> None:
    said = talk(path, "goto 5.sources", "take", "quit")
    assert "Offered: Case file; Foster parent interview, as in item 4. Type take to take it." in said
    assert "Saved: 5.sources is Case file; Foster parent interview." in said
    assert answer(path, "5.sources").value == ["Case file", "Foster parent interview"]
    assert "Not taken: Nothing is offered here." in talk(path, "goto 4c", "take", "quit")


def test_what_is_offered_in_a_row_is_taken_by_a_word(path: Path) -> None:
    said = talk(path, "goto fs.children", "add", "n", "Cada", "take", "", "", "", "", "", "quit")
    assert "Offered: Maple, as in child 2. Type take to take it." in said
    assert list((answer(path, "fs.children").rows or {}).values())[-1]["last_name"] == "Maple"


def test_interviews_and_points_are_listed_and_what_was_heard_is_kept_beside_the_review(path: Path) -> None:
    mother = [{"name": "S. Sample", "role": "Mother", "interviewed": "Yes"}]
    assert main(["set", str(path), "--from", str(_map(path, {"fs.participants": mother}))]) == DONE
    before = path.read_bytes()
    typed = ("interviews", "goto 8a", "heard", "heard 1", "On Sundays.", ".", "heard", "heard 9", "points 1")
    said = talk(path, *typed, "quit")
    assert "Mother: S. Sample" in said
    assert "How often do you see your child" in said
    assert "On Sundays." in said.split("What you heard:")[1]
    assert "There is no such person." in said
    assert "1. [looked at] Are mother and father the caregivers" in said
    assert path.read_bytes() == before
    assert "8A: How often do you see your child" in talk(path, "interviews", "quit")
    assert "(written)" in talk(path, "interviews", "quit")


def test_the_letter_of_findings_is_read_in_plain_lines_too(tmp_path: Path, path: Path) -> None:
    assert "No page goes out from this review." in talk(path, "page", "quit")
    assert main(["new", "contact-recording", "cr-1", "--folder", str(tmp_path)]) == DONE
    checked = tmp_path / "cr-1.yaml"
    people = [{"name": "Fictional Child", "role": "Child"}]
    given: dict[str, object] = {
        "cr.scope": ["Case"],
        "cr.first_month": "2026-03-01",
        "cr.last_month": "2026-04-30",
        "cr.persons": people,
    }
    assert main(["set", str(checked), "--from", str(_map(checked, given))]) == DONE
    said = talk(checked, "page", "page 2", "quit")
    assert "Contact Recording Check: findings" in said
    assert "print FILE --letter" in said
    assert "There is no such page." in said


def _map(path: Path, answers: dict[str, object]) -> Path:
    given = path.parent / "answers.json"
    given.write_text(json.dumps(answers), encoding="utf-8")
    return given


def test_a_line_with_what_is_no_letter_is_refused_and_asked_for_again() -> None:
    given = io.TextIOWrapper(io.BytesIO(b"Caf\xe9\nCaf\xc3\xa9\n"), encoding="utf-8")
    out = io.StringIO()
    assert Talk(given, out).ask("x") == "Café"
    assert out.getvalue().count("Not taken: something in that line is no letter") == 1


class Ended(io.StringIO):
    """Lines that are typed, and what ends the program behind the last of them, or a key in the midst of them."""

    def __init__(self, *lines: str, by: BaseException | None = None) -> None:
        super().__init__()
        self._lines, self._by = list(lines), by

    def readline(self, _: int | None = -1, /) -> str:  # type: ignore[override]  # Of a text it is one.
        line = self._lines.pop(0) if self._lines else ""
        if line == "^C":
            raise KeyboardInterrupt
        if not line and self._by is not None:
            raise self._by
        return line and f"{line}\n"


TEXTS = {
    "an answer": ("goto 3.comments", "one"),
    "a narrative": ("goto 4c", "narrative", "one"),
    "more": ("goto 4c", "narrative", "nil", ".", "goto 4c", "more", "one"),
}


def typed(path: Path, *lines: str, by: BaseException | None = None) -> str:
    out = io.StringIO()
    status = run_plain(path, EDITOR, TODAY, talk=Talk(Ended(*lines, by=by), out))
    assert status == status_after(out.getvalue())
    return out.getvalue()


@pytest.mark.parametrize("begins", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("end", ["a signal", "Ctrl+C", "kill -9"])
def test_lines_of_a_text_that_was_cut_off_are_kept_told_and_gone_on_with(
    path: Path, begins: tuple[str, ...], end: str
) -> None:
    at = "3.comments" if "3.comments" in begins[0] else "4C"
    before = "nil" if "nil" in begins else ""
    if end == "kill -9":
        with pytest.raises(MemoryError):
            typed(path, *begins, "two", by=MemoryError())
    else:
        ending = ("^C", "quit") if end == "Ctrl+C" else ()
        said = typed(path, *begins, "two", *ending, by=KeyboardInterrupt(signal.SIGHUP))
        assert f"What you typed at {at} is not given: it is kept on this machine" in said
        assert "Everything is saved" not in said
        assert ("The text is left, and not given. What you typed is kept" in said) == (end == "Ctrl+C")
    kept = read_review(path).review.answers.get(at)
    assert (kept.narrative if kept else "") == before
    said = talk(path, f"goto {at}", "more", "three", ".", "quit")
    assert f"Typed and not given yet: at {at}." in said
    assert re.search(r"Typed here and not given: “(nil )?one two”. Type more to go on with it", said)
    found = answer(path, at)
    assert str(found.narrative or found.value).split() == [*before.split(), "one", "two", "three"]
    assert "not given" not in talk(path, f"goto {at}", "quit")


@pytest.mark.parametrize("elsewhere", ["Ohio, Franklin", "flag ask Kim"])
def test_a_text_that_is_left_stays_whatever_is_given_elsewhere_and_is_gone_on_with_or_given(
    path: Path, elsewhere: str
) -> None:
    typed(path, *TEXTS["a narrative"], "two", "^C", "goto fs.site", elsewhere, "quit")
    said = talk(path, "goto 4C", "narrative", "three", ".", "quit")
    assert "go on behind it" in said
    assert answer(path, "4C").narrative == "one\ntwo\nthree"


def test_a_dot_at_once_gives_the_text_that_was_left(path: Path) -> None:
    typed(path, *TEXTS["a narrative"], "two", "^C", "quit")
    talk(path, "goto 4C", "narrative", ".", "quit")
    assert answer(path, "4C").narrative == "one\ntwo"


def test_that_lines_of_a_text_cannot_be_kept_is_said_and_none_are_called_kept(
    path: Path, state: Path
) -> None:
    (state / "tui-review").mkdir(parents=True)
    (state / "tui-review" / "unsent").write_text("in the way")
    said = typed(path, "goto 4c", "narrative", "one", "two", "^C", "quit")
    assert said.count("What is typed cannot be kept on this machine now") == 1
    assert "The text is left, and not given." in said
    assert "kept on this machine, and offered" not in said


def test_what_leaving_says_is_true_of_a_line_without_its_enter_and_of_a_hand_over(tmp_path: Path) -> None:
    path = complete_file(tmp_path)
    assert "Nothing was changed. A line that Enter had not ended is not kept." in typed(path, "^C")
    assert "Nothing was changed" not in typed(path, "submit", "quit")
    assert read_review(path).review.review.status == "submitted"


def test_a_number_longer_than_any_names_nothing_and_ends_nothing(path: Path) -> None:
    number = "9" * 5000
    said = talk(path, f"take {number}", "goto fs.children", f"edit {number}", "goto 3e1", number, "quit")
    assert said.count("There is no such") == 1
    assert "can be taken here" in said or "Nothing is offered here" in said
    assert "Saved" not in said


@pytest.mark.parametrize(
    ("typed", "means"),
    [("3/14", "2026-03-14"), ("today", TODAY), ("314", "2026-03-14"), ("12/5", "2025-12-05")],
)
def test_a_day_without_a_year_is_said_as_it_is_saved(path: Path, typed: str, means: str) -> None:
    said = talk(path, "goto fs.case_opened", typed, "goto fs.case_opened", typed, "quit")
    assert f"Saved: fs.case_opened is {means}." in said
    assert f"fs.case_opened is {means} already." in said
    assert "Not taken" not in said
    assert answer(path, "fs.case_opened").value == means


class _Terminal(io.StringIO):
    """What is said on a terminal; where something is asked and nothing waits, the next of what is typed comes."""

    def __init__(self, *typed: str) -> None:
        super().__init__()
        self._typed = list(typed)
        self._far, near = pty.openpty()
        self.given = os.fdopen(near, encoding="utf-8")

    def flush(self) -> None:
        if self.getvalue().endswith("> ") and not select([self.given], [], [], 0)[0]:
            os.write(self._far, self._typed.pop(0).encode() if self._typed else b"\x04")

    def close(self) -> None:
        self.given.close()
        os.close(self._far)
        super().close()


def test_pasted_lines_do_not_answer_the_questions_behind_and_a_text_takes_them(path: Path) -> None:
    pasted = "Zed Made-Up\nYolanda Made-Up\nXi Made-Up\n"
    lines = ("goto fs.reviewers\n", pasted, "goto 3.comments\n", "one\ntwo\n.\nno\n", "quit\n")
    before = read_review(path).review.answers.get("fs.qa_by")
    with _Terminal(*lines) as terminal:
        assert run_plain(path, EDITOR, TODAY, talk=Talk(terminal.given, terminal)) == DONE
        said = terminal.getvalue()
    assert answer(path, "fs.reviewers").value == ["Zed Made-Up"]
    assert read_review(path).review.answers.get("fs.qa_by") == before
    assert "Not taken: 2 lines that came at once with the one before" in said
    assert "Yolanda Made-Up / Xi Made-Up" in said
    assert answer(path, "3.comments").value == "one\ntwo"
    assert "Not taken: 1 line that came at once" in said


@pytest.mark.parametrize(("sure", "status"), [("no\n", "in_progress"), ("yes\n", "submitted")])
def test_whoever_sits_at_a_terminal_is_asked_before_a_review_is_handed_over_and_told_what_is_left(
    tmp_path: Path, sure: str, status: str
) -> None:
    path = complete_file(tmp_path)
    with _Terminal("submit\n", sure, "quit\n") as terminal:
        assert run_plain(path, EDITOR, TODAY, talk=Talk(terminal.given, terminal)) == DONE
        said = terminal.getvalue()
    assert read_review(path).review.review.status == status
    assert "The review goes to QA." in said
    assert ("It is not submitted." in said) == (status == "in_progress")


@pytest.mark.parametrize("letters", ["w" * 5000, "é" * 2400, "w" * 4094 + "é" * 20])
def test_a_line_whose_end_the_terminal_has_dropped_is_refused_and_nothing_of_it_is_kept(letters: str) -> None:
    far, near = pty.openpty()
    out = io.StringIO()
    with os.fdopen(near, encoding="utf-8") as given:
        os.write(far, f"{letters}\nshort\n".encode())
        talk = Talk(given, out)
        assert talk.ask("narrative", of_text=True) == "short"
    os.close(far)
    assert "its end is lost" in out.getvalue()
    assert "character set" not in out.getvalue()


def test_a_long_line_that_the_terminal_passes_on_whole_is_taken() -> None:
    far, near = pty.openpty()
    with os.fdopen(near, encoding="utf-8") as given:
        os.write(far, f"{'w' * 4000}\n".encode())
        assert Talk(given, io.StringIO()).ask("narrative", of_text=True) == "w" * 4000
    os.close(far)


def test_every_word_that_is_a_command_is_done(path: Path) -> None:
    session = Session.open(path, EDITOR, today=TODAY)
    assert set(Dialog(session, Talk(io.StringIO(), io.StringIO()))._commands) == set(WORDS)
    session.close()


@pytest.mark.parametrize(("sure", "status"), [("no\n", "in_progress"), ("yes\n", "submitted")])
def test_what_the_wizard_left_and_is_no_answer_is_told_and_asked_about_before_it_is_submitted(
    tmp_path: Path, sure: str, status: str
) -> None:
    path = complete_file(tmp_path)
    sure_again = ["yes\n"] if status == "submitted" else []
    keep_unsent(read_review(path), Spot("4A").place, "3 homes")
    with _Terminal("goto 4A\n", "summary\n", "submit\n", sure, *sure_again, "quit\n") as terminal:
        assert run_plain(path, EDITOR, TODAY, talk=Talk(terminal.given, terminal)) == DONE
        said = terminal.getvalue()
    assert "Typed here and no answer yet: “3 homes”." in said
    assert "Typed and not kept" in said
    assert ("It is not submitted." in said) == (status == "in_progress")
    assert read_review(path).review.review.status == status


def test_lines_from_a_pipe_submit_nothing_past_what_is_typed_until_it_is_answered(tmp_path: Path) -> None:
    path = complete_file(tmp_path)
    keep_unsent(read_review(path), Spot("4A").place, "3 homes")
    assert "What is typed at 4A is not kept" in talk(path, "submit", "quit")
    assert read_review(path).review.review.status == "in_progress"
    talk(path, "goto 4A", "1", "submit")
    assert read_review(path).review.review.status == "submitted"


def test_a_command_that_is_refused_leaves_what_is_typed_and_not_given_where_it_is(path: Path) -> None:
    with pytest.raises(MemoryError):
        typed(path, *TEXTS["an answer"], "two", by=MemoryError())
    looking = talk(path, "goto 3.comments", "clear", "quit", mode=Mode.READ_ONLY)
    assert "Not taken: The review is open read-only here." in looking
    assert "Typed here and not given: “one two”" in talk(path, "goto 3.comments", "quit")
    said = talk(path, "goto 3.comments", "clear", "goto 3.comments", "quit")
    assert said.count("Typed here and not given") == 1


@pytest.mark.parametrize("end", ["a signal", "Ctrl+C", "kill -9"])
def test_lines_of_a_text_in_a_cell_that_was_cut_off_are_kept_whatever_is_mistyped_beside_them(
    tmp_path: Path, end: str
) -> None:
    path = new_visit(tmp_path)
    lines = ("goto notes", "add", "8:00", "The worker came.", "Nobody opened.")
    if end == "kill -9":
        with pytest.raises(MemoryError):
            typed(path, *lines, by=MemoryError())
    else:
        ending = ("^C", "quit") if end == "Ctrl+C" else ()
        said = typed(path, *lines, *ending, by=KeyboardInterrupt(signal.SIGHUP))
        assert "What you typed at notes is not given: it is kept on this machine" in said
        assert ("What you typed is kept on this machine, and offered here." in said) == (end == "Ctrl+C")
    again = ("goto notes", "edit 1", "back", "eight", "goto 1A", "8:30", "more", "They left.", ".", "quit")
    said = talk(path, *again)
    assert "Typed and not given yet: at notes." in said
    assert "'eight' is not a time of day" in said
    assert "“The worker came. Nobody opened.”" in said
    row = next(iter((answer(path, "notes").rows or {}).values()))
    assert row == {"from": "08:30", "what": "The worker came.\nNobody opened.\nThey left."}


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("goto 4a", "many"), FINDINGS),
        (("goto 4a", "many", "3"), FINDINGS),
        (("goto 4a", "3"), DONE),
        (("submit",), FINDINGS),
        ((), DONE),
    ],
)
def test_a_script_is_told_by_the_status_that_a_line_of_its_own_was_not_taken(
    path: Path, lines: tuple[str, ...], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.StringIO("".join(f"{each}\n" for each in lines))
    monkeypatch.setattr("sys.stdin", given)
    assert main(["open", str(path), "--plain"]) == status
    home = io.StringIO("".join(f"{each}\n" for each in ("1", *lines, "quit")))
    said = io.StringIO()
    assert run_plain_home(path.parent, EDITOR, TODAY, talk=Talk(home, said)) == status
    assert ("was not done" in said.getvalue()) == (status == FINDINGS)


def test_every_place_where_something_waits_is_named_and_prose_that_waits_goes_into_the_narrative(
    path: Path,
) -> None:
    opened = read_review(path)
    keep_unsent(opened, Spot("3A", loose=True).place, "Prose, made up.")
    keep_unsent(opened, Spot("fs.pur_start").place, "3/1")
    keep_unsent(opened, Spot("fs.children", column="date_of_birth").place, "3/14/20")
    said = talk(path, "quit")
    assert said.count("fs.pur_start, fs.children, 3A.") == 1
    assert "not given: it is kept on this machine" in said
    assert "“3/14/20”" in talk(path, "goto fs.children", "add", "n", "Ada", "Maple", "", "", "quit")
    said = talk(path, "goto 3A", "more", "And more.", ".", "goto 3A", "quit")
    assert said.count("Typed here, where one chooses: “Prose, made up.”") == 1
    assert read_review(path).review.answers["3A"].narrative == "Prose, made up.\nAnd more."
