"""QA in the wizard with real keys: notes, hand-overs, overrides, versions, conflicts, grids, signatures. Made up."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import create_review
from tests.qa.sample import LEADER, OBSERVER, QA, REVIEWER, STATE, complete_file
from tests.tui.screens import make_review
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.driver import merge_files
from tui_review.review.serial import new_review
from tui_review.review.who import Editor, Policy
from tui_review.store import atomic, saver
from tui_review.store.atomic import fingerprint
from tui_review.store.reviews import catalog_for, read_review
from tui_review.store.session import Mode
from tui_review.store.unsent import UnderWay, count_unsent
from tui_review.tui import interviews
from tui_review.yamlfile.files import read_bytes

from .screens import TODAY
from .typist import at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

    from .typist import Typist

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("state")]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A complete review that can be submitted."""
    return complete_file(tmp_path)


@pytest.fixture
def submitted(file: Path) -> Path:
    assert main(["submit", str(file), "--by", REVIEWER.name]) == 0
    return file


def give_back(file: Path) -> None:
    """QA gives a submitted review back to its reviewer."""
    assert main(["return", str(file), "--by", "Q", "--reason", "Look again."]) == 0


def started(folder: Path, instrument: str, id_: str, *given: str) -> Path:
    """A review with some answers."""
    assert main(["new", instrument, id_, "--folder", str(folder)]) == 0
    path = folder / f"{id_}.yaml"
    assert main(["set", str(path), *given]) == 0
    return path


async def note(typist: Typist, key: str, text: str) -> None:
    await typist.press("f10", key)
    await typist.paste(text)
    await typist.press("enter")
    await settle(typist)
    await typist.press("escape")


async def settle(typist: Typist) -> None:
    """Waits for what is saved or read on another thread."""
    for _ in range(3):
        await typist.app.workers.wait_for_complete()
        await asyncio.sleep(0.05)
        await typist.pilot.pause()


async def hand_over(typist: Typist, letter: str, reason: str = "") -> None:
    await typist.press("f6", "ctrl+t", letter)
    if letter not in "sr":
        # What is asked then is read first.
        await typist.settle(2.0)
        await typist.press(letter)
    if letter != "r":
        await typist.press("enter")
    if reason:
        await typist.paste(reason)
        await typist.press("enter")
    await settle(typist)


def acts(path: Path) -> list[str]:
    return [act.act for act in on_file(path).history]


