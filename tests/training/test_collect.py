"""A trainer takes in a class's attempts, from a folder or from a git branch each."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.acts import put
from tests.training.sample import as_the_key, finished, saved, shipped, started
from tui_review.errors import UserError
from tui_review.store.atomic import save_bytes
from tui_review.store.authors import People
from tui_review.store.keys import KnownKeys
from tui_review.store.verify import Demanded
from tui_review.training.collect import collect
from tui_review.training.handed_in import from_branches, from_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

LAYLA = "layla-morgan"


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def held() -> tuple[People, Demanded]:
    """Whose commits and keys are whose: nobody's is known."""
    return People({}), Demanded(KnownKeys(""))


@pytest.fixture
def school(here: Path) -> Path:
    """Three people's folders: two used the same id, one has a live review too."""
    for name, id_ in (("anna", "mine"), ("ben", "mine"), ("cleo", "cleo-1")):
        saved(
            as_the_key(
                LAYLA, id_, but={"16B": "No"} if name == "ben" else {}, by=f"{name.title()} Sample"
            ).review,
            here / "school" / name,
            LAYLA,
        )
    live = started(LAYLA, "live").review
    put(live.review, case="")
    saved(live, here / "school" / "cleo", LAYLA)
    (here / "school" / "anna" / "notes.yaml").write_text("shopping: milk\n")
    return here / "school"


def test_a_folder_of_attempts_is_taken_in_byte_for_byte(school: Path, here: Path) -> None:
    done = collect(from_folder(school), here / "in")
    assert sorted(path.name for _, path in done.taken) == [
        "anna-sample-mine.yaml",
        "ben-sample-mine.yaml",
        "cleo-sample-cleo-1.yaml",
    ]
    assert (here / "in/ben-sample-mine.yaml").read_bytes() == (school / "ben/mine.yaml").read_bytes()
    assert [why for where, why in done.left if where.endswith("live.yaml")] == [
        "not an attempt on a mock case"
    ]
    assert len(done.left) == 2


def test_one_that_cannot_be_written_is_named_and_what_was_taken_in_before_and_after_it_too(
    school: Path, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes, *, expected: str | None) -> str:
        if path.name.startswith("ben"):
            raise UserError("The disk is full.", file=str(path))
        return save_bytes(path, data, expected=expected)

    monkeypatch.setattr("tui_review.training.collect.save_bytes", full)
    ran = run("collect", here / "in", "--from", school)
    assert ran.status == 1
    assert "ben/mine.yaml: not taken in: " in ran.err
    assert "ben-sample-mine.yaml: The disk is full." in ran.err
    assert sorted(path.name for path in (here / "in").glob("*.yaml")) == [
        "anna-sample-mine.yaml",
        "cleo-sample-cleo-1.yaml",
    ]
    assert "2 taken in, 0 there already, 3 left out" in ran.out


def test_taking_in_again_changes_nothing_and_an_update_is_asked_for(school: Path, here: Path) -> None:
    mine = as_the_key(LAYLA, "dee-1", by="Dee Sample")
    file = saved(mine.review, school / "dee", LAYLA)
    collect(from_folder(school), here / "in")
    taken = here / "in" / "dee-sample-dee-1.yaml"
    # A trainer may call it otherwise: it is still known for the attempt that it is.
    taken = taken.rename(here / "in" / "first-row-left.yaml")
    again = collect(from_folder(school), here / "in")
    assert (len(again.taken), len(again.known)) == (0, 4)
    file.unlink()
    mine.answer("9B", "Yes")
    saved(mine.review, school / "dee", LAYLA)
    before = taken.read_bytes()
    refused = collect(from_folder(school), here / "in")
    assert taken.read_bytes() == before
    assert any("--update" in why for _, why in refused.left)
    collect(from_folder(school), here / "in", update=True)
    assert taken.read_bytes() == file.read_bytes() != before
    assert len(list((here / "in").glob("*.yaml"))) == 4


