"""What cannot be used: one line that says what to do, status 2, never a traceback, nothing of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

WRONG: list[tuple[list[str], str]] = [
    (["show", "none.yaml"], "none.yaml"),
    (["check", "none.yaml"], "none.yaml"),
    (["rate", "none.yaml"], "none.yaml"),
    (["rate"], "Name a review file"),
    (["rate", "--answers", "x.jsonl"], "--instrument"),
    (["rate", "--instrument", "osri-r4", "--answers", "none.jsonl"], "none.jsonl"),
    (["rate", "--instrument", "osri-r5", "--answers", "maps.jsonl"], "Did you mean osri-r4?"),
    (["set", "none.yaml", "4A=2"], "none.yaml"),
    (["set", "bad.yaml"], "No answers are given"),
    (["set", "bad.yaml", "4A"], "not QUESTION=VALUE"),
    (["set", "bad.yaml", "--from", "none.json"], "none.json"),
    (["submit", "none.yaml"], "none.yaml"),
    (["new", "osri-r5", "x"], "Did you mean osri-r4?"),
    (["new", "osri-r4", "x", "--version", "1900.1"], "not installed"),
    (["lint", "none.yaml"], "none.yaml"),
    (["chekc", "x"], "Did you mean check?"),
    (["show", "bad.yaml"], "bad.yaml"),
    (["show", "."], ""),
    (["show", "binary.yaml"], "binary.yaml"),
    (["show", "deep.yaml"], "deep.yaml"),
    (["check", "other.yaml"], "no review file"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "says"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_what_cannot_be_used_is_one_line_and_status_2(
    tmp_path: Path, run: Run, arguments: list[str], says: str
) -> None:
    (tmp_path / "bad.yaml").write_text("format: 1\nreview: {id: x\n")
    (tmp_path / "binary.yaml").write_bytes(b"\x00\xff\xfe\x01")
    (tmp_path / "deep.yaml").write_text("format: 1\nreview: " + "[" * 5000 + "]" * 5000 + "\n")
    (tmp_path / "other.yaml").write_text("shopping: [milk]\n")
    (tmp_path / "maps.jsonl").write_text("{}\n")
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.err.startswith("tui-review: ")
    assert ran.err.count("\n") == 1
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_options_that_are_none_are_status_2(run: Run) -> None:
    ran = run("check", "--colour", "x")
    assert ran.status == 2
    assert "Traceback" not in ran.err


def test_an_error_of_our_own_shows_nothing_of_a_case(
    sample: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_review.cli import showing  # noqa: PLC0415 - for this test only

    def fail(*_: object) -> None:
        raise RuntimeError("Tobin Fairwater")

    monkeypatch.setattr(showing, "tell", fail)
    ran = run("show", sample)
    assert ran.status == 2
    assert "Tobin" not in ran.err
    assert "RuntimeError" in ran.err


def test_who_logs_in_without_a_terminal_is_told_to_ask_for_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ssh -t" not in run("home", tmp_path).err
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    told = run("home", tmp_path)
    assert (told.status, "Log in with one: ssh -t HOST" in told.err) == (2, True)
    assert "--plain" not in told.err
