"""A small app for the terminal tests, run as a program: `python sample.py FILE-FOR-LAST-WORDS [LOOK]`.

Its keys do what the tests need: fail in many ways, open an editor, show hostile text, draw without pause.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.widgets import DataTable, Input, RichLog, Static, TextArea

from tui_review.tui.base.app import SafeApp, run_app
from tui_review.tui.base.literal import Words, literal
from tui_review.tui.base.theme import Look

if TYPE_CHECKING:
    from textual.app import ComposeResult

SECRET = "Rosalind-" + "Featherstone"
HOSTILE = (
    "[/x] [@click=app.quit]x[/] esc\x1b]0;t\x07\x1b[31mred c1\x9b31m bidi\u202eabc\u2066 zw\u200b del\x7f"
)


class Sample(SafeApp[None]):
    """One input, one line that changes, and a key for each trouble."""

    BINDINGS: ClassVar[Any] = [
        ("f2", "fail('handler')", ""),
        ("f3", "fail('worker')", ""),
        ("f4", "fail('task')", ""),
        ("f5", "fail('thread')", ""),
        ("f6", "edit", ""),
        ("f7", "flood", ""),
        ("f8", "hostile", ""),
        ("f9", "fail('render')", ""),
        ("f10", "block", ""),
        ("f11", "fail('always')", ""),
    ]
    CSS = "#name, #hostile, DataTable, RichLog { height: 3; } TextArea { height: 5; }"

    def compose(self) -> ComposeResult:
        yield Words("ready", id="line")
        yield Input(id="name")
        yield Static(id="hostile", markup=False)

    def after_crash(self) -> str:
        return "Your answers are saved."

    async def action_fail(self, where: str) -> None:
        """Raises an error that holds a name, in its message and in a local variable, at `where`."""
        if where == "handler":
            fail()
        elif where == "worker":
            self.run_worker(later(), exit_on_error=True)
        elif where == "task":
            asyncio.create_task(later())  # noqa: RUF006 - nobody waits for it: that is the point
        elif where == "thread":
            threading.Thread(target=fail).start()
        elif where == "always":
            self.set_interval(0.02, fail)
        else:
            Broken.broken = True
            await self.mount(Broken())

    def action_edit(self) -> None:
        with self.suspend():
            subprocess.run(["/bin/sh", "-c", "echo in the editor; read answer"], check=False)
        self.query_one("#line", Words).say("back from the editor")

    def action_flood(self) -> None:
        """Draws a new screenful every few milliseconds, and counts to COUNT."""
        self.count = 0
        # Not `repeat`: it counts the ticks that a busy loop leaves out, too.
        self.flood = self.set_interval(0.005, self.draw)

    def draw(self) -> None:
        self.count += 1
        page = f"{self.count} " + "abcdefghij" * 30
        self.query_one("#hostile", Static).styles.height = 12
        self.query_one("#hostile", Static).update("".join(chr(33 + (ord(c) + self.count) % 90) for c in page))
        if self.count == COUNT:
            self.flood.stop()
            self.query_one("#line", Words).say("counted to the end")
            Path(sys.argv[1] + ".count").write_text(str(self.count))

    def action_block(self) -> None:
        """Keeps the main thread busy outside Python, where no Python signal handler can run."""
        hashlib.pbkdf2_hmac("sha256", b"", b"", 500_000_000)

    async def action_hostile(self) -> None:
        """The same text in every widget, guarded and not."""
        area, table, log = TextArea(HOSTILE), DataTable[Any](), RichLog()
        await self.mount(
            area, table, log, Words(HOSTILE), Static(Text(HOSTILE)), Static(HOSTILE, markup=False)
        )
        table.add_column("column")
        table.add_row(Text(HOSTILE))
        log.write(HOSTILE)
        self.query_one("#name", Input).value = HOSTILE
        self.query_one("#hostile", Static).styles.border = ("solid", "white")
        self.query_one("#hostile", Static).border_title = literal(HOSTILE)
        self.notify(HOSTILE, title=HOSTILE, timeout=60)
        self.query_one("#line", Words).say("all shown")


COUNT = 120


class Broken(Static):
    """Fails when it is drawn."""

    broken = False

    def render(self) -> str:
        if self.broken:
            fail()
        return ""


def fail() -> None:
    name = SECRET
    raise ValueError(f"no such person: {name}")


async def later() -> None:
    await asyncio.sleep(0.01)
    child = SECRET
    try:
        fail()
    except ValueError as error:
        raise RuntimeError(f"{child} again") from error


def main() -> int:
    words = Path(sys.argv[1])
    app = Sample(Look(sys.argv[2]) if len(sys.argv) > 2 else Look.DARK)
    app.on_last_words(lambda: words.write_text(f"said by {os.getpid()}"))
    return run_app(app)


if __name__ == "__main__":
    sys.exit(main())