def test_a_copy_of_an_attempt_in_another_s_folder_is_no_second_attempt(school: Path, here: Path) -> None:
    (school / "ben" / "also.yaml").write_bytes((school / "anna" / "mine.yaml").read_bytes())
    done = collect(from_folder(school), here / "in")
    assert len(done.taken) == 3
    assert [why for where, why in done.left if where.endswith("also.yaml")] == [
        f"the same attempt as {school / 'anna' / 'mine.yaml'}"
    ]


def test_who_comes_first_and_who_later_does_not_change_whose_file_is_whose(school: Path, here: Path) -> None:
    collect(from_folder(school / "anna"), here / "in")
    collect(from_folder(school), here / "in")
    assert sorted(path.name for path in (here / "in").glob("*.yaml")) == [
        "anna-sample-mine.yaml",
        "ben-sample-mine.yaml",
        "cleo-sample-cleo-1.yaml",
    ]


def test_several_attempts_under_one_name_are_taken_in_and_said(here: Path, run: Run) -> None:
    for name in ("a", "b"):
        saved(as_the_key(LAYLA, "mine", by="root").review, here / "school" / name, LAYLA)
    ran = run("collect", here / "in", "--from", here / "school")
    assert "2 attempts on layla-morgan by root: are they one person's?" in ran.err
    assert sorted(path.name for path in (here / "in").glob("*.yaml")) == [
        "root-mine-2.yaml",
        "root-mine.yaml",
    ]


def test_what_is_no_file_or_cannot_be_read_is_named_and_keeps_nobody_else_out(
    school: Path, here: Path, run: Run
) -> None:
    os.mkfifo(school / "anna" / "pipe.yaml")
    (school / "ben" / "folder.yaml").mkdir()
    (school / "ben" / "gone.yaml").symlink_to(school / "nowhere.yaml")
    ran = run("collect", here / "in", "--from", school)
    assert ran.status == 1
    assert "3 taken in" in ran.out
    for name in ("pipe.yaml", "gone.yaml"):
        assert f"{name}: not taken in: " in ran.err


def test_only_attempts_on_the_case_asked_for_are_taken(school: Path, here: Path) -> None:
    saved(started("javier-diaz", "jd").review, school / "anna", "javier-diaz")
    done = collect(from_folder(school), here / "in", case="javier-diaz")
    assert [path.name for _, path in done.taken] == ["trainee-jd.yaml"]


@pytest.fixture
def repository(here: Path) -> Path:
    """A repository in which two trainees have a branch each, and the trainer has none."""
    folder = here / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "commit", "-q", "--allow-empty", "-m", "start")
    for name in ("anna", "ben"):
        git(folder, "checkout", "-q", "-b", f"trainee/{name}", "main")
        saved(
            as_the_key(LAYLA, "mine", but={"16B": "No"} if name == "ben" else {}, by=name).review,
            folder / "reviews",
            LAYLA,
        )
        git(folder, "add", "reviews/mine.yaml")
        git(folder, "commit", "-q", "-m", "my attempt")
    git(folder, "checkout", "-q", "main")
    return folder


def test_the_attempt_of_every_branch_is_taken_in(repository: Path, here: Path, run: Run) -> None:
    ran = run("collect", here / "in", "--git", repository, "--path", "reviews/mine.yaml")
    assert ran.status == 0
    assert sorted(path.name for path in (here / "in").glob("*.yaml")) == ["anna-mine.yaml", "ben-mine.yaml"]
    assert run("score", here / "in", "--key", here / "nowhere.yaml").status == 2


def test_a_branch_in_which_the_attempt_is_a_folder_or_a_link_is_named_and_the_others_are_taken_in(
    repository: Path, here: Path, run: Run
) -> None:
    for name in ("cleo", "dee"):
        git(repository, "checkout", "-q", "-b", f"trainee/{name}", "main")
        (repository / "reviews").mkdir(exist_ok=True)
        mine = repository / "reviews" / "mine.yaml"
        if name == "cleo":
            mine.mkdir()
            (mine / "attempt.yaml").write_text("format: 2\n")
        else:
            mine.symlink_to("other.yaml")
        git(repository, "add", "-A")
        git(repository, "commit", "-q", "-m", "mine")
    git(repository, "checkout", "-q", "main")
    ran = run("collect", here / "in", "--git", repository, "--path", "reviews/mine.yaml")
    assert ran.status == 1
    assert "2 taken in, 0 there already, 2 left out" in ran.out
    for name in ("cleo", "dee"):
        assert (
            f"trainee/{name}:reviews/mine.yaml: not taken in: What stands there is no plain file" in ran.err
        )


