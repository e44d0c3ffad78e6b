"""What `--review` lists: every place that is told otherwise, as it was and as it is."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.reports.sample import made, reported_of, save, write
from tui_review.cli.main import main
from tui_review.errors import DONE, UNUSABLE
from tui_review.reports.deidentify import deidentify
from tui_review.reports.replaced import replaced


def listed(text: str) -> list[tuple[str, str]]:
    review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
    was = reported_of(review)
    (told,) = deidentify([was], [review])
    return [(each.was, each.now) for each in replaced(was, told) if each.place == "4C"]


def test_each_place_is_listed_as_it_was_and_as_it_is() -> None:
    assert listed(
        "The mother kept 10 of July's 12 visits.\nShe said on three other days that all would go on as it was there, "
        "and that Mirela Quillon called 916-555-0142 twice."
    ) == [
        ('"The mother kept 10 of July\'s 12 visits. …"', '"The mother kept [number] of July\'s 12 visits. …"'),
        (
            '"… was there, and that Mirela Quillon called 916-555-0142 twice."',
            '"… was there, and that [mother] called [number] twice."',
        ),
    ]  # fmt: skip
    assert listed("Nothing to take out of this.") == []


_WORDS = (
    "Mirela", "Quillon", "came", "on", "May", "4", "and", "5/15,", "16", "visits,", "the", "fifth", "of", "March.",
    "Call", "916-555-0142", "she", "is", "94", "years", "old",
)  # fmt: skip


@given(st.lists(st.sampled_from([*_WORDS, *["then", "they", "went"] * 6]), max_size=120))
@examples(40)
def test_whatever_is_not_listed_is_told_as_it_was_written(words: list[str]) -> None:
    text = " ".join(words)
    review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
    was = reported_of(review)
    (told,) = deidentify([was], [review])
    made_of = was.entries["4C"].narrative
    for each in replaced(was, told):
        if each.place == "4C":
            one, other = (
                said.strip('"').removeprefix("… ").removesuffix(" …") for said in (each.was, each.now)
            )
            assert one in made_of
            made_of = made_of.replace(one, other, 1)
    assert made_of.split() == told.entries["4C"].narrative.split()


def test_other_texts_and_cells_are_listed_at_their_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path, write(made(answers={"4A": 1, "4C": "No"}), {"4C": "On May 4 she came."}))
    assert main(["print", str(path), "--deidentify", "--review"]) == DONE
    said = capsys.readouterr().err
    assert "review-001: each place as it was -> as it is given out; confidential" in said
    assert 'review-001: 4C: "On May 4 she came." -> "On May she came."' in said


def test_a_long_text_of_many_places_is_listed_in_a_time_that_grows_as_it_does() -> None:
    took = []
    for length in (2_000, 16_000):
        text = ("May 4 visits " * length)[:length]
        review = write(made(answers={"4A": 1, "4C": "No"}), {"4C": text})
        was = reported_of(review)
        (told,) = deidentify([was], [review])
        begun = process_time()
        assert list(replaced(was, told))
        took.append(process_time() - begun)
    assert took[1] < 20 * took[0] + 0.5, took


def test_a_review_that_stops_an_export_can_be_left_out_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path, write(made("one", answers={"4A": 1, "4C": "No"}), {"4C": "She came home."}))
    save(
        tmp_path, write(made("two", answers={"4A": 1, "4C": "No"}), {"4C": "Her name is M.i.r.e.l.a still."})
    )
    out = tmp_path / "out.json"
    given = ["export", str(tmp_path), "--format", "json", "--deidentify", "--output", str(out)]
    assert main(given) == UNUSABLE
    assert "--leave-out two" in capsys.readouterr().err
    assert not out.exists()
    assert main([*given, "--leave-out", "two"]) == DONE
    assert "1 review exported; 1 left out (by --leave-out)" in capsys.readouterr().err
    assert "came home" in out.read_text(encoding="utf-8")


def test_a_review_that_is_not_there_cannot_be_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path, write(made("one", answers={"4A": 1, "4C": "No"}), {"4C": "She came home."}))
    assert main(["export", str(tmp_path), "--format", "csv", "--leave-out", "onne"]) == UNUSABLE
    printed = capsys.readouterr()
    assert not printed.out
    assert "No review here is called onne" in printed.err
