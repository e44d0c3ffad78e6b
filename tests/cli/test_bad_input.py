"""What is given by mistake: one line that says what and where, status 2, nothing written, no traceback."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import ROOT, SAMPLE, Run, run_fresh
from tests.examples import few
from tests.sample_anew import unsealed
from tui_review.cli.examples import EXAMPLES
from tui_review.cli.main import COMMANDS, parser_of

GOOD: Final = "reviews/good.yaml"
BAD: Final = "@"
"""Stands for the bad file in a command."""


def _text(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(5 * 1024 * 1024)


FILES: Final[dict[str, Callable[[Path], object]]] = {
    "a folder": Path.mkdir,
    "empty": _bytes(b""),
    "NUL": _bytes(b"format: 1\0\n"),
    "not UTF-8": _bytes(b"format: 1\nreview: {id: \xff\xfe}\n"),
    "UTF-16": _bytes("format: 1\n".encode("utf-16")),
    "a list": _text("- 1\n"),
    "a text": _text("hello\n"),
    "no YAML": _text("{a: [1,}\n"),
    "deep": _text("a: " + "[" * 5000 + "]" * 5000 + "\n"),
    "keys twice": lambda path: path.write_bytes(SAMPLE.read_bytes() * 2),
    "a later format": lambda path: path.write_bytes(
        SAMPLE.read_bytes().replace(b"format: 2", b"format: 99", 1)
    ),
    "an unknown instrument": lambda path: path.write_bytes(
        SAMPLE.read_bytes().replace(b"osri-r4", b"osri-r99")
    ),
    "half a surrogate pair": _text('a: "\\ud800"\n'),
    "a pipe": os.mkfifo,
    "a circle of links": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to("nowhere.yaml"),
    "5 MiB": _huge,
}
NAMES: Final = {
    "missing": "missing.yaml",
    "below a file": f"{GOOD}/x.yaml",
    "too long": "x" * 300 + ".yaml",
    "not UTF-8 in its name": "caf\udce9.yaml",
    "NUL in its name": "a\0b.yaml",
    "no name": "",
    "a device": "/dev/zero",
}
COMMANDS_OF_A_FILE: Final = """
show @ | show @ --json | rate @ | verify @ | verify @ --json
check @ | check @ --json | set @ 4A=2 | set reviews/good.yaml --from @
load @ --table 4A1 --csv rows.csv | load reviews/good.yaml --table 4A1 --csv @
load reviews/good.yaml --table 4A1 --csv rows.csv --map @
submit @ | return @ | complete @ | state-qa @ | finalise @ | reopen @ | unsign @ cp.signed | history @ | restore @
recover @ | recover @ --take | recover @ --discard | forget @
notes @ | note @ 4A hello | reply @ n1 hello | close-note @ n1 | reopen-note @ n1
override @ 4 Strength --reason made-up | undo-override @ 4 | overrides @
diff @ reviews/good.yaml | diff reviews/good.yaml @ | diff @ | settle @ | settle @ 4A ours
blame @ | blame @ 4B | import-xlsform @
lint @ | lint @ --json | describe @ | compare @ osri-r4 | compare osri-r4 @ | migrate @ --to 2026.1
train @ | train @ --lint | quiz @ | quiz --class @ | score @ | score reviews/good.yaml --key @
agreement @ reviews/good.yaml | agreement reviews/good.yaml @ | reconcile @ reviews/good.yaml | debrief @
take-agreed @ consensus.yaml | take-agreed reviews/good.yaml @
collect into --from @ | collect into --git @ --branches main --path x.yaml
report @ | report @ --json | export @ --format json | export @ --format xlsx | print @ | print @ --format html
open @ --plain | inquiries @ | ready @ | brief @ | register @
"""
OTHER: Final = """
doctor home init instruments keys new schema settings git-setup textconv merge-driver keep-modes verify-pushed
manual completions help
"""
"""Commands that take no file of ours, or (what git calls) any bytes at all."""
LINES: Final = [line.strip() for line in COMMANDS_OF_A_FILE.replace("|", "\n").splitlines() if line.strip()]
FOLDERS_TOO: Final = frozenset(
    {
        "check",
        "verify",
        "overrides",
        "report",
        "export",
        "collect",
        "inquiries",
        "ready",
        "register",
        "forget",
    }
)
"""The commands that also take a folder, and are not wrong with an empty one."""
READABLE: Final = frozenset({"a list", "a text", "a later format", "an unknown instrument"})
"""What is sound YAML: `lint` has findings, which are no refusal."""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with one sound review in it."""
    (tmp_path / "reviews").mkdir()
    good = unsealed(SAMPLE.read_text(encoding="utf-8")).replace("id: sample-0001", "id: good", 1)
    (tmp_path / GOOD).write_text(good, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("date,type\n2026-01-05,Group Home\n")
    return tmp_path


def refused(run: Run, here: Path, line: str, bad: str) -> None:
    """Runs a command with a bad file; everything that must hold then holds."""
    before = (here / GOOD).read_bytes()
    there = sorted(here.rglob("*"))
    ran = run(*(bad if word == BAD else word for word in line.split()))
    assert ran.status == 2, (line, ran)
    assert ran.err.startswith("tui-review: "), (line, ran.err)
    assert ran.err.count("\n") == 1, (line, ran.err)
    assert "inside tui-review" not in ran.err, (line, ran.err)
    assert (here / GOOD).read_bytes() == before
    assert [path for path in sorted(here.rglob("*")) if "home" not in path.parts] == [
        path for path in there if "home" not in path.parts
    ], line


def make(here: Path, kind: str) -> str:
    """The name of a bad file of that kind, made here where it is one."""
    if kind in NAMES:
        return NAMES[kind]
    FILES[kind](here / "bad.yaml")
    return "bad.yaml"


def test_every_command_is_in_the_table() -> None:
    assert {line.split()[0] for line in LINES} | set(OTHER.split()) == set(COMMANDS)


@pytest.mark.parametrize("kind", ["missing", "not UTF-8"])
def test_every_command_refuses_a_bad_file_in_one_line(run: Run, here: Path, kind: str) -> None:
    bad = make(here, kind)
    for line in LINES:
        refused(run, here, line, bad)


@pytest.mark.parametrize("kind", [*FILES, *NAMES])
def test_every_kind_of_bad_file_is_refused_in_one_line(run: Run, here: Path, kind: str) -> None:
    bad = make(here, kind)
    for line in ("show @", "set @ 4A=2", "set reviews/good.yaml --from @", "diff reviews/good.yaml @"):
        refused(run, here, line, bad)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*FILES, *NAMES])
