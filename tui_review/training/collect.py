"""Taking in a class's attempts: from a folder with everybody's files, or from a git branch each."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.review.copies import copy_words, identity_of, which_counts
from tui_review.review.serial import from_document
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.commit_files import commit_as_files
from tui_review.store.committed import FolderCommits
from tui_review.store.copies import counting_file
from tui_review.store.git import git, not_kept
from tui_review.store.reviews import read_review
from tui_review.training.holding import unheld_words
from tui_review.training.people import LONGEST_ID, file_word, free_name
from tui_review.training.tries import why_no_attempt
from tui_review.yamlfile.files import names_in_folder, os_refusal, read_bytes
from tui_review.yamlfile.output import make_private_folder
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui_review.review.copies import Identity
    from tui_review.review.model import Review
    from tui_review.store.authors import People
    from tui_review.store.verify import Demanded

_PLAIN_FILES: Final = ("100644 ", "100755 ")
"""How git's line of a plain file begins: a folder, a link and a repository inside have other modes."""
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")


@frozen()
class CollectedFile:
    """One file of somebody's, wherever it is kept."""

    where: str
    """For messages: a path, or `branch:path`."""
    owner: str
    """Whose it is: the folder or the branch; may be empty."""
    data: bytes
    refused: str = ""
    """Why it could not be read; then there are no data."""
    held: Callable[[], str] | None = None
    """Says what its commits show not to hold, in words; empty for nothing. Raises UserError. None outside git."""


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


def from_folder(folder: Path) -> Iterator[CollectedFile]:
    """Every YAML file below a folder, in order, but for hidden folders and folders of instruments.

    Raises UserError if it is no folder.

    What cannot be read says so: it keeps nobody else from being taken in.
    """
    if not folder.is_dir():
        raise UserError("There is no such folder.", remedy="Check the name.", file=str(folder))
    for path in sorted(_yaml_files(folder)):
        inside = path.relative_to(folder)
        if (
            any(part.startswith(".") or part == "instruments" for part in inside.parts[:-1])
            or inside.name[0] == "."
        ):
            continue
        owner = inside.parts[0] if len(inside.parts) > 1 else ""
        yield _read(str(path), owner, partial(read_bytes, path))


def _read(where: str, owner: str, content: Callable[[], bytes]) -> CollectedFile:
    try:
        return CollectedFile(where, owner, content())
    except UserError as error:
        return CollectedFile(where, owner, b"", error.what)


def _yaml_files(folder: Path) -> Iterator[Path]:
    """All that is named as a YAML file below a folder, whether it is one: who reads it is told.

    Raises UserError for a folder on the way that cannot be read: nobody is passed over.
    """

    def refuse(error: OSError) -> None:
        raise os_refusal(error, file=error.filename, act="read") from None

    for at, folders, names in os.walk(folder, onerror=refuse):
        yield from (Path(at, name) for name in [*folders, *names] if name.endswith(".yaml"))


def from_branches(
    repository: Path, branches: str, path: str, people: People, demanded: Demanded
) -> Iterator[CollectedFile]:
    """The file `path` of every branch, local or fetched, that fits a pattern such as `trainee/*`.

    Each can be held against its commits, whose are whose by `people`, and keys against what is `demanded`.
    A branch that does not have the file is passed over; one in which it is no file, or cannot be read, says so. Raises
    UserError where git cannot be used, and when no branch fits.
    """
    found = _git(repository, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
    pattern = re.compile(re.escape(branches).replace(r"\*", ".*"))
    seen: set[str] = set()
    for ref in found.decode(errors="replace").split():
        branch = ref.removeprefix("refs/heads/")
        if ref.startswith("refs/remotes/"):
            branch = ref.removeprefix("refs/remotes/").partition("/")[2]
        if branch in seen or not pattern.fullmatch(branch):
            continue
        seen.add(branch)
        listed = _git(repository, "ls-tree", "-z", ref, "--", path).rstrip(b"\0").decode(errors="replace")
        entry, _, name = listed.partition("\t")
        if name == path.removeprefix("./"):
            owner = branch.removeprefix(branches.partition("*")[0])
            read = _read(f"{branch}:{path}", owner, partial(_blob, repository, f"{ref}:{path}", entry))
            held = partial(_by_commits, repository, ref, name, people, demanded)
            yield read if read.refused else replace(read, held=held)
    if not seen:
        raise UserError(f"No branch fits {branches}.", remedy="Fetch first, or check --branches.")


def _blob(repository: Path, name: str, entry: str) -> bytes:
    """The content of a file in a commit, by its line in the folder there. Raises UserError for what is none."""
    if not entry.startswith(_PLAIN_FILES):
        raise UserError("What stands there is no plain file.")
    return _git(repository, "cat-file", "blob", name)


def _by_commits(repository: Path, ref: str, path: str, people: People, demanded: Demanded) -> str:
    """What `verify` says of a file on its branch that does not hold, its commits read too; empty where all does."""
    folders = ("--git-path", "objects"), ("--git-path", "shallow"), ("--show-object-format",)
    objects, shallow, form = (_git(repository, "rev-parse", *each).decode().strip() for each in folders)
    commit = _git(repository, "rev-parse", ref).decode().strip()
    ends = repository / shallow
    cut = read_bytes(ends).decode("ascii", "replace") if ends.is_file() else ""
    with commit_as_files(commit, [str((repository / objects).absolute())], form=form, shallow=cut) as folder:
        opened = read_review(folder / path)
        commits = FolderCommits(opened.path.parent, people, (opened.path.name,))
        return unheld_words(opened, commits, demanded)


def _git(repository: Path, *arguments: str) -> bytes:
    ran = git(repository, *arguments)
    if ran.status in (124, 127):
        raise not_kept(repository, ran)
    if ran.status:
        raise UserError(f"git says: {ran.err.splitlines()[-1] if ran.err else 'no'}", file=str(repository))
    return ran.out


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
    for source, review in _attempts(sources, case, done):
        sent.setdefault(identity_of(review), []).append((source, review))
    make_private_folder(into)
    known, used = _known(into), {path.stem.casefold() for path in into.iterdir()}
    for identity, copies in sent.items():
        chosen = _chosen(copies, done)
        if chosen is None:
            continue
        source, review = chosen
        if why := _unheld(source):
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


def _unheld(source: CollectedFile) -> str:
    """Why a file is not taken in though it is an attempt: its commits show that its record does not hold."""
    try:
        said = source.held() if source.held is not None else ""
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
    """The attempts among the files; what is none is said to be left."""
    for source in sources:
        if source.refused:
            done.left.append((source.where, source.refused))
            continue
        try:
            review = from_document(read_yaml(source.data, file=source.where))
        except UserError as error:
            done.left.append((source.where, error.what))
            continue
        if why := why_no_attempt(review, case):
            done.left.append((source.where, why))
        else:
            yield source, review


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
    there = read_bytes(path) if path.exists() else None
    if there == source.data:
        done.known.append((source.where, path))
        return True
    if there is not None and not update:
        done.left.append((source.where, f"{path} is there already and differs; --update replaces it"))
        return True
    save_bytes(path, source.data, expected=None if there is None else fingerprint(there))
    done.taken.append((source.where, path))
    return True
