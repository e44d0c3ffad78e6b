"""Acts or seals that somebody takes out of a file are missed, by what is left of them in it and beside it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.qa.test_way_out import ANSWERS
from tests.sample_anew import unsealed
from tui_review.cli.main import main
from tui_review.health.reviews import soundness
from tui_review.review.gate.proposals import HandOver
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import read_review
from tui_review.store.versions import keep_version, kept_versions

pytestmark = pytest.mark.usefixtures("state")

SAMPLE = Path(__file__).parents[2] / "reviews" / "sample-0001.yaml"

Forge = Callable[[str], str]


@pytest.fixture(scope="module")
def inquiry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that was handed over and returned, with what was kept of it."""
    folder = tmp_path_factory.mktemp("made")
    file = folder / "made-up.yaml"
    by = ["--by", "A. Nobody"]
    assert main(["new", "case-inquiry", "made-up", "--folder", str(folder)]) == 0
    assert main(["set", str(file), *(f"{id_}={value}" for id_, value in ANSWERS.items())]) == 0
    assert main(["submit", str(file), *by]) == 0
    assert main(["return", str(file), *by, "--reason", "made up"]) == 0
    return file


def without_seals(text: str) -> str:
    return re.sub(r"^    seal: .*\n", "", text, flags=re.MULTILINE)


def without_all_of_them(text: str) -> str:
    """Without seals and all that comes with one, and with its uid."""
    (uid,) = re.findall(r"^  uid: .*\n", text, flags=re.MULTILINE)
    return unsealed(text).replace("  status:", f"{uid}  status:")


def without_the_last_act(text: str) -> str:
    head, _, _ = text.rpartition("  - version: 3\n")
    return head.replace("  version: 3\n", "  version: 2\n").replace("status: returned", "status: submitted")


