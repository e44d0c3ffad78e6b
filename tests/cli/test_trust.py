"""What the commands do with files that mean harm: nothing outside, nothing forever, nothing told of a case."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import measures
from tests.cli.conftest import ROOT, SAMPLE, Run, run_fresh
from tests.examples import share
from tui_review.review.who import Editor
from tui_review.store.reviews import catalog_for
from tui_review.store.session import Mode, Session
from tui_review.telling.origin import doubts_of
from tui_review.tui.parts import who_and_what

PACKAGE = ROOT / "tui_review"
PROSE = "The canary hid it"
DOORS = {"yamlfile/files.py", "store/journal.py", "store/lock.py", "cli/rating.py", "tui/base/outlet.py"}
"""What reads files by itself: the door, journals and locks, the system's own, a stream of answers, the terminal."""


def own_reads(path: Path) -> list[str]:
    """Where a module reads a file otherwise than by `yamlfile.files`."""
    found = []
    for node in measures.nodes_of(path):
        match node:
            case ast.Call(func=ast.Name(id="open"), args=[_, *mode]):
                pass
            case ast.Call(func=ast.Attribute(attr="open", value=ast.Name(id=owner)), args=mode):
                # Sessions and journals are opened, too; what `os.open` may do, its flags say.
                if owner == "os" or owner[:1].isupper():
                    continue
            case ast.Call(func=ast.Attribute(attr="open"), args=mode):
                pass
            case ast.Call(func=ast.Attribute(attr="read_text" | "read_bytes")):
                mode = []
            case _:
                continue
        if not any(isinstance(each, ast.Constant) and set(str(each.value)) & set("wxa") for each in mode):
            found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    return found


@pytest.mark.slow
def test_every_file_is_read_by_the_one_door() -> None:
    modules = [each for each in PACKAGE.rglob("*.py") if str(each.relative_to(PACKAGE)) not in DOORS]
    assert [place for each in modules for place in own_reads(each)] == []


WRITERS = {
    "yamlfile/output.py",
    *("store/atomic.py", "store/journal.py", "store/pending.py", "store/lock.py"),
    *("instrument/loading/compiled.py", "support.py"),
    "terminal.py",
    *("entry/editor.py", "qa/driver.py", "store/keys.py", "store/commit_files.py"),
    "reports/workbook.py",
    "owners.py",
}
"""What writes files by itself: the door; reviews, journals and locks; the cache and the log, each in folders of their
own or to be added to; where nothing goes that is closed; texts in private folders made for them a moment ago; the
parts of a workbook, in the stream that the door has opened; and what those make anew where its owner is another."""


def own_writes(path: Path) -> list[str]:
    """Where a module writes a file otherwise than by `yamlfile.output`."""
    found = []
    for node in measures.nodes_of(path):
        match node:
            case ast.Call(func=ast.Attribute(attr="write_text" | "write_bytes")):
                writes = True
            case ast.Call(func=ast.Name(id="open") | ast.Attribute(attr="open"), args=given, keywords=named):
                modes = [*given, *(each.value for each in named if each.arg in ("mode", "flags"))]
                writes = any(
                    isinstance(each, ast.Constant) and str(each.value).strip("bt+") in ("w", "a", "x", "r+")
                    for each in modes
                ) or any(word in ast.unparse(node) for word in ("O_WRONLY", "O_RDWR", "O_CREAT"))
            case _:
                continue
        if writes:
            found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    return found


@pytest.mark.slow
def test_every_file_is_written_by_the_one_door() -> None:
    modules = {str(each.relative_to(PACKAGE)): each for each in PACKAGE.rglob("*.py")}
    found = {name: own_writes(path) for name, path in modules.items()}
    assert [place for name, places in found.items() if name not in WRITERS for place in places] == []


@pytest.mark.parametrize("id_", ["../../x", "/tmp/x", "..", "a/b", "-rf", "a\nb", ""])
def test_an_id_that_is_a_path_opens_nowhere(sample: Path, run: Run, id_: str) -> None:
    sample.write_text(sample.read_text().replace("id: sample-0001", f"id: {json.dumps(id_)}"))
    out = sample.parent.parent / "out"
    out.mkdir()
    before = sorted(sample.parent.parent.rglob("*"))
    for command in (
        ["check"],
        ["show"],
        ["export", "--format", "html", "--output", out, "--overwrite"],
        ["print"],
    ):
        assert run(command[0], sample, *command[1:]).status == 2
    assert sorted(sample.parent.parent.rglob("*")) == before


