"""Several files of one review: which of them counts is the record's to say, and no name's and no order's."""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.training.sample import as_the_key, saved, shipped
from tests.training.test_register import NOTHING_YET, WHOLE, register_with
from tui_review.training.collect import collect
from tui_review.training.handed_in import from_folder
from tui_review.training.register import team

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run

LAYLA = "layla-morgan"
DAY = "2026-06-30"
DRAFT, FINAL, FORGED = b"draft", b"final", b"forged"
SIGN = "Ada Sample"


@pytest.fixture
def states(here: Path, run: Run) -> dict[bytes, bytes]:
    """Three files of one attempt: a draft with an open answer, what was handed in, and that under another name."""
    path = saved(as_the_key(LAYLA, "mine", but={"16B": None}, by=SIGN).review, here / "desk", LAYLA)
    draft = path.read_bytes()
    for command in (("set", path, "16B=Yes", f"fs.reviewers={SIGN}"), ("submit", path)):
        ran = run(*command, "--by", SIGN)
        assert ran.status == 0, ran.err
    final = path.read_bytes()
    return {DRAFT: draft, FINAL: final, FORGED: final.replace(b"Ada Sample", b"Aaron Ample")}


def lay(folder: Path, *contents: bytes) -> list[Path]:
    """Files in folders of their own, called so that they come in this order."""
    paths = []
    for number, content in enumerate(contents):
        path = folder / f"{number}" / "mine.yaml"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        paths.append(path)
    return paths


@pytest.mark.parametrize("order", list(permutations((DRAFT, FINAL, FORGED))))
def test_what_was_handed_in_is_scored_and_taken_in_in_whatever_order_files_come(
    states: dict[bytes, bytes], here: Path, run: Run, order: tuple[bytes, ...]
) -> None:
    paths = lay(here / "school", *(states[each] for each in order))
    done = collect(from_folder(here / "school"), here / "in")
    assert [path.read_bytes() for _, path in done.taken] == [states[FINAL]]
    reasons = dict(done.left)
    final = paths[order.index(FINAL)]
    assert reasons[str(paths[order.index(DRAFT)])] == f"the same attempt as {final}, which goes on from it"
    assert reasons[str(paths[order.index(FORGED)])].endswith("differs from it, and its record does not hold")
    key = shipped(LAYLA).key_path
    page = run("score", *paths, "--key", key, "--report", "md").out.replace("\\", "")
    assert "By Ada Sample" in page
    assert "Not finished" not in page
    for each in (DRAFT, FORGED):
        assert f"**Left out: {paths[order.index(each)]}: it holds the same attempt as {final}" in page
    told = json.loads(run("score", *paths, "--key", key, "--json").out)
    assert (len(told["attempts"]), len(told["left_out"])) == (1, 2)


def test_an_update_takes_what_goes_on_from_a_draft_and_never_the_draft_again(
    states: dict[bytes, bytes], here: Path
) -> None:
    draft, both = here / "early", here / "late"
    lay(draft, states[DRAFT])
    lay(both, states[DRAFT], states[FINAL])
    collect(from_folder(draft), here / "in")
    (taken,) = (here / "in").glob("*.yaml")
    assert taken.read_bytes() == states[DRAFT]
    collect(from_folder(both), here / "in", update=True)
    assert taken.read_bytes() == states[FINAL]
    again = collect(from_folder(draft), here / "in", update=True)
    assert taken.read_bytes() == states[FINAL]
    assert [why for _, why in again.left] == [f"the same attempt as {taken}, which goes on from it"]


@pytest.mark.parametrize("turned", [False, True])
def test_an_attempt_in_two_files_of_which_none_goes_on_is_scored_in_neither_and_named_in_every_report(
    here: Path, run: Run, turned: bool
) -> None:
    state = as_the_key(LAYLA, "mine", by="Ada Sample")
    one = saved(state.review, here / "desk", LAYLA).read_bytes()
    (here / "desk/mine.yaml").unlink()
    state.answer("16B", "No")
    other = saved(state.review, here / "desk", LAYLA).read_bytes()
    paths = lay(here / "class", *((other, one) if turned else (one, other)))
    for name in ("Ben", "Cleo"):
        paths.append(
            saved(as_the_key(LAYLA, name.lower(), by=f"{name} Sample").review, here / "class", LAYLA)
        )
    key = shipped(LAYLA).key_path
    said = "There twice, and not scored: the attempt of Ada Sample in "
    for format_ in ("md", "html"):
        ran = run("score", *paths, "--key", key, "--report", format_)
        assert (ran.status, ran.out.count(said)) == (2, 2)
        assert "class of 2" in ran.out
    assert run("score", *paths, "--key", key, "--report", "xlsx", "--output", here / "c.xlsx").status == 2
    sheet = load_workbook(here / "c.xlsx")["Left out"]
    assert sum(said in str(row[0]) for row in sheet.iter_rows(values_only=True)) == 2
    assert run("score", *paths, "--key", key, "--out", here / "out").status == 2
    assert (here / "out/class.md").read_text(encoding="utf-8").count(said) == 2
    done = collect(from_folder(here / "class"), here / "in")
    assert len(done.taken) == 2
    assert sum("neither goes on from the other" in why for _, why in done.left) == 2


