"""A command acts in the role of `--role`, else of the settings; only where neither says one, in what its act needs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.acts import write_review
from tests.cli.conftest import Run
from tests.qa.test_way_out import begun, handed_over, rules
from tui_review.review.model import Status
from tui_review.settings import Settings, load_settings, save_settings
from tui_review.store.reviews import read_review

COMMANDS: Final[list[tuple[Status, str, str]]] = [
    ("submitted", "complete @", "qa"),
    ("submitted", "return @ --reason x", "qa"),
    ("qa_complete", "state-qa @", "qa"),
    ("state_qa", "finalise @", "state"),
    ("final", "reopen @ --reason x", "state"),
    ("submitted", "note @ ci.item Which?", "qa"),
    ("submitted", "close-note @ n1", "qa"),
    ("submitted", "reopen-note @ n2 Again.", "qa"),
    ("submitted", "override @ case Answered --reason x", "site_leader"),
]
"""In which status, what, and the role that it is done in where none is said."""


@pytest.mark.parametrize(("status", "command", "needed"), COMMANDS)
def test_an_act_is_refused_to_the_role_of_the_settings_that_may_not_do_it(
    tmp_path: Path, run: Run, status: Status, command: str, needed: str
) -> None:
    file = tmp_path / "made-up.yaml"
    write_review(file, handed_over(begun(), status), rules(), expected=None)
    words = [str(file) if word == "@" else word for word in command.split()]
    before = file.read_bytes()
    save_settings(Settings(role="reviewer"))
    refused = run(*words)
    assert (refused.status, file.read_bytes() == before) == (2, True)
    assert needed in refused.err
    assert "`--role` says in which one acts" in refused.err
    save_settings(Settings())
    assert run(*words).status == 0
    assert {f"role: {needed}"} <= {line.strip() for line in file.read_text(encoding="utf-8").splitlines()}


def test_what_is_said_at_the_command_goes_before_the_settings(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "made-up.yaml"
    write_review(file, handed_over(begun(), "submitted"), rules(), expected=None)
    assert run("settings", "role=reviewer").status == 0
    assert load_settings().role == "reviewer", "a role that is chosen is not the same as none"
    assert run("complete", file, "--role", "site_leader").status == 0
    assert read_review(file).review.history[-1].role == "site_leader"
    assert run("settings", "role=boss").status == 2
