"""What git calls for a difference: the readable text of a file, for each file of each commit."""

from __future__ import annotations

from pathlib import Path

from tui_review.errors import UserError
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.store.layout import hand_written
from tui_review.store.reviews import parse_review
from tui_review.telling.kept import readable
from tui_review.yamlfile.files import read_bytes


def review_text(path: Path) -> bytes:
    """A review file as readable text; whatever is no sound review as it is, byte for byte. Raises UserError."""
    data = read_bytes(path)
    try:
        opened = parse_review(path, data, catalog=_catalog(path))
        return readable(opened.review, opened.rules, hand_written(data)).encode()
    except UserError:
        return data


def _catalog(path: Path) -> Catalog:
    """The instruments for a file that git names, which may be a copy in a folder for temporary files.

    Git runs at the top of the work tree, so the folders of reviews are looked for below it.
    """
    here = Path.cwd()
    near = [path.parent / "instruments", *sorted(here.glob("*/instruments"))]
    return Catalog([*near, *instrument_folders(here)])