def test_every_command_refuses_every_kind_of_bad_file_in_one_line(run: Run, here: Path, kind: str) -> None:
    bad = make(here, kind)
    for line in LINES:
        command = line.split()[0]
        if (kind == "a folder" and command in FOLDERS_TOO) or (kind in READABLE and command == "lint"):
            continue
        if kind == "not UTF-8 in its name" and "--json" in line:
            # A process of its own prints such a name; what stands for stdout here does not.
            continue
        refused(run, here, line, bad)


WRONG: Final[list[tuple[list[str], str]]] = [
    (["show"], "required: file. See `tui-review show --help`"),
    (["show", GOOD, "--nope"], "--nope"),
    (["show", "-n.yaml"], "Write ./-n.yaml"),
    (["export", "reviews", "--format", "xml"], "invalid choice: 'xml'"),
    (["quiz", "any", "--seed", "y"], "'y'"),
    (["check", GOOD, "--on", "2026-02-30"], "2026-02-30"),
    (["set", GOOD, "=Yes"], "no question"),
    (["set", GOOD, "4A1.new.type=Other", "4A1.new.type=Group Home"], "4A1.new.type: It is given twice"),
    (["set", GOOD, "4B=No", "4B =No"], "4B: It is given twice"),
    (["settings", "name=A", "name=B"], "name is given twice"),
    (["migrate", GOOD, "--to", "1900.1"], "1900.1"),
    (["diff", f"{GOOD}@-1", GOOD], "-1"),
    (["new", "osri-r4", "../x"], "../x"),
    (["new", "osri-r4", "x" * 300], "cannot be a review's id"),
    (["instruments", "--folder", "missing"], "missing: There is no such folder."),
    (["inquiries", "missing"], "missing"),
    (["ready", "missing"], "missing"),
    (["show", "\x1b[31mred.yaml"], "␛[31mred.yaml"),
    (["note", GOOD, "4A", "bell\x07"], "bell"),
    (["return", GOOD, "--role", "qa", "--by", "Q", "--reason", "a\x1b[2Jb"], "U+001B (escape)"),
    (["return", GOOD, "--role", "qa", "--by", "Q\x07", "--reason", "x"], "U+0007 (bell)"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG, ids=[" ".join(case[0])[:40] for case in WRONG])
def test_a_wrong_argument_is_one_line_with_what_to_do(
    run: Run, here: Path, arguments: list[str], says: str
) -> None:
    before = (here / GOOD).read_bytes()
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.err.startswith("tui-review: ")
    assert ran.err.count("\n") == 1
    assert says in ran.err
    assert (here / GOOD).read_bytes() == before


def test_of_forty_answers_the_one_with_a_control_character_is_named_and_none_is_kept(
    run: Run, review: Path
) -> None:
    before = review.read_bytes()
    texts = {f"{item}.comments": "As told." for item in range(1, 19) if item != 12} | {
        "7.comments": "bell\x07"
    }
    answers = [f"{question}={text}" for question, text in texts.items()]
    answers += [f"{question}=Yes" for question in ("1A", "1B", "2A", "3A", "3B")]
    ran = run("set", review, *answers)
    assert ran.status == 2
    assert ran.err.startswith(f"tui-review: {review}: 7.comments: ")
    assert "U+0007" in ran.err
    assert "bell\x07" not in ran.err
    assert review.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"4A": 2, "4B": "Yes", "4A": 3}', '"4A" is given twice'),
        ('{"4A1": [{"date": "2026-01-05", "date": "2026-01-06"}]}', '"date" is given twice'),
        ('{"4A": 2', "not sound JSON"),
        ("[1]", "flat map"),
        ('{"4A": 1e999}', "4A"),
        ('{"4A": 1234567890}', "4A"),
        ('{"4A": 99999999999999999999999999999999999999}', "4A"),
        (f'{{"4A": {"9" * 5000}}}', "not sound JSON"),
        (f"{'[' * 100_000}", "JSON"),
        ('{"4.comments": "\\ud800"}', "4.comments"),
        ('{"4A1": [3]}', "4A1"),
    ],
)
def test_answers_from_a_file_are_all_taken_or_none(run: Run, review: Path, text: str, says: str) -> None:
    before = review.read_bytes()
    Path("answers.json").write_text(text)
    ran = run("set", review, "--from", "answers.json")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert says in ran.err
    assert review.read_bytes() == before


