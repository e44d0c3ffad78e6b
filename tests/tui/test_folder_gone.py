"""The folder that the wizard was begun in is taken away under it: a clone made again, a worktree removed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.tui.screens import make_review
from tests.tui.typist import at_work, on_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")

GIVEN = {"fs.case_type": "Foster Care", "4A": 2, "4B": "Yes"}


async def test_a_copy_is_saved_elsewhere_where_the_folder_one_began_in_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, elsewhere = tmp_path / "clone", tmp_path / "copy.yaml"
    folder.mkdir()
    path = make_review(folder, "made-up", GIVEN)
    held = path.read_bytes()
    monkeypatch.chdir(folder)
    async with at_work(path.relative_to(folder)) as typist:
        await typist.go("4B")
        shutil.rmtree(folder)
        await typist.press("n")
        await typist.settle()
        await typist.press("ctrl+q", "c")
        assert typist.says("Save a copy of the review"), typist.text
        await typist.press("ctrl+a", "delete")
        await typist.paste("copy.yaml")
        await typist.press("enter")
        assert typist.says("The folder that this was begun in is gone"), typist.text
        assert typist.says("copy.yaml"), "what was typed stands there still"
        await typist.press("ctrl+a", "delete")
        await typist.paste(str(elsewhere))
        await typist.press("enter")
        assert typist.says("A copy of all that is here now is in"), typist.text
        assert not typist.says("An error inside"), typist.text
        assert on_file(elsewhere).answers["4B"].value == "No"
        folder.mkdir()
        path.write_bytes(held)
        typist.screen.session.save()
    assert on_file(path).answers["4B"].value == "No"


@pytest.mark.parametrize("key", ["f2", "f5", "f6", "f7", "f8", "f10", "ctrl+d", "f1", "ctrl+underscore"])
async def test_every_screen_of_a_review_opens_where_the_folder_one_began_in_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    path = make_review(folder, "made-up", GIVEN)
    monkeypatch.chdir(folder)
    async with at_work(path.relative_to(folder)) as typist:
        await typist.go("4B")
        shutil.rmtree(folder)
        await typist.press(key)
        assert typist.app.screen is not typist.screen
        assert typist.text.strip("| \n")
        assert not typist.says("An error inside"), typist.text
