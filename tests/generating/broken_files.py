"""Every kind of file, spoiled, through every command: `python -m tests.generating.broken_files --count 10000 --seed 1`.

A command may find, and may refuse a file in words. It must not end with an error inside, nor take more than a second of
the processor or 200 MB. What is found comes again with `--first NUMBER --count 1` of the same seed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

from openpyxl import Workbook

from tests.cli.test_bad_input import LINES
from tests.instrument.making import SMALL
from tests.sample_anew import unsealed
from tests.shape.mutated import STRANGE, mutated
from tui_review.cli.main import main as command
from tui_review.store.journal import Journal
from tui_review.store.journal_lines import read_lines, to_line
from tui_review.store.stopped import keep_place
from tui_review.training.case import shipped_cases
from tui_review.yamlfile.reader import read_yaml

SECONDS: Final = 1.0
"""How much of the processor one command may take."""
MEGABYTES: Final = 140
"""How much more memory a command may take than the process has when it begins: 200 with the 60 of a start."""
_GIVEN_UP: Final = 30
ROOT: Final = Path(__file__).parents[2]
GOOD: Final = "reviews/good.yaml"
OWN: Final = "reviews/small-1.yaml"
"""A review of an instrument that stands beside the reviews, with a journal, a lock, wording and kept versions."""
TYPED: Final = "goto 4A\n2\nopened\n2026-01-05\nwhy\nsummary\nundo\nsettle\nreview\nquit\n"
ATTEMPT: Final = "reviews/attempt-1.yaml"
IDS: Final = {"4A": "1A", "4B": "kind", "4": "1", "4A1": "people", "4A=2": "kind=Home", "cp.signed": "kind"}
"""What stands in the small instrument for the questions that commands name in the large one."""
_MORE: Final = (
    "textconv @",
    "merge-driver @ @ @",
    f"merge-driver @ {OWN} {OWN}",
    f"merge-driver {OWN} @ {OWN}",
    f"diff {OWN}@1 @",
    "export reviews --format csv",
    "export reviews --format md --deidentify",
    "report reviews --json",
    "check reviews",
    "verify reviews",
    "new small made-up-2 --folder reviews",
    "recover",
    "instruments --folder reviews",
    "settings role=qa",
    "keys",
    "train layla-morgan --cases cases",
    "train --lint cases/layla-morgan",
    "train --list --cases cases",
    "score reviews --key cases/layla-morgan/key/key.yaml --case cases/layla-morgan",
    "doctor reviews --json",
    "rate --instrument osri-r4 --answers answers.json",
    f"load {OWN} --table people --csv rows.csv --map map.yaml",
    f"set {OWN} --from answers.json",
    f"load {OWN} --table people --csv rows.xlsx --map map.yaml",
    f"verify {GOOD}",
    f"verify {GOOD} --json",
    "train layla-morgan --cases cases --read all",
    f"score {ATTEMPT} --key cases/layla-morgan/key/key.yaml --case cases/layla-morgan",
    f"score {ATTEMPT} --key cases/layla-morgan/key/key.yaml --case cases/layla-morgan --json --item 4",
    f"agreement {ATTEMPT} {GOOD}",
    "return @ --reason made-up --by Somebody --role qa",
    "restore @@1 --reason made-up",
    "quiz cases/layla-morgan/quiz.yaml --seed 1",
    "describe reviews/instruments/small.yaml",
    "lint reviews/instruments/small.yaml",
    "compare reviews/instruments/small.yaml osri-r4",
    "print --blank osri-r4 --format html",
    "schema review",
)
COMMANDS: Final = (*LINES, *_MORE)


@dataclass(frozen=True)
class Spoilable:
    """One kind of file, where one of it stands, and how often it is taken."""

    name: str
    path: str
    weight: int = 2
    words: tuple[str, ...] = ()
    """What stands in the commands that are about it."""


def made() -> list[Spoilable]:
    """Makes a sound file of every kind in the folder one is in, and lists them."""
    for folder in ("reviews/instruments", "cases", "into"):
        Path(folder).mkdir(parents=True)
    sample = unsealed((ROOT / "reviews" / "sample-0001.yaml").read_text(encoding="utf-8"))
    Path(GOOD).write_text(sample.replace("id: sample-0001", "id: good", 1), encoding="utf-8")
    Path("reviews/instruments/small.yaml").write_text(SMALL, encoding="utf-8")
    shutil.copytree(shipped_cases() / "layla-morgan", "cases/layla-morgan")
    keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "made up", "-f", "key"]
    subprocess.run(keygen, check=True, timeout=30)
    Path("allowed").write_text(f"Somebody {Path('key.pub').read_text()}", encoding="utf-8")
    book = Workbook()
    for row in (("who", "age"), ("A child", 4), ("An aunt", 40)):
        book.active.append(row)
    book.save("rows.xlsx")
    _commands(
        "new small small-1 --folder reviews",
        f"set {OWN} kind=Care opened=2026-01-05",
        f"note {OWN} kind Why? --role qa",
        f"return {GOOD} --reason made-up --by Somebody --role qa --sign key",
        f"note {GOOD} 4A Why? --role qa",
        f"override {GOOD} 6 Strength --reason made-up --by Somebody --role site_leader",
        "train layla-morgan attempt-1 --cases cases --folder reviews",
    )
    versions = Path("reviews/.tui-review/versions")
    versions.mkdir(parents=True, exist_ok=True)
    shutil.copy(OWN, versions / "small-1@1.yaml")
    note = {
        "user": "nobody",
        "host": os.uname().nodename,
        "pid": 1,
        "started": 2,
        "since": "2026-01-05T10:00:00+00:00",
    }
    Path("reviews/.small-1.yaml.lock").write_text(json.dumps(note))
    Path("reviews/instruments/small.wording.yaml").write_text(
        "kind: What kind of case is it?\ninstrument.title: Small\n", encoding="utf-8"
    )
    journal = Journal(OWN, "0" * 64, {"by": "Nobody", "uid": ""})
    for value in ("Home", "Care"):
        journal.append({"act": "value", "question": "kind", "after": {"value": value}, "by": "Nobody"})
    os.close(journal._descriptor)
    Path(os.environ["XDG_CONFIG_HOME"], "tui-review").mkdir(parents=True)
    settings = Path(os.environ["XDG_CONFIG_HOME"], "tui-review/settings.toml")
    settings.write_text(
        'name = "Nobody"\nrole = "qa"\nlanguage = "es"\nallowed_signers = "allowed"\n[keys]\n"review.next" = "ctrl+n"\n'
    )
    case = Path("cases/layla-morgan/case.yaml")
    Path("rows.csv").write_text("who,age\nA child,4\nAn aunt,40\n")
    Path("map.yaml").write_text("columns:\n  name: who\n  age: age\nseparator: ','\n")
    Path("answers.json").write_text('{"kind": "Home", "opened": "2026-01-05"}\n')
    stopped = Path(os.environ["XDG_STATE_HOME"], "tui-review/questions")
    keep_place(Path(OWN), "kind", "questions")
    # Nothing is compiled for later by a process that has loaded a file newer than itself, as another test may have.
    cached = next(Path(os.environ["XDG_CACHE_HOME"], "tui-review").glob("*.rules"), None)
    return [
        Spoilable("review", GOOD, 6),
        Spoilable("review of an own instrument", OWN, 10),
        Spoilable("kept version", "reviews/.tui-review/versions/small-1@1.yaml"),
        Spoilable("signature", GOOD, 3, ("verify", "check", "show")),
        Spoilable("allowed signers", "allowed", 2, ("verify", "check", "submit")),
        Spoilable("attempt", ATTEMPT, 3, (ATTEMPT,)),
        Spoilable("instrument", "reviews/instruments/small.yaml", 6, ("small.yaml", "lint", "describe")),
        Spoilable("wording", "reviews/instruments/small.wording.yaml", 3, (OWN, "check reviews")),
        Spoilable("lock", "reviews/.small-1.yaml.lock", 2, (f"set {OWN}", "doctor")),
        Spoilable("journal", journal.path, 6, ("recover", "open", "submit", "doctor")),
        Spoilable("settings", str(settings), 3, ("settings", "keys", "doctor", "open")),
        *([Spoilable("cache", str(cached), 2, (GOOD,))] if cached is not None else []),
        Spoilable("case", str(case), 3, ("layla-morgan",)),
        Spoilable("document", "cases/layla-morgan/documents/06-contact-log.md", 2, ("layla-morgan",)),
        Spoilable("key", "cases/layla-morgan/key/key.yaml", 3, ("layla-morgan/key",)),
        Spoilable("quiz", "cases/layla-morgan/quiz.yaml", 3, ("quiz",)),
        Spoilable("CSV", "rows.csv", 3, (f"load {OWN}", "--csv")),
        Spoilable("workbook", "rows.xlsx", 2, ("rows.xlsx",)),
        Spoilable("place stopped at", str(next(stopped.iterdir())), 1, ("open",)),
        Spoilable("map of columns", "map.yaml", 2, (f"load {OWN}", "--map")),
        Spoilable("answers", "answers.json", 3, ("answers", "--from")),
    ]


def _commands(*lines: str) -> None:
    for line in lines:
        with contextlib.redirect_stdout(sys.stderr):
            if command(line.split()):
                raise RuntimeError(line)


def spoiled(data: bytes, chance: random.Random, name: str) -> bytes:
    """The bytes of a file with something in it gone wrong."""
    if name == "journal" and chance.random() < 0.6:
        return _spoiled_journal(data, chance)
    if name == "signature":
        before, begin, rest = data.partition(b"-----BEGIN SSH")
        armored, end, after = rest.partition(b"END SSH SIGNATURE-----")
        return before + chance.choice(_WAYS)(begin + armored + end, chance) + after
    if name not in ("cache", "CSV", "workbook", "document") and chance.random() < 0.45:
        with contextlib.suppress(Exception):
            return _as_text(mutated(read_yaml(data, file="").data, chance))
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(_WAYS)(data, chance)
    return data


def _as_text(data: Any) -> bytes:
    """Data as JSON, which is YAML as well; what is no JSON stands there as its own words."""
    return json.dumps(data, default=str, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _spoiled_journal(data: bytes, chance: random.Random) -> bytes:
    """A journal whose lines have sound checksums, and other things in them."""
    records = list(read_lines(data).records)
    at = chance.randrange(len(records))
    spoilt = mutated(records[at], chance)
    with contextlib.suppress(TypeError, ValueError, AttributeError):
        records[at] = spoilt if isinstance(spoilt, dict) else records[at]
        return b"".join(map(to_line, records))
    return data


def _slice(data: bytes, chance: random.Random, most: int = 80) -> tuple[int, int]:
    first = chance.randrange(len(data) + 1)
    return first, min(len(data), first + chance.randrange(1, most))


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return b"\xff"
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    first, last = _slice(data, chance)
    return data[:first] + data[last:]


def _end(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _again(data: bytes, chance: random.Random) -> bytes:
    first, last = _slice(data, chance, 4000)
    return data[:last] + data[first:last] + data[last:]


_TOKENS: Final = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xe2\x80\xae",
        b"\x1b[2J",
        b"\r",
        b"\t",
        b"\n---\n",
        b"\n...\n",
        b"&a ",
        b"*a",
        b"<<: ",
    ),
    *(b"!!python/none ", b"? ", b"- ", b": ", b"{", b"[", b"'", b'"', b"|\n", b">-\n", b"#", b"%YAML 3.0\n"),
    *(b"=======\n", b"<<<<<<< ours\n", b"\xc2\x85", "é".encode()),
    *(b"9" * 5000, b"[" * 3000, b"{a: " * 3000, b"- " * 3000, b"a" * 300_000, b"a: b\n" * 40_000),
)


def _token(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_TOKENS) + data[at:]


def _value(data: bytes, chance: random.Random) -> bytes:
    """One line's value is another."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    head, colon, _ = lines[at].partition(b":")
    strange = _as_text(chance.choice(STRANGE)).replace(b"\n", b" ")
    lines[at] = head + colon + b" " + strange
    return b"\n".join(lines)


