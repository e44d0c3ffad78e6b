"""What is wrong with a wording file: texts that are missing, that there are not, or that have lost something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review.errors import did_you_mean
from tui_review.instrument.checks import Level
from tui_review.instrument.choices import alternatives_of, choices_of
from tui_review.instrument.kinds.base import AskedPart
from tui_review.instrument.lint.findings import LintFinding
from tui_review.instrument.lint.settings import LONGEST_LABEL
from tui_review.instrument.lint.texts import label_twin, reads_as
from tui_review.instrument.lint.written import swallowed
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.instrument.loading.language import WORDED
from tui_review.instrument.loading.near import finder_near, written_near
from tui_review.instrument.loading.resolving import resolve
from tui_review.instrument.loading.source import Source, read_source
from tui_review.instrument.loading.wording import read_wording, reword, texts_of
from tui_review.instrument.model import Instrument
from tui_review.instrument.scores import questions_of
from tui_review.shape.misfit import Steps
from tui_review.yamlfile.reader import Document, read_file

_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}")


def is_wording(path: Path) -> bool:
    """Whether a file is a wording by its name."""
    return path.name.endswith(WORDED)


def wordings_beside(path: Path) -> list[Path]:
    """The wording files of an instrument's file, in its folder."""
    return sorted(path.parent.glob(f"{path.stem}*{WORDED}"))


def lint_wording(path: Path) -> list[LintFinding]:
    """Everything wrong with a wording file, in the order of the file; its instrument stands beside it or is installed.

    A language's file words every text, an agency's only those it wants. Raises UserError for a file that cannot be
    used at all.
    """
    wording = read_wording(path, lenient=True)
    _, document = read_file(path, strings=True)
    id_, _, language = path.name.removesuffix(WORDED).partition(".")
    entry = Catalog([path.parent, *instrument_folders()]).find(id_)
    written, source = written_near(entry.path)[0], read_source(entry.path, finder_near(entry.path))
    own = texts_of(written)
    known = {**texts_of(resolve(written)), **own}
    found = [
        _finding(path, document, key, level, code, what)
        for key, text in wording.texts.items()
        for level, code, what in _faults(key, text, known)
    ]
    found += [
        LintFinding(str(path), each.line, each.column, "warning", each.code, each.message)
        for each in swallowed(document, texts_alone=True)
    ]
    if language:
        found += [
            _finding(path, document, key, "warning", "missing-text", _missing(source, key, text))
            for key, text in own.items()
            if text.strip() and key not in wording.texts
        ]
    if not found:
        twins = _twins(reword(written, [wording]))
        found += [LintFinding(str(path), 1, 1, "error", "label", what) for what in dict.fromkeys(twins)]
    return sorted(found, key=lambda each: (each.line, each.column))


def _faults(key: str, text: str, known: dict[str, str]) -> Iterator[tuple[Level, str, str]]:
    if key not in known:
        yield "error", "unknown-id", f"`{key}` names no text.{did_you_mean(key, known)}"
        return
    if not text.strip():
        yield "error", "empty", f"`{key}` is empty. Write it, or leave it out."
    lost = [each for each in dict.fromkeys(_PLACEHOLDER.findall(known[key])) if each not in text]
    if lost:
        yield "error", "placeholder", f"`{key}` has lost {', '.join(lost)}: write it where it belongs."
    if key.endswith(".label") and len(text) > max(LONGEST_LABEL, len(known[key])):
        yield (
            "error",
            "label",
            f"A label has at most {LONGEST_LABEL} characters; `{key}` has {len(text)}. Shorten it.",
        )


def _twins(worded: Instrument) -> Iterator[str]:
    """Labels that would be two choices' at once."""
    for question in questions_of(worded):
        parts: list[AskedPart] = [question, *question.columns]
        for part in parts:
            for choices in (choices_of(part), alternatives_of(part)):
                for number, choice in enumerate(choices):
                    read = reads_as(part, choice.shown) if choice.shown != choice.code else ""
                    if read:
                        yield f"{choice.shown!r} is shown for {choice.code!r}, and is read as {read}."
                    twin = label_twin(choices, number) if choice.shown != choice.code else None
                    if twin is not None:
                        yield f"{choice.shown!r} is shown for {choice.code!r}, and is {twin.code!r} too."


def _finding(  # noqa: PLR0913 - the parts of one finding
    path: Path, document: Document, key: str, level: Level, code: str, what: str
) -> LintFinding:
    line, column = document.index.keys.get((key,), (1, 1))
    return LintFinding(str(path), line, column, level, code, what)


def _missing(source: Source, key: str, text: str) -> str:
    file, line, _ = source.place(_written_at(source, key))
    return f"`{key}` is not worded: {_short(text)} ({Path(file).name}:{line})"


def _written_at(source: Source, key: str) -> Steps:
    """Where the instrument has a text, by its key in a wording; or what stands around it."""
    ids = (id_ for id_ in source.paths if key == id_ or key.startswith(f"{id_}."))
    owner = max(ids, key=len, default="")
    if owner:
        return (*source.paths[owner], key[len(owner) + 1 :].partition(".")[0] or "ask")
    return tuple(key.removeprefix("instrument.").split(".")[:2])


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= LONGEST_LABEL else f"{one[:LONGEST_LABEL]}…"
