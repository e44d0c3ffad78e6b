"""The shape of the code: classes and functions stay small, and modules that need each other are one module."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "tui_review").rglob("*.py"))
    if path.stem != "__main__"
}
MOST_MEMBERS = 40
"""Members of a class that are ours, over all its bases that are ours."""
LONGEST_FUNCTION = 60
"""Lines, the docstring included."""
TOO_LONG = {"tui_review.yamlfile.builder.build"}
"""To become shorter; none is to be added."""
TOO_LARGE = {"NotesScreen"}
"""Classes that are to lose members; none is to be added."""
IN_CIRCLES = {
    "tui_review.instrument.loading.bases",
    "tui_review.instrument.loading.catalog",
    "tui_review.instrument.loading.source",
    "tui_review.review.evaluation",
    "tui_review.review.findings",
    "tui_review.review.grid",
    "tui_review.review.grid_findings",
    "tui_review.review.signing",
}
"""To be opened; none is to be added."""


def members_of(node: ast.ClassDef) -> set[str]:
    """What a class defines by its own lines: methods, attributes, and what its methods set on `self`."""
    found: set[str] = set()
    found |= {
        method.name for method in node.body if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for each in ast.walk(node):
        targets = (
            each.targets
            if isinstance(each, ast.Assign)
            else [each.target]
            if isinstance(each, ast.AnnAssign | ast.AugAssign)
            else []
        )
        for target in targets:
            for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(part, ast.Name) and each in node.body:
                    found.add(part.id)
                if isinstance(part, ast.Attribute) and getattr(part.value, "id", "") == "self":
                    found.add(part.attr)
    return {name for name in found if not name.startswith("__")}


OWN = {
    (module, node.name): members_of(node)
    for module, path in MODULES.items()
    for node in ast.walk(ast.parse(path.read_text()))
    if isinstance(node, ast.ClassDef)
}


def members(kind: type) -> set[str]:
    """The members of a class that are ours: what a base that is not ours has too is that base's."""
    ours = [base for base in kind.__mro__ if (base.__module__, base.__name__) in OWN]
    theirs = {name for base in kind.__mro__ if base not in ours for name in vars(base)}
    return set().union(*(OWN[base.__module__, base.__name__] for base in ours)) - theirs


@pytest.mark.parametrize("module", MODULES)
def test_no_class_has_more_members_than_can_be_kept_in_mind(module: str) -> None:
    found = importlib.import_module(module)
    kinds = [kind for name, kind in vars(found).items() if (module, name) in OWN and isinstance(kind, type)]
    large = {kind.__name__: len(members(kind)) for kind in kinds if len(members(kind)) > MOST_MEMBERS}
    assert set(large) <= TOO_LARGE, large


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{module}.{node.name}"
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    }
    assert long == TOO_LONG


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("tui_review", exclude_type_checking_imports=True, cache_dir=None)
    left = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    # What imports nothing that is left, or is imported by nothing that is left, is in no circle.
    while True:
        imported = set().union(*left.values()) if left else set()
        gone = {module for module, needs in left.items() if not needs & set(left) or module not in imported}
        if not gone:
            break
        left = {module: needs - gone for module, needs in left.items() if module not in gone}
    assert set(left) <= IN_CIRCLES
