"""Inquiries to the state's unit: found again by their words, and shown at the item they concern. All made up."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, home, run
from tests.tui.screens import EDITOR, TODAY, open_session
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.store.inquiries import inquiries, inquiries_about, look_through
from tui_review.store.session import Mode
from tui_review.telling.inquiries import inquiry_part
from tui_review.tui.review.words import reader_text

__all__ = ["home", "run"]
ABOUT_4 = {
    "ci.county": "Alder",
    "ci.instrument": "osri-r4",
    "ci.item": "4",
    "ci.question": "4B",
    "ci.asked": "Does respite count as a placement change?",
    "ci.sent": "2026-03-02",
    "ci.answered": "2026-03-09",
    "ci.answer": "Respite of under two weeks is no change of placement.",
}
ABOUT_ITEM_5 = {
    "ci.county": "Birch",
    "ci.instrument": "osri-r4",
    "ci.item": "Item 5",
    "ci.asked": "When is a concurrent goal in effect?",
    "ci.answered": "Not yet",
}


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """Two inquiries, and the review of a case."""
    reviews = tmp_path / "reviews"
    for id_, answers in (("ask-1", ABOUT_4), ("ask-2", ABOUT_ITEM_5)):
        run("new", "case-inquiry", id_, "--folder", reviews)
        given = tmp_path / f"{id_}.json"
        given.write_text(json.dumps(answers))
        assert run("set", reviews / f"{id_}.yaml", "--from", given).status == 0
    run("new", "osri-r4", "case-1", "--folder", reviews)
    return reviews


@pytest.fixture(scope="module")
def osri() -> Rules:
    return Catalog([shipped_folder()]).rules("osri-r4")[0]


def test_inquiries_are_found_by_any_of_their_words_the_answered_ones_first(folder: Path) -> None:
    def found(words: str) -> list[str]:
        return [each.review for each in look_through(folder, words).inquiries]

    assert [found(words) for words in ("", "RESPITE weeks", "birch", "respite birch")] == [
        ["ask-1", "ask-2"],
        ["ask-1"],
        ["ask-2"],
        [],
    ]


def test_an_inquiry_is_shown_at_its_question_or_at_every_question_of_its_item(
    folder: Path, osri: Rules
) -> None:
    def about(id_: str) -> list[str]:
        return [each.review for each in inquiries_about(folder, osri, id_)]

    assert (about("4B"), about("4"), about("4C")) == (["ask-1"], ["ask-1"], [])
    assert (about("5A2"), about("5"), about("6B")) == (["ask-2"], ["ask-2"], [])
    other = Catalog([shipped_folder()]).rules("osri-r3")[0]
    assert inquiries_about(folder, other, "4B") == []


def test_what_was_asked_and_answered_stands_together(folder: Path, osri: Rules) -> None:
    (found,) = inquiries_about(folder, osri, "4B")
    told = inquiry_part(found)
    for said in ("ask-1", "answered 2026-03-09", ABOUT_4["ci.asked"], ABOUT_4["ci.answer"]):
        assert said in told
    assert "not answered yet" in inquiry_part(inquiries_about(folder, osri, "5B")[0])


def test_show_tells_an_inquiry_at_its_item_and_the_command_lists_them(run: Run, folder: Path) -> None:
    assert ABOUT_4["ci.answer"] in run("show", folder / "case-1.yaml").out
    assert ABOUT_4["ci.answer"] not in run("print", folder / "case-1.yaml").out, (
        "a print is of its review alone"
    )
    listed = run("inquiries", folder, "respite", "--item", "4b")
    assert (listed.status, listed.out.splitlines()[0]) == (0, "1 inquiry")
    assert "No inquiries like this" in run("inquiries", folder, "--item", "17").out
    (waiting,) = json.loads(run("inquiries", folder, "--open", "--json").out)
    assert (waiting["review"], waiting["item"]) == ("ask-2", "5")


def test_an_inquiry_is_answered_when_the_answer_has_its_day(run: Run, folder: Path) -> None:
    rated = {id_: json.loads(run("rate", folder / f"{id_}.yaml", "--json").out) for id_ in ("ask-1", "ask-2")}
    assert rated["ask-1"]["items"]["case"]["rating"] == "Incomplete", "its facts are not told yet"
    assert {"ci.facts", "ci.considered"} <= set(rated["ask-1"]["items"]["case"]["waiting_for"])


def test_an_answer_without_its_day_is_told_nowhere_as_one(run: Run, folder: Path) -> None:
    path = folder / "ask-1.yaml"
    assert run("set", path, "ci.answered=").status == 0
    for words in ((), ("respite",)):
        listed = run("inquiries", folder, *words).out
        assert "not answered yet" in listed
        assert ABOUT_4["ci.answer"] not in listed
    assert "No inquiries like this" in run("inquiries", folder, "two weeks").out


def test_a_broken_file_hides_no_inquiry_and_is_named_where_they_are_looked_for(
    run: Run, folder: Path
) -> None:
    sound = (folder / "ask-1.yaml").read_bytes()
    (folder / "broken.yaml").write_text("review: [")
    (folder / "other.yaml").write_text("review:\n  instrument:\n    id: nothing\n    version: 1\n")
    (folder / "byte.yaml").write_bytes(sound.replace(b'version: "', b'version: "\xff', 1))
    assert len(inquiries(folder)) == 2
    looked = run("inquiries", folder)
    assert (looked.status, looked.out.splitlines()[0]) == (2, "2 inquiries")
    named = [line.partition(".yaml:")[0].rpartition("/")[2] for line in looked.err.splitlines()]
    assert named == ["broken", "byte", "other"], looked.err
    assert "UTF-8" in looked.err
    assert ABOUT_4["ci.answer"] in run("show", folder / "case-1.yaml").out


def test_an_inquiry_with_a_second_file_is_told_once_by_the_one_that_has_its_name(folder: Path) -> None:
    (folder / "a-copy.yaml").hardlink_to(folder / "ask-1.yaml")
    assert [each.path.stem for each in look_through(folder).inquiries] == ["ask-1", "ask-2"]


def test_an_inquiry_that_another_program_has_written_is_one(folder: Path) -> None:
    file = folder / "ask-1.yaml"
    file.write_bytes(
        file.read_bytes().replace(b"    id: case-inquiry\n", b"    # made up\n    id: case-inquiry\n", 1)
    )
    assert len(inquiries(folder)) == 2


def test_the_wizard_and_plain_mode_read_out_an_inquiry_with_the_guidance(folder: Path) -> None:
    path = folder / "case-1.yaml"
    opened = open_session(path)
    assert ABOUT_4["ci.answer"] in reader_text(opened.state.evaluation, "4B", opened.opened.path.parent)
    said = io.StringIO()
    typed = Talk(io.StringIO("goto 4b\n?\nquit\n"), said)
    assert run_plain(path, EDITOR, TODAY, mode=Mode.EDIT, talk=typed) == 0
    assert ABOUT_4["ci.answer"] in " ".join(said.getvalue().split())
