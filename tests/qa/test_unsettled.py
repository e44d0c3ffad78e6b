"""While a merge has left something to settle, every door says so, and no rating goes by what stands there."""

from __future__ import annotations

import io
import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import override, put, settle_act, write_review
from tests.generating import histories
from tests.review.gate.test_two_acts import answered_beside_a_completion, completed, merged, submitted_twice
from tests.tui.screens import text_of
from tests.tui.typist import at_work
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.qa.merge import merge_reviews
from tui_review.qa.settling import origin_words, settle, unsettled_blocks
from tui_review.reports.gather import Filters, gather
from tui_review.review.conflicts import sides_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import Author, OverrideRating, Restore, UndoOverride
from tui_review.review.model import Conflict, Review
from tui_review.review.record.acts import breaks
from tui_review.review.record.out_of_turn import done_out_of_turn
from tui_review.review.serial import as_written, new_review, to_data
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.plain import plain
from tui_review.store.commits import Commits
from tui_review.store.folder import FolderIndex, RatingGlance
from tui_review.store.git import Commit
from tui_review.store.reviews import read_review
from tui_review.telling.summary import standing_blocks
from tui_review.telling.terminal import text_lines

from .sample import LEADER, QA, REVIEWER, STATE, complete_state, rules


def both_ways() -> Review:
    """4B in two ways, by which item 4 goes, and the outcome with it; and two overrides of item 5."""
    base = complete_state().review
    sides = []
    for answer, reason in (("Yes", "first"), ("No", "second")):
        state = ReviewState(rules(), deepcopy(base), REVIEWER, today="2026-03-20")
        state.answer_many({"4A": 2, "4B": answer})
        override(state.review, state.evaluation, LEADER, "5", "Area Needing Improvement", reason)
        sides.append(state.review)
    return merge_reviews(base, sides[0], sides[1], rules()).review


@pytest.fixture(scope="module")
def review() -> Review:
    made = both_ways()
    assert sorted(made.conflicts) == ["4B", "5/override"]
    return made


@pytest.fixture
def file(tmp_path: Path, review: Review) -> Path:
    path = tmp_path / "sample.yaml"
    write_review(path, review, rules(), expected=None)
    return path


def test_no_rating_goes_by_what_is_unsettled_and_each_other_stands(review: Review) -> None:
    found = Evaluation.of(rules(), review, as_of="2026-03-20")
    assert (found.rating("4").rating, found.rating("4").waiting_for) == ("Incomplete", ("4B",))
    assert (found.rated("4"), found.in_force("5")) == ("Incomplete", "Incomplete")
    assert found.rating("permanency-1").rating == "Incomplete"
    assert found.rating("1").certain
    assert {"4", "permanency-1"}.isdisjoint(to_data(review, as_written(rules(), review))["ratings"])
    state = ReviewState(rules(), review, LEADER, today="2026-03-20")
    settle(state, "4B", "ours")
    settle(state, "5", "theirs")
    assert {state.evaluation.rated(each) for each in ("4", "permanency-1")}.isdisjoint({"Incomplete"})


@pytest.mark.parametrize("side", ["ours", "theirs", "both"])
@pytest.mark.parametrize("who", [REVIEWER, QA, STATE], ids=lambda who: who.role)
def test_which_override_holds_says_only_who_may_override_whichever_it_is(
    who: Editor, side: str, review: Review
) -> None:
    state = ReviewState(rules(), review, who, today="2026-03-20")
    for given in ("5", ""):
        with pytest.raises(UserError, match=r"Only a site leader may say|can only be one of them"):
            settle(state, given, side)
    assert state.review == review
    if side != "both":
        state.editor = LEADER
        settle(state, "5", side)
        assert state.review.overrides["5"].reason == {"ours": "first", "theirs": "second"}[side]


def test_that_an_override_holds_over_newer_answers_says_only_who_may_override() -> None:
    base = complete_state().review
    leader, other = (ReviewState(rules(), deepcopy(base), REVIEWER, today="2026-03-20") for _ in range(2))
    override(leader.review, leader.evaluation, LEADER, "4", "Area Needing Improvement", "A pattern.")
    other.answer_many({"4A": 2, "4B": "No"})
    for sides in ((leader.review, other.review), (other.review, leader.review)):
        found = merge_reviews(base, *sides, rules()).review
        assert "4/override" in found.conflicts
        for side in ("ours", "theirs"):
            state = ReviewState(rules(), found, REVIEWER, today="2026-03-20")
            with pytest.raises(UserError, match="Only a site leader may say"):
                state.settle("4/override", side)


