"""Finds text that varies on its way into a widget that would read it as markup.

By name, in the source, without running it: practical rather than complete. A call or assignment that shows
text (`SHOWING`, `SHOWING_METHODS`, `SHOWING_ATTRIBUTES`) has to be given a constant, `literal(…)`, other
content, or something annotated as content. `# literal: why` at the end of the line says that a person has
looked.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHOWING = {
    *(
        "Static",
        "Label",
        "Button",
        "Checkbox",
        "RadioButton",
        "Option",
        "Select",
        "SelectionList",
        "OptionList",
    ),
    *(
        "Selection",
        "Tab",
        "TabPane",
        "Collapsible",
        "Link",
        "Markdown",
        "Toast",
        "Tooltip",
        "Tree",
        "TreeNode",
    ),
}
"""Widgets whose text is markup, unless it is content."""
SHOWING_METHODS = {
    *(
        "update",
        "add_row",
        "add_rows",
        "add_column",
        "add_columns",
        "update_cell",
        "update_cell_at",
        "add_leaf",
    ),
    *("add_option", "add_options", "set_options", "replace_option_prompt", "replace_option_prompt_at_index"),
    "set_label",
}
"""Methods that show their arguments."""
SHOWING_ATTRIBUTES = {"tooltip", "border_title", "border_subtitle", "label", "prompt"}
"""Attributes and keywords that are shown."""
UNSHOWN_KEYWORDS = {
    "id",
    "name",
    "classes",
    "key",
    "row_key",
    "column_key",
    "value",
    "variant",
    "action",
    "width",
}
CONTENT = {"Content", "Text"}
MAKERS = {"literal", "glyph", "Content", "Text", "styled", "assemble", "blank", "join"}
"""What makes content, or text that is ours."""
MARKUP = {"from_markup", "from_text"}
"""What reads its argument as markup."""
DEEPEST = 8
"""How far names are followed, which may be assigned to each other."""


@dataclass
class Known:
    """Names that stand for content, wherever in the tree they were annotated."""

    functions: set[str] = field(default_factory=lambda: set(MAKERS))
    names: set[str] = field(default_factory=set)


def lint(sources: Mapping[str, str]) -> list[str]:
    """`file:line: what` wherever text that varies may be read as markup; `sources` are by file name."""
    trees = {name: ast.parse(source) for name, source in sources.items()}
    known = Known()
    for tree in trees.values():
        _learn(tree, known)
    found = []
    for name, tree in trees.items():
        lines = sources[name].splitlines()
        for node, what in _doubtful(tree, known):
            if "# literal: " not in lines[(node.end_lineno or node.lineno) - 1]:
                found.append(f"{name}:{node.lineno}: {what}")
    return found


def _learn(tree: ast.AST, known: Known) -> None:
    """Collects what is annotated as content."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _is_content(node.returns):
            known.functions.add(node.name)
        elif isinstance(node, ast.arg) and _is_content(node.annotation):
            known.names.add(node.arg)
        elif isinstance(node, ast.AnnAssign) and _is_content(node.annotation):
            known.names.add(_last_name(node.target))


def _is_content(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation).strip("'\"").split(".")[-1] in CONTENT


def _last_name(node: ast.expr) -> str:
    """`c` of `a.b.c`, and of `c`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _doubtful(tree: ast.AST, known: Known) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Every showing of something that is not known to be content."""
    judge = _Judge(known, _assignments(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _last_name(node.func)
            if not all(judge.safe(each) for each in _shown_by(node, name)):
                yield node, f"{name}(…) shows text that varies: use literal()"
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                shown = isinstance(target, ast.Attribute) and target.attr in SHOWING_ATTRIBUTES
                if shown and not judge.safe(node.value):
                    yield node, f"{_last_name(target)} shows text that varies: use literal()"
        elif _renders_str(node):
            yield node, "render returns str, which is read as markup: return Content"


def _renders_str(node: ast.AST) -> TypeGuard[ast.FunctionDef]:
    """Whether `node` is a widget's `render` that returns a string."""
    if not (isinstance(node, ast.FunctionDef) and node.name == "render"):
        return False
    return isinstance(node.returns, ast.Name) and node.returns.id == "str"


def _shown_by(call: ast.Call, name: str) -> list[ast.expr]:
    """The arguments of a call that are shown, or read as markup."""
    method = isinstance(call.func, ast.Attribute)
    shows = name in SHOWING | MARKUP or (method and name in SHOWING_METHODS)
    return [
        *(call.args if shows else []),
        *(
            word.value
            for word in call.keywords
            if word.arg in SHOWING_ATTRIBUTES or (shows and _is_text(word))
        ),
    ]


@dataclass
class _Judge:
    """Knows what is content, or text of our own, in one module."""

    known: Known
    assigned: dict[str, list[ast.expr]]

    def safe(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether `node` can be shown without `literal`."""
        match node:
            case ast.Constant():
                return True
            case ast.Call():
                return self._safe_call(node, depth)
            case ast.Name(id=name) if depth < DEEPEST and name in self.assigned:
                parts = self.assigned[name]
            case ast.Name() | ast.Attribute():
                name = _last_name(node)
                return name in self.known.names or name.isupper()
            case ast.BinOp(left=left, op=ast.Add(), right=right) | ast.IfExp(body=left, orelse=right):
                parts = [left, right]
            case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
                pass
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                pass
            case ast.ListComp(elt=each) | ast.GeneratorExp(elt=each) | ast.Starred(value=each):
                parts = [each]
            case _:
                return False
        return all(self.safe(each, depth + 1) for each in parts)

    def _safe_call(self, call: ast.Call, depth: int) -> bool:
        """Whether what a call returns is content: of a maker of content, or a method of content."""
        name = _last_name(call.func)
        if name in MARKUP:
            return all(self.safe(each, depth + 1) for each in call.args)
        # A widget inside a widget's arguments is looked at by itself.
        if name in self.known.functions or name in SHOWING:
            return True
        return isinstance(call.func, ast.Attribute) and self.safe(call.func.value, depth + 1)


def _is_text(word: ast.keyword) -> bool:
    """Whether a keyword of a widget that shows text may be that text."""
    return (
        word.arg is not None
        and word.arg not in UNSHOWN_KEYWORDS
        and not isinstance(word.value, ast.Compare | ast.UnaryOp)
    )


def _assignments(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What each plain name is assigned anywhere in the module, loops and arguments not counted."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found
