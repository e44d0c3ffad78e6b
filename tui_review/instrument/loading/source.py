"""From an instrument's YAML file to an `Instrument` with its lists, defaults and repeated questions resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.loading.bases import Finder, base_of, base_path, content_hash
from tui_review.instrument.loading.resolving import resolve
from tui_review.instrument.model import Instrument
from tui_review.shape.door import structured_one_of_many
from tui_review.shape.misfit import Misfit, MisfitError
from tui_review.shape.misfit import Steps as YamlPath
from tui_review.yamlfile.reader import Document, read_file

if TYPE_CHECKING:
    from tui_review.instrument.loading.overlay import OverlaidBase

LANGUAGE_VERSION: Final = 1
"""The version of the instrument language this program reads."""


class InstrumentError(UserError):
    """An instrument file that cannot be used; says where and what to do."""


@dataclass(slots=True)
class Source:
    """An instrument file, read: the instrument, and where everything in it stands."""

    file: str
    sha256: str
    """Covers the base of an overlay too; empty where there is no telling."""
    document: Document
    instrument: Instrument | None
    """None when the file does not have the shape of an instrument."""
    written: Instrument | None = None
    """The same before its lists are filled in and its questions repeated."""
    shape: list[Misfit] = field(default_factory=list)
    paths: dict[str, YamlPath] = field(default_factory=dict)
    """Where each question, item, section is written, by id."""
    merged: OverlaidBase | None = None
    """An overlay laid over its base; None for an instrument that stands alone."""
    data: Any = None
    """The plain data of the whole instrument."""

    def __post_init__(self) -> None:
        """An instrument that stands alone is what its file says."""
        self.data = self.document.data

    def origin(self, path: YamlPath) -> tuple[Document, YamlPath]:
        """The file that says what stands at a path of the data, and where in it."""
        return (self.document, path) if self.merged is None else self.merged.origin(path)

    def place(self, path: YamlPath) -> tuple[str, int, int]:
        """File, line and column of a path, or of the nearest thing around it that is written."""
        for length in range(len(path), 0, -1):
            document, at = self.origin(path[:length])
            found = document.position(at)
            if found is not None:
                return document.file, *found
        return self.file, 1, 1


def read_source(path: Path, find: Finder, above: tuple[Path, ...] = ()) -> Source:
    """Reads a file and checks its shape, collecting what is wrong. Raises UserError for a file that is no YAML.

    `find` finds the base of an overlay; `above` are the overlays for which this file is read.
    """
    data, document = read_file(path, strings=True)
    source = Source(str(path), "", document, None)
    if isinstance(document.data, dict) and "extends" in document.data:
        _lay_over(source, path, base_of(data), find, above)
        if source.shape:
            return source
    source.sha256 = content_hash(path, data, find)
    try:
        written = structured_one_of_many(Instrument, source.data)
    except MisfitError as error:
        source.shape = error.found
        return source
    if written.language != LANGUAGE_VERSION:
        what = (
            f"language {written.language} is not known here; this program reads language {LANGUAGE_VERSION}."
        )
        source.shape = [Misfit(("language",), what)]
        return source
    source.written = written
    source.instrument = resolve(written, source.paths)
    return source


def _lay_over(
    source: Source, path: Path, named: tuple[str, str] | None, find: Finder, above: tuple[Path, ...]
) -> None:
    """Lays an overlay over its base, or collects in `source.shape` why that cannot be."""
    from tui_review.instrument.loading import overlay  # noqa: PLC0415 - most instruments are none
    from tui_review.instrument.loading.overlay_model import Overlay  # noqa: PLC0415

    try:
        structured_one_of_many(Overlay, source.document.data)
    except MisfitError as error:
        source.shape = error.found
        return
    if named is None:
        what = "`extends` names a base and its exact version, on one line: `extends: osri-r4@2026.1`."
        source.shape = [Misfit(("extends",), what)]
        return
    try:
        base = read_source(base_path(path, named, find, above), find, (*above, path))
    except UserError as error:
        source.shape = [Misfit(("extends",), f"{error.what} {error.remedy}".strip())]
        return
    if base.instrument is None:
        file, line, _ = base.place(base.shape[0].path)
        what = f"The base {named[0]}@{named[1]} is broken ({file}:{line}): {base.shape[0].what}"
        source.shape = [Misfit(("extends",), what)]
        return
    below = base.merged.root if base.merged is not None else overlay.tree(base.document)
    merged = overlay.lay_over(below, source.document)
    source.shape = [Misfit(at, what) for at, what in merged.problems]
    if not source.shape:
        source.merged = merged
        source.data = overlay.plain_node(merged.root)


def load_written(path: Path, find: Finder) -> tuple[Instrument, str]:
    """The instrument of a file, before lists are filled in and questions repeated, and its hash.

    `find` finds the base of an overlay. Raises InstrumentError at the first thing that is wrong.
    """
    source = read_source(path, find)
    return written_in(source, path), source.sha256


def written_in(source: Source, path: Path) -> Instrument:
    """The same of a file that was read. Raises InstrumentError."""
    if source.written is None:
        first = source.shape[0]
        file, line, column = source.place(first.path)
        remedy = f"`tui-review lint {path}` lists everything."
        raise InstrumentError(first.what, remedy=remedy, file=file, line=line, column=column)
    return source.written