def _line(data: bytes, chance: random.Random) -> bytes:
    """One line moved, indented, doubled or gone."""
    lines = data.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    at = chance.randrange(len(lines) + 1)
    lines[at:at] = chance.choice(([line], [b"  " + line], [line.lstrip()], [line, line], []))
    return b"\n".join(lines)


_WAYS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    *(_flip, _cut, _end, _again, _token, _value, _value, _line, _line),
)


@dataclass
class Outcome:
    """What became of many files."""

    files: Counter[str] = field(default_factory=Counter)
    commands: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest: int = 0

    @property
    def words(self) -> str:
        """The figures."""
        return (
            f"{self.files.total()} files of {len(self.files)} kinds, {self.commands.total()} calls of "
            f"{len(self.commands)} commands: {len(self.problems)} problems; at most {self.slowest:.2f} s and "
            f"{self.largest} MB; statuses {dict(sorted(self.statuses.items()))}"
        )


class World:
    """A folder with everything in it that the program reads, put back as it was after each command."""

    def __init__(self, folder: Path) -> None:
        """`folder` is empty, and one is in it."""
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = str(folder / name.lower())
        os.environ.pop("TUI_REVIEW_INSTRUMENTS", None)
        self._folder = folder
        self.kinds = made()
        self._sound = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def spoil(self, kind: Spoilable, chance: random.Random) -> None:
        """One file of that kind is another now."""
        path = self._folder / kind.path
        path.write_bytes(spoiled(self._sound[path], chance, kind.name))

    def put_back(self) -> None:
        """All is as it was."""
        for path in list(self._folder.rglob("*")):
            if path not in self._sound and not path.is_dir():
                path.unlink()
        for path, data in self._sound.items():
            if not path.is_file() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(0o600)


