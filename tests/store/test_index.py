"""The index of a folder: what it says is what a fresh reading says, whatever happened to the files, and to itself."""

from __future__ import annotations

import os
import random
import stat
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog
from tui_review.settings import Settings
from tui_review.store import index, index_file
from tui_review.store.index import Looking, Made, View, views_of
from tui_review.store.index_file import IndexFile, Row
from tui_review.store.reviews import review_paths
from tui_review.yamlfile.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator


NAMES = [f"made-up-{number}" for number in range(10)]


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of its own for each test, and files that stand still as soon as they are written."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setattr(index, "program_digest", lambda: "this program")
    monkeypatch.setattr(index, "MOTION", -1_000_000_000)


class Reads:
    """A view that gives a file's text and counts how often one was read."""

    def __init__(self, day: str = "", bound: str = "", *, keep: bool = True, of_day: bool = False) -> None:
        self.paths: list[str] = []
        self.keep = keep
        self.of_day = of_day
        self.view = View("text", self.make, day, bound)

    def make(self, path: Path, _catalog: Catalog) -> Made:
        self.paths.append(path.name)
        text = read_bytes(path).decode()
        if text == "broken":
            raise UserError("It is broken.", file=str(path), line=3)
        return Made({"text": text}, self.view.day if self.of_day else "", self.keep)


def said(folder: Path, reads: Reads, how: Looking | None = None) -> dict[str, str]:
    """What is said of each file of a folder."""
    found = {}
    for looked in views_of(folder, review_paths(folder), reads.view, how or Looking(alone=True)):
        found[looked.path.name] = looked.problem.message if looked.problem else looked.data["text"]
    return found


def filled(folder: Path) -> Path:
    for name in NAMES:
        (folder / f"{name}.yaml").write_text(name)
    return folder


def test_a_folder_that_did_not_change_is_read_once(tmp_path: Path) -> None:
    folder, first, second = filled(tmp_path), Reads(), Reads()
    assert said(folder, first) == said(folder, second) == {f"{name}.yaml": name for name in NAMES}
    assert (len(first.paths), second.paths) == (len(NAMES), [])


def test_a_folder_is_the_same_from_wherever_one_looks_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, reads = filled(tmp_path), Reads()
    (folder / "instruments").mkdir()
    said(folder, Reads())
    monkeypatch.chdir(tmp_path)
    said(folder.relative_to(tmp_path), reads)
    monkeypatch.chdir(folder)
    said(Path(), reads)
    assert reads.paths == []


def test_who_looks_with_other_instruments_meanwhile_makes_nothing_else_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("here", "elsewhere"):
        (tmp_path / each).mkdir()
    folder, elsewhere, again = filled(tmp_path / "here"), filled(tmp_path / "elsewhere"), Reads()
    said(elsewhere, Reads())
    looks = views_of(folder, review_paths(folder), Reads().view, Looking(alone=True))
    for at, _ in enumerate(looks):
        if at == len(NAMES) - 2:
            monkeypatch.setattr(index, "program_digest", lambda: "another program")
            said(folder, Reads())
    monkeypatch.setattr(index, "program_digest", lambda: "this program")
    said(elsewhere, again)
    assert again.paths == []


def test_of_many_files_only_those_that_changed_are_read_again(tmp_path: Path) -> None:
    folder, reads = filled(tmp_path), Reads()
    said(folder, Reads())
    changed = folder / "made-up-3.yaml"
    changed.write_text("made-up-X")
    assert said(folder, reads)[changed.name] == "made-up-X"
    assert reads.paths == [changed.name]


def test_with_full_everything_is_read_again(tmp_path: Path) -> None:
    folder, reads = filled(tmp_path), Reads()
    said(folder, Reads())
    said(folder, reads, Looking(full=True, alone=True))
    assert len(reads.paths) == len(NAMES)


def test_who_reads_alone_takes_what_another_has_read_beside_it_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MUCH", 1)
    folder, here, there = filled(tmp_path), Reads(), Reads()

    @contextmanager
    def beside() -> Iterator[None]:
        for _ in views_of(folder, review_paths(folder)[::-1], there.view, Looking()):
            pass
        (folder / "made-up-5.yaml").write_text("made-up-X")
        yield

    found = said(folder, here, Looking(alone=True, beside=beside))
    assert found == {f"{name}.yaml": name for name in NAMES} | {"made-up-5.yaml": "made-up-X"}
    assert (len(there.paths), here.paths) == (len(NAMES), ["made-up-5.yaml"])


