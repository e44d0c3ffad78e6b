"""Free text reaches a widget through `literal` only, in every file of the screens."""

from __future__ import annotations

import pytest

from tests.terminal import ROOT
from tests.tui_base.markup_lint import lint

TUI = ROOT / "tui_review" / "tui"


@pytest.mark.slow
def test_no_screen_shows_text_that_may_be_read_as_markup() -> None:
    sources = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted(TUI.rglob("*.py"))
        if path != TUI / "base" / "literal.py"
    }
    assert lint(sources) == []


@pytest.mark.parametrize(
    "line",
    [
        "Static(narrative)",
        "Label(f'{name} said')",
        "widget.update(answer.value)",
        "Button(label=question.ask)",
        "field.border_title = question.id",
        "field.tooltip = question.guidance + 'x'",
        "options.add_option(Option(choice))",
        "OptionList(*[Option(choice) for choice in choices])",
        "table.add_row('4A', narrative)",
        "Content.from_markup(narrative)",
        "Static('[b]' + narrative)",
        "words = narrative\nStatic(words)",
        "class A:\n    def render(self) -> str: ...",
    ],
)
def test_text_that_varies_is_found(line: str) -> None:
    assert lint({"file.py": line}) != []


@pytest.mark.parametrize(
    "line",
    [
        "Static('Guidance')",
        "values.update(other.values)  # literal: a dict, not a widget",
        "Static(literal(narrative), id=name)",
        "Static(TITLE)",
        "widget.update(literal(a) + literal(b))",
        "widget.update(literal(a) if a else 'nothing')",
        "words = literal(narrative)\nStatic(words)",
        "def line() -> Content: ...\nStatic(line())",
        "def show(text: Content) -> None:\n    Static(text)",
        "OptionList(*[Option(literal(choice)) for choice in choices])",
        "field.border_title = literal(question.id)",
        "Static(number)  # literal: a count",
        "Words(narrative)",
        "Content.from_markup('[b]ours[/b]')",
    ],
)
def test_literal_text_and_our_own_words_are_let_through(line: str) -> None:
    assert lint({"file.py": line}) == []
