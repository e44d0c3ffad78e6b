"""Keys are told as they are: at the foot, on the page of help, by `tui-review keys`. All of the case is made up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.store.session import Session
from tui_review.tui import keymap
from tui_review.tui.base.typed_in import SafeTextArea, TypedLine
from tui_review.tui.fields.line import LineField
from tui_review.tui.fields.long_text import LongTextField
from tui_review.tui.keymap import DEFAULTS, clashes, use_keys
from tui_review.tui.review.features import FEATURES

from .screens import make_review
from .typist import at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def own_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that a test sets are gone behind it."""
    monkeypatch.setattr(keymap, "KEYS", dict(DEFAULTS))


def test_no_key_does_two_things_on_one_screen() -> None:
    assert list(clashes(DEFAULTS)) == []


def test_f10_is_the_notes_and_nothing_else() -> None:
    assert [id_ for id_, bound in DEFAULTS.items() if "f10" in bound.key.split(",")] == ["review.notes"]


@pytest.mark.usefixtures("own_keys")
@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"review.nxt": "f3"}, "Did you mean review.next"),
        ({"review.next": "f3"}, "F3 would be two keys on one screen: review.next and review.next_open"),
        ({"any.help": "c"}, "C would be two keys|c would be two keys"),
        ({"review.next": "ctrl+m"}, "sends the same for it as for Enter"),
        ({"review.next": "pagedwn"}, "there is no such key"),
        ({"review.next": ""}, "there is no such key"),
    ],
)
def test_keys_of_ones_own_that_cannot_be_are_refused(own: dict[str, str], said: str) -> None:
    with pytest.raises(UserError, match=said):
        use_keys(own)


@pytest.mark.usefixtures("own_keys")
def test_keys_of_ones_own_may_change_places() -> None:
    use_keys({"review.next_open": "f9", "review.next_flag": "f3"})
    assert keymap.shown("review.next_flag") == "F3"


@pytest.mark.usefixtures("own_keys")
def test_every_key_is_listed_with_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "--json"]) == 0
    found = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert set(found) == set(DEFAULTS)
    assert found["review.next"]["names"] == ["PgDn", "Ctrl+N"]
    assert main(["keys"]) == 0
    printed = capsys.readouterr().out
    assert all(id_ in printed for id_ in DEFAULTS)


FOOTS = {
    "4C": ("y n", ["answer", "Del clear"]),
    "fs.case_type": ("1-3", ["answer", "Enter take, next", "PgDn next"]),
    "3E1": ("1-", ["tick", "Enter tick, next"]),
    "4A": ("Enter keep, next", []),
    "4A1": ("Ins add", ["Enter edit", "c copy"]),
    "4.comments": ("Ctrl+O editor", ["Enter new line"]),
}
"""Questions, what their foot begins with, and what else it says."""


async def test_the_foot_says_the_keys_of_the_field_that_is_entered(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        for question, (begins, more) in FOOTS.items():
            await typist.screen.go(question)
            await typist.pilot.pause()
            foot = typist.text.splitlines()[-1].strip("| ")
            assert foot.startswith(begins), foot
            assert all(word in foot for word in more), foot
        await typist.screen.go("4A1")
        assert typist.says("Ins add Enter edit c copy Del delete"), "the keys of a row, where one is marked"
        await typist.press("end")
        assert typist.says("Ins add c copy last"), "those of the line that adds one"
        await typist.screen.go("4B")
        await typist.press("tab")
        foot = typist.text.splitlines()[-1].strip("| ")
        assert foot.startswith("Ctrl+O editor"), foot
        assert "Tab answer" in foot
        assert "y n" not in foot


async def test_help_tells_the_keys_of_this_field_and_none_that_do_nothing(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.screen.go("4C")
        told = typist.screen.features.idle_keys()
        await typist.press("f1")
        assert typist.says("Where you are y n Gives that answer.")
    idle = {"review.settle", "review.grid", "review.suggestion"}
    assert idle <= told


@pytest.mark.parametrize("question", ["fs.site", "fs.pur_start", "4A"])
async def test_what_help_tells_where_one_types_is_what_the_keys_do(tmp_path: Path, question: str) -> None:
    """Textual's own fields delete a word by Ctrl+W, which is told as the way back, and cut by Ctrl+X."""
    async with at_work(make_review(tmp_path, "birch-1", {"fs.site": "Sample County", "4A": 12})) as typist:
        await typist.screen.go(question)
        active = typist.app.screen.active_bindings
        told = [
            id_ for offer in FEATURES for id_ in offer.keys if id_ not in typist.screen.features.idle_keys()
        ]
        for key in {key for id_ in told if id_ != "review.clear" for key in DEFAULTS[id_].key.split(",")}:
            assert active[key].node is typist.screen, key
        before = typist.screen.state.kept(question)
        await typist.press("ctrl+w", "ctrl+x")
        assert typist.screen.state.kept(question) == before
        await typist.screen.go(question)
        await typist.press("f1")
        assert not typist.says("Take the answer away")


def test_where_one_types_no_key_of_the_screens_deletes() -> None:
    """A field has a key that the review has no use for: Ctrl+K cut the line where nothing was to be settled."""
    told = {
        key for each in DEFAULTS.values() for key in each.key.split(",") if key.startswith(("ctrl+", "f"))
    }
    harmless = {"ctrl+z", "ctrl+y", "ctrl+e", "ctrl+j"}
    for field in (TypedLine, LongTextField, SafeTextArea, LineField):
        assert told & set(field._merged_bindings.key_to_bindings) <= harmless  # type: ignore[union-attr]


async def test_ctrl_q_closes_the_review_from_a_screen_over_it(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.press("f6", "f1", "ctrl+q")
        await typist.pilot.pause()
        assert typist.app.return_code == 0


async def test_ctrl_q_in_the_form_of_a_row_keeps_what_is_typed(tmp_path: Path) -> None:
    path = make_review(tmp_path)
    async with at_work(path) as typist:
        await typist.go("4A1")
        await typist.press("insert", *"2025-09-01", "ctrl+q")
        await typist.pilot.pause()
        assert typist.app.return_code == 0
    rows = on_file(path).answers["4A1"].rows or {}
    assert [row.get("date") for row in rows.values()][-1] == "2025-09-01"


async def test_ctrl_q_over_words_that_only_enter_keeps_drops_nothing(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.press("f8", *"look", "ctrl+q")
        await typist.pilot.pause()
        assert typist.app.is_running
        assert typist.app.screen.query_one(Input).value == "look"
        assert "not kept yet" in next(iter(typist.app._notifications)).message


async def test_ctrl_c_says_that_it_stops_nothing_and_what_closes(tmp_path: Path) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.press("ctrl+c")
        await typist.pilot.pause()
        assert typist.app.is_running
        assert typist.says("Ctrl+Q closes the review")


async def test_who_leaves_is_not_told_that_all_is_saved_where_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(make_review(tmp_path)) as typist:
        await typist.press("escape")
        await typist.pilot.pause()
        assert typist.says("everything is saved as you go")
        monkeypatch.setattr(Session, "farewell", "1 change is kept on this machine, not in the file.")
        await typist.press("escape")
        await typist.pilot.pause()
        assert typist.says("1 change is kept on this machine, not in the file.")
        assert not typist.says("everything is saved as you go")
        monkeypatch.undo()
