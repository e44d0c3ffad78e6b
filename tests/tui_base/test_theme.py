"""The themes: readable, and saying nothing by colour alone."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.color import Color

from tui_review.errors import UserError
from tui_review.tui.base.theme import MARKS, Look, MarkTone, choose_look, glyph, theme_of

ENOUGH = 7.0
"""The contrast that WCAG asks of text at its stricter level (AAA)."""


@pytest.mark.parametrize("look", [Look.DARK, Look.LIGHT])
def test_every_tone_stands_out_from_the_background(look: Look) -> None:
    theme = theme_of(look)
    background = Color.parse(theme.background or "")
    colours = {name: theme.variables[f"tone-{name}"] for name in MarkTone} | {"text": theme.foreground or ""}
    poor = {name: colour for name, colour in colours.items() if contrast(background, colour) < ENOUGH}
    assert poor == {}


def contrast(background: Color, colour: str) -> float:
    """WCAG's ratio, 1 to 21."""

    def luminance(each: Color) -> float:
        parts = [part / 255 for part in (each.r, each.g, each.b)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted([luminance(background), luminance(Color.parse(colour))], reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("unicode", [True, False])
def test_each_tone_has_a_mark_of_its_own_one_cell_wide(unicode: bool) -> None:
    glyphs = [glyph(tone, unicode=unicode) for tone in MarkTone]
    assert len(set(glyphs)) == len(MarkTone)
    assert all(cell_len(each) == 1 for each in glyphs)
    assert unicode or all(each.isascii() for each in glyphs)
    assert len({mark.word for mark in MARKS.values()}) == len(MarkTone)


@pytest.mark.parametrize(
    ("setting", "environ", "look"),
    [
        ("", {}, Look.DARK),
        ("light", {}, Look.LIGHT),
        ("ANSI", {}, Look.ANSI),
        ("light", {"NO_COLOR": "1"}, Look.MONOCHROME),
        ("light", {"NO_COLOR": ""}, Look.LIGHT),
    ],
)
def test_the_setting_chooses_and_no_color_overrules_it(
    setting: str, environ: dict[str, str], look: Look
) -> None:
    assert choose_look(setting, environ) is look


def test_an_unknown_theme_is_refused_with_the_choice() -> None:
    with pytest.raises(UserError, match="dark, light, ansi, monochrome"):
        choose_look("solarized", {})
