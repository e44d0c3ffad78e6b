"""What was handed over to nobody is kept for its place of its review, and for nobody else. All made up."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from tests.tui.screens import make_review
from tui_review.cli.main import main
from tui_review.store.discarding import discard_empty
from tui_review.store.reviews import ReviewFile, read_review
from tui_review.store.unsent import UnderWay, count_unsent, keep_unsent, recall_unsent

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def made(folder: Path, id_: str) -> ReviewFile:
    return read_review(make_review(folder, id_))


def test_a_text_is_kept_for_its_place_of_its_review_until_it_is_forgotten(
    tmp_path: Path, state: Path
) -> None:
    one, other = made(tmp_path, "one"), made(tmp_path, "other")
    keep_unsent(one, "a note", "two\nlines")
    assert recall_unsent(one, "a note") == "two\nlines"
    assert (recall_unsent(one, "a reply"), recall_unsent(other, "a note")) == ("", "")
    kept = [path for path in state.rglob("*") if path.is_file()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600]
    assert not any(word in str(kept) for word in ("one", "note"))
    keep_unsent(one, "a note", "")
    assert recall_unsent(one, "a note") == ""


def test_who_looks_on_drops_nothing_but_what_they_typed_themselves(tmp_path: Path, state: Path) -> None:
    review = made(tmp_path, "one")
    keep_unsent(review, "answer 2A", "3/3")
    looking = UnderWay(review, looks_on=True)
    looking.keep("answer 2A", "")
    looking.drop(["answer 2", "answer 2A"])
    assert recall_unsent(review, "answer 2A") == "3/3"
    looking.keep("heard 2A mother", "Made-up words")
    looking.keep("heard 2A mother", "")
    assert count_unsent(review) == 1
    UnderWay(review).drop(["answer 2", "answer 2A"])
    assert count_unsent(review) == 0
    del state


def new(folder: Path) -> ReviewFile:
    assert main(["new", "osri-r4", "one", "--folder", str(folder)]) == 0
    return read_review(folder / "one.yaml")


def test_the_words_of_a_review_that_is_gone_stand_in_no_other_of_its_name(
    tmp_path: Path, state: Path
) -> None:
    first = new(tmp_path)
    keep_unsent(first, "answer 4A", "Made-up words")
    first.path.unlink()
    assert recall_unsent(new(tmp_path), "answer 4A") == ""
    del state


def test_what_was_typed_and_not_kept_is_told_and_erased_wherever_one_asks_for_it(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = new(tmp_path)
    keep_unsent(opened, "answer 4A", "Made-up words")
    capsys.readouterr()
    main(["recover", str(opened.path)])
    assert "1 text was typed and not kept" in capsys.readouterr().out
    main(["doctor", str(tmp_path)])
    assert "1 text was typed and not kept" in capsys.readouterr().out
    assert main(["recover", str(opened.path), "--discard"]) == 0
    assert count_unsent() == 0
    keep_unsent(opened, "answer 4A", "Made-up words")
    assert main(["forget", "--all"]) == 0
    assert count_unsent() == 0
    keep_unsent(opened, "answer 4A", "Made-up words")
    discard_empty(opened.path)
    assert count_unsent() == 0
    assert not any(
        "Made-up words" in path.read_text("utf-8", "ignore") for path in state.rglob("*") if path.is_file()
    )
