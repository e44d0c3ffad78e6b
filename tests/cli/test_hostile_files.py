"""Bytes that nobody means, in every kind of file: each command says which file is wrong, and tells the sound ones."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.generating import broken_files
from tests.generating.broken_files import OWN
from tui_review.store.jottings import change_jottings, with_looked_at
from tui_review.store.private import state_folder
from tui_review.store.reviews import read_review

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Run

HOSTILE: Final = {
    "byte": b"\xff",
    "nul": b"\0",
    "surrogate": b"\xed\xa0\x80",
    "digits": b"9" * 5000,
    "nested": b"{a: " * 3000,
    "quotes": b'[} "\\' * 40_000,
}
LONG: Final = {"line": b"x" * 4_000_000}
OF_A_FOLDER: Final = """
check reviews | check reviews --json | verify reviews | report reviews | brief reviews | export reviews --format json
ready reviews | overrides reviews | inquiries reviews | register reviews | forget reviews
"""
ABOUT: Final = {
    "kept version": f"diff {OWN}@1 {OWN}",
    "attempt": "score reviews --key cases/layla-morgan/key/key.yaml --case cases/layla-morgan",
    "instrument": "instruments --folder reviews",
    "wording": f"show {OWN}",
    "lock": f"set {OWN} kind=Home",
    "journal": "recover",
    "settings": "settings",
    "case": "train --list --cases cases",
    "document": "train layla-morgan --cases cases --read all",
    "key": "score reviews/attempt-1.yaml --key cases/layla-morgan/key/key.yaml --case cases/layla-morgan",
    "quiz": "quiz cases/layla-morgan/quiz.yaml --seed 1",
    "CSV": f"load {OWN} --table people --csv rows.csv --map map.yaml",
    "place stopped at": f"open {OWN} --plain",
    "map of columns": f"load {OWN} --table people --csv rows.csv --map map.yaml",
    "answers": f"set {OWN} --from answers.json",
    "jotting": f"open {OWN} --plain",
}
"""A command that looks at each kind of file."""


def planted(data: bytes, what: bytes, *, last: bool = False) -> bytes:
    """The bytes of a file with others in the version that it names, or in its last value."""
    named = [found.end() for found in re.finditer(rb'version: "?', data)]
    places = [found.end() for found in re.finditer(rb": *\"?|,", data)] or [len(data) // 2]
    at = places[-1] if last or not named else named[-1]
    return data[:at] + what + data[at:]


def told(ran: Ran, line: str) -> None:
    assert ran.status in (0, 1, 2), (line, ran.status)
    assert "inside tui-review" not in ran.err, (line, ran.err[:500])


@pytest.mark.slow
def test_a_folder_of_spoiled_reviews_hides_no_sound_one_and_each_is_named(run: Run, tmp_path: Path) -> None:
    reviews = tmp_path / "reviews"
    Path("asked.json").write_text(
        json.dumps({"ci.instrument": "osri-r4", "ci.item": "4", "ci.asked": "Why?"})
    )
    run("new", "case-inquiry", "sound", "--folder", reviews)
    run("set", reviews / "sound.yaml", "--from", "asked.json")
    sound = (reviews / "sound.yaml").read_bytes()
    spoiled = [
        (name, planted(sound, what, last=last))
        for last in (False, True)
        for name, what in (HOSTILE | LONG).items()
        # As a text it is one.
        if not last or name not in ("digits", "line")
    ]
    for number, (name, data) in enumerate(spoiled):
        (reviews / f"{name}-{number}.yaml").write_bytes(data)
    names = [f"{name}-{number}.yaml" for number, (name, _) in enumerate(spoiled)]
    for line in OF_A_FOLDER.replace("|", "\n").strip().splitlines():
        ran = run(*line.split())
        told(ran, line)
        missing = [name for name in names if name not in ran.out + ran.err]
        assert not missing, (line, missing)
    assert "1 inquiry" in run("inquiries", "reviews").out
    assert run("show", reviews / "sound.yaml").status == 0


@pytest.mark.slow
def test_a_spoiled_file_of_any_kind_ends_no_command_and_is_named_where_it_is_needed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {each.name: Path(each.path) for each in broken_files.made() if each.name in ABOUT}
    # It is signed, which is looked at in a folder of its own.
    Path(broken_files.GOOD).unlink()
    assert run("check", "reviews").status == 1
    change_jottings(read_review(Path(OWN)).review.review.uid, lambda kept: with_looked_at(kept, "1.made-up"))
    kinds["jotting"] = next((state_folder() / "jottings").glob("*.yaml"))
    assert kinds.keys() == ABOUT.keys()
    for kind, path in kinds.items():
        sound = path.read_bytes()
        for name, what in HOSTILE.items():
            path.write_bytes(planted(sound, what))
            for line in (ABOUT[kind], f"show {OWN}"):
                monkeypatch.setattr("sys.stdin", io.StringIO("quit\n"))
                ran = run(*line.split())
                told(ran, f"{kind} with {name}: {line}")
                is_named = any(each in ran.out + ran.err for each in (path.name, OWN))
                assert ran.status < 2 or is_named, (kind, name, line, ran.err[:200])
                # Only what a review is made with is needed to show it.
                is_needed = kind in ("instrument", "wording")
                assert ran.status < 2 or is_needed or line == ABOUT[kind], (kind, name, ran.err[:200])
        path.write_bytes(sound)
