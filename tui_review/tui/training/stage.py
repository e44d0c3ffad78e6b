"""An app around one walk through differences: what `reconcile` and `debrief` run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

from tui_review.tui.base.app import SafeApp
from tui_review.tui.base.theme import choose_look
from tui_review.tui.keymap import binding, use_fitting_keys

if TYPE_CHECKING:
    from tui_review.settings import Settings
    from tui_review.tui.training.walk import WalkScreen


class WalkApp(SafeApp[int], inherit_bindings=False):
    """Shows one walk; ends with it, with status 0."""

    BINDINGS: ClassVar[list[Any]] = [binding("any.quit", "quit", show=False)]

    def __init__(self, screen: WalkScreen, settings: Settings) -> None:
        """`settings` give theme and keys."""
        keys, _ = use_fitting_keys(settings.keys)
        super().__init__(look=choose_look(settings.theme, os.environ))
        self.set_keymap(keys)
        self._walk = screen

    def on_mount(self) -> None:
        """Shows the walk."""
        self.push_screen(self._walk, self._over)

    def _over(self, _: None) -> None:
        self.exit(0)