def test_no_restored_version_settles_which_override_holds(review: Review) -> None:
    former = replace(complete_state().review, review=review.review)
    state = ReviewState(rules(), review, REVIEWER, today="2026-03-20")
    state.propose(Restore(former=former, reason="As before.", by=state.author))
    assert list(state.review.conflicts) == ["5/override"], "4B is as it was then"
    assert "5" in state.evaluation.unsettled
    state.editor = LEADER
    settle(state, "5", "theirs")
    state.editor = REVIEWER
    state.propose(Restore(former=review, reason="Back.", by=state.author))
    assert list(state.review.conflicts) == ["4B"]
    assert state.review.overrides["5"].reason == "second"
    assert breaks(state.review) == []


def test_that_an_override_was_kept_by_whom_may_not_is_named(review: Review) -> None:
    state = ReviewState(rules(), review, LEADER, today="2026-03-20")
    settle(state, "5", "ours")
    assert breaks(state.review) == []
    kept = state.review.history[-1]
    for role in ("reviewer", "qa", "state"):
        assert "cannot do this" in done_out_of_turn(replace(kept, role=role), "returned")
    assert done_out_of_turn(replace(kept, role="state"), "final") == ""
    final = replace(kept, act="settled", item="", status="final")
    assert "cannot do this" in done_out_of_turn(replace(final, role="reviewer"), "returned")
    assert done_out_of_turn(replace(final, role="state"), "returned") == ""


@pytest.mark.parametrize("is_undone", [False, True])
def test_an_override_given_or_taken_back_drops_none_of_the_others_that_are_unsettled(
    review: Review, is_undone: bool
) -> None:
    state = ReviewState(rules(), review, LEADER, today="2026-03-20")
    by = replace(Author.of(LEADER), at="2026-03-21T09:00:00Z")
    stood, other = sides_of(review.conflicts["5/override"]).values()
    state.propose(
        UndoOverride(item="5", by=by)
        if is_undone
        else OverrideRating(item="5", rating="Area Needing Improvement", reason="third", by=by)
    )
    stands = state.review.overrides.get("5")
    sides = sides_of(state.review.conflicts["5/override"])
    assert sides == {"ours": None if stands is None else plain(stands), "theirs": other}
    assert stood not in sides.values()
    settle(state, "5", "theirs")
    assert ("5/override" in state.review.conflicts, state.review.overrides["5"].reason) == (False, "second")
    assert breaks(state.review) == []


def test_what_one_branch_settled_on_stays_beside_what_another_answered_anew() -> None:
    base = complete_state().review

    def with_days(review: Review, number: int) -> Review:
        state = ReviewState(rules(), deepcopy(review), REVIEWER, today="2026-03-20")
        state.answer("4A", str(number))
        return state.review

    merged_once = merge_reviews(base, with_days(base, 2), with_days(base, 3), rules()).review
    assert sides_of(merged_once.conflicts["4A"]) == {"ours": 2, "theirs": 3}
    settled = ReviewState(rules(), deepcopy(merged_once), REVIEWER, today="2026-03-20")
    settle(settled, "4A", "theirs")
    found = merge_reviews(merged_once, settled.review, with_days(merged_once, 5), rules()).review
    assert sides_of(found.conflicts["4A"]) == {"ours": 3, "theirs": 5}


