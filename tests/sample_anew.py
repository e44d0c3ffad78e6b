"""Makes the sample review anew: `python -m tests.sample_anew`.

It enters the answers of the one that stands there with the commands, on the same day, for the current version of its
instrument, so that the sample is always what the program writes, and is held against the instrument as it is.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from tui_review.cli.main import main
from tui_review.review.record import ids
from tui_review.store.reviews import read_review

if TYPE_CHECKING:
    from tui_review.review.model import Review

SAMPLE: Final = Path(__file__).parents[1] / "reviews" / "sample-0001.yaml"
_SEALED: Final = re.compile(
    r"^    (?:seal|content|form|leaves|besides|covers|said|marks|parents):.*\n(?:      .*\n|    - .*\n)*",
    re.MULTILINE,
)
_UID: Final = re.compile(r"^  uid: .*\n", re.MULTILINE)


def unsealed(text: str) -> str:
    """The text of a review as from before there were seals, for who changes it by hand to see what else is found."""
    return _UID.sub("", _SEALED.sub("", text))


_COMPLETED: Final = "fs.review_completed"


def answers_of(review: Review) -> dict[str, Any]:
    """A flat map of what a reviewer entered; the day of completion is the program's."""
    found: dict[str, Any] = {}
    for id_, answer in review.answers.items():
        if id_ == _COMPLETED:
            continue
        if answer.rows is not None:
            found[id_] = list(answer.rows.values())
        elif answer.given is not None:
            found[id_] = answer.given
        if answer.narrative:
            found[f"{id_}.narrative"] = answer.narrative
    return found


def make(path: Path, was: Review) -> None:
    """Makes a review at a path as another one was made."""
    answers = answers_of(was)
    day = date.fromisoformat(str(was.answers[_COMPLETED].value))
    given = path.with_suffix(".json")
    given.write_text(json.dumps(answers))
    by = ("--by", was.history[0].by)
    at = datetime.fromisoformat(was.history[-1].at)
    source = Random(1)

    def at_random(length: int) -> str:
        rest = source.choices(ids._ALPHABET, k=length - 1)
        return "".join([source.choice(ids._LETTERS), *rest])

    with (
        mock.patch("tui_review.review.who.date", mock.Mock(today=lambda: day)),
        mock.patch(
            "tui_review.review.who.datetime",
            mock.Mock(now=lambda _: at, fromisoformat=datetime.fromisoformat),
        ),
        mock.patch("tui_review.cli.common.user_name", return_value=""),
        mock.patch.object(ids, "_random", at_random),
    ):
        for arguments in (
            ("new", was.review.instrument.id, path.stem, "--folder", str(path.parent), *by),
            ("set", str(path), "--from", str(given), *by),
            ("submit", str(path), *by),
        ):
            if main(list(arguments)):
                message = f"tui-review {arguments[0]} did not work."
                raise SystemExit(message)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        anew = Path(folder) / SAMPLE.name
        make(anew, read_review(SAMPLE).review)
        shutil.copyfile(anew, SAMPLE)
