"""What the wizard says in a line of its own. All made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui_review.cli.main import main
from tui_review.plain.telling import outline_blocks
from tui_review.review.progress import asked
from tui_review.tui.grid import GridScreen
from tui_review.tui.outline import Tree
from tui_review.tui.review.words import place_line, what_changed

from .screens import Stage, make_review, open_session, text_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("state")


def test_what_is_asked_now_is_said_by_sections_and_items_in_a_sentence(tmp_path: Path) -> None:
    assert main(["new", "contact-recording", "contacts-1", "--folder", str(tmp_path)]) == 0
    state = open_session(tmp_path / "contacts-1.yaml").state
    before = asked(state.evaluation)
    state.answer("cr.scope", ["Case"])
    after = asked(state.evaluation)
    said = what_changed(before, state.evaluation, after, "cr.scope")
    assert said == "12 questions of “What the record holds” and items 1–10 are now asked."


def test_an_item_is_marked_complete_in_the_wizard_and_in_plain_mode_once_its_narrative_stands(
    tmp_path: Path,
) -> None:
    answers = {
        "7.applies": "Yes",
        "7A": "No",
        "7B": "No",
        "7.sources": ["Case file"],
        "7.comments": "Made up.",
    }
    session = open_session(make_review(tmp_path, "birch-1", {"fs.case_type": "Foster Care", **answers}))
    state = session.state

    def said() -> list[str]:
        line = place_line(state.review, state.evaluation, "7A", 80).plain
        tree = next(each for each in Tree(session, "1A1").lines("") if each.value == "item 7")
        plain = next(each for each in outline_blocks(state) if "Siblings" in str(each))
        return [line, tree.right.plain, str(plain)]

    line, tree, plain = said()
    assert line.endswith("[!] 5/5, see 7B")
    assert tree.startswith("see 7B")
    assert "not complete, 5 of 5, see 7B" in plain
    state.write("7B", "They were apart through a made-up winter.")
    line, tree, plain = said()
    assert line.endswith("[x] 5/5")
    assert "see" not in tree
    assert "complete, 5 of 5" in plain
    assert "not complete" not in plain


async def test_a_grid_that_waits_says_once_and_in_words_for_what(tmp_path: Path) -> None:
    assert main(["new", "contact-recording", "contacts-1", "--folder", str(tmp_path)]) == 0
    session = open_session(tmp_path / "contacts-1.yaml")
    session.state.answer("cr.scope", ["Case"])
    app = Stage(GridScreen(session))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        said = " ".join(text_of(app).replace("|", " ").split())
    assert said.count("waits for") == 1
    waits = said[said.index("It waits for ") :].split(".")[0]
    assert ", People, " in waits
    assert waits.endswith("Date of the check"), "it is not cut"
    assert "cr." not in said