def test_two_attempts_of_one_id_have_a_report_each_and_none_replaces_another(
    tmp_path: Path, run: Run
) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        run("train", "layla-morgan", "mine", "--folder", folder, "--by", "Kim Sample")
    paths = [each for folder in (first, second) for each in folder.glob("*.yaml")]
    assert len(paths) == 2
    key = PACKAGE / "training" / "cases" / "layla-morgan" / "key" / "key.yaml"
    ran = run("score", *paths, "--key", key, "--out", tmp_path / "out")
    assert ran.status == 1
    reports = {"class.md", "mine-kim-sample.md", "mine-kim-sample-2.md"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == reports
    assert run("score", *paths, "--key", key, "--out", tmp_path / "out").status == 2


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(2 * 1024**3)


@pytest.mark.parametrize("make", [fifo, folder, device, huge])
@pytest.mark.parametrize(
    "command",
    [
        ("check", "FILE"),
        ("show", "FILE"),
        ("set", "FILE", "4C=No"),
        ("set", "REVIEW", "--from", "FILE"),
        ("lint", "FILE"),
        ("describe", "FILE"),
        ("diff", "REVIEW", "FILE"),
        ("score", "REVIEW", "--key", "FILE"),
        ("load", "REVIEW", "4A1", "--csv", "FILE"),
        ("textconv", "FILE"),
        ("merge-driver", "FILE", "REVIEW", "REVIEW"),
    ],
    ids=" ".join,
)
def test_what_is_no_file_of_ours_ends_every_command_at_once(
    sample: Path, run: Run, make: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    if command[0] == "check" and make is folder:
        make = device  # a folder is what `check` takes, too
    bad = sample.parent / "bad.yaml"
    make(bad)
    begun = time.monotonic()
    ran = run(*({"FILE": bad, "REVIEW": sample}.get(part, part) for part in command))
    assert ran.status == 2
    assert time.monotonic() - begun < 5
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("make", [fifo, device, huge])
def test_what_is_no_instrument_beside_reviews_keeps_no_command_waiting(
    sample: Path, make: Callable[[Path], None]
) -> None:
    beside = sample.parent / "instruments"
    beside.mkdir()
    make(beside / "osri-r4.yaml")
    make(beside / "osri-r4.wording.yaml")
    begun = time.monotonic()
    assert run_fresh("check", sample).status in (0, 2)
    assert time.monotonic() - begun < 10


def test_settings_that_are_a_pipe_keep_nobody_waiting(sample: Path, home: Path, run: Run) -> None:
    place = home / "XDG_CONFIG_HOME" / "tui-review"
    place.mkdir(parents=True)
    os.mkfifo(place / "settings.toml")
    ran = run("new", "osri-r4", "made-up-2", "--folder", sample.parent)
    assert ran.status in (0, 2)


def spoiled() -> list[str]:
    """The sample with prose as a key, a value, or a broken line, at a place of each kind."""
    lines = SAMPLE.read_text().split("\n")
    seen: set[tuple[int, str]] = set()
    found = []
    for number, line in enumerate(lines):
        key = re.match(r'^(\s*)("?[\w.]+"?):', line)
        if key is None:
            continue
        kind = (len(key[1]), key[2] if len(key[1]) < 6 and number < 40 else "")
        if kind in seen:
            continue
        seen.add(kind)
        before, after = lines[:number], lines[number + 1 :]
        found += [
            "\n".join([*before, changed, *after])
            for changed in (
                f"{key[1]}{PROSE}: x\n{line}",
                f"{key[1]}{PROSE}:{line[key.end() :]}",
                f"{line[: key.end()]} {PROSE}",
                f"{key[1]}? {PROSE}\n{line}",
                f"{key[1]}*{PROSE}: {{\n{line}",
                f"{key[1]}- {PROSE}\n{line}",
                f"{key[1]}{PROSE}: x\n{key[1]}{PROSE}: y\n{line}",
            )
        ]
    return found


def test_no_error_line_tells_the_text_of_a_case(sample: Path, run: Run) -> None:
    told = []
    texts = spoiled()
    for text in texts[:: len(texts) // share(len(texts))]:
        sample.write_text(text)
        for command in (["check"], ["submit"]):
            told += [
                line for line in run(command[0], sample, *command[1:]).err.splitlines() if "canary" in line
            ]
    assert told == []


@pytest.fixture
def shadowed(sample: Path) -> Path:
    """The sample, made with own instruments beside it that have the id and a version each of the shipped ones."""
    beside = sample.parent / "instruments"
    beside.mkdir()
    for path in (ROOT / "instruments").rglob("osri-r4*.yaml"):
        text = path.read_text(encoding="utf-8")
        (beside / path.name).write_text(f"# An agency's own text, made up.\n{text}", encoding="utf-8")
    return made_with(sample, catalog_for(sample.parent).rules("osri-r4", "2026.1")[1])


def made_with(review: Path, sha256: str) -> Path:
    """The review, which says now that it was made with another text."""
    text = review.read_text(encoding="utf-8")
    own = re.search(r"sha256: ([0-9a-f]{64})", text)
    assert own is not None
    review.write_text(text.replace(own[1], sha256), encoding="utf-8")
    return review


def test_a_shipped_instrument_is_not_replaced_in_silence(
    shadowed: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "NOT the shipped text"
    assert said in run("show", shadowed).out
    assert said in run("rate", shadowed).out
    assert said in run("print", shadowed).out.replace("\\\\", "")
    assert said in run("instruments", "--folder", shadowed.parent).out
    monkeypatch.setattr("sys.stdin", io.StringIO("quit\n"))
    assert said in run("open", shadowed, "--plain").out
    bare = shadowed.with_name("answers.jsonl")
    bare.write_text("{}\n", encoding="utf-8")
    monkeypatch.setenv("TUI_REVIEW_INSTRUMENTS", str(shadowed.parent / "instruments"))
    for command in (
        ["rate", "--instrument", "osri-r4", "--answers", bare, "--json"],
        ["report", shadowed],
        ["set", shadowed, "3A=No"],
        ["diff", shadowed, shadowed],
    ):
        assert said in run(*command).err
    assert said in run("export", shadowed, "--format", "html").out
    for name in ("show", "rate"):
        assert json.loads(run(name, shadowed, "--json").out)["instrument"]["origin"] == "instead"
    exported = json.loads(run("export", shadowed, "--format", "json").out)
    assert exported["reviews"][0]["instrument"]["origin"] == "instead"
    (row, *_) = csv.DictReader(io.StringIO(run("export", shadowed, "--format", "csv", "--wide").out))
    assert row["rules"] == "instead"
    session = Session.open(shadowed, Editor("Ann"), today="2026-03-20", mode=Mode.READ_ONLY)
    assert "NOT the shipped rules" in who_and_what(session)
    session.close()
    assert "instrument-not-shipped" in {
        each["code"] for each in json.loads(run("check", shadowed, "--json").out)
    }


def test_a_shipped_overlay_stands_on_the_shipped_base_and_not_on_an_own_one(shadowed: Path, run: Run) -> None:
    listed = json.loads(run("instruments", "--folder", shadowed.parent, "--json").out)
    origins = {each["id"]: each["origin"] for each in listed}
    assert origins["osri-r4"] == "instead"
    assert origins["osri-r3"] == origins["case-plan-review"] == "shipped"


@pytest.mark.parametrize("unread", ["", "osri-r4.yaml", "below"], ids=["folder", "file", "folder below"])
def test_where_an_own_instrument_may_stand_that_cannot_be_read_no_rating_is_called_sure(
    sample: Path, run: Run, unread: str
) -> None:
    made_with(sample, "0" * 64)
    beside = sample.parent / "instruments"
    if unread:
        beside.mkdir()
    # A link in a circle keeps even an administrator from reading.
    (beside / unread).symlink_to(beside / unread)
    said = f"perhaps NOT the rules meant: {beside / unread} cannot be read"
    if unread == "below":
        (beside / unread).unlink()
        (beside / unread).mkdir()
        walk = os.walk

        def refused(top: Path, onerror: Callable[[OSError], None]) -> Iterator[object]:
            onerror(PermissionError(13, "Permission denied", str(beside / unread)))
            return walk(top, onerror=onerror)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "walk", refused)
            assert said in run("show", sample).out
        return
    assert said in run("show", sample).out
    assert said in run("rate", sample).out
    assert said in run("instruments", "--folder", sample.parent).out
    assert json.loads(run("show", sample, "--json").out)["instrument"]["origin"] == "unsure"
    assert said in doubts_of(catalog_for(sample.parent))
    (row, *_) = csv.DictReader(io.StringIO(run("export", sample, "--format", "csv", "--wide").out))
    assert row["rules"] == "unsure"
    session = Session.open(sample, Editor("Ann"), today="2026-03-20", mode=Mode.READ_ONLY)
    assert "perhaps NOT the rules meant" in who_and_what(session)
    session.close()
    ran = run("check", sample, "--json")
    assert "instrument-unsure" in {each["code"] for each in json.loads(ran.out)}
    assert "cannot be read: reviews are rated without" in run("doctor", sample.parent).out
    ran = run("new", "of-the-agency", "x", "--folder", sample.parent)
    assert f"It may be there: {beside / unread}" in ran.err


def planted_elsewhere(planted: Path) -> None:
    """Everybody may write it."""
    planted.chmod(0o666)


def planted_by_another(planted: Path) -> None:
    """It belongs to neither of those who work here, nor to the system."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(planted, 40002, 40002)


@pytest.mark.parametrize("plant", [planted_elsewhere, planted_by_another])
def test_what_somebody_else_puts_beside_reviews_rates_none(
    sample: Path, run: Run, plant: Callable[[Path], None]
) -> None:
    beside = sample.parent / "instruments"
    beside.mkdir()
    text = (ROOT / "instruments" / "osri-r4.yaml").read_text(encoding="utf-8")
    version = re.search(r'^version: "?([\w.]+)', text, re.MULTILINE)
    assert version is not None
    planted = beside / "osri-r4.yaml"
    planted.write_text(text.replace("Strength", "Planted"), encoding="utf-8")
    wording = beside / "osri-r4.wording.yaml"
    wording.write_text("instrument.title: Planted\n", encoding="utf-8")
    for each in (planted, wording):
        plant(each)
    ran = run("new", "osri-r4", "made-up-2", "--folder", sample.parent)
    assert "perhaps NOT the rules meant" in ran.err
    made = sample.with_name("made-up-2.yaml")
    # What ends a command stands first.
    lock = sample.with_name(".tui-review.lock")
    lock.unlink()
    lock.mkdir()
    cause, beside_it = run("new", "osri-r4", "made-up-3", "--folder", sample.parent).err.splitlines()
    assert ("This is a folder" in cause, "perhaps NOT the rules meant" in beside_it) == (True, True)
    lock.rmdir()
    for command in (["show", made], ["rate", made, "--json"], ["describe", "osri-r4"], ["instruments"]):
        assert "Planted" not in run(*command).out
    assert str(planted) in run("instruments", "--folder", sample.parent).err
    assert str(planted) in run("doctor", sample.parent).out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_newer_version_of_a_shipped_instrument_by_somebody_else_is_taken_with_a_word(
    sample: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = sample.parent / "instruments"
    beside.mkdir()
    text = (ROOT / "instruments" / "osri-r4.yaml").read_text(encoding="utf-8")
    planted = beside / "osri-r4.yaml"
    planted.write_text(
        re.sub(r"^version: .*$", 'version: "2099.1"', text, flags=re.MULTILINE), encoding="utf-8"
    )
    made, bare = ["new", "osri-r4", "--folder", sample.parent], sample.with_name("answers.jsonl")
    bare.write_text("{}\n", encoding="utf-8")
    # Their own is what an agency means, and root's what whoever runs the machine does.
    assert "is taken for the newest" not in run(*made, "made-up-2").err
    os.chown(sample.parent, 40002, 40002)
    os.chown(planted, 40002, 40002)
    monkeypatch.setenv("TUI_REVIEW_INSTRUMENTS", str(beside))
    for command in ([*made, "made-up-3"], ["rate", "--instrument", "osri-r4", "--answers", bare]):
        told = run(*command).err
        assert f"{planted}: this is taken for the newest osri-r4, version 2099.1; it belongs to" in told
        assert "40002" in told
        assert "is taken for the newest" not in run(*command[:3], "--version", "2026.2", *command[3:]).err


def test_a_review_made_with_the_shipped_text_is_rated_by_it_whatever_is_put_beside_it(
    sample: Path, run: Run
) -> None:
    before = run("rate", sample, "--json").out
    beside = sample.parent / "instruments"
    beside.mkdir()
    for path in (ROOT / "instruments").rglob("osri-r4*.yaml"):
        text = path.read_text(encoding="utf-8").replace("then: Strength", "then: Area Needing Improvement")
        (beside / path.name).write_text(text, encoding="utf-8")
    assert run("rate", sample, "--json") == (0, before, "")
    run("return", sample, "--reason", "Again.", "--by", "Q", "--role", "qa")
    assert run("set", sample, "3B.narrative=Made up.").err == ""
    after = json.loads(run("rate", sample, "--json").out)["items"]
    assert {id_: each["rating"] for id_, each in after.items()} == {
        id_: each["rating"] for id_, each in json.loads(before)["items"].items()
    }


def test_shipped_rules_and_copies_of_them_are_called_shipped(sample: Path, run: Run) -> None:
    assert "shipped with the program" in run("show", sample).out
    beside = sample.parent / "instruments"
    beside.mkdir()
    for path in (ROOT / "instruments").rglob("osri-r4*.yaml"):
        shutil.copy(path, beside)
    shown = json.loads(run("show", sample, "--json").out)["instrument"]
    assert (shown["origin"], len(shown["sha256"])) == ("shipped", 64)
    assert run("check", sample).status == 0
