"""What the commits of a review's file say: which of them put something there, and which still had it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from tui_review.errors import UserError
from tui_review.instrument.language.values import is_rows
from tui_review.review.model import Answer, Part
from tui_review.store.git import Commit, commits_of, contents
from tui_review.yamlfile.reader import read_yaml

MOST_COMMITS: Final = 300
"""How many commits of a file are looked at for people who wait at a screen."""
_PARTS: Final[tuple[Part, ...]] = ("given", "narrative", "described")
ReadAnswer = Callable[[dict[str, Any]], Any]
"""Takes something out of the plain data of a review's file."""


class Commits:
    """The commits that changed a review's file, read when they are asked for. None of them is checked for sense."""

    def __init__(self, path: Path, *, others: bool = False, most: int = MOST_COMMITS) -> None:
        """With `others` also those of what a merge takes in that has stopped; no more than `most`, the newest."""
        self._path = path
        self._others = others
        self._most = most
        self._data: dict[str, dict[str, Any]] = {}

    @cached_property
    def all(self) -> list[Commit]:
        """Every commit, newest first; none where git does not keep the file."""
        return commits_of(self._path, others=self._others, most=self._most)

    @cached_property
    def _by_id(self) -> dict[str, Commit]:
        return {commit.id: commit for commit in self.all}

    @cached_property
    def _contents(self) -> dict[str, bytes | None]:
        ids = list(self._by_id)
        return dict(zip(ids, contents(self._path, ids), strict=True))

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
    return Answer(
        value=None if is_rows(given) else given,
        rows=given if is_rows(given) else None,
        narrative=narrative if isinstance(narrative, str) else "",
        described=described if isinstance(described, dict) else {},
        covers=covers if isinstance(covers, str) else "",
        key=key if isinstance(key, str) else "",
    )
