"""Finding instruments: a broken file stops nothing but itself, and the right version is found."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.instrument.making import SMALL
from tui_review.errors import UserError
from tui_review.instrument.loading import catalog
from tui_review.instrument.loading.catalog import Catalog, instrument_folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return cache


def put(folder: Path, name: str, *, id_: str = "small", version: str = "1", text: str = SMALL) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text.replace("id: small", f"id: {id_}").replace('version: "1"', f'version: "{version}"'))
    return path


BROKEN = {
    "no yaml": "language: 1\nid: broken\nversion: '1'\nsections: [\n",
    "wrong shape": "language: 1\nid: broken\nversion: '1'\ncolour: red\n",
    "bad condition": SMALL.replace("id: small", "id: broken").replace("1A is No", "1A was No"),
    "newer language": SMALL.replace("id: small", "id: broken").replace("language: 1", "language: 9"),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_instrument_does_not_keep_others_from_loading(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "instruments"
    put(folder, "a.yaml", text=text)
    put(folder, "b.yaml")
    (folder / "notes.yaml").write_text("shopping: [milk]\n")
    (folder / "binary.yaml").write_bytes(b"\xff\xfe\x00language:\n")
    catalog = Catalog([folder, tmp_path / "missing"])
    assert {entry.id for entry in catalog.entries()} == {"broken", "small"}
    rules, sha256 = catalog.rules("small")
    assert rules.instrument.title == "A small instrument"
    assert len(sha256) == 64
    with pytest.raises(UserError) as caught:
        catalog.rules("broken")
    assert str(folder / "a.yaml") in caught.value.message


def test_the_newest_version_is_meant_unless_another_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "instruments"
    versions = ["2026.1", "2026.10", "2026.9", "2025.12", "2026.10-draft"]
    for version in versions:
        put(folder, f"{version}.yaml", version=version)
    put(folder, "long.yaml", version="9" * 5000)
    catalog = Catalog([folder])
    order = [entry.version for entry in catalog.entries()]
    assert [version for version in order if "draft" not in version and len(version) < 9] == [
        "2026.10",
        "2026.9",
        "2026.1",
        "2025.12",
    ]
    assert catalog.find("small", "2026.9").path.name == "2026.9.yaml"
    assert catalog.rules("small", "2025.12")[0].instrument.version == "2025.12"


def test_a_version_or_an_id_that_is_not_there_is_refused_with_what_is(tmp_path: Path) -> None:
    folder = tmp_path / "instruments"
    put(folder, "small.yaml", version="3")
    catalog = Catalog([folder])
    with pytest.raises(UserError, match=r"Version 2 of small is not installed\. Installed: 3"):
        catalog.find("small", "2")
    with pytest.raises(UserError, match=r"no instrument smal\. Did you mean small\?"):
        catalog.find("smal")


def test_the_first_folder_wins_where_two_hold_the_same_version(tmp_path: Path) -> None:
    put(tmp_path / "near", "x.yaml", text=SMALL.replace("A small instrument", "The near one"))
    put(tmp_path / "far", "y.yaml")
    catalog = Catalog([tmp_path / "near", tmp_path / "far"])
    assert [entry.title for entry in catalog.entries()] == ["The near one"]


def test_a_review_goes_by_the_text_it_was_made_with_whatever_text_is_put_before_it(tmp_path: Path) -> None:
    put(tmp_path, "m.yaml")
    made = Catalog([tmp_path]).rules("small")[1]
    put(tmp_path, "a-copy.yaml", text=SMALL.replace("A small instrument", "A draft"))
    catalog = Catalog([tmp_path])
    assert catalog.rules("small")[0].instrument.title == "A draft"
    rules, sha256 = catalog.made_with("small", "1", made)
    assert (rules.instrument.title, sha256) == ("A small instrument", made)
    assert catalog.made_with("small", "1", "0" * 64)[0].instrument.title == "A draft"


def test_a_text_beside_reviews_is_no_base_of_what_lies_in_another_folder(tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    over = 'language: 1\nid: small\nversion: "1"\ntitle: Over\nshort: Over\nextends: small@1\n'
    put(far, "small.yaml")
    put(far, "over.yaml", id_="over", text=over)
    whole = Catalog([far]).rules("over")[1]
    planted = SMALL.replace("Was it done?", "Planted?")
    put(near, "small.yaml", text=planted)
    put(near, "nearer.yaml", id_="nearer", text=over)
    found = {id_: Catalog([near, far]).rules(id_) for id_ in ("over", "nearer")}
    assert found["over"][1] == whole
    asked = {id_: rules.questions["1A"].question.ask for id_, (rules, _) in found.items()}
    assert [ask == "Planted?" for ask in asked.values()] == [False, True]
    (far / "small.yaml").replace(near / "small.yaml")
    assert Catalog([near, far]).rules("over")[1] == whole, "what is nowhere else is looked for beside reviews"


def test_folders_named_in_the_environment_come_before_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_REVIEW_INSTRUMENTS", os.pathsep.join([str(tmp_path / "a"), str(tmp_path / "b")]))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folders = instrument_folders(tmp_path / "reviews")
    assert folders[:4] == [
        tmp_path / "a",
        tmp_path / "b",
        tmp_path / "reviews" / "instruments",
        tmp_path / "data" / "tui-review" / "instruments",
    ]


def test_a_wording_file_beside_an_instrument_is_laid_over_it(tmp_path: Path) -> None:
    folder = tmp_path / "instruments"
    put(folder, "small.yaml")
    plain = Catalog([folder]).rules("small")
    (folder / "small.wording.yaml").write_text("1A: Officially done?\n")
    reworded = Catalog([folder]).rules("small")
    assert reworded[0].questions["1A"].question.ask == "Officially done?"
    assert reworded[1] == plain[1], "the rules are the same, and so is the hash a review records"
    assert len(Catalog([folder]).entries()) == 1


def test_where_the_program_is_gone_that_is_said_and_not_that_there_is_no_such_instrument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    monkeypatch.setattr(catalog, "shipped_folder", lambda: gone)
    with pytest.raises(UserError, match="The program was changed or removed while it runs"):
        Catalog([gone]).find("osri-r4")
    gone.mkdir()
    with pytest.raises(UserError, match="There is no instrument osri-r4"):
        Catalog([gone]).find("osri-r4")
