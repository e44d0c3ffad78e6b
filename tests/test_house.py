"""The plan of the house holds: arrows point one way, and only what draws loads what draws."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from vulture import Vulture

from tests import longer, measures

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tui_review"
BELOW_TUI = sorted({path.stem for path in PACKAGE.glob("[a-z]*")} - {"tui"})
CALLED_BY_NAME = [
    # Textual finds these of a screen, a widget or an app by their names.
    "action_*", "on_*", "_on_*", "watch_*", "validate_*", "check_action", "compose", "render", "render_line*",
    "get_content_height", "get_content_width", "get_selection", "AUTO_FOCUS", "BINDINGS", "CSS", "DEFAULT_CSS",
    "COMPONENT_CLASSES", "ENABLE_COMMAND_PALETTE", "ALLOW_SELECT", "virtual_size", "can_focus", "title",
    # So it finds what `tui/base` puts in the place of its own.
    "panic", "_handle_exception", "_print_error_renderables", "_set_pointer_shape", "_return_code", "animation_level",
    "start_application_mode", "stop_application_mode", "_recompute_cursor_offset", "_cursor_offset",
    # argparse shows it, and prints its help by this.
    "description", "_print_message",
]  # fmt: skip
USED_UNSEEN = {
    "cli/main.py: writes": "what `tests/cli` holds each command to",
    "instrument/loading/overlay_model.py: extends": "a key of the file, read by where it stands",
    "reports/workbook.py: _write_optimized_sheet_data": "XlsxWriter calls it in the place of its own",
    "reports/workbook.py: _xml_number_element": "XlsxWriter calls it in the place of its own",
    "reports/workbook.py: _xml_rich_inline_string": "XlsxWriter calls it in the place of its own",
    "reports/workbook.py: constant_memory": "XlsxWriter asks for it",
    "telling/changes.py: new_because": "a key of `diff --json`",
    "telling/changes.py: old_because": "a key of `diff --json`",
    "tui/base/literal.py: apply": "Textual calls it for every line it draws",
    "tui/base/typed_in.py: restricted": "Textual calls it for what is more than a line takes",
    "tui/home/screen.py: Opens": "named in a cast",
    "tui/screens.py: __getattr__": "Python calls it for a screen's name",
    "yamlfile/charset.py: _buffer_decode": "Python calls it for what a stream gives",
}
"""What is used in a way that no search for its name finds, each with how."""
TOO_LARGE = {"Question"}
"""Classes that are to lose members (its are the settings of every kind of answer); none is to be added."""


ALIKE = {
    "arguments": "every command has them",
    "run": "every command is run so",
    "as_json": "what a command prints with --json",
    "escaped": "every back end has its escaper",
    "ABOUT": "what every screen tells of itself",
    "SUFFIX": "how the files of one sort end, in the module of that sort",
    "FORMAT": "the version of one sort of file, in the module of that sort",
    "WIDTH": "how wide what a module draws is",
}
"""Names that mean the same of each module that has one, and what."""


@pytest.mark.parametrize("part", BELOW_TUI)
def test_nothing_below_the_screens_names_textual(part: str) -> None:
    found = [
        path.name
        for path in [*(PACKAGE / part).rglob("*.py"), PACKAGE / f"{part}.py"]
        if path.exists()
        and re.search(r"^\s*(?:from|import) (?:textual|rich)\b", path.read_text(), re.MULTILINE)
    ]
    assert found == []


def test_the_headless_core_loads_no_screen_library() -> None:
    code = (
        "import sys, tui_review.store.session, tui_review.entry.rows, tui_review.review.bare\n"
        "import tui_review.instrument.lint.linter\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'textual', 'rich', 'lark'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_two_classes_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in measures.nodes_of(path):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    twice = {name: found for name, found in homes.items() if len(found) > 1}
    assert twice == {}


def named_in(tree: ast.Module) -> Iterator[str]:
    """What a module names for others: its functions, classes and the names it gives values."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (each.id for each in targets if isinstance(each, ast.Name))


def test_no_two_modules_mean_two_things_by_one_name() -> None:
    homes: dict[str, set[str]] = {}
    for module, path in measures.MODULES.items():
        for name in named_in(measures.tree_of(path)):
            if not name.startswith("_"):
                homes.setdefault(name, set()).add(module)
    twice = {name for name, found in homes.items() if len(found) > 1}
    assert twice - set(ALIKE) == set(), "one of the two is to be called otherwise"


def test_no_import_closes_a_circle_not_even_inside_a_function() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PACKAGE.rglob("*.py")}
    uses: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        uses[name] = {
            found
            for node in when_it_runs(measures.tree_of(path))
            if isinstance(node, ast.ImportFrom) and node.module
            for each in node.names
            for found in (f"{node.module}.{each.name}", node.module)
            if found in modules
        }
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        pytest.fail(" uses ".join(reversed(error.args[1])))


def when_it_runs(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a module that run: not what is for the type checker alone."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from when_it_runs(child)


@pytest.mark.slow
def test_nothing_is_left_that_nobody_calls() -> None:
    # The parts of the wizard's screen are imported when they are asked for, by the names that stand there.
    offered = re.findall(r'"[\w.]+:(\w+)"', (PACKAGE / "tui" / "review" / "features.py").read_text())
    vulture = Vulture(ignore_names=CALLED_BY_NAME)
    vulture.scavenge([PACKAGE])
    found = {
        f"{each.filename.relative_to(PACKAGE).as_posix()}: {each.name}"
        for each in vulture.get_unused_code(min_confidence=60)
        if each.name not in offered
    }
    assert found == set(USED_UNSEEN)


def test_every_public_thing_says_what_it_promises() -> None:
    silent = []
    for path in PACKAGE.rglob("*.py"):
        tree = measures.tree_of(path)
        if ast.get_docstring(tree) is None:
            silent.append(str(path))
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
                continue
            # What an overload promises, the function behind it says.
            overload = any(ast.unparse(each) == "overload" for each in node.decorator_list)
            public = isinstance(node, ast.ClassDef) or (node in tree.body and not overload)
            if public and ast.get_docstring(node) is None:
                silent.append(f"{path}:{node.name}")
    assert silent == []


def test_no_class_has_more_members_than_can_be_kept_in_mind() -> None:
    large = measures.too_large()
    assert set(large) <= TOO_LARGE, large


def test_no_function_is_longer_than_a_screen() -> None:
    assert measures.too_long() == set()


def test_frozen_classes_are_made_as_costs_a_start_least() -> None:
    by_dataclass = [
        module
        for module, path in measures.MODULES.items()
        for node in measures.nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dataclass"
        if any(each.arg == "frozen" for each in node.keywords)
    ]
    assert not by_dataclass, "by `shape.frozen`"


def test_no_modules_need_each_other_in_a_circle() -> None:
    assert measures.in_circles() == set()


def test_what_judges_the_code_has_one_version() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    judges = ("ruff", "mypy", "import-linter", "vulture", "types-")
    named = [each for each in tools["optional-dependencies"]["dev"] if each.startswith(judges)]
    assert len(named) >= len(judges)
    assert [each for each in named if "==" not in each] == []


def test_most_tests_that_the_suite_of_a_minute_leaves_out_are_there() -> None:
    gone = []
    for name in longer.known():
        file, _, test = name.partition("::")
        text = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).is_file() else ""
        if f"def {test}(" not in text:
            gone.append(name)
    assert len(gone) < len(longer.known()) // 20, f"make the list anew (tests/longer.py): {gone}"
