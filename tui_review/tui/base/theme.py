"""Four themes, and the marks that say without colour what colour says with it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from textual.theme import Theme

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


class Look(StrEnum):
    """The themes by the names the settings use."""

    DARK = "dark"
    LIGHT = "light"
    ANSI = "ansi"
    MONOCHROME = "monochrome"


class MarkTone(StrEnum):
    """What a mark or a line means; style sheets have a colour `$tone-…` and a class `.tone-…` for each."""

    STRENGTH = "strength"
    ANI = "ani"
    NA = "na"
    INCOMPLETE = "incomplete"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OK = "ok"
    KEPT = "kept"


@frozen()
class ToneLook:
    """How a tone looks without colour: two glyphs, one cell wide, unlike every other tone's, and a word."""

    ascii: str
    unicode: str
    word: str


MARKS: Final[Mapping[MarkTone, ToneLook]] = {
    MarkTone.STRENGTH: ToneLook("+", "✓", "Strength"),
    MarkTone.ANI: ToneLook("v", "▼", "Area Needing Improvement"),
    MarkTone.NA: ToneLook("-", "–", "Not Applicable"),
    MarkTone.INCOMPLETE: ToneLook("~", "◐", "not complete"),
    MarkTone.ERROR: ToneLook("x", "✗", "error"),
    MarkTone.WARNING: ToneLook("!", "‼", "warning"),
    MarkTone.INFO: ToneLook("i", "›", "note"),
    MarkTone.OK: ToneLook("*", "●", "ok"),
    MarkTone.KEPT: ToneLook("k", "◇", "kept, not asked now"),
}
"""Every tone's mark."""


def glyph(tone: MarkTone, *, unicode: bool = True) -> str:
    """The one-cell mark of `tone`; plain ASCII without `unicode`."""
    return MARKS[tone].unicode if unicode else MARKS[tone].ascii


_OTHER_NAMES: Final = {"mono": "monochrome"}
"""Short names of themes, as settings have them."""


def choose_look(setting: str, environ: Mapping[str, str]) -> Look:
    """The theme to use: a non-empty NO_COLOR means monochrome, else the setting (`dark` when empty).

    Raises UserError for a setting that is no theme.
    """
    if environ.get("NO_COLOR"):
        return Look.MONOCHROME
    wanted = setting.strip().lower()
    try:
        return Look(_OTHER_NAMES.get(wanted, wanted) or Look.DARK)
    except ValueError:
        names = ", ".join(Look)
        raise UserError(f"There is no theme {setting!r}.", remedy=f"Choose one of {names}.") from None


def theme_of(look: Look) -> Theme:
    """Textual's theme for `look`, named after it."""
    return _THEMES[look]


def tone_css() -> str:
    """Style sheet rules: a class `.tone-…` for each tone, bold where a tone asks for action."""
    bold = {MarkTone.ANI, MarkTone.ERROR, MarkTone.WARNING}
    rules = [
        f".tone-{tone} {{ color: $tone-{tone};{' text-style: bold;' if tone in bold else ''} }}"
        for tone in MarkTone
    ]
    return "\n".join(rules)


_DEFAULT: Final = "ansi_default"


@frozen()
class _Palette:
    """The few colours a theme is made of: one accent, and three that mean something."""

    foreground: str
    background: str
    raised: str
    muted: str
    accent: str
    good: str
    warning: str
    error: str


def _theme(look: Look, palette: _Palette, *, dark: bool = True, ansi: bool = False) -> Theme:
    """A theme in which what is selected stands out: accented, or underlined where there is no colour."""
    plain = palette.accent == _DEFAULT
    on_accent = palette.background if not ansi else (_DEFAULT if plain else "ansi_bright_white")
    tones = {
        MarkTone.STRENGTH: palette.good,
        MarkTone.ANI: palette.warning,
        MarkTone.NA: palette.muted,
        MarkTone.INCOMPLETE: palette.foreground,
        MarkTone.ERROR: palette.error,
        MarkTone.WARNING: palette.warning,
        MarkTone.INFO: palette.accent,
        MarkTone.OK: palette.good,
        MarkTone.KEPT: palette.muted,
    }
    variables = {
        "block-cursor-foreground": on_accent,
        "block-cursor-background": palette.accent,
        # Not reversed: Textual 8.2.8 loses `reverse` from the styles of parts of widgets
        # (`get_visual_style`).
        "block-cursor-text-style": "bold underline" if plain else "bold",
        "input-cursor-foreground": palette.foreground,
        "input-cursor-background": palette.background,
        "input-cursor-text-style": "reverse",
        "input-selection-foreground": on_accent,
        "input-selection-background": palette.accent,
        "border": palette.accent,
        "border-blurred": palette.muted,
        "scrollbar": palette.muted,
        "scrollbar-background": palette.raised,
        "footer-key-foreground": palette.accent,
        "muted": palette.muted,
        # Textual's style sheets ask for these two in ANSI themes, and define them nowhere.
        "ansi-background": _DEFAULT,
        "ansi-foreground": _DEFAULT,
    } | {f"tone-{tone}": colour for tone, colour in tones.items()}
    return Theme(
        name=look.value,
        primary=palette.accent,
        secondary=palette.accent,
        accent=palette.accent,
        foreground=palette.foreground,
        background=palette.background,
        surface=palette.background,
        panel=palette.raised,
        boost=palette.raised,
        success=palette.good,
        warning=palette.warning,
        error=palette.error,
        dark=dark,
        ansi=ansi,
        # Text at full strength: Textual's default blends it with the background.
        text_alpha=1.0,
        variables=variables,
    )


_THEMES: Final[Mapping[Look, Theme]] = {
    Look.DARK: _theme(
        Look.DARK,
        _Palette("#F2F2F2", "#101418", "#1F262E", "#B0B8C0", "#7CC4FF", "#8FE3A0", "#FFD27A", "#FF9C9C"),
    ),
    Look.LIGHT: _theme(
        Look.LIGHT,
        _Palette("#111111", "#FFFFFF", "#ECEFF2", "#4A5158", "#00439C", "#005A1E", "#6B4200", "#9E0012"),
        dark=False,
    ),
    # The person's own sixteen colours, and of those only the ones readable on black and on white in most
    # palettes.
    Look.ANSI: _theme(
        Look.ANSI,
        _Palette(_DEFAULT, _DEFAULT, _DEFAULT, _DEFAULT, "ansi_blue", _DEFAULT, "ansi_magenta", "ansi_red"),
        ansi=True,
    ),
    Look.MONOCHROME: _theme(Look.MONOCHROME, _Palette(*[_DEFAULT] * 8), ansi=True),
}
