"""Where a class's attempts lie: in a folder with everybody's files, or in a git branch each. Nobody is passed over."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.plurals import and_more
from tui_review.review.serial import from_document
from tui_review.shape.frozen import frozen
from tui_review.store.commit_files import commit_as_files
from tui_review.store.committed import FolderCommits
from tui_review.store.git import git, not_kept
from tui_review.store.reviews import SUFFIX, read_review
from tui_review.training.holding import unheld_words
from tui_review.training.tries import why_no_attempt
from tui_review.yamlfile.files import os_refusal, read_bytes, says_it_is_a_review
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui_review.store.authors import People
    from tui_review.store.verify import Demanded

_PLAIN_FILES: Final = ("100644 ", "100755 ")
"""How git's line of a plain file begins: a folder, a link and a repository inside have other modes."""
_NONE: Final = "no attempt is in it"
_NAMED: Final = 3
"""So many attempts of a branch are named that lie elsewhere than where they are looked for."""
_YAML_LIKE: Final = re.compile(r"\.ya?ml", re.IGNORECASE)


@frozen()
class CollectedFile:
    """One file of somebody's, wherever it is kept; or where one is missing."""

    where: str
    """For messages: a path, or `branch:path`."""
    owner: str
    """Whose it is: the folder or the branch; may be empty."""
    data: bytes
    refused: str = ""
    """Why it could not be read, or that there is none; then there are no data."""
    held: Callable[[], str] | None = None
    """Says what its commits show not to hold, in words; empty for nothing. Raises UserError. None outside git."""
    aside: str = ""
    """Why it is not taken in, though it may hold an attempt, by its name: said where no other file holds that one."""
    alone: bool = False
    """Whether nothing else is in somebody's folder than what is not taken in by its name: then that is said at all
    events, as nothing else tells that they handed in something."""


def from_folder(folder: Path) -> Iterator[CollectedFile]:
    """Every YAML file below a folder, in order, but for hidden folders and folders of instruments.

    What cannot be read says so: it keeps nobody else from being taken in. So does a folder of somebody's in which no
    attempt can be, and what looks like one and has another name than files that are taken in. Raises UserError if it
    is no folder, or one on the way cannot be read.
    """
    if not folder.is_dir():
        raise UserError("There is no such folder.", remedy="Check the name.", file=str(folder))
    found: set[Path] = set()
    others: dict[Path, str] = {}
    for path in sorted(_below(folder)):
        inside = path.relative_to(folder)
        if not (why := _why_aside(inside)):
            found.add(path)
            yield _read(str(path), _owner(inside), partial(read_bytes, path))
        elif says_it_is_a_review(path):
            others[path] = why
    without = set(_without(folder, found))
    for path, why in others.items():
        read = _read(str(path), _owner(path.relative_to(folder)), partial(read_bytes, path), aside=why)
        yield replace(read, alone=not without.isdisjoint(path.parents))
    found |= set(others)
    for path in _without(folder, found) if found else (folder,):
        why = "This is a link, which is not followed." if path.is_symlink() else _NONE
        yield CollectedFile(str(path), _owner(path.relative_to(folder) / path.name), b"", why)


def _owner(inside: Path) -> str:
    return inside.parts[0] if len(inside.parts) > 1 else ""


def _read(where: str, owner: str, content: Callable[[], bytes], *, aside: str = "") -> CollectedFile:
    try:
        return CollectedFile(where, owner, content(), aside=aside)
    except UserError as error:
        return CollectedFile(where, owner, b"", error.what, aside=aside)


def _below(folder: Path) -> Iterator[Path]:
    """All files below a folder, and what else is named as one that is taken in: who reads it is told.

    Raises UserError for a folder on the way that cannot be read: nobody is passed over.
    """

    def refuse(error: OSError) -> None:
        raise os_refusal(error, file=error.filename, act="read") from None

    for at, folders, names in os.walk(folder, onerror=refuse):
        yield from (Path(at, name) for name in names)
        yield from (Path(at, name) for name in folders if name.endswith(SUFFIX))
        folders[:] = [name for name in folders if name not in _NO_PERSON_S]


_NO_PERSON_S: Final = ("instruments", ".git")
"""Folders in which nobody's attempts are."""


def _why_aside(inside: Path) -> str:
    """Why a file is not taken in by its name; empty where it is."""
    if any(part.startswith(".") for part in inside.parts):
        return (
            "it holds an attempt, and its name, or a folder's that it is in, begins with a point: rename it"
        )
    if not inside.name.endswith(SUFFIX):
        return f"it holds an attempt, and its name does not end with {SUFFIX}: rename it"
    return ""


