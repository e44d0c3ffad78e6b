"""Compiled instruments: data that runs nothing when it is read, and is used only where it is certain to be right."""

from __future__ import annotations

import errno
import os
import stat
import sys
import types
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples, few
from tests.instrument.making import SMALL
from tui_review.instrument.loading import compiled
from tui_review.instrument.loading.catalog import Catalog, Installed, shipped_folder
from tui_review.instrument.loading.compiled import recall, remember
from tui_review.instrument.loading.encoding import DamagedError, pack, unpack
from tui_review.instrument.rules import Rules

KEY = "0" * 64


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return cache


@pytest.fixture
def small(tmp_path: Path) -> Rules:
    """The rules of a small instrument, which its catalog has not remembered yet."""
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    return Catalog([folder]).rules("small")[0]


@pytest.fixture
def remembered(small: Rules, own_cache: Path) -> Path:
    """The file in which that instrument is remembered under KEY."""
    for each in own_cache.glob("*/*"):
        each.unlink()
    remember(KEY, small)
    (path,) = own_cache.glob("*/*")
    return path


def told(part: Any) -> Any:
    """All that rules hold, to be compared."""
    if is_dataclass(part) and not isinstance(part, type):
        return type(part), {each.name: told(getattr(part, each.name)) for each in fields(part)}
    if hasattr(part, "__kept__"):
        return type(part), [told(getattr(part, name)) for name in part.__kept__]
    if isinstance(part, dict):
        return {key: told(value) for key, value in part.items()}
    if isinstance(part, tuple):
        return type(part), [told(each) for each in part]
    return type(part), part


SHIPPED = Catalog([shipped_folder()]).entries()


@pytest.mark.parametrize("entry", few(SHIPPED, 2), ids=lambda entry: f"{entry.id}@{entry.version}")
def test_every_shipped_instrument_comes_back_as_it_was(entry: Installed) -> None:
    rules, _ = Catalog([shipped_folder()]).load(entry)
    packed = pack(rules)
    again = unpack(packed)
    assert told(again) == told(rules)
    assert pack(again) == packed
    question = next(iter(again.questions))
    assert (
        again.sections[again.questions[question].section].questions[0] is again.questions[question].question
    )


def test_any_command_remembers_what_it_compiled(small: Rules, own_cache: Path, tmp_path: Path) -> None:
    (path,) = own_cache.glob("*/*")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    again = Catalog([tmp_path / "instruments"]).rules("small")[0]
    assert told(again) == told(small)


def test_what_is_remembered_is_of_one_instrument_only(remembered: Path, small: Rules) -> None:
    assert told(recall(KEY)) == told(small)
    other = "1" * 64
    remembered.rename(remembered.with_name(compiled._name(other)))
    assert recall(other) is None


@pytest.mark.parametrize("every", [997, pytest.param(61, marks=pytest.mark.slow)])
def test_no_single_bit_can_change_without_notice(remembered: Path, every: int) -> None:
    data = bytearray(remembered.read_bytes())
    # Checksum, stamps and packed data meet near the beginning: there a bit of each byte, further on of some.
    head = 8 * data.index(b"\n\n") if every < 100 else 0
    with remembered.open("r+b", buffering=0) as stream:
        for bit in (*range(0, head, 9), *range(head, len(data) * 8, every)):
            byte = bit // 8
            os.pwrite(stream.fileno(), bytes([data[byte] ^ 1 << bit % 8]), byte)
            assert recall(KEY) is None, f"bit {bit}"
            os.pwrite(stream.fileno(), data[byte : byte + 1], byte)
    assert recall(KEY) is not None
    for damage in (b"", b"garbage", bytes(data[:100]), bytes(data) + b"\0"):
        remembered.write_bytes(damage)
        assert recall(KEY) is None


@pytest.mark.parametrize("place", ["file", "folder"])
@pytest.mark.parametrize("mode", [0o660, 0o606, 0o666])
def test_what_others_may_write_is_not_read(remembered: Path, place: str, mode: int) -> None:
    (remembered if place == "file" else remembered.parent).chmod(mode | (0o100 if place == "folder" else 0))
    assert recall(KEY) is None


