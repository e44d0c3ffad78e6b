"""The reviews of a folder at a glance: what each is, how far it is, who has it open. One broken file stops none."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import Create
from tui_review.review.handover import TOLD_WORDS, told_status
from tui_review.review.made_with import another_text
from tui_review.review.progress import Progress, progress
from tui_review.review.record.standing import open_notes
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.shape.frozen import frozen
from tui_review.sought import without_accents
from tui_review.store.index import Looked, Looking, Made, View, views_of
from tui_review.store.lock import Holder, ReviewLock, lock_name
from tui_review.store.pending import pending, with_journals
from tui_review.store.readers import ReadersOfFolder
from tui_review.store.reviews import (
    SUFFIX,
    ReviewFile,
    catalog_for,
    create_review,
    path_for_new,
    read_review,
    review_paths,
)
from tui_review.store.verify import doubts

if TYPE_CHECKING:
    from tui_review.instrument.loading.catalog import Catalog, Installed
    from tui_review.review.handover import ToldStatus
    from tui_review.review.model import Review
    from tui_review.review.who import Editor

_NOTHING: Final = Progress(0, 0)
_AGAIN: Final = 1.0
"""Seconds after which locks and journals are looked for anew, while a folder is read."""
_NUMBERED: Final = re.compile(r"(\d{4})-(\d{1,6})\Z")


@frozen()
class RatingGlance:
    """One item's rating as a list shows it."""

    item: str
    rating: str
    """The rating that holds: an override where there is one; `Incomplete` while it can still change."""
    overridden: bool = False


@frozen()
class ReviewSummary:
    """One file of the folder: a review, or why it cannot be read."""

    path: Path
    id: str
    """The review's id; for a broken file its name."""
    case: str = ""
    """The case's name, where the instrument says which question holds it."""
    place: str = ""
    """Its county or site, likewise."""
    instrument_id: str = ""
    """The instrument's id."""
    instrument: str = ""
    """The instrument's short name."""
    version: str = ""
    """The instrument's version."""
    mock_case: str = ""
    """The mock case that the review is practice on; empty for a live one."""
    started_by: str = ""
    """Whose attempt it is: whoever started it; empty for a live review."""
    status: ToldStatus | None = None
    """None for a broken file."""
    progress: Progress = _NOTHING
    ratings: tuple[RatingGlance, ...] = ()
    """The items', in their order."""
    scale: tuple[str, ...] = ()
    """The words of the instrument's item ratings, best first."""
    flagged: int = 0
    """How many questions are flagged for later."""
    open_notes: int = 0
    """How many QA notes are not closed."""
    overridden: int = 0
    """How many ratings a site leader has put another one in the place of."""
    conflicts: int = 0
    """How many questions a merge could not settle."""
    modified: float = 0.0
    """When the file was last written, in seconds since 1970."""
    holder: Holder | None = None
    """Who has it open now."""
    doubts: tuple[str, ...] = ()
    """Where the file says something else than its own record and its answers."""
    other_text: str = ""
    """That it is rated by another text than it was made with, a sentence; empty where it is not."""
    problem: str = ""
    """Why it cannot be read, in words; empty for a sound review."""
    fingerprint: str = ""
    """The hash of the file as read; empty for a broken one."""
    pending: int = 0
    """How many changes are kept on this machine, in what sessions that ended early left, and not in the file."""
    exposed: str = ""
    """Who else can read the file, and the command that mends it; empty where nobody can."""

    @property
    def status_in_words(self) -> str:
        """The status as people say it; for a broken file that it cannot be read."""
        return TOLD_WORDS[self.status] if self.status else "cannot be read"

    @property
    def is_otherwise_named(self) -> bool:
        """Whether its file has another name than its id, as a copy has: the name alone tells them apart."""
        return not self.problem and self.path.name != f"{self.id}{SUFFIX}"

    @property
    def called(self) -> str:
        """What it goes by in a list: its id, or the name of a file that has another."""
        return self.path.name if self.is_otherwise_named else self.id

    def matches(self, words: str, status: str = "") -> bool:
        """Whether every word typed stands somewhere in what a list says of it; neither case nor accents matter.

        `status` is what stands in the list for its status.
        """
        told = (
            self.id,
            self.case,
            self.place,
            self.instrument,
            self.instrument_id,
            self.status_in_words,
            status,
            self.path.name,
        )
        shown = without_accents(" ".join(told)).casefold()
        return all(word in shown for word in without_accents(words).casefold().split())


