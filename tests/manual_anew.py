"""Makes the pages anew that are made of the program itself: `python -m tests.manual_anew`.

The commands (a page of the manual, and one for `man`) and the keys; a test holds the pages to what this makes.
"""

from __future__ import annotations

import argparse
import ast
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from argparse_manpage.manpage import Manpage

from tui_review.cli.examples import EXAMPLES
from tui_review.cli.main import COMMANDS, parser_of
from tui_review.review import model
from tui_review.tui.keymap import DEFAULTS, GROUPS, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOCS: Final = Path(__file__).parents[1] / "docs"
_HEAD_OF_COMMANDS: Final = (
    "`tui-review COMMAND --help` says the same. Exit status: 0 done and clean, 1 findings, 2 the command or a file "
    "could not be used. `--debug LOG`, with any command, writes a log for support."
)
_HEAD_OF_KEYS: Final = (
    "Every key of the screens as it is shipped, with the id by which the settings set it (`tui-review settings "
    "keys.review.next=ctrl+n`). A field's own keys (y, n, digits) stand at the foot of the screen and on F1. "
    "Enter goes on, and takes the marked line with it; where several may be ticked, it ticks the line that arrows have "
    "marked and stays, and goes on once that is done. `tui-review keys` lists those that hold for you."
)
_MADE: Final = "<!-- Made by `python -m tests.manual_anew`; what it says stands in the program. -->\n"


def pages() -> dict[str, Callable[[], str]]:
    """What makes each page that is made, by its file's name."""
    return {
        "commands.md": _commands,
        "keys.md": _keys,
        "review-file.md": _review_file,
        "tui-review.1": _for_man,
    }


def _commands() -> str:
    parts = [
        _MADE,
        "# Commands",
        _HEAD_OF_COMMANDS,
        "\n".join(f"- [`{name}`](#{name}): {each.does}" for name, each in COMMANDS.items()),
    ]
    for name in COMMANDS:
        parts += [f"## {name}", *_command(name)]
    return "\n\n".join(parts) + "\n"


def _command(name: str) -> Iterator[str]:
    parser = parser_of(name)
    yield _cell(parser.description or COMMANDS[name].does)
    yield "```sh\n" + "\n".join(EXAMPLES[name]) + "\n```"
    told = [each for each in parser._actions if not isinstance(each, argparse._HelpAction)]
    if told:
        yield "\n".join(["| argument | what it is |", "|---|---|", *map(_argument, told)])


def _argument(action: argparse.Action) -> str:
    shown = action.metavar if isinstance(action.metavar, str) else action.dest
    shown = shown.upper() if action.option_strings else shown
    shown = "\\|".join(map(str, action.choices)) if action.choices else shown
    if action.option_strings:
        given = "" if action.nargs == 0 else f" {shown}"
        shown = f"{', '.join(action.option_strings)}{given}"
    return f"| `{shown}` | {_cell(action.help or '')} |"


def _cell(text: str) -> str:
    """A text of a module or of argparse, as it is shown, in one line of a table."""
    return re.sub(r"\s+", " ", text.replace("%%", "%").replace("|", "\\|"))


def _keys() -> str:
    parts = [
        _MADE,
        "# Keys",
        _HEAD_OF_KEYS,
    ]
    for group, heading in GROUPS.items():
        lines = [
            f"| {', '.join(name_of(key.strip()) for key in each.key.split(','))} | `{id_}` | {_cell(each.help)} |"
            for id_, each in DEFAULTS.items()
            if id_.partition(".")[0] == group
        ]
        parts += [f"## {heading}", "\n".join(["| keys | id | what they do |", "|---|---|---|", *lines])]
    return "\n\n".join(parts) + "\n"


def _review_file() -> str:
    """The page with each class's fields between its marks, as the module that reads the file explains them."""
    page = (DOCS / "review-file.md").read_text(encoding="utf-8")
    tree = ast.parse(Path(model.__file__).read_text(encoding="utf-8"))
    classes = {each.name: each for each in tree.body if isinstance(each, ast.ClassDef)}

    def fields(found: re.Match[str]) -> str:
        body = classes[found[1]].body
        lines = [
            f"| `{each.target.id}` | {_cell(_text_of(told))} |"
            for each, told in pairwise(body)
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and _text_of(told)
        ]
        table = "\n".join(["| key | what it says |", "|---|---|", *lines])
        return f"<!-- fields of {found[1]} -->\n{table}\n\n<!-- end -->"

    return re.sub(r"<!-- fields of (\w+) -->\n.*?<!-- end -->", fields, page, flags=re.DOTALL)


def _text_of(node: ast.stmt) -> str:
    """What a docstring below a field says; nothing for what is none."""
    value = node.value if isinstance(node, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _for_man() -> str:
    whole = argparse.ArgumentParser(
        prog="tui-review",
        description="Guided case reviews in the terminal, kept as YAML files. Without a command it shows the home "
        "screen over a folder of reviews.",
    )
    below = whole.add_subparsers(metavar="COMMAND")
    for name, command in COMMANDS.items():
        parser = parser_of(name)
        below.add_parser(
            name, help=command.does, description=parser.description, parents=[parser], add_help=False
        )
    page = Manpage(whole)
    page.source = page.manual = "tui-review"
    page.date = ""
    return str(page).rstrip() + "\n"


if __name__ == "__main__":
    for name, made in pages().items():
        (DOCS / name).write_text(made(), encoding="utf-8")
