"""Nothing that a name, a key or a value holds acts on a terminal, and there is one way out to it."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import measures
from tests.acts import put
from tests.examples import few
from tui_review import terminal
from tui_review.display import make_visible
from tui_review.errors import FINDINGS, UserError
from tui_review.terminal import json_text
from tui_review.yamlfile.charset import understand
from tui_review.yamlfile.text import clean_text

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tui_review"
HOSTILE = "a\x1b]0;owned\x07b\x9b31mc\u202ed\u2066e"
"""A title set by OSC, a color by C1, and text that is reordered."""
DOORS = {
    "terminal.py": "the way out",
    "tui/base/outlet.py": "draws the screens, made visible cell by cell",
    "tui/base/hangup.py": "writes to a pipe of its own",
    "store/atomic.py": "writes files",
    "health/machine.py": "asks whether they are a terminal, and how they are encoded",
    "support.py": "writes the log that is asked for, and asks how large the terminal is",
}


def ways_out(path: Path) -> list[str]:
    """Where a module prints, or reaches for stdout and stderr, otherwise than by `terminal`."""
    found = []
    for node in measures.nodes_of(path):
        match node:
            case ast.Call(func=ast.Name(id="print" | "input")):
                what = "print"
            case ast.Attribute(
                value=ast.Name(id="sys"), attr="stdout" | "stderr" | "__stdout__" | "__stderr__"
            ):
                what = f"sys.{node.attr}"
            case ast.Attribute(value=ast.Name(id="os"), attr="write" | "writev" | "sendfile"):
                what = f"os.{node.attr}"
            case ast.ImportFrom(module="sys" | "os", names=names) if {"stdout", "stderr", "write"} & {
                each.name for each in names
            }:
                what = "an import of a stream"
            case _:
                continue
        found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {what}")
    return found


@pytest.mark.slow
def test_nothing_reaches_a_terminal_but_by_its_one_door() -> None:
    modules = [each for each in PACKAGE.rglob("*.py") if str(each.relative_to(PACKAGE)) not in DOORS]
    assert [place for each in modules for place in ways_out(each)] == []
    assert all(ways_out(PACKAGE / door) for door in DOORS), "a door that is no longer used"


def on_a_terminal(*arguments: str, cwd: Path, stdout_only: bool = False) -> str:
    """All that a command writes to a terminal of its own."""
    near, far = pty.openpty()
    command = [sys.executable, "-m", "tui_review", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "HOME": str(cwd)}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=far,
        stderr=subprocess.DEVNULL if stdout_only else far,
        cwd=cwd,
        env=environment,
    ) as process:
        os.close(far)
        told = b""
        with contextlib.suppress(OSError):
            while part := os.read(near, 65536):
                told += part
        process.wait()
    os.close(near)
    return told.decode(errors="replace").replace("\r\n", "\n")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A fictional review with hostile text as a name of a file, and in an answer and a narrative."""
    sample = (ROOT / "reviews" / "sample-0001.yaml").read_text()
    from tests.acts import write_review  # noqa: PLC0415
    from tui_review.store.reviews import read_review  # noqa: PLC0415

    path = tmp_path / f"{HOSTILE}.yaml"
    path.write_text(sample)
    opened = read_review(path)
    for answer in opened.review.answers.values():
        if isinstance(answer.value, str) and answer.narrative:
            put(answer, narrative="d\u202ee\u2066f")
    write_review(path, opened.review, opened.rules, expected=opened.fingerprint)
    return path


COMMANDS = (
    ("show", "FILE"),
    ("show", "FILE", "--json"),
    ("rate", "FILE"),
    ("rate", "FILE", "--json"),
    ("check", "FILE", "--json"),
    ("check", "FILE"),
    ("diff", "FILE", "FILE", "--json"),
    ("export", "FILE", "--format", "csv"),
    ("export", "FILE", "--format", "json"),
    ("export", "FILE", "--format", "md"),
    ("print", "FILE"),
    ("print", "FILE", "--format", "html"),
    ("textconv", "FILE"),
    ("notes", "FILE"),
    ("history", "FILE"),
    ("open", "FILE", "--plain", "--read-only"),
    ("set", "FILE", f"{HOSTILE}=1"),
    ("lint", "FILE"),
    ("instruments", HOSTILE),
    ("report", "FILE", "--item", HOSTILE),
    ("show", HOSTILE),
    (HOSTILE,),
)


@pytest.mark.parametrize(
    "command", few(COMMANDS, 6), ids=[" ".join(each).replace(HOSTILE, "NAME") for each in COMMANDS]
)
def test_no_command_lets_a_text_act_on_a_terminal(hostile: Path, command: tuple[str, ...]) -> None:
    told = on_a_terminal(*(hostile.name if part == "FILE" else part for part in command), cwd=hostile.parent)
    assert told
    assert make_visible(told) == told


def test_json_on_a_terminal_is_the_same_data_as_in_a_pipe(hostile: Path) -> None:
    told = json.loads(on_a_terminal("show", hostile.name, "--json", cwd=hostile.parent, stdout_only=True))
    assert "d\u202ee\u2066f" in {text.strip() for text in told["narratives"].values()}


@given(
    st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
)
def test_json_is_the_same_data_and_shows_everything(document: object) -> None:
    text = json_text(document)
    assert json.loads(text) == document
    assert make_visible(text) == text
    assert "\t" not in text


def test_a_pipe_gets_the_exact_bytes_of_a_document(hostile: Path) -> None:
    command = [sys.executable, "-m", "tui_review", "export", hostile.name, "--format", "csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(hostile.parent)}
    done = subprocess.run(command, capture_output=True, cwd=hostile.parent, env=environment, check=False)
    # A file whose name is not its review's id is a finding.
    assert done.returncode == FINDINGS
    assert "d\u202ee\u2066f" in done.stdout.decode()


def test_where_an_encoding_has_not_a_sign_a_plain_one_stands_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="iso8859-1"))
    terminal.open_missing_streams()
    terminal.say("5B–5F: “é” … \u4e2d")
    terminal.finish()
    assert written.getvalue() == b'5B-5F: "\xe9" ... \\u4e2d\n'


def test_a_byte_that_is_no_letter_in_what_is_piped_in_is_refused_as_no_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Caf\xe9\n"), encoding="utf-8"))
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    terminal.open_missing_streams()
    understand(sys.stdin)
    with pytest.raises(UserError, match="column 4"):
        clean_text(sys.stdin.read())
