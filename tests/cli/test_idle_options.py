"""An option that would do nothing, as a command is called, is refused in words; what is asked for is written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.conftest import SAMPLE, Run, watching
from tests.training.sample import as_the_key, saved, shipped
from tui_review.cli.applying import WITH, rules_for
from tui_review.cli.main import COMMANDS, parser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUES: Final = {
    "--as-of": "2026-03-01",
    "--on": "2026-03-01",
    "--by": "county",
    "--folder": ".",
    "--only": "unanswered",
    "--pass-mark": "70",
    "--questions": "3",
    "--role": "qa",
    "--seed": "1",
    "--status": "final",
    "--feedback": "end",
}
"""What stands behind options that do not take any word."""
NEEDED: Final = {"export": {"--format": "json"}}
"""What a command is not called without."""


def _action(parser: argparse.ArgumentParser, option: str) -> argparse.Action:
    for action in parser._actions:
        if option in (action.option_strings or [str(action.metavar or action.dest).upper()]):
            return action
    raise AssertionError(option)


def _words(parser: argparse.ArgumentParser, what: str) -> list[str]:
    """An option, as it is written on a command line."""
    option, _, choice = what.partition(" ")
    action = _action(parser, option)
    if not action.option_strings:
        before = [each for each in parser._actions if not each.option_strings]
        return ["reviews"] * (before.index(action) + 1)
    if action.nargs == 0 or isinstance(action, argparse.BooleanOptionalAction):
        return [option]
    number = action.nargs if isinstance(action.nargs, int) else 1
    first = next(iter(action.choices or ("here.out",)))
    return [option, *[choice or VALUES.get(option, str(first))] * number]


def _idle(command: str) -> Iterator[tuple[str, str]]:
    """Every option with everything that it does not go with, and without all that it needs."""
    for rule in rules_for(command):
        for option in rule.options:
            for what in rule.what if rule.how == "not" else ("",):
                yield option, what


@pytest.mark.parametrize("command", WITH)
def test_each_option_that_does_nothing_is_refused_with_nothing_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    parser = parser_of(command)
    for option, what in _idle(command):
        line = _words(parser, option) + (_words(parser, what) if what else [])
        for needed, value in NEEDED.get(command, {}).items():
            line += [] if needed in line else [needed, value]
        for action in parser._actions:
            name = str(action.metavar or action.dest).upper()
            if not action.option_strings and action.nargs in (None, "+") and name not in (option, what):
                line.append("reviews")
        with watching() as written:
            done = run(command, *line)
        assert (done.status, done.out) == (2, ""), (line, done)
        assert "does nothing" in done.err, (line, done.err)
        assert "out." in done.err
        assert not written
        assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


def test_every_rule_names_options_of_its_command() -> None:
    for command in WITH:
        assert command in COMMANDS
        assert list(rules_for(command))
        parser = parser_of(command)
        for rule in rules_for(command):
            for what in (*rule.options, *rule.what):
                action, _, choice = _action(parser, what.partition(" ")[0]), *what.partition(" ")[1:]
                assert not choice or choice in (action.choices or ()), (command, what)


def test_whatever_may_replace_a_file_needs_its_name() -> None:
    for command in COMMANDS:
        options = {name for action in parser_of(command)._actions for name in action.option_strings}
        if "--overwrite" in options and command != "import-xlsform":
            rules = [rule for rule in rules_for(command) if "--overwrite" in rule.options]
            assert any(rule.how == "needs" for rule in rules), command


@pytest.fixture
def attempts(tmp_path: Path) -> Path:
    for id_, by in (("one", "Quinn Zebra"), ("two", "Lee Sample")):
        saved(as_the_key("javier-diaz", id_, by=by).review, tmp_path / "class", "javier-diaz")
    return tmp_path / "class"


KEY: Final = str(shipped("javier-diaz").key_path)


@pytest.mark.parametrize(
    "ways",
    [
        "--report xlsx --output h.xlsx",
        "--out h",
        "--json",
        "",
        "--report md --out h",
        "--report md --rationales",
    ],
)
def test_a_page_to_hand_out_never_comes_as_something_that_names_people(
    run: Run, attempts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ways: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("score", attempts, "--key", KEY, "--handout", *ways.split())
    assert done.status == 2
    assert "Quinn Zebra" not in done.out
    assert "does nothing" in done.err
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "home") == ["class"]


@pytest.mark.parametrize("format_", [["--json"], ["--format", "json"]])
def test_a_register_goes_into_its_file_as_json_and_as_text(
    run: Run, tmp_path: Path, format_: list[str]
) -> None:
    made = tmp_path / "made"
    done = run("register", SAMPLE.parent, *format_, "--output", made)
    assert (done.status, done.out) == (0, "")
    assert "people" in json.loads(made.read_text())
    told = run("register", SAMPLE.parent, "--output", tmp_path / "text")
    assert (told.status, told.out) == (0, "")
    assert (tmp_path / "text").read_text()


@pytest.mark.parametrize("command", ["score", "report"])
def test_one_json_document_goes_into_its_file(run: Run, attempts: Path, tmp_path: Path, command: str) -> None:
    made = tmp_path / "made.json"
    more = ["--key", KEY] if command == "score" else ["--practice"]
    printed = run(command, attempts, *more, "--json")
    done = run(command, attempts, *more, "--json", "--output", made)
    assert (done.status, done.out) == (printed.status, "")
    assert json.loads(made.read_text()) == json.loads(printed.out)
    assert run(command, attempts, *more, "--json", "--output", made).status == 2


def test_what_only_the_files_tell_is_refused_too(run: Run, attempts: Path) -> None:
    both = ("score", attempts, "--key", KEY, "--report", "md", "--rationales")
    one = ("score", attempts / "one.yaml", "--key", KEY, "--report", "md", "--pass-mark", 70)
    for line in (both, one, ("settings", "role", "--json"), ("diff", attempts, "--beside", SAMPLE)):
        done = run(*line)
        assert (done.status, done.out) == (2, ""), line
        assert "does nothing" in done.err, line
    assert "does nothing" in run("describe", "osri-r4@2026.1", "--version", "2026.1").err