def _without(folder: Path, found: set[Path]) -> Iterator[Path]:
    """The folders below one in which nothing was found: of everybody's, and no further where somebody has a file."""
    for below in sorted(each for each in folder.iterdir() if each.is_dir()):
        if below.name.startswith(".") or below.name in _NO_PERSON_S or below in found:
            continue
        inside = [each for each in found if below in each.parents]
        if not inside:
            yield below
        elif not any(each.parent == below for each in inside):
            yield from _without(below, found)


def from_branches(
    repository: Path, branches: str, path: str, people: People, demanded: Demanded
) -> Iterator[CollectedFile]:
    """The file `path` of every branch, local or fetched, that fits a pattern such as `trainee/*`.

    Of a branch that is both, the one that has the other's commits; where neither has, each. Each file can be held
    against its commits, whose are whose by `people`, and keys against what is `demanded`. A branch that does not have
    the file says so, and which attempts it has elsewhere; so does one in which it is no file, or cannot be read. Raises
    UserError where git cannot be used, and when no branch fits.
    """
    found = _branches(repository, branches)
    if not found:
        raise UserError(f"No branch fits {branches}.", remedy="Fetch first, or check --branches.")
    for branch, refs in found.items():
        owner = branch.removeprefix(branches.partition("*")[0])
        there: dict[str, CollectedFile] = {}
        for ref in refs:
            listed = _git(repository, "ls-tree", "-z", ref, "--", path).rstrip(b"\0").decode(errors="replace")
            entry, _, name = listed.partition("\t")
            if name == path.removeprefix("./") and entry not in there:
                where = f"{branch if len(refs) == 1 else ref.split('/', 2)[2]}:{path}"
                read = _read(where, owner, partial(_blob, repository, f"{ref}:{path}", entry))
                held = partial(_by_commits, repository, ref, name, people, demanded)
                there[entry] = read if read.refused else replace(read, held=held)
        yield from there.values()
        if not there:
            yield CollectedFile(f"{branch}:{path}", owner, b"", _elsewhere(repository, refs))


def _branches(repository: Path, branches: str) -> dict[str, list[str]]:
    """The branches that fit a pattern, by name, each with the refs that have it: of one that others follow, those."""
    found = _git(
        repository,
        "for-each-ref",
        "--format=%(refname) %(objectname) %(symref)",
        "refs/heads",
        "refs/remotes",
    )
    pattern = re.compile(re.escape(branches).replace(r"\*", ".*"))
    fitting: dict[str, dict[str, str]] = {}
    for line in found.decode(errors="replace").splitlines():
        ref, commit, another = line.split(" ", 2)
        branch = ref.removeprefix("refs/heads/")
        if ref.startswith("refs/remotes/"):
            branch = ref.removeprefix("refs/remotes/").partition("/")[2]
        if pattern.fullmatch(branch) and not another:
            fitting.setdefault(branch, {}).setdefault(commit, ref)
    return {
        branch: [refs[commit] for commit in _last(repository, list(refs))] for branch, refs in fitting.items()
    }


def _last(repository: Path, commits: list[str]) -> list[str]:
    """Those of some commits that none of the others goes on from."""
    if len(commits) == 1:
        return commits
    last = _git(repository, "merge-base", "--independent", *commits).decode().split()
    return [each for each in commits if each in last]


def _blob(repository: Path, name: str, entry: str) -> bytes:
    """The content of a file in a commit, by its line in the folder there. Raises UserError for what is none."""
    if not entry.startswith(_PLAIN_FILES):
        raise UserError("What stands there is no plain file.")
    return _git(repository, "cat-file", "blob", name)


def _elsewhere(repository: Path, refs: Iterable[str]) -> str:
    """That a branch has no file where one is looked for, and which attempts it has in its others."""
    names: dict[str, None] = {}
    for ref in refs:
        for line in _git(repository, "ls-tree", "-r", "-z", ref).decode(errors="replace").split("\0"):
            entry, _, name = line.partition("\t")
            if entry.startswith(_PLAIN_FILES) and _YAML_LIKE.search(name):
                data = _git(repository, "cat-file", "blob", entry.split(" ")[2])
                if says_it_is_a_review(data) and _is_attempt(data):
                    names[name] = None
    there = and_more(list(names)[:_NAMED], len(names) - _NAMED)
    return f"the branch has no such file; {f'there is {there}' if there else 'it holds no attempt'}"


def _is_attempt(data: bytes) -> bool:
    try:
        return not why_no_attempt(from_document(read_yaml(data, file="")))
    except UserError:
        return False


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
