"""Hand-overs on files: the whole round, kept versions, restoring, and what was answered before."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from tests.acts import put, write_review
from tests.generating.histories import SHEET
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.qa import handing
from tui_review.qa.handing import NotComplete, hand_over
from tui_review.review.model import Review
from tui_review.review.record.content import content_now
from tui_review.review.record.events import steps_of
from tui_review.review.state import ReviewState
from tui_review.review.who import why_no_name
from tui_review.store import atomic
from tui_review.store.atomic import FileChanged
from tui_review.store.reviews import ReviewFile, read_review
from tui_review.store.versions import keep_version, kept_versions, parse_name, read_named

from .sample import QA, REVIEWER, complete_file, rules


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return complete_file(tmp_path)


def opened(file: Path) -> tuple[ReviewFile, ReviewState]:
    one = read_review(file)
    return one, ReviewState(one.rules, one.review, REVIEWER, today="2026-03-20")


def header(file: Path) -> tuple[str, int]:
    review = read_review(file).review.review
    return review.status, review.version


def test_the_whole_round_counts_versions_and_keeps_each_as_it_was_handed_over(file: Path) -> None:
    name = str(file)
    steps = [
        (["submit"], ("submitted", 2)),
        (["return", "--reason", "see notes"], ("returned", 3)),
        (["submit"], ("submitted", 4)),
        (["complete"], ("qa_complete", 5)),
        (["state-qa"], ("state_qa", 6)),
        (["finalise"], ("final", 7)),
        (["reopen", "--reason", "new facts"], ("returned", 8)),
    ]
    for (command, *options), expected in steps:
        assert main([command, name, *options]) == 0
        assert header(file) == expected
        assert versions(file)[expected[1]].read_bytes() == file.read_bytes()
    assert list(versions(file)) == [1, 2, 3, 4, 5, 6, 7, 8]
    acts = [(act.version, act.act) for act in read_review(file).review.history]
    assert acts[-1] == (8, "reopened")


def versions(file: Path) -> dict[int, Path]:
    return kept_versions(file, read_review(file).review.history)


def test_a_version_that_is_kept_nowhere_is_as_its_act_sealed_it_or_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(file)
    for command, *options in (
        ("submit",),
        ("note", "4C", "Why?", "--role", "qa"),
        ("return", "--reason", "see notes"),
        ("set", "4C=No", "4C.narrative=Made up.", "--reason", "No."),
        ("override", "4", "Strength", "--reason", "A pattern."),
        ("submit",),
        ("return", "--reason", "once more"),
        ("set", "4C=Yes", "4C.narrative=After all.", "--reason", "It was."),
    ):
        assert main([command, name, *options]) == 0, command
    kept = {number: read_review(path).review for number, path in versions(file).items() if number > 1}
    shutil.rmtree(file.parent / ".tui-review" / "versions")
    for number, was in kept.items():
        then = read_named(f"{name}@{number}").review
        assert content_now(then).digest == content_now(was).digest, number
        assert (then.history, then.review) == (was.history, was.review), number
    assert main(["diff", f"{name}@3", f"{name}@4"]) == 1
    assert "4C" in capsys.readouterr().out
    file.write_text(file.read_text().replace("Made up.", "Made over."))
    with pytest.raises(UserError, match="not kept"):
        read_named(f"{name}@4")


def test_two_branches_that_each_have_a_version_keep_both_and_each_finds_its_own(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = file.read_bytes()
    sides: list[bytes] = []
    # What the one handed over is nowhere but among the kept versions, as the other one does.
    for text, status in (("Of one branch.", 0), ("Of the other.", 1)):
        file.write_bytes(root)
        assert main(["set", str(file), f"1.comments={text}"]) == 0
        assert main(["submit", str(file), "--by", text[:6]]) == status
        assert main(["return", str(file), "--by", "Q", "--reason", "Look again."]) == status
        sides.append(file.read_bytes())
    for side, text in zip(sides, ("Of one branch.", "Of the other."), strict=True):
        file.write_bytes(side)
        kept = versions(file)
        assert sorted(kept) == [1, 2, 3]
        assert kept[3].read_bytes() == side
        assert read_named(f"{file}@2").review.answers["1.comments"].value == text
        assert read_named(f"{file}@2-{kept[2].stem.split('-')[-1]}").review.review.version == 2
        capsys.readouterr()
        # In git the branch has them; here they are nowhere but among the kept versions.
        assert main(["verify", str(file)]) == 1
        assert capsys.readouterr().out.count("does not have it any more") == 2
    first = {each.name for each in (file.parent / ".tui-review/versions").glob("sample@1-*.yaml")}
    assert len(first) == 2


def test_a_kept_version_is_read_with_the_instruments_of_its_reviews_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "histories.yaml").write_text(SHEET, encoding="utf-8")
    assert main(["new", "histories", "made-up", "--folder", str(tmp_path)]) == 0
    file = str(tmp_path / "made-up.yaml")
    assert main(["set", file, "1A=Yes", "1B=Yes"]) == 0
    assert main(["submit", file]) == 0
    capsys.readouterr()
    assert main(["verify", file]) == 0, capsys.readouterr().out


def test_a_version_that_was_kept_by_its_number_alone_is_found(file: Path) -> None:
    assert main(["submit", str(file)]) == 0
    for each in versions(file).values():
        each.rename(each.with_name(f"{each.stem.split('-')[0]}.yaml"))
    assert [each.name for each in versions(file).values()] == ["sample@1.yaml", "sample@2.yaml"]
    assert read_named(f"{file}@1").review.review.status == "in_progress"
    assert main(["verify", str(file)]) == 0


def test_nothing_is_said_to_be_changed_of_a_version_that_the_record_alone_tells(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["submit", str(file)]) == 0
    assert main(["return", str(file), "--reason", "Look again."]) == 0
    (tmp_path / "sent").mkdir()
    alone = tmp_path / "sent" / file.name
    alone.write_bytes(file.read_bytes())
    capsys.readouterr()
    assert main(["show", f"{alone}@2"]) == 0
    told = capsys.readouterr()
    assert "submitted, at QA, version 2" in told.out
    assert "does not hold" not in told.err


def test_kept_versions_are_for_their_owner_alone_and_git_ignores_them(file: Path) -> None:
    main(["submit", str(file)])
    folder = file.parent / ".tui-review" / "versions"
    assert S_IMODE(folder.stat().st_mode) == 0o700
    assert {S_IMODE(each.stat().st_mode) for each in folder.glob("*.yaml")} == {0o600}
    assert (folder / ".gitignore").read_text() == "*\n"


def test_the_day_of_completion_is_set_by_the_first_submission_and_never_moved(file: Path) -> None:
    main(["submit", str(file)])
    first = read_review(file).review.answers["fs.review_completed"].value
    text = file.read_text().replace(str(first), "2026-03-05")
    file.write_text(text)
    main(["return", str(file), "--reason", "x"])
    main(["submit", str(file)])
    assert main(["restore", f"{file}@1", "--reason", "x"]) == 1, "done, with a record that does not hold"
    assert read_review(file).review.answers["fs.review_completed"].value == "2026-03-05"


def test_answers_are_read_only_at_qa_for_everybody_and_open_again_when_returned(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["submit", str(file)])
    for role in ("reviewer", "qa", "site_leader", "state", "observer"):
        assert main(["set", str(file), "4C=No", "--role", role]) == 2
    assert "can be changed when it is returned" in capsys.readouterr().err
    main(["return", str(file), "--reason", "x"])
    assert main(["set", str(file), "1.comments=Again."]) == 0


def test_every_change_after_the_first_submission_keeps_what_was_who_when_and_why(file: Path) -> None:
    main(["set", str(file), "1.comments=Before it was submitted."])
    main(["submit", str(file)])
    main(["return", str(file), "--reason", "x"])
    said = ["--by", "R. Reviewer", "--reason", "QA asked"]
    main(["set", str(file), "4C=No", '4C1=["Temporary setting"]', "4C.narrative=A shelter.", *said])
    main(["set", str(file), "4C.narrative=A shelter until May.", *said])
    answers = read_review(file).review.answers
    assert answers["1.comments"].changes == []
    kept = [(step.part, step.before, step.event.by, step.event.why) for step in steps_of(answers["4C"])]
    assert kept == [
        ("narrative", None, "R. Reviewer", "QA asked"),
        ("given", "Yes", "R. Reviewer", "QA asked"),
        ("narrative", "A shelter.", "R. Reviewer", "QA asked"),
    ]
    assert all(change.at.endswith("Z") for change in answers["4C"].changes)


def test_open_errors_stop_a_hand_over_and_nothing_changes(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["set", str(file), "4C="])
    before = file.read_bytes()
    capsys.readouterr()
    assert main(["submit", str(file)]) == 1
    assert "4C: 4C is not answered yet." in capsys.readouterr().out
    assert file.read_bytes() == before
    assert versions(file) == {}
    one, state = opened(file)
    with pytest.raises(NotComplete) as refusal:
        hand_over(one, state, "submit")
    assert [finding.question for finding in refusal.value.errors] == ["4C"]
    assert state.review.review.status == "in_progress"


def test_a_hand_over_that_is_gone_with_an_older_file_is_named_when_that_is_handed_over_anew_and_ever_after(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.read_bytes()
    assert main(["submit", str(file), "--by", "A. One"]) == 0
    file.write_bytes(before)
    capsys.readouterr()
    assert main(["submit", str(file), "--by", "B. Two"]) == 1, "done, and not clean"
    told = capsys.readouterr().err
    assert "submitted by A. One" in told
    [named] = re.findall(r"`tui-review diff (\S+@2-\w+) ", told)
    main(["diff", named, str(file)])
    assert "submitted by B. Two" in capsys.readouterr().out
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    assert "submitted by A. One" in capsys.readouterr().out
    [lost] = [
        each for each in (file.parent / ".tui-review/versions").glob("*@2-*") if each.name[9:16] in named
    ]
    lost.unlink()
    assert main(["verify", str(file)]) == 0
    assert main(["return", str(file), "--reason", "x"]) == 0
    assert "A. One" not in capsys.readouterr().err


def test_what_one_hand_edit_breaks_is_told_in_a_line_behind_the_verdict_whatever_acts_follow(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for act, by in (("submit", "R"), ("return", "Q"), ("submit", "R"), ("return", "Q")):
        assert main([act, str(file), "--by", by, *(["--reason", "x"] if act == "return" else [])]) == 0
    opened = read_review(file)
    put(opened.review.answers["13A"], narrative="Forged.")
    write_review(file, opened.review, rules(), expected=opened.fingerprint)
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    verdict, line = capsys.readouterr().out.splitlines()
    assert verdict == f"{file}: does not hold at 1 place: 13A"
    assert line.startswith(
        f"{file}: 13A, after version 2, submitted by R (reviewer), and 3 later acts: It was changed"
    )
    assert main(["verify", str(file), "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)) == 4, "for programs one each"


def test_a_refused_act_changes_nothing_in_memory_either(file: Path) -> None:
    one, state = opened(file)
    state.editor = QA
    with pytest.raises(UserError, match="cannot submit"):
        hand_over(one, state, "submit")
    assert (state.review.review.version, state.review.history) == (1, one.review.history)


def test_a_file_somebody_else_changed_is_not_handed_over(file: Path) -> None:
    one, state = opened(file)
    main(["set", str(file), "1.comments=Somebody else."])
    with pytest.raises(FileChanged):
        hand_over(one, state, "submit")
    assert (header(file), versions(file)) == (("in_progress", 1), {})


@pytest.mark.parametrize("refused", ["reviews", "versions"])
def test_what_the_disk_does_not_confirm_is_done_all_the_same_and_said_so(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], refused: str
) -> None:
    folder = file.parent if refused == "reviews" else file.parent / ".tui-review" / "versions"
    (file.parent / ".tui-review" / "versions").mkdir(parents=True, exist_ok=True)

    def full(synced: str) -> None:
        if Path(synced) == folder:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "sync_folder", full)
        assert main(["submit", str(file)]) == 1
    said = capsys.readouterr()
    assert "submitted" in said.out
    assert "did not confirm that it outlasts a power cut (the disk is full)" in said.err
    assert not any(word in said.err for word in ("could not", "try again", "Free some"))
    assert header(file) == ("submitted", 2)
    assert list(versions(file)) == [1, 2], "what is handed over is kept"
    assert main(["verify", str(file)]) == 0
    assert main(["complete", str(file), "--by", "Q"]) == 0
    assert "did not confirm" not in capsys.readouterr().err


def test_of_a_hand_over_that_did_not_come_about_no_version_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = keep_version

    def fails(path: Path, review: Review, data: bytes, *, handed_over: bool) -> Path | None:
        if review.review.version > 4:
            raise UserError("The disk is full.")
        return real(path, review, data, handed_over=handed_over)

    assert main(["submit", str(file)]) == 0
    assert main(["complete", str(file)]) == 0
    before = sorted(each.name for each in versions(file)[1].parent.iterdir())
    monkeypatch.setattr(handing, "keep_version", fails)
    assert main(["finalise", str(file)]) == 2, "taken in by the state on the way"
    assert header(file) == ("qa_complete", 3)
    assert sorted(each.name for each in versions(file)[1].parent.iterdir()) == before


def test_history_lists_acts_and_kept_versions(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["submit", str(file), "--by", "R. Reviewer"])
    main(["return", str(file), "--reason", "see notes", "--by", "Q. Reader"])
    capsys.readouterr()
    assert main(["history", str(file), "--json"]) == 0
    acts: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [(act["version"], act["act"], act["by"], act["kept"]) for act in acts] == [
        (2, "submitted", "R. Reviewer", True),
        (3, "returned", "Q. Reader", True),
    ]
    assert acts[1]["reason"] == "see notes"


def test_restoring_brings_answers_back_as_a_new_version_and_leaves_qa_s_record(file: Path) -> None:
    name = str(file)
    main(["submit", name])
    main(["note", name, "4C", "Stable?"])
    main(["return", name, "--reason", "x"])
    main(["set", name, "4A=2", "4B=Yes", "1.comments="])
    assert main(["restore", f"{name}@2", "--by", "L. Leader"]) == 2
    assert main(["restore", f"{name}@2", "--reason", "wrong child", "--by", "L. Leader"]) == 0
    review = read_review(file).review
    assert (review.review.status, review.review.version) == ("returned", 4)
    assert (review.answers["4A"].value, review.answers["1.comments"].value is not None) == (1, True)
    assert "n1" in review.notes
    assert (review.history[-1].act, review.history[-1].reason) == ("restored", "version 2: wrong child")
    changes = review.answers["4A"].changes
    assert [change.was for change in changes] == [1, 2]
    assert main(["diff", f"{name}@4", name]) == 0


def test_a_kept_version_that_was_changed_is_told_by_every_reader_of_it_and_not_brought_back(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(file)
    main(["submit", name])
    main(["return", name, "--reason", "x"])
    before = file.read_bytes()
    for number in (1, 2):
        assert main(["show", f"{name}@{number}"]) == 0
        (kept,) = (file.parent / ".tui-review/versions").glob(f"*@{number}-*.yaml")
        sound = kept.read_text(encoding="utf-8")
        kept.write_text(
            re.sub(r"(^  4A:.*\n    value: )1$", r"\g<1>0", sound, flags=re.MULTILINE), encoding="utf-8"
        )
        assert kept.read_text(encoding="utf-8") != sound
        said = f"The kept version {number} was changed after it was kept."
        this = f"{name}@{number}"
        for line, status in (
            (["restore", this, "--reason", "made up"], 2),
            (["diff", this, name], 2),
            (["diff", this], 2),
            (["show", this], 2),
            (["history", name], 0),
        ):
            capsys.readouterr()
            assert (main(line), said in capsys.readouterr().err) == (status, True), line
        assert file.read_bytes() == before
        kept.write_text(sound, encoding="utf-8")
        assert main(["diff", this]) in {0, 1}


def test_a_reviewer_restores_only_what_is_theirs_to_change(file: Path) -> None:
    main(["submit", str(file)])
    assert main(["restore", f"{file}@1", "--reason", "x", "--role", "reviewer"]) == 2
    assert main(["restore", f"{file}@1", "--reason", "x", "--role", "observer"]) == 2
    assert header(file) == ("submitted", 2)


def test_who_names_no_role_restores_as_whoever_the_answers_are_with(file: Path) -> None:
    main(["submit", str(file)])
    assert main(["restore", f"{file}@1", "--reason", "x", "--by", "L. Leader"]) == 0
    main(["submit", str(file)])
    main(["return", str(file), "--reason", "Look again.", "--by", "Q. Reader"])
    assert main(["restore", f"{file}@1", "--reason", "x", "--by", "R. Reviewer"]) == 0
    acts = [(act.by, act.role) for act in read_review(file).review.history if act.act == "restored"]
    assert acts == [("L. Leader", "site_leader"), ("R. Reviewer", "reviewer")]


def test_versions_are_named_by_number_and_unknown_ones_are_said(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["submit", str(file)])
    capsys.readouterr()
    assert main(["diff", f"{file}@1", f"{file}@2"]) == 1
    assert main(["diff", f"{file}@7", str(file)]) == 2
    assert "Kept here: 1, 2." in capsys.readouterr().err
    [kept] = (file.parent / ".tui-review/versions").glob("*@2-*.yaml")
    branch = shutil.copytree(file.parent, file.parent.parent / "branch") / file.name
    assert main(["return", str(branch), "--reason", "Why?", "--by", "Q. Reader", "--role", "qa"]) == 0
    [there] = (branch.parent / ".tui-review/versions").glob("*@3-*.yaml")
    beside = Path(shutil.copy(there, kept.parent))
    capsys.readouterr()
    assert main(["diff", f"{file}@3", str(file)]) == 2
    seal = there.stem.partition("@3-")[2][:7]
    assert f"Kept here: 1, 2, 3-{seal} (of another branch, or of" in capsys.readouterr().err
    assert main(["diff", f"{file}@3-{seal}", str(file)]) == 1
    beside.unlink()
    assert main(["verify", str(file)]) == 0
    assert "kept here 1 of 1 version" in capsys.readouterr().out
    kept.unlink()
    assert main(["verify", str(file)]) == 0
    assert "kept here 0 of 1 version" in capsys.readouterr().out


@pytest.mark.parametrize("place", [".tui-review", ".tui-review/versions"])
def test_a_link_where_versions_are_kept_is_named(
    file: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    main(["submit", str(file)])
    kept, empty = file.parent / place, file.parent / "elsewhere"
    kept.rename(empty)
    kept.symlink_to(empty)
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    assert f"stands a link, {kept}, through which nothing is kept" in capsys.readouterr().out
    kept.unlink()
    empty.rename(kept)
    assert main(["verify", str(file)]) == 0


@pytest.mark.parametrize("call", ["listdir", "stat"])
def test_kept_versions_that_cannot_be_looked_at_are_not_taken_for_none(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    main(["submit", str(file)])
    known = getattr(os, call)

    def refused(path: Any, *more: Any, **named: Any) -> Any:
        if ".tui-review/versions" in str(path) and (call == "listdir" or str(path).endswith(".yaml")):
            raise PermissionError(errno.EACCES, "made up")
        return known(path, *more, **named)

    monkeypatch.setattr(os, call, refused)
    assert main(["verify", str(file)]) == 1, capsys.readouterr()
    assert "The kept versions were not looked at" in capsys.readouterr().out
    assert main(["diff", f"{file}@nonsense", str(file)]) == 2
    assert main(["diff", f"{file}@2", "missing.yaml"]) == 2


@pytest.mark.parametrize(
    ("text", "path", "version"),
    [
        ("a/x.yaml", "a/x.yaml", ""),
        ("a/x.yaml@2", "a/x.yaml", "2"),
        ("me@home/x.yaml@HEAD@{1}", "me@home/x.yaml", "HEAD@{1}"),
        ("me@home/x.yaml", "me@home/x.yaml", ""),
        ("git:HEAD~2:a/x.yaml", "a/x.yaml", "HEAD~2"),
    ],
)
def test_names_of_versions(text: str, path: str, version: str) -> None:
    named = parse_name(text)
    assert (str(named.path), named.version) == (path, version)


def test_completing_with_open_notes_says_which_are_left(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["submit", str(file)])
    main(["note", str(file), "4B", "Which move?", "--by", "Q. Reader"])
    capsys.readouterr()
    assert main(["complete", str(file), "--by", "Q. Reader"]) == 0
    assert "1 note is not closed: n1" in capsys.readouterr().out


def test_a_version_that_was_kept_with_a_change_by_hand_is_not_said_to_be_changed_since(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["submit", str(file)]) == 0
    before, place, after = file.read_text(encoding="utf-8").partition("  9B: ")
    file.write_text(before + place + after.replace('value: "Yes"', 'value: "No"', 1), encoding="utf-8")
    assert main(["complete", str(file), "--by", "Q. Reader", "--role", "qa"]) == 1
    assert main(["reopen", str(file), "--reason", "Look again.", "--by", "L. Leader"]) == 1
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    told = capsys.readouterr().out
    assert "changed before this act" in told
    assert "was changed after it was kept" not in told
    [kept] = (file.parent / ".tui-review/versions").glob("*@3-*.yaml")
    kept.chmod(0o600)
    kept.write_text(kept.read_text(encoding="utf-8").replace('"Yes"', '"No"', 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    assert "kept version 3" in capsys.readouterr().out


def test_what_does_not_hold_is_said_before_an_act_seals_it(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["submit", str(file), "--by", "R. Reviewer"]) == 0
    before, place, after = file.read_text(encoding="utf-8").partition("  9B: ")
    file.write_text(before + place + after.replace('value: "Yes"', 'value: "No"', 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["complete", str(file), "--by", "Q. Reader"]) == 1, "done, and not clean"
    said = capsys.readouterr()
    assert "Its record does not hold: 9B." in said.err
    assert "qa" in said.out.casefold()
    assert header(file)[0] == "qa_complete"


@pytest.mark.parametrize(
    ("name", "is_none"), [("s", True), (" s ", True), ("So", False), ("王", False), ("", False)]
)
def test_one_key_is_no_name_for_the_record(name: str, *, is_none: bool) -> None:
    assert bool(why_no_name(name)) is is_none
