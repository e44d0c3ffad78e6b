"""The register of certification: where each person stands on a given day, and what is done, due, overdue or waived.

What a person's review says is rated without a clock; a standing has one. So a temporary certification that ended is
expired here, a training that is planned is not done yet, and a day for certifying again that went by is overdue.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, is_date
from tui_review.instrument.language.people import name_key
from tui_review.instrument.wanted import Wanted
from tui_review.review.due import DueState, due_at
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import faulty, findings, warned
from tui_review.review.who import day_at_desk
from tui_review.settings import load_settings
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne
from tui_review.store.committed import branches_of
from tui_review.store.copies import by_review
from tui_review.store.folder import FolderIndex
from tui_review.store.index import Looking
from tui_review.store.reviews import ReviewFile, catalog_for, read_review
from tui_review.store.verify import Demanded, lost_versions, places, record_breaks
from tui_review.telling.words import does_not_hold
from tui_review.training.shaping import read_shaped

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from tui_review.review.finding import Finding
    from tui_review.review.model import Review
    from tui_review.store.copies import Copies

StandingName = Literal["certified", "again", "temporary", "expired", "not yet", "in doubt"]
MilestoneState = Literal[DueState, "waived"]
_RESTS_ON_DAYS: Final[tuple[StandingName, ...]] = ("certified", "again", "temporary")
_NEITHER: Final = "and none goes on from the others"
_LEFT_OUT: Final = "It is left out: "
_LATE: Final = "9000-01-01"
"""A day on which nothing lies ahead."""
_MARKS: Final[dict[MilestoneState, str]] = {
    "done": "done",
    "open": "to do",
    "due": "due",
    "overdue": "overdue",
    "waived": "waived",
}


@frozen(kw_only=True)
class RegisterFile:
    """`register.yaml`: question ids, and the outcome that says whether all steps are done."""

    format: AtLeastOne
    """1."""
    instrument: str
    name: str
    place: str
    outcome: str
    temporary_from: str
    temporary_until: str
    again: str
    """The day of certifying again; due by the day that an agency sets, where it sets one."""

    __pydantic_config__ = STRICT

    @property
    def wanted(self) -> Wanted:
        """All of it, and a best rating of items and of outcomes; but that of certifying again, which came later."""
        return Wanted(
            by="the register",
            questions=(self.name, self.place, self.temporary_from, self.temporary_until),
            rated=(self.outcome,),
            scales=("item", "outcome"),
        )


@frozen()
class Milestone:
    """One step of a person's way, as it stands on a day."""

    question: str
    what: str
    state: MilestoneState
    day: str
    """When it was done, or its last day; ISO, empty where there is none."""

    @property
    def words(self) -> str:
        """In a cell of the matrix: `done 2026-02-01`, `overdue 2026-03-14`, `waived`."""
        return f"{_MARKS[self.state]} {self.day}".strip()


