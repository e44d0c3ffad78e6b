"""A made-up review, an app around any screen, and the text of what is drawn: what the screens' tests share.

Everything of the case is invented: the family, the dates, the site.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import create_review
from tests.instrument.making import beside
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.review.model import Act, Message, Note
from tui_review.review.record.ids import raised_uid
from tui_review.review.serial import as_written, new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.atomic import save_bytes
from tui_review.store.reviews import place_schema, review_bytes
from tui_review.store.session import Mode, Session
from tui_review.tui.base.app import SafeApp
from tui_review.tui.base.theme import Look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App
    from textual.screen import Screen

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
EACH_SIZE = [name if name == "80x24" else pytest.param(name, marks=pytest.mark.slow) for name in SIZES]
"""For `parametrize`: the quick suite looks at the smallest only."""
TODAY = "2026-03-20"
EDITOR = Editor("kim", now=lambda: "2026-03-20T09:00:00Z")
UPDATE = "UPDATE_SNAPSHOTS"
"""The environment variable that, when set, makes the snapshots anew instead of comparing with them."""
SNAPSHOTS = Path(__file__).parent / "snapshots"

ANSWERS: Mapping[str, Any] = {
    "fs.site": "Example State, Sample County",
    "fs.case_name": "Fictional (Maple)",
    "fs.pur_start": "2025-04-01",
    "fs.reviewers": ["Kim Sample", "Robin Sample"],
    "fs.children": [
        {
            "target": "Yes",
            "first_name": "Ada",
            "last_name": "Maple",
            "date_of_birth": "2017-05-02",
            "gender": "Female",
        },
        {
            "target": "No",
            "first_name": "Ben",
            "last_name": "Maple",
            "date_of_birth": "2019-11-23",
            "gender": "Male",
        },
    ],
    "fs.case_type": "Foster Care",
    "fs.other_reasons": "No",
    "fs.case_opened": "2025-02-10",
    "fs.entered_care": "2025-02-12",
    "fs.discharged": "Not yet discharged",
    "fs.case_closed": "Not closed by time of review",
    "fs.reasons": ["Neglect (not including medical neglect)", "Substance abuse by parent(s)"],
    "fs.primary_reason": "Neglect (not including medical neglect)",
    "1.applies": "No",
    "2.applies": "Yes",
    "2A": "Yes",
    "3A1": [],
    "3B": "Yes",
    "3C": "NA",
    "3D1": [],
    "3D": "No",
    "4A": 2,
    "4A1": [
        {
            "date": "2025-02-12",
            "type": "Foster Family Home (Non-Relative)",
            "reason": "Foster parent's request",
        },
        {
            "date": "2025-08-30",
            "type": "Foster Family Home (Relative)",
            "reason": "Not applicable, current placement",
        },
    ],
    "4B": "No",
    "4B.narrative": (
        "The second move followed a request by the foster parent. No meeting was held before it, and no other way "
        "to keep the placement was tried.\n\nThe caseworker had known for six weeks that the placement was strained."
    ),
    "4C1": [],
    "4C": "Yes",
    "4.sources": ["Case file", "Foster parent interview"],
    "5.applies": "Yes",
    "5A1": ["Reunification"],
}
"""A foster care case, filled in as far as item 5."""


def catalog() -> Catalog:
    """The instruments that ship, and no other."""
    return Catalog([shipped_folder()])


def make_review(
    folder: Path,
    id_: str = "sample-0001",
    answers: Mapping[str, Any] = ANSWERS,
    *,
    flag: str = "",
    note: str = "",
) -> Path:
    """Writes a review of the Round 4 instrument and gives its file; `flag` and `note` are questions."""
    path = folder / f"{id_}.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    place_schema(folder)
    save_bytes(path, reviewed(id_, json.dumps(dict(answers)), flag, note), expected=None)
    os.utime(path, (1773990000, 1773990000))
    return path


def made_with(folder: Path, text: str) -> Path:
    """Writes an empty review of an instrument given as text, which stands beside it, and gives its file."""
    path = folder / "made-up-1.yaml"
    rules, _sha256 = Catalog([folder / "instruments"]).rules(beside(folder, text))
    create_review(path, new_review("made-up-1", rules, TODAY), rules)
    return path


@cache
def reviewed(id_: str, answers: str, flag: str, note: str) -> bytes:
    """The bytes of such a review, made once: to rate one that is begun takes longer than to draw it."""
    rules, _sha256 = catalog().rules("osri-r4")
    review = new_review(id_, rules, "2026-03-16")
    # From before there were seals: it has none.
    review = replace(review, review=replace(review.review, uid=raised_uid(review.review.uid)))
    review.history.append(Act(version=1, act="created", by="kim", at="2026-03-16T08:00:00Z"))
    state = ReviewState(rules, review, EDITOR, today=TODAY)
    state.answer_many(json.loads(answers))
    if flag:
        state.flag(flag, "ask the caseworker about the visit plan")
    if note:
        message = Message(by="lee", role="qa", at="2026-03-18T10:00:00Z", text="Which source says so?")
        state.review.notes["n1"] = Note(on=note, status="open", messages=[message])
    return review_bytes(state.review, as_written(rules, state.review))


def open_session(path: Path, mode: Mode = Mode.READ_ONLY) -> Session:
    """The review opened on a fixed day. Read-only unless said otherwise: no thread, no journal, no clock."""
    return Session.open(path, EDITOR, today=TODAY, mode=mode)


class Stage(SafeApp[Any]):
    """An app that shows one screen, and remembers what that gave back and which reviews it wanted opened."""

    editor = EDITOR

    def __init__(self, screen: Screen[Any], look: Look = Look.DARK) -> None:
        super().__init__(look)
        self.shown = screen
        self.result: list[Any] = []
        self.text = ""
        self.opened: list[Path] = []

    def on_mount(self) -> None:
        self.push_screen(self.shown, self.result.append)

    def open_review(self, path: Path) -> None:
        self.opened.append(path)


def text_of(app: App[Any]) -> str:
    """The screen as plain text, each line as wide as the screen, with `|` at both ends."""
    strips = app.screen._compositor.render_strips(app.size)
    return "".join(f"|{strip.text}|\n" for strip in strips)


def same_as_snapshot(name: str, text: str) -> None:
    """Compares with the committed snapshot, or, when asked to, makes it anew."""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get(UPDATE):
        path.write_text(text, encoding="utf-8")
        return
    if not path.exists():
        pytest.fail(f"There is no snapshot {path.name}; make it with {UPDATE}=1 and look at it.")
    assert text == path.read_text(encoding="utf-8"), f"{name} looks different; {UPDATE}=1 takes the new look"
