"""What is pushed to a bare repository, laid out to be looked at before git takes it; `guard` has git ask for it.

Git calls `pre-receive` with what came in quarantine: the objects are there, and no branch has them. A repository of its
own, in a private folder that is removed again, borrows them; nothing is written into the one that is pushed to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.review.model import Act
from tui_review.review.serial import from_document
from tui_review.shape.frozen import frozen
from tui_review.store.commit_files import commit_as_files
from tui_review.store.git import blobs, git, resolved
from tui_review.store.reviews import SUFFIX, review_paths
from tui_review.store.whereabouts import changes_in
from tui_review.yamlfile.files import read_bytes, says_it_is_a_review
from tui_review.yamlfile.reader import read_yaml

_NOTHING: Final = re.compile(r"0+\Z")
_BRANCHES: Final = "refs/heads/"
_OBJECTS: Final = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
_OF_A_HOOK: Final = (
    *_OBJECTS,
    "GIT_QUARANTINE_PATH",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
)
"""What git tells a hook of the repository it is called in."""
_LINK: Final = b"120000"


@frozen()
class Pushed:
    """One branch, tag or other ref as it is pushed."""

    ref: str
    """Its whole name: `refs/heads/main`."""
    before: str
    """What it was at; empty for one that is made."""
    after: str
    """What it is to be at; empty for one that is taken away."""

    @property
    def is_branch(self) -> bool:
        """Whether it is a branch."""
        return self.ref.startswith(_BRANCHES)

    @property
    def said(self) -> str:
        """What it is called: a branch by its name alone, anything else by its whole one."""
        return self.ref.removeprefix(_BRANCHES)


def pushed(lines: Iterable[str]) -> list[Pushed]:
    """What git says is pushed, branches first, but for what is taken away. Raises UserError for other lines."""
    found = [each for each in _all_pushed(lines) if each.after]
    return sorted(found, key=lambda each: not each.is_branch)


def taken_away(lines: Iterable[str]) -> list[Pushed]:
    """What git says is taken away by a push. Raises UserError for other lines."""
    return [each for each in _all_pushed(lines) if not each.after]


def _all_pushed(lines: Iterable[str]) -> Iterator[Pushed]:
    for line in lines:
        before, after, ref = [*line.split(maxsplit=2), "", "", ""][:3]
        if not re.fullmatch(r"[0-9a-f]{40,64}", before) or not re.fullmatch(r"[0-9a-f]{40,64}", after):
            what = "These are no lines as git gives them to a `pre-receive` hook."
            raise UserError(
                what, remedy="Git calls it; `tui-review git-setup` in the bare repository has it so."
            )
        old, new = ("" if _NOTHING.match(each) else each for each in (before, after))
        yield Pushed(ref.strip(), old, new)


def acts_taken_away(gone: Iterable[Pushed], kept: Iterable[Pushed]) -> Iterator[tuple[Pushed, Path, Act]]:
    """The hand-overs of branches that are taken away which no other ref has: each with its branch, and its review.

    `kept` is what is pushed besides. Without them such a branch could come back with an act less, and nothing told.
    """
    away = {each.ref: each for each in gone if each.before}
    heads = _heads() | {each.ref: each.after for each in kept}
    left = [id_ for ref, id_ in heads.items() if ref not in away and resolved(Path(), id_)]
    for each in away.values():
        if not each.is_branch or not resolved(Path(), each.before):
            continue
        if left and not git(Path(), "rev-list", "--max-count=1", each.before, "--not", *left).text:
            continue  # All of it is in what stays.
        for path in filter(_has_the_name, _listed(Path(), each.before)):
            data = git(Path(), "cat-file", "blob", f"{each.before}:{path.as_posix()}").out
            for act in _handed_over(data):
                if not left or git(Path(), "grep", "-q", "-F", "-e", act.seal, *left).status:
                    yield each, path, act


def _heads() -> dict[str, str]:
    """What every ref of the repository is at, by its whole name."""
    lines = git(Path(), "for-each-ref", "--format=%(objectname) %(refname)").text.splitlines()
    return {ref: id_ for id_, _, ref in (line.partition(" ") for line in lines)}


def _handed_over(data: bytes) -> list[Act]:
    """The acts with a seal over what was handed over, in a version of a file; none where it is no sound review."""
    if not says_it_is_a_review(data):
        return []
    try:
        review = from_document(read_yaml(data, file=""))
    except UserError:
        return []
    return [act for act in review.history if act.seal and act.content]


def with_commits(found: Iterable[Pushed]) -> Iterator[Pushed]:
    """Each as the commits that it leads from and to.

    Not what leads to no commit (see `without_commits`), nor a tag of a commit that comes with a branch.
    """
    known: set[str] = set()
    for each in found:
        before, after = (resolved(Path(), id_) if id_ else "" for id_ in (each.before, each.after))
        if after and (each.is_branch or after not in known):
            known.add(after)
            yield Pushed(each.ref, before, after)


@contextmanager
def checked_out(each: Pushed) -> Iterator[Path]:
    """A folder with all files of a commit as it is pushed, and the commits that lead there. Raises UserError."""
    form = git(Path(), "rev-parse", "--show-object-format").text or "sha1"
    sources = [os.environ.get(_OBJECTS[0]) or str(_git_folder() / "objects")]
    sources += filter(None, os.environ.get(_OBJECTS[1], "").split(os.pathsep))
    own = {name: os.environ.pop(name) for name in _OF_A_HOOK if name in os.environ}
    try:
        with commit_as_files(each.after, sources, form=form) as folder:
            yield folder
    finally:
        os.environ.update(own)


def reviews_pushed(folder: Path, each: Pushed) -> list[Path]:
    """The reviews, in such a folder, that a commit brings or changes, by their place in it.

    So is what stands under the name of a file that was a review in an earlier commit, whatever it is by now.
    """
    named = _named(folder, each)
    others = [path for path in named if not says_it_is_a_review(folder / path)]
    were = _were_reviews(folder, each, others)
    return [path for path in named if path not in others or path in were]


def unreadable_pushed(folder: Path, each: Pushed, known: Container[Path]) -> Iterator[tuple[Path, str]]:
    """What a commit brings beside reviews under such a name, and nobody can look at as one, and why not, in words.

    That are links, and what is empty or no text; another kind of YAML may stand there. Those in `known` are left out,
    but for links, which lead to what was not looked at. So is a review under a name that none has.
    """
    links = set(_listed(folder, each.after, links=True))
    for path in _brought(folder, each):
        if not _has_the_name(path) and _is_a_review(folder / path):
            what = f"It is a review, and its name does not end with {SUFFIX}: nothing lists it, git merges it by lines"
            yield path, f"{what}, and it is not held against its record. Give it its name, or leave it out."
    for path in _named(folder, each):
        data = _laid_out(folder / path)
        if path in links:
            if path in known or _has_reviews(folder / path.parent):
                yield (
                    path,
                    f"It is a link, to {data.decode(errors='replace')!r}: a review is a file of its own.",
                )
        elif (
            path not in known
            and (not data.strip() or not _is_text(data))
            and _has_reviews(folder / path.parent)
        ):
            yield (
                path,
                f"It is {'no text in UTF-8' if data.strip() else 'empty'}, and has the name of a review.",
            )


def _laid_out(file: Path) -> bytes:
    """What stands in a file that was laid out of a commit; nothing for none, or one that cannot be read."""
    try:
        return read_bytes(file)
    except UserError:
        return b""


def without_commits(found: Iterable[Pushed]) -> Iterator[tuple[Pushed, str]]:
    """What is pushed that leads to files without commits, where a review is among them, and its place."""
    for each in found:
        if resolved(Path(), each.after):
            continue
        if git(Path(), "rev-parse", "--verify", "--quiet", f"{each.after}^{{tree}}").status:
            if says_it_is_a_review(git(Path(), "cat-file", "blob", f"{each.after}^{{}}").out):
                yield each, ""
            continue
        for path in filter(_has_the_name, _listed(Path(), each.after)):
            if says_it_is_a_review(
                git(Path(), "cat-file", "blob", f"{each.after}^{{tree}}:{path.as_posix()}").out
            ):
                yield each, str(path)
                break


def _is_a_review(file: Path) -> bool:
    """Whether a file is a sound review, and not only begins like one, as a page about reviews may."""
    if not says_it_is_a_review(file):
        return False
    try:
        from_document(read_yaml(_laid_out(file), file=""))
    except UserError:
        return False
    return True


def _has_the_name(path: Path) -> bool:
    return path.name.endswith(SUFFIX)


def _named(folder: Path, each: Pushed) -> list[Path]:
    """The files that have the name of a review and that a commit brings or changes."""
    return list(filter(_has_the_name, _brought(folder, each)))


def _brought(folder: Path, each: Pushed) -> list[Path]:
    """The files that a commit brings or changes."""
    if not each.before or git(folder, "cat-file", "-e", each.before).status:
        return _listed(folder, each.after)
    options = ("-r", "-z", "--name-only", "--no-renames", "--diff-filter=d")
    return _paths(git(folder, "diff-tree", *options, each.before, each.after).out)


def _listed(folder: Path, tree: str, *, links: bool = False) -> list[Path]:
    """The files of a commit or tree; with `links` only those that are links."""
    lines = git(folder, "ls-tree", "-r", "-z", f"{tree}^{{tree}}").out.split(b"\0")
    entries = (line.partition(b"\t")[::2] for line in lines if line)
    return _paths(b"\0".join(name for mode, name in entries if not links or mode.startswith(_LINK)))


def _paths(names: bytes) -> list[Path]:
    return [Path(os.fsdecode(name)) for name in names.split(b"\0") if name]


def _were_reviews(folder: Path, each: Pushed, paths: Sequence[Path]) -> set[Path]:
    """Those of some paths at which a review stood, where it was pushed to or in a commit that leads there."""
    if not paths:
        return set()
    heads = [head for head in (each.before, each.after) if head]
    ran = git(
        folder,
        *("--literal-pathspecs", "log", "-m", "--full-history", "--raw", "-z", "--no-abbrev", "--no-renames"),
        *("--format=", *heads, "--", *map(str, paths)),
    )
    changes = list(changes_in(ran.out.decode(errors="surrogateescape")))
    there = blobs(folder, sorted({id_ for each in changes for id_ in (each.before, each.after) if id_}))
    return {
        Path(change.path)
        for change in changes
        if any(says_it_is_a_review(there.get(id_, b"")) for id_ in (change.before, change.after))
    }


def _has_reviews(folder: Path) -> bool:
    return any(says_it_is_a_review(path) for path in review_paths(folder))


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _git_folder() -> Path:
    """The repository that a hook is called in."""
    return Path(git(Path(), "rev-parse", "--absolute-git-dir").text or ".")
