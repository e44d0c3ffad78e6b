"""The brief of a folder: bars of outcomes and items, the reviews behind each, and from there into a review."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import get_current_worker

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, part_of
from tui_review.reports.brief import Brief, brief_of
from tui_review.reports.brief_text import behind, overview
from tui_review.reports.gather import gather
from tui_review.reports.rollup import roll_up
from tui_review.review.who import desk_day
from tui_review.settings import load_settings
from tui_review.store.index import Looking
from tui_review.store.verify import Demanded
from tui_review.telling.blocks import Block, paragraph
from tui_review.tui.drawing import rows_with
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Lines
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.pick_list import PickList, filter_field
from tui_review.yamlfile.files import is_there

if TYPE_CHECKING:
    from tui_review.tui.lines import Line

_OFTEN: Final = 20
"""After so many reviews it is said how many were read."""


class BriefScreen(Screen[Path | None]):
    """Dismisses with the file of a review to open, or with None."""

    DEFAULT_CSS: ClassVar[str] = """
    BriefScreen { background: $background; }
    BriefScreen #typed { margin: 1 1; }
    """
    AUTO_FOCUS: ClassVar[str] = "Input"
    BINDINGS: ClassVar[list[Any]] = [binding("any.close", "leave", show=False)]

    def __init__(self, folder: Path) -> None:
        """Of the reviews in a folder, but for those in progress."""
        super().__init__()
        self._folder = folder
        self._briefs: list[Brief] = []
        self._at = ""
        """The outcome or item whose reviews are shown; empty over all of them."""
        self._said = ""
        self._problem = ""

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine(f"Brief of {self._folder}", "", "reading")
        with PickList():
            yield filter_field("type to filter")
            yield Lines()
        yield Foot("any.choose", ("Up/Down", "mark"), "any.close", "any.help")

    def on_mount(self) -> None:
        """Starts reading."""
        self.run_worker(self._read, thread=True, exclusive=True)

    def _read(self) -> None:
        """On a thread: reads the reviews, saying now and then how many there were."""
        worker = get_current_worker()

        def told(done: int, every: int) -> None:
            if done % _OFTEN == 0 and not worker.is_cancelled:
                self.app.call_from_thread(self._tell, f"reading, {part_of(done, every, 'review')}")

        looking = Looking(told, alone=True)
        today = desk_day()
        if not is_there(self._folder):
            # There are none yet, which is nothing that cannot be read.
            self._said = count_of(0, "review")
            self.app.call_from_thread(self._show)
            return
        try:
            keys = Demanded.by(load_settings())
            found = gather([self._folder], today=today, extent="counted", looking=looking, keys=keys)
        except UserError as error:
            self._problem = error.message
            if not worker.is_cancelled:
                self.app.call_from_thread(self._show)
            return
        found.leave_out_unfinished()
        rollups = roll_up(found.reported_reviews, pooled=True)
        self._briefs = [brief for rollup in rollups if (brief := brief_of(rollup)) is not None]
        counted = sum(len(brief.rollup.reported_reviews) for brief in self._briefs)
        problems = f", {len(found.problems)} cannot be read" if found.problems else ""
        broken = sum(len(brief.rollup.broken) for brief in self._briefs)
        problems += f", {broken} with a record that is not found to hold" if broken else ""
        self._said = f"{count_of(counted, 'review')}{problems}"
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show)

    def _tell(self, said: str) -> None:
        if self.is_attached:
            self.query_one(TopLine).tell(f"Brief of {self._folder}", "", said)

    def _show(self) -> None:
        self._tell(self._said)
        self._fill()

    def _blocks(self) -> Iterable[Block]:
        if self._problem:
            return [paragraph(self._problem)]
        if not self._briefs:
            return [paragraph("No review here has been submitted whose instrument has a yardstick.")]
        if self._at:
            number, _, id_ = self._at.partition(":")
            return behind(self._briefs[int(number)], id_)
        each = (overview(brief, f"{number}:") for number, brief in enumerate(self._briefs))
        return chain.from_iterable(each)

    def _fill(self, mark: str = "") -> None:
        if not self.is_attached or (not self._said and not self._problem):
            return
        found: list[Line] = rows_with(self.query_one(PickList).typed, self._blocks())
        self.query_one(Lines).show(found, mark)

    def on_pick_list_typed(self) -> None:
        """Filters."""
        self._fill()

    def on_resize(self) -> None:
        """Cuts the lines for the width there is."""
        self._fill(self.query_one(Lines).value)

    def on_pick_list_chosen(self, event: PickList.Chosen) -> None:
        """Shows the reviews behind a figure, or opens one of them."""
        if not event.value:
            return
        if self._at:
            self.dismiss(self._folder / f"{event.value}.yaml")
            return
        self._go(event.value)

    def _go(self, at: str, mark: str = "") -> None:
        self._at = at
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = ""
        self._fill(mark)

    def action_leave(self) -> None:
        """Back to all figures, or to the list of reviews."""
        if self._at:
            self._go("", self._at)
        else:
            self.dismiss(None)
