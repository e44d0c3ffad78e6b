"""What a trainer ticks of the narratives and rationales of an attempt: the craft besides the answers.

The ticks are kept in a file beside the attempt, which stays as it was handed in. What is ticked is so of one text:
where the text is another by now, the ticks do not count, and that is said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.review.copies import identity_of
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, FilledText
from tui_review.training.compare import text_digest
from tui_review.training.people import told_apart
from tui_review.training.shaping import FORMAT, read_shaped
from tui_review.training.under_way import FileUnderWay, file_beside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_review.review.model import Review
    from tui_review.review.who import Editor
    from tui_review.training.scoring import Score

_HEAD: Final = "What a trainer ticked of the texts of one attempt; `tui-review score` counts it."
_FOLDER: Final = "rubrics"
"""The folder beside that of the attempts where the ticks of each are, in a file of its name."""
_WHAT: Final = "rubric of an attempt"


@frozen(kw_only=True)
class Criterion:
    """One thing that a text is read for."""

    id: FilledText
    """A short name."""
    title: FilledText
    """For tables and ticks."""
    asks: FilledText
    """What a text does that has it."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class CriteriaFile:
    """`rubric.yaml`."""

    format: AtLeastOne
    """1."""
    criteria: list[Criterion]
    """In the order in which they are ticked."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class TickedText:
    """What was ticked of one text."""

    met: list[str] = field(default_factory=list)
    """The criteria that it meets, by id; none is an answer too."""
    text: str
    """A digest of the text that was read."""
    by: str
    """Who read it."""
    at: str
    """When, UTC."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class RubricFile:
    """The ticks of one attempt, as written."""

    format: AtLeastOne
    """1."""
    attempt: FilledText
    """The attempt's person and id."""
    review: list[str]
    """What is the same in two files exactly when they hold the same attempt."""
    texts: dict[str, TickedText] = field(default_factory=dict)
    """By question."""

    __pydantic_config__ = STRICT


@frozen()
class RubricFigures:
    """What the ticks of one attempt, or of a class, come to."""

    read: int
    """How many texts were read, as they stand."""
    texts: int
    """How many are asked for; one that is missing has to be there first."""
    met: dict[str, int]
    """By criterion, how many of those read meet it."""
    changed: tuple[str, ...] = ()
    """Texts that are others than those that were read."""
    by: tuple[str, ...] = ()
    """Who read them."""

    @property
    def points(self) -> int:
        """How many ticks there are."""
        return sum(self.met.values())

    @property
    def most(self) -> int:
        """How many there could be for the texts that were read."""
        return self.read * len(self.met)

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        return {
            "read": self.read,
            "texts": self.texts,
            "ticks": self.points,
            "of": self.most,
            "met": self.met,
        }


@cache
def all_criteria() -> tuple[Criterion, ...]:
    """What texts are read for, in order."""
    return tuple(read_shaped(CriteriaFile, Path(__file__).parent / "rubric.yaml", "rubric")[0].criteria)


def rubric_beside(attempt: Path) -> Path:
    """Where the ticks of an attempt are if nobody says: beside its folder, where they are taken for no review."""
    return file_beside(attempt, _FOLDER)


def rubric_of(review: Review, path: Path) -> RubricFile | None:
    """The ticks of an attempt in a file; None where there is no file, or another attempt's. Raises UserError."""
    if not path.exists():
        return None
    file = read_shaped(RubricFile, path, _WHAT)[0]
    return file if file.review == list(identity_of(review)) else None


def rubric_figures(scores: Iterable[Score]) -> RubricFigures:
    """What the ticks of attempts come to, each as far as its texts are those that were read."""
    met = Counter({each.id: 0 for each in all_criteria()})
    read = texts = 0
    changed: list[str] = []
    by: dict[str, None] = {}
    for score in scores:
        texts += len(score.texts)
        ticked = score.rubric.texts if score.rubric is not None else {}
        sound = {
            id_: each for id_, each in ticked.items() if each.text == text_digest(score.texts.get(id_, ""))
        }
        changed += [id_ for id_ in ticked if id_ not in sound]
        read += len(sound)
        for each in sound.values():
            met.update(set(each.met).intersection(met))
            by[each.by] = None
    return RubricFigures(read, texts, dict(met), tuple(changed), tuple(by))


class Ticking:
    """A trainer at the texts of one attempt: each tick is in the file at once."""

    def __init__(self, path: Path, score: Score, who: Editor) -> None:
        """Goes on with the file where it is there. Raises UserError where it is of another attempt, or no such file."""
        self._under_way = FileUnderWay(path, RubricFile, _WHAT, _HEAD)
        self._score = score
        self._who = who
        mine = list(identity_of(score.review))
        file = self._under_way.file
        if file is not None and file.review != mine:
            what = f"This file has what was ticked of another attempt: {file.attempt}."
            raise UserError(what, remedy="Name another file with --rubric.", file=str(path))
        (name,) = told_apart([score.review])
        score.rubric = file or RubricFile(format=FORMAT, attempt=name, review=mine)

    def tick(self, id_: str, criterion: str = "") -> None:
        """Ticks a criterion of a text, or takes the tick away; without one, the text was read and meets none.

        Raises UserError where nothing is written there.
        """
        text, rubric = self._score.texts.get(id_, ""), self._score.rubric
        if not text or rubric is None:
            raise UserError(f"Nothing is written at {id_}.", remedy="Only a text can meet a criterion.")
        before = met_by(self._score, id_) or []
        now = set(before) ^ {criterion} if criterion else set()
        met = [each.id for each in all_criteria() if each.id in now]
        ticked = TickedText(met=met, text=text_digest(text), by=self._who.name, at=self._who.now())
        file = replace(rubric, texts={**rubric.texts, id_: ticked})
        self._under_way.write(file)
        self._score.rubric = file


def met_by(score: Score, id_: str) -> list[str] | None:
    """The criteria that a text meets, by id; None where it was not read as it stands."""
    ticked = score.rubric.texts.get(id_) if score.rubric is not None else None
    return ticked.met if ticked is not None and ticked.text == text_digest(score.texts.get(id_, "")) else None
