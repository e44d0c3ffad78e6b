"""Reading the reviews that a report is about: files and flat folders, as `check` takes them, and what to leave out.

A file that cannot be read stops nothing; it is told. Practice on mock cases is no live review: it is left out unless
it is asked for, and the report says how many were.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, compress
from pathlib import Path
from typing import Any, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar, overload

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.choices import Choice, choices_of, label_of
from tui_review.instrument.loading.catalog import Catalog
from tui_review.reports.counted import Counting, to_count
from tui_review.review.as_of import as_of
from tui_review.review.handover import AT_REVIEWER, HANDED_OVER_APART, TOLD_WORDS
from tui_review.review.model import Review
from tui_review.shape.frozen import frozen
from tui_review.store.committed import branches_of
from tui_review.store.copies import counting_file
from tui_review.store.index import MOTION, Looking, Made, View, each_read, views_of
from tui_review.store.keys import KnownKeys
from tui_review.store.linked import evaluate
from tui_review.store.reviews import catalog_for, read_review, review_paths
from tui_review.store.verify import Demanded, places, verify
from tui_review.store.versions import kept_states
from tui_review.telling.reported import CountedReview, ReportedReview, report_of


@frozen()
class Filters:
    """Which reviews are wanted; what is empty is no filter. Days are ISO days, both ends included."""

    instruments: tuple[str, ...] = ()
    """Ids, or `ID@VERSION`."""
    round_: str = ""
    """The round that an instrument's id ends with: `4` for `osri-r4`."""
    statuses: tuple[str, ...] = ()
    place: str = ""
    """Words that stand in the place (state, county), in any case."""
    case_types: tuple[str, ...] = ()
    """The choices, by code or by what is shown for them, in any case."""
    period_from: str = ""
    """The first and last day on which the period under review may begin."""
    period_to: str = ""
    completed_from: str = ""
    """The first and last day on which the review may have been completed."""
    completed_to: str = ""
    practice: bool = False
    """Reviews of mock cases instead of live ones."""
    verified: bool = False
    """Only those whose record holds."""
    without: tuple[str, ...] = ()
    """Ids of reviews that are left out one by one."""

    def in_words(self) -> list[str]:
        """What was asked for, one line a filter, for the head of a report."""
        said = [
            ("instrument", ", ".join(self.instruments)),
            ("round", self.round_),
            ("status", ", ".join(self.statuses)),
            ("place", f'has "{self.place}"' if self.place else ""),
            ("case type", ", ".join(self.case_types)),
            ("period begins", _span(self.period_from, self.period_to)),
            ("completed", _span(self.completed_from, self.completed_to)),
            ("practice", "on mock cases" if self.practice else ""),
            ("record", "holds" if self.verified else ""),
            ("left out", ", ".join(self.without)),
        ]
        return [f"{what}: {text}" for what, text in said if text]

    def left_out_by(self, reported: CountedReview) -> str:
        """The first filter that a review does not pass; empty when it passes all."""
        id_, version = reported.instrument
        checks = (
            (NAMED_TO_LEAVE_OUT, reported.id not in self.without),
            ("practice on mock cases", self.practice or not reported.case),
            ("live cases", not self.practice or bool(reported.case)),
            ("instrument", not self.instruments or bool({id_, f"{id_}@{version}"} & set(self.instruments))),
            ("round", not self.round_ or id_.endswith(f"-r{self.round_}")),
            ("status", not self.statuses or reported.status in self.statuses),
            ("place", all(word in reported.place.casefold() for word in self.place.casefold().split())),
            (
                "case type",
                not self.case_types
                or bool(_called(reported, reported.case_type) & set(map(str.casefold, self.case_types))),
            ),
            ("period", _within(reported.period_start, self.period_from, self.period_to)),
            ("completed", _within(reported.completed, self.completed_from, self.completed_to)),
            ("record not found to hold", not (self.verified and reported.broken)),
        )
        return next((name for name, passes in checks if not passes), "")


NAMED_TO_LEAVE_OUT: Final = "by --leave-out"
"""Why a review is left out that was named for it."""
_Made = TypeVar("_Made")
_Kind = TypeVar("_Kind", bound=CountedReview)
"""As much of a review as is wanted."""