class FolderIndex:
    """Looks at a folder of reviews, and again; what did not change since anybody looked is not read. For one thread."""

    def __init__(self, folder: Path, looking: Looking | None = None) -> None:
        """Nothing is read before `summaries`; without `looking` in this process alone, as screens run beside it."""
        self.folder = folder
        self._looking = looking or Looking(alone=True, beside=partial(_read_ahead, folder))
        self._known: dict[str, tuple[str, ReviewSummary]] = {}
        self.paths: list[Path] = []
        """The files that the last look has gone to read: all that may be reviews, read or not."""

    def summaries(self) -> Iterator[ReviewSummary]:
        """Every review of the folder by name, each as soon as it is known; a broken one with its problem.

        A folder that does not exist yet is an empty one. YAML files that are no reviews and do not claim to be
        are listed with that problem too. Raises UserError, at once, only for a folder that cannot be read.
        """
        self.paths = paths = review_paths(self.folder) if self.folder.exists() else []
        around = _Around(self.folder)
        known, self._known = self._known, {}
        for looked in views_of(self.folder, paths, _GLANCE, self._looking):
            if looked.modified or os.path.lexists(looked.path):
                found = _summary(looked, around, known.get(looked.path.name))
                self._known[looked.path.name] = (looked.text, found)
                yield found


@contextmanager
def _read_ahead(folder: Path) -> Iterator[None]:
    """Has another program read what lists show of a folder, on all cores, until it has or nobody waits for it."""
    import subprocess  # noqa: PLC0415 - only for many

    # Nothing that lies in the folder where one works is taken for a part of the program (-P).
    command = [
        sys.executable,
        "-P",
        "-m",
        "tui_review.store.ahead",
        os.path.abspath(folder),
        str(os.getpid()),
    ]
    nothing = subprocess.DEVNULL
    try:
        program = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)  # noqa: S603 - this program
    except OSError:
        yield
        return
    try:
        yield
    finally:
        program.terminate()
        program.wait()


def read_ahead(folder: Path, waiting: int) -> None:
    """Reads what lists show of a folder, from its end, while a process waits for it which reads from its beginning."""
    with suppress(UserError):
        for _ in views_of(folder, review_paths(folder)[::-1], _GLANCE):
            if os.getppid() != waiting:
                return


def _summary(looked: Looked, around: _Around, known: tuple[str, ReviewSummary] | None) -> ReviewSummary:
    path, error = looked.path, looked.problem
    holder, exposed = around.holder(path), around.readers.exposed(path)
    if error is not None:
        where = f"Line {error.line}: " if error.line and error.file == str(path) else ""
        problem = " ".join(f"{where}{error.what} {error.remedy}".split())
        return ReviewSummary(
            path, path.stem, problem=problem, modified=looked.modified, holder=holder, exposed=exposed
        )
    if known is not None and known[0] == looked.text:
        found = known[1]
        left = around.pending(path, found.fingerprint)
        now = (looked.modified, holder, left, exposed)
        if now == (found.modified, found.holder, found.pending, found.exposed):
            return found
    data = looked.data
    ratings = tuple(_rating(*each) for each in data.pop("ratings"))
    done, scale = Progress(*data.pop("progress")), tuple(data.pop("scale"))
    doubtful = tuple(data.pop("doubts"))
    return ReviewSummary(
        path,
        ratings=ratings,
        progress=done,
        scale=scale,
        doubts=doubtful,
        modified=looked.modified,
        holder=holder,
        pending=around.pending(path, data["fingerprint"]),
        exposed=exposed,
        **data,
    )