@pytest.mark.parametrize("is_kind", [stat.S_ISREG, stat.S_ISDIR])
def test_what_another_user_owns_is_not_read(
    remembered: Path, monkeypatch: pytest.MonkeyPatch, is_kind: Any
) -> None:
    assert recall(KEY) is not None
    real = os.fstat

    def foreign(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        parts = list(found)
        if is_kind(found.st_mode):
            parts[stat.ST_UID] += 1
        return os.stat_result(parts)

    monkeypatch.setattr(os, "fstat", foreign)
    assert recall(KEY) is None
    assert remembered.exists()


def test_links_are_not_followed(remembered: Path, own_cache: Path) -> None:
    moved = remembered.rename(remembered.with_name("elsewhere"))
    remembered.symlink_to(moved)
    assert recall(KEY) is None
    remembered.unlink()
    moved.rename(remembered)
    assert recall(KEY) is not None
    folder = remembered.parent.rename(own_cache / "moved")
    remembered.parent.symlink_to(folder)
    assert recall(KEY) is None


def test_it_is_made_again_when_any_module_has_changed_that_took_part(
    small: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "made_up.py"
    source.write_text("A = 1\n", encoding="utf-8")
    module = types.ModuleType("tui_review.made_up")
    module.__file__ = str(source)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    remember(KEY, small)
    assert recall(KEY) is None, "the module is newer than this process, which may have run the one before"
    monkeypatch.setattr(compiled, "_STARTED", source.stat().st_ctime_ns)
    remember(KEY, small)
    assert recall(KEY) is not None
    os.utime(source, ns=(0, source.stat().st_mtime_ns + 1))
    assert recall(KEY) is None
    remember(KEY, small)
    source.unlink()
    assert recall(KEY) is None


def test_all_that_compiles_is_among_the_files_that_are_looked_at(small: Rules) -> None:
    assert small.questions
    loaded = {Path(path).resolve() for path in compiled._loaded()}
    ours = Path(compiled.__file__).parents[2]
    taking_part = [f"instrument/{name}.py" for name in ("model", "ties", "rules", "loading/source")]
    taking_part += [f"instrument/language/{name}.py" for name in ("syntax", "tokens", "parser")]
    taking_part += [f"yamlfile/{name}.py" for name in ("reader", "builder", "events")]
    assert {ours / name for name in taking_part} <= loaded
    assert "ruamel.yaml" in {
        ".".join(path.parent.parts[path.parent.parts.index("site-packages") + 1 :])
        for path in loaded
        if "site-packages" in path.parts
    }


def test_a_disk_that_is_full_leaves_nothing_half_remembered(
    small: Rules, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember("0" * 64, small)
    kept = list(own_cache.glob("*/*"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", full)
    remember("1" * 64, small)
    assert list(own_cache.glob("*/*")) == kept


def test_only_the_newest_are_kept(small: Rules, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "KEPT", 2)
    for number in range(4):
        remember(str(number) * 64, small)
    assert len(list(own_cache.glob("*/*"))) == 2
    assert recall("3" * 64) is not None


@pytest.mark.parametrize(
    "other",
    ["loading.compiled:recall", "language.days:date", "..cli.main:main", "loading.source:Source:file"],
)
def test_reading_builds_nothing_but_data_of_an_instrument(small: Rules, other: str) -> None:
    whole = pack(small)
    form = next(part for part in whole.split(b"\0") if part.startswith(b"model:Section:")).split(b" ")[0]
    forged = whole.replace(form, other.encode().ljust(len(form), b","), 1)
    with pytest.raises(DamagedError):
        unpack(forged)


@examples(300)
@given(st.data())
def test_bytes_of_any_origin_are_data_or_damaged(data: st.DataObject) -> None:
    whole = bytearray(_PACKED)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    for forged in (bytes(whole), bytes(whole[:cut])):
        try:
            unpack(forged)
        except DamagedError:
            continue


_PACKED = pack(({"a": 1, "b": ("x", None, True)}, frozenset({"x", "y"}), 7))
