"""What the commits of a review say, wherever its file stood: which put something there, and which still had it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from tui_review.errors import UserError
from tui_review.review.model import Answer, Part
from tui_review.review.rows import with_given
from tui_review.store.git import Commit, being_merged, commits_of, contents
from tui_review.store.whereabouts import stood_under, uid_in
from tui_review.yamlfile.reader import read_yaml

MOST_COMMITS: Final = 300
"""How many commits of a file are looked at for people who wait at a screen."""
_VERSION: Final = rb"(?m)^  version: (\d{1,18})$"
_PARTS: Final[tuple[Part, ...]] = ("given", "narrative", "described")
ReadAnswer = Callable[[dict[str, Any]], Any]
"""Takes something out of the plain data of a review's file."""


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

    @cached_property
    def all(self) -> list[Commit]:
        """Every commit, newest first; none where git does not keep the file. Raises UserError where it does not say."""
        return commits_of(self._path.parent, self._names, self._heads, most=self._most)

    @cached_property
    def _heads(self) -> list[str]:
        return ["HEAD", *(being_merged(self._path.parent) if self._others else ())]

    @cached_property
    def _names(self) -> list[str]:
        return stood_under(self._path, self._uid, self._heads)

    @cached_property
    def _by_id(self) -> dict[str, Commit]:
        return {commit.id: commit for commit in self.all}

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        ids = list(self._by_id)
        found: dict[str, bytes] = {}
        for name in self._names:
            for id_, data in zip(ids, contents(self._path.parent, name, ids), strict=True):
                if data is not None and (not self._uid or uid_in(data) in ("", self._uid)):
                    found.setdefault(id_, data)
        return found

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

    def made(self, read: ReadAnswer, value: Any) -> Commit | None:
        """The newest commit that made something be `value`: it was not so at any commit just before."""
        return next(
            (
                commit
                for commit in self.all
                if read(self.data(commit.id)) == value
                and not any(read(self.data(each)) == value for each in commit.before if each in self._by_id)
            ),
            None,
        )


def version_in_history(path: Path, number: int, seal: str = "", uid: str = "") -> bytes | None:
    """A review as it was when its version first was `number`, by the commits that reach HEAD; None if not there.

    With `seal`, that of the act that made the version, where a commit has it: other branches have others. With `uid`,
    also where it stood before. Raises UserError where git does not say.
    """
    commits = Commits(path, uid, most=None)
    oldest: bytes | None = None
    found = [commits.content(commit.id) for commit in commits.all]
    if seal:
        own: list[bytes | None] = [data for data in found if data is not None and seal.encode() in data]
        found = own or found
    for data in found:
        match = re.search(_VERSION, data) if data is not None else None
        version = int(match[1]) if match else 0
        if version == number:
            oldest = data
        elif data is not None and version < number and oldest is not None:
            break
    return oldest


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
