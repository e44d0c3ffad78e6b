"""The user's settings as a list: Enter changes the marked one, and it holds at once."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.screen import Screen

from tui_review.errors import UserError
from tui_review.review.who import Policy, role_of
from tui_review.settings import (
    WHAT,
    check_free,
    fixed_settings,
    load_settings,
    save_settings,
    settings_path,
    with_setting,
)
from tui_review.store.keys import signer_of
from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.theme import choose_look
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.pick_list import PickList

if TYPE_CHECKING:
    from tui_review.review.who import Editor
    from tui_review.settings import Settings
    from tui_review.tui.base.theme import Look
    from tui_review.tui.unsent import DialogText

_NAME = 15
_BY_COMMAND: Final = {
    "keys": "`tui-review keys` lists the ids; `tui-review settings keys.ID=KEY` sets one.",
    "people": "`tui-review settings people.EMAIL=NAME` says who commits under an e-mail or name of git.",
}
"""Settings of many parts, and how one is set."""


@runtime_checkable
class HoldsSettings(Protocol):
    """An app that works by the settings."""

    settings: Settings
    editor: Editor

    def use_look(self, look: Look) -> None:
        """Changes the theme."""
        ...


class SettingsScreen(Screen[None]):
    """Name, role, theme and the rest. Keys and people are set one by one, by `tui-review settings`."""

    CSS: ClassVar[str] = """
    SettingsScreen { background: $background; }
    SettingsScreen PickList { margin-top: 1; }
    SettingsScreen #said { height: auto; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        binding("any.close", "leave", show=False),
        binding("any.choose", "choose", show=False),
    ]

    def __init__(self) -> None:
        """As the file has them."""
        super().__init__()
        self._settings = load_settings()

    def compose(self) -> ComposeResult:
        """The settings, and what the marked one is."""
        yield TopLine("Settings", "", str(settings_path()))
        with PickList():
            yield Lines()
        yield Words("", id="said")
        yield Foot("any.choose", "any.close", "any.help")

    def on_mount(self) -> None:
        """Shows them."""
        self._show("name")

    def _show(self, mark: str) -> None:
        fixed = fixed_settings()
        lines = [
            Line(
                literal(f"{name:<{_NAME}} {_told(self._settings, name)}"),
                literal("fixed for everybody" if name in fixed else "", "$muted"),
                name,
            )
            for name in WHAT
        ]
        self.query_one(Lines).show(lines, mark)
        self.query_one(Lines).focus()

    def on_lines_moved(self) -> None:
        """Says what the marked one is."""
        name = self.query_one(Lines).value
        self._say(WHAT.get(name, ""))

    def _say(self, text: str, tone: str = "$muted") -> None:
        self.query_one("#said", Words).say(literal(text, tone))

    def action_choose(self) -> None:
        """Asks for another value."""
        name = self.query_one(Lines).value
        try:
            check_free(name)
        except UserError as error:
            self._say(error.message, "$tone-error")
            return
        if name in _BY_COMMAND:
            self._say(_BY_COMMAND[name])
            return

        def written(given: DialogText | None) -> None:
            if given is not None:
                self._change(name, given.text)

        words = _told(self._settings, name)
        self.app.push_screen(screens.PromptScreen(f"{name}: {WHAT[name]}", words, replaced=True), written)

    def _change(self, name: str, text: str) -> None:
        try:
            found = with_setting(self._settings, name, text)
            role = role_of(found)
            save_settings(found)
        except UserError as error:
            self._say(error.message, "$tone-error")
            return
        self._settings = found
        app = self.app
        if isinstance(app, HoldsSettings):
            app.settings = found
            policy = Policy.of(found, asks_later=True)
            known = found.name or app.editor.name
            signer = signer_of(found.sign)
            app.editor = replace(app.editor, name=known, role=role, policy=policy, signer=signer)
            app.use_look(choose_look(found.theme, os.environ))
        self._show(name)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _told(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if isinstance(value, dict):
        return f"{len(value)} of your own" if value else "as shipped" if name == "keys" else ""
    return ("yes" if value else "no") if isinstance(value, bool) else value
