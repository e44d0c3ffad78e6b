"""Made-up folders of reviews for the benchmarks: as many as wished, each another, the same for the same seed.

Some dozens are worked out with the program itself, in progress and handed over in former days; the others are copies of
them with a name, a county and a day of their own. Nobody in them exists.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from benchmarks.timing import SAMPLE
from tests.sample_anew import answers_of, unsealed
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.gate.proposals import Create
from tui_review.review.record.ids import raised_uid
from tui_review.review.serial import as_written, new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.reviews import catalog_for, read_review, review_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

_TEMPLATES: Final = 40
_CHANGED: Final = 25
"""So many answers of each are others than the sample's."""
_COUNTIES: Final = (
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elder",
    "Fir",
    "Hazel",
    "Juniper",
    "Larch",
    "Maple",
)
_DAY: Final = date(2026, 1, 5)
_DAYS: Final = 300


def fill(folder: Path, count: int, *, seed: int = 1) -> list[Path]:
    """Puts so many reviews into a folder, and gives their paths."""
    chance = Random(seed)  # noqa: S311 - the same folder for the same seed
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    texts = _templates(chance, min(_TEMPLATES, count))
    paths = []
    for number in range(count):
        paths.append(folder / f"made-up-{number:06}.yaml")
        paths[-1].write_text(_copy(chance, texts[number % len(texts)], paths[-1].stem), encoding="utf-8")
    return paths


def _templates(chance: Random, count: int) -> list[str]:
    """The texts of reviews that are copied, every third of them handed over."""
    catalog = catalog_for(SAMPLE)
    sample = read_review(SAMPLE, catalog)
    answers = answers_of(sample.review)
    found = []
    for number in range(count):
        review = _answered(chance, sample.rules, answers)
        text = unsealed(review_bytes(review, as_written(sample.rules, review)).decode())
        found.append(_handed_over(text) if number % 3 else text)
    return found


def _answered(chance: Random, rules: Rules, answers: dict[str, Any]) -> Review:
    """The sample's review with some answers changed at random, whatever follows from that."""
    state = ReviewState(
        rules, new_review("made-up", rules, "2026-01-02"), Editor("R. Viewer"), today="2026-02-01"
    )
    state.propose(Create(by=state.author))
    state.answer_many(answers)
    asked: Sequence[str] = [
        id_ for id_, at in rules.questions.items() if at.rated and kind_of(at.question).entry == "options"
    ]
    for id_ in chance.sample(asked, _CHANGED):
        try:
            state.answer(id_, chance.choice(rules.questions[id_].question.options or ("Yes",)))
        except UserError:
            continue  # It is not asked, or not in this way.
    return state.review


def _handed_over(text: str) -> str:
    """The same as somebody has submitted it before there were seals."""
    act = '  - version: 2\n    act: submitted\n    by: R. Viewer\n    role: reviewer\n    at: "2026-02-01T10:00:00Z"\n'
    text = text.replace("  version: 1\n", "  version: 2\n", 1).replace(
        "status: in_progress", "status: submitted", 1
    )
    return text + act


def _copy(chance: Random, text: str, id_: str) -> str:
    county, day = chance.choice(_COUNTIES), _DAY + timedelta(days=chance.randrange(_DAYS))
    uid = raised_uid(sha256(id_.encode()).hexdigest())  # as of a review from before there were seals
    text = text.replace("  id: made-up\n", f"  id: {id_}\n", 1).replace("Alder County", f"{county} County", 1)
    text = re.sub(r"(?m)^(  status: \w+)$", rf"\1\n  uid: {uid}", text, count=1)
    return re.sub(r'(fs.review_completed:.*\n    value: )"[^"]*"', rf'\1"{day.isoformat()}"', text, count=1)