def test_a_pattern_or_a_path_that_fits_nothing_is_said(repository: Path) -> None:
    with pytest.raises(UserError, match="No branch fits"):
        list(from_branches(repository, "nobody/*", "reviews/mine.yaml", *held()))
    found = list(from_branches(repository, "trainee/*", "reviews/other.yaml", *held()))
    assert [(each.where, bool(each.refused)) for each in found] == [
        ("trainee/anna:reviews/other.yaml", True),
        ("trainee/ben:reviews/other.yaml", True),
    ]


def test_a_branch_without_the_file_is_named_and_what_attempts_it_has_instead(
    repository: Path, here: Path, run: Run
) -> None:
    git(repository, "checkout", "-q", "-b", "trainee/flo", "main")
    (repository / "reviews").mkdir(exist_ok=True)
    saved(as_the_key(LAYLA, "p06", by="flo").review, repository / "reviews", LAYLA)
    live = started(LAYLA, "live").review
    put(live.review, case="")
    saved(live, repository / "reviews", LAYLA)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "mine")
    git(repository, "checkout", "-q", "-b", "trainee/gus", "main")
    git(repository, "checkout", "-q", "main")
    ran = run("collect", here / "in", "--git", repository, "--path", "reviews/mine.yaml")
    assert ran.status == 1
    assert "2 taken in, 0 there already, 2 left out" in ran.out
    said = [line.partition(": not taken in: the branch has no such file; ") for line in ran.err.splitlines()]
    assert [(where, there) for where, _, there in said] == [
        ("tui-review: trainee/flo:reviews/mine.yaml", "there is reviews/p06.yaml"),
        ("tui-review: trainee/gus:reviews/mine.yaml", "it holds no attempt"),
    ]


def test_of_a_branch_here_and_fetched_the_one_that_went_on_is_taken(
    repository: Path, here: Path, run: Run
) -> None:
    clone = here / "clone"
    git(here, "clone", "-q", str(repository), str(clone))
    for name in ("anna", "ben"):
        git(clone, "branch", "-q", f"trainee/{name}", f"origin/trainee/{name}")
        git(repository, "checkout", "-q", f"trainee/{name}")
        assert run("set", repository / "reviews/mine.yaml", "16B=NA").status == 0
        git(repository, "commit", "-q", "-am", "another answer")
    git(clone, "fetch", "-q")
    now = (repository / "reviews/mine.yaml").read_bytes()
    # Where neither goes on from the other, nobody knows which was meant.
    git(clone, "checkout", "-q", "trainee/anna")
    assert run("set", clone / "reviews/mine.yaml", "9B=Yes").status == 0
    git(clone, "commit", "-q", "-am", "a third one")
    done = collect(from_branches(clone, "trainee/*", "reviews/mine.yaml", *held()), here / "in")
    assert [where for where, _ in done.taken] == ["trainee/ben:reviews/mine.yaml"]
    assert (here / "in/ben-mine.yaml").read_bytes() == now
    assert [where for where, _ in done.left] == [
        "trainee/anna:reviews/mine.yaml",
        "origin/trainee/anna:reviews/mine.yaml",
    ]


