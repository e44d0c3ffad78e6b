"""How many small mistakes in the code the tests miss: a seeded sample of mutants of the core's rooms.

`python -m benchmarks.mutants --sample 80 --seed 1 --results FILE.jsonl` changes one place at a time in a copy of the
repository. First the quick tests are run once on sound code, and it is noted which functions each calls; then each
mutant meets the tests that call its function, the shortest first, and if none of them fails, all of its room's.
Each result is a line of FILE; run again on the same code, it goes on where it was stopped. With `--json` the figures
are one JSON document.

A mutant that no test fails survives. Some survivors are no fault: the change means nothing (a limit that nothing
reaches), or other rooms' tests catch it. Whoever counts them reads them.

mutmut and cosmic-ray are well kept, but take all mutants or a list, one test command for all of them, and (cosmic-ray)
the working tree itself.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.called import CALLS, CHOSEN, SERVES
from benchmarks.timing import ROOT

ROOMS = {
    "store": ("store", "qa", "cli"),
    "qa": ("qa", "cli"),
    "review": ("review", "entry", "qa"),
    "instrument": ("instrument", "review"),
}
"""The rooms of the core, each with the folders of tests that are about it."""
LEAST_SECONDS = 120
"""Tests of a mutant get ten times what they take on sound code, and this: whatever takes longer hangs."""
CHILD = f"""import os

if "PYTEST_CURRENT_TEST" in os.environ and "{CALLS}" in os.environ:
    from benchmarks.called import watch_child

    watch_child()
"""
"""What Python loads first in the copy: what tests call in programs that they start is noted too."""
FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change in one place."""

    room: str
    file: str
    line: int
    column: int
    kind: str
    before: str
    """The whole line."""
    after: str
    """What stands from the column to the end of what is changed."""
    end: tuple[int, int]
    function: int
    """The line where the function begins that the change is in; 0 outside of any."""

    @property
    def id(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.kind}"

    def made(self, text: str) -> str:
        """The file's text with the change."""
        lines = text.encode().splitlines(keepends=True)
        head = b"".join(lines[: self.line - 1]) + lines[self.line - 1][: self.column]
        tail = lines[self.end[0] - 1][self.end[1] :] + b"".join(lines[self.end[0] :])
        return (head + self.after.encode() + tail).decode()


