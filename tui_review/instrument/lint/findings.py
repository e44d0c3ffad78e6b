"""What the linter found: where, what, and what to do."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Protocol

from tui_review.errors import UserError
from tui_review.instrument.checks import Level
from tui_review.shape.frozen import frozen
from tui_review.yamlfile.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_review.instrument.loading.source import Source
    from tui_review.shape.misfit import Steps as YamlPath
    from tui_review.yamlfile.reader import Document

PART_ID: Final = re.compile(r"[A-Za-z0-9](?:[\w.-]*\w)?\Z")
"""What the id of a question, an item, a column or a part of a grid looks like."""


@frozen()
class LintFinding:
    """One finding about an instrument file."""

    file: str
    line: int
    column: int
    level: Level
    code: str
    """A stable name of the kind of finding: `unknown-id`, `dead-row`."""
    message: str
    """What is wrong and what to do."""
    text: str = ""
    """The condition it is about, or the line as it is written."""
    start: int = 0
    """Where in `text` the caret starts, and how wide it is."""
    width: int = 0

    def as_json(self) -> dict[str, Any]:
        """A plain map of all parts."""
        return asdict(self)

    def as_lines(self) -> list[str]:
        """The finding for a person: one line, then the text with a caret under what is meant."""
        lines = [f"{self.file}:{self.line}:{self.column}: {self.level}: {self.message} [{self.code}]"]
        if self.text:
            lines.append(f"    {self.text}")
            if self.width:
                lines.append(f"    {' ' * self.start}{'^' * self.width}")
        return lines


class AddFinding(Protocol):
    """Adds a finding about one field."""

    def __call__(self, code: str, message: str, about: str = "") -> None:
        """`about` is the word of the field's text under which the caret goes."""


class LintFindings:
    """Collects findings about one source, giving each its place in the file."""

    def __init__(self, source: Source) -> None:
        """`source` tells where each id and field is written."""
        self._source = source
        self.found: list[LintFinding] = []
        self.twice: list[str] = []
        """Ids that stand twice: what one of them was meant to be is missing elsewhere."""

    def add(  # noqa: PLR0913 - the parts of one finding
        self,
        owner: str,
        field: YamlPath,
        code: str,
        message: str,
        *,
        level: Level = "error",
        about: str = "",
        start: int | None = None,
        end: int | None = None,
        at_key: bool = False,
    ) -> None:
        """A finding about `field` of the question, item or section `owner` (empty: of the whole file).

        The caret goes under `about`, a word of the field's text, or from `start` to `end`; with `at_key` under the
        field's key.
        """
        path = (*self._source.paths.get(owner, ()), *field)
        text = _at(self._source.data, path)
        shown = " ".join(text.split()) if isinstance(text, str) else ""
        if start is None and about:
            start, end = _find(shown, about)
        file, line, column = self._source.place(path)
        document, within = self._source.origin(path)
        if at_key:
            line, column = document.index.keys.get(within, (line, column))
        if start is None or not shown:
            self._put(
                LintFinding(file, line, column, level, code, message, *_written(document.text, line, column))
            )
            return
        line, column = _further(document.text.splitlines(), line, column, shown, start)
        width = max(0, (end or 0) - start)
        self._put(LintFinding(file, line, column, level, code, message, shown, start, width))

    def at(self, owner: str, field: YamlPath) -> AddFinding:
        """What adds findings about one field."""

        def add(code: str, message: str, about: str = "") -> None:
            self.add(owner, field, code, message, about=about)

        return add

    def add_again(self, id_: str, code: str, message: str) -> None:
        """A finding about an id that is used twice, at its second place."""
        self.twice.append(id_)
        places = [path for path in _ids(self._source.data, ()) if _at(self._source.data, path) == id_]
        self.add("", places[1] if len(places) > 1 else ("every_item",), code, message)

    @property
    def sound(self) -> bool:
        """Whether nothing that was found is an error."""
        return not any(each.level == "error" for each in self.found)

    def written(self, owner: str, field: YamlPath) -> Any:
        """What the file has at a field; None where the program made it up."""
        return _at(self._source.data, (*self._source.paths.get(owner, ()), *field))

    def _put(self, found: LintFinding) -> None:
        if found not in self.found:
            self.found.append(found)

    def add_written(self, path: YamlPath, code: str, message: str, *, level: Level = "error") -> None:
        """A finding about what an overlay's own file says at `path`, be it part of the instrument or not."""
        document = self._source.document
        line, column = document.position(path) or (1, 1)
        self._put(_finding(document, line, column, level, code, message))

    def add_at(self, line: int, column: int, code: str, message: str) -> None:
        """A warning about what stands at a place of the source's own file."""
        self._put(_finding(self._source.document, line, column, "warning", code, message))


def unreadable(error: UserError) -> LintFinding:
    """What keeps an instrument's file from being read at all, with the line as it is written where that is known."""
    line, column = error.line or 1, error.column or 1
    shown: tuple[str, int, int] = ("", 0, 0)
    if error.line and error.column:
        with suppress(UserError):
            text = read_bytes(error.file).decode("utf-8-sig", "replace")
            shown = _written(text, line, column)
    message = f"{error.what} {error.remedy}".strip()
    return LintFinding(error.file, line, column, "error", "unreadable", message, *shown)


def _finding(  # noqa: PLR0913 - the parts of one finding
    document: Document, line: int, column: int, level: Level, code: str, message: str
) -> LintFinding:
    return LintFinding(
        document.file, line, column, level, code, message, *_written(document.text, line, column)
    )


def _written(text: str, line: int, column: int) -> tuple[str, int, int]:
    """A line as it is written, from its first word on, and where in it the caret goes, under how much."""
    lines = text.splitlines()
    written = lines[line - 1].rstrip() if line <= len(lines) else ""
    indent = len(written) - len(written.lstrip())
    start = max(0, column - 1 - indent)
    shown = written[indent:]
    word = re.match(r"[\w.-]+|\S", shown[start:])
    return shown, start, len(word[0]) if word else 1


def _ids(data: Any, path: YamlPath) -> Iterator[YamlPath]:
    """Where the ids of an instrument's parts stand, in the order of the file; those of columns are not among them."""
    if isinstance(data, dict):
        if "id" in data and path:
            yield (*path, "id")
        for key in ("sections", "items", "parts", "questions", "every_item"):
            for number, each in enumerate(data.get(key, ())):
                yield from _ids(each, (*path, key, number))


def _at(data: Any, path: YamlPath) -> Any:
    """What stands at a path of the file; None where it leads nowhere."""
    for key in path:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


def _further(lines: list[str], line: int, column: int, shown: str, start: int) -> tuple[int, int]:
    """Line and column of character `start` of a text that begins at a place and may go on over several lines."""
    row, at = line - 1, column - 1
    passing = len(shown[:start].replace(" ", ""))
    while row < len(lines):
        if at >= len(lines[row]) and (passing or start < len(shown)):
            row, at = row + 1, 0
        elif at < len(lines[row]) and lines[row][at].isspace():
            at += 1
        elif passing:
            passing, at = passing - 1, at + 1
        else:
            return row + 1, at + 1
    return line, column


def _find(text: str, word: str) -> tuple[int | None, int | None]:
    match = re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text)
    return (match.start(), match.end()) if match else (None, None)
