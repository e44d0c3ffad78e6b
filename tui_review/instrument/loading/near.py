"""Reading an instrument's file that is in no catalog: its base is looked for near it, then among the installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog, instrument_folders, read_head
from tui_review.instrument.loading.resolving import resolve
from tui_review.instrument.loading.source import Source, load_written, read_source

if TYPE_CHECKING:
    from tui_review.instrument.loading.bases import Finder
    from tui_review.instrument.model import Instrument

ARCHIVE: Final = "archive"
"""The folder, beside the newest instruments, in which every version ever shipped is kept."""


def read_near(path: Path) -> Source:
    """The file, read, with all that is wrong with its shape. Raises UserError for a file that is no YAML."""
    return read_source(path, finder_near(path))


def load_near(path: Path) -> tuple[Instrument, str]:
    """The instrument of the file and its hash. Raises InstrumentError at the first thing that is wrong."""
    written, sha256 = written_near(path)
    return resolve(written), sha256


def written_near(path: Path) -> tuple[Instrument, str]:
    """The same, before lists are filled in and questions repeated."""
    return load_written(path, finder_near(path))


def finder_near(path: Path) -> Finder:
    """Finds bases for a file that is not in a catalog: in its folder, in the archive beside it, among the installed."""

    def find(id_: str, version: str) -> Path:
        folder = path.parent
        near = [folder, folder.parent if folder.name == ARCHIVE else folder / ARCHIVE]
        versions = {}
        for candidate in (each for place in near for each in sorted(place.glob("*.yaml"))):
            entry = read_head(candidate)
            if entry is not None and entry.id == id_:
                versions[entry.version] = candidate
        if version in versions:
            return versions[version]
        try:
            return Catalog(instrument_folders()).find(id_, version).path
        except UserError:
            if not versions:
                raise
            known = ", ".join(versions)
            raise UserError(
                f"Version {version} of {id_} is not here.", remedy=f"There is: {known}."
            ) from None

    return find
