"""What cannot be done here is refused before anything is typed for it, and is not offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.screens import make_review
from tests.tui.typist import at_work
from tui_review import places
from tui_review.settings import WHAT
from tui_review.store.session import Mode
from tui_review.tui.screens import PromptScreen, SettingsScreen


async def test_a_flag_is_refused_before_its_words_are_typed_where_the_review_is_read_only(
    tmp_path: Path,
) -> None:
    async with at_work(make_review(tmp_path), mode=Mode.READ_ONLY) as typist:
        await typist.go("4B")
        await typist.press("f8")
        assert not isinstance(typist.app.screen, PromptScreen)
        assert typist.says("read-only")


@pytest.mark.parametrize("editor", ["off", "nano"])
async def test_the_foot_offers_an_editor_where_there_is_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    fix(tmp_path, monkeypatch, editor)
    async with at_work(make_review(tmp_path), size=(200, 40)) as typist:
        await typist.go("4B")
        assert ("review.editor" in typist.screen.features.idle_keys()) == (editor == "off")


async def test_settings_that_are_fixed_are_marked_and_refused_before_another_value_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fix(tmp_path, monkeypatch, "off")
    async with at_work(make_review(tmp_path)) as typist:
        typist.app.push_screen(SettingsScreen())
        await typist.settle()
        await typist.until(lambda: "fixed for everybody" in typist.text)
        await typist.press(*["down"] * (list(WHAT).index("editor") - list(WHAT).index("name")), "enter")
        assert not isinstance(typist.app.screen, PromptScreen)
        assert typist.says("editor is fixed for everybody on this machine")


def fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    folder = tmp_path / "xdg" / "tui-review"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(f'editor = "{editor}"\nfixed = ["editor"]\n')
    monkeypatch.setattr(places, "FOR_EVERYBODY", tmp_path / "xdg")
