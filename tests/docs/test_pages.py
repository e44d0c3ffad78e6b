"""What the pages say is so: every command runs, and everything they name is there."""

from __future__ import annotations

import ast
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from tests import manual_anew, measures
from tests.docs.tutorial import Reader, blocks, commands
from tui_review.cli.examples import EXAMPLES
from tui_review.cli.main import COMMANDS, parser_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tui_review"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
NO_FILES = {"instruments/archive/", "review/act"}
"""What the first release that replaces another makes, and a place in a review that reads like a file."""
OTHERS_OPTIONS = {"--debug", "--help", "--version"}
"""Options of the program itself."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "docs/qa.md", "docs/training.md", "docs/reports.md"])
def test_every_command_of_a_page_runs_and_answers_what_it_shows(name: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for block in blocks((ROOT / name).read_text(encoding="utf-8")):
        if block.path:
            reader.write(block)
        if block.kind != "console" or block.why_not:
            continue
        for line in block.before:
            prepared = reader.type(line)
            assert prepared.returncode == 0, (line, prepared.stdout)
        shown = commands(block)
        for command in shown:
            done = reader.type(command.line)
            assert done.returncode in (0, 1), (command.line, done.stdout)
            if any(each.output for each in shown):
                assert matches(command.output, done.stdout), (command.line, done.stdout)


def matches(shown: str, printed: str) -> bool:
    """Whether this was printed; a line `…` stands for any lines."""
    parts = re.split(r"^…\n", _without_tails(shown), flags=re.MULTILINE)
    return re.fullmatch(r"(?:.*\n)*".join(map(re.escape, parts)), _without_tails(printed)) is not None


def _without_tails(text: str) -> str:
    """A text without the characters at random in ids of rows and notes."""
    return re.sub(r"\b([nr]\d+)-[0-9a-z]{4}\b", r"\1", text)


@pytest.mark.slow
def test_the_diff_of_the_readme_is_what_git_shows(tmp_path: Path) -> None:
    page = blocks((ROOT / "README.md").read_text(encoding="utf-8"))
    reader = Reader(tmp_path)
    for line in next(block.before for block in page if "diff sample-0001.yaml@HEAD" in block.text):
        reader.run(line)
    shown = next(block.text for block in page if block.kind == "diff")
    assert changed_lines(shown) == changed_lines(reader.run("git diff"))


def changed_lines(diff: str) -> list[str]:
    """The lines that went or came, without the moment they were changed at, and what is made at random."""
    lines = [line for line in diff.splitlines() if re.match(r"[-+](?![-+])", line)]
    return [re.sub(r'(at: |id: |login: )"?[^"]*"?$', r"\1", line) for line in lines]


@cache
def said() -> list[tuple[Path, str]]:
    """What pages and modules say: of a module its docstrings and every other text in it."""
    found = [(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in PAGES]
    for path in sorted(PACKAGE.rglob("*.py")):
        found += [
            (path.relative_to(ROOT), node.value)
            for node in measures.nodes_of(path)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
    return found


@cache
def options(command: str) -> frozenset[str]:
    """The options of a command."""
    return frozenset(option for action in parser_of(command)._actions for option in action.option_strings)


@pytest.mark.slow
def test_every_command_that_is_named_exists_with_its_options() -> None:
    wrong = []
    for path, text in said():
        for line in re.findall(r"(?:`|^\$ )tui-review ([^`\n]+)", text, re.MULTILINE):
            command, *words = line.split()
            if command not in COMMANDS:
                wrong += [f"{path}: {line}"] if re.fullmatch(r"[a-z][a-z-]*", command) else []
                continue
            given = {
                re.split(r"[=\]|]", word)[0].strip("[,;)") for word in words if re.match(r"\[?--[a-z]", word)
            }
            wrong += [f"{path}: {command} {option}" for option in given - options(command) - OTHERS_OPTIONS]
    assert wrong == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_option_that_a_page_names_is_one_of_a_command(path: Path) -> None:
    known = frozenset[str]().union(*map(options, COMMANDS)) | OTHERS_OPTIONS
    named = re.findall(r"`(--[a-z][a-z-]*)[` =]", path.read_text(encoding="utf-8"))
    if path.parent.name == "benchmarks":
        return
    assert [option for option in named if option not in known] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@pytest.mark.slow
def test_every_file_and_folder_of_ours_that_is_named_is_there() -> None:
    # In backticks: what ends in `.py`, or begins with one of our folders. `reviews/` is also everybody's own, and
    # `.git` is git's: a folder in a clone, a file in a worktree.
    folders = {each.name for each in (*ROOT.iterdir(), *PACKAGE.iterdir()) if each.is_dir()} - {
        "reviews",
        ".git",
    }
    ours = tuple(f"{name}/" for name in folders)
    missing = []
    for path, text in said():
        for named in re.findall(r"`([\w./-]+)`", text):
            if named in NO_FILES or not (named.endswith(".py") or named.startswith(ours)):
                continue
            near = (ROOT, PACKAGE, (ROOT / path).parent)
            if not any((folder / named).exists() for folder in near):
                missing.append(f"{path}: {named}")
    assert missing == []


def test_every_module_that_is_named_is_there_with_what_is_named_of_it() -> None:
    missing = []
    for path, text in said():
        for named in re.findall(r"`(?:python -m )?((?:tui_review|benchmarks|tests)(?:\.\w+)+)", text):
            parts = named.split(".")
            length = next((n for n in range(len(parts), 0, -1) if is_module(parts[:n])), 0)
            rest = parts[length:]
            if not length or (rest and rest[0] not in source(parts[:length])):
                missing.append(f"{path}: {named}")
    assert missing == []


def is_module(parts: list[str]) -> bool:
    """Whether there is such a module or package."""
    path = ROOT.joinpath(*parts)
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def source(parts: list[str]) -> str:
    """The text of a module."""
    path = ROOT.joinpath(*parts)
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")


def test_every_public_name_in_the_table_of_a_page_is_where_it_says() -> None:
    """The table of docs/qa.md: names in the middle, the module they are in at the right."""
    page = (ROOT / "docs" / "qa.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]*: (`[^|]+`) \| ((?:`[\w.]+`(?:, )?)+) \|$", page, re.MULTILINE)
    wrong = []
    for names, modules in rows:
        there = "\n".join(source(module.split(".")) for module in re.findall(r"`([\w.]+)`", modules))
        wrong += [
            name for name in re.findall(r"`(?:\w+\.)?(\w+)", names) if not re.search(rf"\b{name}\b", there)
        ]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("name", manual_anew.pages())
def test_a_page_made_of_the_program_says_what_the_program_says(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m tests.manual_anew` makes them anew."""
    monkeypatch.setenv("COLUMNS", "80")
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == manual_anew.pages()[name]()


def test_every_command_has_an_example_that_it_takes() -> None:
    assert set(EXAMPLES) == set(COMMANDS)
    for command, lines in EXAMPLES.items():
        for line in lines:
            program, *words = shlex.split(line)
            words = words if words[0] in COMMANDS else ["home", *words]
            assert (program, words[0]) == ("tui-review", command), line
            parser_of(command).parse_intermixed_args(words[1:])


def test_every_page_of_the_manual_stands_in_its_contents() -> None:
    named = re.findall(r"[\w-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))