Extent: TypeAlias = Literal["counted", "whole"]
"""How much of each review is wanted: what roll-ups count, or all that is told."""
_ReadOne: TypeAlias = Callable[[Path, Catalog], tuple[Review, ReportedReview]]
"""Reads one review, with the instruments of its folder. Raises UserError."""
_IN_PROGRESS: Final = "in_progress"
_COPIES: Final = "counted already"
"""What leaves out a copy of a review, by whatever name its file has."""
_IN_DOUBT: Final = "counted by another file, from which it differs"
"""The same where neither goes on from the other."""


@dataclass(slots=True)
class Gathered(Generic[_Kind]):
    """What was found."""

    reported_reviews: list[_Kind] = field(default_factory=list)
    """The reviews wanted, by file name within each folder."""
    left_out: dict[str, int] = field(default_factory=dict)
    """How many reviews each filter left out (the first that did)."""
    paths: list[Path] = field(default_factory=list)
    """Their files."""
    copies: dict[Path, list[Path]] = field(default_factory=dict)
    """The other files of a review, which are left out, by the one that is counted."""
    problems: list[UserError] = field(default_factory=list)
    """The files that could not be read."""

    def add(self, read: _Gotten[_Kind]) -> None:
        """Adds a review that is wanted."""
        self.paths.append(read.path)
        self.reported_reviews.append(read.reported)

    def leave_out(self, why: str, leaves: Callable[[CountedReview], bool]) -> None:
        """Leaves out the reviews of which something holds, where it holds of any, and says so."""
        kept = [not leaves(each) for each in self.reported_reviews]
        if not all(kept):
            self.left_out[why] = kept.count(False)
            self.paths = list(compress(self.paths, kept))
            self.reported_reviews = list(compress(self.reported_reviews, kept))

    def leave_out_unfinished(self) -> None:
        """Leaves out what was never submitted, and of what nobody has settled which hand-over holds."""
        self.leave_out("in progress", lambda each: each.status == _IN_PROGRESS)
        self.leave_out(TOLD_WORDS[HANDED_OVER_APART], lambda each: each.status == HANDED_OVER_APART)


def read_reported(
    path: Path, catalog: Catalog, today: str, as_of_day: str = "", *, keys: Demanded | None = None
) -> tuple[Review, ReportedReview]:
    """One review as its file has it, and as reports see it; an open one as of `today`, an ISO date.

    With `as_of_day` any as of that day. Its record is held against itself, and signatures against `keys`, those that
    the user knows where none are given. Raises UserError for a file that cannot be used.
    """
    opened = read_review(path, catalog)
    day = as_of_day or as_of(opened.rules, opened.review, today)
    evaluation = evaluate(opened, as_of=day, catalog=catalog)
    try:
        reported = report_of(opened.review, evaluation)
        # After it, as the record is held against ratings that are worked out by then.
        found = verify(
            opened,
            today,
            keys or Demanded(KnownKeys()),
            on_a_branch=branches_of(path),
            known=evaluation,
            renamed=True,
        )
        return opened.review, replace(reported, broken=places(found))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        # A file edited by hand may hold what nobody thought of; the other reviews must still be reported.
        what = f"It cannot be understood ({type(error).__name__})."
        raise UserError(what, remedy="`tui-review check` says more.", file=str(path)) from None