@pytest.mark.parametrize("names", [("Copy of kim.yaml", "person-kim.yaml"), ("person-kim.yaml", "zz.yaml")])
def test_two_files_of_one_review_that_differ_leave_a_standing_in_doubt_in_every_format(
    here: Path, run: Run, names: tuple[str, str]
) -> None:
    register_with(here, Kim={**WHOLE, **NOTHING_YET, "rc.temporary": "2026-06-15"})
    path = here / "person-kim.yaml"
    old = path.read_bytes()
    assert run("set", path, "rc.temporary=Not temporarily certified").status == 0
    new = path.read_bytes()
    path.unlink()
    found = set()
    for first, second in ((old, new), (new, old)):
        for name, content in zip(names, (first, second), strict=True):
            (here / name).write_bytes(content)
        people, errors = team([here], DAY)
        assert [each.standing for each in people] == ["in doubt"]
        assert len(errors) == 2
        found.add((people[0].words, people[0].milestones))
        for format_ in ("text", "md", "html", "json", "ics"):
            ran = run("register", here, "--as-of", DAY, "--format", format_)
            told = " ".join(ran.out.replace("\r\n ", "").split())
            assert ran.status == 2
            assert "in doubt" in told
            assert "temporarily certified until" not in told
            assert "temporary certification ends" not in told
        run("register", here, "--as-of", DAY, "--format", "xlsx", "--output", here / "t.xlsx", "--overwrite")
        cells = [str(cell) for row in load_workbook(here / "t.xlsx")["People"].values for cell in row]
        assert any("hold this review and differ" in each for each in cells)
        assert not any("temporarily" in each for each in cells)
    assert len(found) == 1


def test_the_file_that_goes_on_from_a_copy_counts_and_the_register_names_the_copy(
    here: Path, run: Run
) -> None:
    register_with(here / "team", Kim={**WHOLE, **NOTHING_YET, "rc.temporary": "2026-06-15"})
    path = here / "team/person-kim.yaml"
    old = here / "a6/Copy of kim.yaml"
    old.parent.mkdir()
    old.write_bytes(path.read_bytes())
    reached = ("rc.email=kim@agency.example", "rc.phone=555-0100", "rc.role=Case reviewer")
    assert run("set", path, "rc.temporary=Not temporarily certified", *reached).status == 0
    handed = run("submit", path, "--by", "A. Coach")
    assert handed.status == 0, handed.out
    told = []
    for folders in ((here / "team", here / "a6"), (here / "a6", here / "team")):
        people, _ = team(folders, DAY)
        told.append([each.words for each in people])
        ran = run("register", *folders, "--as-of", DAY)
        assert "Copy of kim.yaml" in ran.out
    assert told[0] == told[1]
    assert told[0][0].startswith("not yet certified")
    assert f"(left out: {old}: it holds the same review as {path}, which goes on from it)" in told[0][0]


@pytest.mark.parametrize("turned", [False, True])
def test_the_matrix_of_a_report_is_in_doubt_where_the_register_is_and_counts_the_file_that_it_counts(
    here: Path, run: Run, turned: bool
) -> None:
    register_with(here / "a", Kim=WHOLE)
    path, copy = here / "a/person-kim.yaml", here / "b/person-kim.yaml"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    folders = ("b", "a") if turned else ("a", "b")
    alike = matrix_of(run("report", *folders, "--as-of", DAY).out)
    assert "standing: certified" in alike
    assert "left out" not in alike
    assert run("set", copy, "rc.training=Not yet").status == 0
    told = matrix_of(run("report", *folders, "--as-of", DAY).out)
    assert "standing: in doubt: " in told
    assert "hold this review and differ" in told
    assert "standing: certified" not in told
    assert run("set", path, "rc.county=Birch").status == 0
    assert "standing: in doubt: " in matrix_of(run("report", *folders, "--as-of", DAY).out)


def matrix_of(told: str) -> str:
    """The matrix at the end of a report, on one line."""
    return " ".join(told.rpartition("Milestones")[2].split())


def test_the_matrix_of_a_report_is_of_the_day_that_the_report_is_of_and_says_so(here: Path, run: Run) -> None:
    register_with(here, Kim={**WHOLE, **NOTHING_YET, "rc.temporary": "2026-01-15"})
    for day, standing in (
        ("2026-01-14", "not yet certified"),
        ("2026-01-15", "temporarily certified until 2026-07-15"),
        ("2027-06-01", "not certified: the temporary certification expired on 2026-07-15"),
    ):
        told = matrix_of(run("report", here, "--as-of", day).out)
        assert told.startswith(f", on {day} ")
        assert f"standing: {standing}" in told
