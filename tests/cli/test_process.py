"""What the commands load, and what they leave behind."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ROOT, SAMPLE, run_fresh

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

LOADED = """
import json, sys
from tui_review.cli.main import main
heavy = {"textual", "rich", "pydantic", "ruamel", "hypothesis", "yaml", "asyncio", "unittest"}
told = []
for line in json.loads(sys.argv[1]):
    status = main(line)
    told.append([line[0], status, sorted({name.partition(".")[0] for name in sys.modules} & heavy)])
print("\\n" + json.dumps(told))
"""


def loaded(*lines: list[object]) -> list[tuple[str, int, set[str]]]:
    """Each command of a fresh process, its status, and which heavy libraries were loaded once it had ended."""
    ran = run_fresh(json.dumps([[str(word) for word in line] for line in lines]), code=LOADED)
    return [(command, status, set(names)) for command, status, names in json.loads(ran.out.splitlines()[-1])]


def test_commands_load_no_screen_and_no_schema_library(sample: Path, run: Run) -> None:
    assert run("return", sample, "--reason", "Look again.").status == 0, "and remembers the instrument"
    for command, status, names in loaded(
        ["check", sample], ["rate", sample, "--json"], ["show", sample, "--json"],
        ["set", sample, "14A1=Once a week"], ["submit", sample], ["instruments"],
    ):  # fmt: skip
        assert status == 0, command
        assert names <= {"ruamel"}, f"{command}: libyaml comes with ruamel.yaml.clib, no more of it is loaded"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--help"], 0, "Commands (`tui-review help COMMAND`"),
        (["--version"], 0, "tui-review 0"),
        (["check", "--help"], 0, "usage: tui-review check"),
        (["score", str(SAMPLE), "--key", "nowhere.yaml"], 2, ""),
        (["instruments", "--folder", "."], 0, "osri-r4"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else None,
)
def test_whatever_is_said_comes_out_of_a_pipe_however_a_command_ends(
    arguments: list[str], status: int, said: str
) -> None:
    ran = run_fresh(*arguments)
    assert (ran.status, said in ran.out) == (status, True), ran
    assert bool(ran.out or ran.err)


@pytest.mark.slow
def test_commands_for_analysts_load_no_screen_either() -> None:
    shipped = ROOT / "instruments" / "osri-r4.yaml"
    for command, status, names in loaded(["lint", shipped], ["describe", shipped]):
        assert status == 0, command
        assert not {"textual", "rich"} & names, command


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and the time it was written."""
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


def test_commands_that_read_write_nothing_but_the_users_own_cache(
    sample: Path, home: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = home / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    maps = tmp_path / "maps.jsonl"
    maps.write_text('{"2.applies": "No"}\n')
    before = everything(tmp_path)
    assert run_fresh("check", sample).status == 0
    for arguments in (
        ["check", sample.parent, "--json"], ["show", sample], ["show", sample, "--json"],
        ["rate", sample], ["rate", sample, "--json"], ["instruments", "--json"], ["--help"],
        ["rate", "--instrument", "osri-r4", "--answers", maps, "--json"],
    ):  # fmt: skip
        assert run(*arguments).status == 0, arguments
    assert {path.suffix for path in cache.glob("*/*")} == {".rules"}
    shutil.rmtree(cache)
    assert list(home.iterdir()) == []
    assert {**everything(tmp_path), home.name: before[home.name]} == before


def test_answers_and_maps_can_come_from_a_pipe(sample: Path, run: Run) -> None:
    ran = run_fresh(
        "rate", "--instrument", "osri-r4", "--answers", "-", "--json", stdin='{"2.applies": "No"}\n'
    )
    assert json.loads(ran.out)["items"]["2"]["rating"] == "Not Applicable"
    run("return", sample, "--reason", "x")
    assert run_fresh("set", sample, "--from", "-", stdin='{"14A1": "Once a week"}').status == 0
    assert json.loads(run("show", sample, "--json").out)["answers"]["14A1"] == "Once a week"


def test_a_reader_that_has_enough_causes_no_complaint(sample: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-m', 'tui_review', 'show', sys.argv[1]],"
        " stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "p.stdout.close()\n"
        "print(p.stderr.read().decode())\n"
    )
    assert run_fresh(sample, code=code).out.strip() == ""


def test_a_library_that_cannot_be_loaded_is_said_to_lack_and_no_file_to_be_wrong(
    sample: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks(_: object) -> None:
        raise ModuleNotFoundError(name="made_up")

    monkeypatch.setattr("tui_review.yamlfile.reader.open_events", lacks)
    ran = run("show", sample)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "not installed as a whole (made_up cannot be loaded)" in ran.err
