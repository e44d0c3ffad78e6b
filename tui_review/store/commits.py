"""What the commits of a review say, wherever its file stood: which put something there, and which still had it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from tui_review.errors import UserError
from tui_review.review.model import Answer, Part
from tui_review.review.rows import with_given
from tui_review.shape.frozen import frozen
from tui_review.store.file_commits import FileCommit, FileCommits
from tui_review.store.git import (
    Commit,
    being_merged,
    commits_of,
    contents,
    cut_at,
    cut_short,
    is_kept_at,
    unread_versions,
)
from tui_review.store.whereabouts import stood_under, uid_in
from tui_review.yamlfile.reader import read_yaml

MOST_COMMITS: Final = 300
"""How many commits of a file are looked at for people who wait at a screen."""
_VERSION: Final = rb"(?m)^  version: (\d{1,18})$"
_PARTS: Final[tuple[Part, ...]] = ("given", "narrative", "described")
ReadAnswer = Callable[[dict[str, Any]], Any]
"""Takes something out of the plain data of a review's file."""
_CUT: Final = "the clone is cut short"
_UNREAD: Final = "git cannot read a version of the file"
_NOT_FOLLOWED: Final = "git cannot read where the review stood before"
_TOO_MANY: Final = "earlier commits were not looked at"
_UNSOUND: Final = "the file just before is no sound YAML"


@frozen()
class FirstKnown:
    """Which commit made something so, as far as git has the commits and what was in them."""

    commit: Commit | None = None
    """The oldest that is known to have it so; None for none known."""
    doubt: str = ""
    """Why it may have been an earlier one, or another where none is known; empty where it is certain."""


class Commits:
    """The commits that changed a review's file, read when they are asked for. None of them is checked for sense."""

    def __init__(
        self, path: Path, uid: str = "", *, others: bool = False, most: int | None = MOST_COMMITS
    ) -> None:
        """With `others` also those of what a merge takes in that has stopped; no more than `most`, the newest.

        `uid` is that of the review in the file: with it, also those of where it stood before.
        """
        self._path = path
        self._uid = uid
        self._others = others
        self._most = most
        self._data: dict[str, dict[str, Any]] = {}
        self._doubts: dict[str, None] = {}

    @cached_property
    def all(self) -> list[Commit]:
        """Every commit, newest first; none where git does not keep the file. Raises UserError where it does not say."""
        return commits_of(self._path.parent, self._names, self._heads, most=self._most)

    @cached_property
    def _heads(self) -> list[str]:
        return ["HEAD", *(being_merged(self._path.parent) if self._others else ())]

    @cached_property
    def _stood(self) -> tuple[list[str], bool]:
        return stood_under(self._path, self._uid, self._heads)

    @property
    def _names(self) -> list[str]:
        return self._stood[0]

    @cached_property
    def _by_id(self) -> dict[str, Commit]:
        return {commit.id: commit for commit in self.all}

    @cached_property
    def _versions(self) -> dict[tuple[str, str], bytes]:
        """What git gives of each name at each commit."""
        ids = list(self._by_id)
        return {
            (name, id_): data
            for name in self._names
            for id_, data in zip(ids, contents(self._path.parent, name, ids), strict=True)
            if data is not None
        }

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for (_, id_), data in self._versions.items():
            if not self._uid or uid_in(data) in ("", self._uid):
                found.setdefault(id_, data)
        return found

    @cached_property
    def _unread(self) -> frozenset[str]:
        """The commits that have the file and whose version of it git cannot read: it is missing, or damaged."""
        return frozenset(
            id_
            for id_ in self._by_id
            if id_ not in self._contents
            and any(
                is_kept_at(self._path.parent, name, id_)
                for name in self._names
                if (name, id_) not in self._versions
            )
        )

    @cached_property
    def _cut(self) -> frozenset[str]:
        return cut_at(self._path.parent)

    def doubt(self, commit: Commit) -> str:
        """Why what a commit is the first known to have may be of an earlier one; empty where it is its own."""
        found = ""
        if commit.id in self._cut:
            found = _CUT
        elif not self._unread.isdisjoint((commit.id, *commit.before)):
            found = _UNREAD
        elif any(each not in self._by_id for each in commit.before):
            found = _TOO_MANY
        elif not self._stood[1] and not any(each in self._contents for each in commit.before):
            found = _NOT_FOLLOWED
        if found:
            self._doubts[found] = None
        return found

    def lacking(self) -> Iterator[UserError]:
        """What git lacks of what was in doubt until now, each with what mends it."""
        folder = self._path.parent
        if _CUT in self._doubts and (lacks := cut_short(folder)) is not None:
            yield lacks
        if _UNREAD in self._doubts or _NOT_FOLLOWED in self._doubts:
            yield unread_versions(folder, max(1, len(self._unread)))
        if _TOO_MANY in self._doubts:
            yield UserError(f"Only its newest {self._most} commits were looked at.", file=str(self._path))

    def content(self, id_: str) -> bytes | None:
        """The file at a commit; None where it was not there."""
        return self._contents.get(id_)

    def data(self, id_: str) -> dict[str, Any]:
        """What the file said at a commit; empty where it was no sound YAML, or not there."""
        if id_ not in self._data:
            found: Any = None
            try:
                found = read_yaml(self._contents.get(id_) or b"", file=id_).data
            except UserError:
                found = None
            self._data[id_] = found if isinstance(found, dict) else {}
        return self._data[id_]

    def made(self, read: ReadAnswer, value: Any) -> FirstKnown:
        """The newest commit that made something be `value`: it was not so at any commit just before.

        One whose file is no sound YAML says nothing of that: what stood before it is asked. None, that there is
        nothing, is made by a commit that comes after one where there was something.
        """
        for commit in self.all:
            if commit.id in self._unread:
                return FirstKnown(None, self.doubt(commit))
            data = self.data(commit.id)
            if read(data) != value or (value is None and not data):
                continue
            before, is_mended = self._last_sound(commit)
            if value is None and not before:
                continue
            if not any(read(self.data(each)) == value for each in before):
                return FirstKnown(commit, self.doubt(commit) or (_UNSOUND if is_mended else ""))
        return FirstKnown()

    def _last_sound(self, commit: Commit) -> tuple[list[str], bool]:
        """The commits before one, but for those whose file is no sound YAML, and whether there are such."""
        found: list[str] = []
        ahead, seen, is_mended = [*commit.before], set[str](), False
        while ahead:
            each = ahead.pop()
            if each in seen or each not in self._by_id:
                continue
            seen.add(each)
            if each in self._contents and not self.data(each):
                is_mended = True
                ahead += self._by_id[each].before
            else:
                found.append(each)
        return found, is_mended

    def of_file(self) -> FileCommits:
        """The same as what the record of the review is held against; nothing is asked of their signatures."""
        has = {commit.id: commit.id if commit.id in self._contents else "" for commit in self.all}
        found = [
            FileCommit(
                commit, "N", has[commit.id], tuple(has.get(each, "") for each in commit.before) or ("",)
            )
            for commit in self.all
        ]
        return FileCommits(found, self._contents, {})


