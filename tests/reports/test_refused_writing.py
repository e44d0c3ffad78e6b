"""Whatever is written and whatever library writes it: what the system refuses is one line, and nothing is left."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cli.conftest import Run, home, run
from tests.reports.sample import item_4, made, save
from tests.terminal import ROOT
from tui_review.cli import reporting
from tui_review.reports import parquet
from tui_review.yamlfile.files import os_refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["home", "run"]
FORMATS: Final = ("csv", "xlsx", "json", "html", "md", "parquet")
DOORS: Final = (
    *(f"export {{0}} --format {each} --output {{1}}/out" for each in FORMATS),
    "export osri-r4 --format xlsform --output {1}/out",
    *(f"report {{0}} --format {each} --output {{1}}/out" for each in ("xlsx", "html")),
    f"brief {ROOT}/reviews --output {{1}}/out",
    "ready {0} --format csv --output {1}/out",
    "register {0} --format ics --output {1}/out",
    "print {0}/made-up.yaml --format html --output {1}/out",
    "doctor {0} --bundle {1}/out",
)
LAYER: Final = """
set -u
mount -t tmpfs -o size=300k tmpfs "$1"
if [ "$2" = full ]; then head -c 400000 /dev/zero >"$1/fill" 2>/dev/null; else mount -o remount,ro "$1"; fi
while read -r line; do
    "$3" -m tui_review $line </dev/null 2>&1 >/dev/null | tail -n 1
    find "$1" -mindepth 1 ! -name fill
done
"""


def in_a_layer(folder: Path, state: str, lines: Sequence[str]) -> list[str]:
    """What commands say last on stderr, each, and what they leave, on a small file system that is so."""
    given = ["unshare", "--mount", "--propagation", "private", "sh", "-c", LAYER, "layer", str(folder), state]
    folder.mkdir()
    done = subprocess.run(
        [*given, sys.executable],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("no file system can be made here")
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.usefixtures("home")
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="only root makes file systems")
@pytest.mark.parametrize(
    ("state", "said"),
    [("full", "The disk is full."), ("closed", "This folder can only be read, not written.")],
)
def test_where_nothing_can_be_written_every_format_says_so_in_one_line(
    tmp_path: Path, state: str, said: str
) -> None:
    pytest.importorskip("duckdb")
    reviews, place = tmp_path / "reviews", tmp_path / "place"
    reviews.mkdir()
    save(reviews, made("made-up", item_4("Strength")))
    told = in_a_layer(place, state, [each.format(reviews, place) for each in DOORS])
    wrong = [
        (door, line)
        for door, line in zip(DOORS, told, strict=True)
        if not line.startswith(f"tui-review: {place}") or said not in line
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("raised", "said", "number"),
    [
        (
            "IOException",
            'IO Error: Async write failed: {"exception_message":"Could not write file \\"x\\": Oh","errno":"28"}',
            errno.ENOSPC,
        ),
        (
            "IOException",
            'IO Error: Cannot open file "a: Is a directory": No space left on device',
            errno.ENOSPC,
        ),
        ("IOException", 'IO Error: Failed to create directory "x": Permission denied', errno.EACCES),
        ("IOException", 'IO Error: Failed to create directory "x": Read-only file system', errno.EROFS),
        ("IOException", "IO Error: something new", errno.EIO),
        ("OutOfMemoryException", "Out of Memory Error: failed to allocate", errno.ENOMEM),
    ],
)
def test_what_the_library_says_in_its_own_way_is_said_as_for_any_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: str, said: str, number: int
) -> None:
    duckdb: Any = pytest.importorskip("duckdb")

    def refused(*_: object) -> None:
        raise getattr(duckdb, raised)(said)

    reviews, out = tmp_path / "reviews", tmp_path / "out"
    reviews.mkdir()
    save(reviews, made("a", item_4("Strength")))
    monkeypatch.setattr(parquet._HeldTable, "write", refused)
    ended = run("export", reviews, "--format", "parquet", "--output", out)
    assert (ended.status, out.exists(), "An error inside" in ended.err) == (2, False, False)
    wanted = os_refusal(OSError(number, os.strerror(number)), file=str(out), act="write").message
    assert ended.err.splitlines()[-1] == f"tui-review: {wanted}"


def test_what_is_held_back_until_it_is_looked_at_is_not_said_to_be_the_output(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def writelines(self, _: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    reviews = tmp_path / "reviews"
    reviews.mkdir()
    save(reviews, made("a", item_4("Strength")))
    monkeypatch.setattr(reporting, "TemporaryFile", Full)
    for format_ in ("csv", "xlsx"):
        ended = run("export", reviews, "--format", format_, "--deidentify")
        said = f"tui-review: {tempfile.gettempdir()}: The disk is full. Free some space and try again."
        assert (ended.status, ended.err.splitlines()[-1], ended.out) == (2, said, "")
