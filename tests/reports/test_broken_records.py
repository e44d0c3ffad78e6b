"""A review whose record does not hold is counted, and never in silence."""

from __future__ import annotations

import errno
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.acts import perform
from tests.cli.conftest import Run, home, run
from tests.examples import few
from tests.reports.sample import item_4, made, rules_of, save
from tui_review.errors import UserError
from tui_review.review.who import Editor
from tui_review.store import index, versions
from tui_review.store import verify as verifying
from tui_review.yamlfile.files import os_refusal

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["home", "run"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reviews that were submitted; of one an answer was changed in the file since."""
    for id_ in ("honest", "forged"):
        review = made(id_, item_4("Strength"))
        perform(review, "submit", Editor("Bela Vexley"), rules=rules_of())
        save(tmp_path, review)
    path = tmp_path / "forged.yaml"
    text = path.read_text()
    path.write_text(re.sub(r'(\n  "?4C"?:.*\n    value: )"Yes"', r'\1"No"', text))
    assert path.read_text() != text
    return tmp_path


COMMANDS = [
    ("report",),
    ("report", "--by", "county"),
    ("report", "--item", "4"),
    ("report", "--progress"),
    ("report", "--format", "csv", "--progress"),
    ("report", "--deidentify", "--format", "md"),
    ("brief", "--format", "md"),
    ("brief", "--format", "text", "--full"),
    ("export", "--format", "md"),
    ("export", "--format", "csv"),
]


@pytest.mark.parametrize("command", few(COMMANDS, 5))
def test_a_review_whose_record_does_not_hold_is_counted_and_named(
    run: Run, folder: Path, command: tuple[str, ...]
) -> None:
    done = run(*command, folder)
    assert done.status == 1
    assert "forged: Its record does not hold: 4C, 4" in done.err
    assert "of 1 review the record does not hold: " in done.err + done.out
    if command[0] != "export":
        assert "does not hold" in done.out


def test_it_is_left_out_on_request_and_that_is_said(run: Run, folder: Path) -> None:
    done = run("report", folder, "--verified")
    assert (done.status, "1 left out (record not found to hold)" in done.out) == (0, True)
    assert "forged" not in done.out


def test_the_figures_of_machines_name_it(run: Run, folder: Path) -> None:
    document = json.loads(run("report", folder, "--json").out)
    assert document["record_does_not_hold"] == {"forged": ["4C", "4"]}
    (rollup,) = document["instruments"]
    assert (rollup["reviews"], rollup["record_does_not_hold"]) == (2, ["forged"])


def test_what_is_remembered_of_a_folder_does_not_hide_it(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MOTION", -1_000_000_000)
    monkeypatch.setattr(index, "FEW", 0)
    first, second = (run("report", folder) for _ in range(2))
    assert second == first


def test_the_state_is_not_told_that_it_is_ready(run: Run, folder: Path) -> None:
    for path in folder.glob("*.yaml"):
        path.write_text(path.read_text().replace("status: submitted", "status: qa_complete"))
    done = run("ready", folder)
    assert (done.status, "No reviews." in done.out) == (1, True)
    assert "honest is not listed. Its record does not hold: the record as a whole" in done.err


@pytest.fixture(params=["their folder", "one of them", "one of another branch"])
def unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A review that holds, whose kept versions nobody can read just now."""
    review = made("honest", item_4("Strength"))
    perform(review, "submit", Editor("Bela Vexley"), rules=rules_of())
    save(tmp_path, review)
    path = tmp_path / "honest.yaml"

    def refused(_opened: object) -> None:
        raise UserError("You have no permission to read this.")

    def disk_error(kept: Path) -> bytes:
        raise os_refusal(OSError(errno.EIO, "Input/output error"), file=str(kept), act="read")

    if request.param == "their folder":
        monkeypatch.setattr(verifying, "unheld", refused)
        return tmp_path
    kept = versions.keep_version(path, review, path.read_bytes(), handed_over=True)
    assert kept is not None
    if request.param == "one of them":
        monkeypatch.setattr(versions, "read_bytes", disk_error)
    else:
        kept.rename(kept.with_name("honest@2-0123456789ab.yaml"))
        monkeypatch.setattr(
            verifying, "read_bytes", lambda at: disk_error(at) if at != path else at.read_bytes()
        )
    return tmp_path


@pytest.mark.parametrize("command", few([*COMMANDS, ("ready",)], 5))
def test_of_a_record_that_cannot_be_looked_at_nobody_says_that_something_was_changed(
    run: Run, unread: Path, command: tuple[str, ...]
) -> None:
    done = run(*command, unread)
    told = " ".join((done.out + done.err).split())
    assert "by hand" not in told
    assert "does not hold" not in told.replace("record_does_not_hold", "")
    if command != ("ready",):
        assert done.status == 1
        assert (
            "Its record was not looked at in whole: kept versions, commits or signatures that cannot be read"
            in told
        )
        assert "of 1 review the record was not looked at in whole: " in told


def test_what_was_remembered_of_a_review_does_not_hold_once_its_kept_versions_cannot_be_looked_at(
    run: Run, tmp_path: Path
) -> None:
    save(tmp_path, made("honest", item_4("Strength")))
    for _ in range(2):
        assert run("report", tmp_path).status == 0
    kept = tmp_path / ".tui-review" / "versions"
    kept.parent.mkdir(exist_ok=True)
    # A link to itself: root, too, is refused.
    kept.symlink_to(kept.name)
    done = run("report", tmp_path)
    assert done.status == 1
    assert "not looked at in whole" in done.out + done.err