DOORS = {
    "show @": 0,
    "show @ --json": 0,
    "rate @": 1,
    "rate @ --json": 1,
    "print @": 0,
    "verify @": 1,
    "verify @ --json": 1,
    "report @": 1,
    "report @ --json": 1,
    "brief @": 2,
    "export @ --format json": 1,
    "export @ --format csv": 1,
    "export @ --format md": 1,
    "check @": 1,
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_what_is_unsettled(door: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main([str(file) if word == "@" else word for word in door.split()])
    said = capsys.readouterr()
    assert status == DOORS[door], said.out + said.err
    told = said.out + said.err
    if door == "check @":
        assert "4B: error: A merge found two different answers here" in told
    else:
        assert "4B, 5 override" in " ".join(told.split()) or '"4B", "5 override"' in " ".join(told.split())
    if "--json" in door and not door.startswith("verify"):
        assert '"4B"' in json.dumps(json.loads(said.out))


def test_the_list_of_reviews_and_the_summary_say_so_too(file: Path, review: Review) -> None:
    [summary] = FolderIndex(file.parent).summaries()
    glances = {each.item: each.rating for each in summary.ratings}
    assert (summary.conflicts, glances["4"]) == (2, "Incomplete")
    state = ReviewState(rules(), review, REVIEWER, today="2026-03-20")
    lines = text_lines(standing_blocks(review, state.evaluation), 0)
    assert any("Unsettled after a merge: 4B, 5 override." in line for line in lines)


async def test_an_override_that_is_unsettled_rates_nothing_in_any_list(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (listed,) = FolderIndex(file.parent).summaries()
    assert [each for each in listed.ratings if each.item == "5"] == [RatingGlance("5", "Incomplete")]
    assert main(["overrides", str(file)]) == 0
    assert "A merge left it to settle: no rating holds until somebody does." in capsys.readouterr().out
    async with at_work(file, size=(120, 40)) as typist:
        outline = text_of(typist.app)
        assert "(overridden)" not in outline


@pytest.mark.parametrize("key", ["o", "t"])
async def test_the_wizard_and_plain_mode_settle_an_override_for_whom_may_override(
    file: Path, key: str
) -> None:
    refused = "Only a site leader may say which override holds"
    async with at_work(file, editor=REVIEWER, size=(120, 40)) as typist:
        await typist.press("ctrl+k", "down", key)
        assert typist.says(refused), typist.text
    out = io.StringIO()
    side = "ours" if key == "o" else "theirs"
    run_plain(file, QA, "2026-03-20", talk=Talk(io.StringIO(f"settle 5 {side}\nquit\n"), out))
    assert refused in " ".join(out.getvalue().split())
    assert "5/override" in read_review(file).review.conflicts
    async with at_work(file, editor=LEADER, size=(120, 40)) as typist:
        await typist.press("ctrl+k", "down", key)
        assert not typist.says(refused)
        await typist.press("escape", "ctrl+q")
    reason = "first" if key == "o" else "second"
    assert (read_review(file).review.overrides["5"].reason, list(read_review(file).review.conflicts)) == (
        reason,
        ["4B"],
    )


def test_what_is_ready_for_the_state_is_no_review_of_which_two_hand_overs_are_unsettled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = merged(*completed())
    assert review.review.status == "qa_complete"
    write_review(tmp_path / "sample.yaml", review, rules(), expected=None)
    assert main(["ready", str(tmp_path), "--format", "csv"]) == 1
    said = capsys.readouterr()
    assert "sample is not listed. Unsettled after a merge: the hand-over." in said.err
    assert "sample" not in said.out


def test_a_review_of_which_two_hand_overs_are_unsettled_counts_as_neither_wherever_reviews_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_review(tmp_path / "sample.yaml", merged(*completed()), rules(), expected=None)

    def said(*arguments: str) -> str:
        assert main([arguments[0], str(tmp_path), *arguments[1:]]) == 1
        return capsys.readouterr().out

    (told,) = json.loads(said("report", "--json"))["instruments"]
    assert [each["status"] for each in told["qa"]] == ["unsettled"]
    assert [each["status"] for each in told["progress"]] == ["unsettled"]
    text = said("report")
    assert "hand-overs unsettled 1" in text
    assert "QA complete" not in text
    assert ",unsettled," in said("export", "--format", "csv")
    counted = gather([tmp_path], today="2026-03-20", extent="counted")
    counted.leave_out_unfinished()
    assert (counted.reported_reviews, counted.left_out) == ([], {"hand-overs unsettled": 1})
    only = gather([tmp_path], Filters(statuses=("qa_complete",)), today="2026-03-20", extent="counted")
    assert only.left_out == {"status": 1}
    (summary,) = FolderIndex(tmp_path).summaries()
    assert summary.status_in_words == "hand-overs unsettled"


@pytest.mark.parametrize("side", ["", "ours", "theirs"])
def test_of_two_branches_version_of_one_number_each_is_named_by_its_seal_and_neither_by_the_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], side: str
) -> None:
    both = merged(*completed())
    if side:
        settle_act(both, rules(), LEADER, side)
    path = tmp_path / "sample.yaml"
    write_review(path, both, rules(), expected=None)
    numbers = [act.version for act in both.history]
    (number,) = {each for each in numbers if numbers.count(each) > 1}
    for command in (["show"], ["restore", "--reason", "Look.", "--role", "site_leader"]):
        assert main([command[0], f"{path}@{number}", *command[1:]]) == 2
        said = capsys.readouterr().err
        seals = [act.seal[:7] for act in both.history if act.version == number]
        assert f"Each of the branches that are merged here has a version {number}." in said
        assert all(f"sample.yaml@{number}-{seal} (" in said for seal in seals)
    told = []
    for seal in seals:
        assert main(["show", f"{path}@{number}-{seal}"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] != told[1]
    assert main(["history", str(path)]) == 0
    listed = capsys.readouterr().out
    assert all(f"; named @{number}-{seal}" in listed for seal in seals)
    if side:
        back = ["restore", f"{path}@{number}-{seals[0]}", "--reason", "Look.", "--role", "site_leader"]
        assert main([*back, "--by", "L. Eader"]) == 0
        assert read_review(path).review.history[-1].reason.startswith(f"version {number}-{seals[0]}")


def test_what_says_which_hand_over_holds_is_no_version_that_is_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = merged(*completed())
    settle_act(both, rules(), LEADER, "ours")
    path = tmp_path / "sample.yaml"
    write_review(path, both, rules(), expected=None)
    number = both.history[-1].version
    made = {act.version for act in both.history[:-1] if act.seal and act.content}
    assert number not in made
    assert main(["verify", str(path)]) == 0
    assert f"kept here 0 of {len(made)} version" in capsys.readouterr().out


def test_of_a_whole_table_that_is_unsettled_each_side_tells_the_rows_that_it_changed() -> None:
    state = complete_state()
    rows = state.kept("fs.participants").rows or {}
    (row,) = rows
    renamed = {row: {**rows[row], "name": "A. Nother"}}
    put(state.review, conflicts={"fs.participants": Conflict(base=rows, ours=renamed, theirs={})})
    commits = Commits(Path("made-up.yaml"), state.review.review.uid)
    told = " ".join(" ".join(text_lines(unsettled_blocks(state, commits), 0)).split())
    ours, theirs = told.partition("theirs: ")[::2]
    assert f"Name: {rows[row]['name']} → A. Nother" in ours
    assert f"- participant 1 Name: {rows[row]['name']}" in theirs


def test_two_signatures_of_one_person_and_day_are_each_told_with_its_own_commit() -> None:
    begun = new_review("made-up", histories.rules(), "2026-03-01")
    start = ReviewState(histories.rules(), begun, Editor("R", "reviewer"), today=histories.DAY)
    start.answer("1A", "Yes")
    base = start.review
    sides = []
    for text in ("", "Another text."):
        state = ReviewState(histories.rules(), base, Editor("R", "reviewer"), today=histories.DAY)
        if text:
            state.answer("text", text)
        state.answer("first", f"Signer 1, {histories.DAY}", by="Signer 1")
        sides.append(state.review)
    merged = merge_reviews(base, sides[0], sides[1], histories.rules()).review
    commits = Commits(Path("made-up.yaml"))
    names = {name * 40: review for name, review in zip("cab", (sides[1], sides[0], base), strict=True)}
    known = [Commit(id_, id_[0], "2026-03-01T09:00:00Z", "", ("b" * 40,)) for id_ in names]
    commits.__dict__["all"] = known
    data = {id_: to_data(each, as_written(histories.rules(), each)) for id_, each in names.items()}
    commits.__dict__["_data"] = data
    commits.__dict__["_unread"] = frozenset()
    given = sides_of(merged.conflicts["first"]).values()
    told = [origin_words(merged, histories.rules(), commits, "first", each) for each in given]
    assert ["commit aaaaaaaa" in told[0], "commit cccccccc" in told[1]] == [True, True]


def put_down(tmp_path: Path, review: Review) -> Path:
    path = tmp_path / "sample.yaml"
    write_review(path, review, rules(), expected=None)
    return path


def test_what_a_hand_over_takes_back_is_listed_where_one_settles_and_taken_back_where_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = merged(*answered_beside_a_completion())
    path, sides = put_down(tmp_path, review), sides_of(review.conflicts["review/act"])
    (side,) = [name for name, act in sides.items() if act["act"] == "qa_completed"]
    assert main(["settle", str(path)]) == 1
    listed = capsys.readouterr().out
    assert "Where it holds, this stands as it was handed over then:" in listed
    assert "4C  " in listed
    assert "No → Yes" in listed
    assert "is none of its sides" not in listed
    before = path.read_bytes()
    assert main(["settle", str(path), "review", side, "--by", "Q. Second", "--role", "qa"]) == 2
    said = capsys.readouterr().err
    assert "taken back at 4C." in said
    assert "add --take-back" in said
    assert path.read_bytes() == before
    ways = ["--take-back", "--by", "Q. Second", "--role", "qa"]
    assert main(["settle", str(path), "review", side, *ways]) == 0
    held = read_review(path).review
    assert (held.answers["4C"].value, held.review.status, breaks(held)) == ("Yes", "qa_complete", [])


def test_a_hand_over_that_takes_back_only_what_is_listed_is_taken_with_its_side_alone(tmp_path: Path) -> None:
    path = put_down(tmp_path, merged(*completed()))
    assert main(["settle", str(path), "review", "theirs", "--by", "Q. Second", "--role", "qa"]) == 0


def test_what_is_listed_as_a_place_is_no_more_to_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = merged(*submitted_twice())
    path = put_down(tmp_path, review)
    assert "4A" in review.conflicts
    assert main(["settle", str(path)]) == 1
    assert "is none of its sides" not in capsys.readouterr().out
    assert main(["settle", str(path), "review", "theirs", "--by", REVIEWER.name]) == 0


def test_taking_back_is_said_of_hand_overs_alone(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settle", str(file), "4B", "theirs", "--take-back"]) == 2
    assert "--take-back does nothing" in capsys.readouterr().err


def test_plain_lines_show_what_is_taken_back_and_ask(tmp_path: Path) -> None:
    review = merged(*answered_beside_a_completion())
    path, sides = put_down(tmp_path, review), sides_of(review.conflicts["review/act"])
    (side,) = [name for name, act in sides.items() if act["act"] == "qa_completed"]

    def talk(*lines: str) -> str:
        out = io.StringIO()
        run_plain(path, QA, "2026-03-20", talk=Talk(io.StringIO("".join(f"{each}\n" for each in lines)), out))
        return out.getvalue()

    said = talk(f"settle review {side}", "no", "quit")
    assert "No → Yes" in said
    assert "It is not settled." in said
    assert read_review(path).review.answers["4C"].value == "No"
    assert "Saved: review: " in talk(f"settle review {side}", "yes", "quit")
    assert read_review(path).review.answers["4C"].value == "Yes"


def test_texts_of_several_lines_are_shown_with_them_where_one_settles() -> None:
    base = complete_state().review
    sides = []
    for text in ("One line of ours.\nA second one.", "One line of theirs."):
        state = ReviewState(rules(), deepcopy(base), REVIEWER, today="2026-03-20")
        state.write("4B", text)
        sides.append(state.review)
    state = ReviewState(
        rules(), merge_reviews(base, sides[0], sides[1], rules()).review, REVIEWER, today="2026-03-20"
    )
    lines = list(
        text_lines(unsettled_blocks(state, Commits(Path("made-up.yaml"), state.review.review.uid)), 80)
    )
    at = next(number for number, line in enumerate(lines) if line.strip() == "ours:")
    assert [line.strip(" >|") for line in lines[at + 1 : at + 3]] == ["One line of ours.", "A second one."]
    assert any(line.strip() == "theirs: One line of theirs." for line in lines)
