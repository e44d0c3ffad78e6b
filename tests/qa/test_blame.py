"""Who gave each answer, when and why: by the record, and by the commits before there was any."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import perform, put
from tests.store.histories import Step, commit_all, stand_on
from tui_review.cli.common import user_name
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa.blame import Given, blame, step_block
from tui_review.qa.notes import changed_since, since_words
from tui_review.qa.reconcile import join
from tui_review.qa.settling import origin_words
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Event, Message, Note
from tui_review.review.record.events import steps_of
from tui_review.review.serial import as_written
from tui_review.store.commits import Commits, answer_at
from tui_review.store.reviews import review_bytes
from tui_review.store.session import Session
from tui_review.telling.terminal import text

from .sample import QA, REVIEWER, complete_file, complete_state, rules

ANN, BOB = (
    replace(REVIEWER, name=name, now=lambda at=at: at)  # type: ignore[misc]
    for name, at in (("Ann", "2026-03-09T10:00:00Z"), ("Bob", "2026-03-10T10:00:00Z"))
)


def test_the_answer_is_of_who_changed_it_and_not_of_who_mended_its_narrative(tmp_path: Path) -> None:
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    perform(state.review, "return", QA, reason="see notes")
    state.editor = ANN
    state.answer_many({"4C": "No", "4C1": ["Temporary setting"]}, why="note n1")
    state.editor = BOB
    state.write("4C", "A shelter, for now.")
    found = {each.part: each for each in blame(state.review, rules(), Commits(tmp_path / "x.yaml"), "4C")}
    assert (found["given"].by, found["given"].why) == ("Ann", "note n1")
    assert (found["narrative"].by, found["narrative"].role) == ("Bob", "reviewer")
    whose = [
        origin_words(state.review, rules(), Commits(tmp_path / "x.yaml"), "4C", side) for side in ("No", "NA")
    ]
    assert (whose[0].startswith("Ann"), whose[1]) == (True, "")


@pytest.mark.parametrize("recorded", [False, True], ids=["as it was submitted", "changed since"])
def test_an_edit_by_hand_that_an_open_session_takes_in_is_nobody_s_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, recorded: bool
) -> None:
    file = complete_file(tmp_path)
    assert main(["submit", str(file), "--by", "Ann"]) == 0
    assert main(["return", str(file), "--by", "Q", "--reason", "x"]) == 0
    old, new = ("No", "Yes") if recorded else ("Yes", "No")
    if recorded:
        assert main(["set", str(file), "9B=No", "--by", "Ann"]) == 0
    session = Session.open(file, ANN, today="2026-03-20")
    session.record(session.state.write("4C", "Of the session."))
    before, place, after = file.read_text(encoding="utf-8").partition("  9B: ")
    file.write_text(before + place + after.replace(f'value: "{old}"', f'value: "{new}"', 1), encoding="utf-8")
    with pytest.raises(UserError, match="somebody else has changed the file"):
        session.save()
    join(session)
    session.save()
    session.close()
    capsys.readouterr()
    assert main(["blame", str(file), "9B"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert f"9B Inquiry into tribal membership: {new}" in told
    assert "answer by somebody that nothing names: " in told
    assert "by hand" in told
    assert main(["blame", str(file), "--json"]) == 0
    [given] = [
        each
        for each in json.loads(capsys.readouterr().out)
        if (each["question"], each["part"]) == ("9B", "answer")
    ]
    assert given["by"] == ""


def test_the_history_tells_the_changes_between_the_acts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(complete_file(tmp_path))
    for command in (
        ["submit", file, "--by", "R"],
        ["return", file, "--by", "Q", "--reason", "x"],
        ["set", file, "4C.narrative=Stable.", "--by", "Ann", "--reason", "note n1"],
    ):
        assert main(command) == 0
    capsys.readouterr()
    assert main(["history", file]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    places = [
        next(n for n, line in enumerate(lines) if each in line) for each in ("returned", "4C", "{+Stable.+}")
    ]
    assert places == sorted(places)
    assert "by Ann (reviewer)" in lines[places[1]]
    assert f": note n1, account {user_name()}" in lines[places[1]], "the account stands beside the typed name"
    assert f", account {user_name()}" in lines[places[0]]


def test_a_change_is_told_from_what_to_what_and_nothing_is_called_nothing() -> None:
    state = complete_state()
    perform(state.review, "submit", REVIEWER)
    perform(state.review, "return", QA, reason="see notes")
    state.clear("4C")
    state.answer("4C", "No")
    told = [text([step_block(rules(), "4C", step)]).strip() for step in steps_of(state.kept("4C"))]
    assert told == ["Yes → nothing", "nothing → No"]


def test_a_note_names_who_changed_the_answer_also_in_a_file_of_format_1() -> None:
    state = complete_state()
    answer = state.review.answers["4C"]
    state.review.notes["n1"] = Note(
        on="4C",
        status="open",
        value_then="No",
        narrative_then="Was.",
        messages=[Message(by="Q", role="qa", at="2026-03-08T09:00:00Z", text="?")],
    )
    put(answer, narrative="Mended.")
    put(
        answer,
        changes=[
            Event(was="No", was_narrative="Was.", by="Ann", at="2026-03-09T09:00:00Z", why="r"),
            Event(was="Yes", was_narrative="Was.", by="Bob", at="2026-03-10T09:00:00Z", why="r"),
        ],
    )
    evaluation = Evaluation.of(rules(), state.review, as_of="2026-03-20")
    note = state.review.notes["n1"]
    since = changed_since(state.review, evaluation, note)
    assert since is not None
    said = since_words(rules(), note, since)
    assert "No → Yes, by Ann" in said
    assert "the narrative, by Bob" in said


def test_without_a_record_or_commits_it_says_no_more_than_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(complete_file(tmp_path))
    assert main(["blame", file, "4C"]) == 0
    assert "answer by nothing says" not in capsys.readouterr().out
    assert main(["submit", file, "--by", "Somebody"]) == 0
    capsys.readouterr()
    assert main(["blame", file, "4C", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["question"], entry["by"], entry["how"]) == ("4C", "Somebody", "who submitted it first")
    assert main(["blame", file, "4Z"]) == 2
    assert "no question 4Z" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Given("4C", "given", "Ann", at="2026-03-09"), ""),
        (Given("4C", "given", "Ann", at="2026-03-09", why="note n1"), ": note n1"),
        (Given("4C", "given", "Ann", at="2026-03-09", how="merged"), ", merged"),
        (Given("4C", "given", "Ann", at="2026-03-09", how="merged", why="note n1"), ", merged: note n1"),
    ],
)
def test_how_and_why_are_said_where_they_are_known(given: Given, said: str) -> None:
    bare = Given("4C", "given", "Ann", at="2026-03-09").said
    assert given.said == bare + said


def test_an_answer_before_a_commit_is_a_value_or_rows_and_never_both() -> None:
    answers = {"4A": {"value": 2}, "4A1": {"rows": {"r1": {"type": "Other"}}}}
    value, rows = (answer_at({"answers": answers}, id_) for id_ in answers)
    assert (value.value, value.rows) == (2, None)
    assert (rows.value, rows.rows) == (None, {"r1": {"type": "Other"}})


def test_a_commit_whose_file_is_no_sound_yaml_is_passed_over_and_who_mended_it_gave_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = complete_state()
    whole = review_bytes(state.review, as_written(state.rules, state.review))
    state.write("4C", "Told by two.")
    more = review_bytes(state.review, as_written(state.rules, state.review))
    unsound = more.replace(b"\nanswers:\n", b"\n<<<<<<< HEAD\nanswers:\n", 1)
    name = "sample.yaml"
    steps = (Step({name: whole}), Step({name: unsound}, by="Bob"), Step({name: more}, by="Carl"))
    commit_all(tmp_path / "clone", {"main": steps})
    stand_on(tmp_path / "clone", "main")
    file = tmp_path / "clone" / name
    file.write_bytes(more)
    assert main(["blame", str(file), "4C", "--json"]) == 0
    given, narrative = json.loads(capsys.readouterr().out)
    assert given["by"] == "Ann", "she had given it before"
    assert narrative["by"] == "", "it may be of whoever made the file unreadable"
    assert narrative["doubt"].startswith("by Carl or somebody before: the file just before is no sound YAML")
    commits = Commits(file, state.review.review.uid)
    whose = [origin_words(state.review, rules(), commits, "4C", "Yes")]
    whose.append(origin_words(state.review, rules(), commits, "4C.narrative", "Told by two."))
    assert " by Ann, " in whose[0]
    assert " by Carl, " in whose[1]
    assert whose[1].endswith("or one before: the file just before is no sound YAML")
