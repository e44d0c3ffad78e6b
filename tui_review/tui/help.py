"""The page of help: every key that works here, and what the instrument's words mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from tui_review.telling.words import one_line
from tui_review.tui.keymap import GROUPS, KEYS, KeyHint, binding, names_of
from tui_review.tui.reader import ReaderScreen

_WIDTH: Final = 14


class HelpScreen(ReaderScreen):
    """Keys by group, with the user's own in place of the shipped ones, then the terms."""

    BINDINGS: ClassVar[list[Any]] = [binding("any.help", "leave", show=False)]

    def __init__(
        self,
        title: str,
        keys: Iterable[str] = (),
        terms: Mapping[str, str] | None = None,
        about: str = "",
        own: Sequence[KeyHint] = (),
    ) -> None:
        """`keys` are ids of the keymap, or groups of it (`review`); none for all there are.

        `about` is said first: what the screen is for. `own` are the keys of the field one is in.
        """
        super().__init__(title, help_text(keys, terms or {}, about, own))


def help_text(
    keys: Iterable[str], terms: Mapping[str, str], about: str = "", own: Sequence[KeyHint] = ()
) -> str:
    """The text of the page; headings start with `# `."""
    wanted = list(keys)
    parts = [about] if about else []
    if own:
        parts.append("\n".join(["# Where you are", *(_key_line(each.key, each.help) for each in own)]))
    for group, heading in GROUPS.items():
        ids = [id_ for id_ in KEYS if id_.partition(".")[0] == group and _is_wanted(id_, wanted)]
        if ids:
            lines = (_key_line(names_of(id_), KEYS[id_].help) for id_ in ids)
            parts.append("\n".join([f"# {heading}", *lines]))
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


def _key_line(keys: str, what: str) -> str:
    return f"  {keys:<{_WIDTH}}  {what}"