@frozen()
class PersonStanding:
    """One person on a day."""

    path: Path
    """The review's file."""
    id: str
    """The review's id."""
    uid: str
    """What tells the review from every other, whatever its id."""
    name: str
    place: str
    on: str
    """The day, ISO."""
    standing: StandingName
    day: str
    """Until when it holds, or since when it no longer does; ISO, empty where there is none."""
    milestones: tuple[Milestone, ...]
    """In the instrument's order."""
    faults: tuple[str, ...] = ()
    """The questions at which the review has an error, on whatever day one looks: no standing rests on these, and where
    somebody has none yet they may be why."""
    broken: tuple[str, ...] = ()
    """The places at which the review's record does not hold: what stands there then says nothing of the person."""
    twice: tuple[str, ...] = ()
    """The milestones at which a row stands once more in every cell, and would count twice."""
    warned: tuple[str, ...] = ()
    """The questions at which `check` has a warning: the standing holds, and somebody is to look there."""
    namesakes: tuple[str, ...] = ()
    """Other reviews in which the same name stands."""
    in_doubt: tuple[str, ...] = ()
    """The files of this review that differ, where none goes on from all others: which of them holds nobody knows."""
    left_out: tuple[str, ...] = ()
    """The files of this review that hold something else and do not count, each with why."""
    overridden: tuple[str, ...] = ()
    """The steps whose rating somebody has overridden by that day: what holds there is theirs."""

    @property
    def words(self) -> str:
        """The standing in words: `temporary certification expired on 2026-07-15`."""
        wrong = f" ({errors_at(self.faults)})" if self.faults and self.standing != "in doubt" else ""
        also = f" (the same name stands in {', '.join(self.namesakes)})" if self.namesakes else ""
        warned = f" (warnings at {', '.join(self.warned)}, see `tui-review check`)" if self.warned else ""
        left = f" (left out: {'; '.join(self.left_out)})" if self.left_out else ""
        over = f" (overridden: {', '.join(self.overridden)})" if self.overridden else ""
        return f"{self._alone}{over}{wrong}{warned}{also}{left}"

    @property
    def _alone(self) -> str:
        """The standing in words, as the review by itself has it."""
        match self.standing:
            case "certified":
                return "certified"
            case "again":
                return f"certified once; to be certified again since {self.day}"
            case "temporary":
                return f"temporarily certified until {self.day}"
            case "expired":
                return f"not certified: the temporary certification expired on {self.day}"
            case "not yet":
                return "not yet certified"
            case "in doubt" if self.in_doubt:
                return f"in doubt: {' and '.join(self.in_doubt)} hold this review and differ, {_NEITHER}"
            case "in doubt" if self.twice:
                return f"in doubt: a row stands twice at {', '.join(self.twice)}, see `tui-review check`"
            case "in doubt" if self.faults:
                return f"in doubt: {errors_at(self.faults)}"
            case "in doubt":
                what = "does not hold" if does_not_hold(self.broken) else "was not looked at in whole"
                return f"in doubt: the record {what} ({', '.join(self.broken)})"

    @property
    def done(self) -> int:
        """How many milestones are done; what is waived is not to be done."""
        return sum(each.state == "done" for each in self.milestones)

    @property
    def wanted(self) -> int:
        """How many there are to do in all."""
        return sum(each.state != "waived" for each in self.milestones)

    @property
    def next(self) -> Milestone | None:
        """What is overdue the longest, else what is due next, else the first that is open."""
        left = [each for each in self.milestones if each.state in ("overdue", "due", "open")]
        return min(left, key=lambda each: (each.day or "9999", self.milestones.index(each)), default=None)

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        following = self.next
        return {
            "review": self.id,
            "name": self.name,
            "place": self.place,
            "on": self.on,
            "standing": self.standing,
            "words": self.words,
            "day": self.day,
            "errors_at": list(self.faults),
            "broken": list(self.broken),
            "twice_at": list(self.twice),
            "warnings_at": list(self.warned),
            "same_name": list(self.namesakes),
            "differing": list(self.in_doubt),
            "left_out": list(self.left_out),
            "overridden": list(self.overridden),
            "done": self.done,
            "of": self.wanted,
            "next": following.question if following is not None else "",
            "milestones": {
                each.question: {"what": each.what, "state": each.state, "day": each.day}
                for each in self.milestones
            },
        }


@cache
def register_file() -> RegisterFile:
    """Where the register looks."""
    return read_shaped(RegisterFile, Path(__file__).parent / "register.yaml", "map of the register")[0]


def is_of_register(opened: ReviewFile) -> bool:
    """Whether a review is one person's way to certification."""
    return opened.review.review.instrument.id == register_file().instrument


def team(
    paths: Iterable[Path], on: str, looking: Looking | None = None
) -> tuple[list[PersonStanding], list[UserError]]:
    """Where everybody in these folders and files stands on an ISO day, by name; and what could not be used.

    A review counts once, however many files hold it: the one that goes on from the others; where none does, its
    person's standing is in doubt.
    """
    errors: list[UserError] = []
    opened: list[ReviewFile] = []
    demanded = Demanded.by(load_settings())
    for given in paths:
        catalog = catalog_for(given)
        for path in _perhaps_of_register(given, looking) if given.is_dir() else [given]:
            try:
                opened.append(read_review(path, catalog))
            except UserError as error:
                errors.append(error)
    found: list[PersonStanding] = []
    ways = []
    for file in filter(is_of_register, opened):
        refused = register_file().wanted.refusal(file.rules)
        if refused is not None:
            errors.append(refused.at(file=str(file.path)))
        elif file.review.review.case:
            errors.append(
                UserError(f"{_LEFT_OUT}an attempt on {file.review.review.case}.", file=str(file.path))
            )
        else:
            ways.append(file)
    for each in by_review(ways):
        found.append(_of_copies(each, on, demanded))
        for path, why in each.said():
            errors.append(UserError(f"{_LEFT_OUT}{why}.", remedy="Keep one of them.", file=str(path)))
    return _named_apart(sorted(found, key=lambda each: (each.name.casefold(), each.id))), errors


