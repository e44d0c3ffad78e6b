"""Every version ever shipped stays as it was: the manifest of versions and the files it speaks of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.instrument.making import SMALL, changed
from tui_review.cli.main import main
from tui_review.instrument.lint.linter import lint
from tui_review.instrument.loading import catalog
from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.loading.manifest import broken, current, manifest_of, manifest_text
from tui_review.instrument.origin import MANIFEST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / MANIFEST).write_text(manifest_text(current(tmp_path)), encoding="utf-8")
    return tmp_path


def release(folder: Path) -> None:
    manifest = [{**each, "released": "2026-03-01"} for each in manifest_of(folder)]
    (folder / MANIFEST).write_text(manifest_text(manifest), encoding="utf-8")


def test_the_manifest_says_what_the_shipped_files_are() -> None:
    assert manifest_of(shipped_folder()) == current(shipped_folder()), (
        "A version changed. Released: give it a new version. Not released: `tui-review instruments --update-manifest`"
    )


def test_every_shipped_version_can_be_loaded() -> None:
    shipped = Catalog([shipped_folder()])
    for entry in shipped.entries():
        rules, _ = shipped.load(entry)
        assert (rules.instrument.id, rules.instrument.version) == (entry.id, entry.version)


def test_a_released_version_that_is_edited_is_found_out(folder: Path) -> None:
    release(folder)
    assert broken(folder) == []
    (folder / "small.yaml").write_text(changed("Was it done?", "Was it really done?"), encoding="utf-8")
    assert ["small@1" in line for line in broken(folder)] == [True]


def test_a_released_version_that_is_gone_is_found_out_and_in_the_archive_it_is_not_gone(folder: Path) -> None:
    release(folder)
    (folder / "small.yaml").write_text(changed('version: "1"', 'version: "2"'), encoding="utf-8")
    assert ["small@1" in line for line in broken(folder)] == [True]
    (folder / "archive").mkdir()
    (folder / "archive" / "small-1.yaml").write_text(SMALL, encoding="utf-8")
    assert broken(folder) == []
    assert Catalog([folder]).find("small").version == "2"
    assert Catalog([folder]).rules("small", "1")[0].instrument.version == "1"


def test_a_base_that_is_edited_changes_what_stands_on_it(folder: Path) -> None:
    head = SMALL.split("ratings:")[0].replace("id: small", "id: other")
    (folder / "other.yaml").write_text(head + "extends: small@1\n", encoding="utf-8")
    before = {each["id"]: each["sha256"] for each in current(folder)}
    (folder / "small.yaml").write_text(changed("Was it done?", "Was it really done?"), encoding="utf-8")
    after = {each["id"]: each["sha256"] for each in current(folder)}
    assert all(before[id_] != after[id_] for id_ in ("small", "other"))


def test_the_command_writes_the_manifest_but_not_over_a_released_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalog, "shipped_folder", lambda: folder)
    edited = changed("Was it done?", "Was it really done?")
    (folder / "small.yaml").write_text(edited, encoding="utf-8")
    assert main(["instruments", "--update-manifest"]) == 0
    assert manifest_of(folder) == current(folder)
    release(folder)
    before = (folder / MANIFEST).read_bytes()
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert main(["instruments", "--update-manifest"]) == 1
    assert "small@1" in capsys.readouterr().err
    assert (folder / MANIFEST).read_bytes() == before
    assert json.loads(before)[0]["released"] == "2026-03-01"


@pytest.mark.parametrize(
    ("renames", "codes"),
    [
        ("{old: 1A}", []),
        ("{older: old, old: people.age}", []),
        ("{1B: 1A}", ["rename"]),
        ("{people.age: people.name}", ["rename"]),
        ("{old: 1Z}", ["unknown-id"]),
        ("{one: other, other: one}", ["unknown-id", "unknown-id"]),
    ],
)
def test_a_rename_leads_from_an_id_in_use_no_more_to_one_that_is(
    tmp_path: Path, renames: str, codes: list[str]
) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(changed("\nsections:", f"\nrenames: {renames}\nsections:"), encoding="utf-8")
    found = lint(path)
    assert [finding.code for finding in found] == codes
    assert {finding.line for finding in found} <= {SMALL.split("\n").index("sections:") + 1}
