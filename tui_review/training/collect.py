"""Taking in a class's attempts, byte for byte, wherever they were handed in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.review.copies import copy_words, identity_of, which_counts
from tui_review.review.serial import from_document
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.copies import counting_file
from tui_review.training.holding import unheld_alone
from tui_review.training.people import LONGEST_ID, file_word, free_name
from tui_review.training.tries import why_no_attempt
from tui_review.yamlfile.files import names_in_folder, read_bytes
from tui_review.yamlfile.output import make_private_folder
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tui_review.review.copies import Identity
    from tui_review.review.model import Review
    from tui_review.training.handed_in import CollectedFile

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(slots=True)
class Collected:
    """What taking in did."""

    taken: list[tuple[str, Path]] = field(default_factory=list)
    """From where, to where."""
    known: list[tuple[str, Path]] = field(default_factory=list)
    """Those that were there already, the same to the byte."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """What was not taken in, and why."""
    people: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many attempts there are by each person on each case, of those taken in or there already."""


def collect(
    sources: Iterable[CollectedFile], into: Path, *, case: str = "", update: bool = False
) -> Collected:
    """Copies attempts, byte for byte, into a folder, made where needed; says what became of each.

    Only reviews that are practice for a mock case are taken, with `case` only those of that one. A file is called by
    its person and its review's id. What is known of an attempt is what the review itself says it is: it is found
    again under whatever name it was taken in, and counts once however many copies come in: the one that goes on from
    the others, and none where none does. One that is there already and differs is left alone, unless `update`; one
    that goes on from what comes is left in any case.
    """
    done = Collected()
    sent: dict[Identity, list[tuple[CollectedFile, Review]]] = {}
    aside: dict[Identity, list[CollectedFile]] = {}
    for source, review in _attempts(sources, case, done):
        if source.aside:
            aside.setdefault(identity_of(review), []).append(source)
        else:
            sent.setdefault(identity_of(review), []).append((source, review))
    for identity, others in aside.items():
        told = [each for each in others if each.alone] or ([] if identity in sent else others[-1:])
        done.left += [(each.where, each.aside) for each in told]
    make_private_folder(into)
    known, used = _known(into), {path.stem.casefold() for path in into.iterdir()}
    for identity, copies in sent.items():
        chosen = _chosen(copies, done)
        if chosen is None:
            continue
        source, review = chosen
        if why := _unheld(source, review):
            done.left.append((source.where, why))
            continue
        there = known.get(identity)
        if there is None:
            path = into / f"{free_name(_name(source, review), used)}.yaml"
            used.add(path.stem.casefold())
        else:
            path = there[0]
            if which_counts([there[1], review]) == 0 and there[1] != review:
                done.left.append((source.where, copy_words(review, there[1], str(path), called="attempt")))
                continue
        if _take(source, path, done, update=update):
            done.people[review.started_by, review.review.case] += 1
    return done


def _unheld(source: CollectedFile, review: Review) -> str:
    """Why a file is not taken in though it is an attempt: its record does not hold, by itself or by its commits."""
    try:
        said = source.held() if source.held is not None else unheld_alone(review)
    except UserError as error:
        return error.message
    return f"its record does not hold: {said}" if said else ""


def _chosen(
    copies: list[tuple[CollectedFile, Review]], done: Collected
) -> tuple[CollectedFile, Review] | None:
    """The one that counts of all files that hold one attempt, the others said to be left; None where none does."""
    at = which_counts([review for _, review in copies])
    for number, (source, review) in enumerate(copies):
        if number != at:
            beside, counts = copies[at if at is not None else 0 if number else 1]
            words = copy_words(review, counts if at is not None else None, beside.where, called="attempt")
            done.left.append((source.where, words))
    return copies[at] if at is not None else None


def _attempts(
    sources: Iterable[CollectedFile], case: str, done: Collected
) -> Iterator[tuple[CollectedFile, Review]]:
    """The attempts among the files; what is none is said to be left, unless it lies where none are looked for."""
    for source in sources:
        review, why = None, source.refused
        if not why:
            try:
                review = from_document(read_yaml(source.data, file=source.where))
                why = why_no_attempt(review, case)
            except UserError as error:
                why = error.what
        if review is not None and not why:
            yield source, review
        elif not source.aside:
            done.left.append((source.where, why))


def _known(into: Path) -> dict[Identity, tuple[Path, Review]]:
    """The attempts that a folder has already, of several files of one that which counts; what cannot be read is none.

    Raises UserError, of the folder.
    """
    there: dict[Identity, list[tuple[Path, Review]]] = {}
    for path in (into / name for name in names_in_folder(into) if name.endswith(".yaml")):
        try:
            review = from_document(read_yaml(read_bytes(path), file=str(path)))
        except UserError:
            continue
        there.setdefault(identity_of(review), []).append((path, review))
    return {identity: found[counting_file(found)[0]] for identity, found in there.items()}


def _name(source: CollectedFile, review: Review) -> str:
    """What an attempt's file is called: by its person, or whose folder or branch it came from, and its id."""
    id_ = review.review.id
    word = file_word(review.started_by) or file_word(source.owner)
    whole = id_ if not word or word in id_.casefold() else f"{word}-{id_}"
    return _UNSAFE.sub("-", whole).strip("-")[:LONGEST_ID] or "attempt"


def _take(source: CollectedFile, path: Path, done: Collected, *, update: bool) -> bool:
    """Whether the attempt is in the folder afterwards, as it was or as it is here."""
    if path.is_symlink():
        done.left.append((source.where, f"{path} is a link, which nothing is written through"))
        return False
    try:
        there = read_bytes(path) if path.exists() else None
        if there == source.data:
            done.known.append((source.where, path))
            return True
        if there is not None and not update:
            done.left.append((source.where, f"{path} is there already and differs; --update replaces it"))
            return True
        save_bytes(path, source.data, expected=None if there is None else fingerprint(there))
    except UserError as error:
        # What was taken in before stands, and is said; what comes after may be smaller.
        done.left.append((source.where, error.message))
        return False
    done.taken.append((source.where, path))
    return True
