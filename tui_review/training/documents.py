"""The documents of a mock case: Markdown with a short head and numbered paragraphs, which are its passages.

> Fictional training material. …

Document: Contact log
Date: 2026-06-18
Source: case file

[1] First passage, cited as `06:1`.

[2] Second passage; blank lines inside a passage belong to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import is_date
from tui_review.shape.frozen import frozen
from tui_review.yamlfile.files import MAX_BYTES, read_text
from tui_review.yamlfile.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tui_review.training.problems import Problems

NOTICE: Final = "fictional"
"""The word that the first line of every file of a mock case holds, in any case."""
_HEAD: Final = re.compile(r"(Document|Date|Source):[ \t]*(.*)")
_PASSAGE: Final = re.compile(r"\[(\d{1,3})\][ \t]+(.*)")
_KEYS: Final = ("Document", "Date", "Source")


STRESSED: Final = re.compile(r"(\*\*|\*)(?=[^*\s])[^*\n]+(?<=[^*\s])\1")
"""Words between asterisks, as documents stress them."""


def unstressed(text: str) -> str:
    """A passage without the asterisks around its `*stressed*` words."""
    return STRESSED.sub(lambda match: match[0].strip("*"), text)


@frozen()
class Passage:
    """One numbered paragraph of a document."""

    ref: str
    """How it is cited: `07:3`, the document's id and the paragraph's number."""
    document: str
    number: int
    text: str
    line: int
    """Where it starts in the file, from 1."""


@frozen()
class CaseDocument:
    """One document of a case file, or the notes of one interview."""

    id: str
    title: str
    date: str
    """ISO."""
    source: str
    """Case file, mother interview, …"""
    path: Path
    passages: tuple[Passage, ...]

    @property
    def heading(self) -> str:
        """One line for lists: `06  2026-06-18  Contact log (case file)`."""
        return f"{self.id}  {self.date}  {self.title} ({self.source})"


@frozen()
class Hit:
    """Where a search found its words."""

    passage: Passage
    spans: tuple[tuple[int, int], ...]
    """From, to: in the passage's text."""


def read_document(id_: str, path: Path, problems: Problems) -> CaseDocument | None:
    """The document of a file, adding all that is wrong with it; None for a file that cannot be read."""
    file = str(path)
    try:
        text = clean_text(read_text(path), longest=MAX_BYTES)
    except UserError as error:
        problems.add_error(error, file)
        return None
    if not text.strip():
        problems.add(file, 1, "document", "The document is empty.")
        return None
    lines = text.split("\n")
    if not (lines[0].startswith(">") and NOTICE in lines[0].casefold()):
        what = "The first line must start with > and say that everything is fictional."
        problems.add(file, 1, "notice", what)
    head, body = _head(lines, file, problems)
    passages = tuple(_passages(id_, lines, body, file, problems))
    return CaseDocument(id_, head["Document"], head["Date"], head["Source"], path, passages)


def _head(lines: list[str], file: str, problems: Problems) -> tuple[dict[str, str], int]:
    """The three lines of the head, and the index of the line after them."""
    head = dict.fromkeys(_KEYS, "")
    end = 1
    for number, line in enumerate(lines[1:], 1):
        match = _HEAD.fullmatch(line)
        if match:
            head[match[1]], end = match[2].strip(), number + 1
        elif _PASSAGE.match(line):
            break
    for key in _KEYS:
        if not head[key]:
            problems.add(file, 1, "head", f"The head has no line `{key}: …`.")
    if head["Date"] and not is_date(head["Date"]):
        line_of = next(n for n, line in enumerate(lines, 1) if line.startswith("Date:"))
        problems.add(file, line_of, "date", f"{head['Date']!r} is not a date. Write YYYY-MM-DD.")
    return head, end


def _passages(id_: str, lines: list[str], body: int, file: str, problems: Problems) -> Iterable[Passage]:
    starts = [(n, match) for n, line in enumerate(lines) if n >= body and (match := _PASSAGE.match(line))]
    first = starts[0][0] if starts else len(lines)
    stray = next((n for n in range(body, first) if lines[n].strip()), None)
    if stray is not None:
        problems.add(file, stray + 1, "paragraph", "A paragraph without a number. Start it with [1], [2], …")
    if not starts:
        problems.add(file, len(lines), "paragraph", "There is no numbered paragraph: [1] and so on.")
    for place, (start, match) in enumerate(starts, 1):
        end = starts[place][0] if place < len(starts) else len(lines)
        number = int(match[1])
        if number != place:
            what = f"Paragraph [{number}] should be [{place}]: they count up from 1."
            problems.add(file, start + 1, "paragraph", what)
        inside = "\n".join([match[2], *lines[start + 1 : end]]).strip()
        yield Passage(f"{id_}:{number}", id_, number, inside, start + 1)


def search(documents: Iterable[CaseDocument], words: str) -> list[Hit]:
    """The passages that hold all the words (parts of words too, any case), in order, with where.

    Words in double quotes are looked for as they stand together. Nothing to look for finds nothing.
    """
    wanted = [(quoted or word).casefold() for quoted, word in re.findall(r'"([^"]+)"|(\S+)', words)]
    if not wanted:
        return []
    hits = []
    for document in documents:
        for passage in document.passages:
            spans = [_spans(passage.text, word) for word in wanted]
            if all(spans):
                hits.append(Hit(passage, tuple(sorted({span for each in spans for span in each}))))
    return hits


def _spans(text: str, word: str) -> list[tuple[int, int]]:
    pattern = re.escape(word).replace(r"\ ", r"\s+")
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