def _of_copies(copies: Copies, on: str, demanded: Demanded) -> PersonStanding:
    """Where the person of one review stands, by the file that counts; in doubt where none is known to."""
    if copies.counts is not None:
        left = tuple(f"{path}: {why}" for path, why in copies.differing())
        return replace(standing_of(copies.counts, on, demanded), left_out=left)
    found = [standing_of(each, on, demanded) for each in copies.in_doubt]
    alike = [each for each in found[0].milestones if all(each in other.milestones for other in found)]
    return replace(
        found[0],
        id=_joined(each.id for each in found),
        name=_joined(each.name for each in found),
        place=_joined(each.place for each in found),
        standing="in doubt",
        day="",
        milestones=tuple(alike),
        faults=(),
        broken=(),
        twice=(),
        warned=(),
        overridden=(),
        in_doubt=tuple(str(each.path) for each in found),
    )


def _joined(said: Iterable[str]) -> str:
    """What files that differ say, each once, whatever order they come in."""
    return " or ".join(sorted(set(filter(None, said))))


def errors_at(questions: Iterable[str]) -> str:
    """Where a review has errors, in words."""
    return f"errors at {', '.join(questions)}, see `tui-review check`"


def _named_apart(people: Sequence[PersonStanding]) -> list[PersonStanding]:
    """The same, each with the other reviews in which its name stands."""
    reviews: dict[str, list[str]] = {}
    for each in people:
        reviews.setdefault(name_key(each.name), []).append(each.id)
    told = []
    for each in people:
        others = list(reviews[name_key(each.name)])
        others.remove(each.id)
        told.append(replace(each, namesakes=tuple(others)))
    return told


def _perhaps_of_register(folder: Path, looking: Looking | None) -> Iterator[Path]:
    """The files of a folder that are of the register, and those that cannot be read, which is said then."""
    own = register_file().instrument
    return (
        each.path
        for each in FolderIndex(folder, looking).summaries()
        if each.instrument_id == own or each.problem
    )


def standing_of(opened: ReviewFile, on: str, demanded: Demanded) -> PersonStanding:
    """Where one person stands on an ISO day; in doubt where the record does not hold, or what is said has errors."""
    file, header = register_file(), opened.review.review
    given, opened = opened, replace(opened, review=_overridden_by(opened.review, on))
    whole = Evaluation.of(opened.rules, opened.review, as_of=on)
    wrong = findings(opened.review, whole)
    evaluation = _as_known(opened, whole, wrong)
    twice = tuple(dict.fromkeys(each.question for each in wrong if _is_twice(each, whole)))
    milestones = tuple(_milestones(evaluation))
    name, day = _standing(evaluation, milestones)
    lost = lost_versions(given.path, given.review, branches_of(given.path))
    broken = places([*record_breaks(given, demanded, renamed=True), *lost])
    rests = name in _RESTS_ON_DAYS and not broken
    faults = () if broken else _faults(opened, wrong)
    if undone := (*twice, *faults):
        milestones = tuple(_milestones(evaluation, undone=undone))
    twice = twice if rests and name != "temporary" else ()
    if broken or twice or (rests and faults):
        name, day = "in doubt", ""
    return PersonStanding(
        path=opened.path,
        id=header.id,
        uid=header.uid or header.id,
        name=_text(evaluation, file.name) or header.id,
        place=_text(evaluation, file.place),
        on=on,
        standing=name,
        day=day,
        milestones=milestones,
        faults=faults,
        broken=broken,
        twice=twice,
        warned=_warned(wrong, twice) if name in _RESTS_ON_DAYS else (),
        overridden=tuple(f"{id_} {evaluation.in_force(id_)}" for id_ in evaluation.overrides),
    )


