"""Where rules come from: the program, an agency, an own text in the place of a shipped one; or one cannot know."""

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
Doubt = Literal["", "instead", "unsure"]
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
    passed_over: str = ""
    """What comes before it and was not looked at, and why, in words: the text that is meant may be there."""

    @property
    def doubt(self) -> Doubt:
        """Why a person has to know of it before a rating is believed; empty for no reason."""
        return "instead" if self.kind == "instead" else "unsure" if self.passed_over else ""


DOUBTED: Final[dict[str, tuple[str, Origin]]] = {}
"""Texts that were loaded and of which a person has to know, with id and version: by file, or by what is not read."""


def kind_of_text(id_: str, version: str, sha256: str, shipped: Path) -> OriginKind:
    """What a text is, by the manifest in the folder of the shipped instruments."""
    known = _shipped(shipped / MANIFEST).get((id_, version))
    return "own" if known is None else "shipped" if known == sha256 else "instead"


@lru_cache(maxsize=4)
def _shipped(manifest: Path) -> dict[tuple[str, str], str]:
    """The hash of each shipped version; empty where there is no manifest."""
    try:
        return {(each["id"], each["version"]): each["sha256"] for each in json.loads(read_bytes(manifest))}
    except (UserError, ValueError, KeyError, TypeError):
        return {}
