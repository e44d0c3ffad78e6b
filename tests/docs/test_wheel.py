"""What is installed from the wheel alone: every link in its pages leads somewhere, and the README says what to type."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

from tests.docs.test_pages import PACKAGE, ROOT
from tui_review.cli.manual import manual_pages


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def targets(text: str) -> list[str]:
    """What the links and pictures of a page lead to, but for other sites and places in the page itself."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    return [link for link in links if "://" not in link and not link.startswith("mailto:")]


@pytest.mark.slow
def test_every_link_in_a_page_of_the_wheel_leads_to_a_file_in_it(wheel: Path) -> None:
    with ZipFile(wheel) as file:
        there = set(file.namelist())
        pages = {name: file.read(name).decode() for name in there if name.endswith(".md")}
    lost = []
    for name, text in pages.items():
        for link in targets(text):
            path = os.path.normpath(PurePosixPath(name).parent / link)
            if path not in there and not any(each.startswith(f"{path}/") for each in there):
                lost.append(f"{name}: {link}")
    assert lost == []


@pytest.mark.slow
def test_every_page_that_another_speaks_of_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as file:
        there = {PurePosixPath(name).name for name in file.namelist()}
        pages = {
            name: file.read(name).decode()
            for name in file.namelist()
            if re.fullmatch(r"tui_review/shipped/docs/[^/]+\.md", name)
        }
    spoken_of = {each for text in pages.values() for each in re.findall(r"\b[A-Z]{4,}\.md\b", text)}
    assert spoken_of >= {"SECURITY.md", "CHANGELOG.md"}
    assert {path.name for path in ROOT.glob("*.md")} & spoken_of - there == set()


def test_the_pages_above_the_manual_are_pages_of_it() -> None:
    pages = manual_pages()
    assert [pages[name] for name in ("security", "changelog", "readme")] == [
        PACKAGE.parent / name for name in ("SECURITY.md", "CHANGELOG.md", "README.md")
    ]


@pytest.mark.slow
def test_what_the_readme_has_one_type_with_a_wheel_alone_shows_the_list_of_reviews(
    wheel: Path, tmp_path: Path
) -> None:
    (line,) = re.findall(
        r"^<!-- wheel command -->\n```sh\n(.*)\n```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    (tmp_path / wheel.name).symlink_to(wheel)
    ran = subprocess.run(
        ["sh", "-c", f"{line} --help"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, "tui-review" in ran.stdout) == (0, True), ran.stderr
