"""Which tests the suite of a minute leaves out, as they took longer than most: `python -m tests.longer REPORT.xml`.

`pytest -m minute` runs all others that are not slow. The list beside this file is made anew of a report of a run of the
quick suite (`pytest -m 'not slow' --junitxml=REPORT.xml`); a test that is new runs within the minute until then.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Final

LIST: Final = Path(__file__).with_name("longer.txt")
_LONGEST: Final = 0.05
"""Seconds that a case of a test within the minute takes in the mean, on a machine that others use too."""


def known() -> frozenset[str]:
    """The tests that take longer: `tests/store/test_lock.py::test_of_two_one_waits`."""
    return frozenset(LIST.read_text(encoding="utf-8").split())


def of_report(report: Path) -> list[str]:
    """Those that took longer by a report, in the order of their names."""
    took: dict[str, list[float]] = defaultdict(list)
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - see above
        file = f"{case.attrib['classname'].replace('.', '/')}.py"
        took[f"{file}::{case.attrib['name'].partition('[')[0]}"].append(float(case.attrib["time"]))
    return sorted(name for name, each in took.items() if mean(each) > _LONGEST)


if __name__ == "__main__":
    LIST.write_text("".join(f"{name}\n" for name in of_report(Path(sys.argv[1]))), encoding="utf-8")