class _Around:
    """What lies around the reviews of a folder at one look: locks, journals, and who may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.readers = ReadersOfFolder()
        self._looked = -_AGAIN
        self._hidden: frozenset[str] = frozenset()
        self._links: frozenset[str] = frozenset()
        self._may_have_journal: Callable[[Path], bool] = lambda _: True

    def _look_again(self) -> None:
        """Looks at what changes while a folder is read, where that was a while ago."""
        if time.monotonic() - self._looked < _AGAIN:
            return
        self._may_have_journal = with_journals()
        try:
            with os.scandir(self._folder) as entries:
                beside = list(entries)
        except OSError:
            beside = []
        self._hidden = frozenset(each.name for each in beside if each.name.startswith("."))
        self._links = frozenset(each.name for each in beside if each.is_symlink())
        self._looked = time.monotonic()

    def holder(self, path: Path) -> Holder | None:
        """Who has a review open."""
        self._look_again()
        beside = path.name in self._links or lock_name(path.name) in self._hidden
        return ReviewLock.look(path) if beside else None

    def pending(self, path: Path, fingerprint: str) -> int:
        """How many changes are kept on this machine and not in the file."""
        self._look_again()
        if not self._may_have_journal(path):
            return 0
        return sum(max(len(each.missing), 1) for each in pending(path, fingerprint))


def _glance(path: Path, catalog: Catalog) -> Made:
    """What a list shows of a review, as plain data."""
    try:
        opened = read_review(path, catalog)
        evaluation = Evaluation.of(
            opened.rules, opened.review, as_of=recorded_day(opened.rules, opened.review)
        )
        # Whose attempt it is is the name of a person, which is not remembered.
        glanced = _glanced(opened, evaluation, progress(evaluation))
        return Made(glanced, keep=not opened.review.review.case and not glanced["doubts"])
    except (RecursionError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        # A file edited by hand may hold what nobody thought of; the other reviews must still be listed.
        what = f"It cannot be understood ({type(error).__name__})."
        raise UserError(what, remedy="`tui-review check` may say more.") from None


_GLANCE: Final = View("glance", _glance)


def _glanced(opened: ReviewFile, evaluation: Evaluation, done: Progress) -> dict[str, Any]:
    review, instrument = opened.review, opened.rules.instrument
    case, place = (review.raw.get(each) for each in (instrument.facts.case, instrument.facts.place))
    return {
        "id": review.review.id,
        "case": case if isinstance(case, str) else "",
        "place": place if isinstance(place, str) else "",
        "instrument_id": instrument.id,
        "instrument": instrument.short,
        "version": instrument.version,
        "mock_case": review.review.case,
        "started_by": review.started_by if review.review.case else "",
        "status": told_status(review),
        "progress": [done.answered, done.asked],
        "ratings": list(_glances(review, evaluation)),
        "scale": instrument.ratings.item,
        "flagged": sum(bool(answer.flag) for answer in review.answers.values()),
        "open_notes": len(open_notes(review)),
        "overridden": len(review.overrides),
        "conflicts": len(review.conflicts),
        "doubts": list(doubts(opened, known=evaluation)),
        "other_text": another_text(opened.rules, opened.review),
        "fingerprint": opened.fingerprint,
    }


def _glances(review: Review, evaluation: Evaluation) -> Iterator[tuple[str, str, bool]]:
    for item in evaluation.rules.items():
        if item.kind == "item":
            is_overridden = item.id in review.overrides and item.id not in evaluation.unsettled
            yield item.id, evaluation.in_force(item.id), is_overridden


@cache
def _rating(item: str, rating: str, overridden: bool) -> RatingGlance:  # noqa: FBT001 - as it stands in the data
    """One of the few that ten thousand reviews share."""
    return RatingGlance(item, rating, overridden)


def propose_id(ids: Iterable[str], year: int | None = None) -> str:
    """An id for the next review: the year and the number after the highest of that year, as `2026-001`.

    It follows the folder's own width of numbers, and starts with 001.
    """
    year = year if year is not None else datetime.now(UTC).astimezone().year
    numbers = [match[2] for each in ids if (match := _NUMBERED.match(each)) and int(match[1]) == year]
    highest = max((int(number) for number in numbers), default=0)
    width = max((len(number) for number in numbers), default=3)
    return f"{year}-{highest + 1:0{width}d}"


def why_no_id(folder: Path, id_: str) -> str:
    """Why a new review of a folder cannot have this id, and what to do; empty when it can, or while none is typed."""
    if not id_:
        return ""
    try:
        path_for_new(folder, id_)
    except UserError as error:
        return f"{error.what} {error.remedy}"
    return ""


def ids_taken(folder: Path) -> list[str]:
    """The ids that files of a folder have already, sound or not. Raises UserError when it cannot be read."""
    return [path.name.removesuffix(SUFFIX) for path in review_paths(folder)] if folder.exists() else []


def newest_instruments(folder: Path) -> list[Installed]:
    """The newest version of each instrument that a review in a folder can be made with, by id."""
    newest: dict[str, Installed] = {}
    for entry in catalog_for(folder).entries():
        newest.setdefault(entry.id, entry)
    return list(newest.values())


def fullest(entries: Iterable[Installed]) -> str:
    """The id of the longest instrument: a whole review's, rather than a form beside it. Empty where there is none."""
    lengths: dict[str, int] = {}
    for entry in entries:
        with suppress(OSError):
            lengths[entry.id] = entry.path.stat().st_size
    return max(lengths, key=lambda id_: lengths[id_], default="")


def start_review(folder: Path, id_: str, entry: Installed, editor: Editor, day: str) -> Path:
    """Creates an empty review of an instrument, on an ISO day; gives its file.

    Raises UserError for an id that is unsafe or taken, an instrument that cannot be used, a folder that cannot be
    written.
    """
    path = path_for_new(folder, id_)
    rules, _sha256 = catalog_for(folder if folder.is_dir() else path).load(entry)
    state = ReviewState(rules, new_review(id_, rules, day), editor, today=day)
    create_review(path, state.propose(Create(by=state.author)), rules)
    return path
