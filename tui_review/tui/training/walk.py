"""Walking through differences, one a page: a scored attempt, feedback on an item, two reviewers of one case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tui_review.instrument.plurals import part_of
from tui_review.shape.frozen import frozen
from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.parts import Foot, TopLine
from tui_review.tui.pick_list import PickList


@frozen()
class Stop:
    """One page of a walk."""

    id: str
    """The question or rating; empty for a page about all of them."""
    place: str
    """Where it belongs, for the line above: an item, a section."""
    label: str
    """Its line in the list."""
    draw: Callable[[int], list[Content]]
    """The page for a width."""
    right: str = ""
    """A word at the right of its line in the list."""
    counted: bool = True
    """Whether it is one of the differences, which are numbered."""


class WalkScreen(Screen[None]):
    """The pages, one after the other; a list of them is one key away. Dismisses with nothing."""

    DEFAULT_CSS: ClassVar[str] = """
    WalkScreen { background: $background; }
    WalkScreen #place { height: 1; padding: 0 1; margin: 1 0; text-wrap: nowrap; color: $muted; }
    WalkScreen #place.-told { height: auto; text-wrap: wrap; }
    WalkScreen VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; background: $background; }
    WalkScreen #page { width: auto; height: auto; }
    """
    AUTO_FOCUS: ClassVar[str] = "VerticalScroll"
    BINDINGS: ClassVar[list[Any]] = [
        binding("walk.next", "step(1)", show=False),
        binding("walk.back", "step(-1)", show=False),
        binding("walk.list", "list", show=False),
        binding("any.close", "leave", show=False),
        binding("any.help", "keys", show=False),
        Binding("q", "leave", show=False),
        Binding("enter", "step(1)", show=False),
        Binding("space", "page_down", show=False),
    ]

    def __init__(
        self,
        title: str,
        stops: Sequence[Stop],
        *,
        figure: str = "",
        about: str = "",
        keys: Sequence[str | tuple[str, str]] = (),
    ) -> None:
        """`figure` is said at the right of the first line on every page; `about` on the page of help.

        `keys` are those of one kind of walk alone, for the last line.
        """
        super().__init__()
        self._own_keys = keys
        self.walk_title = title
        self.stops = list(stops)
        self.figure = figure
        self.about = about
        self.at = 0
        self._told = ""

    @property
    def stop(self) -> Stop:
        """The page shown."""
        return self.stops[self.at]

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine("")
        yield Words(id="place")
        with VerticalScroll():
            yield Static(id="page", markup=False)
        ours = self._own_keys or (("Up/Down", "scroll"),)
        yield Foot("walk.next", "walk.back", "walk.list", *ours, "any.close", "any.help")

    def on_resize(self) -> None:
        """Lays the page out for the width there is; what was told of it stands there still."""
        told = self._told
        self._draw()
        if told:
            self.tell(told)

    def _draw(self) -> None:
        width = max(self.size.width - 4, 30)
        numbered = [at for at, stop in enumerate(self.stops) if stop.id and stop.counted]
        middle = part_of(numbered.index(self.at) + 1, len(numbered)) if self.at in numbered else ""
        self.query_one(TopLine).tell(self.walk_title, middle, self.figure)
        self._say_place(self.stop.place)
        self.query_one("#page", Static).update(Content("\n").join(self.stop.draw(width)))

    def _go(self, at: int) -> None:
        if 0 <= at < len(self.stops) and at != self.at:
            self.at = at
            self._draw()
            self.query_one(VerticalScroll).scroll_home(animate=False, immediate=True)
        elif at >= len(self.stops):
            self.tell("This was the last one; Esc leaves.")

    def tell(self, text: str) -> None:
        """A word in the place of where the page belongs, over as many lines as it needs."""
        self._say_place(literal(text, "$tone-warning"), told=text)

    def _say_place(self, text: str | Content, *, told: str = "") -> None:
        self._told = told
        place = self.query_one("#place", Words)
        place.set_class(bool(told), "-told")
        place.say(text)

    def action_step(self, by: int) -> None:
        """The next page, or the one before."""
        self._go(self.at + by)

    def action_page_down(self) -> None:
        """A screenful further."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_list(self) -> None:
        """All pages, to go to one."""
        self.app.push_screen(StopsScreen(self.walk_title, self.stops, self.at), self._chosen)

    def _chosen(self, at: int | None) -> None:
        if at is not None:
            self._go(at)

    def action_leave(self) -> None:
        """The end of the walk."""
        self.dismiss(None)

    def action_keys(self) -> None:
        """The page of help."""
        own = dict.fromkeys(key.partition(".")[0] for key in self._own_keys if isinstance(key, str))
        groups = ("walk", *own, "any")
        self.app.push_screen(screens.HelpScreen(f"Help: {self.walk_title}", groups, about=self.about))


class StopsScreen(ModalScreen[int | None]):
    """The pages as a list; dismisses with the number of the one chosen, from 0."""

    DEFAULT_CSS: ClassVar[str] = """
    StopsScreen { background: $background; }
    StopsScreen:ansi { background: $background; }
    StopsScreen PickList { margin-top: 1; }
    """
    AUTO_FOCUS: ClassVar[str] = "Lines"
    BINDINGS: ClassVar[list[Any]] = [
        binding("any.close", "leave", show=False),
        binding("any.choose", "choose", show=False),
    ]

    def __init__(self, title: str, stops: Sequence[Stop], at: int) -> None:
        """`at` is the page marked at first."""
        super().__init__()
        self._title = title
        self._stops = stops
        self._at = at

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TopLine(self._title)
        with PickList():
            yield Lines()
        yield Foot("any.choose", ("Up/Down", "mark"), "any.close", "any.help")

    def on_mount(self) -> None:
        """Shows the pages by where they belong."""
        lines: list[Line] = []
        place = ""
        for number, stop in enumerate(self._stops):
            if stop.place != place and stop.id:
                place = stop.place
                lines.append(Line(literal(place, "$accent")))
            text = literal(f"{stop.id:<6} ", "bold") if stop.id else Content("")
            lines.append(
                Line(text + literal(" ".join(stop.label.split())), literal(stop.right, "$muted"), str(number))
            )
        self.query_one(Lines).show(lines, str(self._at))

    def action_choose(self) -> None:
        """Goes to the marked page."""
        value = self.query_one(Lines).value
        self.dismiss(int(value) if value else None)

    def action_leave(self) -> None:
        """Back to the page that was shown."""
        self.dismiss(None)