def mutants_of(room: str, path: Path) -> Iterator[Mutant]:
    """Every mutant of a file."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.splitlines()
    for node, function in _code(tree):
        for kind, changed in _changes(node) if isinstance(node, ast.expr | ast.stmt) else ():
            yield Mutant(
                room, str(path.relative_to(ROOT)), node.lineno, node.col_offset, kind,
                lines[node.lineno - 1].strip(),
                changed, (node.end_lineno or 0, node.end_col_offset or 0), function,
            )  # fmt: skip


def _code(node: ast.AST, function: int = 0) -> Iterator[tuple[ast.AST, int]]:
    """What runs, with the line of its function: no annotations, no docstrings, nothing for the type checker alone."""
    inside = function
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Expr(value=ast.Constant()):
            return
        case ast.AnnAssign():
            children: Sequence[ast.AST] = [node.value] if node.value is not None else []
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            defaults = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
            for default in defaults:
                yield from _code(default, function)
            children = node.body
            inside = min(each.lineno for each in (node, *node.decorator_list))
        case ast.ClassDef():
            children = node.body
        case _:
            children = list(ast.iter_child_nodes(node))
    yield node, function
    for child in children:
        yield from _code(child, inside)


def _changes(node: ast.AST) -> Iterator[tuple[str, str]]:
    """What may be written in the place of a node, each with the kind of change."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in FLIPS:
            yield "comparison", _unparsed(node, ops=[FLIPS[type(op)]()])
        case ast.BoolOp(op=op):
            yield "and/or", _unparsed(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "negation", f"bool({ast.unparse(operand)})"
        case ast.Constant(value=bool() as value):
            yield "constant", str(not value)
        case ast.Constant(value=int() as value):
            yield "constant", str(value + 1)
        case ast.BinOp(op=ast.Add()):
            yield "arithmetic", _unparsed(node, op=ast.Sub())
        case ast.BinOp(op=ast.Sub()):
            yield "arithmetic", _unparsed(node, op=ast.Add())
        case ast.Call(args=[first, second, *rest]) if not {type(first), type(second)} & {ast.Starred}:
            yield "arguments", f"({_unparsed(node, args=[second, first, *rest])})"
        case ast.IfExp():
            yield "negation", f"({_unparsed(node, test=ast.UnaryOp(ast.Not(), node.test))})"
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield "statement", "pass"
        case ast.Return(value=ast.expr() as value) if not (
            isinstance(value, ast.Constant) and value.value is None
        ):
            yield "statement", "return None"


def _unparsed(node: ast.AST, **changed: object) -> str:
    other = copy.copy(node)
    for name, value in changed.items():
        setattr(other, name, value)
    return f"({ast.unparse(other)})" if not isinstance(node, ast.Call) else ast.unparse(other)


class Copy:
    """A copy of the repository in which a file at a time is changed."""

    def __init__(self, folder: Path, calls: Path) -> None:
        """What each test calls is read from the file `calls`, or found out and written there."""
        self.root = folder / "copy"
        ignored = shutil.ignore_patterns(
            ".git", ".venv", ".mypy_cache", ".ruff_cache", "__pycache__", "screenshots"
        )
        shutil.copytree(ROOT, self.root, ignore=ignored)
        (self.root / "sitecustomize.py").write_text(CHILD, encoding="utf-8")
        self.folders = sorted({f"tests/{name}" for names in ROOMS.values() for name in names})
        self.home = folder / "home"
        self.home.mkdir()
        self.chosen = folder / "chosen"
        if not calls.exists():
            self._learn(calls)
        self.seconds: dict[str, float] = Counter()
        self.callers: dict[str, set[str]] = defaultdict(set)
        self.failing: list[str] = []
        """The tests that fail on sound code, and so tell nothing."""
        for line in map(json.loads, calls.read_text(encoding="utf-8").splitlines()):
            if "failing" in line:
                self.failing = line["failing"]
                continue
            self.seconds[line["test"]] += line["seconds"]
            for place in line["calls"]:
                self.callers[place].add(line["test"])

    def killed(self, mutant: Mutant, tests: list[str]) -> bool:
        """Whether one of these tests fails."""
        if not tests:
            return False
        file = self.root / mutant.file
        sound = file.read_text(encoding="utf-8")
        file.write_text(mutant.made(sound), encoding="utf-8")
        limit = LEAST_SECONDS + 10 * sum(self.seconds[test] for test in tests)
        try:
            return self._anew(tests, limit) if mutant.function == 0 else self._loaded(mutant, tests, limit)
        finally:
            file.write_text(sound, encoding="utf-8")

    def tests(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        """The tests that call the mutant's function (or any of its file), the shortest first; the others of its room.

        One of those may see what another has called it for, and what is remembered since.
        """
        place = f"{mutant.file}:{mutant.function or ''}"
        near = {
            test
            for there, tests in self.callers.items()
            if (there == place if mutant.function else there.startswith(place))
            for test in tests
        } - set(self.failing)
        folders = tuple(f"tests/{name}/" for name in ROOMS[mutant.room])
        far = set(self.seconds) - near - set(self.failing)
        return sorted(near, key=self.seconds.__getitem__), [test for test in far if test.startswith(folders)]

    def _anew(self, tests: Sequence[str], limit: float) -> bool:
        """Whether one of these tests fails in a process of its own, for what is worked out when a module is loaded."""
        self.chosen.write_text("\n".join(tests), encoding="utf-8")
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        try:
            done = self._run(["-x", *files], limit, {CHOSEN: str(self.chosen)})
        except subprocess.TimeoutExpired:
            return True
        return done.returncode not in (0, 5)

    def _loaded(self, mutant: Mutant, tests: Sequence[str], limit: float) -> bool:
        """Whether one of these tests fails in a child of the process that has loaded all of them."""
        asked = {"file": str(self.root / mutant.file), "tests": tests, "seconds": limit}
        self.ask.write(json.dumps(asked) + "\n")
        self.ask.flush()
        answer = self.answers.readline().strip()
        if not answer:
            raise SystemExit("The process that runs the tests has ended.")
        return answer != "0"

    def serve(self) -> None:
        """Loads all tests, for `killed`, and sees that those of sound code pass."""
        (asked, self_asks), (self_reads, answers) = os.pipe(), os.pipe()
        self.ask, self.answers = os.fdopen(self_asks, "w"), os.fdopen(self_reads)
        subprocess.Popen(
            self._command([*self.folders]), cwd=self.root, pass_fds=(asked, answers),
            env=self._environment({SERVES: f"{asked},{answers}"}), stdout=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(asked)
        os.close(answers)
        sound = [test for test in self.seconds if test not in self.failing][:3]
        any_file = self.root / "tui_review" / "errors.py"
        mutant = Mutant("review", str(any_file.relative_to(self.root)), 0, 0, "", "", "", (0, 0), 1)
        if self._loaded(mutant, sound, LEAST_SECONDS):
            raise SystemExit(f"{', '.join(sound)}: fails on sound code; nothing can be told")

    def _learn(self, calls: Path) -> None:
        noted = calls.with_suffix(".part")
        noted.unlink(missing_ok=True)
        done = self._run([*self.folders, "--tb=no", "-rfE"], 7200, {CALLS: str(noted.resolve())})
        if not noted.exists():
            raise SystemExit(f"The tests cannot be run on sound code:\n{done.stdout}{done.stderr}")
        failing = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
        for each in failing:
            print(f"fails on sound code: {each}", file=sys.stderr)
        with noted.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"failing": failing}) + "\n")
        noted.rename(calls)

    def _run(
        self, arguments: list[str], limit: float, more: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        return subprocess.run(
            self._command(arguments), cwd=self.root, env=self._environment(more),
            capture_output=True, text=True, check=False, timeout=limit,
        )  # fmt: skip

    def _command(self, arguments: list[str]) -> list[str]:
        options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-p", "benchmarks.called", "-m", "not slow"]
        return [sys.executable, "-m", "pytest", *options, *arguments]

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        own = {"PYTHONPATH": str(self.root), "HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}
        return {**os.environ, **own, **more}


def figures(results: list[dict[str, object]]) -> dict[str, dict[str, int]]:
    """How many mutants there were and how many survived, by room and over all."""
    found: dict[str, dict[str, int]] = {}
    for room in (*ROOMS, "all"):
        of = [each for each in results if room in (each["room"], "all")]
        found[room] = {"mutants": len(of), "survived": sum(not each["killed"] for each in of)}
    return found


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sample", type=int, default=80, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--room", action="append", choices=ROOMS, help="only this room")
    parser.add_argument("--results", type=Path, default=Path("mutants.jsonl"), help="where results are kept")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON document")
    args = parser.parse_args(argv)
    everything = [
        mutant
        for room in args.room or ROOMS
        for path in sorted((ROOT / "tui_review" / room).rglob("*.py"))
        for mutant in mutants_of(room, path)
    ]
    sample = random.Random(args.seed).sample(everything, min(args.sample, len(everything)))  # noqa: S311 - repeatable
    lines = args.results.read_text(encoding="utf-8").splitlines() if args.results.exists() else []
    known = {each["id"]: each for each in map(json.loads, lines)}

    def note(mutant: Mutant, *, killed: bool, last: bool = False) -> bool:
        """Keeps what has become of a mutant, once that is certain."""
        if killed or last:
            known[mutant.id] = {"id": mutant.id, **asdict(mutant), "killed": killed}
            with args.results.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(known[mutant.id]) + "\n")
        said = "killed  " if killed else "SURVIVED" if last else "lives on"
        print(f"{said}  {mutant.id}  {mutant.before}  ->  {mutant.after}", file=sys.stderr)
        return killed

    with tempfile.TemporaryDirectory(prefix="tui-review-mutants-") as folder:
        there = Copy(Path(folder), args.results.with_suffix(".calls"))
        there.serve()
        open_ = [mutant for mutant in sample if mutant.id not in known]
        left = [
            mutant
            for mutant in open_
            if not note(mutant, killed=there.killed(mutant, there.tests(mutant)[0]))
        ]
        for mutant in left:
            note(mutant, killed=there.killed(mutant, there.tests(mutant)[1]), last=True)
    results = [known[mutant.id] for mutant in sample]
    document = {
        "mutants_there_are": dict(Counter(mutant.room for mutant in everything)),
        "seed": args.seed, "sample": figures(results), "survivors": [each for each in results if not each["killed"]],
    }  # fmt: skip
    if args.json:
        print(json.dumps(document, indent=2))
    else:
        print("| room | mutants | survived | share |\n|---|---|---|---|")
        for room, of in figures(results).items():
            share = f"{100 * of['survived'] / of['mutants']:.0f} %" if of["mutants"] else "-"
            print(f"| {room} | {of['mutants']} | {of['survived']} | {share} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