def test_bare_answers_are_refused_line_by_line(run: Run, here: Path) -> None:
    (here / "maps.jsonl").write_bytes(b'{"4A": 2}\n{"4A": 2, "4A": 3}\n\xff\n[]\n{}\n')
    ran = run("rate", "--instrument", "osri-r4", "--answers", "maps.jsonl", "--json")
    assert ran.status == 2
    assert [line.split(":")[2] for line in ran.err.splitlines()] == ["2", "3", "4"]
    assert ["error" in json.loads(line) for line in ran.out.splitlines()] == [False, True, True, True, False]


def test_a_file_whose_name_begins_with_a_dash_is_read_when_it_is_named_so(run: Run, here: Path) -> None:
    (here / GOOD).rename(here / "-n.yaml")
    assert run("show", "./-n.yaml").status == 0
    assert run("show", "--", "-n.yaml").status == 0


def test_a_file_name_that_is_no_utf8_can_be_read_and_printed(here: Path) -> None:
    (here / GOOD).rename(here / "caf\udce9.yaml")
    ran = run_fresh("check", "caf\udce9.yaml", "--json")
    (found,) = json.loads(ran.out)
    assert (ran.status, found["code"]) == (1, "record")
    assert "caf" in found["message"]
    ran = run_fresh("check", "none\udce9.yaml", "--json")
    assert ran.status == 2
    assert "none⟨U+DCE9⟩.yaml" in ran.err


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """Runs a line of the shell in which `tui-review` is this program."""
    program = f'tui-review() {{ {sys.executable} -m tui_review "$@"; }}\n'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", program + command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment,
    )


