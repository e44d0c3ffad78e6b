"""Reviews in real git: branches, merges, rebases, diffs, partial staging, worktrees, and taking it all out again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import put
from tests.generating.histories import SHEET
from tests.instrument.making import beside
from tests.instrument.test_case_plan_review import EIGHT, PREPARED
from tui_review.cli.main import main
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.places import place_of
from tui_review.qa.gitsetup import disable, enable, is_set_up
from tui_review.qa.textconv import review_text
from tui_review.review.record.chain import chain_ends
from tui_review.review.record.events import events_of, joining_line
from tui_review.review.serial import as_written, new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, desk_day
from tui_review.settings import Settings, save_settings
from tui_review.store import committed
from tui_review.store.layout import hand_written
from tui_review.store.reviews import read_review, review_bytes

from .sample import complete_file

HERE = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that knows nothing of whoever runs the tests."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [each for each in os.environ if each.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    (home / "gitconfig").write_text(
        "[user]\n\tname = Nobody\n\temail = nobody@example.org\n[init]\n\tdefaultBranch = main\n"
    )
    monkeypatch.setenv("GIT_PAGER", "cat")


def git(folder: Path, *arguments: str, status: int = 0, typed: str | None = None) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, input=typed, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with one complete review, committed, and the drivers installed."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    git(folder, "init", "-q")
    complete_file(folder / "reviews")
    git(folder, "add", "reviews/sample.yaml")
    git(folder, "commit", "-q", "-m", "a review")
    assert enable(folder)
    return folder


def answer(clone: Path, *answers: str, message: str = "answers") -> None:
    assert main(["set", str(clone / "reviews/sample.yaml"), *answers]) == 0
    git(clone, "commit", "-q", "-a", "-m", message)


def value(clone: Path, question: str) -> object:
    return read_review(clone / "reviews/sample.yaml").review.answers[question].given


def test_branches_that_answer_different_questions_merge_and_ratings_follow(clone: Path) -> None:
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4C=No", '4C1=["Temporary setting"]', "4C.narrative=A shelter.")
    git(clone, "checkout", "-q", "main")
    answer(clone, "4A=2", "4B=Yes")
    git(clone, "merge", "-q", "--no-edit", "other")
    assert (value(clone, "4A"), value(clone, "4C")) == (2, "No")
    review = read_review(clone / "reviews/sample.yaml").review
    assert (review.ratings["4"].rating, review.ratings["4"].because) == (
        "Area Needing Improvement",
        "4C is No",
    )
    assert review.ratings["permanency-1"].rating == "Partially Achieved"


def test_the_same_question_both_ways_is_a_conflict_that_check_names_and_settle_ends(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4A=3", "4B=Yes")
    git(clone, "checkout", "-q", "main")
    answer(clone, "4A=2", "4B=Yes")
    said = git(clone, "merge", "--no-edit", "other", status=1)
    assert "CONFLICT" in said
    assert "4A: both sides changed it" in said
    file = clone / "reviews/sample.yaml"
    assert "<<<<<<<" not in file.read_text()
    assert value(clone, "4A") == 2
    assert main(["check", str(file)]) == 1
    assert "4A: error: A merge found two different answers" in capsys.readouterr().out
    assert main(["submit", str(file)]) == 1
    assert main(["settle", str(file), "4A", "theirs"]) == 0
    assert value(clone, "4A") == 3
    assert read_review(file).review.conflicts == {}
    git(clone, "commit", "-q", "-a", "--no-edit")


@pytest.mark.parametrize("turned", [False, True])
def test_which_of_two_overrides_holds_says_a_site_leader_however_the_branches_were_merged(
    clone: Path, capsys: pytest.CaptureFixture[str], *, turned: bool
) -> None:
    file = str(clone / "reviews/sample.yaml")
    git(clone, "branch", "other")
    for branch, by, reason in (("main", "L. One", "first"), ("other", "L. Two", "second")):
        git(clone, "checkout", "-q", branch)
        whose = ["--reason", reason, "--by", by, "--role", "site_leader"]
        assert main(["override", file, "4", "Area Needing Improvement", *whose]) == 0
        git(clone, "commit", "-q", "-a", "-m", reason)
    here, there = ("main", "other") if turned else ("other", "main")
    git(clone, "checkout", "-q", here)
    git(clone, "merge", "--no-edit", there, status=1)
    for side in ("ours", "theirs"):
        for role in ("reviewer", "qa", "state"):
            capsys.readouterr()
            assert main(["settle", file, "4", side, "--by", "R. Somebody", "--role", role]) == 2
            assert "Only a site leader may say which override holds" in capsys.readouterr().err
    assert "4/override" in read_review(Path(file)).review.conflicts
    assert main(["settle", file, "4", "ours", "--by", "L. One", "--role", "site_leader"]) == 0
    assert read_review(Path(file)).review.overrides["4"].reason == ("first" if turned else "second")
    git(clone, "commit", "-q", "-a", "--no-edit")
    assert main(["verify", file]) == 0


def test_an_answer_that_two_answers_of_the_other_branch_close_together_is_left_to_settle(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(clone, "7.applies=Yes", "7A=No", "7B=Yes")
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "7A=Yes")
    answer(clone, "7.applies=No")
    git(clone, "checkout", "-q", "main")
    answer(clone, "7B=No", "7B.narrative=Siblings were placed apart with no valid reason given.")
    file = clone / "reviews/sample.yaml"
    assert read_review(file).review.ratings["7"].rating == "Area Needing Improvement"
    said = git(clone, "merge", "--no-edit", "other", status=1)
    assert "One side answered 7.applies, 7A; the other answered 7B, which is not asked so." in said
    review = read_review(file).review
    assert sorted(review.conflicts) == ["7.applies", "7A"]
    assert "7" not in review.ratings, "no rating goes by what is left to settle"
    assert main(["check", str(file)]) == 1
    assert "7A: error: One side answered 7.applies, 7A; the other answered 7B" in capsys.readouterr().out
    for place in review.conflicts:
        assert main(["settle", str(file), place, "ours"]) == 0
    assert read_review(file).review.ratings["7"].rating == "Area Needing Improvement"


@pytest.mark.slow
def test_what_check_names_is_what_settle_takes_and_each_side_says_who_gave_it(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(clone, "checkout", "-q", "-b", "other")
    git(clone, "config", "user.name", "Ann")
    answer(clone, "4C.narrative=side")
    git(clone, "checkout", "-q", "main")
    git(clone, "config", "user.name", "Bob")
    answer(clone, "4C.narrative=main")
    git(clone, "merge", "--no-edit", "other", status=1)
    file = str(clone / "reviews/sample.yaml")
    assert main(["check", file]) == 1
    named = next(line for line in capsys.readouterr().out.splitlines() if "merge" in line)
    assert f"{file}: 4C: error" in named
    assert "settle FILE 4C" in named
    assert main(["settle", file, "4C"]) == 1
    shown = capsys.readouterr().out
    ours, theirs = shown.split("theirs: side")
    assert "ours: main" in ours
    assert ("by Bob" in ours, "by Ann" in theirs) == (True, True)
    assert main(["settle", file, "4C", "theirs"]) == 0
    assert read_review(Path(file)).review.answers["4C"].narrative == "side"


def test_who_took_a_row_away_that_another_changed_is_named(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    table = read_review(file).review.answers["fs.participants"].rows
    assert table is not None
    (one,) = table.values()
    both = [one, {**one, "name": "Made Up"}]
    answer(clone, f"fs.participants={json.dumps(both)}")
    git(clone, "checkout", "-q", "-b", "other")
    git(clone, "config", "user.name", "Ann")
    answer(clone, f"fs.participants={json.dumps([one, {**both[1], 'relationship': 'Aunt'}])}")
    git(clone, "checkout", "-q", "main")
    git(clone, "config", "user.name", "Bob")
    answer(clone, f"fs.participants={json.dumps([one])}")
    git(clone, "merge", "--no-edit", "other", status=1)
    capsys.readouterr()
    assert main(["settle", str(file)]) == 1
    ours, theirs = capsys.readouterr().out.split("theirs: ", 1)
    assert "ours: nothing" in ours
    assert ("by Bob" in ours, "by Ann" in theirs) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize(("question", "key"), [("4C", "4C.narrative"), ("4.comments", "4.comments")])
def test_a_conflict_of_texts_is_edited_beginning_with_both(
    clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, question: str, key: str
) -> None:
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, f"{key}=Side.")
    git(clone, "checkout", "-q", "main")
    answer(clone, f"{key}=Main.")
    git(clone, "merge", "--no-edit", "other", status=1)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/Side/side/" "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    file = clone / "reviews/sample.yaml"
    assert main(["settle", str(file), question, "edit"]) == 0
    review = read_review(file).review
    stands = review.answers[question]
    assert (stands.value if key == question else stands.narrative, review.conflicts) == ("Main. side.", {})


@pytest.mark.slow
@pytest.mark.parametrize("end", ["printf '\\033 a letter that is none\\n' >> \"$1\"", "kill -9 $$", "exit 3"])
def test_what_was_written_in_the_editor_and_is_not_taken_is_kept_and_said_where(
    clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], end: str
) -> None:
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4C.narrative=Side.")
    git(clone, "checkout", "-q", "main")
    answer(clone, "4C.narrative=Main.")
    git(clone, "merge", "--no-edit", "other", status=1)
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\necho "Both at length, made up." > "$1"\n{end}\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    capsys.readouterr()
    assert main(["settle", str(clone / "reviews/sample.yaml"), "4C", "edit"]) == 2
    said = capsys.readouterr().err
    (folder,) = (place_of("state") / "editor").iterdir()
    assert f"What was written is kept in {folder}" in " ".join(said.split())
    assert "Both at length" in (folder / "text.md").read_text()


@pytest.mark.slow
def test_two_reviews_made_under_one_name_are_never_merged(tmp_path: Path) -> None:
    ours, theirs = complete_file(tmp_path / "a"), complete_file(tmp_path / "b")
    was = ours.read_text()
    theirs.write_text(theirs.read_text().replace("uid: ", "uid: x", 1))
    (tmp_path / "O").write_bytes(b"")
    assert main(["merge-driver", str(tmp_path / "O"), str(ours), str(theirs), "sample.yaml"]) == 1
    assert ours.read_text() == f"<<<<<<< ours\n{was}=======\n{theirs.read_text()}>>>>>>> theirs\n"


@pytest.mark.slow
def test_what_is_said_of_two_reviews_under_one_name_leaves_both(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    elsewhere = clone.parent / "elsewhere"
    git(clone, "worktree", "add", "-q", "--detach", str(elsewhere))
    git(elsewhere, "checkout", "-q", "--orphan", "other")
    git(elsewhere, "rm", "-q", "-f", "reviews/sample.yaml")
    their_file = complete_file(elsewhere / "reviews")
    assert main(["submit", str(their_file)]) == 0
    git(elsewhere, "add", str(their_file))
    git(elsewhere, "commit", "-q", "-m", "another review")
    uids = {read_review(each).review.review.uid for each in (file, their_file)}
    said = git(clone, "merge", "-q", "--no-edit", "--allow-unrelated-histories", "other", status=1)
    assert "nothing merges those" in said
    show, checkout = re.findall(r"`(git (?:show|checkout)[^`]*)`", said)
    capsys.readouterr()
    assert main(["check", str(file)]) == 2
    assert "or says why it cannot" in " ".join(capsys.readouterr().err.split())
    (clone / "more").mkdir()
    for line in (show.replace("FOLDER", "more"), checkout):
        subprocess.run(["sh", "-c", line], cwd=clone, check=True, capture_output=True)
    git(clone, "add", "reviews", "more")
    git(clone, "commit", "-q", "-m", "both")
    both = [file, clone / "more/sample.yaml"]
    assert {read_review(each).review.review.uid for each in both} == uids
    assert main(["verify", *map(str, both)]) == 0, capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("turned", [False, True])
def test_one_review_that_has_another_name_on_one_branch_is_said_to_be_one_and_how_it_stays_so(
    clone: Path, capsys: pytest.CaptureFixture[str], *, turned: bool
) -> None:
    file, other = clone / "reviews/sample.yaml", clone / "reviews/c9.yaml"
    uid = read_review(file).review.review.uid
    git(clone, "branch", "other")
    git(clone, "mv", "reviews/sample.yaml", "reviews/c9.yaml")
    other.write_text(other.read_text().replace("  id: sample\n", "  id: c9\n", 1))
    git(clone, "commit", "-q", "-a", "-m", "another name")
    git(clone, "checkout", "-q", "other")
    answer(clone, "4A=3", "4B=Yes")
    if not turned:
        git(clone, "checkout", "-q", "main")
    said = " ".join(git(clone, "merge", "--no-edit", "main" if turned else "other", status=1).split())
    assert "The two sides are one review" in said
    assert "two reviews that are both called" not in said
    was, is_now, name = re.findall(r"has it as (\S+), `git mv \S+ (\S+)`, write `id: (\S+)`", said)[0]
    assert is_now == f"{name}.yaml"
    git(clone, "merge", "--abort")
    # What the message says to do, on the branch that it names.
    git(clone, "checkout", "-q", "main" if was == "c9" else "other")
    git(clone, "mv", f"reviews/{was}.yaml", f"reviews/{is_now}")
    moved = clone / "reviews" / is_now
    moved.write_text(moved.read_text().replace(f"  id: {was}\n", f"  id: {name}\n", 1))
    git(clone, "commit", "-q", "-a", "-m", "the name that it has there")
    git(clone, "checkout", "-q", "other" if turned else "main")
    git(clone, "merge", "-q", "--no-edit", "main" if turned else "other")
    (there,) = (clone / "reviews").glob("*.yaml")
    review = read_review(there).review
    assert (review.review.uid, review.review.id, review.answers["4A"].value) == (uid, name, 3)
    assert main(["verify", str(clone / "reviews")]) == 0, capsys.readouterr().out


@pytest.mark.slow
def test_a_rebase_goes_through_the_same_merge(clone: Path) -> None:
    git(clone, "checkout", "-q", "-b", "topic")
    answer(clone, "4A=2", "4B=Yes")
    answer(clone, "1.comments=Looked at again.")
    git(clone, "checkout", "-q", "main")
    answer(clone, "2.comments=Written meanwhile.", "4.comments=Here too.")
    git(clone, "checkout", "-q", "topic")
    git(clone, "rebase", "-q", "main")
    found = [value(clone, each) for each in ("4A", "1.comments", "2.comments", "4.comments")]
    assert found == [2, "Looked at again.", "Written meanwhile.", "Here too."]


def test_the_log_reads_in_words_and_each_line_names_its_question(clone: Path) -> None:
    answer(clone, "4.comments=First line.")
    answer(clone, "4A=2", "4B=No", "4B.narrative=One.\nTwo.\nThree.\nFour.\nFive.\nSix.")
    answer(clone, "4B.narrative=One.\nTwo.\nThree.\nFour.\nFive.\nSix, by another word.")
    log = git(clone, "log", "-p", "-1")
    assert [line for line in log.splitlines() if re.match(r"@@.*@@.", line)] == []
    assert "\n-4B | | Six.\n" in log
    assert "\n+4B | | Six, by another word.\n" in log


@pytest.mark.slow
def test_each_single_change_of_a_full_review_names_its_question_on_every_line(tmp_path: Path) -> None:
    opened = read_review(complete_file(tmp_path))
    text = opened.path.read_bytes()
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    words = review_text(opened.path)
    for id_, kept in opened.review.answers.items():
        changed = replace(kept, narrative=f"{kept.narrative}\nAnother line.")
        review = replace(opened.review, answers={**opened.review.answers, id_: changed})
        (before / f"{id_}.yaml").write_bytes(words)
        file = after / f"{id_}.yaml"
        file.write_bytes(review_bytes(review, as_written(opened.rules, review), former=text))
        file.write_bytes(review_text(file))
    shown = git(tmp_path, "diff", "--no-index", "before", "after", status=1)
    hunks = re.split(r"(?m)^diff --git a/before/(.+)\.yaml b/.*$", shown)[1:]
    wrong: list[str] = []
    for id_, lines in zip(hunks[::2], hunks[1::2], strict=True):
        found = re.findall(r"(?m)^[-+](?!--|\+\+)([^|:]+)[:|].*$", lines)
        wrong += [id_] if {each.strip() for each in found} != {id_} else []
    assert len(hunks) == 2 * len(opened.review.answers)
    assert wrong == []


@pytest.mark.slow
def test_a_rating_written_by_hand_and_a_comment_are_shown_in_the_diff(clone: Path) -> None:
    file = clone / "reviews/sample.yaml"
    text = file.read_text()
    head, _, tail = text.partition("\nratings:")
    forged = tail.replace("rating: Strength", "rating: Area Needing Improvement", 1)
    file.write_text(f"{head}\nratings:{forged}".replace("  4A:", "  # QA: ask the county\n  4A:", 1))
    shown = git(clone, "diff")
    assert "\n-Rating 1 | Strength\n" in shown
    assert "\n+Rating 1 | Area Needing Improvement\n" in shown
    assert "\n+Rating 1 | NOT WHAT THE ANSWERS GIVE: Strength" in shown
    assert "\n+4A | # QA: ask the county\n" in shown


@pytest.mark.slow
def test_comments_survive_a_save_a_merge_and_a_hand_over(clone: Path) -> None:
    file = clone / "reviews/sample.yaml"
    file.write_text(file.read_text().replace("  4A:", "  # base\n  4A:", 1))
    git(clone, "commit", "-q", "-a", "-m", "a comment")
    git(clone, "checkout", "-q", "-b", "other")
    file.write_text(file.read_text().replace("  4C:", "  # theirs\n  4C:", 1))
    answer(clone, "1.comments=Other.")
    git(clone, "checkout", "-q", "main")
    file.write_text(file.read_text().replace("  5B:", "  # ours\n  5B:", 1))
    answer(clone, "16.comments=Main.")
    git(clone, "merge", "-q", "--no-edit", "other")
    assert main(["submit", str(file)]) == 0
    comments = [(each.path[-1], each.text) for each in hand_written(file.read_bytes())]
    assert comments == [("4A", "# base"), ("4C", "# theirs"), ("5B", "# ours")]


@pytest.mark.slow
def test_a_file_from_before_titles_is_not_made_another_by_a_save(tmp_path: Path) -> None:
    file = complete_file(tmp_path)
    assert "\n  4A: # Placement settings\n" in file.read_text()
    bare = re.sub(r"(?m)^(  \S+:) # .*$", r"\1", file.read_text()).split("\n", 2)
    file.write_text(f"{bare[0]}\n{bare[2]}")
    was = file.read_text().splitlines()
    assert main(["set", str(file), "1.comments=Looked at again."]) == 0
    now = file.read_text().splitlines()
    assert len([line for line in now if line not in was]) == 1
    assert "  4A:" in now


@pytest.mark.slow
def test_verify_names_the_last_commit_at_which_a_forged_answer_held(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit"]) == 0
    assert main(["verify", str(file)]) == 0
    assert "last commit Nobody, " in capsys.readouterr().out
    shallow = clone.parent / "shallow"
    git(clone, "clone", "-q", "--depth", "1", f"file://{clone}", str(shallow))
    assert main(["verify", str(shallow / "reviews")]) == 0
    assert "The clone is cut short" in capsys.readouterr().err
    held = git(clone, "rev-parse", "HEAD")[:8]
    file.write_text(re.sub(r"(  4A:.*\n    value:) 1\n", r"\1 2\n", file.read_text()))
    git(clone, "-c", "user.name=Forger", "commit", "-q", "-a", "-m", "a typo")
    forged = git(clone, "rev-parse", "HEAD")[:8]
    assert main(["verify", str(file)]) == 1
    (said,) = (line for line in capsys.readouterr().out.splitlines() if ": 4A, after version 2" in line)
    assert f"It held at commit Nobody, {_day(clone)}, {held}; commit Forger, {_day(clone)}, {forged}" in said


@pytest.mark.slow
def test_verify_names_the_last_commit_at_which_what_was_signed_stood(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = Catalog([shipped_folder()]).rules("case-plan-review")[0]
    tess = Editor("Tess Tran", now=lambda: "2026-05-05T12:00:00Z")
    state = ReviewState(rules, new_review("plan", rules, "2026-05-04"), tess, today="2026-05-31")
    state.answer_many({**PREPARED, **EIGHT})
    file = clone / "reviews/plan.yaml"
    file.write_bytes(review_bytes(state.review, as_written(rules, state.review)))
    git(clone, "add", str(file))
    git(clone, "commit", "-q", "-m", "answered")
    assert main(["set", str(file), "cp.sign_trainee=Tess Tran, 2026-05-05", "--by", "Tess Tran"]) == 0
    by_hand = file.read_text().replace("Approves the plan.", "Asks for another.")
    git(clone, "commit", "-q", "-a", "-m", "signed")
    held = git(clone, "rev-parse", "HEAD")[:8]

    def said() -> str:
        capsys.readouterr()
        assert main(["verify", str(file)]) == 1
        return " ".join(capsys.readouterr().out.split())

    file.write_text(by_hand)
    assert f"It held at commit Nobody, {_day(clone)}, {held}; what is not committed yet changed it." in said()
    git(clone, "commit", "-q", "-a", "-m", "a typo")
    forged = git(clone, "rev-parse", "HEAD")[:8]
    assert f"{held}; commit Nobody, {_day(clone)}, {forged} changed it." in said()
    git(clone, "reset", "-q", "--soft", "HEAD~2")
    git(clone, "commit", "-q", "-a", "-m", "signed, they say")
    assert "It held at commit" not in said(), "nobody had signed before"


def test_verify_counts_what_no_commit_has_yet(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(clone / "reviews/sample.yaml")

    def said(*words: str) -> str:
        assert not words or main([*words]) == 0
        capsys.readouterr()
        assert main(["verify", file]) == 0
        return " ".join(capsys.readouterr().out.split())

    assert "in no commit" not in said()
    leader = ("--by", "L. Leader", "--role", "site_leader")
    assert "1 act since is in no commit of this branch yet" in said(
        "override", file, "4", "Area Needing Improvement", "--reason", "A pattern.", *leader
    )
    assert "1 act, 1 message since are in no commit" in said("note", file, "4C", "Stable?", *leader)
    git(clone, "commit", "-q", "-a", "-m", "looked through")
    assert "in no commit" not in said()
    # The submission answers the day of completion, with a line of its own.
    assert "1 act, 1 recorded change since are in no commit" in said("submit", file)


@pytest.mark.slow
def test_a_revert_that_was_settled_is_among_what_leaves_a_line_that_joins_nothing(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file)]) == 0
    assert (
        main(["return", str(file), "--by", "Q. Reader", "--role", "qa", "--reason", "Once more.", "--commit"])
        == 0
    )
    answer(clone, "4.comments=One thing.", "5.comments=Beside it.")
    answer(clone, "4.comments=Another thing.")
    git(clone, "revert", "--no-edit", "HEAD~1", status=1)
    for place in read_review(file).review.conflicts:
        assert main(["settle", str(file), place, "ours"]) == 0
    git(clone, "commit", "-q", "-a", "--no-edit")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0
    assert "a revert that was settled" in capsys.readouterr().err


@pytest.mark.slow
def test_verify_says_how_many_of_the_changes_that_no_act_seals_are_nobody_s(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file)]) == 0
    back = ["return", str(file), "--by", "Q. Reader", "--role", "qa", "--reason", "Once more."]
    assert main([*back, "--commit"]) == 0
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4C=No", "4C.narrative=He moved twice.")
    git(clone, "checkout", "-q", "-")
    answer(clone, "4C=No", "4C.narrative=He moved twice.")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0
    assert "; 2 recorded changes since, not sealed yet; kept" in capsys.readouterr().out
    git(clone, "merge", "-q", "--no-edit", "other")
    capsys.readouterr()
    main(["verify", str(file)])
    assert " of them by nobody, as a merge makes them)" in capsys.readouterr().out


@pytest.mark.slow
def test_the_last_commit_of_a_review_is_of_its_file_and_not_of_a_copy(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    (clone / "reviews/copy.yaml").write_bytes(file.read_bytes())
    git(clone, "add", "reviews")
    git(clone, "commit", "-q", "-m", "a copy")
    capsys.readouterr()
    main(["verify", str(file)])
    said = " ".join(capsys.readouterr().out.split())
    assert git(clone, "rev-parse", "HEAD~1")[:8] in said
    assert git(clone, "rev-parse", "HEAD")[:8] not in said


@pytest.mark.slow
@pytest.mark.parametrize("settles", [True, False])
def test_a_conflict_that_is_cut_out_of_the_file_before_the_merge_is_committed_is_named(
    clone: Path, capsys: pytest.CaptureFixture[str], *, settles: bool
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit"]) == 0
    back = ["return", str(file), "--by", "Q. Reader", "--role", "qa", "--reason", "Once more."]
    assert main([*back, "--commit"]) == 0
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4.comments=The aunt was asked.")
    git(clone, "checkout", "-q", "main")
    answer(clone, "4.comments=Nobody was asked.")
    git(clone, "merge", "--no-edit", "other", status=1)
    if settles:
        assert main(["settle", str(file), "4.comments", "ours"]) == 0
    else:
        file.write_text(re.sub(r"(?m)^conflicts:\n(?: .*\n)+", "", file.read_text()))
    git(clone, "commit", "-q", "-a", "-m", "merged")
    capsys.readouterr()
    assert main(["verify", str(file)]) == (0 if settles else 1)
    said = " ".join(capsys.readouterr().out.split())
    assert ("4.comments: Two branches changed it differently" in said) != settles


@pytest.mark.slow
def test_verify_names_a_line_of_a_merge_that_came_by_a_commit_that_is_none(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit"]) == 0
    back = ["return", str(file), "--by", "Q. Reader", "--role", "qa", "--reason", "Once more."]
    assert main([*back, "--commit"]) == 0

    def verified() -> tuple[str, str]:
        capsys.readouterr()
        assert main(["verify", str(file)]) == 0
        said = capsys.readouterr()
        return said.out, said.err

    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4C=No", "4C.narrative=He moved twice.")
    git(clone, "checkout", "-q", "main")
    answer(clone, "4C=No", "4C.narrative=He moved twice.")
    git(clone, "merge", "-q", "--no-edit", "other")
    assert verified()[1] == ""
    git(clone, "checkout", "-q", "-b", "squashed", "HEAD~1")
    git(clone, "merge", "-q", "--squash", "other")
    git(clone, "commit", "-q", "-m", "in one")
    assert verified()[1] == ""
    git(clone, "checkout", "-q", "main")
    opened = read_review(file)
    stands = opened.review.answers["4C"]
    (end,) = chain_ends(events_of(stands, "given"))
    line = joining_line("4C", "given", [(end, "No")], "Yes", opened.review.history[-1].at)
    put(stands, value="Yes", changes=[*stands.changes, line])
    file.write_bytes(review_bytes(opened.review, as_written(opened.rules, opened.review)))
    assert verified()[1] == "", "not committed yet"
    git(clone, "commit", "-q", "-a", "-m", "tidied up")
    out, err = verified()
    said = " ".join(err.split())
    assert "all holds" in out
    assert (
        f"warning: 4C: A line of the record ({line.id}) says that a merge made it, and commit Nobody" in said
    )
    assert git(clone, "rev-parse", "HEAD")[:8] in said


@pytest.mark.slow
def test_verify_does_not_say_who_changed_what_the_record_does_not_hold(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit"]) == 0
    file.write_text(re.sub(r'(  "4":.*\n    rating: ).*', r"\1Not Applicable", file.read_text()))
    git(clone, "commit", "-q", "-a", "-m", "a rating by hand")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr().out
    assert "Not Applicable" in said
    assert "It held at commit" not in said


def _day(clone: Path) -> str:
    return git(clone, "log", "-1", "--format=%as").strip()


@pytest.mark.slow
def test_verify_names_an_act_that_a_commit_had_and_the_file_has_no_more(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    before = file.read_bytes()
    assert main(["submit", str(file), "--commit"]) == 0
    brought = git(clone, "rev-parse", "HEAD")[:8]
    file.write_bytes(before)
    git(clone, "commit", "-q", "-a", "-m", "never happened")
    capsys.readouterr()
    assert main(["verify", str(clone / "reviews")]) == 1
    said = capsys.readouterr().out
    assert f"{brought} is not in the file any more: version 2, submitted by " in said
    assert "git revert" not in said
    git(clone, "reset", "-q", "--hard", brought)
    git(clone, "checkout", "-q", "-b", "elsewhere", "HEAD~1")
    assert main(["verify", str(file)]) == 0, "what is kept of another branch is no act that is gone"
    git(clone, "checkout", "-q", "-")
    git(clone, "revert", "--no-edit", "HEAD")
    capsys.readouterr()
    assert main(["verify", str(clone / "reviews")]) == 1
    assert "took it back with `git revert`" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stands", "forged", "what"),
    [
        ('"on": 4C', '"on": 4B', "another place"),
        ("value_then: ", "value_then: NA #", "another answer of then"),
    ],
)
def test_what_a_note_is_on_and_what_stood_there_is_what_the_commit_says_that_brought_it(
    clone: Path, capsys: pytest.CaptureFixture[str], stands: str, forged: str, what: str
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit"]) == 0
    assert main(["note", str(file), "4C", "Stable?", "--role", "qa", "--by", "Q. Reader"]) == 0
    git(clone, "commit", "-q", "-a", "-m", "asked", "--author", "Q. Reader <qa@county.example>")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0
    before, notes, after = file.read_text(encoding="utf-8").partition("\nnotes:\n")
    assert stands in after
    file.write_text(before + notes + after.replace(stands, forged, 1), encoding="utf-8")
    git(clone, "commit", "-q", "-a", "-m", "tidy")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr().out
    assert f"It says {what} than in commit Q. Reader" in said
    assert "which brought it" in said


def parent_in_the_commit_graph(clone: Path, commit: str, parent: str) -> None:
    """Has what git keeps of its commits to be faster say that a commit has another parent (gitformat-commit-graph)."""
    git(clone, "commit-graph", "write", "--reachable")
    path = clone / ".git/objects/info/commit-graph"
    data = bytearray(path.read_bytes())
    chunks = {
        bytes(data[8 + 12 * number : 12 + 12 * number]): int.from_bytes(
            data[12 + 12 * number : 20 + 12 * number]
        )
        for number in range(data[6])
    }
    ids = [bytes.fromhex(each) for each in (commit, parent)]
    count = int.from_bytes(data[chunks[b"OIDF"] + 1020 : chunks[b"OIDF"] + 1024])
    listed = [
        bytes(data[chunks[b"OIDL"] + 20 * number : chunks[b"OIDL"] + 20 * number + 20])
        for number in range(count)
    ]
    at = chunks[b"CDAT"] + 36 * listed.index(ids[0]) + 20
    data[at : at + 4] = listed.index(ids[1]).to_bytes(4)
    path.chmod(0o644)
    path.write_bytes(bytes(data[:-20]) + hashlib.sha1(data[:-20], usedforsecurity=False).digest())
    assert git(clone, "log", "-1", "--format=%P", commit).strip() == parent, "git believes it"


def test_a_version_that_is_not_what_its_id_says_is_no_version(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    answer(clone, "4A=2", "4B=Yes")
    assert main(["submit", str(file), "--commit"]) == 0
    was = git(clone, "rev-parse", "HEAD~1:reviews/sample.yaml").strip()
    path = clone / ".git/objects" / was[:2] / was[2:]
    data = zlib.decompress(path.read_bytes())
    path.chmod(0o644)
    path.write_bytes(zlib.compress(data.replace(b"value: 2", b"value: 3")))
    capsys.readouterr()
    assert main(["verify", str(file)]) == 2
    said = capsys.readouterr()
    assert "cannot be read from git" in said.out + said.err
    assert "its commits were not looked at" in said.out


@pytest.mark.parametrize("by", ["replace", "grafts", "the commit graph"])
def test_what_a_clone_puts_in_the_place_of_its_commits_is_no_history(
    clone: Path, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    file = clone / "reviews/sample.yaml"
    before = file.read_bytes()
    start = git(clone, "rev-parse", "HEAD").strip()
    assert main(["submit", str(file), "--commit"]) == 0
    file.write_bytes(before)
    (clone / "a.txt").write_text("a")
    git(clone, "add", "a.txt")
    git(clone, "commit", "-q", "-a", "-m", "never happened")
    now = git(clone, "rev-parse", "HEAD").strip()
    if by == "replace":
        git(clone, "replace", "--graft", now, start)
    elif by == "the commit graph":
        parent_in_the_commit_graph(clone, now, start)
    else:
        info = clone / ".git/info"
        info.mkdir(exist_ok=True)
        (info / "grafts").write_text(f"{now} {start}\n")
    capsys.readouterr()
    assert main(["verify", str(clone / "reviews")]) == 1
    assert "is not in the file any more: version 2, submitted by " in capsys.readouterr().out


@pytest.mark.slow
def test_what_a_message_says_of_a_revert_is_believed_of_what_that_commit_brought_alone(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    other = git(clone, "rev-parse", "HEAD").strip()
    before = file.read_bytes()
    assert main(["note", str(file), "4C", "Stable?", "--role", "qa", "--by", "Q. Reader"]) == 0
    git(clone, "commit", "-q", "-a", "-m", "asked", "--author", "Q. Reader <qa@county.example>")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0
    for message in (
        "tidy",
        f"Revert\n\nThis reverts commit {'a' * 40}.",
        f"x\n\nThis reverts commit {other}.",
    ):
        file.write_bytes(before)
        git(clone, "commit", "-q", "-a", "-m", message)
        capsys.readouterr()
        assert main(["verify", str(file)]) == 1, message
        said = capsys.readouterr().out
        assert "A message by Q. Reader" in said
        assert "git revert" not in said
        git(clone, "reset", "-q", "--hard", "HEAD~1")
    git(clone, "revert", "--no-edit", "HEAD")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1, "it is a message of another"
    said = " ".join(capsys.readouterr().out.split())
    assert "took it back with `git revert`" in said
    git(clone, "revert", "--no-edit", "HEAD")
    assert main(["verify", str(file)]) == 0, "and so it is brought back"


@pytest.mark.slow
def test_verify_reads_what_stands_in_merge_commits_and_holds_honest_ones(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"

    def verified(status: int, *words: str) -> None:
        capsys.readouterr()
        assert main(["verify", str(file)]) == status, capsys.readouterr().out
        said = capsys.readouterr().out
        assert all(each in said for each in words), said

    assert main(["submit", str(file)]) == 0
    assert main(["return", str(file), "--reason", "Look."]) == 0
    git(clone, "commit", "-q", "-a", "-m", "returned")
    git(clone, "branch", "other")
    answer(clone, "4.comments=One thing.")
    git(clone, "checkout", "-q", "other")
    answer(clone, "4.comments=Another thing.")
    git(clone, "checkout", "-q", "main")
    git(clone, "merge", "-q", "--no-edit", "other", status=1)
    git(clone, "commit", "-q", "-a", "-m", "in conflict")
    conflict = git(clone, "rev-parse", "HEAD").strip()
    text = file.read_text(encoding="utf-8")
    start = text.index("\nconflicts:\n")
    file.write_text(text[:start] + text[text.index("\nhistory:\n") :], encoding="utf-8")
    git(clone, "commit", "-q", "-a", "-m", "tidied up")
    verified(1, f"It was left to settle (4.comments) in commit Nobody, {_day(clone)}, {conflict[:8]}")
    git(clone, "reset", "-q", "--hard", conflict)
    assert main(["settle", str(file), "4.comments", "ours"]) == 0
    git(clone, "commit", "-q", "-a", "-m", "settled")
    git(clone, "checkout", "-q", "other")
    answer(clone, "16.comments=Beside it.")
    git(clone, "checkout", "-q", "main")
    git(clone, "merge", "-q", "--no-edit", "other")
    bare = clone.parent / "bare.git"
    git(clone, "clone", "-q", "--bare", str(clone), str(bare))
    assert main(["git-setup", str(bare)]) == 0
    git(clone, "revert", "--no-edit", "-m", "1", "HEAD")
    verified(0)
    git(clone, "checkout", "-q", "other")
    answer(clone, "17.comments=A third time.")
    git(clone, "checkout", "-q", "main")
    git(clone, "merge", "-q", "--no-commit", "--no-ff", "other")
    before = file.read_bytes()
    assert main(["submit", str(file), "--by", "R"]) == 0
    git(clone, "commit", "-q", "-a", "-m", "handed over within a merge")
    file.write_bytes(before)
    git(clone, "commit", "-q", "-a", "-m", "tidied up")
    said = git(clone, "push", "-q", str(bare), "main", status=1)
    for words in ("reviews/sample.yaml: An act that stands in commit ", "submitted by R.", "main: not taken"):
        assert words in said
    git(clone, "push", "-q", str(bare), "HEAD~1:main", "other")
    assert git(bare, "rev-parse", "main") == git(clone, "rev-parse", "HEAD~1")
    git(clone, "reset", "-q", "--hard", "HEAD~2")
    assert "An act that stands" in git(clone, "push", "-q", "-f", str(bare), "main", status=1)


@pytest.mark.slow
def test_verify_names_a_change_that_says_another_author_than_it_did_at_a_commit(
    clone: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--by", "Ann: Sample"]) == 0
    assert main(["return", str(file), "--by", "Q", "--reason", "Look."]) == 0
    answer(clone, "5B=No", "--by", "Ann: Sample")
    held = git(clone, "rev-parse", "HEAD")[:8]
    assert main(["verify", str(file)]) == 0
    capsys.readouterr()
    email = git(clone, "log", "-1", "--format=%ae").strip()
    (clone / ".mailmap").write_text(f"Ann <ann@example.org> <{email}>\n")
    save_settings(Settings(people={"ann@example.org": "Ann: Sample"}))
    assert main(["verify", str(file)]) == 1
    whose = f"Ann: Sample brought it by commit Nobody, {_day(clone)}, {held}."
    _verdict, *broken = capsys.readouterr().out.splitlines()
    assert [line.partition(" (qa): ")[2] for line in broken] == [f"The act says that it is by Q; {whose}"]
    text = file.read_text(encoding="utf-8")
    start = text.index("  5B:")
    file.write_text(
        text[:start] + text[start:].replace('by: "Ann: Sample"', "by: Somebody", 1), encoding="utf-8"
    )
    git(clone, "commit", "-q", "-a", "-m", "a typo")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr().out
    assert f"5B: A change says another author than in commit Nobody, {_day(clone)}, {held}." in said
    monkeypatch.setattr(committed, "_PATIENCE", 0.0)
    assert main(["verify", str(clone / "reviews")]) == 2
    ran = capsys.readouterr()
    assert "not within 0 seconds" in ran.err
    assert "What its commits say was not looked at" in ran.err
    assert "all holds" in ran.out


@pytest.mark.slow
def test_an_answer_changed_by_hand_under_a_change_is_nobody_s_change_for_verify_blame_the_hook_and_a_hand_over(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--by", "Ann"]) == 0
    assert main(["return", str(file), "--by", "Q", "--role", "qa", "--reason", "Look."]) == 0
    bare = clone.parent / "bare.git"
    git(clone, "clone", "-q", "--bare", str(clone), str(bare))
    assert main(["git-setup", str(bare)]) == 0
    answer(clone, "5B=No", "5B.narrative=Nobody called.", "--by", "Ann")
    held = git(clone, "rev-parse", "HEAD")[:8]
    text = file.read_text(encoding="utf-8")
    start = text.index("  5B:")
    by_hand = text[:start] + text[start:].replace('value: "No"', 'value: "Yes"', 1)
    assert by_hand != text
    file.write_text(by_hand, encoding="utf-8")
    capsys.readouterr()
    brought = "5B: What a change by Ann made of the answer stands otherwise than in commit "
    brought += f"Nobody, {_day(clone)}, {held}"
    assert main(["verify", str(file)]) == 1
    assert f"{brought}, which brought it: what is not committed yet changed it" in capsys.readouterr().out
    assert main(["blame", str(file), "5B"]) == 0
    said = capsys.readouterr().out
    assert "answer by nobody, not committed yet" in said
    assert "narrative by Ann" in said
    git(clone, "-c", "user.name=H. Hill", "commit", "-q", "-a", "-m", "typo")
    forged = git(clone, "rev-parse", "HEAD")[:8]
    assert main(["verify", str(file)]) == 1
    changed = f"{brought}, which brought it: commit H. Hill, {_day(clone)}, {forged} changed it, and no change says so."
    assert changed in capsys.readouterr().out
    assert main(["blame", str(file), "5B"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"commit H. Hill, {_day(clone)}, {forged} changed it, and no change says so" in said
    assert f"answer by H. Hill, {_day(clone)}, by commit {forged}" in said
    assert changed in git(clone, "push", "-q", str(bare), "main", status=1)
    git(clone, "revert", "--no-edit", "HEAD")
    assert main(["verify", str(file)]) == 0
    git(clone, "push", "-q", str(bare), "main")
    git(clone, "reset", "-q", "--hard", "HEAD~1")
    assert main(["submit", str(file), "--by", "Ann"]) == 1, "done, and not clean"
    assert changed in capsys.readouterr().err
    git(clone, "commit", "-q", "-a", "-m", "sealed")
    assert main(["verify", str(file)]) == 1
    assert changed in capsys.readouterr().out


@pytest.mark.slow
def test_an_answer_changed_by_hand_on_a_branch_is_of_who_changed_it_and_not_of_who_merged_that(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--by", "Ann"]) == 0
    assert main(["return", str(file), "--by", "Q", "--role", "qa", "--reason", "Look.", "--commit"]) == 0
    answer(clone, "5B=No", "5B.narrative=Nobody called.", "--by", "Ann")
    git(clone, "checkout", "-q", "-b", "other")
    text = file.read_text(encoding="utf-8")
    start = text.index("  5B:")
    file.write_text(text[:start] + text[start:].replace('value: "No"', 'value: "Yes"', 1), encoding="utf-8")
    git(clone, "-c", "user.name=H. Hill", "commit", "-q", "-a", "-m", "typo")
    changed = f"commit H. Hill, {_day(clone)}, {git(clone, 'rev-parse', 'HEAD')[:8]}"
    git(clone, "checkout", "-q", "main")
    answer(clone, "4.comments=More.", "--by", "Ann")
    git(clone, "merge", "-q", "--no-edit", "other")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 1
    assert f"{changed} changed it, and no change says so" in capsys.readouterr().out
    assert main(["blame", str(file), "5B", "--json"]) == 0
    given, narrative = json.loads(capsys.readouterr().out)
    assert (given["by"], narrative["by"]) == ("H. Hill", "Ann")


@pytest.mark.slow
def test_verify_says_of_a_signed_commit_whether_its_signature_is_good(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "home" / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed = tmp_path / "home" / "allowed"
    allowed.write_text(f"nobody@example.org {key.with_suffix('.pub').read_text()}")
    for name, value_of_it in (
        ("gpg.format", "ssh"),
        ("user.signingKey", str(key)),
        ("gpg.ssh.allowedSignersFile", str(allowed)),
    ):
        git(clone, "config", "--global", name, value_of_it)
    # What the clone names is not asked: neither its program nor its list of who may sign.
    git(clone, "config", "gpg.ssh.program", str(tmp_path / "never"))
    file = clone / "reviews/sample.yaml"
    assert main(["set", str(file), "1.comments=Signed."]) == 0
    git(clone, "-c", "gpg.ssh.program=ssh-keygen", "commit", "-q", "-S", "-a", "-m", "signed")
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0
    assert "signature good" in capsys.readouterr().out
    raw = git(clone, "cat-file", "commit", "HEAD").replace("\n\nsigned\n", "\n\nforged\n")
    forged = git(clone, "hash-object", "-t", "commit", "-w", "--stdin", typed=raw).strip()
    git(clone, "update-ref", "HEAD", forged)
    assert main(["verify", str(file)]) == 1
    assert "does not fit what it signs" in capsys.readouterr().out


@pytest.mark.slow
def test_before_the_first_submission_the_commits_say_who_gave_an_answer(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(clone, "config", "user.name", "Ann")
    answer(clone, "4C.narrative=Ann wrote it.", message="narrative")
    git(clone, "config", "user.name", "Bob")
    answer(clone, "1.comments=Bob did.", message="other")
    file = clone / "reviews/sample.yaml"
    assert main(["set", str(file), "5B.narrative=Nobody yet."]) == 0
    capsys.readouterr()
    assert main(["blame", str(file), "--json"]) == 0
    found = {(each["question"], each["part"]): each for each in json.loads(capsys.readouterr().out)}
    assert (found["4C", "narrative"]["by"], found["4C", "answer"]["by"]) == ("Ann", "Nobody")
    assert found["1.comments", "answer"]["why"] == "other"
    assert found["5B", "narrative"]["how"] == "not committed yet"


@pytest.mark.slow
def test_a_folder_is_compared_with_a_revision_and_a_file_with_its_last_hand_over(
    clone: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = clone / "reviews/sample.yaml"
    monkeypatch.chdir(clone)
    assert main(["diff", "HEAD"]) == 0
    assert main(["diff", str(file)]) == 2
    assert main(["submit", str(file)]) == 0
    assert main(["return", str(file), "--reason", "x"]) == 0
    git(clone, "commit", "-q", "-a", "-m", "returned")
    assert main(["diff", str(file)]) == 0
    answer(clone, "1.comments=Again.", message="again")
    capsys.readouterr()
    assert main(["diff", str(file)]) == 1
    assert "sample.yaml@3" in capsys.readouterr().out
    assert main(["diff", "HEAD~1", "reviews", "--json"]) == 1
    assert [each["questions"][0]["question"] for each in json.loads(capsys.readouterr().out)] == [
        "1.comments"
    ]
    assert main(["diff", "no-such-thing"]) == 2
    assert "no file, folder or git revision" in capsys.readouterr().err


@pytest.mark.slow
def test_partial_staging_works_on_the_raw_file(clone: Path) -> None:
    long = "\n".join(f"Line {number}." for number in range(12))
    answer(clone, f"4.comments={long}", f"5.comments={long}")
    file = clone / "reviews/sample.yaml"
    main(["set", str(file), f"4.comments={long}\nMore.", f"5.comments={long}\nMore."])
    shown = git(clone, "add", "-p", typed="y\nn\n")
    assert "tui-review" not in shown.split("@@")[2].split("\n")[0]
    assert git(clone, "diff", "--cached", "--no-textconv").count("+      More.") == 1


@pytest.mark.slow
def test_cherry_pick_revert_and_stash_merge_by_question(clone: Path) -> None:
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4A=2", "4B=Yes", message="the answer")
    answer(clone, "1.comments=Not this.")
    git(clone, "checkout", "-q", "main")
    answer(clone, "16.comments=Main.", "4.comments=Beside it.")
    git(clone, "cherry-pick", "other~1")
    assert (value(clone, "4A"), value(clone, "16.comments")) == (2, "Main.")
    answer(clone, "4C.narrative=Later.")
    git(clone, "revert", "--no-edit", "HEAD~1")
    review = read_review(clone / "reviews/sample.yaml").review
    assert (review.answers["4A"].value, review.answers["4C"].narrative) == (1, "Later.")
    file = str(clone / "reviews/sample.yaml")
    assert main(["set", file, "5B.narrative=Stashed."]) == 0
    git(clone, "stash")
    answer(clone, "6B.narrative=Meanwhile.")
    git(clone, "stash", "pop")
    answers = read_review(Path(file)).review.answers
    assert (answers["5B"].narrative, answers["6B"].narrative) == ("Stashed.", "Meanwhile.")
    assert main(["verify", file]) == 0


EARLIER = {
    "an answer": ("14A=No", "14A.narrative=Few visits."),
    "a row and a count": ("4A=3", "4A1.new.type=Group Home", "4A1.new.date=2026-01-05"),
    "a narrative": ("4C.narrative=Of the branch.",),
}
"""What a branch answers before the commit that is picked from it."""


@pytest.mark.slow
@pytest.mark.parametrize("earlier", EARLIER.values(), ids=EARLIER)
@pytest.mark.parametrize("way", ["picked", "stashed", "as a patch"])
def test_what_a_branch_had_answered_before_a_commit_that_was_picked_from_it_comes_with_its_merge(
    clone: Path, capsys: pytest.CaptureFixture[str], way: str, earlier: tuple[str, ...]
) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit"]) == 0
    assert main(["return", str(file), "--role", "qa", "--by", "Q", "--reason", "See it.", "--commit"]) == 0
    start = git(clone, "rev-parse", "HEAD").strip()
    git(clone, "checkout", "-q", "-b", "pine")
    answer(clone, *earlier, "--reason", "looked again")
    wanted = read_review(file).review.answers
    later = ("16A=No", "16A.narrative=No meeting.", "--reason", "looked again")
    if way == "stashed":
        assert main(["set", str(file), *later]) == 0
        git(clone, "stash")
    else:
        answer(clone, *later)
    git(clone, "checkout", "-q", "-b", "oak", start)
    before = read_review(file).review.answers
    if way == "stashed":
        git(clone, "stash", "pop")
        git(clone, "commit", "-q", "-a", "-m", "unstashed")
    elif way == "picked":
        git(clone, "cherry-pick", "pine")
    else:
        git(clone, "am", "-3", typed=git(clone, "format-patch", "-1", "--stdout", "pine"))
    picked = read_review(file).review.answers
    asked = {each.partition("=")[0].split(".")[0] for each in earlier if "=" in each}
    assert {id_: picked.get(id_) for id_ in asked} == {id_: before.get(id_) for id_ in asked}
    assert value(clone, "16A") == "No"
    git(clone, "merge", "-q", "--no-edit", "pine")
    merged = read_review(file).review
    for id_ in asked:
        assert (merged.answers[id_].given, merged.answers[id_].narrative) == (
            wanted[id_].given,
            wanted[id_].narrative,
        )
    assert value(clone, "16A") == "No"
    assert merged.conflicts == {}
    capsys.readouterr()
    assert main(["verify", str(file)]) == 0


@pytest.mark.slow
def test_in_a_rebase_ours_is_the_branch_one_rebases_onto(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(clone, "checkout", "-q", "-b", "topic")
    git(clone, "config", "user.name", "Topic")
    answer(clone, "4A=2", "4B=Yes")
    git(clone, "checkout", "-q", "main")
    git(clone, "config", "user.name", "Main")
    answer(clone, "4A=3", "4B=Yes")
    git(clone, "checkout", "-q", "topic")
    git(clone, "rebase", "main", status=1)
    file = str(clone / "reviews/sample.yaml")
    capsys.readouterr()
    assert main(["settle", file]) == 1
    said = capsys.readouterr().out
    ours, theirs = said.split("theirs: 2")
    assert "ours: 3" in ours
    assert ("by Main" in ours, "by Topic" in theirs) == (True, True)
    assert main(["settle", file, "4A", "theirs"]) == 0
    git(clone, "add", file)
    git(clone, "-c", "core.editor=true", "rebase", "--continue")
    assert value(clone, "4A") == 2


@pytest.mark.slow
def test_a_strategy_option_and_an_octopus_lose_nothing(clone: Path) -> None:
    for name, given in (("one", "4A=2"), ("two", "4A=3")):
        git(clone, "checkout", "-q", "-b", name, "main")
        answer(clone, given, "4B=Yes", f"1.comments={name}")
    git(clone, "checkout", "-q", "one")
    git(clone, "merge", "-q", "-X", "theirs", "--no-edit", "two", status=1)
    assert sorted(read_review(clone / "reviews/sample.yaml").review.conflicts) == ["1.comments", "4A"]
    git(clone, "merge", "--abort")
    git(clone, "checkout", "-q", "main")
    done = subprocess.run(
        ["git", "merge", "--no-edit", "one", "two"], cwd=clone, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "<<<<<<<" in (clone / "reviews/sample.yaml").read_text()
    assert main(["check", str(clone / "reviews/sample.yaml")]) == 2


@pytest.mark.slow
def test_line_ends_of_another_system_are_no_change(clone: Path) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file)]) == 0
    assert main(["return", str(file), "--reason", "x"]) == 0
    git(clone, "commit", "-q", "-a", "-m", "returned")
    git(clone, "config", "core.autocrlf", "true")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "1.comments=Other.")
    git(clone, "checkout", "-q", "main")
    file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert main(["verify", str(file)]) == 0
    answer(clone, "16.comments=Main.")
    git(clone, "merge", "-q", "--no-edit", "other")
    assert (value(clone, "1.comments"), value(clone, "16.comments")) == ("Other.", "Main.")
    assert main(["verify", str(file)]) == 0


@pytest.mark.slow
def test_difftool_shows_the_program_s_own_diff(clone: Path) -> None:
    answer(clone, "4A=2", "4B=Yes")
    git(clone, "mv", "reviews", "closed")
    git(clone, "commit", "-q", "-m", "moved")
    for options, base in ((["HEAD~2", "HEAD~1"], []), (["-d", "HEAD~2"], ["--no-renames"])):
        shown = git(clone, "difftool", "--no-prompt", "-t", "tui-review", *base, *options)
        assert "4A  Placement settings" in shown
        assert "1 → 2" in shown


@pytest.mark.slow
def test_mergetool_merges_by_question_and_leaves_unmerged_what_nobody_has_settled(
    clone: Path, tmp_path: Path
) -> None:
    assert disable(clone)
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4A=2", "4B=Yes", "1.comments=Other.")
    git(clone, "checkout", "-q", "main")
    file = clone / "reviews/sample.yaml"
    answer(clone, "4A=2", "4B=No", "4B.narrative=Main.")
    git(clone, "merge", "--no-edit", "other", status=1)
    assert "<<<<<<<" in file.read_text()
    assert enable(clone)
    opened = tmp_path / "opened"
    run = git(clone, "config", "mergetool.tui-review.cmd")
    tool = ["git", "mergetool", "--no-prompt", "-t", "tui-review"]
    # In the place of the wizard a program that only says it was there, and one that settles.
    for wizard, status in ((f"touch '{opened}' && : ", 1), (r'\g<1> settle "$MERGED" 4B theirs; : ', 0)):
        changed = re.sub(r"(\S+) open -- ", wizard, run)
        git(clone, "config", "mergetool.tui-review.cmd", changed.strip())
        done = subprocess.run(tool, cwd=clone, capture_output=True, text=True, check=False, input="n\n")
        assert done.returncode == status, done.stdout + done.stderr
        assert "<<<<<<<" not in file.read_text()
        review = read_review(file).review
        assert (review.answers["1.comments"].value, bool(review.conflicts)) == ("Other.", bool(status))
        assert bool(git(clone, "ls-files", "-u")) == bool(status), "unmerged while anything is left to settle"
    assert opened.exists()
    assert review.answers["4B"].value == "Yes"


@pytest.mark.slow
def test_a_worktree_uses_the_same_drivers(clone: Path, tmp_path: Path) -> None:
    git(clone, "branch", "other")
    git(clone, "worktree", "add", "-q", str(tmp_path / "tree"), "other")
    tree = tmp_path / "tree"
    answer(tree, "4A=2", "4B=Yes")
    answer(clone, "1.comments=Looked at again.")
    assert is_set_up(tree)
    git(tree, "merge", "-q", "--no-edit", "main")
    assert (value(tree, "4A"), value(tree, "1.comments")) == (2, "Looked at again.")
    assert "4A: Placement settings" in git(tree, "diff", "main")


@pytest.mark.slow
def test_files_that_are_no_reviews_diff_and_merge_as_before(clone: Path) -> None:
    other = clone / "notes.yaml"
    other.write_text("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n")
    git(clone, "add", "notes.yaml")
    git(clone, "commit", "-q", "-m", "other")
    git(clone, "checkout", "-q", "-b", "other")
    other.write_text("a: 0\nb: 2\nc: 3\nd: 4\ne: 5\n")
    git(clone, "commit", "-q", "-a", "-m", "a")
    git(clone, "checkout", "-q", "main")
    other.write_text("a: 1\nb: 2\nc: 3\nd: 4\ne: 6\n")
    assert "+e: 6" in git(clone, "diff")
    git(clone, "commit", "-q", "-a", "-m", "e")
    git(clone, "merge", "-q", "--no-edit", "other")
    assert other.read_text() == "a: 0\nb: 2\nc: 3\nd: 4\ne: 6\n"


@pytest.mark.slow
def test_without_the_drivers_a_text_conflict_is_reported_as_one(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert disable(clone)
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4A=3", "4B=Yes")
    git(clone, "checkout", "-q", "main")
    answer(clone, "4A=2", "4B=Yes")
    git(clone, "merge", "--no-edit", "other", status=1)
    file = clone / "reviews/sample.yaml"
    assert "<<<<<<<" in file.read_text()
    capsys.readouterr()
    assert main(["check", str(file)]) == 2
    assert "conflict markers" in capsys.readouterr().err


@pytest.mark.slow
def test_where_python_cannot_start_git_merges_as_text_and_nothing_of_a_branch_is_lost(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "4A=3", "4B=Yes")
    git(clone, "checkout", "-q", "main")
    answer(clone, "4A=2", "4C=Yes")
    file = clone / "reviews/sample.yaml"
    with monkeypatch.context() as broken:
        broken.setenv("PYTHONHOME", "/nowhere")
        git(clone, "merge", "--no-edit", "other", status=1)
        assert "<<<<<<< ours" in file.read_text()
        git(clone, "mergetool", "-y", "--tool", "tui-review", status=1)
    text = file.read_text()
    assert "<<<<<<< ours" in text
    assert "value: 3" in text


@pytest.mark.slow
def test_a_side_that_is_no_sound_review_is_merged_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = complete_file(tmp_path).read_text()
    files = [tmp_path / name for name in ("O", "A", "B")]
    for file, text in zip(
        files, (base, base + "x: [\n", base.replace("version: 1", "version: 9")), strict=True
    ):
        file.write_text(text)
    status = main(["merge-driver", *map(str, files), str(tmp_path / "sample.yaml")])
    assert status == 0
    assert "version: 9" in files[1].read_text()
    assert files[1].read_text().endswith("x: [\n")
    assert "not merged by question" in capsys.readouterr().err
    files[1].write_text(base.replace("version: 1", "version: 8") + "x: [\n")
    assert main(["merge-driver", *map(str, files), "sample.yaml"]) == 1
    assert "<<<<<<< ours" in files[1].read_text()


@pytest.mark.slow
def test_two_files_without_a_common_ancestor_merge_by_question(tmp_path: Path) -> None:
    ours = complete_file(tmp_path / "a")
    theirs = tmp_path / "sample.yaml"
    theirs.write_bytes(ours.read_bytes())
    assert main(["set", str(theirs), "1.comments=New."]) == 0
    (tmp_path / "O").write_bytes(b"")
    status = main(["merge-driver", str(tmp_path / "O"), str(ours), str(theirs), "sample.yaml"])
    assert (status, list(read_review(ours).review.conflicts)) == (1, ["1.comments"])


@pytest.mark.slow
def test_setup_is_idempotent_and_disabling_leaves_no_trace(tmp_path: Path) -> None:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q")
    config, attributes, exclude = (
        folder / ".git" / name for name in ("config", "info/attributes", "info/exclude")
    )
    excluded = exclude.read_bytes()
    for before in (None, b"*.bin -diff", b"*.bin -diff\n\n# mine\n"):
        attributes.unlink(missing_ok=True)
        if before is not None:
            attributes.write_bytes(before)
        was = config.read_bytes()
        assert main(["git-setup", str(folder)]) == 0
        first = config.read_bytes(), attributes.read_bytes()
        assert main(["git-setup", str(folder)]) == 0
        assert (config.read_bytes(), attributes.read_bytes()) == first
        assert main(["git-setup", "--disable", str(folder)]) == 0
        assert (config.read_bytes(), exclude.read_bytes()) == (was, excluded)
        assert (attributes.read_bytes() if attributes.exists() else None) == before
    assert sorted(each.name for each in (folder / ".git/info").iterdir()) == ["attributes", "exclude"]


@pytest.mark.slow
def test_a_program_in_a_folder_with_an_awkward_name_is_found(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "it's $HOME; here"
    folder.mkdir()
    (folder / "tui-review").write_text(
        f'#!/bin/sh\nPYTHONPATH="{HERE}" exec "{sys.executable}" -m tui_review "$@"\n'
    )
    (folder / "tui-review").chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(folder / "python"))
        assert enable(clone)
        assert not enable(clone)
    file = clone / "reviews/sample.yaml"
    file.write_text(re.sub(r"(  4A:.*\n    value:) 1\n", r"\1 2\n", file.read_text()))
    assert "\n-4A | 1\n+4A | 2\n" in git(clone, "diff")


def test_setup_outside_a_clone_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["git-setup", str(tmp_path)]) == 2
    assert "not kept in git" in capsys.readouterr().err


@pytest.mark.slow
def test_a_program_that_is_gone_leaves_git_working(clone: Path) -> None:
    for key in ("diff.tui-review.textconv", "merge.tui-review.driver"):
        text = git(clone, "config", key).strip().replace(sys.executable, "/nowhere/python")
        git(clone, "config", key, text.replace("tui-review textconv", "nothing textconv"))
    git(clone, "checkout", "-q", "-b", "other")
    answer(clone, "1.comments=Other.")
    git(clone, "checkout", "-q", "main")
    answer(clone, "16.comments=Main.")
    assert "+    value: Main." in git(clone, "log", "-p", "-1")
    git(clone, "merge", "-q", "--no-edit", "other")
    assert value(clone, "1.comments") == "Other."


@pytest.mark.slow
def test_a_review_can_be_named_at_a_git_revision(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(clone, "4A=2", "4B=Yes")
    file = clone / "reviews/sample.yaml"
    capsys.readouterr()
    assert main(["diff", f"{file}@HEAD~1", str(file)]) == 1
    assert "1 → 2" in capsys.readouterr().out
    assert main(["diff", f"git:HEAD:{file}", str(file)]) == 0
    assert main(["diff", f"{file}@--output=x", str(file)]) == 2


@pytest.mark.slow
def test_versions_are_found_in_the_commits_of_a_clone_that_never_kept_them(
    clone: Path, tmp_path: Path
) -> None:
    file = clone / "reviews/sample.yaml"
    main(["submit", str(file), "--commit"])
    main(["return", str(file), "--reason", "x", "--commit"])
    answer(clone, "4A=2", "4B=Yes")
    git(tmp_path, "clone", "-q", str(clone), "second")
    second = tmp_path / "second/reviews/sample.yaml"
    assert not (second.parent / ".tui-review/versions").exists()
    assert main(["diff", f"{second}@2", f"{second}@3"]) == 1
    assert main(["diff", f"{second}@3", str(second)]) == 1
    assert main(["diff", f"{second}@1", f"{clone}/reviews/sample.yaml@1"]) == 0


def test_a_hand_over_commits_only_its_file_and_says_which_ratings_changed(clone: Path) -> None:
    file = clone / "reviews/sample.yaml"
    (clone / "other.txt").write_text("mine")
    git(clone, "add", "other.txt")
    main(["set", str(file), "4C=No", '4C1=["Temporary setting"]', "4C.narrative=A shelter."])
    assert main(["submit", str(file), "--commit", "--by", "Somebody"]) == 0
    message = git(clone, "log", "-1", "--format=%B")
    assert message.startswith("sample: submitted, version 2\n")
    assert "4 Stability of Foster Care Placement: Strength -> Area Needing Improvement" in message
    assert "shelter" not in message
    assert git(clone, "show", "--name-only", "--format=").split() == ["reviews/sample.yaml"]
    assert git(clone, "status", "--porcelain", "--untracked-files=no") == "A  other.txt\n"


def test_the_message_of_a_commit_says_which_rating_is_an_override_s(clone: Path) -> None:
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit", "--by", "Somebody"]) == 0
    leads = ("--by", "L. Leader", "--role", "site_leader")
    assert main(["override", str(file), "4", "Area Needing Improvement", "--reason", "secret", *leads]) == 0
    assert main(["complete", str(file), "--commit", "--by", "Q. Reader", "--role", "qa"]) == 0
    message = git(clone, "log", "-1", "--format=%B")
    changed = "4 Stability of Foster Care Placement: Strength -> Area Needing Improvement"
    assert f"{changed} (overridden)\n" in message
    assert "secret" not in message
    assert "L. Leader" not in message


@pytest.mark.slow
def test_a_commit_that_fails_does_not_undo_the_hand_over_and_ends_as_not_clean(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = clone.parent / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    git(clone, "config", "--global", "core.hooksPath", str(hook.parent))
    hook.write_text("#!/bin/sh\necho refused by a hook >&2\nexit 1\n")
    hook.chmod(0o755)
    file = clone / "reviews/sample.yaml"
    assert main(["submit", str(file), "--commit"]) == 1
    assert "refused by a hook" in capsys.readouterr().err
    assert read_review(file).review.review.status == "submitted"


@pytest.mark.slow
def test_nothing_the_program_keeps_beside_reviews_is_offered_to_git(clone: Path) -> None:
    assert main(["submit", str(clone / "reviews/sample.yaml")]) == 0
    untracked = git(clone, "status", "--porcelain", "--untracked-files=all")
    assert "versions" not in untracked
    assert ".lock" not in untracked


@pytest.mark.parametrize("name", ["attributes", "exclude"])
def test_git_setup_writes_through_no_link(clone: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["git-setup", "--disable", str(clone)]) == 0
    elsewhere = clone.parent / "elsewhere"
    elsewhere.write_text("its own\n")
    link = clone / ".git" / "info" / name
    link.unlink(missing_ok=True)
    link.symlink_to(elsewhere)
    assert main(["git-setup", str(clone)]) == 2
    assert f"{link}: It is a link" in capsys.readouterr().err
    assert (elsewhere.read_text(), "tui-review" in (clone / ".git" / "config").read_text()) == (
        "its own\n",
        False,
    )


GIVEN_AND_TAKEN_BACK = {
    # By where that is then left to settle: what gives it, and what takes it back.
    "first": ("set FILE first=Rita,TODAY --by Rita", "unsign FILE first --by Rita --reason Wrong."),
    "1/override": (
        "override FILE 1 Strength --by WHO --role site_leader --reason Why.",
        "undo-override FILE 1 --by WHO --role site_leader --reason Wrong.",
    ),
    "1B.narrative": ("set FILE 1B.narrative=Nobody-asked. --by WHO", "set FILE 1B.narrative= --by WHO"),
    "table.r1.kind": ("set FILE table.r1.kind=two --by WHO", "set FILE table.r1.kind=one --by WHO"),
    "table.r": ("set FILE table.new.name=Tent table.new.kind=one --by WHO", "set FILE table.r3= --by WHO"),
    "other.describe.Other": (
        "set FILE other.describe.Other=A-shelter. --by WHO",
        "set FILE other.describe.Other=A-camp. --by WHO",
    ),
}


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A clone with a small review that QA returned to its reviewer."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    beside(folder, SHEET)
    git(folder, "init", "-q")
    file = str(folder / "sample.yaml")
    assert main(["new", "histories", "sample", "--folder", str(folder)]) == 0
    rows = json.dumps([{"name": "Home", "kind": "one"}, {"name": "Camp", "kind": "two"}])
    given = ["1A=No", "1B=Yes", "other=Other", "other.describe.Other=A-camp.", f"table={rows}"]
    assert main(["set", file, *given]) == 0
    assert main(["submit", file, "--by", "Rita"]) == 0
    assert main(["return", file, "--by", "Quinn", "--role", "qa", "--reason", "Look."]) == 0
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a review")
    assert enable(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("is_ours", [False, True])
@pytest.mark.parametrize("key", GIVEN_AND_TAKEN_BACK)
def test_what_both_branches_gave_and_one_has_taken_back_stands_again_by_nobody_s_silence(
    returned: Path, key: str, *, is_ours: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    give, take_back = GIVEN_AND_TAKEN_BACK[key]
    file = returned / "sample.yaml"

    def run(line: str, who: str) -> None:
        words = line.replace("TODAY", desk_day()).replace("WHO", who).split()
        assert main([str(file) if word == "FILE" else word for word in words]) in (0, 1)
        git(returned, "commit", "-q", "-a", "-m", f"A step of {who}")

    git(returned, "checkout", "-q", "-b", "other")
    run(give, "Kim")
    if not is_ours:
        run(take_back, "Kim")
    git(returned, "checkout", "-q", "main")
    run(give, "Lee")
    if is_ours:
        run(take_back, "Lee")
    said = git(returned, "merge", "--no-edit", "other", status=1)
    assert "has taken back on the other: which holds?" in said
    (left,) = read_review(file).review.conflicts
    assert left.startswith(key)
    capsys.readouterr()
    assert main(["settle", str(file)]) == 1
    shown = capsys.readouterr().out
    assert "has taken back on the other: which holds?" in shown
    ours, theirs = shown.partition("  ours: ")[2].split("  theirs: ")
    if key != "first":
        assert [who in side for side in (ours, theirs) for who in ("Lee", "Kim")] == [
            True,
            False,
            False,
            True,
        ]
    assert main(["settle", str(file), left, "both"]) == 2
    assert "there are not two to take" in " ".join(capsys.readouterr().err.split())
    roles = ["--by", "Lee", "--role", "site_leader"] if key == "1/override" else ["--by", "Rita"]
    # A signature that stands is taken back by whoever gave it, and not by settling.
    side = "ours" if is_ours or key == "first" else "theirs"
    assert main(["settle", str(file), left, side, *roles]) == 0
    git(returned, "commit", "-q", "-a", "--no-edit")
    settled = read_review(file).review
    assert settled.conflicts == {}
    assert main(["verify", str(file)]) == 0, capsys.readouterr().out
    # What is settled stays so, however the branches are merged from then on.
    git(returned, "checkout", "-q", "other")
    git(returned, "merge", "-q", "--no-edit", "main")
    again = read_review(file).review
    assert (again.answers, again.overrides, again.conflicts) == (settled.answers, settled.overrides, {})