def version_in_history(
    path: Path, number: int, seal: str = "", uid: str = "", is_it: Callable[[bytes], bool] | None = None
) -> bytes | None:
    """A review as it was when its version first was `number`, by the commits that reach HEAD; None if not there.

    With `seal`, that of the act that made the version, where a commit has it: other branches have others. With `uid`,
    also where it stood before. With `is_it`, nothing else than what that says is the one sought.

    Raises UserError where git does not say, or may lack the commit that first had it.
    """
    commits = Commits(path, uid, most=None)
    oldest: Commit | None = None
    found = [(each, data) for each in commits.all if (data := commits.content(each.id)) is not None]
    if seal:
        found = [each for each in found if seal.encode() in each[1]] or found
    for commit, data in found:
        version = _version_in(data)
        if version == number:
            oldest = commit
        elif version < number and oldest is not None:
            break
    known = commits.content(oldest.id) if oldest is not None else None
    if known is not None and is_it is not None and is_it(known):
        return known
    last = commits.content(commits.all[0].id) if commits.all else None
    is_later = oldest is None and last is not None and _version_in(last) < number
    asked = [oldest] if oldest is not None else commits.all
    if not is_later and any(commits.doubt(each) for each in asked):
        raise next(commits.lacking())
    return known if is_it is None else None


def _version_in(data: bytes) -> int:
    match = re.search(_VERSION, data)
    return int(match[1]) if match else 0


def at_question(id_: str, part: Part | Literal["covers", "key"]) -> ReadAnswer:
    """Reads one part of what is kept at a question, or what a signature there says of itself."""

    def read(data: dict[str, Any]) -> Any:
        answers = data.get("answers")
        kept = answers.get(id_) if isinstance(answers, dict) else None
        if not isinstance(kept, dict):
            return None
        if part != "given":
            return kept.get(part) or None
        return kept["rows"] if kept.get("rows") is not None else kept.get("value")

    return read


def answer_at(data: dict[str, Any], id_: str) -> Answer:
    """What was kept at a question, without its changes."""
    given, narrative, described = (at_question(id_, part)(data) for part in _PARTS)
    covers, key = (at_question(id_, each)(data) for each in ("covers", "key"))
    kept = Answer(
        narrative=narrative if isinstance(narrative, str) else "",
        described=described if isinstance(described, dict) else {},
        covers=covers if isinstance(covers, str) else "",
        key=key if isinstance(key, str) else "",
    )
    return with_given(kept, given)
