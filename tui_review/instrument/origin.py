"""Where rules come from: shipped with the program, an agency's own, or an own text in the place of a shipped one."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen
from tui_review.yamlfile.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

OriginKind = Literal["shipped", "own", "instead"]
MANIFEST: Final = "versions.json"
"""The manifest of shipped versions, in the folder of the shipped instruments: a hash for each."""


@frozen()
class Origin:
    """Which text of an instrument rules were made from."""

    kind: OriginKind = "own"
    """`shipped`; `own`, which no shipped one is called; `instead` of a shipped one of the same id and version."""
    sha256: str = ""
    """The hash of that text, with all it stands on; empty for rules that were made without a catalog."""
    path: str = ""
    """Its file."""


def origin_of(id_: str, version: str, sha256: str, path: Path, shipped: Path) -> Origin:
    """What a text is, by the manifest in the folder of the shipped instruments."""
    known = _shipped(shipped / MANIFEST).get((id_, version))
    kind: OriginKind = "own" if known is None else "shipped" if known == sha256 else "instead"
    return Origin(kind, sha256, str(path))


@lru_cache(maxsize=4)
def _shipped(manifest: Path) -> dict[tuple[str, str], str]:
    """The hash of each shipped version; empty where there is no manifest."""
    try:
        return {(each["id"], each["version"]): each["sha256"] for each in json.loads(read_bytes(manifest))}
    except (UserError, ValueError, KeyError, TypeError):
        return {}
