"""Taking in a class's attempts: from a folder with everybody's files, or from a git branch each."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.review.serial import from_document
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.git import git, not_kept
from tui_review.yamlfile.files import os_refusal, read_bytes
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")
_MOST: Final = 64


@frozen()
class CollectedFile:
    """One file of somebody's, wherever it is kept."""

    where: str
    """For messages: a path, or `branch:path`."""
    owner: str
    """Whose it is: the folder or the branch; may be empty."""
    data: bytes


@dataclass(slots=True)
class Collected:
    """What taking in did."""

    taken: list[tuple[str, Path]] = field(default_factory=list)
    """From where, to where."""
    known: list[tuple[str, Path]] = field(default_factory=list)
    """Those that were there already, the same to the byte."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """What was not taken in, and why."""


def from_folder(folder: Path) -> Iterator[CollectedFile]:
    """Every YAML file below a folder, in order; hidden folders are left out. Raises UserError if it is no folder."""
    if not folder.is_dir():
        raise UserError("There is no such folder.", remedy="Check the name.", file=str(folder))
    for path in sorted(_yaml_files(folder)):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        yield CollectedFile(str(path), inside.parts[0] if len(inside.parts) > 1 else "", read_bytes(path))


def _yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder. Raises UserError for one on the way that cannot be read: nobody is passed over."""

    def refuse(error: OSError) -> None:
        raise os_refusal(error, file=error.filename, act="read") from None

    for at, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(at, name) for name in names if name.endswith(".yaml"))


def from_branches(repository: Path, branches: str, path: str) -> Iterator[CollectedFile]:
    """The file `path` of every branch, local or fetched, that fits a pattern such as `trainee/*`.

    A branch that does not have the file is passed over. Raises UserError where git cannot be used, and when no
    branch fits.
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
        listed = _git(repository, "ls-tree", "--name-only", "-z", ref, "--", path)
        if listed.rstrip(b"\0").decode(errors="replace") == path.removeprefix("./"):
            owner = branch.removeprefix(branches.partition("*")[0])
            yield CollectedFile(
                f"{branch}:{path}", owner, _git(repository, "cat-file", "blob", f"{ref}:{path}")
            )
    if not seen:
        raise UserError(f"No branch fits {branches}.", remedy="Fetch first, or check --branches.")


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
    its review's id, with its owner's name before it where that id comes from somebody too. One that is there already
    and differs is left alone, unless `update`.
    """
    done = Collected()
    attempts: list[tuple[CollectedFile, str]] = []
    for source in sources:
        try:
            review = from_document(read_yaml(source.data, file=source.where))
        except UserError as error:
            done.left.append((source.where, error.what))
            continue
        if not review.review.case:
            done.left.append((source.where, "not an attempt on a mock case"))
        elif case and review.review.case != case:
            done.left.append((source.where, f"an attempt on {review.review.case}"))
        else:
            attempts.append((source, review.review.id))
    ids = [id_.casefold() for _, id_ in attempts]
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder cannot be made ({error.strerror}).", file=str(into)) from None
    used: set[str] = set()
    for source, id_ in attempts:
        name = id_ if ids.count(id_.casefold()) == 1 or not source.owner else f"{source.owner}-{id_}"
        path = into / f"{_safe(name, used)}.yaml"
        _take(source, path, done, update=update)
    return done


def _safe(name: str, used: set[str]) -> str:
    """A name safe for a file, not used before in this run."""
    base = _UNSAFE.sub("-", name).strip("-")[:_MOST] or "attempt"
    safe, number = base, 2
    while safe.casefold() in used:
        safe, number = f"{base}-{number}", number + 1
    used.add(safe.casefold())
    return safe


def _take(source: CollectedFile, path: Path, done: Collected, *, update: bool) -> None:
    if path.is_symlink():
        done.left.append((source.where, f"{path} is a link, which nothing is written through"))
        return
    there = read_bytes(path) if path.exists() else None
    if there == source.data:
        done.known.append((source.where, path))
        return
    if there is not None and not update:
        done.left.append((source.where, f"{path} is there already and differs; --update replaces it"))
        return
    save_bytes(path, source.data, expected=None if there is None else fingerprint(there))
    done.taken.append((source.where, path))
