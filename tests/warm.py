"""Compiled instruments for a cache folder of a test's own: to compile the OSRI anew takes three seconds."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from tui_review.instrument.loading.catalog import Catalog, shipped_folder

if TYPE_CHECKING:
    from pathlib import Path


def warm(folder: Path, *, owner: int | None = None, without: str = "") -> Path:
    """Makes a cache folder, which may be somebody else's, that knows what this run has compiled; and gives it.

    Left out is what has the word `without` in its texts: it is looked for, and another test's instrument may have it.
    """
    Catalog([shipped_folder()]).rules("osri-r4")
    shutil.copytree(os.environ["XDG_CACHE_HOME"], folder, dirs_exist_ok=True)
    for each in folder.rglob("*.rules") if without else ():
        if without.encode() in each.read_bytes():
            each.unlink()
    if owner is not None:
        for each in (folder, *folder.rglob("*")):
            os.chown(each, owner, owner)
    return folder