def test_who_handed_in_nothing_that_is_taken_is_named(school: Path, here: Path, run: Run) -> None:
    names = {"dora": "mine.yml", "emil": "mine.YAML", "fay": "mine.yaml.txt", "gil": ".kept/mine.yaml"}
    for name, file in names.items():
        path = saved(as_the_key(LAYLA, "mine", by=name).review, school / name, LAYLA)
        (school / name / file).parent.mkdir(exist_ok=True)
        path.rename(school / name / file)
    (school / "hal").mkdir()
    (school / "hal" / "paper.pdf").write_bytes(b"%PDF")
    (school / "ida").symlink_to(here)
    (school / "second" / "jo").mkdir(parents=True)
    saved(as_the_key(LAYLA, "mine", by="Kit").review, school / "second" / "kit", LAYLA)
    # A copy of what somebody else handed in is all that is in a folder: what is in it is named all the same.
    (school / "lea").mkdir()
    (school / "lea" / "copy.yml").write_bytes((school / "ben" / "mine.yaml").read_bytes())
    # What somebody has in several files was handed in, whatever the others are called.
    (school / "anna" / "mine.yaml.orig").write_bytes((school / "anna" / "mine.yaml").read_bytes())
    ran = run("collect", here / "in", "--from", school)
    assert ran.status == 1
    lines = ran.err.replace("tui-review: ", "").splitlines()
    said = dict(line.split(": not taken in: ") for line in lines)
    assert "4 taken in" in ran.out
    for name in ("lea/copy.yml", "dora/mine.yml", "emil/mine.YAML", "fay/mine.yaml.txt"):
        assert said[str(school / name)] == (
            "it holds an attempt, and its name does not end with .yaml: rename it"
        )
    assert "begins with a point" in said[str(school / "gil/.kept/mine.yaml")]
    assert said[str(school / "hal")] == said[str(school / "second/jo")] == "no attempt is in it"
    assert said[str(school / "ida")] == "This is a link, which is not followed."
    assert not any("orig" in where for where in said)


def test_an_attempt_that_was_cut_off_is_not_taken_in(school: Path, here: Path, run: Run) -> None:
    file = school / "ben" / "mine.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("\nhistory:")] + "\n", encoding="utf-8")
    ran = run("collect", here / "in", "--from", school)
    assert "ben/mine.yaml: not taken in: its record does not hold: The beginning of the attempt" in ran.err
    assert "2 taken in" in ran.out


def test_a_folder_that_is_no_repository_is_refused_in_words(here: Path, run: Run) -> None:
    ran = run("collect", here / "in", "--git", here, "--path", "x.yaml")
    assert ran.status == 2
    assert "git says" in ran.err


def test_where_the_attempts_are_has_to_be_said(here: Path, run: Run) -> None:
    assert run("collect", here / "in").status == 2
    assert run("collect", here / "in", "--git", here).status == 2
    assert run("collect", here / "in", "--from", here / "none").status == 2


def test_an_attempt_whose_history_was_cut_between_commits_is_not_taken_in_and_not_passed(
    repository: Path, here: Path, run: Run
) -> None:
    git(repository, "checkout", "-q", "trainee/anna")
    saved(finished(LAYLA, "done", by="anna").review, repository / "reviews", LAYLA)
    path = repository / "reviews/done.yaml"
    before = path.read_text(encoding="utf-8")
    assert run("settings", "name=anna").status == 0
    assert run("score", path).status in (0, 1)
    assert "key_seen" in path.read_text(encoding="utf-8")
    git(repository, "add", "reviews")
    git(repository, "commit", "-q", "-m", "looked")
    path.write_text(before, encoding="utf-8")
    git(repository, "commit", "-q", "-am", "never looked")
    said = next(line for line in run("verify", path).out.splitlines() if "not in the file any more" in line)
    what = said.partition(": ")[2]
    ran = run("collect", here / "in", "--git", repository, "--path", "reviews/done.yaml")
    assert ran.status == 1
    assert f"trainee/anna:reviews/done.yaml: not taken in: its record does not hold: {what}" in ran.err
    assert not list((here / "in").glob("*.yaml"))
    told = json.loads(run("score", path, "--key", shipped(LAYLA).key_path, "--json").out)
    assert told["attempts"][0]["broken"] == ["the record as a whole"]
    page = run("score", path, "--key", shipped(LAYLA).key_path, "--report", "md", "--handout").out
    assert "0 of 1" in page