@pytest.mark.parametrize("other", [{"bound": "another setting"}, {"day": "2026-03-02", "of_day": True}])
def test_what_depends_on_a_setting_or_a_day_holds_for_that_one_alone(
    tmp_path: Path, other: dict[str, str | bool]
) -> None:
    folder = filled(tmp_path)
    said(folder, Reads("2026-03-01", of_day=True))
    again, others = Reads("2026-03-01", of_day=True), Reads(**other)  # type: ignore[arg-type]
    said(folder, again)
    said(folder, others)
    assert (again.paths, len(others.paths)) == ([], len(NAMES))


def test_another_text_of_an_instrument_has_everything_worked_out_anew(tmp_path: Path) -> None:
    folder, reads = filled(tmp_path), Reads()
    said(folder, Reads())
    (folder / "instruments").mkdir()
    (folder / "instruments" / "own.yaml").write_text("language: 1\nid: own\nversion: '1'\n")
    said(folder, reads)
    assert len(reads.paths) == len(NAMES)


def beside_all(state: str, _: object) -> dict[str, str]:
    return {"": state}


def test_what_lies_beside_all_files_of_a_folder_counts_for_each(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    for state, read in (("before", NAMES), ("before", []), ("after", NAMES)):
        reads = Reads()
        reads.view = replace(reads.view, beside=partial(beside_all, state))
        said(folder, reads)
        assert reads.paths == [f"{name}.yaml" for name in read]


def test_what_depends_on_other_files_and_what_cannot_be_used_is_not_remembered(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    (folder / "made-up-2.yaml").write_text("broken")
    said(folder, Reads())
    reads, never = Reads(), Reads(keep=False)
    assert said(folder, reads)["made-up-2.yaml"] == f"{folder / 'made-up-2.yaml'}:3: It is broken."
    assert reads.paths == ["made-up-2.yaml"]
    folder.joinpath("made-up-2.yaml").unlink()
    index_file.clear()
    said(folder, never)
    said(folder, never)
    assert len(never.paths) == 2 * (len(NAMES) - 1)


ACTS = st.lists(
    st.tuples(st.sampled_from(["edit", "rename", "replace", "back", "delete", "wait", "look"]),
              st.integers(0, 9), st.integers(0, 9)),
    max_size=30,
)  # fmt: skip
TICK = 2_000_000_000
"""Of a coarse clock, in nanoseconds."""


class CoarseFiles:
    """A folder on a system whose clock goes by ticks of two seconds: two changes in one of them have the same times."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.now = 1_700_000_000_000_000_000
        self.changed: dict[str, int] = {}
        patch.setattr(index, "MOTION", TICK)
        patch.setattr(index, "_state", self.state)
        patch.setattr(time, "time_ns", lambda: self.now)

    def state(self, path: Path) -> str:
        if not path.exists():
            return ""
        at = self.changed[path.name]
        return f"1:{path.stat().st_ino}:{path.stat().st_size}:{at}:{at}"

    def do(self, act: str, one: int, other: int) -> None:
        path, second = (self.folder / f"{NAMES[each]}.yaml" for each in (one, other))
        tick = self.now // TICK * TICK
        if act == "wait":
            self.now += one * TICK // 4
        elif act == "delete":
            path.unlink(missing_ok=True)
        elif act == "rename" and path.exists():
            path.rename(second)
            self.changed[second.name] = tick
        elif act in ("edit", "back", "replace"):
            if act == "replace":
                path.unlink(missing_ok=True)
            # Always of one size, and written into the same file.
            path.write_text(f"made-up-{other}")
            self.changed[path.name] = tick


@examples(60)
@given(acts=ACTS)
def test_the_index_says_what_a_fresh_reading_says_also_where_clocks_are_coarse(
    acts: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "FEW", 0)
        patch.setattr(Catalog, "stamp", lambda *_: "instruments")
        files = CoarseFiles(folder, patch)
        index_file.clear()
        for act in [*acts, ("look", 0, 0)]:
            files.do(*act)
            if act[0] == "look":
                assert said(folder, Reads()) == {each.name: each.read_text() for each in review_paths(folder)}


def test_a_file_whose_times_are_set_back_is_read_again(tmp_path: Path) -> None:
    folder, path = filled(tmp_path), tmp_path / "made-up-4.yaml"
    said(folder, Reads())
    before = path.stat()
    path.write_text("made-up-Y")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert said(folder, Reads())[path.name] == "made-up-Y"


def test_what_is_gone_from_a_folder_is_gone_from_the_index_and_its_bytes_are(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    (folder / "secretive-7.yaml").write_text("a word that nobody else uses: quillwort")
    said(folder, Reads())
    path = index_file.index_path()
    assert b"quillwort" in read_bytes(path)
    (folder / "secretive-7.yaml").unlink()
    said(folder, Reads())
    left = read_bytes(path)
    assert b"quillwort" not in left
    assert b"secretive" not in left


def test_of_a_folder_that_is_gone_nothing_is_left_at_the_next_look_at_any(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    filled(one)
    said(one, Reads())
    filled(other)
    one.rename(tmp_path / "moved")
    said(other, Reads())
    assert os.fsencode(one) not in read_bytes(index_file.index_path())


def test_the_index_is_its_users_alone_and_switched_off_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, path = filled(tmp_path), Path(index_file.index_path())
    said(folder, Reads())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    said(folder, Reads())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    monkeypatch.setattr(index_file, "read_settings", lambda: (Settings(index=False), None))
    reads = Reads()
    assert len(said(folder, reads)) == len(reads.paths) == len(NAMES)
    assert not path.exists()


@pytest.mark.parametrize("state", ["/dev/null/none", "/proc"])
def test_without_a_state_folder_everything_is_read_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", state)
    reads = Reads()
    assert len(said(filled(tmp_path), reads)) == len(reads.paths) == len(NAMES)


def spoiled(seed: int, data: bytes) -> bytes:
    """The bytes of a file after some accident."""
    chance = random.Random(seed)
    found = bytearray(data)
    if seed % 5 == 0:
        return bytes(found[: chance.randrange(len(found))])
    if seed % 5 == 1:
        return chance.randbytes(len(found))
    for _ in range(1 + seed % 40):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def test_a_damaged_index_says_nothing_wrong_and_is_made_anew_in_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, path = filled(tmp_path), Path(index_file.index_path())
    told = said(folder, Reads())
    sound = read_bytes(path)
    for seed in range(60):
        path.write_bytes(spoiled(seed, sound))
        reads = [Reads() for _ in range(4)]
        assert [said(folder, each) for each in reads] == [told] * 4, seed
        assert reads[-1].paths == [], seed
        index_file.clear()
    assert capfd.readouterr() == ("", "")


def test_two_processes_that_write_at_once_hinder_nobody(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    told = {f"{name}.yaml": name for name in NAMES}
    wrong: list[object] = []

    def work() -> None:
        for number in range(5):
            found = said(folder, Reads(bound=str(number % 3)))
            wrong.extend([found] if found != told else [])

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_while_another_process_holds_the_index_one_goes_on_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_file, "_PATIENCE", 0.01)
    folder = filled(tmp_path)
    said(folder, Reads())
    other = index_file._connected(index_file.index_path())
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert len(said(folder, Reads())) == len(NAMES)
    finally:
        other.close()
    reads = Reads()
    said(folder, reads)
    assert reads.paths == []


def test_what_was_read_is_remembered_also_where_one_stops_in_the_middle(tmp_path: Path) -> None:
    folder, reads = filled(tmp_path), Reads()
    found: Iterator[index.Looked] = views_of(folder, review_paths(folder), Reads().view, Looking(alone=True))
    for _ in range(4):
        next(found)
    found.close()  # type: ignore[attr-defined]
    said(folder, reads)
    assert len(reads.paths) == len(NAMES) - 4


def test_many_are_read_on_every_core_in_their_order_and_it_is_told_how_many(tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / f"made-up-{number:02}.yaml").write_text(str(number))
    told: list[tuple[int, int]] = []
    found = said(tmp_path, Reads(), Looking(lambda done, every: told.append((done, every))))
    assert list(found.values()) == [str(number) for number in range(80)]
    assert told == [(number, 80) for number in range(1, 81)]


def test_a_row_that_is_not_whole_is_none() -> None:
    file = IndexFile()
    file.put("view", "/folder", "bound", [Row("one", "state", "data"), Row("two", "state", "data")])
    file._database.execute("UPDATE facts SET data = 'date' WHERE name = ?", (b"one",))
    assert list(file.data("view", "/folder", "bound", ["one", "two", "three"])) == ["two"]
    file.close()


def test_a_file_that_was_changed_just_now_under_an_old_time_is_not_remembered(tmp_path: Path) -> None:
    folder, path = filled(tmp_path), tmp_path / "made-up-4.yaml"
    os.utime(path, (1_000_000_000, 1_000_000_000))
    said(folder, Reads())
    again = Reads()
    said(folder, again)
    state = index._state(path)
    assert index._changed(state) == path.stat().st_ctime_ns
    assert index._modified(state) == 1_000_000_000