@pytest.mark.parametrize(
    ("command", "status"),
    few(
        [
            (f"tui-review show {GOOD} >/dev/full", 2),
            (f"tui-review show {GOOD} --json >&- 2>&-", 2),
            (f"tui-review diff {GOOD} {GOOD} >&-", 2),
            (f"tui-review show {GOOD} >&-", 2),
            (f"tui-review show {GOOD} --json >/dev/full", 2),
            ("tui-review check none.yaml 2>&-", 2),
            (f"tui-review check {GOOD} <&- >/dev/null", 0),
        ],
        2,
        apart=True,
    ),
)
def test_output_that_cannot_be_written_is_told_and_no_traceback(
    here: Path, command: str, status: int
) -> None:
    before = (here / GOOD).read_bytes()
    done = shell(command)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == (1 if status and "2>&-" not in command else 0)
    assert (here / GOOD).read_bytes() == before


def test_with_closed_streams_no_file_of_ours_takes_what_was_to_be_printed(review: Path) -> None:
    assert shell(f"tui-review set {review} 1.applies=No >&- 2>&- <&-").returncode in (0, 2)
    assert run_fresh("show", review, "--json").status == 0


def test_whoever_has_read_enough_is_no_error_to_tell(here: Path) -> None:
    del here
    done = shell(f"tui-review show {GOOD} | head -1")
    assert done.stderr == ""


@pytest.mark.parametrize("line", ["describe bad.yaml", "describe bad.yaml --sources"])
def test_a_condition_that_cannot_be_read_is_named_with_its_file_and_what_shows_where(
    run: Run, here: Path, line: str
) -> None:
    text = (SAMPLE.parents[1] / "instruments" / "case-inquiry.yaml").read_text(encoding="utf-8")
    broken = text.replace("{when: ci.answered is Not yet,", "{when: ci.answered is,", 1)
    (here / "bad.yaml").write_text(broken, encoding="utf-8")
    ran = run(*line.split())
    assert ran.status == 2
    assert "bad.yaml: A condition cannot be read" in ran.err
    assert "lint bad.yaml` shows where" in ran.err


@pytest.mark.parametrize(
    "line", ["new round x --folder .", "rate --instrument round --answers answers.jsonl"]
)
def test_an_instrument_in_which_questions_wait_for_one_another_is_named_with_its_line(
    run: Run, here: Path, line: str
) -> None:
    (here / "instruments").mkdir()
    (here / "instruments" / "round.yaml").write_text(ROUND, encoding="utf-8")
    (here / "answers.jsonl").write_text("{}\n", encoding="utf-8")
    ran = run(*line.split())
    assert ran.status == 2
    assert "round.yaml:11:73: These wait for one another: 1A → 1B → 1A." in ran.err
    assert "nested" not in ran.err


