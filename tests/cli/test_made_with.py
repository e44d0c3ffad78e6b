"""An own instrument whose text changes under its version: what is shown says so, and nothing is handed over by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tui_review.instrument.loading.catalog import Catalog
from tui_review.review.record.acts import ANOTHER_TEXT
from tui_review.review.who import Editor
from tui_review.store.folder import FolderIndex
from tui_review.store.session import Mode, Session

if TYPE_CHECKING:
    from tests.cli.conftest import Run

TEXT = """\
language: 1
id: door-check
version: "1"
title: Door check
short: Doors
ratings:
  item: [Strength, Area Needing Improvement]
sections:
  - id: doors
    title: Doors
    items:
      - id: "1"
        title: Front door
        questions:
          - {id: 1A, ask: Does it lock, answer: yes_no, guidance: Try it.}
        rating:
          - {when: 1A is No, then: Area Needing Improvement}
          - {else: Strength}
"""
"""A made-up instrument."""
NOT_THAT_TEXT = "The installed door-check 1 is not the text this review was made with."


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """A review that was submitted with a concern, beside its instrument, which says otherwise now."""
    (tmp_path / "instruments").mkdir()
    path = tmp_path / "instruments" / "door-check.yaml"
    path.write_text(TEXT)
    run("new", "door-check", "d-1", "--folder", tmp_path, "--by", "Ann")
    run("set", tmp_path / "d-1.yaml", "1A=No", "--by", "Ann")
    assert run("submit", tmp_path / "d-1.yaml", "--by", "Ann").status == 0
    path.write_text(TEXT.replace("1A is No", "1A is Yes"))
    return tmp_path


def test_line_ends_that_git_checks_out_make_no_other_text(folder: Path, run: Run) -> None:
    (folder / "instruments" / "door-check.yaml").write_bytes(TEXT.replace("\n", "\r\n").encode())
    for command in ("check", "rate", "verify"):
        ran = run(command, folder / "d-1.yaml")
        assert (ran.status, NOT_THAT_TEXT in ran.out + ran.err) == (0, False), command
    assert run("complete", folder / "d-1.yaml", "--by", "Bea", "--role", "qa").status == 0


@pytest.mark.parametrize(("command", "status"), [("rate", 1), ("show", 0), ("history", 0)])
def test_whatever_shows_the_review_says_that_it_is_rated_by_another_text(
    folder: Path, run: Run, command: str, status: int
) -> None:
    ran = run(command, folder / "d-1.yaml")
    assert (ran.status, NOT_THAT_TEXT in ran.err, "by hand" in ran.err) == (status, True, False)


@pytest.mark.parametrize(
    "command", ["report", "export --format json", "agreement", "print", "brief", "verify", "report --json"]
)
def test_nothing_that_counts_or_prints_it_says_that_somebody_changed_it_by_hand(
    folder: Path, run: Run, command: str
) -> None:
    name, *options = command.split()
    run("new", "door-check", "d-2", "--folder", folder, "--by", "Bo")
    run("set", folder / "d-2.yaml", "1A=No", "--by", "Bo")
    named = [folder] if name in ("report", "export", "brief") else [folder / "d-1.yaml"]
    ran = run(name, *named, *([folder / "d-2.yaml"] if name == "agreement" else []), *options)
    said = ran.out + ran.err
    assert "by hand" not in said
    if name == "verify":
        assert (ran.status, NOT_THAT_TEXT in said) == (1, True)
    elif name == "export":
        document = json.loads(ran.out)["reviews"][0]
        assert (document["record_does_not_hold_at"], document["record_not_looked_at"]) == ([], [ANOTHER_TEXT])
    elif "--json" in options:
        document = json.loads(ran.out)
        assert (document["record_does_not_hold"], document["record_not_looked_at"]) == (
            {},
            {"d-1": [ANOTHER_TEXT]},
        )
    else:
        assert "record was not looked at in whole" in said


def test_another_text_by_which_every_rating_is_the_same_leaves_the_record_as_it_is(
    folder: Path, run: Run
) -> None:
    (folder / "instruments" / "door-check.yaml").write_text(TEXT.replace("Try it", "Try both locks"))
    ran = run("verify", folder / "d-1.yaml")
    assert (ran.status, NOT_THAT_TEXT in ran.err) == (0, True)
    assert "not looked at" not in run("report", folder).out


def test_the_list_and_the_screens_say_it(folder: Path) -> None:
    (summary,) = FolderIndex(folder).summaries()
    assert (summary.other_text, summary.doubts) == (NOT_THAT_TEXT, ())
    session = Session.open(folder / "d-1.yaml", Editor("Bo", "qa"), today="2026-11-20", mode=Mode.READ_ONLY)
    assert [each.code for each in session.state.findings()] == ["instrument-changed"]


def test_nobody_hands_it_over_before_the_text_is_back_or_taken(folder: Path, run: Run) -> None:
    file = folder / "d-1.yaml"
    by = ("--by", "Bo", "--role", "qa")
    refused = run("complete", file, *by)
    assert (refused.status, NOT_THAT_TEXT in refused.out + refused.err) == (1, True)
    would = json.loads(run("migrate", file, "--to", "1", "--dry-run", "--json").out)
    assert would["ratings"] == [{"id": "1", "before": "Area Needing Improvement", "after": "Strength"}]
    assert run("migrate", file, "--to", "1", *by).status == 0
    assert run("complete", file, *by).status == 0
    assert run("verify", file).status == 0
    assert "1 to 1" in run("history", file).out


def test_with_its_text_back_it_is_handed_over(folder: Path, run: Run) -> None:
    (folder / "instruments" / "door-check.yaml").write_text(TEXT)
    ran = run("complete", folder / "d-1.yaml", "--by", "Bo", "--role", "qa")
    assert (ran.status, ran.err) == (0, "")
    assert run("migrate", folder / "d-1.yaml", "--to", "1").status == 2, "there is nothing to move"


@pytest.mark.parametrize("command", ["rate", "show", "history"])
def test_whatever_shows_a_review_that_was_changed_by_hand_says_so(
    folder: Path, run: Run, command: str
) -> None:
    (folder / "instruments" / "door-check.yaml").write_text(TEXT)
    file = folder / "d-1.yaml"
    assert run(command, file).err == ""
    file.write_text(file.read_text().replace('value: "No"', 'value: "Yes"'))
    assert "Its record does not hold: 1A, 1." in run(command, file).err
    (summary,) = FolderIndex(folder).summaries()
    assert summary.doubts == ("1A", "1")


def test_a_review_is_made_with_the_text_that_its_rules_have(folder: Path) -> None:
    rules, sha256 = Catalog([folder / "instruments"]).rules("door-check")
    assert rules.origin.sha256 == sha256


@pytest.mark.parametrize("command", ["report", "print", "agreement"])
def test_a_file_that_is_called_otherwise_than_its_review_was_changed_by_nobody(
    folder: Path, run: Run, command: str
) -> None:
    (folder / "instruments" / "door-check.yaml").write_text(TEXT)
    run("new", "door-check", "d-2", "--folder", folder, "--by", "Bo")
    mailed = folder / "d-1 (Ann).yaml"
    (folder / "d-1.yaml").rename(mailed)
    named = {"report": [folder], "print": [mailed], "agreement": [mailed, folder / "d-2.yaml"]}[command]
    ran = run(command, *named)
    assert "by hand" not in ran.out + ran.err
    assert "does not hold" not in ran.out + ran.err
    said = run("verify", mailed)
    assert (said.status, "Is it a copy?" in said.out) == (1, True)


def test_a_score_and_an_agreement_say_that_another_text_is_installed_though_no_rating_moves(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = tmp_path / "in" / "instruments" / "door-check.yaml"
    case = tmp_path / "cases" / "lane"
    (case / "documents").mkdir(parents=True)
    text.parent.mkdir(parents=True)
    text.write_text(TEXT)
    head = "# Fictional training material.\n"
    (case / "documents" / "01.md").write_text(
        "> Fictional training material. Everybody in it is invented.\n\nDocument: Note\nDate: 2025-07-01\n"
        "Source: case file\n\n[1] The door locks.\n"
    )
    (case / "case.yaml").write_text(
        f"{head}format: 1\nid: lane\ntitle: Lane\nfictional: Fictional training material.\ninstrument: door-check\n"
        'summary: |\n  A door.\ndocuments:\n  - {id: "01", file: documents/01.md}\nface_sheet: {}\n'
    )
    key = tmp_path / "key.yaml"
    key.write_text(
        f'{head}format: 1\ncase: lane\ninstrument: door-check\nanswers:\n  "1A":\n    value: "Yes"\n'
        '    passages: ["01:1"]\n    because: It locks.\nratings:\n  "1": Strength\n'
    )
    for name in ("ann", "bo"):
        assert run("train", "lane", name, "--by", name.title(), "--folder", tmp_path / "in").status == 0
        assert run("set", tmp_path / "in" / f"{name}.yaml", "1A=Yes").status == 0
    text.write_text(TEXT.replace("Try it.", "Try it twice."))
    files = [tmp_path / "in" / f"{name}.yaml" for name in ("ann", "bo")]
    for options in ([], ["--report", "md"], ["--json"]):
        assert NOT_THAT_TEXT.rstrip(".") in run("score", files[0], "--key", key, *options).out, options
    assert f"Ann, Bo: {NOT_THAT_TEXT}" in run("score", *files, "--key", key, "--report", "md").out
    told = json.loads(run("score", *files, "--key", key, "--json").out)
    assert [each["passed"] for each in told["class"]["people"]] == [True, True]
    both = run("agreement", *files)
    assert f"Ann (ann), Bo (bo): {NOT_THAT_TEXT}" in both.out
    assert len(json.loads(run("agreement", *files, "--json").out)["another_text"]) == 2
    assert run("set", files[1], "1A=No").status == 0
    agreed = run("reconcile", *files, "--agree", "1A=Yes", "--reason", "r", "--by", "Ann")
    assert (agreed.status, NOT_THAT_TEXT in agreed.err) == (0, True)
