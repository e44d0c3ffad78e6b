"""The month grids of a review: one requirement at a time, its lines and months, the marked month in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from tui_review.instrument.waiting import waits_words
from tui_review.review.grid_judge import LACKING
from tui_review.telling.blocks import plain_text
from tui_review.telling.grids import LEGEND, cell_blocks, figure_line, unplaced_lines
from tui_review.telling.words import one_line, question_and_place, value_on_a_line
from tui_review.tui import screens
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.keymap import binding
from tui_review.tui.lines import Line, Lines
from tui_review.tui.months import Months
from tui_review.tui.parts import Foot, SessionScreen, top_line
from tui_review.tui.wrap import clipped, wrapped_lines

if TYPE_CHECKING:
    from tui_review.review.grid import Grid
    from tui_review.review.grid_judge import Judged, JudgedLine
    from tui_review.store.session import Session

_DETAIL: Final = 5
"""Rows for the marked month at least."""


class GridScreen(SessionScreen[str | None]):
    """Every grid of the instrument. Dismisses with the question to go to, or None.

    That is the table whose rows the marked requirement looks at: `row` is then the first that its marked month names.
    """

    DEFAULT_CSS: ClassVar[str] = """
    GridScreen { background: $background; }
    GridScreen > Words { height: auto; padding: 0 1; }
    GridScreen > GridScreen > Foot { height: 1; }
    GridScreen > #title { height: 1; margin-top: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    GridScreen > #months { margin-top: 1; text-wrap: nowrap; }
    GridScreen > #legend { height: 1; text-wrap: nowrap; text-overflow: ellipsis; color: $muted; }
    GridScreen > #cell { height: 1fr; margin-top: 1; }
    """
    AUTO_FOCUS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[Any]] = [
        Binding("left", "month(-1)", show=False),
        Binding("right", "month(1)", show=False),
        Binding("home", "month(-999)", show=False),
        Binding("end", "month(999)", show=False),
        Binding("up", "line(-1)", show=False),
        Binding("down", "line(1)", show=False),
        binding("grid.next", "requirement(1)", show=False),
        binding("grid.back", "requirement(-1)", show=False),
        binding("grid.table", "table", show=False),
        binding("review.grid", "leave", show=False),
        binding("any.close", "leave", show=False),
        binding("any.help", "keys", show=False),
    ]

    def __init__(self, session: Session) -> None:
        """The grids as the answers make them now."""
        super().__init__()
        self.session = session
        self.grids: Sequence[Grid] = ()
        self._pages: list[tuple[Grid, Judged | None]] = []
        self._look()
        self._page = 0
        self._at = Months()

    def _look(self) -> None:
        self.grids = self.session.state.evaluation.grids
        self._pages = [
            page for grid in self.grids for page in [(grid, each) for each in grid.requirements or (None,)]
        ]

    def follow(self) -> None:
        """The grids as the answers make them by now, at the same place."""
        self._look()
        self.draw_top()
        self._page = min(self._page, max(len(self._pages) - 1, 0))
        self.query_one(Lines).show(self._figures(), str(self._page))
        lines, months = self.judged.lines if self.judged else (), self.grid.months if self.grid else ()
        self._at.line = min(self._at.line, max(len(lines) - 1, 0))
        self._at.month = min(self._at.month, max(len(months) - 1, 0))
        self._draw()

    def _figures(self) -> list[Line]:
        return [Line(self._figure(number), value=str(number)) for number in range(len(self._pages))]

    def compose(self) -> ComposeResult:
        """Figures, months, the marked month in words."""
        yield top_line(self.session)
        yield Words(id="title")
        yield Lines()
        yield Words(id="months")
        yield Words(id="legend")
        yield Words(id="cell")
        yield Foot(("Arrows", "move"), "grid.next", "grid.back", "grid.table", "any.close", "any.help")

    def on_mount(self) -> None:
        """Begins where something is not as it has to be."""
        short = [
            number for number, (_, judged) in enumerate(self._pages) if judged and judged.met < judged.of
        ]
        self._page = min(short, default=0)
        self.query_one(Lines).show(self._figures(), str(self._page))
        self._begin()
        self._draw()

    def on_resize(self) -> None:
        """Lays everything out anew."""
        self._draw()

    # What is shown

    @property
    def grid(self) -> Grid | None:
        """The grid that is shown."""
        return self._pages[self._page][0] if self._pages else None

    @property
    def judged(self) -> Judged | None:
        """The requirement that is shown."""
        return self._pages[self._page][1] if self._pages else None

    @property
    def line(self) -> JudgedLine | None:
        """The marked line."""
        judged = self.judged
        return judged.lines[self._at.line] if judged is not None and judged.lines else None

    @property
    def row(self) -> str:
        """The id of the first row that the marked month names; empty where there is none."""
        line = self.line
        if line is None or self._at.month >= len(line.cells):
            return ""
        cell = line.cells[self._at.month]
        return next(iter([*cell.rows, *(row for row, _ in cell.why_not)]), "")

    def _figure(self, number: int) -> Content:
        grid, judged = self._pages[number]
        if judged is None:
            return literal(f"{one_line(grid.title)}{_certain(grid)}")
        short = judged.percent is not None and judged.met < judged.of
        return literal(figure_line(judged), "$tone-warning" if short else "")

    def _waits(self, grid: Grid, width: int) -> list[str]:
        """What it waits for, in words: said once, where there is room for all of it."""
        rules = self.session.state.rules
        said = waits_words(rules, grid.waiting_for, called=lambda id_: question_and_place(rules, id_)[0])
        return wrapped_lines(f"It {said}.", width) if said else []

    def _begin(self) -> None:
        """Marks the first month of the requirement that is not as it has to be; or the first."""
        self._at = Months()
        judged = self.judged
        for number, line in enumerate(judged.lines if judged is not None else ()):
            for month, cell in enumerate(line.cells):
                if cell.state in LACKING:
                    self._at = Months(number, month)
                    return

    def _draw(self) -> None:
        if not self.is_mounted or not self.size.width:
            return
        width, height = self.size.width, self.size.height
        grid, judged = self.grid, self.judged
        if grid is None:
            self.query_one("#cell", Words).say("The answers so far ask for no grid.")
            self.query_one(Lines).styles.height = 1
            return
        self.query_one("#title", Words).say(literal(f"{one_line(grid.title)}{_certain(grid)}", "bold"))
        people = len(judged.lines) if judged is not None else 0
        # Top, title and its margin, months and legend with two margins, foot.
        rooms = height - 8 - _DETAIL - 2
        people_shown = min(people, max(rooms - 3, 3))
        self.query_one(Lines).styles.height = max(min(len(self._pages), rooms - people_shown), 2)
        self._draw_months(grid, judged, width - 2, people_shown)
        self.query_one("#legend", Words).say(f"  {LEGEND}" if judged is not None else "")
        taken = 7 + max(min(len(self._pages), rooms - people_shown), 2) + (people_shown + 2 if people else 0)
        self.query_one("#cell", Words).say(Content("\n").join(self._cell(width - 3, height - taken)))

    def _draw_months(self, grid: Grid, judged: Judged | None, width: int, rows: int) -> None:
        words = self.query_one("#months", Words)
        words.display = judged is not None and bool(judged.lines)
        if judged is not None and judged.lines:
            words.say(Content("\n").join(self._at.drawn(grid.months, judged.lines, width, rows)))

    def _cell(self, width: int, rows: int) -> list[Content]:
        grid, judged, line = self.grid, self.judged, self.line
        if grid is None:
            return []
        waits = self._waits(grid, width)
        if judged is None or line is None:
            none = [] if judged is None else [f"No {grid.line} is of the kind this is about."]
            return [literal(each) for each in clipped([*none, *waits], max(rows, 1))]
        head, *rest = cell_blocks(grid, judged, line, self._at.month)
        found = [literal(each, "bold") for each in wrapped_lines(plain_text(head.spans), width)]
        texts = waits
        for each in rest:
            texts += wrapped_lines(
                f"{plain_text(each.spans)}   ({self._row(judged.table, each.leads)})", width, indent=4
            )
        for unplaced in unplaced_lines(grid):
            texts += wrapped_lines(unplaced, width)
        return found + [literal(each) for each in clipped(texts, max(rows - len(found), 1))]

    def _row(self, table: str, row_id: str) -> str:
        """What stands in a row, shortly: its first filled cells."""
        state = self.session.state
        question = state.rules.questions[table].question
        rows = state.evaluation.value(table)
        row = rows.get(row_id) if isinstance(rows, dict) else None
        if not isinstance(row, dict):
            return row_id
        cells = [said for column in question.columns if (said := value_on_a_line(column, row.get(column.id)))]
        return ", ".join(cells[:5])

    # Keys

    def action_month(self, by: int) -> None:
        """Another month."""
        grid = self.grid
        if grid is not None and grid.months:
            self._at.month = min(max(self._at.month + by, 0), len(grid.months) - 1)
            self._draw()

    def action_line(self, by: int) -> None:
        """Another line."""
        judged = self.judged
        if judged is not None and judged.lines:
            self._at.line = min(max(self._at.line + by, 0), len(judged.lines) - 1)
            self._draw()

    def action_requirement(self, by: int) -> None:
        """Another requirement."""
        to = min(max(self._page + by, 0), len(self._pages) - 1)
        if self._pages and to != self._page:
            self._page = to
            self.query_one(Lines).move(by)
            self._begin()
            self._draw()

    def action_table(self) -> None:
        """To the table that is looked at; or to the first question it waits for."""
        grid, judged = self.grid, self.judged
        if grid is None:
            self.dismiss(None)
        elif judged is not None:
            self.dismiss(judged.table)
        else:
            self.dismiss(grid.waiting_for[0] if grid.waiting_for else grid.entries)

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    def action_keys(self) -> None:
        """The page of help."""
        self.app.push_screen(screens.HelpScreen("Keys of the grid", ("grid", "any"), about=ABOUT))


def _certain(grid: Grid) -> str:
    return ", not certain yet" if grid.waiting_for else ""


ABOUT: Final = """One requirement at a time: a line for each of those it is about, a column for each month.

  x   enough counts
  !   something is there, but against a rule; the words below say which
  ?   something is there, but not all of it is recorded
  -   nothing is there
  o   nothing is required, for a reason
  .   nothing is required

Left and Right go through the months, Up and Down through the lines, Home and End to the first and last month."""
"""What the page of help says first."""
