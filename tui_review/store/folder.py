"""The reviews of a folder at a glance: what each is, how far it is, who has it open. One broken file stops none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import Create
from tui_review.review.handover import STATUS_WORDS
from tui_review.review.progress import Progress, progress
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.shape.frozen import frozen
from tui_review.store.lock import Holder, ReviewLock
from tui_review.store.pending import any_journal, pending
from tui_review.store.reviews import (
    SUFFIX,
    catalog_for,
    create_review,
    path_for_new,
    read_review,
    review_paths,
)
from tui_review.store.shared import exposed

if TYPE_CHECKING:
    from tui_review.instrument.loading.catalog import Catalog, Installed
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review, Status
    from tui_review.review.who import Editor

_NOTHING: Final = Progress(0, 0)
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
    instrument_id: str = ""
    """The instrument's id."""
    instrument: str = ""
    """The instrument's short name."""
    version: str = ""
    """The instrument's version."""
    mock_case: str = ""
    """The mock case that the review is practice on; empty for a live one."""
    started_by: str = ""
    """Whose review it is: whoever started it."""
    status: Status | None = None
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
    conflicts: int = 0
    """How many questions a merge could not settle."""
    modified: float = 0.0
    """When the file was last written, in seconds since 1970."""
    holder: Holder | None = None
    """Who has it open now."""
    problem: str = ""
    """Why it cannot be read, in words; empty for a sound review."""
    fingerprint: str = ""
    """The hash of the file as read; empty for a broken one."""
    pending: int = 0
    """How many changes are kept on this machine, in what sessions that ended early left, and not in the file."""
    exposed: str = ""
    """Who else can read the file, and the command that mends it; empty where nobody can."""
    stamp: tuple[int, int, int] = (0, 0, 0)
    """Device-independent signs of the file as it was read: inode, size, time. Equal means: not read again."""

    @property
    def status_in_words(self) -> str:
        """The status as people say it; for a broken file that it cannot be read."""
        return STATUS_WORDS[self.status] if self.status else "cannot be read"

    def matches(self, words: str) -> bool:
        """Whether every word typed stands somewhere in what is shown of it; case does not matter."""
        shown = f"{self.id} {self.case} {self.instrument} {self.status_in_words} {self.path.name}".casefold()
        return all(word in shown for word in words.casefold().split())


class FolderIndex:
    """Reads a folder of reviews, one after the other, remembering what has not changed. For one thread."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read before `summaries`."""
        self.folder = folder
        self._known: dict[Path, ReviewSummary] = {}
        self._catalog: Catalog | None = None

    def summaries(self) -> Iterator[ReviewSummary]:
        """Every review of the folder by name, each as soon as it is read; a broken one with its problem.

        A folder that does not exist yet is an empty one. YAML files that are no reviews and do not claim to be
        are listed with that problem too. Raises UserError, at once, only for a folder that cannot be read.
        """
        paths = review_paths(self.folder) if self.folder.exists() else []
        self._catalog = catalog_for(self.folder)
        known, self._known = self._known, {}
        for path in paths:
            summary = self._summary(path, known.get(path))
            if summary is not None:
                self._known[path] = summary
                yield summary

    def summary(self, path: Path) -> ReviewSummary | None:
        """One review's summary, read anew if its file has changed; None if it is gone."""
        self._catalog = self._catalog or catalog_for(self.folder)
        found = self._summary(path, self._known.get(path))
        if found is not None:
            self._known[path] = found
        return found

    def _summary(self, path: Path, known: ReviewSummary | None) -> ReviewSummary | None:
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            return ReviewSummary(path, path.stem, problem=f"It cannot be read ({error.strerror}).")
        stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
        holder = ReviewLock.look(path)
        if known is not None and known.stamp == stamp and not known.problem:
            left = self._pending(path, known.fingerprint)
            same = (known.holder, known.pending) == (holder, left)
            return known if same else replace(known, holder=holder, pending=left)
        try:
            opened = read_review(path, self._catalog)
            summary = self._sound(path, opened.review, opened.rules)
            left = self._pending(path, opened.fingerprint)
            summary = replace(summary, fingerprint=opened.fingerprint, pending=left)
        except UserError as error:
            where = f"Line {error.line}: " if error.line and error.file == str(path) else ""
            problem = " ".join(f"{where}{error.what} {error.remedy}".split())
            summary = ReviewSummary(path, path.stem, problem=problem)
        except (RecursionError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
            # A file edited by hand may hold what nobody thought of; the other reviews must still be listed.
            problem = f"It cannot be understood ({type(error).__name__}). `tui-review check` may say more."
            summary = ReviewSummary(path, path.stem, problem=problem)
        return replace(summary, holder=holder, modified=found.st_mtime, exposed=exposed(path), stamp=stamp)

    def _pending(self, path: Path, fingerprint: str) -> int:
        return sum(max(len(each.missing), 1) for each in pending(path, fingerprint)) if any_journal() else 0

    def _sound(self, path: Path, review: Review, rules: Rules) -> ReviewSummary:
        evaluation = Evaluation.of(rules, review, as_of=recorded_day(rules, review))
        instrument = rules.instrument
        case = review.raw.get(instrument.facts.case)
        return ReviewSummary(
            path,
            review.review.id,
            case=case if isinstance(case, str) else "",
            instrument_id=instrument.id,
            instrument=instrument.short,
            version=instrument.version,
            mock_case=review.review.case,
            started_by=review.started_by,
            status=review.review.status,
            progress=progress(evaluation),
            ratings=tuple(_glances(review, evaluation)),
            scale=instrument.ratings.item,
            flagged=sum(bool(answer.flag) for answer in review.answers.values()),
            open_notes=sum(note.status != "closed" for note in review.notes.values()),
            conflicts=len(review.conflicts),
        )


def _glances(review: Review, evaluation: Evaluation) -> Iterator[RatingGlance]:
    for item in evaluation.rules.items():
        if item.kind == "item":
            override = review.overrides.get(item.id)
            rating = override.rating if override is not None else evaluation.rating(item.id).rating
            yield RatingGlance(item.id, rating, override is not None)


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


def start_review(folder: Path, id_: str, entry: Installed, editor: Editor, day: str) -> Path:
    """Creates an empty review of an instrument, on an ISO day; gives its file.

    Raises UserError for an id that is unsafe or taken, an instrument that cannot be used, a folder that cannot be
    written.
    """
    path = path_for_new(folder, id_)
    rules, sha256 = catalog_for(folder if folder.is_dir() else path).load(entry)
    state = ReviewState(rules, new_review(id_, rules, sha256, day), editor, today=day)
    create_review(path, state.propose(Create(by=state.author)), rules)
    return path
