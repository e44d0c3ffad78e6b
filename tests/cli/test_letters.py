"""A locale of one byte a letter, and a terminal or a pipe that sends UTF-8: the file has what was typed."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.conftest import home
from tui_review.cli.main import COMMANDS, main, names_a_file, parser_of
from tui_review.store.reviews import read_review
from tui_review.yamlfile.charset import typed_text, understand
from tui_review.yamlfile.text import HALF

__all__ = ["home"]

MEANT: Final = "Peña Blanca, été"
SENT: Final = [pytest.param("utf-8", id="UTF-8"), pytest.param("iso8859-1", id="the locale's own")]


@pytest.fixture(scope="module")
def latin(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in a Latin-1 locale, which most machines have to be given first."""
    locales = tmp_path_factory.mktemp("locales")
    name = "en_US.ISO-8859-1"
    command = ["localedef", "-i", "en_US", "-f", "ISO-8859-1", str(locales / name)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("No Latin-1 locale can be made here.")
    return {**os.environ, "LOCPATH": str(locales), "LC_ALL": name, "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}


@pytest.fixture
def file(tmp_path: Path, home: Path) -> Path:  # noqa: ARG001 - a home of the test's own
    assert main(["new", "osri-r4", "made-up", "--folder", str(tmp_path)]) == 0
    return tmp_path / "made-up.yaml"


def ran(
    latin: dict[str, str], *words: str | Path | bytes, typed: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command: list[Any] = [sys.executable, "-m", "tui_review", *words]
    return subprocess.run(command, env=latin, input=typed, capture_output=True, check=False)


def county(file: Path) -> object:
    return read_review(file).review.answers["fs.site"].value


@pytest.mark.parametrize("encoding", SENT)
def test_what_plain_mode_is_given_by_a_pipe_is_stored_as_it_was_typed(
    file: Path, latin: dict[str, str], encoding: str
) -> None:
    done = ran(latin, "open", file, "--plain", typed=f"goto fs.site\n{MEANT}\nquit\n".encode(encoding))
    assert county(file) == MEANT
    assert MEANT.encode("iso8859-1") in done.stdout, "what is said is what the file has"


@pytest.mark.parametrize("encoding", SENT)
def test_what_plain_mode_is_given_at_a_terminal_is_stored_as_it_was_typed(
    file: Path, latin: dict[str, str], encoding: str
) -> None:
    far, near = pty.openpty()
    command = [sys.executable, "-m", "tui_review", "open", str(file), "--plain"]
    with subprocess.Popen(command, env=latin, stdin=near, stdout=subprocess.PIPE) as program:
        for line in ("goto fs.site", MEANT, "quit"):
            assert program.stdout is not None
            # Lines that came at once with one before would be taken for a paste.
            _read_until(program.stdout, b"> ")
            os.write(far, f"{line}\n".encode(encoding))
        program.communicate()
    os.close(far)
    os.close(near)
    assert county(file) == MEANT


def _read_until(stream: Any, end: bytes) -> None:
    said = b""
    while not said.endswith(end) and (byte := stream.read(1)):
        said += byte


@pytest.mark.parametrize("encoding", SENT)
def test_a_note_is_stored_as_it_was_typed_through_each_of_its_doors(
    file: Path, latin: dict[str, str], encoding: str
) -> None:
    sent = MEANT.encode(encoding)
    as_qa = ("--role", "qa")
    for command, on, typed in (
        ("note", "4A", "note"),
        ("reply", "n1", "reply"),
        ("close-note", "n1", "close"),
    ):
        done = ran(latin, command, file, on, "-", *as_qa, typed=sent + f" {typed}\n".encode())
        assert done.returncode == 0, (command, done.stderr)
    assert ran(latin, "reopen-note", file, "n1", sent, *as_qa).returncode == 0
    (note,) = read_review(file).review.notes.values()
    texts = [each.text for each in note.messages]
    assert texts == [f"{MEANT} note", f"{MEANT} reply", f"{MEANT} close", MEANT]


@pytest.mark.parametrize("encoding", SENT)
def test_an_argument_is_stored_as_it_was_typed(file: Path, latin: dict[str, str], encoding: str) -> None:
    done = ran(latin, "set", file, f"fs.site={MEANT}".encode(encoding))
    assert done.returncode == 0, done.stderr
    assert county(file) == MEANT
    assert ran(latin, "note", file, "4A", "x", "--by", "Zoë".encode(encoding)).returncode == 0
    assert "by: Zoë" in file.read_text(encoding="utf-8")
    assert ran(latin, "note", file, "4A", "x", "--by", "Ángel Özgür".encode(encoding)).returncode == 0
    assert "by: Ángel Özgür" in file.read_text(encoding="utf-8")


def test_every_argument_is_the_name_of_a_file_or_is_read_as_a_text() -> None:
    """One that is called as no file is, though its help speaks of one, would not be found in another locale."""
    files = {
        (name, action.metavar or action.dest)
        for name in COMMANDS
        for action in parser_of(name)._actions
        if action.nargs != 0 and not action.choices
        if re.search(r"\b(?:files?|folders?|repository|attempts?)\b|^%%", action.help or "")
        if not names_a_file(action)
    }
    assert files == {
        ("new", "id"),  # the review's id and file name: letters that every locale has
        ("train", "id"),
        ("train", "NAME"),  # a person's
        ("load", "NAME"),  # a sheet of a file
        ("collect", "ID"),  # attempts on one case
    }


def test_what_two_people_agree_on_is_stored_as_it_was_typed(
    tmp_path: Path, latin: dict[str, str], file: Path
) -> None:
    assert main(["set", str(file), "fs.case_type=Foster Care", "4A=2", "4B=Yes"]) == 0
    other = tmp_path / "other.yaml"
    assert main(["new", "osri-r4", "other", "--folder", str(tmp_path), "--by", "Zoë"]) == 0
    assert main(["set", str(other), "fs.case_type=Foster Care", "4A=2", "4B=No"]) == 0
    into = tmp_path / "agreed.yaml"
    words = ["--agree", "4B=Yes", "--reason", MEANT, "--narrative", MEANT, "--by", "Zoë"]
    done = ran(latin, "reconcile", file, other, "--into", into, *(each.encode() for each in words))
    assert done.returncode == 0, done.stderr
    agreed = into.read_text(encoding="utf-8")
    assert agreed.count(MEANT) == 2
    assert "Zoë" in agreed


def test_a_report_of_a_place_finds_it_as_it_was_typed(latin: dict[str, str], file: Path) -> None:
    assert main(["set", str(file), f"fs.site={MEANT}"]) == 0
    done = ran(latin, "export", file.parent, "--place", "Peña".encode(), "--format", "json")
    (found,) = json.loads(done.stdout)["reviews"]
    assert found["place"] == MEANT


def test_a_file_of_another_name_than_the_locale_has_is_found(latin: dict[str, str], file: Path) -> None:
    named = file.parent / "Peña"
    named.mkdir()
    moved = file.rename(named / file.name)
    assert ran(latin, "set", str(moved).encode(), "4A=2").returncode == 0
    assert ran(latin, "check", str(named).encode()).returncode == 1


@pytest.mark.parametrize(
    ("data", "encoding", "meant"),
    [
        ("Peña\n".encode(), "iso8859-1", "Peña\n"),
        ("Peña\n".encode("iso8859-1"), "iso8859-1", "Peña\n"),
        ("Peña\n".encode(), "ascii", "Peña\n"),
        ("Мать\n".encode("koi8-r"), "koi8-r", "Мать\n"),
        ("这次访问\n".encode("gbk"), "gbk", "这次访问\n"),
        ("訪問\n".encode("euc_jp"), "euc_jp", "訪問\n"),
    ],
)
def test_each_way_of_reading_a_stream_gives_the_same(data: bytes, encoding: str, meant: str) -> None:
    assert typed_text(data, encoding) == meant
    for size in (1, 2, 8192):
        stream = io.TextIOWrapper(_Slow(data * 3, size), encoding=encoding)
        understand(stream)
        understand(stream)
        assert stream.readline() == meant
        assert stream.read() == meant * 2


def test_bytes_that_may_be_letters_of_two_sets_are_no_letters_where_one_letter_may_be_several() -> None:
    assert HALF.search(typed_text("Peña".encode(), "gbk"))
    assert HALF.search(typed_text("路".encode("gbk"), "gbk"))


class _Slow(io.BufferedReader):
    """A stream that gives so many bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(io.BytesIO(data))
        self._size = size

    def read1(self, size: int = -1, /) -> bytes:
        return super().read1(min(size, self._size))