@overload
def gather(
    paths: Iterable[Path],
    filters: Filters | None = None,
    *,
    today: str,
    as_of_day: str = "",
    extent: Literal["counted"],
    looking: Looking | None = None,
    keys: Demanded | None = None,
) -> Gathered[CountedReview]: ...
@overload
def gather(
    paths: Iterable[Path],
    filters: Filters | None = None,
    *,
    today: str,
    as_of_day: str = "",
    extent: Literal["whole"] = "whole",
    looking: Looking | None = None,
    keys: Demanded | None = None,
) -> Gathered[ReportedReview]: ...
def gather(  # noqa: PLR0913 - each by its name
    paths: Iterable[Path],
    filters: Filters | None = None,
    *,
    today: str,
    as_of_day: str = "",
    extent: Extent = "whole",
    looking: Looking | None = None,
    keys: Demanded | None = None,
) -> Gathered[Any]:
    """The reviews of files and flat folders that pass the filters, each once; open ones as of `today`, an ISO date.

    With `as_of_day` all of them as of that day, of which nothing is remembered. `keys` are as in `read_reported`.
    Those that are only counted are as `counted` remembers them, and only files are read that have changed since
    somebody looked; by filters it is chosen from that, too, which are read in whole. Raises UserError for a folder
    that cannot be read, and for a case type that no instrument here knows.
    """
    wanted, keys = filters or Filters(), keys or Demanded(KnownKeys())
    if extent != "counted" and wanted.in_words() and not as_of_day:
        chosen = gather(paths, wanted, today=today, extent="counted", looking=looking, keys=keys)
        return _in_whole(chosen, partial(read_reported, today=today, keys=keys))
    found: Gathered[Any] = Gathered()
    known: dict[int, CountedReview] = {}
    files: dict[str, list[_Gotten[Any]]] = {}
    reads: Iterator[_Gotten[Any] | UserError]
    if extent == "counted":
        reads = _counted(paths, today, looking or Looking(), keys, as_of_day)
    else:
        read_one = partial(read_reported, today=today, as_of_day=as_of_day, keys=keys)
        reads = _whole(_named(paths), read_one)
    for read in reads:
        if isinstance(read, UserError):
            found.problems.append(read)
            continue
        known.setdefault(id(read.reported.rules), read.reported)
        files.setdefault(read.uid or str(read.path), []).append(read)
    ids: list[str] = []
    for copies in files.values():
        counted = _one_of(copies, found)
        ids.append(counted.reported.id)
        if why := wanted.left_out_by(counted.reported):
            found.left_out[why] = found.left_out.get(why, 0) + 1
        else:
            found.add(counted)
    _check_case_types(wanted, known.values())
    _check_without(wanted, ids)
    return found


def _one_of(copies: Sequence[_Gotten[Any]], found: Gathered[Any]) -> _Gotten[Any]:
    """The one that counts of the files of one review; the others are noted as left out."""
    if len(copies) == 1:
        return copies[0]
    catalog_of = _catalogs()
    try:
        reviews = [read_review(each.path, catalog_of(each.path)).review for each in copies]
    except UserError:
        return copies[0]  # It was there a moment ago, and has been changed since.
    at, doubtful = counting_file([(each.path, review) for each, review in zip(copies, reviews, strict=True)])
    why = _IN_DOUBT if doubtful else _COPIES
    found.left_out[why] = found.left_out.get(why, 0) + len(copies) - 1
    found.copies[copies[at].path] = [each.path for each in copies if each is not copies[at]]
    return copies[at]


def _in_whole(found: Gathered[CountedReview], read_one: _ReadOne) -> Gathered[ReportedReview]:
    """The same reviews, read in whole."""
    told: Gathered[ReportedReview] = Gathered(
        left_out=found.left_out, copies=found.copies, problems=found.problems
    )
    for read in _whole(found.paths, read_one):
        if isinstance(read, UserError):
            told.problems.append(read)
        else:
            told.add(read)
    return told


class _Gotten(NamedTuple, Generic[_Kind]):
    """One review, from wherever."""

    path: Path
    uid: str
    reported: _Kind


def _whole(paths: Iterable[Path], read_one: _ReadOne) -> Iterator[_Gotten[ReportedReview] | UserError]:
    catalog_of = _catalogs()
    for path in paths:
        try:
            review, reported = read_one(path, catalog_of(path))
        except UserError as error:
            yield error
        else:
            yield _Gotten(path, review.review.uid, reported)


def made_of_each(  # noqa: PLR0913 - each by its name
    paths: Sequence[Path],
    make: Callable[[int, Review, ReportedReview], _Made],
    *,
    today: str,
    as_of_day: str = "",
    looking: Looking | None = None,
    keys: Demanded | None = None,
) -> Iterator[_Made | UserError]:
    """What is made of each review, in order and as it is taken: there are never more of them than a few.

    `make` is given its place in the order, the review as its file has it, and as reports see it; what it makes, or
    raises as a UserError, goes from one process to another. The rest is as for `gather`.
    """
    catalog_of, keys = _catalogs(), keys or Demanded(KnownKeys())

    def made(numbered: tuple[int, Path]) -> _Made | UserError:
        number, path = numbered
        try:
            return make(number, *read_reported(path, catalog_of(path), today, as_of_day, keys=keys))
        except UserError as error:
            return error.at()

    return each_read(made, list(enumerate(paths)), looking or Looking())