def said_of(file: Path, forge: Forge, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    sound = file.read_text(encoding="utf-8")
    assert forge(sound) != sound
    file.write_text(forge(sound), encoding="utf-8")
    capsys.readouterr()
    try:
        return main(["verify", str(file)]), capsys.readouterr().out
    finally:
        file.write_text(sound, encoding="utf-8")


@pytest.mark.parametrize("forge", [without_seals, without_all_of_them, unsealed])
def test_an_act_whose_seal_was_taken_out_is_named(
    inquiry: Path, forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = said_of(inquiry, forge, capsys)
    assert status == 1
    if forge is not unsealed:
        for act in (
            "version 1, created",
            "version 2, submitted by A. Nobody",
            "version 3, returned by A. Nobody",
        ):
            assert f"{act} " in said, said
    assert "before there were seals" not in said


def test_an_act_that_was_taken_off_the_end_is_named_by_the_version_kept_beside(
    inquiry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(inquiry)]) == 0
    status, said = said_of(inquiry, without_the_last_act, capsys)
    assert (status, said.count("\n")) == (1, 2)  # the verdict, and what broke
    assert "version 3, returned by A. Nobody" in said


def test_a_rating_in_a_kept_version_is_held_as_it_was_handed_over(
    inquiry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept,) = (inquiry.parent / ".tui-review" / "versions").glob("*@2-*.yaml")
    sound = kept.read_text(encoding="utf-8")
    for old, new in (("rating: Waiting", "rating: Answered"), ("because: ci.answered", "because: ci.asked")):
        assert old in sound
        kept.write_text(sound.replace(old, new), encoding="utf-8")
        capsys.readouterr()
        assert main(["verify", str(inquiry)]) == 1
        assert "kept version 2 says other ratings than when it was kept" in capsys.readouterr().out
    kept.write_text(sound, encoding="utf-8")


def test_what_stood_before_a_hand_over_and_what_stands_kept_of_the_last_are_held_too(
    inquiry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (1, 3):
        (kept,) = (inquiry.parent / ".tui-review" / "versions").glob(f"*@{number}-*.yaml")
        sound = kept.read_text(encoding="utf-8")
        word = ANSWERS["ci.asked"]
        assert word in sound
        kept.write_text(sound.replace(word, "Something else"), encoding="utf-8")
        capsys.readouterr()
        assert main(["verify", str(inquiry)]) == 1
        assert f"kept version {number} was changed after it was kept" in capsys.readouterr().out
        kept.write_text(sound, encoding="utf-8")


@pytest.mark.parametrize(("number", "by"), [(1, 2), (2, 3), (1, 3), (3, 2)])
def test_another_version_under_the_name_of_a_kept_one_is_named_and_not_taken_for_it(
    inquiry: Path, number: int, by: int, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, other = (
        next((inquiry.parent / ".tui-review" / "versions").glob(f"*@{n}-*.yaml")) for n in (number, by)
    )
    sound = kept.read_bytes()
    kept.write_bytes(other.read_bytes())
    try:
        for command in (["verify", str(inquiry)], ["show", f"{inquiry}@{number}"]):
            capsys.readouterr()
            assert main(command) != 0
            said = capsys.readouterr()
            assert f"kept version {number} " in said.out + said.err
    finally:
        kept.write_bytes(sound)
    assert main(["verify", str(inquiry)]) == 0


def test_the_file_of_now_under_the_name_of_a_kept_version_is_named(
    inquiry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept,) = (inquiry.parent / ".tui-review" / "versions").glob("*@2-*.yaml")
    sound = kept.read_bytes()
    kept.write_bytes(inquiry.read_bytes())
    try:
        assert main(["verify", str(inquiry)]) == 1
    finally:
        kept.write_bytes(sound)
    assert "kept version 2 is version 3 by what it says itself" in capsys.readouterr().out


def test_an_act_that_keeps_no_version_is_not_looked_for_in_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An override, and every other act on a review that was handed over, stands in the history under its number."""
    file = tmp_path / "sample-0001.yaml"
    shutil.copy(SAMPLE, file)
    leader, reader = ["--by", "L. Leader", "--role", "site_leader"], ["--by", "Q. Reader", "--role", "qa"]
    for arguments in (
        ["return", *reader, "--reason", "made up"],
        ["submit", "--by", "A. Nobody"],
        ["override", "6", "Strength", *leader, "--reason", "made up"],
        ["complete", *reader],
        ["undo-override", "6", *leader, "--reason", "made up"],
        ["state-qa", *reader],
        ["verify"],
    ):
        command, *rest = arguments
        assert main([command, str(file), *rest]) == 0, (arguments, capsys.readouterr())


def test_why_a_rating_is_what_it_is_says_what_the_answers_give(
    inquiry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = said_of(
        inquiry, lambda text: text.replace("because: ci.answered", "because: ci.asked"), capsys
    )
    assert status == 1
    assert (
        "The file says that it is because ci.asked is Not yet; its answers give ci.answered is Not yet"
        in said
    )


def test_a_hand_over_that_was_cut_off_before_the_file_had_it_is_no_act_that_is_gone(
    tmp_path: Path, inquiry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(inquiry.parent, tmp_path / "copy")
    file = tmp_path / "copy" / inquiry.name
    opened = read_review(file)
    state = ReviewState(opened.rules, opened.review, Editor("A. Nobody"), today="2026-03-20")
    cut = state.propose(HandOver(act="submit", by=state.author)).review
    begun = keep_version(file, cut, b"made up", handed_over=True)
    assert begun is not None
    assert begun.exists()
    half = begun.with_name(f".{begun.name}.tmp")
    half.write_bytes(b"made")
    assert main(["verify", str(file)]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert f"A hand-over that was killed left {half}" in said
    assert not any(str(half) in each.words for each in soundness(file.parent)), "a save may be at it"
    os.utime(half, (0, 0))
    assert any(str(half) in each.words for each in soundness(file.parent))
    assert main(["submit", str(file), "--by", "A. Nobody"]) == 0
    assert not begun.exists()
    assert not half.exists()
    assert list(kept_versions(file, read_review(file).review.history)) == [1, 2, 3, 4]
    assert main(["verify", str(file)]) == 0