ROUND: Final = """\
language: 1
id: round
version: "1"
title: Round
short: Round
sections:
  - id: sheet
    title: Sheet
    questions:
      - {id: 1A, ask: First, answer: yes_no, guidance: G., asked_when: 1B is Yes}
      - {id: 1B, ask: Second, answer: yes_no, guidance: G., asked_when: 1A is Yes}
"""
NO_LETTER: Final = "\udcff"
"""What Python makes of a byte of the command line that is no UTF-8."""
ON_A_SCREEN: Final = {"home", "open", "reconcile", "train", "quiz"}


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(EXAMPLES.keys() - ON_A_SCREEN))
def test_a_byte_that_is_no_letter_is_told_wherever_it_stands_on_the_line(
    run: Run, here: Path, command: str
) -> None:
    before = (here / GOOD).read_bytes()
    for example in EXAMPLES[command]:
        line = [word.replace("2026-014", "good") for word in shlex.split(example)[1:]]
        for number, word in enumerate(line[1:], 1):
            ran = run(*line[:number], word + NO_LETTER, *line[number + 1 :])
            assert ran.status in (0, 1, 2), (number, line)
            assert "inside tui-review" not in ran.err, (number, line, ran.err)
            (here / GOOD).write_bytes(before)


@pytest.mark.parametrize(
    "given", [f"set {GOOD} --from l.json", f"set {GOOD} --from l.yaml", f"note {GOOD} 4A caf\udce9"]
)
def test_what_is_not_in_utf_8_is_told_as_that_with_what_to_do(run: Run, here: Path, given: str) -> None:
    (here / "l.json").write_bytes(b'{"1.comments": "caf\xe9"}')
    (here / "l.yaml").write_bytes(b"1.comments: caf\xe9\n")
    ran = run(*given.split())
    assert (ran.status, "is not in UTF-8: a byte" in ran.err) == (2, True), ran.err
    assert ("UTF-8." in ran.err or "to UTF-8," in ran.err, "surrogate" in ran.err, "brackets" in ran.err) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    "given", ["name=@", "folder=@", "editor=@", "people.a@b=@", "people.@=x", "keys.next=@"]
)
def test_a_setting_with_a_byte_that_is_no_letter_is_refused_in_words(run: Run, given: str) -> None:
    ran = run("settings", given.replace("=@", f"={NO_LETTER}").replace(".@", f".{NO_LETTER}"))
    assert (ran.status, "inside" in ran.err, ran.err.count("\n")) == (2, False, 1), ran.err


def test_a_text_of_which_the_locale_does_not_tell_the_letters_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = "路"
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "gbk")
    monkeypatch.setattr(os, "fsencode", lambda text: str(text).encode("gbk"))
    ran = run("note", GOOD, "4A", given)
    assert (ran.status, "in UTF-8" in ran.err, "LC_ALL=C.UTF-8" in ran.err) == (2, True, True)
    for taken in ("e", "这次访问没有记录"):
        assert "in UTF-8" not in run("note", GOOD, "4A", taken).err