def _catalogs() -> Callable[[Path], Catalog]:
    """Gives the instruments that a file may use, looked for once a folder."""
    known: dict[Path, Catalog] = {}
    return lambda path: known.get(path.parent) or known.setdefault(path.parent, catalog_for(path))


def _counted(
    paths: Iterable[Path], today: str, looking: Looking, keys: Demanded, as_of_day: str
) -> Iterator[_Gotten[CountedReview] | UserError]:
    view = View(
        "counted",
        partial(_to_count, today=today, as_of_day=as_of_day, keys=keys),
        today,
        f"{keys.required} {keys.keys.stamp} {as_of_day}",
        beside=lambda folder: kept_states(folder, time.time_ns() - MOTION),
    )
    for folder, files in _files(paths):
        instruments = _Instruments(catalog_for(folder))
        for looked in views_of(folder, files, view, looking):
            try:
                data = looked.data
                reported = instruments.counting(*data["instrument"]).review(data)
            except UserError as error:
                yield error
            else:
                yield _Gotten(looked.path, data["uid"], reported)


def _to_count(path: Path, catalog: Catalog, *, today: str, as_of_day: str, keys: Demanded) -> Made:
    review, reported = read_reported(path, catalog, today, as_of_day, keys=keys)
    day = today if review.review.status in AT_REVIEWER else ""
    # What another review says follows from another file, and who overrides a rating is a name. What does not hold may
    # be a matter of branches, or of a program that checks keys and is not there today.
    alone = not reported.overrides and not reported.rules.instrument.links and not reported.broken
    return Made(to_count(review, reported), day, keep=alone and not as_of_day)


class _Instruments:
    """The instruments of one folder's reviews, each looked for once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[tuple[str, str, str], Counting] = {}

    def counting(self, *named: str) -> Counting:
        """The one of this id, version and hash. Raises UserError."""
        id_, version, sha256 = named
        if (id_, version, sha256) not in self._known:
            self._known[id_, version, sha256] = Counting(self._catalog.made_with(id_, version, sha256)[0])
        return self._known[id_, version, sha256]


def _named(paths: Iterable[Path]) -> Iterator[Path]:
    return chain.from_iterable(files for _, files in _files(paths))


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, list[Path]]]:
    """The files of each folder that is named, whole, and each file that is, with its folder."""
    for path in paths:
        yield (path, review_paths(path)) if path.is_dir() else (path.parent, [path])


def _check_case_types(filters: Filters, reported_reviews: Iterable[CountedReview]) -> None:
    """A misspelt case type would silently be an empty report."""
    choices: list[str] = []
    known: set[str] = set()
    for reported in reported_reviews:
        for choice in _case_types(reported):
            choices.append(choice.shown)
            known |= _called(reported, choice.code)
    for case_type in filters.case_types:
        if known and case_type.casefold() not in known:
            hint = did_you_mean(case_type, choices)
            raise UserError(
                f"There is no case type {case_type}.{hint}",
                remedy=f"There are: {', '.join(dict.fromkeys(choices))}.",
            )


def _check_without(filters: Filters, ids: Sequence[str]) -> None:
    """A misspelt id would silently leave nothing out."""
    for id_ in filters.without:
        if id_ not in ids:
            raise UserError(
                f"No review here is called {id_}.{did_you_mean(id_, ids)}", remedy="Name one that is here."
            )


def _case_types(reported: CountedReview) -> tuple[Choice, ...]:
    """What a review's case type may be."""
    fact = reported.rules.instrument.facts.case_type
    return choices_of(reported.question(fact)) if fact else ()


def _called(reported: CountedReview, code: str) -> set[str]:
    """How a case type may be called: by its code, and by what is shown for it."""
    return {code.casefold(), label_of(_case_types(reported), code).casefold()}


def _within(day: str, first: str, last: str) -> bool:
    if not first and not last:
        return True
    return bool(day) and (not first or day >= first) and (not last or day <= last)


def _span(first: str, last: str) -> str:
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"to {last}" if last else ""
