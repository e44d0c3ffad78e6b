"""A file that ends anywhere, as while it is written: what lints or reads it says so, and never fails inside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import pytest

from tests.examples import few, share
from tests.instrument.making import SMALL
from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import shipped_folder
from tui_review.training.case import shipped_cases
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ROOT: Final = Path(__file__).parents[2]
CASE: Final = "case/case.yaml"
KEY: Final = "case/key/key.yaml"
SHIPPED: Final = shipped_folder()
INSTRUMENTS: Final = sorted(each for each in SHIPPED.glob("*.yaml") if "." not in each.stem)
WORDINGS: Final = sorted(SHIPPED.glob("*.wording.yaml"))
QUIZZES: Final = sorted(shipped_cases().parent.rglob("*quiz*/*.yaml")) + sorted(
    shipped_cases().rglob("quiz.yaml")
)
CASES: Final = sorted(shipped_cases().glob("*/case.yaml"))
KEYS: Final = sorted(shipped_cases().glob("*/key/key.yaml"))
LOOKED_AT: Final = [
    *((path, path.name, "lint {}") for path in (*WORDINGS, *INSTRUMENTS)),
    *((path, "quiz.yaml", "quiz --lint {}") for path in QUIZZES),
    *((path, CASE, "train --lint case") for path in CASES),
    *((path, KEY, "train --lint case") for path in KEYS),
    (ROOT / "reviews" / "sample-0001.yaml", "reviews/sample-0001.yaml", "check {}"),
]
"""Each shipped file, where a copy of it stands, and what looks at that."""
SETTINGS: Final = 'name = "Nobody"\nrole = "qa"\n# mine\n[keys]\n"review.next" = "ctrl+n"\n'


def cut(data: bytes, chance: Random) -> Iterator[bytes]:
    """What is left of a file that ends with a line, with a key's sign of a text, or at any byte; without end."""
    lines = data.split(b"\n")
    while True:
        before = b"\n".join(lines[: chance.randrange(1, len(lines))])
        yield before
        if (key := re.search(rb"[\w-]+:(?= |\Z)(?!.*\n)", before)) is not None:
            yield before[: key.end()] + chance.choice(
                (b" |", b" >", b" |-", b" >2", b" 'a", b" [", b" ~", b" {a")
            )
        yield data[: chance.randrange(len(data))]


def placed(source: Path, to: str) -> Path:
    """A copy of a shipped file where it is looked at, with what lies beside it."""
    if to.startswith("case/"):
        folder = source.parent if to == CASE else source.parents[1]
        shutil.copytree(folder, "case")
    path = Path(to)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, path)
    return path


@pytest.mark.parametrize(
    ("source", "to", "line"),
    [*(pytest.param(*each, id=f"{each[0].parent.name}-{each[0].name}") for each in LOOKED_AT)],
)
def test_a_shipped_file_that_ends_anywhere_is_told_about_and_never_fails_inside(
    run: Run, source: Path, to: str, line: str
) -> None:
    path = placed(source, to)
    whole = path.read_bytes()
    # A large one takes a second each time.
    for data in islice(cut(whole, Random(source.name)), share(60 if len(whole) > 100_000 else 200) // 5 or 1):
        path.write_bytes(data)
        ran = run(*line.format(path).split())
        assert ran.status in (0, 1, 2)
        assert "inside tui-review" not in ran.err, (ran.err[:300], data[-80:])


@pytest.mark.parametrize("end", ["", " |", " >", " |\n", " >-", " ~", " [", " {a"])
def test_an_instrument_that_ends_behind_any_of_its_keys_is_told_about(run: Run, end: str) -> None:
    path = Path("small.yaml")
    keys = list(re.finditer(r"^ *(?:- )?\w+:", SMALL, re.MULTILINE))
    for key in keys[:: max(1, 4 // share(4))]:
        path.write_text(SMALL[: key.end()] + end, encoding="utf-8")
        ran = run("lint", path)
        assert ran.status in (1, 2)
        assert "inside tui-review" not in ran.err, (ran.err[:300], key[0])


@pytest.mark.parametrize("source", few((WORDINGS[0], *INSTRUMENTS, *QUIZZES, *KEYS), 3))
def test_every_place_in_a_file_that_ends_anywhere_is_one_in_that_file(source: Path) -> None:
    for data in islice(cut(source.read_bytes(), Random(source.name)), share(60)):
        try:
            document = read_yaml(data, file=source.name)
        except UserError:
            continue
        lines = document.text.split("\n")
        for line, column in (*document.index.keys.values(), *document.index.texts.values()):
            assert line <= len(lines), data[-80:]
            assert column <= len(lines[line - 1]) + 1, data[-80:]


def test_settings_that_end_at_any_byte_are_told_about(run: Run, home: Path) -> None:
    path = home / "XDG_CONFIG_HOME" / "tui-review" / "settings.toml"
    path.parent.mkdir(parents=True)
    for length in range(0, len(SETTINGS), max(1, 5 // share(5))):
        path.write_text(SETTINGS[:length], encoding="utf-8")
        ran = run("settings")
        assert ran.status in (0, 1, 2)
        assert "inside tui-review" not in ran.err, SETTINGS[:length]