async def test_a_review_goes_through_both_levels_of_qa(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await hand_over(typist, "s")

    async with at_work(file, editor=QA) as typist:
        assert typist.says("Submitted, at QA: its answers are read-only.")
        await typist.go("4A")
        await note(typist, "q", "Which document says one?")
        await typist.go("2A")
        await note(typist, "i", "Please say which services.\ufdd0")
        assert typist.says("Esc again drops what is written"), "what cannot be kept stands there still"
        await typist.press("backspace", "enter", "escape")
        await hand_over(typist, "r", "Two notes to answer.")
        assert "returned to the reviewer" in typist.app.outcome, "nobody sits before it any more"
    held = on_file(file)
    assert [(each.on, each.status) for each in held.notes.values()] == [("4A", "open"), ("2", "open")]
    assert held.notes["n1"].value_then == 1

    async with at_work(file, editor=REVIEWER) as typist:
        assert typist.says("Returned by Q. Reader: Two notes to answer.")
        assert typist.screen.state.rules.questions[typist.at].item == "2", (
            "a returned review opens at its first open note"
        )
        await typist.press("f9")
        assert typist.at == "4A"
        await typist.press("f10", "r")
        await typist.paste("The placement log: there were two.")
        await typist.press("enter")
        await settle(typist)
        await typist.press("p", "r")
        await typist.paste("Counselling, see 2.comments.")
        await typist.press("enter")
        await settle(typist)
        await typist.press("escape")
    assert [each.status for each in on_file(file).notes.values()] == ["answered", "answered"]

    async with at_work(file, editor=REVIEWER) as typist:
        await hand_over(typist, "s")
    async with at_work(file, editor=QA) as typist:
        for _ in range(2):
            await typist.press("f10", "c", "enter")
            await settle(typist)
            await typist.press("escape")
        await hand_over(typist, "c")
        await hand_over(typist, "u")
        await typist.press("ctrl+q")
    async with at_work(file, editor=STATE) as typist:
        await hand_over(typist, "f")
        assert typist.says("is now final")
        await typist.press("ctrl+q")
    assert acts(file) == [
        "submitted",
        "returned",
        "submitted",
        "qa_completed",
        "sent_to_state_qa",
        "finalised",
    ]
    assert on_file(file).review.status == "final"


async def test_each_role_is_offered_its_own_acts_and_no_other(submitted: Path) -> None:
    offered = {QA: ["return", "complete"], LEADER: ["return", "complete"], REVIEWER: [], OBSERVER: []}
    for editor, wanted in offered.items():
        async with at_work(submitted, editor=editor) as typist:
            await typist.press("f6", "ctrl+t")
            screen: Any = typist.app.screen
            assert screen.acts == wanted
            assert typist.says(f"in the role {editor.role.replace('_', ' ')}")


async def test_what_makes_a_review_final_waits_for_open_notes(submitted: Path) -> None:
    assert main(["note", str(submitted), "4A", "Which document?", "--by", "Q"]) == 0
    assert main(["complete", str(submitted), "--by", "Q"]) == 0
    async with at_work(submitted, editor=STATE) as typist:
        await typist.press("f6", "ctrl+t")
        assert typist.says("Not yet: Notes are still open: n1.")
        await typist.press("f")
        assert typist.says("n1 on 4A"), "the key leads to the notes instead"
    assert on_file(submitted).review.status == "qa_complete"


async def test_the_outline_marks_where_a_note_is_open(submitted: Path) -> None:
    assert main(["note", str(submitted), "4A", "Which document?", "--by", "Q"]) == 0
    async with at_work(submitted, editor=QA) as typist:
        await typist.go("4A")
        await typist.press("f5")
        line = next(each for each in typist.text.split("\n") if "4A  Placement settings" in each)
        assert " ? 1 " in line
        await typist.press("escape", "f10", "c", "enter")
        await settle(typist)
        await typist.press("escape", "f5")
        line = next(each for each in typist.text.split("\n") if "4A  Placement settings" in each)
        assert "?" not in line


async def test_a_reviewer_is_offered_no_note_of_their_own(submitted: Path) -> None:
    async with at_work(submitted, editor=REVIEWER) as typist:
        await typist.press("f10", "q")
        assert typist.says("The role reviewer cannot open a note.")
    assert on_file(submitted).notes == {}


async def test_a_note_begun_is_not_dropped_at_the_first_escape(submitted: Path) -> None:
    async with at_work(submitted, editor=QA) as typist:
        await typist.press("f10", "w")
        await typist.paste("Half a thought")
        await typist.press("escape")
        assert typist.says("Half a thought")
        assert typist.says("Esc again drops what is written.")
        await typist.type(" and more of it")
        assert not typist.says("Esc again drops what is written.")
        await typist.press("escape")
        assert typist.says("Half a thought and more of it")
        assert typist.says("Esc again drops what is written."), "of what was typed since it was not said"
        await typist.press("enter")
        await settle(typist)
    assert on_file(submitted).notes["n1"].messages[0].text == "Half a thought and more of it"


async def test_a_review_open_for_reading_takes_no_note(submitted: Path) -> None:
    before = on_file(submitted)
    async with at_work(submitted, mode=Mode.READ_ONLY, editor=QA) as typist:
        await typist.press("f10", "q")
        assert typist.says("open for reading only")
    assert on_file(submitted) == before


async def test_a_site_leader_overrides_a_rating_and_the_computed_one_stays_visible(submitted: Path) -> None:
    async with at_work(submitted, editor=LEADER) as typist:
        await typist.go("4A")
        await typist.press("f7", "ctrl+t", "1")
        await typist.paste("The two moves were within a week.")
        assert not any("is not kept" in each.message for each in typist.app._notifications)
        await typist.press("enter")
        await settle(typist)
        assert typist.says("overridden by")
        await typist.press("escape")
        assert typist.says("Area Needing Improvement, overridden by")
        assert on_file(submitted).overrides["4"].reason == "The two moves were within a week."
        await typist.press("f7", "ctrl+t", "u", "enter")
        await settle(typist)
    assert on_file(submitted).overrides == {}
    assert acts(submitted)[-2:] == ["overridden", "override_undone"]


async def test_nobody_else_overrides(submitted: Path) -> None:
    async with at_work(submitted, editor=QA) as typist:
        await typist.go("4A")
        await typist.press("f7", "ctrl+t")
        assert typist.says("Only a site leader can override a rating")


async def test_why_an_answer_changed_after_the_submission_is_asked_once_and_kept(submitted: Path) -> None:
    give_back(submitted)
    async with at_work(submitted, editor=REVIEWER) as typist:
        await typist.go("4C")
        await typist.press("n", "f5", "escape")
        await typist.press("pageup")
        assert typist.says("4C was changed after the submission")
        await typist.paste("The new home closed.")
        await typist.press("enter")
        await typist.press("ctrl+q")
    change = on_file(submitted).answers["4C"].changes[-1]
    assert (change.was, change.by, change.why) == ("Yes", REVIEWER.name, "The new home closed.")


async def test_what_was_pressed_as_the_line_for_a_reason_appeared_is_no_reason(submitted: Path) -> None:
    give_back(submitted)
    async with at_work(submitted, editor=REVIEWER) as typist:
        await typist.go("4C")
        await typist.press("n", "pageup")
        assert typist.says("4C was changed after the submission")
        await typist.type("4A")
        await typist.press("enter")
        assert typist.says("is the id of a question or an item, and says no reason")
        await typist.press("f4")
        await typist.paste("4A")
        await typist.press("enter")
        assert typist.at == "4A"
        await typist.press("ctrl+q")
    assert on_file(submitted).answers["4C"].changes[-1].why == ""


async def test_a_reason_that_was_being_written_when_the_program_was_killed_is_asked_for_again(
    submitted: Path,
) -> None:
    give_back(submitted)
    assert main(["set", str(submitted), "4C=No", "--by", REVIEWER.name]) == 0
    asked = "4C was changed after the submission; what it was is kept. Why was it changed? (May stay empty.)"
    UnderWay(read_review(submitted)).keep(asked, "The new home clo")
    async with at_work(submitted, editor=REVIEWER) as typist:
        await settle(typist)
        assert typist.says("4C was changed after the submission")
        assert typist.says("This was being written when the program ended.")
        await typist.type("sed.")
        await typist.press("enter")
        await typist.press("ctrl+q")
    assert on_file(submitted).answers["4C"].changes[-1].why == "The new home closed."
    assert count_unsent(read_review(submitted)) == 0


@pytest.mark.parametrize("key", [f"f{number}" for number in range(2, 13)])
async def test_a_reason_that_is_being_written_is_left_by_no_key_of_the_page_below(
    submitted: Path, key: str
) -> None:
    """The words would be gone without one; before any is written, the key is for the page, as it came unasked."""
    give_back(submitted)
    async with at_work(submitted, editor=REVIEWER) as typist:
        await typist.go("4C")
        await typist.press("n", "pageup")
        await typist.type("The new home clo")
        await typist.press(key)
        assert typist.says("What is typed here is not kept yet")
        await typist.type("sed.")
        await typist.press("enter", "ctrl+q")
    assert on_file(submitted).answers["4C"].changes[-1].why == "The new home closed."


async def test_the_reason_of_one_change_is_not_offered_as_that_of_another(submitted: Path) -> None:
    give_back(submitted)
    async with at_work(submitted, editor=REVIEWER) as typist:
        await typist.go("4C")
        await typist.press("n", "pageup")
        await typist.paste("The new home closed.")
        await typist.press("enter")
        await typist.go("5B")
        await typist.press("n", "pageup")
        assert typist.says("5B was changed after the submission")
        await typist.press("enter", "ctrl+q")
    held = on_file(submitted)
    assert [held.answers[id_].changes[-1].why for id_ in ("4C", "5B")] == ["The new home closed.", ""]


async def test_a_reason_that_is_needed_is_asked_for_again_and_one_holds_for_the_sitting(
    submitted: Path,
) -> None:
    give_back(submitted)
    policy = Policy(reasons="sitting", asks_later=True)
    async with at_work(submitted, editor=replace(REVIEWER, policy=policy)) as typist:
        await typist.go("4C")
        await typist.press("n", "pageup", "escape")
        assert typist.says("4C has no reason yet")
        await typist.press("pagedown", "pageup")
        await typist.paste("The new home closed.")
        await typist.press("enter")
        await typist.go("5B")
        await typist.press("n", "pageup")
        assert not typist.says("Why was it changed?")
        await typist.press("ctrl+q")
    held = on_file(submitted)
    assert [held.answers[id_].changes[-1].why for id_ in ("4C", "5B")] == ["The new home closed."] * 2


async def test_who_submits_and_who_completes_let_stand_what_one_person_did_in_several_roles(
    submitted: Path,
) -> None:
    policy = Policy(one_role=True)
    changed = ["4B.narrative=All were planned.", "--by", "Q", "--why", "A slip."]
    give_back(submitted)
    assert main(["set", str(submitted), *changed]) == 0
    third = Editor("Third Name", "reviewer", login="third", policy=policy)
    async with at_work(submitted, editor=third) as typist:
        await typist.press("f6", "ctrl+t", "s", "enter")
        await settle(typist)
        assert typist.says("Why may that stand?")
        await typist.press("escape")
        await settle(typist)
        assert acts(submitted)[-1] == "returned"
        await hand_over(typist, "s", "There was nobody else.")
    assert acts(submitted)[-2:] == ["roles_let_stand", "submitted"]
    assert main(["return", str(submitted), "--by", "Fourth", "--reason", "Look again."]) == 0
    assert main(["set", str(submitted), *changed]) == 0
    assert main(["submit", str(submitted), "--by", "Kim"]) == 0
    fifth = Editor("Fifth Name", "qa", login="fifth", policy=policy)
    async with at_work(submitted, editor=fifth) as typist:
        await hand_over(typist, "c", "It was a slip.")
        assert typist.says("QA complete")
    assert acts(submitted)[-2:] == ["roles_let_stand", "qa_completed"]
    assert on_file(submitted).history[-2].reason == "It was a slip."


async def test_what_changed_since_a_version_is_walked_change_by_change(submitted: Path) -> None:
    give_back(submitted)
    given = ["4C=No", "4C.narrative=The home is to close in May.", "--by", REVIEWER.name]
    assert main(["set", str(submitted), *given]) == 0
    async with at_work(submitted, editor=QA) as typist:
        await typist.press("ctrl+d", "enter")
        await settle(typist)
        assert typist.says("4C Placement stable: Yes → No, narrative")
        assert typist.says("Yes → No")
        assert typist.says("{+The home is to close in May.+}")
        assert typist.says("Item 4 Stability of Foster Care Placement: Strength → Area Needing Improvement")
        await typist.press("n", "n", "p")
        assert typist.says("now: because 4C is No")
        await typist.press("enter")
        assert typist.at.startswith("4")


async def test_the_first_letter_of_a_word_hands_nothing_over(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.press("f6", "ctrl+t", "s", "h", "e")
        await typist.pilot.pause(1)
        assert typist.says("Submit the review?")
    assert acts(file) == []


async def test_a_version_of_which_nothing_is_kept_is_compared_with_nothing(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path), editor=REVIEWER) as typist:
        await typist.press("ctrl+d", "enter")
        await settle(typist)
        assert typist.says("it has not been handed over since"), typist.text
        assert not typist.says("There is no difference.")


async def test_a_former_version_is_brought_back_as_a_new_one(submitted: Path) -> None:
    give_back(submitted)
    assert main(["set", str(submitted), "4C=No", "--by", REVIEWER.name]) == 0
    async with at_work(submitted, editor=REVIEWER) as typist:
        await typist.press("ctrl+d", "r")
        await typist.paste("It was right before.")
        await typist.press("enter")
        await settle(typist)
        assert typist.says("An earlier version's answers are here again, as version 4.")
        await typist.go("4C")
        await typist.press("n")
        await typist.press("ctrl+q")
        await settle(typist)
    held = on_file(submitted)
    assert held.answers["4C"].value == "No", "work goes on after it"
    assert [change.was for change in held.answers["4C"].changes] == ["Yes", "No", "Yes"]
    assert held.history[-1].act == "restored"


def contents(file: Path) -> bytes:
    return file.read_bytes()


def put(file: Path, data: bytes) -> None:
    """Somebody else writes the file, and asks no lock: git, an editor."""
    file.write_bytes(data)


def written_elsewhere(file: Path, *theirs: str) -> bytes:
    """The file as somebody else makes it in a clone of theirs."""
    clone = file.with_name("clone") / file.name
    clone.parent.mkdir()
    shutil.copy(file, clone)
    assert main(["set", str(clone), *theirs, "--by", "Somebody Else"]) == 0
    return clone.read_bytes()


@pytest.fixture
def slow_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is answered is in the file only later than somebody else's hand is noticed."""
    monkeypatch.setattr(saver, "_PAUSE", 10.0)
    monkeypatch.setattr(saver, "_LONGEST", 20.0)


async def conflict(typist: Typist, file: Path) -> None:
    """Something is written at 4C, and before it is in the file, a pull brings what somebody else has answered."""
    await typist.go("4C")
    theirs = written_elsewhere(file, "4A=3", "4C.narrative=Of theirs.")
    await typist.press("tab")
    await typist.paste("A narrative of ours.")
    await typist.press("tab")
    put(file, theirs)
    for _ in range(100):
        await asyncio.sleep(0.05)
        if typist.says("Somebody else has changed the file"):
            break
    await settle(typist)


@pytest.mark.usefixtures("slow_file")
async def test_a_file_changed_under_the_wizard_is_merged_and_what_is_in_conflict_is_settled(
    file: Path,
) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await conflict(typist, file)
        assert typist.says("Left to settle: 4C.narrative")
        await typist.press("ctrl+k")
        assert typist.says("1 place that several sides changed")
        assert typist.says("A narrative of ours.")
        assert typist.says("Of theirs.")
        await typist.press("t")
        await settle(typist)
        assert typist.says("All is settled")
        await typist.press("escape", "ctrl+q")
        await settle(typist)
    held = on_file(file)
    assert held.conflicts == {}
    assert held.answers["4C"].narrative.strip() == "Of theirs."
    assert held.answers["4A"].value == 3, "theirs alone, taken without a word"


async def test_taking_a_narrative_of_one_side_leaves_the_answer_beside_it_to_settle(file: Path) -> None:
    before = file.with_name("before")
    shutil.copy(file, before)
    theirs = file.with_name("theirs")
    put(theirs, written_elsewhere(file, "4C.narrative=Of theirs."))
    assert main(["set", str(file), "4C=No"]) == 0
    put(file, merge_files(before, file, theirs, file.name).data)
    assert list(on_file(file).conflicts) == ["4C", "4C.narrative"]
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.press("ctrl+k", "down", "t")
        await settle(typist)
        assert typist.says("4C.narrative: theirs taken; 1 place left to settle.")
        await typist.press("escape", "ctrl+q")
        await settle(typist)
    held = on_file(file)
    assert list(held.conflicts) == ["4C"]
    assert (held.answers["4C"].value, held.answers["4C"].narrative.strip()) == ("No", "Of theirs.")


async def test_what_is_settled_while_somebody_else_hands_over_is_not_said_to_be_settled(file: Path) -> None:
    before, theirs = file.with_name("before"), file.with_name("theirs")
    shutil.copy(file, before)
    put(theirs, written_elsewhere(file, "4C=No", "4C.narrative=Of theirs."))
    assert main(["set", str(file), "4C.narrative=Of ours."]) == 0
    put(file, merge_files(before, file, theirs, file.name).data)
    clone = file.with_name("clone") / file.name
    put(clone, read_bytes(file))
    for key in on_file(file).conflicts:
        assert main(["settle", str(clone), key, "theirs"]) == 0
    assert main(["submit", str(clone), "--by", REVIEWER.name]) == 0
    async with at_work(file, editor=REVIEWER, size=(120, 40)) as typist:
        await typist.press("ctrl+k")
        assert typist.says("2 places that several sides changed")
        put(file, read_bytes(clone))
        await typist.press("o")
        await settle(typist)
        assert typist.says("Somebody else has changed the file")
        assert typist.says("Esc takes that in")
        await typist.press("o")
        await settle(typist)
        assert not typist.says("All is settled")
        await typist.press("escape")
        await settle(typist)
        assert typist.says("change of yours stays on this machine")
        assert typist.says("First it is returned")
        await typist.press("ctrl+q")
        await settle(typist)
    assert (on_file(file).review.status, on_file(file).answers["4C"].narrative) == ("submitted", "Of theirs.")


async def test_what_does_not_hold_is_said_on_the_screen_before_it_is_sealed(submitted: Path) -> None:
    before, place, after = read_bytes(submitted).partition(b"  9B: ")
    put(submitted, before + place + after.replace(b'value: "Yes"', b'value: "No"', 1))
    async with at_work(submitted, editor=QA, size=(100, 40)) as typist:
        await typist.press("f6", "ctrl+t", "c")
        await settle(typist)
        assert typist.says("Its record does not hold: 9B.")
        assert typist.says("It stands so in the record from then on.")
        assert acts(submitted) == ["submitted"]
        await typist.press("escape", "ctrl+q")
        await settle(typist)
    assert on_file(submitted).review.status == "submitted"


async def test_a_changed_file_is_shown_while_nothing_is_typed_without_a_question(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("4C")
        put(file, written_elsewhere(file, "4C=No"))
        for _ in range(40):
            await asyncio.sleep(0.05)
            if typist.says("Somebody else has changed the file"):
                break
        assert typist.says("what they changed stands here now")
        await typist.press("ctrl+q")
        await settle(typist)
    assert on_file(file).answers["4C"].value == "No"


@pytest.mark.parametrize(
    ("at", "theirs"),
    [("4C", "No"), ("fs.case_type", "In-Home Services"), ("fs.reasons", "Abandonment")],
)
async def test_enter_puts_no_answer_back_that_somebody_else_has_changed(
    file: Path, at: str, theirs: str
) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go(at)
        put(file, written_elsewhere(file, f"{at}={theirs}"))
        for _ in range(100):
            await asyncio.sleep(0.05)
            if typist.says("Somebody else has changed the file"):
                break
        now = on_file(file).answers[at].value
        await typist.press("enter")
        await settle(typist)
        await typist.press("ctrl+q")
        await settle(typist)
    assert on_file(file).answers[at].value == now


async def test_a_row_that_is_marked_stays_marked_where_somebody_else_deletes_one_before_it(
    file: Path,
) -> None:
    for name in ("Ada Vale", "Bea Vale", "Cy Vale"):
        assert main(["set", str(file), f"fs.children.new.last_name={name}"]) == 0
    first, *others = on_file(file).answers["fs.children"].rows or {}
    *_, ada, bea, cy = others
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("fs.children")
        await typist.press("end", "up", "up")
        put(file, written_elsewhere(file, f"fs.children.{first}="))
        for _ in range(100):
            await asyncio.sleep(0.05)
            if typist.says("Somebody else has changed the file"):
                break
        await typist.press("delete")
        await settle(typist)
        await typist.press("ctrl+q")
        await settle(typist)
    assert list(on_file(file).answers["fs.children"].rows or {})[-2:] == [ada, cy], bea


async def test_what_an_older_file_lacks_is_asked_about_by_question_while_typing_and_on_leaving(
    file: Path,
) -> None:
    older = contents(file)
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("fs.case_name")
        await typist.press("end")
        await typist.type(" of Doe")
        await typist.press("ctrl+s")
        await typist.go("4C")
        await typist.press("n")
        await settle(typist)
        await typist.go("fs.case_name")
        await saved(typist)
        newer = contents(file)
        put(file, older)
        await said(typist, "Not in the file")
        assert typist.says("without 2 changes, at")
        await typist.type("ville")
        await typist.press("enter")
        await typist.settle()
        assert typist.says("without 2 changes, at"), "what was being typed answers nothing"
        await typist.press("t", "enter")
        await saved(typist)
        assert on_file(file).answers["fs.case_name"].value == "Zzyzx of Doe"
        put(file, older)
        await typist.press("ctrl+q")
        await said(typist, "Not in the file")
        await typist.press("escape", "ctrl+q")
        await settle(typist)
        assert typist.says("2 changes are kept on this machine, not in the file")
    assert (contents(file), newer != older) == (older, True)


async def said(typist: Typist, text: str) -> None:
    for _ in range(100):
        await asyncio.sleep(0.05)
        if typist.says(text):
            return
    pytest.fail(f"never said: {text}; the screen says {typist.text}")


async def saved(typist: Typist) -> None:
    """Until what is answered is in the file, as the status line says."""
    await settle(typist)
    await said(typist, "saved ")


async def test_what_is_answered_while_the_file_is_no_review_is_said_to_be_kept_here_alone(
    file: Path,
) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("4C")
        before = contents(file)
        put(file, before + b"<<<<<<< ours\n")
        await typist.press("n")
        for _ in range(60):
            await asyncio.sleep(0.05)
            if typist.says("Cannot save now"):
                break
        assert typist.says("Cannot save now, trying again")
        assert typist.says("kept on this machine only")
        await typist.press("ctrl+q")
        await settle(typist)
        assert typist.says("Not everything is in the file")
        await typist.press("escape")
        put(file, before)
        for _ in range(60):
            await asyncio.sleep(0.05)
            if typist.says("saved "):
                break
        await typist.press("ctrl+q")
        await settle(typist)
    assert on_file(file).answers["4C"].value == "No"


@pytest.mark.usefixtures("slow_file")
async def test_answering_anew_settles_a_conflict_too(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await conflict(typist, file)
        await typist.press("ctrl+k", "e")
        assert typist.at == "4C"
        await typist.press("tab")
        await typist.paste(" And more.")
        await typist.press("tab")
        await typist.press("ctrl+q")
        await settle(typist)
    assert on_file(file).conflicts == {}


CONTACTS: dict[str, Any] = {
    "cr.scope": ["Case"],
    "cr.first_month": "2025-01-01",
    "cr.last_month": "2027-12-31",
    "cr.persons": [
        {"name": "Fictional Child", "role": "Child"},
        {"name": "Fictional Parent", "role": "Parent"},
    ],
    "cr.services": [],
    "cr.plans": [{"start_date": "2025-01-01", "end_date": "2025-06-30", "approved": "2025-01-01"}],
    "cr.contacts": [
        {
            "staff": "A Worker",
            "start_date": "2025-02-03",
            "setting": "Case",
            "purpose": "Delivered services to client",
            "method": "Telephone",
            "status": "Completed",
            "participant": "Fictional Child",
            "party_type": "Staff Person/Child",
            "services": ["SW Plan Contact"],
            "entered": "2025-02-04",
            "primary_worker": "Yes",
        }
    ],
}


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    """Three years, two people, one telephone call."""
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(CONTACTS))
    return started(tmp_path, "contact-recording", "contacts-1", "--from", str(answers))


async def test_the_grid_tells_every_month_in_words_and_leads_to_the_contact(contacts: Path) -> None:
    async with at_work(contacts) as typist:
        await typist.press("ctrl+e")
        assert typist.says("Each child seen in person every month: 0 of 36, 0 %")
        assert typist.says("Fictional Child, 2025-01: no contact")
        await typist.press("right")
        assert typist.says("Fictional Child, 2025-02: a contact is there, but does not count")
        assert typist.says("contact 1: not in person")
        await typist.press("end")
        assert typist.says("Fictional Child, 2027-12: no contact"), "months beyond the edge scroll into sight"
        assert "[-]" in typist.text
        await typist.press("home", "right", "enter")
        assert typist.at == "cr.contacts"
        await typist.press("f6", *"letter", "enter")
        assert typist.says("no contact: 35 months of Fictional Child: 2025-01, 2025-03 to 2027-12")
        await typist.press("escape", "escape")
        assert typist.at == "cr.contacts"


async def test_the_grid_says_what_it_waits_for(tmp_path: Path) -> None:
    async with at_work(started(tmp_path, "contact-recording", "contacts-2", "cr.scope=Case")) as typist:
        await typist.press("ctrl+e")
        assert typist.says("It waits for First month")
        await typist.press("enter")
        assert typist.at == "cr.first_month"


async def test_without_a_grid_the_key_is_the_fields_own(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("fs.site")
        await typist.press("home", "ctrl+e", "X")
        await typist.press("enter")
        assert typist.screen.state.kept("fs.site").value == "ZzyzxX"


async def test_a_signature_locks_what_it_signs_and_is_taken_back_with_a_reason(tmp_path: Path) -> None:
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "signed.yaml").write_text(
        "language: 1\nid: signed\nversion: '1'\ntitle: Signed\nshort: Signed\nsections:\n"
        "  - id: sheet\n    title: Sheet\n    questions:\n"
        "      - {id: a, ask: About A, answer: yes_no, guidance: Look.}\n"
        "      - {id: s, ask: Sign., label: Writer, answer: sign_off, signs: all_before, guidance: Sign.}\n"
    )
    path = tmp_path / "sheet-1.yaml"
    rules, _sha256 = catalog_for(path).rules("signed")
    create_review(path, new_review("sheet-1", rules, TODAY), rules)
    assert main(["set", str(path), "a=Yes"]) == 0
    async with at_work(path, editor=Editor("Wanda Writer")) as typist:
        assert typist.at == "s"
        await typist.press("down", "enter")
        await settle(typist)
        await typist.go("a")
        assert typist.says("Wanda Writer signed it on")
        await typist.press("n")
        assert typist.screen.state.kept("a").value == "Yes"
        await typist.go("s")
        await typist.press("delete")
        assert typist.says("Take the signature back?")
        await typist.paste("A was wrong.")
        await typist.press("enter")
        await settle(typist)
        await typist.go("a")
        await typist.press("n", "ctrl+q")
        await settle(typist)
    held = on_file(path).answers
    assert held["a"].value == "No"
    assert held["s"].changes[-1].why == "A was wrong."


async def test_what_a_linked_review_says_stands_beside_the_question(tmp_path: Path) -> None:
    complete_file(tmp_path, "osri-1")
    path = started(tmp_path, "case-plan-review", "plan-1", "cp.osri_review=osri-1")
    async with at_work(path) as typist:
        await typist.go("cp6")
        assert typist.says("in osri-1 (osri:5B): Yes")


async def test_what_was_heard_in_an_interview_stands_beside_the_question_and_not_in_the_file(
    file: Path,
) -> None:
    before = fingerprint(read_bytes(file))
    async with at_work(file) as typist:
        await typist.go("3B")
        await typist.press("ctrl+underscore")
        assert typist.says("Interviews:")
        assert typist.says("When did somebody last ask you what worries you?")
        await typist.press("w")
        await typist.paste("As long as it takes, with some help.")
        await typist.press("enter")
        assert typist.says("What you heard")
        await typist.press("enter")
        await settle(typist)
        assert typist.at == "3B"
        assert typist.says("As long as it takes, with some help.")
    assert fingerprint(read_bytes(file)) == before
    async with at_work(file) as typist:
        await typist.go("3B")
        assert typist.says("As long as it takes, with some help.")


async def test_what_was_heard_and_cannot_be_written_stands_there_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise UserError("The disk is full.")

    async with at_work(file) as typist:
        await typist.go("3B")
        await typist.press("ctrl+underscore", "w")
        await typist.paste("As long as it takes, with some help.")
        with monkeypatch.context() as patched:
            patched.setattr(interviews, "change_jottings", full)
            await typist.press("enter")
            assert typist.says("The disk is full. What you wrote stands here again")
        await typist.press("escape")
        assert typist.says("is not kept")
        await typist.press("w", "enter", "enter")
        await settle(typist)
        assert typist.says("As long as it takes, with some help.")


def full_disk(patched: pytest.MonkeyPatch) -> None:
    """Nothing more can be written beside reviews."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patched.setattr(atomic, "_write_new", full)


@pytest.mark.parametrize(
    ("opens", "who"),
    [(("f6", "ctrl+t", "r"), QA), (("ctrl+d", "down", "r"), LEADER)],
    ids=["return", "restore"],
)
async def test_the_reason_of_an_act_that_could_not_be_written_stands_there_again_and_nothing_is_done(
    file: Path, monkeypatch: pytest.MonkeyPatch, opens: tuple[str, ...], who: Editor
) -> None:
    assert main(["submit", str(file), "--by", "R. Reviewer"]) == 0
    assert main(["return", str(file), "--reason", "A line is missing.", "--by", "Q. Reader"]) == 0
    if who is QA:
        assert main(["submit", str(file), "--by", "R. Reviewer"]) == 0
    before, done = fingerprint(read_bytes(file)), acts(file)
    async with at_work(file, editor=who) as typist:
        await typist.press(*opens)
        await typist.paste("What was thought over for an hour.")
        with monkeypatch.context() as patched:
            full_disk(patched)
            await typist.press("enter")
            await settle(typist)
            said = "".join(typist.text.replace("|", "").split())
            what = f"{file.name}: Nothing was done, the review is as it was. The disk is full (.tui-review/versions, "
            assert "".join(what.split()) in said
            assert ".begun" not in said
        assert fingerprint(read_bytes(file)) == before
        await typist.press(*(opens if who is QA else ("r",)))
        assert typist.says("What was thought over for an hour.")
        assert typist.says("What this was written for was not done, so it stands here still.")
    async with at_work(file, editor=who) as typist:
        await typist.press(*opens)
        assert typist.says("What was thought over for an hour."), "the program's end takes it from nobody"
        await typist.press("enter")
        await settle(typist)
    assert acts(file) == [*done, "returned" if who is QA else "restored"]
    assert on_file(file).history[-1].reason.endswith("What was thought over for an hour.")
    assert count_unsent() == 0


async def test_qa_is_complete_only_once_somebody_has_said_so_twice(submitted: Path) -> None:
    async with at_work(submitted, editor=QA) as typist:
        await typist.press("f6", "ctrl+t", "c")
        assert typist.says("QA is complete?")
        await typist.press("escape")
        await settle(typist)
    assert acts(submitted) == ["submitted"]


async def test_prose_that_fell_into_the_keys_of_a_list_leaves_no_change_and_no_reason_is_asked(
    submitted: Path,
) -> None:
    assert main(["return", str(submitted), "--reason", "A line is missing.", "--by", QA.name]) == 0
    before = on_file(submitted).answers["5.sources"]
    async with at_work(submitted, editor=REVIEWER) as typist:
        await typist.go("5.sources")
        await typist.settle(2.0)
        for letter in "2weeks":
            typist.clock.now += 0.35
            await typist.press(letter)
        await settle(typist)
        assert typist.screen.state.kept("5.sources") == before
        await typist.settle(2.0)
        await typist.press("pagedown")
        assert not typist.says("Why was it changed?")
    assert on_file(submitted).answers["5.sources"] == before


async def test_where_one_was_last_is_where_one_handed_the_review_over(file: Path) -> None:
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("2A")
        await typist.press("ctrl+q")
    async with at_work(file, editor=REVIEWER) as typist:
        await typist.go("18.comments")
        await hand_over(typist, "s")
    async with at_work(file, editor=QA) as typist:
        assert not typist.says("You were last at 2A")
        assert typist.says("18.comments")


async def test_a_second_reader_ticks_points_beside_the_item_without_touching_the_review(
    submitted: Path,
) -> None:
    before = fingerprint(read_bytes(submitted))
    async with at_work(submitted, editor=QA) as typist:
        await typist.go("4B")
        assert typist.says("Second reading, 0 of 3 points looked at: Are hospital")
        await typist.press("ctrl+underscore", "x", "down", "x", "escape")
        assert typist.at == "4B"
        assert typist.says("2 of 3 points looked at: Does 4C rest on")
    assert fingerprint(read_bytes(submitted)) == before