def _overridden_by(review: Review, on: str) -> Review:
    """A review with the overrides that there were on a day: a later one is nothing that held then."""
    there = {id_: each for id_, each in review.overrides.items() if day_at_desk(each.at) <= on}
    return review if len(there) == len(review.overrides) else replace(review, overrides=there)


def _as_known(opened: ReviewFile, whole: Evaluation, wrong: Sequence[Finding]) -> Evaluation:
    """The evaluation without what is done only on a day that lies ahead: nothing follows from it yet."""
    ahead = {
        each
        for each in set(faulty(wrong)) - set(_faults(opened, wrong))
        if kind_of(whole.rules.questions[each].question).is_day and _day(whole, each) > whole.as_of
    }
    if not ahead:
        return whole
    answers = {id_: answer for id_, answer in opened.review.answers.items() if id_ not in ahead}
    return Evaluation.of(opened.rules, replace(opened.review, answers=answers), as_of=whole.as_of)


def _is_twice(finding: Finding, evaluation: Evaluation) -> bool:
    """Whether it says that a row of a milestone stands twice."""
    return finding.code == "twice" and evaluation.rules.questions[finding.question].question.due is not None


def _faults(opened: ReviewFile, wrong: Sequence[Finding]) -> tuple[str, ...]:
    """The questions with an error that no other day would mend: a day that only lies ahead is one that is to come."""
    now = faulty(wrong)
    if not now:
        return ()
    ever = faulty(findings(opened.review, Evaluation.of(opened.rules, opened.review, as_of=_LATE)))
    return tuple(each for each in now if each in ever)


def _warned(found: Iterable[Finding], but: Sequence[str]) -> tuple[str, ...]:
    """The questions with a warning, but for those whose doubled rows are told by themselves."""
    return tuple(each for each in warned(found) if each not in but)


def _milestones(evaluation: Evaluation, undone: Container[str] = ()) -> Iterable[Milestone]:
    """Each step as it stands; those `undone` are not taken for done: they have errors, or a row that stands twice."""
    for id_, rules in evaluation.rules.questions.items():
        if rules.question.due is None:
            continue
        what = rules.question.due.what or rules.question.label
        found = due_at(evaluation, id_)
        if found is None:
            # What is only asked of whom an agency certifies again is nobody's waived step.
            if id_ != register_file().again:
                yield Milestone(id_, what, "waived", "")
            continue
        if id_ == register_file().again and not found.due_on:
            continue
        if id_ in undone and found.state == "done":
            late = bool(found.due_on) and evaluation.as_of > found.due_on
            yield Milestone(id_, what, "overdue" if late else "open", found.due_on)
            continue
        given = _day(evaluation, id_) if kind_of(rules.question).is_day else ""
        yield Milestone(id_, what, found.state, given if found.state == "done" else found.due_on)


def _standing(evaluation: Evaluation, milestones: Sequence[Milestone]) -> tuple[StandingName, str]:
    file, on = register_file(), evaluation.as_of
    best = evaluation.rules.instrument.ratings.outcome[0]
    # Where a step's rating is overridden to the best there is, nothing of it is left to do.
    done = {
        id_
        for id_, given in evaluation.overrides.items()
        if given == evaluation.rules.instrument.ratings.item[0]
    }
    steps = [
        each
        for each in milestones
        if each.question != file.again and evaluation.rules.questions[each.question].item not in done
    ]
    if evaluation.rating(file.outcome).rating == best and all(
        each.state in ("done", "waived") for each in steps
    ):
        again = next((each for each in milestones if each.question == file.again), None)
        if again is not None and again.state == "overdue":
            return "again", again.day
        return "certified", ""
    begun, ends = _day(evaluation, file.temporary_from), _day(evaluation, file.temporary_until)
    if begun and begun <= on:
        return ("temporary" if not ends or on <= ends else "expired"), ends
    return "not yet", ""


def _text(evaluation: Evaluation, question: str) -> str:
    value = evaluation.value(question) if question in evaluation.rules.questions else Missing.NOT_ASKED
    return " ".join(value.split()) if isinstance(value, str) else ""


def _day(evaluation: Evaluation, question: str) -> str:
    value = _text(evaluation, question)
    return value if is_date(value) else ""
