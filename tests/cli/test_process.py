"""What the commands load, and what they leave behind, each in a process of its own."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import run_fresh

if TYPE_CHECKING:
    from pathlib import Path

LOADED = """
import json, sys
from tui_review.cli.main import main
status = main(sys.argv[1:])
heavy = ("textual", "rich", "pydantic", "ruamel", "hypothesis", "yaml", "asyncio", "unittest")
print("\\n" + json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules} & set(heavy))]))
"""


def loaded(*arguments: object) -> tuple[int, set[str]]:
    ran = run_fresh(*arguments, code=LOADED)
    status, names = json.loads(ran.out.splitlines()[-1])
    return status, set(names)


@pytest.fixture
def warm(sample: Path) -> Path:
    """The sample, once the instrument has been compiled and remembered by a command that writes."""
    assert run_fresh("return", sample, "--reason", "Look again.").status == 0
    return sample


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["check", "FILE"], 0),
        (["rate", "FILE", "--json"], 0),
        (["show", "FILE", "--json"], 0),
        (["set", "FILE", "14A1=Once a week"], 0),
        (["submit", "FILE"], 0),
        (["instruments"], 0),
    ],
    ids=["check", "rate", "show", "set", "submit", "instruments"],
)
def test_a_command_loads_no_screen_and_no_schema_library(
    warm: Path, arguments: list[str], status: int
) -> None:
    got, names = loaded(*(str(warm) if argument == "FILE" else argument for argument in arguments))
    assert got == status
    assert names <= {"ruamel"}, "libyaml comes with ruamel.yaml.clib, and nothing else of it is loaded"


@pytest.mark.parametrize("command", ["lint", "describe"])
def test_commands_for_analysts_load_no_screen_either(command: str) -> None:
    from tests.cli.conftest import ROOT  # noqa: PLC0415 - for this test only

    status, names = loaded(command, ROOT / "instruments" / "osri-r4.yaml")
    assert status == 0
    assert not {"textual", "rich"} & names


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and the time it was written."""
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


def test_commands_that_read_write_nothing_but_the_users_own_cache(
    sample: Path, home: Path, tmp_path: Path
) -> None:
    maps = tmp_path / "maps.jsonl"
    maps.write_text('{"2.applies": "No"}\n')
    before = everything(tmp_path)
    for arguments in (
        ["check", sample], ["check", sample.parent, "--json"], ["show", sample], ["show", sample, "--json"],
        ["rate", sample], ["rate", sample, "--json"], ["instruments", "--json"], ["--help"],
        ["rate", "--instrument", "osri-r4", "--answers", maps, "--json"],
    ):  # fmt: skip
        assert run_fresh(*arguments).status == 0, arguments
    cache = home / "XDG_CACHE_HOME"
    assert [path.suffix for path in cache.glob("*/*")] == [".rules"]
    shutil.rmtree(cache)
    assert list(home.iterdir()) == []
    assert {**everything(tmp_path), home.name: before[home.name]} == before


def test_answers_and_maps_can_come_from_a_pipe(sample: Path) -> None:
    ran = run_fresh(
        "rate", "--instrument", "osri-r4", "--answers", "-", "--json", stdin='{"2.applies": "No"}\n'
    )
    assert json.loads(ran.out)["items"]["2"]["rating"] == "Not Applicable"
    run_fresh("return", sample, "--reason", "x")
    assert run_fresh("set", sample, "--from", "-", stdin='{"14A1": "Once a week"}').status == 0
    assert json.loads(run_fresh("show", sample, "--json").out)["answers"]["14A1"] == "Once a week"


def test_a_reader_that_has_enough_causes_no_complaint(sample: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-m', 'tui_review', 'show', sys.argv[1]],"
        " stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "p.stdout.close()\n"
        "print(p.stderr.read().decode())\n"
    )
    assert run_fresh(sample, code=code).out.strip() == ""