@pytest.mark.parametrize(
    "command",
    [
        ("open", GOOD, "--plain", "--by"),
        ("home", "--by"),
        ("set", GOOD, "4A=Yes", "--by"),
        ("submit", GOOD, "--by"),
        ("new", "osri-r4", "another", "--by"),
        ("train", "harbor-lane", "attempt", "--by"),
        ("quiz", "safety", "--name"),
        ("reconcile", GOOD, "--agree", "4B=No", "--by"),
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("name", [f"J{NO_LETTER}", "J\x1b[1mo"], ids=["no letter", "escape"])
def test_a_name_that_no_file_can_keep_is_refused_as_a_name_before_anything_opens(
    run: Run, here: Path, command: tuple[str, ...], name: str
) -> None:
    before = (here / GOOD).read_bytes()
    ran = run(*command, name)
    assert (ran.status, ran.out) == (2, "")
    why = "is not in UTF-8" if NO_LETTER in name else "holds U+"
    assert f"As a person's name this cannot be used. The text {why}" in ran.err
    assert (here / GOOD).read_bytes() == before


def test_no_line_end_in_the_name_of_a_file_forges_a_line_of_a_folder(run: Run, here: Path) -> None:
    forged = (here / GOOD).with_name("a\ntui-review: all holds.yaml")
    forged.write_bytes((here / GOOD).read_bytes())
    for command in ("check", "verify"):
        told = run(command, forged.parent)
        assert "␊" in told.out, command
        assert not [line for line in told.out.splitlines() if line.startswith("tui-review")], command


@pytest.mark.parametrize(
    ("place", "question"), [("3A.narrative", "3A"), ("4C1.describe", "4C1"), ("1.comments", "1.comments")]
)
def test_a_character_that_cannot_be_kept_is_told_with_its_question(
    run: Run, here: Path, place: str, question: str
) -> None:
    assert run("new", "osri-r4", "fresh", "--folder", here).status == 0
    (here / "answers.json").write_text(json.dumps({"4C": "No", "4C1": ["Other"], place: "x\u0007y"}))
    ran = run("set", here / "fresh.yaml", "--from", here / "answers.json")
    assert ran.status == 2
    assert f"fresh.yaml: {question}: The text holds U+0007" in ran.err


@pytest.mark.parametrize("command", [("train", "--list", "--cases", "closed"), ("quiz", "--list")])
def test_a_folder_that_cannot_be_looked_into_is_not_said_to_hold_nothing(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(here)
    # Links to themselves: root, too, is refused.
    (here / "closed").symlink_to("closed")
    (here / "quizzes").symlink_to("quizzes")
    ran = run(*command)
    assert ran.status == 2
    assert "closed" in ran.err or "quizzes" in ran.err


_FILES: Final = {"ATTEMPT", "CASE", "CONSENSUS", "FILE", "FILE.jsonl", "FILE.yaml", "FOLDER", "KEY", "REPO"}
"""What an option is followed by where that is the name of a file or a folder, as the help calls it."""
_SAID: Final = (
    "DATE G GROUP ID INSTRUMENT ITEM LANG N NAME NAMES PATTERN PERCENT PLACE QUESTION QUESTION=VALUE SEED STATUS "
    "TEXT TYPE VERSION WHAT WHY WORDS"
)
_WORDS: Final = set(_SAID.split())
_MEANT: Final = {
    "--sign": "without a key, where the settings have one",
    "--beside": "git has no file of the work tree for what it compares",
}
"""The options that name a file and may be empty, and what that means."""


def options_with_a_word() -> Iterator[tuple[str, str, str]]:
    """Each command's options behind which a word comes, and what the help calls that word."""
    for command in COMMANDS:
        for each in parser_of(command)._actions:
            if each.option_strings and each.nargs != 0 and each.choices is None:
                called = str(each.metavar or each.dest.upper())
                yield from ((command, option, called) for option in each.option_strings)


def test_an_option_that_names_a_file_is_not_taken_for_none_where_a_variable_of_the_shell_is_empty(
    run: Run,
) -> None:
    of_files = [(command, option) for command, option, called in options_with_a_word() if called in _FILES]
    assert {option for _, option in of_files} >= {"--cases", "--before", "--into", "--rubrics", *_MEANT}
    for command, option in of_files:
        ran = run(command, option, "")
        told = f"An argument is empty, after {option}." in ran.err
        assert told == (option not in _MEANT), (command, option, ran)
        assert ran.status == 2 or not told


def test_of_what_comes_behind_an_option_it_is_known_whether_that_is_a_file() -> None:
    told = {called: (command, option) for command, option, called in options_with_a_word()}
    assert {called: each for called, each in told.items() if called not in _FILES | _WORDS} == {}
    assert not _FILES & _WORDS
