"""The shape of the code, measured: members of classes, lines of functions, circles of modules."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path

import grimp

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


@cache
def tree_of(path: Path) -> ast.Module:
    """A file, parsed once for all that measure it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """All that stands in a file, gone through once for all that measure it."""
    return tuple(ast.walk(tree_of(path)))


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


@cache
def own_members() -> dict[tuple[str, str], set[str]]:
    """What each of our classes defines by its own lines, by module and name."""
    return {
        (module, node.name): members_of(node)
        for module, path in MODULES.items()
        for node in nodes_of(path)
        if isinstance(node, ast.ClassDef)
    }


def members(kind: type) -> set[str]:
    """The members of a class that are ours: what a base that is not ours has too is that base's."""
    own = own_members()
    ours = [base for base in kind.__mro__ if (base.__module__, base.__name__) in own]
    theirs = {name for base in kind.__mro__ if base not in ours for name in vars(base)}
    return set().union(*(own[base.__module__, base.__name__] for base in ours)) - theirs


def too_large() -> dict[str, int]:
    """The classes with more members than can be kept in mind, and how many each has."""
    found: dict[str, int] = {}
    for module, name in own_members():
        kind = getattr(importlib.import_module(module), name, None)
        if isinstance(kind, type) and len(members(kind)) > MOST_MEMBERS:
            found[name] = len(members(kind))
    return found


def too_long() -> set[str]:
    """The functions that are longer than a screen."""
    return {
        f"{module}.{node.name}"
        for module, path in MODULES.items()
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    }


def in_circles() -> set[str]:
    """The modules that need each other, by imports that are more than names for the type checker."""
    graph = grimp.build_graph("tui_review", exclude_type_checking_imports=True, cache_dir=None)
    left = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    # What imports nothing that is left, or is imported by nothing that is left, is in no circle.
    while True:
        imported = set().union(*left.values()) if left else set()
        gone = {module for module, needs in left.items() if not needs & set(left) or module not in imported}
        if not gone:
            return set(left)
        left = {module: needs - gone for module, needs in left.items() if module not in gone}
