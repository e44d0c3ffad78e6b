"""The plan of the house holds: arrows point one way, and only what draws loads what draws."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tui_review"
BELOW_TUI = (
    "errors",
    "display",
    "settings",
    "yamlfile",
    "instrument",
    "review",
    "store",
    "telling",
    "qa",
    "training",
    "reports",
    "entry",
)
LONGEST = 350
"""Lines; the plan says about 300."""
NAMED_TWICE = {"Grid"}
"""A grid of months, and a printed table, which is to go with the blocks of reports."""


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


def test_no_module_has_grown_out_of_hand() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_two_classes_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    twice = {name: found for name, found in homes.items() if len(found) > 1 and name not in NAMED_TWICE}
    assert twice == {}


def test_every_public_thing_says_what_it_promises() -> None:
    silent = []
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text())
        if ast.get_docstring(tree) is None:
            silent.append(str(path))
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
                continue
            public = isinstance(node, ast.ClassDef) or node in tree.body
            if public and ast.get_docstring(node) is None:
                silent.append(f"{path}:{node.name}")
    assert silent == []
