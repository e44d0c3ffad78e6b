"""Files of every kind as plain data, and ways in which they go wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.instrument.making import SMALL
from tui_review.instrument.loading.overlay_model import Overlay
from tui_review.instrument.model import Instrument
from tui_review.reports.yardsticks import YardsticksFile
from tui_review.review.model import Review
from tui_review.settings import Settings
from tui_review.store.tables_csv import ColumnMap
from tui_review.training.blocks import BlocksFile
from tui_review.training.case import CaseFile
from tui_review.training.compare import ComparingFile
from tui_review.training.consensus import ConsensusFile
from tui_review.training.key import KeyFile
from tui_review.training.quiz import Quiz
from tui_review.training.rubric import CriteriaFile, RubricFile
from tui_review.yamlfile.reader import read_file, read_strings

if TYPE_CHECKING:
    import random

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tui_review"


class Sample(NamedTuple):
    """A sound file, and how often it is taken among others."""

    kind: Any
    data: Any
    weight: int = 4


def _file(kind: Any, path: Path, weight: int = 4, *, strings: bool = False) -> Sample:
    return Sample(kind, read_file(path, strings=strings)[1].data, weight)


def _full(data: Any) -> Any:
    """A review with one of everything: rows, a sign-off, changes, notes, overrides, conflicts, orphans."""
    at, by = "2026-03-20T12:00:00Z", "A. Reviewer (made up)"
    return {
        **data,
        "answers": {
            "4A": {"value": 2, "changes": [{"was": 1, "by": by, "at": at, "why": "A test."}]},
            "4A1": {"rows": {"r1": {"date": "2026-01-05", "n": 3, "why": ["a", "b"]}}, "last_row": 4},
            "S": {"value": {"name": by, "date": "2026-01-05"}, "flag": "look", "passages": ["07:3"]},
            "4C1": {"value": ["Other"], "narrative": "Made up."},
        },
        "overrides": {"4": {"rating": "Strength", "reason": "A test.", "by": by, "at": at}},
        "notes": {
            "n1": {
                "on": "4A",
                "status": "open",
                "value_then": 2,
                "messages": [{"by": by, "role": "qa", "at": at, "text": "Why?", "act": "reopened"}],
            }
        },
        "conflicts": {"4A": {"base": 1, "ours": 2, "theirs": [3]}},
        "orphans": {"9Z@2025": {"value": "kept"}},
        "history": [{"version": 1, "act": "created", "by": by, "at": at}],
    }


SETTINGS = {
    "folder": "reviews",
    "theme": "dark",
    "keys": {"next": "pagedown"},
    "commit": True,
    "name": "A. B.",
}
CONSENSUS = {
    "format": 1,
    "instrument": "osri-r4",
    "instrument_version": "2026.1",
    "reviews": [{"name": "Kim (case-7)", "review": ["0abc"], "version": 1}],
    "agreed": {
        "16B": {
            "value": "No",
            "narrative": "Made up.",
            "reason": "Nobody asked.",
            "by": "Kim, Lee",
            "recorded_by": "Kim",
            "at": "2026-07-02T09:00:00Z",
            "said": {"Kim (case-7)": "Yes"},
        }
    },
}
RUBRIC = {
    "format": 1,
    "attempt": "Kim (layla-1)",
    "review": ["0abc"],
    "texts": {
        "4B": {"met": ["practice"], "text": "0123abcd", "by": "T. Trainer", "at": "2026-07-02T09:00:00Z"}
    },
}
CASES = PACKAGE / "training" / "cases"


def samples() -> list[Sample]:
    """At least one sound file of every kind."""
    sample = _file(Review, ROOT / "reviews" / "sample-0001.yaml", 2)
    found = [
        sample,
        Sample(Review, _full(sample.data), 20),
        Sample(Instrument, read_strings(SMALL.encode(), file="small.yaml").data, 12),
        _file(Instrument, ROOT / "instruments" / "osri-r4.yaml", 1, strings=True),
        _file(Instrument, ROOT / "instruments" / "contact-recording.yaml", 6, strings=True),
        _file(Instrument, ROOT / "instruments" / "case-plan-review.yaml", 6, strings=True),
        _file(Overlay, ROOT / "instruments" / "osri-r3.yaml", 2, strings=True),
        Sample(Settings, SETTINGS, 12),
        _file(ColumnMap, ROOT / "tests" / "data" / "contacts-fictional.map.yaml", strings=True),
        _file(BlocksFile, PACKAGE / "training" / "blocks.yaml"),
        _file(ComparingFile, PACKAGE / "training" / "comparing.yaml"),
        Sample(ConsensusFile, CONSENSUS, 12),
        Sample(RubricFile, RUBRIC, 12),
        _file(CriteriaFile, PACKAGE / "training" / "rubric.yaml"),
        _file(YardsticksFile, PACKAGE / "reports" / "yardsticks.yaml"),
    ]
    found += [_file(CaseFile, path, 8) for path in sorted(CASES.glob("*/case.yaml"))[:1]]
    found += [_file(KeyFile, path, 3) for path in sorted(CASES.glob("*/key/key.yaml"))[:1]]
    found += [_file(Quiz, path) for path in sorted(CASES.glob("*/quiz.yaml"))[:1]]
    return found


def _deep(depth: int) -> Any:
    found: Any = "bottom"
    for _ in range(depth):
        found = [found]
    return found


STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 3, 101, 10**19, 1.5, float("nan"), "", " ", "x", "3", "true", "yes", "Yes", "-0", "٣",
    "2026-13-45", "2026-02-28", "2026-W05-3", "../../x", "in_progress", "submited", "a\nb", [], {}, [1], ["a", None],
    [["a"]], {"a": 1}, {"a": "b"}, {"a": {"b": "c"}}, {"name": "x", "date": []}, {1: 2}, {None: "x"}, {"value": {}},
    _deep(60), {"else": "x"}, "9" * 30,
)  # fmt: skip
STRANGE_KEYS: tuple[Any, ...] = (
    "x",
    "else_",
    "[key]",
    "str",
    "format",
    "",
    "a.b",
    1,
    None,
    True,
    "\u202e",
    "valeu",
)


def mutated(data: Any, source: random.Random) -> Any:
    """The data with one to three things in it changed, added, renamed or left out; the data itself stays."""
    for _ in range(source.choice((1, 1, 1, 2, 3))):
        data = _changed(data, source)
    return data


def _changed(data: Any, source: random.Random) -> Any:
    inside = isinstance(data, dict | list) and data and source.random() < 0.8
    if not inside:
        return _other(data, source)
    if isinstance(data, list):
        at = source.randrange(len(data))
        return [*data[:at], _changed(data[at], source), *data[at + 1 :]]
    key = source.choice(list(data))
    return {each: _changed(value, source) if each == key else value for each, value in data.items()}


def _other(data: Any, source: random.Random) -> Any:
    if isinstance(data, dict) and source.random() < 0.8:
        return _other_map(data, source)
    if isinstance(data, list) and source.random() < 0.6:
        return source.choice([[*data, source.choice(STRANGE)], data[1:], [*data, *data[:1]]])
    if isinstance(data, str) and source.random() < 0.3:
        return source.choice([data + "x", data[1:], data.upper(), data * 2])
    if isinstance(data, int) and source.random() < 0.3:
        return source.choice([data + 1, -data, str(data), float(data)])
    return source.choice(STRANGE)


def _other_map(data: dict[Any, Any], source: random.Random) -> dict[Any, Any]:
    keys = list(data) or ["x"]
    match source.randrange(4):
        case 0:
            gone = source.choice(keys)
            return {key: value for key, value in data.items() if key != gone}
        case 1:
            old, new = source.choice(keys), source.choice([*STRANGE_KEYS, f"{source.choice(keys)}s"])
            return {new if key == old else key: value for key, value in data.items()}
        case 2:
            return {source.choice(STRANGE_KEYS): source.choice(STRANGE), **data}
        case _:
            return {**data, source.choice(STRANGE_KEYS): source.choice(STRANGE)}
