"""The page of help: every key that works here, and what the instrument's words mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from textual.binding import Binding

from tui_review.telling.words import one_line
from tui_review.tui.keymap import KEYS, name_of
from tui_review.tui.reader import ReaderScreen

_GROUPS: Final[Mapping[str, str]] = {
    "review": "In a review",
    "table": "In a table",
    "case": "In the case file of an attempt",
    "walk": "Walking through differences",
    "training": "In the training list",
    "home": "In the list of reviews",
    "summary": "In the summary",
    "notes": "Notes",
    "write": "Writing",
    "history": "Versions",
    "clash": "What a merge left open",
    "why": "Why a rating is what it is",
    "grid": "The grid",
    "board": "In the list",
    "any": "Everywhere",
}
_WIDTH: Final = 14


class HelpScreen(ReaderScreen):
    """Keys by group, with the user's own in place of the shipped ones, then the terms."""

    def __init__(
        self,
        title: str,
        bindings: Iterable[str | Binding] = (),
        terms: Mapping[str, str] | None = None,
        about: str = "",
    ) -> None:
        """`bindings` are ids of the keymap, groups of it (`review`), or bindings; none for all there are.

        `about` is said first: what the screen is for.
        """
        super().__init__(title, help_text(bindings, terms or {}, about))


def help_text(bindings: Iterable[str | Binding], terms: Mapping[str, str], about: str = "") -> str:
    """The text of the page; headings start with `# `."""
    wanted = [each if isinstance(each, str) else each.id or "" for each in bindings]
    parts = [about] if about else []
    for group, heading in _GROUPS.items():
        ids = [id_ for id_ in KEYS if id_.partition(".")[0] == group and _is_wanted(id_, wanted)]
        if ids:
            parts.append("\n".join([f"# {heading}", *(_key_line(id_) for id_ in ids)]))
    if terms:
        meanings = "\n\n".join(
            f"{term}: {one_line(meaning)}" for term, meaning in sorted(terms.items(), key=_by_term)
        )
        parts.append(f"# Words\n{meanings}")
    return "\n\n".join(parts)


def _is_wanted(id_: str, wanted: list[str]) -> bool:
    return not wanted or id_ in wanted or id_.partition(".")[0] in wanted


def _by_term(pair: tuple[str, str]) -> str:
    return pair[0].casefold()


def _key_line(id_: str) -> str:
    key = KEYS[id_]
    names = " or ".join(name_of(each.strip()) for each in key.key.split(","))
    return f"  {names:<{_WIDTH}}  {key.help}"
