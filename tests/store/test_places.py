"""Nothing a file says is a path, and nothing is written through what somebody has laid in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acts import at_version
from tui_review.errors import UserError
from tui_review.store.atomic import FileChanged, save_bytes
from tui_review.store.versions import keep_version
from tui_review.training.case import plain_id


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    folder = tmp_path / "inside"
    folder.mkdir()
    return folder


def test_a_fresh_file_is_not_written_through_a_link(inside: Path, outside: Path) -> None:
    (inside / "report.md").symlink_to(outside / "harm")
    with pytest.raises(FileChanged):
        save_bytes(inside / "report.md", b"made up", expected=None)
    assert list(outside.iterdir()) == []


def test_a_folder_in_the_place_where_a_save_writes_first_is_named(inside: Path) -> None:
    before = save_bytes(inside / "a.yaml", b"made up", expected=None)
    (inside / ".a.yaml.tmp").mkdir()
    with pytest.raises(UserError) as refused:
        save_bytes(inside / "a.yaml", b"made up too", expected=before)
    assert (refused.value.file, refused.value.what) == (
        str(inside / ".a.yaml.tmp"),
        "A folder stands where the save writes first.",
    )
    assert (inside / "a.yaml").read_bytes() == b"made up"


@pytest.mark.parametrize(
    "where", [".tui-review", ".tui-review/versions", ".tui-review/versions/made-up@2-000000000000.yaml"]
)
def test_no_version_is_kept_through_a_link(inside: Path, outside: Path, where: str) -> None:
    link = inside / where
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside / "harm" if link.suffix else outside)
    with pytest.raises(UserError, match="link"):
        keep_version(inside / "made-up.yaml", at_version(2), b"made up", handed_over=True)
    assert [each for each in outside.rglob("*") if each.suffix == ".yaml" or each.name == "harm"] == []


@pytest.mark.parametrize("name", ["../../x", "/etc", "a/b", "..", ".", "", "-x", "a\0b", "a b", "x" * 65])
def test_a_case_that_a_file_names_is_an_id_and_no_path(name: str) -> None:
    with pytest.raises(UserError):
        plain_id(name)


def test_a_review_behind_a_link_is_saved_where_it_is(inside: Path, outside: Path) -> None:
    real = outside / "made-up.yaml"
    first = save_bytes(real, b"a: 1\n", expected=None)
    (inside / "made-up.yaml").symlink_to(real)
    save_bytes(inside / "made-up.yaml", b"a: 2\n", expected=first)
    assert real.read_bytes() == b"a: 2\n"
    assert (inside / "made-up.yaml").is_symlink()