def tried(number: int, seed: int, world: World, outcome: Outcome, each: int = 1) -> None:
    """Spoils one file and runs some commands on it."""
    chance = random.Random(f"{seed} {number}")
    (kind,) = chance.choices(world.kinds, [kind.weight for kind in world.kinds])
    outcome.files[kind.name] += 1
    state = chance.getstate()
    about = [line for line in COMMANDS if any(word in line for word in kind.words)] or COMMANDS
    for line in [
        *chance.sample(COMMANDS, each - 1),
        chance.choice(about if chance.random() < 0.5 else COMMANDS),
    ]:
        chance.setstate(state)
        world.spoil(kind, chance)
        # Where it is not the file that is named, it is one that the command comes upon.
        named = kind.path if chance.random() < 0.5 else OWN
        words = [word.replace("@", named, 1) if word[:1] == "@" else word for word in line.split()]
        words = [IDS.get(word, word) for word in words] if OWN in words else words
        said = _run(words, outcome)
        if said:
            outcome.problems.append(f"file {number} of seed {seed}, a {kind.name}: {' '.join(words)}: {said}")
        world.put_back()


def _run(words: list[str], outcome: Outcome) -> str:
    """Runs a command in this process; what is wrong with how it ended."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace"), io.StringIO()
    _forget_peak()
    held = _peak()
    began = time.process_time()
    try:
        with _limited(), _typed(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status: Any = command(words)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        status = f"{type(error).__name__} came out"
    took, size = time.process_time() - began, _peak() - held
    outcome.commands[words[0]] += 1
    outcome.slowest, outcome.largest = max(outcome.slowest, took), max(outcome.largest, size)
    if status not in (0, 1, 2):
        return f"status {status}"
    outcome.statuses[status] += 1
    if "inside tui-review" in err.getvalue() or "Traceback" in err.getvalue():
        return next(line for line in err.getvalue().splitlines() if "inside" in line or "Traceback" in line)
    if took > SECONDS:
        return f"{took:.1f} s"
    return f"{size} MB" if size > MEGABYTES else ""


@contextlib.contextmanager
def _typed() -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(TYPED.encode()), "utf-8")
    yield
    sys.stdin = before


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(_GIVEN_UP)
    try:
        yield
    finally:
        signal.alarm(0)


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    """The most memory since the peak was forgotten, in MB; 0 where the system does not tell."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
    return 0


def run(count: int, seed: int, *, first: int = 0, each: int = 1, kind: str = "") -> Outcome:
    """What becomes of so many files, of one kind or of all, each through `each` commands taken at random."""
    outcome, before, there = Outcome(), dict(os.environ), Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            world = World(Path(folder))
            world.kinds = [one for one in world.kinds if kind in ("", one.name)]
            for number in range(first, first + count):
                tried(number, seed, world, outcome, each)
        finally:
            os.chdir(there)
            os.environ.clear()
            os.environ.update(before)
    return outcome


def main() -> None:
    """Prints what was found, and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--each", type=int, default=1, help="how many commands each file goes through")
    parser.add_argument("--kind", default="", help="one kind of files only, such as journal")
    given = parser.parse_args()
    found = run(given.count, given.seed, first=given.first, each=given.each, kind=given.kind)
    for problem in found.problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{found.words} (seed {given.seed})\n")
    sys.exit(1 if found.problems else 0)


if __name__ == "__main__":
    main()
